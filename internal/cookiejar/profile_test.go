package cookiejar_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// TestProfilesDiffer has a story for every point in which Chromium leaves the
// draft, or goes beyond it.
func TestProfilesDiffer(t *testing.T) {
	for _, test := range []struct {
		story           string
		lines           []string
		chromium, draft string // the Cookie header afterwards
	}{
		{"a new value takes a new place", []string{"a=1", "b=1", "a=2"}, "b=1; a=2", "a=2; b=1"},
		{"the same value keeps it", []string{"a=1", "b=1", "a=1; HttpOnly"}, "a=1; b=1", "a=1; b=1"},
		{"a tab in a value", []string{"a=1\t2"}, "", "a=1\t2"},
		{"tabs around it", []string{"\ta\t=\t1\t"}, "a=1", "a=1"},
		{"no name, and = in the value", []string{"=a=b"}, "", "a=b"},
		{"a bad Max-Age after a good one", []string{"a=1; Max-Age=-1; Max-Age=x"}, "a=1", ""},
		{"a bad Expires after a good one", []string{"a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Expires=x"}, "a=1", ""},
		{"a bad Max-Age leaves Expires", []string{"a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=x"}, "", ""},
		{"a line end", []string{"a=1\rb; Path=/x"}, "a=1", ""},
		{"a lone dot as Domain", []string{"a=1; Domain=."}, "", "a=1"},
		{"the prefix __Http-", []string{"__Http-a=1"}, "", "__Http-a=1"},
		{"the prefix __Host-Http-", []string{"__Host-Http-a=1; Secure; Path=/"}, "", "__Host-Http-a=1"},
		{"both know __Host-", []string{"__Host-a=1; Secure", "__host-b=1; Secure; Path=/"}, "__host-b=1", "__host-b=1"},
		{"and __Secure-", []string{"__Secure-a=1", "__SECURE-b=1; Secure"}, "__SECURE-b=1", "__SECURE-b=1"},
		{"and values that look like them", []string{"__Secure-a; Secure", "=__Host-a; Secure; Path=/"}, "", ""},
		{"Partitioned without Secure", []string{"a=1; Partitioned"}, "", "a=1"},
	} {
		t.Run(test.story, func(t *testing.T) {
			for profile, want := range map[cookiejar.Profile]string{cookiejar.Chromium: test.chromium, cookiejar.RFC6265bis: test.draft} {
				jar := cookiejar.New(cookiejar.Options{Profile: profile})
				for i, line := range test.lines {
					set(t, jar, noon.Add(time.Duration(i)*time.Second), "https://shop.test/", line)
				}
				if got := header(t, jar, noon.Add(time.Minute), "https://shop.test/"); got != want {
					t.Errorf("%v: Cookie: %s, want %s", profile, got, want)
				}
			}
		})
	}
}

func TestTheDraftKeepsFiftyADomain(t *testing.T) {
	jar := cookiejar.New(cookiejar.Options{Profile: cookiejar.RFC6265bis})
	for i := range 50 {
		line := fmt.Sprintf("c%d=1", i)
		if i < 10 {
			line += "; Secure"
		}
		set(t, jar, noon.Add(time.Duration(i)*time.Second), "https://shop.test/", line)
	}
	set(t, jar, noon.Add(time.Hour), "https://www.shop.test/", "other=1")
	d := set(t, jar, noon.Add(time.Hour), "https://shop.test/", "last=1")
	if len(d.Evicted) != 1 || d.Evicted[0].Name != "c10" || d.Evicted[0].Rule.Code != "evicted-domain-full" {
		t.Errorf("evicted: %+v, want c10, the oldest that is not Secure", d.Evicted)
	}
}

