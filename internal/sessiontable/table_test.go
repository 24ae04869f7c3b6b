package sessiontable_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/chance"
	"statelab/internal/database"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
	"statelab/internal/sessiontable"
)

const secret = "a-secret"

func now() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

var why = rule.Text{EN: "the story begins", KO: "이야기의 시작"}

// made makes a database of SQL statements, and returns its file.
func made(t testing.TB, schema string, statements ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "db.sqlite3")
	db, err := database.NewSchema(schema).OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := db.Conn(nil).Exec(why, s); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

func insert(key, data, expires string) string {
	return fmt.Sprintf(`INSERT INTO "django_session" VALUES ('%s', '%s', '%s')`, key, data, expires)
}

// signed is session_data of a dict in JSON.
func signed(t testing.TB, json string) string {
	t.Helper()
	v, err := sessionstore.ParseJSON(json)
	if err != nil {
		t.Fatal(err)
	}
	text, err := sessionstore.Codec{Secret: secret}.Encode(v.(*sessionstore.Dict), now())
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func login(id, hash string) string {
	return fmt.Sprintf(`{"_auth_user_id":%s,"_auth_user_backend":"b","_auth_user_hash":"%s"}`, id, hash)
}

// read reads all rows of a file.
func read(t testing.TB, file, secret string) (*sessiontable.Table, []sessiontable.Row, error) {
	t.Helper()
	table, err := sessiontable.Open(file, sessiontable.Options{Now: now(), Keys: sessiontable.Keys{Secret: secret}})
	if err != nil {
		return nil, nil, err
	}
	var rows []sessiontable.Row
	err = table.Each(sessiontable.Filter{}, func(r sessiontable.Row) error { rows = append(rows, r); return nil })
	return table, rows, errors.Join(err, table.Close())
}

func mustRead(t testing.TB, file, secret string) (*sessiontable.Table, []sessiontable.Row) {
	t.Helper()
	table, rows, err := read(t, file, secret)
	if err != nil {
		t.Fatal(err)
	}
	return table, rows
}

const djangos = accounts.Schema + sessionstore.Schema

func TestWhatARowSays(t *testing.T) {
	const alive = "2026-03-16 09:00:00"
	hash := accounts.Settings{SecretKey: secret}.SessionAuthHash(&accounts.User{Password: "field"})
	pickle := base64.RawURLEncoding.EncodeToString([]byte("\x80\x04}.")) + ":1vgJCy"
	file := made(t, djangos,
		`INSERT INTO auth_user VALUES (1, 'field', NULL, 0, 'alice', '', '', 0, 1, '2026-01-01', ''), (2, 'field', NULL, 0, 'bob', '', '', 0, 0, '2026-01-01', '')`,
		insert("login", signed(t, login(`"1"`, hash)), alive),
		insert("number", signed(t, login(`1`, hash)), alive),
		insert("old hash", signed(t, login(`"1"`, "0")), alive),
		insert("inactive", signed(t, login(`"2"`, hash)), alive),
		insert("gone", signed(t, login(`"3"`, hash)), alive),
		insert("cart", signed(t, `{"b":1,"a":"\u001b"}`), alive),
		insert("tampered", strings.Replace(signed(t, `{"role":"user"}`), "e", "f", 1), alive),
		insert("not a number", signed(t, `{"x":NaN}`), alive),
		insert("list", sessionstore.Codec{Secret: secret}.Sign(base64.RawURLEncoding.EncodeToString([]byte("[1]"))+":1vgJCy"), alive),
		insert("pickled", sessionstore.Codec{Secret: secret}.Sign(pickle), alive),
		// Recorded from Django 3.2 with DEFAULT_HASHING_ALGORITHM = "sha1" and the key "k".
		insert("legacy", "YTIxNjQ5MjU5ODQzOTJiZDdjZDBhZTdjMThiM2RlNTJmZDE1YjcwMTp7ImEiOjEsImIiOiJcdTAwZTkifQ==", alive),
		insert("garbage", "garbage", alive), insert("nothing", "", alive),
		insert("now", signed(t, `{}`), "2026-03-02 09:00:00"), insert("a bit later", signed(t, `{}`), "2026-03-02 09:00:00.000001"),
		insert("no time", signed(t, `{}`), "tomorrow"),
	)
	type said struct{ user, note, json, problem, state string }
	want := map[string]said{
		"login":        {"alice", "", login(`"1"`, hash), "", "valid live"},
		"number":       {"alice", "", login(`1`, hash), "", "valid live"},
		"old hash":     {"alice", "the hash in the session does not fit the password of now", login(`"1"`, "0"), "", "valid live"},
		"inactive":     {"bob", "the user is inactive", login(`"2"`, hash), "", "valid live"},
		"gone":         {"3", "there is no such user", login(`"3"`, hash), "", "valid live"},
		"cart":         {"", "", `{"b":1,"a":"\u001b"}`, "", "valid live"},
		"tampered":     {"", "", ``, "no JSON", "bad live unreadable"},
		"not a number": {"", "", ``, "", "valid live"},
		"list":         {"", "", ``, "no JSON", "valid live unreadable"},
		"pickled":      {"", "", ``, "PickleSerializer", "valid live unreadable"},
		"legacy":       {"", "", `{"a":1,"b":"\u00e9"}`, "", "bad live unreadable"},
		"garbage":      {"", "", ``, "not in the form", "bad live unreadable"},
		"nothing":      {"", "", ``, "not in the form", "bad live unreadable"},
		"now":          {"", "", `{}`, "", "valid expired"},
		"a bit later":  {"", "", `{}`, "", "valid live"},
		"no time":      {"", "", `{}`, "", "valid live"}, // SQLite compares texts, and so does Django
	}
	table, rows := mustRead(t, file, secret)
	if table.Name != "django_session" || table.Users != "auth_user" || len(rows) != len(want) {
		t.Errorf("%d rows of %s, users %s", len(rows), table.Name, table.Users)
	}
	var sum sessiontable.Summary
	for _, r := range rows {
		sum.Add(r)
		w := want[r.Key]
		g := said{user: r.User.Name, note: r.User.Note.EN, problem: r.Problem.EN, state: string(r.Signature) + " expired"}
		if g.user == "" {
			g.user = r.User.ID
		}
		if r.Live {
			g.state = string(r.Signature) + " live"
		}
		if !r.Readable() {
			g.state += " unreadable"
		}
		g.json, _ = r.JSON()
		if (w.json != "" || r.Key == "not a number") && r.Data == nil {
			t.Errorf("%s has no data", r.Key)
		}
		if r.Key == "not a number" {
			g.json = "" // it has a text that JSON does not have
		}
		if !strings.HasPrefix(g.note, w.note) || !strings.Contains(g.problem, w.problem) || (w.problem == "") != (g.problem == "") || (w.note == "") != (g.note == "") {
			t.Errorf("%s: note %q, problem %q; want %q, %q", r.Key, g.note, g.problem, w.note, w.problem)
		}
		if g.user != w.user || g.json != w.json || g.state != w.state {
			t.Errorf("%s is\n%+v, want\n%+v", r.Key, g, w)
		}
	}
	// Somebody is logged in by two rows; three name a user, and Django logs nobody in.
	if w := (sessiontable.Summary{Rows: 16, Live: 15, Expired: 1, LoggedIn: 2, Void: 3, Anonymous: 5, Unreadable: 6, Held: 12, Broken: 4}); sum != w {
		t.Errorf("counted %+v, want %+v", sum, w)
	}
	for _, r := range second(mustRead(t, file, "k")) {
		if want := map[bool]sessiontable.Signature{true: sessiontable.Valid, false: sessiontable.Bad}[r.Key == "legacy"]; r.Signature != want {
			t.Errorf("%s: with the other key its signature is %s, want %s", r.Key, r.Signature, want)
		}
	}
	for _, r := range second(mustRead(t, file, "")) {
		if r.Signature != sessiontable.NotChecked || r.User.Note.EN == want["old hash"].note {
			t.Errorf("%s: without a key its signature is %s, its note %q", r.Key, r.Signature, r.User.Note.EN)
		}
	}
}

func second(_ *sessiontable.Table, rows []sessiontable.Row) []sessiontable.Row { return rows }

func TestTheTableOfUsersIsFound(t *testing.T) {
	const id = `9f0c8d0e-6f0b-4b7e-8d59-8e6a5f7c1234`
	row := insert("k", signed(t, login(`"`+id+`"`, "")), "2030-01-01 00:00:00")
	for _, test := range []struct {
		name, schema, rows string
		table, user        string
	}{
		{"a model of the project's own with an email", `CREATE TABLE people_person (uuid char(32) PRIMARY KEY, password text, last_login datetime, email text);`,
			`INSERT INTO people_person VALUES ('9f0c8d0e6f0b4b7e8d598e6a5f7c1234', 'x', NULL, 'alice@example.com')`, "people_person", "alice@example.com"},
		{"with neither name nor email", `CREATE TABLE "a ""b" (id text PRIMARY KEY, password text, last_login datetime);`,
			`INSERT INTO "a ""b" VALUES ('` + id + `', 'x', NULL)`, `a "b`, id},
		{"the one that the admin's log names, though there is auth_user", accounts.Schema + `CREATE TABLE z_user (id text PRIMARY KEY, password text, last_login datetime, username text);
			CREATE TABLE django_admin_log (id integer PRIMARY KEY, content_type_id integer REFERENCES auth_user (id), user_id text REFERENCES z_user (id));`,
			`INSERT INTO z_user VALUES ('` + id + `', 'x', NULL, 'zoe')`, "z_user", "zoe"},
		{"none", `CREATE TABLE other (id integer PRIMARY KEY, password text);`, `INSERT INTO other VALUES (1, 'x')`, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			table, rows := mustRead(t, made(t, sessionstore.Schema+test.schema, test.rows, row), "")
			if table.Users != test.table || rows[0].User.Name != test.user || rows[0].User.ID != id {
				t.Errorf("the users are in %q, the row's is %+v; want %q, %q", table.Users, rows[0].User, test.table, test.user)
			}
		})
	}
}

