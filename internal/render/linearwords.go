package render

import (
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/view"
)

// heardWords are those of the linear view alone: they say what the other view shows
// by a mark or by the place where something stands.
var heardWords = struct {
	request, sentNone, stayed, ofRequest, ofAnswer, ofScript, cookie, valueIs, fate, why             rule.Text
	traits, then, fields, field, notShown, hiddenFields, user, userOf, userThen                      rule.Text
	queries, query, none, page, buttons, cut, holds, lasts, row, entry                               rule.Text
	fresh, changed, gone, same, below, no, lineOf, choice, byRule, expires, questionMark, more, body rule.Text
	atScene, atStep, between, event, thereStill                                                      rule.Text
}{
	request:   rule.Text{EN: "%s, request (%d)", KO: "%s (%d)"},
	sentNone:  rule.Text{EN: "cookies sent", KO: "보낸 쿠키"},
	stayed:    rule.Text{EN: "Cookies of other hosts that stay in the jar: %d", KO: "쿠키 저장소에 그대로 둔 다른 호스트의 쿠키: %d개"},
	ofRequest: rule.Text{EN: "cookies of the request", KO: "요청의 쿠키"},
	ofAnswer:  rule.Text{EN: "cookies of the answer", KO: "응답의 쿠키"},
	ofScript:  rule.Text{EN: "cookies and the script", KO: "스크립트와 쿠키"},
	cookie:    rule.Text{EN: "Cookie %s", KO: "쿠키 %s"},
	valueIs:   rule.Text{EN: "value %s", KO: "값 %s"},
	fate:      rule.Text{EN: "%s: %s", KO: "%s: %s"},
	why:       rule.Text{EN: "Reason: %s", KO: "이유: %s"},

	traits:       rule.Text{EN: "As it came: %s", KO: "온 내용: %s"},
	then:         rule.Text{EN: ", then ", KO: ", 이어서 "},
	fields:       rule.Text{EN: "Typed: %s", KO: "입력한 것: %s"},
	field:        rule.Text{EN: "%s: %s", KO: "%s: %s"},
	body:         rule.Text{EN: "Its body: %s", KO: "본문: %s"},
	notShown:     rule.Text{EN: "not shown", KO: "보여 주지 않음"},
	hiddenFields: rule.Text{EN: "Hidden fields of the form: %s", KO: "폼의 숨은 필드: %s"},
	user:         rule.Text{EN: "User: %s", KO: "사용자: %s"},
	userOf:       rule.Text{EN: "user: %s", KO: "사용자: %s"},
	userThen:     rule.Text{EN: "User: first %s, then %s", KO: "사용자: 처음에는 %s, 그다음에는 %s"},

	queries: rule.Text{EN: "%d in all", KO: "모두 %d개"},
	query:   rule.Text{EN: "Query %d: %s", KO: "쿼리 %d: %s"},
	none:    rule.Text{EN: "none", KO: "없음"},
	page:    rule.Text{EN: "The page says: %s", KO: "페이지의 글: %s"},
	buttons: rule.Text{EN: "Links and buttons: %s", KO: "링크와 버튼: %s"},
	cut:     rule.Text{EN: "The page goes on; the details have all of it", KO: "페이지는 더 이어지며, 전체는 자세히 보기에 있음"},
	holds:   rule.Text{EN: "It holds %s", KO: "들어 있는 것: %s"},
	lasts:   rule.Text{EN: "lasts %s", KO: "수명은 %s"},
	row:     rule.Text{EN: "Key %s", KO: "키 %s"},
	entry:   rule.Text{EN: "Entry %s", KO: "캐시 항목 %s"},

	fresh:        rule.Text{EN: "new", KO: "새로 생김"},
	changed:      rule.Text{EN: "changed", KO: "바뀜"},
	gone:         rule.Text{EN: "gone", KO: "사라짐"},
	same:         rule.Text{EN: "as before", KO: "그대로"},
	below:        rule.Text{EN: "%s and the hosts below it", KO: "%s 호스트와 그 하위 호스트"},
	no:           rule.Text{EN: "no", KO: "아니요"},
	lineOf:       rule.Text{EN: "Line %d: %s", KO: "%d번째 줄: %s"},
	choice:       rule.Text{EN: "Answer %d:", KO: "답 %d번:"},
	byRule:       rule.Text{EN: "Rule: %s", KO: "규칙: %s"},
	expires:      rule.Text{EN: "Expires %s, %s", KO: "만료: %s, %s"},
	questionMark: rule.Text{EN: "question mark", KO: "물음표"},
	more:         rule.Text{EN: "%d more", KO: "%d개 더 있음"},

	atScene:    rule.Text{EN: "Before the first step", KO: "첫 단계에 앞서"},
	atStep:     rule.Text{EN: "In step %d", KO: "%d단계에서"},
	between:    rule.Text{EN: "Between two steps", KO: "두 단계 사이에"},
	event:      rule.Text{EN: "%s: %s", KO: "%s: %s"},
	thereStill: rule.Text{EN: "At the end it is there: %s", KO: "끝에 남아 있음: %s"},
}

