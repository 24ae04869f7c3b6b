package sessiontable_test

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/sessionstore"
	"statelab/internal/sessiontable"
)

// Two tables of sessions can stand in one file, as where django-user-sessions was added
// to a project: the one in use is read, and the other is named.
func TestTheTableInUse(t *testing.T) {
	const own = `CREATE TABLE user_sessions_session (session_key text PRIMARY KEY, session_data text, expire_date datetime, ip text);`
	last := now().Add(-100 * 24 * time.Hour)
	into := func(table, statement string) string {
		columns := "(session_key, session_data, expire_date)"
		return strings.Replace(statement, `"django_session"`, table+columns, 1)
	}
	const day = 24 * time.Hour
	old := saved(t, "old", `{}`, last, 14*day, time.UTC)
	oldForAYear := saved(t, "old for a year", `{}`, last, 365*day, time.UTC)
	new1 := into("user_sessions_session", saved(t, "1", `{}`, now(), 14*day, time.UTC))
	new2 := into("user_sessions_session", saved(t, "2", `{"a":1}`, now(), 14*day, time.UTC))
	unreadable := into("user_sessions_session", insert("3", "x", "2026-03-16 09:00:00"))
	for _, test := range []struct {
		name   string
		rows   []string
		asked  string
		want   string
		others []sessiontable.Other
	}{
		{"the other was saved last", []string{old, new1}, "", "user_sessions_session", []sessiontable.Other{{Name: "django_session", Rows: 1}}},
		{"though sessions of the first live longer", []string{oldForAYear, new1}, "", "user_sessions_session", []sessiontable.Other{{Name: "django_session", Rows: 1}}},
		{"the first is in use", []string{saved(t, "n", `{}`, now(), 14*day, time.UTC), into("user_sessions_session", old)}, "", "django_session", []sessiontable.Other{{Name: "user_sessions_session", Rows: 1}}},
		{"the first is empty", []string{new1, new2}, "", "user_sessions_session", []sessiontable.Other{{Name: "django_session"}}},
		{"the other is empty", []string{old}, "", "django_session", []sessiontable.Other{{Name: "user_sessions_session"}}},
		{"nothing can be read, one lives longer", []string{insert("o", "x", "2026-03-15 09:00:00"), unreadable}, "", "user_sessions_session", []sessiontable.Other{{Name: "django_session", Rows: 1}}},
		{"the same row in both, and one more", []string{saved(t, "1", `{}`, now(), 14*day, time.UTC), new1, new2}, "", "user_sessions_session", []sessiontable.Other{{Name: "django_session", Rows: 1}}},
		{"nothing at all", nil, "", "django_session", []sessiontable.Other{{Name: "user_sessions_session"}}},
		{"asked for", []string{old, new1, new2}, "django_session", "django_session", []sessiontable.Other{{Name: "user_sessions_session", Rows: 2}}},
		{"asked for in capital letters", []string{old, new1}, "DJANGO_SESSION", "django_session", []sessiontable.Other{{Name: "user_sessions_session", Rows: 1}}},
	} {
		table, err := sessiontable.Open(made(t, djangos+own, test.rows...), sessiontable.Options{Now: now(), Table: test.asked})
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if table.Name != test.want || !reflect.DeepEqual(table.Others, test.others) {
			t.Errorf("%s: %s is read, beside it stand %v; want %s, %v", test.name, table.Name, table.Others, test.want, test.others)
		}
		table.Close()
	}
}

