package djangocode

import (
	"slices"
	"strings"

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
				return nil, refuse(all[i+1], "the view has returned above, and does not come to this line: one return is enough")
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
	for i, s := range below {
		if s.Action == python.Return && s.Value.Dotted() == "response" && i+1 == len(below) {
			if k.Middleware == WithMore {
				break
			}
			return append(slices.Clone(above), below[:i]...), nil
		}
		if err := onResponse(s); err != nil {
			return nil, err
		}
	}
	return append(slices.Clone(above), below...), nil
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
