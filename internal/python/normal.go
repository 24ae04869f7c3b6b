package python

import "strings"

// Normal returns lines of Python as they are spelt here: texts in double quotes, blanks
// where PEP 8 has them, four before each block, f-strings for sums with a text in them, and no
// comments. The error is a *Problem.
func Normal(src string) (text string, err error) {
	defer catch(&err)
	var b strings.Builder
	p := printer{b: &b}
	for _, t := range summed(tokens(src)) {
		p.token(t)
	}
	return strings.TrimRight(b.String(), "\n"), nil
}

// printer writes words with the blanks between them.
type printer struct {
	b      *strings.Builder
	depth  int    // of blocks
	open   string // the brackets around
	before token  // of the same line; its kind is 0 at the beginning
	single bool   // texts stand in single quotes
}

func (p *printer) token(t token) {
	switch t.kind {
	case ';':
		p.b.WriteByte('\n')
		p.before = token{}
		return
	case '>', '<':
		if p.depth++; t.kind == '<' {
			p.depth -= 2
		}
		return
	case '$':
		return
	}
	if p.before.kind == 0 {
		p.b.WriteString(strings.Repeat("    ", p.depth))
	} else if p.apart(t) {
		p.b.WriteByte(' ')
	}
	switch {
	case t.kind == 's' && p.single:
		p.b.WriteString("'" + Escape(t.text, "'") + "'")
	case t.kind == 's':
		p.b.WriteString(Quote(t.text))
	case t.kind == 'f' && strings.Contains(t.text, `"`):
		p.b.WriteString("f'" + t.text + "'")
	case t.kind == 'f':
		p.b.WriteString(`f"` + t.text + `"`)
	default:
		p.b.WriteString(t.text)
	}
	if t.kind == 'o' && strings.Contains("([{", t.text) {
		p.open += t.text
	} else if t.kind == 'o' && strings.Contains(")]}", t.text) {
		p.open = p.open[:max(len(p.open)-1, 0)]
	}
	if t.kind == 'o' && (t.text == "-" || t.text == "**") && !p.before.isValue() {
		t.text = "unary"
	}
	p.before = t
}

// isValue reports whether a value ends with this word.
func (t token) isValue() bool {
	return t.kind == 'n' && (!IsKeyword(t.text) || t.text == "True" || t.text == "False" || t.text == "None") ||
		strings.ContainsRune("0sfb", rune(t.kind)) || t.kind == 'o' && strings.Contains(")]}", t.text)
}

// apart reports whether a blank stands before a word.
func (p *printer) apart(t token) bool {
	last := p.before
	switch {
	case last.kind == 'o' && (strings.Contains("([{.@", last.text) || last.text == "unary"):
		return false
	case t.kind == 'o' && strings.Contains(")]},.:", t.text):
		return false
	case t.kind == 'o' && strings.Contains("([", t.text):
		return !last.isValue()
	case strings.HasSuffix(p.open, "(") && (t.kind == 'o' && t.text == "=" || last.kind == 'o' && last.text == "="):
		return false
	}
	return true
}
