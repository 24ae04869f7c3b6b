package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// plainCall is what a call is given, and the action that it stands for.
type plainCall struct {
	given  string
	action httpsim.Action
}

// plain are the calls that stand for an action and are given nothing that changes it.
var plain = map[string]plainCall{
	"request.session.flush":     {"", httpsim.Flush{}},
	"request.session.cycle_key": {"", httpsim.CycleKey{}},
	"request.session.clear":     {"", httpsim.SessionClear{}},
	"request.session.save":      {"", httpsim.SessionSave{}},
	"logout":                    {"request", httpsim.Logout{}},
	"form.save":                 {"", httpsim.ChangePassword{}},
	"update_session_auth_hash":  {"request, form.user", httpsim.UpdateSessionAuthHash{}},
}

// asImported is the name of one of Django's functions of login and logout, whatever it is
// imported as: auth.logout and django_logout are logout.
func asImported(name string) string {
	for _, prefix := range []string{"django.contrib.auth.", "auth.", "django_", "auth_"} {
		if short, cut := strings.CutPrefix(name, prefix); cut && (short == "login" || short == "logout" || short == "update_session_auth_hash") {
			return short
		}
	}
	return name
}

// call reads a statement that is one expression.
func (r *viewReader) call(all []python.Statement) (used int, err error) {
	s := all[0]
	name := asImported(calls(s.Value))
	if p, ok := plain[name]; ok {
		if got := said(s.Value); got != p.given && got != "request="+p.given {
			return 0, p.otherwise(s, name, got)
		}
		r.add(s, p.action)
		return 1, nil
	}
	if is, err := r.ofUser(s); is {
		return 1, err
	}
	switch {
	case name == "send_mail":
		return 1, r.mail(s)
	case strings.HasPrefix(name, "messages."):
		return 1, r.message(s, strings.TrimPrefix(name, "messages."))
	case isFilter(s.Value, "delete"):
		return 1, r.deletesUsers(s)
	case name == "User.objects.create_user":
		return 1, r.created(s)
	case strings.HasPrefix(rootOf(s.Value), "Session.objects."):
		return 1, r.rowsGo(s)
	case deletesStore(s.Value):
		return 1, r.oneRowGoes(s)
	case name == "response.set_cookie", name == "response.set_signed_cookie":
		return 1, r.setCookie(s)
	case name == "response.delete_cookie":
		return 1, r.deleteCookie(s)
	case name == "patch_vary_headers":
		return 1, r.patchVary(s)
	case name == "patch_cache_control", name == "add_never_cache_headers":
		return 1, r.patchCache(s, name)
	case name == "get_token" && said(s.Value) == "request":
		r.add(s, httpsim.UseCSRFToken{})
		return 1, nil
	case name == "response.setdefault", name == "response.headers.setdefault":
		return 1, r.headerDefault(s)
	case name == "request.session.set_expiry":
		return 1, r.setExpiry(s)
	case name == "request.session.pop":
		return 1, r.pop(s)
	case name == "request.session.update":
		return 1, r.update(s)
	case strings.HasPrefix(name, "cache."):
		return 1, r.cache(s, strings.TrimPrefix(name, "cache."))
	case name == "login":
		return r.login(all)
	case name == "sleep":
		return 1, r.pause(s)
	case name == "VISITS.append":
		r.add(s, httpsim.NoteVisit{})
		return 1, nil
	case s.Value.Dotted() == "request.user.is_authenticated":
		if len(all) > 1 && calls(all[1].Value) == "request.session.delete" {
			r.add(s, httpsim.LogoutKeepingCookie{})
			return 2, nil
		}
		r.add(s, httpsim.LookAtUser{})
		return 1, nil
	case name == "redirect", name == "render", name == "HttpResponse", name == "HttpResponseRedirect":
		return 0, instead(s, returnsIt(s.Value), "the answer of %s() goes nowhere without return", name)
	case name != "":
		return 0, unread(s, name, name+"() is not read here")
	}
	if a, err := r.changeInside(s); a != nil || err != nil {
		r.add(s, a)
		return 1, err
	}
	if is, err := r.updatedInside(s); is {
		return 1, err
	}
	if s.Value.Kind == python.Call && inSession(s.Value.Parts[0]) {
		return 0, instead(s, insideLine, insideOnly)
	}
	if s.Value.Kind == python.Call {
		return 0, unread(s, rootOf(s.Value), "this call is not read here")
	}
	if called := s.Value.Dotted(); strings.HasPrefix(called, "request.session.") || plain[called].action != nil {
		return 0, refuse(s, "without parentheses behind it %s is only named, and nothing is done", called)
	}
	return 0, unread(s, s.Value.Dotted(), "the line looks at something and does nothing")
}

