package cors

import "statelab/internal/rule"

// The topics that the rules are grouped by.
const (
	topicPreflight = "preflight"
	topicReading   = "cross-origin-reading"
)

// Rules returns every rule of this package, in the order of the manual.
//
// The Example of a rule is a request of the page https://app.test to https://api.test in
// one line, decided by exactly this rule:
//
//	METHOD [with] [Name: value; …] [> STATUS Name: value; …] [>> STATUS Name: value; …]
//
// with means credentials; what stands behind > answers the question for leave, and what
// stands behind >> the request. [to itself] asks the page's own origin, and [again] a
// second time, a second after the answer to the question.
func Rules() []*rule.Rule {
	return []*rule.Rule{
		simple, sameOrigin, preflightForMethod, preflightForType, preflightForHeader, leaveKept, leaveGiven, preflightStatus, methodNotAllowed, headerNotAllowed,
		anyOrigin, originAllowed, noAllowOrigin, starWithCredentials, otherOrigin, severalOrigins, noAllowCredentials,
	}
}

const fetch = "Fetch Standard, "

var simple = &rule.Rule{
	Code: "cors-simple", Topic: topicPreflight, Section: fetch + "CORS-safelisted method and request-header",
	Title:   rule.Text{EN: "sent without asking first", KO: "먼저 묻지 않고 보냄"},
	Text:    rule.Text{EN: "A request that a form or an image could have made as well is sent at once: GET, HEAD or POST, with no headers of one's own and with the content type of a form or text/plain. Whether the script may read the answer is decided when it is there.", KO: "폼이나 이미지로도 보낼 수 있는 요청은 바로 보냅니다. 메서드가 GET, HEAD, POST이고, 직접 붙인 헤더가 없고, Content-Type이 폼의 것이거나 text/plain인 요청입니다. 스크립트가 응답을 읽어도 되는지는 응답이 온 뒤에 정합니다."},
	Example: "POST Content-Type: text/plain",
}

var sameOrigin = &rule.Rule{
	Code: "cors-same-origin", Topic: topicPreflight, Section: fetch + "main fetch",
	Title:   rule.Text{EN: "the page's own origin", KO: "페이지와 같은 출처"},
	Text:    rule.Text{EN: "Scheme, host and port are those of the page. CORS is about other origins; a script may ask its own for anything and read every answer.", KO: "스킴, 호스트, 포트가 모두 페이지와 같습니다. CORS는 다른 출처에 관한 규칙입니다. 스크립트는 자기 출처에는 무엇이든 요청하고 응답도 모두 읽을 수 있습니다."},
	Example: "PUT to itself",
}

var preflightForMethod = &rule.Rule{
	Code: "cors-preflight-method", Topic: topicPreflight, Section: fetch + "CORS-safelisted method",
	Title:   rule.Text{EN: "asks first: the method", KO: "먼저 물어봄: 메서드"},
	Text:    rule.Text{EN: "No form could send this method, so the browser first asks for leave: an OPTIONS request without cookies, the preflight.", KO: "폼으로는 보낼 수 없는 메서드이므로 브라우저가 먼저 허락을 구합니다. 쿠키 없이 보내는 OPTIONS 요청이며, 프리플라이트(preflight)라고 합니다."},
	Example: "PUT",
}

var preflightForType = &rule.Rule{
	Code: "cors-preflight-content-type", Topic: topicPreflight, Section: fetch + "CORS-safelisted request-header",
	Title:   rule.Text{EN: "asks first: the content type", KO: "먼저 물어봄: Content-Type"},
	Text:    rule.Text{EN: "No form could send this content type (application/json is one of those), so the browser first asks for leave.", KO: "폼으로는 보낼 수 없는 Content-Type입니다. application/json도 그렇습니다. 그래서 브라우저가 먼저 허락을 구합니다."},
	Example: "POST Content-Type: application/json",
}

var preflightForHeader = &rule.Rule{
	Code: "cors-preflight-header", Topic: topicPreflight, Section: fetch + "CORS-safelisted request-header",
	Title:   rule.Text{EN: "asks first: a header", KO: "먼저 물어봄: 헤더"},
	Text:    rule.Text{EN: "No form could send this header, or a value like this, so the browser first asks for leave.", KO: "폼으로는 보낼 수 없는 헤더나 값이 있으므로 브라우저가 먼저 허락을 구합니다."},
	Example: "GET X-CSRFToken: a",
}

