package traffic

import (
	"strconv"
	"strings"

	"statelab/internal/address"
	"statelab/internal/trace"
	"statelab/internal/wire"
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

// Line hides the value of the cookie in a Set-Cookie line; an empty line stays.
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

// Meet gives the values of an exchange their marks, so that they have the same ones whatever
// is shown of it, and whatever is shown before.
func (m *Mask) Meet(x *Exchange) {
	if m == nil {
		return
	}
	m.Address(x.URL)
	for _, head := range []wire.Headers{x.Request, x.Response} {
		for i := range head {
			switch strings.ToLower(head[i].Name) {
			case "cookie", "set-cookie", "authorization", "location", "referer":
				m.header(&head[i])
			}
		}
	}
}

// step hides the values of a step.
func (m *Mask) step(s *trace.Step) {
	if m == nil {
		return
	}
	for i := range s.Exchanges {
		x := &s.Exchanges[i]
		x.URL = m.Address(x.URL)
		x.Request.Target = m.reference(x.Request.Target)
		for _, head := range []wire.Headers{x.Request.Headers, x.Response.Headers} {
			for k := range head {
				head[k].Value = m.header(&head[k])
			}
		}
		for _, fates := range [][]trace.Fate{x.Sent, x.Received, x.Cleared} {
			for k := range fates {
				fates[k].Line = wire.Bytes(m.Line(string(fates[k].Line)))
				m.cookie(&fates[k].Cookie)
			}
		}
	}
	if s.Jar == nil {
		return
	}
	for i := range s.Jar.Cookies {
		m.cookie(&s.Jar.Cookies[i].Cookie)
	}
	for i := range s.Jar.All {
		m.cookie(&s.Jar.All[i])
	}
}

func (m *Mask) cookie(c *trace.Cookie) { c.Value = wire.Bytes(m.Value(string(c.Value))) }

// header is the value of a header, hidden if it may identify somebody: all but what is
// known to be harmless.
func (m *Mask) header(h *wire.Header) wire.Bytes {
	value := string(h.Value)
	switch name := strings.ToLower(h.Name); {
	case name == "cookie":
		value = m.cookies(value)
	case name == "set-cookie":
		value = m.Line(value)
	case name == "location" || name == "referer" || name == "content-location":
		value = m.reference(value)
	case !harmless(name):
		value = m.Value(value)
	}
	return wire.Bytes(value)
}

// cookies hides the values in a header Cookie.
func (m *Mask) cookies(header string) string {
	parts := strings.Split(header, ";")
	for i, part := range parts {
		name, value, named := strings.Cut(part, "=")
		if !named {
			name, value = "", part
		} else {
			name += "="
		}
		if value = m.Value(strings.Trim(value, " \t")); i > 0 && !named {
			value = " " + value
		}
		parts[i] = name + value
	}
	return strings.Join(parts, ";")
}

// reference is Address of an address that may be relative.
func (m *Mask) reference(ref string) string {
	if a, err := address.Parse(ref); err == nil && a.Host() != "" {
		return m.Address(ref)
	}
	path, query, asked := strings.Cut(ref, "?")
	switch {
	case strings.ContainsAny(path, "@#"):
		return m.Value(ref)
	case !asked:
		return path
	}
	return path + "?" + m.Fields(query)
}

// harmless reports whether a header has the same value for everybody, by its name in small
// letters.
func harmless(name string) bool {
	for _, beginning := range []string{"accept", "access-control-", "content-", "cross-origin-", "sec-"} {
		if strings.HasPrefix(name, beginning) {
			return true
		}
	}
	switch name {
	case "age", "allow", "cache-control", "clear-site-data", "connection", "date", "dnt", "expires", "host", "keep-alive", "last-modified", "origin",
		"pragma", "priority", "referrer-policy", "server", "strict-transport-security", "te", "transfer-encoding", "upgrade",
		"upgrade-insecure-requests", "user-agent", "vary", "x-content-type-options", "x-frame-options":
		return true
	}
	return false
}
