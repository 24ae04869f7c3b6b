package render

import "statelab/internal/rule"

// deskWords are those of the desk alone.
var deskWords = struct {
	wire, question, told, answer, text, hint             rule.Text
	noRoom, rows, moves, beat, tab, tabBack              rule.Text
	choose, on, back, why, keys, close, begin, goesOn    rule.Text
	details, detailsBefore, whyTitle, keysTitle          rule.Text
	small, by                                            rule.Text
	enter, left, upDown, tabKey, answers, reasons, first rule.Text
	asks, did, answersLine, number                       rule.Text
}{
	wire:     rule.Text{EN: "WIRE (%d) of %d", KO: "요청과 응답 (%d)/%d"},
	question: rule.Text{EN: "QUESTION", KO: "질문"},
	told:     rule.Text{EN: "WHAT HAPPENED", KO: "일어난 일"},
	answer:   rule.Text{EN: "YOUR ANSWER", KO: "고른 답"},
	text:     rule.Text{EN: "TEXT", KO: "설명"},
	hint:     rule.Text{EN: "HINT", KO: "힌트"},

	noRoom:  rule.Text{EN: "%d rows, and no room", KO: "%d줄, 보일 자리가 없음"},
	rows:    rule.Text{EN: "rows %d to %d of %d", KO: "%[3]d줄 가운데 %[1]d~%[2]d줄"},
	moves:   rule.Text{EN: "up/down", KO: "위/아래 화살표"},
	beat:    rule.Text{EN: "%d of %d", KO: "%d/%d"},
	tab:     rule.Text{EN: "Tab: timeline", KO: "Tab: 타임라인"},
	tabBack: rule.Text{EN: "Tab: text", KO: "Tab: 설명"},

	choose: rule.Text{EN: "1 to %d answer", KO: "1~%d 답하기"},
	on:     rule.Text{EN: "Enter on", KO: "Enter 다음"},
	back:   rule.Text{EN: "<- back", KO: "<- 이전"},
	why:    rule.Text{EN: "w why", KO: "w 이유"},
	keys:   rule.Text{EN: "? keys", KO: "? 키"},
	close:  rule.Text{EN: "<- back to the step", KO: "<- 단계로 돌아가기"},
	begin:  rule.Text{EN: "Enter begins", KO: "Enter 시작"},
	goesOn: rule.Text{EN: "Enter goes on", KO: "Enter 이어서 하기"},

	details:       rule.Text{EN: "DETAILS", KO: "자세히"},
	detailsBefore: rule.Text{EN: "DETAILS of the step before", KO: "이전 단계 자세히"},
	whyTitle:      rule.Text{EN: "WHY", KO: "이유"},
	keysTitle:     rule.Text{EN: "KEYS", KO: "키"},

	by: rule.Text{EN: "(%d)", KO: "(%d)"},
	small: rule.Text{
		EN: "A lesson takes a screen of %d by %d: make the terminal larger, or leave with q and run the lesson with --plain.",
		KO: "수업 화면에는 %d칸 %d줄이 필요합니다. 터미널을 키우거나, q로 끝내고 --plain을 붙여 다시 실행하십시오.",
	},

	enter:   rule.Text{EN: "goes on; so do Space and the right arrow", KO: "계속합니다. 스페이스와 오른쪽 화살표도 같습니다."},
	left:    rule.Text{EN: "goes back, beat by beat; so does b", KO: "한 장면씩 앞으로 돌아갑니다. b도 같습니다."},
	upDown:  rule.Text{EN: "moves what is longer than its place", KO: "자리보다 긴 내용을 위아래로 넘깁니다."},
	tabKey:  rule.Text{EN: "changes between the text and the timeline; so does l", KO: "설명과 타임라인을 번갈아 봅니다. l도 같습니다."},
	answers: rule.Text{EN: "answers with the choice of that number", KO: "그 번호의 답을 고릅니다."},
	reasons: rule.Text{
		EN: "gives the reasons in full and, for what was withheld or refused, what would change it",
		KO: "이유를 줄이지 않고 보고, 안 보내거나 거부한 것은 무엇을 바꾸면 달라지는지 봅니다.",
	},
	first: rule.Text{EN: "shows this step from its first beat", KO: "이 단계를 첫 장면부터 다시 봅니다."},

	asks:        rule.Text{EN: "a request; further in below it, its cookies", KO: "요청이고, 그 아래에 들여 쓴 것은 함께 보낸 쿠키입니다."},
	did:         rule.Text{EN: "what the server did, and what it asked its database", KO: "서버가 한 일과 데이터베이스에 물은 것입니다."},
	answersLine: rule.Text{EN: "the response; further in below it, its cookies", KO: "응답이고, 그 아래에 들여 쓴 것은 함께 온 쿠키입니다."},
	number:      rule.Text{EN: "the exchange of that number, or, at the end of a row, the one that changed it", KO: "그 번호의 요청과 응답. 행의 끝에 있으면 그 행을 바꾼 요청과 응답입니다."},
}
