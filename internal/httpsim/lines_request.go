package httpsim

import (
	"net/http"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// function is a method that a value of the lines has.
func function(name string, do func(args *pyrun.Args) (pyrun.Value, error)) (pyrun.Value, bool, error) {
	return pyrun.Builtin{Name: name, Do: do}, true, nil
}

// method is one that is given nothing.
func method(name string, do func() (pyrun.Value, error)) (pyrun.Value, bool, error) {
	return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
		if err := args.Done(); err != nil {
			return nil, err
		}
		return do()
	})
}

// asker is request.
type asker struct{ r *running }

// TypeName implements pyrun.Object.
func (*asker) TypeName() string { return "WSGIRequest" }

// Attr implements pyrun.Object.
func (a *asker) Attr(name string) (pyrun.Value, bool, error) {
	r := a.r
	if v, has := r.extra[name]; has {
		return v, true, nil
	}
	switch name {
	case "method":
		return r.Method, true, nil
	case "path", "path_info":
		return r.Path, true, nil
	case "scheme":
		return r.Scheme, true, nil
	case "content_type":
		return r.sentType(), true, nil
	case "body":
		return pyrun.Bytes(r.body), true, nil
	case "GET":
		return &sentFields{kind: "QueryDict", r: r, pairs: r.GET}, true, nil
	case "POST":
		return &sentFields{kind: "QueryDict", r: r, pairs: r.POST, posted: true}, true, nil
	case "FILES":
		return &sentFields{kind: "MultiValueDict", r: r}, true, nil
	case "COOKIES":
		return &sentFields{kind: "dict", r: r, pairs: r.Cookies, cookies: true}, true, nil
	case "META":
		return &metaObject{r}, true, nil
	case "headers":
		return &headersObject{r}, true, nil
	case "session":
		return &sessionObject{r}, true, nil
	case "user":
		return &whoObject{r: r, visitor: true}, true, nil
	case "is_secure":
		return method(name, func() (pyrun.Value, error) { return r.secure(), nil })
	case "get_host":
		return method(name, func() (pyrun.Value, error) { return r.Host, nil })
	case "get_port":
		return method(name, func() (pyrun.Value, error) {
			if _, port, has := strings.Cut(r.Host, ":"); has {
				return port, nil
			}
			return map[bool]string{true: "443", false: "80"}[r.secure()], nil
		})
	case "get_full_path":
		return method(name, func() (pyrun.Value, error) { return r.Request.asked(), nil })
	case "build_absolute_uri":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			place := args.Or("location", nil)
			text, is := place.(string)
			switch {
			case !is:
				text = r.Request.asked()
			case strings.Contains(text, "://"):
				return iriToURI(text), args.Done()
			case !strings.HasPrefix(text, "/"):
				text = r.Path[:strings.LastIndex(r.Path, "/")+1] + text
			}
			return r.Scheme + "://" + r.Host + iriToURI(text), args.Done()
		})
	case "get_signed_cookie":
		return function(name, r.getSignedCookie)
	case "resolver_match":
		d := sessionstore.NewDict()
		for name, value := range r.kwargs {
			d.Set(name, value)
		}
		return &pyrun.Module{Name: "ResolverMatch", Names: map[string]pyrun.Value{"kwargs": d, "url_name": strings.TrimSuffix(r.viewName(), "_page")}}, true, nil
	}
	return nil, false, nil
}

// SetAttr implements pyrun.AttrSetter: whatever is behind this line finds it.
func (a *asker) SetAttr(name string, value pyrun.Value) error {
	if slices.Contains(attributesOf["request"], name) {
		return pyrun.Raise("NotImplementedError", "request.%s is what has come, and is not set here", name)
	}
	if a.r.extra == nil {
		a.r.extra = map[string]any{}
	}
	a.r.extra[name] = value
	a.r.tellName("request."+name, value, 0)
	return nil
}

// requestOf takes request, which a function of Django's is given first: of anything else it asks for what a
// request has.
func requestOf(args *pyrun.Args, attribute string) error {
	v, err := args.Need("request")
	if err != nil {
		return err
	}
	if _, is := v.(*asker); !is {
		return pyrun.NoAttribute(v, attribute)
	}
	return nil
}

