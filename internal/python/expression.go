package python

import (
	"strconv"
)

// parser makes expressions and statements of words.
type parser struct {
	tokens []token
	at     int
	depth  int
	whole  bool // all of Python is read, for Program
	loops  int  // of Program: those around
	defs   int  // and the functions
	class  bool // a class is around, and no function in it
	yields bool // a yield stands in the function

	module  bool // functions, classes and imports are read
	lambdas bool // a lambda is
}

func (p *parser) now() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != '$' {
		p.at++
	}
	return t
}

func (p *parser) fail(t token, format string, args ...any) {
	(*reader)(nil).fail(t.line, t.col, format, args...)
}

// is reports whether the next word is this one, of names and signs.
func (p *parser) is(text string) bool {
	t := p.now()
	return (t.kind == 'n' || t.kind == 'o') && t.text == text
}

// takes passes over the word if it is the next one.
func (p *parser) takes(text string) bool {
	if p.is(text) {
		p.next()
		return true
	}
	return false
}

func (p *parser) wants(text string) {
	if !p.takes(text) {
		p.fail(p.now(), "wanted %s, found %s", text, p.now().says())
	}
}

// says is what stands there, for messages.
func (t token) says() string {
	switch t.kind {
	case ';':
		return "the end of the line"
	case '>', '<':
		return "another indentation"
	case '$':
		return "the end"
	case 's', 'f', 'b':
		return "a text"
	}
	return strconv.Quote(t.text)
}

// expr is an expression that begins at the word, or at its first part where that stands
// before the word.
func (t token) expr(kind Kind, parts ...*Expr) *Expr {
	e := &Expr{Kind: kind, Line: t.line, Col: t.col, Text: t.text, Parts: parts}
	if first := len(parts) > 0; first && (kind == Call || kind == Index || kind == Operation && len(parts) == 2) {
		e.Line, e.Col = parts[0].Line, parts[0].Col
	}
	return e
}

// Expression reads one expression and nothing more. The error is a *Problem.
func Expression(src string) (e *Expr, err error) {
	defer catch(&err)
	p := &parser{tokens: tokens(src)}
	e = p.expression()
	if t := p.now(); t.kind == ';' {
		p.next()
	}
	if t := p.now(); t.kind != '$' {
		p.fail(t, "%s stands behind the end", t.says())
	}
	return e, nil
}

func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		p.fail(p.now(), "too much inside each other")
	}
}

func (p *parser) expression() *Expr {
	p.enter()
	defer func() { p.depth-- }()
	if p.whole {
		return p.named()
	}
	e := p.choice()
	if t := p.now(); e.Kind == Name && p.takes(":=") {
		t.text = e.Text
		return t.expr(Binding, p.choice())
	}
	if t := p.now(); p.takes("if") {
		asks := p.choice()
		p.wants("else")
		e = &Expr{Kind: Conditional, Line: e.Line, Col: e.Col, Text: t.text, Parts: []*Expr{e, asks, p.expression()}}
	}
	return e
}

// choice reads what or stands between.
func (p *parser) choice() *Expr {
	return p.either("or", func() *Expr { return p.either("and", p.negation) })
}

// either reads what or, or and, stands between.
func (p *parser) either(word string, part func() *Expr) *Expr {
	start, left := p.now(), part()
	for {
		t := p.now()
		if !p.takes(word) {
			return left
		}
		left = p.from(start, t.expr(Operation, left, part()))
	}
}

// from is an expression of Program that begins at a word, which may be a parenthesis around its first part.
func (p *parser) from(start token, e *Expr) *Expr {
	if p.whole {
		e.Line, e.Col = start.line, start.col
	}
	return e
}

func (p *parser) negation() *Expr {
	t := p.now()
	if !p.takes("not") {
		return p.comparison()
	}
	p.enter()
	defer func() { p.depth-- }()
	return t.expr(Operation, p.negation())
}

// comparison reads what is compared. a < b < c is a < b and b < c, in which both b are one *Expr: Chain
// says so to who runs it, and evaluates that once.
func (p *parser) comparison() *Expr {
	start, left := p.now(), p.union()
	var middle token
	var before, all *Expr // the last one that was compared, and the comparisons above
	for {
		t := p.now()
		switch {
		case p.takes("in"), p.takes("=="), p.takes("!="), p.takes("<"), p.takes(">"), p.takes("<="), p.takes(">="):
		case p.takes("not"):
			p.wants("in")
			t.text = "not in"
		case p.takes("is"):
			if p.takes("not") {
				t.text = "is not"
			}
		default:
			return left
		}
		if before != nil {
			all, left = left, before
		}
		between := start // of the one that is compared twice
		if all != nil {
			between = middle
		}
		middle = p.now()
		before = p.union()
		if left = p.from(between, t.expr(Operation, left, before)); all != nil {
			and := t
			and.text = "and"
			left = p.from(start, and.expr(Operation, all, left))
		}
	}
}

func (p *parser) union() *Expr {
	if p.whole {
		return p.binary(0)
	}
	left := p.sum()
	for {
		t := p.now()
		if !p.takes("|") {
			return left
		}
		left = t.expr(Operation, left, p.sum())
	}
}

