package main

import "statelab/internal/rule"

// sessionsWords are those of the command sessions.
var sessionsWords = struct {
	short, long, user, key, live, expired, limit, at, full, askSecret rule.Text
	noneOf, onlyOne, noneFits, askByID, json                          rule.Text
	table, zone, badZone, zoneForm                                    rule.Text
	badFallbacks, fallbackForm, onlyFallbacks, setSecret              rule.Text
	notFromInput, giveFile, noData, dataForm, tableOnly               rule.Text
	noneHolds, isKey, keyBeside, askKey, isPart, giveWhole            rule.Text
}{
	short: rule.Text{
		EN: "Show the session table of a Django project's SQLite file, or decode session data",
		KO: "Django 프로젝트의 세션 테이블(SQLite)이나 세션 데이터를 보여 줌",
	},
	long: rule.Text{
		EN: `sessions shows what stands in the session table of a Django project: whom each row
logs in, what it holds, until when it lives. It only reads: nothing is written to
the file and no file appears beside it, and a project that is running may go on.

In place of the file it takes session data that stand alone: one session_data of
any database, or the value of the sessionid cookie of SESSION_ENGINE
signed_cookies. They stand in a file, come from the standard input (-), or are
given as they are. So is any other value that Django signed, and a JWT. Of several, a
line each or the cookies of one header, each is shown.

Data can be read without a secret key. With the project's SECRET_KEY in the
environment variable STATELAB_SECRET_KEY or DJANGO_SECRET_KEY, or typed at the
prompt of --ask-secret, signatures are checked too. STATELAB_SECRET_KEY_FALLBACKS
has the old keys, with commas between them.

Whoever has the key of a session is logged in with it. Keys are shortened unless
--full or --format json is given.`,
		KO: `sessions는 Django 프로젝트의 세션 테이블에 무엇이 있는지 보여 줍니다. 행마다 누가
로그인한 세션인지, 무슨 데이터가 들었는지, 언제 만료되는지 나옵니다. 읽기만 하므로
파일에는 아무것도 쓰지 않고 옆에 다른 파일도 만들지 않습니다. 프로젝트가 실행
중이어도 됩니다.

파일 대신 세션 데이터만 줄 수도 있습니다. 어떤 데이터베이스의 session_data든,
SESSION_ENGINE이 signed_cookies일 때 sessionid 쿠키의 값이든 됩니다. 파일에 넣거나,
표준 입력(-)으로 보내거나, 그대로 적습니다. Django가 서명한 다른 값과 JWT도 됩니다.
한 줄에 하나씩, 또는 헤더 하나의 쿠키로 여럿을 주면 하나씩 모두 보여 줍니다.

데이터는 비밀 키 없이도 읽습니다. 프로젝트의 SECRET_KEY를 환경 변수
STATELAB_SECRET_KEY나 DJANGO_SECRET_KEY에 넣거나 --ask-secret이 물을 때 입력하면
서명까지 확인합니다. 이전 키는 쉼표로 나누어 STATELAB_SECRET_KEY_FALLBACKS에
넣습니다.

세션 키를 가진 사람은 그 세션의 사용자로 로그인한 것과 같습니다. --full이나
--format json을 적지 않으면 키를 줄여서 보여 줍니다.`,
	},
	user:    rule.Text{EN: "only sessions that log this user in", KO: "이 사용자가 로그인한 세션만"},
	key:     rule.Text{EN: "only sessions whose key begins so", KO: "키가 이렇게 시작하는 세션만"},
	live:    rule.Text{EN: "only sessions that have not expired", KO: "만료되지 않은 세션만"},
	expired: rule.Text{EN: "only sessions that have expired", KO: "만료된 세션만"},
	limit: rule.Text{
		EN: "show so many at most; the others are only counted as live or expired (default: no limit)",
		KO: "이만큼까지만 보여 줌. 나머지는 유효한지 만료되었는지만 셈 (기본값: 제한 없음)",
	},
	table: rule.Text{EN: "the session table to show (default: the one in use)", KO: "보여 줄 세션 테이블 (기본값: 쓰이고 있는 테이블)"},
	zone: rule.Text{
		EN: "the time zone of expire_date where USE_TZ = False: Asia/Seoul, +09:00 (default: UTC)",
		KO: "USE_TZ = False일 때 expire_date의 시간대. 예: Asia/Seoul, +09:00 (기본값: UTC)",
	},
	badZone: rule.Text{EN: "--zone is a time zone, not %q", KO: "--zone 값은 시간대입니다 (받은 값: %q)"},
	zoneForm: rule.Text{
		EN: "TIME_ZONE of the project's settings, such as Asia/Seoul, or its offset, such as +09:00",
		KO: "프로젝트의 설정에 있는 TIME_ZONE을 적습니다. 예: Asia/Seoul. UTC와의 차이도 됩니다. 예: +09:00",
	},
	badFallbacks:  rule.Text{EN: "%s begins with [ and is no JSON list of texts", KO: "%s의 값이 [로 시작하는데 JSON 문자열 목록이 아닙니다"},
	fallbackForm:  rule.Text{EN: `old-key,older-key, or ["old-key", "older-key"]`, KO: `old-key,older-key 또는 ["old-key", "older-key"]로 적습니다`},
	onlyFallbacks: rule.Text{EN: "%s has the old keys, and the key of today is missing", KO: "%s에 이전 키만 있고 지금의 키가 없습니다"},
	setSecret:     rule.Text{EN: "set %s to SECRET_KEY, or give --ask-secret", KO: "%s에 SECRET_KEY를 넣거나 --ask-secret을 적습니다"},
	noneHolds: rule.Text{
		EN: "none of these signatures holds: perhaps the key that was given is not this project's SECRET_KEY, or an older one",
		KO: "이 가운데 맞는 서명이 하나도 없음: 받은 키가 이 프로젝트의 SECRET_KEY가 아니거나 이전 키일 수 있음",
	},
	isKey:        rule.Text{EN: "%s is no file: it has the form of a session key, the value of the cookie sessionid", KO: "%s 파일이 없습니다. 세션 키, 곧 sessionid 쿠키의 값처럼 생겼습니다"},
	askKey:       rule.Text{EN: "the row with this key: statelab sessions %s --key %s", KO: "이 키의 행은 이렇게 봅니다: statelab sessions %s --key %s"},
	keyBeside:    rule.Text{EN: "%s beside the file has the form of a session key, the value of the cookie sessionid", KO: "파일과 함께 적은 %s 값은 세션 키, 곧 sessionid 쿠키의 값처럼 생겼습니다"},
	isPart:       rule.Text{EN: "%s is no file, and looks like a part of session data or of a token: its end with the signature is missing", KO: "%s 파일이 없습니다. 세션 데이터나 토큰의 일부처럼 생겼는데, 서명이 있는 끝부분이 없습니다"},
	giveWhole:    rule.Text{EN: "give all of it: base64, and behind colons or dots the time and the signature", KO: "끝까지 모두 적습니다. base64 뒤에 콜론이나 점으로 시각과 서명이 이어집니다"},
	notFromInput: rule.Text{EN: "the standard input is a database, or longer than session data can be", KO: "표준 입력이 데이터베이스이거나 세션 데이터보다 깁니다"},
	giveFile:     rule.Text{EN: "a database is read from its file: statelab sessions db.sqlite3", KO: "데이터베이스는 파일로 읽습니다: statelab sessions db.sqlite3"},
	noData:       rule.Text{EN: "the standard input is not in the form of session data", KO: "표준 입력이 세션 데이터의 형식이 아닙니다"},
	dataForm: rule.Text{
		EN: "one session_data, the value of a signed cookie (eyJ...:1xWmLR:IftoRF...), or a JWT",
		KO: "session_data 하나, 서명된 쿠키의 값(eyJ...:1xWmLR:IftoRF...), 또는 JWT를 줍니다",
	},
	tableOnly: rule.Text{EN: "--%s is about a table, and these are session data that stand alone", KO: "--%s 플래그는 테이블에 쓰는데, 받은 것은 세션 데이터 하나입니다"},
	at: rule.Text{
		EN: "as of this time, such as 2026-03-02T09:00:00Z (default: now)",
		KO: "기준 시각. 예: 2026-03-02T09:00:00Z (기본값: 지금)",
	},
	noneOf:   rule.Text{EN: "none of the %d sessions logs in %q", KO: "세션 %d개 가운데 %q 사용자가 로그인한 것은 없습니다"},
	onlyOne:  rule.Text{EN: "the only session does not log in %q", KO: "하나뿐인 세션은 %q 사용자가 로그인한 것이 아닙니다"},
	noneFits: rule.Text{EN: "no session fits these flags; sessions in the table: %d", KO: "이 플래그에 맞는 세션이 없습니다. 테이블의 세션: %d개"},
	askByID: rule.Text{
		EN: "a user whose name is gone, as after a deletion, is asked for by id: --user %s",
		KO: "삭제되어 이름을 알 수 없는 사용자는 id로 찾습니다: --user %s",
	},
	full:      rule.Text{EN: "show whole keys and all data", KO: "키와 데이터를 줄이지 않고 보여 줌"},
	askSecret: rule.Text{EN: "ask for the project's SECRET_KEY, without showing it", KO: "프로젝트의 SECRET_KEY를 화면에 보이지 않게 물어봄"},
	json:      rule.Text{EN: "the rows as JSON lines", KO: "세션 행을 한 줄에 하나씩 JSON으로"},
}