func TestFullJar(t *testing.T) {
	for profile, want := range map[cookiejar.Profile]int{cookiejar.Chromium: 100, cookiejar.RFC6265bis: 301} {
		jar := cookiejar.New(cookiejar.Options{Profile: profile})
		late := noon.Add(40 * 24 * time.Hour)
		gone := 0
		for i := range 3301 {
			now := noon
			if i >= 100 {
				now = late
			}
			d := set(t, jar, now, fmt.Sprintf("https://site%d.test/", i%100), fmt.Sprintf("c%d=1", i))
			gone += len(d.Evicted)
		}
		if gone != want {
			t.Errorf("%v: %d went of 3301, of which 100 were not used for 40 days; want %d", profile, gone, want)
		}
		if n := len(jar.Cookies(late)); n != 3301-want {
			t.Errorf("%v: %d are left", profile, n)
		}
	}
}

func TestLaxGraceIsChromiumsOwn(t *testing.T) {
	from := origin(t, "https://bank.test")
	post := cookiejar.Context{Method: "POST", Initiator: &from}
	for _, test := range []struct {
		profile cookiejar.Profile
		line    string
		after   time.Duration
		want    string
	}{
		{cookiejar.Chromium, "a=1", 2 * time.Minute, "a=1"},
		{cookiejar.Chromium, "a=1", 2*time.Minute + time.Second, ""},
		{cookiejar.Chromium, "a=1; SameSite=Lax", time.Second, ""},
		{cookiejar.RFC6265bis, "a=1", time.Second, ""},
	} {
		jar := cookiejar.New(cookiejar.Options{Profile: test.profile})
		set(t, jar, noon, "https://shop.test/", test.line)
		if got := jar.Select(noon.Add(test.after), at(t, "https://shop.test/"), post).Header; got != test.want {
			t.Errorf("%v, %s, %v old: Cookie: %q, want %q", test.profile, test.line, test.after, got, test.want)
		}
	}
}

func TestThirdPartyCookiesBlocked(t *testing.T) {
	top := origin(t, "https://news.test")
	frame := cookiejar.Context{Dest: cookiejar.Iframe, Initiator: &top, Top: &top, Ancestors: []cookiejar.Origin{top}}
	jar := cookiejar.New(cookiejar.Options{ThirdPartyBlocked: true})
	shop := at(t, "https://shop.test/")
	set(t, jar, noon, "https://shop.test/", "own=1; SameSite=None; Secure")
	none := jar.Set(noon, shop, frame, "none=1; SameSite=None; Secure")
	if none.Rule.Code != "third-party-blocked" || none.Check().Seen.EN != "embedded in https://news.test" {
		t.Errorf("None, embedded: %s, %+v", none.Rule.Code, none.Check())
	}
	if d := jar.Set(noon, shop, frame, "part=1; SameSite=None; Secure; Partitioned"); d.Verdict != cookiejar.Stored || d.Cookie.Partition != "https://news.test" || !d.Cookie.CrossSiteFrame {
		t.Errorf("Partitioned, embedded: %v, %+v", d.Verdict, d.Cookie)
	}
	sel := jar.Select(noon, shop, frame)
	if sel.Header != "part=1" || says(t, sel, "own").Rule.Code != "third-party-blocked" {
		t.Errorf("embedded: Cookie: %s, own by %s", sel.Header, says(t, sel, "own").Rule.Code)
	}
	sel = jar.Select(noon, shop, cookiejar.Context{})
	if sel.Header != "own=1" || says(t, sel, "part").Rule.Code != "other-partition" {
		t.Errorf("in a tab of its own: Cookie: %s, part by %s", sel.Header, says(t, sel, "part").Rule.Code)
	}
}

