package httpsim

import (
	"fmt"
	"strings"

	"statelab/internal/pyrun"
)

// valued is values(…) and values_list(…): what rows have, and no rows.
func (q *lineRows) valued(args *pyrun.Args, dicts bool) (pyrun.Value, error) {
	shape := &valuesShape{dicts: dicts}
	for _, option := range []string{"flat", "named"} {
		given, has := args.ByName(option)
		if so, err := pyrun.Truth(given); !has || dicts || err != nil || !so {
			continue
		}
		if option == "flat" {
			shape.flat = true
		} else if shape.named = true; shape.flat {
			return nil, pyrun.Raise("TypeError", "'flat' and 'named' can't be used together.")
		}
	}
	q, names, err := q.expressed(args, dicts)
	if err != nil {
		return nil, err
	}
	made := q.anew()
	if q.values != nil && q.values.groups {
		shape.groups, shape.by = true, q.values.by
	}
	for _, name := range names {
		if q.note(name) == nil {
			if _, err := q.lookup(name); err != nil {
				return nil, err
			}
		}
		shape.fields = append(shape.fields, name)
	}
	if len(shape.fields) == 0 {
		shape.fields = q.model.columnNames()
		for _, n := range q.shown() {
			shape.fields = append(shape.fields, n.name)
		}
	}
	if shape.flat && len(shape.fields) > 1 {
		return nil, pyrun.Raise("TypeError", "'flat' is not valid when values_list is called with more than one field.")
	}
	if len(made.related) > 0 {
		made.related = nil
	}
	made.values = shape
	return made, args.Done()
}

// expressed is the query with what values() and values_list() are given to reckon, as annotate() is, and the names of all
// that they are given.
func (q *lineRows) expressed(args *pyrun.Args, dicts bool) (*lineRows, []string, error) {
	var names []string
	more := &pyrun.Args{Func: "annotate"}
	for _, given := range args.Pos {
		name, is := given.(string)
		switch {
		case is:
		case isExpression(given) && !dicts:
			name = nameInList(given, len(more.Named)+1)
			more.Named = append(more.Named, pyrun.Arg{Name: name, Value: given})
		default:
			return nil, nil, pyrun.Raise("NotImplementedError", "values() and values_list() are given names of fields here, and expressions")
		}
		names = append(names, name)
	}
	if dicts {
		more.Named = args.Named
		for _, n := range args.Named {
			names = append(names, n.Name)
		}
		args.Named = nil
	}
	if args.Pos = nil; len(more.Named) == 0 {
		return q, names, nil
	}
	made, err := q.annotated(more)
	if err != nil {
		return nil, nil, err
	}
	return made.(*lineRows), names, nil
}

// nameInList is what values_list() calls an expression that has no name.
func nameInList(v pyrun.Value, n int) string {
	if a, is := v.(*lineAggregate); is {
		if name, err := a.alias(); err == nil {
			return fmt.Sprintf("%s%d", name, n)
		}
	}
	return fmt.Sprintf("%s%d", strings.ToLower(pyrun.KindOf(v)), n)
}

// namedRow is a row of values_list(named=True).
func (s *valuesShape) namedRow(values []pyrun.Value) (pyrun.Value, error) {
	if s.row == nil {
		names := make([]pyrun.Value, len(s.fields))
		for i, name := range s.fields {
			names[i] = name
		}
		made, err := pyrun.NamedTuple(&pyrun.Args{Func: "namedtuple", Pos: []pyrun.Value{"Row", pyrun.List(names...)}})
		if err != nil {
			return nil, err
		}
		s.row = made
	}
	return pyrun.Call(s.row, values...)
}
