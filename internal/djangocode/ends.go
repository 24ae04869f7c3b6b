package djangocode

import (
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// userOfRow is whom the row of a session logs in, and ofVisitor whose row it is then.
const (
	userOfRow = `row.get_decoded().get("` + httpsim.UserIDName + `")`
	ofVisitor = userOfRow + " == str(request.user.pk)"
)

// endSessions deletes rows of the table of sessions. A row has no column for its user.
func (w *coder) endSessions(a httpsim.EndSessions) {
	w.use("django.contrib.sessions.models", "Session")
	if a.Whose == httpsim.Everybodys {
		w.line("%s.delete()", a.Whose.Of())
		return
	}
	w.line("for row in %s:", a.Whose.Of())
	w.line("    if %s:", ofVisitor)
	w.line("        row.delete()")
}

// each reads a loop: one over the rows of sessions, which deletes those of the visitor.
func (r *viewReader) each(s python.Statement) error {
	a := httpsim.EndSessions{}
	switch {
	case isCode(s.Value, httpsim.Mine.Of()):
	case isCode(s.Value, httpsim.Others.Of()):
		a.Whose = httpsim.Others
	case strings.HasPrefix(rootOf(s.Value), "Session.objects."):
		return refuse(s, "of Session.objects, all() is read here, and exclude(session_key=request.session.session_key)")
	default:
		return refuse(s, "a loop is read here over the rows of sessions alone")
	}
	replaceIn(s.Body, named(s.Target.Text, &python.Expr{Kind: python.Name, Text: "row"}))
	if len(s.Body) != 1 || s.Body[0].Action != python.If || len(s.Body[0].Else) > 0 ||
		len(s.Body[0].Body) != 1 || s.Body[0].Body[0].Action != python.Do || !isCode(s.Body[0].Body[0].Value, "row.delete()") {
		return refuse(s, "below a loop over rows of sessions an if is read, and delete() of the row below it")
	}
	asked := false
	for _, c := range conditions(s.Body[0].Value) {
		switch {
		case isCode(c, ofVisitor), isCode(c, userOfRow+" == str(request.user.id)"):
			asked = true
		case isCode(c, "row.session_key != request.session.session_key"):
			a.Whose = httpsim.Others
		default:
			return refuse(s, "this is no question about a row of a session that is read here: whose it is get_decoded() has, under _auth_user_id")
		}
	}
	if !asked {
		return refuse(s, "the rows of all users would be deleted: nothing asks whose a row is")
	}
	r.add(s, a)
	return nil
}

// rowsGo reads Session.objects.all().delete(), and tells of what a row does not have.
func (r *viewReader) rowsGo(s python.Statement) error {
	if isCode(s.Value, httpsim.Everybodys.Of()+".delete()") {
		r.add(s, httpsim.EndSessions{Whose: httpsim.Everybodys})
		return nil
	}
	return refuse(s, "a row of a session has three columns: session_key, session_data and expire_date. Whose it is stands inside session_data, which no filter() looks into")
}

// isCode reports whether an expression is this one.
func isCode(e *python.Expr, code string) bool {
	wanted, err := python.Expression(code)
	return err == nil && python.Same(e, wanted)
}
