package httpsim

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// nameOfNote is what annotate() and aggregate() may call what they reckon.
var nameOfNote = memo.Pattern(`^[A-Za-z_][A-Za-z0-9_]{0,60}$`)

// lineAggregate is Sum("count").
type lineAggregate struct {
	does, field string
	distinct    bool
	filter      *lineQ // filter=Q(…); nil: all rows
}

// TypeName implements pyrun.Object.
func (a *lineAggregate) TypeName() string { return a.does[:1] + strings.ToLower(a.does[1:]) }

// Attr implements pyrun.Object.
func (*lineAggregate) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

func aggregates(does string) func(r *running) pyrun.Value {
	return calls(does[:1]+strings.ToLower(does[1:]), func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
		if len(args.Pos) > 0 {
			if _, isText := args.Pos[0].(string); !isText {
				return nil, pyrun.Raise("NotImplementedError", "%s() is given the name of a field here", args.Func)
			}
		}
		field, err := args.Text("expression")
		if err != nil {
			return nil, err
		}
		distinct, _ := args.ByName("distinct")
		made := &lineAggregate{does: does, field: field}
		if made.distinct, err = pyrun.Truth(distinct); err != nil {
			return nil, err
		}
		if by, has := args.ByName("filter"); has && by != nil {
			of, is := by.(*lineQ)
			if !is {
				return nil, pyrun.Raise("NotImplementedError", "filter= of %s() is given Q() here", args.Func)
			}
			made.filter = of
		}
		if len(args.Named) > 0 {
			return nil, pyrun.Raise("NotImplementedError", "%s() is given a field, distinct and filter here, and no %s", args.Func, args.Named[0].Name)
		}
		return made, args.Done()
	})
}

// namedAggregates are what aggregate() and annotate() are given, each by a name, then those without one, as Django
// has them.
func namedAggregates(args *pyrun.Args, method string) ([]pyrun.Arg, error) {
	given := args.Named
	for _, v := range args.Pos {
		a, is := v.(*lineAggregate)
		if !is {
			return nil, pyrun.Raise("TypeError", "QuerySet.%s() received non-expression(s): %s.", method, pyrun.KindOf(v))
		}
		given = append(given, pyrun.Arg{Name: a.field + "__" + strings.ToLower(a.does), Value: a})
	}
	args.Pos, args.Named = nil, nil
	return given, nil
}

// reckonedPath is what an aggregate reckons.
func (q *lineRows) reckonedPath(a *lineAggregate) ([]ModelField, error) {
	if a.field == "*" {
		return []ModelField{{Name: "*"}}, nil
	}
	path, err := q.lookup(a.field)
	if err != nil {
		return nil, err
	}
	if f := keyField(path); a.does == "SUM" || a.does == "AVG" {
		switch f.Kind {
		case IntegerField, DecimalField, FloatField, ForeignKey, DurationField:
		default:
			return nil, pyrun.Raise("NotImplementedError", "%s() is given numbers here, and %s is a %s", a.TypeName(), a.field, f.ClassName())
		}
	}
	return path, nil
}

// reckoned is an aggregate as annotate() and aggregate() have it.
func (q *lineRows) reckoned(name string, a *lineAggregate) (annotation, error) {
	path, err := q.reckonedPath(a)
	if err != nil {
		return annotation{}, err
	}
	note := annotation{name: name, does: a.does, path: path, distinct: a.distinct, model: q.model}
	if a.filter == nil {
		return note, nil
	}
	of := q.anew()
	of.reckoning, of.notes = true, nil
	part, err := of.treeOf(a.filter, false)
	switch {
	case err != nil:
		return note, err
	case part.one != nil:
		note.filter = &conditions{parts: []conditionPart{part}}
	case len(part.many.parts) > 0:
		note.filter = part.many
	}
	return note, nil
}

// aggregate is aggregate(total=Sum("count")).
func (q *lineRows) aggregate(args *pyrun.Args) (pyrun.Value, error) {
	m := q.model
	given, err := namedAggregates(args, "aggregate")
	if err != nil {
		return nil, err
	}
	if q.sliced || q.distinct || len(q.notes) > 0 {
		return nil, pyrun.Raise("NotImplementedError", "aggregate() of a slice, of distinct() or of annotate() is not played here")
	}
	j, s, err := q.statement(false)
	if err != nil {
		return nil, err
	}
	var columns []string
	notes := make([]annotation, len(given))
	f, listed := filter{}, []any(nil)
	for i, n := range given {
		a, is := n.Value.(*lineAggregate)
		if !is {
			return nil, pyrun.Raise("TypeError", "QuerySet.aggregate() received non-expression(s): %s.", pyrun.KindOf(n.Value))
		}
		note, err := q.reckoned(n.Name, a)
		if err != nil {
			return nil, err
		}
		if !nameOfNote().MatchString(n.Name) {
			return nil, pyrun.Raise("NotImplementedError", "the name of an annotation has letters, digits and _ here")
		}
		notes[i] = note
		text, args := note.sql(j, &f)
		columns, listed = append(columns, text+` AS "`+n.Name+`"`), append(listed, args...)
	}
	if err := cmp.Or(f.err, q.bounded(j)); err != nil {
		return nil, err
	}
	s.args = slices.Concat(listed, s.args)
	d := newDict()
	if s.none {
		for _, n := range notes {
			d.Set(n.name, map[bool]pyrun.Value{true: int64(0)}[n.does == "COUNT"])
		}
		return d, nil
	}
	err = q.r.as(q.asks("aggregate()"), func() error {
		rows, err := q.r.conn.Query(rule.Textf("reckon with %s", "%s 행으로 계산", m.Table()), "SELECT "+strings.Join(columns, ", ")+` FROM "`+m.Table()+`"`+j.text()+s.where, s.args...)
		if err != nil {
			return err
		}
		for i, n := range notes {
			value, err := n.result().read(rows[0], i)
			if err != nil {
				return err
			}
			d.Set(n.name, q.r.lineValue(value))
		}
		return nil
	})
	return d, err
}
