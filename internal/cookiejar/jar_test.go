package cookiejar_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// noon is when the stories of this file begin.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func set(t *testing.T, jar *cookiejar.Jar, now time.Time, url, line string) cookiejar.SetDecision {
	t.Helper()
	return jar.Set(now, at(t, url), cookiejar.Context{}, line)
}

func header(t *testing.T, jar *cookiejar.Jar, now time.Time, url string) string {
	t.Helper()
	return jar.Select(now, at(t, url), cookiejar.Context{}).Header
}

// says finds what a selection says about a cookie.
func says(t *testing.T, sel cookiejar.Selection, name string) cookiejar.SendDecision {
	t.Helper()
	i := slices.IndexFunc(sel.Decisions, func(d cookiejar.SendDecision) bool { return d.Cookie.Name == name })
	if i < 0 {
		t.Fatalf("nothing is said about %s", name)
	}
	return sel.Decisions[i]
}

func TestWhatGoesWhere(t *testing.T) {
	for _, test := range []struct {
		story string
		from  string
		lines []string
		to    string
		want  string
	}{
		{"a cookie comes back", "https://shop.test/", []string{"a=1"}, "https://shop.test/", "a=1"},
		{"to every path below the page's directory", "https://shop.test/cart/add", []string{"a=1"}, "https://shop.test/cart/pay/card", "a=1"},
		{"but not above it", "https://shop.test/cart/add", []string{"a=1"}, "https://shop.test/", ""},
		{"without Domain to this host alone", "https://shop.test/", []string{"a=1"}, "https://www.shop.test/", ""},
		{"with Domain to the hosts below", "https://shop.test/", []string{"a=1; Domain=shop.test"}, "https://www.shop.test/", "a=1"},
		{"and to siblings, if a host sets it for its parent", "https://api.shop.test/", []string{"a=1; Domain=.shop.test"}, "https://www.shop.test/", "a=1"},
		{"never to another site", "https://shop.test/", []string{"a=1; Domain=shop.test"}, "https://othershop.test/", ""},
		{"the port does not count", "https://shop.test:8443/", []string{"a=1"}, "https://shop.test/", "a=1"},
		{"nor does upper case in the host", "https://SHOP.test/", []string{"a=1"}, "https://shop.TEST/", "a=1"},
		{"longer paths stand first", "https://shop.test/", []string{"a=1; Path=/", "b=2; Path=/x", "c=3; Path=/x/y"}, "https://shop.test/x/y", "c=3; b=2; a=1"},
		{"among equals the older", "https://shop.test/", []string{"b=1", "a=2", "b=3; Domain=shop.test"}, "https://shop.test/", "b=1; a=2; b=3"},
		{"a nameless cookie is its value", "https://shop.test/", []string{"only"}, "https://shop.test/", "only"},
		{"quotes belong to the value", "https://shop.test/", []string{`a="1, 2"`}, "https://shop.test/", `a="1, 2"`},
		{"Secure stays off http", "https://shop.test/", []string{"a=1; Secure", "b=2"}, "http://shop.test/", "b=2"},
		{"except on this machine", "http://localhost:8000/", []string{"a=1; Secure"}, "http://localhost:8000/", "a=1"},
		{"a web socket is asked like its page", "https://shop.test/", []string{"a=1; Secure"}, "wss://shop.test/live", "a=1"},
		{"an international name is its punycode", "https://bücher.test/", []string{"a=1"}, "https://xn--bcher-kva.test/", "a=1"},
		{"a number is an address like another", "http://2130706433/", []string{"a=1"}, "http://127.0.0.1/", "a=1"},
		{"and so are its other forms", "http://0x7f.1/", []string{"a=1; Domain=127.0.0.1"}, "http://127.1/", "a=1"},
		{"an address with itself as Domain", "http://10.0.0.9/", []string{"a=1; Domain=10.0.0.9"}, "http://10.0.0.9/", "a=1"},
		{"steps in a path are taken", "https://shop.test/a/../b/c", []string{"a=1"}, "https://shop.test/b/%2e/d", "a=1"},
		{"backslashes are slashes", `https://shop.test/a\b`, []string{"a=1"}, "https://shop.test/a/c", "a=1"},
		{"a percent sign stays one", "https://shop.test/a%/b", []string{"a=1"}, "https://shop.test/a%/c", "a=1"},
		{"escapes in a path are not decoded", "https://shop.test/", []string{"a=1; Path=/%61"}, "https://shop.test/a", ""},
	} {
		t.Run(test.story, func(t *testing.T) {
			jar := new(cookiejar.Jar)
			for _, line := range test.lines {
				if d := set(t, jar, noon, test.from, line); d.Verdict == cookiejar.Refused {
					t.Fatalf("%q was refused: %s", line, d.Rule.Code)
				}
			}
			if got := header(t, jar, noon, test.to); got != test.want {
				t.Errorf("Cookie: %s, want %s", got, test.want)
			}
		})
	}
}

