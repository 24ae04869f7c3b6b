package webtest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	httpcookies "net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"statelab/webtest"
)

// opened is a web of the shop and of somebody evil, with alice logged in.
func opened(t testing.TB, site *shop) (*webtest.Web, *webtest.Browser) {
	t.Helper()
	web := webtest.New(t, webtest.Hosts{"shop.test": site, "evil.test": evil})
	alice := web.Browser("alice")
	alice.Visit("https://shop.test/login")
	alice.Submit("Log in", url.Values{"user": {"alice"}}).First().WantStored(t, "sid")
	return web, alice
}

// echo answers with what came, and with the cookie lines of its query.
var echo = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	for _, line := range r.URL.Query()["set"] {
		w.Header().Add("Set-Cookie", line)
	}
	page(w, `<a href="/here">here</a><p>%s %s %s tls %v %q %s %s %s</p>`, r.Method, r.Host, r.URL.Path, r.TLS != nil, body, r.Header.Get("Content-Type"), r.Header.Get("Cookie"), r.Header.Get("X-Step"))
})

func visit(b *webtest.Browser, host string, lines ...string) *webtest.Trip {
	return b.Visit("https://" + host + "/?" + url.Values{"set": lines}.Encode())
}

func TestALoginAndALogout(t *testing.T) {
	_, alice := opened(t, &shop{})
	alice.WantWords(t, "Hello, alice.")
	alice.Click("next").Last().WantSent(t, "sid")
	alice.Reload().Last().WantStatus(t, http.StatusOK)
	if back := alice.Back(); len(back.Hops) != 0 || !strings.Contains(strings.Join(back.Notes, ""), "the browser shows https://shop.test/ as it has kept it") {
		t.Errorf("back asks for %+v, and says %q", back.Hops, back.Notes)
	}
	out := alice.Submit("Log out", nil)
	out.First().WantDeleted(t, "sid")
	out.Last().WantNotSent(t, "sid")
	alice.WantNoCookie(t, "sid")
	alice.WantWords(t, "Hello, stranger.")
	if gone := alice.Gone(); len(gone) != 1 || gone[0].Rule != "deleted-by-server" || gone[0].Cookie.Value != "" {
		t.Errorf("what went is %+v", gone)
	}
}

// Every verdict has its rule, and what was seen and wanted.
func TestVerdicts(t *testing.T) {
	web := webtest.New(t, webtest.Hosts{"shop.test": echo, "www.shop.test": echo})
	alice := web.Browser("alice")
	first := visit(alice, "shop.test", "a=1; Path=/", "dom=1; Domain=shop.test; SameSite=Strict; Max-Age=60", "bad=1; Domain=bank.test", "p=1; Path=/p", "odd=1; SameSite=Sometimes").Last()
	second := visit(alice, "shop.test", "a=2; Path=/", "dom=; Domain=shop.test; Max-Age=0").Last()
	for _, test := range []struct {
		got           webtest.Decision
		verdict       webtest.Verdict
		rule, wanted  string
		previousValue string
	}{
		{first.Stored("a"), webtest.Stored, "stored", "", ""},
		{first.Stored("bad"), webtest.Refused, "domain-does-not-cover", "no Domain, or Domain=shop.test", ""},
		{first.Stored("none"), "", "", "", ""},
		{second.Sent("a"), webtest.Sent, "host-and-path-match", "", ""},
		{second.Sent("p"), webtest.Withheld, "path-mismatch", "/p or a path below it", ""},
		{second.Sent("bad"), "", "", "", ""},
		{second.Stored("a"), webtest.Replaced, "replaced-as-new", "", "1"},
		{second.Stored("dom"), webtest.Deleted, "deleted-by-server", "", "1"},
	} {
		d := test.got
		previous := ""
		if d.Previous != nil {
			previous = d.Previous.Value
		}
		if d.Verdict != test.verdict || d.Rule != test.rule || d.Wanted != test.wanted || previous != test.previousValue || (d.Seen == "") != (d.Verdict == "") {
			t.Errorf("%s: %v, seen %q, wanted %q, before %q; want %+v", d.Cookie.Name, d, d.Seen, d.Wanted, previous, test)
		}
	}
	if got := first.Stored("odd").Ignored; len(got) != 1 || got[0].Attribute != "SameSite=Sometimes" || got[0].Rule == "" {
		t.Errorf("ignored was %+v", got)
	}
	dom := first.Stored("dom").Cookie
	if dom.Domain != "shop.test" || dom.HostOnly || dom.SameSite != http.SameSiteStrictMode || dom.Lasts(dom.Created) != time.Minute {
		t.Errorf("the cookie is %+v", dom)
	}
	if a := first.Stored("a").Cookie; !a.HostOnly || a.Lasts(a.Created) != 0 {
		t.Errorf("the cookie is %+v", a)
	}
}

