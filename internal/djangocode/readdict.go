package djangocode

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// copyOf recognises dict(request.session["cart"]), request.session["cart"].copy() and, of what
// is there, request.session.get("cart").
func copyOf(e *python.Expr) (name string, ok bool) {
	switch {
	case calls(e) == "dict" && len(e.Parts) == 2 && len(e.Named) == 0:
		return sessionKey(e.Parts[1])
	case e.Kind == python.Call && len(e.Parts) == 1 && len(e.Named) == 0 && e.Parts[0].Text == "copy" && e.Parts[0].Kind == python.Attribute:
		return sessionKey(e.Parts[0].Parts[0])
	case calls(e) == "request.session.get" && len(e.Parts) == 2 && len(e.Named) == 0 && e.Parts[1].Kind == python.String: // None takes no item
		return e.Parts[1].Text, true
	}
	return "", false
}

// dict reads the three lines that set a value inside a dict of the session, or count in one.
func (r *viewReader) dict(all []python.Statement) (used int, err error) {
	s := all[0]
	outer := s.Value.Parts[1]
	if outer.Kind != python.String || len(all) < 3 || !setsBack(all[2], outer.Text, s.Target.Text) {
		return 0, r.notSet(s)
	}
	inner, name := all[1], s.Target.Text
	if item := appendsTo(inner, name); item != nil && getsList(s.Value, outer.Text) {
		t, err := r.kept(inner, item)
		r.add(s, httpsim.SessionAppend{Name: outer.Text, Value: t})
		return 3, err
	}
	switch {
	case !getsDict(s.Value):
	case countsIn(inner, name):
		t, err := r.value(inner, inner.Target.Parts[1])
		r.add(s, httpsim.SessionCount{Name: outer.Text, Inner: t})
		return 3, err
	case setsIn(inner, name) && inner.Target.Parts[1].Kind == python.String:
		t, err := r.kept(inner, inner.Value)
		r.add(s, httpsim.SessionSet{Name: outer.Text, Inner: inner.Target.Parts[1].Text, Value: t})
		return 3, err
	}
	return 0, r.notSet(s)
}

// notSet refuses lines about a dict or a list of the session that are not read.
func (r *viewReader) notSet(s python.Statement) error {
	key := "name"
	if e := s.Value.Parts[1]; e.Kind == python.String {
		key = e.Text
	}
	return instead(s, fmt.Sprintf("request.session[%s] = %s", python.Quote(key), s.Target.Text),
		notTogether)
}

// notTogether is what is said of lines about what a name took out of the session.
const notTogether = "what is taken out of the session is changed here and set again in lines that stand together, and these do not"

// takesOfSession reports whether a statement, or one inside it, gives a name what the session has.
func takesOfSession(s python.Statement, name string) bool {
	return s.Action == python.Assign && s.Target.Dotted() == name && strings.HasPrefix(rootOf(s.Value)+".", "request.session.") ||
		slices.ContainsFunc(blocks(s), func(s python.Statement) bool { return takesOfSession(s, name) })
}

// getsDict recognises request.session.get("cart", {}).
func getsDict(e *python.Expr) bool {
	return calls(e) == "request.session.get" && len(e.Parts) == 3 && len(e.Named) == 0 && e.Parts[2].Kind == python.Dict && len(e.Parts[2].Named) == 0
}

// countsIn recognises cart[item] = cart.get(item, 0) + 1.
func countsIn(s python.Statement, name string) bool {
	if !setsIn(s, name) || s.Value.Kind != python.Operation || s.Value.Text != "+" || len(s.Value.Parts) != 2 {
		return false
	}
	get, one := s.Value.Parts[0], s.Value.Parts[1]
	return calls(get) == name+".get" && len(get.Parts) == 3 && len(get.Named) == 0 && python.Same(get.Parts[1], s.Target.Parts[1]) && !mentions(get.Parts[1], name) &&
		get.Parts[2].Kind == python.Number && get.Parts[2].Number == 0 && one.Kind == python.Number && one.Number == 1 && get.Parts[1].Kind != python.String
}

// count recognises the four lines that add one to the number of an item in a dict of the session,
// below which the name of the item is not used.
func counts(all []python.Statement) bool {
	if len(all) < 4 || !getsDict(all[1].Value) || all[1].Action != python.Assign || all[1].Target.Kind != python.Name {
		return false
	}
	item, dict := all[0].Target.Text, all[1].Target.Text
	return countsIn(all[2], dict) && all[2].Target.Parts[1].Dotted() == item && setsBack(all[3], all[1].Value.Parts[1].Text, dict) &&
		!mentionsAny(all[4:], item) && !mentionsAny(all[4:], dict)
}

// taken reads cart = request.session["cart"] and a change of it, which the session does
// not notice unless the name is set again right below.
func (r *viewReader) taken(all []python.Statement, outer string) (used int, err error) {
	s, inner := all[0], all[1]
	t, err := r.kept(inner, inner.Value)
	change := httpsim.SessionChange{Name: outer, Inner: inner.Target.Parts[1].Text, Value: t, Gets: calls(s.Value) == "request.session.get"}
	r.add(s, change)
	if len(all) > 2 && setsBack(all[2], outer, s.Target.Text) {
		r.add(all[2], httpsim.SessionSet{Name: change.Name, Inner: change.Inner, Value: t})
		return 3, err
	}
	return 2, err
}

// setsIn recognises cart[…] = ….
func setsIn(s python.Statement, variable string) bool {
	return s.Action == python.Assign && s.Target.Kind == python.Index && s.Target.Parts[0].Dotted() == variable
}

// setsBack recognises request.session["cart"] = cart.
func setsBack(s python.Statement, name, variable string) bool {
	if s.Action != python.Assign {
		return false
	}
	key, ok := sessionKey(s.Target)
	return ok && key == name && s.Value.Dotted() == variable
}
