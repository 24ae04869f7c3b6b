package httpsim

import (
	"errors"
	"strconv"

	"statelab/internal/filters"
	"statelab/internal/forms"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// drawnValue is a form in a template, a field of one, or errors: it is written as HTML, and is gone through.
type drawnValue struct{ lineValue }

// HTML implements filters.Marked. What is raised while it is drawn ends the page.
func (d drawnValue) HTML() filters.Safe {
	text, _, err := forms.Drawn(d.of)
	if err == nil {
		err = d.v.worked(string(text))
	}
	d.v.failedToDraw(err)
	return filters.Safe(text)
}

// Str implements filters.Object.
func (d drawnValue) Str() string { return string(d.HTML()) }

// failedToDraw keeps the first error of what is drawn.
func (v *visit) failedToDraw(err error) {
	if v.drawFailed == nil {
		v.drawFailed = err
	}
}

// Truth implements filters.Truthful.
func (d drawnValue) Truth() bool {
	so, err := pyrun.Truth(d.of)
	d.v.failedToDraw(err)
	return so
}

// Items implements filters.Listed: its fields, its parts, its messages.
func (d drawnValue) Items() *sessionstore.List {
	items, err := pyrun.Iter(d.of)
	if d.v.work += 64 * len(items); err == nil && d.v.work > maxWork {
		items, err = nil, errTooMuch
	}
	d.v.failedToDraw(err)
	return sessionstore.NewList(d.v.ofTemplates(items)...)
}

// attribute is what stands at a name: an item, an attribute, a place.
func (d drawnValue) attribute(name string) (any, error) {
	value, err := pyrun.Item(d.of, name)
	if err == nil {
		return d.v.ofTemplate(value), nil
	}
	var raised *pyrun.Exception
	if !errors.As(err, &raised) {
		return nil, err
	}
	next, err := d.lineValue.attribute(name)
	if _, missing := next.(absent); !missing || err != nil {
		return next, err
	}
	at, failed := strconv.ParseInt(name, 10, 64)
	if failed != nil {
		return absent{}, nil
	}
	if value, err = pyrun.Item(d.of, at); err != nil {
		return absent{}, nil
	}
	return d.v.ofTemplate(value), nil
}

// Attribute implements filters.Object.
func (d drawnValue) Attribute(name string) (any, error) {
	value, err := d.attribute(name)
	if _, missing := value.(absent); missing {
		value = nil
	}
	return value, err
}