func TestALifeAndWhatIsSaidAboutIt(t *testing.T) {
	jar := new(cookiejar.Jar)
	const url = "https://shop.test/"
	now := noon
	check := func(what string, got, want any) {
		t.Helper()
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}

	d := set(t, jar, now, url, "cart=apples; Max-Age=600; HttpOnly")
	check("a new cookie", d.Verdict, "stored")
	check("it says", d.Check().Seen, rule.Text{EN: "10 min, HttpOnly", KO: "10분, HttpOnly"})
	left, untilClose := d.Cookie.Lasts(now.Add(time.Minute))
	check("it lasts", left, 9*time.Minute)
	check("and not until close", untilClose, false)

	now = now.Add(5 * time.Minute)
	d = set(t, jar, now, url, "cart=apples; Max-Age=600; HttpOnly")
	check("the same once more", d.Verdict, "replaced")
	check("it says", d.Check().Seen.EN, "same value, 10 min, HttpOnly")
	check("it keeps its place", d.Cookie.Created, noon)
	check("what it replaced", d.Previous.Expires, noon.Add(10*time.Minute))

	now = now.Add(10*time.Minute + 3*time.Second)
	gone := says(t, jar.Select(now, at(t, url), cookiejar.Context{}), "cart")
	check("ten minutes later it is", gone.Rule.Code, "expired")
	check("it says", gone.Check().Seen, rule.Text{EN: "expired 3 s ago, at 2026-03-02 12:15:00 UTC", KO: "2026-03-02 12:15:00 UTC에 만료됨 (3초 전)"})
	check("and nothing of its value is left", gone.Cookie.Value+gone.Gone.Value, "")

	d = set(t, jar, now, url, "cart=pears")
	check("set again it is", d.Verdict, "stored")
	check("a session cookie", d.Check().Seen.KO, "브라우저를 닫을 때까지")
	check("and its end is forgotten", len(jar.Gone()), 0)

	d = set(t, jar, now, url, "cart=; Max-Age=0")
	check("the server asks", d.Verdict, "deleted")
	check("it says", d.Check().Seen, rule.Text{EN: "the server asked: Max-Age=0", KO: "서버의 부탁: Max-Age=0"})
	check("what was deleted", d.Previous.Value, "pears")
	check("asked again", set(t, jar, now, url, "cart=; Max-Age=0").Rule.Code, "expired-on-arrival")

	gone = says(t, jar.Select(now.Add(time.Minute), at(t, url), cookiejar.Context{}), "cart")
	check("it is withheld because", gone.Rule.Code, "deleted-by-server")
	check("it says", gone.Check().Seen.EN, "deleted 1 min ago, as the server asked")
}

// TestFourHundredDays: only what is longer is shortened.
func TestFourHundredDays(t *testing.T) {
	const day = 24 * time.Hour
	for line, shortened := range map[string]bool{
		"a=1; Max-Age=34560000":                      false,
		"a=1; Max-Age=34560001":                      true,
		"a=1; Expires=Tue, 06 Apr 2027 12:00:00 GMT": false,
		"a=1; Expires=Tue, 06 Apr 2027 12:00:01 GMT": true,
	} {
		d := set(t, new(cookiejar.Jar), noon, "https://shop.test/", line)
		if left, _ := d.Cookie.Lasts(noon); left != 400*day {
			t.Errorf("%s lasts %v", line, left)
		}
		if note := d.Attributes()[0].Rule; (note != nil) != shortened {
			t.Errorf("%s: noted as %v", line, note)
		}
	}
}

