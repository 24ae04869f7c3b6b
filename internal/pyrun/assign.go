package pyrun

import (
	"errors"
	"slices"
	"strings"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// put gives a name a value, quietly.
func (s *scope) put(name string, v Value) {
	name = s.mangled(name)
	if s.class != nil {
		if _, has := s.names[name]; !has {
			s.keys = append(s.keys, name)
		}
	}
	s.names[name] = v
}

// mangled is a name as a class has it that keeps it to itself: __pin in a class Card is _Card__pin.
func (s *scope) mangled(name string) string {
	if !strings.HasPrefix(name, "__") || strings.HasSuffix(name, "__") {
		return name
	}
	for at := s; at != nil; at = at.outer {
		if at.class != nil {
			if of := strings.TrimLeft(at.class.Name, "_"); of != "" {
				return "_" + of + name
			}
			return name
		}
	}
	return name
}

// home is the scope in which a name is given a value: a nonlocal has it in a function around.
func (s *scope) home(name string) *scope {
	if !s.free[name] {
		return s
	}
	for at := s.outer; at != nil; at = at.outer {
		if at.class == nil && at.own[name] {
			return at
		}
	}
	return s
}

// set gives a name a value.
func (s *scope) set(name string, v Value) error {
	if at := s.home(name); at != s {
		at.put(name, v)
		return nil
	}
	s.put(name, v)
	if s.of != nil && !(s.foreign && s.file == "") {
		s.run.Sees(name, v)
	}
	if s.outer == nil && s.run.Named != nil && !s.foreign {
		s.run.Named(name, v, s.line)
	} else if s.run.Called != nil && (!s.foreign || s.file != "") {
		s.run.Called(name, v)
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
		s.home(target.Text).put(target.Text, v)
		return nil
	case python.Attribute:
		of, err := s.eval(target.Parts[0])
		if err != nil {
			return err
		}
		return setAttribute(of, s.mangled(target.Text), v)
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
	items, err := unpacked(targets, v)
	if IsRaised(err, "TypeError") && !iterates(v) {
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

// unpacked are the values of one, of an iterator no more than are wanted.
func unpacked(targets []*python.Expr, v Value) ([]Value, error) {
	if _, is := v.(*Generator); !is && !iterates(v) || slices.ContainsFunc(targets, func(t *python.Expr) bool { return t.Kind == python.Starred }) {
		return Iter(v)
	}
	next, err := through(v)
	if err != nil {
		return nil, err
	}
	var items []Value
	for len(items) <= len(targets) {
		item, more, err := next()
		if err != nil || !more {
			return items, err
		}
		items = append(items, item)
	}
	return items, nil
}

// iterates reports whether a value is an instance whose class says what a loop goes through.
func iterates(v Value) bool {
	in, is := v.(*Instance)
	return is && (in.has("__iter__") || in.has("__getitem__"))
}

// setAttribute is of.name = v.
func setAttribute(of Value, name string, v Value) error {
	switch of := of.(type) {
	case *Instance:
		if f, in := of.Class.find("__setattr__"); in != objectClass() {
			_, err := of.Class.calls(of, f, name, v)
			return err
		}
		return setInstance(of, of.Class, name, v)
	case *Exception:
		return setInstance(of, of.Class, name, v)
	case *Function:
		return of.give(name, v)
	case *Class:
		if of.run == nil {
			return Raise("TypeError", "cannot set '%s' attribute of immutable type '%s'", name, of.Name)
		}
		of.Set(name, v)
		return nil
	}
	if o, is := of.(AttrSetter); is {
		return o.SetAttr(name, v)
	}
	return NoAttribute(of, name)
}

// SetItem is of[key] = v.
func SetItem(of, key, v Value) error { return setItem(of, key, v) }

// setItem is SetItem.
func setItem(of, key, v Value) error {
	switch of := of.(type) {
	case *sessionstore.Dict:
		return setIn(of, key, v)
	case *sessionstore.List:
		i, err := at(key, of.Len(), "list")
		if IsRaised(err, "IndexError") {
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

// forget takes a name away.
func (s *scope) forget(name string) {
	delete(s.names, name)
	s.keys = slices.DeleteFunc(s.keys, func(key string) bool { return key == name })
}

func (s *scope) remove(target *python.Expr) error {
	switch target.Kind {
	case python.Name:
		if at := s.home(target.Text); at != s {
			return at.remove(target)
		}
		name := s.mangled(target.Text)
		if _, has := s.names[name]; !has {
			if s.class != nil {
				return Raise("NameError", "name '%s' is not defined", target.Text)
			}
			return s.unbound(target.Text)
		}
		s.forget(name)
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
			if IsRaised(err, "IndexError") {
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
		return deleteAttribute(of, s.mangled(target.Text))
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
		name := s.mangled(t.Text)
		get = func() (Value, error) { return attribute(of, name) }
		set = func(v Value) error { return setAttribute(of, name, v) }
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
	case *Instance:
		if v, done, err := attempt(old, "__i"+operators[st.Name]+"__", by); done || err != nil {
			if err != nil {
				return err
			}
			return set(v)
		}
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
		if with, is := by.(*Set); is && !old.frozen {
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

// deleteAttribute is del of.name.
func deleteAttribute(of Value, name string) error {
	switch of := of.(type) {
	case interface{ DelAttr(name string) error }:
		return of.DelAttr(name)
	case *Exception:
		return deleteInstance(of, of.Class, name)
	case *Class:
		if _, has := of.Names[name]; has && of.run != nil {
			of.Delete(name)
			return nil
		}
	}
	return NoAttribute(of, name)
}
