package language

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/pyrun"
)

// modelRead is a model as its keys say it; the rows are read when the fields are known.
type modelRead struct {
	fields   []httpsim.ModelField
	together []string
	ordering []string
	rows     *lesson.Node
}

var models = namesOf("models", model.kind()).called("name → [model](#models)")

var model = shapeOf("a model",
	at(Field{Name: "fields", Required: true, About: en("its columns, in their order; each model has an `id` beside them")}, modelFields, func(m *modelRead) *[]httpsim.ModelField { return &m.fields }),
	at(Field{Name: "unique_together", Default: "none", About: en("fields of which no two rows have the same values, all of them together: `IntegrityError`")}, listOf("unique_together", textKind.called("field")), func(m *modelRead) *[]string { return &m.together }),
	at(Field{Name: "ordering", Default: "none, as the database has them", About: en("the fields by which its rows are in order wherever nothing else is said, with `-` before one from the largest on: `Meta.ordering`")}, listOf("ordering", textKind.called("field")), func(m *modelRead) *[]string { return &m.ordering }),
	put(Field{Name: "rows", Default: "none", About: en("with which the table begins, the first with the id 1: field → value; the user of a `ForeignKey` by name, another row by its id, a moment as a time. A field of which nothing is said has its default, and a moment is the beginning")},
		rowNodes, func(m *modelRead, _ []*lesson.Node, n *lesson.Node) { m.rows = n }),
)

// rowNodes are rows that are read later.
var rowNodes = listOf("rows", kind[*lesson.Node]{Type{Form: AsNames, Says: "field → value", Of: &textKind.Type}, func(_ *Reader, n *lesson.Node) (*lesson.Node, bool) { return n, true }, nil})

// declaredModels returns the models of a site in the order of the file, silently.
func (r *Reader) declaredModels(src *lesson.Site) []*httpsim.Model {
	if src.Node.Kind != lesson.Map {
		return nil
	}
	n := src.Node.Get("models")
	if n == nil || n.Kind == lesson.List {
		return nil
	}
	silent := Reader{fillings: r.fillings}
	return silent.modelsOf(src.Node, src.Host.Value)
}

// modelsIn reads models with their rows.
func (r *Reader) modelsIn(n *lesson.Node, app string) []*httpsim.Model {
	before := len(r.Problems)
	all, _ := models.read(r, n)
	read := make([]*httpsim.Model, len(all))
	for i, one := range all {
		read[i] = &httpsim.Model{App: app, Name: one.Name, Fields: one.Value.fields, Together: one.Value.together, Ordering: one.Value.ordering}
	}
	r.pointAt(n, read)
	if len(r.Problems) == before {
		for _, wrong := range httpsim.CheckModels(read) {
			r.Add(placeOfModel(n, wrong), wrong.Hint, "%v", wrong.Err)
		}
	}
	for i, one := range all { // rows of fields that are wrong would only say so again
		if one.Value.rows != nil && len(r.Problems) == before {
			for _, row := range one.Value.rows.Items {
				read[i].Rows = append(read[i].Rows, r.modelRow(read[i], row))
			}
		}
	}
	return read
}

// pointAt finds the models to which the foreign keys of models point.
func (r *Reader) pointAt(n *lesson.Node, all []*httpsim.Model) {
	names := collect(all, func(m *httpsim.Model) string { return m.Name })
	for _, m := range all {
		for i, f := range m.Fields {
			field := entryOf(entryOf(n, m.Name).Value.Get("fields"), f.Name).Value
			if field.Kind != lesson.Map || field.Get("to") == nil || f.Kind != httpsim.ForeignKey {
				continue
			}
			to := field.Get("to")
			at := slices.Index(names, to.Value)
			switch {
			case to.Value == "self":
				m.Fields[i].To = m
			case at >= 0:
				m.Fields[i].To = all[at]
			case to.Value != "User" && to.Kind == lesson.Scalar:
				hint := r.Guess(to.Value, names, "declare it under models: of the site")
				_, last, dotted := strings.Cut(to.Value, ".")
				of := slices.IndexFunc(all, func(m *httpsim.Model) bool { return m.Table() == to.Value || dotted && m.Name == last })
				switch {
				case to.Value == "auth.User" || to.Value == "settings.AUTH_USER_MODEL":
					hint = "leave it out: a ForeignKey is to the user"
				case of >= 0:
					hint = "write " + names[of]
				}
				r.Add(to.Pos, hint, "the site has no model %q", to.Value)
			}
		}
	}
}

