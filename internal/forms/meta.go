package forms

import (
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// metaOf is what the class Meta of a ModelForm says.
type metaOf struct {
	model           Model
	fields, exclude []string // fields is nil for all
	byField         []fieldOption
}

// fieldOption is what Meta says of fields by their names: widgets, labels.
type fieldOption struct {
	option string // what a field calls it
	by     *sessionstore.Dict
}

// option is what Meta says of fields by their names, nil for nothing.
func (m metaOf) option(name string) *sessionstore.Dict {
	for _, of := range m.byField {
		if of.option == name {
			return of.by
		}
	}
	return nil
}

// metaOptions are what Meta may say of fields by their names, with what a field calls that, as fields_for_model() asks.
var metaOptions = []struct{ name, option string }{
	{"widgets", "widget"}, {"labels", "label"}, {"help_texts", "help_text"}, {"error_messages", "error_messages"}, {"field_classes", "form_class"},
}

// metaValue is _meta of a ModelForm.
type metaValue struct{ metaOf }

// TypeName implements pyrun.Object.
func (*metaValue) TypeName() string { return "ModelFormOptions" }

// Attr implements pyrun.Object.
func (m *metaValue) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "model":
		return m.model, true, nil
	case "fields":
		if m.fields == nil {
			return nil, true, nil
		}
		l := pyrun.List()
		for _, name := range m.fields {
			l.Append(name)
		}
		return l, true, nil
	}
	return nil, false, nil
}

// readMeta reads the class Meta within a class.
func readMeta(c *pyrun.Class) (m metaOf, err error) {
	v, has := c.Get("Meta")
	meta, is := v.(*pyrun.Class)
	if !has || !is {
		return m, nil
	}
	of := func(name string) pyrun.Value { v, _ := meta.Get(name); return v }
	if of("model") == nil {
		return m, nil
	}
	if m.model, is = of("model").(Model); !is {
		return m, notPlayed("Meta.model of %s: a model of the site, or User, is; '%s'", c.Name, pyrun.KindOf(of("model")))
	}
	for _, list := range []struct {
		name string
		to   *[]string
	}{{"fields", &m.fields}, {"exclude", &m.exclude}} {
		name, to := list.name, list.to
		given := of(name)
		if text, is := given.(string); is {
			if text == "__all__" && name == "fields" {
				continue
			}
			return m, pyrun.Raise("TypeError", "%s.Meta.%s cannot be a string. Did you mean to type: ('%s',)?", c.Name, name, text)
		}
		if given != nil {
			if *to, err = textsIn(given); err != nil {
				return m, err
			}
			if *to == nil {
				*to = []string{}
			}
		}
	}
	if of("fields") == nil && of("exclude") == nil {
		return m, pyrun.Raise("ImproperlyConfigured", "Creating a ModelForm without either the 'fields' attribute or the 'exclude' attribute is prohibited; form %s needs updating.", c.Name)
	}
	for _, name := range []string{"localized_fields", "formfield_callback"} {
		if of(name) != nil {
			return m, notPlayed("Meta.%s", name)
		}
	}
	for _, may := range metaOptions {
		if given := of(may.name); given != nil {
			d, is := given.(*sessionstore.Dict)
			if !is {
				return m, notPlayed("Meta.%s as '%s'", may.name, pyrun.KindOf(given))
			}
			m.byField = append(m.byField, fieldOption{may.option, d})
		}
	}
	return m, nil
}

// formFields is fields_for_model().
func (m metaOf) formFields(declared *sessionstore.Dict) (*sessionstore.Dict, error) {
	found := map[string]pyrun.Value{}
	var order []string
	for _, f := range m.model.FormFields() {
		wanted := m.has(f.Name)
		if !f.Editable {
			if wanted && m.fields != nil {
				return nil, pyrun.Raise("FieldError", "'%s' cannot be specified for %s model form as it is a non-editable field", f.Name, m.model.ModelName())
			}
			continue
		}
		if !wanted {
			continue
		}
		field, err := m.formField(f)
		if err != nil {
			return nil, err
		}
		found[f.Name] = field
		order = append(order, f.Name)
	}
	made := sessionstore.NewDict()
	if len(m.fields) == 0 {
		for _, name := range order {
			made.Set(name, found[name])
		}
		return made, nil
	}
	var missing []string
	for _, name := range m.fields {
		field, has := found[name]
		_, own := declared.Lookup(name)
		switch {
		case slices.Contains(m.exclude, name):
		case has:
			made.Set(name, field)
		case own:
			made.Set(name, declared.Get(name))
		default:
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return nil, pyrun.Raise("FieldError", "Unknown field(s) (%s) specified for %s", strings.Join(missing, ", "), m.model.ModelName())
	}
	return made, nil
}

// has reports whether Meta wants a field of the model.
func (m metaOf) has(name string) bool {
	return (m.fields == nil || slices.Contains(m.fields, name)) && !slices.Contains(m.exclude, name)
}

func (m metaOf) formField(f ModelField) (pyrun.Value, error) {
	args := &pyrun.Args{Func: "Field.__init__"}
	var class *FieldClass
	for _, of := range m.byField {
		v, has := of.by.Lookup(f.Name)
		if !has {
			continue
		}
		if of.option == "form_class" {
			given, is := v.(*FieldClass)
			if !is {
				return nil, notPlayed("a class of fields that is '%s'", pyrun.KindOf(v))
			}
			class = given
			continue
		}
		args.Named = append(args.Named, pyrun.Arg{Name: of.option, Value: v})
	}
	return f.Field(class, args)
}
