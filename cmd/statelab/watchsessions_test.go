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
	"statelab/internal/rule"
	"statelab/internal/sessiontable"
	"statelab/internal/trace"
	"statelab/internal/wire"
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
				"~8 anonymous made at 7 (GET /), deleted between 7 and 8"}
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

// asked is a request that brings a session key, and whose answer sets one; "" for none.
func asked(number int, brings, sets string) *relay.Exchange {
	x := &relay.Exchange{Number: number}
	x.Request.Method, x.Request.Target = "GET", fmt.Sprint("/", number)
	if brings != "" {
		x.Request.Headers = wire.Headers{{Name: "Cookie", Value: wire.Bytes("theme=dark; sessionid=" + brings)}}
	}
	if sets != "" {
		x.Answer.Headers = wire.Headers{{Name: "Set-Cookie", Value: wire.Bytes("sessionid=" + sets + "; Path=/")}}
	}
	return x
}

// under is while requests are under way, each by the browser of its number's tens.
func under(all ...*relay.Exchange) *during {
	d := &during{under: all, hide: func(key string) string { return key }}
	var numbers []int
	for _, x := range all {
		numbers = append(numbers, x.Number)
	}
	d.goes = new(ongoing).names(numbers...)
	d.seen = func(x *relay.Exchange) lookedAt {
		if x == nil {
			return lookedAt{}
		}
		rows := []sessiontable.KeptRow{{Row: sessiontable.Row{Key: "b", User: sessiontable.User{ID: "1"}}}}
		return lookedAt{user: x.Number / 10, look: &sessiontable.Look{Rows: rows}}
	}
	return d
}

// between is between the answer to a request and another request, while what goes on.
func between(last, next int, goes ...rule.Text) *during {
	d := under()
	d.last, d.next, d.goes = last, next, goes
	return d
}

func row(m trace.Mark, key, owner string) trace.RowEntry {
	return trace.RowEntry{Mark: m, Key: key, Owner: owner}
}

// storiesOf are the stories as they are told.
func storiesOf(s *sessions) (got string) {
	for _, story := range s.stories(true) {
		got += fmt.Sprintf("%s, %s, %d: %s\n%s\n", story.Key, story.User.EN, story.Browser, story.Says.EN, story.Says.KO)
	}
	return got
}

// A login has a row made in the place of another, or of none; of a user's own row it is no login.
func TestSessionsTellLogins(t *testing.T) {
	var s sessions
	s.rows([]trace.RowEntry{row(trace.Gone, "a", ""), row(trace.New, "b", "1")}, under(asked(14, "a", "b")))
	s.rows([]trace.RowEntry{row(trace.Gone, "b", "1"), row(trace.New, "c", "1")}, under(asked(16, "b", "c")))
	s.rows([]trace.RowEntry{row(trace.Changed, "c", "1")}, under(asked(17, "c", ""), asked(18, "c", "")))
	for range 6 {
		s.rows([]trace.RowEntry{row(trace.Changed, "d", "2")}, under(asked(29, "d", "")))
	}
	s.rows([]trace.RowEntry{row(trace.New, "e", "3")}, under(asked(31, "", "e")))
	s.rows([]trace.RowEntry{row(trace.New, "f", "3")}, under(asked(41, "", "")))
	s.rows([]trace.RowEntry{row(trace.Gone, "c", "1"), row(trace.Gone, "d", "2")}, between(41, 50))
	if got, want := storiesOf(&s), `a, anonymous, 0: there before, replaced at 14 by b
전부터 있음, 14번에서 지우고 새 키 b 만듦
b, user 1, 1: made with a login at 14 (GET /14), replaced at 16 by c
14번(GET /14)에서 로그인과 함께 만듦, 16번에서 지우고 새 키 c 만듦
c, user 1, 1: made at 16 (GET /16), changed while 17 and 18 were under way, deleted between 41 and 50
16번(GET /16)에서 만듦, 17번, 18번이 함께 처리되는 동안 데이터가 바뀜, 41번과 50번 사이에 지움
d, user 2, 0: there before, changed 6 times, deleted between 41 and 50
전부터 있음, 데이터가 6회 바뀜, 41번과 50번 사이에 지움
e, user 3, 3: made with a login at 31 (GET /31), still there
31번(GET /31)에서 로그인과 함께 만듦, 남아 있음
f, user 3, 0: made while 41 (GET /41) was under way, still there
41번(GET /41)이 처리되는 동안 만듦, 남아 있음
`; got != want {
		t.Errorf("it tells\n%s", got)
	}
}

