package python

import "strings"

// Action is what a statement does.
type Action int

// The statements that are read. Imports are passed over: whoever knows what is called knows
// where it comes from.
const (
	Do     Action = iota // Value is a call or another expression
	Assign               // Target = Value; of Target += Value, the Value is Target + Value
	Return               // Value, nil where nothing is returned
	Raise                // Value, in Program nil for the one that is caught, and Target: what it is raised from, nil for nothing
	Delete               // Target
	If                   // Value; Body and Else, in which elif is the one statement
	Pass
	For      // Target in Value: Body
	Try      // Body, its Handlers, and Else
	Decorate // Value is the decorator, without its @

	// Those that Program reads beside. There a Try has Finally too, and what stands behind +=
	// and its kin is an Augment.
	Augment // Target Name= Value, Name is the operator without =: "+"
	While   // Value: Body, and Else
	Break
	Continue
	With     // Value as Target (nil for none): Body; of several the next is the one statement of Body
	Def      // Name, Params, Body
	Assert   // Value, and Target: what it says, nil for nothing
	Import   // Names: what is imported, by what it is called here: "django.http.HttpResponse", "time", ".models.Post"
	Nonlocal // Also: names that a function around gives values
	Class    // Name, Value is a List of what it is made from, in Program nil without parentheses and with what is Named in them, Body
)

// Statement is one line, or one with the block that it leads.
type Statement struct {
	Action     Action
	Line, Col  int
	Name       string
	Target     *Expr
	Value      *Expr
	Body, Else []Statement
	Handlers   []Handler
	Comma      bool // one stands behind Value: of a list of routes, or a tuple of one is assigned

	Also    []*Expr // the further targets of a = b = 1, from left to right
	Finally []Statement
	Params  []Param
	Names   map[string]string
	Imports []Imported // what Names come from, in their order
	Async   bool       // of a Def
	Yields  bool       // of a Def: it is a generator
	Type    *Expr      // in Program what stands behind the colon of a name; of a Pass the name is Name
}

// Full is the dotted name of what an import names: ".cart.Cart" of from .cart import Cart, and ".cart" of from . import cart.
func (in Imported) Full() string {
	switch {
	case in.Name == "":
		return in.Module
	case strings.HasSuffix(in.Module, "."):
		return in.Module + in.Name
	}
	return in.Module + "." + in.Name
}

// Imported is what an import names: a module, or a name of one, each with its place.
type Imported struct {
	Module, Name string // ".models", "Note"; no Name: the module itself; "*": all of it
	As           string // what lines call it
	ModuleAt, At Place  // At: of Name, or of the module
}

// Place is a line and a column of it, from 1.
type Place struct{ Line, Col int }

// Handler is except Exception: of a Try, with the lines below it.
type Handler struct {
	Exception *Expr  // in Program nil for one that catches all
	Name      string // as NAME, in Program
	Body      []Statement
}

// Statements reads lines of Python. The error is a *Problem.
func Statements(src string) (all []Statement, err error) {
	defer catch(&err)
	p := &parser{tokens: tokens(src)}
	defer p.blame(&err)
	all = p.statements()
	if t := p.now(); t.kind != '$' {
		p.fail(t, "%s has no place here", t.says())
	}
	return all, nil
}

func (p *parser) statements() []Statement {
	var all []Statement
	for {
		switch p.now().kind {
		case '$', '<':
			return all
		}
		if p.whole {
			all = append(all, p.line()...)
		} else if s, ok := p.statement(); ok {
			all = append(all, s)
		}
	}
}

