package httpsim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

func (a Text) answer(w *coder, status int) string {
	w.use("django.http", "HttpResponse")
	return "HttpResponse(" + pq(a.Text) + statusArgument(status) + ")"
}

func (a Render) answer(w *coder, status int) string {
	w.use("django.shortcuts", "render")
	context := ""
	switch form := w.form && a.Template.uses("form"); {
	case form && w.context:
		context = `, {**context, "form": form}`
	case form:
		context = `, {"form": form}`
	case w.context:
		context = ", context"
	}
	return fmt.Sprintf("render(request, %s%s%s)", pq(w.file(a.Template.source(w.tokens))), context, statusArgument(status))
}

// file returns the name of the template file with this text.
func (w *coder) file(text string) string {
	for _, t := range w.templates {
		if t.Value == text {
			return t.Name
		}
	}
	name := strings.TrimSuffix(w.name, "_page")
	if n := len(w.templates); n > 0 {
		name += fmt.Sprint("_", n+1)
	}
	w.templates = append(w.templates, Pair{name + ".html", text})
	return name + ".html"
}

// uses reports whether the template looks something up at a root.
func (t Template) uses(root string) bool {
	var in func([]node) bool
	in = func(nodes []node) bool {
		for _, n := range nodes {
			if n.path != nil && n.path[0] == root || in(n.yes) || in(n.no) {
				return true
			}
		}
		return false
	}
	return in(t.nodes)
}

func (a Redirect) answer(w *coder, status int) string {
	to := a.To.expression()
	if a.Next {
		w.use("django.utils.http", "url_has_allowed_host_and_scheme")
		w.line(`next_page = request.POST.get("next", request.GET.get("next", ""))`)
		w.line("if not url_has_allowed_host_and_scheme(")
		w.line("    next_page, allowed_hosts={request.get_host()}, require_https=request.is_secure()")
		w.line("):")
		if a.To.src == "" {
			w.use("django.conf", "settings")
			to = "settings.LOGIN_REDIRECT_URL"
		}
		w.line("    next_page = %s", to)
		to = "next_page"
	}
	if status == 0 {
		w.use("django.shortcuts", "redirect")
		return "redirect(" + to + ")"
	}
	w.use("django.http", "HttpResponseRedirect")
	return "HttpResponseRedirect(" + to + statusArgument(status) + ")"
}

// python of the actions that answer is in answer.
func (Text) python(*coder)     {}
func (Render) python(*coder)   {}
func (Redirect) python(*coder) {}

func (a Status) python(w *coder) {
	if w.response {
		w.line("response.status_code = %d", a.Code)
		return
	}
	w.status = a.Code
}

func (Fail) python(w *coder) {
	w.line(`raise RuntimeError("boom")`)
	w.ended = true
}

func (a SetCookie) python(w *coder) {
	args := []string{pq(a.Name), a.Value.expression()}
	add := func(name, value string) { args = append(args, name+"="+value) }
	o := a.Options
	if o.MaxAge != nil {
		add("max_age", fmt.Sprint(int64(*o.MaxAge/time.Second)))
	}
	if !o.Expires.IsZero() {
		w.use("datetime", "datetime", "timezone")
		add("expires", moment(o.Expires))
	}
	for _, text := range []Pair{{"path", o.Path}, {"domain", o.Domain}} {
		if text.Value != "" {
			add(text.Name, pq(text.Value))
		}
	}
	if o.Secure {
		add("secure", "True")
	}
	if o.HTTPOnly {
		add("httponly", "True")
	}
	if o.SameSite != "" {
		add("samesite", pq(o.SameSite))
	}
	w.touch("response.set_cookie(%s)", strings.Join(args, ", "))
}

func (a SetCookieLine) python(w *coder) {
	w.typed = true
	w.use("http.cookies", "Morsel")
	w.touch("response.cookies[%s] = TypedLine(%s)", pq(fmt.Sprintf("line %d", len(w.lines)+len(w.pending)+1)), pq(a.Line))
}

func (a DeleteCookie) python(w *coder) {
	args := []string{pq(a.Name)}
	for _, text := range []Pair{{"path", a.Path}, {"domain", a.Domain}} {
		if text.Value != "" {
			args = append(args, text.Name+"="+pq(text.Value))
		}
	}
	w.touch("response.delete_cookie(%s)", strings.Join(args, ", "))
}

func (RequireLogin) python(w *coder) {
	w.use("django.contrib.auth.views", "redirect_to_login")
	w.line("if not request.user.is_authenticated:")
	w.line("    return redirect_to_login(request.get_full_path())")
}

func (LookAtUser) python(w *coder) { w.line("request.user.is_authenticated") }

func (a LoadUser) python(w *coder) {
	w.use("django.contrib.auth.models", "User")
	w.line("user = User.objects.get(username=%s)", a.Name.expression())
	w.loaded = true
}

func (a CheckLoginForm) python(w *coder) {
	w.use("django.contrib.auth.forms", "AuthenticationForm")
	w.line("form = AuthenticationForm(request, data=request.POST)")
	w.isValid(a)
}

func (a CheckOwnForm) python(w *coder) {
	w.use(".forms", w.formClass(a.Form))
	w.line("form = %s(request.POST)", w.formClass(a.Form))
	w.isValid(a)
}

