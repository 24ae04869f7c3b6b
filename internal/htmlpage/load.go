package htmlpage

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Load is what a page asks for by itself.
type Load struct {
	Kind        Kind
	Address     string // as it is written, never empty
	CORS        bool   // in the mode "cors", that of fetches
	Credentials bool   // in that mode, to other origins too
}

// Kind says what a page loads.
type Kind string

// The kinds of what a page loads.
const (
	Image  Kind = "image"
	Script Kind = "script"
	Style  Kind = "style sheet"
	Frame  Kind = "frame"
)

// load lists what a node and those inside it load, in the order of the document.
// Templates and what stands in for scripts load nothing.
func (p *Page) load(n *html.Node) {
	switch {
	case n.Type != html.ElementNode:
	case n.DataAtom == atom.Template, n.DataAtom == atom.Noscript:
		return
	case n.DataAtom == atom.Img:
		p.loads(Image, n, "src")
	case n.DataAtom == atom.Script:
		p.loads(Script, n, "src")
	case n.DataAtom == atom.Iframe:
		p.loads(Frame, n, "src")
	case n.DataAtom == atom.Link && isStyle(attributeOr(n, "rel", "")):
		p.loads(Style, n, "href")
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.load(c)
	}
}

// loads adds what an element names in its attribute (HTML, "CORS settings
// attributes"). A module is always fetched in the mode "cors".
func (p *Page) loads(kind Kind, n *html.Node, attr string) {
	address := strings.TrimSpace(attributeOr(n, attr, ""))
	if address == "" {
		return
	}
	mode, cors := attribute(n, "crossorigin")
	module := kind == Script && strings.EqualFold(attributeOr(n, "type", ""), "module")
	l := Load{Kind: kind, Address: address, CORS: (cors || module) && kind != Frame}
	l.Credentials = l.CORS && strings.EqualFold(mode, "use-credentials")
	p.Loads = append(p.Loads, l)
}

func isStyle(rel string) bool {
	for _, word := range strings.Fields(rel) {
		if strings.EqualFold(word, "stylesheet") {
			return true
		}
	}
	return false
}
