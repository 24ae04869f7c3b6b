package traffic_test

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/relay"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/wire"
)

// passing plays what a relay would tell, at a pace.
type passing struct {
	t    *testing.T
	live *traffic.Live
	now  time.Time
	n    int
	pace time.Duration
	open map[int]*relay.Exchange // by connection
}

func live(t *testing.T) *passing {
	return &passing{t: t, live: traffic.NewLive(traffic.LiveOptions{Here: "127.0.0.1:8001", Full: true}), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), pace: time.Second, open: map[int]*relay.Exchange{}}
}

func (p *passing) see(e relay.Event) *traffic.Passage {
	p.now = p.now.Add(p.pace)
	e.At = p.now
	return p.live.See(e)
}

// asks has a request come over a connection.
func (p *passing) asks(connection int, target string, headers ...string) *traffic.Passage {
	p.t.Helper()
	lines := "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:8001\r\n" + strings.Join(headers, "\r\n") + "\r\n\r\n"
	head, err := wire.ReadRequestHead(bufio.NewReader(strings.NewReader(lines)))
	if err != nil {
		p.t.Fatal(err)
	}
	p.n++
	x := &relay.Exchange{Number: p.n, Request: head}
	p.open[connection] = x
	return p.see(relay.Event{Kind: relay.Asked, Connection: connection, Exchange: x})
}

// switches has a connection go on in another protocol.
func (p *passing) switches(connection int, to string) {
	p.asks(connection, "/switch", own("Cookie: sid=1")...)
	p.gets(connection)
	x := p.open[connection]
	x.Answer.Status, x.Answer.Headers = 101, wire.Headers{{Name: "Upgrade", Value: wire.Bytes(to)}}
	p.see(relay.Event{Kind: relay.Unread, Connection: connection, Exchange: x})
}

// gets has the answer pass to the last request of a connection.
func (p *passing) gets(connection int, lines ...string) *traffic.Passage {
	p.t.Helper()
	x := p.open[connection]
	head, err := wire.ReadResponseHead(bufio.NewReader(strings.NewReader("HTTP/1.1 200 OK\r\n" + strings.Join(append(lines, ""), "\r\n") + "\r\n")))
	if err != nil {
		p.t.Fatal(err)
	}
	x.Answer = head
	found := p.see(relay.Event{Kind: relay.Answered, Connection: connection, Exchange: x})
	p.see(relay.Event{Kind: relay.Over, Connection: connection, Exchange: x})
	return found
}

// redirects is a whole exchange whose answer leads elsewhere.
func (p *passing) redirects(connection int, to string) {
	p.asks(connection, "/", own("Cookie: sid=1")...)
	x := p.open[connection]
	x.Answer.Status, x.Answer.Headers = 302, wire.Headers{{Name: "Location", Value: wire.Bytes(to)}}
	p.see(relay.Event{Kind: relay.Answered, Connection: connection, Exchange: x})
	p.see(relay.Event{Kind: relay.Over, Connection: connection, Exchange: x})
}

// visit is a whole exchange.
func (p *passing) visit(connection int, request, answer []string) *traffic.Passage {
	p.t.Helper()
	p.asks(connection, "/", request...)
	return p.gets(connection, answer...)
}

const sid = "Set-Cookie: sid=1; HttpOnly; Path=/"

// own is what Chromium sends where a page of the site has a link.
func own(more ...string) []string {
	return append([]string{chrome, "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: same-origin", "Referer: http://127.0.0.1:8001/"}, more...)
}

// image is what Chromium sends where a page of another site has an image.
func image() []string {
	return []string{chrome, "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Storage-Access: active", "Referer: http://shop.localhost:8001/"}
}

