package cookiejar_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// A length of time is said in two units at most, and from two days on in days.
func TestLengthsInReasons(t *testing.T) {
	u := read("https://shop.test/")
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		seconds int
		want    rule.Text
	}{
		{45, rule.Text{EN: "45 s", KO: "45초"}},
		{60, rule.Text{EN: "1 min", KO: "1분"}},
		{90, rule.Text{EN: "1 min 30 s", KO: "1분 30초"}},
		{5400, rule.Text{EN: "1 h 30 min", KO: "1시간 30분"}},
		{86400, rule.Text{EN: "1 day", KO: "1일"}},
		{129600, rule.Text{EN: "1 day 12 h", KO: "1일 12시간"}},
		{1209599, rule.Text{EN: "14 days", KO: "14일"}},
	} {
		jar := cookiejar.New(cookiejar.Options{})
		if got := jar.Set(now, u, cookiejar.Context{}, fmt.Sprintf("a=1; Max-Age=%d", c.seconds)).Check().Seen; got != c.want {
			t.Errorf("Max-Age=%d is told as %v, want %v", c.seconds, got, c.want)
		}
	}
}

// A line that asks to delete a cookie which is not there names that cookie, one of
// the same name that is, and what the line has to say to be about that one.
func TestNothingToDelete(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	news := cookiejar.Origin{Scheme: "https", Host: "news.test"}
	framed := cookiejar.Context{Dest: cookiejar.Iframe, Initiator: &news, Top: &news, Ancestors: []cookiejar.Origin{news}}
	for _, c := range []struct {
		there        string
		ctx          cookiejar.Context
		at, line     string
		seen, wanted string
	}{
		{"lang=ko; Domain=uni.test; Path=/", cookiejar.Context{}, "", "lang=; Max-Age=0; Path=/",
			"Max-Age=0, no such cookie in the jar: lang (mail.uni.test, Path=/), but there is lang (Domain=uni.test, Path=/)", "Domain=uni.test"},
		{"lang=ko; Domain=uni.test; Path=/", cookiejar.Context{}, "", "lang=; Max-Age=-1; Path=/x",
			"Max-Age=-1, no such cookie in the jar: lang (mail.uni.test, Path=/x), but there is lang (Domain=uni.test, Path=/)", "Domain=uni.test, Path=/"},
		{"lang=ko; Path=/foo", cookiejar.Context{}, "", "lang=; Path=/foo/; Max-Age=0",
			"Max-Age=0, no such cookie in the jar: lang (mail.uni.test, Path=/foo/), but there is lang (mail.uni.test, Path=/foo)", "Path=/foo"},
		{"lang=ko; Path=/", cookiejar.Context{}, "", "lang=; Path=/; Domain=mail.uni.test; Max-Age=0",
			"Max-Age=0, no such cookie in the jar: lang (Domain=mail.uni.test, Path=/), but there is lang (mail.uni.test, Path=/)", "no Domain"},
		{"lang=ko; Path=/", cookiejar.Context{}, "https://uni.test/", "lang=; Path=/; Domain=uni.test; Max-Age=0",
			"Max-Age=0, no such cookie in the jar: lang (Domain=uni.test, Path=/), but there is lang (mail.uni.test, Path=/)", "an answer of mail.uni.test, no Domain"},
		{"lang=ko; Path=/; Secure; Partitioned; SameSite=None", framed, "", "lang=; Path=/; Max-Age=0",
			"Max-Age=0, no such cookie in the jar: lang (mail.uni.test, Path=/), but there is lang (mail.uni.test, Path=/, Partitioned)",
			"Secure; Partitioned, inside a tab of https://news.test, in a frame of another site"},
		{"other=1", cookiejar.Context{}, "", "lang=; Max-Age=0; Path=/",
			"Max-Age=0, no such cookie in the jar: lang (mail.uni.test, Path=/)", "a cookie to delete, or a later end"},
		{"other=1", cookiejar.Context{}, "", "popup=off; Expires=Mon, 02 Mar 2026 00:00:00 GMT",
			"Expires=Mon, 02 Mar 2026 00:00:00 GMT, no such cookie in the jar: popup (mail.uni.test, Path=/)", "a cookie to delete, or an end after 2026-03-02 09:00:00 UTC"},
	} {
		jar := cookiejar.New(cookiejar.Options{})
		jar.Set(now, read("https://mail.uni.test/"), c.ctx, c.there)
		got := jar.Set(now, read(cmp.Or(c.at, "https://mail.uni.test/")), cookiejar.Context{}, c.line).Check()
		if got.Seen.EN != c.seen || got.Wanted.EN != c.wanted {
			t.Errorf("%s is told as %q, needs %q; want %q, needs %q", c.line, got.Seen.EN, got.Wanted.EN, c.seen, c.wanted)
		}
		if got.Seen.KO == "" || got.Wanted.KO == "" {
			t.Errorf("%s lacks Korean: %v, %v", c.line, got.Seen, got.Wanted)
		}
	}
}

