package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// userOfRow is whom the row of a session logs in.
const userOfRow = `row.get_decoded().get("` + httpsim.UserIDName + `")`

// endSessions deletes rows of the table of sessions. A row has no column for its user.
func (w *coder) endSessions(a httpsim.EndSessions) {
	w.use("django.contrib.sessions.models", "Session")
	if a.Whose == httpsim.Everybodys {
		w.line("%s.delete()", a.Whose.Of())
		return
	}
	if a.Live != "" {
		w.use("django.utils", "timezone")
	}
	w.line("for row in %s:", a.Rows())
	user := "request.user"
	if a.Whose.OfFound() {
		user = w.called(a.Of)
	}
	w.line("    if %s == str(%s.pk):", userOfRow, user)
	w.line("        row.delete()")
}

// endSession deletes the row of one session.
func (w *coder) endSession(a httpsim.EndSession) {
	key := w.expression(a.Key)
	switch a.By {
	case httpsim.EndByStore:
		w.line("request.session.delete(%s)", key)
		return
	case httpsim.EndByOther:
		w.line("request.session.__class__(%s).delete()", key)
		return
	}
	w.use("django.contrib.sessions.models", "Session")
	rows := "Session.objects.filter(session_key=" + key + ")"
	switch a.By {
	case httpsim.EndByGet:
		get := "Session.objects.get(session_key=" + key + ").delete()"
		if a.IfNot == nil {
			w.line("%s", get)
			return
		}
		w.line("try:")
		w.line("    %s", get)
		w.branch("except Session.DoesNotExist:", a.IfNot)
		return
	case httpsim.EndByFirst:
		w.line("session = %s.first()", rows)
		w.line("if session is not None:")
		w.line("    session.delete()")
		return
	case httpsim.EndByExists:
		w.line("if %s.exists():", rows)
		w.line("    %s.delete()", rows)
		return
	case httpsim.EndByLoop:
		w.line("for row in %s:", rows)
		w.line("    row.delete()")
		return
	}
	w.line("%s.delete()", rows)
}

// each reads a loop: one over the rows of sessions, which deletes those of a user.
func (r *viewReader) each(s python.Statement) error {
	a, is := rowsOf(s.Value)
	switch {
	case is:
	case strings.HasPrefix(rootOf(s.Value), "Session.objects."):
		return hinted(s, "write for row in Session.objects.all():", "of Session.objects, all() is read here, exclude(session_key=request.session.session_key) and filter(expire_date__gte=timezone.now())")
	default:
		return refuse(s, "a loop is read here over a dict, a list and rows")
	}
	replaceIn(s.Body, named(s.Target.Text, word("row")))
	if first := s.Body[0]; len(s.Body) > 1 && first.Action == python.Assign && first.Target.Kind == python.Name && isCode(first.Value, "row.get_decoded()") {
		s.Body = copied(s.Body[1:])
		replaceIn(s.Body, named(first.Target.Text, first.Value))
	}
	if len(s.Body) == 1 { // its if may be two
		s.Body[0].Value, s.Body[0].Body = allOf(s.Body[0])
	}
	if len(s.Body) != 1 || s.Body[0].Action != python.If || len(s.Body[0].Else) > 0 ||
		len(s.Body[0].Body) != 1 || s.Body[0].Body[0].Action != python.Do || !isCode(s.Body[0].Body[0].Value, "row.delete()") {
		return hinted(notOfLoop(s.Body), "as in if row.get_decoded().get(\"_auth_user_id\") == str(request.user.pk):", "below a loop over rows of sessions an if is read, and delete() of the row below it")
	}
	question, asked, found := s.Body[0], false, false
	for _, c := range conditions(s.Body[0].Value) {
		switch {
		case asksUserOf(c, "request.user"):
			asked = true
		case asksUserOf(c, "form.get_user()"), r.user && asksUserOf(c, "user"):
			asked, found = true, true
		case isCode(c, "row.session_key != request.session.session_key"):
			a.Whose = httpsim.Others
		case r.asksNamed(c) != "":
			asked, found, a.Of = true, true, r.asksNamed(c)
		default:
			return refuse(question, "this is no question about a row of a session that is read here: whose it is get_decoded() has, under _auth_user_id, as str() of the pk of request.user or of a user that was found above")
		}
	}
	if !asked {
		return refuse(s, "the rows of all users would be deleted: nothing asks whose a row is")
	}
	if found && a.Whose == httpsim.Others {
		a.Whose = httpsim.TheirOthers
	} else if found {
		a.Whose = httpsim.Theirs
	}
	r.add(s, a)
	return nil
}

