package httpsim

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/forms"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// capFirst is a text with its first letter large.
func capFirst(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(text[:size]) + text[size:]
}

// verbose is verbose_name of a field.
func (f ModelField) verbose() string {
	if f.Verbose != "" {
		return f.Verbose
	}
	return strings.ReplaceAll(f.Name, "_", " ")
}

// verbose is verbose_name of a model: where Meta has none, its name in words, "login attempt".
func (m *Model) verbose() string { return cmp.Or(m.Verbose, verboseName(m.Name)) }

// verboseOf is verbose_name of a model in the language that is active.
func (r *Request) verboseOf(m *Model) string {
	if m.Late {
		return r.translated("", m.verbose())
	}
	return m.verbose()
}

// labelOfField is verbose_name of a field with its first letter large, in the language that is active.
func (r *Request) labelOfField(f ModelField) string {
	if f.Late {
		return capFirst(r.translated("", f.verbose()))
	}
	return capFirst(f.verbose())
}

// ModelName implements forms.Model.
func (c *modelClass) ModelName() string { return c.m.Name }

// NewRow implements forms.Model.
func (c *modelClass) NewRow() (pyrun.Value, error) {
	return c.r.newRow(c.m, &pyrun.Args{Func: c.m.Name})
}

// FormFields implements forms.Model.
func (c *modelClass) FormFields() []forms.ModelField {
	all := make([]forms.ModelField, 0, len(c.m.Fields))
	for _, f := range c.m.Fields {
		all = append(all, forms.ModelField{
			Name: f.Name, Editable: !f.Fixed && !f.AutoNow && !f.SaveNow, Blank: f.Blank || f.Kind == BooleanField, HasDefault: f.hasDefault(),
			Field: func(class *forms.FieldClass, args *pyrun.Args) (pyrun.Value, error) {
				return c.formField(f, class, args)
			},
		})
	}
	for _, f := range c.m.Many {
		all = append(all, forms.ModelField{Name: f.Name, Editable: true, Blank: f.Blank, Many: true, Field: func(class *forms.FieldClass, args *pyrun.Args) (pyrun.Value, error) {
			return c.manyField(f, class, args)
		}})
	}
	return all
}

// shown is a text of a model as a form has it, made into something else; one of gettext_lazy() is looked up late.
func (c *modelClass) shown(made func(string) string, late bool, text string) pyrun.Value {
	if made == nil {
		made = func(text string) string { return text }
	}
	if !late || text == "" {
		return made(text)
	}
	return &lazyText{c.r.Request, func(r *Request) string { return made(r.translated("", text)) }}
}

// manyField is formfield() of a ManyToManyField.
func (c *modelClass) manyField(f ManyField, class *forms.FieldClass, args *pyrun.Args) (pyrun.Value, error) {
	if class == nil {
		class = forms.ClassOfField("ModelMultipleChoiceField", formSite{c.r})
	}
	named(args, "required", !f.Blank)
	named(args, "label", c.shown(capFirst, f.Late, f.verbose()))
	named(args, "help_text", c.shown(nil, f.Late, f.Help))
	var of pyrun.Object = c.r.usersClass()
	if f.To != nil {
		of = c.r.modelNamed(f.To)
	}
	rows, err := pyrun.AttributeOf(of, "_default_manager")
	if err != nil {
		return nil, err
	}
	named(args, "queryset", rows)
	return class.Call(args)
}

// verbose is verbose_name of a ManyToManyField.
func (f ManyField) verbose() string {
	return cmp.Or(f.Verbose, strings.ReplaceAll(f.Name, "_", " "))
}

// formClasses are the fields of forms that stand for fields of models.
var formClasses = map[string]string{
	"CharField": "CharField", "TextField": "CharField", "EmailField": "EmailField", "URLField": "URLField", "SlugField": "SlugField", "UUIDField": "UUIDField",
	"IntegerField": "IntegerField", "SmallIntegerField": "IntegerField", "BigIntegerField": "IntegerField", "PositiveIntegerField": "IntegerField", "PositiveSmallIntegerField": "IntegerField",
	"FloatField": "FloatField", "DecimalField": "DecimalField", "BooleanField": "BooleanField", "DateField": "DateField", "DateTimeField": "DateTimeField",
	"ForeignKey": "ModelChoiceField", "OneToOneField": "ModelChoiceField",
}

// named gives arguments a value by name, where they have none.
func named(args *pyrun.Args, name string, value pyrun.Value) {
	for _, n := range args.Named {
		if n.Name == name {
			return
		}
	}
	args.Named = append(args.Named, pyrun.Arg{Name: name, Value: value})
}

