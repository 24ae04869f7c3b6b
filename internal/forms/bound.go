package forms

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"statelab/internal/pyrun"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// BoundField is a field of a form with what was sent of it: form["name"].
type BoundField struct {
	form  *Form
	field *Field
	name  string
	began []pyrun.Value // its initial value, once it was asked for: a function is called once
}

// prettyName is the label of a name: "First name" of first_name.
func prettyName(name string) string {
	text := strings.ReplaceAll(name, "_", " ")
	if text == "" {
		return ""
	}
	first, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToTitle(first)) + python.Lower(text[n:])
}

func (b *BoundField) htmlName() string { return b.form.addPrefix(b.name) }

// autoID is the id attribute, empty for none.
func (b *BoundField) autoID() string {
	if b.form.autoID == nil {
		return ""
	}
	text, is := b.form.autoID.(string)
	switch {
	case is && strings.Contains(text, "%s"):
		return strings.Replace(text, "%s", b.htmlName(), 1)
	case is && text != "" || b.form.autoID == true:
		return b.htmlName()
	}
	return ""
}

// id is the id of the widget: one of its own, or that of the field.
func (b *BoundField) id() (string, error) {
	if own := b.field.widget.attrs.Get("id"); own != nil && own != "" {
		return pyrun.Str(own)
	}
	return b.autoID(), nil
}

func (b *BoundField) label() pyrun.Value {
	if b.field.label == nil {
		return prettyName(b.name)
	}
	return b.field.label
}

func (b *BoundField) help() pyrun.Value {
	if so, _ := pyrun.Truth(b.field.help); !so {
		return ""
	}
	return b.field.help
}

// initial is the value before anything is sent.
func (b *BoundField) initial() (pyrun.Value, error) {
	if b.began != nil {
		return b.began[0], nil
	}
	v, err := b.form.initialFor(b.field, b.name)
	if err != nil {
		return nil, err
	}
	if at, is := v.(pyrun.Moment); is && b.field.widget.kind.temporal != "" {
		at.Time = at.Time.Truncate(1e9)
		v = at
	}
	b.began = []pyrun.Value{v}
	return v, nil
}

// sentInitial is what the hidden field of show_hidden_initial was sent with, as the field takes it.
func (b *BoundField) sentInitial() (pyrun.Value, error) {
	v, err := newWidget(widgetNamed(b.field.hiddenWidget())).sent(&b.form.data, b.form.addInitialPrefix(b.name))
	if err != nil {
		return nil, err
	}
	return b.field.python(v)
}

// data is what was sent.
func (b *BoundField) data() (pyrun.Value, error) {
	return b.field.widget.sent(&b.form.data, b.htmlName())
}

// value is what the widget shows.
func (b *BoundField) value() (pyrun.Value, error) {
	v, err := b.initial()
	if err == nil && b.form.bound && !b.field.disabled {
		v, err = b.data()
	}
	if err != nil {
		return nil, err
	}
	return b.field.prepared(v)
}

// attrsOf are the attributes of the field's widget, or of another one in its place.
func (b *BoundField) attrsOf(attrs *sessionstore.Dict, w *Widget) (*sessionstore.Dict, error) {
	made := merged(attrs, nil)
	needs, err := w.needsRequired()
	if err != nil {
		return nil, err
	}
	if needs && b.field.required && b.form.usesRequired {
		made.Set("required", true)
	}
	if b.field.disabled {
		made.Set("disabled", true)
	}
	errors, err := b.errors()
	if err != nil {
		return nil, err
	}
	if !w.hidden() && len(errors.items) > 0 {
		made.Set("aria-invalid", "true")
	}
	if given, err := pyrun.Truth(made.Get("aria-describedby")); err != nil || given || b.usesFieldset() {
		return made, err
	}
	described, err := b.describedBy()
	if described != "" {
		made.Set("aria-describedby", described)
	}
	return made, err
}

// usesFieldset reports whether the widget is several, to which one label cannot point: use_fieldset.
func (b *BoundField) usesFieldset() bool { return b.field.widget.several() }