// DelAttr is del request.name.
func (a *asker) DelAttr(name string) error {
	if _, has := a.r.extra[name]; !has {
		return pyrun.NoAttribute(a, name)
	}
	delete(a.r.extra, name)
	return nil
}

// sentFields are request.GET and its kin, and request.COOKIES.
type sentFields struct {
	kind    string
	r       *running
	pairs   Pairs
	cookies bool
	posted  bool // request.POST
}

// TypeName implements pyrun.Object.
func (f *sentFields) TypeName() string { return f.kind }

func (f *sentFields) look(key pyrun.Value) (pyrun.Value, bool) {
	name, is := key.(string)
	if !is {
		return nil, false
	}
	value, has := f.pairs.Lookup(name)
	if f.cookies {
		var found any = absent{}
		if has {
			found = value
		}
		f.r.foundCookie(Path{"cookie", name}, found)
	}
	return value, has
}

// Dict makes a dict of them.
func (f *sentFields) Dict() *sessionstore.Dict { return f.pairs.dict() }

// dict is a dict of them.
func (p Pairs) dict() *sessionstore.Dict {
	d := sessionstore.NewDict()
	for _, pair := range p {
		d.Set(pair.Name, pair.Value)
	}
	return d
}

// Attr implements pyrun.Object.
func (f *sentFields) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "get":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Need("key")
			if err != nil {
				return nil, err
			}
			otherwise := args.Or("default", nil)
			if v, has := f.look(key); has {
				return v, args.Done()
			}
			return otherwise, args.Done()
		})
	case "getlist":
		if f.cookies {
			return nil, false, nil
		}
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Need("key")
			if err != nil {
				return nil, err
			}
			if _, has := f.look(key); has {
				return pyrun.List(f.each(key.(string))...), args.Done()
			}
			return args.Or("default", pyrun.List()), args.Done()
		})
	case "items", "keys", "values":
		d, err := pyrun.AttributeOf(f.Dict(), name)
		return d, true, err
	case "dict", "copy":
		return method(name, func() (pyrun.Value, error) { return f.Dict(), nil })
	case "urlencode":
		if f.cookies {
			return nil, false, nil
		}
		return method(name, func() (pyrun.Value, error) {
			var all []string
			for _, p := range f.pairs {
				for _, value := range f.each(p.Name) {
					all = append(all, quotePlus(p.Name)+"="+quotePlus(value.(string)))
				}
			}
			return strings.Join(all, "&"), nil
		})
	case "pop", "setdefault", "update", "clear":
		if !f.cookies {
			return function(name, func(*pyrun.Args) (pyrun.Value, error) { return nil, f.immutable() })
		}
		d, err := pyrun.AttributeOf(f.Dict(), name)
		return d, true, err
	}
	return nil, false, nil
}

// each are the values that were sent by one name, of which the last one counts.
func (f *sentFields) each(name string) (all []pyrun.Value) {
	sent := f.r.Query
	if f.posted {
		sent = f.r.body
	}
	for field := range strings.SplitSeq(sent, "&") {
		if key, value, _ := strings.Cut(field, "="); field != "" && unescapeForm(key) == name {
			all = append(all, unescapeForm(value))
		}
	}
	if v, has := f.pairs.Lookup(name); has && (len(all) == 0 || all[len(all)-1] != v) {
		return []pyrun.Value{v} // of a form in several parts
	}
	return all
}

func (f *sentFields) immutable() error {
	return pyrun.Raise("AttributeError", "This QueryDict instance is immutable")
}

// Item implements pyrun.Itemed.
func (f *sentFields) Item(key pyrun.Value) (pyrun.Value, error) {
	if v, has := f.look(key); has {
		return v, nil
	}
	class := "MultiValueDictKeyError"
	if f.cookies {
		class = "KeyError"
	}
	return nil, &pyrun.Exception{Class: pyrun.ClassOf(class), Args: []pyrun.Value{key}}
}

// SetItem implements pyrun.ItemSetter.
func (f *sentFields) SetItem(_, _ pyrun.Value) error {
	if f.cookies {
		return pyrun.Raise("NotImplementedError", "request.COOKIES is what the browser has sent: a cookie is set by the response")
	}
	return f.immutable()
}

