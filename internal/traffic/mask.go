package traffic

import (
	"strconv"
	"strings"

	"statelab/internal/address"
)

// Mask hides values: each becomes a mark, ~1, ~2 and so on in the order in which they come,
// and equal values become one mark, so that they can be followed. Make one with NewMask; a
// nil Mask shows all.
type Mask struct{ marks map[string]string }

// NewMask returns a mask that has met no value.
func NewMask() *Mask { return &Mask{marks: map[string]string{}} }

// Value hides a value; an empty one stays.
func (m *Mask) Value(value string) string {
	if m == nil || value == "" {
		return value
	}
	mark := m.marks[value]
	if mark == "" {
		mark = "~" + strconv.Itoa(len(m.marks)+1)
		m.marks[value] = mark
	}
	return mark
}

// Line hides the value of the cookie in a Set-Cookie line.
func (m *Mask) Line(line string) string {
	if m == nil {
		return line
	}
	cookie, attributes, more := strings.Cut(line, ";")
	name, value, named := strings.Cut(cookie, "=")
	if !named {
		name, value = "", cookie
	}
	trimmed := strings.Trim(value, " \t")
	cookie = m.Value(trimmed)
	if named {
		cookie = name + "=" + cookie
	}
	if more {
		cookie += ";" + attributes
	}
	return cookie
}

// Address hides the values of an address's query, and what stands before its host and
// behind "#".
func (m *Mask) Address(url string) string {
	if m == nil {
		return url
	}
	a, err := address.Parse(url)
	if err != nil || a.Host() == "" {
		return m.Value(url)
	}
	bare := a.WithoutUser().WithoutFragment().WithoutQuery().String()
	_, query, asked := strings.Cut(a.Target(), "?")
	if !asked {
		return bare
	}
	return bare + "?" + m.Fields(query)
}

// Fields hides the values of a query, or of a form as it is posted.
func (m *Mask) Fields(query string) string {
	if m == nil {
		return query
	}
	parts := strings.Split(query, "&")
	for i, part := range parts {
		if name, value, named := strings.Cut(part, "="); named {
			parts[i] = name + "=" + m.Value(value)
		} else {
			parts[i] = m.Value(part)
		}
	}
	return strings.Join(parts, "&")
}
