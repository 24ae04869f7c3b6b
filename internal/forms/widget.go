package forms

import (
	"strings"
	"sync"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// widgetKind is a class of widgets.
type widgetKind struct {
	name     string
	input    string // its type attribute; empty of those that are no <input>
	choice   bool
	multiple bool
	temporal string                            // the format in which it writes moments or days
	tag      func(w *Widget, d *drawing) error // nil of <input>s
}

// Widget is a widget of a field.
type Widget struct {
	kind     *widgetKind
	attrs    *sessionstore.Dict
	input    string
	required bool
	// renderValue says that a password is written back.
	renderValue bool
	format      string
	choices     pyrun.Value // what options come from
	checkTest   pyrun.Value
}

// WidgetClass is a class of widgets as lines name it.
type WidgetClass struct{ kind *widgetKind }

// TypeName implements pyrun.Object.
func (*WidgetClass) TypeName() string { return "MediaDefiningClass" }

// Attr implements pyrun.Object.
func (c *WidgetClass) Attr(name string) (pyrun.Value, bool, error) {
	if name == "__name__" {
		return c.kind.name, true, nil
	}
	return nil, false, nil
}

// Repr implements pyrun.Shown.
func (c *WidgetClass) Repr() (string, error) {
	return "<class 'django.forms.widgets." + c.kind.name + "'>", nil
}

// Str implements pyrun.Shown.
func (c *WidgetClass) Str() (string, error) { return c.Repr() }

// Equal implements pyrun.Equal.
func (c *WidgetClass) Equal(other pyrun.Value) (bool, error) {
	o, is := other.(*WidgetClass)
	return is && o.kind == c.kind, nil
}

var (
	widgetsOnce sync.Once
	widgets     []*widgetKind
)

// widgetKinds are the classes of widgets.
func widgetKinds() []*widgetKind {
	widgetsOnce.Do(func() { widgets = makeWidgetKinds() })
	return widgets
}

func makeWidgetKinds() []*widgetKind {
	return []*widgetKind{
		{name: "TextInput", input: "text"}, {name: "NumberInput", input: "number"}, {name: "EmailInput", input: "email"}, {name: "URLInput", input: "url"},
		{name: "PasswordInput", input: "password"}, {name: "HiddenInput", input: "hidden"},
		{name: "MultipleHiddenInput", input: "hidden", multiple: true, tag: (*Widget).drawHiddens},
		{name: "Textarea", tag: (*Widget).drawTextarea},
		{name: "DateInput", input: "text", temporal: "%Y-%m-%d"}, {name: "DateTimeInput", input: "text", temporal: "%Y-%m-%d %H:%M:%S"},
		{name: "CheckboxInput", input: "checkbox"},
		{name: "Select", input: "select", choice: true, tag: (*Widget).drawSelect}, {name: "SelectMultiple", input: "select", choice: true, multiple: true, tag: (*Widget).drawSelect},
		{name: "RadioSelect", input: "radio", choice: true, tag: (*Widget).drawList}, {name: "CheckboxSelectMultiple", input: "checkbox", choice: true, multiple: true, tag: (*Widget).drawList},
	}
}

// widgetNamed is a class of widgets by its name.
func widgetNamed(name string) *widgetKind {
	for _, k := range widgetKinds() {
		if k.name == name {
			return k
		}
	}
	return nil
}

// newWidget is a widget of a class, without anything.
func newWidget(kind *widgetKind) *Widget {
	w := &Widget{kind: kind, attrs: sessionstore.NewDict(), input: kind.input}
	if kind.name == "Textarea" {
		w.attrs.Set("cols", "40")
		w.attrs.Set("rows", "10")
	}
	return w
}

// Call implements pyrun.Callable: forms.TextInput(attrs={…}).
func (c *WidgetClass) Call(args *pyrun.Args) (pyrun.Value, error) {
	args.Func = "Widget.__init__"
	w := newWidget(c.kind)
	if given := args.Or("attrs", nil); given != nil {
		d, is := given.(*sessionstore.Dict)
		if !is {
			return nil, pyrun.NoAttribute(given, "copy")
		}
		for name, value := range d.All() {
			if text, is := value.(string); is && name == "type" && w.input != "" && !c.kind.choice {
				w.input = text
				continue
			}
			w.attrs.Set(name, value)
		}
	}
	switch {
	case c.kind.name == "PasswordInput":
		so, err := pyrun.Truth(args.Or("render_value", false))
		if err != nil {
			return nil, err
		}
		w.renderValue = so
	case c.kind.temporal != "":
		w.format, _ = args.Or("format", "").(string)
	case c.kind.choice:
		choices, err := choicesOf(args.Or("choices", nil))
		if err != nil {
			return nil, err
		}
		w.choices = choices
	case c.kind.name == "CheckboxInput":
		w.checkTest = args.Or("check_test", nil)
	}
	return w, args.Done()
}

// copied is a widget of its own with the same attributes.
func (w *Widget) copied() *Widget {
	made := *w
	made.attrs = sessionstore.NewDict()
	for name, value := range w.attrs.All() {
		made.attrs.Set(name, value)
	}
	return &made
}

// TypeName implements pyrun.Object.
func (w *Widget) TypeName() string { return w.kind.name }

// Hidden reports whether the widget is an <input type="hidden">.
func (w *Widget) hidden() bool { return w.input == "hidden" }

// Attr implements pyrun.Object.
func (w *Widget) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "attrs":
		return w.attrs, true, nil
	case "input_type":
		return w.input, w.input != "", nil
	case "is_required":
		return w.required, true, nil
	case "is_hidden":
		return w.hidden(), true, nil
	case "choices":
		if !w.kind.choice {
			return nil, false, nil
		}
		items, err := w.options()
		return pyrun.List(items...), true, err
	case "render":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			field, err := args.Text("name")
			if err != nil {
				return nil, err
			}
			value, err := args.Need("value")
			if err != nil {
				return nil, err
			}
			attrs, _ := args.Or("attrs", nil).(*sessionstore.Dict)
			if err := args.Done(); err != nil {
				return nil, err
			}
			return w.draw(field, value, attrs)
		})
	}
	return nil, false, nil
}

