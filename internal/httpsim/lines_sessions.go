package httpsim

import (
	"slices"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// sessionsObject is Session, the model of the rows of sessions.
type sessionsObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*sessionsObject) TypeName() string { return "ModelBase" }

// Attr implements pyrun.Object.
func (s *sessionsObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "objects":
		return &sessionQuery{r: s.r}, true, nil
	case "DoesNotExist", "MultipleObjectsReturned":
		return pyrun.ClassOf("Session." + name), true, nil
	}
	return nil, false, nil
}

// sessionQuery is Session.objects, and what filter() makes of it.
type sessionQuery struct {
	r    *running
	key  *string
	keys []string // of session_key__in
	in   bool
	but  *string
	live string // ">=" or ">"
}

// TypeName implements pyrun.Object.
func (*sessionQuery) TypeName() string { return "QuerySet" }

func (q *sessionQuery) table() *sessionstore.Database {
	return &sessionstore.Database{Conn: q.r.conn, Env: q.r.server.sessionEnv(&q.r.log)}
}

func (q *sessionQuery) filtered(args *pyrun.Args, not bool) (*sessionQuery, error) {
	made := *q
	for _, n := range args.Named {
		text, err := pyrun.Str(n.Value)
		if err != nil {
			return nil, err
		}
		switch {
		case (n.Name == "session_key" || n.Name == "pk") && not:
			made.but = &text
			if n.Value == nil {
				made.but = new("")
			}
		case n.Name == "session_key" || n.Name == "pk":
			if n.Value == nil {
				text = ""
			}
			made.key = &text
		case n.Name == "session_key__in" && !not:
			items, err := pyrun.Iter(n.Value)
			if err != nil {
				return nil, err
			}
			made.in = true
			for _, item := range items {
				key, err := pyrun.Str(item)
				if err != nil {
					return nil, err
				}
				made.keys = append(made.keys, key)
			}
		case (n.Name == "expire_date__gte" || n.Name == "expire_date__gt") && !not:
			if at, is := n.Value.(pyrun.Moment); !is || !at.Time.Equal(q.r.now()) {
				return nil, pyrun.Raise("NotImplementedError", "expire_date is compared with timezone.now() here")
			}
			made.live = map[string]string{"expire_date__gte": ">=", "expire_date__gt": ">"}[n.Name]
		default:
			return nil, pyrun.Raise("NotImplementedError", "rows of sessions are found by session_key and expire_date here")
		}
	}
	args.Named = nil
	return &made, args.Done()
}

// rows are those of the query.
func (q *sessionQuery) rows() ([]pyrun.Value, error) {
	var found []sessionstore.Row
	err := q.r.as("Session.objects", func() (err error) { found, err = q.table().Objects(q.but, q.live); return err })
	var all []pyrun.Value
	for _, row := range found {
		if q.key != nil && row.Key != *q.key || q.in && !slices.Contains(q.keys, row.Key) {
			continue
		}
		all = append(all, &sessionRow{q, row})
	}
	return all, err
}

// Iter implements pyrun.Iterable.
func (q *sessionQuery) Iter() ([]pyrun.Value, error) { return q.rows() }

// Len implements pyrun.Sized.
func (q *sessionQuery) Len() (int, error) {
	rows, err := q.rows()
	return len(rows), err
}

// Attr implements pyrun.Object.
func (q *sessionQuery) Attr(name string) (pyrun.Value, bool, error) {
	r := q.r
	switch name {
	case "all":
		return method(name, func() (pyrun.Value, error) { made := *q; return &made, nil })
	case "filter", "exclude":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return q.filtered(args, name == "exclude") })
	case "get", "first":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			made, err := q.filtered(args, false)
			if err != nil {
				return nil, err
			}
			rows, err := made.rows()
			switch {
			case err != nil:
				return nil, err
			case len(rows) > 0 && (name == "first" || len(rows) == 1):
				return rows[0], nil
			case name == "first":
				return nil, nil
			case len(rows) > 1:
				return nil, pyrun.Raise("Session.MultipleObjectsReturned", "get() returned more than one Session -- it returned %d!", len(rows))
			}
			return nil, pyrun.Raise("Session.DoesNotExist", "Session matching query does not exist.")
		})
	case "exists", "count":
		return method(name, func() (pyrun.Value, error) {
			if q.key != nil && !q.in && q.but == nil {
				var is bool
				err := r.as("Session.objects.filter(…)."+name+"()", func() (err error) { is, err = q.table().FoundLive(*q.key, name, q.live); return err })
				if name == "count" {
					return map[bool]int64{true: 1}[is], err
				}
				return is, err
			}
			rows, err := q.rows()
			if name == "count" {
				return int64(len(rows)), err
			}
			return len(rows) > 0, err
		})
	case "delete":
		return method(name, func() (pyrun.Value, error) {
			if q.key != nil && !q.in && q.but == nil && q.live == "" {
				return nil, r.endsKey(q.table(), *q.key)
			}
			if q.key == nil && !q.in && q.but == nil && q.live == "" {
				return nil, EndSessions{Whose: Everybodys}.run(r.visit)
			}
			rows, err := q.rows()
			for _, row := range rows {
				if err == nil {
					err = r.as("Session.objects.filter(…).delete()", func() error { return q.table().DeleteRow(row.(*sessionRow).row.Key) })
				}
			}
			if err == nil {
				r.notes = append(r.notes, rule.Textf("rows deleted: %d", "지운 행: %d개", len(rows)))
			}
			return nil, err
		})
	}
	return nil, false, nil
}

// sessionRow is a row of django_session.
type sessionRow struct {
	q   *sessionQuery
	row sessionstore.Row
}

// TypeName implements pyrun.Object.
func (*sessionRow) TypeName() string { return "Session" }

// Str implements pyrun.Shown.
func (s *sessionRow) Str() (string, error) { return s.row.Key, nil }

// Repr implements pyrun.Shown.
func (s *sessionRow) Repr() (string, error) { return "<Session: " + s.row.Key + ">", nil }

// Attr implements pyrun.Object.
func (s *sessionRow) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "session_key", "pk":
		return s.row.Key, true, nil
	case "expire_date":
		return pyrun.Moment{Time: s.row.Expires}, true, nil
	case "get_decoded":
		return method(name, func() (pyrun.Value, error) {
			if s.row.Decoded.Data == nil {
				return newDict(), nil
			}
			return s.row.Decoded.Data, nil
		})
	case "delete":
		return method(name, func() (pyrun.Value, error) {
			return nil, s.q.r.as("row.delete()", func() error { return s.q.table().DeleteRow(s.row.Key) })
		})
	}
	return nil, false, nil
}
