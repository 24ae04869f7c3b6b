package render

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/view"
	"statelab/internal/visible"
)

// TAPReport writes how lessons came out in version 14 of the Test Anything Protocol: a
// subtest for each lesson, a test point for each step. The error is the writer's.
func TAPReport(w io.Writer, r view.Report, lang rule.Language) error {
	out := &tap{lang: lang}
	out.line("TAP version 14")
	out.line("1..%d", len(r.Results)+len(r.Problems))
	n := 0
	for _, d := range r.Problems {
		n++
		out.wrong(n, problemOf(d, lang))
	}
	for _, one := range r.Results {
		n++
		out.line("# Subtest: %s", tapText(one.Lesson))
		out.indent = "    "
		wrong := wrongFiles(one, lang)
		out.line("1..%d", len(one.Each)+len(wrong))
		for i, s := range one.Each {
			out.step(i+1, s)
		}
		for i, p := range wrong {
			out.wrong(len(one.Each)+i+1, p)
		}
		out.indent = ""
		out.point(one.OK(), n, one.Lesson)
	}
	_, err := w.Write(visible.JSON([]byte(out.String())))
	return err
}

// tap writes lines of the protocol.
type tap struct {
	strings.Builder
	lang   rule.Language
	indent string
}

func (t *tap) line(format string, args ...any) {
	t.WriteString(t.indent + fmt.Sprintf(format, args...) + "\n")
}

func (t *tap) point(ok bool, n int, name string) {
	verdict := "ok"
	if !ok {
		verdict = "not ok"
	}
	t.line("%s %d - %s", verdict, n, tapText(name))
}

// step writes the test point of a step, with what failed below it.
func (t *tap) step(n int, s view.StepResult) {
	if s.NotRun != "" {
		t.line("ok %d - %s # SKIP %s", n, tapText(s.Name), tapText(fmt.Sprintf(phrases.NotRunSince.In(t.lang), s.NotRun)))
		return
	}
	t.point(len(s.Failed) == 0, n, s.Name)
	if len(s.Failed) == 0 {
		return
	}
	t.line("  ---")
	t.line("  failures:")
	for _, c := range s.Failed {
		f := failedCheck(c, t.lang)
		t.line("    - message: %s", quotedYAML(f.message))
		t.at("      ", f)
	}
	t.line("  ...")
}

// wrong writes something that is wrong with a file as a test point.
func (t *tap) wrong(n int, p reported) {
	name := p.at.String()
	if name == "" {
		name = p.message
	}
	t.point(false, n, name)
	t.line("  ---")
	t.line("  message: %s", quotedYAML(p.message))
	t.at("  ", p)
	t.line("  ...")
}

func (t *tap) at(blanks string, p reported) {
	if p.at.File != "" {
		t.line("%sat: {file: %s, line: %d, column: %d}", blanks, quotedYAML(p.at.File), p.at.Line, p.at.Col)
	}
	if p.more != "" {
		t.line("%smore: %s", blanks, quotedYAML(p.more))
	}
}

// tapText is a text in which nothing means something to the protocol.
func tapText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "#", `\#`).Replace(oneLine(s))
}

// quotedYAML is a text in double quotes, as JSON and YAML both read it.
func quotedYAML(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a text is always written
	}
	return string(visible.JSON(text))
}
