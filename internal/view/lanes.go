package view

import (
	"cmp"
	"slices"
	"strconv"

	"statelab/internal/trace"
)

// before puts on the axis the rows of models that were there before all that was done: one
// that is made later is new where it is seen first.
func (b *timelines) before(steps int) {
	seen := map[place]bool{}
	for _, all := range [][]trace.Step{b.run.trace.Given, b.run.trace.Steps[:min(steps, len(b.run.trace.Steps))]} {
		for i := range all {
			for _, t := range tablesOf(&all[i]) {
				b.stood(t, seen)
			}
		}
	}
}

// tablesOf are the tables that a step shows, in their order.
func tablesOf(s *trace.Step) []*trace.Table {
	var all []*trace.Table
	for i := range s.Exchanges {
		if t := s.Exchanges[i].Behind.Table; t != nil && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	if s.Table != nil {
		all = append(all, s.Table)
	}
	for i := range s.Tables {
		all = append(all, &s.Tables[i])
	}
	return all
}

// stood tells of the rows of a table that are seen for the first time, and are not new. What
// they held before is known of those that did not change at once. Users are left out: what
// stands of them is a change.
func (b *timelines) stood(of *trace.Table, seen map[place]bool) {
	for i := range of.Records {
		t := &of.Records[i]
		for j := range t.Rows {
			r := &t.Rows[j]
			where := placeOfRecord(of.Host, t, r)
			if t.Users || seen[where] {
				continue
			}
			if seen[where] = true; r.Mark == trace.New {
				continue
			}
			if len(b.ticks) == 0 {
				b.now = b.run.trace.Start
				b.tick(Tick{Time: b.now, Step: SceneTick})
			}
			l := b.record(of.Host, t, r)
			if r.Mark == trace.Same {
				l.is = stateOfRecord(t, r, l)
			}
			l.alive = true
			b.tell(l, Event{What: Stood, Wrote: l.is.wrote})
		}
	}
}

func placeOfRecord(host string, t *trace.Records, r *trace.Record) place {
	return place{of: host, table: t.Name, key: strconv.FormatInt(r.ID, 10)}
}

// record is the life of a row of a model, or of a user.
func (b *timelines) record(host string, t *trace.Records, r *trace.Record) *life {
	where := placeOfRecord(host, t, r)
	l := b.life(where, func(lane *Lane) {
		lane.Host, lane.Table, lane.Key, lane.Record = host, t.Name, where.key, true
	})
	l.lane.User = cmp.Or(r.User, l.lane.User)
	return l
}

// records reads the rows of models that are in a table, or went from it, and of the users those
// to whom more happened than a login.
func (b *timelines) records(of *trace.Table) {
	for i := range of.Records {
		t := &of.Records[i]
		for j := range t.Rows {
			r := &t.Rows[j]
			known := b.lives[placeOfRecord(of.Host, t, r)]
			if known == nil && t.Users && onlyLoggedIn(r) {
				continue
			}
			l := b.record(of.Host, t, r)
			if known == nil && r.Mark != trace.New {
				l.alive = true // as long as it is known
			}
			if r.Mark != trace.Gone {
				b.put(l, stateOfRecord(t, r, l))
				continue
			}
			if l.alive {
				b.tell(l, Event{What: Ended, Why: r.Why})
			}
			l.alive = false
		}
	}
}

// stateOfRecord is what a row holds, with what of it is otherwise than its life has it. That a
// user logged in is told by the session.
func stateOfRecord(t *trace.Records, r *trace.Record, l *life) state {
	var is state
	for _, item := range r.Data {
		if !t.Users || item.Name != "last_login" {
			is.items = append(is.items, item)
			is.value += item.Name + "\x00" + item.Value + "\x00"
		}
	}
	if !l.alive {
		made := *r
		made.Mark = trace.New
		is.wrote = recordOf(t, &made, false).Data
		return is
	}
	for _, item := range is.items {
		was := slices.IndexFunc(l.is.items, func(old trace.Item) bool { return old.Name == item.Name })
		if was < 0 && !item.Fresh || was >= 0 && l.is.items[was].Value == item.Value {
			continue
		}
		if item.Name == "password" {
			item.Value = shortHash(item.Value)
		}
		is.wrote = append(is.wrote, Item{Item: item})
	}
	return is
}

// done puts the lanes in order, and leaves out what is too many of one owner.
func (b *timelines) done() *Timeline {
	t := &Timeline{Ticks: b.ticks}
	var owners []string
	for _, kind := range []func(*Lane) bool{
		func(l *Lane) bool { return l.Cookie != nil },
		func(l *Lane) bool { return l.Cookie == nil && !l.Record },
		func(l *Lane) bool { return l.Record },
	} {
		for _, l := range b.order {
			if !kind(&l.lane) || len(l.lane.Events) == 0 {
				continue
			}
			if l.lane.Alive = l.alive; l.alive {
				if l.lane.Ends = !l.is.ends.IsZero(); l.lane.Ends {
					l.lane.Lasts = l.is.ends.Sub(b.ticks[len(b.ticks)-1].Time)
				}
			}
			t.Lanes = append(t.Lanes, l.lane)
			if owner := l.lane.Owner(); !slices.Contains(owners, owner) {
				owners = append(owners, owner)
			}
		}
	}
	slices.SortStableFunc(t.Lanes, func(a, b Lane) int {
		return slices.Index(owners, a.Owner()) - slices.Index(owners, b.Owner())
	})
	t.fold()
	return t
}

// fold leaves of each owner the lanes to which most happened, as many as are shown of a long
// list, and counts the others.
func (t *Timeline) fold() {
	of := map[string][]int{}
	for i := range t.Lanes {
		owner := t.Lanes[i].Owner()
		of[owner] = append(of[owner], i)
	}
	out := make([]bool, len(t.Lanes))
	for owner, all := range of {
		if len(all) <= most {
			continue
		}
		slices.SortStableFunc(all, func(a, b int) int { return len(t.Lanes[b].Events) - len(t.Lanes[a].Events) })
		for _, i := range all[most:] {
			out[i] = true
		}
		if t.More == nil {
			t.More = map[string]int{}
		}
		t.More[owner] = len(all) - most
	}
	var kept []Lane
	for i := range t.Lanes {
		if !out[i] {
			kept = append(kept, t.Lanes[i])
		}
	}
	t.Lanes = kept
}

// Owner names whose jar or table a lane is in, so that those of one can stand together.
func (l *Lane) Owner() string {
	switch {
	case l.Cookie != nil:
		return "jar " + l.Browser
	case l.Entry:
		return "cache " + l.Host
	case l.Record:
		return "rows " + l.Host + " " + l.Table
	}
	return "table " + l.Host
}
