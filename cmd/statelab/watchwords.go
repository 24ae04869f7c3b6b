package main

import "statelab/internal/rule"

// watchWords are those of the command watch.
var watchWords = struct {
	short, long, db, port, save, cookie, all, thirdParty                                                     rule.Text
	noAddress, anAddress, noHTTP, onlyOrigin, without, notHere, whyHere, badPort, samePort, noPort, portForm rule.Text
	saves, saved, savedPart, saveFailed, saveThere, saveNowhere, zoneAlone, hostAlone                        rule.Text
	rowGone, rowless, keyless, outside, outsideWhile, notRead, together, rowsOf, someRows, notYet, past      rule.Text
	open, passesTo, lost, nothing, notKept, absent, down, refusal, unread, unreadAt                          rule.Text
}{
	short: rule.Text{
		EN: "Watch the cookies and sessions of an app of your own while you use it in a browser",
		KO: "직접 만든 앱을 브라우저로 쓰는 동안 쿠키와 세션을 지켜봄",
	},
	long: rule.Text{
		EN: `watch stands between your browser and an app that runs on this computer. It prints an
address; open that instead of the app's. What crosses passes unchanged, and each
request is told as lessons tell a step: which cookies went along and which did not,
by which rule, what became of each Set-Cookie line; with --db also which session rows
the app made, changed or deleted. Ctrl-C ends it with the story of each cookie and
session. What it cannot see is said. Values are masked unless --full is given.

Use a browser: of what curl sends nobody knows who asked, and most claims about
cookies are "cannot know".`,
		KO: `watch는 브라우저와 이 컴퓨터에서 실행 중인 앱 사이에 섭니다. 출력하는 주소를 앱의
주소 대신 엽니다. 오가는 것은 그대로 전하고, 요청마다 수업의 단계처럼 보여 줍니다.
어떤 쿠키를 보냈고 어떤 쿠키를 왜 안 보냈는지, Set-Cookie 줄마다 어떻게 되었는지를
알려 주고, --db를 주면 앱이 만들거나 바꾸거나 지운 세션 행도 보여 줍니다. Ctrl-C를
누르면 쿠키와 세션마다 일어난 일을 알려 주고 끝납니다. 볼 수 없는 것은 볼 수 없다고
합니다. --full이 없으면 값은 가립니다.

브라우저를 씁니다. curl이 보낸 것은 누가 요청했는지 알 수 없어, 쿠키에 대해서는
대부분 "알 수 없음"이라고 합니다.`,
	},
	db:         rule.Text{EN: "also show the session rows of this SQLite file of a Django project, which is only read", KO: "Django 프로젝트의 SQLite 파일에 있는 세션 행도 보여 줌. 읽기만 함"},
	port:       rule.Text{EN: "the port to open in the browser (default: the one behind the app's, or any that is free)", KO: "브라우저에서 열 포트 (기본값: 앱의 다음 포트, 쓰고 있으면 빈 포트)"},
	save:       rule.Text{EN: "also write what passes into this HAR file, with whole values, for you alone to read", KO: "오간 내용을 이 HAR 파일에도 씀. 값을 가리지 않으며 나만 읽을 수 있음"},
	cookie:     rule.Text{EN: "only requests that have to do with cookies of this name", KO: "이 이름의 쿠키와 관계있는 요청만"},
	all:        rule.Text{EN: "fold nothing: every request, whole, with the jar and the table", KO: "접지 않고 모두 보여 줌: 모든 요청을 쿠키 저장소, 테이블과 함께"},
	thirdParty: rule.Text{EN: "what the browser does with third-party cookies: auto (as its requests tell), allowed or blocked", KO: "서드파티 쿠키 설정: auto(요청에서 알아냄), allowed, blocked 가운데 하나"},

	noAddress:  rule.Text{EN: "%s is no address", KO: "주소가 아닙니다: %s"},
	anAddress:  rule.Text{EN: "give the address of an app on this computer: http://127.0.0.1:8000", KO: "이 컴퓨터에서 실행 중인 앱의 주소를 적습니다: http://127.0.0.1:8000"},
	noPort:     rule.Text{EN: "%s is no port", KO: "포트가 아닙니다: %s"},
	portForm:   rule.Text{EN: "a port is a number from 1 to 65535", KO: "포트는 1부터 65535까지의 수입니다"},
	noHTTP:     rule.Text{EN: "%s: only plain http can be read", KO: "%s: 평문 http만 읽을 수 있습니다"},
	onlyOrigin: rule.Text{EN: "%s: a whole app is watched, and not one page of it", KO: "%s: 페이지 하나가 아니라 앱 전체를 지켜봅니다"},
	without:    rule.Text{EN: "leave out what stands behind the port: %s", KO: "포트 뒤를 빼고 적습니다: %s"},
	notHere:    rule.Text{EN: "%s is not on this computer", KO: "이 컴퓨터의 주소가 아닙니다: %s"},
	whyHere:    rule.Text{EN: "only 127.0.0.1, ::1, localhost and names below localhost are watched: your own app, and nobody else's", KO: "127.0.0.1, ::1, localhost와 그 하위 이름만 됩니다. 남의 것이 아니라 직접 만든 앱을 지켜보는 명령입니다"},
	badPort:    rule.Text{EN: "--port is from 1 to 65535, not %d", KO: "--port는 1부터 65535까지입니다: %d"},
	samePort:   rule.Text{EN: "port %d is the app's own: choose another one for --port", KO: "%d번은 앱의 포트입니다. --port에는 다른 포트를 적습니다"},

	saves:      rule.Text{EN: "What passes is written into %s with whole values, passwords in addresses and sessions among them. Only you can read it: keep it to yourself.", KO: "오간 내용을 %s에 값을 가리지 않고 씁니다. 세션과 주소에 적힌 비밀번호도 들어갑니다. 나만 읽을 수 있는 파일이니 남에게 주지 마십시오."},
	saved:      rule.Text{EN: "%[1]s holds what passed, with whole values. `statelab har %[2]s` reads it again.", KO: "%[1]s에 오간 내용이 가리지 않은 값으로 있습니다. `statelab har %[2]s`로 다시 읽습니다."},
	savedPart:  rule.Text{EN: "%[1]s is as long as a recording may be: from request %[2]d on nothing was written.", KO: "%[1]s 파일이 너무 길어져 %[2]d번 요청부터는 쓰지 않았습니다."},
	saveFailed: rule.Text{EN: "%[1]s could not be written from request %[2]d on: %[3]s.", KO: "%[2]d번 요청부터 %[1]s에 쓰지 못했습니다: %[3]s"},
	saveThere:  rule.Text{EN: "%s is there already, and is not written over: choose another name for --save", KO: "%s: 이미 있는 파일이라 덮어쓰지 않습니다. --save에 다른 이름을 적습니다"},

	saveNowhere: rule.Text{EN: "--save needs the name of a file", KO: "--save에 파일 이름을 적습니다"},
	hostAlone:   rule.Text{EN: "--host is a host, as %[2]s, and no address: %[1]s", KO: "--host에는 주소가 아니라 호스트를 적습니다. 예: %[2]s (받은 값: %[1]s)"},
	zoneAlone:   rule.Text{EN: "--zone is for session rows: it needs --db", KO: "--zone은 세션 행에 쓰는 것이므로 --db도 적습니다"},

	rowGone: rule.Text{EN: "deleted", KO: "삭제됨"},
	rowless: rule.Text{
		EN: "No row of %[1]s has the key of the cookie %[2]s that the browser now holds. The app keeps its sessions elsewhere: in another database file (DATABASES), or by another SESSION_ENGINE (cache, file, signed_cookies); or it is no Django app.",
		KO: "%[1]s에는 브라우저가 지금 가진 %[2]s 쿠키를 키로 하는 행이 없습니다. 앱이 세션을 다른 곳에 둡니다. 데이터베이스 파일이 다르거나(DATABASES), SESSION_ENGINE이 다르거나(cache, file, signed_cookies), Django 앱이 아닙니다.",
	},
	keyless: rule.Text{
		EN: "No row of %[1]s has the key that came with %[2]s: the row was deleted, or the server made no such key, or the app keeps its sessions elsewhere. Without a row the request has no session.",
		KO: "%[1]s에는 %[2]s 쿠키로 온 키의 행이 없습니다. 행을 지웠거나, 서버가 만든 키가 아니거나, 앱이 세션을 다른 곳에 둡니다. 행이 없으면 세션이 없는 요청입니다.",
	},
	outside:      rule.Text{EN: "Before this request session rows changed while no request here waited for its answer: %d.", KO: "이 요청 전에, 여기서 응답을 기다리는 요청이 없는 동안 세션 행이 바뀌었습니다: %d개"},
	outsideWhile: rule.Text{EN: "Before this request session rows changed while no request here waited for its answer: %[1]d. Still going on was %[2]s, and may be the cause.", KO: "이 요청 전에, 여기서 응답을 기다리는 요청이 없는 동안 세션 행이 바뀌었습니다: %[1]d개. 이어지고 있던 것이 원인일 수 있습니다: %[3]s"},
	notRead:      rule.Text{EN: "The session rows were not read: %[1]s.", KO: "세션 행을 읽지 못했습니다: %[2]s"},
	together:     rule.Text{EN: "Meanwhile this went on, too: %[1]s. Which of them changed the rows is not known.", KO: "그동안 이어진 것이 더 있으므로(%[2]s) 어느 것이 행을 바꾸었는지는 알 수 없습니다."},
	someRows:     rule.Text{EN: "It has many rows: looked at are the %d that live longest, and those whose key a cookie has.", KO: "행이 많으므로 가장 늦게 만료되는 %d개와, 쿠키에 키가 있는 행만 봅니다."},
	notYet:       rule.Text{EN: "The session rows of %[1]s cannot be read yet: %[2]s.", KO: "%[1]s의 세션 행을 아직 읽을 수 없습니다: %[3]s"},
	past:         rule.Text{EN: "The answer leads past here, to %[1]s itself: what the browser does there is not seen.", KO: "응답이 여기를 거치지 않는 %[1]s 주소로 보냅니다. 거기서 하는 일은 볼 수 없습니다."},
	rowsOf:       rule.Text{EN: "The session rows are those of %[1]s, table %[2]s.", KO: "세션 행은 %[1]s의 %[2]s 테이블에서 읽습니다."},

	open: rule.Text{EN: "Open %s in your browser. Ctrl-C ends.", KO: "브라우저에서 %s 주소를 엽니다. Ctrl-C를 누르면 끝납니다."},
	passesTo: rule.Text{
		EN: "It passes everything on to %[1]s. Cookies know no ports: those of %[1]s come along. Those of %[2]s are others.",
		KO: "모두 %[1]s에 그대로 전합니다. 쿠키는 포트를 가리지 않으므로 %[1]s의 쿠키도 함께 옵니다. %[2]s의 쿠키는 따로입니다.",
	},
	lost:    rule.Text{EN: "(%d requests passed faster than they could be shown)", KO: "(너무 빨리 지나가서 보여 주지 못한 요청 %d개)"},
	nothing: rule.Text{EN: "No request came.", KO: "요청이 없었습니다."},
	notKept: rule.Text{EN: "This is the story of the first %d requests. %d more passed; --save keeps them.", KO: "처음 요청 %d개의 이야기입니다. 그 뒤의 %d개는 --save로 남길 수 있습니다."},
	absent: rule.Text{
		EN: "Nothing answers at %s yet: %s. Start the app; what comes from then on is passed to it.",
		KO: "%s에서 아직 응답하지 않습니다: %s. 앱을 실행하면 그때부터 오는 것을 전합니다.",
	},
	down:     rule.Text{EN: "Nothing answers at %s: %s. The browser was told so.", KO: "%s에서 응답하지 않습니다: %s. 브라우저에도 그렇게 알렸습니다."},
	refusal:  rule.Text{EN: "statelab watch: nothing answers at %s (%s).\nThis page is from statelab and not from your app. Start the app and load again.\n", KO: "statelab watch: %s에서 응답하지 않습니다(%s).\n이 페이지는 앱이 아니라 statelab이 보낸 것입니다. 앱을 실행하고 새로 고치십시오.\n"},
	unread:   rule.Text{EN: "A connection is passed on and not read: %[1]s.", KO: "연결 하나는 읽지 않고 전하기만 합니다. 이유: %[2]s"},
	unreadAt: rule.Text{EN: "From request %[1]d on its connection is passed on and not read: %[2]s.", KO: "%[1]d번 요청부터 그 연결은 읽지 않고 전하기만 합니다. 이유: %[3]s"},
}
