package djangocode

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"statelab/internal/python"
)

// A module is a file of views taken apart: the view, and what stands around it.
type module struct {
	view       python.Statement   // its Def or Class
	decorators []python.Statement // of it
	frame      frame
}

// A frame is what the lines of a view know by its name because the file of the view has it.
type frame struct {
	functions map[string]python.Statement
	constants map[string]*python.Expr
	imports   map[string]string
}

// moduleOf reads lines with all that may stand in a file.
func moduleOf(text string) ([]python.Statement, error) {
	return openedBy(python.Module, text)
}

// isWhole reports whether statements are a file with a view, and not the lines of one.
func isWhole(all []python.Statement) bool {
	for i, s := range all {
		switch s.Action {
		case python.Decorate, python.Class:
			return true
		case python.Def:
			if i+1 == len(all) || len(s.Params) > 0 && s.Params[0].Name == "request" {
				return true
			}
		}
	}
	return false
}

// takenApart finds the view in a file, and what it knows by its name there: the one of that name, where it is given.
func takenApart(all []python.Statement, kwargs []string, name string) (m module, err error) {
	m.frame = frame{functions: map[string]python.Statement{}, constants: map[string]*python.Expr{}, imports: map[string]string{}}
	wanted := viewDefinition(kwargs)
	var above []python.Statement // decorators without a def so far
	var views []python.Statement
	decorated := map[int][]python.Statement{}
	for _, s := range all {
		switch {
		case s.Action == python.Decorate:
			above = append(above, s)
			continue
		case s.Action == python.Def || s.Action == python.Class:
			decorated[s.Line], above = above, nil
			views = append(views, s)
		case len(above) > 0:
			return m, instead(s, wanted, "below a decorator stands the def of the view")
		case s.Action == python.Import:
			maps.Copy(m.frame.imports, s.Names)
		case s.Action == python.Assign && s.Target.Kind == python.Name && (len(views) == 0 || name != ""):
			if err := m.frame.constant(s); err != nil {
				return m, err
			}
		case s.Action == python.Pass:
		case len(views) > 0:
			return m, hinted(s, "every page has a view: of its own", "below the view stands something else")
		default:
			return m, refuse(s, onceRun)
		}
	}
	if len(above) > 0 {
		return m, instead(above[0], wanted, "below a decorator stands the def of the view")
	}
	if named := slices.IndexFunc(views, func(s python.Statement) bool { return s.Name == name }); named >= 0 {
		m.view = views[named]
	} else if m.view, err = theView(views, kwargs); err != nil {
		return m, err
	}
	m.decorators = decorated[m.view.Line]
	for _, s := range views {
		if s.Line != m.view.Line && s.Action == python.Def {
			if len(decorated[s.Line]) > 0 {
				return m, refuse(decorated[s.Line][0], "a decorator is read above the def of the view alone")
			}
			m.frame.functions[s.Name] = s
		}
	}
	return m, nil
}

// onceRun is said of what stands around a view and is no value that is written out.
const onceRun = "what stands above the def runs once, when the server starts: read there are imports, functions, and names of values that are written out, as in LIMIT = 3"

// theView is that of some functions and classes which no other one calls.
func theView(all []python.Statement, kwargs []string) (view python.Statement, err error) {
	var views []python.Statement
	for i, s := range all {
		called := false
		for j, other := range all {
			called = called || i != j && (uses(other.Body, s.Name) || s.Action == python.Class && mentionsAny([]python.Statement{other}, s.Name))
		}
		if !called {
			views = append(views, s)
		}
	}
	takesRequest := func(s python.Statement) bool {
		return s.Action == python.Class || len(s.Params) > 0 && s.Params[0].Name == "request"
	}
	fits := func(s python.Statement) bool {
		more := func(p python.Param) bool { return p.Name != "request" && !slices.Contains(kwargs, p.Name) }
		return s.Action == python.Class || !slices.ContainsFunc(s.Params, more)
	}
	for _, is := range []func(python.Statement) bool{takesRequest, fits} {
		if slices.ContainsFunc(views, is) {
			views = slices.DeleteFunc(views, func(s python.Statement) bool { return !is(s) })
		}
	}
	switch {
	case len(views) > 1:
		return view, hinted(views[1], "every page has a view: of its own", "below the view stands something else")
	case len(views) == 0:
		return view, refuse(all[len(all)-1], "%s() calls itself, which is not read here", all[len(all)-1].Name)
	}
	return views[0], nil
}

