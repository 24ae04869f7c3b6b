package pyrun

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// eval works an expression out.
func (s *scope) eval(e *python.Expr) (Value, error) {
	if s.asks != nil && (e.Kind == python.Name || e.Kind == python.Attribute || e.Kind == python.Call) {
		return s.seen(e)
	}
	if err := s.run.step(); err != nil {
		return nil, err
	}
	switch e.Kind {
	case python.Name:
		return s.look(e.Text)
	case python.String:
		return e.Text, nil
	case python.Bytes:
		return Bytes(e.Text), nil
	case python.Number:
		return e.Number, nil
	case python.Decimal:
		f, err := strconv.ParseFloat(strings.ReplaceAll(e.Text, "_", ""), 64)
		if err != nil && f == 0 {
			return nil, Raise("SyntaxError", "invalid decimal literal")
		}
		return f, nil
	case python.Format:
		return s.format(e)
	case python.Conditional:
		so, err := s.truth(e.Parts[1])
		if err != nil {
			return nil, err
		}
		if so {
			return s.eval(e.Parts[0])
		}
		return s.eval(e.Parts[2])
	case python.Call:
		return s.call(e)
	case python.Attribute:
		of, err := s.eval(e.Parts[0])
		if err != nil {
			return nil, err
		}
		return attribute(of, s.mangled(e.Text))
	case python.Index:
		return s.index(e)
	case python.Dict:
		return s.dict(e)
	case python.List, python.Tuple, python.Set:
		items, err := s.items(e.Parts)
		switch {
		case err != nil:
			return nil, err
		case e.Kind == python.List:
			return listOf(items)
		case e.Kind == python.Tuple:
			return &Tuple{Items: items}, nil
		}
		return NewSet(items...)
	case python.Operation:
		return s.operation(e)
	case python.Binding:
		v, err := s.eval(e.Parts[0])
		if err != nil {
			return nil, err
		}
		at := s
		for at.own == nil && at.class == nil && at.outer != nil { // of a comprehension it is a name outside
			at = at.outer
		}
		return v, at.set(e.Text, v)
	case python.Lambda:
		f, err := s.function("<lambda>", e.Params)
		if err != nil {
			return nil, err
		}
		f.value = e.Parts[0]
		return f, nil
	case python.Comprehension:
		return s.comprehension(e)
	case python.Yield:
		return s.yield(e)
	case python.Starred:
		return nil, Raise("SyntaxError", "can't use starred expression here")
	}
	return nil, Raise("NotImplementedError", "this is not played here")
}

// look finds a name.
func (s *scope) look(name string) (Value, error) {
	switch name {
	case "None":
		return nil, nil
	case "True":
		return true, nil
	case "False":
		return false, nil
	case "Ellipsis":
		return nil, Raise("NotImplementedError", "... is not played here")
	}
	own := s.mangled(name)
	for at := s; at != nil; at = at.outer {
		if at.class != nil && at != s { // whose names are no others'
			if name == "__class__" && at.class.order != nil {
				return at.class, nil
			}
			continue
		}
		if v, has := at.names[own]; has {
			return v, nil
		}
		if at == s && at.own[name] {
			return nil, s.unbound(name)
		}
	}
	if s.run.Name != nil {
		if v, has := s.run.Name(name); has {
			return v, nil
		}
	}
	if v, has := Builtins()[name]; has {
		return v, nil
	}
	return nil, Raise("NameError", "name '%s' is not defined", name)
}

func (s *scope) unbound(name string) error {
	return Raise("UnboundLocalError", "cannot access local variable '%s' where it is not associated with a value", name)
}

// items are the values of a display, in which * stands before what is taken apart.
func (s *scope) items(parts []*python.Expr) ([]Value, error) {
	items := make([]Value, 0, len(parts))
	for _, p := range parts {
		if p.Kind == python.Starred {
			of, err := s.eval(p.Parts[0])
			if err != nil {
				return nil, err
			}
			more, err := Iter(of)
			if IsRaised(err, "TypeError") {
				return nil, Raise("TypeError", "Value after * must be an iterable, not %s", KindOf(of))
			}
			if err != nil {
				return nil, err
			}
			if items = append(items, more...); len(items) > MaxItems {
				return nil, ErrTooLong
			}
			continue
		}
		v, err := s.eval(p)
		if err != nil {
			return nil, err
		}
		items = append(items, v)
	}
	return items, nil
}

