package httpsim

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/pyrun"
)

// mostConditions are how many conditions one query has at most.
const mostConditions = 500

// lookup is Model.Lookup among the models of the site, or the FieldError of a name that leads nowhere.
func (q *lineRows) lookup(name string) ([]ModelField, error) {
	models := q.r.server.models()
	path, at, missing := q.model.lookupAmong(models, name)
	if path == nil {
		if err := q.transformed(name); err != nil {
			return nil, err
		}
		return nil, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field. Choices are: %s", missing, strings.Join(q.choicesOf(at), ", "))
	}
	return path, nil
}

// transformed refuses a name behind which parts of a value are asked that are Django's and not played: at__iso_year.
func (q *lineRows) transformed(name string) error {
	parts := strings.Split(name, "__")
	for n := len(parts) - 1; n > 0; n-- {
		path, _, _ := q.model.lookupAmong(q.r.server.models(), strings.Join(parts[:n], "__"))
		if path == nil {
			continue
		}
		f, rest := keyField(path), strings.Join(parts[n:], "__")
		if f.Kind == JSONField || slices.Contains(lookupsOfDjango, parts[n]) && (f.IsMoment() || parts[n] == "regex" || parts[n] == "iregex" || parts[n] == "range") {
			return pyrun.Raise("NotImplementedError", "__%s of a %s is Django's and is not played here", rest, f.ClassName())
		}
		return nil
	}
	return nil
}

// choicesOf are the names that a FieldError tells.
func (q *lineRows) choicesOf(m *Model) []string {
	names := m.choicesAmong(q.r.server.models())
	if m == q.model {
		for _, n := range q.notes {
			names = append(names, n.name)
		}
		slices.Sort(names)
	}
	return names
}

// conditionsOf are the lookups of filter(…) and exclude(…).
func (q *lineRows) conditionsOf(args *pyrun.Args, not bool) (all []condition, err error) {
	given := slices.Clone(args.Named)
	slices.SortStableFunc(given, func(a, b pyrun.Arg) int { return strings.Compare(a.Name, b.Name) })
	root := &conditions{not: not}
	for _, v := range args.Pos {
		of, err := askedBy(v)
		if err != nil {
			return nil, err
		}
		part, err := q.treeOf(of, not)
		if err != nil {
			return nil, err
		}
		root.parts = append(root.parts, part)
	}
	for _, n := range given {
		c, err := q.conditionOf(n, not)
		if err != nil {
			return nil, err
		}
		root.parts = append(root.parts, conditionPart{one: &c})
	}
	onlyNamed := len(args.Pos) == 0
	args.Pos, args.Named = nil, nil
	if !onlyNamed {
		return []condition{{call: q.calls, tree: root}}, nil
	}
	for _, part := range root.parts {
		c := *part.one
		c.not = not
		all = append(all, c)
	}
	return all, nil
}

// treeOf is Q(…) as conditions of the model.
func (q *lineRows) treeOf(of *lineQ, turned bool) (conditionPart, error) {
	if of.holds != nil {
		t, err := q.termOf(of.holds)
		return conditionPart{one: &condition{call: q.calls, holds: t}}, err
	}
	if of.one != nil {
		c, err := q.conditionOf(*of.one, turned)
		return conditionPart{one: &c}, err
	}
	made := &conditions{or: of.or, not: of.not}
	for _, part := range of.parts {
		one, err := q.treeOf(part, turned != of.not)
		if err != nil {
			return conditionPart{}, err
		}
		made.parts = append(made.parts, one)
	}
	return conditionPart{many: made}, nil
}

