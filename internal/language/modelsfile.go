package language

import (
	"slices"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// rowsKey is the key of a site under which the rows stand with which the tables of its models.py begin.
const rowsKey = "rows"

// modelsOrFile are models by their names, or a models.py.
var modelsOrFile = Type{Form: AsEither, Says: "name → [model](#models), or a models.py", Either: []Type{models.Type, {Form: AsText, Says: "a models.py of Django"}}}

// modelsOf reads what stands under models: of a site.
func (r *Reader) modelsOf(site *lesson.Node, host string) []*httpsim.Model {
	n := site.Get("models")
	if n.Kind != lesson.Scalar {
		return r.modelsIn(n, host)
	}
	text := Untabbed(n.Value)
	if r.lesson != nil {
		var ok bool
		if text, ok = r.django(n, longestViews); !ok {
			return nil
		}
	}
	file, err := djangocode.ReadModels(text, httpsim.AppOf(host))
	if err != nil {
		if r.lesson != nil {
			r.unreadIn(n, text, filledView{}, err)
		}
		return nil
	}
	before := len(r.Problems)
	if r.lesson != nil {
		for _, wrong := range httpsim.CheckModels(file.Models) {
			field := wrong.Field
			if wrong.Together >= 0 || wrong.Ordering >= 0 {
				field = "Meta"
			}
			line, col := file.Place(wrong.Model, field)
			r.Add(r.InText(lesson.Text{Value: n.Value, Pos: n.Pos}, inTyped(n.Value, diag.Pos{Line: line, Col: col})), wrong.Hint, "%v", wrong.Err)
		}
	}
	if len(r.Problems) == before {
		r.rowsOfFile(site.Get(rowsKey), file.Models)
	}
	return file.Models
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
	if models := site.Get("models"); models == nil || models.Kind != lesson.Scalar {
		r.Add(n.Pos, "write rows: in the model", "rows of models that stand under their names stand there, too")
	}
}
