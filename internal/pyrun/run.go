package pyrun

import (
	"errors"
	"maps"
	"math/big"
	"slices"
	"strings"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// Run is one run of lines. The zero value has no names but those of Python, and measures its steps.
type Run struct {
	Name func(name string) (Value, bool) // what the caller knows, below the names of the lines and above Python's
	// Import is what the caller has for the dotted name of an import, before Name is asked: false where it is none of
	// its own. The error is raised by the line that imports. It may be nil.
	Import func(name string) (Value, bool, error)
	Named  func(name string, v Value, line int) // told of each value that a name of the outermost lines is given; may be nil
	Called func(name string, v Value)           // told of those of functions and of modules with a file; may be nil
	Turn   func(names []string, values []Value) // told of each turn of a loop; may be nil
	// Caught is told of each exception that a handler catches, before its lines run; may be nil.
	Caught func(e *Exception)
	// Handled is told of each handler that, for the exception that it caught, returned a value or raised an error; may be nil.
	Handled func(e *Exception, returned Value, err error)
	// Decided is told of each if of which a branch returned a value, or raised an error: the one around it is told
	// behind it. It may be nil.
	Decided func(d Decision, returned Value, err error)
	Told    func() int // how much the caller has told of the lines so far: see Decision.Told; may be nil
	// Asked is told of each condition of an if, an elif or a while of the caller's lines and of the functions in files,
	// before the lines that it leads to run, and answers whether it has told of it: see Decision.Said. It may be nil.
	Asked  func(d Decision) bool
	asking *Decision // the if of which the condition is at work
	steps  int
	depth  int
	begun  []*Generator
	taken  []error // the exceptions that handlers are at work on, the latest last

	failure  error // the one that came last, and the line and the file of the statement that raised it
	failedAt int
	failedIn string
}

// Steps is how many steps the run has done.
func (r *Run) Steps() int { return r.steps }

// Spend counts steps that something else has done in its place.
func (r *Run) Spend(steps int) { r.steps += steps }

// FailedAt is the line of the statement that raised the error with which the lines ended, as the numbers of
// its statements count; 0 for one that no statement raised.
func (r *Run) FailedAt(err error) int {
	if err == nil || r.failure == nil || !errors.Is(err, r.failure) {
		return 0
	}
	return r.failedAt
}

// FailedIn is the file of the line that FailedAt gives, as Module was told it; "" for the lines themselves.
func (r *Run) FailedIn(err error) string {
	if r.FailedAt(err) == 0 {
		return ""
	}
	return r.failedIn
}

// fails notes where an error comes from; the statements around the one that raised it have no say.
func (s *scope) fails(err error, line int) error {
	r := s.run
	if s.foreign && s.file == "" {
		return err
	}
	var back returned
	var way leaves
	if errors.As(err, &back) || errors.As(err, &way) || r.failure != nil && errors.Is(err, r.failure) {
		return err
	}
	r.failure, r.failedAt, r.failedIn = err, line, s.file
	return err
}

// scope are the names of a function.
type scope struct {
	names map[string]Value
	own   map[string]bool // names that the function gives values anywhere
	outer *scope
	run   *Run
	line  int       // of the statement that runs
	asks  *Decision // the if of which the condition is worked out in this scope

	of     *Function                    // whose names they are, nil of others
	yields func(v Value) (Value, error) // of a generator that runs
	class  *Class                       // whose body they are, nil of others
	keys   []string                     // of a class: its names, as they came

	foreign bool            // they are of a Module
	free    map[string]bool // names that a nonlocal takes from a function around
	file    string          // of that, "" of one that is Go's own
}

// noDefault stands for a parameter without one.
type noDefault struct{}

// returned, and the two ways on from a loop, end statements.
type (
	returned struct{ value Value }
	leaves   struct{ goesOn bool }
)

// Error implements error.
func (returned) Error() string { return "'return' outside function" }

// Error implements error.
func (leaves) Error() string { return "'break' outside loop" }

// Lines runs statements with some names, and returns what they return, and whether they did.
func (r *Run) Lines(all []python.Statement, names map[string]Value) (value Value, done bool, err error) {
	s := &scope{names: names, own: assigned(all), run: r}
	err = s.all(all)
	var back returned
	if errors.As(err, &back) {
		return back.value, true, nil
	}
	return nil, false, err
}

// works counts what an operation does to some values at once, which is more than a step where they are large.
func (r *Run) works(on ...Value) error {
	for _, v := range on {
		switch v := plain(v).(type) {
		case string:
			r.steps += len(v) / 64
		case Bytes:
			r.steps += len(v) / 64
		case *big.Int:
			r.steps += v.BitLen() / 64
		case *sessionstore.List:
			r.steps += v.Len() / 8
		case *sessionstore.Dict:
			r.steps += v.Len() / 8
		case *Tuple:
			r.steps += len(v.Items) / 8
		case *Set:
			r.steps += v.dict.Len() / 8
		case *Generator:
			r.steps += len(v.items) / 8
		case ranged:
			r.steps += len(v.tuple.Items) / 8
		case view:
			r.steps += v.of.Len() / 8
		}
	}
	if r.steps > maxSteps {
		return ErrTooManySteps
	}
	return nil
}

// Value works an expression out, with some names.
func (r *Run) Value(e *python.Expr, names map[string]Value) (Value, error) {
	return (&scope{names: names, run: r}).eval(e)
}

// step counts what is done.
func (r *Run) step() error {
	if r.steps++; r.steps > maxSteps {
		return ErrTooManySteps
	}
	return nil
}

// assigned are the names that statements give values, but for those of functions in them.
func assigned(all []python.Statement) map[string]bool { return python.Binds(all) }

func (s *scope) all(all []python.Statement) error {
	var decorators []Value // of the def below them
	for i := range all {
		if all[i].Action == python.Decorate {
			d, err := s.eval(all[i].Value)
			if err != nil {
				return s.fails(err, all[i].Line)
			}
			decorators = append(decorators, d)
			continue
		}
		if err := s.statement(&all[i]); err != nil {
			return s.fails(err, all[i].Line)
		}
		for _, d := range slices.Backward(decorators) {
			decorated, err := Call(d, s.names[s.mangled(all[i].Name)])
			if err != nil {
				return err
			}
			s.put(all[i].Name, decorated)
		}
		decorators = nil
	}
	return nil
}

func (s *scope) statement(st *python.Statement) error {
	if err := s.run.step(); err != nil {
		return err
	}
	s.line = st.Line
	switch st.Action {
	case python.Pass, python.Decorate, python.Nonlocal:
		return nil
	case python.Import:
		return s.imports(st)
	case python.Do:
		if isDots(st.Value) {
			return nil
		}
		_, err := s.eval(st.Value)
		return err
	case python.Assign:
		if st.Value == nil { // x: int
			return nil
		}
		v, err := s.eval(st.Value)
		if err != nil {
			return err
		}
		for _, target := range append([]*python.Expr{st.Target}, st.Also...) {
			if err := s.assign(target, v); err != nil {
				return err
			}
		}
		return nil
	case python.Augment:
		return s.augment(st)
	case python.Return:
		if st.Value == nil {
			return returned{}
		}
		v, err := s.eval(st.Value)
		if err != nil {
			return err
		}
		return returned{v}
	case python.Raise:
		return s.raise(st)
	case python.Delete:
		return s.remove(st.Target)
	case python.If:
		return s.decides(st)
	case python.For:
		return s.loop(st)
	case python.While:
		for {
			d, err := s.condition(st)
			if err != nil {
				return err
			}
			if !d.So {
				return s.all(st.Else)
			}
			if err := s.run.step(); err != nil {
				return err
			}
			if over, err := s.turn(st.Body); over || err != nil {
				return err
			}
		}
	case python.Break:
		return leaves{}
	case python.Continue:
		return leaves{true}
	case python.Try:
		return s.try(st)
	case python.With:
		return s.with(st)
	case python.Assert:
		so, err := s.truth(st.Value)
		if err != nil || so {
			return err
		}
		e := &Exception{Class: classes()["AssertionError"]}
		if st.Target != nil {
			said, err := s.eval(st.Target)
			if err != nil {
				return err
			}
			e.Args = []Value{said}
		}
		return e
	case python.Def:
		f, err := s.function(st.Name, st.Params)
		if err != nil {
			return err
		}
		f.body, f.yields = st.Body, st.Yields
		return s.set(st.Name, f)
	case python.Class:
		c, err := s.classed(st)
		if err != nil {
			return err
		}
		return s.set(st.Name, c)
	}
	return Raise("NotImplementedError", "this line is not played here")
}

func (s *scope) truth(e *python.Expr) (bool, error) {
	v, err := s.eval(e)
	if err != nil {
		return false, err
	}
	return Truth(v)
}

// imports gives names what is imported by them. What the caller does not know stays without a value: whoever
// reads lines refuses those that use it.
func (s *scope) imports(st *python.Statement) error {
	for _, in := range st.Imports {
		from := st.Names[in.As]
		v, known, err := s.run.imported(from)
		if err != nil {
			return err
		}
		if m, is := v.(*Module); is && in.Name == "*" {
			for _, name := range m.public() {
				s.put(name, m.Names[name])
			}
		} else if known {
			s.put(in.As, v)
		}
	}
	return nil
}

// imported is what the caller has for the dotted name of an import.
func (r *Run) imported(name string) (v Value, known bool, err error) {
	if r.Import != nil {
		if v, known, err = r.Import(name); known || err != nil {
			return v, known, err
		}
	}
	if r.Name != nil {
		v, known = r.Name(name)
	}
	return v, known, nil
}

// public are the names that import * takes from a module: those of its __all__, or those without _ before them.
func (m *Module) public() (names []string) {
	if all, err := Iter(m.Names["__all__"]); err == nil {
		for _, v := range all {
			if name, is := v.(string); is && m.Names[name] != nil {
				names = append(names, name)
			}
		}
		return names
	}
	for _, name := range slices.Sorted(maps.Keys(m.Names)) {
		if !strings.HasPrefix(name, "_") {
			names = append(names, name)
		}
	}
	return names
}

// Module runs lines that others import in the run: nobody is told of their names. file is what they are called where
// an error in them is told; "" for lines of Go's own, of whose errors the line counts that has called them. What they
// give names is in names then, and while they run what they have given so far.
func (r *Run) Module(file string, all []python.Statement, names map[string]Value) error {
	return (&scope{names: names, own: assigned(all), run: r, foreign: true, file: file}).all(all)
}
