package view

import (
	"cmp"
	"fmt"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
)

// Left says how long what a lane is about has still to live. It says nothing of what is gone, nor
// of a row of a model, on which no end is written.
func (l *Lane) Left() rule.Text {
	switch {
	case !l.Alive || l.Record:
		return rule.Text{}
	case !l.Ends && l.Entry:
		return phrases.NoTimeout
	case !l.Ends:
		return phrases.UntilClose
	case l.Lasts <= 0:
		return phrases.OverStays
	}
	left := func(lang rule.Language) string { return fmt.Sprintf(phrases.Left.In(lang), Roughly(l.Lasts, lang)) }
	return rule.Text{EN: left(rule.English), KO: left(rule.Korean)}
}

// OwnerWords says whose a lane is: what it is kept in, as a title has that, and where that is.
func (l *Lane) OwnerWords() (kept, where rule.Text) {
	switch {
	case l.Cookie != nil:
		browser := func(lang rule.Language) string { return cmp.Or(l.Title.In(lang), l.Browser) }
		return phrases.Jar, rule.Text{EN: browser(rule.English), KO: browser(rule.Korean)}
	case l.Entry:
		return phrases.Memory, rule.Join([]rule.Text{phrases.Cache, rule.Same(l.Host)}, "  ")
	case l.Table == "":
		return phrases.Memory, rule.Same(l.Host)
	}
	return phrases.Table, rule.Same(l.Table + "  " + l.Host)
}

// Word says what came of a cookie, a row or an entry.
func (e *Event) Word() rule.Text {
	switch e.What {
	case Stood:
		return phrases.SignStood
	case Made:
		return phrases.SignMade
	case Moved:
		return phrases.SignMoved
	case Over:
		return phrases.SignOver
	case Ended:
		return phrases.SignEnded
	}
	return phrases.SignWritten
}

// Said is what an event wrote on a row or an entry. Keys and tokens stand in it as short has them.
func (e *Event) Said(lang rule.Language, short func(string) string) string {
	said := make([]string, len(e.Wrote))
	for i := range e.Wrote {
		said[i] = e.Wrote[i].Said(lang, short)
	}
	return strings.Join(said, "  ")
}
