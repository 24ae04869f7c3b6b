package world_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"statelab/internal/htmlpage"
	"statelab/internal/httpsim"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/world"
)

// club is a world with the built-in site of accounts, and its user Alice.
func club(change func(*httpsim.Site)) world.Setup {
	ready, _ := httpsim.BuiltIn("accounts")
	site := httpsim.Site{Host: "club.test", Pages: ready.Pages, Settings: ready.Settings, Users: []httpsim.User{{Name: "alice", Password: "pw"}}}
	if change != nil {
		change(&site)
	}
	return world.Setup{Seed: "club", Start: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		Sites: []world.Site{world.Django(site, "")}, Browsers: []world.Browser{{}}}
}

func open(t testing.TB, setup world.Setup) *world.World {
	t.Helper()
	w, err := world.Open(setup)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

func do(t testing.TB, w *world.World, m world.Move) world.Done {
	t.Helper()
	done, err := w.Do(t.Context(), m)
	if err != nil {
		t.Fatalf("%#v: %v", m.Act, err)
	}
	return done
}

// act does an act that finds all it needs.
func act(t testing.TB, w *world.World, a world.Act) *trace.Step {
	t.Helper()
	done := do(t, w, world.Move{Act: a})
	for _, f := range done.Findings {
		if !f.Holds {
			t.Fatalf("%#v: wanted %s, found %s", a, f.Wanted.EN, f.Found.EN)
		}
	}
	return done.Step
}

var logIn = world.Submit{Button: "Log in", Fields: []world.Field{{Name: "username", Value: "alice"}, {Name: "password", Value: "pw"}}}

// A handler of which nothing is known is a site, too: the browser's side is recorded,
// and of the server's side nothing is claimed.
func TestASiteThatIsNotSeenInside(t *testing.T) {
	visits := 0
	w := open(t, world.Setup{Start: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Browsers: []world.Browser{{}},
		Sites: []world.Site{world.Handled("tea.test", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			visits++
			http.SetCookie(w, &http.Cookie{Name: "cup", Value: fmt.Sprint(visits)})
			fmt.Fprintf(w, "Welcome by %s.", r.Host)
		}))}})
	for _, scheme := range []string{"https", "http"} {
		s := act(t, w, world.Visit{URL: scheme + "://tea.test/"})
		x := s.Exchanges[0]
		if x.Response.Status != 200 || s.Shows != "Welcome by tea.test." || len(x.Received) != 1 || x.Received[0].Rule == "" {
			t.Errorf("%s: status %d, shows %q, received %+v", scheme, x.Response.Status, s.Shows, x.Received)
		}
		if !reflect.DeepEqual(x.Server, &trace.Server{Host: "tea.test", Unseen: true}) || !reflect.DeepEqual(s.Table, &trace.Table{Host: "tea.test", Kind: trace.UnseenTable}) {
			t.Errorf("%s: the server is seen: %+v %+v", scheme, x.Server, s.Table)
		}
	}
	act(t, w, world.RestartServer{Host: "tea.test"})
	if s := act(t, w, world.Visit{URL: "https://tea.test/"}); s.Exchanges[0].Connection.Reused || len(s.Exchanges[0].Sent) != 1 {
		t.Errorf("after a restart: %+v", s.Exchanges[0])
	}
	for _, a := range []world.Act{world.CleanUp{Host: "tea.test"}, world.Migrate{Host: "tea.test"},
		world.ChangeUser{Host: "tea.test", User: "alice", Deleted: true}, world.SetUserModel{Host: "tea.test", To: "custom"}} {
		done := do(t, w, world.Move{Act: a})
		if len(done.Findings) != 1 || done.Findings[0].Holds || done.Findings[0].Field != "host" {
			t.Errorf("%#v: %+v", a, done.Findings)
		}
	}
}

// Whatever starts a server again says so of itself, and what went with the server's
// memory has that reason.
func TestARestartTakesTheMemory(t *testing.T) {
	for _, again := range []world.Act{world.RestartServer{Host: "club.test"}, world.SetUserModel{Host: "club.test", To: "default"}} {
		w := open(t, club(func(s *httpsim.Site) { s.Sessions = httpsim.InCache }))
		act(t, w, world.Visit{URL: "https://club.test/login/"})
		if rows := act(t, w, logIn).Table.Rows; len(rows) != 1 || rows[0].User != "alice" {
			t.Fatalf("rows %+v", rows)
		}
		rows := act(t, w, again).Table.Rows
		if len(rows) != 1 || rows[0].Mark != trace.Gone || rows[0].Why.EN != "server restarted" {
			t.Errorf("%#v: rows %+v", again, rows)
		}
	}
}

