package httpsim

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/diag"
)

// Loop is what {% for … in … %} goes through.
type Loop struct {
	Names    []string // one, or those of the parts of each
	In       Node     // a ValueNode or a ConstantNode
	Reversed bool     // from the end
}

// InRows says what a name of a view stands for: a row of a model, rows of it, or their number.
type InRows struct {
	Model  *Model
	Many   bool
	Number bool
}

// The roots of names that are no part of the request.
const (
	rowRoot  = "row"     // rows of models: row.order.item, which templates call order.item
	loopRoot = "loop"    // what a {% for %} goes through, likewise
	forloop  = "forloop" // of the innermost {% for %}
)

var ofForloop = []string{"counter", "counter0", "revcounter", "revcounter0", "first", "last", "length", "parentloop"}

// Rows returns the names of rows, of the view's own, that the template looks up.
func (t Template) Rows() []string {
	names := t.Below(rowRoot)
	slices.Sort(names)
	return slices.Compact(names)
}

// IsRow reports whether a path leads to a row of a model, or into what a {% for %} goes through:
// templates and views leave its root out.
func (p Path) IsRow() bool { return p[0] == rowRoot || p[0] == loopRoot }

// loopVar is a name of a {% for %} while its inside is read.
type loopVar struct {
	name string
	of   *Model // nil: any value
}

// loop reads {% for … %} up to its {% endfor %}.
func (p *templateParser) loop(t tag, depth int) (Node, error) {
	n := Node{Kind: ForNode, For: &Loop{}}
	bits, at := t.bits(), 0
	const hint = "as in {% for order in orders %}"
	if len(bits) < 3 {
		return n, p.syntax(t.at, "'for' statements should have at least four words: "+t.contents(), hint)
	}
	n.For.Reversed = bits[len(bits)-1] == "reversed"
	if at = len(bits) - 2; n.For.Reversed {
		at--
	}
	if at < 1 || bits[at] != "in" {
		return n, p.syntax(t.at, "'for' statements should use the format 'for x in y': "+t.contents(), hint)
	}
	for name := range strings.SplitSeq(strings.Join(bits[:at], " "), ",") {
		name = strings.TrimSpace(name)
		if name == "" || strings.ContainsAny(name, ` "'|`) {
			return n, p.syntax(t.at, "'for' tag received an invalid argument: "+t.contents(), hint)
		}
		n.For.Names = append(n.For.Names, name)
	}
	in := bits[at+1]
	p.asking++
	value, err := p.looked(in, t.at)
	p.asking--
	if err != nil {
		return n, err
	}
	n.For.In = value
	var of *Model
	if path := value.Path; value.Kind == ValueNode && !value.Length {
		if known, ok := p.names.Rows[path[len(path)-1]]; ok && len(path) == 2 && path[0] == rowRoot && known.Many {
			of = known.Model
		} else if value.Filters == nil && !p.isList(path) {
			return n, p.fault(t.at, fmt.Sprintf("%s is nothing to go through", in), "rows of list_rows, and lists of the session are")
		}
	}
	n.Yes, n.No, err = p.inLoop(depth, n.For.Names, of)
	return n, err
}

// isList reports whether a name may stand for something to go through.
func (p *templateParser) isList(path Path) bool {
	switch {
	case p.names.Any || p.names.Context[path[0]] || !isRoot(path[0]) && !path.IsRow():
		return true
	case path[0] == messagesRoot:
		return len(path) == 1
	case !slices.Contains([]string{"session", "json", "claims", loopRoot}, path[0]):
		return false
	}
	return len(path) > 1 && !p.isOfRow(path)
}

// inLoop reads what stands in a {% for %}, where its names are known, and behind its {% empty %},
// where they are not.
func (p *templateParser) inLoop(depth int, names []string, of *Model) (yes, no []Node, err error) {
	before := len(p.loops)
	for _, name := range names {
		if len(names) > 1 {
			of = nil
		}
		p.loops = append(p.loops, loopVar{name, of})
	}
	p.inside++
	yes, end, err := p.nodes(depth, "empty", "endfor")
	p.inside--
	p.loops = p.loops[:before]
	if err == nil && end.rest != "" {
		err = p.malformed(end)
	}
	if err == nil && end.word == "empty" {
		no, end, err = p.nodes(depth, "endfor")
		if no == nil {
			no = []Node{}
		}
		if err == nil && end.rest != "" {
			err = p.malformed(end)
		}
	}
	return yes, no, err
}

