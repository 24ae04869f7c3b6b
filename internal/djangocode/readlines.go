package djangocode

import (
	"errors"
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
	"no line here uses", "is not called to be saved", "are its objects", "the database gives a new row", "takes nothing between its parentheses", "the names of JSON are texts", "the key of a row", "counts here once it is saved", "is not saved", "is an id, and",
	"between without commas", "changes the answer and is none itself", "the first except that fits", "is given %s twice", "says nothing of", "takes no ", "this is no list", "without commas and signs",
	"called in a middleware, and this is a view", "gives one of its two sides", "is one header, a text in quotes", "is set on a line of its own", "counts once", "by UTF-8 alone", "render() is given request", "an answer here is HttpResponse()", "raise is given an exception", "below the view stands something else", "no method is left", "this decorator is given something", "where there is no such user", "the name of a header is a text", "this decorator is written without parentheses",
}

// isSlip reports whether a refusal tells a slip of some lines.
func isSlip(text string, why error) bool {
	if strings.Contains(why.Error(), "too early") && strings.Contains(lineOf(text, why), "is_valid") { // it asks that, and something else
		return false
	}
	return slices.ContainsFunc(slipsTold, func(part string) bool { return strings.Contains(why.Error(), part) })
}

// lineOf is the line of a text at which a problem stands.
func lineOf(text string, why error) string {
	var p *python.Problem
	lines := strings.Split(text, "\n")
	if !errors.As(why, &p) || p.Line < 1 || p.Line > len(lines) {
		return ""
	}
	return lines[p.Line-1]
}

// limits are parts of what is said of forms that lines have where they run as they stand: something else keeps
// them from that.
var limits = []string{"a for between brackets", "a part of a text or of a list", "is a text in quotes here"}

