package djangocode

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/memo"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// A site has files of its own from which others import: see httpsim.Site.ModulesOf. What each gives is known here, so
// that an import of something else is told at its place.

// ownModule is the file of the site that a dotted name of an import means, and what of it.
func (k Known) ownModule(name string) (module, inside string, is bool) {
	if root, _, _ := strings.Cut(name, "."); !k.inProject(root) {
		return "", "", false
	}
	return k.fileOf(name)
}

// fileOf is ownModule, in whichever package the file is said to stand.
func (k Known) fileOf(name string) (module, inside string, is bool) {
	return httpsim.OwnModule(name, func(module string) bool { return k.Modules[module] != nil })
}

// Packages are those in which the files of a site stand: its app, and what its files of addresses and its user model
// stand in.
func Packages(s httpsim.Site) []string {
	all := []string{s.App()}
	for _, f := range s.URLs {
		if dir, _, in := strings.Cut(f.Name, "/"); in && dir != "" && !slices.Contains(all, dir) {
			all = append(all, dir)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.Files)) {
		for _, name := range s.Files[key] {
			if dir, _, in := strings.Cut(name, "/"); in && dir != "" && !slices.Contains(all, dir) {
				all = append(all, dir)
			}
		}
	}
	if s.UserModel == httpsim.CustomUser && !slices.Contains(all, "accounts") {
		all = append(all, "accounts")
	}
	return all
}

// inProject reports whether the first part of a dotted name is a package of the site's project, or none, as of
// ".cart". Where these are not known, it is each that was not meant for Django.
func (k Known) inProject(root string) bool {
	switch {
	case root == "":
		return true
	case k.Packages != nil:
		return slices.Contains(k.Packages, root)
	}
	return diag.DidYouMean(root, []string{"django"}) == ""
}

// guessed is the hint that the first part of a dotted name was meant for another one, with what stands behind it.
func guessed(root, rest string, others []string) string {
	hint := diag.DidYouMean(root, others)
	if hint != "" && rest != "" {
		hint = strings.TrimSuffix(hint, `"?`) + "." + rest + `"?`
	}
	return hint
}

// elsewhere is the hint for an import that has a file of the site in a package where it does not stand, "" for another
// one.
func (k Known) elsewhere(of python.Imported) string {
	root, rest, _ := strings.Cut(of.Module, ".")
	if k.Packages == nil || k.inProject(root) {
		return ""
	}
	anywhere := k
	anywhere.Packages = nil
	if _, _, is := anywhere.ownModule(of.Full()); !is && !anywhere.isOwnModule(of.Full()) && !anywhere.isOwnModule(of.Module) {
		return ""
	}
	return cmp.Or(guessed(root, rest, k.Packages), fmt.Sprintf("the app of the site is called %s: write that, or app: %s in the site", k.Packages[0], root))
}

// givenBy are the names that a file of the site gives those that import it.
func (k Known) givenBy(module string) []string {
	return k.givenWithin(module, map[string]bool{})
}

func (k Known) givenWithin(module string, seen map[string]bool) (names []string) {
	if seen[module] || k.Modules[module] == nil {
		return nil
	}
	seen[module] = true
	if module == "models" {
		for _, m := range k.Models {
			names = append(names, m.Name)
		}
	}
	for _, name := range httpsim.GivenBy(k.Modules[module].Head) {
		if name != "*" {
			names = append(names, name)
		}
	}
	for _, s := range k.Modules[module].Head {
		for _, in := range httpsim.ImportsAtOnce(s) {
			if from, _, is := k.ownModule(in.Full()); is && in.Name == "*" {
				names = append(names, k.givenWithin(from, seen)...)
			}
		}
	}
	return names
}

// inModules reports whether a dotted name of an import is a file of the site, or something that one gives.
func (k Known) inModules(name string) bool {
	module, inside, is := k.ownModule(name)
	return is && (inside == "" || inside == "*" || slices.Contains(k.givenBy(module), inside))
}

// starNames are the names that lines have by from .cart import *.
func (k Known) starNames(all []python.Statement) (names []string) {
	eachImport(all, func(s python.Statement) {
		for _, in := range s.Imports {
			if module, _, is := k.ownModule(in.Full()); is && in.Name == "*" {
				for _, name := range k.givenBy(module) {
					if !strings.HasPrefix(name, "_") {
						names = append(names, name)
					}
				}
			}
		}
	})
	return names
}

// attributesOfModules are the attributes that the files of the site give what they make, and the names that they have.
func (k Known) attributesOfModules() map[string]bool {
	all := map[string]bool{}
	for name, file := range k.Modules {
		for attribute := range pyrun.Given(file.Head) {
			all[attribute] = true
		}
		for _, given := range k.givenBy(name) {
			all[given] = true
		}
	}
	return all
}

// namesUser finds what asks for request.user.
var namesUser = memo.Pattern(`request\.user\b|_required\b|user_passes_test|RequiredMixin|UserPassesTest`)

// importsOwn reports whether lines import what stands in a file of the site's own, models apart, or ask for request.user
// where nothing gives a request one: they run as they stand then.
func (k Known) importsOwn(text string) (is bool) {
	if k.NoUser && namesUser().MatchString(text) {
		return true
	}
	if len(k.Modules) == 0 || !strings.Contains(text, "import") {
		return false
	}
	program, err := python.Program(text)
	if err != nil {
		return false
	}
	eachImport(program, func(s python.Statement) {
		for _, in := range s.Imports {
			module, inside, own := k.ownModule(in.Full())
			is = is || own && !(module == "models" && (inside == "" || k.hasModel(inside)))
		}
	})
	return is
}

