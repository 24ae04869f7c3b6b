package httpsim

import (
	"cmp"
	"fmt"

	"statelab/internal/python"
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
	Name  string
	By    Template // a number, or one lookup; empty: 1
	Minus bool     // it is taken away
	From  *int64
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
	by, err := v.amount(a.By)
	if err != nil {
		return err
	}
	sum, err := sumOf(value, by, a.sign())
	if err != nil {
		return err
	}
	s.Set(a.Name, sum)
	v.noteCode("session[%s] = %s", python.Quote(a.Name), shortValue(sum))
	return nil
}

// sign is the operator of Python.
func (a SessionAdd) sign() string {
	sign := "+"
	if a.Minus {
		sign = "-"
	}
	if a.From == nil {
		sign += "="
	}
	return sign
}

func (a SessionAdd) check(c *checking) {
	c.name(a.Name)
	if len(a.By.nodes) > 0 {
		c.counted("by of session_add", a.By)
	}
}

func (NoAnswer) run(v *visit) error {
	//lint:ignore ST1005 these are Django's words
	return fmt.Errorf("ValueError: The view %s didn't return an HttpResponse object. It returned None instead.", cmp.Or(v.view, ViewName(v.Path)))
}

func (NoAnswer) check(*checking) {}