// unknownModule makes a table of a module that is not here.
func unknownModule(name string) []string {
	return []string{`PRAGMA writable_schema = ON`,
		fmt.Sprintf(`INSERT INTO sqlite_master VALUES ('table', '%[1]s', '%[1]s', 0, 'CREATE VIRTUAL TABLE %[1]s USING module_of_another_program(session_key, session_data, expire_date)')`, name)}
}

// What needs a module that is not here, as a full-text index, is nobody's session table
// and hinders nobody.
func TestTablesOfUnknownModules(t *testing.T) {
	statements := append([]string{insert("k", signed(t, login(`"1"`, "")), alive), `INSERT INTO auth_user VALUES (1, 'x', NULL, 0, 'alice', '', '', 0, 1, '2026-01-01', '')`},
		append(unknownModule("a_search"), unknownModule("django_admin_log")...)...)
	table, rows := mustRead(t, made(t, djangos, statements...), "")
	if table.Name != "django_session" || len(rows) != 1 || rows[0].User.Name != "alice" || len(table.Others) > 0 {
		t.Errorf("%s, %d rows, others %v", table.Name, len(rows), table.Others)
	}
}

func TestASessionModelOfTheProjectsOwn(t *testing.T) {
	file := made(t, `CREATE TABLE app_session (session_key text PRIMARY KEY, session_data text, expire_date datetime, account_id integer);`,
		`INSERT INTO app_session VALUES ('k', '', '2030-01-01 00:00:00', 7)`)
	if table, rows := mustRead(t, file, ""); table.Name != "app_session" || len(rows) != 1 {
		t.Errorf("%d rows of %s", len(rows), table.Name)
	}
}