// What a refusal names as needed is enough: each is played.
func TestWhatIsNeededIsEnough(t *testing.T) {
	top := origin(t, "https://news.test")
	frame := cookiejar.Context{Dest: cookiejar.Iframe, Initiator: &top, Top: &top, Ancestors: []cookiejar.Origin{top}}
	for _, test := range []struct {
		url  string
		ctx  cookiejar.Context
		line string
		code rule.Code
		want string
		cure string // a line, where one helps
		at   string // an address, where that helps
	}{
		{"https://shop.test/", frame, "a=1; SameSite=Lax", "third-party-blocked", "SameSite=None; Secure; Partitioned, or a tab of https://shop.test", "a=1; SameSite=None; Secure; Partitioned", ""},
		{"https://shop.test/", frame, "a=1", "third-party-blocked", "SameSite=None; Secure; Partitioned, or a tab of https://shop.test", "a=1; SameSite=None; Secure; Partitioned", ""},
		{"https://shop.test/", frame, "a=1; SameSite=None; Secure", "third-party-blocked", "a Partitioned cookie, or a tab of https://shop.test", "a=1; SameSite=None; Secure; Partitioned", ""},
		{"http://shop.test/", frame, "a=1", "third-party-blocked", "a tab of http://shop.test", "", ""},
		{"http://shop.test/", cookiejar.Context{}, "a=1; Secure", "secure-from-insecure-page", "https, or no Secure", "a=1", "https://shop.test/"},
		{"http://shop.test/", cookiejar.Context{}, "a=1; SameSite=None; Secure", "secure-from-insecure-page", "https", "", "https://shop.test/"},
		{"http://shop.test/", cookiejar.Context{}, "a=1; Secure; Partitioned", "secure-from-insecure-page", "https", "", "https://shop.test/"},
	} {
		jar := cookiejar.New(cookiejar.Options{ThirdPartyBlocked: true})
		d := jar.Set(noon, at(t, test.url), test.ctx, test.line)
		if d.Rule.Code != test.code || d.Check().Wanted.EN != test.want {
			t.Errorf("%s at %s: %s, needed: %s", test.line, test.url, d.Rule.Code, d.Check().Wanted.EN)
		}
		if cured := jar.Set(noon, at(t, test.url), test.ctx, test.cure); test.cure != "" && cured.Verdict == cookiejar.Refused {
			t.Errorf("%s at %s is refused: %s", test.cure, test.url, cured.Rule.Code)
		}
		if test.at == "" { // in a tab of its own
			test.at, test.ctx = test.url, cookiejar.Context{}
		}
		if cured := jar.Set(noon, at(t, test.at), test.ctx, test.line); cured.Verdict == cookiejar.Refused {
			t.Errorf("%s at %s is refused: %s", test.line, test.at, cured.Rule.Code)
		}
	}
}

func TestFetchModes(t *testing.T) {
	shop, www := origin(t, "https://shop.test"), origin(t, "https://www.shop.test")
	for _, test := range []struct {
		mode      cookiejar.Credentials
		from      cookiejar.Origin
		redirects []cookiejar.Origin
		want      string
	}{
		{cookiejar.Include, www, nil, "a=1"},
		{cookiejar.SameOrigin, www, nil, ""},
		{cookiejar.SameOrigin, shop, nil, "a=1"},
		{cookiejar.SameOrigin, shop, []cookiejar.Origin{www}, ""},
		{cookiejar.Omit, shop, nil, ""},
	} {
		jar := new(cookiejar.Jar)
		set(t, jar, noon, "https://shop.test/", "a=1")
		ctx := cookiejar.Context{Dest: cookiejar.Subresource, Initiator: &test.from, Top: &test.from, Ancestors: []cookiejar.Origin{test.from}, Redirects: test.redirects, Credentials: test.mode}
		sel := jar.Select(noon, at(t, "https://shop.test:443/"), ctx)
		if sel.Header != test.want {
			t.Errorf("%+v: Cookie: %q, want %q", test, sel.Header, test.want)
		}
		if test.want == "" && says(t, sel, "a").Rule.Code != "credentials-omitted" {
			t.Errorf("%+v: by %s", test, says(t, sel, "a").Rule.Code)
		}
	}
}

