package language

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
	"statelab/internal/python"
)

// A project of several apps has several files of a kind: accounts/models.py and board/models.py. They stand under the
// key of their kind by their names, and are read as one text, each line of which is at its place in the lesson: so all
// that is said of a file holds of them together. What Python keeps apart, two names that are alike in two files of a
// kind, is refused.

// filesTogether are the keys of a site under which files of several apps may stand.
var filesTogether = []string{modelsKey, viewsKey, formsKey, signalsKey, processorsKey, middlewareKey}

// orFiles says that several files may stand in the place of one.
const orFiles = ", or [APP/FILE → text](#several-apps)"

// fileOrFiles is a file of Python, or several by their names.
func fileOrFiles(says string) Type {
	return Type{Form: AsEither, Says: says + orFiles, Either: []Type{{Form: AsText, Says: says}, namesOf("files", textKind).Type}}
}

// fileOfApp is what a file of an app is called: accounts/models.py.
var fileOfApp = memo.Pattern(`^([A-Za-z_]\w*)/([a-z_]\w*)\.py$`)

// isFiles reports whether a value of a site is a map of files.
func isFiles(n *lesson.Node) bool {
	return n.Kind == lesson.Map && slices.ContainsFunc(n.Entries, func(e lesson.Entry) bool {
		return strings.Contains(e.Key.Value, "/") || strings.HasSuffix(e.Key.Value, ".py")
	})
}

// filesAsOne writes out what a site says by files of several apps: those of a kind as one text, which keeps them as its
// entries, and modules by their names.
func filesAsOne(e lesson.Entry) lesson.Entry {
	switch {
	case e.Key.Value == modulesKey && isFiles(e.Value):
		e.Value = bareNames(e.Value)
	case slices.Contains(filesTogether, e.Key.Value) && isFiles(e.Value):
		e.Value = asOne(e.Value)
	}
	return e
}

// bareNames are modules by the names that imports have for them, where they stand by those of their files.
func bareNames(modules *lesson.Node) *lesson.Node {
	bare := *modules
	bare.Entries = slices.Clone(modules.Entries)
	for i, e := range bare.Entries {
		m := fileOfApp().FindStringSubmatch(e.Key.Value)
		if m == nil || bare.Get(m[2]) != nil {
			continue
		}
		key := *e.Key
		key.Value = m[2]
		bare.Entries[i].Key = &key
		bare.Items = append(bare.Items, e.Key) // by which their apps are known
	}
	return &bare
}

// asOne is the text of some files, with the names of all but the first above them. Its lines follow one another as
// those of the lesson do.
func asOne(files *lesson.Node) *lesson.Node {
	var blocks []lesson.Entry
	for _, e := range files.Entries {
		if e.Value.Kind == lesson.Scalar && e.Value.Style == lesson.Literal {
			blocks = append(blocks, e)
		}
	}
	if len(blocks) == 0 {
		return &lesson.Node{Pos: files.Pos, Entries: files.Entries} // of which is told what is wrong with each
	}
	one := *blocks[0].Value
	var lines []string
	for i, e := range blocks {
		for len(lines) < e.Value.Pos.Line-one.Pos.Line {
			lines = append(lines, "")
		}
		if i > 0 {
			lines[len(lines)-1] = "# " + e.Key.Value
		}
		lines = append(lines, strings.Split(strings.TrimRight(e.Value.Value, "\n"), "\n")...)
	}
	one.Value, one.Entries = strings.Join(lines, "\n")+"\n", files.Entries
	return &one
}

// namesOfFiles are the names of the files that stand together in a text; nil for one file.
func namesOfFiles(n *lesson.Node) []string {
	if n == nil || n.Kind != lesson.Scalar {
		return nil
	}
	return collect(n.Entries, func(e lesson.Entry) string { return e.Key.Value })
}

// fileAt is the file in which a line of a text stands, counted from 1; "" where it is one file.
func fileAt(n *lesson.Node, line int) (name string) {
	for _, e := range n.Entries {
		if e.Value.Style == lesson.Literal && e.Value.Pos.Line-n.Pos.Line < line {
			name = e.Key.Value
		}
	}
	return name
}

// appsOfFiles are the apps whose files stand together under the keys of a project.
func appsOfFiles(project *lesson.Node) (apps []string) {
	add := func(name string) {
		if app, _, in := strings.Cut(name, "/"); in && !slices.Contains(apps, app) {
			apps = append(apps, app)
		}
	}
	for _, key := range filesTogether {
		for _, name := range namesOfFiles(textUnder(project, key)) {
			add(name)
		}
	}
	if modules := project.Get(modulesKey); modules != nil && modules.Kind == lesson.Map {
		for _, key := range modules.Items {
			add(key.Value)
		}
	}
	return apps
}

// textUnder is the text that stands under a key of a project, also that of its middleware.py.
func textUnder(project *lesson.Node, key string) *lesson.Node {
	n := project.Get(key)
	if n != nil && key == middlewareKey && n.Kind == lesson.List && len(n.Items) == 1 && isView(n.Items[0]) {
		return n.Items[0].Entries[0].Value
	}
	return n
}

// appAt is the app of a models.py in which a line stands, once its holes are filled.
func appAt(n *lesson.Node, filled filledView, app string) func(line int) string {
	return func(line int) string {
		dir, _, in := strings.Cut(fileAt(n, filled.around(diag.Pos{Line: line, Col: 1}).Line), "/")
		if !in {
			return app
		}
		return dir
	}
}

