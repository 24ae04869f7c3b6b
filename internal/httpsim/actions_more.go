package httpsim

import (
	"errors"
	"fmt"
	"math/big"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// SessionPop is request.session.pop(Name, None): the value goes where there is one, and
// the session is modified only then.
type SessionPop struct{ Name string }

// SessionClear is request.session.clear(): no data is left, and key and row stay.
type SessionClear struct{}

// SessionSave is request.session.save(): now, and not when the answer leaves.
type SessionSave struct{}

// SessionAdd adds to a number in the session: request.session[Name] += By, which raises
// KeyError where there is none. With From, request.session[Name] =
// request.session.get(Name, From) + By.
type SessionAdd struct {
	Name string
	By   int64
	From *int64
}

// NoAnswer is the end of a view that returns nothing, for which Django answers 500.
type NoAnswer struct{}

func (a SessionPop) run(v *visit) error {
	_, had := v.open().Pop(a.Name)
	if had {
		v.noteCode("session.pop(%s)", python.Quote(a.Name))
	} else {
		v.Note("session.pop(%s): there is none", "session.pop(%s): 그런 값이 없음", python.Quote(a.Name))
	}
	return v.session.Err()
}

func (a SessionPop) check(c *checking) { c.name(a.Name) }

func (SessionClear) run(v *visit) error {
	v.session.Clear()
	v.sayLookup()
	if v.session.Key() == "" || v.server.inCookies() {
		v.Note("session.clear(): no data is left", "session.clear(): 데이터를 모두 비움")
		return nil
	}
	v.noteKept("session.clear(): no data is left, the %s stays", "session.clear(): 데이터를 모두 비움, %s은 남음")
	return nil
}

func (SessionClear) check(*checking) {}

func (SessionSave) run(v *visit) error {
	s := v.open()
	if err := v.as("session.save()", s.Save); err != nil {
		return err
	}
	v.Note("session.save(): saved now", "session.save(): 지금 저장함")
	return nil
}

func (SessionSave) check(*checking) {}

func (a SessionAdd) run(v *visit) error {
	s := v.open()
	value, ok := s.Lookup(a.Name)
	switch {
	case ok:
	case v.session.Err() != nil:
		return v.session.Err()
	case a.From == nil:
		return fmt.Errorf("KeyError: %s", python.Repr(a.Name))
	default:
		value = *a.From
	}
	sum, err := a.add(value)
	if err != nil {
		return err
	}
	s.Set(a.Name, sum)
	v.noteCode("session[%s] = %s", python.Quote(a.Name), shortValue(sum))
	return nil
}

// add adds to a value as Python does.
func (a SessionAdd) add(value sessionstore.Value) (sessionstore.Value, error) {
	sum := big.NewInt(a.By)
	switch n := value.(type) {
	case bool:
		if n {
			sum.Add(sum, big.NewInt(1))
		}
	case int64:
		sum.Add(sum, big.NewInt(n))
	case *big.Int:
		sum.Add(sum, n)
	case float64:
		return n + float64(a.By), nil
	case string:
		if a.By >= 0 {
			return nil, errors.New("TypeError: can only concatenate str (not \"int\") to str")
		}
		return nil, errors.New("TypeError: unsupported operand type(s) for -: 'str' and 'int'")
	default:
		return nil, fmt.Errorf("TypeError: %s is no number, and takes no %d", shortText(pythonRepr(value)), a.By)
	}
	if sum.IsInt64() {
		return sum.Int64(), nil
	}
	return sum, nil
}

func (a SessionAdd) check(c *checking) { c.name(a.Name) }

func (NoAnswer) run(v *visit) error {
	//lint:ignore ST1005 these are Django's words
	return fmt.Errorf("ValueError: The view %s didn't return an HttpResponse object. It returned None instead.", ViewName(v.Path))
}

func (NoAnswer) check(*checking) {}