// TestOpaqueOrigins: a sandboxed frame or a data: page is same-site with nothing.
func TestOpaqueOrigins(t *testing.T) {
	opaque := origin(t, "null")
	jar := new(cookiejar.Jar)
	set(t, jar, noon, "https://shop.test/", "a=1; SameSite=Strict")
	if got := jar.Select(noon, at(t, "https://shop.test/"), cookiejar.Context{Initiator: &opaque}).Header; got != "" {
		t.Errorf("from an opaque origin: Cookie: %s", got)
	}
	frame := cookiejar.Context{Dest: cookiejar.Iframe, Top: &opaque, Initiator: &opaque}
	d := jar.Set(noon, at(t, "https://shop.test/"), frame, "p=1; Secure; SameSite=None; Partitioned")
	if d := jar.Set(noon, at(t, "https://shop.test/"), frame, "s=1; SameSite=Strict"); d.Rule.Code != "same-site-strict" {
		t.Errorf("a Strict cookie under an opaque tab: %s", d.Rule.Code)
	}
	if d.Cookie.Partition != "null" {
		t.Errorf("under an opaque tab it is in partition %q", d.Cookie.Partition)
	}
	for _, bad := range []string{"", "shop.test", "https://", "%zz://x"} {
		if o, err := cookiejar.ParseOrigin(bad); err == nil {
			t.Errorf("%q is read as origin %v", bad, o)
		}
	}
}

func TestOwnSuffixes(t *testing.T) {
	list := cookiejar.Suffixes{"co.uk", "*.ck", "!www.ck"}
	for host, want := range map[string]string{
		"shop.test": "test", "a.shop.co.uk": "co.uk", "co.uk": "co.uk", "uk": "uk",
		"a.b.ck": "b.ck", "b.ck": "b.ck", "x.www.ck": "ck", "www.ck": "ck", "notco.uk": "uk",
	} {
		if got := list.PublicSuffix(host); got != want {
			t.Errorf("suffix of %s: %s, want %s", host, got, want)
		}
	}
	jar := cookiejar.New(cookiejar.Options{PublicSuffixes: list})
	if d := set(t, jar, noon, "https://a.b.ck/", "a=1; Domain=b.ck"); d.Rule.Code != "domain-public-suffix" {
		t.Errorf("a cookie for b.ck: %s", d.Rule.Code)
	}
}

// TestFrameSteeredFromElsewhere: a page of another site in a frame of our own page
// takes the frame to our site. The frames around it are ours, the initiator is not:
// only SameSite=None goes along and is kept, also where third-party cookies are blocked.
func TestFrameSteeredFromElsewhere(t *testing.T) {
	shop, news := origin(t, "https://shop.test"), origin(t, "https://news.test")
	lines := []string{"s=1; SameSite=Strict", "l=1; SameSite=Lax", "u=1", "n=1; SameSite=None; Secure"}
	for _, method := range []string{"GET", "POST"} {
		for _, frames := range [][]cookiejar.Origin{{shop}, {shop, shop}} {
			for _, profile := range []cookiejar.Profile{cookiejar.Chromium, cookiejar.RFC6265bis} {
				ctx := cookiejar.Context{Dest: cookiejar.Iframe, Method: method, Initiator: &news, Top: &shop, Ancestors: frames}
				jar := cookiejar.New(cookiejar.Options{Profile: profile, ThirdPartyBlocked: true})
				stored := ""
				for _, line := range lines {
					if d := jar.Set(noon, at(t, "https://shop.test/"), ctx, line); d.Verdict == cookiejar.Stored {
						stored += d.Cookie.Name
					}
					set(t, jar, noon, "https://shop.test/", line)
				}
				sel := jar.Select(noon, at(t, "https://shop.test/"), ctx)
				if sel.Header != "n=1" || stored != "n" {
					t.Errorf("%s, %v, %d frames: Cookie: %s, stored: %s, want n alone", method, profile, len(frames), sel.Header, stored)
				}
				want := method + " of a frame, asked for by https://news.test"
				if got := says(t, sel, "l").Check().Seen.EN; got != want {
					t.Errorf("of l it says %q, want %q", got, want)
				}
			}
		}
	}
}

