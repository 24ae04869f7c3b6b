// Package htmlpage reads what a server answered as a browser shows it: words, links,
// forms, and what the page loads; and it makes the entries that a form sends. It is
// pure: the same text is the same page, and nothing is fetched, resolved or run.
package htmlpage

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"statelab/internal/memo"
)

// Page is a document. The words of the frames in it are not among its own.
type Page struct {
	// Words are the visible words, links and buttons in [brackets], what fields hold in quotation
	// marks, (x) for a box that is checked, white space folded, a line for each block of the page.
	Words string
	Links []Link
	Forms []*Form
	Loads []Load
	// Referrer is the referrer policy that the page names in a meta element, "" for none.
	Referrer string

	drawn []piece // what Words are made of
}

// Link is a link with its words and its address as it is written, and the referrer policy that
// it names, "" for none.
type Link struct{ Text, Href, Referrer string }

// Parse reads a document: HTML where its type says so, or else plain text, as is
// one that is nested beyond the parser's limit. What a page holds is not to be changed: it may
// be another's, too.
func Parse(contentType, body string) Page {
	if !strings.Contains(contentType, "html") {
		return Page{Words: fold(body)}
	}
	if len(body) > mostKept {
		return parse(body)
	}
	page, known := kept.Find(body)
	if !known {
		page = parse(body)
		kept.Keep(body, page)
	}
	return page
}

// kept are short documents that were read before: sites answer the same again and again.
var kept memo.Memo[string, Page]

const mostKept = 8 << 10 // octets

func parse(body string) Page {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return Page{Words: fold(body)}
	}
	var r pageReader
	r.read(root, nil)
	r.drawn(piece{})
	r.page.Words = wordsOf(r.page.drawn)
	r.page.load(root)
	return r.page
}

type pageReader struct {
	labels *labels // nil until a box asks
	page   Page
	words  strings.Builder // since the last field that somebody can fill in
}

// read walks the tree; in is the form that the node stands in.
func (r *pageReader) read(n *html.Node, in *Form) {
	switch n.Type {
	case html.TextNode:
		r.words.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
		return
	case html.ElementNode:
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Head, atom.Template, atom.Noscript:
			return
		case atom.A:
			if href, ok := attribute(n, "href"); ok {
				text := text(n)
				r.page.Links = append(r.page.Links, Link{text, href, referrerOf(n)})
				r.link(n, text)
				return
			}
		case atom.Form:
			in = &Form{Method: strings.ToUpper(attributeOr(n, "method", "GET")), Action: attributeOr(n, "action", "")}
			r.page.Forms = append(r.page.Forms, in)
		case atom.Input, atom.Button, atom.Select, atom.Textarea:
			r.control(n, in)
			return
		}
		if !inline(n) {
			r.words.WriteByte('\n')
			defer r.words.WriteByte('\n')
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.read(c, in)
	}
}

// link writes a link where it stands: what is beside it without a blank stays so, as in innerText.
func (r *pageReader) link(n *html.Node, words string) {
	before, behind := "", ""
	if first := n.FirstChild; first != nil && first.Type == html.TextNode && strings.TrimLeft(first.Data, " \t\r\n\f") != first.Data {
		before = " "
	}
	if last := n.LastChild; last != nil && last.Type == html.TextNode && strings.TrimRight(last.Data, " \t\r\n\f") != last.Data {
		behind = " "
	}
	fmt.Fprintf(&r.words, "%s[%s]%s", before, words, behind)
}

func (r *pageReader) say(button string) { fmt.Fprintf(&r.words, " [%s] ", button) }

