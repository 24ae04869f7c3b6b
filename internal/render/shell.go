package render

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"statelab/internal/trace"
)

// masked returns the body of a request with stars for what was typed into
// password fields.
func masked(e *trace.Exchange) string {
	pairs := strings.Split(string(e.Request.Body), "&")
	for _, f := range e.Fields {
		if !f.Secret || f.Value == "" {
			continue
		}
		for i, pair := range pairs {
			name, value, found := strings.Cut(pair, "=")
			switch plain, err := url.QueryUnescape(name); {
			case found && err == nil && plain == f.Name:
				pairs[i] = name + "=****"
			case found && value == url.QueryEscape(f.Value):
				// Another field of the same text is no password.
			default:
				// A body in another form, such as JSON or parts.
				pairs[i] = strings.ReplaceAll(pair, f.Value, "****")
			}
		}
	}
	return strings.Join(pairs, "&")
}

// quoted writes an argument for a shell, in plain quotes, or, where it holds
// characters that cannot be seen, in the quotes of bash that know escapes.
func quoted(s string) string {
	if isSafe(s) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	var b strings.Builder
	b.WriteString("$'")
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\'' || r == '\\':
			b.WriteString(`\` + string(r))
		case isSafe(s[i : i+size]):
			b.WriteString(s[i : i+size])
		default:
			for _, octet := range []byte(s[i : i+size]) {
				fmt.Fprintf(&b, `\x%02x`, octet)
			}
		}
		i += size
	}
	return b.String() + "'"
}
