package explain_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/cors"
	"statelab/internal/explain"
	"statelab/internal/paste"
	"statelab/internal/rule"
)

func morning() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

func ask(t *testing.T, q explain.Question) *explain.Answer {
	t.Helper()
	q.At = morning()
	a, err := explain.Ask(q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// saidOf finds what is said of an attribute: "counts", "changed" or "ignored",
// its rule, and its meaning in English.
func saidOf(l explain.Line, name string) string {
	for _, a := range l.Attributes {
		if a.Name == name {
			word := "counts"
			if !a.Counts {
				word = "ignored " + string(a.Rule)
			} else if a.Rule != "" {
				word = "changed " + string(a.Rule)
			}
			return strings.TrimSuffix(word+": "+a.Meaning.EN, ": ")
		}
	}
	for _, a := range l.Unsaid {
		if a.Name == name {
			return "unsaid: " + a.Meaning.EN
		}
	}
	return ""
}

// TestLinesFromTheWild takes lines apart as servers really send them.
func TestLinesFromTheWild(t *testing.T) {
	const page = "https://www.shop.test/account/login"
	for _, test := range []struct {
		line  string
		fate  string
		why   rule.Code
		said  map[string]string // of attributes
		about string            // in a remark on name or value
	}{
		{
			line: "sessionid=x2ye; expires=Mon, 16 Mar 2026 09:00:00 GMT; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax; Secure",
			fate: "stored", why: "stored",
			said: map[string]string{
				"expires":  "ignored max-age-wins: Mon 16 Mar 2026 09:00:00 UTC, in 14 days",
				"Max-Age":  "counts: 14 days, until Mon 16 Mar 2026 09:00:00 UTC",
				"Path":     "counts: every path",
				"HttpOnly": "counts: hidden from scripts of the page",
				"SameSite": "counts: from other sites only when a link opens the whole tab",
				"Secure":   "counts: over https alone",
				"Domain":   "unsaid: www.shop.test alone, not hosts below it",
			},
		},
		{
			line: "a=1; Expires=Wednesday, 09-Nov-99 23:12:40 GMT", fate: "no effect", why: "expired-on-arrival",
			said: map[string]string{"Expires": "counts: Tue 9 Nov 1999 23:12:40 UTC, past: asks to delete the cookie; the year is read as 1999"},
		},
		{
			line: "a=1; Expires=Tue, 09-Nov-26 23:12:40 EST", fate: "stored", why: "stored",
			said: map[string]string{"Expires": "counts: Mon 9 Nov 2026 23:12:40 UTC, in 253 days; the year is read as 2026; the zone EST is not read"},
		},
		{
			line: "a=1; Expires=2026-12-01T00:00:00Z", fate: "stored", why: "stored",
			said: map[string]string{
				"Expires": "ignored lifetime-not-understood: no date with day, month, year and h:m:s",
				"Max-Age": "unsaid: a session cookie: until the browser closes",
			},
		},
		{
			line: "a=1; Max-Age=99999999", fate: "stored", why: "stored",
			said: map[string]string{"Max-Age": "changed lifetime-capped: 400 days, until Tue 6 Apr 2027 09:00:00 UTC"},
		},
		{
			line: "a=1; Max-Age=3600.5", fate: "stored", why: "stored",
			said: map[string]string{"Max-Age": "ignored lifetime-not-understood: a whole number of seconds is wanted"},
		},
		{
			line: "__Host-sid=1; Secure; Path=/; Domain=shop.test", fate: "refused", why: "prefix-host",
			said:  map[string]string{"Domain": "counts: shop.test and every host below it"},
			about: "the prefix __Host- promises: Secure, Path=/, no Domain",
		},
		{
			line: "a=1; Domain=.shop.test", fate: "stored", why: "stored",
			said: map[string]string{"Domain": "counts: shop.test and every host below it; the dot does not count"},
		},
		{
			line: "a=1; Expires=Sun Mar 08 2026 10:00:00 GMT+0900 (Korean Standard Time); Path=/" + strings.Repeat("x", 50), fate: "stored", why: "stored",
			said: map[string]string{
				"Expires": "counts: Sun 8 Mar 2026 10:00:00 UTC, in 6 days; the zone GMT+0900 is not read",
				"Path":    "counts: that path and everything below it",
			},
		},
		{line: "a=1; Expires=Sun, 08 Mar 2026 10:00:00 GMT+0000", fate: "stored", why: "stored", said: map[string]string{"Expires": "counts: Sun 8 Mar 2026 10:00:00 UTC, in 6 days"}},
		{
			line: "a=1; path=/; HttpOnly,b=2; path=/", fate: "stored", why: "stored",
			said: map[string]string{"HttpOnly,b": "ignored attribute-unknown: a comma does not begin another cookie: each cookie needs a Set-Cookie line of its own"},
		},
		{
			line: "a=1; Domain=www.shop.test:8443", fate: "refused", why: "domain-not-a-host",
			said: map[string]string{"Domain": "counts: a host name alone may stand here"},
		},
		{
			line: "a=1; Domain=undefined", fate: "refused", why: "domain-does-not-cover",
			said: map[string]string{"Domain": "counts: not a Domain that this address may give; undefined is what a script writes that had no value there"},
		},
		{line: "a=1; b=2; c=3", fate: "stored", why: "stored", about: "this reads like a Cookie header, which a browser sends: in Set-Cookie only the first is a cookie. Say 'Cookie: ...' for it"},
		{line: "a=null", fate: "stored", why: "stored", about: "null is what a script writes that had no value there"},
		{line: "a=1; Domain=bank.test", fate: "refused", why: "domain-does-not-cover"},
		{line: "a=1; Domain=", fate: "stored", why: "stored", said: map[string]string{"Domain": "counts: empty, as if it were not there"}},
		{
			line: "a=1; Secure=false; HttpOnly=0", fate: "stored", why: "stored",
			said: map[string]string{
				"Secure":   "counts: over https alone; that it is there counts, not what stands behind the =",
				"HttpOnly": "counts: hidden from scripts of the page; that it is there counts, not what stands behind the =",
			},
		},
		{
			line: "a=1; Path=/x; SameSite=Lax; Path=/y; Same-Site=None", fate: "stored", why: "stored",
			said: map[string]string{"Path": "ignored attribute-overridden", "Same-Site": "ignored attribute-unknown: did you mean SameSite?"},
		},
		{
			line: "a=1; Same Site=None; Http Only", fate: "stored", why: "stored",
			said: map[string]string{
				"Same Site": "ignored attribute-unknown: did you mean SameSite?",
				"Http Only": "ignored attribute-unknown: did you mean HttpOnly?",
			},
		},
		{
			line: "a=1; SameSite=Always; Path=account", fate: "stored", why: "stored",
			said: map[string]string{
				"SameSite": "ignored same-site-not-understood: Strict, Lax and None are known; treated as Lax",
				"Path":     "ignored path-not-absolute: the folder of the page counts: /account",
			},
		},
		{
			line: "a=1; Partitioned; Secure; SameSite=None; Priority=High", fate: "stored", why: "stored",
			said: map[string]string{
				"Partitioned": "counts: kept for tabs of https://shop.test alone",
				"Priority":    "counts: evicted after others when the site is full",
				"SameSite":    "counts: from every site, frames and fetches too",
			},
		},
		{line: "a=1; Path=/" + strings.Repeat("x", 1024), fate: "stored", why: "stored", said: map[string]string{"Path": "ignored attribute-too-long: 1025 bytes, and at most 1,024 are read"}},
		{line: `prefs="a, b"`, fate: "stored", why: "stored", about: "the quotation marks are part of the value"},
		{line: `prefs="a; b"`, fate: "stored", why: "stored", about: "a semicolon ends the value even between quotation marks"},
		{line: "mood=🍪", fate: "stored", why: "stored", about: "4 bytes of UTF-8; they go back as they came"},
		{line: "a=caf\xe9", fate: "stored", why: "stored", about: "4 bytes that are no UTF-8; they go back as they came"},
		{line: "a=1, b=2", fate: "stored", why: "stored", about: "a comma does not begin another cookie: each cookie needs a Set-Cookie line of its own"},
		{
			line: "a=1; Path=/, b=2; Path=/", fate: "stored", why: "stored",
			said: map[string]string{"Path": "ignored attribute-overridden: a comma does not begin another cookie: each cookie needs a Set-Cookie line of its own"},
		},
		{line: "token=YWJj==", fate: "stored", why: "stored", about: "only the first = separates name and value"},
		{line: "a=%22x%22", fate: "stored", why: "stored", about: "browsers do not decode %: it goes back as it came"},
		{line: "lonely", fate: "stored", why: "stored", about: "the whole is a value, and goes back as a value alone"},
		{line: "", fate: "refused", why: "no-content"},
		{line: "a=1\x00", fate: "refused", why: "disallowed-character"},
	} {
		l := ask(t, explain.Question{First: explain.Request{URL: page}, Lines: []string{test.line}}).Lines[0]
		if l.Fate.Fate != test.fate || l.Rule != test.why {
			t.Errorf("%.80q is %s by %s, want %s by %s", test.line, l.Fate.Fate, l.Rule, test.fate, test.why)
		}
		for name, want := range test.said {
			if got := saidOf(l, name); got != want {
				t.Errorf("%.80q: of %s is said\n  %s\nwant\n  %s", test.line, name, got, want)
			}
		}
		about := slices.Concat(l.AboutName, l.AboutValue)
		if test.about != "" && !slices.ContainsFunc(about, func(r rule.Text) bool { return r.EN == test.about }) {
			t.Errorf("%.80q: remarks %v, want %s", test.line, about, test.about)
		}
		for _, r := range about {
			if r.EN == "" || r.KO == "" || strings.Contains(r.EN+r.KO, "%!") {
				t.Errorf("%.80q: a remark is not put well: %+v", test.line, r)
			}
		}
	}
}

// TestASuffixIsToldWithTheDateOfTheList: the list may be older than the suffix.
func TestASuffixIsToldWithTheDateOfTheList(t *testing.T) {
	a := ask(t, explain.Question{First: explain.Request{URL: "https://a.github.io/"}, Lines: []string{"a=1; Domain=github.io"}})
	list, ok := explain.SuffixList()
	if seen := a.Lines[0].Seen.EN; !strings.HasSuffix(seen, "is a public suffix by the public suffix list of "+list.Format(time.DateOnly)) {
		t.Errorf("the verdict says %s", seen)
	}
	private := ask(t, explain.Question{First: explain.Request{URL: "https://x.eastus-01.azurewebsites.net/"}, Lines: []string{"a=1; Domain=.x.eastus-01.azurewebsites.net"}})
	if got := saidOf(private.Lines[0], "Domain"); !strings.Contains(got, "the public suffix list of "+list.Format(time.DateOnly)+" has azurewebsites.net; a newer one") {
		t.Errorf("below a suffix of a company: %s", got)
	}
	if got, want := saidOf(a.Lines[0], "Domain"), "counts: no cookie may be for it, by the public suffix list of "+list.Format(time.DateOnly); !ok || got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestThen follows a few cookies through requests of many kinds.
func TestThen(t *testing.T) {
	const page = "https://www.shop.test/cart/add"
	lines := []string{"s=1; SameSite=Strict; Path=/", "l=1; SameSite=Lax; Path=/", "n=1; SameSite=None; Secure; Path=/", "u=1; Path=/", "short=1; Max-Age=60; Path=/", "deep=1", "bad=1; Domain=bank.test"}
	for _, test := range []struct {
		then explain.Request
		how  string
		want string // name:rule of what is sent, then of what is not
	}{
		{explain.Request{URL: page}, "A person types the address.",
			"deep:host-and-path-match s:host-and-path-match l:host-and-path-match n:host-and-path-match u:host-and-path-match short:host-and-path-match | bad:domain-does-not-cover"},
		{explain.Request{URL: "https://www.shop.test/", From: "https://mail.test/inbox"}, "A link on a page of https://mail.test is followed.",
			"l:sent-on-navigation n:sent-cross-site u:sent-on-navigation short:sent-on-navigation | deep:path-mismatch s:same-site-strict bad:domain-does-not-cover"},
		{explain.Request{URL: "https://www.shop.test/", From: "https://bank.test", Method: "post", After: 3 * time.Minute}, "A form on a page of https://bank.test is sent (POST).",
			"n:sent-cross-site | deep:path-mismatch s:same-site-strict l:same-site-lax u:same-site-default short:expired bad:domain-does-not-cover"},
		{explain.Request{URL: "https://www.shop.test/", From: "https://news.test", Dest: "iframe"}, "A frame inside a page of https://news.test loads it.",
			"n:sent-cross-site | deep:path-mismatch s:same-site-strict l:same-site-lax u:same-site-default short:same-site-default bad:domain-does-not-cover"},
		{explain.Request{URL: "https://www.shop.test/", From: "https://www.shop.test", Top: "https://news.test", Dest: "subresource"}, "A page of https://www.shop.test loads it, as an image or a script, in a tab of https://news.test.",
			"n:sent-cross-site | deep:path-mismatch s:same-site-strict l:same-site-lax u:same-site-default short:same-site-default bad:domain-does-not-cover"},
		{explain.Request{URL: "https://www.shop.test/", From: "https://api.shop.test", Dest: "subresource", Credentials: "same-origin"}, `A script of https://api.shop.test fetches it (credentials: "same-origin").`,
			" | deep:path-mismatch s:credentials-omitted l:credentials-omitted n:credentials-omitted u:credentials-omitted short:credentials-omitted bad:domain-does-not-cover"},
		{explain.Request{URL: "https://www.shop.test/", Dest: "subresource"}, "A page of https://www.shop.test loads it, as an image or a script.",
			"s:host-and-path-match l:host-and-path-match n:host-and-path-match u:host-and-path-match short:host-and-path-match | deep:path-mismatch bad:domain-does-not-cover"},
		{explain.Request{URL: "https://other.test/", Script: true}, "A script of that page reads document.cookie.",
			" | s:host-only l:host-only n:host-only u:host-only short:host-only deep:host-only bad:domain-does-not-cover"},
	} {
		a := ask(t, explain.Question{First: explain.Request{URL: page}, Lines: lines, Then: []explain.Request{test.then}})
		sent := a.Then[0]
		if sent.How.EN != test.how {
			t.Errorf("%+v: %s, want %s", test.then, sent.How.EN, test.how)
		}
		var yes, no []string
		for _, c := range sent.Cookies {
			if word := string(c.Name) + ":" + string(c.Rule); c.Fate == explain.Goes {
				yes = append(yes, word)
			} else {
				no = append(no, word)
			}
			if c.Seen.EN == "" || c.Seen.KO == "" {
				t.Errorf("%+v: %s says nothing", test.then, c.Name)
			}
		}
		if got := strings.Join(yes, " ") + " | " + strings.Join(no, " "); got != test.want {
			t.Errorf("%s\n  %s\nwant\n  %s", sent.How.EN, got, test.want)
		}
		if want := morning().Add(test.then.After); !sent.At.Equal(want) {
			t.Errorf("it is %v, want %v", sent.At, want)
		}
	}
}

// A cookie that is refused and then comes after all is no longer one that never
// came; and one that cannot be read by a script can be set by none.
func TestTheFirstRequestHasSurroundings(t *testing.T) {
	framed := explain.Request{URL: "https://ads.test/", From: "https://news.test", Dest: "iframe"}
	a := ask(t, explain.Question{First: framed, Lines: []string{"a=1", "a=2; SameSite=None; Secure; Partitioned"}, Then: []explain.Request{framed, {URL: "https://ads.test/"}}})
	if got := a.Lines[0].Rule + " " + a.Lines[1].Rule; got != "same-site-default stored" {
		t.Errorf("in a frame: %s", got)
	}
	if got := saidOf(a.Lines[1], "Partitioned"); got != "counts: kept for frames inside tabs of https://news.test alone" {
		t.Error(got)
	}
	if len(a.Then[0].Cookies) != 1 || a.Then[0].Header != "a=2" || a.Then[1].Header != "" || a.Then[1].Cookies[0].Rule != "other-partition" {
		t.Errorf("then %+v", a.Then)
	}
	a = ask(t, explain.Question{First: explain.Request{URL: "https://shop.test/"}, Lines: []string{"a=1", "b=1; HttpOnly"}, Then: []explain.Request{{URL: "https://shop.test/", Script: true}}})
	if c := a.Then[0].Cookies; a.Then[0].Header != "a=1" || c[0].Fate != explain.Shown || c[1].Fate != explain.Hidden {
		t.Errorf("read by a script: %+v", a.Then[0])
	}
	a = ask(t, explain.Question{First: explain.Request{URL: "https://shop.test/", Script: true}, Lines: []string{"a=1; HttpOnly"}})
	if a.Lines[0].Rule != "refused-to-script" || a.First.How.EN != "A script of that page writes document.cookie." {
		t.Errorf("by a script: %+v", a)
	}
}

func TestWrongQuestions(t *testing.T) {
	good := explain.Request{URL: "https://shop.test/"}
	for _, test := range []struct {
		q    explain.Question
		want string
	}{
		{explain.Question{First: explain.Request{URL: "shop.test/cart"}}, `"shop.test/cart" is no address (did you mean "https://shop.test/cart"?)`},
		{explain.Question{First: explain.Request{URL: "shop.test:8080/cart"}}, `"shop.test:8080/cart" is no address (did you mean "https://shop.test:8080/cart"?)`},
		{explain.Question{First: explain.Request{URL: "localhost:8000"}}, `"localhost:8000" is no address (did you mean "http://localhost:8000"?)`},
		{explain.Question{First: explain.Request{URL: "//127.0.0.1/x"}}, `"//127.0.0.1/x" is no address (did you mean "http://127.0.0.1/x"?)`},
		{explain.Question{First: explain.Request{URL: "htps:/shop.test/"}}, `"htps:/shop.test/" is no address (did you mean "https://shop.test/"?)`},
		{explain.Question{First: explain.Request{URL: "htps//shop.test/"}}, `"htps//shop.test/" is no address (did you mean "https://shop.test/"?)`},
		{explain.Question{First: explain.Request{URL: "https.//shop.test/"}}, `"https.//shop.test/" is no address (did you mean "https://shop.test/"?)`},
		{explain.Question{First: explain.Request{URL: "https;//shop.test/"}}, `"https;//shop.test/" is no address (did you mean "https://shop.test/"?)`},
		{explain.Question{First: explain.Request{URL: "https/shop.test/"}}, `"https/shop.test/" is no address (did you mean "https://shop.test/"?)`},
		{explain.Question{First: explain.Request{URL: "htp:shop.test"}}, `"htp:shop.test" is no address (did you mean "http://shop.test"?)`},
		{explain.Question{First: explain.Request{URL: "HTTPS,/shop.test"}}, `"HTTPS,/shop.test" is no address (did you mean "https://shop.test"?)`},
		{explain.Question{First: explain.Request{URL: "https:;//shop.test"}}, `"https:;//shop.test" is no address (did you mean "https://shop.test"?)`},
		{explain.Question{First: explain.Request{URL: "xyz:/shop.test/"}}, `"xyz:/shop.test/" is no address (an address begins with https:// or http://)`},
		{explain.Question{First: explain.Request{URL: "xyz//shop.test/"}}, `"xyz//shop.test/" is no address (an address begins with https:// or http://)`},
		{explain.Question{First: explain.Request{URL: "HTTP/1.1"}}, `"HTTP/1.1" is no address (an address begins with https:// or http://)`},
		{explain.Question{First: explain.Request{URL: "localhost//x"}}, `"localhost//x" is no address (did you mean "http://localhost//x"?)`},
		{explain.Question{First: explain.Request{URL: "a=1; Path=/"}}, `"a=1; Path=/" is no address (an address begins with https:// or http://)`},
		{explain.Question{First: good, Profile: "chrome"}, `--profile is chromium or rfc6265bis, not "chrome"`},
		{explain.Question{First: good, ThirdParty: "no"}, `--third-party is allowed or blocked, not "no"`},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, Dest: "frame"}}}, `prefetch or manifest, not "frame" (did you mean "iframe"?)`},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, From: "mail.test"}}}, `--from is the address of a page, not "mail.test" (did you mean "https://mail.test"?)`},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, Top: "https://a.test"}}}, "a document fills the whole tab"},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, Dest: "subresource", Script: true}}}, "only pages have scripts"},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, Credentials: "omit"}}}, "--credentials has no effect on a document (it goes with --dest subresource, fetch, xhr, module, manifest)"},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, From: "localhost:3000"}}}, `--from is the address of a page, not "localhost:3000" (did you mean "http://localhost:3000"?)`},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, Dest: "xhr", Credentials: "omit"}}}, `--credentials is same-origin or include, not "omit"`},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, Dest: "websocket", Credentials: "include"}}}, "--credentials has no effect on a websocket"},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, Dest: "prefetch", Method: "POST"}}}, "--method has no effect on a prefetch"},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, Script: true, Method: "POST"}}}, "--method has no effect on document.cookie"},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, Script: true, From: "https://a.test"}}}, "--from has no effect on document.cookie"},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, Headers: []cors.Header{{Name: "X-A", Value: "1"}}}}}, "--header has no effect on a document"},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, Dest: "fetch", Headers: []cors.Header{{Name: "Cookie", Value: "a=1"}}}}}, `no script can set the header "Cookie"`},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, Method: "PO ST"}}}, "--method is a word"},
		{explain.Question{First: good, Then: []explain.Request{{URL: good.URL, After: -1}}}, "--after goes forwards"},
	} {
		_, err := explain.Ask(test.q)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v\nwant %s", err, test.want)
		}
	}
}

