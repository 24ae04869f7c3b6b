package httpsim

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/forms"
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
func (a *answerObject) TypeName() string {
	if a.res != nil && a.res.late != nil {
		return "TemplateResponse"
	}
	return "HttpResponse"
}

// Repr implements pyrun.Shown.
func (a *answerObject) Repr() (string, error) {
	return fmt.Sprintf(`<HttpResponse status_code=%d, "%s">`, a.res.status(), a.res.Header("Content-Type")), nil
}

// Str implements pyrun.Shown.
func (a *answerObject) Str() (string, error) { return a.Repr() }

// Attr implements pyrun.Object.
func (a *answerObject) Attr(name string) (pyrun.Value, bool, error) {
	r := a.r
	if l := a.res.late; l != nil {
		if v, has, err := l.attr(a, name); has || err != nil {
			return v, has, err
		}
	}
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
	if l := a.res.late; l != nil && l.set(name, value) {
		return nil
	}
	switch name {
	case "status_code":
		code, is := pyrun.Whole(value)
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

// jsonAnswer is JsonResponse.
func jsonAnswer(r *running) pyrun.Value {
	return pyrun.Builtin{Name: "JsonResponse", Do: func(args *pyrun.Args) (pyrun.Value, error) {
		data, err := args.Need("data")
		if err != nil {
			return nil, err
		}
		// The second argument is no status: json.dumps() calls it as the class that encodes.
		if encoder, _ := args.Take("encoder"); encoder != nil {
			if !pyrun.IsCallable(encoder) {
				return nil, pyrun.Raise("TypeError", "'%s' object is not callable", pyrun.KindOf(encoder))
			}
			return nil, pyrun.Raise("NotImplementedError", "encoder= is not played here")
		}
		safe := true
		if given, has := args.Take("safe"); has {
			if safe, err = pyrun.Truth(given); err != nil {
				return nil, err
			}
		}
		if _, is := data.(*sessionstore.Dict); !is && safe {
			return nil, pyrun.Raise("TypeError", "In order to allow non-dict objects to be serialized set the safe parameter to False.")
		}
		params := &pyrun.Args{Func: "dumps"}
		if given, _ := args.Take("json_dumps_params"); given != nil {
			d, is := given.(*sessionstore.Dict)
			if !is {
				return nil, pyrun.Raise("TypeError", "json.dumps() argument after ** must be a mapping, not %s", pyrun.KindOf(given))
			}
			for key, value := range d.All() {
				params.Named = append(params.Named, pyrun.Arg{Name: key, Value: value})
			}
		}
		shape, err := pyrun.JSONShapeOf(params)
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
	return dumpsIn(pyrun.PlainJSON(), v, django)
}

// dumpsIn is json.dumps(v, …) in a shape.
func dumpsIn(shape pyrun.JSONShape, v pyrun.Value, django bool) (string, error) {
	if err := pyrun.Weigh(v); err != nil {
		return "", err
	}
	plain, err := forJSON(v, django)
	if err != nil {
		return "", err
	}
	return shape.JSON(plain)
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
	case pyrun.Decimal:
		if django {
			return v.String(), nil
		}
	case uuidObject:
		if django {
			return string(v), nil
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
	case *forms.ErrorDict, *forms.ErrorList: // which are a dict and a list
		return forJSON(forms.Plain(v), django)
	case *lazyText:
		if django {
			return v.Str()
		}
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
