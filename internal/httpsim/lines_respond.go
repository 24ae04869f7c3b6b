package httpsim

import (
	"net/http"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// contentOf is what HttpResponse makes of its content.
func contentOf(v pyrun.Value) (string, error) {
	switch v := v.(type) {
	case pyrun.Bytes:
		return string(v), nil
	case string:
		return v, nil
	case *sessionstore.Dict, *sessionstore.List, *pyrun.Tuple, *pyrun.Set, pyrun.Iterable:
		items, err := pyrun.Iter(v)
		if err != nil {
			return "", err
		}
		var b strings.Builder
		for _, item := range items {
			part, err := contentOf(item)
			if err != nil {
				return "", err
			}
			if b.WriteString(part); b.Len() > maxOutput {
				return "", errTooLong
			}
		}
		return b.String(), nil
	}
	text, err := pyrun.Str(v)
	if err == nil && len(text) > maxOutput {
		err = errTooLong
	}
	return text, err
}

// answer makes an HttpResponse of a body with what else it is given.
func (r *running) answer(body string, status int, args *pyrun.Args) (pyrun.Value, error) {
	res := HTML(body)
	res.Status = status
	return r.furnished(&answerObject{r, res}, args)
}

// furnished gives an answer what an HttpResponse may be given behind its body.
func (r *running) furnished(a *answerObject, args *pyrun.Args) (pyrun.Value, error) {
	if given, has := args.Take("content_type"); has && given != nil {
		kind, err := pyrun.Str(given)
		if err != nil {
			return nil, err
		}
		if err := checkHeaderValue(kind); err != nil {
			return nil, err
		}
		a.res.SetHeader("Content-Type", kind)
	}
	if given, has := args.Take("status"); has && given != nil {
		if err := a.SetAttr("status_code", given); err != nil {
			return nil, err
		}
	}
	if _, has := args.ByName("reason"); has {
		return nil, pyrun.Raise("NotImplementedError", "reason= is not sent here")
	}
	if headers, has := args.ByName("headers"); has && headers != nil {
		items, err := pyrun.Iter(headers)
		if err != nil {
			return nil, err
		}
		for _, key := range items {
			value, err := pyrun.Item(headers, key)
			if err != nil {
				return nil, err
			}
			if err := a.SetItem(key, value); err != nil {
				return nil, err
			}
		}
	}
	return a, args.Done()
}

// responds is HttpResponse, or one of its subclasses.
func responds(name string, status int) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value {
		return pyrun.Builtin{Name: name, Do: func(args *pyrun.Args) (pyrun.Value, error) {
			body, err := contentOf(args.Or("content", ""))
			if err != nil {
				return nil, err
			}
			return r.answer(body, status, args)
		}}
	}
}

// redirects is redirect(), or HttpResponseRedirect.
func redirects(name string, shortcut bool, status int) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value {
		return pyrun.Builtin{Name: name, Do: func(args *pyrun.Args) (pyrun.Value, error) {
			to, err := args.Need("to")
			if err != nil {
				return nil, err
			}
			status, err := redirectStatus(status, shortcut, args)
			if err != nil {
				return nil, err
			}
			place, own, err := "", false, error(nil)
			if shortcut {
				place, own, err = addressOf(to)
			}
			if err == nil && !own {
				place, err = pyrun.Str(to)
			}
			if err != nil {
				return nil, err
			}
			if shortcut && !own {
				if place, err = r.resolved(place, args); err != nil {
					return nil, err
				}
			}
			res := RedirectTo(place)
			if !shortcut {
				if res.Body, err = contentOf(args.Or("content", "")); err != nil {
					return nil, err
				}
			}
			if res.Status = status; status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect {
				res.classes[0] = "HttpResponsePermanentRedirect"
			}
			return r.furnished(&answerObject{r, res}, args)
		}}
	}
}

