package djangocode

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// lateMark stands before a text that gettext_lazy() gave while a models.py was reckoned: it is looked up where it is shown.
const lateMark = "\x00late "

// computed is what an expression of a models.py comes to where it is written out: settings.LANGUAGES, 60 * 60, a list that
// lines put together, what a function of the file returns. It is nil where nothing of that kind comes of it.
func (r *modelsReader) computed(e *python.Expr) *python.Expr {
	if known := len(r.code.Head) + len(r.choiceSets); r.computing == nil || r.computedAt != known {
		from, err := settingsModules(&r.run)
		if err != nil {
			return nil
		}
		r.computing, r.computedAt = r.namesToCompute(&r.run, from), known
	}
	v, err := r.run.Value(e, r.computing)
	if err != nil {
		return nil
	}
	if called := pyrun.KindOf(v); called == "function" || called == "type" { // choices=sizes, of a callable
		if v, err = pyrun.Call(v); err != nil {
			return nil
		}
	}
	left := mostWritten
	return writtenOut(e, v, 0, &left)
}

// namesToCompute are the names of the file as they are while Python reads it, as far as its lines can run here.
func (r *modelsReader) namesToCompute(run *pyrun.Run, from *settingsFrom) map[string]pyrun.Value {
	names := map[string]pyrun.Value{}
	late := pyrun.Builtin{Name: "gettext_lazy", Do: func(args *pyrun.Args) (pyrun.Value, error) {
		text, err := args.Text("message")
		return lateMark + text, err
	}}
	for name := range from.module("django.utils.translation").Names {
		if strings.HasSuffix(name, "gettext_lazy") && name != "pgettext_lazy" {
			from.modules["django.utils.translation"].Names[name] = late
		}
	}
	from.module("django.conf").Names["settings"] = &pyrun.Module{Name: "settings", Names: r.beside.SettingValues}
	begun := map[string]bool{"models": true}
	run.Import = func(name string) (pyrun.Value, bool, error) {
		module, inside, is := httpsim.OwnModule(name, func(module string) bool { return r.beside.Modules[module] != nil })
		if !is || module == "models" {
			return from.find(name)
		}
		own := from.module("." + module)
		if !begun[module] { // run where it is imported first, as Python does
			begun[module] = true
			runEach(run, r.beside.Modules[module].Head, own.Names)
		}
		return from.find(strings.TrimSuffix("."+module+"."+inside, "."))
	}
	runEach(run, r.code.Head, names)
	for name, set := range r.choiceSets {
		m := &pyrun.Module{Name: name, Names: map[string]pyrun.Value{}}
		var pairs, values, labels []pyrun.Value
		for i, c := range set.choices() {
			label := c.Label
			if c.Late {
				label = lateMark + label
			}
			pairs, values, labels = append(pairs, &pyrun.Tuple{Items: []pyrun.Value{c.Value, label}}), append(values, c.Value), append(labels, label)
			if at := i - (len(set.choices()) - len(set.names)); at >= 0 {
				m.Names[set.names[at]] = c.Value
			}
		}
		m.Names["choices"], m.Names["values"], m.Names["labels"] = pyrun.List(pairs...), pyrun.List(values...), pyrun.List(labels...)
		names[name] = m
	}
	return names
}

// runEach runs lines one by one: whatever one of them fails for, those below it may do without.
func runEach(run *pyrun.Run, all []python.Statement, names map[string]pyrun.Value) {
	for _, s := range all {
		if slices.Contains([]python.Action{python.Assign, python.Augment, python.Import, python.Def, python.For, python.If, python.Do}, s.Action) {
			_, _, _ = run.Lines([]python.Statement{s}, names)
		}
	}
}

// mostWritten is how many parts a value may have that is written out: parts of one may be shared, so that a small one
// has very many.
const mostWritten = 10_000

// writtenOut is a value as an expression at the place of another one, nil for a value that no line can write; left is
// how many parts it may have.
func writtenOut(at *python.Expr, v pyrun.Value, depth int, left *int) *python.Expr {
	if *left--; *left < 0 || depth > deepestLiteral { // one may hold itself
		return nil
	}
	e := &python.Expr{Line: at.Line, Col: at.Col}
	items := func(kind python.Kind) *python.Expr {
		all, err := pyrun.Iter(v)
		if e.Kind = kind; err != nil {
			return nil
		}
		for _, item := range all {
			part := writtenOut(at, item, depth+1, left)
			if part == nil {
				return nil
			}
			e.Parts = append(e.Parts, part)
		}
		return e
	}
	switch v := v.(type) {
	case string:
		if text, late := strings.CutPrefix(v, lateMark); late {
			e.Kind, e.Parts = python.Call, []*python.Expr{word("gettext_lazy"), {Kind: python.String, Line: at.Line, Col: at.Col, Text: text}}
			return e
		}
		e.Kind, e.Text = python.String, v
		return e
	case int64:
		if e.Kind, e.Number = python.Number, v; v < 0 {
			return &python.Expr{Kind: python.Operation, Line: at.Line, Col: at.Col, Text: "-", Parts: []*python.Expr{{Kind: python.Number, Line: at.Line, Col: at.Col, Number: -v}}}
		}
		return e
	case float64:
		e.Kind, e.Text = python.Decimal, strconv.FormatFloat(v, 'f', -1, 64)
		return e
	case bool:
		if e.Text = "False"; v {
			e.Text = "True"
		}
		return e
	case nil:
		e.Text = "None"
		return e
	case *pyrun.Tuple:
		return items(python.Tuple)
	}
	switch pyrun.KindOf(v) {
	case "list":
		return items(python.List)
	case "dict": // choices={"a": "A"}, as of Django 5.0
		keys, err := pyrun.Iter(v)
		if e.Kind = python.List; err != nil {
			return nil
		}
		for _, key := range keys {
			value, err := pyrun.Item(v, key)
			first, second := writtenOut(at, key, depth+1, left), writtenOut(at, value, depth+1, left)
			if err != nil || first == nil || second == nil {
				return nil
			}
			e.Parts = append(e.Parts, &python.Expr{Kind: python.Tuple, Line: at.Line, Col: at.Col, Parts: []*python.Expr{first, second}})
		}
		return e
	}
	return nil
}

// isWrittenOut reports whether an expression says itself what it is: nothing has to be reckoned for it.
func isWrittenOut(e *python.Expr) bool {
	switch e.Kind {
	case python.String, python.Number, python.Decimal:
		return true
	case python.Name:
		return e.Text == "True" || e.Text == "False" || e.Text == "None"
	case python.List, python.Tuple:
		return !slices.ContainsFunc(e.Parts, func(p *python.Expr) bool {
			return p.Kind == python.Starred || p.Kind == python.Name
		})
	}
	return isInteger(e)
}

// settingsOfModels are the settings that the lines of models.py may reckon with, of those that a site gives.
func settingsOfModels(given map[string]pyrun.Value) map[string]pyrun.Value {
	all := map[string]pyrun.Value{"LANGUAGES": httpsim.LanguagesListed(""), "LANGUAGE_CODE": "en-us", "AUTH_USER_MODEL": "auth.User", "TIME_ZONE": "UTC", "USE_TZ": true}
	for name, value := range given {
		all[name] = value
	}
	return all
}
