package httpsim

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"statelab/internal/database"
	"statelab/internal/memo"
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

// jsonText is what a JSONField holds, as its column has it.
type jsonText string

// storedValue is a value that a field has taken, as a column holds it.
func storedValue(v any) any {
	switch v := v.(type) {
	case time.Time:
		return database.FormatTime(v)
	case pyrun.Decimal:
		return v.String()
	case pyrun.Date:
		return v.String()
	case pyrun.Delta:
		return int64(v)
	case uuidObject:
		return strings.ReplaceAll(string(v), "-", "")
	case jsonText:
		return string(v)
	}
	return v
}

// read is what a column of the field holds.
func (f ModelField) read(row database.Row, at int) (any, error) {
	if row.IsNull(at) {
		return nil, nil
	}
	switch f.Kind {
	case BooleanField:
		return row.Bool(at), nil
	case DateTimeField:
		return row.Time(at)
	case CharField:
		return row.Text(at), nil
	case FloatField:
		if n, whole := row[at].(int64); whole {
			return float64(n), nil
		}
		return row[at], nil
	case DecimalField:
		d, err := readDecimal(row[at])
		if err == nil && !f.reckoned {
			d = d.Rounded(f.Places)
		}
		return d, err
	case DurationField:
		return pyrun.Delta(row.Int(at)), nil
	case JSONField:
		return sessionstore.ParseJSON(row.Text(at))
	case UUIDField:
		return uuidOf(row.Text(at)), nil
	case DateField:
		t, err := time.Parse(time.DateOnly, row.Text(at)[:min(len(time.DateOnly), len(row.Text(at)))])
		return pyrun.DateOf(t), err
	}
	return row.Int(at), nil
}

// readDecimal is what SQLite has made of a Decimal, which it keeps as a number: of that 15 digits count.
func readDecimal(v any) (pyrun.Decimal, error) {
	switch v := v.(type) {
	case float64:
		return pyrun.DecimalNear(v, 15)
	case string, int64:
		return pyrun.DecimalOf(v)
	}
	return pyrun.Decimal{}, pyrun.Raise("InvalidOperation", "[<class 'decimal.ConversionSyntax'>]")
}

// uuidOf is a UUID of its 32 digits.
func uuidOf(hex string) uuidObject {
	if len(hex) != 32 {
		return uuidObject(hex)
	}
	return uuidObject(hex[:8] + "-" + hex[8:12] + "-" + hex[12:16] + "-" + hex[16:20] + "-" + hex[20:])
}

// asField is a value as a field keeps it; what Python has for the field is raised where it does not.
func asField(f ModelField, v any) (any, error) {
	if _, huge := v.(*big.Int); huge && f.Kind != JSONField && f.Kind != CharField && f.Kind != DecimalField && f.Kind != FloatField {
		return nil, errors.New("OverflowError: Python int too large to convert to SQLite INTEGER")
	}
	if v == nil {
		return nil, nil
	}
	switch f.Kind {
	case CharField:
		if at, is := v.(time.Time); is {
			v = pyrun.Moment{Time: at}
		}
		return pyrun.Str(v)
	case BooleanField:
		return asBool(f, v)
	case IntegerField, ForeignKey:
		return asWhole(f, v)
	case FloatField:
		return asFloat(f, v)
	case DecimalField:
		return asDecimal(f, v)
	case DurationField:
		if _, is := v.(pyrun.Delta); !is {
			return nil, fmt.Errorf("AttributeError: '%s' object has no attribute 'days'", pyrun.KindOf(v))
		}
	case DateField:
		return asDate(f, v)
	case UUIDField:
		return asUUID(f, v)
	case JSONField:
		text, err := dumpsOf(v, false)
		return jsonText(text), err
	}
	return v, nil
}

// asWhole is a value as an IntegerField or a key keeps it.
func asWhole(f ModelField, v any) (any, error) {
	switch number := v.(type) {
	case int64:
		return v, nil
	case string:
		whole, err := toInt(number)
		if err != nil {
			//lint:ignore ST1005 these are Django's words
			return nil, fmt.Errorf("ValueError: Field '%s' expected a number but got %s.", f.numberName(), pythonRepr(number))
		}
		if _, huge := whole.(*big.Int); huge {
			return asField(f, whole)
		}
		return whole, nil
	case bool, float64, pyrun.Decimal:
		return pyrun.Int(v)
	}
	shown, _ := pyrun.Repr(v)
	//lint:ignore ST1005 these are Django's words
	return nil, fmt.Errorf("TypeError: Field '%s' expected a number but got %s.", f.numberName(), shown)
}

