package language

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// modelRead is a model as its keys say it; the rows are read when the fields are known.
type modelRead struct {
	fields   []httpsim.ModelField
	together []string
	rows     *lesson.Node
}

var models = namesOf("models", model.kind()).called("name → [model](#models)")

var model = shapeOf("a model",
	at(Field{Name: "fields", Required: true, About: en("its columns, in their order; each model has an `id` beside them")}, modelFields, func(m *modelRead) *[]httpsim.ModelField { return &m.fields }),
	at(Field{Name: "unique_together", Default: "none", About: en("fields of which no two rows have the same values, all of them together: `IntegrityError`")}, listOf("unique_together", textKind.called("field")), func(m *modelRead) *[]string { return &m.together }),
	put(Field{Name: "rows", Default: "none", About: en("with which the table begins, the first with the id 1: field → value; the user of a `ForeignKey` by name, another row by its id, a moment as a time. A field of which nothing is said has its default, and a moment is the beginning")},
		rowNodes, func(m *modelRead, _ []*lesson.Node, n *lesson.Node) { m.rows = n }),
)

// rowNodes are rows that are read later.
var rowNodes = listOf("rows", kind[*lesson.Node]{Type{Form: AsNames, Says: "field → value", Of: &textKind.Type}, func(_ *Reader, n *lesson.Node) (*lesson.Node, bool) { return n, true }, nil})

// modelFields are the fields of a model in the order of the file.
var modelFields = as(namesOf("fields", modelField), func(all []nameAnd[httpsim.ModelField], _ *lesson.Node) []httpsim.ModelField {
	fields := make([]httpsim.ModelField, len(all))
	for i, f := range all {
		fields[i] = f.Value
		fields[i].Name = f.Name
	}
	return fields
}, nil)

// fieldType is the class of a field.
var fieldType = wordOf[httpsim.FieldKind](httpsim.FieldKinds()...)

// modelField is the class of a field, or a map that says more.
var modelField = kind[httpsim.ModelField]{Type{Form: AsEither, Says: "class, or [map](#models)", Either: []Type{fieldType.Type, fieldMap.kind().Type}}, func(r *Reader, n *lesson.Node) (httpsim.ModelField, bool) {
	if n.Kind == lesson.List {
		r.Add(n.Pos, "unique_together stands beside fields, as far left", "a field is a class or a map, found a list")
		return httpsim.ModelField{}, true
	}
	if n.Kind == lesson.Map {
		var f httpsim.ModelField
		fieldMap.readInto(r, n, &f)
		return f, true
	}
	class, _ := fieldType.read(r, n)
	return httpsim.ModelField{Kind: class}.Classed(), true // a field all the same: what its class is not is told once
}, nil}

