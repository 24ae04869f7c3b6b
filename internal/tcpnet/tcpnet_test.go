package tcpnet_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/browser"
	"statelab/internal/chance"
	"statelab/internal/clock"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/httpsim"
	"statelab/internal/tcpnet"
	"statelab/internal/wire"
)

// A browser that reaches servers by TCP.
func open(t *testing.T, network *tcpnet.Net) *browser.Browser {
	b := &browser.Browser{Jar: cookiejar.New(cookiejar.Options{}), Net: network, Now: time.Now}
	t.Cleanup(b.Close)
	return b
}

func at(t *testing.T, s string) address.Address {
	t.Helper()
	u, err := address.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// shows fails the test unless the visit went over these hops and ended at the words.
func shows(t *testing.T, b *browser.Browser, nav browser.Navigation, err error, hops []string, words string) {
	t.Helper()
	if err != nil || !nav.Problem.IsZero() {
		t.Fatalf("%v %v", err, nav.Problem)
	}
	var got []string
	for _, h := range nav.Hops {
		got = append(got, h.Request.Method+" "+h.Request.Target)
	}
	if page := b.Page("main"); !slices.Equal(got, hops) || !strings.Contains(page.Words, words) {
		t.Errorf("it went over %q to %q, want %q and %q", got, page.Words, hops, words)
	}
}

// shop is a site of somebody else: it knows who has a cookie.
func shop(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", "text/html")
	c, err := r.Cookie("who")
	switch {
	case r.URL.Path == "/login" && r.Method == "POST":
		http.SetCookie(rw, &http.Cookie{Name: "who", Value: r.FormValue("user"), Path: "/", HttpOnly: true, Secure: r.TLS != nil})
		http.Redirect(rw, r, "/", http.StatusSeeOther)
	case r.URL.Path == "/login":
		io.WriteString(rw, `<form method="post"><input name="user"><button>Log in</button></form>`)
	case err != nil:
		http.Redirect(rw, r, "/login", http.StatusFound)
	default:
		io.WriteString(rw, "Hello, "+c.Value+".")
	}
}

// A browser logs in to a server that runs, gets a cookie, follows redirects and
// keeps the connection, by http and by https.
func TestALoginOverTCP(t *testing.T) {
	plain, secure := httptest.NewServer(http.HandlerFunc(shop)), httptest.NewTLSServer(http.HandlerFunc(shop))
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	for _, server := range []*httptest.Server{plain, secure} {
		network := &tcpnet.Net{}
		if server.TLS != nil {
			network.TLS = server.Client().Transport.(*http.Transport).TLSClientConfig
		}
		b := open(t, network)
		nav, err := b.Visit(t.Context(), "main", at(t, server.URL))
		shows(t, b, nav, err, []string{"GET /", "GET /login"}, "[Log in]")
		nav, err = b.Submit(t.Context(), "main", "Log in", 0, []htmlpage.Field{{Name: "user", Value: "alice"}})
		shows(t, b, nav, err, []string{"POST /login", "GET /"}, "Hello, alice.")
		if got := nav.Hops[1].Request.Headers.Get("Cookie"); got != "who=alice" {
			t.Errorf("%s: it sends %q", server.URL, got)
		}
		if got := nav.Hops[1].Connection; got != (wire.Connection{ID: 1, Reused: true}) {
			t.Errorf("%s: it goes over %+v", server.URL, got)
		}
		server.CloseClientConnections()
		nav, err = b.Reload(t.Context(), "main")
		shows(t, b, nav, err, []string{"GET /"}, "Hello, alice.")
		if got := nav.Hops[0].Connection; got != (wire.Connection{ID: 2}) {
			t.Errorf("%s: after the server closed, it goes over %+v", server.URL, got)
		}
	}
}

// The small Django answers by TCP as it does in memory.
func TestASiteOverTCP(t *testing.T) {
	site, ok := httpsim.BuiltIn("accounts")
	if !ok {
		t.Fatal("there are no accounts")
	}
	site.Host, site.Users = "shop.test", []httpsim.User{{Name: "alice", Password: "pw-alice-1"}}
	server, err := httpsim.New(site, httpsim.Env{Now: clock.New(time.Now()).Now, Random: chance.NewSeeded("tcp")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	outside := httptest.NewServer(server)
	t.Cleanup(outside.Close)
	b := open(t, &tcpnet.Net{})
	nav, err := b.Visit(t.Context(), "main", at(t, outside.URL+"/login/?next=/members/"))
	shows(t, b, nav, err, []string{"GET /login/?next=/members/"}, "[Log in]")
	nav, err = b.SubmitFields(t.Context(), "main", []htmlpage.Field{{Name: "username", Value: "alice"}, {Name: "password", Value: "pw-alice-1"}})
	shows(t, b, nav, err, []string{"POST /login/?next=/members/", "GET /members/"}, "alice")
	table, err := server.Table()
	if err != nil || len(table.Rows) != 1 || table.Rows[0].User != "alice" {
		t.Errorf("%v, the table is %+v", err, table.Rows)
	}
	if got := b.Jar.Cookies(time.Now()); !slices.ContainsFunc(got, func(c cookiejar.Cookie) bool {
		return c.Name == "sessionid" && c.Value == table.Rows[0].Key
	}) {
		t.Errorf("the jar holds %+v", got)
	}
}

// Where nobody listens, or nobody is trusted, no server answers; and that is no
// error of the run.
func TestNobodyIsThere(t *testing.T) {
	gone := httptest.NewServer(http.HandlerFunc(shop))
	gone.Close()
	stranger := httptest.NewUnstartedServer(http.HandlerFunc(shop))
	stranger.Config.ErrorLog = log.New(io.Discard, "", 0) // that it is not trusted
	stranger.StartTLS()
	t.Cleanup(stranger.Close)
	b := open(t, &tcpnet.Net{TLS: &tls.Config{ServerName: "shop.test"}})
	for _, url := range []string{gone.URL, stranger.URL} {
		nav, err := b.Visit(t.Context(), "main", at(t, url))
		if err != nil || !strings.HasPrefix(nav.Problem.EN, "no server answers at ") {
			t.Errorf("%s: %v, %q", url, err, nav.Problem.EN)
		}
	}
	var network tcpnet.Net
	if _, _, err := network.Dial(t.Context(), "ftp://shop.test:21"); err == nil {
		t.Error("it dials for ftp")
	}
}

// A server that accepts and says nothing holds nobody up.
func TestASilentServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	ctx, enough := context.WithCancelCause(t.Context())
	impatient := errors.New("that is enough")
	go func() {
		if c, err := l.Accept(); err == nil {
			c.Read(make([]byte, 1))
			enough(impatient)
		}
	}()
	b := open(t, &tcpnet.Net{})
	if _, err := b.Visit(ctx, "main", at(t, "http://"+l.Addr().String())); !errors.Is(err, impatient) {
		t.Errorf("the visit ends with %v", err)
	}
}
