package rule_test

import (
	"strings"
	"testing"

	"statelab/internal/rule"
)

// TestParticles has words as Koreans read them aloud; the reading stands beside each
// that is not Korean.
func TestParticles(t *testing.T) {
	for _, group := range []struct{ kind, after, plain string }{
		{"Korean", "앨리스의 노트북, 준, 손님, 교실", "브라우저, 앨리스, 보비, 가게"},
		// 밥, 밍, 톰, 벤, 폴, 잭, 스콧, 필립, 제인, 니콜, 제이컵, 혁, 석, 에이브러햄
		{"names", "Bob, Ming, Tom, Ben, Paul, Jack, Scott, Philip, Jane, Nicole, Jacob, Hyuk, Seok, Park, Abraham",
			// 앨리스, 미나, 맬러리, 케이트, 마이크, 마크, 로버트, 테드, 데이비드, 조, 조이, 피터, 프랭크, 그레이스, 세라, 호세
			"Alice, Mina, Mallory, Kate, Mike, Mark, Robert, Ted, David, Joe, Zoe, Peter, Frank, Grace, Sarah, José"},
		// 랩톱, 태블릿, 폰, 아이폰, 노트북, 크롬북, 탭, 앱, 웹, 데스크톱, 터미널
		{"devices", "laptop, tablet, phone, iPhone, notebook, Chromebook, tab, app, web, desktop, terminal",
			// 브라우저, 아이패드, 데스크, 마우스, 박스, 깃허브, 오렌지
			"browser, iPad, desk, mouse, box, GitHub, orange"},
		// 유알엘, 에스큐엘, 브이피엔, 에이치티엠엘, 겟, 마이에스큐엘, 제이슨
		{"acronyms", "URL, SQL, VPN, html, GET, MySQL, JSON, r",
			// 에이치티티피, 아이디, 유아이, 포스트, 유저아이디, 시에스에스, 아이오에스, 비
			"HTTP, ID, UI, POST, userID, css, iOS, b"},
		{"digits", "0, 1, 3, 6, 7, 8, 세션 10, 2000", "2, 4, 5, 9, 세션 12, 50%"},
		// 네임, 토큰, 테이블, 이메일, 채널, 마켓, 칼럼, 섬, 블랙
		{"words", "name, username, token, table, email, Log in, market, column, thumb, black, login()",
			// 테스트, 쿠키, 캐시, 스크립트, 노트, 시트, 부트, 라이트, 태그, 디, 밸류, 스토어, 플러시
			"tea.test, cookie, cache, script, note, sheet, boot, light, tag, the, value, store, flush(), https://shop.test/"},
	} {
		for want, words := range map[string]string{"이": group.after, "가": group.plain} {
			for _, word := range strings.Split(words, ", ") {
				if got := rule.Particle(word, "이", "가"); got != want {
					t.Errorf("%s: %s%s, want %s%s", group.kind, word, got, word, want)
				}
			}
		}
	}
}

// TestTheParticleOfDirection has a third kind: behind ㄹ it is that of a vowel.
func TestTheParticleOfDirection(t *testing.T) {
	for word, want := range map[string]string{
		"노트북": "으로", "브라우저": "로", "교실": "로", "URL": "로", "terminal": "로", "table": "로", "laptop": "으로", "1": "로", "3": "으로",
	} {
		if got := rule.Particle(word, "으로", "로"); got != want {
			t.Errorf("%s%s, want %s%s", word, got, word, want)
		}
	}
}

func TestWhatNobodyCanReadHasBothParticles(t *testing.T) {
	for _, word := range []string{"", "()", "漢字"} {
		if got := rule.Particle(word, "이", "가"); got != "이(가)" {
			t.Errorf("%q: %s", word, got)
		}
	}
}
