package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/visible"
)

// The reports of a test for other programs. docs/test-results.md describes them. Their
// errors are those of the writer.

// reported is something that is wrong, as reports tell it: a check that failed, or a problem
// of a file.
type reported struct {
	at      diag.Pos
	message string // one line
	more    string // the line of the file and the hint, each on a line; may be empty
}

// failedCheck is a check that did not hold.
func failedCheck(c trace.Check, lang rule.Language) reported {
	said := c.About + ": " + fmt.Sprintf(phrases.Wanted.In(lang), c.Wanted.In(lang), c.Found.In(lang))
	return reported{c.Pos, oneLine(said), beside(c.Line, c.Hint.In(lang), lang)}
}

func problemOf(d diag.Diagnostic, lang rule.Language) reported {
	message, hint := d.In(lang)
	return reported{d.Pos, oneLine(message), beside(d.Line, hint, lang)}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func beside(line, hint string, lang rule.Language) string {
	var more []string
	if line = strings.TrimSpace(line); line != "" {
		more = append(more, line)
	}
	if hint != "" {
		more = append(more, phrases.ToDo.In(lang)+" "+hint)
	}
	return strings.Join(more, "\n")
}

// whole is all that is reported, in lines.
func (r reported) whole() string {
	said := r.message
	if place := r.at.String(); place != "" {
		said = place + ": " + said
	}
	return strings.TrimRight(said+"\n"+r.more, "\n")
}

// wrongFiles are the problems of files and what kept a run from going on.
func wrongFiles(r view.Result, lang rule.Language) []reported {
	var all []reported
	for _, d := range r.Problems {
		all = append(all, problemOf(d, lang))
	}
	if r.Err != nil {
		all = append(all, reported{message: oneLine(r.Err.Error())})
	}
	return all
}

// The lines of a test's results. Each has a field "line" that says what it is.
type (
	testStepLine struct {
		Line    string         `json:"line"` // "step"
		Lesson  string         `json:"lesson"`
		Step    string         `json:"step"`
		Pos     diag.Pos       `json:"pos"`
		Outcome string         `json:"outcome"` // passed, failed or notRun
		Checks  int            `json:"checks"`
		Failed  []trace.Check  `json:"failed,omitempty"`
		Since   string         `json:"since,omitempty"`
		Mutants []trace.Mutant `json:"mutants,omitempty"`
		Start   string         `json:"startReply,omitempty"`
	}
	testProblemLine struct {
		Line    string   `json:"line"` // "problem"
		Lesson  string   `json:"lesson,omitempty"`
		Pos     diag.Pos `json:"pos,omitzero"`
		Message string   `json:"message"`
		Hint    string   `json:"hint,omitempty"`
	}
	testLessonLine struct {
		Line    string `json:"line"` // "lesson"
		Lesson  string `json:"lesson"`
		File    string `json:"file,omitempty"`
		Outcome string `json:"outcome"` // passed, failed, wrong or fault
		Steps   int    `json:"steps"`
		Checks  int    `json:"checks"`
		Failed  int    `json:"failed"`
		NotRun  int    `json:"notRun"`
	}
	testGoneLine struct {
		Line string `json:"line"` // "gone"
		File string `json:"file"`
	}
	testTotalLine struct {
		Line    string `json:"line"` // "total"
		Lessons int    `json:"lessons"`
		Failed  int    `json:"failed"`
		Left    int    `json:"left"`
		Checks  int    `json:"checks"`
		Holds   bool   `json:"holds"`
	}
)

// JSONReport writes how lessons came out as one JSON object a line.
func JSONReport(w io.Writer, r view.Report) error {
	var lines []any
	problem := func(lesson string, d diag.Diagnostic) {
		message, hint := d.In(rule.English)
		lines = append(lines, testProblemLine{"problem", lesson, d.Pos, message, hint})
	}
	for _, d := range r.Problems {
		problem("", d)
	}
	for _, file := range r.Gone {
		lines = append(lines, testGoneLine{"gone", file})
	}
	for _, one := range r.Results {
		for _, s := range one.Each {
			lines = append(lines, testStepLine{"step", one.Lesson, s.Name, s.Pos, s.Outcome(), s.Checks, s.Failed, s.NotRun, s.Mutants, s.StartReply})
		}
		for _, d := range one.Problems {
			problem(one.Lesson, d)
		}
		if one.Err != nil {
			lines = append(lines, testProblemLine{Line: "problem", Lesson: one.Lesson, Message: one.Err.Error()})
		}
		lines = append(lines, testLessonLine{"lesson", one.Lesson, one.File, one.Outcome(), one.Steps, one.Checks, len(one.Failed), len(one.NotRun)})
	}
	bad, checks := r.Counts()
	lines = append(lines, testTotalLine{"total", r.Lessons(), bad, r.Left, checks, bad == 0 && len(r.Problems) == 0})
	return writeLines(w, lines)
}

// JUnitReport writes how lessons came out as the XML of JUnit that CI systems read: a
// suite for each lesson, a case for each step.
func JUnitReport(w io.Writer, r view.Report, lang rule.Language) error {
	all := junitSuites{Name: "statelab"}
	if len(r.Problems) > 0 {
		s := junitSuite{Name: "files"}
		for _, d := range r.Problems {
			s.wrong("files", problemOf(d, lang))
		}
		all.add(s)
	}
	for _, one := range r.Results {
		s := junitSuite{Name: one.Lesson, File: one.File}
		for _, step := range one.Each {
			s.step(one.Lesson, step, lang)
		}
		for _, p := range wrongFiles(one, lang) {
			s.wrong(one.Lesson, p)
		}
		all.add(s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		File     string      `xml:"file,attr,omitempty"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	// junitCase has no attributes for its place, which the schema of Jenkins does not take: it
	// stands in the text of what failed.
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Skipped *junitMessage `xml:"skipped"`
		Error   *junitMessage `xml:"error"`
		Failure *junitMessage `xml:"failure"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

func (all *junitSuites) add(s junitSuite) {
	all.Suites = append(all.Suites, s)
	all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
}

// step adds a step. A case has one failure, so that all of a step's stand in it.
func (s *junitSuite) step(lesson string, step view.StepResult, lang rule.Language) {
	c := junitCase{Name: step.Name, Class: lesson}
	switch {
	case step.NotRun != "":
		c.Skipped = &junitMessage{Message: fmt.Sprintf(phrases.NotRunSince.In(lang), step.NotRun)}
		s.Skipped++
	case len(step.Failed) > 0:
		var all []string
		for _, ch := range step.Failed {
			all = append(all, failedCheck(ch, lang).whole())
		}
		c.Failure = &junitMessage{failedCheck(step.Failed[0], lang).message, "expectation", strings.Join(all, "\n")}
		s.Failures++
	}
	s.Tests++
	s.Cases = append(s.Cases, c)
}

// wrong adds something that is wrong with a file as a case of its own.
func (s *junitSuite) wrong(lesson string, p reported) {
	name := p.message
	if place := p.at.String(); place != "" {
		name = place
	}
	s.Cases = append(s.Cases, junitCase{Name: name, Class: lesson, Error: &junitMessage{p.message, "file", p.whole()}})
	s.Tests++
	s.Errors++
}

// GitHubReport writes what is wrong as annotations of GitHub's: a line each, which it
// shows beside the line of the lesson file.
func GitHubReport(w io.Writer, r view.Report, lang rule.Language) error {
	var b strings.Builder
	say := func(title string, p reported) {
		var at []string
		for _, one := range []struct {
			name  string
			value any
			given bool
		}{{"file", p.at.File, p.at.File != ""}, {"line", p.at.Line, p.at.Line > 0}, {"col", p.at.Col, p.at.Col > 0}, {"title", title, title != ""}} {
			if one.given {
				at = append(at, one.name+"="+githubProperty.Replace(fmt.Sprint(one.value)))
			}
		}
		fmt.Fprintf(&b, "::error %s::%s\n", strings.Join(at, ","), githubData.Replace(strings.TrimRight(p.message+"\n"+p.more, "\n")))
	}
	for _, d := range r.Problems {
		say("", problemOf(d, lang))
	}
	for _, one := range r.Results {
		for _, step := range one.Each {
			for _, c := range step.Failed {
				say(one.Lesson+", "+step.Name, failedCheck(c, lang))
			}
		}
		for _, p := range wrongFiles(one, lang) {
			say(one.Lesson, p)
		}
	}
	_, err := w.Write(visible.JSON([]byte(b.String())))
	return err
}

// What the commands of a workflow take for something else.
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
