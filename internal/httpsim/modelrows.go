package httpsim

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/database"
	"statelab/internal/memo"
	"statelab/internal/rule"
)

// record is a row of a model, as a view has it.
type record struct {
	model  *Model
	id     int64 // 0: it was deleted
	values []any // of the fields, in their order
	users  map[string]*accounts.User
}

// queried are the rows of a filter. They are read when somebody looks at them, once.
type queried struct {
	model  *Model
	filter filter
	rows   []*record
	read   bool
}

// filter are the conditions of a query, ready to be asked.
type filter struct {
	where string // " WHERE …", or empty
	args  []any
	order string
}

// columns are those of a SELECT.
func (m *Model) columns() string {
	all := []string{m.column("id")}
	for _, f := range m.Fields {
		all = append(all, m.column(f.Column()))
	}
	return strings.Join(all, ", ")
}

func (m *Model) column(name string) string { return `"` + m.Table() + `"."` + name + `"` }

// stored is a value as a column holds it.
func storedValue(v any) any {
	if t, ok := v.(time.Time); ok {
		return database.FormatTime(t)
	}
	return v
}

// filterOf puts conditions together, in the order of the fields' names, as Django does.
func (m *Model) filterOf(conditions []condition) filter {
	slices.SortStableFunc(conditions, func(a, b condition) int { return strings.Compare(a.field.Name, b.field.Name) })
	var all []string
	var f filter
	for _, c := range conditions {
		column := m.column(c.field.Column())
		if c.field.Name == "pk" {
			column = m.column("id")
		}
		yes, isBool := c.value.(bool)
		switch {
		case c.value == nil:
			all = append(all, column+" IS NULL")
		case isBool && yes:
			all = append(all, column)
		case isBool:
			all = append(all, "NOT "+column)
		default:
			all = append(all, column+" "+c.sign()+" ?")
			f.args = append(f.args, storedValue(c.value))
		}
	}
	switch f.where = strings.Join(all, " AND "); {
	case len(all) > 1:
		f.where = " WHERE (" + f.where + ")"
	case len(all) == 1:
		f.where = " WHERE " + f.where
	}
	return f
}

// condition is a field and what it is compared with.
type condition struct {
	field   ModelField
	value   any
	later   bool // __gt
	earlier bool // __lt
}

func (c condition) sign() string {
	switch {
	case c.later:
		return ">"
	case c.earlier:
		return "<"
	}
	return "="
}

