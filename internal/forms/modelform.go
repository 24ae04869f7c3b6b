package forms

import (
	"slices"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// Model is a model of the site, or the user, as forms ask it. A row of it is a value that lines have: what its
// fields hold are attributes of it, and it has save(), full_clean() and validate_unique() as Django's rows do.
type Model interface {
	ModelName() string // of the class: "Order"
	// FormFields are its fields in their order.
	FormFields() []ModelField
	// NewRow is Order().
	NewRow() (pyrun.Value, error)
}

// ModelField is a field of a Model.
type ModelField struct {
	Name       string
	Editable   bool // a form may have it
	Blank      bool // it may be empty
	HasDefault bool // that of the model holds where a form sends nothing
	// Many says that it is a ManyToManyField, which a row has once it is saved.
	Many bool
	// Field is formfield(): the field of a form, which is given what Meta says of it, as label=.
	Field func(class *FieldClass, args *pyrun.Args) (pyrun.Value, error)
}

// modelForm is what a form keeps that stands for a row of a model.
type modelForm struct {
	meta         metaOf
	checksUnique bool // where the clean() of Django has run
}

// NewModelForm returns the class forms.ModelForm, which derives from Form.
func NewModelForm(form *pyrun.Class, host Host) *pyrun.Class {
	c := pyrun.NewClass("ModelForm", map[string]pyrun.Value{
		"__init__": pyrun.Method{Name: "__init__", Do: func(self pyrun.Value, args *pyrun.Args) (pyrun.Value, error) {
			f, err := begin(self, host)
			if err != nil {
				return nil, err
			}
			return nil, f.startModel(args)
		}},
		"clean": ofForm("clean", func(f *Form) (pyrun.Value, error) {
			f.model.checksUnique = true
			return f.attr("cleaned_data")
		}),
		"_post_clean": ofForm("_post_clean", func(f *Form) (pyrun.Value, error) { return nil, f.postClean() }),
		"validate_unique": ofForm("validate_unique", func(f *Form) (pyrun.Value, error) {
			return nil, f.asksRow("validate_unique", nil)
		}),
		"save": takes("save", func(f *Form, args *pyrun.Args) (pyrun.Value, error) {
			commit, err := pyrun.Truth(args.Or("commit", true))
			if err == nil {
				err = args.Done()
			}
			if err != nil {
				return nil, err
			}
			return f.save(commit)
		}),
		"save_m2m":  ofForm("save_m2m", func(f *Form) (pyrun.Value, error) { return nil, f.savesMany() }),
		"_save_m2m": ofForm("_save_m2m", func(f *Form) (pyrun.Value, error) { return nil, f.savesMany() }),
	}, form)
	c.Below = collectsModel
	return c
}

// collectsModel gives a class the fields of its model, and those of its own above them.
func collectsModel(c *pyrun.Class) (pyrun.Value, error) {
	if _, err := collects(c); err != nil {
		return nil, err
	}
	meta, err := readMeta(c)
	if err != nil || meta.model == nil {
		return nil, err
	}
	declared, _ := c.Names["declared_fields"].(*sessionstore.Dict)
	all, err := meta.formFields(declared)
	if err != nil {
		return nil, err
	}
	c.Set("base_fields", merged(all, declared))
	c.Set("_meta", &metaValue{meta})
	return nil, nil
}

// startModel is what the __init__ of a ModelForm does.
func (f *Form) startModel(args *pyrun.Args) error {
	meta, err := f.attr("_meta")
	of, is := meta.(*metaValue)
	if err != nil || !is {
		return pyrun.Raise("ValueError", "ModelForm has no model class specified.")
	}
	f.model = &modelForm{meta: of.metaOf}
	args.Func = "BaseModelForm.__init__"
	// instance stands behind empty_permitted, where a form has the order of its fields.
	row, _ := args.ByName("instance")
	if len(args.Pos) > 8 {
		return notPlayed("so many values by place for a ModelForm: instance= is given by name;")
	}
	initial := sessionstore.NewDict()
	if row == nil {
		if row, err = of.model.NewRow(); err != nil {
			return err
		}
	} else {
		for _, field := range of.model.FormFields() {
			if !field.Editable || !of.has(field.Name) {
				continue
			}
			v, err := initialOf(row, field)
			if err != nil {
				return err
			}
			if isRow(v) {
				if v, err = pyrun.AttributeOf(v, "pk"); err != nil {
					return err
				}
			}
			initial.Set(field.Name, v)
		}
	}
	f.of.Put("instance", row)
	given, named := args.ByName("initial")
	if !named && len(args.Pos) > 4 {
		given = args.Pos[4]
		args.Pos = append(slices.Clone(args.Pos[:4]), append([]pyrun.Value{nil}, args.Pos[5:]...)...)
	}
	if given != nil {
		d, is := given.(*sessionstore.Dict)
		if !is {
			return pyrun.Raise("TypeError", "'%s' object is not iterable", pyrun.KindOf(given))
		}
		initial = merged(initial, d)
	}
	if len(args.Pos) > 4 {
		args.Pos[4] = initial
	} else {
		args.Named = append(args.Named, pyrun.Arg{Name: "initial", Value: initial})
	}
	return f.start(args)
}

// initialOf is what a field of a row shows in a form: of a ManyToManyField the rows, where the row has a key.
func initialOf(row pyrun.Value, field ModelField) (pyrun.Value, error) {
	if !field.Many {
		return pyrun.AttributeOf(row, field.Name)
	}
	pk, err := pyrun.AttributeOf(row, "pk")
	if err != nil || pk == nil {
		return pyrun.List(), err
	}
	of, err := pyrun.AttributeOf(row, field.Name)
	if err != nil {
		return nil, err
	}
	asks, err := pyrun.AttributeOf(of, "all")
	if err != nil {
		return nil, err
	}
	rows, err := pyrun.Call(asks)
	if err != nil {
		return nil, err
	}
	all, err := pyrun.Iter(rows)
	return pyrun.List(all...), err
}

// rowAndCleaned are instance and cleaned_data.
func (f *Form) rowAndCleaned() (row pyrun.Value, cleaned *sessionstore.Dict, err error) {
	if row, err = f.attr("instance"); err == nil {
		cleaned, err = f.cleaned()
	}
	return row, cleaned, err
}

// savesMany is _save_m2m(): the rows that were chosen in the fields of many.
func (f *Form) savesMany() error {
	row, cleaned, err := f.rowAndCleaned()
	if err != nil {
		return err
	}
	for _, of := range f.model.meta.model.FormFields() {
		value, has := cleaned.Lookup(of.Name)
		if !of.Many || !has || !f.model.meta.has(of.Name) {
			continue
		}
		manager, err := pyrun.AttributeOf(row, of.Name)
		if err != nil {
			return err
		}
		sets, err := pyrun.AttributeOf(manager, "set")
		if err != nil {
			return err
		}
		if _, err := pyrun.Call(sets, value); err != nil {
			return err
		}
	}
	return nil
}

// without are the fields of the model that are not looked at: _get_validation_exclusions().
func (f *Form) without() ([]pyrun.Value, error) {
	all, err := f.fields()
	if err != nil {
		return nil, err
	}
	cleaned, err := f.cleaned()
	if err != nil {
		return nil, err
	}
	var made []pyrun.Value
	for _, of := range append([]ModelField{{Name: "id"}}, f.model.meta.model.FormFields()...) {
		if of.Many {
			continue
		}
		field, err := f.named(of.Name)
		if err != nil {
			return nil, err
		}
		_, shown := all.Lookup(of.Name)
		out := !shown || len(f.model.meta.fields) > 0 && !slices.Contains(f.model.meta.fields, of.Name) || slices.Contains(f.model.meta.exclude, of.Name) || f.errors.of(of.Name) != nil
		if !out && !of.Blank && !field.required {
			out = IsEmpty(cleaned.Get(of.Name))
		}
		if out {
			made = append(made, of.Name)
		}
	}
	return made, nil
}

// postClean is _post_clean(): it gives the row what was sent, and asks whether the model takes it.
func (f *Form) postClean() error {
	without, err := f.without()
	if err != nil {
		return err
	}
	if err := f.fillsRow(); err != nil {
		return err
	}
	if err := f.asksRow("full_clean", without); err != nil {
		return err
	}
	if !f.model.checksUnique {
		return nil
	}
	_, err = f.calls("validate_unique")
	return err
}

// fillsRow is construct_instance().
func (f *Form) fillsRow() error {
	row, cleaned, err := f.rowAndCleaned()
	if err != nil {
		return err
	}
	sets, is := row.(pyrun.AttrSetter)
	if !is {
		return notPlayed("a row that is '%s'", pyrun.KindOf(row))
	}
	for _, of := range f.model.meta.model.FormFields() {
		value, has := cleaned.Lookup(of.Name)
		if of.Many || !of.Editable || !has || !f.model.meta.has(of.Name) {
			continue
		}
		field, err := f.named(of.Name)
		if err != nil {
			return err
		}
		if of.HasDefault && field != nil && IsEmpty(value) {
			omitted, err := field.widget.omits(&f.data, f.addPrefix(of.Name))
			if err != nil {
				return err
			}
			if omitted {
				continue
			}
		}
		if err := sets.SetAttr(of.Name, value); err != nil {
			return err
		}
	}
	return nil
}

// asksRow asks the row whether it is as it should be, and keeps what it says.
func (f *Form) asksRow(how string, without []pyrun.Value) error {
	args := &pyrun.Args{}
	if how == "full_clean" {
		args.Named = []pyrun.Arg{{Name: "exclude", Value: pyrun.List(without...)}, {Name: "validate_unique", Value: false}}
	} else {
		all, err := f.without()
		if err != nil {
			return err
		}
		args.Named = []pyrun.Arg{{Name: "exclude", Value: pyrun.List(all...)}}
	}
	row, err := f.attr("instance")
	if err != nil {
		return err
	}
	asks, err := pyrun.AttributeOf(row, how)
	if err != nil {
		return err
	}
	_, err = pyrun.CallWith(asks, args)
	i := Of(err)
	if i == nil {
		return err
	}
	return f.updateErrors(i)
}

// updateErrors is _update_errors(): what the form says of a code comes before what the model says.
func (f *Form) updateErrors(i *Invalid) error {
	fields := i.fields
	if i.kind != byField {
		fields = []fieldErrors{{wholeForm, i.each()}}
	}
	for _, of := range fields {
		name, _ := of.name.(string)
		var messages *sessionstore.Dict
		if d := f.model.meta.option("error_messages"); name == wholeForm && d != nil {
			messages, _ = d.Get(wholeForm).(*sessionstore.Dict)
		}
		if field, err := f.named(name); err != nil {
			return err
		} else if field != nil && messages == nil {
			messages = field.messages
		}
		for _, one := range of.list {
			if code, is := one.Code.(string); is {
				if said, has := messages.Lookup(code); has {
					one.Message = said
				}
			}
		}
	}
	return f.addError(nil, i.exception())
}

// save is save(commit).
func (f *Form) save(commit bool) (pyrun.Value, error) {
	found, err := f.Errors()
	if err != nil {
		return nil, err
	}
	row, err := f.attr("instance")
	if err != nil {
		return nil, err
	}
	if len(found.names) > 0 {
		pk, err := pyrun.AttributeOf(row, "pk")
		if err != nil {
			return nil, err
		}
		done := map[bool]string{true: "created", false: "changed"}[pk == nil]
		return nil, pyrun.Raise("ValueError", "The %s could not be %s because the data didn't validate.", f.model.meta.model.ModelName(), done)
	}
	if !commit {
		return row, nil
	}
	saves, err := pyrun.AttributeOf(row, "save")
	if err != nil {
		return nil, err
	}
	if _, err = pyrun.Call(saves); err != nil {
		return nil, err
	}
	_, err = f.calls("_save_m2m")
	return row, err
}

// omits is value_omitted_from_data(): whether a field was not sent, as far as that can be known.
func (w *Widget) omits(data *sentData, name string) (bool, error) {
	switch w.kind.name {
	case "CheckboxInput", "CheckboxSelectMultiple", "SelectMultiple":
		return false, nil
	}
	_, has, err := data.get(name)
	return !has, err
}
