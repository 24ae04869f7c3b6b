package httpsim

import (
	"statelab/internal/pyrun"
)

// unrendered is what a TemplateResponse is filled in with, once the view has returned and process_template_response()
// of the middleware has seen it.
type unrendered struct {
	r       *running
	names   pyrun.Value // template_name: one, or several of which the first counts that is there
	context pyrun.Value
	request bool // it knows the request
	done    bool
	shown   bool          // to the middleware
	then    []pyrun.Value // what add_post_render_callback() was given
}

// lateAnswer makes a TemplateResponse, or one that knows no request.
func lateAnswer(name string, request bool) func(r *running) pyrun.Value {
	return calls(name, func(r *running, args *pyrun.Args) (pyrun.Value, error) {
		if request {
			if _, err := args.Need("request"); err != nil {
				return nil, err
			}
		}
		names, err := args.Need("template")
		if err != nil {
			return nil, err
		}
		return r.late(names, args.Or("context", nil), request, args)
	})
}

// late makes an answer that is rendered later, with what else HttpResponse is given.
func (r *running) late(names, context pyrun.Value, request bool, args *pyrun.Args) (pyrun.Value, error) {
	for _, unused := range []string{"charset", "using"} {
		if v, has := args.ByName(unused); has && v != nil {
			return nil, pyrun.Raise("NotImplementedError", "%s= is not played here", unused)
		}
	}
	made, err := r.answer("", 200, args)
	if err != nil {
		return nil, err
	}
	made.(*answerObject).res.late = &unrendered{r: r, names: names, context: context, request: request}
	return made, nil
}

// attr is what an answer has that is rendered later.
func (l *unrendered) attr(a *answerObject, name string) (pyrun.Value, bool, error) {
	switch name {
	case "template_name":
		return l.names, true, nil
	case "context_data":
		return l.context, true, nil
	case "is_rendered":
		return l.done, true, nil
	case "content":
		if !l.done {
			return nil, false, pyrun.Raise("ContentNotRenderedError", "The response content must be rendered before it can be accessed.")
		}
	case "rendered_content":
		body, err := l.body()
		return body, err == nil, err
	case "render":
		return method(name, func() (pyrun.Value, error) { return a, l.render(a.res) })
	case "add_post_render_callback":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			call, err := args.Need("callback")
			if err == nil {
				err = args.Done()
			}
			if err != nil {
				return nil, err
			}
			return nil, l.calls(a, call)
		})
	}
	return nil, false, nil
}

// calls is add_post_render_callback(): it calls a function when the answer is rendered, or at once.
func (l *unrendered) calls(a *answerObject, call pyrun.Value) error {
	if l.done {
		_, err := pyrun.Call(call, a)
		return err
	}
	if len(l.then) == mostCallbacks {
		return pyrun.Raise("NotImplementedError", "a response has at most %d callbacks here", mostCallbacks)
	}
	l.then = append(l.then, call)
	return nil
}

const mostCallbacks = 100

// set gives an answer that is rendered later something else; false for what every answer has.
func (l *unrendered) set(name string, value pyrun.Value) bool {
	switch name {
	case "template_name":
		l.names = value
	case "context_data":
		l.context = value
	case "content": // which is what it was to be then
		l.done = true
		return false
	default:
		return false
	}
	return true
}

// body is the template, filled in.
func (l *unrendered) body() (string, error) {
	names := []pyrun.Value{l.names}
	if _, one := l.names.(string); !one {
		var err error
		if names, err = pyrun.Iter(l.names); err != nil {
			return "", err
		}
	}
	name := l.r.firstTemplate(names)
	if name == "" {
		return "", pyrun.Raise("TemplateDoesNotExist", "%s", joinedTexts(names))
	}
	return l.r.rendered(name, l.context, l.request)
}

// render fills the answer in, once, and calls who wanted to know.
func (l *unrendered) render(res *Response) (err error) {
	if l.done {
		return nil
	}
	if res.Body, err = l.body(); err != nil {
		return err
	}
	l.done = true
	for _, call := range l.then {
		if _, err := pyrun.Call(call, &answerObject{l.r, res}); err != nil {
			return err
		}
	}
	return nil
}

// complete is what Django does with the answer of a view: one that is rendered later is shown to the middleware, and
// rendered. What the middleware gives in its place counts.
func (r *Request) complete(res *Response) (*Response, error) {
	if res.late == nil {
		return res, nil
	}
	if r.chain != nil && !res.late.shown {
		var err error
		res.late.shown = true
		if res, err = r.chain.templateResponse(res); err != nil {
			return nil, err
		}
	}
	return res, res.late.render(res)
}

// joinedTexts are names as an exception lists them.
func joinedTexts(names []pyrun.Value) (text string) {
	for i, n := range names {
		if i > 0 {
			text += ", "
		}
		one, _ := n.(string)
		text += one
	}
	return text
}
