package httpsim

import (
	"cmp"
	"slices"

	"statelab/internal/pyrun"
)

// lineRows is Order.objects, what filter() makes of it, and order.line_set: a manager and a QuerySet in one. It is
// asked when somebody looks at it, once.
type lineRows struct {
	r     *running
	model *Model
	said  string // Order.objects
	where []condition
	calls int // of filter() and exclude() so far
	order string
	plain bool // order_by(): in no order, and not in that of Meta
	none  bool

	low, high int // of a slice; high is 0 to the end
	sliced    bool
	distinct  bool
	related   []string               // select_related()
	prefetch  []prefetching          // prefetch_related()
	notes     []annotation           // annotate()
	reckoning bool                   // its conditions are those of filter= of what is reckoned, and of When()
	summing   bool                   // aggregate() reckons with it, and with what annotate() has reckoned
	nested    int                    // how deep expressions stand in one another that are looked at
	orders    map[string]lineOrdered // of order_by(): expressions, by what stands for them in order
	parts     []*lineRows            // of union(): the queries, of which it is the first; nil for another one
	between   string                 // which stands between them: UNION
	values    *valuesShape           // values() and values_list(); nil: rows
	manager   *relatedItems          // of order.line_set; nil: another one
	called    string                 // the call that reads them, where they are given no name as rows
	manages   bool                   // it is Django's own manager of users
	plays     string                 // the class of the manager that it is: RelatedManager; "": a QuerySet
	class     *pyrun.Class           // that lines have made of QuerySet; nil: QuerySet itself

	knows map[string]any // see queried
	rows  []*lineRow
	items []pyrun.Value // of values
	read  bool
}

// TypeName implements pyrun.Object.
func (q *lineRows) TypeName() string {
	if q.class != nil {
		return q.class.Name
	}
	return cmp.Or(q.plays, "QuerySet")
}

// Repr implements pyrun.Shown.
func (q *lineRows) Repr() (string, error) {
	if q.plays != "" || !q.read && q.values == nil && !q.model.users {
		return q.said, nil // showing it is not looking
	}
	return q.Str()
}

// reprRows is how many rows a text of a query shows: Django's REPR_OUTPUT_SIZE.
const reprRows = 20

// Str implements pyrun.Shown: it asks for as many rows as Django shows, and one more. A manager asks for none.
func (q *lineRows) Str() (string, error) {
	if q.plays != "" {
		return q.model.App + "." + q.model.Name + "." + map[bool]string{true: "None", false: "objects"}[q.manager != nil], nil
	}
	asked, err := pyrun.Slice(q, int64(0), int64(reprRows+1))
	if err != nil {
		return "", err
	}
	items, err := pyrun.Iter(asked)
	if err != nil {
		return "", err
	}
	if len(items) > reprRows {
		items = append(items[:reprRows:reprRows], "...(remaining elements truncated)...")
	}
	text, err := pyrun.Repr(pyrun.List(items...))
	return "<" + q.TypeName() + " " + text + ">", err
}

// anew is the same query, which nobody has asked.
func (q *lineRows) anew() *lineRows {
	made := *q
	made.rows, made.items, made.read, made.manager, made.manages, made.plays = nil, nil, false, nil, false, ""
	made.where, made.notes = slices.Clone(q.where), slices.Clone(q.notes)
	return &made
}

// filter is the query as a statement has it that changes rows, or as one inside another one.
func (q *lineRows) filter(order string) filter {
	where := slices.Clone(q.where)
	inOrder(where)
	f := q.model.filterBy(q, where, order, q.r.users.Table())
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

// look reads the rows, once.
func (q *lineRows) look() error {
	if q.read || q.none {
		return nil
	}
	err := q.r.as(q.said, func() (err error) {
		q.rows, q.items, err = q.found(q.ordered(), limited(q.low, q.high))
		return err
	})
	if err == nil && q.values == nil {
		err = q.prefetched(q.rows)
	}
	if q.read = err == nil; q.read && q.values == nil {
		q.r.Note("%[1]s: %[2]d of %[3]s", "%[1]s: %[3]s의 행 %[2]d개", cmp.Or(q.called, q.model.Several()), len(q.rows), q.model.Table())
	}
	return err
}

// all are the rows.
func (q *lineRows) all() ([]*lineRow, error) {
	err := q.look()
	return q.rows, err
}

// found asks the database.
func (q *lineRows) found(order, end string) (rows []*lineRow, items []pyrun.Value, err error) {
	s, err := q.selection(order)
	if err != nil || s.none {
		return nil, nil, err
	}
	read, err := q.r.conn.Query(q.why(), s.text+end, s.args...)
	if err != nil {
		return nil, nil, err
	}
	if len(read) > pyrun.MaxItems {
		return nil, nil, pyrun.ErrTooLong
	}
	for _, row := range read {
		if q.values != nil {
			item, err := s.shaped(q, row)
			if err != nil {
				return nil, nil, err
			}
			items = append(items, item)
			continue
		}
		rec, err := s.record(q, row)
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, &lineRow{q.r, rec})
	}
	return rows, items, nil
}

