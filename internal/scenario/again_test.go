package scenario_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/diag"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// vault is a site that forgets a guess after ten minutes, and is locked by the third.
const vault = `statelab: 1
lesson: vault
title: A vault
summary: Who guesses too often?
clock: 2026-03-02T09:00:00Z
sites:
  vault.test:
    csrf: true
    users: {mina: {password: pw-mina-1}}
    pages:
      /:
        get: [template: 'Hello {{ user.username }}.']
      /login/:
        get: &form
          - template: '<form method="post">{% csrf_token %}<input name="username"><input name="password" type="password"> <button>Open</button></form>'
        post:
          - when:
              cache: {tries: {at_least: 2}}
              then: [{status: 429}, {template: '<form method="post">{% csrf_token %}<input name="username"><input name="password" type="password"> <button>Open</button></form>'}]
          - check_login_form:
              if_valid: [{login: form}, {redirect: /}]
              if_not:
                - cache_add: {name: tries, from: 0, timeout: 10m}
                - template: '<form method="post">{% csrf_token %}<input name="username"><input name="password" type="password"> <button>Open</button></form>'
given: [visit: 'https://vault.test/login/']
steps:
`

var guess = "submit: {button: Open, fields: {username: mina, password: guess}}"

func vaultOf(steps ...string) string {
	return strings.Replace(vault, "get: &form", "get:", 1) + strings.Join(steps, "")
}

// Three guesses are one step: each request says which time it was, what is said of one request is
// about the last, and between two of them time passes, by which the cache ends.
func TestAnActIsDoneSeveralTimesInAStep(t *testing.T) {
	src := vaultOf(step("times: 3\nwait: 4m\n"+guess, "{status: 429, cache: {tries: {value: 2, lasts: 6m}}, hops: [{status: 200}, {status: 200}, {status: 429}]}"))
	tr := run(t, src)
	if failed := failures(src, tr); failed != nil {
		t.Fatal(failed)
	}
	s := &tr.Steps[0]
	if s.Turns != 3 || s.Passed != 4*time.Minute || s.Time.Format("15:04") != "09:12" {
		t.Errorf("%d turns, %v passed before, at %v", s.Turns, s.Passed, s.Time)
	}
	var turns []int
	var passed time.Duration
	for _, x := range s.Exchanges {
		turns, passed = append(turns, x.Turn), passed+x.Passed
	}
	if !slices.Equal(turns, []int{1, 2, 3}) || passed != 8*time.Minute {
		t.Errorf("the requests are of the turns %v, and %v passed between them", turns, passed)
	}
	if why := s.Exchanges[1].Why; why.EN != "4 min later, time 2 of 3" || !strings.Contains(why.KO, "3번 가운데 2번째") {
		t.Errorf("of the second it is said %q, %q", why.EN, why.KO)
	}
	if got := s.Action.EN; !strings.HasSuffix(got, "(3 times, 4 min apart)") {
		t.Errorf("the step is told as %q", got)
	}
	ends := 0
	for _, tick := range view.Of(tr).Timeline(1).Ticks {
		if tick.Step == 0 {
			ends++
		}
	}
	if ends != 3 {
		t.Errorf("the timeline has the step at %d moments", ends)
	}
}

// Ten minutes between two guesses, and the vault has forgotten the first one by the second.
func TestBetweenTwoTimesTimePasses(t *testing.T) {
	src := vaultOf(step("times: 4\nwait: 10m\n"+guess, "{status: 200, cache: {tries: {value: 1}}}"))
	if failed := failures(src, run(t, src)); failed != nil {
		t.Fatal(failed)
	}
}

// All but the last are told briefly, and of many that are alike how many there are; a look at the
// details leaves none out.
func TestManyTimesAreToldShort(t *testing.T) {
	tr := run(t, vaultOf(step("times: 20\n"+guess, "{status: 429}")))
	told := func(o view.Options) (numbers []string, brief int, left []string) {
		for _, b := range view.Of(tr).Step(0, o).Beats {
			switch {
			case b.Exchange != nil:
				numbers = append(numbers, b.Name)
				if b.Exchange.Brief {
					brief++
				}
			case b.Rest != nil:
				left = append(left, b.Rest.Notes[0].In(rule.English))
			}
		}
		return numbers, brief, left
	}
	numbers, brief, left := told(view.Options{})
	if !slices.Equal(numbers, []string{"1", "2", "3", "20"}) || brief != 3 || !slices.Equal(left, []string{"and so on: 16 more requests like these"}) {
		t.Errorf("told are %v, %d of them briefly, and left out %q", numbers, brief, left)
	}
	if numbers, brief, left := told(view.Options{Details: true}); len(numbers) != 20 || brief != 0 || left != nil {
		t.Errorf("with details told are %v, %d of them briefly, and left out %q", numbers, brief, left)
	}
}

// A form that leads elsewhere is not there a second time: where it led is said at the act, and
// nothing more is said of the step.
func TestWhatLeadsAwayIsNotDoneAgain(t *testing.T) {
	src := vaultOf(step("times: 3\nsubmit: {button: Open, fields: {username: mina, password: pw-mina-1}}", "{status: 200}"))
	tr := run(t, src)
	failed := tr.Steps[0].Failed()
	if len(failed) != 1 || failed[0].About != "submit" || !strings.HasPrefix(failed[0].Wanted.EN, "to do it once more, on the page: ") || !strings.Contains(failed[0].Hint.EN, "it led to https://vault.test/") {
		t.Fatalf("it is said %+v", failed)
	}
	if n := len(tr.Steps[0].Exchanges); n != 2 {
		t.Errorf("%d requests were made", n)
	}
}

// A login is a step, with the page and the form; the row that it made is shown as new.
func TestALoginIsAStep(t *testing.T) {
	src := vaultOf(step("sign_in: {url: https://vault.test/login/, user: mina}", "{hops: [{method: GET}, {status: 302, stored: [sessionid]}, {user: mina}], rows: [{user: mina}]}"))
	tr := run(t, src)
	if failed := failures(src, tr); failed != nil {
		t.Fatal(failed)
	}
	if rows := tr.Steps[0].Table.Rows; len(rows) != 1 || rows[0].Mark != trace.New {
		t.Errorf("the rows are told as %+v", rows)
	}
}

// What cannot be done several times is said before anything is played.
func TestNotEverythingIsDoneSeveralTimes(t *testing.T) {
	for act, want := range map[string]string{
		"times: 2\nwait: 1h":         "times is of an action, and this step has none",
		"times: 2\nlook: vault.test": "to look changes nothing, however often",
		"times: 2\nresume: nothing":  "a page that has stopped goes on once",
		"times: 21\n" + guess:        "an act is done 1 to 20 times, not 21",
	} {
		_, problems := compile(t, vaultOf(step(act, "{status: 200}")))
		if len(problems) == 0 || !slices.ContainsFunc(problems, func(d diag.Diagnostic) bool { return d.Message == want }) {
			t.Errorf("%q: %v", act, problems)
		}
	}
}