// statement reads one. It is false for what says nothing here.
func (p *parser) statement() (Statement, bool) {
	p.slip()
	t := p.now()
	s := Statement{Line: t.line, Col: t.col}
	switch {
	case p.takes("@"):
		p.lambdas = p.module
		s.Action, s.Value = Decorate, p.expression()
		p.lambdas = false
	case p.module && (p.is("def") || p.is("class") || p.is("async")):
		return p.definition(s), true
	case p.module && (p.is("from") || p.is("import")):
		return p.imported(s), true
	case p.is("from"), p.is("import"):
		for p.now().kind != ';' && p.now().kind != '$' && !p.is(";") {
			p.next()
		}
		p.end()
		return s, false
	case p.takes("return"):
		s.Action = Return
		if p.now().kind != ';' {
			s.Value = p.expression()
			if p.takes(",") {
				s.Value = p.tuple(s.Value)
			}
		}
	case p.takes("raise"):
		if p.now().kind == ';' {
			p.fail(t, "raise is given an exception, as in raise Http404")
		}
		s.Action, s.Value = Raise, p.expression()
	case p.takes("del"):
		s.Action, s.Target = Delete, p.expression()
		if p.is(",") {
			p.fail(p.now(), "one del takes one thing away here: write a line for each")
		}
	case p.takes("pass"):
		s.Action = Pass
	case p.takes("if"):
		return p.condition(s), true
	case p.takes("for"):
		return p.loop(s), true
	case p.takes("try"):
		return p.try(s), true
	case t.kind == 's' && p.tokens[p.at+1].kind == ';': // a docstring
		p.next()
		p.end()
		return s, false
	default:
		s.Value = p.expression()
		p.asked(t, s.Value)
		p.annotated(s.Value)
		if elif := s.Value.Text; s.Value.Kind == Name && !p.is("=") && (elif == "elseif" || elif == "elsif") {
			p.fail(t, "Python writes %s for %s", "elif", elif)
		}
		if s.Value.Kind == Binding {
			p.fail(t, "Python writes %s for %s", "=", ":=")
		}
		comma := p.now()
		if s.Value.Kind == Name && p.is(",") {
			if second := p.pair(s.Value); second != nil {
				s.Value = second
			}
		}
		if p.takes("=") {
			s.Action, s.Target, s.Value = Assign, s.Value, p.expression()
			if s.Target.Kind == List && (s.Value.Kind != Call || !strings.HasSuffix(s.Value.Parts[0].Text, "_or_create")) {
				p.fail(comma, "one line gives one name a value here: write a line for each")
			}
			if p.is("=") {
				p.fail(p.now(), "one line gives one name a value here: write a line for each")
			}
		} else if sign := p.now(); p.takes("+=") || p.takes("-=") || p.takes("|=") {
			sign.text = sign.text[:1]
			s.Action, s.Target, s.Value = Assign, s.Value, sign.expr(Operation, s.Value, p.expression())
		}
		comma = p.now()
		if s.Comma = p.takes(","); s.Comma && s.Action == Assign && p.now().kind != ';' { // a tuple
			s.Value, s.Comma = p.tuple(s.Value), false
		} else if s.Comma && s.Action == Do && p.now().kind == 'n' {
			p.fail(comma, "one line gives one name a value here: write a line for each")
		}
	}
	p.end()
	return s, true
}

// annotated passes over the type behind a name that is given a value: name: str = "x".
func (p *parser) annotated(name *Expr) {
	if (name.Kind == Name || name.Kind == Attribute) && p.is(":") && p.tokens[p.at+1].kind != ';' {
		p.next()
		p.union()
		if !p.is("=") {
			p.fail(p.now(), "a name with a type is given a value here, as in n: int = 0")
		}
	}
}

// pair reads the two names of order, created = …, which get_or_create() gives values; nil, and
// nothing is read, where they are none.
func (p *parser) pair(first *Expr) *Expr {
	before := p.at
	p.takes(",")
	if second := p.expression(); second.Kind == Name && p.is("=") {
		return &Expr{Kind: List, Line: first.Line, Col: first.Col, Parts: []*Expr{first, second}}
	}
	p.at = before
	return nil
}

// tuple reads what stands behind the first comma of a tuple without parentheses.
func (p *parser) tuple(first *Expr) *Expr {
	e := &Expr{Kind: List, Line: first.Line, Col: first.Col, Parts: []*Expr{first}}
	if p.now().kind == ';' {
		return e
	}
	e.Parts = append(e.Parts, p.expression())
	for p.takes(",") && p.now().kind != ';' {
		e.Parts = append(e.Parts, p.expression())
	}
	return e
}

// end wants the end of the line, or the ; behind which another statement stands on it.
func (p *parser) end() {
	if p.takes(";") {
		if p.now().kind == ';' {
			p.next()
		}
		return
	}
	before := p.tokens[max(p.at-1, 0)]
	if t := p.next(); t.kind != ';' {
		switch {
		case before.kind == 'n' && !IsKeyword(before.text) && strings.ContainsRune("ns0f", rune(t.kind)) && !IsKeyword(t.text):
			p.fail(t, "between %s and %s something is missing: what is given to a function stands in parentheses", before.text, t.says())
		case t.kind == 'o' && strings.Contains(")]}", t.text):
			p.fail(t, "this %s closes nothing", t.text)
		}
		p.fail(t, "wanted the end of the line, found %s", t.says())
	}
}