// DelItem implements pyrun.ItemDeleter.
func (f *sentFields) DelItem(key pyrun.Value) error { return f.SetItem(key, nil) }

// Contains implements pyrun.Container.
func (f *sentFields) Contains(key pyrun.Value) (bool, error) {
	_, has := f.look(key)
	return has, nil
}

// Iter implements pyrun.Iterable.
func (f *sentFields) Iter() ([]pyrun.Value, error) { return pyrun.Iter(f.Dict()) }

// Len implements pyrun.Sized.
func (f *sentFields) Len() (int, error) { return f.Dict().Len(), nil }

// Str implements pyrun.Shown.
func (f *sentFields) Str() (string, error) { return f.Repr() }

// Repr implements pyrun.Shown.
func (f *sentFields) Repr() (string, error) {
	if f.cookies {
		return pyrun.Repr(f.Dict())
	}
	d := sessionstore.NewDict()
	for _, p := range f.pairs {
		d.Set(p.Name, pyrun.List(f.each(p.Name)...))
	}
	text, err := pyrun.Repr(d)
	return "<" + f.kind + ": " + text + ">", err
}

// headersObject is request.headers.
type headersObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*headersObject) TypeName() string { return "HttpHeaders" }

func (h *headersObject) look(key pyrun.Value) (pyrun.Value, bool) {
	name, is := key.(string)
	if !is {
		return nil, false
	}
	value := h.r.sentHeader(strings.ReplaceAll(name, "-", "_"))
	_, missing := value.(absent)
	return value, !missing
}

// Attr implements pyrun.Object.
func (h *headersObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "get":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Need("key")
			if err != nil {
				return nil, err
			}
			otherwise := args.Or("default", nil)
			if v, has := h.look(key); has {
				return v, args.Done()
			}
			return otherwise, args.Done()
		})
	case "items", "keys", "values":
		d, err := pyrun.AttributeOf(h.dict(), name)
		return d, true, err
	}
	return nil, false, nil
}

func (h *headersObject) dict() *sessionstore.Dict {
	d := sessionstore.NewDict()
	var names []string
	for name := range h.r.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		d.Set(http.CanonicalHeaderKey(name), strings.Join(h.r.Header[name], ","))
	}
	return d
}

// Item implements pyrun.Itemed.
func (h *headersObject) Item(key pyrun.Value) (pyrun.Value, error) {
	if v, has := h.look(key); has {
		return v, nil
	}
	text, _ := key.(string)
	return nil, &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{strings.ToLower(text)}}
}

// Contains implements pyrun.Container.
func (h *headersObject) Contains(key pyrun.Value) (bool, error) {
	_, has := h.look(key)
	return has, nil
}

// Iter implements pyrun.Iterable.
func (h *headersObject) Iter() ([]pyrun.Value, error) { return pyrun.Iter(h.dict()) }

// metaObject is request.META.
type metaObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*metaObject) TypeName() string { return "dict" }

func (m *metaObject) look(key pyrun.Value) (pyrun.Value, bool) {
	name, is := key.(string)
	if !is {
		return nil, false
	}
	switch name {
	case "REMOTE_ADDR":
		return m.r.lookAtAddress(), true
	case "REQUEST_METHOD":
		return m.r.Method, true
	case "PATH_INFO":
		return m.r.Path, true
	case "QUERY_STRING":
		return m.r.Query, true
	case "SERVER_NAME":
		host, _, _ := strings.Cut(m.r.Host, ":")
		return host, true
	case "CONTENT_TYPE":
		return (&headersObject{m.r}).look("Content-Type")
	}
	if header, is := strings.CutPrefix(name, "HTTP_"); is {
		return (&headersObject{m.r}).look(strings.ToLower(header))
	}
	return nil, false
}

// Attr implements pyrun.Object.
func (m *metaObject) Attr(name string) (pyrun.Value, bool, error) {
	if name != "get" {
		return nil, false, nil
	}
	return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
		key, err := args.Need("key")
		if err != nil {
			return nil, err
		}
		otherwise := args.Or("default", nil)
		if v, has := m.look(key); has {
			return v, args.Done()
		}
		return otherwise, args.Done()
	})
}

// Item implements pyrun.Itemed.
func (m *metaObject) Item(key pyrun.Value) (pyrun.Value, error) {
	if v, has := m.look(key); has {
		return v, nil
	}
	return nil, &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{key}}
}

