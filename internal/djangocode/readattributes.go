package djangocode

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/pynames"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// kindsOfNames are the kinds of what views have by these names, as a real Django was asked for them.
var kindsOfNames = map[string]string{
	"request": "request", "request.session": "session", "request.user": "user", "request.GET": "querydict", "request.POST": "querydict", "request.FILES": "files",
	"request.COOKIES": "dict", "request.META": "dict", "request.headers": "headers", "request.resolver_match": "match",
	"settings": "settings", "cache": "cache", "User.objects": "users",
}

// kindsOfCalls are the kinds of what these functions return.
var kindsOfCalls = map[string]string{
	"HttpResponse": "response", "HttpResponseForbidden": "response", "HttpResponseBadRequest": "response", "HttpResponseNotFound": "response", "HttpResponseRedirect": "response",
	"JsonResponse": "response", "render": "response", "redirect": "response", "get_response": "response", "AuthenticationForm": "form", "str": "str",
}

// queries are the methods of a manager and a queryset that return a queryset.
var queries = []string{"all", "filter", "exclude", "order_by", "none", "distinct", "reverse", "select_related", "select_for_update"}

// attribute tells of an attribute that is none, or that is there and not played.
func (c *nameCheck) attribute(e *python.Expr, at *pyrun.Frame) {
	if c.played || !c.whole && !c.page || c.set[e.Text] || strings.HasPrefix(e.Text, "_") {
		return
	}
	of := e.Parts[0]
	name := of.Dotted()
	if name != "" && at.Gives(rootName(of)) != nil && rootName(of) != "request" && !c.isImported(rootName(of)) {
		name = "" // a name of the lines' own
	}
	kind := c.kindOf(of, at)
	if kind == "settings" && slices.Contains(c.Own, e.Text) {
		return
	}
	if c.inModels && name == "models" {
		return // of which who reads fields tells
	}
	if module := c.ownModuleOf(of, at); module != "" {
		if given := c.givenBy(module); !slices.Contains(given, e.Text) {
			c.wrong(e, diag.DidYouMean(e.Text, given), notOfModule, module, e.Text)
		}
		return
	}
	if module := c.moduleOf(of, at); module != "" && kind == "" {
		c.ofModule(e, module)
		return
	}
	if (kind == "request" || of.Kind == python.Attribute && of.Text == "request") && slices.Contains(c.OnRequest, e.Text) {
		return
	}
	if slices.Contains([]string{"manager", "queryset"}, kind) && httpsim.AttributesOfModels(c.Models) != nil && c.attributesOfModules()[e.Text] {
		return // models.py has it of a file from which it imports: managers.py
	}
	known := c.has(name, e.Text)
	if kind != "" && known {
		known = httpsim.PlaysInLines(kind, e.Text, c.Models)
	}
	if known {
		return
	}
	said := e.Text
	if name != "" {
		said = name + "." + e.Text
	}
	is := pynames.KindsWith(e.Text)
	if kind != "" {
		is = pynames.Has(kind, e.Text)
	}
	sure := kind != ""
	switch {
	case is && (pynames.IsOfPython(kind) || kind == "" && pynames.OnlyInPython(e.Text)):
		c.doubt(sure, e, InReference, pythonHas, said)
	case is:
		c.doubt(sure, e, InReference, djangoHas, said)
	default:
		hint := cmp.Or(c.relatedMeant(e.Text), diag.DidYouMean(e.Text, c.attributesNear(kind)))
		if hint == "" && kind == "request" && slices.Contains(pynames.Of("session"), e.Text) {
			hint = "write request.session." + e.Text
		}
		if hint == "" {
			hint = InReference
		}
		c.doubt(sure, e, hint, "nothing is called %q here", said)
	}
}

// relatedMeant is the hint for what the rows of a model would be called where its key gave them no other name: token_set, of
// a key with related_name="tokens".
func (k Known) relatedMeant(name string) string {
	for _, m := range k.Models {
		if name != strings.ToLower(m.Name)+"_set" {
			continue
		}
		for _, f := range m.Fields {
			if f.Kind == httpsim.ForeignKey && f.Related != "" && f.Related != "+" {
				return fmt.Sprintf("write %s: the key %s of %s has that related_name", f.Related, f.Name, m.Name)
			}
		}
	}
	return ""
}

// isImported reports whether a name is one that the text imports.
func (c *nameCheck) isImported(name string) (is bool) {
	eachImport(c.program, func(s python.Statement) { is = is || s.Names[name] != "" })
	return is
}

// attributesNear are what a misspelt attribute may have been meant for: of a kind that is known its own, else of all.
func (c *nameCheck) attributesNear(kind string) (all []string) {
	if kind != "" {
		if kind == "user" {
			all = append(all, "username")
		}
		if kind == "settings" {
			all = append(all, c.Own...)
		}
		return append(slices.Clone(pynames.Of(kind)), all...)
	}
	for _, m := range c.Models {
		for _, f := range m.Fields {
			all = append(all, f.Name)
		}
	}
	for _, kind := range []string{"queryset", "response", "session", "querydict", "user", "str", "list", "dict", "set"} {
		for _, name := range pynames.Of(kind) {
			if httpsim.HasInLines("", name, nil, nil) {
				all = append(all, name)
			}
		}
	}
	return all
}

