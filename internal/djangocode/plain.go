package djangocode

import (
	"slices"

	"statelab/internal/python"
)

// Python has several ways to say one thing. Before lines are read, those of them that nobody
// needs are made the plain ones: what a name is given inside a condition is given above it,
// or becomes two ifs, one of which asks behind the other. What runs, and in which order, stays.

// plainer makes lines plain.
type plainer struct {
	whole []python.Statement
	below []python.Statement // below the list, in those around it
	made  int                // statements that were made of others
}

// mostMade bounds what is made of lines: each or writes the lines below it twice.
const mostMade = 400

// tooManyWays is said of lines that would be written too often.
const tooManyWays = "too many or, or too many if … else, meet in these values: ask one thing after the other"

// plainly returns statements in the plain way. Those of an if are copies where they are
// needed twice.
func plainly(all []python.Statement) ([]python.Statement, error) {
	p := &plainer{whole: all}
	return p.list(all)
}

func (p *plainer) list(all []python.Statement) (plain []python.Statement, err error) {
	rest := slices.Clone(all)
	for len(rest) > 0 {
		if p.made > mostMade {
			return nil, refuse(rest[0], tooManyWays)
		}
		if made, ok := p.answersBelow(rest); ok {
			rest = made
			continue
		}
		if made, ok, err := p.answerLater(rest); ok || err != nil {
			if err != nil {
				return nil, err
			}
			rest = made
			continue
		}
		if made, ok := p.joined(rest); ok {
			rest = made
			continue
		}
		made, ok := p.statement(rest[0])
		if ok {
			p.made += len(made)
			rest = append(slices.Clone(made), rest[1:]...)
			continue
		}
		s, below := rest[0], p.below
		p.below = slices.Concat(rest[1:], below)
		if s.Body, err = p.list(s.Body); err != nil {
			return nil, err
		}
		if s.Else, err = p.list(s.Else); err != nil {
			return nil, err
		}
		s.Handlers = slices.Clone(s.Handlers)
		for i := range s.Handlers {
			if s.Handlers[i].Body, err = p.list(s.Handlers[i].Body); err != nil {
				return nil, err
			}
		}
		p.below = below
		plain, rest = append(plain, s), rest[1:]
	}
	return plain, nil
}

// joined makes one of two lines that belong together, the first of which only gives a name to
// what the others use. It is false where there is nothing to join.
func (p *plainer) joined(all []python.Statement) ([]python.Statement, bool) {
	s := all[0]
	if s.Action != python.Assign || s.Target.Kind != python.Name || s.Target.Text == "context" {
		return nil, false
	}
	if made, ok := p.dicts(all); ok {
		return made, true
	}
	name, behind := s.Target.Text, all[1:]
	switch call := calls(s.Value); {
	case slices.Contains(shortened, s.Value.Dotted()) && !slices.ContainsFunc(behind, func(s python.Statement) bool { return setsName(s, name) }):
		behind = copied(behind)
		replaceIn(behind, named(name, s.Value))
		return behind, true
	case (call == "jwt.encode" || call == "signing.dumps") && name != "token" && p.keepsToken(name, behind):
		token := &python.Expr{Kind: python.Name, Line: s.Target.Line, Col: s.Target.Col, Text: "token"}
		own := python.Statement{Action: python.Assign, Line: s.Line, Col: s.Col, Target: s.Target, Value: token}
		s.Target = token
		return append([]python.Statement{s, own}, behind...), true
	case (call == "jwt.encode" || call == "signing.dumps") && name != "token" && !p.names("token"):
		behind = copied(behind)
		replaceIn(behind, named(name, &python.Expr{Kind: python.Name, Text: "token"}))
		s.Target = &python.Expr{Kind: python.Name, Line: s.Target.Line, Col: s.Target.Col, Text: "token"}
		return append([]python.Statement{s}, behind...), true
	case call == "request.get_signed_cookie" && name == "signed" && asksFor(behind, name):
		behind, s.Target = copied(behind), word(p.free(name))
		replaceIn(behind, named(name, s.Target))
		return append([]python.Statement{s}, behind...), true
	case len(behind) == 0:
		return nil, false
	case (call == "form.is_valid" || isExists(s.Value) || isRowAsked(s.Value)) && behind[0].Action == python.If && timesIn(behind[:1], name) == 1 && timesIn(behind[1:], name) == 0:
		behind = copied(behind)
		behind[0].Value = replaced(behind[0].Value, named(name, s.Value))
		return behind, true
	case isUnion(behind[0], name) && len(behind) > 1 && setsBackAny(behind[1], name):
		behind = slices.Clone(behind)
		update := &python.Expr{Kind: python.Attribute, Line: behind[0].Line, Col: behind[0].Col, Text: "update", Parts: []*python.Expr{s.Target}}
		behind[0] = python.Statement{Action: python.Do, Line: behind[0].Line, Col: behind[0].Col, Value: &python.Expr{Kind: python.Call, Line: behind[0].Line, Col: behind[0].Col, Parts: []*python.Expr{update, behind[0].Value.Parts[1]}}}
		return append([]python.Statement{s}, behind...), true
	case s.Value.Kind == python.Dict && setsIn(behind[0], name) && behind[0].Target.Parts[1].Kind == python.String && !mentions(behind[0].Value, name):
		dict := *s.Value
		dict.Named = append(slices.Clone(dict.Named), python.Named{Key: behind[0].Target.Parts[1], Value: behind[0].Value})
		s.Value = &dict
		return append([]python.Statement{s}, behind[1:]...), true
	case s.Value.Kind == python.Dict && isSimple(behind[0]) && timesIn(behind[:1], name) == 1 && timesIn(behind[1:], name) == 0:
		if _, known := constant(s.Value); known {
			return nil, false
		}
		behind = copied(behind)
		replaceIn(behind[:1], named(name, s.Value))
		return behind, true
	}
	return nil, false
}

