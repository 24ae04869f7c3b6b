package httpsim

import (
	"fmt"

	"statelab/internal/pyrun"
)

// lineOrdered is an expression by which rows are ordered.
type lineOrdered struct {
	term        term
	down        bool // as order_by() was given it
	first, last bool // where those stand that are NULL
}

// orderOf is an expression of order_by() as it stands in the order of the query.
func (q *lineRows) orderOf(v pyrun.Value) (string, error) {
	made := lineOrdered{}
	if e, is := v.(*lineExpr); is && e.order != nil {
		v, made.down, made.first, made.last = e.order.of, e.order.down, e.order.first, e.order.last
	}
	t, err := q.termOf(v)
	if err != nil {
		return "", err
	}
	if _, note := t.(*noteTerm); !note && sumsUp(t) {
		return "", pyrun.Raise("FieldError", "Using an aggregate in order_by() without also including it in annotate() is not allowed: %s", saidTerm(v))
	}
	made.term = t
	name := fmt.Sprintf("#%d", len(q.orders)) // which is the name of no field
	if q.orders[name] = made; made.down {
		name = "-" + name
	}
	return name, nil
}

// saidTerm is how Django writes an aggregate.
func saidTerm(v pyrun.Value) string {
	if a, is := v.(*lineAggregate); is {
		return fmt.Sprintf("%s(F(%v))", a.TypeName(), a.of)
	}
	return pyrun.KindOf(v)
}

// nulls says where the rows stand whose value is NULL: turned around they stand at the other end.
func (o lineOrdered) nulls(down bool) string {
	first, last := o.first, o.last
	if down != o.down {
		first, last = last, first
	}
	switch {
	case first:
		return " NULLS FIRST"
	case last:
		return " NULLS LAST"
	}
	return ""
}

// randomOrder is order_by("?").
const randomOrder = "RAND()"

// shuffle is by which column of a row, and by which seed, order_by("?") draws.
type shuffle struct {
	by   string
	seed int64
}
