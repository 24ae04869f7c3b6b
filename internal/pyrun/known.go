package pyrun

import (
	"errors"
	"maps"
	"slices"
	"strings"

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
	return ofLength || slices.Contains(ofAll, name)
}

// ofAll are attributes that stand in no table of methods.
var ofAll = []string{"args", "messages", "__name__", "__class__", "__qualname__", "__doc__", "__dict__", "__mro__", "__self__", "__func__", "__init__", "__init_subclass__",
	"__str__", "__repr__", "__eq__", "__ne__", "__format__", "__setattr__", "__delattr__", "setter", "getter", "deleter", "fget", "fset", "from_bytes", "send", "close"}

// Unknown is what of some lines nobody knows: a name that nothing gives a value, an attribute that no value
// has, a statement that does nothing; nil for nothing. knows says which names there are beside those of the lines and
// of Python, and has which attributes there are: of a dotted name, as "request", or of any other value, "".
func Unknown(all []python.Statement, names []string, knows func(name string) bool, has func(of, attribute string) bool) *python.Expr {
	given := Given(all)
	for name, asked := range assignedTo(all) {
		given[name] = given[name] || asked || has(Anything, name)
	}
	u := &unknown{knows: knows, has: func(of, attribute string) bool { return given[attribute] || has(of, attribute) }, used: map[string]bool{}}
	Scopes(all, nil, func(e *python.Expr, _ *Frame) {
		if e.Kind == python.Name {
			u.used[e.Text] = true
		}
	})
	own := assigned(all)
	for _, name := range names {
		own[name] = true
	}
	u.statements(all, []map[string]bool{own}, 0)
	return u.found
}

// Anything is of what the function has of Unknown is asked for an attribute that some lines give a value: whether it may
// be a name of their own.
const Anything = "="

// assignedTo are the attributes that some lines give values, and whether the lines ask for them, too.
func assignedTo(all []python.Statement) map[string]bool {
	given, there := map[string]bool{}, map[string]int{}
	python.Visit(all, func(e *python.Expr) {
		if e.Kind == python.Attribute {
			there[e.Text]++
		}
	})
	python.VisitStatements(all, func(s python.Statement) {
		for _, e := range append([]*python.Expr{s.Target}, s.Also...) {
			if e != nil && e.Kind == python.Attribute && ofSelf(e) {
				there[e.Text]--
				given[e.Text] = false
			}
		}
	})
	for name := range given {
		given[name] = there[name] > 0
	}
	return given
}

// Given are the attributes that some lines give what they make: in their classes, and by self.name = ….
func Given(all []python.Statement) map[string]bool {
	given := map[string]bool{}
	attributesIn(all, given, hasClass(all))
	return given
}

// hasClass reports whether some lines, or those in them, make a class.
func hasClass(all []python.Statement) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool {
		return s.Action == python.Class || hasClass(s.Body) || hasClass(s.Else) || hasClass(s.Finally)
	})
}

// attributesIn are the names of what stands in the classes of some lines, and of the attributes that the lines give
// values, where they make a class at all: lines without one give values to rows and the like, whose names are known.
func attributesIn(all []python.Statement, given map[string]bool, class bool) {
	target := func(e *python.Expr) {
		python.Each(e, func(e *python.Expr) {
			if e.Kind == python.Attribute {
				given[e.Text] = true
			}
		})
	}
	for _, s := range all {
		switch s.Action {
		case python.Assign, python.Augment, python.For, python.With:
			for _, e := range append([]*python.Expr{s.Target}, s.Also...) {
				if class && e != nil && (e.Kind == python.Attribute && ofSelf(e) || e.Kind == python.Tuple || e.Kind == python.List) {
					target(e)
				}
			}
		case python.Class:
			maps.Copy(given, assigned(s.Body))
			for _, inner := range s.Body {
				if inner.Action == python.Pass && inner.Name != "" {
					given[inner.Name] = true
				}
			}
		}
		if call := s.Value; call != nil {
			python.Each(call, func(e *python.Expr) {
				if e.Kind != python.Call {
					return
				}
				called := e.Parts[0].Dotted()
				switch called[strings.LastIndexByte(called, '.')+1:] {
				case "setattr":
					if len(e.Parts) == 4 && e.Parts[2].Kind == python.String {
						given[e.Parts[2].Text] = true
					}
				case "namedtuple":
					for _, part := range e.Parts[1:] {
						python.Each(part, func(e *python.Expr) {
							if e.Kind == python.String {
								for name := range strings.FieldsSeq(strings.ReplaceAll(e.Text, ",", " ")) {
									given[name] = true
								}
							}
						})
					}
				case "SimpleNamespace":
					for _, n := range e.Named {
						given[n.Name] = true
					}
				}
			})
		}
		for _, body := range [][]python.Statement{s.Body, s.Else, s.Finally} {
			attributesIn(body, given, class)
		}
		for _, h := range s.Handlers {
			attributesIn(h.Body, given, class)
		}
	}
}

