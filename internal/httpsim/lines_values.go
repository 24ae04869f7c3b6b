package httpsim

import (
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/rule"
)

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
	f := q.filter(q.ordered())
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
