package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// plainRows makes lines about rows that say in two lines what the reader knows in one, or in one
// what it knows in two, those that it knows. below are the lines below the list.
func (k Known) plainRows(all, below []python.Statement) []python.Statement {
	if len(k.Models) == 0 {
		return all
	}
	all = slices.Clone(all)
	for i := 0; i < len(all); i++ {
		if made := k.plainRow(all[i:], below); made != nil {
			all = append(all[:i:i], made...)
			i--
			continue
		}
		s := &all[i]
		behind := slices.Concat(all[i+1:], below)
		s.Body, s.Else, s.Handlers = k.plainRows(s.Body, behind), k.plainRows(s.Else, behind), slices.Clone(s.Handlers)
		for h := range s.Handlers {
			s.Handlers[h].Body = k.plainRows(s.Handlers[h].Body, behind)
		}
	}
	return all
}

// plainRow makes the first of some lines plain, nil where it is.
func (k Known) plainRow(all, below []python.Statement) []python.Statement {
	for _, rule := range []func(all, below []python.Statement) []python.Statement{k.madeAtOnce, k.calledAtOnce, firstOfTwo, k.eitherRow, tryAlone} {
		if made := rule(all, below); made != nil {
			return made
		}
	}
	return nil
}

// isModel recognises Order(item="tea").
func (k Known) isModel(e *python.Expr) bool {
	return e != nil && e.Kind == python.Call && len(e.Parts) == 1 && slices.ContainsFunc(k.Models, func(m *httpsim.Model) bool { return calls(e) == m.Name })
}

// created is Order.objects.create(…) with what Order(…) is given, and more.
func created(e *python.Expr, more ...python.Named) *python.Expr {
	anew := *e
	objects := &python.Expr{Kind: python.Attribute, Line: e.Line, Col: e.Col, Text: "objects", Parts: e.Parts[:1]}
	anew.Parts = []*python.Expr{{Kind: python.Attribute, Line: e.Line, Col: e.Col, Text: "create", Parts: []*python.Expr{objects}}}
	anew.Named = slices.Concat(e.Named, more)
	return &anew
}

// madeAtOnce makes of order = Order(…), order.item = … and order.save() the line with create(); nil
// for anything else.
func (k Known) madeAtOnce(all, _ []python.Statement) []python.Statement {
	s := all[0]
	if s.Action == python.Do && s.Value.Kind == python.Call && len(s.Value.Parts) == 1 && s.Value.Parts[0].Text == "save" && len(s.Value.Named) == 0 && s.Value.Parts[0].Kind == python.Attribute && k.isModel(s.Value.Parts[0].Parts[0]) {
		s.Value = created(s.Value.Parts[0].Parts[0])
		return append([]python.Statement{s}, all[1:]...)
	}
	if s.Action != python.Assign || s.Target.Kind != python.Name || !k.isModel(s.Value) {
		return nil
	}
	name := s.Target.Text
	var more []python.Named
	for i, set := range all[1:] {
		if set.Action == python.Do && isCode(set.Value, name+".save()") {
			s.Value = created(s.Value, more...)
			return append([]python.Statement{s}, all[i+2:]...)
		}
		field, own := "", false
		if set.Action == python.Assign {
			field, own = strings.CutPrefix(set.Target.Dotted(), name+".")
		}
		twice := func(n python.Named) bool { return n.Name == field }
		if !own || mentions(set.Value, name) || slices.ContainsFunc(more, twice) || slices.ContainsFunc(s.Value.Named, twice) {
			return nil
		}
		more = append(more, python.Named{Name: field, Value: set.Value})
	}
	return nil
}

// calledAtOnce makes of Order.objects.get(…).delete() the two lines; nil for anything else.
func (k Known) calledAtOnce(all, _ []python.Statement) []python.Statement {
	s := all[0]
	if s.Action != python.Do || s.Value.Kind != python.Call || len(s.Value.Parts)+len(s.Value.Named) != 1 || s.Value.Parts[0].Kind != python.Attribute || s.Value.Parts[0].Text != "delete" {
		return nil
	}
	of := s.Value.Parts[0].Parts[0]
	if calls(of) != "get_object_or_404" && (of.Kind != python.Call || !slices.Contains([]string{"get", "first", "last"}, of.Parts[0].Text) || !k.isQuery(of.Parts[0].Parts[0])) {
		return nil
	}
	own := "row"
	for timesIn(all, own) > 0 {
		own += "_"
	}
	function := *s.Value.Parts[0]
	function.Parts = []*python.Expr{word(own)}
	call := *s.Value
	call.Parts = []*python.Expr{&function}
	then := s
	then.Value = &call
	return append([]python.Statement{assigned(s, own, of), then}, all[1:]...)
}

// givesTwo are the methods that give a row, and whether it was made.
var givesTwo = []string{"get_or_create", "update_or_create"}

