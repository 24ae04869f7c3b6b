package httpsim

import (
	"cmp"
	"slices"
	"strings"
)

// MostJoined is through how many keys a lookup goes at most, and how many tables one query joins.
const MostJoined = 12

// back is the step from what a key points to, to the rows of the model that point there.
func (m *Model) back(f ModelField) ModelField {
	f.back = m
	return f
}

// reverseQuery is the name by which lookups go from what a key points to, to the rows that point there: order, or
// related_name. Empty: there is none.
func (m *Model) reverseQuery(f ModelField) string {
	if f.Related == "+" {
		return ""
	}
	return cmp.Or(m.RelatedName(f), strings.ToLower(m.Name))
}

// isMany reports whether a path leads over rows of which several may belong to one.
func isMany(path []ModelField) bool {
	return slices.ContainsFunc(path, func(f ModelField) bool { return f.back != nil && !f.IsOne() })
}

// lookupAmong is Lookup, which goes to the rows that point to one, too: those of the models of the site. Of a
// ManyToManyField it goes over the table of it.
func (m *Model) lookupAmong(models []*Model, name string) (path []ModelField, at *Model, missing string) {
	parts := strings.Split(name, "__")
	for i, part := range parts {
		step, next := m.step(models, part, i == len(parts)-1)
		if len(step) == 0 || i < len(parts)-1 && next == nil || len(path)+len(step) > MostJoined {
			if len(step) > 0 {
				part = parts[min(i+1, len(parts)-1)]
			}
			return nil, m, part
		}
		if path = append(path, step...); next != nil {
			m = next
		}
	}
	return path, nil, ""
}

// step is what one name of a lookup leads to: a field, and the model to which that points, nil for none.
func (m *Model) step(models []*Model, part string, last bool) (step []ModelField, next *Model) {
	f, known := m.Field(part)
	if name, is := strings.CutSuffix(part, "_id"); !known && is && last {
		f, _ = m.Field(name)
		known = f.Kind == ForeignKey
	}
	if known && f.Kind == ForeignKey {
		return []ModelField{f}, f.target()
	}
	if known {
		return []ModelField{f}, nil
	}
	if many, is := m.manyOf(part); is {
		return many.path(), many.target()
	}
	for _, other := range models {
		for _, f := range other.Fields {
			if f.Kind == ForeignKey && f.target().same(m) && other.reverseQuery(f) == part && !other.Through {
				return []ModelField{other.back(f)}, other
			}
		}
		for _, many := range other.Many {
			if many.target().same(m) && many.reverseQuery(other) == part {
				return many.pathBack(), other
			}
		}
	}
	return nil, nil
}

// choicesAmong are the names by which rows are found, those of what points to them among them.
func (m *Model) choicesAmong(models []*Model) []string {
	names := m.choices()
	for _, many := range m.Many {
		names = append(names, many.Name)
	}
	for _, other := range models {
		for _, f := range other.Fields {
			if f.Kind == ForeignKey && f.target().same(m) && !other.Through {
				names = append(names, other.reverseQuery(f))
			}
		}
		for _, many := range other.Many {
			if many.target().same(m) {
				names = append(names, many.reverseQuery(other))
			}
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

// LookupNames are the names by which filter() finds rows of a model.
func (m *Model) LookupNames(models []*Model) []string { return m.choicesAmong(models) }

// GivenToUsers are the names by which users have the rows of models that point to them, order_set, and what the class
// of the site for its users gives them.
func GivenToUsers(models []*Model) (names []string) {
	for _, m := range models {
		if m.users {
			names = append(names, m.givenByClass()...)
		}
		for _, f := range m.Fields {
			if name := m.Reverse(f); f.Kind == ForeignKey && f.IsUser() && name != "" {
				names = append(names, name)
			}
		}
		for _, f := range m.Many {
			if name := f.Reverse(m); f.target().users && name != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// KnowsInLines reports whether lines that run may name something of a model's: as a lookup of filter(), __icontains and
// the like behind it or not, or as an attribute of a row.
func (m *Model) KnowsInLines(models []*Model, name string) bool {
	if _, of, _ := strings.Cut(name, "."); of != "" {
		name = strings.TrimSuffix(name, "."+of)
	}
	for asked := name; asked != ""; {
		if path, _, _ := m.lookupAmong(models, asked); path != nil {
			return true
		}
		at := strings.LastIndex(asked, "__")
		asked = asked[:max(at, 0)]
	}
	if _, own := m.own(name); own {
		return true
	}
	return slices.ContainsFunc(models, func(other *Model) bool {
		return slices.ContainsFunc(other.Fields, func(f ModelField) bool {
			return f.Kind == ForeignKey && f.target().Table() == m.Table() && other.Reverse(f) == name
		}) || slices.ContainsFunc(other.Many, func(f ManyField) bool {
			return f.target().Table() == m.Table() && f.Reverse(other) == name
		})
	})
}
