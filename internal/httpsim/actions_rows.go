package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"statelab/internal/accounts"
)

// FieldValue is what a field of a row is set to, or compared with.
type FieldValue struct {
	Field string // its name; in a lookup also pk
	Is    FieldValueKind
	Of    Template      // of ValueGiven and ValueAdded
	Minus bool          // of ValueAdded: it is taken away
	ByID  bool          // of ValueVisitor and ValueFound: user_id=request.user.pk, which is None for nobody
	Age   time.Duration // of ValueYounger and ValueOlder, in whole seconds, or an Instant more where it counts itself: __gte
}

// FieldValueKind says where the value comes from.
type FieldValueKind int

// The kinds.
const (
	ValueGiven   FieldValueKind = iota // item="tea"
	ValueVisitor                       // user=request.user
	ValueFound                         // user=user
	ValueNow                           // at=timezone.now()
	ValueNone                          // at=None
	ValueYounger                       // at__gt=timezone.now() - timedelta(seconds=300): of a lookup
	ValueOlder                         // at__lt=timezone.now() - timedelta(seconds=300): of a lookup
	ValueAdded                         // order.count += 1: of a change
)

// CreateRow is order = Order.objects.create(…): one INSERT. A value that has to be the only one
// of its field and is there already is an IntegrityError, which IfTaken catches.
type CreateRow struct {
	Model   *Model
	Set     []FieldValue
	IfTaken []Action // except IntegrityError: …; nil: 500
}

// FindRow is order = Order.objects.filter(…).first(), and a question whether there is one. A
// branch that answers ends the page.
type FindRow struct {
	Model          *Model
	Where          []FieldValue
	Exists         bool // if Order.objects.filter(…).exists(): order stays what it was
	IfFound, IfNot []Action
}

// LoadRow is order = Order.objects.get(…): 500 where there is none, or several.
type LoadRow struct {
	Model *Model
	Where []FieldValue
	Or404 bool // get_object_or_404(Order, …)
}

// ListRows is orders = Order.objects.filter(…). The rows are read when somebody looks at them.
type ListRows struct {
	Model *Model
	Where []FieldValue // none: all()
	Order string       // order_by(…): a field, with - before it from the largest on; empty: none
}

// CountRows is order_count = Order.objects.filter(…).count().
type CountRows struct {
	Model *Model
	Where []FieldValue
}

// SaveRow sets fields of the row that was found or made, and writes it whole: order.save().
type SaveRow struct {
	Model *Model
	Set   []FieldValue
}

// DeleteRow is order.delete() of the row that was found or made, with what on_delete says.
type DeleteRow struct {
	Model       *Model
	IfProtected []Action // except ProtectedError: …; nil: 500
}

// DeleteRows is Order.objects.filter(…).delete(), in a transaction, with what on_delete says.
type DeleteRows struct {
	Model       *Model
	Where       []FieldValue // none: all()
	IfProtected []Action     // except ProtectedError: …; nil: 500
}

// GetOrCreateRow is order, created = Order.objects.get_or_create(…, defaults={…}), and the
// question whether it was made.
type GetOrCreateRow struct {
	Model              *Model
	Where, Defaults    []FieldValue
	IfCreated, IfThere []Action
}

// Missing returns the fields that a new row has to have and that are not set.
func (m *Model) Missing(set []FieldValue) []string {
	var all []string
	for _, f := range m.Fields {
		if f.needed() && !slices.ContainsFunc(set, func(of FieldValue) bool { return of.Field == f.Name }) {
			all = append(all, f.Name)
		}
	}
	return all
}

// valueOf is what a FieldValue is now, and the user where it is one.
func (v *visit) valueOf(m *Model, of FieldValue) (any, *accounts.User, error) {
	f, _ := m.Field(of.Field)
	if of.ByID {
		id, err := v.idOf(of.Is == ValueVisitor)
		return id, nil, err
	}
	switch of.Is {
	case ValueVisitor:
		user, err := v.User()
		if err == nil && user == nil {
			return nil, nil, errAnonymousRow
		}
		if err != nil {
			return nil, nil, err
		}
		return asKey(user)
	case ValueFound:
		user, err := Login{}.user(v)
		if errors.Is(err, errNoUser) {
			return nil, nil, nil // user=None
		}
		if errors.Is(err, errAnonymous) {
			err = errAnonymousRow
		}
		if err != nil {
			return nil, nil, err
		}
		return asKey(user)
	case ValueNow:
		return v.server.env.Now().UTC().Truncate(time.Microsecond), nil, nil
	case ValueNone:
		return nil, nil, nil
	case ValueYounger, ValueOlder:
		return v.server.env.Now().UTC().Add(-of.Age).Truncate(time.Microsecond), nil, nil
	}
	value, err := v.worth(of.Of)
	if err == nil {
		value, err = asField(f, value)
	}
	return value, nil, err
}