// A cure is played: what it says holds when it is done.
func TestCuresHold(t *testing.T) {
	_, alice := opened(t, &shop{SameSite: http.SameSiteLaxMode})
	alice.Visit("https://evil.test/")
	cures := alice.Submit("Win a prize", nil).Last().Sent("sid").Cures()
	i := slices.IndexFunc(cures, func(c webtest.Cure) bool { return c.Line != "" })
	if i < 0 || len(cures[i].GivesUp) == 0 {
		t.Fatalf("the cures are %+v", cures)
	}
	_, bob := opened(t, &shop{SameSite: http.SameSiteNoneMode}) // as the cure says
	bob.Visit("https://evil.test/")
	if got := bob.Submit("Win a prize", nil).Last().Sent("sid"); got.Verdict != webtest.Sent || got.Rule != cures[i].Rule {
		t.Errorf("%v, but the cure %+v", got, cures[i])
	}
}

// What somebody's browser is, and what settings do.
func TestBrowsersDiffer(t *testing.T) {
	web := webtest.New(t, webtest.Hosts{"shop.test": echo, "news.test": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page(w, `<img src="https://shop.test/i">`)
	})})
	for _, test := range []struct {
		settings webtest.Settings
		rule     string
	}{
		{webtest.Settings{}, "sent-cross-site"},
		{webtest.Settings{BlockThirdParty: true}, "third-party-blocked"},
		{webtest.Settings{Brand: webtest.Draft}, "sent-cross-site"},
	} {
		b := web.BrowserWith(fmt.Sprint(test.settings), test.settings)
		visit(b, "shop.test", "n=1; SameSite=None; Secure", "v=1; Max-Age=99999999")
		if got := b.Visit("https://news.test/").To("/i"); got.Sent("n").Rule != test.rule || !got.ByPage || got.Cause != "image" {
			t.Errorf("%+v: %v, %s", test.settings, got.Sent("n"), got.Cause)
		}
	}
	if web.Browser("alice") == web.Browser("bob") || len(web.Browser("alice").Cookies()) > 0 {
		t.Error("browsers have each other's cookies")
	}
	alice := web.Browser("alice")
	visit(alice, "shop.test", "a=1")
	if again := web.Browser("alice"); len(again.Cookies()) != 1 {
		t.Error("a browser is another one when it is asked for again")
	}
	second := alice.OpenTab("second")
	if second.Page().URL != "" || alice.Page().URL == "" {
		t.Error("a tab shows what another one does")
	}
	second.Visit("https://shop.test/x").Last().WantSent(t, "a")
	alice.Restore()
	if c, held := alice.Cookie("a"); !held || c.Value != "1" || second.Page().URL == "" {
		t.Error("a restored browser has lost something")
	}
	alice.Restart()
	if _, held := alice.Cookie("a"); held || second.Page().URL != "" {
		t.Error("a new start has kept something")
	}
}

