package pyrun

import (
	"iter"
	"slices"

	"statelab/internal/python"
)

// maxGenerators are how many generators may stand between two of their values at once.
const maxGenerators = 500

// Generator is an iterator: of values that are known, or of those that something gives one after the other.
type Generator struct {
	items  []Value
	next   func() (Value, bool, error) // nil where all are known
	sends  func(v Value)               // of a function with yield
	throws func(err error)             // of a function with yield
	close  func() error                // of a function with yield
	result Value                       // what such a function has returned
	kind   string
}

// TypeName implements Object.
func (g *Generator) TypeName() string {
	if g.kind != "" {
		return g.kind
	}
	return "generator"
}

// Attr implements Object.
func (g *Generator) Attr(name string) (Value, bool, error) {
	if g.sends == nil {
		return nil, false, nil
	}
	switch name {
	case "send":
		return Builtin{Name: name, on: g, Do: func(args *Args) (Value, error) {
			all, err := args.fixed(1, 1)
			if err != nil {
				return nil, err
			}
			g.sends(all[0])
			return g.nextOr(nil, false)
		}}, true, nil
	case "throw":
		return Builtin{Name: name, on: g, Do: func(args *Args) (Value, error) {
			all, err := args.fixed(1, 3)
			if err != nil {
				return nil, err
			}
			e, err := raisedBy(all[0])
			if err != nil {
				return nil, err
			}
			g.throws(e)
			return g.nextOr(nil, false)
		}}, true, nil
	case "close":
		return Builtin{Name: name, on: g, Do: func(args *Args) (Value, error) { return nil, g.close() }}, true, nil
	}
	return nil, false, nil
}

// pull is the next value; false behind the last one.
func (g *Generator) pull() (Value, bool, error) {
	if g.next != nil {
		return g.next()
	}
	if len(g.items) == 0 {
		return nil, false, nil
	}
	v := g.items[0]
	g.items = g.items[1:]
	return v, true, nil
}

// nextOr is next(g), or next(g, otherwise).
func (g *Generator) nextOr(otherwise Value, has bool) (Value, error) {
	v, more, err := g.pull()
	switch {
	case err != nil || more:
		return v, err
	case has:
		return otherwise, nil
	}
	e := &Exception{Class: classes()["StopIteration"]}
	if g.result != nil {
		e.Args = []Value{g.result}
	}
	return nil, e
}

// Iter implements Iterable: it gives each value once.
func (g *Generator) Iter() ([]Value, error) {
	if g.next != nil {
		return allOf(g.pull)
	}
	all := g.items
	g.items = nil
	return all, nil
}

// Close ends what lines have begun and not brought to an end: generators, of which the finally is run. Nothing of the run may be
// called behind it.
func (r *Run) Close() {
	for len(r.begun) > 0 {
		g := r.begun[0]
		if _ = g.close(); len(r.begun) > 0 && r.begun[0] == g {
			r.begun = r.begun[1:]
		}
	}
}

// generates makes the generator of a call of a function with yield. Its lines run as far as the next yield, whenever
// a value is asked for.
func (f *Function) generates(inner *scope) *Generator {
	run := f.run
	g := &Generator{}
	var pull func() (Value, bool)
	var stop func()
	var failed error
	var sent Value
	var thrown error
	var over, busy bool
	var taken []error // by handlers in it that hold a yield
	values := func(yield func(Value) bool) {
		inner.yields = func(v Value) (Value, error) {
			sent = nil
			if !yield(v) {
				return nil, &Exception{Class: classes()["GeneratorExit"]}
			}
			if err := thrown; err != nil {
				thrown = nil
				return nil, err
			}
			return sent, nil
		}
		failed = inner.all(f.body)
		if back, is := failed.(returned); is {
			failed, g.result = nil, back.value
		}
		if IsRaised(failed, "StopIteration") {
			failed = Raise("RuntimeError", "generator raised StopIteration")
		}
	}
	within := func(do func()) error { // runs some of its lines
		if busy {
			return Raise("ValueError", "generator already executing")
		}
		depth, outside := run.depth, run.taken
		if depth >= maxCalls {
			return Raise("RecursionError", "maximum recursion depth exceeded")
		}
		run.depth, run.taken, busy = depth+1, append(outside[:len(outside):len(outside)], taken...), true
		defer func() {
			if len(run.taken) > len(outside) {
				taken = append([]error(nil), run.taken[len(outside):]...)
			} else {
				taken = nil
			}
			run.depth, run.taken, busy = depth, outside, false
		}()
		do()
		return nil
	}
	ends := func() {
		over, pull, stop = true, nil, nil
		run.begun = slices.DeleteFunc(run.begun, func(of *Generator) bool { return of == g })
	}
	g.sends = func(v Value) { sent = v }
	g.throws = func(err error) { thrown = err }
	g.next = func() (v Value, more bool, err error) {
		if thrown != nil && (over || pull == nil) {
			over = true
			err, thrown = thrown, nil
			return nil, false, err
		}
		if over {
			g.result = nil
			return nil, false, nil
		}
		if pull == nil {
			if len(run.begun) >= maxGenerators {
				return nil, false, ErrTooLong
			}
			if sent != nil {
				sent = nil
				return nil, false, Raise("TypeError", "can't send non-None value to a just-started generator")
			}
			run.begun = append(run.begun, g)
			pull, stop = iter.Pull(values)
		}
		if err := within(func() { v, more = pull() }); err != nil {
			return nil, false, err
		}
		if !more {
			ends()
			return nil, false, failed
		}
		return v, true, nil
	}
	g.close = func() error {
		if over || pull == nil {
			over = true
			return nil
		}
		err := within(func() { stop() })
		if err != nil {
			return err
		}
		ends()
		if IsRaised(failed, "GeneratorExit") {
			failed = nil
		}
		return failed
	}
	return g
}

// yield is what stands at a yield: it gives a value, and is what it is sent.
func (s *scope) yield(e *python.Expr) (Value, error) {
	if s.yields == nil {
		return nil, Raise("SyntaxError", "'yield' outside function")
	}
	var v Value
	if len(e.Parts) > 0 {
		var err error
		if v, err = s.eval(e.Parts[0]); err != nil {
			return nil, err
		}
	}
	if e.Text != "from" {
		return s.yields(v)
	}
	next, err := through(v)
	if err != nil {
		return nil, err
	}
	for {
		item, more, err := next()
		if err != nil {
			return nil, err
		}
		if !more {
			if g, is := v.(*Generator); is {
				return g.result, nil
			}
			return nil, nil
		}
		if err := s.run.step(); err != nil {
			return nil, err
		}
		if _, err := s.yields(item); err != nil {
			return nil, err
		}
	}
}
