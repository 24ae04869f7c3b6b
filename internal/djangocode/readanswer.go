package djangocode

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// answer reads an expression that makes the answer.
func (r *viewReader) answer(s python.Statement) error {
	if slices.ContainsFunc(r.done, func(p placed) bool { return httpsim.Answers([]httpsim.Action{p.Action}) }) {
		return refuse(s, "an answer is made above already: a view returns one, so leave one of the two lines out")
	}
	a, before, err := r.response(s)
	if err != nil {
		return err
	}
	for _, b := range before {
		r.add(s, b)
	}
	r.add(s, a)
	r.answered = true
	return nil
}

// response reads a call that makes an answer, and what its arguments say of it.
func (r *viewReader) response(s python.Statement) (a httpsim.Action, before []httpsim.Action, err error) {
	e := s.Value
	switch name := calls(e); name {
	case "HttpResponseNotAllowed":
		return r.notAllowed(s)
	case "HttpResponse", "HttpResponseBadRequest", "HttpResponseForbidden", "HttpResponseNotFound", "HttpResponseGone", "HttpResponseServerError":
		args := given(s, e, "content")
		before = args.ofAnswer()
		if code := statusOf[name]; code != 0 && !slices.ContainsFunc(before, isStatus) {
			before = append(before, httpsim.Status{Code: code})
		}
		content := args.take("content")
		if args.rest() != nil || content == nil {
			return httpsim.Text{}, before, args.err
		}
		if calls(content) == "format_html_join" {
			return httpsim.ShowVisits{}, before, nil
		}
		if content.Kind == python.Dict || content.Kind == python.List || content.Kind == python.Set {
			return nil, nil, instead(s, `return JsonResponse({"name": "text"})`, "of a dict and of a list HttpResponse() puts the parts together, without commas and signs")
		}
		if content.Dotted() == "request.user" {
			return nil, nil, r.noUser(s, content, "HttpResponse() goes through what it is given, and a user is no text: Python answers TypeError")
		}
		t, err := r.inText(s, content)
		if calls(content) == "str" { // of a dict it would go through the keys
			t, err = asText(t, err)
		}
		if err == nil && t.IsLiteral() {
			return httpsim.Text{Text: t.String()}, before, nil
		}
		return httpsim.Write{Value: t}, before, err
	case "render":
		args := given(s, e, "request", "template", "context")
		before = args.ofAnswer()
		a, err = r.render(s, args)
		return a, before, err
	case "JsonResponse":
		args := given(s, e, "data")
		before = args.ofAnswer()
		a, err = r.answerJSON(s, args)
		return a, before, err
	case "redirect", "HttpResponseRedirect":
		if made := r.withPlaces(e); made != nil {
			e = made
		} else if err := r.noSuchPlace(s, e); err != nil {
			return nil, nil, err
		}
		args := given(s, e, "to")
		before = args.ofAnswer()
		to := args.take("to")
		if to != nil && to.Dotted() == "next_page" && r.next {
			return httpsim.Redirect{To: r.nextTo, Next: true, Hosts: r.nextHosts}, before, args.rest()
		}
		if err := r.noUser(s, to, "redirect() is given an address, and a user is none"); err != nil {
			return nil, nil, err
		}
		if to != nil && r.rowVar(to.Dotted()) != nil {
			s.Line, s.Col = to.Line, to.Col
			return nil, nil, refuse(s, "redirect() of a row asks its get_absolute_url(), which runs line by line alone")
		}
		to, err = r.reversed(s, to)
		if err != nil {
			return nil, nil, err
		}
		t, err := r.value(s, to)
		if err != nil {
			return nil, nil, err
		}
		return httpsim.Redirect{To: t}, before, args.rest()
	case "response.set_cookie", "response.delete_cookie", "response.set_signed_cookie":
		return nil, nil, refuse(s, "%s() changes the answer and is none itself: it stands on a line of its own, above return response", name)
	case "set_language":
		return nil, nil, refuse(s, "set_language() runs line by line alone")
	case "redirect_to_login":
		a, err := r.toLogin(s)
		return a, nil, err
	}
	if passesOn(s) {
		s.Line, s.Col = e.Line, e.Col
		return nil, nil, instead(s, `return HttpResponse("text")`, "get_response() is called in a middleware, and this is a view")
	}
	return nil, nil, instead(s, `return HttpResponse("text")`, "an answer here is HttpResponse(), render(), JsonResponse() or redirect()")
}

