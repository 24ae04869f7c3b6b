package language

import (
	"strconv"
	"time"

	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/pyrun"
)

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
	if class == httpsim.DecimalField {
		r.Add(n.Pos, "write {type: DecimalField, max_digits: 8, decimal_places: 2}", "a DecimalField says how many digits it has")
	}
	return httpsim.ModelField{Kind: class}.Classed(), true // a field all the same: what its class is not is told once
}, nil}

// choicesKind are the values that a field may have, each with its label.
var choicesKind = namesOf("choices", textKind).called("value → label")

var fieldMap = shapeOf("a field",
	at(Field{Name: "type", Required: true, About: en("the class of Django's: a text, a number, a truth, a moment, a day, a length of time, JSON, a UUID, or a row of another table")}, fieldType, func(f *httpsim.ModelField) *httpsim.FieldKind { return &f.Kind }),
	put(Field{Name: "to", Default: "the user", About: en("the model to which a `ForeignKey` or a `OneToOneField` points, above or below; `self` is the model itself")}, textKind.called("model"), func(*httpsim.ModelField, string, *lesson.Node) {}),
	at(Field{Name: "unique", Default: "`false`", About: en("no two rows have the same: `IntegrityError`, and so 500, for the second one. A `OneToOneField` is unique as it is")}, boolKind, func(f *httpsim.ModelField) *bool { return &f.Unique }),
	at(Field{Name: "null", Default: "`false`", About: en("it may be `None`")}, boolKind, func(f *httpsim.ModelField) *bool { return &f.Null }),
	at(Field{Name: "blank", Default: "`false`", About: en("`full_clean()` lets it be empty; the database knows nothing of it")}, boolKind, func(f *httpsim.ModelField) *bool { return &f.Blank }),
	at(Field{Name: "max_length", Default: "200; 254 of an `EmailField`, 50 of a `SlugField`", About: en("how long a text may be: it stands in the column's type, `full_clean()` holds to it, and SQLite does not")}, numberKind, func(f *httpsim.ModelField) *int { return &f.MaxLength }),
	at(Field{Name: "max_digits", Default: "required of a `DecimalField`", About: en("how many digits a `DecimalField` has, those behind the point among them: at most 15 here, which SQLite keeps as they are")}, numberKind, func(f *httpsim.ModelField) *int { return &f.Digits }),
	at(Field{Name: "decimal_places", Default: "`0`", About: en("how many of them stand behind the point")}, numberKind, func(f *httpsim.ModelField) *int { return &f.Places }),
	put(Field{Name: "choices", Default: "it holds anything", About: en("the values that `full_clean()` takes, of a text or a whole number, each with its label, which `get_NAME_display()` is")}, choicesKind, func(*httpsim.ModelField, []nameAnd[string], *lesson.Node) {}),
	at(Field{Name: "auto_now_add", Default: "`false`", About: en("it is the moment at which the row is made: of a `DateTimeField`, and of a `DateField` the day")}, boolKind, func(f *httpsim.ModelField) *bool { return &f.AutoNow }),
	at(Field{Name: "auto_now", Default: "`false`", About: en("it is the moment at which the row was saved last: of the same")}, boolKind, func(f *httpsim.ModelField) *bool { return &f.SaveNow }),
	at(Field{Name: "on_delete", Default: "`CASCADE`", About: en("what becomes of the row when that to which a key points is deleted: with `CASCADE` it goes, too; with `SET_NULL` it stays and points to nothing, for which `null: true` is needed; with `PROTECT` nothing is deleted (`ProtectedError`)")}, wordOf[httpsim.OnDelete](httpsim.OnDeletes()...), func(f *httpsim.ModelField) *httpsim.OnDelete { return &f.OnDelete }),
	at(Field{Name: "related_name", Default: "`order_set`, by the model; of a `OneToOneField` `order`", About: en("how that to which a key points calls the rows that point to it; `+`: not at all")}, textKind.called("name"), func(f *httpsim.ModelField) *string { return &f.Related }),
	put(Field{Name: "default", Default: "none; of a text the empty one", About: en("what a new row has of which nothing else is said; `now` of a `DateTimeField`, `uuid4` of a `UUIDField`, `'{}'` and `'[]'` of a `JSONField`")}, textKind, func(*httpsim.ModelField, string, *lesson.Node) {}),
).checked(func(r *Reader, n *lesson.Node, f *httpsim.ModelField) {
	if f.Kind == "" { // which was told
		return
	}
	*f = f.Classed()
	if d := n.Get("default"); d != nil {
		r.defaultOf(f, d)
	}
	if choices := n.Get("choices"); choices != nil {
		r.choicesOf(f, choices)
	}
	r.onlyOf(n, f, "max_length", f.MaxLength != 0, f.Kind == httpsim.CharField && f.Class != httpsim.TextField, "a %s has no length")
	r.onlyOf(n, f, "max_digits", f.Digits != 0, f.Kind == httpsim.DecimalField, "a %s has no digits")
	r.onlyOf(n, f, "decimal_places", f.Places != 0, f.Kind == httpsim.DecimalField, "a %s has no digits")
	isKey := f.Kind == httpsim.ForeignKey
	r.onlyOf(n, f, "to", true, isKey, "a %s points to nothing")
	r.onlyOf(n, f, "on_delete", f.OnDelete != "", isKey, "a %s points to nothing")
	r.onlyOf(n, f, "related_name", f.Related != "", isKey, "a %s points to nothing")
	r.onlyOf(n, f, "auto_now_add", f.AutoNow, f.IsMoment(), "a %s has no moment")
	r.onlyOf(n, f, "auto_now", f.SaveNow, f.IsMoment(), "a %s has no moment")
	if f.OnDelete == httpsim.SetNull && !f.Null && isKey { // fields.E320
		r.Add(n.Get("on_delete").Pos, "write 'null': true beside it", "SET_NULL sets the field to None, which it may not be")
	}
	if f.SaveNow && f.AutoNow && f.IsMoment() { // fields.E160
		r.Add(n.Get("auto_now").Pos, "leave one of them out", "a field has auto_now or auto_now_add, and not both")
	}
	if unique := n.Get("unique"); f.Unique && f.Kind == httpsim.BooleanField {
		r.Add(unique.Pos, "leave it out", "a BooleanField is not unique here")
	}
	if err := f.CheckSizes(); err != nil {
		r.Add(n.Pos, "", "%v", err)
	}
}).without("a field has no %q here", "leave it out", "verbose_name", "primary_key", "db_index", "help_text", "editable", "validators").
	without("a field has no %q here", "write unique_together: […] beside fields", "unique_together")

