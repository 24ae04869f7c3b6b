package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"statelab/internal/pyrun"
	"statelab/internal/sessionstore"
)

// FieldKind is the class of a field.
type FieldKind string

// The fields. Values of rows are texts, int64s, float64s, bools, times, a pyrun.Decimal, a pyrun.Delta, a
// pyrun.Date, a uuidObject, and what JSON holds; of a ForeignKey ids, and in Model.Rows names of users where it is
// to the user. Each may be nil.
const (
	CharField     FieldKind = "CharField"
	IntegerField  FieldKind = "IntegerField"
	BooleanField  FieldKind = "BooleanField"
	DateTimeField FieldKind = "DateTimeField"
	ForeignKey    FieldKind = "ForeignKey"
	DateField     FieldKind = "DateField"
	DecimalField  FieldKind = "DecimalField"
	FloatField    FieldKind = "FloatField"
	DurationField FieldKind = "DurationField"
	JSONField     FieldKind = "JSONField"
	UUIDField     FieldKind = "UUIDField"
)

// Classes of fields that are kept as another one.
const (
	TextField     FieldKind = "TextField"
	OneToOneField FieldKind = "OneToOneField"
)

// RowValue is what a template has of a ForeignKey to another model: see Node.Of.
const RowValue FieldKind = "row"

// keptAs are the classes of fields that are kept as another one, with the type of their column.
var keptAs = map[FieldKind]struct {
	kind   FieldKind
	column string
}{
	TextField: {CharField, "text"}, "EmailField": {CharField, ""}, "URLField": {CharField, ""}, "SlugField": {CharField, ""},
	"PositiveIntegerField": {IntegerField, "integer unsigned"}, "PositiveSmallIntegerField": {IntegerField, "smallint unsigned"},
	"GenericIPAddressField": {CharField, "char(39)"},
	"SmallIntegerField":     {IntegerField, "smallint"}, "BigIntegerField": {IntegerField, "bigint"}, OneToOneField: {ForeignKey, ""},
}

// columnTypes are those of the columns of the kinds.
var columnTypes = map[FieldKind]string{
	IntegerField: "integer", BooleanField: "bool", DateTimeField: "datetime", DateField: "date", DecimalField: "decimal", FloatField: "real", DurationField: "bigint", JSONField: "text", UUIDField: "char(32)",
}

// FieldKinds returns the classes of fields.
func FieldKinds() []string {
	return []string{string(CharField), string(IntegerField), string(BooleanField), string(DateTimeField), string(ForeignKey), "TextField", "EmailField", "URLField", "SlugField", "PositiveIntegerField",
		string(OneToOneField), string(DateField), string(DecimalField), string(FloatField), string(DurationField), string(JSONField), string(UUIDField), "BigIntegerField", "SmallIntegerField", "PositiveSmallIntegerField", "GenericIPAddressField"}
}

// Classed is the field with the kind as which its class is kept.
func (f ModelField) Classed() ModelField {
	if as, is := keptAs[f.Kind]; is {
		f.Class, f.Kind = f.Kind, as.kind
	}
	if f.Class == OneToOneField {
		f.Unique = true
	}
	return f
}

// ClassName is the class of the field.
func (f ModelField) ClassName() string { return string(cmp.Or(f.Class, f.Kind)) }

// IsOne reports whether the field is a OneToOneField.
func (f ModelField) IsOne() bool { return f.Class == OneToOneField }

// IsPositive reports whether the database takes no number below 0.
func (f ModelField) IsPositive() bool { return strings.HasPrefix(string(f.Class), "Positive") }

// IsMoment reports whether the field can be a moment or a day that is set when a row is made or saved.
func (f ModelField) IsMoment() bool { return f.Kind == DateTimeField || f.Kind == DateField }

// LongestText is max_length of a CharField of which nothing is said. SQLite does not hold anybody to it.
const LongestText = 200

// longest is max_length of the field; 0: any length.
func (f ModelField) longest() int {
	switch {
	case f.MaxLength != 0:
		return f.MaxLength
	case f.Kind != CharField || f.Class == TextField:
		return 0
	case f.Class == "GenericIPAddressField":
		return 39
	case f.Class == "EmailField":
		return 254
	case f.Class == "SlugField":
		return 50
	}
	return LongestText // as of a URLField, too
}

