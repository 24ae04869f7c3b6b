package main

import "statelab/internal/rule"

// playWords are those of the prompt.
var playWords = struct{ play, playLong, record, noEditor, setEditor, asBefore, toLeave, isThere, otherName, notSaved, tried, plain rule.Text }{
	play: rule.Text{EN: "Try things at a prompt, in the world of a lesson or in a playground", KO: "수업의 사이트나 놀이터에서 한 줄씩 직접 해 봄"},
	playLong: rule.Text{
		EN: `play reads one line after the other: visit shop.test, click Log in, wait 15d.
Each is answered with what crossed, what was stored and why, as in a lesson.
Nothing is lost by trying: undo takes acts back, and help says what can be
typed. Without a lesson the world is a playground of a few sites.

In a terminal of at least 80 columns and 24 rows the answers have the whole screen, with
the line below; elsewhere, with TERM=dumb, ACCESSIBLE=1, --plain or --width, they come in
lines.

From a pipe each line is read as it stands; where one was wrong the exit code
is 2, and the lines behind it are read all the same.`,
		KO: `play는 한 줄씩 읽습니다: visit shop.test, click Log in, wait 15d.
줄마다 무엇이 오가고 무엇이 왜 저장되었는지 수업에서처럼 보여 줍니다.
해 보아도 잃는 것은 없습니다. undo는 한 일을 되돌리고, help는 할 수 있는 것을
알려 줍니다. 수업을 적지 않으면 사이트가 몇 개 있는 놀이터가 열립니다.

터미널이 80칸 24줄 이상이면 화면 전체를 쓰고 입력 줄은 아래에 나옵니다. 더 작거나
TERM=dumb, ACCESSIBLE=1, --plain, --width 가운데 하나라도 있으면 줄로 나옵니다.

파이프로 들어온 줄은 적힌 그대로 읽습니다. 잘못된 줄이 있으면 종료 코드는
2이고, 그 뒤의 줄도 읽습니다.`,
	},
	plain:     rule.Text{EN: "answer in lines below each other, not on the whole screen", KO: "화면 전체를 쓰지 않고 줄로 이어서 대답함"},
	record:    rule.Text{EN: "write the lines that were right to this file", KO: "맞게 입력한 줄을 이 파일에 적음"},
	noEditor:  rule.Text{EN: "no editor is named", KO: "편집기가 정해져 있지 않습니다"},
	setEditor: rule.Text{EN: "name one in the environment: EDITOR=nano", KO: "환경 변수로 정합니다: EDITOR=nano"},
	isThere:   rule.Text{EN: "%s is there already, and was not written here", KO: "%s: 여기서 쓰지 않은 파일이 이미 있습니다"},
	otherName: rule.Text{EN: "take another name", KO: "다른 이름을 씁니다"},
	toLeave:   rule.Text{EN: "leave, or Ctrl-D, goes", KO: "나가려면 leave를 치거나 Ctrl-D를 누릅니다"},
	notSaved: rule.Text{
		EN: "not saved, acts: %[1]d. save %[2]s keeps them; leave, typed again, goes without.",
		KO: "저장하지 않은 일이 %[1]d개 있습니다. 저장하려면 save %[2]s, 저장하지 않고 나가려면 leave를 한 번 더 입력합니다.",
	},
	tried: rule.Text{
		EN: "tried here and gone: %[1]s. save %[2]s keeps such things as a lesson, before leave.",
		KO: "여기서 해 본 것은 남지 않습니다: %[1]s. 남기려면 나가기 전에 save %[2]s 줄을 입력합니다.",
	},
	asBefore: rule.Text{EN: "The world is as it was before.", KO: "고치기 전 그대로 이어 갑니다."},
}
