package lesson

import (
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// Prose is a text for people, in every language that the lesson has it in. The
// zero Prose is absent.
type Prose struct {
	Pos      diag.Pos      // of the original
	Key      string        // names it in translations: "steps.log-in.say"
	Language rule.Language // of the original
	Block    bool          // it must be written as a | block
	Texts    map[rule.Language]string

	lesson *Lesson // whose code it can show
}

// Shown is the text in every language as it is shown, with the code of which it speaks; nil where it is absent.
func (p Prose) Shown() map[rule.Language]string {
	if p.lesson == nil {
		return p.Texts
	}
	shown := map[rule.Language]string{}
	for lang, text := range p.Texts {
		shown[lang] = p.lesson.withCode(text, p.Pos.Line)
	}
	return shown
}

// In returns the text in the language, or the original where it has none.
func (p Prose) In(lang rule.Language) string {
	if s, ok := p.Texts[lang]; ok {
		return s
	}
	return p.Texts[p.Language]
}

// original says in which language the text was written.
func (p *Prose) original(lang rule.Language) {
	p.Language = lang
	p.Texts[lang] = p.Texts[""]
	delete(p.Texts, "")
}

// Given reports whether the text stands in the lesson.
func (p Prose) Given() bool { return p.Texts != nil }

// maxProse is how long a text for people may be, in characters. Nobody reads more
// on one screen, and Markdown can be written that takes long to lay out.
const maxProse = 4000

// prose returns a reader for a text for people. The last line ends of a block
// are no part of it.
func (r *Reader) prose(key string, block bool) func(*Node) (Prose, bool) {
	return func(n *Node) (Prose, bool) {
		text, ok := r.proseText(n, block)
		return Prose{Pos: n.Pos, Key: key, Block: block, Texts: map[rule.Language]string{"": text}}, ok
	}
}

// proseText reads one text for people.
func (r *Reader) proseText(n *Node, block bool) (string, bool) {
	const asBlock = "put | after the key and the text indented below it"
	switch {
	case n.Kind == Invalid:
		return "", false
	case block && n.Kind != Scalar:
		r.wanted(n, "prose, which is written as a | block", asBlock)
		return "", false
	case block && n.Style != Literal:
		r.Add(n.Pos, asBlock, "prose is written as a | block")
		return "", false
	case !r.scalar(n, "a text"):
		return "", false
	}
	r.checkWhole(n)
	if utf8.RuneCountInString(n.Value) > maxProse {
		r.Add(n.Pos, "say less, or make two steps of it", "the text has more than %d characters", maxProse)
		return "", false
	}
	text := strings.TrimRight(n.Value, "\n")
	if strings.TrimSpace(text) == "" {
		r.Add(n.Pos, "write a text, or leave the key out where it need not be there", "the text is empty")
		return "", false
	}
	return text, true
}

// Proses returns every text for people in the lesson, in the order of the file.
func (l *Lesson) Proses() []*Prose {
	all := []*Prose{&l.Title, &l.Summary}
	for i := range l.Browsers {
		all = append(all, &l.Browsers[i].Title)
	}
	for _, titled := range [][]Titled{l.Tabs, l.Pauses} {
		for i := range titled {
			all = append(all, &titled[i].Title)
		}
	}
	for i := range l.Steps {
		s := &l.Steps[i]
		if s.Predict != nil {
			all = append(all, &s.Predict.Ask)
			for j := range s.Predict.Choices {
				all = append(all, &s.Predict.Choices[j].Text, &s.Predict.Choices[j].Reply)
			}
		}
		if s.Task != nil {
			all = append(all, s.Task.proses()...)
		}
		all = append(all, &s.Say)
		for j := range s.Hint {
			all = append(all, &s.Hint[j].Text)
		}
	}
	return slices.DeleteFunc(all, func(p *Prose) bool { return !p.Given() })
}
