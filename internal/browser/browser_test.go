package browser

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/memnet"
	"statelab/internal/rule"
)

func at(t testing.TB, s string) address.Address {
	t.Helper()
	u, err := address.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// world is a network with real servers and one browser. Each server keeps the
// requests that it got.
type world struct {
	*Browser
	t    *testing.T
	net  *memnet.Net
	now  time.Time
	got  []string // "POST /login/ user=alice | sessionid=1 | https://shop.test"
	head http.Header
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, net: &memnet.Net{}, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	w.Browser = &Browser{Jar: cookiejar.New(cookiejar.Options{}), Net: w.net, Now: func() time.Time { return w.now }}
	t.Cleanup(w.Close)
	return w
}

// serve puts a handler at an origin, and returns a function that stops it.
func (w *world) serve(origin string, pages map[string]http.HandlerFunc) (stop func()) {
	w.t.Helper()
	l, err := w.net.Listen(origin)
	if err != nil {
		w.t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.got = append(w.got, strings.TrimSpace(r.Method+" "+r.URL.String()+" "+string(body)))
		w.head = r.Header
		page := pages[r.URL.Path]
		if page == nil {
			http.NotFound(rw, r)
			return
		}
		page(rw, r)
	})}
	stopped := make(chan struct{})
	go func() { defer close(stopped); server.Serve(l) }()
	stop = func() { server.Close(); <-stopped }
	w.t.Cleanup(stop)
	return stop
}

// asked returns the requests that the servers got since it was called last.
func (w *world) asked() []string {
	got := w.got
	w.got = nil
	return got
}

func (w *world) visit(address string) Navigation {
	w.t.Helper()
	return w.done(w.Visit(w.t.Context(), "main", at(w.t, address)))
}

func (w *world) done(nav Navigation, err error) Navigation {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	return nav
}

func (w *world) shows() string {
	if p := w.Page("main"); p != nil {
		return p.URL.String() + " " + p.Words
	}
	return ""
}

func answer(body string, cookies ...string) http.HandlerFunc {
	return func(rw http.ResponseWriter, _ *http.Request) {
		for _, line := range cookies {
			rw.Header().Add("Set-Cookie", line)
		}
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(rw, body)
	}
}

func moved(status int, to string, cookies ...string) http.HandlerFunc {
	return func(rw http.ResponseWriter, _ *http.Request) {
		for _, line := range cookies {
			rw.Header().Add("Set-Cookie", line)
		}
		if to != "" {
			rw.Header().Set("Location", to)
		}
		rw.WriteHeader(status)
	}
}