// placeOfModel is where the name stands that a model or its field has.
func placeOfModel(n *lesson.Node, wrong httpsim.ModelMistake) diag.Pos {
	at := entryOf(n, wrong.Model)
	if wrong.Together >= 0 {
		return at.Value.Get("unique_together").Items[wrong.Together].Pos
	}
	if wrong.Ordering >= 0 {
		return at.Value.Get("ordering").Items[wrong.Ordering].Pos
	}
	if wrong.Field != "" {
		return entryOf(at.Value.Get("fields"), wrong.Field).Key.Pos
	}
	return at.Key.Pos
}

// modelRow reads a row with which a table begins.
func (r *Reader) modelRow(m *httpsim.Model, n *lesson.Node) []any {
	values := make([]any, len(m.Fields))
	set := make([]httpsim.FieldValue, 0, len(m.Fields))
	entries, _ := r.Entries(n, "a row of "+m.Name)
	for _, e := range entries {
		at := r.fieldAt(m, e.Key)
		if at < 0 {
			continue
		}
		values[at], _ = r.constantOf(m.Fields[at], e.Value)
		if name, ok := values[at].(string); ok && m.Fields[at].IsUser() && r.lesson != nil {
			r.checkUser(e.Value)
			values[at] = name
		}
		set = append(set, httpsim.FieldValue{Field: m.Fields[at].Name})
	}
	for _, f := range m.Fields {
		if f.DefaultCall == httpsim.DefaultOwn && !slices.ContainsFunc(set, func(of httpsim.FieldValue) bool { return of.Field == f.Name }) {
			r.Add(n.Pos, "write "+f.Name+": …", "the row says nothing of %s, whose default is a function of models.py: it is called for rows that views make", f.Name)
		}
	}
	for _, name := range m.Missing(set) {
		if f, _ := m.Field(name); !f.IsMoment() {
			r.Add(n.Pos, "write "+name+": …", "the row says nothing of %s, which has no default", name)
		}
	}
	return values
}

// fieldAt is the place of a field that a key names, -1 for none.
func (r *Reader) fieldAt(m *httpsim.Model, key *lesson.Node) int {
	names := collect(m.Fields, func(f httpsim.ModelField) string { return f.Name })
	at := slices.Index(names, key.Value)
	if column := slices.IndexFunc(m.Fields, func(f httpsim.ModelField) bool { return f.Column() == key.Value }); at < 0 && column >= 0 {
		r.Add(key.Pos, "write "+names[column]+": …", "%s is the column, and a row says its values by the fields", key.Value)
		return column
	}
	if at < 0 {
		r.Unknown(key, "a row of "+m.Name, names)
	}
	return at
}

