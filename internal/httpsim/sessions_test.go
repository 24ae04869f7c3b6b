package httpsim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"statelab/internal/httpsim"
)

func keepIn(where httpsim.Sessions) func(*httpsim.Site) {
	return func(s *httpsim.Site) { s.Sessions = where }
}

// shortOf returns the key of "sessionid=…" as notes show it.
func shortOf(cookie string) string {
	key := strings.TrimPrefix(cookie, "sessionid=")
	return key[:4] + ".." + key[len(key)-4:]
}

func TestSessionsInMemoryAreLostWithTheServer(t *testing.T) {
	w := accounts(t, keepIn(httpsim.InCache))
	a, key := w.signIn("")
	w.wantQueries(a, "SELECT auth_user", "UPDATE auth_user")
	a = w.get("/", key)
	w.wantNotes(a, "key "+shortOf(key)+" -> memory -> alice")
	w.wantQueries(a, "SELECT auth_user")
	table, err := w.server.Table()
	if err != nil || table.Sessions != httpsim.InCache || len(table.Rows) != 1 || table.Rows[0].User != "alice" || !table.Rows[0].Live ||
		!strings.HasPrefix(table.Rows[0].Raw, "{'_auth_user_id': '1', ") || table.Rows[0].Instance != 0 {
		t.Errorf("the table is %+v, %v", table, err)
	}
	if err := w.server.Restart(); err != nil {
		t.Fatal(err)
	}
	w.conn = nil
	a = w.get("/", key)
	w.wantNotes(a, "key "+shortOf(key)+" -> not in memory")
	w.wantQueries(a)
	if a.cookie("sessionid") != `sessionid=""` || len(w.rows()) != 0 {
		t.Errorf("after the restart the browser is asked %q, and memory has %+v", a.cookie("sessionid"), w.rows())
	}
}

func TestLoggingOutEmptiesMemory(t *testing.T) {
	w := accounts(t, keepIn(httpsim.InCache))
	_, key := w.signIn("")
	a := w.post("/logout/", key)
	w.wantNotes(a, "key "+shortOf(key)+" -> memory -> alice", "logout() deletes the entry in memory")
	w.wantQueries(a, "SELECT auth_user")
	if len(w.rows()) != 0 {
		t.Errorf("memory still has %+v", w.rows())
	}
	_, key = w.signIn("")
	w.clock.Advance(14 * 24 * time.Hour)
	if a = w.get("/", key); a.User != "anonymous" || len(w.rows()) != 0 {
		t.Errorf("after 14 days the key is %s's, and memory has %+v", a.User, w.rows())
	}
	if done, err := w.server.CleanUp(); len(done) > 0 || err != nil {
		t.Errorf("there is something to clean up: %v, %v", done, err)
	}
}

func TestMemorySparesTheQueryAndNotTheRow(t *testing.T) {
	w := accounts(t, keepIn(httpsim.InCachedDatabase))
	_, key := w.signIn("")
	a := w.get("/", key)
	w.wantNotes(a, "key "+shortOf(key)+" -> memory, no query -> alice")
	w.wantQueries(a, "SELECT auth_user")
	if rows := w.rows(); len(rows) != 1 || rows[0].User != "alice" {
		t.Errorf("the table has %+v", rows)
	}
	if err := w.server.Restart(); err != nil {
		t.Fatal(err)
	}
	w.conn = nil
	a = w.get("/", key)
	w.wantNotes(a, "key "+shortOf(key)+" -> not in memory -> row -> alice")
	w.wantQueries(a, "SELECT django_session", "SELECT auth_user")
	a = w.post("/logout/", key)
	w.wantNotes(a, "key "+shortOf(key)+" -> memory, no query -> alice", "logout() deletes the row")
	if a = w.get("/", key); a.User != "anonymous" || len(w.rows()) != 0 {
		t.Errorf("after the logout the key is %s's, with rows %+v", a.User, w.rows())
	}
	w.signIn("")
	w.clock.Advance(15 * 24 * time.Hour)
	if done, err := w.server.CleanUp(); len(done) != 3 || err != nil || len(w.rows()) != 0 {
		t.Errorf("the clean-up does %v, %v", done, err)
	}
}