// What became of a row is told of a request where that has to do with its key, and else only what
// was under way: other requests, answers and connections that go on, or nothing here.
func TestSessionsTellWhatIsKnown(t *testing.T) {
	for _, test := range []struct {
		name string
		rows []trace.RowEntry
		when *during
		want string
	}{
		{"two requests", []trace.RowEntry{row(trace.Gone, "a", "2"), row(trace.New, "b", "")}, under(asked(27, "", ""), asked(28, "", "")),
			"a: there before, deleted while 27 and 28 were under way\nb: made while 27 and 28 were under way, still there\n"},
		{"two, of which one replaces its key", []trace.RowEntry{row(trace.Gone, "a", ""), row(trace.New, "z", "")}, under(asked(27, "a", "z"), asked(28, "", "")),
			"a: there before, replaced at 27 by z\nz: made at 27 (GET /27), still there\n"},
		{"another user logs in", []trace.RowEntry{row(trace.Gone, "a", "1"), row(trace.New, "z", "2")}, under(asked(27, "a", "z")),
			"a: there before, deleted at 27, where another user logged in, whose key is z\nz: made with a login at 27 (GET /27), still there\n"},
		{"a logout that leaves another session", []trace.RowEntry{row(trace.Gone, "a", "1"), row(trace.New, "z", "")}, under(asked(27, "a", "z")),
			"a: there before, replaced at 27 by z\nz: made at 27 (GET /27), still there\n"},
		{"a row goes that the request did not bring", []trace.RowEntry{row(trace.Gone, "a", ""), row(trace.New, "b", "")}, under(asked(27, "", "b")),
			"a: there before, deleted while 27 (GET /27) was under way\nb: made at 27 (GET /27), still there\n"},
		{"one goes beside its own", []trace.RowEntry{row(trace.Gone, "a", ""), row(trace.Gone, "x", ""), row(trace.New, "z", "")}, under(asked(27, "a", "z")),
			"a: there before, replaced at 27 by z\nx: there before, deleted while 27 (GET /27) was under way\nz: made at 27 (GET /27), still there\n"},
		{"nothing here", []trace.RowEntry{row(trace.Changed, "a", "")}, between(28, 30), "a: there before, changed between 28 and 30, still there\n"},
		{"nothing, before the first", []trace.RowEntry{row(trace.Changed, "a", "")}, between(0, 1), "a: there before, changed before 1, still there\n"},
		{"an answer that goes on", []trace.RowEntry{row(trace.Changed, "a", "")}, between(28, 30, requestNumber(7), sessionStoryWords.unread),
			"a: there before, changed between 28 and 30, while 7 and a connection that is not read went on, still there\n"},
	} {
		var s sessions
		s.rows(test.rows, test.when)
		got := ""
		for _, story := range s.stories(false) {
			got += story.Key + ": " + story.Says.EN + "\n"
		}
		if got != test.want {
			t.Errorf("%s: it tells\n%s", test.name, got)
		}
	}
}

// Where data changed at one request after another, the numbers alone follow.
func TestSessionsTellPlaces(t *testing.T) {
	var s sessions
	for _, d := range []*during{under(asked(2, "a", "")), under(asked(3, "a", "")), under(asked(4, "a", ""), asked(5, "a", "")), under(asked(6, "a", ""))} {
		s.rows([]trace.RowEntry{row(trace.Changed, "a", "")}, d)
	}
	if got, want := storiesOf(&s), "a, anonymous, 0: there before, changed at 2, 3, while 4 and 5 were under way, at 6, still there\n전부터 있음, 2번, 3번에서, 4번, 5번이 함께 처리되는 동안, 6번에서 데이터가 바뀜, 남아 있음\n"; got != want {
		t.Errorf("it tells\n%s", got)
	}
}

// Answers that go on behind their heads, WebSockets and connections that are not read are named
// as long as they go on, and once more when they have ended.
func TestWhatGoesOn(t *testing.T) {
	var o ongoing
	names := func() string { return joinedNames(o.names()).EN }
	pass := func(kind relay.Kind, connection int, x *relay.Exchange) {
		o.passes(relay.Event{Kind: kind, Connection: connection, Exchange: x})
	}
	stream, page, socket := asked(1, "", ""), asked(2, "", ""), asked(3, "", "")
	socket.Answer.Status, socket.Answer.Headers = 101, wire.Headers{{Name: "Upgrade", Value: "websocket"}}
	pass(relay.Answered, 1, stream)
	o.looked()
	pass(relay.Answered, 2, page)
	pass(relay.Over, 2, page)
	if got := names(); got != "1" {
		t.Errorf("a stream: %q", got)
	}
	pass(relay.Answered, 2, socket)
	pass(relay.Over, 2, socket)
	pass(relay.Unread, 2, socket)
	pass(relay.Over, 1, stream)
	pass(relay.Unread, 3, nil)
	if got := names(); got != "1, 3 and a connection that is not read" {
		t.Errorf("one that has ended, a WebSocket, and a connection: %q", got)
	}
	o.looked()
	pass(relay.Closed, 2, nil)
	pass(relay.Closed, 3, nil)
	if got := names(); got != "3 and a connection that is not read" {
		t.Errorf("both have ended: %q", got)
	}
	o.looked()
	if got := names(); got != "" {
		t.Errorf("nothing goes on: %q", got)
	}
}
