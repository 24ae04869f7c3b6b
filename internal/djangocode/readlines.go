package djangocode

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// slipsTold are parts of what is said of lines that Python reads, and that do not do what whoever wrote them
// wants: that is told at once, and not played.
var slipsTold = []string{
	"Python answers", "Django answers", "Python has no", "Python writes", "goes nowhere without return", "too early", "does nothing", "nothing is done", "never returned",
	"what the browser has sent", "has no field", "the view has returned above", "is never None", "an answer is made above already", "one and the same thing", "stands without quotes",
	"is called, with parentheses", "is no function", "alone has no value here", "would be deleted: nothing asks", "has three columns", "has no delete()", "is none of them", "holds a hash, and this is none",
	"nothing is called", "has no value here", "there is no template", "no model is called", "request.user has no", "give several rows", "gives two things", "is given fields by name", "asks whether two are alike", "stands in brackets",
	"no line here uses", "are its objects", "the database gives a new row", "takes nothing between its parentheses", "the names of JSON are texts", "the key of a row", "counts here once it is saved", "is not saved", "is an id, and",
	"between without commas", "changes the answer and is none itself", "the first except that fits", "is given %s twice", "says nothing of", "takes no ", "this is no list", "without commas and signs",
	"called in a middleware, and this is a view", "is one header, a text in quotes", "is set on a line of its own", "counts once", "by UTF-8 alone", "render() is given request", "an answer here is HttpResponse()", "raise is given an exception", "below the view stands something else", "where there is no such user", "the name of a header is a text",
}

// asLines makes of lines that no other actions stand for the one that runs them as they are. It is false for
// lines in which something is not known, and for those of which why says that they are a slip: whoever has
// misspelt a name is told so, and not what Python would say while it runs.
func (k Known) asLines(text string, why error) (httpsim.Lines, bool) {
	if k.Middleware == WithMore || !k.page && k.below || slices.ContainsFunc(slipsTold, func(part string) bool { return strings.Contains(why.Error(), part) }) {
		return httpsim.Lines{}, false
	}
	if k.Middleware == AtItsEnd {
		if IsWholeMiddleware(text) {
			inner, err := ReadMiddleware(text)
			if err != nil {
				return httpsim.Lines{}, false
			}
			text = strings.Trim(dedented(strings.Split(inner, "\n")), "\n")
		}
		text = strings.ReplaceAll(text, "self.get_response(", "get_response(")
	}
	program, err := python.Program(text)
	if err != nil || len(program) == 0 || !k.page && k.Middleware == NoMiddleware && !endsAll(program[len(program)-1]) {
		return httpsim.Lines{}, false
	}
	a := httpsim.Lines{Source: strings.TrimRight(text, "\n"), Program: program}
	if view := lastView(program); view >= 0 {
		a = flat(text, program, view)
	} else if slices.ContainsFunc(program, func(s python.Statement) bool { return s.Action == python.Decorate }) || program[len(program)-1].Action == python.Def {
		return httpsim.Lines{}, false
	}
	names := append(slices.Sorted(maps.Keys(k.Names.Kwargs)), "request")
	knows := func(name string) bool {
		return httpsim.KnownInLines(name, k.Models) || name == "get_response" && k.Middleware == AtItsEnd
	}
	onRequest := slices.Clone(k.OnRequest)
	eachStatement(a.Program, func(s python.Statement) {
		if s.Target != nil && s.Target.Kind == python.Attribute && s.Target.Parts[0].Dotted() == "request" {
			onRequest = append(onRequest, s.Target.Text)
		}
	})
	has := func(of, attribute string) bool { return httpsim.HasInLines(of, attribute, k.Models, onRequest) }
	if pyrun.Unknown(a.Program, names, knows, has) != nil {
		return httpsim.Lines{}, false
	}
	if a.Files = k.rendered(a.Program); a.Files == nil {
		return httpsim.Lines{}, false
	}
	if k.Middleware == AtItsEnd {
		a.Middleware, a.HandsOn = true, !mentionsAny(a.Program, "get_response")
	}
	for _, m := range k.Models {
		a.Models = append(a.Models, m.Name)
	}
	return a, true
}

