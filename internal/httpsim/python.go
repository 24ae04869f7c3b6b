package httpsim

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"statelab/internal/sessionstore"
)

// pythonStr returns a session's value as str() and a template show it.
func pythonStr(v sessionstore.Value) string {
	if s, ok := v.(string); ok {
		return s
	}
	return pythonRepr(v)
}

// pythonRepr returns a value as repr() does.
func pythonRepr(v sessionstore.Value) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return pythonString(v)
	case *sessionstore.Dict:
		var items []string
		for key, value := range v.All() {
			items = append(items, pythonString(key)+": "+pythonRepr(value))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case *sessionstore.List:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = pythonRepr(v.At(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	text, err := sessionstore.JSON(v) // numbers are written alike
	if err != nil {
		return fmt.Sprint(v)
	}
	return text
}

// pythonString returns the literal of a string as repr() chooses it: in single
// quotes, unless only single quotes are inside.
func pythonString(s string) string {
	q := `'`
	if strings.Contains(s, `'`) && !strings.Contains(s, `"`) {
		q = `"`
	}
	return q + escapePython(s, q) + q
}

// escapePython escapes what cannot stand in a Python string between quotes.
func escapePython(s, quote string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case string(r) == quote || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xFF:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r <= 0xFFFF:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}

// truth reports whether Python takes a value for true.
func truth(v sessionstore.Value) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case int64:
		return v != 0
	case float64:
		return v != 0
	case *big.Int:
		return v.Sign() != 0
	case *sessionstore.Dict:
		return v.Len() > 0
	case *sessionstore.List:
		return v.Len() > 0
	}
	return true
}

// pythonVariable returns the name of the variable in which code holds what lies in
// the session under a name: the same name, where Python takes it and the page's own
// code does not need it, and else "inside".
func pythonVariable(name string) string {
	if !variableName.MatchString(name) || slices.Contains(takenNames, name) {
		return "inside"
	}
	return name
}

var variableName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// takenNames are Python's keywords in lower case and what generated code calls by
// name.
var takenNames = strings.Fields(`and as assert async await break class continue def del elif else except finally for from global
	if import in is lambda nonlocal not or pass raise return try while with yield
	request session response form context user item str sleep datetime timezone settings login logout render redirect
	next_page redirect_to_login login_required update_session_auth_hash get_random_string format_html_join
	url_has_allowed_host_and_scheme require_http_methods`)
