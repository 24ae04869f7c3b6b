package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// condition reads an if that sends away whom nobody knows, or one that asks something else.
func (r *viewReader) condition(all []python.Statement) (used int, err error) {
	s := all[0]
	sends := len(s.Body) == 1 && s.Body[0].Action == python.Return && isCode(s.Body[0].Value, "redirect_to_login(request.get_full_path())") && s.Else == nil
	c := s.Value
	switch {
	case c.Kind == python.Name && c.Text == behind:
		return 1, r.comesBehind(s)
	case sends && c.Kind == python.Operation && c.Text == "not" && c.Parts[0].Dotted() == "request.user.is_authenticated":
		r.add(s, httpsim.RequireLogin{})
	case sends && c.Kind == python.Operation && c.Text == "not in" && c.Parts[0].Kind == python.String && c.Parts[0].Text == httpsim.CopiedUser && c.Parts[1].Dotted() == "request.session":
		r.add(s, httpsim.RequireCopiedUser{})
	case isRowAsked(c):
		return r.findsRow(s)
	case asksExists(c):
		return r.exists(all)
	case r.asksPassword(c):
		return r.password(all)
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
	if _, django := formCalls[calls(s.Value)]; !ok && django {
		return 0, instead(s, "form = AuthenticationForm(request, data=request.POST)", "%s() is not given this: of AuthenticationForm request comes first, and request.POST is its data", calls(s.Value))
	}
	if !ok {
		line := "form = AuthenticationForm(request, data=request.POST)"
		switch calls(s.Value) {
		case "UserCreationForm":
			line = `user = User.objects.create_user("mina", "mina@post.test", "text")`
		case "SetPasswordForm", "AdminPasswordChangeForm":
			line = `user.set_password("text")`
		}
		return 0, instead(s, line, "no such form is known here")
	}
	switch {
	case len(all) < 2:
		return 0, instead(s, "if form.is_valid():", "nobody asks below it whether the form is valid")
	case all[1].Action == python.If && namesValid(all[1].Value):
		return 0, refuse(all[1], "without parentheses behind it %s is only named, and nothing is done", "form.is_valid")
	case !asksForm(all[1]) && all[1].Action == python.If && strings.HasPrefix(calls(all[1].Value), "form."):
		return 0, instead(all[1], "if form.is_valid():", "%s() is not read here", calls(all[1].Value))
	case !asksForm(all[1]):
		return 0, refuse(all[1], "a line between a form and if form.is_valid(): is read where a view runs line by line")
	}
	r.form, r.user, r.later = true, false, false
	r.names.Form = attribute
	return r.twoWays(all, check, asksFormValid, "if form.is_valid(): comes right below its form")
}

// authenticates reads authenticate(request, username=…, password=…).
func (r *viewReader) authenticates(s python.Statement) (a httpsim.Authenticate, err error) {
	args := given(s, s.Value, "request")
	args.take("request")
	username, password := args.take("username"), args.take("password")
	if username == nil || password == nil { // other credentials, by which a backend may find somebody
		return a, refuse(s, "this call is not read here")
	}
	if a.Username, err = r.value(s, username); err != nil {
		return a, err
	}
	if a.Password, err = r.value(s, password); err != nil {
		return a, err
	}
	return a, args.rest()
}

// authenticatedAs reads customer = authenticate(…).
func (r *viewReader) authenticatedAs(s python.Statement, name string) error {
	a, err := r.authenticates(s)
	a.As = name
	r.nameUser(name)
	r.add(s, a)
	return err
}

// authenticated reads user = authenticate(…), and the two ways on from the user.
func (r *viewReader) authenticated(all []python.Statement) (used int, err error) {
	s := all[0]
	a, err := r.authenticates(s)
	if err != nil {
		return 0, err
	}
	if len(all) < 2 || all[1].Action != python.If {
		return 0, instead(s, "if user is not None:", "nobody asks below it whether there is such a user")
	}
	r.form = false
	r.foundUser()
	return r.twoWays(all, func(yes, no []httpsim.Action) httpsim.Action {
		a.IfValid, a.IfNot = yes, no
		return a
	}, asksUser, "if user is not None: comes right below authenticate()")
}

// asking says what a condition asks: whether something holds, or whether it does not.
type asking func(*python.Expr) (so, not bool)

// twoWays reads the question below a statement, and what follows either way.
func (r *viewReader) twoWays(all []python.Statement, check func(yes, no []httpsim.Action) httpsim.Action, asks asking, place string) (used int, err error) {
	ask := all[1]
	used = 2
	var ifValid, ifNot []python.Statement
	switch so, not := asks(ask.Value); {
	case so && ask.Else != nil:
		ifValid, ifNot = ask.Body, ask.Else
	case so:
		ifValid = ask.Body
		rest := all[2:]
		if _, denied := asksOf(rest, asks); returns(ask.Body) && denied {
			ifNot, used = rest[0].Body, 3
		} else if returns(ask.Body) && returns(rest) {
			ifNot, used = rest, len(all)
			r.ended = true
		}
	case not && ask.Else != nil:
		ifValid, ifNot = ask.Else, ask.Body
	case not:
		ifNot = ask.Body
	default:
		return 0, refuse(ask, "this stands too early: %s", place)
	}
	yes, err := r.inside(ifValid)
	if err != nil {
		return 0, err
	}
	no, err := r.inside(ifNot)
	if err != nil {
		return 0, err
	}
	r.add(all[0], check(yes, no))
	return used, nil
}

// asksOf is what the first of some statements asks, where it is an if without else.
func asksOf(all []python.Statement, asks asking) (so, not bool) {
	if len(all) == 0 || all[0].Action != python.If || all[0].Else != nil {
		return false, false
	}
	return asks(all[0].Value)
}

// asksFormValid recognises form.is_valid(), and not before it.
func asksFormValid(e *python.Expr) (so, not bool) {
	return calls(e) == "form.is_valid", e.Kind == python.Operation && e.Text == "not" && calls(e.Parts[0]) == "form.is_valid"
}

// namesValid recognises form.is_valid without parentheses.
func namesValid(e *python.Expr) bool {
	asks, _ := asked(e)
	return asks.Dotted() == "form.is_valid"
}

// asked is what a condition asks, without not before it, and whether it is denied.
func asked(e *python.Expr) (asks *python.Expr, isDenied bool) {
	for e.Kind == python.Operation && e.Text == "not" {
		e, isDenied = e.Parts[0], !isDenied
	}
	return e, isDenied
}

// branches reads the two ways on from an if: where what it asks is so, and where it is not.
func (r *viewReader) branches(s python.Statement, isDenied bool) (yes, no []httpsim.Action, err error) {
	if yes, err = r.inside(s.Body); err != nil {
		return nil, nil, err
	}
	no, err = r.inside(s.Else)
	if isDenied {
		yes, no = no, yes
	}
	return yes, no, err
}

// asksUser recognises user is not None, and the ways in which the same is asked and denied.
func asksUser(e *python.Expr) (so, not bool) {
	return isCode(e, "user is not None") || isCode(e, "user") || isCode(e, "user != None"),
		isCode(e, "user is None") || isCode(e, "not user") || isCode(e, "user == None")
}

// asksForm reports whether a statement asks whether a form is valid.
func asksForm(s python.Statement) bool {
	if s.Action != python.If {
		return false
	}
	so, not := asksFormValid(s.Value)
	return so || not
}

// returns reports whether statements end with an answer.
func returns(all []python.Statement) bool {
	return len(all) > 0 && all[len(all)-1].Action == python.Return
}

// loginForms are the ways to give a login form what was posted.
var loginForms = []string{"request, data=request.POST", "request, request.POST", "request=request, data=request.POST", "data=request.POST, request=request", "data=request.POST", "None, data=request.POST", "None, request.POST"}

// isUnbound recognises a form that is given nothing.
func isUnbound(e *python.Expr) bool {
	switch calls(e) {
	case "AuthenticationForm":
		return slices.Contains([]string{"", "request", "request=request"}, said(e))
	case "PasswordChangeForm":
		return slices.Contains([]string{"request.user", "user=request.user"}, said(e))
	}
	return false
}

// formOf recognises the making of a form: what checks it, and the attribute that it
// keeps.
func (r *viewReader) formOf(s python.Statement) (check func(ifValid, ifNot []httpsim.Action) httpsim.Action, attribute string, ok bool) {
	switch name, with := calls(s.Value), said(s.Value); {
	case name == "AuthenticationForm" && slices.Contains(loginForms, with):
		return func(yes, no []httpsim.Action) httpsim.Action {
			return httpsim.CheckLoginForm{IfValid: yes, IfNot: no}
		}, "", true
	case name == "PasswordChangeForm" && with == "request.user, request.POST":
		r.changes = true
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
