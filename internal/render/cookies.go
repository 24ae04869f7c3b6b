package render

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// The fates of cookies that no jar decided about: a raw client writes the header
// itself and keeps nothing. And those of cookies that a script may see.
const (
	byHand = "by hand"
	unkept = "unkept"
	seen   = "seen"
	unseen = "not seen"
)

// sentCookies are the cookies of a request: those that a jar decided about, or
// else those that stand in the header.
func sentCookies(e *trace.Exchange) []trace.Fate {
	if len(e.Sent) > 0 {
		return e.Sent
	}
	var fates []trace.Fate
	for _, header := range e.Request.Headers.Values("Cookie") {
		for pair := range strings.SplitSeq(header, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			fates = append(fates, trace.Fate{Fate: byHand, Cookie: trace.Cookie{Name: name, Value: wire.Bytes(value)}})
		}
	}
	return fates
}

// receivedCookies are the cookies of a response: those that a jar decided about,
// or else its Set-Cookie lines.
func receivedCookies(e *trace.Exchange) []trace.Fate {
	if len(e.Received) > 0 {
		return e.Received
	}
	var fates []trace.Fate
	for _, l := range e.Response.Headers.Values("Set-Cookie") {
		pair, _, _ := strings.Cut(l, ";")
		name, value, _ := strings.Cut(pair, "=")
		fates = append(fates, trace.Fate{Fate: unkept, Line: wire.Bytes(l), Cookie: trace.Cookie{Name: name, Value: wire.Bytes(value)}})
	}
	return fates
}

// fated returns how a fate is said and drawn, and whether the cookie crossed or
// came into the jar as it was meant to.
func fated(fate string) (said rule.Text, r role, done bool) {
	switch fate {
	case trace.Sent:
		return words.sent, sent, true
	case trace.NotSent:
		return words.notSent, never, false
	case trace.Stored:
		return words.stored, fresh, true
	case trace.Replaced:
		return words.replaced, amended, true
	case trace.Deleted:
		return words.deleted, gone, true
	case trace.Refused:
		return words.refused, never, false
	case byHand:
		return words.sent, sent, true
	case unkept:
		return words.notKept, never, false
	case seen:
		return words.seen, sent, true
	case unseen:
		return words.notSeen, never, false
	}
	return rule.Text{EN: fate, KO: fate}, plain, true
}

// cookieRows lists cookies, a row each: mark, name, value, what became of it, why.
func (sc *scene) cookieRows(mark string, fates []trace.Fate, lay layout) []line {
	if len(fates) == 0 {
		return []line{{sc.span(sent, mark), gap(1), sc.span(faint, sc.say(words.noCookies))}}
	}
	var lines []line
	keep := few(len(fates), sc.limit(), func(i int) bool {
		return !slices.Contains([]string{trace.Sent, trace.Stored, seen}, fates[i].Fate)
	})
	said := ""
	for _, i := range keep {
		reason := sc.reason(&fates[i])
		if again := reason == said; !again {
			said = reason
		} else if !sc.o.Verbose && sc.column(lay.rest, reason) > lay.rest-max(lay.reason, 2) {
			reason = sc.say(words.sameReason)
		}
		lines = append(lines, sc.cookieRow(mark, &fates[i], reason, lay)...)
	}
	if left := len(fates) - len(keep); left > 0 {
		lines = append(lines, sc.line(faint, "  "+fmt.Sprintf(sc.say(words.more), left)))
	}
	return lines
}

// fateValue is the value of a cookie as its row shows it.
func (sc *scene) fateValue(f *trace.Fate) string {
	value := short(string(f.Cookie.Value))
	switch {
	case missing(f):
		return ""
	case value == "", value == `""` && (f.Fate == trace.Deleted || f.Fate == unkept || f.Rule == "expired-on-arrival"): // servers write an empty value in either way
		return sc.say(words.empty)
	}
	return value
}

func (sc *scene) cookieRow(mark string, f *trace.Fate, reason string, lay layout) []line {
	said, r, done := fated(f.Fate)
	if !done {
		mark = "x"
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

// missing reports whether a cookie was not sent since it had left the jar before.
// Then it has no value, and all that is wanted is the cookie itself.
func missing(f *trace.Fate) bool {
	return (f.Fate == trace.NotSent || f.Fate == unseen) && !leaving(f.Rule).IsZero()
}

// leaving says in a word or two how a cookie left the jar, so that it stands on
// the cookie's line. It is zero for a rule by which no cookie leaves. Servers
// never delete a cookie: they ask for it.
func leaving(code rule.Code) rule.Text {
	switch code {
	case "expired":
		return words.expired
	case "browser-closed":
		return words.leftClosed
	case "deleted-by-server":
		return words.leftAsked
	case "deleted-by-script":
		return words.leftScript
	case "cleared-by-hand":
		return words.leftHand
	}
	if strings.HasPrefix(string(code), "evicted-") {
		return words.leftEvicted
	}
	return rule.Text{}
}

// name is the name of a cookie, clipped to its column.
func (sc *scene) name(name string) span {
	if name == "" {
		return sc.span(key, sc.say(words.noName))
	}
	clipped := line{sc.span(key, name)}.clip(sc.names)
	text := ""
	for _, s := range clipped {
		text += s.text
	}
	return span{role: key, text: text}
}

// reason says why: what was seen, and where that was not enough, what was wanted.
func (sc *scene) reason(f *trace.Fate) string {
	switch f.Fate {
	case byHand:
		return sc.say(words.byHand)
	case unkept:
		return sc.say(words.unkept)
	}
	found := sc.text(f.Seen)
	if found == "" {
		found = sc.text(f.Title)
	}
	_, _, done := fated(f.Fate)
	if done || f.Wanted.IsZero() || missing(f) {
		return found
	}
	return strings.TrimPrefix(found+"; ", "; ") + fmt.Sprintf(sc.say(words.needs), sc.text(f.Wanted))
}
