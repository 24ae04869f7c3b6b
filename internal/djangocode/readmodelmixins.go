package djangocode

import (
	"maps"
	"slices"

	"statelab/internal/httpsim"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// ofFile is a class of another file of the site from which one of models.py derives, nil for what is none: a mixin,
// whose methods rows have.
func (r *modelsReader) ofFile(full string, at *python.Expr) *modelClass {
	module, name, _ := r.beside.fileOf(full)
	c := &modelClass{model: &httpsim.Model{App: r.app, Name: name}}
	told, is := len(r.problems), false
	r.try(func() { is = r.takeClass(c.model, module, name, map[string]bool{}, at) })
	if len(r.problems) > told { // the class is a model all the same, which others name
		c.isModel, c.abstract = true, true
		return c
	}
	if !is {
		return nil
	}
	return c
}

// isOfFile reports whether a dotted name of an import is what another file of the site gives.
func (r *modelsReader) isOfFile(full string) bool {
	module, inside, is := r.beside.fileOf(full)
	return is && inside != "" && module != "models"
}

// takeClass notes what a class of a file of the site has, and what those have from which it derives. It is false where
// the file has no such class.
func (r *modelsReader) takeClass(m *httpsim.Model, module, name string, seen map[string]bool, at *python.Expr) bool {
	file := r.beside.Modules[module]
	if seen[module+"."+name] || file == nil {
		return false
	}
	seen[module+"."+name] = true
	i := slices.IndexFunc(file.Head, func(s python.Statement) bool { return s.Action == python.Class && s.Name == name })
	if i < 0 {
		from := r.importedIn(module, name)
		inner, inside, is := r.beside.fileOf(from)
		return is && r.takeClass(m, inner, inside, seen, at)
	}
	s := file.Head[i]
	if s.Value != nil {
		for _, base := range slices.Backward(s.Value.Parts) { // what stands first wins
			called := base.Dotted()
			if called == "models.Model" || r.importedIn(module, called) == modelsModule+".Model" {
				r.failAt(at, "write it in models.py, with class Meta: abstract = True", "%s of %s.py is a model, and models stand in models.py here", name, module)
			}
			r.takeClass(m, module, called, seen, at)
		}
	}
	var decorators []python.Statement
	for _, inner := range s.Body {
		switch inner.Action {
		case python.Decorate:
			decorators = append(decorators, inner)
			continue
		case python.Def:
			noteMethod(m, inner, decorators)
		default:
			for _, name := range slices.Sorted(maps.Keys(pyrun.Assigned([]python.Statement{inner}))) {
				if !givesMethod(m, name) {
					m.Methods = append(m.Methods, httpsim.ModelMethod{Name: name, Constant: true})
				}
			}
		}
		decorators = nil
	}
	return true
}

// importedIn is what a name of a file of the site is imported from, "" for one that is not.
func (r *modelsReader) importedIn(module, name string) (from string) {
	eachImport(r.beside.Modules[module].Head, func(s python.Statement) {
		if full := s.Names[name]; full != "" {
			from = full
		}
	})
	return from
}

// notOfMixins tells of methods that a model has of a class that is none, and that are not played in a model's own way.
func (r *modelsReader) notOfMixins(s python.Statement, parents []*modelClass) {
	for _, p := range parents {
		for _, of := range p.model.Methods {
			if !p.isModel && (isSpecial(of.Name) && !of.Constant && !slices.Contains(specialPlayed, of.Name) || slices.Contains(notPlayed, of.Name)) {
				r.try(func() {
					r.fail(s.Line, s.Col, "write a method with a name of its own, and call it in the view", "%s() of a model in its own way is not played here, and %s has it of %s", of.Name, s.Name, p.model.Name)
				})
			}
		}
	}
}
