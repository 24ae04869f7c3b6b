package djangocode

import (
	"cmp"
	"slices"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// isFound recognises user, whom a line above has found.
func (r *viewReader) isFound(e *python.Expr) bool {
	return e.Kind == python.Name && e.Text == "user" && r.user && r.names.User && !r.ofForm
}

// isUser reports whether an expression is a user, and no text.
func (r *viewReader) isUser(e *python.Expr) bool {
	if t, ok := r.rowValue(e); ok {
		return t.Nodes()[0].Of == httpsim.ForeignKey
	}
	return e.Dotted() == "request.user" || r.isFound(e) || r.isNamedUser(e) || e.Dotted() == "user" && r.ofForm || calls(e) == "form.get_user"
}

// noUser refuses a user where Django wants something else.
func (r *viewReader) noUser(s python.Statement, e *python.Expr, why string) error {
	if e == nil || !r.isUser(e) {
		return nil
	}
	s.Line, s.Col = e.Line, e.Col
	name := e.Dotted()
	if name == "" {
		name = "form.get_user()"
	}
	return instead(s, name+".username", "%s", why)
}

// comparesUser refuses a condition that compares a user with a text, or asks whether a visitor is None.
func (r *viewReader) comparesUser(s python.Statement, e *python.Expr) error {
	if e.Kind == python.Operation && e.Text == "not" {
		return r.comparesUser(s, e.Parts[0])
	}
	if e.Kind != python.Operation || len(e.Parts) != 2 || !slices.Contains([]string{"==", "!=", "in", "not in", "is", "is not"}, e.Text) {
		return nil
	}
	if err := r.noColumn(s, e); err != nil {
		return err
	}
	one, other := e.Parts[0], []*python.Expr{e.Parts[1]}
	if other[0].Kind == python.List || other[0].Kind == python.Set {
		other = other[0].Parts
	}
	for _, with := range other {
		switch {
		case r.isUser(one) == r.isUser(with):
		case with.Dotted() != "None":
			const why = "a user is equal to nothing but a user"
			return cmp.Or(r.noUser(s, one, why), r.noUser(s, with, why))
		case one.Dotted() == "request.user":
			return instead(s, "if request.user.is_authenticated:", "request.user is never None: who is not logged in is an AnonymousUser")
		}
	}
	return nil
}

// userColumn is the path to a column of a user that a view looks at.
func (r *viewReader) userColumn(e *python.Expr) (path httpsim.Path, ok bool) {
	if e.Kind == python.Call && len(e.Parts) == 1 && len(e.Named) == 0 {
		e = e.Parts[0]
		if e.Kind != python.Attribute || !httpsim.IsMethodOfUser(e.Text) {
			return nil, false
		}
	} else if httpsim.IsMethodOfUser(e.Text) {
		return nil, false
	}
	column, who, ok := r.columnOf(e)
	if column == "get_username" {
		column = "username"
	}
	switch {
	case !ok || !slices.Contains(httpsim.OfUser(), column):
		return nil, false
	case who == visitorName:
		return httpsim.Path{"user", column}, true
	case who != "user":
		return httpsim.Who(who, column).Nodes()[0].Path, true
	}
	return httpsim.Path{"found", column}, r.names.User && !r.ofForm
}
