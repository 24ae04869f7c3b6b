package djangocode

import (
	"maps"
	"slices"

	"statelab/internal/python"
)

// A function of one's own is read where it is called: its lines stand there then, and what it is
// given and names itself has names that stand nowhere else.

// inliner puts functions where they are called.
type inliner struct {
	functions map[string]python.Statement // by what they are called by
	used      map[string]bool             // names that stand somewhere
	made      int                         // calls
	depth     int
}

// mostCalls bounds the calls of functions of one's own, and mostDeep how far one calls another.
const (
	mostCalls = 100
	mostDeep  = 10
)

// inlined are statements in which functions stand where they are called.
func inlined(all []python.Statement, functions map[string]python.Statement) ([]python.Statement, error) {
	h := &inliner{functions: maps.Clone(functions), used: map[string]bool{}}
	if h.functions == nil {
		h.functions = map[string]python.Statement{}
	}
	h.uses(all)
	return h.list(all)
}

// uses notes the names that stand in statements.
func (h *inliner) uses(all []python.Statement) {
	note := func(e *python.Expr) *python.Expr {
		if e.Kind == python.Name {
			h.used[e.Text] = true
		}
		return nil
	}
	eachStatement(all, func(s python.Statement) {
		for _, e := range []*python.Expr{s.Target, s.Value} {
			if e != nil && s.Action != python.Def {
				eachPart(e, note)
			}
		}
	})
}

// fresh is a name like this one that stands nowhere.
func (h *inliner) fresh(name string) string {
	for h.used[name] {
		name += "_"
	}
	h.used[name] = true
	return name
}

func (h *inliner) list(all []python.Statement) (out []python.Statement, err error) {
	outer := h.functions
	defer func() { h.functions = outer }()
	for i, s := range all {
		if i > 0 && h.sendsOn(all[i-1:]) {
			continue // it stands in what was made of the one above
		}
		switch s.Action {
		case python.Import:
			continue
		case python.Class:
			return nil, refuse(s, "class is not read here: lines stand here without one")
		case python.Def:
			if h.functions = maps.Clone(h.functions); s.Async {
				return nil, refuse(s, "async is not read here: lines stand here without it")
			}
			h.functions[s.Name] = s
			continue
		}
		if h.sendsOn(all[i:]) {
			s.Name = answersOr
		}
		made, err := h.statement(s)
		if err != nil {
			return nil, err
		}
		out = append(out, made...)
	}
	return out, nil
}

// answersOr is the Name of a call whose answer is returned at once where it gives one.
const answersOr = "answers or goes on"

// sendsOn recognises sent = f(request) above if sent: return sent, where each return of f is an
// answer or None: it returns from the view, or goes on.
func (h *inliner) sendsOn(all []python.Statement) bool {
	if len(all) < 2 || all[0].Action != python.Assign || all[0].Target.Kind != python.Name || all[1].Action != python.If {
		return false
	}
	s, ask, name := all[0], all[1], all[0].Target.Text
	f, own := h.functions[calls(s.Value)]
	so, _ := asksName(name)(ask.Value)
	if !own || !so || len(ask.Else) > 0 || len(ask.Body) != 1 || ask.Body[0].Action != python.Return || ask.Body[0].Value.Dotted() != name || mentionsAny(all[2:], name) {
		return false
	}
	sends := true
	eachStatement(f.Body, func(s python.Statement) {
		if s.Action == python.Return && s.Value != nil && s.Value.Dotted() != "None" {
			sends = sends && slices.Contains(answers, calls(s.Value))
		}
	})
	return sends
}

// answers are what makes an answer.
var answers = []string{"redirect", "render", "HttpResponse", "JsonResponse", "HttpResponseRedirect", "HttpResponsePermanentRedirect", "HttpResponseForbidden", "HttpResponseBadRequest", "HttpResponseNotFound", "HttpResponseNotAllowed", "redirect_to_login"}

// statement is one statement with the functions in it where they are called.
func (h *inliner) statement(s python.Statement) (out []python.Statement, err error) {
	if f, ok := h.functions[calls(s.Value)]; ok && (s.Action == python.Return || s.Action == python.Do || s.Action == python.Assign && s.Target.Kind == python.Name) {
		return h.called(s, f)
	}
	var above []python.Statement
	if s.Value != nil {
		if s.Value, err = h.value(s, s.Value, &above); err != nil {
			return nil, err
		}
	}
	if s.Target != nil && s.Target.Kind != python.Name {
		if s.Target, err = h.value(s, s.Target, nil); err != nil {
			return nil, err
		}
	}
	if s.Body, err = h.list(s.Body); err == nil {
		s.Else, err = h.list(s.Else)
	}
	s.Handlers = slices.Clone(s.Handlers)
	for i := range s.Handlers {
		if err == nil {
			s.Handlers[i].Body, err = h.list(s.Handlers[i].Body)
		}
	}
	return append(above, s), err
}

