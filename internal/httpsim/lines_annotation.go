package httpsim

import (
	"slices"

	"statelab/internal/pyrun"
)

// annotation is what annotate() gives each row: Count("item").
type annotation struct {
	name   string
	term   term
	hidden bool // alias(): rows are found by it, and do not have it
}

// note finds what annotate() gives by a name.
func (q *lineRows) note(name string) *annotation {
	i := slices.IndexFunc(q.notes, func(n annotation) bool { return n.name == name })
	if i < 0 {
		return nil
	}
	return &q.notes[i]
}

// sums reports whether it is reckoned of several rows.
func (n annotation) sums() bool { return sumsUp(n.term) }

// result is how it is read.
func (n annotation) result() (ModelField, error) { return n.term.field() }

// reckons reports whether annotate() has reckoned something of several rows.
func (q *lineRows) reckons() bool { return slices.ContainsFunc(q.notes, annotation.sums) }

// shown are what annotate() has given that rows have.
func (q *lineRows) shown() []annotation {
	return slices.DeleteFunc(slices.Clone(q.notes), func(n annotation) bool { return n.hidden })
}

// annotated is annotate(n=Count("item")).
func (q *lineRows) annotated(args *pyrun.Args) (pyrun.Value, error) { return q.noted(args, "annotate") }

// noted is annotate(…), and alias(…).
func (q *lineRows) noted(args *pyrun.Args, method string) (pyrun.Value, error) {
	if err := q.unsliced(method); err != nil {
		return nil, err
	}
	made := q.anew()
	if q.values != nil {
		shape := *q.values
		shape.fields = slices.Clone(shape.fields)
		made.values = &shape
	}
	given, err := namedAggregates(args, method)
	if err != nil {
		return nil, err
	}
	sums := false
	for _, n := range given {
		note, err := made.noteOf(n)
		if err != nil {
			return nil, err
		}
		note.hidden = method == "alias"
		sums = sums || note.sums()
		if made.notes = append(slices.DeleteFunc(made.notes, func(of annotation) bool { return of.name == n.Name }), note); len(made.notes) > MostJoined {
			return nil, pyrun.Raise("NotImplementedError", "a query has at most %d annotations here", MostJoined)
		}
		if made.values != nil && !note.hidden && !slices.Contains(made.values.fields, n.Name) {
			made.values.fields = append(made.values.fields, n.Name)
		}
	}
	if made.values != nil && sums && !made.values.groups {
		made.values.groups, made.values.by = true, made.values.fields
	}
	return made, nil
}

// noteOf is one of what annotate() is given.
func (q *lineRows) noteOf(n pyrun.Arg) (annotation, error) {
	note := annotation{name: n.Name}
	if _, _, known := q.model.fieldBy(n.Name); known {
		return note, pyrun.Raise("ValueError", "The annotation '%s' conflicts with a field on the model.", n.Name)
	}
	if !nameOfNote().MatchString(n.Name) {
		return note, pyrun.Raise("NotImplementedError", "the name of an annotation has letters, digits and _ here")
	}
	_, asks := n.Value.(*lineQ)
	if !isExpression(n.Value) && !asks {
		said, _ := pyrun.Str(n.Value)
		return note, pyrun.Raise("TypeError", "QuerySet.annotate() received non-expression(s): %s.", said)
	}
	var err error
	note.term, err = q.termOf(n.Value)
	if of, is := note.term.(*noteTerm); is && err == nil { // F("n") of what alias() has given
		note.term = of.note.term
	}
	return note, err
}