// constant takes over name = value of a file.
func (f *frame) constant(s python.Statement) error {
	name, value := s.Target.Text, s.Value
	switch call := calls(value); {
	case call == "get_user_model" || strings.HasSuffix(call, ".get_user_model"):
		if value = word("User"); name == "User" {
			return nil
		}
	case name == "VISITS": // the log of visits
		return nil
	default:
		for other, by := range f.constants {
			value = replaced(value, named(other, by))
		}
		if !isWritten(value) {
			return refuse(s, onceRun)
		}
	}
	f.constants[name] = value
	return nil
}

// isWritten recognises a value that is written out, as a text, a number, a list of them, or a
// length of time.
func isWritten(e *python.Expr) bool {
	switch call := calls(e); {
	case e.Kind == python.Name:
		return slices.Contains([]string{"True", "False", "None"}, e.Text)
	case strings.HasPrefix(e.Dotted(), "settings."):
		return true
	case e.Kind == python.Call:
		if call != "timedelta" && call != "datetime.timedelta" {
			return false
		}
	case e.Kind == python.Attribute || e.Kind == python.Index:
		return false
	}
	return !slices.ContainsFunc(partsOf(e), func(p *python.Expr) bool { return !isWritten(p) })
}

// isMutable recognises a list, a dict or a set, of which all requests would share the changes.
func isMutable(e *python.Expr) bool {
	return e.Kind == python.List || e.Kind == python.Dict || e.Kind == python.Set
}

// changing are the methods that change a list, a dict or a set.
var changing = []string{"append", "extend", "insert", "remove", "pop", "clear", "update", "setdefault", "add", "discard", "sort", "reverse", "popitem"}

// changed is the first statement that changes what has a name, or may give it on to one that does;
// nil where none does.
func changed(all []python.Statement, name string) (found *python.Statement) {
	looks := func(e *python.Expr) *python.Expr {
		switch {
		case e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && slices.Contains(changing, e.Parts[0].Text):
			return nil
		case e.Kind == python.Index || e.Kind == python.Attribute:
			if e.Parts[0].Dotted() == name {
				return word("None")
			}
		case e.Kind == python.Operation && (e.Text == "in" || e.Text == "not in") && e.Parts[1].Dotted() == name:
			return replaced(e.Parts[0], func(*python.Expr) *python.Expr { return nil })
		case slices.Contains([]string{"len", "sum", "min", "max", "sorted", "list", "dict", "tuple", "set", "any", "all", "enumerate"}, calls(e)) && len(e.Parts) > 1 && e.Parts[1].Dotted() == name:
			return word("None")
		}
		return nil
	}
	changes := func(e *python.Expr) (is bool) {
		replaced(e, func(e *python.Expr) *python.Expr {
			is = is || e.Kind == python.Call && e.Parts[0].Kind == python.Attribute && slices.Contains(changing, e.Parts[0].Text) && mentions(e.Parts[0].Parts[0], name)
			return nil
		})
		return is
	}
	eachStatement(all, func(s python.Statement) {
		loop := s.Action == python.For && s.Value.Dotted() == name
		target := s.Target != nil && s.Target.Kind != python.Name && s.Action != python.For
		if found == nil && (!loop && mentions(replaced(s.Value, looks), name) || changes(s.Value) || target && rootName(s.Target) == name) {
			found = &s
		}
	})
	return found
}

// rootName is the name at which a value begins that is looked up in others: cart["a"].b is of cart.
func rootName(e *python.Expr) string {
	for e.Kind == python.Index || e.Kind == python.Attribute {
		e = e.Parts[0]
	}
	return e.Text
}