func TestFilesWithoutATable(t *testing.T) {
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("SECRET_KEY = 'x'\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		file, says string
	}{
		{made(t, `CREATE TABLE django_migrations (id integer);`), "no session table yet"},
		{made(t, `CREATE TABLE songs (id integer);`), "no session table"},
		{made(t, `CREATE TABLE django_session (session_key text, session_data text);`), "is not Django's"},
		// What a table computes could be anything, and take forever.
		{made(t, `CREATE TABLE django_session (session_key text, session_data text AS (hex(zeroblob(9))), expire_date text);`), "is not Django's"},
		{made(t, `CREATE TABLE a (b); CREATE VIEW django_session AS SELECT 1 AS session_key, 2 AS session_data, 3 AS expire_date;`), "no session table"},
		{made(t, `CREATE TABLE django_session (session_key text PRIMARY KEY, session_data text, expire_date datetime) WITHOUT ROWID`), "made WITHOUT ROWID"},
		{made(t, ``, `CREATE VIEW django_session AS SELECT 1 AS session_key, 2 AS session_data, 3 AS expire_date`), "only views"},
		{made(t, ``, unknownModule("django_session")...), "tables of SQLite modules"},
		{made(t, `CREATE TABLE django_session (session_key text, session_data text, expire_date text, rowid, oid, _rowid_ text PRIMARY KEY);`), "hide the number"},
		{text, "no SQLite database"},
		{text + "-missing", "not exist"},
		{filepath.Dir(text), "a folder"},
	} {
		_, _, err := read(t, test.file, "")
		var p *sessiontable.Problem
		if !errors.As(err, &p) || !p.OtherFile || !strings.Contains(p.Message, test.says) || p.Pos.File != test.file {
			t.Errorf("%s: %v, want that it %q", test.file, err, test.says)
		}
	}
}

