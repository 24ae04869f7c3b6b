package httpsim

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/database"
	"statelab/internal/rule"
)

// OnDelete is what becomes of the rows that point to one that is deleted.
type OnDelete string

// What on_delete can be. Empty is Cascade.
const (
	Cascade OnDelete = "CASCADE"  // they are deleted, too
	SetNull OnDelete = "SET_NULL" // they stay, and point to nothing
	Protect OnDelete = "PROTECT"  // they keep it from being deleted
)

// OnDeletes returns them.
func OnDeletes() []string { return []string{string(Cascade), string(SetNull), string(Protect)} }

// ProtectedError says that rows keep others from being deleted.
type ProtectedError struct {
	model string   // of what was to be deleted
	by    []string // the fields that point to it: Order.user
	rows  []string // the rows that do: <Order: Order object (1)>
}

// Error implements error, with Django's words.
func (e *ProtectedError) Error() string {
	return fmt.Sprintf(`ProtectedError: ("Cannot delete some instances of model '%s' because they are referenced through protected foreign keys: %s.", {%s})`,
		e.model, strings.Join(e.by, ", "), strings.Join(e.rows, ", "))
}

// collector is django.db.models.deletion.Collector: it finds what goes with rows that are
// deleted, and deletes all of it. Rows are ids by their model, and nil is the model of the users.
type collector struct {
	models    []*Model // of the site
	users     *accounts.Users
	conn      *database.Conn
	order     []*Model // of rows, as they came
	rows      map[*Model][]int64
	dependsOn map[*Model][]*Model // whose rows are deleted before its own
	fast      []raw               // of tables to which nobody points
	updates   []raw
	gone      []goneRows // what was deleted
	who       rule.Text  // says of the users that they go
	told      *Request   // whose receivers are told of each row; nil: nobody is
	known     map[*Model]map[int64]*record
	leaving   map[int64]*accounts.User
}

// goneRows are how many rows of a table were deleted.
type goneRows struct {
	table string
	n     int
}

// raw is a statement on a table, to be run on the rows that meet one of its conditions.
type raw struct {
	why    rule.Text
	table  string
	begin  string // to WHERE
	wheres []string
	args   []any
}

// text is the statement.
func (r raw) text() string {
	if len(r.wheres) > 1 {
		return r.begin + "(" + strings.Join(r.wheres, " OR ") + ")"
	}
	return r.begin + r.wheres[0]
}

// merged adds a statement to others, or its condition to one that begins alike.
func merged(all []raw, one raw) []raw {
	for i, other := range all {
		if other.begin == one.begin {
			all[i].wheres, all[i].args = append(other.wheres, one.wheres...), append(other.args, one.args...)
			return all
		}
	}
	return append(all, one)
}

func newCollector(models []*Model, users *accounts.Users) *collector {
	return &collector{models: models, users: users, conn: users.Conn, rows: map[*Model][]int64{}, dependsOn: map[*Model][]*Model{}}
}

// pointer is a foreign key.
type pointer struct {
	of    *Model
	field ModelField
}

// noted is the model of the rows as a collector notes it: nil of the users.
func (p pointer) noted() *Model {
	if p.of.users {
		return nil
	}
	return p.of
}

// column is the column of the key, with its table.
func (p pointer) column() string { return p.of.column(p.field.Column()) }

// pointing are the foreign keys to a model, in the order of the models and their fields.
func (c *collector) pointing(to *Model) (all []pointer) {
	if to != nil && to.users {
		to = nil
	}
	for _, m := range c.models {
		for _, f := range m.Fields {
			if f.Kind == ForeignKey && f.To == to {
				all = append(all, pointer{m, f})
			}
		}
	}
	return all
}

// isFast reports whether rows of a model can go without being looked at. To users there point
// their groups and permissions, whose tables are not here.
// Nor can they where receivers are told of them.
func (c *collector) isFast(m *Model) bool {
	return m != nil && !m.users && len(c.pointing(m)) == 0 && !c.listened(m)
}

