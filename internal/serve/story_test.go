package serve_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/serve"
)

// club is a lesson with a question, a task in which something is done, and time that passes.
const club = `statelab: 1
lesson: club
title: A club
summary: Who is a member?
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    pages:
      /:
        get:
          - set_cookie: {name: card, value: m7, max_age: 1h}
          - text: "Welcome to club.test"
      /nothing/:
        get: [status: 204]
      /inside/:
        get: [text: You are inside.]
steps:
  - step: first-visit
    predict:
      ask: |
        What does the answer bring?
      choices:
        a_cookie: {text: A cookie, if: {stored: [card]}}
        nothing:
          text: Nothing
          if: {stored: []}
          reply: |
            Look at the answer again.
    visit: https://club.test/
    say: |
      A cookie came.
    expect: {stored: [card], jar: {card: {lasts: 1h}}}
  - step: later
    wait: 10m
    visit: https://club.test/inside/
    say: |
      It is still there.
    expect: {sent: [card], jar: {card: {lasts: 50m}}}
  - step: get-in
    task:
      ask: |
        Show the card with a question behind the address.
      sort: use
      do:
        goal: {address: {has: x=}, sent: [card]}
        answer:
          - visit: https://club.test/inside/?x=1
    say: |
      That was it.
`

func clubFolder(text string) lesson.Folder {
	return lesson.Folder{FS: fstest.MapFS{"club.yaml": {Data: []byte(text)}}}
}

// asks sends a request to a host by hand, with more lines, and returns its answer.
func (p *player) asks(host, head string, more ...string) (status int, header http.Header, body string) {
	p.Helper()
	conn, err := net.Dial("tcp", p.at)
	if err != nil {
		p.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Mozilla/5.0 Chrome/156.0.0.0\r\nConnection: close\r\n%s\r\n", head, host, strings.Join(more, ""))
	method, _, _ := strings.Cut(head, " ")
	res, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		p.Fatal(err)
	}
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.Fatal(err)
	}
	return res.StatusCode, res.Header, string(text)
}

func (p *player) host() string {
	_, port, _ := net.SplitHostPort(p.at)
	return "club.localhost:" + port
}

// panel is the page beside, as whoever has its address gets it.
func (p *player) panel() string {
	p.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		p.Fatal(err)
	}
	go p.session.Page().Serve(p.Context(), l) // until the test ends
	res, err := http.Get("http://" + l.Addr().String() + "/secret/")
	if err != nil {
		p.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.Fatal(err)
	}
	return string(text)
}

func (p *player) shows(what string) {
	p.Helper()
	if page := p.panel(); !strings.Contains(page, what) {
		p.Errorf("the page does not show %q", what)
	}
}

// The question comes first, what is done is seen, time passes by a button, and the task is
// seen solved by its goal.
func TestALessonIsAsked(t *testing.T) {
	p, _ := start(t, clubFolder(club), "club")
	p.shows("What does the answer bring?")
	p.session.Press(serve.Choose + "nothing")
	p.shows("http://" + p.host() + "/</code> into the address bar")
	p.asks(p.host(), "GET /")
	p.waitsFor("the visit", func() bool { return p.session.Done() == 1 })
	p.shows("Look at the answer again.")
	p.shows("A cookie came.")
	p.shows("10 min later")

	b := p.browser("browser")
	visit := func(path string) {
		p.Helper()
		u := p.url("http://" + p.host() + path)
		if _, err := b.Visit(t.Context(), "", u); err != nil {
			t.Fatal(err)
		}
	}
	p.session.Press(serve.Again) // as that was another browser
	visit("/")
	p.waitsFor("the visit", func() bool { return p.session.Done() == 1 })
	visit("/inside/")
	if p.session.Done() != 1 {
		t.Error("the step is done before its time has passed")
	}
	p.session.Press(serve.Clock)
	visit("/inside/")
	p.waitsFor("the second visit", func() bool { return p.session.Done() == 2 })
	visit("/inside/")
	if p.session.Done() != 2 {
		t.Error("the task is solved by what does not reach its goal")
	}
	visit("/inside/?x=2")
	p.waitsFor("the task", func() bool { return p.session.Done() == 3 })
	p.shows("That was it.")
	for i, step := range p.session.Judged() {
		for _, c := range step.Failed() {
			t.Errorf("step %d: %s: wanted %s, found %s", i, c.About, c.Wanted.EN, c.Found.EN)
		}
	}
	// By the lesson's clock the card ends, by the browser's it does not.
	p.session.Press(serve.Later + "1d")
	p.shows("has ended")
	res, header, _ := p.asks(p.host(), "GET /.statelab/secret?name=card&path=%2F")
	if line := header.Get("Set-Cookie"); res != 200 || !strings.HasPrefix(line, "card=;") || !strings.Contains(line, "Max-Age=0") {
		t.Errorf("asked to forget the card, %d %q", res, line)
	}
}

