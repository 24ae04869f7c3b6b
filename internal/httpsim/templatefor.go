package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/sessionstore"
)

// Loop is what {% for … in … %} goes through.
type Loop struct {
	Names []string // one, or those of a name and its value in a dict
	In    Node     // a ValueNode
	Items bool     // .items of a dict
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

var ofForloop = []string{"counter", "counter0", "first", "last"}

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
	if depth == maxNesting {
		return Node{}, p.fault(t.at, fmt.Sprintf("more than %d fors and ifs inside one another", maxNesting), "take the inner ones out")
	}
	names, in, ok := strings.Cut(t.rest, " in ")
	if !ok {
		return Node{}, p.fault(t.at, "{% for %} has no in", "as in {% for order in orders %}")
	}
	n := Node{Kind: ForNode, For: &Loop{}}
	for name := range strings.SplitSeq(names, ",") {
		name = strings.TrimSpace(name)
		if !nameOfField().MatchString(name) || isRoot(name) || slices.Contains(namesInContext, name) {
			return n, p.fault(t.at, fmt.Sprintf("%q is no name for what a {%% for %%} goes through", name), "as in {% for order in orders %}")
		}
		n.For.Names = append(n.For.Names, name)
	}
	if in = strings.TrimSpace(in); len(n.For.Names) == 2 {
		if in, ok = strings.CutSuffix(in, ".items"); !ok {
			return n, p.fault(t.at, "{% for %} takes two names of a dict apart", "as in {% for name, count in session.cart.items %}")
		}
		n.For.Items = true
	}
	if len(n.For.Names) > 2 {
		return n, p.fault(t.at, "{% for %} has one name or two", "")
	}
	path, err := p.path(in, t.at)
	if err != nil {
		return n, err
	}
	n.For.In = nodeOf(path)
	var of *Model
	if known, ok := p.names.Rows[path[len(path)-1]]; ok && len(path) == 2 && path[0] == rowRoot && known.Many {
		of = known.Model
	} else if !p.names.Context[path[0]] && (!slices.Contains([]string{"session", "json", "claims", loopRoot}, path[0]) || len(path) == 1 && !n.For.Items || p.isOfRow(path)) {
		return n, p.fault(t.at, fmt.Sprintf("%s is nothing to go through", in), "rows of list_rows, and lists of the session are")
	}
	for _, name := range n.For.Names {
		p.loops = append(p.loops, loopVar{name, of})
	}
	n.Yes, n.No, err = p.inLoop(t, len(n.For.Names), depth)
	return n, err
}

// inLoop reads what stands in a {% for %}, where its names are known, and behind its {% empty %},
// where they are not.
func (p *templateParser) inLoop(t tag, names, depth int) (yes, no []Node, err error) {
	p.inside++
	yes, end, err := p.nodes(depth + 1)
	p.inside--
	p.loops = p.loops[:len(p.loops)-names]
	if err == nil && end.word == "empty" {
		no, end, err = p.nodes(depth + 1)
		if no == nil {
			no = []Node{}
		}
	}
	switch {
	case err != nil:
	case end.word == "":
		err = p.fault(t.at, "{% for %} has no {% endfor %}", "")
	case end.word != "endfor":
		err = p.fault(end.at, "{% "+end.word+" %} stands where the {% for %} before it has no {% endfor %} yet", "")
	}
	return yes, no, err
}

