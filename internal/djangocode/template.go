package djangocode

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// expression returns the Python expression of a value. Where it looks into the body as
// JSON, that is read first, in a line of its own.
func (w *coder) expression(t httpsim.Template) string {
	if t.Uses("json") {
		w.readData()
	}
	if t.Uses("csrf_token") {
		w.use("django.middleware.csrf", "get_token")
	}
	if t.Uses("now") {
		w.useTime()
	}
	if t.Uses("cache") {
		w.useCache()
	}
	if t.IsLiteral() {
		return python.Quote(t.String())
	}
	nodes := t.Nodes()
	if len(nodes) == 1 && isUser(nodes[0]) && nodes[0].Of != httpsim.ForeignKey {
		return "str(" + lookup(nodes[0].Path, "", `"`) + ")"
	}
	if slices.ContainsFunc(nodes, func(n httpsim.Node) bool { return n.Sum != httpsim.NoSummand }) {
		return summed(nodes)
	}
	if len(nodes) == 1 {
		return value(nodes[0], `"`)
	}
	return formatted(nodes)
}

// isUser reports whether a value is a user as such.
func isUser(n httpsim.Node) bool {
	return n.Kind == httpsim.ValueNode && !n.Str && (n.Of == httpsim.ForeignKey || len(n.Path) == 1 && (n.Path[0] == "user" || n.Path[0] == "found") || n.Path.IsWho() && len(n.Path) == 2)
}

// summed is a text with values in it of which some have to be texts, as a sum.
func summed(nodes []httpsim.Node) string {
	var all []string
	for i, n := range nodes {
		text := ""
		switch {
		case n.Kind == httpsim.PlainNode:
			text = python.Quote(n.Text)
		case n.Kind == httpsim.ConstantNode, n.Sum == httpsim.NoSummand && !n.Str && !isTextAlways(n), isUser(n):
			text = "str(" + value(n, `"`) + ")"
		default:
			text = value(n, `"`)
		}
		if len(nodes) == 1 { // the other one is empty
			text = map[bool]string{true: text + ` + ""`, false: `"" + ` + text}[n.Sum == httpsim.FirstSummand]
		}
		if i == 0 && n.Sum == httpsim.NextSummand && len(nodes) > 1 {
			text = `"" + ` + text
		}
		all = append(all, text)
	}
	return strings.Join(all, " + ")
}

// formatted is a text with values in it, as an f-string.
func formatted(nodes []httpsim.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		if n.Kind == httpsim.PlainNode {
			b.WriteString(strings.NewReplacer("{", "{{", "}", "}}").Replace(python.Escape(n.Text, `"`)))
		} else {
			if n.Str && n.Path.IsWho() { // an f-string says str() itself
				n.Str = false
			}
			b.WriteString("{" + value(n, "'") + "}")
		}
	}
	return `f"` + b.String() + `"`
}

// value returns a value of a template as Python, with strings in q.
func value(n httpsim.Node, q string) string {
	if n.Kind == httpsim.ConstantNode {
		return literal(n.Text, q)
	}
	text := lookup(n.Path, n.Missing, q)
	if n.Path[0] == "cache" {
		text = "cache" + ofCache(n.Name, n.Missing, q)
	}
	switch {
	case n.Length:
		return "len(" + text + ")"
	case n.Int:
		return "int(" + text + ")"
	}
	if n.Str {
		return "str(" + text + ")"
	}
	return text
}

// ofCache is .get(…) of the cache, which knows no brackets.
func ofCache(name httpsim.Template, missing, q string) string {
	key := ""
	switch nodes := name.Nodes(); {
	case name.IsLiteral():
		key = q + python.Escape(name.String(), q) + q
	case len(nodes) == 1:
		key = value(nodes[0], q)
	default:
		key = formatted(nodes)
	}
	switch missing {
	case "null":
		return ".get(" + key + ")"
	case "":
		return ".get(" + key + ", " + q + q + ")"
	}
	return ".get(" + key + ", " + literal(missing, q) + ")"
}

