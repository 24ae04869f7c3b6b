// Package trace is the finished record of a run: what every actor did and why,
// as plain values. It does not know how it was made, nor how it is shown.
package trace

import (
	"time"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// Format is the version of the record. It grows when a field changes meaning.
const Format = 2

// Prose is a text of the lesson's author by language.
type Prose map[rule.Language]string

// In returns the text in the language, else in English, else in the first
// language by name that has one.
func (p Prose) In(lang rule.Language) string {
	if s, ok := p[lang]; ok {
		return s
	}
	if s, ok := p[rule.English]; ok {
		return s
	}
	first := rule.Language("")
	for l := range p {
		if first == "" || l < first {
			first = l
		}
	}
	return p[first]
}

// Phrase is a text of which JSON lines carry the English alone: a few words around
// values of the lesson file.
type Phrase rule.Text

// In returns the phrase in the language.
func (p Phrase) In(lang rule.Language) string { return rule.Text(p).In(lang) }

// MarshalText returns the English.
func (p Phrase) MarshalText() ([]byte, error) { return []byte(p.EN), nil }

// Trace is a whole run of one lesson.
type Trace struct {
	Format  int    `json:"format"`
	ID      string `json:"lesson"`
	File    string `json:"file"`
	Title   Prose  `json:"title"`
	Summary Prose  `json:"summary"`
	Start   time.Time
	// LearnFirst are the ids of the lessons to do before this one.
	LearnFirst []string
	// Given are the steps that set the scene, in order; they have no prose.
	Given []Step
	Steps []Step
}

// Checks returns how many checks the run made and how many of them failed.
func (t *Trace) Checks() (made, failed int) {
	for _, steps := range [][]Step{t.Given, t.Steps} {
		for i := range steps {
			made += len(steps[i].Checks)
			failed += len(steps[i].Failed())
		}
	}
	return made, failed
}

// NotRun returns how many steps were not played.
func (t *Trace) NotRun() (n int) {
	for _, steps := range [][]Step{t.Given, t.Steps} {
		for i := range steps {
			if steps[i].NotRun != "" {
				n++
			}
		}
	}
	return n
}

// Waits is the Verb of a step in which time passes and nothing else happens.
const Waits = "wait"

// AtServer reports of a Verb whether it is done at a server, by no browser and without a request.
func AtServer(verb string) bool {
	switch verb {
	case "restart_server", "clean_up", "change_user", "shell", "migrate", "set_user_model", "deploy":
		return true
	}
	return false
}

// Step is one act and all that it led to, and apart from that what a lesson says around it.
type Step struct {
	Lesson `json:"part,omitzero"` // zero where no lesson is played

	Time time.Time `json:"time"` // when the action happened
	// Untimed says that nobody tells when: Time only puts it behind other steps.
	Untimed bool          `json:"-"`
	Passed  time.Duration `json:"passed,omitempty"` // time that passed before it, in nanoseconds

	Actor  string    `json:"actor"`  // the browser's name; "" for the raw client and for the lesson itself
	Verb   string    `json:"verb"`   // the action's key in the lesson file
	Action rule.Text `json:"action"` // who does what, one sentence

	Exchanges []Exchange  `json:"exchanges,omitempty"`
	Script    *Script     `json:"script,omitempty"`  // what a script of the page did without an exchange
	Notes     []rule.Text `json:"notes,omitempty"`   // what happened without an exchange ("the server starts again")
	Queries   []Query     `json:"queries,omitempty"` // those that no exchange caused, such as a clean-up's
	Shows     string      `json:"shows,omitempty"`   // the visible words of the page that the acting tab shows after the step
	Looks     bool        `json:"looks,omitempty"`   // the step is a look at a site, and that page is the site's

	Paused bool `json:"paused,omitempty"` // a request was sent whose page has stopped: its exchange is of the step that resumes it, those before it of this one

	Turns int `json:"turns,omitempty"` // how often the act was done, one behind the other; 0: once

	RedirectLoop bool `json:"redirectLoop,omitempty"` // redirects led on and on, until the browser gave up

	Jar    *Jar    `json:"jar,omitempty"`    // nil when no browser acted
	Table  *Table  `json:"table,omitempty"`  // nil when no site is concerned
	Tables []Table `json:"tables,omitempty"` // those of other sites that this step changed

	Tools *Tools `json:"developerTools,omitempty"` // what developer tools show, where the step opens them

	Remembered []Remembered `json:"remembered,omitempty"` // values that are kept of it

	Shown  []string `json:"-"` // the models at whose tables the lesson wants people to look
	Judged []string `json:"-"` // the models at whose tables is looked to judge what was tried
}

// LastAnswer is the last exchange that no page asked for by itself, or nil: mostly the one
// that made the page shown.
func (s *Step) LastAnswer() *Exchange {
	for i := len(s.Exchanges) - 1; i >= 0; i-- {
		if !s.Exchanges[i].ByPage {
			return &s.Exchanges[i]
		}
	}
	return nil
}

// Lesson is a lesson's part in a step: where it stands, what it asks and says, and how its
// expectations came out.
type Lesson struct {
	ID      string      `json:"step"` // empty for a step that sets the scene
	Number  int         `json:"number"`
	Of      int         `json:"of"`
	Pos     diag.Pos    `json:"pos"`
	Predict *Prediction `json:"predict,omitempty"`
	Task    *Task       `json:"task,omitempty"`
	Say     Prose       `json:"say,omitempty"`
	Hints   []Prose     `json:"hints,omitempty"`
	Checks  []Check     `json:"checks,omitempty"`
	// NotRun is the step because of which this one was not played: it did not happen, and
	// this one would have gone on from there. It is empty for a step that was played.
	NotRun string `json:"notRun,omitempty"`
	// Mutants are the answers of its task with one thing changed, where they were asked for.
	Mutants []Mutant `json:"mutants,omitempty"`
	// StartReply is the mistake whose reply whoever tries what stands there first is told, likewise.
	StartReply string `json:"startReply,omitempty"`
}

// Mutant is the answer of a task with one thing changed, and what became of it.
type Mutant struct {
	Text   string    `json:"text"`             // what is written, or done
	What   rule.Text `json:"what"`             // what was changed
	Breaks []string  `json:"breaks,omitempty"` // the promises that it breaks, or the name of what it may never be
	Passes bool      `json:"passes,omitempty"` // it solves the task
	Same   bool      `json:"same,omitempty"`   // it passes, and leaves what a right answer leaves
	Free   bool      `json:"free,omitempty"`   // it passes and leaves something else, which the task says is free
	// NotTried says why this was not tried, zero where it was: it cannot be read, or nothing is
	// known that would be a change of it.
	NotTried rule.Text `json:"notTried,omitzero"`
}

// Failed returns the checks of the step that did not hold.
func (l *Lesson) Failed() []Check {
	var failed []Check
	for _, c := range l.Checks {
		if !c.Holds {
			failed = append(failed, c)
		}
	}
	return failed
}

// Remembered is a value that is kept under a name.
type Remembered struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  Phrase `json:"from"` // "cookie sessionid", "field next", "header ETag"
}

