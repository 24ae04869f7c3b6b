package python

// targets reads what a for gives its values to.
func (p *parser) targets() *Expr {
	start := p.now()
	one := func() *Expr { return p.starred(func() *Expr { return p.binary(0) }) }
	e := p.several(start, one(), one)
	p.target(start, e)
	return e
}

// target refuses what cannot be given a value.
func (p *parser) target(t token, e *Expr) {
	switch e.Kind {
	case Name:
		if !IsKeyword(e.Text) && e.Text != "Ellipsis" && e.Text != "__debug__" {
			return
		}
	case Attribute, Index:
		return
	case Tuple, List:
		stars := 0
		for _, part := range e.Parts {
			if part.Kind == Starred {
				part = part.Parts[0]
				stars++
			}
			p.target(t, part)
		}
		if stars > 1 {
			p.fail(t, "one star takes what is left, and no second one")
		}
		return
	}
	t.line, t.col = e.Line, e.Col
	p.fail(t, "a value is given to a name, an attribute or an entry, and this is none of them")
}

// single refuses what cannot be given a value alone, as += and a type want it.
func (p *parser) single(t token, e *Expr) {
	p.target(t, e)
	if e.Kind == Tuple || e.Kind == List {
		p.fail(t, "a value is given to a name, an attribute or an entry, and this is none of them")
	}
}

// params reads the names that a function takes, to the word behind them.
func (p *parser) params(end string, typed bool) (all []Param) {
	seen := map[string]bool{}
	starred, defaulted := false, false
	for !p.is(end) {
		t := p.now()
		one := Param{}
		switch {
		case p.is("/"):
			p.fail(t, "/ between the names that a function takes is not read here: leave it out")
		case p.takes("**"):
			one.Stars = 2
		case p.takes("*"):
			one.Stars = 1
			if starred {
				p.fail(t, "one star takes what is left, and no second one")
			}
			starred = true
		}
		if one.Stars != 1 || !p.is(",") {
			name := p.name()
			if one.Name = name.text; seen[one.Name] {
				p.fail(name, "a function takes %s twice", name.text)
			}
			seen[one.Name] = true
			if typed && p.takes(":") {
				p.any()
			}
		} else if next := p.tokens[p.at+1]; next.kind != 'n' {
			p.fail(t, "behind * alone stands a name")
		}
		if one.Stars == 0 && p.takes("=") {
			one.Default, defaulted = p.any(), true
		} else if one.Stars == 0 && defaulted && !starred {
			p.fail(t, "a name without a value stands before those with one")
		}
		all = append(all, one)
		if one.Stars == 2 {
			p.takes(",")
			break
		}
		if !p.takes(",") {
			break
		}
	}
	return all
}