// Behind each exchange of several stands what both sides held then, and what it changed:
// a cookie that came with a redirect and went with the next answer was there in between.
// What changed nothing shares what the step leaves.
func TestBehindEachExchange(t *testing.T) {
	w := open(t, club(func(s *httpsim.Site) {
		s.Pages = maps.Clone(s.Pages)
		s.Pages["/in/"] = httpsim.Page{Get: []httpsim.Action{httpsim.SetCookie{Name: "once", Value: httpsim.Literal("1")}, httpsim.Login{User: "alice"}, httpsim.Redirect{To: httpsim.Literal("/out/")}}}
		s.Pages["/out/"] = httpsim.Page{Get: []httpsim.Action{httpsim.DeleteCookie{Name: "once"}, httpsim.Logout{}, httpsim.Text{Text: "Out."}}}
	}))
	s := act(t, w, world.Visit{URL: "https://club.test/in/"})
	if len(s.Exchanges) != 2 || len(s.Jar.All) != 0 || len(s.Table.Rows) != 0 {
		t.Fatalf("%d exchanges, jar %+v, rows %+v", len(s.Exchanges), s.Jar.All, s.Table.Rows)
	}
	first, second := s.Exchanges[0].Behind, s.Exchanges[1].Behind
	if c := first.Jar.Cookies; len(c) != 2 || c[0].Mark != trace.New || c[1].Mark != trace.New {
		t.Errorf("the jar behind the first: %+v", c)
	}
	if rows := first.Table.Rows; len(rows) != 1 || rows[0].Mark != trace.New || rows[0].User != "alice" {
		t.Errorf("the table behind the first: %+v", rows)
	}
	if c := second.Jar.Cookies; len(c) != 2 || c[0].Mark != trace.Gone || c[0].Rule != "deleted-by-server" {
		t.Errorf("the jar behind the second: %+v", c)
	}
	if rows := second.Table.Rows; len(rows) != 1 || rows[0].Mark != trace.Gone || rows[0].Why.EN != "by logout()" {
		t.Errorf("the table behind the second: %+v", rows)
	}
	s = act(t, w, world.Visit{URL: "https://club.test/out/"})
	if b := s.Exchanges[0].Behind; b.Jar != s.Jar || b.Table != s.Table || !b.IsZero() {
		t.Errorf("an exchange that changes nothing does not share what the step leaves: %+v %+v", b.Jar, b.Table)
	}
}

// What pages keep in the cache is seen behind each exchange, too, and not alone behind the move.
func TestTheCacheBehindEachExchange(t *testing.T) {
	w := open(t, club(func(s *httpsim.Site) {
		s.Pages = map[string]httpsim.Page{
			"/in/":  {Get: []httpsim.Action{httpsim.CacheSet{Key: httpsim.Literal("tries"), Value: httpsim.Literal("1")}, httpsim.Redirect{To: httpsim.Literal("/out/")}}},
			"/out/": {Get: []httpsim.Action{httpsim.CacheDelete{Key: httpsim.Literal("tries")}, httpsim.Text{Text: "Out."}}},
			"/":     {Get: []httpsim.Action{httpsim.Text{Text: "Here."}}},
		}
	}))
	s := act(t, w, world.Visit{URL: "https://club.test/in/"})
	for i, want := range []trace.Mark{trace.New, trace.Gone} {
		if held := s.Exchanges[i].Behind.Table.Cache; len(held) != 1 || held[0].Key != "tries" || held[0].Mark != want {
			t.Errorf("the cache behind exchange %d: %+v, want tries with %q", i+1, held, want)
		}
	}
	text, err := json.Marshal(s.Exchanges[0].Behind)
	if err != nil || !strings.Contains(string(text), `"cache":[{"mark":"+","key":"tries"`) {
		t.Errorf("as JSON: %s, %v", text, err)
	}
	if s = act(t, w, world.Visit{URL: "https://club.test/"}); len(s.Table.Cache) != 0 || !s.Exchanges[0].Behind.IsZero() {
		t.Errorf("behind a visit that changes nothing: %+v", s.Exchanges[0].Behind.Table)
	}
}

