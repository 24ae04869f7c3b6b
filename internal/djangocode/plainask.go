package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/python"
)

// asks is an if in the plain way: conditions between which or stands, or of which one that is
// not asked at once does something, become ifs inside one another.
func (p *plainer) asks(s python.Statement) ([]python.Statement, bool) {
	c := s.Value
	if by := plainQuestion(c); by != nil {
		s.Value = by
		return []python.Statement{s}, true
	}
	switch {
	case isEither(c) && c.Text == "or":
		inner := s
		inner.Value, inner.Body, inner.Else = c.Parts[1], copied(s.Body), s.Else
		s.Value, s.Else = c.Parts[0], []python.Statement{inner}
		return []python.Statement{s}, true
	case isEither(c) && (hasOr(c) || doing(c.Parts[1]) || asksTable(c.Parts[1]) || mustStandAlone(c.Parts[0])):
		inner := s
		inner.Value, inner.Else = c.Parts[1], copied(s.Else)
		s.Value, s.Body = c.Parts[0], []python.Statement{inner}
		return []python.Statement{s}, true
	case isEither(c):
		return nil, false
	}
	return p.askedAbove(s)
}

// askedAbove takes what a condition does, which is asked in any case, out of it: it stands
// above then.
func (p *plainer) askedAbove(s python.Statement) ([]python.Statement, bool) {
	var above []python.Statement
	value := replaced(s.Value, func(e *python.Expr) (by *python.Expr) {
		if above != nil {
			return nil
		}
		call := calls(e)
		_, isForm := formCalls[call]
		switch {
		case e.Kind == python.Binding:
			by, above = word(e.Text), []python.Statement{assigned(s, e.Text, e.Parts[0])}
		case call == "authenticate":
			by, above = word("user"), []python.Statement{assigned(s, "user", e)}
		case isForm:
			by, above = word("form"), []python.Statement{assigned(s, "form", e)}
		case call == "request.get_signed_cookie":
			own := p.free("opened")
			by, above = word(own), []python.Statement{assigned(s, own, e)}
		case call == "request.session.setdefault":
			by, above = p.settled(s, e)
		case isEither(e), e.Kind == python.Conditional && waysDo(e): // the value of it is compared with something
			own := p.free("value")
			by, above = word(own), []python.Statement{assigned(s, own, e)}
		}
		return by
	})
	s.Value = value
	return append(above, s), above != nil
}

// formCalls are the forms of Django that are made and asked at once.
var formCalls = map[string]bool{"AuthenticationForm": true, "PasswordChangeForm": true}

// plainQuestion is a condition in the plain way, nil for one that is.
func plainQuestion(c *python.Expr) *python.Expr {
	if c.Kind != python.Operation {
		return nil
	}
	inner := c.Parts[0]
	switch {
	case c.Text == "not" && inner.Kind == python.Operation && inner.Text == "not":
		return inner.Parts[0]
	case c.Text == "not" && isEither(inner): // not (a or b) is not a and not b
		other := map[string]string{"or": "and", "and": "or"}[inner.Text]
		return &python.Expr{Kind: python.Operation, Text: other, Parts: []*python.Expr{denied(inner.Parts[0]), denied(inner.Parts[1])}}
	case isEither(c):
		for i, part := range c.Parts {
			if by := plainQuestion(part); by != nil {
				anew := *c
				anew.Parts = slices.Clone(c.Parts)
				anew.Parts[i] = by
				return &anew
			}
		}
		return nil
	case len(c.Parts) == 2 && strings.Contains("== is != is not", c.Text) && isTruth(inner):
		switch is := c.Text == "==" || c.Text == "is"; c.Parts[1].Dotted() {
		case "True", "False":
			if is == (c.Parts[1].Dotted() == "True") {
				return inner
			}
			return denied(inner)
		}
	case strings.HasSuffix(c.Text, "in") && len(c.Parts) == 2 && c.Parts[1].Kind == python.Call && len(c.Parts[1].Parts) == 1 && c.Parts[1].Parts[0].Text == "keys":
		anew := *c
		anew.Parts = []*python.Expr{c.Parts[0], c.Parts[1].Parts[0].Parts[0]}
		return &anew
	}
	return nil
}

// isTruth reports whether a value is True or False for certain.
func isTruth(e *python.Expr) bool {
	return calls(e) == "form.is_valid" || strings.HasPrefix(e.Dotted(), "request.user.is_") || isQuestion(e)
}

func denied(e *python.Expr) *python.Expr {
	return &python.Expr{Kind: python.Operation, Line: e.Line, Col: e.Col, Text: "not", Parts: []*python.Expr{e}}
}

// isEither recognises a or b, and a and b.
func isEither(e *python.Expr) bool {
	return e.Kind == python.Operation && (e.Text == "or" || e.Text == "and")
}

// isQuestion recognises what is True or False.
func isQuestion(e *python.Expr) bool {
	return e.Kind == python.Operation && (e.Text == "not" || slices.Contains([]string{"==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"}, e.Text))
}

// asksSession recognises "name" in request.session, which a context can hold as it is.
func asksSession(e *python.Expr) bool {
	return e.Text == "in" && e.Parts[0].Kind == python.String && e.Parts[1].Dotted() == "request.session"
}

// hasOr reports whether one of the conditions between which and stands is an or.
func hasOr(c *python.Expr) bool {
	return slices.ContainsFunc(conditions(c), func(e *python.Expr) bool { return isEither(e) })
}

// mustStandAlone reports whether a condition is read where an if asks nothing else.
func mustStandAlone(c *python.Expr) bool {
	so, not := asksFormValid(c)
	return so || not || asksTable(c) || hasCall(c, func(call string) bool { return formCalls[call] || call == "authenticate" })
}

// asksTable reports whether user.check_password(…) or User.objects.filter(…).exists() is asked.
func asksTable(c *python.Expr) (asks bool) {
	replaced(c, func(e *python.Expr) *python.Expr {
		asks = asks || isExists(e) || isRowAsked(e) || e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "check_password"
		return nil
	})
	return asks
}

// isExists recognises User.objects.filter(…).exists(), and that of a model.
func isExists(e *python.Expr) bool {
	return e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "exists"
}

// doing reports whether an expression does something when it is asked.
func doing(e *python.Expr) (does bool) {
	replaced(e, func(e *python.Expr) *python.Expr {
		does = does || e.Kind == python.Binding
		return nil
	})
	return does || hasCall(e, func(call string) bool {
		return formCalls[call] || slices.Contains([]string{"request.session.pop", "request.session.setdefault", "request.get_signed_cookie", "cache.delete", "cache.add", "authenticate", "get_random_string", "form.is_valid"}, call)
	})
}

// waysDo reports whether one of the two values of a if c else b does something, or makes a token,
// which the other one does not.
func waysDo(e *python.Expr) bool {
	makes := func(call string) bool { return call == "jwt.encode" || call == "signing.dumps" }
	return slices.ContainsFunc([]*python.Expr{e.Parts[0], e.Parts[2]}, func(way *python.Expr) bool { return doing(way) || hasCall(way, makes) })
}

// hasCall reports whether an expression calls something like this.
func hasCall(e *python.Expr, is func(call string) bool) (has bool) {
	if e == nil {
		return false
	}
	eachPart(e, func(e *python.Expr) *python.Expr {
		has = has || is(calls(e))
		return nil
	})
	return has
}
