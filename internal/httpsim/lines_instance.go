package httpsim

import (
	"slices"
	"strconv"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// lineInstance is an object in a template that is asked as Python asks it: one of a class of the lines, or a queryset of
// users.
type lineInstance struct{ lineValue }

// lookup is what a template finds in it by a name, in Django's order: an entry, an attribute, a place; what can be called
// is called, where nothing has to be given to it.
func (l *lineInstance) lookup(name string) (any, error) {
	value, err := l.found(name)
	if _, missing := value.(absent); missing || err != nil {
		return absent{}, quietly(err)
	}
	if pyrun.IsCallable(value) {
		if slices.Contains(altersData, name) || !pyrun.TakesNothing(value) {
			return absent{}, nil
		}
		if value, err = pyrun.Call(value); err != nil {
			return absent{}, quietly(err)
		}
	}
	return l.v.ofTemplate(value), nil
}

// found is what stands below a name, absent for nothing.
func (l *lineInstance) found(name string) (pyrun.Value, error) {
	v, err := pyrun.Item(l.of, name)
	if err == nil || !pyrun.IsRaised(err, "TypeError", "AttributeError", "KeyError", "ValueError", "IndexError") {
		return v, err
	}
	if v, err = pyrun.AttributeOf(l.of, name); err == nil || !pyrun.IsRaised(err, "TypeError", "AttributeError") {
		return v, err
	}
	at, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return absent{}, nil
	}
	if v, err = pyrun.Item(l.of, at); err == nil || !pyrun.IsRaised(err, "TypeError", "KeyError", "ValueError", "IndexError") {
		return v, err
	}
	return absent{}, nil
}

// quietly is an error but for those that templates pass over: that a row is not there.
func quietly(err error) error {
	if err != nil && pyrun.IsRaised(err, "ObjectDoesNotExist") {
		return nil
	}
	return err
}

// Items implements filters.Own.
func (l *lineInstance) Items() *sessionstore.List {
	items, err := pyrun.Iter(l.of)
	if err != nil {
		if !pyrun.IsRaised(err, "TypeError") {
			l.v.failedToDraw(err)
		}
		return nil
	}
	return sessionstore.NewList(l.v.ofTemplates(items)...)
}

// Length implements filters.Own.
func (l *lineInstance) Length() (int, bool) {
	n, err := pyrun.Len(l.of)
	if err != nil && !pyrun.IsRaised(err, "TypeError") {
		l.v.failedToDraw(err)
	}
	return n, err == nil
}

// Truth implements filters.Own.
func (l *lineInstance) Truth() bool {
	so, err := pyrun.Truth(l.of)
	l.v.failedToDraw(err)
	return so
}

// Str implements filters.Object.
func (l *lineInstance) Str() string {
	text, err := pyrun.Str(l.of)
	l.v.failedToDraw(err)
	return text
}

// Same implements filters.Object.
func (l *lineInstance) Same(other any) bool {
	o, is := other.(*lineInstance)
	if !is {
		return false
	}
	same, err := pyrun.Equals(l.of, o.of)
	l.v.failedToDraw(err)
	return same
}

// Attribute implements filters.Object.
func (l *lineInstance) Attribute(name string) (any, error) {
	value, err := l.lookup(name)
	if _, missing := value.(absent); missing {
		value = nil
	}
	return value, err
}