// describedBy is aria_describedby: the ids of the help and of the errors, empty for none, and where the widget has its own.
func (b *BoundField) describedBy() (string, error) {
	if own, err := pyrun.Truth(b.field.widget.attrs.Get("aria-describedby")); err != nil || own || b.autoID() == "" || b.field.widget.hidden() {
		return "", err
	}
	var ids []string
	if so, err := pyrun.Truth(b.field.help); err != nil {
		return "", err
	} else if so {
		ids = append(ids, b.autoID()+"_helptext")
	}
	errors, err := b.errors()
	if err == nil && len(errors.items) > 0 {
		ids = append(ids, b.autoID()+"_error")
	}
	return strings.Join(ids, " "), err
}

// asWidget is as_widget(widget, attrs).
func (b *BoundField) asWidget(w *Widget, attrs *sessionstore.Dict) (HTML, error) {
	return b.drawn(w, attrs, false)
}

// drawn draws a widget, or the one of the field where it is nil; with initial it is the hidden one that tells with what
// the field began: as_widget(only_initial=True).
func (b *BoundField) drawn(w *Widget, attrs *sessionstore.Dict, initial bool) (HTML, error) {
	if w == nil {
		w = b.field.widget
	}
	made, err := b.attrsOf(attrs, w)
	if err != nil {
		return "", err
	}
	id, name := b.autoID(), b.htmlName()
	if initial {
		name = b.form.addInitialPrefix(b.name)
		if id != "" {
			id = b.form.addInitialPrefix(id)
		}
	}
	if id != "" {
		_, own := w.attrs.Lookup("id")
		_, given := made.Lookup("id")
		if !own && !given {
			made.Set("id", id)
		}
	}
	value, err := b.value()
	if err != nil {
		return "", err
	}
	if initial {
		if _, sent, err := b.form.data.get(name); err != nil {
			return "", err
		} else if sent {
			if value, err = w.sent(&b.form.data, name); err != nil {
				return "", err
			}
		}
	}
	return w.draw(name, value, made)
}

// HTML is str() of it: the widget, and behind it the hidden one of show_hidden_initial.
func (b *BoundField) HTML() (HTML, error) {
	shown, err := b.asWidget(nil, nil)
	if err != nil || !b.field.showsInitial {
		return shown, err
	}
	hidden, err := b.drawn(newWidget(widgetNamed(b.field.hiddenWidget())), nil, true)
	return shown + hidden, err
}

// errors are those of the field.
func (b *BoundField) errors() (*ErrorList, error) {
	all, err := b.form.Errors()
	if err != nil {
		return nil, err
	}
	if l := all.of(b.name); l != nil {
		return l, nil
	}
	return &ErrorList{id: b.autoID()}, nil
}

// labelTag is label_tag(contents, attrs, label_suffix), or legend_tag() where the tag is a legend.
func (b *BoundField) labelTag(tag string, contents pyrun.Value, attrs *sessionstore.Dict, suffix pyrun.Value) (HTML, error) {
	if so, err := pyrun.Truth(contents); err != nil || !so {
		contents = b.label()
	}
	if suffix == nil {
		if suffix = b.field.suffix; suffix == nil {
			suffix = b.form.suffix
		}
	}
	text, err := escaped(contents)
	if err != nil {
		return "", err
	}
	plain, err := pyrun.Str(contents)
	if err != nil {
		return "", err
	}
	if more, err := pyrun.Truth(suffix); err != nil {
		return "", err
	} else if more && plain != "" && !strings.ContainsAny(plain[len(plain)-1:], ":?.!") {
		behind, err := escaped(suffix)
		if err != nil {
			return "", err
		}
		text += behind
	}
	id, err := b.id()
	if err != nil || id == "" {
		return HTML(text), err
	}
	made := merged(attrs, nil)
	if of := b.field.widget.idForLabel(id, ""); of != "" {
		made.Set("for", of)
	}
	if class, err := b.form.ownText("required_css_class"); err != nil {
		return "", err
	} else if class != "" && b.field.required {
		if had, is := made.Get("class").(string); is {
			class = had + " " + class
		}
		made.Set("class", class)
	}
	d := &drawing{}
	err = d.writeAttrs(made)
	return HTML("<" + tag + d.String() + ">" + text + "</" + tag + ">"), err
}

