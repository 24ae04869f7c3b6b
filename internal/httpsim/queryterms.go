package httpsim

import (
	"cmp"

	"statelab/internal/pyrun"
)

// term is an expression of a query whose model is known: F("goals") * 2, Lower("name"), Count("bids").
type term interface {
	// write is its SQL; its values are added to those of w, in the order in which they stand in it.
	write(w *writing) string
	// field is what its value is read as; a FieldError where Django knows no type of it.
	field() (ModelField, error)
	// parts are the expressions of which it is made.
	parts() []term
}

// writing is a statement as its terms write it.
type writing struct {
	j    *joining
	call int // of filter(), whose joins it takes
	args []any
	// again says that it stands before the sign of a condition, where Django puts one condition of When() in brackets.
	again bool
	// within writes a column or an annotation as aggregate() has it of a query inside; nil: as it is.
	within func(t term) string
	err    error
}

func (w *writing) all(terms []term) []string {
	texts := make([]string, len(terms))
	for i, t := range terms {
		texts[i] = t.write(w)
	}
	return texts
}

// fails keeps the first error.
func (w *writing) fails(err error) { w.err = cmp.Or(w.err, err) }

// eachTerm gives a term, and each of which it is made, to do. Terms of queries inside are none of them.
func eachTerm(t term, do func(t term)) {
	do(t)
	for _, part := range t.parts() {
		eachTerm(part, do)
	}
}

// sumsUp reports whether a term is reckoned of several rows.
func sumsUp(t term) (is bool) {
	eachTerm(t, func(t term) {
		if _, sums := t.(*sumTerm); sums {
			is = true
		}
	})
	return is
}

// overMany reports whether a term leads over rows of which several may belong to one.
func overMany(t term) (is bool) {
	eachTerm(t, func(t term) {
		if c, column := t.(*columnTerm); column && isMany(c.path) {
			is = true
		}
	})
	return is
}

// columnTerm is F("team__name").
type columnTerm struct {
	model *Model
	path  []ModelField
}

func (t *columnTerm) write(w *writing) string {
	if w.within != nil {
		return w.within(t)
	}
	at, column := w.j.through(t.path, w.call)
	return w.j.column(at, column)
}

func (*columnTerm) parts() []term { return nil }

// field implements term. A key has the type of what it points to.
func (t *columnTerm) field() (ModelField, error) {
	f, m := keyField(t.path), t.model
	for i, step := range t.path {
		switch {
		case step.back != nil:
			m = step.back
		case step.Kind == ForeignKey && (i < len(t.path)-1 || f.Kind == ForeignKey):
			m = step.target()
		}
	}
	if m.IsSession() && f.Kind == ForeignKey {
		return m.pkField(), nil
	}
	if f.Kind == ForeignKey || f.Name == "pk" || f.Name == "id" {
		if f.Class = "BigAutoField"; m.users {
			f.Class = "AutoField"
		}
	}
	return f, nil
}

// noteTerm is what annotate() has given, by its name.
type noteTerm struct{ note annotation }

func (t *noteTerm) write(w *writing) string {
	if w.within != nil && !t.note.hidden {
		return w.within(t)
	}
	return t.note.term.write(w)
}

func (t *noteTerm) field() (ModelField, error) { return t.note.term.field() }
func (t *noteTerm) parts() []term              { return []term{t.note.term} }

// valueTerm is Value(5), and what stands for it.
type valueTerm struct {
	value any // as a field keeps it
	as    ModelField
}

func (t *valueTerm) write(w *writing) string {
	if t.value == nil {
		return "NULL"
	}
	w.args = append(w.args, storedValue(t.value))
	return "?"
}

func (t *valueTerm) field() (ModelField, error) {
	if t.as.Kind == "" {
		return t.as, errNoType()
	}
	return t.as, nil
}
func (*valueTerm) parts() []term { return nil }

// funcTerm is a function, or a sign between two terms.
type funcTerm struct {
	of    []term
	say   func(parts []string) string
	as    ModelField
	err   error // it has no type
	plain bool  // it is no Func of Django's: a Decimal of it is not cast
}

func (t *funcTerm) write(w *writing) string {
	text := t.say(w.all(t.of))
	if t.err == nil && t.as.Kind == DecimalField && !t.plain {
		return "CAST(" + text + " AS NUMERIC)"
	}
	return text
}

