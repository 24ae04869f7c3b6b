package httpsim

import (
	"cmp"
	"strings"
)

// ordered is the order in which rows come: the one that is asked for, and else Meta.ordering.
func (m *Model) ordered(order string) string { return cmp.Or(order, strings.Join(m.Ordering, ", ")) }

// backwards is an order from its other end.
func backwards(order string) string {
	all := strings.Split(order, ", ")
	for i, name := range all {
		if down, is := strings.CutPrefix(name, "-"); is {
			all[i] = down
		} else {
			all[i] = "-" + name
		}
	}
	return strings.Join(all, ", ")
}

// orderColumn is what rows are ordered by.
type orderColumn struct {
	path []ModelField // see Model.Lookup
	down bool
}

// orderedBy is an order by columns. One by a key is that by Meta.ordering of the model to which it points, as
// Django has it, unless its column is named.
func (m *Model) orderedBy(order string, among []*Model) []orderColumn {
	return m.orderedWithin(order, nil, false, among, 0)
}

func (m *Model) orderedWithin(order string, before []ModelField, turned bool, among []*Model, deep int) (all []orderColumn) {
	for name := range strings.SplitSeq(order, ", ") {
		name, down := strings.CutPrefix(name, "-")
		path, _, _ := m.lookupAmong(among, name)
		if name == "" || len(path) == 0 {
			continue
		}
		down = down != turned
		whole := append(append([]ModelField{}, before...), path...)
		last := path[len(path)-1]
		if last.Kind == ForeignKey && last.back == nil && last.To != nil && len(last.To.Ordering) > 0 && strings.HasSuffix("__"+name, "__"+last.Name) && deep < mostOrderings {
			all = append(all, last.To.orderedWithin(strings.Join(last.To.Ordering, ", "), whole, down, among, deep+1)...)
			continue
		}
		all = append(all, orderColumn{whole, down})
	}
	return all
}

// mostOrderings is through how many models an order goes: CheckModels lets none go in circles.
const mostOrderings = 8
