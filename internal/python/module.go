package python

// Module reads lines of a file of Python: what Statements reads, and beside that functions and
// classes that are defined there or in one another, and what is imported. A decorator may be
// given a lambda. The error is a *Problem.
func Module(src string) (all []Statement, err error) {
	defer catch(&err)
	p := &parser{tokens: tokens(src), module: true}
	defer p.blame(&err)
	all = p.statements()
	if t := p.now(); t.kind != '$' {
		p.fail(t, "%s has no place here", t.says())
	}
	return all, nil
}

// imported reads from … import … or import ….
func (p *parser) imported(s Statement) Statement {
	if p.takes("from") {
		p.fromImports(&s)
	} else {
		p.next()
		p.imports(&s)
	}
	p.end()
	return s
}

// definition reads def NAME(…): with what stands below it, and class NAME(…): with its bases.
func (p *parser) definition(s Statement) Statement {
	async := p.takes("async")
	class := p.is("class")
	if t := p.next(); !class && t.text != "def" {
		p.fail(t, "%s has no place here", t.says())
	}
	t := p.name()
	if s.Action, s.Name, s.Async = Def, t.text, async; class {
		s.Action, s.Value = Class, t.expr(List)
		if open := p.now(); p.takes("(") {
			s.Value = p.items(open, List, ")")
		}
	} else {
		open := p.now()
		p.wants("(")
		if s.Params = p.params(")", true); !p.is(")") {
			p.unclosed(open, ")")
		}
		p.wants(")")
		if p.takes("-") { // -> what is returned
			p.wants(">")
			p.expression()
		}
	}
	if end := p.tokens[min(p.at+2, len(p.tokens)-1)]; p.is(":") && (end.kind == '$' || p.tokens[min(p.at+1, len(p.tokens)-1)].kind == '$') {
		p.fail(token{line: s.Line, col: s.Col}, "no line stands below the def")
	}
	s.Body = p.block()
	return s
}

// lambda reads lambda NAME: VALUE, whose word was passed over.
func (p *parser) lambda(t token) *Expr {
	e := t.expr(Lambda)
	for p.now().kind == 'n' {
		e.Params = append(e.Params, Param{Name: p.next().text})
		if !p.takes(",") {
			break
		}
	}
	p.wants(":")
	e.Parts = []*Expr{p.expression()}
	return e
}

// any is a value as Program reads it, or as the others do.
func (p *parser) any() *Expr {
	if p.whole {
		return p.test()
	}
	return p.expression()
}
