package paste

import (
	"encoding/json"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/rule"
)

// What is named of a text that has no cookies to read.
var (
	token      = memo.Pattern(`^(?:Bearer )?eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*$`)
	markup     = memo.Pattern(`(?i)^<(?:!doctype|!--|\?xml|html|head|body|script|div|form|p|a|meta|svg)\b`)
	javaScript = memo.Pattern(`(?m)^\s*(?:\(?(?:await )?[\w.]*(?:[cC]ookies(?:\(\)\)?)?\.(?:get|set|delete|remove)|(?:clear|remove|delete)Cookie)\(|const|let|var|import|export|async|function|await|return|app\.|router\.|res\.|axios\b|fetch\(|\$\.ajax|if \(|\}\))[^\n]*|=>|document\.cookie|XMLHttpRequest|\.then\(|require\(|console\.`)
	python     = memo.Pattern(`(?m)^\s*(?:[\w.]*(?:delete_cookie|unset_\w*cookies)\(|def |from \w+ import |import \w+$|class \w+.*:$|@\w+|SESSION_COOKIE_|CSRF_COOKIE_|Traceback \(most)|set_cookie\(|requests\.\w+\(`)
	otherCode  = memo.Pattern(`<\?php|\bsetcookie\(|\$_COOKIE|addCookie\(|ResponseCookie\.|http\.SetCookie\(|proxy_cookie_|add_header |Invoke-WebRequest|\bcookies(?:\.\w+)?(?:\[:|\.delete\(? ?:)`)

	// noAnswer finds that curl got no answer.
	noAnswer = memo.Pattern(`(?m)^(?:curl: \([0-9]+\) |\* (?:connect to \S+ port [0-9]+ .*failed|Failed to connect to |Could not resolve |Empty reply from server|Recv failure))`)

	// deletes finds where code of a server or a page asks for a cookie to be deleted.
	deletes = memo.Pattern(`(?:clearCookie|delete_?[cC]ookie|remove_?[cC]ookie|unset_\w*cookies?)\(|[cC]ookies(?:\(\)\)?)?\.(?:delete|remove)\b|setMaxAge\(0\)|\bsetcookie\([^;]*(?:time\(\)\s*-|,\s*(?:""|''|null|false)\s*[,)])`)
)

// Foreign names a text for what it is, where it is nothing that explain reads, and says
// what to do. Both are zero where nobody can tell.
func Foreign(text string) (is, hint rule.Text) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
	case text[0] == '{' || text[0] == '[':
		return notation(text)
	case markup().MatchString(text):
		return rule.Text{EN: "HTML", KO: "HTML"}, onTheWire()
	case token().MatchString(text):
		return rule.Text{EN: "a token (JWT), the value of a cookie or of the header Authorization", KO: "토큰(JWT), 곧 쿠키나 Authorization 헤더의 값"}, onTheWire()
	case noAnswer().MatchString(text):
		return rule.Text{EN: "what curl says of a connection that failed: no answer came", KO: "연결하지 못했다는 curl의 출력. 응답이 없음"},
			rule.Text{EN: "look whether the server runs, at this address and port", KO: "서버가 그 주소와 포트에서 실행 중인지 살펴봅니다"}
	case isCookieFile(text):
		return rule.Text{EN: "a file of cookies (cookies.txt)", KO: "쿠키 파일(cookies.txt)"}, asFile()
	case python().MatchString(text):
		return rule.Text{EN: "Python", KO: "Python 코드"}, ofCode(text)
	case otherCode().MatchString(text):
		return rule.Text{EN: "the code or the settings of a server", KO: "서버의 코드나 설정"}, ofCode(text)
	case looksLikeCode(text):
		return rule.Text{EN: "JavaScript", KO: "JavaScript 코드"}, ofCode(text)
	}
	return rule.Text{}, rule.Text{}
}

// onTheWire is what to do with a text that says nothing of what a browser was told.
func onTheWire() rule.Text {
	return rule.Text{
		EN: "paste what went over the wire: the Set-Cookie lines of the answer, as developer tools show them under Network, or what curl -si URL prints",
		KO: "실제로 오간 것을 붙여 넣습니다. 개발자 도구의 네트워크(Network)에 나오는 응답의 Set-Cookie 줄이나 curl -si URL의 출력입니다",
	}
}

// ofCode is what to do with code. Whether a cookie goes away that it wants deleted, no line
// says alone.
func ofCode(text string) rule.Text {
	if !deletes().MatchString(text) {
		return onTheWire()
	}
	return rule.Text{
		EN: "whether the cookie goes, two lines of answers say together: the Set-Cookie line that set it, and the one that is to delete it, which has to have the same Domain and Path. Paste both: curl -si URL prints them, and developer tools show them under Network",
		KO: "쿠키가 지워지는지는 응답의 두 줄을 함께 보아야 압니다. 쿠키를 저장한 Set-Cookie 줄과 지우려는 Set-Cookie 줄이며, 둘은 Domain과 Path가 같아야 합니다. 두 줄을 모두 붙여 넣습니다. curl -si URL의 출력이나 개발자 도구의 네트워크(Network)에 나옵니다",
	}
}

// asFile is what to do with what programs keep cookies in.
func asFile() rule.Text {
	return rule.Text{EN: "statelab cookies FILE URL says what of it would be sent", KO: "파일로 저장하고 statelab cookies FILE URL을 실행하면 무엇을 보낼지 나옵니다"}
}

// asRecording is what to do with a recording.
func asRecording() rule.Text {
	return rule.Text{EN: "statelab har FILE reads it, follows its cookies and tells what went wrong; statelab har - reads standard input", KO: "statelab har FILE이 읽어서 쿠키를 따라가며 무엇이 잘못되었는지 알려 줍니다. statelab har -는 표준 입력을 읽습니다"}
}

// notation is Foreign for what begins with a brace or a bracket.
func notation(text string) (is, hint rule.Text) {
	if !json.Valid([]byte(text)) {
		if looksLikeCode(text) {
			return rule.Text{EN: "JavaScript", KO: "JavaScript 코드"}, ofCode(text)
		}
		return rule.Text{}, rule.Text{}
	}
	switch {
	case strings.Contains(text, `"log"`) && strings.Contains(text, `"entries"`):
		return rule.Text{EN: "a HAR, a whole recording of the network (JSON)", KO: "HAR, 네트워크 기록 전체(JSON)"}, asRecording()
	case strings.Contains(text, `"origins"`) && strings.Contains(text, `"cookies"`):
		return rule.Text{EN: "a storage state with cookies (JSON)", KO: "쿠키가 든 저장 상태(JSON)"}, asFile()
	case text[0] == '[' && strings.Contains(text, `"domain"`):
		return rule.Text{EN: "a list of cookies (JSON)", KO: "쿠키 목록(JSON)"}, asFile()
	case text[0] == '[':
		return rule.Text{EN: "a JSON list", KO: "JSON 목록"}, onTheWire()
	}
	return rule.Text{EN: "a JSON object", KO: "JSON 객체"}, onTheWire()
}

// looksLikeCode reports whether a text has the words of JavaScript, and the signs.
func looksLikeCode(text string) bool {
	signs := strings.ContainsAny(text, "(){}") || strings.HasSuffix(strings.TrimSpace(text), ";")
	return signs && javaScript().MatchString(text)
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
