package httpsim

import (
	"slices"

	"statelab/internal/pyrun"
)

// lineWhen is When(goals__gt=5, then=…).
type lineWhen struct {
	asks *lineQ
	then pyrun.Value
}

// TypeName implements pyrun.Object.
func (*lineWhen) TypeName() string { return "When" }

// Attr implements pyrun.Object.
func (*lineWhen) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

func makesWhen(r *running, args *pyrun.Args) (pyrun.Value, error) {
	made := &lineWhen{}
	asked := &pyrun.Args{Func: "Q"}
	if len(args.Pos) > 0 {
		if !asksSomething(args.Pos[0]) {
			return nil, pyrun.Raise("TypeError", "When() supports a Q object, a boolean expression, or lookups as a condition.")
		}
		if q, is := args.Pos[0].(*lineQ); is && q.isEmpty() {
			return nil, pyrun.Raise("ValueError", "An empty Q() can't be used as a When() condition.")
		}
		asked.Pos = args.Pos[:1]
		if args.Pos = args.Pos[1:]; len(args.Pos) > 0 {
			made.then, args.Pos = args.Pos[0], args.Pos[1:]
		}
	}
	if v, has := args.ByName("then"); has {
		made.then = v
	}
	if asked.Named = args.Named; len(asked.Pos)+len(asked.Named) == 0 {
		return nil, pyrun.Raise("TypeError", "When() supports a Q object, a boolean expression, or lookups as a condition.")
	}
	args.Named = nil
	q, err := makesQ(r, asked)
	if err != nil {
		return nil, err
	}
	made.asks = q.(*lineQ)
	return made, args.Done()
}

func makesCase(r *running, args *pyrun.Args) (pyrun.Value, error) {
	as, err := outputField(args)
	if err != nil {
		return nil, err
	}
	other, _ := args.ByName("default")
	var whens []*lineWhen
	for _, v := range args.Pos {
		when, is := v.(*lineWhen)
		if !is {
			return nil, pyrun.Raise("TypeError", "Positional arguments must all be When objects.")
		}
		whens = append(whens, when)
	}
	if args.Pos = nil; len(whens) > mostConditions {
		return nil, pyrun.Raise("NotImplementedError", "a query has at most %d conditions here", mostConditions)
	}
	return &lineExpr{r: r, class: "Case", in: func(q *lineRows) (term, error) { return q.caseOf(whens, other, as) }}, args.Done()
}

// caseOf is Case(…) of a model.
func (q *lineRows) caseOf(whens []*lineWhen, other pyrun.Value, as *ModelField) (term, error) {
	made := &caseTerm{}
	var err error
	for _, when := range whens {
		asked, err := q.asked(when.asks)
		if err != nil {
			return nil, err
		}
		then, err := q.argument(when.then)
		if err != nil {
			return nil, err
		}
		made.whens, made.thens = append(made.whens, asked), append(made.thens, then)
	}
	if made.other, err = q.argument(other); err != nil {
		return nil, err
	}
	made.as, made.err = typeOf(append(slices.Clone(made.thens), made.other))
	made.as, made.err = typed(as, made.as, made.err)
	return made, nil
}

func makesValue(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("value")
	if err != nil {
		return nil, err
	}
	if len(args.Pos) > 0 {
		args.Named, args.Pos = append(args.Named, pyrun.Arg{Name: "output_field", Value: args.Pos[0]}), args.Pos[1:]
	}
	as, err := outputField(args)
	if err != nil {
		return nil, err
	}
	return &lineExpr{r: r, class: "Value", in: func(q *lineRows) (term, error) {
		t, err := q.r.valueOfLines(v, as)
		if err != nil {
			return nil, err
		}
		return t, nil
	}}, args.Done()
}

func makesWrapper(r *running, args *pyrun.Args) (pyrun.Value, error) {
	of, err := args.Need("expression")
	if err != nil {
		return nil, err
	}
	if len(args.Pos) > 0 {
		args.Named, args.Pos = append(args.Named, pyrun.Arg{Name: "output_field", Value: args.Pos[0]}), args.Pos[1:]
	}
	as, err := outputField(args)
	if err != nil {
		return nil, err
	}
	if as == nil {
		return nil, pyrun.Raise("TypeError", "__init__() missing 1 required positional argument: 'output_field'")
	}
	return &lineExpr{r: r, class: "ExpressionWrapper", asks: as.Kind == BooleanField, in: func(q *lineRows) (term, error) {
		t, err := q.termOf(of)
		if err != nil {
			return nil, err
		}
		return &wrapTerm{t, *as}, nil
	}}, args.Done()
}

