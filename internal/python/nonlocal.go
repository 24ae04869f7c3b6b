package python

import "slices"

// nonlocal reads the names behind a nonlocal.
func (p *parser) nonlocal(s *Statement) {
	if s.Action = Nonlocal; p.class {
		p.fail(p.tokens[p.at-1], "nonlocal is read in a function here, and not in the body of a class")
	}
	for {
		t := p.name()
		s.Also = append(s.Also, t.expr(Name))
		if !p.takes(",") {
			return
		}
	}
}

// bindings refuses a nonlocal whose name no function around gives a value, and one that comes too late. Lines that return
// are those of a function, whoever gave them.
func (p *parser) bindings(all []Statement) {
	var around [][]Statement
	if slices.ContainsFunc(all, returns) {
		around = append(around, all)
	}
	p.nonlocalsIn(all, around, len(around) > 0)
}

// returns reports whether a statement, or one of its block, returns.
func returns(s Statement) bool {
	if s.Action == Def || s.Action == Class {
		return false
	}
	is := s.Action == Return || slices.ContainsFunc(s.Body, returns) || slices.ContainsFunc(s.Else, returns) || slices.ContainsFunc(s.Finally, returns)
	return is || slices.ContainsFunc(s.Handlers, func(h Handler) bool { return slices.ContainsFunc(h.Body, returns) })
}

// nonlocalsIn looks at the lines of one function, or of the file, and at those in it. around are the functions in which they
// stand, the outermost first; the last one is their own where function says so.
func (p *parser) nonlocalsIn(all []Statement, around [][]Statement, function bool) {
	for _, s := range all {
		switch s.Action {
		case Nonlocal:
			outer := around
			if function {
				outer = around[:len(around)-1]
			}
			for _, name := range s.Also {
				p.nonlocalName(name, s, around, outer, function)
			}
		case Def:
			own := append([]Statement{{Action: Assign, Target: &Expr{Kind: Tuple, Parts: paramNames(s.Params)}}}, s.Body...)
			p.nonlocalsIn(s.Body, append(slices.Clip(around), own), true)
			continue
		case Class:
			p.nonlocalsIn(s.Body, around, false)
			continue
		}
		p.nonlocalsIn(s.Body, around, function)
		p.nonlocalsIn(s.Else, around, function)
		p.nonlocalsIn(s.Finally, around, function)
		for _, h := range s.Handlers {
			p.nonlocalsIn(h.Body, around, function)
		}
	}
}

func (p *parser) nonlocalName(name *Expr, s Statement, around, outer [][]Statement, function bool) {
	at := token{line: name.Line, col: name.Col}
	if !slices.ContainsFunc(outer, func(lines []Statement) bool { return Binds(lines)[name.Text] }) {
		p.fail(at, "no binding for nonlocal '%s' found", name.Text)
	}
	if !function {
		return
	}
	Visit(around[len(around)-1], func(e *Expr) {
		switch {
		case e.Kind != Name || e.Text != name.Text:
		case e.Line == 0:
			p.fail(at, "name '%s' is parameter and nonlocal", name.Text)
		case e.Line < s.Line || e.Line == s.Line && e.Col < s.Col:
			p.fail(at, "name '%s' is used prior to nonlocal declaration", name.Text)
		}
	})
}

func paramNames(all []Param) (names []*Expr) {
	for _, p := range all {
		if p.Name != "" {
			names = append(names, &Expr{Kind: Name, Text: p.Name})
		}
	}
	return names
}

// Binds are the names that statements give values, but for those of functions and classes in them, and for those that a
// nonlocal takes from a function around.
func Binds(all []Statement) map[string]bool {
	b := bound{own: map[string]bool{}}
	b.statements(all)
	for _, name := range b.others {
		delete(b.own, name)
	}
	return b.own
}

// Nonlocals are the names that a nonlocal of some statements takes from a function around.
func Nonlocals(all []Statement) map[string]bool {
	b := bound{own: map[string]bool{}}
	b.statements(all)
	names := map[string]bool{}
	for _, name := range b.others {
		names[name] = true
	}
	return names
}

type bound struct {
	own    map[string]bool
	others []string
}

func (b *bound) target(e *Expr) {
	switch {
	case e == nil:
	case e.Kind == Name:
		b.own[e.Text] = true
	case e.Kind == Tuple || e.Kind == List || e.Kind == Starred:
		for _, p := range e.Parts {
			b.target(p)
		}
	}
}

func (b *bound) statements(all []Statement) {
	for _, s := range all {
		switch s.Action {
		case Assign, Augment, For, With, Delete:
			b.target(s.Target)
			for _, also := range s.Also {
				b.target(also)
			}
		case Nonlocal:
			for _, name := range s.Also {
				b.others = append(b.others, name.Text)
			}
		case Def, Class:
			b.own[s.Name] = true
		case Import:
			for name := range s.Names {
				b.own[name] = true
			}
		}
		EachOf(s, func(e *Expr) {
			if e.Kind == Binding {
				b.own[e.Text] = true
			}
		})
		if s.Action != Def && s.Action != Class {
			b.statements(s.Body)
		}
		b.statements(s.Else)
		b.statements(s.Finally)
		for _, h := range s.Handlers {
			if h.Name != "" {
				b.own[h.Name] = true
			}
			b.statements(h.Body)
		}
	}
}
