package httpsim

import (
	"statelab/internal/pylib"
	"statelab/internal/pyrun"
)

// libraryNames are the modules of package pylib, and what stands in them, as lines import them.
func libraryNames(ofImports map[string]func(r *running) pyrun.Value) {
	for _, module := range pylib.Modules() {
		ofImports[module] = libraryModule(module)
		for _, name := range pylib.Names(module) {
			ofImports[module+"."+name] = func(r *running) pyrun.Value { return r.ofLibrary(module, name) }
		}
	}
}

// libraryModule is a module of package pylib.
func libraryModule(module string) func(r *running) pyrun.Value {
	return func(r *running) pyrun.Value {
		m := &pyrun.Module{Name: module, Names: map[string]pyrun.Value{}}
		for _, name := range pylib.Names(module) {
			m.Names[name] = r.ofLibrary(module, name)
		}
		return m
	}
}

// ofLibrary is what a module has under a name, in this run; true without one, where it is asked what there is.
func (r *running) ofLibrary(module, name string) pyrun.Value {
	if r == nil {
		return true
	}
	if r.library[module] == nil {
		if r.library == nil {
			r.library = map[string]map[string]pyrun.Value{}
		}
		names, err := pylib.Load(r.counts, module)
		if err != nil {
			return pyrun.Builtin{Name: name, Do: func(*pyrun.Args) (pyrun.Value, error) { return nil, err }}
		}
		r.library[module] = names
	}
	return r.library[module][name]
}
