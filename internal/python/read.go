package python

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Problem says what was not read, and where.
type Problem struct {
	Line, Col int
	Message   string
	Hint      string // what to do, may be empty

	Name   string // what it is about, where that is a name
	File   string // the template in which it is, where it is in no line
	Offset int    // where in that, in bytes
}

// Error implements error.
func (p *Problem) Error() string {
	if p.Hint != "" {
		return fmt.Sprintf("%d:%d: %s: %s", p.Line, p.Col, p.Message, p.Hint)
	}
	return fmt.Sprintf("%d:%d: %s", p.Line, p.Col, p.Message)
}

// The bounds of what is read lie far beyond what anybody types.
const (
	MaxSource = 64 << 10 // octets
	maxDepth  = 100      // expressions and blocks inside each other
)

// token is a word of the source.
type token struct {
	kind      byte // n name, 0 number, s string, f f-string, o sign, ; end of a line, > and < blocks, $ end
	text      string
	line, col int
	raw       bool // of an f-string of Program: a backslash stands for itself
	skip      int  // of an f-string of Program: the signs before its text
}

// reader takes the source apart.
type reader struct {
	src       []rune
	at        int
	line, col int
	open      int   // brackets
	indents   []int // of the blocks around
	tokens    []token
	whole     bool  // all of Python is read, for Program
	narrows   []int // of Program: the indents, where a tab is as wide as a blank
}

func (r *reader) fail(line, col int, format string, args ...any) {
	panic(&Problem{Line: line, Col: col, Message: fmt.Sprintf(format, args...)})
}

// catch makes an error of a problem that ended the reading.
func catch(err *error) {
	switch p := recover().(type) {
	case nil:
	case *Problem:
		*err = p
	default:
		panic(p)
	}
}

func tokens(src string) []token { return (&reader{line: 1, col: 1, indents: []int{0}}).all(src) }

func (r *reader) all(src string) []token {
	if len(src) > MaxSource {
		r.fail(1, 1, "the text is longer than %d bytes", MaxSource)
	}
	if !utf8.ValidString(src) {
		r.fail(1, 1, "the text is no UTF-8")
	}
	r.src = []rune(strings.ReplaceAll(src, "\r\n", "\n"))
	r.indent()
	return r.rest()
}

func (r *reader) rest() []token {
	for r.at < len(r.src) {
		r.token()
	}
	if n := len(r.tokens); n > 0 && r.tokens[n-1].kind != ';' {
		r.add(';', "", r.line, r.col)
	}
	for range r.indents[1:] {
		r.add('<', "", r.line, r.col)
	}
	r.add('$', "", r.line, r.col)
	return r.tokens
}

func (r *reader) add(kind byte, text string, line, col int) {
	r.tokens = append(r.tokens, token{kind: kind, text: text, line: line, col: col})
}

// peek returns the character so many places on, 0 at the end.
func (r *reader) peek(on int) rune {
	if r.at+on < len(r.src) {
		return r.src[r.at+on]
	}
	return 0
}

func (r *reader) next() rune {
	c := r.src[r.at]
	r.at++
	r.col++
	if c == '\n' {
		r.line, r.col = r.line+1, 1
	}
	return c
}

// indent reads the blanks before a line. Lines of nothing but blanks and a comment say
// nothing.
func (r *reader) indent() {
	for {
		width, narrow := r.blanks()
		if r.peek(0) == '\t' {
			r.fail(r.line, r.col, "a tab stands before the line: four blanks stand for it here")
		}
		if r.peek(0) == '#' {
			r.comment()
		}
		if r.peek(0) == '\n' {
			r.next()
			continue
		}
		if r.at == len(r.src) {
			return
		}
		r.block(width)
		if r.whole {
			r.consistent(narrow)
		}
		return
	}
}

// blanks passes over those before a line, and says how wide they are; in Program with a tab to the next
// of each eight columns, and with one for a single blank, as Python counts.
func (r *reader) blanks() (width, narrow int) {
	for {
		switch c := r.peek(0); {
		case c == ' ':
			width, narrow = width+1, narrow+1
		case c == '\t' && r.whole:
			width, narrow = (width/8+1)*8, narrow+1
		case c == '\f' && r.whole:
			width, narrow = 0, 0
		default:
			return width, narrow
		}
		r.next()
	}
}

func (r *reader) block(width int) {
	last := func() int { return r.indents[len(r.indents)-1] }
	if len(r.tokens) == 0 { // the whole text may stand indented
		r.indents[0] = width
		return
	}
	if width > last() {
		if len(r.indents) == maxDepth {
			r.fail(r.line, r.col, "too many blocks inside each other")
		}
		r.indents = append(r.indents, width)
		r.add('>', "", r.line, r.col)
		return
	}
	for width < last() {
		if len(r.indents) == 1 {
			r.fail(r.line, r.col, "the line stands further left than the first one: begin it in the column of one of those above")
		}
		r.indents = r.indents[:len(r.indents)-1]
		r.add('<', "", r.line, r.col)
	}
	if width != last() {
		r.fail(r.line, r.col, "this line is indented like none above it: begin it in the column of one of those")
	}
}

func (r *reader) comment() {
	for r.at < len(r.src) && r.peek(0) != '\n' {
		r.next()
	}
}

