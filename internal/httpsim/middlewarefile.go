package httpsim

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// A middleware.py that runs as it stands is Lines whose Head is the file and whose Calls are the classes and functions of
// it that stand in MIDDLEWARE, in that order. Django makes each once, when the server starts; here they are made for each
// request, and what a request changes of them ends with an exception, since the next one would not find it.

// chain is the middleware of a file at work on a request: what Django's BaseHandler keeps of it.
type chain struct {
	r    *running
	run  *pyrun.Run
	page func() (*Response, error) // what stands innermost

	views, templates, exceptions []hook // in the order in which Django calls them
}

// hook is a method of a middleware that Django calls beside the chain.
type hook struct {
	name string // Consent.process_view
	call pyrun.Value
}

// pastHooks is an error that Django shows no process_exception(): it comes from the middleware, or from what Django
// makes of an answer.
type pastHooks struct{ error }

// Unwrap is the error itself.
func (e pastHooks) Unwrap() error { return e.error }

// withFile runs the middleware of a file around the page.
func (r *Request) withFile(v *visit, file Lines) (*Response, error) {
	of := newRunning(v, file)
	run := of.counts
	run.Caught, run.Decided, run.Handled = of.tellCaught, of.keepDecision, of.keepHandled
	defer run.Close()
	outer := r.current
	r.current = run
	defer func() { r.current, r.chain = outer, nil }()
	res, err := (&chain{r: of, run: run, page: v.next}).answer(file)
	of.tellInside()
	if err != nil {
		return nil, of.placed(of.raises(err), run, err)
	}
	return res, nil
}

// answer makes the middleware of the file and has them answer.
func (c *chain) answer(file Lines) (*Response, error) {
	names := map[string]pyrun.Value{}
	if _, _, err := c.run.Lines(file.Head, names); err != nil {
		return nil, err
	}
	before := maps.Clone(names)
	handler := c.handler("get_response", func(*pyrun.Args) (pyrun.Value, error) { return c.innermost() })
	for _, name := range slices.Backward(file.Calls) {
		given, behind := new(*Response), handler
		made, err := pyrun.Call(names[name], pyrun.Builtin{Name: behind.Name, Do: func(args *pyrun.Args) (pyrun.Value, error) {
			value, err := behind.Do(args)
			*given = answerIn(value)
			return value, err
		}})
		switch {
		case pyrun.IsRaised(err, "MiddlewareNotUsed"):
			c.r.Note("%[1]s: MiddlewareNotUsed, it is left out", "%[1]s: MiddlewareNotUsed, 쓰이지 않음", name)
			continue
		case err != nil:
			return nil, err
		case made == nil:
			return nil, pyrun.Raise("ImproperlyConfigured", "Middleware factory %s returned None.", name)
		}
		before[name+"()"] = made
		if err := c.hooksOf(name, made); err != nil {
			return nil, err
		}
		handler = c.handler(name, func(args *pyrun.Args) (pyrun.Value, error) {
			value, err := pyrun.CallWith(made, args)
			c.r.tellReplaced(name, *given, answerIn(value))
			return value, err
		})
	}
	c.r.chain = c
	c.run.Named, c.run.Turn, c.run.Asked = c.r.tellName, c.r.tellTurn, c.r.tellAsked // from here on the lines are those of this request
	was := shared(before)
	value, err := handler.Do(&pyrun.Args{Func: "get_response", Pos: []pyrun.Value{c.r.request}})
	c.r.tellDecision(value, err)
	if err != nil {
		return nil, err
	}
	if err := changedShared(was); err != nil {
		return nil, err
	}
	res, is := value.(*answerObject)
	switch {
	case !is:
		return nil, pyrun.NoAttribute(value, "get")
	case res.res.late != nil && !res.res.late.done:
		return nil, pyrun.Raise("ContentNotRenderedError", "The response content must be rendered before it can be iterated over.")
	}
	return res.res, nil
}

