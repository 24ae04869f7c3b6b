package scenario_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
)

// shop is the world of the stories: a page that sets cookies, one that signs in,
// one that signs out. A story brings the steps.
const shop = `statelab: 1
lesson: shop
title: Shop
summary: A small world.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    users: {alice: {password: pw}, bob: {password: pw}}
    pages:
      /:
        get:
          - set_cookie_line: visit=1
          - set_cookie_line: theme=dark; Max-Age=3600; Secure; HttpOnly; SameSite=Strict
          - set_cookie_line: far=1; Domain=other.test
          - text: Welcome.
      /in: {get: [{login: alice}, {session_set: {cart: apple}}, {text: Hello.}]}
      /broken: {get: [{session_delete: cart}, {text: Never.}]}
      /count: {get: [{cache_add: {name: 'n-{{ get.a }}', from: 0}}, {cache_set: {name: text, value: x, timeout: never}}, {text: Counted.}]}
      /teapot: {get: [{status: 418}, {text: No coffee.}]}
      /two: {get: [{template: '<form action="/api"><input type="hidden" name="n" value="1"><button>Add</button></form><form action="/api"><input type="hidden" name="n" value="2"><button>Add</button></form>'}]}
      /box: {get: [{session_set: {box: {json: '{"a": 1, "b": [2, 3]}'}}}, {text: Kept.}]}
      /years: {get: [{set_cookie_line: 'pass=1; Max-Age=60; Expires=Mon, 01 Mar 2027 00:00:00 GMT'}]}
      /api: {get: [{json: '{"cart": [1, {"a": "x", "b": 1}], "n": 3}'}]}
      /out: {get: [{logout: true}, {redirect: /news}]}
      /away: {get: [{redirect: 'https://nowhere.example/'}]}
      /links: {get: [{template: '<a href="https://nowhere.example/">Away</a>'}]}
      /news: {get: [{template: 'News for {{ user.username }}<form method="post"><input name="q" value="7"><button>Send</button></form>'}]}
steps:
`

// compile reads a lesson from its text.
func compile(t testing.TB, src string) (*scenario.Program, diag.List) {
	t.Helper()
	id := ""
	for line := range strings.Lines(src) {
		if rest, ok := strings.CutPrefix(line, "lesson: "); ok {
			id = strings.TrimSpace(rest)
			break
		}
	}
	p, problems, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{id + ".yaml": {Data: []byte(src)}}}, id)
	if err != nil {
		t.Fatal(err)
	}
	return p, problems
}

// run plays a lesson from its text.
func run(t testing.TB, src string) *trace.Trace {
	t.Helper()
	p, problems := compile(t, src)
	if len(problems) > 0 {
		t.Fatalf("the lesson is refused: %v\n%s", problems, src)
	}
	tr, err := p.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// step writes a step: what it does, and what it expects, if anything.
func step(does, expect string) string {
	s := "  - step: s\n    " + strings.ReplaceAll(does, "\n", "\n    ") + "\n    say: |\n      So.\n"
	if expect != "" {
		s += "    expect: " + expect + "\n"
	}
	return s
}

// story writes steps one after the other, each with an id of its own.
func story(steps ...string) string {
	var b strings.Builder
	for i, s := range steps {
		b.WriteString(strings.Replace(s, "step: s", "step: s"+string(rune('a'+i)), 1))
	}
	return b.String()
}

// failures returns the checks that did not hold, each with the text of the lesson
// that it points at.
func failures(src string, tr *trace.Trace) []string {
	var all []string
	for _, steps := range [][]trace.Step{tr.Given, tr.Steps} {
		for i := range steps {
			for _, c := range steps[i].Failed() {
				s := pointedAt(src, c.Pos) + " | " + c.About + ": wanted " + c.Wanted.EN + ", found " + c.Found.EN
				if c.Hint.EN != "" {
					s += " (" + c.Hint.EN + ")"
				}
				for _, said := range []trace.Phrase{c.Wanted, c.Found, c.Hint} {
					if (said.EN == "") != (said.KO == "") {
						s += " NOT IN KOREAN: " + said.EN
					}
				}
				all = append(all, s)
			}
		}
	}
	return all
}

// inKorean is failures as a Korean reader meets them, without their places.
func inKorean(tr *trace.Trace) []string {
	var all []string
	for i := range tr.Steps {
		for _, c := range tr.Steps[i].Failed() {
			all = append(all, c.About+": "+c.Wanted.In(rule.Korean)+" | "+c.Found.In(rule.Korean))
		}
	}
	return all
}

// pointedAt returns the word of the text at a place.
func pointedAt(src string, pos diag.Pos) string {
	lines := strings.Split(src, "\n")
	if pos.Line < 1 || pos.Line > len(lines) {
		return "nowhere"
	}
	line := []rune(lines[pos.Line-1])
	if pos.Col < 1 || pos.Col > len(line) {
		return "nowhere"
	}
	word := string(line[pos.Col-1:])
	if end := strings.IndexAny(word, " ,}]\n"); end > 0 {
		word = word[:end]
	}
	return word
}
