package djangocode

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"statelab/internal/diag"
	"statelab/internal/pynames"
	"statelab/internal/python"
)

// having are what holds values by their names, with the methods that it has; a value stands in brackets.
var having = map[string][]string{
	"request.session": {"flush", "clear", "cycle_key", "get", "pop", "update", "setdefault", "set_expiry", "save", "modified", "delete", "keys", "items", "values", "session_key", "has_key", "exists", "create",
		"get_expiry_age", "get_expiry_date", "get_expire_at_browser_close", "set_test_cookie", "test_cookie_worked", "delete_test_cookie", "is_empty", "accessed", "load", "remove", "set", "__contains__"},
	"request.POST":    {"get", "getlist", "keys", "items", "values", "copy", "dict", "lists", "urlencode", "pop", "__contains__"},
	"request.GET":     {"get", "getlist", "keys", "items", "values", "copy", "dict", "lists", "urlencode", "pop", "__contains__"},
	"request.COOKIES": {"get", "keys", "items", "values", "pop", "popitem", "copy", "setdefault", "update", "clear", "__contains__"},
	"request.headers": {"get", "keys", "items", "values", "__contains__"},
}

// callable are what is called with parentheses.
var callable = []string{"request.session.get", "request.session.pop", "request.session.setdefault", "request.session.set_expiry", "request.session.update", "request.POST.get", "request.GET.get", "request.COOKIES.get", "request.headers.get",
	"response.set_cookie", "response.delete_cookie", "cache.get", "cache.set", "redirect", "render", "HttpResponse", "JsonResponse", "logout", "login"}

// slip refuses what is written with the wrong brackets, or none; nil for anything else.
func slip(s python.Statement) (err error) {
	look := func(e *python.Expr) *python.Expr {
		at := python.Statement{Line: e.Line, Col: e.Col}
		name := e.Dotted()
		of, last := before(name), name[strings.LastIndexByte(name, '.')+1:]
		switch methods, holds := having[of]; {
		case err != nil:
		case name == "request.session.modify" || e.Kind == python.Call && calls(e) == "request.session.modified":
			err = instead(at, "request.session.modified = True", "the session is not called to be saved: it has an attribute for that")
		case e.Kind == python.Index && slices.Contains(callable, e.Parts[0].Dotted()):
			err = instead(at, e.Parts[0].Dotted()+"("+asWritten(e.Parts[1])+")", "%s() is called, with parentheses and not with brackets", e.Parts[0].Dotted())
		case e.Kind == python.Call && having[e.Parts[0].Dotted()] != nil:
			key := `"name"`
			if len(e.Parts) > 1 {
				key = asWritten(e.Parts[1])
			}
			err = instead(at, e.Parts[0].Dotted()+"["+key+"]", "%s is no function: a value of it stands in brackets", e.Parts[0].Dotted())
		case holds && last != "" && last[0] != '_' && !slices.Contains(methods, last) && !isNearOne(last, methods):
			err = instead(at, of+"["+python.Quote(last)+"]", "a value of %s stands in brackets, its name in quotes", of)
		case e.Kind == python.Call && len(e.Parts) == 1 && slices.Contains([]string{"request.user.is_authenticated", "request.user.is_anonymous", "request.user.is_staff", "request.user.is_superuser", "request.user.is_active", "request.user.username", "request.user.email", "request.user.pk", "request.user.id"}, calls(e)):
			err = instead(at, calls(e), "%s is no function: it stands without parentheses", calls(e))
		case joinsConditions(e, func(e *python.Expr) string { return modelsModule + "." + lastName(e.Dotted()) }):
			err = hinted(at, "write "+signsOfQ[e.Text], oneOfTwoQ, e.Text)
		case asksIdentity(e):
			err = identityAsked(e)
		}
		return nil
	}
	for _, e := range []*python.Expr{s.Target, s.Value} {
		if e != nil {
			eachPart(e, look)
		}
	}
	if s.Action == python.Do && err == nil && s.Value.Kind == python.Operation && s.Value.Text == "==" {
		err = hinted(s, "write = for ==", "== only asks whether two values are alike, and = gives a name a value")
	}
	return err
}

// asksIdentity recognises is and is not between two of which neither is one object wherever it is named: a constant, a
// class, a function of Python, what type() gives. Python answers by where they lie in memory, which two texts that are
// alike do not share.
func asksIdentity(e *python.Expr) bool {
	return e.Kind == python.Operation && (e.Text == "is" || e.Text == "is not") && len(e.Parts) == 2 && !slices.ContainsFunc(e.Parts, isOneObject)
}

func isOneObject(e *python.Expr) bool {
	if e.Kind == python.Call {
		return calls(e) == "type"
	}
	name := lastName(e.Dotted())
	return name != "" && unicode.IsUpper([]rune(name)[0]) || slices.Contains(pynames.In("builtins"), e.Dotted())
}

func identityAsked(e *python.Expr) error {
	return hinted(python.Statement{Line: e.Line, Col: e.Col}, map[string]string{"is": "write ==", "is not": "write !="}[e.Text], "%s asks whether two are one and the same thing, and not whether they are alike", e.Text)
}

