package httpsim

import (
	"slices"
)

// values checks what fields are set to, or compared with.
func (c *checking) values(what string, all []FieldValue) {
	for _, of := range all {
		switch of.Is {
		case ValueGiven, ValueAdded, ValueF:
			c.value(of.Of)
			for _, t := range of.Values {
				c.value(t)
			}
		case ValueAny:
			for _, way := range of.Any {
				c.values(what, way)
			}
		case ValueRow:
			if root := of.Of.nodes[0].Path[1]; !slices.Contains(c.rows, root) {
				c.add("%s has no %s: find, load or create one before it, in the same list of actions", what, root)
			}
		case ValueFound:
			if of.who() == "" && !c.form && !c.loaded {
				c.add("%s has no user: find, load or create one, or write visitor", what)
			}
		case ValueYounger, ValueOlder:
			if more := of.Age - of.Bound(); more != 0 && (more != Instant || of.Is == ValueOlder) {
				c.add("%s compares an age with a second and more", what)
			}
		}
	}
}

// hasRow checks whether a view has a row of the model here.
func (c *checking) hasRow(what string, m *Model, name string) {
	if !slices.Contains(c.rows, name) {
		c.add("%s has no row of %s: find, load or create one before it, in the same list of actions", what, m.Name)
	}
}

func (a CreateRow) check(c *checking) {
	c.values("create_row", a.Set)
	c.branches(a)
	if a.IfTaken == nil || Answers(a.IfTaken) {
		c.rows = append(c.rows, a.Name())
	}
}

func (a FindRow) check(c *checking) {
	c.values("find_row", a.Where)
	if !a.Exists {
		c.rows = append(c.rows, a.Name())
	}
	c.branches(a)
}

func (a LoadRow) check(c *checking) {
	c.values("load_row", a.Where)
	c.rows = append(c.rows, a.Name())
}

func (a ListRows) check(c *checking)  { c.values("list_rows", a.Where) }
func (a CountRows) check(c *checking) { c.values("count_rows", a.Where) }

func (a SetRow) check(c *checking) {
	c.values("set_row", a.Set)
	c.hasRow("set_row", a.Model, a.Row())
}

func (a SaveRow) check(c *checking) {
	c.values("save_row", a.Set)
	c.hasRow("save_row", a.Model, a.Row())
}

func (a DeleteRow) check(c *checking) {
	c.hasRow("delete_row", a.Model, a.Row())
	c.branches(a)
}

func (a DeleteRows) check(c *checking) {
	c.values("delete_rows", a.Where)
	c.branches(a)
}

func (a GetOrCreateRow) check(c *checking) {
	c.values("get_or_create_row", a.Where)
	c.values("get_or_create_row", a.Defaults)
	c.rows = append(c.rows, a.Name())
	c.branches(a)
}
