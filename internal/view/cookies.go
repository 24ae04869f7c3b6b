package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// The fates of cookies that no jar decided about: a raw client writes the header
// itself and keeps nothing. And those of cookies that a script may see. The others are
// those of the trace.
const (
	ByHand = "by hand"
	Unkept = "unkept"
	Seen   = "seen"
	Unseen = "not seen"
)

// Word says what became of the cookie.
func (f *Fate) Word() rule.Text {
	if f.Again {
		return phrases.Again
	}
	switch f.What {
	case trace.Sent, ByHand:
		return phrases.Sent
	case trace.NotSent:
		return phrases.NotSent
	case trace.Stored:
		return phrases.Stored
	case trace.Replaced:
		return phrases.Replaced
	case trace.Deleted:
		return phrases.Deleted
	case trace.Refused:
		return phrases.Refused
	case Unkept:
		return phrases.NotKept
	case Seen:
		return phrases.Seen
	case Unseen:
		return phrases.NotSeen
	case trace.Unknown:
		return phrases.Unknown
	}
	return rule.Same(f.What)
}

// Fates are the cookies of a message or a script that are shown, and how many are not.
type Fates struct {
	Shown  []Fate
	More   int
	Stayed int  // of none, how many of other sites the jar holds
	Unseen bool // nobody saw what crossed: that there are none says nothing
}

// A Fate is what became of one cookie, and why.
type Fate struct {
	What   string // one of the words above, or of the trace
	Cookie trace.Cookie
	Line   wire.Bytes // the Set-Cookie value as it came
	Rule   rule.Code
	Title  rule.Text // the rule's
	Also   []trace.Attribute
	Seen   rule.Text // what was seen, short
	// Reason says why, and of what did not happen, what was needed.
	Reason rule.Text
	// Done says that the cookie crossed or came into the jar as it was meant to.
	Done bool
	// Missing says that the cookie had left the jar before. It has no value then.
	Missing bool
	// Otherwise says that what crossed is not what the jar decides, or was not seen.
	Otherwise bool
	// Empty says that the value is none: servers write an empty one in two ways.
	Empty bool
	// Again says that the very cookie was stored once more, and that only its end is new.
	Again bool
	// Renewed says the same also where all is shown, and Again says nothing.
	Renewed bool
}

func fateOf(f trace.Fate) Fate {
	v := Fate{What: f.Fate, Cookie: f.Cookie, Line: f.Line, Rule: f.Rule, Title: f.Title, Also: f.Also, Seen: f.Seen, Otherwise: f.Crossed != ""}
	v.Done = f.Fate != trace.NotSent && f.Fate != trace.Refused && f.Fate != Unkept && f.Fate != Unseen && f.Fate != trace.Unknown
	v.Missing = (f.Fate == trace.NotSent || f.Fate == Unseen) && (f.Gone || !Left(f.Rule).IsZero())
	deletion := f.Fate == trace.Deleted || f.Fate == Unkept || f.Rule == "expired-on-arrival"
	v.Empty = !v.Missing && (f.Cookie.Value == "" || f.Cookie.Value == `""` && deletion)
	wanted := f.Wanted
	if v.Done || v.Missing {
		wanted = rule.Text{}
	}
	v.Reason = rule.Text{EN: reason(f, wanted, rule.English), KO: reason(f, wanted, rule.Korean)}
	return v
}

// reason says why: what was seen, and where that was not enough, what was wanted.
func reason(f trace.Fate, wanted rule.Text, lang rule.Language) string {
	switch f.Fate {
	case ByHand:
		return sentences.byHand.In(lang)
	case Unkept:
		return sentences.unkept.In(lang)
	}
	found := cmp.Or(f.Seen.In(lang), f.Title.In(lang))
	if !wanted.IsZero() {
		found = strings.TrimPrefix(found+"; ", "; ") + fmt.Sprintf(sentences.needs.In(lang), wanted.In(lang))
	}
	if f.Crossed != trace.NotSeen {
		return found
	}
	return strings.TrimPrefix(found+"; ", "; ") + sentences.notSeen.In(lang)
}

// brief says less of what drowns the rest where not all is shown: of a cookie that was only
// stored again, of those that other hosts have for themselves, and of those that left the jar long
// ago, unless the step is about them.
func (c *chooser) brief(e *trace.Exchange, all []Fate) []Fate {
	for i := range all {
		f := &all[i]
		f.Renewed = f.What == trace.Replaced && sentAlike(e, &f.Cookie)
		switch {
		case c.open:
		case f.Renewed:
			f.Again = true
			f.Reason = sentences.again
			if !f.Cookie.Session {
				f.Reason = rule.Text{EN: fmt.Sprintf(sentences.againFor.EN, Roughly(f.Cookie.Lasts, rule.English)), KO: fmt.Sprintf(sentences.againFor.KO, Roughly(f.Cookie.Lasts, rule.Korean))}
			}
		case f.What == trace.NotSent && f.Rule == "host-only" && !f.Otherwise && !c.about("not_sent", f.Cookie.Name):
			f.Reason = rule.Textf(sentences.alone.EN, sentences.alone.KO, f.Cookie.Domain)
		}
	}
	if c.open {
		return all
	}
	return slices.DeleteFunc(all, func(f Fate) bool { return c.toldBefore(e, &f) })
}

