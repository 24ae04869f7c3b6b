package serve

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"statelab/internal/memhttp"
	"statelab/internal/memnet"
	"statelab/internal/relay"
	"statelab/internal/wire"
)

// mostBody is how many octets of a posted form are read.
const mostBody = 64 << 10

// Serve answers on listeners, which have to be on the loopback interface, until the context
// ends. It closes them.
func (s *Session) Serve(ctx context.Context, listeners ...net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	r := relay.Relay{Dial: s.dial, Named: true, See: s.see, Refuse: s.refuse, Now: s.o.Now, Body: mostBody}
	var all sync.WaitGroup
	errs := make([]error, len(listeners))
	for i, l := range listeners {
		all.Go(func() {
			defer stop()
			errs[i] = r.Serve(ctx, l)
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// errNoSite says that a host is none of the lesson's sites.
var errNoSite = errors.New("no site of the lesson")

// dial opens a connection to the server of a site. Nothing but the sites of the lesson is
// answered for, so that a name that somebody else's server leads here (DNS rebinding) finds
// nothing.
func (s *Session) dial(ctx context.Context, authority string) (net.Conn, error) {
	authority = strings.ToLower(authority)
	if !s.has(authority) {
		return nil, errNoSite
	}
	s.mu.Lock()
	w := s.world
	s.mu.Unlock()
	conn, _, err := w.Dial(ctx, "http://"+authority)
	return conn, err
}

// refuse answers who asks for something else than a site: at an address of this machine with
// the list of the sites, elsewhere with nothing.
func (s *Session) refuse(head wire.RequestHead, err error) wire.Bytes {
	if !errors.Is(err, errNoSite) {
		return relay.PlainAnswer("503 Service Unavailable", "statelab: the lesson begins anew, try again\n")
	}
	host := wire.Hostname(strings.ToLower(head.Headers.Get("Host")))
	if host != "localhost" && !strings.HasSuffix(host, ".localhost") && host != "127.0.0.1" && host != "[::1]" {
		return relay.PlainAnswer("421 Misdirected Request", "statelab: no site of this name is here\n")
	}
	var b strings.Builder
	b.WriteString("statelab: the sites here are\n\n")
	for _, site := range s.Sites() {
		b.WriteString(site + "\n")
	}
	return relay.PlainAnswer("404 Not Found", b.String())
}

// byItself are the paths that browsers ask for without anybody's doing.
var byItself = []string{"/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png", "/.well-known/appspecific/com.chrome.devtools.json"}

// isByItself reports whether a request is one that a browser makes by itself, and that no site
// of the lesson has a page for.
func (s *Session) isByItself(host, path string) bool {
	if !slices.Contains(byItself, path) {
		return false
	}
	for _, site := range s.program.Sites() {
		if _, has := site.Pages[path]; has && site.Host == host {
			return false
		}
	}
	return true
}

// front stands before the server of a site: it answers what is none of the site's business, so
// that nothing of it counts there, and keeps what pages say in answered until their exchange is
// told.
func (s *Session) front(host string, next http.Handler, answered *bodies) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case s.isByItself(host, r.URL.Path):
			http.NotFound(w, r)
		case s.isForget(r.URL.Path):
			forget(w, r)
		case r.Method == http.MethodHead: // what is written has no way to the browser
			next.ServeHTTP(w, r)
		default:
			next.ServeHTTP(&keeping{w, answered, memhttp.PlaceOf(r)}, r)
		}
	})
}

// forgetPath is where a browser is asked to delete cookies, behind the page's token.
const forgetPath = "/.statelab/"

func (s *Session) isForget(path string) bool {
	return subtle.ConstantTimeCompare([]byte(path), []byte(forgetPath+s.o.Page.Token)) == 1
}

// forget asks the browser to delete the cookie of the query, or all of the site.
func forget(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'")
	q := r.URL.Query()
	name := q.Get("name")
	if name == "" {
		w.Header().Set("Clear-Site-Data", `"cookies"`)
		for _, c := range r.Cookies() {
			http.SetCookie(w, deleting(c.Name, url.Values{"path": {"/"}}))
		}
	} else {
		http.SetCookie(w, deleting(name, q))
	}
	en, ko := "all cookies of this site", "이 사이트의 쿠키를 모두"
	if name != "" {
		en, ko = "the cookie "+html.EscapeString(name), html.EscapeString(name)+" 쿠키를"
	}
	fmt.Fprintf(w, `<!doctype html><meta name="viewport" content="width=device-width"><title>statelab</title><p lang="en">The browser was asked to delete %s.<p lang="ko">브라우저에 %s 지워 달라고 부탁했습니다.`, en, ko)
}

// deleting is the cookie that deletes one of a name, of a path and where q has them of a domain
// and the partition of its own site: with the attributes without which a browser does not let
// it through (RFC 6265bis section 4.1.3, CHIPS).
func deleting(name string, q url.Values) *http.Cookie {
	prefix := func(p string) bool { return len(name) >= len(p) && strings.EqualFold(name[:len(p)], p) }
	c := &http.Cookie{Name: name, Path: q.Get("path"), Domain: q.Get("domain"), MaxAge: -1, Partitioned: q.Has("partitioned")}
	c.HttpOnly = prefix("__Http-") || prefix("__Host-Http-")
	c.Secure = c.HttpOnly || c.Partitioned || prefix("__Secure-") || prefix("__Host-")
	return c
}

// bodies are what pages answered, until their exchanges are told. The zero value is empty.
type bodies struct {
	mu   sync.Mutex
	last []said
}

type said struct {
	memhttp.Place
	text []byte
}

// mostBodies is how many answers are kept that nobody has told yet.
const mostBodies = 256

// keep keeps what was written of the answer to a request, behind what was before.
func (b *bodies) keep(at memhttp.Place, text []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := b.find(at)
	if i < 0 {
		if len(b.last) == mostBodies {
			b.last = b.last[1:]
		}
		i, b.last = len(b.last), append(b.last, said{Place: at})
	}
	b.last[i].text = append(b.last[i].text, text...)
}

// take returns what was answered to a request, once.
func (b *bodies) take(at memhttp.Place) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := b.find(at)
	if i < 0 {
		return ""
	}
	text := string(b.last[i].text)
	b.last = slices.Delete(b.last, i, i+1)
	return text
}

func (b *bodies) find(at memhttp.Place) int {
	return slices.IndexFunc(b.last, func(s said) bool { return s.Place == at })
}

// keeping keeps what is answered before it leaves.
type keeping struct {
	http.ResponseWriter
	bodies *bodies
	place  memhttp.Place
}

func (k *keeping) Write(b []byte) (int, error) {
	k.bodies.keep(k.place, b)
	return k.ResponseWriter.Write(b)
}

// placeOf is where the server knows an exchange by.
func placeOf(x *relay.Exchange) memhttp.Place {
	if c, ok := x.Upstream.(*memnet.Conn); ok {
		return memhttp.Place{Connection: c.ID(), Request: x.Nth}
	}
	return memhttp.Place{}
}
