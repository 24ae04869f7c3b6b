package pyrun

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"statelab/internal/memo"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

var formatSpec = memo.Pattern(`^(?:(.)?([<>=^]))?([+\- ])?(#)?(0)?(\d{1,5})?([,_])?(?:\.(\d{1,5}))?([a-zA-Z%])?$`)

// Format is format(v, spec), as f-strings have it behind the colon.
func Format(v Value, spec string) (string, error) {
	if in, is := v.(*Instance); is {
		return in.text("__format__", spec)
	}
	v = plain(v)
	if spec == "" {
		return Str(v)
	}
	switch m := v.(type) {
	case Moment:
		zone := "+00:00"
		if m.Naive {
			zone = ""
		}
		return strftime(m.Time.UTC(), zone, spec)
	case Date:
		return strftime(m.time(), "", spec)
	}
	parts := formatSpec().FindStringSubmatch(spec)
	if parts == nil {
		return "", Raise("ValueError", "Invalid format specifier")
	}
	fill, align, sign, prefixed, zero, width, group, precision, kind := parts[1], parts[2], parts[3], parts[4] != "", parts[5] != "", parts[6], parts[7], parts[8], parts[9]
	var text string
	n := number(v)
	d, isDecimal := v.(Decimal)
	switch {
	case n == nil && !isDecimal:
		s, is := v.(string)
		if !is {
			return "", Raise("TypeError", "unsupported format string passed to %s.__format__", KindOf(v))
		}
		switch {
		case group != "":
			return "", Raise("ValueError", "Cannot specify '%s' with 's'.", group)
		case sign == " ":
			return "", Raise("ValueError", "Space not allowed in string format specifier")
		case sign != "":
			return "", Raise("ValueError", "Sign not allowed in string format specifier")
		case align == "=":
			return "", Raise("ValueError", "'=' alignment not allowed in string format specifier")
		case kind != "" && kind != "s":
			return "", Raise("ValueError", "Unknown format code '%s' for object of type '%s'", kind, KindOf(v))
		}
		if precision != "" {
			most, _ := strconv.Atoi(precision)
			if r := []rune(s); len(r) > most {
				s = string(r[:most])
			}
		}
		text = s
		if align == "" {
			align = "<"
			if zero {
				fill, align = "0", "<"
			}
		}
	default:
		var err error
		if isDecimal {
			text, err = d.in(kind, precision, group)
		} else {
			text, err = numberText(n, kind, precision, group)
		}
		if err != nil {
			return "", err
		}
		if prefix := map[string]string{"x": "0x", "X": "0X", "o": "0o", "b": "0b"}[kind]; prefixed && prefix != "" {
			digits, minus := strings.CutPrefix(text, "-")
			if text = prefix + digits; minus {
				text = "-" + text
			}
		}
		if !strings.HasPrefix(text, "-") {
			switch sign {
			case "+", " ":
				text = sign + text
			}
		}
		if align == "" {
			if align = ">"; zero {
				fill, align = "0", "="
			}
		}
	}
	most, _ := strconv.Atoi(width)
	missing := most - utf8.RuneCountInString(text)
	if missing <= 0 {
		return text, nil
	}
	if fill == "" {
		fill = " "
	}
	switch align {
	case "<":
		return text + strings.Repeat(fill, missing), nil
	case "^":
		return strings.Repeat(fill, missing/2) + text + strings.Repeat(fill, missing-missing/2), nil
	case "=":
		if strings.IndexAny(text, "+- ") == 0 {
			return text[:1] + strings.Repeat(fill, missing) + text[1:], nil
		}
	}
	return strings.Repeat(fill, missing) + text, nil
}

// numberText is a number in a format, without its width.
func numberText(n any, kind, precision, group string) (string, error) {
	digits := 6
	if precision != "" {
		digits, _ = strconv.Atoi(precision)
	}
	if digits > 1000 {
		return "", ErrTooLong
	}
	if whole, is := n.(*big.Int); is {
		switch kind {
		case "", "d", "n":
			if precision != "" {
				return "", Raise("ValueError", "Precision not allowed in integer format specifier")
			}
			return grouped(whole.String(), group), nil
		case "x":
			return whole.Text(16), nil
		case "X":
			return strings.ToUpper(whole.Text(16)), nil
		case "o":
			return whole.Text(8), nil
		case "b":
			return whole.Text(2), nil
		case "c":
			if !whole.IsInt64() || whole.Int64() < 0 || whole.Int64() > utf8.MaxRune {
				return "", Raise("OverflowError", "%%c arg not in range(0x110000)")
			}
			return string(rune(whole.Int64())), nil
		}
	}
	f := asFloat(n)
	switch kind {
	case "e", "E", "f", "F", "g", "G", "%", "n":
	case "":
		if precision == "" {
			return grouped(floatText(f), group), nil
		}
		kind = "g"
	default:
		return "", Raise("ValueError", "Unknown format code '%s' for object of type '%s'", kind, kindOfNumber(n))
	}
	suffix := ""
	if kind == "%" {
		f, kind, suffix = f*100, "f", "%"
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return floatText(f) + suffix, nil
	}
	if kind == "g" || kind == "G" || kind == "n" {
		text := fmt.Sprintf("%.*g", max(digits, 1), f)
		return grouped(text, group) + suffix, nil
	}
	return grouped(strconv.FormatFloat(f, strings.ToLower(kind)[0], digits, 64), group) + suffix, nil
}