// What is claimed of a request is what a proxy can know.
func TestLiveStories(t *testing.T) {
	for _, test := range []struct {
		name string
		play func(p *passing) *traffic.Passage
		want string
		user int
	}{
		{"a cookie that was set goes along", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			return p.visit(1, own("Cookie: sid=1"), nil)
		}, "+sid as-predicted host-and-path-match", 1},
		{"a cookie from before, or from another port", func(p *passing) *traffic.Passage {
			return p.visit(1, typed("Cookie: old=9"), nil)
		}, "+old cannot-know ?", 1},
		{"a cookie stays away by its attributes", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid + "; SameSite=Lax"})
			return p.visit(1, image(), nil)
		}, "-sid as-predicted same-site-lax", 1},
		{"a page of another port asked another host, and its server can change the cookies of its own", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid + "; SameSite=Lax"})
			p.asks(1, "http://a.localhost:8001/", chrome, "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site", "Referer: http://127.0.0.1:9000/")
			p.gets(1)
			return p.visit(1, image(), nil)
		}, "-sid cannot-know ?", 1},
		{"an answer led to another port, whose server can change the cookies of its own site", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid + "; SameSite=Lax"})
			p.redirects(1, "http://127.0.0.1:9000/")
			return p.visit(1, image(), nil)
		}, "-sid cannot-know ?", 1},
		{"and of one that is for another path", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: sid=1; HttpOnly; Path=/dir"})
			p.redirects(1, "http://127.0.0.1:9000/")
			return p.visit(1, typed(), nil)
		}, "-sid cannot-know ?", 1},
		{"an answer led to another port of another site", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid + "; SameSite=Lax"})
			p.redirects(1, "http://localhost:9000/")
			return p.visit(1, image(), nil)
		}, "-sid as-predicted same-site-lax", 1},
		{"which is set again to the same value, and is one cookie", func(p *passing) *traffic.Passage {
			found := p.visit(1, typed("Cookie: sid=1"), []string{sid})
			if got := found.Set[0]; got.Fate.Fate != trace.Replaced || got.Claim != traffic.AsPredicted {
				p.t.Errorf("set again it is %s, %s", got.Fate.Fate, got.Claim)
			}
			return p.visit(1, own("Cookie: sid=1"), nil)
		}, "+sid as-predicted host-and-path-match", 1},
		{"a cookie that is gone on the connection on which it came", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			return p.visit(1, own(), nil)
		}, "-sid not-as-predicted host-and-path-match", 1},
		{"a private window beside the first one", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			return p.visit(2, typed(), nil)
		}, "", 2},
		{"and the first one goes on over a third connection", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			p.visit(2, typed(), []string{"Set-Cookie: sid=2; HttpOnly; Path=/"})
			return p.visit(3, own("Cookie: sid=1"), nil)
		}, "+sid as-predicted host-and-path-match", 1},
		{"a private window beside a browser with cookies from before", func(p *passing) *traffic.Passage {
			p.visit(1, typed("Cookie: sid=9"), nil)
			return p.visit(2, typed(), []string{sid})
		}, "", 2},
		{"and that browser goes on over a third connection", func(p *passing) *traffic.Passage {
			p.visit(1, typed("Cookie: sid=9"), nil)
			p.visit(2, typed(), []string{sid})
			return p.visit(3, own("Cookie: sid=9"), nil)
		}, "+sid cannot-know ?", 1},
		{"and the private window over a fourth", func(p *passing) *traffic.Passage {
			p.visit(1, typed("Cookie: sid=9"), nil)
			p.visit(2, typed(), []string{sid})
			p.visit(3, own("Cookie: sid=9"), []string{"Set-Cookie: sid=; Max-Age=0; Path=/"})
			return p.visit(4, own("Cookie: sid=1"), nil)
		}, "+sid as-predicted host-and-path-match", 2},
		{"a browser whose cookies from before an answer has changed is no other one", func(p *passing) *traffic.Passage {
			p.visit(1, typed("Cookie: sid=9"), []string{"Set-Cookie: sid=; Max-Age=0; Path=/"})
			return p.visit(2, typed(), nil)
		}, "", 1},
		{"a cookie that came along behind the end of one of its name", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: sid=1; Max-Age=4; Path=/"})
			p.pace = 5 * time.Second
			p.visit(1, own("Cookie: sid=9"), []string{"Set-Cookie: sid=; Max-Age=0; Path=/"})
			return p.visit(1, own(), nil)
		}, "-sid cannot-know ?", 1},
		{"redirects over another port have led to a request, and the server there can have taken the cookies away", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			p.redirects(1, "http://127.0.0.1:9000/")
			return p.visit(2, []string{chrome, "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: same-site", "Cookie: other=2"}, nil)
		}, "+other cannot-know ?\n-sid not-as-predicted host-and-path-match", 1},
		{"and so can one that nobody saw, on the way from a page of the own origin", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			return p.visit(2, []string{chrome, "Sec-Fetch-Dest: empty", "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: cross-site", "Referer: http://127.0.0.1:8001/", "Origin: null", "Cookie: other=2"}, nil)
		}, "+other cannot-know ?\n-sid cannot-know ?", 1},
		{"a redirect over another port, and long behind it a private window", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			p.redirects(1, "http://127.0.0.1:9000/")
			p.now = p.now.Add(time.Minute)
			return p.visit(2, typed(), nil)
		}, "", 2},
		{"a cookie that was set while the browser may have been busy with clearing those of the site", func(p *passing) *traffic.Passage {
			p.asks(1, "/clear", own()...)
			p.asks(2, "/set", own()...)
			p.pace = time.Millisecond
			p.gets(1, `Clear-Site-Data: "cookies"`)
			p.gets(2, sid+"; SameSite=Lax")
			p.pace = time.Second
			return p.visit(1, image(), nil)
		}, "-sid cannot-know ?", 1},
		{"one that was set when that was over", func(p *passing) *traffic.Passage {
			p.asks(1, "/clear", own()...)
			p.asks(2, "/set", own()...)
			p.gets(1, `Clear-Site-Data: "cookies"`)
			p.gets(2, sid+"; SameSite=Lax")
			return p.visit(1, image(), nil)
		}, "-sid as-predicted same-site-lax", 1},
		{"another browser", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			return p.visit(2, []string{"User-Agent: curl/8"}, nil)
		}, "", 2},
		{"a request that was on its way when the cookie changed", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			p.asks(1, "/login", own("Cookie: sid=1")...)
			p.pace = time.Millisecond
			p.gets(1, "Set-Cookie: sid=2; HttpOnly; Path=/")
			p.asks(2, "/x.png", chrome, "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: same-origin", "Referer: http://127.0.0.1:8001/", "Cookie: sid=1")
			return p.gets(2)
		}, "+sid cannot-know ?\n-sid cannot-know ?", 1},
		{"a request that waited for one of six connections", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			for c := range 6 {
				p.asks(c+1, fmt.Sprintf("/slow/%d", c), own("Cookie: sid=1")...)
			}
			p.pace = time.Millisecond
			p.gets(1, "Set-Cookie: sid=2; HttpOnly; Path=/")
			p.asks(1, "/waited", own("Cookie: sid=1")...)
			return p.gets(1)
		}, "+sid cannot-know ?\n-sid cannot-know ?", 1},
		{"an answer that nobody could read", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			p.see(relay.Event{Kind: relay.Unread, Connection: 2})
			p.see(relay.Event{Kind: relay.Closed, Connection: 2})
			return p.visit(1, own(), nil)
		}, "-sid cannot-know ?", 1},
		{"after which a cookie that comes is the known one again", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			p.see(relay.Event{Kind: relay.Unread, Connection: 2})
			p.see(relay.Event{Kind: relay.Closed, Connection: 2})
			p.visit(1, own("Cookie: sid=1"), nil)
			return p.visit(1, own(), nil)
		}, "-sid not-as-predicted host-and-path-match", 1},
		{"a WebSocket, which sets no cookies", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			p.switches(2, "websocket")
			return p.visit(1, own(), nil)
		}, "-sid not-as-predicted host-and-path-match", 1},
		{"a connection that goes on in HTTP/2", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			p.switches(2, "h2c")
			return p.visit(1, own(), nil)
		}, "-sid cannot-know ?", 1},
		{"a connection that nobody could read, and that reached nothing", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid})
			p.see(relay.Event{Kind: relay.Unread, Connection: 2})
			p.see(relay.Event{Kind: relay.Down, Connection: 2})
			return p.visit(1, own(), nil)
		}, "-sid not-as-predicted host-and-path-match", 1},
	} {
		found := test.play(live(t))
		if got := told(found.Finding); got != test.want || found.User != test.user {
			t.Errorf("%s: browser %d\n%s\nwant %d\n%s", test.name, found.User, got, test.user, test.want)
		}
	}
}

