package python

import "slices"

// parens reads what stands in parentheses that call nothing.
func (p *parser) parens(t token) *Expr {
	if p.takes(")") {
		return t.node(Tuple, "")
	}
	start := p.now()
	if p.is("yield") {
		e := p.given()
		p.wants(")")
		return e
	}
	first := p.starred(p.named)
	if p.is("for") {
		return p.comprehension(t, start, ")", "(", first)
	}
	if p.is(",") {
		e := t.node(Tuple, "", first)
		p.takes(",")
		return p.display(t, e, ")")
	}
	if !p.takes(")") {
		p.unclosed(t, ")")
		p.wants(")")
	}
	return p.alone(start, first)
}

// display reads the parts of a list, a set or a tuple, to the bracket that closes it, or the clauses of a
// comprehension.
func (p *parser) display(t token, e *Expr, end string) *Expr {
	for !p.takes(end) {
		start := p.now()
		e.Parts = append(e.Parts, p.starred(p.named))
		if len(e.Parts) == 1 && p.is("for") && end != ")" {
			return p.comprehension(t, start, end, t.text, e.Parts[0])
		}
		if !p.takes(",") && !p.is(end) {
			p.unclosed(t, end)
			p.fail(p.now(), "wanted , or %s, found %s", end, p.now().says())
		}
	}
	return e
}

// curly reads a dict, a set, or a comprehension of one.
func (p *parser) curly(t token) *Expr {
	e := t.node(Dict, "")
	for !p.takes("}") {
		var entry Named
		if p.takes("**") {
			entry.Value = p.union()
		} else {
			start := p.now()
			entry.Key = p.starred(p.named)
			if len(e.Named) == 0 && !p.is(":") {
				return p.set(t, start, entry.Key)
			}
			if !start.sign("(") && entry.Key.Kind == Binding || start.sign("*") {
				p.fail(start, "wanted a value, found %s", start.says())
			}
			p.wants(":")
			entry.Value = p.test()
			if len(e.Named) == 0 && p.is("for") {
				return p.comprehension(t, start, "}", ":", entry.Key, entry.Value)
			}
		}
		e.Named = append(e.Named, entry)
		if !p.takes(",") && !p.is("}") {
			p.unclosed(t, "}")
			p.fail(p.now(), "wanted , or }, found %s", p.now().says())
		}
	}
	return e
}

// set reads a set behind its first value.
func (p *parser) set(t, start token, first *Expr) *Expr {
	if p.is("for") {
		return p.comprehension(t, start, "}", "{", first)
	}
	if !p.takes(",") && !p.is("}") {
		p.unclosed(t, "}")
		p.fail(p.now(), "wanted , or }, found %s", p.now().says())
	}
	return p.display(t, t.node(Set, "", first), "}")
}

// comprehension reads the clauses behind what is made of each value.
func (p *parser) comprehension(t, start token, end, shape string, parts ...*Expr) *Expr {
	p.alone(start, parts[0])
	e := t.node(Comprehension, shape, parts...)
	for p.takes("for") {
		c := Clause{Target: p.targets()}
		p.wants("in")
		c.In = p.choice()
		for p.takes("if") {
			c.Ifs = append(c.Ifs, p.choice())
		}
		e.Clauses = append(e.Clauses, c)
	}
	if !p.takes(end) {
		p.unclosed(t, end)
		p.wants(end)
	}
	p.unbound(start, e)
	return e
}

// unbound refuses := where Python does: in what a comprehension goes through, and for a name that it gives.
func (p *parser) unbound(t token, e *Expr) {
	given := map[string]bool{}
	for i, c := range e.Clauses {
		if i > 0 && c.In.Has(Yield) {
			p.fail(t, "yield stands in no comprehension")
		}
		if c.In.Has(Binding) {
			p.fail(t, "what a for goes through gives no name a value")
		}
		c.Target.Any(func(e *Expr) bool {
			given[e.Text] = given[e.Text] || e.Kind == Name
			return false
		})
	}
	made := slices.Clone(e.Parts)
	for _, c := range e.Clauses {
		made = append(made, c.Ifs...)
	}
	for _, part := range made {
		if part.Has(Yield) {
			p.fail(t, "yield stands in no comprehension")
		}
		part.Any(func(e *Expr) bool {
			if e.Kind == Binding && given[e.Text] {
				p.fail(t, "the for gives %s its value, and := does not", e.Text)
			}
			return false
		})
	}
}

// subscript reads what stands in the brackets behind a value.
func (p *parser) subscript(t token) *Expr {
	start := p.now()
	e := p.starred(p.slice)
	if start.sign("*") || p.is(",") {
		e = start.node(Tuple, "", e)
		for p.takes(",") && !p.is("]") {
			e.Parts = append(e.Parts, p.starred(p.slice))
		}
	}
	if !p.takes("]") {
		p.unclosed(t, "]")
		p.wants("]")
	}
	return e
}

// slice reads an index, or one to three parts with colons between.
func (p *parser) slice() *Expr {
	start := p.now()
	part := func() *Expr {
		if t := p.now(); p.is(":") || p.is("]") || p.is(",") {
			return t.node(Name, "None")
		}
		return p.test()
	}
	if !p.is(":") {
		if e := p.named(); !p.is(":") {
			return e
		} else if e.Kind == Binding && !start.sign("(") {
			p.fail(p.now(), "wanted %s, found %s", "]", p.now().says())
		} else {
			return p.sliced(start, e, part)
		}
	}
	return p.sliced(start, start.node(Name, "None"), part)
}

func (p *parser) sliced(start token, from *Expr, part func() *Expr) *Expr {
	p.wants(":")
	e := start.node(Slice, "", from, part())
	step := p.now().node(Name, "None")
	if p.takes(":") {
		step = part()
	}
	e.Parts = append(e.Parts, step)
	return e
}
