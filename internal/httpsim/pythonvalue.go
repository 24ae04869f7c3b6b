package httpsim

import (
	"math/big"
	"time"

	"statelab/internal/filters"
	"statelab/internal/pyrun"
)

// pythonValue is a value of a row as templates have it: one that Python alone has is a filters.Object.
func pythonValue(v any) any {
	switch v := v.(type) {
	case pyrun.Date:
		return dayShown{objectShown{v}}
	case pyrun.Decimal:
		return decimalShown{objectShown{v}}
	case pyrun.Delta, uuidObject:
		return objectShown{v}
	}
	return v
}

// objectShown is a value of Python that filters do not know.
type objectShown struct{ of pyrun.Value }

// Str implements filters.Object.
func (o objectShown) Str() string { text, _ := pyrun.Str(o.of); return text }

// Repr implements filters.Object.
func (o objectShown) Repr() string { text, _ := pyrun.Repr(o.of); return text }

// Class implements filters.Object.
func (o objectShown) Class() string { return pyrun.KindOf(o.of) }

// Attribute implements filters.Object.
func (o objectShown) Attribute(name string) (any, error) {
	value, err := pyrun.AttributeOf(o.of, name)
	if err != nil {
		return nil, nil
	}
	if call, is := value.(pyrun.Builtin); is {
		if value, err = pyrun.Call(call); err != nil {
			return nil, err
		}
	}
	return pythonValue(value), nil
}

// Same implements filters.Object.
func (o objectShown) Same(other any) bool {
	if shown, is := other.(interface{ value() pyrun.Value }); is {
		other = shown.value()
	}
	same, err := pyrun.Equals(o.of, other)
	return err == nil && same
}

func (o objectShown) value() pyrun.Value { return o.of }

// decimalShown is a Decimal.
type decimalShown struct{ objectShown }

// Number implements filters.Numeric.
func (d decimalShown) Number() *big.Float {
	return new(big.Float).SetPrec(1024).SetRat(d.of.(pyrun.Decimal).Rat())
}

// dayShown is a day.
type dayShown struct{ objectShown }

// Day implements filters.Dated.
func (d dayShown) Day() filters.Moment {
	day := d.of.(pyrun.Date)
	return filters.Moment(time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC))
}

// plainForm is a value of a row as people read it in a table: what JSON does not hold is a text.
func plainForm(v any) any {
	switch v.(type) {
	case pyrun.Date, pyrun.Decimal, pyrun.Delta, uuidObject:
		text, _ := pyrun.Str(v)
		return text
	}
	return v
}
