package experiments

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/cookiejar"
)

var update = flag.Bool("update", false, "write the goldens")

// TestStories has what people ask, and what there is to say: what gives up nothing |
// what gives up a protection.
func TestStories(t *testing.T) {
	for _, test := range []struct{ story, about, want string }{
		// The page and the server stand under two names of one machine.
		{"fetched http://localhost:3000 http://127.0.0.1:8000/login sid=1; Path=/ | fetch http://localhost:3000 http://127.0.0.1:8000/me", Sent,
			"one-origin, credentials-include+one-host | credentials-include+same-site-none, credentials-include+partitioned"},
		// One host, two ports: one site, two origins.
		{"fetched http://localhost:3000 http://localhost:8000/login sid=1; Path=/ | fetch http://localhost:3000 http://localhost:8000/me", Sent,
			"credentials-include, one-origin |"},
		// Nothing is Secure over http, so None takes https as well.
		{"fetched http://app.test http://api.bank.test/login sid=1; Path=/ | fetch http://app.test http://api.bank.test/me", Sent,
			"one-host | credentials-include+https+same-site-none, credentials-include+https+partitioned"},
		{"loaded http://app.test http://api.bank.test/login sid=1; Path=/; SameSite=None", Stored,
			"https+secure, one-host+same-site-lax |"},
		{"loaded http://app.test http://api.bank.test/login sid=1; Path=/", Stored,
			"one-host | https+same-site-none, https+partitioned"},
		{"set http://shop.test/ sid=1; SameSite=None; Secure", Stored,
			"https | same-site-lax+no-secure"},
		// A page of another site acts in somebody's name.
		{"set https://shop.test/ sid=1; SameSite=Lax | wait 5m | post https://bank.test https://shop.test/pay", Sent,
			"| same-site-none, get"},
		{"set https://shop.test/ sid=1 | wait 1m | post https://bank.test https://shop.test/pay", Sent,
			"same-site-lax |"},
		{"set https://shop.test/ sid=1; SameSite=None; Secure | post https://bank.test https://shop.test/pay", Sent,
			"same-site-lax |"},
		// Domains.
		{"set http://localhost:5000/ a=1; Domain=localhost:5000", Stored,
			"no-domain, domain |"},
		{"set https://shop.test:8443/ b=1; Domain=https://shop.test", Stored,
			"no-domain, domain |"},
		{"set https://shop.test/ b=1; Domain=undefined", Stored,
			"no-domain | domain"},
		{"set https://www.shop.test/ a=1 | get https://api.shop.test/", Sent,
			"one-host | domain"},
		{"set https://a.b.shop.test/ a=1 | get https://c.b.shop.test/", Sent,
			"one-host | domain"},
		{"set https://www.shop.test/ a=1; Domain=bank.test | get https://bank.test/", Sent,
			"one-host+no-domain |"},
		{"set https://www.shop.test/ a=1 | get https://bank.test/", Sent,
			"one-host |"},
		{"set http://127.0.0.1:8000/ a=1 | get http://localhost:8000/", Sent,
			"one-host |"},
		// Deleting.
		{"set https://app.shop.test/ tok=1; Path=/; Domain=shop.test; Secure | set https://app.shop.test/ tok=; Path=/; Max-Age=0", Deleted,
			"cookie-meant |"},
		{"set https://x.test/foo/logout J=1; Path=/foo | set https://x.test/foo/logout J=; Path=/foo/; Max-Age=0", Deleted,
			"cookie-meant |"},
		{"set https://shop.test/ a=1; Path=/ | set https://app.shop.test/ a=; Path=/; Max-Age=0", Deleted,
			"cookie-meant |"},
		{"set https://shop.test/ a=1; Path=/x | set https://shop.test/ a=2; Path=/; Domain=shop.test | set https://shop.test/y a=deleted; Max-Age=0; Path=/y", Deleted,
			"cookie-meant, cookie-meant |"},
		{"set https://shop.test/ a=; Max-Age=0", Deleted,
			"|"},
		{"set https://shop.test/ a=1; Secure | set http://shop.test/ a=; Max-Age=0", Deleted,
			"https |"},
		{"set https://shop.test/x/ a=1; Secure; Path=/x | set http://shop.test/x/ a=; Max-Age=0; Path=/x/", Deleted,
			"https+cookie-meant |"},
		{"set https://shop.test/ a=1; HttpOnly | script https://shop.test/ a=; Max-Age=0", Deleted,
			"set-by-server |"},
		{"set https://shop.test/ a=1; SameSite=Lax | framed https://news.test https://shop.test/ a=; Max-Age=0", Deleted,
			"one-host, own-tab | same-site-none"},
		// Time.
		{"set https://shop.test/ a=1 | close | get https://shop.test/", Sent,
			"| later-end"},
		{"set https://shop.test/ a=1; Max-Age=60 | wait 360h | get https://shop.test/", Sent,
			"| later-end"},
		{"set https://shop.test/ a=1; Max-Age=60 | wait 9700h | get https://shop.test/", Sent,
			"|"},
		{"set https://shop.test/ a=1; Expires=Sun, 01 Mar 2026 09:00:00 GMT | get https://shop.test/", Sent,
			"later-end |"},
		{"set https://shop.test/ a=1 | set https://shop.test/ a=; Max-Age=0 | get https://shop.test/", Sent,
			"| not-deleted"},
		{"set https://www.shop.test/ a=1 | clear-site https://shop.test/ | get https://www.shop.test/", Sent,
			"| not-deleted"},
		{"set https://shop.test/ a=1 | clear | get https://shop.test/", Sent,
			"|"},
		// What a person has in the jar has no line.
		{"put https://shop.test/ a=1; Path=/x | get https://shop.test/", Sent,
			"|"},
		{"put https://shop.test/ a=1; Path=/; Secure | get http://shop.test/", Sent,
			"https |"},
		// Reading.
		{"set https://shop.test/ a=1; HttpOnly | read https://shop.test/", Shown,
			"| no-http-only"},
		{"set https://shop.test/ a=1 | read https://shop.test/", Shown,
			"http-only |"},
		// Partitions.
		{"framed https://news.test https://shop.test/ a=1; SameSite=None; Secure; Partitioned | frame https://mail.test https://shop.test/", Sent,
			"own-tab, set-there | no-partitioned"},
		{"block | framed https://news.test https://shop.test/ a=1; SameSite=None; Secure | frame https://news.test https://shop.test/", Sent,
			"one-host, own-tab | partitioned, third-party-allowed"},
		{"set https://shop.test/ a=1 | frame https://news.test https://shop.test/", Sent,
			"one-host, own-tab | same-site-none, set-there+partitioned"},
		{"block | set https://shop.test/ a=1 | frame https://news.test https://shop.test/", Sent,
			"one-host, own-tab | set-there+partitioned, same-site-none+third-party-allowed"},
		// Names that promise.
		{"set http://shop.test/a __Host-a=1; Domain=shop.test", Stored,
			"https+name-kept | no-prefix"},
		{"set https://shop.test/a __Secure-a=1; SameSite=None", Stored,
			"secure |"},
	} {
		a := askLast(t, test.story)
		if got := inShort(a); a.About != test.about || got != test.want {
			t.Errorf("%s\n is about %s: %s\n      want %s: %s", test.story, a.About, got, test.about, test.want)
		}
	}
}

