package render

import (
	"cmp"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// tellPanel tells a side of a step: its name, then each cookie or row in a sentence.
func (sc *scene) tellPanel(p panel) {
	var name []string
	for _, s := range p.titles[0] {
		if part := strings.TrimSpace(s.text); part != "" {
			name = append(name, part)
		}
	}
	sc.tell(strings.Join(name, ", "))
	for _, r := range p.rows {
		if r.head != "" {
			sc.tell(r.head)
		}
		sc.tell("", sc.rowSentence(r), begun(r.held), begun(strings.Join(r.notes, ", ")), sc.secondSentence(texts(r.second)))
	}
	for _, n := range p.notes {
		sc.tell("", begun(unbracketed(n)))
	}
	for _, other := range p.more {
		sc.tellPanel(other)
	}
}

// rowSentence names a cookie or a row, and says what became of it and how long it lasts.
func (sc *scene) rowSentence(r panelRow) string {
	what := sc.say(marked(r.mark))
	switch {
	case r.why != "":
		what += ", " + r.why
	case r.lasts == sc.say(phrases.Expired):
		what += ", " + r.lasts
	case r.lasts != "":
		what += ", " + sc.fill(heardWords.lasts, r.lasts)
	}
	if r.entry {
		said := sc.fill(heardWords.entry, r.cells[0]) + ", " + sc.fill(heardWords.valueIs, r.cells[1])
		return sc.fill(heardWords.fate, said, what)
	}
	if !r.user {
		return sc.cookieSentence(r.cells[0], r.cells[1], what)
	}
	row := sc.fill(heardWords.row, r.cells[0])
	if r.cells[1] != "" {
		row += ", " + sc.fill(heardWords.userOf, r.cells[1])
	}
	return sc.fill(heardWords.fate, row, what)
}

func (sc *scene) secondSentence(facts []string) string {
	if len(facts) == 0 {
		return ""
	}
	return sc.fill(heardWords.holds, strings.Join(facts, ", "))
}

// unbracketed is a note without the brackets around it.
func unbracketed(s string) string {
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		return s[1 : len(s)-1]
	}
	return s
}

// marked is the word for a mark.
func marked(m trace.Mark) rule.Text {
	switch m {
	case trace.New:
		return heardWords.fresh
	case trace.Changed:
		return heardWords.changed
	case trace.Gone:
		return heardWords.gone
	}
	return heardWords.same
}

// tellWhole tells the whole jar, and every row of the table with what it holds.
func (sc *scene) tellWhole() {
	if len(sc.step.WholeJar) > 0 {
		sc.Blank()
		sc.tell(sc.say(phrases.WholeJar))
		for i := range sc.step.WholeJar {
			c := &sc.step.WholeJar[i]
			sc.tell("", sc.cookieSentence(c.Name, cmp.Or(string(c.Value), sc.say(phrases.Empty)), sc.attributes(c)))
			sc.readable(string(c.Value), 0)
		}
	}
	t := sc.step.WholeTable
	if t == nil {
		return
	}
	sc.Blank()
	sc.tell(sc.say(wholeTitle(t)))
	for i := range t.Rows {
		r := &t.Rows[i]
		facts := []string{sc.say(marked(r.Mark))}
		if !r.Expires.IsZero() {
			facts = append(facts, "expire_date "+momentAloud(r.Expires, sc.o.Lang))
		}
		for _, item := range r.Data {
			_, value, _ := strings.Cut(view.Whole(item, sc.step.Time, sc.o.Lang), " = ")
			facts = append(facts, sc.fill(heardWords.field, item.Name, value))
		}
		if r.Raw != "" {
			facts = append(facts, "session_data "+r.Raw)
		}
		sc.tell("", sc.fill(heardWords.fate, sc.fill(heardWords.row, r.Key), strings.Join(facts, "; ")))
	}
}

// tellCookieBlock tells one cookie of the table of cookies, an attribute a line.
func (t *Terminal) tellCookieBlock(c *trace.Cookie) {
	for i, col := range cookieColumns() {
		cell := col.cell(t, c)
		switch {
		case i == 0:
			t.tell("", t.fill(heardWords.cookie, cell))
			continue
		case col.domain && strings.HasPrefix(cell, "."):
			cell = t.fill(heardWords.below, cell[1:])
		case cell == "" && col.flag:
			cell = t.say(heardWords.no)
		case cell == "":
			cell = t.say(heardWords.none)
		}
		t.tellValue(t.say(col.title), cell)
	}
}
