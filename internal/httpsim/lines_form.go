package httpsim

import (
	"slices"
	"statelab/internal/pyrun"
)

// formObject is a form of Django's for a login or a password, or one of the site's own.
type formObject struct {
	r       *running
	class   string
	own     *OwnForm
	bound   bool
	checked bool
	login   *LoginForm
	change  *PasswordForm
	filled  *FilledForm
	errors  FormErrors
	user    *whoObject
}

// TypeName implements pyrun.Object.
func (f *formObject) TypeName() string { return f.class }

// makesForm is AuthenticationForm, PasswordChangeForm or a form of the site's own.
func makesForm(class string, own *OwnForm) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value {
		return pyrun.Builtin{Name: class, Do: func(args *pyrun.Args) (pyrun.Value, error) {
			f := &formObject{r: r, class: class, own: own}
			switch class {
			case "AuthenticationForm":
				args.Or("request", nil)
			case "PasswordChangeForm":
				user, err := args.Need("user")
				if err != nil {
					return nil, err
				}
				f.user, _ = user.(*whoObject)
			}
			data := args.Or("data", nil)
			given, is := data.(*sentFields)
			if data != nil && !is {
				return nil, pyrun.Raise("NotImplementedError", "a form is given request.POST here")
			}
			f.bound = is && given != nil
			if is && given.Dict().Len() == 0 && len(r.POST) > 0 {
				return nil, pyrun.Raise("NotImplementedError", "a form is given request.POST here")
			}
			return f, args.Done()
		}}
	}
}

// check is what is_valid() does, once.
func (f *formObject) check() (err error) {
	if f.checked || !f.bound {
		return nil
	}
	f.checked = true
	switch {
	case f.own != nil:
		if f.filled, err = f.r.CheckOwnForm(*f.own); err == nil {
			f.errors = f.filled.Errors
		}
	case f.class == "PasswordChangeForm":
		if f.change, err = f.r.CheckPasswordForm(); err == nil {
			f.errors = f.change.Errors
		}
	default:
		if f.login, err = f.r.CheckLoginForm(); err == nil {
			f.errors = f.login.Errors
		}
	}
	return err
}

// show makes the form that of templates.
func (f *formObject) show() {
	f.r.form, f.r.change, f.r.own, f.r.errors, f.r.other = f.login, f.change, f.filled, f.errors, f.class != "AuthenticationForm"
}

// Attr implements pyrun.Object.
func (f *formObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "is_valid":
		return method(name, func() (pyrun.Value, error) {
			err := f.check()
			return f.bound && len(f.errors) == 0, err
		})
	case "is_bound":
		return f.bound, true, nil
	case "errors":
		if err := f.check(); err != nil {
			return nil, false, err
		}
		return &errorsObject{f}, true, nil
	case "non_field_errors":
		return method(name, func() (pyrun.Value, error) {
			l := pyrun.List()
			for _, e := range f.errors {
				if e.Field == wholeForm {
					l.Append(e.Message)
				}
			}
			return l, f.check()
		})
	case "add_error":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			field, err := args.Need("field")
			if err != nil {
				return nil, err
			}
			said, err := args.Need("error")
			if err != nil {
				return nil, err
			}
			text, err := pyrun.Str(said)
			if err != nil {
				return nil, err
			}
			at, is := field.(string)
			if !is {
				at = wholeForm
			}
			f.errors = append(f.errors, FormError{at, text, ""})
			return nil, args.Done()
		})
	case "get_user":
		if f.class != "AuthenticationForm" {
			return nil, false, nil
		}
		return method(name, func() (pyrun.Value, error) {
			if f.login == nil || f.login.user == nil {
				return nil, nil
			}
			return &whoObject{r: f.r, user: f.login.user}, nil
		})
	case "save":
		if f.class != "PasswordChangeForm" {
			return nil, false, nil
		}
		return function(name, func(*pyrun.Args) (pyrun.Value, error) {
			if f.change == nil {
				return nil, pyrun.Raise("AttributeError", "'PasswordChangeForm' object has no attribute 'cleaned_data'")
			}
			f.r.change = f.change
			if err := (ChangePassword{}).run(f.r.visit); err != nil {
				return nil, err
			}
			user, err := f.r.User()
			return &whoObject{r: f.r, user: user}, err
		})
	case "cleaned_data":
		if !f.checked {
			return nil, false, nil
		}
		d := f.r.cleaned(f)
		return d, true, nil
	}
	if f.filled != nil && f.own.WithDefaults().Keeps == name {
		return f.filled.kept, true, nil
	}
	return nil, false, nil
}

// errorsObject is form.errors.
type errorsObject struct{ f *formObject }

// TypeName implements pyrun.Object.
func (*errorsObject) TypeName() string { return "ErrorDict" }

// Attr implements pyrun.Object.
func (*errorsObject) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Len implements pyrun.Sized.
func (e *errorsObject) Len() (int, error) { return len(e.f.errors.fields()), nil }

// Contains implements pyrun.Container.
func (e *errorsObject) Contains(key pyrun.Value) (bool, error) {
	name, _ := key.(string)
	return slices.Contains(e.f.errors.fields(), name), nil
}

// Iter implements pyrun.Iterable.
func (e *errorsObject) Iter() ([]pyrun.Value, error) {
	var all []pyrun.Value
	for _, name := range e.f.errors.fields() {
		all = append(all, name)
	}
	return all, nil
}

// Plain implements pyrun.Plain: as a text it is HTML.
func (e *errorsObject) Str() (string, error) { return e.f.errors.html(), nil }

// Repr implements pyrun.Shown.
func (e *errorsObject) Repr() (string, error) { return e.Str() }

// cleaned is what a form's cleaned_data has.
func (r *running) cleaned(f *formObject) pyrun.Value {
	made := newDict()
	switch {
	case f.login != nil:
		made.Set("username", f.login.Username)
		made.Set("password", f.login.Password)
	case f.filled != nil:
		form := f.filled.form
		for _, name := range []string{form.Username, form.Password} {
			if !slices.Contains(f.errors.fields(), name) {
				made.Set(name, strip(r.POST.Get(name)))
			}
		}
	default:
		for _, name := range []string{"old_password", "new_password1", "new_password2"} {
			made.Set(name, r.POST.Get(name))
		}
	}
	return made
}