var fieldMap = shapeOf("a field",
	at(Field{Name: "type", Required: true, About: en("the class of Django's: a text, a number, a truth, a moment, or a row of another table")}, fieldType, func(f *httpsim.ModelField) *httpsim.FieldKind { return &f.Kind }),
	put(Field{Name: "to", Default: "the user", About: en("the model to which a `ForeignKey` points, above or below; `self` is the model itself")}, textKind.called("model"), func(*httpsim.ModelField, string, *lesson.Node) {}),
	at(Field{Name: "unique", Default: "`false`", About: en("no two rows have the same: `IntegrityError`, and so 500, for the second one")}, boolKind, func(f *httpsim.ModelField) *bool { return &f.Unique }),
	at(Field{Name: "null", Default: "`false`", About: en("it may be `None`: of a `DateTimeField` and a `ForeignKey`")}, boolKind, func(f *httpsim.ModelField) *bool { return &f.Null }),
	at(Field{Name: "auto_now_add", Default: "`false`", About: en("it is the moment at which the row is made: of a `DateTimeField`")}, boolKind, func(f *httpsim.ModelField) *bool { return &f.AutoNow }),
	at(Field{Name: "auto_now", Default: "`false`", About: en("it is the moment at which the row was saved last: of a `DateTimeField`")}, boolKind, func(f *httpsim.ModelField) *bool { return &f.SaveNow }),
	at(Field{Name: "on_delete", Default: "`CASCADE`", About: en("what becomes of the row when that to which a `ForeignKey` points is deleted: with `CASCADE` it goes, too; with `SET_NULL` it stays and points to nothing, for which `null: true` is needed; with `PROTECT` nothing is deleted (`ProtectedError`)")}, wordOf[httpsim.OnDelete](httpsim.OnDeletes()...), func(f *httpsim.ModelField) *httpsim.OnDelete { return &f.OnDelete }),
	put(Field{Name: "default", Default: "none; of a text the empty one", About: en("what a new row has of which nothing else is said: of a text, a number or a truth")}, textKind, func(*httpsim.ModelField, string, *lesson.Node) {}),
).checked(func(r *Reader, n *lesson.Node, f *httpsim.ModelField) {
	if f.Kind == "" { // which was told
		return
	}
	*f = f.Classed()
	plain := f.Kind != httpsim.DateTimeField && f.Kind != httpsim.ForeignKey
	if d := n.Get("default"); d != nil && plain {
		f.Default, _ = r.constantOf(*f, d)
	} else if d != nil {
		r.Add(d.Pos, "leave it out", "a %s has no default here", f.ClassName())
	}
	if null := n.Get("null"); f.Null && plain {
		r.Add(null.Pos, "leave it out", "a %s is never None here", f.ClassName())
	}
	if to := n.Get("to"); to != nil && f.Kind != httpsim.ForeignKey {
		r.Add(to.Pos, "leave it out", "a %s points to nothing", f.ClassName())
	}
	if on := n.Get("on_delete"); f.OnDelete != "" && f.Kind != httpsim.ForeignKey {
		r.Add(on.Pos, "leave it out", "a %s points to nothing", f.ClassName())
	} else if f.OnDelete == httpsim.SetNull && !f.Null { // fields.E320
		r.Add(on.Pos, "write 'null': true beside it", "SET_NULL sets the field to None, which it may not be")
	}
	if auto := n.Get("auto_now_add"); f.AutoNow && f.Kind != httpsim.DateTimeField {
		r.Add(auto.Pos, "leave it out", "a %s has no moment", f.ClassName())
	}
	if auto := n.Get("auto_now"); f.SaveNow && f.Kind != httpsim.DateTimeField {
		r.Add(auto.Pos, "leave it out", "a %s has no moment", f.ClassName())
	} else if f.SaveNow && f.AutoNow { // fields.E160
		r.Add(auto.Pos, "leave one of them out", "a field has auto_now or auto_now_add, and not both")
	}
	if unique := n.Get("unique"); f.Unique && f.Kind == httpsim.BooleanField {
		r.Add(unique.Pos, "leave it out", "a BooleanField is not unique here")
	}
}).without("a field has no %q here", "leave it out", "max_length", "blank", "choices", "verbose_name", "related_name", "primary_key", "db_index", "help_text", "editable", "validators").
	without("a field has no %q here", "write unique_together: […] beside fields", "unique_together")

// constantOf reads a value of a field that is written out.
func (r *Reader) constantOf(f httpsim.ModelField, n *lesson.Node) (any, bool) {
	switch f.Kind {
	case httpsim.IntegerField:
		i, ok := numberKind.read(r, n)
		return int64(i), ok
	case httpsim.BooleanField:
		return anyValue(boolKind.read(r, n))
	case httpsim.DateTimeField:
		if f.Null && n.Value == noValue {
			return nil, true
		}
		at, ok := timeKind.read(r, n)
		return at.UTC().Truncate(time.Microsecond), ok
	}
	switch {
	case f.Kind == httpsim.ForeignKey && f.Null && n.Value == noValue:
		return nil, true
	case f.To != nil:
		if _, err := strconv.Atoi(n.Value); err != nil && n.Kind == lesson.Scalar {
			r.Add(n.Pos, "1 is the first of its rows", "a row of %s is given by its id, found %q", f.To.Name, n.Value)
			return nil, false
		}
		id, ok := numberKind.read(r, n)
		return int64(id), ok
	}
	return anyValue(textKind.read(r, n))
}

// noValue is None.
const noValue = "none"

func anyValue[V any](v V, ok bool) (any, bool) { return v, ok }

// declaredModels returns the models of a site in the order of the file, silently.
func declaredModels(src *lesson.Site) []*httpsim.Model {
	if src.Node.Kind != lesson.Map {
		return nil
	}
	n := src.Node.Get("models")
	if n == nil || n.Kind != lesson.Map {
		return nil
	}
	var silent Reader
	return silent.modelsIn(n, src.Host.Value)
}

// modelsIn reads models with their rows.
func (r *Reader) modelsIn(n *lesson.Node, host string) []*httpsim.Model {
	before := len(r.Problems)
	all, _ := models.read(r, n)
	read := make([]*httpsim.Model, len(all))
	for i, one := range all {
		read[i] = &httpsim.Model{App: httpsim.AppOf(host), Name: one.Name, Fields: one.Value.fields, Together: one.Value.together}
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
		together := at.Value.Get("unique_together")
		return together.Items[wrong.Together].Pos
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
	for _, name := range m.Missing(set) {
		if f, _ := m.Field(name); f.Kind != httpsim.DateTimeField {
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
	read := r.modelsIn(n, site.Host)
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
	}
	return ""
}
