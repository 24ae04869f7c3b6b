package djangocode

import (
	"fmt"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// plainCookie are the signs of a value that SimpleCookie does not put in quotes.
const plainCookie = "!#$%&'*+-.^_`|~:"

// morsel reads response.cookies["name"] = "text", which sends a cookie without the Path that
// set_cookie() writes.
func (r *viewReader) morsel(s python.Statement, name string) error {
	odd := func(c rune) bool {
		return c > 127 || !strings.ContainsRune(plainCookie, c) && !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z')
	}
	value, ok := constant(s.Value)
	if value = strings.Trim(value, `"`); !ok || s.Value.Kind != python.String && s.Value.Kind != python.Number || strings.ContainsFunc(value, odd) || strings.ContainsFunc(name, odd) {
		return instead(s, `response.set_cookie("name", "text")`, "response.cookies is given a text of plain letters here")
	}
	r.touch(s, httpsim.SetCookieLine{Line: name + "=" + value})
	return nil
}

// morselHas reads response.cookies["name"]["secure"] = True, of a cookie that a line above sets.
func (r *viewReader) morselHas(s python.Statement, name, attribute string) error {
	for i, p := range r.done {
		switch a := p.Action.(type) {
		case httpsim.SetCookie:
			if a.Name == name && hasAttribute(&a.Options, attribute, s.Value) {
				r.done[i].Action = a
				return nil
			}
		case httpsim.SetCookieLine:
			if text, ok := attributeLine(attribute, s.Value); ok && strings.HasPrefix(a.Line, name+"=") {
				a.Line += text
				r.done[i].Action = a
				return nil
			}
		}
	}
	return instead(s, `response.set_cookie("name", "text")`, "of a cookie that a line above sets, response.cookies is given secure, httponly, samesite, path or domain here")
}

// hasAttribute gives a cookie an attribute, where it is one that changes nothing else.
func hasAttribute(o *httpsim.CookieOptions, name string, value *python.Expr) bool {
	word, isText := value.Dotted(), value.Kind == python.String
	switch name := strings.ToLower(name); {
	case name == "secure" && (word == "True" || word == "False"):
		o.Secure = word == "True"
	case name == "httponly" && (word == "True" || word == "False"):
		o.HTTPOnly = word == "True"
	case name == "samesite" && isText:
		o.SameSite = value.Text
	case name == "path" && isText:
		o.Path = value.Text
	case name == "domain" && isText:
		o.Domain = value.Text
	default:
		return false
	}
	return true
}

// attributeLine is an attribute as a Set-Cookie line has it, behind what stands there.
func attributeLine(name string, value *python.Expr) (text string, ok bool) {
	word := value.Dotted()
	switch name := strings.ToLower(name); {
	case word == "False":
		return "", name == "secure" || name == "httponly"
	case word == "True":
		text, ok = map[string]string{"secure": "; Secure", "httponly": "; HttpOnly"}[name]
	case value.Kind == python.Number:
		text, ok = map[string]string{"max-age": "; Max-Age="}[name]
		text += fmt.Sprint(value.Number)
	case value.Kind == python.String:
		text, ok = map[string]string{"samesite": "; SameSite=", "path": "; Path=", "domain": "; Domain="}[name]
		text += value.Text
	}
	return text, ok
}
