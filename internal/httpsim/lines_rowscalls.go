package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// rowsMethod is a method of a manager or a QuerySet.
type rowsMethod func(q *lineRows, args *pyrun.Args) (pyrun.Value, error)

// givenNothing is one that is given nothing.
func givenNothing(do func(q *lineRows) (pyrun.Value, error)) rowsMethod {
	return func(q *lineRows, args *pyrun.Args) (pyrun.Value, error) {
		if err := args.Done(); err != nil {
			return nil, err
		}
		return do(q)
	}
}

// IsMethodOfRows reports whether a queryset has a method of a name, as lines that run know it.
func IsMethodOfRows(name string) bool { return rowsMethods(name) != nil }

// rowsMethods are the methods by their names.
func rowsMethods(name string) rowsMethod {
	switch name {
	case "all", "select_for_update", "iterator":
		return func(q *lineRows, _ *pyrun.Args) (pyrun.Value, error) {
			if rows := q.cached(); rows != nil && name == "all" {
				return rows, nil
			}
			return q.anew(), nil
		}
	case "none":
		return givenNothing(func(q *lineRows) (pyrun.Value, error) { made := q.anew(); made.none = true; return made, nil })
	case "filter", "exclude":
		return func(q *lineRows, args *pyrun.Args) (pyrun.Value, error) {
			if err := q.unsliced(name); err != nil {
				return nil, err
			}
			return valueOf(q.narrowed(args, name == "exclude"))
		}
	case "order_by":
		return (*lineRows).orderBy
	case "reverse":
		return givenNothing((*lineRows).reversed)
	case "distinct":
		return (*lineRows).distinctly
	case "select_related":
		return (*lineRows).selectRelated
	case "prefetch_related":
		return (*lineRows).prefetchRelated
	case "annotate", "alias":
		return func(q *lineRows, args *pyrun.Args) (pyrun.Value, error) { return q.noted(args, name) }
	case "get":
		return (*lineRows).one
	case "first", "last":
		return givenNothing(func(q *lineRows) (pyrun.Value, error) { return q.first(name) })
	case "latest", "earliest":
		return func(q *lineRows, args *pyrun.Args) (pyrun.Value, error) { return q.latest(args, name) }
	case "in_bulk":
		return (*lineRows).inBulk
	case "exists":
		return givenNothing(func(q *lineRows) (pyrun.Value, error) { return valueOf(q.any()) })
	case "count":
		return givenNothing(func(q *lineRows) (pyrun.Value, error) { return valueOf(q.number()) })
	case "union", "intersection", "difference":
		return func(q *lineRows, args *pyrun.Args) (pyrun.Value, error) { return q.unites(args, name) }
	case "dates", "datetimes":
		return func(q *lineRows, args *pyrun.Args) (pyrun.Value, error) { return q.dates(args, name) }
	case "complex_filter":
		return (*lineRows).complexFilter
	case "contains":
		return (*lineRows).contains
	case "using":
		return (*lineRows).usingDatabase
	case "values", "values_list":
		return func(q *lineRows, args *pyrun.Args) (pyrun.Value, error) { return q.valued(args, name == "values") }
	case "aggregate":
		return (*lineRows).aggregate
	}
	return writingMethods(name)
}

// writingMethods are those that change rows.
func writingMethods(name string) rowsMethod {
	switch name {
	case "create":
		return (*lineRows).create
	case "update":
		return (*lineRows).update
	case "delete":
		return givenNothing((*lineRows).delete)
	case "bulk_create":
		return (*lineRows).bulkCreate
	case "bulk_update":
		return (*lineRows).bulkUpdate
	case "get_or_create", "update_or_create":
		return func(q *lineRows, args *pyrun.Args) (pyrun.Value, error) {
			return q.getOrCreate(args, name == "update_or_create")
		}
	}
	return nil
}

