package httpsim

import (
	"errors"
	"slices"
	"statelab/internal/filters"
	"statelab/internal/forms"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
	"strconv"
	"strings"
)

// ofTemplate is a value as the context of a template has it.
func (v *visit) ofTemplate(value pyrun.Value) any {
	if of, is := value.(pyrun.Object); is && forms.IsDrawn(value) {
		if safeText, is := value.(forms.HTML); is {
			return safe(safeText)
		}
		v.notKnown()
		return drawnValue{lineValue{v, of}}
	}
	switch value := value.(type) {
	case pyrun.Moment:
		return moment(value.Time)
	case pyrun.Delta, pyrun.Date, pyrun.Decimal, uuidObject:
		return pythonValue(value)
	case pyrun.Bytes:
		text, _ := pyrun.Str(value)
		return text
	case *pyrun.Tuple:
		if len(value.Items) == 2 {
			return pair{List: sessionstore.NewList(v.ofTemplate(value.Items[0]), v.ofTemplate(value.Items[1]))}
		}
		return filters.View{Name: "tuple", List: sessionstore.NewList(v.ofTemplates(value.Items)...)}
	case *pyrun.Set:
		return filters.View{Name: "set", List: sessionstore.NewList(v.ofTemplates(value.Items())...)}
	case *sessionstore.List:
		l := sessionstore.NewList()
		for i := range value.Len() {
			l.Append(v.ofTemplate(value.At(i)))
		}
		return l
	case *sessionstore.Dict:
		d := sessionstore.NewDict()
		for key, part := range value.All() {
			d.Set(key, v.ofTemplate(part))
		}
		return d
	case *lineRow:
		return rowObject{v, value.record}
	case *whoObject:
		if value.visitor && !value.seen {
			return &someone{v: v, kept: value.kept}
		}
		return &someone{v: v, user: value.user}
	case *lineRows:
		if value.model.users {
			return &lineInstance{lineValue{v, value}}
		}
		if value.values == nil {
			return value.asQueried()
		}
		items, err := value.Iter()
		if err != nil {
			return nil
		}
		return filters.View{Name: "QuerySet", List: sessionstore.NewList(v.ofTemplates(items)...)}
	case *messagesObject:
		all, err := v.allMessages()
		if err != nil {
			return nil
		}
		return &storedMessages{v.Request, len(all)}
	case messageObject:
		return shownMessage(value)
	case *pyrun.Instance:
		return &lineInstance{lineValue{v, value}}
	case *pyrun.Function, pyrun.Builtin:
		return lineFunction{v, value}
	case *choiceMember:
		return choiceShown{lineValue{v, value}, value}
	case *choicesClass:
		return lineValue{v, value}
	case *lazyText: // which is looked up where the template shows it
		return value
	case pyrun.Plain:
		return value.Plain()
	case interface{ Dict() *sessionstore.Dict }: // request.COOKIES, request.POST
		return value.Dict()
	case pyrun.Iterable:
		items, err := value.Iter()
		if err != nil {
			return nil
		}
		return sessionstore.NewList(v.ofTemplates(items)...)
	case pyrun.Object:
		return lineValue{v, value}
	}
	return value
}

func (v *visit) ofTemplates(all []pyrun.Value) []sessionstore.Value {
	made := make([]sessionstore.Value, len(all))
	for i, value := range all {
		made[i] = v.ofTemplate(value)
	}
	return made
}

// lineFunction is a function that lines of a view give to a template, which calls it where it stands.
type lineFunction struct {
	v  *visit
	of pyrun.Value
}

// called is what it returns; nothing where something has to be given to it.
func (f lineFunction) called() (any, error) {
	if !pyrun.TakesNothing(f.of) {
		return absent{}, nil
	}
	value, err := pyrun.Call(f.of)
	if err != nil {
		return absent{}, quietly(err)
	}
	return f.v.ofTemplate(value), nil
}

// Str implements filters.Object.
func (f lineFunction) Str() string { return f.Repr() }

