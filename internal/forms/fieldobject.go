package forms

import (
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// TypeName implements pyrun.Object.
func (f *Field) TypeName() string { return f.kind.name }

// Attr implements pyrun.Object.
func (f *Field) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "required":
		return f.required, true, nil
	case "disabled":
		return f.disabled, true, nil
	case "label":
		return f.label, true, nil
	case "initial":
		return f.initial, true, nil
	case "help_text":
		return f.help, true, nil
	case "label_suffix":
		return f.suffix, true, nil
	case "widget":
		return f.widget, true, nil
	case "error_messages":
		return f.messages, true, nil
	case "validators":
		return f.validators, true, nil
	case "max_length", "min_length", "strip", "empty_value":
		if f.kind.attrs == nil || !isText(f.kind) {
			break
		}
		return map[string]pyrun.Value{"max_length": f.maxLength, "min_length": f.minLength, "strip": f.strips, "empty_value": f.emptyValue}[name], true, nil
	case "max_value":
		return f.most, f.kind.widget == "NumberInput", nil
	case "min_value":
		return f.least, f.kind.widget == "NumberInput", nil
	case "choices":
		if f.choices == nil {
			break
		}
		all, err := choices(f.choices)
		return pyrun.List(all...), true, err
	case "queryset":
		return f.rows, f.rows != nil, nil
	case "empty_label":
		return f.emptyLabel, f.rows != nil, nil
	case "clean":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			value, err := args.Need("value")
			if err == nil {
				err = args.Done()
			}
			if err != nil {
				return nil, err
			}
			return f.Clean(value)
		})
	case "has_changed":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			initial, err := args.Need("initial")
			if err != nil {
				return nil, err
			}
			sent, err := args.Need("data")
			if err == nil {
				err = args.Done()
			}
			if err != nil {
				return nil, err
			}
			return f.hasChanged(initial, sent)
		})
	case "to_python":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			value, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			return f.python(value)
		})
	}
	return nil, false, nil
}

// SetAttr implements pyrun.AttrSetter.
func (f *Field) SetAttr(name string, value pyrun.Value) (err error) {
	switch name {
	case "required":
		f.required, err = pyrun.Truth(value)
	case "disabled":
		f.disabled, err = pyrun.Truth(value)
	case "label":
		f.label = value
	case "initial":
		f.initial = value
	case "help_text":
		f.help = value
	case "label_suffix":
		f.suffix = value
	case "widget":
		switch w := value.(type) {
		case *WidgetClass: // a class where Django wants a widget
			return notPlayed("field.widget = forms.%s: call it, forms.%s(); a class", w.kind.name, w.kind.name)
		case *Widget:
			if f.widget = w; f.choices != nil && w.choices == nil {
				w.choices = pyrun.List()
			}
		default:
			return notPlayed("a widget that is %s", pyrun.KindOf(value))
		}
	case "error_messages":
		d, is := value.(*sessionstore.Dict)
		if !is {
			return notPlayed("error_messages that are no dict")
		}
		f.messages = d
	case "validators":
		all, err := pyrun.Iter(value)
		if err != nil {
			return err
		}
		f.validators = pyrun.List(all...)
	case "choices":
		if f.choices == nil {
			return notPlayed("choices of %s", f.kind.name)
		}
		f.choices, err = choicesOf(value)
		f.widget.choices = f.choices
	case "queryset":
		if f.rows == nil {
			return notPlayed("a queryset of %s", f.kind.name)
		}
		return f.choosesFrom(value)
	case "empty_label":
		f.emptyLabel = value
	default:
		return notPlayed("%s of a field that has been made", name)
	}
	return err
}

// isText reports whether a class of fields is CharField or derives from it.
func isText(k *fieldKind) bool {
	switch k.name {
	case "CharField", "EmailField", "URLField", "SlugField", "RegexField", "UUIDField":
		return true
	}
	return false
}
