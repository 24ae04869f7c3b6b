package djangocode

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// let reads name = …, a name of the view's own whose value may be another one where the name
// stands below.
func (r *viewReader) let(s python.Statement) error {
	name := s.Target.Text
	a := httpsim.Let{Name: name}
	value := s.Value
	d, of, draws := drawing(value)
	if draws {
		if value = of; of == nil {
			value = &python.Expr{Kind: python.String}
		}
		a.Draw = d
	} else if left, by, minus, ok := r.summed(s, value); ok && !isText(value) {
		if value, a.By, a.Minus = left, by, minus; len(by.Nodes()) == 0 {
			a.By = httpsim.Number(1)
		}
	}
	if isNow(value) {
		value, _ = python.Expression(timeNow) // the clock here has whole seconds
	}
	value, works, err := r.worksOf(s, value)
	if err != nil {
		return err
	}
	a.Works = works
	if a.Value, err = r.value(s, value); err != nil {
		return err
	}
	if slices.Contains(ofDjango, name) {
		return refuse(s, "%s is what Django calls something else here: take another name", name)
	}
	if !r.Below && !r.page && !mentionsAny(r.whole, name) {
		return instead(s, fmt.Sprintf("context[%s] = %s", python.Quote(name), name), "no line here uses %s", name)
	}
	delete(r.users, name)
	r.locals[name], r.texts[name] = true, draws && d.Does > httpsim.Odds || len(works) > 0 && works[len(works)-1].IsText() && len(a.By.Nodes()) == 0
	r.add(s, a)
	return nil
}

// ofDjango are names that views have already.
var ofDjango = []string{"request", "response", "context", "form", "settings", "cache", "login", "logout", "redirect", "render"}

// drawn reads get_random_string(…) where a value belongs: it is drawn right before.
func (r *viewReader) drawn(s python.Statement, e *python.Expr) (httpsim.Template, error) {
	s.Value = e
	if r.names.Code && r.drawsAgain() && mentionsAny(r.whole, "code") {
		return httpsim.Template{}, refuse(s, "get_random_string() stands on a line of its own here, as in stamp = get_random_string(12)")
	}
	if err := r.code(s); err != nil {
		return httpsim.Template{}, err
	}
	if !r.drawsAgain() {
		return httpsim.Code(), nil
	}
	name := r.free("drawn")
	r.locals[name] = true
	r.add(s, httpsim.Let{Name: name, Value: httpsim.Code()})
	return httpsim.Local(name), nil
}

// draws reads name = get_random_string(…). Where it is drawn once, that is the code.
func (r *viewReader) draws(all []python.Statement) error {
	s := all[0]
	if err := r.code(s); err != nil {
		return err
	}
	switch name := s.Target.Text; {
	case name == "code":
	case r.Below, r.page && !mentionsAny(all[1:], name), r.drawsAgain(), r.escapes(all) != "", slices.ContainsFunc(all[1:], func(s python.Statement) bool { return setsName(s, name) }):
		r.locals[name] = true
		r.add(s, httpsim.Let{Name: name, Value: httpsim.Code()})
	case !mentionsAny(all[1:], name):
		return refuse(s, "no line here uses %s", name)
	default:
		replaceIn(all[1:], named(name, &python.Expr{Kind: python.Name, Text: "code"}))
	}
	return nil
}

// drawsAgain reports whether more than one line draws a code: each keeps its own then.
func (r *viewReader) drawsAgain() bool {
	n := 0
	count := func(e *python.Expr) *python.Expr {
		if calls(e) == "get_random_string" {
			n++
		}
		return nil
	}
	for _, s := range r.whole {
		eachIn(s, count)
	}
	return n > 1
}

// eachIn gives each expression of a statement, and of those inside it, to a function.
func eachIn(s python.Statement, f func(*python.Expr) *python.Expr) {
	replaced(s.Value, f)
	for _, inner := range blocks(s) {
		eachIn(inner, f)
	}
}

