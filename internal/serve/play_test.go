package serve_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"statelab/internal/address"
	"statelab/internal/browser"
	"statelab/internal/cookiejar"
	"statelab/internal/htmlpage"
	"statelab/internal/lesson"
	"statelab/internal/livepage"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/serve"
	"statelab/internal/wire"
	"statelab/internal/world"
)

var only = flag.String("lesson", "", "play this lesson alone")

// wired is the network of a browser that finds every host at one address, and says that it is
// Chromium.
type wired struct {
	at       string
	includes *atomic.Bool
}

func (w wired) Dial(ctx context.Context, _ string) (net.Conn, int, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", w.at)
	return named{conn, w.includes}, 0, err
}

type named struct {
	net.Conn
	includes *atomic.Bool
}

func (n named) Write(b []byte) (int, error) {
	text := string(b)
	if line, rest, ok := strings.Cut(text, "\r\n"); ok && strings.HasSuffix(line, " HTTP/1.1") {
		more := "User-Agent: Mozilla/5.0 Chrome/156.0.0.0\r\n"
		if strings.Contains(rest, "Sec-Fetch-Site: cross-site") && !strings.Contains(rest, "Sec-Fetch-Dest: document") && (!strings.Contains(rest, "Sec-Fetch-Dest: empty") || n.includes.Load()) {
			more += "Sec-Fetch-Storage-Access: active\r\n"
		}
		text = line + "\r\n" + more + rest
	}
	if _, err := n.Conn.Write([]byte(text)); err != nil {
		return 0, err
	}
	return len(b), nil
}

func (n named) CloseWrite() error { return n.Conn.(*net.TCPConn).CloseWrite() }

// clock is the wall clock, as it would be if people acted.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// player does with simulated browsers, over TCP, what a person would do with real ones.
type player struct {
	*testing.T
	session  *serve.Session
	at       string
	browsers map[string]*browser.Browser
	waiting  sync.WaitGroup // for pages that have stopped
	clock    *clock
	includes *atomic.Bool // the fetch that is made includes credentials
}

// start serves a lesson.
func start(t *testing.T, folder lesson.Folder, name string) (*player, *serve.Lesson) {
	t.Helper()
	return startAs(t, folder, name, false)
}

// startFree starts the world of a lesson as a place to play in.
func startFree(t *testing.T, folder lesson.Folder, name string) *player {
	t.Helper()
	p, _ := startAs(t, folder, name, true)
	return p
}

func startAs(t *testing.T, folder lesson.Folder, name string, free bool) (*player, *serve.Lesson) {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	open, problems, err := serve.Open(t.Context(), folder, name, l.Addr().(*net.TCPAddr).Port, free)
	var unplayable *serve.Unplayable
	if errors.As(err, &unplayable) {
		l.Close()
		t.Skipf("no real browser can play it: %v", err)
	}
	if err != nil || len(problems) > 0 {
		l.Close()
		t.Fatal(problems, err)
	}
	c := &clock{}
	s, err := serve.New(open, serve.Options{Now: c.now, Word: name, Page: livepage.Options{Langs: []rule.Language{rule.English, rule.Korean}, Rule: func(rule.Code) *rule.Rule { return nil }, Token: "secret", Now: time.Now}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		s.Close()
	})
	return &player{t, s, l.Addr().String(), map[string]*browser.Browser{}, sync.WaitGroup{}, c, &atomic.Bool{}}, open
}

func (p *player) browser(name string) *browser.Browser {
	if p.browsers[name] == nil {
		b := &browser.Browser{Jar: cookiejar.New(cookiejar.Options{}), Net: wired{p.at, p.includes}, Now: p.clock.now, Metadata: true}
		p.browsers[name] = b
		p.Cleanup(b.Close)
	}
	return p.browsers[name]
}

// url is an address.
func (p *player) url(text string) address.Address {
	p.Helper()
	u, err := address.Parse(text)
	if err != nil {
		p.Fatal(err)
	}
	return u
}

