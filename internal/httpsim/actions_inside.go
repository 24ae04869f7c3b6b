package httpsim

import (
	"errors"
	"fmt"

	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// SessionChangeDelete is del request.session[Name][Inner]: the session does not notice it.
type SessionChangeDelete struct {
	Name, Inner string
	Pops        bool // by pop(Inner, None), which is content where there is none
}

// SessionChangeClear is request.session[Name].clear(), of a dict or a list: the session does
// not notice it.
type SessionChangeClear struct{ Name string }

// SessionChangeAppend is request.session[Name].append(Value): the session does not notice it.
type SessionChangeAppend struct {
	Name  string
	Value Template
}

// SessionAppend is request.session[Name] = request.session.get(Name, []) + [Value].
type SessionAppend struct {
	Name  string
	Value Template
}

// SessionModified is request.session.modified = True: the session saves what it has, with
// what was changed inside it.
type SessionModified struct{}

// inside returns what lies under a name, in which something is changed.
func (v *visit) inside(name string) (sessionstore.Value, error) {
	value, ok := v.open().Lookup(name)
	if !ok {
		return nil, fmt.Errorf("KeyError: %s", python.Repr(name))
	}
	return value, nil
}

// noteChange notes a line that changes something inside the session.
func (v *visit) noteChange(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	if v.session.Modified {
		v.noteCode("%s", line)
		return
	}
	v.Note("%s, which the session does not notice", "%s: 세션은 알아채지 못함", line)
}

func (a SessionChangeDelete) run(v *visit) error {
	value, err := v.inside(a.Name)
	if err != nil {
		return err
	}
	dict, ok := value.(*sessionstore.Dict)
	switch {
	case a.Pops:
		return a.pop(v, value)
	case kindOf(value) == "list":
		return errors.New("TypeError: list indices must be integers or slices, not str")
	case !ok:
		return fmt.Errorf("TypeError: '%s' object does not support item deletion", kindOf(value))
	case !dict.Delete(a.Inner):
		return fmt.Errorf("KeyError: %s", python.Repr(a.Inner))
	}
	v.noteChange("del session[%s][%s]", python.Quote(a.Name), python.Quote(a.Inner))
	return nil
}

func (a SessionChangeDelete) pop(v *visit, value sessionstore.Value) error {
	dict, ok := value.(*sessionstore.Dict)
	switch {
	case kindOf(value) == "list":
		return errors.New("TypeError: pop expected at most 1 argument, got 2")
	case !ok:
		return noAttribute(value, "pop")
	case !dict.Delete(a.Inner):
		v.Note("session[%s].pop(%s): there is none", "session[%s].pop(%s): 그런 값이 없음", python.Quote(a.Name), python.Quote(a.Inner))
		return nil
	}
	v.noteChange("session[%s].pop(%s)", python.Quote(a.Name), python.Quote(a.Inner))
	return nil
}

func (a SessionChangeDelete) check(c *checking) {
	c.name(a.Name)
	if a.Inner == "" {
		c.add("session_change_delete needs two names, as in cart.apple: deleting session[%q] itself is session_delete", a.Name)
	}
}

func (a SessionChangeClear) run(v *visit) error {
	value, err := v.inside(a.Name)
	if err != nil {
		return err
	}
	switch value := value.(type) {
	case *sessionstore.Dict:
		for _, name := range value.Keys() {
			value.Delete(name)
		}
	case *sessionstore.List:
		value.Clear()
	default:
		return noAttribute(value, "clear")
	}
	v.noteChange("session[%s].clear()", python.Quote(a.Name))
	return nil
}

func (a SessionChangeClear) check(c *checking) { c.name(a.Name) }

func noAttribute(value sessionstore.Value, name string) error {
	return fmt.Errorf("AttributeError: '%s' object has no attribute '%s'", kindOf(value), name)
}

func (a SessionChangeAppend) run(v *visit) error {
	item, err := v.worthKeeping(a.Value)
	if err != nil {
		return err
	}
	value, err := v.inside(a.Name)
	if err != nil {
		return err
	}
	list, ok := value.(*sessionstore.List)
	if !ok {
		return noAttribute(value, "append")
	}
	list.Append(item)
	v.noteChange("session[%s].append(%s)", python.Quote(a.Name), shortValue(item))
	return nil
}

func (a SessionChangeAppend) check(c *checking) {
	c.name(a.Name)
	c.value(a.Value)
}

func (a SessionAppend) run(v *visit) error {
	item, err := v.worthKeeping(a.Value)
	if err != nil {
		return err
	}
	list := sessionstore.NewList()
	switch old, ok := v.open().Lookup(a.Name); old := old.(type) {
	case *sessionstore.List:
		for i := range old.Len() {
			list.Append(old.At(i))
		}
	case string:
		return errors.New("TypeError: can only concatenate str (not \"list\") to str")
	default:
		if ok {
			return fmt.Errorf("TypeError: unsupported operand type(s) for +: '%s' and 'list'", kindOf(old))
		}
	}
	list.Append(item)
	v.session.Set(a.Name, list)
	v.noteCode("session[%s] = %s", python.Quote(a.Name), shortValue(list))
	return nil
}

func (a SessionAppend) check(c *checking) {
	c.name(a.Name)
	c.value(a.Value)
}

func (SessionModified) run(v *visit) error {
	v.session.Modified = true
	v.noteCode("session.modified = True")
	return nil
}

func (SessionModified) check(*checking) {}
