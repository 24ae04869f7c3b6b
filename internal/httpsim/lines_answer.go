package httpsim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// answerObject is an HttpResponse.
type answerObject struct {
	r   *running
	res *Response
}

// TypeName implements pyrun.Object.
func (*answerObject) TypeName() string { return "HttpResponse" }

// Repr implements pyrun.Shown.
func (a *answerObject) Repr() (string, error) {
	return fmt.Sprintf(`<HttpResponse status_code=%d, "%s">`, a.res.status(), a.res.Header("Content-Type")), nil
}

// Str implements pyrun.Shown.
func (a *answerObject) Str() (string, error) { return a.Repr() }

// Attr implements pyrun.Object.
func (a *answerObject) Attr(name string) (pyrun.Value, bool, error) {
	r := a.r
	switch name {
	case "status_code":
		return int64(a.res.status()), true, nil
	case "content":
		return pyrun.Bytes(a.res.Body), true, nil
	case "url":
		if a.res.status() >= 300 && a.res.status() < 400 {
			return a.res.Header("Location"), true, nil
		}
	case "headers":
		return a, true, nil
	case "cookies":
		return &cookiesObject{a}, true, nil
	case "set_cookie":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return nil, a.setCookie(args, nil) })
	case "set_signed_cookie":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Text("key")
			if err != nil {
				return nil, err
			}
			value, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			text, err := pyrun.Str(value)
			if err != nil {
				return nil, err
			}
			salt, _ := args.Or("salt", "").(string)
			args.Pos, args.Named = slices.Insert(args.Pos, 0, pyrun.Value(key)), append(args.Named, pyrun.Arg{Name: "value", Value: r.server.cookieSigner(key, salt).SignAt(text, r.server.env.Now())})
			return nil, a.setCookie(args, &key)
		})
	case "delete_cookie":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Text("key")
			if err != nil {
				return nil, err
			}
			path, _ := args.Or("path", "/").(string)
			domain, _ := args.Or("domain", nil).(string)
			sameSite, _ := args.Or("samesite", nil).(string)
			if err := args.Done(); err != nil {
				return nil, err
			}
			r.noteCode("delete_cookie(%s)", python.Quote(shortText(key)))
			return nil, a.res.DeleteCookie(key, path, domain, sameSite, r.server.env.Now())
		})
	case "has_header":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			header, err := args.Text("header")
			return a.res.Header(header) != "", err
		})
	case "get":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			header, err := args.Text("header")
			if err != nil {
				return nil, err
			}
			otherwise := args.Or("alternate", nil)
			if value := a.res.Header(header); value != "" {
				return value, args.Done()
			}
			return otherwise, args.Done()
		})
	case "setdefault":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			header, err := args.Text("key")
			if err != nil {
				return nil, err
			}
			value, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			if a.res.Header(header) != "" {
				r.Note("response.setdefault(%[1]q): there is one", "response.setdefault(%[1]q): 이미 있음", header)
				return nil, args.Done()
			}
			return nil, a.SetItem(header, value)
		})
	case "write":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			content, err := args.Need("content")
			if err != nil {
				return nil, err
			}
			text, err := contentOf(content)
			if a.res.Body += text; len(a.res.Body) > maxOutput {
				return nil, errTooLong
			}
			return nil, err
		})
	}
	return nil, false, nil
}

// SetAttr implements pyrun.AttrSetter.
func (a *answerObject) SetAttr(name string, value pyrun.Value) (err error) {
	switch name {
	case "status_code":
		code, is := value.(int64)
		if !is || code < 200 || code > 599 {
			return pyrun.Raise("ValueError", "HTTP status code must be an integer from 100 to 599.")
		}
		a.res.Status = int(code)
		return nil
	case "content":
		a.res.Body, err = contentOf(value)
		return err
	case "xframe_options_exempt":
		a.res.frameable, err = pyrun.Truth(value)
		return err
	case "delete_cookie", "set_cookie", "cookies", "headers":
		return pyrun.Raise("NotImplementedError", "response.%s is not set here", name)
	}
	return nil // an attribute that nobody looks at
}

// Item implements pyrun.Itemed.
func (a *answerObject) Item(key pyrun.Value) (pyrun.Value, error) {
	name, _ := key.(string)
	if value := a.res.Header(name); value != "" {
		return value, nil
	}
	return nil, &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{strings.ToLower(name)}}
}

