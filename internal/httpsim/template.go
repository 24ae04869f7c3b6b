package httpsim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/sessionstore"
)

// Template is a text with places that are filled in when a page is made, in a
// small part of Django's template language:
//
//	{{ user }} {{ user.username }} {{ session.NAME }} {{ session.NAME.INNER }} {{ post.NAME }}
//	{{ get.NAME }} {{ cookie.NAME }} {{ form.errors }} {{ form.non_field_errors }}
//	{{ header.NAME }} {{ json.NAME }} {{ json.NAME.INNER }} {{ bearer }} {{ csrf_token }}
//	{{ form.get_user.username }} {{ form.cleaned_data.username }} {{ cache.NAME }} {{ now }}
//	{% if THING %} … {% elif THING == "text" %} … {% else %} … {% endif %}  {% csrf_token %}
//	{% for NAME in LIST %} … {% empty %} … {% endfor %}  {{ LIST|length }}
//
// and with Names {{ form.NAME }}, {{ NAME }}, {{ token }}, {{ code }}, {{ claims.NAME }} and rows of models. {{ request.session.NAME }}, and the same of user,
// GET, POST and COOKIES, are read too, as Django has them. The zero value is an empty text. A
// name that is not there is an empty text.
type Template struct {
	nodes []Node
	src   string
}

// Node is a piece of a template.
type Node struct {
	Kind    NodeKind
	Text    string   // of a PlainNode; of a ConstantNode as JSON
	Path    Path     // of a ValueNode
	Missing string   // of a ValueNode: see Template.OrElse
	Name    Template // of a ValueNode in the cache: the name of the entry
	Int     bool     // of a ValueNode: int(…) stands around it
	Str     bool     // of a ValueNode: str(…) does
	Sum     Summand  // of a ValueNode: it stands in a sum of texts
	If      *Condition
	For     *Loop
	Length  bool      // of a ValueNode: |length stands behind it
	Of      FieldKind // of a ValueNode: the field of a model that it is, empty for none
	Elif    bool      // an IfNode that is all that stands in another's No: {% elif … %}
	Yes, No []Node    // of an IfNode and a ForNode; No is nil without {% else %} and {% empty %}
}

// NodeKind says what a Node is.
type NodeKind int

// The kinds of nodes.
const (
	PlainNode    NodeKind = iota // text as it is
	ValueNode                    // {{ … }}
	IfNode                       // {% if … %}
	ForNode                      // {% for … in … %}
	CSRFNode                     // {% csrf_token %}
	ConstantNode                 // a value that is no text: a number, True, a dict
)

// Path is a dotted name, whose first part says where to look.
type Path []string

// String implements fmt.Stringer.
func (p Path) String() string { return strings.Join(p, ".") }

// TemplateError is a mistake in a template.
type TemplateError struct {
	Offset  int    // in bytes from the start
	Message string // lower case, no full stop
	Hint    string // what to do, may be empty
}

// Error implements error.
func (e *TemplateError) Error() string {
	if e.Hint != "" {
		return e.Message + " (" + e.Hint + ")"
	}
	return e.Message
}

// What a template may be at most: a page is small, and none may exhaust the
// machine that shows it.
const (
	maxTemplate = 64 << 10 // bytes of source
	maxNesting  = 16       // ifs inside ifs
	maxOutput   = 1 << 20  // bytes of a page
)

// Names are what a template may name beside what every page knows.
type Names struct {
	Form    string            // an attribute of the form, see OwnForm.Keeps; empty for none
	Context map[string]bool   // what Context has put there
	Token   bool              // one has been made
	Claims  bool              // of a token that was checked
	Code    bool              // one has been made
	Signed  bool              // a signed cookie was read
	Any     bool              // whatever else: what nothing has given is nothing, as in Django
	Checked bool              // a form of Django's for a login, which has a user
	User    bool              // one was found without a form
	Kwargs  map[string]string // the converters of what the page's address holds, see Route
	Own     map[string]bool   // names of the view's own, which no template knows
	Users   map[string]bool   // those of them that are users
	Made    map[string]bool   // names of the view's own that templates know, see Let
	Rows    map[string]InRows // of models, by what views call them
}

// ParseTemplate reads a template that names what every page knows. An error is a
// *TemplateError.
func ParseTemplate(src string) (Template, error) { return Names{}.Parse(src) }

