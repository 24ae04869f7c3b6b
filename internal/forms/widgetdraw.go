package forms

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/filters"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// drawing is a widget while it is drawn.
type drawing struct {
	strings.Builder
	name  string
	value pyrun.Value
	attrs *sessionstore.Dict // those of the widget with those of the field
	more  *sessionstore.Dict // those of the field
}

// draw is render(name, value, attrs).
func (w *Widget) draw(name string, value pyrun.Value, attrs *sessionstore.Dict) (HTML, error) {
	d := &drawing{name: name, value: value, more: attrs, attrs: merged(w.attrs, attrs)}
	draws := w.kind.tag
	if draws == nil {
		draws = (*Widget).drawInput
	}
	if err := draws(w, d); err != nil {
		return "", err
	}
	if d.Len() > pyrun.MaxText {
		return "", pyrun.ErrTooLong
	}
	return HTML(d.String()), nil
}

// merged is {**a, **b}.
func merged(a, b *sessionstore.Dict) *sessionstore.Dict {
	d := sessionstore.NewDict()
	for _, of := range []*sessionstore.Dict{a, b} {
		for name, value := range of.All() {
			d.Set(name, value)
		}
	}
	return d
}

// asText is str(v), escaped.
func (d *drawing) asText(v pyrun.Value) error {
	text, err := pyrun.Str(v)
	d.WriteString(filters.Escape(text))
	return err
}

// writeAttrs writes the attributes of a tag.
func (d *drawing) writeAttrs(attrs *sessionstore.Dict) error {
	for key, value := range attrs.All() {
		if value == false {
			continue
		}
		name, err := pyrun.Str(sessionstore.KeyValue(key))
		if err != nil {
			return err
		}
		d.WriteString(" " + filters.Escape(name))
		if value == true {
			continue
		}
		d.WriteString(`="`)
		if err := d.asText(value); err != nil {
			return err
		}
		d.WriteString(`"`)
	}
	return nil
}

// formatted is format_value(): the value as it is written, nil for none.
func (w *Widget) formatted(value pyrun.Value) (pyrun.Value, error) {
	switch {
	case w.kind.temporal != "":
		format := w.format
		if format == "" {
			format = w.kind.temporal
		}
		switch value.(type) {
		case pyrun.Moment, pyrun.Date:
			writes, err := pyrun.AttributeOf(value, "strftime")
			if err != nil {
				return nil, err
			}
			return pyrun.Call(writes, format)
		}
		return value, nil
	case w.kind.name == "CheckboxInput" && (value == true || value == false):
		return nil, nil
	case w.kind.name == "PasswordInput" && !w.renderValue:
		return nil, nil
	}
	if value == nil || value == "" {
		return nil, nil
	}
	return pyrun.Str(value)
}

func (w *Widget) drawInput(d *drawing) error {
	if w.kind.name == "CheckboxInput" {
		checked := !(d.value == nil || d.value == "" || d.value == false)
		if w.checkTest != nil {
			v, err := pyrun.Call(w.checkTest, d.value)
			if err != nil {
				return err
			}
			if checked, err = pyrun.Truth(v); err != nil {
				return err
			}
		}
		if checked {
			d.attrs.Set("checked", true)
		}
	}
	value, err := w.formatted(d.value)
	if err != nil {
		return err
	}
	return d.input(w.input, value)
}

// input writes an <input>.
func (d *drawing) input(kind string, value pyrun.Value) error {
	d.WriteString(`<input type="` + filters.Escape(kind) + `" name="` + filters.Escape(d.name) + `"`)
	if value != nil {
		d.WriteString(` value="`)
		if err := d.asText(value); err != nil {
			return err
		}
		d.WriteString(`"`)
	}
	if err := d.writeAttrs(d.attrs); err != nil {
		return err
	}
	d.WriteString(">")
	return nil
}

func (w *Widget) drawTextarea(d *drawing) error {
	d.WriteString(`<textarea name="` + filters.Escape(d.name) + `"`)
	if err := d.writeAttrs(d.attrs); err != nil {
		return err
	}
	d.WriteString(">\n")
	value, err := w.formatted(d.value)
	if err == nil && value != nil {
		err = d.asText(value)
	}
	d.WriteString("</textarea>")
	return err
}

