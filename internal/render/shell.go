package render

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"statelab/internal/trace"
)

// curl returns a command for any POSIX shell that sends the request again.
// It holds what was typed into password fields, as the bytes do that it stands for.
func curl(e *trace.Exchange) string {
	args := []string{"curl", "-i"}
	body, method := string(e.Request.Body), e.Request.Method
	switch {
	case method == "HEAD" && body == "":
		args[1] = "-I"
	case method == "POST" && body != "", method == "GET" && body == "":
	default:
		args = append(args, "-X", quoted(method))
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
		args = append(args, "-H", quoted(field))
	}
	if body != "" && !e.Request.Headers.Has("Content-Type") {
		args = append(args, "-H", "'Content-Type:'") // else curl adds one of its own
	}
	if strings.ContainsAny(e.URL, "[]{}") {
		args = append(args, "-g") // or curl reads these as patterns
	}
	before := ""
	switch {
	case body == "":
	case isSafe(body):
		args = append(args, "--data-raw", quoted(body))
	default:
		before = "printf %b " + escaped(body) + " | "
		args = append(args, "--data-binary", "@-")
	}
	return before + strings.Join(append(args, quoted(e.URL)), " ")
}

// quoted writes an argument for a shell, in plain quotes, or, where it holds
// characters that cannot be seen, as what printf makes of their escapes.
func quoted(s string) string {
	if isSafe(s) {
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
		case isSafe(s[i : i+size]):
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