// free is a name like this one that stands nowhere.
func (r *viewReader) free(name string) string {
	for r.locals[name] || mentionsAny(r.whole, name) || slices.ContainsFunc(r.whole, func(s python.Statement) bool { return setsName(s, name) }) {
		name += "_"
	}
	return name
}

// popped is the name that request.session.pop("name", …) takes out, and the value that it
// gives on as a lookup. It is false for anything else.
func popped(e *python.Expr) (name string, value *python.Expr, ok bool) {
	if calls(e) != "request.session.pop" || len(e.Parts) < 2 || len(e.Parts) > 3 || len(e.Named) > 0 || e.Parts[1].Kind != python.String {
		return "", nil, false
	}
	session := e.Parts[0].Parts[0]
	if len(e.Parts) == 2 {
		return e.Parts[1].Text, &python.Expr{Kind: python.Index, Line: e.Line, Col: e.Col, Parts: []*python.Expr{session, e.Parts[1]}}, true
	}
	get := &python.Expr{Kind: python.Attribute, Line: e.Line, Col: e.Col, Text: "get", Parts: []*python.Expr{session}}
	return e.Parts[1].Text, &python.Expr{Kind: python.Call, Line: e.Line, Col: e.Col, Parts: append([]*python.Expr{get}, e.Parts[1:]...)}, true
}

// taking reads request.session.pop("name", …) where its value is used, of which the rest of
// the statement is read then: what is taken out has a name, and is gone.
func (r *viewReader) taking(s python.Statement) (python.Statement, error) {
	if s.Action == python.Do && (calls(s.Value) == "request.session.pop" || toldOf(s.Value)) || conditionalIn(s.Value) != nil || putsInContext(s) {
		return s, nil
	}
	if s.Action == python.Assign && s.Target.Kind == python.Name && !slices.Contains(ofDjango, s.Target.Text) {
		if name, value, ok := popped(s.Value); ok {
			err := r.take(s, s.Target.Text, name, value)
			return python.Statement{Action: python.Pass, Line: s.Line, Col: s.Col}, err
		}
		if toldOf(s.Value) {
			return python.Statement{Action: python.Pass, Line: s.Line, Col: s.Col}, r.told(s, s.Value, s.Target.Text)
		}
	}
	var err error
	s.Value = replaced(s.Value, func(e *python.Expr) *python.Expr {
		if toldOf(e) && err == nil {
			own := r.free(map[string]string{"cache.delete": "deleted", "cache.add": "added"}[calls(e)])
			err = r.told(s, e, own)
			return &python.Expr{Kind: python.Name, Text: own}
		}
		name, value, ok := popped(e)
		if !ok || err != nil {
			return nil
		}
		own := "taken"
		if isPlain(name) && !slices.Contains(ofDjango, name) {
			own = name
		}
		own = r.free(own)
		err = r.take(s, own, name, value)
		return &python.Expr{Kind: python.Name, Text: own}
	})
	return s, err
}

// toldOf recognises a change of the cache that tells whether it was one.
func toldOf(e *python.Expr) bool {
	return calls(e) == "cache.delete" || calls(e) == "cache.add"
}

// told reads such a change whose value has a name.
func (r *viewReader) told(s python.Statement, e *python.Expr, name string) error {
	s.Action, s.Value, r.locals[name] = python.Do, e, true
	if err := r.cache(s, strings.TrimPrefix(calls(e), "cache.")); err != nil {
		return err
	}
	last := &r.done[len(r.done)-1]
	switch a := last.Action.(type) {
	case httpsim.CacheDelete:
		a.As = name
		last.Action = a
	case httpsim.CacheSet:
		a.As = name
		last.Action = a
	}
	return nil
}

// isPlain reports whether a text is a name in Python.
func isPlain(text string) bool {
	e, err := python.Expression(text)
	return err == nil && e.Kind == python.Name
}

