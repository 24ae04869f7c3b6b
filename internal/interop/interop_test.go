// Package interop_test holds statelab's tables against the real Django: what one
// wrote, the other reads, down to users, passwords and the hash that ends a login.
package interop_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/chance"
	"statelab/internal/database"
	"statelab/internal/lesson"
	"statelab/internal/scenario"
	"statelab/internal/sessionstore"
	"statelab/internal/sessiontable"
)

const (
	secret   = "interop-secret-key" // as in testdata/site.py
	password = "correct horse"
	backend  = "django.contrib.auth.backends.ModelBackend"
)

// withDjango looks for a Python that has Django, once. It is empty where there is
// none.
var withDjango = sync.OnceValue(func() string {
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import django").Run() == nil {
			return name
		}
	}
	return ""
})

// A real Django takes its time to start, so it is asked where somebody wants it: in
// CI, and by whoever changes what a row holds.
var real = flag.Bool("real", false, "ask a real Django")

// python returns a Python that has Django. Without one the test is skipped, or
// fails where STATELAB_DJANGO=required promises one.
func python(t *testing.T) string {
	t.Helper()
	if !*real {
		t.Skip("no real Django is asked: run with -real")
	}
	switch name := withDjango(); {
	case name != "":
		return name
	case os.Getenv("STATELAB_DJANGO") == "required":
		t.Fatal("no python3 here has Django")
	}
	t.Skip("no python3 here has Django: Debian's package python3-django brings it")
	return ""
}

// django runs testdata/site.py and returns the lines that it tells.
func django(t *testing.T, file string, args ...string) []json.RawMessage {
	t.Helper()
	cmd := exec.Command(python(t), append([]string{filepath.Join("testdata", "site.py"), file}, args...)...)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("site.py %q: %v\n%s", args, err, problems.String())
	}
	var lines []json.RawMessage
	for line := range bytes.Lines(out) {
		lines = append(lines, json.RawMessage(line))
	}
	return lines
}

// told is a row as Django sees it.
type told struct {
	Key        string
	JSON       string // the data as Django would write them
	User       string // whom it takes the visitor for, empty for nobody
	Signed     bool
	Expires    time.Time
	Compressed bool
}

func rowsOf(t *testing.T, lines []json.RawMessage) map[string]told {
	t.Helper()
	rows := map[string]told{}
	for _, line := range lines {
		var row told
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		rows[row.Key] = row
	}
	return rows
}

var schema = database.NewSchema(accounts.Schema + sessionstore.Schema)

func dict(items ...sessionstore.Item) *sessionstore.Dict { return sessionstore.NewDict(items...) }

func item(name string, value sessionstore.Value) sessionstore.Item {
	return sessionstore.Item{Key: name, Value: value}
}

// stories are sessions of all kinds.
func stories(login, expired *sessionstore.Dict) []*sessionstore.Dict {
	huge, _ := new(big.Int).SetString("1000000000000000000000000000000", 10)
	return []*sessionstore.Dict{
		dict(),
		dict(item("cart", dict(item("tea", 2), item("cup", dict(item("colour", "blue")))))),
		dict(item("types", sessionstore.NewList(nil, true, false, 0, -1, huge, 1.0, 1e16, 1e-7, "", "한글 é 🍪",
			"\x00\x1b\x7f\u2028<>&\"\\", sessionstore.NewList(), dict()))),
		dict(item("long", strings.Repeat("abc", 2000))),
		dict(item("_session_expiry", 300)),
		dict(item("_session_expiry", 0)),
		dict(item("_session_expiry", "2030-01-02T03:04:05.000006+00:00")),
		login, expired,
	}
}

func loginOf(user *accounts.User, hash string) *sessionstore.Dict {
	return dict(item("_auth_user_id", big.NewInt(user.ID).String()), item("_auth_user_backend", backend), item("_auth_user_hash", hash))
}

