package pyrun

import (
	"errors"
	"statelab/internal/python"
)

// uncatchable reports whether an error ends the lines whatever they catch.
func uncatchable(err error) bool {
	return isWay(err) || exceptionOf(err) == nil
}

func (s *scope) try(st *python.Statement) error {
	err := s.all(st.Body)
	switch {
	case err == nil:
		err = s.all(st.Else)
	case !uncatchable(err):
		err = s.handled(st.Handlers, err)
	}
	if len(st.Finally) > 0 && !errors.Is(err, ErrTooManySteps) {
		if last := s.all(st.Finally); last != nil {
			return last
		}
	}
	return err
}

// handled runs the handler that catches an exception, and else raises it on.
func (s *scope) handled(handlers []python.Handler, err error) error {
	e := exceptionOf(err)
	for _, h := range handlers {
		catches, failed := s.catches(h.Exception, e)
		if failed != nil {
			return failed
		}
		if !catches {
			continue
		}
		if s.run.Caught != nil {
			s.run.Caught(e)
		}
		if h.Name != "" {
			s.put(h.Name, e)
		}
		s.run.taken = append(s.run.taken, err)
		failed = s.all(h.Body)
		s.run.taken = s.run.taken[:len(s.run.taken)-1]
		if _, goesOn := failed.(leaves); failed != nil && !goesOn && s.run.Handled != nil {
			back, _ := failed.(returned)
			s.run.Handled(e, back.value, failed)
		}
		if h.Name != "" {
			s.forget(s.mangled(h.Name))
		}
		return failed
	}
	return err
}

func (s *scope) catches(of *python.Expr, e *Exception) (bool, error) {
	if of == nil {
		return true, nil
	}
	v, err := s.eval(of)
	if err != nil {
		return false, err
	}
	all := []Value{v}
	if t, is := v.(*Tuple); is {
		all = t.Items
	}
	for _, c := range all {
		class, is := c.(*Class)
		if !is || !class.isBelow(classes()["BaseException"]) {
			return false, Raise("TypeError", "catching classes that do not inherit from BaseException is not allowed")
		}
		if e.Class.isBelow(class) {
			return true, nil
		}
	}
	return false, nil
}

func (s *scope) raise(st *python.Statement) error {
	if st.Value == nil {
		if n := len(s.run.taken); n > 0 {
			return s.run.taken[n-1]
		}
		return Raise("RuntimeError", "No active exception to reraise")
	}
	v, err := s.eval(st.Value)
	if err != nil {
		return err
	}
	e, err := raisedBy(v)
	if err != nil {
		return err
	}
	return e
}

// raisedBy is the exception that raise makes of a value: one, or a class of some.
func raisedBy(v Value) (*Exception, error) {
	if class, is := v.(*Class); is && class.isBelow(classes()["BaseException"]) {
		made, err := Call(class)
		if err != nil {
			return nil, err
		}
		v = made
	}
	e, is := v.(*Exception)
	if !is {
		return nil, Raise("TypeError", "exceptions must derive from BaseException")
	}
	return e, nil
}

// Enters is an object that with takes.
type Enters interface {
	// Within runs the lines of a with.
	Within(lines func() error) (err error)
}

func (s *scope) with(st *python.Statement) error {
	v, err := s.eval(st.Value)
	if err != nil {
		return err
	}
	if in, is := v.(*Instance); is {
		return s.within(st, in)
	}
	in, is := v.(Enters)
	if !is {
		return Raise("TypeError", "'%s' object does not support the context manager protocol", KindOf(v))
	}
	var way error
	err = in.Within(func() error {
		if st.Target != nil {
			if err := s.assign(st.Target, v); err != nil {
				return err
			}
		}
		err := s.all(st.Body)
		if err != nil && exceptionOf(err) == nil { // a return is no exception
			if isWay(err) {
				way = err
				return nil
			}
		}
		return err
	})
	if err == nil {
		err = way
	}
	return err
}

// within is a with that an instance opens and closes.
func (s *scope) within(st *python.Statement, in *Instance) error {
	if !in.has("__enter__") {
		return Raise("TypeError", "'%s' object does not support the context manager protocol", in.TypeName())
	}
	if !in.has("__exit__") {
		return Raise("TypeError", "'%s' object does not support the context manager protocol (missed __exit__ method)", in.TypeName())
	}
	v, _, err := in.do("__enter__")
	if err != nil {
		return err
	}
	if st.Target != nil {
		err = s.assign(st.Target, v)
	}
	if err == nil {
		err = s.all(st.Body)
	}
	e := exceptionOf(err)
	if err == nil || e == nil && isWay(err) {
		if _, _, failed := in.do("__exit__", nil, nil, nil); failed != nil {
			return failed
		}
		return err
	}
	if e == nil {
		return err
	}
	s.run.taken = append(s.run.taken, err)
	swallows, _, failed := in.do("__exit__", e.Class, e, nil)
	s.run.taken = s.run.taken[:len(s.run.taken)-1]
	if failed != nil {
		return failed
	}
	if so, failed := Truth(swallows); so || failed != nil {
		return failed
	}
	return err
}

// isWay reports whether an error is a return, or a way on from a loop.
func isWay(err error) bool {
	var back returned
	var leaving leaves
	return errors.As(err, &back) || errors.As(err, &leaving)
}
