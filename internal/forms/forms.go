// Package forms is Django's forms for lines of Python that run: fields, widgets, validation, errors and what is
// drawn of them, as values of pyrun. It knows no site, no request and no table: what was sent, and what a model
// keeps, it is given.
//
// It follows Django 5.2, which is recorded in testdata, to the white space of what is drawn.
package forms

import (
	"statelab/internal/filters"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// HTML is a text that is marked safe, as mark_safe() does.
type HTML string

// TypeName implements pyrun.Object.
func (HTML) TypeName() string { return "SafeString" }

// Attr implements pyrun.Object.
func (HTML) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Plain implements pyrun.Plain.
func (h HTML) Plain() pyrun.Value { return string(h) }

// LateHTML is HTML that is made when somebody looks at it, as lazy() of what marks a text safe.
type LateHTML func() string

// TypeName implements pyrun.Object.
func (LateHTML) TypeName() string { return "__proxy__" }

// Attr implements pyrun.Object.
func (LateHTML) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// HTML is what it is now.
func (h LateHTML) HTML() (HTML, error) { return HTML(h()), nil }

// Plain implements pyrun.Plain.
func (h LateHTML) Plain() pyrun.Value { return h() }

// Promise says that it is no text to who writes JSON.
func (LateHTML) Promise() {}

// Str implements pyrun.Shown.
func (h LateHTML) Str() (string, error) { return h(), nil }

// Repr implements pyrun.Shown.
func (h LateHTML) Repr() (string, error) { return pyrun.Repr(h()) }

// escaped is conditional_escape(v).
func escaped(v pyrun.Value) (string, error) {
	if safe, is := v.(HTML); is {
		return string(safe), nil
	}
	if d, is := v.(drawn); is {
		safe, err := d.HTML()
		return string(safe), err
	}
	text, err := pyrun.Str(v)
	return filters.Escape(text), err
}

// drawn is an object whose text is HTML: a form, a field of it, a list of errors.
type drawn interface{ HTML() (HTML, error) }

// Drawn is the HTML of an object that is drawn, and false of any other value.
func Drawn(v pyrun.Value) (HTML, bool, error) {
	if safe, is := v.(HTML); is {
		return safe, true, nil
	}
	if in, is := v.(*pyrun.Instance); is {
		if _, is := in.Data.(*Form); !is {
			return "", false, nil
		}
		text, err := pyrun.Str(v) // which a class may have of its own
		return HTML(text), true, err
	}
	d, is := v.(drawn)
	if !is {
		return "", false, nil
	}
	safe, err := d.HTML()
	return safe, true, err
}

// IsDrawn reports whether a value is HTML, or is drawn as such: a form, a field of it, errors.
func IsDrawn(v pyrun.Value) bool {
	if in, is := v.(*pyrun.Instance); is {
		_, is := in.Data.(*Form)
		return is
	}
	if _, is := v.(HTML); is {
		return true
	}
	_, is := v.(drawn)
	return is
}

// method is a method that is given nothing.
func method(name string, do func() (pyrun.Value, error)) (pyrun.Value, bool, error) {
	return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
		if err := args.Done(); err != nil {
			return nil, err
		}
		return do()
	})
}

// function is a method that takes what it is given.
func function(name string, do func(args *pyrun.Args) (pyrun.Value, error)) (pyrun.Value, bool, error) {
	return pyrun.Builtin{Name: name, Do: do}, true, nil
}

// IsEmpty reports whether a value is one of EMPTY_VALUES: None, "", [], () and {}.
func IsEmpty(v pyrun.Value) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case HTML:
		return v == ""
	case *sessionstore.List:
		return v.Len() == 0
	case *sessionstore.Dict:
		return v.Len() == 0
	case *pyrun.Tuple:
		return len(v.Items) == 0
	}
	return false
}

// called is a value, or what it gives where it can be called.
func called(v pyrun.Value) (pyrun.Value, error) {
	if pyrun.IsCallable(v) {
		return pyrun.Call(v)
	}
	return v, nil
}

// notPlayed is what is known and not played.
func notPlayed(format string, args ...any) error {
	return pyrun.Raise("NotImplementedError", format+" is not played here", args...)
}

// Str implements pyrun.Shown.
func (h HTML) Str() (string, error) { return string(h), nil }

// Repr implements pyrun.Shown.
func (h HTML) Repr() (string, error) { return pyrun.Repr(string(h)) }
