package experiments

import (
	"cmp"
	"slices"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// Answer says what would change a verdict. Each of its findings was played.
type Answer struct {
	About string    `json:"about"` // the verdict asked for: Stored, Deleted, Sent or Shown
	Holds bool      `json:"holds"` // whether it is so as it stands
	Rule  rule.Code `json:"rule"`  // by which
	// Purpose is what the rule keeps from happening; zero where it protects nobody, or
	// where the verdict holds.
	Purpose rule.Text `json:"purpose,omitzero"`
	// Never is what no line can do, whatever it says.
	Never []rule.Text `json:"never,omitempty"`
	// Free give up no protection, Costly do, and say which. The smallest come first.
	Free   []Finding `json:"free"`
	Costly []Finding `json:"costly"`
	// Tried is how many changes, alone and together, were played.
	Tried int `json:"tried"`
	// Cut is true where the story was too long for all of them.
	Cut bool `json:"cut,omitempty"`
}

// Finding is changes that, made together, make the verdict another: none of them can
// be left out.
type Finding struct {
	Changes []Change    `json:"changes"`
	GivesUp []rule.Text `json:"gives_up,omitempty"`
	// Line is the line as it is then, empty where no line of the cookie is another;
	// Written is how frameworks are told to write it.
	Line    wire.Bytes `json:"line,omitempty"`
	Written []Written  `json:"written,omitempty"`
	// Also is what else in the story comes out otherwise.
	Also []Effect  `json:"also,omitempty"`
	Rule rule.Code `json:"rule"` // by which the verdict is another then
	// Story is what was played, up to the operation asked about; Otherwise is what of it
	// is not as it was, for other programs.
	Story     Story       `json:"-"`
	Otherwise []Otherwise `json:"otherwise"`
}

// Effect is a verdict that no one asked about and that is another, too.
type Effect struct {
	Op     int        `json:"op"` // its place in the story
	URL    string     `json:"url"`
	Name   wire.Bytes `json:"name"` // of the cookie
	Before string     `json:"before"`
	After  string     `json:"after"`
}

// Lost reports whether something worked before and does not now.
func (e Effect) Lost() bool { return e.Before == Sent || e.Before == Stored || e.Before == Deleted }

// The words for verdicts in effects, beside Stored, Deleted and Sent.
const (
	notSent     = "not sent"
	refusedWord = "refused"
	idle        = "no effect" // an end in the past, and no such cookie
)

// Ask plays what would change a verdict. About an operation that is neither a Get nor
// a Set, or is not in the story, there is nothing to say: the zero Answer.
func Ask(s Story, q Question) Answer {
	if q.Op < 0 || q.Op >= len(s.Ops) || s.Ops[q.Op].Kind != Get && s.Ops[q.Op].Kind != Set {
		return Answer{}
	}
	t := newTrial(s, q)
	a := Answer{About: t.wish, Holds: t.holds, Free: []Finding{}, Costly: []Finding{}}
	if t.rule == nil {
		return a // nobody set such a cookie
	}
	a.Rule = t.rule.Code
	if t.holds && t.asked.Kind == Set {
		return a // what is stored as it was to be needs no change
	}
	if !t.holds {
		a.Purpose, a.Never = t.purpose(), t.never()
	}
	found, tried := t.search()
	a.Tried, a.Cut = tried, t.effort < 0
	before := play(&t.whole, len(s.Ops))
	for _, e := range worthTelling(found) {
		f, holds := t.finding(&e, before)
		switch {
		case !holds: // what was left out of the story matters after all
		case len(f.GivesUp) == 0:
			a.Free = append(a.Free, f)
		default:
			a.Costly = append(a.Costly, f)
		}
	}
	slices.SortStableFunc(a.Free, smallest)
	slices.SortStableFunc(a.Costly, smallest)
	return a
}

// smallest puts what breaks nothing first, then what takes fewer changes.
func smallest(a, b Finding) int {
	return cmp.Or(cmp.Compare(a.lost(), b.lost()), cmp.Compare(len(a.Changes), len(b.Changes)))
}

func (f *Finding) lost() int {
	n := 0
	for _, e := range f.Also {
		if e.Lost() {
			n++
		}
	}
	return n
}

// finding plays an experiment in the whole story, and tells the line, and what else is
// another then. It reports whether the verdict is.
func (t *trial) finding(e *experiment, before *played) (f Finding, holds bool) {
	after := t.whole
	for i := range e.changes {
		after, _ = e.changes[i].apply(&after)
	}
	upTo := Story{Options: after.Options, Ops: after.Ops[:t.n+1]}
	v := t.judge(play(&upTo, t.n))
	if !t.flips(v) {
		return f, false
	}
	f = Finding{Changes: e.changes, GivesUp: e.givesUp(), Rule: v.rule.Code, Story: upTo, Otherwise: otherwise(&t.whole, &upTo)}
	if t.hasLine() && after.Ops[t.writer].Line != t.line.String() {
		f.Line = wire.Bytes(after.Ops[t.writer].Line)
		f.Written = t.written(&upTo)
	}
	f.Also = t.effects(before, play(&after, len(after.Ops)))
	return f, true
}

// effects compares two plays, operation by operation. It leaves out the one asked about,
// and lines of the cookie asked about that are stored now.
func (t *trial) effects(before, after *played) []Effect {
	var list []Effect
	for i := range before.outcomes {
		was, is := &before.outcomes[i], after.of(before.outcomes[i].n)
		if was.n == t.n || is == nil {
			continue
		}
		o := t.opOf(was.n)
		switch o.Kind {
		case Set:
			if b, a := wordOf(&was.set), wordOf(&is.set); b != a && !(t.family[was.n] && b == refusedWord) {
				list = append(list, Effect{was.n, o.URL.String(), wire.Bytes(was.set.Cookie.Name), b, a})
			}
		case Get:
			list = append(list, sentOtherwise(o, was, is)...)
		}
	}
	return list
}

func wordOf(d *cookiejar.SetDecision) string {
	switch {
	case kept(d):
		return Stored
	case d.Verdict == cookiejar.Deleted:
		return Deleted
	case missed(d):
		return idle
	}
	return refusedWord
}

// sentOtherwise lists the cookies, by the operation that wrote them, that a request
// carries in one play and not in the other.
func sentOtherwise(o *Op, was, is *outcome) []Effect {
	var list []Effect
	carries := func(in *outcome, by int) bool {
		for i, d := range in.get {
			if d.Sent && in.by[i] == by {
				return true
			}
		}
		return false
	}
	add := func(in, other *outcome, before, after string) {
		for i, d := range in.get {
			if d.Sent && !carries(other, in.by[i]) {
				list = append(list, Effect{in.n, o.URL.String(), wire.Bytes(d.Cookie.Name), before, after})
			}
		}
	}
	add(was, is, Sent, notSent)
	add(is, was, notSent, Sent)
	return list
}