// notOfLoop is the first of the lines below a loop over rows that is not read there.
func notOfLoop(all []python.Statement) python.Statement {
	first := all[0]
	if first.Action != python.If {
		return first
	}
	if i := slices.IndexFunc(first.Body, func(s python.Statement) bool { return s.Action != python.Do || !isCode(s.Value, "row.delete()") }); i >= 0 {
		return first.Body[i]
	}
	if len(first.Else) > 0 {
		return first.Else[0]
	}
	return all[len(all)-1]
}

// rowsOf are the rows of sessions that an expression gets, of which a loop asks whose they are.
func rowsOf(e *python.Expr) (a httpsim.EndSessions, ok bool) {
	for _, whose := range []httpsim.Whose{httpsim.Mine, httpsim.Others} {
		for _, live := range []string{"", ">=", ">"} {
			if a = (httpsim.EndSessions{Whose: whose, Live: live}); isCode(e, a.Rows()) {
				return a, true
			}
		}
	}
	return a, false
}

// allOf are the conditions of an if, and of the one that is all that stands below it, with what stands below
// that one.
func allOf(s python.Statement) (asks *python.Expr, body []python.Statement) {
	asks, body = s.Value, s.Body
	for s.Action == python.If && len(body) == 1 && body[0].Action == python.If && body[0].Else == nil && s.Else == nil {
		s = body[0]
		asks, body = &python.Expr{Kind: python.Operation, Text: "and", Line: asks.Line, Col: asks.Col, Parts: []*python.Expr{asks, s.Value}}, s.Body
	}
	return asks, body
}

// asksUserOf reports whether a condition asks for the rows of this user.
func asksUserOf(c *python.Expr, user string) bool {
	return slices.ContainsFunc([]string{"pk", "id"}, func(id string) bool {
		return isCode(c, userOfRow+" == str("+user+"."+id+")") || isCode(c, "str("+user+"."+id+") == "+userOfRow)
	})
}

// oneRowGoes refuses other ways to delete the row of a key than by filter(): get() raises
// where there is none, and a SessionStore asks for the row first.
func (r *viewReader) oneRowGoes(s python.Statement) error {
	if calls(s.Value) == "request.session.delete" && len(s.Value.Parts) == 2 && s.Value.Parts[1].Kind == python.String {
		return instead(s, "request.session.pop("+python.Quote(s.Value.Parts[1].Text)+", None)", "delete() takes the key of a row: a value of the session is taken out by its name")
	}
	return instead(s, "Session.objects.filter(session_key=key).delete()", "the row of one session is deleted by filter() here, which is content where there is none")
}

// deletesStore recognises SessionStore(key).delete() and request.session.delete(key).
func deletesStore(e *python.Expr) bool {
	if calls(e) == "request.session.delete" {
		return len(e.Parts)+len(e.Named) == 2
	}
	return e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && e.Parts[0].Text == "delete" &&
		slices.Contains([]string{"SessionStore", "request.session.__class__"}, calls(e.Parts[0].Parts[0]))
}

// rowsGo reads Session.objects.all().delete() and the same of one key, and tells of what a row
// does not have.
func (r *viewReader) rowsGo(s python.Statement) error {
	if isCode(s.Value, httpsim.Everybodys.Of()+".delete()") {
		r.add(s, httpsim.EndSessions{Whose: httpsim.Everybodys})
		return nil
	}
	if key := behindFilter(s.Value, "delete"); key != nil {
		t, err := r.value(s, key)
		r.add(s, httpsim.EndSession{Key: t})
		return err
	}
	if r.noLookup(s.Value) {
		return refuse(s, "a row of a session has three columns: session_key, session_data and expire_date. Whose it is stands inside session_data, which no filter() looks into")
	}
	return refuse(s, "of Session.objects, rows are deleted here by all() and by their key")
}

// noLookup reports whether rows of sessions are looked for by what they do not have: Session.objects.filter(user=…).
func (r *viewReader) noLookup(e *python.Expr) (is bool) {
	names := httpsim.SessionModel().LookupNames(r.Models)
	eachPart(e, func(e *python.Expr) *python.Expr {
		if e.Kind != python.Call || e.Parts[0].Kind != python.Attribute || !slices.Contains([]string{"filter", "exclude", "get"}, e.Parts[0].Text) || !strings.HasPrefix(rootOf(e), "Session.objects") {
			return nil
		}
		for _, n := range e.Named {
			first, _, _ := strings.Cut(n.Name, "__")
			is = is || first != "pk" && !slices.Contains(names, first)
		}
		return nil
	})
	return is
}

// isCode reports whether an expression is this one.
func isCode(e *python.Expr, code string) bool {
	wanted, err := python.Expression(code)
	return err == nil && python.Same(e, wanted)
}
