package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// turnNames are the names that a loop gives values: for NAME in …, for KEY, VALUE in ….
func turnNames(s python.Statement) (names []string) {
	if s.Target.Kind == python.Name {
		return []string{s.Target.Text}
	}
	for _, p := range s.Target.Parts {
		names = append(names, p.Text)
	}
	return names
}

// throughOf is the dict or the list that a loop goes through, by which of its methods, and
// whether list() of it was made before.
func throughOf(e *python.Expr) (in *python.Expr, method string, list bool) {
	if calls(e) == "list" && len(e.Parts) == 2 && len(e.Named) == 0 {
		in, method, _ = throughOf(e.Parts[1])
		return in, method, true
	}
	if e.Kind == python.Call && len(e.Parts) == 1 && len(e.Named) == 0 && e.Parts[0].Kind == python.Attribute {
		if of := e.Parts[0]; of.Text == "items" || of.Text == "keys" {
			return of.Parts[0], of.Text, false
		}
	}
	return e, "", false
}

// goesThrough reports whether a loop is one over values, and not over rows.
func (r *viewReader) goesThrough(s python.Statement) bool {
	in, method, _ := throughOf(s.Value)
	if s.Target.Kind == python.List || method != "" {
		return true
	}
	if r.names.Rows[in.Dotted()].Model != nil {
		return false
	}
	_, _, known := r.looked(in)
	return known || r.locals[in.Dotted()]
}

// forEach reads a loop over a dict or a list.
func (r *viewReader) forEach(s python.Statement) error {
	in, method, list := throughOf(s.Value)
	names, body := turnNames(s), s.Body
	if len(names) == 1 && method != "items" {
		if value, behind, ok := r.valuesByKey(in, names[0], body); ok {
			names, body = append(names, value), behind
		}
	}
	switch {
	case (method == "items") != (s.Target.Kind == python.List):
		return instead(s, "for name, value in cart.items():", "a loop over the items of a dict gives two names, and any other one")
	case names[0] == names[len(names)-1] && len(names) == 2:
		return refuse(s, "the two names of a loop are the same")
	}
	for _, name := range names {
		if slices.Contains(ofDjango, name) || slices.Contains(ofPython, name) || slices.ContainsFunc(r.Models, func(m *httpsim.Model) bool { return m.Var() == name }) {
			return refuse(s, "%s is what Django calls something else here: take another name", name)
		}
	}
	if !list && changesThrough(in, body) {
		return instead(s, "for name in list(…):", "what the loop goes through is changed in it")
	}
	a := httpsim.ForEach{Names: names, Of: method, List: list}
	var err error
	if a.In, err = r.value(s, in); err != nil {
		return err
	}
	for _, name := range names {
		r.locals[name] = true
	}
	if a.Do, err = r.turns(s, body); err != nil {
		return err
	}
	r.add(s, a)
	return nil
}

// turns reads the lines in a loop, which may find what another turn has left.
func (r *viewReader) turns(s python.Statement, body []python.Statement) ([]httpsim.Action, error) {
	if len(r.loop) == 0 {
		defer func() { r.loop, r.besideLoop = nil, nil }()
		r.loop = body
		r.besideLoop = func(name string) bool { return mentionsBeside(r.whole, name, place{s.Line, s.Col}) }
	}
	return r.inside(body)
}

// mentionsBeside reports whether a name stands in some statements, but for the one at a place.
func mentionsBeside(all []python.Statement, name string, at place) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool {
		if s.Line == at.line && s.Col == at.col {
			return false
		}
		return mentions(s.Value, name) || s.Target != nil && !setsAtOnce(s, name) && mentions(s.Target, name) || mentionsBeside(blocks(s), name, at)
	})
}

// valuesByKey makes a loop over a dict's keys, in which its values are looked up by them, one in
// which they have a name. It returns the name of the value and the lines in the loop.
func (r *viewReader) valuesByKey(dict *python.Expr, key string, body []python.Statement) (value string, behind []python.Statement, ok bool) {
	isValue := func(e *python.Expr) bool {
		switch {
		case e.Kind == python.Index:
			return python.Same(e.Parts[0], dict) && e.Parts[1].Dotted() == key
		case e.Kind == python.Call && len(e.Parts) > 1 && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "get":
			return python.Same(e.Parts[0].Parts[0], dict) && e.Parts[1].Dotted() == key
		}
		return false
	}
	has := func(all []python.Statement) bool {
		return slices.ContainsFunc(all, func(s python.Statement) bool {
			found := false
			eachIn(s, func(e *python.Expr) *python.Expr { found = found || isValue(e); return nil })
			return found
		})
	}
	sets := false // a value, which is that of the dict and has no other name
	eachStatement(body, func(s python.Statement) { sets = sets || s.Target != nil && isValue(s.Target) })
	if sets || (has(body[1:]) || len(blocks(body[0])) > 0) && !quiet(body, key) {
		return "", nil, false
	}
	value, behind = r.free("value"), copied(body)
	if first := body[0]; len(body) > 1 && first.Action == python.Assign && first.Target.Kind == python.Name && isValue(first.Value) {
		value, behind, ok = first.Target.Text, behind[1:], true
	}
	replaceIn(behind, func(e *python.Expr) *python.Expr {
		if !isValue(e) {
			return nil
		}
		ok = true
		return word(value)
	})
	return value, behind, ok
}