// known puts what the file knows by its name into the lines of a function of it.
func (f frame) known(params []string, body []python.Statement) error {
	own := func(name string) bool {
		return slices.Contains(params, name) || slices.ContainsFunc(body, func(s python.Statement) bool { return setsName(s, name) })
	}
	for _, name := range slices.Sorted(maps.Keys(f.constants)) {
		value := f.constants[name]
		if own(name) {
			continue
		}
		if s := changed(body, name); s != nil && isMutable(value) {
			return refuse(*s, sharedMessage, name)
		}
		replaceIn(body, named(name, value))
	}
	for _, local := range slices.Sorted(maps.Keys(f.imports)) {
		if own(local) {
			continue
		}
		if by := asRead(f.imports[local]); by != nil && by.Dotted() != local {
			replaceIn(body, named(local, by))
		}
	}
	return nil
}

// asRead is what is imported by the name that it has in the lines that are read here, nil where
// nobody knows.
func asRead(full string) *python.Expr {
	switch full {
	case "time.time", "time.sleep":
		return &python.Expr{Kind: python.Attribute, Text: strings.TrimPrefix(full, "time."), Parts: []*python.Expr{word("time")}}
	}
	last := full[strings.LastIndexByte(full, '.')+1:]
	if last == "" || last == "*" {
		return nil
	}
	return word(last)
}

// hidden refuses a function in which a name is given a value that the lines of it use for something
// else, as in time = "x" and time.time(): in Python the name is the function's own then.
func hidden(params []string, all []python.Statement) error {
	type use struct {
		call string
		in   python.Statement
	}
	var uses []use
	eachStatement(all, func(s python.Statement) {
		for _, e := range []*python.Expr{s.Target, s.Value} {
			hasCall(e, func(call string) bool {
				if call != "" {
					uses = append(uses, use{call, s})
				}
				return false
			})
		}
	})
	for _, name := range global {
		i := slices.IndexFunc(uses, func(u use) bool {
			return u.call == name || strings.HasPrefix(u.call, name+".") && !ofText(u.call)
		})
		if i < 0 {
			continue
		}
		used := &uses[i].in
		var set *python.Statement
		eachStatement(all, func(s python.Statement) {
			if set == nil && (setsAtOnce(s, name) || s.Action == python.For && slices.Contains(turnNames(s), name)) {
				set = &s
			}
		})
		if slices.Contains(params, name) {
			return hinted(*used, "give what stands in the address another name", "%s is what the view is given here, and what it calls so is that", name)
		}
		if set != nil {
			return hinted(*set, fmt.Sprintf("take another name, as %s_", name), "%s is given a value here, and what this view calls so is that value then, in all its lines", name)
		}
	}
	return nil
}

// ofText reports whether what is called is a method that texts, lists and dicts have.
func ofText(call string) bool {
	method := call[strings.LastIndexByte(call, '.')+1:]
	return slices.Contains(changing, method) || slices.Contains([]string{"strip", "lower", "upper", "replace", "split", "startswith", "endswith", "items", "keys", "values", "copy", "join", "format", "isdigit"}, method)
}

// global are the names that the lines of a view have from elsewhere.
var global = []string{"time", "timezone", "datetime", "timedelta", "random", "secrets", "json", "signing", "jwt", "hashlib", "hmac", "uuid", "int", "str", "bool", "len", "list", "dict", "sum", "sorted", "cache", "settings",
	"login", "logout", "authenticate", "redirect", "render", "reverse", "HttpResponse", "JsonResponse", "HttpResponseRedirect", "HttpResponseForbidden", "HttpResponseBadRequest", "HttpResponseNotAllowed", "Http404", "PermissionDenied",
	"User", "Session", "get_object_or_404", "send_mail", "get_random_string", "update_session_auth_hash", "AuthenticationForm", "PasswordChangeForm", "patch_vary_headers", "get_token"}
