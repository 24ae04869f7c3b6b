package httpsim

import (
	"errors"
	"fmt"
	"slices"
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
		v.Note("for %[1]s: nothing to go through", "for %[1]s: 돌 것이 없음", strings.Join(a.Names, ", "))
	}
	for i, values := range turns {
		if err := v.turnOfView(); err != nil {
			return err
		}
		shown := make([]string, len(values))
		for i, value := range values {
			v.bind(a.Names[i], value)
			shown[i] = shortValue(value)
		}
		if i < notedTurns {
			v.noteCode("for %s: %s", strings.Join(a.Names[:a.given()], ", "), strings.Join(shown[:a.given()], ", "))
		}
		if err := v.run(a.Do); err != nil || v.done {
			return err
		}
		if v.done = Answers(a.Do); v.done {
			return nil
		}
	}
	return nil
}

// given is how many names the loop gives values itself.
func (a ForEach) given() int {
	if a.Of == "" {
		return 1
	}
	return len(a.Names)
}

// The loops of a view may go round so often together, in one request; of each loop the first
// turns are told.
const (
	maxTurnsOfView = 1000
	notedTurns     = 20
)

// errTooManyTurnsOfView ends a view that goes round without measure.
var errTooManyTurnsOfView = errors.New("the loops of the view go round more than 1,000 times, which are not played here")

// turnOfView counts a turn of a loop in a view.
func (v *visit) turnOfView() error {
	if v.turnedView++; v.turnedView > maxTurnsOfView {
		return errTooManyTurnsOfView
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
		if name != "_" && !IsName(name) {
			c.add("%q is no name for a value here", name)
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

// ForRows does the same for each of the rows that a ListRows has listed, which is the row of its
// model meanwhile: for order in orders:.
type ForRows struct {
	Model *Model
	As    string // what the view calls the row; empty: Model.Var()
	In    string // what it calls the rows; empty: Model.Several()
	Do    []Action
}

func (a ForRows) run(v *visit) error {
	q, err := v.theRows(a.Rows())
	if err != nil {
		return err
	}
	rows, err := v.rowsOf(q)
	if err != nil {
		return err
	}
	for i, r := range rows {
		if err := v.turnOfView(); err != nil {
			return err
		}
		v.give(a.Name(), r)
		if i < notedTurns {
			v.Note("%[1]s: row %[2]d of %[3]s", "%[1]s: %[3]s의 행 %[2]d", a.Name(), r.id, a.Model.Table())
		}
		if err := v.run(a.Do); err != nil || v.done {
			return err
		}
		if v.done = Answers(a.Do); v.done {
			return nil
		}
	}
	return nil
}

func (a ForRows) check(c *checking) {
	c.rows = append(slices.Clone(c.rows), a.Name())
	c.branches(a)
}

// Branches returns what is done in each turn, which may be none.
func (a ForRows) Branches() (ifSo, ifNot []Action) { return a.Do, nil }

func (a ForRows) with(ifSo, _ []Action) Action {
	a.Do = ifSo
	return a
}
