package render

import "statelab/internal/rule"

// sessionWords are the fixed words of a session table out of a file.
var sessionWords = struct {
	title, table, users, noUsers, unchecked, anonymous             rule.Text
	left, ago, noTime, signed, holds, bad, compressed, plain       rule.Text
	legacy, nothing, unreadable, sessions, live, expired, login    rule.Text
	void, nobody, dark, none, unknown, oldKey, zone, other, others rule.Text
	shown, uncounted, value, since, forRow, forCookie              rule.Text
	token, readOnly, noSignature, tokenOldKey, tokenBad            rule.Text
	signedBad, otherKey, tokenHolds                                rule.Text
}{
	title:     rule.Text{EN: "SESSIONS", KO: "세션"},
	table:     rule.Text{EN: "table %s", KO: "테이블 %s"},
	users:     rule.Text{EN: "users %s", KO: "사용자 %s"},
	noUsers:   rule.Text{EN: "no table of users", KO: "사용자 테이블 없음"},
	unchecked: rule.Text{EN: "signatures not checked", KO: "서명은 확인하지 않음"},

	zone:   rule.Text{EN: "expire_date in %s", KO: "expire_date는 %s 시각"},
	other:  rule.Text{EN: "another session table: %[1]s (rows: %[2]d); to read it: --table %[1]s", KO: "다른 세션 테이블: %[1]s (행 %[2]d개). 읽으려면 --table %[1]s"},
	others: rule.Text{EN: "more session tables: %d", KO: "그 밖의 세션 테이블: %d개"},

	value:     rule.Text{EN: "SESSION DATA", KO: "세션 데이터"},
	since:     rule.Text{EN: "%s ago", KO: "%s 전"},
	forRow:    rule.Text{EN: "signed for a row of a session table", KO: "세션 테이블의 행으로 서명함"},
	forCookie: rule.Text{EN: "signed for a cookie (signed_cookies)", KO: "쿠키로 서명함 (signed_cookies)"},

	token:       rule.Text{EN: "SIGNED VALUE", KO: "서명된 값"},
	readOnly:    rule.Text{EN: "not checked: reading takes no key, checking does", KO: "확인하지 않음. 읽는 데는 키가 필요 없지만 확인하려면 필요함"},
	noSignature: rule.Text{EN: "none: anybody can make such a token", KO: "없음. 이런 토큰은 누구나 만들 수 있음"},
	tokenHolds:  rule.Text{EN: "holds", KO: "맞음"},
	tokenOldKey: rule.Text{EN: "holds, with an old key (SECRET_KEY_FALLBACKS)", KO: "이전 키로 맞음 (SECRET_KEY_FALLBACKS)"},
	tokenBad:    rule.Text{EN: "does not hold: it was changed, or made with another key", KO: "맞지 않음. 내용이 바뀌었거나 다른 키로 만듦"},
	signedBad:   rule.Text{EN: "does not hold: it was changed, or made with another key or salt; of a signed cookie the name is needed too, as in name=value", KO: "맞지 않음. 내용이 바뀌었거나 다른 키 또는 다른 salt로 만듦. 서명된 쿠키라면 이름=값처럼 이름도 필요함"},
	otherKey:    rule.Text{EN: "not checked: its alg takes no SECRET_KEY", KO: "확인하지 않음. 이 alg에는 SECRET_KEY를 쓰지 않음"},

	anonymous: rule.Text{EN: "anonymous", KO: "anonymous"},
	unknown:   rule.Text{EN: "unknown user", KO: "미확인 사용자"},
	left:      rule.Text{EN: "%s left", KO: "%s 남음"},
	ago:       rule.Text{EN: "expired %s ago", KO: "%s 전에 만료됨"},
	noTime:    rule.Text{EN: "%s (no time)", KO: "%s (시각이 아님)"},

	signed:     rule.Text{EN: "signed %s", KO: "%s에 서명함"},
	holds:      rule.Text{EN: "signature holds", KO: "서명이 맞음"},
	bad:        rule.Text{EN: "signature does not hold: Django reads an empty session", KO: "서명이 맞지 않음: Django는 빈 세션으로 읽음"},
	oldKey:     rule.Text{EN: "signed with an old key (SECRET_KEY_FALLBACKS): Django reads it", KO: "이전 키로 서명함 (SECRET_KEY_FALLBACKS): Django가 읽음"},
	compressed: rule.Text{EN: "compressed", KO: "압축함"},
	plain:      rule.Text{EN: "not compressed", KO: "압축 안 함"},
	legacy:     rule.Text{EN: "in the form before Django 3.1", KO: "Django 3.1 이전 형식"},
	nothing:    rule.Text{EN: "(empty)", KO: "(빈 세션)"},
	unreadable: rule.Text{EN: "unreadable: %s", KO: "읽을 수 없음: %s"},

	sessions: rule.Text{EN: "%d sessions", KO: "세션 %d개"},
	live:     rule.Text{EN: "%d live", KO: "유효 %d"},
	expired:  rule.Text{EN: "%d expired", KO: "만료 %d"},
	login:    rule.Text{EN: "%d logged in", KO: "로그인 %d"},
	void:     rule.Text{EN: "%d no longer logged in", KO: "끝난 로그인 %d"},
	nobody:   rule.Text{EN: "%d anonymous", KO: "익명 %d"},
	dark:     rule.Text{EN: "%d unreadable", KO: "읽을 수 없음 %d"},
	shown: rule.Text{
		EN: "%d shown; whom the others log in is not counted",
		KO: "%d개만 보임. 나머지에 로그인한 사용자는 세지 않음",
	},
	uncounted: rule.Text{EN: "%d shown; the others are not counted", KO: "%d개만 보임. 나머지는 세지 않음"},
	none:      rule.Text{EN: "no sessions", KO: "세션 없음"},
}
