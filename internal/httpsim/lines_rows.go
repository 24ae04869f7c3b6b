package httpsim

import (
	"fmt"
	"slices"

	"statelab/internal/pyrun"
)

// lineRows is Order.objects, what filter() makes of it, and order.line_set.
type lineRows struct {
	r     *running
	model *Model
	said  string // Order.objects
	where []condition
	calls int // of filter() and exclude() so far
	order string
	plain bool // order_by(): in no order, and not in that of Meta
	none  bool
	knows map[string]any // see queried
	rows  []*lineRow
	read  bool
}

// TypeName implements pyrun.Object.
func (*lineRows) TypeName() string { return "QuerySet" }

// Repr implements pyrun.Shown.
func (q *lineRows) Repr() (string, error) {
	if !q.read {
		return q.said, nil // showing it is not looking
	}
	items, err := q.Iter()
	if err != nil {
		return "", err
	}
	text, err := pyrun.Repr(pyrun.List(items...))
	return "<QuerySet " + text + ">", err
}

// Str implements pyrun.Shown.
func (q *lineRows) Str() (string, error) {
	if _, err := q.all(); err != nil {
		return "", err
	}
	return q.Repr()
}

// filter is the query as a statement has it.
func (q *lineRows) filter(order string) filter {
	f := q.model.filterOf(slices.Clone(q.where), order, q.r.users.Table())
	f.knows, f.none = q.knows, f.none || q.none
	return f
}

// ordered is the order in which the rows come.
func (q *lineRows) ordered() string {
	if q.plain {
		return ""
	}
	return q.model.ordered(q.order)
}

// all reads the rows, once.
func (q *lineRows) all() ([]*lineRow, error) {
	if q.read || q.none {
		return q.rows, nil
	}
	err := q.r.as(q.said, func() error {
		rows, err := q.model.found(q.r.conn, q.filter(q.ordered()), "")
		for _, rec := range rows {
			q.rows = append(q.rows, &lineRow{q.r, rec})
		}
		return err
	})
	q.read = err == nil
	if q.read {
		q.r.Note("%[1]s: %[2]d of %[3]s", "%[1]s: %[3]s의 행 %[2]d개", q.model.Several(), len(q.rows), q.model.Table())
	}
	return q.rows, err
}

// asQueried is the query as templates go through it.
func (q *lineRows) asQueried() *queried {
	made := &queried{name: q.model.Several(), model: q.model, conditions: slices.Clone(q.where), order: q.ordered(), users: q.r.users.Table(), knows: q.knows, read: q.read || q.none, lines: q}
	for _, row := range q.rows {
		made.rows = append(made.rows, row.record)
	}
	return made
}

// Iter implements pyrun.Iterable.
func (q *lineRows) Iter() ([]pyrun.Value, error) {
	rows, err := q.all()
	made := make([]pyrun.Value, len(rows))
	for i, row := range rows {
		made[i] = row
	}
	return made, err
}

// Len implements pyrun.Sized.
func (q *lineRows) Len() (int, error) {
	rows, err := q.all()
	return len(rows), err
}

// Item implements pyrun.Itemed.
func (q *lineRows) Item(key pyrun.Value) (pyrun.Value, error) {
	i, is := key.(int64)
	switch {
	case !is:
		return nil, pyrun.Raise("TypeError", "QuerySet indices must be integers or slices, not %s.", pyrun.KindOf(key))
	case i < 0:
		return nil, pyrun.Raise("ValueError", "Negative indexing is not supported.")
	}
	items, err := q.limited(int(i), int(i)+1)
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, pyrun.Raise("IndexError", "list index out of range")
	}
	return items[0], nil
}

// limited are the rows from one place to another one: LIMIT and OFFSET where nobody has read them.
func (q *lineRows) limited(from, to int) ([]pyrun.Value, error) {
	if q.read || q.none {
		rows := q.rows[min(from, len(q.rows)):min(to, len(q.rows))]
		made := make([]pyrun.Value, len(rows))
		for i, row := range rows {
			made[i] = row
		}
		return made, nil
	}
	end := fmt.Sprintf(" LIMIT %d", to-from)
	if from > 0 {
		end += fmt.Sprintf(" OFFSET %d", from)
	}
	var made []pyrun.Value
	err := q.r.as(q.said, func() error {
		rows, err := q.model.found(q.r.conn, q.filter(q.ordered()), end)
		for _, rec := range rows {
			made = append(made, &lineRow{q.r, rec})
		}
		return err
	})
	return made, err
}

// Slice implements pyrun.Sliced.
func (q *lineRows) Slice(start, end, step pyrun.Value) (pyrun.Value, error) {
	from, to := int64(0), int64(pyrun.MaxItems)
	var is bool
	if start != nil {
		if from, is = start.(int64); !is {
			return nil, pyrun.Raise("TypeError", "QuerySet indices must be integers or slices, not %s.", pyrun.KindOf(start))
		}
	}
	if end != nil {
		if to, is = end.(int64); !is {
			return nil, pyrun.Raise("TypeError", "QuerySet indices must be integers or slices, not %s.", pyrun.KindOf(end))
		}
	}
	if step != nil {
		return nil, pyrun.Raise("NotImplementedError", "a step in the brackets of rows is not played here")
	}
	if from < 0 || to < 0 {
		return nil, pyrun.Raise("ValueError", "Negative indexing is not supported.")
	}
	if to <= from {
		return pyrun.List(), nil
	}
	items, err := q.limited(int(from), int(min(to, pyrun.MaxItems)))
	return pyrun.List(items...), err
}

// choices are the names by which rows are found.
func (m *Model) choices() []string {
	names := []string{"id"}
	for _, f := range m.Fields {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return names
}