func TestDjangoReadsWhatStatelabWrote(t *testing.T) {
	python(t)
	file := filepath.Join(t.TempDir(), "db.sqlite3")
	db, err := schema.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 123456789, time.UTC) }
	source := chance.NewSeeded("interop")
	users := &accounts.Users{Settings: accounts.Settings{SecretKey: secret}, Now: now, Chance: source, Conn: db.Conn(nil)}
	alice, err := users.Create("alice", password, "alice@Example.COM")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := users.Create("bob", "another one", ""); err != nil {
		t.Fatal(err)
	}
	want := map[string]told{}
	engine := &sessionstore.Database{Conn: db.Conn(nil), Env: sessionstore.Env{
		Settings: sessionstore.Settings{SecretKey: secret}, Now: now, Chance: source}}
	login := loginOf(alice, users.Settings.SessionAuthHash(alice))
	for _, data := range stories(login, loginOf(alice, strings.Repeat("0", 64))) {
		s := engine.Session("")
		s.Update(data)
		if err := s.Save(); err != nil {
			t.Fatal(err)
		}
		text, err := sessionstore.JSON(data)
		if err != nil {
			t.Fatal(err)
		}
		expires, err := s.ExpiryDate()
		if err != nil {
			t.Fatal(err)
		}
		row := told{Key: s.Key(), JSON: text, Signed: true, Expires: expires.Truncate(time.Microsecond)}
		if data == login {
			row.User = "alice"
		}
		want[s.Key()] = row
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	lines := django(t, file, "read", password)
	var passwords map[string]bool
	if err := json.Unmarshal(lines[0], &passwords); err != nil || !passwords["alice"] || passwords["bob"] || len(passwords) != 2 {
		t.Errorf("Django checks the passwords %s (%v)", lines[0], err)
	}
	got := rowsOf(t, lines[1:])
	if len(got) != len(want) {
		t.Errorf("Django reads %d rows of %d", len(got), len(want))
	}
	for key, w := range want {
		g := got[key]
		w.Compressed = g.Compressed // where that pays is for each to say
		w.Expires = w.Expires.In(g.Expires.Location())
		if g != w {
			t.Errorf("Django reads\n%+v, want\n%+v", g, w)
		}
	}
}

// played is a lesson in which two people log in.
const played = `statelab: 1
lesson: played
title: Played
summary: Two people log in.
clock: 2026-03-02T09:00:00Z
sites:
  blog.test:
    built_in: accounts
    settings: {SECRET_KEY: interop-secret-key}
    users:
      alice: {password: correct horse}
      bob: {password: another one}
browsers:
  laptop: {title: The laptop}
  phone: {title: The phone}
given:
  - sign_in: {url: https://blog.test/login/, user: alice}
  - who: phone
    sign_in: {url: https://blog.test/login/, user: bob}
steps:
  - step: welcome
    visit: https://blog.test/
    say: |
      The server knows her.
    expect: {user: alice}
`

func TestDjangoReadsTheTablesOfALesson(t *testing.T) {
	python(t)
	folder := lesson.Folder{FS: fstest.MapFS{"played.yaml": {Data: []byte(played)}}}
	program, problems, err := scenario.Load(folder, "played")
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	file := filepath.Join(t.TempDir(), "db.sqlite3")
	if _, err := program.RunWith(t.Context(), scenario.Options{Files: map[string]string{"blog.test": file}}); err != nil {
		t.Fatal(err)
	}
	lines := django(t, file, "read", password)
	if want := `{"alice": true, "bob": false}`; strings.TrimSpace(string(lines[0])) != want {
		t.Errorf("Django checks the passwords %s, want %s", lines[0], want)
	}
	users := map[string]bool{}
	for _, row := range rowsOf(t, lines[1:]) {
		users[row.User] = row.Signed
	}
	if len(users) != 2 || !users["alice"] || !users["bob"] {
		t.Errorf("Django takes the visitors for %v", users)
	}
}

