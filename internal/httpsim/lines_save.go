package httpsim

import (
	"slices"

	"statelab/internal/pyrun"
)

// saving is how a row is saved.
type saving struct {
	insert, update bool     // force_insert and force_update
	only           []string // update_fields; empty: all
	anyway         bool     // update_fields was given, and names nothing: nothing is saved
}

// save is Model.save().
func (o *lineRow) save(args *pyrun.Args) (pyrun.Value, error) {
	var how saving
	var err error
	if how.insert, err = pyrun.Truth(args.Or("force_insert", false)); err != nil {
		return nil, err
	}
	if how.update, err = pyrun.Truth(args.Or("force_update", false)); err != nil {
		return nil, err
	}
	args.Or("using", nil)
	if fields := args.Or("update_fields", nil); fields != nil {
		if how.only, err = o.named(fields); err != nil {
			return nil, err
		}
		if how.anyway = len(how.only) == 0; how.anyway {
			return nil, args.Done()
		}
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	if how.insert && (how.update || how.only != nil) {
		return nil, pyrun.Raise("ValueError", "Cannot force both insert and updating in model saving.")
	}
	r := o.r
	return nil, r.as(r.rowName(o.record)+".save()", func() error {
		err := r.saveRow(o.record, how)
		if err == nil {
			r.noteOf("%[2]s.save(): %[1]s", "%[2]s.save(): %[1]s", o.record.said(), r.rowName(o.record))
		}
		return err
	})
}

// named are the fields that update_fields= names.
func (o *lineRow) named(fields pyrun.Value) (only []string, err error) {
	items, err := pyrun.Iter(fields)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		name, _ := item.(string)
		i, _, known := o.record.model.fieldBy(name)
		if !known || o.record.model.isPK(name) {
			return nil, pyrun.Raise("ValueError", "The following fields do not exist in this model, are m2m fields, or are non-concrete fields: %s", name)
		}
		only = append(only, o.record.model.Fields[i].Name)
	}
	return only, nil
}

// remove is Model.delete().
func (o *lineRow) remove(args *pyrun.Args) (pyrun.Value, error) {
	args.Or("using", nil)
	args.Or("keep_parents", nil)
	if err := args.Done(); err != nil {
		return nil, err
	}
	r, rec, m := o.r, o.record, o.record.model
	if rec.id == 0 {
		return nil, pyrun.Raise("ValueError", "%s object can't be deleted because its id attribute is set to None.", m.Name)
	}
	c := r.collector()
	err := r.as(r.rowName(rec)+".delete()", func() error {
		said := rec.said()
		err := c.deleteRow(rec)
		if err == nil {
			r.noteOf("%[2]s.delete(): %[1]s", "%[2]s.delete(): %[1]s", said, r.rowName(rec))
			r.noteGone(m.Table(), c.gone)
		}
		return err
	})
	return valueOf(r.deleted(c.gone), err)
}

// saves saves a row as its class says: where that has a save() of its own it is called, as Django does.
func (v *visit) saves(rec *record, how saving) error {
	if _, own := rec.model.own("save"); !own {
		return v.saveRow(rec, how)
	}
	return v.ofMethods().saves(rec, how)
}

// saves is the same for lines that run.
func (r *running) saves(rec *record, how saving) error {
	if _, own := rec.model.own("save"); !own {
		return r.saveRow(rec, how)
	}
	call, _, err := (&lineRow{r, rec}).ownAttr("save")
	if err != nil {
		return err
	}
	args := &pyrun.Args{}
	if how.insert {
		args.Named = append(args.Named, pyrun.Arg{Name: "force_insert", Value: true})
	}
	args.Named = append(args.Named, pyrun.Arg{Name: "using", Value: "default"})
	if how.only != nil {
		names := make([]pyrun.Value, len(how.only))
		for i, name := range how.only {
			names[i] = name
		}
		set, err := pyrun.NewSet(names...)
		if err != nil {
			return err
		}
		args.Named = append(args.Named, pyrun.Arg{Name: "update_fields", Value: set})
	}
	_, err = pyrun.CallWith(call, args)
	return err
}

// saveRow is save_base(): the row is written, and the receivers of the site are told before and behind.
func (v *visit) saveRow(rec *record, how saving) error {
	if err := v.tellRow("pre_save", rec, saved{only: how.only}); err != nil {
		return err
	}
	created, err := false, error(nil)
	switch {
	case how.insert:
		rec.setMoments(v.at())
		created, err = true, v.conn.Marked(func() error { return rec.insert(v.users) })
	case how.update && rec.id == 0:
		return pyrun.Raise("ValueError", "Cannot force an update in save() with no primary key.")
	default:
		err = v.conn.Marked(func() (err error) { created, err = rec.save(v.users, v.at(), how.only, how.update); return err })
	}
	if err != nil {
		return err
	}
	return v.tellRow("post_save", rec, saved{created: created, known: true, only: slices.Clone(how.only)})
}