// Repr implements filters.Object.
func (lineFunction) Repr() string { return "<function>" }

// Attribute implements filters.Object.
func (lineFunction) Attribute(string) (any, error) { return nil, nil }

// Class implements filters.Object.
func (lineFunction) Class() string { return "function" }

// Same implements filters.Object.
func (f lineFunction) Same(any) bool { return false }

// lineValue is what lines of a view give to a template that is no plain value: a form, a row of sessions.
type lineValue struct {
	v  *visit
	of pyrun.Object
}

// attribute is what it has under a name: a function is called, as templates do.
func (l lineValue) attribute(name string) (any, error) {
	value, has, err := l.of.Attr(name)
	if err != nil || !has || slices.Contains(altersData, name) {
		return absent{}, err
	}
	if value, err = calledInTemplate(value); err != nil {
		return nil, err
	}
	return l.v.ofTemplate(value), nil
}

// calledInTemplate is what a template makes of a value that it finds: what can be called is, where nothing has to be
// given to it, and is absent else.
func calledInTemplate(value pyrun.Value) (pyrun.Value, error) {
	switch value.(type) {
	case pyrun.Builtin:
		return pyrun.Call(value)
	case *modelClass, *choicesClass, *pyrun.Class, *usersObject, *querysetClass:
		return value, nil
	}
	if !pyrun.IsCallable(value) {
		return value, nil
	}
	if !pyrun.TakesNothing(value) {
		return absent{}, nil
	}
	return pyrun.Call(value)
}

// Str implements filters.Object.
func (l lineValue) Str() string {
	text, _ := pyrun.Str(l.of)
	return text
}

// Repr implements filters.Object.
func (l lineValue) Repr() string {
	text, _ := pyrun.Repr(l.of)
	return text
}

// Class implements filters.Object.
func (l lineValue) Class() string { return l.of.TypeName() }

// Same implements filters.Object.
func (l lineValue) Same(other any) bool {
	o, is := other.(lineValue)
	same, err := pyrun.Equals(l.of, o.of)
	return is && err == nil && same
}

// Attribute implements filters.Object.
func (l lineValue) Attribute(name string) (any, error) {
	value, err := l.attribute(name)
	if _, missing := value.(absent); missing {
		value = nil
	}
	return value, err
}

// ofLines is what a value of lines has along a dotted name, as templates look it up: an item, an attribute,
// a place, each called where it can be.
func (v *visit) ofLines(value pyrun.Value, names Path) (any, error) {
	for i, name := range names {
		next, has := pyrun.Value(nil), false
		if _, is := value.(pyrun.Object); !is { // a moment, a text
			return v.along(v.ofTemplate(value), names[i:])
		}
		if o, is := value.(pyrun.Object); is {
			var err error
			if next, has, err = o.Attr(name); isSilent(err) {
				return absent{}, nil
			} else if err != nil {
				return nil, err
			}
		}
		if at, err := strconv.ParseInt(name, 10, 64); err == nil && !has {
			next, err = pyrun.Item(value, at)
			has = err == nil
		}
		if !has || slices.Contains(altersData, name) {
			return absent{}, nil
		}
		called, err := calledInTemplate(next)
		if isSilent(err) {
			return absent{}, nil
		}
		if err != nil {
			return nil, err
		}
		if _, missing := called.(absent); missing {
			return absent{}, nil
		}
		value = called
	}
	return v.ofTemplate(value), nil
}

// isSilent reports whether templates take an exception for nothing, as Django's silent_variable_failure has it: that
// of a row which is not there.
func isSilent(err error) bool {
	var e *pyrun.Exception
	return errors.As(err, &e) && strings.HasSuffix(e.Class.Name, "DoesNotExist")
}

// altersData are methods that templates do not call, as Django's alters_data has it.
var altersData = []string{"delete", "save", "update", "create", "bulk_create", "get_or_create", "update_or_create", "flush", "set_password", "set_unusable_password", "check_password",
	"add", "remove", "clear", "set", "bulk_update"}
