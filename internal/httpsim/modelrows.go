package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/database"
	"statelab/internal/rule"
)

// record is a row of a model, as a view has it.
type record struct {
	model  *Model
	id     int64 // 0: it was deleted
	values []any // of the fields, in their order
	// related are the rows to which foreign keys point, as far as somebody has looked them up: a
	// *record, or an *accounts.User.
	related map[string]any
	members map[string]*choiceMember // see given
	extras  map[string]any           // what annotate() or a line gave it
	cache   map[string]any           // what prefetch_related() has read: []*lineRow, or of a OneToOneField a *lineRow
	user    *accounts.User           // who that is, of a row of the users, where somebody has asked
}

// extra gives a row what no column keeps: what annotate() has reckoned of it, or a line has set.
func (r *record) extra(name string, value any) {
	if r.extras == nil {
		r.extras = map[string]any{}
	}
	r.extras[name] = value
}

// keepRows keeps rows that were read for one.
func (r *record) keepRows(name string, rows any) {
	if r.cache == nil {
		r.cache = map[string]any{}
	}
	r.cache[name] = rows
}

// queried are the rows of a filter. They are read when somebody looks at them, once.
type queried struct {
	name       string // what the view calls them
	model      *Model
	conditions []condition
	order      string
	low, high  int            // of a slice
	users      string         // the table of the users
	knows      map[string]any // the row or the user to whom their keys point, where that is known before
	rows       []*record
	read       bool
	lines      *lineRows // of lines of a view, which know more of them; nil for none
}

// columns are those of a SELECT.
func (m *Model) columns() string {
	all := m.columnNames()
	for i, name := range all {
		all[i] = m.column(name)
	}
	return strings.Join(all, ", ")
}

func (m *Model) column(name string) string { return `"` + m.Table() + `"."` + name + `"` }

// found are the rows that a SELECT finds; end is its LIMIT.
func (m *Model) found(conn *database.Conn, f filter, end string) ([]*record, error) {
	if f.none {
		return nil, nil
	}
	rows, err := conn.Query(rule.Textf("look into %s", "%s 찾아봄", m.Table()), "SELECT "+m.columns()+` FROM "`+m.Table()+`"`+f.joins+f.where+f.order+end, f.args...)
	if err != nil {
		return nil, err
	}
	all := make([]*record, len(rows))
	for i, row := range rows {
		if all[i], err = m.read(row); err != nil {
			return nil, err
		}
		for field, related := range f.knows {
			all[i].keep(field, related)
		}
	}
	return all, nil
}

// read takes a row of columns over.
func (m *Model) read(row database.Row) (*record, error) {
	r := &record{model: m, values: make([]any, len(m.Fields))}
	first := len(m.columnNames()) - len(m.Fields)
	for i, f := range m.Fields {
		value, err := f.read(row, first+i)
		if err != nil {
			return nil, err
		}
		r.values[i] = value
	}
	r.id = m.numbered(row[0])
	return r, nil
}

// number asks how many rows there are.
func (m *Model) number(conn *database.Conn, f filter) (int64, error) {
	if f.none {
		return 0, nil
	}
	rows, err := conn.Query(howMany(m, f.where), `SELECT COUNT(*) AS "__count" FROM "`+m.Table()+`"`+f.joins+f.where, f.args...)
	if err != nil {
		return 0, err
	}
	n := rows[0].Int(0)
	conn.Counted(n)
	return n, nil
}

// any asks whether there is a row.
func (m *Model) any(conn *database.Conn, f filter) (bool, error) {
	if f.none {
		return false, nil
	}
	rows, err := conn.Query(rule.Textf("is there one in %s?", "%s에 있는지 확인", m.Table()), `SELECT 1 AS "a" FROM "`+m.Table()+`"`+f.joins+f.where+" LIMIT 1", f.args...)
	return len(rows) > 0, err
}

// insert writes a new row, which has its id from then on unless it has one.
func (r *record) insert(users *accounts.Users) error {
	why, text, args, err := r.insertion()
	if err != nil {
		return err
	}
	if err := r.unlessDangling(users, why, text, args); err != nil {
		return err
	}
	return r.inserted(users.Conn, why, text, args)
}

// insertion is the statement that makes a new row.
func (r *record) insertion() (why rule.Text, text string, args []any, err error) {
	m := r.model
	var names []string
	if r.id != 0 && !m.IsSession() {
		names, args = []string{`"id"`}, []any{r.id}
	}
	for i, f := range m.Fields {
		value, err := f.saved(r.values[i])
		if err != nil {
			return why, "", nil, err
		}
		names, args = append(names, `"`+f.Column()+`"`), append(args, value)
	}
	places := strings.TrimSuffix(strings.Repeat("?, ", len(args)), ", ")
	text = `INSERT INTO "` + m.Table() + `" (` + strings.Join(names, ", ") + `) VALUES (` + places + `)`
	if !m.IsSession() { // whose key is known before
		text += ` RETURNING ` + m.column("id")
	}
	return rule.Textf("a new row of %s", "%s에 새 행", m.Table()), text, args, nil
}

func (r *record) inserted(conn *database.Conn, why rule.Text, text string, args []any) error {
	rows, err := conn.Query(why, text, args...)
	if err != nil {
		return r.refusal(conn, err)
	}
	if r.keyed(); !r.model.IsSession() {
		r.id = rows[0].Int(0)
	}
	return nil
}

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
	if err == nil || isRefused(err) {
		return err
	}
	if says := database.Constraint(err); says != "" {
		return refusedRow(says)
	}
	return err
}

