package traffic

import (
	"slices"
	"time"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
)

// row is a cookie of the jar beside what each guess decides of it.
type row struct {
	cookie   *cookiejar.Cookie
	gone     bool
	by       []*cookiejar.SendDecision // in the order of the guesses; nil where one does not speak of it
	pair     int                       // the cookie of the header that it is, -1 for none
	other    bool                      // with another value than the jar has
	imitated bool                      // another one of its name and value came rather than it
	twin     bool                      // of several of one name and value fewer were sent, and nobody tells which
}

// weighing is a request that is held against the jar.
type weighing struct {
	*Finding
	m       *Mirror
	rows    []*row
	at      map[cookiejar.Key]*row
	pairs   []pair
	first   map[pair]int // where in pairs each of them stands first
	taken   []bool       // of pairs
	out     []bool       // guesses that the header refutes
	missing []*row       // cookies that did not come, which nothing that was seen explains
	alikes  map[pair]int // the cookies of the jar by name and value, once they are asked for
	clock   [2]time.Time
}

// scratch is what requests are weighed in: each writes over the one before.
type scratch struct {
	rows []row
	list []*row
	by   []*cookiejar.SendDecision
	at   map[cookiejar.Key]*row
	can  map[pair]int
	in   map[pair]int // pairs
}