var leaveKept = &rule.Rule{
	Code: "cors-preflight-kept", Topic: topicPreflight, Section: fetch + "CORS-preflight cache",
	Title:   rule.Text{EN: "leave from before is still good", KO: "앞서 받은 허락이 아직 유효함"},
	Text:    rule.Text{EN: "The browser keeps the answer to OPTIONS for the address, as long as Access-Control-Max-Age says, in Chromium two hours at most, and five seconds where it says nothing. Meanwhile what that answer allows is sent without asking again.", KO: "브라우저는 OPTIONS에 대한 응답을 주소별로 Access-Control-Max-Age에 적힌 동안 보관합니다. Chromium은 길어야 두 시간이고, 적힌 것이 없으면 5초입니다. 그동안은 그 응답이 허락한 요청을 다시 묻지 않고 보냅니다."},
	Example: "PUT again > 204 Access-Control-Allow-Origin: https://app.test; Access-Control-Allow-Methods: PUT",
}

var leaveGiven = &rule.Rule{
	Code: "cors-preflight-passed", Topic: topicPreflight, Section: fetch + "CORS-preflight fetch",
	Title:   rule.Text{EN: "leave was given", KO: "허락을 받음"},
	Text:    rule.Text{EN: "The answer to OPTIONS allows the origin, the method and the headers, and the request itself follows.", KO: "OPTIONS에 대한 응답이 출처, 메서드, 헤더를 모두 허락했으므로 진짜 요청을 보냅니다."},
	Example: "PUT > 204 Access-Control-Allow-Origin: https://app.test; Access-Control-Allow-Methods: PUT",
}

var preflightStatus = &rule.Rule{
	Code: "cors-preflight-status", Topic: topicPreflight, Section: fetch + "CORS-preflight fetch",
	Title:   rule.Text{EN: "OPTIONS was not answered with 2xx", KO: "OPTIONS의 응답이 2xx가 아님"},
	Text:    rule.Text{EN: "The answer to OPTIONS has to be 200 to 299. A redirect, a login page (it comes without cookies), 404 or 405 mean no, and the request itself is never sent.", KO: "OPTIONS에는 200부터 299까지로 응답해야 합니다. 리디렉션, 로그인 페이지(OPTIONS는 쿠키 없이 옵니다), 404나 405는 모두 거부로 보며, 진짜 요청은 보내지 않습니다."},
	Example: "PUT > 302 Access-Control-Allow-Origin: https://app.test",
}

var methodNotAllowed = &rule.Rule{
	Code: "cors-method-not-allowed", Topic: topicPreflight, Section: fetch + "CORS-preflight fetch",
	Title:   rule.Text{EN: "the method is not allowed", KO: "허락받지 못한 메서드"},
	Text:    rule.Text{EN: "Access-Control-Allow-Methods does not name the method. With credentials * is no method but a name, and allows nothing.", KO: "Access-Control-Allow-Methods에 그 메서드가 없습니다. 자격 증명을 함께 보낼 때는 *도 이름 하나로만 보므로 아무것도 허락하지 않습니다."},
	Example: "DELETE with > 204 Access-Control-Allow-Origin: https://app.test; Access-Control-Allow-Credentials: true; Access-Control-Allow-Methods: *",
}

var headerNotAllowed = &rule.Rule{
	Code: "cors-header-not-allowed", Topic: topicPreflight, Section: fetch + "CORS-preflight fetch",
	Title:   rule.Text{EN: "a header is not allowed", KO: "허락받지 못한 헤더"},
	Text:    rule.Text{EN: "Access-Control-Allow-Headers does not name a header of the request. * never covers Authorization, and with credentials nothing at all.", KO: "Access-Control-Allow-Headers에 요청의 헤더 하나가 없습니다. *에는 Authorization이 들어가지 않고, 자격 증명을 함께 보낼 때는 아무것도 들어가지 않습니다."},
	Example: "GET Authorization: Bearer x > 204 Access-Control-Allow-Origin: *; Access-Control-Allow-Headers: *",
}

var anyOrigin = &rule.Rule{
	Code: "cors-any-origin", Topic: topicReading, Section: fetch + "CORS check",
	Title:   rule.Text{EN: "may read: open to all", KO: "읽어도 됨: 모두에게 열림"},
	Text:    rule.Text{EN: "Access-Control-Allow-Origin: * lets the scripts of every page read the answer, as long as they ask without credentials.", KO: "Access-Control-Allow-Origin: *이면 자격 증명 없이 요청한 스크립트는 어느 페이지의 것이든 응답을 읽을 수 있습니다."},
	Example: "GET >> 200 Access-Control-Allow-Origin: *",
}