// found are the rows that a SELECT finds; end is its LIMIT.
func (m *Model) found(conn *database.Conn, f filter, end string) ([]*record, error) {
	rows, err := conn.Query(rule.Textf("look into %s", "%s 찾아봄", m.Table()), "SELECT "+m.columns()+` FROM "`+m.Table()+`"`+f.where+f.order+end, f.args...)
	if err != nil {
		return nil, err
	}
	all := make([]*record, len(rows))
	for i, row := range rows {
		if all[i], err = m.read(row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// read takes a row of columns over.
func (m *Model) read(row database.Row) (*record, error) {
	r := &record{model: m, id: row.Int(0), values: make([]any, len(m.Fields))}
	for i, f := range m.Fields {
		switch at := i + 1; {
		case row.IsNull(at):
		case f.Kind == BooleanField:
			r.values[i] = row.Bool(at)
		case f.Kind == DateTimeField:
			moment, err := row.Time(at)
			if err != nil {
				return nil, err
			}
			r.values[i] = moment
		case f.Kind == CharField:
			r.values[i] = row.Text(at)
		default:
			r.values[i] = row.Int(at)
		}
	}
	return r, nil
}

// number asks how many rows there are.
func (m *Model) number(conn *database.Conn, f filter) (int64, error) {
	rows, err := conn.Query(rule.Textf("how many are in %s?", "%s 행의 수", m.Table()), `SELECT COUNT(*) AS "__count" FROM "`+m.Table()+`"`+f.where, f.args...)
	if err != nil {
		return 0, err
	}
	return rows[0].Int(0), nil
}

// any asks whether there is a row.
func (m *Model) any(conn *database.Conn, f filter) (bool, error) {
	rows, err := conn.Query(rule.Textf("is there one in %s?", "%s에 있는지 확인", m.Table()), `SELECT 1 AS "a" FROM "`+m.Table()+`"`+f.where+" LIMIT 1", f.args...)
	return len(rows) > 0, err
}

// insert writes a new row, which has its id from then on unless it has one.
func (r *record) insert(conn *database.Conn) error {
	m := r.model
	var names []string
	var args []any
	if r.id != 0 {
		names, args = []string{`"id"`}, []any{r.id}
	}
	for i, f := range m.Fields {
		names, args = append(names, `"`+f.Column()+`"`), append(args, storedValue(r.values[i]))
	}
	places := strings.TrimSuffix(strings.Repeat("?, ", len(args)), ", ")
	rows, err := conn.Query(rule.Textf("a new row of %s", "%s에 새 행", m.Table()),
		`INSERT INTO "`+m.Table()+`" (`+strings.Join(names, ", ")+`) VALUES (`+places+`) RETURNING `+m.column("id"), args...)
	if err != nil {
		return ofConstraint(err)
	}
	r.id = rows[0].Int(0)
	return nil
}

var brokenConstraint = memo.Pattern(`(?:UNIQUE|NOT NULL) constraint failed: [\w.]+`)

// refusedRow is what the database says of a row that it does not take.
type refusedRow string

// Error implements error.
func (e refusedRow) Error() string { return "IntegrityError: " + string(e) }

// isRefused reports whether the database has not taken a row.
func isRefused(err error) bool {
	var refused refusedRow
	return errors.As(err, &refused)
}

// ofConstraint gives a fault of a constraint the name that Django has for it.
func ofConstraint(err error) error {
	if says := brokenConstraint().FindString(err.Error()); says != "" {
		return refusedRow(says)
	}
	return err
}

// save writes all columns, and a new row where there is none any more, as Django does.
func (r *record) save(conn *database.Conn, now time.Time) error {
	m := r.model
	var sets []string
	var args []any
	for i, f := range m.Fields {
		sets, args = append(sets, `"`+f.Column()+`" = ?`), append(args, storedValue(r.values[i]))
	}
	touched, err := 0, error(nil)
	if r.id != 0 {
		touched, err = conn.Exec(rule.Textf("save row %[2]d of %[1]s", "%[1]s %[2]d번 행 저장", m.Table(), r.id),
			`UPDATE "`+m.Table()+`" SET `+strings.Join(sets, ", ")+` WHERE `+m.column("id")+` = ?`, append(args, r.id)...)
	}
	if err != nil || touched > 0 {
		if err != nil {
			err = ofConstraint(err)
		}
		return err
	}
	for i, f := range m.Fields {
		if f.AutoNow {
			r.values[i] = now
		}
	}
	return r.insert(conn)
}

// removeAll deletes the rows of a filter: Order.objects.filter(…).delete(). Where nobody points
// to them it is one statement in a transaction, and else they are read before.
func (c *collector) removeAll(m *Model, f filter) error {
	if c.isFast(m) {
		return c.conn.Transaction(func() error {
			n, err := c.conn.Exec(rule.Textf("rows of %s go", "%s 행 삭제", m.Table()), `DELETE FROM "`+m.Table()+`"`+f.where, f.args...)
			c.went(m.Table(), n)
			return err
		})
	}
	rows, err := m.found(c.conn, f, "")
	if err != nil {
		return err
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.id
	}
	if err := c.collect(m, ids); err != nil {
		return err
	}
	return c.delete()
}

// asField is a value as a field keeps it; what Python has for the field is raised where it
// does not.
func asField(f ModelField, v any) (any, error) {
	if _, huge := v.(*big.Int); huge {
		return nil, errors.New("OverflowError: Python int too large to convert to SQLite INTEGER")
	}
	switch f.Kind {
	case CharField:
		if v != nil {
			return pythonStr(v), nil
		}
	case IntegerField:
		switch number := v.(type) {
		case int64, nil:
		case string:
			whole, err := toInt(number)
			if err != nil {
				//lint:ignore ST1005 these are Django's words
				return nil, fmt.Errorf("ValueError: Field '%s' expected a number but got %s.", strings.Replace(f.Name, "pk", "id", 1), pythonRepr(number))
			}
			return asField(f, whole)
		case bool, float64:
			return toInt(v)
		default:
			//lint:ignore ST1005 these are Django's words
			return nil, fmt.Errorf("TypeError: Field '%s' expected a number but got %s.", f.Name, pythonRepr(v))
		}
	}
	return v, nil
}

// fill makes the users of a site, and the rows with which its own tables begin.
func (s *Server) fill() error {
	if err := s.createUsers(); err != nil || len(s.site.Models) == 0 {
		return err
	}
	conn := s.db.Conn(nil)
	users := s.users(conn)
	for _, m := range s.site.Models {
		for _, values := range m.Rows {
			r := &record{model: m, values: m.Begun(values, s.env.Now().UTC())}
			for i, f := range m.Fields {
				if name, ok := values[i].(string); ok && f.Kind == UserField {
					user, err := users.ByUsername(accounts.NormalizeUsername(name))
					if err != nil {
						return err
					}
					if user == nil {
						return &NoUser{name}
					}
					r.values[i] = user.ID
				}
			}
			if err := r.insert(conn); err != nil {
				return fmt.Errorf("a row of %s: %v", m.Name, err)
			}
		}
	}
	return nil
}