// drawHiddens writes an <input> for each value.
func (w *Widget) drawHiddens(d *drawing) error {
	if d.value == nil {
		return nil
	}
	items, err := pyrun.Iter(d.value)
	if err != nil {
		return err
	}
	attrs := d.attrs
	for i, item := range items {
		d.attrs = merged(attrs, nil)
		if id := attrs.Get("id"); id != nil && id != "" {
			text, err := pyrun.Str(id)
			if err != nil {
				return err
			}
			d.attrs.Set("id", text+"_"+strconv.Itoa(i))
		}
		value, err := newWidget(widgetNamed("HiddenInput")).formatted(item)
		if err != nil {
			return err
		}
		if err := d.input("hidden", value); err != nil {
			return err
		}
	}
	return nil
}

// chosen are the values that are chosen, as texts.
func (w *Widget) chosen(value pyrun.Value) ([]string, error) {
	var items []pyrun.Value
	switch v := value.(type) {
	case nil:
		if w.kind.multiple {
			return nil, nil
		}
		return []string{""}, nil
	case *sessionstore.List, *pyrun.Tuple:
		all, err := pyrun.Iter(v)
		if err != nil {
			return nil, err
		}
		items = all
	default:
		items = []pyrun.Value{value}
	}
	all := make([]string, len(items))
	for i, item := range items {
		if item == nil {
			continue
		}
		text, err := pyrun.Str(item)
		if err != nil {
			return nil, err
		}
		all[i] = text
	}
	return all, nil
}

// option is one thing that can be chosen.
type option struct {
	value, label pyrun.Value
	selected     bool
	index        string
	attrs        *sessionstore.Dict
}

// optionGroup are options below a label, or one option by itself.
type optionGroup struct {
	label pyrun.Value // nil: none
	all   []option
	index int
}

// groups is optgroups().
func (w *Widget) groups(d *drawing) ([]optionGroup, error) {
	chosen, err := w.chosen(d.value)
	if err != nil {
		return nil, err
	}
	items, err := w.options()
	if err != nil {
		return nil, err
	}
	var made []optionGroup
	has := false
	for i, item := range items {
		value, label, err := pairOf(item)
		if err != nil {
			return nil, err
		}
		if value == nil {
			value = ""
		}
		g := optionGroup{index: i}
		inside := []pyrun.Value{&pyrun.Tuple{Items: []pyrun.Value{value, label}}}
		group := isGroup(label)
		if group {
			if g.label = value; value == "" {
				g.label = nil
			}
			if inside, err = pyrun.Iter(label); err != nil {
				return nil, err
			}
		}
		for k, one := range inside {
			o := option{index: strconv.Itoa(i), attrs: sessionstore.NewDict()}
			if group {
				o.index += "_" + strconv.Itoa(k)
			}
			if o.value, o.label, err = pairOf(one); err != nil {
				return nil, err
			}
			text, err := pyrun.Str(o.value)
			if err != nil {
				return nil, err
			}
			o.selected = slices.Contains(chosen, text) && (!has || w.kind.multiple)
			has = has || o.selected
			w.attrsOf(&o, d)
			g.all = append(g.all, o)
		}
		made = append(made, g)
	}
	return made, nil
}

// attrsOf are the attributes of an option.
func (w *Widget) attrsOf(o *option, d *drawing) {
	if w.input == "select" {
		if o.selected {
			o.attrs.Set("selected", true)
		}
		return
	}
	o.attrs = merged(w.attrs, d.more)
	if o.selected {
		o.attrs.Set("checked", true)
	}
	if id, has := o.attrs.Lookup("id"); has {
		text, _ := id.(string)
		o.attrs.Set("id", w.idForLabel(text, o.index))
	}
}

func (w *Widget) drawSelect(d *drawing) error {
	groups, err := w.groups(d)
	if err != nil {
		return err
	}
	if w.kind.multiple {
		d.attrs.Set("multiple", true)
	}
	d.WriteString(`<select name="` + filters.Escape(d.name) + `"`)
	if err := d.writeAttrs(d.attrs); err != nil {
		return err
	}
	d.WriteString(">")
	for _, g := range groups {
		if g.label != nil {
			text, err := escaped(g.label)
			if err != nil {
				return err
			}
			d.WriteString("\n  <optgroup label=\"" + text + `">`)
		}
		for _, o := range g.all {
			d.WriteString("\n  ")
			if err := d.option(o); err != nil {
				return err
			}
			d.WriteString("\n")
		}
		if g.label != nil {
			d.WriteString("\n  </optgroup>")
		}
	}
	d.WriteString("\n</select>")
	return nil
}

// option writes an <option>.
func (d *drawing) option(o option) error {
	d.WriteString(`<option value="`)
	if err := d.asText(o.value); err != nil {
		return err
	}
	d.WriteString(`"`)
	if err := d.writeAttrs(o.attrs); err != nil {
		return err
	}
	label, err := escaped(o.label)
	d.WriteString(">" + label + "</option>")
	return err
}
