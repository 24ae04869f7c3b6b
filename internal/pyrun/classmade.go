package pyrun

import (
	"slices"
	"strings"

	"statelab/internal/python"
)

// linear is the order in which a class and those it derives from are looked through, as Python has it (C3).
func linear(c *Class, bases []*Class, run *Run) ([]*Class, error) {
	var lists [][]*Class
	behind := map[*Class]int{} // in how many lists a class stands behind another one
	total := 0
	for _, b := range bases {
		lists = append(lists, b.Order())
	}
	for _, list := range append(lists, bases) {
		total += len(list)
		if len(list) > 0 {
			for _, of := range list[1:] {
				behind[of]++
			}
		}
	}
	if run != nil {
		if run.steps += total; run.steps > maxSteps {
			return nil, ErrTooManySteps
		}
	}
	lists = append(lists, bases)
	order := []*Class{c}
	for {
		lists = slices.DeleteFunc(lists, func(list []*Class) bool { return len(list) == 0 })
		if len(lists) == 0 {
			break
		}
		if run != nil {
			if run.steps += len(lists) / 4; run.steps > maxSteps {
				return nil, ErrTooManySteps
			}
		}
		at := slices.IndexFunc(lists, func(list []*Class) bool { return behind[list[0]] == 0 })
		if at < 0 {
			return nil, noOrder(lists)
		}
		next := lists[at][0]
		order = append(order, next)
		for i, list := range lists {
			if list[0] == next {
				if lists[i] = list[1:]; len(list) > 1 {
					behind[list[1]]--
				}
			}
		}
	}
	if !slices.Contains(order, objectClass()) {
		order = append(order, objectClass())
	}
	return order, nil
}

func noOrder(lists [][]*Class) error {
	var names []string
	for _, list := range lists {
		if !slices.Contains(names, list[0].Name) {
			names = append(names, list[0].Name)
		}
	}
	return Raise("TypeError", "Cannot create a consistent method resolution\norder (MRO) for bases %s", strings.Join(names, ", "))
}

// classed is a class statement: it runs the body, and makes the class of what names have there then.
func (s *scope) classed(st *python.Statement) (Value, error) {
	var bases []*Class
	var named []Arg
	if st.Value != nil {
		args, err := s.arguments(st.Value.Parts, st.Value.Named)
		if err != nil {
			return nil, err
		}
		if bases, err = basesOf(args.Pos); err != nil {
			return nil, err
		}
		named = args.Named
	}
	inner := &scope{names: map[string]Value{}, outer: s, run: s.run, line: s.line, foreign: s.foreign, file: s.file, class: &Class{Name: st.Name, qualified: s.qualified(st.Name), run: s.run}}
	if err := inner.all(st.Body); err != nil {
		return nil, err
	}
	c := inner.class
	if s.file != "" && s.outer == nil {
		c.statement = st
	}
	c.Names, c.keys = inner.names, inner.keys
	for _, line := range st.Body {
		switch {
		case line.Type == nil:
		case line.Action == python.Pass && line.Name != "":
			c.annotated = append(c.annotated, line.Name)
		case line.Action == python.Assign && line.Target.Kind == python.Name:
			c.annotated = append(c.annotated, line.Target.Text)
		}
	}
	if c.Names["__doc__"] == nil && len(st.Body) > 0 && st.Body[0].Action == python.Do && st.Body[0].Value.Kind == python.String {
		c.Names["__doc__"] = st.Body[0].Value.Text
	}
	return made(c, bases, named)
}

// made finishes a class whose names are known.
func made(c *Class, bases []*Class, named []Arg) (Value, error) {
	if len(bases) == 0 {
		bases = []*Class{objectClass()}
	}
	c.Base = bases[0]
	var err error
	if c.order, err = linear(c, bases, c.run); err != nil {
		return nil, err
	}
	if c.isBelow(classes()["BaseException"]) {
		for _, name := range c.keys {
			if strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__") && !slices.Contains([]string{"__init__", "__str__", "__repr__", "__doc__", "__init_subclass__"}, name) {
				return nil, Raise("NotImplementedError", "%s of an exception is not played here", name)
			}
		}
	}
	if _, own := c.Names["__eq__"]; own && c.Names["__hash__"] == nil {
		c.Names["__hash__"] = nil
	}
	if f, is := c.Names["__init_subclass__"].(*Function); is {
		c.Names["__init_subclass__"] = &ClassMethod{Of: f}
	}
	if err := c.belowSuper(named); err != nil {
		return nil, err
	}
	for _, of := range c.order[1:] {
		if of.Below != nil {
			v, err := of.Below(c)
			if v == nil && err == nil {
				return c, nil
			}
			return v, err
		}
	}
	return c, nil
}

// belowSuper calls __init_subclass__ of those that a class derives from.
func (c *Class) belowSuper(named []Arg) error {
	for i, of := range c.order[1:] {
		v, has := of.Names["__init_subclass__"]
		if !has {
			continue
		}
		if of == objectClass() {
			if len(named) > 0 {
				return Raise("TypeError", "%s.__init_subclass__() takes no keyword arguments", c.Name)
			}
			return nil
		}
		c.counts(i)
		call, err := bind(v, nil, c)
		if err != nil {
			return err
		}
		_, err = CallWith(call, &Args{Named: named})
		return err
	}
	return nil
}

// basesOf are the classes that a class statement names.
func basesOf(values []Value) ([]*Class, error) {
	var all []*Class
	for _, v := range values {
		if b, is := v.(Base); is {
			c, err := b.AsBase()
			if err != nil {
				return nil, err
			}
			v = c
		}
		c, is := v.(*Class)
		switch {
		case !is:
			return nil, Raise("NotImplementedError", "a class that derives from a '%s' is not played here", KindOf(v))
		case c.Name == "bool" && c.run == nil:
			return nil, Raise("TypeError", "type 'bool' is not an acceptable base type")
		case !c.open():
			return nil, Raise("NotImplementedError", "a class that derives from %s is not played here", c.Name)
		case slices.Contains(all, c):
			return nil, Raise("TypeError", "duplicate base class %s", c.Name)
		}
		all = append(all, c)
	}
	return all, nil
}
