package httpsim

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"statelab/internal/pynames"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// A site has files of Python that others import from: cart.py, forms.py, what stands in models.py beside the models,
// and of views.py what others name. Each is Lines whose Head is the file, and runs once in each run of lines that
// imports from it, as Python runs it once in a process.

// ModulesOf are the files of a site from which its others import, by the names that imports have for them.
func (s Site) ModulesOf() map[string]*Lines {
	all := maps.Clone(s.Modules)
	if all == nil {
		all = map[string]*Lines{}
	}
	for name, file := range map[string]*Lines{"forms": s.Forms, "views": s.ViewsModule, "context_processors": s.ContextProcessors} {
		if file != nil {
			all[name] = file
		}
	}
	for _, m := range s.Models {
		if m.Code != nil {
			all["models"] = &Lines{Name: "models.py", Head: m.Code.Head}
			break
		}
	}
	return all
}

// OwnModule is the file of the site that a dotted name of an import means, and what of it: "cart" and "Cart" of
// ".cart.Cart" and of "shop.cart.Cart", and "cart" and "" of ".cart" itself. It is false for names of other modules; has
// says which files there are.
func OwnModule(name string, has func(module string) bool) (module, inside string, is bool) {
	rest, relative := strings.CutPrefix(name, ".")
	if !relative {
		app, below, deeper := strings.Cut(name, ".")
		if !deeper || pynames.IsModule(app) || slices.Contains(foreignPackages, app) {
			return "", "", false
		}
		rest = below
	}
	module, inside, deeper := strings.Cut(rest, ".")
	if strings.Contains(inside, ".") || deeper && inside == "" || !has(module) {
		return "", "", false
	}
	return module, inside, true
}

// foreignPackages are packages that projects install, whose modules are none of the site's.
var foreignPackages = []string{"django", "wtforms", "rest_framework", "corsheaders", "jwt", "crispy_forms", "allauth"}

// GivenBy are the names that statements of a file give to others which import it.
func GivenBy(all []python.Statement) (names []string) {
	for _, s := range all {
		switch s.Action {
		case python.Def, python.Class:
			names = append(names, s.Name)
		case python.Assign:
			for _, target := range append([]*python.Expr{s.Target}, s.Also...) {
				python.Each(target, func(e *python.Expr) {
					if e.Kind == python.Name {
						names = append(names, e.Text)
					}
				})
			}
		case python.Import:
			names = append(names, slices.Sorted(maps.Keys(s.Names))...)
		case python.If, python.Try, python.With, python.For, python.While:
			names = append(names, slices.Sorted(maps.Keys(pyrun.Assigned([]python.Statement{s})))...)
		}
	}
	return names
}

// importing are all files of a site that import from others, as they follow one another when a server starts.
func (s Site) importing() map[string]*Lines {
	all := s.ModulesOf()
	if s.Signals != nil {
		all["signals"] = s.Signals
	}
	for name, text := range map[string]string{"views": s.Views, "middleware": s.MiddlewareFile} {
		if program, err := python.Program(text); err == nil && len(program) > 0 {
			all[name] = &Lines{Name: name + ".py", Head: program}
		}
	}
	return all
}

// ownModule is a file of the site's as it ran for some lines.
type ownModule struct {
	pyrun.Module
	runs   bool // it is at work still
	err    error
	before []sharedValue // what it shares with all requests, as it was made
}

// imports is what a file of the site's gives lines that import from it.
func (r *running) imports(name string) (pyrun.Value, bool, error) {
	c := r.server.code()
	module, inside, is := OwnModule(name, func(module string) bool { return c.modules[module] != nil })
	if !is {
		return nil, false, nil
	}
	if first := c.firstOf[module]; c.modules[first] != nil && r.modules[first] == nil {
		if _, err := r.module(first); err != nil {
			return nil, true, err
		}
	}
	m, err := r.module(module)
	if err != nil {
		return nil, true, err
	}
	if inside == "" || inside == "*" {
		return &m.Module, true, nil
	}
	value, has := m.Names[inside]
	switch {
	case has:
		return value, true, nil
	case module == "models": // whose models are none of its names
		return nil, false, nil
	case m.runs:
		return nil, true, pyrun.Raise("ImportError", "cannot import name '%s' from partially initialized module '%s.%s' (most likely due to a circular import)", inside, r.appName(), module)
	}
	return nil, true, pyrun.Raise("ImportError", "cannot import name '%s' from '%s.%s'", inside, r.appName(), module)
}