// Contains implements pyrun.Container.
func (m *metaObject) Contains(key pyrun.Value) (bool, error) {
	_, has := m.look(key)
	return has, nil
}

// sessionObject is request.session.
type sessionObject struct{ r *running }

// TypeName implements pyrun.Object.
func (*sessionObject) TypeName() string { return "SessionStore" }

// nameOf is a name in the session.
func (*sessionObject) nameOf(key pyrun.Value) (string, error) {
	name, ok := sessionstore.Key(key)
	if !ok {
		return "", pyrun.Raise("TypeError", "unhashable type: '%s'", pyrun.KindOf(key))
	}
	return name, nil
}

// Item implements pyrun.Itemed.
func (s *sessionObject) Item(key pyrun.Value) (pyrun.Value, error) {
	name, err := s.nameOf(key)
	if err != nil {
		return nil, err
	}
	of, err := s.r.sessionData()
	if err != nil {
		return nil, err
	}
	if v, has := of.Lookup(name); has {
		return v, nil
	}
	return nil, &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{key}}
}

// SetItem implements pyrun.ItemSetter.
func (s *sessionObject) SetItem(key, value pyrun.Value) error {
	name, err := s.nameOf(key)
	if err != nil {
		return err
	}
	of, err := s.r.sessionData()
	if err != nil {
		return err
	}
	if err := pyrun.Weigh(value); err != nil {
		return err
	}
	of.Set(name, value)
	shown, _ := pyrun.Repr(value)
	if text, is := value.(string); is {
		shown = python.Quote(text)
	}
	s.r.noteCode("session[%s] = %s", python.Quote(name), shortText(shown))
	return nil
}

// DelItem implements pyrun.ItemDeleter.
func (s *sessionObject) DelItem(key pyrun.Value) error {
	name, err := s.nameOf(key)
	if err != nil {
		return err
	}
	if _, err := s.r.sessionData(); err != nil {
		return err
	}
	return SessionDelete{Name: name}.run(s.r.visit)
}

// Contains implements pyrun.Container.
func (s *sessionObject) Contains(key pyrun.Value) (bool, error) {
	name, err := s.nameOf(key)
	if err != nil {
		return false, err
	}
	of, err := s.r.sessionData()
	if err != nil {
		return false, err
	}
	return of.Has(name), nil
}

// SetAttr implements pyrun.AttrSetter.
func (s *sessionObject) SetAttr(name string, value pyrun.Value) error {
	so, err := pyrun.Truth(value)
	if err != nil {
		return err
	}
	switch name {
	case "modified":
		if so {
			return SessionModified{}.run(s.r.visit)
		}
		s.r.session.Modified = false
		s.r.noteCode("session.modified = False")
		return nil
	case "accessed":
		s.r.session.Accessed = so
		return nil
	}
	return pyrun.Raise("NotImplementedError", "session.%s is not set here", name)
}

