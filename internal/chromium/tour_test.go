package chromium_test

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// tourist answers for every host with what the address itself asks for: lines to set,
// headers, an address to redirect to, a page.
func tourist(w http.ResponseWriter, r *http.Request) {
	if origin := r.Header.Get("Origin"); origin != "" {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
	if r.Method == http.MethodOptions {
		w.Header().Set("Access-Control-Allow-Headers", "x-tour")
		return
	}
	q := r.URL.Query()
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	for _, field := range q["head"] {
		name, value, _ := strings.Cut(field, ": ")
		w.Header().Set(name, value)
	}
	for _, line := range q["set"] {
		w.Header().Add("Set-Cookie", line)
	}
	if to := q.Get("u"); to != "" {
		code, _ := strconv.Atoi(q.Get("code"))
		w.Header().Set("Location", to)
		w.WriteHeader(code)
	}
	_, _ = io.WriteString(w, q.Get("html"))
}

// served is a request that arrived. Of one whose page was taken away at once the browser tells nothing.
type served struct {
	At          float64 // in seconds
	Method, URL string
}

// servedLog are the requests that a tour's servers got.
type servedLog struct {
	mu  sync.Mutex
	all []served
}

// seen are those so far.
func (l *servedLog) seen() []served {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.all)
}

// ServeHTTP notes a request, and answers as tourist does.
func (l *servedLog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	scheme := map[bool]string{true: "https", false: "http"}[r.TLS != nil]
	l.mu.Lock()
	l.all = append(l.all, served{float64(time.Now().UnixMicro()) / 1e6, r.Method, scheme + "://" + r.Host + r.RequestURI})
	l.mu.Unlock()
	tourist(w, r)
}

// openTour opens the ports at which it answers, and notes what arrives there.
func openTour(t *testing.T, arrived *servedLog) (httpPort, httpsPort int) {
	t.Helper()
	for _, port := range []*int{&httpPort, &httpsPort} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		*port = l.Addr().(*net.TCPAddr).Port
		server := &http.Server{Handler: arrived, ErrorLog: log.New(io.Discard, "", 0)}
		if port == &httpPort {
			go func() { _ = server.Serve(l) }()
		} else {
			server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate(t)}}
			go func() { _ = server.ServeTLS(l, "", "") }()
		}
		t.Cleanup(func() { server.Close() })
	}
	return httpPort, httpsPort
}

// tour draws what a browser is led through.
type tour struct {
	chance
	number int
	app    *appTour // nil where no real application is among the hosts
}

// A tour goes over hosts of some sites, which each plays by its rules: plain http, https,
// and http that counts as secure.
func (d *tour) host() string {
	if d.app != nil {
		return d.often(d.app.origins, d.app.others...)
	}
	return d.often([]string{"https://shop.test", "http://shop.test", "http://a.localhost", "https://evil.test"},
		"https://www.shop.test", "http://www.shop.test", "http://evil.test", "http://b.localhost", "http://www.a.localhost", "https://news.test", "http://news.test")
}

// within returns a host whose resources a page of an origin may load.
func (d *tour) within(page string) string {
	for {
		if h := d.often([]string{page, d.host()}, d.host()); !strings.HasPrefix(page, "https:") || !strings.HasPrefix(h, "http:") || strings.HasSuffix(h, "localhost") {
			return h
		}
	}
}

