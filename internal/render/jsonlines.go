package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"statelab/internal/trace"
	"statelab/internal/visible"
)

// The lines of a trace. Each has a field "line" that says what it is.
type (
	lessonLine struct {
		Line    string      `json:"line"` // "lesson"
		Format  int         `json:"format"`
		Lesson  string      `json:"lesson"`
		File    string      `json:"file"`
		Title   trace.Prose `json:"title"`
		Summary trace.Prose `json:"summary"`
		First   []string    `json:"learnFirst,omitempty"`
		Start   time.Time   `json:"start"`
		Given   int         `json:"given"`
		Steps   int         `json:"steps"`
	}
	stepLine struct {
		Line string `json:"line"` // "given" or "step"
		*trace.Step
	}
	resultLine struct {
		Line   string `json:"line"` // "result"
		Lesson string `json:"lesson"`
		Steps  int    `json:"steps"`
		Checks int    `json:"checks"`
		Failed int    `json:"failed"`
		NotRun int    `json:"notRun"`
		Holds  bool   `json:"holds"`
	}
)

// JSONLines writes a trace as one JSON object a line: the lesson, each step that
// sets the scene, each step, the result. docs/trace-format.md describes them.
// Nothing is left out, passwords neither: it is the record itself. An error is one
// of the writer, or the trace has a time that RFC 3339 does not: one before the year
// 0 or after 9999. Whoever starts a lesson's clock keeps it away from those.
func JSONLines(w io.Writer, tr *trace.Trace) error {
	lines := []any{lessonLine{
		Line: "lesson", Format: tr.Format, Lesson: tr.ID, File: tr.File, Title: tr.Title,
		Summary: tr.Summary, First: tr.LearnFirst, Start: tr.Start, Given: len(tr.Given), Steps: len(tr.Steps),
	}}
	for i := range tr.Given {
		lines = append(lines, stepLine{"given", &tr.Given[i]})
	}
	for i := range tr.Steps {
		lines = append(lines, stepLine{"step", &tr.Steps[i]})
	}
	made, failed := tr.Checks()
	lines = append(lines, resultLine{
		Line: "result", Lesson: tr.ID, Steps: len(tr.Steps), Checks: made, Failed: failed, NotRun: tr.NotRun(), Holds: failed == 0,
	})
	if err := writeLines(w, lines); err != nil {
		return fmt.Errorf("render: trace of %s: %w", tr.ID, err)
	}
	return nil
}

// writeLines writes each value as one JSON object a line.
func writeLines(w io.Writer, lines []any) error {
	for _, l := range lines {
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(l); err != nil {
			return err
		}
		if _, err := w.Write(visible.JSON(b.Bytes())); err != nil {
			return err
		}
	}
	return nil
}
