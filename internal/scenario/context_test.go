package scenario_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/trace"
)

// street is a world of several sites: a shop whose page loads things of others,
// another program at a port of the same host, sites that frame and embed, and a
// tracker.
const street = `statelab: 1
lesson: street
title: Street
summary: Several sites.
clock: 2026-03-02T09:00:00Z
browsers: {one: {title: One}, two: {title: Two, third_party_cookies: blocked}}
sites:
  shop.test:
    settings: {SECURE_REFERRER_POLICY: strict-origin-when-cross-origin}
    pages:
      /:
        get:
          - set_cookie_line: key=1; HttpOnly; Secure
          - set_cookie_line: theme=dark; Secure; SameSite=Strict
          - set_cookie_line: all=1; Secure; SameSite=None
          - template: '<a href="/shoes">Shoes</a><img src="https://ads.test/pixel.gif"><script src="/app.js"></script>'
      /shoes: {get: [{template: 'Shoes<img src="https://ads.test/pixel.gif?page=/shoes">'}]}
      /app.js: {get: [{text: '1'}]}
      /cart: {get: [{allow_framing: true}, {template: 'Cart<img src="/app.js">'}], post: [{text: Bought.}]}
  shop.test:8443:
    pages: {/: {get: [{set_cookie_line: port=8443}, {text: Another program.}]}}
  news.test:
    settings: {SECURE_REFERRER_POLICY: 'false'}
    pages:
      /: {get: [{template: '<iframe src="https://shop.test/cart"></iframe><iframe src="https://shop.test/shoes"></iframe>'}]}
      /pixel: {get: [{template: '<img src="https://ads.test/pixel.gif">'}]}
      /chip: {get: [{template: '<img src="https://chips.test/c">'}]}
  chips.test:
    pages: {/c: {get: [{set_cookie_line: c=1; Secure; SameSite=None; Partitioned}, {set_cookie_line: d=1; Secure; SameSite=None}, {text: x}]}}
  ads.test: {built_in: tracker}
steps:
`

// theRest lets the other browser act and visits every site, since what a lesson
// declares and never uses is an error.
func theRest() string {
	return step("who: two\nvisit: https://ads.test/log", "{status: 200}") + step("visit: https://chips.test/c", "{status: 200}") +
		step("visit: https://shop.test:8443/", "{status: 200}") + step("visit: https://news.test/pixel", "{hops: [{status: 200}, {status: 204}]}")
}

// walk is a lesson on the street: the steps, and then the rest.
func walk(steps ...string) string {
	n := 0
	src := strings.Join(steps, "") + theRest()
	var b strings.Builder
	for line := range strings.Lines(src) {
		if line == "  - step: s\n" {
			line = "  - step: s" + string(rune('a'+n)) + "\n"
			n++
		}
		b.WriteString(line)
	}
	return street + b.String()
}

// TestWhatTrackersLearn follows a visitor from page to page in the tracker's log,
// in a browser that lets third parties keep cookies and in one that does not.
func TestWhatTrackersLearn(t *testing.T) {
	src := walk(
		step("visit: https://shop.test/\nremember: {id: {cookie: visitor}}", "{hops: [{stored: [key, theme, all]}, {stored: [visitor], status: 204}, {sent: [key, theme, all]}], "+
			"jar: {visitor: {domain: ads.test, value: $id, same_site: None, lasts: 365d}}, rows: 0}"),
		step("click: Shoes", "{hops: [{status: 200}, {sent: [visitor], replaced: [visitor]}]}"),
		step("visit: https://news.test/pixel", "{hops: [{sent: []}, {sent: [visitor]}]}"),
		step("visit: https://ads.test/log", "{page: {shows: ['visitor $id: https://shop.test/ visitor $id: /shoes visitor $id: https://news.test/']}}"),
		step("who: two\nvisit: https://shop.test/", "{hops: [{stored: [key, theme, all]}, {refused: {visitor: third-party-blocked}}, {status: 200}]}"),
		step("who: two\nclick: Shoes", "{hops: [{status: 200}, {sent: [], refused: {visitor: third-party-blocked}}]}"),
		step("restart_server: ads.test", ""),
		step("visit: https://ads.test/log", "{page: {shows: [Nobody came.]}}"),
		step("visit: https://shop.test:8443/", "{sent: [key, theme, all], stored: [port]}"))
	tr := run(t, src)
	if failed := failures(src, tr); failed != nil {
		t.Fatal(failed)
	}
	var why []string
	for _, x := range tr.Steps[0].Exchanges {
		why = append(why, x.Why.EN+" / "+x.Why.KO)
	}
	want := []string{" / ", "the page loads an image / 페이지가 이미지를 불러옴", "the page loads a script / 페이지가 스크립트를 불러옴"}
	if !slices.Equal(why, want) {
		t.Errorf("why: %q, want %q", why, want)
	}
	if s := tr.Steps[0]; s.Jar.Host != "shop.test" || s.Table.Host != "shop.test" {
		t.Errorf("concerned: %s, %s", s.Jar.Host, s.Table.Host)
	}
}

