package chromium_test

import (
	"fmt"
	"html"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"statelab/internal/traffic"
)

// scenery is a server behind `statelab watch` and another one beside it, and a tab that is led
// through what tours by chance do not draw.
type scenery struct {
	*visit
	port             int
	here, evil, also string // the origin that is watched, another site, and one more name of here
	set              int    // lines so far
}

// behindScenes answers as tourist does, and at some paths as servers do that are asked in other ways.
func behindScenes(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	switch r.URL.Path {
	case "/worker.js":
		head.Set("Content-Type", "text/javascript")
		fmt.Fprint(w, "self.oninstall = () => self.skipWaiting(); self.onactivate = (e) => e.waitUntil(clients.claim()); self.onfetch = (e) => e.respondWith(fetch(e.request))")
		return
	case "/many":
		from, _ := strconv.Atoi(r.URL.Query().Get("from"))
		for i := range 60 {
			head.Add("Set-Cookie", fmt.Sprintf("c%d=%016d; Path=/", from+i, from+i))
		}
	case "/file":
		head.Set("Content-Disposition", "attachment; filename=a.txt")
	case "/auth":
		head.Add("Set-Cookie", "auth=1; Path=/")
		head.Set("WWW-Authenticate", `Basic realm="a"`)
		w.WriteHeader(http.StatusUnauthorized)
		return
	case "/hints", "/old": // an answer before the answer, and one of HTTP/1.0, which ends with its connection
		first := map[string]string{
			"/hints": "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload; as=style\r\nSet-Cookie: early=0123456789abcdef\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
			"/old":   "HTTP/1.0 200 OK\r\n",
		}[r.URL.Path]
		for _, line := range r.URL.Query()["set"] {
			first += "Set-Cookie: " + line + "\r\n"
		}
		if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
			fmt.Fprint(c, first+"Content-Type: text/html\r\nConnection: close\r\n\r\nhi")
			c.Close()
		}
		return
	case "/login":
		if name, _, ok := r.BasicAuth(); !ok || name != "alice" {
			head.Add("Set-Cookie", fmt.Sprintf("asked=%016d; HttpOnly", time.Now().Nanosecond()))
			head.Set("WWW-Authenticate", `Basic realm="a"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
	case "/clock": // by the server's clock, which is wrong by so many hours
		hours, _ := strconv.Atoi(r.URL.Query().Get("off"))
		now := time.Now().UTC().Add(time.Duration(hours) * time.Hour)
		head.Set("Date", now.Format(http.TimeFormat))
		for name, after := range map[string]time.Duration{"hour": time.Hour, "soon": 4 * time.Second, "past": -time.Minute} {
			head.Add("Set-Cookie", fmt.Sprintf("%s%d=%016d; HttpOnly; Expires=%s", name, hours+10, time.Now().Nanosecond(), now.Add(after).Format(http.TimeFormat)))
		}
	case "/unchanged":
		head.Add("Set-Cookie", fmt.Sprintf("unchanged=%016d; Path=/", time.Now().Nanosecond()))
		head.Set("ETag", `"1"`)
		head.Set("Cache-Control", "no-cache")
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
		}
		return
	}
	tourist(w, r)
}

// TestWatchIsRightOfScenes leads a real browser through service workers, pages that are fetched
// ahead of time, requests of pages that go, downloads, names of one machine, windows of others and
// more cookies than a site may have, behind `statelab watch`.
func TestWatchIsRightOfScenes(t *testing.T) {
	find(t)
	for name, scene := range map[string]func(*scenery){
		"workers": (*scenery).workers, "workers of other sites": (*scenery).otherWorkers, "ahead of time": (*scenery).aheadOfTime, "as pages go": (*scenery).goingPages,
		"many cookies": (*scenery).manyCookies, "downloads": (*scenery).downloads, "names": (*scenery).names, "windows": (*scenery).windows, "loads": (*scenery).loads, "answers": (*scenery).answers, "servers": (*scenery).servers,
	} {
		t.Run(name, func(t *testing.T) {
			app, beside := httptest.NewServer(http.HandlerFunc(behindScenes)), httptest.NewServer(http.HandlerFunc(behindScenes))
			t.Cleanup(app.Close)
			t.Cleanup(beside.Close)
			portOf := func(s *httptest.Server) int { return s.Listener.Addr().(*net.TCPAddr).Port }
			port, end := watch(t, portOf(app))
			s := &scenery{visit: &visit{browser: start(t, 0, 0, false, "--disable-site-isolation-trials"), t: t}, port: port,
				here: fmt.Sprint("http://localhost:", port), also: fmt.Sprint("http://b.localhost:", port), evil: fmt.Sprint("http://evil.localhost:", portOf(beside))}
			s.must(t, "", "Target.setAutoAttach", map[string]any{"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true}, nil)
			s.forget()
			s.openTab()
			scene(s)
			hops := s.hops()
			s.tell("", "Browser.close", nil)
			s.holdScene(hops, end())
		})
	}
}

// holdScene holds what was claimed, of which nothing is wrong and something is known.
func (s *scenery) holdScene(hops []*hop, found []*watched) {
	told := newClaims(s.visit, "watch")
	told.beside = true
	asked := slices.DeleteFunc(hops, func(h *hop) bool {
		u, err := url.Parse(h.request.URL)
		return err != nil || u.Port() != strconv.Itoa(s.port)
	})
	var findings []*traffic.Finding
	for _, w := range found {
		findings = append(findings, w.Finding)
	}
	told.match(findings, asked, inFrames)
	told.table()
	if told.tally["requests"] < 3 {
		s.t.Errorf("%d requests were held against what the browser says", told.tally["requests"])
	}
}

// lines are Set-Cookie lines with every SameSite.
func (s *scenery) lines() []string {
	s.set++
	n := s.set
	return []string{fmt.Sprintf("none%d=%016d; SameSite=None; Secure", n, n), fmt.Sprintf("lax%d=%016d; SameSite=Lax; HttpOnly", n, n), fmt.Sprintf("strict%d=%016d; SameSite=Strict; HttpOnly", n, n), fmt.Sprintf("bare%d=%016d; HttpOnly", n, n)}
}

// page is the address of a page of an origin, and load of something else of it.
func (s *scenery) page(origin, body string) string {
	return origin + "/page?" + url.Values{"html": {"<!doctype html><link rel=icon href=data:,><body>" + body}, "set": s.lines()}.Encode()
}

func (s *scenery) load(origin string) string {
	return origin + "/load?" + url.Values{"set": s.lines()}.Encode()
}

// opens has an address typed, clicks has a link of the page clicked, and runs a script of it run.
func (s *scenery) opens(to string) {
	_, _ = s.call(s.tabs[0], "Page.navigate", map[string]any{"url": to})
	s.rests()
}

func (s *scenery) clicks(to string) {
	s.runs("{ const a = document.createElement('a'); a.href = " + quote(to) + "; document.body.append(a); a.click() }")
}

func (s *scenery) runs(script string) {
	_, _ = s.call(s.tabs[0], "Runtime.evaluate", map[string]any{"expression": script})
	s.rests()
}

// rests waits until nothing happens any more, also of what pages begin a while after they are there.
func (s *scenery) rests() {
	s.quietFor(360 * time.Millisecond)
	s.lookIntoJar()
}

func frame(of string) string { return `<iframe src="` + html.EscapeString(of) + `"></iframe>` }
func image(of string) string { return `<img src="` + html.EscapeString(of) + `">` }

const registers = `navigator.serviceWorker.register("/worker.js")`

func (s *scenery) workers() {
	s.opens(s.page(s.here, ""))
	s.runs(registers)
	s.opens(s.page(s.here, image(s.load(s.here))+"<script>fetch("+quote(s.load(s.here))+")</script>"))
	s.opens(s.page(s.evil, ""))
	s.clicks(s.page(s.here, image(s.load(s.here))+image(s.load(s.evil))))
	s.opens(s.page(s.evil, frame(s.page(s.here, image(s.load(s.here))))))
	s.runs("{ const f = document.createElement('form'); f.method = 'POST'; f.action = " + quote(s.page(s.here, "")) + "; document.body.append(f); f.submit() }")
	s.opens(s.page(s.here, frame(s.page(s.here, ""))))
}

func (s *scenery) otherWorkers() {
	s.opens(s.page(s.here, ""))
	s.opens(s.page(s.evil, ""))
	s.runs(registers)
	s.opens(s.page(s.evil, image(s.load(s.here))+"<script>fetch("+quote(s.load(s.here))+", {credentials: 'include'}); fetch("+quote(s.load(s.here))+")</script>"+frame(s.page(s.here, image(s.load(s.here))))))
	s.opens(s.page(s.evil, frame(s.page(s.here, "<script>"+registers+"</script>"))))
	s.opens(s.page(s.evil, frame(s.page(s.here, image(s.load(s.here))+"<script>fetch("+quote(s.load(s.here))+")</script>"))))
}

func (s *scenery) aheadOfTime() {
	rules := func(kind, to string) string {
		return `<script type="speculationrules">{"` + kind + `": [{"source": "list", "urls": [` + quote(to) + `], "eagerness": "immediate"}]}</script>`
	}
	s.opens(s.page(s.here, ""))
	opened := s.page(s.here, "")
	s.opens(s.page(s.here, rules("prerender", opened)+rules("prefetch", s.page(s.here, ""))))
	s.clicks(opened)
	s.opens(s.page(s.evil, rules("prerender", s.page(s.here, ""))+`<link rel="prefetch" href="`+html.EscapeString(s.load(s.here))+`">`))
	s.clicks(s.page(s.here, ""))
	s.opens(s.page(s.evil, rules("prefetch", s.page(s.also, "")))) // without a cookie there
	s.opens(s.page(s.also, ""))
	s.opens(s.page(s.also, image(s.load(s.also))))
}

func (s *scenery) goingPages() {
	for _, page := range []string{s.here, s.evil} {
		s.opens(s.page(page, ""))
		s.runs("addEventListener('pagehide', () => { fetch(" + quote(s.load(s.here)) + ", {keepalive: true, mode: 'no-cors', credentials: 'include'}); navigator.sendBeacon(" + quote(s.load(s.here)) + ") })")
		s.clicks(s.page(s.here, ""))
	}
	s.opens(s.page(s.here, ""))
}

func (s *scenery) manyCookies() {
	for i := range 5 {
		s.opens(fmt.Sprint(s.here, "/many?from=", 60*i))
	}
	s.opens(s.load(s.here))
}

func (s *scenery) downloads() {
	file := func() string { return s.here + "/file?" + url.Values{"set": s.lines()}.Encode() }
	s.opens(s.page(s.here, ""))
	s.clicks(file())
	s.runs("fetch(" + quote(s.load(s.here)) + ")")
	s.opens(s.page(s.evil, frame(file())))
	s.clicks(file())
	s.runs("fetch(" + quote(s.load(s.here)) + ", {mode: 'no-cors', credentials: 'include'})")
}

func (s *scenery) names() {
	for _, host := range []string{"LOCALHOST", "localhost.", "127.0.0.1", "127.1", "a.localhost", "A.localhost."} {
		origin := fmt.Sprintf("http://%s:%d", host, s.port)
		s.opens(s.page(origin, image(s.load(origin))))
	}
}

func (s *scenery) windows() {
	s.opens(s.page(s.here, ""))
	s.runs("window.open(" + quote(s.page(s.here, "")) + ")")
	s.runs("window.open(" + quote(s.page(s.here, "")) + ", '_blank', 'noopener')")
	s.opens(s.page(s.evil, ""))
	s.runs("w = window.open(" + quote(s.page(s.here, "")) + ", 'named')")
	s.runs("w.location = " + quote(s.page(s.here, "")))
	s.opens(s.page(s.evil, `<iframe srcdoc="`+html.EscapeString(image(s.load(s.here)))+`"></iframe><object data="`+html.EscapeString(s.page(s.here, ""))+`"></object>`))
	s.opens("data:text/html," + url.PathEscape(image(s.load(s.here))+frame(s.page(s.here, ""))))
}

func (s *scenery) loads() {
	goes := func(to string) string {
		return `<meta http-equiv="refresh" content="0;url=` + html.EscapeString(to) + `">`
	}
	s.opens(s.page(s.evil, goes(s.page(s.here, ""))))
	s.opens(s.page(s.here, goes(s.page(s.here, ""))))
	for _, from := range []string{s.here, s.evil} {
		at := func() string { return html.EscapeString(s.load(s.here)) }
		s.opens(s.page(from, `<link rel="manifest" href="`+at()+`"><video src="`+at()+`"></video><video crossorigin src="`+at()+`"></video><style>@import "`+s.load(s.here)+`"; @font-face {font-family: x; src: url(`+s.load(s.here)+`)} body {font-family: x}</style>x
			<a ping="`+at()+`" href="#x" id="a">x</a><script>a.click(); new SharedWorker(`+quote(s.load(from))+`); import(`+quote(s.load(from))+`).catch(() => {})</script>`))
	}
}

func (s *scenery) answers() {
	s.opens(s.here + "/auth")
	s.opens(s.here + "/unchanged")
	s.opens(s.here + "/unchanged")
	s.runs("location.reload()")
	s.runs("history.back()")
	s.opens(s.page(s.here, ""))
}

func (s *scenery) servers() {
	with := func(path string) string { return s.here + path + "?" + url.Values{"set": s.lines()}.Encode() }
	s.opens(s.page(s.here, ""))
	s.opens(with("/hints"))
	s.opens(with("/old"))
	s.opens(s.page(s.here, image(with("/old"))+image(with("/hints"))+"<script>fetch("+quote(with("/old"))+")</script>"))
	s.opens(strings.Replace(with("/login"), "//", "//alice:pw@", 1)) // goes twice
	s.opens(with("/login"))
	for _, hours := range []int{-5, 5} {
		s.opens(fmt.Sprint(s.here, "/clock?off=", hours))
	}
	s.opens(s.page(s.here, ""))
	s.runs(`document.cookie = "theme=2; Path=/sub"`)
	s.opens(s.page(s.here, image(s.load(s.here))))
}
