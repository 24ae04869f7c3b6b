package forms

import (
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// sentData is what a form is bound to: request.POST, or a dict.
type sentData struct{ of pyrun.Value }

// get is data.get(name), and whether it is there.
func (d *sentData) get(name string) (pyrun.Value, bool, error) {
	if of, is := d.of.(*sessionstore.Dict); is {
		v, has := of.Lookup(name)
		return v, has, nil
	}
	if d.of == nil {
		return nil, false, nil
	}
	has, err := pyrun.Contains(d.of, name)
	if err != nil || !has {
		return nil, false, err
	}
	gets, err := pyrun.AttributeOf(d.of, "get")
	if err != nil {
		return nil, false, err
	}
	v, err := pyrun.Call(gets, name)
	return v, true, err
}

// all is data.getlist(name), and of a dict get(name).
func (d *sentData) all(name string) (pyrun.Value, error) {
	if o, is := d.of.(pyrun.Object); is {
		gets, has, err := o.Attr("getlist")
		if err != nil {
			return nil, err
		}
		if has {
			return pyrun.Call(gets, name)
		}
	}
	if d.of == nil { // an empty MultiValueDict
		return pyrun.List(), nil
	}
	v, _, err := d.get(name)
	return v, err
}
