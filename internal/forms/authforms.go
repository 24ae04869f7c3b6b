package forms

import (
	"unicode/utf8"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// Accounts is what the forms of django.contrib.auth need of the site.
type Accounts interface {
	// Authenticate is authenticate(request, username=…, password=…): None for nobody.
	Authenticate(username, password string) (pyrun.Value, error)
	// Users is the model User.
	Users() Model
	// CheckPassword raises what the site's validators say of a new password.
	CheckPassword(password string, user pyrun.Value) error
	// NamesUsers is the field by which users log in, as forms show it.
	NamesUsers() NameField
	// NameTaken is the ValidationError of a username that another user has.
	NameTaken() error
	// PasswordHelp is what the field of a new password says of these.
	PasswordHelp() pyrun.Value
}

// NameField is USERNAME_FIELD of the model of the users.
type NameField struct {
	Name    string
	Word    pyrun.Value // its verbose_name
	Label   pyrun.Value // the same with a capital
	Longest int64       // its max_length, or what AuthenticationForm takes for none
}

// made is a field that the house makes of a class.
func made(class string, host Host, named ...pyrun.Arg) *Field {
	f, err := makeField(fieldNamed(class), host, &pyrun.Args{Named: named})
	if err != nil {
		return nil
	}
	return f
}

// passwordField is a field for a password.
func passwordField(host Host, label, complete string, help pyrun.Value, focus bool) *Field {
	w := newWidget(widgetNamed("PasswordInput"))
	w.attrs.Set("autocomplete", complete)
	if focus {
		w.attrs.Set("autofocus", true)
	}
	return made("CharField", host, pyrun.Arg{Name: "label", Value: says(host, label)}, pyrun.Arg{Name: "strip", Value: false}, pyrun.Arg{Name: "widget", Value: w}, pyrun.Arg{Name: "help_text", Value: help})
}

// usernameKind is the class of the field of a user's name, which writes what looks alike in one way.
func usernameKind(longest int64) *fieldKind {
	k := *fieldNamed("CharField")
	k.name = "UsernameField"
	text, attrs := k.python, k.attrs
	k.python = func(f *Field, value pyrun.Value) (pyrun.Value, error) {
		value, err := text(f, value)
		name, is := value.(string)
		if err != nil || !is || int64(utf8.RuneCountInString(name)) > longest {
			return value, err
		}
		return accounts.NormalizeUsername(name), nil
	}
	k.attrs = func(f *Field, w *Widget) {
		attrs(f, w)
		w.attrs.Set("autocapitalize", "none")
		w.attrs.Set("autocomplete", "username")
	}
	return &k
}

// longestName is max_length of username.
const longestName = 150

// declares are the names of a class of Go's that has fields.
func declares(names map[string]pyrun.Value, fields ...any) map[string]pyrun.Value {
	own := sessionstore.NewDict()
	for i := 0; i < len(fields); i += 2 {
		name, _ := fields[i].(string)
		own.Set(name, fields[i+1])
	}
	names["own_fields"], names["base_fields"], names["declared_fields"] = own, own, own
	return names
}

// started is an __init__ that takes something first, and then starts the form.
func started(host Host, first func(in *pyrun.Instance, args *pyrun.Args) error, then func(f *Form) error) pyrun.Value {
	return pyrun.Method{Name: "__init__", Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
		f, err := begin(self, host)
		if err != nil {
			return nil, err
		}
		if err := first(f.of, args); err != nil {
			return nil, err
		}
		if err := f.start(args); err != nil || then == nil {
			return nil, err
		}
		return nil, then(f)
	}}
}

// says is one of the form's error_messages, as an error.
func (f *Form) says(code string, params pyrun.Value) error {
	all, err := f.attr("error_messages")
	if err != nil {
		return err
	}
	message, err := pyrun.Item(all, code)
	if err != nil {
		return err
	}
	return invalid(message, code, params).exception()
}

