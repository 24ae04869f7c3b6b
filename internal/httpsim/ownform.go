package httpsim

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"statelab/internal/accounts"
	"statelab/internal/python"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// OwnForm is a form of a site's own, as course notes write one: forms.Form with two
// fields, whose clean() looks the user up, checks the password and keeps something
// of the user in an attribute of the form. It knows nothing of is_active.
type OwnForm struct {
	// Username and Password are the names of the fields. Empty is "username" and
	// "password".
	Username, Password string
	// Keeps is the attribute that clean() sets, None until it does.
	Keeps string
	// KeepsName keeps user.username in it; otherwise it is user.id, a number.
	KeepsName bool
	// NoSuchUser and WrongPassword are what clean() says at the field. Empty is
	// "No such user." and "Wrong password."
	NoSuchUser, WrongPassword string
}

// WithDefaults fills in what is empty.
func (f OwnForm) WithDefaults() OwnForm {
	for _, field := range []struct {
		value *string
		usual string
	}{
		{&f.Username, "username"}, {&f.Password, "password"},
		{&f.NoSuchUser, "No such user."}, {&f.WrongPassword, "Wrong password."},
	} {
		if *field.value == "" {
			*field.value = field.usual
		}
	}
	return f
}

// FilledForm is an OwnForm that a POST has filled in.
type FilledForm struct {
	Errors FormErrors

	form OwnForm
	kept sessionstore.Value // nil is None
}

// Valid reports whether the form has no errors.
func (f *FilledForm) Valid() bool { return len(f.Errors) == 0 }

// Kept returns the attribute that clean() sets: nil, Python's None, until it does.
func (f *FilledForm) Kept() sessionstore.Value { return f.kept }

// CheckOwnForm is LoginForm(request.POST) with is_valid(): the fields are cleaned
// one by one, then clean() looks for the user, whatever the fields said. It logs
// nobody in. An error is a fault.
func (r *Request) CheckOwnForm(form OwnForm) (*FilledForm, error) {
	f := &FilledForm{form: form.WithDefaults()}
	name := f.field(r, f.form.Username, LongestName)
	password := f.field(r, f.form.Password, 0)
	if err := r.as("LoginForm.clean()", func() error { return f.clean(r, name, password) }); err != nil {
		return nil, err
	}
	if f.Valid() {
		r.Note("form valid, form.%s is %s", "폼이 유효함, form.%s = %s", f.form.Keeps, shortValue(f.kept))
	}
	return f, nil
}

// field is a CharField: what cleaned_data has of it, empty where it is not valid.
// Blanks around are stripped, of a password too.
func (f *FilledForm) field(r *Request, name string, longest int) string {
	value := python.Strip(r.POST.Get(name))
	before := len(f.Errors)
	switch length := utf8.RuneCountInString(value); {
	case value == "":
		f.add(r, name, r.translated("", "This field is required."), "required", rule.Textf("%s is empty", "빈 칸 %s", name))
	case longest > 0 && length > longest:
		said := r.inNumber("", "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).", "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).", int64(longest))
		said = strings.NewReplacer("%(limit_value)d", strconv.Itoa(longest), "%(show_value)d", strconv.Itoa(length)).Replace(said)
		f.add(r, name, said, "max_length",
			rule.Textf("%s is too long", "너무 긴 값 %s", name))
	}
	if strings.Contains(value, "\x00") {
		f.add(r, name, r.translated("", "Null characters are not allowed."), "null_characters_not_allowed",
			rule.Textf("%s has a null character", "널 문자가 든 값 %s", name))
	}
	if len(f.Errors) > before {
		return ""
	}
	return value
}

// add is add_error(), with a note of why.
func (f *FilledForm) add(r *Request, field, message, code string, why rule.Text) {
	f.Errors = append(f.Errors, FormError{field, message, code})
	r.notes = append(r.notes, rule.Text{EN: "form not valid: " + why.EN, KO: "폼이 유효하지 않음: " + why.KO})
}

// clean is the clean() of the form's class.
func (f *FilledForm) clean(r *Request, name, password string) error {
	user, err := r.users.ByUsername(name)
	switch {
	case err != nil:
		return err
	case user == nil:
		f.add(r, f.form.Username, f.form.NoSuchUser, "", rule.Textf("there is no user %s", "사용자 %s 없음", python.Quote(shortText(name))))
	case !r.users.CheckPassword(user, password).Holds:
		f.add(r, f.form.Password, f.form.WrongPassword, "", rule.Textf("wrong password for %s", "%s의 비밀번호가 틀림", user.Name()))
	default:
		f.kept = f.form.of(user)
	}
	return nil
}

// of returns what the form keeps of a user.
func (f OwnForm) of(user *accounts.User) sessionstore.Value {
	if f.KeepsName {
		return user.Name()
	}
	return user.ID
}

// CheckOwnForm is LoginForm(request.POST) and is_valid(). A branch that answers
// ends the page.
type CheckOwnForm struct {
	Form           OwnForm
	IfValid, IfNot []Action
}

// Branches implements Branching.
func (a CheckOwnForm) Branches() (ifSo, ifNot []Action) { return a.IfValid, a.IfNot }

func (a CheckOwnForm) with(ifSo, ifNot []Action) Action { return CheckOwnForm{a.Form, ifSo, ifNot} }

func (a CheckOwnForm) run(v *visit) (err error) {
	if v.own, err = v.CheckOwnForm(a.Form); err != nil {
		return err
	}
	v.form, v.change, v.errors = nil, nil, v.own.Errors
	return v.branch(v.own.Valid(), a)
}

func (a CheckOwnForm) check(c *checking) {
	f := a.Form.WithDefaults()
	names := []string{f.Username, f.Password, f.Keeps}
	for i, name := range names {
		switch {
		case name == "":
			c.add("a form of one's own keeps something: clean() has to set an attribute")
		case !IsName(name):
			c.add("%q is no name for an attribute of a form", name)
		case slices.Contains(formAttributes, name):
			c.add("%q is what a form of Django's has already", name)
		case slices.Contains(names[:i], name):
			c.add("%q is two things of one form", name)
		}
	}
	c.form, c.change = false, false // the name form is another one's now
	c.list(a.IfValid, true)
	c.list(a.IfNot, true)
}

// formAttributes are those of forms.Form, which a field or an attribute of its name
// would hide.
var formAttributes = strings.Fields(`add_error add_initial_prefix add_prefix as_div as_p as_table as_ul auto_id base_fields
	bound_field_class changed_data clean cleaned_data data declared_fields default_renderer empty_permitted error_class errors
	field_order fields files full_clean get_context get_initial_for_field has_changed has_error hidden_fields initial is_bound
	is_multipart is_valid label_suffix media non_field_errors order_fields prefix render renderer template_name
	template_name_div template_name_label template_name_p template_name_table template_name_ul use_required_attribute visible_fields`)

// IsName reports whether a name can stand in Python and in a template, whose own words are
// among the keywords, and which takes none that begins with _.
func IsName(name string) bool {
	return nameInTemplate().MatchString(name) && (name[0] < '0' || name[0] > '9') && !python.IsKeyword(name)
}
