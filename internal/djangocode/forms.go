package djangocode

import (
	"cmp"
	"fmt"
	"slices"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// toLogin sends away whom a condition finds.
func (w *coder) toLogin(condition string, args ...any) {
	w.use("django.contrib.auth.views", "redirect_to_login")
	w.line(condition, args...)
	w.line("    return redirect_to_login(request.get_full_path())")
}

// answerToLogin is the answer that sends to a login page.
func (w *coder) answerToLogin(a httpsim.ToLogin) string {
	w.use("django.contrib.auth.views", "redirect_to_login")
	page := "None"
	if a.URL != "" {
		page = python.Quote(a.URL)
	}
	switch {
	case a.Field != "":
		return "redirect_to_login(request.get_full_path(), " + page + ", " + python.Quote(a.Field) + ")"
	case a.URL != "":
		return "redirect_to_login(request.get_full_path(), " + page + ")"
	}
	return "redirect_to_login(request.get_full_path())"
}

func (w *coder) loadUser(a httpsim.LoadUser) {
	name := cmp.Or(a.As, "user")
	if a.As == "" {
		w.loaded, w.later = true, true
	}
	if a.Row != nil {
		w.line("%s = %s.%s", name, a.RowName(), a.Field)
		return
	}
	w.use("django.contrib.auth.models", "User")
	if a.Or404 {
		w.use("django.shortcuts", "get_object_or_404")
		w.line("%s = get_object_or_404(User, %s=%s)", name, cmp.Or(a.By, httpsim.ByName), w.expression(a.Name))
		return
	}
	w.line("%s = User.objects.get(%s=%s)", name, cmp.Or(a.By, httpsim.ByName), w.expression(a.Name))
}

func (w *coder) login(a httpsim.Login) {
	w.use("django.contrib.auth", "login")
	switch {
	case a.User != "":
		w.loadUser(httpsim.LoadUser{Name: httpsim.Literal(a.User)})
		w.line("login(request, user)")
	default:
		w.line("login(request, %s)", w.called(a.Of))
	}
}

// called is the user who has a name of the view's own, or whom a line above has found.
func (w *coder) called(name string) string {
	if name != "" {
		return name
	}
	return w.found()
}

// found is the user whom a form or User.objects.get() has found above.
func (w *coder) found() string {
	if w.loaded && (!w.form || w.later) {
		return "user"
	}
	return "form.get_user()"
}

func (w *coder) loginByHand(a httpsim.LoginByHand) {
	user := w.called(a.Login.Of)
	if a.Login.User != "" {
		w.loadUser(httpsim.LoadUser{Name: httpsim.Literal(a.Login.User)})
		user = "user"
	}
	w.line("# what login() writes, without its cycle_key(): the key stays")
	w.line("request.session[%s] = str(%s.pk)", python.Quote(httpsim.UserIDName), user)
	w.line("request.session[%s] = %s", python.Quote(httpsim.BackendName), python.Quote(httpsim.Backend))
	w.line("request.session[%s] = %s.get_session_auth_hash()", python.Quote(httpsim.HashName), user)
}

const looksWhoLeaves = "request.user.is_authenticated  # looks who is leaving"

func (w *coder) logoutKeepingRow() {
	w.use("django.conf", "settings")
	w.line(looksWhoLeaves)
	w.touch("response.delete_cookie(  # the row stays")
	w.touch("    settings.SESSION_COOKIE_NAME, path=settings.SESSION_COOKIE_PATH,")
	w.touch("    domain=settings.SESSION_COOKIE_DOMAIN, samesite=settings.SESSION_COOKIE_SAMESITE,")
	w.touch(")")
}

// formClass returns the name of the class of a form, which is written into forms.py.
func (w *coder) formClass(f httpsim.OwnForm) string {
	i := slices.Index(w.forms, f)
	if i < 0 {
		i = len(w.forms)
		w.forms = append(w.forms, f)
	}
	if i == 0 {
		return "LoginForm"
	}
	return fmt.Sprint("LoginForm", i+1)
}

// class returns the form as a class of Python.
func class(f httpsim.OwnForm, name string) string {
	f = f.WithDefaults()
	keeps := "id"
	if f.KeepsName {
		keeps = "username"
	}
	return fmt.Sprintf(`class %[1]s(forms.Form):
    %[2]s = forms.CharField(max_length=%[8]d)
    %[3]s = forms.CharField(widget=forms.PasswordInput)
    %[4]s = None

    def clean(self):
        data = super().clean()
        try:
            user = User.objects.get(username=data.get(%[5]s, ""))
        except User.DoesNotExist:
            return self.add_error(%[5]s, %[9]s)
        if not check_password(data.get(%[6]s, ""), user.password):
            return self.add_error(%[6]s, %[10]s)
        self.%[4]s = user.%[7]s
        return data
`, name, f.Username, f.Password, f.Keeps, python.Quote(f.Username), python.Quote(f.Password), keeps, httpsim.LongestName, python.Quote(f.NoSuchUser), python.Quote(f.WrongPassword))
}

// isValid writes the two ways on from form.is_valid().
func (w *coder) isValid(a httpsim.Branching) {
	w.form, w.later = true, false
	w.twoWays("if form.is_valid():", "if not form.is_valid():", a)
}

// authenticate writes the question whose password it is, and the two ways on from it.
func (w *coder) authenticate(a httpsim.Authenticate) {
	w.use("django.contrib.auth", "authenticate")
	w.line("%s = authenticate(request, username=%s, password=%s)", cmp.Or(a.As, "user"), w.expression(a.Username), w.expression(a.Password))
	if a.As != "" {
		return
	}
	w.form, w.loaded = false, true
	w.twoWays("if user is not None:", "if user is None:", a)
}

// twoWays writes the two ways on from a condition, and from the same denied.
func (w *coder) twoWays(so, not string, a httpsim.Branching) {
	ifValid, ifNot := a.Branches()
	if len(ifValid) == 0 {
		w.branch(not, ifNot)
		return
	}
	w.branch(so, ifValid)
	switch {
	case httpsim.Ends(a):
		w.list(ifNot, 0)
		w.ended = true
	case len(ifNot) == 0:
	case httpsim.Answers(ifValid):
		w.branch(not, ifNot)
	default:
		w.branch("else:", ifNot)
	}
}

// branch writes a condition and what is done under it.
func (w *coder) branch(condition string, actions []httpsim.Action, first ...string) {
	w.line("%s", condition)
	w.indent++
	before := len(w.lines)
	for _, line := range first {
		w.line("%s", line)
	}
	response, context, data, later, form, loaded := w.response, w.context, w.data, w.later, w.form, w.loaded
	w.list(actions, 0)
	w.context, w.data, w.later = context, data, later
	if httpsim.End(actions) { // nobody comes from there to what stands below
		w.form, w.loaded = form, loaded
	}
	if len(w.lines) == before {
		w.line("pass")
	}
	w.response = response
	w.indent--
}