func (t *funcTerm) field() (ModelField, error) { return t.as, t.err }
func (t *funcTerm) parts() []term              { return t.of }

// sumTerm is Count("bids"), with filter=Q(…).
type sumTerm struct {
	does     string // COUNT, SUM, …
	of       term   // nil: *
	distinct bool
	only     *conditionTerm // nil: all rows
	as       ModelField
	err      error
}

func (t *sumTerm) write(w *writing) string {
	text := "*"
	if t.of != nil {
		text = t.of.write(w)
	}
	if t.distinct {
		text = "DISTINCT " + text
	}
	text = t.does + "(" + text + ")"
	if t.only != nil {
		text += " FILTER (WHERE " + t.only.write(w) + ")"
	}
	if t.err == nil && t.as.Kind == DecimalField {
		return "CAST(" + text + " AS NUMERIC)"
	}
	return text
}

func (t *sumTerm) field() (ModelField, error) { return t.as, t.err }

func (t *sumTerm) parts() (all []term) {
	if t.of != nil {
		all = append(all, t.of)
	}
	if t.only != nil {
		all = append(all, t.only)
	}
	return all
}

// conditionTerm are conditions: of When(), of filter=, and Q(…) as a value.
type conditionTerm struct {
	model *Model
	all   *conditions
}

func (t *conditionTerm) write(w *writing) string {
	text, is := t.asked(w)
	switch is {
	case never:
		return "0 = 1"
	case always:
		return "1 = 1"
	}
	return text
}

// asked is the SQL of the conditions, and whether they ask anything. No row is missed for which they do not hold.
func (t *conditionTerm) asked(w *writing) (string, asks) {
	if w.within != nil {
		w.fails(pyrun.Raise("NotImplementedError", "filter= and When() are not played in aggregate() behind annotate(), distinct() or a slice"))
		return "", never
	}
	inner := filter{}
	c := t.model.clauseOf(w.j, t.all, false, &inner)
	w.fails(inner.err)
	t.all.each(func(c *condition) {
		at := 0
		for _, step := range c.path {
			if step.Kind != ForeignKey {
				break
			}
			if at = w.j.over(at, step, 0); w.j.all[at].used {
				w.j.may(at)
			}
		}
	})
	if c.is != isAsked {
		return "", c.is
	}
	w.args = append(w.args, inner.args...)
	if w.again && !c.not && len(c.parts) == 1 {
		return "(" + c.text() + ")", isAsked
	}
	return c.text(), isAsked
}

func (*conditionTerm) field() (ModelField, error) { return ModelField{Kind: BooleanField}, nil }

func (t *conditionTerm) parts() (all []term) {
	t.all.each(func(c *condition) {
		switch {
		case c.holds != nil:
			all = append(all, c.holds)
		case c.note != nil:
			all = append(all, c.note.term)
		case len(c.path) > 0:
			all = append(all, &columnTerm{t.model, c.path})
		}
		if c.with != nil {
			all = append(all, c.with)
		}
	})
	return all
}

// caseTerm is Case(When(…), default=…).
type caseTerm struct {
	whens []*conditionTerm
	thens []term
	other term
	as    ModelField
	err   error
}

func (t *caseTerm) write(w *writing) string {
	if t.err != nil && !isUnknown(t.err) {
		w.fails(t.err)
	}
	text := ""
	for i, when := range t.whens {
		asked, is := when.asked(w)
		switch is {
		case never:
			continue
		case always:
			asked = "1 = 1"
		}
		text += " WHEN " + asked + " THEN " + t.thens[i].write(w)
	}
	other := t.other.write(w)
	if text == "" {
		return other
	}
	return "CASE" + text + " ELSE " + other + " END"
}

func (t *caseTerm) field() (ModelField, error) { return t.as, t.err }

func (t *caseTerm) parts() (all []term) {
	for i, when := range t.whens {
		all = append(all, when, t.thens[i])
	}
	return append(all, t.other)
}

// wrapTerm is ExpressionWrapper(…, output_field=…).
type wrapTerm struct {
	of term
	as ModelField
}

func (t *wrapTerm) write(w *writing) string    { return t.of.write(w) }
func (t *wrapTerm) field() (ModelField, error) { return t.as, nil }
func (t *wrapTerm) parts() []term              { return []term{t.of} }
