package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// Middleware says that the lines are those of a middleware, in which get_response(request) is
// what comes behind them.
type Middleware int

// What is below the lines of a middleware.
const (
	NoMiddleware Middleware = iota
	AtItsEnd                // nothing but the call of get_response
	WithMore                // other lines
)

// passedOn returns the lines of a middleware without get_response(request), to which a middleware
// here comes by itself: what stands below it works on its answer, and what is not to run for
// those who were sent on above stands in an else.
func (k Known) passedOn(all []python.Statement) ([]python.Statement, error) {
	for i, s := range all {
		switch {
		case !passesOn(s):
		case isPassed(s) && s.Action == python.Assign && s.Target.Dotted() == "response":
			return k.onItsAnswer(all[:i], all[i+1:])
		case k.Middleware == WithMore:
			return nil, hinted(s, "an if asks here who is not let through", "below these lines stand others of this middleware, and get_response(request) would leave them out")
		case s.Action == python.Return && isPassed(s):
			if i+1 < len(all) {
				return nil, refuse(all[i+1], "the view has returned above, and never comes to this line: put it above that return, or leave it out")
			}
			return all[:i], nil
		case s.Action == python.If:
			return k.passedOnIf(all, i)
		default:
			return nil, instead(s, "return get_response(request)", "get_response() stands here in a return, or as response = get_response(request)")
		}
	}
	return all, nil
}

// passedOnIf is passedOn where an if has get_response in it: what stands below it stands in both
// its ways then.
func (k Known) passedOnIf(all []python.Statement, i int) (kept []python.Statement, err error) {
	s, rest := all[i], all[i+1:]
	way := func(body []python.Statement) []python.Statement {
		if n := len(body); n > 0 && (body[n-1].Action == python.Return || body[n-1].Action == python.Raise) {
			return slices.Clone(body)
		}
		return append(slices.Clone(body), copied(rest)...)
	}
	if s.Body, err = k.passedOn(way(s.Body)); err != nil {
		return nil, err
	}
	if s.Else, err = k.passedOn(way(s.Else)); err != nil {
		return nil, err
	}
	if len(s.Body) == 0 {
		s.Body = []python.Statement{{Action: python.Pass, Line: s.Line, Col: s.Col}}
	}
	return append(slices.Clone(all[:i]), s), nil
}

// onItsAnswer reads what stands below response = get_response(request): lines on the response,
// which name nothing that the page could have changed.
func (k Known) onItsAnswer(above, below []python.Statement) ([]python.Statement, error) {
	last := len(below) - 1
	if last < 0 || below[last].Action != python.Return || below[last].Value.Dotted() != "response" {
		return append(slices.Clone(above), below...), nil // of which is said what lacks
	}
	if !slices.ContainsFunc(below[:last], func(s python.Statement) bool { return onResponse(s) != nil || s.Action == python.If }) {
		if k.Middleware == WithMore {
			last++
		}
		return append(slices.Clone(above), below[:last]...), nil
	}
	if k.Middleware == WithMore {
		for _, s := range below {
			if err := onResponse(s); err != nil {
				return nil, err
			}
		}
	}
	at := below[0]
	if early := returnsIn(below[:last]); early != nil {
		return nil, hinted(*early, "an if below it decides what is done to the response", "below get_response(request) a middleware returns the response here, once and at its end")
	}
	return append(slices.Clone(above), python.Statement{Action: python.If, Line: at.Line, Col: at.Col, Value: word(behind), Body: below[:last]}), nil
}

// behind is the condition of the lines that stand below response = get_response(request).
const behind = "below get_response"

// returnsIn is the first of some statements that returns, or one in it; nil for none.
func returnsIn(all []python.Statement) *python.Statement {
	for _, s := range all {
		if s.Action == python.Return {
			return &s
		}
		if in := returnsIn(blocks(s)); in != nil {
			return in
		}
	}
	return nil
}

// comesBehind reads the lines that stand below response = get_response(request).
func (r *viewReader) comesBehind(s python.Statement) (err error) {
	outer := r.back
	r.back = true
	var a httpsim.Behind
	a.Do, err = r.inside(s.Body)
	r.back = outer
	r.add(s, a)
	return err
}