func TestScriptsAndHands(t *testing.T) {
	web := webtest.New(t, webtest.Hosts{"shop.test": echo})
	alice := web.Browser("alice")
	visit(alice, "shop.test", "h=1; HttpOnly", "open=1")
	r := alice.ReadCookies()
	if r.Text != "open=1" || r.Shown("h").Rule != "refused-to-script" || r.Shown("open").Verdict != webtest.Sent {
		t.Errorf("a script reads %q, %v", r.Text, r.Shown("h"))
	}
	if cures := r.Shown("h").Cures(); len(cures) == 0 {
		t.Error("nothing would show it")
	}
	d := alice.WriteCookie("h=2")
	if d.Verdict != webtest.Refused || d.Rule != "would-overwrite-http-only" || len(d.Cures()) == 0 {
		t.Errorf("a script writes %v", d)
	}
	if d := alice.PutCookie("https://shop.test/", webtest.Cookie{Name: "put", Value: "1", Expires: web.Now().Add(time.Hour), SameSite: http.SameSiteLaxMode}); d.Verdict != webtest.Stored {
		t.Errorf("put: %v", d)
	}
	put := alice.WantCookie(t, "put")
	if !put.HostOnly || put.Domain != "shop.test" || put.Path != "/" || put.Lasts(web.Now()) != time.Hour || put.SameSite != http.SameSiteLaxMode {
		t.Errorf("it is %+v", put)
	}
	if n := alice.DropCookies(func(c webtest.Cookie) bool { return c.Name != "open" }); n != 2 || len(alice.Cookies()) != 1 {
		t.Errorf("%d were dropped, and there is %+v", n, alice.Cookies())
	}
}

// Sites answer over both schemes, at the ports that their names say.
func TestWhereSitesAre(t *testing.T) {
	web := webtest.New(t, webtest.Hosts{"shop.test": echo, "localhost:8080": echo})
	alice := web.Browser("alice")
	for address, says := range map[string]string{
		"http://shop.test/":       "GET shop.test / tls false",
		"https://shop.test/":      "GET shop.test / tls true",
		"http://localhost:8080/":  "GET localhost:8080 / tls false",
		"https://localhost:8080/": "GET localhost:8080 / tls true",
	} {
		alice.Visit(address)
		alice.WantWords(t, says)
	}
}

// A server that runs is reached by its own address or a name, with the certificates that
// are said to count, and beside handlers in memory.
func TestServersThatRun(t *testing.T) {
	plain, secure := httptest.NewServer(echo), httptest.NewUnstartedServer(echo)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // that it is not trusted
	secure.StartTLS()
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	web := webtest.New(t, webtest.Hosts{"news.test": echo})
	web.Connect(webtest.Server{URL: plain.URL})
	web.Connect(webtest.Server{URL: secure.URL, As: "https://shop.test", TLS: secure.Client().Transport.(*http.Transport).TLSClientConfig})
	web.Connect(webtest.Server{URL: secure.URL, As: "https://stranger.test"})
	alice := web.Browser("alice")
	alice.Visit(plain.URL + "/a")
	alice.WantWords(t, "/a tls false")
	visit(alice, "shop.test", "sid=1; Domain=shop.test; Secure").Last().WantStored(t, "sid")
	alice.WantWords(t, "GET shop.test / tls true")
	visit(alice, "news.test")
	alice.Fetch(webtest.Request{URL: "https://shop.test/", Credentials: webtest.Include}).Last().WantWithheld(t, "sid", "same-site-default")
	for _, nobody := range []string{"https://stranger.test/", "http://shop.test/", "http://127.0.0.1:1/"} {
		if err := alice.Try().Visit(nobody).Err; !errors.Is(err, webtest.ErrNoPage) {
			t.Errorf("%s: %v", nobody, err)
		}
	}
}

// Of several buttons or links with the same words one is chosen by its place, and the form
// by its fields where no button is named: not one that has such a field hidden.
func TestSeveralOfTheSameWords(t *testing.T) {
	web := webtest.New(t, webtest.Hosts{"shop.test": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page(w, `<form><input type="hidden" name="n" value="1"><input type="hidden" name="m"><button>Buy</button></form><form><input name="m" value="2"><button>Buy</button></form><a href="/?n=7">More</a><a href="/?n=8">More</a><p>n is %s%s</p>`, r.FormValue("n"), r.FormValue("m"))
	})})
	alice := web.Browser("alice")
	alice.Visit("/")
	if err := alice.Try().Click("More").Err; !errors.Is(err, webtest.ErrNotOnPage) || !strings.HasSuffix(err.Error(), "to [/?n=7, /?n=8]; ClickNth chooses one") {
		t.Errorf("one of two links: %v", err)
	}
	alice.ClickNth("More", 2)
	alice.WantWords(t, "n is 8")
	if err := alice.Try().Submit("Buy", nil).Err; !errors.Is(err, webtest.ErrNotOnPage) || !strings.HasSuffix(err.Error(), "; SubmitNth chooses one") {
		t.Errorf("one of two: %v", err)
	}
	alice.SubmitNth("Buy", 2, nil)
	alice.WantWords(t, "n is 2")
	alice.Submit("", url.Values{"m": {"3"}})
	alice.WantWords(t, "n is 3")
}

