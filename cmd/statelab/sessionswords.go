package main

import "statelab/internal/rule"

// sessionsWords are those of the command sessions.
var sessionsWords = struct {
	short, long, user, key, live, expired, limit, at, full, askSecret rule.Text
	noneOf, onlyOne, noneFits, askByID                                rule.Text
}{
	short: rule.Text{
		EN: "Show the session table of a Django project's SQLite file",
		KO: "Django 프로젝트의 SQLite 파일에 든 세션 테이블을 보여 줌",
	},
	long: rule.Text{
		EN: `sessions shows what stands in the session table of a Django project: whom each row
logs in, what it holds, until when it lives. It only reads: nothing is written to
the file and no file appears beside it, and a project that is running may go on.

Data can be read without a secret key. With the project's SECRET_KEY in the
environment variable STATELAB_SECRET_KEY or DJANGO_SECRET_KEY, or typed at the
prompt of --ask-secret, signatures are checked too.

Whoever has the key of a session is logged in with it. Keys are shortened unless
--full or --format json is given.`,
		KO: `sessions는 Django 프로젝트의 세션 테이블에 무엇이 있는지 보여 줍니다. 행마다 누가
로그인한 세션인지, 무슨 데이터가 들었는지, 언제 만료되는지 나옵니다. 읽기만 하므로
파일에는 아무것도 쓰지 않고 옆에 다른 파일도 만들지 않습니다. 프로젝트가 실행
중이어도 됩니다.

데이터는 비밀 키 없이도 읽습니다. 프로젝트의 SECRET_KEY를 환경 변수
STATELAB_SECRET_KEY나 DJANGO_SECRET_KEY에 넣거나 --ask-secret이 물을 때 입력하면
서명까지 확인합니다.

세션 키를 가진 사람은 그 세션의 사용자로 로그인한 것과 같습니다. --full이나
--format json을 적지 않으면 키를 줄여서 보여 줍니다.`,
	},
	user:    rule.Text{EN: "only sessions that log this user in", KO: "이 사용자가 로그인한 세션만"},
	key:     rule.Text{EN: "only sessions whose key begins so", KO: "키가 이렇게 시작하는 세션만"},
	live:    rule.Text{EN: "only sessions that have not expired", KO: "만료되지 않은 세션만"},
	expired: rule.Text{EN: "only sessions that have expired", KO: "만료된 세션만"},
	limit: rule.Text{
		EN: "show so many at most; all are counted (default: no limit)",
		KO: "이만큼까지만 보여 줌. 세는 것은 모두 셈 (기본값: 제한 없음)",
	},
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
}
