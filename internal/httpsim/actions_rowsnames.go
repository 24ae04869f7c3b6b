package httpsim

import (
	"cmp"
	"errors"
)

// Name is what the view calls the row.
func (a CreateRow) Name() string { return cmp.Or(a.As, a.Model.Var()) }

// Name is what the view calls the row.
func (a FindRow) Name() string { return cmp.Or(a.As, a.Model.Var()) }

// Name is what the view calls the row.
func (a LoadRow) Name() string { return cmp.Or(a.As, a.Model.Var()) }

// Name is what the view calls the row.
func (a GetOrCreateRow) Name() string { return cmp.Or(a.As, a.Model.Var()) }

// Name is what the view calls the row in each turn.
func (a ForRows) Name() string { return cmp.Or(a.As, a.Model.Var()) }

// Rows is what the view calls those that it goes through.
func (a ForRows) Rows() string { return cmp.Or(a.In, a.Model.Several()) }

// Name is what the view calls the rows.
func (a ListRows) Name() string { return cmp.Or(a.As, a.Model.Several()) }

// Name is what the view calls the number.
func (a CountRows) Name() string { return cmp.Or(a.As, a.Model.Count()) }

// Row is what the view calls the row that is set.
func (a SetRow) Row() string { return cmp.Or(a.Of, a.Model.Var()) }

// Row is what the view calls the row that is saved.
func (a SaveRow) Row() string { return cmp.Or(a.Of, a.Model.Var()) }

// Row is what the view calls the row that is deleted.
func (a DeleteRow) Row() string { return cmp.Or(a.Of, a.Model.Var()) }

// calledOf are rows as the call of a method on them names them.
func calledOf(from string, m *Model) string { return cmp.Or(from, m.Name+".objects.filter(…)") }

// theRows are the rows that a view calls so.
func (v *visit) theRows(name string) (*queried, error) {
	if q, is := v.rows[name].(*queried); is {
		return q, nil
	}
	return nil, errors.New(unbound(name))
}

// filter is what is asked of the database, in an order.
func (q *queried) filter(order string) filter {
	f := q.model.filterOf(q.conditions, order, q.users)
	f.knows = q.knows
	return f
}

// known returns the rows that a view calls from where they have been read and a query asks for
// nothing else: Django does not ask again then.
func (v *visit) known(q *queried, from string) (*queried, bool) {
	base, is := v.rows[from].(*queried)
	return base, is && base.read && len(base.conditions) == len(q.conditions) && base.order == q.order
}

// anyOf is exists().
func (v *visit) anyOf(q *queried, from string) (is bool, err error) {
	if base, read := v.known(q, from); read {
		return len(base.rows) > 0, nil
	}
	err = v.as(saidQuery(q.model, from, q.conditions, "exists()"), func() (err error) {
		is, err = q.model.any(v.conn, q.filter(""))
		return err
	})
	return is, err
}

// numberOf is count().
func (v *visit) numberOf(q *queried, from string) (n int64, err error) {
	if base, read := v.known(q, from); read {
		return int64(len(base.rows)), nil
	}
	err = v.as(saidQuery(q.model, from, q.conditions, "count()"), func() (err error) {
		n, err = q.model.number(v.conn, q.filter(""))
		return err
	})
	return n, err
}

// firstOf is first(), or last(), nil for none. Of rows that are in order and have been read Django
// takes the first of these.
func (v *visit) firstOf(q *queried, a FindRow) (*record, error) {
	if base, read := v.known(q, a.From); read && q.model.ordered(q.order) != "" && !a.Last && !a.Get {
		if len(base.rows) == 0 {
			return nil, nil
		}
		return base.rows[0], nil
	}
	if a.Get {
		return v.one(q.model, saidQuery(q.model, a.From, nil, "get()"), q.filter(""), atMostOne)
	}
	return v.one(q.model, saidQuery(q.model, a.From, q.conditions, a.Method()+"()"), q.filter(a.order(q.model.ordered(q.order))), " LIMIT 1")
}

// forget has rows read once more when somebody looks at them: some of them were deleted or changed.
func (v *visit) forget(name string) {
	if q, is := v.rows[name].(*queried); is {
		q.rows, q.read = nil, false
	}
}

// RowName is what the view calls the row whose user is loaded.
func (a LoadUser) RowName() string { return cmp.Or(a.Of, a.Row.Var()) }
