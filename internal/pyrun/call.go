package pyrun

import (
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

func (s *scope) call(e *python.Expr) (Value, error) {
	function, err := s.eval(e.Parts[0])
	if err != nil {
		return nil, err
	}
	args := &Args{}
	if args.Pos, err = s.items(e.Parts[1:]); err != nil {
		return nil, err
	}
	for _, n := range e.Named {
		v, err := s.eval(n.Value)
		if err != nil {
			return nil, err
		}
		if n.Name != "" {
			args.Named = append(args.Named, Arg{n.Name, v})
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
		if f.isBelow(classes()["BaseException"]) {
			return &Exception{Class: f, Args: args.Pos}, nil // code= and the like say nothing here
		}
	case *Function:
		return f.call(args)
	case Callable:
		return f.Call(args)
	}
	return nil, Raise("TypeError", "'%s' object is not callable", KindOf(function))
}

// function makes a function with its defaults, which are worked out once.
func (s *scope) function(name string, params []python.Param) (*Function, error) {
	f := &Function{name: name, params: params, scope: s, run: s.run, rest: make([]Value, len(params))}
	for i, p := range params {
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

func (f *Function) call(args *Args) (Value, error) {
	if f.run.depth++; f.run.depth > maxCalls {
		f.run.depth--
		return nil, Raise("RecursionError", "maximum recursion depth exceeded")
	}
	defer func() { f.run.depth-- }()
	args.Func = f.name
	names, err := f.bind(args)
	if err != nil {
		return nil, err
	}
	inner := &scope{names: names, own: assigned(f.body), outer: f.scope, run: f.run}
	for name := range names {
		inner.own[name] = true
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

func (s *scope) comprehension(e *python.Expr) (Value, error) {
	inner := &scope{names: map[string]Value{}, outer: s, run: s.run, line: s.line}
	var made []Value
	d, set := sessionstore.NewDict(), (*Set)(nil)
	if e.Text == "{" {
		set, _ = NewSet()
	}
	add := func() error {
		v, err := inner.eval(e.Parts[0])
		if err != nil {
			return err
		}
		switch e.Text {
		case "{":
			return set.Add(v)
		case ":":
			value, err := inner.eval(e.Parts[1])
			if err != nil {
				return err
			}
			return setIn(d, v, value)
		}
		if made = append(made, v); len(made) > MaxItems {
			return ErrTooLong
		}
		return nil
	}
	var clause func(i int) error
	clause = func(i int) error {
		if i == len(e.Clauses) {
			return add()
		}
		c := e.Clauses[i]
		from := inner
		if i == 0 { // which is worked out outside
			from = s
		}
		in, err := from.eval(c.In)
		if err != nil {
			return err
		}
		next, err := s.through(in)
		if err != nil {
			return err
		}
	turns:
		for {
			v, more, err := next()
			if err != nil || !more {
				return err
			}
			if err := inner.assignQuietly(c.Target, v); err != nil {
				return err
			}
			for _, asks := range c.Ifs {
				so, err := inner.truth(asks)
				if err != nil {
					return err
				}
				if !so {
					continue turns
				}
			}
			if err := clause(i + 1); err != nil {
				return err
			}
		}
	}
	if err := clause(0); err != nil {
		return nil, err
	}
	switch e.Text {
	case "{":
		return set, nil
	case ":":
		return d, nil
	case "(":
		return &Generator{items: made}, nil
	}
	return listOf(made)
}
