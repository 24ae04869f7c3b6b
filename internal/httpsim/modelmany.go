package httpsim

import (
	"cmp"
	"strings"
)

// ManyField is a ManyToManyField: rows of two models belong to each other by those of a table between them.
type ManyField struct {
	Name    string
	To      *Model // nil: the user
	user    *Model // as of ModelField
	Related string // related_name, + for none; empty: as Django has it
	Blank   bool
	// Verbose is verbose_name, empty for the name in words; Help is help_text.
	Verbose, Help string
	Late          bool // as of ModelField
	// By is the table between them, a model of which no class stands in models.py: Between makes it.
	By *Model
	// Mine and Item are the keys of By to the two sides, where it is a model of the file: through. Empty: its first two.
	Mine, Item string
}

// keys are the keys of the table between: to the model that has the field, and to the other one.
func (f ManyField) keys() (mine, item ModelField) {
	if f.Mine == "" {
		return f.By.Fields[0], f.By.Fields[1]
	}
	mine, _ = f.By.Field(f.Mine)
	item, _ = f.By.Field(f.Item)
	return mine, item
}

// Between makes the model of the table of a ManyToManyField, as Django does: Order_items, with the keys order and
// item. Both are of one model where the field is to its own: then they are from_order and to_order.
func (m *Model) Between(f ManyField) *Model {
	from, to := strings.ToLower(m.Name), strings.ToLower(f.target().Name)
	if f.target().same(m) {
		from, to = "from_"+from, "to_"+to
	}
	mine := m
	if m.users {
		mine = nil
	}
	return &Model{App: m.App, Name: m.Name + "_" + f.Name, Through: true, Together: []string{from, to}, Fields: []ModelField{
		{Name: from, Kind: ForeignKey, To: mine, Related: "+"},
		{Name: to, Kind: ForeignKey, To: f.To, Related: "+"},
	}}
}

// target is the model to whose rows the field leads.
func (f ManyField) target() *Model {
	switch {
	case f.To != nil:
		return f.To
	case f.user != nil:
		return f.user
	}
	return ofUsers
}

// path is the way from a row to those that belong to it.
func (f ManyField) path() []ModelField {
	mine, item := f.keys()
	return []ModelField{f.By.back(mine), item}
}

// pathBack is the way from one of those to the rows to which it belongs.
func (f ManyField) pathBack() []ModelField {
	mine, item := f.keys()
	return []ModelField{f.By.back(item), mine}
}

// Reverse is what one of those that belong to a row calls the rows to which it belongs: order_set. Empty: nothing.
func (f ManyField) Reverse(m *Model) string {
	if f.Related == "+" {
		return ""
	}
	return cmp.Or(f.Related, strings.ToLower(m.Name)+"_set")
}

// reverseQuery is the name of the same in lookups.
func (f ManyField) reverseQuery(m *Model) string {
	if f.Related == "+" {
		return ""
	}
	return cmp.Or(f.Related, strings.ToLower(m.Name))
}

// manyOf finds a ManyToManyField of the model.
func (m *Model) manyOf(name string) (ManyField, bool) {
	for _, f := range m.Many {
		if f.Name == name {
			return f, true
		}
	}
	return ManyField{}, false
}

// WithTables are models with the tables of their ManyToManyFields, each behind its model.
func WithTables(models []*Model) (all []*Model) {
	for _, m := range models {
		all = append(all, m)
		for i := range m.Many {
			if m.Many[i].Mine != "" { // through a model of the file
				continue
			}
			if m.Many[i].By == nil {
				m.Many[i].By = m.Between(m.Many[i])
			}
			all = append(all, m.Many[i].By)
		}
	}
	return all
}