// TestThisMachineAlone: names that only look like this machine are not it.
func TestThisMachineAlone(t *testing.T) {
	for host, secure := range map[string]bool{
		"localhost": true, "app.localhost": true, "localhost.": true, "app.localhost.": true, "127.0.0.1": true, "127.1.2.3": true, "[::1]": true,
		"notlocalhost": false, "localhost.test": false, "127.shop.test": false, "128.0.0.1": false, "[::2]": false,
	} {
		d := set(t, new(cookiejar.Jar), noon, "http://"+host+"/", "a=1; Secure")
		if (d.Verdict == cookiejar.Stored) != secure {
			t.Errorf("Secure from http://%s is %v", host, d.Verdict)
		}
	}
}

func TestLeavingTheJar(t *testing.T) {
	names := func(list []cookiejar.Departure) string {
		var s []string
		for _, d := range list {
			s = append(s, d.Name+":"+string(d.Rule.Code))
		}
		return strings.Join(s, " ")
	}
	jar := new(cookiejar.Jar)
	set(t, jar, noon, "https://shop.test/", "session=1")
	set(t, jar, noon, "https://shop.test/", "hour=1; Max-Age=3600")
	set(t, jar, noon, "https://blog.test/", "minute=1; Max-Age=60")
	set(t, jar, noon, "https://blog.test/", "year=1; Max-Age=31536000")

	if got := names(jar.Expire(noon.Add(59 * time.Second))); got != "" {
		t.Errorf("before its minute is over, %s", got)
	}
	if got := names(jar.Expire(noon.Add(2 * time.Hour))); got != "minute:expired hour:expired" {
		t.Errorf("after two hours %q went", got)
	}
	if got := names(jar.CloseBrowser(noon.Add(3 * time.Hour))); got != "session:browser-closed" {
		t.Errorf("with the browser %q went", got)
	}
	if got := names(jar.Drop(noon.Add(4*time.Hour), func(c cookiejar.Cookie) bool { return c.Domain == "blog.test" })); got != "year:cleared-by-hand" {
		t.Errorf("by hand %q went", got)
	}
	if left := jar.Cookies(noon.Add(4 * time.Hour)); len(left) != 0 {
		t.Errorf("left in the jar: %v", left)
	}
	if got := names(jar.Gone()); got != "minute:expired hour:expired session:browser-closed year:cleared-by-hand" {
		t.Errorf("the jar remembers %q", got)
	}
	if when := jar.Gone()[0].When; !when.Equal(noon.Add(time.Minute)) {
		t.Errorf("the minute ended at %v", when)
	}
}

func TestListing(t *testing.T) {
	jar := new(cookiejar.Jar)
	set(t, jar, noon, "https://shop.test/", "a=1")
	set(t, jar, noon.Add(time.Second), "https://shop.test/x/", "b=1; Domain=shop.test")
	set(t, jar, noon.Add(2*time.Second), "https://www.shop.test/", "c=1; Max-Age=1")
	set(t, jar, noon.Add(3*time.Second), "https://blog.test/", "d=1")
	for _, test := range []struct {
		what string
		got  []cookiejar.Cookie
		want string
	}{
		{"all, oldest first", jar.Cookies(noon.Add(2500 * time.Millisecond)), "abcd"},
		{"without the expired", jar.Cookies(noon.Add(time.Minute)), "abd"},
	} {
		got := ""
		for _, c := range test.got {
			got += c.Name
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.what, got, test.want)
		}
	}
}

