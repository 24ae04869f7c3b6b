package pyrun

import (
	"errors"
	"maps"
	"slices"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// Attributes reports whether some value of Python's has an attribute of this name.
func Attributes(name string) bool {
	for _, of := range []map[string]method{textMethods(), bytesMethods(), floatMethods(), intMethods(), tupleMethods(), listMethods(), dictMethods(), setMethods()} {
		if of[name] != nil {
			return true
		}
	}
	if _, is := ofMoment(Moment{}, name); is {
		return true
	}
	if _, is := ofDecimal(Decimal{}, name); is {
		return true
	}
	_, ofLength := ofDelta(0, name)
	return ofLength || slices.Contains([]string{"args", "messages", "__name__", "__class__"}, name)
}

// Unknown is what of some lines nobody knows: a name that nothing gives a value, an attribute that no value
// has, a statement that does nothing; nil for nothing. knows says which names there are beside those of the lines and
// of Python, and has which attributes there are: of a dotted name, as "request", or of any other value, "".
func Unknown(all []python.Statement, names []string, knows func(name string) bool, has func(of, attribute string) bool) *python.Expr {
	u := &unknown{knows: knows, has: has}
	own := assigned(all)
	for _, name := range names {
		own[name] = true
	}
	u.statements(all, []map[string]bool{own})
	return u.found
}

type unknown struct {
	knows func(name string) bool
	has   func(of, attribute string) bool
	found *python.Expr
}

func (u *unknown) fault(e *python.Expr) {
	if u.found == nil {
		u.found = e
	}
}

func (u *unknown) statements(all []python.Statement, scopes []map[string]bool) {
	for i := range all {
		s := &all[i]
		switch s.Action {
		case python.Do:
			switch s.Value.Kind {
			case python.Call, python.Comprehension, python.String, python.Binding:
			default:
				u.fault(s.Value)
			}
		case python.Import:
			for _, from := range s.Names {
				if !u.knows(from) {
					u.fault(&python.Expr{Kind: python.Name, Line: s.Line, Col: s.Col, Text: from})
				}
			}
		}
		for _, e := range append([]*python.Expr{s.Value, s.Target}, s.Also...) {
			u.expression(e, scopes)
		}
		inner := scopes
		if s.Action == python.Def {
			own := assigned(s.Body)
			for _, p := range s.Params {
				own[p.Name] = true
				u.expression(p.Default, scopes)
			}
			inner = append(slices.Clip(scopes), own)
		}
		u.statements(s.Body, inner)
		u.statements(s.Else, scopes)
		u.statements(s.Finally, scopes)
		for _, h := range s.Handlers {
			u.expression(h.Exception, scopes)
			u.statements(h.Body, scopes)
		}
	}
}

// hashed are the parts of an expression that become keys of a dict or values of a set.
func hashed(e *python.Expr) (all []*python.Expr) {
	switch {
	case e.Kind == python.Index:
		return e.Parts[1:]
	case e.Kind == python.Set:
		return e.Parts
	case e.Kind == python.Comprehension && (e.Text == "{" || e.Text == ":"):
		return e.Parts[:1]
	case e.Kind == python.Dict:
		for _, n := range e.Named {
			if n.Key != nil {
				all = append(all, n.Key)
			}
		}
	}
	return all
}

func (u *unknown) expression(e *python.Expr, scopes []map[string]bool) {
	if e == nil {
		return
	}
	for _, key := range hashed(e) { // a dict is not played with tuples as keys
		if key.Kind == python.Tuple {
			u.fault(key)
		}
	}
	switch e.Kind {
	case python.Name:
		known := e.Text == "None" || e.Text == "Ellipsis" || e.Text == "True" || e.Text == "False" || Builtins()[e.Text] != nil || u.knows(e.Text)
		if !known && !slices.ContainsFunc(scopes, func(own map[string]bool) bool { return own[e.Text] }) {
			u.fault(e)
		}
	case python.Attribute:
		of := e.Parts[0].Dotted()
		if root := rootName(e.Parts[0]); root != "" && slices.ContainsFunc(scopes[1:], func(own map[string]bool) bool { return own[root] }) {
			of = ""
		}
		if !u.has(of, e.Text) {
			u.fault(e)
		}
	case python.Lambda:
		own := map[string]bool{}
		for _, p := range e.Params {
			own[p.Name] = true
			u.expression(p.Default, scopes)
		}
		u.expression(e.Parts[0], append(slices.Clip(scopes), own))
		return
	case python.Comprehension:
		own := map[string]bool{}
		for _, c := range e.Clauses {
			maps.Copy(own, assigned([]python.Statement{{Action: python.For, Target: c.Target}}))
		}
		inner := append(slices.Clip(scopes), own)
		for _, c := range e.Clauses {
			u.expression(c.In, inner)
			for _, asks := range c.Ifs {
				u.expression(asks, inner)
			}
		}
		for _, p := range e.Parts {
			u.expression(p, inner)
		}
		return
	}
	for _, p := range e.Parts {
		u.expression(p, scopes)
	}
	for _, n := range e.Named {
		u.expression(n.Key, scopes)
		u.expression(n.Value, scopes)
	}
}

func rootName(e *python.Expr) string {
	for e.Kind == python.Attribute {
		e = e.Parts[0]
	}
	if e.Kind == python.Name {
		return e.Text
	}
	return ""
}

// Weigh is an error of a value that is larger than a text may be, where every list counts as often as it
// stands in it.
func Weigh(v Value) error {
	left := MaxText
	return weigh(v, &left, 0)
}

// weighAll is Weigh of several values, each of which is looked at.
func weighAll(items []Value) error {
	left := MaxText
	for _, item := range items {
		if err := weigh(item, &left, 0); errors.Is(err, ErrTooLong) {
			return err
		}
	}
	return nil
}

func weigh(v Value, left *int, depth int) error {
	if *left--; *left < 0 {
		return ErrTooLong
	}
	if depth > 900 {
		return Raise("RecursionError", "maximum recursion depth exceeded")
	}
	each := func(items []Value) error {
		for _, item := range items {
			if err := weigh(item, left, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	switch v := v.(type) {
	case string:
		*left -= len(v)
	case Bytes:
		*left -= len(v)
	case *sessionstore.List:
		for i := range v.Len() {
			if err := weigh(v.At(i), left, depth+1); err != nil {
				return err
			}
		}
	case *Tuple:
		return each(v.Items)
	case *sessionstore.Dict:
		for key, value := range v.All() {
			*left -= len(key)
			if err := weigh(value, left, depth+1); err != nil {
				return err
			}
		}
	}
	if *left < 0 {
		return ErrTooLong
	}
	return nil
}
