package witness

import (
	"cmp"
	"slices"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// RecordChanges marks what changed between two states of the tables beside that of the
// sessions. What went keeps its place by id, with what why says of it. Of the users, those that
// changed alone are left, unless they are among the models that are to be shown.
func RecordChanges(before, after []trace.Records, show []string, why func(*trace.Records, *trace.Record) rule.Text) []trace.Records {
	var all []trace.Records
	for _, t := range after {
		was := map[int64]*trace.Record{}
		if i := slices.IndexFunc(before, func(old trace.Records) bool { return old.Name == t.Name }); i >= 0 {
			for j := range before[i].Rows {
				was[before[i].Rows[j].ID] = &before[i].Rows[j]
			}
		}
		t.Rows = recordChanges(was, t.Rows)
		for _, old := range was {
			gone := *old
			gone.Mark, gone.Data = trace.Gone, settled(gone.Data)
			gone.Why = why(&t, &gone)
			t.Rows = append(t.Rows, gone)
		}
		slices.SortFunc(t.Rows, func(a, b trace.Record) int { return cmp.Compare(a.ID, b.ID) })
		shown := t.IsAmong(show)
		if t.Users && !shown {
			t.Rows = slices.DeleteFunc(t.Rows, func(r trace.Record) bool { return r.Mark == trace.Same })
		}
		if !t.Users || shown || len(t.Rows) > 0 {
			all = append(all, t)
		}
	}
	return all
}

// recordChanges marks the rows that are there, and takes them from those that were.
func recordChanges(was map[int64]*trace.Record, now []trace.Record) []trace.Record {
	rows := make([]trace.Record, len(now))
	for i, r := range now {
		old, held := was[r.ID]
		delete(was, r.ID)
		switch {
		case !held:
			r.Mark = trace.New
		case old.User != r.User || !sameItems(old.Data, r.Data):
			r.Mark, r.Data = trace.Changed, freshIn(r.Data, old.Data)
		}
		rows[i] = r
	}
	return rows
}

func sameItems(a, b []trace.Item) bool {
	return slices.EqualFunc(a, b, func(a, b trace.Item) bool { return a.Name == b.Name && a.Value == b.Value })
}

// Untouched reports whether no row of these tables changed.
func Untouched(all []trace.Records) bool {
	return !slices.ContainsFunc(all, func(t trace.Records) bool {
		return slices.ContainsFunc(t.Rows, func(r trace.Record) bool { return r.Mark != trace.Same })
	})
}
