package httpsim

import (
	"math/big"
	"slices"

	"statelab/internal/pyrun"
)

// errNoType is what Django says of an expression that has no type.
func errNoType() error {
	return pyrun.Raise("FieldError", "Cannot resolve expression type, unknown output_field")
}

// derivedFields are the classes of fields that derive from another one.
var derivedFields = map[string]string{
	"PositiveIntegerField": "IntegerField", "PositiveSmallIntegerField": "IntegerField", "SmallIntegerField": "IntegerField", "BigIntegerField": "IntegerField", "AutoField": "IntegerField",
	"BigAutoField": "BigIntegerField", "EmailField": "CharField", "SlugField": "CharField", "URLField": "CharField", "DateTimeField": "DateField",
}

// isFieldOf reports whether a class of fields is another one, or derives from it.
func isFieldOf(class, of string) bool {
	for ; class != ""; class = derivedFields[class] {
		if class == of {
			return true
		}
	}
	return false
}

// typeOf is the type that terms have in common; a FieldError where Django wants output_field.
func typeOf(terms []term) (ModelField, error) {
	var first *ModelField
	for _, t := range terms {
		f, err := t.field()
		switch {
		case err != nil && isUnknown(err):
		case err != nil:
			return ModelField{}, err
		case first == nil:
			first = &f
		case !isFieldOf(first.ClassName(), f.ClassName()):
			return ModelField{}, pyrun.Raise("FieldError", "Expression contains mixed types: %s, %s. You must set output_field.", first.ClassName(), f.ClassName())
		}
	}
	if first == nil {
		return ModelField{}, errNoType()
	}
	return reckonedAs(*first), nil
}

// isUnknown reports whether an error says that there is no type, and not that there are two.
func isUnknown(err error) bool {
	return err != nil && err.Error() == errNoType().Error()
}

// reckonedAs is a field as something has it that is none of its columns.
func reckonedAs(f ModelField) ModelField {
	return ModelField{Kind: f.Kind, Class: f.Class, reckoned: true}
}

// typeOfTwo is the type of what a sign makes of two terms. A moment and a length of time are a moment, as Django has it
// since 4.2.
func typeOfTwo(sign string, left, right term) (ModelField, error) {
	f, err := typeOf([]term{left, right})
	if err == nil || isUnknown(err) {
		return f, err
	}
	a, wrong := left.field()
	b, other := right.field()
	if wrong != nil || other != nil {
		return f, err
	}
	is := func(f ModelField, class string) bool { return isFieldOf(f.ClassName(), class) }
	arithmetic := slices.Contains([]string{"+", "-", "*", "/"}, sign)
	for _, kind := range []FieldKind{IntegerField, DecimalField, FloatField} {
		if arithmetic && (is(a, "IntegerField") && is(b, string(kind)) || is(a, string(kind)) && is(b, "IntegerField")) {
			return ModelField{Kind: kind, reckoned: true}, nil
		}
	}
	switch {
	case a.IsMoment() && b.Kind == DurationField && arithmetic:
		return reckonedAs(a), nil
	case b.IsMoment() && a.Kind == DurationField && sign == "+":
		return reckonedAs(b), nil
	}
	return f, err
}

// numberOf is the type of Avg() and of functions that reckon with numbers.
func numberOf(terms []term) (ModelField, error) {
	for _, kind := range []FieldKind{DecimalField, IntegerField, ForeignKey} {
		if slices.ContainsFunc(terms, func(t term) bool { f, err := t.field(); return err == nil && f.Kind == kind }) {
			if kind != DecimalField {
				kind = FloatField
			}
			return ModelField{Kind: kind, reckoned: true}, nil
		}
	}
	return typeOf(terms)
}

// valueOfLines is Value(v): as Django has it, of the type of what it is given.
func (r *running) valueOfLines(v pyrun.Value, as *ModelField) (*valueTerm, error) {
	v = plainChoice(v)
	if as != nil {
		if v == nil {
			return &valueTerm{as: *as}, nil
		}
		stored, _, err := r.stores(r.usersModel(), *as, v, true)
		if err == nil {
			stored, err = asField(*as, stored)
		}
		return &valueTerm{stored, *as}, r.inWords(err)
	}
	kind := FieldKind("")
	switch v.(type) {
	case nil:
	case string:
		kind = CharField
	case bool:
		kind = BooleanField
	case int64:
		kind = IntegerField
	case float64:
		kind = FloatField
	case pyrun.Decimal:
		kind = DecimalField
	case pyrun.Moment:
		kind = DateTimeField
	case pyrun.Date:
		kind = DateField
	case pyrun.Delta:
		kind = DurationField
	case uuidObject:
		kind = UUIDField
	case *big.Int:
		return nil, pyrun.Raise("OverflowError", "Python int too large to convert to SQLite INTEGER")
	default:
		return nil, pyrun.Raise("NotImplementedError", "Value() is given a text, a number, a truth value, a moment or None here, and no %s", pyrun.KindOf(v))
	}
	if at, is := v.(pyrun.Moment); is {
		return &valueTerm{at.Time.UTC(), ModelField{Kind: kind}}, nil
	}
	return &valueTerm{v, ModelField{Kind: kind}}, nil
}
