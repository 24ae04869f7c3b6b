// Package view chooses what is worth showing of a run: which cookies, rows, queries,
// fields and notes, in which order, how many of a long list and what is only counted,
// for whom, and in which beats a step is told. The choice is plain values; whoever
// lays them out, as lines, sentences, a screen or a page, lays out the same.
//
// It knows no terminal, no width and no colour, and words only where a sentence is made
// of several values of the trace; those are texts in every language. It never changes a
// trace.
package view

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Options say for whom a step is chosen. The zero value is a student who looks at it
// without having been asked.
type Options struct {
	Details bool   // leave nothing out: the whole jar and table, values that the lesson remembers
	Whole   bool   // fold nothing of what is shown
	Quiet   bool   // leave only how the question came out, the text, and the checks
	Cookies bool   // add the table of cookies
	Checks  bool   // say how many checks held, to who wrote them; those that failed are told always
	Answer  Answer // to the step's question; zero: nobody was asked
}

// A Run is a finished run, with what must be known of all of it to choose what to show
// of one step. Make one with Of.
type Run struct {
	trace   *trace.Trace
	sites   map[string]siteUse
	several bool // browsers act, so that a jar says whose it is

	remembered []string // the values that steps keep under a name
	together   []string // see Together

	recordsFirst map[[2]string]*trace.Step // the steps that have a table beside that of the sessions first

	absentAgain map[absence]bool // see absentAgain

	again map[*trace.Server]bool // those whose own middleware did what it did at a request before
}

// Of returns the view of a run.
func Of(tr *trace.Trace) *Run {
	r := &Run{trace: tr, sites: sitesOf(tr), several: severalAct(tr)}
	for _, s := range slices.Concat(tr.Given, tr.Steps) {
		for _, kept := range s.Remembered {
			r.remembered = append(r.remembered, secretParts(kept.Value)...)
		}
		r.together = append(append(r.together, values(&s, considered(&s))...), sentFields(&s)...)
		r.together = append(r.together, tokensIn(&s)...)
	}
	r.together = append(r.together, r.remembered...)
	r.recordsFirst = recordsFirst(tr)
	r.again = middlewareAgain(tr.Steps)
	r.absentAgain = absentAgain(tr.Steps)
	return r
}

// secretParts is a value that is kept, or of a whole address its parts: where it leads is to be seen.
func secretParts(value string) []string {
	u, err := url.Parse(value)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return []string{value}
	}
	parts := strings.Split(u.EscapedPath(), "/")
	for _, pair := range strings.Split(u.RawQuery, "&") {
		_, of, _ := strings.Cut(pair, "=")
		parts = append(parts, of)
	}
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}

// Together are the values of all steps: what is shortened of one must not look like another.
func (r *Run) Together() []string { return r.together }

// Step chooses what to show of step i, counted from 0.
func (r *Run) Step(i int, o Options) *Step {
	c := r.chooser(&r.trace.Steps[i], o)
	s := c.head()
	if s.NotRun != "" {
		return s
	}
	if c.step.Task != nil && o.Answer == Skipped && !o.Quiet {
		b := Beat{Name: TaskBeat, Task: c.task()}
		c.before(r.trace, i, &b)
		s.Beats = append(s.Beats, b)
	}
	if q := c.question(); q != nil && !o.Quiet {
		b := Beat{Name: QuestionBeat, Question: q}
		c.before(r.trace, i, &b)
		s.Beats = append(s.Beats, b)
	}
	if !o.Quiet {
		s.Beats = append(s.Beats, c.happened()...)
		c.state(s)
	}
	if v := VerdictOf(c.step.Predict, o.Answer); v != nil {
		s.Beats = append(s.Beats, Beat{Name: AnswerBeat, Verdict: v})
	}
	if len(c.step.Say) > 0 {
		s.Beats = append(s.Beats, Beat{Name: TextBeat, Text: c.step.Say})
	}
	if o.Cookies && c.step.Jar != nil {
		s.Cookies = concerned(c.step, c.step.Jar)
	}
	return s
}

