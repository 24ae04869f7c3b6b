package render

import "statelab/internal/rule"

// fileWords are the fixed words of a file of cookies.
var fileWords = struct {
	title, kind, left, session, ended, never, leftOut, unread, line, number rule.Text
	encrypted, endsFirst, replacesLine, replaces, evicts                    rule.Text
	sentTo, nothingSent, otherSites, other, bytes, onHost, onDomain         rule.Text
	cookies, sumLive, sumSession, sumEnded, sumNever, sumLeft, sumAgain     rule.Text
	sumUnread, sumSealed, shown                                             rule.Text
}{
	title:   rule.Text{EN: "COOKIES", KO: "쿠키 파일"},
	kind:    rule.Text{EN: "format: %s", KO: "형식: %s"},
	left:    rule.Text{EN: "%s left", KO: "%s 남음"},
	session: rule.Text{EN: "session cookie", KO: "세션 쿠키"},
	ended:   rule.Text{EN: "ended %s ago", KO: "%s 전에 만료됨"},
	never:   rule.Text{EN: "never kept", KO: "저장하지 않음"},
	leftOut: rule.Text{EN: "left out: %s", KO: "뺌: %s"},
	unread:  rule.Text{EN: "not read: %s", KO: "읽을 수 없음: %s"},
	line:    rule.Text{EN: "line %d", KO: "%d번째 줄"},
	number:  rule.Text{EN: "cookie %d", KO: "%d번째 쿠키"},

	encrypted:    rule.Text{EN: "(encrypted)", KO: "(암호화됨)"},
	endsFirst:    rule.Text{EN: "in a browser it would end after 400 days: %s", KO: "브라우저로 옮기면 400일 뒤에 만료됨: %s"},
	replacesLine: rule.Text{EN: "the same cookie as in line %d, in whose place it counts", KO: "%d번째 줄과 같은 쿠키이므로 그 대신 이것을 따름"},
	replaces:     rule.Text{EN: "the same cookie as number %d, in whose place it counts", KO: "%d번째 쿠키와 같은 쿠키이므로 그 대신 이것을 따름"},
	evicts:       rule.Text{EN: "a browser keeps 180 a site, so that others have to go for it: %d", KO: "다른 쿠키 %d개가 밀려남. 브라우저는 사이트마다 180개까지 보관함"},

	sentTo:      rule.Text{EN: "SENT TO", KO: "보낼 쿠키"},
	nothingSent: rule.Text{EN: "The file has no cookie for this site.", KO: "이 사이트의 쿠키가 파일에 없습니다."},
	bytes:       rule.Text{EN: "%d bytes", KO: "%d바이트"},
	onHost:      rule.Text{EN: "for %s alone, path %s", KO: "%s 호스트만, 경로 %s"},
	onDomain:    rule.Text{EN: "for %s and hosts below it, path %s", KO: "%s 및 하위 호스트, 경로 %s"},
	other:       rule.Text{EN: "and 1 cookie for another site", KO: "그 밖에 다른 사이트의 쿠키 1개"},
	otherSites:  rule.Text{EN: "and %d cookies for other sites", KO: "그 밖에 다른 사이트의 쿠키 %d개"},

	cookies:    rule.Text{EN: "%d cookies", KO: "쿠키 %d개"},
	sumLive:    rule.Text{EN: "%d live", KO: "유효 %d"},
	sumSession: rule.Text{EN: "%d until the browser closes", KO: "브라우저를 닫을 때까지 %d"},
	sumEnded:   rule.Text{EN: "%d ended", KO: "만료 %d"},
	sumNever:   rule.Text{EN: "%d never kept", KO: "저장하지 않음 %d"},
	sumLeft:    rule.Text{EN: "%d left out", KO: "뺌 %d"},
	sumAgain:   rule.Text{EN: "%d repeated", KO: "다시 적힘 %d"},
	sumUnread:  rule.Text{EN: "%d not read", KO: "읽을 수 없음 %d"},
	sumSealed:  rule.Text{EN: "%d with an encrypted value", KO: "값이 암호화됨 %d"},
	shown:      rule.Text{EN: "%d shown", KO: "%d개만 보임"},
}
