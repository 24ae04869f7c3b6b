package python

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

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
			if sign == "}" {
				rest = ""
			}
			p.fail(t, "%s", unclosedBrace(rest))
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

// unclosedBrace tells of a brace that is not closed by what stands behind it: of an expression that has no end, the
// quotes in it have ended the text.
func unclosedBrace(behind string) string {
	last, _ := utf8.DecodeLastRuneInString(behind)
	if strings.TrimSpace(behind) == "" || last == '_' || strings.ContainsRune(")]}", last) || unicode.IsLetter(last) || unicode.IsDigit(last) {
		return "a brace of the text is not closed: for the sign itself write it twice"
	}
	return "a brace of the text is not closed: in the braces other quotes stand than around the text, since the same ones end it before Python 3.12"
}

// outsideQuotes gives the signs of a text that stand in no quotes to a function, with how deep in brackets each
// stands, and returns where it finds one that it looks for, -1 for nowhere.
func outsideQuotes(text string, is func(at int, c rune, depth int) bool) int {
	depth, quote := 0, rune(0)
	for i, c := range text {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
			continue
		case c == '\'' || c == '"':
			quote = c
			continue
		}
		if is(i, c, depth) {
			return i
		}
		if strings.ContainsRune("([{", c) {
			depth++
		} else if strings.ContainsRune(")]}", c) {
			depth--
		}
	}
	return -1
}

// closing is where the brace closes in which a text begins: not one of a dict in it, and none in
// quotes. It is -1 where there is none.
func closing(text string) int {
	return outsideQuotes(text, func(_ int, c rune, depth int) bool { return c == '}' && depth == 0 })
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
	at := outsideQuotes(src, func(i int, c rune, depth int) bool {
		return depth == 0 && (c == ':' || c == '!' && i+1 < len(src) && strings.Contains("rsa", src[i+1:i+2]))
	})
	if at < 0 {
		return src, ""
	}
	return src[:at], strings.TrimSpace(src[at:])
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
