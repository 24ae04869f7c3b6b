package chromium_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"statelab/internal/address"
	simulated "statelab/internal/browser"
	"statelab/internal/cookiejar"
	"statelab/internal/memhttp"
	"statelab/internal/memnet"
)

// telling is a page, with the header Referrer-Policy or without, on which its link "Go" is
// clicked or its button "Send" pressed.
type telling struct{ header, page string }

// tellings are the ways in which a page says how much of its address others learn.
func tellings() []telling {
	const (
		link  = `<a href="https://other.test/x">Go</a>`
		meta  = `<meta name="referrer" content="%s">`
		image = `<img src="https://other.test/i">`
	)
	all := []telling{
		{"", link + image}, {"no-referrer", link + image},
		{"no-referrer", fmt.Sprintf(meta, "unsafe-url") + link + image},
		{"unsafe-url", fmt.Sprintf(meta, "no-referrer") + link + image},
		{"", image + fmt.Sprintf(meta, "no-referrer") + link},
		{"", fmt.Sprintf(meta, "no-referrer") + fmt.Sprintf(meta, "unsafe-url") + link},
		{"", `<body><p>` + fmt.Sprintf(meta, "unsafe-url") + link},
		{"", `<META NAME="Referrer" CONTENT=" Unsafe-URL ">` + link},
		{"", fmt.Sprintf(meta, "unsafe-url, no-referrer") + link},
		{"", `<form method="post" action="https://other.test/x" rel="noreferrer"><button>Send</button></form>`},
		{"", `<form method="post" action="/x" rel="noreferrer"><button>Send</button></form>`},
		{"", `<form method="post" action="https://other.test/x" referrerpolicy="unsafe-url"><button>Send</button></form>`},
		{"", `<form action="/x" rel="noreferrer"><button>Send</button></form>`},
		{"", fmt.Sprintf(meta, "no-referrer") + `<form method="post" action="/x"><button>Send</button></form>`},
		{"same-origin", fmt.Sprintf(meta, "strict-origin-when-cross-origin") + `<form method="post" action="https://other.test/x"><button>Send</button></form>`},
		{"", `<a href="https://other.test/x" rel="NoReferrer external" referrerpolicy="unsafe-url">Go</a>`},
		{"", `<a href="https://other.test/x" rel="noopener" referrerpolicy="unsafe-url">Go</a>`},
		{"", `<a href="/to" referrerpolicy="unsafe-url">Go</a>`}, {"", `<a href="/tell" referrerpolicy="unsafe-url">Go</a>`},
	}
	for _, word := range []string{"", "origin", "ORIGIN-When-Cross-Origin", "strict-origin", "same-origin", "no-referrer-when-downgrade", "never", "default", "always", "origin-when-crossorigin", "nonsense"} {
		all = append(all, telling{"", fmt.Sprintf(meta, word) + link + image}, telling{"unsafe-url", fmt.Sprintf(meta, word) + link},
			telling{"", fmt.Sprintf(`<a href="https://other.test/x" referrerpolicy="%s">Go</a><img src="https://other.test/i" referrerpolicy="%[1]s"><script src="https://other.test/s" referrerpolicy="%[1]s"></script>`+
				`<link rel="stylesheet" href="https://other.test/c" referrerpolicy="%[1]s"><iframe src="https://other.test/f" referrerpolicy="%[1]s"></iframe>`, word)})
	}
	return all
}

// ears answer with the page that is played, and keep who says that it asks.
type ears struct {
	mu   sync.Mutex
	play telling
	got  []string
	left chan struct{} // the link or the form has arrived
}

func (s *ears) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/html")
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/favicon.ico" || !strings.HasSuffix(r.Host, ".test") { // what the browser wants for itself
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if r.URL.Path == "/p" {
		if s.play.header != "" {
			w.Header().Set("Referrer-Policy", s.play.header)
		}
		_, _ = io.WriteString(w, "<!doctype html>"+s.play.page)
		return
	}
	s.got = append(s.got, fmt.Sprintf("%s %s%s Referer: %s; Origin: %s", r.Method, r.Host, r.URL.Path, r.Header.Get("Referer"), r.Header.Get("Origin")))
	switch r.URL.Path {
	case "/tell":
		w.Header().Set("Referrer-Policy", "origin")
		fallthrough
	case "/to":
		http.Redirect(w, r, "https://other.test/x", http.StatusFound)
	case "/x":
		s.left <- struct{}{}
	}
}

// heard is what arrived, in an order of its own: a real browser asks for parts of a page at once.
func (s *ears) heard() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Sort(s.got)
	all := strings.Join(s.got, "\n")
	s.got = nil
	return all
}

// TestPagesTellWhereTheyAreAsInChromium has pages name a referrer policy in every place where
// they can, in a real Chromium and in the simulated browser: what they lead to and load is told
// the same.
func TestPagesTellWhereTheyAreAsInChromium(t *testing.T) {
	find(t)
	s := &ears{left: make(chan struct{}, 10)}
	b := start(t, listen(t, s, false), listen(t, s, true), false)
	for _, s.play = range tellings() {
		want := s.inChromium(t, b)
		if got := s.here(t); got != want {
			t.Errorf("%q, %s\nhere\n%s\nin Chromium\n%s\n", s.play.header, s.play.page, got, want)
		}
	}
}

const asks = "https://app.test/p?q=1"

func (s *ears) inChromium(t *testing.T, b *browser) string {
	t.Helper()
	b.navigate(t, asks)
	var result struct{ Result struct{ Value bool } }
	b.must(t, b.session, "Runtime.evaluate", map[string]any{"awaitPromise": true, "returnByValue": true, "expression": `new Promise(done => {
		const go = () => { setTimeout(() => document.querySelector("a, button").click(), 0); done(true) }
		document.readyState === "complete" ? go() : addEventListener("load", go) })`}, &result)
	select {
	case <-s.left:
	case <-time.After(patience):
		t.Errorf("%s: nothing was asked for", s.play.page)
	}
	return s.heard()
}

func (s *ears) here(t *testing.T) string {
	t.Helper()
	network := &memnet.Net{}
	for _, host := range []string{"app.test", "other.test"} {
		server := &memhttp.Server{Host: host, HTTP: true, Handler: s}
		if err := server.Listen(network); err != nil {
			t.Fatal(err)
		}
		defer server.Close()
	}
	b := simulated.Browser{Jar: cookiejar.New(cookiejar.Options{}), Net: network, Now: time.Now}
	defer b.Close()
	u, err := address.Parse(asks)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Visit(t.Context(), "main", u); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(s.play.page, "Send") {
		_, err = b.Submit(t.Context(), "main", "Send", 0, nil)
	} else {
		_, err = b.Click(t.Context(), "main", "Go", 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	<-s.left
	return s.heard()
}