// TestFrames loads a page in a frame of another site, and one that refuses it.
func TestFrames(t *testing.T) {
	src := walk(
		step("visit: https://shop.test/", "{hops: [{status: 200}, {status: 204}, {status: 200}]}"),
		step("visit: https://news.test/", "{hops: [{sent: []}, {sent: [all], not_sent: {key: same-site-default, theme: same-site-strict}}, "+
			"{sent: [all]}, {sent: [all], headers: {X-Frame-Options: DENY}}]}"))
	tr := run(t, src)
	if failed := failures(src, tr); failed != nil {
		t.Fatal(failed)
	}
	framed := tr.Steps[1]
	var why []string
	for _, x := range framed.Exchanges[1:] {
		why = append(why, x.Why.EN)
	}
	if want := []string{"the page loads a frame", "the frame loads an image", "the page loads a frame"}; !slices.Equal(why, want) {
		t.Errorf("why: %q, want %q", why, want)
	}
	if len(framed.Notes) != 1 || framed.Notes[0].EN != "the frame of shop.test stays empty: its answer says X-Frame-Options: DENY" {
		t.Errorf("notes: %v", framed.Notes)
	}
	if framed.Exchanges[1].Page != "Cart" || framed.Exchanges[2].Page != "" {
		t.Errorf("the frame shows %q, its image %q", framed.Exchanges[1].Page, framed.Exchanges[2].Page)
	}
}

// TestPartitions looks at the site under which a partitioned cookie is kept.
func TestPartitions(t *testing.T) {
	for _, c := range []struct{ expect, want string }{
		{"{jar: {c: {partition: 'https://news.test'}, d: {partition: none}}}", ""},
		{"{jar: {c: {partition: none}}}", "none | jar.c.partition: wanted none, found https://news.test"},
		{"{jar: {d: {partition: 'https://news.test'}}}", "'https://news.test' | jar.d.partition: wanted https://news.test, found none"},
	} {
		src := walk(step("visit: https://news.test/chip", c.expect))
		if got := strings.Join(failures(src, run(t, src)), " / "); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.expect, got, c.want)
		}
	}
}

// TestOneNameInTwoPartitions says with the partition which cookie is meant.
func TestOneNameInTwoPartitions(t *testing.T) {
	for _, c := range []struct{ expect, want string }{
		{"{jar: {c: {partition: 'https://news.test', value: '1'}}}", ""},
		{"{jar: {c: {partition: 'https://chips.test', value: '2'}}}", "'2' | jar.c.value: wanted 2, found 1"},
		{"{jar: {c: {value: '1'}}}", "{value: | jar.c: wanted one cookie, " +
			"found [chips.test/ in the partition https://news.test, chips.test/ in the partition https://chips.test] (say which one with domain, host_only, path or partition)"},
		{"{jar: {c: {partition: none}}}", "{partition: | jar.c: wanted in the jar, found [c, d, c]"},
	} {
		src := walk(step("visit: https://news.test/chip", "{hops: [{status: 200}, {status: 200}]}"), step("visit: https://chips.test/c", c.expect))
		if got := strings.Join(failures(src, run(t, src)), " / "); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.expect, got, c.want)
		}
	}
}

const home = "visit: https://shop.test/"

