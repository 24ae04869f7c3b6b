package httpsim

import (
	"slices"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// dates is dates("day", "month"), and datetimes(…): each day or moment once, cut off.
func (q *lineRows) dates(args *pyrun.Args, method string) (pyrun.Value, error) {
	if err := q.unsliced(method); err != nil {
		return nil, err
	}
	name, err := args.Text("field_name")
	if err != nil {
		return nil, err
	}
	kind, err := args.Text("kind")
	if err != nil {
		return nil, err
	}
	order, _ := args.Or("order", "ASC").(string)
	if len(args.Named) > 0 {
		return nil, pyrun.Raise("NotImplementedError", "%s() is given a field, a part of it and order here, and no %s", method, args.Named[0].Name)
	}
	as, parts, said := ModelField{Kind: DateField}, []string{"year", "month", "week", "day"}, "'kind' must be one of 'year', 'month', 'week', or 'day'."
	if method == "datetimes" {
		as, parts, said = ModelField{Kind: DateTimeField}, append(parts, "hour", "minute", "second"), "'kind' must be one of 'year', 'month', 'week', 'day', 'hour', 'minute', or 'second'."
	}
	switch {
	case !slices.Contains(parts, kind): // since Django 5.0 a ValueError, as in what Python says of it
		return nil, pyrun.Raise("ValueError", "%s", said)
	case order != "ASC" && order != "DESC":
		return nil, pyrun.Raise("ValueError", "'order' must be either 'ASC' or 'DESC'.")
	}
	path, err := q.lookup(name)
	if err != nil {
		return nil, err
	}
	of := &columnTerm{q.model, path}
	f, _ := of.field()
	t, err := truncated(kind, of, f, &as)
	if err != nil {
		return nil, err
	}
	made, column := q.anew(), method[:len(method)-1]+"field"
	made.calls++
	made.where = append(made.where, condition{name: name, path: path, lookup: "isnull", value: false, call: made.calls})
	made.notes = append(made.notes, annotation{name: column, term: t})
	made.values, made.distinct = &valuesShape{fields: []string{column}, flat: true}, true
	made.order, made.plain = map[bool]string{true: "-"}[order == "DESC"]+column, false
	return made, args.Done()
}

// complexFilter is complex_filter({"name": "Ann"}), or of Q(…).
func (q *lineRows) complexFilter(args *pyrun.Args) (pyrun.Value, error) {
	of, err := args.Need("filter_obj")
	if err != nil {
		return nil, err
	}
	asked := &pyrun.Args{Func: "filter"}
	if d, is := of.(*sessionstore.Dict); is {
		for key, v := range d.All() {
			asked.Named = append(asked.Named, pyrun.Arg{Name: key, Value: v})
		}
	} else {
		asked.Pos = []pyrun.Value{of}
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	return valueOf(q.narrowed(asked, false))
}

// contains is contains(row).
func (q *lineRows) contains(args *pyrun.Args) (pyrun.Value, error) {
	v, err := args.Need("obj")
	if err != nil {
		return nil, err
	}
	if q.values != nil {
		return nil, pyrun.Raise("TypeError", "Cannot call QuerySet.contains() after .values() or .values_list().")
	}
	var id int64
	switch of := v.(type) {
	case *lineRow:
		if of.record.model != q.model {
			return false, args.Done()
		}
		id = of.record.id
	case *whoObject:
		user, err := of.who()
		if err != nil || user == nil || !q.model.users {
			return false, err
		}
		id = user.ID
	default:
		return nil, pyrun.Raise("TypeError", "'obj' must be a model instance.")
	}
	if id == 0 {
		return nil, pyrun.Raise("ValueError", "QuerySet.contains() cannot be used on unsaved objects.")
	}
	if q.read {
		return slices.ContainsFunc(q.rows, func(row *lineRow) bool { return row.record.id == id }), args.Done()
	}
	of, err := q.narrowed(&pyrun.Args{Func: "filter", Named: []pyrun.Arg{{Name: "pk", Value: q.model.key(id)}}}, false)
	if err != nil {
		return nil, err
	}
	return valueOf(of.any())
}
