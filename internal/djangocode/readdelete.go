package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// deletesUsers reads User.objects.filter(…).delete().
func (r *viewReader) deletesUsers(s python.Statement) error {
	by, value, err := r.userKey(s, given(s, s.Value.Parts[0].Parts[0]))
	if by == "" {
		by = httpsim.ByName
	}
	r.add(s, httpsim.DeleteUser{By: by, Value: value})
	return err
}

// deletes reports whether a statement is a delete() of a user, of a row or of a filter.
func deletes(s python.Statement) bool {
	return s.Action == python.Do && s.Value.Kind == python.Call && s.Value.Parts[0].Kind == python.Attribute && s.Value.Parts[0].Text == "delete" &&
		!strings.HasPrefix(rootOf(s.Value)+".", "request.session.") && !strings.HasPrefix(rootOf(s.Value)+".", "Session.")
}

// catchesProtected reports whether an exception is ProtectedError, however it is imported.
func catchesProtected(e *python.Expr) bool {
	return e != nil && (e.Dotted() == "ProtectedError" || strings.HasSuffix(e.Dotted(), "models.ProtectedError") || strings.HasSuffix(e.Dotted(), "deletion.ProtectedError"))
}

// triedDelete reads try: with a line that deletes, and except ProtectedError:. It is false for
// another try.
func (r *viewReader) triedDelete(s python.Statement) (is bool, err error) {
	if len(s.Body) != 1 || len(s.Handlers) != 1 || !catchesProtected(s.Handlers[0].Exception) || !deletes(s.Body[0]) || len(s.Else) > 0 {
		return false, nil
	}
	read, err := r.inside(s.Body)
	if err != nil || len(read) != 1 {
		return err != nil, err
	}
	no, err := r.inside(s.Handlers[0].Body)
	if err != nil {
		return true, err
	}
	if no == nil {
		no = []httpsim.Action{}
	}
	switch a := read[0].(type) {
	case httpsim.DeleteUser:
		a.IfProtected = no
		r.add(s, a)
	case httpsim.DeleteRow:
		a.IfProtected = no
		r.add(s, a)
	case httpsim.DeleteRows:
		a.IfProtected = no
		r.add(s, a)
	default:
		return false, nil
	}
	return true, nil
}

// deletesAny reports whether one of some statements deletes, or what stands in it.
func deletesAny(all []python.Statement) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool {
		return deletes(s) || deletesAny(s.Body) || deletesAny(s.Else) || slices.ContainsFunc(s.Handlers, func(h python.Handler) bool { return deletesAny(h.Body) })
	})
}
