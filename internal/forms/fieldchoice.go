package forms

import (
	"statelab/internal/pyrun"
)

func makeChoice(f *Field, args *pyrun.Args) (err error) {
	given, _ := args.ByName("choices")
	f.choices, err = choicesOf(given)
	return err
}

func makeTyped(f *Field, args *pyrun.Args) error {
	f.coerce, _ = args.ByName("coerce")
	f.emptyValue = ""
	if v, has := args.ByName("empty_value"); has {
		f.emptyValue = v
	}
	return makeChoice(f, args)
}

func choiceValue(_ *Field, value pyrun.Value) (pyrun.Value, error) {
	if IsEmpty(value) {
		return "", nil
	}
	return pyrun.Str(value)
}

func (f *Field) validChoice(value pyrun.Value) error {
	if err := f.isThere(value); err != nil || IsEmpty(value) {
		return err
	}
	so, err := isChoice(f.choices, value)
	if err != nil || so {
		return err
	}
	return f.wrong("invalid_choice", pyrunDict("value", value))
}

func coerced(f *Field, value pyrun.Value) (pyrun.Value, error) {
	if same, err := pyrun.Equals(value, f.emptyValue); err != nil || same || IsEmpty(value) {
		return f.emptyValue, err
	}
	if f.coerce == nil {
		return value, nil
	}
	made, err := pyrun.Call(f.coerce, value)
	if pyrun.IsRaised(err, "ValueError", "TypeError", "ValidationError") {
		return nil, f.wrong("invalid_choice", pyrunDict("value", value))
	}
	return made, err
}

// makeTypedSeveral makes a TypedMultipleChoiceField, of which nothing that is sent is an empty list.
func makeTypedSeveral(f *Field, args *pyrun.Args) error {
	f.coerce, _ = args.ByName("coerce")
	f.emptyValue = pyrun.List()
	if v, has := args.ByName("empty_value"); has {
		f.emptyValue = v
	}
	return makeChoice(f, args)
}

// coercedEach is the _coerce() of several values.
func coercedEach(f *Field, value pyrun.Value) (pyrun.Value, error) {
	if same, err := pyrun.Equals(value, f.emptyValue); err != nil || same || IsEmpty(value) {
		return f.emptyValue, err
	}
	all, err := pyrun.Iter(value)
	if err != nil || f.coerce == nil {
		return value, err
	}
	made := pyrun.List()
	for _, one := range all {
		typed, err := pyrun.Call(f.coerce, one)
		if pyrun.IsRaised(err, "ValueError", "TypeError", "ValidationError") {
			return nil, f.wrong("invalid_choice", pyrunDict("value", one))
		} else if err != nil {
			return nil, err
		}
		made.Append(typed)
	}
	return made, nil
}

func choiceValues(f *Field, value pyrun.Value) (pyrun.Value, error) {
	if so, err := pyrun.Truth(value); err != nil || !so {
		return pyrun.List(), err
	}
	if !isGroup(value) {
		return nil, f.wrong("invalid_list", nil)
	}
	all, err := textsIn(value)
	made := pyrun.List()
	for _, text := range all {
		made.Append(text)
	}
	return made, err
}

func (f *Field) validChoices(value pyrun.Value) error {
	if IsEmpty(value) {
		return f.isThere(value)
	}
	all, err := pyrun.Iter(value)
	for _, one := range all {
		so, err := isChoice(f.choices, one)
		if err != nil {
			return err
		}
		if !so {
			return f.wrong("invalid_choice", pyrunDict("value", one))
		}
	}
	return err
}

func choicesChanged(_ *Field, initial, sent pyrun.Value) (bool, error) {
	var sets [2]map[string]bool
	var counts [2]int
	for i, v := range []pyrun.Value{initial, sent} {
		if v == nil {
			v = pyrun.List()
		}
		all, err := textsIn(v)
		if err != nil {
			return false, err
		}
		sets[i], counts[i] = map[string]bool{}, len(all)
		for _, text := range all {
			sets[i][text] = true
		}
	}
	if counts[0] != counts[1] || len(sets[0]) != len(sets[1]) {
		return true, nil
	}
	for text := range sets[0] {
		if !sets[1][text] {
			return true, nil
		}
	}
	return false, nil
}
