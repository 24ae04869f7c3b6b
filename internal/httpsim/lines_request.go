package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/pyrun"
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
		if r.server.runs().Lacks.Auth {
			r.auth.vain = true
			return nil, false, pyrun.Raise("AttributeError", "'WSGIRequest' object has no attribute 'user'")
		}
		return r.visitorObject(), true, nil
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
	case languageCodeName:
		return r.speaks.begun, r.speaks.begun != "", nil
	case "accepts":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return accepts(r, args) })
	case "get_signed_cookie":
		return function(name, r.getSignedCookie)
	case "resolver_match":
		if r.match == nil { // a middleware asks above get_response()
			return nil, true, nil
		}
		return r.match.module(), true, nil
	}
	return nil, false, nil
}

// SetAttr implements pyrun.AttrSetter: whatever is behind this line finds it.
func (a *asker) SetAttr(name string, value pyrun.Value) error {
	if slices.Contains(attributesOf["request"], name) && name != languageCodeName {
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
