package pyrun

import (
	"iter"

	"statelab/internal/sessionstore"
)

// Instance is an object of a class that lines have made, or of one of Go's.
type Instance struct {
	Class *Class
	Data  any // of a class of Go's, what it likes to keep
	attrs *sessionstore.Dict
	plain Value // of a member of an enum that is a text or a number beside, nil of others
}

// TypeName implements Object.
func (in *Instance) TypeName() string { return called(in.Class.Name) }

// Attr implements Object. A property that raises an AttributeError is none, as for getattr().
func (in *Instance) Attr(name string) (Value, bool, error) {
	v, err := ofInstance(in, in.Class, name)
	if IsRaised(err, "AttributeError") {
		return nil, false, nil
	}
	return v, err == nil, err
}

// SetAttr implements AttrSetter.
func (in *Instance) SetAttr(name string, v Value) error { return setAttribute(in, name, v) }

// Own is what an instance was given under a name, without what its class has.
func (in *Instance) Own(name string) (Value, bool) {
	if in.attrs == nil {
		return nil, false
	}
	return in.attrs.Lookup(name)
}

// Put gives an instance a value under a name, whatever its class says of that.
func (in *Instance) Put(name string, v Value) { put(&in.attrs, name, v) }

func put(attrs **sessionstore.Dict, name string, v Value) {
	if *attrs == nil {
		*attrs = sessionstore.NewDict()
	}
	(*attrs).Set(name, v)
}

// ofInstance is self.name as Python finds it: a property of the class, what the instance has, what its class has,
// and what __getattr__ makes of the name.
func ofInstance(self Value, c *Class, name string) (Value, error) {
	v, err := plainly(self, c, name)
	if !IsRaised(err, "AttributeError") {
		return v, err
	}
	if f, of := c.find("__getattr__"); of != nil {
		return c.calls(self, f, name)
	}
	return nil, err
}

// plainly is ofInstance without __getattr__.
func plainly(self Value, c *Class, name string) (Value, error) {
	found, of := c.find(name)
	if p, is := found.(*Property); is && !p.cached {
		return p.get(self, c, name)
	}
	attrs := attributesOf(self)
	if *attrs != nil {
		if v, has := (*attrs).Lookup(name); has {
			return v, nil
		}
	}
	if p, is := found.(*Property); is {
		v, err := p.get(self, c, name)
		if err == nil {
			put(attributesOf(self), name, v)
		}
		return v, err
	}
	if of != nil {
		return bind(found, self, c)
	}
	switch name {
	case "__class__":
		return c, nil
	case "__dict__":
		if *attrs == nil {
			*attrs = sessionstore.NewDict()
		}
		return *attrs, nil
	case "__doc__":
		return nil, nil
	}
	return nil, NoAttribute(self, name)
}

// setInstance is self.name = v, where the class has no __setattr__.
func setInstance(self Value, c *Class, name string, v Value) error {
	if c.run != nil {
		if err := c.run.step(); err != nil {
			return err
		}
	}
	if found, of := c.find(name); of != nil {
		if p, is := found.(*Property); is && !p.cached {
			return p.set(self, c, name, v)
		}
	}
	switch name {
	case "__class__", "__dict__":
		return Raise("NotImplementedError", "%s is given no value here", name)
	}
	put(attributesOf(self), name, v)
	return nil
}

// deleteInstance is del self.name, where the class has no __delattr__.
func deleteInstance(self Value, c *Class, name string) error {
	if found, of := c.find(name); of != nil {
		if p, is := found.(*Property); is && !p.cached {
			return p.delete(self, c, name)
		}
	}
	if attrs := attributesOf(self); *attrs == nil || !(*attrs).Delete(name) {
		return NoAttribute(self, name)
	}
	return nil
}

// Method is a method that Go gives a class: it is called on an instance, or on an exception.
type Method struct {
	Name string
	Do   func(self Value, args *Args) (Value, error)
}

// on is the method of one instance.
func (m Method) on(self Value) Value {
	return Builtin{Name: m.Name, on: self, Do: func(args *Args) (Value, error) { return m.Do(self, args) }}
}

// boundMethod is a function with what it is called on.
type boundMethod struct {
	function, self Value
	run            *Run
}

// Property is Python's property. A class of Go's may have one, of Methods.
type Property struct {
	Get, Set, Delete Value
	cached           bool // functools.cached_property: what it gives is kept in the instance
}

// StaticMethod is Python's staticmethod.
type StaticMethod struct{ Of Value }

// ClassMethod is Python's classmethod.
type ClassMethod struct{ Of Value }

// bind is what a class has under a name, as self has it, or as the class itself, where self is nil.
func bind(v, self Value, c *Class) (Value, error) {
	switch of := v.(type) {
	case *Function:
		if self != nil {
			return &boundMethod{of, self, c.run}, nil
		}
	case Method:
		if self != nil {
			return of.on(self), nil
		}
	case *Property:
		if self != nil {
			return of.get(self, c, "")
		}
	case *StaticMethod:
		return of.Of, nil
	case *ClassMethod:
		if m, is := of.Of.(Method); is {
			return m.on(c.itself()), nil
		}
		return &boundMethod{of.Of, c.itself(), c.run}, nil
	}
	return v, nil
}

func (p *Property) get(self Value, c *Class, name string) (Value, error) {
	if p.Get == nil {
		return nil, Raise("AttributeError", "property '%s' of '%s' object has no getter", name, called(c.Name))
	}
	return c.run.within(func() (Value, error) { return Call(p.Get, self) })
}

func (p *Property) set(self Value, c *Class, name string, v Value) error {
	if p.Set == nil {
		return Raise("AttributeError", "property '%s' of '%s' object has no setter", name, called(c.Name))
	}
	_, err := c.run.within(func() (Value, error) { return Call(p.Set, self, v) })
	return err
}

func (p *Property) delete(self Value, c *Class, name string) error {
	if p.Delete == nil {
		return Raise("AttributeError", "property '%s' of '%s' object has no deleter", name, called(c.Name))
	}
	_, err := c.run.within(func() (Value, error) { return Call(p.Delete, self) })
	return err
}

// attribute is property.setter and its kin.
func (p *Property) attribute(name string) (Value, bool) {
	change := func(change func(q *Property, f Value)) Value {
		return Builtin{Name: name, Do: func(args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			q := *p
			change(&q, all[0])
			return &q, nil
		}}
	}
	switch name {
	case "getter":
		return change(func(q *Property, f Value) { q.Get = f }), true
	case "setter":
		return change(func(q *Property, f Value) { q.Set = f }), true
	case "deleter":
		return change(func(q *Property, f Value) { q.Delete = f }), true
	case "fget":
		return p.Get, true
	case "fset":
		return p.Set, true
	}
	return nil, false
}

// Attributes are what an instance was given by its lines, without what its class has.
func (in *Instance) Attributes() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if in.attrs == nil {
			return
		}
		for name, v := range in.attrs.All() {
			if !yield(name, v) {
				return
			}
		}
	}
}