// TestLinesAreTakenAsTheyAreTyped: with the name of the header or without, and with other
// headers among them.
func TestLinesAreTakenAsTheyAreTyped(t *testing.T) {
	var r explain.Request
	for _, line := range []string{"a=b:1", "Set-Cookie:  b=1; Path=/", "access-control-allow-origin: *", "x: y=1", "Date: Mon, 02 Mar 2026 09:00:00 GMT"} {
		r.TakeLine(line)
	}
	if got := strings.Join(r.Lines, "|"); got != "a=b:1|b=1; Path=/|x: y=1" {
		t.Errorf("the lines are %s", got)
	}
	if h := r.Answer.Headers; len(h) != 2 || h[0].Value != "*" || h[1].Name != "Date" {
		t.Errorf("the headers are %v", h)
	}
}

// Whatever is asked, there is an answer about every line.
func FuzzAsk(f *testing.F) {
	f.Add("https://www.shop.test/", "HTTP/1.1 200 OK\nSet-Cookie: a=1; Expires=Tue, 09-Nov-26 23:12:40 EST\n", "https://mail.test")
	f.Add("http://[::1]/", "a=\"1\"; Path=/, b=2\n=__Host-x", "null")
	f.Fuzz(func(t *testing.T, url, text, from string) {
		q := explain.Question{At: morning(), First: explain.Request{URL: url}, Then: []explain.Request{{URL: url, From: from, Dest: "iframe", After: time.Hour}}}
		q.Take(paste.Read(text))
		a, err := explain.Ask(q)
		if err == nil && (len(a.Lines) != min(200, len(q.First.Lines)) || len(a.Then) != len(q.Then)) {
			t.Errorf("%d lines and %d requests, %d and %d answers", len(q.First.Lines), len(q.Then), len(a.Lines), len(a.Then))
		}
	})
}
