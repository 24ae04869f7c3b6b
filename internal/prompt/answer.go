package prompt

import (
	"strings"

	"statelab/internal/explain"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// Answer is what a line is answered with: one of the types of this file.
type Answer interface{ answer() }

// Stepped is a finished step: step Index of the run, counted from 0.
type Stepped struct {
	Run   *trace.Trace
	Index int
	Notes []rule.Text // how the line was read, where that is not as it was typed
}

// Told is an answer behind how its line was read, where that is not as it was typed.
type Told struct {
	Answer
	Notes []rule.Text
}

// Moved says that acts were taken back or done again.
type Moved struct {
	Undone, Redone []string // their lines, in the order in which that was done
	// Again is how many acts were done again in another world; Left are the lines of those
	// that could not be.
	Again int
	Left  []string
	At    rule.Text // where the browser is now
}

// Listing is a list of what there is.
type Listing struct {
	Title rule.Text
	Items []Item
	Notes []rule.Text // below it
	// Changes say what would change a verdict that the list speaks of.
	Changes []*explain.Change
}

// Item is one line of a listing: what is named, and what is said of it.
type Item struct {
	Name string
	Text rule.Text
}

// Cookies is a browser's jar, as developer tools show it where Tools says so.
type Cookies struct {
	Jar   *trace.Jar
	Tools bool
}

// Rows are the session tables of all sites, in a step that did nothing: the last of the
// run.
type Rows struct{ Run *trace.Trace }

// Wire is a step with all that crossed in it: step Index of the run.
type Wire struct {
	Run   *trace.Trace
	Index int
}

// Said is a sentence.
type Said struct{ Text rule.Text }

// Mistake says what is wrong with a line. Nothing was done.
type Mistake struct {
	Line    string      // as it was typed
	Notes   []rule.Text // how the line was read, where that is not as it was typed
	Col     int         // the place in it, counted in characters from 1; 0: the line as a whole
	Message rule.Text   // what is wrong, or what was understood: no full stop
	Hint    rule.Text   // what to do; may be empty
	Offer   string      // the nearest line that is right; may be empty
}

// Save asks for a lesson to be written to a file.
type Save struct {
	File   string
	Source []byte
	Steps  int         // that the session adds
	Notes  []rule.Text // what is otherwise in the lesson than it was here
}

// Timeline is all that was done, over time.
type Timeline struct{ Run *trace.Trace }

// Edit asks for the world's own file to be edited: see Session.Source and Reopen.
type Edit struct{}

// Leave says that the person goes.
type Leave struct{}

// Nothing is the answer to an empty line.
type Nothing struct{}

func (Stepped) answer()  {}
func (Moved) answer()    {}
func (Listing) answer()  {}
func (Cookies) answer()  {}
func (Rows) answer()     {}
func (Wire) answer()     {}
func (Timeline) answer() {}
func (Said) answer()     {}
func (*Mistake) answer() {}
func (Save) answer()     {}
func (Edit) answer()     {}
func (Leave) answer()    {}
func (Nothing) answer()  {}

var takeAnother = rule.Text{EN: "take another name", KO: "다른 이름을 씁니다"}

// failed says why an act was not done, or did not find what it needs and asked nobody;
// nil where it was done.
func failed(line string, done world.Done, err error) *Mistake {
	if err != nil {
		return &Mistake{Line: line, Message: rule.Textf("it cannot be done: %s", "할 수 없습니다: %s", err)}
	}
	for _, f := range done.Findings {
		if !f.Holds && len(done.Step.Exchanges) == 0 {
			return &Mistake{Line: line, Message: foundInstead(f.Found), Hint: hintOf(f)}
		}
	}
	return nil
}

// foundInstead says what was found in the place of what an act needs: a sentence already,
// or a list in brackets.
func foundInstead(found rule.Text) rule.Text {
	switch {
	case found.EN == "[]":
		return rule.Text{EN: "nothing of the kind is there", KO: "그런 것이 없습니다"}
	case strings.HasPrefix(found.EN, "["):
		return rule.Textf("there is only %[1]s", "있는 것: %[2]s", found.EN, found.KO)
	case !strings.Contains(found.EN, " "):
		return rule.Textf("it cannot be done with %[1]s", "이렇게는 할 수 없습니다: %[2]s", found.EN, found.KO)
	}
	return found
}

func hintOf(f world.Finding) rule.Text {
	if !f.Hint.IsZero() {
		return f.Hint
	}
	return rule.Textf("it needs %[1]s", "필요한 것: %[2]s", f.Wanted.EN, f.Wanted.KO)
}