// asLines makes of lines that no other actions stand for the one that runs them as they are. It is false for
// lines in which something is not known, and for those of which why says that they are a slip: whoever has
// misspelt a name is told so, and not what Python would say while it runs.
func (k Known) asLines(text string, why error) (httpsim.Lines, bool) {
	if k.Middleware == WithMore || !k.page && k.below || isSlip(text, why) {
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
	if err != nil || len(program) == 0 || !k.page && k.Middleware == NoMiddleware && !comesToAnEnd(program) {
		return httpsim.Lines{}, false
	}
	a := httpsim.Lines{Source: strings.TrimRight(text, "\n"), Program: program}
	if view := k.viewIn(program); view >= 0 {
		a = flat(text, program, view)
		a.Program = append(k.defaults(program[view]), a.Program...)
	} else if slices.ContainsFunc(program, func(s python.Statement) bool { return s.Action == python.Decorate }) || program[len(program)-1].Action == python.Def {
		return httpsim.Lines{}, false
	}
	if !k.knowsAll(a, nil) || notAsDjango(program) != nil {
		return httpsim.Lines{}, false
	}
	if a.Files = k.rendered(slices.Concat(a.Head, a.Program)); a.Files == nil {
		return httpsim.Lines{}, false
	}
	if k.Middleware == AtItsEnd {
		a.Middleware, a.HandsOn = true, !mentionsAny(a.Program, "get_response")
	}
	for _, m := range k.Models {
		a.Models = append(a.Models, m.Name)
	}
	a.Written, a.Lacks = strings.Split(text, "\n"), k.lacks
	return a, true
}

// knowsAll reports whether lines, and some more that stand with them, name nothing that is not known.
func (k Known) knowsAll(a httpsim.Lines, more []python.Statement) bool {
	return k.unknownIn(a, more) == nil
}

// unknownIn is what of lines, and of some more that stand with them, is not known.
func (k Known) unknownIn(a httpsim.Lines, more []python.Statement) *python.Expr {
	all := slices.Concat(a.Head, more, a.Program)
	names := slices.Sorted(maps.Keys(k.Names.Kwargs))
	if !k.shell {
		names = append(names, "request")
	}
	star := k.starNames(all)
	knows := func(name string) bool {
		return k.inModules(name) || slices.Contains(star, name) || k.signals && httpsim.KnownInSignals(name) || httpsim.KnownInLines(name, k.Models) || name == "get_response" && k.Middleware == AtItsEnd || slices.ContainsFunc(k.pretends, func(told string) bool {
			return told == name || strings.HasSuffix(name, "."+told) || strings.HasPrefix(name, told+".")
		})
	}
	return pyrun.Unknown(all, names, knows, k.attributesIn(all))
}

// attributesIn reports of an attribute whether what has a dotted name, or any value where that is empty, may have it in
// some lines.
func (k Known) attributesIn(all []python.Statement) func(of, attribute string) bool {
	onRequest := slices.Clone(k.OnRequest)
	eachStatement(all, func(s python.Statement) {
		if s.Target != nil && s.Target.Kind == python.Attribute && s.Target.Parts[0].Dotted() == "request" {
			onRequest = append(onRequest, s.Target.Text)
		}
	})
	given := httpsim.GivenByAnnotate(all)
	withForms := aboutForms(all) || len(k.Modules) > 0
	ofModules := k.attributesOfModules()
	return func(of, attribute string) bool {
		return slices.Contains(k.Own, attribute) || ofModules[attribute] || k.signals && attribute == "connect" || httpsim.HasInLines(of, attribute, k.Models, onRequest) || withForms && httpsim.HasInForms(of, attribute) || slices.Contains(k.pretends, attribute) || slices.Contains(given, attribute)
	}
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
	at := k.viewIn(program)
	if at < 0 {
		return v, a, true
	}
	defer func() {
		if v != nil {
			v.name = program[at].Name
		}
	}()
	m := module{view: program[at], decorators: above(program, at), frame: frame{imports: map[string]string{}}}
	for _, s := range program[:at] {
		if s.Action == python.Import {
			maps.Copy(m.frame.imports, s.Names)
		}
	}
	a.Decorators, a.DecoratorLines = nil, nil
	if v.decorate(m, k) != nil || v.wrapped || len(v.lines) > 0 { // they do more than to say who may ask
		v = &wholeView{}
		lines := strings.Split(text, "\n")
		for i, d := range m.decorators {
			switch name := m.nameOf(d.Value); name {
			case "csrf_exempt":
				v.exempt = true
			case "login_not_required":
				v.open = true
			default:
				v.token = v.token || slices.Contains(keepsToken, name)
				a.Decorators = append(a.Decorators, d.Value)
				end := m.view.Line - 1
				if i+1 < len(m.decorators) {
					end = m.decorators[i+1].Line - 1
				}
				a.DecoratorLines = append(a.DecoratorLines, strings.TrimRight(strings.Join(lines[d.Line-1:end], "\n"), "\n "))
			}
		}
		if v.token && (v.exempt || !k.CSRF) || !k.knowsAll(a, decorations(m.decorators)) {
			return nil, a, false
		}
		v.token = false // the decorators of the lines keep it
	}
	m.view.Params = slices.DeleteFunc(slices.Clone(m.view.Params), k.isLeftOut)
	return v, a, checkParameters(m.view, slices.Sorted(maps.Keys(k.Names.Kwargs))) == nil
}

// isLeftOut reports whether a parameter of a view has its default at an address that does not give it.
func (k Known) isLeftOut(p python.Param) bool {
	_, given := k.Names.Kwargs[p.Name]
	return p.Default != nil && p.Stars == 0 && !given && p.Name != "request"
}

// defaults are the lines that give a view what its address leaves out: month = None of def archive(request, month=None).
func (k Known) defaults(view python.Statement) (lines []python.Statement) {
	for _, p := range view.Params {
		if k.isLeftOut(p) {
			lines = append(lines, python.Statement{Action: python.Assign, Line: view.Line, Col: view.Col, Target: &python.Expr{Kind: python.Name, Text: p.Name, Line: view.Line, Col: view.Col}, Value: p.Default})
		}
	}
	return lines
}

// above are the decorators of a def, from the uppermost one down.
func above(program []python.Statement, def int) []python.Statement {
	first := def
	for first > 0 && program[first-1].Action == python.Decorate {
		first--
	}
	return program[first:def]
}

// decorations are decorators as lines whose names are looked at.
func decorations(all []python.Statement) (lines []python.Statement) {
	for _, d := range all {
		lines = append(lines, python.Statement{Action: python.Assign, Line: d.Line, Col: d.Col, Target: word("_"), Value: d.Value})
	}
	return lines
}

// viewIn is where the def of the view stands: that of the name that is asked for, or else the last one; -1 for nowhere.
func (k Known) viewIn(program []python.Statement) int {
	if k.View == "" {
		return lastView(program)
	}
	return slices.IndexFunc(program, func(s python.Statement) bool { return s.Action == python.Def && s.Name == k.View })
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

// flat are the lines of a view, with what stands above its def.
func flat(text string, program []python.Statement, view int) httpsim.Lines {
	def, lines := program[view], strings.Split(text, "\n")
	a := httpsim.Lines{Name: def.Name}
	own := len(above(program, view))
	var head []string
	for i, s := range program {
		if i >= view-own && i <= view {
			continue
		}
		end := len(lines)
		if i+1 < len(program) {
			end = program[i+1].Line - 1
		}
		head, a.Head = append(head, lines[s.Line-1:end]...), append(a.Head, s)
	}
	end := len(lines)
	if view+1 < len(program) {
		end = program[view+1].Line - 1
	}
	first := def.Body[0]
	if first.Line == def.Line {
		a.Source = string([]rune(lines[first.Line-1])[first.Col-1:])
	} else {
		a.Source = dedented(lines[def.Line:end])
	}
	a.HeadSource, a.Source, a.Program = strings.Trim(strings.Join(head, "\n"), "\n"), strings.Trim(a.Source, "\n"), def.Body
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

// rendering are functions that are given the name of a template, with which of their values it is.
var rendering = map[string]int{"render": 2, "render_to_string": 1}

// rendered are the templates that a program names, nil where one is not there or holds a mistake.
func (k Known) rendered(program []python.Statement) map[string]httpsim.Template {
	files, whole, names := map[string]httpsim.Template{}, true, k.inTemplates(program)
	eachStatement(program, func(s python.Statement) {
		python.Each(s.Value, func(e *python.Expr) {
			at := rendering[calls(e)]
			if at == 0 || len(e.Parts) <= at || e.Parts[at].Kind != python.String {
				return
			}
			if k.notThere(e.Parts[at]) {
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

// inTemplates is what templates that a program fills in may name: whatever a context may be given.
func (k Known) inTemplates(program []python.Statement) httpsim.Names {
	names := httpsim.Names{Any: true, Form: k.Names.Form, Context: map[string]bool{}, Files: k.Templates, Pages: Called(k.Pages, k.Called), OfUser: httpsim.GivenToUsers(k.Models)}
	eachStatement(program, func(s python.Statement) {
		for _, e := range []*python.Expr{s.Value, s.Target} {
			python.Each(e, func(e *python.Expr) {
				if e.Kind == python.String && httpsim.IsName(e.Text) {
					names.Context[e.Text] = true
				}
			})
		}
	})
	return names
}

// runs reports whether lines that lie in a way that is not read can run as they stand.
func (k Known) runs(text string, why error) bool {
	k.page = true
	_, _, ok := k.ofLines(text, why)
	return ok
}

// aboutForms reports whether lines have to do with forms, whose attributes are known then.
func aboutForms(all []python.Statement) bool {
	return slices.ContainsFunc(httpsim.MakesForms(), func(name string) bool { return mentionsAny(all, name) })
}
