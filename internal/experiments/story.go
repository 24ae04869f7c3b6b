// Package experiments tries what would change a verdict about a cookie. A story is a
// list of uses of a jar; an experiment is a small change of it, from a table, played
// again from the start on a jar of its own. Only what was played is told: what made
// the verdict another, what it gives up, and what else in the story came out otherwise.
//
// It knows no lesson, no recording and no command line: whoever has a story can ask.
// What it must never do is to promise a change that was not played, or to keep anything
// of the story that it was given.
package experiments

import (
	"slices"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// Kind is what is done with a jar.
type Kind uint8

// Get is a request, or a script that reads document.cookie; Set is one Set-Cookie line,
// or what a script writes; ClearSite is the header Clear-Site-Data of an answer. Put, Drop
// and Close are what a person does: typing a cookie into developer tools (or having it
// from a file), clearing it, closing the browser.
const (
	Get Kind = iota
	Set
	ClearSite
	Put
	Drop
	Close
	leftOut // by an experiment
)

// asks reports whether there is an address, and somebody who asks for it.
func (k Kind) asks() bool { return k == Get || k == Set || k == ClearSite }

// Op is one use of a jar. A response with several lines is as many operations.
type Op struct {
	Kind    Kind
	Now     time.Time
	URL     address.Address   // of Get, Set and ClearSite
	Context cookiejar.Context // of Get, Set and ClearSite
	Line    string            // of Set
	Cookie  cookiejar.Cookie  // of Put; of Drop its identity is enough

	more    []string // further lines of the same answer, by an experiment; of Set
	n       int      // its place in the story that was asked about
	dropped int      // of Drop: which operation wrote the cookie that a person clears
}

// Story is all that was done with a jar, in order, from when it was empty.
type Story struct {
	Options cookiejar.Options
	Ops     []Op
}

// numbered returns a copy whose operations know their places.
func (s Story) numbered() Story {
	s.Ops = slices.Clone(s.Ops)
	for i := range s.Ops {
		s.Ops[i].n, s.Ops[i].dropped = i, nobody
	}
	return s
}

// trackDrops finds out what a person clears: who changes the cookie does not keep a
// person from clearing it.
func (s *Story) trackDrops() {
	if !slices.ContainsFunc(s.Ops, func(o Op) bool { return o.Kind == Drop }) {
		return
	}
	p := &played{jar: cookiejar.New(s.Options), wrote: map[cookiejar.Key]int{}}
	for i := range s.Ops {
		if o := &s.Ops[i]; o.Kind == Drop {
			o.dropped = p.writer(o.Cookie.Key())
		}
		p.carryOut(&s.Ops[i])
	}
}

// outcome is what came of one operation.
type outcome struct {
	n   int
	set cookiejar.SetDecision
	get []cookiejar.SendDecision
	by  []int // of get: which operation wrote the cookie of each decision last
}

// played is a story that was played on a jar of its own.
type played struct {
	jar      *cookiejar.Jar
	outcomes []outcome
	wrote    map[cookiejar.Key]int // which operation wrote a cookie last, also of those that are gone
}

// nobody wrote a cookie that no operation of the story did.
const nobody = -1

// play plays a story up to and with the operation last. Its operations are numbered.
func play(s *Story, last int) *played {
	p := &played{jar: cookiejar.New(s.Options), outcomes: make([]outcome, 0, len(s.Ops)), wrote: map[cookiejar.Key]int{}}
	for i := range s.Ops {
		if s.Ops[i].n > last {
			break
		}
		p.outcomes = append(p.outcomes, p.carryOut(&s.Ops[i]))
	}
	return p
}

func (p *played) carryOut(o *Op) outcome {
	out := outcome{n: o.n}
	switch o.Kind {
	case Set:
		out.set = p.jar.Set(o.Now, o.URL, o.Context, o.Line)
		p.note(&out.set, o.n)
		for _, line := range o.more {
			p.jar.Set(o.Now, o.URL, o.Context, line)
		}
	case Put:
		out.set = p.jar.Put(o.Now, o.Cookie)
		p.note(&out.set, o.n)
	case Get:
		out.get = p.jar.Select(o.Now, o.URL, o.Context).Decisions
		out.by = make([]int, len(out.get))
		for i, d := range out.get {
			out.by[i] = p.writer(d.Cookie.Key())
		}
	case ClearSite:
		p.jar.ClearSite(o.Now, o.URL, o.Context)
	case Drop:
		key := o.Cookie.Key()
		p.jar.Drop(o.Now, func(c cookiejar.Cookie) bool {
			return c.Key() == key || o.dropped != nobody && p.writer(c.Key()) == o.dropped
		})
	case Close:
		p.jar.CloseBrowser(o.Now)
	}
	return out
}

func (p *played) note(d *cookiejar.SetDecision, n int) {
	if kept(d) {
		p.wrote[d.Cookie.Key()] = n
	}
}

func (p *played) writer(key cookiejar.Key) int {
	if n, ok := p.wrote[key]; ok {
		return n
	}
	return nobody
}

// of returns the outcome of an operation, or nil where it was left out.
func (p *played) of(n int) *outcome {
	i, ok := slices.BinarySearchFunc(p.outcomes, n, func(o outcome, n int) int { return o.n - n })
	if !ok {
		return nil
	}
	return &p.outcomes[i]
}

// kept reports whether a line brought a cookie into the jar.
func kept(d *cookiejar.SetDecision) bool {
	return d.Verdict == cookiejar.Stored || d.Verdict == cookiejar.Replaced
}

// missed reports whether a line had an end in the past and met no cookie.
func missed(d *cookiejar.SetDecision) bool {
	return d.Rule != nil && d.Rule.Code == "expired-on-arrival"
}

// Brought is the operation by which a cookie comes into the jar that is known and not
// where from: the line that a server of its domain would have sent, so that it can be
// changed, or a Put where no line brings the very same.
func Brought(now time.Time, c cookiejar.Cookie) Op {
	put := Op{Kind: Put, Now: now, Cookie: c}
	at, err := address.Parse("https://" + c.Domain + "/")
	if err != nil {
		return put
	}
	set := Op{Kind: Set, Now: now, URL: at, Line: lineOf(&c)}
	d := new(cookiejar.Jar).Set(now, at, set.Context, set.Line)
	same := d.Cookie
	same.Created, same.LastUsed = c.Created, c.LastUsed
	if same.Persistent && same.Expires.Equal(c.Expires) {
		same.Expires = c.Expires
	}
	if !kept(&d) || same != c {
		return put
	}
	return set
}

func lineOf(c *cookiejar.Cookie) string {
	l := setCookie{pair: c.Name + "=" + c.Value}
	add := func(on bool, name, value string) {
		if on {
			l.put(name, value)
		}
	}
	add(!c.HostOnly, "Domain", c.Domain)
	add(true, "Path", c.Path)
	add(c.Persistent, "Expires", httpDate(c.Expires))
	add(c.Secure, "Secure", "")
	add(c.HttpOnly, "HttpOnly", "")
	add(c.SameSite != cookiejar.SameSiteUnspecified, "SameSite", c.SameSite.String())
	add(c.Priority != cookiejar.PriorityMedium, "Priority", c.Priority.String())
	return l.String()
}
