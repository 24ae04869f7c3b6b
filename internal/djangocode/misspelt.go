package djangocode

import (
	"errors"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/pynames"
	"statelab/internal/python"
)

// known are the names that a view has, by what stands before the point; "" for nothing.
var known = map[string][]string{
	"":                {"request", "response", "context", "settings", "cache", "form", "login", "logout", "authenticate", "redirect", "render", "HttpResponse", "HttpResponseRedirect", "JsonResponse", "AuthenticationForm", "get_response"},
	"request":         {"session", "POST", "GET", "COOKIES", "META", "user", "headers", "method", "body", "path", "get_signed_cookie", "get_full_path"},
	"request.session": {"flush", "clear", "cycle_key", "get", "pop", "update", "setdefault", "set_expiry", "save", "modified", "delete", "keys", "items"},
	"response":        {"set_cookie", "delete_cookie", "set_signed_cookie", "cookies", "headers", "status_code"},
	"request.POST":    {"get"},
	"request.GET":     {"get"},
	"request.COOKIES": {"get"},
}

// misspelt says of a line that is not read that a name in it is one letter away from one that
// there is; any other problem stays.
func (k Known) misspelt(all []python.Statement, err error) error {
	var p *python.Problem
	if !errors.As(err, &p) {
		return err
	}
	for _, s := range all {
		if at, guess := k.slipIn(all, s, p.Line); at != nil {
			return hinted(python.Statement{Line: at.Line, Col: at.Col}, guess, "nothing is called %q here", at.Dotted())
		}
	}
	return err
}

// slipIn finds a misspelt name in what stands on a line, and what is near it.
func (k Known) slipIn(whole []python.Statement, s python.Statement, line int) (at *python.Expr, guess string) {
	look := func(e *python.Expr) *python.Expr {
		name := e.Dotted()
		if at != nil || name == "" || e.Line != line {
			return nil
		}
		before, last := before(name), name[strings.LastIndexByte(name, '.')+1:]
		is, listed := known[before]
		exact := func(w struct{ call, line string }) bool { return w.call == name }
		if !listed || slices.Contains(is, last) || slices.ContainsFunc(working, exact) || python.IsKeyword(last) {
			return nil
		}
		own := func(s python.Statement) bool { return setsName(s, last) }
		given := before == "" && (slices.Contains(k.imported, last) || slices.ContainsFunc(whole, own))
		if hint := diag.DidYouMean(last, is); hint != "" && !given {
			at, guess = e, hint
		}
		return nil
	}
	for _, e := range []*python.Expr{s.Target, s.Value} {
		if e != nil {
			eachPart(e, look)
		}
	}
	for _, inner := range blocks(s) {
		if at == nil {
			at, guess = k.slipIn(whole, inner, line)
		}
	}
	return at, guess
}

// importedIn are the names that a text imports, anywhere in it: none of them is misspelt, whatever it is near to.
func importedIn(text string) (names []string) {
	program, err := python.Program(text)
	if err != nil {
		return nil
	}
	EachImport(program, func(in python.Imported) { names = append(names, in.As) })
	return names
}

// eachPart gives an expression and all that is in it to a function, the innermost first.
func eachPart(e *python.Expr, f func(*python.Expr) *python.Expr) {
	for _, part := range e.Parts {
		eachPart(part, f)
	}
	for _, n := range e.Named {
		if n.Key != nil {
			eachPart(n.Key, f)
		}
		eachPart(n.Value, f)
	}
	f(e)
}

// meansRequest is the hint for a name that has no value where the request has an attribute of that name: request.user, not the
// class User. Near are the names that have one there.
func meansRequest(name string, near []string) string {
	if !slices.Contains(near, "request") || !pynames.Has("request", name) {
		return ""
	}
	return "write request." + name
}