// What is done is told with what is kept under a name in the place of the name, and a password
// that a script types is one.
func TestWhatIsKeptIsToldByItsValue(t *testing.T) {
	w := open(t, club(nil))
	do(t, w, world.Move{Act: world.Visit{URL: "https://club.test/login/"}, Remember: []world.Remember{{Name: "token", From: world.FromBody, Which: `name="(username)"`}}})
	s := act(t, w, world.Visit{URL: "https://club.test/?token=$token"})
	if said := s.Action.EN; !strings.HasSuffix(said, "?token=username") {
		t.Errorf("the visit is told as %q", said)
	}
	s = act(t, w, world.Fetch{URL: "https://club.test/login/?$token", Method: "POST", Fields: []world.Field{{Name: "username", Value: "alice"}, {Name: "Password1", Value: "pw"}}})
	if fields := s.Exchanges[0].Fields; fields[0].Secret || !fields[1].Secret {
		t.Errorf("the fields of a script: %+v", fields)
	}
	if !strings.Contains(s.Action.KO, "?username") {
		t.Errorf("the request of the script is told as %q", s.Action.KO)
	}
}

// Of what a browser outside brings, too, the part alone is kept that is wanted, and nothing where
// it is not there.
func TestAPartIsKeptOfWhatArrives(t *testing.T) {
	w := open(t, club(nil))
	a := w.Arriving(world.By{}, "visit", rule.Text{})
	a.Take(trace.Exchange{Exchange: wire.Exchange{Request: wire.Request{Method: "GET", Target: "/", Headers: wire.Headers{{Name: "Host", Value: "club.test"}}},
		Response: wire.Response{Status: 200, Headers: wire.Headers{{Name: "Set-Cookie", Value: "price=120:signed"}}}}}, 0)
	price := world.Remember{Name: "signature", From: world.FromSetCookie, Which: "price", Part: `^120(:.*)$`}
	other := price
	other.Part = `^130(:.*)$`
	for _, c := range []struct {
		world.Remember
		want string
	}{{price, ":signed"}, {other, ""}} {
		a.Remember([]world.Remember{c.Remember}, htmlpage.Page{})
		value := ""
		for _, r := range a.Remembered() {
			value += r.Value
		}
		if value != c.want {
			t.Errorf("%s is kept as %q, want %q", c.Part, value, c.want)
		}
	}
}

// What a server did for a browser outside stands at its exchange, though time passed before that
// was told.
func TestTimePassesWhileABrowserOutsideIsAnswered(t *testing.T) {
	w := open(t, club(nil))
	conn, id, err := w.Dial(t.Context(), "https://club.test:443")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: club.test\r\nConnection: close\r\n\r\n")
	if _, err := io.ReadAll(conn); err != nil {
		t.Fatal(err)
	}
	act(t, w, world.Wait{For: time.Hour})
	a := w.Arriving(world.By{}, "visit", rule.Text{})
	a.Take(trace.Exchange{Exchange: wire.Exchange{URL: "https://club.test/", Connection: wire.Connection{ID: id}, Request: wire.Request{Method: "GET", Target: "/"}}}, 1)
	if x := a.Exchanges()[0]; x.Server == nil {
		t.Error("nothing is known of what the server did")
	}
}

// The name of a column has the particle with which it is read.
func TestAFlagIsToldWithItsParticle(t *testing.T) {
	w := open(t, club(nil))
	if s := act(t, w, world.ChangeUser{Host: "club.test", User: "alice", Staff: new(true)}); s.Action.KO != "club.test 서버에서 관리자가 alice 사용자의 is_staff를 True로 바꿉니다." {
		t.Errorf("told as %q", s.Action.KO)
	}
}

