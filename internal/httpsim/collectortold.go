package httpsim

import (
	"slices"

	"statelab/internal/accounts"
)

// Receivers of pre_delete and post_delete are told of each row that goes, of those too that go with another one. A
// model to which somebody listens is therefore read before its rows go, as Django does.

// know keeps a row that was read, for those who are told that it goes.
func (c *collector) know(rec *record) {
	if rec.model.users {
		if c.leaving == nil {
			c.leaving = map[int64]*accounts.User{}
		}
		if c.leaving[rec.id] == nil {
			c.leaving[rec.id] = rec.asUser()
		}
		return
	}
	if c.known == nil {
		c.known = map[*Model]map[int64]*record{}
	}
	if c.known[rec.model] == nil {
		c.known[rec.model] = map[int64]*record{}
	}
	c.known[rec.model][rec.id] = rec
}

// listened reports whether somebody is told of rows of a model that go.
func (c *collector) listened(m *Model) bool {
	return c.told != nil && (c.told.listens("pre_delete", m) || c.told.listens("post_delete", m))
}

// deleteRow deletes one row, and what goes with it.
func (c *collector) deleteRow(rec *record) error {
	c.know(rec)
	err := c.collect(rec.model, []int64{rec.id})
	if err == nil {
		err = c.delete()
	}
	if err == nil {
		rec.id = 0
	}
	return err
}

// tellAll tells of all rows that go.
func (c *collector) tellAll(signal string) error {
	for _, m := range c.sorted() {
		if err := c.tell(signal, m); err != nil {
			return err
		}
	}
	return nil
}

// tell tells of the rows of a model that go, by their ids.
func (c *collector) tell(signal string, m *Model) error {
	if !c.listened(m) {
		return nil
	}
	ids := slices.Clone(c.rows[m])
	m.inOrderOfKeys(ids)
	if signal == "post_delete" { // which comes behind each row, and they go from the last one on
		slices.Reverse(ids)
	}
	for _, id := range ids {
		if m == nil {
			if user := c.leaving[id]; user != nil {
				if err := c.told.tellUser(signal, user, saved{}); err != nil {
					return err
				}
			}
			continue
		}
		if rec := c.known[m][id]; rec != nil {
			if err := c.told.tellRow(signal, rec, saved{}); err != nil {
				return err
			}
		}
	}
	return nil
}
