package forms

import (
	"strings"

	"statelab/internal/filters"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// ErrorList are the errors of one field, or of the whole form.
type ErrorList struct {
	items []pyrun.Value // texts, and exceptions that are a ValidationError
	class string        // "nonfield" of the whole form
	id    string        // of the field
}

// problems are the errors as such.
func (l *ErrorList) problems() ([]*Invalid, error) {
	of, err := invalidOf(l, nil, nil)
	if err != nil {
		return nil, err
	}
	return of.each(), nil
}

// texts are the messages.
func (l *ErrorList) texts() ([]pyrun.Value, error) {
	made := make([]pyrun.Value, 0, len(l.items))
	for _, item := range l.items {
		if e, is := item.(*pyrun.Exception); is {
			if of := Of(e); of != nil {
				all, err := texts(of.each())
				if err != nil {
					return nil, err
				}
				if len(all) > 0 {
					item = all[0]
				}
			}
		}
		made = append(made, item)
	}
	return made, nil
}

// TypeName implements pyrun.Object.
func (*ErrorList) TypeName() string { return "ErrorList" }

// HTML is as_ul().
func (l *ErrorList) HTML() (HTML, error) {
	if l == nil || len(l.items) == 0 {
		return "", nil
	}
	all, err := l.texts()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(`<ul class="errorlist`)
	if l.class != "" {
		b.WriteString(" " + filters.Escape(l.class))
	}
	b.WriteString(`"`)
	if l.id != "" {
		b.WriteString(` id="` + filters.Escape(l.id) + `_error"`)
	}
	b.WriteString(">")
	for _, item := range all {
		text, err := escaped(item)
		if err != nil {
			return "", err
		}
		if b.WriteString("<li>" + text + "</li>"); b.Len() > pyrun.MaxText {
			return "", pyrun.ErrTooLong
		}
	}
	b.WriteString("</ul>")
	return HTML(b.String()), nil
}

// asText is as_text().
func (l *ErrorList) asText(before string) (string, error) {
	all, err := l.texts()
	if err != nil {
		return "", err
	}
	lines, size := make([]string, len(all)), 0
	for i, item := range all {
		text, err := escaped(item)
		if err != nil {
			return "", err
		}
		lines[i] = before + "* " + text
		if size += len(text); size > pyrun.MaxText {
			return "", pyrun.ErrTooLong
		}
	}
	return strings.Join(lines, "\n"), nil
}

// jsonData is get_json_data().
func (l *ErrorList) jsonData(escape bool) (pyrun.Value, error) {
	all, err := l.problems()
	if err != nil {
		return nil, err
	}
	made := pyrun.List()
	for _, i := range all {
		text, err := i.text()
		if err != nil {
			return nil, err
		}
		if escape {
			text = filters.Escape(text)
		}
		code := i.Code
		if so, _ := pyrun.Truth(code); !so {
			code = ""
		}
		made.Append(sessionstore.NewDict(sessionstore.Item{Key: "message", Value: text}, sessionstore.Item{Key: "code", Value: code}))
	}
	return made, nil
}

// Attr implements pyrun.Object.
func (l *ErrorList) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "as_data":
		return method(name, func() (pyrun.Value, error) {
			all, err := l.problems()
			return pyrun.List(exceptions(all)...), err
		})
	case "as_text":
		return method(name, func() (pyrun.Value, error) { text, err := l.asText(""); return HTML(text), err })
	case "as_ul":
		return method(name, func() (pyrun.Value, error) { return l.HTML() })
	case "get_json_data", "as_json":
		return jsonOf(name, l.jsonData)
	case "append", "extend":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			item, err := args.Need("item")
			if err != nil {
				return nil, err
			}
			items := []pyrun.Value{item}
			if name == "extend" {
				if items, err = pyrun.Iter(item); err != nil {
					return nil, err
				}
			}
			if l.items = append(l.items, items...); len(l.items) > maxErrors {
				return nil, pyrun.ErrTooLong
			}
			return nil, args.Done()
		})
	case "error_class":
		return strings.TrimSpace("errorlist " + l.class), true, nil
	case "data":
		return pyrun.List(l.items...), true, nil
	case "count", "index", "copy":
		all, err := l.texts()
		if err != nil {
			return nil, false, err
		}
		v, err := pyrun.AttributeOf(pyrun.List(all...), name)
		return v, true, err
	}
	return nil, false, nil
}

// jsonOf is get_json_data() or as_json() of what gives the data.
func jsonOf(name string, data func(escape bool) (pyrun.Value, error)) (pyrun.Value, bool, error) {
	return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
		escape, err := pyrun.Truth(args.Or("escape_html", false))
		if err == nil {
			err = args.Done()
		}
		if err != nil {
			return nil, err
		}
		made, err := data(escape)
		if err != nil || name != "as_json" {
			return made, err
		}
		return pyrun.PlainJSON().JSON(made)
	})
}

// Iter implements pyrun.Iterable.
func (l *ErrorList) Iter() ([]pyrun.Value, error) { return l.texts() }

// Len implements pyrun.Sized.
func (l *ErrorList) Len() (int, error) { return len(l.items), nil }

// Item implements pyrun.Itemed.
func (l *ErrorList) Item(key pyrun.Value) (pyrun.Value, error) {
	all, err := l.texts()
	if err != nil {
		return nil, err
	}
	return pyrun.Item(pyrun.List(all...), key)
}

// Contains implements pyrun.Container.
func (l *ErrorList) Contains(value pyrun.Value) (bool, error) {
	all, err := l.texts()
	for _, item := range all {
		if same, err := pyrun.Equals(item, value); same || err != nil {
			return same, err
		}
	}
	return false, err
}

// Equal implements pyrun.Equal.
func (l *ErrorList) Equal(other pyrun.Value) (bool, error) {
	all, err := l.texts()
	if err != nil {
		return false, err
	}
	if o, is := other.(*ErrorList); is {
		items, err := o.texts()
		if err != nil {
			return false, err
		}
		other = pyrun.List(items...)
	}
	return pyrun.Equals(pyrun.List(all...), other)
}

// Str implements pyrun.Shown.
func (l *ErrorList) Str() (string, error) { h, err := l.HTML(); return string(h), err }

// Repr implements pyrun.Shown.
func (l *ErrorList) Repr() (string, error) {
	all, err := l.texts()
	if err != nil {
		return "", err
	}
	return pyrun.Repr(pyrun.List(all...))
}
