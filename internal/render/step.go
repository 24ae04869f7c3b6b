package render

import (
	"fmt"
	"slices"

	"statelab/internal/diag"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// Step draws the screen of step i, counted from 0, without its prediction.
func (t *Terminal) Step(tr *trace.Trace, i int) { t.Answered(tr, i, 0) }

// Answered draws the screen of step i to a person who answered a to its prediction:
// what was answered stands before what happens, and how it came out behind that.
func (t *Terminal) Answered(tr *trace.Trace, i int, a view.Answer) {
	t.step(view.Of(tr).Step(i, t.options(a)), t.said)
}

// Details draws the screen of step i with all that the default view leaves out, and without
// what is said of it, which was read there.
func (t *Terminal) Details(tr *trace.Trace, i int) {
	open := *t
	open.o.Verbose, open.o.Quiet = true, false
	s := view.Of(tr).Step(i, open.options(0))
	s.Beats = slices.DeleteFunc(s.Beats, func(b view.Beat) bool { return b.Name == view.TextBeat })
	open.step(s, open.said)
	t.err = open.err
}

// options are those for the choice of what to show.
func (t *Terminal) options(a view.Answer) view.Options {
	return view.Options{Details: t.o.Verbose, Quiet: t.o.Quiet, Cookies: t.o.Cookies, Checks: t.o.Checks, Answer: a}
}

// step draws the regions of a step, always in the same order: its question before what
// happens, as ask draws it, then that and what it left behind, then how the question
// came out and the explanation.
func (t *Terminal) step(s *view.Step, ask func(*view.Question) []line) {
	sc := t.scene(s)
	sc.head()
	if s.NotRun != "" {
		t.notRun(s.NotRun)
		return
	}
	if !t.o.Quiet {
		for _, b := range s.Beats {
			if b.Task != nil {
				t.answeredTask(b.Task)
			}
			if b.Question != nil {
				t.put(ask(b.Question)...)
			}
		}
		sc.happened()
		t.seam("panels")
		if s.Tools != nil {
			t.toolsTable(s.Tools)
		} else {
			sc.panels()
		}
		if s.Details {
			t.seam("whole state")
			sc.wholeState()
		}
	}
	sc.explained()
	t.checks(s)
	if s.Cookies != nil {
		t.seam("cookies")
		t.cookieTable(s.Cookies)
	}
}

// notRun says that a step was not played, and since which one.
func (t *Terminal) notRun(since string) {
	t.put(t.line(faint, "("+t.fill(phrases.NotRunSince, since)+")").wrap(t.width, t.width)...)
}

// head says where, when, and who does what.
func (sc *scene) head() {
	if sc.o.Linear {
		sc.tellHead()
		return
	}
	s := sc.step
	sentence := sc.shorten.Replace(sc.say(s.Sentence))
	if s.Of == 0 { // an act of nobody's lesson
		sc.put(sc.headline(sc.buttons(strong, sentence), sc.line(faint, sc.moment(s.Time)))...)
		return
	}
	number := fmt.Sprintf(sc.say(phrases.Step), s.Number, s.Of)
	left := line{sc.span(label, number), gap(2), sc.span(strong, s.ID)}
	sc.put(sc.headline(left, sc.line(faint, sc.moment(s.Time)))...)
	if sentence != "" {
		sc.put(sc.buttons(plain, sentence).wrap(sc.width, sc.width)...)
	}
}

// happened draws the exchanges, and what happened without any.
func (sc *scene) happened() {
	sc.rule()
	first := true
	for _, b := range sc.step.Beats {
		switch {
		case b.Script != nil:
			sc.script(b.Script)
		case b.Exchange != nil:
			if !first {
				sc.seam(b.Name)
			}
			sc.exchange(b.Exchange)
		case b.Rest != nil:
			sc.rest(b.Rest)
		default:
			continue
		}
		first = false
	}
	sc.remembered(sc.step.Remembered)
}

// rest draws what happened beside the exchanges, or without any.
func (sc *scene) rest(r *view.Rest) {
	for _, n := range r.Notes {
		sc.put(sc.line(plain, sc.text(n)).wrap(sc.width, sc.width)...)
	}
	switch {
	case !r.Instead.IsZero():
		said := fmt.Sprintf(sc.say(phrases.NothingSentFor), sc.text(r.Instead))
		if sc.o.Lang != rule.Korean && !endsSentence(said) {
			said += "."
		}
		sc.put(sc.line(plain, said).wrap(sc.width, sc.width)...)
	case r.Nothing:
		sc.put(sc.line(faint, sc.say(phrases.NothingSent)))
	}
	if r.Page != "" {
		sc.tabShows(onOneLine(r.Page))
	}
	switch {
	case r.Queries == nil:
	case sc.o.Linear:
		sc.tellQueries(r.Queries)
	default:
		sc.region("", phrases.Queries, false, func(lay layout) []line { return sc.queryRows(r.Queries, lay) })
	}
	if r.Queries != nil && sc.step.Details && !sc.o.Linear {
		sc.put(indent(sc.statements(r.Queries.All, sc.width-narrowBody), narrowBody)...)
	}
}

// remembered tells the values that the lesson keeps under a name.
func (t *Terminal) remembered(all []trace.Remembered) {
	for _, r := range all {
		t.put(t.kept(r).wrap(t.width, t.width)...)
	}
}

func (t *Terminal) kept(r trace.Remembered) line {
	return t.line(faint, fmt.Sprintf(t.say(phrases.Remembered), r.Name, r.Value+" ("+r.From.In(t.o.Lang)+")"))
}

// tabShows draws the page in the tab.
func (sc *scene) tabShows(page string) {
	if sc.o.Linear {
		sc.tell("", sc.say(phrases.TabShows))
		sc.tell("", sc.pageSentences(page, false)...)
		return
	}
	said := line{sc.span(label, sc.say(phrases.TabShows)), gap(1)}.with(sc.buttons(plain, sc.words(page))...)
	lines := said.wrap(sc.width, sc.width)
	if most := sc.most(pageLines, sc.width); !sc.step.Open && len(lines) > most {
		lines = append(lines[:most], sc.line(faint, "("+sc.count(phrases.MoreLines, len(lines)-most)+")"))
	}
	sc.put(lines...)
}

// explained draws how the question came out, and what the author says of the step.
func (sc *scene) explained() {
	said := func(b view.Beat) bool { return b.Verdict != nil || b.Name == view.TextBeat }
	if !slices.ContainsFunc(sc.step.Beats, said) { // nobody explains an act
		return
	}
	sc.seam("explanation")
	sc.rule()
	answered := false
	for _, b := range sc.step.Beats {
		if b.Verdict != nil {
			sc.put(sc.verdict(b.Verdict)...)
			answered = true
		}
		if b.Name != view.TextBeat || b.Text.In(sc.o.Lang) == "" {
			continue
		}
		if answered {
			sc.weakSeam(b.Name)
			sc.Blank()
		}
		sc.put(sc.prose(b.Text, sc.width)...)
	}
}

// checks shows each expectation that did not hold, and to an author how many did.
func (t *Terminal) checks(s *view.Step) {
	if s.Held > 0 && t.o.Linear {
		t.tell(t.say(phrases.OK), t.count(phrases.Checks, s.Held))
	} else if s.Held > 0 {
		t.put(line{t.span(fresh, t.say(phrases.OK)), gap(2), t.span(plain, t.count(phrases.Checks, s.Held))})
	}
	t.failures(s)
}

func (t *Terminal) failures(s *view.Step) {
	for _, c := range s.Failed {
		t.failure(c)
	}
	t.moreFailures(s.MoreFailed)
}

// moreFailures says how many failed checks are not shown.
func (t *Terminal) moreFailures(more int) {
	if more > 0 {
		t.put(t.line(faint, "("+t.count(phrases.MoreChecks, more)+")").wrap(t.width, t.width)...)
	}
}

// failure shows a check that did not hold, at its place in the lesson file.
func (t *Terminal) failure(c trace.Check) {
	if t.o.Linear {
		t.tell(t.say(phrases.Fail), c.Pos.String(), t.wantedAndFound(c))
		t.caret(placed(c, rule.Text{}))
		return
	}
	said := line{
		t.span(wrong, t.say(phrases.Fail)), gap(1), t.span(strong, c.Pos.String()), gap(1),
		t.span(plain, t.wantedAndFound(c)),
	}
	t.put(indentRest(said.wrap(t.width, t.width-2), 2)...)
	t.caret(placed(c, rule.Text{}))
}

// wantedAndFound says of a check what it is about and how it came out.
func (t *Terminal) wantedAndFound(c trace.Check) string {
	return c.About + ": " + fmt.Sprintf(t.say(phrases.Wanted), c.Wanted.In(t.o.Lang), c.Found.In(t.o.Lang))
}

// placed is a check as a problem at its place in the lesson file.
func placed(c trace.Check, message rule.Text) diag.Diagnostic {
	d := diag.Say(message, rule.Text(c.Hint))
	d.Pos, d.Line, d.Cut = c.Pos, c.Line, c.Cut
	return d
}

// count writes a number of things; the English form is the one for many. Behind the number
// the form may have others.
func (t *Terminal) count(form rule.Text, n int, others ...any) string {
	return phrases.Count(t.say(form), t.o.Lang, n, others...)
}

// endsSentence reports whether a text has its full stop already.
func endsSentence(s string) bool {
	return s != "" && slices.Contains([]byte(".?!"), s[len(s)-1])
}
