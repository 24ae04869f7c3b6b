package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

func (a CreateRow) run(v *visit) error {
	r, said, err := v.rowOf(a.Model, a.Set)
	if err != nil {
		return err
	}
	call := a.Model.Name + ".objects.create()"
	err = v.as(call, func() error { return v.saves(r, saving{insert: true}) })
	if isRefused(err) && a.IfTaken != nil {
		v.notes = append(v.notes, caught(err.Error()))
		return v.branch(false, a)
	}
	if err != nil {
		return err
	}
	v.give(a.Name(), r)
	v.Note("%[1]s: row %[2]d, %[3]s", "%[1]s: %[2]d번 행, %[3]s", call, r.id, strings.Join(said, ", "))
	return nil
}

// Branches implements Branching.
func (a CreateRow) Branches() (ifSo, ifNot []Action) { return nil, a.IfTaken }

func (a CreateRow) with(_, ifNot []Action) Action {
	a.IfTaken = ifNot
	return a
}

func (a FindRow) run(v *visit) error {
	q, err := v.queryFor(a.From, a.Model, a.Where, a.Order)
	if err != nil {
		return err
	}
	var r *record
	is := false
	if a.Exists {
		is, err = v.anyOf(q, a.From)
	} else {
		r, err = v.firstOf(q, a)
		is = r != nil
		v.give(a.Name(), r)
	}
	switch {
	case err != nil:
		return err
	case r != nil:
		v.Note("there is such a row of %s: %d", "%s에 그런 행이 있음: %d", a.Model.Table(), r.id)
	case is:
		v.Note("there is such a row of %s", "%s에 그런 행이 있음", a.Model.Table())
	default:
		v.notes = append(v.notes, noRow(a.Model, q.conditions))
	}
	return v.branch(is, a)
}

// one is the first row that a SELECT finds, nil for none; it is an error where get() finds more.
func (v *visit) one(m *Model, call string, f filter, limit string) (r *record, err error) {
	err = v.as(call, func() error {
		rows, err := m.found(v.conn, f, limit)
		if len(rows) > 1 {
			//lint:ignore ST1005 these are Django's words
			//lint:ignore ST1005 these are Django's words
			return fmt.Errorf("%s.MultipleObjectsReturned: get() returned more than one %s -- it returned %d!", m.Name, m.Name, len(rows))
		}
		if len(rows) == 1 {
			r = rows[0]
		}
		return err
	})
	return r, err
}

// Branches implements Branching.
func (a FindRow) Branches() (ifSo, ifNot []Action) { return a.IfFound, a.IfNot }

func (a FindRow) with(ifSo, ifNot []Action) Action {
	a.IfFound, a.IfNot = ifSo, ifNot
	return a
}

const atMostOne = " LIMIT 21" // get() asks for more than one to say how many there are

func (a LoadRow) run(v *visit) error {
	q, err := v.queryFor(a.From, a.Model, a.Where, "")
	if err != nil {
		return err
	}
	order, limit := "", atMostOne
	if a.By != "" {
		order, limit = a.order(), " LIMIT 1"
	}
	r, err := v.one(a.Model, cmp.Or(a.From, a.Model.Name+".objects")+"."+a.Method()+"()", q.filter(order), limit)
	switch {
	case err != nil:
		return err
	case r == nil && a.Or404:
		return &HTTPError{Status: 404, Reason: string(NotFound), Message: "No " + a.Model.Name + " matches the given query.",
			say: after("get_object_or_404()", noRow(a.Model, q.conditions))}
	case r == nil:
		//lint:ignore ST1005 these are Django's words
		return fmt.Errorf("%s.DoesNotExist: %s matching query does not exist.", a.Model.Name, a.Model.Name)
	}
	v.give(a.Name(), r)
	v.Note("%s is row %d of %s", "%[1]s: %[3]s의 %[2]d번 행", a.Name(), r.id, a.Model.Table())
	return nil
}

func (a ListRows) run(v *visit) error {
	q, err := v.queryFor(a.From, a.Model, a.Where, a.Order)
	if err != nil {
		return err
	}
	if base, is := v.known(q, a.From); is && a.Low+a.High > 0 {
		q = base
	}
	if a.Low+a.High > 0 {
		q = q.slice(a.Low, a.High)
	}
	q.name = a.Name()
	v.give(q.name, q)
	return nil
}

