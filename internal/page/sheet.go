package page

import (
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/visible"
)

// Teaching is what a course says of a lesson.
type Teaching struct {
	Takes   time.Duration // zero: nobody knows
	Chapter trace.Prose
	Aim     trace.Prose            // of the chapter
	Beliefs map[string]trace.Prose // the misconceptions that questions and tasks may be about
}

// A Sheet is a lesson for paper, in the first language of the options. Without Teaching it is
// a worksheet: the questions and tasks with room to write. No answer is in it, and nothing
// that a step shows: that would answer the question before it. With Teaching, which may be
// empty, it is what somebody who teaches the lesson wants beside it.
type Sheet struct {
	Trace    *trace.Trace
	Options  Options
	Teaching *Teaching // what the course says of the lesson
}

// Write writes the sheet as a file. An error is one of the writer.
func (s Sheet) Write(w io.Writer) error { return paper(w, s.Trace.Title, []Sheet{s}, false) }

// Packet writes the sheets of several lessons into one file, each with its number and from a
// new leaf on. All are of one kind and in one language, and there is one at least. An error
// is one of the writer.
func Packet(w io.Writer, title trace.Prose, sheets []Sheet) error {
	return paper(w, title, sheets, true)
}

// A paperPage is what the template of a file is given.
type paperPage struct {
	Lang, Policy, Plain, Version string
	Style                        template.CSS
	Sheets                       []template.HTML
}

func paper(w io.Writer, title trace.Prose, sheets []Sheet, numbered bool) error {
	first := sheets[0].Options
	lang := first.Langs[0]
	looks := sheetStyle(sheets, numbered, title, lang)
	d := &paperPage{Lang: string(lang), Policy: looks.policy, Plain: visible.Text(title.In(lang)), Version: first.Version, Style: template.CSS(looks.style)}
	var p *pager
	for i, s := range sheets {
		s.Options.Langs = []rule.Language{lang} // paper cannot be switched
		p = pagerOf(s.Trace, s.Options)
		laid := p.sheet(leaf(i), s.Teaching)
		laid.Named = i == 0 && s.Teaching == nil
		if numbered {
			laid.Lesson = i + 1
		}
		var b strings.Builder
		if err := p.words().ExecuteTemplate(&b, "onesheet", laid); err != nil {
			return err
		}
		d.Sheets = append(d.Sheets, template.HTML(b.String()))
	}
	return p.words().ExecuteTemplate(w, "sheet.html", d)
}

// leaf is what the style calls the leaves of a sheet, by its number from 0.
func leaf(i int) string { return "l" + strconv.Itoa(i+1) }

// A sheetPage is what the template of a sheet is given.
type sheetPage struct {
	*Teaching        // nil on a worksheet
	Leaf      string // see leaf
	Lesson    int    // the number of the lesson in a packet, from 1; 0: it stands alone
	Named     bool   // it has the line for the learner's name: that of the other leaves is in their heads
	Title     trace.Prose
	Summary   trace.Prose
	Given     []template.HTML
	Steps     []sheetStep
}

// A sheetStep is a step; a question and a task only where it has one.
type sheetStep struct {
	Number, Of int
	ID         string
	Does       template.HTML // empty where it would give an answer away
	Question   *trace.Prediction
	Task       *trace.Task
	Rooms      []int    // lines to write on, for each hole or for all acts
	Offered    []string // the acts that a page offers, in an order that tells nothing
	Hints      []trace.Prose
	Belief     trace.Prose
	Also       []trace.Played
	Mistakes   []trace.Played
	Say        trace.Prose
}

var sheetCSS = sync.OnceValue(func() string { return squeezed(asset("sheet.css")) })

// sheetStyle is how sheets look: at the foot of each leaf its number and the name of its
// lesson, and on those for learners, behind the first, which has it in its text, a line for
// the name. What is for who teaches is close, and goes on without new leaves.
func sheetStyle(sheets []Sheet, numbered bool, title trace.Prose, lang rule.Language) *common {
	css := sheetCSS() + "@page{@bottom-right{content:counter(page) \" / \" counter(pages)}}"
	if sheets[0].Teaching != nil {
		return commonOf(css+"@page{margin:13mm 15mm 16mm;@bottom-left{content:"+cssString(visible.Text(title.In(lang)))+"}}", "")
	}
	name := "@top-right{content:" + cssString(sheetWords["yourName"].In(lang)+" "+strings.Repeat("_", 24)) + "}"
	for i, s := range sheets {
		foot := visible.Text(s.Trace.Title.In(lang))
		if numbered {
			foot = strconv.Itoa(i+1) + ". " + foot
		}
		css += "." + leaf(i) + "{page:" + leaf(i) + "}@page " + leaf(i) + "{" + name + "@bottom-left{content:" + cssString(foot) + "}}"
	}
	return commonOf(css+"@page "+leaf(0)+":first{@top-right{content:none}}", "")
}

// cssString is a text as a style sheet has it: whatever could mean something there is
// written by its number (CSS Syntax, 4.3.7).
func cssString(text string) string {
	var b strings.Builder
	for _, c := range text {
		if c == ' ' || unicode.IsLetter(c) || unicode.IsDigit(c) {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, "\\%x ", c)
		}
	}
	return `"` + b.String() + `"`
}

