package browser

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"statelab/internal/address"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// Page is a document that a tab or a frame shows. The words of the frames in it
// are not among its own.
type Page struct {
	URL   address.Address
	Words string // the visible words, links and buttons in [brackets], white space folded, a line for each block of the page
	links []link
	forms []*form

	doc       *document
	resources []resource
}

type link struct{ text, href string }

type button struct{ text, name, value string }

// parsePage reads an HTML document, or plain text when the type says so.
func parsePage(u address.Address, contentType, body string) *Page {
	p := &Page{URL: u, doc: &document{url: u}}
	if !strings.Contains(contentType, "html") {
		p.Words = fold(body)
		return p
	}
	root, err := html.Parse(strings.NewReader(body))
	if err != nil { // only of a document nested beyond the parser's limit
		p.Words = fold(body)
		return p
	}
	r := pageReader{page: p}
	r.read(root, nil)
	p.Words = foldBlocks(r.words.String())
	p.resources = resources(root)
	return p
}

type pageReader struct {
	page  *Page
	words strings.Builder
}

// read walks the tree; in is the form that the node stands in.
func (r *pageReader) read(n *html.Node, in *form) {
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
				r.page.links = append(r.page.links, link{text, href})
				r.say(text)
				return
			}
		case atom.Form:
			in = &form{method: strings.ToUpper(attributeOr(n, "method", "GET")), action: attributeOr(n, "action", "")}
			r.page.forms = append(r.page.forms, in)
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

func (r *pageReader) say(button string) { fmt.Fprintf(&r.words, " [%s] ", button) }

func (r *pageReader) control(n *html.Node, in *form) {
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
			in.buttons = append(in.buttons, button{label, name, value})
		}
		return
	}
	if _, off := attribute(n, "disabled"); in == nil || name == "" || off {
		return
	}
	c, on := control{name: name, value: value, kind: kind}, true
	switch {
	case n.DataAtom == atom.Textarea:
		c.value = strings.ReplaceAll(rawText(n), "\n", "\r\n")
	case n.DataAtom == atom.Select:
		c.options = options(n)
		if c.value, on = selected(n); !on {
			return
		}
	case kind == "checkbox" || kind == "radio":
		_, on = attribute(n, "checked")
		c.off = !on
		if c.value == "" {
			c.value = "on"
		}
	}
	in.fields = append(in.fields, c)
}

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
			blocks = append(blocks, block)
		}
	}
	return strings.Join(blocks, "\n")
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// NotOnPage says that the page does not hold what was to be used.
type NotOnPage struct {
	What  string   // "link", "button", "field", "page"
	Name  string   // the words that were looked for
	There []string // what the page has of the kind
	Twice bool     // the words fit more than one
	URL   string   // the page's address
}

// Error implements error.
func (e *NotOnPage) Error() string { return e.Text().EN }

// Wanted names what was looked for.
func (e *NotOnPage) Wanted() rule.Text {
	korean := map[string]string{
		"page": "페이지", "link": "링크", "button": "버튼", "field": "입력란", "form with the field": "이 입력란이 있는 폼",
	}[e.What]
	if field, isChoice := strings.CutPrefix(e.What, "choice of "); isChoice {
		korean = field + "의 선택지"
	}
	return rule.Text{EN: strings.TrimSpace(e.What + " " + e.Name), KO: strings.TrimSpace(korean + " " + e.Name)}
}

// Text says what is missing, and what there is instead.
func (e *NotOnPage) Text() rule.Text {
	if e.What == "page" {
		return rule.Text{EN: "no page is shown: nothing was visited in this tab", KO: "보이는 페이지가 없음: 이 탭에서 아직 아무 데도 가지 않음"}
	}
	count, has := rule.Text{EN: "no", KO: "없음"}, rule.Text{EN: "which has none", KO: "그런 것은 하나도 없음"}
	if e.Twice {
		count = rule.Text{EN: "more than one", KO: "둘 이상 있음"}
	}
	if len(e.There) > 0 {
		has = rule.Textf("which has [%s]", "있는 것: [%s]", strings.Join(e.there(), ", "))
	}
	page := strings.TrimSpace("page " + e.URL)
	return rule.Text{
		EN: fmt.Sprintf("%s %s %q on the %s, %s", count.EN, e.What, e.Name, page, has.EN),
		KO: fmt.Sprintf("%s: %s %s, %s", e.Wanted().KO, strings.TrimSpace(e.URL+" 페이지에"), count.KO, has.KO),
	}
}

// there is what the page has, in quotation marks where it could be misread.
func (e *NotOnPage) there() []string {
	there := slices.Clone(e.There)
	for i, words := range there {
		if strings.ContainsAny(words, `,[]"`) {
			there[i] = strconv.Quote(words)
		}
	}
	return there
}

// lacks adds the page's address to what it does not hold.
func (p *Page) lacks(err error) error {
	var missing *NotOnPage
	if errors.As(err, &missing) {
		missing.URL = p.URL.String()
	}
	return err
}

// link finds the address of the link with those words.
func (p *Page) link(words string) (string, error) {
	missing := &NotOnPage{What: "link", Name: words}
	found, count := "", 0
	for _, l := range p.links {
		missing.There = append(missing.There, l.text)
		if l.text == fold(words) && (count == 0 || l.href != found) {
			found = l.href
			count++
		}
	}
	if missing.Twice = count > 1; count != 1 {
		return "", missing
	}
	return found, nil
}

// button finds the button with those words, and its form.
func (p *Page) button(words string) (*form, button, error) {
	missing := &NotOnPage{What: "button", Name: words}
	var inForm *form
	var found button
	count := 0
	for _, f := range p.forms {
		for _, b := range f.buttons {
			missing.There = append(missing.There, b.text)
			if b.text == fold(words) {
				inForm, found = f, b
				count++
			}
		}
	}
	if missing.Twice = count > 1; count != 1 {
		return nil, button{}, missing
	}
	return inForm, found, nil
}

// formWith finds the form that has all the fields.
func (p *Page) formWith(fields []Field) (*form, error) {
	for _, f := range p.forms {
		has := func(t Field) bool {
			return slices.ContainsFunc(f.fields, func(c control) bool { return c.name == t.Name })
		}
		if !slices.ContainsFunc(fields, func(t Field) bool { return !has(t) }) {
			return f, nil
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
	for _, f := range p.forms {
		for _, c := range f.fields {
			all = append(all, Field{Name: c.name, Value: c.value, Hidden: c.kind == "hidden", Secret: c.kind == "password"})
		}
	}
	return all
}

// Field is a form field as it is sent.
type Field struct {
	Name, Value string
	Hidden      bool // it is not shown on the page
	Secret      bool // a password: shown masked
}

// Words returns the visible words of an answer, as a Page has them.
func Words(u address.Address, resp wire.Response) string {
	return parsePage(u, resp.Headers.Get("Content-Type"), string(resp.Body)).Words
}