func wantList(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func TestAVisitALinkAndAForm(t *testing.T) {
	w := newWorld(t)
	w.serve("https://shop.test:443", map[string]http.HandlerFunc{
		"/":       answer(`<a href="login">Log in</a> <a href="//[">Broken</a> <a href="#top">Top</a>`, "seen=1"),
		"/login":  answer(`<form method="post" action="/login/?next=%2F"><input type="hidden" name="t" value="7"><input name="u"><button>Go</button></form>`),
		"/login/": answer("Hello"),
		"/find":   answer(`<form action="/find?old=1"><input name="q"><button>Find</button></form>`),
	})
	nav := w.visit("https://shop.test/#top")
	if h := nav.Hops[0]; h.Cause != Typed || h.Sent.Header != "" || len(h.Received) != 1 || h.Received[0].Decision.Verdict != cookiejar.Stored {
		t.Errorf("first visit: %+v", h)
	}
	nav = w.done(w.Click(t.Context(), "main", "Log in", 0))
	if h := nav.Hops[0]; h.Cause != Linked || h.Sent.Header != "seen=1" || w.head.Get("Cookie") != "seen=1" {
		t.Errorf("the link: %+v", h)
	}
	nav = w.done(w.Submit(t.Context(), "main", "Go", 0, []htmlpage.Field{{Name: "u", Value: "al ice"}}))
	if h := nav.Hops[0]; h.Cause != Posted || len(h.Fields) != 2 || w.head.Get("Origin") != "https://shop.test" {
		t.Errorf("the form: %+v", h)
	}
	wantList(t, "requests", w.asked(), "GET /", "GET /login", "POST /login/?next=%2F t=7&u=al+ice")
	w.visit("https://shop.test/find")
	w.done(w.SubmitFields(t.Context(), "main", []htmlpage.Field{{Name: "q", Value: "pears & kiwis"}}))
	wantList(t, "a form with GET puts its fields in the place of the query", w.asked(), "GET /find", "GET /find?q=pears+%26+kiwis")

	w.visit("https://shop.test/")
	if nav := w.done(w.Click(t.Context(), "main", "Broken", 0)); nav.Problem.EN != "//[ is no address that a browser can go to" {
		t.Errorf("a link to no address: %+v", nav)
	}
	w.asked()
	if nav := w.done(w.Click(t.Context(), "main", "Top", 0)); len(nav.Hops) != 0 || len(nav.Notes) != 1 || nav.Notes[0].EN != "the link leads to a place on the same page" {
		t.Errorf("a link to a place on the page: %+v", nav)
	}
	wantList(t, "a place on the same page is not asked for", w.asked())
}

func TestWhatIsNotOnThePage(t *testing.T) {
	w := newWorld(t)
	w.serve("https://shop.test:443", map[string]http.HandlerFunc{"/": answer(`<a href="/x">Cart</a>`)})
	click := func() error { _, err := w.Click(t.Context(), "main", "Log in", 0); return err }
	submit := func() error { _, err := w.Submit(t.Context(), "main", "Log in", 0, nil); return err }
	fields := func() error { _, err := w.SubmitFields(t.Context(), "main", []htmlpage.Field{{Name: "q"}}); return err }
	reload := func() error { _, err := w.Reload(t.Context(), "main"); return err }
	back := func() error { _, err := w.Back(t.Context(), "main"); return err }
	const none = "no page is shown: nothing was visited in this tab"
	for name, act := range map[string]func() error{"click": click, "submit": submit, "fields": fields, "reload": reload} {
		if err := act(); err == nil || err.Error() != none {
			t.Errorf("%s before the first visit: %v", name, err)
		}
	}
	if err := back(); err == nil || err.Error() != "no page was shown before in this tab" {
		t.Errorf("back before the first visit: %v", err)
	}
	w.visit("https://shop.test/")
	for _, test := range []struct {
		name string
		act  func() error
		want string
	}{
		{"click", click, `no link "Log in" on the page https://shop.test/, which has [Cart]`},
		{"submit", submit, `no button "Log in" on the page https://shop.test/, which has none`},
		{"fields", fields, `no form with the field "q" on the page https://shop.test/, which has none`},
	} {
		var missing *htmlpage.NotOnPage
		if err := test.act(); !errors.As(err, &missing) || missing.Error() != test.want {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
	wantList(t, "requests", w.asked(), "GET /")
}

// TestRedirects sends a form to a page that redirects (RFC 9110 section 15.4, and
// the Fetch standard for POST).
func TestRedirects(t *testing.T) {
	for _, test := range []struct {
		status int
		want   []string
	}{
		{301, []string{"POST /old a=1", "GET /new"}},
		{302, []string{"POST /old a=1", "GET /new"}},
		{303, []string{"POST /old a=1", "GET /new"}},
		{307, []string{"POST /old a=1", "POST /new a=1"}},
		{308, []string{"POST /old a=1", "POST /new a=1"}},
		{300, []string{"POST /old a=1"}},
		{304, []string{"POST /old a=1"}},
		{200, []string{"POST /old a=1"}},
	} {
		w := newWorld(t)
		w.serve("https://shop.test:443", map[string]http.HandlerFunc{
			"/":    answer(`<form method="post" action="/old"><input name="a" value="1"><button>Go</button></form>`),
			"/old": moved(test.status, "/new", "by=old"), "/new": answer("Here"),
		})
		w.visit("https://shop.test/")
		w.asked()
		nav := w.done(w.Submit(t.Context(), "main", "Go", 0, nil))
		wantList(t, fmt.Sprint("status ", test.status), w.asked(), test.want...)
		if len(nav.Hops) != len(test.want) {
			t.Fatalf("status %d: %d hops", test.status, len(nav.Hops))
		}
		if len(nav.Hops) == 2 {
			if last := nav.Hops[1]; last.Cause != Followed || last.Sent.Header != "by=old" || w.shows() != "https://shop.test/new Here" {
				t.Errorf("status %d: %+v, shows %q", test.status, last, w.shows())
			}
		}
	}
}

func TestWhereRedirectsLead(t *testing.T) {
	for _, test := range []struct {
		name, from string
		want       []string
		shows      string
		problem    string
	}{
		{"to another host", "/away", []string{"GET /away", "GET /"}, "https://mail.test/ Mail", ""},
		{"relative, the fragment kept", "/near#part", []string{"GET /near", "GET /here"}, "https://shop.test/here#part Here", ""},
		{"its own fragment wins", "/far#part", []string{"GET /far", "GET /here"}, "https://shop.test/here#own Here", ""},
		{"without a place", "/nowhere", []string{"GET /nowhere"}, "https://shop.test/nowhere", ""},
		{"to no address", "/broken", []string{"GET /broken"}, "", "http://[ is no address that a browser can go to"},
		{"to another scheme", "/mail", []string{"GET /mail"}, "", "mailto:x@shop.test is no address that a browser can go to"},
		{"to a host that nobody has", "/lost", []string{"GET /lost"}, "", "no server answers at gone.test"},
		{"round and round", "/loop", slices.Repeat([]string{"GET /loop"}, 21), "", "after 20 redirects the browser gives up"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.serve("https://mail.test:443", map[string]http.HandlerFunc{"/": answer("Mail")})
			w.serve("https://shop.test:443", map[string]http.HandlerFunc{
				"/away": moved(302, "https://mail.test"), "/near": moved(302, "here"), "/far": moved(302, "here#own"),
				"/nowhere": moved(302, ""), "/broken": moved(302, "http://["), "/mail": moved(302, "mailto:x@shop.test"),
				"/lost": moved(302, "https://gone.test/"), "/loop": moved(302, "/loop"), "/here": answer("Here"),
			})
			nav := w.visit("https://shop.test" + test.from)
			wantList(t, "requests", w.asked(), test.want...)
			if w.shows() != strings.TrimSpace(test.shows) && w.shows() != test.shows+" " || nav.Problem.EN != test.problem {
				t.Errorf("shows %q, problem %q, want %q, %q", w.shows(), nav.Problem.EN, test.shows, test.problem)
			}
			if (nav.Problem.KO == "") != (test.problem == "") {
				t.Errorf("in Korean: %q", nav.Problem.In(rule.Korean))
			}
		})
	}
}

func TestNoAddress(t *testing.T) {
	w := newWorld(t)
	for _, address := range []string{"ftp://shop.test/", "about:blank", "data:text/plain,x"} {
		nav := w.visit(address)
		if want := address + " is no address that a browser can go to"; nav.Problem.EN != want || len(nav.Hops) != 0 {
			t.Errorf("%s: %+v", address, nav)
		}
	}
}

func TestReloadAndBack(t *testing.T) {
	w := newWorld(t)
	n := 0
	w.serve("https://shop.test:443", map[string]http.HandlerFunc{
		"/":    answer(`<a href="/a">A</a><form method="post" action="/add"><input name="x" value="1"><button>Add</button></form>`),
		"/a":   moved(302, "/b"),
		"/b":   func(rw http.ResponseWriter, _ *http.Request) { n++; fmt.Fprintf(rw, "time %d", n) },
		"/add": answer("Added"),
	})
	w.visit("https://shop.test/")
	w.done(w.Submit(t.Context(), "main", "Add", 0, []htmlpage.Field{{Name: "x", Value: "2"}}))
	w.asked()
	nav := w.done(w.Reload(t.Context(), "main"))
	if nav.Hops[0].Cause != Reloaded {
		t.Errorf("cause %q", nav.Hops[0].Cause)
	}
	wantList(t, "a reload sends the form again", w.asked(), "POST /add x=2")
	if nav := w.done(w.Back(t.Context(), "main")); len(nav.Hops) != 0 {
		t.Errorf("back asks for %+v", nav.Hops)
	}
	if w.shows() != "https://shop.test/ [A]\n\"2\" [Add]" {
		t.Errorf("the page before the form was sent shows %q, not what was typed into it", w.shows())
	}
	w.done(w.Click(t.Context(), "main", "A", 0))
	wantList(t, "back, and the link", w.asked(), "GET /a", "GET /b")
	w.done(w.Reload(t.Context(), "main"))
	wantList(t, "a reload asks for the last hop", w.asked(), "GET /b")
	if w.shows() != "https://shop.test/b time 2" {
		t.Errorf("shows %q", w.shows())
	}
	w.done(w.Back(t.Context(), "main"))
	if w.shows() != "https://shop.test/ [A]\n\"2\" [Add]" {
		t.Errorf("reloads are steps of the way back: %q", w.shows())
	}
	if _, err := w.Back(t.Context(), "main"); err == nil {
		t.Error("there is a page before the first")
	}
}

func TestTabsAndRestarts(t *testing.T) {
	w := newWorld(t)
	w.serve("https://shop.test:443", map[string]http.HandlerFunc{
		"/": answer("Home", "visit=1", "theme=dark; Max-Age=60"), "/b": answer("Other")})
	w.visit("https://shop.test/")
	other := w.done(w.Visit(w.t.Context(), "second", at(t, "https://shop.test/b")))
	if other.Hops[0].Sent.Header != "visit=1; theme=dark" || w.Page("second").Words != "Other" || w.Page("main").Words != "Home" {
		t.Errorf("two tabs share a jar and no page: %+v", other.Hops[0])
	}
	if gone := w.Restart(true); gone != nil || w.Page("second") == nil {
		t.Errorf("restored: %v went, tab %v", gone, w.Page("second"))
	}
	if nav := w.visit("https://shop.test/b"); nav.Hops[0].Connection.Reused || nav.Hops[0].Sent.Header != "visit=1; theme=dark" {
		t.Errorf("after a restored start: %+v", nav.Hops[0].Connection)
	}
	gone := w.Restart(false)
	if len(gone) != 1 || gone[0].Name != "visit" || gone[0].Rule.Code != "browser-closed" || w.Page("main") != nil {
		t.Errorf("fresh: %+v went, page %v", gone, w.Page("main"))
	}
	if nav := w.visit("https://shop.test/b"); nav.Hops[0].Sent.Header != "theme=dark" {
		t.Errorf("after a fresh start: %q", nav.Hops[0].Sent.Header)
	}
}

// TestOddOctets sends Set-Cookie lines that net/http's own client would not read.
// Each one reaches the jar, which says why it takes it or not.
func TestOddOctets(t *testing.T) {
	for _, test := range []struct{ line, verdict, code string }{
		{"a=\x01", "refused", "disallowed-character"},
		{"a=\x1b[31m", "refused", "disallowed-character"},
		{"a=b\tc", "refused", "tab-inside"},
		{"a=\xff\xfe", "stored", "stored"},
		{"a=\"b,c\"", "stored", "stored"},
		{"a b=1", "stored", "stored"},
		{"이름=값", "stored", "stored"},
		{"", "refused", "no-content"},
		{"a=1; Secure; Secure; nonsense=\"; Path", "stored", "stored"},
	} {
		w := newWorld(t)
		w.serve("https://shop.test:443", map[string]http.HandlerFunc{"/": answer("Home", test.line)})
		hop := w.visit("https://shop.test/").Hops[0]
		if len(hop.Received) != 1 {
			t.Errorf("%q: %d lines arrived", test.line, len(hop.Received))
			continue
		}
		got := hop.Received[0]
		if got.Line != test.line || got.Decision.Verdict.String() != test.verdict || string(got.Decision.Rule.Code) != test.code {
			t.Errorf("%q arrived as %q: %s, %s, want %s, %s", test.line, got.Line, got.Decision.Verdict, got.Decision.Rule.Code, test.verdict, test.code)
		}
	}
}
