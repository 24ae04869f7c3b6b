package pyrun

import (
	"fmt"
	"strings"

	"statelab/internal/sessionstore"
)

// bind gives the parameters of a function what it is called with, and says what is wrong as Python does: first of
// names, then of places, then of what is missing.
func (f *Function) bind(args *Args) (map[string]Value, error) {
	names := map[string]Value{}
	var byPlace []string // the parameters that take a value by their place
	var others, rest string
	hasOthers, hasRest := false, false
	least, known := 0, map[string]bool{}
	for i, p := range f.params {
		switch {
		case p.Stars == 1:
			others, hasOthers = p.Name, true
		case p.Stars == 2:
			rest, hasRest = p.Name, true
		default:
			known[p.Name] = true
			if !hasOthers {
				byPlace = append(byPlace, p.Name)
				if _, missing := f.rest[i].(noDefault); missing {
					least++
				}
			}
		}
	}
	for i, v := range args.Pos[:min(len(args.Pos), len(byPlace))] {
		names[byPlace[i]] = v
	}
	more := sessionstore.NewDict()
	for _, n := range args.Named {
		_, twice := names[n.Name]
		switch {
		case known[n.Name] && twice:
			return nil, Raise("TypeError", "%s() got multiple values for argument '%s'", f.qualified, n.Name)
		case known[n.Name]:
			names[n.Name] = n.Value
		case hasRest:
			more.Set(n.Name, n.Value)
		default:
			return nil, Raise("TypeError", "%s() got an unexpected keyword argument '%s'", f.qualified, n.Name)
		}
	}
	if over := args.Pos[min(len(args.Pos), len(byPlace)):]; hasOthers && others != "" {
		names[others] = &Tuple{Items: over}
	} else if len(over) > 0 {
		return nil, f.tooMany(least, len(byPlace), len(args.Pos))
	}
	if hasRest {
		names[rest] = more
	}
	return names, f.complete(names, byPlace)
}

func (f *Function) tooMany(least, most, given int) error {
	takes, was := counted(most, "positional argument"), "were"
	if least < most {
		takes = fmt.Sprintf("from %d to %d positional arguments", least, most)
	}
	if given == 1 {
		was = "was"
	}
	return Raise("TypeError", "%s() takes %s but %d %s given", f.qualified, takes, given, was)
}

// complete gives the parameters that have no value yet their defaults.
func (f *Function) complete(names map[string]Value, byPlace []string) error {
	var missing [2][]string
	for i, p := range f.params {
		if _, has := names[p.Name]; has || p.Stars > 0 {
			continue
		}
		if _, none := f.rest[i].(noDefault); !none {
			names[p.Name] = f.rest[i]
			continue
		}
		kind := 0
		if i >= len(byPlace) {
			kind = 1
		}
		missing[kind] = append(missing[kind], "'"+p.Name+"'")
	}
	for i, kind := range []string{"positional", "keyword-only"} {
		all := missing[i]
		if len(all) == 0 {
			continue
		}
		said := all[0]
		switch n := len(all); {
		case n == 2:
			said = all[0] + " and " + all[1]
		case n > 2:
			said = strings.Join(all[:n-1], ", ") + ", and " + all[n-1]
		}
		return Raise("TypeError", "%s() missing %s: %s", f.qualified, counted(len(all), "required "+kind+" argument"), said)
	}
	return nil
}
