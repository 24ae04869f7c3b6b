package httpsim

import (
	"errors"
	"fmt"
	"strings"

	"statelab/internal/sessionstore"
)

// ForEach does the same for each of several values, which have names of the view's own
// meanwhile: for NAME in …:, or for KEY, VALUE in ….items():.
type ForEach struct {
	Names []string // one, or the two of a dict's items; without Of the second is what stands under the first
	In    Template // a dict or a list
	Of    string   // "items" or "keys" of a dict, by that method; empty: what stands there itself
	List  bool     // list() of it: what becomes of it meanwhile is nothing to the loop
	Do    []Action
}

func (a ForEach) run(v *visit) error {
	in, err := v.worth(a.In)
	if err != nil {
		return err
	}
	turns, err := a.turns(in)
	if err != nil {
		return err
	}
	if len(turns) == 0 {
		v.noteCode("for %s: nothing to go through", strings.Join(a.Names, ", "))
	}
	for _, values := range turns {
		if v.turned++; v.turned > maxTurns {
			return errTooManyTurns
		}
		if d, ok := in.(*sessionstore.Dict); ok && !a.List && d.Len() != len(turns) {
			return errors.New("RuntimeError: dictionary changed size during iteration")
		}
		shown := make([]string, len(values))
		for i, value := range values {
			v.bind(a.Names[i], value)
			shown[i] = shortValue(value)
		}
		v.noteCode("for %s: %s", strings.Join(a.Names, ", "), strings.Join(shown, ", "))
		if err := v.run(a.Do); err != nil || v.done {
			return err
		}
	}
	return nil
}

// turns are the values of each turn.
func (a ForEach) turns(in sessionstore.Value) (all [][]sessionstore.Value, err error) {
	if _, isDict := in.(*sessionstore.Dict); a.Of != "" && !isDict {
		return nil, fmt.Errorf("AttributeError: '%s' object has no attribute '%s'", kindOf(in), a.Of)
	}
	switch in := in.(type) {
	case *sessionstore.Dict:
		for name, value := range in.All() {
			all = append(all, []sessionstore.Value{name, value}[:len(a.Names)])
		}
	case *sessionstore.List:
		for i := range in.Len() {
			all = append(all, []sessionstore.Value{in.At(i)})
		}
	case string:
		for _, c := range in {
			all = append(all, []sessionstore.Value{string(c)})
		}
	default:
		return nil, notIterable(in)
	}
	if len(all) > 0 && len(all[0]) != len(a.Names) {
		return nil, errors.New("TypeError: list indices must be integers or slices, not str")
	}
	return all, nil
}

func (a ForEach) check(c *checking) {
	for _, name := range a.Names {
		if !isPythonName(name) {
			c.add("%q is no name in Python", name)
		}
	}
	c.branches(a)
}

// Branches returns what is done in each turn, which may be none.
func (a ForEach) Branches() (ifSo, ifNot []Action) { return a.Do, nil }

func (a ForEach) with(ifSo, _ []Action) Action {
	a.Do = ifSo
	return a
}