// isUnion recognises cart = cart | {…}.
func isUnion(s python.Statement, name string) bool {
	return s.Action == python.Assign && s.Target.Dotted() == name && s.Value.Kind == python.Operation && s.Value.Text == "|" && s.Value.Parts[0].Dotted() == name && s.Value.Parts[1].Kind == python.Dict
}

// setsBackAny recognises request.session[…] = cart.
func setsBackAny(s python.Statement, name string) bool {
	if s.Action != python.Assign {
		return false
	}
	_, is := sessionKey(s.Target)
	return is && s.Value.Dotted() == name
}

// shortened are what lines give a shorter name.
var shortened = []string{"request.session", "request.POST", "request.GET", "request.COOKIES", "request.headers"}

// names reports whether a name stands anywhere.
func (p *plainer) names(name string) bool {
	return timesIn(p.whole, name) > 0 || slices.ContainsFunc(p.whole, func(s python.Statement) bool { return setsName(s, name) })
}

// asksFor reports whether an if in some statements asks for a name.
func asksFor(all []python.Statement, name string) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool {
		return s.Action == python.If && mentions(s.Value, name) || asksFor(blocks(s), name)
	})
}

// timesIn is how often a name stands in statements and all that is inside them.
func timesIn(all []python.Statement, name string) (n int) {
	replaceIn(copied(all), func(e *python.Expr) *python.Expr {
		if e.Kind == python.Name && e.Text == name {
			n++
		}
		return nil
	})
	return n
}

// isSimple reports whether a statement leads no block.
func isSimple(s python.Statement) bool {
	return s.Action == python.Do || s.Action == python.Assign || s.Action == python.Return
}

// copied are statements that can be changed without those that they are copies of.
func copied(all []python.Statement) []python.Statement {
	all = slices.Clone(all)
	for i := range all {
		s := &all[i]
		s.Body, s.Else, s.Handlers = copied(s.Body), copied(s.Else), slices.Clone(s.Handlers)
		for j := range s.Handlers {
			s.Handlers[j].Body = copied(s.Handlers[j].Body)
		}
	}
	return all
}

// statement returns what one statement is in the plain way. It is false for one that is plain.
func (p *plainer) statement(s python.Statement) ([]python.Statement, bool) {
	switch {
	case s.Action == python.Try:
		return p.guarded(s)
	case beginsSession(s):
		s.Body = slices.Clone(s.Body)
		save, _ := python.Expression("request.session.save()")
		s.Body[0].Value = save
		return []python.Statement{s}, true
	case unrolls(s):
		var all []python.Statement
		for _, value := range s.Value.Parts {
			turn := copied(s.Body)
			replaceIn(turn, named(s.Target.Text, value))
			all = append(all, turn...)
		}
		return all, true
	case s.Value == nil || s.Action == python.Decorate || s.Action == python.For || p.isOfVisits(s):
		return nil, false
	case s.Action == python.If:
		return p.asks(s)
	}
	if s.Action == python.Do && calls(s.Value) == "request.session.setdefault" {
		_, above := p.settled(s, s.Value)
		return above, above != nil
	}
	if s.Action == python.Assign && s.Target.Dotted() == "response" { // what stands below works on either
		if ways, ok := parted(s); ok {
			return []python.Statement{ways}, true
		}
	}
	if of := conditionalIn(s.Value); of != nil && (isEither(of.Parts[1]) || doing(of.Parts[1]) || plainQuestion(of.Parts[1]) != nil || waysDo(of)) {
		ways, _ := parted(s)
		return []python.Statement{ways}, true
	}
	if value, above, ok := p.plainValue(s); ok {
		s.Value = value
		return append(above, s), true
	}
	return nil, false
}

// isOfVisits recognises the lines of a log of visits, which are read as they are.
func (p *plainer) isOfVisits(s python.Statement) bool {
	return s.Action == python.Assign && (s.Target.Dotted() == "visitor" || s.Target.Dotted() == "place")
}

