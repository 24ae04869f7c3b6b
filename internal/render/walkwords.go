package render

import "statelab/internal/rule"

// walkWords are those that a person reads who plays a lesson: questions and what
// becomes of them, keys, the end.
var walkWords = struct {
	choose, notYet, noChoice                                              rule.Text
	seeFor                                                                rule.Text
	noHint, noMore, noHintAsked, noHintSeen                               rule.Text
	next, end, begin, part, nextOne, letter, other                        rule.Text
	keySkip, keyHint, keyBack, keyDetails, keyCookies                     rule.Text
	keyAgain, keyRedo, keyHelp, keyQuit, noKey, noQuestion, noBefore      rule.Text
	keyTry, keyChange, keyBefore, keyEnough                               rule.Text
	keySee, notSeen, notAsking, askedBefore                               rule.Text
	cameTrue, cameNot, wasSkipped                                         rule.Text
	predictions, score, scoreSkipped, firstCounts, mended, wholeLesson    rule.Text
	tasks, tasksSolved                                                    rule.Text
	nextLesson, lastLesson, stopped, stoppedBefore, playAgain, learnFirst rule.Text
	playOn, goesOn, goesOnNear, goesOnAsked, fromBeginning, onPath        rule.Text
}{
	choose: rule.Text{EN: "Your answer and Enter, 1 to %d:", KO: "답의 번호를 입력하고 Enter (1부터 %d까지):"},
	notYet: rule.Text{
		EN: "Enter alone chooses nothing: type the number of an answer, or s to skip.",
		KO: "Enter만으로는 답을 고르지 못합니다. 답의 번호를, 건너뛰려면 s를 입력하십시오.",
	},
	noChoice: rule.Text{
		EN: "That is no answer: type 1 to %d, s to skip, or ? for all keys, then Enter.",
		KO: "그런 답은 없습니다. 1부터 %d까지의 번호를 입력하고 Enter를 누르십시오. s는 건너뛰기, ?는 모든 키의 설명입니다.",
	},

	seeFor: rule.Text{
		EN: "Look at what follows and decide for yourself.",
		KO: "이어지는 내용을 보고 스스로 판단해 보십시오.",
	},

	noHint: rule.Text{EN: "There is no hint for this step.", KO: "이 단계에는 힌트가 없습니다."},
	noMore: rule.Text{EN: "There are no more hints for this step.", KO: "이 단계의 힌트는 여기까지입니다."},
	noHintAsked: rule.Text{
		EN: "No hint was written for this question. Choose what you expect; what then happens can be seen at: %s.",
		KO: "이 질문에는 힌트가 없습니다. 예상하는 답을 고르십시오. 실제로 일어난 일은 다음 곳에 나옵니다: %s.",
	},
	noHintSeen: rule.Text{
		EN: "No hint was written for this question. Choose what you expect, and compare it with what follows.",
		KO: "이 질문에는 힌트가 없습니다. 예상하는 답을 고른 다음, 이어지는 내용과 비교해 보십시오.",
	},

	next:       rule.Text{EN: "[Enter] next", KO: "[Enter] 다음"},
	end:        rule.Text{EN: "[Enter] end", KO: "[Enter] 마침"},
	begin:      rule.Text{EN: "[Enter] begin", KO: "[Enter] 시작"},
	part:       rule.Text{EN: "[Enter] part %d of %d", KO: "[Enter] 이어서 (%d/%d)"},
	nextOne:    rule.Text{EN: "[Enter] next lesson", KO: "[Enter] 다음 수업"},
	letter:     rule.Text{EN: "Letter + Enter:", KO: "글자를 입력하고 Enter:"},
	other:      rule.Text{EN: "or letter + Enter:", KO: "또는 글자를 입력하고 Enter:"},
	keySkip:    rule.Text{EN: "s skip", KO: "s 건너뛰기"},
	keyHint:    rule.Text{EN: "h hint", KO: "h 힌트"},
	keyBack:    rule.Text{EN: "b back", KO: "b 이전"},
	keyBefore:  rule.Text{EN: "b step before", KO: "b 이전 단계 보기"},
	keyEnough:  rule.Text{EN: "b break off", KO: "b 그만 보기"},
	keyDetails: rule.Text{EN: "d details", KO: "d 자세히"},
	keyCookies: rule.Text{EN: "c cookies", KO: "c 쿠키"},
	keyAgain:   rule.Text{EN: "r again", KO: "r 다시 답하기"},
	keyRedo:    rule.Text{EN: "r again", KO: "r 다시 풀기"},
	keySee:     rule.Text{EN: "e see again", KO: "e 다시 보기"},
	keyTry:     rule.Text{EN: "t try", KO: "t 해 보기"},
	keyChange:  rule.Text{EN: "w what if", KO: "w 바꿔 보기"},
	keyHelp:    rule.Text{EN: "? help", KO: "? 도움말"},
	keyQuit:    rule.Text{EN: "q quit", KO: "q 끝내기"},
	noKey: rule.Text{
		EN: "That is none of the keys: press Enter alone to go on, or type ? and Enter to see all keys.",
		KO: "그런 키는 없습니다. Enter만 누르면 계속하고, ?를 입력하고 Enter를 누르면 모든 키의 설명이 나옵니다.",
	},
	noQuestion: rule.Text{
		EN: "This step asks no question and sets no task: r takes one again behind a step that does.",
		KO: "이 단계에는 질문도 과제도 없습니다. r은 질문이나 과제가 있는 단계 뒤에서 다시 할 때 씁니다.",
	},
	notSeen: rule.Text{
		EN: "It can be taken again when you have seen the whole step: press Enter alone to go on.",
		KO: "단계를 끝까지 본 다음에 다시 할 수 있습니다. Enter만 누르면 이어집니다.",
	},
	notAsking: rule.Text{
		EN: "Nothing is asked here, so a number says nothing: press Enter alone to go on.",
		KO: "지금은 질문이 없어 번호를 입력해도 답이 되지 않습니다. Enter만 누르면 계속합니다.",
	},
	askedBefore: rule.Text{
		EN: "Nothing is asked here, so a number says nothing: type r and Enter to take the question of this step again.",
		KO: "지금은 질문이 없어 번호를 입력해도 답이 되지 않습니다. 이 단계의 질문에 다시 답하려면 r을 입력하고 Enter를 누르십시오.",
	},
	noBefore: rule.Text{
		EN: "There is no step before this one, so there is nothing to go back to.",
		KO: "이보다 앞선 단계가 없으므로 돌아가서 볼 것이 없습니다.",
	},

	predictions: rule.Text{EN: "%d predictions", KO: "예측 %d개"},
	score:       rule.Text{EN: "%d of %s right.", KO: "%[2]s 가운데 %[1]d개가 맞았습니다."},
	scoreSkipped: rule.Text{
		EN: "%d of %s right, %d skipped.",
		KO: "%[2]s 가운데 %[1]d개가 맞았고 %[3]d개는 건너뛰었습니다.",
	},
	cameTrue:   rule.Text{EN: "Right:", KO: "맞은 예측:"},
	cameNot:    rule.Text{EN: "Wrong:", KO: "틀린 예측:"},
	wasSkipped: rule.Text{EN: "Skipped:", KO: "건너뛴 질문:"},
	firstCounts: rule.Text{
		EN: "Of what you took again, the first time counts.",
		KO: "다시 해도 처음 결과로 셉니다.",
	},
	mended:        rule.Text{EN: "%d more right when taken again.", KO: "다시 해서 맞힌 것: %d개."},
	tasks:         rule.Text{EN: "%d tasks", KO: "과제 %d개"},
	tasksSolved:   rule.Text{EN: "%d of %s solved.", KO: "%[2]s 가운데 %[1]d개를 풀었습니다."},
	learnFirst:    rule.Text{EN: "Learn first: %s", KO: "먼저 볼 수업: %s"},
	wholeLesson:   rule.Text{EN: "That was the whole lesson.", KO: "수업을 마쳤습니다."},
	nextLesson:    rule.Text{EN: "Next:", KO: "다음 수업:"},
	lastLesson:    rule.Text{EN: "This was the last of the lessons. To choose one again:", KO: "마지막 수업까지 모두 왔습니다. 다시 볼 수업 고르기:"},
	stopped:       rule.Text{EN: "You stopped at step %d of %d.", KO: "%d/%d단계에서 멈추었습니다."},
	stoppedBefore: rule.Text{EN: "You stopped before the first step.", KO: "첫 단계를 시작하기 전에 멈추었습니다."},
	playOn:        rule.Text{EN: "To go on from here:", KO: "여기서 이어서 하려면:"},
	goesOn: rule.Text{
		EN: "You left at step %d of %d: here it goes on.",
		KO: "%d/%d단계에서 멈추었으므로 여기서 이어집니다.",
	},
	goesOnNear: rule.Text{
		EN: "The step at which you left is not in the lesson any more: step %d of %d is the nearest before it.",
		KO: "멈추었던 단계가 수업에서 없어졌습니다. 그 앞에서 가장 가까운 %d/%d단계에서 이어집니다.",
	},
	goesOnAsked:   rule.Text{EN: "From step %d of %d.", KO: "%d/%d단계부터 봅니다."},
	onPath:        rule.Text{EN: "LESSON %d of %d", KO: "수업 %d/%d"},
	fromBeginning: rule.Text{EN: "To begin at the beginning:", KO: "처음부터 하려면:"},
	playAgain:     rule.Text{EN: "To play it again:", KO: "다시 하려면:"},
}

