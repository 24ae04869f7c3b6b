package experiments

import (
	"slices"

	"statelab/internal/cookiejar"
	"statelab/internal/rule"
)

// Change is one small change of a story.
type Change struct {
	Code string    `json:"change"` // kebab-case and stable
	Do   rule.Text `json:"do"`
	// GivesUp is the protection that goes with it; zero where none does.
	GivesUp rule.Text `json:"gives_up,omitzero"`
}

// step is a change that can be made.
type step struct {
	Change
	entry *entry
	each  func(*Op) bool           // changes an operation, and reports whether it did
	jar   func(*cookiejar.Options) // changes the jar; nil leaves it
}

// entry is one row of the table of changes.
type entry struct {
	code string
	part string // what it takes hold of: two of one part are not tried together
	// unless are changes beside which this one is not told: they do the same, and
	// less of it.
	unless []string
	// withholds is for verdicts that hold: it may keep a cookie back that goes along.
	withholds bool
	both      bool // in either direction
	alone     bool // for a cookie that is to go without another of its name
	makes     func(*trial) []step

	rank int // its place in the table
}

// table has every change, the smallest and best known of a part first. Adding one is
// adding a row.
func table() []entry {
	return slices.Concat(requestEntries(), lineEntries(), protectingEntries(), costlyEntries())
}

// one makes a row's single change.
func one(do rule.Text, each func(*Op) bool) []step { return []step{single(do, rule.Text{}, each)} }

func single(do, givesUp rule.Text, each func(*Op) bool) step {
	return step{Change: Change{Do: do, GivesUp: givesUp}, each: each}
}

func same(s string) rule.Text { return rule.Text{EN: s, KO: s} }

// changes are those of the table that there are for this question.
func (t *trial) changes() []step {
	rows := table()
	var list []step
	for i := range rows {
		row := &rows[i]
		row.rank = i
		if t.wish == Alone && !row.alone || t.wish != Alone && !row.both && row.withholds != t.holds {
			continue
		}
		for _, c := range row.makes(t) {
			c.Code, c.entry = row.code, row
			list = append(list, c)
		}
	}
	return list
}

// apply returns a changed copy of a story, and whether anything is another.
func (c *step) apply(s *Story) (after Story, changed bool) {
	after = Story{Options: s.Options, Ops: slices.Clone(s.Ops)}
	if c.jar != nil {
		c.jar(&after.Options)
		changed = true
	}
	for i := range after.Ops {
		if c.each != nil && c.each(&after.Ops[i]) {
			changed = true
		}
	}
	return after, changed
}

// onLines edits the lines that are about the cookie.
func (t *trial) onLines(edit func(*setCookie)) func(*Op) bool {
	return func(o *Op) bool {
		if o.Kind != Set || !t.family[o.n] {
			return false
		}
		l := readLine(o.Line)
		edit(&l)
		before := o.Line
		o.Line = l.String()
		return o.Line != before
	}
}

// hasLine reports whether a line can be changed at all.
func (t *trial) hasLine() bool { return t.writer != nobody }

// origins changes every origin that an operation names, and its address.
func origins(o *Op, move func(cookiejar.Origin) cookiejar.Origin) (changed bool) {
	if !o.Kind.asks() {
		return false
	}
	if from := cookiejar.OriginOf(o.URL); move(from) != from {
		to := move(from)
		o.URL, changed = o.URL.Moved(to.Scheme, to.Host, to.Port), true
	}
	alone := func(p **cookiejar.Origin) {
		if *p != nil && move(**p) != **p {
			to := move(**p)
			*p, changed = &to, true
		}
	}
	alone(&o.Context.Initiator)
	alone(&o.Context.Top)
	for _, list := range []*[]cookiejar.Origin{&o.Context.Ancestors, &o.Context.Redirects} {
		moved := slices.Clone(*list)
		for i := range moved {
			moved[i] = move(moved[i])
		}
		if !slices.Equal(moved, *list) {
			*list, changed = moved, true
		}
	}
	return changed
}