// Parse reads a template that may name these as well. An error is a *TemplateError.
func (n Names) Parse(src string) (Template, error) {
	if len(src) > maxTemplate {
		return Template{}, &TemplateError{Offset: maxTemplate, Message: fmt.Sprintf("a template has at most %d bytes", maxTemplate)}
	}
	p := &templateParser{src: src, names: n}
	nodes, end, err := p.nodes(0)
	if err == nil && end.word != "" {
		opens := map[string]string{"empty": "for", "endfor": "for"}[end.word]
		err = p.fault(end.at, "{% "+end.word+" %} has no {% "+cmp.Or(opens, "if")+" %} before it", "")
	}
	if err != nil {
		return Template{}, err
	}
	return Template{nodes: nodes, src: src}, nil
}

// Literal returns the template that is just this text, whatever is in it.
func Literal(text string) Template {
	if text == "" {
		return Template{}
	}
	return Template{nodes: []Node{{Text: text}}, src: text}
}

// Constant returns the template that is one value, written as JSON: where it becomes a
// value it is that, and in a text what str() makes of it.
func Constant(text string) (Template, error) {
	_, err := sessionstore.ParseJSON(text)
	return Template{nodes: []Node{{Kind: ConstantNode, Text: text}}, src: text}, err
}

// Raises is what stands for a name that is not there where Python raises an exception.
const Raises = "raise"

// RightNow is what stands for a name that is not there where that is the time, as {{ now }} has it.
const RightNow = "now"

// OrElse returns the template, which is one lookup, with what stands for a name that is
// not there, as code has it: JSON, Raises, or RightNow. A template alone has an empty text there.
func (t Template) OrElse(missing string) Template {
	n := t.nodes[0]
	n.Missing = missing
	return Template{nodes: []Node{n}, src: t.src}
}

// Joined returns the template of several, one behind the other.
func Joined(all ...Template) Template {
	var t Template
	for _, part := range all {
		t.nodes = append(t.nodes, part.nodes...)
		t.src += part.src
	}
	return t
}

// String returns the source.
func (t Template) String() string { return t.src }

// Nodes returns the pieces of the template, which are not to be changed.
func (t Template) Nodes() []Node { return t.nodes }

// Uses reports whether the template looks something up at a root.
func (t Template) Uses(root string) bool { return uses(t.nodes, root) }

func uses(nodes []Node, root string) bool {
	return slices.ContainsFunc(nodes, func(n Node) bool {
		found := n.Path != nil && n.Path[0] == root || n.Missing == RightNow && root == RightNow || uses(n.Name.nodes, root)
		n.If.Each(func(v Node) { found = found || v.Path != nil && v.Path[0] == root })
		if n.For != nil {
			found = found || uses([]Node{n.For.In}, root)
		}
		return found || uses(n.Yes, root) || uses(n.No, root)
	})
}

// Below returns the names that the template looks up at a root, in their order.
func (t Template) Below(root string) []string {
	var all []string
	add := func(n Node) {
		if len(n.Path) > 1 && n.Path[0] == root {
			all = append(all, n.Path[1])
		}
	}
	var each func([]Node)
	each = func(nodes []Node) {
		for _, n := range nodes {
			add(n)
			n.If.Each(add)
			if n.For != nil {
				add(n.For.In)
			}
			each(n.Yes)
			each(n.No)
		}
	}
	each(t.nodes)
	return all
}

// Made returns the names of the view's own that the template knows, each once.
func (t Template) Made() []string {
	all := t.Below(local)
	slices.Sort(all)
	return slices.Compact(all)
}

// IsLiteral reports whether nothing in the template is filled in.
func (t Template) IsLiteral() bool {
	return !slices.ContainsFunc(t.nodes, func(n Node) bool { return n.Kind != PlainNode })
}

// templateParser reads a template from at on.
type templateParser struct {
	src    string
	at     int
	names  Names
	loops  []loopVar // of the {% for %}s that are open
	inside int       // how many those are
	asking int       // an {% if %} is being read
}

// tag is a {% word rest %} that was met.
type tag struct {
	word, rest string
	at         int
}

func (p *templateParser) fault(at int, message, hint string) error {
	return &TemplateError{Offset: at, Message: message, Hint: hint}
}

// nodes reads pieces up to the end, or up to the {% else %} or {% endif %} that
// it returns.
func (p *templateParser) nodes(depth int) (all []Node, end tag, err error) {
	for p.at < len(p.src) {
		next := p.nextBrace()
		if next > p.at {
			all = append(all, Node{Text: p.src[p.at:next]})
			p.at = next
			continue
		}
		start := p.at
		inside, err := p.braces()
		if err != nil {
			return nil, end, err
		}
		if p.src[start+1] == '{' {
			n, err := p.looked(inside, start)
			if err != nil {
				return nil, end, err
			}
			all = append(all, n)
			continue
		}
		word, rest, _ := strings.Cut(inside, " ")
		t := tag{word: word, rest: strings.TrimSpace(rest), at: start}
		switch {
		case word == "elif":
			return all, t, nil
		case slices.Contains(closing, word) && t.rest != "":
			return nil, end, p.fault(start, "{% "+word+" %} takes nothing", hintOfElse(t))
		case slices.Contains(closing, word):
			return all, t, nil
		}
		n, err := p.tag(t, depth)
		if err != nil {
			return nil, end, err
		}
		all = append(all, n)
	}
	return all, end, nil
}

