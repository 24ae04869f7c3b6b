package language

import (
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/lesson"
)

// A verb's value can be typed as the rest of a line. It is read into the node that a
// lesson would have for it, and whoever reads nodes does the rest: what is wrong with a
// value is told in the same words, at its place in the line. Nothing is an escape, so
// that everything can be pasted: `'`, `\`, `#`, `;` and `&` are letters.

// Line is a way in which the rest of a line says the value of a verb.
type Line int

// The ways. Double quotes, straight or curly, may stand around any text of the first two.
const (
	// OneText is everything up to the end.
	OneText Line = iota
	// TextAndFields is the text of the first field, then NAME=VALUE for others, each
	// up to the next NAME= of a field. A value of a map of names is FIELD.NAME=VALUE.
	TextAndFields
	// CookieLine is an address and what stands behind Set-Cookie: in an answer.
	CookieLine
)

// Shown is what the page that is shown lends to a line.
type Shown struct {
	Address string   // of a cookie line that has none; empty where no page is shown
	Fields  []string // of its forms: NAME=VALUE fills one in
}

// read reads the rest of a line, of which start is the column, into the value of a verb
// with these fields. The node is nil where the list says what is wrong.
func (l Line) read(fields []Field, rest string, start int, shown Shown) (*lesson.Node, diag.List) {
	p := line{text: rest, start: start, fields: fields, shown: shown}
	var n *lesson.Node
	switch l {
	case OneText:
		n = p.value(0, len(rest))
	case TextAndFields:
		n = p.textAndFields()
	case CookieLine:
		n = p.cookie()
	}
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	return n, nil
}

// write writes the value of a verb with these fields as the rest of a line. It is false
// where no line says it, as a text of several lines.
func (l Line) write(fields []Field, n *lesson.Node) (string, bool) {
	var rest string
	if l == TextAndFields && n.Kind == lesson.Scalar {
		n = &lesson.Node{Kind: lesson.Map, Entries: []lesson.Entry{lesson.NewEntry(fields[0].Name, n)}}
	}
	switch l {
	case OneText:
		rest = quoteFor(n.Value, nil)
	case TextAndFields:
		rest = writeFields(fields, n)
	case CookieLine:
		rest = writeCookie(n)
	}
	again, problems := l.read(fields, rest, 1, Shown{})
	return rest, len(problems) == 0 && equal(n, again) && !strings.ContainsAny(rest, "\r\n")
}

// equal compares what two nodes say, not how it was typed.
func equal(a, b *lesson.Node) bool {
	return a.Kind == b.Kind && a.Value == b.Value &&
		slices.EqualFunc(a.Items, b.Items, equal) &&
		slices.EqualFunc(a.Entries, b.Entries, func(x, y lesson.Entry) bool { return x.Key.Value == y.Key.Value && equal(x.Value, y.Value) })
}

// line is the rest of a line while it is read. Places in it are counted in octets.
type line struct {
	text     string
	start    int // its column in the whole line
	fields   []Field
	shown    Shown
	problems diag.List
}

func (p *line) pos(at int) diag.Pos {
	return diag.Pos{Line: 1, Col: p.start + utf8.RuneCountInString(p.text[:at])}
}

const (
	openQuotes  = `"“”„`
	closeQuotes = `"“”`
)

// value reads the text from one place to another, without the white space and the
// quotes around it.
func (p *line) value(from, to int) *lesson.Node {
	from += len(p.text[from:to]) - len(strings.TrimLeft(p.text[from:to], blanks))
	n := &lesson.Node{Kind: lesson.Scalar, Pos: p.pos(from), Value: strings.TrimRight(p.text[from:to], blanks)}
	if inner, ok := unquote(n.Value); ok {
		n.Value, n.Style = inner, lesson.Quoted
	}
	return n
}

// unquote takes the quotes off a text that has them at both ends.
func unquote(s string) (string, bool) {
	_, size := utf8.DecodeRuneInString(s)
	last, end := utf8.DecodeLastRuneInString(s)
	if len(s) < size+end || !isQuoted(s) || !strings.ContainsRune(closeQuotes, last) {
		return s, false
	}
	return s[size : len(s)-end], true
}

// fieldPlace is where a field begins in a line.
type fieldPlace struct {
	name, value  int // of its name, of its value
	field, inner string
}

const blanks = " \t"

// next finds the first field from a place on: a word that begins with NAME=. What stands
// before a place without a blank between is one word with what follows.
func (p *line) next(from int) (fieldPlace, bool) {
	inWord := from > 0 && !strings.ContainsRune(blanks, rune(p.text[from-1]))
	for at := from; at < len(p.text); inWord = false {
		at += len(p.text[at:]) - len(strings.TrimLeft(p.text[at:], blanks))
		if at > from {
			inWord = false
		}
		word := p.text[at:]
		if end := strings.IndexAny(word, blanks); end >= 0 {
			word = word[:end]
		}
		if name, _, ok := strings.Cut(word, "="); ok && !inWord {
			if field, inner, ok := p.field(name); ok {
				return fieldPlace{at, at + len(name) + 1, field, inner}, true
			}
		}
		at += len(word)
	}
	return fieldPlace{}, false
}

