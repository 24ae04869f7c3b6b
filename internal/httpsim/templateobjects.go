package httpsim

import (
	"errors"
	"slices"

	"statelab/internal/filters"
	"statelab/internal/sessionstore"
)

// rowObject is a row of a model while a template hands it on: to a filter, under another name, or in a list.
type rowObject struct {
	v *visit
	*record
}

// Str is str() of it.
func (o rowObject) Str() string {
	text, err := o.v.rowText(o.record)
	if err != nil {
		return ""
	}
	return text
}

// rowText is str() of a row.
func (v *visit) rowText(r *record) (string, error) {
	if text, is, err := (&lineRow{v.ofMethods(), r}).ownStr(); is || err != nil {
		return text, err
	}
	if text, is, err := v.authText(r); is || err != nil {
		return text, err
	}
	return r.plainStr(), nil
}

// Repr is repr() of it.
func (o rowObject) Repr() string { return "<" + o.model.Name + ": " + o.Str() + ">" }

// Class is the name of its model.
func (o rowObject) Class() string { return o.model.Name }

// Same reports whether another value is the same row.
func (o rowObject) Same(other any) bool {
	row, is := other.(rowObject)
	return is && row.model.Name == o.model.Name && (row.record == o.record || o.id != 0 && row.id == o.id)
}

// Attribute is what it has under a name.
func (o rowObject) Attribute(name string) (any, error) {
	value, err := o.v.ofRecord(o.record, Path{name})
	if _, missing := value.(absent); missing && err == nil {
		value = nil
	}
	return value, err
}

// resolved is a value of a template, with its filters, and rows and users as such. What is not there is
// None where that is asked for, and else an empty text.
func (v *visit) resolved(n Node, none bool) (any, error) {
	before := v.objects
	v.objects = true
	defer func() { v.objects = before }()
	return v.askedWho(v.filtered(n, none))
}

// filtered is a value with its filters, one behind the other.
func (v *visit) filtered(n Node, none bool) (any, error) {
	value, err := v.unfiltered(n)
	if err == nil {
		err = v.worked(value)
	}
	if err != nil {
		return nil, err
	}
	if _, missing := value.(absent); missing {
		value = ""
		if none {
			value = nil
		}
	}
	if n.Filters == nil {
		return value, nil
	}
	value = plainShown(value)
	world := filters.World{Now: v.server.env.Now(), Below: v.below, Escapes: !v.raw, In: inLanguage{v.Request}}
	for _, f := range n.Filters {
		var args []any
		if f.Arg != nil {
			arg, err := v.unfiltered(*f.Arg)
			if err != nil {
				return nil, err
			}
			if _, missing := arg.(absent); missing {
				return nil, &raisedByFilter{noVariable(f.Arg.Path[len(f.Arg.Path)-1])}
			}
			args = []any{arg}
		}
		if slices.Contains(formattedBy, f.Filter.Name) {
			v.notKnown()
		}
		value, err = f.Filter.Apply(world, value, args...)
		switch {
		case err == nil:
			err = v.worked(value)
		case !errors.Is(err, filters.ErrTooLong):
			err = &raisedByFilter{err}
		}
		if err != nil {
			return nil, err
		}
	}
	return value, nil
}

// noVariable is what Django raises for the name of what a filter is given, where it is not there. An
// {% if %} does not hold then.
type noVariable string

// Error implements error.
func (name noVariable) Error() string {
	return "VariableDoesNotExist: Failed lookup for key [" + string(name) + "]"
}

// raisedByFilter is an exception of a filter.
type raisedByFilter struct{ error }

// Unwrap returns the exception itself.
func (e *raisedByFilter) Unwrap() error { return e.error }

// maxWork is how many bytes the templates of a page may go through together: what tags and filters are
// given, and what they make.
const maxWork = 64 << 20

// errTooMuch ends a page that shows little and works without measure.
var errTooMuch = errors.New("the tags and filters of the page go through more than 64 MiB")

// worked counts a value that a template has looked up or made; nil is one piece of it.
func (v *visit) worked(value any) error {
	switch value := value.(type) {
	case string:
		v.work += len(value)
	case safe:
		v.work += len(value)
	case *sessionstore.List:
		v.work += 16 * value.Len()
	}
	if v.work += 64; v.work > maxWork {
		return errTooMuch
	}
	return nil
}

// unfiltered is a value without its filters but for |length.
func (v *visit) unfiltered(n Node) (any, error) {
	if n.Kind == ConstantNode {
		value, err := sessionstore.ParseJSON(n.Text)
		text, is := value.(string)
		switch {
		case err == nil && n.Said != nil && is && n.Quoted:
			return v.saidIn(n.Said.Context, safe(text))
		case err == nil && n.Said != nil:
			return v.saidIn(n.Said.Context, value)
		case is && n.Quoted:
			return safe(text), err
		}
		return value, err
	}
	value, err := v.lookedUp(n)
	if err != nil {
		return nil, err
	}
	if _, missing := value.(absent); n.Said != nil && !missing {
		return v.saidIn(n.Said.Context, value)
	}
	if n.Length {
		if err := v.worked(value); err != nil {
			return nil, err
		}
		return v.length(plainShown(value))
	}
	if q, is := value.(*queried); is {
		return v.objectsOf(q)
	}
	if r, is := value.(*record); is {
		return rowObject{v, r}, nil
	}
	return v.askedWho(value, nil)
}

// objectsOf are rows, as a queryset shows them.
func (v *visit) objectsOf(q *queried) (any, error) {
	rows, err := v.rowsOf(q)
	l := &sessionstore.List{}
	for _, r := range rows {
		l.Append(rowObject{v, r})
	}
	return filters.View{Name: "QuerySet", List: l}, err
}