// Given chooses what to show of step i of those that set the scene: what was done, with what
// was typed, what is remembered of it, and what failed.
func (r *Run) Given(i int, o Options) *Step {
	v := r.chooser(&r.trace.Given[i], o).head()
	v.Sentence = withTyped(v.Sentence, &r.trace.Given[i])
	return v
}

// Scene chooses what to show of all steps that set the scene, as Given does of one. Where
// several in a row are told in the same words, and nothing else is to be said of them, the
// first one stands for them all and says how often.
func (r *Run) Scene(o Options) []*Step {
	var told []*Step
	var last rule.Text
	times := 0
	for i := range r.trace.Given {
		v := r.Given(i, o)
		plain := v.NotRun == "" && len(v.Remembered) == 0 && len(v.Failed) == 0
		if plain && times > 0 && v.Sentence == last {
			times++
			told[len(told)-1].Sentence = rule.Textf("%[1]s (%[3]d times)", "%[2]s (%[3]d번)", last.EN, last.KO, times)
			continue
		}
		told, last, times = append(told, v), v.Sentence, 0
		if plain {
			times = 1
		}
	}
	return told
}

// A Step is what is worth showing of one step.
type Step struct {
	ID         string // empty for one that sets the scene
	Number, Of int
	Time       time.Time // zero where nobody tells
	Sentence   rule.Text // who does what, after the time that passed before it; may be empty

	// Beats are what is told at once, in order: the question, what a script did, each
	// exchange, the rest of what happened, how the question came out, the text.
	Beats []Beat

	Tools      *trace.Tools // what developer tools show; then there is neither jar nor table
	Jar        *Jar         // as the step left it; nil where no browser acted
	Caches     []Cache      // what pages keep in the memory of the servers, likewise
	Records    []Records    // tables beside those of the sessions, likewise
	Tables     []Table      // as the step left them: that of the step's site, then those of others that it changed
	WholeJar   []trace.Cookie
	WholeTable *WholeTable
	Cookies    *trace.Jar // the table of cookies, where it was asked for

	// Remembered are the values that the lesson keeps under a name. Only its file speaks of
	// the names, so who does not look at details is not told.
	Remembered []trace.Remembered
	NotRun     string        // the step because of which this one was not played; then nothing happened in it
	Held       int           // checks that held, where that was asked for
	Failed     []trace.Check // those that did not, up to MostFailed of them
	MoreFailed int

	// Open says that nothing is left out of any list or text.
	Open bool
	// Details says that the bytes, the statements and the rules are wanted, too.
	Details bool
	// Considered are all cookies about which something was decided, those too of which
	// there are so many that they are only counted.
	Considered []Fate
	// Values are the values of cookies and the keys of rows of the step, and what the lesson
	// remembers. They stand in sentences of the trace, too, so that who shortens one shortens
	// it there.
	Values []string
	// Together are those of all steps: see Run.Together.
	Together []string
}

// The names of beats. An exchange's is its number, as Beat.Exchange has it.
const (
	TaskBeat     = "task"
	QuestionBeat = "question"
	ScriptBeat   = "script"
	RestBeat     = "rest"
	AnswerBeat   = "answer"
	TextBeat     = "text"
)

// A Beat is a part of a step that is told at once. It has one of the first fields behind
// its name.
type Beat struct {
	Name     string
	Task     *Task
	Question *Question
	Script   *Script
	Exchange *Exchange
	Rest     *Rest
	Verdict  *Verdict
	Text     trace.Prose

	// Jar, Table, Cache and Records are what both sides held behind an exchange, marked by what it
	// changed: the table is that of its host. Of a task and a question they are what both held
	// before the step. They are nil in other beats, where no browser asked, where the lesson
	// makes no use of the site's sessions, where its pages keep nothing in memory, and where
	// nobody saw it.
	Jar     *Jar
	Table   *Table
	Cache   *Cache
	Records []Records
}

// most is how many rows are shown of a long list.
const most = 12

// First returns the first of a list, as many as may be shown, and how many are left out.
func First[T any](list []T, most int) (shown []T, more int) {
	shown = list[:min(most, len(list))]
	return shown, len(list) - len(shown)
}

