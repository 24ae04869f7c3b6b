package pyrun

// Classed is an object of Go's whose class lines may have made, as a row of a model: what that class has is called
// on it, super() in its methods finds what stands behind, and isinstance() and type() know it.
type Classed interface {
	Object
	// ClassOf is its class; nil where no lines have made one.
	ClassOf() (*Class, error)
}

// Keeper is a Classed that keeps what a cached_property has reckoned, and answers with it from then on.
type Keeper interface {
	Keep(name string, v Value)
}

// Bound is what a class has under a name, as self has it: a function as a method, a property as its value. of is the
// class in which it stands, nil for none.
func (c *Class) Bound(name string, self Value) (v Value, of *Class, err error) {
	found, of := c.find(name)
	if of == nil {
		return nil, nil, nil
	}
	if p, is := found.(*Property); is {
		v, err = p.get(self, c, name)
		if k, keeps := self.(Keeper); keeps && p.cached && err == nil {
			k.Keep(name, v)
		}
		return v, of, err
	}
	v, err = bind(found, self, c)
	return v, of, err
}

// Assign gives a property of a class a value on self, and is false where the class has no property of the name.
func (c *Class) Assign(name string, self, v Value) (done bool, err error) {
	found, of := c.find(name)
	p, is := found.(*Property)
	if of == nil || !is || p.cached {
		return false, nil
	}
	return true, p.set(self, c, name, v)
}

// Special calls what a class that lines have made has under a special name, on self. It is false where none of its
// lines says something of it.
func (c *Class) Special(name string, self Value, args ...Value) (v Value, done bool, err error) {
	f, of := c.find(name)
	if of == nil || of.run == nil || f == nil {
		return nil, false, nil
	}
	if v, err = c.calls(self, f, args...); err != nil {
		return nil, true, err
	}
	_, no := v.(notImplemented)
	return v, !no, nil
}

// classOf is the class of an object of Go's that has one, nil for others.
func classOf(v Value) *Class {
	of, is := v.(Classed)
	if !is {
		return nil
	}
	c, err := of.ClassOf()
	if err != nil {
		return nil
	}
	return c
}

// compareClassed is a sign b, where the class of one of them says something of it; false where neither does.
func compareClassed(sign string, a, b Value) (v Value, done bool, err error) {
	names, known := comparisons[sign]
	if !known {
		return nil, false, nil
	}
	for i, of := range []Value{a, b} {
		c := classOf(of)
		if c == nil {
			continue
		}
		if v, done, err = c.Special(names[i], of, [2]Value{b, a}[i]); done || err != nil {
			return v, true, err
		}
		if sign != "!=" {
			continue
		}
		if v, done, err = c.Special("__eq__", of, [2]Value{b, a}[i]); done && err == nil {
			so, err := Truth(v)
			return !so, true, err
		}
		if err != nil {
			return nil, true, err
		}
	}
	return nil, false, nil
}

// typed is type(v) as lines have it.
func typed(v Value) Value {
	if c := classOf(v); c != nil {
		return c.itself()
	}
	return TypeOf(v)
}

// Has is what lines find under a name of the class itself, and false where there is nothing.
func (c *Class) Has(name string) (Value, bool, error) { return c.attribute(name) }