// answerIn is the answer that a value is, nil for none.
func answerIn(value pyrun.Value) *Response {
	if a, is := value.(*answerObject); is {
		return a.res
	}
	return nil
}

// tellReplaced notes that a middleware has thrown the answer away that it was given, and gives one of its own.
func (r *Request) tellReplaced(name string, given, gives *Response) {
	if given == nil || gives == nil || given == gives {
		return
	}
	r.Note("%[1]s throws the answer with %[2]d away and gives one of its own with %[3]d", "%[1]s: 받은 응답(%[2]d)을 버리고 자기 응답(%[3]d)을 돌려줌", name, given.status(), gives.status())
}

// hooksOf finds the further methods of a middleware. They are asked from the innermost on, but for process_view().
func (c *chain) hooksOf(name string, made pyrun.Value) error {
	for of, all := range map[string]*[]hook{"process_view": &c.views, "process_template_response": &c.templates, "process_exception": &c.exceptions} {
		method, err := pyrun.AttributeOf(made, of)
		switch {
		case pyrun.IsRaised(err, "AttributeError"):
		case err != nil:
			return err
		case of == "process_view":
			*all = slices.Insert(*all, 0, hook{name + "." + of, method})
		default:
			*all = append(*all, hook{name + "." + of, method})
		}
	}
	return nil
}

// handler is what a middleware is given as get_response: an exception in it becomes an answer there, as in Django's
// convert_exception_to_response().
func (c *chain) handler(name string, do func(args *pyrun.Args) (pyrun.Value, error)) pyrun.Builtin {
	return pyrun.Builtin{Name: name, Do: func(args *pyrun.Args) (pyrun.Value, error) {
		if len(args.Pos) != 1 || len(args.Named) > 0 {
			if _, err := args.Need("request"); err != nil {
				return nil, err
			}
			if err := args.Done(); err != nil {
				return nil, err
			}
		}
		if err := c.run.Works(stepsOfCall); err != nil {
			return nil, err
		}
		value, err := do(args)
		switch {
		case err == nil:
			return value, nil
		case errors.Is(err, pyrun.ErrTooManySteps), errors.Is(err, pyrun.ErrTooLong):
			return nil, err
		}
		return &answerObject{c.r, c.r.failure(c.r.placed(c.r.raises(err), c.run, err))}, nil
	}}
}

// innermost is the page, whose exceptions are answers already.
func (c *chain) innermost() (pyrun.Value, error) {
	res, err := c.page()
	if err != nil {
		return nil, err
	}
	return &answerObject{c.r, res}, nil
}

// ask calls a hook, and notes that it has answered.
func (c *chain) ask(h hook, values ...pyrun.Value) (*Response, error) {
	if err := c.run.Works(stepsOfCall); err != nil {
		return nil, pastHooks{err}
	}
	value, err := pyrun.Call(h.call, values...)
	if err != nil {
		return nil, pastHooks{c.r.placed(c.r.raises(err), c.run, err)}
	}
	so, err := pyrun.Truth(value)
	if err != nil || !so {
		return nil, err
	}
	res, is := value.(*answerObject)
	if !is {
		return nil, pastHooks{pyrun.NoAttribute(value, "get")}
	}
	return res.res, nil
}

// beforeView asks process_view() of each middleware; an answer stands in the place of the view's.
func (c *chain) beforeView(page Page, kwargs map[string]sessionstore.Value) (*Response, error) {
	given := sessionstore.NewDict()
	for _, name := range slices.Sorted(maps.Keys(kwargs)) {
		given.Set(name, kwargs[name])
	}
	for _, h := range c.views {
		res, err := c.ask(h, c.r.request, &viewObject{c.r, page, given}, &pyrun.Tuple{}, given)
		if err != nil || res != nil {
			if res != nil {
				c.r.Note("%s() answers, and the view does not run", "%s()가 응답하고 뷰는 실행되지 않음", h.name)
			}
			return res, err
		}
	}
	return nil, nil
}

