package httpsim

import (
	"slices"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// refresh is refresh_from_db(), of all fields or of some.
func (o *lineRow) refresh(args *pyrun.Args) (pyrun.Value, error) {
	r, rec, m := o.r, o.record, o.record.model
	var only []string
	if fields, has := args.ByName("fields"); has && fields != nil {
		items, err := pyrun.Iter(fields)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			name, _ := item.(string)
			i, _, known := m.fieldBy(name)
			if !known || name == "id" || name == "pk" {
				return nil, pyrun.Raise("FieldDoesNotExist", "%s has no field named '%s'", m.Name, name)
			}
			only = append(only, m.Fields[i].Name)
		}
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	return nil, r.as(r.rowName(rec)+".refresh_from_db()", func() error { return o.reread(only) })
}

// refreshUser is refresh_from_db() of the user whose row it is.
func (o *lineRow) refreshUser(user *accounts.User, only []string) error {
	err := o.reread(only)
	if err == nil {
		o.record.fillUser(user)
	}
	return err
}

// reread reads all fields of a row anew, or some.
func (o *lineRow) reread(only []string) error {
	r, rec, m := o.r, o.record, o.record.model
	columns := m.columns()
	if len(only) > 0 {
		columns = m.column(m.pk())
		for _, f := range m.Fields {
			if slices.Contains(only, f.Name) {
				columns += ", " + m.column(f.Column())
			}
		}
	}
	rows, err := r.conn.Query(rule.Textf("look into %s", "%s 찾아봄", m.Table()), "SELECT "+columns+` FROM "`+m.Table()+`" WHERE `+m.column(m.pk())+" = ?"+atMostOne, m.key(rec.id))
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return pyrun.Raise(m.Name+".DoesNotExist", "%s matching query does not exist.", m.Name)
	}
	rec.cache = nil
	at := 1
	for i, f := range m.Fields {
		if m.IsSession() && m.isPK(f.Name) {
			continue
		}
		if len(only) > 0 && !slices.Contains(only, f.Name) {
			continue
		}
		if rec.values[i], err = f.read(rows[0], at); err != nil {
			return err
		}
		delete(rec.members, f.Name)
		delete(rec.related, f.Name)
		at++
	}
	return nil
}
