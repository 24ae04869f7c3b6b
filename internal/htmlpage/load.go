package htmlpage

import (
	"cmp"
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
	Referrer    string // the referrer policy that it names, or that the page had named before it
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
	case n.DataAtom == atom.Meta:
		p.meta(n)
	case n.DataAtom == atom.Link && hasWord(attributeOr(n, "rel", ""), "stylesheet"):
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
	l := Load{Kind: kind, Address: address, CORS: (cors || module) && kind != Frame, Referrer: cmp.Or(referrerOf(n), p.Referrer)}
	l.Credentials = l.CORS && strings.EqualFold(mode, "use-credentials")
	p.Loads = append(p.Loads, l)
}