func TestSignedCookiesOutliveTheLogout(t *testing.T) {
	w := accounts(t, keepIn(httpsim.InSignedCookies))
	w.wantNotes(w.get("/", ""), "no cookie, no session")
	a, stolen := w.signIn("")
	w.wantNotes(a, "form valid, get_user() is alice", "login()")
	w.wantQueries(a, "SELECT auth_user", "UPDATE auth_user")
	a = w.get("/", stolen)
	w.wantNotes(a, "cookie -> well signed -> alice")
	w.wantQueries(a, "SELECT auth_user")
	a = w.post("/logout/", stolen)
	w.wantNotes(a, "cookie -> well signed -> alice", "logout(): the server has nothing to delete")
	if a.cookie("sessionid") != `sessionid=""` || len(w.rows()) != 0 {
		t.Errorf("the logout asks %q, the table has %+v", a.cookie("sessionid"), w.rows())
	}
	if a = w.get("/", stolen); a.User != "alice" {
		t.Errorf("the copy from before is %s's", a.User)
	}
	forged := "sessionid=X" + strings.TrimPrefix(stolen, "sessionid=")
	a = w.get("/", forged)
	w.wantNotes(a, "cookie -> wrongly signed: an empty session")
	if a.User != "anonymous" || a.cookie("sessionid") == forged || a.cookie("sessionid") == "" {
		t.Errorf("a forged cookie is %s's and becomes %q", a.User, a.cookie("sessionid"))
	}
	w.clock.Advance(14*24*time.Hour + time.Second)
	w.wantNotes(w.get("/", stolen), "cookie -> signed on 2 Mar 09:00:00, too long ago: an empty session")
}

func TestWhatSignedCookiesSayOfCalls(t *testing.T) {
	site := page("/flush", httpsim.Flush{})
	site.Sessions = httpsim.InSignedCookies
	site.Pages["/write"] = httpsim.Page{Get: []httpsim.Action{httpsim.SessionSet{Name: "a", Value: httpsim.Literal("1")}}}
	site.Pages["/cycle"] = httpsim.Page{Get: []httpsim.Action{httpsim.CycleKey{}}}
	w := start(t, site)
	a := w.get("/write", "")
	first := a.cookie("sessionid")
	w.clock.Advance(time.Second)
	a = w.get("/cycle", first)
	w.wantNotes(a, "cookie -> well signed", "cycle_key(): the cookie is signed anew")
	if second := a.cookie("sessionid"); second == first || second == "" {
		t.Errorf("the cookie %s becomes %s", first, second)
	}
	a = w.get("/flush", first)
	w.wantNotes(a, "flush(): the server has nothing to delete")
	a = w.get("/cycle", "sessionid=short")
	w.wantNotes(a, `cookie "short" is too short to be a session`, "cycle_key(): the cookie is signed anew")
}

// Two processes answer in turns. What one keeps in its memory, the other does
// not know; what is in the database, or in the browser, both do.
func TestTwoInstances(t *testing.T) {
	visits := func(where httpsim.Sessions) (users []string) {
		w := accounts(t, func(s *httpsim.Site) { s.Sessions, s.Instances = where, 2 })
		a, key := w.signIn("")
		for i := range 5 {
			if got, want := a.notes()[0], fmt.Sprintf("process %d of 2", i%2+1); got != want {
				t.Errorf("%s: request %d: %s, want %s", where, i+1, got, want)
			}
			if i == 4 {
				break
			}
			a = w.get("/", key)
			users = append(users, a.User)
		}
		if rows := w.rows(); where == httpsim.InCache && (len(rows) != 1 || rows[0].Instance != 1) {
			t.Errorf("the memories hold %+v", rows)
		}
		return users
	}
	for where, want := range map[httpsim.Sessions]string{
		httpsim.InCache:          "[anonymous alice anonymous alice]",
		httpsim.InDatabase:       "[alice alice alice alice]",
		httpsim.InCachedDatabase: "[alice alice alice alice]",
		httpsim.InSignedCookies:  "[alice alice alice alice]",
	} {
		if got := fmt.Sprint(visits(where)); got != want {
			t.Errorf("%s: the visitor is %s, want %s", where, got, want)
		}
	}
}

// A copy in the memory of one process does not learn what another one did: the
// logout reaches the row and one memory, and not the other memory.
func TestACopyInMemoryGoesStale(t *testing.T) {
	w := accounts(t, func(s *httpsim.Site) { s.Sessions, s.Instances = httpsim.InCachedDatabase, 2 })
	_, key := w.signIn("")       // process 1
	w.get("/", key)              // process 2 takes a copy
	a := w.post("/logout/", key) // process 1
	again := w.get("/", key)     // process 2 has its copy still
	if a.User != "anonymous" || again.User != "alice" || len(w.rows()) != 0 {
		t.Errorf("after the logout, process 2 sees %s, with rows %+v", again.User, w.rows())
	}
	if last := w.get("/", key); last.User != "anonymous" {
		t.Errorf("process 1 sees %s", last.User)
	}
}
