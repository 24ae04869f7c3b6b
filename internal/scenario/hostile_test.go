package scenario_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// many writes a text again and again, with the number of the time in it.
func many(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestHostileLessons plays lessons that mean harm. Each ends, within seconds and
// megabytes, as a trace or as an error that says where it stopped.
func TestHostileLessons(t *testing.T) {
	page := func(actions string) string {
		return `statelab: 1
lesson: bad
title: "\e[2J\x00"
summary: "\e]0;x\a"
clock: 2026-03-02T09:00:00Z
sites:
  bad.test:
    pages:
      /: {get: [` + actions + `]}
steps:
`
	}
	visit := "visit: https://bad.test/"
	long := strings.Repeat("A", 60<<10)
	for _, c := range []struct{ name, src, want string }{
		{"control characters everywhere", page(`{set_cookie_line: "a=\e[31m"}, {set_cookie_line: "b=1; Domain=\x01"}, {text: "\e[2J\x00\u202e"}`) +
			story(step(visit, `{body: "\e[2J\x00\u202ex", refused: {a: disallowed-character}}`)), "body: wanted"},
		{"a cookie put in by hand", page(`{text: x}`) + story(step(`put_cookie: {url: https://bad.test/, name: "a\x00", value: "\e"}`, "")), "put_cookie: wanted"},
		{"a header of a raw request", page(`{text: x}`) + story(step(`send: {url: https://bad.test/, headers: {Cookie: "a=\e[31m"}}`, "{status: 200}")), "status: wanted 200, found 400"},
		{"a redirect to itself", page(`{redirect: /}`) + story(step(visit, "{hops: [{status: 302}]}")), "hops: wanted 1 request, found 21 requests"},
		{"a redirect to nowhere", page(`{redirect: "http://\e/"}`) + story(step(visit, "{status: 302}")), ""},
		{"a page as large as may be", page(`{text: `+long+`}`) + story(step(visit, "{body: {length: 61440}}")), ""},
		{"a cookie as large as may be", page(`{set_cookie_line: a=`+long[:8000]+`}, {text: x}`) + story(step(visit, "{refused: {a: name-and-value-too-long}}")), ""},
		{"a thousand cookies", page(strings.Repeat(`{set_cookie_line: c=1}, `, 1000)+`{text: x}`) + story(step(visit, "{status: 200}")), ""},
		{"a session put into itself", page(`{session_set: {a.b: x}}, {context: {all: '{{ session.a }}'}}, {session_set: {a.c: '{{ all }}'}}, {session_change: {a.d: '{{ session.a }}'}}, {template: '{{ all }}'}`) +
			story(step(visit, "{status: 200, rows: 1}")), ""},
		{"a thousand names in a context", page(many("{context: {n%d: x}}, ", 1000)+`{template: '`+many("{{ n%d }}", 1000)+`'}`) + story(step(visit, "{body: {length: 1000}}")), ""},
		{"tags without end", page(`{template: '`+strings.Repeat("<form><input name=a><a href=/>", 1000)+`'}`) + story(step(visit, "{status: 200}")), ""},
		{"a pattern that takes long elsewhere", page(`{text: `+long+`}`) + story(step(visit, "{body: {matches: '(A+)+B'}}")), "body: wanted"},
		{"two hundred years", page(`{text: x}`) + story(step("at: 2226-12-31T23:59:59Z\n"+visit, "{status: 200}")), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, problems := compile(t, c.src)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			tr, err := p.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(failures(c.src, tr), " / ")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got %.300s, want %s", got, c.want)
			}
			out, err := json.Marshal(tr)
			if err != nil {
				t.Fatal(err)
			}
			if len(out) > 4<<20 {
				t.Errorf("it took %d bytes", len(out))
			}
		})
	}
}

// TestPatternsAreBounded: what would fill the memory, or match for a minute, is a mistake
// at its place; a pattern of a thousand letters is none.
func TestPatternsAreBounded(t *testing.T) {
	for _, c := range []struct{ name, matches, want string }{
		{"a thousand times a letter", "x{1000}", ""},
		{"many thousands", strings.Repeat("x{1000}", 100), "the regular expression is too large"},
		{"what may be there a thousand times", "((a?){30}){30}", "the regular expression is too large"},
		{"long", strings.Repeat("x", 1001), "a regular expression has at most 1000 characters"},
	} {
		_, problems := compile(t, welcomePage+story(step("visit: https://bad.test/", "{body: {matches: '"+c.matches+"'}}")))
		if got := problems.Error(); c.want == "" && len(problems) > 0 || !strings.Contains(got, c.want) {
			t.Errorf("%s: %.300s, want %s", c.name, got, c.want)
		}
	}
	var many []string
	for i := range 60 {
		many = append(many, numbered(i, "{headers: {A: {matches: 'x{1000}'}}}"))
	}
	if _, problems := compile(t, welcomePage+strings.Join(many, "")); !strings.Contains(problems.Error(), "the regular expressions of the lesson are too large together") {
		t.Errorf("sixty large patterns: %.300s", problems.Error())
	}
}

// numbered is one of many visits.
func numbered(i int, expect string) string {
	return fmt.Sprintf("  - step: s%d\n    visit: https://bad.test/\n    say: |\n      So.\n    expect: %s\n", i, expect)
}

const welcomePage = `statelab: 1
lesson: bad
title: Bad
summary: Bad.
clock: 2026-03-02T09:00:00Z
sites:
  bad.test:
    pages:
      /: {get: [{text: Welcome.}]}
steps:
`

// TestManyFailuresStaySmall: hundreds of texts that a large page lacks do not each come
// with the page, nor thousands of wrong names with all that there are.
func TestManyFailuresStaySmall(t *testing.T) {
	page := strings.Replace(welcomePage, "Welcome.", strings.Repeat("word ", 12<<10), 1)
	lacks := "{page: {shows: [" + strings.Repeat("nothing, ", 299) + "nothing]}}"
	var steps []string
	for i := range 60 {
		steps = append(steps, numbered(i, lacks))
	}
	p, problems := compile(t, page+strings.Join(steps, ""))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	tr, err := p.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for i := range tr.Steps {
		for _, c := range tr.Steps[i].Checks {
			size += len(c.Wanted.EN) + len(c.Found.EN)
		}
	}
	if size > 100<<20 {
		t.Errorf("the checks have %d MiB", size>>20)
	}

	if testing.Short() {
		return // names are compared with names on one goroutine
	}
	var browsers, acts strings.Builder
	for i := range 5500 {
		fmt.Fprintf(&browsers, "  b%d: {title: B}\n", i)
	}
	for i := range 3500 {
		fmt.Fprintf(&acts, "  - {step: s%d, who: nobody%d, visit: 'https://bad.test/', say: x}\n", i, i)
	}
	_, problems = compile(t, strings.Replace(welcomePage, "sites:", "browsers:\n"+browsers.String()+"sites:", 1)+acts.String())
	if got := problems.Error(); len(got) > 1<<20 {
		t.Errorf("%d octets of problems", len(got))
	}
}
