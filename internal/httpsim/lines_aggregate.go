package httpsim

import (
	"cmp"
	"fmt"
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
	r        *running
	does     string
	of       pyrun.Value // the name of a field, or an expression; "*" of Count
	distinct bool
	filter   *lineQ // filter=Q(…); nil: all rows
	as       *ModelField
}

// TypeName implements pyrun.Object.
func (a *lineAggregate) TypeName() string { return a.does[:1] + strings.ToLower(a.does[1:]) }

// Attr implements pyrun.Object.
func (a *lineAggregate) Attr(name string) (pyrun.Value, bool, error) {
	return orderedAttr(a.r, a, name)
}

// Operate implements pyrun.Operated.
func (a *lineAggregate) Operate(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	v, err := combined(a.r, a, sign, other, false)
	return v, true, err
}

// OperatedBy implements pyrun.Operated.
func (a *lineAggregate) OperatedBy(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	v, err := combined(a.r, a, sign, other, true)
	return v, true, err
}

// alias is what it is called without a name: count__sum.
func (a *lineAggregate) alias() (string, error) {
	field, is := a.of.(string)
	if f, sum := a.of.(*fieldSum); sum && f.by == nil {
		field, is = f.field.Name, true
	}
	if !is || field == "*" {
		return "", pyrun.Raise("TypeError", "Complex expressions require an alias")
	}
	return field + "__" + strings.ToLower(a.does), nil
}

