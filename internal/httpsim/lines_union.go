package httpsim

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/pyrun"
)

// betweenQueries are what stands between the queries of union() and its kin.
var betweenQueries = map[string]string{"union": "UNION", "intersection": "INTERSECT", "difference": "EXCEPT"}

// afterUnion are the methods that a query of several has.
var afterUnion = []string{"all", "count", "iterator", "order_by", "reverse", "first", "last", "none", "values", "values_list", "prefetch_related", "using"}

// notOfUnion is what Django says of a method that a query of several does not have.
func (q *lineRows) notOfUnion(method string) error {
	for name, sign := range betweenQueries {
		if strings.HasPrefix(q.between, sign) {
			return pyrun.Raise("NotSupportedError", "Calling QuerySet.%s() after %s() is not supported.", method, name)
		}
	}
	return nil
}

// unites is union(…), intersection(…) and difference(…).
func (q *lineRows) unites(args *pyrun.Args, method string) (pyrun.Value, error) {
	all, _ := args.ByName("all")
	every, err := pyrun.Truth(all)
	if err != nil || method != "union" && every {
		return nil, pyrun.Raise("TypeError", "%s() got an unexpected keyword argument 'all'", method)
	}
	parts := []*lineRows{q.anew()}
	for _, v := range args.Pos {
		of, is := v.(*lineRows)
		if !is {
			return nil, pyrun.Raise("AttributeError", "'%s' object has no attribute 'query'", pyrun.KindOf(v))
		}
		parts = append(parts, of.anew())
	}
	args.Pos = nil
	if slices.ContainsFunc(parts, func(of *lineRows) bool { return of.parts != nil }) {
		return nil, pyrun.Raise("NotImplementedError", "%s() of a union() is not played here: all querysets are given to one", method)
	}
	if len(parts) > MostJoined {
		return nil, pyrun.Raise("NotImplementedError", "%s() is given at most %d querysets here", method, MostJoined-1)
	}
	made := q.anew()
	made.order, made.plain, made.orders = "", true, nil
	made.low, made.high, made.sliced = 0, 0, false
	made.parts, made.between = parts, betweenQueries[method]
	if every {
		made.between += " ALL"
	}
	made.none = parts[0].none && method != "union" || method == "intersection" && slices.ContainsFunc(parts, func(of *lineRows) bool { return of.none })
	if method == "union" {
		made.none = !slices.ContainsFunc(parts, func(of *lineRows) bool { return !of.none })
	}
	return made, args.Done()
}

// united is the SELECT of a query of several.
func (q *lineRows) united(inside bool, order string) (*selected, error) {
	if inside {
		return nil, pyrun.Raise("NotImplementedError", "a union() in another query is not played here")
	}
	var made *selected
	var texts []string
	var args []any
	for _, part := range q.parts {
		of := part.anew()
		if q.values != nil && of.values == nil {
			of.values = q.values
		}
		switch {
		case of.sliced:
			return nil, pyrun.Raise("DatabaseError", "LIMIT/OFFSET not allowed in subqueries of compound statements.")
		case of.ordered() != "":
			return nil, pyrun.Raise("DatabaseError", "ORDER BY not allowed in subqueries of compound statements.")
		}
		s, err := of.selection("")
		if err != nil {
			return nil, err
		}
		if s.none {
			continue
		}
		if made == nil {
			made = s
		}
		texts, args = append(texts, s.text), append(args, s.args...)
	}
	if made == nil {
		return &selected{none: true}, nil
	}
	by, err := q.orderedUnion(order)
	made.text, made.args = strings.Join(texts, " "+q.between+" ")+by, args
	return made, err
}

// orderedUnion is ORDER BY of a query of several: by the places of its columns.
func (q *lineRows) orderedUnion(order string) (text string, err error) {
	names := []string{"id"}
	if q.model.IsSession() {
		names = nil
	}
	for _, f := range q.model.Fields {
		names = append(names, f.Name)
	}
	for _, n := range q.parts[0].shown() {
		names = append(names, n.name)
	}
	for _, of := range []*lineRows{q, q.parts[0]} {
		if of.values != nil {
			names = of.values.fields
		}
	}
	for by := range strings.SplitSeq(order, ", ") {
		name, down := strings.CutPrefix(by, "-")
		if name == "" {
			continue
		}
		at := slices.IndexFunc(names, func(of string) bool { return of == name || name == "pk" && of == q.model.pk() })
		if at < 0 {
			return "", pyrun.Raise("DatabaseError", "ORDER BY term does not match any column in the result set.")
		}
		text += map[bool]string{true: " ORDER BY ", false: ", "}[text == ""] + fmt.Sprintf("(%d)", at+1) + map[bool]string{true: " DESC", false: " ASC"}[down]
	}
	return text, nil
}