// closing are the tags that end what another one began, or a part of it.
var closing = []string{"else", "endif", "empty", "endfor"}

// looked reads what stands in {{ }}, or one value of a condition: a name, and perhaps |length.
func (p *templateParser) looked(s string, at int) (Node, error) {
	name, length := strings.CutSuffix(s, "|length")
	path, err := p.path(name, at)
	if err != nil {
		return Node{}, err
	}
	n := nodeOf(path)
	n.Length, n.Of = length, p.fieldAt(path)
	if known := p.names.Rows[path[len(path)-1]]; known.Many && path[0] == rowRoot && !length && p.asking == 0 {
		return n, p.fault(at, fmt.Sprintf("%s are rows, and no one value", name), "go through them: {% for "+known.Model.Var()+" in "+name+" %}, or write {{ "+name+"|length }}")
	}
	return n, nil
}

// nodeOf is the node of a name.
func nodeOf(p Path) Node {
	n := Node{Kind: ValueNode, Path: p}
	if p[0] == "cache" {
		n.Name = Literal(p[1])
	}
	return n
}

// nextBrace returns where the next {{ or {% begins, or the end.
func (p *templateParser) nextBrace() int {
	for i := p.at; i+1 < len(p.src); i++ {
		if p.src[i] == '{' && (p.src[i+1] == '{' || p.src[i+1] == '%') {
			return i
		}
	}
	return len(p.src)
}

// braces reads {{ … }} or {% … %}, and returns what is inside.
func (p *templateParser) braces() (string, error) {
	start, closing := p.at, "}}"
	if p.src[start+1] == '%' {
		closing = "%}"
	}
	length := strings.Index(p.src[start+2:], closing)
	if length < 0 || strings.Contains(p.src[start+2:start+2+length], "\n") {
		return "", p.fault(start, p.src[start:start+2]+" is not closed on its line", "write "+closing)
	}
	p.at = start + 2 + length + 2
	return strings.TrimSpace(p.src[start+2 : start+2+length]), nil
}

var templateTags = []string{"if", "elif", "else", "endif", "for", "empty", "endfor", "csrf_token"}

// tag reads what a tag begins.
func (p *templateParser) tag(t tag, depth int) (Node, error) {
	switch t.word {
	case "csrf_token":
		if t.rest != "" {
			return Node{}, p.fault(t.at, "{% csrf_token %} takes nothing", "")
		}
		return Node{Kind: CSRFNode}, nil
	case "if":
		return p.choice(t, depth)
	case "for":
		return p.loop(t, depth)
	}
	return Node{}, p.fault(t.at, fmt.Sprintf("there is no tag {%% %s %%}", t.word),
		cmp.Or(diag.DidYouMean(t.word, templateTags), "known are {% if … %}, {% elif … %}, {% else %}, {% endif %}, {% for … in … %}, {% empty %}, {% endfor %}, {% csrf_token %}"))
}

func (p *templateParser) choice(t tag, depth int) (Node, error) {
	if depth == maxNesting {
		return Node{}, p.fault(t.at, fmt.Sprintf("more than %d ifs inside one another", maxNesting), "")
	}
	asks, err := p.condition(t)
	if err != nil {
		return Node{}, err
	}
	n := Node{Kind: IfNode, If: asks, Elif: t.word == "elif"}
	var end tag
	n.Yes, end, err = p.nodes(depth + 1)
	switch {
	case err != nil:
	case end.word == "elif":
		next, err := p.choice(end, depth)
		n.No = []Node{next}
		return n, err
	case end.word == "else":
		n.No, end, err = p.nodes(depth + 1)
	}
	switch {
	case err != nil:
	case end.word == "else", end.word == "elif":
		err = p.fault(end.at, "a second {% "+end.word+" %} behind the {% else %} of one {% if %}", "")
	case end.word == "empty", end.word == "endfor":
		err = p.fault(end.at, "{% "+end.word+" %} stands where the {% if %} before it has no {% endif %} yet", "")
	case end.word == "":
		err = p.fault(t.at, "{% if %} has no {% endif %}", "")
	}
	return n, err
}
