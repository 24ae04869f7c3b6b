package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/pyrun"
)

// lineExpr is an expression as lines have made it: Lower("name"), F("price") * 2, Exists(…). Of which model it is, who
// asks knows.
type lineExpr struct {
	r     *running
	class string // as type() names it
	in    func(q *lineRows) (term, error)
	asks  bool      // it is true or false, and filter() takes it
	sub   *lineRows // of Exists() and Subquery()
	not   bool      // ~Exists()
	order *lineOrder
}

// lineOrder is what order_by() is given: F("price").desc(nulls_last=True).
type lineOrder struct {
	of          pyrun.Value
	down        bool
	first, last bool // where those stand that are NULL
}

// TypeName implements pyrun.Object.
func (e *lineExpr) TypeName() string { return e.class }

// Attr implements pyrun.Object.
func (e *lineExpr) Attr(name string) (pyrun.Value, bool, error) {
	if e.order != nil {
		return nil, false, nil
	}
	return orderedAttr(e.r, e, name)
}

// orderedAttr are asc() and desc() of an expression.
func orderedAttr(r *running, of pyrun.Value, name string) (pyrun.Value, bool, error) {
	if name != "asc" && name != "desc" {
		return nil, false, nil
	}
	return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
		made := &lineOrder{of: of, down: name == "desc"}
		for option, so := range map[string]*bool{"nulls_first": &made.first, "nulls_last": &made.last} {
			given, _ := args.ByName(option)
			is, err := pyrun.Truth(given)
			if err != nil {
				return nil, err
			}
			*so = is
		}
		if made.first && made.last {
			return nil, pyrun.Raise("ValueError", "nulls_first and nulls_last are mutually exclusive")
		}
		return &lineExpr{r: r, class: "OrderBy", order: made}, args.Done()
	})
}

// saidSum is how Django writes what is reckoned of several rows.
func saidSum(t term) string {
	if sum, is := t.(*sumTerm); is {
		if of, is := sum.of.(*columnTerm); is {
			last := keyField(of.path)
			return sum.does[:1] + strings.ToLower(sum.does[1:]) + "(Col(" + of.model.Table() + ", " + of.model.App + "." + of.model.Name + "." + last.Name + "))"
		}
	}
	return "…"
}

// isExpression reports whether a value is one of a query.
func isExpression(v pyrun.Value) bool {
	switch v.(type) {
	case *lineExpr, *fieldSum, *lineAggregate:
		return true
	}
	return false
}

// Operate implements pyrun.Operated.
func (e *lineExpr) Operate(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	switch {
	case sign == "~" && e.asks && e.sub != nil:
		made := *e
		made.not = !e.not
		return &made, true, nil
	case sign == "~":
		return nil, true, pyrun.Raise("TypeError", "bad operand type for unary ~: '%s'", e.class)
	case sign == "|" || sign == "&":
		if !e.asks || !asksSomething(other) {
			return nil, true, pyrun.Raise("NotImplementedError", "Use .bitand() and .bitor() for bitwise logical operations.")
		}
		return (&lineQ{holds: e, n: 1}).Operate(sign, other)
	}
	v, err := combined(e.r, e, sign, other, false)
	return v, true, err
}

// OperatedBy implements pyrun.Operated.
func (e *lineExpr) OperatedBy(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	v, err := combined(e.r, e, sign, other, true)
	return v, true, err
}

// asksSomething reports whether filter() takes a value by itself.
func asksSomething(v pyrun.Value) bool {
	if e, is := v.(*lineExpr); is {
		return e.asks
	}
	_, is := v.(*lineQ)
	return is
}

// mostNested is how deep expressions stand in one another.
const mostNested = 60

// combined is what a sign makes of two values, of which one is an expression.
func combined(r *running, of pyrun.Value, sign string, other pyrun.Value, turned bool) (pyrun.Value, error) {
	switch {
	case sign == "-" && other == nil: // which is unary
		other, sign = int64(-1), "*"
	case sign == "**":
		sign = "^"
	case !slices.Contains([]string{"+", "-", "*", "/", "%"}, sign):
		return nil, pyrun.Raise("TypeError", "unsupported operand type(s) for %s: '%s' and '%s'", sign, pyrun.KindOf(of), pyrun.KindOf(other))
	}
	if q, is := other.(*lineQ); is {
		return nil, pyrun.Raise("TypeError", "unsupported operand type(s) for %s: '%s' and '%s'", sign, pyrun.KindOf(of), pyrun.KindOf(q))
	}
	left, right := of, other
	if turned {
		left, right = other, of
	}
	return &lineExpr{r: r, class: "CombinedExpression", in: func(q *lineRows) (term, error) {
		a, err := q.termOf(left)
		if err != nil {
			return nil, err
		}
		b, err := q.termOf(right)
		if err != nil {
			return nil, err
		}
		return combinedTerm(a, sign, b)
	}}, nil
}