// A cookie with a promise in its name, or in a partition, is deleted with what it promises.
func TestForgettingPrefixedCookies(t *testing.T) {
	p, _ := start(t, clubFolder(club), "club")
	for query, want := range map[string]string{
		"name=a&path=%2F":              "a=; Path=/; Max-Age=0",
		"name=__Host-a&path=%2F":       "__Host-a=; Path=/; Max-Age=0; Secure",
		"name=__secure-a&path=%2Fin":   "__secure-a=; Path=/in; Max-Age=0; Secure",
		"name=__Http-a&path=%2F":       "__Http-a=; Path=/; Max-Age=0; HttpOnly; Secure",
		"name=a&path=%2F&partitioned=": "a=; Path=/; Max-Age=0; Secure; Partitioned",
	} {
		if _, header, _ := p.asks(p.host(), "GET /.statelab/secret?"+query); header.Get("Set-Cookie") != want {
			t.Errorf("%s: %q, wanted %q", query, header.Get("Set-Cookie"), want)
		}
	}
	if _, header, _ := p.asks(p.host(), "GET /.statelab/secret", "Cookie: __Host-a=1\r\n"); header.Get("Set-Cookie") != "__Host-a=; Path=/; Max-Age=0; Secure" {
		t.Errorf("all of them: %q", header.Get("Set-Cookie"))
	}
}

// A cookie that no answer has set is told of until it is deleted.
func TestACookieFromBefore(t *testing.T) {
	p, _ := start(t, clubFolder(club), "club")
	p.asks(p.host(), "GET /", "Cookie: old=1\r\n")
	p.shows("a script of a page has written it")
	p.asks(p.host(), "GET /.statelab/secret", "Cookie: old=1\r\n")
	if strings.Contains(p.panel(), "a script of a page has written it") {
		t.Error("the page tells of a cookie that was deleted")
	}
}

// Whose a connection was is forgotten with it.
func TestConnectionsAreForgotten(t *testing.T) {
	p, _ := start(t, clubFolder(club), "club")
	for range 5 {
		p.asks(p.host(), "GET /")
	}
	p.waitsFor("the connections", func() bool { return p.session.Connections() == 0 })
}

// Nothing but the lesson's sites is answered for, and what browsers ask for by themselves
// counts nowhere.
func TestOnlyTheSitesAreAnswered(t *testing.T) {
	p, _ := start(t, clubFolder(club), "club")
	_, port, _ := net.SplitHostPort(p.at)
	for _, host := range []string{"localhost:" + port, "127.0.0.1:" + port, "other.localhost:" + port} {
		if status, _, body := p.asks(host, "GET /"); status != 404 || !strings.Contains(body, "http://"+p.host()+"/") {
			t.Errorf("at %s: %d %q", host, status, body)
		}
	}
	for _, host := range []string{"evil.example:" + port, "club.localhost.evil.example:" + port, "club.localhost"} {
		status, _, body := p.asks(host, "GET /")
		if strings.HasSuffix(host, "example:"+port) && (status != 421 || strings.Contains(body, "club")) || strings.Contains(body, "Welcome") {
			t.Errorf("at %s: %d %q", host, status, body)
		}
	}
	if status, _, _ := p.asks(p.host(), "GET /favicon.ico"); status != 404 {
		t.Errorf("an icon: %d", status)
	}
	if status, _, _ := p.asks(p.host(), "GET /.statelab/guessed"); status != 404 {
		t.Errorf("to forget without the secret: %d", status)
	}
	if page := p.panel(); strings.Contains(page, "favicon") {
		t.Error("the page shows an icon")
	}
}

