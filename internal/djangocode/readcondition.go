package djangocode

import (
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// condition reads an if that sends away whom nobody knows, or one that asks something else.
func (r *viewReader) condition(all []python.Statement) (used int, err error) {
	s := all[0]
	sends := len(s.Body) == 1 && s.Body[0].Action == python.Return && calls(s.Body[0].Value) == "redirect_to_login" && s.Else == nil
	c := s.Value
	switch {
	case sends && c.Kind == python.Operation && c.Text == "not" && c.Parts[0].Dotted() == "request.user.is_authenticated":
		r.add(s, httpsim.RequireLogin{})
	case sends && c.Kind == python.Operation && c.Text == "not in" && c.Parts[0].Kind == python.String && c.Parts[0].Text == httpsim.CopiedUser && c.Parts[1].Dotted() == "request.session":
		r.add(s, httpsim.RequireCopiedUser{})
	case r.setsLocal(all):
	default:
		return r.when(all)
	}
	return 1, nil
}

// checked reads the making of a form, and the two ways on from form.is_valid().
func (r *viewReader) checked(all []python.Statement) (used int, err error) {
	s := all[0]
	check, attribute, ok := r.formOf(s)
	if !ok {
		return 0, instead(s, "form = AuthenticationForm(request, data=request.POST)", "no such form is known here")
	}
	switch {
	case len(all) < 2:
		return 0, instead(s, "if form.is_valid():", "nobody asks below it whether the form is valid")
	case all[1].Action != python.If || !asksForm(all[1].Value):
		return 0, refuse(all[1], "this line stands too early: form.is_valid() has not looked at the password yet, so it runs for everybody. Its place is below if form.is_valid():")
	}
	ask := all[1]
	r.form, r.user = true, false
	r.names.Form = attribute
	used = 2
	var ifValid, ifNot []python.Statement
	switch c := ask.Value; {
	case calls(c) == "form.is_valid" && ask.Else != nil:
		ifValid, ifNot = ask.Body, ask.Else
	case calls(c) == "form.is_valid":
		ifValid = ask.Body
		if rest := all[2:]; returns(ask.Body) && len(rest) > 0 && isNotValid(rest[0]) {
			ifNot, used = rest[0].Body, 3
		} else if returns(ask.Body) && returns(rest) {
			ifNot, used = rest, len(all)
			r.ended = true
		}
	case isNotValid(ask):
		ifNot = ask.Body
	default:
		return 0, refuse(ask, "this stands too early: if form.is_valid(): comes right below its form")
	}
	yes, err := r.inside(ifValid)
	if err != nil {
		return 0, err
	}
	no, err := r.inside(ifNot)
	if err != nil {
		return 0, err
	}
	r.add(s, check(yes, no))
	return used, nil
}

// asksForm reports whether a condition asks whether a form is valid.
func asksForm(e *python.Expr) bool {
	return calls(e) == "form.is_valid" || e.Kind == python.Operation && e.Text == "not" && calls(e.Parts[0]) == "form.is_valid"
}

// isNotValid recognises if not form.is_valid():.
func isNotValid(s python.Statement) bool {
	return s.Action == python.If && s.Value.Kind == python.Operation && s.Value.Text == "not" && calls(s.Value.Parts[0]) == "form.is_valid" && s.Else == nil
}

// returns reports whether statements end with an answer.
func returns(all []python.Statement) bool {
	return len(all) > 0 && all[len(all)-1].Action == python.Return
}

// formOf recognises the making of a form: what checks it, and the attribute that it
// keeps.
func (r *viewReader) formOf(s python.Statement) (check func(ifValid, ifNot []httpsim.Action) httpsim.Action, attribute string, ok bool) {
	switch name, with := calls(s.Value), said(s.Value); {
	case name == "AuthenticationForm" && (with == "request, data=request.POST" || with == "request, request.POST"):
		return func(yes, no []httpsim.Action) httpsim.Action {
			return httpsim.CheckLoginForm{IfValid: yes, IfNot: no}
		}, "", true
	case name == "PasswordChangeForm" && with == "request.user, request.POST":
		return func(yes, no []httpsim.Action) httpsim.Action {
			return httpsim.CheckPasswordForm{IfValid: yes, IfNot: no}
		}, "", true
	case with == "request.POST":
		form, known := r.Forms[name]
		return func(yes, no []httpsim.Action) httpsim.Action {
			return httpsim.CheckOwnForm{Form: form, IfValid: yes, IfNot: no}
		}, form.WithDefaults().Keeps, known
	}
	return nil, "", false
}
