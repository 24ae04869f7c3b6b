package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/pyrun"
)

// conditionsOf are the lookups of filter(…).
func (q *lineRows) conditionsOf(args *pyrun.Args, not bool) (all []condition, err error) {
	for _, given := range args.Pos {
		of, is := given.(*lineQ)
		if !is {
			return nil, pyrun.Raise("TypeError", "cannot unpack non-iterable %s object", pyrun.KindOf(given))
		}
		if not {
			return nil, pyrun.Raise("NotImplementedError", "Q() in exclude() is not played here")
		}
		c := condition{call: q.calls}
		for _, way := range of.ways {
			var ands []condition
			for _, n := range way {
				one, err := q.conditionOf(n, false)
				if err != nil {
					return nil, err
				}
				ands = append(ands, one)
			}
			c.any = append(c.any, ands)
		}
		all = append(all, c)
	}
	args.Pos = nil
	for _, n := range args.Named {
		c, err := q.conditionOf(n, not)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	args.Named = nil
	return all, nil
}

// conditionOf is one lookup, as name__icontains="tea".
func (q *lineRows) conditionOf(n pyrun.Arg, not bool) (c condition, err error) {
	c = condition{name: n.Name, not: not, call: q.calls}
	name := n.Name
	if i := strings.LastIndex(name, "__"); i >= 0 && slices.Contains(Lookups(), name[i+2:]) {
		name, c.lookup = name[:i], name[i+2:]
	}
	if c.lookup == "exact" {
		c.lookup = ""
	}
	path, at, missing := q.model.Lookup(name)
	if path == nil {
		return c, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field. Choices are: %s", missing, strings.Join(at.choices(), ", "))
	}
	f := path[len(path)-1]
	c.path = path
	switch value := n.Value.(type) {
	case *fieldSum:
		if _, known := q.model.Field(value.field.Name); !known {
			return c, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field. Choices are: %s", value.field.Name, strings.Join(q.model.choices(), ", "))
		}
		c.f = value
		return c, nil
	case *lineRows:
		if c.lookup != "in" {
			return c, pyrun.Raise("ValueError", "The QuerySet value for an exact lookup must be limited to one result using slicing.")
		}
		c.rows = value.asQueried()
		return c, nil
	}
	switch {
	case c.lookup == "isnull":
		c.value = n.Value
		return c, nil
	case textLookups[c.lookup] != "":
		if n.Value == nil {
			return c, pyrun.Raise("ValueError", "Cannot use None as a query value")
		}
		c.value, err = pyrun.Str(n.Value)
		return c, err
	case c.lookup == "in":
		items, err := pyrun.Iter(n.Value)
		if err != nil {
			return c, err
		}
		c.values = []any{}
		for _, item := range items {
			value, err := q.lookedFor(f, item)
			if err != nil {
				return c, err
			}
			if value != nil && !slices.Contains(c.values, value) {
				c.values = append(c.values, value)
			}
		}
		return c, nil
	}
	c.value, err = q.lookedFor(f, n.Value)
	return c, err
}

// lookedFor is what a field is compared with, as the database has it.
func (q *lineRows) lookedFor(f ModelField, value pyrun.Value) (any, error) {
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
		value = v.record.id
	}
	stored, _, err := q.r.stores(f, value, true)
	if err != nil {
		return nil, err
	}
	return asField(f, stored)
}

// Operate implements pyrun.Operated: F("count") + 1.
func (s *fieldSum) Operate(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	if sign != "+" && sign != "-" || s.by != nil {
		return nil, true, pyrun.Raise("NotImplementedError", "to F() a number is added here, or taken away")
	}
	switch other.(type) {
	case int64, float64:
		return &fieldSum{field: s.field, by: other, minus: sign == "-"}, true, nil
	}
	return nil, true, pyrun.Raise("NotImplementedError", "to F() a number is added here, or taken away")
}

// OperatedBy implements pyrun.Operated.
func (s *fieldSum) OperatedBy(string, pyrun.Value) (pyrun.Value, bool, error) {
	return nil, true, pyrun.Raise("NotImplementedError", "F() stands first in a sum here")
}

// TypeName implements pyrun.Object.
func (s *fieldSum) TypeName() string {
	if s.by != nil {
		return "CombinedExpression"
	}
	return "F"
}

// Attr implements pyrun.Object.
func (*fieldSum) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Str implements pyrun.Shown.
func (s *fieldSum) Str() (string, error) { return s.String(), nil }

// Repr implements pyrun.Shown.
func (s *fieldSum) Repr() (string, error) { return s.String(), nil }

func makesF(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	name, err := args.Text("name")
	if err != nil {
		return nil, err
	}
	return &fieldSum{field: ModelField{Name: name}}, args.Done() // of which model, who asks knows
}

// lineQ is Q(…), and what | makes of several.
type lineQ struct {
	ways [][]pyrun.Arg
}

// TypeName implements pyrun.Object.
func (*lineQ) TypeName() string { return "Q" }

// Attr implements pyrun.Object.
func (*lineQ) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Operate implements pyrun.Operated.
func (q *lineQ) Operate(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	of, is := other.(*lineQ)
	switch {
	case sign == "~":
		return nil, true, pyrun.Raise("NotImplementedError", "~ before Q() is not played here: exclude() takes rows away")
	case !is:
		return nil, false, nil
	case sign == "|":
		if len(q.ways) == 1 && len(q.ways[0]) == 0 {
			return of, true, nil
		}
		return &lineQ{ways: slices.Concat(q.ways, of.ways)}, true, nil
	case sign == "&" && len(q.ways) == 1 && len(of.ways) == 1:
		return &lineQ{ways: [][]pyrun.Arg{slices.Concat(q.ways[0], of.ways[0])}}, true, nil
	}
	return nil, true, pyrun.Raise("NotImplementedError", "of Q() only | is played here, and & between two of them")
}

// OperatedBy implements pyrun.Operated.
func (*lineQ) OperatedBy(string, pyrun.Value) (pyrun.Value, bool, error) { return nil, false, nil }

func makesQ(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	all := slices.Clone(args.Named)
	slices.SortStableFunc(all, func(a, b pyrun.Arg) int { return strings.Compare(a.Name, b.Name) })
	args.Named = nil
	return &lineQ{ways: [][]pyrun.Arg{all}}, args.Done()
}
