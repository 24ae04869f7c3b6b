package pyrun

import (
	"errors"
	"slices"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// set gives a name a value.
func (s *scope) set(name string, v Value) error {
	s.names[name] = v
	if s.outer == nil && s.run.Named != nil {
		s.run.Named(name, v, s.line)
	}
	return nil
}

func (s *scope) assign(target *python.Expr, v Value) error {
	if target.Kind == python.Name {
		return s.set(target.Text, v)
	}
	return s.assignQuietly(target, v)
}

func (s *scope) assignQuietly(target *python.Expr, v Value) error {
	switch target.Kind {
	case python.Name:
		s.names[target.Text] = v
		return nil
	case python.Attribute:
		of, err := s.eval(target.Parts[0])
		if err != nil {
			return err
		}
		return setAttribute(of, target.Text, v)
	case python.Index:
		of, err := s.eval(target.Parts[0])
		if err != nil {
			return err
		}
		if target.Parts[1].Kind == python.Slice {
			return s.setSlice(of, target.Parts[1], v, false)
		}
		key, err := s.eval(target.Parts[1])
		if err != nil {
			return err
		}
		if err := setItem(of, key, v); err != nil {
			return err
		}
		s.tellItem(target, of, key, v)
		return nil
	case python.Tuple, python.List:
		return s.unpack(target.Parts, v)
	}
	return Raise("SyntaxError", "cannot assign to expression")
}

// tellItem tells what lines have put into a dict or a list that has a name.
func (s *scope) tellItem(target *python.Expr, of, key, v Value) {
	name := target.Parts[0].Dotted()
	if s.outer != nil || s.run.Named == nil || name == "" {
		return
	}
	switch of.(type) {
	case *sessionstore.Dict, *sessionstore.List:
		shown, err := Repr(key)
		if text, is := key.(string); is {
			shown = python.Quote(text)
		}
		if err == nil {
			s.run.Named(name+"["+shown+"]", v, s.line)
		}
	}
}

// unpack gives several targets the values of one.
func (s *scope) unpack(targets []*python.Expr, v Value) error {
	items, err := Iter(v)
	if isRaised(err, "TypeError") {
		return Raise("TypeError", "cannot unpack non-iterable %s object", KindOf(v))
	}
	if err != nil {
		return err
	}
	star := slices.IndexFunc(targets, func(t *python.Expr) bool { return t.Kind == python.Starred })
	switch n := len(targets); {
	case star < 0 && len(items) < n, star >= 0 && len(items) < n-1:
		if star >= 0 {
			return Raise("ValueError", "not enough values to unpack (expected at least %d, got %d)", n-1, len(items))
		}
		return Raise("ValueError", "not enough values to unpack (expected %d, got %d)", n, len(items))
	case star < 0 && len(items) > n:
		return Raise("ValueError", "too many values to unpack (expected %d)", n)
	case star >= 0:
		rest := len(items) - (n - 1)
		if err := s.assign(targets[star].Parts[0], List(items[star:star+rest]...)); err != nil {
			return err
		}
		items = slices.Concat(items[:star], []Value{nil}, items[star+rest:])
	}
	for i, t := range targets {
		if i == star {
			continue
		}
		if err := s.assign(t, items[i]); err != nil {
			return err
		}
	}
	return nil
}

// setAttribute is of.name = v.
func setAttribute(of Value, name string, v Value) error {
	if o, is := of.(AttrSetter); is {
		return o.SetAttr(name, v)
	}
	return NoAttribute(of, name)
}

// setItem is of[key] = v.
func setItem(of, key, v Value) error {
	switch of := of.(type) {
	case *sessionstore.Dict:
		return setIn(of, key, v)
	case *sessionstore.List:
		i, err := at(key, of.Len(), "list")
		if isRaised(err, "IndexError") {
			return Raise("IndexError", "list assignment index out of range")
		}
		if err == nil {
			of.Set(i, v)
		}
		return err
	case ItemSetter:
		return of.SetItem(key, v)
	}
	return Raise("TypeError", "'%s' object does not support item assignment", KindOf(of))
}

func (s *scope) remove(target *python.Expr) error {
	switch target.Kind {
	case python.Name:
		if _, has := s.names[target.Text]; !has {
			return s.unbound(target.Text)
		}
		delete(s.names, target.Text)
		return nil
	case python.Index:
		of, err := s.eval(target.Parts[0])
		if err != nil {
			return err
		}
		if target.Parts[1].Kind == python.Slice {
			return s.setSlice(of, target.Parts[1], List(), true)
		}
		key, err := s.eval(target.Parts[1])
		if err != nil {
			return err
		}
		switch of := of.(type) {
		case *sessionstore.Dict:
			k, err := keyOf(key)
			if err == nil && !of.Delete(k) {
				err = raiseKey(key)
			}
			return err
		case *sessionstore.List:
			i, err := at(key, of.Len(), "list")
			if isRaised(err, "IndexError") {
				return Raise("IndexError", "list assignment index out of range")
			}
			if err != nil {
				return err
			}
			return replaceItems(of, slices.Delete(listItems(of), i, i+1))
		case ItemDeleter:
			return of.DelItem(key)
		}
		does := "does not"
		switch of.(type) {
		case *Tuple, string, Bytes:
			does = "doesn't"
		}
		return Raise("TypeError", "'%s' object %s support item deletion", KindOf(of), does)
	case python.Attribute:
		of, err := s.eval(target.Parts[0])
		if err != nil {
			return err
		}
		if d, is := of.(interface{ DelAttr(name string) error }); is {
			return d.DelAttr(target.Text)
		}
		return NoAttribute(of, target.Text)
	}
	return Raise("SyntaxError", "cannot delete expression")
}

// augment is target sign= value, of which the target is worked out once.
func (s *scope) augment(st *python.Statement) error {
	var get func() (Value, error)
	var set func(Value) error
	switch t := st.Target; t.Kind {
	case python.Name:
		get = func() (Value, error) { return s.eval(t) }
		set = func(v Value) error { return s.set(t.Text, v) }
	case python.Attribute:
		of, err := s.eval(t.Parts[0])
		if err != nil {
			return err
		}
		get = func() (Value, error) { return attribute(of, t.Text) }
		set = func(v Value) error { return setAttribute(of, t.Text, v) }
	case python.Index:
		of, err := s.eval(t.Parts[0])
		if err != nil {
			return err
		}
		key, err := s.eval(t.Parts[1])
		if err != nil {
			return err
		}
		get = func() (Value, error) { return item(of, key) }
		set = func(v Value) error {
			if err := setItem(of, key, v); err != nil {
				return err
			}
			s.tellItem(t, of, key, v)
			return nil
		}
	default:
		return Raise("SyntaxError", "this is an illegal expression for augmented assignment")
	}
	before, err := get()
	if err != nil {
		return err
	}
	by, err := s.eval(st.Value)
	if err != nil {
		return err
	}
	switch old := before.(type) {
	case *sessionstore.List: // which += changes
		if st.Name == "+" {
			if _, err := listMethods()["extend"](old, &Args{Func: "extend", Pos: []Value{by}}); err != nil {
				return err
			}
			return set(old)
		}
	case *sessionstore.Dict:
		if st.Name == "|" {
			if _, err := dictMethods()["update"](old, &Args{Func: "update", Pos: []Value{by}}); err != nil {
				return err
			}
			return set(old)
		}
	case *Set:
		if with, is := by.(*Set); is {
			made, err := combined(st.Name, old, with)
			if err != nil {
				return err
			}
			old.dict = made.(*Set).dict
			return set(old)
		}
	}
	if err := s.run.works(before, by); err != nil {
		return err
	}
	v, err := operate(st.Name, before, by)
	if e := exceptionOf2(err); e != nil && e.Class.Name == "TypeError" && len(e.Args) == 1 {
		if text, is := e.Args[0].(string); is {
			prefix := "unsupported operand type(s) for " + st.Name + ":"
			if len(text) > len(prefix) && text[:len(prefix)] == prefix {
				return Raise("TypeError", "unsupported operand type(s) for %s=:%s", st.Name, text[len(prefix):])
			}
		}
	}
	if err != nil {
		return err
	}
	return set(v)
}

func exceptionOf2(err error) *Exception {
	var e *Exception
	errors.As(err, &e)
	return e
}
