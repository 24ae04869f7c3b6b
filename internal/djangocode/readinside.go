package djangocode

import (
	"slices"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// What is answered to a change inside a value of the session that is not read.
const (
	insideLine = `request.session["name"]["inner"] = "text"`
	countLine  = `as in cart[item] = cart.get(item, 0) + 1`
	insideOnly = "inside a value of the session a name is set or deleted, .update() sets several, .pop() takes one out, .append() adds to a list, and .clear() empties; nothing else is read here"
)

// changeInside reads a line that changes a value inside the session, which the session does
// not notice; nil for any other.
func (r *viewReader) changeInside(s python.Statement) (httpsim.Action, error) {
	if s.Action == python.Delete {
		if s.Target.Kind == python.Index && s.Target.Parts[1].Kind == python.String {
			if name, ok := sessionKey(s.Target.Parts[0]); ok {
				return httpsim.SessionChangeDelete{Name: name, Inner: s.Target.Parts[1].Text}, nil
			}
		}
		return nil, nil
	}
	if s.Action != python.Do || s.Value.Kind != python.Call || s.Value.Parts[0].Kind != python.Attribute || len(s.Value.Named) > 0 {
		return nil, nil
	}
	name, ok := sessionKey(s.Value.Parts[0].Parts[0])
	switch given := s.Value.Parts[1:]; {
	case !ok:
	case s.Value.Parts[0].Text == "pop" && (len(given) == 1 || len(given) == 2 && given[1].Dotted() == "None") && given[0].Kind == python.String:
		return httpsim.SessionChangeDelete{Name: name, Inner: given[0].Text, Pops: len(given) == 2}, nil
	case s.Value.Parts[0].Text == "clear" && len(given) == 0:
		return httpsim.SessionChangeClear{Name: name}, nil
	case s.Value.Parts[0].Text == "append" && len(given) == 1:
		t, err := r.kept(s, given[0])
		return httpsim.SessionChangeAppend{Name: name, Value: t}, err
	}
	return nil, nil
}

// updatedInside reads request.session["cart"].update(…), which sets one name after the other.
func (r *viewReader) updatedInside(s python.Statement) (is bool, err error) {
	if s.Value.Kind != python.Call || s.Value.Parts[0].Kind != python.Attribute || s.Value.Parts[0].Text != "update" {
		return false, nil
	}
	name, ok := sessionKey(s.Value.Parts[0].Parts[0])
	if !ok {
		return false, nil
	}
	entries, ok := updates(s.Value)
	if !ok {
		return true, instead(s, insideLine, "update() is given a dict")
	}
	return true, r.changesOf(s, name, entries)
}

// askedInside is a value that a line sets inside a value of the session, which raises where there
// is none: what the line asks of it before, request.session["cart"].get("apple", 0), comes to the
// same where there is nothing to ask.
func askedInside(e *python.Expr, name string) *python.Expr {
	of := heldDict{key: name}
	return replaced(e, func(e *python.Expr) *python.Expr {
		if e.Kind != python.Call || e.Parts[0].Kind != python.Attribute || e.Parts[0].Text != "get" {
			return nil
		}
		if key, ok := sessionKey(e.Parts[0].Parts[0]); !ok || key != name {
			return nil
		}
		anew := *e
		anew.Parts = append([]*python.Expr{{Kind: python.Attribute, Text: "get", Parts: []*python.Expr{of.orNone()}}}, e.Parts[1:]...)
		return &anew
	})
}

// changesOf adds the changes that entries of a dict make inside a value of the session.
func (r *viewReader) changesOf(s python.Statement, name string, entries []python.Named) error {
	for _, entry := range entries {
		t, err := r.kept(s, entry.Value)
		if err != nil {
			return err
		}
		r.add(s, httpsim.SessionChange{Name: name, Inner: entry.Key.Text, Value: t})
	}
	return nil
}

// merged reads {**request.session["cart"], "apple": 1} and request.session["cart"] | {"apple": 1},
// which are set to the name again: the names that are new, or nil for anything else.
func merged(e *python.Expr, name string) []python.Named {
	of, with := (*python.Expr)(nil), []python.Named(nil)
	switch {
	case e.Kind == python.Dict && len(e.Named) > 1 && e.Named[0].Key == nil:
		of, with = e.Named[0].Value, e.Named[1:]
	case e.Kind == python.Operation && e.Text == "|" && e.Parts[1].Kind == python.Dict:
		of, with = e.Parts[0], e.Parts[1].Named
	default:
		return nil
	}
	if same, is := sessionKey(of); !is || same != name || slices.ContainsFunc(with, func(n python.Named) bool { return n.Key == nil || n.Key.Kind != python.String }) {
		return nil
	}
	return with
}

// changesInside reports whether an action, or one inside it, changes what the session has under a
// name: the name is there then.
func changesInside(a httpsim.Action, name string) bool {
	switch a := a.(type) {
	case httpsim.SessionChange:
		return a.Name == name
	case httpsim.SessionChangeDelete:
		return a.Name == name
	case httpsim.SessionChangeClear:
		return a.Name == name
	case httpsim.SessionChangeAppend:
		return a.Name == name
	case httpsim.When:
		within := func(a httpsim.Action) bool { return changesInside(a, name) }
		return slices.ContainsFunc(a.Then, within) || slices.ContainsFunc(a.Else, within)
	case httpsim.SessionSet:
		return a.Name == name
	}
	return false
}

// appended reads request.session.get("history", []) + ["text"], which is set to the name again.
func (r *viewReader) appended(s python.Statement, name string, e *python.Expr) (a httpsim.SessionAppend, ok bool, err error) {
	if e.Kind != python.Operation || e.Text != "+" || len(e.Parts) != 2 || !getsList(e.Parts[0], name) ||
		e.Parts[1].Kind != python.List || len(e.Parts[1].Parts) != 1 {
		return a, false, nil
	}
	a.Name = name
	a.Value, err = r.kept(s, e.Parts[1].Parts[0])
	return a, true, err
}

// getsList recognises request.session.get("history", []).
func getsList(e *python.Expr, name string) bool {
	return calls(e) == "request.session.get" && len(e.Parts) == 3 && len(e.Named) == 0 && e.Parts[1].Kind == python.String && e.Parts[1].Text == name &&
		e.Parts[2].Kind == python.List && len(e.Parts[2].Parts) == 0
}

// appendsTo recognises history.append(…), and returns what is added; nil for another line.
func appendsTo(s python.Statement, variable string) *python.Expr {
	if s.Action != python.Do || calls(s.Value) != variable+".append" || len(s.Value.Parts) != 2 || len(s.Value.Named) > 0 {
		return nil
	}
	return s.Value.Parts[1]
}