// unlessDangling refuses a statement by which a row would point to one that is not there. Keys
// whose row is known are not looked at.
func (r *record) unlessDangling(users *accounts.Users, why rule.Text, text string, args []any) error {
	for i, f := range r.model.Fields {
		if f.Kind != ForeignKey || r.values[i] == nil || r.related[f.Name] != nil {
			continue
		}
		table := users.Table()
		if f.To != nil {
			table = f.To.Table()
		}
		id, err := asField(f, r.values[i])
		if err != nil {
			return err
		}
		rows, err := users.Conn.Unseen().Query(rule.Text{}, `SELECT 1 FROM "`+table+`" WHERE "`+f.To.pk()+`" = ?`, id)
		if err != nil {
			return err
		}
		if len(rows) == 0 && id != any(r.id) {
			return ofConstraint(users.Conn.Refused(why, text, args...))
		}
	}
	return nil
}

// save writes all columns, and a new row where there is none any more, as Django does.
// created says that a new row was made; update, that it is an error where there is none.
func (r *record) save(users *accounts.Users, now time.Time, only []string, update bool) (created bool, err error) {
	m, conn := r.model, users.Conn
	var sets []string
	var args []any
	for i, f := range m.Fields {
		if len(only) > 0 && !slices.Contains(only, f.Name) || m.IsSession() && m.isPK(f.Name) {
			continue
		}
		if f.SaveNow {
			r.values[i] = f.moment(now)
		}
		set, more, err := setting(m, f, r.values[i])
		if err != nil {
			return false, err
		}
		sets, args = append(sets, set), append(args, more...)
	}
	touched := 0
	if r.id != 0 {
		why := rule.Textf("save row %[2]d of %[1]s", "%[1]s %[2]d번 행 저장", m.Table(), r.id)
		if m.IsSession() {
			why = r.saidOf("save %s", "%s 저장")
		}
		text := `UPDATE "` + m.Table() + `" SET ` + strings.Join(sets, ", ") + ` WHERE ` + m.column(m.pk()) + ` = ?`
		if err = r.unlessDangling(users, why, text, append(args, m.key(r.id))); err == nil {
			touched, err = conn.Exec(why, text, append(args, m.key(r.id))...)
		}
	}
	if err != nil || touched > 0 {
		return false, r.refusal(conn, err)
	}
	switch {
	case update:
		//lint:ignore ST1005 these are Django's words
		return false, errors.New("DatabaseError: Forced update did not affect any rows.")
	case len(only) > 0:
		//lint:ignore ST1005 these are Django's words
		return false, errors.New("DatabaseError: Save with update_fields did not affect any rows.")
	}
	r.setMoments(now)
	return true, r.insert(users)
}

// setMoments sets what auto_now_add and auto_now are of a new row.
func (r *record) setMoments(now time.Time) {
	for i, f := range r.model.Fields {
		if f.AutoNow || f.SaveNow {
			r.values[i] = f.moment(now)
		}
	}
}

// renewed are the fields that update_or_create() writes of a row that is there, as Django has it since 4.2: those that it
// is given, and moments and days, which may be set when a row is saved. Up to 4.1 it writes all columns.
func (m *Model) renewed(given []string) []string {
	only := []string{}
	for _, f := range m.Fields {
		if f.IsMoment() || slices.Contains(given, f.Name) {
			only = append(only, f.Name)
		}
	}
	return only
}

// isWritten reports whether save(update_fields=only) does anything: without names it is save() of the class alone that runs.
func (m *Model) isWritten(only []string) bool {
	_, own := m.own("save")
	return own || len(only) > 0
}

// setting is what an UPDATE sets a column to.
func setting(m *Model, f ModelField, value any) (set string, args []any, err error) {
	column := `"` + f.Column() + `" = `
	if sum, is := value.(*fieldSum); is {
		of, known := m.Field(sum.field.Name)
		if !known {
			//lint:ignore ST1005 these are Django's words
			return "", nil, fmt.Errorf("FieldError: Cannot resolve keyword '%s' into field.", sum.field.Name)
		}
		text, args := sum.sql(m.column(of.Column()))
		return column + text, args, nil
	}
	if isExpression(value) {
		text, args, err := setToTerm(m, f, value)
		return column + text, args, err
	}
	value, err = f.saved(value)
	return column + "?", []any{value}, err
}

// removeAll deletes the rows of a filter: Order.objects.filter(…).delete(). Where nobody points
// to them it is one statement in a transaction, and else they are read before.
func (c *collector) removeAll(m *Model, f filter) error {
	if f.none {
		return nil
	}
	if c.isFast(m) {
		return c.conn.Joined(func() error {
			return c.deletes(rule.Textf("rows of %s go", "%s 행 삭제", m.Table()), m.Table(), f.inDelete(m), f.args)
		})
	}
	rows, err := m.found(c.conn, f, "")
	if err != nil {
		return err
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.id
		c.know(r)
	}
	if err := c.collect(m, ids); err != nil {
		return err
	}
	return c.delete()
}

// fill makes the users of a site, and the rows with which its own tables begin.
func (s *Server) fill() error {
	if err := s.createUsers(); err != nil || len(s.models()) == 0 {
		return err
	}
	conn := s.db.Conn(nil)
	users := s.users(conn)
	for _, m := range s.models() {
		for _, values := range m.Rows {
			r := &record{model: m, values: m.Begun(values, s.env.Now().UTC())}
			for i, f := range m.Fields {
				if name, ok := values[i].(string); ok && f.IsUser() {
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
			why, text, args, err := r.insertion() // which may point to rows that are still to be made
			if err != nil {
				return err
			}
			if err := r.inserted(conn, why, text, args); err != nil {
				return fmt.Errorf("a row of %s: %v", m.Name, err)
			}
		}
	}
	return nil
}