// Of several cookies of the name the one is named that the line nearly met.
func TestTheNearestCookieIsNamed(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	jar := cookiejar.New(cookiejar.Options{})
	u := read("https://mail.uni.test/box/out")
	for _, line := range []string{"a=1; Path=/box/archive", "a=2; Domain=uni.test; Path=/box", "a=3; Domain=uni.test; Path=/"} {
		jar.Set(now, u, cookiejar.Context{}, line)
	}
	jar.Set(now, read("https://www.uni.test/"), cookiejar.Context{}, "a=4; Path=/")
	for _, c := range []struct{ line, wanted string }{
		{"a=; Path=/; Max-Age=0", "Path=/box/archive"}, // of this host alone, as the line has it
		{"a=; Path=/x; Domain=uni.test; Max-Age=0", "Path=/box"},
		{"a=; Path=/; Domain=mail.uni.test; Max-Age=0", "no Domain, Path=/box/archive"},
	} {
		if got := jar.Set(now, u, cookiejar.Context{}, c.line).Check(); got.Wanted.EN != c.wanted {
			t.Errorf("%s needs %q, want %q", c.line, got.Wanted.EN, c.wanted)
		}
	}
}

// A Domain is a host name, and people write there what they have.
func TestADomainIsAHostName(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct{ address, domain, code, seen, wanted string }{
		{"http://localhost:5000/", "localhost:5000", "domain-not-a-host", "Domain=localhost:5000 is no host name: without :5000", "no Domain, or Domain=localhost"},
		{"https://shop.test:8443/", "https://shop.test", "domain-not-a-host", "Domain=https://shop.test is no host name: without https://", "no Domain, or Domain=shop.test"},
		// Chromium 156 refuses each of these with INVALID_DOMAIN, on an address too.
		{"https://www.shop.test/", "%73hop.test", "domain-not-a-host", "Domain=%73hop.test is no host name: %73 is an escape, which addresses may have and a Domain may not", "no Domain, or Domain=shop.test"},
		{"https://shop.test/", ".sh%6Fp.test", "domain-not-a-host", "Domain=.sh%6Fp.test is no host name: %6F is an escape, which addresses may have and a Domain may not", "no Domain, or Domain=shop.test"},
		{"https://shop.test/", "shop.test%", "domain-not-a-host", "Domain=shop.test% is no host name: % is an escape, which addresses may have and a Domain may not", "no Domain, or Domain=shop.test"},
		{"http://127.0.0.1:8000/", "%3127.0.0.1", "domain-not-a-host", "Domain=%3127.0.0.1 is no host name: %31 is an escape, which addresses may have and a Domain may not", "no Domain, or Domain=127.0.0.1"},
		{"https://shop.test/", "shop.test/cart", "domain-not-a-host", "Domain=shop.test/cart is no host name: without /cart", "no Domain, or Domain=shop.test"},
		{"https://shop.test/", "undefined", "domain-does-not-cover", "Domain=undefined: a program wrote this where it had no value", "no Domain, or Domain=shop.test"},
		{"http://127.0.0.1:8000/", "127.0.0.1:8000", "domain-not-a-host", "Domain=127.0.0.1:8000 is no host name: without :8000", "no Domain, or Domain=127.0.0.1"},
		{"https://shop.test/", "co.uk", "domain-does-not-cover", "Domain=co.uk does not cover shop.test", "no Domain, or Domain=shop.test"},
		{"https://a.github.io/", "github.io", "domain-public-suffix", "Domain=github.io is a public suffix", "no Domain, or Domain=a.github.io"},
		{"https://www.shop.test/", "api.shop.test", "domain-does-not-cover", "Domain=api.shop.test does not cover www.shop.test", "no Domain, or Domain=shop.test"},
	} {
		for _, profile := range []cookiejar.Profile{cookiejar.Chromium, cookiejar.RFC6265bis} {
			jar := cookiejar.New(cookiejar.Options{Profile: profile})
			got := jar.Set(now, read(c.address), cookiejar.Context{}, "a=1; Domain="+c.domain).Check()
			if string(got.Rule.Code) != c.code || got.Seen.EN != c.seen || got.Wanted.EN != c.wanted {
				t.Errorf("%v, Domain=%s: %s, %q, needs %q; want %s, %q, needs %q", profile, c.domain, got.Rule.Code, got.Seen.EN, got.Wanted.EN, c.code, c.seen, c.wanted)
			}
		}
	}
}

