package httpsim

import "slices"

// makes reports whether an action makes a value for those behind it and does nothing else, under
// which name: it asks nobody, and no row, session or cache changes by it.
func makes(a Action) (name string, is bool) {
	switch a := a.(type) {
	case MakeCode:
		return "code", true
	case MakeSigned, MakeJWT:
		return "token", true
	case Context:
		return a.Name, !a.Anew
	}
	return "", false
}

// Parted returns a choice as a view writes it that sets a cookie, a header or a status in it and has its
// answer right behind it: first all else, above the answer, and then the same question once more with
// what works on the answer. It is false where the two would not do the same: what works on the answer
// stands at the end of its branch, and nothing that is done above changes what is asked.
func (a When) Parted() (above, behind When, ok bool) {
	p := &parting{}
	aboves, behinds := p.list([]Action{a})
	changes := func(t Template) bool {
		return slices.ContainsFunc(p.made, t.Uses) || p.acts && slices.ContainsFunc(t.nodes, func(n Node) bool { return n.Kind == ValueNode && !stays(n.Path) })
	}
	if p.torn || slices.ContainsFunc(p.asked, changes) {
		return a, a, false
	}
	if len(aboves) > 0 {
		above = aboves[0].(When)
	}
	if len(behinds) > 0 {
		behind = behinds[0].(When)
	}
	return above, behind, true
}

// stays reports whether what a path leads to came with the request, which no action changes.
func stays(p Path) bool {
	return slices.Contains([]string{"post", "get", "header", "cookie", "json", "bearer", Body, Method[0]}, p[0])
}

// parting takes choices apart.
type parting struct {
	made  []string   // names
	asked []Template // what questions look at
	acts  bool       // more is done than values are made
	torn  bool       // it cannot be
}

func (p *parting) list(actions []Action) (above, behind []Action) {
	for _, a := range actions {
		when, chooses := a.(When)
		name, makes := makes(a)
		_, touches := a.(touching)
		_, answers := a.(answering)
		switch {
		case chooses:
			for _, t := range when.Tests {
				p.asked = append(append(p.asked, t.Of), t.Values...)
			}
			first, second := when, when
			work := len(behind) > 0
			first.Then, second.Then = p.list(when.Then)
			first.Else, second.Else = p.list(when.Else)
			if len(first.Then)+len(first.Else) > 0 {
				above = append(above, first)
				p.torn = p.torn || work
			}
			if len(second.Then)+len(second.Else) > 0 {
				behind = append(behind, second)
			}
		case makes:
			p.made = append(p.made, name)
			p.torn = p.torn || len(behind) > 0
			above = append(above, a)
		case touches:
			behind = append(behind, a)
		default:
			p.acts = true
			p.torn = p.torn || answers || worksOnAnswer(a) || len(behind) > 0
			above = append(above, a)
		}
	}
	return above, behind
}

// worksOnAnswer reports whether an action makes the answer or works on it in one of its branches.
func worksOnAnswer(a Action) bool {
	b, branches := a.(Branching)
	if !branches {
		return false
	}
	ifSo, ifNot := b.Branches()
	return slices.ContainsFunc(slices.Concat(ifSo, ifNot), func(a Action) bool {
		_, touches := a.(touching)
		_, answers := a.(answering)
		return touches || answers || worksOnAnswer(a)
	})
}
