package chromium_test

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// onLoopback are lines of Secure cookies whose names promise something.
func onLoopback() []string {
	return []string{
		"plain=1; Secure", "__Host-kept=1; Secure; Path=/", "__Secure-kept=1; Secure", "__Host-bare=1; Path=/", "__Secure-bare=1",
		"__Host-domain=1; Secure; Path=/; Domain=localhost", "__Host-path=1; Secure; Path=/x", "none=1; Secure; SameSite=None",
	}
}

// TestSecureOnThisMachine has http://localhost and http://127.0.0.1 set Secure cookies, also
// such as their names promise to be: a real Chromium sends back those that the jar does.
func TestSecureOnThisMachine(t *testing.T) {
	find(t)
	asked := make(chan string, 10)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/set":
			w.Header()["Set-Cookie"] = onLoopback()
			_, _ = w.Write([]byte(script("location = '/asked'")))
		case "/asked":
			asked <- r.Header.Get("Cookie")
		}
	})}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { server.Close() })
	b := start(t, 0, 0, false)
	for _, host := range []string{"localhost", "127.0.0.1"} {
		b.clear(t)
		site := fmt.Sprintf("http://%s:%d", host, l.Addr().(*net.TCPAddr).Port)
		b.navigate(t, site+"/set")
		want := sentBack(t, site)
		if !strings.Contains(want, "__Host-kept __Secure-kept") || strings.Contains(want, "bare") {
			t.Errorf("%s: the jar sends %q", host, want)
		}
		select {
		case cookies := <-asked:
			if got := names(strings.Split(cookies, "; ")); got != want {
				t.Errorf("%s: the browser sends %q, the jar %q", host, got, want)
			}
		case <-time.After(patience):
			t.Errorf("%s: the browser never asked", host)
		}
	}
}

// sentBack are the names of the cookies that the jar sends back to a site.
func sentBack(t *testing.T, site string) string {
	t.Helper()
	jar, now := cookiejar.New(cookiejar.Options{}), time.Now()
	at := func(path string) address.Address {
		a, err := address.Parse(site + path)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	for _, line := range onLoopback() {
		jar.Set(now, at("/set"), cookiejar.Context{}, line)
	}
	return names(strings.Split(jar.Select(now, at("/asked"), cookiejar.Context{}).Header, "; "))
}
