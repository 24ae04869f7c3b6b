package chromium_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/diag"
	"statelab/internal/explain"
)

// asking is a page that makes a request of a kind, with credentials or "" where it does not
// say them.
type asking func(url, credentials string) string

// script is a page with nothing but a script.
func script(text string, args ...any) string {
	return "<script>" + fmt.Sprintf(text, args...) + "</script>"
}

// withCrossorigin is an element that says its credentials by crossorigin.
func withCrossorigin(element string) asking {
	return func(url, credentials string) string {
		said := map[string]string{"include": ` crossorigin="use-credentials"`}[credentials]
		return fmt.Sprintf(element, url, said)
	}
}

// element is an element that has no credentials to say.
func element(format string) asking {
	return func(url, _ string) string { return fmt.Sprintf(format, url) }
}

// fetching is a call of fetch() with options before its credentials.
func fetching(options string) asking {
	return func(url, credentials string) string {
		if credentials != "" {
			options := options + fmt.Sprintf("credentials: %q", credentials)
			return script("fetch(%q, {%s})", url, options)
		}
		return script("fetch(%q, {%s})", url, options)
	}
}

// askings are the pages by the words of --dest.
func askings() map[string]asking {
	return map[string]asking{
		"document": element(`<a id="a" href=%q>go</a><script>a.click()</script>`),
		"form":     element(`<form id="f" method="post" action=%q></form><script>f.submit()</script>`),
		"download": element(`<a id="a" download href=%q>go</a><script>a.click()</script>`),
		"iframe":   element(`<iframe src=%q></iframe>`),
		"subresource": func(url, credentials string) string {
			if credentials == "" || credentials == "include" {
				return fmt.Sprintf(`<img src=%q>`, url)
			}
			return fetching(`mode: "no-cors", `)(url, credentials)
		},
		"fetch": fetching(""),
		"xhr": func(url, credentials string) string {
			return script(`const x = new XMLHttpRequest(); x.open("GET", %q); x.withCredentials = %v; x.send()`, url, credentials == "include")
		},
		"module":    withCrossorigin(`<script type="module" src=%q%s></script>`),
		"websocket": func(url, _ string) string { return script("new WebSocket(%q)", "wss"+strings.TrimPrefix(url, "https")) },
		"prefetch":  element(`<link rel="prefetch" href=%q>`),
		"manifest":  withCrossorigin(`<link rel="manifest" href=%q%s>`), // fetched when somebody asks for it
	}
}

// heardOf is a request that came, and the cookies that it brought.
type heardOf struct{ path, cookies string }

// stageOfKinds are the sites of the test: what stands at /page is a page, and all else a
// thing that a page asks for.
type stageOfKinds struct {
	pages chan string // for the next one who asks for /page
	asked chan heardOf
}

func (s *stageOfKinds) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if origin := r.Header.Get("Origin"); origin != "" {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/html")
	switch {
	case r.URL.Path == "/page":
		_, _ = io.WriteString(w, <-s.pages)
	case strings.HasPrefix(r.URL.Path, "/asked/"):
		s.asked <- heardOf{r.URL.Path, r.Header.Get("Cookie")}
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// open opens the sites and returns their port.
func (s *stageOfKinds) open(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: s, ErrorLog: log.New(io.Discard, "", 0)} // a browser asks for http, too
	go func() {
		_ = server.Serve(tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{certificate(t)}}))
	}()
	t.Cleanup(func() { server.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

// sameSites are the cookies that every host has set a moment ago, by their SameSite, which is
// in their name.
func sameSites() []string { return []string{"Strict", "Lax", "None", ""} }

// TestEveryKindOfRequestTakesWhatExplainSays has a page of app.test make a request of every
// kind to itself, to another host of its site and to another site: the cookies that a real
// Chromium sends are those of which explain says that it does.
func TestEveryKindOfRequestTakesWhatExplainSays(t *testing.T) {
	find(t)
	s := &stageOfKinds{pages: make(chan string, 1), asked: make(chan heardOf, 10)}
	port := s.open(t)
	b := start(t, port, port, false)
	pages, played := askings(), 0
	for _, dest := range explain.Dests() {
		page := pages[dest]
		if page == nil {
			t.Errorf("no page makes a request of the kind %s", dest)
			continue
		}
		for _, credentials := range append([]string{""}, explain.CredentialModes()...) {
			for _, host := range []string{"app.test", "www.app.test", "api.test"} {
				want, ok := said(t, dest, credentials, host)
				if !ok {
					continue // there are no such credentials
				}
				played++
				path := fmt.Sprintf("/asked/%d", played)
				got := s.heard(t, b, dest, path, host, page("https://"+host+path, credentials))
				if got != want {
					t.Errorf("%s %s of %s: the browser sends %q, explain says %q", dest, credentials, host, got, want)
				}
			}
		}
	}
	if t.Logf("%d requests were made", played); played < 60 {
		t.Errorf("%d requests were made, want at least 60", played)
	}
}

// heard has the browser load a page that asks for a path, and returns the names of the
// cookies that were sent.
func (s *stageOfKinds) heard(t *testing.T, b *browser, dest, path, host, page string) string {
	t.Helper()
	b.clear(t)
	for _, sameSite := range sameSites() {
		put := map[string]any{"name": "a" + sameSite, "value": "1", "url": "https://" + host + "/", "secure": true}
		if sameSite != "" {
			put["sameSite"] = sameSite
		}
		b.must(t, b.session, "Network.setCookie", put, nil)
	}
	s.pages <- page
	b.navigate(t, "https://app.test/page")
	if dest == "manifest" {
		_, _ = b.call(b.session, "Page.getAppManifest", nil) // that it is empty does not matter
	}
	timeout := time.After(patience)
	for {
		select {
		case h := <-s.asked:
			if h.path == path {
				return names(strings.Split(h.cookies, "; "))
			}
		case <-timeout:
			t.Errorf("%s of %s: the browser never asked", dest, host)
			return ""
		}
	}
}

// names are the names of cookies, in their order in the alphabet.
func names(pairs []string) string {
	for i, p := range pairs {
		pairs[i], _, _ = strings.Cut(p, "=")
	}
	slices.Sort(pairs)
	return strings.Join(pairs, " ")
}

// said are the cookies of which explain says that they are sent. It is false where explain
// knows no such request.
func said(t *testing.T, dest, credentials, host string) (string, bool) {
	t.Helper()
	q := explain.Question{At: time.Now(), First: explain.Request{URL: "https://" + host + "/"}}
	for _, sameSite := range sameSites() {
		line := fmt.Sprintf("a%s=1; Path=/; Secure", sameSite)
		if sameSite != "" {
			line += "; SameSite=" + sameSite
		}
		q.Lines = append(q.Lines, line)
	}
	q.Then = []explain.Request{{URL: "https://" + host + "/asked", From: "https://app.test", Dest: dest, Credentials: credentials, After: time.Second}}
	a, err := explain.Ask(q)
	if _, wrong := err.(diag.List); wrong && credentials != "" {
		return "", false
	}
	if err != nil {
		t.Fatal(err)
	}
	var sent []string
	for _, f := range a.Then[0].Cookies {
		if f.Fate == explain.Goes {
			sent = append(sent, string(f.Name))
		}
	}
	return names(sent), true
}
