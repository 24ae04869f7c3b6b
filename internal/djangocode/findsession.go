package djangocode

import (
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// findSession asks whether there is a row of a session, and goes the two ways on.
func (w *coder) findSession(a httpsim.FindSession) {
	key := w.expression(a.Key)
	if a.By == httpsim.EndByStore {
		w.twoWays("if request.session.exists("+key+"):", "if not request.session.exists("+key+"):", a)
		return
	}
	w.use("django.contrib.sessions.models", "Session")
	rows := "Session.objects.filter(session_key=" + key
	if a.Live != "" {
		w.use("django.utils", "timezone")
		rows += ", expire_date__" + map[string]string{">": "gt", ">=": "gte"}[a.Live] + "=timezone.now()"
	}
	rows += ")." + string(a.By) + "()"
	if a.By == httpsim.EndByFirst {
		w.twoWays("if "+rows+" is not None:", "if "+rows+" is None:", a)
		return
	}
	w.twoWays("if "+rows+":", "if not "+rows+":", a)
}

// asksRow recognises a question whether there is a row of a session: its key, and whether that is denied.
func asksRow(e *python.Expr) (a httpsim.FindSession, key *python.Expr, denied bool) {
	switch {
	case e.Kind == python.Operation && e.Text == "not":
		a, key, denied = asksRow(e.Parts[0])
		return a, key, !denied
	case e.Kind == python.Operation && len(e.Parts) == 2:
		a, key, _ = asksRow(e.Parts[0])
		zero, one := e.Parts[1].Kind == python.Number && e.Parts[1].Number == 0, e.Parts[1].Kind == python.Number && e.Parts[1].Number == 1
		none := e.Parts[1].Dotted() == "None"
		first, count := a.By == httpsim.EndByFirst, a.By == httpsim.EndByCount
		switch {
		case first && none && (e.Text == "is not" || e.Text == "!="), count && zero && (e.Text == ">" || e.Text == "!="), count && one && (e.Text == ">=" || e.Text == "=="): // a key has one row at most
			return a, key, false
		case first && none && (e.Text == "is" || e.Text == "=="), count && zero && (e.Text == "==" || e.Text == "<="), count && one && (e.Text == "<" || e.Text == "!="):
			return a, key, true
		}
		return a, nil, false
	case calls(e) == "request.session.exists" && len(e.Parts)+len(e.Named) == 2:
		a.By = httpsim.EndByStore
		if len(e.Parts) == 2 {
			return a, e.Parts[1], false
		}
		if e.Named[0].Name == "session_key" {
			return a, e.Named[0].Value, false
		}
	}
	for _, by := range []httpsim.EndBy{httpsim.EndByExists, httpsim.EndByFirst, httpsim.EndByCount} {
		of := methodOn(e, string(by))
		if of == nil || calls(of) != "Session.objects.filter" || len(of.Parts) != 1 {
			continue
		}
		a.By = by
		for _, n := range of.Named {
			now := isCode(n.Value, "timezone.now()")
			switch {
			case isKeyOfRow(n.Name) && key == nil:
				key = n.Value
			case n.Name == "expire_date__gt" && now && a.Live == "":
				a.Live = ">"
			case n.Name == "expire_date__gte" && now && a.Live == "":
				a.Live = ">="
			default:
				return a, nil, false
			}
		}
		return a, key, false
	}
	return a, nil, false
}

// isRowAsked reports whether a condition asks for the row of a session.
func isRowAsked(e *python.Expr) bool {
	_, key, _ := asksRow(e)
	return key != nil
}

// findsRow reads if Session.objects.filter(session_key=…).exists(): with its two ways on.
func (r *viewReader) findsRow(s python.Statement) (used int, err error) {
	a, key, denied := asksRow(s.Value)
	if a.Key, err = r.value(s, key); err != nil {
		return 0, err
	}
	a.IfFound, a.IfNot, err = r.branches(s, denied)
	r.add(s, a)
	return 1, err
}
