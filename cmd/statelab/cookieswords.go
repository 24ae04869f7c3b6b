package main

import "statelab/internal/rule"

// cookiesWords are those of the command cookies.
var cookiesWords = struct {
	short, long, live, expired, limit, at, full, to  rule.Text
	badLimit, noList, noPlainFile, tryStdin, paste   rule.Text
	notWritten, lost, atLine, atNumber, moreOf, json rule.Text
}{
	short: rule.Text{
		EN: "Say what stands in a cookie file, and what a browser makes of it",
		KO: "쿠키 파일에 무엇이 있고 브라우저가 그것을 어떻게 다루는지 보여 줌",
	},
	long: rule.Text{
		EN: `cookies shows what stands in a file of cookies: what lives and until when, what has
ended, what no browser would keep and by which rule, what was left out. With an
address it says which of them would be sent there, typed into the address bar, and
why the others would not.

It reads cookies.txt of curl, wget, Python, yt-dlp and extensions, JSON of
Playwright, Puppeteer, Selenium, extensions and statelab, and the databases of
Chromium and Firefox, while the browser runs too. The file is recognised by what
stands in it; - is standard input. Nothing is written to it.

Values of cookies are as good as passwords. They are hidden, but for a few letters
of long ones, unless --full is given. --to writes the cookies that live as another
format to standard output, with their values, and says what it cannot carry.
docs/cookie-files.md says more.`,
		KO: `cookies는 쿠키 파일에 무엇이 있는지 보여 줍니다. 아직 유효한 것과 그 만료 시각,
이미 만료된 것, 브라우저가 저장하지 않을 것과 그 규칙, 빼고 읽은 것이 나옵니다.
주소를 적으면 그 주소를 주소 표시줄에 입력했을 때 함께 갈 쿠키와, 가지 않을
쿠키의 이유를 알려 줍니다.

curl, wget, Python, yt-dlp, 확장 프로그램의 cookies.txt, Playwright, Puppeteer,
Selenium, 확장 프로그램, statelab의 JSON, Chromium과 Firefox의 데이터베이스를
읽습니다. 브라우저가 실행 중이어도 됩니다. 어떤 파일인지는 내용으로 알아봅니다.
-는 표준 입력입니다. 파일에는 아무것도 쓰지 않습니다.

쿠키의 값은 비밀번호나 다름없습니다. --full을 적지 않으면 값을 가리고, 긴 값만
앞의 몇 글자를 보여 줍니다. --to는 유효한 쿠키를 다른 형식으로 값까지 표준
출력에 적고, 그 형식에 적을 수 없는 것을 알려 줍니다.
자세한 것은 docs/cookie-files.md에 있습니다.`,
	},
	live:    rule.Text{EN: "only cookies that live", KO: "유효한 쿠키만"},
	expired: rule.Text{EN: "only cookies that have ended", KO: "만료된 쿠키만"},
	limit: rule.Text{
		EN: "show so many at most; all are counted (default: no limit)",
		KO: "이만큼까지만 보여 줌. 세는 것은 모두 셈 (기본값: 제한 없음)",
	},
	at: rule.Text{
		EN: "as of this time, such as 2026-03-02T09:00:00Z (default: now)",
		KO: "기준 시각. 예: 2026-03-02T09:00:00Z (기본값: 지금)",
	},
	full: rule.Text{EN: "show whole values", KO: "값을 가리지 않고 모두 보여 줌"},
	to: rule.Text{
		EN: "write as json, netscape (cookies.txt), playwright, puppeteer or extension",
		KO: "이 형식으로 적음: json, netscape(cookies.txt), playwright, puppeteer, extension",
	},
	badLimit:    rule.Text{EN: "--limit is a number of cookies, not %d", KO: "--limit 값은 쿠키의 수입니다 (받은 값: %d)"},
	noList:      rule.Text{EN: "--%s chooses from the list of all cookies, which is not shown for an address", KO: "--%s 플래그는 쿠키 전체의 목록에 쓰는 것이고, 주소를 적으면 그 목록이 나오지 않습니다"},
	noPlainFile: rule.Text{EN: "%s is no plain file", KO: "일반 파일이 아닙니다: %s"},
	tryStdin:    rule.Text{EN: "what comes through a pipe is read as -: ... | statelab cookies -", KO: "파이프로 들어오는 것은 -로 읽습니다: ... | statelab cookies -"},
	paste:       rule.Text{EN: "Paste the file, then press Ctrl-D.", KO: "파일의 내용을 붙여 넣고 Ctrl-D를 누르십시오."},
	notWritten:  rule.Text{EN: "cookies not written: %d (%s): %s", KO: "적지 못한 쿠키: %d개 (%s): %s"},
	lost:        rule.Text{EN: "not written: %[2]s (cookies: %[3]d), for which there is no place in %[1]s: %[4]s", KO: "적지 못한 것: %[2]s (쿠키 %[3]d개). %[1]s 형식에는 적을 자리가 없음: %[4]s"},
	atLine:      rule.Text{EN: "%s (line %d)", KO: "%s(%d번째 줄)"},
	atNumber:    rule.Text{EN: "%s (cookie %d)", KO: "%s(%d번째 쿠키)"},
	moreOf:      rule.Text{EN: "and %d more", KO: "그 밖의 %d개"},
	json:        rule.Text{EN: "the cookies as JSON lines", KO: "쿠키를 한 줄에 하나씩 JSON으로"},
}
