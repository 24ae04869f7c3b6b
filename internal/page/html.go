package page

import (
	"html/template"
	"strconv"
	"sync"
)

// A literal is HTML that stands in the source of this package. Only constants become one without
// being converted, and nothing is: a text of anybody's cannot be written as one by mistake.
type literal string

// A writer is HTML that is being written, by functions where templates would take longer: what a
// page says again and again of requests, cookies and rows. What is written is a literal, was made
// by who escapes, or is escaped here.
type writer struct{ b []byte }

// lit writes a literal.
func (h *writer) lit(l literal) *writer {
	h.b = append(h.b, l...)
	return h
}

// put writes what is HTML already.
func (h *writer) put(s template.HTML) *writer {
	h.b = append(h.b, s...)
	return h
}

// seen writes a text of anybody.
func (h *writer) seen(s string) *writer {
	h.b = append(h.b, escape(s)...)
	return h
}

// number writes a number.
func (h *writer) number(n int) *writer {
	h.b = strconv.AppendInt(h.b, int64(n), 10)
	return h
}

// html is what was written.
func (h *writer) html() template.HTML { return template.HTML(h.b) }

// writers are those that write nothing: each has grown as long as what it wrote before.
var writers = sync.Pool{New: func() any { return new(writer) }}

// written is what somebody writes.
func written(by func(h *writer)) template.HTML {
	h := writers.Get().(*writer)
	defer writers.Put(h)
	h.b = h.b[:0]
	by(h)
	return h.html()
}
