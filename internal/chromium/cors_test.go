package chromium_test

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
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
	"statelab/internal/wire"
)

// call is a call of fetch() by a script of a page.
type call struct {
	URL, Method, Body, Credentials string
	Headers                        []string // "Name: value"
}

// crossing is a page whose scripts make calls, one after the other, with what servers
// answer: "METHOD host/path" → a status and headers, "200 Name: value; …".
type crossing struct {
	name    string
	page    string
	calls   []call
	answers map[string]string
}

const (
	leave   = "204 Access-Control-Allow-Origin: https://app.test"
	own     = "200 Access-Control-Allow-Origin: https://app.test"
	allowed = "; Access-Control-Allow-Credentials: true"
	session = "; Set-Cookie: sid=1, Secure, SameSite=None"
)

// enter is a call that has a cookie set by the API.
var enter = call{URL: "https://api.test/enter", Credentials: "include"}

// crossings are played in both browsers.
func crossings() []crossing {
	with := func(method, path string) call {
		return call{URL: "https://api.test" + path, Method: method, Credentials: "include"}
	}
	plain := func(method, path string, headers ...string) call {
		return call{URL: "https://api.test" + path, Method: method, Headers: headers}
	}
	moved := func(status int, to, more string) string {
		return fmt.Sprintf("%d Location: %s%s", status, to, more)
	}
	entered := own + allowed + session
	return []crossing{
		{name: "a simple request is sent, and not read", calls: []call{plain("GET", "/x"), plain("POST", "/x")}},
		{name: "open to all", calls: []call{plain("GET", "/x"), with("GET", "/x")}, answers: map[string]string{"GET api.test/x": "200 Access-Control-Allow-Origin: *"}},
		{name: "a cookie of an answer that is not read", calls: []call{enter, with("GET", "/x")},
			answers: map[string]string{"GET api.test/enter": "200 " + session[2:], "GET api.test/x": own}},
		{name: "leave without cookies, then the request with them", calls: []call{enter, with("PUT", "/x")},
			answers: map[string]string{"GET api.test/enter": entered, "OPTIONS api.test/x": leave + allowed + "; Access-Control-Allow-Methods: PUT", "PUT api.test/x": own + allowed}},
		{name: "a cookie in the answer to OPTIONS", calls: []call{with("PUT", "/x"), with("GET", "/x")},
			answers: map[string]string{"OPTIONS api.test/x": leave + allowed + "; Access-Control-Allow-Methods: PUT" + session}},
		{name: "no leave, no request", calls: []call{plain("PUT", "/x"), plain("POST", "/x", "Content-Type: application/json"), plain("GET", "/y", "X-A: 1", "X-B: 2")},
			answers: map[string]string{"OPTIONS api.test/x": leave, "OPTIONS api.test/y": leave + "; Access-Control-Allow-Headers: x-a"}},
		{name: "leave with a status that is not ok", calls: []call{plain("PUT", "/x")},
			answers: map[string]string{"OPTIONS api.test/x": "403 Access-Control-Allow-Origin: *; Access-Control-Allow-Methods: PUT"}},
		{name: "leave that redirects", calls: []call{plain("PUT", "/x")},
			answers: map[string]string{"OPTIONS api.test/x": moved(302, "/y", "; Access-Control-Allow-Origin: *; Access-Control-Allow-Methods: PUT")}},
		{name: "leave given, the answer not read", calls: []call{plain("PUT", "/x")},
			answers: map[string]string{"OPTIONS api.test/x": leave + "; Access-Control-Allow-Methods: PUT"}},
		{name: "leave is kept for the address", calls: []call{plain("PUT", "/x"), plain("PUT", "/x"), plain("DELETE", "/x"), plain("PUT", "/x?a"), plain("PUT", "/x#a"), with("PUT", "/x")},
			answers: map[string]string{"OPTIONS api.test/x": leave + allowed + "; Access-Control-Allow-Methods: PUT, DELETE; Access-Control-Max-Age: 60", "PUT api.test/x": own + allowed}},
		{name: "leave is not kept", calls: []call{plain("PUT", "/x"), plain("PUT", "/x")},
			answers: map[string]string{"OPTIONS api.test/x": leave + "; Access-Control-Allow-Methods: PUT; Access-Control-Max-Age: 0"}},
		{name: "leave with credentials covers requests without", calls: []call{with("PUT", "/x"), plain("PUT", "/x")},
			answers: map[string]string{"OPTIONS api.test/x": leave + allowed + "; Access-Control-Allow-Methods: PUT"}},
		{name: "leave for another header", calls: []call{plain("GET", "/x", "X-A: 1"), plain("GET", "/x", "X-A: 2"), plain("GET", "/x", "X-A: 1", "X-B: 1")},
			answers: map[string]string{"OPTIONS api.test/x": leave + "; Access-Control-Allow-Headers: x-a, x-b; Access-Control-Max-Age: 60"}},
		{name: "what no script can set", calls: []call{plain("GET", "/x", "Cookie: a=1", "Referer: https://bank.test/", "Sec-Fetch-Site: none")}},
		{name: "to itself", calls: []call{{URL: "https://app.test/x", Method: "PUT", Headers: []string{"X-A: 1"}, Body: "{}"}}},
		{name: "a redirect that may be read", calls: []call{plain("GET", "/x")},
			answers: map[string]string{"GET api.test/x": moved(302, "/y", "; Access-Control-Allow-Origin: *"), "GET api.test/y": own}},
		{name: "a redirect that may not", calls: []call{enter, with("GET", "/x")},
			answers: map[string]string{"GET api.test/enter": entered, "GET api.test/x": moved(302, "/y", "; Set-Cookie: seen=1, Secure, SameSite=None"), "GET api.test/y": own + allowed}},
		{name: "away from the page's own origin", calls: []call{{URL: "https://app.test/x", Credentials: "include"}},
			answers: map[string]string{"GET app.test/x": moved(307, "https://api.test/y", ""), "GET api.test/y": own + allowed}},
		{name: "away and back", calls: []call{plain("GET", "/x")},
			answers: map[string]string{"GET api.test/x": moved(302, "https://app.test/y", "; Access-Control-Allow-Origin: *"), "GET app.test/y": "200 Access-Control-Allow-Origin: https://app.test"}},
		{name: "away and back, named null", calls: []call{plain("GET", "/x")},
			answers: map[string]string{"GET api.test/x": moved(302, "https://app.test/y", "; Access-Control-Allow-Origin: *"), "GET app.test/y": "200 Access-Control-Allow-Origin: null"}},
		{name: "from one foreign origin to another", calls: []call{plain("GET", "/x")},
			answers: map[string]string{"GET api.test/x": moved(302, "https://other.test/y", "; Access-Control-Allow-Origin: *"), "GET other.test/y": own}},
		{name: "a redirect asks for leave anew", calls: []call{{URL: "https://api.test/x", Method: "PUT", Body: "{}", Headers: []string{"Content-Type: application/json"}}},
			answers: map[string]string{"OPTIONS api.test/x": leave + "; Access-Control-Allow-Methods: PUT; Access-Control-Allow-Headers: content-type",
				"PUT api.test/x":       moved(307, "https://other.test/y", "; Access-Control-Allow-Origin: *"),
				"OPTIONS other.test/y": "204 Access-Control-Allow-Origin: null; Access-Control-Allow-Methods: PUT; Access-Control-Allow-Headers: content-type", "PUT other.test/y": "200 Access-Control-Allow-Origin: null"}},
		{name: "from itself to where leave is needed", calls: []call{{URL: "https://app.test/x", Method: "DELETE"}},
			answers: map[string]string{"DELETE app.test/x": moved(307, "https://api.test/y", ""), "OPTIONS api.test/y": leave}},
		{name: "a POST of JSON that is answered 303", calls: []call{{URL: "https://api.test/x", Method: "POST", Body: "{}", Headers: []string{"Content-Type: application/json"}}},
			answers: map[string]string{"OPTIONS api.test/x": leave + "; Access-Control-Allow-Headers: content-type", "POST api.test/x": moved(303, "/y", "; Access-Control-Allow-Origin: *"), "GET api.test/y": own}},
		{name: "Authorization behind a redirect", calls: []call{{URL: "https://app.test/x", Headers: []string{"Authorization: Bearer a", "X-A: 1"}}},
			answers: map[string]string{"GET app.test/x": moved(302, "https://api.test/y", ""), "OPTIONS api.test/y": leave + "; Access-Control-Allow-Headers: x-a, authorization", "GET api.test/y": own}},
		{name: "a user in the address of a redirect", calls: []call{plain("GET", "/x")},
			answers: map[string]string{"GET api.test/x": moved(302, "https://mina:pw@api.test/y", "; Access-Control-Allow-Origin: *"), "GET api.test/y": own}},
		{name: "credentials omitted", calls: []call{enter, {URL: "https://api.test/x", Credentials: "omit"}, {URL: "https://app.test/x", Credentials: "omit"}},
			answers: map[string]string{"GET api.test/enter": entered, "GET api.test/x": own}},

		{name: "Clear-Site-Data of an answer that is not read", calls: []call{enter, with("GET", "/x")},
			answers: map[string]string{"GET api.test/enter": entered, "GET api.test/x": `200 Clear-Site-Data: "cookies"`}},
		{name: "Clear-Site-Data and a cookie of the same answer", calls: []call{enter, with("GET", "/x")},
			answers: map[string]string{"GET api.test/enter": entered, "GET api.test/x": `200 Clear-Site-Data: "cache", "cookies"; Set-Cookie: new=1, Secure, SameSite=None`}},
		{name: "Clear-Site-Data of a host beside it", calls: []call{enter, {URL: "https://www.api.test/x", Credentials: "include"}},
			answers: map[string]string{"GET api.test/enter": entered, "GET www.api.test/x": `200 Clear-Site-Data: "*"`}},
		{name: "Clear-Site-Data of another site", calls: []call{enter, {URL: "https://other.test/x", Credentials: "include"}},
			answers: map[string]string{"GET api.test/enter": entered, "GET other.test/x": `200 Clear-Site-Data: "cookies"`}},
		{name: "Clear-Site-Data without quotation marks", calls: []call{enter, with("GET", "/x")},
			answers: map[string]string{"GET api.test/enter": entered, "GET api.test/x": `200 Clear-Site-Data: cookies`}},
		{name: "Clear-Site-Data in another case", calls: []call{enter, with("GET", "/x")},
			answers: map[string]string{"GET api.test/enter": entered, "GET api.test/x": `200 Clear-Site-Data: "Cookies"`}},
		{name: "Clear-Site-Data of the cache", calls: []call{enter, with("GET", "/x")},
			answers: map[string]string{"GET api.test/enter": entered, "GET api.test/x": `200 Clear-Site-Data: "cache"`}},
		{name: "Clear-Site-Data of a request without credentials", calls: []call{enter, plain("GET", "/x")},
			answers: map[string]string{"GET api.test/enter": entered, "GET api.test/x": own + `; Clear-Site-Data: "cookies"`}},
		{name: "Clear-Site-Data of the answer to OPTIONS", calls: []call{enter, with("PUT", "/x")},
			answers: map[string]string{"GET api.test/enter": entered, "OPTIONS api.test/x": leave + allowed + `; Access-Control-Allow-Methods: PUT; Clear-Site-Data: "cookies"`}},
		{name: "Clear-Site-Data over http", page: "http://app.test", calls: []call{{URL: "http://app.test/enter"}, {URL: "http://app.test/x"}},
			answers: map[string]string{"GET app.test/enter": "200 Set-Cookie: sid=1", "GET app.test/x": `200 Clear-Site-Data: "cookies"`}},
		{name: "Clear-Site-Data of a redirect", calls: []call{enter, with("GET", "/x")},
			answers: map[string]string{"GET api.test/enter": entered, "GET api.test/x": moved(302, "/y", allowed+`; Access-Control-Allow-Origin: https://app.test; Clear-Site-Data: "cookies"`), "GET api.test/y": own + allowed}},
	}
}

