package djangocode

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/pynames"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// A FileOfApp is one of the files of a project of several apps: accounts/models.py. The places of its statements are
// those of the text in which it stands.
type FileOfApp struct {
	Name    string
	Program []python.Statement

	given map[string]bool // the names that it has for those who import it
}

// app and kind are "accounts" and "models" of accounts/models.py.
func (f FileOfApp) app() string {
	app, _, _ := strings.Cut(f.Name, "/")
	return app
}

func (f FileOfApp) kind() string {
	_, file, _ := strings.Cut(f.Name, "/")
	return strings.TrimSuffix(file, ".py")
}

// dotted is what imports call the file: accounts.models.
func (f FileOfApp) dotted() string { return f.app() + "." + f.kind() }

// module is the module of an import of the file, as it stands in the project: one dot is its app, two are what is beside.
func (f FileOfApp) module(name string) string {
	switch rest := strings.TrimLeft(name, "."); len(name) - len(rest) {
	case 0:
		return name
	case 1:
		return strings.TrimSuffix(f.app()+"."+rest, ".")
	default:
		return rest
	}
}

// gives reports whether the file gives a name to those who import it.
func (f FileOfApp) gives(name string) bool {
	return f.given[name] || f.given["*"]
}

// Apart finds what each of some files has only from files of other apps. Those of a kind run as one here, so that a name
// of one is there in all of them; Python keeps them apart. The problems are those of the file of the same number.
func Apart(files []FileOfApp) [][]error {
	files, all := slices.Clone(files), make([][]error, len(files))
	for i := range files {
		files[i].given = map[string]bool{}
		for _, name := range httpsim.GivenBy(files[i].Program) {
			files[i].given[name] = true
		}
	}
	for i, f := range files {
		a := &apart{files: files, at: f, modules: map[string]FileOfApp{}, meant: map[string]bool{}}
		EachImport(f.Program, a.imported)
		a.names()
		all[i] = a.problems
	}
	return all
}

// apart looks through one of several files.
type apart struct {
	files    []FileOfApp
	at       FileOfApp
	modules  map[string]FileOfApp // by the names that the file has for them
	meant    map[string]bool      // names of which all is told
	problems []error
}

// find is the file of an app of a kind. whole says that files of that kind stand by their apps at all.
func (a *apart) find(app, kind string) (file FileOfApp, is, whole bool) {
	ofApp := false
	for _, f := range a.files {
		ofApp = ofApp || f.app() == app
		whole = whole || f.kind() == kind
		if f.app() == app && f.kind() == kind {
			return f, true, true
		}
	}
	return file, false, whole && ofApp
}

// other is the file of the same kind, of another app, that has a name by a line of its own, or else by an import.
func (a *apart) other(app, kind, name string) (file FileOfApp, is bool) {
	for _, f := range a.files {
		if f.kind() != kind || f.app() == app || !f.given[name] {
			continue
		}
		if a.line(f, name) == "from "+f.dotted()+" import "+name {
			return f, true
		}
		if !is {
			file, is = f, true
		}
	}
	return file, is
}

// line is how a file imports what another one has by a name: from where that has it.
func (a *apart) line(from FileOfApp, name string) string {
	line := "from " + from.dotted() + " import " + name
	EachImport(from.Program, func(in python.Imported) {
		if in.As != name || in.Name == "*" {
			return
		}
		module := from.module(in.Module)
		if line = "import " + module; in.Name != "" {
			line = "from " + module + " import " + in.Name
		}
		if last := cmp.Or(in.Name, in.Module); last != name && !strings.HasPrefix(last, name+".") {
			line += " as " + name
		}
	})
	return line
}

// imported looks at what the file imports from a file of an app.
func (a *apart) imported(in python.Imported) {
	app, kind, deeper := strings.Cut(a.at.module(in.Module), ".")
	inside, at := in.Name, in.ModuleAt
	if !deeper {
		kind, inside, at = in.Name, "", in.At
	}
	file, is, known := a.find(app, kind)
	switch {
	case !known:
		return
	case !is:
		a.meant[in.As] = true
		hint := fmt.Sprintf("write %s/%s.py: | among its files, or leave the line out", app, kind)
		if f, has := a.other(app, kind, inside); has {
			hint = "write " + a.line(f, inside)
		}
		a.found(at, hint, noSuchModule, app+"."+kind)
	case inside == "":
		a.modules[in.As] = file
	case inside != "*" && !file.gives(inside):
		if f, has := a.other(app, kind, inside); has {
			a.meant[in.As] = true
			a.found(in.At, "write "+a.line(f, inside), notOfModule, app+"/"+kind, inside)
		}
	}
}

func (a *apart) found(at python.Place, hint, format string, args ...any) {
	a.problems = append(a.problems, hinted(python.Statement{Line: at.Line, Col: at.Col}, hint, format, args...))
}

// names looks at the names of the file that only files of other apps give a value, each once.
func (a *apart) names() {
	if a.at.gives("*") {
		return
	}
	pyrun.Scopes(a.at.Program, nil, func(e *python.Expr, at *pyrun.Frame) {
		switch {
		case e.Kind == python.Attribute && e.Parts[0].Kind == python.Name:
			a.ofModule(e, at)
		case e.Kind != python.Name || a.at.kind() == "urls" || at.Gives(e.Text) != nil || a.meant[e.Text] || slices.Contains(pynames.In("builtins"), e.Text):
		default:
			a.meant[e.Text] = true
			if f, has := a.other(a.at.app(), a.at.kind(), e.Text); has {
				a.found(python.Place{Line: e.Line, Col: e.Col}, "import it above: "+a.line(f, e.Text), notImported, e.Text)
			}
		}
	})
}

// ofModule looks at what the file takes of another one by its name, as views.index.
func (a *apart) ofModule(e *python.Expr, at *pyrun.Frame) {
	file, is := a.modules[e.Parts[0].Text]
	if frame := at.Gives(e.Parts[0].Text); !is || frame == nil || frame.Outer != nil || file.gives(e.Text) {
		return
	}
	if f, has := a.other(file.app(), file.kind(), e.Text); has {
		a.found(python.Place{Line: e.Line, Col: e.Col}, "it stands in "+f.Name, notOfModule, file.app()+"/"+file.kind(), e.Text)
	}
}