// does makes one act, as the page asks for it.
func (p *player) does(act scenario.Act) error {
	kept, b := p.session.Kept(), p.browser(act.Played.Actor)
	tab := act.Move.Tab
	url := func(text string) address.Address { return p.url(kept.Expand(text)) }
	fields := func(all []world.Field) (typed []htmlpage.Field) {
		for _, f := range all {
			typed = append(typed, htmlpage.Field{Name: f.Name, Value: kept.Expand(f.Value)})
		}
		return typed
	}
	var err error
	ctx := p.Context()
	switch a := act.Move.Act.(type) {
	case world.Again:
		for range a.Times {
			act.Move.Act = a.Act
			err = errors.Join(err, p.does(act))
		}
	case world.Visit:
		_, err = b.Visit(ctx, tab, url(a.URL))
	case world.Click:
		_, err = b.Click(ctx, tab, kept.Expand(a.Words), a.Nth)
	case world.Submit:
		changed := fields(a.Hidden)
		for i := range changed {
			changed[i].Hidden = true
		}
		_, err = b.Submit(ctx, tab, kept.Expand(a.Button), a.Nth, append(fields(a.Fields), changed...))
	case world.Press:
		switch a.Button {
		case world.Back:
			_, err = b.Back(ctx, tab)
		case world.Forward:
			_, err = b.Forward(ctx, tab)
		default:
			_, err = b.Reload(ctx, tab)
		}
	case world.OpenMail:
		if _, err = b.Visit(ctx, tab, p.url(a.Address(kept))); err == nil {
			words := kept.Expand(a.Words)
			if words == "" {
				words, _ = b.Page(tab).OnlyLink()
			}
			_, err = b.Click(ctx, tab, words, 0)
		}
	case world.SignIn:
		if _, err = b.Visit(ctx, tab, url(a.URL)); err == nil {
			_, err = b.SubmitFields(ctx, tab, append([]htmlpage.Field{{Name: "username", Value: a.User}, {Name: "password", Value: a.Password}}, fields(a.Fields)...))
		}
	case world.Fetch:
		r := browser.Request{URL: url(a.URL), Method: a.Method, Fields: fields(a.Fields), Body: kept.Expand(a.Body)}
		r.Credentials = map[string]cookiejar.Credentials{"": cookiejar.SameOrigin, "same-origin": cookiejar.SameOrigin, "include": cookiejar.Include, "omit": cookiejar.Omit}[a.Credentials]
		for _, h := range a.Headers {
			r.Headers = append(r.Headers, wire.Header{Name: h.Name, Value: wire.Bytes(kept.Expand(h.Value))})
		}
		if a.JSON != "" {
			r.Body = kept.ExpandJSON(a.JSON)
			if !json.Valid([]byte(r.Body)) {
				p.Fatal("no JSON")
			}
			r.Headers = append(r.Headers, wire.Header{Name: "Content-Type", Value: "application/json"})
		}
		p.includes.Store(a.Credentials == "include")
		_, err = b.Fetch(ctx, tab, r)
	case world.Script:
		line, writes, _ := world.CookieScript(a.Line)
		if writes {
			_, err = b.WriteCookie(tab, kept.Expand(line))
		}
	case world.PutCookie:
		c := cookiejar.Cookie{Name: kept.Expand(a.Name), Value: kept.Expand(a.Value), Domain: url(a.URL).Host(), HostOnly: true, Path: kept.Expand(a.Path), Secure: a.Secure, HttpOnly: a.HTTPOnly}
		if a.Domain != "" {
			c.Domain, c.HostOnly = a.Domain, false
		}
		for _, same := range []cookiejar.SameSite{cookiejar.SameSiteStrict, cookiejar.SameSiteLax, cookiejar.SameSiteNone} {
			if a.SameSite == same.String() {
				c.SameSite = same
			}
		}
		if a.Lasts != nil {
			c.Persistent, c.Expires = true, p.clock.now().Add(*a.Lasts)
		}
		b.Jar.Put(p.clock.now(), c)
	case world.DropCookie:
		b.Jar.Drop(p.clock.now(), func(c cookiejar.Cookie) bool { return c.Name == a.Name })
	case world.DropCookies:
		b.Jar.Drop(p.clock.now(), func(c cookiejar.Cookie) bool { return strings.HasSuffix(wire.Hostname(a.Host), c.Domain) })
	case world.RestartBrowser:
		b.Restart(a.Restored)
	}
	return err
}

// waitsFor waits until something is so.
func (p *player) waitsFor(what string, is func() bool) {
	p.Helper()
	for end := time.Now().Add(5 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			p.Fatalf("%s: nothing of that", what)
		}
	}
}

// plays does one act after the other, and presses what there is to press.
func (p *player) plays() {
	p.Helper()
	for {
		act, more := p.session.Next()
		if !more {
			return
		}
		index := p.session.Done()
		p.clock.ahead.Add(int64(time.Second))
		if p.session.Offers(serve.Skip) && p.session.Solving() {
			p.session.Press(serve.Skip)
		}
		if p.session.Offers(serve.Clock) {
			p.session.Press(serve.Clock)
		}
		switch {
		case p.session.Offers(serve.Go):
			p.session.Press(serve.Go)
		default:
			if act.Played.Paused {
				p.waiting.Go(func() { _ = p.does(act) })
				break
			}
			if err := p.does(act); err != nil {
				p.Fatalf("%d %T: %v", act.Step, act.Move.Act, err)
			}
			if p.session.Offers(serve.Did) && p.session.Done() == index {
				p.session.Press(serve.Did)
			}
		}
		p.waitsFor(act.Move.Act.Kind().Verb+" "+act.Played.ID, func() bool { return p.session.Done() > index })
		if _, resumes := act.Move.Act.(world.Resume); resumes {
			p.waiting.Wait()
		}
	}
}

// Every lesson that can be served is played over TCP, and what it expects holds.
func TestEveryLessonIsPlayed(t *testing.T) {
	if testing.Short() {
		t.Skip("it plays all lessons: run without -short")
	}
	for _, dir := range []string{"../../lessons", "../../docs/examples"} {
		folder := lesson.Folder{FS: os.DirFS(dir), Path: dir}
		names, _, err := folder.List()
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if *only != "" && name != *only {
				continue
			}
			t.Run(name, func(t *testing.T) {
				p, l := start(t, folder, name)
				p.plays()
				judged := p.session.Judged()
				if len(judged) != l.Steps() {
					t.Errorf("%d of %d steps were seen done", len(judged), l.Steps())
				}
				for i := range l.Steps() {
					step := judged[i]
					for _, c := range step.Failed() {
						t.Errorf("%s: %s: wanted %s, found %s", step.ID, c.About, c.Wanted.EN, c.Found.EN)
					}
				}
			})
		}
	}
}