// tableOf reads the rows of a file, as the command sessions does.
func tableOf(t *testing.T, file, secret string) []sessiontable.Row {
	t.Helper()
	table, err := sessiontable.Open(file, sessiontable.Options{Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Keys: sessiontable.Keys{Secret: secret}})
	if err != nil {
		t.Fatal(err)
	}
	var rows []sessiontable.Row
	if err := table.Each(sessiontable.Filter{}, func(r sessiontable.Row) error { rows = append(rows, r); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := table.Close(); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestStatelabReadsWhatDjangoWrote(t *testing.T) {
	python(t)
	file := filepath.Join(t.TempDir(), "db.sqlite3")
	want := rowsOf(t, django(t, file, "write"))
	rows := tableOf(t, file, secret)
	if len(rows) != len(want) || len(rows) < 10 {
		t.Errorf("%d rows are read of %d", len(rows), len(want))
	}
	for _, r := range rows {
		g := told{Key: r.Key, JSON: "{}", Signed: r.Signature == sessiontable.Valid, Expires: r.Expires, Compressed: r.Compressed}
		if text, ok := r.JSON(); ok {
			g.JSON = text
		}
		if r.User.Note.IsZero() {
			g.User = r.User.Name
		}
		w := want[r.Key]
		w.Expires = w.Expires.UTC()
		if g != w {
			t.Errorf("read\n%+v, want\n%+v", g, w)
		}
	}
	for _, r := range tableOf(t, file, "another secret") {
		if r.Signature != sessiontable.Bad || r.Readable() {
			t.Errorf("%s: with another secret its signature is %s", r.Key, r.Signature)
		}
	}
	openAsServer(t, file, want)
}

func TestTheCommandShowsWhatDjangoWrote(t *testing.T) {
	python(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "db.sqlite3")
	want := rowsOf(t, django(t, file, "write"))
	program := filepath.Join(dir, "statelab")
	if out, err := exec.Command("go", "build", "-o", program, "statelab/cmd/statelab").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(program, "sessions", file, "--full", "--lang", "en")
	cmd.Env = append(os.Environ(), "STATELAB_SECRET_KEY="+secret)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for key, row := range want {
		user := row.User
		switch {
		case strings.Contains(row.JSON, "_auth_user_id") && user == "":
			user = "bob" // whose password has changed since
		case user == "":
			user = "anonymous"
		}
		if shown := fmt.Sprintf("\n%-10s  %s", key, user); !strings.Contains(string(out), shown) {
			t.Errorf("%q is not shown in\n%s", shown, out)
		}
	}
	for _, words := range []string{`"한글 é 🍪"`, `\u001b`, "does not fit the password of now", "2 expired; 3 logged in, 1 no longer logged in", "1 unreadable"} {
		if !strings.Contains(string(out), words) {
			t.Errorf("%q is not shown in\n%s", words, out)
		}
	}
}

// openAsServer reads the rows and users of Django's file as a site does.
func openAsServer(t *testing.T, file string, want map[string]told) {
	t.Helper()
	db, err := schema.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	now := func() time.Time { return time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) } // no row has expired
	engine := &sessionstore.Database{Conn: db.Conn(nil), Env: sessionstore.Env{
		Settings: sessionstore.Settings{SecretKey: secret}, Now: now, Chance: chance.NewSeeded("")}}
	for key, w := range want {
		if text, err := sessionstore.JSON(engine.Session(key).Data()); err != nil || text != w.JSON {
			t.Errorf("the session %s is %s (%v), want %s", key, text, err, w.JSON)
		}
	}
	users := &accounts.Users{Settings: accounts.Settings{SecretKey: secret, Iterations: 1}, Now: now, Chance: chance.NewSeeded(""), Conn: db.Conn(nil)}
	for name, outcome := range map[string]bool{"alice": true, "bob": false, "carol": true} {
		user, err := users.ByUsername(name)
		if err != nil || user == nil {
			t.Fatal(name, user, err)
		}
		if got := users.CheckPassword(user, password).Holds; got != outcome || user.IsActive == (name == "carol") {
			t.Errorf("%s: password %v, active %v", name, got, user.IsActive)
		}
	}
}

// holding runs SQL in another process, which keeps the file open until the test
// ends.
func holding(t *testing.T, file string, statements ...string) {
	t.Helper()
	cmd := exec.Command(python(t), append([]string{filepath.Join("testdata", "hold.py"), file}, statements...)...)
	cmd.Stderr = os.Stderr
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		input.Close()
		cmd.Wait()
	})
	const ready = "ready\n"
	if _, err := io.ReadFull(output, make([]byte, len(ready))); err != nil {
		t.Fatal(err)
	}
}

// While a project runs, its file is read, and no byte of it or beside it changes.
func TestARunningProjectIsNotDisturbed(t *testing.T) {
	python(t)
	const row = `INSERT INTO django_session VALUES ('0123456789', 'e30:1vgJCy:x', '2030-01-01 00:00:00')`
	for _, test := range []struct {
		name       string
		statements []string
		want       int // rows, -1: locked
	}{
		{"open", []string{row}, 1},
		{"writing", []string{"BEGIN IMMEDIATE", row}, 0},
		{"about to finish writing", []string{"BEGIN EXCLUSIVE", row}, -1},
		{"open in WAL mode", []string{"PRAGMA journal_mode = wal", row}, 1},
		{"writing in WAL mode", []string{"PRAGMA journal_mode = wal", "BEGIN IMMEDIATE", row}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "db.sqlite3")
			db, err := schema.OpenFile(file)
			if err != nil {
				t.Fatal(err)
			}
			db.Close()
			holding(t, file, test.statements...)
			before := contents(t, dir)
			table, err := sessiontable.Open(file, sessiontable.Options{Wait: 50 * time.Millisecond})
			rows := -1
			if err == nil {
				var sum sessiontable.Summary
				sum, err = table.Count(sessiontable.Filter{})
				rows = sum.Rows
				if err == nil {
					err = table.Close()
				}
			}
			if rows != test.want || (err != nil) != (test.want < 0) {
				t.Errorf("%d rows (%v), want %d", rows, err, test.want)
			}
			if test.want < 0 && (err == nil || !strings.Contains(err.Error(), "locked")) {
				t.Errorf("%v, want that it is locked", err)
			}
			if after := contents(t, dir); after != before {
				t.Errorf("the folder was\n%q\nand is\n%q", before, after)
			}
		})
	}
}

// contents is every file of a folder with all its bytes.
func contents(t *testing.T, dir string) string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range files {
		content, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(f.Name() + "\n" + string(content) + "\n")
	}
	return b.String()
}
