package djangocode

import (
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// unsavedUser is what is said where a user is set and not saved.
const unsavedUser = "what is set of a user counts once the user is saved"

// isSet reports whether something is set of a user and not saved yet.
func (r *viewReader) isSet() bool { return !r.isSaved(nil) }

// beforeSaved refuses a line between user.email = … and user.save() that could see the difference: what is
// set of a user is read here with its save().
func (r *viewReader) beforeSaved(s python.Statement) error {
	if !r.isSet() {
		if s.Action == python.Assign || s.Action == python.Do {
			r.setAt = s
		}
		return nil
	}
	if s.Action == python.Return && !r.savesUser(r.behind) {
		return r.notSaved()
	}
	if s.Action == python.Do && s.Value.Kind == python.Call {
		if method, who, ok := r.columnOf(s.Value.Parts[0]); ok && !strings.Contains(method, ".") && method != "check_password" {
			if r.sets[who] != nil {
				return nil
			}
		}
	}
	sees := false
	look := func(e *python.Expr) *python.Expr {
		column, who, ok := r.columnOf(e)
		switch set := r.sets[who]; {
		case ok && set != nil && (isSetOf(set, column) || strings.HasPrefix(column, "get_") || strings.HasSuffix(column, "_password")):
			sees = true
		case isPage(calls(e)):
			sees = true
		}
		return nil
	}
	replaced(s.Value, look)
	if s.Target != nil && s.Action != python.Assign {
		replaced(s.Target, look)
	}
	if sees {
		return r.notSaved()
	}
	return nil
}

// savedOnBoth forgets what is set of a user where each way on from an if has saved the user, or leads nowhere.
func (r *viewReader) savedOnBoth(s python.Statement) {
	saved := func(block []python.Statement) bool {
		return r.savesUser(block) || len(block) > 0 && endsAll(block[len(block)-1])
	}
	if s.Action == python.If && saved(s.Body) && saved(s.Else) {
		r.sets = nil
	}
}

// notSaved refuses the line that sets something of a user which is not saved soon enough.
func (r *viewReader) notSaved() error {
	user := "user"
	for who, set := range r.sets {
		if *set != nothingSet(who) {
			user = who
		}
	}
	return instead(r.setAt, user+".save()", unsavedUser)
}

// isSetOf reports whether a column is among those that are set.
func isSetOf(a *httpsim.SaveUser, column string) bool {
	return map[string]bool{"password": a.Password != nil || a.Unusable, "email": a.Email != nil, "first_name": a.FirstName != nil, "last_name": a.LastName != nil,
		"is_active": a.IsActive != nil, "is_staff": a.IsStaff != nil, "is_superuser": a.IsSuperuser != nil}[column]
}

// isPage reports whether a call looks at the whole user: a template may show any column, and a session is
// bound to the password.
func isPage(call string) bool {
	switch call {
	case "render", "render_to_string", "login", "update_session_auth_hash":
		return true
	}
	return false
}