// grouped puts a sign between each three digits before the point.
func grouped(text, sign string) string {
	if sign == "" {
		return text
	}
	minus := strings.HasPrefix(text, "-")
	text = strings.TrimPrefix(text, "-")
	end := strings.IndexAny(text, ".e")
	if end < 0 {
		end = len(text)
	}
	var b strings.Builder
	for i, c := range text[:end] {
		if i > 0 && (end-i)%3 == 0 {
			b.WriteString(sign)
		}
		b.WriteRune(c)
	}
	if minus {
		return "-" + b.String() + text[end:]
	}
	return b.String() + text[end:]
}

var percentSpec = memo.Pattern(`%(?:\(([^)]*)\))?([-+ 0#]*)(\d{1,5})?(?:\.(\d{1,5}))?([a-zA-Z%])`)

// percent is text % values.
func percent(text string, values Value) (Value, error) {
	items := []Value{values}
	tuple, isTuple := values.(*Tuple)
	if isTuple {
		items = tuple.Items
	}
	dict, isDict := values.(*sessionstore.Dict)
	var b strings.Builder
	at, used, named := 0, 0, false
	for _, m := range percentSpec().FindAllStringSubmatchIndex(text, -1) {
		part := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		if strings.Contains(text[at:m[0]], "%") {
			return nil, Raise("ValueError", "unsupported format character")
		}
		b.WriteString(text[at:m[0]])
		at = m[1]
		kind := part(5)
		if kind == "%" {
			b.WriteByte('%')
			continue
		}
		var v Value
		switch {
		case m[2] >= 0 && !isDict:
			return nil, Raise("TypeError", "format requires a mapping")
		case m[2] >= 0:
			value, has := dict.Lookup(part(1))
			if !has {
				return nil, raiseKey(part(1))
			}
			v, named = value, true
		case used >= len(items):
			return nil, Raise("TypeError", "not enough arguments for format string")
		default:
			v = items[used]
			used++
		}
		flags, width := part(2), part(3)
		spec := ""
		switch {
		case strings.Contains(flags, "-"):
			spec = "<"
		case strings.Contains(flags, "0") && width != "" && kind != "s" && kind != "r":
			spec = "0"
		default:
			spec = ">"
		}
		if spec == "0" {
			spec = ""
			width = "0" + width
		}
		switch {
		case kind == "s" || kind == "r" || kind == "a" || kind == "c":
		case strings.Contains(flags, "+"):
			spec += "+"
		case strings.Contains(flags, " "):
			spec += " "
		}
		if strings.Contains(flags, "#") && strings.Contains("xXo", kind) {
			spec += "#"
		}
		precision := ""
		if m[8] >= 0 {
			precision = "." + part(4)
		}
		var err error
		switch kind {
		case "s", "r", "a":
			var s string
			switch kind {
			case "s":
				s, err = Str(v)
			case "r":
				s, err = Repr(v)
			default:
				s, err = asciiOf(v)
			}
			if err == nil {
				s, err = Format(s, spec+width+precision)
			}
			b.WriteString(s)
		case "d", "i", "u":
			n := number(plain(v))
			if n == nil {
				return nil, Raise("TypeError", "%%%s format: a real number is required, not %s", kind, KindOf(v))
			}
			whole, _ := toInt(plain(v))
			s, e := Format(whole, spec+width)
			err = e
			b.WriteString(s)
		case "c", "x", "X", "o":
			if text, is := plain(v).(string); is && kind == "c" && utf8.RuneCountInString(text) == 1 {
				v, kind = text, "s"
			} else if _, whole := number(plain(v)).(*big.Int); !whole && kind == "c" {
				return nil, Raise("TypeError", "%%c requires int or char")
			} else if !whole {
				return nil, Raise("TypeError", "%%%s format: an integer is required, not %s", kind, KindOf(v))
			}
			s, e := Format(v, spec+width+kind)
			err = e
			b.WriteString(s)
		default:
			if !strings.Contains("eEfFgG", kind) {
				return nil, Raise("ValueError", "unsupported format character '%s' (0x%x) at index %d", kind, kind, utf8.RuneCountInString(text[:m[10]]))
			}
			if number(plain(v)) == nil {
				return nil, Raise("TypeError", "must be real number, not %s", KindOf(v))
			}
			s, e := Format(v, spec+width+precision+kind)
			err = e
			b.WriteString(s)
		}
		if err != nil {
			return nil, err
		}
		if b.Len() > MaxText {
			return nil, ErrTooLong
		}
	}
	if strings.Contains(text[at:], "%") {
		return nil, Raise("ValueError", "incomplete format")
	}
	b.WriteString(text[at:])
	if !named && !isDict && used < len(items) {
		return nil, Raise("TypeError", "not all arguments converted during string formatting")
	}
	return b.String(), nil
}

