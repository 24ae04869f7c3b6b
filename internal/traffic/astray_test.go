package traffic_test

import (
	"strings"
	"testing"
	"time"

	"statelab/internal/harfile"
	"statelab/internal/traffic"
)

// While the cookies of a site are being cleared nobody knows whether a request had them, nor
// whether they were cleared at all where its script may have left credentials out; the request
// to which the answer leads waits for the end of it.
func TestWhileCookiesAreCleared(t *testing.T) {
	clears := []string{`Clear-Site-Data: "cookies"`, "Location: https://shop.test/then"}
	elsewhere := "Set-Cookie: d=1; HttpOnly; Path=/dir/; SameSite=Strict"
	first := ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: a=1; HttpOnly; Path=/; SameSite=Strict", elsewhere}}
	fetch := []string{chrome, "Host: x", "Sec-Fetch-Dest: empty", "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-origin", "Referer: https://shop.test/"}
	for _, test := range []struct {
		name  string
		clear ask
		after time.Duration // the last request begins
		last  ask
		want  string
	}{
		{"meanwhile, with it", ask{"GET", "https://shop.test/out", typed("Cookie: a=1"), 200, clears[:1]}, 50 * time.Millisecond, ask{"GET", "https://shop.test/b", typed("Cookie: a=1"), 200, nil},
			"+a as-predicted host-and-path-match\n-d cannot-know ?"},
		{"meanwhile, without it", ask{"GET", "https://shop.test/out", typed("Cookie: a=1"), 200, clears[:1]}, 50 * time.Millisecond, ask{"GET", "https://shop.test/b", typed(), 200, nil},
			"-a cannot-know ?\n-d cannot-know ?"},
		{"just behind it", ask{"GET", "https://shop.test/out", typed("Cookie: a=1"), 200, clears[:1]}, 300 * time.Millisecond, ask{"GET", "https://shop.test/b", typed(), 200, nil},
			"-a cannot-know ?"},
		{"where it leads to", ask{"GET", "https://shop.test/out", typed("Cookie: a=1"), 302, clears}, 110 * time.Millisecond, ask{"GET", "https://shop.test/then", typed(), 200, nil},
			"-a as-predicted cleared-by-site"},
		{"long behind it", ask{"GET", "https://shop.test/out", typed("Cookie: a=1"), 200, clears[:1]}, 5 * time.Second, ask{"GET", "https://shop.test/b", typed(), 200, nil},
			"-a as-predicted cleared-by-site"},
		{"by a script, perhaps without credentials", ask{"GET", "https://shop.test/out", fetch, 200, clears[:1]}, 5 * time.Second, ask{"GET", "https://shop.test/b", from("https://evil.test/"), 200, nil},
			"-d cannot-know ?\n-a cannot-know ?"},
	} {
		file := recorded(t, first, test.clear, test.last)
		file.Entries[2].Started = file.Entries[1].Started.Add(test.after)
		if got := told(lastOf(t, file)); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// A relay passes the answer on before the browser begins to clear.
func TestLiveClearing(t *testing.T) {
	p := live(t)
	p.pace = 100 * time.Millisecond
	p.visit(1, typed(), []string{sid})
	p.visit(1, own("Cookie: sid=1"), []string{`Clear-Site-Data: "cookies"`})
	if got := told(p.asks(2, "/b", typed()...).Finding); got != "-sid cannot-know ?" {
		t.Errorf("at once: %s", got)
	}
	p.gets(2)
	p.now = p.now.Add(time.Minute)
	if got := told(p.asks(2, "/b", typed()...).Finding); got != "-sid as-predicted cleared-by-site" {
		t.Errorf("later: %s", got)
	}
}

// Over plain http a page that is loaded again by a person brings the Referer of the first time,
// and a frame may have been taken elsewhere by the page that was in it: who asks is not known.
func TestWhoAsksAgain(t *testing.T) {
	plain := func(url string, more ...string) ask {
		return ask{"GET", url, append([]string{chrome, "Host: x"}, more...), 200, []string{"Set-Cookie: s=1; SameSite=Strict"}}
	}
	evil := "Referer: http://evil.test/"
	for _, test := range []struct {
		name string
		asks []ask
		want bool
	}{
		{"a link of another site", []ask{plain("http://evil.test/"), plain("http://shop.test/", evil)}, true},
		{"to where a page was before", []ask{plain("http://evil.test/"), plain("http://shop.test/", evil), plain("http://shop.test/", evil)}, false},
		{"loaded again at once", []ask{plain("http://evil.test/"), plain("http://shop.test/", evil, "Cache-Control: max-age=0")}, false},
		{"in a browser that had cookies", []ask{plain("http://evil.test/", "Cookie: x=1"), plain("http://shop.test/", evil)}, false},
	} {
		if f := lastOf(t, recorded(t, test.asks...)); f.Known != test.want {
			t.Errorf("%s: known %v, %+v", test.name, f.Known, f.Around)
		}
	}

	frame := func(url string, more ...string) *ask { a := plain(url, more...); return &a }
	framed := func(frames []string, asks ...*ask) *traffic.Finding {
		var all []ask
		for _, a := range asks {
			all = append(all, *a)
		}
		file := recorded(t, all...)
		for i, e := range file.Entries {
			alike := *e.Alike // which entries share
			alike.Frame = frames[i]
			e.Alike = &alike
		}
		return lastOf(t, file)
	}
	tells, top, inside := &ask{"GET", "https://news.test/", typed(), 200, nil}, frame("http://shop.test/"), frame("http://evil.test/", "Referer: http://shop.test/")
	if f := framed([]string{"main", "main", "f", "f"}, tells, top, inside, frame("http://shop.test/b", evil)); f.Known || f.Around.Dest != "iframe" {
		t.Errorf("a frame that may have gone there by itself: known %v, %+v", f.Known, f.Around)
	}
	if f := framed([]string{"main", "main", "f"}, tells, frame("http://evil.test/"), frame("http://shop.test/b", evil)); !f.Known || f.Around.Dest != "iframe" {
		t.Errorf("a frame of a page of another site: known %v, %+v", f.Known, f.Around)
	}
}

// A cookie that went along though by none who can have asked it does tells that somebody else
// did: nothing is claimed by who asked, of other cookies and of the lines that the answer sets.
func TestNothingIsClaimedOfWhoDidNotAsk(t *testing.T) {
	f := lastOf(t, recorded(t,
		ask{"GET", "http://shop.test/", []string{chrome, "Host: x"}, 200, []string{"Set-Cookie: a=1; HttpOnly; SameSite=Strict", "Set-Cookie: b=1; HttpOnly; SameSite=Strict; Path=/"}},
		ask{"POST", "http://shop.test/a", []string{chrome, "Host: x", "Referer: http://evil.test/a", "Cookie: a=1"}, 200, []string{"Set-Cookie: c=1; SameSite=Strict"}}))
	if got := told(f); f.Known || got != "+a cannot-know ?\n-b cannot-know ?" {
		t.Errorf("known %v: %s", f.Known, got)
	}
}

// A cookie that is told without a partition may be in that of a tab in a sandbox, and is then not
// the one of its name that is in none.
func TestAPartitionThatIsNotTold(t *testing.T) {
	image := []string{chrome, "Host: x", "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Storage-Access: active"}
	file := recorded(t,
		ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: a=1; HttpOnly; SameSite=Lax; Path=/"}},
		ask{"GET", "https://shop.test/", typed("Cookie: a=1"), 200, nil},
		ask{"GET", "https://shop.test/i", append(image, "Cookie: a=2"), 200, nil},
		ask{"GET", "https://shop.test/", typed("Cookie: a=1"), 200, nil})
	file.Entries[2].Values = []string{"2"}
	file.Entries[2].Told = []*harfile.Told{{Name: "a", Domain: "shop.test", Path: "/", Secure: true, HTTPOnly: true, SameSite: "None"}}
	for f := range traffic.Recording(file, traffic.Options{}) {
		if f.Number < 3 {
			continue
		}
		for _, c := range f.Cookies {
			if string(c.Fate.Cookie.Value) == "2" && c.Claim != traffic.CannotKnow {
				t.Errorf("request %d: %s by %s", f.Number, c.Claim, c.Rule)
			}
		}
	}
	if got := told(lastOf(t, file)); got != "+a as-predicted host-and-path-match" {
		t.Errorf("the one in none: %s", got)
	}
}

// A cookie that has ended may be back by a tab that developer tools did not record, where the
// request does not bring all.
func TestAnotherTabBringsItBack(t *testing.T) {
	for creator, want := range map[string]string{"Playwright": "-a as-predicted expired", "WebInspector": "-a cannot-know ?"} {
		file := recorded(t,
			ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: a=1; HttpOnly; Max-Age=1"}},
			ask{"GET", "https://news.test/", typed(), 200, nil}, ask{"GET", "https://news.test/", typed(), 200, nil}, ask{"GET", "https://news.test/", typed(), 200, nil},
			ask{"GET", "https://shop.test/b", from("https://evil.test/"), 200, nil})
		file.Creator = creator
		if got := told(lastOf(t, file)); got != want {
			t.Errorf("%s: %s, want %s", creator, got, want)
		}
	}
}

// Developer tools record one tab: another one may have changed what is seen to change out of
// sight, and may have set a Secure cookie that stands in the way over plain http.
func TestOtherTabs(t *testing.T) {
	for creator, want := range map[string]traffic.Claim{"Playwright": traffic.AsPredicted, "WebInspector": traffic.CannotKnow} {
		file := recorded(t,
			ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: a=1; HttpOnly; SameSite=Strict"}},
			ask{"GET", "https://shop.test/b", from("https://evil.test/"), 200, nil},
			ask{"GET", "http://news.test/", []string{chrome, "Host: x"}, 200, []string{"Set-Cookie: n=1"}},
			ask{"GET", "https://shop.test/c", typed("Cookie: a=2"), 200, nil})
		file.Creator = creator
		for f := range traffic.Recording(file, traffic.Options{}) {
			if f.Number == 2 && f.Cookies[0].Claim != want {
				t.Errorf("%s: %s (%s)", creator, f.Cookies[0].Claim, f.Cookies[0].Why.EN)
			}
			if f.Number == 3 && f.Set[0].Claim != want {
				t.Errorf("%s: the line: %s (%s)", creator, f.Set[0].Claim, f.Set[0].Why.EN)
			}
		}
	}
}

// A value that two can come to write does not tell which cookie was sent, against the rules or not;
// one that was made once does.
func TestAnotherOfItsNameAndValue(t *testing.T) {
	image := []string{chrome, "Host: x", "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Storage-Access: active", "Referer: https://shop.test/"}
	for value, want := range map[string]string{"dark": "+a cannot-know ?", "q8x2v5n7k1m4w9s3": "+a not-as-predicted same-site-strict"} {
		f := lastOf(t, recorded(t, ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: a=" + value + "; HttpOnly; SameSite=Strict"}},
			ask{"GET", "https://shop.test/i", append(image, "Cookie: a="+value), 200, nil}))
		if got := told(f); got != want {
			t.Errorf("%s: %s (%s), want %s", value, got, f.Cookies[0].Why.EN, want)
		}
	}
}

// A text that somebody has written over all values tells no cookie from another.
func TestOneTextForAllValues(t *testing.T) {
	const text = "REDACTED-REDACTED-REDACTED"
	image := []string{chrome, "Host: x", "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Storage-Access: active", "Referer: https://shop.test/"}
	for other, want := range map[string]string{"a": "+a not-as-predicted same-site-strict", "b": "+a cannot-know ?"} {
		f := lastOf(t, recorded(t, ask{"GET", "https://news.test/", typed(), 200, []string{"Set-Cookie: " + other + "=" + text}},
			ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: a=" + text + "; HttpOnly; SameSite=Strict"}},
			ask{"GET", "https://shop.test/i", append(image, "Cookie: a="+text), 200, nil}))
		if got := told(f); got != want {
			t.Errorf("beside one that is called %s: %s (%s), want %s", other, got, f.Cookies[0].Why.EN, want)
		}
	}
}

// A cookie that came along with the request and that nobody saw being set was held, whether or not
// it is the one that the answer deletes.
func TestDeletingWhatCameAlong(t *testing.T) {
	for cookie, want := range map[string]string{"Cookie: a=1": "a cookie of this name came along", "Cookie: b=1": "no such cookie in the jar"} {
		f := lastOf(t, recorded(t, ask{"GET", "https://shop.test/", typed(cookie), 200, []string{"Set-Cookie: a=; Max-Age=0; Path=/"}}))
		if got := f.Set[0].Why.EN; !strings.Contains(got, want) {
			t.Errorf("%s: %s %q, want %q", cookie, f.Set[0].Claim, got, want)
		}
	}
}

// A line that deletes a cookie of another path than the one that came along deletes none, where that
// one is known for what it is: a page of the own site brings all.
func TestDeletingOnAnotherPath(t *testing.T) {
	set := ask{"GET", "https://shop.test/polls/", typed(), 200, []string{"Set-Cookie: a=1; Path=/polls"}}
	removes := []string{"Set-Cookie: a=; Max-Age=0; Path=/"}
	for name, test := range map[string]struct {
		ask  ask
		want traffic.Claim
	}{
		"typed":               {ask{"GET", "https://shop.test/polls/bye/", typed("Cookie: a=1"), 200, removes}, traffic.AsPredicted},
		"by a form":           {ask{"POST", "https://shop.test/polls/bye/", typedFrom("same-origin", "Cookie: a=1"), 200, removes}, traffic.AsPredicted},
		"with two":            {ask{"GET", "https://shop.test/polls/bye/", typed("Cookie: a=1; a=2"), 200, removes}, traffic.CannotKnow},
		"with another value":  {ask{"GET", "https://shop.test/polls/bye/", typed("Cookie: a=2"), 200, removes}, traffic.CannotKnow},
		"where none can come": {ask{"GET", "https://shop.test/polls/bye/", from("https://evil.test/", "Cookie: a=1"), 200, removes}, traffic.CannotKnow},
	} {
		f := lastOf(t, recorded(t, set, test.ask))
		if got := f.Set[0]; got.Claim != test.want || got.Claim == traffic.AsPredicted && got.Rule != "expired-on-arrival" {
			t.Errorf("%s: %s %s (%s), want %s", name, got.Claim, got.Rule, got.Why.EN, test.want)
		}
	}
}

// A navigation that a service worker passes on says that it is for nothing, and yet has the cookies
// of the page that is opened: none is taken for deleted that a link of another site leaves behind.
func TestAServiceWorkerPassesOn(t *testing.T) {
	passed := func(site string, more ...string) []string {
		return append([]string{chrome, "Host: x", "Sec-Fetch-Dest: empty", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: " + site}, more...)
	}
	lines := []string{"Set-Cookie: s=1; HttpOnly; SameSite=Strict", "Set-Cookie: l=1; HttpOnly; SameSite=Lax", "Set-Cookie: n=1; HttpOnly; SameSite=None; Secure"}
	evil, active := "Referer: https://evil.test/", "Sec-Fetch-Storage-Access: active"
	for _, test := range []struct {
		name, method string
		request      []string
		want         string
	}{
		{"an address that is typed", "GET", passed("same-origin", "Cookie: s=1; l=1; n=1"), "+s as-predicted host-and-path-match\n+l as-predicted host-and-path-match\n+n as-predicted host-and-path-match"},
		{"a link of another site", "GET", passed("cross-site", evil, "Cookie: l=1; n=1"), "+l as-predicted sent-on-navigation\n+n as-predicted sent-cross-site\n-s as-predicted same-site-strict"},
		{"a form of another site", "POST", passed("cross-site", evil, "Origin: https://evil.test", "Cookie: n=1"), "+n as-predicted sent-cross-site\n-s as-predicted same-site-strict\n-l as-predicted same-site-lax"},
		{"a frame in another site", "GET", passed("cross-site", evil, active, "Cookie: n=1"), "+n as-predicted sent-cross-site\n-s as-predicted same-site-strict\n-l as-predicted same-site-lax"},
	} {
		f := lastOf(t, recorded(t, ask{"GET", "https://shop.test/", typed(), 200, lines}, ask{test.method, "https://shop.test/a", test.request, 200, nil}))
		if got := told(f); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// This machine is the same one with a dot behind its name.
func TestThisMachineWithADot(t *testing.T) {
	f := lastOf(t, recorded(t, ask{"GET", "http://localhost.:8000/", typed(), 200, []string{"Set-Cookie: a=1; Secure"}}))
	if l := f.Set[0]; l.Fate.Fate != "stored" {
		t.Errorf("it is %s: %s", l.Fate.Fate, l.Why.EN)
	}
}

// What a page of another site has fetched ahead of time has no cookies of the browser, and leaves
// none: who comes without them later is no other browser.
func TestFetchedAheadOfTime(t *testing.T) {
	const page = "Referer: http://evil.localhost:8000/"
	p := live(t)
	first := p.visit(1, typed("Sec-Purpose: prefetch", page), []string{sid})
	if l := first.Set[0]; l.Claim != traffic.CannotKnow {
		t.Errorf("its line: %s (%s)", l.Claim, l.Why.EN)
	}
	then := p.asks(2, "/", typed()...)
	if then.User != 1 || then.Another || told(then.Finding) != "-sid cannot-know ?" {
		t.Errorf("what comes then is of browser %d: %s", then.User, told(then.Finding))
	}
	p.gets(2, "Set-Cookie: b=1; HttpOnly; Path=/")
	if got := told(p.asks(2, "/", typed("Sec-Purpose: prefetch", page)...).Finding); !strings.Contains(got, "-b cannot-know ?") {
		t.Errorf("in a browser that has cookies: %s", got)
	}
	p.gets(2)
	if got := told(p.asks(2, "/", typed("Sec-Purpose: prefetch", "Referer: http://127.0.0.1:8001/", "Cookie: b=1")...).Finding); !strings.Contains(got, "+b as-predicted host-and-path-match") {
		t.Errorf("by a page of its own: %s", got)
	}
}

// A page that names no Referer may have asked by way of another site that nobody saw.
func TestByWayOfAnotherSite(t *testing.T) {
	frame := []string{chrome, "Host: x", "Sec-Fetch-Dest: iframe", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: cross-site"}
	f := lastOf(t, recorded(t, ask{"GET", "https://shop.test/", typed(), 200, []string{"Set-Cookie: s=1; HttpOnly; SameSite=Strict"}},
		ask{"GET", "https://shop.test/a", frame, 200, []string{"Set-Cookie: l=1; SameSite=Lax"}}))
	if got := told(f); got != "-s cannot-know ?" || f.Set[0].Claim != traffic.CannotKnow {
		t.Errorf("%s, its line: %s", got, f.Set[0].Claim)
	}
}

// A style sheet that came before the recording names itself as the Referer of what it loads, over
// plain http, and stands in a page of any site.
func TestASheetOfBefore(t *testing.T) {
	image := ask{"GET", "http://news.test/i", []string{chrome, "Host: x", "Accept: image/*", "Referer: http://shop.test/"}, 200, []string{"Set-Cookie: a=1; SameSite=Strict"}}
	for cookie, want := range map[string]bool{"X: 1": true, "Cookie: x=1": false} {
		file := recorded(t, ask{"GET", "https://wiki.test/", typed(cookie), 200, nil}, image)
		alike := *file.Entries[1].Alike
		alike.Kind = "image"
		file.Entries[1].Alike = &alike
		if f := lastOf(t, file); f.Known != want {
			t.Errorf("%s: known %v, %+v", cookie, f.Known, f.Around)
		}
	}
}