// rowsOf reads the rows of a query, where nobody has.
func (v *visit) rowsOf(q *queried) ([]*record, error) {
	if q.read {
		return q.rows, nil
	}
	if q.lines != nil { // which knows what is read with them
		rows, err := q.lines.all()
		for _, row := range rows {
			q.rows = append(q.rows, row.record)
		}
		q.read = err == nil
		return q.rows, err
	}
	err := v.as(q.name, func() (err error) {
		q.rows, err = q.model.found(v.conn, q.filter(q.model.ordered(q.order)), limited(q.low, q.high))
		return err
	})
	q.read = err == nil
	if q.read {
		v.Note("%[1]s: %[2]d of %[3]s", "%[1]s: %[3]s의 행 %[2]d개", q.name, len(q.rows), q.model.Table())
	}
	return q.rows, err
}

func (a CountRows) run(v *visit) error {
	q, err := v.queryFor(a.From, a.Model, a.Where, "")
	if err != nil {
		return err
	}
	n, err := v.numberOf(q, a.From)
	v.give(a.Name(), n)
	v.noteCode("%s = %d", a.Name(), n)
	return err
}

func (a SetRow) run(v *visit) error {
	r, err := v.theRow(a.Row(), "__setattr__")
	if err != nil {
		return err
	}
	said, err := v.put(r, a.Set)
	if err == nil {
		v.Note("%[1]s: %[2]s in memory alone, not in the table", "%[1]s: %[2]s. 메모리에서만 바뀌고 테이블은 그대로임", a.Row(), strings.Join(said, ", "))
	}
	return err
}

func (a SaveRow) run(v *visit) error {
	r, err := v.theRow(a.Row(), "save")
	if err != nil {
		return err
	}
	said, err := v.put(r, a.Set)
	if err != nil {
		return err
	}
	return v.as(a.Row()+".save()", func() error {
		err := v.saves(r, saving{only: a.Only})
		switch {
		case err == nil && len(said) == 0:
			v.Note("%[1]s.save(): row %[2]d", "%[1]s.save(): %[2]d번 행", a.Row(), r.id)
		case err == nil:
			v.Note("%[1]s.save(): row %[2]d, %[3]s", "%[1]s.save(): %[2]d번 행, %[3]s", a.Row(), r.id, strings.Join(said, ", "))
		}
		return err
	})
}

func (a DeleteRow) run(v *visit) error {
	r, err := v.theRow(a.Row(), "delete")
	if err != nil {
		return err
	}
	if r.id == 0 {
		//lint:ignore ST1005 these are Django's words
		return fmt.Errorf("ValueError: %s object can't be deleted because its id attribute is set to None.", a.Model.Name)
	}
	return v.unlessProtected(a, v.as(a.Row()+".delete()", func() error {
		if _, own := r.model.own("delete"); own {
			call, _, err := (&lineRow{v.ofMethods(), r}).ownAttr("delete")
			if err == nil {
				_, err = pyrun.Call(call)
			}
			return err
		}
		c, id := v.collector(), r.id
		err := c.deleteRow(r)
		if err == nil {
			v.Note("%[1]s.delete(): row %[2]d", "%[1]s.delete(): %[2]d번 행", a.Row(), id)
			v.noteGone(a.Model.Table(), c.gone)
		}
		return err
	}))
}

// Branches implements Branching.
func (a DeleteRow) Branches() (ifSo, ifNot []Action) { return nil, a.IfProtected }

func (a DeleteRow) with(_, ifNot []Action) Action {
	a.IfProtected = ifNot
	return a
}

// unlessProtected takes the branch of an action where rows kept others from being deleted, and
// somebody catches it.
func (v *visit) unlessProtected(a Branching, err error) error {
	if _, ifNot := a.Branches(); ifNot == nil || !isProtected(err) {
		return err
	}
	v.notes = append(v.notes, rule.Same(err.Error()))
	return v.branch(false, a)
}

func isProtected(err error) bool {
	var protected *ProtectedError
	return errors.As(err, &protected)
}

func (a DeleteRows) run(v *visit) error {
	q, err := v.queryFor(a.From, a.Model, a.Where, "")
	if err != nil {
		return err
	}
	if len(a.Where) == 0 {
		v.forget(a.From)
	}
	return v.unlessProtected(a, v.as(saidQuery(a.Model, a.From, q.conditions, "delete()"), func() error {
		c := v.collector()
		err := c.removeAll(a.Model, q.filter(""))
		if err == nil {
			n := 0
			for _, g := range c.gone {
				if g.table == a.Model.Table() {
					n = g.n
				}
			}
			v.Note("rows of %[2]s deleted: %[1]d", "%[2]s의 행을 지움: %[1]d개", n, a.Model.Table())
			v.noteGone(a.Model.Table(), c.gone)
		}
		return err
	}))
}

// Branches implements Branching.
func (a DeleteRows) Branches() (ifSo, ifNot []Action) { return nil, a.IfProtected }