// sheet lays out the sheet of a lesson.
func (p *pager) sheet(leaf string, teaching *Teaching) *sheetPage {
	d := &sheetPage{Teaching: teaching, Leaf: leaf, Title: p.trace.Title, Summary: p.trace.Summary}
	for _, s := range p.run.Scene(view.Options{}) {
		d.Given = append(d.Given, p.say(s.Sentence))
	}
	for i := range p.trace.Steps {
		d.Steps = append(d.Steps, p.sheetStep(i, teaching))
	}
	return d
}

// handColumns is how much of a text somebody writes by hand on a line of a sheet.
const handColumns = 70

// handLines are the lines that a text takes, written by hand.
func handLines(text string) (lines int) {
	for line := range strings.Lines(text + "\n") {
		lines += 1 + (len(strings.TrimSpace(line))-1)/handColumns
	}
	return lines
}

func (p *pager) sheetStep(i int, teaching *Teaching) sheetStep {
	t := &p.trace.Steps[i]
	v := p.run.Step(i, view.Options{Quiet: true})
	p.shorten = p.shortener(v.Values)
	d := sheetStep{Number: v.Number, Of: v.Of, ID: v.ID, Question: t.Predict, Task: t.Task}
	if teaching != nil || t.Task == nil { // what is done after a task may be its answer
		d.Does = p.say(v.Sentence)
	}
	if t.Task != nil {
		for _, h := range t.Task.Holes {
			d.Rooms = append(d.Rooms, max(handLines(h.Start), handLines(h.Answer))+1)
		}
		if len(t.Task.Holes) == 0 {
			d.Rooms = []int{handLines(strings.Join(t.Task.Acts, "\n")) + 2}
			if teaching == nil {
				d.Offered = offered(p.o.Tries[i])
			}
		}
	}
	if teaching == nil {
		return d
	}
	d.Hints, d.Say = t.Hints, t.Say
	if q := t.Predict; q != nil {
		d.Belief = teaching.Beliefs[q.About]
	}
	if t.Task != nil {
		d.Belief = teaching.Beliefs[t.Task.About]
		for _, try := range p.o.Tries[i] {
			switch try.Part {
			case trace.AlsoTry:
				d.Also = append(d.Also, try)
			case trace.MistakeTry:
				d.Mistakes = append(d.Mistakes, try)
			}
		}
	}
	return d
}

// offered are the acts among which a page lets choose.
func offered(tries []trace.Played) []string {
	var acts []string
	for _, try := range tries {
		acts = append(acts, try.Did...)
	}
	slices.Sort(acts)
	return slices.Compact(acts)
}

// Beliefs are the misconceptions that the lesson is about, each once.
func (d *sheetPage) Beliefs() []trace.Prose {
	var all []trace.Prose
	for i := range d.Steps {
		b := d.Steps[i].Belief
		if b != nil && !slices.ContainsFunc(all, func(was trace.Prose) bool { return was.In(rule.English) == b.In(rule.English) }) {
			all = append(all, b)
		}
	}
	return all
}

// Teacher reports whether the sheet is for who teaches.
func (d *sheetPage) Teacher() bool { return d.Teaching != nil }

// typed is what a try wrote or did, a line each.
func typed(try trace.Played) string { return strings.Join(slices.Concat(try.Wrote, try.Did), "\n") }

// deeper are lines as they stand in a view, indented by some blanks.
func deeper(blanks int, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			b.WriteString(strings.Repeat(" ", blanks))
		}
		b.WriteString(line)
	}
	return b.String()
}

// lines are as many as are to be written on.
func lines(n int) []struct{} { return make([]struct{}, n) }

// sheetWords are those of paper.
var sheetWords = map[string]rule.Text{
	"teacherSheet": {EN: "For who teaches", KO: "강의하는 분께"},
	"yourName":     {EN: "Name", KO: "이름"},
	"date":         {EN: "Date", KO: "날짜"},
	"takes":        {EN: "Time", KO: "걸리는 시간"},
	"chapter":      {EN: "Chapter", KO: "장"},
	"aim":          {EN: "Aim", KO: "목표"},
	"aboutBeliefs": {EN: "What learners may believe, and what does not hold", KO: "배우는 사람이 흔히 믿지만 맞지 않는 말"},
	"stop":         {EN: "Stop before each step with a question until everybody has chosen, and at each task until everybody has tried. A tick stands before what holds.", KO: "질문이 있는 단계 앞에서는 모두 답을 고를 때까지, 과제에서는 모두 해 볼 때까지 멈춥니다. 맞는 답에는 ✓ 표시가 있습니다."},
	"discuss":      {EN: "To discuss", KO: "함께 이야기할 것"},
	"tell":         {EN: "To tell", KO: "들려줄 것"},
	"whatISee":     {EN: "What I see on the screen", KO: "화면에서 본 것"},
	"because":      {EN: "Because", KO: "이유"},
	"offered":      {EN: "Write what is done, a line each and in order. There is this to choose from; not all of it need be used, and some may be used again:", KO: "할 일을 차례로 한 줄에 하나씩 적습니다. 아래에서 고릅니다. 쓰지 않는 것도 있을 수 있고, 여러 번 쓰는 것도 있을 수 있습니다."},
	"yourAnswer":   {EN: "Your answer", KO: "답"},
	"alsoRight":    {EN: "This is right as well", KO: "이것도 맞습니다"},
	"wrongTries":   {EN: "Expected mistakes", KO: "예상되는 실수"},
	"tests":        {EN: "It is about:", KO: "확인하는 말:"},
	"whoErrs":      {EN: "Who writes or does", KO: "이렇게 적거나 한 사람에게"},
	"hints":        {EN: "Hints", KO: "힌트"},
	"prediction":   phrases.Predict,
}
