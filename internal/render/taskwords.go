package render

import "statelab/internal/rule"

// taskWords are those about tasks: something to write or to do before a step.
var taskWords = struct {
	opens                                                   rule.Text
	line, lines, settings, acts, letter, keyTask, answerKey rule.Text
	seen, given, goesOn, needs                              rule.Text
	undo, notYet, afterTwo, done                            rule.Text
	allTrue, afterTwoDone, replyTo                          rule.Text
	orAfterTwo, orAnswer, changesNext                       rule.Text
	comesAgain, actCount, seeActs, shorter, wrote, same     rule.Text
	skipped, sawIt, solvedIt, started, startKey             rule.Text
	untouched, answerStands, asks                           rule.Text
	readsKey, reads, readsNot                               rule.Text
	runsLines, runsNot, toldByMeaning                       rule.Text
}{
	readsKey: rule.Text{EN: "help what is read here", KO: "help 여기서 읽는 줄"},
	reads:    rule.Text{EN: "Lines like these are read here:", KO: "여기서는 이런 줄을 읽습니다."},
	readsNot: rule.Text{EN: "Not read, and no try:", KO: "읽지 않으며, 시도로 세지도 않습니다."},
	runsLines: rule.Text{
		EN: "This view runs line by line: whatever Python has of values, if, for, while, try, with, functions and classes can stand here, and of Django the request, the session, users, the rows of the models, forms, the cache, mails and the answers.",
		KO: "이 뷰는 적힌 그대로 한 줄씩 실행됩니다. Python의 식과 if, for, while, try, with, 함수와 클래스를 쓸 수 있고, Django에서는 요청, 세션, 사용자, 모델의 행, 폼, 캐시, 메일, 응답을 쓸 수 있습니다.",
	},
	runsNot: rule.Text{
		EN: "What is not played is told at its place, and is no try: async, other modules, and names that nothing here has.",
		KO: "실행하지 않는 것은 그 자리에서 알리며, 시도로 세지 않습니다. async, 그 밖의 모듈, 여기에 없는 이름이 그렇습니다.",
	},
	toldByMeaning: rule.Text{EN: "Lines like these are told by what they mean:", KO: "이런 줄은 그 뜻으로 알려 줍니다."},
	started:       rule.Text{EN: "What stood there at first (%s):", KO: "처음에 적혀 있던 내용 (%s):"},
	startKey:      rule.Text{EN: "start puts it back", KO: "start 처음 내용으로"},
	opens:         rule.Text{EN: "What you can do: %s", KO: "할 수 있는 일: %s"},
	line: rule.Text{
		EN: "Type the whole line as it should be, and Enter; Enter alone tries it as it stands, - alone deletes it.",
		KO: "위에 적힌 줄을 고쳐서 통째로 입력하고 Enter를 누릅니다. Enter만 누르면 그대로 해 보고, -만 입력하면 지웁니다.",
	},
	lines: rule.Text{
		EN: "Type the lines, then an empty one; an empty line at once tries what stands there, - alone deletes all. A line like one of those replaces that one alone, another is added, +LINE stands above all, -LINE deletes one; several lines that are a whole answer replace all.",
		KO: "줄을 입력하고 빈 줄로 마칩니다. 처음부터 빈 줄이면 그대로 해 보고, -만 적으면 모두 지웁니다. 비슷한 줄은 그 줄만 바꾸고, 다른 줄은 더하고, +LINE은 맨 앞에, -LINE은 그 줄을 지웁니다. 여러 줄로 다 적으면 모두 바꿉니다.",
	},
	settings: rule.Text{
		EN: "Type the lines that change, then an empty one: NAME = value replaces the line of that name, -NAME deletes it; the others stay. An empty line at once tries what stands there, - alone deletes all.",
		KO: "바꿀 줄만 입력하고 마지막에 빈 줄을 입력합니다. NAME = value는 이름이 같은 줄을 대신하고, -NAME은 그 줄을 지우며, 나머지 줄은 그대로 남습니다. 처음부터 빈 줄이면 적힌 그대로 해 보고, -만 입력하면 모두 지웁니다.",
	},
	acts: rule.Text{
		EN: "Type what is done, a line each, such as: %s. Looking is free, undo takes back, help lists all.",
		KO: "할 일을 한 줄씩 입력합니다. 예: %s. 보기만 하는 명령은 얼마든지 쓸 수 있습니다. undo는 되돌리기, help는 모든 명령입니다.",
	},
	letter:       rule.Text{EN: "Or a letter:", KO: "또는 글자:"},
	keyTask:      rule.Text{EN: "? the task", KO: "? 과제 다시 보기"},
	answerKey:    rule.Text{EN: "answer shows it", KO: "answer 답 보기"},
	seen:         rule.Text{EN: "Solved, after the answer was shown.", KO: "답을 본 뒤에 풀었습니다."},
	given:        rule.Text{EN: "The answer:", KO: "답:"},
	wrote:        rule.Text{EN: "You wrote:", KO: "적은 답:"},
	goesOn:       rule.Text{EN: "That is right too. The lesson goes on with:", KO: "적은 답도 맞습니다. 수업은 다음 내용으로 이어집니다:"},
	same:         rule.Text{EN: "The lesson goes on with what you wrote.", KO: "수업은 적은 답 그대로 이어집니다."},
	needs:        rule.Text{EN: "You took %s; the shortest way takes %d.", KO: "%s으로 풀었는데 %d번이면 됩니다."},
	actCount:     rule.Text{EN: "%d acts", KO: "행동 %d번"},
	seeActs:      rule.Text{EN: "[Enter] see how", KO: "[Enter] 방법 보기"},
	shorter:      rule.Text{EN: "This is enough, and the lesson goes on with it:", KO: "이것으로 충분하며, 수업도 이렇게 이어집니다:"},
	skipped:      rule.Text{EN: "You skipped the task.", KO: "과제를 건너뛰었습니다."},
	comesAgain:   rule.Text{EN: "It comes again in statelab review.", KO: "statelab review에서 다시 나옵니다."},
	solvedIt:     rule.Text{EN: "You have solved this task.", KO: "이미 푼 과제입니다."},
	sawIt:        rule.Text{EN: "You have seen the answer to this task.", KO: "이미 답을 본 과제입니다."},
	asks:         rule.Text{EN: "What would change it is asked in the task that comes next.", KO: "무엇을 바꾸면 달라지는지는 다음에 나오는 과제가 묻습니다."},
	untouched:    rule.Text{EN: "Tried as it stands. This counts as no try.", KO: "고치지 않은 그대로 해 보았습니다. 시도로 세지 않습니다."},
	answerStands: rule.Text{EN: "The answer stands there now. Enter alone tries it.", KO: "이제 답이 적혀 있습니다. Enter만 누르면 해 봅니다."},
	undo:         rule.Text{EN: "undo takes the act back.", KO: "undo를 입력하면 그 행동을 되돌립니다."},
	notYet:       rule.Text{EN: "Nothing was changed since the last try.", KO: "지난번에 해 본 뒤로 바꾼 것이 없습니다. 고쳐서 입력하면 해 봅니다."},
	afterTwo:     rule.Text{EN: "The answer is shown after two tries; so far %d. A line that could not be read is none.", KO: "답은 두 번 시도한 뒤에 볼 수 있습니다. 지금까지 %d번 시도했습니다. 읽지 못한 줄은 시도로 세지 않습니다."},
	afterTwoDone: rule.Text{EN: "The answer is shown after two tries; so far %d. done makes a try of what you did.", KO: "답은 두 번 시도한 뒤에 볼 수 있습니다. 지금까지 %d번 시도했습니다. done을 입력하면 한 번 시도한 것이 됩니다."},
	done:         rule.Text{EN: "done has it looked at", KO: "done 다 했음"},
	replyTo:      rule.Text{EN: "To the mistake %s:", KO: "예상한 실수 %s의 답글:"},
	allTrue:      rule.Text{EN: "All is true now: done ends the task.", KO: "이제 모든 조건을 만족합니다. done을 입력하면 과제가 끝납니다."},
	orAfterTwo: rule.Text{
		EN: "%s shows the answer after two tries, s skips the task.",
		KO: "두 번 시도한 뒤에는 %s로 답을 볼 수 있고, s를 입력하면 과제를 건너뜁니다.",
	},
	orAnswer: rule.Text{
		EN: "%s shows the answer, s skips the task.",
		KO: "%s를 입력하면 답을 보여 주고, s를 입력하면 과제를 건너뜁니다.",
	},
	changesNext: rule.Text{
		EN: "There are no more hints. h once more shows which small changes would make it go otherwise with the cookie %s, as tried. The answer may be among them.",
		KO: "힌트는 여기까지입니다. h를 한 번 더 입력하면 %s 쿠키가 무엇을 바꾸면 달라지는지, 해 본 결과를 보여 줍니다. 그 가운데 답이 있을 수 있습니다.",
	},
}
