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
	About string    `json:"about"` // the verdict asked for: Stored, Deleted, Sent, Shown or Alone; of others Read
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
	// Allowed is true where it holds only in browsers that allow third-party cookies.
	Allowed bool `json:"third_party_allowed,omitempty"`
	// Also is what else in the story comes out otherwise.
	Also []Effect `json:"also,omitempty"`
	// ToRead is what the server has to answer beside, so that the page may read it; nil
	// where it may, or does not ask across origins.
	ToRead *Finding  `json:"to_read,omitempty"`
	Rule   rule.Code `json:"rule"` // by which the verdict is another then
	// Otherwise is what was played otherwise: places in what Requests returns.
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
func (e Effect) Lost() bool {
	return e.After != otherSent && (e.Before == Read || e.Before == Sent || e.Before == Stored || e.Before == Deleted)
}

// The words for verdicts in effects, beside Stored, Deleted and Sent.
const (
	notSent     = "not sent"
	refusedWord = "refused"
	idle        = "no effect" // an end in the past, and no such cookie
	severalSent = "sent several times"
	otherSent   = "another sent" // of the same name
)

// Ask plays what would change a verdict. About an operation that is neither a Get nor
// a Set, or is not in the story, there is nothing to say: the zero Answer.
func Ask(s Story, q Question) Answer {
	if q.Op < 0 || q.Op >= len(s.Ops) || s.Ops[q.Op].Kind != Get && s.Ops[q.Op].Kind != Set {
		return Answer{}
	}
	a, _ := newTrial(s, q).answer()
	return a
}

// answer plays all there is to play. Beside each finding it returns the story as it was
// played, the free ones first.
func (t *trial) answer() (a Answer, stories []Story) {
	a = Answer{About: t.wish, Holds: t.holds, Free: []Finding{}, Costly: []Finding{}}
	if t.rule == nil {
		return a, nil // nobody set such a cookie
	}
	a.Rule = t.rule.Code
	if t.holds && t.asked.Kind == Set {
		return a, nil // what is stored as it was to be needs no change
	}
	if !t.holds {
		a.Purpose, a.Never = t.purpose(), t.never()
	}
	found, tried := t.search()
	a.Tried, a.Cut = tried, t.effort < 0
	all := t.findings(worthTelling(found))
	for _, p := range all {
		if len(p.GivesUp) == 0 {
			a.Free = append(a.Free, p.Finding)
			stories = append(stories, p.story)
		}
	}
	for _, p := range all {
		if len(p.GivesUp) > 0 {
			a.Costly = append(a.Costly, p.Finding)
			stories = append(stories, p.story)
		}
	}
	return a, stories
}

// proof is a finding with the story in which it was found.
type proof struct {
	Finding
	story Story
}

// findings plays experiments in the whole story, and puts the best first.
func (t *trial) findings(list []experiment) []proof {
	before := t.base
	if t.n < len(t.whole.Ops)-1 && len(list) > 0 {
		before = play(&t.whole, len(t.whole.Ops))
	}
	var all []proof
	for i := range list {
		// What was left out of the story may matter after all.
		if f, story, holds := t.finding(&list[i], before); holds {
			all = append(all, proof{f, story})
		}
	}
	slices.SortStableFunc(all, func(a, b proof) int { return smallest(&a.Finding, &b.Finding) })
	return all
}

// smallest puts what breaks nothing first, then what takes fewer changes.
func smallest(a, b *Finding) int {
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
func (t *trial) finding(e *experiment, before *played) (f Finding, upTo Story, holds bool) {
	after := t.whole
	for i := range e.changes {
		after, _ = e.changes[i].apply(&after)
	}
	upTo = Story{Options: after.Options, Ops: after.Ops[:t.n+1]}
	v := t.judge(play(&upTo, t.n))
	if !t.flips(v) {
		return f, upTo, false
	}
	f = Finding{GivesUp: e.givesUp(), Rule: v.rule.Code, Otherwise: otherwise(&t.whole, &after), Allowed: t.needsThirdParty(&upTo)}
	for i := range e.changes {
		f.Changes = append(f.Changes, e.changes[i].Change)
	}
	if t.hasLine() && after.Ops[t.writer].Line != t.line.String() {
		f.Line = wire.Bytes(after.Ops[t.writer].Line)
		f.Written = t.written(&upTo)
	}
	if t.wish == Alone {
		t.tellDeletion(&f, &upTo)
	}
	f.Also = t.effects(before, play(&after, len(after.Ops)))
	return f, upTo, true
}

// needsThirdParty reports whether a story that comes out as it is wanted would not in a
// browser that blocks third-party cookies.
func (t *trial) needsThirdParty(s *Story) bool {
	if t.holds || t.wish == Alone || t.whole.Options.ThirdPartyBlocked || t.asked.Context.Dest == cookiejar.Document {
		return false
	}
	blocked := *s
	blocked.Options.ThirdPartyBlocked = true
	return !t.flips(t.judge(play(&blocked, t.n)))
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

// sentOtherwise lists what a request carries in one play and not in the other, by the
// names that cross: where another cookie of a name goes along, that name is still sent. A
// cookie that has another name is known by the operation that wrote it.
func sentOtherwise(o *Op, was, is *outcome) []Effect {
	var list []Effect
	var names []string
	for _, in := range []*outcome{was, is} {
		for _, d := range in.get {
			if d.Sent && !slices.Contains(names, d.Cookie.Name) {
				names = append(names, d.Cookie.Name)
			}
		}
	}
	for _, name := range names {
		before, after := was.carries(name), is.carries(name)
		e := Effect{Op: was.n, URL: o.URL.String(), Name: wire.Bytes(name)}
		switch {
		case len(after) == 0 && !is.carriesAny(before):
			e.Before, e.After = Sent, notSent
		case len(before) == 0 && !was.carriesAny(after):
			e.Before, e.After = notSent, Sent
		case len(before) > 1 && len(after) == 1:
			e.Before, e.After = severalSent, Sent
		case len(before) == 1 && len(after) > 1:
			e.Before, e.After = Sent, severalSent
		case len(before) == 1 && len(after) == 1 && before[0] != after[0]:
			e.Before, e.After = Sent, otherSent
		default:
			continue
		}
		list = append(list, e)
	}
	return list
}

// carries are the operations that wrote the cookies of a name that go along, in their order.
func (o *outcome) carries(name string) []int {
	var by []int
	for i, d := range o.get {
		if d.Sent && d.Cookie.Name == name {
			by = append(by, o.by[i])
		}
	}
	return by
}

// carriesAny reports whether a cookie goes along that one of these operations wrote.
func (o *outcome) carriesAny(by []int) bool {
	for i, d := range o.get {
		if d.Sent && slices.Contains(by, o.by[i]) {
			return true
		}
	}
	return false
}
