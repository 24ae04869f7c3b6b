package httpsim

import (
	"slices"

	"statelab/internal/pyrun"
)

// valued is values(…) and values_list(…): what rows have, and no rows.
func (q *lineRows) valued(args *pyrun.Args, dicts bool) (pyrun.Value, error) {
	made := q.anew()
	shape := &valuesShape{dicts: dicts}
	if flat, has := args.ByName("flat"); has && !dicts {
		shape.flat, _ = flat.(bool)
	}
	for _, given := range args.Pos {
		name, is := given.(string)
		if !is {
			return nil, pyrun.Raise("NotImplementedError", "values() and values_list() are given names of fields here")
		}
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
	if args.Pos = nil; shape.flat && len(shape.fields) > 1 {
		return nil, pyrun.Raise("TypeError", "'flat' is not valid when values_list is called with more than one field.")
	}
	if len(made.related) > 0 {
		made.related = nil
	}
	made.values = shape
	return made, args.Done()
}

// annotated is annotate(n=Count("item")).
func (q *lineRows) annotated(args *pyrun.Args) (pyrun.Value, error) {
	if err := q.unsliced("annotate"); err != nil {
		return nil, err
	}
	made := q.anew()
	if q.values != nil {
		shape := *q.values
		shape.fields, shape.groups = slices.Clone(shape.fields), true
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
			note.does, note.distinct = of.does, of.distinct
			if note.path, err = made.reckonedPath(of); err != nil {
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
