package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Step draws the screen of step i, counted from 0, without its prediction.
func (t *Terminal) Step(tr *trace.Trace, i int) { t.Answered(tr, i, 0) }

// Answered draws the screen of step i to a person who answered a to its prediction:
// what was answered stands before what happens, and how it came out behind that.
func (t *Terminal) Answered(tr *trace.Trace, i int, a Answer) {
	s := &tr.Steps[i]
	t.step(s, sitesOf(tr), t.said(s, a), t.verdict(s.Predict, a))
}

// Details draws the screen of step i with all that the default view leaves out.
func (t *Terminal) Details(tr *trace.Trace, i int, a Answer) {
	open := *t
	open.o.Verbose, open.o.Quiet = true, false
	open.Answered(tr, i, a)
	t.err = open.err
}

// step draws the regions of a step, always in the same order: what is said of its
// prediction before what happens, then that, then how the prediction came out, then
// the explanation. Of the sites only that is drawn of which the lesson makes use.
func (t *Terminal) step(s *trace.Step, sites map[string]siteUse, before, behind []line) {
	sc := t.scene(s)
	sc.sites = sites
	sc.head()
	if !t.o.Quiet {
		t.put(before...)
		sc.happened()
		t.seam("panels")
		if s.Tools != nil {
			t.toolsTable(s.Tools)
		} else {
			sc.panels()
		}
		if t.o.Verbose {
			t.seam("whole state")
			sc.wholeState()
		}
	}
	t.seam("explanation")
	t.rule()
	t.put(behind...)
	if said := s.Say.In(t.o.Lang); said != "" {
		if len(behind) > 0 {
			t.weakSeam("say")
			t.Blank()
		}
		t.put(t.prose(s.Say, t.width)...)
	}
	t.checks(s)
	if t.o.Cookies && s.Jar != nil {
		t.seam("cookies")
		t.CookieTable(concerned(s))
	}
}

// head says where, when, and who does what.
func (sc *scene) head() {
	if sc.o.Linear {
		sc.tellHead()
		return
	}
	s := sc.step
	number := fmt.Sprintf(sc.say(words.step), s.Number, s.Of)
	left := line{sc.span(label, number), gap(2), sc.span(strong, s.ID)}
	sc.put(sc.headline(left, sc.line(faint, sc.moment(s.Time)))...)
	if sentence := sc.shorten.Replace(sc.sentence(s)); sentence != "" {
		sc.put(sc.buttons(plain, sentence).wrap(sc.width, sc.width)...)
	}
}

// sentence is what is done, after the time that passed before it.
func (t *Terminal) sentence(s *trace.Step) string {
	action := t.say(s.Action)
	if s.Verb == "wait" && s.Passed != 0 {
		action = "" // the time says it
	}
	switch {
	case s.Passed > 0 && action == "":
		return fmt.Sprintf(t.say(words.passes), exactly(s.Passed, t.o.Lang))
	case s.Passed > 0:
		return strings.TrimRight(fmt.Sprintf(t.say(words.later), exactly(s.Passed, t.o.Lang), action), ", ")
	case s.Passed < 0:
		return strings.TrimRight(fmt.Sprintf(t.say(words.earlier), exactly(s.Passed, t.o.Lang), action), " ")
	}
	return action
}

// happened draws the exchanges, and what happened without any.
func (sc *scene) happened() {
	s := sc.step
	sc.rule()
	if s.Script != nil {
		sc.script(s.Script)
	}
	for i := range s.Exchanges {
		if i > 0 || s.Script != nil {
			sc.seam("exchange " + strconv.Itoa(i+1))
		}
		sc.exchange(i+1, &s.Exchanges[i])
	}
	if len(s.Exchanges) == 0 {
		sc.nothingSent()
		sc.tabShows()
	} else {
		sc.notes(s.Notes)
	}
	switch {
	case len(s.Queries) > 0 && sc.o.Linear:
		sc.tellQueries(s.Queries)
	case len(s.Queries) > 0:
		sc.region("", words.queries, false, func(lay layout) []line { return sc.queryRows(s.Queries, lay) })
		if sc.o.Verbose {
			sc.put(indent(sc.statements(s.Queries, sc.width-narrowBody), narrowBody)...)
		}
	}
	for _, r := range s.Remembered {
		sc.put(sc.remembered(r, sc.width)...)
	}
}

// remembered is a value that the lesson keeps under a name. Only its file speaks of
// the name, so who does not look at details is not told.
func (t *Terminal) remembered(r trace.Remembered, width int) []line {
	if !t.o.Verbose {
		return nil
	}
	kept := fmt.Sprintf(t.say(words.remembered), r.Name, r.Value+" ("+r.From.In(t.o.Lang)+")")
	return t.line(faint, kept).wrap(width, width)
}