// named is the field that a key of an action names, and what the key says of its value: team_id
// gives the id of a team. In a lookup there is pk, too, and what lies behind keys: team__name.
func (r *Reader) named(m *httpsim.Model, key *lesson.Node, lookup bool) (f httpsim.ModelField, of httpsim.FieldValue, ok bool) {
	of.Field = key.Value
	at, missing := m, key.Value
	if lookup || !strings.Contains(key.Value, "__") && key.Value != "pk" {
		path, nowhere, lacks := m.Lookup(key.Value)
		switch {
		case nowhere != nil:
			at, missing = nowhere, lacks
		case path[len(path)-1].Name != "id":
			f = path[len(path)-1]
			of.ByID = f.Kind == httpsim.ForeignKey && !strings.HasSuffix("__"+key.Value, "__"+f.Name)
			if of.ByID {
				of.Field = strings.TrimSuffix(key.Value, "_id")
			}
			return f, of, true
		}
	}
	names := collect(at.Fields, func(f httpsim.ModelField) string { return f.Name })
	for _, f := range at.Fields {
		if f.Kind == httpsim.ForeignKey {
			names = append(names, f.Column())
		}
	}
	if lookup {
		names = append(names, "pk")
	}
	unknown := *key
	unknown.Value = missing
	r.Unknown(&unknown, "a row of "+at.Name, names)
	return f, of, false
}

// readModels reads the models of a site, which are known already, and tells what is wrong.
func (r *Reader) readModels(n *lesson.Node, site *httpsim.Site) {
	before := len(r.Problems)
	if n.Kind == lesson.Scalar {
		site.ModelsFile = r.fillings.inView(Untabbed(n.Value)).text
		if r.modelsOf(r.modelsSite, site.Host); len(r.Problems) == before {
			site.Models = r.models
		}
		if said := r.modelsSite.Get("user_model"); said != nil && httpsim.UsersAmong(r.models) != nil {
			r.Add(said.Pos, "leave it out", "the users of the site are of the class %s of models.py", httpsim.UsersAmong(r.models).Name)
		}
		return
	}
	read := r.modelsIn(n, appOf(r.modelsSite, site.Host))
	if len(r.Problems) > before {
		return
	}
	for _, m := range read {
		r.checkUnique(m, n.Get(m.Name).Get("rows"))
		r.checkPointed(m, n.Get(m.Name).Get("rows"))
	}
}

// checkUnique tells of rows that the table would not take: those of which a unique field has
// the same. No two None are the same.
func (r *Reader) checkUnique(m *httpsim.Model, rows *lesson.Node) {
	seen := map[string]bool{}
	for i, values := range m.Rows {
		begun := m.Begun(values, time.Time{})
		together, none := "", false
		for _, name := range m.Together {
			value := begun[slices.IndexFunc(m.Fields, func(f httpsim.ModelField) bool { return f.Name == name })]
			none = none || value == nil
			together += name + "=" + strconv.Quote(plainValue(value)) + " "
		}
		if together != "" && !none && seen[together] {
			r.Add(rows.Items[i].Pos, "give one of them another value", "two rows of %s have the same %s, which are unique_together", m.Name, strings.Join(m.Together, ", "))
		}
		seen[together] = true
		for j, value := range begun {
			f := m.Fields[j]
			if !f.Unique || value == nil {
				continue
			}
			what := f.Name + "=" + plainValue(value)
			if seen[what] {
				r.Add(rows.Items[i].Pos, "write another "+f.Name+": …", "two rows of %s have the same %s, which is unique", m.Name, f.Name)
			}
			seen[what] = true
		}
	}
}

// checkPointed tells of rows that point to a row with which no table begins.
func (r *Reader) checkPointed(m *httpsim.Model, rows *lesson.Node) {
	for i, values := range m.Rows {
		for j, f := range m.Fields {
			id, is := values[j].(int64)
			if is && f.To != nil && (id < 1 || id > int64(len(f.To.Rows))) {
				at := entryOf(rows.Items[i], f.Name).Value.Pos
				r.Add(at, "its rows have the ids from 1 on, in their order", "%s begins with no row %d", f.To.Name, id)
			}
		}
	}
}

// plainValue is a value as a text.
func plainValue(v any) string {
	switch v := v.(type) {
	case string:
		return strings.ToValidUTF8(v, "")
	case int64:
		return strconv.FormatInt(v, 10)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case nil:
		return ""
	}
	text, err := pyrun.Repr(v)
	if err != nil {
		return ""
	}
	return text
}