func TestTypedByHand(t *testing.T) {
	for _, test := range []struct {
		cookie  cookiejar.Cookie
		verdict cookiejar.SetVerdict
		rule    rule.Code
	}{
		{cookiejar.Cookie{Name: "a", Value: "1", Domain: "shop.test", HostOnly: true}, cookiejar.Stored, "stored"},
		{cookiejar.Cookie{Name: "a", Value: "1", Domain: ".shop.test", HostOnly: true}, cookiejar.Stored, "stored"},
		{cookiejar.Cookie{Name: "key", Value: "2", Domain: "shop.test", HostOnly: true, Path: "/"}, cookiejar.Replaced, "replaced-as-new"},
		{cookiejar.Cookie{Name: "key", Domain: "shop.test", HostOnly: true, Persistent: true, Expires: noon}, cookiejar.Deleted, "cleared-by-hand"},
		{cookiejar.Cookie{Name: "b", Domain: "shop.test", HostOnly: true, Persistent: true, Expires: noon}, cookiejar.Refused, "expired-on-arrival"},
		{cookiejar.Cookie{Name: "a", Value: "b=c", Domain: "shop.test"}, cookiejar.Stored, "stored"},
		{cookiejar.Cookie{Value: "b", Domain: "shop.test"}, cookiejar.Stored, "stored"},
		{cookiejar.Cookie{Name: "a", Value: "b", Domain: "Bücher.test"}, cookiejar.Stored, "stored"},
		{cookiejar.Cookie{Name: "a", Value: "1\n", Domain: "shop.test"}, cookiejar.Refused, "disallowed-character"},
		{cookiejar.Cookie{Name: "a=b", Value: "1", Domain: "shop.test"}, cookiejar.Refused, "disallowed-character"},
		{cookiejar.Cookie{Name: "a", Value: "1;2", Domain: "shop.test"}, cookiejar.Refused, "disallowed-character"},
		{cookiejar.Cookie{Name: "a", Value: "1", Domain: "shop.test", Path: "/;"}, cookiejar.Refused, "disallowed-character"},
		{cookiejar.Cookie{Name: "a", Value: "1\t2", Domain: "shop.test"}, cookiejar.Refused, "tab-inside"},
		{cookiejar.Cookie{Name: "a\tb", Value: "1", Domain: "shop.test"}, cookiejar.Refused, "tab-inside"},
		{cookiejar.Cookie{Domain: "shop.test"}, cookiejar.Refused, "no-content"},
		{cookiejar.Cookie{Value: "a=b", Domain: "shop.test"}, cookiejar.Refused, "ambiguous-name"},
		{cookiejar.Cookie{Name: "a", Value: strings.Repeat("x", 4095), Domain: "shop.test"}, cookiejar.Stored, "stored"},
		{cookiejar.Cookie{Name: "a", Value: strings.Repeat("x", 4096), Domain: "shop.test"}, cookiejar.Refused, "name-and-value-too-long"},
		{cookiejar.Cookie{Name: "a", Value: "1"}, cookiejar.Refused, "domain-does-not-cover"},
		{cookiejar.Cookie{Name: "a", Value: "1", Domain: "co.uk"}, cookiejar.Refused, "domain-public-suffix"},
		{cookiejar.Cookie{Name: "a", Value: "1", Domain: "shop.test", Path: "x"}, cookiejar.Refused, "path-not-absolute"},
		{cookiejar.Cookie{Name: "a", Value: "1", Domain: "shop.test", Partition: "https://news.test"}, cookiejar.Refused, "partitioned-without-secure"},
		{cookiejar.Cookie{Name: "a", Value: "1", Domain: "shop.test", SameSite: cookiejar.SameSiteNone}, cookiejar.Refused, "same-site-none-without-secure"},
		{cookiejar.Cookie{Name: "__Host-a", Value: "1", Domain: "shop.test", Secure: true}, cookiejar.Refused, "prefix-host"},
		{cookiejar.Cookie{Name: "__Host-a", Value: "1", Domain: "shop.test", HostOnly: true, Secure: true}, cookiejar.Stored, "stored"},
	} {
		jar := new(cookiejar.Jar)
		set(t, jar, noon, "https://shop.test/", "key=1; Secure; HttpOnly")
		d := jar.Put(noon, test.cookie)
		if d.Verdict != test.verdict || d.Rule.Code != test.rule {
			t.Errorf("%+v: %v by %s, want %v by %s", test.cookie, d.Verdict, d.Rule.Code, test.verdict, test.rule)
		}
		if c := d.Check(); c.Seen.EN == "" || c.Seen.KO == "" || !c.Holds && c.Wanted.IsZero() {
			t.Errorf("%+v: not put well: %+v", test.cookie, c)
		}
	}
}