// onlyOf tells of a key that is said of a field that is of another class.
func (r *Reader) onlyOf(n *lesson.Node, f *httpsim.ModelField, key string, said, fits bool, format string) {
	if at := n.Get(key); at != nil && said && !fits {
		r.Add(at.Pos, "leave it out", format, f.ClassName())
	}
}

// defaultOf reads what a new row has of which nothing is said.
func (r *Reader) defaultOf(f *httpsim.ModelField, n *lesson.Node) {
	switch {
	case f.Kind == httpsim.DateTimeField && n.Value == "now":
		f.DefaultCall = httpsim.DefaultNow
	case f.Kind == httpsim.UUIDField && n.Value == "uuid4":
		f.DefaultCall = httpsim.DefaultUUID
	case f.Kind == httpsim.JSONField && n.Value == "{}":
		f.DefaultCall = httpsim.DefaultDict
	case f.Kind == httpsim.JSONField && n.Value == "[]":
		f.DefaultCall = httpsim.DefaultList
	case f.Kind == httpsim.JSONField || f.Kind == httpsim.UUIDField || f.Kind == httpsim.DateTimeField:
		r.Add(n.Pos, "write "+map[httpsim.FieldKind]string{httpsim.JSONField: "'{}' or '[]'", httpsim.UUIDField: "uuid4", httpsim.DateTimeField: "now"}[f.Kind], "a default of a %s is made anew for each row", f.ClassName())
	case f.Kind == httpsim.ForeignKey:
		r.Add(n.Pos, "leave it out", "a %s has no default here", f.ClassName())
	default:
		f.Default, _ = r.constantOf(*f, n)
	}
}

// choicesOf reads the values that a field may have.
func (r *Reader) choicesOf(f *httpsim.ModelField, n *lesson.Node) {
	entries, _ := r.Entries(n, "choices")
	for _, e := range entries {
		c := httpsim.FieldChoice{Value: e.Key.Value, Label: e.Value.Value}
		switch f.Kind {
		case httpsim.CharField:
		case httpsim.IntegerField:
			number, err := strconv.ParseInt(e.Key.Value, 10, 64)
			if err != nil {
				r.Add(e.Key.Pos, "as in {1: Small, 2: Large}", "%s is a number, and its choices are numbers", f.ClassName())
			}
			c.Value = number
		default:
			r.Add(n.Pos, "leave them out", "a %s has no choices here", f.ClassName())
			return
		}
		f.Choices = append(f.Choices, c)
	}
}

// constantOf reads a value of a field that is written out.
func (r *Reader) constantOf(f httpsim.ModelField, n *lesson.Node) (any, bool) {
	if f.Null && n.Value == noValue && n.Kind == lesson.Scalar && f.Kind != httpsim.CharField {
		return nil, true
	}
	switch f.Kind {
	case httpsim.IntegerField:
		i, ok := numberKind.read(r, n)
		return int64(i), ok
	case httpsim.BooleanField:
		return anyValue(boolKind.read(r, n))
	case httpsim.DateTimeField:
		at, ok := timeKind.read(r, n)
		return at.UTC().Truncate(time.Microsecond), ok
	case httpsim.DurationField:
		d, ok := lengthKind.read(r, n)
		return pyrun.Delta(d.Microseconds()), ok
	case httpsim.DecimalField, httpsim.FloatField, httpsim.DateField, httpsim.UUIDField:
		text, ok := textKind.read(r, n)
		if !ok {
			return nil, false
		}
		value, err := f.Constant(text)
		if err != nil {
			hint := map[httpsim.FieldKind]string{httpsim.DecimalField: "as in 9.90", httpsim.FloatField: "as in 0.5", httpsim.DateField: "as in 2026-03-02", httpsim.UUIDField: "32 digits from 0 to f"}[f.Kind]
			r.Add(n.Pos, hint, "%q is no value of a %s", text, f.ClassName())
		}
		return value, err == nil
	case httpsim.JSONField:
		text, ok := textKind.read(r, n)
		if !ok {
			return nil, false
		}
		value, err := f.Constant(text)
		if err != nil {
			r.Add(n.Pos, `as in '{"size": "L"}'`, "%q is no value of a %s", text, f.ClassName())
		}
		return value, err == nil
	}
	if f.To != nil {
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