// sentAlike reports whether the jar held a cookie before the answer that is the same but for
// its end.
func sentAlike(e *trace.Exchange, c *trace.Cookie) bool {
	return slices.ContainsFunc(e.Sent, func(f trace.Fate) bool {
		was := f.Cookie
		was.Expires, was.Lasts, was.Created = c.Expires, c.Lasts, c.Created
		return Left(f.Rule).IsZero() && was == *c
	})
}

// about reports whether an expectation of the step names a cookie.
func (c *chooser) about(key, name string) bool {
	return slices.ContainsFunc(c.step.Checks, func(ch trace.Check) bool {
		return expectation(ch.About) == key && strings.HasSuffix(ch.About, "."+name)
	})
}

// stayed is how many cookies the jar holds behind a request that are of other hosts than it, 0
// where that is not known: the jar behind a step may hold what later requests brought.
func (c *chooser) stayed(e *trace.Exchange) (n int) {
	if c.step.Jar == nil || e.ByPage {
		return 0
	}
	_, host, _ := strings.Cut(origin(e.URL), "://")
	if j := e.Behind.Jar; j != nil && wire.Hostname(j.Host) == wire.Hostname(host) {
		return j.Others
	}
	if len(c.step.Exchanges) > 1 {
		return 0
	}
	for i := range c.step.Jar.All {
		if !c.step.Jar.All[i].Concerns(host) {
			n++
		}
	}
	return n
}

// usual reports whether it is what becomes of most cookies.
func (f *Fate) usual() bool {
	return (f.What == trace.Sent || f.What == trace.Stored || f.What == Seen) && !f.Otherwise
}

func (c *chooser) fates(all []Fate) Fates {
	var out Fates
	keep, more := c.few(len(all), func(i int) bool { return !all[i].usual() })
	for _, i := range keep {
		out.Shown = append(out.Shown, all[i])
	}
	out.More = more
	return out
}

func fatesOf(all []trace.Fate) []Fate {
	out := make([]Fate, len(all))
	for i := range all {
		out[i] = fateOf(all[i])
	}
	return out
}

// considered are all cookies of a step about which something was decided.
func considered(s *trace.Step) []Fate {
	var all []Fate
	for i := range s.Exchanges {
		all = append(append(all, sentCookies(&s.Exchanges[i])...), receivedCookies(&s.Exchanges[i])...)
	}
	if s.Script != nil {
		all = append(all, scriptCookies(s.Script)...)
	}
	return all
}

// consideredAnew are they, with those that were only stored again told from the others.
func consideredAnew(s *trace.Step) []Fate {
	var all []Fate
	for i := range s.Exchanges {
		e := &s.Exchanges[i]
		all = append(all, sentCookies(e)...)
		for _, f := range receivedCookies(e) {
			f.Renewed = f.What == trace.Replaced && sentAlike(e, &f.Cookie)
			all = append(all, f)
		}
	}
	if s.Script != nil {
		all = append(all, scriptCookies(s.Script)...)
	}
	return all
}

// sentCookies are the cookies of a request: those that a jar decided about, or
// else those that stand in the header.
func sentCookies(e *trace.Exchange) []Fate {
	if len(e.Sent) > 0 {
		return fatesOf(e.Sent)
	}
	var fates []Fate
	for _, c := range e.Written() {
		fates = append(fates, fateOf(trace.Fate{Fate: ByHand, Cookie: c}))
	}
	return fates
}

// receivedCookies are the cookies of a response: those that a jar decided about,
// or else its Set-Cookie lines.
func receivedCookies(e *trace.Exchange) []Fate {
	if all := e.Brought(); len(all) > 0 {
		return fatesOf(all)
	}
	var fates []Fate
	for _, l := range e.Response.Headers.Values("Set-Cookie") {
		pair, _, _ := strings.Cut(l, ";")
		name, value, _ := strings.Cut(pair, "=")
		fates = append(fates, fateOf(trace.Fate{Fate: Unkept, Line: wire.Bytes(l), Cookie: trace.Cookie{Name: name, Value: wire.Bytes(value)}}))
	}
	return fates
}

// scriptCookies are the cookies of a script. It sees them or not; nothing is sent.
func scriptCookies(s *trace.Script) []Fate {
	fates := make([]Fate, len(s.Fates))
	for i, f := range s.Fates {
		switch {
		case s.Writes:
		case f.Fate == trace.Sent:
			f.Fate = Seen
		case f.Fate == trace.NotSent:
			f.Fate = Unseen
		}
		fates[i] = fateOf(f)
	}
	return fates
}
