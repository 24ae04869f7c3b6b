package forms

import (
	"strconv"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/python"
)

func makeDecimal(f *Field, args *pyrun.Args) error {
	f.maxDigits, _ = args.ByName("max_digits")
	f.decimals, _ = args.ByName("decimal_places")
	if err := makeNumber(f, args); err != nil {
		return err
	}
	f.validators.Append(decimalsOf(f.maxDigits, f.decimals, f.host))
	return nil
}

func decimalValue(f *Field, value pyrun.Value) (pyrun.Value, error) {
	if IsEmpty(value) {
		return nil, nil
	}
	text, err := pyrun.Str(value)
	if err != nil {
		return nil, err
	}
	text = python.PlainDigits(strings.TrimFunc(text, python.IsSpace))
	if word := strings.TrimLeft(strings.ToLower(text), "+-"); strings.HasPrefix(word, "nan") || strings.HasPrefix(word, "snan") || word == "inf" || word == "infinity" {
		return nil, f.wrong("invalid", nil)
	}
	d, err := pyrun.ParseDecimal(text)
	if pyrun.IsRaised(err, "InvalidOperation") {
		return nil, f.wrong("invalid", nil)
	}
	return d, err
}

func decimalAttrs(f *Field, w *Widget) {
	_, own := w.attrs.Lookup("step")
	numberAttrs(f, w)
	if w.kind.name != "NumberInput" || own {
		return
	}
	step := "any"
	if places, is := f.decimals.(int64); is {
		switch {
		case places <= 0:
			step = "1"
		case places < 7:
			step = "0." + strings.Repeat("0", int(places)-1) + "1"
		default:
			step = "1e-" + strconv.FormatInt(places, 10)
		}
	}
	w.attrs.Set("step", step)
}

// decimalsOf is DecimalValidator(max_digits, decimal_places).
func decimalsOf(most, places pyrun.Value, host Host) *Validator {
	return &Validator{class: "DecimalValidator", raises: func(value pyrun.Value) error {
		d, is := value.(pyrun.Decimal)
		if !is {
			return pyrun.NoAttribute(value, "as_tuple")
		}
		digits, decimals := d.Digits()
		limit, hasMost := most.(int64)
		of, hasPlaces := places.(int64)
		switch {
		case hasMost && int64(digits) > limit:
			return tooMany("max_digits", limit, "Ensure that there are no more than %(max)s digit in total.", "Ensure that there are no more than %(max)s digits in total.", value, host)
		case hasPlaces && int64(decimals) > of:
			return tooMany("max_decimal_places", of, "Ensure that there are no more than %(max)s decimal place.", "Ensure that there are no more than %(max)s decimal places.", value, host)
		case hasMost && hasPlaces && int64(digits-decimals) > limit-of:
			return tooMany("max_whole_digits", limit-of, "Ensure that there are no more than %(max)s digit before the decimal point.", "Ensure that there are no more than %(max)s digits before the decimal point.", value, host)
		}
		return nil
	}}
}

func tooMany(code string, limit int64, one, several string, value pyrun.Value, host Host) error {
	return invalid(saysNumber(host, one, several, limit), code, pyrunDict("max", limit, "value", value)).exception()
}
