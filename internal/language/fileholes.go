package language

import (
	"slices"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// A projectFile is a file of a project beside its views.py, in whose lines holes may stand.
type projectFile struct {
	key  string
	name string // models.py
	node *lesson.Node
	read func(known djangocode.Known, text string) error
}

// projectFiles are the files that a site has beside its views.py.
func projectFiles(src lesson.Site) (all []projectFile) {
	if src.Node.Kind != lesson.Map {
		return nil
	}
	module := func(read func(djangocode.Known, string) (*httpsim.Lines, error)) func(djangocode.Known, string) error {
		return func(known djangocode.Known, text string) error {
			_, err := read(known, text)
			return err
		}
	}
	for _, f := range []projectFile{
		{key: formsKey, read: module(djangocode.Known.ReadForms)},
		{key: signalsKey, read: module(djangocode.Known.ReadSignals)},
		{key: processorsKey, read: module(djangocode.Known.ReadContextProcessors)},
		{key: modelsKey, read: func(known djangocode.Known, text string) error {
			app := appOf(src.Node, src.Host.Value)
			known.AppAt, known.SettingValues = appsInText(src.Node.Get(modelsKey), text, app), settingValues(src.Node)
			file, err := djangocode.ReadModels(text, app, known)
			if err != nil {
				return err
			}
			return modelsWrong(file)
		}},
	} {
		f.name = f.key + ".py"
		if f.node = src.Node.Get(f.key); f.node != nil && f.node.Kind == lesson.Scalar {
			all = append(all, f)
		}
	}
	for _, e := range entriesOf(src.Node, modulesKey) {
		if e.Value.Kind == lesson.Scalar {
			all = append(all, projectFile{key: modulesKey, name: e.Key.Value + ".py", node: e.Value, read: module(readModule(e.Key.Value))})
		}
	}
	return all
}

// readModule reads a file of a site's own that is called so.
func readModule(name string) func(djangocode.Known, string) (*httpsim.Lines, error) {
	return func(known djangocode.Known, text string) (*httpsim.Lines, error) { return known.ReadModule(name, text) }
}

// inFiles is where a hole stands in a file of a site beside its views.py.
func inFiles(src lesson.Site, hole string) (at viewPlace, ok bool) {
	for _, f := range projectFiles(src) {
		if slices.ContainsFunc(holesInLines(f.node), func(p HolePlace) bool { return p.Name.Value == hole }) {
			return viewPlace{text: Untabbed(f.node.Value), name: f.name, file: f.read}, true
		}
	}
	return at, false
}

// fileText are the lines of a file of a project with its holes, of so many octets at most. It is false where the file
// cannot be read, or one of its holes is no line of its own, which is told.
func (r *Reader) fileText(n *lesson.Node, longest int) (string, bool) {
	text, ok := r.django(n, longest)
	if !ok {
		return "", false
	}
	nearly := nearlyHoles(n)
	for _, p := range nearly {
		r.addOnce(r.HoleAt(p), "write {hole: "+p.Name.Value+"}, indented as the lines beside it", "a hole in a view is a line of its own")
	}
	return text, len(nearly) == 0
}

// inFilled is the place in the lesson of a place in lines of Django whose holes are filled; in a hole it is where the
// hole stands.
func (r *Reader) inFilled(n *lesson.Node, filled filledView, at diag.Pos) diag.Pos {
	return r.InText(lesson.Text{Value: n.Value, Pos: n.Pos}, inTyped(n.Value, filled.around(at)))
}
