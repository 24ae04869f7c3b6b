package view_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
)

// Before a question nothing has happened: that nothing changed is not said, and where time goes on
// in the step, that what is shown was before that.
func TestWhatIsAskedHasStillToHappen(t *testing.T) {
	jar := &trace.Jar{Host: "a.test", Browser: "b"}
	held := *jar
	held.Cookies = []trace.JarEntry{{Cookie: trace.Cookie{Name: "a", Domain: "a.test", HostOnly: true, Session: true}}}
	held.All = []trace.Cookie{held.Cookies[0].Cookie}
	asked := trace.Lesson{Predict: &trace.Prediction{}}
	tr := &trace.Trace{Steps: []trace.Step{{Jar: jar, Lesson: asked}, {Jar: &held}, {Jar: &held, Passed: time.Hour, Lesson: asked}}}
	for i, want := range map[int][]view.Note{0: {{Kind: view.Nothing}}, 2: {{Kind: view.AsItWas, Ago: time.Hour}}} {
		if b := view.Of(tr).Step(i, view.Options{}).Beats[0]; b.Jar == nil || !slices.Equal(b.Jar.Notes, want) {
			t.Errorf("before step %d the jar is %+v, want the notes %v", i, b.Jar, want)
		}
	}
}

// Before a question the jar stands at the page that is shown, and what it lists tells no host to
// which the step leads, unless the question names it.
func TestAQuestionDoesNotTellWhereItLeads(t *testing.T) {
	held := []trace.Cookie{{Name: "a", Domain: "bank.test", HostOnly: true, Session: true}, {Name: "b", Domain: "tea.test", HostOnly: true, Session: true}}
	last := trace.Step{Jar: &trace.Jar{Browser: "b", Host: "tea.test", All: held}}
	next := trace.Step{Action: rule.Text{EN: "The browser presses [Pay] on https://fans.test/"}, Jar: &trace.Jar{Browser: "b", Host: "bank.test"},
		Exchanges: []trace.Exchange{{Exchange: wire.Exchange{URL: "https://bank.test/pay"}}}}
	for ask, want := range map[string]string{"What comes of it?": "fans.test: a, b", "Does bank.test hear of it?": "fans.test: a"} {
		next.Predict = &trace.Prediction{Ask: trace.Prose{rule.English: ask}}
		j := view.JarsBefore(&trace.Trace{Steps: []trace.Step{last, next}}, 1)[0]
		var names []string
		for _, e := range j.Cookies {
			names = append(names, e.Cookie.Name)
		}
		if got := j.Host + ": " + strings.Join(names, ", "); got != want {
			t.Errorf("%s shows %s, want %s", ask, got, want)
		}
	}
}

// Before a question both sides stand at the page that is shown, though the address there has the
// host in its query to which the step leads, and though that site has no table.
func TestAQuestionStandsWhereTheStepBegins(t *testing.T) {
	table := &trace.Table{Host: "shop.test", Kind: trace.RowsTable, Rows: []trace.RowEntry{{Key: "k", User: "alice"}}}
	jar := func(host string) *trace.Jar { return &trace.Jar{Browser: "b", Host: host} }
	last := trace.Step{Jar: jar("shop.test"), Table: table}
	next := trace.Step{Action: rule.Text{EN: "The browser presses [Log in] on https://shop.test/login/?next=https://sh0p.test/"}, Jar: jar("sh0p.test")}
	next.Predict = &trace.Prediction{Ask: trace.Prose{rule.English: "What comes?"}}
	tr := &trace.Trace{Steps: []trace.Step{last, next}}
	asked := view.Of(tr).Step(1, view.Options{Answer: view.Skipped}).Beats[0]
	if asked.Question == nil || asked.Jar == nil || asked.Jar.Host != "shop.test" {
		t.Fatalf("the question stands beside the jar %+v", asked.Jar)
	}
	if asked.Table == nil || asked.Table.Host != "shop.test" || len(asked.Table.Rows) != 1 {
		t.Errorf("the question stands beside the table %+v", asked.Table)
	}
}

// Where a question is about the token of a form, it is shown of the page, in short: nobody sees
// it there.
func TestATokenThatIsAskedForIsShown(t *testing.T) {
	e := trace.Exchange{Page: "[Pay]"}
	e.Response.Status, e.Response.Body = 200, wire.Bytes(`<form><input type="hidden" name="csrfmiddlewaretoken" value="abcdefghijklmnop"><button>Pay</button></form>`)
	for ask, want := range map[string]string{"Is it paid?": "[Pay]", "Is `csrfmiddlewaretoken` a copy?": "[Pay]\n" + `<input type="hidden" name="csrfmiddlewaretoken" value="abcd..mnop">`} {
		s := trace.Step{Lesson: trace.Lesson{Predict: &trace.Prediction{Ask: trace.Prose{rule.English: ask}}}, Exchanges: []trace.Exchange{e}}
		for _, b := range view.Of(&trace.Trace{Steps: []trace.Step{s}}).Step(0, view.Options{}).Beats {
			if b.Exchange != nil && b.Exchange.Response.Page != want {
				t.Errorf("%q: %s", ask, b.Exchange.Response.Page)
			}
		}
	}
}