// columnType is the type of the column.
func (f ModelField) columnType() string {
	switch as := keptAs[f.Class]; {
	case as.column != "":
		return as.column
	case f.Kind == CharField:
		return fmt.Sprintf("varchar(%d)", f.longest())
	}
	return columnTypes[f.Kind]
}

// check is the CHECK of the column, or empty.
func (f ModelField) check() string {
	switch {
	case f.IsPositive():
		return ` CHECK ("` + f.Column() + `" >= 0)`
	case f.Kind == JSONField:
		return ` CHECK ((JSON_VALID("` + f.Column() + `") OR "` + f.Column() + `" IS NULL))`
	}
	return ""
}

// DefaultCall is a function that gives a new row what a field holds of which nothing is said.
type DefaultCall string

// The functions.
const (
	DefaultNow  DefaultCall = "timezone.now"
	DefaultUUID DefaultCall = "uuid.uuid4"
	DefaultDict DefaultCall = "dict"
	DefaultList DefaultCall = "list"
	DefaultOwn  DefaultCall = "own" // a function of models.py: see DefaultName
)

// ValidatorsName is what the class of a model keeps the validators of a field by.
func (f ModelField) ValidatorsName() string { return "_validators_of_" + f.Name }

// DefaultName is what the class of a model keeps the default of a field by where it is a function or a member of choices,
// in a tuple.
func (f ModelField) DefaultName() string { return "_default_of_" + f.Name }

// FieldChoice is one of choices.
type FieldChoice struct {
	Value any // a text, or an int64
	Label string
	Late  bool // the label is one of gettext_lazy(), which is looked up where it is shown
}

// said is the label in the language of a request.
func (c FieldChoice) said(r *Request) string {
	if !c.Late {
		return c.Label
	}
	return r.translated("", c.Label)
}

// display is get_NAME_display(): the label of a value, or the value itself.
func (f ModelField) display(r *Request, value any) any {
	for _, c := range f.Choices {
		if c.Value == value {
			return c.said(r)
		}
	}
	return value
}

// mostDigits is how many digits a DecimalField has at most: SQLite keeps a decimal as a number, of which 15 count.
const mostDigits = 15

// CheckSizes is an error of max_length, max_digits or decimal_places that Django, or SQLite, does not take.
func (f ModelField) CheckSizes() error {
	switch {
	case f.MaxLength < 0 || f.MaxLength > 100_000:
		return errors.New("max_length is a number from 1 to 100000")
	case f.Kind != DecimalField:
		return nil
	case f.Digits < 1 || f.Digits > mostDigits:
		return errors.New("a DecimalField says how many digits it has: max_digits from 1 to 15")
	case f.Places < 0 || f.Places > f.Digits: // fields.E134
		return errors.New("max_digits is at least decimal_places")
	}
	return nil
}

// Constant is a value that is written out, as a field keeps it.
func (f ModelField) Constant(text string) (any, error) {
	if f.Kind == JSONField {
		return sessionstore.ParseJSON(text)
	}
	value, err := asField(f, text)
	if err == nil {
		_, err = f.saved(value)
	}
	if d, is := value.(pyrun.Decimal); is && err == nil {
		value = d.Rounded(f.Places)
	}
	return value, err
}

// hasDefault reports whether a new row has something of which nothing is said.
func (f ModelField) hasDefault() bool { return f.Default != nil || f.DefaultCall != "" }

// needed reports whether a new row has to say what the field holds.
func (f ModelField) needed() bool {
	return !f.hasDefault() && f.Kind != CharField && !f.Null && !f.AutoNow && !f.SaveNow
}

// initial is what the field of a new row holds of which nothing is said. draws makes a UUID.
func (f ModelField) initial(now time.Time, draws func() any) any {
	switch {
	case f.AutoNow, f.SaveNow, f.DefaultCall == DefaultNow:
		return f.moment(now)
	case f.DefaultCall == DefaultUUID && draws != nil:
		return draws()
	case f.DefaultCall == DefaultDict:
		return sessionstore.NewDict()
	case f.DefaultCall == DefaultList:
		return sessionstore.NewList()
	case f.Default == nil && f.Kind == CharField && !f.Null:
		return ""
	}
	return f.Default
}

// moment is a moment as the field holds it: of a DateField the day.
func (f ModelField) moment(now time.Time) any {
	if f.Kind == DateField {
		return pyrun.DateOf(now)
	}
	return now
}
