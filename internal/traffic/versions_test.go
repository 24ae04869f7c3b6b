package traffic_test

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/harfile"
	"statelab/internal/relay"
	"statelab/internal/traffic"
)

// scripted is what Chromium sends for a script of the own site: without cookies, its credentials
// may be left out as well.
func scripted(more ...string) []string {
	return append([]string{chrome, "Sec-Fetch-Dest: empty", "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-origin", "Referer: http://127.0.0.1:8001/"}, more...)
}

// across is what it sends for an image in a page of another site.
func across(more ...string) []string {
	return append([]string{chrome, "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Storage-Access: active", "Referer: http://evil.test/"}, more...)
}

// link is what it sends where a page of another site has a link.
func link(more ...string) []string {
	return append([]string{chrome, "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: cross-site", "Referer: http://evil.test/"}, more...)
}

// A value tells which versions of a cookie are left, and not the attributes of those that share
// it: nothing is claimed by attributes that only one of them has.
func TestVersionsOfOneValue(t *testing.T) {
	for _, test := range []struct {
		name string
		play func(p *passing) *traffic.Passage
		want string
	}{
		{"a line with the same value may have been stored", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly"})
			p.visit(1, scripted(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; SameSite=Strict"})
			p.visit(1, own("Cookie: a=5e1f0c7b39d84a26"), nil)
			return p.visit(1, across(), nil)
		}, "-a cannot-know ?"},
		{"one version alone would have come along", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly"})
			p.visit(1, scripted(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; SameSite=Strict"})
			p.visit(1, link("Cookie: a=5e1f0c7b39d84a26"), nil)
			return p.visit(1, across(), nil)
		}, "-a as-predicted same-site-default"},
		{"both versions stay by the same rule", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; SameSite=Strict"})
			p.visit(1, scripted(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; SameSite=Strict; Max-Age=999"})
			p.visit(1, own("Cookie: a=5e1f0c7b39d84a26"), nil)
			return p.visit(1, across(), nil)
		}, "-a as-predicted same-site-strict"},
		{"the value is that of the line", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly"})
			p.visit(1, scripted(), []string{"Set-Cookie: a=c94b7a60f2d81e35; HttpOnly; SameSite=Strict"})
			p.visit(1, own("Cookie: a=c94b7a60f2d81e35"), nil)
			return p.visit(1, across(), nil)
		}, "-a as-predicted same-site-strict"},
		{"the value is that of before", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly"})
			p.visit(1, scripted(), []string{"Set-Cookie: a=c94b7a60f2d81e35; HttpOnly; SameSite=Strict"})
			return p.visit(1, own("Cookie: a=5e1f0c7b39d84a26"), nil)
		}, "+a as-predicted host-and-path-match"},
		{"and is claimed by what it was", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly"})
			p.visit(1, scripted(), []string{"Set-Cookie: a=c94b7a60f2d81e35; HttpOnly; SameSite=Strict"})
			p.visit(1, own("Cookie: a=5e1f0c7b39d84a26"), nil)
			return p.visit(1, across(), nil)
		}, "-a as-predicted same-site-default"},
		{"one of them has ended", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; SameSite=Strict"})
			p.visit(1, scripted(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; Max-Age=9"})
			p.now = p.now.Add(time.Minute)
			return p.visit(1, link(), nil)
		}, "-a cannot-know ?"},
		{"and does not come where any would", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; SameSite=Strict"})
			p.visit(1, scripted(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; Max-Age=9"})
			p.now = p.now.Add(time.Minute)
			return p.visit(1, own(), nil)
		}, "-a as-predicted expired"},
		{"one that may be there does not come where any would", func(p *passing) *traffic.Passage {
			p.visit(1, scripted(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly"})
			p.visit(1, own(), nil)
			return p.visit(1, across(), nil)
		}, ""},
		{"it came along while another line was on its way", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly", "Set-Cookie: b=1"})
			p.asks(1, "/logout", scripted()...)
			p.pace = time.Millisecond
			p.gets(1, "Set-Cookie: a=; Max-Age=0")
			p.visit(2, own("Cookie: a=5e1f0c7b39d84a26; b=1"), nil)
			p.pace = time.Second
			return p.visit(1, own("Cookie: b=1"), nil)
		}, "+b as-predicted host-and-path-match\n-a cannot-know ?"},
		{"an answer that nobody could read may have set it again", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; SameSite=Strict"})
			p.see(relay.Event{Kind: relay.Unread, Connection: 2})
			p.see(relay.Event{Kind: relay.Closed, Connection: 2})
			p.visit(1, own("Cookie: a=5e1f0c7b39d84a26"), nil)
			return p.visit(1, across(), nil)
		}, "-a cannot-know ?"},
		{"it is set where everybody sees it", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; SameSite=Strict"})
			p.see(relay.Event{Kind: relay.Unread, Connection: 2})
			p.see(relay.Event{Kind: relay.Closed, Connection: 2})
			p.visit(1, own("Cookie: a=5e1f0c7b39d84a26"), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; SameSite=Strict"})
			return p.visit(1, across(), nil)
		}, "-a as-predicted same-site-strict"},
		{"a server on another port sets cookies, too", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; SameSite=Strict"})
			p.visit(1, []string{chrome, "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: same-site", "Referer: http://127.0.0.1:9000/", "Cookie: a=5e1f0c7b39d84a26"}, nil)
			return p.visit(1, across(), nil)
		}, "-a cannot-know ?"},
		{"another browser may have stored what Chromium refuses", func(p *passing) *traffic.Passage {
			firefox := func(more ...string) []string {
				return append([]string{"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}, more...)
			}
			p.visit(1, append(typed(), firefox()...)[1:], []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; SameSite=Strict"})
			p.visit(1, append(own("Cookie: a=5e1f0c7b39d84a26"), firefox()...)[1:], []string{"Set-Cookie: a=5e1f0c7b39d84a26; HttpOnly; SameSite=None"})
			p.visit(1, append(own("Cookie: a=5e1f0c7b39d84a26"), firefox()...)[1:], nil)
			return p.visit(1, append(across(), firefox()...)[1:], nil)
		}, "-a cannot-know ?"},
		{"who deleted one that is HttpOnly can have deleted all", func(p *passing) *traffic.Passage {
			p.visit(1, typed(), []string{sid, "Set-Cookie: p=1; HttpOnly; Path=/dir", "Set-Cookie: b=1; HttpOnly"})
			p.visit(1, own("Cookie: b=1"), nil)
			return p.visit(1, own("Cookie: b=1"), nil)
		}, "+b as-predicted host-and-path-match\n-p cannot-know ?"},
	} {
		if got := told(test.play(live(t)).Finding); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// A value that two can come to write, or that was there before, does not tell that a line was
// stored; and of two cookies of one name and value it does not tell which was sent.
func TestValuesThatTellNothing(t *testing.T) {
	const once = "5e1f0c7b39d84a26"
	script := func(path, line string, more ...string) ask {
		return ask{"GET", "https://shop.test" + path, append([]string{chrome, "Host: x", "Sec-Fetch-Dest: empty", "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-origin", "Referer: https://shop.test/"}, more...), 200, []string{"Set-Cookie: " + line}}
	}
	visit := func(path string, lines string, more ...string) ask {
		return ask{"GET", "https://shop.test" + path, typed(more...), 200, strings.FieldsFunc(lines, func(r rune) bool { return r == '|' })}
	}
	across := ask{"GET", "https://shop.test/", from("https://evil.test/", "Cookie: a=dark"), 200, nil}
	for _, test := range []struct {
		name string
		asks []ask
		want string
	}{
		{"a script may have written it", []ask{visit("/", ""), script("/", "a=dark"), visit("/", "", "Cookie: a=dark")}, "+a cannot-know ?"},
		{"nobody writes it twice", []ask{visit("/", ""), script("/", "a="+once), visit("/", "", "Cookie: a="+once)}, "+a as-predicted host-and-path-match"},
		{"it was there before", []ask{visit("/dir/", "", "Cookie: a="+once), script("/", "a="+once), visit("/dir/", "", "Cookie: a="+once)}, "+a cannot-know ?"},
		{"it does not come", []ask{visit("/", ""), script("/", "a=dark"), visit("/", "", "Cookie: a=dark"), visit("/", "", "X: 1")}, "-a cannot-know ?"},
		{"it was set so before", []ask{visit("/", "Set-Cookie: a=dark"), script("/", "a=dark"), visit("/", "", "Cookie: a=dark")}, "+a as-predicted host-and-path-match"},
		{"another one was sent with it", []ask{visit("/", "Set-Cookie: a=dark; HttpOnly; SameSite=Lax"), visit("/", "", "Cookie: a=dark; a=dark"), across}, "+a cannot-know ?"},
		{"both are sent", []ask{visit("/", "Set-Cookie: a=dark; HttpOnly; SameSite=Lax"), visit("/", "", "Cookie: a=dark; a=dark"), visit("/", "", "Cookie: a=dark; a=dark")},
			"+a as-predicted host-and-path-match\n+a cannot-know ?"},
	} {
		if got := told(lastOf(t, recorded(t, test.asks...))); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// A cookie that did not come along over plain http, or to another site, can be there with other
// attributes.
func TestMissingIsNotGone(t *testing.T) {
	plain := func(more ...string) []string { return append([]string{chrome, "Host: x"}, more...) }
	page := ask{"GET", "http://shop.test/", plain(), 200, []string{"Set-Cookie: a=1; HttpOnly", "Set-Cookie: b=1; HttpOnly"}}
	secure := ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: a=1; HttpOnly; SameSite=None; Secure", "Set-Cookie: b=1; HttpOnly; SameSite=None; Secure"}}
	for name, asks := range map[string][]ask{
		"as a Secure one":      {page, {"GET", "http://shop.test/", plain("Referer: http://shop.test/", "Cookie: b=1"), 200, nil}},
		"with SameSite=Strict": {secure, {"GET", "https://shop.test/", from("https://evil.test/", "Cookie: b=1"), 200, nil}},
	} {
		last := lastOf(t, recorded(t, asks...))
		if a := last.Cookies[1]; a.Fate.Cookie.Name != "a" || a.Claim != traffic.CannotKnow || !strings.Contains(a.Why.EN, "replaced") || !last.Known {
			t.Errorf("%s: %s (%s), known %v", name, told(last), a.Why.EN, last.Known)
		}
	}
}

// What is HttpOnly and nobody saw made so was set by a server out of sight, as by that of another
// tab. Where that was seen, nothing is claimed by attributes of other cookies of the site.
func TestServersOutOfSight(t *testing.T) {
	set := "Set-Cookie: a=1; HttpOnly; SameSite=Strict; Path=/"
	image := func(more ...string) ask {
		return ask{"GET", "https://shop.test/a", append([]string{chrome, "Host: x", "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Storage-Access: active", "Referer: https://evil.test/"}, more...), 200, nil}
	}
	a := &harfile.Told{Name: "a", Domain: "shop.test", Path: "/", HTTPOnly: true, SameSite: "Strict"}
	for _, test := range []struct {
		name string
		also *harfile.Told // at the third request, which is behind the one that is asked about
		want string
	}{
		{"no other cookie", nil, "-a as-predicted same-site-strict"},
		{"one of a script", &harfile.Told{Name: "b", Domain: "shop.test", Path: "/"}, "-a as-predicted same-site-strict"},
		{"one of a server", &harfile.Told{Name: "b", Domain: "shop.test", Path: "/", HTTPOnly: true}, "-a cannot-know ?"},
		{"one for another path, of before", &harfile.Told{Name: "b", Domain: "shop.test", Path: "/b/", HTTPOnly: true}, "-a as-predicted same-site-strict"},
	} {
		third := "Cookie: a=1"
		if test.also != nil {
			third += "; b=1"
		}
		file := recorded(t, ask{"GET", "https://shop.test/", typed(), 200, []string{set}}, ask{"GET", "https://shop.test/b", typed("Cookie: a=1"), 200, nil},
			image(), ask{"GET", "https://shop.test/b/", typed(third), 200, nil})
		file.Entries[1].Told = []*harfile.Told{a}
		file.Entries[3].Told = append(file.Entries[3].Told, a)
		if test.also != nil {
			file.Entries[3].Told = append(file.Entries[3].Told, test.also)
		}
		for f := range traffic.Recording(file, traffic.Options{}) {
			if got := told(f); f.Number == 3 && got != test.want {
				t.Errorf("%s: %s, want %s", test.name, got, test.want)
			}
		}
	}
}

// Of a partitioned cookie nothing is claimed where nobody says which site is at the top, and one
// of another partition is never what came along.
func TestPartitionsThatNobodyNames(t *testing.T) {
	tab := ask{"GET", "https://evil.test/", typed(), 200, nil}
	sandbox := ask{"GET", "https://evil.test/", typed(), 200, []string{"Content-Security-Policy: sandbox allow-scripts"}}
	image := func(page string, cookie string, answer ...string) ask {
		return ask{"GET", "https://shop.test/a", []string{chrome, "Host: x", "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Storage-Access: active", "Referer: " + page, cookie}, 200, answer}
	}
	line := "Set-Cookie: p=1; HttpOnly; SameSite=None; Secure; Partitioned"
	evil, news := "https://evil.test/", "https://news.test/"
	for _, test := range []struct {
		name string
		asks []ask
		want string
	}{
		{"in the tab of its partition", []ask{tab, image(evil, "X: 1", line), image(evil, "Cookie: p=1")}, "+p as-predicted sent-cross-site"},
		{"in a tab that nobody names", []ask{tab, image(evil, "X: 1", line), sandbox, image(evil, "Cookie: p=1")}, "+p cannot-know ?"},
		{"in the tab of another one", []ask{tab, image(evil, "X: 1", line), {"GET", news, typed(), 200, nil}, {"GET", news, typed(), 200, nil}, image(news, "Cookie: p=1")},
			"+p cannot-know ?\n-p cannot-know ?"},
		{"set there, as it came", []ask{sandbox, image(evil, "Cookie: p=1", line), tab, tab, image(evil, "X: 1")}, ""},
		{"set there, perhaps for this tab", []ask{tab, image(evil, "X: 1", line), sandbox, image(evil, "X: 1", "Set-Cookie: p=2; HttpOnly; SameSite=None; Secure; Partitioned"), tab, tab, image(evil, "X: 1")}, "-p cannot-know ?"},
	} {
		if got := told(lastOf(t, recorded(t, test.asks...))); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

func lastOf(t *testing.T, file *harfile.File) (last *traffic.Finding) {
	t.Helper()
	for f := range traffic.Recording(file, traffic.Options{}) {
		last = f
	}
	return last
}

// The answer to a request that the browser gave up is recorded nowhere, and what it sets or
// clears counts all the same. One that never went out had none.
func TestAnswersThatNobodyRecorded(t *testing.T) {
	page := ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: p=1; HttpOnly; Path=/dir"}}
	for _, test := range []struct {
		name   string
		left   ask
		failed bool
		took   time.Duration
		want   string
	}{
		{"it went out, and another page took its place", ask{"GET", "https://shop.test/", typed(), 0, nil}, true, time.Second, "-p cannot-know ?"},
		{"nobody saw its end", ask{"GET", "https://shop.test/", []string{chrome}, 0, nil}, false, 0, "-p cannot-know ?"},
		{"it failed before it went out", ask{"GET", "https://shop.test/", []string{chrome}, 0, nil}, true, 0, "-p as-predicted path-mismatch"},
		{"it went to another site", ask{"GET", "https://news.test/", typed(), 0, nil}, true, time.Second, "-p as-predicted path-mismatch"},
	} {
		file := recorded(t, page, test.left, ask{"GET", "https://shop.test/", typed(), 200, nil})
		left, alike := file.Entries[1], *file.Entries[1].Alike
		alike.Failed = test.failed
		left.Alike, left.Answered = &alike, test.took
		if got := told(lastOf(t, file)); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// That a cookie has ended is not seen over plain http where the site is asked over https, too: it
// may have been set again as a Secure one.
func TestEndedOverPlainHTTP(t *testing.T) {
	plain := func(more ...string) []string { return append([]string{chrome, "Host: x"}, more...) }
	asks := []ask{
		{"GET", "http://shop.test/", plain(), 200, []string{"Set-Cookie: a=1; Max-Age=9"}},
		{"GET", "http://shop.test/", plain("Referer: http://shop.test/"), 200, nil},
	}
	secure := ask{"GET", "https://shop.test/x", []string{chrome, "Host: x", "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site"}, 200, nil}
	for want, asks := range map[string][]ask{"-a as-predicted expired": asks, "-a cannot-know ?": {asks[0], asks[1], secure}} {
		file := recorded(t, asks...)
		for _, e := range file.Entries[1:] {
			e.Started = e.Started.Add(time.Minute)
		}
		for f := range traffic.Recording(file, traffic.Options{}) {
			if got := told(f); f.Number == 2 && got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
	}
}
