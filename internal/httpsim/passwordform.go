package httpsim

import (
	"errors"

	"statelab/internal/accounts"
	"statelab/internal/rule"
)

// PasswordForm is Django's PasswordChangeForm, filled in by a POST.
type PasswordForm struct {
	Errors FormErrors

	user     *accounts.User
	password string
}

// Valid reports whether the form has no errors.
func (f *PasswordForm) Valid() bool { return len(f.Errors) == 0 }

// errAnonymous is what Django raises where a page takes an anonymous visitor for
// a user of the table.
//
//lint:ignore ST1005 these are Django's words
var errAnonymous = errors.New("NotImplementedError: Django doesn't provide a DB representation for AnonymousUser.")

// CheckPasswordForm is PasswordChangeForm(request.user, request.POST) with
// is_valid(): it wants the visitor's old password and the new one twice, and
// changes nothing. The visitor is looked up for the old password alone. An error
// is a fault, and an anonymous visitor who brings one is.
func (r *Request) CheckPasswordForm() (*PasswordForm, error) {
	f := &PasswordForm{password: r.POST.Get("new_password1")}
	if err := f.check(r); err != nil {
		return nil, err
	}
	if f.Valid() {
		r.Note("form valid, the old password is right", "폼이 유효함, 기존 비밀번호가 맞음")
	}
	return f, nil
}

func (f *PasswordForm) check(r *Request) error {
	add := func(field, code string, why rule.Text) {
		f.Errors.add(r, field, code)
		r.notes = append(r.notes, rule.Text{EN: "form not valid: " + why.EN, KO: "폼이 유효하지 않음: " + why.KO})
	}
	old, again := r.POST.Get("old_password"), r.POST.Get("new_password2")
	if old != "" {
		if err := f.find(r); err != nil {
			return err
		}
	}
	for _, field := range []Pair{{"old_password", old}, {"new_password1", f.password}, {"new_password2", again}} {
		switch {
		case field.Value == "":
			add(field.Name, "required", rule.Text{EN: field.Name + " is empty", KO: "빈 칸 " + field.Name})
		case field.Name == "old_password" && !r.users.CheckPassword(f.user, old).Holds:
			add(field.Name, "password_incorrect", rule.Text{EN: "the old password is wrong", KO: "기존 비밀번호가 틀림"})
		}
	}
	if f.password != "" && again != "" && f.password != again {
		add("new_password2", "password_mismatch", rule.Text{EN: "the two new passwords differ", KO: "새 비밀번호 둘이 서로 다름"})
	}
	return f.validated(r)
}

// find looks for the visitor, whose password it is.
func (f *PasswordForm) find(r *Request) (err error) {
	if f.user, err = r.User(); err == nil && f.user == nil {
		err = errAnonymous
	}
	return err
}

// CheckPasswordForm is PasswordChangeForm(request.user, request.POST) with
// is_valid(). A branch that answers ends the page.
type CheckPasswordForm struct{ IfValid, IfNot []Action }

// ChangePassword is form.save() of a PasswordChangeForm: a new hash in the row of
// the visitor.
type ChangePassword struct{}

// UpdateSessionAuthHash is update_session_auth_hash(request, form.user), without
// which the visitor's own session ends with the old password.
type UpdateSessionAuthHash struct{}

// Branches implements Branching.
func (a CheckPasswordForm) Branches() (ifSo, ifNot []Action) { return a.IfValid, a.IfNot }

func (a CheckPasswordForm) with(ifSo, ifNot []Action) Action { return CheckPasswordForm{ifSo, ifNot} }

func (a CheckPasswordForm) run(v *visit) (err error) {
	if v.change, err = v.CheckPasswordForm(); err != nil {
		return err
	}
	v.own, v.errors = nil, v.change.Errors
	return v.branch(v.change.Valid(), a)
}

func (a CheckPasswordForm) check(c *checking) {
	c.change = true
	c.list(a.IfValid, true)
	c.list(a.IfNot, true)
	c.change = true
}

var errNoPasswordForm = errors.New("KeyError: the form is not valid, so it has no new password")

func (ChangePassword) run(v *visit) error {
	f := v.change
	if f == nil || !f.Valid() {
		return errNoPasswordForm
	}
	return v.as("form.save()", func() error {
		v.users.SetPassword(f.user, f.password)
		v.Note("form.save(): %s has another password hash", "form.save(): %s의 비밀번호 해시가 바뀜", f.user.Name())
		return v.savesUser(f.user, nil, func() error { return v.users.Save(f.user) })
	})
}

func (ChangePassword) check(c *checking) {
	if !c.change {
		c.add("form.save() has no form: PasswordChangeForm(request.user, request.POST) is checked before it")
	}
}

func (UpdateSessionAuthHash) run(v *visit) error {
	if v.change == nil {
		return errNoPasswordForm
	}
	return v.UpdateSessionAuthHash(v.change.user)
}

func (UpdateSessionAuthHash) check(c *checking) {
	if !c.change {
		c.add("update_session_auth_hash() has no form.user: PasswordChangeForm(request.user, request.POST) is checked before it")
	}
}