// combinedTerm is what a sign makes of two terms. What is reckoned with moments and lengths of time is by functions that
// Django gives SQLite.
func combinedTerm(a term, sign string, b term) (term, error) {
	left, _ := a.field()
	right, _ := b.field()
	made := &funcTerm{of: []term{a, b}, say: func(parts []string) string { return "(" + strings.Join(parts, " "+sign+" ") + ")" }}
	made.as, made.err = typeOfTwo(sign, a, b)
	lengths := left.Kind == DurationField || right.Kind == DurationField
	switch {
	case sign == "^":
		made.say = func(parts []string) string { return "POWER(" + strings.Join(parts, ",") + ")" }
	case sign == "-" && left.IsMoment() && left.Kind == right.Kind:
		made.as, made.err, made.plain = ModelField{Kind: DurationField, reckoned: true}, nil, true
		made.say = func(parts []string) string { return "django_timestamp_diff(" + strings.Join(parts, ", ") + ")" }
	case lengths && left.Kind != right.Kind:
		if sign != "+" && sign != "-" {
			return nil, pyrun.Raise("DatabaseError", "Invalid connector for timedelta: %s.", sign)
		}
		made.say = func(parts []string) string {
			return "(django_format_dtdelta('" + sign + "', " + strings.Join(parts, ", ") + "))"
		}
	}
	return made, nil
}

// termOf is a value as an expression of the query: what is none stands for itself.
func (q *lineRows) termOf(v pyrun.Value) (term, error) {
	if q.nested++; q.nested > mostNested {
		return nil, pyrun.Raise("NotImplementedError", "at most %d expressions stand in one another here", mostNested)
	}
	defer func() { q.nested-- }()
	switch v := v.(type) {
	case *fieldSum:
		t, err := q.named(v.field.Name)
		if err != nil || v.by == nil {
			return t, err
		}
		by, err := q.r.valueOfLines(v.by, nil)
		if err != nil {
			return nil, err
		}
		return combinedTerm(t, map[bool]string{true: "-", false: "+"}[v.minus], by)
	case *lineAggregate:
		return q.sumOf(v)
	case *lineExpr:
		if v.order != nil {
			return nil, pyrun.Raise("NotImplementedError", "asc() and desc() stand in order_by() here")
		}
		if v.asks && v.sub != nil {
			return q.existsOf(v)
		}
		return v.in(q)
	case *lineQ:
		return q.asked(v)
	case *lineRows:
		return nil, pyrun.Raise("NotImplementedError", "a queryset stands in an expression as Subquery(…) here")
	}
	return q.r.valueOfLines(v, nil)
}

// argument is what a function of a query is given: a text is the name of a field.
func (q *lineRows) argument(v pyrun.Value) (term, error) {
	if name, is := v.(string); is {
		return q.named(name)
	}
	return q.termOf(v)
}

// named is what the query has by a name: a field, or what annotate() has given.
func (q *lineRows) named(name string) (term, error) {
	if n := q.note(name); n != nil {
		return &noteTerm{*n}, nil
	}
	path, err := q.lookup(name)
	return &columnTerm{q.model, path}, err
}

// asked is Q(…) as a value, and what When() and filter= ask.
func (q *lineRows) asked(of *lineQ) (*conditionTerm, error) {
	within := q.anew()
	within.reckoning = true
	part, err := within.treeOf(of, false)
	all := part.many
	if part.one != nil {
		all = &conditions{parts: []conditionPart{part}}
	}
	if err == nil && len(all.parts) == 0 {
		err = pyrun.Raise("ValueError", "An empty Q() can't be used as a When() condition.")
	}
	return &conditionTerm{q.model, all}, err
}

// outputField takes output_field; nil where it is not given.
func outputField(args *pyrun.Args) (*ModelField, error) {
	v, has := args.ByName("output_field")
	if !has || v == nil {
		return nil, nil
	}
	f, is := v.(*fieldOfLines)
	if !is {
		return nil, pyrun.Raise("NotImplementedError", "output_field is given a field of django.db.models here, as models.IntegerField()")
	}
	made := f.f
	return &made, nil
}

// typed gives a term the type that output_field says.
func typed(as *ModelField, otherwise ModelField, err error) (ModelField, error) {
	if as != nil {
		return *as, nil
	}
	return otherwise, err
}

// fieldOfLines is models.CharField() in a view, which output_field is given.
type fieldOfLines struct{ f ModelField }

// TypeName implements pyrun.Object.
func (f *fieldOfLines) TypeName() string { return f.f.ClassName() }

// Attr implements pyrun.Object.
func (*fieldOfLines) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// fieldsOfLines are the fields that lines make for output_field.
func fieldsOfLines() map[string]func(r *running) pyrun.Value {
	made := map[string]func(r *running) pyrun.Value{}
	for _, class := range FieldKinds() {
		if class == string(ForeignKey) || class == string(OneToOneField) {
			continue
		}
		made[class] = calls(class, func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
			args.Pos, args.Named = nil, nil // max_length and the like are not looked at of what is reckoned
			f := ModelField{Kind: FieldKind(class)}.Classed()
			f.reckoned = true
			return &fieldOfLines{f}, nil
		})
	}
	return made
}

// setToTerm is an expression to which an UPDATE sets a column.
func setToTerm(m *Model, f ModelField, v any) (text string, args []any, err error) {
	q := &lineRows{model: m, said: m.Name + ".objects"}
	switch v := v.(type) {
	case *lineExpr:
		q.r = v.r
	case *lineAggregate:
		q.r = v.r
	}
	t, err := q.termOf(v)
	if err == nil && sumsUp(t) {
		err = pyrun.Raise("FieldError", "Aggregate functions are not allowed in this query (%s=%s).", f.Name, saidSum(t))
	}
	if err != nil {
		return "", nil, err
	}
	w := &writing{j: q.tables(nil, false), again: true}
	if text = t.write(w); len(w.j.all) > 1 && w.j.text() != "" {
		w.fails(pyrun.Raise("FieldError", "Joined field references are not permitted in this query"))
	}
	return text, w.args, w.err
}