// formField is formfield() of a field of a model.
func (c *modelClass) formField(f ModelField, class *forms.FieldClass, args *pyrun.Args) (pyrun.Value, error) {
	kind := f.ClassName()
	if class == nil {
		name := formClasses[kind]
		if name == "" {
			return nil, pyrun.Raise("NotImplementedError", "the %s %s is not played in a form here: leave it out by exclude = [%q]", kind, f.Name, f.Name)
		}
		class = forms.ClassOfField(name, formSite{c.r})
	}
	named(args, "required", !f.Blank && f.Kind != BooleanField)
	named(args, "label", c.shown(capFirst, f.Late, f.verbose()))
	named(args, "help_text", c.shown(nil, f.Late, f.Help))
	switch {
	case f.DefaultCall != "": // which may give something else when the form is sent
		does, err := c.r.defaultCall(c.m, f)
		if err != nil {
			return nil, err
		}
		named(args, "initial", does)
		named(args, "show_hidden_initial", true)
	case f.Default != nil:
		named(args, "initial", c.r.lineValue(f.Default))
	}
	if len(f.Choices) > 0 {
		return c.choiceField(f, args)
	}
	if err := c.limits(f, kind, args); err != nil {
		return nil, err
	}
	return class.Call(args)
}

// defaultCall is the function that is the default of a field.
func (r *running) defaultCall(m *Model, f ModelField) (pyrun.Value, error) {
	if f.DefaultCall != DefaultOwn {
		return pyrun.Builtin{Name: string(f.DefaultCall), Do: func(args *pyrun.Args) (pyrun.Value, error) {
			return r.lineValue(f.initial(r.now(), r.drawsUUID)), args.Done()
		}}, nil
	}
	return r.ownDefault(m, f)
}

// ownDefault is what models.py gives as the default of a field: a function, or a member of choices.
func (r *running) ownDefault(m *Model, f ModelField) (pyrun.Value, error) {
	class, err := r.classOf(m)
	if err != nil {
		return nil, err
	}
	of, _ := class.Get(f.DefaultName())
	held, is := of.(*pyrun.Tuple)
	if !is || len(held.Items) != 1 {
		return nil, pyrun.Raise("NameError", "the default of %s is not defined", f.Name)
	}
	return held.Items[0], nil
}

// limits are what a field of a model says of the values that it takes.
func (c *modelClass) limits(f ModelField, kind string, args *pyrun.Args) error {
	switch {
	case f.Kind == ForeignKey:
		rows, err := c.targets(f)
		if err != nil {
			return err
		}
		named(args, "queryset", rows)
	case f.Kind == CharField:
		if kind != "TextField" {
			named(args, "max_length", int64(f.longest()))
		} else {
			if f.MaxLength > 0 {
				named(args, "max_length", int64(f.MaxLength))
			}
			named(args, "widget", forms.ClassOfWidget("Textarea"))
		}
		if f.Null {
			named(args, "empty_value", nil)
		}
	case f.IsPositive():
		named(args, "min_value", int64(0))
	case f.Kind == DecimalField:
		named(args, "max_digits", int64(f.Digits))
		named(args, "decimal_places", int64(f.Places))
	case f.Kind == BooleanField && f.Null:
		return pyrun.Raise("NotImplementedError", "a BooleanField that may be null is not played in a form here: leave it out by exclude = [%q]", f.Name)
	}
	return nil
}

// targets are the rows to which a key may point.
func (c *modelClass) targets(f ModelField) (pyrun.Value, error) {
	var of pyrun.Object = c.r.usersClass()
	if f.To != nil {
		of = c.r.modelNamed(f.To)
	}
	return pyrun.AttributeOf(of, "_default_manager")
}

// choiceField is the field of a form for a field that takes some values alone.
func (c *modelClass) choiceField(f ModelField, args *pyrun.Args) (pyrun.Value, error) {
	choices := pyrun.List()
	if (f.Blank || !f.hasDefault()) && !slices.ContainsFunc(f.Choices, func(c FieldChoice) bool { return c.Value == nil }) {
		choices.Append(&pyrun.Tuple{Items: []pyrun.Value{"", "---------"}})
	}
	for _, choice := range f.Choices {
		value := choice.Value
		if value == nil { // __empty__
			value = ""
		}
		choices.Append(&pyrun.Tuple{Items: []pyrun.Value{value, c.shown(nil, choice.Late, choice.Label)}})
	}
	named(args, "choices", choices)
	named(args, "coerce", pyrun.Builtin{Name: "to_python", Do: func(args *pyrun.Args) (pyrun.Value, error) {
		v, err := args.Need("value")
		if err != nil {
			return nil, err
		}
		v, err = f.clean(v)
		return v, c.r.inWords(err)
	}})
	if f.Null {
		named(args, "empty_value", nil)
	}
	return forms.ClassOfField("TypedChoiceField", formSite{c.r}).Call(args)
}

