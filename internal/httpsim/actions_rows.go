package httpsim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/pyrun"
)

// FieldValue is what a field of a row is set to, or compared with.
type FieldValue struct {
	Field string // its name; in a lookup also pk, and one behind keys: team__name
	Is    FieldValueKind
	Of    Template // of ValueGiven and ValueAdded; of ValueRow the row, as in {{ team }} or {{ membership.team }}; of ValueFound a Who, or empty
	Minus bool     // of ValueAdded: it is taken away
	// ByID is of a ForeignKey whose id is given, as in team_id="1"; of ValueVisitor and ValueFound
	// it is user_id=request.user.pk, which is None for nobody.
	ByID bool
	// Manager is of the first of a lookup over rows that point to one, or to a user: team.membership_set. The
	// rows know that one.
	Manager bool
	Not     bool // of a lookup: exclude(…), of a field of the model's own
	Both    bool // of a lookup that excludes: together with the one before it, in one exclude()
	Then    bool // of a lookup: filter(…) is called once more, and this is the first that it is given
	// Lookup is the end of the name of a lookup, as icontains of name__icontains; empty: the value is the same.
	Lookup string
	Values []Template     // of Lookup in, those that stand in the list; none: what Of is
	Rows   string         // of ValueRows: what the view calls them
	Any    [][]FieldValue // of ValueAny: Q(…) | Q(…), all of one of them
	F      string         // of ValueF: the field; Of is what is added, or taken away where Minus says so
	Age    time.Duration  // of ValueYounger and ValueOlder, in whole seconds, or an Instant more where it counts itself: __gte
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
	ValueRow                           // team=team
	ValueRows                          // team__in=teams: of a lookup
	ValueAny                           // Q(…) | Q(…): of a lookup
	ValueF                             // count=F("count") + 1
)

// CreateRow is order = Order.objects.create(…): one INSERT. A value that has to be the only one
// of its field and is there already is an IntegrityError, which IfTaken catches.
type CreateRow struct {
	Model   *Model
	As      string // what the view calls the row; empty: Model.Var()
	Set     []FieldValue
	IfTaken []Action // except IntegrityError: …; nil: 500
}

// FindRow is order = Order.objects.filter(…).first(), and a question whether there is one. A
// branch that answers ends the page.
type FindRow struct {
	Model          *Model
	As             string // what the view calls the row; empty: Model.Var()
	From           string // rows above of which it is one: orders.first(); empty: all of the table
	Where          []FieldValue
	Order          string // order_by(…), as of ListRows; empty: by the id
	Last           bool   // last(): the order turned around
	Get            bool   // get() in a try, and except Order.DoesNotExist:
	Exists         bool   // if Order.objects.filter(…).exists(): order stays what it was
	IfFound, IfNot []Action
}

// Method is what is called.
func (a FindRow) Method() string {
	switch {
	case a.Exists:
		return "exists"
	case a.Last:
		return "last"
	case a.Get:
		return "get"
	}
	return "first"
}

// order is that in which Django looks for the row, of rows in an order.
func (a FindRow) order(order string) string {
	if order == "" {
		order = "pk"
	}
	if a.Last {
		return backwards(order)
	}
	return order
}

// LoadRow is order = Order.objects.get(…): 500 where there is none, or several.
type LoadRow struct {
	Model  *Model
	As     string // what the view calls the row; empty: Model.Var()
	From   string // rows above of which it is one: orders.get(…); empty: all of the table
	Where  []FieldValue
	Or404  bool   // get_object_or_404(Order, …)
	By     string // latest(\"at\") or earliest(\"at\"), in the place of get(); empty: get()
	Latest bool
}

// Method is what is called.
func (a LoadRow) Method() string {
	switch {
	case a.By == "":
		return "get"
	case a.Latest:
		return "latest"
	}
	return "earliest"
}

// order is that of latest() and earliest().
func (a LoadRow) order() string {
	if down, is := strings.CutPrefix(a.By, "-"); is && a.Latest {
		return down
	} else if a.Latest {
		return "-" + a.By
	}
	return a.By
}

// ListRows is orders = Order.objects.filter(…). The rows are read when somebody looks at them.
type ListRows struct {
	Model *Model
	As    string       // what the view calls the rows; empty: Model.Several()
	From  string       // rows above of which these are some: orders.filter(…); empty: all of the table
	Where []FieldValue // none: all()
	Order string       // order_by(…): a field, with - before it from the largest on, or several with a comma between; empty: none
	// Low and High are orders[2:5]; High is 0 for all that are left.
	Low, High int
}

// CountRows is order_count = Order.objects.filter(…).count().
type CountRows struct {
	Model *Model
	As    string // what the view calls the number; empty: Model.Count()
	From  string // rows above that are counted: orders.count(); empty: all of the table
	Where []FieldValue
}

// SetRow is order.paid = True of the row that was found or made, which changes that row and not
// the table: a SaveRow below it writes what was set.
type SetRow struct {
	Model *Model
	Of    string // what the view calls the row; empty: Model.Var()
	Set   []FieldValue
}

// SaveRow sets fields of the row that was found or made, and writes it whole: order.save().
type SaveRow struct {
	Model *Model
	Of    string // what the view calls the row; empty: Model.Var()
	Set   []FieldValue
	Only  []string // save(update_fields=[…]): fields; none: it is written whole
}

// DeleteRow is order.delete() of the row that was found or made, with what on_delete says.
type DeleteRow struct {
	Model       *Model
	Of          string   // what the view calls the row; empty: Model.Var()
	IfProtected []Action // except ProtectedError: …; nil: 500
}

