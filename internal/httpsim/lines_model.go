package httpsim

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"statelab/internal/accounts"
	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// modelClass is a class of models.py.
type modelClass struct {
	r *running
	m *Model
}

// TypeName implements pyrun.Object.
func (*modelClass) TypeName() string { return "ModelBase" }

// Attr implements pyrun.Object.
func (c *modelClass) Attr(name string) (pyrun.Value, bool, error) {
	switch name {
	case "DoesNotExist", "MultipleObjectsReturned":
		return pyrun.ClassOf(c.m.Name + "." + name), true, nil
	case "__name__", "__qualname__":
		return c.m.Name, true, nil
	case "_base_manager":
		return c.plainRows(), true, nil
	case "objects", "_default_manager":
		in, err := c.r.defaultManager(c.m)
		switch {
		case err != nil:
			return nil, false, err
		case in == nil:
			return c.plainRows(), true, nil
		case name == "_default_manager":
			return in, true, nil
		}
		if class, err := c.r.classOf(c.m); err == nil && class != nil {
			if _, has := class.Get(name); !has {
				return nil, false, pyrun.Raise("AttributeError", "type object '%s' has no attribute '%s'", c.m.Name, name)
			}
		}
	}
	class, err := c.r.classOf(c.m)
	if err != nil || class == nil {
		return nil, false, err
	}
	return class.Has(name)
}

// plainRows are the rows of the model as Django's own manager finds them.
func (c *modelClass) plainRows() *lineRows {
	return &lineRows{r: c.r, model: c.m, said: c.m.Name + ".objects", plays: "Manager"}
}

// Call implements pyrun.Callable: Order(item="tea"), which no table has yet.
func (c *modelClass) Call(args *pyrun.Args) (pyrun.Value, error) {
	return c.r.newRow(c.m, args)
}

// newRow is a row that is not saved yet.
func (r *running) newRow(m *Model, args *pyrun.Args) (*lineRow, error) {
	if len(args.Pos) > 0 {
		return nil, pyrun.Raise("NotImplementedError", "a row is given its fields by name here")
	}
	rec, _, err := r.rowOf(m, nil)
	if err != nil {
		return nil, err
	}
	row := &lineRow{r, rec}
	given := map[string]bool{}
	for _, n := range args.Named {
		given[n.Name] = true
		if _, _, known := m.fieldBy(n.Name); !known {
			return nil, pyrun.Raise("TypeError", "%s() got unexpected keyword arguments: '%s'", m.Name, n.Name)
		}
		if err := row.set(n.Name, n.Value); err != nil {
			return nil, err
		}
	}
	args.Named = nil
	if err := r.ownDefaults(rec, func(name string) bool { return given[name] }); err != nil {
		return nil, err
	}
	for i, f := range m.Fields {
		if (f.AutoNow || f.SaveNow) && !given[f.Name] { // which comes when the row is saved
			rec.values[i] = nil
		}
	}
	return row, nil
}

// now is the moment as a row keeps it.
func (r *running) now() time.Time { return r.server.env.Now().UTC().Truncate(time.Microsecond) }

// fieldBy finds a field by its name or, of a key, by its column.
func (m *Model) fieldBy(name string) (i int, byColumn, known bool) {
	for i, f := range m.Fields {
		switch {
		case f.Name == name:
			return i, false, true
		case f.Kind == ForeignKey && f.Column() == name:
			return i, true, true
		}
	}
	return 0, false, m.isPK(name)
}

// lineRow is a row of a model.
type lineRow struct {
	r      *running
	record *record
}

// TypeName implements pyrun.Object.
func (o *lineRow) TypeName() string { return o.record.model.Name }

// Str implements pyrun.Shown.
func (o *lineRow) Str() (string, error) {
	if text, is, err := o.ownStr(); is || err != nil {
		return text, err
	}
	if text, is, err := o.r.authText(o.record); is || err != nil {
		return text, err
	}
	return o.plainStr(), nil
}

// plainStr is __str__() of models.Model.
func (o *lineRow) plainStr() string {
	return o.record.plainStr()
}

// plainStr is __str__() of models.Model, and of the rows of sessions that of AbstractBaseSession: their key.
func (r *record) plainStr() string {
	if r.model.IsSession() {
		key, _ := r.values[0].(string)
		return key
	}
	if r.id == 0 {
		return r.model.Name + " object (None)"
	}
	return fmt.Sprintf("%s object (%d)", r.model.Name, r.id)
}

// Repr implements pyrun.Shown.
func (o *lineRow) Repr() (string, error) {
	text, err := o.Str()
	return "<" + o.record.model.Name + ": " + text + ">", err
}

