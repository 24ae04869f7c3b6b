package pyrun

import (
	"slices"
	"strings"
	"sync"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// Class is a class: a type of Python's, a class of exceptions, one that lines make with a class statement, or
// one that Go gives lines to derive from.
//
// Of the last kind is, for a forms.Form or a models.Model, what NewClass returns. Its Names are what every class
// below it has: a Method, which is called on the instance; a *Property; a value, as a default that a class below may
// give another; and a Method by a special name, as "__getitem__" or "__len__", is what [] or len() call. An instance of
// a class below is an *Instance, whose Data is Go's own. A class body that says something, as the fields of a form, is
// read by Below, by Own and Get.
type Class struct {
	Name string
	Base *Class // the first one that it derives from; nil of types
	Make func(args *Args) (Value, error)
	// Names are what stands below the class, as datetime.now: nil of most.
	Names map[string]Value
	// Is reports whether a value is of the type, of those that isinstance() knows.
	Is func(v Value) bool
	// Open says that lines may derive from the class. Exceptions and what lines make are open without it.
	Open bool
	// Below is told of each class that a class statement has made below this one, at whatever distance, once its
	// body has run: it may look at what the class has (Own), take some of it away, and add to it. What it returns is
	// what the name of the class is given; nil is the class itself. The nearest one of the order of the class is asked.
	Below func(c *Class) (Value, error)

	// As is what lines have in the place of the class, as the cls of its class methods and as type() of what is of
	// it; nil is the class itself.
	As Value

	qualified string   // "Cart.Meta" of a class in another one
	keys      []string // the names of a class that lines have made, as they were given
	order     []*Class // itself, and those it derives from, the nearest first
	run       *Run     // that made it; nil of Go's
	annotated []string // names to which the body has given a type
	members   *members // of an enum
	abstract  []string // methods that a class below has to have
	mixes     bool     // an enum whose members are shown as the texts or numbers that they are

	statement *python.Statement // of a file that others import, which makes one class however often it runs; nil of others
}

// Base is a value that is no *Class, and that lines may derive from nevertheless.
type Base interface {
	// AsBase is the class that stands for it.
	AsBase() (*Class, error)
}

// NewClass returns a class of Go's that lines may derive from, with what it derives from itself, which may be nothing.
// Its bases are Go's as well; the error of an order that there is none of is not looked for.
func NewClass(name string, names map[string]Value, bases ...*Class) *Class {
	c := &Class{Name: name, Names: names, Open: true}
	if len(bases) > 0 {
		c.Base = bases[0]
	}
	if order, err := linear(c, bases, nil); err == nil {
		c.order = order
	}
	return c
}

// objectClass is object, from which all derive.
func objectClass() *Class {
	objectOnce.Do(func() {
		object.Name, object.Open, object.Is, object.Names = "object", true, func(Value) bool { return true }, objectMethods()
		object.order = []*Class{&object}
		object.Make = func(args *Args) (Value, error) {
			if len(args.Pos)+len(args.Named) > 0 {
				return nil, Raise("TypeError", "object() takes no arguments")
			}
			return &Instance{Class: &object}, nil
		}
	})
	return &object
}

var (
	objectOnce sync.Once
	object     Class
)

// Order is the class with those from which it derives, as Python looks them through: the nearest first.
func (c *Class) Order() []*Class {
	if c.order != nil {
		return c.order
	}
	var all []*Class
	for of := c; of != nil && of != objectClass(); of = of.Base {
		all = append(all, of)
	}
	return append(all, objectClass())
}

// isBelow reports whether a class is another one or derives from it.
func (c *Class) isBelow(other *Class) bool {
	return slices.ContainsFunc(c.Order(), func(of *Class) bool {
		return of.isOne(other) || of.run == nil && other.run == nil && of.Name == other.Name
	})
}

// isOne reports whether two classes are one to Python. A file that others import runs once in each run here, and once
// in a process there: what one statement of it makes is one class.
func (c *Class) isOne(other *Class) bool {
	return c == other || c.statement != nil && other != nil && c.statement == other.statement
}

// IsBelow reports whether a class is one of Go's or of Python's by this name, or derives from one.
func (c *Class) IsBelow(name string) bool {
	return slices.ContainsFunc(c.Order(), func(of *Class) bool { return of.run == nil && of.Name == name })
}

// itself is what lines have of a class.
func (c *Class) itself() Value {
	if c.As != nil {
		return c.As
	}
	return c
}

// Lines reports whether lines have made the class.
func (c *Class) Lines() bool { return c.run != nil }

// Own are the names that the body of a class has given values, as they stand there. Of a class of Go's there are none.
func (c *Class) Own() []string { return slices.Clone(c.keys) }

// Get is what a class, or the nearest one from which it derives, has under a name: as it stands there, a Method
// without its instance.
func (c *Class) Get(name string) (Value, bool) {
	v, of := c.find(name)
	return v, of != nil
}

// Set gives a class that lines have made a value under a name.
func (c *Class) Set(name string, v Value) {
	if _, has := c.Names[name]; !has {
		c.keys = append(c.keys, name)
	}
	c.Names[name] = v
}

// Delete takes a name away from a class that lines have made.
func (c *Class) Delete(name string) {
	delete(c.Names, name)
	c.keys = slices.DeleteFunc(c.keys, func(key string) bool { return key == name })
}

// find looks a name up in a class and those from which it derives, and says in which of them it stands: nil for none.
func (c *Class) find(name string) (Value, *Class) {
	for i, of := range c.Order() {
		if v, has := of.Names[name]; has {
			c.counts(i)
			return v, of
		}
	}
	c.counts(len(c.order))
	return nil, nil
}

// counts counts the work of looking through many classes.
func (c *Class) counts(n int) {
	if c.run != nil {
		c.run.steps += n / 16
	}
}

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

// open reports whether lines may derive from a class.
func (c *Class) open() bool {
	return c.Open || c.run != nil || c.isBelow(classes()["BaseException"])
}

// attribute is Class.name.
func (c *Class) attribute(name string) (Value, bool, error) {
	switch name {
	case "__name__":
		return called(c.Name), true, nil
	case "__qualname__":
		return c.qualifiedName(), true, nil
	case "__annotations__":
		return nil, true, Raise("NotImplementedError", "the types that names are given are not looked at here")
	case "__mro__":
		all := &Tuple{}
		for _, of := range c.Order() {
			all.Items = append(all.Items, of)
		}
		return all, true, nil
	case "__class__":
		return typeClass(), true, nil
	case "__members__":
		if c.members != nil {
			return c.membersOf(), true, nil
		}
	case "__doc__":
		return c.Names["__doc__"], true, nil
	}
	v, of := c.find(name)
	if of == nil {
		return nil, false, nil
	}
	v, err := bind(v, nil, c)
	return v, true, err
}

func (c *Class) qualifiedName() string {
	if c.qualified != "" {
		return c.qualified
	}
	return c.Name
}

// typeClass is type, of which every class is one.
func typeClass() *Class { c, _ := Builtins()["type"].(*Class); return c }

// TypeOf is type(v).
func TypeOf(v Value) *Class {
	switch v := v.(type) {
	case *Exception:
		return v.Class
	case *Instance:
		return v.Class
	case *Class:
		return typeClass()
	}
	if c := classOf(v); c != nil {
		return c
	}
	if c, is := Builtins()[KindOf(v)].(*Class); is && c.Is != nil {
		return c
	}
	return &Class{Name: KindOf(v)}
}

// instanceOf reports whether a value is of a class, or of one that derives from it.
func instanceOf(v Value, class *Class) bool {
	switch of := v.(type) {
	case *Exception:
		return of.Class.isBelow(class)
	case *Instance:
		if of.Class.isBelow(class) {
			return true
		}
		return of.plain != nil && class.Is != nil && class.Is(of.plain)
	}
	if c := classOf(v); c != nil && c.isBelow(class) {
		return true
	}
	return class.Is != nil && class.Is(v)
}

// make calls a class: it makes an instance, and calls its __init__.
func (c *Class) make(args *Args) (Value, error) {
	if c.run != nil {
		if err := c.run.step(); err != nil {
			return nil, err
		}
	}
	if c.members != nil {
		return c.byValue(args)
	}
	if err := c.isWhole(); err != nil {
		return nil, err
	}
	var self Value = &Instance{Class: c}
	if c.isBelow(classes()["BaseException"]) {
		self = &Exception{Class: c, Args: slices.Clone(args.Pos)}
	}
	init, of := c.find("__init__")
	if of == objectClass() && len(args.Pos)+len(args.Named) > 0 {
		return nil, Raise("TypeError", "%s() takes no arguments", called(c.Name))
	}
	call, err := bind(init, self, c)
	if err != nil {
		return nil, err
	}
	if args.Func = called(c.Name); of.run != nil {
		args.Func = "__init__"
	}
	v, err := CallWith(call, args)
	if err == nil && v != nil {
		err = Raise("TypeError", "__init__() should return None, not '%s'", KindOf(v))
	}
	return self, err
}

// attributesOf are the attributes of an instance or an exception, which may be nil.
func attributesOf(v Value) **sessionstore.Dict {
	switch v := v.(type) {
	case *Instance:
		return &v.attrs
	case *Exception:
		return &v.attrs
	}
	return nil
}