// apart gives a crossing addresses of its own: Chromium keeps leave.
func (c *crossing) apart(n int) {
	own := strings.NewReplacer("/x", fmt.Sprintf("/%d/x", n), "/y", fmt.Sprintf("/%d/y", n))
	for i := range c.calls {
		c.calls[i].URL = own.Replace(c.calls[i].URL)
	}
	answers := map[string]string{}
	for asked, answer := range c.answers {
		answers[own.Replace(asked)] = own.Replace(answer)
	}
	c.answers = answers
}

// servers answer as a crossing says, and keep what they were asked.
type servers struct {
	mu   sync.Mutex
	play *crossing
	got  []string
}

func (s *servers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/favicon.ico" || !strings.HasSuffix(r.Host, ".test") { // what the browser wants for itself
		w.WriteHeader(http.StatusNotFound)
		return
	}
	line := r.Method + " " + r.Host + r.URL.RequestURI() + " " + string(body)
	if r.URL.Path == "/" {
		w.Header().Set("Content-Type", "text/html")
		return
	}
	for _, name := range []string{"Origin", "Cookie", "Access-Control-Request-Method", "Access-Control-Request-Headers", "Content-Type", "Authorization", "X-A", "X-B"} {
		if value := r.Header.Get(name); value != "" {
			line += "; " + name + ": " + value
		}
	}
	s.got = append(s.got, line)
	w.Header().Set("Cache-Control", "no-store")
	status, rest, _ := strings.Cut(s.play.answers[r.Method+" "+r.Host+r.URL.Path], " ")
	for part := range strings.SplitSeq(rest, "; ") {
		if name, value, ok := strings.Cut(part, ": "); ok {
			if name == "Set-Cookie" {
				value = strings.ReplaceAll(value, ",", ";")
			}
			w.Header().Add(name, value)
		}
	}
	code := 200
	_, _ = fmt.Sscan(status, &code)
	w.WriteHeader(code)
}

