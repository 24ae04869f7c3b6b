package httpsim

import (
	"fmt"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// lineAggregate is Sum("count").
type lineAggregate struct {
	does, field string
	distinct    bool
}

// TypeName implements pyrun.Object.
func (a *lineAggregate) TypeName() string { return a.does[:1] + strings.ToLower(a.does[1:]) }

// Attr implements pyrun.Object.
func (*lineAggregate) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

func aggregates(does string) func(r *running) pyrun.Value {
	return calls(does[:1]+strings.ToLower(does[1:]), func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
		field, err := args.Text("expression")
		if err != nil {
			return nil, err
		}
		distinct, _ := args.Or("distinct", false).(bool)
		return &lineAggregate{does, field, distinct}, args.Done()
	})
}

// aggregate is aggregate(total=Sum("count")).
func (q *lineRows) aggregate(args *pyrun.Args) (pyrun.Value, error) {
	m := q.model
	given := args.Named // then those without a name, as Django has them
	for _, v := range args.Pos {
		if a, is := v.(*lineAggregate); is {
			given = append(given, pyrun.Arg{Name: a.field + "__" + strings.ToLower(a.does), Value: a})
		} else {
			return nil, pyrun.Raise("TypeError", "QuerySet.aggregate() received non-expression(s): %s.", pyrun.KindOf(v))
		}
	}
	args.Pos, args.Named = nil, nil
	var columns []string
	for _, n := range given {
		a, is := n.Value.(*lineAggregate)
		if !is {
			return nil, pyrun.Raise("TypeError", "QuerySet.aggregate() received non-expression(s): %s.", pyrun.KindOf(n.Value))
		}
		path, at, missing := m.Lookup(a.field)
		if path == nil {
			return nil, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field. Choices are: %s", missing, strings.Join(at.choices(), ", "))
		}
		if len(path) > 1 {
			return nil, pyrun.Raise("NotImplementedError", "%s() is given a field of the model's own here", a.TypeName())
		}
		of := m.column(path[0].Column())
		if a.distinct {
			of = "DISTINCT " + of
		}
		columns = append(columns, fmt.Sprintf(`%s(%s) AS "%s"`, a.does, of, n.Name))
	}
	d := newDict()
	f := q.filter("")
	if f.none {
		for _, n := range given {
			d.Set(n.Name, map[bool]pyrun.Value{true: int64(0)}[n.Value.(*lineAggregate).does == "COUNT"])
		}
		return d, nil
	}
	err := q.r.as(q.said+".aggregate()", func() error {
		rows, err := q.r.conn.Query(rule.Textf("reckon with %s", "%s 행으로 계산", m.Table()), "SELECT "+strings.Join(columns, ", ")+` FROM "`+m.Table()+`"`+f.joins+f.where, f.args...)
		if err != nil {
			return err
		}
		for i, n := range given {
			a := n.Value.(*lineAggregate)
			of, _ := m.Field(a.field)
			if a.does != "MAX" && a.does != "MIN" {
				of.Kind = IntegerField
			}
			var value any
			if number, is := rows[0][i].(float64); is {
				value = number
			} else if value, err = of.read(rows[0], i); err != nil {
				return err
			}
			d.Set(n.Name, q.r.lineValue(value))
		}
		return nil
	})
	return d, err
}