// notAsDjango is what lines that run as they stand would do otherwise than in Django: they ask for identity, or keep
// something from request to request. Nil where nothing is.
func notAsDjango(program []python.Statement) (err error) {
	python.Visit(program, func(e *python.Expr) {
		if err == nil && asksIdentity(e) {
			err = identityAsked(e)
		}
	})
	return cmp.Or(sharedState(program), err)
}

// isNearOne reports whether a name is one of these with a letter wrong.
func isNearOne(name string, known []string) bool {
	return slices.ContainsFunc(known, func(word string) bool {
		return strings.EqualFold(strings.ReplaceAll(name, "_", ""), strings.ReplaceAll(word, "_", ""))
	}) || diag.DidYouMean(name, known) != ""
}

// asWritten is an expression that is a text or a name as it is written, "name" in quotes for another one.
func asWritten(e *python.Expr) string {
	switch {
	case e.Kind == python.String:
		return python.Quote(e.Text)
	case e.Dotted() != "":
		return e.Dotted()
	}
	return `"name"`
}

// inPython are constants of other languages, and Python's.
var inPython = map[string]string{"true": "True", "TRUE": "True", "false": "False", "FALSE": "False", "null": "None", "NULL": "None", "nil": "None", "none": "None", "undefined": "None", "NONE": "None"}

// foreign refuses a constant of another language; nil for anything else.
func (r *viewReader) foreign(all []python.Statement, e *python.Expr) (err error) {
	eachPart(e, func(e *python.Expr) *python.Expr {
		word := inPython[e.Text]
		if err != nil || e.Kind != python.Name || word == "" || r.locals[e.Text] || slices.ContainsFunc(all, func(s python.Statement) bool { return setsName(s, e.Text) }) {
			return nil
		}
		err = hinted(python.Statement{Line: e.Line, Col: e.Col}, "write "+word, "Python has no %s", e.Text)
		return nil
	})
	return err
}

// slipsIn refuses the first slip of some statements, and of those inside them.
func slipsIn(all []python.Statement) error {
	for _, s := range all {
		if err := slip(s); err != nil {
			return err
		}
		if err := slipsIn(blocks(s)); err != nil {
			return err
		}
	}
	return nil
}

// slips refuses what nobody means as it is written, before a statement is read.
func (r *viewReader) slips(s python.Statement) error {
	if s.Action == python.Decorate {
		return nil
	}
	if s.Value != nil {
		if err := r.foreign(r.whole, s.Value); err != nil {
			return err
		}
	}
	if err := r.withoutRequest(s); err != nil {
		return err
	}
	return r.early(s)
}

// withoutRequest refuses session["a"] and POST["a"], which request has; nil for anything else.
func (r *viewReader) withoutRequest(s python.Statement) (err error) {
	look := func(e *python.Expr) *python.Expr {
		name := e.Text
		own := func(s python.Statement) bool { return setsName(s, name) }
		if err != nil || e.Kind != python.Name || having["request."+name] == nil || r.locals[name] || slices.ContainsFunc(r.whole, own) {
			return nil
		}
		at := python.Statement{Line: e.Line, Col: e.Col}
		line := "request." + name + `.get("name", "")`
		if s.Action == python.Do || s.Action == python.Assign && s.Target.Kind == python.Index && rootOf(s.Target) == name {
			line, _ = nearest("request." + strings.TrimPrefix(calls(s.Value), "request."))
			if of, known := nearest("request." + name); s.Action == python.Assign && known {
				line = of
			}
		}
		if line == "" {
			line = "request." + name + `.get("name", "")`
		}
		err = instead(at, line, "%s alone has no value here: request has it", name)
		return nil
	}
	for _, e := range []*python.Expr{s.Target, s.Value} {
		if e != nil {
			eachPart(e, look)
		}
	}
	return err
}

// early refuses an answer that is made below a line that changes response: it has no value there yet, or
// another answer has the change. Lines that change response alone belong to an answer outside of these.
func (r *viewReader) early(s python.Statement) error {
	made := s.Action == python.Assign && s.Target.Kind == python.Name && s.Target.Text == "response"
	returned := s.Action == python.Return && s.Value != nil && s.Value.Dotted() != "response" &&
		(s.Value.Kind != python.Name || slices.ContainsFunc(r.whole, func(o python.Statement) bool { return setsName(o, s.Value.Text) })) // else the name is told
	switch {
	case (made || returned) && r.touched.Line > 0:
		return hinted(r.touched, "write response = "+answerLine(s.Value)+" above it, and return response below it", "response has no value here yet: an answer is made below this line")
	case made || s.Action == python.Return:
		r.touched = python.Statement{}
	case !r.answered && r.touched.Line == 0 && touches(s):
		r.touched = s
	}
	return nil
}

// touches recognises a line that changes response.
func touches(s python.Statement) bool {
	of := s.Target
	if s.Action == python.Do {
		of = s.Value
	}
	return (s.Action == python.Do || s.Action == python.Assign) && of != nil && of.Kind != python.Name && strings.HasPrefix(rootOf(of)+".", "response.")
}

// answerLine is what makes an answer, as a hint writes it.
func answerLine(e *python.Expr) string {
	name := calls(e)
	if name == "" {
		return `HttpResponse("text")`
	}
	return fmt.Sprintf("%s(…)", name)
}