// token reads one word, or passes over blanks.
func (r *reader) token() {
	line, col, c := r.line, r.col, r.peek(0)
	if r.whole && r.wider(line, col) {
		return
	}
	switch {
	case c == '\n':
		r.next()
		if r.open == 0 {
			r.add(';', "", line, col)
			r.indent()
		}
	case c == ' ' || c == '\t':
		r.next()
	case c == '\\' && r.peek(1) == '\n': // the line goes on in the next one
		r.next()
		r.next()
	case c == '#':
		r.comment()
	case c == '"' || c == '\'':
		r.add('s', r.text(false), line, col)
	case (c == 'r' || c == 'R') && (r.peek(1) == '"' || r.peek(1) == '\''):
		r.next()
		r.add('s', r.text(true), line, col)
	case (c == 'f' || c == 'F') && (r.peek(1) == '"' || r.peek(1) == '\''):
		r.next()
		r.add('f', r.text(true), line, col)
	case narrow(c) != 0:
		r.fail(line, col, "%s is a full-width character, and Python wants the usual one: %s", string(c), string(narrow(c)))
	case unicode.IsSpace(c):
		r.fail(line, col, "the blank here is no usual one, as pages on the web have it: type it anew")
	case unicode.IsLetter(c) || c == '_':
		r.add('n', norm.NFKC.String(r.while(inName)), line, col) // PEP 3131: names that are written otherwise are one
	case '0' <= c && c <= '9':
		digits := func(c rune) bool { return '0' <= c && c <= '9' || c == '_' }
		number := r.while(digits)
		if r.peek(0) == '.' && '0' <= r.peek(1) && r.peek(1) <= '9' {
			r.next()
			number += "." + r.while(digits)
		}
		r.add('0', number, line, col)
	default:
		r.sign(line, col)
	}
}

// inName reports whether a character goes on with a name. Marks are those of letters that are written in pieces.
func inName(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.Mn, c) || unicode.Is(unicode.Mc, c) || c == '_'
}

func (r *reader) while(more func(rune) bool) string {
	start := r.at
	for r.at < len(r.src) && more(r.peek(0)) {
		r.next()
	}
	return string(r.src[start:r.at])
}

// Narrow is a text with the usual characters in the place of full-width ones.
func Narrow(text string) string {
	return strings.Map(func(c rune) rune { return cmp.Or(narrow(c), c) }, text)
}

// narrow is the usual character that a full-width one stands for, 0 for any other.
func narrow(c rune) rune {
	switch {
	case '！' <= c && c <= '～':
		return c - '！' + '!'
	case c == '。':
		return '.'
	case c == '、':
		return ','
	}
	return 0
}

// elsewhere are signs of other languages, and what Python has for them.
var elsewhere = []struct{ sign, python string }{
	{"===", "=="}, {"!==", "!="}, {"<>", "!="}, {"=!", "!="}, {"&&", "and"}, {"||", "or"}, {"=+", "+="}, {"=>", ">="}, {"=<", "<="}, {"/*", "#"}, {"<!--", "#"},
}

// foreign refuses a sign that Python does not have.
func (r *reader) foreign(line, col int) {
	for _, other := range elsewhere {
		sign := []rune(other.sign)
		if r.whole && other.sign == "=+" { // f(x=+1)
			continue
		}
		if r.at+len(sign) <= len(r.src) && slices.Equal(r.src[r.at:r.at+len(sign)], sign) {
			r.fail(line, col, "Python writes %s for %s", other.python, other.sign)
		}
	}
	if r.peek(0) == '/' && r.peek(1) == '/' && (len(r.tokens) == 0 || strings.ContainsRune(";><", rune(r.tokens[len(r.tokens)-1].kind))) {
		r.fail(line, col, "Python writes %s for %s", "#", "//")
	}
	switch r.peek(0) {
	case '!':
		if r.peek(1) != '=' {
			r.fail(line, col, "Python writes %s for %s", "not", "!")
		}
	case '?':
		r.fail(line, col, "Python writes %s for %s", "b if a else c", "a ? b : c")
	case '/':
		if n := len(r.tokens); n == 0 || r.tokens[n-1].isValue() || r.whole && strings.ContainsRune(",)", r.peek(1)) {
			return
		}
		r.fail(line, col, "%q has no place here: a path or an address is a text, and stands in quotes", "/")
	}
}

// sign reads an operator or a bracket.
func (r *reader) sign(line, col int) {
	r.foreign(line, col)
	if r.whole && r.longer(line, col) {
		return
	}
	c := r.next()
	text := string(c)
	switch two := text + string(r.peek(0)); {
	case slices.Contains(ofTwo, two):
		r.next()
		text = two
	case strings.ContainsRune("([{", c):
		r.open++
	case strings.ContainsRune(")]}", c):
		r.open = max(r.open-1, 0)
	case strings.ContainsRune(".,:=*+-@<>;|%/", c):
	case strings.ContainsRune("“”„‘’", c):
		r.fail(line, col, "the quote %s is typographic: write \"", text)
	default:
		r.fail(line, col, "%q has no place here", text)
	}
	r.add('o', text, line, col)
}

// ofTwo are the signs that have two characters.
var ofTwo = []string{"**", "//", "==", "!=", "+=", "-=", "<=", ">=", ":=", "|="}
