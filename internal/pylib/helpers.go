package pylib

import (
	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// helpers are what the lines of the modules call of Go's.
func helpers(run *pyrun.Run) map[string]pyrun.Value {
	class := func(args *pyrun.Args) (*pyrun.Class, string, error) {
		v, err := args.Need("cls")
		if err != nil {
			return nil, "", err
		}
		c, is := v.(*pyrun.Class)
		if !is {
			return nil, "", pyrun.Raise("TypeError", "a class is wanted, and not '%s'", pyrun.KindOf(v))
		}
		name, _ := args.Or("name", "").(string)
		return c, name, nil
	}
	own := func(c *pyrun.Class, name string) (pyrun.Value, bool) {
		v, has := c.Names[name]
		return v, has
	}
	return map[string]pyrun.Value{
		"_cached_property": builtin("cached_property", pyrun.CachedProperty),
		"_wraps": builtin("wraps", func(args *pyrun.Args) (pyrun.Value, error) {
			wrapper, err := args.Need("wrapper")
			if err != nil {
				return nil, err
			}
			wrapped, err := args.Need("wrapped")
			if err != nil {
				return nil, err
			}
			return pyrun.Wraps(wrapper, wrapped), args.Done()
		}),
		"_own": builtin("own", func(args *pyrun.Args) (pyrun.Value, error) {
			c, name, err := class(args)
			if err != nil {
				return nil, err
			}
			_, has := own(c, name)
			return has, args.Done()
		}),
		"_own_value": builtin("own_value", func(args *pyrun.Args) (pyrun.Value, error) {
			c, name, err := class(args)
			if err != nil {
				return nil, err
			}
			otherwise := args.Or("default", nil)
			if v, has := own(c, name); has {
				return v, args.Done()
			}
			return otherwise, args.Done()
		}),
		"_annotated": builtin("annotated", func(args *pyrun.Args) (pyrun.Value, error) {
			c, _, err := class(args)
			if err != nil {
				return nil, err
			}
			l := pyrun.List()
			for _, name := range c.AnnotatedHere() {
				l.Append(name)
			}
			return l, args.Done()
		}),
		"_put": builtin("put", func(args *pyrun.Args) (pyrun.Value, error) {
			of, err := args.Need("self")
			if err != nil {
				return nil, err
			}
			name, err := args.Text("name")
			if err != nil {
				return nil, err
			}
			v, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			in, is := of.(*pyrun.Instance)
			if !is {
				return nil, pyrun.NoAttribute(of, name)
			}
			in.Put(name, v)
			return nil, args.Done()
		}),
		"_deepcopy": builtin("deepcopy", func(args *pyrun.Args) (pyrun.Value, error) { return copied(run, args, true) }),
		"_function": builtin("function", func(args *pyrun.Args) (pyrun.Value, error) { return function(run, args) }),
	}
}

// function is the function that a def of some text makes, with names that it uses: as Python's dataclasses make __init__.
func function(run *pyrun.Run, args *pyrun.Args) (pyrun.Value, error) {
	text, err := args.Text("text")
	if err != nil {
		return nil, err
	}
	given, err := args.Need("names")
	if err != nil {
		return nil, err
	}
	called, err := args.Text("name")
	if err != nil {
		return nil, err
	}
	program, err := python.Program(text)
	if err != nil || len(program) != 1 || program[0].Action != python.Def {
		return nil, pyrun.Raise("SyntaxError", "invalid syntax")
	}
	names := map[string]pyrun.Value{}
	if d, is := given.(*sessionstore.Dict); is {
		for name, v := range d.All() {
			names[name] = v
		}
	}
	if err := run.Module("", program, names); err != nil {
		return nil, err
	}
	f, is := names[program[0].Name].(*pyrun.Function)
	if !is {
		return nil, pyrun.Raise("SyntaxError", "invalid syntax")
	}
	f.Rename(called)
	return f, args.Done()
}
