package python

import (
	"slices"
	"strings"
)

// programWords are words of Python that Program does not read.
var programWords = map[string]string{
	"async":  "async is not read here: write def and with without it",
	"await":  "await is not read here: what is called is done at once",
	"global": "global is not read here: what is to stay stands in the session, in a cookie or in the cache",
}

// compound are the words whose lines lead a block.
var compound = []string{"if", "for", "while", "try", "with", "def", "class", "async", "@"}

// Program reads Python as people write it in a views.py: all expressions, functions, loops, and what else the
// kinds and the actions name. It reads no global and nothing that waits. What Python reads and
// refuses then, as a break outside of loops, is refused; a return may stand anywhere. Every value in the braces
// of an f-string is Shown, and ... is the Name Ellipsis. The error is a *Problem.
func Program(src string) (all []Statement, err error) {
	defer catch(&err)
	src = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(src)
	p := &parser{tokens: (&reader{line: 1, col: 1, indents: []int{0}, whole: true}).all(src), whole: true}
	defer p.blame(&err)
	all = p.statements()
	if t := p.now(); t.kind != '$' {
		p.fail(t, "%s has no place here", t.says())
	}
	p.bindings(all)
	return all, nil
}

// line reads a statement of Program: one, but of del a, b several.
func (p *parser) line() []Statement {
	p.slip()
	t := p.now()
	s := Statement{Line: t.line, Col: t.col}
	if p.at > 0 && p.tokens[p.at-1].kind == 'o' && slices.ContainsFunc(compound, p.is) {
		p.fail(t, "%s begins a line of its own", t.says())
	}
	switch {
	case p.takes("@"):
		return []Statement{p.decorator(s)}
	case p.takes("if"):
		return []Statement{p.condition(s)}
	case p.takes("for"):
		s.Action, s.Target = For, p.targets()
		p.wants("in")
		s.Value = p.tests()
		return []Statement{p.repeated(s)}
	case p.takes("while"):
		s.Action, s.Value = While, p.named()
		return []Statement{p.repeated(s)}
	case p.takes("try"):
		return []Statement{p.tried(s)}
	case p.takes("with"):
		return []Statement{p.with(s)}
	case p.takes("def"):
		return []Statement{p.def(s)}
	case p.takes("class"):
		return []Statement{p.classed(s)}
	case p.takes("del"):
		return p.deleted(s)
	}
	p.simple(&s)
	p.end()
	return []Statement{s}
}

// simple reads a statement that leads no block.
func (p *parser) simple(s *Statement) {
	t := p.now()
	switch {
	case p.takes("import"):
		p.imports(s)
	case p.takes("from"):
		p.fromImports(s)
	case p.takes("return"):
		if p.class {
			p.fail(t, "return stands in no function")
		}
		if s.Action = Return; !p.ends() {
			s.Value = p.tests()
		}
	case p.takes("raise"):
		if s.Action = Raise; !p.ends() {
			s.Value = p.test()
			if p.takes("from") {
				s.Target = p.test()
			}
		}
	case p.takes("assert"):
		s.Action, s.Value = Assert, p.test()
		if p.takes(",") {
			s.Target = p.test()
		}
	case p.takes("pass"):
		s.Action = Pass
	case p.takes("nonlocal"):
		p.nonlocal(s)
	case p.is("break"), p.is("continue"):
		if s.Action = Break; t.text == "continue" {
			s.Action = Continue
		}
		if p.next(); p.loops == 0 {
			p.fail(t, "%s stands in no loop", t.text)
		}
	default:
		p.assigned(s)
	}
}

