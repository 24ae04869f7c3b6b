package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/pyrun"
)

// outerTerm is OuterRef("pk"): what the query has in which that stands that asks.
type outerTerm struct {
	name string
	up   int // how many queries further out: OuterRef(OuterRef("pk"))
}

func (t *outerTerm) write(w *writing) string {
	j := w.j.outer
	for n := t.up; n > 0 && j != nil; n-- {
		j = j.outer
	}
	if j == nil || j.of == nil {
		w.fails(pyrun.Raise("ValueError", "This queryset contains a reference to an outer query and may only be used in a subquery."))
		return "NULL"
	}
	return j.writes(w, t.name)
}

func (*outerTerm) field() (ModelField, error) { return ModelField{}, errNoType() }
func (*outerTerm) parts() []term              { return nil }

// writes is what the query of the tables has by a name.
func (j *joining) writes(w *writing, name string) string {
	t, err := j.of.named(name)
	if err != nil {
		w.fails(err)
		return "NULL"
	}
	inner := &writing{j: j}
	text := t.write(inner)
	w.args = append(w.args, inner.args...)
	w.fails(inner.err)
	return text
}

// ownTerm is what OuterRef() names, in the query that it means.
type ownTerm struct{ name string }

func (t *ownTerm) write(w *writing) string  { return w.j.writes(w, t.name) }
func (*ownTerm) field() (ModelField, error) { return ModelField{}, errNoType() }
func (*ownTerm) parts() []term              { return nil }

// outsideTerm is a term of the query in which that stands that asks: F() of exclude() over several rows.
type outsideTerm struct{ of term }

func (t *outsideTerm) write(w *writing) string {
	inner := *w
	inner.j = w.j.outer
	text := t.of.write(&inner)
	w.args, w.err = inner.args, inner.err
	return text
}

func (t *outsideTerm) field() (ModelField, error) { return t.of.field() }
func (t *outsideTerm) parts() []term              { return []term{t.of} }

// queryTerm is Subquery(…), and Exists(…).
type queryTerm struct {
	q           *lineRows
	exists, not bool
	as          ModelField
	err         error
}

func (t *queryTerm) write(w *writing) string {
	if t.exists {
		return t.writeExists(w)
	}
	s, err := t.q.inside(w.j)
	if err != nil || s.none {
		w.fails(err)
		return "(NULL)"
	}
	w.args = append(w.args, s.args...)
	return "(" + s.text + limited(t.q.low, t.q.high) + ")"
}

func (t *queryTerm) writeExists(w *writing) string {
	s, err := t.q.existing(w.j)
	if err != nil || s.none {
		w.fails(err)
		w.args = append(w.args, t.not)
		return "?"
	}
	w.args = append(w.args, s.args...)
	return map[bool]string{true: "NOT "}[t.not] + "EXISTS(" + s.text + ")"
}

func (t *queryTerm) field() (ModelField, error) { return t.as, t.err }
func (*queryTerm) parts() []term                { return nil }

// outside are the names that OuterRef() of the query means in the one in which it stands.
func (t *queryTerm) outside() (names []string) {
	add := func(of term) {
		eachTerm(of, func(of term) {
			if o, is := of.(*outerTerm); is && o.up == 0 {
				names = append(names, o.name)
			}
		})
	}
	for _, n := range t.q.notes {
		add(n.term)
	}
	together(slices.Clone(t.q.where)).each(func(c *condition) {
		for _, of := range []term{c.with, c.holds} {
			if of != nil {
				add(of)
			}
		}
	})
	return names
}

// groupedBy are the terms by which rows are grouped that have a term; alias is its name where Django groups by that.
func groupedBy(t term, alias string) (all []term) {
	switch t := t.(type) {
	case *valueTerm, *sumTerm, *outerTerm:
		return nil
	case *noteTerm:
		return groupedBy(t.note.term, "")
	case *wrapTerm:
		return groupedBy(t.of, alias)
	case *queryTerm:
		names := t.outside()
		switch {
		case alias != "":
			return []term{&aliasTerm{alias}}
		case slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, "__") }):
			return []term{t}
		}
		for _, name := range names {
			all = append(all, &ownTerm{name})
		}
		return all
	}
	if _, asked := t.(*conditionTerm); !asked && !sumsUp(t) {
		return []term{t}
	}
	for _, part := range t.parts() {
		all = append(all, groupedBy(part, "")...)
	}
	return all
}

// aliasTerm is a column that the statement has named.
type aliasTerm struct{ name string }

func (t *aliasTerm) write(*writing) string    { return `"` + t.name + `"` }
func (*aliasTerm) field() (ModelField, error) { return ModelField{}, errNoType() }
func (*aliasTerm) parts() []term              { return nil }