// SetItem implements pyrun.ItemSetter.
func (a *answerObject) SetItem(key, value pyrun.Value) error {
	name, is := key.(string)
	if !is {
		return pyrun.Raise("TypeError", "the name of a header is a text, not %s", pyrun.KindOf(key))
	}
	text, err := pyrun.Str(value)
	if err != nil {
		return err
	}
	if err := checkHeaderValue(text); err != nil {
		return err
	}
	c := &checking{}
	Header{Name: name, Value: Literal(text)}.check(c)
	if len(c.problems) > 0 && !strings.EqualFold(name, "Content-Type") && !strings.EqualFold(name, "Content-Length") {
		return pyrun.Raise("NotImplementedError", "%s", c.problems[0].Error())
	}
	a.res.SetHeader(name, text)
	a.r.noteCode("response[%q] = %q", name, shortText(text))
	return nil
}

// DelItem implements pyrun.ItemDeleter.
func (a *answerObject) DelItem(key pyrun.Value) error {
	name, _ := key.(string)
	a.res.Headers = slices.DeleteFunc(a.res.Headers, func(p Pair) bool { return strings.EqualFold(p.Name, name) })
	return nil
}

// Contains implements pyrun.Container.
func (a *answerObject) Contains(key pyrun.Value) (bool, error) {
	name, _ := key.(string)
	return a.res.Header(name) != "", nil
}

// secondsOf is a number of seconds as a length of time, cut where it is longer than anybody means.
func secondsOf(n int64) *time.Duration {
	const most = int64(100 * 365 * 24 * time.Hour / time.Second)
	d := time.Duration(max(min(n, most), -most)) * time.Second
	return &d
}

// setCookie is response.set_cookie(…). said is the name that a signed cookie has.
func (a *answerObject) setCookie(args *pyrun.Args, signed *string) error {
	key, err := args.Text("key")
	if err != nil {
		return err
	}
	given, has := args.ByName("value")
	if !has {
		given = args.Or("value", "")
	}
	value, err := pyrun.Str(given)
	if err != nil {
		return err
	}
	var o CookieOptions
	switch age := args.Or("max_age", nil).(type) {
	case nil:
	case int64:
		o.MaxAge = secondsOf(age)
	case float64:
		o.MaxAge = secondsOf(int64(age))
	case pyrun.Delta:
		o.MaxAge = secondsOf(int64(age) / 1e6)
	case string:
		o.maxAge = age
	default:
		return pyrun.Raise("TypeError", "max_age is a number of seconds, not '%s'", pyrun.KindOf(age))
	}
	switch expires := args.Or("expires", nil).(type) {
	case nil:
	case pyrun.Moment:
		o.Expires = expires.Time
		if o.MaxAge != nil {
			return pyrun.Raise("ValueError", "'expires' and 'max_age' can't be used together.")
		}
	case string:
		o.ExpiresText = expires
	case int64:
		o.ExpiresIn = secondsOf(expires)
	default:
		return pyrun.Raise("TypeError", "expires is a datetime or a text, not '%s'", pyrun.KindOf(expires))
	}
	if path := args.Or("path", "/"); path != nil {
		if o.Path, err = pyrun.Str(path); err != nil {
			return err
		}
	}
	if domain := args.Or("domain", nil); domain != nil {
		if o.Domain, err = pyrun.Str(domain); err != nil {
			return err
		}
	}
	if o.Secure, err = pyrun.Truth(args.Or("secure", false)); err != nil {
		return err
	}
	if o.HTTPOnly, err = pyrun.Truth(args.Or("httponly", false)); err != nil {
		return err
	}
	if sameSite, is := args.Or("samesite", nil).(string); is {
		o.SameSite = sameSite
	}
	if err := args.Done(); err != nil {
		return err
	}
	call := "set_cookie"
	if signed != nil {
		call = "set_signed_cookie"
	}
	a.r.noteCode("%s(%s)", call, python.Quote(shortText(key)))
	return a.res.SetCookie(key, value, o, a.r.server.env.Now())
}

// cookiesObject is response.cookies.
type cookiesObject struct{ a *answerObject }

// TypeName implements pyrun.Object.
func (*cookiesObject) TypeName() string { return "SimpleCookie" }

// Attr implements pyrun.Object.
func (*cookiesObject) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

func (c *cookiesObject) find(key pyrun.Value) *cookieLine {
	name, _ := key.(string)
	i := slices.IndexFunc(c.a.res.cookies, func(l *cookieLine) bool { return l.attributes != nil && l.name == name })
	if i < 0 {
		return nil
	}
	return c.a.res.cookies[i]
}

