package djangocode

import (
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// expression returns the Python expression of a value.
func expression(t httpsim.Template) string {
	if t.IsLiteral() {
		return python.Quote(t.String())
	}
	nodes := t.Nodes()
	if len(nodes) == 1 {
		return lookup(nodes[0].Path, `"`)
	}
	var b strings.Builder
	for _, n := range nodes {
		if n.Kind == httpsim.PlainNode {
			b.WriteString(strings.NewReplacer("{", "{{", "}", "}}").Replace(python.Escape(n.Text, `"`)))
		} else {
			b.WriteString("{" + lookup(n.Path, "'") + "}")
		}
	}
	return `f"` + b.String() + `"`
}

// lookup returns a name of a template as Python, with strings in q.
func lookup(p httpsim.Path, q string) string {
	if p[0] == "user" || p[0] == "form" {
		root := map[string]string{"user": "request.user", "form": "form"}[p[0]]
		return root + "." + strings.Join(p[1:], ".")
	}
	s, ok := roots[p[0]]
	if !ok {
		return "context[" + q + p[0] + q + "]"
	}
	for i, name := range p[1:] {
		missing := q + q
		if i < len(p)-2 {
			missing = "{}"
		}
		s += ".get(" + q + name + q + ", " + missing + ")"
	}
	return s
}

// roots are where names of a template are looked up, in Python.
var roots = map[string]string{"session": "request.session", "post": "request.POST", "get": "request.GET", "cookie": "request.COOKIES"}

// source returns the template as a file of Django's.
func source(t httpsim.Template, tokens bool) string {
	var b strings.Builder
	writeNodes(&b, t.Nodes(), tokens)
	return b.String()
}

func writeNodes(b *strings.Builder, nodes []httpsim.Node, tokens bool) {
	for _, n := range nodes {
		switch n.Kind {
		case httpsim.PlainNode:
			b.WriteString(n.Text)
		case httpsim.CSRFNode:
			if tokens {
				b.WriteString("{% csrf_token %}")
			}
		case httpsim.ValueNode:
			b.WriteString("{{ " + inTemplate(n.Path) + " }}")
		case httpsim.IfNode:
			not := ""
			if n.Not {
				not = "not "
			}
			b.WriteString("{% if " + not + inTemplate(n.Path) + " %}")
			writeNodes(b, n.Yes, tokens)
			if n.No != nil {
				b.WriteString("{% else %}")
				writeNodes(b, n.No, tokens)
			}
			b.WriteString("{% endif %}")
		}
	}
}

// inTemplate returns a name as Django's templates have it.
func inTemplate(p httpsim.Path) string {
	root, ok := roots[p[0]]
	if !ok {
		root = p[0]
	}
	return strings.Join(append([]string{root}, p[1:]...), ".")
}

// uses reports whether the template looks something up at a root.
func uses(t httpsim.Template, root string) bool {
	var in func([]httpsim.Node) bool
	in = func(nodes []httpsim.Node) bool {
		for _, n := range nodes {
			if n.Path != nil && n.Path[0] == root || in(n.Yes) || in(n.No) {
				return true
			}
		}
		return false
	}
	return in(t.Nodes())
}
