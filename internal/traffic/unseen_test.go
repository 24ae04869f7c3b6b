package traffic_test

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/rule"
	"statelab/internal/traffic"
)

// What befalls cookies out of sight shows at one of them first. What is then claimed of the
// others is no more than is still known of them.
func TestLiveOutOfSight(t *testing.T) {
	const long = "sid=0123456789abcdef"
	site := func(from, dest, mode string, more ...string) []string {
		return append([]string{chrome, "Sec-Fetch-Dest: " + dest, "Sec-Fetch-Mode: " + mode, "Sec-Fetch-Site: " + from}, more...)
	}
	link := func(more ...string) []string { return site("cross-site", "document", "navigate", more...) }
	image := func(more ...string) []string {
		return site("cross-site", "image", "no-cors", append(more, "Sec-Fetch-Storage-Access: active")...)
	}
	for _, test := range []struct {
		name string
		play func(p *passing) *traffic.Passage
		want string
	}{
		{"a cookie stays away from a link that would have brought it, and so may be one that is for another path", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: theme=dark; Path=/; SameSite=Lax", "Set-Cookie: cart=7; Path=/cart"})
			return p.visit(1, link(), nil)
		}, "-theme cannot-know ?\n-cart cannot-know ?"},
		{"which is known again once it comes", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: theme=dark; Path=/; SameSite=Lax", "Set-Cookie: cart=7; HttpOnly; Path=/cart"})
			p.visit(1, link(), nil)
			p.asks(1, "/cart", own("Cookie: cart=7")...)
			p.gets(1)
			return p.visit(1, own(), nil)
		}, "-cart as-predicted path-mismatch"},
		{"one that came along, and that nobody can have made anew, tells that not all were deleted", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: " + long + "; HttpOnly; Path=/", "Set-Cookie: cart=7; HttpOnly; Path=/cart"})
			p.visit(1, own("Cookie: "+long), []string{"Set-Cookie: theme=dark; Path=/; SameSite=Lax"})
			return p.visit(1, own("Cookie: "+long), nil)
		}, "+sid as-predicted host-and-path-match\n-theme not-as-predicted host-and-path-match\n-cart as-predicted path-mismatch"},
		{"one that was made after the other had come last does not tell that", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: theme=dark; Path=/; SameSite=Lax", "Set-Cookie: cart=7; HttpOnly; Path=/cart"})
			p.visit(1, image(), []string{"Set-Cookie: " + long + "; SameSite=None; Secure; Path=/"})
			return p.visit(1, own("Cookie: "+long), nil)
		}, "+sid as-predicted host-and-path-match\n-theme not-as-predicted host-and-path-match\n-cart cannot-know ?"},
		{"of two windows nothing tells which one asks without cookies", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: sid=1; HttpOnly; Path=/; SameSite=Lax"})
			p.visit(2, typed(), []string{"Set-Cookie: sid=2; HttpOnly; Path=/; SameSite=Lax"})
			return p.visit(3, image(), nil)
		}, "-sid cannot-know ?"},
		{"and what such a request was taken for binds no later one of its connection", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: sid=1; HttpOnly; Path=/; SameSite=Lax"})
			p.visit(2, typed(), []string{"Set-Cookie: sid=2; HttpOnly; Path=/; SameSite=Lax"})
			p.visit(3, image(), nil)
			return p.visit(3, own("Cookie: sid=1"), nil)
		}, "+sid as-predicted host-and-path-match"},
		{"a script's cookie of the same name and value comes with a link of another site, and tells nothing of who asked", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=same; SameSite=Strict; Path=/", "Set-Cookie: b=2; HttpOnly; SameSite=Strict; Path=/"})
			return p.visit(1, link("Cookie: a=same"), nil)
		}, "+a cannot-know ?\n-b cannot-know ?"},
		{"a page's own request can come back by way of another site, with cookies and without", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), nil)
			return p.visit(1, site("cross-site", "empty", "cors", "Origin: null", "Referer: http://127.0.0.1:8001/"), []string{"Set-Cookie: a=1; SameSite=None"})
		}, "set a cannot-know"},
	} {
		found := test.play(live(t))
		got := told(found.Finding)
		if strings.HasPrefix(test.want, "set ") {
			got = "set " + found.Set[0].Cookie.Name + " " + string(found.Set[0].Claim)
		}
		if got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// Of a request that may be another browser's it is said that it may.
func TestLiveGuesses(t *testing.T) {
	p := live(t)
	p.visit(1, typed(), []string{sid})
	p.visit(2, typed(), []string{"Set-Cookie: sid=2; HttpOnly; Path=/"})
	s := p.visit(3, []string{chrome, "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Storage-Access: active"}, nil).Step()
	if len(s.Notes) != 1 || !strings.HasPrefix(s.Notes[0].EN, "Several browsers look alike") || s.Jar.Title.In(rule.English) != "browser 2" || !strings.Contains(s.Notes[0].KO, "브라우저 2로") {
		t.Errorf("of %q it says %v", s.Jar.Title.In(rule.English), s.Notes)
	}
}

// A cookie that had ended, of which nobody can know why it did not come, is shown without a value,
// and not as if it had an empty one.
func TestLiveHasNoValueOfWhatIsGone(t *testing.T) {
	p := live(t)
	p.visit(1, typed(), []string{"Set-Cookie: sid=1; Max-Age=4; Path=/"})
	p.pace = 5 * time.Second
	p.visit(1, own("Cookie: sid=9"), []string{"Set-Cookie: sid=; Max-Age=0; Path=/"})
	step := p.visit(1, own(), nil).Step()
	fates := step.Exchanges[0].Sent
	if len(fates) != 1 || fates[0].Rule != "" || !fates[0].Gone {
		t.Fatalf("it has %+v", fates)
	}
}

// The answer that a page did not wait for, and that nobody recorded, can have come behind others
// and changed what they set.
func TestAnAnswerThatNobodyRecordedComesLate(t *testing.T) {
	for after, want := range map[time.Duration]string{10 * time.Millisecond: "-b cannot-know ?", 2 * time.Second: "-b as-predicted path-mismatch"} {
		file := recorded(t,
			ask{"GET", "https://shop.test/", typed(), 200, nil},
			ask{"GET", "https://shop.test/slow", typed(), 0, nil},
			ask{"GET", "https://shop.test/quick", typed(), 200, []string{"Set-Cookie: b=1; Path=/dir/; HttpOnly"}},
			ask{"GET", "https://shop.test/then", typed(), 200, nil})
		file.Entries[2].Started = file.Entries[1].Started.Add(after)
		file.Entries[3].Started = file.Entries[1].Started.Add(time.Minute)
		var last *traffic.Finding
		for f := range traffic.Recording(file, traffic.Options{}) {
			last = f
		}
		if got := told(last); got != want {
			t.Errorf("set %v after it: %s, want %s", after, got, want)
		}
	}
}

// A request that is made again with a name and a password comes behind the answer that asks for them,
// where both are recorded at one time.
func TestARequestIsMadeAgainBehindItsAnswer(t *testing.T) {
	file := recorded(t,
		ask{"GET", "https://shop.test/in", typed(), 401, []string{"Set-Cookie: asked=1; HttpOnly"}},
		ask{"GET", "https://shop.test/in", typed("Cookie: asked=1", "Authorization: Basic YTpi"), 200, nil})
	file.Entries[1].Started = file.Entries[0].Started
	var last *traffic.Finding
	for f := range traffic.Recording(file, traffic.Options{}) {
		last = f
	}
	if got, want := told(last), "+asked as-predicted host-and-path-match"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Of cookies that nobody saw being set an answer may change those that it reaches, on whichever
// host they came along: a browser that then comes without them is no other one.
func TestLiveStrangersOfTheWholeSite(t *testing.T) {
	at := func(host string, more ...string) []string {
		return append([]string{chrome, "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: none", "X-Host: " + host}, more...)
	}
	for _, test := range []struct {
		name, line string
		user       int
	}{
		{"deleted for the domain", "Set-Cookie: old=; Max-Age=0; Domain=a.localhost", 1},
		{"all of the site cleared", `Clear-Site-Data: "cookies"`, 1},
		{"deleted for another host alone", "Set-Cookie: old=; Max-Age=0", 2},
	} {
		p := live(t)
		ask := func(host string, connection int, headers []string, lines ...string) *traffic.Passage {
			p.asks(connection, "http://"+host+"/", headers...)
			return p.gets(connection, lines...)
		}
		ask("b.a.localhost:8001", 1, at("b", "Cookie: old=9"))
		ask("c.a.localhost:8001", 1, at("c"), test.line)
		if got := ask("b.a.localhost:8001", 2, at("b")); got.User != test.user {
			t.Errorf("%s: it is browser %d, want %d", test.name, got.User, test.user)
		}
	}
}

// A cookie that comes against its rules, with the name and value of one that may be gone, does not
// tell that this one is still there: nobody saw where it comes from.
func TestWhatComesAgainstItsRulesTellsNothing(t *testing.T) {
	image := func(more ...string) []string {
		return append([]string{chrome, "Host: x", "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Storage-Access: active"}, more...)
	}
	fetched := []string{chrome, "Host: x", "Sec-Fetch-Dest: empty", "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-origin", "Referer: https://shop.test/"}
	file := recorded(t,
		ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: csrf=same; HttpOnly; SameSite=Lax; Path=/"}},
		ask{"GET", "https://shop.test/out", fetched, 200, []string{`Clear-Site-Data: "cookies"`}}, // perhaps without credentials
		ask{"GET", "https://shop.test/a.png", image(), 200, nil},
		ask{"GET", "https://shop.test/b.png", image("Cookie: csrf=same"), 200, nil},
		ask{"GET", "https://shop.test/c.png", image(), 200, nil})
	for f := range traffic.Recording(file, traffic.Options{}) {
		want := map[int]string{3: "-csrf cannot-know ?", 4: "+csrf cannot-know ?", 5: "-csrf cannot-know ?"}[f.Number]
		if got := told(f); want != "" && got != want {
			t.Errorf("request %d: %s, want %s", f.Number, got, want)
		}
	}
}

// A frame of the page before, which still asks while the next one comes, or once somebody went back
// to it, is in no tab of the next one.
func TestAFrameStaysInItsPage(t *testing.T) {
	tab := func(site, dest, mode, referer string) []string {
		return []string{chrome, "Host: x", "Sec-Fetch-Dest: " + dest, "Sec-Fetch-Mode: " + mode, "Sec-Fetch-Site: " + site, "Referer: " + referer, "Sec-Fetch-Storage-Access: active"}
	}
	file := recorded(t,
		ask{"GET", "https://news.test/", typed(), 200, nil},
		ask{"GET", "https://shop.test/ad", append(tab("cross-site", "iframe", "navigate", "https://news.test/"), "X-Frame: ad"), 200, nil},
		ask{"GET", "https://shop.test/", typed(), 200, nil},
		ask{"GET", "https://shop.test/a.png", tab("same-origin", "image", "no-cors", "https://shop.test/"), 200, nil},
		ask{"GET", "https://cdn.test/a.png", append(tab("cross-site", "image", "no-cors", "https://shop.test/"), "X-Frame: ad"), 200, nil})
	var last *traffic.Finding
	for f := range traffic.Recording(file, traffic.Options{}) {
		last = f
	}
	if last.Around.Top != "https://news.test" {
		t.Errorf("the tab is said to have %q", last.Around.Top)
	}
}

// So is one of a page that was there before the recording began.
func TestAFrameOfAPageThatNobodySaw(t *testing.T) {
	plain := func(frame, referer string) []string {
		return []string{chrome, "Host: x", "X-Frame: " + frame, "Referer: " + referer}
	}
	file := recorded(t,
		ask{"GET", "http://shop.test/a.json", plain("ad", "http://shop.test/"), 200, nil},
		ask{"GET", "https://evil.test/", typed(), 200, nil},
		ask{"GET", "http://shop.test/b", plain("ad", "http://shop.test/"), 200, nil})
	asked := *file.Entries[0].Alike
	asked.Kind = "fetch"
	file.Entries[0].Alike = &asked
	var last *traffic.Finding
	for f := range traffic.Recording(file, traffic.Options{}) {
		last = f
	}
	if last.Around.Top == "https://evil.test" {
		t.Errorf("it is said to be in a tab of %q", last.Around.Top)
	}
}

// A script's request to another origin that brings no cookies has a likely cause, which is named: it
// needs credentials: "include". To its own origin it brings them unless it is told not to.
func TestWhatAScriptHasToAskForIsNamed(t *testing.T) {
	fetched := func(site string) []string {
		return []string{chrome, "Host: x", "Sec-Fetch-Dest: empty", "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: " + site, "Origin: https://www.shop.test", "Referer: https://www.shop.test/"}
	}
	file := recorded(t,
		ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: sid=1; Path=/; Domain=shop.test; Secure; HttpOnly; SameSite=None"}},
		ask{"GET", "https://www.shop.test/", typed("Cookie: sid=1"), 200, nil},
		ask{"GET", "https://api.shop.test/me", fetched("same-site"), 200, nil},
		ask{"GET", "https://www.shop.test/me", fetched("same-origin"), 200, nil})
	for f := range traffic.Recording(file, traffic.Options{ThirdParty: "allowed"}) {
		want := map[int]string{3: `only with credentials: "include"`, 4: "omit looks the same"}[f.Number]
		if want == "" {
			continue
		}
		if len(f.Cookies) != 1 || f.Cookies[0].Claim != traffic.CannotKnow || !strings.Contains(f.Cookies[0].Why.EN, want) {
			t.Errorf("request %d: %+v, want %q", f.Number, f.Cookies, want)
		}
	}
}