// kindOf is the kind of a value where the lines say it for sure, "" where they do not.
func (c *nameCheck) kindOf(e *python.Expr, at *pyrun.Frame) string {
	switch e.Kind {
	case python.String:
		return "str"
	case python.Name, python.Attribute:
		root := rootName(e)
		given := at.Gives(root)
		if kind := kindsOfNames[e.Dotted()]; kind != "" && (given == nil || root == "request" || c.isImported(root)) {
			return kind
		}
		if e.Kind == python.Attribute && e.Text == "objects" && c.isModel(e.Parts[0], at) {
			return "manager"
		}
	case python.Call:
		f := e.Parts[0]
		if f.Kind == python.Attribute && slices.Contains(queries, f.Text) {
			switch kind := c.kindOf(f.Parts[0], at); kind {
			case "manager", "queryset", "users":
				return "queryset"
			}
		}
		if f.Kind == python.Name && (at.Gives(f.Text) == nil || c.isImported(f.Text)) {
			return kindsOfCalls[f.Text]
		}
	}
	return ""
}

// isModel reports whether a name is a model of the site.
func (c *nameCheck) isModel(e *python.Expr, at *pyrun.Frame) bool {
	return e.Kind == python.Name && slices.ContainsFunc(c.Models, func(m *httpsim.Model) bool { return m.Name == e.Text }) && (at.Gives(e.Text) == nil || c.isImported(e.Text))
}

// moduleOf is the module that a name is, "" for one that is none or that the lines give something else.
func (c *nameCheck) moduleOf(e *python.Expr, at *pyrun.Frame) (module string) {
	name := e.Dotted()
	if name == "" {
		return ""
	}
	if at.Gives(rootName(e)) != nil {
		eachImport(c.program, func(s python.Statement) {
			if from := s.Names[name]; pynames.IsModule(from) {
				module = from
			}
		})
		return module
	}
	for _, full := range []string{name, "django.utils." + name, "django.core." + name} {
		if pynames.In(full) != nil && modulesOfNames()[name] == strings.TrimSuffix(strings.TrimSuffix(full, name), ".") {
			return full
		}
	}
	return ""
}

// asked tells of getattr(settings, "NAME", default) where NAME is a setting that is not played, or nearly one that
// there is: Python would give the default without a word.
func (c *nameCheck) asked(e *python.Expr, at *pyrun.Frame) {
	if name := calls(e); name != "getattr" && name != "hasattr" || len(e.Parts) < 3 || e.Parts[2].Kind != python.String || c.kindOf(e.Parts[1], at) != "settings" {
		return
	}
	name := e.Parts[2]
	if slices.Contains(c.Own, name.Text) || httpsim.PlaysInLines("settings", name.Text, nil) {
		return
	}
	if pynames.Has("settings", name.Text) {
		c.wrong(name, InReference, djangoHas, "settings."+name.Text)
		return
	}
	for _, known := range slices.Concat(c.Own, pynames.Of("settings")) {
		if diag.Near(name.Text, known) {
			c.wrong(name, diag.DidYouMean(name.Text, []string{known}), "the site has no setting %s, and the default would stand for it", name.Text)
			return
		}
	}
}

// ownModuleOf is the file of the site that a name is, "" for one that is none.
func (c *nameCheck) ownModuleOf(e *python.Expr, at *pyrun.Frame) (module string) {
	if e.Kind != python.Name || at.Gives(e.Text) == nil {
		return ""
	}
	eachImport(c.program, func(s python.Statement) {
		if own, inside, is := c.ownModule(s.Names[e.Text]); is && inside == "" {
			module = own
		}
	})
	return module
}

// ofModule tells of a name that a module does not have, or has and is not played.
func (c *nameCheck) ofModule(e *python.Expr, module string) {
	in := pynames.In(module)
	switch {
	case c.meant[rootName(e)]:
		c.told = append(c.told, e.Text)
	case in == nil || httpsim.KnownInLines(module+"."+e.Text, nil) || httpsim.InModuleOfLines(e.Parts[0].Dotted(), e.Text) || slices.Contains(c.moduleNames(module), e.Text):
	case slices.Contains(in, e.Text):
		c.wrong(e, InReference, whose(module), module+"."+e.Text)
	default:
		hint := diag.DidYouMean(e.Text, in)
		c.wrong(e, hint, "%s has no %s", module, e.Text)
	}
}

// moduleNames are the modules in a package, as parse in urllib.
func (c *nameCheck) moduleNames(module string) (names []string) {
	for _, other := range pynames.Modules() {
		if rest, in := strings.CutPrefix(other, module+"."); in && !strings.Contains(rest, ".") {
			names = append(names, rest)
		}
	}
	return names
}
