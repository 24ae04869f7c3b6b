package httpsim

import (
	"slices"

	"statelab/internal/rule"
)

// number is count().
func (q *lineRows) number() (n int64, err error) {
	if q.read || q.none {
		return int64(len(q.rows) + len(q.items)), nil
	}
	s, err := q.counted()
	if err != nil || s.none {
		return 0, err
	}
	err = q.r.as(q.asks("count()"), func() error {
		rows, err := q.r.conn.Query(howMany(q.model, s.where), s.text, s.args...)
		if err == nil {
			n = rows[0].Int(0)
			q.r.conn.Counted(n)
		}
		return err
	})
	return n, err
}

// howMany asks for the number of rows of a model, of all or of those that a WHERE leaves.
func howMany(m *Model, where string) rule.Text {
	if where != "" {
		return rule.Textf("how many of %s fit the WHERE?", "%s에서 WHERE에 맞는 행의 수", m.Table())
	}
	return rule.Textf("how many are in %s?", "%s 행의 수", m.Table())
}

// counted is the SELECT of count(): of what is distinct, grouped, a slice or has annotations it counts the rows of a
// query inside.
func (q *lineRows) counted() (*selected, error) {
	if q.parts != nil {
		s, err := q.united(false, "")
		if err == nil {
			s.text = "SELECT COUNT(*) FROM (" + s.text + limited(q.low, q.high) + ") subquery"
		}
		return s, err
	}
	if !q.sliced && !q.distinct && len(q.notes) == 0 {
		plain := q.anew()
		plain.related, plain.values = nil, nil
		s, err := plain.selection("")
		if err == nil {
			s.text = `SELECT COUNT(*) AS "__count" FROM ` + s.from + s.where
		}
		return s, err
	}
	s, err := q.counting(false)
	if err == nil {
		s.text = "SELECT COUNT(*) FROM (" + s.text + limited(q.low, q.high) + ") subquery"
	}
	return s, err
}

// counting is the query that stands in one of count() or aggregate(). more says that aggregate() has given it columns.
func (q *lineRows) counting(more bool) (*selected, error) {
	plain := q.anew()
	plain.related = nil
	order := ""
	if q.sliced {
		order = q.ordered()
	}
	shown := q.shown()
	switch {
	case q.values != nil:
		shape := *q.values
		shape.fields = slices.Clone(shape.fields)
		for _, n := range shown {
			if !slices.Contains(shape.fields, n.name) && more {
				shape.fields = append(shape.fields, n.name)
			}
		}
		plain.values = &shape
	case q.distinct:
		plain.values = &valuesShape{fields: q.model.columnNames()}
	default:
		plain.values = &valuesShape{groups: q.reckons(), byID: q.reckons()}
		if len(shown) == 0 {
			plain.values.fields = []string{"pk"}
		}
	}
	if q.values == nil {
		for _, n := range shown {
			plain.values.fields = append(plain.values.fields, n.name)
		}
	}
	plain.values.numbered = true
	return plain.selection(order)
}

// any is exists().
func (q *lineRows) any() (is bool, err error) {
	if q.read || q.none {
		return len(q.rows)+len(q.items) > 0, nil
	}
	s, err := q.existing(nil)
	if err != nil || s.none {
		return false, err
	}
	err = q.r.as(q.asks("exists()"), func() error {
		rows, err := q.r.conn.Query(rule.Textf("is there one in %s?", "%s에 있는지 확인", q.model.Table()), s.text, s.args...)
		is = len(rows) > 0
		return err
	})
	return is, err
}

// existing is the SELECT of exists(), which stands in outer where Exists() asks.
func (q *lineRows) existing(outer *joining) (*selected, error) {
	if q.parts != nil {
		return nil, q.notOfUnion("exists")
	}
	plain := q.anew()
	plain.related, plain.values = nil, nil
	s, err := plain.selectionIn(outer, outer != nil, "")
	if err != nil {
		return nil, err
	}
	end := " LIMIT 1"
	if q.low > 0 {
		end = limited(q.low, q.low+1)
	}
	s.text, s.args = `SELECT 1 AS "a" FROM `+s.from+s.where+s.groups+end, s.rest
	return s, nil
}