// TestFetchAndScript lets scripts of a page ask for things and touch cookies.
func TestFetchAndScript(t *testing.T) {
	for _, c := range []struct{ does, expect, want string }{
		{"fetch: {url: https://shop.test/cart}", "{sent: [key, theme, all], body: {has: Cart}, page: {shows: [Shoes], lacks: [Cart]}}", ""},
		{"fetch: {url: https://shop.test/cart, credentials: omit}", "{sent: [], not_sent: {key: credentials-omitted}}", ""},
		{"fetch: {url: https://shop.test/cart, method: POST, fields: {shoe: red}}", "{sent: [key, theme, all], status: 200}", ""},
		{"fetch: {url: https://shop.test:8443/}", "{sent: [], refused: {port: credentials-omitted}}", ""},
		{"fetch: {url: https://shop.test:8443/, credentials: include}", "{sent: [key, theme, all], stored: [port]}", ""},
		{"fetch: {url: https://shop.test/cart}", "{sent: [key]}", "[key | sent: wanted [key], found [key, theme, all]"},
		{"script: document.cookie", "{sent: [theme, all], not_sent: {key: refused-to-script}, unchanged: [jar]}", ""},
		{"script: document.cookie", "{sent: [key]}", "[key | sent: wanted [key], found [theme, all] (key was not sent (refused-to-script: HttpOnly: not for scripts))"},
		{"script: document.cookie", "{stored: [key]}", "[key | stored: wanted a request, found a script, which makes no request and here reads"},
		{`script: document.cookie = "a=1; Path=/x; Max-Age=60"`, "{stored: [a], jar: {a: {path: /x, lasts: 1m}}}", ""},
		{`script: document.cookie = 'theme=light; Secure';`, "{replaced: [theme]}", ""},
		{`script: document.cookie="all=; Max-Age=0; Secure"`, "{deleted: [all], gone: {all: deleted-by-script}}", ""},
		{`script: document.cookie = "key=2"`, "{refused: {key: would-overwrite-http-only}}", ""},
		{`script: document.cookie = "b=1; HttpOnly"`, "{refused: {b: expired-on-arrival}}", "expired-on-arrival | refused.b: wanted expired-on-arrival, found refused-to-script"},
		{`script: document.cookie = "b=1"`, "{status: 200}", "200 | status: wanted a request, found a script, which makes no request and here writes"},
	} {
		src := walk(step(home, "{hops: [{status: 200}, {status: 204}, {status: 200}]}"), step(c.does, c.expect))
		if got := strings.Join(failures(src, run(t, src)), " / "); got != c.want {
			t.Errorf("%s, %s:\ngot  %s\nwant %s", c.does, c.expect, got, c.want)
		}
	}
	for _, does := range []string{"script: document.cookie", "fetch: {url: https://shop.test/cart}"} {
		src := walk(step("tab: empty\n"+does, "{unchanged: [jar]}"))
		if got := failures(src, run(t, src)); len(got) != 1 || !strings.HasSuffix(got[0], "no page is open in tab empty") {
			t.Errorf("%s without a page: %q", does, got)
		}
	}
}

// TestAFetchNamesItsCredentials where they are not those of fetch() alone.
func TestAFetchNamesItsCredentials(t *testing.T) {
	for credentials, want := range map[string]string{
		"": ")", ", credentials: same-origin": ")", ", credentials: include": ", credentials: include)", ", credentials: omit": ", credentials: omit)",
	} {
		src := walk(step(home, "{hops: [{status: 200}, {status: 204}, {status: 200}]}"), step("fetch: {url: https://shop.test/cart"+credentials+"}", "{status: 200}"))
		said := run(t, src).Steps[1].Action
		if !strings.HasSuffix(said.KO, "(GET https://shop.test/cart"+want) || !strings.HasSuffix(said.EN+")", "fetch GET https://shop.test/cart"+want) {
			t.Errorf("fetch%s is told as %v", credentials, said)
		}
	}
}

