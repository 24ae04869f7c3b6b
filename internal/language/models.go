package language

import (
	"strconv"
	"strings"
	"time"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// modelRead is a model as its keys say it; the rows are read when the fields are known.
type modelRead struct {
	fields []httpsim.ModelField
	rows   *lesson.Node
}

var models = namesOf("models", model.kind()).called("name → [model](#models)")

var model = shapeOf("a model",
	at(Field{Name: "fields", Required: true, About: en("its columns, in their order; each model has an `id` beside them")}, modelFields, func(m *modelRead) *[]httpsim.ModelField { return &m.fields }),
	put(Field{Name: "rows", Default: "none", About: en("with which the table begins, the first with the id 1: field → value; the user of a `ForeignKey` by name, a moment as a time. A field of which nothing is said has its default, and a moment is the beginning")},
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

// fieldType is the class of a field. A ForeignKey is to the user: other tables are not pointed
// at here.
var fieldType = wordOf[httpsim.FieldKind](httpsim.FieldKinds()...)

// modelField is the class of a field, or a map that says more.
var modelField = kind[httpsim.ModelField]{Type{Form: AsEither, Says: "class, or [map](#models)", Either: []Type{fieldType.Type, fieldMap.kind().Type}}, func(r *Reader, n *lesson.Node) (httpsim.ModelField, bool) {
	if n.Kind == lesson.Map {
		var f httpsim.ModelField
		fieldMap.readInto(r, n, &f)
		return f, true
	}
	class, _ := fieldType.read(r, n)
	return httpsim.ModelField{Kind: class}, true // a field all the same: what its class is not is told once
}, nil}

var fieldMap = shapeOf("a field",
	at(Field{Name: "type", Required: true, About: en("the class of Django's: a text, a number, a truth, a moment, or a user")}, fieldType, func(f *httpsim.ModelField) *httpsim.FieldKind { return &f.Kind }),
	at(Field{Name: "unique", Default: "`false`", About: en("no two rows have the same: `IntegrityError`, and so 500, for the second one")}, boolKind, func(f *httpsim.ModelField) *bool { return &f.Unique }),
	at(Field{Name: "null", Default: "`false`", About: en("it may be `None`: of a `DateTimeField` and a `ForeignKey`")}, boolKind, func(f *httpsim.ModelField) *bool { return &f.Null }),
	at(Field{Name: "auto_now_add", Default: "`false`", About: en("it is the moment at which the row is made: of a `DateTimeField`")}, boolKind, func(f *httpsim.ModelField) *bool { return &f.AutoNow }),
	at(Field{Name: "on_delete", Default: "`CASCADE`", About: en("what becomes of the row when that to which a `ForeignKey` points is deleted: with `CASCADE` it goes, too; with `SET_NULL` it stays and points to nothing, for which `null: true` is needed; with `PROTECT` nothing is deleted (`ProtectedError`)")}, wordOf[httpsim.OnDelete](httpsim.OnDeletes()...), func(f *httpsim.ModelField) *httpsim.OnDelete { return &f.OnDelete }),
	put(Field{Name: "default", Default: "none; of a text the empty one", About: en("what a new row has of which nothing else is said: of a text, a number or a truth")}, textKind, func(*httpsim.ModelField, string, *lesson.Node) {}),
).checked(func(r *Reader, n *lesson.Node, f *httpsim.ModelField) {
	if f.Kind == "" { // which was told
		return
	}
	plain := f.Kind != httpsim.DateTimeField && f.Kind != httpsim.UserField
	if d := n.Get("default"); d != nil && plain {
		f.Default, _ = r.constantOf(*f, d)
	} else if d != nil {
		r.Add(d.Pos, "leave it out", "a %s has no default here", f.Kind)
	}
	if null := n.Get("null"); f.Null && plain {
		r.Add(null.Pos, "leave it out", "a %s is never None here", f.Kind)
	}
	if on := n.Get("on_delete"); f.OnDelete != "" && f.Kind != httpsim.UserField {
		r.Add(on.Pos, "leave it out", "a %s points to nothing", f.Kind)
	} else if f.OnDelete == httpsim.SetNull && !f.Null { // fields.E320
		r.Add(on.Pos, "write 'null': true beside it", "SET_NULL sets the field to None, which it may not be")
	}
	if auto := n.Get("auto_now_add"); f.AutoNow && f.Kind != httpsim.DateTimeField {
		r.Add(auto.Pos, "leave it out", "a %s has no moment", f.Kind)
	}
	if unique := n.Get("unique"); f.Unique && f.Kind == httpsim.BooleanField {
		r.Add(unique.Pos, "leave it out", "a BooleanField is not unique here")
	}
})

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
	if f.Kind == httpsim.UserField && f.Null && n.Value == noValue {
		return nil, true
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
		read[i] = &httpsim.Model{App: httpsim.AppOf(host), Name: one.Name, Fields: one.Value.fields}
	}
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

// placeOfModel is where the name stands that a model or its field has.
func placeOfModel(n *lesson.Node, wrong httpsim.ModelMistake) diag.Pos {
	at := entryOf(n, wrong.Model)
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
		at := r.fieldAt(m, e.Key, false)
		if at < 0 {
			continue
		}
		values[at], _ = r.constantOf(m.Fields[at], e.Value)
		if name, ok := values[at].(string); ok && m.Fields[at].Kind == httpsim.UserField && r.lesson != nil {
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

// fieldAt is the place of a field that a key names, -1 for none; in a lookup also pk, whose
// place is behind them.
func (r *Reader) fieldAt(m *httpsim.Model, key *lesson.Node, lookup bool) int {
	names := collect(m.Fields, func(f httpsim.ModelField) string { return f.Name })
	if lookup {
		names = append(names, "pk")
	}
	for i, name := range names {
		if name == key.Value {
			return i
		}
	}
	r.Unknown(key, "a row of "+m.Name, names)
	return -1
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
	}
}

// checkUnique tells of rows that the table would not take: those of which a unique field has
// the same. No two None are the same.
func (r *Reader) checkUnique(m *httpsim.Model, rows *lesson.Node) {
	seen := map[string]bool{}
	for i, values := range m.Rows {
		for j, value := range m.Begun(values, time.Time{}) {
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
