package render

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// Report draws how lessons came out in a test: what is wrong with the folders, a line for
// each lesson with what failed below it, and a summary.
func (t *Terminal) Report(r view.Report) {
	if len(r.Saved) > 0 {
		t.Blank()
		t.put(t.line(faint, t.fill(phrases.Saved, strings.Join(r.Saved, ", "))).wrap(t.width, t.width)...)
	}
	t.Diagnostics(r.Problems)
	for _, file := range r.Gone {
		t.put(t.line(plain, t.fill(phrases.FileGone, file)))
	}
	if len(r.Results) > 0 || len(r.Saved) == 0 {
		t.each(r.Results)
	}
	if r.Lessons() == 0 {
		return
	}
	if len(r.Saved) == 0 {
		t.Blank()
	}
	t.total(r)
}

// each draws a line for each lesson, and below it what failed, with the picture of the
// steps in which it did.
func (t *Terminal) each(results []view.Result) {
	if len(results) == 0 {
		t.put(t.line(plain, t.say(phrases.NoLesson)))
		return
	}
	names := make([]string, len(results))
	for i, r := range results {
		names[i] = r.Lesson
	}
	width := t.column(t.width/2, names...)
	for _, r := range results {
		t.result(r, width)
	}
}

// total draws in a line how all of them came out.
func (t *Terminal) total(r view.Report) {
	bad, checks := r.Counts()
	verdict, said := t.span(fresh, t.say(phrases.OK)), t.count(phrases.Lessons, r.Lessons())+", "+t.count(phrases.Checks, checks)
	if bad > 0 {
		verdict, said = t.span(wrong, t.say(phrases.Fail)), t.fill(phrases.LessonsFail, bad, t.count(phrases.Lessons, r.Lessons()), t.count(phrases.Checks, checks))
	}
	if r.Left > 0 {
		said += ", " + t.fill(phrases.LessonsLeft, t.count(phrases.Lessons, r.Left), r.Left)
	}
	t.put(line{verdict, gap(2), t.span(plain, said)}.wrap(t.width, t.width)...)
}

func (t *Terminal) result(r view.Result, names int) {
	verdict := t.span(fresh, t.say(phrases.OK))
	facts := t.count(phrases.Steps, r.Steps) + ", " + t.count(phrases.Checks, r.Checks)
	if !r.OK() {
		verdict = t.span(wrong, t.say(phrases.Fail))
	}
	if n := len(r.Failed); n > 0 {
		facts += ", " + fmt.Sprintf(t.say(phrases.Failed), n)
	}
	if n := len(r.NotRun); n > 0 {
		facts += ", " + t.fill(phrases.StepsNotRun, t.count(phrases.Steps, n), n)
	}
	if len(r.Problems) > 0 || r.Err != nil {
		facts = t.say(phrases.NotRun)
	}
	row := line{verdict}.pad(6).with(line{t.span(strong, r.Lesson)}.clip(names)...).pad(6 + names + 2)
	t.put(indentRest(row.with(t.span(faint, facts)).wrap(t.width, t.width-6), 6)...)
	t.failedSteps(r)
	for _, s := range r.Each {
		t.mutants(s)
	}
	t.Diagnostics(r.Problems)
	if r.Err != nil {
		t.put(indent(t.line(wrong, r.Err.Error()).wrap(t.width-6, t.width-6), 6)...)
	}
}

// mostPictures is how many steps of a lesson are pictured below their failures: the first
// ones have the cause, as a rule.
const mostPictures = 3

// failedSteps draws what failed of each step, each with its picture, and then which steps
// were not run.
func (t *Terminal) failedSteps(r view.Result) {
	room, pictures := view.MostFailed, 0
	again := repeated(r)
	told := map[string]bool{}
	for _, s := range r.Each {
		failed, _ := view.First(s.Failed, room)
		room -= len(failed)
		failed = slices.DeleteFunc(failed, func(c trace.Check) bool { return told[outcomeOf(c)] })
		for _, c := range failed {
			said := s.Name + ": " + t.wantedAndFound(c)
			t.Diagnostics(diag.List{placed(c, rule.Same(said))})
			others := again[outcomeOf(c)][1:]
			if told[outcomeOf(c)] {
				others = nil
			}
			if told[outcomeOf(c)] = true; len(others) > 0 {
				t.put(indentRest(t.line(plain, "  "+t.fill(phrases.AlsoInSteps, strings.Join(others, ", "))).wrap(t.width, t.width-4), 4)...)
			}
		}
		happened := func(c trace.Check) bool { return !strings.HasPrefix(c.About, "task") }
		if pictures < mostPictures && !t.o.Quiet && slices.ContainsFunc(failed, happened) {
			pictures++
			t.picture(r.Run, s.Name)
		}
	}
	t.moreFailures(max(0, len(r.Failed)-view.MostFailed))
	t.notRunAfter(r.NotRun)
}