// redirectStatus is the status of a redirect: permanent= of redirect() makes 301 of 302, and preserve_request=, by
// which the browser keeps method and body, 307 and 308 of these.
func redirectStatus(status int, shortcut bool, args *pyrun.Args) (int, error) {
	preserve, _ := args.ByName("preserve_request")
	if shortcut {
		if permanent, _ := args.ByName("permanent"); permanent != nil {
			so, err := pyrun.Truth(permanent)
			if err != nil {
				return 0, err
			}
			if so {
				status = http.StatusMovedPermanently
			}
		}
	} else if preserve == nil {
		preserve, _ = args.Take("preserve_request")
	}
	if preserve == nil {
		return status, nil
	}
	so, err := pyrun.Truth(preserve)
	if err == nil && so {
		status = map[int]int{http.StatusFound: http.StatusTemporaryRedirect, http.StatusMovedPermanently: http.StatusPermanentRedirect}[status]
	}
	return status, err
}

// addressOf is get_absolute_url() of what has one.
func addressOf(to pyrun.Value) (string, bool, error) {
	object, is := to.(pyrun.Object)
	if !is {
		return "", false, nil
	}
	call, has, err := object.Attr("get_absolute_url")
	if !has || err != nil {
		return "", false, err
	}
	place, err := pyrun.Call(call)
	if err != nil {
		return "", false, err
	}
	text, err := pyrun.Str(place)
	return text, true, err
}

// resolved is where redirect() leads: the address of a page by its name, or what it is given.
func (r *running) resolved(to string, args *pyrun.Args) (string, error) {
	address, err := r.reversed(to, args.Pos, args.Named)
	if err == nil {
		args.Pos, args.Named = nil, nil
		return address, nil
	}
	if len(args.Pos)+len(args.Named) > 0 || !strings.ContainsAny(to, "/.") {
		return "", err
	}
	return to, nil
}

// reversed is reverse(name, …): the address of a page by the name of its view.
func (r *running) reversed(name string, places []pyrun.Value, named []pyrun.Arg) (string, error) {
	args, kwargs := make([]any, len(places)), map[string]any{}
	for i, place := range places {
		args[i] = place
	}
	for _, n := range named {
		kwargs[n.Name] = n.Value
	}
	address, err := Site{Pages: r.server.code().pages}.Reverse(name, args, kwargs)
	if err != nil {
		return "", pyrun.Raise("NoReverseMatch", "%s", strings.TrimPrefix(err.Error(), "NoReverseMatch: "))
	}
	return address, nil
}

// renders is render(request, "name.html", {…}).
func renders(r *running) pyrun.Value {
	return pyrun.Builtin{Name: "render", Do: func(args *pyrun.Args) (pyrun.Value, error) {
		if _, err := args.Need("request"); err != nil {
			return nil, err
		}
		name, err := args.Text("template_name")
		if err != nil {
			return nil, err
		}
		body, err := r.rendered(name, args.Or("context", nil), true)
		if err != nil {
			return nil, err
		}
		return r.answer(body, 200, args)
	}}
}

// rendered fills a template in; with the request it has what the context processors give.
func (r *running) rendered(name string, context pyrun.Value, request bool) (string, error) {
	t, known := r.of.Files[name]
	if !known {
		names := Names{Any: true, Form: "kept", Files: r.server.code().templates, OfUser: GivenToUsers(r.server.models())}
		if _, has := names.Files[name]; !has {
			return "", pyrun.Raise("TemplateDoesNotExist", "%s", name)
		}
		var err error
		if t, err = names.ParseFile(name); err != nil {
			return "", pyrun.Raise("TemplateSyntaxError", "%s: %s", name, err.Error())
		}
	}
	if err := pyrun.Weigh(context); err != nil {
		return "", err
	}
	if request {
		restore, err := r.processed()
		defer restore()
		if err != nil {
			return "", err
		}
	}
	r.context, r.visit.lines = map[string]any{}, r
	if d, is := context.(*sessionstore.Dict); is {
		for key, value := range d.All() {
			r.context[key] = r.ofTemplate(value)
		}
	} else if context != nil {
		return "", pyrun.Raise("TypeError", "context must be a dict rather than %s.", pyrun.KindOf(context))
	}
	inTemplate, bare := r.inTemplate, r.bare
	r.inTemplate, r.bare = true, !request
	body, err := r.fill(t, true)
	r.inTemplate, r.bare = inTemplate, bare
	if err == nil {
		err, r.drawFailed = r.drawFailed, nil
	}
	return body, err
}
