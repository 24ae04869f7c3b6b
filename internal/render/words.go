package render

import "statelab/internal/rule"

// words are the fixed words of every view. Labels of regions have at most eight
// columns in each language, so that the columns behind them hold.
var words = struct {
	step, given, asks, cookies, server, queries, answers, details, sent                                       rule.Text
	notSent, stored, replaced, deleted, refused, jar, table, ok, fail, hidden                                 rule.Text
	alsoHidden, token, noCookies, notAsked, noName, notKept, empty, goTo                                      rule.Text
	noAnswer, means, bytes, connection, opened, reused, closedServer                                          rule.Text
	closedBrowser, closedClient, unchanged, jarEmpty, jarLeft, tableEmpty                                     rule.Text
	tableLeft, otherHosts, untilClose, expired, more, moreLines, moreChecks                                   rule.Text
	nothingSent, tabShows, nothingSentFor, checks, wanted, toDo, note, failed                                 rule.Text
	notRun, notRunSince, stepsNotRun, lessonsLeft, lessonHolds, lessonFails, steps, remembered, request, curl rule.Text
	response, sql, rows, transaction, byRule, hostOnly, created, wholeJar                                     rule.Text
	wholeTable, log, lessons, lessonsFail, problem, remarks, noLesson, name                                   rule.Text
	mutants, mutantBreaks, mutantPasses, mutantFree, mutantSame, mutantUnread, saved, fileGone                rule.Text
	minutes, paths                                                                                            rule.Text
	title, topics, learnFirst, sameReason, cookieOf, tableOf, script, reads                                   rule.Text
	seen, notSeen, cookieTable, cookieName, cookieValue, cookieSize, yes                                      rule.Text
	session, crossSite, leftOut, sessionMeans, replyTo, renamed, nameless                                     rule.Text
	sameAgain, promised, unseen, answerUnseen, bodyUnseen, tableUnseen, reason,
	proxy, proxyAsks, proxySets, proxyTaken rule.Text
	headers, crossOrigin, mayNot, noLeave rule.Text
	taskMark, withTask, beliefs           rule.Text
}{
	step:  rule.Text{EN: "STEP %d of %d", KO: "%d/%d단계"},
	given: rule.Text{EN: "BEFORE THE FIRST STEP", KO: "첫 단계에 앞서"},

	asks:    rule.Text{EN: "ASKS", KO: "요청"},
	cookies: rule.Text{EN: "cookies", KO: "쿠키"},
	server:  rule.Text{EN: "SERVER", KO: "서버"},
	queries: rule.Text{EN: "queries", KO: "쿼리"},
	answers: rule.Text{EN: "ANSWERS", KO: "응답"},
	details: rule.Text{EN: "details", KO: "자세히"},

	sent:     rule.Text{EN: "sent", KO: "보냄"},
	notSent:  rule.Text{EN: "not sent", KO: "안 보냄"},
	stored:   rule.Text{EN: "stored", KO: "저장함"},
	replaced: rule.Text{EN: "replaced", KO: "바꿈"},
	deleted:  rule.Text{EN: "deleted", KO: "지움"},
	refused:  rule.Text{EN: "refused", KO: "거부함"},

	jar:   rule.Text{EN: "BROWSER'S JAR", KO: "브라우저의 쿠키 저장소"},
	table: rule.Text{EN: "SERVER'S TABLE", KO: "서버의 테이블"},
	ok:    rule.Text{EN: "OK", KO: "통과"},
	fail:  rule.Text{EN: "FAIL", KO: "실패"},

	hidden:     rule.Text{EN: "(hidden %s)", KO: "(숨은 %s)"},
	alsoHidden: rule.Text{EN: "(+ hidden %s)", KO: "(+ 숨은 %s)"},
	token:      rule.Text{EN: "CSRF token", KO: "CSRF 토큰"},

	noCookies: rule.Text{EN: "none", KO: "없음"},
	notAsked:  rule.Text{EN: "does not ask who it is", KO: "누구인지 묻지 않음"},
	noName:    rule.Text{EN: "(no name)", KO: "(이름 없음)"},
	notKept:   rule.Text{EN: "not kept", KO: "버림"},
	empty:     rule.Text{EN: "(empty)", KO: "(빈 값)"},

	goTo:          rule.Text{EN: "go to %s", KO: "%s 주소로 이동"},
	noAnswer:      rule.Text{EN: "no answer", KO: "응답 없음"},
	proxy:         rule.Text{EN: "PROXY", KO: "프록시"},
	proxyAsks:     rule.Text{EN: "asks the site without TLS: %s", KO: "TLS 없이 사이트에 요청함: %s"},
	proxySets:     rule.Text{EN: "asks the site without TLS: %s, with %s", KO: "TLS 없이 사이트에 요청함: %s, 덧붙인 헤더 %s"},
	proxyTaken:    rule.Text{EN: "for the site this is a request to %s", KO: "사이트가 보는 요청 주소: %s"},
	reason:        rule.Text{EN: "reason: %s (%s)", KO: "이유: %s (%s)"},
	headers:       rule.Text{EN: "headers", KO: "헤더"},
	crossOrigin:   rule.Text{EN: "CORS", KO: "CORS"},
	noLeave:       rule.Text{EN: "no leave: %s", KO: "허락받지 못함: %s"},
	mayNot:        rule.Text{EN: "%s; wanted: %s", KO: "%s. 필요한 것: %s"},
	unseen:        rule.Text{EN: "not seen by anybody", KO: "아무도 보지 못함"},
	answerUnseen:  rule.Text{EN: "the answer was not seen", KO: "응답을 보지 못함"},
	bodyUnseen:    rule.Text{EN: "(its body was not seen)", KO: "(본문을 보지 못함)"},
	tableUnseen:   rule.Text{EN: "(not seen)", KO: "(보지 못함)"},
	means:         rule.Text{EN: "(it says: %s)", KO: "(뜻: %s)"},
	bytes:         rule.Text{EN: "(%d bytes, %s)", KO: "(%d바이트, %s)"},
	connection:    rule.Text{EN: "connection %d", KO: "연결 %d"},
	opened:        rule.Text{EN: "new", KO: "새로 엶"},
	reused:        rule.Text{EN: "reused", KO: "이어서 씀"},
	closedServer:  rule.Text{EN: "server closes it", KO: "서버가 닫음"},
	closedBrowser: rule.Text{EN: "browser closes it", KO: "브라우저가 닫음"},
	closedClient:  rule.Text{EN: "client closes it", KO: "클라이언트가 닫음"},
	unchanged:     rule.Text{EN: "nothing changed", KO: "바뀐 것 없음"},
	jarEmpty:      rule.Text{EN: "no cookies", KO: "쿠키 없음"},
	jarLeft:       rule.Text{EN: "(no cookies left)", KO: "(남은 쿠키 없음)"},
	tableEmpty:    rule.Text{EN: "no rows", KO: "행 없음"},
	tableLeft:     rule.Text{EN: "(no rows left)", KO: "(남은 행 없음)"},
	otherHosts:    rule.Text{EN: "(+ %d of other hosts)", KO: "(+ 다른 호스트의 쿠키 %d개)"},
	untilClose:    rule.Text{EN: "until close", KO: "닫을 때까지"},
	expired:       rule.Text{EN: "expired", KO: "만료됨"},
	more:          rule.Text{EN: "(%d more)", KO: "(%d개 더)"},
	moreLines:     rule.Text{EN: "%d more lines", KO: "%d줄 더"},
	moreChecks:    rule.Text{EN: "and %d more failed checks", KO: "실패한 검사 %d개 더"},

	nothingSent:    rule.Text{EN: "Nothing was sent.", KO: "보낸 요청이 없습니다."},
	tabShows:       rule.Text{EN: "The tab shows:", KO: "탭에 보이는 페이지:"},
	nothingSentFor: rule.Text{EN: "Nothing was sent: %s", KO: "보낸 요청 없음: %s"},

	checks:       rule.Text{EN: "%d checks", KO: "검사 %d개"},
	wanted:       rule.Text{EN: "wanted %s, found %s", KO: "기대한 값 %s, 실제 값 %s"},
	toDo:         rule.Text{EN: "hint:", KO: "참고:"},
	note:         rule.Text{EN: "note:", KO: "알림:"},
	failed:       rule.Text{EN: "%d failed", KO: "%d개 실패"},
	notRun:       rule.Text{EN: "not run", KO: "실행하지 못함"},
	saved:        rule.Text{EN: "saved: %s", KO: "저장됨: %s"},
	fileGone:     rule.Text{EN: "gone: %s", KO: "없어짐: %s"},
	mutants:      rule.Text{EN: "%s: %d small changes of the answer", KO: "%s: 답을 조금 바꾼 것 %d개"},
	mutantBreaks: rule.Text{EN: "breaks %s", KO: "약속을 깸(%s)"},
	mutantPasses: rule.Text{EN: "passes, and leaves something else", KO: "통과하고 다른 것을 남김"},
	mutantFree:   rule.Text{EN: "passes, and is free", KO: "통과하고 자유로이 적을 수 있는 것임"},
	mutantSame:   rule.Text{EN: "passes, and is the same", KO: "통과하고 같은 것을 남김"},
	mutantUnread: rule.Text{EN: "does not solve it", KO: "과제를 풀지 못함"},
	lessonsLeft:  rule.Text{EN: "%[1]s not run", KO: "실행하지 않은 수업 %[2]d개"},
	notRunSince:  rule.Text{EN: "not run, since %s did not happen", KO: "%s 단계가 이루어지지 않아 실행하지 않음"},
	stepsNotRun:  rule.Text{EN: "%[1]s not run", KO: "실행하지 않은 단계 %[2]d개"},

	lessonHolds: rule.Text{EN: "%s, %s: all hold", KO: "%s, %s 모두 통과"},
	lessonFails: rule.Text{EN: "%d of %s failed, in %s", KO: "%[2]s 가운데 %[1]d개 실패: %[3]s"},
	steps:       rule.Text{EN: "%d steps", KO: "%d단계"},
	remembered:  rule.Text{EN: "remembered: $%s = %s", KO: "기억함: $%s = %s"},

	request: rule.Text{EN: "request", KO: "요청 바이트"},
	curl: rule.Text{
		EN: "as a curl command (this site exists only in the lesson)",
		KO: "curl 명령 (이 사이트는 수업 안에만 있음)",
	},
	response:    rule.Text{EN: "response", KO: "응답 바이트"},
	sql:         rule.Text{EN: "SQL", KO: "SQL"},
	rows:        rule.Text{EN: "%d rows", KO: "행 %d개"},
	transaction: rule.Text{EN: "transaction %d", KO: "트랜잭션 %d"},
	byRule:      rule.Text{EN: "rule", KO: "규칙"},
	hostOnly:    rule.Text{EN: "host-only %s", KO: "호스트 전용 %s"},
	created:     rule.Text{EN: "created %s", KO: "%s에 만듦"},
	wholeJar:    rule.Text{EN: "THE WHOLE JAR", KO: "쿠키 저장소 전체"},
	wholeTable:  rule.Text{EN: "THE WHOLE TABLE", KO: "테이블 전체"},
	log:         rule.Text{EN: "log", KO: "로그"},

	lessons:     rule.Text{EN: "%d lessons", KO: "수업 %d개"},
	lessonsFail: rule.Text{EN: "%d of %s failed, %s", KO: "%[2]s 가운데 %[1]d개 실패, %[3]s"},
	problem:     rule.Text{EN: "error:", KO: "오류:"},
	remarks:     rule.Text{EN: "%d remarks", KO: "살펴볼 곳 %d군데"},
	noLesson:    rule.Text{EN: "There are no lessons here.", KO: "수업이 없습니다."},
	taskMark:    rule.Text{EN: "* with a task: something to write or to do", KO: "* 과제(직접 고치거나 해 보는 것)가 있는 수업"},
	withTask:    rule.Text{EN: "with a task", KO: "과제 있음"},
	beliefs:     rule.Text{EN: "Misconceptions that it is about:", KO: "다루는 오해:"},
	minutes:     rule.Text{EN: "%d minutes", KO: "%d분"},
	paths:       rule.Text{EN: "Shorter:", KO: "짧게 배우려면:"},
	name:        rule.Text{EN: "lesson", KO: "수업"},
	replyTo:     rule.Text{EN: "To %d:", KO: "%d번에 대해:"},
	title:       rule.Text{EN: "title", KO: "제목"},
	topics:      rule.Text{EN: "topics", KO: "주제"},
	learnFirst:  rule.Text{EN: "learn first", KO: "먼저 볼 수업"},

	sameReason: rule.Text{EN: "same reason", KO: "같은 이유"},
	cookieOf:   rule.Text{EN: "(of %s)", KO: "(%s의 쿠키)"},
	tableOf:    rule.Text{EN: "(of %s)", KO: "(%s의 테이블)"},

	renamed:   rule.Text{EN: "same row: user %s is called %s now", KO: "같은 행, 사용자 %s번의 지금 이름: %s"},
	nameless:  rule.Text{EN: "same row: user %s was %s, and is found no more", KO: "같은 행, 사용자 %s번(%s)을 이제 찾을 수 없음"},
	promised:  rule.Text{EN: "What the step is checked for:", KO: "이 단계에서 확인하는 것:"},
	sameAgain: rule.Text{EN: "(the same cookie was stored again)", KO: "(같은 쿠키를 다시 저장함)"},

	script:  rule.Text{EN: "SCRIPT", KO: "스크립트"},
	reads:   rule.Text{EN: "reads", KO: "읽음"},
	seen:    rule.Text{EN: "seen", KO: "보임"},
	notSeen: rule.Text{EN: "not seen", KO: "안 보임"},

	cookieTable:  rule.Text{EN: "COOKIES", KO: "쿠키"},
	cookieName:   rule.Text{EN: "Name", KO: "이름"},
	cookieValue:  rule.Text{EN: "Value", KO: "값"},
	cookieSize:   rule.Text{EN: "Size", KO: "크기"},
	yes:          rule.Text{EN: "yes", KO: "예"},
	session:      rule.Text{EN: "Session", KO: "세션"},
	crossSite:    rule.Text{EN: "%s, cross-site", KO: "%s, 다른 사이트 안"},
	leftOut:      rule.Text{EN: "Left out: no Partition Key, Priority Medium", KO: "생략: Partition Key 없음, Priority Medium"},
	sessionMeans: rule.Text{EN: "Session: kept until the browser closes", KO: "세션: 브라우저를 닫을 때까지 남음"},
}
