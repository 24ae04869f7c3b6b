package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/python"
)

// twoCaught makes of a try with except (KeyError, Order.DoesNotExist): the if that asks whether what its get()
// takes by a name is there, and the try with the other exception.
func twoCaught(all []python.Statement) []python.Statement {
	all = slices.Clone(all)
	for i := 0; i < len(all); i++ {
		s := &all[i]
		s.Body, s.Else, s.Handlers = twoCaught(s.Body), twoCaught(s.Else), slices.Clone(s.Handlers)
		for h := range s.Handlers {
			s.Handlers[h].Body = twoCaught(s.Handlers[h].Body)
		}
		if made, ok := caughtApart(*s); ok {
			all = slices.Replace(all, i, i+1, made...)
			i += len(made) - 1
		}
	}
	return all
}

func caughtApart(s python.Statement) ([]python.Statement, bool) {
	if s.Action != python.Try || len(s.Handlers) != 1 || s.Handlers[0].Exception == nil || s.Handlers[0].Exception.Kind != python.List || len(s.Handlers[0].Exception.Parts) != 2 {
		return nil, false
	}
	of := s.Handlers[0].Exception.Parts
	at := slices.IndexFunc(of, func(e *python.Expr) bool { return strings.HasSuffix(e.Dotted(), "DoesNotExist") })
	if at < 0 || !slices.Contains([]string{"KeyError", "LookupError", "MultiValueDictKeyError"}, of[1-at].Dotted()) {
		return nil, false
	}
	first := s.Body[0]
	if first.Action != python.Assign || first.Target.Kind != python.Name || !strings.HasSuffix(calls(first.Value), ".objects.get") {
		return nil, false
	}
	for _, b := range s.Body[1:] { // of which none may raise a KeyError
		if takesIn(b) {
			return nil, false
		}
	}
	var asks *python.Expr
	odd := false
	replaced(first.Value, func(e *python.Expr) *python.Expr {
		one := taken(e)
		switch {
		case one != nil && asks == nil:
			asks = one
		case one != nil:
			asks = &python.Expr{Kind: python.Operation, Line: s.Line, Col: s.Col, Text: "and", Parts: []*python.Expr{asks, one}}
		case e.Kind == python.Index, isEither(e), e.Kind == python.Conditional, calls(e) == "request.session.pop":
			odd = true
		}
		return nil
	})
	if asks == nil || odd {
		return nil, false
	}
	inner := copied([]python.Statement{s})
	inner[0].Handlers[0].Exception = of[at]
	caught := copied(s.Handlers[0].Body)
	ask := python.Statement{Action: python.If, Line: s.Line, Col: s.Col, Value: asks, Body: inner, Else: caught}
	if endsAll(caught[len(caught)-1]) { // and the lines below know what the try has found
		ask.Value, ask.Body, ask.Else = denied(asks), caught, nil
		return append([]python.Statement{ask}, inner...), true
	}
	return []python.Statement{ask}, true
}

// takesIn reports whether a statement, or one in it, looks up something by a name that may not be there.
func takesIn(s python.Statement) (takes bool) {
	look := func(e *python.Expr) *python.Expr {
		takes = takes || e.Kind == python.Index || calls(e) == "request.session.pop"
		return nil
	}
	eachIn(s, look)
	return takes || s.Action == python.Delete
}