// templateResponse shows process_template_response() of each middleware an answer that is rendered later.
func (c *chain) templateResponse(res *Response) (*Response, error) {
	for _, h := range c.templates {
		next, err := c.ask(h, c.r.request, &answerObject{c.r, res})
		switch {
		case err != nil:
			return nil, err
		case next == nil:
			return nil, pastHooks{pyrun.Raise("ValueError", "%s didn't return an HttpResponse object. It returned None instead.", h.name)}
		case next.late == nil:
			return nil, pyrun.NoAttribute(&answerObject{c.r, next}, "render")
		}
		res = next
	}
	return res, nil
}

// afterException shows process_exception() of each middleware an exception of the view; nil: none answers.
func (c *chain) afterException(failed error) (*Response, error) {
	if errors.As(failed, new(pastHooks)) {
		return nil, nil
	}
	e := c.r.asException(failed)
	if e == nil {
		return nil, nil
	}
	for _, h := range c.exceptions {
		res, err := c.ask(h, c.r.request, e)
		if err != nil || res != nil {
			if res != nil {
				c.r.Note("%[1]s() answers for %[2]s", "%[1]s()가 %[2]s에 응답함", h.name, e.Class.Name)
			}
			return res, err
		}
	}
	return nil, nil
}

// asException is what a page has failed with as lines catch it; nil for what no line does.
func (r *running) asException(err error) *pyrun.Exception {
	var refusal *HTTPError
	if e := pyrun.ExceptionOf(err); e != nil || !errors.As(err, &refusal) {
		return e
	}
	name := refusal.Reason
	switch refusal.Status {
	case 404:
		name = "Http404"
	case 403:
		name = "PermissionDenied"
	}
	return &pyrun.Exception{Class: pyrun.ClassOf(name), Args: []pyrun.Value{refusal.Message}}
}

// viewObject is the view that process_view() is given.
type viewObject struct {
	r    *running
	page Page
	with *sessionstore.Dict // its kwargs
}

// TypeName implements pyrun.Object.
func (*viewObject) TypeName() string { return "function" }

// Attr implements pyrun.Object.
func (v *viewObject) Attr(name string) (pyrun.Value, bool, error) {
	lines, isLines := v.lines()
	switch name {
	case "__name__", "__qualname__":
		switch {
		case isLines && lines.View != nil:
			return v.page.InViews, v.page.InViews != "", nil
		case isLines && lines.Name != "":
			return lines.Name, true, nil
		}
		return ViewName(v.r.Path), true, nil
	case "__module__":
		return v.r.appName() + ".views", true, nil
	case "csrf_exempt":
		return true, v.page.CSRFExempt, nil
	case "login_required":
		return false, v.page.LoginNotRequired, nil
	case "view_class", "view_initkwargs", "cls":
		if isLines && lines.View != nil {
			return nil, false, pyrun.Raise("NotImplementedError", "view_func.%s is not played here", name)
		}
	}
	return nil, false, nil
}

// lines are those of the view, where it is one that runs.
func (v *viewObject) lines() (Lines, bool) {
	for _, m := range v.page.All() {
		for _, a := range *m.Actions {
			if lines, is := a.(Lines); is {
				return lines, true
			}
		}
	}
	return Lines{}, false
}

// Repr implements pyrun.Shown.
func (v *viewObject) Repr() (string, error) {
	name, _, _ := v.Attr("__name__")
	return fmt.Sprintf("<function %v>", name), nil
}

// Str implements pyrun.Shown.
func (v *viewObject) Str() (string, error) { return v.Repr() }

// Call implements pyrun.Callable: the view as the address has it.
func (v *viewObject) Call(*pyrun.Args) (pyrun.Value, error) {
	res, err := v.r.Request.seen(v.page)
	if err != nil {
		return nil, err
	}
	return &answerObject{v.r, res}, nil
}
