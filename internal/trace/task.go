package trace

import (
	"slices"
	"strings"
	"unicode"

	"statelab/internal/rule"
)

// Task is what was to be written or to be done before a step, and the answer with which
// the run went on. Exactly one of Holes and Acts is given.
type Task struct {
	About    string    `json:"about,omitempty"` // the misconception that it is about, an id of the course
	Sort     string    `json:"sort"`            // repair, defend, attack or use
	Spelling bool      `json:"spelling,omitempty"`
	Ask      Prose     `json:"ask"`
	Holes    []Hole    `json:"holes,omitempty"`
	Models   []Model   `json:"models,omitempty"` // of a task with a view: those of its sites
	Acts     []string  `json:"acts,omitempty"`   // the answer as lines
	Promises []Promise `json:"promises,omitempty"`
	Never    []Promise `json:"never,omitempty"`
	Mistakes []Mistake `json:"mistakes,omitempty"`
	Tables   []string  `json:"-"`                // the models of those that its promises and mistakes look at
	Before   []Step    `json:"before,omitempty"` // all acts of the answer but the last, which is the step's
}

// IsAbout reports whether its promises or mistakes look at the table of a model, a hole is in the class of the model, or
// what stands first in it names the model.
func (t *Task) IsAbout(model string) bool {
	return slices.Contains(t.Tables, model) || slices.ContainsFunc(t.Holes, func(h Hole) bool {
		return h.class() == model || slices.Contains(wordsOf(h.Start), model)
	})
}

