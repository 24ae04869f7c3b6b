package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/view"
)

// shortReason is the number of columns up to which a reason stands on a desk: that of the
// whole is asked for.
const shortReason = 44

// fateLines list cookies: a mark where something did not happen, name, value, what became of
// it, and why in few words.
func (k *desk) fateLines(fates view.Fates, width int) []line {
	switch {
	case len(fates.Shown) == 0 && fates.Unseen:
		return []line{{gap(4), k.span(faint, k.say(phrases.Unseen))}}
	case len(fates.Shown) == 0 && fates.Stayed > 0:
		return []line{{gap(4), k.span(faint, k.fill(phrases.Stayed, fates.Stayed))}}
	case len(fates.Shown) == 0:
		return []line{{gap(4), k.span(faint, "("+k.say(phrases.JarEmpty)+")")}}
	}
	var names, values, words []string
	for i := range fates.Shown {
		f := &fates.Shown[i]
		names = append(names, cmp.Or(f.Cookie.Name, k.say(phrases.NoName)))
		values = append(values, k.fateValue(f))
		words = append(words, k.say(f.Word()))
	}
	value, word := k.column(longestWhole, values...), k.column(width, words...)
	why := 0 // the columns that the reasons take where the names leave them as many as they can
	for i := range fates.Shown {
		why = max(why, k.shortly(&fates.Shown[i], min(shortReason, max(width-4-9-2-value-2-word-2, shortReason/2))).width())
	}
	name := k.column(max(9, width-4-2-value-2-word-2-why), names...)
	at := 4 + name + 2 + value + 2 + word + 2
	var lines []line
	for i := range fates.Shown {
		f := &fates.Shown[i]
		role, mark := fateRole(f), " "
		if !f.Done {
			mark = "x"
		}
		row := line{gap(2), k.span(role, mark), gap(1)}.with(line{k.span(key, names[i])}.clip(name)...).pad(4 + name + 2)
		row = row.with(k.span(key, values[i])).pad(4 + name + 2 + value + 2).with(k.span(role, words[i]))
		why := k.shortly(f, min(shortReason, max(width-at, shortReason/2)))
		if row = row.pad(at); row.width()+why.width() <= width {
			lines = append(lines, row.with(why...))
			continue
		}
		lines = append(lines, row, line{gap(width - why.width())}.with(why...))
	}
	if fates.More > 0 {
		lines = append(lines, line{gap(4), k.span(faint, fmt.Sprintf(k.say(phrases.More), fates.More))})
	}
	return lines
}

// cutOff stands behind a text of which there is more.
const cutOff = " .."

// clausesOf are the beginnings of a text up to each of its commas, the longest first, with a sign
// that it goes on.
func clausesOf(text string) (all []string) {
	for end := strings.LastIndex(text, ", "); end > 0; end = strings.LastIndex(text[:end], ", ") {
		all = append(all, text[:end]+cutOff)
	}
	return all
}

// shortly says why in so many columns: all of it, else the rule's title where that says more
// than what was seen and than the word before it, or as many clauses as there is room for, else as many words of it.
// Of what did not happen the rule says more: what was seen is of many rules.
func (k *desk) shortly(f *view.Fate, room int) line {
	whole, seen, title := k.text(f.Reason), k.text(f.Seen), k.text(f.Title)
	said := append([]string{whole, seen}, clausesOf(whole)...)
	if title != k.say(f.Word()) {
		said = append([]string{whole, seen, title}, clausesOf(whole)...)
	}
	if !f.Done && !f.Missing {
		said = []string{whole}
		for _, clause := range clausesOf(whole) { // "expired 1 day ago" says more than the rule's "expired"
			if strings.HasPrefix(clause, title+" ") && clause != title+cutOff {
				said = append(said, clause)
			}
		}
		said = append(append(said, title), clausesOf(title)...)
		said = append(said, seen)
	}
	for _, why := range said {
		if l := k.line(plain, why); len(l) > 0 && l.width() <= room {
			return l
		}
	}
	return k.line(plain, whole).wrap(room-3, room-3)[0].with(k.span(plain, cutOff))
}

// fates are those of the cookies of a beat.
func (k *desk) fates() []view.Fates {
	switch b := k.lastHappened(); {
	case b == nil:
	case b.Exchange != nil:
		return []view.Fates{b.Exchange.Sent, b.Exchange.Received}
	case b.Script != nil:
		return []view.Fates{b.Script.Cookies}
	}
	return nil
}

// hasReasons reports whether a beat has some.
func (k *desk) hasReasons() bool {
	return slices.ContainsFunc(k.fates(), func(f view.Fates) bool { return len(f.Shown) > 0 })
}

// reasons are those of a beat in full.
func (k *desk) reasons() {
	for i, f := range k.fates() {
		if len(f.Shown) > 0 {
			k.put(k.cookieRows([]string{">", "<"}[i], f, layout{first: k.width, rest: k.width, reason: 2 + k.names + 2 + k.values + 2 + fateColumns})...)
		}
	}
}

// Reasons draws the reasons of what a beat of a desk shows, in full.
func (t *Terminal) Reasons(d Desk) {
	k := t.desk(d, 0)
	k.reasons()
}
