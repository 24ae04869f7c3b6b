package main

import "statelab/internal/rule"

// words are those of the program itself and of what all commands share.
var words = struct {
	short, long, version, suffixList     rule.Text
	commit, changed, noCommit, builtWith rule.Text
	jar, jarLong, load, save             rule.Text
	lang, color, theme, width, ascii     rule.Text
	screen, ownLesson, passedOver        rule.Text
}{
	short: rule.Text{
		EN: "See how HTTP, which forgets, is made to remember",
		KO: "잊어버리는 HTTP가 어떻게 기억하게 되는지 보여 줌",
	},
	long: rule.Text{
		EN: `statelab plays lessons in which a simulated browser with a cookie jar talks to
a server with a session table, on a virtual clock. Every step shows the bytes on
the wire, the jar, the table, and the rule behind every change.

Environment:
  ACCESSIBLE=1     whole sentences and no marks, for a screen reader
  STATELAB_LANG    language, where --lang is not given: en, ko, or that of a translation
  STATELAB_THEME   background, where --theme is not given: dark or light
  STATELAB_STATE   folder in which your place in the lessons is kept
  NO_COLOR=1       no colour
  COLUMNS          columns, where the terminal does not say`,
		KO: `statelab은 수업을 실행합니다. 수업에서는 쿠키 저장소를 가진 가상의 브라우저와
세션 테이블을 가진 서버가 가상의 시계에 맞추어 요청과 응답을 주고받습니다.
단계마다 오간 바이트, 쿠키 저장소, 테이블, 그리고 바뀐 것마다 그렇게 된 규칙을
보여 줍니다.

환경 변수:
  ACCESSIBLE=1     화면을 소리로 들을 때. 기호 없이 문장으로만 씀
  STATELAB_LANG    --lang을 적지 않을 때의 언어: en, ko
  STATELAB_THEME   --theme을 적지 않을 때의 배경: dark, light
  STATELAB_STATE   수업의 진도를 저장할 폴더
  NO_COLOR=1       색을 쓰지 않음
  COLUMNS          터미널의 너비를 알 수 없을 때의 칸 수`,
	},
	version: rule.Text{
		EN: "Print the version, its commit, and how old the public suffix list is",
		KO: "버전과 커밋, 공용 접미사 목록의 날짜를 출력함",
	},
	commit:     rule.Text{EN: "commit %s of %s", KO: "커밋: %s (%s)"},
	changed:    rule.Text{EN: ", and changes that were not committed", KO: ", 커밋하지 않은 수정 사항 있음"},
	noCommit:   rule.Text{EN: "commit unknown: it was built outside of a checkout", KO: "커밋: 알 수 없음 (git 체크아웃이 아닌 곳에서 빌드함)"},
	builtWith:  rule.Text{EN: "built with %s for %s", KO: "빌드: %s, %s"},
	suffixList: rule.Text{EN: "public suffix list of %s, %d days old", KO: "공용 접미사 목록: %s (%d일 전)"},
	jar: rule.Text{
		EN: "Be a cookie jar for programs, one JSON object a line",
		KO: "다른 프로그램의 쿠키 저장소가 됨 (한 줄에 JSON 하나)",
	},
	jarLong: rule.Text{
		EN: `jar reads requests from standard input, one JSON object a line, and answers each
with one line on standard output, until the input ends. A line that cannot be
understood is answered with an error, and the next one is read. The jar has no
clock: every request says what time it is. docs/jar-protocol.md has all fields.`,
		KO: `jar는 표준 입력에서 한 줄에 하나씩 JSON으로 적은 요청을 읽고, 입력이 끝날
때까지 하나하나 표준 출력에 한 줄로 응답합니다. 알아볼 수 없는 줄에는 오류로
응답하고 다음 줄을 읽습니다. 이 쿠키 저장소에는 시계가 없으므로 요청마다 시각을
적습니다. 모든 필드는 docs/jar-protocol.md에 있습니다.`,
	},
	load: rule.Text{
		EN: "begin with the cookies of a file, as statelab cookies reads it",
		KO: "파일의 쿠키를 가지고 시작함. statelab cookies가 읽는 파일이면 됨",
	},
	save: rule.Text{
		EN: "write the cookies into a file at the end: JSON if it ends in .json, else cookies.txt",
		KO: "끝날 때 쿠키를 파일에 적음: 이름이 .json으로 끝나면 JSON, 아니면 cookies.txt",
	},

	lang: rule.Text{
		EN: "language: en or ko, or that of a lesson's translation (default: STATELAB_LANG, then the locale)",
		KO: "언어: en, ko (기본값: STATELAB_LANG, 없으면 로캘)",
	},
	color: rule.Text{
		EN: "colour: auto, always or never; always also where NO_COLOR is set or the output is a pipe",
		KO: "색: auto, always, never. always는 NO_COLOR가 설정되어 있거나 파이프여도 색을 씀",
	},
	theme: rule.Text{
		EN: "background: dark or light (default: STATELAB_THEME, else for both; alike in 16 colours)",
		KO: "배경: dark, light (기본값: STATELAB_THEME, 없으면 공통; 16색이면 같음)",
	},
	width: rule.Text{
		EN: "columns to write on, 24 to 120 (default: the terminal's, or 80)",
		KO: "한 줄의 칸 수. 24부터 120까지 (기본값: 터미널의 너비, 알 수 없으면 80)",
	},
	ascii:      rule.Text{EN: "write ASCII only (and Hangul, in Korean)", KO: "ASCII 문자만 씀 (한국어에서는 한글도)"},
	screen:     rule.Text{EN: "a screen for people", KO: "사람이 읽는 화면"},
	passedOver: rule.Text{EN: "passed over, since it is no lesson (no key statelab): %s", KO: "수업이 아니어서(statelab 키 없음) 건너뜀: %s"},
	ownLesson: rule.Text{
		EN: "this is %s of the working folder, not the lesson that comes with statelab",
		KO: "statelab에 들어 있는 수업이 아니라 지금 폴더의 %s입니다",
	},
}