// valueOf is a result as a value: without it, a nil of a type would be none of nil.
func valueOf[V any](v V, err error) (pyrun.Value, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

// methodNamed is a method as the rows of the query have it: those of users make and delete users.
func (q *lineRows) methodNamed(name string) rowsMethod {
	if q.model.users {
		if do, is := methodsOfUsers(q, name); is {
			return do
		}
	}
	return rowsMethods(name)
}

// notOfValues are methods that ask for rows, and are not played behind values().
var notOfValues = []string{"update", "delete", "latest", "earliest", "in_bulk", "select_related", "prefetch_related"}

// Attr implements pyrun.Object.
func (q *lineRows) Attr(name string) (pyrun.Value, bool, error) {
	if q.class != nil {
		if v, of, err := q.class.Bound(name, q); err != nil || of != nil && of.Lines() {
			return v, err == nil, err
		}
	}
	if (name == "delete" || name == "ordered") && q.plays != "" { // what a QuerySet alone has
		return nil, false, nil
	}
	switch name {
	case "model":
		return q.r.modelValue(q.model), true, nil
	case "db":
		return "default", true, nil
	case "_db":
		return nil, true, nil
	case "ordered":
		return !q.none && q.ordered() != "" && !(q.order == "" && q.reckons()), true, nil
	}
	if q.parts != nil && rowsMethods(name) != nil && !slices.Contains(afterUnion, name) {
		return function(name, func(*pyrun.Args) (pyrun.Value, error) { return nil, q.notOfUnion(name) })
	}
	if q.values != nil && slices.Contains(notOfValues, name) {
		return nil, false, pyrun.Raise("NotImplementedError", "%s() behind values() is not played here", name)
	}
	if do := q.methodNamed(name); do != nil {
		of := q
		if read := q.cached(); read != nil && name != "all" && writingMethods(name) == nil { // which prefetch_related() has read
			of = read
		}
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return do(of, args) })
	}
	if q.manager != nil {
		return q.manager.attr(q, name)
	}
	return q.sessionsAttr(name)
}

// unsliced refuses what Django does with no slice.
func (q *lineRows) unsliced(method string) error {
	if !q.sliced {
		return nil
	}
	return notOfSlice(method)
}

// notOfSlice is what Django says of a method that no slice has.
func notOfSlice(method string) error {
	switch method {
	case "filter", "exclude", "get":
		return pyrun.Raise("TypeError", "Cannot filter a query once a slice has been taken.")
	case "order_by", "reverse", "last":
		return pyrun.Raise("TypeError", "Cannot reorder a query once a slice has been taken.")
	case "latest", "earliest":
		return pyrun.Raise("TypeError", "Cannot change a query once a slice has been taken.")
	case "update":
		return pyrun.Raise("TypeError", "Cannot update a query once a slice has been taken.")
	case "delete":
		return pyrun.Raise("TypeError", "Cannot use 'limit' or 'offset' with delete().")
	case "distinct":
		return pyrun.Raise("TypeError", "Cannot create distinct fields once a slice has been taken.")
	}
	return pyrun.Raise("NotImplementedError", "%s() of a slice is not played here", method)
}

// narrowed is filter(…) and exclude(…).
func (q *lineRows) narrowed(args *pyrun.Args, not bool) (*lineRows, error) {
	made := q.anew()
	made.calls++
	more, err := made.conditionsOf(args, not)
	made.where = append(made.where, more...)
	return made, err
}

// orderBy is order_by(…).
func (q *lineRows) orderBy(args *pyrun.Args) (pyrun.Value, error) {
	if err := q.unsliced("order_by"); err != nil {
		return nil, err
	}
	made := q.anew()
	made.orders = map[string]lineOrdered{}
	var order []string
	for _, by := range args.Pos {
		name, is := by.(string)
		switch {
		case isExpression(by):
			name, err := made.orderOf(by)
			if err != nil {
				return nil, err
			}
			order = append(order, name)
			continue
		case !is || strings.Contains(name, ","):
			return nil, pyrun.Raise("NotImplementedError", "order_by() is given names of fields here, and expressions")
		case name == "?":
			order = append(order, name)
			continue
		}
		if q.note(strings.TrimPrefix(name, "-")) == nil {
			if _, err := q.lookup(strings.TrimPrefix(name, "-")); err != nil {
				return nil, err
			}
		}
		order = append(order, name)
	}
	args.Pos = nil
	made.order, made.plain = strings.Join(order, ", "), len(order) == 0
	return made, args.Done()
}

// reversed is reverse().
func (q *lineRows) reversed() (pyrun.Value, error) {
	if err := q.unsliced("reverse"); err != nil {
		return nil, err
	}
	made := q.anew()
	if order := q.ordered(); order != "" {
		made.order = backwards(order)
	}
	return made, nil
}

