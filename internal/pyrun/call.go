package pyrun

import (
	"slices"

	"statelab/internal/python"
)

func (s *scope) call(e *python.Expr) (Value, error) {
	function, err := s.eval(e.Parts[0])
	if err != nil {
		return nil, err
	}
	if c, is := function.(*Class); is && c == superClass() && len(e.Parts) == 1 && len(e.Named) == 0 {
		return s.super()
	}
	args, err := s.arguments(e.Parts[1:], e.Named)
	if err != nil {
		return nil, err
	}
	if err := s.run.works(args.Pos...); err != nil {
		return nil, err
	}
	if m, is := function.(Builtin); is && !quick[m.Name] {
		if err := s.run.works(m.on); err != nil {
			return nil, err
		}
	}
	v, err := CallWith(function, args)
	if m, is := function.(Builtin); err == nil && (!is || !quick[m.Name]) {
		err = s.run.works(v)
	}
	return v, err
}

// arguments are what a call gives, by place and by name.
func (s *scope) arguments(parts []*python.Expr, named []python.Named) (args *Args, err error) {
	args = &Args{}
	if args.Pos, err = s.items(parts); err != nil {
		return nil, err
	}
	for _, n := range named {
		v, err := s.eval(n.Value)
		if err != nil {
			return nil, err
		}
		if n.Name != "" {
			args.Named = append(args.Named, Arg{s.mangled(n.Name), v})
			continue
		}
		d, err := dictOf(v)
		if err != nil {
			return nil, Raise("TypeError", "argument after ** must be a mapping, not %s", KindOf(v))
		}
		for key, value := range d.All() {
			args.Named = append(args.Named, Arg{key, value})
		}
	}
	return args, nil
}

// Call calls a function with values by place.
func Call(function Value, values ...Value) (Value, error) {
	return CallWith(function, &Args{Pos: values})
}

// CallWith calls a function.
func CallWith(function Value, args *Args) (Value, error) {
	switch f := function.(type) {
	case Builtin:
		args.Func = called(f.Name)
		return f.Do(args)
	case *Class:
		args.Func = called(f.Name)
		if f.Make != nil {
			return f.Make(args)
		}
		if f.run != nil || f.Open {
			return f.make(args)
		}
		if f.isBelow(classes()["BaseException"]) {
			return &Exception{Class: f, Args: args.Pos}, nil // code= and the like say nothing here
		}
	case *Function:
		return f.call(args)
	case *boundMethod:
		return f.run.within(func() (Value, error) {
			return CallWith(f.function, &Args{Pos: slices.Concat([]Value{f.self}, args.Pos), Named: args.Named})
		})
	case Method:
		self, err := args.Need("self")
		if err != nil {
			return nil, Raise("TypeError", "unbound method %s() needs an argument", f.Name)
		}
		args.Func = f.Name
		return f.Do(self, args)
	case *StaticMethod:
		return CallWith(f.Of, args)
	case Callable:
		return f.Call(args)
	}
	return nil, Raise("TypeError", "'%s' object is not callable", KindOf(function))
}

// function makes a function with its defaults, which are worked out once.
func (s *scope) function(name string, params []python.Param) (*Function, error) {
	f := &Function{name: name, qualified: s.qualified(name), params: params, scope: s, run: s.run, rest: make([]Value, len(params))}
	for i, p := range params {
		if own := s.mangled(p.Name); own != p.Name {
			if i == 0 || &f.params[0] == &params[0] {
				f.params = slices.Clone(params)
			}
			f.params[i].Name = own
		}
		f.rest[i] = noDefault{}
		if p.Default != nil {
			v, err := s.eval(p.Default)
			if err != nil {
				return nil, err
			}
			f.rest[i] = v
		}
	}
	return f, nil
}

// qualified is a name as Python tells where it stands: Cart.add, view.<locals>.add.
func (s *scope) qualified(name string) string {
	switch {
	case s.class != nil:
		return s.class.qualifiedName() + "." + name
	case s.of != nil:
		return s.of.qualified + ".<locals>." + name
	}
	return name
}

func (f *Function) call(args *Args) (Value, error) {
	if f.run.depth++; f.run.depth > maxCalls {
		f.run.depth--
		return nil, Raise("RecursionError", "maximum recursion depth exceeded")
	}
	defer func() { f.run.depth-- }()
	args.Func = f.qualified
	names, err := f.bind(args)
	if err != nil {
		return nil, err
	}
	if f.own == nil {
		f.own, f.free = assigned(f.body), python.Nonlocals(f.body)
		for name := range names {
			f.own[name] = true
		}
	}
	inner := &scope{names: names, own: f.own, outer: f.scope, run: f.run, of: f, foreign: f.scope.foreign, free: f.free, file: f.scope.file}
	if f.yields {
		return f.generates(inner), nil
	}
	if f.value != nil {
		return inner.eval(f.value)
	}
	err = inner.all(f.body)
	if back, is := err.(returned); is {
		return back.value, nil
	}
	return nil, err
}