// conditionOf is one lookup, as name__icontains="tea". turned says that it stands in a NOT.
func (q *lineRows) conditionOf(n pyrun.Arg, turned bool) (c condition, err error) {
	c = condition{name: n.Name, call: q.calls}
	if len(q.where) > mostConditions {
		return c, pyrun.Raise("NotImplementedError", "a query has at most %d conditions here", mostConditions)
	}
	name := n.Name
	if i := strings.LastIndex(name, "__"); i >= 0 && (slices.Contains(Lookups(), name[i+2:]) || name[i+2:] == "range") {
		name, c.lookup = name[:i], name[i+2:]
	}
	if c.lookup == "exact" {
		c.lookup = ""
	}
	if note := q.note(name); note != nil {
		c.note = note
		f, err := note.result()
		if err != nil {
			return c, err
		}
		return q.against(c, f, n.Value)
	}
	if i := strings.LastIndex(name, "__"); i >= 0 && slices.Contains(momentParts, name[i+2:]) {
		if path, _, _ := q.model.lookupAmong(q.r.server.models(), name[:i]); path != nil && keyField(path).hasPart(name[i+2:]) {
			name, c.part = name[:i], name[i+2:]
		}
	}
	path, err := q.lookup(name)
	if err != nil {
		return c, q.noLookup(name, err)
	}
	f := keyField(path)
	if c.path = path; c.part != "" {
		f = partField(c.part)
		if isExpression(n.Value) || n.Value == nil || c.lookup == "isnull" || textLookups[c.lookup] != "" {
			return c, pyrun.Raise("NotImplementedError", "%s= is given a number or a date here, or several of them", n.Name)
		}
	}
	switch {
	case q.reckoning:
		c.call = 0 // it asks of the rows that are reckoned
	case isMany(path) && turned:
		if err := q.splits(name, path, n.Value, c.lookup); err != nil {
			return c, err
		}
		c.split = true
	case isMany(path) && slices.ContainsFunc(q.notes, func(n annotation) bool { return overMany(n.term) }):
		return c, pyrun.Raise("NotImplementedError", "filter(%s=…) stands above annotate() here, where both lead to several rows", n.Name)
	}
	if f.Kind == JSONField && c.lookup != "isnull" {
		return c, pyrun.Raise("NotImplementedError", "rows are not found by what is inside a JSONField here")
	}
	c, err = q.against(c, f, n.Value)
	if year, is := c.value.(int64); is && c.part == "year" && (year < 1 || year > 9999) && err == nil {
		err = pyrun.Raise("ValueError", "year %d is out of range", year)
	}
	return c, err
}

// against is a condition with what it compares a field with.
func (q *lineRows) against(c condition, f ModelField, given pyrun.Value) (condition, error) {
	if given == nil && c.lookup != "in" && c.lookup != "range" { // None is no list
		return c, c.ofNone()
	}
	if e, is := given.(*lineExpr); is && e.sub != nil && !e.asks && c.lookup == "in" {
		given = e.sub
	}
	if of, is := given.(*lineRows); is && c.lookup == "in" {
		return q.inRows(c, of)
	} else if is {
		if !of.sliced || of.high != of.low+1 {
			return c, pyrun.Raise("ValueError", "The QuerySet value for an exact lookup must be limited to one result using slicing.")
		}
		if of.values == nil {
			of = of.anew()
			of.values = &valuesShape{fields: []string{"pk"}}
		}
		t, err := q.subqueryOf(of, nil)
		c.with = t
		return c, err
	}
	if isExpression(given) {
		if c.lookup != "" && signsOf[c.lookup] == "" && textLookups[c.lookup] == "" {
			return c, pyrun.Raise("NotImplementedError", "__%s is given no expression here", c.lookup)
		}
		t, err := q.termOf(given)
		c.with = t
		return c, err
	}
	switch {
	case c.lookup == "isnull":
		c.value = given
		return c, nil
	case textLookups[c.lookup] != "":
		text, err := pyrun.Str(given)
		c.value = text
		return c, err
	case c.lookup == "in":
		items, err := pyrun.Iter(given)
		if err != nil {
			return c, err
		}
		return q.oneOf(c, f, items)
	case c.lookup == "range":
		items, err := pyrun.Iter(given)
		if err == nil && len(items) != 2 {
			err = pyrun.Raise("NotImplementedError", "__range is given two values here")
		}
		for _, item := range items {
			value, wrong := q.lookedFor(f, item)
			if wrong == nil && (value == nil || isExpression(item)) {
				wrong = pyrun.Raise("NotImplementedError", "__range is given two values here")
			}
			c.values, err = append(c.values, value), cmp.Or(err, wrong)
		}
		return c, err
	}
	value, err := q.lookedFor(f, given)
	c.value = value
	return c, err
}

