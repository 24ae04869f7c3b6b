package forms

import (
	"errors"
	"sync"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// wholeForm is NON_FIELD_ERRORS, under which errors of no single field are kept.
const wholeForm = "__all__"

// Invalid is a ValidationError: one message, or others in a list, or in a dict by the fields.
type Invalid struct {
	Message, Code, Params pyrun.Value
	list                  []*Invalid // of a list
	fields                []fieldErrors
	kind                  invalidKind
}

type fieldErrors struct {
	name pyrun.Value
	list []*Invalid
}

type invalidKind int

const (
	oneMessage invalidKind = iota
	manyMessages
	byField
)

// invalid is the ValidationError of a message with a code.
func invalid(message pyrun.Value, code string, params pyrun.Value) *Invalid {
	return &Invalid{Message: message, Code: code, Params: params}
}

// ValidationError returns the class of exceptions, which keeps the code and the params that it is given.
func ValidationError() *pyrun.Class {
	invalidOnce.Do(func() {
		invalidClass = &pyrun.Class{Name: "ValidationError", Base: pyrun.ClassOf("Exception"), Make: makeInvalid}
	})
	return invalidClass
}

var (
	invalidOnce  sync.Once
	invalidClass *pyrun.Class
)

func makeInvalid(args *pyrun.Args) (pyrun.Value, error) {
	args.Func = "__init__"
	message, err := args.Need("message")
	if err != nil {
		return nil, err
	}
	code, params := args.Or("code", nil), args.Or("params", nil)
	if err := args.Done(); err != nil {
		return nil, err
	}
	i, err := invalidOf(message, code, params)
	if err != nil {
		return nil, err
	}
	return i.exception(), nil
}

// Refusal is ValidationError(message, code, params) of a field of a model: a text, or one that is looked up late. params
// are nil for none.
func Refusal(message pyrun.Value, code string, params *sessionstore.Dict) *pyrun.Exception {
	var with pyrun.Value
	if params != nil {
		with = params
	}
	return invalid(message, code, with).exception()
}

// exception is the error as lines raise and catch it.
func (i *Invalid) exception() *pyrun.Exception {
	return &pyrun.Exception{Class: ValidationError(), Args: []pyrun.Value{i.Message, i.Code, i.Params}, Of: i}
}

// invalidOf is ValidationError(message, code, params).
func invalidOf(message, code, params pyrun.Value) (*Invalid, error) {
	if err := pyrun.Weigh(message); err != nil { // also of a list that lies in itself
		return nil, err
	}
	return invalidIn(message, code, params)
}

// invalidIn is invalidOf of what is no larger than is played.
func invalidIn(message, code, params pyrun.Value) (*Invalid, error) {
	if e, is := message.(*pyrun.Exception); is {
		if of := Of(e); of != nil {
			if of.kind != oneMessage {
				return &Invalid{list: of.list, fields: of.fields, kind: of.kind}, nil
			}
			message, code, params = of.Message, of.Code, of.Params
		}
	}
	switch m := message.(type) {
	case *sessionstore.Dict:
		i := &Invalid{kind: byField}
		for key, value := range m.All() {
			of, err := itself(value)
			if err != nil {
				return nil, err
			}
			if of.kind == byField {
				return nil, pyrun.Raise("AttributeError", "'ValidationError' object has no attribute 'error_list'")
			}
			i.fields = append(i.fields, fieldErrors{sessionstore.KeyValue(key), of.each()})
		}
		return i, nil
	case *sessionstore.List, *ErrorList:
		items, err := pyrun.Iter(message)
		if err != nil {
			return nil, err
		}
		if l, is := message.(*ErrorList); is {
			items = l.items
		}
		i := &Invalid{kind: manyMessages}
		for _, item := range items {
			of, err := itself(item)
			if err != nil {
				return nil, err
			}
			i.list = append(i.list, of.each()...)
			if len(i.list) > maxErrors {
				return nil, pyrun.ErrTooLong
			}
		}
		return i, nil
	}
	return &Invalid{Message: message, Code: code, Params: params}, nil
}

// maxErrors is how many messages an error holds at most.
const maxErrors = 1000

// itself is an error that is one, and else one that is made of it.
func itself(v pyrun.Value) (*Invalid, error) {
	if e, is := v.(*pyrun.Exception); is {
		if of := Of(e); of != nil {
			return of, nil
		}
	}
	return invalidIn(v, nil, nil)
}

// each are the single errors: error_list, and of a dict those of all fields.
func (i *Invalid) each() []*Invalid {
	switch i.kind {
	case manyMessages:
		return i.list
	case byField:
		var all []*Invalid
		for _, f := range i.fields {
			all = append(all, f.list...)
		}
		return all
	}
	return []*Invalid{i}
}

// Of is what an exception says as a ValidationError, and nil of another one.
func Of(err error) *Invalid {
	var e *pyrun.Exception
	if !errors.As(err, &e) {
		return nil
	}
	if i, is := e.Of.(*Invalid); is {
		return i
	}
	for c := e.Class; c != nil; c = c.Base {
		if c.Name == "ValidationError" && len(e.Args) > 0 {
			made, err := invalidOf(e.Args[0], nil, nil)
			if err == nil {
				e.Of = made
				return made
			}
		}
	}
	return nil
}

// text is the message with its params filled in.
func (i *Invalid) text() (string, error) {
	message := i.Message
	full, err := pyrun.Truth(i.Params)
	if err != nil {
		return "", err
	}
	if full {
		text, err := pyrun.Str(message)
		if err != nil {
			return "", err
		}
		return pyrun.Percent(text, i.Params)
	}
	return pyrun.Str(message)
}

// texts are the messages of several errors.
func texts(all []*Invalid) ([]pyrun.Value, error) {
	made, size := make([]pyrun.Value, len(all)), 0
	for n, i := range all {
		text, err := i.text()
		if err != nil {
			return nil, err
		}
		if size += len(text); size > pyrun.MaxText {
			return nil, pyrun.ErrTooLong
		}
		made[n] = text
	}
	return made, nil
}

// TypeName implements pyrun.Object.
func (*Invalid) TypeName() string { return "ValidationError" }

// Attr implements pyrun.Object.
func (i *Invalid) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "message", "code", "params":
		if i.kind != oneMessage {
			return nil, false, nil
		}
		return map[string]pyrun.Value{"message": i.Message, "code": i.Code, "params": i.Params}[name], true, nil
	case "messages":
		all, err := texts(i.each())
		return pyrun.List(all...), true, err
	case "error_list":
		if i.kind == byField {
			return nil, false, nil
		}
		return pyrun.List(exceptions(i.each())...), true, nil
	case "error_dict", "message_dict":
		if i.kind != byField {
			return nil, false, nil
		}
		d := sessionstore.NewDict()
		for _, f := range i.fields {
			key, _ := sessionstore.Key(f.name)
			all := exceptions(f.list)
			if name == "message_dict" {
				var err error
				if all, err = texts(f.list); err != nil {
					return nil, false, err
				}
			}
			d.Set(key, pyrun.List(all...))
		}
		return d, true, nil
	}
	return nil, false, nil
}

func exceptions(all []*Invalid) []pyrun.Value {
	made := make([]pyrun.Value, len(all))
	for n, i := range all {
		made[n] = i.exception()
	}
	return made
}

// Str implements pyrun.Shown: the messages in a list, as Python shows it.
func (i *Invalid) Str() (string, error) {
	if i.kind == byField {
		d, _, err := i.Attr("message_dict")
		if err != nil {
			return "", err
		}
		return pyrun.Repr(d)
	}
	all, err := texts(i.each())
	if err != nil {
		return "", err
	}
	return pyrun.Repr(pyrun.List(all...))
}

// Repr implements pyrun.Shown.
func (i *Invalid) Repr() (string, error) {
	text, err := i.Str()
	return "ValidationError(" + text + ")", err
}

// Exceptions are the single errors as lines raise them.
func (i *Invalid) Exceptions() []*pyrun.Exception {
	all := i.each()
	made := make([]*pyrun.Exception, len(all))
	for n, one := range all {
		made[n] = one.exception()
	}
	return made
}