func (a DeleteRows) with(_, ifNot []Action) Action {
	a.IfProtected = ifNot
	return a
}

func (r *Request) collector() *collector {
	c := newCollector(r.server.models(), r.users)
	c.told = r
	return c
}

// noteGone notes what went with rows of a table, by on_delete.
func (v *visit) noteGone(with string, gone []goneRows) {
	for _, g := range gone {
		if g.table != with {
			v.Note("on_delete=CASCADE: rows of %[2]s deleted: %[1]d", "on_delete=CASCADE: %[2]s의 행을 지움: %[1]d개", g.n, g.table)
		}
	}
}

func (a GetOrCreateRow) run(v *visit) error {
	q, err := v.queryFor("", a.Model, a.Where, "")
	if err != nil {
		return err
	}
	var r, anew *record
	f, made, saved := q.filter(""), false, false
	if a.Updates { // what it is given is known before the transaction begins
		if anew, _, err = v.rowOf(a.Model, slices.Concat(a.Where, a.Defaults)); err != nil {
			return err
		}
	}
	err = v.findsOr(a.Model, a.call(), f, a.Updates, func(there *record) (err error) {
		if r = there; r == nil {
			if r, made, err = v.makes(a, f, anew); err != nil || made {
				return err
			}
		}
		if !a.Updates {
			return nil
		}
		saved, err = v.update(r, a.Defaults, anew, a.call())
		return err
	})
	if err != nil {
		return err
	}
	v.give(a.Name(), r)
	v.bind(a.Made, made)
	switch {
	case made:
		v.Note("%[1]s(): row %[2]d is made", "%[1]s(): %[2]d번 행을 만듦", a.Method(), r.id)
	case saved:
		v.Note("%[1]s(): row %[2]d is there, and is saved", "%[1]s(): %[2]d번 행이 이미 있어 고쳐 저장함", a.Method(), r.id)
	default:
		v.Note("%[1]s(): row %[2]d is there", "%[1]s(): %[2]d번 행이 이미 있음", a.Method(), r.id)
	}
	return v.branch(made, a)
}

// call is the method, as queries name it.
func (a GetOrCreateRow) call() string { return ".objects." + a.Method() + "()" }

// update gives a row that is there the values of fields of another one, and saves it where there is something to save.
func (v *visit) update(r *record, set []FieldValue, of *record, call string) (saved bool, err error) {
	given := make([]string, 0, len(set))
	for _, f := range set {
		given = append(given, f.Field)
		i := slices.IndexFunc(r.model.Fields, func(m ModelField) bool { return m.Name == f.Field })
		r.values[i] = of.values[i]
		delete(r.members, f.Field)
		delete(r.related, f.Field)
		if related := of.related[f.Field]; related != nil {
			r.keep(f.Field, related)
		}
	}
	only := r.model.renewed(given)
	if !r.model.isWritten(only) {
		return false, nil
	}
	return true, v.as(r.model.Name+call, func() error { return v.saves(r, saving{only: only}) })
}

// findsOr looks for the row of get_or_create() or update_or_create(), and does then what comes of it, nil where there is
// none. The latter does both in one transaction: what two of them do side by side is what package
// database plays there.
func (v *visit) findsOr(m *Model, call string, f filter, locks bool, then func(*record) error) error {
	both := func() error {
		r, err := v.one(m, m.Name+call, f, atMostOne)
		if err != nil {
			return err
		}
		return then(r)
	}
	if !locks {
		return both()
	}
	return v.as(m.Name+call, func() error { return v.conn.Atomic(both) })
}

// makes makes the row: anew where that is not nil. Where the database refuses it, Django looks once more, since somebody
// else may have made it meanwhile: made is false then.
func (v *visit) makes(a GetOrCreateRow, f filter, anew *record) (r *record, made bool, err error) {
	if r = anew; r == nil {
		if r, _, err = v.rowOf(a.Model, slices.Concat(a.Where, a.Defaults)); err != nil {
			return nil, false, err
		}
	}
	err = v.as(a.Model.Name+a.call(), func() error {
		return v.conn.Atomic(func() error { return v.saves(r, saving{insert: true}) })
	})
	if !isRefused(err) {
		return r, true, err
	}
	there, again := v.one(a.Model, a.Model.Name+a.call(), f, atMostOne)
	if again == nil && there != nil {
		return there, false, nil
	}
	return nil, false, err
}

// Branches implements Branching.
func (a GetOrCreateRow) Branches() (ifSo, ifNot []Action) { return a.IfCreated, a.IfThere }

func (a GetOrCreateRow) with(ifSo, ifNot []Action) Action {
	a.IfCreated, a.IfThere = ifSo, ifNot
	return a
}