// outcomeOf is what a check came to, whichever request of its step it is about.
func outcomeOf(c trace.Check) string {
	about := c.About
	if _, rest, inHop := strings.Cut(about, "]."); inHop && strings.HasPrefix(about, "hops[") {
		about = rest
	}
	return about + "\x00" + c.Wanted.EN + "\x00" + c.Found.EN
}

// repeated are the steps, each with its place, in which a check came to the same: they have one
// cause, as a rule, which is told where it shows first.
func repeated(r view.Result) map[string][]string {
	steps := map[string][]string{}
	for _, s := range r.Each {
		here := map[string]bool{}
		for _, c := range s.Failed {
			if key := outcomeOf(c); !here[key] {
				here[key] = true
				steps[key] = append(steps[key], fmt.Sprintf("%s (%d:%d)", s.Name, c.Pos.Line, c.Pos.Col))
			}
		}
	}
	return steps
}

// picture draws what happened in a step, and what it left behind.
func (t *Terminal) picture(tr *trace.Trace, name string) {
	i := slices.IndexFunc(tr.Steps, func(s trace.Step) bool { return s.ID == name })
	if i < 0 {
		return // it sets the scene, and its sentence says all
	}
	s := view.Of(tr).Step(i, view.Options{})
	sc := t.scene(s)
	t.Blank()
	sc.head()
	sc.happened()
	if s.Tools != nil {
		t.toolsTable(s.Tools)
	} else {
		sc.panels()
	}
	sc.rule()
}

// mutants draws what became of small changes of a task's answer, and how what stands there first is answered, where that
// was asked for.
func (t *Terminal) mutants(s view.StepResult) {
	if s.StartReply != "" {
		t.put(indent(t.line(label, t.fill(phrases.StartReply, s.Name, s.StartReply)).wrap(t.width-6, t.width-6), 6)...)
	}
	if len(s.Mutants) == 0 {
		return
	}
	tried := 0
	for _, m := range s.Mutants {
		if m.NotTried.IsZero() {
			tried++
		}
	}
	t.put(indent(t.line(label, t.fill(phrases.Mutants, s.Name, tried)).wrap(t.width-6, t.width-6), 6)...)
	for _, m := range s.Mutants {
		became := t.say(phrases.MutantUnread)
		switch {
		case !m.NotTried.IsZero():
			became = t.say(phrases.MutantNot)
		case m.Same:
			became = t.say(phrases.MutantSame)
		case m.Free:
			became = t.say(phrases.MutantFree)
		case m.Passes:
			became = t.say(phrases.MutantPasses)
		case len(m.Breaks) > 0:
			became = t.fill(phrases.MutantBreaks, strings.Join(m.Breaks, ", "))
		}
		text, what := m.Text, m.What.In(t.o.Lang)
		if text == "" {
			text = "''"
		}
		if strings.Contains(text, "\n") { // of several lines what was changed says it
			text, what = what, ""
		}
		if !m.NotTried.IsZero() {
			what = m.NotTried.In(t.o.Lang)
		}
		said := line{t.span(plain, became+": "), t.span(code, text)}
		if what != "" && what != m.Text {
			said = said.with(t.span(faint, " ("+what+")"))
		}
		t.put(indent(indentRest(said.wrap(t.width-8, t.width-10), 2), 8)...)
	}
}

// notRunAfter draws which steps were not run, a line for each step that did not happen.
func (t *Terminal) notRunAfter(all []view.NotRun) {
	for len(all) > 0 {
		since := all[0].Since
		var steps []string
		var rest []view.NotRun
		for _, n := range all {
			if n.Since == since {
				steps = append(steps, n.Step)
			} else {
				rest = append(rest, n)
			}
		}
		said := t.line(faint, t.fill(phrases.NotRunSince, since)+": "+strings.Join(steps, ", "))
		t.put(indent(said.wrap(t.width-6, t.width-6), 6)...)
		all = rest
	}
}
