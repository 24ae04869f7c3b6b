package pyrun

import (
	"slices"
	"strings"
)

// Abstract are the classes and functions of package abc: ABC, whose classes make no instance before each method that is
// abstract has another one in its place.
func Abstract() map[string]Value {
	base := NewClass("ABC", map[string]Value{})
	base.Below = func(c *Class) (Value, error) {
		for _, of := range c.Order() {
			for name := range of.Names {
				if v, _ := c.find(name); isAbstract(v) && !slices.Contains(c.abstract, name) {
					c.abstract = append(c.abstract, name)
				}
			}
		}
		slices.Sort(c.abstract)
		return nil, nil
	}
	return map[string]Value{"ABC": base, "abstractmethod": Builtin{Name: "abstractmethod", Do: func(args *Args) (Value, error) {
		all, err := args.fixed(1, 1)
		if err != nil {
			return nil, err
		}
		f, is := all[0].(*Function)
		if !is {
			return nil, Raise("NotImplementedError", "abstractmethod() is given a method here, and no '%s'", KindOf(all[0]))
		}
		return f, f.give("__isabstractmethod__", true)
	}}}
}

// isAbstract reports whether a method, or what a property asks, is abstract.
func isAbstract(v Value) bool {
	switch v := v.(type) {
	case *Function:
		return v.attrs.Get("__isabstractmethod__") == true
	case *Property:
		return isAbstract(v.Get)
	case *ClassMethod:
		return isAbstract(v.Of)
	case *StaticMethod:
		return isAbstract(v.Of)
	}
	return false
}

// isWhole is the TypeError of a class that lacks methods.
func (c *Class) isWhole() error {
	switch len(c.abstract) {
	case 0:
		return nil
	case 1:
		return Raise("TypeError", "Can't instantiate abstract class %s with abstract method %s", c.Name, c.abstract[0])
	}
	return Raise("TypeError", "Can't instantiate abstract class %s with abstract methods %s", c.Name, strings.Join(c.abstract, ", "))
}
