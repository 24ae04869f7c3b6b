package scenario_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

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
		{"tags without end", page(`{template: '`+strings.Repeat("<form><input name=a><a href=/>", 1000)+`'}`) + story(step(visit, "{status: 200}")), ""},
		{"a pattern that takes long elsewhere", page(`{text: `+long+`}`) + story(step(visit, "{body: {matches: '(A+)+B'}}")), "body: wanted"},
		{"two hundred years", page(`{text: x}`) + story(step("at: 2226-12-31T23:59:59Z\n"+visit, "{status: 200}")), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			p, problems := compile(t, c.src)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			tr, err := p.Run()
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
			if took := time.Since(start); took > 10*time.Second || len(out) > 4<<20 {
				t.Errorf("it took %v and %d bytes", took, len(out))
			}
		})
	}
}