// cleanedText is a text of cleaned_data, and None where it is not there.
func (f *Form) cleanedText(name string) (pyrun.Value, error) {
	d, err := f.cleaned()
	if err != nil {
		return nil, err
	}
	return d.Get(name), nil
}

// NewAuthenticationForm returns the class AuthenticationForm.
func NewAuthenticationForm(form *pyrun.Class, host Host, site Accounts) *pyrun.Class {
	w := newWidget(widgetNamed("TextInput"))
	w.attrs.Set("autofocus", true)
	username, _ := makeField(usernameKind(site.NamesUsers().Longest), host, &pyrun.Args{Named: []pyrun.Arg{{Name: "widget", Value: w}}})
	messages := pyrunDict("invalid_login", says(host, "Please enter a correct %(username)s and password. Note that both fields may be case-sensitive."), "inactive", says(host, "This account is inactive."))
	names := declares(map[string]pyrun.Value{
		"error_messages": messages,
		"__init__": started(host, func(in *pyrun.Instance, args *pyrun.Args) error {
			in.Put("request", args.Or("request", nil))
			in.Put("user_cache", nil)
			return nil
		}, func(f *Form) error {
			of := site.NamesUsers()
			f.of.Put("username_field", &userField{of})
			field, err := f.named("username")
			if err != nil || field == nil {
				return err
			}
			field.maxLength = of.Longest
			field.widget.attrs.Set("maxlength", of.Longest)
			if field.label == nil {
				field.label = of.Label
			}
			return nil
		}),
		"clean": ofForm("clean", func(f *Form) (pyrun.Value, error) { return f.logsIn(site) }),
		"confirm_login_allowed": takes("confirm_login_allowed", func(f *Form, args *pyrun.Args) (pyrun.Value, error) {
			user, err := args.Need("user")
			if err != nil {
				return nil, err
			}
			active, err := pyrun.AttributeOf(user, "is_active")
			if err != nil {
				return nil, err
			}
			if so, err := pyrun.Truth(active); err != nil || so {
				return nil, err
			}
			return nil, f.says("inactive", nil)
		}),
		"get_user": ofForm("get_user", func(f *Form) (pyrun.Value, error) { return f.attr("user_cache") }),
		"get_invalid_login_error": ofForm("get_invalid_login_error", func(f *Form) (pyrun.Value, error) {
			err := f.says("invalid_login", pyrunDict("username", site.NamesUsers().Word))
			if i := Of(err); i != nil {
				return i.exception(), nil
			}
			return nil, err
		}),
	}, "username", username, "password", passwordField(host, "Password", "current-password", "", false))
	return pyrun.NewClass("AuthenticationForm", names, form)
}

// logsIn is the clean() of AuthenticationForm.
func (f *Form) logsIn(site Accounts) (pyrun.Value, error) {
	name, err := f.cleanedText("username")
	if err != nil {
		return nil, err
	}
	password, err := f.cleanedText("password")
	if err != nil {
		return nil, err
	}
	if text, is := password.(string); is && text != "" && name != nil {
		named, err := pyrun.Str(name)
		if err != nil {
			return nil, err
		}
		user, err := site.Authenticate(named, text)
		if err != nil {
			return nil, err
		}
		if f.of.Put("user_cache", user); user == nil {
			v, err := f.calls("get_invalid_login_error")
			if e, is := v.(*pyrun.Exception); is && err == nil {
				return nil, e
			}
			return nil, err
		}
		if _, err := f.calls("confirm_login_allowed", user); err != nil {
			return nil, err
		}
	}
	return f.attr("cleaned_data")
}

// twice is the clean_…() of a password that is typed once more.
func (f *Form) twice(first, second string) (pyrun.Value, error) {
	a, err := f.cleanedText(first)
	if err != nil {
		return nil, err
	}
	b, err := f.cleanedText(second)
	if err != nil {
		return nil, err
	}
	if !IsEmpty(a) && !IsEmpty(b) && a != b {
		return nil, f.says("password_mismatch", nil)
	}
	return b, nil
}