// hasModel reports whether a name is that of a model of the site.
func (k Known) hasModel(name string) bool {
	return slices.ContainsFunc(k.Models, func(m *httpsim.Model) bool { return m.Name == name })
}

// What is said of an import from a file of the site.
const (
	noForms     = "the site has no forms.py, where %s would stand"
	noFormsHint = "write forms: | beside pages: with its class, or the class above the view"
	noModule    = "the site has no %s.py, where %s would stand"
	noFile      = "the site has no %s.py"
	notOfModule = "%s.py of the site has no %s"

	noSuchModule = "there is no module %s"
)

// ModuleHint says where a file of the site's own is written.
func ModuleHint(module string) string {
	if slices.Contains([]string{"signals", "middleware", "urls", "apps", "admin", "settings"}, module) {
		return "what several files need stands in a file of its own, under modules"
	}
	return fmt.Sprintf("write modules: {%s: …} beside pages:, with its text", module)
}

// notInModule says of an import that the files of the site do not have what it names, nil where it is no import of
// theirs.
func (k Known) notInModule(at python.Statement, name string) error {
	if module, inside, is := k.ownModule(name); is {
		if k.inModules(name) {
			return nil
		}
		return hinted(at, diag.DidYouMean(inside, k.givenBy(module)), notOfModule, module, inside)
	}
	rest, relative := strings.CutPrefix(name, ".")
	module, inside, deeper := strings.Cut(rest, ".")
	if last, is := strings.CutPrefix(inside, "forms."); is && !relative && module != "wtforms" && diag.DidYouMean(module, []string{"django"}) == "" {
		return hinted(at, noFormsHint, noForms, last)
	}
	switch {
	case !relative || module == "models" || module == "":
		return nil
	case module == "forms" && deeper:
		return hinted(at, noFormsHint, noForms, inside)
	}
	hint := cmp.Or(k.nearModule(module), ModuleHint(module))
	if !deeper {
		return hinted(at, hint, noFile, module)
	}
	return hinted(at, hint, noModule, module, inside)
}

// nearModule is the hint that a misspelt file of the site was meant for another one, "" where none is near.
func (k Known) nearModule(module string) string {
	var names []string
	for name := range k.Modules {
		names = append(names, name)
	}
	slices.Sort(names)
	return diag.DidYouMean(module, append(names, "models"))
}

// ReadModule reads a file of Python of the site's own, called so without .py. The error is a *python.Problem, or several.
func (k Known) ReadModule(name, text string) (*httpsim.Lines, error) {
	k.page, k.file = true, true
	program, _ := python.Program(text)
	for _, s := range program {
		if s.Action == python.Decorate && (calls(s.Value) == "receiver" || calls(s.Value) == "dispatch.receiver") {
			return nil, hinted(s, receiverHint, receiverElsewhere)
		}
	}
	a, _, err := k.moduleFile(name+".py", text)
	if err := k.namesTold(text, err, false); err != nil {
		return nil, err
	}
	return a, nil
}

// What is said of a receiver that stands elsewhere than in signals.py.
const (
	receiverElsewhere = "a function that receives a signal stands in signals.py, which is read under signals"
	receiverHint      = "write signals: | in the site, beside views, with this function in it"
)

// A WrongImport is an import that has nothing to give as it runs, since the files import one another.
type WrongImport struct {
	Module string // in which it stands
	At     python.Place
	Hint   string
	Err    error
	Name   string // what is imported
	Itself bool   // the file imports it from itself
}

// WrongImports are the imports of the files of a site that Python answers with ImportError as the server starts: of a
// name that the other file, which is at work importing this one, has not given a value yet. files are all that import.
func (k Known) WrongImports(files map[string]*httpsim.Lines) (all []WrongImport) {
	k.Modules = files
	begun, done := map[string]int{}, map[string]bool{} // the statement at which a file is
	var visit func(name string)
	visit = func(name string) {
		head := k.Modules[name].Head
		for i, s := range head {
			begun[name] = i + 1
			for _, in := range httpsim.ImportsAtOnce(s) {
				to, inside, is := k.ownModule(in.Full())
				switch {
				case !is || done[to]:
				case begun[to] == 0:
					visit(to)
				case inside == "" || inside == "*" || to == "models" && k.hasModel(inside):
				case !slices.Contains(httpsim.GivenBy(k.Modules[to].Head), inside): // which is told as a name that it does not have
				case !slices.Contains(httpsim.GivenBy(k.Modules[to].Head[:begun[to]-1]), inside):
					wrong := WrongImport{Module: name, At: in.At, Hint: "import it in the function that needs it", Err: fmt.Errorf("%s.py imports this file first, and has not given %s a value yet: Python answers ImportError", to, inside)}
					if to == name {
						wrong = WrongImport{Module: name, At: in.At, Name: inside, Itself: true, Hint: "leave the line out", Err: fmt.Errorf("a file imports %s from itself before it has given it a value: Python answers ImportError", inside)}
					}
					all = append(all, wrong)
				}
			}
		}
		done[name] = true
	}
	for _, name := range httpsim.ImportOrder(k.Modules) {
		if begun[name] == 0 {
			visit(name)
		}
	}
	return all
}