// ofAnswer is what an expression finds in the answer that comes back to a middleware, and what stands for it
// where it is not there.
func (r *viewReader) ofAnswer(e *python.Expr) (path httpsim.Path, missing string, ok bool) {
	if !r.back {
		return nil, "", false
	}
	at := func(names ...string) httpsim.Path { return httpsim.OfAnswer(names...).Nodes()[0].Path }
	switch {
	case e.Dotted() == "response.status_code":
		return at(httpsim.AnswerStatus), "", true
	case e.Kind == python.Index && isHeaders(e.Parts[0]) && e.Parts[1].Kind == python.String:
		return at(httpsim.AnswerHeaders, e.Parts[1].Text), httpsim.Raises, true
	case e.Kind == python.Attribute && e.Text == "value" && e.Parts[0].Kind == python.Index && e.Parts[0].Parts[0].Dotted() == "response.cookies" && e.Parts[0].Parts[1].Kind == python.String:
		return at(httpsim.AnswerCookies, e.Parts[0].Parts[1].Text), httpsim.Raises, true
	case e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "get" && isHeaders(e.Parts[0].Parts[0]) && len(e.Named) == 0 && (len(e.Parts) == 2 || len(e.Parts) == 3) && e.Parts[1].Kind == python.String:
		missing = "null"
		if len(e.Parts) == 3 {
			if missing, ok = constant(e.Parts[2]); !ok {
				return nil, "", false
			}
			if missing == `""` {
				missing = ""
			}
		}
		return at(httpsim.AnswerHeaders, e.Parts[1].Text), missing, true
	}
	return nil, "", false
}

// isHeaders recognises response and response.headers, which find a header by its name.
func isHeaders(e *python.Expr) bool {
	return e.Dotted() == "response" || e.Dotted() == "response.headers"
}

// thereInAnswer reads "X-Name" in response, of its headers and of its cookies, and response.has_header("X-Name").
func (r *viewReader) thereInAnswer(e *python.Expr) (t httpsim.Test, ok bool) {
	denied := e.Kind == python.Operation && e.Text == "not"
	if denied {
		e = e.Parts[0]
	}
	name, of := "", httpsim.AnswerHeaders
	switch {
	case !r.back:
		return t, false
	case calls(e) == "response.has_header" && len(e.Parts) == 2 && e.Parts[1].Kind == python.String:
		name = e.Parts[1].Text
	case e.Kind == python.Operation && (e.Text == "in" || e.Text == "not in") && e.Parts[0].Kind == python.String && (isHeaders(e.Parts[1]) || e.Parts[1].Dotted() == "response.cookies"):
		name, denied = e.Parts[0].Text, denied != (e.Text == "not in")
		if !isHeaders(e.Parts[1]) {
			of = httpsim.AnswerCookies
		}
	default:
		return t, false
	}
	if t.Is = httpsim.There; denied {
		t.Is = httpsim.NotThere
	}
	t.Of = httpsim.OfAnswer(of, name)
	return t, true
}

// onResponse refuses a statement that does not work on the response alone.
func onResponse(s python.Statement) error {
	const below = "below get_response(request) the page has run already: lines there work on its response, and name nothing that a page changes"
	switch {
	case s.Action == python.Pass:
		return nil
	case s.Action == python.If && stays(s.Value):
		for _, inner := range blocks(s) {
			if err := onResponse(inner); err != nil {
				return err
			}
		}
		return nil
	case s.Action == python.Do && slices.Contains([]string{"patch_vary_headers", "patch_cache_control", "add_never_cache_headers"}, calls(s.Value)): // which is given texts alone
		return nil
	case s.Action == python.Do && strings.HasPrefix(calls(s.Value), "response."):
		if !slices.ContainsFunc(partsOf(s.Value), func(e *python.Expr) bool { return !stays(e) }) {
			return nil
		}
	case s.Action == python.Assign && (strings.HasPrefix(rootOf(s.Target)+".", "response.")) && stays(s.Value):
		return nil
	}
	return hinted(s, "what a page is to find stands above", below)
}

// stays reports whether a page changes nothing of what an expression names.
func stays(e *python.Expr) bool {
	if e.Kind == python.Name {
		return slices.Contains(append([]string{"True", "False", "None"}, staying...), e.Text)
	}
	if name := e.Dotted(); name != "" {
		return slices.ContainsFunc(append([]string{"request.path"}, staying...), func(root string) bool { return name == root || strings.HasPrefix(name, root+".") })
	}
	parts := e.Parts
	if e.Kind == python.Attribute {
		return stays(parts[0])
	}
	return !slices.ContainsFunc(parts, func(p *python.Expr) bool { return !stays(p) }) &&
		!slices.ContainsFunc(e.Named, func(n python.Named) bool { return n.Key != nil && !stays(n.Key) || !stays(n.Value) })
}

// isPassed recognises a statement whose value is get_response(request).
func isPassed(s python.Statement) bool { return s.Value != nil && isCode(s.Value, passes) }

// passes is the call by which a middleware goes on to what comes behind it.
const passes = "get_response(request)"

// passesOn reports whether get_response is called in a statement, or in one inside it.
func passesOn(s python.Statement) bool {
	return s.Value != nil && hasCall(s.Value, func(call string) bool { return call == "get_response" }) || slices.ContainsFunc(blocks(s), passesOn)
}
