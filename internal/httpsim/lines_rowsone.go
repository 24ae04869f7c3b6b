package httpsim

import (
	"strings"

	"statelab/internal/pyrun"
)

// get is get(…).
func (q *lineRows) get(args *pyrun.Args) (*lineRow, error) {
	if q.values != nil {
		return nil, pyrun.Raise("NotImplementedError", "get() behind values() is not played here")
	}
	made := q
	if len(args.Pos)+len(args.Named) > 0 {
		if err := q.unsliced("get"); err != nil {
			return nil, err
		}
		var err error
		if made, err = q.narrowed(args, false); err != nil {
			return nil, err
		}
	}
	end := atMostOne
	if q.sliced {
		end = limited(q.low, q.high)
	}
	row, n, err := made.some(q.model.Name+".objects.get()", "", end)
	switch {
	case err != nil:
		return nil, err
	case n > 20:
		return nil, pyrun.Raise(q.model.Name+".MultipleObjectsReturned", "get() returned more than one %s -- it returned more than 20!", q.model.Name)
	case n > 1:
		return nil, pyrun.Raise(q.model.Name+".MultipleObjectsReturned", "get() returned more than one %s -- it returned %d!", q.model.Name, n)
	case row == nil:
		q.r.missed = made
		return nil, pyrun.Raise(q.model.Name+".DoesNotExist", "%s matching query does not exist.", q.model.Name)
	}
	if q.model.users {
		q.r.Note("%[1]s is %[2]s", "%[1]s: %[2]s", q.asks("get()"), q.r.userOfRow(row.record).user.Name())
		return row, nil
	}
	q.r.tellRow(row.record)
	return row, nil
}

// one is get(…) as lines have it.
func (q *lineRows) one(args *pyrun.Args) (pyrun.Value, error) {
	row, err := q.get(args)
	if err != nil {
		return nil, err
	}
	return row.asValue(), nil
}

// some is the first of the rows that a query finds, nil for none, and how many it finds.
func (q *lineRows) some(call, order, end string) (row *lineRow, n int, err error) {
	var rows []*lineRow
	err = q.r.as(call, func() (err error) {
		rows, _, err = q.found(order, end)
		return err
	})
	if err == nil {
		err = q.prefetched(rows)
	}
	if len(rows) > 0 {
		row = rows[0]
	}
	return row, len(rows), err
}

// first is first() and last().
func (q *lineRows) first(method string) (pyrun.Value, error) {
	if q.sliced && method == "last" {
		return nil, q.unsliced("last")
	}
	order := FindRow{Last: method == "last"}.order(q.ordered())
	if q.sliced && q.ordered() == "" {
		order = "" // first() of a slice, in no order
	}
	if q.values != nil {
		of := q.anew()
		of.order, of.plain = order, false
		items, err := of.part(0, 1).Iter()
		if err != nil || len(items) == 0 {
			return nil, err
		}
		return items[0], nil
	}
	end := " LIMIT 1"
	if q.sliced {
		if q.none || q.high > 0 && q.high <= q.low {
			return nil, nil
		}
		end = limited(q.low, q.low+1)
	}
	row, _, err := q.some(q.asks(method+"()"), order, end)
	if err != nil || row == nil {
		if err == nil {
			q.tellFirst(nil)
		}
		return nil, err
	}
	q.tellFirst(row)
	return row.asValue(), nil
}

// tellFirst says what first() has found, nil for nothing.
func (q *lineRows) tellFirst(row *lineRow) {
	r, m := q.r, q.model
	switch {
	case m.users && row == nil:
		r.Note("there is no such user", "그런 사용자가 없음")
	case m.users:
		r.Note("there is such a user: %s", "그런 사용자가 있음: %s", r.userOfRow(row.record).user.Name())
	case row == nil:
		r.notes = append(r.notes, noRow(m, q.where))
	default:
		r.Note("there is such a row of %s: %s", "%s에 그런 행이 있음: %s", m.Table(), row.record.number())
	}
}

// latest is latest("at"), and earliest().
func (q *lineRows) latest(args *pyrun.Args, method string) (pyrun.Value, error) {
	if err := q.unsliced(method); err != nil {
		return nil, err
	}
	var order []string
	for _, by := range args.Pos {
		name, is := by.(string)
		if !is {
			return nil, pyrun.Raise("NotImplementedError", "%s() is given names of fields here", method)
		}
		if _, err := q.lookup(strings.TrimPrefix(name, "-")); err != nil {
			return nil, err
		}
		order = append(order, name)
	}
	args.Pos = nil
	if err := args.Done(); err != nil {
		return nil, err
	}
	if len(order) == 0 {
		order = q.model.Latest
	}
	if len(order) == 0 {
		return nil, pyrun.Raise("ValueError", "earliest() and latest() require either fields as positional arguments or 'get_latest_by' in the model's Meta.")
	}
	by := strings.Join(order, ", ")
	if method == "latest" {
		by = backwards(by)
	}
	row, _, err := q.some(q.asks(method+"()"), by, " LIMIT 1")
	if err == nil && row == nil {
		err = pyrun.Raise(q.model.Name+".DoesNotExist", "%s matching query does not exist.", q.model.Name)
	}
	if err != nil {
		return nil, err
	}
	q.r.tellRow(row.record)
	return row.asValue(), nil
}
