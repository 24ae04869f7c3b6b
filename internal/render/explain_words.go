package render

import "statelab/internal/rule"

// explainWords are the fixed words of the views of explain.
var explainWords = struct {
	answers, draft, blocked, name, value, none                                                      rule.Text
	unsaid, ignored, then, later, noHeader, nothing, noLines, noAnswer, bytes, bytesOfLine, needs   rule.Text
	idle, shown, hidden, noText, evicted, chromium                                                  rule.Text
	topic, standsIn, ownName, noName, example, try, about, index, lines                             rule.Text
	moreVerdicts, words, nearest, oneOf, saysSo, says                                               rule.Text
	asked, itsAnswer, moreLines, moreAttributes, moreCookies, cleared, inJar                        rule.Text
	preflight, asksFirst, asksNot, leave, given, notGiven, reading, mayRead, mayNotRead, cannotKnow rule.Text
}{
	answers:  rule.Text{EN: "%s answers", KO: "%s의 응답"},
	draft:    rule.Text{EN: "By the draft's own rules (rfc6265bis).", KO: "표준 초안 그대로 판단합니다 (rfc6265bis)."},
	blocked:  rule.Text{EN: "Third-party cookies are blocked.", KO: "서드파티 쿠키를 차단한 상태입니다."},
	name:     rule.Text{EN: "name", KO: "이름"},
	value:    rule.Text{EN: "value", KO: "값"},
	none:     rule.Text{EN: "(none)", KO: "(없음)"},
	unsaid:   rule.Text{EN: "left unsaid, so:", KO: "적지 않아서 따르는 기본값:"},
	ignored:  rule.Text{EN: "ignored", KO: "무시함"},
	then:     rule.Text{EN: "THEN", KO: "다음 요청"},
	later:    rule.Text{EN: "%s later.", KO: "%s 뒤."},
	noHeader: rule.Text{EN: "no Cookie header", KO: "Cookie 헤더 없음"},
	nothing:  rule.Text{EN: "There are no cookies to speak of.", KO: "따질 쿠키가 없습니다."},
	noAnswer: rule.Text{
		EN: "There is no answer here, and nothing was asked of the server: which cookies it sets nobody knows. Pipe its answer in: curl -si URL | statelab explain URL",
		KO: "응답이 없습니다. 서버에 아무것도 요청하지 않았으므로 어떤 쿠키를 저장하게 할지 알 수 없습니다. 응답을 이렇게 넘겨 줍니다: curl -si URL | statelab explain URL",
	},
	noLines: rule.Text{EN: "No Set-Cookie line came.", KO: "Set-Cookie 줄이 없습니다."},
	bytes:   rule.Text{EN: "(%d bytes)", KO: "(%d바이트)"},
	// A line has its = and its attributes too, which no limit counts.
	bytesOfLine: rule.Text{EN: "(line: %d bytes)", KO: "(줄: %d바이트)"},
	needs:       rule.Text{EN: "needs %s", KO: "필요한 것: %s"},

	idle:     rule.Text{EN: "no effect", KO: "아무 일 없음"},
	shown:    rule.Text{EN: "shown", KO: "보임"},
	hidden:   rule.Text{EN: "not shown", KO: "안 보임"},
	noText:   rule.Text{EN: "document.cookie is empty", KO: "document.cookie가 비어 있음"},
	evicted:  rule.Text{EN: "had to go for it:", KO: "자리를 내주고 밀려난 쿠키:"},
	chromium: rule.Text{EN: "Chromium calls it %s", KO: "Chromium에서는 %s"},

	asked:          rule.Text{EN: "%s is asked for", KO: "%s에 요청함"},
	itsAnswer:      rule.Text{EN: "its answer:", KO: "그 응답:"},
	moreLines:      rule.Text{EN: "and %d more lines, not read", KO: "그 밖의 줄 %d개는 읽지 않음"},
	moreAttributes: rule.Text{EN: "and %d more attributes", KO: "그 밖의 속성 %d개"},
	moreCookies:    rule.Text{EN: "and %d more cookies", KO: "그 밖의 쿠키 %d개"},
	cleared:        rule.Text{EN: "cleared by Clear-Site-Data:", KO: "Clear-Site-Data에 따라 지운 쿠키:"},
	inJar:          rule.Text{EN: "IN THE JAR AT THE END", KO: "마지막에 브라우저에 남은 쿠키"},
	preflight:      rule.Text{EN: "OPTIONS", KO: "OPTIONS"},
	asksFirst:      rule.Text{EN: "asked first, without cookies", KO: "쿠키 없이 먼저 물어봄"},
	asksNot:        rule.Text{EN: "not needed", KO: "필요 없음"},
	leave:          rule.Text{EN: "leave", KO: "허락"},
	given:          rule.Text{EN: "given, the request follows", KO: "받음, 요청을 보냄"},
	notGiven:       rule.Text{EN: "not given, the request is not sent", KO: "받지 못함, 요청을 보내지 않음"},
	reading:        rule.Text{EN: "reading", KO: "읽기"},
	mayRead:        rule.Text{EN: "allowed", KO: "읽을 수 있음"},
	mayNotRead:     rule.Text{EN: "not allowed", KO: "읽을 수 없음"},
	cannotKnow:     rule.Text{EN: "cannot know", KO: "알 수 없음"},

	topic:        rule.Text{EN: "topic", KO: "주제"},
	standsIn:     rule.Text{EN: "stands in", KO: "근거"},
	ownName:      rule.Text{EN: "in Chromium", KO: "Chromium"},
	noName:       rule.Text{EN: "no name of its own", KO: "따로 부르는 이름 없음"},
	example:      rule.Text{EN: "EXAMPLE", KO: "예"},
	try:          rule.Text{EN: "Try it:", KO: "직접 해 보기:"},
	about:        rule.Text{EN: "`statelab explain CODE` has the page of a rule, with an example.", KO: "규칙의 설명과 예를 보려면: `statelab explain 코드`"},
	index:        rule.Text{EN: "The rules by which browsers decide about cookies", KO: "브라우저가 쿠키를 다루는 규칙"},
	moreVerdicts: rule.Text{EN: "Further down, with the requests, stand more cookies: %d.", KO: "쿠키가 %d개 더 있으며, 아래의 요청에 나옵니다."},
	words:        rule.Text{EN: "In words, or as a browser says it: `statelab explain 'not sent on fetch'`", KO: "궁금한 것이나 브라우저의 말로 찾으려면: `statelab explain '쿠키가 안 보내져요'`"},
	nearest:      rule.Text{EN: "Rules about %q, the nearest first", KO: "%q에 가까운 규칙, 가까운 것부터"},
	oneOf:        rule.Text{EN: "It comes of one of these rules, the likeliest first", KO: "다음 규칙 가운데 하나 때문이며, 흔한 것부터 적었습니다"},
	saysSo:       rule.Text{EN: "%s says this: … %s …", KO: "%s의 말입니다: … %s …"},
	says:         rule.Text{EN: "%s says", KO: "%s의 말"},
	lines:        rule.Text{EN: "A Set-Cookie line of your own: `statelab explain https://shop.test/ 'a=1; Path=/'`", KO: "Set-Cookie 줄을 직접 풀어 보려면: `statelab explain https://shop.test/ 'a=1; Path=/'`"},
}