// SetAttr implements pyrun.AttrSetter.
func (w *Widget) SetAttr(name string, value pyrun.Value) (err error) {
	switch name {
	case "attrs":
		d, is := value.(*sessionstore.Dict)
		if !is {
			return notPlayed("attrs that are no dict")
		}
		w.attrs = d
	case "input_type":
		w.input, err = pyrun.Str(value)
	case "is_required":
		w.required, err = pyrun.Truth(value)
	case "choices":
		w.choices, err = choicesOf(value)
	case "render_value":
		w.renderValue, err = pyrun.Truth(value)
	case "format":
		w.format, err = pyrun.Str(value)
	default:
		return notPlayed("widget.%s = …", name)
	}
	return err
}

// needsRequired is use_required_attribute().
func (w *Widget) needsRequired() (bool, error) {
	switch {
	case w.hidden():
		return false, nil
	case w.kind.name == "CheckboxSelectMultiple":
		return false, nil // a browser would want all of them
	case !w.kind.choice || w.kind.multiple || w.kind.name == "RadioSelect":
		return true, nil
	}
	if rows, is := w.choices.(*rowChoices); is && rows.of.emptyLabel != nil { // which comes before any row is asked for
		return true, nil
	}
	items, err := w.options()
	if err != nil || len(items) == 0 {
		return false, err
	}
	value, _, err := pairOf(items[0])
	return value == nil || value == "", err
}

// idForLabel is what the label of the widget names.
func (w *Widget) idForLabel(id string, at string) string {
	switch {
	case !w.several():
		return id
	case at == "" || id == "":
		return ""
	}
	return id + "_" + at
}

// several reports whether the widget is several radios or checkboxes.
func (w *Widget) several() bool { return w.kind.choice && w.input != "select" }

// sent is value_from_datadict(): what was sent of a field.
func (w *Widget) sent(data *sentData, name string) (pyrun.Value, error) {
	switch {
	case w.kind.name == "CheckboxInput":
		value, has, err := data.get(name)
		if err != nil || !has {
			return false, err
		}
		if text, is := value.(string); is {
			switch strings.ToLower(text) {
			case "true":
				return true, nil
			case "false":
				return false, nil
			}
		}
		return pyrun.Truth(value)
	case w.kind.multiple:
		return data.all(name)
	}
	value, _, err := data.get(name)
	return value, err
}