// line draws a Set-Cookie line for a host.
func (d *tour) line(host string, script bool) string {
	d.number++
	name := d.of("sid", "lax", "strict", "none", "pref", "part", "csrf", "x")
	value := strconv.Itoa(d.number)
	if d.IntN(5) == 0 && (d.app == nil || !script && slices.Contains(d.app.origins, host)) { // what is written out of sight is known by its value
		value = "same"
	}
	line := name + "=" + value
	if d.IntN(3) > 0 {
		line += "; Path=" + d.often([]string{"/"}, "/dir", "/dir/")
	}
	switch d.IntN(6) {
	case 0:
		line += "; SameSite=Lax"
	case 1:
		line += "; SameSite=Strict"
	case 2:
		line += "; SameSite=None; Secure"
	case 3:
		if d.IntN(2) == 0 {
			line += "; SameSite=None; Secure; Partitioned"
		}
	}
	if d.IntN(8) == 0 {
		line += "; Secure"
	}
	if d.IntN(3) == 0 && !script {
		line += "; HttpOnly"
	}
	if d.IntN(6) == 0 {
		bare, _, _ := strings.Cut(host[strings.Index(host, "://")+3:], ":")
		line += "; Domain=" + strings.TrimPrefix(bare, "www.")
	}
	switch d.IntN(8) {
	case 0:
		line += "; Max-Age=0"
	case 1:
		line += "; Max-Age=3600"
	case 2:
		line += "; Max-Age=3"
	}
	return line
}

// address draws an address of a host, whose answer sets cookies now and then.
func (d *tour) address(host string, more url.Values) string {
	d.number++
	q := url.Values{"n": {strconv.Itoa(d.number)}}
	for key, values := range more {
		q[key] = values
	}
	if d.IntN(3) == 0 {
		for range 1 + d.IntN(3) {
			q.Add("set", d.line(host, false))
		}
	}
	if d.IntN(40) == 0 {
		q.Add("head", `Clear-Site-Data: "cookies"`)
	}
	if d.app != nil && slices.Contains(d.app.origins, host) {
		return host + d.appPath(q) + "?" + q.Encode()
	}
	return host + d.often([]string{"/", "/dir/page"}, "/dir", "/other") + "?" + q.Encode()
}

// over is an address that redirects to another one, perhaps over a third.
func (d *tour) over(page, to string, post bool) string {
	for range d.IntN(2) + 1 {
		code := d.of("302", "302", "303", "307")
		if post {
			code = d.of("302", "307")
		}
		to = d.address(d.within(page), url.Values{"u": {to}, "code": {code}})
	}
	return to
}

// page draws a page of a host: its address, with all that is in it.
func (d *tour) page(host string, depth int) string {
	more := url.Values{"html": {d.body(host, depth)}}
	if d.IntN(6) == 0 {
		more.Add("head", "Referrer-Policy: "+d.of("same-origin", "no-referrer", "origin", "unsafe-url", "strict-origin"))
	}
	if d.IntN(25) == 0 {
		more.Add("head", "Content-Security-Policy: sandbox allow-scripts allow-forms")
	}
	to := d.address(host, more)
	if d.IntN(6) == 0 {
		to = d.over(host, to, false)
	}
	return to
}

func (d *tour) body(host string, depth int) string {
	var b strings.Builder
	b.WriteString("<!doctype html><link rel=icon href=data:,>")
	for range 1 + d.IntN(4) {
		b.WriteString(d.element(host, depth))
	}
	return b.String()
}

// resource is the address of something small, perhaps behind a redirect.
func (d *tour) resource(host string) string {
	to := d.address(d.within(host), nil)
	if d.IntN(6) == 0 {
		to = d.over(host, to, false)
	}
	return to
}

func (d *tour) element(host string, depth int) string {
	escaped := html.EscapeString
	if d.app != nil && d.IntN(3) == 0 {
		return d.appElement(host)
	}
	switch d.IntN(12) {
	case 0, 1:
		return `<img src="` + escaped(d.resource(host)) + `">`
	case 2:
		return `<script src="` + escaped(d.resource(host)) + `"` + d.of("", "", " crossorigin", ` crossorigin="use-credentials"`, ` type="module"`) + `></script>`
	case 3:
		sheet := d.address(d.within(host), url.Values{"html": {"body{background:url(" + d.resource(host) + ")}"}, "head": {"Content-Type: text/css"}})
		return `<link rel="stylesheet" href="` + escaped(sheet) + `">`
	case 4, 5:
		return "<script>" + d.fetch(host) + "</script>"
	case 6:
		line, _ := json.Marshal(d.line(host, true))
		return "<script>try { document.cookie = " + string(line) + "} catch {}</script>"
	case 7:
		return `<script>{const x = new XMLHttpRequest; x.open("GET", ` + quote(d.resource(host)) + `); x.withCredentials = ` + d.of("true", "false") + `; x.send()}</script>`
	}
	if depth > 1 {
		return ""
	}
	return d.frame(host, depth)
}

