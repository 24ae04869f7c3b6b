package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// rowUser is the loading of the user whom a row has: order.user. It is nil for another expression.
func (r *viewReader) rowUser(e *python.Expr) *httpsim.LoadUser {
	if e == nil || !isAttribute(e) {
		return nil
	}
	m := r.rowVar(e.Parts[0].Text)
	if m == nil {
		return nil
	}
	if f, known := m.Field(e.Text); !known || !f.IsUser() {
		return nil
	}
	return &httpsim.LoadUser{Row: m, Of: unless(m.Var(), e.Parts[0].Text), Field: e.Text}
}

// keepsRowUser reads user = order.user.
func (r *viewReader) keepsRowUser(s python.Statement) {
	load := r.rowUser(s.Value)
	load.As = givenName(s)
	r.findsUser(s)
	r.add(s, *load)
}

// takesUser reports whether a view has the name user for somebody.
func (r *viewReader) takesUser() bool {
	return timesIn(r.whole, "user") > 0 || slices.ContainsFunc(r.whole, func(s python.Statement) bool { return setsName(s, "user") }) || r.user
}

// actsOnRowUser gives the user of a row the name user, or owner where that is taken, above a line that does something with him:
// order.user.is_active = True, order.user.save(), login(request, order.user).
func (r *viewReader) actsOnRowUser(all []python.Statement) error {
	s := all[0]
	var of *python.Expr
	switch function := methodOf(s.Value); {
	case s.Action == python.Assign && s.Target.Kind == python.Attribute:
		of = s.Target.Parts[0]
	case calls(s.Value) == "login" && len(s.Value.Parts) == 3:
		of = s.Value.Parts[2]
	case function != nil && s.Action == python.Do && slices.Contains([]string{"save", "set_password", "set_unusable_password", "delete"}, function.Text):
		of = function.Parts[0]
	}
	load := r.rowUser(of)
	if load == nil {
		return nil
	}
	code := of.Dotted()
	if slices.ContainsFunc(all, func(s python.Statement) bool { return setsPath(s, code) }) {
		return nil
	}
	name := "user"
	if r.owner != code && r.takesUser() {
		name = r.free("owner")
		load.As = name
		r.nameUser(name)
	} else {
		r.owner = code
	}
	row, _, _ := strings.Cut(code, ".")
	until := len(all)
	for i := range all[1:] {
		if setsName(all[i+1], row) || setsAtOnce(all[i+1], row) {
			until = i + 1
			break
		}
	}
	replaceIn(all[:until], func(e *python.Expr) *python.Expr {
		if isAttribute(e) && e.Dotted() == code {
			return word(name)
		}
		return nil
	})
	if load.As == "" {
		r.foundUser()
	}
	r.add(s, *load)
	return nil
}

// setsPath reports whether a statement, or one inside it, sets order.user.
func setsPath(s python.Statement, path string) bool {
	return s.Action == python.Assign && s.Target.Dotted() == path || slices.ContainsFunc(blocks(s), func(s python.Statement) bool { return setsPath(s, path) })
}

// methodOf is the method that a call calls, nil for anything else.
func methodOf(e *python.Expr) *python.Expr {
	if e == nil || e.Kind != python.Call || e.Parts[0].Kind != python.Attribute {
		return nil
	}
	return e.Parts[0]
}
