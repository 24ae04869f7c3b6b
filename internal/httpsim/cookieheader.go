package httpsim

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"statelab/internal/memo"
	"statelab/internal/python"
)

// Pair is a name with a value.
type Pair struct{ Name, Value string }

// Pairs are values by name in the order in which the names first came, each with
// the value that came last: what Django shows of a Cookie header, and of the
// fields of a form when they are asked for one value each.
type Pairs []Pair

// Get returns the value of a name, "" when there is none.
func (p Pairs) Get(name string) string {
	v, _ := p.Lookup(name)
	return v
}

// Lookup returns the value of a name and whether the name is there.
func (p Pairs) Lookup(name string) (string, bool) {
	for _, pair := range p {
		if pair.Name == name {
			return pair.Value, true
		}
	}
	return "", false
}

// set gives a name a value: a new name comes last, an old one keeps its place.
func (p *Pairs) set(name, value string) {
	for i := range *p {
		if (*p)[i].Name == name {
			(*p)[i].Value = value
			return
		}
	}
	*p = append(*p, Pair{name, value})
}

// ParseCookies reads the value of a Cookie header as Django does, which is not
// what RFC 6265 asks of servers: a piece without "=" is a value whose name is
// empty, quotes are taken off as Python's http.cookies puts them on, and of two
// cookies with one name the last one is seen.
func ParseCookies(header string) Pairs {
	header = strings.ToValidUTF8(header, "\ufffd")
	var cookies Pairs
	at := map[string]int{}
	for chunk := range strings.SplitSeq(header, ";") {
		name, value, found := strings.Cut(chunk, "=")
		if !found {
			name, value = "", chunk
		}
		name, value = python.Strip(name), python.Strip(value)
		if name == "" && value == "" {
			continue
		}
		value = unquote(value)
		if i, ok := at[name]; ok {
			cookies[i].Value = value
			continue
		}
		at[name] = len(cookies)
		cookies = append(cookies, Pair{name, value})
	}
	return cookies
}

var escaped = memo.Pattern(`\\(?:[0-3][0-7][0-7]|[^\n])`)

// unquote takes the quotes off a cookie value, and reads \" and \054 in it. A
// value without quotes at both ends is as it came.
func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	return escaped().ReplaceAllStringFunc(s[1:len(s)-1], func(m string) string {
		if len(m) == 4 && '0' <= m[1] && m[1] <= '3' {
			n, _ := strconv.ParseUint(m[1:], 8, 8) // three octal digits up to 377
			return string(rune(n))
		}
		return m[1:]
	})
}

const (
	legalInCookie = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~:"
	plainInQuotes = legalInCookie + " ()/<=>?@[]{}"
)

// isLegalCookieName reports whether Python takes the name of a cookie.
func isLegalCookieName(name string) bool {
	return name != "" && strings.Trim(name, legalInCookie) == "" && !reservedInCookie[strings.ToLower(name)]
}

// reservedInCookie are the names that Python keeps for attributes.
var reservedInCookie = map[string]bool{"expires": true, "path": true, "comment": true, "domain": true, "max-age": true,
	"secure": true, "httponly": true, "version": true, "samesite": true, "partitioned": true}

// quote writes a cookie value as Python does: as it is where all of it is legal,
// else in quotes, with octal numbers for what would end or break the line. The
// empty value is two quotes.
func quote(s string) string {
	if s != "" && strings.Trim(s, legalInCookie) == "" {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < utf8.RuneSelf && strings.ContainsRune(plainInQuotes, r), r > 0xFF:
			b.WriteRune(r)
		default:
			b.WriteString(`\` + strconv.FormatInt(0o1000+int64(r), 8)[1:])
		}
	}
	b.WriteByte('"')
	return b.String()
}