func (r *pageReader) control(n *html.Node, in *Form) {
	name, value := attributeOr(n, "name", ""), attributeOr(n, "value", "")
	kind := strings.ToLower(attributeOr(n, "type", ""))
	if n.DataAtom == atom.Button || (n.DataAtom == atom.Input && (kind == "submit" || kind == "image")) {
		label := value
		if n.DataAtom == atom.Button {
			label = text(n)
		}
		if label == "" {
			label = "Submit"
		}
		r.say(label)
		if _, off := attribute(n, "disabled"); in != nil && kind != "button" && kind != "reset" && !off {
			in.Buttons = append(in.Buttons, Button{label, name, value})
		}
		return
	}
	_, checked := attribute(n, "checked")
	shown := drawnField(shownValue(n, kind), checked && (kind == "checkbox" || kind == "radio"))
	if _, off := attribute(n, "disabled"); in == nil || name == "" || off {
		r.words.WriteString(shown)
		return
	}
	from := len(in.fields)
	in.fields = append(in.fields, r.fields(n, name, kind, checked)...)
	r.drawn(piece{shown: shown, form: r.numberOf(in), from: from, to: len(in.fields)})
}

// fields are the controls of an element that a form sends.
func (r *pageReader) fields(n *html.Node, name, kind string, checked bool) []control {
	c := control{name: name, value: attributeOr(n, "value", ""), kind: kind}
	switch {
	case n.DataAtom == atom.Textarea:
		c.value = strings.ReplaceAll(rawText(n), "\n", "\r\n")
	case n.DataAtom == atom.Select && takesSeveral(n):
		return severalOptions(n, name)
	case n.DataAtom == atom.Select:
		var on bool
		c.options, c.shown = options(n), optionWords(n)
		if c.value, on = selected(n); !on {
			return nil
		}
	case kind == "checkbox" || kind == "radio":
		c.off, c.words = !checked, r.beside(n)
		c.value = attributeOr(n, "value", "on") // an empty one is sent as it is
	}
	return []control{c}
}

// shownValue is what is seen in a field that is filled in: its text, or the words of the chosen
// option. Of what is typed without being seen there is nothing, and boxes have no words: one that is
// checked is marked.
func shownValue(n *html.Node, kind string) string {
	switch {
	case n.DataAtom == atom.Textarea:
		return text(n)
	case n.DataAtom == atom.Select:
		return chosenWords(n)
	case slices.Contains(unseenKinds, kind):
		return ""
	}
	return fold(attributeOr(n, "value", ""))
}

// unseenKinds are the types of fields that do not show their value as words.
var unseenKinds = []string{"hidden", "password", "checkbox", "radio", "file", "color", "range", "button", "reset"}

func attribute(n *html.Node, name string) (string, bool) {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name && a.Namespace == "" })
	if i < 0 {
		return "", false
	}
	return n.Attr[i].Val, true
}

func attributeOr(n *html.Node, name, otherwise string) string {
	if v, ok := attribute(n, name); ok {
		return v
	}
	return otherwise
}

func inline(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.B, atom.Strong, atom.I, atom.Em, atom.Code, atom.Span, atom.Small, atom.Label, atom.U, atom.Mark, atom.Abbr, atom.Time:
		return true
	}
	return false
}

// text returns the words inside a node, folded.
func text(n *html.Node) string { return fold(rawText(n)) }

func rawText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// foldBlocks folds the white space in each block of a page, a line a block.
func foldBlocks(s string) string {
	var blocks []string
	for block := range strings.SplitSeq(s, "\n") {
		if block = fold(block); block != "" {
			blocks = append(blocks, closed.Replace(block))
		}
	}
	return strings.Join(blocks, "\n")
}