// toInt is int(v).
func toInt(v Value) (Value, error) {
	if in, is := v.(*Instance); is {
		if v, has, err := in.asNumber("__int__"); has || err != nil {
			return v, err
		}
	}
	switch v := v.(type) {
	case bool, int64, *big.Int:
		return whole(number(v).(*big.Int)), nil
	case float64:
		if math.IsNaN(v) {
			return nil, Raise("ValueError", "cannot convert float NaN to integer")
		}
		if math.IsInf(v, 0) {
			return nil, Raise("OverflowError", "cannot convert float infinity to integer")
		}
		n, _ := big.NewFloat(v).Int(nil)
		return whole(n), nil
	case Decimal:
		r := v.Rat()
		return whole(new(big.Int).Quo(r.Num(), r.Denom())), nil
	case string:
		return parseInt(v, 10)
	case Bytes:
		n, err := parseInt(string(v), 10)
		if IsRaised(err, "ValueError") {
			return nil, Raise("ValueError", "invalid literal for int() with base 10: %s", reprBytes(v))
		}
		return n, err
	}
	return nil, Raise("TypeError", "int() argument must be a string, a bytes-like object or a real number, not '%s'", KindOf(v))
}

var wholeText = memo.Pattern(`^[+-]?\d+(?:_\d+)*$`)

func parseInt(text string, base int) (Value, error) {
	clean := python.PlainDigits(python.Strip(text))
	if base != 10 || wholeText().MatchString(clean) {
		if len(clean) > 4300 {
			return nil, Raise("ValueError", "Exceeds the limit (4300 digits) for integer string conversion: value has %d digits", len(clean))
		}
		clean = strings.ReplaceAll(clean, "_", "")
		if base == 16 {
			clean = strings.TrimPrefix(strings.ToLower(clean), "0x")
		}
		if n, ok := new(big.Int).SetString(clean, base); ok {
			return whole(n), nil
		}
	}
	shown, _ := Repr(text)
	if r := []rune(shown); len(r) > 60 {
		shown = string(r[:60])
	}
	return nil, Raise("ValueError", "invalid literal for int() with base %d: %s", base, shown)
}

// toFloat is float(v).
func toFloat(v Value) (Value, error) {
	if in, is := v.(*Instance); is {
		if v, has, err := in.asNumber("__float__"); has || err != nil {
			return v, err
		}
	}
	if n := number(v); n != nil {
		f := asFloat(n)
		if _, is := n.(*big.Int); is && math.IsInf(f, 0) {
			return nil, Raise("OverflowError", "int too large to convert to float")
		}
		return f, nil
	}
	if d, is := v.(Decimal); is {
		return d.Float(), nil
	}
	if text, is := v.(string); is {
		clean := strings.ReplaceAll(python.PlainDigits(python.Strip(text)), "_", "")
		if f, err := strconv.ParseFloat(clean, 64); err == nil && !strings.ContainsAny(clean, "xXpP") {
			return f, nil
		}
		shown, _ := Repr(text)
		return nil, Raise("ValueError", "could not convert string to float: %s", shown)
	}
	return nil, Raise("TypeError", "float() argument must be a string or a real number, not '%s'", KindOf(v))
}

// Int is int(v).
func Int(v Value) (Value, error) { return toInt(plain(v)) }

// Float is float(v), of a number.
func Float(v Value) (float64, error) {
	n := number(plain(v))
	if n == nil {
		return 0, Raise("TypeError", "must be real number, not %s", KindOf(v))
	}
	return asFloat(n), nil
}
