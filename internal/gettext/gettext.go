// Package gettext reads catalogues of translations as they stand in a django.po, and finds texts in them as Python's gettext
// does in what msgfmt makes of one. It knows no language by name, and no site.
package gettext

import "fmt"

// Longest is how many octets a catalogue may have, and most how many messages.
const (
	Longest = 64 << 10
	most    = 2000
)

// A Catalog holds the translations into one language. The zero value has none.
type Catalog struct {
	texts   map[string]string
	plurals map[numbered]string
	rule    pluralRule
	// Header reports whether the text had an entry of its own about the catalogue: msgid "".
	Header bool
}

// numbered is a message of several forms, and which one.
type numbered struct {
	id   string
	form int
}

// separator stands between the context of a message and its text, in a .mo as in memory.
const separator = "\x04"

// key is a message as catalogues look it up.
func key(context, id string) string {
	if context == "" {
		return id
	}
	return context + separator + id
}

// Text is what a message is called in the language; context is empty for one without msgctxt. It is false where the
// catalogue does not have it.
func (c *Catalog) Text(context, id string) (string, bool) {
	text, has := c.texts[key(context, id)]
	return text, has
}

// Plural is the form of a message for a number.
func (c *Catalog) Plural(context, id string, n int64) (string, bool) {
	text, has := c.plurals[numbered{key(context, id), c.rule.form(n)}]
	return text, has
}

// Len is how many texts the catalogue has.
func (c *Catalog) Len() int { return len(c.texts) + len(c.plurals) }

// An Error is what is wrong with the text of a catalogue, and where.
type Error struct {
	Line, Col  int // from 1; Col counts characters
	Says, Hint string
}

// Error implements error.
func (e *Error) Error() string { return e.Says }

func misread(line, col int, hint, format string, args ...any) *Error {
	return &Error{Line: line, Col: col, Says: fmt.Sprintf(format, args...), Hint: hint}
}