// heardInstead are the texts of the other view that have a sign in them which nobody
// reads aloud, with what the linear view says in their place.
func heardInstead() map[rule.Text]rule.Text {
	return map[rule.Text]rule.Text{
		phrases.Step:                   {EN: "Step %d of %d", KO: "%[2]d단계 중 %[1]d단계"},
		phrases.Given:                  {EN: "Before the first step:", KO: "첫 단계에 앞서:"},
		phrases.OtherHosts:             {EN: "cookies of other hosts: %d", KO: "다른 호스트의 쿠키: %d개"},
		phrases.Bytes:                  {EN: "%d bytes of %s", KO: "%d바이트, %s"},
		phrases.UntilClose:             {EN: "until the browser closes", KO: "브라우저를 닫을 때까지"},
		view.Left("deleted-by-server"): {EN: "the server asked for it", KO: "서버가 부탁함"},
		phrases.NotAsked:               {EN: "nobody asked who it is", KO: "누구인지 묻지 않음"},
		phrases.Means:                  {EN: "It says: %s", KO: "뜻: %s"},
		phrases.CookieOf:               {EN: "of %s", KO: "%s의 쿠키"},
		phrases.TableOf:                {EN: "Table of %s", KO: "%s의 테이블"},
		phrases.Empty:                  {EN: "empty", KO: "비어 있음"},
		phrases.NoName:                 {EN: "without a name", KO: "이름 없음"},
		phrases.Wanted:                 {EN: "wanted: %s; found: %s", KO: "기대: %s; 실제: %s"},
		phrases.NotMade:                {EN: "not made", KO: "아직 없음"},

		phrases.Hint:      {EN: "Hint %d of %d:", KO: "힌트 %[2]d개 중 %[1]d번째:"},
		walkWords.next:    {EN: "Enter alone for the next step.", KO: "Enter만 누르면 다음 단계."},
		walkWords.end:     {EN: "Enter alone to end.", KO: "Enter만 누르면 마침."},
		walkWords.begin:   {EN: "Enter alone to begin.", KO: "Enter만 누르면 시작."},
		walkWords.part:    {EN: "Enter alone to go on with part %d of %d.", KO: "Enter만 누르면 이어서 %[2]d부분 중 %[1]d부분."},
		walkWords.letter:  {EN: "A letter and Enter:", KO: "글자를 입력하고 Enter:"},
		walkWords.other:   {EN: "Or a letter and Enter:", KO: "또는 글자를 입력하고 Enter:"},
		walkWords.nextOne: {EN: "Enter alone for the next lesson.", KO: "Enter만 누르면 다음 수업."},
		walkWords.noChoice: {
			EN: "That is no answer: type 1 to %d, s to skip, or a question mark for all keys, then Enter.",
			KO: "그런 답은 없습니다. 1부터 %d까지의 번호를 입력하고 Enter를 누르십시오. s는 건너뛰기, 물음표는 모든 키의 설명입니다.",
		},
		walkWords.noKey: {
			EN: "That is none of the keys: press Enter alone to go on, or type a question mark and Enter to hear all keys.",
			KO: "그런 키는 없습니다. Enter만 누르면 계속하고, 물음표를 입력하고 Enter를 누르면 모든 키의 설명이 나옵니다.",
		},
		walkWords.keyHelp: {EN: "question mark for help", KO: "물음표 도움말"},
		walkWords.stopped: {EN: "You stopped at step %d of %d.", KO: "%[2]d단계 중 %[1]d단계에서 멈추었습니다."},
	}
}
