package pyrun

import (
	"fmt"
	"strings"
)

// Args are what a function is given.
type Args struct {
	Func  string // as messages name it
	of    string // the type whose method it is, where messages name that
	Pos   []Value
	Named []Arg
}

// Arg is a value that is given by name.
type Arg struct {
	Name  string
	Value Value
}

// Take takes the next argument: by place, or else by its name. It is false where there is none.
func (a *Args) Take(name string) (Value, bool) {
	if len(a.Pos) > 0 {
		v := a.Pos[0]
		a.Pos = a.Pos[1:]
		return v, true
	}
	return a.ByName(name)
}

// ByName takes an argument that is given by name.
func (a *Args) ByName(name string) (Value, bool) {
	for i, n := range a.Named {
		if n.Name == name {
			a.Named = append(a.Named[:i:i], a.Named[i+1:]...)
			return n.Value, true
		}
	}
	return nil, false
}

// Or is Take, or a value where there is none.
func (a *Args) Or(name string, otherwise Value) Value {
	if v, ok := a.Take(name); ok {
		return v
	}
	return otherwise
}

// Need takes an argument that has to be there.
func (a *Args) Need(name string) (Value, error) {
	if v, ok := a.Take(name); ok {
		return v, nil
	}
	return nil, Raise("TypeError", "%s() missing 1 required positional argument: '%s'", a.Func, name)
}

// Text takes a text that has to be there.
func (a *Args) Text(name string) (string, error) {
	v, err := a.Need(name)
	if err != nil {
		return "", err
	}
	s, is := plain(v).(string)
	if !is {
		return "", Raise("TypeError", "%s() argument '%s' must be str, not %s", a.Func, name, KindOf(v))
	}
	return s, nil
}

// Done is an error where more is given than was taken.
func (a *Args) Done() error {
	switch {
	case len(a.Named) > 0:
		return Raise("TypeError", "%s() got an unexpected keyword argument '%s'", a.Func, a.Named[0].Name)
	case len(a.Pos) > 0:
		return Raise("TypeError", "%s() takes fewer positional arguments: %d too many", a.Func, len(a.Pos))
	}
	return nil
}

// fixed takes between least and most arguments by place, and none by name.
func (a *Args) fixed(least, most int) ([]Value, error) {
	n := len(a.Pos)
	switch {
	case len(a.Named) > 0:
		return nil, Raise("TypeError", "%s%s() takes no keyword arguments", a.of, a.Func)
	case n == most || n >= least && n < most:
	case most == 0:
		return nil, Raise("TypeError", "%s%s() takes no arguments (%d given)", a.of, a.Func, n)
	case least == 1 && most == 1:
		return nil, Raise("TypeError", "%s%s() takes exactly one argument (%d given)", a.of, a.Func, n)
	default:
		wanted, how := least, ""
		switch {
		case n < least && least != most:
			how = "at least "
		case n > most:
			wanted = most
			if least != most {
				how = "at most "
			}
		}
		return nil, Raise("TypeError", "%s expected %s%s, got %d", a.Func, how, counted(wanted, "argument"), n)
	}
	all := a.Pos
	a.Pos = nil
	return all, nil
}

// counted is a number with what is counted.
func counted(n int, what string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, what)
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// called is a function's name for messages, without what stands before its last point.
func called(name string) string { return name[strings.LastIndex(name, ".")+1:] }