// distinctly is distinct().
func (q *lineRows) distinctly(args *pyrun.Args) (pyrun.Value, error) {
	if err := q.unsliced("distinct"); err != nil {
		return nil, err
	}
	if len(args.Pos) > 0 {
		return nil, pyrun.Raise("NotSupportedError", "DISTINCT ON fields is not supported by this database backend")
	}
	made := q.anew()
	made.distinct = true
	return made, args.Done()
}

// usingDatabase is using("default"): a site has one database.
func (q *lineRows) usingDatabase(args *pyrun.Args) (pyrun.Value, error) {
	name, err := args.Text("alias")
	if err == nil && name != "default" {
		err = pyrun.Raise("ConnectionDoesNotExist", "The connection '%s' doesn't exist.", name)
	}
	if err != nil {
		return nil, err
	}
	return q.anew(), args.Done()
}

// inBulk is in_bulk([1, 2]): rows by their ids, or by another field that is unique.
func (q *lineRows) inBulk(args *pyrun.Args) (pyrun.Value, error) {
	if err := q.unsliced("in_bulk"); err != nil {
		return nil, err
	}
	made := q.anew()
	d := sessionstore.NewDict()
	by, at := "pk", -1
	if name, has := args.ByName("field_name"); has && name != "pk" && name != any(q.model.pk()) {
		by, _ = name.(string)
		if at = slices.IndexFunc(q.model.Fields, func(f ModelField) bool { return f.Name == by && f.Unique }); at < 0 {
			return nil, pyrun.Raise("ValueError", "in_bulk()'s field_name must be a unique field but '%s' isn't.", by)
		}
	}
	ids, has := args.Take("id_list")
	if has && ids != nil {
		items, err := pyrun.Iter(ids)
		if err != nil {
			return nil, err
		}
		if len(items) == 0 {
			return d, args.Done()
		}
		if made, err = q.narrowed(&pyrun.Args{Named: []pyrun.Arg{{Name: by + "__in", Value: pyrun.List(items...)}}}, false); err != nil {
			return nil, err
		}
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	if has && ids != nil {
		made.plain, made.order = true, ""
	}
	made.called = q.asks("in_bulk()")
	rows, err := made.all()
	for _, row := range rows {
		of := q.model.key(row.record.id)
		if at >= 0 {
			of = q.r.lineValue(row.record.values[at])
		}
		if key, is := sessionstore.Key(of); is {
			d.Set(key, row.asValue())
		}
	}
	return d, err
}

// Operate implements pyrun.Operated: of two querysets of a model | finds the rows of both, and & those of each.
func (q *lineRows) Operate(sign string, other pyrun.Value) (pyrun.Value, bool, error) {
	of, is := other.(*lineRows)
	switch {
	case !is || sign != "|" && sign != "&":
		return nil, false, nil
	case of.model != q.model:
		return nil, true, pyrun.Raise("AssertionError", "Cannot combine queries on two different base models.")
	case q.sliced || of.sliced:
		return nil, true, pyrun.Raise("AssertionError", "Cannot combine queries once a slice has been taken.")
	case len(q.notes)+len(of.notes) > 0 || q.values != nil || of.values != nil || q.distinct != of.distinct:
		return nil, true, pyrun.Raise("NotImplementedError", "%s is played between querysets that filter alone", sign)
	case sign == "|" && q.none || sign == "&" && of.none:
		return of.anew(), true, nil
	case sign == "|" && of.none || sign == "&" && q.none:
		return q.anew(), true, nil
	}
	made := q.anew()
	if of.order != "" {
		made.order, made.plain = of.order, of.plain
	}
	made.calls = q.calls + of.calls + 1
	if sign == "&" {
		for _, c := range of.where {
			c.call += q.calls
			made.where = append(made.where, c)
		}
		return made, true, nil
	}
	if slices.ContainsFunc(slices.Concat(q.where, of.where), func(c condition) bool { return c.tree == nil && isMany(c.path) }) {
		return nil, true, pyrun.Raise("NotImplementedError", "| of querysets that lead to several rows is not played here")
	}
	if len(q.where) == 0 || len(of.where) == 0 { // all rows
		made.where = nil
		return made, true, nil
	}
	ways := &conditions{or: true, parts: []conditionPart{{many: together(slices.Clone(q.where))}, {many: together(slices.Clone(of.where))}}}
	made.where = []condition{{call: made.calls, tree: ways}}
	return made, true, nil
}

// OperatedBy implements pyrun.Operated.
func (*lineRows) OperatedBy(string, pyrun.Value) (pyrun.Value, bool, error) { return nil, false, nil }
