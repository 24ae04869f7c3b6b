package pyrun

import "sync"

// superClass is super, which a method calls with nothing between its parentheses.
func superClass() *Class {
	superOnce.Do(func() { superOf = Class{Name: "super", Make: super} })
	return &superOf
}

var (
	superOnce sync.Once
	superOf   Class
)

// superObject is super(): what classes behind one have, on an instance or on a class.
type superObject struct {
	behind *Class
	self   Value // nil of a class
	of     *Class
}

// TypeName implements Object.
func (*superObject) TypeName() string { return "super" }

// Attr implements Object.
func (o *superObject) Attr(name string) (Value, bool, error) {
	passed := false
	for i, c := range o.of.Order() {
		if passed {
			if v, has := c.Names[name]; has {
				o.of.counts(i)
				v, err := bind(v, o.self, o.of)
				return v, true, err
			}
		}
		passed = passed || c == o.behind
	}
	return nil, false, nil
}

// super is super(X, self).
func super(args *Args) (Value, error) {
	all, err := args.fixed(2, 2)
	if err != nil {
		return nil, err
	}
	if b, is := all[0].(Base); is {
		if all[0], err = b.AsBase(); err != nil {
			return nil, err
		}
	}
	behind, is := all[0].(*Class)
	if !is {
		return nil, Raise("TypeError", "super() argument 1 must be a type, not %s", KindOf(all[0]))
	}
	o := &superObject{behind: behind, self: all[1]}
	switch self := all[1].(type) {
	case *Class:
		o.self, o.of = nil, self
	case *Instance:
		o.of = self.Class
	case *Exception:
		o.of = self.Class
	case Base:
		c, err := self.AsBase()
		if err != nil {
			return nil, err
		}
		o.self, o.of = nil, c
	case Classed:
		c, err := self.ClassOf()
		if err != nil {
			return nil, err
		}
		o.of = c
	}
	if o.of == nil || !o.of.isBelow(behind) {
		return nil, Raise("TypeError", "super(type, obj): obj must be an instance or subtype of type")
	}
	return o, nil
}

// super is super() in a method: of the class around it, and of what it is called on.
func (s *scope) super() (Value, error) {
	if s.of == nil || len(s.of.params) == 0 || s.of.params[0].Stars > 0 || s.of.params[0].Name == "" {
		return nil, Raise("RuntimeError", "super(): no arguments")
	}
	of := s.outer
	for of != nil && of.class == nil {
		of = of.outer
	}
	if of == nil {
		return nil, Raise("RuntimeError", "super(): __class__ cell not found")
	}
	if of.class.order == nil {
		return nil, Raise("RuntimeError", "super(): empty __class__ cell")
	}
	self, has := s.names[s.of.params[0].Name]
	if !has {
		return nil, Raise("RuntimeError", "super(): arg[0] deleted")
	}
	return super(&Args{Func: "super", Pos: []Value{of.class, self}})
}