// TestBroughtBack empties one jar into another: what comes out is the same.
func TestBroughtBack(t *testing.T) {
	first, second := new(cookiejar.Jar), new(cookiejar.Jar)
	for i, line := range []string{"a=1", "b=2; Max-Age=60; HttpOnly", "c=3; Domain=shop.test; Path=/x; SameSite=Lax", "__Host-d=4; Secure; Path=/; Partitioned; Priority=High"} {
		set(t, first, noon.Add(time.Duration(i)*time.Second), "https://www.shop.test/", line)
	}
	header(t, first, noon.Add(30*time.Second), "https://www.shop.test/")
	before := first.Cookies(noon.Add(time.Minute))
	for _, c := range before {
		second.Put(noon.Add(40*time.Second), c)
	}
	if after := second.Cookies(noon.Add(time.Minute)); !slices.Equal(before, after) {
		t.Errorf("brought back:\n%+v\nwas:\n%+v", after, before)
	}
}

func TestAttributesSayWhatBecameOfThem(t *testing.T) {
	jar := new(cookiejar.Jar)
	d := set(t, jar, noon, "https://shop.test/", "a=1; Path=/x; path = /y; Secure=no; Expires=never; Max-Age=60; Priority=medium; Colour=blue;;")
	var got []string
	for _, a := range d.Attributes() {
		s := a.Name + "=" + a.Value
		if a.Rule != nil {
			s += " " + string(a.Rule.Code)
		}
		got = append(got, s)
	}
	want := []string{
		"Path=/x attribute-overridden", "path=/y", "Secure=no", "Expires=never lifetime-not-understood",
		"Max-Age=60", "Priority=medium", "Colour=blue attribute-unknown",
	}
	if !slices.Equal(got, want) {
		t.Errorf("attributes:\n%q\nwant:\n%q", got, want)
	}
}

// TestEvictionNamesTheNewcomer fills a site and looks at who went, and for whom.
func TestEvictionNamesTheNewcomer(t *testing.T) {
	jar := new(cookiejar.Jar)
	for i := range 180 {
		set(t, jar, noon.Add(time.Duration(i)*time.Second), "https://shop.test/", fmt.Sprintf("c%d=1; Path=/p%d", i, i))
	}
	// Used after more than a minute, the oldest becomes the youngest.
	header(t, jar, noon.Add(10*time.Minute), "https://shop.test/p0")
	d := set(t, jar, noon.Add(11*time.Minute), "https://www.shop.test/", "new=1")
	if len(d.Evicted) != 31 || d.Evicted[0].Name != "c1" {
		t.Fatalf("%d went, first %+v; want 31, first c1", len(d.Evicted), d.Evicted[:1])
	}
	want := rule.Text{EN: "evicted when new arrived: 180 per site", KO: "new 때문에 밀려남: 사이트마다 180개"}
	sel := jar.Select(noon.Add(12*time.Minute), at(t, "https://shop.test/p7"), cookiejar.Context{})
	if got := says(t, sel, "c7").Check().Seen; got != want {
		t.Errorf("of c7 it says %q, want %q", got, want)
	}
}

func TestNothingIsSaidOfOtherSites(t *testing.T) {
	jar := new(cookiejar.Jar)
	set(t, jar, noon, "https://blog.test/", "other=1")
	set(t, jar, noon, "https://api.shop.test/", "near=1")
	sel := jar.Select(noon, at(t, "https://www.shop.test/"), cookiejar.Context{})
	if len(sel.Decisions) != 1 || sel.Header != "" {
		t.Fatalf("decisions %+v, want one, about near", sel.Decisions)
	}
	c := sel.Decisions[0].Check()
	if c.Seen.EN != "set by api.shop.test without Domain, and this is www.shop.test" || c.Wanted.KO != "호스트 api.shop.test" {
		t.Errorf("it says %+v", c)
	}
}