// idOf is the pk of the visitor, or of the user who was found, None for an AnonymousUser.
func (v *visit) idOf(visitor bool) (any, error) {
	user, err := v.whose(visitor, "pk")
	switch {
	case errors.Is(err, errAnonymous):
		return nil, nil
	case err != nil:
		return nil, err
	case user.ID == 0: // deleted
		return nil, nil
	}
	return user.ID, nil
}

// asKey is a user as a value of a ForeignKey.
func asKey(user *accounts.User) (any, *accounts.User, error) {
	if user.ID == 0 {
		return nil, nil, errDeletedUser
	}
	return user.ID, user, nil
}

// errDeletedUser says that a row or a lookup was to have a user who was deleted.
var errDeletedUser = errors.New("deleted")

// errAnonymousRow says that a row or a lookup was to have request.user, who is nobody.
var errAnonymousRow = errors.New("anonymous")

// filterFor works the conditions of a lookup out.
func (v *visit) filterFor(m *Model, where []FieldValue) (filter, error) {
	conditions := make([]condition, len(where))
	for i, of := range where {
		value, _, err := v.valueOf(m, of)
		if errors.Is(err, errAnonymousRow) {
			//lint:ignore ST1005 these are Django's words
			err = errors.New("TypeError: Field 'id' expected a number but got <SimpleLazyObject: <django.contrib.auth.models.AnonymousUser object>>.")
		}
		if errors.Is(err, errDeletedUser) {
			//lint:ignore ST1005 these are Django's words
			err = errors.New("ValueError: Model instances passed to related filters must be saved.")
		}
		if err != nil {
			return filter{}, err
		}
		conditions[i].field, _ = m.Field(of.Field)
		conditions[i].value, conditions[i].later, conditions[i].earlier = value, of.Is == ValueYounger, of.Is == ValueOlder
	}
	return m.filterOf(conditions), nil
}

// put sets the fields of a row.
func (v *visit) put(r *record, set []FieldValue) (said []string, err error) {
	for _, of := range set {
		i := slices.IndexFunc(r.model.Fields, func(f ModelField) bool { return f.Name == of.Field })
		value, user, err := v.valueOf(r.model, of)
		switch {
		case errors.Is(err, errAnonymousRow):
			//lint:ignore ST1005 these are Django's words
			err = fmt.Errorf(`ValueError: Cannot assign "<SimpleLazyObject: <django.contrib.auth.models.AnonymousUser object>>": "%s.%s" must be a "User" instance.`, r.model.Name, of.Field)
		case errors.Is(err, errDeletedUser):
			//lint:ignore ST1005 these are Django's words
			err = fmt.Errorf("ValueError: save() prohibited to prevent data loss due to unsaved related object '%s'.", of.Field)
		case err == nil && of.Is == ValueAdded:
			value, err = sumOf(r.values[i], value, map[bool]string{true: "-", false: "+"}[of.Minus])
			if err == nil {
				value, err = asField(r.model.Fields[i], value)
			}
		}
		if err != nil {
			return nil, err
		}
		r.values[i] = value
		delete(r.users, of.Field)
		if user != nil {
			r.keep(of.Field, user)
		}
		said = append(said, of.Field+" = "+shortValue(r.shownOf(i)))
	}
	return said, nil
}

// keep remembers the user of a field, whom nobody has to look up then.
func (r *record) keep(field string, user *accounts.User) {
	if r.users == nil {
		r.users = map[string]*accounts.User{}
	}
	r.users[field] = user
}

// shownOf is a value for a note.
func (r *record) shownOf(i int) any {
	if at, ok := r.values[i].(time.Time); ok {
		return moment(at)
	}
	return r.values[i]
}

// rowOf is a row as a view has made it, not saved yet.
func (v *visit) rowOf(m *Model, set []FieldValue) (*record, []string, error) {
	r := &record{model: m, values: make([]any, len(m.Fields))}
	for i, f := range m.Fields {
		r.values[i] = f.initial(v.server.env.Now().UTC().Truncate(time.Microsecond))
	}
	said, err := v.put(r, set)
	return r, said, err
}

// give binds the name of a row, of rows or of their number.
func (v *visit) give(name string, value any) {
	if v.rows == nil {
		v.rows = map[string]any{}
	}
	v.rows[name] = value
}

// theRow is the row on which a method is called.
func (v *visit) theRow(m *Model, method string) (*record, error) {
	switch r := v.rows[m.Var()].(type) {
	case *record:
		if r != nil {
			return r, nil
		}
		return nil, fmt.Errorf("AttributeError: 'NoneType' object has no attribute '%s'", method)
	}
	return nil, errors.New(unbound(m.Var()))
}
