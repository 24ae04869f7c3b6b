package scenario_test

import (
	"strings"
	"testing"
)

// tabs is a shop whose pages take their time.
const tabs = `statelab: 1
lesson: tabs
title: Two tabs
summary: A small world.
clock: 2026-03-02T09:00:00Z
browsers: {alice: {title: Alice}, bob: {title: Bob}}
sites:
  shop.test:
    users: {alice: {password: pw}}
    pages:
      /in: {get: [{login: alice}, {session_set: {cart.apple: 1}}, {text: Hello.}]}
      /out: {get: [{logout: true}, {text: Bye.}]}
      /pear: {get: [{session_set: {cart.pear: 1}}, {text: A pear.}]}
      /slow: {get: [{template: '{{ session.cart.apple }}'}, {pause: slow}, {session_set: {cart.kiwi: 1}}]}
      /read: {get: [{template: '{{ session.cart.apple }} apple'}, {pause: reading}]}
      /twice: {get: [{pause: one}, {pause: two}, {text: Twice.}]}
      /far: {get: [{redirect: /twice}]}
given:
  - {who: bob, visit: https://shop.test/in}
  - {visit: https://shop.test/in}
steps:
`

const (
	slow   = "visit: https://shop.test/slow"
	resume = "resume: slow"
	still  = "{unchanged: [jar]}"
)

// others are the steps without which a lesson that uses one stop alone is refused.
var others = map[string]string{"one": "resume: one", "two": "resume: two", "reading": "resume: reading", "slow": resume}

// tab is a step in another tab.
func tab(name, action string) string { return "tab: " + name + "\n" + action }

// only returns the pages without the stops that the steps do not resume.
func only(steps string) string {
	src := tabs
	for name, verb := range others {
		if !strings.Contains(steps, verb) {
			src = strings.ReplaceAll(src, "{pause: "+name+"}, ", "")
			src = strings.ReplaceAll(src, ", {pause: "+name+"}", "")
		}
	}
	return src + steps
}

func TestTwoTabsAtOnce(t *testing.T) {
	for what, steps := range map[string]string{
		"the slower tab overwrites what the other one saved": story(
			step(slow, "{unchanged: [jar, rows]}"),
			step(tab("second", "visit: https://shop.test/pear"), `{rows: [{data: {cart: '{"apple":"1","pear":"1"}'}}, {data: {cart: '{"apple":"1"}'}}]}`),
			step(resume, `{status: 200, stored: [], replaced: [sessionid], rows: [{data: {cart: '{"apple":"1","kiwi":"1"}'}}, {data: {cart: '{"apple":"1"}'}}], page: {shows: ["1"]}}`)),
		"a tab that saves after a logout elsewhere is told 400": story(
			step(slow, still),
			step(tab("second", "visit: https://shop.test/out"), "{deleted: [sessionid], rows: 1}"),
			step(resume, "{status: 400, stored: [], deleted: [], rows: 1, sent: [sessionid], connection: reused}"),
			step(tab("second", "visit: https://shop.test/pear"), "{sent: [], rows: 2, connection: reused}")),
		"a tab that only read is answered": story(
			step("visit: https://shop.test/read", still),
			step(tab("second", "visit: https://shop.test/out"), "{rows: 1}"),
			step("resume: reading", "{status: 200, body: 1 apple, deleted: []}")),
		"a row that expires while a page waits is saved again, as no UPDATE asks for its date": story(
			step(slow, still),
			step("wait: 15d\nresume: slow", "{status: 200, stored: [sessionid], rows: [{live: true, lasts: 14d}, {live: false}]}")),
		"stops are resumed in the order of the pages": story(
			step("visit: https://shop.test/far", "{hops: [{status: 302}], unchanged: [jar]}"),
			step("resume: one", still),
			step("resume: two", "{hops: [{status: 200, body: Twice.}]}")),
		"two browsers wait at one stop": story(
			step(slow, still),
			step("who: bob\n"+slow, still),
			step(resume, "{status: 200, replaced: [sessionid]}"),
			step(resume, "{status: 200, replaced: [sessionid]}")),
		"a raw request waits too": story(
			step("send: {url: https://shop.test/slow}", "{rows: 2}"),
			step(resume, "{status: 200, rows: 3}")),
	} {
		t.Run(what, func(t *testing.T) {
			src := only(steps)
			for _, f := range failures(src, run(t, src)) {
				t.Error(f)
			}
		})
	}
}

