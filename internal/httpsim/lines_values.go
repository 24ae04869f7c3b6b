package httpsim

import (
	"fmt"
	"slices"
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
		if shape.flat = option == "flat"; !shape.flat {
			return nil, pyrun.Raise("NotImplementedError", "values_list(named=True) is Django's and is not played here")
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
		for _, n := range q.notes {
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
		a, reckons := given.(*lineAggregate)
		switch {
		case is:
		case reckons && !dicts:
			name = fmt.Sprintf("%s__%s%d", a.field, strings.ToLower(a.does), len(more.Named)+1)
			more.Named = append(more.Named, pyrun.Arg{Name: name, Value: a})
		default:
			return nil, nil, pyrun.Raise("NotImplementedError", "values() and values_list() are given names of fields here, and Count, Sum, Avg, Max, Min or F() of one")
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

// annotated is annotate(n=Count("item")).
func (q *lineRows) annotated(args *pyrun.Args) (pyrun.Value, error) {
	if err := q.unsliced("annotate"); err != nil {
		return nil, err
	}
	made := q.anew()
	if q.values != nil {
		shape := *q.values
		if shape.fields = slices.Clone(shape.fields); !shape.groups {
			shape.groups, shape.by = true, slices.DeleteFunc(slices.Clone(shape.fields), func(name string) bool { return q.note(name) != nil })
		}
		made.values = &shape
	}
	given, err := namedAggregates(args, "annotate")
	if err != nil {
		return nil, err
	}
	for _, n := range given {
		note := annotation{name: n.Name}
		if _, _, known := q.model.fieldBy(n.Name); known {
			return nil, pyrun.Raise("ValueError", "The annotation '%s' conflicts with a field on the model.", n.Name)
		}
		if !nameOfNote().MatchString(n.Name) {
			return nil, pyrun.Raise("NotImplementedError", "the name of an annotation has letters, digits and _ here")
		}
		switch of := n.Value.(type) {
		case *lineAggregate:
			if note, err = made.reckoned(n.Name, of); err != nil {
				return nil, err
			}
		case *fieldSum:
			path, err := q.lookup(of.field.Name)
			if err != nil {
				return nil, err
			}
			if note.path = path; of.by != nil {
				return nil, pyrun.Raise("NotImplementedError", "annotate() is given Count, Sum, Avg, Max, Min or F() of a field here")
			}
		default:
			return nil, pyrun.Raise("NotImplementedError", "annotate() is given Count, Sum, Avg, Max, Min or F() of a field here")
		}
		made.notes = append(made.notes, note)
		if len(made.notes) > MostJoined {
			return nil, pyrun.Raise("NotImplementedError", "a query has at most %d annotations here", MostJoined)
		}
		if made.values != nil && !slices.Contains(made.values.fields, n.Name) {
			made.values.fields = append(made.values.fields, n.Name)
		}
	}
	return made, nil
}