// TestByHandNoPortIsNamed, since cookies know none.
func TestByHandNoPortIsNamed(t *testing.T) {
	src := walk(step("put_cookie: {url: https://shop.test:8443/, name: a, value: '1'}", "{jar: {a: {domain: shop.test}}}"), step("drop_cookies: shop.test:8443", "{jar: empty}"))
	tr := run(t, src)
	want := []string{"One: the cookie a of shop.test is typed in by hand", "One: all cookies of shop.test are deleted by hand"}
	if got := []string{tr.Steps[0].Action.EN, tr.Steps[1].Action.EN}; !slices.Equal(got, want) || failures(src, tr) != nil {
		t.Errorf("%q, %v", got, failures(src, tr))
	}
}

// TestWhatAScriptLeavesInTheTrace reads, writes a remembered value, and reads.
func TestWhatAScriptLeavesInTheTrace(t *testing.T) {
	src := walk(step(home+"\nremember: {id: {cookie: visitor}}", "{hops: [{status: 200}, {status: 204}, {status: 200}]}"),
		step("script: document.cookie", "{sent: [theme, all]}"), step(`script: document.cookie = "copy=$id"`, "{stored: [copy]}"),
		step("script: document.cookie", "{sent: [theme, all, copy]}"))
	tr := run(t, src)
	if failed := failures(src, tr); failed != nil {
		t.Fatal(failed)
	}
	reads, writes := tr.Steps[1].Script, tr.Steps[2].Script
	if reads.Line != "document.cookie" || reads.URL != "https://shop.test/" || reads.Sees != "theme=dark; all=1" || reads.Writes || len(reads.Fates) != 3 {
		t.Errorf("it reads %+v", reads)
	}
	id := tr.Steps[0].Remembered[0].Value
	if writes.Line != `document.cookie = "copy=`+id+`"` || !writes.Writes || len(writes.Fates) != 1 || writes.Fates[0].Fate != trace.Stored || string(writes.Fates[0].Line) != "copy="+id {
		t.Errorf("it writes %+v", writes)
	}
}

// TestWordsAboutContexts breaks what fetch, script and sites at ports take.
func TestWordsAboutContexts(t *testing.T) {
	for _, c := range []struct{ does, want string }{
		{"fetch: https://shop.test/", "https://shop.test/ | fetch is a map, found \"https://shop.test/\" (write fetch: {url: https://shop.test/})"},
		{"fetch: {url: https://shop.test/, credentials: always}", `always | wanted include, same-origin or omit, found "always" ()`},
		{"fetch: {method: GET}", `{method: | fetch needs the key "url" (write url: …)`},
		{"script: alert(1)", `alert(1) | a script reads or writes document.cookie, and does nothing else: found "alert(1)" (write document.cookie to read, or document.cookie = "a=1; Path=/" to write)`},
		{`script: document.cookie = "a=\"1\""`, `document.cookie | a script reads or writes document.cookie, and does nothing else: found "document.cookie = \"a=\\\"1\\\"\"" (a backslash has no place in a cookie: write document.cookie = "a=1; Path=/")`},
		{"script: document.cookie += 'a=1'", `document.cookie | a script reads or writes`},
		{"visit: https://shop.test:8080/", `https://shop.test:8080/ | the lesson has no site "shop.test:8080" (`},
		{"look: shop.test:84430", `shop.test:84430 | wanted a port such as 8443, found "shop.test:84430" ()`},
		{"look: shop.test:443", "shop.test:443 | 443 is a usual port, and goes without saying (write shop.test)"},
	} {
		src := walk(step(c.does, "{unchanged: [jar]}"))
		_, problems := compile(t, src)
		got := "nothing"
		if len(problems) > 0 {
			got = pointedAt(src, problems[0].Pos) + " | " + problems[0].Message + " (" + problems[0].Hint + ")"
		}
		if len(problems) != 1 || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s:\ngot  %s\nwant %s\nall %v", c.does, got, c.want, problems)
		}
	}
	ported := strings.Replace(walk(), "    pages: {/: {get: [{set_cookie_line: port=8443}", "    http: true\n    pages: {/: {get: [{set_cookie_line: port=8443}", 1)
	if _, problems := compile(t, ported); len(problems) != 1 || problems[0].Message != "a site at a port of its own answers over https only" {
		t.Errorf("http at a port: %v", problems)
	}
}
