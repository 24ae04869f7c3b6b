package main

import "statelab/internal/rule"

// lessonWords are those of the commands about lessons.
var lessonWords = struct {
	lesson, list, path, runPath, begin, goOn, oneOf, show, code, answers         rule.Text
	check, checkLong, test, testLong                                             rule.Text
	expect, expectLong, dryRun, replace, nothingNew, silent                      rule.Text
	create, createLong, created, schema, schemaLong                              rule.Text
	testStep, testRun, testTopic, failFast, mutants, watch                       rule.Text
	strict, noPicture, testJSON, testJUnit, testTAP, testGitHub                  rule.Text
	translate, translateLong, untranslated, stale                                rule.Text
	run, runLong, noPause, plain, db, verbose, cookies, timeline, onlyText, json rule.Text
}{
	lesson: rule.Text{EN: "List, read, run and test lessons", KO: "수업의 목록, 내용, 실행, 검사"},
	list: rule.Text{
		EN: "List the lessons in the order in which they are learnt",
		KO: "수업을 배우는 순서대로 늘어놓음",
	},
	path: rule.Text{
		EN: "list the lessons of this short path only",
		KO: "이 짧은 학습 경로의 수업만 늘어놓음",
	},
	runPath: rule.Text{
		EN: "play the lessons of this short path, of the curriculum or of the folder that is named",
		KO: "이 짧은 학습 경로의 수업을 차례로 실행함 (내장 수업, 또는 지정한 폴더)",
	},
	goOn:  rule.Text{EN: "Go on with:", KO: "이어서 하려면:"},
	oneOf: rule.Text{EN: "A lesson is played by its name or its title: statelab lesson run NAME", KO: "수업은 이름이나 제목을 적어 시작합니다: statelab lesson run 이름"},
	begin: rule.Text{EN: "Begin with:", KO: "처음이라면:"},
	show: rule.Text{
		EN: "Show the steps and the questions of a lesson, without the answers",
		KO: "수업의 단계와 질문을 답 없이 보여 줌",
	},
	code: rule.Text{
		EN: "print the pages of its sites as Django views",
		KO: "사이트의 페이지를 Django의 뷰로 출력함",
	},
	answers: rule.Text{
		EN: "show the right answers, what is said to each, the hints and the explanations",
		KO: "정답, 답마다 하는 말, 힌트, 설명까지 보여 줌",
	},
	check: rule.Text{
		EN: "Look for mistakes in lesson files, and for texts that a translation lacks",
		KO: "수업 파일의 잘못과 빠진 번역을 찾음",
	},
	checkLong: rule.Text{
		EN: `check reads lessons and looks at no expectation. Mistakes end it with exit code 3;
texts that a translation lacks are told, and are no mistake: the original is
shown in their place. With --strict whatever is told ends it with exit code 3.
The file - is a lesson from the standard input.`,
		KO: `check는 수업을 읽고 기대한 것은 검사하지 않습니다. 잘못이 있으면 종료 코드 3으로
끝납니다. 빠진 번역은 알려 주지만 잘못으로 치지 않으며, 그 자리에는 원문이
나옵니다. --strict를 적으면 알려 줄 것이 하나라도 있을 때 종료 코드 3으로 끝납니다.
파일 이름 대신 -를 적으면 표준 입력에서 수업을 읽습니다.`,
	},
	test: rule.Text{
		EN: "Run every lesson of files and folders and report what does not hold",
		KO: "파일과 폴더의 수업을 모두 실행하고 맞지 않는 것을 알려 줌",
	},
	testLong: rule.Text{
		EN: `test runs the lessons of files and folders, or the curriculum where none are
named: a line for each lesson, and every expectation that failed at its file, line
and column with what was wanted and what was found, above a picture of its step. What a
tab would have done behind a step that did not happen is not run. The exit code is 1
when one failed, and 3 when a file is wrong.
The file - is a lesson from the standard input. --watch runs a lesson again as soon as
it is saved.`,
		KO: `test는 파일과 폴더의 수업을 실행합니다. 아무것도 적지 않으면 함께 들어 있는 모든
수업을 실행합니다. 수업마다 결과를 한 줄로 적고, 실패한 검사는 파일과 줄과 칸,
기대와 실제를 적고 그 단계의 화면을 보여 줍니다. 이루어지지 않은 단계에
이어서 같은 탭이 할 일은 실행하지 않습니다. 실패한 검사가 있으면 종료 코드는 1,
잘못된 파일이 있으면 3입니다.
파일 이름 대신 -를 적으면 표준 입력에서 수업을 읽습니다. --watch는 파일이 저장될
때마다 그 수업을 다시 실행합니다.`,
	},
	strict: rule.Text{EN: "end with exit code 3 where there are remarks, or texts that a translation lacks", KO: "고칠 만한 점이나 빠진 번역이 있으면 종료 코드 3으로 끝냄"},
	expect: rule.Text{EN: "Write what the steps of a lesson changed as what they expect", KO: "수업의 단계에서 바뀐 것을 expect에 적어 줌"},
	expectLong: rule.Text{
		EN: `expect plays the lesson of a file and writes what each step, or the one that is named,
changed under its expect: the status of each answer, what became of cookies, who the
visitor is, the session rows. What stands there and holds stays, and so does every
comment. What does not hold is told, and stays too, unless --replace is given. Read
what was written: it is what happens, and not yet what should.`,
		KO: `expect는 수업을 실행하고, 단계마다(또는 적어 준 단계에서) 바뀐 것을 expect에
적습니다. 응답의 상태, 쿠키가 어떻게 되었는지, 방문자가 누구인지, 세션 행입니다.
이미 적혀 있고 맞는 것과 주석은 그대로 둡니다. 맞지 않는 것은 알려 주기만 하고,
--replace를 적으면 바꿉니다. 적힌 것을 꼭 읽어 보십시오. 일어나는 일일 뿐,
일어나야 할 일은 아닐 수 있습니다.`,
	},
	dryRun:     rule.Text{EN: "show the changes, and write nothing", KO: "바뀔 곳만 보여 주고 파일은 고치지 않음"},
	replace:    rule.Text{EN: "put what happens in the place of what does not hold, or take it out", KO: "맞지 않는 것을 실제로 일어난 것으로 바꾸거나 뺌"},
	nothingNew: rule.Text{EN: "There is nothing to add.", KO: "더 적을 것이 없습니다."},
	silent:     rule.Text{EN: "%s: steps that make a request and expect nothing: %d. They are played and not checked; lesson expect writes what they did.", KO: "%s: 요청을 보내지만 기대하는 것이 없는 단계 %d개. 실행만 하고 확인하지 않습니다. lesson expect가 실제로 일어난 일을 적어 줍니다."},
	create:     rule.Text{EN: "Write a new lesson to begin with", KO: "새 수업 파일을 만듦"},
	createLong: rule.Text{
		EN: `new writes NAME.yaml, a small lesson with a question and a task that passes as it
stands, with comments that say what to change; and beside it, where it is not there
yet, the schema that editors complete by. It overwrites nothing. --lang ko writes it
in Korean.`,
		KO: `new는 NAME.yaml 파일을 만듭니다. 질문과 과제가 하나씩 있는 작은 수업으로, 그대로
통과하며 무엇을 고칠지 주석에 적혀 있습니다. 옆에는 편집기가 자동 완성에 쓰는
스키마를 만듭니다. 이미 있는 파일은 건드리지 않습니다. --lang ko를 적으면 한국어로
만듭니다.`,
	},
	created: rule.Text{EN: "Go on with: %s", KO: "이어서 하려면: %s"},
	schema:  rule.Text{EN: "Write the JSON Schema of lesson files, for editors", KO: "편집기에 쓸 수업 파일의 JSON 스키마를 출력함"},
	schemaLong: rule.Text{
		EN: `schema writes the JSON Schema (2020-12) of lesson files. An editor that knows YAML
completes keys by it, shows what they mean and marks those that are wrong:

  # yaml-language-server: $schema=statelab.schema.json

as the first line of a lesson names the file. What a schema cannot see, lesson check
says.`,
		KO: `schema는 수업 파일의 JSON 스키마(2020-12)를 출력합니다. YAML을 아는 편집기는 이
스키마로 키를 완성하고, 뜻을 보여 주고, 틀린 것을 표시합니다. 수업의 첫 줄에

  # yaml-language-server: $schema=statelab.schema.json

이라고 적어 파일을 알려 줍니다. 스키마로 알 수 없는 잘못은 lesson check가 알려
줍니다.`,
	},
	testStep:   rule.Text{EN: "tell of this step alone", KO: "이 단계의 결과만 알려 줌"},
	testRun:    rule.Text{EN: "run the lessons whose id this regular expression matches", KO: "이 정규식에 맞는 id의 수업만 실행함"},
	testTopic:  rule.Text{EN: "run the lessons of this topic", KO: "이 주제의 수업만 실행함"},
	failFast:   rule.Text{EN: "end with the first lesson that fails", KO: "실패한 수업이 나오면 끝냄"},
	mutants:    rule.Text{EN: "list small changes of each task's answer, and what becomes of them", KO: "과제마다 답을 조금 바꾼 것과 그 결과를 늘어놓음"},
	watch:      rule.Text{EN: "go on, and run again what is saved, until Ctrl-C", KO: "끝내지 않고, 저장한 수업을 다시 실행함 (Ctrl-C로 끝냄)"},
	noPicture:  rule.Text{EN: "leave out the pictures of steps that failed", KO: "실패한 단계의 화면을 보여 주지 않음"},
	testJSON:   rule.Text{EN: "JSON lines", KO: "JSON, 한 줄에 하나씩"},
	testJUnit:  rule.Text{EN: "JUnit's XML, for CI", KO: "JUnit의 XML (CI용)"},
	testTAP:    rule.Text{EN: "the Test Anything Protocol", KO: "TAP (Test Anything Protocol)"},
	testGitHub: rule.Text{EN: "annotations of GitHub Actions", KO: "GitHub Actions의 주석"},
	translate:  rule.Text{EN: "Write a translation to fill in, or bring one up to date", KO: "채워 넣을 번역 파일을 만들거나, 있는 번역을 원문에 맞춤"},
	translateLong: rule.Text{
		EN: `translate writes NAME.LANG.yaml beside the lesson's file (for a lesson of the
curriculum, in this folder), with every original text as a comment. In a file that
is there already it adds what is new, shows the original above each text whose
original has changed, and marks each text with what it was made from. It changes no
word of a translation.`,
		KO: `translate는 수업 파일 옆에 NAME.LANG.yaml 파일을 만들고 모든 원문을 주석으로
적어 둡니다. 함께 들어 있는 수업이면 지금 폴더에 만듭니다. 이미 있는 파일에는
새로 생긴 글을 주석으로 더하고, 원문이 바뀐 글 위에는 지금의 원문을 보여 주고,
글마다 어떤 원문을 옮긴 것인지 표시를 남깁니다. 번역된 글은 한 글자도 바꾸지
않습니다.`,
	},
	untranslated: rule.Text{EN: "texts to translate: %d", KO: "번역할 글: %d개"},
	stale:        rule.Text{EN: "texts whose original has changed: %d", KO: "원문이 바뀐 글: %d개"},
	run: rule.Text{
		EN: "Play lessons and explain every step",
		KO: "수업을 실행하고 단계마다 설명함",
	},
	runLong: rule.Text{
		EN: `run plays lessons, asks the predictions, and counts at the end those that came true.
In a terminal of at least 80 columns and 24 rows a step has the whole screen: Enter,
Space or the right arrow goes on, the left arrow back, up and down move what is longer
than its place, a number answers, and letters do more; ? tells of all keys. At a task,
and at the prompt that t opens, letters are typed, and Esc makes them keys.
In a smaller terminal, with TERM=dumb, ACCESSIBLE=1, --plain, --verbose, --quiet,
--cookies, --timeline or --width it tells a step in lines and waits for Enter, also
behind the number of a choice or a letter. A step that is taller than the screen comes
in parts. Enter alone asks a question once more; s skips it, h gives a hint, b goes
back, d shows the details, c the cookies, e a step once more from its beginning, r
takes its question again, and q leaves.
It goes on where you left; --again begins at the beginning. In a pipe, with CI set, or
with --no-pause it writes the whole transcript with the answers. --format json writes
the trace as JSON lines. --db keeps the tables of the lesson's site in a SQLite file,
which Django and statelab sessions read.`,
		KO: `run은 수업을 실행하고 예측을 물으며, 끝나면 맞은 예측의 수를 알려 줍니다.
터미널이 80칸 24줄 이상이면 한 단계가 화면 전체를 씁니다. Enter나 스페이스, 오른쪽
화살표로 나아가고, 왼쪽 화살표로 돌아가고, 위아래 화살표로 긴 내용을 넘기고,
번호로 답합니다. 글자 키로 더 볼 수 있으며, ?를 누르면 모든 키의 설명이 나옵니다.
과제와 t로 여는 프롬프트에서는 글자를 입력하고, Esc를 누르면 글자가 키가 됩니다.
터미널이 더 작거나 TERM=dumb, ACCESSIBLE=1, --plain, --verbose, --quiet, --cookies,
--timeline, --width 가운데 하나라도 있으면 단계를 줄로 이어서 보여 주고 Enter를
기다립니다. 번호나 글자도 입력하고 Enter를 누릅니다. 화면보다 긴 단계는 나누어
보여 줍니다. 질문에서 Enter만 누르면 다시 묻습니다. s는 건너뛰기, h는 힌트, b는
이전 단계, d는 자세히, c는 쿠키, e는 그 단계를 처음부터 다시 보기, r은 질문에 다시
답하기, q는 끝내기입니다.
멈춘 곳에서 이어지며, --again을 적으면 처음부터 시작합니다. 파이프로 이었거나 CI가
설정되어 있거나 --no-pause를 적으면 답까지 한꺼번에 모두 적습니다. --format json은
실행 기록을 한 줄에 하나씩 JSON으로 적습니다. --db는 수업에 나오는 사이트의
테이블을 SQLite 파일에 남기며, 그 파일은 Django와 statelab sessions로 읽을 수
있습니다.`,
	},
	noPause: rule.Text{EN: "do not wait and do not ask", KO: "기다리지도 묻지도 않음"},
	plain: rule.Text{
		EN: "tell the lesson in lines below each other, not on the whole screen",
		KO: "화면 전체를 쓰지 않고 한 줄씩 아래로 이어서 보여 줌",
	},
	db: rule.Text{
		EN: "keep the site's tables in this new SQLite file (or folder: HOST.sqlite3 a site)",
		KO: "사이트의 테이블을 새 SQLite 파일에 남김 (폴더를 적으면 사이트마다 HOST.sqlite3)",
	},
	verbose: rule.Text{
		EN: "add raw bytes, curl lines, SQL, the whole jar and table, and the checks",
		KO: "오간 바이트, curl 명령, SQL, 쿠키 저장소와 테이블 전체, 검사까지 보여 줌",
	},
	cookies: rule.Text{
		EN: "add the table of cookies, as developer tools show it",
		KO: "쿠키 표를 개발자 도구처럼 함께 보여 줌",
	},
	timeline: rule.Text{
		EN: "add the timeline behind the last step: each cookie and row, from made to gone",
		KO: "마지막 단계 뒤에 타임라인(쿠키와 행이 만들어져 사라지기까지)을 보여 줌",
	},
	onlyText: rule.Text{EN: "leave only the text, and the checks that failed", KO: "설명과 실패한 검사만 남김"},
	json:     rule.Text{EN: "the trace as JSON lines", KO: "실행 기록을 한 줄에 하나씩 JSON으로"},
}
