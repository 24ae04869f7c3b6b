package forms

import (
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// Errors are form.errors, for which the form is cleaned once.
func (f *Form) Errors() (*ErrorDict, error) {
	if f.errors == nil {
		if _, err := f.calls("full_clean"); err != nil {
			return nil, err
		}
	}
	return f.errors, nil
}

// maxCleaning is how deep full_clean() may be within itself.
const maxCleaning = 20

// fullClean is full_clean().
func (f *Form) fullClean() error {
	if f.cleaning++; f.cleaning > maxCleaning {
		f.cleaning--
		return pyrun.Raise("RecursionError", "maximum recursion depth exceeded")
	}
	defer func() { f.cleaning-- }()
	if err := f.refresh(); err != nil {
		return err
	}
	f.errors = &ErrorDict{}
	if !f.bound {
		return nil
	}
	f.of.Put("cleaned_data", sessionstore.NewDict())
	if permitted, err := f.attr("empty_permitted"); err != nil {
		return err
	} else if so, err := pyrun.Truth(permitted); err != nil {
		return err
	} else if so {
		changed, err := f.changed()
		if err != nil || len(changed) == 0 {
			return err
		}
	}
	if err := f.cleanFields(); err != nil {
		return err
	}
	cleaned, err := f.calls("clean")
	switch {
	case Of(err) != nil:
		err = f.addError(nil, err)
	case err == nil && cleaned != nil:
		f.of.Put("cleaned_data", cleaned)
	}
	if err != nil {
		return err
	}
	if _, err := f.calls("_post_clean"); err != nil {
		return err
	}
	if f.host != nil {
		f.host.Cleaned(f.of, f.errors)
	}
	return nil
}

func (f *Form) cleanFields() error {
	all, err := f.fields()
	if err != nil {
		return err
	}
	for name := range all.All() {
		field, err := f.named(name)
		if err == nil && field != nil {
			err = f.cleanField(field, name)
		}
		if err != nil && Of(err) != nil {
			err = f.addError(name, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *Form) cleanField(field *Field, name string) error {
	var value pyrun.Value
	cost := 4 + field.validators.Len()
	if l, is := field.choices.(*sessionstore.List); is {
		cost += l.Len() / 4
	}
	err := works(f.host, cost)
	if err != nil {
		return err
	}
	if field.disabled {
		value, err = f.initialFor(field, name)
	} else {
		value, err = field.widget.sent(&f.data, f.addPrefix(name))
	}
	if err != nil {
		return err
	}
	if value, err = field.Clean(value); err != nil {
		return err
	}
	if err := f.keeps(name, value); err != nil {
		return err
	}
	own, has, err := f.of.Attr("clean_" + name)
	if err != nil || !has {
		return err
	}
	if value, err = pyrun.Call(own); err != nil {
		return err
	}
	return f.keeps(name, value)
}

// cleaned is self.cleaned_data.
func (f *Form) cleaned() (*sessionstore.Dict, error) {
	v, err := f.attr("cleaned_data")
	if err != nil {
		return nil, err
	}
	d, is := v.(*sessionstore.Dict)
	if !is {
		return nil, notPlayed("cleaned_data as '%s'", pyrun.KindOf(v))
	}
	return d, nil
}

// keeps is self.cleaned_data[name] = value.
func (f *Form) keeps(name string, value pyrun.Value) error {
	d, err := f.cleaned()
	if err == nil {
		d.Set(name, value)
	}
	return err
}

// addError is add_error(field, error): field is nil for the whole form.
func (f *Form) addError(field pyrun.Value, found error) error {
	i := Of(found)
	fields := i.fields
	if i.kind != byField {
		if so, err := pyrun.Truth(field); err != nil {
			return err
		} else if !so {
			field = wholeForm
		}
		fields = []fieldErrors{{field, i.each()}}
	} else if field != nil {
		return pyrun.Raise("TypeError", "The argument `field` must be `None` when the `error` argument contains errors for multiple fields.")
	}
	for _, of := range fields {
		name, err := pyrun.Str(of.name)
		if err != nil {
			return err
		}
		all, err := f.Errors()
		if err != nil {
			return err
		}
		l := all.of(name)
		if l == nil {
			known, err := f.named(name)
			if err != nil {
				return err
			}
			if name != wholeForm && known == nil {
				return pyrun.Raise("ValueError", "'%s' has no field named '%s'.", f.className(), name)
			}
			l = &ErrorList{class: "nonfield"}
			if name != wholeForm {
				b, err := f.bind(name)
				if err != nil {
					return err
				}
				l = &ErrorList{id: b.autoID()}
			}
			all.set(name, l)
		}
		if l.items = append(l.items, exceptions(of.list)...); len(l.items) > maxErrors {
			return pyrun.ErrTooLong
		}
		d, err := f.cleaned()
		if err != nil {
			return err
		}
		d.Delete(name)
	}
	return nil
}

// changed is changed_data: the names of fields of which something else was sent than they began with.
func (f *Form) changed() ([]pyrun.Value, error) {
	all, err := f.boundFields()
	if err != nil {
		return nil, err
	}
	var made []pyrun.Value
	for _, b := range all {
		sent, err := b.data()
		if err != nil {
			return nil, err
		}
		from := b.initial
		if b.field.showsInitial {
			from = b.sentInitial
		}
		initial, err := from()
		if err != nil && b.field.showsInitial && Of(err) != nil {
			made = append(made, b.name)
			continue
		}
		if err != nil {
			return nil, err
		}
		so, err := b.field.hasChanged(initial, sent)
		if err != nil {
			return nil, err
		}
		if so {
			made = append(made, b.name)
		}
	}
	return made, nil
}