// asFloat is a value as a FloatField keeps it.
func asFloat(f ModelField, v any) (any, error) {
	if text, is := v.(string); is {
		n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			//lint:ignore ST1005 these are Django's words
			return nil, fmt.Errorf("ValueError: Field '%s' expected a number but got %s.", f.Name, pythonRepr(text))
		}
		return n, nil
	}
	if d, is := v.(pyrun.Decimal); is {
		return d.Float(), nil
	}
	n, err := pyrun.Float(v)
	if err != nil {
		shown, _ := pyrun.Repr(v)
		//lint:ignore ST1005 these are Django's words
		return nil, fmt.Errorf("TypeError: Field '%s' expected a number but got %s.", f.Name, shown)
	}
	return n, nil
}

// asDecimal is a value as a DecimalField takes it.
func asDecimal(f ModelField, v any) (any, error) {
	if n, is := v.(float64); is {
		return pyrun.DecimalNear(n, f.Digits)
	}
	d, err := pyrun.DecimalOf(v)
	if err != nil {
		return nil, f.refuses("invalid", "“%(value)s” value must be a decimal number.", v)
	}
	return d, nil
}

// saved is what the column of a field is given when a row is saved: of a DecimalField so many places.
func (f ModelField) saved(v any) (any, error) {
	v, err := asField(f, v)
	d, is := v.(pyrun.Decimal)
	if !is || err != nil {
		return storedValue(v), err
	}
	d = d.Rounded(f.Places)
	if digits, _ := d.Digits(); digits > f.Digits {
		return nil, pyrun.Raise("InvalidOperation", "[<class 'decimal.InvalidOperation'>]")
	}
	return d.String(), nil
}

// asDate is a value as a DateField keeps it.
func asDate(f ModelField, v any) (any, error) {
	switch v := v.(type) {
	case pyrun.Date:
		return v, nil
	case time.Time:
		return pyrun.DateOf(v.UTC()), nil
	case string:
		t, err := time.Parse("2006-1-2", v)
		if err != nil {
			if dayText().MatchString(v) {
				return nil, f.refuses("invalid_date", "“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date.", v)
			}
			return nil, f.refuses("invalid", "“%(value)s” value has an invalid date format. It must be in YYYY-MM-DD format.", v)
		}
		return pyrun.DateOf(t), nil
	}
	return nil, pyrun.Raise("TypeError", "expected string or bytes-like object, got '%s'", pyrun.KindOf(v))
}

var (
	dayText  = memo.Pattern(`^\d{4}-\d{1,2}-\d{1,2}$`)
	uuidText = memo.Pattern(`^[0-9a-f]{32}$`)
)

// asUUID is a value as a UUIDField keeps it.
func asUUID(f ModelField, v any) (any, error) {
	switch v := v.(type) {
	case uuidObject:
		return v, nil
	case int64:
		if v >= 0 {
			return uuidOf(fmt.Sprintf("%032x", v)), nil
		}
	case string:
		hex := strings.NewReplacer("-", "", "{", "", "}", "", "urn:", "", "uuid:", "").Replace(strings.ToLower(v))
		if uuidText().MatchString(hex) {
			return uuidOf(hex), nil
		}
	}
	return nil, f.refuses("invalid", "“%(value)s” is not a valid UUID.", v)
}

// asBool is a value as a BooleanField keeps it.
func asBool(f ModelField, v any) (any, error) {
	switch v {
	case nil, true, false:
		return v, nil
	case "t", "True", "1", int64(1), 1.0:
		return true, nil
	case "f", "False", "0", int64(0), 0.0:
		return false, nil
	}
	if f.Null {
		return nil, f.refuses("invalid", "“%(value)s” value must be either True, False, or None.", v)
	}
	return nil, f.refuses("invalid", "“%(value)s” value must be either True or False.", v)
}

// numberName is how Django calls the field whose number is none: of a key that is the id.
func (f ModelField) numberName() string {
	if f.Kind == ForeignKey || f.Name == "pk" {
		return "id"
	}
	return f.Name
}

// sameChoice reports whether a value is one of the choices.
func (f ModelField) sameChoice(v any) bool {
	return slices.ContainsFunc(f.Choices, func(c FieldChoice) bool { return c.Value == v })
}