// done is what came of a crossing: the requests, then of each call whether it was read, then
// what the jar holds.
func (s *servers) done(read, jar []string) string {
	slices.Sort(jar)
	all := slices.Concat(s.got, read, []string{"jar: " + strings.Join(jar, " ")})
	s.got = nil
	return strings.Join(all, "\n")
}

// TestScriptsAskOtherOriginsAsInChromium has pages call fetch() in a real Chromium and in
// the simulated browser: the same requests arrive, the same answers can be read, and both
// jars hold the same in the end.
func TestScriptsAskOtherOriginsAsInChromium(t *testing.T) {
	find(t)
	s := &servers{}
	b := start(t, listen(t, s, false), listen(t, s, true), false)
	for i, c := range crossings() {
		c.apart(i)
		s.play = &c
		if c.page == "" {
			c.page = "https://app.test"
		}
		want := s.inChromium(t, b, &c)
		if got := s.here(t, &c); got != want {
			t.Errorf("%s: here\n%s\n\nin Chromium\n%s\n", c.name, got, want)
		}
	}
}

// listen has a handler answer at a port of this machine.
func listen(t *testing.T, h http.Handler, secure bool) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port = l.Addr().(*net.TCPAddr).Port
	if secure {
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{certificate(t)}})
	}
	server := &http.Server{Handler: h, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { server.Close() })
	return port
}

