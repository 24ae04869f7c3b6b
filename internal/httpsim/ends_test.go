package httpsim_test

import (
	"slices"
	"testing"
	"time"

	"statelab/internal/httpsim"
)

// TestRowsAreEndedAsTheLoopDoes: the rows come before the question who asks, and that is
// asked where there is a row.
func TestRowsAreEndedAsTheLoopDoes(t *testing.T) {
	const all, one = `SELECT "django_session"."session_key", "django_session"."session_data", "django_session"."expire_date" FROM "django_session"`,
		`DELETE FROM "django_session" WHERE "django_session"."session_key" IN (?)`
	for _, test := range []struct {
		what     string
		whose    httpsim.Whose
		others   bool // alice is logged in elsewhere, and bob
		loggedIn bool
		first    string
		callers  []string
	}{
		{"no row at all", httpsim.Mine, false, false, all, []string{"Session.objects"}},
		{"nobody asks", httpsim.Others, true, false, all + ` WHERE NOT ("django_session"."session_key" IS NULL)`, []string{"Session.objects"}},
		{"alice asks", httpsim.Others, true, true, all + ` WHERE NOT ("django_session"."session_key" = ?)`, []string{"Session.objects", "request.user", "request.user", "row.delete()"}},
		{"all of alice", httpsim.Mine, true, true, all, []string{"Session.objects", "request.user", "request.user", "row.delete()", "row.delete()"}},
		{"all", httpsim.Everybodys, true, false, `DELETE FROM "django_session"`, []string{"Session.objects.all().delete()"}},
	} {
		site := httpsim.Site{Users: []httpsim.User{{Name: "alice", Password: "pw-alice-1"}, {Name: "bob", Password: "pw-bob-1"}}, Pages: map[string]httpsim.Page{
			"/alice": {Get: []httpsim.Action{httpsim.Login{User: "alice"}}},
			"/bob":   {Get: []httpsim.Action{httpsim.Login{User: "bob"}}},
			"/end":   {Get: []httpsim.Action{httpsim.EndSessions{Whose: test.whose}}},
		}}
		w := start(t, site)
		cookie := ""
		if test.others {
			w.get("/alice", "")
			w.get("/bob", "")
		}
		if test.loggedIn {
			key := w.get("/alice", "").Cookies()[0]
			cookie = key.Name + "=" + key.Value
		}
		a := w.get("/end", cookie)
		var callers []string
		for _, q := range a.Queries {
			callers = append(callers, q.Caller)
			if q.Caller == "row.delete()" && q.Text != one {
				t.Errorf("%s: a row goes by %s", test.what, q.Text)
			}
		}
		if !slices.Equal(callers, test.callers) || a.Queries[0].Text != test.first {
			t.Errorf("%s: the statements are those of %q, and the first is %s", test.what, callers, a.Queries[0].Text)
		}
	}
}

// TestAUserByItsID loads a user as User.objects.get(pk=…) does, and fails as it does.
func TestAUserByItsID(t *testing.T) {
	site := page("/", httpsim.LoadUser{Name: template(t, "{{ post.id }}"), By: httpsim.ByID}, httpsim.Login{}, httpsim.Text{Text: "in"})
	site.Users = []httpsim.User{{Name: "alice", Password: "pw-alice-1"}}
	w := start(t, site)
	for id, want := range map[string][2]string{"1": {"", "alice"}, "2": {"DoesNotExist", ""}, "alice": {"ValueError", ""}} {
		a := w.post("/", "", "id", id)
		if a.Reason.Name != want[0] || want[1] != "" && a.User != want[1] {
			t.Errorf("%s: %s is there, reason %q, want %q", id, a.User, a.Reason.Name, want)
		}
	}
}

// TestRowsOfWhomAPageHasFound deletes them before login(), where request.user is nobody yet,
// and none of another user.
func TestRowsOfWhomAPageHasFound(t *testing.T) {
	for whose, want := range map[httpsim.Whose][]string{httpsim.Mine: {"alice", "alice", "bob"}, httpsim.Theirs: {"alice", "bob"}, httpsim.TheirOthers: {"alice", "bob"}} {
		site := page("/alone", httpsim.LoadUser{Name: httpsim.Literal("alice")}, httpsim.EndSessions{Whose: whose}, httpsim.Login{}, httpsim.Text{Text: "in"})
		site.Users = []httpsim.User{{Name: "alice", Password: "pw-alice-1"}, {Name: "bob", Password: "pw-bob-1"}}
		for _, name := range []string{"alice", "bob"} {
			site.Pages["/"+name] = httpsim.Page{Get: []httpsim.Action{httpsim.Login{User: name}}}
		}
		w := start(t, site)
		w.get("/alice", "")
		w.get("/bob", "")
		w.get("/alone", "")
		var users []string
		for _, row := range w.rows() {
			users = append(users, row.User)
		}
		if slices.Sort(users); !slices.Equal(users, want) {
			t.Errorf("%q: the rows left are those of %q, want %q", whose, users, want)
		}
	}
}