// ofSelf reports whether an attribute is one that a line may give any object: not one of the request, whose attributes
// are known.
func ofSelf(e *python.Expr) bool {
	return rootName(e) != "request" && rootName(e) != "response"
}

type unknown struct {
	knows func(name string) bool
	has   func(of, attribute string) bool
	found *python.Expr
	used  map[string]bool // the names that the lines use
	tries int             // within how many try and with the statements stand
}

func (u *unknown) fault(e *python.Expr) {
	if u.found == nil {
		u.found = e
	}
}

// statements looks at some lines. The last scope is that of a class where class is its place, and no function in it
// sees that one.
func (u *unknown) statements(all []python.Statement, scopes []map[string]bool, class int) {
	for i := range all {
		s := &all[i]
		switch s.Action {
		case python.Do:
			switch s.Value.Kind {
			case python.Call, python.Comprehension, python.String, python.Binding, python.Yield:
			case python.Index: // which may raise an exception that a try waits for
				if u.tries == 0 {
					u.fault(s.Value)
				}
			default:
				if !isDots(s.Value) {
					u.fault(s.Value)
				}
			}
		case python.Import:
			for name, from := range s.Names {
				if !u.knows(from) && (u.used[name] || name == "*") { // what nobody uses does nothing
					u.fault(&python.Expr{Kind: python.Name, Line: s.Line, Col: s.Col, Text: from})
				}
			}
		}
		for _, e := range append([]*python.Expr{s.Value, s.Target}, s.Also...) {
			u.expression(e, scopes)
		}
		inner, body := scopes, class
		switch s.Action {
		case python.Def:
			own := assigned(s.Body)
			for _, p := range s.Params {
				own[p.Name] = true
				u.expression(p.Default, scopes)
			}
			if inner = scopes; class > 0 {
				own["__class__"] = true
				inner = scopes[:class]
			}
			inner, body = append(slices.Clip(inner), own), 0
		case python.Class:
			u.bases(s)
			if inner = scopes; class > 0 {
				inner = scopes[:class]
			}
			inner, body = append(slices.Clip(inner), assigned(s.Body)), len(inner)
		}
		if s.Action == python.Try || s.Action == python.With {
			u.tries++
		}
		u.statements(s.Body, inner, body)
		if s.Action == python.Try || s.Action == python.With {
			u.tries--
		}
		u.statements(s.Else, scopes, class)
		u.statements(s.Finally, scopes, class)
		for _, h := range s.Handlers {
			u.expression(h.Exception, scopes)
			u.statements(h.Body, scopes, class)
		}
	}
}

// bases finds what a class derives from that no class of lines may.
func (u *unknown) bases(s *python.Statement) {
	if s.Value == nil {
		return
	}
	for _, e := range s.Value.Parts {
		if c, is := Builtins()[e.Text].(*Class); is && e.Kind == python.Name && !c.open() && !u.knows(e.Text) {
			u.fault(&python.Expr{Kind: python.String, Line: e.Line, Col: e.Col, Text: "class " + s.Name + "(" + e.Text + ")"})
		}
	}
}

func (u *unknown) expression(e *python.Expr, scopes []map[string]bool) {
	if e == nil {
		return
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

// isDots reports whether a line is ..., which does nothing.
func isDots(e *python.Expr) bool { return e.Kind == python.Name && e.Text == "Ellipsis" }