// firstOfTwo makes of order = Order.objects.get_or_create(…)[0] the line that names both; nil for
// anything else.
func firstOfTwo(all, _ []python.Statement) []python.Statement {
	s := all[0]
	if s.Action != python.Assign || s.Target.Kind != python.Name || s.Value.Kind != python.Index || !isCode(s.Value.Parts[1], "0") {
		return nil
	}
	call := s.Value.Parts[0]
	if call.Kind != python.Call || call.Parts[0].Kind != python.Attribute || !slices.Contains(givesTwo, call.Parts[0].Text) {
		return nil
	}
	s.Target = &python.Expr{Kind: python.List, Line: s.Target.Line, Col: s.Target.Col, Parts: []*python.Expr{s.Target, word("_")}}
	s.Value = call
	return append([]python.Statement{s}, all[1:]...)
}

// eitherRow makes of order = Order.objects.first() or … the lines that ask whether there is one, so that the query
// is made once; nil for anything else.
func (k Known) eitherRow(all, _ []python.Statement) []python.Statement {
	s := all[0]
	if s.Action != python.Assign || s.Target.Kind != python.Name || s.Value.Kind != python.Operation || s.Value.Text != "or" {
		return nil
	}
	one := s.Value.Parts[0]
	if method := methodOf(one); method == nil || method.Text != "first" && method.Text != "last" || !k.isQuery(method.Parts[0]) {
		return nil
	}
	other := assigned(s, s.Target.Text, s.Value.Parts[1])
	s.Value = one
	none := &python.Expr{Kind: python.Operation, Text: "not", Line: s.Line, Col: s.Col, Parts: []*python.Expr{word(s.Target.Text)}}
	return append([]python.Statement{s, {Action: python.If, Line: s.Line, Col: s.Col, Value: none, Body: []python.Statement{other}}}, all[1:]...)
}

// isQuery recognises Order.objects, and what filter(), all() and order_by() make of it.
func (k Known) isQuery(e *python.Expr) bool {
	if e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && slices.Contains([]string{"all", "filter", "exclude", "order_by"}, e.Parts[0].Text) {
		return k.isQuery(e.Parts[0].Parts[0])
	}
	return slices.ContainsFunc(k.Models, func(m *httpsim.Model) bool {
		return e.Dotted() == m.Name+".objects" || slices.ContainsFunc(m.Fields, func(f httpsim.ModelField) bool { return isReverse(e, m, f) })
	})
}

// tryAlone takes the lines below the first of a try that finds, makes or deletes a row out of it: what its
// except catches, they do not raise. It is nil for anything else.
func tryAlone(all, _ []python.Statement) []python.Statement {
	s := all[0]
	if s.Action != python.Try || len(s.Body) < 2 || len(s.Handlers) != 1 || s.Handlers[0].Exception == nil {
		return nil
	}
	exception, first, rest := s.Handlers[0].Exception.Dotted(), s.Body[0], s.Body[1:]
	asks := func(e *python.Expr) bool {
		return strings.Contains(rootOf(e)+".", ".objects.") || strings.HasSuffix(calls(e), ".save")
	}
	missing := strings.HasSuffix(exception, "DoesNotExist") // which filter() and create() do not raise
	raises := slices.ContainsFunc(rest, func(s python.Statement) (raises bool) {
		eachIn(s, func(e *python.Expr) *python.Expr {
			if missing && e.Kind == python.Call && strings.Contains(rootOf(e)+".", ".objects.") && e.Parts[0].Kind == python.Attribute && !slices.Contains([]string{"get", "latest", "earliest"}, e.Parts[0].Text) {
				return nil
			}
			raises = raises || e.Kind == python.Call && asks(e) && (strings.HasSuffix(exception, "IntegrityError") || !strings.HasSuffix(calls(e), ".save"))
			return nil
		})
		return raises
	})
	makes := first.Action == python.Assign || first.Action == python.Do
	gets := strings.HasSuffix(exception, "DoesNotExist") && makes && strings.HasSuffix(rootOf(first.Value), ".objects.get")
	creates := strings.HasSuffix(exception, "IntegrityError") && makes && strings.HasSuffix(rootOf(first.Value), ".objects.create")
	removes := catchesProtected(s.Handlers[0].Exception) && deletes(first) && !deletesAny(rest)
	if raises || !gets && !creates && !removes {
		return nil
	}
	s.Body = s.Body[:1:1]
	if returns(s.Handlers[0].Body) {
		behind := slices.Concat(rest, s.Else)
		s.Else = nil
		return slices.Concat([]python.Statement{s}, behind, all[1:])
	}
	if creates || removes {
		return nil
	}
	s.Else = slices.Concat(rest, s.Else)
	return append([]python.Statement{s}, all[1:]...)
}