// otherwise refuses a call that is given too little, or something else than it takes. What it
// takes may be the answer of a task, so it is not told.
func (p plainCall) otherwise(s python.Statement, name, got string) error {
	switch {
	case got == "" && len(s.Value.Parts)+len(s.Value.Named) == 1:
		return refuse(s, "%s() is given nothing here, and takes something", name)
	case p.given == "":
		return refuse(s, "%s() takes nothing between its parentheses", name)
	}
	return refuse(s, "%s() is not given this", name)
}

// inSession reports whether a call is one of a value of the session: request.session["a"].clear().
func inSession(function *python.Expr) bool {
	for function.Kind == python.Attribute || function.Kind == python.Index {
		if function = function.Parts[0]; function.Kind == python.Call && calls(function) == "request.session.get" || function.Dotted() == "request.session" {
			return true
		}
	}
	return false
}

// answerOf are answers by what makes them.
var answerOf = map[string]string{"redirect": `return redirect("/")`, "HttpResponseRedirect": `return redirect("/")`, "render": `return render(request, "home.html")`, "HttpResponse": `return HttpResponse("text")`}

// returnsIt is the line that returns what a call makes, as it was written where its arguments
// are names and texts.
func returnsIt(e *python.Expr) string {
	args := make([]string, 0, len(e.Parts))
	for _, part := range e.Parts[1:] {
		switch {
		case part.Kind == python.String:
			args = append(args, python.Quote(part.Text))
		case part.Dotted() != "":
			args = append(args, part.Dotted())
		default:
			return answerOf[calls(e)]
		}
	}
	if len(args) == 0 || len(e.Named) > 0 || calls(e) == "render" { // which template there is, is not known here
		return answerOf[calls(e)]
	}
	return "return " + calls(e) + "(" + strings.Join(args, ", ") + ")"
}

// pop reads request.session.pop("name", …). Without a second argument it is del.
func (r *viewReader) pop(s python.Statement) error {
	args := given(s, s.Value, "key", "default")
	key, standing := args.take("key"), args.take("default")
	if args.rest() != nil {
		return args.err
	}
	if key == nil || key.Kind != python.String {
		return instead(s, `request.session.pop("name", None)`, "pop() is given the name of a value in quotes")
	}
	if standing == nil {
		r.add(s, httpsim.SessionDelete{Name: key.Text})
		return nil
	}
	r.add(s, httpsim.SessionPop{Name: key.Text})
	return nil
}

// update reads request.session.update({…}), which sets one value after the other.
func (r *viewReader) update(s python.Statement) error {
	e := s.Value
	entries, ok := updates(e)
	if !ok || len(e.Named) > 0 { // a session has no update(name=…), which a dict has
		return instead(s, `request.session.update({"name": "text"})`, "update() is given a dict")
	}
	for _, entry := range entries {
		t, err := r.kept(s, entry.Value)
		if err != nil {
			return err
		}
		r.add(s, httpsim.SessionSet{Name: entry.Key.Text, Value: t})
	}
	return nil
}

