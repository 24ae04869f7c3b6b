package render

import "statelab/internal/rule"

// typingWords are those of what is typed at a desk.
var typingWords = struct {
	task, prompt, reply, came, remarks, hole                            rule.Text
	tries, linesTry, newLine, otherTry, tabHole, does, completes        rule.Text
	escKeys, escTypes, quits, leaves, qLeaves, answer, start            rule.Text
	whileTyping, whileLooking, pages                                    rule.Text
	enterTries, startsLine, enterDoes, tabHoles, tabWord                rule.Text
	earlier, escHelp, escBack, ctrlLeaves, qHelp                        rule.Text
	skips, asksAnswer, putsBack, theDetails                             rule.Text
	reads, readsTitle, whatIsRead                                       rule.Text
	tabIndents, arrowsHole, tabDeeper, arrowsHoles, goesOn, emptiesLine rule.Text
}{
	task:    rule.Text{EN: "TASK", KO: "과제"},
	prompt:  rule.Text{EN: "PROMPT", KO: "프롬프트"},
	reply:   rule.Text{EN: "ANSWER", KO: "대답"},
	came:    rule.Text{EN: "YOUR TRY", KO: "해 본 결과"},
	remarks: rule.Text{EN: "REMARKS", KO: "덧붙이는 말"},
	hole:    rule.Text{EN: "YOU WRITE  %s", KO: "적는 곳  %s"},

	tries:      rule.Text{EN: "Enter tries it", KO: "Enter 해 보기"},
	linesTry:   rule.Text{EN: "Enter new line, at the end it tries", KO: "Enter 새 줄, 맨 끝에서 해 보기"},
	newLine:    rule.Text{EN: "Ctrl-J new line", KO: "Ctrl-J 새 줄"},
	otherTry:   rule.Text{EN: "Enter on, then tries it", KO: "Enter 다음 칸, 끝에서 해 보기"},
	tabHole:    rule.Text{EN: "Tab next place", KO: "Tab 다음 칸"},
	tabIndents: rule.Text{EN: "Tab indents", KO: "Tab 들여쓰기"},
	arrowsHole: rule.Text{EN: "up/down next place", KO: "위/아래 화살표 다른 칸"},
	does:       rule.Text{EN: "Enter does the line", KO: "Enter 줄 실행"},
	completes:  rule.Text{EN: "Tab completes", KO: "Tab 완성"},
	escKeys:    rule.Text{EN: "Esc hints, keys", KO: "Esc 힌트, 키"},
	escTypes:   rule.Text{EN: "t type", KO: "t 입력하기"},
	quits:      rule.Text{EN: "Ctrl-C quit", KO: "Ctrl-C 끝내기"},
	leaves:     rule.Text{EN: "leave", KO: "leave 나가기"},
	qLeaves:    rule.Text{EN: "q leave", KO: "q 나가기"},
	answer:     rule.Text{EN: "a answer", KO: "a 답 보기"},
	reads:      rule.Text{EN: "v what is read", KO: "v 읽는 줄"},
	readsTitle: rule.Text{EN: "WHAT IS READ", KO: "읽는 줄"},
	start:      rule.Text{EN: "r as at first", KO: "r 처음 내용으로"},

	whileTyping:  rule.Text{EN: "WHILE YOU TYPE", KO: "입력하는 동안"},
	whileLooking: rule.Text{EN: "WHILE YOU LOOK AROUND", KO: "둘러보는 동안"},
	pages:        rule.Text{EN: "PgUp/PgDn", KO: "PgUp/PgDn"},

	enterTries: rule.Text{
		EN: "tries what stands there, and then goes on with what came of it; where lines are written, from the last one, if a colon or an open bracket does not end it",
		KO: "적힌 내용을 해 보고, 이어서 그 결과를 봅니다. 여러 줄을 적는 칸에서는 마지막 줄에서 누릅니다. 그 줄이 쌍점이나 여는 괄호로 끝나면 새 줄이 생깁니다.",
	},
	startsLine:  rule.Text{EN: "begins a new line where several are written", KO: "여러 줄을 적는 칸에서 새 줄을 만듭니다."},
	enterDoes:   rule.Text{EN: "does the line; on an empty one it goes on with what is told", KO: "줄을 실행합니다. 빈 줄에서는 이어지는 내용을 봅니다."},
	emptiesLine: rule.Text{EN: "takes away what stands before the cursor in its line", KO: "그 줄에서 커서 앞에 있는 것을 지웁니다."},
	tabHoles:    rule.Text{EN: "goes to the next place where something is written", KO: "다음에 적는 칸으로 갑니다."},
	tabDeeper:   rule.Text{EN: "indents the line by four blanks; Shift-Tab takes four back", KO: "줄을 네 칸 들여 씁니다. Shift-Tab은 네 칸 되돌립니다."},
	arrowsHoles: rule.Text{EN: "lead from the first or last line to the place above or below", KO: "첫 줄이나 마지막 줄에서 누르면 위나 아래의 칸으로 갑니다."},
	goesOn:      rule.Text{EN: "before a row that belongs to the line above it", KO: "윗줄이 길어서 이어진 행을 뜻합니다."},
	tabWord:     rule.Text{EN: "completes the word, or lists what could stand there", KO: "단어를 완성하거나, 거기에 올 수 있는 것을 보여 줍니다."},
	earlier:     rule.Text{EN: "brings back lines that were typed before", KO: "전에 입력한 줄을 불러옵니다."},
	escHelp:     rule.Text{EN: "stops typing: letters and arrows are keys, until t or Esc", KO: "입력을 멈춥니다. t나 Esc를 누를 때까지 글자와 화살표가 키로 쓰입니다."},
	escBack:     rule.Text{EN: "types again; so does Esc", KO: "다시 입력합니다. Esc도 같습니다."},
	ctrlLeaves:  rule.Text{EN: "clears the line; twice on an empty one it leaves", KO: "줄을 지웁니다. 빈 줄에서 두 번 누르면 나갑니다."},
	qHelp:       rule.Text{EN: "leaves, as the line leave does", KO: "leave를 입력한 것처럼 나갑니다."},
	skips:       rule.Text{EN: "skips the task, and shows its answer", KO: "과제를 건너뛰고 답을 봅니다."},
	asksAnswer:  rule.Text{EN: "shows the answer, after two tries", KO: "두 번 시도한 뒤에는 답을 봅니다."},
	putsBack:    rule.Text{EN: "puts back what stood there at first", KO: "처음에 적혀 있던 내용으로 되돌립니다."},
	whatIsRead:  rule.Text{EN: "shows which lines are read here, and which are not", KO: "여기서 읽는 줄과 읽지 않는 줄을 봅니다."},
	theDetails: rule.Text{
		EN: "shows what was done last with its bytes, SQL, and the whole jar and table; before the first try, the step before",
		KO: "마지막으로 한 일을 오간 바이트, SQL, 쿠키 저장소와 테이블 전체까지 봅니다. 아직 해 보지 않았으면 이전 단계를 봅니다.",
	},
}