// notAllowed reads HttpResponseNotAllowed(["POST"]), which names what is.
func (r *viewReader) notAllowed(s python.Statement) (a httpsim.Action, before []httpsim.Action, err error) {
	args := given(s, s.Value, "permitted_methods")
	var methods []string
	list := args.take("permitted_methods")
	if list == nil || list.Kind != python.List {
		return nil, nil, instead(s, `return HttpResponseNotAllowed(["POST"])`, "HttpResponseNotAllowed() is given the methods that are allowed, in a list")
	}
	for _, m := range list.Parts {
		if m.Kind != python.String {
			return nil, nil, instead(s, `return HttpResponseNotAllowed(["POST"])`, "HttpResponseNotAllowed() is given the methods that are allowed, in a list")
		}
		methods = append(methods, m.Text)
	}
	before = []httpsim.Action{httpsim.Status{Code: 405}, httpsim.Header{Name: "Allow", Value: httpsim.Literal(strings.Join(methods, ", "))}}
	return httpsim.Text{}, before, args.rest()
}

// statusOf are the statuses of answers that have one by their name.
var statusOf = map[string]int{"HttpResponseBadRequest": 400, "HttpResponseForbidden": 403, "HttpResponseNotFound": 404, "HttpResponseGone": 410, "HttpResponseServerError": 500}

func isStatus(a httpsim.Action) bool {
	_, is := a.(httpsim.Status)
	return is
}

// ofAnswer takes what every answer can be given.
func (a *arguments) ofAnswer() (all []httpsim.Action) {
	if kind := a.text("content_type"); kind != "" {
		all = append(all, httpsim.ContentType{Type: kind})
	}
	if code := a.status(); code != 0 {
		all = append(all, httpsim.Status{Code: code})
	}
	if headers := a.take("headers"); headers != nil {
		for _, h := range headers.Named {
			if h.Key == nil || h.Key.Kind != python.String || h.Value.Kind != python.String {
				a.refuse("headers of %s() is a dict of texts", a.call)
				return all
			}
			if name := strings.ToLower(h.Key.Text); name == "set-cookie" || name == "content-type" {
				a.refuse("%s is set on a line of its own, or by a name of its own", h.Key.Text)
				return all
			}
			all = append(all, httpsim.Header{Name: h.Key.Text, Value: httpsim.Literal(h.Value.Text)})
		}
	}
	return all
}

func (a *arguments) status() int {
	e := a.take("status")
	switch {
	case e == nil:
		return 0
	case e.Kind != python.Number || e.Number < 200 || e.Number > 599:
		a.refuse("a status is a number of 200 to 599")
		return 0
	}
	return int(e.Number)
}

// setCookie reads response.set_cookie(…) and response.set_signed_cookie(…).
func (r *viewReader) setCookie(s python.Statement) error {
	names := []string{"key", "value", "max_age", "expires", "path", "domain", "secure", "httponly", "samesite"}
	signs := calls(s.Value) == "response.set_signed_cookie"
	if signs {
		names = slices.Insert(names, 2, "salt")
	}
	args := given(s, s.Value, names...)
	value := args.take("value")
	if value != nil && value.Dotted() == "visitor" {
		return nil // of NoteVisit
	}
	t := httpsim.Template{}
	if value != nil {
		var err error
		if t, err = r.counted(s, value); err != nil {
			return err
		}
	}
	a := httpsim.SetCookie{Name: args.text("key"), Value: t, Options: httpsim.CookieOptions{
		Path: args.text("path"), Domain: args.text("domain"), Secure: args.isTrue("secure"), HTTPOnly: args.isTrue("httponly"), SameSite: args.text("samesite")}}
	if age := args.take("max_age"); age != nil && age.Dotted() != "None" {
		d, ok := seconds(age)
		if !ok {
			return instead(s, `response.set_cookie("name", "text", max_age=60 * 60)`, "max_age is a number of seconds, or timedelta(days=14)")
		}
		a.Options.MaxAge = &d
	}
	if expires := args.take("expires"); expires != nil && expires.Dotted() != "None" {
		if !endsAt(s, expires, &a.Options) {
			return instead(s, `response.set_cookie("name", "text", expires=datetime(2027, 1, 31, 9, 0, 0, tzinfo=timezone.utc))`, "expires is a number of seconds from now on, or a moment that is written out")
		}
	}
	salt := ""
	if signs {
		salt = args.text("salt")
	}
	if args.rest() != nil {
		return args.err
	}
	if signs {
		r.touch(s, httpsim.SetSignedCookie{SetCookie: a, Salt: salt})
		return nil
	}
	r.touch(s, a)
	return nil
}

