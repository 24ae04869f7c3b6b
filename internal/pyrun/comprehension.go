package pyrun

import (
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// comprehension makes a list, a set or a dict of what it goes through, or the generator that does so later.
func (s *scope) comprehension(e *python.Expr) (Value, error) {
	inner := &scope{names: map[string]Value{}, outer: s, run: s.run, line: s.line, of: s.of, foreign: s.foreign, file: s.file}
	turn, err := inner.turns(s, e.Clauses)
	if err != nil {
		return nil, err
	}
	if e.Text == "(" {
		return &Generator{next: func() (Value, bool, error) {
			more, err := turn()
			if err != nil || !more {
				return nil, false, err
			}
			v, err := inner.eval(e.Parts[0])
			return v, err == nil, err
		}}, nil
	}
	var made []Value
	d, set := sessionstore.NewDict(), (*Set)(nil)
	if e.Text == "{" {
		set, _ = NewSet()
	}
	for {
		more, err := turn()
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		v, err := inner.eval(e.Parts[0])
		if err != nil {
			return nil, err
		}
		switch e.Text {
		case "{":
			err = set.Add(v)
		case ":":
			var value Value
			if value, err = inner.eval(e.Parts[1]); err == nil {
				err = setIn(d, v, value)
			}
		default:
			if made = append(made, v); len(made) > MaxItems {
				err = ErrTooLong
			}
		}
		if err != nil {
			return nil, err
		}
	}
	switch e.Text {
	case "{":
		return set, nil
	case ":":
		return d, nil
	}
	return listOf(made)
}

// turns gives the names of some clauses their values, turn after turn: false behind the last one. What the first
// goes through is worked out outside, and at once.
func (s *scope) turns(outside *scope, clauses []python.Clause) (turn func() (bool, error), err error) {
	var open []func() (Value, bool, error) // what the clauses go through that are begun
	begin := func(from *scope) error {
		in, err := from.eval(clauses[len(open)].In)
		if err != nil {
			return err
		}
		next, err := through(in)
		if err == nil {
			open = append(open, next)
		}
		return err
	}
	if err := begin(outside); err != nil {
		return nil, err
	}
	return func() (bool, error) {
		for len(open) > 0 {
			c := clauses[len(open)-1]
			v, more, err := open[len(open)-1]()
			if err != nil {
				return false, err
			}
			if !more {
				open = open[:len(open)-1]
				continue
			}
			if err := s.run.step(); err != nil {
				return false, err
			}
			if err := s.assignQuietly(c.Target, v); err != nil {
				return false, err
			}
			if so, err := s.holds(c.Ifs); err != nil || !so {
				if err != nil {
					return false, err
				}
				continue
			}
			if len(open) == len(clauses) {
				return true, nil
			}
			if err := begin(s); err != nil {
				return false, err
			}
		}
		return false, nil
	}, nil
}

// holds reports whether all of some conditions do.
func (s *scope) holds(all []*python.Expr) (bool, error) {
	for _, asks := range all {
		if so, err := s.truth(asks); err != nil || !so {
			return false, err
		}
	}
	return true, nil
}
