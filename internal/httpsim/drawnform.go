package httpsim

import (
	"errors"

	"statelab/internal/forms"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// asP is {{ form.as_p }}.
const asP = "as_p"

// isDrawn reports whether a template draws something of the forms for users by a name: the whole, or a field of one.
func isDrawn(name string) bool {
	switch name {
	case asP, "username", "password", "old_password", "new_password1", "new_password2":
		return true
	}
	return false
}

// drawnForm is the form for a login or for another password, or one of its fields, as HTML: what Django's widgets make of
// it. The form was checked by an action; it is drawn here by that of lines.
func (v *visit) drawnForm(name string) (any, error) {
	if v.own != nil {
		return nil, errors.New("NotImplementedError: of forms AuthenticationForm and PasswordChangeForm are drawn here")
	}
	r := v.ofMethods()
	class, asked, sent := "AuthenticationForm", pyrun.Value(r.request), v.form != nil
	if v.change != nil || v.other {
		class, asked, sent = "PasswordChangeForm", r.visitorObject(), v.change != nil
	}
	args := &pyrun.Args{Func: class, Pos: []pyrun.Value{asked}}
	var wrong *forms.ErrorDict
	if sent {
		data := sessionstore.NewDict()
		for _, p := range v.POST {
			data.Set(p.Name, p.Value)
		}
		args.Named, wrong = []pyrun.Arg{{Name: "data", Value: data}}, &forms.ErrorDict{}
		for _, e := range v.errors {
			wrong.Add(e.Field, e.Message)
		}
	}
	of, _ := r.formsOf()[class].(*pyrun.Class)
	drawn, has, err := forms.Draw(of, args, wrong, name)
	if err != nil || !has {
		return absent{}, err
	}
	return safe(drawn), nil
}
