package python

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// longSigns are those of Program beside the ones that lessons have, the longer ones first.
var longSigns = []string{"**=", "//=", ">>=", "<<=", "...", "<<", ">>", "->", "*=", "/=", "%=", "&=", "^=", "@=", "&", "^", "~"}

// consistent wants a block to stand as it does whatever a tab is worth.
func (r *reader) consistent(narrow int) {
	n, was := len(r.indents), len(r.narrows)
	switch {
	case was == 0:
		r.narrows = []int{narrow}
		return
	case n > was && narrow > r.narrows[was-1]:
		r.narrows = append(r.narrows, narrow)
		return
	case n <= was:
		if r.narrows = r.narrows[:n]; narrow == r.narrows[n-1] {
			return
		}
	}
	r.fail(r.line, r.col, "tabs and blanks are mixed before this line and those above: begin them all with blanks")
}

// has reports whether a sign stands here.
func (r *reader) has(sign string) bool {
	n := utf8.RuneCountInString(sign)
	return r.at+n <= len(r.src) && string(r.src[r.at:r.at+n]) == sign
}

func (r *reader) longer(line, col int) bool {
	i := slices.IndexFunc(longSigns, r.has)
	if i < 0 {
		return false
	}
	for range longSigns[i] {
		r.next()
	}
	r.add('o', longSigns[i], line, col)
	return true
}

// wider reads the words that Program reads otherwise. It is false, and nothing is read, where there is none.
func (r *reader) wider(line, col int) bool {
	c := r.peek(0)
	switch prefix := r.prefix(); {
	case prefix >= 0:
		r.literal(prefix, line, col)
	case '0' <= c && c <= '9', c == '.' && '0' <= r.peek(1) && r.peek(1) <= '9':
		r.numeral(line, col)
	case c == '\f':
		r.next()
	case c == '\\' && r.peek(1) == '\n' && r.at+2 == len(r.src):
		r.fail(line, col, "%q has no place here", `\`)
	default:
		return false
	}
	return true
}

// prefix is how many letters stand before the quote of a text, -1 where none begins here.
func (r *reader) prefix() int {
	for n := range 3 {
		switch c := r.peek(n); {
		case c == '"' || c == '\'':
			if slices.Contains([]string{"", "r", "b", "f", "u", "rb", "br", "rf", "fr"}, strings.ToLower(string(r.src[r.at:r.at+n]))) {
				return n
			}
			return -1
		case c == 0 || !strings.ContainsRune("rbfuRBFU", c):
			return -1
		}
	}
	return -1
}

// literal reads a text, bytes, or an f-string, whose parts are read later.
func (r *reader) literal(prefix, line, col int) {
	var letters string
	for range prefix {
		letters += strings.ToLower(string(r.next()))
	}
	t := token{kind: 's', line: line, col: col, raw: strings.Contains(letters, "r"), skip: prefix + 1}
	if r.has(`"""`) || r.has(`'''`) {
		t.skip = prefix + 3
	}
	from := r.at + t.skip - prefix
	at, to := t.first(), 0
	t.text = r.text(true)
	to = r.at - (t.skip - prefix)
	src := r.src[from:to]
	switch {
	case strings.Contains(letters, "f"):
		t.kind = 'f'
	case strings.Contains(letters, "b"):
		t.kind, t.text = 'b', plain(src, at, t.raw, true)
	default:
		t.text = plain(src, at, t.raw, false)
	}
	r.tokens = append(r.tokens, t)
}

// first is the place of the first sign of a text behind its quotes.
func (t token) first() place { return place{t.line, t.col + t.skip} }

var (
	wholeNumber = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(0[xX](_?[0-9a-fA-F])+|0[oO](_?[0-7])+|0[bB](_?[01])+|0(_?0)*|[1-9](_?[0-9])*)$`)
	})
	decimalNumber = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(strings.ReplaceAll(`^((D\.(D)?|\.D)([eE][+-]?D)?|D[eE][+-]?D)$`, "D", `[0-9](_?[0-9])*`))
	})
)

// numeral reads a number. What stands behind it without a blank belongs to it, and is refused.
func (r *reader) numeral(line, col int) {
	var text []rune
	point := false
	for r.at < len(r.src) {
		c := r.peek(0)
		word := '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
		last := rune(0)
		if len(text) > 0 {
			last = text[len(text)-1]
		}
		exponent := (c == '+' || c == '-') && (last == 'e' || last == 'E') && !strings.ContainsAny(string(text), "xX") && '0' <= r.peek(1) && r.peek(1) <= '9'
		if !word && !exponent && (c != '.' || point) {
			break
		}
		point = point || c == '.'
		text = append(text, r.next())
	}
	if !wholeNumber().MatchString(string(text)) && !decimalNumber().MatchString(string(text)) {
		r.fail(line, col, "%s is no number that is read here", string(text[:min(len(text), 30)]))
	}
	r.add('0', string(text), line, col)
}
