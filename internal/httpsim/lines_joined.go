package httpsim

import (
	"statelab/internal/database"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// record is the row of a model that was read, with the rows that were read with it.
func (s *selected) record(q *lineRows, row database.Row) (*record, error) {
	rec, err := q.model.read(row)
	if err != nil {
		return nil, err
	}
	for field, related := range q.knows {
		rec.keep(field, related)
	}
	behind := len(q.model.columnNames())
	for i, n := range q.shown() {
		value, err := s.reads[i].read(row, behind+i)
		if err != nil {
			return nil, err
		}
		rec.extra(n.name, q.r.lineValue(value))
	}
	made := make([]any, len(s.joined))
	for i, joined := range s.joined {
		owner := rec
		if joined.within >= 0 {
			owner, _ = made[joined.within].(*record)
		}
		if owner == nil || row.IsNull(joined.at) {
			continue
		}
		if joined.field.IsUser() {
			user, err := q.r.users.Read(row[joined.at : joined.at+len(joined.field.target().columnNames())])
			if err != nil {
				return nil, err
			}
			made[i] = user
		} else if made[i], err = joined.field.To.read(row[joined.at:]); err != nil {
			return nil, err
		}
		owner.keep(joined.field.Name, made[i])
	}
	return rec, nil
}

// shaped are the values of one row as values() gives them.
func (s *selected) shaped(q *lineRows, row database.Row) (pyrun.Value, error) {
	values := make([]pyrun.Value, len(s.places))
	for i, at := range s.places {
		value, err := s.reads[at].read(row, at)
		if err != nil {
			return nil, err
		}
		values[i] = q.r.lineValue(value)
	}
	switch {
	case q.values.flat:
		return values[0], nil
	case q.values.named:
		return q.values.namedRow(values)
	case !q.values.dicts:
		return &pyrun.Tuple{Items: values}, nil
	}
	d := sessionstore.NewDict()
	for i, name := range q.values.fields {
		d.Set(name, values[i])
	}
	return d, nil
}
