package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// update is update(…).
func (q *lineRows) update(args *pyrun.Args) (pyrun.Value, error) {
	r, m := q.r, q.model
	var sets, said []string
	var values []any
	for _, n := range args.Named {
		i, byColumn, known := m.fieldBy(n.Name)
		if !known || m.isPK(n.Name) && !m.IsSession() {
			return nil, pyrun.Raise("FieldDoesNotExist", "%s has no field named '%s'", m.Name, n.Name)
		}
		value, _, err := r.stores(m, m.Fields[i], n.Value, byColumn)
		if err != nil {
			return nil, err
		}
		set, more, err := setting(m, m.Fields[i], value)
		if err != nil {
			return nil, err
		}
		sets, values = append(sets, set), append(values, more...)
		said = append(said, n.Name+" = "+(&record{model: m, values: []any{value}}).noted(0))
	}
	args.Named = nil
	if err := args.Done(); err != nil {
		return nil, err
	}
	if err := q.unsliced("update"); err != nil {
		return nil, err
	}
	if q.asksOfNotes() {
		return nil, pyrun.Raise("NotImplementedError", "update() behind annotate() is not played here")
	}
	f, n := q.filter(""), 0
	q.rows, q.read = nil, false
	if f.none || len(sets) == 0 { // which asks nothing of the database
		return int64(0), nil
	}
	err := r.as(q.asks("update()"), func() (err error) {
		n, err = r.conn.Exec(rule.Textf("change rows of %s", "%s 행을 고침", m.Table()), `UPDATE "`+m.Table()+`" SET `+strings.Join(sets, ", ")+f.inUpdate(m), append(values, f.args...)...)
		return ofConstraint(err)
	})
	if err == nil {
		r.Note("rows of %[2]s changed: %[1]d, %[3]s", "%[2]s의 행을 고침: %[1]d개, %[3]s", n, m.Table(), strings.Join(said, ", "))
	}
	return int64(n), err
}

// What is said of rows that were made, changed and deleted: their number, and the table.
var (
	rowsMade    = rule.Text{EN: "new rows of %[2]s: %[1]d", KO: "%[2]s의 새 행: %[1]d개"}
	rowsChanged = rule.Text{EN: "rows of %[2]s changed: %[1]d", KO: "%[2]s의 행을 고침: %[1]d개"}
	rowsDeleted = rule.Text{EN: "rows of %[2]s deleted: %[1]d", KO: "%[2]s의 행을 지움: %[1]d개"}
)

// createsAlone refuses what would make rows that belong to another one by a ManyToManyField, but for create().
func (q *lineRows) createsAlone(method string) error {
	if q.manager != nil && q.manager.many != nil {
		return pyrun.Raise("NotImplementedError", "rows that belong to others by a ManyToManyField are made by create() or add() here, and not by %s()", method)
	}
	return nil
}