func (s *scope) dict(e *python.Expr) (Value, error) {
	d := sessionstore.NewDict()
	for _, entry := range e.Named {
		if entry.Key == nil {
			from, err := s.eval(entry.Value)
			if err != nil {
				return nil, err
			}
			other, err := dictOf(from)
			if IsRaised(err, "TypeError") {
				return nil, Raise("TypeError", "'%s' object is not a mapping", KindOf(from))
			}
			if err != nil {
				return nil, err
			}
			for key, value := range other.All() {
				d.Set(key, value)
			}
			continue
		}
		key, err := s.eval(entry.Key)
		if err != nil {
			return nil, err
		}
		value, err := s.eval(entry.Value)
		if err != nil {
			return nil, err
		}
		if err := setIn(d, key, value); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// format is an f-string.
func (s *scope) format(e *python.Expr) (Value, error) {
	var b strings.Builder
	for _, p := range e.Parts {
		of, spec, as := p, "", ""
		if p.Kind == python.Shown {
			of, as = p.Parts[0], p.Text
			if len(p.Parts) > 1 {
				shape, err := s.format(p.Parts[1])
				if err != nil {
					return nil, err
				}
				spec = shape.(string)
			}
		}
		v, err := s.eval(of)
		if err != nil {
			return nil, err
		}
		switch as {
		case "r":
			v, err = Repr(v)
		case "a":
			v, err = asciiOf(v)
		case "s":
			v, err = Str(v)
		}
		var text string
		if err == nil {
			text, err = Format(v, spec)
		}
		if err != nil {
			return nil, err
		}
		if b.WriteString(text); b.Len() > MaxText {
			return nil, ErrTooLong
		}
	}
	text := b.String()
	return text, s.run.works(text)
}

func (s *scope) operation(e *python.Expr) (Value, error) {
	if values, signs := e.Chain(); values != nil {
		return s.chain(values, signs)
	}
	left, err := s.eval(e.Parts[0])
	if err != nil {
		return nil, err
	}
	if len(e.Parts) == 1 {
		return unary(e.Text, left)
	}
	switch e.Text {
	case "and", "or":
		so, err := Truth(left)
		if err != nil || so == (e.Text == "or") {
			return left, err
		}
		return s.eval(e.Parts[1])
	}
	right, err := s.eval(e.Parts[1])
	if err != nil {
		return nil, err
	}
	if err := s.worksOn(e.Text, left, right); err != nil {
		return nil, err
	}
	if isComparison(e.Text) {
		return compare(e.Text, left, right)
	}
	if o, is := left.(Operated); is {
		if v, done, err := o.Operate(e.Text, right); done {
			return v, err
		}
	}
	if o, is := right.(Operated); is {
		if v, done, err := o.OperatedBy(e.Text, left); done {
			return v, err
		}
	}
	v, err := operate(e.Text, left, right)
	if err == nil {
		err = s.run.works(v)
	}
	return v, err
}

// worksOn counts the work of an operation: to look into a dict or a set is a step as any other.
func (s *scope) worksOn(sign string, left, right Value) error {
	if strings.HasSuffix(sign, "in") {
		switch plain(right).(type) {
		case *sessionstore.Dict, *Set:
			return nil
		}
	}
	if strings.HasPrefix(sign, "is") {
		return nil
	}
	return s.run.works(left, right)
}

// chain is a < b < c, of which each value is worked out once, as far as what is before holds.
func (s *scope) chain(values []*python.Expr, signs []string) (Value, error) {
	left, err := s.eval(values[0])
	if err != nil {
		return nil, err
	}
	var holds Value
	for i, sign := range signs {
		right, err := s.eval(values[i+1])
		if err != nil {
			return nil, err
		}
		if err := s.worksOn(sign, left, right); err != nil {
			return nil, err
		}
		if holds, err = compare(sign, left, right); err != nil {
			return nil, err
		}
		if so, err := Truth(holds); err != nil || !so {
			return holds, err
		}
		left = right
	}
	return holds, nil
}

// Operated is an object that takes part in what is reckoned: F("count") + 1, Q(a=1) | Q(b=2).
type Operated interface {
	Operate(sign string, right Value) (v Value, done bool, err error)
	OperatedBy(sign string, left Value) (v Value, done bool, err error)
}

func isComparison(sign string) bool {
	return slices.Contains([]string{"==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not"}, sign)
}

func unary(sign string, v Value) (Value, error) {
	if sign == "not" {
		so, err := Truth(v)
		return !so, err
	}
	if o, is := v.(Operated); is && sign != "+" {
		if v, done, err := o.Operate(sign, nil); done {
			return v, err
		}
	}
	if in, is := v.(*Instance); is {
		if v, has, err := in.do(map[string]string{"-": "__neg__", "+": "__pos__", "~": "__invert__"}[sign]); has || err != nil {
			return v, err
		}
	}
	v = plain(v)
	if d, is := v.(Delta); is && sign == "-" {
		return -d, nil
	}
	if _, is := v.(Decimal); is && sign != "~" {
		return operate(sign, int64(0), v)
	}
	n := number(v)
	_, broken := n.(float64)
	switch {
	case n == nil, broken && sign == "~":
		return nil, Raise("TypeError", "bad operand type for unary %s: '%s'", sign, KindOf(v))
	case sign == "-":
		if f, is := n.(float64); is {
			return -f, nil
		}
		return operate("-", int64(0), v)
	case sign == "+":
		return operate("+", int64(0), v)
	}
	return operate("-", int64(-1), v) // ~
}

// quick are methods that take no longer on what is large.
var quick = map[string]bool{"append": true, "get": true, "setdefault": true, "add": true, "discard": true, "keys": true, "values": true, "items": true, "startswith": true}
