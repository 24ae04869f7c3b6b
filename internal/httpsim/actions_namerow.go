package httpsim

// NameRow is mine = order: another name for a row, for one to which it points, or for rows. Without Of it is
// order = None.
type NameRow struct {
	As string
	Of Template // as OfRows has it, or Names.Row
	Is InRows
}

// OfRows is the template of a row, or of rows, that a view calls so.
func OfRows(name string) Template { return Lookup(rowRoot, name) }

func (a NameRow) run(v *visit) error {
	if len(a.Of.nodes) == 0 {
		v.give(a.As, (*record)(nil))
		return nil
	}
	path := a.Of.nodes[0].Path
	if a.Is.Many {
		rows, err := v.theRows(path[1])
		if err == nil {
			v.give(a.As, rows)
		}
		return err
	}
	r, err := v.rowAt(path)
	if err != nil {
		return err
	}
	v.give(a.As, r)
	if r != nil {
		v.notes = append(v.notes, r.isSaid(a.As))
	}
	return nil
}

func (a NameRow) check(c *checking) {
	if !IsName(a.As) {
		c.add("%q is no name for a value here", a.As)
	}
	c.rows = append(c.rows, a.As)
}
