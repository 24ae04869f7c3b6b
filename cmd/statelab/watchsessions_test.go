package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"statelab/internal/relay"
	"statelab/internal/trace"
)

// accounts is an app that does with keys and rows what Django does at a visit, a login and a
// logout.
func accounts(t *testing.T, file string) http.Handler {
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	exec := func(statement string, args ...any) {
		if _, err := db.Exec(statement, args...); err != nil {
			t.Error(err)
		}
	}
	exec(`CREATE TABLE django_session (session_key varchar(40) PRIMARY KEY, session_data text NOT NULL, expire_date datetime NOT NULL)`)
	n := 0
	mux := http.NewServeMux()
	makes := func(w http.ResponseWriter) {
		n++
		key := fmt.Sprintf("key%dofsomebodys", n)
		exec(`INSERT INTO django_session VALUES (?, 'x', '2099-01-01 00:00:00')`, key)
		w.Header().Add("Set-Cookie", "sessionid="+key+"; HttpOnly; Path=/")
	}
	drops := func(r *http.Request) {
		if c, err := r.Cookie("sessionid"); err == nil {
			exec(`DELETE FROM django_session WHERE session_key = ?`, c.Value)
		}
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("sessionid"); err == nil {
			exec(`UPDATE django_session SET session_data = session_data || 'x' WHERE session_key = ?`, c.Value)
			return
		}
		makes(w)
	})
	mux.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) { drops(r); makes(w) })
	mux.HandleFunc("/logout", func(w http.ResponseWriter, r *http.Request) {
		drops(r)
		w.Header().Add("Set-Cookie", `sessionid=""; Max-Age=0; Path=/`)
	})
	mux.HandleFunc("/clear", func(http.ResponseWriter, *http.Request) { exec(`DELETE FROM django_session`) })
	return mux
}

// At the end stands what became of each session: of the rows where a database was named, else of
// the keys as the cookies tell them.
func TestWatchTellsSessions(t *testing.T) {
	for _, named := range []bool{true, false} {
		file := filepath.Join(t.TempDir(), "db.sqlite3")
		server := httptest.NewServer(accounts(t, file))
		defer server.Close()
		f, want := watchFlags{}, []string{"SESSION KEYS, as the cookie sessionid tells them",
			"~2 came at 1 (GET /), ~3 in its place at 5", "~3 came at 5 (GET /login), the cookie was deleted at 6 (GET /logout)", "~4 came at 7 (GET /), last sent at 8"}
		if named {
			f.db = file
			want = []string{"SESSION ROWS that changed",
				"~2 anonymous made at 1 (GET /), changed at 2, 3, 4, replaced at 5 by ~7", "~7 anonymous made at 5 (GET /login), deleted at 6 (GET /logout)",
				"~8 anonymous made at 7 (GET /), deleted before 8 by something else"}
		}
		w := startWatch(t, server.URL, f)
		first, second := "sessionid=key1ofsomebodys", "sessionid=key2ofsomebodys"
		w.visits("/?next=secret", "")
		for range 3 {
			w.visits("/", first)
		}
		w.visits("/login", first)
		w.visits("/logout", second)
		w.visits("/", "")
		if res, err := http.Get(server.URL + "/clear"); err == nil {
			res.Body.Close()
		}
		w.visits("/style.css", "sessionid=key3ofsomebodys", "Sec-Fetch-Dest: style", "Sec-Fetch-Mode: no-cors")
		if err := w.end(); err != nil {
			t.Fatal(err)
		}
		says(t, w.out.String(), append([]string{"WATCHED", "EACH COOKIE OVER TIME"}, want...)...)
		if strings.Contains(w.out.String(), "ofsomebodys") || strings.Contains(w.out.String(), "secret") {
			t.Errorf("values are shown:\n%s", w.out.String())
		}
	}
}

// A login has a row made in the place of another; of a user's own row it is no login.
func TestSessionsTellLogins(t *testing.T) {
	row := func(m trace.Mark, key, owner string) trace.RowEntry {
		return trace.RowEntry{Mark: m, Key: key, Owner: owner}
	}
	var s sessions
	s.rows([]trace.RowEntry{row(trace.Gone, "a", ""), row(trace.New, "b", "1")}, under(4), 0, 1)
	s.rows([]trace.RowEntry{row(trace.Gone, "b", "1"), row(trace.New, "c", "1")}, under(6), 0, 1)
	s.rows([]trace.RowEntry{row(trace.Changed, "c", "1")}, under(7, 8), 0, 0)
	for range 6 {
		s.rows([]trace.RowEntry{row(trace.Changed, "d", "2")}, under(9), 0, 2)
	}
	s.rows([]trace.RowEntry{row(trace.Gone, "c", "1"), row(trace.Gone, "d", "2")}, nil, 10, 0)
	got := ""
	for _, story := range s.stories(true) {
		got += fmt.Sprintf("%s, %s, %d: %s\n%s\n", story.Key, story.User.EN, story.Browser, story.Says.EN, story.Says.KO)
	}
	if want := `a, anonymous, 0: there before, replaced at 4 by b
전부터 있음, 4번에서 지우고 새 키 b 만듦
b, user 1, 1: made with a login at 4 (GET /4), replaced at 6 by c
4번(GET /4)에서 로그인과 함께 만듦, 6번에서 지우고 새 키 c 만듦
c, user 1, 1: made at 6 (GET /6), changed at 7 or 8, deleted before 10 by something else
6번(GET /6)에서 만듦, 7번이나 8번에서 데이터가 바뀜, 10번 전 다른 곳에서 지움
d, user 2, 0: there before, changed 6 times, deleted before 10 by something else
전부터 있음, 데이터가 6회 바뀜, 10번 전 다른 곳에서 지움
`; got != want {
		t.Errorf("it tells\n%s", got)
	}
}

// Of two requests that are under way one may have ended a session and the other begun one.
func TestNoSessionTakesTheOthersPlace(t *testing.T) {
	var s sessions
	s.rows([]trace.RowEntry{{Mark: trace.Gone, Key: "a", Owner: "2"}, {Mark: trace.New, Key: "b"}}, under(27, 28), 0, 0)
	s.rows([]trace.RowEntry{{Mark: trace.Changed, Key: "b"}}, nil, 30, 0)
	got := ""
	for _, story := range s.stories(false) {
		got += story.Key + ": " + story.Says.EN + "\n"
	}
	if want := `a: there before, deleted at 27 or 28
b: made at 27 or 28, changed before 30 by something else, still there
`; got != want {
		t.Errorf("it tells\n%s", got)
	}
}

// under are requests that are under way.
func under(numbers ...int) (all []*relay.Exchange) {
	for _, n := range numbers {
		x := &relay.Exchange{Number: n}
		x.Request.Method, x.Request.Target = "GET", fmt.Sprint("/", n)
		all = append(all, x)
	}
	return all
}
