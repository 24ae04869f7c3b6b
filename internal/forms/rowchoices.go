package forms

import (
	"statelab/internal/pyrun"
)

// rowChoices are the choices of a ModelChoiceField, which asks for the rows each time.
type rowChoices struct{ of *Field }

// rowValue is the key of a row as a choice.
type rowValue struct {
	key, row pyrun.Value
}

// TypeName implements pyrun.Object.
func (*rowChoices) TypeName() string { return "ModelChoiceIterator" }

// Attr implements pyrun.Object.
func (*rowChoices) Attr(string) (pyrun.Value, bool, error) { return nil, false, nil }

// Iter implements pyrun.Iterable.
func (c *rowChoices) Iter() ([]pyrun.Value, error) {
	var made []pyrun.Value
	if c.of.emptyLabel != nil {
		made = append(made, &pyrun.Tuple{Items: []pyrun.Value{"", c.of.emptyLabel}})
	}
	rows, err := c.of.asked()
	if err != nil {
		return nil, err
	}
	all, err := pyrun.Iter(rows)
	if err != nil {
		return nil, err
	}
	for _, row := range all {
		key, err := c.of.key(row)
		if err != nil {
			return nil, err
		}
		label, err := pyrun.Str(row)
		if err != nil {
			return nil, err
		}
		made = append(made, &pyrun.Tuple{Items: []pyrun.Value{&rowValue{key, row}, label}})
	}
	return made, nil
}

// TypeName implements pyrun.Object.
func (*rowValue) TypeName() string { return "ModelChoiceIteratorValue" }

// Attr implements pyrun.Object.
func (v *rowValue) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "value":
		return v.key, true, nil
	case "instance":
		return v.row, true, nil
	}
	return nil, false, nil
}

// Str implements pyrun.Shown.
func (v *rowValue) Str() (string, error) { return pyrun.Str(v.key) }

// Repr implements pyrun.Shown.
func (v *rowValue) Repr() (string, error) { return pyrun.Repr(v.key) }

// Equal implements pyrun.Equal.
func (v *rowValue) Equal(other pyrun.Value) (bool, error) {
	if o, is := other.(*rowValue); is {
		other = o.key
	}
	return pyrun.Equals(v.key, other)
}

// isRow reports whether a value is a row of a model.
func isRow(v pyrun.Value) bool {
	o, is := v.(pyrun.Object)
	if !is {
		return false
	}
	_, has, err := o.Attr("pk")
	return err == nil && has
}

// key is what a row is chosen by.
func (f *Field) key(row pyrun.Value) (pyrun.Value, error) {
	return pyrun.AttributeOf(row, f.by())
}

// by is the field of the rows by which they are chosen.
func (f *Field) by() string {
	if f.toField == "" {
		return "pk"
	}
	return f.toField
}

// asked is the queryset, asked anew: queryset.all().
func (f *Field) asked() (pyrun.Value, error) {
	all, err := pyrun.AttributeOf(f.rows, "all")
	if err != nil {
		return nil, err
	}
	return pyrun.Call(all)
}

// choosesFrom gives the field the rows of which one is chosen.
func (f *Field) choosesFrom(rows pyrun.Value) error {
	o, is := rows.(pyrun.Object)
	if is {
		_, is, _ = o.Attr("all")
	}
	if !is {
		return pyrun.NoAttribute(rows, "all")
	}
	f.rows = rows
	f.choices = &rowChoices{f}
	if f.widget != nil {
		f.widget.choices = f.choices
	}
	return nil
}

func makeModelChoice(f *Field, args *pyrun.Args) error {
	rows, err := args.Need("queryset")
	if err != nil {
		return err
	}
	f.emptyLabel = "---------"
	if label, has := args.ByName("empty_label"); has {
		f.emptyLabel = label
	}
	blank, _ := args.ByName("blank")
	if f.allowsBlank, err = pyrun.Truth(blank); err != nil {
		return err
	}
	f.toField, _ = args.Or("to_field_name", "").(string)
	return f.choosesFrom(rows)
}

// withoutEmpty takes the empty choice away where something is chosen from the beginning, and from radio buttons.
func (f *Field) withoutEmpty() {
	if f.required && f.initial != nil || f.widget != nil && f.widget.kind.name == "RadioSelect" && !f.allowsBlank {
		f.emptyLabel = nil
	}
}

func modelChoiceValue(f *Field, value pyrun.Value) (pyrun.Value, error) {
	if IsEmpty(value) {
		return nil, nil
	}
	wrong := func() error { return f.wrong("invalid_choice", pyrunDict("value", value)) }
	if isRow(value) {
		key, err := f.key(value)
		if err != nil {
			return nil, err
		}
		value = key
	}
	if text, is := value.(string); is && f.toField == "" { // what the column takes for a number
		n, err := pyrun.Int(text)
		if err != nil {
			return nil, wrong()
		}
		value = n
	}
	gets, err := pyrun.AttributeOf(f.rows, "get")
	if err != nil {
		return nil, err
	}
	row, err := pyrun.CallWith(gets, &pyrun.Args{Named: []pyrun.Arg{{Name: f.by(), Value: value}}})
	if err == nil {
		return row, nil
	}
	if pyrun.IsRaised(err, "ValueError", "TypeError", "ObjectDoesNotExist") {
		return nil, wrong()
	}
	return nil, err
}

func modelChoiceChanged(f *Field, initial, sent pyrun.Value) (bool, error) {
	var shown [2]string
	for i, v := range []pyrun.Value{initial, sent} {
		v, err := f.prepared(v)
		if err != nil {
			return false, err
		}
		if v == nil {
			v = ""
		}
		if shown[i], err = pyrun.Str(v); err != nil {
			return false, err
		}
	}
	return shown[0] != shown[1], nil
}