func (sc *scene) notes(notes []rule.Text) {
	for _, n := range notes {
		sc.put(sc.line(plain, sc.text(n)).wrap(sc.width, sc.width)...)
	}
}

// nothingSent says that no request was made. In a step of a browser the one note
// tells more of just that, so that both make one sentence; what happened to a
// server stands for itself. A page that has stopped was asked for.
func (sc *scene) nothingSent() {
	s := sc.step
	if s.Paused {
		sc.notes(s.Notes)
		return
	}
	if s.Actor == "" || len(s.Notes) != 1 {
		sc.notes(s.Notes)
		sc.put(sc.line(faint, sc.say(words.nothingSent)))
		return
	}
	said := fmt.Sprintf(sc.say(words.nothingSentFor), sc.text(s.Notes[0]))
	if sc.o.Lang != rule.Korean && !endsSentence(said) {
		said += "."
	}
	sc.put(sc.line(plain, said).wrap(sc.width, sc.width)...)
}

// tabShows draws the page in the tab, where the step is a look at its site.
func (sc *scene) tabShows() {
	page := onOneLine(sc.step.Shows)
	if !sc.step.Looks || page == "" {
		return
	}
	if sc.o.Linear {
		sc.tell("", sc.say(words.tabShows))
		sc.tell("", sc.pageSentences(page, false)...)
		return
	}
	said := line{sc.span(label, sc.say(words.tabShows)), gap(1)}.with(sc.buttons(plain, sc.shorten.Replace(page))...)
	lines := said.wrap(sc.width, sc.width)
	if most := sc.most(pageLines, sc.width); !sc.open && len(lines) > most {
		lines = append(lines[:most], sc.line(faint, "("+sc.count(words.moreLines, len(lines)-most)+")"))
	}
	sc.put(lines...)
}

// checks shows each expectation that did not hold, and to an author how many did.
func (t *Terminal) checks(s *trace.Step) {
	failed := s.Failed()
	if held := len(s.Checks) - len(failed); held > 0 && t.o.Checks && t.o.Linear {
		t.tell(t.say(words.ok), t.count(words.checks, held))
	} else if held > 0 && t.o.Checks {
		t.put(line{t.span(fresh, t.say(words.ok)), gap(2), t.span(plain, t.count(words.checks, held))})
	}
	t.failures(failed)
}

// mostFailures is how many failed checks of a step, or of a lesson in a test, are shown:
// they have one cause, as a rule, and nobody reads further.
const mostFailures = 20

func (t *Terminal) failures(failed []trace.Check) {
	for _, c := range failed[:min(mostFailures, len(failed))] {
		t.failure(c)
	}
	t.moreFailures(len(failed))
}

// moreFailures says how many failed checks are not shown.
func (t *Terminal) moreFailures(failed int) {
	if more := failed - mostFailures; more > 0 {
		t.put(t.line(faint, "("+t.count(words.moreChecks, more)+")").wrap(t.width, t.width)...)
	}
}

// failure shows a check that did not hold, at its place in the lesson file.
func (t *Terminal) failure(c trace.Check) {
	if t.o.Linear {
		t.tell(t.say(words.fail), c.Pos.String(), t.wantedAndFound(c))
		t.caret(placed(c, rule.Text{}))
		return
	}
	said := line{
		t.span(wrong, t.say(words.fail)), gap(1), t.span(strong, c.Pos.String()), gap(1),
		t.span(plain, t.wantedAndFound(c)),
	}
	t.put(indentRest(said.wrap(t.width, t.width-2), 2)...)
	t.caret(placed(c, rule.Text{}))
}

// wantedAndFound says of a check what it is about and how it came out.
func (t *Terminal) wantedAndFound(c trace.Check) string {
	return c.About + ": " + fmt.Sprintf(t.say(words.wanted), c.Wanted.In(t.o.Lang), c.Found.In(t.o.Lang))
}

// placed is a check as a problem at its place in the lesson file.
func placed(c trace.Check, message rule.Text) diag.Diagnostic {
	d := diag.Say(message, rule.Text(c.Hint))
	d.Pos, d.Line, d.Cut = c.Pos, c.Line, c.Cut
	return d
}

// count writes a number of things; the English form is the one for many.
func (t *Terminal) count(form rule.Text, n int) string {
	said := fmt.Sprintf(t.say(form), n)
	if n == 1 && t.o.Lang != rule.Korean {
		said = strings.TrimSuffix(said, "s")
	}
	return said
}

// endsSentence reports whether a text has its full stop already.
func endsSentence(s string) bool {
	return s != "" && slices.Contains([]byte(".?!"), s[len(s)-1])
}