func TestTheStepsOfAPause(t *testing.T) {
	tr := run(t, only(story(
		step(slow, still),
		step("who: bob\nvisit: https://shop.test/pear", "{status: 200}"),
		step(resume, "{status: 200}"))))
	first, last := tr.Steps[0], tr.Steps[2]
	if len(first.Exchanges) != 0 || len(first.Notes) != 1 || !first.Paused || last.Paused || first.Notes[0].EN != "The request was sent. Its page has stopped in the middle, at slow; the tab waits. So far it has run: SELECT django_session. When the page goes on, the request and its cookies are shown." || first.Table.Host != "shop.test" {
		t.Errorf("the first step has %d exchanges, the notes %v, the table %+v", len(first.Exchanges), first.Notes, first.Table)
	}
	if last.Actor != "alice" || last.Jar.Browser != "alice" || len(last.Exchanges) != 1 || last.Shows != "1" {
		t.Errorf("the last step is %s's with the jar of %s, %d exchanges and %q", last.Actor, last.Jar.Browser, len(last.Exchanges), last.Shows)
	}
	var notes []string
	for _, n := range last.Exchanges[0].Server.Notes {
		notes = append(notes, n.EN)
	}
	if got := strings.Join(notes, "; "); !strings.HasSuffix(got, `; stopped at slow, then went on; cart["kiwi"] = "1"; session["cart"] = cart`) {
		t.Errorf("the notes are %s", got)
	}
	if q := last.Exchanges[0].Server.Queries; !strings.HasSuffix(q[0].Why.EN, "(before the stop)") || strings.Contains(q[1].Why.EN, "stop") {
		t.Errorf("the queries are %+v", q)
	}
}

// Where several wait, the step says which of them goes on.
func TestWhichPageGoesOn(t *testing.T) {
	tr := run(t, only(story(
		step(slow, still),
		step("who: bob\n"+tab("second", slow), still),
		step(resume, "{status: 200}"),
		step(resume, "{status: 200}"))))
	for i, want := range map[int]string{
		2: `Alice, in the tab "main": the page that stopped at slow goes on`,
		3: "The page that stopped at slow goes on",
	} {
		if got := tr.Steps[i].Action.EN; got != want {
			t.Errorf("step %d says %q, want %q", i+1, got, want)
		}
	}
}

func TestWhatCannotBeDoneWhileAPageWaits(t *testing.T) {
	waits := "wanted nothing that waits for a page, found the tab main waits for a page that has stopped at slow"
	for _, c := range []struct{ what, steps, want string }{
		{"the tab acts", story(step(slow, still), step("visit: https://shop.test/pear", still), step(resume, still)), "visit: | visit: " + waits},
		{"the tab goes back", story(step(slow, still), step("press: back", still), step(resume, still)), "press: | press: " + waits},
		{"the browser moves to another network", story(step(slow, still), step("change_address: 203.0.113.7", still), step(resume, still)), "change_address: | change_address: " + waits},
		{"the browser starts again", story(step(slow, still), step("restart_browser: fresh", still), step(resume, still)), "restart_browser: | restart_browser: " + waits},
		{"the server starts again", story(step(slow, still), step("restart_server: shop.test", still), step(resume, still)), "restart_server: | restart_server: " + waits},
		{"the lesson ends", story(step(slow, still), step(resume, still), step(slow, still)),
			"visit: | visit: wanted a later step that says resume: slow, found the tab main waits for a page that has stopped at slow"},
		{"nothing waits", story(step(resume, still)), "slow | resume: wanted a page that has stopped at slow, found none has"},
	} {
		t.Run(c.what, func(t *testing.T) {
			src := only(c.steps)
			if got := strings.Join(failures(src, run(t, src)), "\n"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestStopsThatNobodyResumes(t *testing.T) {
	for steps, want := range map[string]string{
		story(step("visit: https://shop.test/pear", still)):               `slow | no step resumes "slow" (let a step say resume: slow)`,
		story(step("resume: slov", still)):                                `slow | no step resumes "slow" (let a step say resume: slow)`,
		story(step("resume: slow", still), step("resume: slowly", still)): `slowly | no page stops at "slowly" (did you mean "slow"?)`,
	} {
		src := strings.NewReplacer("{pause: one}, ", "", "{pause: two}, ", "", ", {pause: reading}", "").Replace(tabs) + steps
		_, problems := compile(t, src)
		if len(problems) == 0 {
			t.Errorf("%s is taken", steps)
			continue
		}
		if got := pointedAt(src, problems[0].Pos) + " | " + problems[0].Message + " (" + problems[0].Hint + ")"; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