// What leaves a jar by hand, or with the browser, is shown at its own site, whichever was
// visited last.
func TestWhatLeavesByHandIsOfItsSite(t *testing.T) {
	for _, leaves := range []world.Act{world.DropCookie{Name: "tea"}, world.RestartBrowser{}} {
		setup := club(nil)
		setup.Sites = append(setup.Sites, world.Django(httpsim.Site{Host: "tea.test", Pages: map[string]httpsim.Page{
			"/": {Get: []httpsim.Action{httpsim.SetCookie{Name: "tea", Value: httpsim.Literal("1")}, httpsim.Text{Text: "Tea."}}}}}, ""))
		w := open(t, setup)
		act(t, w, world.Visit{URL: "https://tea.test/"})
		do(t, w, world.Move{By: world.By{Tab: "second"}, Act: world.Visit{URL: "https://club.test/login/"}})
		if s := act(t, w, leaves); s.Jar.Host != "tea.test" || s.Table.Host != "tea.test" {
			t.Errorf("%#v: the jar of %s and the table of %s", leaves, s.Jar.Host, s.Table.Host)
		}
	}
}

// A form that is answered with a redirect to a page that stops was answered: it is told in the
// move that sent it, with all that it changed, and the page in the one in which it goes on.
func TestARedirectToAPageThatStopsIsTold(t *testing.T) {
	setup := club(func(s *httpsim.Site) {
		s.Pages = maps.Clone(s.Pages)
		s.Pages["/in/"] = httpsim.Page{Get: []httpsim.Action{httpsim.Login{User: "alice"}, httpsim.Redirect{To: httpsim.Literal("/slow/")}}}
		s.Pages["/slow/"] = httpsim.Page{Get: []httpsim.Action{httpsim.Pause{Name: "half"}, httpsim.Text{Text: "Here."}}}
	})
	setup.Stops = true
	w := open(t, setup)
	s := act(t, w, world.Visit{URL: "https://club.test/in/"})
	if len(s.Exchanges) != 1 || !s.Paused || s.Exchanges[0].Response.Status != 302 || len(s.Notes) != 1 {
		t.Fatalf("the first move has %d exchanges, paused %v, notes %+v", len(s.Exchanges), s.Paused, s.Notes)
	}
	if b := s.Exchanges[0].Behind; len(b.Jar.Cookies) == 0 || b.Jar.Cookies[0].Mark != trace.New || b.Table.Rows[0].Mark != trace.New {
		t.Errorf("behind the redirect: %+v %+v", b.Jar, b.Table)
	}
	s = act(t, w, world.Resume{Pause: "half"})
	if len(s.Exchanges) != 1 || s.Paused || s.Exchanges[0].Request.Target != "/slow/" || !s.Exchanges[0].Behind.IsZero() {
		t.Errorf("the page that goes on: %d exchanges, %+v", len(s.Exchanges), s.Exchanges[0].Behind)
	}
}

// A page that stops half way has done what it did: the row that it deleted says so in
// the move in which it went, and the request is shown in the one in which it goes on.
func TestAPageThatStopsIsHeard(t *testing.T) {
	setup := club(func(s *httpsim.Site) {
		s.Pages = maps.Clone(s.Pages)
		s.Pages["/out/"] = httpsim.Page{Get: []httpsim.Action{httpsim.Logout{}, httpsim.Pause{Name: "half"}, httpsim.Text{Text: "Out."}}}
	})
	setup.Stops = true
	w := open(t, setup)
	act(t, w, world.Visit{URL: "https://club.test/login/"})
	act(t, w, logIn)
	s := act(t, w, world.Visit{URL: "https://club.test/out/"})
	if rows := s.Table.Rows; !s.Paused || len(rows) != 1 || rows[0].Mark != trace.Gone || rows[0].Why.EN != "by logout()" {
		t.Errorf("paused %v, rows %+v", s.Paused, s.Table.Rows)
	}
	if done := do(t, w, world.Move{Act: world.Press{Button: world.Back}}); len(done.Findings) != 1 || len(w.Waiting()) != 1 || w.Waiting()[0].Move != 3 {
		t.Errorf("the tab acts while it waits: %+v, waiting %+v", done.Findings, w.Waiting())
	}
	if s := act(t, w, world.Resume{Pause: "half"}); s.Shows != "Out." || len(s.Exchanges) != 1 || len(w.Waiting()) != 0 {
		t.Errorf("shows %q, %d exchanges, waiting %+v", s.Shows, len(s.Exchanges), w.Waiting())
	}
}