// appsOf is appAt of a file of any kind, nil for one that is of one app.
func appsOf(n *lesson.Node, filled filledView) func(line int) string {
	if len(namesOfFiles(n)) == 0 {
		return nil
	}
	return appAt(n, filled, "")
}

// startsOf are the files of a text by the lines at which they begin once its holes are filled, nil for one file.
func startsOf(n *lesson.Node, filled filledView) (all []httpsim.FileStart) {
	if len(namesOfFiles(n)) == 0 {
		return nil
	}
	for i := range strings.Count(filled.text, "\n") + 1 {
		name := fileAt(n, filled.around(diag.Pos{Line: i + 1, Col: 1}).Line)
		if len(all) == 0 || all[len(all)-1].Name != name {
			all = append(all, httpsim.FileStart{Name: name, Line: i + 1})
		}
	}
	return all
}

// appsInText is appsOf for the text of a file in which something is written already: its files have their names above
// them.
func appsInText(n *lesson.Node, text, app string) func(line int) string {
	names := namesOfFiles(n)
	if len(names) == 0 {
		return nil
	}
	lines := strings.Split(text, "\n")
	return func(line int) string {
		name := names[0]
		for _, above := range lines[:min(line, len(lines))] {
			if is, _ := strings.CutPrefix(above, "# "); slices.Contains(names, is) {
				name = is
			}
		}
		dir, _, in := strings.Cut(name, "/")
		if !in {
			return app
		}
		return dir
	}
}

// checkFiles tells what is wrong with files of several apps that stand together.
func (r *Reader) checkFiles(project *lesson.Node, site *httpsim.Site) {
	for _, key := range filesTogether {
		n := textUnder(project, key)
		if n == nil || n.Kind == lesson.Map || len(n.Entries) == 0 {
			continue
		}
		r.checkFileNames(n, key)
		if site.Files == nil {
			site.Files = map[string][]string{}
		}
		if site.Files[key] = namesOfFiles(n); n.Kind == lesson.Scalar {
			r.namesOfTwo(n, key)
		}
	}
	r.checkApart(project)
}

// checkFileNames tells what is wrong with how a file of an app stands under a key.
func (r *Reader) checkFileNames(n *lesson.Node, key string) {
	for _, e := range n.Entries {
		m := fileOfApp().FindStringSubmatch(e.Key.Value)
		switch {
		case m == nil || m[2] != key:
			r.Add(e.Key.Pos, "write accounts/"+key+".py, by the app in which it stands", "%q is no file that stands under %s", e.Key.Value, key)
		case e.Value.Kind != lesson.Scalar || e.Value.Style != lesson.Literal:
			r.Add(e.Value.Pos, "write "+e.Key.Value+": | and its lines below", "a file of an app is a text")
		}
	}
}

// namesOfTwo tells of names that two files of a kind give something else.
func (r *Reader) namesOfTwo(n *lesson.Node, key string) {
	filled := r.fillings.inFile(Untabbed(n.Value))
	program, err := python.Program(filled.text)
	if err != nil {
		return // which is told where the file is read
	}
	type given struct {
		file string
		as   meant
	}
	seen := map[string]given{}
	for _, s := range program {
		at := diag.Pos{Line: s.Line, Col: s.Col}
		file := fileAt(n, filled.around(at).Line)
		for name, as := range givenAs(s, key) {
			before, has := seen[name]
			if has && before.file != file && !before.as.same(as) {
				r.addOnce(r.inFilled(n, filled, at), "give one of the two another name", "%s stands in %s and in %s: files of a kind share their names here, whatever their app is", name, before.file, file)
				continue
			}
			seen[name] = given{file, as}
		}
	}
}

// meant is what a name of a file is given: what stands elsewhere, by where that is, or an expression.
type meant struct {
	from  string
	value *python.Expr
}

func (m meant) same(other meant) bool {
	if m.value == nil || other.value == nil {
		return m == other
	}
	return python.Same(m.value, other.value)
}

// givenAs are the names to which a statement of a file gives something, with what that is: not those that it takes from
// another file of its kind.
func givenAs(s python.Statement, kind string) map[string]meant {
	all := map[string]meant{}
	if s.Action == python.Import {
		for name, from := range s.Names {
			module, inside, is := httpsim.OwnModule(from, func(string) bool { return true })
			if is {
				from = "." + module + "." + inside
			}
			if all[name] = (meant{from: from}); is && module == kind && inside == name {
				delete(all, name)
			}
		}
		delete(all, "*")
		return all
	}
	for _, name := range httpsim.GivenBy([]python.Statement{s}) {
		if all[name] = (meant{from: fmt.Sprint(s.Line)}); s.Action == python.Assign && s.Target.Kind == python.Name && len(s.Also) == 0 {
			all[name] = meant{value: s.Value}
		}
	}
	return all
}

// fileBelow is the hint for an import from a file of the same kind that stands below; "" for another one.
func fileBelow(n *lesson.Node, filled filledView, at python.Place, name string) string {
	program, err := python.Program(filled.text)
	if err != nil || len(n.Entries) == 0 {
		return ""
	}
	here := fileAt(n, filled.around(diag.Pos{Line: at.Line, Col: at.Col}).Line)
	for _, s := range program {
		if file := fileAt(n, filled.around(diag.Pos{Line: s.Line, Col: s.Col}).Line); file != here && slices.Contains(httpsim.GivenBy([]python.Statement{s}), name) {
			return "let " + file + " stand above " + here
		}
	}
	return ""
}
