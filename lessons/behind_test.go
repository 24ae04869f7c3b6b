package lessons_test

import (
	"slices"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/lessons"
)

// follower follows what both sides hold from exchange to exchange of a lesson.
type follower struct {
	t       *testing.T
	jars    map[string][]trace.Cookie // of each browser
	tables  map[string][]trace.RowEntry
	changes int // exchanges that changed something
}

// jar holds what stands behind an exchange against what stood before it.
func (f *follower) jar(before []trace.Cookie, j *trace.Jar) []trace.Cookie {
	for _, e := range j.Cookies {
		i := slices.IndexFunc(before, func(c trace.Cookie) bool { return c.Same(e.Cookie) })
		if held := i >= 0; held != (e.Mark != trace.New) {
			f.t.Errorf("the cookie %s of %s is marked %q, and was held: %v", e.Cookie.Name, e.Cookie.Domain, e.Mark, held)
		}
		if i >= 0 && e.Mark != trace.Same {
			before = slices.Delete(slices.Clone(before), i, i+1)
		}
		if e.Mark == trace.New || e.Mark == trace.Changed {
			before = append(before[:len(before):len(before)], e.Cookie)
		}
	}
	return before
}

func (f *follower) table(before []trace.RowEntry, t *trace.Table) []trace.RowEntry {
	for _, r := range t.Rows {
		i := slices.IndexFunc(before, func(old trace.RowEntry) bool { return old.Key == r.Key && old.Instance == r.Instance })
		if held := i >= 0; held != (r.Mark != trace.New) {
			f.t.Errorf("the row %s of %s is marked %q, and was there: %v", r.Key, t.Host, r.Mark, held)
		}
	}
	return slices.DeleteFunc(slices.Clone(t.Rows), func(r trace.RowEntry) bool { return r.Mark == trace.Gone })
}

func (f *follower) step(s *trace.Step) {
	jar := f.jars[s.Actor]
	if s.Jar != nil { // what had expired before the first exchange
		jar = slices.DeleteFunc(slices.Clone(jar), func(c trace.Cookie) bool { return !c.Session && !c.Expires.After(s.Time) })
	}
	for i := range s.Exchanges {
		b := s.Exchanges[i].Behind
		if !b.IsZero() {
			f.changes++
		}
		if (b.Jar != nil) != (s.Jar != nil) || (b.Table != nil) != (s.Exchanges[i].Server != nil) {
			f.t.Errorf("exchange %d: a jar %v of %v, a table %v of %v", i+1, b.Jar != nil, s.Jar != nil, b.Table != nil, s.Exchanges[i].Server != nil)
			return
		}
		if b.Jar != nil {
			jar = f.jar(jar, b.Jar)
		}
		if b.Table != nil && len(s.Queries) == 0 {
			f.tables[b.Table.Host] = f.table(f.tables[b.Table.Host], b.Table)
		}
	}
	if s.Jar == nil {
		return
	}
	for _, c := range s.Jar.All {
		if len(s.Exchanges) > 0 && !slices.ContainsFunc(jar, func(o trace.Cookie) bool { return o.Same(c) && o.Value == c.Value }) {
			f.t.Errorf("behind the last exchange there is no %s=%s of %s", c.Name, c.Value, c.Domain)
		}
	}
	if len(s.Exchanges) > 0 && len(jar) != len(s.Jar.All) {
		f.t.Errorf("behind the last exchange there are %d cookies, behind the step %d", len(jar), len(s.Jar.All))
	}
	f.jars[s.Actor] = s.Jar.All
}

// rows holds what the step left against what stood behind its last exchange.
func (f *follower) rows(s *trace.Step) {
	tables := s.Tables
	if s.Table != nil {
		tables = append(slices.Clone(tables), *s.Table)
	}
	for _, t := range tables {
		left := slices.DeleteFunc(slices.Clone(t.Rows), func(r trace.RowEntry) bool { return r.Mark == trace.Gone })
		same := func(a, b trace.RowEntry) bool {
			return a.Key == b.Key && a.Raw == b.Raw && a.Instance == b.Instance && a.User == b.User
		}
		if len(s.Exchanges) > 0 && len(s.Queries) == 0 && !slices.EqualFunc(left, f.tables[t.Host], same) && slices.ContainsFunc(s.Exchanges, func(x trace.Exchange) bool { return x.Server != nil && x.Server.Host == t.Host }) {
			f.t.Errorf("behind the last exchange %s keeps %+v, behind the step %+v", t.Host, f.tables[t.Host], left)
		}
		f.tables[t.Host] = left
	}
}

// What stands behind each exchange of the curriculum follows from what stood before it,
// and behind the last one stands what the step leaves.
func TestBehindEachExchange(t *testing.T) {
	ids, _, err := lesson.Folder{FS: lessons.Files}.List()
	if err != nil {
		t.Fatal(err)
	}
	changes := 0
	for _, id := range ids {
		t.Run(id, func(t *testing.T) {
			program, problems, err := scenario.Load(lesson.Folder{FS: lessons.Files}, id)
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			tr, err := program.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			f := follower{t: t, jars: map[string][]trace.Cookie{}, tables: map[string][]trace.RowEntry{}}
			for _, steps := range [][]trace.Step{tr.Given, tr.Steps} {
				for i := range steps {
					if task := steps[i].Task; task != nil {
						for j := range task.Before {
							f.step(&task.Before[j])
							f.rows(&task.Before[j])
						}
					}
					f.step(&steps[i])
					f.rows(&steps[i])
					if t.Failed() {
						t.Fatalf("step %q", steps[i].ID)
					}
				}
			}
			changes += f.changes
		})
	}
	if changes < 100 {
		t.Errorf("only %d exchanges changed something", changes)
	}
}