// assigned reads an expression, and what gives it a value.
func (p *parser) assigned(s *Statement) {
	start := p.now()
	s.Value = p.given()
	p.asked(start, s.Value)
	if elif := s.Value.Text; s.Value.Kind == Name && !p.is("=") && (elif == "elseif" || elif == "elsif") {
		p.fail(start, "Python writes %s for %s", "elif", elif)
	}
	sign := p.now()
	switch {
	case p.takes(":="):
		p.fail(start, "Python writes %s for %s", "=", ":=")
	case p.is(":") && p.tokens[p.at+1].kind != ';':
		p.single(start, s.Value)
		p.next()
		s.Type = p.test()
		target := s.Value
		if s.Action, s.Value = Pass, nil; p.takes("=") {
			s.Action, s.Target, s.Value = Assign, target, p.given()
		} else if target.Kind == Name {
			s.Name = target.Text
		}
	case p.is("="):
		s.Action, s.Target = Assign, s.Value
		p.target(start, s.Target)
		for p.takes("=") {
			start = p.now()
			s.Value = p.given()
			if p.is("=") {
				p.target(start, s.Value)
				s.Also = append(s.Also, s.Value)
			}
		}
	case sign.kind == 'o' && slices.Contains(augmented, sign.text):
		p.single(start, s.Value)
		p.next()
		s.Action, s.Name, s.Target, s.Value = Augment, strings.TrimSuffix(sign.text, "="), s.Value, p.given()
	}
	p.ofClass(start, s)
}

// augmented are the signs that give a name what an operation makes of it.
var augmented = []string{"+=", "-=", "*=", "/=", "//=", "%=", "**=", "&=", "|=", "^=", "<<=", ">>="}

// deleted reads del and what it takes away: a statement for each.
func (p *parser) deleted(s Statement) (all []Statement) {
	start := p.now()
	e := p.tests()
	p.target(start, e)
	var each func(e *Expr)
	each = func(e *Expr) {
		switch e.Kind {
		case Starred:
			p.fail(start, "* stands before one of several values: in a call, a list or a tuple")
		case Tuple, List:
			for _, part := range e.Parts {
				each(part)
			}
		default:
			one := s
			one.Action, one.Target = Delete, e
			all = append(all, one)
		}
	}
	each(e)
	p.end()
	return all
}

func (p *parser) decorator(s Statement) Statement {
	s.Action, s.Value = Decorate, p.named()
	if t := p.next(); t.kind != ';' {
		p.fail(t, "wanted the end of the line, found %s", t.says())
	}
	if t := p.now(); !p.is("@") && !p.is("def") && !p.is("class") && !p.is("async") {
		p.fail(t, "below a decorator stands a def")
	}
	return s
}

// repeated reads the block of a loop, and its else.
func (p *parser) repeated(s Statement) Statement {
	p.loops++
	s.Body = p.block()
	p.loops--
	if p.takes("else") {
		s.Else = p.block()
	}
	return s
}

// tried reads what stands below try:, and its except, else and finally.
func (p *parser) tried(s Statement) Statement {
	s.Action, s.Body = Try, p.block()
	if !p.is("except") && !p.is("finally") {
		p.fail(p.now(), "try has no except")
	}
	for {
		t := p.now()
		if !p.takes("except") {
			break
		}
		if n := len(s.Handlers); n > 0 && s.Handlers[n-1].Exception == nil {
			p.fail(t, "an except that catches all is the last one")
		}
		var h Handler
		if !p.is(":") {
			h.Exception = p.test()
			if p.takes("as") {
				h.Name = p.name().text
			}
		}
		h.Body = p.block()
		s.Handlers = append(s.Handlers, h)
	}
	if len(s.Handlers) > 0 && p.takes("else") {
		s.Else = p.block()
	}
	if p.takes("finally") {
		s.Finally = p.block()
	}
	return s
}

// with reads a block with what it opens and closes. Of several each holds the next.
func (p *parser) with(s Statement) Statement {
	closed := p.grouped()
	if closed {
		p.next()
	}
	inner := []*Statement{&s}
	for {
		one := inner[len(inner)-1]
		one.Action, one.Value = With, p.test()
		if start := p.tokens[min(p.at+1, len(p.tokens)-1)]; p.takes("as") {
			one.Target = p.starred(func() *Expr { return p.binary(0) })
			p.target(start, one.Target)
		}
		if !p.takes(",") || closed && p.is(")") {
			break
		}
		inner = append(inner, &Statement{})
	}
	if closed {
		p.wants(")")
	}
	body := p.block()
	for i := len(inner) - 1; i > 0; i-- {
		inner[i].Body, inner[i].Line, inner[i].Col = body, inner[i].Value.Line, inner[i].Value.Col
		body = []Statement{*inner[i]}
	}
	s.Body = body
	return s
}

