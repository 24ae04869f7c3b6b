package render

import (
	"cmp"
	"fmt"
	"strings"

	"statelab/internal/explain"
	"statelab/internal/phrases"
	"statelab/internal/view"
)

// What explain, sessions and the lists draw in columns and with marks, told.

// text is what a line says.
func (l line) text() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.text)
	}
	return b.String()
}

// tellOwn tells the name or the value of a cookie itself.
func (t *Terminal) tellOwn(a *explain.Attribute) {
	none := phrases.Empty
	if a.Name == t.say(explainWords.name) {
		none = explainWords.none
	}
	value, _ := beginning(string(a.Value), 4*t.width)
	t.tellValue(a.Name, cmp.Or(value, unbracketed(t.say(none))))
}

// tellAttribute tells an attribute: its value, whether it counts, what it means.
func (t *Terminal) tellAttribute(a *explain.Attribute) {
	title := t.say(a.Title)
	if !a.Counts {
		title = t.fill(heardWords.fate, t.say(explainWords.ignored), title)
	}
	name, _ := beginning(a.Name, 4*t.width)
	if a.Value != "" {
		value, _ := beginning(string(a.Value), 4*t.width)
		name = t.fill(heardWords.fate, name, value)
	}
	if a.Rule == "" {
		title = ""
	}
	t.tell(name, title, t.say(a.Meaning), t.byRule(string(a.Rule)))
}

func (t *Terminal) byRule(code string) string {
	if code == "" {
		return ""
	}
	return t.fill(heardWords.byRule, code)
}

// tellFates tells of each cookie what became of it, and why, and what else there is to say.
func (t *Terminal) tellFates(fates []explain.Fate, names []string, below []func(i, edge int)) {
	for i := range fates {
		f := &fates[i]
		said, _, _ := explainFated(f.Fate)
		name := names[i]
		if f.Name == "" {
			name = t.say(phrases.NoName)
		}
		t.tell("", t.fill(heardWords.fate, t.fill(heardWords.cookie, name), t.say(said)), t.fill(heardWords.why, t.because(&f.Because)), t.byRule(string(f.Rule)))
		for _, more := range below {
			more(i, 0)
		}
	}
}

// tellRow tells one session of a table.
func (s *Sessions) tellRow(name string, r Session) {
	t := s.t
	facts := []string{t.fill(heardWords.row, name) + ", " + t.fill(heardWords.userOf, s.cut(s.user(r)))}
	if r.Expires.IsZero() {
		facts = append(facts, s.expiry(r).text())
	} else {
		form, lasts := sessionWords.left, r.Lasts
		if !r.Live {
			form, lasts = sessionWords.ago, -r.Lasts
		}
		facts = append(facts, t.fill(heardWords.expires, t.moment(r.Expires), fmt.Sprintf(t.say(form), view.Roughly(lasts, t.o.Lang))))
	}
	t.tell("", append(facts, begun(s.signed(r, "").text()), begun(t.say(r.UserNote)))...)
	s.data(0, r)
}
