package forms

import (
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// choicesOf are choices as a field keeps them: a list, or what gives them anew each time.
func choicesOf(v pyrun.Value) (pyrun.Value, error) {
	switch v := v.(type) {
	case nil:
		return pyrun.List(), nil
	case *rowChoices:
		return v, nil
	}
	if pyrun.IsCallable(v) {
		return v, nil
	}
	items, err := pyrun.Iter(v)
	return pyrun.List(items...), err
}

// options are the choices of a widget.
func (w *Widget) options() ([]pyrun.Value, error) { return choices(w.choices) }

// choices are the pairs, and groups, of choices.
func choices(v pyrun.Value) ([]pyrun.Value, error) {
	v, err := called(v)
	if err != nil || v == nil {
		return nil, err
	}
	return pyrun.Iter(v)
}

// pairOf is a choice: its value and what is shown of it.
func pairOf(v pyrun.Value) (value, label pyrun.Value, err error) {
	items, err := pyrun.Iter(v)
	switch {
	case err != nil:
		return nil, nil, err
	case len(items) > 2:
		return nil, nil, pyrun.Raise("ValueError", "too many values to unpack (expected 2)")
	case len(items) < 2:
		return nil, nil, pyrun.Raise("ValueError", "not enough values to unpack (expected 2, got %d)", len(items))
	}
	return items[0], items[1], nil
}

// isGroup reports whether what stands behind a choice are further ones.
func isGroup(label pyrun.Value) bool {
	switch label.(type) {
	case *sessionstore.List, *pyrun.Tuple:
		return true
	}
	return false
}

// isChoice is valid_value(): whether a value is one of the choices.
func isChoice(of pyrun.Value, value pyrun.Value) (bool, error) {
	items, err := choices(of)
	if err != nil {
		return false, err
	}
	text, err := pyrun.Str(value)
	if err != nil {
		return false, err
	}
	is := func(key pyrun.Value) (bool, error) {
		if same, err := pyrun.Equals(value, key); same || err != nil {
			return same, err
		}
		shown, err := pyrun.Str(key)
		return shown == text, err
	}
	for _, item := range items {
		key, label, err := pairOf(item)
		if err != nil {
			return false, err
		}
		if !isGroup(label) {
			if so, err := is(key); so || err != nil {
				return so, err
			}
			continue
		}
		inside, err := pyrun.Iter(label)
		if err != nil {
			return false, err
		}
		for _, one := range inside {
			key, _, err := pairOf(one)
			if err != nil {
				return false, err
			}
			if so, err := is(key); so || err != nil {
				return so, err
			}
		}
	}
	return false, nil
}