// inRows is __in of a query, which is asked inside this one.
func (q *lineRows) inRows(c condition, value *lineRows) (condition, error) {
	of := value.anew()
	of.related, of.prefetch = nil, nil
	if of.values == nil {
		if last := c.last(); last.Kind == ForeignKey {
			target := last.target()
			if last.back != nil {
				target = last.back
			}
			if !target.same(of.model) {
				return c, pyrun.Raise("ValueError", `Cannot use QuerySet for "%s": Use a QuerySet for "%s".`, of.model.Name, target.Name)
			}
		}
		of.values = &valuesShape{fields: []string{"pk"}, groups: true}
	} else if len(of.values.fields) != 1 {
		return c, pyrun.Raise("TypeError", "Cannot use multi-field values as a filter value.")
	}
	if c.sub = of; of.none {
		return c, nil
	}
	t := &queryTerm{q: of}
	if _, err := q.inQuery(t); err != nil || len(t.outside()) > 0 {
		return c, err
	}
	_, err := of.inside(nil)
	return c, err
}

// noLookup is what Django says of a lookup that leads somewhere, and then goes on to what is not there.
func (q *lineRows) noLookup(name string, err error) error {
	if pyrun.IsRaised(err, "NotImplementedError") {
		return err
	}
	parts := strings.Split(name, "__")
	for n := len(parts) - 1; n > 0; n-- {
		path, _, _ := q.model.lookupAmong(q.r.server.models(), strings.Join(parts[:n], "__"))
		if path == nil {
			continue
		}
		rest := strings.Join(parts[n:], "__")
		if last := path[len(path)-1]; last.Kind != ForeignKey {
			return pyrun.Raise("FieldError", "Unsupported lookup '%s' for %s or join on the field not permitted.", parts[n], last.ClassName())
		}
		return pyrun.Raise("FieldError", "Related Field got invalid lookup: %s", rest)
	}
	return err
}

// oneOf is __in of some values.
func (q *lineRows) oneOf(c condition, f ModelField, items []pyrun.Value) (condition, error) {
	c.values = []any{}
	if len(items) > 10*mostConditions {
		return c, pyrun.Raise("OperationalError", "too many SQL variables")
	}
	for _, item := range items {
		if isExpression(item) {
			return c, pyrun.Raise("NotImplementedError", "__in is given values or a queryset here, and no expression")
		}
		value, err := q.lookedFor(f, item)
		if err != nil {
			return c, err
		}
		if value != nil && !slices.ContainsFunc(c.values, func(other any) bool { return storedValue(other) == storedValue(value) }) {
			c.values = append(c.values, value)
		}
	}
	return c, nil
}

// lookedFor is what a field is compared with, as the database has it.
func (q *lineRows) lookedFor(f ModelField, value pyrun.Value) (any, error) {
	value = plainChoice(value)
	switch v := value.(type) {
	case *whoObject:
		user, err := v.who()
		if err != nil {
			return nil, err
		}
		if user == nil {
			return nil, pyrun.Raise("TypeError", "Field 'id' expected a number but got <SimpleLazyObject: <django.contrib.auth.models.AnonymousUser object>>.")
		}
		value = user.ID
	case *lineRow:
		if v.record.id == 0 {
			return nil, pyrun.Raise("ValueError", "Model instances passed to related filters must be saved.")
		}
		value = v.record.model.key(v.record.id)
	}
	stored, _, err := q.r.stores(q.model, f, value, true)
	if err != nil {
		return nil, err
	}
	stored, err = asField(f, stored)
	return stored, q.r.inWords(err)
}

// lineQ is Q(…), and what |, & and ~ make of it: a lookup, or several.
type lineQ struct {
	one     *pyrun.Arg
	holds   *lineExpr // Exists(…), in the place of a lookup
	or, not bool
	parts   []*lineQ
	n       int // how many lookups
}