// TestHowLittleAContextMaySay: a fetch of which only the initiator is known, or
// only the frames around it, is judged by that.
func TestHowLittleAContextMaySay(t *testing.T) {
	shop, news := origin(t, "https://shop.test"), origin(t, "https://news.test")
	for _, test := range []struct {
		what string
		ctx  cookiejar.Context
		want string
	}{
		{"nothing", cookiejar.Context{Dest: cookiejar.Subresource}, "a=1"},
		{"our own initiator", cookiejar.Context{Dest: cookiejar.Subresource, Initiator: &shop}, "a=1"},
		{"a foreign initiator", cookiejar.Context{Dest: cookiejar.Subresource, Initiator: &news}, ""},
		{"a foreign tab", cookiejar.Context{Dest: cookiejar.Subresource, Top: &news}, ""},
		{"our own tab", cookiejar.Context{Dest: cookiejar.Subresource, Top: &shop}, "a=1"},
		{"a foreign frame in our tab", cookiejar.Context{Dest: cookiejar.Subresource, Top: &shop, Ancestors: []cookiejar.Origin{news, shop}}, ""},
		{"frames of ours", cookiejar.Context{Dest: cookiejar.Subresource, Ancestors: []cookiejar.Origin{shop, shop}}, "a=1"},
	} {
		jar := new(cookiejar.Jar)
		set(t, jar, noon, "https://shop.test/", "a=1")
		if got := jar.Select(noon, at(t, "https://shop.test/"), test.ctx).Header; got != test.want {
			t.Errorf("%s: Cookie: %q, want %q", test.what, got, test.want)
		}
		d := jar.Set(noon, at(t, "https://shop.test/"), test.ctx, "p=1; Secure; SameSite=None; Partitioned")
		want := map[bool]string{true: "https://shop.test", false: "https://news.test"}[test.ctx.Top != &news && test.ctx.Initiator != &news]
		if d.Cookie.Partition != want || d.Cookie.CrossSiteFrame == (test.want != "") {
			t.Errorf("%s: partition %s, cross-site frame %v; want %s", test.what, d.Cookie.Partition, d.Cookie.CrossSiteFrame, want)
		}
	}
}

// TestLineEndsOfAScript: a response is cut at a line end, behind which another header
// would begin; what a script writes is refused for it, wherever it stands.
func TestLineEndsOfAScript(t *testing.T) {
	for _, line := range []string{"a=1\nb", "a=1\rb", "a=1\n", "\ra=1", "a\n=1", "a=1; Path=/\n", "a=1; Max-\rAge=1", "a=1; \n"} {
		for _, test := range []struct {
			api  cookiejar.API
			want string
		}{{cookiejar.Script, "disallowed-character"}, {cookiejar.HTTP, ""}} {
			jar := new(cookiejar.Jar)
			d := jar.Set(noon, at(t, "https://shop.test/"), cookiejar.Context{API: test.api}, line)
			if refused := d.Rule.Code == "disallowed-character"; refused != (test.want != "") {
				t.Errorf("%q by %v: %s", line, test.api, d.Rule.Code)
			}
			cut := slices.ContainsFunc(d.Attributes(), func(a cookiejar.Attribute) bool { return a.Rule != nil && a.Rule.Code == "line-cut" })
			if test.api == cookiejar.Script && cut {
				t.Errorf("%q by a script is told to be cut", line)
			}
		}
	}
}