// userField is a field of the user as forms have it.
type userField struct {
	name, kind, label, help string // label as verbose_name has it
	longest                 int64
	initial                 pyrun.Value
	needed                  bool
}

var userFields = []userField{
	{"password", "CharField", "password", "", 128, nil, true},
	{"is_superuser", "BooleanField", "superuser status", "Designates that this user has all permissions without explicitly assigning them.", 0, false, false},
	{"username", "CharField", "username", "Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.", LongestName, nil, true},
	{"first_name", "CharField", "first name", "", 150, nil, false},
	{"last_name", "CharField", "last name", "", 150, nil, false},
	{"email", "EmailField", "email address", "", 254, nil, false},
	{"is_staff", "BooleanField", "staff status", "Designates whether the user can log into this admin site.", 0, false, false},
	{"is_active", "BooleanField", "active", "Designates whether this user should be treated as active. Unselect this instead of deleting accounts.", 0, true, false},
}

// ModelName implements forms.Model.
func (u *usersObject) ModelName() string { return u.r.usersModel().Name }

// NewRow implements forms.Model.
func (u *usersObject) NewRow() (pyrun.Value, error) { return u.Call(&pyrun.Args{Func: "User"}) }

// FormFields implements forms.Model.
func (u *usersObject) FormFields() []forms.ModelField { return u.r.formFieldsOfUsers(u.r.usersModel()) }

// formFieldsOfUsers are the fields of a model of users as forms have them.
func (r *running) formFieldsOfUsers(own *Model) []forms.ModelField {
	var all []forms.ModelField
	for _, f := range userFields {
		if own.keeps != nil && !own.OfAbstractUser(f.name) {
			continue
		}
		all = append(all, forms.ModelField{Name: f.name, Editable: true, Blank: !f.needed, HasDefault: f.initial != nil, Field: func(class *forms.FieldClass, args *pyrun.Args) (pyrun.Value, error) {
			if class == nil {
				class = forms.ClassOfField(f.kind, formSite{r})
			}
			named(args, "required", f.needed)
			named(args, "label", r.labelOf(f.label))
			if f.help != "" {
				named(args, "help_text", r.ofDjango("", f.help))
			}
			if f.initial != nil {
				named(args, "initial", f.initial)
			}
			if f.longest > 0 {
				named(args, "max_length", f.longest)
			}
			return class.Call(args)
		}})
	}
	for _, name := range []string{"last_login", "date_joined", "groups", "user_permissions"} {
		if own.keeps != nil && (own.Lacks(name) || own.isOwnField(name)) {
			continue
		}
		all = append(all, forms.ModelField{Name: name, Editable: true, Blank: true, Field: func(*forms.FieldClass, *pyrun.Args) (pyrun.Value, error) {
			return nil, pyrun.Raise("NotImplementedError", "%s of a user is not played in a form here: leave it out of Meta.fields", name)
		}})
	}
	for _, f := range (&modelClass{r, own}).FormFields() {
		if !own.OfAbstractUser(f.Name) && own.keeps != nil {
			all = append(all, f)
		}
	}
	return all
}

// refusals collect what is wrong with a row, field by field.
type refusals struct {
	r    *Request
	dict *sessionstore.Dict
}

// add notes an error of a field, in Django's own words.
func (e *refusals) add(field, code, message string, params *sessionstore.Dict) {
	e.of(field).Append(forms.Refusal(e.r.ofDjango("", message), code, params))
}

// of are the errors of a field.
func (e *refusals) of(field string) *sessionstore.List {
	if e.dict == nil {
		e.dict = newDict()
	}
	l, is := e.dict.Get(field).(*sessionstore.List)
	if !is {
		l = pyrun.List()
		e.dict.Set(field, l)
	}
	return l
}

// has reports whether something is wrong with a field.
func (e *refusals) has(field string) bool { return e.dict != nil && e.dict.Get(field) != nil }

// take notes what an exception says of a field; any other error is returned.
func (e *refusals) take(field string, err error) error {
	if err == nil {
		return nil
	}
	refused := forms.Of(e.r.inWords(err))
	if refused == nil {
		return err
	}
	for _, one := range refused.Exceptions() {
		e.of(field).Append(one)
	}
	return nil
}

// err is the ValidationError of all of them, nil for none.
func (e *refusals) err() error {
	if e.dict == nil {
		return nil
	}
	made, err := pyrun.Call(forms.ValidationError(), e.dict)
	if err != nil {
		return err
	}
	raised, _ := made.(*pyrun.Exception)
	return raised
}
