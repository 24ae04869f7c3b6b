package python

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// place is where something stands, counted from 1.
type place struct{ line, col int }

// plain is what a text says between its quotes: in a raw one a backslash stands for itself.
func plain(src []rune, at place, raw, octets bool) string {
	var b strings.Builder
	r := &reader{src: src, line: at.line, col: at.col, whole: true}
	for r.at < len(src) {
		line, col := r.line, r.col
		c := r.next()
		if octets && c > unicode.MaxASCII {
			r.fail(line, col, "bytes are written with ASCII alone: %s is none", string(c))
		}
		if c == '\\' && !raw {
			b.WriteString(r.unescaped(line, col, octets))
		} else {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// ofEscapes are the escapes of one letter.
var ofEscapes = map[rune]string{'\n': "", '\\': `\`, '\'': `'`, '"': `"`, 'a': "\a", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", 'v': "\v"}

// unescaped reads what stands behind the backslash at a place.
func (r *reader) unescaped(line, col int, octets bool) string {
	c := r.peek(0)
	said, ok := ofEscapes[c]
	switch {
	case r.at == len(r.src):
		return `\`
	case ok:
		r.next()
		return said
	case '0' <= c && c <= '7':
		var code rune
		for n := 0; n < 3 && '0' <= r.peek(0) && r.peek(0) <= '7'; n++ {
			code = code<<3 | (r.next() - '0')
		}
		return character(code, octets)
	case c == 'x', !octets && (c == 'u' || c == 'U'):
		r.next()
		digits := map[rune]int{'x': 2, 'u': 4, 'U': 8}[c]
		var code rune
		for range digits {
			i := strings.IndexRune("0123456789abcdef", unicode.ToLower(r.peek(0)))
			if i < 0 {
				r.fail(r.line, r.col, "\\%c wants %d digits of 0-9 and a-f", c, digits)
			}
			code = code<<4 | rune(i)
			r.next()
		}
		if !utf8.ValidRune(code) {
			r.fail(line, col, "no character has the number that stands behind \\%c", c)
		}
		return character(code, octets)
	case c == 'N' && !octets:
		r.fail(line, col, "\\N is not read here: write the character itself")
	}
	return `\`
}

// character is the one with a number, of bytes the octet.
func character(code rune, octet bool) string {
	if octet {
		return string([]byte{byte(code)})
	}
	return string(code)
}

// texts reads texts, f-strings or bytes that stand behind each other, which are one.
func (p *parser) texts() *Expr {
	start := p.now()
	all := start.expr(String)
	all.Text = ""
	if start.kind == 'b' {
		all.Kind = Bytes
	}
	for strings.ContainsRune("sfb", rune(p.now().kind)) {
		t := p.next()
		if (t.kind == 'b') != (start.kind == 'b') {
			p.fail(t, "bytes and a text do not stand behind each other")
		}
		if t.kind != 'f' {
			all.Text += t.text
			continue
		}
		all.Kind = Format
		f := &filled{p: p, src: []rune(t.text), at: t.first(), raw: t.raw, token: t}
		f.into(all, 0)
	}
	if all.Kind == Format {
		all.flush()
	}
	return all
}

// flush puts the text of a Format that was gathered behind its parts.
func (e *Expr) flush() {
	if e.Text != "" {
		e.Parts = append(e.Parts, &Expr{Kind: String, Line: e.Line, Col: e.Col, Text: e.Text})
		e.Text = ""
	}
}

// filled reads an f-string.
type filled struct {
	p     *parser
	token token
	src   []rune
	i     int
	at    place
	raw   bool
}

func (f *filled) more() bool { return f.i < len(f.src) }

// is reports whether this sign is next.
func (f *filled) is(sign rune) bool { return f.more() && f.src[f.i] == sign }

func (f *filled) next() rune {
	c := f.src[f.i]
	f.i++
	f.at.col++
	if c == '\n' {
		f.at = place{f.at.line + 1, 1}
	}
	return c
}

func (f *filled) unclosed() {
	behind := ""
	if !f.more() {
		behind = string(f.src)
	}
	f.p.fail(f.token, "%s", unclosedBrace(behind))
}

// into reads texts and what stands in braces to the end, or, of what stands behind a colon, to the brace that
// closes it.
func (f *filled) into(e *Expr, depth int) {
	for f.more() {
		from, at := f.i, f.at
		for f.more() && !f.is('{') && !f.is('}') {
			if f.next() == '\\' && !f.raw && f.more() && !f.is('{') && !f.is('}') {
				f.next()
			}
		}
		e.Text += plain(f.src[from:f.i], at, f.raw, false)
		switch twice := f.i+1 < len(f.src) && f.src[f.i+1] == f.src[min(f.i, len(f.src)-1)]; {
		case !f.more():
		case twice && depth == 0:
			e.Text += string(f.next())
			f.next()
		case f.is('{'):
			f.shown(e, depth)
		case depth > 0:
			return
		default:
			f.unclosed()
		}
	}
}

// shown reads what stands in braces. {n=} is n={n!r}.
func (f *filled) shown(all *Expr, depth int) {
	if depth > 1 {
		f.p.fail(f.token, "too much inside each other")
	}
	e := &Expr{Kind: Shown, Line: f.at.line, Col: f.at.col}
	f.next()
	from, at := f.i, f.at
	f.value()
	e.Parts = []*Expr{f.p.inside(f.src[from:f.i], at)}
	named := f.is('=')
	if named {
		for f.next(); f.is(' ') || f.is('\t') || f.is('\n'); {
			f.next()
		}
		all.Text += string(f.src[from:f.i])
	}
	if f.is('!') {
		f.next()
		if !f.more() || !strings.ContainsRune("rsa", f.src[f.i]) {
			f.p.fail(f.token, "behind ! in the braces of a text stands r, s or a")
		}
		e.Text = string(f.next())
	}
	if f.is(':') {
		f.next()
		spec := &Expr{Kind: Format, Line: f.at.line, Col: f.at.col}
		f.into(spec, depth+1)
		spec.flush()
		e.Parts = append(e.Parts, spec)
	}
	if !f.is('}') {
		f.unclosed()
	}
	f.next()
	if named && e.Text == "" && len(e.Parts) == 1 {
		e.Text = "r"
	}
	all.flush()
	all.Parts = append(all.Parts, e)
}

// value passes over an expression in braces.
func (f *filled) value() {
	var quote string
	depth := 0
	for f.more() {
		rest := string(f.src[f.i:min(f.i+3, len(f.src))])
		c := f.src[f.i]
		switch {
		case c == '\\' || c == '#':
			f.p.fail(f.token, "%s has no place in the braces of a text", string(c))
		case quote != "":
			if strings.HasPrefix(rest, quote) {
				for range quote[1:] {
					f.next()
				}
				quote = ""
			}
		case strings.HasPrefix(rest, `"""`), strings.HasPrefix(rest, `'''`):
			quote = rest
			f.next()
			f.next()
		case c == '"' || c == '\'':
			quote = string(c)
		case strings.ContainsRune("([{", c):
			depth++
		case depth > 0 && strings.ContainsRune(")]}", c):
			depth--
		case depth > 0:
		case strings.ContainsRune("!=<>", c) && len(rest) > 1 && rest[1] == '=':
			f.next()
		case strings.ContainsRune("!:=}", c):
			return
		}
		f.next()
	}
	f.unclosed()
}

// inside reads the expression that stands in braces.
func (p *parser) inside(src []rune, at place) *Expr {
	r := &reader{src: src, line: at.line, col: at.col, indents: []int{0}, whole: true, open: 1}
	inner := &parser{tokens: r.rest(), depth: p.depth, whole: true}
	e := inner.tests()
	if left := inner.now(); left.kind != ';' && left.kind != '$' {
		p.fail(left, "%s has no place in the braces of a text", left.says())
	}
	return e
}