// value is an expression without calls of functions of one's own: what one gives stands there, or
// its lines stand above, where that is no nil.
func (h *inliner) value(s python.Statement, e *python.Expr, above *[]python.Statement) (*python.Expr, error) {
	var err error
	part := func(p *python.Expr, above *[]python.Statement) *python.Expr {
		if err != nil {
			return p
		}
		var made *python.Expr
		if made, err = h.value(s, p, above); err != nil {
			return p
		}
		return made
	}
	f, own := h.functions[calls(e)]
	late := e.Kind == python.Conditional || isEither(e)
	n := 0
	if !own || len(e.Parts) > 1 || len(e.Named) > 0 {
		e = rebuilt(e, func(p *python.Expr) *python.Expr {
			n++
			if late && n != map[bool]int{true: 2, false: 1}[e.Kind == python.Conditional] {
				return part(p, nil)
			}
			if own && n == 1 {
				return p
			}
			return part(p, above)
		})
	}
	if !own || err != nil {
		return e, err
	}
	if made, ok := h.oneValue(f, e); ok {
		if h.depth++; h.depth > mostDeep {
			return nil, hinted(at(e), "write what it does where it is needed", "%s() calls itself, or others that go too deep", calls(e))
		}
		defer func() { h.depth-- }()
		return h.value(s, made, above)
	}
	if above == nil {
		return nil, hinted(at(e), "call it on a line of its own above, as in value = "+calls(e)+"(…)", "%s() does more than give one value, and is called here in the middle of a line", calls(e))
	}
	name := h.fresh(f.Name + "_value")
	made, err := h.called(assigned(s, name, e), f)
	*above = append(*above, made...)
	return word(name), err
}

// at is where an expression stands.
func at(e *python.Expr) python.Statement { return python.Statement{Line: e.Line, Col: e.Col} }

// argumentsOf are what a function is given by a call, by its names.
func argumentsOf(f python.Statement, e *python.Expr) (map[string]*python.Expr, error) {
	given := map[string]*python.Expr{}
	params := f.Params
	wrong := refuse(at(e), "%s() is not given what its def takes", calls(e))
	for _, p := range params {
		if p.Stars > 0 {
			return nil, refuse(f, "what a function takes by a star is not read here")
		}
	}
	for i, arg := range e.Parts[1:] {
		if i >= len(params) {
			return nil, wrong
		}
		given[params[i].Name] = arg
	}
	for _, n := range e.Named {
		if _, twice := given[n.Name]; twice || !slices.ContainsFunc(params, func(p python.Param) bool { return p.Name == n.Name }) {
			return nil, wrong
		}
		given[n.Name] = n.Value
	}
	for _, p := range params {
		if given[p.Name] == nil {
			if given[p.Name] = p.Default; p.Default == nil {
				return nil, wrong
			}
			if isMutable(p.Default) {
				return nil, refuse(f, "all calls share what stands behind = here: write None, and make it anew in the function")
			}
		}
	}
	return given, nil
}

// oneValue is what a function gives that only looks at what it is given: an expression.
func (h *inliner) oneValue(f python.Statement, e *python.Expr) (*python.Expr, bool) {
	given, err := argumentsOf(f, e)
	value := returnedAlone(f.Body)
	if err != nil || value == nil || f.Async {
		return nil, false
	}
	for name, arg := range given {
		if !isPlainArgument(arg) && (doing(arg) || timesOf(value, name) > 1) {
			return nil, false
		}
	}
	made := replaced(value, func(e *python.Expr) *python.Expr {
		if e.Kind == python.Name {
			return given[e.Text]
		}
		return nil
	})
	return made, true
}

// isPlainArgument recognises what is the same wherever it stands: a name, a constant, request.user.
func isPlainArgument(e *python.Expr) bool {
	return e.Dotted() != "" || e.Kind == python.String || e.Kind == python.Number
}

// timesOf is how often a name stands in an expression.
func timesOf(e *python.Expr, name string) (n int) {
	eachPart(e, func(e *python.Expr) *python.Expr {
		if e.Kind == python.Name && e.Text == name {
			n++
		}
		return nil
	})
	return n
}

// returnedAlone is the one value that lines return which do nothing else; nil for others.
func returnedAlone(all []python.Statement) *python.Expr {
	if len(all) == 0 {
		return nil
	}
	s := all[0]
	switch {
	case s.Action == python.Return && s.Value != nil && len(all) == 1:
		return s.Value
	case s.Action == python.Assign && s.Target.Kind == python.Name && !doing(s.Value) && s.Value.Kind != python.Dict && s.Value.Kind != python.List:
		rest := returnedAlone(all[1:])
		if rest == nil || mentions(s.Value, s.Target.Text) || timesSet(all, s.Target.Text) > 1 || calls(s.Value) != "" && timesOf(rest, s.Target.Text) > 1 {
			return nil
		}
		return replaced(rest, named(s.Target.Text, s.Value))
	case s.Action == python.If && !doing(s.Value):
		yes, no := returnedAlone(s.Body), returnedAlone(append(slices.Clone(s.Else), all[1:]...))
		if len(s.Else) > 0 && len(all) > 1 || yes == nil || no == nil {
			return nil
		}
		return conditional(s.Value, yes, s.Value, no)
	}
	return nil
}
