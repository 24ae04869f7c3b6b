package webtest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/memhttp"
	"statelab/internal/memnet"
	"statelab/internal/tcpnet"
)

// Hosts are the sites of a web by their names, "shop.test" or "localhost:8080". Each
// answers over https and over http: a name without a port at the ports 443 and 80, one
// with a port at that. A handler sees the TLS of a request that came by https, though none
// is spoken in memory.
type Hosts map[string]http.Handler

// Web is a small internet with a clock of its own: sites, and the browsers of people. It
// ends with the test that it was made for. Its methods may be called by several
// goroutines.
type Web struct {
	t      testing.TB
	time   timeline
	memory memnet.Net

	mu       sync.Mutex
	opened   int // connections, in memory and by TCP
	bases    []address.Address
	servers  map[string]running // by the origin that browsers know, with its port
	browsers map[string]*profile
	panics   []string // of handlers, that nobody was told of
}

// Server is a server that runs already, such as one of net/http/httptest.
type Server struct {
	// URL is where it runs: "http://127.0.0.1:8000". Whatever stands behind the port is
	// left out.
	URL string
	// As is the origin by which browsers know it, such as "https://shop.test"; "" is its
	// URL. Cookies on the address of a machine have neither a site nor hosts below it, so
	// that a name tells more. The scheme may be another one, as behind a proxy that ends
	// TLS: the server then sees plain HTTP.
	As string
	// TLS says whose certificates count where the URL says https; nil is those that the
	// system trusts. Of an httptest.Server it is the TLSClientConfig of its client.
	TLS *tls.Config
}

// running is a server and the network over which it is reached.
type running struct {
	origin string
	tcp    *tcpnet.Net
}

// New returns a web with these sites; more can be added with Handle and Connect. What is
// wrong with a name fails the test at once.
//
// Its clock stands where the wall clock does, and moves when Advance moves it. Inside the
// bubble of testing/synctest it is the bubble's: see Advance. New finds that out with
// synctest.Wait, which two goroutines of a bubble may not call at once.
func New(t testing.TB, hosts Hosts) *Web {
	t.Helper()
	w := &Web{t: t, time: newTimeline(), servers: map[string]running{}, browsers: map[string]*profile{}}
	for _, host := range slices.Sorted(maps.Keys(hosts)) {
		w.Handle(host, hosts[host])
	}
	return w
}

// Handle adds a site that a handler answers for: see Hosts.
func (w *Web) Handle(host string, h http.Handler) {
	w.t.Helper()
	base, err := address.Parse("https://" + host + "/")
	if err != nil || base.HostPort() != strings.ToLower(host) || h == nil {
		w.t.Fatalf(`%q is no site: wanted a host such as "shop.test" or "localhost:8080", and a handler`, host)
	}
	server := &memhttp.Server{Host: base.HostPort(), HTTP: base.Port() == "", HTTPAtPort: true, Handler: w.watched(base.HostPort(), h)}
	if err := server.Listen(&w.memory); err != nil {
		w.t.Fatalf("%s: %v", host, err)
	}
	w.t.Cleanup(func() { server.Close() })
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bases = append(w.bases, base)
}

// Connect adds a server that runs, and that browsers of this web then reach by TCP. They
// reach no other: what a page loads from elsewhere is not asked for.
func (w *Web) Connect(s Server) {
	w.t.Helper()
	at, err := address.Parse(s.URL)
	as := at
	if err == nil && s.As != "" {
		as, err = address.Parse(s.As)
	}
	if err != nil || !at.IsWeb() || !as.IsWeb() {
		w.t.Fatalf("no server can be reached as %+v: wanted addresses such as http://127.0.0.1:8000", s)
	}
	base, err := as.Resolve("/")
	if err != nil {
		w.t.Fatalf("%s: %v", s.As, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.servers[as.Scheme()+"://"+as.Dial()] = running{at.Scheme() + "://" + at.Dial(), &tcpnet.Net{TLS: s.TLS}}
	w.bases = append(w.bases, base)
}

// Now returns the time of the web's clock, in UTC. A handler that takes its clock as an
// argument can be given this one.
func (w *Web) Now() time.Time { return w.time.Now() }

// Advance lets time pass for all browsers. Handlers that ask the wall clock do not notice,
// and neither do rows that they keep, unless the test runs inside the bubble of
// testing/synctest: there Advance sleeps, so that the handlers' time.Now, timers and
// deadlines go along, and takes no time either. What is negative fails the test.
func (w *Web) Advance(d time.Duration) {
	w.t.Helper()
	if d < 0 {
		w.t.Fatalf("time does not go back: Advance(%v)", d)
	}
	w.time.advance(d)
}

// dial opens a connection to an origin with its port.
func (w *Web) dial(ctx context.Context, origin string) (net.Conn, int, error) {
	w.mu.Lock()
	w.opened++
	id := w.opened
	server, runs := w.servers[origin]
	w.mu.Unlock()
	if runs {
		conn, _, err := server.tcp.Dial(ctx, server.origin)
		return conn, id, err
	}
	conn, _, err := w.memory.Dial(ctx, origin)
	return conn, id, err
}

// network lets browsers of a web dial, and nobody else.
type network struct{ *Web }

func (n network) Dial(ctx context.Context, origin string) (net.Conn, int, error) {
	return n.dial(ctx, origin)
}

// watched notes the panics of a handler, which net/http would only log.
func (w *Web) watched(host string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
				w.mu.Lock()
				w.panics = append(w.panics, fmt.Sprintf("the handler of %s panicked at %s %s: %v\n%s", host, r.Method, r.URL, p, debug.Stack()))
				w.mu.Unlock()
			}
			panic(http.ErrAbortHandler)
		}()
		h.ServeHTTP(rw, r)
	})
}

// panicked returns what handlers panicked with since it was asked last.
func (w *Web) panicked() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := strings.Join(w.panics, "\n")
	w.panics = nil
	return all
}

// base returns the one site of the web, if it has one alone.
func (w *Web) base() (address.Address, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.bases) != 1 {
		return address.Address{}, false
	}
	return w.bases[0], true
}

// hosts lists the sites of the web.
func (w *Web) hosts() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var names []string
	for _, base := range w.bases {
		names = append(names, base.HostPort())
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