// grouped reports whether parentheses stand around all that a with opens.
func (p *parser) grouped() bool {
	if !p.is("(") {
		return false
	}
	depth, several, loop := 0, false, false
	for at := p.at; at < len(p.tokens); at++ {
		switch t := p.tokens[at]; {
		case t.kind == 'o' && strings.Contains("([{", t.text):
			depth++
		case t.kind == 'o' && strings.Contains(")]}", t.text):
			if depth--; depth == 0 {
				behind := p.tokens[at+1]
				return several && !loop && behind.kind == 'o' && behind.text == ":"
			}
		case depth == 1 && (t.kind == 'o' && t.text == "," || t.is("as")):
			several = true
		case depth == 1 && t.is("for"):
			loop = true
		case t.kind == ';':
			return false
		}
	}
	return false
}

// def reads a function. The types of what it takes and gives are passed over.
func (p *parser) def(s Statement) Statement {
	t := p.name()
	s.Action, s.Name = Def, t.text
	p.ofClass(t, &s)
	open := p.now()
	p.wants("(")
	s.Params = p.params(")", true)
	if !p.is(")") {
		p.unclosed(open, ")")
	}
	p.wants(")")
	if p.takes("->") {
		p.test()
	}
	loops, class, yields := p.loops, p.class, p.yields
	p.loops, p.class, p.yields = 0, false, false
	p.defs++
	s.Body = p.block()
	p.defs--
	s.Yields = p.yields
	p.loops, p.class, p.yields = loops, class, yields
	return s
}

// place is where the next token stands.
func (p *parser) place() Place {
	t := p.now()
	return Place{t.line, t.col}
}

// dottedName reads a name with points in it.
func (p *parser) dottedName() string {
	text := p.name().text
	for p.takes(".") {
		text += "." + p.name().text
	}
	return text
}

// imports reads what stands behind import.
func (p *parser) imports(s *Statement) {
	s.Action, s.Names = Import, map[string]string{}
	for {
		at := p.place()
		module := p.dottedName()
		called, _, _ := strings.Cut(module, ".")
		if p.takes("as") {
			called = p.name().text
			s.Names[called] = module
		} else {
			s.Names[called] = called
		}
		s.Imports = append(s.Imports, Imported{Module: module, As: called, ModuleAt: at, At: at})
		if !p.takes(",") {
			return
		}
	}
}

// fromImports reads what stands behind from. Of from .models import * the name is *, and it is ".models.*".
func (p *parser) fromImports(s *Statement) {
	s.Action, s.Names = Import, map[string]string{}
	moduleAt := p.place()
	module := ""
	for p.is(".") || p.is("...") {
		module += p.next().text
	}
	if !p.is("import") || module == "" {
		module += p.dottedName()
	}
	p.wants("import")
	from := Imported{Module: module, ModuleAt: moduleAt}
	if !strings.HasSuffix(module, ".") {
		module += "."
	}
	if t := p.now(); p.takes("*") {
		if p.defs > 0 || p.class {
			p.fail(t, "import * stands outside of functions")
		}
		s.Names["*"] = module + "*"
		from.Name, from.As, from.At = "*", "*", Place{t.line, t.col}
		s.Imports = []Imported{from}
		return
	}
	open := p.now()
	closed := p.takes("(")
	for {
		at := p.place()
		name := p.name().text
		called := name
		if p.takes("as") {
			called = p.name().text
		}
		s.Names[called] = module + name
		from.Name, from.As, from.At = name, called, at
		s.Imports = append(s.Imports, from)
		if !p.takes(",") || closed && p.is(")") {
			break
		}
	}
	if closed && !p.is(")") {
		p.unclosed(open, ")")
	}
	if closed {
		p.wants(")")
	}
}
