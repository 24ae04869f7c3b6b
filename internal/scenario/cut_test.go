package scenario_test

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/trace"
)

// letters is a site of which a step can be led where it did not want to go, with two
// browsers and a page that stops.
const letters = `statelab: 1
lesson: letters
title: Letters
summary: What a step that did not happen takes with it.
clock: 2026-03-02T09:00:00Z
browsers:
  laptop: {title: The laptop}
  phone: {title: The phone}
sites:
  mail.test:
    pages:
      /: {get: [{set_cookie_line: seen=1}, {text: '<a href="/inbox">Inbox</a>'}]}
      /away: {get: [{text: '<a href="https://nowhere.example/">Away</a>'}]}
      /inbox: {get: [{text: 'Letters. <a href="/">Home</a>'}]}
      /slow: {get: [{pause: weighing}, {text: Slow.}]}
      /login: {post: [{redirect: /inbox}], get: [{text: '<form method="post"><button>Log in</button></form>'}]}
`

// TestOneCauseIsToldOnce follows what a step that did not happen takes with it: what its
// tab would do next, and what wants something of that.
func TestOneCauseIsToldOnce(t *testing.T) {
	home := step("visit: https://mail.test/", "{status: 200}")
	click := step("click: Outbox", "{status: 200}")
	inbox := step("click: Inbox", "{status: 200}")
	for _, c := range []struct {
		name   string
		given  string
		steps  []string
		failed int
		not    string // the numbers of steps that are not run, and since which
	}{
		{"a link that is not there", "", []string{home, click, inbox, inbox}, 1, "3 4 since sb"},
		{"a page that is not there", "", []string{step("visit: https://mail.test/in", "{status: 200}"), inbox}, 1, "2 since sa"},
		{"a page that is not there in a redirect", "", []string{step("visit: https://mail.test/in", "{hops: [{status: 302}, {status: 200}]}"), inbox}, 1, "2 since sa"},
		{"a host where nobody answers", "", []string{step("visit: https://mail.test/away", "{status: 200}"), step("click: Away", "{status: 200}"), inbox}, 1, "3 since sb"},
		{"a page that shall not be there", "", []string{step("visit: https://mail.test/in", "{status: 403}"), home}, 1, ""},
		{"another status of a page that is there", "", []string{step("visit: https://mail.test/", "{status: 201}"), inbox}, 1, ""},
		{"another tab goes on", "", []string{home, click, strings.Replace(home, "visit", "tab: other\n    visit", 1)}, 1, ""},
		{"another browser goes on", "", []string{home, click, strings.Replace(home, "visit", "who: phone\n    visit", 1), strings.Replace(inbox, "click", "who: phone\n    click", 1)}, 1, ""},
		{"the first browser by its name does not", "", []string{home, click, strings.Replace(inbox, "click", "who: laptop\n    tab: main\n    click", 1)}, 1, "3 since sb"},
		{"nobody's browser goes on", "", []string{home, click, step("send: {url: https://mail.test/}", "{status: 200}"), step("restart_server: mail.test", "{unchanged: [rows]}")}, 1, ""},
		{"a value that was not kept", "", []string{home, strings.Replace(click, "click: Outbox", "click: Outbox\n    remember: {key: {cookie: seen}}", 1), step("send: {url: https://mail.test/, headers: {Cookie: seen=$key}}", "{status: 200}"), step("send: {url: https://mail.test/}", "{headers: {X: $key}}")}, 1, "3 4 since sb"},
		{"a value that a step would have kept that was not run", "", []string{home, click, strings.Replace(inbox, "click: Inbox", "click: Inbox\n    remember: {key: {cookie: seen}}", 1), step("send: {url: https://mail.test/, body: $key}", "{status: 405}")}, 1, "3 4 since sb"},
		{"a stop that was not reached", "", []string{home, click, step("visit: https://mail.test/slow", "{unchanged: [jar]}"), step("resume: weighing", "{status: 200}")}, 1, "3 4 since sb"},
		{"a scene that is not set", "given:\n  - visit: https://mail.test/\n  - click: Outbox\n", []string{inbox}, 1, "1 since given[1]"},
		{"time passes all the same", "", []string{home, click, "  - step: slate\n    wait: 1h\n    click: Inbox\n    say: |\n      Late.\n    expect: {status: 200}\n", strings.Replace(home, "visit", "tab: other\n    visit", 1)}, 1, "3 since sb"},
	} {
		src := letters + c.given + "steps:\n" + story(c.steps...)
		if !strings.Contains(src, "resume") {
			src = strings.Replace(src, "{pause: weighing}, ", "", 1)
		}
		if !strings.Contains(src, "who: phone") {
			src = strings.Replace(src, "  phone: {title: The phone}\n", "", 1)
		}
		tr := run(t, src)
		var not []string
		since := ""
		for i, s := range tr.Steps {
			if s.NotRun != "" {
				not, since = append(not, string(rune('1'+i))), " since "+s.NotRun
				if len(s.Checks)+len(s.Exchanges) > 0 || s.Jar != nil {
					t.Errorf("%s: step %d was run", c.name, i+1)
				}
			}
		}
		if got := strings.Join(not, " ") + since; got != c.not || len(failures(src, tr)) != c.failed || tr.NotRun() != len(not) {
			t.Errorf("%s: not run %q, want %q; %q", c.name, got, c.not, failures(src, tr))
		}
		if strings.Contains(src, "wait: 1h") && tr.Steps[3].Time.Sub(tr.Start).Hours() != 1 {
			t.Errorf("%s: it is %s", c.name, tr.Steps[3].Time)
		}
		if !slices.IsSortedFunc(tr.Steps, func(a, b trace.Step) int { return a.Time.Compare(b.Time) }) {
			t.Errorf("%s: a step has no time", c.name)
		}
	}
}
