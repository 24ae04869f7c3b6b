package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/python"
)

// guarded makes of a try with except KeyError: the if that asks whether what its lines take is
// there. It is false where a line that raises comes behind one that does something.
func (p *plainer) guarded(s python.Statement) ([]python.Statement, bool) {
	if len(s.Handlers) != 1 || !catchesKeyError(s.Handlers[0].Exception) {
		return nil, false
	}
	var asks *python.Expr
	broad := catchesMore(s.Handlers[0].Exception)
	calm := true // nothing was done yet that would have to be taken back
	for _, b := range s.Body {
		taken, ok := takes(b)
		if !ok || len(taken) > 0 && !calm || broad && !raisesKeyErrorsAlone(b) {
			return nil, false
		}
		for _, one := range taken {
			if asks == nil {
				asks = one
			} else {
				asks = &python.Expr{Kind: python.Operation, Line: s.Line, Col: s.Col, Text: "and", Parts: []*python.Expr{asks, one}}
			}
		}
		calm = calm && b.Action == python.Assign && b.Target.Kind == python.Name && !doing(b.Value)
	}
	body := slices.Concat(s.Body, s.Else)
	if asks == nil {
		return body, true
	}
	return []python.Statement{{Action: python.If, Line: s.Line, Col: s.Col, Value: asks, Body: body, Else: s.Handlers[0].Body}}, true
}

// catchesKeyError reports whether an except catches what a name raises that is not there.
func catchesKeyError(e *python.Expr) bool {
	if e.Kind == python.List {
		return slices.ContainsFunc(e.Parts, catchesKeyError)
	}
	return slices.Contains([]string{"KeyError", "LookupError", "Exception", "BaseException"}, e.Dotted())
}

// catchesMore reports whether an except catches what else a line raises, too.
func catchesMore(e *python.Expr) bool {
	if e.Kind == python.List {
		return slices.ContainsFunc(e.Parts, catchesMore)
	}
	return !slices.Contains([]string{"KeyError", "LookupError", "IndexError", "MultiValueDictKeyError"}, e.Dotted())
}

// harmless are what a line can look at and call without any other exception than a KeyError.
var harmless = []string{"request", "request.method", "request.path", "request.user", "request.user.username", "request.user.is_authenticated", "request.user.is_anonymous",
	"request.session", "request.session.get", "request.session.pop", "request.session.setdefault", "request.session.flush", "request.session.cycle_key",
	"request.POST", "request.POST.get", "request.GET", "request.GET.get", "request.COOKIES", "request.COOKIES.get", "request.headers", "request.headers.get", "logout", "redirect", "HttpResponse"}

// raisesKeyErrorsAlone reports whether a line can raise nothing but a KeyError.
func raisesKeyErrorsAlone(s python.Statement) bool {
	only := true
	if s.Target != nil && s.Target.Kind != python.Name {
		_, only = sessionKey(s.Target)
	}
	replaced(s.Value, func(e *python.Expr) *python.Expr {
		switch e.Kind {
		case python.Call:
			only = only && slices.Contains(harmless, calls(e))
		case python.Attribute:
			only = only && slices.Contains(harmless, e.Dotted())
		case python.Operation:
			only = only && (isEither(e) || slices.Contains([]string{"not", "==", "!=", "is", "is not"}, e.Text) || asksSession(e))
		}
		return nil
	})
	return only
}

// takes returns what has to be there for a line to raise nothing: of each name that it takes,
// the question. ok is false for a line that may raise otherwise.
func takes(s python.Statement) (asks []*python.Expr, ok bool) {
	if !isSimple(s) && s.Action != python.Delete && s.Action != python.Pass {
		return nil, false
	}
	ok = true
	look := func(e *python.Expr) {
		replaced(e, func(e *python.Expr) *python.Expr {
			call := calls(e)
			switch one := taken(e); {
			case one != nil:
				asks = append(asks, one)
			case isEither(e) && takesAny(e.Parts[1]), e.Kind == python.Conditional && (takesAny(e.Parts[0]) || takesAny(e.Parts[2])):
				ok = false // it is not always taken
			case e.Kind == python.Index, strings.HasPrefix(call, "User."), slices.Contains([]string{"int", "float", "jwt.decode", "signing.loads", "request.get_signed_cookie", "json.loads"}, call):
				ok = false
			}
			return nil
		})
	}
	if s.Value != nil {
		look(s.Value)
	}
	switch {
	case s.Action == python.Delete:
		look(s.Target)
	case s.Target != nil && s.Target.Kind == python.Index && s.Target.Parts[0].Kind == python.Index:
		look(s.Target.Parts[0])
	}
	return asks, ok
}

// taken is the question whether what an expression takes by its name is there; nil where it
// takes nothing.
func taken(e *python.Expr) *python.Expr {
	switch {
	case e.Kind == python.Index && e.Parts[1].Kind == python.String && slices.Contains(shortened, e.Parts[0].Dotted()):
		return isIn(e.Parts[1], e.Parts[0])
	case calls(e) == "request.session.pop" && len(e.Parts) == 2 && e.Parts[1].Kind == python.String:
		return isIn(e.Parts[1], e.Parts[0].Parts[0])
	}
	return nil
}

// takesAny reports whether something is taken in an expression.
func takesAny(e *python.Expr) (takes bool) {
	replaced(e, func(e *python.Expr) *python.Expr {
		takes = takes || taken(e) != nil
		return nil
	})
	return takes
}

// isIn is the question whether a name is there.
func isIn(name, in *python.Expr) *python.Expr {
	return &python.Expr{Kind: python.Operation, Line: name.Line, Col: name.Col, Text: "in", Parts: []*python.Expr{name, in}}
}

// filledIn makes an f-string of "a %s" % b and of "a {}".format(b); nil for anything else.
func filledIn(e *python.Expr) *python.Expr {
	given, mark, text := []*python.Expr(nil), "", ""
	switch {
	case e.Kind == python.Operation && e.Text == "%" && e.Parts[0].Kind == python.String:
		given, mark, text = e.Parts[1:], "%s", e.Parts[0].Text
		if of := e.Parts[1]; of.Kind == python.List {
			given = of.Parts
		}
	case e.Kind == python.Call && len(e.Named) == 0 && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "format" && e.Parts[0].Parts[0].Kind == python.String:
		given, mark, text = e.Parts[1:], "{}", e.Parts[0].Parts[0].Text
	default:
		return nil
	}
	texts := strings.Split(text, mark)
	if len(texts) != len(given)+1 || strings.ContainsAny(strings.Join(texts, ""), "%{}") {
		return nil
	}
	f := &python.Expr{Kind: python.Format}
	for i, t := range texts {
		if t != "" {
			f.Parts = append(f.Parts, &python.Expr{Kind: python.String, Text: t})
		}
		if i < len(given) {
			f.Parts = append(f.Parts, given[i])
		}
	}
	return f
}
