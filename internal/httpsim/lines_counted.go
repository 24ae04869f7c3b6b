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
		rows, err := q.r.conn.Query(rule.Textf("how many are in %s?", "%s 행의 수", q.model.Table()), s.text, s.args...)
		if err == nil {
			n = rows[0].Int(0)
		}
		return err
	})
	return n, err
}

// counted is the SELECT of count(): of what is distinct, grouped or a slice it counts the rows of a query inside.
func (q *lineRows) counted() (*selected, error) {
	plain := q.anew()
	plain.related = nil
	reckons := slices.ContainsFunc(q.notes, func(n annotation) bool { return n.does != "" })
	if !q.sliced && !q.distinct && !reckons {
		plain.notes, plain.values = nil, nil
		s, err := plain.selection("")
		if err == nil {
			s.text = `SELECT COUNT(*) AS "__count" FROM ` + s.from + s.where
		}
		return s, err
	}
	order := ""
	if q.sliced {
		order = q.ordered()
	}
	switch {
	case q.values == nil && reckons && !q.distinct:
		plain.values = &valuesShape{groups: true, byID: true}
		for _, n := range q.notes {
			plain.values.fields = append(plain.values.fields, n.name)
		}
	case q.values == nil && !q.distinct:
		plain.values = &valuesShape{fields: []string{"pk"}}
	case q.values == nil:
		plain.values = &valuesShape{fields: q.model.columnNames()}
	default:
		shape := *q.values
		plain.values = &shape
	}
	plain.values.numbered = true
	s, err := plain.selection(order)
	if err == nil {
		s.text = "SELECT COUNT(*) FROM (" + s.text + limited(q.low, q.high) + ") subquery"
	}
	return s, err
}

// any is exists().
func (q *lineRows) any() (is bool, err error) {
	if q.read || q.none {
		return len(q.rows)+len(q.items) > 0, nil
	}
	plain := q.anew()
	plain.related, plain.values = nil, nil
	s, err := plain.selection("")
	if err != nil || s.none {
		return false, err
	}
	end := " LIMIT 1"
	if q.low > 0 {
		end = limited(q.low, q.low+1)
	}
	text := `SELECT 1 AS "a" FROM ` + s.from + s.where + s.groups + end
	err = q.r.as(q.asks("exists()"), func() error {
		rows, err := q.r.conn.Query(rule.Textf("is there one in %s?", "%s에 있는지 확인", q.model.Table()), text, s.rest...)
		is = len(rows) > 0
		return err
	})
	return is, err
}