// inChromium plays a crossing in the real browser.
func (s *servers) inChromium(t *testing.T, b *browser, c *crossing) string {
	t.Helper()
	b.clear(t)
	b.navigate(t, c.page+"/")
	var read []string
	for _, call := range c.calls {
		headers := [][]string{}
		for _, h := range call.Headers {
			name, value, _ := strings.Cut(h, ": ")
			headers = append(headers, []string{name, value})
		}
		init := map[string]any{"headers": headers}
		for name, value := range map[string]string{"method": call.Method, "credentials": call.Credentials, "body": call.Body} {
			if value != "" {
				init[name] = value
			}
		}
		options, err := json.Marshal(init)
		if err != nil {
			t.Fatal(err)
		}
		var result struct{ Result struct{ Value string } }
		b.must(t, b.session, "Runtime.evaluate", map[string]any{"awaitPromise": true,
			"expression": fmt.Sprintf(`fetch(%q, %s).then(() => "read", () => "not read")`, call.URL, options)}, &result)
		read = append(read, result.Result.Value)
	}
	var jar []string
	for _, k := range b.cookies(t) {
		jar = append(jar, k.Name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done(read, jar)
}

// here plays a crossing in the simulated browser.
func (s *servers) here(t *testing.T, c *crossing) string {
	t.Helper()
	network := &memnet.Net{}
	for _, host := range []string{"app.test", "api.test", "www.api.test", "other.test"} {
		server := &memhttp.Server{Host: host, HTTP: true, Handler: s}
		if err := server.Listen(network); err != nil {
			t.Fatal(err)
		}
		defer server.Close()
	}
	now := time.Now()
	b := simulated.Browser{Jar: cookiejar.New(cookiejar.Options{}), Net: network, Now: func() time.Time { return now }}
	defer b.Close()
	page, err := address.Parse(c.page + "/")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Visit(t.Context(), "main", page); err != nil {
		t.Fatal(err)
	}
	var read []string
	for _, call := range c.calls {
		u, err := address.Parse(call.URL)
		if err != nil {
			t.Fatal(err)
		}
		r := simulated.Request{URL: u, Method: call.Method, Body: call.Body,
			Credentials: map[string]cookiejar.Credentials{"": cookiejar.SameOrigin, "include": cookiejar.Include, "omit": cookiejar.Omit}[call.Credentials]}
		for _, h := range call.Headers {
			name, value, _ := strings.Cut(h, ": ")
			r.Headers = append(r.Headers, wire.Header{Name: name, Value: wire.Bytes(value)})
		}
		nav, err := b.Fetch(t.Context(), "main", r)
		if err != nil {
			t.Fatal(err)
		}
		outcome := "not read"
		if last := nav.Hops[len(nav.Hops)-1].CORS; nav.Problem.IsZero() && !last.Asks && last.Last.Allowed {
			outcome = "read"
		}
		read = append(read, outcome)
	}
	var jar []string
	for _, k := range b.Jar.Cookies(now) {
		jar = append(jar, k.Name)
	}
	return s.done(read, jar)
}
