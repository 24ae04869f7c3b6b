package httpsim

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"statelab/internal/accounts"
	"statelab/internal/filters"
	"statelab/internal/python"
	"statelab/internal/rule"
)

// LoginForm is Django's AuthenticationForm, filled in by a POST.
type LoginForm struct {
	Username, Password string
	Errors             FormErrors

	user *accounts.User
}

// FormErrors are all errors of a form, in their order.
type FormErrors []FormError

// FormError is what a form found wrong, with a field or with the whole.
type FormError struct {
	Field   string // "__all__" for the whole form
	Message string
	Code    string
}

// wholeForm is the name under which Django keeps errors of no single field.
const wholeForm = "__all__"

// Valid reports whether the form has no errors.
func (f *LoginForm) Valid() bool { return len(f.Errors) == 0 }

// User returns form.get_user(): nil unless the form is valid.
func (f *LoginForm) User() *accounts.User { return f.user }

// CheckLoginForm is AuthenticationForm(request, data=request.POST) with
// is_valid(): it looks for an active user with the name and the password, and
// logs nobody in. For an unknown name, a wrong password and an inactive user it
// says the same. An error is a fault.
func (r *Request) CheckLoginForm() (*LoginForm, error) {
	f := &LoginForm{Username: python.Strip(r.POST.Get("username")), Password: r.POST.Get("password")}
	f.checkFields(r)
	if utf8.RuneCountInString(f.Username) <= r.usersModel().LongestNameOf() { // what is longer is nobody's name, and takes long
		f.Username = accounts.NormalizeUsername(f.Username)
	}
	if f.Valid() {
		err := r.as("AuthenticationForm.is_valid()", func() error { return r.authenticate(f) })
		if err != nil {
			return nil, err
		}
	}
	if f.Valid() {
		r.Note("form valid, get_user() is %s", "폼이 유효함, get_user()는 %s", f.user.Name())
	}
	return f, nil
}

// LongestName is how many characters a user name has at most, in the table and in
// the maxlength of the field. The form does not check it.
const LongestName = 150

// checkFields finds what is wrong before anybody is looked for.
func (f *LoginForm) checkFields(r *Request) {
	for _, field := range []Pair{{"username", f.Username}, {"password", f.Password}} {
		if field.Value == "" {
			f.Errors.add(r, field.Name, "required")
			r.Note("form not valid: %s is empty", "폼이 유효하지 않음: %s 칸이 비어 있음", field.Name)
		} else if strings.Contains(field.Value, "\x00") {
			f.Errors.add(r, field.Name, "null_characters_not_allowed")
			r.Note("form not valid: %s holds a NUL character", "폼이 유효하지 않음: %s에 NUL 문자가 있음", field.Name)
		}
	}
}

func (r *Request) authenticate(f *LoginForm) (err error) {
	var why rule.Text
	if f.user, why, err = r.findByPassword(usernameField, f.Username, f.Password); err != nil || f.user != nil {
		return err
	}
	f.Errors.add(r, wholeForm, "invalid_login")
	r.Note("form not valid: %[1]s", "폼이 유효하지 않음: %[2]s", why.EN, why.KO)
	return nil
}

// findByPassword is authenticate(request, username=name, password=password), where by is "username": the active user
// with that password, or nobody and why. It logs nobody in.
func (r *Request) findByPassword(by, name, password string) (*accounts.User, rule.Text, error) {
	attempt, err := r.users.Authenticate(name, password, r.byNaturalKey)
	if err != nil || attempt.User != nil {
		return attempt.User, rule.Text{}, err
	}
	r.Signal(fmt.Sprintf("user_login_failed {%s: %s, 'password': '********************'}", pythonRepr(by), pythonRepr(name)))
	why := map[accounts.Outcome][2]string{
		accounts.UnknownUser:   {"there is no user %s", "사용자 %s 없음"},
		accounts.WrongPassword: {"wrong password for %s", "%s의 비밀번호가 틀림"},
		accounts.Inactive:      {"%s is not active", "비활성 사용자 %s"},
	}[attempt.Outcome]
	return nil, rule.Textf(why[0], why[1], name), r.receiveFailure(by, name, false)
}

// add notes an error of a field by its code, in the language that is active.
func (errors *FormErrors) add(r *Request, field, code string) {
	text := r.translated("", formSentences[code].EN)
	if code == "invalid_login" {
		text = strings.ReplaceAll(r.translated("", wrongLogin), "%(username)s", r.nameWord())
	}
	*errors = append(*errors, FormError{field, text, code})
}

// wrongLogin is what AuthenticationForm says of who is not found.
const wrongLogin = "Please enter a correct %(username)s and password. Note that both fields may be case-sensitive."

// html returns form.errors as Django writes it.
func (errors FormErrors) html() string {
	if len(errors) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<ul class="errorlist">`)
	for _, field := range errors.fields() {
		b.WriteString("<li>" + field + errors.list(field) + "</li>")
	}
	return b.String() + "</ul>"
}

// fields returns the fields with errors in their order.
func (errors FormErrors) fields() []string {
	var names []string
	seen := map[string]bool{}
	for _, e := range errors {
		if !seen[e.Field] {
			seen[e.Field] = true
			names = append(names, e.Field)
		}
	}
	return names
}

// list returns the errors of one field as Django writes them.
func (errors FormErrors) list(field string) string {
	var items strings.Builder
	for _, e := range errors {
		if e.Field == field {
			items.WriteString("<li>" + filters.Escape(e.Message) + "</li>")
		}
	}
	if items.Len() == 0 {
		return ""
	}
	if field == wholeForm {
		return `<ul class="errorlist nonfield">` + items.String() + "</ul>"
	}
	return `<ul class="errorlist" id="id_` + field + `_error">` + items.String() + "</ul>"
}
