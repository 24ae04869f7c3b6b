package main

import "statelab/internal/rule"

// progressWords are what is said of the place that somebody keeps.
var progressWords = struct {
	noProgress, from, again                 rule.Text
	noHome, aside, newer, unread, unwritten rule.Text
	progress, progressLong, csv, json       rule.Text
	markDone, markBegun, markAt, score      rule.Text
	solved, corrected                       rule.Text
	review, reviewLong, door, goesOn        rule.Text
}{
	goesOn:   rule.Text{EN: "the lessons before %s were played: --again begins with the first", KO: "%s 앞의 수업은 이미 보았습니다. --again을 적으면 첫 수업부터 시작합니다"},
	door:     rule.Text{EN: "How HTTP, which forgets, is made to remember", KO: "잊어버리는 HTTP가 기억하게 되기까지"},
	progress: rule.Text{EN: "Show how far you have come", KO: "어디까지 배웠는지 보여 줌"},
	progressLong: rule.Text{
		EN: `progress shows which lessons were played, how many predictions were right at once,
how many tasks were solved, and which wrong beliefs are still to be mended. --format csv is what a teacher
collects: a line with names and a line with values, one column for each
misconception (right, wrong, mended, or nothing where it was not asked).
docs/progress.md says what is kept, and where.`,
		KO: `progress는 어떤 수업을 보았는지, 예측을 몇 개나 처음에 맞혔고 과제를 몇 개나
풀었는지, 아직 바로잡지 못한 오해가 무엇인지 보여 줍니다. --format csv는 가르치는
사람이 모으는 표입니다. 이름 한 줄과 값 한 줄이고, 오해마다 열이 하나씩
있습니다(right, wrong, mended, 묻지 않았으면 빈칸). 무엇을 어디에 저장하는지는
docs/progress.md에 있습니다.`,
	},
	csv:       rule.Text{EN: "one line of a table", KO: "표의 한 줄"},
	json:      rule.Text{EN: "everything, as one JSON object", KO: "모든 것을 담은 JSON 객체 하나"},
	markDone:  rule.Text{EN: "done", KO: "마침"},
	markBegun: rule.Text{EN: "begun", KO: "시작함"},
	markAt:    rule.Text{EN: "at step %d of %d", KO: "%d/%d단계"},
	score:     rule.Text{EN: "%d of %d right", KO: "%[2]d개 중 %[1]d개 맞음"},
	solved:    rule.Text{EN: "%d of %d solved", KO: "과제 %[2]d개 중 %[1]d개 풂"},
	corrected: rule.Text{EN: "%d corrected", KO: "다시 해서 맞힌 것 %d개"},
	review:    rule.Text{EN: "Ask again what was wrong", KO: "틀린 질문과 풀지 못한 과제를 다시 냄"},
	reviewLong: rule.Text{
		EN: `review asks questions again that were answered wrongly or skipped, and sets tasks
again that were not solved before their answer was shown: after a day, three days, a
week and three weeks. It draws the world as it stands there, prefers another question
or task about the same misconception where you have met one, and puts the choices in
another order. At most eight come at once; a task counts as three. What was right four
times comes no more; what is wrong begins anew. In a terminal of 80 by 24 it takes the
whole screen, as a lesson does.`,
		KO: `review는 틀렸거나 건너뛴 질문과, 답을 보기 전에 풀지 못한 과제를 하루, 사흘, 일주일,
3주 뒤에 다시 냅니다. 그때의 상황을 먼저 보여 주고, 같은 오해를 다루는 다른 질문이나
과제를 이미 만났으면 그것을 대신 내고, 답의 순서를 바꿉니다. 한 번에 여덟 개까지
내며, 과제 하나는 세 개로 셉니다. 네 번 맞히면 더 내지 않고, 틀리면 처음부터 다시
시작합니다. 80×24 이상인 터미널에서는 수업처럼 화면 전체에 나옵니다.`,
	},
	noProgress: rule.Text{EN: "leave alone what is kept of you, and keep nothing", KO: "저장해 둔 진도를 쓰지 않고 새로 저장하지도 않음"},
	from:       rule.Text{EN: "begin at this step, by its name or number", KO: "이 단계부터 시작함. 단계의 이름이나 번호"},
	again:      rule.Text{EN: "begin at the first step, wherever you left", KO: "멈춘 곳과 상관없이 첫 단계부터 시작함"},
	noHome: rule.Text{
		EN: "there is no home folder, so your place is not kept: STATELAB_STATE can name a folder for it",
		KO: "홈 폴더가 없어 진도를 저장하지 않습니다. STATELAB_STATE에 저장할 폴더를 적을 수 있습니다",
	},
	aside: rule.Text{
		EN: "%s was damaged: what is kept of you begins anew, and the damaged file is now %s",
		KO: "%s 파일이 손상되어 진도를 새로 적기 시작합니다. 손상된 파일은 %s에 남겨 두었습니다",
	},
	newer: rule.Text{
		EN: "%s was written by a newer version of statelab: it is left alone, and your place is not kept",
		KO: "%s 파일은 더 새로운 statelab이 적은 것이어서 그대로 두고, 진도를 저장하지 않습니다",
	},
	unread:    rule.Text{EN: "your place is not kept: %s", KO: "진도를 저장하지 않습니다. %s"},
	unwritten: rule.Text{EN: "your place cannot be kept: %s", KO: "진도를 저장할 수 없습니다. %s"},
}