// roomFor returns a list of so many zero elements, in the place of another one.
func roomFor[T any](list []T, n int) []T {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

// claim holds a request against what the jar decides by each guess, and takes over what
// was seen.
func (m *Mirror) claim(f *Finding, a address.Address) {
	w := &weighing{Finding: f, m: m, pairs: f.pairs(), out: make([]bool, len(f.asked.guesses))}
	w.taken, w.first = make([]bool, len(w.pairs)), m.scratch.in
	clear(w.first)
	for i := range slices.Backward(w.pairs) {
		w.first[w.pairs[i]] = i
	}
	w.clock = [2]time.Time{f.Begun.Add(-time.Second), f.Latest.Add(time.Second)}
	w.weigh(a)
	if f.Seen != Full {
		w.unseen()
		return
	}
	w.restore(a)
	w.match()
	w.twins()
	if w.choose(a) {
		w.weigh(a)
		w.taken = make([]bool, len(w.pairs))
		w.match()
		w.twins()
	}
	w.replace()
	w.refute()
	f.Cookies = slices.Grow(m.spare.take(), len(w.rows)+w.strange())
	var judged []*row
	for _, r := range w.rows {
		if c, ok := w.judge(r); ok {
			f.Cookies, judged = append(f.Cookies, c), append(judged, r)
		}
	}
	if slices.ContainsFunc(w.missing, w.mayBeAll) {
		w.doubtOthers(a, judged)
	}
	w.goAstray()
	w.meetStrangers(a)
	w.inOrder()
	w.learn()
}

// goAstray takes back what was claimed by who asked where the request shows that somebody else did.
func (w *weighing) goAstray() {
	for i := range w.Cookies {
		if c := &w.Cookies[i]; w.asked.astray && c.Claim == AsPredicted && w.byAttributes(cookiejar.RuleOf(c.Rule)) {
			*c = c.unknowable(whyWho)
		}
	}
}

// weigh has the jar decide by each guess.
func (w *weighing) weigh(a address.Address) {
	guesses, s, most := len(w.asked.guesses), &w.m.scratch, 0
	decided := make([][]cookiejar.SendDecision, guesses)
	for i, g := range w.asked.guesses {
		w.m.jar.ThirdPartyBlocked = g.access == blocked
		decided[i] = w.m.jar.Select(w.Begun, a, g.ctx).Decisions
		most += len(decided[i])
	}
	s.rows, s.by, s.list = roomFor(s.rows, most), roomFor(s.by, guesses*most), roomFor(s.list, most)
	clear(s.at)
	w.rows, w.at = s.list[:0], s.at
	for i, decisions := range decided {
		for n := range decisions {
			d := &decisions[n]
			r := w.at[d.Cookie.Key()]
			if r == nil {
				at := len(w.rows)
				r = &s.rows[at]
				*r = row{cookie: d.Cookie, gone: d.Gone != nil, by: s.by[at*guesses : (at+1)*guesses : (at+1)*guesses], pair: -1}
				w.at[d.Cookie.Key()], w.rows = r, append(w.rows, r)
			}
			r.by[i] = d
		}
	}
}

// match finds each cookie of the jar in the header: by name and value, those first that
// should be there.
func (w *weighing) match() {
	w.matchTold()
	for want := range 3 {
		for _, r := range w.rows {
			if r.pair < 0 && !r.gone && w.should(r) == want && !r.elsewhere() && !w.outside(r) {
				r.pair = w.find(r.cookie.Name, r.cookie.Value)
			}
		}
	}
}

// twins marks the cookies of one name and value of which fewer were sent than can have been.
func (w *weighing) twins() {
	if len(w.Told) > 0 { // the recorder says which is which
		return
	}
	can := w.m.scratch.can
	clear(can)
	for _, r := range w.rows {
		if !r.gone && !r.elsewhere() && (r.pair >= 0 || w.should(r) < 2) {
			can[pair{r.cookie.Name, r.cookie.Value}]++
			if b := w.m.beliefs[r.cookie.Key()]; b != nil && b.double {
				can[pair{r.cookie.Name, r.cookie.Value}]++
			}
		}
	}
	for _, p := range w.pairs {
		can[p]--
	}
	for _, r := range w.rows {
		p := pair{r.cookie.Name, r.cookie.Value}
		_, came := w.first[p]
		r.twin = came && !r.gone && !r.elsewhere() && can[p] > 0
	}
}

// elsewhere reports whether a cookie is for another host or path, whoever asks.
func (r *row) elsewhere() bool {
	return !slices.ContainsFunc(r.by, func(d *cookiejar.SendDecision) bool { return d != nil && !elsewhere(d.Rule) })
}

// outside reports whether a cookie is of another partition, whoever asks: one that was sent is
// not it.
func (w *weighing) outside(r *row) bool {
	return !w.topUnknown() && !slices.ContainsFunc(r.by, func(d *cookiejar.SendDecision) bool { return d != nil && d.Rule.Code != "other-partition" })
}

// matchTold finds the cookies of which the recorder says whose they are.
func (w *weighing) matchTold() {
	for i := range w.Told {
		if w.mayBeOpaque(&w.Told[i]) {
			continue
		}
		if r := w.at[w.Told[i].Key()]; r != nil && r.pair < 0 && !r.gone {
			r.pair = w.find(w.Told[i].Name, w.Told[i].Value)
		}
	}
}

// find takes the first cookie of a name and value that is left in the header.
func (w *weighing) find(name, value string) int {
	at, came := w.first[pair{name, value}]
	if !came {
		return -1
	}
	for i, p := range w.pairs[at:] {
		if !w.taken[at+i] && p.name == name && p.value == value {
			w.taken[at+i] = true
			return at + i
		}
	}
	return -1
}

// should says whether a cookie should be sent: 0 by all guesses, 1 by some, 2 by none.
func (w *weighing) should(r *row) int {
	yes, no := w.count(r)
	switch {
	case yes > 0 && no == 0:
		return 0
	case yes > 0:
		return 1
	}
	return 2
}

// count says how many of the guesses that are left send a cookie, and how many do not.
func (w *weighing) count(r *row) (yes, no int) {
	for i, d := range r.by {
		switch {
		case w.out[i]:
		case d != nil && d.Sent:
			yes++
		default:
			no++
		}
	}
	return yes, no
}

// refute strikes out the guesses by which a cookie that was sent would have stayed, if the
// cookie is known for what it is.
func (w *weighing) refute() {
	var imitable []*row
	for _, r := range w.rows {
		switch {
		case r.pair < 0 || w.doubtful(r):
		case w.imitable(r.cookie):
			imitable = append(imitable, r)
		default:
			w.strike(r)
		}
	}
	before := slices.Clone(w.out)
	for _, r := range imitable {
		w.strike(r)
	}
	if !slices.Equal(w.out, before) && slices.ContainsFunc(w.rows, w.lacking) { // rather it is another one
		w.out = before
		for _, r := range imitable {
			r.imitated = w.should(r) == 1
		}
	}
	if !w.Known && slices.Contains(w.out, true) {
		w.Known = w.alike()
	}
	w.asked.guesses = w.left()
}

// left are the guesses that the header does not refute.
func (w *weighing) left() []guess {
	var left []guess
	for i, g := range w.asked.guesses {
		if !w.out[i] {
			left = append(left, g)
		}
	}
	for _, r := range w.rows {
		by := r.by[:0]
		for i, d := range r.by {
			if !w.out[i] {
				by = append(by, d)
			}
		}
		r.by = by
	}
	w.out = make([]bool, len(left))
	return left
}

// alike reports whether all guesses that are left, and more than feared, come to the same.
func (w *weighing) alike() bool {
	var first *guess
	for i := range w.asked.guesses {
		g := &w.asked.guesses[i]
		switch {
		case w.out[i] || g.remote:
		case first == nil:
			first = g
		case g.ctx.Dest != first.ctx.Dest || g.cross != first.cross || (g.ctx.Initiator == nil) != (first.ctx.Initiator == nil) || g.vague != first.vague:
			return false
		}
	}
	return first != nil
}

// doubtful reports whether nobody knows quite what a cookie is.
func (w *weighing) doubtful(r *row) bool {
	b := w.m.beliefs[r.cookie.Key()]
	return r.other || r.twin || b != nil && (b.loose || b.maybe || b.vague(r.cookie) || w.m.mistakable(b, r.cookie)) || w.racing(r.cookie.Name) || w.ending(r)
}

// strike strikes out the guesses by which a cookie would have stayed, unless all of them say so.
func (w *weighing) strike(r *row) {
	if yes, _ := w.count(r); yes == 0 {
		return
	}
	for i, d := range r.by {
		w.out[i] = w.out[i] || d == nil || !d.Sent
	}
}

// lacking reports whether a cookie should have been sent by all guesses that are left, and was not.
func (w *weighing) lacking(r *row) bool {
	return r.pair < 0 && !r.gone && w.should(r) == 0 && !w.doubtful(r)
}

// imitable reports whether what came with the name and value of a cookie may be another one, which
// a script wrote.
func (w *weighing) imitable(c *cookiejar.Cookie) bool {
	return len(w.Told) == 0 && !w.m.tells(c) && w.m.pages.mayWriteNamed(c)
}

// racing reports whether an answer that came at the same time changed a cookie of the name, or
// all of the site.
func (x *Exchange) racing(name string) bool { return x.Clearing || slices.Contains(x.Racing, name) }

// ending reports whether a cookie's end, or the end of its first two minutes, fell into the
// moment of the request.
func (w *weighing) ending(r *row) bool {
	c := r.cookie
	if w.Untimed && w.aging(r) || w.timeless(c) {
		return true
	}
	slack := time.Duration(0)
	b := w.m.beliefs[c.Key()]
	if b != nil {
		slack = b.slack
	}
	within := func(t time.Time) bool { return !t.Before(w.clock[0].Add(-slack)) && !t.After(w.clock[1].Add(slack)) }
	if c.Persistent && within(c.Expires) {
		return true
	}
	return w.aging(r) && (within(c.Created.Add(2*time.Minute)) || b != nil && b.unborn)
}

// aging reports whether the age of a cookie decides.
func (w *weighing) aging(r *row) bool {
	return slices.ContainsFunc(r.by, func(d *cookiejar.SendDecision) bool {
		return d != nil && (d.Rule.Code == "sent-as-new" || d.Rule.Code == "same-site-default" && len(w.asked.guesses) > 0 && w.asked.guesses[0].ctx.Dest == cookiejar.Document)
	})
}

// first returns the likeliest decision that sends a cookie, or does not.
func first(r *row, sent bool) *cookiejar.SendDecision {
	for _, d := range r.by {
		if d != nil && d.Sent == sent {
			return d
		}
	}
	return nil
}
