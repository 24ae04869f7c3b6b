package scenario_test

import (
	"embed"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/scenario"
)

// slipMade is a slip that is made in a file of a folder that is right.
type slipMade struct{ name, file, old, new string }

var update = flag.Bool("update", false, "rewrite the said.txt of testdata/broken, testdata/orders, testdata/views and testdata/names")

//go:embed testdata/broken/*.yaml testdata/orders/*.yaml testdata/views/*.yaml testdata/names/*.yaml
var unbroken embed.FS

// Each of these is a slip of somebody who writes a lesson before class, made in a folder
// that is right. testdata/broken/said.txt has what is said of it, in both languages.
var slips = []slipMade{
	// Indentation.
	{"a key too far below say", "shop.yaml", "itself.\n    expect:\n      status", "itself.\n      expect:\n      status"},
	{"expect inside the text of say", "shop.yaml", "    expect: {stored", "      expect: {stored"},
	{"choices inside the text of ask", "shop.yaml", "      choices:\n        yes: {text: Yes, if: {sent: [theme]}}\n        no: {text: 'No', if: {sent: []}}", "        choices:\n          yes: {text: Yes, if: {sent: [theme]}}\n          no: {text: 'No', if: {sent: []}}"},
	{"hint inside the text of say", "shop.yaml", "    hint:\n      where: |\n        Look at the line `Cookie`.\n    say: |\n      The browser brings `theme` by itself.\n", "    say: |\n      The browser brings `theme` by itself.\n      hint:\n        where: |\n          Look at the line `Cookie`.\n"},
	{"remember inside the text of say", "shop.yaml", "    remember: {key: {cookie: sessionid}}\n    say: |\n      Joon never was here: his jar was empty.\n", "    say: |\n      Joon never was here: his jar was empty.\n      remember: {key: {cookie: sessionid}}\n"},
	{"a tab inside the text of say", "shop.yaml", "      Joon never was here: his jar was empty.\n", "      Joon never was here: his jar was empty.\n      tab: second\n"},
	{"an action after a sentence of say", "shop.yaml", "    visit: https://shop.test/out\n    say: |\n      A cookie is called by its name, its domain and its path.\n", "    say: |\n      A cookie is called by its name, its domain and its path.\n      click: Log out\n"},
	{"remember inside the text of a hint", "shop.yaml", "        Look at the line `Cookie`.\n", "        Look at the line `Cookie`.\n        remember: {look: {cookie: theme}}\n"},
	{"all steps without dashes", "shop.yaml", "  - step: ", "    step: "},
	{"the first step without its dash", "shop.yaml", "  - step: first-visit", "  step: first-visit"},
	{"steps without dashes and further left", "shop.yaml", "  - step: first-visit\n    who: mina\n    visit: https://shop.test/\n    hint:\n      where: |\n        Look at the line `Cookie`.\n    say: |\n      The browser brings `theme` by itself.\n    expect:\n      status: 200\n      sent: [theme]\n      page: {shows: [Hello stranger]}\n", "  step: first-visit\n  who: mina\n  visit: https://shop.test/\n  say: |\n    The browser brings `theme` by itself.\n  expect: {sent: [theme]}\n"},
	{"one step without its dash", "shop.yaml", "  - step: the-cart", "  step: the-cart"},
	{"sites as a list", "shop.yaml", "  shop.test:\n    users:", "  - shop.test:\n    users:"},
	{"the first site with a dash", "shop.yaml", "  shop.test:\n    users:", "  - tea.test:\n    pages: {/: {get: [{text: Tea.}]}}\n  shop.test:\n    users:"},
	{"browsers as a list", "shop.yaml", "  mina: {title: Mina}\n  joon: {title: Joon}", "  - mina: {title: Mina}\n  - joon: {title: Joon}"},
	{"a page one blank to the left", "shop.yaml", "      /cart:\n", "     /cart:\n"},
	{"a step one blank to the right", "shop.yaml", "  - step: the-cart", "   - step: the-cart"},
	{"an action without its dash", "shop.yaml", "          - text: A full cart.", "          text: A full cart."},
	{"an expectation at the level of the step", "shop.yaml", "      status: 200\n", "    status: 200\n"},
	{"a tab before a key", "shop.yaml", "    settings:", "\tsettings:"},
	// Characters.
	{"a no-break space before a key", "shop.yaml", "    expect: {stored", "  \u00a0 expect: {stored"},
	{"a no-break space behind a colon", "shop.yaml", "title: A shop", "title:\u00a0A shop"},
	{"an ideographic space before a key", "shop.yaml", "    expect: {stored", "\u3000\u3000expect: {stored"},
	{"typographic quotes round a text with a colon", "shop.yaml", "title: A shop that forgets", "title: “A shop: it forgets”"},
	{"typographic quotes round a value", "shop.yaml", "value: dark", "value: ‘dark’"},
	{"a full-width colon", "shop.yaml", "title: A shop", "title：A shop"},
	{"a dash that is no hyphen", "shop.yaml", "  - step: the-cart", "  – step: the-cart"},
	{"a zero-width space in a name", "shop.yaml", "who: joon\n    predict", "who: jo\u200bon\n    predict"},
	// Keys.
	{"a misspelt key of a lesson", "shop.yaml", "summary:", "sumary:"},
	{"steps misspelt", "shop.yaml", "\nsteps:", "\nstep:"},
	{"steps left out", "shop.yaml", "\nsteps:\n", "\n"},
	{"a verb of another tool", "shop.yaml", "    visit: https://shop.test/cart", "    goto: https://shop.test/cart"},
	{"an expectation of another tool", "shop.yaml", "    expect: {stored: [sessionid]", "    assert: {stored: [sessionid]"},
	{"no blank behind a colon in braces", "shop.yaml", "value: dark, path: /", "value: dark, path:/"},
	{"a misspelt verb", "shop.yaml", "    visit: https://shop.test/cart", "    vist: https://shop.test/cart"},
	{"a misspelt expectation", "shop.yaml", "{stored: [sessionid]", "{sotred: [sessionid]"},
	{"a misspelt action", "shop.yaml", "session_set", "set_session"},
	{"a misspelt setting", "shop.yaml", "SESSION_COOKIE_AGE", "SESSION_COOKIE_AEG"},
	{"a setting of Django's that is not played", "shop.yaml", "SESSION_COOKIE_AGE: 1d", "USE_TZ: true"},
	{"a setting that a site has as a key", "shop.yaml", "SESSION_COOKIE_AGE: 1d", "SESSION_ENGINE: django.contrib.sessions.backends.cache"},
	{"a pair as one text", "shop.yaml", "SESSION_COOKIE_AGE: 1d", "SECURE_PROXY_SSL_HEADER: HTTP_X_FORWARDED_PROTO"},
	{"the older name of a setting", "shop.yaml", "SESSION_COOKIE_AGE: 1d", "CORS_ORIGIN_ALLOW_ALL: true"},
	{"a misspelt key of a cookie", "shop.yaml", "value: dark, path: /", "value: dark, pth: /"},
	{"a key twice", "shop.yaml", "title: A shop that forgets\n", "title: A shop that forgets\ntitle: A shop\n"},
	{"a site twice", "shop.yaml", "\ngiven:", "  shop.test: {pages: {/: {get: [{text: Hi.}]}}}\n\ngiven:"},
	{"a page twice", "shop.yaml", "      /out: {get", "      /cart: {get: [{text: Hi.}]}\n      /out: {get"},
	{"a step twice", "shop.yaml", "step: the-cart", "step: first-visit"},
	{"if as an action", "shop.yaml", "          - text: A full cart.", "          - if: {post: {size: large}}"},
	{"a name of the session three deep", "shop.yaml", "session_set: {cart: full}", "session_set: {cart.fruit.apple: full}"},
	{"a name of the session to fill in", "shop.yaml", "session_set: {cart: full}", "session_set: {'cart.{{ get.item }}': full}"},
	{"a name of the session that ends in a point", "shop.yaml", "session_set: {cart: full}", "session_set: {cart.: full}"},
	{"a name in a dict that is added to by two", "shop.yaml", "session_set: {cart: full}", "session_add: {name: cart.apple, by: 2}"},
	{"a name in a dict that is popped", "shop.yaml", "session_set: {cart: full}", "session_pop: cart.apple"},
	{"a name to fill in of a test", "shop.yaml", "session_set: {cart: full}", "when: {session: {'cart.{{ get.item }}': full}, then: [{text: Full.}]}"},
	// Kinds of values.
	{"a text for a list", "shop.yaml", "sent: [theme]\n      page", "sent: theme\n      page"},
	{"a list for a map", "shop.yaml", "settings:\n      SESSION_COOKIE_AGE: 1d", "settings: [SESSION_COOKIE_AGE]"},
	{"a word for a number", "shop.yaml", "status: 200\n      sent", "status: ok\n      sent"},
	{"a number without a unit", "shop.yaml", "SESSION_COOKIE_AGE: 1d", "SESSION_COOKIE_AGE: 86400"},
	{"yes for true", "shop.yaml", "path: /}", "path: /, httponly: yes}"},
	{"a clock without a time zone", "shop.yaml", "09:00:00Z", "09:00:00"},
	{"a day that is not in the calendar", "shop.yaml", "2026-03-02", "2026-02-30"},
	{"a huge number", "shop.yaml", "status: 200\n      sent", "status: 99999999999999999999\n      sent"},
	{"prose without a bar", "shop.yaml", "    say: |\n      A value can be written down.", "    say: A value can be written down."},
	{"a title with a colon", "shop.yaml", "title: A shop that forgets", "title: Shops: who forgets"},
	{"a comma in braces", "shop.yaml", "{text: Yes, if", "{text: Yes, he does, if"},
	{"a bracket left open", "shop.yaml", "sent: [theme]\n      page", "sent: [theme\n      page"},
	{"a quote left open", "shop.yaml", "{text: 'No', if", "{text: 'No, if"},
	{"a template without quotes", "shop.yaml", "- text: A full cart.", "- template: {{ user.username }}"},
	// References.
	{"a host that is no site", "shop.yaml", "https://shop.test/cart\n", "https://shp.test/cart\n"},
	{"a page that is not there", "shop.yaml", "https://shop.test/cart\n", "https://shop.test/crat\n"},
	{"a browser that is not there", "shop.yaml", "who: joon\n    predict", "who: jun\n    predict"},
	{"a kept value misspelt", "shop.yaml", "value: $key}\n", "value: $kee}\n"},
	{"a host in Hangul", "shop.yaml", "shop.test", "가게.test"},
	{"an address without its scheme", "shop.yaml", "visit: https://shop.test/cart", "visit: shop.test/cart"},
	{"a topic of no course", "shop.yaml", "topics: [cookies]", "topics: [cookie jars]"},
	{"a template that compares without blanks", "shop.yaml", "{% if user.is_authenticated %}", `{% if user.username=="mina" %}`},
	{"a template with a filter of another name", "shop.yaml", "{{ user.username }}", "{{ user.username|uper }}"},
	{"a template that denies as other languages do", "shop.yaml", "{% if user.is_authenticated %}", "{% if !user.is_authenticated %}"},
	{"a template with typographic quotes", "shop.yaml", "{% if user.is_authenticated %}", "{% if user.username == “mina” %}"},
	{"a link to a host that is nearly one of the lesson", "shop.yaml", `<a href="/cart">`, `<a href="https://shpo.test/cart">`},
	{"a template with a name of nothing", "shop.yaml", "{{ user.username }}", "{{ usr.username }}"},
	{"a template that never ends its if", "shop.yaml", "{% endif %}", ""},
	// Tasks.
	{"a hole that stands nowhere", "shop.yaml", "{hole: line}", "{text: Bye}"},
	{"a promise of another name", "shop.yaml", "{fails: [gone]}", "{fails: [goen]}"},
	{"a mistake without try", "shop.yaml", "          try: {line: theme=; Path=/; Max-Age=60}\n", ""},
	{"a kind of hole misspelt", "shop.yaml", "kind: set_cookie,", "kind: setcookie,"},
	{"a task without promises", "shop.yaml", "      promises:\n        gone: {text: No cookie is left, acts: [{visit: https://shop.test/out}], expect: {deleted: [theme]}}\n", ""},
	{"two right choices", "shop.yaml", "yes: {text: Yes, if: {sent: [theme]}}\n        no: {text: 'No', if: {sent: []}}", "yes: {text: Yes, right: true}\n        no: {text: 'No', right: true}"},
	// Files.
	{"a course without a title", "course.yaml", "title: Tea and cookies\n", ""},
	{"minutes without a unit", "course.yaml", "{shop: 9m}", "{shop: 9}"},
	{"a text that the lesson does not have", "shop.ko.yaml", "  first-visit:", "  frist-visit:"},
	{"a translation of another lesson", "shop.ko.yaml", "translation_of: shop", "translation_of: shops"},
	{"a misspelt key of a translation", "shop.ko.yaml", "    say: |", "    sya: |"},
	{"sites left out", "shop.yaml", "\nsites:\n", "\nsite:\n"},
	{"UTF-16", "shop.yaml", "statelab", "\xff\xfes\x00t\x00"},
	{"the Korean of Windows", "shop.ko.yaml", "가게", "\xb0\xa1\xb0\xd4"},
}

