package htmlpage

import (
	"fmt"
	"slices"
	"strings"
)

// piece is a part of what a page shows: words as they stand, and behind them a field that somebody can fill in.
type piece struct {
	before   string
	shown    string // what the field holds, as it is drawn
	form     int    // which of the page's forms has it
	from, to int    // its controls among those of the form; none behind the last words
}

// drawn ends a piece with a field.
func (r *pageReader) drawn(field piece) {
	field.before = r.words.String()
	r.words.Reset()
	r.page.drawn = append(r.page.drawn, field)
}

// numberOf says which of the page's forms one is: as a rule the last so far.
func (r *pageReader) numberOf(form *Form) int {
	n := len(r.page.Forms) - 1
	for n > 0 && r.page.Forms[n] != form {
		n--
	}
	return n
}

// wordsOf are the words of a page that is drawn in pieces.
func wordsOf(drawn []piece) string {
	var b strings.Builder
	for _, d := range drawn {
		b.WriteString(d.before)
		b.WriteString(d.shown)
	}
	return foldBlocks(b.String())
}

// drawnField is how words that are seen in a field are drawn, and a box that is checked.
func drawnField(words string, checked bool) string {
	switch {
	case words != "":
		return fmt.Sprintf(" %q ", words)
	case checked:
		return " (x) "
	}
	return ""
}

// fieldsDrawn draws what the controls of one field hold.
func fieldsDrawn(fields []control) string {
	var words []string
	for _, c := range fields {
		switch i := slices.Index(c.options, c.value); {
		case c.kind == among && c.off, slices.Contains(unseenKinds, c.kind):
		case c.kind == among:
			words = append(words, c.words)
		case c.options == nil:
			words = append(words, fold(c.value))
		case i >= 0:
			words = append(words, c.shown[i])
		}
	}
	ticked := len(fields) == 1 && (fields[0].kind == "checkbox" || fields[0].kind == "radio") && !fields[0].off
	return drawnField(strings.Join(words, ", "), ticked)
}

// Typed is the page with values typed into the fields of its nth form, from 0, as far as it has
// them: hidden ones take what was changed in developer tools, and passwords where they shall. Its words show them.
func (p Page) Typed(form int, typed []Field, passwords bool) Page {
	if form >= len(p.Forms) {
		return p
	}
	filled := *p.Forms[form]
	typed = filled.meant(typed)
	filled.fields = slices.Clone(filled.fields)
	for i := range filled.fields {
		c := &filled.fields[i]
		ticked := false
		for _, t := range typed {
			if t.Name != c.name || t.Hidden != (c.kind == "hidden") || c.kind == "password" && !passwords {
				continue
			}
			off, ok := c.takes(t.Value)
			ticked = ticked || !off
			if c.off = !ticked; ok && !c.isBox() && c.kind != "radio" {
				c.value = t.Value
			}
		}
	}
	p.Forms = slices.Clone(p.Forms)
	p.drawn = slices.Clone(p.drawn)
	for i, d := range p.drawn {
		if d.form != form || d.from == d.to {
			continue
		}
		if now := fieldsDrawn(filled.fields[d.from:d.to]); now != fieldsDrawn(p.Forms[form].fields[d.from:d.to]) {
			p.drawn[i].shown = now
		}
	}
	p.Forms[form] = &filled
	p.Words = wordsOf(p.drawn)
	return p
}