func (d *tour) frame(host string, depth int) string {
	sandbox := d.often([]string{""}, "", ` sandbox="allow-scripts"`, ` sandbox="allow-scripts allow-forms allow-same-origin"`, ` sandbox="allow-scripts allow-popups allow-top-navigation"`)
	d.number++
	name := fmt.Sprint("f", d.number)
	inner := html.EscapeString(d.page(d.within(host), depth+1))
	switch d.IntN(5) {
	case 0: // the page around it takes the frame elsewhere
		then := d.page(d.within(host), 2)
		return fmt.Sprintf(`<iframe name="%s" src="%s"%s></iframe><script>setTimeout(() => { document.getElementsByName(%q)[0].src = %s }, 60)</script>`, name, inner, sandbox, name, quote(then))
	case 1: // a form is sent into it
		return fmt.Sprintf(`<iframe name="%s"%s></iframe><form id="%s" method="%s" target="%s" action="%s"><input name="a"></form><script>document.getElementById(%q).submit()</script>`,
			name, sandbox, name+"f", d.of("post", "get"), name, inner, name+"f")
	case 2: // what is in it stands in the page itself
		return fmt.Sprintf(`<iframe%s srcdoc="%s"></iframe>`, sandbox, html.EscapeString(d.body(host, 2)))
	}
	return fmt.Sprintf(`<iframe src="%s"%s></iframe>`, inner, sandbox)
}

func (d *tour) fetch(host string) string {
	options := map[string]any{"credentials": d.of("include", "include", "same-origin", "omit")}
	if d.IntN(4) == 0 {
		options["mode"] = d.of("no-cors", "cors")
	}
	if d.IntN(5) == 0 {
		options["method"] = "POST"
	}
	if d.IntN(6) == 0 && options["mode"] != "no-cors" {
		options["headers"] = map[string]string{"X-Tour": "1"}
	}
	said, _ := json.Marshal(options)
	if d.IntN(6) == 0 {
		return "navigator.sendBeacon(" + quote(d.resource(host)) + ")"
	}
	return fmt.Sprintf("fetch(%s, %s).catch(() => {})", quote(d.resource(host)), said)
}

func quote(s string) string {
	text, _ := json.Marshal(s)
	return string(text)
}

// act draws what is done in a page of an origin, as a script.
func (d *tour) act(origin string) string {
	if d.app != nil && d.IntN(2) == 0 {
		return d.appAct(origin)
	}
	to := quote(d.page(d.host(), 0))
	switch d.IntN(10) {
	case 0, 1, 2:
		return fmt.Sprintf("{const a = document.createElement('a'); a.href = %s; a.rel = %q; document.body.append(a); a.click()}", to, d.often([]string{""}, "noreferrer"))
	case 3, 4:
		over := d.page(d.host(), 0)
		if d.IntN(3) == 0 {
			over = d.over("http://shop.test", over, true)
		}
		return fmt.Sprintf("{const f = document.createElement('form'); f.method = %q; f.action = %s; f.innerHTML = '<input name=a value=1>'; document.body.append(f); f.submit()}", d.of("post", "post", "get"), quote(over))
	case 5:
		return fmt.Sprintf("window.open(%s, '_blank', %q)", to, d.often([]string{""}, "noopener"))
	case 6:
		line, _ := json.Marshal(d.line(origin, true))
		return fmt.Sprintf("document.cookie = %s; %s", line, d.fetch(origin))
	case 7:
		return "location.reload()"
	case 8:
		return "history.back()"
	}
	return d.fetch(origin)
}