// closed leaves no blank between a link or button and a sign that ends what stands before it.
var closed = strings.NewReplacer("] .", "].", "] ,", "],", "] ;", "];", "] :", "]:", "] !", "]!", "] ?", "]?", "] )", "])")

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// Link finds the nth link with those words, counted from 1; 0 is the only
// one, or several that lead to the same address. The error is a *NotOnPage when there is
// none, or several that differ.
func (p *Page) Link(words string, nth int) (Link, error) {
	missing := &NotOnPage{What: "link", Name: words, Nth: nth}
	var found []Link
	for _, l := range p.Links {
		missing.There = append(missing.There, l.Text)
		if l.Text == fold(words) {
			found = append(found, l)
		}
	}
	if nth > 0 && nth <= len(found) {
		return found[nth-1], nil
	}
	if nth == 0 && len(found) > 0 && len(slices.Compact(slices.Clone(found))) == 1 {
		return found[0], nil
	}
	if len(found) > 0 {
		missing.Count, missing.There = len(found), nil
		for _, l := range found {
			missing.There = append(missing.There, l.Href)
		}
	}
	return Link{}, missing
}

// OnlyLink returns the words of the one link of the page, or of several that lead to the same
// address; false where there is none, or several that differ.
func (p *Page) OnlyLink() (words string, ok bool) {
	if len(p.Links) == 0 || slices.ContainsFunc(p.Links, func(l Link) bool { return l.Href != p.Links[0].Href }) {
		return "", false
	}
	return p.Links[0].Text, true
}

// Button finds the nth button with those words, counted from 1, and its form; 0 is the only
// one. The error is a *NotOnPage when there is none, or several.
func (p *Page) Button(words string, nth int) (*Form, Button, error) {
	missing := &NotOnPage{What: "button", Name: words, Nth: nth}
	var there, leads []string
	var inForm *Form
	var found Button
	for _, f := range p.Forms {
		for _, b := range f.Buttons {
			there = append(there, b.Text)
			if b.Text != fold(words) {
				continue
			}
			leads = append(leads, f.leads())
			if nth == 0 || nth == len(leads) {
				inForm, found = f, b
			}
		}
	}
	if inForm != nil && (nth > 0 || len(leads) == 1) {
		return inForm, found, nil
	}
	if missing.There = there; len(leads) > 0 {
		missing.Count, missing.There = len(leads), leads
	}
	return nil, Button{}, missing
}

// leads tells a form from others: its address, and the hidden fields that go along, a token
// apart.
func (f *Form) leads() string {
	parts := []string{f.Action}
	for _, c := range f.fields {
		if c.kind == "hidden" && !strings.Contains(c.name, "token") {
			parts = append(parts, c.name+"="+c.value)
		}
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// FormWith finds the first form that shows fields of all these names or, where none does,
// has them, hidden ones too. The error is a *NotOnPage when there is none.
func (p *Page) FormWith(fields []Field) (*Form, error) {
	for _, hidden := range []bool{false, true} {
		for _, f := range p.Forms {
			lacks := func(t Field) bool {
				return !slices.ContainsFunc(f.fields, func(c control) bool { return c.name == t.Name && (hidden || c.kind != "hidden") })
			}
			if !slices.ContainsFunc(fields, lacks) {
				return f, nil
			}
		}
	}
	missing := &NotOnPage{What: "form with the field"}
	for _, f := range fields {
		missing.Name = strings.TrimPrefix(missing.Name+" and "+f.Name, " and ")
	}
	for _, f := range p.Fields() {
		missing.There = append(missing.There, f.Name)
	}
	return nil, missing
}

// Fields returns the names and values of all fields of the page's forms, in
// order, for whoever wants to remember one.
func (p *Page) Fields() []Field {
	var all []Field
	for _, f := range p.Forms {
		for _, c := range f.fields {
			all = append(all, Field{Name: c.name, Value: c.value, Hidden: c.kind == "hidden", Secret: c.kind == "password"})
		}
	}
	return all
}

// SecretName reports whether a field of that name holds a password, where no form says what
// it is: new_password1, passwd.
func SecretName(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "password") || strings.Contains(name, "passwd") || strings.Contains(name, "passphrase") || name == "pwd"
}

// Field is a form field as it is sent.
type Field struct {
	Name, Value string
	Hidden      bool // it is not shown on the page; of what is filled in, it was changed in developer tools
	Secret      bool // a password: shown masked
}
