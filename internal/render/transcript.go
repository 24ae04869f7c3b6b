package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Whole draws the whole run: what a person would have seen step by step, with
// every prediction, its choices and its answer in place.
func (t *Terminal) Whole(tr *trace.Trace) {
	t.Opening(tr)
	t.Given(tr)
	for i := range tr.Steps {
		s := &tr.Steps[i]
		t.Blank()
		var asked []line
		if s.Predict != nil && !t.o.Quiet {
			asked = t.asked(s.Predict, true)
		}
		t.step(s, sitesOf(tr), asked, nil)
	}
	t.Closing(tr)
}

// Opening draws the title of the lesson and what it is about.
func (t *Terminal) Opening(tr *trace.Trace) {
	title := t.line(strong, tr.Title.In(t.o.Lang))
	t.put(t.headline(title, t.line(faint, moment(tr.Start, t.o.Lang)))...)
	t.put(t.prose(tr.Summary, t.width)...)
	t.put(t.line(faint, tr.ID+", "+t.count(words.steps, len(tr.Steps))).wrap(t.width, t.width)...)
}

// Given draws what set the scene, a line each, or nothing where nothing did.
func (t *Terminal) Given(tr *trace.Trace) {
	if len(tr.Given) == 0 || t.o.Quiet && !slices.ContainsFunc(tr.Given, func(s trace.Step) bool { return len(s.Failed()) > 0 }) {
		return
	}
	t.Blank()
	t.put(t.line(label, t.say(words.given)))
	for i := range tr.Given {
		sc := t.scene(&tr.Given[i])
		lines := t.buttons(plain, sc.shorten.Replace(t.sentence(&tr.Given[i]))).wrap(t.width-2, t.width-2)
		for _, r := range tr.Given[i].Remembered {
			lines = append(lines, t.remembered(r, t.width-2)...)
		}
		t.hang(line{t.span(plain, "- ")}, lines, 2)
		for _, c := range tr.Given[i].Failed() {
			t.failure(c)
		}
	}
}

// Question asks the prediction: the question and the numbered choices, appended
// line by line. Prompt asks for the answer.
func (t *Terminal) Question(p *trace.Prediction) { t.put(t.asked(p, false)...) }

// Keys are the letters that can be typed beside q, each with Enter behind it.
type Keys struct {
	Back, Details, Cookies, Hints bool
	Last                          bool // Enter ends the lesson
}

// named writes the keys in a line: Enter alone first, then the letters that are
// followed by Enter. A key and its word stay together.
func (t *Terminal) named(enter rule.Text, k Keys) line {
	said := line{t.whole(faint, t.say(enter)), span{role: faint, text: "  "}, t.whole(faint, t.say(words.keyOther))}
	comma := ""
	for _, other := range []struct {
		offered bool
		name    rule.Text
	}{
		{k.Back, words.keyBack}, {k.Details, words.keyDetails}, {k.Cookies, words.keyCookies}, {k.Hints, words.keyHint}, {true, words.keyQuit},
	} {
		if other.offered {
			said = said.with(span{role: faint, text: comma + " "}, t.whole(faint, t.say(other.name)))
			comma = ","
		}
	}
	return said
}

// Prompt asks for the number of a choice. It leaves the cursor on the line.
func (t *Terminal) Prompt(p *trace.Prediction, k Keys) {
	t.put(t.named(words.keySkip, k).wrap(t.width, t.width)...)
	t.prompt(t.line(strong, fmt.Sprintf(t.say(words.choose), len(p.Choices))))
}

// NoChoice tells a person who typed something else what can be typed to answer a
// prediction.
func (t *Terminal) NoChoice(p *trace.Prediction) {
	said := fmt.Sprintf(t.say(words.noChoice), len(p.Choices))
	t.put(t.line(wrong, said).wrap(t.width, t.width)...)
}

// NoKey tells a person who typed something else what can be typed between two
// steps.
func (t *Terminal) NoKey() { t.put(t.line(wrong, t.say(words.noKey)).wrap(t.width, t.width)...) }

// Pause says what can be typed between two steps. It leaves the cursor on the
// line.
func (t *Terminal) Pause(k Keys) {
	enter := words.keyNext
	if k.Last {
		enter = words.keyEnd
	}
	t.prompt(t.named(enter, k))
}

// Begin says what can be typed before the first step, where the opening fills the
// screen. It leaves the cursor on the line.
func (t *Terminal) Begin() { t.prompt(t.named(words.keyBegin, Keys{})) }

// NoDetails tells a person that before the first step there are none.
func (t *Terminal) NoDetails() {
	t.put(t.line(wrong, t.say(words.noDetails)).wrap(t.width, t.width)...)
}

func (t *Terminal) prompt(said line) {
	lines := said.wrap(t.width-1, t.width-1)
	last := len(lines) - 1
	t.put(lines[:last]...)
	for _, s := range lines[last] {
		t.write(t.colour.paint(s.role, s.text))
	}
	t.write(" ")
}

// asked draws a question and its choices, numbered from 1, and marks the right
// one when it may be seen.
func (t *Terminal) asked(p *trace.Prediction, reveal bool) []line {
	lead := line{t.span(label, t.say(words.predict)), gap(1)}
	lines := t.proseAfter(lead, p.Ask, t.width)
	for i, c := range p.Choices {
		number := "  " + strconv.Itoa(i+1) + "  "
		choice := t.phrase(c.Text)
		if reveal && c.Right {
			choice = choice.with(gap(2), t.whole(fresh, "("+t.say(words.answer)+")"))
		}
		room := t.width - len(number)
		wrapped := indent(choice.wrap(room, room), len(number))
		wrapped[0] = line{t.span(strong, number)}.with(wrapped[0][1:]...)
		lines = append(lines, wrapped...)
	}
	return lines
}

// sentenceOf is a phrase with a full stop.
func (t *Terminal) sentenceOf(p trace.Prose) line {
	phrase := t.phrase(p)
	if endsSentence(p.In(t.o.Lang)) {
		return phrase
	}
	return phrase.with(span{text: "."})
}

// Hint draws hint n of a step, counted from 0, or says that there is none, or none
// left.
func (t *Terminal) Hint(s *trace.Step, n int) {
	if n < 0 || n >= len(s.Hints) {
		none := words.noHint
		if len(s.Hints) > 0 {
			none = words.noMore
		}
		t.put(t.line(faint, t.say(none)).wrap(t.width, t.width)...)
		return
	}
	t.put(t.line(label, fmt.Sprintf(t.say(words.hint), n+1, len(s.Hints))))
	t.put(t.prose(s.Hints[n], t.width)...)
}

// Closing draws which checks failed, and to an author that all held.
func (t *Terminal) Closing(tr *trace.Trace) {
	made, failed := tr.Checks()
	if failed == 0 && !t.o.Checks {
		return
	}
	t.Blank()
	steps, checks := t.count(words.steps, len(tr.Steps)), t.count(words.checks, made)
	if failed == 0 {
		said := fmt.Sprintf(t.say(words.lessonHolds), steps, checks)
		t.put(line{t.span(fresh, t.say(words.ok)), gap(2), t.span(plain, said)}.wrap(t.width, t.width)...)
		return
	}
	var where []string
	for _, f := range ResultOf(tr).Failed {
		if !slices.Contains(where, f.Step) {
			where = append(where, f.Step)
		}
	}
	said := fmt.Sprintf(t.say(words.lessonFails), failed, checks, strings.Join(where, ", "))
	t.put(line{t.span(wrong, t.say(words.fail)), gap(2), t.span(plain, said)}.wrap(t.width, t.width)...)
}
