package httpsim

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// InFormsFile is what of a forms.py a dotted name of an import means: "EmailForm" of ".forms.EmailForm", and "" of
// ".forms" itself. It is false for names of other modules.
func InFormsFile(name string) (inside string, is bool) {
	module, last := "", name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		module, last = name[:i], name[i+1:]
	}
	own := func(module string) bool {
		app, rest, _ := strings.Cut(module, ".")
		return rest == "forms" && app != "django" && app != "wtforms"
	}
	switch {
	case own(module):
		return last, true
	case own(name):
		return "", true
	}
	return "", false
}

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
		}
	}
	return names
}

// ofFormsFile is what the forms.py of the site gives lines that import it, which runs once for them. An error in it
// is raised by whoever calls what was imported.
func (r *running) ofFormsFile(name string) (pyrun.Value, bool) {
	file := r.server.code().forms
	inside, is := InFormsFile(name)
	if file == nil || !is || r.formsFile == nil && r.counts == nil {
		return nil, false
	}
	if r.formsFile == nil {
		r.formsFile = map[string]pyrun.Value{}
		if err := r.counts.Module(file.Head, r.formsFile); err != nil {
			raises := pyrun.Builtin{Name: "forms", Do: func(*pyrun.Args) (pyrun.Value, error) { return nil, err }}
			for _, given := range GivenBy(file.Head) {
				r.formsFile[given] = raises
			}
		}
	}
	if inside == "" {
		return &pyrun.Module{Name: "forms", Names: r.formsFile}, true
	}
	value, has := r.formsFile[inside]
	return value, has
}
