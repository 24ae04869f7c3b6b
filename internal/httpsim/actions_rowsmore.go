package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/rule"
)

// UpdateRows is Order.objects.filter(…).update(paid=True): one UPDATE, and no row is read.
type UpdateRows struct {
	Model *Model
	From  string // rows above that are changed: orders.update(…); empty: all of the table
	Where []FieldValue
	Set   []FieldValue
	As    string // what the view calls the number of rows that were changed; empty: nothing
}

func (a UpdateRows) run(v *visit) error {
	q, err := v.queryFor(a.From, a.Model, a.Where, "")
	if err != nil {
		return err
	}
	var sets, said []string
	var args []any
	for _, of := range a.Set {
		f := a.Model.compared(of.Field)
		value, _, err := v.setTo(a.Model, of)
		if err != nil {
			return err
		}
		set, more, err := setting(a.Model, f, value)
		if err != nil {
			return err
		}
		sets, args = append(sets, set), append(args, more...)
		said = append(said, of.Key()+" = "+(&record{model: a.Model, values: []any{value}}).noted(0))
	}
	n := 0
	f := q.filter("")
	if len(a.Where) == 0 {
		v.forget(a.From)
	}
	if !f.none {
		err = v.as(saidQuery(a.Model, a.From, q.conditions, "update()"), func() (err error) {
			n, err = v.conn.Exec(rule.Textf("change rows of %s", "%s 행을 고침", a.Model.Table()), `UPDATE "`+a.Model.Table()+`" SET `+strings.Join(sets, ", ")+f.inUpdate(a.Model), append(args, f.args...)...)
			return ofConstraint(err)
		})
	}
	if err == nil {
		v.Note("rows of %[2]s changed: %[1]d, %[3]s", "%[2]s의 행을 고침: %[1]d개, %[3]s", n, a.Model.Table(), strings.Join(said, ", "))
		v.bind(a.As, int64(n))
	}
	return err
}

func (a UpdateRows) check(c *checking) {
	c.values("update", a.Where)
	c.values("update", a.Set)
}

// PickRow is order = orders[0]: the row at a place, from 0 on.
type PickRow struct {
	Model *Model
	As    string // what the view calls the row; empty: Model.Var()
	From  string // rows above; empty: all of the table
	Where []FieldValue
	Order string
	At    int
}

// Name is what the view calls the row.
func (a PickRow) Name() string { return cmp.Or(a.As, a.Model.Var()) }

func (a PickRow) run(v *visit) error {
	q, err := v.queryFor(a.From, a.Model, a.Where, a.Order)
	if err != nil {
		return err
	}
	var rows []*record
	if base, read := v.known(q, a.From); read {
		if a.At < len(base.rows) {
			rows = base.rows[a.At : a.At+1]
		}
	} else {
		err = v.as(fmt.Sprintf("%s[%d]", calledOf(a.From, a.Model), a.At), func() (err error) {
			rows, err = a.Model.found(v.conn, q.filter(q.model.ordered(q.order)), limited(q.low+a.At, q.low+a.At+1))
			return err
		})
	}
	switch {
	case err != nil:
		return err
	case len(rows) == 0:
		return errors.New("IndexError: list index out of range")
	}
	v.give(a.Name(), rows[0])
	v.Note("%s is row %d of %s", "%[1]s: %[3]s의 %[2]d번 행", a.Name(), rows[0].id, a.Model.Table())
	return nil
}

// limited is the LIMIT of rows from one place to before another, which is 0 for all of them.
func limited(low, high int) string {
	switch {
	case low == 0 && high == 0:
		return ""
	case high == 0:
		return fmt.Sprintf(" LIMIT -1 OFFSET %d", low)
	case low == 0:
		return fmt.Sprintf(" LIMIT %d", high)
	}
	return fmt.Sprintf(" LIMIT %d OFFSET %d", high-low, low)
}

func (a PickRow) check(c *checking) {
	c.values("a place", a.Where)
	c.rows = append(c.rows, a.Name())
}

// RefreshRow is order.refresh_from_db(): the row is read once more.
type RefreshRow struct {
	Model *Model
	Of    string // what the view calls the row; empty: Model.Var()
}

// Row is what the view calls the row.
func (a RefreshRow) Row() string { return cmp.Or(a.Of, a.Model.Var()) }

func (a RefreshRow) run(v *visit) error {
	r, err := v.theRow(a.Row(), "refresh_from_db")
	if err != nil {
		return err
	}
	id := condition{path: []ModelField{r.model.pkField()}, value: r.model.key(r.id)}
	again, err := v.one(r.model, a.Row()+".refresh_from_db()", r.model.filterOf([]condition{id}, "", ""), atMostOne)
	switch {
	case err != nil:
		return err
	case again == nil:
		//lint:ignore ST1005 these are Django's words
		return fmt.Errorf("%s.DoesNotExist: %[1]s matching query does not exist.", r.model.Name)
	}
	r.values, r.related = again.values, nil
	v.Note("%[1]s: row %[2]d of %[3]s is read again", "%[1]s: %[3]s의 %[2]d번 행을 다시 읽음", a.Row(), r.id, a.Model.Table())
	return nil
}

func (a RefreshRow) check(c *checking) { c.hasRow("refresh_from_db()", a.Model, a.Row()) }

// CreateRows is Order.objects.bulk_create([Order(…), Order(…)]): one INSERT in a transaction.
type CreateRows struct {
	Model *Model
	Rows  [][]FieldValue
}

func (a CreateRows) run(v *visit) error {
	var rows []*record
	for _, set := range a.Rows {
		r, _, err := v.rowOf(a.Model, set)
		if err != nil {
			return err
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		return nil
	}
	err := v.as(a.Model.Name+".objects.bulk_create()", func() error {
		return v.conn.Joined(func() error { return v.insertAll(rows, false) })
	})
	if err == nil {
		v.Note("new rows of %[2]s: %[1]d", "%[2]s의 새 행: %[1]d개", len(rows), a.Model.Table())
	}
	return err
}

// insertAll writes new rows in one statement; ignores says that those go by which are there already.
func (v *visit) insertAll(rows []*record, ignores bool) error {
	var why rule.Text
	var text string
	var all []any
	for i, r := range rows {
		r.setMoments(v.at())
		w, insert, args, err := r.insertion()
		if err != nil {
			return err
		}
		if err := r.unlessDangling(v.users, w, insert, args); err != nil {
			return err
		}
		insert, _, _ = strings.Cut(insert, " RETURNING ")
		if all = append(all, args...); i == 0 {
			why, text = w, insert
			continue
		}
		_, places, _ := strings.Cut(insert, " VALUES ")
		text += ", " + places
	}
	if ignores {
		text = "INSERT OR IGNORE" + strings.TrimPrefix(text, "INSERT")
	}
	_, err := v.conn.Exec(why, text, all...)
	return ofConstraint(err)
}

func (a CreateRows) check(c *checking) {
	for _, set := range a.Rows {
		c.values("bulk_create()", set)
	}
}

// at is when a row is saved.
func (v *visit) at() time.Time { return v.server.env.Now().UTC().Truncate(time.Microsecond) }

// slice is the rows of a query from one place to before another.
func (q *queried) slice(low, high int) *queried {
	part := *q
	part.low = q.low + low
	if high > 0 && (q.high == 0 || q.low+high < q.high) {
		part.high = q.low + high
	}
	if q.read {
		end := len(q.rows)
		if high > 0 {
			end = min(high, end)
		}
		part.rows = slices.Clone(q.rows[min(low, end):end])
	}
	return &part
}
