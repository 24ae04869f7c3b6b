package webtest_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"testing"
	"time"

	"statelab/webtest"
)

// printing stands in the examples where a test has its *testing.T. It prints what a
// failed test would say.
type printing struct{ ending }

func (p *printing) Helper()                           {}
func (p *printing) Context() context.Context          { return context.Background() }
func (p *printing) Error(args ...any)                 { fmt.Fprintln(os.Stdout, args...) }
func (p *printing) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// ending is a test that ends when it is told to.
type ending struct {
	testing.TB
	atEnd []func()
}

func (e *ending) Cleanup(do func()) { e.atEnd = append(e.atEnd, do) }

func (e *ending) end() {
	for i := len(e.atEnd) - 1; i >= 0; i-- {
		e.atEnd[i]()
	}
}

// A login, as a person does it: the form is filled in, its hidden token goes along, and
// the browser follows the redirect.
func Example() {
	t := &printing{} // in a test: func TestLogin(t *testing.T)
	defer t.end()

	web := webtest.New(t, webtest.Hosts{"shop.test": &shop{}})
	alice := web.Browser("alice")
	alice.Visit("https://shop.test/login")
	trip := alice.Submit("Log in", url.Values{"user": {"alice"}})
	trip.First().WantStored(t, "sid")
	trip.Last().WantSent(t, "sid")
	alice.WantWords(t, "Hello, alice.")

	sid := alice.WantCookie(t, "sid")
	fmt.Println("it lasts", sid.Lasts(web.Now()))
	// Output: it lasts 336h0m0s
}

// A page of another site posts to the shop. The cookie stays behind, and the failed
// assertion says by which rule, and what would let it go.
func ExampleHop_WantSent() {
	t := &printing{}
	defer t.end()

	web := webtest.New(t, webtest.Hosts{"shop.test": &shop{SameSite: http.SameSiteLaxMode}, "evil.test": evil})
	alice := web.Browser("alice")
	alice.Visit("https://shop.test/login")
	alice.Submit("Log in", url.Values{"user": {"alice"}})

	alice.Visit("https://evil.test/")
	alice.Submit("Win a prize", nil).To("POST /buy").WantSent(t, "sid")
	// Output:
	// want sid sent to /buy: withheld, same-site-lax; it would go with SameSite=None; Secure
	//     POST https://shop.test/buy (form, cross-site)
	//     seen: POST from https://evil.test
	//     wanted: a request from the site https://shop.test, or a GET that opens the whole tab
	//     SameSite=None; Secure gives up: any page can act in the name of whoever is logged in: its requests carry the cookie
	//     a GET instead of the POST gives up: whatever a GET does on the server, a link on any page can do
}

// That a forged request has no cookie is worth a test: here the shop forgot SameSite, and
// for two minutes Chromium sends such a cookie along with a POST from anywhere.
func ExampleHop_WantWithheld() {
	t := &printing{}
	defer t.end()

	site := &shop{} // SameSite is not set
	web := webtest.New(t, webtest.Hosts{"shop.test": site, "evil.test": evil})
	alice := web.Browser("alice")
	alice.Visit("https://shop.test/login")
	alice.Submit("Log in", url.Values{"user": {"alice"}})
	alice.Visit("https://evil.test/")
	forged := alice.Submit("Win a prize", nil).Last()
	forged.WantWithheld(t, "sid", "same-site-lax")
	fmt.Println("sold:", site.sold)

	web.Advance(3 * time.Minute)
	alice.Visit("https://evil.test/")
	alice.Submit("Win a prize", nil).Last().WantWithheld(t, "sid", "")
	fmt.Println("sold:", site.sold)
	// Output:
	// want sid withheld by same-site-lax from /buy: sent, sent-as-new; it would stay behind with SameSite=Lax
	//     POST https://shop.test/buy (form, cross-site)
	//     seen: 0 s old, no SameSite
	// sold: 1
	// sold: 1
}

// Decisions are values.
func ExampleHop_Sent() {
	t := &printing{}
	defer t.end()

	web := webtest.New(t, webtest.Hosts{"shop.test": &shop{SameSite: http.SameSiteStrictMode}, "evil.test": evil})
	alice := web.Browser("alice")
	alice.Visit("https://shop.test/login")
	trip := alice.Submit("Log in", url.Values{"user": {"alice"}})
	fmt.Println(trip.First().Stored("sid"))

	alice.Visit("https://evil.test/")
	d := alice.Submit("Win a prize", nil).Last().Sent("sid")
	fmt.Println(d.Verdict, d.Rule)
	fmt.Println(d.Reason)
	for _, cure := range d.Cures() {
		fmt.Println("cure:", cure.Do, "->", cure.Rule)
	}
	// Output:
	// stored, stored
	// withheld same-site-strict
	// SameSite=Strict, and the request is cross-site
	// cure: SameSite=None; Secure -> sent-cross-site
	// cure: SameSite=Lax, and a GET instead of the POST -> sent-on-navigation
}

// What is expected to go wrong is tried, and looked at.
func ExampleTab_Try() {
	t := &printing{}
	defer t.end()

	round := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) })
	web := webtest.New(t, webtest.Hosts{"round.test": round})
	trip := web.Browser("alice").Try().Visit("/")
	fmt.Println(len(trip.Hops), "requests")
	fmt.Println(trip.Err)
	// Output:
	// 21 requests
	// alice: visit /: no page came: after 20 redirects the browser gives up (this web has round.test)
}

// A server that runs is reached by TCP, under a name of one's own if that is wanted.
func ExampleWeb_Connect() {
	t := &printing{}
	defer t.end()

	server := httptest.NewServer(&shop{})
	defer server.Close()
	web := webtest.New(t, webtest.Hosts{"evil.test": evil})
	web.Connect(webtest.Server{URL: server.URL, As: "https://shop.test"})
	alice := web.Browser("alice")
	alice.Visit("https://shop.test/login")
	alice.Submit("Log in", url.Values{"user": {"alice"}})
	fmt.Println(alice.Page().URL, alice.Page().Words)
	// Output:
	// https://shop.test/ Hello, alice.
	// [next]
	// [Log out]
}

// Closing the browser ends its session: cookies without an end go.
func ExampleBrowser_Restart() {
	t := &printing{}
	defer t.end()

	web := webtest.New(t, webtest.Hosts{"shop.test": &shop{}})
	alice := web.Browser("alice")
	alice.Visit("https://shop.test/login")
	fmt.Println(alice.WriteCookie("theme=dark"))
	fmt.Println(alice.ReadCookies().Text)
	for _, gone := range alice.Restart() {
		fmt.Println(gone.Cookie.Name, gone.Rule)
	}
	// Output:
	// stored, stored
	// theme=dark
	// theme browser-closed
}

// An http.Client that is there already gets a browser's jar, and its reasons.
func ExampleClientJar() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "1", Domain: "bank.test"})
	}))
	defer server.Close()
	client := &http.Client{Jar: &webtest.ClientJar{OnDecision: func(_ *url.URL, d webtest.Decision) {
		fmt.Println(d.Cookie.Name, d)
	}}}
	if answer, err := client.Get(server.URL); err == nil {
		answer.Body.Close()
	}
	// Output: sid refused, domain-does-not-cover
}