// module runs a file of the site's, where it has not run for these lines.
func (r *running) module(name string) (*ownModule, error) {
	return r.moduleOf(name, r.server.code().modules[name])
}

// moduleOf is module of a file that is called so.
func (r *running) moduleOf(name string, file *Lines) (*ownModule, error) {
	if m := r.modules[name]; m != nil {
		return m, m.err
	}
	m := &ownModule{Module: pyrun.Module{Name: r.appName() + "." + name, Names: map[string]pyrun.Value{}}, runs: true}
	if r.modules == nil {
		r.modules = map[string]*ownModule{}
	}
	r.modules[name] = m
	m.Names["__name__"] = r.appName() + "." + name
	if name == "models" {
		m.err = r.inModelsFile(func() error { return r.counts.Module("models.py", file.Head, m.Names) })
	} else {
		m.err = r.counts.Module(name+".py", file.Head, m.Names)
	}
	m.runs, m.before = false, sharedWithin(name+".", m.Names)
	return m, m.err
}

// modulesShared is the error of lines that have changed what a file of the site's shares with all requests.
func (r *running) modulesShared() error {
	for _, name := range slices.Sorted(maps.Keys(r.modules)) {
		if err := changedShared(r.modules[name].before); err != nil {
			return err
		}
	}
	return nil
}

// appName is the app of the site's files.
func (r *running) appName() string { return r.server.site.App() }

// App is the app in which the files of a site stand.
func (s Site) App() string {
	if s.AppName != "" {
		return s.AppName
	}
	if len(s.Models) > 0 {
		return s.Models[0].App
	}
	return AppOf(cmp.Or(s.ProjectOf, s.Host))
}

// firstOf says of files that import one another which of them Python comes to first: that one begins, whoever asks for
// another of them.
func firstOf(modules map[string]*Lines) map[string]string {
	order := ImportOrder(modules)
	first := map[string]string{}
	for name := range modules {
		reach := reached(modules, name)
		for _, other := range order {
			if other == name {
				break
			}
			if reach[other] && reached(modules, other)[name] {
				first[name] = other
				break
			}
		}
	}
	return first
}

// reached are the files that one of them imports, and those import.
func reached(modules map[string]*Lines, name string) map[string]bool {
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		for _, s := range modules[name].Head {
			for _, to := range importsOf(modules, s) {
				if !seen[to] {
					seen[to] = true
					visit(to)
				}
			}
		}
	}
	visit(name)
	return seen
}

// importsOf are the files that a statement at the left margin of a file imports as it runs, in their order.
func importsOf(modules map[string]*Lines, s python.Statement) (all []string) {
	for _, in := range ImportsAtOnce(s) {
		if to, _, is := OwnModule(in.Full(), func(name string) bool { return modules[name] != nil }); is {
			all = append(all, to)
		}
	}
	return all
}

// ImportsAtOnce are the imports of a statement that run with the file it stands in: not those of its functions.
func ImportsAtOnce(s python.Statement) []python.Imported {
	if s.Action == python.Def {
		return nil
	}
	all := slices.Clone(s.Imports)
	bodies := [][]python.Statement{s.Body, s.Else, s.Finally}
	for _, h := range s.Handlers {
		bodies = append(bodies, h.Body)
	}
	for _, inner := range slices.Concat(bodies...) {
		all = append(all, ImportsAtOnce(inner)...)
	}
	return all
}

// ImportOrder are the files of a site in the order in which a server that starts comes to them: models.py, what it
// imports, and then as Django asks for them, each as soon as a line imports it.
func ImportOrder(modules map[string]*Lines) (order []string) {
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		order = append(order, name)
		for _, s := range modules[name].Head {
			for _, to := range importsOf(modules, s) {
				visit(to)
			}
		}
	}
	for _, name := range append([]string{"models", "signals", "middleware", "views", "context_processors"}, slices.Sorted(maps.Keys(modules))...) {
		if modules[name] != nil {
			visit(name)
		}
	}
	return order
}