const mismatch = "The two password fields didn\u2019t match."

// NewPasswordForms returns the classes SetPasswordForm and PasswordChangeForm.
func NewPasswordForms(form *pyrun.Class, host Host, site Accounts) (sets, changes *pyrun.Class) {
	init := started(host, func(in *pyrun.Instance, args *pyrun.Args) error {
		args.Func = "SetPasswordForm.__init__"
		user, err := args.Need("user")
		in.Put("user", user)
		return err
	}, nil)
	sets = pyrun.NewClass("SetPasswordForm", declares(map[string]pyrun.Value{
		"error_messages": pyrunDict("password_mismatch", says(host, mismatch)),
		"__init__":       init,
		"clean_new_password2": ofForm("clean_new_password2", func(f *Form) (pyrun.Value, error) {
			again, err := f.twice("new_password1", "new_password2")
			if err != nil {
				return nil, err
			}
			user, err := f.attr("user")
			if err != nil {
				return nil, err
			}
			text, _ := again.(string)
			return again, site.CheckPassword(text, user)
		}),
		"save": takes("save", func(f *Form, args *pyrun.Args) (pyrun.Value, error) {
			user, err := f.attr("user")
			if err != nil {
				return nil, err
			}
			return user, f.setsPassword(user, "new_password1", args)
		}),
	}, "new_password1", passwordField(host, "New password", "new-password", site.PasswordHelp(), false), "new_password2", passwordField(host, "New password confirmation", "new-password", says(host, "Enter the same password as before, for verification."), false)), form)
	old := passwordField(host, "Old password", "current-password", "", true)
	names := map[string]pyrun.Value{
		"error_messages": pyrunDict("password_mismatch", says(host, mismatch), "password_incorrect", says(host, "Your old password was entered incorrectly. Please enter it again.")),
		"field_order":    pyrun.List("old_password", "new_password1", "new_password2"),
		"clean_old_password": ofForm("clean_old_password", func(f *Form) (pyrun.Value, error) {
			password, err := f.cleanedText("old_password")
			if err != nil {
				return nil, err
			}
			user, err := f.attr("user")
			if err != nil {
				return nil, err
			}
			checks, err := pyrun.AttributeOf(user, "check_password")
			if err != nil {
				return nil, err
			}
			right, err := pyrun.Call(checks, password)
			if err != nil {
				return nil, err
			}
			if so, err := pyrun.Truth(right); err != nil || so {
				return password, err
			}
			return nil, f.says("password_incorrect", nil)
		}),
	}
	declares(names, "old_password", old)
	all := merged(sets.Names["own_fields"].(*sessionstore.Dict), names["own_fields"].(*sessionstore.Dict))
	names["base_fields"], names["declared_fields"] = all, all
	return sets, pyrun.NewClass("PasswordChangeForm", names, sets)
}

// setsPassword gives a user the password that was sent, and saves the row where that is not left to the caller.
func (f *Form) setsPassword(user pyrun.Value, field string, args *pyrun.Args) error {
	commit, err := pyrun.Truth(args.Or("commit", true))
	if err == nil {
		err = args.Done()
	}
	if err != nil {
		return err
	}
	d, err := f.cleaned()
	if err != nil {
		return err
	}
	password, err := pyrun.Item(d, field)
	if err != nil {
		return err
	}
	sets, err := pyrun.AttributeOf(user, "set_password")
	if err != nil {
		return err
	}
	if _, err := pyrun.Call(sets, password); err != nil || !commit {
		return err
	}
	saves, err := pyrun.AttributeOf(user, "save")
	if err != nil {
		return err
	}
	_, err = pyrun.Call(saves)
	return err
}

