package httpsim

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// cookiesObject is response.cookies, a SimpleCookie, which is a dict of cookies by their names.
type cookiesObject struct{ a *answerObject }

// TypeName implements pyrun.Object.
func (*cookiesObject) TypeName() string { return "SimpleCookie" }

// Dict makes a dict of them. A line that was typed as a whole is none of them.
func (c *cookiesObject) Dict() *sessionstore.Dict {
	d := sessionstore.NewDict()
	for _, line := range c.a.res.cookies {
		if line.attributes != nil {
			d.Set(line.name, &morselObject{line})
		}
	}
	return d
}

// Attr implements pyrun.Object.
func (c *cookiesObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "get", "keys", "items", "values", "copy":
		v, err := pyrun.AttributeOf(c.Dict(), name)
		return v, true, err
	case "pop", "popitem", "clear", "setdefault", "update":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			return changesDict(c.Dict(), name, args, func(d *sessionstore.Dict) error { return c.changeTo(d, name) })
		})
	case "output":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			attributes, header, sep := args.Or("attrs", nil), args.Or("header", "Set-Cookie:"), args.Or("sep", "\r\n")
			before, isText := header.(string)
			between, isToo := sep.(string)
			if attributes != nil || !isText || !isToo {
				return nil, pyrun.Raise("NotImplementedError", "output() takes header and sep here")
			}
			return c.output(before, between), args.Done()
		})
	case "load", "js_output", "value_encode", "value_decode":
		return function(name, func(*pyrun.Args) (pyrun.Value, error) {
			return nil, pyrun.Raise("NotImplementedError", "response.cookies.%s() is not played here", name)
		})
	}
	return nil, false, nil
}

// changeTo makes the cookies of the answer what a method has made of their dict.
func (c *cookiesObject) changeTo(d *sessionstore.Dict, method string) error {
	var stay []*cookieLine
	var gone []string
	had := c.Dict()
	for _, line := range c.a.res.cookies {
		if _, has := d.Lookup(line.name); line.attributes == nil || has {
			stay = append(stay, line)
		} else {
			gone = append(gone, line.name)
		}
	}
	for name, value := range d.All() {
		m, is := value.(*morselObject)
		if !is {
			return pyrun.Raise("NotImplementedError", "what response.cookies.%s() puts there is no cookie, and Django fails once it answers: set_cookie() makes one", method)
		}
		if _, has := had.Lookup(name); !has {
			stay = append(stay, m.line)
		}
	}
	c.a.res.cookies = stay
	c.tellGone(method+"()", gone)
	return nil
}

// tellGone tells which cookies are not sent any more.
func (c *cookiesObject) tellGone(how string, gone []string) {
	switch {
	case len(gone) > 0:
		c.a.r.Note("response.cookies.%[1]s: not sent: %[2]s", "response.cookies.%[1]s: 보내지 않음: %[2]s", how, shortText(strings.Join(gone, ", ")))
	case how == "clear()":
		c.a.r.Note("response.cookies.clear(): this answer sets none; what the browser has stays", "response.cookies.clear(): 이 응답이 설정한 쿠키가 없음. 브라우저의 쿠키는 그대로 남음")
	}
}

// output are the lines, in the order of their names, as Python writes them.
func (c *cookiesObject) output(header, sep string) string {
	var lines []string
	d := c.Dict()
	for _, name := range slices.Sorted(slices.Values(d.Keys())) {
		lines = append(lines, header+" "+d.Get(name).(*morselObject).line.String())
	}
	return strings.Join(lines, sep)
}

// Str implements pyrun.Shown.
func (c *cookiesObject) Str() (string, error) { return c.output("Set-Cookie:", "\r\n"), nil }

// Repr implements pyrun.Shown.
func (c *cookiesObject) Repr() (string, error) {
	said := []string{"<SimpleCookie:"}
	d := c.Dict()
	for _, name := range slices.Sorted(slices.Values(d.Keys())) {
		said = append(said, name+"="+python.Repr(d.Get(name).(*morselObject).line.value))
	}
	return strings.Join(said, " ") + ">", nil
}

// Iter implements pyrun.Iterable.
func (c *cookiesObject) Iter() ([]pyrun.Value, error) { return pyrun.Iter(c.Dict()) }

// Len implements pyrun.Sized.
func (c *cookiesObject) Len() (int, error) { return c.Dict().Len(), nil }

// IsDict implements pyrun.AsDict.
func (*cookiesObject) IsDict() bool { return true }

// DelItem implements pyrun.ItemDeleter.
func (c *cookiesObject) DelItem(key pyrun.Value) error {
	line := c.find(key)
	if line == nil {
		return &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{key}}
	}
	c.a.res.cookies = slices.DeleteFunc(c.a.res.cookies, func(l *cookieLine) bool { return l == line })
	c.tellGone("__delitem__()", []string{line.name})
	return nil
}

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
	if m, is := value.(*morselObject); is { // of another answer
		d := c.Dict()
		if err := pyrun.SetItem(d, key, m); err != nil {
			return err
		}
		return c.changeTo(d, "__setitem__")
	}
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

// inMorsels are the keys that each cookie has.
var inMorsels = []string{"expires", "path", "comment", "domain", "max-age", "secure", "httponly", "version", "samesite"}

// Dict makes a dict of the attributes: one that is not set is empty.
func (m *morselObject) Dict() *sessionstore.Dict {
	d := sessionstore.NewDict()
	for _, name := range inMorsels {
		d.Set(name, m.attribute(name))
	}
	return d
}

// attribute is a value of the cookie as Django gives it: a flag is True, and max-age a number.
func (m *morselObject) attribute(name string) pyrun.Value {
	text := m.line.attributes[name]
	switch n, err := strconv.ParseInt(text, 10, 64); {
	case text != "" && (name == "secure" || name == "httponly"):
		return true
	case name == "max-age" && err == nil:
		return n
	}
	return text
}

// Attr implements pyrun.Object.
func (m *morselObject) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "value":
		return m.line.value, true, nil
	case "coded_value":
		return quote(m.line.value), true, nil
	case "key":
		return m.line.name, true, nil
	case "get", "keys", "items", "values":
		v, err := pyrun.AttributeOf(m.Dict(), name)
		return v, true, err
	case "OutputString":
		return method(name, func() (pyrun.Value, error) { return m.line.String(), nil })
	case "output":
		return method(name, m.asHeader)
	}
	return nil, false, nil
}

func (m *morselObject) asHeader() (pyrun.Value, error) { return "Set-Cookie: " + m.line.String(), nil }

// Str implements pyrun.Shown.
func (m *morselObject) Str() (string, error) { return "Set-Cookie: " + m.line.String(), nil }

// Repr implements pyrun.Shown.
func (m *morselObject) Repr() (string, error) { return "<Morsel: " + m.line.String() + ">", nil }

// Item implements pyrun.Itemed.
func (m *morselObject) Item(key pyrun.Value) (pyrun.Value, error) {
	if name, is := key.(string); is && slices.Contains(inMorsels, name) {
		return m.attribute(name), nil
	}
	return nil, &pyrun.Exception{Class: pyrun.ClassOf("KeyError"), Args: []pyrun.Value{key}}
}

// Contains implements pyrun.Container.
func (m *morselObject) Contains(key pyrun.Value) (bool, error) {
	name, is := key.(string)
	return is && slices.Contains(inMorsels, name), nil
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
