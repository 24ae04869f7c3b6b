package python

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// parser makes expressions and statements of words.
type parser struct {
	tokens []token
	at     int
	depth  int
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
	case 's', 'f':
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
	left := part()
	for {
		t := p.now()
		if !p.takes(word) {
			return left
		}
		left = t.expr(Operation, left, part())
	}
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

// comparison reads what is compared. a < b < c is a < b and b < c.
func (p *parser) comparison() *Expr {
	left := p.union()
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
		before = p.union()
		if left = t.expr(Operation, left, before); all != nil {
			and := t
			and.text = "and"
			left = and.expr(Operation, all, left)
		}
	}
}

func (p *parser) union() *Expr {
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
				p.partial()
				p.unclosed(t, "]")
			}
			p.wants("]")
		default:
			return e
		}
	}
}

// item is what stands in the brackets behind a value.
func (p *parser) item() *Expr {
	p.partial()
	return p.expression()
}

// partial refuses [1:3].
func (p *parser) partial() {
	if p.is(":") {
		p.fail(p.now(), "a part of a text or of a list, as in [:3], is not read here")
	}
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
	case t.kind == 'n' && IsKeyword(t.text) && t.text != "None" && t.text != "True" && t.text != "False":
		p.misplaced(t)
	case t.kind == 'n' && t.text == "b" && p.now().kind == 's' && p.now().line == t.line && p.now().col == t.col+1:
		p.fail(t, "b before a text makes bytes of it, which are not read here: leave it out")
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
	case t.text == "*" || t.text == "**":
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
	if says := unreadWords[t.text]; says != "" {
		p.fail(t, "%s", says)
	}
	p.fail(t, "%s has no place here", t.text)
}

func (p *parser) number(t token) *Expr {
	if strings.Contains(t.text, ".") {
		return t.expr(Decimal)
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(t.text, "_", ""), 10, 64)
	if err != nil {
		p.fail(t, "the number is too large")
	}
	if p.now().kind == 'n' && p.now().line == t.line && p.now().col == t.col+len(t.text) {
		p.fail(t, "a number stands alone: %s%s is none", t.text, p.now().text)
	}
	e := t.expr(Number)
	e.Number = n
	return e
}

func (p *parser) items(t token, kind Kind, end string, first ...*Expr) *Expr {
	e := t.expr(kind, first...)
	if len(first) > 0 && !p.is(end) {
		if !p.is(",") {
			p.unclosed(t, end)
		}
		p.wants(",")
	}
	for !p.takes(end) {
		e.Parts = append(e.Parts, p.expression())
		if !p.takes(",") && !p.is(end) {
			p.unclosed(t, end)
			p.fail(p.now(), "wanted , or %s, found %s", end, p.now().says())
		}
	}
	return e
}

// braces reads a dict or a set.
func (p *parser) braces(t token) *Expr {
	e := t.expr(Dict)
	for !p.takes("}") {
		var entry Named
		if !p.takes("**") {
			entry.Key = p.expression()
			if len(e.Named) == 0 && !p.is(":") {
				return p.items(t, Set, "}", entry.Key)
			}
			p.wants(":")
		}
		entry.Value = p.expression()
		e.Named = append(e.Named, entry)
		if !p.takes(",") && !p.is("}") {
			p.unclosed(t, "}")
			p.fail(p.now(), "wanted , or }, found %s", p.now().says())
		}
	}
	return e
}

// format takes an f-string apart: its texts, and the expressions in braces.
func (p *parser) format(t token) *Expr {
	p.enter()
	defer func() { p.depth-- }()
	e := t.expr(Format)
	rest := t.text
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			quoted := append([]rune{'"'}, escapeQuotes([]rune(plain.String()))...)
			text := &reader{src: append(quoted, '"'), line: t.line, col: t.col}
			e.Parts = append(e.Parts, &Expr{Kind: String, Line: t.line, Col: t.col, Text: text.text(false)})
			plain.Reset()
		}
	}
	for rest != "" {
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			plain.WriteString(rest)
			break
		}
		plain.WriteString(rest[:open])
		sign := rest[open : open+1]
		rest = rest[open+1:]
		if strings.HasPrefix(rest, sign) {
			plain.WriteString(sign)
			rest = rest[1:]
			continue
		}
		end := closing(rest)
		if sign == "}" || end < 0 {
			p.fail(t, "a brace of the text is not closed: for the sign itself write it twice")
		}
		flush()
		at := t
		at.col += len(`f"`) + utf8.RuneCountInString(t.text[:len(t.text)-len(rest)])
		part, err := p.inBraces(at, rest[:end])
		if err != nil {
			p.fail(at, "%s", err.(*Problem).Message)
		}
		e.Parts = append(e.Parts, part)
		rest = rest[end+1:]
	}
	flush()
	return e
}

// closing is where the brace closes in which a text begins: not one of a dict in it, and none in
// quotes. It is -1 where there is none.
func closing(text string) int {
	depth, quote := 0, rune(0)
	for i, c := range text {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '{':
			depth++
		case c == '}' && depth == 0:
			return i
		case c == '}':
			depth--
		}
	}
	return -1
}

// inBraces reads what stands in the braces of a text, from there on.
func (p *parser) inBraces(at token, src string) (e *Expr, err error) {
	defer catch(&err)
	src, shape := shaped(src)
	if shape != "" && shape != "!s" {
		p.fail(at, "in braces a value stands as it is here, without %s behind it", shape)
	}
	inside := &parser{tokens: tokens(src), depth: p.depth}
	for i := range inside.tokens {
		inside.tokens[i].line, inside.tokens[i].col = at.line, at.col+inside.tokens[i].col-1
	}
	e = inside.expression()
	if left := inside.now(); left.kind != ';' && left.kind != '$' {
		p.fail(left, "%s has no place in the braces of a text", left.says())
	}
	return e, nil
}

// shaped cuts off what stands behind a value in braces and says how it is shown: !r, :03d.
func shaped(src string) (value, shape string) {
	depth, quote := 0, rune(0)
	for i, c := range src {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case strings.ContainsRune("([{", c):
			depth++
		case strings.ContainsRune(")]}", c):
			depth--
		case depth == 0 && (c == ':' || c == '!' && i+1 < len(src) && strings.Contains("rsa", src[i+1:i+2])):
			return src[:i], strings.TrimSpace(src[i:])
		}
	}
	return src, ""
}

// escapeQuotes escapes double quotes that are not.
func escapeQuotes(s []rune) []rune {
	var out []rune
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			out = append(out, s[i], s[i+1])
			i++
		case s[i] == '"':
			out = append(out, '\\', '"')
		default:
			out = append(out, s[i])
		}
	}
	return out
}
