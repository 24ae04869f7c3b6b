package paste

import (
	"encoding/json"
	"regexp"
	"strings"

	"statelab/internal/rule"
)

// What is named of a text that has no cookies to read.
var (
	token      = regexp.MustCompile(`^(?:Bearer )?eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*$`)
	markup     = regexp.MustCompile(`(?i)^<(?:!doctype|!--|\?xml|html|head|body|script|div|form|p|a|meta|svg)\b`)
	javaScript = regexp.MustCompile(`(?m)^\s*(?:const|let|var|import|export|async|function|await|return|app\.|router\.|res\.|axios\b|fetch\(|\$\.ajax|if \(|\}\))[^\n]*|=>|document\.cookie|XMLHttpRequest|\.then\(|require\(|console\.`)
	python     = regexp.MustCompile(`(?m)^\s*(?:def |from \w+ import |import \w+$|class \w+.*:$|@\w+|SESSION_COOKIE_|CSRF_COOKIE_|Traceback \(most)|set_cookie\(|requests\.\w+\(`)
	otherCode  = regexp.MustCompile(`<\?php|\bsetcookie\(|\$_COOKIE|addCookie\(|ResponseCookie\.|http\.SetCookie\(|proxy_cookie_|add_header |Invoke-WebRequest`)
)

// Foreign names a text for what it is, where it is nothing that explain reads, and says
// what to do. Both are zero where nobody can tell.
func Foreign(text string) (is, hint rule.Text) {
	text = strings.TrimSpace(text)
	wire := rule.Text{
		EN: "paste what went over the wire: the Set-Cookie lines of the answer, as developer tools show them under Network, or what curl -si URL prints",
		KO: "실제로 오간 것을 붙여 넣습니다. 개발자 도구의 네트워크(Network)에 나오는 응답의 Set-Cookie 줄이나 curl -si URL의 출력입니다",
	}
	switch {
	case text == "":
	case text[0] == '{' || text[0] == '[':
		if is = notation(text); !is.IsZero() {
			return is, wire
		}
	case markup.MatchString(text):
		return rule.Text{EN: "HTML", KO: "HTML"}, wire
	case token.MatchString(text):
		return rule.Text{EN: "a token (JWT), the value of a cookie or of the header Authorization", KO: "토큰(JWT), 곧 쿠키나 Authorization 헤더의 값"}, wire
	case isCookieFile(text):
		return rule.Text{EN: "a file of cookies (cookies.txt)", KO: "쿠키 파일(cookies.txt)"}, rule.Text{EN: "statelab jar --load FILE reads it", KO: "statelab jar --load FILE로 읽습니다"}
	case python.MatchString(text):
		return rule.Text{EN: "Python", KO: "Python 코드"}, wire
	case otherCode.MatchString(text):
		return rule.Text{EN: "the code or the settings of a server", KO: "서버의 코드나 설정"}, wire
	case looksLikeCode(text):
		return rule.Text{EN: "JavaScript", KO: "JavaScript 코드"}, wire
	}
	return rule.Text{}, rule.Text{}
}

// notation names what begins with a brace or a bracket.
func notation(text string) rule.Text {
	if !json.Valid([]byte(text)) {
		if looksLikeCode(text) {
			return rule.Text{EN: "JavaScript", KO: "JavaScript 코드"}
		}
		return rule.Text{}
	}
	switch {
	case strings.Contains(text, `"log"`) && strings.Contains(text, `"entries"`):
		return rule.Text{EN: "a HAR, a whole recording of the network (JSON)", KO: "HAR, 네트워크 기록 전체(JSON)"}
	case strings.Contains(text, `"origins"`) && strings.Contains(text, `"cookies"`):
		return rule.Text{EN: "a storage state with cookies (JSON)", KO: "쿠키가 든 저장 상태(JSON)"}
	case text[0] == '[':
		return rule.Text{EN: "a JSON list", KO: "JSON 목록"}
	}
	return rule.Text{EN: "a JSON object", KO: "JSON 객체"}
}

// looksLikeCode reports whether a text has the words of JavaScript, and the signs.
func looksLikeCode(text string) bool {
	signs := strings.ContainsAny(text, "(){}") || strings.HasSuffix(strings.TrimSpace(text), ";")
	return signs && javaScript.MatchString(text)
}

// isCookieFile reports whether the first line that says anything is one of Netscape's
// format: seven fields between tabs, of which two are TRUE or FALSE.
func isCookieFile(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimPrefix(strings.TrimSpace(line), "#HttpOnly_")
		if line == "" || line[0] == '#' {
			if strings.Contains(line, "Netscape HTTP Cookie File") {
				return true
			}
			continue
		}
		cells := strings.Split(line, "\t")
		flag := func(i int) bool { return cells[i] == "TRUE" || cells[i] == "FALSE" }
		return len(cells) >= 6 && flag(1) && flag(3)
	}
	return false
}