// The time before an act and a wait are the same, and no clock goes back.
func TestTimePasses(t *testing.T) {
	w := open(t, club(nil))
	if s := act(t, w, world.Wait{For: time.Hour}); s.Passed != time.Hour || s.Verb != "wait" {
		t.Errorf("%+v", s)
	}
	at := w.Now().Add(-time.Minute)
	done := do(t, w, world.Move{By: world.By{Wait: world.Wait{Until: &at}}, Act: world.Look{Host: "club.test"}})
	if done.Step.Passed != 0 || len(done.Findings) != 1 || done.Findings[0].About != "at" || done.Findings[0].Holds {
		t.Errorf("%+v %+v", done.Step, done.Findings)
	}
	at = w.Now().Add(time.Minute)
	if s := act(t, w, world.Wait{Until: &at}); s.Passed != time.Minute || !s.Time.Equal(at) {
		t.Errorf("%+v", s)
	}
}

// What an act needs and what is not there is a finding; a text that values have spoilt
// is an error of its field.
func TestWhatAnActNeeds(t *testing.T) {
	w := open(t, club(nil))
	done := do(t, w, world.Move{Act: world.Click{Words: "Log in"}, Remember: []world.Remember{{Name: "key", From: world.FromCookie, Which: "sessionid"}}})
	if !done.Undone || len(done.Findings) != 1 || done.Findings[0].Found.EN != "no page is open in tab main" {
		t.Errorf("%+v", done)
	}
	act(t, w, world.Visit{URL: "https://club.test/login/"})
	done = do(t, w, world.Move{Act: logIn, Remember: []world.Remember{{Name: "key", From: world.FromCookie, Which: "sessionid"}, {Name: "line", From: world.FromSetCookie, Which: "sessionid"}, {Name: "no", From: world.FromHeader, Which: "ETag"}}})
	if f := done.Findings; len(f) != 1 || f[0].About != "remember" || f[0].Field != "no" || len(w.Kept()["key"]) != 32 || w.Kept()["line"] != w.Kept()["key"] {
		t.Errorf("%+v, kept %v", f, w.Kept())
	}
	if s := act(t, w, world.Visit{URL: "https://club.test/?a=$key&b=$$key"}); s.Exchanges[0].URL != "https://club.test/?a="+w.Kept()["key"]+"&b=$key" {
		t.Errorf("asked for %s", s.Exchanges[0].URL)
	}
	_, err := w.Do(t.Context(), world.Move{Act: world.Visit{URL: "$nothing"}})
	if field, ok := err.(*world.FieldError); !ok || field.Field != "url" {
		t.Errorf("error %v", err)
	}
}

// Values stay inside the texts of a JSON body; where they spoil it, that is an error of its
// field.
func TestValuesInJSON(t *testing.T) {
	w := open(t, club(nil))
	do(t, w, world.Move{Act: world.Send{URL: "https://club.test/"}, Remember: []world.Remember{{Name: "page", From: world.FromBody, Which: `(?s)(<.*>)`}}})
	act(t, w, world.Visit{URL: "https://club.test/"})
	fetch := world.Fetch{URL: "https://club.test/", Method: "POST", JSON: `{"a\"$page": "$$ $page"}`}
	s := act(t, w, fetch)
	var sent map[string]string
	page := w.Kept()["page"]
	if err := json.Unmarshal([]byte(s.Exchanges[0].Request.Body), &sent); err != nil || !strings.Contains(page, `"`) || sent[`a"`+page] != "$ "+page {
		t.Errorf("%v, sent %q", err, s.Exchanges[0].Request.Body)
	}
	fetch.JSON = `{"a": $page}`
	_, err := w.Do(t.Context(), world.Move{Act: fetch})
	if field, ok := err.(*world.FieldError); !ok || field.Field != "json" {
		t.Errorf("error %v", err)
	}
}

// TestClaimsInJSON looks into tokens as their claims were written, and into nothing that only
// has two points in it.
func TestClaimsInJSON(t *testing.T) {
	const body = `{"token": "eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiAiYTEiLCAidXNlciI6IHsiaWQiOiAxfX0.x", "version": "1.2.3"}`
	for path, want := range map[string]string{"token.jti": "a1", "token.user.id": "1", "token.sub": "", "version.jti": ""} {
		if found, _, ok := world.LookInJSON(body, path); found.Value != want || ok != (want != "") {
			t.Errorf("%s is %q, %v, want %q", path, found.Value, ok, want)
		}
	}
}

