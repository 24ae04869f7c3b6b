package httpjar_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"statelab/internal/clock"
	"statelab/internal/cookiejar"
	"statelab/internal/httpjar"
)

// shop answers /login with cookies, /old with a redirect, and every other path
// with the Cookie header that came.
func shop(t *testing.T) *url.URL {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/login":
			for _, line := range []string{
				"sid=x2ye; Max-Age=60; HttpOnly", "cart=1; Path=/cart", `quoted="a b"`, "spaced=a b", `json={"a":1}`,
				"emoji=🍪", "nameless", "other=1; Domain=bank.test", "two words=1",
			} {
				w.Header().Add("Set-Cookie", line)
			}
		case "/old":
			http.Redirect(w, r, "/cart/", http.StatusFound)
		default:
			fmt.Fprint(w, r.Header.Get("Cookie"))
		}
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func get(t *testing.T, client *http.Client, u *url.URL, path string) string {
	t.Helper()
	response, err := client.Get(u.JoinPath(path).String())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestARealClient(t *testing.T) {
	u := shop(t)
	virtual := clock.New(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	var refused []string
	var withheld []string
	jar := &httpjar.Jar{
		Now: virtual.Now,
		OnSet: func(_ *url.URL, d cookiejar.SetDecision) {
			if d.Verdict == cookiejar.Refused {
				refused = append(refused, d.Cookie.Name+": "+string(d.Rule.Code))
			}
		},
		OnSelect: func(_ *url.URL, s cookiejar.Selection) {
			for _, d := range s.Decisions {
				if !d.Sent {
					withheld = append(withheld, d.Cookie.Name+": "+string(d.Rule.Code))
				}
			}
		},
	}
	client := &http.Client{Jar: jar}
	get(t, client, u, "/login")
	if want := []string{"other: domain-does-not-cover"}; !slices.Equal(refused, want) {
		t.Errorf("refused %v, want %v", refused, want)
	}
	if got, want := get(t, client, u, "/"), `sid=x2ye; quoted="a b"; spaced="a b"`; got != want {
		t.Errorf("the server saw %s, want %s", got, want)
	}
	if want := []string{"cart: path-mismatch"}; !slices.Equal(withheld, want) {
		t.Errorf("withheld %v, want %v", withheld, want)
	}
	if got, want := jar.Header(u), `sid=x2ye; quoted="a b"; spaced=a b`; got != want {
		t.Errorf("a browser would send %s, want %s", got, want)
	}

	// A redirect asks the jar once more, for its own path.
	if got, want := get(t, client, u, "/old"), `cart=1; sid=x2ye; quoted="a b"; spaced="a b"`; got != want {
		t.Errorf("behind the redirect the server saw %s, want %s", got, want)
	}

	// A minute later sid has expired, by the clock of the jar alone.
	virtual.Advance(time.Minute)
	if got, want := get(t, client, u, "/"), `quoted="a b"; spaced="a b"`; got != want {
		t.Errorf("a minute later the server saw %s, want %s", got, want)
	}
}

func TestCookiesMadeByHand(t *testing.T) {
	u := &url.URL{Scheme: "https", Host: "shop.test", Path: "/"}
	jar := &httpjar.Jar{Now: clock.New(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)).Now, Jar: cookiejar.New(cookiejar.Options{Profile: cookiejar.RFC6265bis})}
	jar.SetCookies(u, []*http.Cookie{{Name: "a", Value: "1", Secure: true, MaxAge: 60}, {Name: "a", Value: "2", Path: "/x"}})
	if got := jar.Header(u); got != "a=1" {
		t.Errorf("Cookie: %s, want a=1", got)
	}
	if c := jar.Jar.Cookies(jar.Now())[0]; !c.Secure || !c.Persistent {
		t.Errorf("the jar holds %+v", c)
	}
}

// What net/http would write with octets missing is left to those who write the
// header themselves.
func TestWhatTheInterfaceCannotCarry(t *testing.T) {
	u := &url.URL{Scheme: "https", Host: "shop.test", Path: "/"}
	jar := &httpjar.Jar{Now: clock.New(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)).Now}
	for _, line := range []string{"a=1", `json={"a":1}`, "emoji=🍪", "nameless", `slash=\n`, `lone="`} {
		jar.SetCookies(u, []*http.Cookie{{Raw: line}})
	}
	if got, want := jar.Header(u), `a=1; json={"a":1}; emoji=🍪; nameless; slash=\n; lone="`; got != want {
		t.Errorf("a browser would send %s, want %s", got, want)
	}
	if got := jar.Cookies(u); len(got) != 1 || got[0].Name != "a" {
		t.Errorf("the interface carries %v, want a alone", got)
	}
}

// The interface promises that several goroutines may use a jar at once.
func TestSeveralAtOnce(t *testing.T) {
	jar := &httpjar.Jar{Now: clock.New(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)).Now}
	u := &url.URL{Scheme: "https", Host: "shop.test", Path: "/"}
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			jar.SetCookies(u, []*http.Cookie{{Name: fmt.Sprint("c", i), Value: "1"}})
			jar.Cookies(u)
		})
	}
	all.Wait()
	if n := len(jar.Cookies(u)); n != 20 {
		t.Errorf("%d cookies, want 20", n)
	}
}
