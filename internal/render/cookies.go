package render

import (
	"fmt"

	"statelab/internal/phrases"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// fated returns how a fate is drawn.
func fated(fate string) role {
	switch fate {
	case trace.Sent, view.ByHand, view.Seen:
		return sent
	case trace.Stored:
		return fresh
	case trace.Replaced, trace.Unknown:
		return amended
	case trace.Deleted:
		return gone
	case trace.NotSent, trace.Refused, view.Unkept, view.Unseen:
		return never
	}
	return plain
}

// fateRole is fated of a cookie; one that is as it was but for its end is told quietly.
func fateRole(f *view.Fate) role {
	if f.Again {
		return faint
	}
	return fated(f.What)
}

// cookieRows lists cookies, a row each: mark, name, value, what became of it, why.
func (sc *scene) cookieRows(mark string, fates view.Fates, lay layout) []line {
	switch {
	case len(fates.Shown) == 0 && fates.Unseen:
		return []line{{sc.span(sent, mark), gap(1), sc.span(faint, sc.say(phrases.Unseen))}}
	case len(fates.Shown) == 0 && fates.Stayed > 0:
		return []line{{sc.span(sent, mark), gap(1), sc.span(faint, fmt.Sprintf(sc.say(phrases.Stayed), fates.Stayed))}}
	case len(fates.Shown) == 0:
		return []line{{sc.span(sent, mark), gap(1), sc.span(faint, sc.say(phrases.NoCookies))}}
	}
	var lines []line
	said := ""
	for i := range fates.Shown {
		f := &fates.Shown[i]
		reason := sc.text(f.Reason)
		if again := reason == said; !again {
			said = reason
		} else if !sc.o.Verbose && sc.column(lay.rest, reason) > lay.rest-max(lay.reason, 2) {
			reason = sc.say(phrases.SameReason)
		}
		lines = append(lines, sc.cookieRow(mark, f, reason, lay)...)
	}
	if fates.More > 0 {
		lines = append(lines, sc.line(faint, "  "+fmt.Sprintf(sc.say(phrases.More), fates.More)))
	}
	return lines
}

// fateValue is the value of a cookie as its row shows it.
func (sc *scene) fateValue(f *view.Fate) string {
	switch {
	case f.Missing:
		return ""
	case f.Empty:
		return sc.say(phrases.Empty)
	}
	return sc.short(string(f.Cookie.Value))
}

func (sc *scene) cookieRow(mark string, f *view.Fate, reason string, lay layout) []line {
	said, r := f.Word(), fateRole(f)
	if !f.Done {
		mark = "x"
		if f.What == trace.Unknown {
			mark = "?"
		}
	}
	cookie := line{sc.span(r, mark), gap(1), sc.name(f.Cookie.Name)}.pad(2 + sc.names + 2)
	cookie = cookie.with(sc.span(key, sc.fateValue(f))).pad(2 + sc.names + 2 + sc.values + 2)
	whole := cookie.with(sc.span(r, sc.say(said)))
	why := sc.line(plain, reason)
	if lay.reason == 0 && whole.width() > lay.rest {
		whole, why = cookie, join(": ", line{sc.span(r, sc.say(said))}, why)
	}
	lines := lay.beside(whole, why)
	if sc.o.Verbose {
		lines = append(lines, indent(sc.fateDetails(f, lay.rest-4), 4)...)
	}
	return lines
}

// name is the name of a cookie, clipped to its column.
func (sc *scene) name(name string) span {
	if name == "" {
		return sc.span(key, sc.say(phrases.NoName))
	}
	clipped := line{sc.span(key, name)}.clip(sc.names)
	text := ""
	for _, s := range clipped {
		text += s.text
	}
	return span{role: key, text: text}
}
