package language

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// modulesKey is the key of a site under which its files of Python stand that are none of Django's.
const modulesKey = "modules"

// mostModules is how many of them a site may have.
const mostModules = 50

// moduleTexts are files of Python by their names.
var moduleTexts = namesOf("modules", textKind.called("text of a file of Python"))

// moduleName is what a file of Python may be called, without .py.
var moduleName = memo.Pattern(`^[a-z_][a-z0-9_]*$`)

// keysOfFiles are the files of Django's that have keys of their own, and what is said of others that Django looks for.
var (
	keysOfFiles = []string{"views", "forms", "models", "signals", "context_processors", "middleware"}
	otherFiles  = map[string]string{
		"urls":     "the addresses of pages stand under pages",
		"settings": "settings stand under settings, one of one's own as well",
		"apps":     "write apps: | in the site, beside modules:",
		"admin":    "the admin is not played here",
		"tests":    "what a test would look at is expected by a step",
		"__init__": "it is empty here",
	}
)

// modulesOf are the files of a project from which its others import, as far as they read: their own mistakes are told
// where they are read themselves.
func (r *Reader) modulesOf(project *lesson.Node) map[string]*httpsim.Lines {
	all := map[string]*httpsim.Lines{}
	if project.Kind != lesson.Map {
		return all
	}
	parsed := func(name string, n *lesson.Node) {
		if n == nil || n.Kind != lesson.Scalar || len(n.Value) > longestViews {
			return
		}
		text := r.fillings.inFile(Untabbed(n.Value)).text
		program, err := python.Program(text)
		if err != nil {
			program = outlineOf(text)
		}
		all[name] = &httpsim.Lines{Name: name + ".py", Head: program}
	}
	for _, e := range firstOf(entriesOf(project, modulesKey), mostModules) {
		parsed(e.Key.Value, e.Value)
	}
	for _, key := range []string{formsKey, processorsKey} {
		parsed(key, project.Get(key))
	}
	if _, file, _, err := r.viewsOf(project); err == nil && file != nil {
		if text := r.ofViewsImported(project, file); text != "" {
			program, _ := python.Program(text)
			all[viewsKey] = &httpsim.Lines{Name: "views.py", Head: program}
		}
	}
	return all
}

// atMargin finds what a line at the left margin of a file gives a name.
var atMargin = memo.Pattern(`(?m)^(?:class|def)\s+([A-Za-z_]\w*)|^([A-Za-z_]\w*)\s*=[^=]`)

// outlineOf are the names of a file that does not read, which is told of it, so that they are not told of those who
// import them.
func outlineOf(text string) []python.Statement {
	var names strings.Builder
	for _, m := range atMargin().FindAllStringSubmatch(text, -1) {
		if name := m[1] + m[2]; !python.IsKeyword(name) {
			names.WriteString(name + " = None\n")
		}
	}
	program, _ := python.Program(names.String())
	return program
}

// firstOf are the first of some values.
func firstOf[T any](all []T, most int) []T { return all[:min(len(all), most)] }

// namesFrom are the names that the files of a project import from one of them; whole says that one imports that itself.
func (r *Reader) namesFrom(project *lesson.Node, module string) (names []string, whole bool) {
	var texts []*lesson.Node
	for _, e := range firstOf(entriesOf(project, modulesKey), mostModules) {
		texts = append(texts, e.Value)
	}
	for _, key := range keysOfFiles {
		switch n := project.Get(key); {
		case n == nil || key == module:
		case n.Kind == lesson.Scalar:
			texts = append(texts, n)
		case key == "middleware":
			for _, item := range n.Items {
				if isView(item) {
					texts = append(texts, item.Entries[0].Value)
				}
			}
		}
	}
	texts = append(texts, viewsOfURLs(project)...)
	for _, n := range texts {
		if n.Kind != lesson.Scalar || !strings.Contains(n.Value, module) || len(n.Value) > longestViews {
			continue
		}
		program, err := python.Program(r.fillings.inFile(Untabbed(n.Value)).text)
		if err != nil {
			continue
		}
		djangocode.EachImport(program, func(in python.Imported) {
			from, inside, is := httpsim.OwnModule(in.Full(), func(name string) bool { return name == module })
			switch {
			case !is || from != module:
			case n.Derived && module == viewsKey && inside == "" && in.As == viewsKey:
				names = append(names, djangocode.OfViewsIn(n.Value)...)
			case inside == "" || inside == "*":
				whole = true
			default:
				names = append(names, inside)
			}
		})
	}
	return names, whole
}