// putsInContext reports whether what a statement looks up goes into the context.
func putsInContext(s python.Statement) bool {
	if s.Action == python.Assign {
		return s.Target.Dotted() == "context" || s.Target.Kind == python.Index && s.Target.Parts[0].Dotted() == "context"
	}
	return s.Action == python.Return && calls(s.Value) == "render"
}

// take keeps a value of the session under a name of the view's own, and takes it out.
func (r *viewReader) take(s python.Statement, own, name string, value *python.Expr) error {
	t, err := r.value(s, value)
	if err != nil {
		return err
	}
	r.locals[own] = true
	r.add(s, httpsim.Let{Name: own, Value: t})
	r.gone(s, name, value)
	return nil
}

// gone takes a value out of the session that was looked up as in value.
func (r *viewReader) gone(s python.Statement, name string, value *python.Expr) {
	if value.Kind == python.Index {
		r.add(s, httpsim.SessionDelete{Name: name})
	} else {
		r.add(s, httpsim.SessionPop{Name: name})
	}
}

// notRead refuses a value, at what of it is not read.
func (r *viewReader) notRead(s python.Statement, e *python.Expr) error {
	if kind, at := kindOf(e); kind != nil {
		s.Line, s.Col = at.Line, at.Col
		return r.ofKind(s, kind.says, kind.value)
	}
	at := r.culprit(e)
	s.Line, s.Col = at.Line, at.Col
	name := at.Dotted()
	if err := r.noColumn(s, e); err != nil {
		return err
	}
	switch attribute, ofUser := strings.CutPrefix(name, "request.user."); {
	case ofUser && r.ofUsers(attribute):
		return refuse(s, "%s of a user is not read here", attribute)
	case ofUser:
		return hinted(s, "known are request.user."+strings.Join(httpsim.OfUser(), ", request.user."), "request.user has no %s here", attribute)
	case at.Kind == python.Name && httpsim.InLinesAlone(r.names.Kwargs[name]):
		return refuse(s, "the value %s of the address is read in a whole view alone, which runs line by line", name)
	case at.Kind == python.Name && isCaught(strings.Join(r.source, "\n"), name):
		return refuse(s, "what %s has caught is not read here", name)
	case at.Kind == python.Name && !slices.Contains(ofDjango, name) && !slices.Contains(r.imported, name) && !slices.Contains([]string{"True", "False", "None"}, name):
		return hinted(s, cmp.Or(diag.DidYouMean(name, slices.Sorted(maps.Keys(r.names.Rows))), givenAbove(name)), "%s has no value here", name)
	}
	const only = "this value is not read here; it can be a text in quotes, a number, or what was sent or kept"
	if line := lineAbout(at); line != "" {
		return instead(s, line, only)
	}
	return refuse(s, only)
}

// ofUsers reports whether a name behind that of a user begins with what models give users: orders.count.
func (r *viewReader) ofUsers(attribute string) bool {
	first, _, _ := strings.Cut(attribute, ".")
	return slices.Contains(httpsim.GivenToUsers(r.Models), first)
}

// isCaught reports whether an except gives a name its exception: except KeyError as e.
func isCaught(text, name string) (is bool) {
	all, err := python.Program(text)
	if err != nil {
		return false
	}
	eachStatement(all, func(s python.Statement) {
		is = is || slices.ContainsFunc(s.Handlers, func(h python.Handler) bool { return h.Name == name })
	})
	return is
}

// culprit is what of an expression that is not read is not: a name without a value, or an
// attribute that nobody has, where there is one.
func (r *viewReader) culprit(e *python.Expr) *python.Expr {
	if e.Dotted() != "" {
		return e
	}
	for _, part := range partsOf(e) {
		if _, known := constant(part); known {
			continue
		}
		if part.Kind == python.Name || strings.HasPrefix(part.Dotted(), "request.user.") || partsOf(part) != nil {
			if _, _, ok := r.looked(part); !ok {
				return r.culprit(part)
			}
		}
	}
	return e
}