// What goes wrong is an error to who tries, and says what there is.
func TestErrors(t *testing.T) {
	web := webtest.New(t, webtest.Hosts{"shop.test": echo, "boom.test": http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("no user") })})
	alice := web.Browser("alice").Try()
	if err := alice.Click("here").Err; !errors.Is(err, webtest.ErrNotOnPage) {
		t.Errorf("without a page: %v", err)
	}
	if err := alice.Visit("/login").Err; !errors.Is(err, webtest.ErrNoPage) || !strings.Contains(err.Error(), "boom.test, shop.test") {
		t.Errorf("a path without a page: %v", err)
	}
	if d := alice.WriteCookie("a=1"); d.Verdict != "" || alice.ReadCookies().Text != "" {
		t.Error("a script without a page does something")
	}
	if d := alice.PutCookie("https://shop.test/", webtest.Cookie{Name: "__Secure-a"}); d.Verdict != webtest.Refused || d.Rule != "prefix-secure" {
		t.Errorf("a cookie that no browser could hold: %v", d)
	}
	alice.Visit("https://shop.test/")
	for what, err := range map[string]error{
		`no link "away"`:    alice.Click("away").Err,
		`no button "Buy"`:   alice.Submit("Buy", nil).Err,
		`"GE T" is none`:    alice.Fetch(webtest.Request{URL: "/", Method: "GE T"}).Err,
		`X: a\r\nB: c`:      alice.Fetch(webtest.Request{URL: "/", Header: http.Header{"X": {"a\r\nB: c"}}}).Err,
		"is no mode of":     alice.Fetch(webtest.Request{URL: "/", Credentials: "some"}).Err,
		"panicked at GET /": alice.Visit("https://boom.test/").Err,
		"no user":           alice.Visit("https://boom.test/").Err,
		"webtest_test.go":   alice.Visit("https://boom.test/").Err, // the stack
	} {
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("want %q: %v", what, err)
		}
	}
	if trip := alice.Visit("https://boom.test/"); trip.Last().Status != 0 || trip.Last().URL != "https://boom.test/" {
		t.Errorf("the request without an answer is %+v", trip.Last())
	}
}

// A handler that does not answer is waited for as long as the context says, and no longer;
// the browser goes on afterwards.
func TestDeadlines(t *testing.T) {
	slow := make(chan struct{})
	t.Cleanup(func() { close(slow) })
	web := webtest.New(t, webtest.Hosts{"shop.test": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			select {
			case <-slow:
			case <-r.Context().Done():
			}
		}
	})})
	alice := web.Browser("alice")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := alice.With(ctx).Try().Visit("/slow").Err; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it ends with %v", err)
	}
	alice.Visit("/").Last().WantStatus(t, http.StatusOK)
}

// Many browsers at once, and many goroutines with one of them.
func TestAtOnce(t *testing.T) {
	web, alice := opened(t, &shop{})
	var all sync.WaitGroup
	for n := range 8 {
		bob := web.Browser(fmt.Sprint("bob ", n))
		all.Go(func() {
			bob.Try().Visit("https://shop.test/login")
			if err := bob.Try().Submit("Log in", url.Values{"user": {"bob"}}).Err; err != nil {
				t.Error(err)
			}
			bob.WantWords(t, "Hello, bob.")
			alice.OpenTab(fmt.Sprint(n)).Try().Visit("https://shop.test/").Last().WantSent(t, "sid")
			web.Advance(time.Second)
		})
	}
	all.Wait()
	if got := len(alice.Cookies()); got != 1 {
		t.Errorf("alice has %d cookies", got)
	}
}

