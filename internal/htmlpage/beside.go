package htmlpage

import (
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// labels are the labels of a page: their words, each read once, and which one is for a control.
type labels struct {
	words map[*html.Node]string
	of    map[string]*html.Node // by the id of the control; the first counts
}

// labelsIn finds the labels of a page.
func labelsIn(root *html.Node) *labels {
	l := &labels{map[*html.Node]string{}, map[string]*html.Node{}}
	for d := range root.Descendants() {
		if id, is := attribute(d, "for"); is && d.DataAtom == atom.Label && id != "" && l.of[id] == nil {
			l.of[id] = d
		}
	}
	return l
}

// said are the words of a label.
func (l *labels) said(label *html.Node) string {
	words, has := l.words[label]
	if !has {
		words = text(label)
		l.words[label] = words
	}
	return words
}

// beside are the words of a box or of a radio button: of the label that it stands in, of the one that is for it, and else
// what follows it up to the next tag.
func (r *pageReader) beside(n *html.Node) string {
	root, around := n, (*html.Node)(nil)
	for root.Parent != nil {
		if root = root.Parent; root.DataAtom == atom.Label && around == nil {
			around = root
		}
	}
	if r.labels == nil {
		r.labels = labelsIn(root)
	}
	if around != nil {
		return r.labels.said(around)
	}
	if id, has := attribute(n, "id"); has && r.labels.of[id] != nil {
		return r.labels.said(r.labels.of[id])
	}
	if next := n.NextSibling; next != nil && next.Type == html.TextNode {
		return fold(next.Data)
	}
	return ""
}

// optionWords are the words of a select's options, in the order of options.
func optionWords(n *html.Node) (all []string) {
	for d := range n.Descendants() {
		if d.DataAtom == atom.Option {
			all = append(all, text(d))
		}
	}
	return all
}

// meant are typed values, in which the words of a box, a radio button or an option stand for its value where no control of
// the name has them as a value itself, and one alone has these words.
func (f *Form) meant(typed []Field) []Field {
	made := slices.Clone(typed)
	for i, t := range typed {
		if t.Hidden || t.Value == "" {
			continue
		}
		values, isValue := f.valuesOf(t.Name, fold(t.Value), t.Value)
		if !isValue && len(values) == 1 {
			made[i].Value = values[0]
		}
	}
	return made
}

// valuesOf are the values that have these words among the choices of a name; isValue says that a value is one of them itself.
func (f *Form) valuesOf(name, words, value string) (values []string, isValue bool) {
	for _, c := range f.fields {
		if c.name != name || c.choices() == nil {
			continue
		}
		isValue = isValue || slices.Contains(c.choices(), value)
		if c.options == nil && c.words == words && words != "" {
			values = append(values, c.value)
		}
		for i, option := range c.options {
			if i < len(c.shown) && c.shown[i] == words {
				values = append(values, option)
			}
		}
	}
	return slices.Compact(values), isValue
}
