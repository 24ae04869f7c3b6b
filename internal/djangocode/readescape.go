package djangocode

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// A branch may give a name of the view's own a value that is used below the branch, where the
// name has another one on the other way. Such a value is kept under the name, and put in no
// place of it: what is replaced in a branch is replaced in the branch alone.

// ofAll are names whose value has a way of its own out of a branch.
var ofAll = []string{"response", "context", "form", "next_page", "visitor", "place"}

// ofMaker reports whether a line makes what has its name everywhere in a view: where nothing
// gives that, a line that asks for it is refused.
func (r *viewReader) ofMaker(s python.Statement) bool {
	name, call := s.Target.Text, calls(s.Value)
	if name == "user" {
		call, _, _ = strings.Cut(cmp.Or(rootOf(s.Value), call), ".")
		return !r.locals[name] && slices.Contains([]string{"User", "form", "authenticate"}, call)
	}
	return !r.locals[name] && slices.Contains(makers[name], call)
}

// escapes is the name that the first of some statements gives a value, where lines below their
// branch use it; "" for none.
func (r *viewReader) escapes(all []python.Statement) string {
	s := all[0]
	if s.Action != python.Assign || s.Target.Kind != python.Name || slices.Contains(ofAll, s.Target.Text) || r.ofMaker(s) {
		return ""
	}
	name, last := s.Target.Text, all[len(all)-1].Line
	for _, below := range r.outside {
		if below.Line <= last { // it was made a line of the branch
			continue
		}
		if mentionsIn(below, name) {
			return name
		}
		if below.Action == python.Assign && below.Target.Dotted() == name {
			return ""
		}
	}
	return ""
}

// gives reports whether actions give a name of the view's own a value.
func gives(all []placed, name string) bool {
	return slices.ContainsFunc(all, func(p placed) bool {
		if a, is := p.Action.(httpsim.When); is { // name = a if c else b
			return gives(unplaced(a.Then), name) && gives(unplaced(a.Else), name)
		}
		return httpsim.Gives(p.Action, name)
	})
}

func unplaced(all []httpsim.Action) (list []placed) {
	for _, a := range all {
		list = append(list, placed{Action: a})
	}
	return list
}

// makers are the calls whose values have names of their own here.
var makers = map[string][]string{
	"code":   {"get_random_string"},
	"token":  {"signing.dumps", "jwt.encode"},
	"signed": {"request.get_signed_cookie"},

	httpsim.Data: {"json.loads"},
}

// ownNames gives a name that stands for what is made, and for something else too, another
// name: code = request.session.get("code") above an if that draws one.
func ownNames(all []python.Statement) {
	for name, by := range makers {
		made, other := false, false
		eachSet(all, name, func(s *python.Statement) {
			is := slices.Contains(by, calls(s.Value))
			made, other = made || is, other || !is
		})
		if !made || !other {
			continue
		}
		own := name + "_"
		for timesIn(all, own) > 0 {
			own += "_"
		}
		to := &python.Expr{Kind: python.Name, Text: own}
		replaceIn(all, named(name, to))
		eachSet(all, name, func(s *python.Statement) { s.Target = replaced(s.Target, named(name, to)) })
	}
}

// eachSet gives each statement that gives a name a value to a function.
func eachSet(all []python.Statement, name string, f func(*python.Statement)) {
	for i := range all {
		s := &all[i]
		if s.Action == python.Assign && s.Target.Dotted() == name {
			f(s)
		}
		eachSet(s.Body, name, f)
		eachSet(s.Else, name, f)
		for _, h := range s.Handlers {
			eachSet(h.Body, name, f)
		}
	}
}

// keepsToken reports whether a token that is made has to be kept under its own name: the name
// stands where the token may be another one, or where only the other way leads.
func (p *plainer) keepsToken(name string, behind []python.Statement) bool {
	made := 0
	replaceIn(copied(p.whole), func(e *python.Expr) *python.Expr {
		if slices.Contains(makers["token"], calls(e)) {
			made++
		}
		return nil
	})
	return made > 1 || timesIn(p.whole, name) > timesIn(behind, name) || slices.ContainsFunc(behind, func(s python.Statement) bool { return setsName(s, name) })
}