// field finds the field that a name in a line means: one of the verb's by its name or,
// in a map, by FIELD.NAME; otherwise one of the page's forms.
func (p *line) field(name string) (field, inner string, ok bool) {
	outer, inner, dotted := strings.Cut(name, ".")
	for i, f := range p.fields {
		switch {
		case (f.Type.Form == AsNames || len(f.Type.Fields) > 0) && dotted && f.Name == outer && inner != "":
			return outer, inner, true
		case f.Type.Form != AsNames && i > 0 && f.Name == name:
			return name, "", true
		}
	}
	if slices.Contains(p.shown.Fields, name) {
		if i := slices.IndexFunc(p.fields, func(f Field) bool { return f.OfForm }); i >= 0 {
			return p.fields[i].Name, name, true
		}
	}
	return "", "", false
}

// end returns where a value ends that begins at a place, and the field that is there:
// at the next field or, where it stands in quotes, at the first one behind a closing
// quote.
func (p *line) end(from int) (end int, next fieldPlace, more bool) {
	first, more := p.next(from)
	switch {
	case !more:
		return len(p.text), first, false
	case !isQuoted(strings.TrimLeft(p.text[from:], blanks)):
		return first.name, first, true
	}
	for next, more = first, true; more; next, more = p.next(next.value) {
		if _, closed := unquote(strings.Trim(p.text[from:next.name], blanks)); closed {
			return next.name, next, true
		}
	}
	if _, closed := unquote(strings.Trim(p.text[from:], blanks)); closed {
		return len(p.text), fieldPlace{}, false
	}
	return first.name, first, true
}

// isQuoted reports whether a text begins with a quote.
func isQuoted(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune(openQuotes, first)
}

// textAndFields reads the first field and those behind it.
func (p *line) textAndFields() *lesson.Node {
	n := &lesson.Node{Kind: lesson.Map, Pos: p.pos(0)}
	end, next, more := p.end(0)
	if first := p.value(0, end); first.Value != "" || first.Style == lesson.Quoted {
		n.Entries = append(n.Entries, lesson.Entry{Key: &lesson.Node{Kind: lesson.Scalar, Pos: first.Pos, Value: p.fields[0].Name}, Value: first})
	}
	for more {
		this := next
		end, next, more = p.end(this.value)
		key := &lesson.Node{Kind: lesson.Scalar, Pos: p.pos(this.name), Value: this.field}
		value := p.value(this.value, end)
		into, takesSeveral := n, false
		if this.inner != "" {
			takesSeveral = p.takesSeveral(this.field)
			inner := n.Get(this.field)
			if inner == nil {
				inner = &lesson.Node{Kind: lesson.Map, Pos: key.Pos}
				n.Entries = append(n.Entries, lesson.Entry{Key: key, Value: inner})
			}
			into, key = inner, &lesson.Node{Kind: lesson.Scalar, Pos: key.Pos, Value: this.inner}
		}
		if had := into.Get(key.Value); takesSeveral && had != nil {
			severally(had, value)
			continue
		}
		p.add(into, key, value)
	}
	return n
}

// takesSeveral reports whether a name in a map of the verb may be given several values, one after another.
func (p *line) takesSeveral(field string) bool {
	i := slices.IndexFunc(p.fields, func(f Field) bool { return f.Name == field })
	return i >= 0 && p.fields[i].Type.Of != nil && p.fields[i].Type.Of.Form == AsEither
}

// severally makes a list of a value, with one more behind it.
func severally(had, more *lesson.Node) {
	if had.Kind != lesson.List {
		first := *had
		*had = lesson.Node{Kind: lesson.List, Pos: first.Pos, Items: []*lesson.Node{&first}}
	}
	had.Items = append(had.Items, more)
}

// add adds an entry to a map that may not have it yet.
func (p *line) add(to *lesson.Node, key, value *lesson.Node) {
	if to.Get(key.Value) != nil {
		p.problems.Add(key.Pos, "", "%q stands twice", key.Value)
		return
	}
	to.Entries = append(to.Entries, lesson.Entry{Key: key, Value: value})
}

// writeFields writes a map as a text and fields.
func writeFields(fields []Field, n *lesson.Node) string {
	p := &line{fields: fields}
	var parts []string
	for _, e := range n.Entries {
		switch {
		case e.Value.Kind == lesson.Map:
			for _, inner := range e.Value.Entries {
				for _, value := range append(slices.Clone(inner.Value.Items), inner.Value) {
					if value.Kind == lesson.Scalar {
						parts = append(parts, e.Key.Value+"."+inner.Key.Value+"="+quoteFor(value.Value, p))
					}
				}
			}
		case e.Key.Value == fields[0].Name:
			parts = append([]string{quoteFor(e.Value.Value, p)}, parts...)
		default:
			parts = append(parts, e.Key.Value+"="+quoteFor(e.Value.Value, p))
		}
	}
	return strings.Join(parts, " ")
}

// quoteFor writes a text with quotes around it where it would be read as another one
// without them. Among fields p knows their names.
func quoteFor(s string, p *line) string {
	quote := s == "" || strings.Trim(s, blanks) != s || isQuoted(s)
	if p != nil && !quote {
		inside := line{text: s, fields: p.fields}
		_, quote = inside.next(0)
	}
	if quote {
		return `"` + s + `"`
	}
	return s
}
