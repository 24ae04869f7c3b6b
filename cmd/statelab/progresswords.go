package main

import "statelab/internal/rule"

// progressWords are what is said of the place that somebody keeps.
var progressWords = struct {
	noProgress, from, again                 rule.Text
	noHome, aside, newer, unread, unwritten rule.Text
}{
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