// cssClasses is css_classes(). Python has them in the order of a set; here the class for errors comes first.
func (b *BoundField) cssClasses() (string, error) {
	var all []string
	for _, name := range []string{"error_css_class", "required_css_class"} {
		class, err := b.form.ownText(name)
		if err != nil {
			return "", err
		}
		found, err := b.errors()
		if err != nil {
			return "", err
		}
		if class != "" && (name == "error_css_class" && len(found.items) > 0 || name == "required_css_class" && b.field.required) {
			all = append(all, class)
		}
	}
	return strings.Join(all, " "), nil
}

// TypeName implements pyrun.Object.
func (*BoundField) TypeName() string { return "BoundField" }

// Truth implements pyrun.Truthful.
func (*BoundField) Truth() (bool, error) { return true, nil }

// Str implements pyrun.Shown.
func (b *BoundField) Str() (string, error) { h, err := b.HTML(); return string(h), err }

// Repr implements pyrun.Shown.
func (b *BoundField) Repr() (string, error) {
	return "<django.forms.boundfield.BoundField object>", nil
}

// Attr implements pyrun.Object.
func (b *BoundField) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "name":
		return b.name, true, nil
	case "html_name":
		return b.htmlName(), true, nil
	case "label":
		return b.label(), true, nil
	case "help_text":
		return b.help(), true, nil
	case "field":
		return b.field, true, nil
	case "form":
		return b.form.self(), true, nil
	case "auto_id":
		return b.autoID(), true, nil
	case "id_for_label":
		id, err := b.id()
		return b.field.widget.idForLabel(id, ""), true, err
	case "is_hidden":
		return b.field.widget.hidden(), true, nil
	case "widget_type":
		kind := strings.ToLower(b.field.widget.kind.name)
		return strings.TrimSuffix(strings.TrimSuffix(kind, "widget"), "input"), true, nil
	case "errors":
		l, err := b.errors()
		return l, true, err
	case "data":
		v, err := b.data()
		return v, true, err
	case "initial":
		v, err := b.initial()
		return v, true, err
	case "subwidgets":
		all, err := b.Iter()
		return pyrun.List(all...), true, err
	case "value":
		return method(name, b.value)
	case "css_classes":
		return method(name, func() (pyrun.Value, error) { return b.cssClasses() })
	case "use_fieldset":
		return b.usesFieldset(), true, nil
	case "aria_describedby":
		ids, err := b.describedBy()
		return ids, true, err
	case "as_field_group":
		return method(name, func() (pyrun.Value, error) { return b.group() })
	case "label_tag", "legend_tag":
		tag := strings.TrimSuffix(name, "_tag")
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) {
			contents := args.Or("contents", nil)
			attrs, _ := args.Or("attrs", nil).(*sessionstore.Dict)
			suffix := args.Or("label_suffix", nil)
			if err := args.Done(); err != nil {
				return nil, err
			}
			return b.labelTag(tag, contents, attrs, suffix)
		})
	case "as_widget", "as_text", "as_textarea", "as_hidden":
		return function(name, func(args *pyrun.Args) (pyrun.Value, error) { return b.as(name, args) })
	}
	return nil, false, nil
}

// as is as_widget() and its kin.
func (b *BoundField) as(name string, args *pyrun.Args) (pyrun.Value, error) {
	w := b.field.widget
	switch name {
	case "as_text":
		w = newWidget(widgetNamed("TextInput"))
	case "as_textarea":
		w = newWidget(widgetNamed("Textarea"))
	case "as_hidden":
		w = newWidget(widgetNamed(b.field.hiddenWidget()))
	default:
		if own, is := args.Or("widget", nil).(*Widget); is {
			w = own
		}
	}
	attrs, _ := args.Or("attrs", nil).(*sessionstore.Dict)
	if err := args.Done(); err != nil {
		return nil, err
	}
	return b.asWidget(w, attrs)
}

func (f *Field) hiddenWidget() string {
	if f.kind.hidden != "" {
		return f.kind.hidden
	}
	return "HiddenInput"
}
