package page

import (
	"html/template"
	"strconv"
	"strings"
)

// A literal is HTML that stands in the source of this package. Only constants become one without
// being converted, and nothing is: a text of anybody's cannot be written as one by mistake.
type literal string

// A writer is HTML that is being written, by functions where templates would take longer: what a
// page says again and again of requests, cookies and rows. What is written is a literal, was made
// by who escapes, or is escaped here.
type writer struct{ b strings.Builder }

// lit writes a literal.
func (h *writer) lit(l literal) *writer {
	h.b.WriteString(string(l))
	return h
}

// put writes what is HTML already.
func (h *writer) put(s template.HTML) *writer {
	h.b.WriteString(string(s))
	return h
}

// seen writes a text of anybody.
func (h *writer) seen(s string) *writer {
	h.b.WriteString(escape(s))
	return h
}

// number writes a number.
func (h *writer) number(n int) *writer {
	h.b.WriteString(strconv.Itoa(n))
	return h
}

// html is what was written.
func (h *writer) html() template.HTML { return template.HTML(h.b.String()) }

// written is what somebody writes.
func written(by func(h *writer)) template.HTML {
	var h writer
	by(&h)
	return h.html()
}
