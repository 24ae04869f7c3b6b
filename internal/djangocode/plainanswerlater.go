package djangocode

import (
	"slices"

	"statelab/internal/python"
)

// answerLater puts response = …, and the lines that work on it, behind an if of which a branch has another answer:
// those lines make and change what only the other ways return. It refuses what Python would look up before the
// if, where that can be seen in the other answer: an error, or a cookie.
func (p *plainer) answerLater(all []python.Statement) (made []python.Statement, ok bool, err error) {
	if !setsResponse(all[0]) || !makesAnswer(all[0].Value) || calls(all[0].Value) == "get_response" {
		return nil, false, nil
	}
	has := hasOtherAnswer
	if last := all[len(all)-1]; returnsOther(last) {
		has = func(s python.Statement) bool {
			return hasOtherAnswer(s) || s.Action == python.If && timesIn([]python.Statement{s}, "response") > 0
		}
	}
	at := slices.IndexFunc(all[1:], has) + 1
	if at == 0 || slices.ContainsFunc(all[1:at], setsResponse) {
		return nil, false, nil
	}
	var moves, stay []python.Statement
	for _, s := range all[:at] {
		if worksOnAnswer(s) {
			moves = append(moves, s)
			continue
		}
		stay = append(stay, s)
	}
	s := all[at]
	for _, m := range moves {
		changes := func(s python.Statement) bool { return changesNameOf(s, m) }
		if !canWait(m) || timesIn(stay, "response") > 0 || slices.ContainsFunc(stay, changes) || changes(s) {
			return nil, false, hinted(s, "write response = "+answerLine(all[0].Value)+" below this branch", "another answer is returned in this branch than the one that is made above it")
		}
	}
	p.made += len(moves)
	rest := all[at+1:]
	if timesIn([]python.Statement{s}, "response") == 0 && !setsAny([]python.Statement{s}) {
		// The branches that do not end go on below, where the answer is made.
		return slices.Concat(stay, []python.Statement{s}, moves, rest), true, nil
	}
	needed := timesIn(rest, "response") > 0 // below
	s.Body, s.Else = withAnswer(moves, s.Body, needed), withAnswer(moves, s.Else, needed)
	return slices.Concat(stay, []python.Statement{s}, rest), true, nil
}

// worksOnAnswer recognises a line that makes or changes response, and an if with nothing else in it.
func worksOnAnswer(s python.Statement) bool {
	return setsResponse(s) || touches(s) || s.Action == python.If && !slices.ContainsFunc(blocks(s), func(s python.Statement) bool { return !worksOnAnswer(s) })
}

// returnsOther recognises a return of another answer than response.
func returnsOther(s python.Statement) bool {
	return s.Action == python.Return && s.Value != nil && s.Value.Dotted() != "response"
}

// withAnswer puts the lines that make an answer above those of a branch that needs it, or that goes on with
// lines that do.
func withAnswer(moves, block []python.Statement, needed bool) []python.Statement {
	for _, s := range block {
		if setsResponse(s) || s.Action == python.Raise || s.Action == python.Return && (s.Value == nil || !mentions(s.Value, "response")) {
			return block
		}
		if timesIn([]python.Statement{s}, "response") > 0 || setsAny([]python.Statement{s}) {
			needed = true
			break
		}
	}
	if !needed {
		return block
	}
	return slices.Concat(copied(moves), block)
}

func setsResponse(s python.Statement) bool {
	return s.Action == python.Assign && s.Target.Kind == python.Name && s.Target.Text == "response"
}

// setsAny reports whether response is set anywhere in statements.
func setsAny(all []python.Statement) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool { return setsResponse(s) || setsAny(blocks(s)) })
}

// hasOtherAnswer recognises an if in which an answer is made, and not the one that is called response above it.
func hasOtherAnswer(s python.Statement) bool {
	var other func(s python.Statement) bool
	other = func(s python.Statement) bool {
		return setsResponse(s) || returnsOther(s) || slices.ContainsFunc(blocks(s), other)
	}
	return s.Action == python.If && other(s)
}

// changesNameOf reports whether a statement sets a name that a line looks at.
func changesNameOf(s, line python.Statement) (changes bool) {
	replaced(line.Value, func(e *python.Expr) *python.Expr {
		if e.Kind == python.Name && e.Text != "response" {
			changes = changes || setsName(s, e.Text)
		}
		return nil
	})
	return changes || slices.ContainsFunc(blocks(line), func(line python.Statement) bool { return changesNameOf(s, line) })
}

// canWait reports whether what a line looks at is there for certain, and looking leaves no trace.
func canWait(s python.Statement) bool {
	calm := true
	replaced(s.Value, func(e *python.Expr) *python.Expr {
		switch e.Kind {
		case python.Call:
			call := calls(e)
			calm = calm && (e == s.Value && call != "render" || slices.Contains([]string{"request.POST.get", "request.GET.get", "request.COOKIES.get"}, call))
		case python.Index:
			calm = false
		case python.Attribute:
			calm = calm && (rootOf(e) == "response" || slices.Contains([]string{"request.POST", "request.GET", "request.COOKIES", "request.POST.get", "request.GET.get", "request.COOKIES.get", "request.path"}, e.Dotted()) || e.Parts[0].Dotted() == "response")
		}
		return nil
	})
	return calm && !slices.ContainsFunc(blocks(s), func(s python.Statement) bool { return !canWait(s) })
}
