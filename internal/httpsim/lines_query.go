package httpsim

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

// conditionsOf are the lookups of filter(…).
func (q *lineRows) conditionsOf(args *pyrun.Args, not bool) (all []condition, err error) {
	for _, given := range args.Pos {
		of, is := given.(*lineQ)
		if !is {
			return nil, pyrun.Raise("TypeError", "cannot unpack non-iterable %s object", pyrun.KindOf(given))
		}
		if not {
			return nil, pyrun.Raise("NotImplementedError", "Q() in exclude() is not played here")
		}
		c := condition{call: q.calls}
		for _, way := range of.ways {
			var ands []condition
			for _, n := range way {
				one, err := q.conditionOf(n, false)
				if err != nil {
					return nil, err
				}
				ands = append(ands, one)
			}
			c.any = append(c.any, ands)
		}
		all = append(all, c)
	}
	args.Pos = nil
	for _, n := range args.Named {
		c, err := q.conditionOf(n, not)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	args.Named = nil
	return all, nil
}

// conditionOf is one lookup, as name__icontains="tea".
func (q *lineRows) conditionOf(n pyrun.Arg, not bool) (c condition, err error) {
	c = condition{name: n.Name, not: not, call: q.calls}
	name := n.Name
	if i := strings.LastIndex(name, "__"); i >= 0 && slices.Contains(Lookups(), name[i+2:]) {
		name, c.lookup = name[:i], name[i+2:]
	}
	if c.lookup == "exact" {
		c.lookup = ""
	}
	path, at, missing := q.model.Lookup(name)
	if path == nil {
		return c, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field. Choices are: %s", missing, strings.Join(at.choices(), ", "))
	}
	f := path[len(path)-1]
	c.path = path
	switch value := n.Value.(type) {
	case *fieldSum:
		if _, known := q.model.Field(value.field.Name); !known {
			return c, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field. Choices are: %s", value.field.Name, strings.Join(q.model.choices(), ", "))
		}
		c.f = value
		return c, nil
	case *lineRows:
		if c.lookup != "in" {
			return c, pyrun.Raise("ValueError", "The QuerySet value for an exact lookup must be limited to one result using slicing.")
		}
		c.rows = value.asQueried()
		return c, nil
	}
	switch {
	case c.lookup == "isnull":
		c.value = n.Value
		return c, nil
	case textLookups[c.lookup] != "":
		if n.Value == nil {
			return c, pyrun.Raise("ValueError", "Cannot use None as a query value")
		}
		c.value, err = pyrun.Str(n.Value)
		return c, err
	case c.lookup == "in":
		items, err := pyrun.Iter(n.Value)
		if err != nil {
			return c, err
		}
		c.values = []any{}
		for _, item := range items {
			value, err := q.lookedFor(f, item)
			if err != nil {
				return c, err
			}
			if value != nil && !slices.Contains(c.values, value) {
				c.values = append(c.values, value)
			}
		}
		return c, nil
	}
	c.value, err = q.lookedFor(f, n.Value)
	return c, err
}

// lookedFor is what a field is compared with, as the database has it.
func (q *lineRows) lookedFor(f ModelField, value pyrun.Value) (any, error) {
	switch v := value.(type) {
	case *whoObject:
		user, err := v.who()
		if err != nil {
			return nil, err
		}
		if user == nil {
			return nil, pyrun.Raise("TypeError", "Field 'id' expected a number but got <SimpleLazyObject: <django.contrib.auth.models.AnonymousUser object>>.")
		}
		value = user.ID
	case *lineRow:
		if v.record.id == 0 {
			return nil, pyrun.Raise("ValueError", "Model instances passed to related filters must be saved.")
		}
		value = v.record.id
	}
	stored, _, err := q.r.stores(f, value, true)
	if err != nil {
		return nil, err
	}
	return asField(f, stored)
}

// Operate implements pyrun.Operated: F("count") + 1.
func (s *fieldSum) Operate(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	if sign != "+" && sign != "-" || s.by != nil {
		return nil, true, pyrun.Raise("NotImplementedError", "to F() a number is added here, or taken away")
	}
	switch other.(type) {
	case int64, float64:
		return &fieldSum{field: s.field, by: other, minus: sign == "-"}, true, nil
	}
	return nil, true, pyrun.Raise("NotImplementedError", "to F() a number is added here, or taken away")
}

// OperatedBy implements pyrun.Operated.
func (s *fieldSum) OperatedBy(string, pyrun.Value) (pyrun.Value, bool, error) {
	return nil, true, pyrun.Raise("NotImplementedError", "F() stands first in a sum here")
}

// TypeName implements pyrun.Object.
func (s *fieldSum) TypeName() string {
	if s.by != nil {
		return "CombinedExpression"
	}
	return "F"
}

// Attr implements pyrun.Object.
func (*fieldSum) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Str implements pyrun.Shown.
func (s *fieldSum) Str() (string, error) { return s.String(), nil }

// Repr implements pyrun.Shown.
func (s *fieldSum) Repr() (string, error) { return s.String(), nil }

func makesF(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	name, err := args.Text("name")
	if err != nil {
		return nil, err
	}
	return &fieldSum{field: ModelField{Name: name}}, args.Done() // of which model, who asks knows
}

// lineQ is Q(…), and what | makes of several.
type lineQ struct {
	ways [][]pyrun.Arg
}

// TypeName implements pyrun.Object.
func (*lineQ) TypeName() string { return "Q" }

// Attr implements pyrun.Object.
func (*lineQ) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Operate implements pyrun.Operated.
func (q *lineQ) Operate(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	of, is := other.(*lineQ)
	switch {
	case sign == "~":
		return nil, true, pyrun.Raise("NotImplementedError", "~ before Q() is not played here: exclude() takes rows away")
	case !is:
		return nil, false, nil
	case sign == "|":
		if len(q.ways) == 1 && len(q.ways[0]) == 0 {
			return of, true, nil
		}
		return &lineQ{ways: slices.Concat(q.ways, of.ways)}, true, nil
	case sign == "&" && len(q.ways) == 1 && len(of.ways) == 1:
		return &lineQ{ways: [][]pyrun.Arg{slices.Concat(q.ways[0], of.ways[0])}}, true, nil
	}
	return nil, true, pyrun.Raise("NotImplementedError", "of Q() only | is played here, and & between two of them")
}

// OperatedBy implements pyrun.Operated.
func (*lineQ) OperatedBy(string, pyrun.Value) (pyrun.Value, bool, error) { return nil, false, nil }

func makesQ(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	all := slices.Clone(args.Named)
	slices.SortStableFunc(all, func(a, b pyrun.Arg) int { return strings.Compare(a.Name, b.Name) })
	args.Named = nil
	return &lineQ{ways: [][]pyrun.Arg{all}}, args.Done()
}

// update is update(…).
func (q *lineRows) update(args *pyrun.Args) (pyrun.Value, error) {
	r, m := q.r, q.model
	var sets, said []string
	var values []any
	for _, n := range args.Named {
		i, byColumn, known := m.fieldBy(n.Name)
		if !known || n.Name == "id" || n.Name == "pk" {
			return nil, pyrun.Raise("FieldDoesNotExist", "%s has no field named '%s'", m.Name, n.Name)
		}
		value, _, err := r.stores(m.Fields[i], n.Value, byColumn)
		if err != nil {
			return nil, err
		}
		set, more, err := setting(m, m.Fields[i], value)
		if err != nil {
			return nil, err
		}
		sets, values = append(sets, set), append(values, more...)
		said = append(said, n.Name+" = "+shortValue((&record{model: m, values: []any{value}}).shownOf(0)))
	}
	args.Named = nil
	if err := args.Done(); err != nil {
		return nil, err
	}
	f, n := q.filter(""), 0
	q.rows, q.read = nil, false
	if f.none {
		return int64(0), nil
	}
	err := r.as(q.said+".update()", func() (err error) {
		n, err = r.conn.Exec(rule.Textf("change rows of %s", "%s 행을 고침", m.Table()), `UPDATE "`+m.Table()+`" SET `+strings.Join(sets, ", ")+f.inDelete(m), append(values, f.args...)...)
		return ofConstraint(err)
	})
	if err == nil {
		r.Note("rows of %[2]s changed: %[1]d, %[3]s", "%[2]s의 행을 고침: %[1]d개, %[3]s", n, m.Table(), strings.Join(said, ", "))
	}
	return int64(n), err
}

// latest is latest("at"), and earliest().
func (q *lineRows) latest(args *pyrun.Args, method string) (pyrun.Value, error) {
	by, err := args.Text("field")
	if err == nil {
		err = args.Done()
	}
	if err != nil {
		return nil, err
	}
	if path, at, missing := q.model.Lookup(strings.TrimPrefix(by, "-")); path == nil {
		return nil, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field. Choices are: %s", missing, strings.Join(at.choices(), ", "))
	}
	rec, err := q.r.one(q.model, q.said+"."+method+"()", q.filter(LoadRow{By: by, Latest: method == "latest"}.order()), " LIMIT 1")
	if err == nil && rec == nil {
		err = pyrun.Raise(q.model.Name+".DoesNotExist", "%s matching query does not exist.", q.model.Name)
	}
	if err != nil {
		return nil, err
	}
	q.r.Note("%s is row %d of %s", "%[1]s: %[3]s의 %[2]d번 행", q.model.Var(), rec.id, q.model.Table())
	return &lineRow{q.r, rec}, nil
}

// bulkCreate is bulk_create([…]).
func (q *lineRows) bulkCreate(args *pyrun.Args) (pyrun.Value, error) {
	given, err := args.Need("objs")
	if err == nil {
		err = args.Done()
	}
	if err != nil {
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
		if row.record.id != 0 {
			return nil, pyrun.Raise("NotImplementedError", "bulk_create() is given rows without an id here")
		}
		rows = append(rows, row.record)
	}
	if len(rows) > 0 {
		err = q.r.as(q.said+".bulk_create()", func() error {
			return q.r.conn.Transaction(func() error { return q.r.insertAll(rows) })
		})
	}
	if err != nil {
		return nil, err
	}
	q.r.Note("new rows of %[2]s: %[1]d", "%[2]s의 새 행: %[1]d개", len(rows), q.model.Table())
	return pyrun.List(items...), nil
}

// lineAggregate is Sum("count").
type lineAggregate struct {
	does, field string
	distinct    bool
}

// TypeName implements pyrun.Object.
func (a *lineAggregate) TypeName() string { return a.does[:1] + strings.ToLower(a.does[1:]) }

// Attr implements pyrun.Object.
func (*lineAggregate) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

func aggregates(does string) func(r *running) pyrun.Value {
	return calls(does[:1]+strings.ToLower(does[1:]), func(_ *running, args *pyrun.Args) (pyrun.Value, error) {
		field, err := args.Text("expression")
		if err != nil {
			return nil, err
		}
		distinct, _ := args.Or("distinct", false).(bool)
		return &lineAggregate{does, field, distinct}, args.Done()
	})
}

// aggregate is aggregate(total=Sum("count")).
func (q *lineRows) aggregate(args *pyrun.Args) (pyrun.Value, error) {
	m := q.model
	given := args.Named // then those without a name, as Django has them
	for _, v := range args.Pos {
		if a, is := v.(*lineAggregate); is {
			given = append(given, pyrun.Arg{Name: a.field + "__" + strings.ToLower(a.does), Value: a})
		} else {
			return nil, pyrun.Raise("TypeError", "QuerySet.aggregate() received non-expression(s): %s.", pyrun.KindOf(v))
		}
	}
	args.Pos, args.Named = nil, nil
	var columns []string
	for _, n := range given {
		a, is := n.Value.(*lineAggregate)
		if !is {
			return nil, pyrun.Raise("TypeError", "QuerySet.aggregate() received non-expression(s): %s.", pyrun.KindOf(n.Value))
		}
		path, at, missing := m.Lookup(a.field)
		if path == nil {
			return nil, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field. Choices are: %s", missing, strings.Join(at.choices(), ", "))
		}
		if len(path) > 1 {
			return nil, pyrun.Raise("NotImplementedError", "%s() is given a field of the model's own here", a.TypeName())
		}
		of := m.column(path[0].Column())
		if a.distinct {
			of = "DISTINCT " + of
		}
		columns = append(columns, fmt.Sprintf(`%s(%s) AS "%s"`, a.does, of, n.Name))
	}
	d := newDict()
	f := q.filter("")
	if f.none {
		for _, n := range given {
			d.Set(n.Name, map[bool]pyrun.Value{true: int64(0)}[n.Value.(*lineAggregate).does == "COUNT"])
		}
		return d, nil
	}
	err := q.r.as(q.said+".aggregate()", func() error {
		rows, err := q.r.conn.Query(rule.Textf("reckon with %s", "%s 행으로 계산", m.Table()), "SELECT "+strings.Join(columns, ", ")+` FROM "`+m.Table()+`"`+f.joins+f.where, f.args...)
		if err != nil {
			return err
		}
		for i, n := range given {
			a := n.Value.(*lineAggregate)
			of, _ := m.Field(a.field)
			if a.does != "MAX" && a.does != "MIN" {
				of.Kind = IntegerField
			}
			var value any
			if number, is := rows[0][i].(float64); is {
				value = number
			} else if value, err = of.read(rows[0], i); err != nil {
				return err
			}
			d.Set(n.Name, q.r.lineValue(value))
		}
		return nil
	})
	return d, err
}

// lineValues is values_list("item"), and values(): what rows have, and no rows.
type lineValues struct {
	of     *lineRows
	fields []string
	flat   bool
	dicts  bool
	items  []pyrun.Value
	read   bool
}

func (q *lineRows) values(args *pyrun.Args, dicts bool) (pyrun.Value, error) {
	v := &lineValues{of: q, dicts: dicts}
	if flat, has := args.ByName("flat"); has && !dicts {
		v.flat, _ = flat.(bool)
	}
	for _, given := range args.Pos {
		name, _ := given.(string)
		path, at, missing := q.model.Lookup(name)
		if path == nil {
			return nil, pyrun.Raise("FieldError", "Cannot resolve keyword '%s' into field. Choices are: %s", missing, strings.Join(at.choices(), ", "))
		}
		if len(path) > 1 {
			return nil, pyrun.Raise("NotImplementedError", "values() and values_list() are given fields of the model's own here")
		}
		v.fields = append(v.fields, name)
	}
	if len(v.fields) == 0 {
		v.fields = []string{"id"}
		for _, f := range q.model.Fields {
			v.fields = append(v.fields, f.Column())
		}
	}
	if args.Pos = nil; v.flat && len(v.fields) > 1 {
		return nil, pyrun.Raise("TypeError", "'flat' is not valid when values_list is called with more than one field.")
	}
	return v, args.Done()
}

// TypeName implements pyrun.Object.
func (*lineValues) TypeName() string { return "QuerySet" }

// Attr implements pyrun.Object.
func (v *lineValues) Attr(name string) (pyrun.Value, bool, error) {
	further := func(of pyrun.Value, err error) (pyrun.Value, error) {
		rows, is := of.(*lineRows)
		if !is || err != nil {
			return of, err
		}
		made := *v
		made.of, made.items, made.read = rows, nil, false
		return &made, nil
	}
	of, known, err := v.of.Attr(name)
	call, is := of.(pyrun.Builtin)
	switch {
	case name == "first" || name == "last" || name == "get" || name == "values" || name == "values_list" || name == "delete" || name == "update" || name == "latest" || name == "earliest":
		return nil, false, nil
	case err != nil || !known || !is:
		return of, known, err
	}
	return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return further(pyrun.CallWith(call, args)) })
}

