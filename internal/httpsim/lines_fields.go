package httpsim

import (
	"net/http"
	"slices"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
	"strings"
)

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
	value, has := f.all().Lookup(name)
	if f.cookies {
		var found any
		if has {
			found = value
		}
		f.r.tellCookie(lookupCode(Path{"cookie", name}), found)
	}
	return value, has
}

// got is what get() finds under a key, or else what it is given for that.
func (f *sentFields) got(key, otherwise pyrun.Value) pyrun.Value {
	name, is := key.(string)
	if _, has := f.all().Lookup(name); !is || !f.cookies || has || otherwise == nil {
		if v, has := f.look(key); has {
			return v
		}
		return otherwise
	}
	if shown, err := shownValue(otherwise, longestShown); err == nil {
		code := strings.TrimSuffix(lookupCode(Path{"cookie", name}), ")")
		f.r.tellCookie(code+", "+shown+")", otherwise)
	}
	return otherwise
}

// tellCookie notes what lines find in a cookie by some code, once.
func (r *running) tellCookie(code string, found pyrun.Value) {
	shown, err := shownValue(found, longestShown)
	if err != nil {
		return
	}
	said := rule.Textf("%[1]s is %[2]s", "%[1]s: %[2]s", code, shown)
	if !slices.Contains(r.notes, said) {
		r.notes = append(r.notes, said)
		r.cookie, r.cookieIs = said, shown
	}
}

// namesCookie takes back what was said of a cookie where the lines give its value a name, which says it.
func (r *running) namesCookie(shown string) {
	if last := len(r.notes) - 1; last >= 0 && !r.cookie.IsZero() && r.notes[last] == r.cookie && shown == r.cookieIs {
		r.notes = r.notes[:last]
	}
}

// Dict makes a dict of them.
func (f *sentFields) Dict() *sessionstore.Dict { return f.all().dict() }

// all are the fields; the cookies are those of the request, which lines can have changed.
func (f *sentFields) all() Pairs {
	if f.cookies {
		return f.r.Cookies
	}
	return f.pairs
}

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
			if err := args.Done(); err != nil {
				return nil, err
			}
			return f.got(key, otherwise), nil
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
			for _, p := range f.all() {
				for _, value := range f.each(p.Name) {
					all = append(all, quotePlus(p.Name)+"="+quotePlus(value.(string)))
				}
			}
			return strings.Join(all, "&"), nil
		})
	case "pop", "popitem", "setdefault", "update", "clear":
		if !f.cookies {
			return function(name, func(*pyrun.Args) (pyrun.Value, error) { return nil, f.immutable() })
		}
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return changesDict(f.Dict(), name, args, f.changeTo) })
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
	if v, has := f.all().Lookup(name); has && (len(all) == 0 || all[len(all)-1] != v) {
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

// changesDict calls a method of a dict that changes it, and keeps what it has become.
func changesDict(d *sessionstore.Dict, method string, args *pyrun.Args, keep func(*sessionstore.Dict) error) (pyrun.Value, error) {
	do, err := pyrun.AttributeOf(d, method)
	if err != nil {
		return nil, err
	}
	v, err := pyrun.CallWith(do, args)
	if err != nil {
		return nil, err
	}
	return v, keep(d)
}

// changeTo makes request.COOKIES what lines have made of the dict that it is: whatever comes behind them in this request
// finds it so, and the browser knows nothing of it.
func (f *sentFields) changeTo(d *sessionstore.Dict) error {
	var changed Pairs
	for name, value := range d.All() {
		text, is := value.(string)
		if _, named := sessionstore.KeyValue(name).(string); !is || !named {
			return pyrun.Raise("NotImplementedError", "request.COOKIES holds texts by their names here")
		}
		changed = append(changed, Pair{Name: name, Value: text})
	}
	if !f.r.cookiesChanged && !slices.Equal(changed, f.all()) {
		f.r.cookiesChanged = true
		f.r.Note("request.COOKIES is changed for this request alone: the browser keeps its cookies", "request.COOKIES는 이 요청에서만 바뀜: 브라우저의 쿠키는 그대로 남음")
	}
	f.r.Cookies = changed
	return nil
}

// Equal implements pyrun.Equal: request.COOKIES is a dict to others.
func (f *sentFields) Equal(other pyrun.Value) (bool, error) {
	if o, is := other.(*sentFields); is {
		if f.cookies || o.cookies {
			return pyrun.Equals(f.Dict(), o.Dict())
		}
		return f == o, nil
	}
	if !f.cookies {
		return false, nil
	}
	return pyrun.Equals(f.Dict(), other)
}

// IsDict implements pyrun.AsDict.
func (f *sentFields) IsDict() bool { return f.cookies }

// SetItem implements pyrun.ItemSetter.
func (f *sentFields) SetItem(key, value pyrun.Value) error {
	if !f.cookies {
		return f.immutable()
	}
	d := f.Dict()
	if err := pyrun.SetItem(d, key, value); err != nil {
		return err
	}
	return f.changeTo(d)
}

// DelItem implements pyrun.ItemDeleter.
func (f *sentFields) DelItem(key pyrun.Value) error {
	if !f.cookies {
		return f.immutable()
	}
	if _, has := f.look(key); !has {
		return &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{key}}
	}
	d := f.Dict()
	d.Delete(key.(string))
	return f.changeTo(d)
}

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
	for _, p := range f.all() {
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