// Images that pages of the web load from a site without end make no step that grows without end,
// and are no part of a step that was seen done.
func TestLoadsWithoutEnd(t *testing.T) {
	p, _ := start(t, clubFolder(club), "club")
	p.session.Press(serve.Choose + "nothing")
	p.asks(p.host(), "GET /")
	p.waitsFor("the visit", func() bool { return p.session.Done() == 1 })
	const image = "Sec-Fetch-Dest: image\r\nSec-Fetch-Site: cross-site\r\n"
	for range 120 {
		p.asks(p.host(), "GET /inside/", image)
	}
	if n := strings.Count(p.panel(), "<li data-number="); n != 4 {
		t.Errorf("121 exchanges stand in %d steps", n)
	}
	if n := len(p.session.Judged()[0].Exchanges); n != 1 {
		t.Errorf("the visit was judged with %d exchanges", n)
	}
}

// What a page that is none of the lesson's loads is neither what is to be done nor a try of a task.
func TestLoadsOfOtherPages(t *testing.T) {
	p, _ := start(t, clubFolder(club), "club")
	p.asks(p.host(), "GET /")
	p.waitsFor("the visit", func() bool { return p.session.Done() == 1 })
	p.session.Press(serve.Skip) // "later"
	const image = "Sec-Fetch-Dest: image\r\nSec-Fetch-Site: cross-site\r\nCookie: card=m7\r\n"
	p.asks(p.host(), "GET /inside/?x=1", image, "Referer: http://127.0.0.1:1/\r\n")
	if p.session.Done() != 2 {
		t.Fatal("another page solves the task")
	}
	p.asks(p.host(), "GET /inside/?x=1", image, "Referer: http://"+p.host()+"/\r\n")
	if p.session.Done() != 3 {
		t.Error("a page of the lesson does not")
	}
}

// An answer that is written in pieces is kept whole, once.
func TestAnAnswerInPieces(t *testing.T) {
	pieces := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for _, piece := range []string{"one, ", "two, ", "three"} {
			_, _ = io.WriteString(w, piece)
		}
	})
	if first, again := serve.Kept(pieces); first != "one, two, three" || again != "" {
		t.Errorf("%q was kept, and then %q", first, again)
	}
}

// A world that cannot go on is left behind by beginning again.
func TestBeginningAgainHeals(t *testing.T) {
	p, _ := start(t, clubFolder(club), "club")
	p.session.Break(errors.New("the table is broken"))
	p.shows("The world cannot go on")
	p.session.Press(serve.Again)
	if strings.Contains(p.panel(), "cannot go on") || !p.session.Offers(serve.Skip) {
		t.Error("it is said to be broken still")
	}
	p.session.Press(serve.Skip)
	if p.session.Done() != 1 {
		t.Error("it does not go on")
	}
}

// A body that does not cross is not shown.
func TestHeadHasNoBody(t *testing.T) {
	p, _ := start(t, clubFolder(club), "club")
	p.asks(p.host(), "HEAD /")
	if page := p.panel(); !strings.Contains(page, "HEAD") || strings.Contains(page, "Welcome to") {
		t.Error("the page shows a body of HEAD, or nothing of it")
	}
}

// The tab goes on to show its page while scripts ask, and where an answer has none.
func TestWhatTheTabShows(t *testing.T) {
	p, _ := start(t, clubFolder(club), "club")
	p.asks(p.host(), "GET /")
	p.waitsFor("the visit", func() bool { return p.session.Done() == 1 })
	for head, more := range map[string]string{
		"GET /inside/": "Sec-Fetch-Dest: empty\r\n", "HEAD /inside/": "", "OPTIONS /inside/": "", "GET /nothing/": "",
	} {
		p.asks(p.host(), head, more)
		if shows := p.session.Shows(); !strings.Contains(shows, "Welcome to") {
			t.Errorf("behind %s the tab shows %q", head, shows)
		}
	}
}

