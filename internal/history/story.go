package history

import (
	"slices"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/view"
)

// What befalls a cookie, beside what package trace has words for.
const (
	There   = "there"   // it was sent, and nobody saw it being set
	Swapped = "swapped" // another value was sent than the one that was seen last
	Left    = "left"    // it is no longer in the jar: it expired or was evicted
	Cleared = "cleared" // by Clear-Site-Data
	Missed  = "missed"  // a line was to delete a cookie, and met none
	Doubled = "doubled" // several cookies of one name were sent with a request
	Forged  = "forged"  // a request was answered with 403, which a CSRF check may have done
)

// Cookie is the story of one cookie.
type Cookie struct {
	Name      string
	Domain    string // with Host: of the host of the requests, where nobody told
	HostOnly  bool
	Path      string
	Partition string
	Browser   int          // whose it is, where several were told apart, else 0
	Told      bool         // its attributes are known
	Facts     trace.Cookie // as it was seen last
	// Events are what befell it, in the order of time. What happens again before it is set
	// anew, or is gone, is one event.
	Events   []*Event
	Problems int // in which it has a part
	More     int // events that were not kept

	user     int      // whose it is
	life     int      // where in Events its life began
	values   []string // those that it had last, the newest first
	unlisted bool     // there are too many to follow
}

// Event is something that befell a cookie once or several times.
type Event struct {
	What    string // one of the words above, or of package trace
	Claim   traffic.Claim
	Count   int
	Numbers []int // of the first requests, as they are called
	Until   int   // the last of all
	Method  string
	URL     string // of the first request
	Value   string // the cookie's, where it has become another
	Line    string // by which it was set
	Because
	Why rule.Text // why nobody can know, or what was seen instead

	cause cause
}

// cause is, beside the rule, by what events are told apart: what was seen, with who asked
// where that decides, and what was wanted.
type cause struct {
	seen, wanted rule.Text
	away         bool // nobody can know, but a rule keeps it for another host or path anyway
}

// causeOf is the cause of an event. Of what only belongs elsewhere, and of what is over, the
// rule alone is told: paths and times are others each time.
func causeOf(e *Event) cause {
	if e.What != trace.NotSent && e.What != trace.Refused || misplaced(e.Rule) || e.Claim == traffic.CannotKnow {
		return cause{}
	}
	return cause{seen: e.Seen, wanted: e.Wanted}
}

// Because is the rule by which something was decided, in the words that explain has for it.
type Because struct {
	Rule   rule.Code
	Title  rule.Text
	Reason string // Chromium's name, "" where it has none
	Seen   rule.Text
	Wanted rule.Text // zero where nothing more was wanted
}

func becauseOf(f *trace.Fate) Because {
	return Because{f.Rule, f.Title, f.Reason, f.Seen, f.Wanted}
}

// identity is by what cookies are told apart.
type identity struct {
	name, domain, path, partition string
	hostOnly, crossSite           bool
	user                          int
}

// The most that is kept.
const (
	mostCookies = 5000
	mostEvents  = 200  // of a cookie
	mostNumbers = 1000 // of an event
)

// room is what is left for the events of all cookies together, and for their numbers.
type room struct{ events, numbers int }

// newRoom is that of a history of which nothing is told yet.
func newRoom() *room { return &room{events: 20_000, numbers: 400_000} }

func identityOf(c trace.Cookie, f *traffic.Finding) identity {
	return identity{c.Name, c.Domain, c.Path, c.Partition, c.HostOnly, c.CrossSite, f.User}
}

// known takes the story of a cookie that was there before for that of one that is set again to
// the same value, by which its attributes are known.
func (t *telling) known(c trace.Cookie, f *traffic.Finding) {
	met, id := identity{name: c.Name, domain: hostOf(f.URL), hostOnly: true, user: f.User}, identityOf(c, f)
	k := t.cookies[met]
	if k == nil || t.cookies[id] != nil || len(k.values) == 0 || k.values[0] != string(c.Value) {
		return
	}
	delete(t.cookies, met)
	t.cookies[id] = k
	k.Told, k.Domain, k.HostOnly, k.Path, k.Partition = true, c.Domain, c.HostOnly, c.Path, c.Partition
}

// cookie finds the story of a cookie, or begins it.
func (t *telling) cookie(c trace.Cookie, f *traffic.Finding) *Cookie {
	id := identityOf(c, f)
	told := c.Domain != ""
	if !told {
		id.domain, id.hostOnly = hostOf(f.URL), true
	}
	k := t.cookies[id]
	if k == nil {
		k = &Cookie{Name: c.Name, Domain: id.domain, HostOnly: id.hostOnly, Path: c.Path, Partition: c.Partition, Told: told, user: f.User, unlisted: len(t.cookies) == mostCookies}
		if k.unlisted {
			t.h.Untold++
		} else {
			t.cookies[id] = k
			t.h.Cookies = append(t.h.Cookies, k)
		}
	}
	k.Facts = c
	return k
}

// mostValues is how many values of a cookie are known again: while one is replaced, requests
// under way may have the one before.
const mostValues = 4