// A long table is read page by page; no row is lost or seen twice, whatever the
// order in which rows with the same expiry came.
func TestALongTable(t *testing.T) {
	statements := []string{"BEGIN"}
	for i := range 1234 {
		statements = append(statements, insert(fmt.Sprintf("key-%04d", i), "x", fmt.Sprintf("2026-03-%02d 00:00:00", i%3*i%28+1)))
	}
	big := strings.Repeat("x", 100_000)
	statements = append(statements, insert("big", big, "2026-03-05 00:00:00"), "COMMIT",
		`INSERT INTO django_session VALUES ('huge', zeroblob(20000000), '2026-03-05 00:00:00'), (7, 8, 9), (X'00ff', X'00ff', X'00ff')`)
	_, rows := mustRead(t, made(t, djangos, statements...), "")
	keys := map[string]bool{}
	for i, r := range rows {
		keys[r.Key] = true
		if r.Key == "huge" && !strings.Contains(r.Problem.EN, "20000000") {
			t.Errorf("a huge row: %q", r.Problem.EN)
		}
		if i > 0 && strings.HasPrefix(r.Key, "key") && strings.HasPrefix(rows[i-1].Key, "key") && r.ExpiresText > rows[i-1].ExpiresText {
			t.Errorf("%s stands behind %s", r.ExpiresText, rows[i-1].ExpiresText)
		}
	}
	if len(rows) != 1238 || len(keys) != 1238 {
		t.Errorf("%d rows with %d keys, want 1238", len(rows), len(keys))
	}
}

func TestWhoeverHasSeenEnoughStops(t *testing.T) {
	file := made(t, djangos, insert("a", "", "2030-01-01"), insert("b", "", "2030-01-01"))
	table, err := sessiontable.Open(file, sessiontable.Options{Now: now()})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	enough := errors.New("enough")
	n := 0
	if err := table.Each(sessiontable.Filter{}, func(sessiontable.Row) error { n++; return enough }); !errors.Is(err, enough) || n != 1 {
		t.Errorf("%d rows, %v", n, err)
	}
}

