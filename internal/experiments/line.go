package experiments

import "strings"

// setCookie is a Set-Cookie line in its pieces. What is not changed stays as it stood,
// to the octet.
type setCookie struct {
	pair       string
	attributes []string // as they stood between the semicolons
}

func readLine(line string) setCookie {
	pair, rest, more := strings.Cut(line, ";")
	l := setCookie{pair: pair}
	for more {
		var a string
		a, rest, more = strings.Cut(rest, ";")
		l.attributes = append(l.attributes, a)
	}
	return l
}

// String writes the line.
func (l *setCookie) String() string {
	var b strings.Builder
	b.WriteString(l.pair)
	for _, a := range l.attributes {
		b.WriteByte(';')
		b.WriteString(a)
	}
	return b.String()
}

const blanks = " \t"

// name returns the name of the cookie; a line without = has none.
func (l *setCookie) name() string {
	if name, _, named := strings.Cut(l.pair, "="); named {
		return strings.Trim(name, blanks)
	}
	return ""
}

// value returns the value of the cookie.
func (l *setCookie) value() string {
	name, value, named := strings.Cut(l.pair, "=")
	if !named {
		value = name
	}
	return strings.Trim(value, blanks)
}

func named(attribute, name string) bool {
	own, _, _ := strings.Cut(attribute, "=")
	return strings.EqualFold(strings.Trim(own, blanks), name)
}

// get returns the value of the last attribute of a name, and whether there is one.
func (l *setCookie) get(name string) (value string, ok bool) {
	for i := len(l.attributes) - 1; i >= 0; i-- {
		if named(l.attributes[i], name) {
			_, value, _ = strings.Cut(l.attributes[i], "=")
			return strings.Trim(value, blanks), true
		}
	}
	return "", false
}

// drop takes every attribute of a name away.
func (l *setCookie) drop(name string) {
	list := l.attributes[:0]
	for _, a := range l.attributes {
		if !named(a, name) {
			list = append(list, a)
		}
	}
	l.attributes = list
}

// put gives an attribute its value, where the first of its name stood, or at the end.
// Attributes without a value are put with "". One that says so already is left alone.
func (l *setCookie) put(name, value string) {
	if is, ok := l.get(name); ok && strings.EqualFold(is, value) && (is == value || name == "SameSite" || name == "Domain") || ok && value == "" {
		return
	}
	text := " " + name
	if value != "" {
		text += "=" + value
	}
	for i, a := range l.attributes {
		if named(a, name) {
			rest := setCookie{attributes: l.attributes[i+1:]}
			rest.drop(name)
			l.attributes = append(append(l.attributes[:i:i], text), rest.attributes...)
			return
		}
	}
	l.attributes = append(l.attributes, text)
}

// rename gives the cookie another name.
func (l *setCookie) rename(name string) { l.pair = name + "=" + l.value() }