// viewsOfURLs are the views of Django's that a urls.py gives something of the site's own, with what they import.
func viewsOfURLs(project *lesson.Node) (texts []*lesson.Node) {
	for _, e := range entriesOf(project, "pages") {
		if view := e.Value.Get(viewKey); view != nil && view.Derived && view.Kind == lesson.Scalar && view.Style == lesson.Literal {
			texts = append(texts, view)
		}
	}
	return texts
}

// readModules reads the files of a site's own.
func (r *Reader) readModules(n *lesson.Node, site *httpsim.Site) {
	entries, _ := r.Entries(n, modulesKey)
	site.Modules = map[string]*httpsim.Lines{}
	if len(entries) > mostModules { // before what is wrong in them, of which only so much is told
		r.Add(entries[mostModules].Key.Pos, "let files that belong together be one", "a site has at most %d modules", mostModules)
	}
	for _, e := range firstOf(entries, mostModules) {
		name := e.Key.Value
		if m := fileOfApp().FindStringSubmatch(name); m != nil && n.Get(m[2]) != nil {
			r.Add(e.Key.Pos, "give one of the two another name", "two modules are called %s: the apps of a site share their modules here", m[2])
			continue
		}
		if !r.isModuleName(e.Key) {
			continue
		}
		if file := r.moduleFile(e.Value, readModule(name)); file != nil {
			site.Modules[name] = file
		}
	}
}

// ofViewsImported are the lines of views.py that the other files of a project import, all of them where one imports a name that
// it does not have; "" where none does.
func (r *Reader) ofViewsImported(project *lesson.Node, file *viewsFile) string {
	names, whole := r.namesFrom(project, viewsKey)
	if !whole && len(names) == 0 {
		return ""
	}
	program, _ := python.Program(file.filled.text)
	given := httpsim.GivenBy(program)
	return file.With(names, whole || slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(given, name) }))
}

// viewsModule is what of the views.py of a site its other files import, nil where they import nothing.
func (r *Reader) viewsModule(n *lesson.Node, file *viewsFile) *httpsim.Lines {
	if r.modules[viewsKey] == nil {
		return nil
	}
	known := r.besideView()
	known.Typed, known.Imports = file.filled.typed, file.imports()
	a, err := known.ReadModule(viewsKey, r.ofViewsImported(r.project, file))
	if err != nil {
		r.unreadIn(n, file.text, file.filled, err)
		return nil
	}
	r.linesOf(a, n, file.filled)
	return a
}

// linesOf tells a file that runs where each of its lines stands in the lesson.
func (r *Reader) linesOf(a *httpsim.Lines, n *lesson.Node, filled filledView) {
	a.FileLines = make([]int, len(a.Written))
	for i := range a.FileLines {
		if hole, at := filled.place(diag.Pos{Line: i + 1, Col: 1}); hole == "" {
			a.FileLines[i] = r.InText(lesson.Text{Value: n.Value, Pos: n.Pos}, at).Line
		}
	}
	a.Starts = startsOf(n, filled)
}

// isModuleName reports whether a file may be called so, and tells why not.
func (r *Reader) isModuleName(key *lesson.Node) bool {
	name := key.Value
	bare := strings.TrimSuffix(name, ".py")
	switch {
	case slices.Contains(keysOfFiles, bare):
		r.Add(key.Pos, "write "+bare+": | in the site, beside modules:", "%s.py has a key of its own", bare)
	case otherFiles[bare] != "":
		r.Add(key.Pos, otherFiles[bare], "%s.py is no file of one's own", bare)
	case bare != name:
		r.Add(key.Pos, "write "+bare+":", "a module is named without .py")
	case !moduleName().MatchString(name) || python.IsKeyword(name):
		r.Add(key.Pos, "write it in small letters, as imports have it: cart, shop_tools", "%q is no name of a module", name)
	default:
		return true
	}
	return false
}

