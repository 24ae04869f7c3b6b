package language

import (
	"errors"
	"slices"

	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// modelsKey is the key of a site under which its models stand, or its models.py.
const modelsKey = "models"

// rowsKey is the key of a site under which the rows stand with which the tables of its models.py begin.
const rowsKey = "rows"

// modelsOrFile are models by their names, or a models.py.
var modelsOrFile = Type{Form: AsEither, Says: "name → [model](#models), or a models.py" + orFiles, Either: []Type{models.Type, {Form: AsText, Says: "a models.py of Django"}, namesOf("files", textKind).Type}}

// modelsOf reads what stands under models: of a site.
func (r *Reader) modelsOf(site *lesson.Node, host string) []*httpsim.Model {
	n := site.Get(modelsKey)
	if n.Kind != lesson.Scalar {
		return r.modelsIn(n, appOf(site, host))
	}
	text := Untabbed(n.Value)
	if r.lesson != nil {
		var ok bool
		if text, ok = r.fileText(n, longestViews); !ok {
			return nil
		}
	}
	filled := r.fillings.inView(text)
	app := appOf(site, host)
	file, err := djangocode.ReadModels(filled.text, app, djangocode.Known{AppAt: appAt(n, filled, app), Modules: r.modulesOf(site), Packages: r.packages, Own: ownSettingNames(site), SettingValues: settingValues(site)})
	if err != nil {
		if r.lesson != nil {
			r.unreadIn(n, text, filled, err)
		}
		if file == nil {
			return nil
		}
		return file.Models // whose names what stands beside it may say
	}
	before := len(r.Problems)
	if r.lesson != nil {
		if err := modelsWrong(file); err != nil {
			r.unreadIn(n, text, filled, err)
		}
	}
	if len(r.Problems) > before {
		return file.Models
	}
	if r.rowsOfFile(site.Get(rowsKey), file.Models); r.aside { // the rows are those of the beginning
		r.Problems = r.Problems[:before]
	}
	return file.Models
}

// settingValues are the settings of a site as the lines of its models.py read them while Django starts.
func settingValues(site *lesson.Node) map[string]pyrun.Value {
	values := map[string]pyrun.Value{}
	text := site.Get("settings")
	if text == nil {
		return values
	}
	if isSettingsFile(text) {
		if file := settingsOf(text); file != nil {
			for _, v := range file.Values {
				values[v.Name] = v.Value
			}
		}
		return values
	}
	for _, e := range text.Entries {
		if e.Value.Kind == lesson.Scalar {
			values[e.Key.Value] = e.Value.Value
		}
	}
	if listed := text.Get("LANGUAGES"); listed != nil {
		var pairs []pyrun.Value
		for _, e := range listed.Entries {
			pairs = append(pairs, &pyrun.Tuple{Items: []pyrun.Value{e.Key.Value, e.Value.Value}})
		}
		values["LANGUAGES"] = pyrun.List(pairs...)
	}
	return values
}

// modelsWrong is what is wrong with models of a models.py, each at its field; nil where nothing is.
func modelsWrong(file *djangocode.ModelsFile) error {
	var all []error
	for _, wrong := range httpsim.CheckModels(file.Models) {
		field := wrong.Field
		if wrong.Together >= 0 || wrong.Ordering >= 0 {
			field = "Meta"
		}
		line, col := file.Place(wrong.Model, field)
		all = append(all, &python.Problem{Line: line, Col: col, Message: wrong.Err.Error(), Hint: wrong.Hint})
	}
	return errors.Join(all...)
}

// rowsOfFile reads the rows with which the tables of a models.py begin.
func (r *Reader) rowsOfFile(n *lesson.Node, all []*httpsim.Model) {
	if n == nil {
		return
	}
	entries, _ := r.Entries(n, "rows")
	names := collect(all, func(m *httpsim.Model) string { return m.Name })
	for _, e := range entries {
		at := slices.Index(names, e.Key.Value)
		if at < 0 {
			r.Unknown(e.Key, "rows", names)
			continue
		}
		rows, _ := rowNodes.read(r, e.Value)
		for _, row := range rows {
			all[at].Rows = append(all[at].Rows, r.modelRow(all[at], row))
		}
	}
	if r.lesson == nil {
		return
	}
	for _, e := range entries {
		if at := slices.Index(names, e.Key.Value); at >= 0 && len(all[at].Rows) == len(e.Value.Items) {
			r.checkUnique(all[at], e.Value)
			r.checkPointed(all[at], e.Value)
		}
	}
}

// readRows tells where rows stand beside models that have their own.
func (r *Reader) readRows(n *lesson.Node, site *lesson.Node) {
	if models := site.Get(modelsKey); models == nil || models.Kind != lesson.Scalar {
		r.Add(n.Pos, "write rows: in the model", "rows of models that stand under their names stand there, too")
	}
}
