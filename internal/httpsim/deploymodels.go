package httpsim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/database"
	"statelab/internal/rule"
)

// models are those of the site as the server runs them.
func (s *Server) models() []*Model { return s.code().models }

// A NotMigrated is a table that cannot be made as a changed model has it, since its rows do not fit in.
type NotMigrated struct {
	Table string
	Err   error
}

// Error implements error.
func (e *NotMigrated) Error() string {
	return fmt.Sprintf("migrate cannot make the table %s as the model is now: %v", e.Table, e.Err)
}

// Unwrap returns what keeps the rows from it.
func (e *NotMigrated) Unwrap() error { return e.Err }

// remake makes the tables of a site as its models are now, as makemigrations and migrate do: a new one for a model
// that there was not, and for one that has other columns a table in its place, into which its rows are copied. The
// table of a model that is gone stays.
func (s *Server) remake(before, now []*Model) error {
	model, applied := s.tables.get()
	if applied == "" || ddlOf(before, model) == ddlOf(now, model) {
		return nil
	}
	conn := s.db.Conn(nil)
	return conn.Transaction(func() error {
		for _, m := range now {
			if m.IsSession() { // whose table is Django's
				continue
			}
			at := slices.IndexFunc(before, func(old *Model) bool { return old.Table() == m.Table() })
			var err error
			switch {
			case at < 0:
				err = create(conn, m.App, m.ddl(model))
			case before[at].ddl(model) != m.ddl(model):
				err = m.remake(conn, before[at], model, s.env.Now().UTC())
			}
			if err != nil {
				return &NotMigrated{m.Table(), ofConstraint(err)}
			}
		}
		return nil
	})
}

// remake makes a table in the place of the one of the same model as it was, with its rows. What is new in them holds
// its default, or nothing.
func (m *Model) remake(conn *database.Conn, before *Model, users UserModel, now time.Time) error {
	table, indices, _ := strings.Cut(m.ddl(users), ";\n")
	old := `"` + m.Table() + `"`
	if err := create(conn, m.App, strings.Replace(table, old, `"new__`+m.Table()+`"`, 1)); err != nil {
		return err
	}
	columns, values, args := []string{`"id"`}, []string{`"id"`}, []any(nil)
	for _, f := range m.Fields {
		column := `"` + f.Column() + `"`
		columns = append(columns, column)
		if slices.ContainsFunc(before.Fields, func(was ModelField) bool { return was.Column() == f.Column() }) {
			values = append(values, column)
			continue
		}
		value, err := f.saved(f.initial(now, nil))
		if err != nil {
			return err
		}
		values, args = append(values, "?"), append(args, value)
	}
	why := rule.Textf("the rows of %s in its new table", "%s의 행을 새 테이블로", m.Table())
	for _, step := range []struct {
		text string
		args []any
	}{
		{`INSERT INTO "new__` + m.Table() + `" (` + strings.Join(columns, ", ") + `) SELECT ` + strings.Join(values, ", ") + ` FROM ` + old, args},
		{`DROP TABLE ` + old, nil},
		{`ALTER TABLE "new__` + m.Table() + `" RENAME TO ` + old, nil},
	} {
		if _, err := conn.Exec(why, step.text, step.args...); err != nil {
			return err
		}
	}
	if strings.TrimSpace(indices) == "" {
		return nil
	}
	return create(conn, m.App, indices)
}