func TestSlipsAreToldInBothLanguages(t *testing.T) { tellSlips(t, "testdata/broken/", slips) }

// inShort is all of them and, with -short, as the race detector runs, one in eight: what reads one lesson after another
// shares nothing between them.
func inShort[T any](all []T) (some []T) {
	for i, one := range all {
		if i%8 == 3 || !testing.Short() {
			some = append(some, one)
		}
	}
	return some
}

// tellSlips makes each slip in the files of a directory, and compares what is said of them with
// its said.txt.
func tellSlips(t *testing.T, dir string, slips []slipMade) {
	t.Helper()
	if testing.Short() {
		t.Skip("what is said of one after another needs all of them")
	}
	var said strings.Builder
	for _, s := range slips {
		folder := fstest.MapFS{}
		for _, name := range []string{"shop.yaml", "shop.ko.yaml", "course.yaml"} {
			src, err := fs.ReadFile(unbroken, dir+name)
			if errors.Is(err, fs.ErrNotExist) && name != "shop.yaml" {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			text := string(src)
			if name == s.file {
				if strings.Count(text, s.old) == 0 {
					t.Fatalf("%s: %s does not have %q", s.name, name, s.old)
				}
				count := 1
				if s.old == "shop.test" || s.old == "  - step: " { // who writes this so writes it so everywhere
					count = -1
				}
				text = strings.Replace(text, s.old, s.new, count)
			}
			folder[name] = &fstest.MapFile{Data: []byte(text)}
		}
		told := tellAll(t, lesson.Folder{FS: folder})
		if told == "" {
			t.Errorf("nothing is said of %s", s.name)
		}
		fmt.Fprintf(&said, "# %s\n%s\n", s.name, told)
	}
	golden := dir + "said.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(said.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || said.String() != string(want) {
		t.Errorf("%s differs (-update rewrites it): %v\n%s", golden, err, said.String())
	}
}

// tellAll writes the problems of a folder with what stands at their place.
func tellAll(t *testing.T, folder lesson.Folder) string {
	_, problems, err := scenario.Load(folder, "shop")
	if err != nil {
		t.Fatal(err)
	}
	_, ofCourse, err := folder.LoadCourse()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range append(problems, ofCourse...) {
		line := []rune(d.Line)
		rest := line[min(max(0, d.Pos.Col-d.Cut-1), len(line)):]
		fmt.Fprintf(&b, "%v: at %q\n", d.Pos, string(rest[:min(24, len(rest))]))
		for _, lang := range []rule.Language{rule.English, rule.Korean} {
			message, hint := d.In(lang)
			b.WriteString(strings.TrimRight("  "+message+" | "+hint, "| ") + "\n")
		}
	}
	return b.String()
}