// What was under way at the same time is named, an exchange without an answer is told of, and
// what hides nothing of the traffic stays with its values.
func TestLiveTogether(t *testing.T) {
	p := live(t)
	p.asks(1, "/slow", typed()...)
	p.asks(2, "/quick", own()...)
	if quick := p.gets(2); !slices.Equal(quick.Under, []int{1}) {
		t.Errorf("with the quick one there were %v", quick.Under)
	}
	slow := p.see(relay.Event{Kind: relay.Over, Connection: 1, Exchange: p.open[1]})
	if slow == nil || slow.Status != 0 || !slices.Equal(slow.Under, []int{2}) {
		t.Fatalf("the slow one is told as %+v", slow)
	}
	if step := slow.Step(); len(step.Exchanges) != 1 || step.Exchanges[0].Response.Status != 0 {
		t.Errorf("as a step it is %+v", step)
	}
}

// From the moment from which there are two browsers every request says which one it is, and the
// first of one that is new says by what it was told apart.
func TestLiveTellsBrowsersApart(t *testing.T) {
	p := live(t)
	for i, visit := range []struct {
		headers []string
		whose   string // as its jar is called
		note    string
	}{
		{typed(), "", ""},
		{own("Cookie: sid=1"), "", ""},
		{[]string{"User-Agent: curl/8.0"}, "browser 2", "Its User-Agent is another one than before: it is followed as browser 2."},
		{own(), "browser 3", "From here on it is followed as browser 3."},
		{own("Cookie: sid=1"), "browser 1", ""},
	} {
		var answer []string
		if i == 0 {
			answer = []string{sid}
		}
		s := p.visit(i+1, visit.headers, answer).Step()
		said := ""
		for _, n := range s.Notes {
			said += n.EN
		}
		whose := s.Jar.Title.In(rule.English)
		if whose == "browser 3" && visit.note != "" && !strings.Contains(s.Notes[0].KO, "브라우저 3으로 봅니다") {
			t.Errorf("in Korean it is %q", s.Notes[0].KO)
		}
		if whose != visit.whose || !strings.HasSuffix(said, visit.note) || visit.note == "" && said != "" || whose != "" && !strings.Contains(s.Action.EN, " of "+whose+": GET") {
			t.Errorf("with %q: %q of %q, and %q", visit.headers, s.Action.EN, whose, said)
		}
	}
}