func aggregates(does string) func(r *running) pyrun.Value {
	return calls(does[:1]+strings.ToLower(does[1:]), func(r *running, args *pyrun.Args) (pyrun.Value, error) {
		of, err := args.Need("expression")
		if err != nil {
			return nil, err
		}
		distinct, has := args.ByName("distinct")
		made := &lineAggregate{r: r, does: does, of: of}
		if made.distinct, err = pyrun.Truth(distinct); err != nil {
			return nil, err
		}
		if has && made.distinct && (does == "MAX" || does == "MIN") {
			return nil, pyrun.Raise("TypeError", "%s does not allow distinct.", made.TypeName())
		}
		if made.as, err = outputField(args); err != nil {
			return nil, err
		}
		if by, has := args.ByName("filter"); has && by != nil {
			of, is := by.(*lineQ)
			if e, asks := by.(*lineExpr); asks && e.asks {
				of, is = &lineQ{holds: e, n: 1}, true
			}
			if !is {
				return nil, pyrun.Raise("NotImplementedError", "filter= of %s() is given Q() here", args.Func)
			}
			made.filter = of
		}
		if len(args.Named) > 0 {
			return nil, pyrun.Raise("NotImplementedError", "%s() is given an expression, distinct, filter and output_field here, and no %s", args.Func, args.Named[0].Name)
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
		if !is && isExpression(v) {
			return nil, pyrun.Raise("TypeError", "Complex %ss require an alias", map[bool]string{true: "aggregate", false: "annotation"}[method == "aggregate"])
		}
		if !is {
			return nil, pyrun.Raise("TypeError", "QuerySet.%s() received non-expression(s): %s.", method, pyrun.KindOf(v))
		}
		name, err := a.alias()
		if err != nil {
			return nil, err
		}
		given = append(given, pyrun.Arg{Name: name, Value: a})
	}
	args.Pos, args.Named = nil, nil
	return given, nil
}

// sumOf is an aggregate of the model.
func (q *lineRows) sumOf(a *lineAggregate) (term, error) {
	made := &sumTerm{does: a.does, distinct: a.distinct, as: ModelField{Kind: IntegerField}}
	if a.of != "*" {
		of, err := q.argument(a.of)
		if err != nil {
			return nil, err
		}
		if _, note := of.(*noteTerm); sumsUp(of) && !(note && q.summing) {
			said, _ := a.of.(string)
			return nil, pyrun.Raise("FieldError", "Cannot compute %s('%s'): '%[2]s' is an aggregate", a.TypeName(), said)
		}
		f, wrong := of.field()
		if wrong == nil && (a.does == "SUM" || a.does == "AVG") {
			switch f.Kind {
			case IntegerField, DecimalField, FloatField, ForeignKey, DurationField, "":
			default:
				return nil, pyrun.Raise("NotImplementedError", "%s() is given numbers here, and this is a %s", a.TypeName(), f.ClassName())
			}
		}
		if made.of = of; a.does == "AVG" {
			made.as, made.err = numberOf([]term{of})
		} else if a.does != "COUNT" {
			made.as, made.err = reckonedAs(f), wrong
		}
	} else if a.does != "COUNT" {
		return nil, pyrun.Raise("FieldError", "Cannot resolve keyword '*' into field. Choices are: %s", strings.Join(q.choicesOf(q.model), ", "))
	}
	if made.as, made.err = typed(a.as, made.as, made.err); a.filter == nil {
		return made, nil
	}
	var err error
	made.only, err = q.asked(a.filter)
	return made, err
}

// aggregate is aggregate(total=Sum("count")).
func (q *lineRows) aggregate(args *pyrun.Args) (pyrun.Value, error) {
	given, err := namedAggregates(args, "aggregate")
	if err != nil {
		return nil, err
	}
	of := q.anew()
	of.summing = true
	notes := make([]annotation, len(given))
	for i, n := range given {
		if !nameOfNote().MatchString(n.Name) {
			return nil, pyrun.Raise("NotImplementedError", "the name of an annotation has letters, digits and _ here")
		}
		if !isExpression(n.Value) {
			return nil, pyrun.Raise("TypeError", "QuerySet.aggregate() received non-expression(s): %s.", pyrun.KindOf(n.Value))
		}
		t, err := of.termOf(n.Value)
		if err != nil {
			return nil, err
		}
		if notes[i] = (annotation{name: n.Name, term: t}); !sumsUp(t) {
			return nil, pyrun.Raise("TypeError", "%s is not an aggregate expression", n.Name)
		}
	}
	if q.parts != nil {
		return nil, q.notOfUnion("aggregate")
	}
	text, sumArgs, none, err := q.aggregated(notes)
	if err != nil {
		return nil, err
	}
	d := newDict()
	if none {
		for _, n := range notes {
			sum, is := n.term.(*sumTerm)
			d.Set(n.name, map[bool]pyrun.Value{true: int64(0)}[is && sum.does == "COUNT"])
		}
		return d, nil
	}
	err = q.r.as(q.asks("aggregate()"), func() error {
		rows, err := q.r.conn.Query(rule.Textf("reckon with %s", "%s 행으로 계산", q.model.Table()), text, sumArgs...)
		if err != nil {
			return err
		}
		for i, n := range notes {
			f, err := n.result()
			if err != nil {
				return err
			}
			value, err := f.read(rows[0], i)
			if err != nil {
				return err
			}
			d.Set(n.name, q.r.lineValue(value))
		}
		return nil
	})
	return d, err
}

// aggregated is the SELECT of aggregate(): of what is distinct, grouped, a slice or has annotations it reckons with the
// rows of a query inside.
func (q *lineRows) aggregated(notes []annotation) (text string, args []any, none bool, err error) {
	if q.sliced || q.distinct || len(q.notes) > 0 || q.values != nil && q.values.groups {
		return q.aggregatedOf(notes)
	}
	j, s, err := q.statement(nil, false)
	if err != nil {
		return "", nil, false, err
	}
	w := &writing{j: j}
	var columns []string
	for _, n := range notes {
		columns = append(columns, n.term.write(w)+` AS "`+n.name+`"`)
		_, wrong := n.result()
		w.fails(wrong)
	}
	text = "SELECT " + strings.Join(columns, ", ") + ` FROM "` + q.model.Table() + `"` + j.text() + s.where
	return text, slices.Concat(w.args, s.args), s.none, cmp.Or(w.err, q.bounded(j))
}

// aggregatedOf is aggregated with a query inside, which has a column for each of what is reckoned with.
func (q *lineRows) aggregatedOf(notes []annotation) (text string, args []any, none bool, err error) {
	of := q.anew()
	w := &writing{within: func(t term) string {
		if n, is := t.(*noteTerm); is {
			return `"` + n.note.name + `"`
		}
		name := fmt.Sprintf("__col%d", len(of.notes)-len(q.notes)+1)
		of.notes = append(of.notes, annotation{name: name, term: t})
		return `"` + name + `"`
	}}
	var columns []string
	for _, n := range notes {
		columns = append(columns, n.term.write(w))
		_, wrong := n.result()
		w.fails(wrong)
	}
	if w.err != nil {
		return "", nil, false, w.err
	}
	s, err := of.counting(len(of.notes) > len(q.notes))
	if err != nil {
		return "", nil, false, err
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM (" + s.text + limited(q.low, q.high) + ") subquery", slices.Concat(w.args, s.args), s.none, nil
}