// ofRows reads a name of a row, of rows, of their number or of a {% for %}; false where it is
// none of these.
func (p *templateParser) ofRows(parts Path, at int) (Path, bool, error) {
	if parts[0] == forloop && (p.inside > 0 || p.lax) {
		i := 1
		for i < len(parts)-1 && parts[i] == "parentloop" {
			i++
		}
		if len(parts) != i+1 || !slices.Contains(ofForloop, parts[i]) {
			return nil, true, p.fault(at, fmt.Sprintf("%q is nothing that a page knows", parts), "known are forloop."+strings.Join(ofForloop, ", forloop."))
		}
		return parts, true, nil
	}
	for _, v := range slices.Backward(p.loops) {
		if v.name != parts[0] {
			continue
		}
		path := append(Path{loopRoot}, parts...)
		if v.of != nil {
			return path, true, p.ofModel(v.of, parts, at)
		}
		return path, true, p.below2(parts[1:], at)
	}
	known, ok := p.names.Rows[parts[0]]
	if !ok {
		return nil, false, nil
	}
	path := append(Path{rowRoot}, parts...)
	if known.Many || known.Number {
		if len(parts) > 1 {
			return nil, true, p.fault(at, fmt.Sprintf("%s is no row, and has no %s", parts[0], parts[1]), "go through them: {% for "+known.Model.Var()+" in "+known.Model.Several()+" %}")
		}
		return path, true, nil
	}
	return path, true, p.ofModel(known.Model, parts, at)
}

// below2 checks names below one that may be anything.
func (p *templateParser) below2(parts Path, at int) error {
	for _, part := range parts {
		if !nameInTemplate().MatchString(part) {
			return p.fault(at, fmt.Sprintf("%q is no name", part), "names are letters, digits and _")
		}
	}
	if len(parts) > maxNesting {
		return p.fault(at, fmt.Sprintf("%s is not one value", parts), "")
	}
	return nil
}

// ofModel checks what is asked of a row.
func (p *templateParser) ofModel(m *Model, parts Path, at int) error {
	if len(parts) == 1 {
		return nil
	}
	names := []string{"id", "pk"}
	for _, f := range m.Fields {
		names = append(names, f.Name)
		if f.Kind != ForeignKey {
			continue
		}
		names = append(names, f.Column())
		switch {
		case f.Name != parts[1] || len(parts) == 2:
		case f.To != nil:
			return p.ofModel(f.To, parts[1:], at)
		case len(parts) > 3 || !slices.Contains(ofUser, parts[2]):
			return p.fault(at, "a user has no "+parts[2], diag.DidYouMean(parts[2], ofUser))
		default:
			return nil
		}
	}
	switch {
	case !slices.Contains(names, parts[1]):
		hint := diag.DidYouMean(parts[1], names)
		if hint == "" {
			hint = "known are " + strings.Join(names, ", ")
		}
		return p.fault(at, fmt.Sprintf("%s has no %s", parts[0], parts[1]), hint)
	case len(parts) > 2:
		return p.fault(at, fmt.Sprintf("%s is one value, and has no %s", parts[:2], parts[2]), "")
	}
	return nil
}

// fieldAt is the field of a model at the end of a path, empty for none. A key to another model is
// a RowValue.
func (p *templateParser) fieldAt(path Path) FieldKind {
	if len(path) < 3 || !path.IsRow() {
		return ""
	}
	of := p.names.Rows[path[1]].Model
	for _, v := range p.loops {
		if path[0] == loopRoot && v.name == path[1] {
			of = v.of
		}
	}
	var f ModelField
	for _, name := range path[2:] {
		if of == nil { // of a user
			return ""
		}
		f, _ = of.Field(name)
		of = f.To
	}
	if f.To != nil {
		return RowValue
	}
	return f.Kind
}

// Row reads a path to a row, as team or membership.team, as a template; the model is nil where it
// is none.
func (n Names) Row(path string) (Template, *Model, error) {
	t, err := n.Parse("{{ " + path + " }}")
	if err != nil || len(t.nodes) != 1 || t.nodes[0].Path == nil || t.nodes[0].Path[0] != rowRoot {
		return t, nil, err
	}
	at := t.nodes[0].Path
	of := n.Rows[at[1]]
	if of.Many || of.Number {
		return t, nil, nil
	}
	m := of.Model
	for _, name := range at[2:] {
		f, _ := m.Field(name)
		if m = f.To; m == nil {
			break
		}
	}
	return t, m, nil
}

// isOfRow reports whether a path leads to a row that a {% for %} gives, or to a field of it that
// is no text.
func (p *templateParser) isOfRow(path Path) bool {
	for _, v := range slices.Backward(p.loops) {
		if path[0] == loopRoot && v.name == path[1] {
			return v.of != nil && p.fieldAt(path) != CharField
		}
	}
	return false
}

// AskedRow is the lookup of a template that is {% if %} of one value of rows; false where it is
// another one.
func (t Template) AskedRow() (Template, bool) {
	if len(t.nodes) != 1 || t.nodes[0].If == nil || t.nodes[0].If.Operator != "" {
		return Template{}, false
	}
	n := t.nodes[0].If.Value
	if n.Kind != ValueNode || !n.Path.IsRow() {
		return Template{}, false
	}
	return Template{nodes: []Node{n}, src: "{{ " + n.Path[1:].String() + " }}"}, true
}
