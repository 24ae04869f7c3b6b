package language

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/clock"
	"statelab/internal/diag"
	"statelab/internal/lesson"
)

// attributes are those of a cookie that a line can give, each with the field that it is
// in a lesson.
var attributes = []struct{ name, field string }{
	{"Domain", "domain"}, {"Path", "path"}, {"Secure", "secure"}, {"HttpOnly", "http_only"}, {"SameSite", "same_site"}, {maxAge, "lasts"},
}

const maxAge = "Max-Age"

// mostSeconds is the longest length of time.
const mostSeconds = int64(math.MaxInt64 / time.Second)

// cookie reads an address, which may be missing where a page is shown, and a cookie as
// it stands behind Set-Cookie:.
func (p *line) cookie() *lesson.Node {
	n := &lesson.Node{Kind: lesson.Map, Pos: p.pos(0)}
	at := len(p.text) - len(strings.TrimLeft(p.text, blanks))
	word, _, _ := strings.Cut(p.text[at:], " ")
	address := &lesson.Node{Kind: lesson.Scalar, Pos: p.pos(at), Value: p.shown.Address}
	if isAddressOf(word, p.text[at+len(word):]) {
		address.Value = word
		at += len(word)
	}
	if address.Value == "" {
		p.problems.Add(p.pos(at), "write it first, as in https://shop.test/ name=value; Path=/", "no page is shown, and the line names no address")
		return nil
	}
	p.give(n, "url", address.Pos, address)
	for i := 0; at <= len(p.text); i++ {
		part, _, _ := strings.Cut(p.text[at:], ";")
		if i == 0 {
			p.nameAndValue(n, at, at+len(part))
		} else if strings.TrimSpace(part) != "" {
			p.attribute(n, at, at+len(part))
		}
		at += len(part) + 1
	}
	return n
}

// isAddressOf reports whether the first word of a line is the address of a page: it has a scheme,
// or the dots of a host and a cookie's line behind it.
func isAddressOf(word, rest string) bool {
	if scheme, _, ok := strings.Cut(word, "://"); ok {
		return !strings.ContainsAny(scheme, "=;")
	}
	host, _, _ := strings.Cut(word, "/")
	return strings.Contains(host, ".") && !strings.ContainsAny(word, "=;\"") && strings.Contains(rest, "=")
}

// give adds a field that is named at a place.
func (p *line) give(n *lesson.Node, name string, at diag.Pos, value *lesson.Node) {
	p.add(n, &lesson.Node{Kind: lesson.Scalar, Pos: at, Value: name}, value)
}

// trimmed is the text from one place to another without the white space around it.
// Quotes are part of a cookie.
func (p *line) trimmed(from, to int) *lesson.Node {
	from += len(p.text[from:to]) - len(strings.TrimLeft(p.text[from:to], blanks))
	return &lesson.Node{Kind: lesson.Scalar, Pos: p.pos(from), Value: strings.TrimRight(p.text[from:to], blanks)}
}

func (p *line) nameAndValue(n *lesson.Node, from, to int) {
	equals := strings.IndexByte(p.text[from:to], '=')
	if equals < 0 { // a cookie without a name
		p.give(n, "name", p.pos(from), &lesson.Node{Kind: lesson.Scalar, Pos: p.pos(from)})
		p.give(n, "value", p.pos(from), p.trimmed(from, to))
		return
	}
	p.give(n, "name", p.pos(from), p.trimmed(from, from+equals))
	p.give(n, "value", p.pos(from+equals), p.trimmed(from+equals+1, to))
}

// attribute reads one attribute. Its name and, of SameSite, its value may be written in
// any case.
func (p *line) attribute(n *lesson.Node, from, to int) {
	name, value := p.trimmed(from, to), p.trimmed(to, to)
	equals := strings.IndexByte(p.text[from:to], '=')
	if equals >= 0 {
		name, value = p.trimmed(from, from+equals), p.trimmed(from+equals+1, to)
	}
	i := slices.IndexFunc(attributes, func(a struct{ name, field string }) bool { return strings.EqualFold(a.name, name.Value) })
	if i < 0 {
		p.problems.Add(name.Pos, p.unknown(name.Value), "a cookie that is typed in has no attribute %q", name.Value)
		return
	}
	field := p.fields[slices.IndexFunc(p.fields, func(f Field) bool { return f.Name == attributes[i].field })]
	switch {
	case field.Type.Form == AsBool:
		value.Value = "true"
	case field.Type.Form == AsLength:
		seconds, err := strconv.ParseInt(value.Value, 10, 64)
		if err != nil || seconds > mostSeconds || seconds < -mostSeconds {
			p.problems.Add(value.Pos, "as in Max-Age=3600", "wanted a number of seconds, found %q", value.Value)
			return
		}
		value.Value = clock.FormatLength(time.Duration(seconds) * time.Second)
	case field.Type.Form == AsWord:
		if i := slices.IndexFunc(field.Type.Words, func(w string) bool { return strings.EqualFold(w, value.Value) }); i >= 0 {
			value.Value = field.Type.Words[i]
		}
	case field.Name == "domain":
		value.Value = strings.TrimPrefix(value.Value, ".")
	}
	p.give(n, field.Name, name.Pos, value)
}

// unknown is the hint at an attribute that cannot be typed in.
func (p *line) unknown(name string) string {
	if strings.EqualFold(name, "Expires") {
		return "write how long it lasts, in seconds: Max-Age=3600"
	}
	known := make([]string, len(attributes))
	for i, a := range attributes {
		known[i] = a.name
	}
	if guess := diag.DidYouMean(name, known); guess != "" {
		return guess
	}
	return "it has " + strings.Join(known, ", ")
}

// writeCookie writes a cookie behind its address.
func writeCookie(n *lesson.Node) string {
	text := func(field string) string {
		if value := n.Get(field); value != nil {
			return value.Value
		}
		return ""
	}
	parts := text("url") + " " + text("name") + "=" + text("value")
	for _, a := range attributes {
		switch value := text(a.field); {
		case value == "" || value == "false":
		case value == "true":
			parts += "; " + a.name
		case a.name == maxAge:
			length, _ := clock.ParseLength(value)
			parts += "; " + a.name + "=" + strconv.Itoa(int(length/time.Second))
		default:
			parts += "; " + a.name + "=" + value
		}
	}
	return parts
}