// quiet reports whether lines change nothing of what a session or a dict has, and do not give
// that name another value.
func quiet(all []python.Statement, name string) bool {
	return !slices.ContainsFunc(all, func(s python.Statement) bool {
		switch s.Action {
		case python.Assign:
			if setsAtOnce(s, name) || s.Target.Kind == python.Index || strings.HasPrefix(s.Target.Dotted(), "request.") {
				return true
			}
		case python.For:
			if slices.Contains(turnNames(s), name) {
				return true
			}
		case python.Do:
			if method := calls(s.Value); method == "" || !slices.ContainsFunc(quietCalls, func(end string) bool { return strings.HasSuffix(method, end) }) {
				return true
			}
		case python.If, python.Try, python.Pass, python.Return, python.Raise:
		default:
			return true
		}
		return hasCall(s.Value, func(call string) bool {
			return strings.HasSuffix(call, ".pop") || strings.HasSuffix(call, ".setdefault")
		}) || !quiet(blocks(s), name)
	})
}

// quietCalls are the ends of what may be called meanwhile: they work on rows.
var quietCalls = []string{".save", ".create", ".delete", ".add"}

// changesThrough reports whether lines change the dict or the list that a loop goes through.
func changesThrough(in *python.Expr, body []python.Statement) bool {
	key, ofSession := sessionKey(in)
	if calls(in) == "request.session.get" && len(in.Parts) > 1 && in.Parts[1].Kind == python.String {
		key, ofSession = in.Parts[1].Text, true
	}
	found := looks{key: key}
	return slices.ContainsFunc(body, func(s python.Statement) bool {
		if ofSession && found.changedBy(s) || s.Target != nil && s.Target.Kind == python.Index && python.Same(s.Target.Parts[0], in) {
			return true
		}
		if method := s.Value; s.Action == python.Do && method.Kind == python.Call && method.Parts[0].Kind == python.Attribute && (python.Same(method.Parts[0].Parts[0], in) || ofSession && isItem(method.Parts[0].Parts[0], key)) {
			return true
		}
		if ofSession && s.Target != nil && s.Target.Kind == python.Index && isItem(s.Target.Parts[0], key) {
			return true
		}
		return changesThrough(in, blocks(s))
	})
}

// isItem reports whether an expression is what a session has under a name.
func isItem(e *python.Expr, key string) bool {
	name, is := sessionKey(e)
	return is && name == key
}

// ofPython are names that a loop may not take from what they stand for in views.
var ofPython = []string{"time", "timezone", "datetime", "timedelta", "random", "secrets", "json", "signing", "jwt", "hashlib", "hmac", "int", "str", "len", "list", "dict", "sum", "sorted", "user",
	"HttpResponse", "JsonResponse", "HttpResponseRedirect", "HttpResponseForbidden", "HttpResponseBadRequest", "Http404", "PermissionDenied", "User", "Session", "get_object_or_404", "send_mail"}

// forRows reads a loop over rows of a model, those that are listed above it or in it. It is
// false for another loop.
func (r *viewReader) forRows(s python.Statement) (is bool, err error) {
	in := s.Value
	if calls(in) == "list" && len(in.Parts) == 2 {
		in = in.Parts[1]
	}
	rows := r.names.Rows[in.Dotted()]
	m, name := rows.Model, in.Dotted()
	if !rows.Many {
		a, err := r.rowAction(s, in)
		if _, list := a.(httpsim.ListRows); err != nil || !list {
			return err != nil, err
		}
		list := r.unnamed(a).(httpsim.ListRows)
		r.addRow(s, list)
		m, name = list.Model, list.Name()
	}
	if s.Target.Kind != python.Name {
		return true, instead(s, "for "+m.Var()+" in "+m.Several()+":", "a loop over rows gives one name")
	}
	if err := r.takesName(s, s.Target.Text); err != nil {
		return true, err
	}
	a := httpsim.ForRows{Model: m, As: unless(m.Var(), s.Target.Text), In: unless(m.Several(), name)}
	outer := r.names
	r.names = r.names.GivenRow(a)
	a.Do, err = r.turns(s, s.Body)
	r.names = outer
	if err == nil {
		r.add(s, a)
	}
	return true, err
}

// unrolls recognises a loop over a few values that stand there, which is its lines for each of
// them: for name in ["language", "theme"]:.
func unrolls(s python.Statement) bool {
	if s.Action != python.For || s.Target.Kind != python.Name || s.Value.Kind != python.List || len(s.Value.Parts) == 0 || len(s.Value.Parts) > mostUnrolled {
		return false
	}
	for _, value := range s.Value.Parts {
		if value.Kind != python.String && value.Kind != python.Number {
			return false
		}
	}
	plain := timesSet(s.Body, s.Target.Text) == 0
	eachStatement(s.Body, func(s python.Statement) {
		plain = plain && (s.Action == python.Do || s.Action == python.Pass || s.Action == python.Assign && s.Target.Kind != python.Name)
	})
	return plain
}

// mostUnrolled is how many values such a loop may have.
const mostUnrolled = 20
