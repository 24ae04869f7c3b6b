package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/accounts"
)

// visit is a page made of actions while it runs.
type visit struct {
	*Request
	res    *Response
	form   *LoginForm     // after CheckLoginForm
	change *PasswordForm  // after CheckPasswordForm
	own    *FilledForm    // after CheckOwnForm
	errors FormErrors     // of the form that was checked last
	loaded *accounts.User // after LoadUser
	done   bool           // the page has returned

	context map[string]any // what Context has put there
}

// runPage runs the actions of the request's method.
func (r *Request) runPage(page Page) (*Response, error) {
	actions, ok := page.of(r.Method)
	if !ok {
		return r.methodNotAllowed(HTML(errorPage(405)), strings.Join(page.methods(), ", ")), nil
	}
	v := &visit{Request: r, res: HTML("")}
	if err := v.run(actions); err != nil {
		return nil, err
	}
	return v.res, nil
}

// methodNotAllowed makes res the refusal of a method that is none of methods.
func (r *Request) methodNotAllowed(res *Response, methods string) *Response {
	res.Status, res.logged = 405, true
	res.SetHeader("Allow", methods)
	r.Log("django.request", "WARNING", "Method Not Allowed (%s): %s", r.Method, r.Path)
	r.Note("the page does not take %s", "%s 요청을 받지 않는 페이지", shortText(r.Method))
	return res
}

// run runs actions from top to bottom, until one of them returns from the page.
func (v *visit) run(actions []Action) error {
	for _, a := range actions {
		if err := a.run(v); err != nil {
			return err
		}
		if v.done {
			return nil
		}
	}
	return nil
}

// of returns the actions for a method, and false for 405.
func (p Page) of(method string) ([]Action, bool) {
	switch method {
	case "GET", "HEAD":
		return p.Get, p.Get != nil
	case "POST":
		return p.Post, p.Post != nil
	}
	return nil, false
}

// methods returns the methods that the page answers.
func (p Page) methods() []string {
	var all []string
	if p.Get != nil {
		all = append(all, "GET", "HEAD")
	}
	if p.Post != nil {
		all = append(all, "POST")
	}
	return all
}

// Check returns what is wrong with the actions of a page. users are the names of
// the site's users.
func (p Page) Check(users []string) []error {
	c := &checking{users: users}
	if p.View != nil && (p.Get != nil || p.Post != nil) {
		c.add("a page has a view or actions, not both")
	}
	for _, actions := range [][]Action{p.Get, p.Post} {
		c.list(actions, false)
	}
	return c.problems
}

// Answers reports whether one of the actions makes the body of the answer.
func Answers(actions []Action) bool {
	return slices.ContainsFunc(actions, func(a Action) bool {
		_, ok := a.(answering)
		return ok
	})
}

// answering are the actions that make the answer. A page answers once.
type answering interface{ answers() }

func (Text) answers()       {}
func (Write) answers()      {}
func (Render) answers()     {}
func (Redirect) answers()   {}
func (ShowVisits) answers() {}