// Contains implements pyrun.Container.
func (c *cookiesObject) Contains(key pyrun.Value) (bool, error) { return c.find(key) != nil, nil }

// Item implements pyrun.Itemed.
func (c *cookiesObject) Item(key pyrun.Value) (pyrun.Value, error) {
	if line := c.find(key); line != nil {
		return &morselObject{line}, nil
	}
	return nil, &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{key}}
}

// SetItem implements pyrun.ItemSetter: a cookie without attributes.
func (c *cookiesObject) SetItem(key, value pyrun.Value) error {
	name, is := key.(string)
	if !is {
		return pyrun.Raise("TypeError", "the name of a cookie is a text, not %s", pyrun.KindOf(key))
	}
	text, err := pyrun.Str(value)
	if err != nil {
		return err
	}
	if line := c.find(name); line != nil {
		line.value = text
		return nil
	}
	if err := new(Response).SetCookie(name, text, CookieOptions{}, time.Time{}); err != nil {
		return err
	}
	c.a.res.cookies = append(c.a.res.cookies, &cookieLine{name: name, value: text, attributes: attributes{}})
	c.a.r.noteCode("response.cookies[%s] = %s", python.Quote(shortText(name)), python.Quote(shortText(text)))
	return nil
}

// morselObject is response.cookies["name"].
type morselObject struct{ line *cookieLine }

// TypeName implements pyrun.Object.
func (*morselObject) TypeName() string { return "Morsel" }

// Attr implements pyrun.Object.
func (m *morselObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "value":
		return m.line.value, true, nil
	case "key":
		return m.line.name, true, nil
	}
	return nil, false, nil
}

// Item implements pyrun.Itemed.
func (m *morselObject) Item(key pyrun.Value) (pyrun.Value, error) {
	name, _ := key.(string)
	return m.line.attributes[strings.ToLower(name)], nil
}

// SetItem implements pyrun.ItemSetter.
func (m *morselObject) SetItem(key, value pyrun.Value) error {
	name, _ := key.(string)
	name = strings.ToLower(name)
	if !slices.ContainsFunc(spelled, func(s struct{ name, text string }) bool { return s.name == name }) {
		return pyrun.Raise("CookieError", "Invalid attribute %s", python.Repr(name))
	}
	text, err := pyrun.Str(value)
	if err != nil {
		return err
	}
	if is, isBool := value.(bool); isBool {
		text = map[bool]string{true: "yes"}[is]
	}
	if strings.ContainsAny(text, "\r\n\x00;") || strings.ContainsFunc(text, func(c rune) bool { return c > 0xFF }) {
		return pyrun.Raise("ValueError", "an attribute of a cookie holds a sign that ends it")
	}
	m.line.attributes[name] = text
	return nil
}

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
	a := &answerObject{r, res}
	if given, has := args.Take("content_type"); has && given != nil {
		kind, err := pyrun.Str(given)
		if err != nil {
			return nil, err
		}
		if err := checkHeaderValue(kind); err != nil {
			return nil, err
		}
		res.SetHeader("Content-Type", kind)
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
			status := status
			if permanent, has := args.ByName("permanent"); has && shortcut {
				if so, err := pyrun.Truth(permanent); err != nil {
					return nil, err
				} else if so {
					status = 301
				}
			}
			place, err := pyrun.Str(to)
			if err != nil {
				return nil, err
			}
			if shortcut {
				if place, err = r.resolved(place, args); err != nil {
					return nil, err
				}
			}
			res := RedirectTo(place)
			res.Status = status
			return &answerObject{r, res}, args.Done()
		}}
	}
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

// jsonAnswer is JsonResponse.
func jsonAnswer(r *running) pyrun.Value {
	return pyrun.Builtin{Name: "JsonResponse", Do: func(args *pyrun.Args) (pyrun.Value, error) {
		data, err := args.Need("data")
		if err != nil {
			return nil, err
		}
		safe := true
		if given, has := args.ByName("safe"); has {
			if safe, err = pyrun.Truth(given); err != nil {
				return nil, err
			}
		}
		if _, is := data.(*sessionstore.Dict); !is && safe {
			return nil, pyrun.Raise("TypeError", "In order to allow non-dict objects to be serialized set the safe parameter to False.")
		}
		params := &pyrun.Args{Func: "dumps"}
		if given, _ := args.ByName("json_dumps_params"); given != nil {
			d, is := given.(*sessionstore.Dict)
			if !is {
				return nil, pyrun.Raise("TypeError", "json.dumps() argument after ** must be a mapping, not %s", pyrun.KindOf(given))
			}
			for key, value := range d.All() {
				params.Named = append(params.Named, pyrun.Arg{Name: key, Value: value})
			}
		}
		shape, err := shapeOf(params)
		if err == nil {
			err = params.Done()
		}
		if err != nil {
			return nil, err
		}
		text, err := dumpsIn(shape, data, true)
		if err != nil {
			return nil, err
		}
		made, err := r.answer(text, 200, args)
		if err != nil {
			return nil, err
		}
		if a := made.(*answerObject); a.res.Header("Content-Type") == "text/html; charset=utf-8" {
			a.res.SetHeader("Content-Type", "application/json")
		}
		return made, nil
	}}
}