// Prediction is a question asked before a step, with the answer that the run gave.
type Prediction struct {
	About   string   `json:"about,omitempty"` // the misconception that it is about, an id of the course
	Ask     Prose    `json:"ask"`
	Choices []Choice `json:"choices"`
	// DecidedBy are what the choices' conditions were about, as Check.About has it,
	// each once. It is empty where the lesson itself says which choice is right.
	DecidedBy []string `json:"decidedBy,omitempty"`
	// Settled is the exchange, from 1, behind which every choice had come out as it does at
	// the end of the step. It is 0 where that cannot be told.
	Settled int `json:"settled,omitempty"`
}

// Right returns the index of the choice that holds, or -1.
func (p *Prediction) Right() int {
	for i, c := range p.Choices {
		if c.Right {
			return i
		}
	}
	return -1
}

// Choice is one answer offered.
type Choice struct {
	Name  string `json:"name"`
	Text  Prose  `json:"text"`
	Right bool   `json:"right"`
	Reply Prose  `json:"reply,omitempty"` // what to say to who chose it; names the misconception
}

// Check is one expectation of the lesson, as it came out.
type Check struct {
	Pos    diag.Pos `json:"pos"`
	About  string   `json:"about"` // the path of keys: "sent", "hops[1].status", "jar.theme.lasts"
	Wanted Phrase   `json:"wanted"`
	Found  Phrase   `json:"found"`
	Holds  bool     `json:"holds"`
	Hint   Phrase   `json:"hint,omitzero"`
	// Cookies are the names of those that were looked at and that it went otherwise with:
	// sent or stored though none was wanted, or the other way round.
	Cookies []string `json:"-"`
	// Is is the value that was found, and Are are all those that were, where the expectation could be them to the letter.
	Is   *string  `json:"-"`
	Are  []string `json:"-"`
	Line string   `json:"-"` // the line of the lesson file, for the caret
	Cut  int      `json:"-"` // characters of the line that stand before Line
}
