package pyrun

import (
	"errors"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// turn runs the lines of a loop once. It is true where the loop is left.
func (s *scope) turn(body []python.Statement) (over bool, err error) {
	err = s.all(body)
	var way leaves
	if errors.As(err, &way) {
		return !way.goesOn, nil
	}
	return false, err
}

func (s *scope) loop(st *python.Statement) error {
	in, err := s.eval(st.Value)
	if err != nil {
		return err
	}
	next, err := through(in)
	if err != nil {
		return err
	}
	for {
		v, more, err := next()
		if err != nil {
			return err
		}
		if !more {
			return s.all(st.Else)
		}
		if err := s.run.step(); err != nil {
			return err
		}
		if err := s.assignQuietly(st.Target, v); err != nil {
			return err
		}
		if s.outer == nil && s.run.Turn != nil {
			s.tellTurn(st.Target)
		}
		if over, err := s.turn(st.Body); over || err != nil {
			return err
		}
	}
}

// tellTurn tells what the names of a loop have in this turn.
func (s *scope) tellTurn(target *python.Expr) {
	var names []string
	var values []Value
	python.Each(target, func(e *python.Expr) {
		if e.Kind == python.Name {
			if v, has := s.names[s.mangled(e.Text)]; has {
				names, values = append(names, e.Text), append(values, v)
			}
		}
	})
	s.run.Turn(names, values)
}

// AsDict is an object that may be a dict, through which nobody goes whose size changes meanwhile.
type AsDict interface {
	Sized
	IsDict() bool
}

// through gives the values of a loop one after the other: of a list as it is then, of a dict as long as
// it keeps its size.
func through(in Value) (next func() (Value, bool, error), err error) {
	i := 0
	switch of := in.(type) {
	case *Generator:
		return of.pull, nil
	case *Instance:
		return of.through()
	}
	if l, is := plain(in).(*sessionstore.List); is {
		return func() (Value, bool, error) {
			if i >= l.Len() {
				return nil, false, nil
			}
			i++
			return l.At(i - 1), true, nil
		}, nil
	}
	items, err := Iter(in)
	if err != nil {
		return nil, err
	}
	size := func() int { return len(items) }
	switch in := plain(in).(type) {
	case *sessionstore.Dict:
		size = in.Len
	case view:
		size = func() int { n, _ := in.Len(); return n }
	case *Set:
		size = in.dict.Len
	case AsDict:
		if in.IsDict() {
			size = func() int { n, _ := in.Len(); return n }
		}
	}
	return func() (Value, bool, error) {
		if size() != len(items) {
			return nil, false, Raise("RuntimeError", "%s", map[bool]string{true: "Set changed size during iteration", false: "dictionary changed size during iteration"}[KindOf(in) == "set"])
		}
		if i >= len(items) {
			return nil, false, nil
		}
		i++
		return items[i-1], true, nil
	}, nil
}
