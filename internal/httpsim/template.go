package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/filters"
	"statelab/internal/sessionstore"
)

// Template is a text with places that are filled in when a page is made, in Django's template
// language, with what a page knows:
//
//	{{ user }} {{ user.username }} {{ session.NAME }} {{ session.NAME.INNER }} {{ post.NAME }}
//	{{ get.NAME }} {{ cookie.NAME }} {{ form.errors }} {{ form.non_field_errors }}
//	{{ header.NAME }} {{ json.NAME }} {{ json.NAME.INNER }} {{ bearer }} {{ csrf_token }}
//	{{ form.get_user.username }} {{ form.cleaned_data.username }} {{ cache.NAME }} {{ now }}
//
// and with Names {{ form.NAME }}, {{ NAME }}, {{ token }}, {{ code }}, {{ claims.NAME }} and rows of models.
// {{ request.session.NAME }}, and the same of user, GET, POST and COOKIES, are read too, as Django has them.
// Behind each name filters may stand, and around them tags: see Tags and filters.All. The zero value is an
// empty text. A name that is not there is an empty text.
type Template struct {
	nodes []Node
	src   string
	name  string // of its file
}

// Node is a piece of a template.
type Node struct {
	Kind    NodeKind
	Text    string   // of a PlainNode; of a ConstantNode as JSON
	Path    Path     // of a ValueNode
	Typed   Path     // of a ValueNode in a template: the name as it is typed
	Quoted  bool     // of a ConstantNode: it is a text that stands in quotes in a template
	Missing string   // of a ValueNode: see Template.OrElse
	Name    Template // of a ValueNode in the cache: the name of the entry
	Int     bool     // of a ValueNode: int(…) stands around it
	Str     bool     // of a ValueNode: str(…) does
	Sum     Summand  // of a ValueNode: it stands in a sum of texts
	If      *Condition
	For     *Loop
	Tag     *Tag        // of a TagNode
	Filters []Filtering // of a ValueNode and a ConstantNode, in their order; |length alone is Length
	Length  bool        // of a ValueNode: |length stands behind it
	Of      FieldKind   // of a ValueNode: the field of a model that it is, empty for none
	Said    *Said       // of a ConstantNode that stands in _( ), and of what {% translate %} is given
	Elif    bool        // an IfNode that is all that stands in another's No: {% elif … %}
	Yes, No []Node      // of an IfNode, a ForNode and a TagNode; No is nil without {% else %} and {% empty %}
	Line    int         // of the template, where something stands that can go wrong
	In      TemplatePlace
}

// TemplatePlace is a line of a template that has a name; the zero value is none.
type TemplatePlace struct {
	File string
	Line int // from 1 on
}

// Said is that a text is put into the language that is active, before its filters.
type Said struct{ Context string }

// Filtering is a filter behind a value, with what it is given: nil for nothing.
type Filtering struct {
	Filter *filters.Filter
	Arg    *Node
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
	TagNode                      // any other {% … %}
	ConstantNode                 // a value that is no text: a number, True, a dict
)

// Path is a dotted name, whose first part says where to look.
type Path []string

// String implements fmt.Stringer.
func (p Path) String() string { return strings.Join(p, ".") }

// TemplateError is a mistake in a template.
type TemplateError struct {
	File    string // empty for the template itself that was read
	Line    int    // from 1 on
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
	OfUser  []string          // what rows of models give users, as order_set
	Own     map[string]bool   // names of the view's own, which no template knows
	Users   map[string]bool   // those of them that are users
	Made    map[string]bool   // names of the view's own that templates know, see Let
	Rows    map[string]InRows // of models, by what views call them
	Files   map[string]string // the templates of the site, which {% extends %} and {% include %} name
	Pages   map[string]string // its pages by their paths, with the names that authors gave them, for {% url %}; nil where they are not known
}

// ParseTemplate reads a template that names what every page knows. An error is a
// *TemplateError.
func ParseTemplate(src string) (Template, error) { return Names{}.Parse(src) }

// Parse reads a template that may name these as well. An error is a *TemplateError.
func (n Names) Parse(src string) (Template, error) {
	return n.parse("", src)
}

// ParseFile reads one of the templates of the site. An error is a *TemplateError.
func (n Names) ParseFile(name string) (Template, error) {
	return n.parse(name, n.Files[name])
}

func (n Names) parse(name, src string) (Template, error) {
	l := &loading{files: map[string]*templateFile{}}
	file, err := l.read(name, src, n)
	if err != nil {
		return Template{}, err
	}
	return Template{nodes: file.nodes, src: src, name: name}, nil
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

func uses(nodes []Node, root string) (found bool) {
	eachValue(nodes, func(n Node) {
		found = found || n.Path != nil && n.Path[0] == root || n.Missing == RightNow && root == RightNow || uses(n.Name.nodes, root)
	})
	return found
}

// Whole reports whether the template shows a root itself, or goes through it: {{ form }}.
func (t Template) Whole(root string) (so bool) {
	eachValue(t.nodes, func(n Node) { so = so || len(n.Path) == 1 && n.Path[0] == root })
	return so
}

// Below returns the names that the template looks up at a root, in their order.
func (t Template) Below(root string) []string {
	var all []string
	eachValue(t.nodes, func(n Node) {
		if len(n.Path) > 1 && n.Path[0] == root {
			all = append(all, n.Path[1])
		}
	})
	return all
}

// eachValue calls f for every value that is looked up in nodes, and in the files that they extend
// and include.
func eachValue(nodes []Node, f func(Node)) {
	seen := map[*templateFile]bool{}
	var each func([]Node)
	value := func(n Node) {
		f(n)
		for _, filter := range n.Filters {
			if filter.Arg != nil {
				f(*filter.Arg)
			}
		}
	}
	each = func(nodes []Node) {
		for _, n := range nodes {
			value(n)
			n.If.Each(value)
			if n.For != nil {
				value(n.For.In)
			}
			if n.Tag != nil {
				for _, arg := range n.Tag.Args {
					value(arg.Value)
				}
				if file := n.Tag.file; file != nil && !seen[file] {
					seen[file] = true
					each(file.nodes)
				}
			}
			each(n.Yes)
			each(n.No)
		}
	}
	each(nodes)
}

// Files are the templates of the site that a template extends or includes, and those that these do.
func (t Template) Files() (all []Template) {
	seen := map[*templateFile]bool{}
	var each func([]Node)
	each = func(nodes []Node) {
		for _, n := range nodes {
			if n.Tag != nil && n.Tag.file != nil && !seen[n.Tag.file] {
				file := n.Tag.file
				seen[file] = true
				all = append(all, Template{nodes: file.nodes, src: file.src, name: file.name})
				each(file.nodes)
			}
			each(n.Yes)
			each(n.No)
		}
	}
	each(t.nodes)
	return all
}

// FileName is the name of the template's file, where it has one.
func (t Template) FileName() string { return t.name }

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