// ofLines is a page that is made of lines as they stand, and false where they are not read so either.
func (k Known) ofLines(text string, why error) (v *wholeView, a httpsim.Lines, ok bool) {
	k.page = true
	if a, ok = k.asLines(text, why); !ok {
		return nil, a, false
	}
	v = &wholeView{}
	program, err := python.Program(text)
	if err != nil {
		return nil, a, false
	}
	at := lastView(program)
	if at < 0 {
		return v, a, true
	}
	m := module{view: program[at], frame: frame{imports: map[string]string{}}}
	for i, s := range program[:at] {
		switch {
		case s.Action == python.Import:
			maps.Copy(m.frame.imports, s.Names)
		case s.Action == python.Decorate && !slices.ContainsFunc(program[i:at], func(s python.Statement) bool { return s.Action == python.Def }):
			m.decorators = append(m.decorators, s)
		case s.Action == python.Decorate: // of a function that the view calls
			return nil, a, false
		}
	}
	if v.decorate(m, k) != nil || v.wrapped || len(v.lines) > 0 {
		return nil, a, false // it does more than to say who may ask
	}
	return v, a, checkParameters(m.view, slices.Sorted(maps.Keys(k.Names.Kwargs))) == nil
}

// lastView is where the def of the view stands, behind those that it calls; -1 for nowhere.
func lastView(program []python.Statement) int {
	for i := len(program) - 1; i >= 0; i-- {
		if isViewDef(program[i]) {
			return i
		}
	}
	return -1
}

// isViewDef reports whether a statement is the def of a view: a function that is given request first.
func isViewDef(s python.Statement) bool {
	return s.Action == python.Def && len(s.Params) > 0 && s.Params[0].Name == "request"
}

// flat are the lines of a view with what stands above its def, without the decorators: as if all of it stood
// in the view.
func flat(text string, program []python.Statement, view int) httpsim.Lines {
	def, lines := program[view], strings.Split(text, "\n")
	a := httpsim.Lines{Name: def.Name}
	var source []string
	for i, s := range program {
		if i == view || s.Action == python.Decorate {
			continue
		}
		end := len(lines)
		if i+1 < len(program) {
			end = program[i+1].Line - 1
		}
		source, a.Program = append(source, lines[s.Line-1:end]...), append(a.Program, s)
	}
	end := len(lines)
	if view+1 < len(program) {
		end = program[view+1].Line - 1
	}
	first := def.Body[0]
	if first.Line == def.Line {
		source = append(source, string([]rune(lines[first.Line-1])[first.Col-1:]))
	} else {
		source = append(source, strings.Split(dedented(lines[first.Line-1:end]), "\n")...)
	}
	a.Source, a.Program = strings.TrimRight(strings.Join(source, "\n"), "\n"), append(a.Program, def.Body...)
	return a
}

// dedented are lines without the blanks that stand before the first of them.
func dedented(lines []string) string {
	indent := -1
	cut := make([]string, len(lines))
	for n, line := range lines {
		blanks := len(line) - len(strings.TrimLeft(line, " "))
		if indent < 0 && strings.TrimSpace(line) != "" {
			indent = blanks
		}
		cut[n] = line[min(max(indent, 0), blanks):]
	}
	return strings.Join(cut, "\n")
}

// rendered are the templates that a program names, nil where one is not there or holds a mistake.
func (k Known) rendered(program []python.Statement) map[string]httpsim.Template {
	files, whole := map[string]httpsim.Template{}, true
	names := httpsim.Names{Any: true, Form: k.Names.Form, Context: map[string]bool{}, Files: k.Templates, Pages: Called(k.Pages, k.Called)}
	eachStatement(program, func(s python.Statement) { // whatever a context may be given
		for _, e := range []*python.Expr{s.Value, s.Target} {
			pyrun.Each(e, func(e *python.Expr) {
				if e.Kind == python.String && httpsim.IsName(e.Text) {
					names.Context[e.Text] = true
				}
			})
		}
	})
	eachStatement(program, func(s python.Statement) {
		pyrun.Each(s.Value, func(e *python.Expr) {
			at := map[string]int{"render": 2, "render_to_string": 1}[calls(e)]
			if at == 0 || len(e.Parts) <= at || e.Parts[at].Kind != python.String {
				return
			}
			name := e.Parts[at].Text
			_, known := k.Templates[name]
			t, err := names.ParseFile(name)
			files[name], whole = t, whole && known && err == nil
		})
	})
	if !whole {
		return nil
	}
	return files
}

// runs reports whether lines that lie in a way that is not read can run as they stand.
func (k Known) runs(text string, why error) bool {
	k.page = true
	_, _, ok := k.ofLines(text, why)
	return ok
}