// TestRowsThatHaveExpiredStay where the loop goes through the others: one at the moment itself is among them with
// gte alone.
func TestRowsThatHaveExpiredStay(t *testing.T) {
	for live, left := range map[string]int{"": 0, ">=": 1, ">": 2} {
		length := time.Hour
		in := []httpsim.Action{httpsim.Login{User: "alice"}, httpsim.SetExpiry{Length: &length}, httpsim.Text{Text: "in"}}
		w := start(t, httpsim.Site{Users: []httpsim.User{{Name: "alice", Password: "pw-alice-1"}}, Pages: map[string]httpsim.Page{"/in": {Get: in},
			"/end": {Get: []httpsim.Action{httpsim.LoadUser{Name: httpsim.Literal("alice")}, httpsim.EndSessions{Whose: httpsim.Theirs, Live: live}, httpsim.Text{Text: "out"}}}}})
		w.get("/in", "")
		w.clock.Advance(time.Minute)
		w.get("/in", "")
		w.clock.Advance(time.Hour)
		w.get("/end", "")
		if got := len(w.rows()); got != left {
			t.Errorf("%q: %d rows are left, want %d", live, got, left)
		}
	}
}

// TestTheRowOfOneSessionGoesByItsKey, and nothing happens where there is none.
func TestTheRowOfOneSessionGoesByItsKey(t *testing.T) {
	const bySQL = `DELETE FROM "django_session" WHERE "django_session"."session_key" = ?`
	w := start(t, httpsim.Site{Users: []httpsim.User{{Name: "alice", Password: "pw-alice-1"}}, Pages: map[string]httpsim.Page{
		"/alice": {Get: []httpsim.Action{httpsim.Login{User: "alice"}}},
		"/who":   {Get: []httpsim.Action{httpsim.Render{Template: template(t, "{{ user.username }}")}}},
		"/end":   {Get: []httpsim.Action{httpsim.EndSession{Key: template(t, "{{ get.key }}")}}},
	}})
	laptop, phone := w.get("/alice", "").Cookies()[0], w.get("/alice", "").Cookies()[0]
	for _, rows := range []int{1, 1} { // the second time there is none
		a := w.get("/end?key="+phone.Value, "")
		if len(a.Queries) != rows || a.Queries[0].Text != bySQL || a.Queries[0].Args[0] != phone.Value {
			t.Errorf("the statements are %v", a.Queries)
		}
	}
	for cookie, want := range map[string]string{laptop.Value: "alice", phone.Value: ""} {
		if got := w.get("/who", "sessionid="+cookie).body; got != want {
			t.Errorf("the session %s is that of %q, want %q", cookie, got, want)
		}
	}
}

// TestTheRowOfOneSessionIsLookedForFirst by all ways but filter() with delete(), as Django does; a
// second time there is none, and only get() minds.
func TestTheRowOfOneSessionIsLookedForFirst(t *testing.T) {
	for by, want := range map[httpsim.EndBy][3]int{ // statements with a row, without one, and the status then
		httpsim.EndByGet: {2, 1, 500}, httpsim.EndByFirst: {2, 1, 200}, httpsim.EndByExists: {2, 1, 200}, httpsim.EndByLoop: {2, 1, 200}, httpsim.EndByStore: {2, 1, 200}, httpsim.EndByOther: {2, 1, 200},
	} {
		w := start(t, httpsim.Site{Users: []httpsim.User{{Name: "alice", Password: "pw-alice-1"}}, Pages: map[string]httpsim.Page{
			"/alice": {Get: []httpsim.Action{httpsim.Login{User: "alice"}}},
			"/end":   {Get: []httpsim.Action{httpsim.EndSession{Key: template(t, "{{ get.key }}"), By: by}}},
		}})
		key := w.get("/alice", "").Cookies()[0].Value
		for i, status := range []int{200, want[2]} {
			a := w.get("/end?key="+key, "")
			if len(a.Queries) != want[i] || a.Queries[0].Kind != "SELECT" || a.StatusCode != status {
				t.Errorf("%s: %d with %v", by, a.StatusCode, a.Queries)
			}
		}
		if got := len(w.rows()); got != 0 {
			t.Errorf("%s leaves %d rows", by, got)
		}
	}
}

