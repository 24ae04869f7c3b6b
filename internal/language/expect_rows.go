package scenario

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"statelab/internal/clock"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// wantedRow is one entry of `rows`: its tests find out how a row holds it.
type wantedRow []func(row *trace.RowEntry, v values) trace.Check

// readRows reads the complete list of session rows, or their number.
func readRows(c *compiler, n *lesson.Node) condition {
	if n.Kind == lesson.Scalar {
		count, _ := c.Number(n)
		return func(s *trace.Step, _ values) []trace.Check {
			found := len(presentRows(s.Table))
			return []trace.Check{explained(check(n.Pos, "rows", same(strconv.Itoa(count.Value)), same(strconv.Itoa(found)), s.Table != nil && found == count.Value), answered(lastAnswer(s)))}
		}
	}
	items, ok := c.List(n, "rows")
	if !ok {
		return nil
	}
	var wanted []wantedRow
	for _, item := range items {
		wanted = append(wanted, c.wantedRow(item))
	}
	return func(s *trace.Step, v values) []trace.Check {
		checks := checkRows(n, wanted, presentRows(s.Table), v)
		checks[0] = explained(checks[0], answered(lastAnswer(s))) // their number
		return checks
	}
}

// presentRows are the rows that are still in the table.
func presentRows(t *trace.Table) []trace.RowEntry {
	if t == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.Rows), func(r trace.RowEntry) bool { return r.Mark == trace.Gone })
}

func (c *compiler) wantedRow(n *lesson.Node) wantedRow {
	var w wantedRow
	is := func(name string, n *lesson.Node, wanted string, of func(*trace.RowEntry) string) {
		w = append(w, func(r *trace.RowEntry, _ values) trace.Check {
			return check(n.Pos, "rows."+name, same(wanted), same(quoted(of(r))), of(r) == wanted)
		})
	}
	c.Map(n, "a row",
		lesson.Field{Name: "key", Read: func(n *lesson.Node) {
			if m, ok := c.match(n); ok {
				w = append(w, func(r *trace.RowEntry, v values) trace.Check {
					return check(n.Pos, "rows.key", m.wanted(v), same(r.Key), m.holds(r.Key, v))
				})
			}
		}},
		lesson.Field{Name: "user", Read: func(n *lesson.Node) {
			if t, ok := c.Text(n); ok {
				c.checkUser(t)
				is("user", n, t.Value, whoseRow)
			}
		}},
		lesson.Field{Name: "session_data", Read: func(n *lesson.Node) {
			if m, ok := c.match(n); ok {
				w = append(w, func(r *trace.RowEntry, v values) trace.Check {
					return check(n.Pos, "rows.session_data", m.wanted(v), same(quoted(r.Raw)), m.holds(r.Raw, v))
				})
			}
		}},
		lesson.Field{Name: "data", Read: func(n *lesson.Node) { w = append(w, c.rowData(n)...) }},
		lesson.Field{Name: "lacks", Read: func(n *lesson.Node) { w = append(w, c.rowLacks(n)...) }},
		lesson.Field{Name: "lasts", Read: func(n *lesson.Node) {
			if d, ok := c.Length(n); ok {
				is("lasts", n, clock.FormatLength(d.Value), func(r *trace.RowEntry) string { return clock.FormatLength(r.Lasts) })
			}
		}},
		lesson.Field{Name: "live", Read: func(n *lesson.Node) {
			if b, ok := c.Bool(n); ok {
				is("live", n, strconv.FormatBool(b.Value), func(r *trace.RowEntry) string { return strconv.FormatBool(r.Live) })
			}
		}},
	)
	return w
}

// whoseRow names whose login a row holds. One of a user who cannot be found is
// nobody's by name, and yet not anonymous.
func whoseRow(r *trace.RowEntry) string {
	if id := r.Owner; r.User == "" && id != "" {
		return "user " + id
	}
	return cmp.Or(r.User, trace.Anonymous)
}