// What a page of the world before said, of which nobody was told, is not taken for an answer of
// the world that began anew, where connections have the same numbers.
func TestAnotherWorldsBody(t *testing.T) {
	p, _ := start(t, clubFolder(club), "club")
	two := func(path, end string) {
		t.Helper()
		conn, err := net.Dial("tcp", p.at)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		in := bufio.NewReader(conn)
		for _, request := range []string{
			"GET / HTTP/1.1\r\nHost: " + p.host() + "\r\n\r\n", "GET " + path + " HTTP/1.1\r\nHost: " + p.host() + "\r\nA: b" + end + "\r\n",
		} {
			io.WriteString(conn, request)
			res, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != 200 {
				t.Fatal(res.Status, err)
			}
		}
	}
	two("/?x=1", "\n") // such a line ends the reading of the connection, and is passed on
	p.session.Press(serve.Again)
	two("/inside/", "\r\n")
	if shows := p.session.Shows(); !strings.Contains(shows, "You are inside") {
		t.Errorf("the tab shows %q", shows)
	}
}

// What no real browser can do is said, by what the lesson is.
func TestWhatCannotBePlayed(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"wait: 10m", "wait: 2h", "end the cookie card"},
		{"  club.test:\n    pages", "  club.test:8443:\n    pages", "port of its own"},
		{"sites:\n  club.test:", "browsers: {old: {title: Old, brand: rfc6265bis}}\nsites:\n  club.test:", `the browser "old" follows the draft where real ones do otherwise (brand: rfc6265bis)`},
		{"sites:\n  club.test:", "browsers: {shy: {title: Shy, third_party_cookies: blocked}}\nsites:\n  club.test:", "third_party_cookies: blocked"},
		{"sites:\n  club.test:", "browsers: {de: {title: German, user_agent: Kiosk/1.0}}\nsites:\n  club.test:", "user_agent: Kiosk/1.0"},
		{"sites:\n  club.test:", "browsers: {de: {title: German, languages: de}}\nsites:\n  club.test:", "languages: de"},
		{"sites:\n  club.test:", "browsers: {far: {title: Far, address: 203.0.113.7}}\nsites:\n  club.test:", "address: 203.0.113.7"},
		{"    pages", "    proxy: {sets: [X-Forwarded-Proto]}\n    pages", "a proxy ends TLS"},
		{"sites:\n  club.test:", "sites:\n  127.0.0.1: {pages: {/: {get: [{text: x}]}}}\n  club.test:", "no counterpart"},
	} {
		text := strings.ReplaceAll(club, c.old, c.new)
		if strings.Contains(c.new, "8443") {
			text = strings.ReplaceAll(text, "https://club.test/", "https://club.test:8443/")
		}
		if strings.Contains(c.new, "127.0.0.1") {
			text = strings.Replace(text, "A cookie came.", "A cookie came, not from 127.0.0.1.", 1)
		}
		if strings.Contains(c.new, "2h") {
			text = strings.NewReplacer("sent: [card], jar: {card: {lasts: 50m}}", "gone: {card: expired}", "sent: [card]}\n        answer", "status: 200}\n        answer").Replace(text)
		}
		_, problems, err := serve.Open(t.Context(), clubFolder(text), "club", 8123, false)
		var unplayable *serve.Unplayable
		if !errors.As(err, &unplayable) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v %v, wanted %q", c.new, problems, err, c.want)
		}
	}
	examples := lesson.Folder{FS: os.DirFS("../../docs/examples"), Path: "docs/examples"}
	if _, _, err := serve.Open(t.Context(), examples, "paid-twice", 8123, false); err == nil || !strings.Contains(err.Error(), "before the second click") {
		t.Errorf("paid-twice: %v", err)
	}
	// And what plain http does without TLS.
	folder := lesson.Folder{FS: os.DirFS("../../lessons"), Path: "lessons"}
	if _, _, err := serve.Open(t.Context(), folder, "secure-and-prefixes", 8123, false); err == nil || !strings.Contains(err.Error(), "without TLS") {
		t.Errorf("secure-and-prefixes: %v", err)
	}
}
