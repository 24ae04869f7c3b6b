package djangocode

import (
	"slices"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// A view gives users what names it likes: customer = User.objects.get(…), staff = request.user. The
// one who is called user is the one of whom found tells, as everywhere in a lesson.

// isNamedUser recognises a user to whom a line above gave a name other than user.
func (r *viewReader) isNamedUser(e *python.Expr) bool {
	return e != nil && e.Kind == python.Name && r.users[e.Text]
}

// nameUser notes that a name is a user's from here on.
func (r *viewReader) nameUser(name string) {
	r.locals[name], r.texts[name], r.users[name] = true, false, true
	delete(r.sets, name)
}

// givenName is the name that a line gives a user, "" for user, and for none.
func givenName(s python.Statement) string {
	if s.Action != python.Assign || s.Target.Text == "user" {
		return ""
	}
	return s.Target.Text
}

// asUser is a user as such, and not his name.
func (r *viewReader) asUser(e *python.Expr) (httpsim.Template, bool) {
	switch {
	case r.isNamedUser(e):
		return httpsim.Who(e.Text), true
	case r.isFound(e):
		return httpsim.Lookup("found"), true
	case e.Dotted() == visitorName:
		return httpsim.Lookup("user"), true
	}
	return httpsim.Template{}, false
}

// namesUser reads a line that gives a user another name than user.
func (r *viewReader) namesUser(all []python.Statement) (is bool, used int, err error) {
	s := all[0]
	name, called := s.Target.Text, calls(s.Value)
	if name == "user" || slices.Contains(ofDjango, name) {
		return false, 0, nil
	}
	switch {
	case called == "User.objects.get", isUserOr404(s.Value):
		return true, 1, r.userLoaded(s)
	case called == "User.objects.create_user":
		return true, 1, r.created(s)
	case isFilter(s.Value, "first"):
		used, err = r.userFound(all)
		return true, used, err
	case called == "authenticate":
		return true, 1, r.authenticatedAs(s, name)
	case called == "form.get_user" && (r.form || r.names.Checked), s.Value.Dotted() == "user" && r.ofForm:
		r.nameUser(name)
		r.add(s, httpsim.KeepVisitor{As: name, Of: httpsim.OfForm})
	case r.isFound(s.Value):
		r.nameUser(name)
		r.add(s, httpsim.KeepVisitor{As: name, Of: httpsim.OfFound})
	case r.isNamedUser(s.Value):
		r.nameUser(name)
		r.add(s, httpsim.KeepVisitor{As: name, Of: s.Value.Text})
	default:
		return false, 0, nil
	}
	return true, 1, nil
}

// asksNamed is the user with a name for whose rows a condition asks, "" for none.
func (r *viewReader) asksNamed(c *python.Expr) string {
	for name := range r.users {
		if asksUserOf(c, name) {
			return name
		}
	}
	return ""
}

// keepVisitor writes a line that gives a user a name.
func (w *coder) keepVisitor(a httpsim.KeepVisitor) {
	switch {
	case a.As == "":
		w.line("user = request.user")
		w.loaded, w.later = true, true
	case a.Of == "":
		w.line("%s = request.user", a.As)
	case a.Of == httpsim.OfFound:
		w.line("%s = %s", a.As, w.found())
	default:
		w.line("%s = %s", a.As, a.Of)
	}
}

// user is a user as such.
func (w *coder) user(t httpsim.Template) string {
	p := t.Nodes()[0].Path
	if len(p) == 1 && p[0] == "found" {
		return w.found()
	}
	return lookup(p, "", `"`)
}