// Iter implements pyrun.Iterable: the database is asked once.
func (v *lineValues) Iter() ([]pyrun.Value, error) {
	if v.read {
		return v.items, nil
	}
	q, m := v.of, v.of.model
	f := q.filter(q.order)
	fields := make([]ModelField, len(v.fields))
	columns := make([]string, len(v.fields))
	for i, name := range v.fields {
		path, _, _ := m.Lookup(name)
		fields[i], columns[i] = path[0], m.column(path[0].Column())
	}
	if f.none {
		return nil, nil
	}
	err := q.r.as(q.said, func() error {
		rows, err := q.r.conn.Query(rule.Textf("look into %s", "%s 찾아봄", m.Table()), "SELECT "+strings.Join(columns, ", ")+` FROM "`+m.Table()+`"`+f.joins+f.where+f.order, f.args...)
		if err != nil {
			return err
		}
		v.items = nil
		for _, row := range rows {
			values := make([]pyrun.Value, len(fields))
			for i, f := range fields {
				value, err := f.read(row, i)
				if err != nil {
					return err
				}
				values[i] = q.r.lineValue(value)
			}
			v.items = append(v.items, v.shaped(values))
		}
		return nil
	})
	v.read = err == nil
	return v.items, err
}

// shaped are the values of one row as they are asked for.
func (v *lineValues) shaped(values []pyrun.Value) pyrun.Value {
	switch {
	case v.flat:
		return values[0]
	case !v.dicts:
		return &pyrun.Tuple{Items: values}
	}
	d := newDict()
	for i, name := range v.fields {
		d.Set(name, values[i])
	}
	return d
}

// Len implements pyrun.Sized.
func (v *lineValues) Len() (int, error) {
	items, err := v.Iter()
	return len(items), err
}

// Item implements pyrun.Itemed.
func (v *lineValues) Item(key pyrun.Value) (pyrun.Value, error) {
	i, is := key.(int64)
	if !is || i < 0 {
		return nil, pyrun.Raise("ValueError", "Negative indexing is not supported.")
	}
	items, err := v.Iter()
	if err == nil && int(i) >= len(items) {
		err = pyrun.Raise("IndexError", "list index out of range")
	}
	if err != nil {
		return nil, err
	}
	return items[i], nil
}

// Repr implements pyrun.Shown.
func (v *lineValues) Repr() (string, error) {
	items, err := v.Iter()
	if err != nil {
		return "", err
	}
	text, err := pyrun.Repr(pyrun.List(items...))
	return "<QuerySet " + text + ">", err
}

// Str implements pyrun.Shown.
func (v *lineValues) Str() (string, error) { return v.Repr() }