func (p *parser) condition(s Statement) Statement {
	s.Action, s.Value = If, p.expression()
	s.Body = p.block()
	switch t := p.now(); {
	case p.takes("elif"):
		p.enter()
		s.Else = []Statement{p.condition(Statement{Line: t.line, Col: t.col})}
		p.depth--
	case p.takes("else"):
		if p.is("if") {
			p.fail(p.now(), "Python writes elif, in one word, for else if")
		}
		if !p.is(":") && p.now().kind != ';' && p.now().line == t.line {
			p.fail(t, "else asks nothing, and a colon stands right behind it: elif asks once more")
		}
		s.Else = p.block()
	}
	return s
}

// loop reads for NAME in VALUE: and what stands below it.
func (p *parser) loop(s Statement) Statement {
	s.Action = For
	if s.Target = p.atom(); s.Target.Kind == Name && p.takes(",") {
		s.Target = &Expr{Kind: List, Line: s.Target.Line, Col: s.Target.Col, Parts: []*Expr{s.Target, p.atom()}}
	}
	if named := s.Target.Kind == Name || s.Target.Kind == List && len(s.Target.Parts) == 2 && s.Target.Parts[0].Kind == Name && s.Target.Parts[1].Kind == Name; !named || p.is(",") {
		p.fail(p.now(), "a loop gives each value a name: for row in rows:")
	}
	p.wants("in")
	s.Value = p.expression()
	s.Body = p.block()
	return s
}

// try reads what stands below try:, the except of it, and else.
func (p *parser) try(s Statement) Statement {
	s.Action, s.Body = Try, p.block()
	if !p.is("except") {
		if p.is("finally") {
			p.fail(p.now(), "%s", unreadWords["finally"])
		}
		p.fail(p.now(), "try has no except")
	}
	for p.takes("except") {
		h := Handler{Exception: p.caught()}
		h.Body = p.block()
		s.Handlers = append(s.Handlers, h)
	}
	if p.takes("else") {
		s.Else = p.block()
	}
	return s
}

// caught reads what an except catches, one exception or several in parentheses: a List. What
// says nothing catches all.
func (p *parser) caught() *Expr {
	t := p.now()
	if p.is(":") {
		t.text = "BaseException"
		return t.expr(Name)
	}
	all := t.expr(List)
	if p.takes("(") {
		all.Parts = append(all.Parts, p.expression())
		for p.takes(",") {
			all.Parts = append(all.Parts, p.expression())
		}
		p.wants(")")
	} else {
		all.Parts = append(all.Parts, p.expression())
	}
	if p.takes("as") { // nobody here looks at it
		p.atom()
	}
	if len(all.Parts) == 1 {
		return all.Parts[0]
	}
	return all
}

// colon wants the colon behind which a block stands.
func (p *parser) colon() {
	switch t := p.now(); {
	case p.is("="):
		p.fail(t, "= gives a name a value: to compare, Python writes ==")
	case p.is("then"), t.kind == ';', t.kind == '$':
		p.fail(t, "a colon is missing: a line below which others stand indented ends with :")
	case p.is("{"):
		p.fail(t, "Python has a colon and indented lines for what other languages put in braces")
	}
	p.wants(":")
}

// block reads the lines that stand indented below a colon, or what stands behind it on its
// line.
func (p *parser) block() []Statement {
	p.enter()
	defer func() { p.depth-- }()
	p.colon()
	if t := p.now(); p.is("{") {
		p.fail(t, "Python has a colon and indented lines for what other languages put in braces")
	}
	if p.now().kind != ';' {
		return p.onLine()
	}
	p.end()
	if t := p.next(); t.kind != '>' {
		p.fail(t, "this line is not indented, and the one above ends with a colon: begin it four blanks further right")
	}
	body := p.statements()
	p.next()
	return body
}

// onLine reads the statements that stand on the line of a colon, of which none leads a block.
func (p *parser) onLine() (all []Statement) {
	for {
		if p.is("if") || p.is("try") || p.is("for") {
			p.fail(p.now(), "%s begins a line of its own", p.now().says())
		}
		if p.whole {
			all = append(all, p.line()...)
		} else if s, ok := p.statement(); ok {
			all = append(all, s)
		}
		if p.tokens[p.at-1].kind == ';' {
			return all
		}
	}
}
