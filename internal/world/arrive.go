package world

import (
	"context"
	"maps"
	"net"

	"statelab/internal/database"
	"statelab/internal/htmlpage"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// A browser outside of the world can ask its sites: its connections are opened with Dial, and
// what it did is recorded with Arriving. Its jar is not the world's: who watches it says what
// it holds.

// Dial opens a connection to a server of the world, as its own browsers do, by its origin:
// "http://shop.localhost:8000", with the port. It returns the number of the connection. It may
// be called from several goroutines.
func (w *World) Dial(ctx context.Context, origin string) (net.Conn, int, error) {
	w.dialed.Store(true)
	return w.net.Dial(ctx, origin)
}

// Arriving is what a browser outside of the world did, while its exchanges come in: the
// server's side of them, and its tables behind each. It is for the goroutine that has the world.
type Arriving struct {
	s       *stage
	rows    map[string][]trace.RowEntry // as they were when it began
	caches  map[string][]trace.CacheEntry
	records map[string][]trace.Records
	writes  map[string]int
}

// Arriving begins to record an act of a browser outside: of whom, by which verb, in a sentence.
func (w *World) Arriving(by By, verb string, action rule.Text) *Arriving {
	w.done++
	s := &stage{World: w, profile: w.profile(by.Browser), tab: by.Tab, move: Move{By: by, Act: Visit{}},
		step: &trace.Step{Verb: verb, Action: action, Time: w.clock.Now()}, statements: map[string][]database.Statement{}}
	s.step.Actor = s.profile.name
	return &Arriving{s, maps.Clone(w.rows), maps.Clone(w.caches), maps.Clone(w.records), maps.Clone(w.writes)}
}

// Take adds an exchange, the nth on its connection of the world's network, when the head of
// its answer is there.
func (a *Arriving) Take(x trace.Exchange, nth int) { a.s.exchanged(x, nth, after{}) }

// Exchanges are those that came so far. Who knows more of one later may change it.
func (a *Arriving) Exchanges() []trace.Exchange { return a.s.step.Exchanges }

// Host is the site that was asked last.
func (a *Arriving) Host() string { return a.s.host }

// Step is the record so far, beside the jar of the browser as it is now.
func (a *Arriving) Step(jar *trace.Jar) (trace.Step, error) {
	w, s := a.s.World, a.s
	w.rows, w.caches, w.records, w.writes = maps.Clone(a.rows), maps.Clone(a.caches), maps.Clone(a.records), maps.Clone(a.writes)
	s.step.Jar, s.step.Tables = jar, nil
	if err := s.table(); err != nil {
		return trace.Step{}, err
	}
	if err := w.broken(); err != nil {
		return trace.Step{}, err
	}
	return *s.step, nil
}

// Remember keeps values of what came, as an act of the world's own browsers does. Names of
// which nothing is there are left out.
func (a *Arriving) Remember(all []Remember, page htmlpage.Page) {
	a.s.step.Remembered = nil
	for _, r := range all {
		value, _, ok := a.s.look(r)
		if r.From == FromField {
			for _, f := range page.Fields() {
				if f.Name == r.Which && !ok {
					value, ok = f.Value, true
				}
			}
		}
		if value, _, ok = r.kept(value, nil, ok); ok {
			a.s.values[r.Name] = value
			a.s.step.Remembered = append(a.s.step.Remembered, trace.Remembered{Name: r.Name, Value: value, From: trace.Phrase(r.text())})
		}
	}
}

// Remembered are the values that were kept last.
func (a *Arriving) Remembered() []trace.Remembered { return a.s.step.Remembered }