// A cookie of another site may be stored by whatever opens the whole tab, and sent
// by a GET that does.
func TestWhatAnotherSiteMayDo(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	u := read("https://shop.test/")
	games := cookiejar.Origin{Scheme: "https", Host: "games.test"}
	framed := cookiejar.Context{Dest: cookiejar.Iframe, Initiator: &games, Top: &games, Ancestors: []cookiejar.Origin{games}}
	opened := cookiejar.Context{Method: "POST", Initiator: &games}
	for _, line := range []string{"a=1", "a=1; SameSite=Lax", "a=1; SameSite=Strict"} {
		refused := cookiejar.New(cookiejar.Options{}).Set(now, u, framed, line).Check()
		if refused.Wanted.EN != "a request from the site https://shop.test, or one that opens the whole tab" || refused.Wanted.KO != "https://shop.test 사이트에서 온 요청, 또는 탭 전체를 여는 요청" {
			t.Errorf("%s, from a frame, needs %v", line, refused.Wanted)
		}
		jar := cookiejar.New(cookiejar.Options{})
		if d := jar.Set(now, u, opened, line); d.Verdict != cookiejar.Stored {
			t.Errorf("%s, from a POST that opens the whole tab, is %v", line, d.Verdict)
		}
		want := "a request from the site https://shop.test, or a GET that opens the whole tab"
		if strings.Contains(line, "Strict") {
			want = "a request from the site https://shop.test"
		}
		if got := jar.Select(now, u, framed).Decisions[0].Check(); got.Wanted.EN != want {
			t.Errorf("%s, sent to a frame, needs %q, want %q", line, got.Wanted.EN, want)
		}
	}
}

// A page of another site asks for an image or a fetch; a frame is embedded in it.
func TestWhoStandsAroundARequest(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	shop := read("https://shop.test/")
	games, own := cookiejar.Origin{Scheme: "https", Host: "games.test"}, cookiejar.OriginOf(shop)
	jar := cookiejar.New(cookiejar.Options{})
	jar.Set(now, shop, cookiejar.Context{}, "lax=1; SameSite=Lax")
	jar.Set(now, shop, cookiejar.Context{}, "none=1; SameSite=None; Secure")
	for _, c := range []struct {
		what        string
		ctx         cookiejar.Context
		none        string
		lax, korean string
	}{
		{"a fetch", cookiejar.Context{Dest: cookiejar.Subresource, Initiator: &games, Top: &games, Ancestors: []cookiejar.Origin{games}},
			"SameSite=None, asked for by https://games.test", "asked for by https://games.test", "https://games.test에서 요청함"},
		{"a frame", cookiejar.Context{Dest: cookiejar.Iframe, Initiator: &games, Top: &games, Ancestors: []cookiejar.Origin{games}},
			"SameSite=None, embedded in https://games.test", "embedded in https://games.test", "https://games.test 안에 들어 있음"},
		{"an image of the frame", cookiejar.Context{Dest: cookiejar.Subresource, Initiator: &own, Top: &games, Ancestors: []cookiejar.Origin{own, games}},
			"SameSite=None, embedded in https://games.test", "embedded in https://games.test", "https://games.test 안에 들어 있음"},
	} {
		for _, d := range jar.Select(now, shop, c.ctx).Decisions {
			want := rule.Text{EN: c.lax, KO: c.korean}
			if d.Cookie.Name == "none" {
				want = rule.Text{EN: c.none, KO: "SameSite=None, " + c.korean}
			}
			if got := d.Check().Seen; got != want {
				t.Errorf("%s, %s: %v, want %v", c.what, d.Cookie.Name, got, want)
			}
		}
	}
}
