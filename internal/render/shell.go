package render

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"statelab/internal/trace"
	"statelab/internal/visible"
)

// curl returns a command for any POSIX shell that sends the request again: its words, an
// option together with its value. It holds what was typed into password fields, as the bytes
// do that it stands for.
func curl(e *trace.Exchange) []string {
	args := []string{"curl -i"}
	body, method := string(e.Request.Body), e.Request.Method
	switch {
	case method == "HEAD" && body == "":
		args[0] = "curl -I"
	case method == "POST" && body != "", method == "GET" && body == "":
	default:
		args = append(args, "-X "+quoted(method))
	}
	for _, h := range e.Request.Headers {
		switch strings.ToLower(h.Name) {
		case "host", "content-length", "connection":
			continue // curl writes these itself
		}
		field := h.Name + ": " + string(h.Value)
		if h.Value == "" {
			field = h.Name + ";" // behind a colon curl would leave the header out
		}
		args = append(args, "-H "+quoted(field))
	}
	if body != "" && !e.Request.Headers.Has("Content-Type") {
		args = append(args, "-H 'Content-Type:'") // else curl adds one of its own
	}
	if strings.ContainsAny(e.URL, "[]{}") {
		args = append(args, "-g") // or curl reads these as patterns
	}
	switch {
	case body == "":
	case visible.IsText(body):
		args = append(args, "--data-raw "+quoted(body))
	default:
		args = append([]string{"printf %b " + escaped(body) + " |"}, append(args, "--data-binary @-")...)
	}
	return append(args, quoted(e.URL))
}

// commandLines lays out the words of a command in lines that a shell reads as one: behind each
// but the last stands a backslash. A word that is longer than a line stays whole.
func (t *Terminal) commandLines(words []string, width int) []line {
	lines, said := []line(nil), words[0]
	for _, word := range words[1:] {
		if longer := said + " " + word; t.o.Linear || t.line(plain, longer).width()+2 <= width {
			said = longer
			continue
		}
		lines = append(lines, line{t.span(plain, said+` \`)})
		said = "  " + word
	}
	return append(lines, line{t.span(plain, said)})
}

// quoted writes an argument for a shell, in plain quotes, or, where it holds
// characters that cannot be seen, as what printf makes of their escapes.
func quoted(s string) string {
	if visible.IsText(s) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return `"$(printf %b ` + escaped(s) + `)"`
}

// escaped writes bytes as printf's %b reads them, in plain quotes.
func escaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\'':
			b.WriteString(`'\''`)
		case r == '\\':
			b.WriteString(`\\`)
		case visible.IsText(s[i : i+size]):
			b.WriteString(s[i : i+size])
		default:
			for _, octet := range []byte(s[i : i+size]) {
				fmt.Fprintf(&b, `\0%03o`, octet)
			}
		}
		i += size
	}
	return "'" + b.String() + "'"
}