// TestMemoryOfDeparturesIsShort: after a thousand departures the oldest is
// forgotten, everywhere, and the others are not. What comes and goes again and
// again counts once.
func TestMemoryOfDeparturesIsShort(t *testing.T) {
	jar := new(cookiejar.Jar)
	for i := range 1001 {
		url := fmt.Sprintf("https://site%d.test/", i%7)
		for range 2 {
			set(t, jar, noon, url, fmt.Sprintf("c%d=1", i))
			set(t, jar, noon, url, fmt.Sprintf("c%d=; Max-Age=0", i))
		}
	}
	gone := jar.Gone()
	if len(gone) != 1000 || gone[0].Name != "c1" || gone[999].Name != "c1000" {
		t.Fatalf("%d are remembered, from %s to %s", len(gone), gone[0].Name, gone[len(gone)-1].Name)
	}
	told := 0
	for i := range 7 {
		sel := jar.Select(noon, at(t, fmt.Sprintf("https://site%d.test/", i)), cookiejar.Context{})
		for _, d := range sel.Decisions {
			if d.Cookie.Name == "c0" {
				t.Error("c0 is forgotten, and yet spoken of")
			}
		}
		told += len(sel.Decisions)
	}
	if told != 1000 {
		t.Errorf("%d departures are spoken of, want 1000", told)
	}
}

// TestAnAnswerClearsItsSite as Chromium 156 does: every host of the site, the partition of
// the request and what has none, over a connection to trust.
func TestAnAnswerClearsItsSite(t *testing.T) {
	news := cookiejar.Origin{Scheme: "https", Host: "news.test"}
	framed := cookiejar.Context{Dest: cookiejar.Iframe, Initiator: &news, Top: &news, Ancestors: []cookiejar.Origin{news}}
	for _, test := range []struct {
		story, url string
		ctx        cookiejar.Context
		left       string
	}{
		{"at the top", "https://shop.test/out", cookiejar.Context{}, "other in-frame"},
		{"in a frame", "https://shop.test/out", framed, "other own-tab"},
		{"over http", "http://shop.test/out", cookiejar.Context{}, "host domain other own-tab in-frame"},
		{"of another site", "https://other.test/", cookiejar.Context{}, "host domain own-tab in-frame"},
	} {
		jar := new(cookiejar.Jar)
		for _, set := range []struct {
			url, line string
			ctx       cookiejar.Context
		}{
			{"https://www.shop.test/", "host=1", cookiejar.Context{}},
			{"https://shop.test/", "domain=1; Domain=shop.test", cookiejar.Context{}},
			{"https://other.test/", "other=1", cookiejar.Context{}},
			{"https://www.shop.test/", "own-tab=1; Secure; Partitioned", cookiejar.Context{}},
			{"https://shop.test/", "in-frame=1; SameSite=None; Secure; Partitioned", framed},
		} {
			if d := jar.Set(noon, at(t, set.url), set.ctx, set.line); d.Verdict != cookiejar.Stored {
				t.Fatalf("%s: %s", set.line, d.Rule.Code)
			}
		}
		before := len(jar.Cookies(noon))
		gone := jar.ClearSite(noon, at(t, test.url), test.ctx)
		var left []string
		for _, c := range jar.Cookies(noon) {
			left = append(left, c.Name)
		}
		if got := strings.Join(left, " "); got != test.left || len(gone)+len(left) != before {
			t.Errorf("%s: left are %s, want %s; %d went", test.story, got, test.left, len(gone))
		}
		for _, g := range gone {
			if g.Rule.Code != "cleared-by-site" || g.Check(noon).Seen.KO == "" {
				t.Errorf("%s: %s went by %s", test.story, g.Name, g.Rule.Code)
			}
		}
	}
}
