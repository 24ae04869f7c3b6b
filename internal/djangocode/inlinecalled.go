package djangocode

import (
	"maps"
	"slices"

	"statelab/internal/python"
)

// called are the lines of a function in the place of a statement that calls it and does nothing else.
func (h *inliner) called(s python.Statement, f python.Statement) ([]python.Statement, error) {
	if h.made++; h.made > mostCalls {
		return nil, refuse(s, tooManyWays)
	}
	if f.Async {
		return nil, refuse(f, "async is not read here: lines stand here without it")
	}
	given, err := argumentsOf(f, s.Value)
	if err != nil {
		return nil, err
	}
	body := copied(f.Body)
	var above []python.Statement
	for _, p := range f.Params { // in the order in which they are given, as far as one can tell
		arg := given[p.Name]
		sets := slices.ContainsFunc(body, func(s python.Statement) bool { return setsName(s, p.Name) })
		if !sets && (isPlainArgument(arg) || timesIn(body, p.Name) == 0 && !doing(arg) && calls(arg) == "") {
			given[p.Name] = arg
			continue
		}
		name := h.fresh(p.Name)
		made, err := h.statement(assigned(s, name, arg))
		if err != nil {
			return nil, err
		}
		above, given[p.Name] = append(above, made...), word(name)
	}
	h.renamed(s, body, given)
	replaceIn(body, func(e *python.Expr) *python.Expr {
		if e.Kind == python.Name {
			return given[e.Text]
		}
		return nil
	})
	if h.depth++; h.depth > mostDeep {
		return nil, hinted(s, "write what it does where it is needed", "%s() calls itself, or others that go too deep", f.Name)
	}
	defer func() { h.depth-- }()
	if body, err = h.list(body); err != nil {
		return nil, err
	}
	if s.Action == python.Return {
		if len(body) == 0 || !endsAll(body[len(body)-1]) {
			body = append(body, python.Statement{Action: python.Return, Line: s.Line, Col: s.Col})
		}
		return append(above, body...), nil
	}
	body, err = h.returning(body, s)
	if err == nil && len(above)+len(body) == 0 {
		body = []python.Statement{{Action: python.Pass, Line: s.Line, Col: s.Col}}
	}
	return append(above, body...), err
}

// renamed gives the names that the lines of a function set names that stand nowhere else. One that
// all its returns give has the name that the call gives a value.
func (h *inliner) renamed(s python.Statement, body []python.Statement, given map[string]*python.Expr) {
	var names []string
	gives, same := "", true
	eachStatement(body, func(inner python.Statement) {
		if inner.Action == python.Assign && inner.Target.Kind == python.Name {
			names = append(names, inner.Target.Text)
		}
		if inner.Action == python.For {
			names = append(names, turnNames(inner)...)
		}
		if inner.Action == python.Return {
			name := ""
			if inner.Value != nil {
				name = inner.Value.Dotted()
			}
			same, gives = same && (gives == "" || gives == name), name
		}
	})
	for _, name := range names {
		if given[name] != nil {
			if given[name].Kind != python.Name {
				continue
			}
		} else if own := name; s.Action == python.Assign && same && gives == name && !mentions(s.Value, s.Target.Text) {
			given[name] = s.Target
		} else {
			if s.Action != python.Return || slices.ContainsFunc(slices.Collect(maps.Values(given)), func(e *python.Expr) bool { return mentions(e, name) }) {
				own = h.fresh(name)
			}
			given[name] = word(own)
		}
		eachSet(body, name, func(set *python.Statement) {
			to := *given[name]
			to.Line, to.Col = set.Target.Line, set.Target.Col
			set.Target = &to
		})
		renameTurns(body, name, given[name])
	}
}

// renameTurns gives what a loop calls its turns another name.
func renameTurns(all []python.Statement, name string, to *python.Expr) {
	for i := range all {
		if s := &all[i]; s.Action == python.For {
			s.Target = replaced(s.Target, named(name, to))
		}
		for _, inner := range [][]python.Statement{all[i].Body, all[i].Else} {
			renameTurns(inner, name, to)
		}
		for _, handler := range all[i].Handlers {
			renameTurns(handler.Body, name, to)
		}
	}
}

// returning are lines of a function that give a name what they return, and go on below: what stands
// below an if that returns stands in its other way.
func (h *inliner) returning(all []python.Statement, s python.Statement) (out []python.Statement, err error) {
	put := func(of python.Statement) []python.Statement {
		value := of.Value
		if s.Name == answersOr {
			if value == nil || value.Dotted() == "None" {
				return nil
			}
			return []python.Statement{of}
		}
		switch {
		case s.Action == python.Do:
			if value == nil || value.Kind != python.Call || !doing(value) {
				return nil
			}
			return []python.Statement{{Action: python.Do, Line: of.Line, Col: of.Col, Value: value}}
		case value == nil:
			value = word("None")
		case value.Dotted() == s.Target.Text:
			return nil
		}
		set := s
		set.Line, set.Col, set.Value = of.Line, of.Col, value
		return []python.Statement{set}
	}
	for i, inner := range all {
		rest := all[i+1:]
		switch {
		case inner.Action == python.Return:
			return append(out, put(inner)...), nil
		case inner.Action == python.Raise:
			return append(out, inner), nil
		case !leaves(inner):
			out = append(out, inner)
			continue
		case inner.Action == python.If:
			for _, way := range []*[]python.Statement{&inner.Body, &inner.Else} {
				if len(*way) == 0 || !endsAll((*way)[len(*way)-1]) {
					*way = append(slices.Clone(*way), copied(rest)...)
				}
				if *way, err = h.returning(*way, s); err != nil {
					return nil, err
				}
			}
		case inner.Action == python.Try && len(rest) == 0 || inner.Action == python.Try && endsTry(inner):
			if inner.Body, err = h.returning(inner.Body, s); err != nil {
				return nil, err
			}
			if inner.Else, err = h.returning(inner.Else, s); len(inner.Else) == 0 || err != nil {
				inner.Else = nil
			}
			inner.Handlers = slices.Clone(inner.Handlers)
			for n := range inner.Handlers {
				if err == nil {
					inner.Handlers[n].Body, err = h.returning(inner.Handlers[n].Body, s)
				}
			}
		default:
			return nil, hinted(inner, "write what it does where it is needed", "a function of one's own returns here out of a loop or a try, and lines below go on")
		}
		if len(inner.Body) == 0 {
			inner.Body = []python.Statement{{Action: python.Pass, Line: inner.Line, Col: inner.Col}}
		}
		return append(out, inner), err
	}
	if s.Action == python.Do || s.Name == answersOr {
		return out, nil
	}
	return append(out, put(python.Statement{Line: s.Line, Col: s.Col})...), nil
}

// leaves reports whether a statement, or one inside it, returns.
func leaves(s python.Statement) bool {
	return s.Action == python.Return || slices.ContainsFunc(blocks(s), leaves)
}

// endsTry reports whether a try returns on all ways.
func endsTry(s python.Statement) bool {
	end := func(all []python.Statement) bool { return len(all) > 0 && endsAll(all[len(all)-1]) }
	return end(s.Body) && len(s.Else) == 0 && !slices.ContainsFunc(s.Handlers, func(h python.Handler) bool { return !end(h.Body) })
}