// dumpsOf is json.dumps(v), as Django's encoder has it where it says so.
func dumpsOf(v pyrun.Value, django bool) (string, error) {
	return dumpsIn(jsonShape{item: ", ", key: ": "}, v, django)
}

// dumpsIn is json.dumps(v, …) in a shape.
func dumpsIn(shape jsonShape, v pyrun.Value, django bool) (string, error) {
	if err := pyrun.Weigh(v); err != nil {
		return "", err
	}
	plain, err := forJSON(v, django)
	if err != nil {
		return "", err
	}
	if shape != (jsonShape{item: ", ", key: ": "}) {
		return shape.shaped(plain)
	}
	text, err := dumps(plain)
	if err == nil && len(text) > maxOutput {
		err = errTooLong
	}
	return text, err
}

// isoDuration is a timedelta as DjangoJSONEncoder has it: P1DT02H03M04S.
func isoDuration(d pyrun.Delta) string {
	sign, of := "", int64(d)
	if of < 0 {
		sign, of = "-", -of
	}
	micros, seconds := of%1e6, of/1e6
	text := fmt.Sprintf("%sP%dDT%02dH%02dM%02d", sign, seconds/86400, seconds/3600%24, seconds/60%60, seconds%60)
	if micros != 0 {
		text += fmt.Sprintf(".%06d", micros)
	}
	return text + "S"
}

// forJSON is a value of which JSON is made: tuples as lists and, by Django's encoder, moments as texts.
func forJSON(v pyrun.Value, django bool) (sessionstore.Value, error) {
	switch v := v.(type) {
	case pyrun.Moment:
		if django {
			return moment(v.Time).ISO(), nil
		}
	case pyrun.Delta:
		if django {
			return isoDuration(v), nil
		}
	case pyrun.Date:
		if django {
			return v.String(), nil
		}
	case *pyrun.Tuple:
		return forJSON(pyrun.List(v.Items...), django)
	case *sessionstore.List:
		l := sessionstore.NewList()
		for i := range v.Len() {
			item, err := forJSON(v.At(i), django)
			if err != nil {
				return nil, err
			}
			l.Append(item)
		}
		return l, nil
	case *sessionstore.Dict:
		d := sessionstore.NewDict()
		for key, value := range v.All() {
			item, err := forJSON(value, django)
			if err != nil {
				return nil, err
			}
			d.Set(sessionstore.JSONKey(key), item)
		}
		return d, nil
	case pyrun.Plain:
		return v.Plain(), nil
	case nil, bool, string, int64, float64:
		return v, nil
	}
	if pyrun.KindOf(v) == "int" {
		return v, nil
	}
	kind := pyrun.KindOf(v)
	return nil, pyrun.Raise("TypeError", "Object of type %s is not JSON serializable", kind[strings.LastIndex(kind, ".")+1:])
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
		body, err := r.rendered(name, args.Or("context", nil))
		if err != nil {
			return nil, err
		}
		return r.answer(body, 200, args)
	}}
}

// rendered fills a template in.
func (r *running) rendered(name string, context pyrun.Value) (string, error) {
	t, known := r.of.Files[name]
	if !known {
		names := Names{Any: true, Form: "kept", Files: r.server.site.Templates}
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
	r.context = map[string]any{}
	if d, is := context.(*sessionstore.Dict); is {
		for key, value := range d.All() {
			if f, is := value.(*formObject); is && key == "form" {
				f.show()
				continue
			}
			r.context[key] = r.ofTemplate(value)
		}
	} else if context != nil {
		return "", pyrun.Raise("TypeError", "context must be a dict rather than %s.", pyrun.KindOf(context))
	}
	r.inTemplate = true
	body, err := r.fill(t, true)
	r.inTemplate = false
	return body, err
}