// TestNoKeyIsTheVisitorsOwn of request.session.delete(None), and that of no session of SessionStore(None).delete():
// a key that was not sent takes the row of the one who asks.
func TestNoKeyIsTheVisitorsOwn(t *testing.T) {
	for _, c := range []struct {
		by    httpsim.EndBy
		query string
		rows  int
	}{{httpsim.EndByStore, "", 0}, {httpsim.EndByStore, "?key=", 1}, {httpsim.EndByOther, "", 1}, {httpsim.EndByOther, "?key=", 1}} {
		w := start(t, httpsim.Site{Users: []httpsim.User{{Name: "alice", Password: "pw-alice-1"}}, Pages: map[string]httpsim.Page{
			"/alice": {Get: []httpsim.Action{httpsim.Login{User: "alice"}}},
			"/end":   {Get: []httpsim.Action{httpsim.EndSession{Key: template(t, "{{ get.key }}").OrElse("null"), By: c.by}}},
		}})
		key := w.get("/alice", "").Cookies()[0].Value
		if a := w.get("/end"+c.query, "sessionid="+key); a.StatusCode != 200 || len(w.rows()) != c.rows {
			t.Errorf("%s of %q: %d, and %d rows stay, want %d", c.by, c.query, a.StatusCode, len(w.rows()), c.rows)
		}
	}
}

// TestWhetherThereIsARowIsAskedAlone in the words of Django, and an expired row is one unless the question
// leaves it out; none goes.
func TestWhetherThereIsARowIsAskedAlone(t *testing.T) {
	for _, c := range []struct {
		by    httpsim.EndBy
		live  string
		later string // the answer when the row has expired
		sql   string
	}{
		{httpsim.EndByExists, "", "yes", `SELECT 1 AS "a" FROM "django_session" WHERE "django_session"."session_key" = ? LIMIT 1`},
		{httpsim.EndByStore, "", "yes", `SELECT 1 AS "a" FROM "django_session" WHERE "django_session"."session_key" = ? LIMIT 1`},
		{httpsim.EndByCount, ">", "no", `SELECT COUNT(*) AS "__count" FROM "django_session" WHERE ("django_session"."expire_date" > ? AND "django_session"."session_key" = ?)`},
		{httpsim.EndByFirst, ">=", "yes", `SELECT "django_session"."session_key", "django_session"."session_data", "django_session"."expire_date" FROM "django_session" WHERE ("django_session"."expire_date" >= ? AND "django_session"."session_key" = ?) ORDER BY "django_session"."session_key" ASC LIMIT 1`},
	} {
		length := time.Hour
		asks := httpsim.FindSession{Key: template(t, "{{ get.key }}"), By: c.by, Live: c.live, IfFound: []httpsim.Action{httpsim.Text{Text: "yes"}}, IfNot: []httpsim.Action{httpsim.Text{Text: "no"}}}
		w := start(t, httpsim.Site{Users: []httpsim.User{{Name: "alice", Password: "pw-alice-1"}}, Pages: map[string]httpsim.Page{
			"/in": {Get: []httpsim.Action{httpsim.Login{User: "alice"}, httpsim.SetExpiry{Length: &length}, httpsim.Text{Text: "in"}}}, "/asks": {Get: []httpsim.Action{asks}}}})
		key := w.get("/in", "").Cookies()[0].Value
		if a := w.get("/asks?key="+key, ""); a.body != "yes" || len(a.Queries) != 1 || a.Queries[0].Text != c.sql {
			t.Errorf("%s: %q by %v", c.by, a.body, a.Queries)
		}
		if a := w.get("/asks?key=other", ""); a.body != "no" {
			t.Errorf("%s: of a key without a row: %q", c.by, a.body)
		}
		w.clock.Advance(time.Hour) // to the moment itself
		if a := w.get("/asks?key="+key, ""); a.body != c.later || len(w.rows()) != 1 {
			t.Errorf("%s: behind its end %q, with %d rows", c.by, a.body, len(w.rows()))
		}
	}
}