func (p *parser) sum() *Expr {
	left := p.product()
	for {
		t := p.now()
		if !p.takes("+") && !p.takes("-") {
			return left
		}
		if twice := p.now(); p.takes(t.text) && (p.now().kind == ';' || p.now().kind == '$') {
			p.fail(twice, "Python writes %s for %s", t.text+"= 1", t.text+t.text)
		} else if twice != p.now() {
			p.at--
		}
		left = t.expr(Operation, left, p.product())
	}
}

func (p *parser) product() *Expr {
	left := p.unary()
	for {
		t := p.now()
		if !p.takes("*") && !p.takes("%") && !p.takes("/") && !p.takes("//") {
			return left
		}
		left = t.expr(Operation, left, p.unary())
	}
}

func (p *parser) unary() *Expr {
	if t := p.now(); p.takes("-") {
		p.enter()
		defer func() { p.depth-- }()
		return t.expr(Operation, p.unary())
	}
	return p.trailers(p.atom())
}

func (p *parser) trailers(e *Expr) *Expr {
	for {
		t := p.now()
		switch {
		case p.takes("."):
			name := p.next()
			if name.kind != 'n' {
				p.fail(name, "wanted a name behind the point, found %s", name.says())
			}
			e = &Expr{Kind: Attribute, Line: e.Line, Col: e.Col, Text: name.text, Parts: []*Expr{e}}
		case p.takes("("):
			e = p.call(t, e)
		case p.takes("["):
			e = t.expr(Index, e, p.item())
			if !p.is("]") {
				p.unclosed(t, "]")
			}
			p.wants("]")
		default:
			return e
		}
	}
}

// item is what stands in the brackets behind a value: an index, or [1:3].
func (p *parser) item() *Expr {
	start, part := p.now(), func() *Expr {
		if p.is(":") || p.is("]") {
			return p.now().node(Name, "None")
		}
		return p.expression()
	}
	from := part()
	if !p.is(":") {
		return from
	}
	return p.sliced(start, from, part)
}

func (p *parser) call(t token, function *Expr) *Expr {
	e := t.expr(Call, function)
	for !p.takes(")") {
		first := p.now()
		if first.kind == 'n' && p.tokens[p.at+1].text == "=" && p.tokens[p.at+1].kind == 'o' {
			p.next()
			p.next()
			e.Named = append(e.Named, Named{Name: first.text, Value: p.expression()})
		} else {
			if len(e.Named) > 0 {
				p.fail(first, "what is given by place stands before what is given by name")
			}
			e.Parts = append(e.Parts, p.expression())
		}
		if !p.takes(",") && !p.is(")") {
			p.unclosed(t, ")")
			p.fail(p.now(), "wanted , or ), found %s", p.now().says())
		}
	}
	return e
}

func (p *parser) atom() *Expr {
	t := p.next()
	switch {
	case p.lambdas && t.kind == 'n' && t.text == "lambda":
		return p.lambda(t)
	case t.kind == 'n' && IsKeyword(t.text) && t.text != "None" && t.text != "True" && t.text != "False":
		p.misplaced(t)
	case t.kind == 'n' && t.text == "b" && p.now().kind == 's' && p.now().line == t.line && p.now().col == t.col+1:
		text := p.next()
		return t.expr(Call, &Expr{Kind: Attribute, Line: t.line, Col: t.col, Text: "encode", Parts: []*Expr{text.expr(String)}})
	case t.kind == 'n':
		return t.expr(Name)
	case t.kind == 's':
		e := t.expr(String)
		for p.now().kind == 's' {
			e.Text += p.next().text
		}
		return e
	case t.kind == 'f':
		return p.format(t)
	case t.kind == '0':
		return p.number(t)
	case t.text == "(":
		e := p.expression()
		if p.is(",") { // a tuple
			return p.items(t, List, ")", e)
		}
		if !p.is(")") {
			p.unclosed(t, ")")
		}
		p.wants(")")
		return e
	case t.text == "[":
		return p.items(t, List, "]")
	case t.text == "{":
		return p.braces(t)
	}
	switch {
	case t.kind == '>':
		p.fail(t, "this line is indented, and the one above leads no block: both begin in the same column")
	case t.kind == ';' || t.kind == '$':
		p.fail(t, "the line ends where a value is missing")
	case !p.whole && (t.text == "*" || t.text == "**"):
		p.fail(t, "%s takes a list or a dict apart, which is not read here", t.text)
	case t.text == "//" || t.text == "/*":
		p.fail(t, "Python writes %s for %s", "#", t.text)
	}
	p.fail(t, "wanted a value, found %s", t.says())
	return nil
}

// misplaced refuses a word of Python where a value belongs.
func (p *parser) misplaced(t token) {
	switch t.text {
	case "else", "elif":
		p.fail(t, "%s belongs to an if right above it, and stands as far left as that if", t.text)
	case "except", "finally":
		p.fail(t, "%s belongs to a try right above it, and stands as far left as that try", t.text)
	}
	if says := unreadWords[t.text]; says != "" && !p.whole {
		p.fail(t, "%s", says)
	}
	p.fail(t, "%s has no place here", t.text)
}
