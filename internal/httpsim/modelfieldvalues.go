package httpsim

import (
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
	case ForeignKey:
		if f.To.IsSession() {
			return row.Text(at), nil
		}
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
	kind := f.Kind
	if kind == ForeignKey && f.To.IsSession() {
		kind = CharField
	}
	switch kind {
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