var originAllowed = &rule.Rule{
	Code: "cors-origin-allowed", Topic: topicReading, Section: fetch + "CORS check",
	Title:   rule.Text{EN: "may read: the origin is named", KO: "읽어도 됨: 출처가 적혀 있음"},
	Text:    rule.Text{EN: "Access-Control-Allow-Origin names the origin of the page and, where cookies may go along, Access-Control-Allow-Credentials is true.", KO: "Access-Control-Allow-Origin에 페이지의 출처가 적혀 있고, 쿠키를 함께 보내는 요청이면 Access-Control-Allow-Credentials도 true입니다."},
	Example: "GET with >> 200 Access-Control-Allow-Origin: https://app.test; Access-Control-Allow-Credentials: true",
}

var noAllowOrigin = &rule.Rule{
	Code: "cors-no-allow-origin", Topic: topicReading, Section: fetch + "CORS check",
	Title:   rule.Text{EN: "may not read: nothing is allowed", KO: "읽을 수 없음: 허락이 없음"},
	Text:    rule.Text{EN: "The answer has no Access-Control-Allow-Origin. If it is the answer to the request itself, the server got that and did what it asked, and only the script may not see the answer. If it is the answer to OPTIONS, the request itself is never sent.", KO: "응답에 Access-Control-Allow-Origin이 없습니다. 요청 자체에 대한 응답이라면 서버는 요청을 받아 처리했고, 스크립트만 응답을 보지 못합니다. OPTIONS에 대한 응답이라면 요청 자체를 보내지 않습니다."},
	Example: "GET >> 200",
}

var starWithCredentials = &rule.Rule{
	Code: "cors-star-with-credentials", Topic: topicReading, Section: fetch + "CORS check",
	Title:   rule.Text{EN: "may not read: * with credentials", KO: "읽을 수 없음: 자격 증명이 있는데 *"},
	Text:    rule.Text{EN: "Whoever asks with credentials has to be named: * would open answers made for one person to every page.", KO: "자격 증명을 함께 보내는 요청에는 출처를 적어야 합니다. *이면 한 사람을 위한 응답이 모든 페이지에 열리게 됩니다."},
	Example: "GET with >> 200 Access-Control-Allow-Origin: *; Access-Control-Allow-Credentials: true",
}

var otherOrigin = &rule.Rule{
	Code: "cors-other-origin", Topic: topicReading, Section: fetch + "CORS check",
	Title:   rule.Text{EN: "may not read: another origin is named", KO: "읽을 수 없음: 다른 출처가 적혀 있음"},
	Text:    rule.Text{EN: "Access-Control-Allow-Origin has to be the origin of the page to the letter: scheme, host and port, without a slash at the end.", KO: "Access-Control-Allow-Origin은 페이지의 출처와 글자까지 같아야 합니다. 스킴, 호스트, 포트를 적고 끝에 슬래시를 붙이지 않습니다."},
	Example: "GET >> 200 Access-Control-Allow-Origin: https://app.test/",
}

var severalOrigins = &rule.Rule{
	Code: "cors-several-origins", Topic: topicReading, Section: fetch + "CORS check",
	Title:   rule.Text{EN: "may not read: several origins", KO: "읽을 수 없음: 출처가 여럿임"},
	Text:    rule.Text{EN: "Access-Control-Allow-Origin takes one origin or *. A list, or the header twice (from an application and from a proxy before it), allows nobody.", KO: "Access-Control-Allow-Origin에는 출처 하나 또는 *만 적을 수 있습니다. 목록을 적거나, 애플리케이션과 그 앞의 프록시가 헤더를 하나씩 붙여 두 번 오면 아무도 읽지 못합니다."},
	Example: "GET >> 200 Access-Control-Allow-Origin: https://app.test, https://shop.test",
}

var noAllowCredentials = &rule.Rule{
	Code: "cors-no-allow-credentials", Topic: topicReading, Section: fetch + "CORS check",
	Title:   rule.Text{EN: "may not read: credentials are not allowed", KO: "읽을 수 없음: 자격 증명이 허락되지 않음"},
	Text:    rule.Text{EN: "The request may have cookies with it, and the answer does not say Access-Control-Allow-Credentials: true, in just these letters.", KO: "쿠키를 함께 보내는 요청인데 응답에 Access-Control-Allow-Credentials: true가 없습니다. 글자까지 똑같아야 합니다."},
	Example: "GET with >> 200 Access-Control-Allow-Origin: https://app.test",
}