// A hundred moves of two tabs, a raw client and a person in developer tools.
func hundred() []world.Move {
	moves := []world.Move{
		{Act: world.Visit{URL: "https://club.test/login/"}},
		{Act: logIn, Remember: []world.Remember{{Name: "key", From: world.FromCookie, Which: "sessionid"}}},
	}
	for len(moves) < 100 {
		moves = append(moves,
			world.Move{By: world.By{Wait: world.Wait{For: time.Minute}}, Act: world.Visit{URL: "https://club.test/"}},
			world.Move{By: world.By{Tab: "second"}, Act: world.Visit{URL: "https://club.test/notes/"}},
			world.Move{By: world.By{Tab: "second"}, Act: world.Press{Button: world.Reload}},
			world.Move{Act: world.Send{URL: "https://club.test/", Headers: []world.Field{{Name: "Cookie", Value: "sessionid=$key"}}}},
			world.Move{Act: world.PutCookie{URL: "https://club.test/", Name: "theme", Value: "dark"}},
			world.Move{Act: world.Script{Line: "document.cookie"}},
			world.Move{Act: world.Look{Host: "club.test"}},
		)
	}
	return moves[:100]
}

// To go back is to play again: a world that comes from the same moves has the same
// record, to the byte, and goes on alike.
func TestUndoIsReplay(t *testing.T) {
	moves := hundred()
	play := func(n int) (record []string) {
		w := open(t, club(nil))
		for _, m := range moves[:n] {
			line, err := json.Marshal(do(t, w, m).Step)
			if err != nil {
				t.Fatal(err)
			}
			record = append(record, string(line))
		}
		return record
	}
	whole := play(len(moves))
	for _, n := range []int{1, 2, 40, 99, 100} {
		for i, line := range play(n) {
			if line != whole[i] {
				t.Fatalf("move %d of %d:\n%s\nat first\n%s", i+1, n, line, whole[i])
			}
		}
	}
}

// TestActsAreData looks for what could not be compared, written or done again.
func TestActsAreData(t *testing.T) {
	var check func(at string, x reflect.Type)
	check = func(at string, x reflect.Type) {
		switch x.Kind() {
		case reflect.Func, reflect.Chan, reflect.UnsafePointer, reflect.Map:
			t.Errorf("%s is a %s", at, x.Kind())
		case reflect.Pointer, reflect.Slice:
			check(at, x.Elem())
		case reflect.Struct:
			for i := range x.NumField() {
				if f := x.Field(i); x != reflect.TypeFor[time.Time]() {
					if !f.IsExported() {
						t.Errorf("%s.%s is hidden", at, f.Name)
					}
					check(at+"."+f.Name, f.Type)
				}
			}
		}
	}
	verbs := map[string]bool{}
	for _, a := range []world.Act{world.Visit{}, world.Click{}, world.Submit{}, world.Press{}, world.RestartBrowser{}, world.ChangeAddress{}, world.PutCookie{}, world.DropCookie{},
		world.DropCookies{}, world.SignIn{}, world.OpenMail{}, world.Send{}, world.Fetch{}, world.Script{}, world.Look{}, world.OpenDeveloperTools{}, world.RestartServer{},
		world.CleanUp{}, world.ChangeUser{}, world.Migrate{}, world.SetUserModel{}, world.Resume{}, world.Wait{}} {
		check(fmt.Sprintf("%T", a), reflect.TypeOf(a))
		verb := a.Kind().Verb
		if verbs[verb] || strings.ToLower(verb) != verb {
			t.Errorf("%T has the verb %q", a, verb)
		}
		verbs[verb] = true
	}
}

// BenchmarkUndo makes a world and plays a hundred moves, as going back from the
// hundred and first does.
func BenchmarkUndo(b *testing.B) {
	moves, setup := hundred(), club(nil)
	b.ReportAllocs()
	for b.Loop() {
		w, err := world.Open(setup)
		if err != nil {
			b.Fatal(err)
		}
		for _, m := range moves {
			do(b, w, m)
		}
		w.Close()
	}
}

// BenchmarkOpen makes a world with one site and one user, and ends it.
func BenchmarkOpen(b *testing.B) {
	setup := club(nil)
	b.ReportAllocs()
	for b.Loop() {
		w, err := world.Open(setup)
		if err != nil {
			b.Fatal(err)
		}
		w.Close()
	}
}