// The filters by key and by expiry are SQL: a column holds anything, and whether a row
// lives is what SQLite says, as in Django.
func TestFilters(t *testing.T) {
	file := made(t, djangos, `INSERT INTO auth_user VALUES (1, 'x', NULL, 0, 'alice', '', '', 0, 1, '2026-01-01', '')`,
		insert("abcd", signed(t, login(`"1"`, "")), "2026-03-02 09:00:01"), insert("abxy", signed(t, login(`"7"`, "")), "2026-03-02 09:00:00"),
		insert("%", signed(t, `{}`), "2026-03-02 10:00:00"), insert("한글", "", "2020-01-01"),
		`INSERT INTO django_session VALUES ('seven', '', 7), ('bytes', '', X'00')`)
	for _, test := range []struct {
		filter        sessiontable.Filter
		want          string
		live, expired int
	}{
		{sessiontable.Filter{}, "bytes % abcd abxy 한글 seven", 3, 3},
		{sessiontable.Filter{Live: true}, "bytes % abcd", 3, 0},
		{sessiontable.Filter{Expired: true}, "abxy 한글 seven", 0, 3},
		{sessiontable.Filter{Key: "ab"}, "abcd abxy", 1, 1},
		{sessiontable.Filter{Key: "abc"}, "abcd", 1, 0},
		{sessiontable.Filter{Key: "ab..xy"}, "abxy", 0, 1}, // as screens show a key
		{sessiontable.Filter{Key: "a..d"}, "abcd", 1, 0},
		{sessiontable.Filter{Key: "%"}, "%", 1, 0},
		{sessiontable.Filter{Key: "한"}, "한글", 0, 1},
		{sessiontable.Filter{Key: "ab", Live: true}, "abcd", 1, 0},
		{sessiontable.Filter{User: "alice"}, "abcd", 3, 3},
		{sessiontable.Filter{User: "1"}, "", 3, 3},
		{sessiontable.Filter{User: "7"}, "abxy", 3, 3},
		{sessiontable.Filter{User: "alice", Expired: true}, "", 0, 3},
		{sessiontable.Filter{Most: 2}, "bytes %", 3, 3},
		{sessiontable.Filter{Most: 1, Expired: true}, "abxy", 0, 3},
		{sessiontable.Filter{Most: 1, User: "7"}, "abxy", 3, 3},
	} {
		table, err := sessiontable.Open(file, sessiontable.Options{Now: now()})
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		err = table.Each(test.filter, func(r sessiontable.Row) error {
			if test.filter.Takes(r) {
				keys = append(keys, r.Key)
			}
			if len(keys) == test.filter.Most && len(keys) > 0 {
				return sessiontable.ErrEnough
			}
			return nil
		})
		if got := strings.Join(keys, " "); err != nil || got != test.want {
			t.Errorf("%+v takes %s (%v), want %s", test.filter, got, err, test.want)
		}
		want := sessiontable.Summary{Rows: test.live + test.expired, Live: test.live, Expired: test.expired}
		if got, err := table.Count(test.filter); err != nil || got != want {
			t.Errorf("%+v is counted as %+v (%v), want %+v", test.filter, got, err, want)
		}
		table.Close()
	}
}

// A file may be damaged in any way. It is read or refused, and never waited for.
func FuzzDamagedFiles(f *testing.F) {
	users := &accounts.Users{Now: now, Chance: chance.NewSeeded("fuzz"), Settings: accounts.Settings{Iterations: 1}}
	statements := []string{fmt.Sprintf(`INSERT INTO auth_user VALUES (1, '%s', NULL, 0, 'alice', '', '', 0, 1, '2026-01-01', '')`, users.HashPassword("pw"))}
	for i := range 150 {
		statements = append(statements, insert(fmt.Sprintf("key-%d", i), signed(f, login(`"1"`, "h")), "2030-01-01 00:00:00"))
	}
	whole, err := os.ReadFile(made(f, djangos, statements...))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint64(0), uint8(0), uint32(0))
	f.Add(uint64(1), uint8(1), uint32(0))
	f.Add(uint64(2), uint8(200), uint32(0))
	f.Add(uint64(3), uint8(3), uint32(5000))
	f.Fuzz(func(t *testing.T, seed uint64, flips uint8, cut uint32) {
		damaged := slices.Clone(whole)
		source := chance.NewSeeded(fmt.Sprint(seed))
		for range flips {
			at := 0
			for _, c := range []byte(source.String(4, chance.LettersDigit)) {
				at = at*61 + int(c)
			}
			if seed%2 == 0 {
				at %= 4096 // the pages with the schema hurt most
			}
			damaged[at%len(damaged)] ^= 1 << (at % 8)
		}
		if cut > 0 {
			damaged = damaged[:int(cut)%len(damaged)]
		}
		file := filepath.Join(t.TempDir(), "db.sqlite3")
		if err := os.WriteFile(file, damaged, 0o666); err != nil {
			t.Fatal(err)
		}
		_, rows, err := read(t, file, secret)
		var p *sessiontable.Problem
		if err != nil && !errors.As(err, &p) {
			t.Errorf("%v is no problem that a person is told", err)
		}
		if len(rows) > 3*len(statements) {
			t.Errorf("%d rows come out of %d", len(rows), len(statements))
		}
		for _, r := range rows {
			r.JSON()
			r.Items()
		}
		if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) != 1 {
			t.Errorf("beside the file stand %v (%v)", left, err)
		}
	})
}