// rowData reads matches on the decoded data of a row, or the word empty.
func (c *compiler) rowData(n *lesson.Node) wantedRow {
	if n.Kind == lesson.Scalar {
		c.OneOf("empty")(n)
		return wantedRow{func(r *trace.RowEntry, _ values) trace.Check {
			held := names(r.Data, func(i trace.Item) string { return i.Name })
			return check(n.Pos, "rows.data", isEmpty(), listed(held), len(held) == 0)
		}}
	}
	entries, _ := c.Entries(n, "data")
	var w wantedRow
	for _, e := range entries {
		m, ok := c.match(e.Value)
		if !ok {
			continue
		}
		w = append(w, func(r *trace.RowEntry, v values) trace.Check {
			about := "rows.data." + e.Key.Value
			found, there := item(r.Data, e.Key.Value)
			if !there {
				held := names(r.Data, func(i trace.Item) string { return i.Name })
				return check(m.pos, about, m.wanted(v), rule.Textf("no such value, only %s", "그런 값 없음, 있는 것: %s", listed(held).EN), false)
			}
			return check(m.pos, about, m.wanted(v), same(quoted(found)), m.holds(found, v))
		})
	}
	return w
}

// rowLacks reads names that the decoded data of a row do not have.
func (c *compiler) rowLacks(n *lesson.Node) wantedRow {
	unwanted, ok := lesson.ListOf(&c.Reader, "lacks", c.Text)(n)
	if ok && len(n.Items) == 0 {
		c.Add(n.Pos, "write the names that are not there, as in [cart]", "lacks is empty")
	}
	var w wantedRow
	for _, t := range unwanted {
		w = append(w, func(r *trace.RowEntry, _ values) trace.Check {
			held := names(r.Data, func(i trace.Item) string { return i.Name })
			return check(t.Pos, "rows.lacks", not(t.Value), listed(held), !slices.Contains(held, t.Value))
		})
	}
	return w
}

// item returns a session value as text: a string as it is, others as JSON.
func item(data []trace.Item, name string) (string, bool) {
	for _, i := range data {
		if i.Name != name {
			continue
		}
		var s string
		if json.Unmarshal([]byte(i.Value), &s) == nil {
			return s, true
		}
		return i.Value, true
	}
	return "", false
}

// checkRows finds for each wanted row the row that fits it best among those left,
// and checks it. Too many or too few rows are one failed check.
func checkRows(n *lesson.Node, wanted []wantedRow, present []trace.RowEntry, v values) []trace.Check {
	checks := []trace.Check{check(n.Pos, "rows", rows(len(wanted)), describeRows(present), len(present) == len(wanted))}
	if !checks[0].Holds {
		return checks
	}
	left := slices.Clone(present)
	for _, w := range wanted {
		best, fewest := 0, len(w)+1
		for i := range left {
			if failed := w.failures(&left[i], v); failed < fewest {
				best, fewest = i, failed
			}
		}
		for _, test := range w {
			checks = append(checks, test(&left[best], v))
		}
		left = slices.Delete(left, best, best+1)
	}
	return checks
}

func (w wantedRow) failures(row *trace.RowEntry, v values) int {
	n := 0
	for _, test := range w {
		if !test(row, v).Holds {
			n++
		}
	}
	return n
}

func describeRows(present []trace.RowEntry) rule.Text {
	if len(present) == 0 {
		return rule.Text{EN: "no rows", KO: "행 없음"}
	}
	parts := joined(names(present, func(r trace.RowEntry) rule.Text {
		if who := whoseRow(&r); who != trace.Anonymous {
			return rule.Textf("%s of %s", "%s (%s)", r.Key, who)
		}
		return same(r.Key)
	}))
	count := rows(len(present))
	return rule.Text{EN: count.EN + ": " + parts.EN, KO: count.KO + ": " + parts.KO}
}
