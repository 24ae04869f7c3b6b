package render

import (
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Lesson is what lists of lessons show of one.
type Lesson struct {
	ID         string
	Title      trace.Prose
	Summary    trace.Prose
	Topics     []string
	LearnFirst []string
	Minutes    int       // how long it takes, 0 where nobody says
	Mark       rule.Text // how far somebody has come in it, may be empty
	HasTask    bool      // some step sets one
	Steps      []LessonStep
	Pages      []Page // shown by Show where any are given
}

// LessonStep is the text of one step. What is left out of it is not told: a lesson that
// somebody has still to play keeps its answers.
type LessonStep struct {
	ID      string
	Action  rule.Text         // what is done, may be empty
	Predict *trace.Prediction // nil where nothing is asked
	Task    *trace.Task       // nil where nothing is to be done; without an answer where it has none yet
	Hints   []trace.Prose
	Say     trace.Prose
	Checks  []trace.Check
}

// Page is a page of a site as the code that a student would write.
type Page struct {
	Title string // "https://shop.test/visit"; of settings and models, the host
	Code  string // several lines, indented as they are shown
}