// add notes rows that go, and returns those that were not noted yet.
func (c *collector) add(m *Model, ids []int64) (fresh []int64) {
	for _, id := range ids {
		if !slices.Contains(c.rows[m], id) {
			fresh = append(fresh, id)
			c.rows[m] = append(c.rows[m], id)
		}
	}
	if !slices.Contains(c.order, m) {
		c.order = append(c.order, m)
	}
	return fresh
}

// in is a condition on a column: one of some ids.
func in(column string, ids []int64) (where string, args []any) {
	for _, id := range ids {
		args = append(args, id)
	}
	return column + " IN (" + strings.TrimSuffix(strings.Repeat("?, ", len(ids)), ", ") + ")", args
}

// collect notes rows, and what becomes of those that point to them.
func (c *collector) collect(m *Model, ids []int64) error {
	if m != nil && m.users {
		m = nil
	}
	ids = c.add(m, ids)
	if len(ids) == 0 {
		return nil
	}
	protected := &ProtectedError{model: "User"}
	if own := UsersAmong(c.models); m == nil && own != nil {
		protected.model = own.Name
	}
	if m != nil {
		protected.model = m.Name
	}
	var fast []raw
	for _, p := range c.pointing(m) {
		where, args := m.among(p.column(), ids)
		table := p.of.Table()
		switch {
		case p.field.onDelete() == SetNull:
			c.updates = merged(c.updates, raw{rule.Textf("on_delete=SET_NULL: rows of %s stay", "on_delete=SET_NULL: %s 행은 남음", table), table,
				`UPDATE "` + table + `" SET "` + p.field.Column() + `" = NULL WHERE `, []string{where}, args})
		case p.field.onDelete() == Protect:
			rows, err := c.pointers(p, "on_delete=PROTECT", where, args)
			if err != nil {
				return err
			}
			if len(rows) > 0 {
				protected.add(p, p.of, rows)
			}
		case c.isFast(p.of):
			fast = merged(fast, raw{rule.Textf("on_delete=CASCADE: rows of %s go", "on_delete=CASCADE: %s 행 삭제", table), table,
				`DELETE FROM "` + table + `" WHERE `, []string{where}, args})
		default:
			rows, err := c.pointers(p, "on_delete=CASCADE", where, args)
			if err != nil {
				return err
			}
			if len(rows) == 0 {
				continue
			}
			if !p.field.Null {
				c.dependsOn[m] = append(c.dependsOn[m], p.noted())
			}
			if err := c.cascade(p, rows, protected); err != nil {
				return err
			}
		}
	}
	if len(protected.by) > 0 {
		return protected
	}
	c.fast = append(c.fast, fast...)
	return nil
}

// cascade collects rows that point to one that goes. What protects them protects that one, too.
func (c *collector) cascade(p pointer, rows []int64, protected *ProtectedError) error {
	err := c.collect(p.of, rows)
	deeper, is := err.(*ProtectedError)
	if !is {
		return err
	}
	protected.by = append(protected.by, "'"+p.of.Name+"."+p.field.Name+"'")
	protected.rows = append(protected.rows, deeper.rows...)
	return nil
}

func (e *ProtectedError) add(p pointer, m *Model, rows []int64) {
	e.by = append(e.by, "'"+m.Name+"."+p.field.Name+"'")
	for _, id := range rows {
		e.rows = append(e.rows, fmt.Sprintf("<%s: %[1]s object (%d)>", m.Name, id))
	}
}