func TestATableThatIsNotThere(t *testing.T) {
	many := djangos
	for i := range 5 {
		many += fmt.Sprintf(`CREATE TABLE s%d (session_key text, session_data text, expire_date datetime);`, i)
	}
	for _, test := range []struct{ schema, asked, says, hint string }{
		{djangos, "sessions", "it has no table sessions", "its session tables: django_session"},
		{djangos, "auth_user", "its table auth_user is not Django's: it lacks session_key, session_data or expire_date", "its session tables: django_session"},
		{many, "x", "it has no table x", "its session tables: django_session, s0, s1 and 3 more"},
		{accounts.Schema, "x", "it has no table x", "is it the database of a Django project?"},
		{djangos, strings.Repeat("x", 5000), "xxx...", "django_session"},
	} {
		_, err := sessiontable.Open(made(t, test.schema), sessiontable.Options{Now: now(), Table: test.asked})
		var p *sessiontable.Problem
		if !errors.As(err, &p) || !p.OtherFile || !strings.HasSuffix(p.Message, test.says) || !strings.Contains(p.Hint, test.hint) || len(p.Message) > 500 {
			t.Errorf("%.40s: %v, want that it %q (%s)", test.asked, err, test.says, test.hint)
		}
	}
}

// The key of a project is changed, and the old one stays in SECRET_KEY_FALLBACKS: what
// was signed with it is read, logins too.
func TestTheOldKey(t *testing.T) {
	hash := func(key string) string {
		return accounts.Settings{SecretKey: key}.SessionAuthHash(&accounts.User{Password: "field"})
	}
	file := made(t, djangos, `INSERT INTO auth_user VALUES (1, 'field', NULL, 0, 'alice', '', '', 0, 1, '2026-01-01', '')`,
		insert("login", signed(t, login(`"1"`, hash(secret))), alive), insert("other password", signed(t, login(`"1"`, "0")), alive), insert("legacy", old(`{"a":1}`), alive))
	for _, test := range []struct {
		keys      sessiontable.Keys
		signature sessiontable.Signature
		readable  bool
	}{
		{sessiontable.Keys{Secret: "new", Fallbacks: []string{"older", secret}}, sessiontable.OldKey, true},
		{sessiontable.Keys{Secret: secret, Fallbacks: []string{"older"}}, sessiontable.Valid, true},
		{sessiontable.Keys{Secret: "new", Fallbacks: []string{"older"}}, sessiontable.Bad, false},
		{sessiontable.Keys{Fallbacks: []string{secret}}, sessiontable.NotChecked, true},
	} {
		table, err := sessiontable.Open(file, sessiontable.Options{Now: now(), Keys: test.keys})
		if err != nil {
			t.Fatal(err)
		}
		err = table.Each(sessiontable.Filter{}, func(r sessiontable.Row) error {
			if r.Signature != test.signature || r.Readable() != test.readable {
				t.Errorf("%+v: %s is %s, readable %v", test.keys, r.Key, r.Signature, r.Readable())
			}
			checked := test.signature == sessiontable.OldKey || test.signature == sessiontable.Valid
			if told := !r.User.Note.IsZero(); told != (checked && r.Key == "other password") {
				t.Errorf("%+v: of %s it is said %q", test.keys, r.Key, r.User.Note.EN)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		table.Close()
	}
}

// To find the table in use, little is unpacked, whatever its rows claim to hold, and few
// tables are looked at.
func TestAGlanceIsShort(t *testing.T) {
	bomb := packed(sessionstore.DatabaseSalt, `{"a":"`+strings.Repeat("x", 1_900_000)+`"}`, true)
	schema := djangos
	for i := range 300 {
		schema += fmt.Sprintf(`CREATE TABLE a%d (session_key text, session_data text, expire_date datetime);`, i)
	}
	rows := func(table, data string) string {
		return fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO %s SELECT i, '%s', '2030-01-01' FROM n`, table, data)
	}
	file := made(t, schema, rows("django_session", bomb), rows("a0", bomb), rows("a1", bomb))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	table, err := sessiontable.Open(file, sessiontable.Options{Now: now()})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	runtime.ReadMemStats(&after)
	const most = 300 * 400_000 // of 300 rows that would be 1.9 MB each
	if used := after.TotalAlloc - before.TotalAlloc; used > most {
		t.Errorf("a glance takes %d bytes of memory, more than %d", used, most)
	}
	if table.Name != "django_session" || len(table.Others) != 19 {
		t.Errorf("%s is read, beside %d others", table.Name, len(table.Others))
	}
}