// lookup returns a name of a template as Python; missing is what stands for one that is not
// there.
func lookup(p httpsim.Path, missing, q string) string {
	switch {
	case p.IsOfAnswer():
		return ofAnswer(p, missing, q)
	case p.IsRow(), p.IsWho():
		return p[1:].String() + calling(p)
	case p[0] == "user":
		return strings.Join(append([]string{"request.user"}, p[1:]...), ".") + calling(p)
	case p[0] == "found":
		return strings.Join(append([]string{"user"}, p[1:]...), ".") + calling(p)
	case p[0] == "form" && p[1] == "get_user":
		return "form.get_user()." + p[2] + calling(p)
	case p[0] == "form" && p[1] == "cleaned_data":
		return "form.cleaned_data" + item(p[2], missing, q)
	case p[0] == "form":
		return strings.Join(p, ".")
	case p[0] == "token", p[0] == "code", p[0] == "signed":
		return p[0]
	case p[0] == httpsim.Kwargs && len(p) == 2:
		return p[1]
	case p[0] == httpsim.Method[0]:
		return strings.ReplaceAll(httpsim.OfRequestCode(p), `"`, q)
	case p[0] == "csrf_token":
		return getToken
	case p[0] == "now":
		return timeNow
	case p[0] == "bearer":
		return bearer(q)
	case p[0] == httpsim.Body:
		return httpsim.BodyCode
	case p[0] == httpsim.SessionKey:
		return sessionKeyCode
	}
	s, ok := roots[p[0]]
	if p.IsLocal() {
		s, p, ok = p[1], p[1:], true
	}
	if !ok {
		return "context[" + q + p[0] + q + "]"
	}
	for i, name := range p[1:] {
		if p[0] == "header" {
			name = httpsim.HeaderName(name)
		}
		if i < len(p)-2 && missing != httpsim.Raises {
			s += item(name, "{}", q)
		} else {
			s += item(name, missing, q)
		}
	}
	return s
}

// calling is what stands behind a method of a user.
func calling(p httpsim.Path) string {
	if httpsim.IsMethodOfUser(p[len(p)-1]) {
		return "()"
	}
	return ""
}

// getToken is the token of {{ csrf_token }} as a view has it.
const getToken = "get_token(request)"

// sessionKeyCode is the key of the session, in a view and in a template.
const sessionKeyCode = "request.session.session_key"

// item looks one name up in something that has items.
func item(name, missing, q string) string {
	name = q + python.Escape(name, q) + q
	switch missing {
	case httpsim.Raises:
		return "[" + name + "]"
	case "null":
		return ".get(" + name + ")"
	case "":
		return ".get(" + name + ", " + q + q + ")"
	case httpsim.RightNow:
		return ".get(" + name + ", " + timeNow + ")"
	}
	return ".get(" + name + ", " + literal(missing, q) + ")"
}

// literal returns JSON as Python, with strings in q.
func literal(text, q string) string {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return literalOf(d, q)
}

// literalOf writes the next value.
func literalOf(d *json.Decoder, q string) string {
	token, err := d.Token()
	if err != nil { // a Constant is JSON
		return ""
	}
	switch v := token.(type) {
	case nil:
		return "None"
	case bool:
		return map[bool]string{true: "True", false: "False"}[v]
	case string:
		return q + python.Escape(v, q) + q
	case json.Delim:
		return literals(d, v, q)
	}
	return fmt.Sprint(token)
}

// literals writes a list or a dict, of which open was read.
func literals(d *json.Decoder, open json.Delim, q string) string {
	var all []string
	for d.More() {
		item := literalOf(d, q)
		if open == '{' {
			item += ": " + literalOf(d, q)
		}
		all = append(all, item)
	}
	end, _ := d.Token()
	return fmt.Sprintf("%v%s%v", open, strings.Join(all, ", "), end)
}

// roots are where names of a template are looked up, in Python.
var roots = map[string]string{"session": "request.session", "post": "request.POST", "get": "request.GET", "cookie": "request.COOKIES",
	"header": "request.headers", httpsim.Kwargs: "request.resolver_match.kwargs", "json": httpsim.Data, "claims": "claims", "cache": "cache"}

// source returns the template as a file of Django's.
func source(t httpsim.Template, tokens bool) string {
	return t.Source(inTemplate, tokens)
}

// inTemplate returns a name as Django's templates have it.
func inTemplate(p httpsim.Path) string {
	if p.IsRow() { // also what a tag gives a name, whatever it is called
		return p[1:].String()
	}
	if p.IsLocal() {
		p = p[1:]
	}
	root, ok := roots[p[0]]
	if !ok {
		root = p[0]
	}
	if root == httpsim.SessionKey {
		root = sessionKeyCode
	}
	return strings.Join(append([]string{root}, p[1:]...), ".")
}
