package pyrun

import (
	"errors"
	"statelab/internal/python"
)

// uncatchable reports whether an error ends the lines whatever they catch.
func uncatchable(err error) bool {
	var back returned
	var way leaves
	return errors.As(err, &back) || errors.As(err, &way) || exceptionOf(err) == nil
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
		if h.Name != "" {
			s.names[h.Name] = e
		}
		s.run.taken = append(s.run.taken, err)
		failed = s.all(h.Body)
		s.run.taken = s.run.taken[:len(s.run.taken)-1]
		delete(s.names, h.Name)
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
	if class, is := v.(*Class); is && class.isBelow(classes()["BaseException"]) {
		if v, err = Call(class); err != nil {
			return err
		}
	}
	e, is := v.(*Exception)
	if !is {
		return Raise("TypeError", "exceptions must derive from BaseException")
	}
	return e
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
			var back returned
			var leaving leaves
			if errors.As(err, &back) || errors.As(err, &leaving) {
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