// TestDomainsAboveTheSite have the words of Chromium's rule: what counts is the
// registrable domain of the host, not whether the Domain is a suffix itself.
func TestDomainsAboveTheSite(t *testing.T) {
	for _, test := range []struct{ url, domain, chromium, draft string }{
		{"https://mybucket.s3.amazonaws.com/", "amazonaws.com", "domain-above-site", "stored"},
		{"http://ec2-3-3-3-3.ap-northeast-2.compute.amazonaws.com/", "compute.amazonaws.com", "domain-public-suffix", "stored"},
		{"http://ec2-3-3-3-3.ap-northeast-2.compute.amazonaws.com/", "amazonaws.com", "domain-above-site", "stored"},
		{"http://my-lb-1.eu-west-1.elb.amazonaws.com/", "elb.amazonaws.com", "domain-public-suffix", "stored"},
		{"http://my-lb-1.eu-west-1.elb.amazonaws.com/", "amazonaws.com", "domain-above-site", "stored"},
		{"http://my-lb-1.eu-west-1.elb.amazonaws.com/", "my-lb-1.eu-west-1.elb.amazonaws.com", "stored", "stored"},
		{"https://st1.z12.web.core.windows.net/", "windows.net", "domain-above-site", "stored"},
		{"https://x.kobe.jp/", "kobe.jp", "domain-public-suffix", "stored"},
		{"https://kobe.jp/", "kobe.jp", "stored", "stored"},
		{"https://www.city.kobe.jp/", "city.kobe.jp", "stored", "stored"},
		{"https://www.shop.test/", "shop.test", "stored", "stored"},
		{"https://a.github.io/", "github.io", "domain-public-suffix", "domain-public-suffix"},
	} {
		for profile, want := range map[cookiejar.Profile]string{cookiejar.Chromium: test.chromium, cookiejar.RFC6265bis: test.draft} {
			jar := cookiejar.New(cookiejar.Options{Profile: profile})
			if d := set(t, jar, noon, test.url, "a=1; Domain="+test.domain); string(d.Rule.Code) != want {
				t.Errorf("%s, Domain=%s, %v: %s, want %s", test.url, test.domain, profile, d.Rule.Code, want)
			}
		}
	}
	if d := set(t, new(cookiejar.Jar), noon, "https://kobe.jp/", "a=1; Domain=kobe.jp"); !d.Cookie.HostOnly {
		t.Error("a cookie of kobe.jp, which is a registry, covers the hosts below")
	}
}

// TestSecureIsNoCureOverHTTP: nobody is sent to a page by http with an attribute for which
// the line would be refused in turn.
func TestSecureIsNoCureOverHTTP(t *testing.T) {
	for _, test := range []struct{ url, line, wanted string }{
		{"http://shop.test/", "a=1; SameSite=None", "SameSite=None; Secure, over https"},
		{"http://localhost/", "a=1; SameSite=None", "SameSite=None; Secure"},
		{"http://shop.test/", "a=1; Partitioned", "Secure; Partitioned, over https"},
	} {
		if c := set(t, new(cookiejar.Jar), noon, test.url, test.line).Check(); c.Wanted.EN != test.wanted || c.Wanted.KO == "" {
			t.Errorf("%s, %s needs %+v", test.url, test.line, c.Wanted)
		}
	}
}

// TestTheSuffixListHasADate: whoever is refused by it can see how old it is.
func TestTheSuffixListHasADate(t *testing.T) {
	at, ok := cookiejar.ListDate()
	if !ok || at.Before(time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the list is of %v (%v)", at, ok)
	}
}

func TestPrivateSuffixes(t *testing.T) {
	for host, want := range map[string]string{"x.eastus-01.azurewebsites.net": "azurewebsites.net", "a.github.io": "github.io", "github.io": "", "www.shop.test": "", "shop.co.kr": ""} {
		if got, ok := cookiejar.PrivateSuffix(host); ok != (want != "") || ok && got != want {
			t.Errorf("%s: %s, %v", host, got, ok)
		}
	}
}