// DeleteRows is Order.objects.filter(…).delete(), in a transaction, with what on_delete says.
type DeleteRows struct {
	Model       *Model
	From        string       // rows above that are deleted: orders.delete(); empty: all of the table
	Where       []FieldValue // none: all()
	IfProtected []Action     // except ProtectedError: …; nil: 500
}

// GetOrCreateRow is order, created = Order.objects.get_or_create(…, defaults={…}), and the
// question whether it was made.
type GetOrCreateRow struct {
	Model              *Model
	As                 string // what the view calls the row; empty: Model.Var()
	Where, Defaults    []FieldValue
	Made               string // what the view calls whether it was made; empty: it asks that at once, or never
	Updates            bool   // update_or_create(): a row that is there is given Defaults, too, and saved
	IfCreated, IfThere []Action
}

// Method is what is called.
func (a GetOrCreateRow) Method() string {
	if a.Updates {
		return "update_or_create"
	}
	return "get_or_create"
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

// Key is the name of the keyword argument of the value, but for __gt and __lt.
func (of FieldValue) Key() string {
	name := of.Field
	if of.ByID {
		name += "_id"
	}
	if of.Lookup != "" {
		name += "__" + of.Lookup
	}
	return name
}

// who is the name that a view has for the user of a ValueFound, empty for the one of whom found tells.
func (of FieldValue) who() string {
	if of.Is != ValueFound || len(of.Of.nodes) == 0 || !of.Of.nodes[0].Path.IsWho() {
		return ""
	}
	return of.Of.nodes[0].Path[1]
}

// put sets the fields of a row.
func (v *visit) put(r *record, set []FieldValue) (said []string, err error) {
	for _, of := range set {
		i := slices.IndexFunc(r.model.Fields, func(f ModelField) bool { return f.Name == of.Field })
		value, related, err := v.setTo(r.model, of)
		switch {
		case errors.Is(err, errAnonymousRow):
			//lint:ignore ST1005 these are Django's words
			err = fmt.Errorf(`ValueError: Cannot assign "<SimpleLazyObject: <django.contrib.auth.models.AnonymousUser object>>": "%s.%s" must be a "User" instance.`, r.model.Name, of.Field)
		case errors.Is(err, errDeletedRow):
			//lint:ignore ST1005 these are Django's words
			err = fmt.Errorf("ValueError: save() prohibited to prevent data loss due to unsaved related object '%s'.", of.Field)
		case err == nil && of.Is == ValueAdded:
			value, err = sumOf(r.values[i], value, map[bool]string{true: "-", false: "+"}[of.Minus])
		}
		if err != nil {
			return nil, err
		}
		r.values[i] = value
		delete(r.members, of.Field)
		delete(r.related, of.Field)
		if related != nil {
			r.keep(of.Field, related)
		}
		said = append(said, of.Key()+" = "+r.noted(i))
	}
	return said, nil
}

// keep remembers the row to which a field points, which nobody has to look up then.
func (r *record) keep(field string, related any) {
	if r.related == nil {
		r.related = map[string]any{}
	}
	r.related[field] = related
}

// shownOf is a value for a note.
func (r *record) shownOf(i int) any {
	switch value := r.values[i].(type) {
	case time.Time:
		return moment(value)
	case *fieldSum:
		return value.String()
	case *lineExpr:
		return value.class + "(…)"
	}
	return pythonValue(r.values[i])
}

// noted is a value as a note writes it: a sum of the database as the lines have it, which is no text.
func (r *record) noted(i int) string {
	if sum, is := r.values[i].(*fieldSum); is {
		return shortText(sum.code())
	}
	if isExpression(r.values[i]) {
		return shortText(fmt.Sprint(r.shownOf(i)))
	}
	return shortValue(r.shownOf(i))
}

// rowOf is a row as a view has made it, not saved yet.
func (v *visit) rowOf(m *Model, set []FieldValue) (*record, []string, error) {
	r, now := &record{model: m, values: make([]any, len(m.Fields))}, v.server.env.Now().UTC().Truncate(time.Microsecond)
	for i, f := range m.Fields {
		r.values[i] = f.initial(now, v.drawsUUID)
		if f.DefaultMember {
			r.given(f.Name, (*choiceMember)(nil))
		}
	}
	said, err := v.put(r, set)
	for i, f := range m.Fields {
		if f.AutoNow || f.SaveNow { // whatever was set
			r.values[i] = f.moment(now)
		}
	}
	if err == nil && set != nil {
		err = v.ofMethods().ownDefaults(r, func(name string) bool {
			return slices.ContainsFunc(set, func(of FieldValue) bool { return of.Field == name })
		})
	}
	return r, said, err
}

// ownDefaults gives a new row what functions of models.py make of it where nothing is said.
func (r *running) ownDefaults(rec *record, said func(field string) bool) error {
	for i, f := range rec.model.Fields {
		if f.DefaultCall != DefaultOwn || said(f.Name) {
			continue
		}
		does, err := r.defaultCall(rec.model, f)
		if err != nil {
			return err
		}
		value, err := pyrun.Call(does)
		if err != nil {
			return err
		}
		if rec.values[i], _, err = r.stores(rec.model, f, value, true); err != nil {
			return err
		}
		rec.given(f.Name, value)
	}
	return nil
}

// give binds the name of a row, of rows or of their number.
func (v *visit) give(name string, value any) {
	if v.rows == nil {
		v.rows = map[string]any{}
	}
	v.rows[name] = value
}

// theRow is the row that a view calls so, on which a method is called.
func (v *visit) theRow(name, method string) (*record, error) {
	switch r := v.rows[name].(type) {
	case *record:
		if r != nil {
			return r, nil
		}
		return nil, fmt.Errorf("AttributeError: 'NoneType' object has no attribute '%s'", method)
	}
	return nil, errors.New(unbound(name))
}
