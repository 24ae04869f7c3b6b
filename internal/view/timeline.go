package view

import (
	"slices"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// A Timeline is every cookie, every row and every entry of a cache of a run, from made to
// gone, over the ticks at which something could come of them.
type Timeline struct {
	Ticks []Tick
	Lanes []Lane // cookies by browser, then rows and entries by site, each in the order in which they came

	// More counts the lanes that are left out, by their owners: of many in one place there are
	// those to which most happened.
	More map[string]int
}

// A Tick is a place on the axis of a timeline. Places are in the order of what happened:
// where a clock goes back, times do, too.
type Tick struct {
	Time  time.Time
	Since time.Duration // since the moment before it; 0 of the first
	Step  int           // the step's index; or one of the values below
	ID    string        // the step's id
}

// What a tick is that is no step's.
const (
	SceneTick = -1 // something that sets the scene, or what was there before all that was done
	EndTick   = -2 // between two steps, the end came that was written on something
)

// A Lane is one cookie of one browser, or one row or entry of the cache of one site, with all
// that came of it. It may be made anew after it went: it is the same place. Rows are those of
// the sessions, those of the site's own models, and of the users those to whom more happened
// than a login.
type Lane struct {
	Browser string      // of a cookie
	Title   trace.Prose // the browser's
	Cookie  *trace.Cookie

	Host     string // of a row or an entry
	Table    string // the name of its table; empty where it is kept in memory
	Instance int    // whose memory holds it, of several, from 1; else 0
	Key      string // of a row of a model or of a user, the number
	User     string // whose login, or whose row, it was last; empty for nobody's
	Entry    bool   // pages keep it in the cache
	Value    string // what the entry held last, as JSON
	Record   bool   // it is a row of a model, or of a user

	Events []Event
	Alive  bool          // it is there at the end; a row is, too, when its end has come
	Lasts  time.Duration // of one that is there: until the end that is written on it, from the last moment; negative where that came
	Ends   bool          // an end is written on it
}

// An Event is what came of a cookie or a row at a moment.
type Event struct {
	Tick     int    // its index
	Exchange int    // the number of the exchange that brought it, 0 for none
	What     string // one of the words below
	Why      rule.Text
	Lasts    time.Duration // from that moment to the end that is written on it now
	Ends     bool          // an end is written on it

	// Wrote is what was written: of a row of a model all columns where it was made, and later
	// those that are otherwise than before; of an entry its value, which has no name.
	Wrote []Item
}

// What comes of a cookie or a row.
const (
	Stood   = "stood" // it was there before all that was done
	Made    = "made"
	Written = "written" // it holds something else than before
	Moved   = "moved"   // its end is another one, and nothing else
	Again   = "again"   // it was written as it had been
	Over    = "over"    // its end came, and it is still there
	Ended   = "ended"
)

// Timeline returns the line of time of the scene and of the first steps, as many as given;
// of all where there are fewer.
func (r *Run) Timeline(steps int) *Timeline {
	b := timelines{run: r, lives: map[place]*life{}}
	b.before(steps)
	for i := range r.trace.Given {
		b.step(SceneTick, &r.trace.Given[i])
	}
	for i := range min(steps, len(r.trace.Steps)) {
		b.step(i, &r.trace.Steps[i])
	}
	return b.done()
}

// A place is where a cookie or a row is kept: what is put there later is told on the same
// lane.
type place struct {
	of       string // the browser or the host
	cookie   trace.Cookie
	table    string // of a row of a model or of a user
	key      string
	instance int
	entry    bool
}

func placeOfCookie(browser string, c *trace.Cookie) place {
	return place{of: browser, cookie: trace.Cookie{Name: c.Name, Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path, Partition: c.Partition, CrossSite: c.CrossSite}}
}

// A life is what is known of a place while a run is read.
type life struct {
	lane  Lane
	is    state // what is there
	over  bool  // its end has come
	alive bool
}

// A state is what a cookie or a row holds, as far as a change of it is told.
type state struct {
	value string
	ends  time.Time    // by the clock of the axis; zero for none
	wrote []Item       // what was written last
	items []trace.Item // all columns of a row of a model
}

// timelines reads a run step by step.
type timelines struct {
	run   *Run
	ticks []Tick
	lives map[place]*life
	order []*life
	now   time.Time
	at    int // the exchange that is read
}

// step reads a step: first the ends that came before it, then what its exchanges did, then
// what is otherwise than they left it.
func (b *timelines) step(number int, s *trace.Step) {
	if s.NotRun != "" {
		return
	}
	begun := s.Time
	for i := range s.Exchanges {
		begun = begun.Add(-s.Exchanges[i].Passed)
	}
	b.moment(number, s.ID, begun)
	var jar *trace.Jar
	var table *trace.Table
	for i := range s.Exchanges {
		e := &s.Exchanges[i]
		if e.Passed > 0 {
			b.moment(number, s.ID, b.now.Add(e.Passed))
		}
		b.at = i + 1
		if e.Behind.Jar != nil && e.Behind.Jar != jar {
			jar = e.Behind.Jar
			b.jar(jar)
		}
		b.storedAgain(s.Actor, e)
		if e.Behind.Table != nil && e.Behind.Table != table {
			table = e.Behind.Table
			b.table(table)
		}
	}
	b.at = 0
	if s.Jar != nil {
		b.wholeJar(s.Jar)
	}
	if s.Table != nil {
		b.table(s.Table)
	}
	for i := range s.Tables {
		b.table(&s.Tables[i])
	}
}

// moment goes on to a time in a step.
func (b *timelines) moment(number int, id string, at time.Time) {
	b.overdue(at)
	b.now, b.at = at, 0
	if number != SceneTick {
		b.tick(Tick{Time: at, Step: number, ID: id})
	} else if last := len(b.ticks) - 1; last < 0 || !b.ticks[last].Time.Equal(at) {
		b.tick(Tick{Time: at, Step: number})
	}
	b.ending(at)
}

func (b *timelines) tick(m Tick) {
	if last := len(b.ticks) - 1; last >= 0 {
		m.Since = m.Time.Sub(b.ticks[last].Time)
	}
	b.ticks = append(b.ticks, m)
}

// overdue puts on the axis the ends that came before a time, in their order.
func (b *timelines) overdue(now time.Time) {
	var ends []time.Time
	for _, l := range b.order {
		if l.due(now) && l.is.ends.Before(now) {
			ends = append(ends, l.is.ends)
		}
	}
	slices.SortFunc(ends, time.Time.Compare)
	for _, at := range slices.CompactFunc(ends, time.Time.Equal) {
		b.tick(Tick{Time: at, Step: EndTick})
		b.ending(at)
	}
}

// due reports whether the end that is written on it has come, and was not told.
func (l *life) due(now time.Time) bool {
	return l.alive && !l.over && !l.is.ends.IsZero() && !l.is.ends.After(now)
}

// ending tells the ends that have come at the last moment. A jar drops a cookie then, and a
// cache its entry; a row stays until somebody deletes it.
func (b *timelines) ending(now time.Time) {
	for _, l := range b.order {
		switch {
		case !l.due(now):
		case l.lane.Cookie != nil || l.lane.Entry:
			b.tell(l, Event{What: Ended, Why: sentences.expired})
			l.alive = false
		default:
			b.tell(l, Event{What: Over, Why: sentences.expired})
			l.over = true
		}
	}
}

// jar reads what an exchange changed in a jar.
func (b *timelines) jar(j *trace.Jar) {
	for i := range j.Cookies {
		e := &j.Cookies[i]
		if e.Mark == trace.Gone {
			b.left(j.Browser, e)
		} else if e.Mark != trace.Same {
			b.cookie(j, &e.Cookie)
		}
	}
}

// wholeJar reads what a step left in a jar: what no exchange has told of it was written by
// a script or by hand, or went by itself.
func (b *timelines) wholeJar(j *trace.Jar) {
	for i := range j.Cookies {
		if j.Cookies[i].Mark == trace.Gone {
			b.left(j.Browser, &j.Cookies[i])
		}
	}
	for i := range j.All {
		b.cookie(j, &j.All[i])
	}
}

// cookie reads a cookie as it is now.
func (b *timelines) cookie(j *trace.Jar, c *trace.Cookie) {
	l := b.life(placeOfCookie(j.Browser, c), func(lane *Lane) { lane.Browser, lane.Title = j.Browser, j.Title })
	l.lane.Cookie = c
	is := state{value: string(c.Value)}
	if !c.Session {
		is.ends = b.now.Add(c.Lasts)
	}
	b.put(l, is)
}

func (b *timelines) left(browser string, e *trace.JarEntry) {
	l := b.lives[placeOfCookie(browser, &e.Cookie)]
	if l == nil || !l.alive {
		return
	}
	why := Left(e.Rule)
	if why.IsZero() {
		why = e.Why
	}
	b.tell(l, Event{What: Ended, Why: why})
	l.alive = false
}

// storedAgain tells of the cookies that an answer put in the place of the same ones.
func (b *timelines) storedAgain(browser string, e *trace.Exchange) {
	for i := range e.Received {
		f := &e.Received[i]
		l := b.lives[placeOfCookie(browser, &f.Cookie)]
		if f.Fate != trace.Replaced || l == nil || !l.alive {
			continue
		}
		if last := l.lane.Events[len(l.lane.Events)-1]; last.Tick != len(b.ticks)-1 || last.Exchange != b.at {
			b.tell(l, Event{What: Again})
		}
	}
}

// table reads what is in a table, or went from it.
func (b *timelines) table(t *trace.Table) {
	for i := range t.Rows {
		r := &t.Rows[i]
		where := place{of: t.Host, key: r.Key, instance: r.Instance}
		l := b.life(where, func(lane *Lane) {
			lane.Host, lane.Table, lane.Instance, lane.Key = t.Host, t.Name, r.Instance, r.Key
		})
		if r.Mark == trace.Gone {
			if l.alive {
				b.tell(l, Event{What: Ended, Why: r.Why})
			}
			l.alive = false
			continue
		}
		l.lane.User = r.User
		value := r.Owner
		for _, item := range r.Data {
			value += "\x00" + item.Name + "\x00" + item.Value
		}
		b.put(l, state{value: value, ends: b.now.Add(r.Lasts)})
	}
	b.cache(t)
	b.records(t)
}

// cache reads what pages keep in the memory of a table's site, or took from it.
func (b *timelines) cache(t *trace.Table) {
	for i := range t.Cache {
		e := &t.Cache[i]
		l := b.life(place{of: t.Host, key: e.Key, instance: e.Instance, entry: true}, func(lane *Lane) {
			lane.Host, lane.Instance, lane.Key, lane.Entry = t.Host, e.Instance, e.Key, true
		})
		if e.Mark == trace.Gone {
			if l.alive {
				b.tell(l, Event{What: Ended, Why: e.Why})
			}
			l.alive = false
			continue
		}
		l.lane.Value = e.Value
		is := state{value: e.Value, wrote: []Item{{Item: trace.Item{Value: e.Value}}}}
		if !e.Expires.IsZero() {
			is.ends = b.now.Add(e.Lasts)
		}
		b.put(l, is)
	}
}

// life is that of a place; a new one gets its lane by set.
func (b *timelines) life(p place, set func(*Lane)) *life {
	l := b.lives[p]
	if l == nil {
		l = &life{}
		set(&l.lane)
		b.lives[p] = l
		b.order = append(b.order, l)
	}
	return l
}

// put tells what it means that a place holds this now.
func (b *timelines) put(l *life, is state) {
	was := l.is
	l.is = is
	switch {
	case !l.alive:
		l.alive, l.over = true, !is.ends.IsZero() && !is.ends.After(b.now)
		b.tell(l, Event{What: Made, Wrote: is.wrote})
	case was.value != is.value:
		b.tell(l, Event{What: Written, Wrote: is.wrote})
	case !was.ends.Equal(is.ends):
		b.tell(l, Event{What: Moved})
	default:
		return
	}
	l.over = !is.ends.IsZero() && !is.ends.After(b.now)
}

func (b *timelines) tell(l *life, e Event) {
	e.Tick, e.Exchange = len(b.ticks)-1, b.at
	if e.Ends = !l.is.ends.IsZero(); e.Ends {
		e.Lasts = l.is.ends.Sub(b.ticks[e.Tick].Time)
	}
	l.lane.Events = append(l.lane.Events, e)
}