// asQueried is the query as templates go through it.
func (q *lineRows) asQueried() *queried {
	made := &queried{name: q.model.Several(), model: q.model, conditions: slices.Clone(q.where), order: q.ordered(), users: q.r.users.Table(), knows: q.knows, read: q.read || q.none, lines: q, low: q.low, high: q.high}
	for _, row := range q.rows {
		made.rows = append(made.rows, row.record)
	}
	return made
}

// Iter implements pyrun.Iterable.
func (q *lineRows) Iter() ([]pyrun.Value, error) {
	if q.plays != "" {
		return nil, pyrun.Raise("TypeError", "'%s' object is not iterable", q.plays)
	}
	if err := q.look(); err != nil || q.values != nil {
		return q.items, err
	}
	return asValues(q.rows), nil
}

// asValues are rows as lines have them.
func asValues(rows []*lineRow) []pyrun.Value {
	made := make([]pyrun.Value, len(rows))
	for i, row := range rows {
		made[i] = row.asValue()
	}
	return made
}

// Len implements pyrun.Sized.
func (q *lineRows) Len() (int, error) {
	if q.plays != "" {
		return 0, pyrun.Raise("TypeError", "object of type '%s' has no len()", q.plays)
	}
	err := q.look()
	return len(q.rows) + len(q.items), err
}

// Truth implements pyrun.Truthful: a manager is true, and rows are where there are some.
func (q *lineRows) Truth() (bool, error) {
	if q.plays != "" {
		return true, nil
	}
	n, err := q.Len()
	return n > 0, err
}

// Item implements pyrun.Itemed.
func (q *lineRows) Item(key pyrun.Value) (pyrun.Value, error) {
	if err := q.subscriptable(); err != nil {
		return nil, err
	}
	at, err := rowAt(key)
	if err != nil {
		return nil, err
	}
	items, err := q.part(at, at+1).Iter()
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, pyrun.Raise("IndexError", "list index out of range")
	}
	return items[0], nil
}

// subscriptable refuses the brackets of a manager, which has none.
func (q *lineRows) subscriptable() error {
	if q.plays == "" {
		return nil
	}
	return pyrun.Raise("TypeError", "'%s' object is not subscriptable", q.plays)
}

// rowAt is a place in the brackets of a queryset.
func rowAt(key pyrun.Value) (int, error) {
	i, is := pyrun.Whole(key)
	switch {
	case !is:
		return 0, pyrun.Raise("TypeError", "QuerySet indices must be integers or slices, not %s.", pyrun.KindOf(key))
	case i < 0:
		return 0, pyrun.Raise("ValueError", "Negative indexing is not supported.")
	}
	return int(min(i, pyrun.MaxItems)), nil
}

// rowsBetween are the two places of a slice of a queryset.
func rowsBetween(start, end, step pyrun.Value) (from, to int, err error) {
	if step != nil {
		return 0, 0, pyrun.Raise("NotImplementedError", "a step in the brackets of rows is not played here")
	}
	if start != nil {
		from, err = rowAt(start)
	}
	if to = pyrun.MaxItems; end != nil && err == nil {
		to, err = rowAt(end)
	}
	return from, to, err
}

// part are the rows from one place to another one: LIMIT and OFFSET where nobody has read them.
func (q *lineRows) part(from, to int) *lineRows {
	made := q.anew()
	made.sliced = true
	if q.read || q.none {
		made.read = true
		made.rows = q.rows[min(from, len(q.rows)):max(min(from, len(q.rows)), min(to, len(q.rows)))]
		made.items = q.items[min(from, len(q.items)):max(min(from, len(q.items)), min(to, len(q.items)))]
		return made
	}
	made.low = q.low + from
	if made.high = q.low + to; q.high > 0 {
		made.high = min(made.high, q.high)
	}
	if made.high >= pyrun.MaxItems && q.high == 0 {
		made.high = 0
	}
	if to <= from || made.high != 0 && made.high <= made.low || q.high > 0 && made.low >= q.high {
		made.none = true
	}
	return made
}

// Slice implements pyrun.Sliced.
func (q *lineRows) Slice(start, end, step pyrun.Value) (pyrun.Value, error) {
	if err := q.subscriptable(); err != nil {
		return nil, err
	}
	from, to, err := rowsBetween(start, end, step)
	if err != nil {
		return nil, err
	}
	made := q.part(from, to)
	if made.read {
		return pyrun.List(append(asValues(made.rows), made.items...)...), nil
	}
	return made, nil
}

// choices are the names by which rows are found.
func (m *Model) choices() []string {
	var names []string
	if !m.IsSession() {
		names = append(names, "id")
	}
	for _, f := range m.Fields {
		if names = append(names, f.Name); f.Kind == ForeignKey {
			names = append(names, f.Column())
		}
	}
	slices.Sort(names)
	return names
}
