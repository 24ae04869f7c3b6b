package httpsim

import (
	"fmt"

	"statelab/internal/accounts"
	"statelab/internal/forms"
	"statelab/internal/pyrun"
)

// formsOf are the names of django.forms and django.contrib.auth.forms, made once in a run, so that a class is one and
// the same under each of its names.
func (r *running) formsOf() map[string]pyrun.Value {
	if r.forms != nil {
		return r.forms
	}
	site := formSite{r}
	all := forms.Names(site)
	form, _ := all["Form"].(*pyrun.Class)
	modelForm, _ := all["ModelForm"].(*pyrun.Class)
	all["AuthenticationForm"] = forms.NewAuthenticationForm(form, site, site)
	all["SetPasswordForm"], all["PasswordChangeForm"] = forms.NewPasswordForms(form, site, site)
	all["BaseUserCreationForm"], all["UserCreationForm"] = forms.NewUserCreationForms(modelForm, site, site)
	all["UsernameField"] = forms.UsernameField(site)
	r.forms = all
	return all
}

// formNames are names of forms as lines find them.
func formNames() map[string]func(r *running) pyrun.Value {
	made := map[string]func(r *running) pyrun.Value{
		"forms": func(r *running) pyrun.Value {
			m := &pyrun.Module{Name: "forms", Names: map[string]pyrun.Value{}}
			for _, name := range forms.InModule() {
				if m.Names[name] = true; r != nil { // nobody runs lines who only asks what is there
					m.Names[name] = r.formsOf()[name]
				}
			}
			return m
		},
		"validators": func(r *running) pyrun.Value { return &pyrun.Module{Name: "validators", Names: r.validators()} },
	}
	for _, name := range append(forms.InModule(), "AuthenticationForm", "SetPasswordForm", "PasswordChangeForm", "BaseUserCreationForm", "UserCreationForm", "UsernameField") {
		made[name] = func(r *running) pyrun.Value {
			if r == nil {
				return nil
			}
			return r.formsOf()[name]
		}
	}
	for name := range forms.Validators(nil) {
		made[name] = func(r *running) pyrun.Value { return r.validators()[name] }
	}
	return made
}

// validators are what django.core.validators has.
func (r *running) validators() map[string]pyrun.Value {
	if r == nil { // nobody runs lines who only asks what is there
		return forms.Validators(nil)
	}
	return forms.Validators(formSite{r})
}

// Says implements forms.Speaker.
func (s formSite) Says(context, text string) pyrun.Value { return s.r.ofDjango(context, text) }

// SaysNumber implements forms.Speaker.
func (s formSite) SaysNumber(one, several string, n int64) pyrun.Value {
	return s.r.ofDjangoNumber(one, several, n)
}

// Formats implements forms.Speaker.
func (s formSite) Formats(name string) []string { return s.r.formats(name) }

// NamesUsers implements forms.Accounts.
func (s formSite) NamesUsers() forms.NameField {
	m := s.r.usersModel()
	return forms.NameField{Name: m.NameField(), Word: &lazyText{s.r.Request, (*Request).nameWord}, Label: &lazyText{s.r.Request, func(r *Request) string { return capFirst(r.nameWord()) }}, Longest: int64(m.LongestNameOf())}
}

// Works implements forms.Host.
func (s formSite) Works(n int) error { return s.r.counts.Works(n) }

// formSite is what forms ask of the site, and tell it.
type formSite struct{ r *running }

// longestError is how much of what is wrong with a form is told.
const longestError = 90

// Cleaned implements forms.Host: it tells whether a form is valid, and why it is not.
func (s formSite) Cleaned(of *pyrun.Instance, found *forms.ErrorDict) {
	r, n := s.r, 0
	err := found.Each(func(field, code, text string) {
		n++
		switch {
		case code == "invalid_login": // of which authenticate() has told why
		case code == "required":
			r.Note("form not valid: %s is empty", "폼이 유효하지 않음: %s 칸이 비어 있음", field)
		case field == wholeForm:
			r.Note("form not valid: %s", "폼이 유효하지 않음: %s", clipped(text, longestError))
		default:
			r.Note("form not valid: %[1]s: %[2]s", "폼이 유효하지 않음: %[1]s: %[2]s", field, clipped(text, longestError))
		}
	})
	if err != nil || n > 0 {
		return
	}
	if user, is := of.Own("user_cache"); is && of.Class.IsBelow("AuthenticationForm") {
		name, _ := pyrun.Str(user)
		r.Note("form valid, get_user() is %s", "폼이 유효함, get_user()는 %s", name)
		return
	}
	r.Note("form valid: %s", "폼이 유효함: %s", of.TypeName())
}

// Authenticate implements forms.Accounts.
func (s formSite) Authenticate(name, password string) (user pyrun.Value, err error) {
	r := s.r
	err = r.as("AuthenticationForm.is_valid()", func() error {
		found, why, err := r.findByPassword(usernameField, name, password)
		if err != nil {
			return err
		}
		if found == nil {
			r.Note("form not valid: %[1]s", "폼이 유효하지 않음: %[2]s", why.EN, why.KO)
			return nil
		}
		user = r.authenticated(found)
		return nil
	})
	return user, err
}

// Users implements forms.Accounts: auth.User, whatever AUTH_USER_MODEL says.
func (s formSite) Users() forms.Model {
	if s.r.usersModel() != ofUsers {
		return &swappedUser{s.r}
	}
	return s.r.usersClass()
}

// NameTaken implements forms.Accounts.
func (s formSite) NameTaken() error {
	found, m := &refusals{r: s.r.Request}, s.r.usersModel()
	if f, known := m.Field(usernameField); known && !m.hasDjangosName() {
		params := newDict()
		params.Set("model_name", capFirst(s.r.verboseOf(m)))
		params.Set("field_label", s.r.labelOfField(f))
		found.add(usernameField, "unique", "%(model_name)s with this %(field_label)s already exists.", params)
	} else {
		found.add(usernameField, "unique", "A user with that username already exists.", nil)
	}
	return found.err()
}

// madeHash is make_password(password).
func madeHash(r *running, args *pyrun.Args) (pyrun.Value, error) {
	password, err := args.Need("password")
	if err != nil {
		return nil, err
	}
	if args.Or("salt", nil) != nil || args.Or("hasher", "default") != "default" {
		return nil, pyrun.Raise("NotImplementedError", "make_password() is given a password alone here")
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	if password == nil {
		return nil, pyrun.Raise("NotImplementedError", "make_password(None) is not played here: user.set_unusable_password() is")
	}
	text, is := password.(string)
	if !is {
		return nil, pyrun.Raise("TypeError", "Password must be a string or bytes, got %s.", pyrun.KindOf(password))
	}
	return r.users.HashPassword(text), nil
}

// checkedHash is check_password(password, encoded).
func checkedHash(r *running, args *pyrun.Args) (pyrun.Value, error) {
	password, err := args.Need("password")
	if err != nil {
		return nil, err
	}
	encoded, err := args.Need("encoded")
	if err != nil {
		return nil, err
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	text, is := password.(string)
	hash, isHash := encoded.(string)
	if !is || !isHash {
		return false, nil
	}
	holds := r.users.CheckPassword(&accounts.User{Password: hash}, text).Holds
	r.Note("check_password() is %s", "check_password()는 %s", fmt.Sprint(map[bool]string{true: "True", false: "False"}[holds]))
	return holds, nil
}
