package browser

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
	"time"

	"statelab/internal/wire"
)

// TestConnections tells when a browser speaks on the connection that it has, and
// who closes it.
func TestConnections(t *testing.T) {
	w := newWorld(t)
	pages := map[string]http.HandlerFunc{
		"/":    answer("Home"),
		"/bye": func(rw http.ResponseWriter, _ *http.Request) { rw.Header().Set("Connection", "close") },
	}
	stop := w.serve("https://shop.test:443", pages)
	w.serve("http://shop.test:80", pages)
	w.serve("https://www.shop.test:443", pages)
	for _, step := range []struct {
		name   string
		before func()
		visit  string
		id     int
		reused bool
		closed string
	}{
		{"the first visit opens one", func() {}, "https://shop.test/", 1, false, ""},
		{"it is kept", func() {}, "https://shop.test/", 1, true, ""},
		{"another scheme has its own", func() {}, "http://shop.test/", 2, false, ""},
		{"another host has its own", func() {}, "https://www.shop.test/", 3, false, ""},
		{"five minutes later it is still there", func() { w.now = w.now.Add(5 * time.Minute) }, "https://shop.test/", 1, true, ""},
		{"a second more, and the browser has closed it", func() { w.now = w.now.Add(5*time.Minute + time.Second) }, "https://shop.test/", 4, false, ""},
		{"a server that closes", func() {}, "https://shop.test/bye", 4, true, "server"},
		{"after it a new one", func() {}, "https://shop.test/", 5, false, ""},
		{"the server was restarted", func() { stop(); stop = w.serve("https://shop.test:443", pages) }, "https://shop.test/", 6, false, ""},
		{"the browser was restarted", func() { w.Restart(true) }, "https://shop.test/", 7, false, ""},
	} {
		step.before()
		got := w.visit(step.visit).Hops[0].Connection
		if want := (wire.Connection{ID: step.id, Reused: step.reused, Closed: step.closed}); got != want {
			t.Errorf("%s: got %+v, want %+v", step.name, got, want)
		}
	}
}

// TestAnswersThatBreakOff wants an error, for the run cannot go on, and a record
// of what arrived.
func TestAnswersThatBreakOff(t *testing.T) {
	for _, test := range []struct{ name, sent, err string }{
		{"nothing", "", "shop.test sent no whole response: "},
		{"half a head", "HTTP/1.1 200 OK\r\nContent-", "shop.test sent no whole response: "},
		{"half a body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "shop.test sent no whole response: "},
		{"no HTTP", "hello\r\n\r\n", "shop.test sent no whole response: "},
	} {
		w := newWorld(t)
		l, err := w.net.Listen("https://shop.test:443")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		go func() {
			c, err := l.Accept()
			if err != nil {
				return
			}
			http.ReadRequest(bufio.NewReader(c))
			c.Write([]byte(test.sent))
			c.Close()
		}()
		nav, err := w.Visit(t.Context(), "main", at(t, "https://shop.test/"))
		if err == nil || !strings.HasPrefix(err.Error(), test.err) {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if len(nav.Hops) != 1 || string(nav.Hops[0].ResponseBytes) != test.sent {
			t.Errorf("%s: %d hops, %q arrived", test.name, len(nav.Hops), nav.Hops[0].ResponseBytes)
		}
	}
}

// TestRaw sends requests without a browser: just what they say, and what no
// server answers without.
func TestRaw(t *testing.T) {
	w := newWorld(t)
	w.serve("https://shop.test:443", map[string]http.HandlerFunc{"/": answer("Home", "a=1")})
	raw := Raw{Net: w.net}
	for _, test := range []struct {
		name string
		req  wire.Request
		want string
	}{
		{"a host is added", wire.Request{Method: "GET", Target: "/"}, "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n"},
		{"a host that is there stays", wire.Request{Method: "GET", Target: "/", Headers: wire.Headers{{Name: "host", Value: "other.test"}}},
			"GET / HTTP/1.1\r\nhost: other.test\r\n\r\n"},
		{"a body has a length", wire.Request{Method: "POST", Target: "/", Body: "a=1"},
			"POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 3\r\n\r\na=1"},
		{"nobody waits for a body that never comes whole",
			wire.Request{Method: "POST", Target: "/", Headers: wire.Headers{{Name: "Host", Value: "shop.test"}, {Name: "Content-Length", Value: "100"}}, Body: "a=1"},
			"POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 100\r\n\r\na=1"},
		{"nor for a chunk",
			wire.Request{Method: "POST", Target: "/", Headers: wire.Headers{{Name: "Host", Value: "shop.test"}, {Name: "Transfer-Encoding", Value: "chunked"}}, Body: "5\r\na"},
			"POST / HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na"},
	} {
		done, err := raw.Send(t.Context(), at(t, "https://shop.test/"), test.req)
		if err != nil || string(done.RequestBytes) != test.want {
			t.Errorf("%s: sent %q, %v, want %q", test.name, done.RequestBytes, err, test.want)
		}
		if c := done.Connection; c.Reused || c.Closed == "" || done.Response.Status != 200 {
			t.Errorf("%s: %+v, status %d", test.name, c, done.Response.Status)
		}
	}
	if len(w.Jar.Cookies(w.now)) != 0 {
		t.Error("the jar has learnt of it")
	}
	if Words(wire.Response{Headers: wire.Headers{{Name: "Content-Type", Value: "text/html"}}, Body: "<b>Hi</b>"}) != "Hi" {
		t.Error("the words of an answer are not those of its page")
	}
}