// Equal implements pyrun.Equal: rows of a model are the same by their ids, where their class says nothing else.
func (o *lineRow) Equal(other pyrun.Value) (bool, error) {
	if _, own := o.record.model.own("__eq__"); own {
		c, err := o.ClassOf()
		if err != nil || c == nil {
			return false, err
		}
		v, done, err := c.Special("__eq__", o, other)
		if err != nil || !done {
			return o == other, err
		}
		return pyrun.Truth(v)
	}
	return o.same(other), nil
}

// same is __eq__() of models.Model.
func (o *lineRow) same(other pyrun.Value) bool {
	of, is := other.(*lineRow)
	return is && of.record.model == o.record.model && (of.record == o.record || o.record.id != 0 && of.record.id == o.record.id)
}

// lineValue is a value of a row as lines have it.
func (r *running) lineValue(v any) pyrun.Value {
	switch v := v.(type) {
	case time.Time:
		return pyrun.Moment{Time: v}
	case moment:
		return pyrun.Moment{Time: time.Time(v)}
	case *fieldSum, *lineExpr:
		return v
	case *record:
		if v == nil {
			return nil
		}
		if v.model.users {
			return r.userOfRow(v)
		}
		return &lineRow{r, v}
	case *accounts.User:
		if v == nil {
			return nil
		}
		return &whoObject{r: r, user: v}
	}
	return v
}

// Attr implements pyrun.Object.
func (o *lineRow) Attr(name string) (pyrun.Value, bool, error) {
	r, rec, m := o.r, o.record, o.record.model
	if value, given := rec.extras[name]; given {
		return value, true, nil
	}
	switch name {
	case "pk", m.pk():
		if m.IsSession() {
			return rec.values[0], true, nil
		}
		return m.key(rec.id), true, nil
	}
	if v, has, err := o.sessionAttr(name); has || err != nil {
		return v, has, err
	}
	if v, has, err := o.ownAttr(name); has || err != nil {
		return v, has, err
	}
	switch name {
	case "save":
		return function(name, o.save)
	case "delete":
		return function(name, o.remove)
	case "full_clean":
		return function(name, o.fullClean)
	case "validate_unique":
		return function(name, o.validateUnique)
	case "clean":
		return method(name, func() (pyrun.Value, error) { return nil, nil })
	case "refresh_from_db":
		return function(name, o.refresh)
	}
	if v, has, err := o.fieldAttr(name); has || err != nil {
		return v, has, err
	}
	return r.relatedAttr(m, r.rowName(rec)+"."+name, name, rec, rec.id)
}

// fieldAttr is what a row has by a field of its model.
func (o *lineRow) fieldAttr(name string) (pyrun.Value, bool, error) {
	r, rec, m := o.r, o.record, o.record.model
	if i, byColumn, known := m.fieldBy(name); known {
		f := m.Fields[i]
		if f.Kind != ForeignKey || byColumn {
			if member, err := r.member(rec, i); member != nil || err != nil {
				return member, true, err
			}
			return r.lineValue(rec.values[i]), true, nil
		}
		related, err := r.relatedTo(rec, i)
		return r.lineValue(related), true, err
	}
	if value, given := rec.extras[name]; given {
		return value, true, nil
	}
	if field, is := strings.CutPrefix(name, "get_"); is {
		if field, is = strings.CutSuffix(field, "_display"); is {
			if i, _, known := m.fieldBy(field); known && len(m.Fields[i].Choices) > 0 {
				return method(name, func() (pyrun.Value, error) { return m.Fields[i].display(r.Request, rec.values[i]), nil })
			}
		}
	}
	return nil, false, nil
}

// SetAttr implements pyrun.AttrSetter.
func (o *lineRow) SetAttr(name string, value pyrun.Value) error {
	if method, is := o.record.model.own(name); is && method.Property {
		c, err := o.ClassOf()
		if err != nil || c == nil {
			return err
		}
		if done, err := c.Assign(name, o, value); done || err != nil {
			return err
		}
	}
	if _, _, known := o.record.model.fieldBy(name); !known {
		return o.setExtra(name, value)
	}
	if err := o.set(name, value); err != nil {
		return err
	}
	if row, is := value.(*lineRow); is { // by name: what it says of itself may ask for more
		o.r.noteOf("%[2]s.%[3]s = %[4]s, %[1]s", "%[2]s.%[3]s = %[4]s, %[1]s", row.record.said(), o.r.rowName(o.record), name, o.r.rowName(row.record))
		return nil
	}
	o.r.tellName(o.r.rowName(o.record)+"."+name, value, 0)
	return nil
}

// setExtra gives a row what no column keeps: it is there as long as the row is at hand.
func (o *lineRow) setExtra(name string, value pyrun.Value) error {
	m := o.record.model
	if method, is := m.own(name); is && method.Property {
		return pyrun.Raise("AttributeError", "property '%s' of '%s' object has no setter", name, m.Name)
	}
	if o.r.isRelated(m, name) {
		return pyrun.Raise("TypeError", "Direct assignment to the reverse side of a related set is prohibited. Use %s.set() instead.", name)
	}
	o.record.extra(name, value)
	return nil
}