// updates are the names and values that a call of update() is given: a dict, or name=value.
func updates(e *python.Expr) (entries []python.Named, ok bool) {
	if len(e.Parts) > 2 || len(e.Parts) == 2 && e.Parts[1].Kind != python.Dict {
		return nil, false
	}
	for _, part := range e.Parts[1:] {
		entries = append(entries, part.Named...)
	}
	for _, n := range e.Named {
		entries = append(entries, python.Named{Key: &python.Expr{Kind: python.String, Text: n.Name}, Value: n.Value})
	}
	return entries, len(entries) > 0 && !slices.ContainsFunc(entries, func(n python.Named) bool { return n.Key == nil || n.Key.Kind != python.String })
}

// said is what a call is given, where that is names alone.
func said(e *python.Expr) string {
	if e.Kind != python.Call {
		return ""
	}
	var names []string
	for _, p := range e.Parts[1:] {
		names = append(names, p.Dotted())
	}
	for _, n := range e.Named {
		names = append(names, n.Name+"="+n.Value.Dotted())
	}
	return strings.Join(names, ", ")
}

// login reads login(request, …), and the copy of the user that may stand behind it.
func (r *viewReader) login(all []python.Statement) (used int, err error) {
	s := all[0]
	a := httpsim.Login{}
	given, named := s.Value.Parts[1:], s.Value.Named
	if len(given) == 3 && isOwnBackend(given[2]) { // the one that a site has here
		given = given[:2]
	} else if len(named) == 1 && named[0].Name == "backend" && isOwnBackend(named[0].Value) {
		named = nil
	}
	if len(given) != 2 || given[0].Dotted() != "request" || len(named) > 0 {
		return 0, instead(s, "login(request, form.get_user())", "login() is given request and a user")
	}
	switch {
	case calls(given[1]) == "form.get_user", given[1].Dotted() == "user" && r.user && r.ofForm:
	case given[1].Dotted() == "user" && r.user:
		a.User = r.loaded()
	case r.isNamedUser(given[1]):
		a.Of = given[1].Text
	case !r.form && !r.names.Checked:
		return 0, instead(s, `user = User.objects.get(username="ana")`, "login() is given request and a user of a form, or one that User.objects.get() has found above")
	default:
		return 0, instead(s, "login(request, form.get_user())", "login() is given request and a user of this form, or one that User.objects.get() has found above")
	}
	if len(all) > 1 && isCopy(all[1]) {
		r.add(s, httpsim.LoginCopyingUser{Login: a})
		return 2, nil
	}
	r.add(s, a)
	return 1, nil
}

// isOwnBackend recognises the name of the only backend that a site has here, which login() takes where it is given none.
func isOwnBackend(e *python.Expr) bool { return e.Kind == python.String && e.Text == httpsim.Backend }

// loaded takes off the loading of a user by name that stands right above, and returns
// the name.
func (r *viewReader) loaded() string {
	last := len(r.done) - 1
	if last < 0 {
		return ""
	}
	load, ok := r.done[last].Action.(httpsim.LoadUser)
	if !ok || load.Row != nil || load.By != "" || !load.Name.IsLiteral() {
		return ""
	}
	r.done = r.done[:last]
	return load.Name.String()
}

// isCopy recognises request.session["user"] = {"username": request.user.username}.
func isCopy(s python.Statement) bool {
	if s.Action != python.Assign {
		return false
	}
	name, ok := sessionKey(s.Target)
	return ok && name == httpsim.CopiedUser && s.Value.Kind == python.Dict && len(s.Value.Named) == 1 &&
		s.Value.Named[0].Value.Dotted() == "request.user.username"
}

var slow = memo.Pattern(`# something slow: (\S+)\s*$`)

func (r *viewReader) pause(s python.Statement) error {
	m := slow().FindStringSubmatch(r.source[s.Line-1])
	if m == nil {
		return unread(s, "sleep", "sleep() is not read here")
	}
	r.add(s, httpsim.Pause{Name: m[1]})
	return nil
}
