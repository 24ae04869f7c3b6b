package httpsim

import (
	"cmp"
	"slices"
)

// note finds what annotate() gives by a name.
func (q *lineRows) note(name string) *annotation {
	i := slices.IndexFunc(q.notes, func(n annotation) bool { return n.name == name })
	if i < 0 {
		return nil
	}
	return &q.notes[i]
}

// sql is what annotate() reckons; f is told what of it is not played.
func (n annotation) sql(j *joining, f *filter) (text string, args []any) {
	text = "*"
	if len(n.path) != 1 || n.path[0].Name != "*" {
		at, column := j.through(n.path, 0)
		text = j.column(at, column)
	}
	if n.does == "" {
		return text, nil
	}
	if n.distinct {
		text = "DISTINCT " + text
	}
	text = n.does + "(" + text + ")"
	if n.filter != nil {
		inner := filter{}
		switch c := n.model.clauseOf(j, n.filter, false, &inner); c.is {
		case isAsked:
			text, args = text+" FILTER (WHERE "+c.text()+")", inner.args
		case never:
			text += " FILTER (WHERE 0 = 1)"
		}
		f.err = cmp.Or(f.err, inner.err)
		n.filter.each(func(c *condition) { // no row is missed for which it does not hold
			at := 0
			for _, step := range c.path {
				if step.Kind != ForeignKey {
					break
				}
				if at = j.over(at, step, 0); j.all[at].used {
					j.may(at)
				}
			}
		})
	}
	if n.result().Kind == DecimalField {
		text = "CAST(" + text + " AS NUMERIC)"
	}
	return text, args
}

// result is how what it reckons is read.
func (n annotation) result() ModelField {
	f := keyField(n.path)
	f.reckoned = n.does != ""
	switch n.does {
	case "COUNT":
		return ModelField{Name: n.name, Kind: IntegerField}
	case "AVG":
		if f.Kind == IntegerField || f.Kind == ForeignKey {
			f.Kind = FloatField
		}
	}
	return f
}
