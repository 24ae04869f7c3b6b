package python

import (
	"slices"
	"strconv"
	"strings"
)

// node is an expression that begins at a word.
func (t token) node(kind Kind, text string, parts ...*Expr) *Expr {
	return &Expr{Kind: kind, Line: t.line, Col: t.col, Text: text, Parts: parts}
}

// sign reports whether a word is this one, and no text that says so.
func (t token) sign(text string) bool { return t.kind == 'o' && t.text == text }

// named is an expression that may be given a name: n := f().
func (p *parser) named() *Expr {
	start := p.now()
	if start.kind == 'n' && !IsKeyword(start.text) && p.tokens[p.at+1].sign(":=") {
		p.next()
		p.next()
		return start.node(Binding, start.text, p.test())
	}
	return p.test()
}

// test is an expression without a name and without a star.
func (p *parser) test() *Expr {
	p.enter()
	defer func() { p.depth-- }()
	start := p.now()
	if p.takes("lambda") {
		e := start.node(Lambda, "")
		e.Params = p.params(":", false)
		p.wants(":")
		defs := p.defs
		p.defs = 0
		e.Parts = []*Expr{p.test()}
		p.defs = defs
		return e
	}
	e := p.choice()
	if p.takes("if") {
		asks := p.choice()
		p.wants("else")
		e = start.node(Conditional, "if", e, asks, p.test())
	}
	return e
}

// tests is an expression, or a tuple of several without parentheses.
func (p *parser) tests() *Expr {
	start := p.now()
	return p.several(start, p.starred(p.test), func() *Expr { return p.starred(p.test) })
}

// several makes a tuple of an expression and those behind it, if a comma stands there.
func (p *parser) several(start token, first *Expr, more func() *Expr) *Expr {
	if !p.is(",") {
		return p.alone(start, first)
	}
	e := start.node(Tuple, "", first)
	for p.takes(",") && !p.ends() {
		e.Parts = append(e.Parts, more())
	}
	return e
}

// alone refuses a star that stands in no list and in no tuple.
func (p *parser) alone(start token, e *Expr) *Expr {
	if e.Kind == Starred && start.sign("*") {
		p.fail(start, "* stands before one of several values: in a call, a list or a tuple")
	}
	return e
}

// ends reports whether no value follows a comma.
func (p *parser) ends() bool {
	t := p.now()
	return t.kind == ';' || t.kind == '$' || t.kind == 'o' && (slices.Contains([]string{")", "]", "}", "=", ":", ";"}, t.text) || strings.HasSuffix(t.text, "=")) || t.is("in")
}

// starred reads an expression that a star may stand before.
func (p *parser) starred(plain func() *Expr) *Expr {
	t := p.now()
	if !p.takes("*") {
		return plain()
	}
	return t.node(Starred, "", p.union())
}

// binding are the operators between two values, those that bind least first.
var binding = [][]string{{"|"}, {"^"}, {"&"}, {"<<", ">>"}, {"+", "-"}, {"*", "/", "//", "%"}}

func (p *parser) binary(level int) *Expr {
	if level == len(binding) {
		return p.factor()
	}
	start, left := p.now(), p.binary(level+1)
	for {
		t := p.now()
		if t.kind != 'o' || !slices.Contains(binding[level], t.text) {
			return left
		}
		p.next()
		left = start.node(Operation, t.text, left, p.binary(level+1))
	}
}

// factor reads what signs stand before. They bind less than **: -a ** b is -(a ** b).
func (p *parser) factor() *Expr {
	t := p.now()
	if t.kind != 'o' || !slices.Contains([]string{"+", "-", "~"}, t.text) {
		return p.power()
	}
	p.enter()
	defer func() { p.depth-- }()
	p.next()
	if before := p.tokens[max(p.at-2, 0)]; p.now().kind == ';' && before.kind == 'o' && before.text == t.text && before.col == t.col-1 {
		p.fail(t, "Python writes %s for %s", t.text+"= 1", t.text+t.text)
	}
	return t.node(Operation, t.text, p.factor())
}