// A subtest fails by itself.
func TestSubtests(t *testing.T) {
	_, alice := opened(t, &shop{})
	for _, path := range []string{"/a", "/b"} {
		t.Run(path, func(t *testing.T) {
			alice := alice.For(t)
			alice.Visit(path).To(path).WantSent(t, "sid")
			alice.OpenTab("other").Visit("https://shop.test"+path).To("GET https://shop.test"+path).WantSent(t, "sid")
		})
	}
}

func TestAClientWithAJar(t *testing.T) {
	server := httptest.NewServer(echo)
	t.Cleanup(server.Close)
	now := time.Now()
	var decisions []string
	jar := &webtest.ClientJar{Now: func() time.Time { return now }, OnDecision: func(u *url.URL, d webtest.Decision) {
		decisions = append(decisions, u.Path+" "+d.Cookie.Name+" "+d.String())
	}}
	client := &http.Client{Jar: jar}
	for _, path := range []string{"/?set=a%3D1%3B+Max-Age%3D60&set=b%3D1%3B+Path%3D%2Fb", "/next"} {
		answer, err := client.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	if want := []string{"/ a stored, stored", "/ b stored, stored", "/next a sent, host-and-path-match", "/next b withheld, path-mismatch"}; !slices.Equal(decisions, want) {
		t.Errorf("decisions are %q", decisions)
	}
	u, _ := url.Parse(server.URL)
	if got := jar.Header(u); got != "a=1" || len(jar.All()) != 2 {
		t.Errorf("it sends %q of %+v", got, jar.All())
	}
	now = now.Add(time.Minute)
	if got := jar.Header(u); got != "" || len(jar.All()) != 1 {
		t.Errorf("a minute later it sends %q of %+v", got, jar.All())
	}
}

// loginAndLogout is a login, three pages and a logout, the web opened and closed with it.
func loginAndLogout(tb testing.TB) {
	t := &ending{TB: tb}
	defer t.end()
	_, alice := opened(t, &shop{})
	alice.Click("next").Last().WantSent(t, "sid")
	alice.Reload().Last().WantSent(t, "sid")
	alice.Visit("https://shop.test/third").Last().WantSent(t, "sid")
	alice.Submit("Log out", nil).First().WantDeleted(t, "sid")
}

func BenchmarkALogin(b *testing.B) {
	for b.Loop() {
		loginAndLogout(b)
	}
}

// netHTTP asks for the same eight pages with net/http alone: a server on loopback and a client with a jar.
func netHTTP(tb testing.TB) {
	server := httptest.NewServer(&shop{})
	defer server.Close()
	jar, err := httpcookies.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	defer client.CloseIdleConnections()
	for _, form := range []struct {
		path   string
		fields url.Values
	}{{"/login", nil}, {"/login", url.Values{"user": {"alice"}}}, {"/next", nil}, {"/next", nil}, {"/third", nil}, {"/logout", url.Values{}}} {
		ask := func() (*http.Response, error) { return client.Get(server.URL + form.path) }
		if form.fields != nil {
			ask = func() (*http.Response, error) { return client.PostForm(server.URL+form.path, form.fields) }
		}
		answer, err := ask()
		if err != nil {
			tb.Fatal(err)
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
	}
}

// A test with a login, three pages and a logout costs little beside the requests themselves: both
// are measured in one run, in turns, so that a machine that is busy is busy for both.
func TestALoginTakesLittle(t *testing.T) {
	const most = 10
	ours, plain := time.Hour, time.Hour
	for try := range 50 {
		for _, test := range []struct {
			best *time.Duration
			run  func(testing.TB)
		}{{&plain, netHTTP}, {&ours, loginAndLogout}} {
			started := time.Now()
			test.run(t)
			*test.best = min(*test.best, time.Since(started))
		}
		if try >= 4 && ours < most*plain {
			t.Logf("%v beside %v", ours, plain)
			return
		}
	}
	t.Errorf("it takes %v, and with net/http alone %v", ours, plain)
}
