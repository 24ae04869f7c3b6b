package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// hooksOfMiddleware are the methods that Django calls of a middleware that is a class, with what it gives them beside
// self.
var hooksOfMiddleware = map[string][]string{
	"__init__":                  {"get_response"},
	"__call__":                  {"request"},
	"process_request":           {"request"},
	"process_response":          {"request", "response"},
	"process_view":              {"request", "view_func", "view_args", "view_kwargs"},
	"process_exception":         {"request", "exception"},
	"process_template_response": {"request", "response"},
}

// isMiddlewareFile reports whether a whole middleware runs as a file: it is more than one class or function of which the
// reader has a plain one, or has lines around it.
func isMiddlewareFile(text string) bool {
	if !IsWholeMiddleware(text) {
		return false
	}
	if _, err := InMiddleware(text); err != nil {
		all, unread := python.Program(text)
		return unread != nil || len(middlewareIn(all)) > 0
	}
	return false
}

// MiddlewareIn are the classes and functions of a middleware.py that stand in MIDDLEWARE, in their order: classes that
// take a request and from which no other one of the file derives, and functions that are given get_response.
func MiddlewareIn(text string) []string {
	all, err := python.Program(text)
	if err != nil {
		return nil
	}
	return middlewareIn(all)
}

func middlewareIn(all []python.Statement) (names []string) {
	classes := classesOf(all)
	for _, s := range all {
		switch {
		case s.Action == python.Class && !derivedFrom(all, s.Name) && isMiddlewareClass(classes, s),
			s.Action == python.Def && len(s.Params) > 0 && s.Params[0].Name == "get_response" && s.Params[0].Stars == 0:
			names = append(names, s.Name)
		}
	}
	return names
}

// isMiddlewareClass reports whether a class is made for MIDDLEWARE: it or one above it has a method that Django calls of
// a middleware, or it derives from MiddlewareMixin.
func isMiddlewareClass(classes map[string]python.Statement, class python.Statement) bool {
	return slices.ContainsFunc(lineage(classes, class), hasMiddlewareMethod) || derivesFrom(classes, class, "MiddlewareMixin")
}

// hasMiddlewareMethod reports whether a class itself has such a method.
func hasMiddlewareMethod(class python.Statement) bool {
	if hasMethod(class, "__call__") && hasMethod(class, "__init__") {
		return true
	}
	for name := range hooksOfMiddleware {
		if strings.HasPrefix(name, "process_") && hasMethod(class, name) {
			return true
		}
	}
	for _, m := range class.Body {
		if m.Action == python.Def && (m.Name == "__call__" && len(m.Params) == 2 && m.Params[1].Name == "request" || m.Name == "__init__" && len(m.Params) > 1 && m.Params[1].Name == "get_response") {
			return true
		}
	}
	return false
}

// hasMethod reports whether a class has a method itself.
func hasMethod(class python.Statement, name string) bool {
	return slices.ContainsFunc(class.Body, func(s python.Statement) bool { return s.Action == python.Def && s.Name == name })
}

// basesOf are the last names of what a class derives from.
func basesOf(class python.Statement) (names []string) {
	if class.Value == nil {
		return nil
	}
	for _, base := range class.Value.Parts {
		name := base.Dotted()
		names = append(names, name[strings.LastIndexByte(name, '.')+1:])
	}
	return names
}

// classesOf are the classes of a file by their names.
func classesOf(all []python.Statement) map[string]python.Statement {
	classes := map[string]python.Statement{}
	for _, s := range all {
		if _, has := classes[s.Name]; s.Action == python.Class && !has {
			classes[s.Name] = s
		}
	}
	return classes
}

// longestLineage is how many classes are looked at above one: those of a file that derive from each other are more.
const longestLineage = 50

// lineage is a class with those of its file from which it derives, each once.
func lineage(classes map[string]python.Statement, class python.Statement) []python.Statement {
	all, seen := []python.Statement{class}, map[string]bool{class.Name: true}
	for i := 0; i < len(all); i++ {
		for _, base := range basesOf(all[i]) {
			above, is := classes[base]
			if is && !seen[base] && len(all) < longestLineage {
				seen[base] = true
				all = append(all, above)
			}
		}
	}
	return all
}

