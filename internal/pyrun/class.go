package pyrun

import (
	"slices"
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
