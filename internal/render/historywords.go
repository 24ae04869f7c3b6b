package render

import "statelab/internal/rule"

// historyWords are the fixed words of what became of cookies in somebody's traffic.
var historyWords = struct {
	requests, browsers, browser, within, noBrowser, allowed, blocked                                         rule.Text
	noProblem, noneHere, moreProblems, elsewhere, sanitized, provisional, notMade, byWorker, unasked, untold rule.Text
	stories, storiesPassed, passed, noCookies, nothingSeen, moreCookies, moreEvents, attributesUnseen, value rule.Text
	which, moreWhich, contradicted, partitions                                                               rule.Text
	at, setTimes, sentWith, neverStored, hint                                                                rule.Text
}{
	requests:  rule.Text{EN: "%d requests", KO: "요청 %d개"},
	browsers:  rule.Text{EN: "%d browsers told apart", KO: "브라우저 %d개"},
	browser:   rule.Text{EN: "browser %d", KO: "브라우저 %d"},
	within:    rule.Text{EN: "within %s", KO: "(%s 동안)"},
	noBrowser: rule.Text{EN: "a program that does not say which browser it is", KO: "어느 브라우저인지 알 수 없음"},
	allowed:   rule.Text{EN: "third-party cookies allowed", KO: "서드파티 쿠키 허용"},
	blocked:   rule.Text{EN: "third-party cookies blocked", KO: "서드파티 쿠키 차단"},

	which:        rule.Text{EN: "all: %s", KO: "모두: %s번"},
	moreWhich:    rule.Text{EN: "(more: --all, or --cookie)", KO: "(나머지: --all 또는 --cookie)"},
	contradicted: rule.Text{EN: "The recording contradicts --third-party: by what the browser said with its requests, it did otherwise.", KO: "기록은 --third-party와 어긋납니다. 브라우저가 요청에 적은 내용을 보면 실제로는 다르게 했습니다."},
	partitions:   rule.Text{EN: "Firefox keeps the cookies of other sites apart for each site at the top (Total Cookie Protection): such a cookie may be stored and sent there again. What it then does is not claimed.", KO: "Firefox는 다른 사이트의 쿠키를 탭에 열린 사이트마다 따로 보관합니다(전체 쿠키 보호). 그런 쿠키는 같은 사이트 안에서 저장하고 다시 보낼 수 있으며, 그 결과는 판단하지 않았습니다."},

	noProblem:    rule.Text{EN: "No cookie was refused, kept back or lost, as far as was seen.", KO: "본 것 가운데 거부하거나 안 보내거나 잃은 쿠키가 없습니다."},
	noneHere:     rule.Text{EN: "No cookie was refused or lost, or kept back where it belongs, as far as was seen.", KO: "본 것 가운데 거부하거나 잃은 쿠키가 없고, 보내야 할 곳에 안 보낸 쿠키도 없습니다."},
	moreProblems: rule.Text{EN: "(%d more of this kind: --all)", KO: "(그 밖에 %d가지: --all)"},
	elsewhere:    rule.Text{EN: "(%d more times a cookie stayed because it is for another host or path: --all)", KO: "(다른 호스트나 경로의 쿠키여서 안 보낸 것 %d번: --all)"},
	sanitized:    rule.Text{EN: "The cookies of %d requests were left out of the file: that none is here says nothing.", KO: "요청 %d개의 쿠키가 파일에서 빠졌습니다. 여기에 없다고 해서 없었던 것은 아닙니다."},
	provisional:  rule.Text{EN: "Of %d requests the recorder did not see the headers that crossed: which cookies went is not known.", KO: "요청 %d개는 실제로 오간 헤더가 기록되지 않아 어느 쿠키를 보냈는지 알 수 없습니다."},
	notMade:      rule.Text{EN: "The browser's cache answered %d requests: nothing was sent.", KO: "요청 %d개에는 브라우저의 캐시가 응답했으므로 보낸 것이 없습니다."},
	byWorker:     rule.Text{EN: "A service worker answered %d requests: what it asked the server for are requests of its own, and need not be in the file.", KO: "요청 %d개에는 서비스 워커가 응답했습니다. 서비스 워커가 서버에 보낸 요청은 따로 있으며, 파일에 없을 수도 있습니다."},
	untold:       rule.Text{EN: "There are too many cookies: %d times something befell one that is not told of here. --format json has them.", KO: "쿠키가 너무 많아 여기에 적지 않은 것이 %d번 있습니다. --format json에는 모두 있습니다."},
	unasked:      rule.Text{EN: "Who made %d requests is not known, so that what depends on that is not claimed.", KO: "요청 %d개는 누가 했는지 알 수 없으므로 거기에 달린 것은 판단하지 않았습니다."},

	stories:          rule.Text{EN: "EACH COOKIE OVER TIME, with the numbers of requests in the file", KO: "쿠키마다 일어난 일 (앞의 수는 파일 안의 요청 번호)"},
	storiesPassed:    rule.Text{EN: "EACH COOKIE OVER TIME, with the numbers of requests", KO: "쿠키마다 일어난 일 (앞의 수는 요청 번호)"},
	passed:           rule.Text{EN: "WATCHED", KO: "지켜본 앱"},
	noCookies:        rule.Text{EN: "No cookie was seen, neither sent nor set.", KO: "보내거나 저장한 쿠키를 하나도 보지 못했습니다."},
	nothingSeen:      rule.Text{EN: "No cookie was seen: they were left out of the file.", KO: "쿠키를 보지 못했습니다. 파일에서 빠졌습니다."},
	moreCookies:      rule.Text{EN: "(%d more cookies: --all)", KO: "(쿠키 %d개 더: --all)"},
	moreEvents:       rule.Text{EN: "(%d more events)", KO: "(%d가지 더)"},
	attributesUnseen: rule.Text{EN: "(its attributes were not seen)", KO: "(속성을 보지 못함)"},
	value:            rule.Text{EN: "%s, value %s", KO: "%s, 값 %s"},
	at:               rule.Text{EN: "at %d", KO: "%d번"},
	setTimes:         rule.Text{EN: "set %d times", KO: "%d회 저장함"},
	sentWith:         rule.Text{EN: "sent with %d requests", KO: "요청 %d개에 보냄"},
	neverStored:      rule.Text{EN: "never stored, as far as was seen", KO: "저장하는 것은 보지 못함"},
	hint: rule.Text{
		EN: "`statelab har %[1]s --cookie NAME` tells one cookie in full, `--request N` shows one request.",
		KO: "`statelab har %[1]s --cookie 이름`은 쿠키 하나를 자세히, `--request 번호`는 요청 하나를 보여 줍니다.",
	},
}
