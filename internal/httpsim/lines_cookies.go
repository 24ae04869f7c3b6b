package httpsim

import (
	"slices"
	"statelab/internal/pyrun"
	"statelab/internal/python"
	"strings"
	"time"
)

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
