package webtest_test

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"statelab/webtest"
)

// inner names, in the environment of this test run again, the failure that it has. A test
// that fails can only be looked at from outside.
const inner = "WEBTEST_FAILURE"

// failures are what fails, and what is said of it. Each stands at a line that says so.
var failures = []struct {
	name string
	do   func(t *testing.T)
	says string
}{
	{"no button", func(t *testing.T) {
		_, alice := opened(t, &shop{})
		alice.Submit("Buy", nil) // no button
	}, `alice: submit "Buy": not on the page: no button "Buy" on the page https://shop.test/, which has [Log out]`},
	{"no page", func(t *testing.T) {
		webtest.New(t, webtest.Hosts{"shop.test": &shop{}}).Browser("alice").ReadCookies() // no page
	}, "alice: read document.cookie: not on the page: no page is shown"},
	{"no server", func(t *testing.T) {
		_, alice := opened(t, &shop{})
		alice.OpenTab("second").Visit("https://nowhere.test/") // no server
	}, "alice: visit https://nowhere.test/: no page came: no server answers at nowhere.test (this web has evil.test, shop.test)"},
	{"no host", func(t *testing.T) {
		webtest.New(t, webtest.Hosts{"https://shop.test": &shop{}}) // no host
	}, `"https://shop.test" is no site: wanted a host such as "shop.test"`},
	{"no address", func(t *testing.T) {
		web, _ := opened(t, &shop{})
		web.Connect(webtest.Server{URL: "shop.test"}) // no address
	}, "no server can be reached as {URL:shop.test"},
	{"time", func(t *testing.T) {
		web, _ := opened(t, &shop{})
		web.Advance(-time.Second) // time
	}, "time does not go back: Advance(-1s)"},
	{"brand", func(t *testing.T) {
		web, _ := opened(t, &shop{})
		web.BrowserWith("bob", webtest.Settings{Brand: "mosaic"}) // brand
	}, `no browser "bob" can be opened with {Brand:mosaic`},
	{"put", func(t *testing.T) {
		_, alice := opened(t, &shop{})
		alice.PutCookie("https://shop.test/", webtest.Cookie{Name: "__Secure-a"}) // put
	}, "alice: put cookie __Secure-a: refused, prefix-secure: "},
	{"status", func(t *testing.T) {
		_, alice := opened(t, &shop{})
		alice.Visit("https://evil.test/")
		alice.Submit("Win a prize", nil).Last().WantStatus(t, 403) // status
	}, "want status 403 of POST /buy: 200 OK: Thank you."},
	{"words", func(t *testing.T) {
		_, alice := opened(t, &shop{})
		alice.WantWords(t, "Hello, bob.") // words
	}, `want "Hello, bob." on the page of alice, https://shop.test/, which says:` + "\nHello, alice.\n"},
	{"no words", func(t *testing.T) {
		_, alice := opened(t, &shop{})
		alice.OpenTab("second").WantWords(t, "Hello") // no words
	}, `want "Hello" on the page of alice: no page is shown`},
	{"no such cookie", func(t *testing.T) {
		_, alice := opened(t, &shop{})
		alice.Reload().Last().WantSent(t, "csrf") // no such cookie
	}, "want csrf sent to /: no answer brought such a cookie, there is sid\nGET https://shop.test/ (reload, same-origin)\n"},
	{"refused before", func(t *testing.T) {
		alice := webtest.New(t, webtest.Hosts{"shop.test": echo}).Browser("alice")
		visit(alice, "shop.test", "sid=1; SameSite=None")
		alice.Visit("/").Last().WantSent(t, "sid") // refused before
	}, "want sid sent to /: no such cookie, its line was refused, same-site-none-without-secure; it would go with Secure\n"},
	{"of another host", func(t *testing.T) {
		alice := webtest.New(t, webtest.Hosts{"shop.test": echo, "bank.test": echo}).Browser("alice")
		visit(alice, "shop.test", "sid=1")
		alice.Visit("https://bank.test/").Last().WantSent(t, "sid") // of another host
	}, "want sid sent to /: withheld, host-only"},
	{"not stored", func(t *testing.T) {
		alice := webtest.New(t, webtest.Hosts{"shop.test": echo}).Browser("alice")
		visit(alice, "shop.test", "sid=1; Domain=test").Last().WantStored(t, "sid") // not stored
	}, "; it would be stored with no Domain\n"},
	{"no line", func(t *testing.T) {
		alice := webtest.New(t, webtest.Hosts{"shop.test": echo}).Browser("alice")
		visit(alice, "shop.test", "sid=1").Last().WantStored(t, "csrf") // no line
	}, "want csrf stored in the answer to /?set=sid%3D1: no such cookie, there is sid\n"},
	{"not deleted", func(t *testing.T) {
		alice := webtest.New(t, webtest.Hosts{"shop.test": echo}).Browser("alice")
		visit(alice, "shop.test", "sid=1; Path=/here")
		visit(alice, "shop.test", "sid=; Max-Age=0").Last().WantDeleted(t, "sid") // not deleted
	}, "refused, expired-on-arrival; it would be deleted with the Domain and Path of the sid that is there (shop.test alone, Path=/here)\n"},
	{"not refused", func(t *testing.T) {
		alice := webtest.New(t, webtest.Hosts{"shop.test": echo}).Browser("alice")
		visit(alice, "shop.test", "sid=1").Last().WantRefused(t, "sid", "prefix-host") // not refused
	}, "want sid refused by prefix-host in the answer to /?set=sid%3D1: stored, stored\n"},
	{"sent all the same", func(t *testing.T) {
		_, alice := opened(t, &shop{SameSite: 4}) // None
		alice.Visit("https://evil.test/")
		alice.Submit("Win a prize", nil).Last().WantNotSent(t, "sid") // sent all the same
	}, "want sid not sent to /buy: sent, sent-cross-site; it would stay behind with SameSite=Lax\n"},
	{"no request", func(t *testing.T) {
		_, alice := opened(t, &shop{})
		alice.Reload().To("POST /buy").WantNotSent(t, "sid") // no request
	}, "want sid not sent: no request to POST /buy was made: GET https://shop.test/\n"},
	{"not read", func(t *testing.T) {
		alice := webtest.New(t, webtest.Hosts{"shop.test": echo, "page.test": echo}).Browser("alice")
		alice.Visit("https://page.test/")
		alice.Fetch(webtest.Request{URL: "https://shop.test/"}).Last().WantReadable(t) // not read
	}, "want the answer to / read by the script: it may not, cors-no-allow-origin; it may with "},
	{"no leave", func(t *testing.T) {
		alice := webtest.New(t, webtest.Hosts{"shop.test": echo, "page.test": echo}).Browser("alice")
		alice.Visit("https://page.test/")
		alice.Fetch(webtest.Request{Method: "PUT", URL: "https://shop.test/"}).To("PUT /").WantStatus(t, 200) // no leave
	}, "want status 200: no request to PUT / was made: OPTIONS https://shop.test/; leave to make it was not given, "},
	{"read all the same", func(t *testing.T) {
		alice := webtest.New(t, webtest.Hosts{"shop.test": welcoming(echo), "page.test": echo}).Browser("alice")
		alice.Visit("https://page.test/")
		alice.Fetch(webtest.Request{URL: "https://shop.test/"}).Last().WantUnreadable(t, "") // read all the same
	}, "want the answer to / kept from the script: "},
	{"no script", func(t *testing.T) {
		_, alice := opened(t, &shop{})
		alice.Reload().Last().WantReadable(t) // no script
	}, "want the answer to / read by a script: no script asked for it\n"},
	{"held", func(t *testing.T) {
		_, alice := opened(t, &shop{})
		alice.WantNoCookie(t, "sid") // held
	}, "want no cookie sid in the browser of alice: it holds one of shop.test/, until 20"},
	{"gone", func(t *testing.T) {
		_, alice := opened(t, &shop{})
		alice.Submit("Log out", url.Values{})
		alice.WantCookie(t, "sid") // gone
	}, "want a cookie sid in the browser of alice: deleted-by-server, at 20"},
	{"never came", func(t *testing.T) {
		_, alice := opened(t, &shop{})
		alice.WantCookie(t, "csrf") // never came
	}, "want a cookie csrf in the browser of alice: no answer brought one"},
	{"never held", func(t *testing.T) {
		alice := webtest.New(t, webtest.Hosts{"shop.test": echo}).Browser("alice")
		visit(alice, "shop.test", "__Host-sid=1")
		alice.WantCookie(t, "__Host-sid") // never held
	}, "want a cookie __Host-sid in the browser of alice: its line was refused, prefix-host; it would be stored with "},
}

// TestFailuresStandAtTheirLine runs each failure in a process of its own, and reads what
// go test says: the line of the caller, and the words.
func TestFailuresStandAtTheirLine(t *testing.T) {
	wanted := os.Getenv(inner)
	for _, f := range failures {
		if f.name == wanted {
			f.do(t)
			return
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("fail_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range failures {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(self, "-test.run=^TestFailuresStandAtTheirLine$")
			cmd.Env = append(os.Environ(), inner+"="+f.name)
			out, _ := cmd.CombinedOutput()
			before, _, _ := bytes.Cut(source, []byte(" // "+f.name+"\n"))
			place := fmt.Sprintf("fail_test.go:%d: ", bytes.Count(before, []byte("\n"))+1)
			var said strings.Builder // go test sets every line in
			for line := range strings.Lines(string(out)) {
				said.WriteString(strings.TrimLeft(line, " "))
			}
			if _, at, found := strings.Cut(said.String(), place); !found || !strings.Contains(at, f.says) {
				t.Errorf("want %s…%s in\n%s", place, f.says, out)
			}
		})
	}
}