// isRelated reports whether rows of another model, or those of a ManyToManyField, stand under a name.
func (r *running) isRelated(m *Model, name string) bool {
	if _, is := m.manyOf(name); is {
		return true
	}
	for _, other := range r.server.models() {
		if slices.ContainsFunc(other.Fields, func(f ModelField) bool {
			return f.Kind == ForeignKey && !f.IsOne() && f.target().same(m) && other.Reverse(f) == name
		}) ||
			slices.ContainsFunc(other.Many, func(f ManyField) bool { return f.target().same(m) && f.Reverse(other) == name }) {
			return true
		}
	}
	return false
}

// set gives a field a value.
func (o *lineRow) set(name string, value pyrun.Value) error {
	m := o.record.model
	if m.IsSession() && m.isPK(name) {
		name = m.pk()
	} else if m.isPK(name) {
		id, is := value.(int64)
		if !is && value != nil {
			return pyrun.Raise("TypeError", "Field 'id' expected a number but got %s.", pyrun.KindOf(value))
		}
		o.record.id = id
		return nil
	}
	i, byColumn, _ := m.fieldBy(name)
	f := m.Fields[i]
	stored, related, err := o.r.stores(m, f, value, byColumn)
	if err != nil {
		return err
	}
	o.record.values[i] = stored
	o.record.keyed()
	o.record.given(f.Name, value)
	delete(o.record.related, f.Name)
	if related != nil {
		o.record.keep(f.Name, related)
	}
	if f.IsOne() && m.Reverse(f) != "" && !m.users { // which the other side knows from then on
		switch related := related.(type) {
		case *record:
			related.keepRows(m.Reverse(f), o)
		case *accounts.User:
			o.r.keepOne(related, m.Reverse(f), o.record)
		}
	}
	return nil
}

// stores is a value as a field of a model keeps it, and what it points to.
func (r *running) stores(m *Model, f ModelField, value pyrun.Value, byColumn bool) (stored, related any, err error) {
	value = plainChoice(value)
	switch v := value.(type) {
	case pyrun.Moment:
		return v.Time.UTC().Truncate(time.Microsecond), nil, nil
	case *fieldSum, *lineExpr, *lineAggregate:
		return v, nil, nil
	case *lineRow:
		if f.Kind != ForeignKey || byColumn {
			return nil, nil, pyrun.Raise("TypeError", "Field '%s' expected a number but got %s.", f.Name, v.TypeName())
		}
		if f.To != v.record.model {
			text, _ := v.Repr()
			return nil, nil, pyrun.Raise("ValueError", `Cannot assign "%s": "%s.%s" must be a "%s" instance.`, text, m.Name, f.Name, f.target().Name)
		}
		if v.record.id == 0 {
			return nil, nil, pyrun.Raise("ValueError", "save() prohibited to prevent data loss due to unsaved related object '%s'.", f.Name)
		}
		return v.record.model.key(v.record.id), v.record, nil
	case *whoObject:
		user, err := v.who()
		if err != nil {
			return nil, nil, err
		}
		if user == nil || !f.IsUser() || byColumn {
			text := "<SimpleLazyObject: <django.contrib.auth.models.AnonymousUser object>>"
			if user != nil {
				text, _ = v.Repr()
			}
			return nil, nil, pyrun.Raise("ValueError", `Cannot assign "%s": "%s.%s" must be a "%s" instance.`, text, m.Name, f.Name, f.target().Name)
		}
		return user.ID, user, nil
	}
	if f.Kind == ForeignKey && !byColumn && value != nil {
		text, _ := pyrun.Repr(value)
		return nil, nil, pyrun.Raise("ValueError", `Cannot assign "%s": "%s.%s" must be a "%s" instance.`, text, m.Name, f.Name, f.target().Name)
	}
	if text, is := value.(string); is && f.Kind == DateTimeField {
		at, err := pyrun.FromISO(text)
		if err != nil {
			return nil, nil, r.inWords(f.refuses("invalid", "“%(value)s” value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format.", text))
		}
		return at.Time.UTC(), nil, nil
	}
	switch value.(type) {
	case nil, bool, string, int64, float64, *big.Int, pyrun.Decimal, pyrun.Date, pyrun.Delta, uuidObject:
		return value, nil, nil // the field makes its own of it when it is saved
	}
	if f.Kind == JSONField {
		return value, nil, nil
	}
	if f.Kind == DateField || f.Kind == DateTimeField {
		return nil, nil, pyrun.Raise("TypeError", "expected string or bytes-like object, got '%s'", pyrun.KindOf(value))
	}
	text, err := pyrun.Str(value)
	return text, nil, err
}

func newDict() *sessionstore.Dict { return sessionstore.NewDict() }