// TestInternationalDomains: Chromium reads a Domain beyond ASCII as it reads hosts.
func TestInternationalDomains(t *testing.T) {
	for _, test := range []struct{ url, domain, want string }{
		{"https://bücher.test/", "bücher.test", "xn--bcher-kva.test"},
		{"https://bücher.test/", ".BÜCHER.test", "xn--bcher-kva.test"},
		{"https://www.faß.test/", "faß.test", "xn--fa-hia.test"},
		{"https://한국.test/", "한국.test", "xn--3e0b707e.test"},
		{"https://shop.test/", "ｓhop.test", "shop.test"},
		{"https://shop.test/", "\xff.test", ""},
	} {
		for _, api := range []cookiejar.API{cookiejar.HTTP, cookiejar.Script} {
			d := new(cookiejar.Jar).Set(noon, at(t, test.url), cookiejar.Context{API: api}, "a=1; Domain="+test.domain)
			if got := d.Cookie.Domain; d.Verdict == cookiejar.Stored && (got != test.want || d.Cookie.HostOnly) || (d.Verdict == cookiejar.Stored) != (test.want != "") {
				t.Errorf("%s, Domain=%s: %s for %s", test.url, test.domain, d.Rule.Code, got)
			}
		}
	}
}

// TestAHostOfTwoDots has no cookies: no name ends so.
func TestAHostOfTwoDots(t *testing.T) {
	for _, line := range []string{"a=1", "a=1; Domain=shop.test"} {
		if d := set(t, new(cookiejar.Jar), noon, "http://www.shop.test../", line); d.Rule.Code != "host-two-dots" {
			t.Errorf("%s: %s", line, d.Rule.Code)
		}
	}
}

// TestExpiresByTheServersClock: a cookie lives as long as its server meant, however wrong
// the clock of the server is. Max-Age needs none, a script has none, the draft asks none.
func TestExpiresByTheServersClock(t *testing.T) {
	const day = 24 * time.Hour
	for _, off := range []time.Duration{-15 * day, -time.Hour, 0, 15 * day} {
		date := noon.Add(off)
		line := "a=1; Expires=" + date.Add(14*day).Format("Mon, 02 Jan 2006 15:04:05 GMT")
		for _, test := range []struct {
			who      string
			profile  cookiejar.Profile
			ctx      cookiejar.Context
			line     string
			lives    time.Duration
			byServer bool
		}{
			{"Chromium", cookiejar.Chromium, cookiejar.Context{Date: date}, line, 14 * day, off != 0},
			{"Chromium, without Date", cookiejar.Chromium, cookiejar.Context{}, line, 14*day + off, false},
			{"a script", cookiejar.Chromium, cookiejar.Context{Date: date, API: cookiejar.Script}, line, 14*day + off, false},
			{"the draft", cookiejar.RFC6265bis, cookiejar.Context{Date: date}, line, 14*day + off, false},
			{"Max-Age", cookiejar.Chromium, cookiejar.Context{Date: date}, line + "; Max-Age=60", time.Minute, false},
		} {
			d := cookiejar.New(cookiejar.Options{Profile: test.profile}).Set(noon, at(t, "https://shop.test/"), test.ctx, test.line)
			if stored := d.Verdict == cookiejar.Stored; stored != (test.lives > 0) || stored && d.Cookie.Expires != noon.Add(test.lives) {
				t.Errorf("%s, %v off: %s until %v, want %v", test.who, off, d.Rule.Code, d.Cookie.Expires, noon.Add(test.lives))
			}
			told := slices.ContainsFunc(d.Attributes(), func(a cookiejar.Attribute) bool { return a.Rule != nil && a.Rule.Code == "expires-by-server-clock" })
			if told != test.byServer {
				t.Errorf("%s, %v off: told of the server's clock: %v", test.who, off, told)
			}
		}
	}
}

// TestADomainIsAnAddressAsItIsTyped: a host is read in all its forms, a Domain in one.
func TestADomainIsAnAddressAsItIsTyped(t *testing.T) {
	for domain, want := range map[string]string{"127.0.0.1": "stored", "127.1": "domain-does-not-cover", "2130706433": "domain-does-not-cover"} {
		if d := set(t, new(cookiejar.Jar), noon, "http://127.1/", "a=1; Domain="+domain); string(d.Rule.Code) != want {
			t.Errorf("Domain=%s: %s, want %s", domain, d.Rule.Code, want)
		}
	}
}