// FewLines is how many entries of a log, or lines of a page on a standard screen, are
// shown where not all is.
const FewLines = 3

// MostFailed is how many failed checks of a step, or of a lesson in a test, are shown:
// they have one cause, as a rule, and nobody reads further.
const MostFailed = 20

// A chooser is what the choices of one step have in common.
type chooser struct {
	run   *Run
	step  *trace.Step
	o     Options
	open  bool
	said  []string // see texts
	hosts bool     // exchanges name their host: they go to several, or elsewhere than the page that asks or the step before
}

func (r *Run) chooser(s *trace.Step, o Options) *chooser {
	c := &chooser{run: r, step: s, o: o, open: o.Details || o.Whole || len(s.Failed()) > 0}
	for i := range s.Exchanges {
		e := &s.Exchanges[i]
		fromElsewhere := e.Around != nil && e.Around.Initiator != "" && e.Around.Initiator != origin(e.URL)
		c.hosts = c.hosts || fromElsewhere || origin(e.URL) != origin(s.Exchanges[0].URL)
	}
	c.hosts = c.hosts || r.elsewhere(s)
	return c
}

// elsewhere reports whether a step asks another site than the last request before it.
func (r *Run) elsewhere(s *trace.Step) bool {
	last := ""
	for _, steps := range [][]trace.Step{r.trace.Given, r.trace.Steps} {
		for i := range steps {
			if &steps[i] == s {
				return last != "" && len(s.Exchanges) > 0 && origin(s.Exchanges[0].URL) != last
			}
			if e := steps[i].LastAnswer(); e != nil {
				last = origin(e.URL)
			}
		}
	}
	return false
}

func (c *chooser) head() *Step {
	s := c.step
	failed := s.Failed()
	at := s.Time
	if s.Untimed {
		at = time.Time{}
	}
	v := &Step{
		ID: s.ID, Number: s.Number, Of: s.Of, Time: at, Sentence: sentence(s), Open: c.open, Details: c.o.Details,
		Considered: considered(s),
	}
	if c.o.Checks {
		v.Held = len(s.Checks) - len(failed)
	}
	if c.o.Details {
		v.Remembered = s.Remembered
	}
	v.NotRun = s.NotRun
	v.Failed, v.MoreFailed = First(failed, MostFailed)
	v.Values = append(values(s, v.Considered), c.run.remembered...)
	v.Together = c.run.together
	return v
}

// values are those that may stand in a sentence of the step.
func values(s *trace.Step, fates []Fate) []string {
	var all []string
	for i := range fates {
		all = append(all, string(fates[i].Cookie.Value))
	}
	if s.Jar != nil {
		for i := range s.Jar.Cookies {
			all = append(all, string(s.Jar.Cookies[i].Cookie.Value))
		}
	}
	if s.Table != nil {
		for i := range s.Table.Rows {
			all = append(all, s.Table.Rows[i].Key)
		}
	}
	return all
}

// sentFields are the values of the fields that a step sent, but for secrets.
func sentFields(s *trace.Step) []string {
	var all []string
	for i := range s.Exchanges {
		for _, f := range s.Exchanges[i].Fields {
			if !f.Secret {
				all = append(all, f.Value)
			}
		}
	}
	return all
}

// few chooses which of n rows to show: where there are more than the most, those that
// matter first, then the others from the top; in their order. It returns how many are
// left out as well.
func (c *chooser) few(n int, matters func(int) bool) (keep []int, left int) {
	return c.fewest(n, matters, func(int) bool { return false })
}

// fewest is few of rows of which the step's text names some: those matter before the others.
func (c *chooser) fewest(n int, matters, named func(int) bool) (keep []int, left int) {
	room := most
	if c.open {
		room = n
	}
	chosen := make([]bool, n)
	all := func(int) bool { return true }
	for _, wanted := range []func(int) bool{matters, named, all} {
		for i := 0; i < n && room > 0; i++ {
			if !chosen[i] && wanted(i) {
				chosen[i] = true
				room--
			}
		}
	}
	for i, yes := range chosen {
		if yes {
			keep = append(keep, i)
		}
	}
	return keep, n - len(keep)
}
