package view_test

import (
	"fmt"
	"strings"
	"testing"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// A password that was changed is told with what it was, both by their ends.
func TestAChangedPasswordIsToldWithTheOneBefore(t *testing.T) {
	row := trace.Record{Mark: trace.Changed, ID: 1, Data: []trace.Item{{Name: "password", Fresh: true, Value: `"pbkdf2_sha256$1$salt$aaaaaaaaaaaaaaaaaaaanew01="`, Was: `"pbkdf2_sha256$1$salt$aaaaaaaaaaaaaaaaaaaaold01="`}}}
	s := view.Of(&trace.Trace{Steps: []trace.Step{{Verb: "submit", Table: &trace.Table{Host: "a.test", Records: []trace.Records{{Name: "auth_user", Users: true, Rows: []trace.Record{row}}}}}}}).Step(0, view.Options{})
	if got, want := s.Records[0].Rows[0].Data[0].Said(rule.English, func(s string) string { return s }), "password = ..new01= (was ..old01=)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestATableThatIsKnownIsALine reads a table in four steps, of which the third writes in a row of it.
func TestATableThatIsKnownIsALine(t *testing.T) {
	row := func(id int64, votes string) trace.Record {
		return trace.Record{Mark: trace.Same, ID: id, Data: []trace.Item{{Name: "votes", Value: votes}, {Name: "text", Value: `"Tea"`}}}
	}
	wrote := row(2, "1")
	wrote.Mark = trace.Changed
	wrote.Data[0].Fresh, wrote.Data[0].Was = true, "0"
	reads := []trace.Query{{Kind: "SELECT", Table: "polls_choice"}}
	tableOf := func(second trace.Record) *trace.Table {
		return &trace.Table{Host: "polls.test", Records: []trace.Records{{Name: "polls_choice", Model: "Choice", Rows: []trace.Record{row(1, "0"), second, row(3, "0")}}}}
	}
	asks := func(second trace.Record) trace.Exchange {
		return trace.Exchange{Server: &trace.Server{Host: "polls.test", Queries: reads}, Behind: trace.Behind{Table: tableOf(second)}}
	}
	tr := &trace.Trace{Steps: []trace.Step{
		{Verb: "visit", Table: tableOf(row(2, "0")), Exchanges: []trace.Exchange{asks(row(2, "0"))}},
		{Verb: "visit", Table: tableOf(row(2, "0")), Exchanges: []trace.Exchange{asks(row(2, "0"))}},
		{Verb: "submit", Table: tableOf(wrote), Exchanges: []trace.Exchange{asks(wrote), asks(row(2, "1"))}},
		{Table: tableOf(row(2, "1"))},
	}}
	tr.Steps[2].Predict = &trace.Prediction{Ask: trace.Prose{"en": "What happens?"}}
	told := func(all []view.Records) string {
		var out []string
		for _, one := range all {
			for _, r := range one.Rows {
				out = append(out, fmt.Sprint(r.Mark, r.ID, " ", r.Data[0].Said(rule.English, func(s string) string { return s })))
			}
			for _, n := range one.Notes {
				out = append(out, fmt.Sprint("note ", n.Kind == view.AsBefore, " ", n.Count))
			}
		}
		return strings.Join(out, "; ")
	}
	const whole = " 1 votes = 0;  2 votes = 0;  3 votes = 0"
	run := view.Of(tr)
	third := run.Step(2, view.Options{Answer: view.Skipped})
	for what, c := range map[string]struct{ got, want string }{
		"seen first":              {told(run.Step(0, view.Options{}).Records), whole + "; note false 0"},
		"known":                   {told(run.Step(1, view.Options{}).Records), "note true 3"},
		"known, with its details": {told(run.Step(1, view.Options{Details: true}).Records), whole + "; note false 0"},
		"written":                 {told(third.Records), "~2 votes = 1 (was 0); note false 2"},
		"before what is asked":    {told(third.Beats[0].Records), whole},
		"behind what wrote":       {told(third.Beats[1].Records), "~2 votes = 1 (was 0); note false 2"},
		"and behind the next one": {told(third.Beats[2].Records), " 2 votes = 1; note false 2; note false 0"},
		"somebody looks":          {told(run.Step(3, view.Options{}).Records), strings.Replace(whole, "2 votes = 0", "2 votes = 1", 1) + "; note false 0"},
	} {
		if c.got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", what, c.got, c.want)
		}
	}
}

// TestTheTableOfATaskIsSeen while the task is set and behind it, though the answer, lines that a server begins to run,
// touches none; and that by which a try is judged.
func TestTheTableOfATaskIsSeen(t *testing.T) {
	all := []trace.Records{
		{Name: "polls_choice", Model: "Choice", Rows: []trace.Record{{Mark: trace.Same, ID: 1}}},
		{Name: "polls_vote", Model: "Vote", Rows: []trace.Record{{Mark: trace.Same, ID: 1}}},
		{Name: "polls_draft", Model: "Draft", Rows: []trace.Record{{Mark: trace.Same, ID: 1}}},
		{Name: "polls_poll", Model: "Poll", Rows: []trace.Record{{Mark: trace.Same, ID: 1}}},
	}
	table := &trace.Table{Host: "polls.test", Records: all}
	task := &trace.Task{Tables: []string{"Vote"}, Holes: []trace.Hole{{Start: "Choice.objects.all()\nmy_Draft = []"}, {Indent: 4, Above: "class Draft(models.Model):\n    a = 1\n\n\nclass Poll(models.Model):\n    b = 1"}}}
	tr := &trace.Trace{Steps: []trace.Step{{Verb: "restart_server", Table: table}, {Verb: "deploy", Table: table, Lesson: trace.Lesson{Task: task}}}}
	told := func(all []view.Records) string {
		var names []string
		for _, one := range all {
			names = append(names, fmt.Sprint(one.Name, " ", one.About, " ", one.Changes))
		}
		return strings.Join(names, ", ")
	}
	const want = "polls_choice true false, polls_vote true false, polls_poll true false"
	s := view.Of(tr).Step(1, view.Options{Answer: view.Skipped})
	if before, behind := told(s.Beats[0].Records), told(s.Records); before != want || behind != want {
		t.Errorf("the tables of the task are %s, and behind it %s", before, behind)
	}
	if first := view.Of(&trace.Trace{Steps: tr.Steps[1:]}).Step(0, view.Options{Answer: view.Skipped}); told(first.Beats[0].Records) != want {
		t.Errorf("where the lesson begins with it, they are %s", told(first.Beats[0].Records))
	}
	judged := trace.Step{Verb: "visit", Table: table, Judged: []string{"Draft"}}
	if got := told(view.Of(&trace.Trace{Steps: []trace.Step{judged}}).Step(0, view.Options{}).Records); got != "polls_draft true false" {
		t.Errorf("of a try that is judged by one: %s", got)
	}
}