// TypeName implements pyrun.Object.
func (*lineQ) TypeName() string { return "Q" }

// Attr implements pyrun.Object.
func (*lineQ) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// isEmpty reports whether nothing is asked.
func (q *lineQ) isEmpty() bool { return q.one == nil && q.holds == nil && len(q.parts) == 0 }

// Operate implements pyrun.Operated.
func (q *lineQ) Operate(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	if sign == "~" {
		return &lineQ{not: true, parts: []*lineQ{q}, n: q.n}, true, nil
	}
	if sign == "-" && other == nil {
		return nil, false, nil
	}
	of, err := askedBy(other)
	switch {
	case sign != "|" && sign != "&" || err != nil:
		return nil, true, pyrun.Raise("TypeError", "unsupported operand type(s) for %s: 'Q' and '%s'", sign, pyrun.KindOf(other))
	case q.n+of.n > mostConditions:
		return nil, true, pyrun.Raise("NotImplementedError", "a query has at most %d conditions here", mostConditions)
	case q.isEmpty():
		return of, true, nil
	case of.isEmpty():
		return q, true, nil
	}
	made := &lineQ{or: sign == "|", n: q.n + of.n}
	for _, one := range []*lineQ{q, of} {
		if !one.not && one.one == nil && one.holds == nil && (one.or == made.or || len(one.parts) == 1) { // as Node.add() does
			made.parts = append(made.parts, one.parts...)
		} else {
			made.parts = append(made.parts, one)
		}
	}
	return made, true, nil
}

// OperatedBy implements pyrun.Operated.
func (*lineQ) OperatedBy(string, pyrun.Value) (pyrun.Value, bool, error) { return nil, false, nil }

func makesQ(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	made := &lineQ{}
	for _, v := range args.Pos {
		of, err := askedBy(v)
		if err != nil {
			return nil, err
		}
		made.parts, made.n = append(made.parts, of), made.n+of.n
	}
	all := slices.Clone(args.Named)
	slices.SortStableFunc(all, func(a, b pyrun.Arg) int { return strings.Compare(a.Name, b.Name) })
	for i := range all {
		if all[i].Name == "_connector" || all[i].Name == "_negated" {
			return nil, pyrun.Raise("NotImplementedError", "Q() is given lookups alone here")
		}
		made.parts, made.n = append(made.parts, &lineQ{one: &all[i], n: 1}), made.n+1
	}
	args.Pos, args.Named = nil, nil
	return made, nil
}

// askedBy is what filter() and Q() are given without a name: Q(…), or an expression that is true or false.
func askedBy(v pyrun.Value) (*lineQ, error) {
	switch v := v.(type) {
	case *lineQ:
		return v, nil
	case *lineExpr:
		if v.asks {
			return &lineQ{holds: v, n: 1}, nil
		}
		return nil, pyrun.Raise("TypeError", "Cannot filter against a non-conditional expression.")
	case *fieldSum, *lineAggregate:
		return nil, pyrun.Raise("TypeError", "Cannot filter against a non-conditional expression.")
	}
	return nil, pyrun.Raise("TypeError", "cannot unpack non-iterable %s object", pyrun.KindOf(v))
}

// splits refuses what exclude() and ~Q() over several rows are not given here.
func (q *lineRows) splits(name string, path []ModelField, value pyrun.Value, lookup string) error {
	asksNull := value == nil || lookup == "isnull" && value != false
	if asksNull && path[0].back == nil {
		return pyrun.Raise("NotImplementedError", "%s leads over a key to several rows, and exclude() and ~Q() do not ask there whether there are none", name)
	}
	if sum, is := value.(*fieldSum); is && sum.by == nil {
		of, err := q.lookup(sum.field.Name)
		if err == nil && !isMany(of) {
			return nil
		}
	} else if _, sub := value.(*lineExpr); !isExpression(value) || sub && value.(*lineExpr).sub != nil {
		return nil
	}
	return pyrun.Raise("NotImplementedError", "%s leads to several rows, and exclude() and ~Q() of them are given values here, or F() of one row", name)
}
