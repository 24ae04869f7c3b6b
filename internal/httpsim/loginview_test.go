package httpsim

import "errors"

// LoginView is Django's own view of that name, made of what pages in Go are given:
// what it does tells whether they are given enough.
type LoginView struct {
	// Template shows the form, with {{ form.non_field_errors }} after a refusal.
	Template Template
	// Then is next_page: where a login leads that brings no next. Empty is
	// LOGIN_REDIRECT_URL.
	Then string
	// RedirectAuthenticated is redirect_authenticated_user: who is logged in
	// already is sent on at once. It tells other sites, which can try next, whether
	// a visitor is logged in here.
	RedirectAuthenticated bool
}

// errRedirectLoop is what Django raises where the login page would send those who
// are logged in to itself.
var errRedirectLoop = errors.New("ValueError: Redirection loop for authenticated user detected. " +
	"Check that your LOGIN_REDIRECT_URL doesn't point to a login page")

// Page returns the page of the view. It needs no login, whatever the site does.
func (l LoginView) Page() Page {
	return Page{View: l.serve, LoginNotRequired: true}
}

func (l LoginView) serve(r *Request) (*Response, error) {
	res, err := l.answer(r)
	if err != nil {
		return nil, err
	}
	return r.neverCached(res), nil
}

func (l LoginView) answer(r *Request) (*Response, error) {
	if l.RedirectAuthenticated {
		user, err := r.User()
		if err != nil {
			return nil, err
		}
		if user != nil {
			return l.sendOn(r)
		}
	}
	switch r.Method {
	case "GET", "HEAD":
		return r.render(l.Template, nil)
	case "POST", "PUT": // the fields of a PUT are not read, so that it is refused
		return l.logIn(r)
	}
	return r.otherMethod("GET, POST, PUT, HEAD, OPTIONS"), nil
}

// sendOn redirects a visitor who is logged in already.
func (l LoginView) sendOn(r *Request) (*Response, error) {
	to := r.Next(l.Then)
	if to == r.Path {
		return nil, errRedirectLoop
	}
	return RedirectTo(to), nil
}

func (l LoginView) logIn(r *Request) (*Response, error) {
	form, err := r.CheckLoginForm()
	if err != nil {
		return nil, err
	}
	if !form.Valid() {
		return r.render(l.Template, form.Errors)
	}
	if err := r.Login(form.User()); err != nil {
		return nil, err
	}
	return RedirectTo(r.Next(l.Then)), nil
}

// LogoutView is Django's own view of that name. It takes nothing but a POST, since
// a GET is what any link and any image makes.
type LogoutView struct {
	// Template is shown where there is nowhere to go: no next and no Then, or one
	// that is this very page.
	Template Template
	// Then is next_page: where a logout leads that brings no next.
	Then string
}

// Page returns the page of the view.
func (l LogoutView) Page() Page { return Page{View: l.serve} }

func (l LogoutView) serve(r *Request) (*Response, error) {
	if r.Method != "POST" {
		return r.neverCached(r.otherMethod("POST, OPTIONS")), nil
	}
	res, err := l.logOut(r)
	if err != nil {
		return nil, err
	}
	return r.neverCached(res), nil
}

func (l LogoutView) logOut(r *Request) (*Response, error) {
	if err := r.Logout(); err != nil {
		return nil, err
	}
	here := l.Then
	if here == "" {
		here = r.Path
	}
	if to := r.Next(here); to != r.fullPath(r.Path) {
		return RedirectTo(to), nil
	}
	return r.render(l.Template, nil)
}

// render answers with a template.
func (r *Request) render(t Template, errors FormErrors) (*Response, error) {
	v := &visit{Request: r, res: HTML(""), errors: errors}
	if err := (Render{Template: t}).run(v); err != nil {
		return nil, err
	}
	return v.res, nil
}

// neverCached is @never_cache: no browser and no proxy keeps the answer.
func (r *Request) neverCached(res *Response) *Response {
	res.SetHeader("Expires", httpDate(r.server.env.Now()))
	res.SetHeader("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate, private")
	return res
}

// otherMethod answers OPTIONS with the methods that a view takes, and refuses
// those that it does not take.
func (r *Request) otherMethod(methods string) *Response {
	res := HTML("")
	if r.Method != "OPTIONS" {
		return r.methodNotAllowed(res, methods)
	}
	res.SetHeader("Allow", methods)
	return res
}