// delete is delete().
func (q *lineRows) delete() (pyrun.Value, error) {
	if err := q.unsliced("delete"); err != nil {
		return nil, err
	}
	if q.asksOfNotes() || q.distinct {
		return nil, pyrun.Raise("NotImplementedError", "delete() behind annotate() or distinct() is not played here")
	}
	r, m := q.r, q.model
	n, tables := 0, []goneRows(nil)
	err := r.as(q.asks("delete()"), func() error {
		c := r.collector()
		err := c.removeAll(m, q.filter(""))
		if err == nil {
			tables = c.gone
			for _, g := range c.gone {
				if g.table == m.Table() {
					n = g.n
				}
			}
			r.Note(rowsDeleted.EN, rowsDeleted.KO, n, m.Table())
			r.noteGone(m.Table(), c.gone)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return r.deleted(tables), nil
}

// bulkUpdate is bulk_update(rows, ["count"]): one UPDATE of all of them.
func (q *lineRows) bulkUpdate(args *pyrun.Args) (pyrun.Value, error) {
	given, err := args.Need("objs")
	if err != nil {
		return nil, err
	}
	named, err := args.Need("fields")
	if err != nil {
		return nil, err
	}
	size, err := batchSize(args)
	if err != nil {
		return nil, err
	}
	items, err := pyrun.Iter(given)
	if err != nil {
		return nil, err
	}
	names, err := pyrun.Iter(named)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, pyrun.Raise("ValueError", "Field names must be given to bulk_update().")
	}
	if len(items) == 0 {
		return nil, nil
	}
	if len(items)*len(names) > mostConditions {
		return nil, pyrun.Raise("NotImplementedError", "bulk_update() is given at most %d rows here", mostConditions/len(names))
	}
	var rows []*record
	for _, item := range items {
		row, is := item.(*lineRow)
		if !is || row.record.model != q.model || row.record.id == 0 {
			return nil, pyrun.Raise("ValueError", "All bulk_update() objects must have a primary key set.")
		}
		rows = append(rows, row.record)
	}
	var fields []int
	for _, name := range names {
		text, _ := name.(string)
		i, byColumn, known := q.model.fieldBy(text)
		switch {
		case known && q.model.isPK(text):
			return nil, pyrun.Raise("ValueError", "bulk_update() cannot be used with primary key fields.")
		case !known || byColumn:
			return nil, pyrun.Raise("FieldDoesNotExist", "%s has no field named '%s'", q.model.Name, text)
		}
		fields = append(fields, i)
	}
	most := mostParameters / (2 + len(fields)) // each row has its id twice
	if size == 0 || size > most {
		size = most
	}
	n := 0
	err = q.r.as(q.said+".bulk_update()", func() error {
		return q.r.conn.Joined(func() error {
			for batch := range slices.Chunk(rows, size) {
				changed, err := q.updateBatch(batch, fields)
				if n += changed; err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	q.r.Note(rowsChanged.EN, rowsChanged.KO, n, q.model.Table())
	return nil, nil // Django 4.0 returns how many
}

// mostParameters are how many values Django gives to one statement of SQLite.
const mostParameters = 999

// batchSize takes batch_size, 0 for none.
func batchSize(args *pyrun.Args) (int, error) {
	v := args.Or("batch_size", nil)
	size, is := pyrun.Whole(v)
	switch {
	case v != nil && !is:
		return 0, pyrun.Raise("TypeError", "'<' not supported between instances of '%s' and 'int'", pyrun.KindOf(v))
	case size < 0:
		return 0, pyrun.Raise("ValueError", "Batch size must be a positive integer.")
	}
	return int(min(size, mostParameters)), args.Done()
}

// updateBatch is one UPDATE of bulk_update().
func (q *lineRows) updateBatch(rows []*record, fields []int) (n int, err error) {
	var sets []string
	var values []any
	for _, i := range fields {
		f := q.model.Fields[i]
		set := `"` + f.Column() + `" = CASE`
		for _, rec := range rows {
			value, err := f.saved(rec.values[i])
			if err != nil {
				return 0, err
			}
			set += " WHEN (" + q.model.column(q.model.pk()) + " = ?) THEN ?"
			values = append(values, q.model.key(rec.id), value)
		}
		sets = append(sets, set+" ELSE NULL END")
	}
	ids := make([]int64, len(rows))
	for i, rec := range rows {
		ids[i] = rec.id
	}
	where, more := q.model.among(q.model.column(q.model.pk()), ids)
	n, err = q.r.conn.Exec(rule.Textf("change rows of %s", "%s 행을 고침", q.model.Table()), `UPDATE "`+q.model.Table()+`" SET `+strings.Join(sets, ", ")+" WHERE "+where, append(values, more...)...)
	return n, ofConstraint(err)
}

// bulkCreate is bulk_create([…]).
func (q *lineRows) bulkCreate(args *pyrun.Args) (pyrun.Value, error) {
	if err := q.createsAlone("bulk_create"); err != nil {
		return nil, err
	}
	given, err := args.Need("objs")
	if err != nil {
		return nil, err
	}
	args.Or("batch_size", nil)
	ignores, err := pyrun.Truth(args.Or("ignore_conflicts", false))
	if err != nil {
		return nil, err
	}
	if len(args.Named) > 0 {
		return nil, pyrun.Raise("NotImplementedError", "bulk_create() is given rows and ignore_conflicts here, and no %s", args.Named[0].Name)
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	items, err := pyrun.Iter(given)
	if err != nil {
		return nil, err
	}
	var rows []*record
	for _, item := range items {
		row, is := item.(*lineRow)
		if !is || row.record.model != q.model {
			return nil, pyrun.Raise("AttributeError", "'%s' object has no attribute 'pk'", pyrun.KindOf(item))
		}
		if row.record.id != 0 && !q.model.IsSession() {
			return nil, pyrun.Raise("NotImplementedError", "bulk_create() is given rows without an id here")
		}
		rows = append(rows, row.record)
	}
	if len(rows) > 0 {
		err = q.r.as(q.said+".bulk_create()", func() error {
			return q.r.conn.Joined(func() error { return q.r.insertAll(rows, ignores) })
		})
	}
	if err != nil {
		return nil, err
	}
	q.r.Note(rowsMade.EN, rowsMade.KO, len(rows), q.model.Table())
	return pyrun.List(items...), nil
}

// given are what rows have that are made through order.line_set: whose they are.
func (q *lineRows) given(row *lineRow) {
	if q.manager == nil || q.manager.many != nil {
		return
	}
	if i, _, known := q.model.fieldBy(q.manager.field.Name); known {
		row.record.values[i] = q.manager.field.target().key(q.manager.id)
		if owner := q.knows[q.manager.field.Name]; owner != nil {
			row.record.keep(q.manager.field.Name, owner)
		}
	}
}

// noted is a value as a note shows it, by what it stands for: a user, a member of choices or a lazy text.
func (r *running) noted(value pyrun.Value) string {
	switch v := value.(type) {
	case *whoObject:
		if user := v.user; user != nil {
			return shortText(user.Name())
		}
		if v.visitor && v.kept.seen && v.kept.user != nil {
			return shortText(v.kept.user.Name())
		}
		if user := r.auth.user; user != nil && v.visitor && !v.kept.seen {
			return shortText(user.Name())
		}
	case *choiceMember:
		return r.noted(v.value)
	case pyrun.Plain:
		return shortValue(v.Plain())
	}
	shown, _ := shownValue(value, longestText)
	return shown
}

// create is create(…).
func (q *lineRows) create(args *pyrun.Args) (pyrun.Value, error) {
	r, m := q.r, q.model
	given := slices.Clone(args.Named)
	row, err := r.newRow(m, args)
	if err != nil {
		return nil, err
	}
	said := make([]string, 0, len(given))
	for _, n := range given {
		said = append(said, n.Name+" = "+r.noted(n.Value))
	}
	q.given(row)
	call := m.Name + ".objects.create()"
	if err := r.as(call, func() error {
		if q.manager == nil || q.manager.many == nil {
			return r.saves(row.record, saving{insert: true})
		}
		return r.conn.Joined(func() error {
			if err := r.saves(row.record, saving{insert: true}); err != nil {
				return err
			}
			q.manager.forget()
			return q.manager.put(q, []int64{row.record.id})
		})
	}); err != nil {
		return nil, err
	}
	r.noteOf("%[2]s: %[1]s, %[3]s", "%[2]s: %[1]s, %[3]s", row.record.said(), call, strings.Join(said, ", "))
	return row, nil
}

func (q *lineRows) getOrCreate(args *pyrun.Args, updates bool) (pyrun.Value, error) {
	r, m := q.r, q.model
	if err := q.createsAlone("get_or_create"); err != nil {
		return nil, err
	}
	defaults := newDict()
	if given, has := args.ByName("defaults"); has && given != nil {
		d, is := given.(*sessionstore.Dict)
		if !is {
			return nil, pyrun.Raise("TypeError", "defaults is a dict, not %s", pyrun.KindOf(given))
		}
		defaults = d
	}
	creates := defaults
	if given, has := args.ByName("create_defaults"); has && updates && given != nil { // since Django 5.0
		d, is := given.(*sessionstore.Dict)
		if !is {
			return nil, pyrun.Raise("TypeError", "create_defaults is a dict, not %s", pyrun.KindOf(given))
		}
		creates = d
	}
	lookups := slices.Clone(args.Named)
	made, err := q.narrowed(args, false)
	if err != nil {
		return nil, err
	}
	method := map[bool]string{false: "get_or_create", true: "update_or_create"}[updates]
	call := ".objects." + method + "()"
	f := made.filter("")
	var row *lineRow
	created, saved := false, false
	create := func() (there *record, err error) {
		var wrong []string
		for key := range creates.All() {
			if _, _, known := m.fieldBy(key); !known {
				if method, is := m.own(key); !is || !method.Property {
					wrong = append(wrong, pythonRepr(key))
				}
			}
		}
		if len(wrong) > 0 {
			slices.Sort(wrong)
			return nil, pyrun.Raise("FieldError", "Invalid field name(s) for model %s: %s.", m.Name, strings.Join(wrong, ", "))
		}
		anew := &pyrun.Args{Func: m.Name}
		for _, n := range lookups {
			if !strings.Contains(n.Name, "__") {
				anew.Named = append(anew.Named, n)
			}
		}
		for key, value := range creates.All() {
			anew.Named = slices.DeleteFunc(anew.Named, func(a pyrun.Arg) bool { return a.Name == key })
			anew.Named = append(anew.Named, pyrun.Arg{Name: key, Value: value})
		}
		if row, err = r.newRow(m, anew); err != nil {
			return nil, err
		}
		q.given(row)
		err = r.as(m.Name+call, func() error { return r.conn.Atomic(func() error { return r.saves(row.record, saving{insert: true}) }) })
		if created = err == nil; created || !isRefused(err) {
			return nil, err
		}
		there, again := r.one(m, m.Name+call, f, atMostOne)
		if again != nil || there == nil { // else somebody has made it meanwhile
			return nil, err
		}
		return there, nil
	}
	update := func() error {
		written, columns := []string{}, true
		for key, value := range defaults.All() {
			_, _, known := m.fieldBy(key)
			set := row.set
			if !known { // setattr() gives it to the row, and no column keeps it
				set = row.SetAttr
			}
			if err := set(key, value); err != nil {
				return err
			}
			if columns = columns && known && !m.isPK(key); columns {
				i, _, _ := m.fieldBy(key)
				written = append(written, m.Fields[i].Name)
			}
		}
		var how saving
		if columns {
			how.only = m.renewed(written)
			if !m.isWritten(how.only) {
				return nil
			}
		}
		saved = true
		return r.as(m.Name+call, func() error { return r.saves(row.record, how) })
	}
	err = r.findsOr(m, call, f, updates, func(there *record) (err error) {
		if there == nil {
			if there, err = create(); err != nil || created {
				return err
			}
		}
		if row = (&lineRow{r, there}); updates {
			return update()
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case created:
		r.noteOf("%[2]s(): %[1]s is made", "%[2]s(): %[1]s을 만듦", row.record.said(), method)
	case saved:
		r.noteOf("%[2]s(): %[1]s is there, and is saved", "%[2]s(): %[1]s이 이미 있어 고쳐 저장함", row.record.said(), method)
	default:
		r.noteOf("%[2]s(): %[1]s is there", "%[2]s(): %[1]s이 이미 있음", row.record.said(), method)
	}
	return &pyrun.Tuple{Items: []pyrun.Value{row, created}}, nil
}
