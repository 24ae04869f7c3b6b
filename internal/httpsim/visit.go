package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// visit is a page made of actions while it runs.
type visit struct {
	*Request
	res    *Response
	form   *LoginForm         // after CheckLoginForm
	change *PasswordForm      // after CheckPasswordForm
	own    *FilledForm        // after CheckOwnForm
	errors FormErrors         // of the form that was checked last
	other  bool               // the form that is not bound is none for a login
	loaded *accounts.User     // after LoadUser
	kept   *keptUser          // after KeepVisitor, in the place of loaded
	later  bool               // loaded was found behind form
	behind []Action           // what a middleware does with the answer that comes back
	done   bool               // the page has returned
	typed  bool               // by ContentType
	token  string             // made last
	code   string             // the same
	claims *sessionstore.Dict // of what was checked last

	signed  sessionstore.Value // of the signed cookie that was read last
	expired bool               // what was checked last was right, and too old

	context    map[string]any                // what Context has put there
	locals     map[string]sessionstore.Value // what Let has named
	rows       map[string]any                // of models: *record, *queried or int64
	turns      []turn                        // the scopes of the template that is filled in, the innermost last
	turned     int                           // turns so far
	work       int                           // bytes that templates have gone through
	turnedView int                           // how often the loops of the view have gone round
	read       []rule.Text                   // what was found in cookies, each once

	everywhere map[string]any // what the context processors of the site give to the template that is filled in
	lines      *running       // lines of a view whose context templates are given; nil for none
	drawFailed error          // what failed while a form was drawn in a template
	methods    *running       // for methods of models; nil before somebody asks

	next func() (*Response, error) // what get_response(request) of a middleware calls; nil in a view

	inTemplate bool // a template is filled in
	bare       bool // without the request, of which it knows nothing then
	filling         // where that one is

	view string // the name of the page's view
}

// runPage runs the actions of the request's method.
func (r *Request) runPage(page Page) (*Response, error) {
	actions, ok := page.of(r.Method)
	if first := (&visit{Request: r, res: HTML("")}); !ok && page.LoginFirst {
		if err := (RequireLogin{}).run(first); err != nil || first.done {
			return first.res, err
		}
	}
	if !ok {
		return r.methodNotAllowed(HTML(errorPage(405)), strings.Join(page.Methods(), ", ")), nil
	}
	v, before := &visit{Request: r, res: HTML(""), view: page.Name}, len(r.notes)
	if err := v.run(actions); err != nil {
		return nil, err
	}
	if len(v.notes) == before { // else it is told what was made of them
		v.notes = append(v.notes, v.read...)
	}
	return v.res, nil
}

// foundCookie notes what a page finds in a cookie.
func (v *visit) foundCookie(p Path, value any) {
	if _, missing := value.(absent); missing {
		value = nil
	}
	said := rule.Textf("%[1]s is %[2]s", "%[1]s: %[2]s", lookupCode(p), shortValue(value))
	if !slices.Contains(v.read, said) {
		v.read = append(v.read, said)
	}
}

// methodNotAllowed makes res the refusal of a method that is none of methods.
func (r *Request) methodNotAllowed(res *Response, methods string) *Response {
	res.Status, res.logged = 405, true
	res.SetHeader("Allow", methods)
	r.Log("django.request", "WARNING", "Method Not Allowed (%s): %s", r.Method, r.Path)
	r.reason = Reason{Name: "method-not-allowed", Says: "Method Not Allowed (" + r.Method + ")"}
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

// MethodActions are the actions of a page for one method.
type MethodActions struct {
	Method  string // "GET"
	Actions *[]Action
}

// All are the actions of the page for each method that a page can name, in the order of
// Allow. Those of one that it does not name are nil.
func (p *Page) All() []MethodActions {
	return []MethodActions{{"GET", &p.Get}, {"HEAD", &p.Head}, {"POST", &p.Post}, {"PUT", &p.Put}, {"PATCH", &p.Patch}, {"DELETE", &p.Delete}, {"OPTIONS", &p.Options}}
}

// of returns the actions for a method, and false for 405.
func (p Page) of(method string) ([]Action, bool) {
	if p.Only != nil && !slices.Contains(p.Only, method) {
		return nil, false
	}
	if method == "HEAD" && p.Head == nil {
		method = "GET"
	}
	for _, m := range p.All() {
		if m.Method == method {
			return *m.Actions, *m.Actions != nil
		}
	}
	return nil, false
}

// Methods returns the methods that the page answers, as Allow has them.
func (p Page) Methods() []string {
	if p.Only != nil {
		return slices.Clone(p.Only)
	}
	var all []string
	for _, m := range p.All() {
		if *m.Actions != nil || m.Method == "HEAD" && p.Get != nil {
			all = append(all, m.Method)
		}
	}
	return all
}

// Check returns what is wrong with the actions of a page. users are the names of
// the site's users.
func (p Page) Check(users []string) []error {
	c := &checking{users: users}
	if p.View != nil && len(p.Methods()) > 0 {
		c.add("a page has a view or actions, not both")
	}
	for _, m := range p.All() {
		c.list(*m.Actions, false)
	}
	return c.problems
}

// Answers reports whether one of the actions makes the body of the answer, also where it is
// made in two ways for those whose token does not hold.
func Answers(actions []Action) bool {
	return slices.ContainsFunc(actions, func(a Action) bool {
		if parted, ok := a.(Expired); ok {
			return Answers(parted.IfSo) && Answers(parted.IfNot)
		}
		if unwritten, ok := a.(interface{ Answers() bool }); ok {
			return unwritten.Answers()
		}
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
func (JSON) answers()       {}
func (ShowVisits) answers() {}
