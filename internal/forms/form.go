package forms

import (
	"cmp"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// Form is what Go keeps of an instance of forms.Form. What lines may see and change, as self.fields and
// self.cleaned_data, are attributes of the instance.
type Form struct {
	of           *pyrun.Instance
	host         Host
	bound        bool
	data         sentData
	autoID       pyrun.Value
	suffix       pyrun.Value
	usesRequired bool
	errors       *ErrorDict // nil before anybody has asked
	cleaning     int        // how often full_clean() runs within itself
	cache        map[string]*BoundField
	model        *modelForm // of a ModelForm
}

// Host is told of what forms do.
type Host interface {
	// Cleaned is told of a form that was sent, with what is wrong with it.
	Cleaned(of *pyrun.Instance, found *ErrorDict)
	// Works counts steps that are done for lines; its error ends them.
	Works(n int) error
	Speaker
}

// A Speaker says what Django says itself, in the language that is active when somebody looks at it.
type Speaker interface {
	// Says is gettext_lazy(), and pgettext_lazy() with a context.
	Says(context, text string) pyrun.Value
	// SaysNumber is ngettext_lazy().
	SaysNumber(one, several string, n int64) pyrun.Value
	// Formats are those by which the language reads dates: get_format().
	Formats(name string) []string
}

// says is a text of Django's own; English where nobody speaks.
func says(host Host, text string) pyrun.Value {
	if host == nil {
		return text
	}
	return host.Says("", text)
}

// saysNumber is the one of two such texts that goes with a number.
func saysNumber(host Host, one, several string, n int64) pyrun.Value {
	switch {
	case host != nil:
		return host.SaysNumber(one, several, n)
	case n == 1:
		return one
	}
	return several
}

// said is such a text as it is said now.
func said(host Host, text string) string {
	now, _ := pyrun.Str(says(host, text)) // which is a text
	return now
}

// works counts steps, where somebody counts.
func works(host Host, n int) error {
	if host == nil {
		return nil
	}
	return host.Works(n)
}

// formOf is what Go keeps of an instance.
func formOf(self pyrun.Value) (*Form, error) {
	in, is := self.(*pyrun.Instance)
	if !is {
		return nil, pyrun.Raise("TypeError", "a form is wanted, and not '%s'", pyrun.KindOf(self))
	}
	if f, is := in.Data.(*Form); is {
		return f, nil
	}
	return nil, pyrun.Raise("AttributeError", "'%s' object has no attribute 'fields'", in.TypeName())
}

func (f *Form) self() pyrun.Value { return f.of }

func (f *Form) className() string { return f.of.TypeName() }

// attr is an attribute of the instance, of one's own or of its class.
func (f *Form) attr(name string) (pyrun.Value, error) { return pyrun.AttributeOf(f.of, name) }

// ownText is an attribute of the instance that is a text, empty where there is none.
func (f *Form) ownText(name string) (string, error) {
	v, has, err := f.of.Attr(name)
	if err != nil || !has || v == nil {
		return "", err
	}
	return pyrun.Str(v)
}

// calls calls a method of the instance, which its class may have of its own.
func (f *Form) calls(name string, values ...pyrun.Value) (pyrun.Value, error) {
	do, err := f.attr(name)
	if err != nil {
		return nil, err
	}
	return pyrun.Call(do, values...)
}

// start is what the __init__ of every form does.
func (f *Form) start(args *pyrun.Args) error {
	args.Func = "BaseForm.__init__"
	data, files := args.Or("data", nil), args.Or("files", nil)
	f.bound = data != nil || files != nil
	f.data = sentData{data}
	f.autoID = args.Or("auto_id", "id_%s")
	if prefix := args.Or("prefix", nil); prefix != nil {
		f.of.Put("prefix", prefix)
	}
	initial := args.Or("initial", nil)
	if so, err := pyrun.Truth(initial); err != nil {
		return err
	} else if !so {
		initial = sessionstore.NewDict()
	}
	if args.Or("error_class", nil) != nil {
		return notPlayed("error_class of a form")
	}
	if f.suffix = args.Or("label_suffix", nil); f.suffix == nil {
		f.suffix = ":"
	}
	permitted, err := pyrun.Truth(args.Or("empty_permitted", false))
	if err != nil {
		return err
	}
	order := args.Or("field_order", nil)
	if uses := args.Or("use_required_attribute", nil); uses != nil {
		f.of.Put("use_required_attribute", uses)
	}
	if args.Or("renderer", nil) != nil {
		return notPlayed("a renderer of a form")
	}
	if err := args.Done(); err != nil {
		return err
	}
	if data == nil {
		data = sessionstore.NewDict()
	}
	for _, of := range []pyrun.Arg{{Name: "is_bound", Value: f.bound}, {Name: "data", Value: data}, {Name: "files", Value: sessionstore.NewDict()}, {Name: "auto_id", Value: f.autoID},
		{Name: "initial", Value: initial}, {Name: "label_suffix", Value: f.suffix}, {Name: "empty_permitted", Value: permitted}} {
		f.of.Put(of.Name, of.Value)
	}
	made := sessionstore.NewDict()
	base, _ := f.of.Class.Get("base_fields")
	if all, is := base.(*sessionstore.Dict); is {
		if err := works(f.host, 2*all.Len()); err != nil {
			return err
		}
		for name, v := range all.All() {
			if field, is := v.(*Field); is {
				v = field.copied()
			}
			made.Set(name, v)
		}
	}
	f.of.Put("fields", made)
	if order == nil {
		if order, err = f.attr("field_order"); err != nil {
			return err
		}
	}
	if err := f.orderBy(order); err != nil {
		return err
	}
	uses, err := f.attr("use_required_attribute")
	if err == nil {
		f.usesRequired, err = pyrun.Truth(uses)
	}
	if err == nil && permitted && f.usesRequired {
		err = pyrun.Raise("ValueError", "The empty_permitted and use_required_attribute arguments may not both be True.")
	}
	return err
}

// orderBy is order_fields(names).
func (f *Form) orderBy(order pyrun.Value) error {
	if order == nil {
		return nil
	}
	names, err := textsIn(order)
	if err != nil {
		return err
	}
	all, err := f.fields()
	if err != nil {
		return err
	}
	made := sessionstore.NewDict()
	for _, name := range names {
		if v, has := all.Lookup(name); has {
			made.Set(name, v)
		}
	}
	for name, v := range all.All() {
		if !slices.Contains(names, name) {
			made.Set(name, v)
		}
	}
	f.of.Put("fields", made)
	return nil
}

// refresh takes what lines may have given the instance since.
func (f *Form) refresh() error {
	for _, of := range []struct {
		name string
		to   *pyrun.Value
	}{{"data", &f.data.of}, {"auto_id", &f.autoID}, {"label_suffix", &f.suffix}} {
		v, err := f.attr(of.name)
		if err != nil {
			return err
		}
		*of.to = v
	}
	bound, err := f.attr("is_bound")
	if err != nil {
		return err
	}
	if f.bound, err = pyrun.Truth(bound); err != nil {
		return err
	}
	uses, err := f.attr("use_required_attribute")
	if err != nil {
		return err
	}
	f.usesRequired, err = pyrun.Truth(uses)
	return err
}

// fields are self.fields.
func (f *Form) fields() (*sessionstore.Dict, error) {
	v, err := f.attr("fields")
	if err != nil {
		return nil, err
	}
	d, is := v.(*sessionstore.Dict)
	if !is {
		return nil, notPlayed("self.fields as '%s'", pyrun.KindOf(v))
	}
	return d, nil
}

// named is a field by its name, nil for none.
func (f *Form) named(name string) (*Field, error) {
	all, err := f.fields()
	if err != nil {
		return nil, err
	}
	v, has := all.Lookup(name)
	if !has {
		return nil, nil
	}
	field, is := v.(*Field)
	if !is {
		return nil, pyrun.NoAttribute(v, "get_bound_field")
	}
	return field, nil
}

// boundFields are the fields in their order.
func (f *Form) boundFields() ([]*BoundField, error) {
	all, err := f.fields()
	if err != nil {
		return nil, err
	}
	if err := works(f.host, 2*all.Len()); err != nil {
		return nil, err
	}
	var made []*BoundField
	for _, name := range all.Keys() {
		b, err := f.bind(name)
		if err != nil {
			return nil, err
		}
		made = append(made, b)
	}
	return made, nil
}

// bind is form[name].
func (f *Form) bind(name string) (*BoundField, error) {
	if err := f.refresh(); err != nil {
		return nil, err
	}
	field, err := f.named(name)
	if err != nil {
		return nil, err
	}
	if field == nil {
		all, err := f.fields()
		if err != nil {
			return nil, err
		}
		names := all.Keys()
		slices.Sort(names)
		return nil, pyrun.Raise("KeyError", "Key '%s' not found in '%s'. Choices are: %s.", name, f.className(), strings.Join(names, ", "))
	}
	if b := f.cache[name]; b != nil {
		return b, nil
	}
	if f.cache == nil {
		f.cache = map[string]*BoundField{}
	}
	f.cache[name] = &BoundField{form: f, field: field, name: name}
	return f.cache[name], nil
}

// addPrefix is add_prefix(name).
func (f *Form) addPrefix(name string) string {
	if prefix, err := f.ownText("prefix"); err == nil && prefix != "" {
		return prefix + "-" + name
	}
	return name
}

// addInitialPrefix is add_initial_prefix(name).
func (f *Form) addInitialPrefix(name string) string { return "initial-" + f.addPrefix(name) }

// initialFor is get_initial_for_field(field, name).
func (f *Form) initialFor(field *Field, name string) (pyrun.Value, error) {
	initial, err := f.attr("initial")
	if err != nil {
		return nil, err
	}
	gets, err := pyrun.AttributeOf(initial, "get")
	if err != nil {
		return nil, err
	}
	v, err := pyrun.Call(gets, name, field.initial)
	if err != nil {
		return nil, err
	}
	return called(v)
}

// repr is repr() of the form.
func (f *Form) repr() (string, error) {
	all, err := f.fields()
	if err != nil {
		return "", err
	}
	valid := "Unknown"
	if f.errors != nil {
		valid = map[bool]string{true: "True", false: "False"}[f.bound && len(f.errors.names) == 0]
	}
	bound := map[bool]string{true: "True", false: "False"}[f.bound]
	return "<" + f.className() + " bound=" + bound + ", valid=" + cmp.Or(valid, "Unknown") + ", fields=(" + strings.Join(all.Keys(), ";") + ")>", nil
}
