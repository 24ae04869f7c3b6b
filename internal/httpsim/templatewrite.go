package httpsim

import (
	"strings"
)

// Source writes the template as a file of Django's, in which name writes each name. Without tokens
// {% csrf_token %} is left out.
func (t Template) Source(name func(Path) string, tokens bool) string {
	w := &templateWriter{name: name, tokens: tokens}
	w.nodes(t.nodes)
	return w.String()
}

// templateWriter writes nodes in the form in which they are read.
type templateWriter struct {
	strings.Builder
	name   func(Path) string
	tokens bool
}

func (w *templateWriter) tag(words ...string) {
	w.WriteString("{% " + strings.Join(words, " ") + " %}")
}

func (w *templateWriter) nodes(nodes []Node) {
	for _, n := range nodes {
		switch n.Kind {
		case PlainNode:
			w.WriteString(n.Text)
		case CSRFNode:
			if w.tokens {
				w.tag("csrf_token")
			}
		case ValueNode, ConstantNode:
			w.WriteString("{{ " + n.expression(w.name) + " }}")
		case IfNode:
			w.choice(n)
		case ForNode:
			w.loop(n)
		case TagNode:
			w.other(n)
		}
	}
}

func (w *templateWriter) choice(n Node) {
	word := "if"
	if n.Elif {
		word = "elif"
	}
	w.tag(word, n.If.String(w.name))
	w.nodes(n.Yes)
	if len(n.No) == 1 && n.No[0].Elif {
		w.nodes(n.No)
		return
	}
	if n.No != nil {
		w.tag("else")
		w.nodes(n.No)
	}
	w.tag("endif")
}

func (w *templateWriter) loop(n Node) {
	words := []string{"for", strings.Join(n.For.Names, ", "), "in", n.For.In.expression(w.name)}
	if n.For.Reversed {
		words = append(words, "reversed")
	}
	w.tag(words...)
	w.nodes(n.Yes)
	if n.No != nil {
		w.tag("empty")
		w.nodes(n.No)
	}
	w.tag("endfor")
}

func (w *templateWriter) other(n Node) {
	t := n.Tag
	if t.Word == "#" {
		w.WriteString(t.Rest)
		return
	}
	w.tag(w.words(t)...)
	if t.Word == "extends" {
		w.nodes(n.Yes)
		return
	}
	if opened["end"+t.Word] == "" {
		return
	}
	w.nodes(n.Yes)
	if n.No != nil {
		w.tag(map[bool]string{true: "plural", false: "else"}[t.isOfBlock()])
		w.nodes(n.No)
	}
	end := "end" + t.Word
	if t.Word == "verbatim" && t.Rest != "" {
		end += " " + t.Rest
	}
	w.tag(end)
}

// words are what stands in a tag.
func (w *templateWriter) words(t *Tag) []string {
	words := []string{t.Word}
	switch {
	case t.Word == "regroup":
		return append(words, t.Args[0].Value.expression(w.name), "by", t.Rest, "as", t.As)
	case t.Word == "cycle" && t.of == nil: // its Rest stands last
	case t.Rest != "":
		words = append(words, t.Rest)
	}
	for _, arg := range t.Args {
		switch {
		case t.Word == "filter":
		case arg.Word != "":
			words = append(words, arg.Word)
		case arg.Name != "":
			words = append(words, arg.Name+"="+arg.Value.expression(w.name))
		default:
			words = append(words, arg.Value.expression(w.name))
		}
	}
	if t.As != "" {
		words = append(words, "as", t.As)
	}
	if t.Word == "cycle" && t.of == nil && t.Rest != "" {
		words = append(words, t.Rest)
	}
	return words
}