// Another browser is told by what it brings instead, too.
func TestLiveOtherCookies(t *testing.T) {
	p := live(t)
	p.visit(1, typed(), []string{sid})
	s := p.visit(2, own("Cookie: theme=dark"), nil).Step()
	if len(s.Notes) != 1 || !strings.HasPrefix(s.Notes[0].EN, "Other cookies came along than the browser should hold") || !strings.Contains(s.Notes[0].KO, "브라우저 2") {
		t.Errorf("it says %v", s.Notes)
	}
}

// A cookie of which nobody can know whether it is still there is marked in the jar.
func TestLiveDoubts(t *testing.T) {
	p := live(t)
	p.visit(1, typed(), []string{sid, "Set-Cookie: theme=dark; Path=/dir"})
	p.see(relay.Event{Kind: relay.Unread, Connection: 2})
	p.see(relay.Event{Kind: relay.Closed, Connection: 2})
	var doubted []string
	for _, e := range p.visit(1, own("Cookie: sid=1"), nil).Step().Jar.Cookies {
		if e.Doubted {
			doubted = append(doubted, e.Cookie.Name)
		}
	}
	if !slices.Equal(doubted, []string{"theme"}) {
		t.Errorf("in doubt are %v", doubted)
	}
}

// A cookie that nobody saw being set can be a script's as well as one from before.
func TestLiveStrangers(t *testing.T) {
	p := live(t)
	p.visit(1, typed(), nil)
	found := p.visit(1, own("Cookie: theme=dark"), nil)
	said := found.Step().Notes
	if !found.Met || len(said) != 1 || !strings.Contains(said[0].EN, "script") || !strings.Contains(said[0].KO, "스크립트") {
		t.Errorf("it says %v", said)
	}
}

