package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/pyrun"
)

// prefetching is one of what prefetch_related() is given: a name, or Prefetch(…).
type prefetching struct {
	name string    // players__old
	rows *lineRows // queryset=; nil: all rows
	to   string    // to_attr=; empty: the last part of the name
}

// TypeName implements pyrun.Object.
func (*prefetching) TypeName() string { return "Prefetch" }

// Attr implements pyrun.Object.
func (p *prefetching) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "prefetch_through":
		return p.name, true, nil
	case "prefetch_to":
		return p.path(), true, nil
	}
	return nil, false, nil
}

// path is by which the rows are found that it reads.
func (p *prefetching) path() string {
	if p.to == "" {
		return p.name
	}
	return p.name[:strings.LastIndex("__"+p.name, "__")] + p.to
}

// makesPrefetch is Prefetch("players", queryset=…, to_attr="strong").
func makesPrefetch(_ *running, args *pyrun.Args) (pyrun.Value, error) {
	name, err := args.Text("lookup")
	if err != nil {
		return nil, err
	}
	made := &prefetching{name: name}
	given := args.Or("queryset", nil)
	switch of := given.(type) {
	case nil:
	case *lineRows:
		made.rows = of.anew()
	default:
		if !isManager(given) {
			return nil, pyrun.Raise("NotImplementedError", "queryset= of Prefetch() is given a queryset of a model of the site here")
		}
		if made.rows, err = rowsIn(given); err != nil {
			return nil, err
		}
	}
	if made.rows != nil && made.rows.values != nil {
		return nil, pyrun.Raise("ValueError", "Prefetch querysets cannot use raw(), values(), and values_list().")
	}
	if to := args.Or("to_attr", nil); to != nil {
		if made.to, err = pyrun.Str(to); err != nil {
			return nil, err
		}
	}
	return made, args.Done()
}

// prefetchRelated is prefetch_related("line_set", Prefetch("tags", …)).
func (q *lineRows) prefetchRelated(args *pyrun.Args) (pyrun.Value, error) {
	made := q.anew()
	made.prefetch = slices.Clone(q.prefetch)
	for _, v := range args.Pos {
		one := prefetching{}
		switch v := v.(type) {
		case nil:
			made.prefetch = nil
			continue
		case string:
			one.name = v
		case *prefetching:
			one = *v
		}
		if one.name == "" || strings.Count(one.name, "__") > MostJoined {
			return nil, pyrun.Raise("NotImplementedError", "prefetch_related() is given the names of what the rows have here, and Prefetch() of one")
		}
		at := slices.IndexFunc(made.prefetch, func(of prefetching) bool { return of.path() == one.path() })
		switch {
		case at < 0:
			made.prefetch = append(made.prefetch, one)
		case one.rows != nil || made.prefetch[at].rows != nil && one.to == "" && v != one.name:
			return nil, pyrun.Raise("ValueError", "'%s' lookup was already seen with a different queryset. You may need to adjust the ordering of your lookups.", one.path())
		}
	}
	args.Pos = nil
	return made, args.Done()
}
