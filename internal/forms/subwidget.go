package forms

import (
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// subwidget is one part of a widget: a radio, a checkbox, an option, and of others the widget itself.
type subwidget struct {
	of     *BoundField
	option *option
	attrs  *sessionstore.Dict
}

// Iter implements pyrun.Iterable: {% for radio in form.size %}.
func (b *BoundField) Iter() ([]pyrun.Value, error) {
	id, err := b.id()
	if err != nil {
		return nil, err
	}
	attrs := sessionstore.NewDict()
	if id != "" {
		attrs.Set("id", id)
	}
	if attrs, err = b.attrsOf(attrs, b.field.widget); err != nil {
		return nil, err
	}
	w := b.field.widget
	if !w.kind.choice {
		return []pyrun.Value{&subwidget{of: b, attrs: attrs}}, nil
	}
	value, err := b.value()
	if err != nil {
		return nil, err
	}
	groups, err := w.groups(&drawing{value: value, more: attrs, attrs: merged(w.attrs, attrs)})
	var made []pyrun.Value
	for _, g := range groups {
		for _, o := range g.all {
			made = append(made, &subwidget{b, &o, attrs})
		}
	}
	return made, err
}

// Len implements pyrun.Sized.
func (b *BoundField) Len() (int, error) { all, err := b.Iter(); return len(all), err }

// Item implements pyrun.Itemed.
func (b *BoundField) Item(key pyrun.Value) (pyrun.Value, error) {
	if _, is := key.(int64); !is {
		return nil, pyrun.Raise("TypeError", "BoundField indices must be integers or slices, not %s.", pyrun.KindOf(key))
	}
	all, err := b.Iter()
	if err != nil {
		return nil, err
	}
	return pyrun.Item(pyrun.List(all...), key)
}

// TypeName implements pyrun.Object.
func (*subwidget) TypeName() string { return "BoundWidget" }

// HTML is the part with its label.
func (s *subwidget) HTML() (HTML, error) { return s.tag(true) }

// Str implements pyrun.Shown.
func (s *subwidget) Str() (string, error) { h, err := s.HTML(); return string(h), err }

// Repr implements pyrun.Shown.
func (s *subwidget) Repr() (string, error) { return "<BoundWidget>", nil }

func (s *subwidget) tag(label bool) (HTML, error) {
	w, d := s.of.field.widget, &drawing{name: s.of.htmlName()}
	if s.option == nil {
		value, err := s.of.value()
		if err != nil {
			return "", err
		}
		return w.draw(d.name, value, s.attrs)
	}
	var err error
	if w.input == "select" {
		err = d.option(*s.option)
	} else {
		err = w.drawOption(d, *s.option, label)
	}
	return HTML(strings.TrimSpace(d.String())), err
}

// Attr implements pyrun.Object.
func (s *subwidget) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "tag":
		return method(name, func() (pyrun.Value, error) { return s.tag(false) })
	case "id_for_label":
		if s.option == nil {
			return nil, false, nil
		}
		return "id_" + s.of.htmlName() + "_" + s.option.index, true, nil
	case "choice_label":
		if s.option == nil {
			return nil, false, nil
		}
		return s.option.label, true, nil
	case "data":
		if s.option == nil {
			return nil, false, nil
		}
		o := s.option
		return pyrunDict("name", s.of.htmlName(), "value", o.value, "label", o.label, "selected", o.selected, "index", o.index, "attrs", o.attrs, "type", s.of.field.widget.input,
			"template_name", "django/forms/widgets/"+s.of.field.widget.input+"_option.html", "wrap_label", true), true, nil
	}
	return nil, false, nil
}