// Values are hidden before anything is found out of them; what crossed keeps them. What led to
// a request is known by its address all the same.
func TestLiveHides(t *testing.T) {
	p := live(t)
	p.live = traffic.NewLive(traffic.LiveOptions{Here: "127.0.0.1:8001"})
	p.asks(1, "/reset?token=geheim&geheim", typed("Authorization: Bearer geheim")...)
	p.pace = time.Millisecond
	first := p.gets(1, "Set-Cookie: sid=geheim; Path=/")
	second := p.visit(1, []string{chrome, "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: same-origin",
		"Referer: http://127.0.0.1:8001/reset?token=geheim&geheim", "Cookie: sid=geheim"}, nil)
	for _, f := range []*traffic.Passage{first, second} {
		asked, _, _ := f.Asked()
		if said := fmt.Sprintf("%+v %+v %s %+v", f.Request, f.Response, asked, f.Step()); strings.Contains(said, "geheim") {
			t.Errorf("it says %s", said)
		}
		if !strings.Contains(string(f.Relayed.Request.Octets)+string(f.Relayed.Answer.Octets), "geheim") {
			t.Error("what crossed is hidden as well")
		}
	}
	if told(second.Finding) != "+sid as-predicted host-and-path-match" || p.live.Hide("geheim") != string(second.Cookies[0].Fate.Cookie.Value) {
		t.Errorf("%s, and %s", told(second.Finding), p.live.Hide("geheim"))
	}
}

// A cookie that somebody deleted in developer tools is drawn as what crossed: it did not go. Set
// again, it is stored, and has replaced nothing.
func TestDeletedInDeveloperTools(t *testing.T) {
	p := live(t)
	p.visit(1, typed(), []string{sid, "Set-Cookie: a=1; HttpOnly; Path=/"})
	found := p.visit(1, own("Cookie: a=1"), []string{sid})
	step := found.Step()
	went := step.Exchanges[0].Sent
	if len(went) != 2 || went[0].Cookie.Name != "a" || went[0].Fate != trace.Sent || went[1].Fate != trace.NotSent || went[1].Rule != "" || !strings.Contains(went[1].Seen.EN, "developer tools") {
		t.Errorf("as a step it is %+v", went)
	}
	if got := step.Exchanges[0].Received[0]; got.Fate != trace.Stored {
		t.Errorf("set again it is %s", got.Fate)
	}
	if again := p.visit(1, own("Cookie: a=1; sid=1"), nil); told(again.Finding) != "+a as-predicted host-and-path-match\n+sid as-predicted host-and-path-match" {
		t.Error(told(again.Finding))
	}
}

// However many values pass, and however long ones, each keeps its mark, and what is claimed of
// its cookie.
func TestLiveHidesWithoutEnd(t *testing.T) {
	p := live(t)
	p.live = traffic.NewLive(traffic.LiveOptions{Here: "127.0.0.1:8001"})
	p.visit(1, typed(), []string{sid})
	long := p.live.Hide(strings.Repeat("long", 5<<20))
	if early := p.live.Hide("1"); len(long) < 16 || p.live.Hide(strings.Repeat("long", 5<<20)) != long || early != "~1" {
		t.Errorf("a long value is %s, and the cookie's %s", long, early)
	}
	for begin := range 4 {
		var query strings.Builder
		for n := range 15_000 {
			fmt.Fprintf(&query, "&x%d", begin*15_000+n)
		}
		p.asks(1, "/pixel?"+query.String(), own("Cookie: sid=1")...)
		p.gets(1)
	}
	if late := p.live.Hide("late"); p.live.Hide("1") != "~1" || late != p.live.Hide("late") || late == p.live.Hide("later") {
		t.Errorf("marks have changed: %s, %s", p.live.Hide("1"), late)
	}
	p.visit(1, own("Cookie: sid=1"), []string{"Set-Cookie: new=late; HttpOnly; Path=/"})
	last := p.visit(2, own("Cookie: sid=1; new=late"), nil)
	if got := told(last.Finding); got != "+sid as-predicted host-and-path-match\n+new as-predicted host-and-path-match" || last.User != 1 {
		t.Errorf("browser %d: %s", last.User, got)
	}
}

