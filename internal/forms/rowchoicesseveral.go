package forms

import (
	"slices"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// makeModelChoices makes a ModelMultipleChoiceField: no choice of it is empty.
func makeModelChoices(f *Field, args *pyrun.Args) error {
	rows, err := args.Need("queryset")
	if err != nil {
		return err
	}
	if _, has := args.ByName("empty_label"); has {
		return pyrun.Raise("TypeError", "django.forms.models.ModelChoiceField.__init__() got multiple values for keyword argument 'empty_label'")
	}
	f.toField, _ = args.Or("to_field_name", "").(string)
	return f.choosesFrom(rows)
}

// cleanModelChoices is the clean() of a ModelMultipleChoiceField: the rows that were chosen.
func cleanModelChoices(f *Field, value pyrun.Value) (pyrun.Value, error) {
	value, err := f.prepared(value)
	if err != nil {
		return nil, err
	}
	some, err := pyrun.Truth(value)
	switch {
	case err != nil:
		return nil, err
	case !some && f.required:
		return nil, f.wrong("required", nil)
	case !some:
		none, err := pyrun.AttributeOf(f.rows, "none")
		if err != nil {
			return nil, err
		}
		return pyrun.Call(none)
	case !isGroup(value):
		return nil, f.wrong("invalid_list", nil)
	}
	rows, err := f.rowsChosen(value)
	if err != nil {
		return nil, err
	}
	return rows, f.runValidators(value)
}

// modelChoiceValues is its to_python().
func modelChoiceValues(f *Field, value pyrun.Value) (pyrun.Value, error) {
	if some, err := pyrun.Truth(value); err != nil || !some {
		return pyrun.List(), err
	}
	rows, err := f.rowsChosen(value)
	if err != nil {
		return nil, err
	}
	all, err := pyrun.Iter(rows)
	return pyrun.List(all...), err
}

// rowsChosen is _check_values(): the rows of some keys, each of which has to be there. Django asks for them in no order of
// its own; here the first that is wrong is told.
func (f *Field) rowsChosen(value pyrun.Value) (pyrun.Value, error) {
	given, err := pyrun.Iter(value)
	if err != nil {
		return nil, f.wrong("invalid_list", nil)
	}
	var keys []pyrun.Value
	var said []string
	for _, one := range given {
		text, err := pyrun.Str(one)
		if err != nil {
			return nil, err
		}
		if slices.Contains(said, text) {
			continue
		}
		key := one
		if f.toField == "" {
			if key, err = pyrun.Int(one); err != nil && pyrun.IsRaised(err, "ValueError", "TypeError") {
				return nil, f.wrong("invalid_pk_value", pyrunDict("pk", one))
			} else if err != nil {
				return nil, err
			}
		}
		keys, said = append(keys, key), append(said, text)
	}
	filter, err := pyrun.AttributeOf(f.rows, "filter")
	if err != nil {
		return nil, err
	}
	rows, err := pyrun.CallWith(filter, &pyrun.Args{Named: []pyrun.Arg{{Name: f.by() + "__in", Value: pyrun.List(keys...)}}})
	if err != nil {
		return nil, err
	}
	found, err := pyrun.Iter(rows)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, row := range found {
		key, err := pyrun.AttributeOf(row, f.by())
		if err != nil {
			return nil, err
		}
		text, err := pyrun.Str(key)
		if err != nil {
			return nil, err
		}
		there[text] = true
	}
	for _, text := range said {
		if !there[text] {
			return nil, f.wrong("invalid_choice", pyrunDict("value", text))
		}
	}
	return rows, nil
}

// modelChoicesPrepared is the keys of several rows, as the widget shows them.
func modelChoicesPrepared(f *Field, value pyrun.Value) (pyrun.Value, error) {
	switch value.(type) {
	case nil, string:
		return value, nil
	}
	if isRow(value) {
		return f.key(value)
	}
	all, err := pyrun.Iter(value)
	if err != nil {
		return value, nil
	}
	made := pyrun.List()
	for _, one := range all {
		if isRow(one) {
			if one, err = f.key(one); err != nil {
				return nil, err
			}
		}
		made.Append(one)
	}
	return made, nil
}

// modelChoicesChanged holds what was sent against the rows that were there.
func modelChoicesChanged(f *Field, initial, sent pyrun.Value) (bool, error) {
	before, err := modelChoicesPrepared(f, initial)
	if err != nil {
		return false, err
	}
	if before == nil {
		before = sessionstore.NewList()
	}
	return choicesChanged(f, before, sent)
}
