package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// rowOfKey is the key of a call that looks for the row of one session, nil for another call:
// Session.objects.get(session_key=key), or what stands in place of that.
func rowOfKey(e *python.Expr, call string) *python.Expr {
	if e == nil || calls(e) != call || len(e.Parts) != 1 || len(e.Named) != 1 || !isKeyOfRow(e.Named[0].Name) {
		return nil
	}
	return e.Named[0].Value
}

// isKeyOfRow reports whether rows of sessions are found by their key under this name.
func isKeyOfRow(name string) bool {
	return slices.Contains([]string{"session_key", "pk", "session_key__exact", "pk__exact"}, name)
}

// behindFilter is the key of Session.objects.filter(session_key=key) with a method behind it.
func behindFilter(e *python.Expr, method string) *python.Expr {
	of := methodOn(e, method)
	if of == nil {
		return nil
	}
	return rowOfKey(of, "Session.objects.filter")
}

// methodOn is that of which a method is called with nothing between its parentheses.
func methodOn(e *python.Expr, method string) *python.Expr {
	if e == nil || e.Kind != python.Call || len(e.Parts)+len(e.Named) != 1 || e.Parts[0].Kind != python.Attribute || e.Parts[0].Text != method {
		return nil
	}
	return e.Parts[0].Parts[0]
}

// endsOne reads the ways to delete the row of one session other than by filter(), and returns
// how many statements they take; none for anything else.
func (r *viewReader) endsOne(all []python.Statement) (used int, err error) {
	s := all[0]
	a, key, used := endOf(all)
	switch {
	case key != nil:
	case s.Action == python.Do && deletesStore(s.Value):
		if a.By, used = httpsim.EndByOther, 1; calls(s.Value) == "request.session.delete" {
			a.By = httpsim.EndByStore
		}
		if key = storeKey(s.Value); key == nil {
			return 0, nil
		}
	case s.Action == python.Try && len(s.Handlers) == 1 && len(s.Else) == 0 && s.Handlers[0].Exception != nil && slices.Contains([]string{"Session.DoesNotExist", "ObjectDoesNotExist"}, s.Handlers[0].Exception.Dotted()):
		if a, key, used = endOf(s.Body); key == nil || a.By != httpsim.EndByGet || a.IfNot != nil || used != len(s.Body) {
			return 0, nil
		}
		if a.IfNot, err = r.inside(s.Handlers[0].Body); a.IfNot == nil {
			a.IfNot = []httpsim.Action{}
		}
		used = 1
	default:
		return 0, nil
	}
	if err == nil {
		a.Key, err = r.value(s, key)
	}
	r.add(s, a)
	return used, err
}

// storeKey is the key in SessionStore(key).delete() and request.session.delete(key).
func storeKey(e *python.Expr) *python.Expr {
	if calls(e) != "request.session.delete" && len(e.Parts)+len(e.Named) == 1 {
		e = methodOn(e, "delete")
	}
	switch {
	case len(e.Parts) == 2 && len(e.Named) == 0 && e.Parts[1].Kind != python.String:
		return e.Parts[1]
	case len(e.Parts) == 1 && len(e.Named) == 1 && e.Named[0].Name == "session_key":
		return e.Named[0].Value
	}
	return nil
}

// endOf recognises what finds the row of one session and deletes it, in a line or two.
func endOf(all []python.Statement) (a httpsim.EndSession, key *python.Expr, used int) {
	if len(all) == 0 {
		return a, nil, 0
	}
	s := all[0]
	switch s.Action {
	case python.Do:
		a, key = found(methodOn(s.Value, "delete"))
		if a.By != httpsim.EndByGet { // None has no delete()
			key = nil
		}
		return a, key, 1
	case python.If:
		key = behindFilter(s.Value, "exists")
		if key == nil || len(s.Else) > 0 || len(s.Body) != 1 || s.Body[0].Action != python.Do {
			return a, nil, 0
		}
		if deleted := behindFilter(s.Body[0].Value, "delete"); deleted == nil || !python.Same(deleted, key) {
			return a, nil, 0
		}
		return httpsim.EndSession{By: httpsim.EndByExists}, key, 1
	case python.For:
		key = rowOfKey(s.Value, "Session.objects.filter")
		if key == nil || s.Target.Kind != python.Name || len(s.Body) != 1 || !deletesName(s.Body[0], s.Target.Text) {
			return a, nil, 0
		}
		return httpsim.EndSession{By: httpsim.EndByLoop}, key, 1
	case python.Assign:
		return foundAndDeleted(all)
	}
	return a, nil, 0
}

// foundAndDeleted recognises session = … and session.delete() below it.
func foundAndDeleted(all []python.Statement) (a httpsim.EndSession, key *python.Expr, used int) {
	s := all[0]
	a, key = found(s.Value)
	if key == nil || s.Target.Kind != python.Name || len(all) < 2 || mentionsAny(all[2:], s.Target.Text) {
		return a, nil, 0
	}
	name, then := s.Target.Text, all[1]
	if a.By == httpsim.EndByGet {
		if !deletesName(then, name) {
			return a, nil, 0
		}
		return a, key, 2
	}
	so, _ := asksName(name)(then.Value)
	if then.Action != python.If || !so || len(then.Else) > 0 || len(then.Body) != 1 || !deletesName(then.Body[0], name) {
		return a, nil, 0
	}
	return a, key, 2
}

// found is how an expression finds the row of one session, and by which key.
func found(e *python.Expr) (a httpsim.EndSession, key *python.Expr) {
	if key = rowOfKey(e, "Session.objects.get"); key != nil {
		return httpsim.EndSession{By: httpsim.EndByGet}, key
	}
	if key = behindFilter(e, "get"); key != nil {
		return httpsim.EndSession{By: httpsim.EndByGet}, key
	}
	if key = behindFilter(e, "first"); key != nil {
		return httpsim.EndSession{By: httpsim.EndByFirst}, key
	}
	if calls(e) == "get_object_or_404" && len(e.Parts) == 2 && len(e.Named) == 1 && e.Parts[1].Dotted() == "Session" {
		get := &python.Expr{Kind: python.Call, Named: e.Named, Parts: []*python.Expr{{Kind: python.Name, Text: "Session"}}}
		if key = rowOfKey(get, "Session"); key != nil {
			return httpsim.EndSession{By: httpsim.EndByGet, IfNot: []httpsim.Action{httpsim.Fail{Raises: httpsim.NotFound}}}, key
		}
	}
	return a, nil
}

// deletesName recognises session.delete().
func deletesName(s python.Statement, name string) bool {
	return s.Action == python.Do && strings.TrimSpace(name) != "" && isCode(s.Value, name+".delete()")
}