// Attr implements pyrun.Object.
func (s *sessionObject) Attr(name string) (pyrun.Value, bool, error) {
	r := s.r
	runs := func(a Action) (pyrun.Value, bool, error) {
		return method(name, func() (pyrun.Value, error) { return nil, a.run(r.visit) })
	}
	switch name {
	case "session_key":
		if key := r.session.Key(); key != "" {
			return key, true, nil
		}
		return nil, true, nil
	case "modified":
		return r.session.Modified, true, nil
	case "accessed":
		return r.session.Accessed, true, nil
	case "flush":
		return runs(Flush{})
	case "cycle_key":
		return runs(CycleKey{})
	case "clear":
		return runs(SessionClear{})
	case "save":
		return runs(SessionSave{})
	case "get":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Need("key")
			if err != nil {
				return nil, err
			}
			otherwise := args.Or("default", nil)
			if err := args.Done(); err != nil {
				return nil, err
			}
			of, err := s.nameOf(key)
			if err != nil {
				return nil, err
			}
			data, err := r.sessionData()
			if err != nil {
				return nil, err
			}
			if v, has := data.Lookup(of); has {
				return v, nil
			}
			return otherwise, nil
		})
	case "pop":
		return function(name, s.pop)
	case "setdefault":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Need("key")
			if err != nil {
				return nil, err
			}
			value, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			if has, err := s.Contains(key); err != nil || has {
				if err != nil {
					return nil, err
				}
				return s.Item(key)
			}
			return value, s.SetItem(key, value)
		})
	case "update":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			d, err := args.Need("dict_")
			if err != nil {
				return nil, err
			}
			items, err := pyrun.Iter(d)
			if err != nil {
				return nil, err
			}
			for _, key := range items {
				value, err := pyrun.Item(d, key)
				if err != nil {
					return nil, err
				}
				if err := s.SetItem(key, value); err != nil {
					return nil, err
				}
			}
			r.session.Modified = true
			return nil, args.Done()
		})
	case "keys", "values", "items":
		if _, err := r.sessionData(); err != nil {
			return nil, false, err
		}
		r.session.Accessed = true
		f, err := pyrun.AttributeOf(r.session.Data(), name)
		return f, true, err
	case "has_key":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Need("key")
			if err != nil {
				return nil, err
			}
			return s.Contains(key)
		})
	case "is_empty":
		return method(name, func() (pyrun.Value, error) { return r.session.IsEmpty(), nil })
	case "create":
		return method(name, func() (pyrun.Value, error) {
			return nil, r.as("session.create()", r.session.Create)
		})
	case "exists":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key, err := args.Text("session_key")
			if err != nil {
				return nil, err
			}
			var is bool
			err = r.as("request.session.exists()", func() (err error) { is, err = r.session.Exists(key); return err })
			return is, err
		})
	case "delete":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			key := args.Or("session_key", nil)
			if err := args.Done(); err != nil {
				return nil, err
			}
			if text, is := key.(string); is {
				return nil, EndSession{Key: Literal(text), By: EndByStore}.run(r.visit)
			}
			return nil, r.as("request.session.delete()", func() error { return r.session.Delete("") })
		})
	case "set_expiry":
		return function(name, s.setExpiry)
	case "get_expiry_age":
		return method(name, func() (pyrun.Value, error) { return r.session.ExpiryAge() })
	case "get_expiry_date":
		return method(name, func() (pyrun.Value, error) {
			at, err := r.session.ExpiryDate()
			return pyrun.Moment{Time: at}, err
		})
	case "get_expire_at_browser_close":
		return method(name, func() (pyrun.Value, error) { return r.session.ExpireAtBrowserClose(), nil })
	case "set_test_cookie":
		return method(name, func() (pyrun.Value, error) { r.open().SetTestCookie(); return nil, nil })
	case "test_cookie_worked":
		return method(name, func() (pyrun.Value, error) { return r.open().TestCookieWorked(), nil })
	case "delete_test_cookie":
		return method(name, func() (pyrun.Value, error) { r.open().DeleteTestCookie(); return nil, nil })
	}
	return nil, false, nil
}

func (s *sessionObject) pop(args *pyrun.Args) (pyrun.Value, error) {
	key, err := args.Need("key")
	if err != nil {
		return nil, err
	}
	otherwise, has := args.Take("default")
	if err := args.Done(); err != nil {
		return nil, err
	}
	name, err := s.nameOf(key)
	if err != nil {
		return nil, err
	}
	of, err := s.r.sessionData()
	if err != nil {
		return nil, err
	}
	value, there := of.Lookup(name)
	if !there && !has {
		return nil, &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{key}}
	}
	if err := (SessionPop{Name: name}).run(s.r.visit); err != nil {
		return nil, err
	}
	if there {
		return value, nil
	}
	return otherwise, nil
}

func (s *sessionObject) setExpiry(args *pyrun.Args) (pyrun.Value, error) {
	value, err := args.Need("value")
	if err != nil {
		return nil, err
	}
	a := SetExpiry{}
	switch value := value.(type) {
	case nil:
	case int64:
		a.Length = secondsOf(value)
	case pyrun.Moment:
		a.At = value.Time
	case pyrun.Delta:
		d := value.Duration()
		a.In = &d
	default:
		return nil, pyrun.Raise("TypeError", "set_expiry() is given a number of seconds, a datetime, a timedelta or None, not '%s'", pyrun.KindOf(value))
	}
	return nil, a.run(s.r.visit)
}