// plainValue makes a value plain, one thing at a time, and returns what is done above it.
func (p *plainer) plainValue(s python.Statement) (value *python.Expr, above []python.Statement, ok bool) {
	inContext := putsInContext(s)
	asked := map[*python.Expr]bool{} // the c of a if c else b, and all that is in it
	made := replaced(s.Value, func(e *python.Expr) *python.Expr {
		if e.Kind == python.Conditional {
			asked[e.Parts[1]] = true
		}
		if asked[e] {
			for _, part := range e.Parts {
				asked[part] = true
			}
		}
		if ok || asked[e] {
			return nil
		}
		var by *python.Expr
		switch {
		case isEither(e) && doing(e.Parts[0]):
			own := p.free("value")
			above = []python.Statement{assigned(s, own, e.Parts[0])}
			by = &python.Expr{Kind: python.Operation, Text: e.Text, Parts: []*python.Expr{{Kind: python.Name, Text: own}, e.Parts[1]}}
		case e.Kind == python.Operation && e.Text == "or":
			by = conditional(e, e.Parts[0], e.Parts[0], e.Parts[1])
		case e.Kind == python.Operation && e.Text == "and":
			by = conditional(e, e.Parts[1], e.Parts[0], e.Parts[0])
		case isQuestion(e) && !(inContext && asksSession(e)):
			by = conditional(e, word("True"), e, word("False"))
		default:
			by, above = p.inside(s, e, e == s.Value)
		}
		ok = by != nil
		return by
	})
	return made, above, ok
}

// inside is what a part of a value is in the plain way, and what is done above it; nil for one
// that is plain. whole says that the part is all of the value.
func (p *plainer) inside(s python.Statement, e *python.Expr, whole bool) (by *python.Expr, above []python.Statement) {
	switch call := calls(e); {
	case e.Kind == python.Binding:
		return &python.Expr{Kind: python.Name, Text: e.Text}, []python.Statement{assigned(s, e.Text, e.Parts[0])}
	case call == "request.session.setdefault":
		return p.settled(s, e)
	case call == "request.get_signed_cookie" && !(whole && (s.Action == python.Do || s.Action == python.Assign && s.Target.Kind == python.Name)):
		own := p.free("signed")
		return word(own), []python.Statement{assigned(s, own, e)}
	case (call == "jwt.encode" || call == "signing.dumps") && !(whole && s.Action == python.Assign) && timesIn(p.whole, "token") == 0:
		return &python.Expr{Kind: python.Name, Text: "token"}, []python.Statement{assigned(s, "token", e)}
	case e.Kind == python.Call && len(e.Parts) == 1 && e.Parts[0].Text == "get_username" && calls(e.Parts[0].Parts[0]) == "form.get_user":
		return &python.Expr{Kind: python.Attribute, Text: "username", Parts: e.Parts[0].Parts}, nil
	}
	return filledIn(e), nil
}

// settled makes of request.session.setdefault("a", b) the line that sets it where it is not
// there, and the lookup.
func (p *plainer) settled(s python.Statement, e *python.Expr) (by *python.Expr, above []python.Statement) {
	if len(e.Named) > 0 || len(e.Parts) < 2 || len(e.Parts) > 3 || e.Parts[1].Kind != python.String {
		return nil, nil
	}
	session, other := e.Parts[0].Parts[0], word("None")
	if len(e.Parts) == 3 {
		other = e.Parts[2]
	}
	item := &python.Expr{Kind: python.Index, Line: e.Line, Col: e.Col, Parts: []*python.Expr{session, e.Parts[1]}}
	set := python.Statement{Action: python.Assign, Line: s.Line, Col: s.Col, Target: item, Value: other}
	missing := &python.Expr{Kind: python.Operation, Line: e.Line, Col: e.Col, Text: "not in", Parts: []*python.Expr{e.Parts[1], session}}
	return item, []python.Statement{{Action: python.If, Line: s.Line, Col: s.Col, Value: missing, Body: []python.Statement{set}}}
}

// assigned is name = value, where a statement stands.
func assigned(s python.Statement, name string, value *python.Expr) python.Statement {
	return python.Statement{Action: python.Assign, Line: s.Line, Col: s.Col, Target: &python.Expr{Kind: python.Name, Line: s.Line, Col: s.Col, Text: name}, Value: value}
}

func word(name string) *python.Expr { return &python.Expr{Kind: python.Name, Text: name} }

func conditional(at, ifSo, asks, ifNot *python.Expr) *python.Expr {
	return &python.Expr{Kind: python.Conditional, Line: at.Line, Col: at.Col, Parts: []*python.Expr{ifSo, asks, ifNot}}
}

// free is a name like this one that stands nowhere.
func (p *plainer) free(name string) string {
	for p.names(name) {
		name += "_"
	}
	p.whole = append(p.whole, python.Statement{Action: python.Assign, Target: word(name), Value: word("None")})
	return name
}