// has takes a value, and reports whether it was known.
func (k *Cookie) has(value string) bool {
	if slices.Contains(k.values, value) {
		return true
	}
	k.values = append([]string{value}, k.values[:min(len(k.values), mostValues-1)]...)
	return false
}

// ends reports whether an event ends what was so before: what happens again behind it is
// told again.
func (e *Event) ends() bool {
	switch e.What {
	case trace.Stored, trace.Deleted, There, Swapped, Left, Cleared:
		return true
	case trace.Replaced: // many servers send a cookie again with every answer
		return e.Value != ""
	}
	return false
}

// add adds an event to the story, or counts it with an equal one of the same life.
func (k *Cookie) add(at place, e Event) {
	for _, was := range k.Events[k.life:] {
		if !e.ends() && was.What == e.What && was.Claim == e.Claim && was.Rule == e.Rule && was.Wanted == e.Wanted && was.cause == e.cause && was.Why == e.Why && (was.Value == "" || e.What != trace.Replaced) {
			was.again(at)
			return
		}
	}
	if len(k.Events) == mostEvents || at.room.events == 0 {
		k.More++
		return
	}
	at.room.events--
	kept := e // it alone outlives the call
	kept.Method, kept.URL = at.f.Method, at.url
	kept.again(at)
	k.Events = append(k.Events, &kept)
	if e.ends() {
		k.life = len(k.Events) - 1
	}
}

func (e *Event) again(at place) {
	e.Count++
	e.Until = at.f.Number
	switch n := len(e.Numbers); {
	case n > 0 && (e.Numbers[n-1] == at.f.Number || n == mostNumbers || at.room.numbers == 0):
	default:
		e.Numbers = append(e.Numbers, at.f.Number)
		at.room.numbers = max(at.room.numbers-1, 0)
	}
}

// went tells of a cookie that was considered for a request.
func (t *telling) went(at place, c *traffic.Cookie) {
	k := t.cookie(c.Fate.Cookie, at.f)
	crossed := c.Sent != nil && *c.Sent
	value := string(k.Facts.Value)
	switch {
	case !crossed:
	case len(k.values) == 0:
		k.has(value)
		k.add(at, Event{What: There, Claim: traffic.CannotKnow, Value: value, Why: words.there})
	case !k.has(value):
		e := Event{What: Swapped, Claim: traffic.CannotKnow, Value: value, Why: words.swapped}
		if c.Fate.Cookie.HTTPOnly {
			e.Why = words.swappedHTTPOnly
		}
		k.add(at, e)
		t.note(at, k, &e)
	}
	e := k.eventOf(c)
	if e.Rule == "credentials-omitted" && !preflight(at.f) && at.f.Known && at.f.Around != nil && at.f.Around.Initiator != "" {
		e.Seen = rule.Textf("asked for by %[3]s, and %[1]s", "%[3]s에서 요청했고, %[2]s", e.Seen.EN, e.Seen.KO, at.f.Around.Initiator)
	}
	if e.What != trace.Unknown {
		e.cause = causeOf(&e)
	}
	if e.What == Left && slices.ContainsFunc(k.Events[k.life:], func(was *Event) bool { return was.What == Left || was.What == trace.Deleted || was.What == Cleared }) {
		return
	}
	k.add(at, e)
	t.note(at, k, &e)
}

// eventOf is what became of a cookie that was considered for a request.
func (k *Cookie) eventOf(c *traffic.Cookie) Event {
	e := Event{What: trace.NotSent, Claim: c.Claim, Because: becauseOf(&c.Fate)}
	crossed := c.Sent != nil && *c.Sent
	switch {
	case c.Sent == nil:
		return Event{What: trace.NotSeen, Claim: c.Claim, Why: c.Why}
	case c.Claim == traffic.NotAsPredicted:
		e.Why = c.Why
		if crossed {
			e.What = trace.Sent
		}
	case crossed:
		return Event{What: trace.Sent, Claim: traffic.AsPredicted} // by which rule does not matter, nor how sure that is
	case c.Claim == traffic.CannotKnow:
		return Event{What: trace.Unknown, Claim: c.Claim, Why: c.Why, cause: cause{away: misplaced(c.Rule)}}
	case !view.Left(c.Rule).IsZero():
		e.What = Left
	}
	return e
}

// came tells of a line of an answer.
func (t *telling) came(at place, l *traffic.Line) {
	if l.Fate.Fate == trace.Replaced {
		t.known(l.Cookie, at.f)
	}
	k := t.cookie(l.Cookie, at.f)
	e := Event{What: l.Fate.Fate, Claim: l.Claim, Because: becauseOf(&l.Fate), Line: string(l.Line)}
	switch {
	case l.Claim == traffic.CannotKnow:
		e = Event{What: trace.Unknown, Claim: l.Claim, Why: l.Why, Line: e.Line}
	case l.Rule == "expired-on-arrival":
		e.What = Missed
	}
	if value := string(k.Facts.Value); e.What != trace.Refused && e.What != Missed && e.What != trace.Deleted && !k.has(value) && e.What != trace.Unknown {
		e.Value = value
	}
	e.cause = causeOf(&e)
	k.add(at, e)
	t.note(at, k, &e)
}