// mistakes are what can be wrong with a command line. Where another package says
// it in English, the text here is Korean only.
var mistakes = struct {
	noCommand, badChoice, badWidth, tooFew, tooMany                  rule.Text
	badFlag, noFlag, otherFlag, noShorthand, noValue, noShortValue   rule.Text
	badValue, badCause, noNumber, noBool, givenTwice                 rule.Text
	noLesson, lessonList, folder, noLessons, noFile                  rule.Text
	forbidden, oneLesson, folderForSites, noPlainFile                rule.Text
	inMemory, keepNothing                                            rule.Text
	badTable, freshTable, noLanguage                                 rule.Text
	badLimit, badMoment, badYear, momentForm, exclusive, beginsTwice rule.Text
	tooFar, shorter                                                  rule.Text
	needsTerminal, nothingTyped, noYAML, unspoken, noUnit            rule.Text
	otherCommand, isLesson, noJarFile                                rule.Text
	needsAddress, tryAddress, neither, sayAddress                    rule.Text
	sayAddressAgain                                                  rule.Text
	tooLong, headOnly, noLines, giveLine, afterThen, length          rule.Text
	oneArgument, twoArguments, blankInside, noBlank                  rule.Text
	noHeader, noPreflight, isForeign, nothingFound                   rule.Text
	aReason, listRules, isFile, giveFile, giveCookies                rule.Text
	noPath, thePaths, fromAsks, oneFrom, onePath, noStep, theSteps   rule.Text
	mutantsIn, watchIn, watchStdin, noneMatches, noTopic             rule.Text
	nowhereStep, onlyYML, noLessonsNamed, watchNothing               rule.Text
	notIn, itIsIn, isThere, otherName, noOwnFile                     rule.Text
}{
	watchNothing:   rule.Text{EN: "--watch is for files of lessons, or folders of them", KO: "--watch는 수업 파일이나 폴더와 함께 씁니다"},
	notIn:          rule.Text{EN: "the lesson %s has no translation into %q", KO: "%s 수업에 %q 번역이 없습니다"},
	itIsIn:         rule.Text{EN: "it is in %s", KO: "있는 언어: %s"},
	noOwnFile:      rule.Text{EN: "%s is a lesson that comes with statelab: name a file of your own", KO: "%s 수업은 함께 들어 있는 것입니다. 자신의 파일을 적으십시오"},
	isThere:        rule.Text{EN: "%s is there already", KO: "%s 파일이 이미 있습니다"},
	otherName:      rule.Text{EN: "give the new lesson another name", KO: "새 수업에 다른 이름을 붙입니다"},
	onlyYML:        rule.Text{EN: "there are no lessons in %s: the name of a lesson file ends in .yaml, not .yml: %s", KO: "%s 폴더에 수업이 없습니다. 수업 파일의 이름은 .yml이 아니라 .yaml로 끝납니다: %s"},
	noLessonsNamed: rule.Text{EN: "none of these files is a lesson", KO: "이 가운데 수업 파일이 없습니다"},
	mutantsIn:      rule.Text{EN: "--mutants are listed in the formats text and json, not in %s", KO: "--mutants는 text와 json 형식에만 나옵니다 (받은 형식: %s)"},
	watchIn:        rule.Text{EN: "--watch writes in the formats text and json, not in %s", KO: "--watch는 text와 json 형식으로만 씁니다 (받은 형식: %s)"},
	watchStdin:     rule.Text{EN: "--watch is for files: the standard input is read once", KO: "--watch는 파일에 씁니다. 표준 입력은 한 번만 읽습니다"},
	noneMatches:    rule.Text{EN: "no lesson's id matches --run %s", KO: "--run %s 정규식에 맞는 id의 수업이 없습니다"},
	noTopic:        rule.Text{EN: "no lesson has the topic %q", KO: "%q 주제의 수업이 없습니다"},
	nowhereStep:    rule.Text{EN: "no lesson has a step %q", KO: "%q 단계가 있는 수업이 없습니다"},
	fromAsks:       rule.Text{EN: "--from is for a person at a terminal: elsewhere a lesson is played whole, and lesson page --step writes one step", KO: "--from은 터미널에서 직접 볼 때 씁니다. 다른 곳에서는 수업 전체를 실행합니다. 한 단계만 쓰려면 lesson page --step을 씁니다"},
	oneFrom:        rule.Text{EN: "--from is a step of one lesson", KO: "--from은 수업 하나의 단계입니다"},
	onePath:        rule.Text{EN: "--path is a path through one folder", KO: "--path는 폴더 하나에 있는 학습 경로입니다"},
	noStep:         rule.Text{EN: "%s has no step %q", KO: "%s 수업에 %q 단계가 없습니다"},
	theSteps:       rule.Text{EN: "it has %s", KO: "단계: %s"},
	noPath:         rule.Text{EN: "there is no path %q", KO: "%q 학습 경로가 없습니다"},
	thePaths:       rule.Text{EN: "it is %[1]s", KO: "학습 경로: %[2]s"},
	noCommand:      rule.Text{EN: "unknown command %q for %q", KO: "%[2]q에 %[1]q 명령이 없습니다"},
	otherCommand:   rule.Text{EN: "%q has it", KO: "%q 아래에 있습니다"},
	noJarFile:      rule.Text{EN: "%s: it is a folder", KO: "%s: 파일이 아니라 폴더입니다"},
	isLesson:       rule.Text{EN: "it is a lesson", KO: "수업의 이름입니다"},
	badChoice:      rule.Text{EN: "--%s is %s, not %q", KO: "--%s 값은 %s 가운데 하나입니다 (받은 값: %q)"},
	badWidth:       rule.Text{EN: "--width is a number of columns, at least %d, not %d", KO: "--width 값은 칸의 수이고 %d 이상입니다 (받은 값: %d)"},
	tooFew:         rule.Text{EN: "%s needs %s", KO: "%s 명령에는 인수가 있어야 합니다: %s"},
	tooMany:        rule.Text{EN: "%s takes %s, not %d arguments", KO: "%s 명령의 인수가 너무 많습니다: %s (받은 인수: %d개)"},

	badFlag:      rule.Text{EN: "bad flag syntax: %s", KO: "플래그를 적는 방법이 틀렸습니다: %s"},
	noFlag:       rule.Text{EN: "unknown flag: --%s", KO: "--%s 플래그가 없습니다"},
	otherFlag:    rule.Text{EN: "%s has it", KO: "%s 명령에 있습니다"},
	noShorthand:  rule.Text{EN: "unknown shorthand flag: %q in -%s", KO: "-%[2]s: %[1]q 플래그가 없습니다"},
	noValue:      rule.Text{EN: "--%s needs a value", KO: "--%s 플래그에는 값이 있어야 합니다"},
	noShortValue: rule.Text{EN: "%q in -%s needs a value", KO: "-%[2]s: %[1]q 플래그에는 값이 있어야 합니다"},
	badValue:     rule.Text{EN: "%[2]s does not take %[1]q", KO: "%[2]s 플래그에 쓸 수 없는 값입니다: %[1]q"},
	badCause:     rule.Text{EN: "%[2]s does not take %[1]q: %[3]s", KO: "%[2]s 플래그에 쓸 수 없는 값입니다: %[1]q (%[3]s)"},
	givenTwice:   rule.Text{EN: "it is given twice", KO: "두 번 적었습니다"},
	noNumber:     rule.Text{EN: "%[2]s is a whole number, not %[1]q", KO: "%[2]s 값은 정수입니다 (받은 값: %[1]q)"},
	noBool:       rule.Text{EN: "%[2]s is true or false, not %[1]q", KO: "%[2]s 값은 true, false 가운데 하나입니다 (받은 값: %[1]q)"},

	noLesson: rule.Text{EN: "there is no lesson %q", KO: "%q 수업이 없습니다"},
	lessonList: rule.Text{
		EN: "a file is given with its ending, .yaml",
		KO: "파일은 .yaml까지 적습니다",
	},
	folder: rule.Text{
		EN: "%s is a folder: statelab lesson test runs all lessons of one",
		KO: "%s: 파일이 아니라 폴더입니다. 폴더의 수업은 statelab lesson test로 모두 실행합니다",
	},
	noYAML: rule.Text{
		EN: "%s: the name of a lesson file ends in .yaml: call it %s",
		KO: "%s: 수업 파일의 이름은 .yaml로 끝나야 합니다. %s로 바꾸십시오",
	},
	noLessons: rule.Text{EN: "there are no lessons (*.yaml) in %s", KO: "%s 폴더에 수업(*.yaml)이 없습니다"},
	noFile:    rule.Text{EN: "no such file or directory", KO: "그런 파일이나 폴더가 없습니다"},
	forbidden: rule.Text{EN: "permission denied", KO: "권한이 없습니다"},
	oneLesson: rule.Text{EN: "--db keeps the tables of one lesson", KO: "--db는 수업 하나의 테이블만 남깁니다"},
	folderForSites: rule.Text{
		EN: "the lesson has %d sites with tables of their own: --db names a folder that exists, for a file each",
		KO: "수업에 자기 테이블이 있는 사이트가 %d개 있습니다. --db에 이미 있는 폴더를 적으면 그런 사이트마다 파일을 하나씩 만듭니다",
	},
	inMemory:    rule.Text{EN: "--db :memory: would keep nothing: what is in memory is gone when the run ends", KO: "--db :memory:로는 아무것도 남지 않습니다. 메모리에 든 것은 실행이 끝나면 없어집니다"},
	keepNothing: rule.Text{EN: "name a file, such as --db new.sqlite3, or leave --db out", KO: "--db new.sqlite3처럼 파일을 적거나 --db를 빼고 실행합니다"},
	noPlainFile: rule.Text{EN: "--db: %s is no plain file", KO: "--db: 일반 파일이 아닙니다: %s"},
	badTable:    rule.Text{EN: "%v", KO: "테이블을 만들 수 없는 파일입니다 (%v)"},
	freshTable: rule.Text{
		EN: "--db takes a new file, or one with Django's tables and no sessions and users yet",
		KO: "--db에는 새 파일, 또는 Django의 테이블만 있고 세션과 사용자가 아직 없는 파일을 적습니다",
	},
	noLanguage: rule.Text{
		EN: "%q is no language to translate into: the lesson is in %q",
		KO: "%q 언어로는 번역할 수 없습니다. 수업의 언어: %q",
	},
	unspoken: rule.Text{
		EN: "%q is no language: write one as en, ko, fr or zh-Hant",
		KO: "%q: 언어가 아닙니다. en, ko, fr, zh-Hant처럼 적습니다",
	},

	badLimit:  rule.Text{EN: "--limit is a number of sessions, not %d", KO: "--limit 값은 세션의 수입니다 (받은 값: %d)"},
	badMoment: rule.Text{EN: "--at is a time, not %q", KO: "--at 값은 시각입니다 (받은 값: %q)"},
	badYear:   rule.Text{EN: "--at lies in the years 1 to %d in UTC, not at %q", KO: "--at 값은 UTC로 1년부터 %d년 사이의 시각입니다 (받은 값: %q)"},
	tooFar:    rule.Text{EN: "--after leads out of the years 1 to %d", KO: "--after를 더하면 1년부터 %d년 사이를 벗어납니다"},
	shorter:   rule.Text{EN: "give a shorter --after, or another --at", KO: "--after를 줄이거나 --at을 바꿉니다"},
	momentForm: rule.Text{
		EN: "as 2026-03-02T09:00:00Z, or 2026-03-02",
		KO: "2026-03-02T09:00:00Z 또는 2026-03-02처럼 적습니다",
	},
	beginsTwice: rule.Text{EN: "--%s and --%s exclude each other: one begins at a step, the other at the first one", KO: "--%s, --%s 플래그는 함께 쓸 수 없습니다. 앞의 것은 정한 단계에서, 뒤의 것은 첫 단계에서 시작합니다"},
	exclusive:   rule.Text{EN: "--%s and --%s exclude each other", KO: "--%s, --%s 플래그는 함께 쓸 수 없습니다"},
	needsTerminal: rule.Text{
		EN: "--ask-secret asks at a terminal: elsewhere set STATELAB_SECRET_KEY",
		KO: "--ask-secret은 터미널에서만 물어볼 수 있습니다. 다른 곳에서는 STATELAB_SECRET_KEY를 설정합니다",
	},
	nothingTyped: rule.Text{EN: "no secret key was typed", KO: "비밀 키를 입력하지 않았습니다"},

	needsAddress: rule.Text{EN: "--%s is about an address and its Set-Cookie lines", KO: "--%s 플래그는 주소와 그 Set-Cookie 줄이 있을 때 씁니다"},
	tryAddress:   rule.Text{EN: "statelab explain https://shop.test/ 'a=1' --%s ...", KO: "statelab explain https://shop.test/ 'a=1' --%s ..."},
	neither:      rule.Text{EN: "%q is no rule and no address", KO: "규칙의 코드도 주소도 아닙니다: %q"},
	sayAddress: rule.Text{
		EN: "say which address it came from:\n%s",
		KO: "어느 주소에서 왔는지 앞에 적습니다:\n%s",
	},
	sayAddressAgain: rule.Text{
		EN: "say which address it came from, and give the same again:\n%s",
		KO: "어느 주소에서 왔는지 적고 같은 것을 다시 넣습니다:\n%s",
	},
	tooLong:  rule.Text{EN: "standard input has more than %d bytes", KO: "표준 입력이 %d바이트를 넘습니다"},
	headOnly: rule.Text{EN: "the head of the response is enough: curl -sI", KO: "응답의 머리 부분이면 됩니다: curl -sI"},
	noLines:  rule.Text{EN: "there is no Set-Cookie line on standard input, and nothing else with cookies", KO: "표준 입력에 Set-Cookie 줄도, 쿠키가 든 다른 것도 없습니다"},
	giveLine: rule.Text{
		EN: "give one behind the address:\nstatelab explain https://shop.test/ 'a=1; Path=/'",
		KO: "주소 뒤에 적을 수도 있습니다:\nstatelab explain https://shop.test/ 'a=1; Path=/'",
	},
	afterThen: rule.Text{EN: "it stands behind the --then that it is about", KO: "--then 뒤에 적습니다"},
	noHeader:  rule.Text{EN: "as 'Content-Type: application/json'", KO: "'Content-Type: application/json'처럼 적습니다"},
	noPreflight: rule.Text{
		EN: "as 204, or 'Access-Control-Allow-Origin: *'",
		KO: "204나 'Access-Control-Allow-Origin: *'처럼 적습니다",
	},
	isForeign:    rule.Text{EN: "this is %[1]s, and no line with a cookie", KO: "쿠키가 든 줄이 아닙니다: %[2]s"},
	nothingFound: rule.Text{EN: "there is no rule about %q", KO: "%q 관련 규칙을 찾지 못했습니다"},
	aReason:      rule.Text{EN: "%q is no rule of a browser: a server refuses with such a reason", KO: "%q: 브라우저의 규칙이 아니라 서버가 거부하는 이유입니다"},
	listRules:    rule.Text{EN: "give the line itself (statelab explain https://shop.test/ 'sid=1; Path=/') or what the browser's console says; statelab explain lists all rules by topic", KO: "문제의 줄을 그대로 적거나 (statelab explain https://shop.test/ 'sid=1; Path=/') 브라우저 콘솔의 말을 붙여 넣습니다. statelab explain을 실행하면 모든 규칙이 주제별로 나옵니다"},
	isFile:       rule.Text{EN: "%s is a file, and no address", KO: "주소가 아니라 파일입니다: %s"},
	giveCookies:  rule.Text{EN: "a file of cookies is read so:\nstatelab cookies %s", KO: "쿠키 파일은 이렇게 읽습니다:\nstatelab cookies %s"},
	giveFile:     rule.Text{EN: "what an address answered is read from a file so:\nstatelab explain https://shop.test/ < %s", KO: "주소의 응답을 담은 파일은 이렇게 읽습니다:\nstatelab explain https://shop.test/ < %s"},
	noUnit:       rule.Text{EN: "it has no unit: write %[1]sm or %[1]ss", KO: "단위가 없습니다. %[1]sm이나 %[1]ss처럼 적습니다"},
	oneArgument:  rule.Text{EN: "%q is an address and a line in one argument", KO: "주소와 줄이 인수 하나에 들어 있습니다: %q"},
	twoArguments: rule.Text{EN: "each has its own quotes: %s", KO: "따로 따옴표를 칩니다: %s"},
	blankInside:  rule.Text{EN: "%q is no address", KO: "주소가 아닙니다: %q"},
	noBlank:      rule.Text{EN: "no blank stands in an address", KO: "주소에는 빈칸이 없습니다"},
	length:       rule.Text{EN: "a length of time is wanted, as 90s, 5m, 1h30m or 14d", KO: "90s, 5m, 1h30m, 14d처럼 시간의 길이를 적습니다"},
}