// ofRows reads a name of a row, of rows, of their number or of a {% for %}; false where it is
// none of these.
func (p *templateParser) ofRows(parts Path, at int) (Path, bool, error) {
	if parts[0] == forloop && p.inside > 0 {
		if len(parts) != 2 || !slices.Contains(ofForloop, parts[1]) {
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

// turn is where a page is in a {% for %}.
type turn struct {
	names  []string
	values []any
	at, of int
}

// maxTurns is how often the {% for %}s of a page may go round together.
const maxTurns = 100_000

// errTooManyTurns ends a page that goes round without measure.
var errTooManyTurns = errors.New("the loops of the page go round more than 100,000 times")

// eachOf goes through what a {% for %} is about.
func (v *visit) eachOf(b *strings.Builder, n Node, inHTML bool) error {
	all, err := v.goneThrough(n.For)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return v.fillNodes(b, n.No, inHTML)
	}
	defer func() { v.turns = v.turns[:len(v.turns)-1] }()
	v.turns = append(v.turns, turn{names: n.For.Names, of: len(all)})
	for i, values := range all {
		if v.turned++; v.turned > maxTurns {
			return errTooManyTurns
		}
		here := &v.turns[len(v.turns)-1]
		here.values, here.at = values, i
		if err := v.fillNodes(b, n.Yes, inHTML); err != nil {
			return err
		}
	}
	return nil
}

// goneThrough are the values of each turn.
func (v *visit) goneThrough(l *Loop) ([][]any, error) {
	value, err := v.ofNode(l.In)
	if err != nil {
		return nil, err
	}
	var all [][]any
	switch in := value.(type) {
	case *queried:
		rows, err := v.rowsOf(in)
		for _, r := range rows {
			all = append(all, []any{r})
		}
		return all, err
	case *sessionstore.Dict:
		if own, has := in.Lookup("items"); l.Items && has {
			return nil, notIterable(own)
		}
		for name, value := range in.All() {
			all = append(all, []any{name, value}[:len(l.Names)])
		}
		return all, nil
	case absent:
		return v.called(l)
	case nil:
		return nil, nil
	}
	if l.Items { // there is no such method, so that there is nothing to go through
		return nil, nil
	}
	switch in := itemsOf(value).(type) {
	case string:
		for _, c := range in {
			all = append(all, []any{string(c)})
		}
		return all, nil
	case *sessionstore.List:
		for i := range in.Len() {
			all = append(all, []any{in.At(i)})
		}
		return all, nil
	}
	return nil, notIterable(value)
}

// pair is a name and its value of a dict, in one: a tuple, of which {{ pair.0 }} is the name.
type pair struct{ *sessionstore.List }

// itemsOf are the parts of a value that is a list, or a pair.
func itemsOf(value any) any {
	if two, is := value.(pair); is {
		return two.List
	}
	return value
}

// called are the values of each turn through .keys, .values or .items of a dict that has nothing by that
// name: Django calls the method then.
func (v *visit) called(l *Loop) (all [][]any, err error) {
	last := len(l.In.Path) - 1
	method := l.In.Path[last]
	if l.Items || last == 0 || !slices.Contains([]string{"keys", "values", "items"}, method) {
		return nil, nil
	}
	of, err := v.value(l.In.Path[:last])
	dict, is := of.(*sessionstore.Dict)
	if err != nil || !is {
		return nil, err
	}
	for name, value := range dict.All() {
		switch method {
		case "keys":
			all = append(all, []any{name})
		case "items":
			all = append(all, []any{pair{sessionstore.NewList(name, value)}})
		default:
			all = append(all, []any{value})
		}
	}
	return all, nil
}

func notIterable(v any) error {
	return fmt.Errorf("TypeError: '%s' object is not iterable", kindOf(v))
}

// ofTurn looks a name up that a {% for %} gives.
func (v *visit) ofTurn(p Path) (any, error) {
	for _, t := range slices.Backward(v.turns) {
		i := slices.Index(t.names, p[0])
		if i < 0 {
			continue
		}
		if r, ok := t.values[i].(*record); ok {
			return v.ofRecord(r, p[1:])
		}
		return inside(t.values[i], p[1:]), nil
	}
	return absent{}, nil
}

// ofForloop is what {{ forloop.NAME }} is.
func (v *visit) ofForloop(name string) any {
	if len(v.turns) == 0 {
		return absent{}
	}
	switch t := v.turns[len(v.turns)-1]; name {
	case "counter":
		return int64(t.at + 1)
	case "counter0":
		return int64(t.at)
	case "first":
		return t.at == 0
	default:
		return t.at == t.of-1
	}
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