// The browser was closed, and a cookie that it kept until then is away: that is said, and taken
// for no script's doing. Another one of its kind that came along speaks against it.
func TestTheBrowserWasClosed(t *testing.T) {
	for _, test := range []struct {
		name, kept, sent, why, later string
	}{
		{"nothing speaks against it", "old=2; Max-Age=999", "old=2", "may have been closed", "-lax as-predicted same-site-lax"},
		{"another one came along", "old=2", "old=2", "deleted out of sight, by a script", "-lax cannot-know ?"},
	} {
		p := live(t)
		p.visit(1, typed(), []string{"Set-Cookie: sec=1", "Set-Cookie: " + test.kept, "Set-Cookie: lax=3; SameSite=Lax; Max-Age=999"})
		found := p.visit(1, own("Cookie: "+test.sent+"; lax=3"), nil)
		if why := found.Cookies[2]; why.Claim != traffic.NotAsPredicted || !strings.Contains(why.Why.EN, test.why) {
			t.Errorf("%s: %s %s", test.name, why.Claim, why.Why.EN)
		}
		image := p.visit(1, []string{chrome, "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Storage-Access: active", "Referer: http://evil.test/"}, nil)
		if got := told(image.Finding); !strings.Contains(got, test.later) {
			t.Errorf("%s: then %s", test.name, got)
		}
	}
}

// What a step draws of a cookie does not give for a cause what only may be one, and shows that a
// script has written.
func TestWhatIsDrawnIsClaimed(t *testing.T) {
	p := live(t)
	p.visit(1, typed(), []string{sid, "Set-Cookie: csrf=1"})
	swapped := p.visit(1, own("Cookie: sid=1; csrf=2"), nil).Step().Exchanges[0].Sent
	if went := swapped[1]; went.Fate != trace.Sent || went.Crossed != trace.Sent || !strings.Contains(went.Seen.EN, "another value") {
		t.Errorf("another value is drawn as %+v", went)
	}
	p.asks(1, "/login", own("Cookie: sid=1; csrf=2")...)
	p.pace = time.Millisecond
	p.gets(1, "Set-Cookie: sid=2; HttpOnly; Path=/")
	p.asks(2, "/", own("Cookie: csrf=2")...)
	racing := p.gets(2).Step().Exchanges[0].Sent
	if stayed := racing[len(racing)-1]; stayed.Cookie.Name != "sid" || stayed.Fate != trace.NotSent || !strings.HasPrefix(stayed.Seen.EN, "cannot know: it may have changed") {
		t.Errorf("what changed at the time is drawn as %+v", stayed)
	}
}

// Of two answers that delete one cookie the second meets none: that is no line that missed its
// cookie.
func TestTwoAnswersDeleteOne(t *testing.T) {
	p := live(t)
	p.visit(1, typed(), []string{sid})
	p.asks(1, "/logout", own("Cookie: sid=1")...)
	p.asks(2, "/me", own("Cookie: sid=1")...)
	removes := "Set-Cookie: sid=; Max-Age=0; Path=/"
	first, second := p.gets(1, removes), p.gets(2, removes)
	if first.Set[0].Fate.Fate != trace.Deleted || second.Set[0].Claim != traffic.CannotKnow {
		t.Errorf("%s, then %s", first.Set[0].Fate.Fate, second.Set[0].Claim)
	}
}

// That this machine is trusted is said with the first cookie that is kept for that.
func TestSecureIsKeptHere(t *testing.T) {
	p := live(t)
	for i, want := range []bool{false, true, false} {
		step := p.visit(1, typed(), []string{[]string{sid, "Set-Cookie: s=1; Secure", "Set-Cookie: t=1; Secure"}[i]}).Step()
		if got := slices.ContainsFunc(step.Notes, func(n rule.Text) bool { return strings.Contains(n.EN, "kept over plain http") }); got != want {
			t.Errorf("answer %d: %v", i, step.Notes)
		}
	}
}
