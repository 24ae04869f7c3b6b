package httpsim

import (
	"errors"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
)

// columnsNamed are columns of a user that update_fields= or fields= names.
func (m *Model) columnsNamed(fields pyrun.Value, refuses func(name string) error) (only []string, err error) {
	items, err := pyrun.Iter(fields)
	if err != nil {
		return nil, err
	}
	only = []string{}
	for _, item := range items {
		name, _ := item.(string)
		i, _, known := m.fieldBy(name)
		if !known || name == "id" || name == "pk" {
			return nil, refuses(name)
		}
		only = append(only, m.Fields[i].Name)
	}
	return only, nil
}

// save is user.save(), of all columns or of some.
func (w *whoObject) save(args *pyrun.Args) (pyrun.Value, error) {
	user, err := w.who()
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"force_insert", "force_update"} {
		if forced, err := pyrun.Truth(args.Or(name, false)); err != nil || forced {
			return nil, errors.Join(err, pyrun.Raise("NotImplementedError", "%s of a user is not played here", name))
		}
	}
	args.Or("using", nil)
	var only []string
	if fields := args.Or("update_fields", nil); fields != nil {
		only, err = w.r.usersModel().columnsNamed(fields, func(name string) error {
			return pyrun.Raise("ValueError", "The following fields do not exist in this model, are m2m fields, or are non-concrete fields: %s", name)
		})
		if err != nil {
			return nil, err
		}
	}
	if err := args.Done(); err != nil || only != nil && len(only) == 0 {
		return nil, err
	}
	r := w.r
	return nil, r.as("user.save()", func() error {
		err := r.saveUser(user, only, func() error {
			if only != nil {
				return r.users.SaveColumns(user, only)
			}
			return r.users.Save(user)
		})
		if errors.Is(err, accounts.ErrTaken) {
			return refusedRow("UNIQUE constraint failed: " + r.users.Table() + ".username")
		}
		if err == nil {
			r.Note("user.save(): %s", "user.save(): %s", user.Name())
		}
		return err
	})
}

// refresh is user.refresh_from_db(), of all columns or of some.
func (w *whoObject) refresh(args *pyrun.Args) (pyrun.Value, error) {
	user, err := w.who()
	if err != nil {
		return nil, err
	}
	args.Or("using", nil)
	var only []string
	if fields := args.Or("fields", nil); fields != nil {
		only, err = w.r.usersModel().columnsNamed(fields, func(name string) error {
			return pyrun.Raise("FieldDoesNotExist", "%s has no field named '%s'", w.r.usersModel().Name, name)
		})
		if err != nil {
			return nil, err
		}
	}
	if err := args.Done(); err != nil || only != nil && len(only) == 0 {
		return nil, err
	}
	r, name := w.r, w.r.usersModel().Name
	return nil, r.as("user.refresh_from_db()", func() error {
		if row := r.ownRow(user); row != nil {
			delete(r.ones, user)
			return row.refreshUser(user, only)
		}
		if only != nil {
			there, err := r.users.ReadColumns(user, only)
			if err == nil && !there {
				err = pyrun.Raise(name+".DoesNotExist", "%s matching query does not exist.", name)
			}
			return err
		}
		anew, err := r.users.ByID(user.ID)
		if err == nil && anew == nil {
			err = pyrun.Raise(name+".DoesNotExist", "%s matching query does not exist.", name)
		}
		if err == nil {
			*user = *anew
			delete(r.ones, user)
		}
		return err
	})
}