// TestWhereThirdPartyCookiesAreBlocked: a change that holds in other browsers alone says so.
func TestWhereThirdPartyCookiesAreBlocked(t *testing.T) {
	for story, want := range map[string]string{
		"set https://shop.test/ a=1 | frame https://news.test https://shop.test/":                                                  "same-site-none",
		"framed https://news.test https://shop.test/ a=1":                                                                          "same-site-none",
		"block | framed https://news.test https://shop.test/ a=1":                                                                  "",
		"set https://shop.test/ a=1; SameSite=Lax | wait 5m | post https://bank.test https://shop.test/pay":                        "",
		"fetched https://app.test https://api.test/ a=1; SameSite=None; Secure | fetch https://app.test https://api.test/":         "credentials-include",
		"fetched https://a.app.test https://b.app.test/ a=1; SameSite=None; Secure | fetch https://a.app.test https://b.app.test/": "",
	} {
		a := askLast(t, story)
		var got []string
		for _, f := range append(a.Free, a.Costly...) {
			if f.Allowed {
				got = append(got, f.Changes[len(f.Changes)-1].Code)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s\n needs third-party cookies for %v, want %s", story, got, want)
		}
	}
}

// TestWhatIsWritten has the lines and the code that an answer gives.
func TestWhatIsWritten(t *testing.T) {
	for _, test := range []struct{ story, change, line, code string }{
		{"set https://app.shop.test/ tok=1; Path=/; Domain=shop.test; Secure | set https://app.shop.test/ tok=; Path=/; Max-Age=0", "cookie-meant",
			"tok=; Path=/; Max-Age=0; Domain=shop.test", `response.delete_cookie("tok", domain="shop.test") | res.clearCookie('tok', {domain: 'shop.test'})`},
		{"set http://localhost:5000/ a=1; Domain=localhost:5000", "domain",
			"a=1; Domain=localhost", `response.set_cookie("a", value, domain="localhost") | res.cookie('a', value, {domain: 'localhost'})`},
		{"set https://x.test/foo/logout J=1; Path=/foo | set https://x.test/foo/logout J=; path=/foo/; Max-Age=0", "cookie-meant",
			"J=; Path=/foo; Max-Age=0", `response.delete_cookie("J", path="/foo") | res.clearCookie('J', {path: '/foo'})`},
		{"set https://shop.test/ sessionid=1;HttpOnly;Path=/;SameSite=Lax | frame https://news.test https://shop.test/", "same-site-none",
			"sessionid=1;HttpOnly;Path=/; SameSite=None; Secure", "SESSION_COOKIE_SAMESITE = \"None\"\nSESSION_COOKIE_SECURE = True"},
		{"set https://shop.test/ connect.sid=1; Path=/; HttpOnly | frame https://news.test https://shop.test/", "same-site-none",
			"connect.sid=1; Path=/; HttpOnly; SameSite=None; Secure", "session({secret, cookie: {sameSite: 'none', secure: true}})"},
		{"set https://shop.test/ JSESSIONID=1; Path=/ | frame https://news.test https://shop.test/", "same-site-none",
			"JSESSIONID=1; Path=/; SameSite=None; Secure", ""},
		{"set https://shop.test/app/x sid=1; SameSite=Strict | link https://mail.test https://shop.test/app/", "same-site-lax",
			"sid=1; SameSite=Lax", `response.set_cookie("sid", value, path="/app", samesite="Lax") | res.cookie('sid', value, {sameSite: 'lax', path: '/app'})`},
		{"set https://shop.test/ a=1; SameSite=lax; Secure=false; SameSite=strict | link https://mail.test https://shop.test/", "same-site-lax",
			"a=1; SameSite=Lax; Secure=false", `response.set_cookie("a", value, secure=True, samesite="Lax") | res.cookie('a', value, {sameSite: 'lax', secure: true})`},
		{"set https://shop.test/ a=1;\tExpires=Mon, 02 Mar 2026 08:00:00 GMT ; Path=/ | get https://shop.test/", "later-end",
			"a=1; Path=/; Max-Age=86400", `response.set_cookie("a", value, max_age=86400) | res.cookie('a', value, {maxAge: 86400 * 1000})`},
		{"script https://shop.test/ a=1; HttpOnly", "set-by-server", "", ""},
		{"script https://shop.test/ a=1; HttpOnly", "no-http-only", "a=1", ""},
		{`set https://shop.test/ a"b=1; Path=/x | get https://shop.test/`, "path", `a"b=1; Path=/`, ""},
	} {
		a := askLast(t, test.story)
		found := append(slices.Clone(a.Free), a.Costly...)
		i := slices.IndexFunc(found, func(f Finding) bool { return len(f.Changes) == 1 && f.Changes[0].Code == test.change })
		if i < 0 {
			t.Errorf("%s: %s is not told, but %s", test.story, test.change, inShort(a))
			continue
		}
		var code []string
		for _, w := range found[i].Written {
			code = append(code, w.Code)
		}
		if got := strings.Join(code, " | "); string(found[i].Line) != test.line || got != test.code {
			t.Errorf("%s, %s: %q, %q\n want %q, %q", test.story, test.change, found[i].Line, got, test.line, test.code)
		}
	}
}

// TestWhatElseIsAnother has what a change does to the rest of a story.
func TestWhatElseIsAnother(t *testing.T) {
	s := told(t, "set https://shop.test/ sid=1; SameSite=Strict; Path=/ | set https://shop.test/x sid=2; Path=/x | link https://mail.test https://shop.test/ | "+
		"post https://bank.test https://shop.test/pay | frame https://news.test https://shop.test/ | set https://shop.test/ sid=; Max-Age=0; Path=/ | get https://shop.test/")
	whole := s.numbered()
	key := play(&whole, 0).of(0).set.Cookie.Key()
	for _, test := range []struct {
		op   int
		want string
	}{
		{2, "same-site-lax: "},
		{4, "same-site-none: 2 sid not sent>sent, 3 sid not sent>sent; own-tab: 2 sid not sent>sent; set-there: 5 sid deleted>no effect"},
	} {
		var all []string
		for _, f := range Ask(s, Question{Op: test.op, Key: key}).Costly {
			var also []string
			for _, e := range f.Also {
				also = append(also, fmt.Sprintf("%d %s %s>%s", e.Op, e.Name, e.Before, e.After))
			}
			all = append(all, f.Changes[0].Code+": "+strings.Join(also, ", "))
		}
		if got := strings.Join(all, "; "); got != test.want {
			t.Errorf("operation %d: %s, want %s", test.op, got, test.want)
		}
	}
}

// TestWhatCrosses: what else is another is told by the names that cross, of which another
// cookie may be the bearer.
func TestWhatCrosses(t *testing.T) {
	s := told(t, "set https://shop.test/ a=1; Path=/api | get https://shop.test/login | set https://shop.test/login a=2; Path=/ | get https://shop.test/api/me | get https://shop.test/login")
	whole := s.numbered()
	key := play(&whole, 0).of(0).set.Cookie.Key()
	f := Ask(s, Question{Op: 1, Key: key}).Free[0]
	want := Effect{Op: 3, URL: "https://shop.test/api/me", Name: "a", Before: severalSent, After: Sent}
	if len(f.Also) != 1 || f.Also[0] != want || f.Also[0].Lost() {
		t.Errorf("%+v, want %+v", f.Also, want)
	}
	s = told(t, "set https://shop.test/ a=1; Path=/api | get https://shop.test/login | set https://shop.test/login a=2; Path=/api/deep | get https://shop.test/api/deep")
	whole = s.numbered()
	f = Ask(s, Question{Op: 1, Key: play(&whole, 0).of(0).set.Cookie.Key()}).Free[0]
	if len(f.Also) != 0 {
		t.Errorf("%+v, though both go along with either Path", f.Also)
	}
}

// TestEveryRule asks what would change the example of every rule.
func TestEveryRule(t *testing.T) {
	var b strings.Builder
	for _, r := range cookiejar.Rules() {
		a := askLast(t, r.Example)
		fmt.Fprintf(&b, "%s\n  %.100s\n", r.Code, strings.Map(visible, r.Example))
		if a.About == "" || a.Rule == "" {
			continue
		}
		fmt.Fprintf(&b, "  %s: %v by %s\n", a.About, a.Holds, a.Rule)
		if !a.Purpose.IsZero() {
			fmt.Fprintf(&b, "  on purpose: %s\n", a.Purpose.EN)
		}
		for _, never := range a.Never {
			fmt.Fprintf(&b, "  never: %s\n", never.EN)
		}
		for i, list := range [][]Finding{a.Free, a.Costly} {
			for _, f := range list {
				var changes []string
				for _, c := range f.Changes {
					changes = append(changes, c.Do.EN)
				}
				fmt.Fprintf(&b, "  %s %s\n", [...]string{"+", "!"}[i], strings.Join(changes, " + "))
			}
		}
	}
	const golden = "testdata/rules.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s is another; -update writes it", golden)
	}
}

func visible(r rune) rune {
	if r < 0x20 {
		return '?'
	}
	return r
}