// formClass returns the name of the class of a form, which is written into forms.py.
func (w *coder) formClass(f OwnForm) string {
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
func (f OwnForm) class(name string) string {
	f = f.withDefaults()
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
`, name, f.Username, f.Password, f.Keeps, pq(f.Username), pq(f.Password), keeps, longestName, pq(f.NoSuchUser), pq(f.WrongPassword))
}

func (a Context) python(w *coder) {
	value := a.Value.expression()
	if a.InSession != "" {
		value = pq(a.InSession) + " in request.session"
	}
	if w.context {
		w.line("context[%s] = %s", pq(a.Name), value)
		return
	}
	w.line("context = {%s: %s}", pq(a.Name), value)
	w.context = true
}

func (a CheckPasswordForm) python(w *coder) {
	w.use("django.contrib.auth.forms", "PasswordChangeForm")
	w.line("form = PasswordChangeForm(request.user, request.POST)")
	w.isValid(a)
}

func (ChangePassword) python(w *coder) { w.line("form.save()") }

func (UpdateSessionAuthHash) python(w *coder) {
	w.use("django.contrib.auth", "update_session_auth_hash")
	w.line("update_session_auth_hash(request, form.user)")
}

// isValid writes the two ways on from form.is_valid().
func (w *coder) isValid(a branching) {
	w.form = true
	ifValid, ifNot := a.branches()
	if len(ifValid) == 0 {
		w.branch("if not form.is_valid():", ifNot)
		return
	}
	w.branch("if form.is_valid():", ifValid)
	switch {
	case ends(a):
		w.list(ifNot, 0)
		w.ended = true
	case len(ifNot) == 0:
	case answers(ifValid):
		w.branch("if not form.is_valid():", ifNot)
	default:
		w.branch("else:", ifNot)
	}
}

// branch writes a condition and what is done under it.
func (w *coder) branch(condition string, actions []Action) {
	w.line("%s", condition)
	w.indent++
	before := len(w.lines)
	response, context := w.response, w.context
	w.list(actions, 0)
	w.context = context
	if len(w.lines) == before {
		w.line("pass")
	}
	w.response = response
	w.indent--
}

func (a Login) python(w *coder) {
	w.use("django.contrib.auth", "login")
	switch {
	case a.User != "":
		LoadUser{Literal(a.User)}.python(w)
		w.line("login(request, user)")
	case w.loaded && !w.form:
		w.line("login(request, user)")
	default:
		w.line("login(request, form.get_user())")
	}
}

func (Logout) python(w *coder) {
	w.use("django.contrib.auth", "logout")
	w.line("logout(request)")
}

func (a SessionSet) python(w *coder) {
	if a.Inner == "" {
		w.line("request.session[%s] = %s", pq(a.Name), a.Value.expression())
		return
	}
	inside := pythonVariable(a.Name)
	w.line("%s = request.session.get(%s, {})", inside, pq(a.Name))
	w.line("%s[%s] = %s", inside, pq(a.Inner), a.Value.expression())
	w.line("request.session[%s] = %s", pq(a.Name), inside)
}

func (a SessionChange) python(w *coder) {
	w.line("request.session[%s][%s] = %s", pq(a.Name), pq(a.Inner), a.Value.expression())
}

func (a SessionCount) python(w *coder) {
	inside := pythonVariable(a.Name)
	w.line("item = %s", a.Inner.expression())
	w.line("%s = request.session.get(%s, {})", inside, pq(a.Name))
	w.line("%s[item] = %[1]s.get(item, 0) + 1", inside)
	w.line("request.session[%s] = %s", pq(a.Name), inside)
}

func (a SessionDelete) python(w *coder) { w.line("del request.session[%s]", pq(a.Name)) }

func (a SetExpiry) python(w *coder) {
	if !a.At.IsZero() {
		w.use("datetime", "datetime", "timezone")
	}
	w.line("request.session.set_expiry(%s)", a.argument())
}

func (a Pause) python(w *coder) {
	w.use("time", "sleep")
	w.line("sleep(10)  # something slow: %s", a.Name)
}

func (Flush) python(w *coder)    { w.line("request.session.flush()") }
func (CycleKey) python(w *coder) { w.line("request.session.cycle_key()") }

func (a byHand) python(w *coder) {
	user := "form.get_user()"
	switch {
	case a.login.User != "":
		LoadUser{Literal(a.login.User)}.python(w)
		user = "user"
	case w.loaded && !w.form:
		user = "user"
	}
	w.line("# what login() writes, without its cycle_key(): the key stays")
	w.line("request.session[%s] = str(%s.pk)", pq(userIDName), user)
	w.line("request.session[%s] = %s", pq(backendName), pq(backend))
	w.line("request.session[%s] = %s.get_session_auth_hash()", pq(hashName), user)
}

func (a copyUser) python(w *coder) {
	a.login.python(w)
	w.line("request.session[%s] = {\"username\": request.user.username}", pq(copiedUser))
}

func (requireCopy) python(w *coder) {
	w.use("django.contrib.auth.views", "redirect_to_login")
	w.line("if %s not in request.session:", pq(copiedUser))
	w.line("    return redirect_to_login(request.get_full_path())")
}

const looksWhoLeaves = "request.user.is_authenticated  # looks who is leaving"

func (keepRow) python(w *coder) {
	w.use("django.conf", "settings")
	w.line(looksWhoLeaves)
	w.touch("response.delete_cookie(  # the row stays")
	w.touch("    settings.SESSION_COOKIE_NAME, path=settings.SESSION_COOKIE_PATH,")
	w.touch("    domain=settings.SESSION_COOKIE_DOMAIN, samesite=settings.SESSION_COOKIE_SAMESITE,")
	w.touch(")")
}

func (keepCookie) python(w *coder) {
	w.line(looksWhoLeaves)
	w.line("request.session.delete()  # the row goes, and nobody tells the browser")
}