func (p *parser) power() *Expr {
	start, e := p.now(), p.primary()
	if p.takes("**") {
		p.enter()
		defer func() { p.depth-- }()
		return start.node(Operation, "**", e, p.factor())
	}
	return e
}

// primary is a value with what is looked up in it and called.
func (p *parser) primary() *Expr {
	start, e := p.now(), p.value()
	for {
		t := p.now()
		switch {
		case p.takes("."):
			name := p.next()
			if name.kind != 'n' || IsKeyword(name.text) {
				p.fail(name, "wanted a name behind the point, found %s", name.says())
			}
			e = start.node(Attribute, name.text, e)
		case p.takes("("):
			e = start.node(Call, "", e)
			p.arguments(t, e)
		case p.takes("["):
			e = start.node(Index, "", e, p.subscript(t))
		default:
			return e
		}
	}
}

// value reads a name, a literal, or what stands in brackets.
func (p *parser) value() *Expr {
	t := p.now()
	switch {
	case strings.ContainsRune("sfb", rune(t.kind)):
		return p.texts()
	case p.takes("..."):
		return t.node(Name, "Ellipsis")
	case p.takes("("):
		return p.parens(t)
	case p.takes("["):
		return p.display(t, t.node(List, ""), "]")
	case p.takes("{"):
		return p.curly(t)
	case p.is("yield"):
		p.fail(t, "yield stands only at the beginning of a line, behind = and in parentheses")
	case t.kind == 'n' && programWords[t.text] != "" && IsKeyword(t.text):
		p.fail(t, "%s", programWords[t.text])
	}
	return p.atom()
}

// numeral is a number of Program.
func (p *parser) numeral(t token) *Expr {
	text := strings.ReplaceAll(t.text, "_", "")
	if !wholeNumber().MatchString(t.text) {
		return t.node(Decimal, text)
	}
	e := t.node(Number, t.text)
	var err error
	if e.Number, err = strconv.ParseInt(text, 0, 64); err != nil && strings.Trim(text, "0") != "" {
		p.fail(t, "the number is too large")
	}
	return e
}

// arguments reads what a call gives, to its closing parenthesis.
func (p *parser) arguments(t token, e *Expr) {
	names, mapped := map[string]bool{}, false
	for !p.takes(")") {
		first, behind := p.now(), p.tokens[min(p.at+1, len(p.tokens)-1)]
		switch {
		case p.takes("**"):
			mapped = true
			e.Named = append(e.Named, Named{Value: p.test()})
		case p.takes("*"):
			if mapped {
				p.fail(first, "what is given by place stands before what is given by name")
			}
			e.Parts = append(e.Parts, first.node(Starred, "", p.test()))
		case first.kind == 'n' && behind.sign("="):
			if p.name(); names[first.text] {
				p.fail(first, "%s is given a value twice", first.text)
			}
			names[first.text] = true
			p.next()
			e.Named = append(e.Named, Named{Name: first.text, Value: p.test()})
		case len(e.Named) > 0:
			p.fail(first, "what is given by place stands before what is given by name")
		default:
			given := p.named()
			if p.is("for") {
				if len(e.Parts) > 1 {
					p.fail(first, "a for among several values stands in parentheses of its own")
				}
				e.Parts = append(e.Parts, p.comprehension(t, first, ")", "(", given))
				return
			}
			e.Parts = append(e.Parts, given)
		}
		if !p.takes(",") && !p.is(")") {
			p.unclosed(t, ")")
			p.fail(p.now(), "wanted , or ), found %s", p.now().says())
		}
	}
}

// name wants a word that something may be called.
func (p *parser) name() token {
	t := p.next()
	if t.kind != 'n' || IsKeyword(t.text) || t.text == "__debug__" {
		p.fail(t, "wanted a name, found %s", t.says())
	}
	return t
}
