package forms

import (
	"sync"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// fieldKind is a class of fields.
type fieldKind struct {
	name, widget, hidden string            // hidden: HiddenInput where it is empty
	messages             map[string]string // beside that of "required"
	makes                func(f *Field, args *pyrun.Args) error
	// python is to_python(): the value of what was sent.
	python func(f *Field, value pyrun.Value) (pyrun.Value, error)
	// validate is nil where it is that of every field.
	validate func(f *Field, value pyrun.Value) error
	// then is what clean() does with a value that is valid; nil for nothing.
	then func(f *Field, value pyrun.Value) (pyrun.Value, error)
	// attrs are those of the widget, nil for none.
	attrs func(f *Field, w *Widget)
	// prepare is the value as the widget shows it; nil where it is itself.
	prepare func(f *Field, value pyrun.Value) (pyrun.Value, error)
	changed func(f *Field, initial, sent pyrun.Value) (bool, error)
	// clean is all of clean(), in the place of python, validate, the validators and then; nil where it is these.
	clean func(f *Field, value pyrun.Value) (pyrun.Value, error)
}

// Field is a field of a form.
type Field struct {
	kind                *fieldKind
	host                Host
	required            bool
	label, initial      pyrun.Value
	help, suffix        pyrun.Value
	widget              *Widget
	messages            *sessionstore.Dict
	validators          *sessionstore.List
	disabled            bool
	showsInitial        bool // show_hidden_initial
	strips              bool
	maxLength           pyrun.Value
	minLength           pyrun.Value
	most, least         pyrun.Value
	emptyValue          pyrun.Value
	choices             pyrun.Value
	coerce              pyrun.Value
	formats             []string
	rows                pyrun.Value // the queryset of a ModelChoiceField
	allowsBlank         bool        // blank=True of a ModelChoiceField
	emptyLabel          pyrun.Value
	toField             string
	maxDigits, decimals pyrun.Value
	unicode             bool
}

// FieldClass is a class of fields as lines name it.
type FieldClass struct {
	kind *fieldKind
	host Host
}

// TypeName implements pyrun.Object.
func (*FieldClass) TypeName() string { return "type" }

// Attr implements pyrun.Object.
func (c *FieldClass) Attr(name string) (pyrun.Value, bool, error) {
	if name == "__name__" {
		return c.kind.name, true, nil
	}
	return nil, false, nil
}

// Repr implements pyrun.Shown.
func (c *FieldClass) Repr() (string, error) {
	return "<class 'django.forms.fields." + c.kind.name + "'>", nil
}

// Str implements pyrun.Shown.
func (c *FieldClass) Str() (string, error) { return c.Repr() }

var (
	fieldsOnce sync.Once
	fields     []*fieldKind
)

// fieldKinds are the classes of fields.
func fieldKinds() []*fieldKind {
	fieldsOnce.Do(func() { fields = makeFieldKinds() })
	return fields
}

// fieldNamed is a class of fields by its name.
func fieldNamed(name string) *fieldKind {
	for _, k := range fieldKinds() {
		if k.name == name {
			return k
		}
	}
	return nil
}

// Call implements pyrun.Callable: forms.CharField(max_length=10).
func (c *FieldClass) Call(args *pyrun.Args) (pyrun.Value, error) {
	return makeField(c.kind, c.host, args)
}

// makeField is what the __init__ of a field does.
func makeField(kind *fieldKind, host Host, args *pyrun.Args) (*Field, error) {
	args.Func = "Field.__init__"
	f := &Field{kind: kind, host: host, required: true, help: "", validators: pyrun.List(), strips: true, messages: sessionstore.NewDict()}
	if kind.makes != nil {
		if err := kind.makes(f, args); err != nil {
			return nil, err
		}
	}
	own := f.validators
	f.validators = pyrun.List()
	if err := f.takeUsual(args); err != nil {
		return nil, err
	}
	f.withoutEmpty()
	// Those of the class come first, then those that are given, then those of its limits.
	f.validators = pyrun.List(append(f.defaults(), append(items(f.validators), items(own)...)...)...)
	if len(args.Pos) > 0 {
		return nil, pyrun.Raise("TypeError", "Field.__init__() takes 1 positional argument but %d were given", len(args.Pos)+1)
	}
	return f, args.Done()
}

// defaults are default_validators.
func (f *Field) defaults() []pyrun.Value {
	switch f.kind.name {
	case "EmailField":
		return []pyrun.Value{emailOf(f.host)}
	case "URLField":
		return []pyrun.Value{urlOf(f.host)}
	case "SlugField":
		return []pyrun.Value{slugOf(f.unicode, f.host)}
	}
	return nil
}

func items(l *sessionstore.List) []pyrun.Value {
	all := make([]pyrun.Value, l.Len())
	for i := range all {
		all[i] = l.At(i)
	}
	return all
}

// takeUsual takes what every field is given.
func (f *Field) takeUsual(args *pyrun.Args) (err error) {
	take := func(name string) pyrun.Value { v, _ := args.ByName(name); return v }
	for name, to := range map[string]*bool{"required": &f.required, "disabled": &f.disabled} {
		if v, has := args.ByName(name); has {
			if *to, err = pyrun.Truth(v); err != nil {
				return err
			}
		}
	}
	f.label, f.initial, f.suffix = take("label"), take("initial"), take("label_suffix")
	if help, has := args.ByName("help_text"); has {
		f.help = help
	}
	if so, err := pyrun.Truth(take("localize")); err != nil || so {
		if err == nil {
			err = notPlayed("localize of a field")
		}
		return err
	}
	if f.showsInitial, err = pyrun.Truth(take("show_hidden_initial")); err != nil {
		return err
	}
	for code, text := range f.kind.messages {
		f.messages.Set(code, says(f.host, text))
	}
	if _, own := f.kind.messages["required"]; !own {
		f.messages.Set("required", says(f.host, "This field is required."))
	}
	if given := take("error_messages"); given != nil {
		d, is := given.(*sessionstore.Dict)
		if !is {
			return pyrun.Raise("TypeError", "'%s' object is not iterable", pyrun.KindOf(given))
		}
		f.messages = merged(f.messages, d)
	}
	if given := take("validators"); given != nil {
		all, err := pyrun.Iter(given)
		if err != nil {
			return err
		}
		f.validators = pyrun.List(all...)
	}
	return f.takeWidget(take("widget"))
}

// takeWidget gives the field its widget: that of its class, or one that is given.
func (f *Field) takeWidget(given pyrun.Value) error {
	switch w := given.(type) {
	case nil:
		f.widget = newWidget(widgetNamed(f.kind.widget))
	case *WidgetClass:
		f.widget = newWidget(w.kind)
	case *Widget:
		f.widget = w.copied()
	default:
		return notPlayed("a widget that is %s", pyrun.KindOf(given))
	}
	f.widget.required = f.required
	if f.kind.attrs != nil {
		f.kind.attrs(f, f.widget)
	}
	if f.choices != nil {
		f.widget.choices = f.choices
	}
	return nil
}

// copied is the field as a form has it: each form has its own.
func (f *Field) copied() *Field {
	made := *f
	made.widget = f.widget.copied()
	made.messages = merged(f.messages, nil)
	made.validators = pyrun.List(items(f.validators)...)
	if made.rows != nil {
		made.widget.choices = &rowChoices{&made}
		made.choices = made.widget.choices
	}
	return &made
}

// wrong raises one of the messages of the field.
func (f *Field) wrong(code string, params pyrun.Value) error {
	return invalid(f.messages.Get(code), code, params).exception()
}

// Clean is clean(): what was sent as a value, or a ValidationError.
func (f *Field) Clean(value pyrun.Value) (pyrun.Value, error) {
	if f.kind.clean != nil {
		return f.kind.clean(f, value)
	}
	value, err := f.python(value)
	if err != nil {
		return nil, err
	}
	if err := f.validate(value); err != nil {
		return nil, err
	}
	if err := f.runValidators(value); err != nil {
		return nil, err
	}
	if f.kind.then != nil {
		return f.kind.then(f, value)
	}
	return value, nil
}

func (f *Field) python(value pyrun.Value) (pyrun.Value, error) {
	if f.kind.python == nil {
		return value, nil
	}
	return f.kind.python(f, value)
}

func (f *Field) validate(value pyrun.Value) error {
	if f.kind.validate != nil {
		return f.kind.validate(f, value)
	}
	return f.isThere(value)
}

// isThere is the validate() of every field.
func (f *Field) isThere(value pyrun.Value) error {
	if IsEmpty(value) && f.required {
		return f.wrong("required", nil)
	}
	return nil
}

// runValidators asks all validators, and raises what they say together.
func (f *Field) runValidators(value pyrun.Value) error {
	if IsEmpty(value) {
		return nil
	}
	var found []*Invalid
	for _, v := range items(f.validators) {
		_, err := pyrun.Call(v, value)
		if err == nil {
			continue
		}
		i := Of(err)
		if i == nil {
			return err
		}
		if code, is := i.Code.(string); is && i.kind == oneMessage {
			if message, own := f.messages.Lookup(code); own {
				i.Message = message
			}
		}
		if found = append(found, i.each()...); len(found) > maxErrors {
			return pyrun.ErrTooLong
		}
	}
	if len(found) > 0 {
		return (&Invalid{list: found, kind: manyMessages}).exception()
	}
	return nil
}

// hasChanged is has_changed(initial, data).
func (f *Field) hasChanged(initial, sent pyrun.Value) (bool, error) {
	if f.disabled {
		return false, nil
	}
	if f.kind.changed != nil {
		return f.kind.changed(f, initial, sent)
	}
	value, err := f.python(sent)
	if err == nil && f.kind.name == "TypedChoiceField" {
		if value, err = f.kind.then(f, value); err == nil {
			initial, err = f.kind.then(f, initial)
		}
	}
	if err != nil {
		if Of(err) != nil {
			return true, nil
		}
		return false, err
	}
	if initial == nil {
		initial = ""
	}
	if value == nil {
		value = ""
	}
	same, err := pyrun.Equals(initial, value)
	return !same, err
}