// endsAt reads expires=… of a cookie.
func endsAt(s python.Statement, e *python.Expr, o *httpsim.CookieOptions) bool {
	if e.Kind == python.String {
		o.ExpiresText = e.Text
		return true
	}
	if d, ok := seconds(e); ok && calls(e) == "" {
		o.ExpiresIn = &d
		return true
	}
	at, ok := moment(s, e)
	o.Expires = at
	return ok
}

// deleteCookie reads response.delete_cookie(…), also of what leaves the row.
func (r *viewReader) deleteCookie(s python.Statement) error {
	e := s.Value
	if len(e.Parts) > 1 && e.Parts[1].Dotted() == "settings.SESSION_COOKIE_NAME" {
		for i, p := range r.done {
			if _, looks := p.Action.(httpsim.LookAtUser); looks {
				r.done[i].Action = httpsim.LogoutKeepingRow{}
				return nil
			}
		}
		e = rebuilt(e, func(part *python.Expr) *python.Expr { return replaced(part, r.usual) })
	}
	args := given(s, e, "key", "path", "domain")
	a := httpsim.DeleteCookie{Name: args.text("key"), Path: args.text("path"), Domain: args.text("domain"), SameSite: args.text("samesite")}
	if args.rest() != nil {
		return args.err
	}
	r.touch(s, a)
	return nil
}

// setExpiry reads request.session.set_expiry(…).
func (r *viewReader) setExpiry(s python.Statement) error {
	args := given(s, s.Value, "value")
	value := args.take("value")
	switch {
	case args.rest() != nil:
		return args.err
	case value == nil:
		return instead(s, "request.session.set_expiry(60 * 60)", "set_expiry() is given seconds, timedelta(days=30), a moment that is written out, or None")
	case value.Dotted() == "None":
		r.add(s, httpsim.SetExpiry{})
		return nil
	}
	if at, ok := moment(s, value); ok {
		r.add(s, httpsim.SetExpiry{At: at})
		return nil
	}
	d, ok := seconds(value)
	if ok && calls(value) != "" {
		r.add(s, httpsim.SetExpiry{In: &d})
		return nil
	}
	if !ok || d < 0 {
		return instead(s, "request.session.set_expiry(60 * 60)", "set_expiry() is given seconds, timedelta(days=30), a moment that is written out, or None")
	}
	r.add(s, httpsim.SetExpiry{Length: &d})
	return nil
}

// reversed is where a redirect goes to: of redirect("login") Django looks for the page that
// urls.py calls so, before it takes the text for an address.
func (r *viewReader) reversed(s python.Statement, to *python.Expr) (*python.Expr, error) {
	name := to
	if calls(to) == "reverse" && len(to.Parts) == 2 && len(to.Named) == 0 {
		name = to.Parts[1]
	} else if to == nil || to.Kind != python.String || to.Text == "" || strings.ContainsAny(to.Text, "/.") || len(r.Pages) == 0 {
		return to, nil
	}
	var known, names []string
	for _, path := range slices.Sorted(slices.Values(r.Pages)) {
		if strings.Contains(path, "<") { // whose values redirect() is not given here
			continue
		}
		if name.Kind == python.String && (strings.Trim(path, "/") == name.Text || r.isCalled(path, name.Text)) {
			return &python.Expr{Kind: python.String, Line: name.Line, Col: name.Col, Text: path}, nil
		}
		known, names = append(known, r.nameOf(path)+" ("+path+")"), append(names, r.nameOf(path))
	}
	return nil, hinted(s, cmp.Or(diag.DidYouMean(name.Text, names), "the site has "+strings.Join(known, ", ")), "no page of this site is called so: Django answers NoReverseMatch")
}

// nameOf is the name of a page by which reverse() finds it.
func (r *viewReader) nameOf(path string) string {
	if name := r.Called[path]; name != "" {
		return name
	}
	site := httpsim.Site{Pages: map[string]httpsim.Page{}}
	for _, path := range r.Pages {
		site.Pages[path] = httpsim.Page{}
	}
	return strings.TrimSuffix(site.ViewName(path), "_page")
}

// isCalled reports whether a page has a name, or its view does.
func (r *viewReader) isCalled(path, name string) bool {
	own := r.nameOf(path)
	return own == name || r.Called[path] == "" && own+"_page" == name
}