// helpWords say of each key what it does, at a question and behind a step.
var helpWords = struct {
	number, oneOf, enter, skip, hint, askAgain, again, redo, before, back, enough rule.Text
	see, try, change                                                              rule.Text
	detailsBefore, details, cookies, timeline, help, quit                         rule.Text
}{
	number: rule.Text{EN: "1 to %d", KO: "1부터 %d까지"},
	oneOf: rule.Text{
		EN: "answers with the choice of that number; its words, typed out, do so too",
		KO: "그 번호의 답을 고릅니다. 답에 적힌 말을 그대로 입력해도 됩니다.",
	},
	enter:    rule.Text{EN: "goes on; so does n", KO: "계속합니다. n도 같습니다."},
	skip:     rule.Text{EN: "skips the question: you see the step, and behind it the answer", KO: "질문을 건너뜁니다. 단계를 보고 나면 답이 나옵니다."},
	hint:     rule.Text{EN: "gives a hint, and then the next one", KO: "힌트를 하나씩 봅니다."},
	askAgain: rule.Text{EN: "asks once more, as Enter alone does", KO: "질문을 다시 봅니다. Enter만 눌러도 같습니다."},
	again: rule.Text{
		EN: "takes the question of this step again; the first answer counts",
		KO: "이 단계의 질문에 다시 답합니다. 점수는 처음 답으로 셉니다.",
	},
	redo: rule.Text{
		EN: "takes the task of this step again; how it came out first counts",
		KO: "이 단계의 과제를 다시 풉니다. 결과는 처음 것으로 셉니다.",
	},
	see:    rule.Text{EN: "shows this step once more, from its beginning", KO: "이 단계를 처음부터 다시 봅니다."},
	before: rule.Text{EN: "shows the step before once more", KO: "이전 단계를 다시 봅니다."},
	back:   rule.Text{EN: "goes back one step", KO: "이전 단계로 돌아갑니다."},
	enough: rule.Text{EN: "breaks off, back to where you asked for it", KO: "나머지는 보지 않고 돌아갑니다."},
	detailsBefore: rule.Text{
		EN: "shows the step before with its bytes, SQL, and the whole jar and table",
		KO: "이전 단계를 오간 바이트, SQL, 쿠키 저장소와 테이블 전체까지 자세히 봅니다.",
	},
	details: rule.Text{
		EN: "shows this step with its bytes, SQL, and the whole jar and table",
		KO: "이 단계를 오간 바이트, SQL, 쿠키 저장소와 테이블 전체까지 자세히 봅니다.",
	},
	cookies:  rule.Text{EN: "shows the cookies as developer tools do", KO: "쿠키를 개발자 도구처럼 표로 봅니다."},
	timeline: rule.Text{EN: "shows each cookie and each row over time, from made to gone", KO: "쿠키와 행이 언제 만들어져 언제 사라졌는지 타임라인으로 봅니다."},
	try: rule.Text{
		EN: "lets you try things in the world of this step, a line each; leave comes back",
		KO: "이 단계까지 한 상태에서 한 줄씩 직접 해 봅니다. leave를 입력하면 수업으로 돌아옵니다.",
	},
	change: rule.Text{
		EN: "says what would change it for the cookies that were not sent or refused, and for answers that a script may not read",
		KO: "안 보내거나 거부한 쿠키와 스크립트가 읽지 못한 응답이, 무엇을 바꾸면 달라지는지 봅니다.",
	},
	help: rule.Text{EN: "shows these keys", KO: "키의 설명을 봅니다."},
	quit: rule.Text{EN: "leaves the lesson", KO: "수업을 끝냅니다."},
}

// markWords say what the marks of the screen mean.
var markWords = struct {
	title, sent, received, not, fresh, changed, gone, user rule.Text
}{
	title:    rule.Text{EN: "The marks on the screen:", KO: "화면의 표시:"},
	sent:     rule.Text{EN: "a cookie that went with the request", KO: "요청과 함께 보낸 쿠키"},
	received: rule.Text{EN: "a cookie that came with the response", KO: "응답과 함께 온 쿠키"},
	not:      rule.Text{EN: "a cookie that was not sent, or not stored, with the reason", KO: "보내지 않았거나 저장하지 않은 쿠키와 그 이유"},
	fresh:    rule.Text{EN: "new in the jar or in the table", KO: "쿠키 저장소나 테이블에 새로 생김"},
	changed:  rule.Text{EN: "changed", KO: "바뀜"},
	gone:     rule.Text{EN: "no longer there", KO: "없어짐"},
	user: rule.Text{
		EN: "The name at the end of the line SERVER is whom the server takes the visitor for; anonymous: somebody who is not logged in.",
		KO: "서버 줄 끝의 이름은 서버가 알아본 방문자입니다. anonymous는 로그인하지 않은 방문자입니다.",
	},
}