// isModuleOf reports whether a key of a site is a file of its own that stands outside of modules, or is named as a file
// is, and tells where it belongs.
func (r *Reader) isModuleOf(e lesson.Entry) bool {
	name, file := strings.CutSuffix(e.Key.Value, ".py")
	if e.Value.Kind != lesson.Scalar || !file && e.Value.Style != lesson.Literal || !moduleName().MatchString(name) {
		return false
	}
	switch known := slices.Contains(keysOfFiles, name); {
	case known && file:
		r.Add(e.Key.Pos, "write "+name+": |", "%s.py has a key of its own", name)
	case known || diag.DidYouMean(name, siteKeys()) != "":
		return false
	case otherFiles[name] != "":
		r.Add(e.Key.Pos, otherFiles[name], "%s.py is no file of one's own", name)
	default:
		r.Add(e.Key.Pos, djangocode.ModuleHint(name), "files of one's own stand under modules")
	}
	return true
}

// siteKeys are the keys of a site.
func siteKeys() []string { return slices.Concat(ofOneHost, ofProject) }

// importing are all files of a project that import from others.
func (r *Reader) importing(project *lesson.Node) map[string]*httpsim.Lines {
	all := maps.Clone(r.modules)
	for _, key := range keysOfFiles {
		n := project.Get(key)
		if n == nil || n.Kind != lesson.Scalar || len(n.Value) > longestViews || key == modelsKey {
			continue
		}
		if program, err := python.Program(r.fillings.inFile(Untabbed(n.Value)).text); err == nil {
			all[key] = &httpsim.Lines{Name: key + ".py", Head: program}
		}
	}
	return all
}

// checkImports tells of imports by which the files of a site wait for one another.
func (r *Reader) checkImports(project *lesson.Node) {
	for _, wrong := range r.besideView().WrongImports(r.importing(project)) {
		n := project.Get(wrong.Module)
		if n == nil || n.Kind != lesson.Scalar {
			if modules := project.Get(modulesKey); modules != nil {
				n = modules.Get(wrong.Module)
			}
		}
		if n != nil {
			filled := r.fillings.inFile(Untabbed(n.Value))
			hint := wrong.Hint
			if wrong.Itself {
				hint = cmp.Or(fileBelow(n, filled, wrong.At, wrong.Name), hint)
			}
			r.addOnce(r.inFilled(n, filled, diag.Pos{Line: wrong.At.Line, Col: wrong.At.Col}), hint, "%v", wrong.Err)
		}
	}
}

// remarkModules remarks on files of a site's own from which nothing imports.
func (r *Reader) remarkModules(l *lesson.Lesson, s lesson.Site) {
	reads := solved(l)
	used := map[string]bool{}
	project := s.Node
	for _, e := range entriesOf(project, modulesKey) {
		names, whole := reads.namesFrom(project, e.Key.Value)
		used[e.Key.Value] = whole || len(names) > 0
	}
	for _, e := range entriesOf(project, "pages") {
		if view := e.Value.Get(viewKey); view != nil && view.Kind == lesson.Scalar {
			reads.importsIn(view.Value, used)
		}
	}
	for _, e := range entriesOf(project, modulesKey) {
		if !used[e.Key.Value] {
			r.Add(e.Key.Pos, "import it where it is needed, or delete it", "nothing imports %s.py", e.Key.Value)
		}
	}
}

// importsIn notes which files a view imports.
func (r *Reader) importsIn(text string, used map[string]bool) {
	program, err := python.Program(r.fillings.inFile(Untabbed(text)).text)
	if err != nil {
		return
	}
	djangocode.EachImport(program, func(in python.Imported) {
		if module, _, is := httpsim.OwnModule(in.Full(), func(name string) bool { _, is := used[name]; return is }); is {
			used[module] = true
		}
	})
}
