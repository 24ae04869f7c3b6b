package httpsim

import (
	"slices"
	"strings"

	"statelab/internal/accounts"
	"statelab/internal/forms"
	"statelab/internal/pyrun"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// cleaningArgs are what full_clean() and validate_unique() of a row are given.
func cleaningArgs(args *pyrun.Args) (without []string, unique bool, err error) {
	given := args.Or("exclude", nil)
	unique = true
	if v, has := args.ByName("validate_unique"); has {
		if unique, err = pyrun.Truth(v); err != nil {
			return nil, false, err
		}
	}
	args.ByName("validate_constraints") // of 4.1 on
	if given != nil {
		items, err := pyrun.Iter(given)
		if err != nil {
			return nil, false, err
		}
		for _, item := range items {
			name, _ := item.(string)
			without = append(without, name)
		}
	}
	return without, unique, args.Done()
}

// runs calls a validator of Django's with a value.
func (e *refusals) runs(field string, validator pyrun.Value, value pyrun.Value) error {
	_, err := pyrun.Call(validator, value)
	return e.take(field, err)
}

// atMost is MaxLengthValidator(limit).
func (r *running) atMost(limit int64) pyrun.Value {
	v, err := pyrun.Call(r.validators()["MaxLengthValidator"], limit)
	if err != nil {
		return nil
	}
	return v
}

const aName = `^[\w.@+-]+\Z`

// fullClean is user.full_clean().
func (w *whoObject) fullClean(args *pyrun.Args) (pyrun.Value, error) {
	without, unique, err := cleaningArgs(args)
	if err != nil {
		return nil, err
	}
	user, err := w.who()
	if err != nil || user == nil {
		return nil, err
	}
	found := &refusals{r: w.r.Request}
	for _, f := range userFields {
		value := map[string]string{"password": user.Password, "username": user.Username, "first_name": user.FirstName, "last_name": user.LastName, "email": user.Email}[f.name]
		if own := w.r.usersModel(); own.keeps != nil && !own.OfAbstractUser(f.name) {
			continue
		}
		if slices.Contains(without, f.name) || f.kind == "BooleanField" || value == "" && !f.needed {
			continue
		}
		if value == "" {
			found.add(f.name, "blank", "This field cannot be blank.", nil)
			continue
		}
		if f.name == "username" {
			check, err := pyrun.CallWith(w.r.validators()["RegexValidator"], &pyrun.Args{Pos: []pyrun.Value{aName, w.r.ofDjango("", "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.")}})
			if err != nil {
				return nil, err
			}
			if err := found.runs(f.name, check, value); err != nil {
				return nil, err
			}
		}
		if f.name == "email" {
			if err := found.runs(f.name, w.r.validators()["validate_email"], value); err != nil {
				return nil, err
			}
		}
		if err := found.runs(f.name, w.r.atMost(f.longest), value); err != nil {
			return nil, err
		}
	}
	if err := w.cleanOwn(user, without, found); err != nil {
		return nil, err
	}
	if unique {
		if found.dict != nil {
			without = append(slices.Clone(without), found.dict.Keys()...)
		}
		if err := w.unique(user, without, found); err != nil {
			return nil, err
		}
	}
	return nil, found.err()
}

// validateUnique is user.validate_unique().
func (w *whoObject) validateUnique(args *pyrun.Args) (pyrun.Value, error) {
	without, _, err := cleaningArgs(args)
	if err != nil {
		return nil, err
	}
	user, err := w.who()
	if err != nil || user == nil {
		return nil, err
	}
	found := &refusals{r: w.r.Request}
	if err := w.unique(user, without, found); err != nil {
		return nil, err
	}
	return nil, found.err()
}

// unique asks whether another user has the name.
func (w *whoObject) unique(user *accounts.User, without []string, found *refusals) error {
	if !slices.Contains(without, "username") && (w.swapped || w.r.usersModel().hasDjangosName()) {
		if w.swapped {
			return (&swappedUser{w.r}).fault()
		}
		rows, err := w.r.rowsOfModel(w.r.usersModel())
		if err != nil {
			return err
		}
		taken, err := isTaken(rows, []pyrun.Arg{{Name: "username", Value: user.Username}}, w.r.usersModel().key(user.ID))
		if err != nil {
			return err
		}
		if taken {
			found.add("username", "unique", "A user with that username already exists.", nil)
		}
	}
	if row := w.r.ownRow(user); row != nil && !w.swapped {
		if own := w.r.usersModel(); own.hasDjangosName() {
			without = append(slices.Clone(without), usernameField)
		}
		return row.unique(without, found)
	}
	return nil
}

// cleanOwn cleans the fields that the class of the site gives its users, and calls clean(): that of the class, or
// AbstractUser's.
func (w *whoObject) cleanOwn(user *accounts.User, without []string, found *refusals) error {
	row := w.r.ownRow(user)
	if row != nil && !w.swapped {
		for i, f := range row.record.model.Fields {
			if f.ofAbstract || slices.Contains(without, f.Name) {
				continue
			}
			if err := row.cleanField(f, i, found); err != nil {
				return err
			}
		}
		row.record.fillUser(user)
	}
	if call, has, err := w.ownAttr("clean", user); (has || err != nil) && !w.swapped {
		if err != nil {
			return err
		}
		_, raised := pyrun.Call(call)
		return found.ofForm(raised)
	}
	w.normalize(user)
	return nil
}

// isTaken asks whether there is a row with some values beside one: filter(…).exclude(pk=…).exists().
func isTaken(rows pyrun.Value, by []pyrun.Arg, but any) (bool, error) {
	asks := []struct {
		name string
		args []pyrun.Arg
	}{{"filter", by}}
	if but != nil {
		asks = append(asks, struct {
			name string
			args []pyrun.Arg
		}{"exclude", []pyrun.Arg{{Name: "pk", Value: but}}})
	}
	asks = append(asks, struct {
		name string
		args []pyrun.Arg
	}{"exists", nil})
	for _, ask := range asks {
		call, err := pyrun.AttributeOf(rows, ask.name)
		if err != nil {
			return false, err
		}
		if rows, err = pyrun.CallWith(call, &pyrun.Args{Named: slices.Clone(ask.args)}); err != nil {
			return false, err
		}
	}
	return pyrun.Truth(rows)
}

// fullClean is row.full_clean().
func (o *lineRow) fullClean(args *pyrun.Args) (pyrun.Value, error) {
	without, unique, err := cleaningArgs(args)
	if err != nil {
		return nil, err
	}
	found := &refusals{r: o.r.Request}
	m := o.record.model
	for i, f := range m.Fields {
		if slices.Contains(without, f.Name) {
			continue
		}
		if err := o.cleanField(f, i, found); err != nil {
			return nil, err
		}
	}
	if err := o.ownClean(found); err != nil {
		return nil, err
	}
	if unique {
		if found.dict != nil {
			without = append(slices.Clone(without), found.dict.Keys()...)
		}
		if err := o.unique(without, found); err != nil {
			return nil, err
		}
	}
	return nil, found.err()
}

// ownClean calls the clean() that the class of a model has.
func (o *lineRow) ownClean(found *refusals) error {
	call, has, err := o.ownAttr("clean")
	if !has || err != nil {
		return err
	}
	_, raised := pyrun.Call(call)
	return found.ofForm(raised)
}

// ofForm takes what clean() of a model has raised: of all of it, or of its fields.
func (found *refusals) ofForm(raised error) error {
	invalid := forms.Of(raised)
	if invalid == nil {
		return raised
	}
	by, byField, err := invalid.Attr("error_dict")
	if err != nil {
		return err
	}
	if !byField {
		return found.take(wholeForm, raised)
	}
	errs := by.(*sessionstore.Dict)
	for _, field := range errs.Keys() {
		all, err := pyrun.Iter(errs.Get(field))
		if err != nil {
			return err
		}
		for _, one := range all {
			if one, is := one.(*pyrun.Exception); is {
				if err := found.take(field, one); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// cleanField is clean() of one field of the model; the row has from then on what the field makes of its value.
func (o *lineRow) cleanField(f ModelField, at int, found *refusals) error {
	raw := o.record.values[at]
	if f.Blank && forms.IsEmpty(raw) {
		return nil
	}
	if isExpression(raw) {
		return nil
	}
	value, err := f.clean(raw)
	if err != nil {
		return found.take(f.Name, err)
	}
	if f.AutoNow || f.SaveNow {
		return nil
	}
	if err = o.validField(f, value, found); err == nil && !found.has(f.Name) {
		if o.record.values[at] = value; f.Kind == IntegerField { // which makes a plain number of a member of choices
			delete(o.record.members, f.Name)
		}
	}
	return err
}

// validField asks whether a field of the model takes a value: validate() and run_validators().
func (o *lineRow) validField(f ModelField, value any, found *refusals) error {
	empty := forms.IsEmpty(value)
	switch {
	case len(f.Choices) > 0 && !empty:
		if !f.sameChoice(value) {
			params := newDict()
			params.Set("value", value)
			found.add(f.Name, "invalid_choice", "Value %(value)r is not a valid choice.", params)
			return nil
		}
	case value == nil && !f.Null:
		found.add(f.Name, "null", "This field cannot be null.", nil)
		return nil
	case empty:
		found.add(f.Name, "blank", "This field cannot be blank.", nil)
		return nil
	}
	if value == nil || value == "" {
		return nil
	}
	if f.Kind == ForeignKey {
		there, err := o.isThere(f, value)
		if err == nil && !there {
			params := newDict()
			params.Set("model", o.r.verboseOf(f.target()))
			params.Set("field", "id")
			params.Set("value", value)
			found.add(f.Name, "invalid", "%(model)s instance with %(field)s %(value)r is not a valid choice.", params)
		}
		return err
	}
	own, err := o.r.ownValidators(o.record.model, f)
	if err != nil {
		return err
	}
	for _, v := range append(o.r.validatorsOf(f), own...) {
		if err := found.runs(f.Name, v, o.r.lineValue(value)); err != nil {
			return err
		}
	}
	return nil
}

// ownValidators are those that models.py gives a field.
func (r *running) ownValidators(m *Model, f ModelField) ([]pyrun.Value, error) {
	if !f.Validated {
		return nil, nil
	}
	class, err := r.classOf(m)
	if err != nil || class == nil {
		return nil, err
	}
	of, _ := class.Get(f.ValidatorsName())
	return listGiven(of)
}

// isThere asks whether the row is there to which a key points.
func (o *lineRow) isThere(f ModelField, id any) (is bool, err error) {
	table := o.r.users.Table()
	if f.To != nil {
		table = f.To.Table()
	}
	err = o.r.as(o.r.rowName(o.record)+".full_clean()", func() error {
		rows, err := o.r.conn.Query(rule.Textf("is there one in %s?", "%s에 있는지 확인", table), `SELECT 1 AS "a" FROM "`+table+`" WHERE "`+table+`"."`+f.To.pk()+`" = ? LIMIT 1`, id)
		is = len(rows) > 0
		return err
	})
	return is, err
}

// validatorsOf are those of a field of a model.
func (r *running) validatorsOf(f ModelField) (all []pyrun.Value) {
	of := r.validators()
	switch f.ClassName() {
	case "EmailField":
		all = append(all, of["validate_email"])
	case "GenericIPAddressField":
		all = append(all, r.anAddress())
	case "SlugField":
		all = append(all, of["validate_slug"])
	case "URLField":
		if v, err := pyrun.Call(of["URLValidator"]); err == nil {
			all = append(all, v)
		}
	}
	if f.Kind == CharField && f.ClassName() != "TextField" {
		all = append(all, r.atMost(int64(f.longest())))
	}
	if f.IsPositive() {
		if v, err := pyrun.Call(of["MinValueValidator"], int64(0)); err == nil {
			all = append(all, v)
		}
	}
	if f.Kind == DecimalField {
		if v, err := pyrun.Call(of["DecimalValidator"], int64(f.Digits), int64(f.Places)); err == nil {
			all = append(all, v)
		}
	}
	return all
}

// validateUnique is row.validate_unique().
func (o *lineRow) validateUnique(args *pyrun.Args) (pyrun.Value, error) {
	without, _, err := cleaningArgs(args)
	if err != nil {
		return nil, err
	}
	found := &refusals{r: o.r.Request}
	if err := o.unique(without, found); err != nil {
		return nil, err
	}
	return nil, found.err()
}

// unique asks for each thing of which there may be one alone, whether another row has it: what is together first.
func (o *lineRow) unique(without []string, found *refusals) error {
	m := o.record.model
	var checks [][]string
	if len(m.Together) > 0 {
		checks = append(checks, m.Together)
	}
	for _, c := range m.Constraints {
		if c.Condition == nil { // Django 4.1 looks at those of some rows alone, too
			checks = append(checks, c.Fields)
		}
	}
	for _, f := range m.Fields {
		if f.Unique {
			checks = append(checks, []string{f.Name})
		}
	}
	for _, check := range checks {
		if slices.ContainsFunc(check, func(name string) bool { return slices.Contains(without, name) }) {
			continue
		}
		var by []pyrun.Arg
		var labels []string
		for _, name := range check {
			i, _, known := m.fieldBy(name)
			if !known || o.record.values[i] == nil {
				continue
			}
			by = append(by, pyrun.Arg{Name: m.Fields[i].Column(), Value: o.r.lineValue(o.record.values[i])})
			labels = append(labels, o.r.labelOfField(m.Fields[i]))
		}
		if len(by) < len(check) {
			continue
		}
		rows, err := o.r.rowsOfModel(m)
		if err != nil {
			return err
		}
		taken, err := isTaken(rows, by, m.key(o.record.id))
		if err != nil {
			return err
		}
		if !taken {
			continue
		}
		params := newDict()
		params.Set("model_name", capFirst(o.r.verboseOf(m)))
		if len(check) == 1 {
			params.Set("field_label", labels[0])
			found.add(check[0], "unique", "%(model_name)s with this %(field_label)s already exists.", params)
			continue
		}
		params.Set("field_labels", o.r.listOf(labels))
		found.add(wholeForm, "unique_together", "%(model_name)s with this %(field_labels)s already exists.", params)
	}
	return nil
}

// listOf is get_text_list(labels, _("and")).
func (r *Request) listOf(labels []string) string {
	last := len(labels) - 1
	if last == 0 {
		return labels[0]
	}
	return strings.Join(labels[:last], r.translated("", ", ")) + " " + r.translated("", "and") + " " + labels[last]
}