// wordsOf are the names and numbers in lines of code.
func wordsOf(code string) []string {
	return strings.FieldsFunc(code, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Hole is a place at which something was to be written.
type Hole struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"` // set_cookie, settings, view, address or text
	Start  string `json:"start"`
	Answer string `json:"answer"`
	File   string `json:"file,omitempty"` // "models.py": where it stands in a file that is not views.py
	// Of a view, or a text: the lines of it above and below the hole, and by how many blanks what stands
	// between them is indented.
	Above  string `json:"above,omitempty"`
	Below  string `json:"below,omitempty"`
	Indent int    `json:"indent,omitempty"`
	// LineByLine says of a view that it runs line by line where the lines in it are none that a hole reads.
	LineByLine bool `json:"line_by_line,omitempty"`
}

// How many lines above a hole stand beside it where they are shown, how many more are no reason to hide any, and how many
// there may be where a function or a class begins with them.
const nearLines, mostNear, mostAround = 6, 9, 30

// Near are the lines above the hole that stand next to it, from the beginning of the function in which it is where that
// is not far, and Far those above these, of a long view alone.
func (h Hole) Near() string { _, near := h.above(); return near }

// Far are the lines above those that Near has, "" where these are all.
func (h Hole) Far() string { far, _ := h.above(); return far }

// FarLines is how many lines Far has.
func (h Hole) FarLines() int {
	if far := h.Far(); far != "" {
		return strings.Count(far, "\n") + 1
	}
	return 0
}

func (h Hole) above() (far, near string) {
	lines := strings.Split(h.Above, "\n")
	if len(lines) <= mostNear {
		return "", h.Above
	}
	from := h.begins(lines)
	if from < 0 {
		from = len(lines) - nearLines
	}
	for from < len(lines)-1 && strings.TrimSpace(lines[from]) == "" {
		from++
	}
	return strings.Join(lines[:from], "\n"), strings.Join(lines[from:], "\n")
}

// begins is the line with which the function or class begins in which the hole is, with its decorators: the outermost one
// that is not far; -1 for none.
func (h Hole) begins(lines []string) int {
	at, indent := -1, h.Indent
	for i := len(lines) - 1; i >= max(0, len(lines)-mostAround); i-- {
		code := strings.TrimLeft(lines[i], " ")
		depth := len(lines[i]) - len(code)
		opens := strings.HasPrefix(code, "def ") || strings.HasPrefix(code, "async def ") || strings.HasPrefix(code, "class ")
		switch {
		case code != "" && depth < indent && opens:
			at, indent = i, depth
		case code != "" && depth < indent:
			indent = depth // it leads a block in which the hole is
		case at == i+1 && depth == indent && strings.HasPrefix(code, "@"):
			at = i
		}
	}
	return at
}

// NearBelow are the lines below the hole that stand next to it, to the end of the function in which it is where that is
// not far.
func (h Hole) NearBelow() string { near, _ := h.below(); return near }

// FarBelow is how many lines stand below those that NearBelow has.
func (h Hole) FarBelow() int {
	if _, far := h.below(); far != "" {
		return strings.Count(far, "\n") + 1
	}
	return 0
}

func (h Hole) below() (near, far string) {
	lines := strings.Split(h.Below, "\n")
	if len(lines) <= mostNear {
		return h.Below, ""
	}
	to := nearLines
	for i, line := range lines[:mostNear] {
		if strings.TrimSpace(line) != "" && len(line)-len(strings.TrimLeft(line, " ")) < h.Indent {
			to = i
			break
		}
	}
	near, far = strings.Join(lines[:to], "\n"), strings.Join(lines[to:], "\n")
	return strings.TrimRight(near, " \n"), strings.Trim(far, "\n")
}

// class is the name of the class in which the hole is, empty for none.
func (h Hole) class() string {
	for _, line := range slices.Backward(strings.Split(h.Above, "\n")) {
		switch words := wordsOf(line); {
		case strings.HasPrefix(line, "class ") && len(words) > 1 && h.Indent > 0:
			return words[1]
		case strings.TrimSpace(line) != "" && !strings.HasPrefix(line, " "):
			return "" // something else begins at the edge
		}
	}
	return ""
}

// View is the name of the function or the class in which the hole stands, "" where none begins above it.
func (h Hole) View() string {
	for _, line := range slices.Backward(strings.Split(h.Above, "\n")) {
		line = strings.TrimPrefix(line, "async ")
		if words := wordsOf(line); len(words) > 1 && h.Indent > 0 && (strings.HasPrefix(line, "def ") || strings.HasPrefix(line, "class ")) {
			return words[1]
		}
	}
	return ""
}

// IsText reports whether what is written in it is a text, or some lines of one.
func (h Hole) IsText() bool { return h.Kind == "text" }

// HasAround reports whether lines stand around it that are shown with it.
func (h Hole) HasAround() bool { return h.Above != "" || h.IsText() && h.Below != "" }

// InMiddleware reports whether the lines around it are those of a middleware.
func (h Hole) InMiddleware() bool { return strings.Contains(h.Above, "get_response") }

// Model is a model of a site's own, by what a view calls it and its fields.
type Model struct {
	Name   string   `json:"name"`   // "Device"
	Fields []string `json:"fields"` // in the order in which the model has them
	// Defined are the fields with what the model says of each, and the lines of its Meta, as they are shown.
	Defined []string `json:"defined"`
	// Methods are the methods and properties that its class gives rows, as lines call them.
	Methods []string `json:"methods,omitempty"`
}

// Promise is something that must be true of what was made, or never may be.
type Promise struct {
	Name string `json:"name"`
	Text Prose  `json:"text"`
}

// Mistake is a wrong answer that is expected, and what is said to who gives it.
type Mistake struct {
	Name  string `json:"name"`
	Reply Prose  `json:"reply"`
}

// A Try is how a try of a task came out.
type Try struct {
	Held, Of int // promises
	Solved   bool
	Failed   *Promise      // the first that does not hold
	Others   []Promise     // that do not hold either
	Steps    []Step        // the acts of the first, where they are shown
	Missed   [][]rule.Text // of each act what it needs and did not find
	Passed   []Prose       // what a browser ignored of it, or read otherwise than it looks
	Broken   Prose         // what never may be and was
	Reply    Prose         // what is said to the mistake, may be empty
}

// The parts that a try has in a task.
const (
	StartTry   = "start"   // what stands there first, or nothing done
	AnswerTry  = "answer"  // with which the lesson goes on
	AlsoTry    = "also"    // another right answer
	MistakeTry = "mistake" // an expected one
	ChangeTry  = "change"  // the answer with a small change, or a part of it
)

// A Played is a try that the proof of a task played.
type Played struct {
	Try
	Part, Name string   // of a mistake or another answer, its name
	Wrote      []string // in the holes of the task, in their order
	Did        []string // or the acts, as they are typed
	Refused    []rule.Text
}