// derivesFrom reports whether a class derives from one of these names, also through others of its file.
func derivesFrom(classes map[string]python.Statement, class python.Statement, names ...string) bool {
	return slices.ContainsFunc(lineage(classes, class), func(c python.Statement) bool {
		return slices.ContainsFunc(basesOf(c), func(base string) bool { return slices.Contains(names, base) })
	})
}

// derivedFrom reports whether another class of a file derives from one.
func derivedFrom(all []python.Statement, name string) bool {
	return slices.ContainsFunc(all, func(s python.Statement) bool {
		return s.Action == python.Class && s.Name != name && slices.Contains(basesOf(s), name)
	})
}

// middlewareFile reads a middleware.py that runs as it stands. The error is a *python.Problem, or several.
func (k Known) middlewareFile(text string) (*httpsim.Lines, error) {
	if k.Middleware == WithMore {
		return nil, hinted(python.Statement{Line: 1, Col: 1}, "write middleware: | with the file, and what else is to be done in it", "a file with the classes of a middleware stands alone")
	}
	k.Middleware, k.page, k.below = NoMiddleware, true, false
	a, program, err := k.moduleFile("middleware.py", text)
	if told := k.namesTold(text, err, false); told != nil {
		return nil, told
	}
	for _, s := range program {
		if err := middlewareStarts(program, s); err != nil {
			return nil, err
		}
	}
	a.Middleware, a.Calls = true, middlewareIn(program)
	return a, nil
}

// middlewareStarts refuses a class or a function of a file which Django cannot make, or not call.
func middlewareStarts(all []python.Statement, s python.Statement) error {
	switch {
	case s.Action == python.Class && isMiddlewareClass(classesOf(all), s):
		return classRuns(all, s)
	case s.Action == python.Def && len(s.Params) > 0 && s.Params[0].Name == "get_response":
		if err := notAsDjango(s.Body); err != nil {
			return err
		}
		return functionStarts(s)
	}
	return nil
}

// classRuns is middlewareStarts of a class.
func classRuns(all []python.Statement, class python.Statement) error {
	for _, m := range class.Body {
		wanted, hook := hooksOfMiddleware[m.Name]
		if m.Action != python.Def || !hook {
			continue
		}
		if !takesAll(m.Params, len(wanted)+1) {
			return instead(m, "def "+m.Name+"(self, "+strings.Join(wanted, ", ")+"):", "Django gives %s() %d values beside self", m.Name, len(wanted))
		}
	}
	if derivedFrom(all, class.Name) || len(basesOf(class)) > 0 {
		return nil
	}
	return classStarts(class)
}

// takesAll reports whether a function can be called with so many values by place.
func takesAll(params []python.Param, values int) bool {
	needs, most := 0, 0
	for _, p := range params {
		switch {
		case p.Stars == 1:
			most = values
		case p.Stars == 2:
		default:
			if most++; p.Default == nil {
				needs++
			}
		}
	}
	return needs <= values && values <= most
}

// PutOnRequest are the attributes that a middleware.py gives what it calls request, whatever its functions call it.
func PutOnRequest(text string) (names []string) {
	all, err := python.Program(text)
	if err != nil {
		return nil
	}
	put := func(of *python.Expr, name string) {
		if of.Kind == python.Name && !slices.Contains([]string{"self", "cls", "response"}, of.Text) && httpsim.IsName(name) {
			names = append(names, name)
		}
	}
	python.Visit(all, func(e *python.Expr) {
		if calls(e) == "setattr" && len(e.Parts) == 4 && e.Parts[2].Kind == python.String {
			put(e.Parts[1], e.Parts[2].Text)
		}
	})
	eachStatement(all, func(s python.Statement) {
		for _, target := range append([]*python.Expr{s.Target}, s.Also...) {
			python.Each(target, func(e *python.Expr) {
				if e.Kind == python.Attribute {
					put(e.Parts[0], e.Text)
				}
			})
		}
	})
	return names
}