// makesExists is Exists(Order.objects.filter(user=OuterRef("pk"))).
func makesExists(r *running, args *pyrun.Args) (pyrun.Value, error) {
	sub, err := queryGiven(args, "Exists")
	if err != nil {
		return nil, err
	}
	made := &lineExpr{r: r, class: "Exists", asks: true, sub: sub}
	return made, args.Done()
}

// makesSubquery is Subquery(….values("name")[:1]).
func makesSubquery(r *running, args *pyrun.Args) (pyrun.Value, error) {
	sub, err := queryGiven(args, "Subquery")
	if err != nil {
		return nil, err
	}
	as, err := outputField(args)
	if err != nil {
		return nil, err
	}
	return &lineExpr{r: r, class: "Subquery", sub: sub, in: func(q *lineRows) (term, error) { return q.subqueryOf(sub, as) }}, args.Done()
}

// queryGiven takes the queryset of Exists() and Subquery().
func queryGiven(args *pyrun.Args, name string) (*lineRows, error) {
	v, err := args.Need("queryset")
	if err != nil {
		return nil, err
	}
	if isManager(v) { // of one's own; Django's has no query
		return nil, pyrun.Raise("NotImplementedError", "%s() is given a queryset here, as Order.objects.all()", name)
	}
	q, is := v.(*lineRows)
	if !is || q.parts != nil {
		return nil, pyrun.Raise("NotImplementedError", "%s() is given a queryset here, as Order.objects.all()", name)
	}
	made := q.anew()
	made.related, made.prefetch = nil, nil
	return made, nil
}

// existsOf is Exists(…) of a model.
func (q *lineRows) existsOf(e *lineExpr) (term, error) {
	return q.inQuery(&queryTerm{q: e.sub, exists: true, not: e.not, as: ModelField{Kind: BooleanField}})
}

// subqueryOf is Subquery(…) of a model.
func (q *lineRows) subqueryOf(sub *lineRows, as *ModelField) (term, error) {
	made := &queryTerm{q: sub}
	var err error
	if sub.values != nil && len(sub.values.fields) == 1 {
		var t term
		if t, err = sub.named(sub.values.fields[0]); err == nil {
			made.as, err = t.field()
			made.as = reckonedAs(made.as)
		}
	} else {
		err = errNoType()
	}
	made.as, made.err = typed(as, made.as, err)
	return q.inQuery(made)
}

// inQuery looks whether a query inside can stand in the query.
func (q *lineRows) inQuery(t *queryTerm) (term, error) {
	if t.q.depth() >= MostJoined {
		return nil, pyrun.Raise("NotImplementedError", "at most %d queries stand in one another here", MostJoined)
	}
	for _, name := range t.outside() {
		if _, err := q.named(name); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// makesOuterRef is OuterRef("pk").
func makesOuterRef(r *running, args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("name")
	if err != nil {
		return nil, err
	}
	made := &outerTerm{}
	if inner, is := v.(*lineExpr); is && inner.class == "OuterRef" {
		t, err := inner.in(nil)
		if err != nil {
			return nil, err
		}
		of := *t.(*outerTerm)
		of.up++
		if made = &of; of.up > MostJoined {
			return nil, pyrun.Raise("NotImplementedError", "at most %d queries stand in one another here", MostJoined)
		}
	} else if made.name, is = v.(string); !is {
		return nil, pyrun.Raise("TypeError", "OuterRef() is given the name of a field, and no %s", pyrun.KindOf(v))
	}
	return &lineExpr{r: r, class: "OuterRef", in: func(*lineRows) (term, error) { return made, nil }}, args.Done()
}

// expressionNames are what django.db.models has of expressions.
func expressionNames() map[string]func(r *running) pyrun.Value {
	return map[string]func(r *running) pyrun.Value{
		"Case": calls("Case", makesCase), "When": calls("When", makesWhen), "Value": calls("Value", makesValue), "ExpressionWrapper": calls("ExpressionWrapper", makesWrapper),
		"Exists": calls("Exists", makesExists), "Subquery": calls("Subquery", makesSubquery), "OuterRef": calls("OuterRef", makesOuterRef), "Prefetch": calls("Prefetch", makesPrefetch),
	}
}
