package language

import (
	"net/url"
	"strings"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// template is a text of the server's, with {{ }} and {% %} in it. A mistake in it is
// reported at its own place.
var template = kind[httpsim.Template]{Type{Form: AsText, Says: "text, may hold `{{ }}`"}, func(r *Reader, n *lesson.Node) (httpsim.Template, bool) {
	if n.Kind == lesson.Map {
		r.Add(n.Pos, "put a text that begins with { in quotes, or write it as a | block", "wanted a text, found a map")
		return httpsim.Template{}, false
	}
	text, ok := textKind.read(r, n)
	if !ok {
		return httpsim.Template{}, false
	}
	t, err := r.known.Parse(text)
	if err == nil {
		return t, true
	}
	if te, ok := err.(*httpsim.TemplateError); ok && r.templateNodes[te.File] != nil {
		r.addOnce(r.within(r.templateNodes[te.File], te.Offset), te.Hint, "in %s, line %d: %s", te.File, te.Line, te.Message)
	} else if ok {
		r.Add(r.within(n, te.Offset), te.Hint, "%s", te.Message)
	} else {
		r.Add(n.Pos, "", "%v", err)
	}
	return t, false
}, nil}

// toNext is where a login page sends on to.
var toNext = shapeOf("redirect_to_next",
	at(Field{Name: "otherwise", Required: true, About: en("where to without `next`, and with one that is refused")}, template, func(a *httpsim.Redirect) *httpsim.Template { return &a.To }),
	at(Field{Name: "allowed_hosts", Default: "none", About: en("other hosts to which `next` may lead: `success_url_allowed_hosts`")}, listOf("allowed_hosts", nextHost), func(a *httpsim.Redirect) *[]string { return &a.Hosts }),
).checked(func(_ *Reader, _ *lesson.Node, a *httpsim.Redirect) { a.Next = true })

// nextHost is a host to which next may lead, with the port where it has one of its own.
var nextHost = scalar(Type{Form: AsText, Says: "host"}, (*lesson.Reader).Site, lesson.NewText)

var setCookie = shapeOf("set_cookie", onCookie(func(a *httpsim.SetCookie) *httpsim.SetCookie { return a })...).short("a whole line is sent by set_cookie_line: %s").checked(checkCookie[httpsim.SetCookie])

// onCookie are the keys of an action that has a cookie set.
func onCookie[A any](of func(*A) *httpsim.SetCookie) []key[A] {
	return []key[A]{
		at(Field{Name: "name", Required: true}, textKind, func(a *A) *string { return &of(a).Name }),
		at(Field{Name: "value", Required: true}, template, func(a *A) *httpsim.Template { return &of(a).Value }),
		at(Field{Name: "max_age", Default: "no lifetime: until the browser closes", About: en("how long it lives. Django then writes `expires` **and** `Max-Age`")},
			given(lengthKind), func(a *A) **time.Duration { return &of(a).Options.MaxAge }),
		put(Field{Name: "expires", About: en("when it ends: a time, or a length from now on, of which Django makes no `Max-Age`")}, cookieEnd, func(a *A, end httpsim.CookieOptions, _ *lesson.Node) {
			of(a).Options.Expires, of(a).Options.ExpiresIn = end.Expires, end.ExpiresIn
		}),
		at(Field{Name: "path", Default: "`/`"}, textKind, func(a *A) *string { return &of(a).Options.Path }),
		at(Field{Name: "domain", Default: "none: for this host alone"}, textKind, func(a *A) *string { return &of(a).Options.Domain }),
		at(Field{Name: "secure", Default: "`false`"}, boolKind, func(a *A) *bool { return &of(a).Options.Secure }),
		at(Field{Name: "http_only", Default: "`false`"}, boolKind, func(a *A) *bool { return &of(a).Options.HTTPOnly }),
		at(Field{Name: "same_site", Default: "none"}, sameSite, func(a *A) *string { return &of(a).Options.SameSite }),
	}
}

func checkCookie[A any](r *Reader, n *lesson.Node, _ *A) {
	r.checkLatin1(n.Get("name"))
	r.checkLatin1(n.Get("value"))
}

// cookieEnd is expires=… of set_cookie.
var cookieEnd = kind[httpsim.CookieOptions]{Type{Form: AsEither, Either: []Type{timeKind.Type, lengthKind.Type}}, func(r *Reader, n *lesson.Node) (o httpsim.CookieOptions, ok bool) {
	if strings.Contains(n.Value, "T") {
		o.Expires, ok = timeKind.read(r, n)
		return o, ok
	}
	length, ok := lengthKind.read(r, n)
	o.ExpiresIn = &length
	return o, ok
}, nil}

// checkLatin1 looks whether a text of a cookie is one that Django's server can
// write. Quotes that somebody's editor made typographic are the usual reason.
func (r *Reader) checkLatin1(n *lesson.Node) {
	switch {
	case n == nil || !strings.ContainsFunc(n.Value, func(c rune) bool { return c > 0xFF }):
	case strings.ContainsAny(n.Value, "“”„‘’‚"):
		r.Add(n.Pos, `write straight ones, " or ', or none: a plain value needs no quotes`, "the quotes in %s are typographic, and part of the value", n.Value)
	case !strings.Contains(n.Value, "{{"):
		r.Add(n.Pos, "write "+url.PathEscape(n.Value)+", as quote() of Python's urllib.parse does", "a header carries Latin-1 only, found %q", n.Value)
	}
}

// deletedCookie is the name of a cookie, or a map that says which of them is meant.
var deletedCookie = kind[httpsim.DeleteCookie]{Type{Form: AsEither, Says: "name or map", Either: []Type{textKind.Type, deleteCookie.kind().Type}},
	func(r *Reader, n *lesson.Node) (httpsim.DeleteCookie, bool) {
		if n.Kind == lesson.Scalar {
			return httpsim.DeleteCookie{Name: n.Value}, true
		}
		return deleteCookie.read(r, n)
	}, nil}

var deleteCookie = shapeOf("delete_cookie",
	at(Field{Name: "name", Required: true}, textKind, func(a *httpsim.DeleteCookie) *string { return &a.Name }),
	at(Field{Name: "path"}, textKind, func(a *httpsim.DeleteCookie) *string { return &a.Path }),
	at(Field{Name: "domain"}, textKind, func(a *httpsim.DeleteCookie) *string { return &a.Domain }),
	at(Field{Name: "same_site", Default: "none"}, sameSite, func(a *httpsim.DeleteCookie) *string { return &a.SameSite }),
)

// keyed is a value of the session, or one inside a dict of it.
type keyed struct {
	name, inner string
	value       httpsim.Template
}

// sessionValue is the one name and value of session_set and session_change.
func sessionValue(what string) kind[keyed] {
	return kind[keyed]{Type{Form: AsNames, Of: &Type{Form: AsEither, Either: []Type{template.Type, constant.kind().Type}}}, func(r *Reader, n *lesson.Node) (keyed, bool) {
		entry, ok := r.one(n, what, "write an action for each")
		if !ok {
			return keyed{}, false
		}
		name, inner, _ := strings.Cut(entry.Key.Value, ".")
		if !r.checkSessionName(entry.Key, inner) {
			return keyed{}, false
		}
		if entry.Value.Kind == lesson.Map {
			value, ok := constant.read(r, entry.Value)
			return keyed{name, inner, value}, ok
		}
		value, ok := template.read(r, entry.Value)
		return keyed{name, inner, value}, ok
	}, nil}
}

// checkSessionName reports a name of the session that would be taken for another key than
// is meant: inner is what stands in it behind the first point.
func (r *Reader) checkSessionName(n *lesson.Node, inner string) bool {
	switch {
	case strings.Contains(n.Value, "{{") || strings.Contains(n.Value, "}}"):
		r.Add(n.Pos, "write the name out; session_add alone takes one that was sent, as in cart.{{ post.item }}", "the name of a session value is written as it is, and has no {{ }}")
	case strings.HasPrefix(n.Value, ".") || strings.HasSuffix(n.Value, ".") && n.Value != "":
		r.Add(n.Pos, "write it as in cart.apple", "%q lacks a name beside its point", n.Value)
	case strings.Contains(inner, "."):
		r.Add(n.Pos, "write it as in cart.apple; a dict in it is a value, as in {json: '{\"apple\": 1}'}", "%q lies too deep: a name has two parts at most", n.Value)
	default:
		return true
	}
	return false
}

// ofSession is the name of a value of the session itself.
var ofSession = textKind.called("name").that(func(r *Reader, n *lesson.Node, name string) bool {
	if !r.checkSessionName(n, "") {
		return false
	}
	if strings.Contains(name, ".") {
		r.Add(n.Pos, "set the dict without it, as in session_set", "%q is inside a dict, and here a value of the session itself is named", name)
		return false
	}
	return true
})

// outerValue is a name of the session itself, with a value.
func outerValue(what string) kind[keyed] {
	return sessionValue(what).that(func(r *Reader, n *lesson.Node, v keyed) bool {
		_, ok := ofSession.read(r, n.Entries[0].Key)
		return ok
	})
}

// insideSession is the name of a value in a dict of the session.
var insideSession = as(textKind.called("name, as in `cart.apple`").that(func(r *Reader, n *lesson.Node, name string) bool {
	_, inner, _ := strings.Cut(name, ".")
	return r.checkSessionName(n, inner)
}), func(name string, _ *lesson.Node) keyed {
	outer, inner, _ := strings.Cut(name, ".")
	return keyed{name: outer, inner: inner}
}, nil)

// constant is a value that is no text, written as JSON.
var constant = shapeOf("a value of the session",
	put(Field{Name: "json", Required: true, About: en("a number, `true`, `null`, a list or a dict, as JSON has it")}, constantText, func(t *httpsim.Template, value httpsim.Template, _ *lesson.Node) {
		*t = value
	}),
)

// wholeNumber is a number as a session keeps one.
var wholeNumber = as(numberKind, func(n int, _ *lesson.Node) int64 { return int64(n) }, nil)

// added is session_add, of a value of the session or of one in a dict of it.
type added struct {
	httpsim.SessionAdd
	in *httpsim.SessionCount
}

// action is what a page does.
func (a added) action() httpsim.Action {
	if a.in != nil {
		return *a.in
	}
	return a.SessionAdd
}

var sessionAdd = shapeOf("session_add",
	at(Field{Name: "name", Required: true, About: en("of a number; `cart.apple` is one inside a dict, and so is `cart.{{ post.item }}`")}, textKind, func(a *added) *string { return &a.Name }),
	put(byField, amountKind, func(a *added, by amount, _ *lesson.Node) { a.By, a.Minus = by.of, by.minus }),
	at(Field{Name: "from", Default: "none: 500", About: en("`request.session.get(\"name\", 0) + 1`: the number of one that is not there")}, given(wholeNumber), func(a *added) **int64 { return &a.From }),
).checked(func(r *Reader, n *lesson.Node, a *added) {
	outer, inner, inside := strings.Cut(a.Name, ".")
	name := n.Get("name")
	switch {
	case name == nil || name.Kind != lesson.Scalar:
	case !inside || inner == "" || strings.Contains(outer, "{{"):
		r.checkSessionName(name, "")
	case strings.Contains(inner, ".") && !strings.Contains(inner, "{{"):
		r.checkSessionName(name, inner)
	case n.Get("by") != nil || a.From == nil || *a.From != 0:
		r.Add(name.Pos, "write from: 0, and leave by out", "inside a dict session_add counts from 0, one at a time")
	default:
		if t, ok := template.read(r, &lesson.Node{Kind: lesson.Scalar, Value: inner, Pos: name.Pos}); ok {
			a.in = &httpsim.SessionCount{Name: outer, Inner: t}
		}
	}
})

// one reads a map of one entry.
func (r *Reader) one(n *lesson.Node, what, hint string) (lesson.Entry, bool) {
	entries, ok := r.Entries(n, what)
	if !ok || len(entries) == 0 {
		return lesson.Entry{}, false
	}
	for _, more := range entries[1:] {
		r.Add(more.Key.Pos, hint, "%s sets one value", what)
	}
	return entries[0], true
}

// expiry is a length, a time, 0 (until the browser closes) or default.
var expiry = kind[httpsim.SetExpiry]{Type{Form: AsEither, Says: "length, time, `0` or `default`", Either: []Type{lengthKind.Type, timeKind.Type, word("0", "default").Type}},
	func(r *Reader, n *lesson.Node) (httpsim.SetExpiry, bool) {
		switch {
		case n.Value == "0":
			return httpsim.SetExpiry{Length: new(time.Duration)}, true
		case n.Value == "default":
			return httpsim.SetExpiry{}, true
		case strings.Contains(n.Value, "T"):
			at, ok := timeKind.read(r, n)
			return httpsim.SetExpiry{At: at}, ok
		}
		length, ok := lengthKind.read(r, n)
		return httpsim.SetExpiry{Length: &length}, ok
	}, nil}

// ifValid and ifNot are the branches behind a form.
func ifValid(about string) Field { return Field{Name: "if_valid", Required: true, About: en(about)} }
func ifNot(about string) Field   { return Field{Name: "if_not", Required: true, About: en(about)} }

var checkLoginForm = shapeOf("check_login_form",
	at(ifValid("name and password are right, and the user is active"), actions, func(a *httpsim.CheckLoginForm) *[]httpsim.Action { return &a.IfValid }),
	at(ifNot("they are not"), actions, func(a *httpsim.CheckLoginForm) *[]httpsim.Action { return &a.IfNot }),
)

var authenticate = shapeOf("authenticate",
	at(Field{Name: "username", Required: true, About: en("as in `{{ json.username }}`")}, template, func(a *httpsim.Authenticate) *httpsim.Template { return &a.Username }),
	at(Field{Name: "password", Required: true, About: en("as in `{{ json.password }}`")}, template, func(a *httpsim.Authenticate) *httpsim.Template { return &a.Password }),
	at(ifValid("name and password are right, and the user is active"), actions, func(a *httpsim.Authenticate) *[]httpsim.Action { return &a.IfValid }),
	at(ifNot("they are not: `user` is `None`"), actions, func(a *httpsim.Authenticate) *[]httpsim.Action { return &a.IfNot }),
)

var checkPasswordForm = shapeOf("check_password_form",
	at(ifValid("the old password is right, and the new one was given twice"), actions, func(a *httpsim.CheckPasswordForm) *[]httpsim.Action { return &a.IfValid }),
	at(ifNot("one of the two does not hold"), actions, func(a *httpsim.CheckPasswordForm) *[]httpsim.Action { return &a.IfNot }),
)

// forgettingForm is a kind of form of Django's own: templates behind it know no
// attribute of another one.
func forgettingForm[V any](k kind[V]) kind[V] {
	read := k.read
	k.read = func(r *Reader, n *lesson.Node) (V, bool) {
		r.known.Form = ""
		return read(r, n)
	}
	return k
}

// finding is a kind of actions that find a user, whom the lines of a hole behind them and in
// their branches know: by a form, or as user.
func finding[V any](byForm bool, k kind[V]) kind[V] {
	read := k.read
	k.read = func(r *Reader, n *lesson.Node) (V, bool) {
		r.known.Checked, r.known.User = byForm, !byForm
		return read(r, n)
	}
	return k
}

// ownForm reads what the form keeps first, since the branches name it.
var ownForm = kind[httpsim.CheckOwnForm]{checkOwnForm.kind().Type, func(r *Reader, n *lesson.Node) (httpsim.CheckOwnForm, bool) {
	var a httpsim.CheckOwnForm
	if kept := n.Get("keeps"); n.Kind == lesson.Map && kept != nil && kept.Kind != lesson.Invalid {
		r.keeps(kept, &a.Form)
	}
	r.known.Form = a.Form.Keeps
	return a, checkOwnForm.readInto(r, n, &a)
}, nil}

var checkOwnForm = shapeOf("check_own_form",
	at(Field{Name: "username", Default: "`username`", About: en("of the field")}, textKind.called("name"), func(a *httpsim.CheckOwnForm) *string { return &a.Form.Username }),
	at(Field{Name: "password", Default: "`password`", About: en("of the field")}, textKind.called("name"), func(a *httpsim.CheckOwnForm) *string { return &a.Form.Password }),
	put(Field{Name: "keeps", Required: true, About: en("what `clean()` keeps of the user, as in `self.login_session = user.id`. It is `None` until then")},
		kind[string]{Type{Form: AsNames, Says: "`{attribute: id}` or `{attribute: username}`", Of: &keptOfUser.Type}, func(*Reader, *lesson.Node) (string, bool) { return "", false }, nil},
		func(*httpsim.CheckOwnForm, string, *lesson.Node) {}),
	at(Field{Name: "no_such_user", Default: "`No such user.`", About: en("what `clean()` says at the field of the name")}, textKind, func(a *httpsim.CheckOwnForm) *string { return &a.Form.NoSuchUser }),
	at(Field{Name: "wrong_password", Default: "`Wrong password.`", About: en("what `clean()` says at the field of the password")}, textKind, func(a *httpsim.CheckOwnForm) *string { return &a.Form.WrongPassword }),
	at(ifValid("there is such a user, active or not, and the password is right"), actions, func(a *httpsim.CheckOwnForm) *[]httpsim.Action { return &a.IfValid }),
	at(ifNot("there is not, or a field is empty"), actions, func(a *httpsim.CheckOwnForm) *[]httpsim.Action { return &a.IfNot }),
)

var keptOfUser = word("id", "username")

// keeps reads the attribute of a form and what of the user it keeps.
func (r *Reader) keeps(n *lesson.Node, form *httpsim.OwnForm) {
	entry, ok := r.one(n, "keeps", "as in {login_session: id}")
	if !ok {
		return
	}
	what, _ := keptOfUser.read(r, entry.Value)
	form.Keeps, form.KeepsName = entry.Key.Value, what == "username"
}

// contextValue is one name of the context with its value.
var contextValue = kind[httpsim.Context]{Type{Form: AsNames, Says: "`{name: text}`, may hold `{{ }}`, or `{name: {in_session: name}}`, `{name: {from_cache: name}}` or `{name: {from_cookie: name}}`",
	Of: &Type{Form: AsEither, Either: []Type{template.Type, inSession.kind().Type}}}, func(r *Reader, n *lesson.Node) (httpsim.Context, bool) {
	entry, ok := r.one(n, "context", "write an action for each")
	if !ok {
		return httpsim.Context{}, false
	}
	a := httpsim.Context{Name: entry.Key.Value}
	if entry.Value.Kind == lesson.Map {
		inSession.readInto(r, entry.Value, &a)
	} else {
		a.Value, _ = template.read(r, entry.Value)
	}
	if r.known.Context == nil {
		r.known.Context = map[string]bool{}
	}
	r.known.Context[a.Name] = true
	return a, true
}, nil}

var inSession = shapeOf("a value of the context",
	at(Field{Name: "in_session", About: en("`\"name\" in request.session`: `True` or `False`")}, notEmpty("a session value has a name").called("name"), func(a *httpsim.Context) *string { return &a.InSession }),
	put(Field{Name: "from_cache", About: en("`cache.get(\"name\")`: what [the cache](#the-cache) keeps, or `None`. The name may hold `{{ }}`")}, cacheKey, func(a *httpsim.Context, name httpsim.Template, _ *lesson.Node) {
		a.Value = httpsim.CacheLookup(name)
	}),
	put(Field{Name: "from_cookie", About: en("`request.COOKIES.get(\"name\")`: the value of a cookie whose name no template can say, as `__Host-sid`, or `None`")}, notEmpty("a cookie has a name").called("name"), func(a *httpsim.Context, name string, _ *lesson.Node) {
		a.Value = httpsim.Lookup("cookie", name)
	}),
).checked(func(r *Reader, n *lesson.Node, _ *httpsim.Context) {
	if len(n.Entries) != 1 {
		r.Add(n.Pos, "as in {from_cache: name}", "a value of the context comes from one place: in_session, from_cache or from_cookie")
	}
})

// sessionKeyKind is the key of a session, which a page looks up.
var sessionKeyKind = template.that(func(r *Reader, n *lesson.Node, t httpsim.Template) bool {
	if t.String() == "" {
		r.Add(n.Pos, "as in '{{ device.key }}'", "a row of a session is found by its key")
	}
	return t.String() != ""
})

// endSessions deletes rows of sessions.
func endSessions(whose string) httpsim.Action {
	if whose == "mine" {
		return httpsim.EndSessions{}
	}
	return httpsim.EndSessions{Whose: httpsim.Whose(whose)}
}

// login is the user of the form that was checked, or one by name.
func login(who string) httpsim.Action {
	if who == byForm {
		return httpsim.Login{}
	}
	return httpsim.Login{User: who}
}

// pause is a stop, under the name by which a step lets the page go on.
var pause = kind[httpsim.Pause]{nameKind.Type, func(r *Reader, n *lesson.Node) (httpsim.Pause, bool) {
	name, ok := nameKind.read(r, n)
	if !ok {
		return httpsim.Pause{}, false
	}
	r.Pauses = append(r.Pauses, lesson.Text{Value: name, Pos: n.Pos})
	return httpsim.Pause{Name: name, Title: Titles(r.lesson.Pauses).Of(name, rule.Same("%s"))}, true
}, nil}