// pointers looks which rows point to some that are to go. Of rows to which others point the id
// alone is read.
func (c *collector) pointers(p pointer, rules, where string, args []any) (ids []int64, err error) {
	columns, listened := p.of.columns(), c.listened(p.noted())
	if len(c.pointing(p.of)) > 0 && !listened {
		columns = p.of.column(p.of.pk())
	}
	rows, err := c.conn.Query(rule.Textf("%s: which rows of %s point to it?", "%s: 가리키는 %s 행이 있는지 확인", rules, p.of.Table()),
		"SELECT "+columns+` FROM "`+p.of.Table()+`" WHERE `+where, args...)
	for _, row := range rows {
		ids = append(ids, p.of.numbered(row[0]))
		if listened && err == nil {
			var rec *record
			if rec, err = p.of.read(row); err == nil {
				c.know(rec)
			}
		}
	}
	return ids, err
}

// sorted are the models in the order in which their rows go: those that point to others first.
// Where they point to each other, it is the order in which they came.
func (c *collector) sorted() (all []*Model) {
	for len(all) < len(c.order) {
		before := len(all)
		for _, m := range c.order {
			waits := slices.ContainsFunc(c.dependsOn[m], func(other *Model) bool { return !slices.Contains(all, other) })
			if !waits && !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
		if len(all) == before {
			return c.order
		}
	}
	return all
}

// atOnce is how many rows one DELETE takes.
const atOnce = 100

// delete deletes what was collected, in a transaction, unless it is one row to which nothing
// can point.
func (c *collector) delete() error {
	if len(c.order) == 1 && len(c.rows[c.order[0]]) == 1 && c.isFast(c.order[0]) {
		return c.remove(c.order[0], c.rows[c.order[0]])
	}
	return c.conn.Joined(func() error {
		if err := c.tellAll("pre_delete"); err != nil {
			return err
		}
		for _, one := range c.fast {
			where := strings.TrimPrefix(one.text(), `DELETE FROM "`+one.table+`"`)
			if err := c.deletes(one.why, one.table, where, one.args); err != nil {
				return err
			}
		}
		for _, one := range c.updates {
			if _, err := c.conn.Exec(one.why, one.text(), one.args...); err != nil {
				return err
			}
		}
		for _, m := range c.sorted() {
			ids := c.rows[m]
			m.inOrderOfKeys(ids)
			slices.Reverse(ids)
			for some := range slices.Chunk(ids, atOnce) {
				if err := c.remove(m, some); err != nil {
					return err
				}
			}
			if err := c.tell("post_delete", m); err != nil {
				return err
			}
		}
		return nil
	})
}

// remove deletes rows of a model by their ids.
func (c *collector) remove(m *Model, ids []int64) error {
	if m == nil {
		return c.users.Delete(c.who, ids)
	}
	why := rule.Textf("rows of %s go", "%s 행 삭제", m.Table())
	if len(ids) == 1 {
		why = rule.Textf("row %[2]d of %[1]s goes", "%[1]s %[2]d번 행 삭제", m.Table(), ids[0])
	}
	if m.IsSession() {
		why = m.saidOfKeys(ids)
	}
	where, args := m.among(m.column(m.pk()), ids)
	return c.deletes(why, m.Table(), " WHERE "+where, args)
}

// deletes runs one DELETE, and notes which rows it is that go: of several in one view each row is told by its own.
func (c *collector) deletes(why rule.Text, table, where string, args []any) error {
	rows, err := c.conn.Unseen().Query(rule.Text{}, `SELECT rowid FROM "`+table+`"`+where, args...)
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(rows))
	for _, row := range rows {
		if id, is := row[0].(int64); is {
			ids = append(ids, id)
		}
	}
	n, err := c.conn.Exec(why, `DELETE FROM "`+table+`"`+where, args...)
	if err == nil {
		c.conn.Gone(ids)
	}
	c.went(table, n)
	return err
}

// went notes rows that were deleted.
func (c *collector) went(table string, n int) {
	i := slices.IndexFunc(c.gone, func(g goneRows) bool { return g.table == table })
	switch {
	case n == 0:
	case i < 0:
		c.gone = append(c.gone, goneRows{table, n})
	default:
		c.gone[i].n += n
	}
}