// NewUserCreationForms returns the classes BaseUserCreationForm and UserCreationForm, which refuses a name that differs from
// another one in capitals alone.
func NewUserCreationForms(modelForm *pyrun.Class, host Host, site Accounts) (base, form *pyrun.Class) {
	base = newBaseUserCreationForm(modelForm, host, site)
	return base, pyrun.NewClass("UserCreationForm", map[string]pyrun.Value{
		"clean_username": ofForm("clean_username", func(f *Form) (pyrun.Value, error) {
			name, err := f.cleanedText("username")
			if err != nil || IsEmpty(name) {
				return name, err
			}
			taken, err := f.isTaken("username__iexact", name)
			if err != nil || !taken {
				return name, err
			}
			return nil, f.addError(nil, site.NameTaken())
		}),
	}, base)
}

// isTaken asks whether the model of the form has a row: objects.filter(…).exists().
func (f *Form) isTaken(lookup string, value pyrun.Value) (bool, error) {
	var v pyrun.Value = f.model.meta.model
	for _, step := range []struct {
		name string
		args *pyrun.Args
	}{{"objects", nil}, {"filter", &pyrun.Args{Named: []pyrun.Arg{{Name: lookup, Value: value}}}}, {"exists", &pyrun.Args{}}} {
		var err error
		if v, err = pyrun.AttributeOf(v, step.name); err == nil && step.args != nil {
			v, err = pyrun.CallWith(v, step.args)
		}
		if err != nil {
			return false, err
		}
	}
	return pyrun.Truth(v)
}

// newBaseUserCreationForm returns the class BaseUserCreationForm.
func newBaseUserCreationForm(modelForm *pyrun.Class, host Host, site Accounts) *pyrun.Class {
	kind := &FieldClass{usernameKind(longestName), host}
	meta := pyrun.NewClass("Meta", map[string]pyrun.Value{"model": site.Users(), "fields": &pyrun.Tuple{Items: []pyrun.Value{"username"}}, "field_classes": pyrunDict("username", kind)})
	names := declares(map[string]pyrun.Value{
		"Meta":           meta,
		"error_messages": pyrunDict("password_mismatch", says(host, mismatch)),
		"__init__": pyrun.Method{Name: "__init__", Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			f, err := begin(self, host)
			if err != nil {
				return nil, err
			}
			if err := f.startModel(args); err != nil {
				return nil, err
			}
			field, err := f.named(site.NamesUsers().Name)
			if field != nil {
				field.widget.attrs.Set("autofocus", true)
			}
			return nil, err
		}},
		"clean_password2": ofForm("clean_password2", func(f *Form) (pyrun.Value, error) { return f.twice("password1", "password2") }),
		"_post_clean": ofForm("_post_clean", func(f *Form) (pyrun.Value, error) {
			if err := f.postClean(); err != nil {
				return nil, err
			}
			password, err := f.cleanedText("password2")
			text, _ := password.(string)
			if err != nil || text == "" {
				return nil, err
			}
			user, err := f.attr("instance")
			if err != nil {
				return nil, err
			}
			if err := site.CheckPassword(text, user); err != nil {
				if Of(err) == nil {
					return nil, err
				}
				return nil, f.addError("password2", err)
			}
			return nil, nil
		}),
		"save": takes("save", func(f *Form, args *pyrun.Args) (pyrun.Value, error) {
			user, err := f.save(false)
			if err != nil {
				return nil, err
			}
			return user, f.setsPassword(user, "password1", args)
		}),
	}, "password1", passwordField(host, "Password", "new-password", site.PasswordHelp(), false),
		"password2", passwordField(host, "Password confirmation", "new-password", says(host, "Enter the same password as before, for verification."), false))
	c := pyrun.NewClass("BaseUserCreationForm", names, modelForm)
	// What the class statement does of a class of lines: the fields of the model stand before its own.
	own := names["own_fields"].(*sessionstore.Dict)
	if m, err := readMeta(c); err == nil {
		if fields, err := m.formFields(own); err == nil {
			names["_meta"], names["base_fields"] = &metaValue{m}, merged(fields, own)
		}
	}
	return c
}
