package filters

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"statelab/internal/memo"
	"statelab/internal/sessionstore"
)

// What int() and float() raise.
var (
	errValue = errors.New("ValueError")
	errType  = errors.New("TypeError")
)

var pythonInt = memo.Pattern(`^[+-]?[0-9]+(_[0-9]+)*$`)

// longest is how many digits a number may have.
const longest = 4300

// intOf is int() of a value.
func intOf(v any) (*big.Int, error) {
	switch v := plainText(v).(type) {
	case bool:
		if v {
			return big.NewInt(1), nil
		}
		return new(big.Int), nil
	case int64:
		return big.NewInt(v), nil
	case *big.Int:
		return v, nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%w: cannot convert float %s to integer", errValue, map[bool]string{true: "NaN", false: "infinity"}[math.IsNaN(v)])
		}
		n, _ := big.NewFloat(v).Int(nil)
		return n, nil
	case string:
		s := strings.TrimSpace(v)
		if pythonInt().MatchString(s) && len(s) <= longest {
			n, _ := new(big.Int).SetString(strings.ReplaceAll(strings.TrimPrefix(s, "+"), "_", ""), 10)
			return n, nil
		}
		return nil, fmt.Errorf("%w: invalid literal for int() with base 10: %s", errValue, Repr(v))
	}
	return nil, fmt.Errorf("%w: int() argument must be a string, a bytes-like object or a real number, not '%s'", errType, Kind(v))
}

// sizeOf is int() of a value that says how long something is.
func sizeOf(v any) (int, error) {
	n, err := intOf(v)
	switch {
	case err != nil:
		return 0, err
	case !n.IsInt64() || n.Int64() > maxResult || n.Int64() < -maxResult:
		return maxResult * n.Sign(), nil
	}
	return int(n.Int64()), nil
}

// floatOf is float() of a value.
func floatOf(v any) (float64, error) {
	switch v := plainText(v).(type) {
	case float64:
		return v, nil
	case string:
		s := strings.ToLower(strings.TrimSpace(v))
		f, err := strconv.ParseFloat(s, 64)
		if errors.Is(err, strconv.ErrRange) {
			err = nil
		}
		if err != nil || strings.ContainsAny(s, "xp") {
			return 0, fmt.Errorf("%w: could not convert string to float: %s", errValue, Repr(v))
		}
		return f, nil
	}
	if n := Number(v); n != nil {
		f, _ := n.Float64()
		return f, nil
	}
	return 0, fmt.Errorf("%w: float() argument must be a string or a real number, not '%s'", errType, Kind(v))
}

// Float is float() of a value. The error is what Python raises.
func Float(v any) (float64, error) { return floatOf(v) }

// wholeOf returns n as values have it.
func wholeOf(n *big.Int) any {
	if n.IsInt64() {
		return n.Int64()
	}
	return n
}

// lengthOf is len() of a value, and false for what has none.
func lengthOf(v any) (int, bool) {
	if own, is := v.(Own); is {
		return own.Length()
	}
	switch v := plainText(Items(v)).(type) {
	case string:
		return utf8.RuneCountInString(v), true
	case *sessionstore.List:
		return v.Len(), true
	case *sessionstore.Dict:
		return v.Len(), true
	}
	return 0, false
}

// decimal is a number as Python's Decimal has it: whole times ten to the exponent.
type decimal struct {
	whole    *big.Int
	exponent int
	negative bool // also of -0.0
}

// maxDecimal is how long a number may be to be written out; longer ones Django leaves alone.
const maxDecimal = 200

// decimalOf reads a number that repr() wrote.
func decimalOf(s string) (d decimal, ok bool) {
	s, d.negative = strings.CutPrefix(s, "-")
	s, power, has := strings.Cut(s, "e")
	if has {
		d.exponent, _ = strconv.Atoi(power)
	}
	before, behind, _ := strings.Cut(s, ".")
	d.exponent -= len(behind)
	d.whole, ok = new(big.Int).SetString(before+behind, 10)
	return d, ok
}

// isLong reports whether a number would be written out in too many digits.
func (d decimal) isLong() bool {
	return len(d.whole.String())+max(d.exponent, -d.exponent) > maxDecimal
}

func tenTo(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// isWhole reports whether nothing stands behind the point, but noughts.
func (d decimal) isWhole() bool {
	return d.exponent >= 0 || new(big.Int).Rem(d.whole, tenTo(-d.exponent)).Sign() == 0
}

// rounded writes the number with so many places behind the point, half up.
func (d decimal) rounded(places int) string {
	n := new(big.Int).Set(d.whole)
	if shift := d.exponent + places; shift >= 0 {
		n.Mul(n, tenTo(shift))
	} else {
		unit := tenTo(-shift)
		n.Add(n, new(big.Int).Rsh(unit, 1)).Quo(n, unit)
	}
	sign := ""
	if d.negative && n.Sign() != 0 {
		sign = "-"
	}
	digits := n.String()
	if missing := places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	if places == 0 {
		return sign + digits
	}
	return sign + digits[:len(digits)-places] + "." + digits[len(digits)-places:]
}

// plain writes the number without an exponent.
func (d decimal) plain() string {
	text := d.rounded(max(0, -d.exponent))
	if d.negative && !strings.HasPrefix(text, "-") {
		return "-" + text
	}
	return text
}

// grouped puts a comma between each three digits.
func grouped(number string) string {
	before, behind, has := strings.Cut(number, ".")
	digits := strings.TrimPrefix(before, "-")
	var b strings.Builder
	for i, c := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	text := b.String()
	if len(digits) < len(before) {
		text = "-" + text
	}
	if has {
		text += "." + behind
	}
	return text
}

// shownFloat is a float as a template shows it, without an exponent.
func shownFloat(f float64) string {
	text := Repr(f)
	if !strings.Contains(text, "e") {
		return text
	}
	d, ok := decimalOf(text)
	if !ok || d.isLong() {
		return strings.ReplaceAll(text, "e-0", "e-")
	}
	return d.plain()
}

func floatFormat(c *call) (any, error) {
	arg, groups := c.argOr(int64(-1)), false
	if s, is := plainText(arg).(string); is {
		for {
			before, g := strings.CutSuffix(s, "g")
			before, u := strings.CutSuffix(before, "u")
			if s, groups = before, groups || g; !g && !u {
				break
			}
		}
		if arg = any(s); s == "" {
			arg = int64(-1)
		}
	}
	input := Repr(c.value)
	if _, is := c.value.(Numeric); is {
		input = Str(c.value)
	}
	d, ok := decimalOf(input)
	if !ok || Kind(c.value) == "bool" {
		f, err := floatOf(c.value)
		if err != nil {
			return "", nil
		}
		if d, ok = decimalOf(Repr(f)); !ok {
			return input, nil
		}
	}
	p, err := intOf(arg)
	if errors.Is(err, errValue) {
		return input, nil
	}
	if err != nil {
		return nil, err
	}
	if d.isLong() || !p.IsInt64() || p.Int64() > maxDecimal || p.Int64() < -maxDecimal {
		return input, nil
	}
	places := int(p.Int64())
	text := ""
	if d.isWhole() && places < 0 {
		text = d.rounded(0)
	} else {
		text = d.rounded(max(places, -places))
	}
	if groups {
		text = grouped(text)
	}
	return Safe(text), nil
}

func fileSize(c *call) (any, error) {
	in := c.language()
	n, err := intOf(c.value)
	if err != nil {
		return sizeSaid(in.Number("%(size)d byte", "%(size)d bytes", 0), "0"), nil
	}
	sign := ""
	if n.Sign() < 0 {
		sign = "-"
	}
	n = new(big.Int).Abs(n)
	if n.Cmp(big.NewInt(1024)) < 0 {
		return sign + sizeSaid(in.Number("%(size)d byte", "%(size)d bytes", n.Int64()), n.String()), nil
	}
	size, _ := new(big.Float).SetInt(n).Float64()
	for _, unit := range []string{"%s KB", "%s MB", "%s GB", "%s TB", "%s PB"} {
		if size /= 1024; size < 1024 || unit == "%s PB" {
			return sign + sizeSaid(in.Text("", unit), strconv.FormatFloat(size, 'f', 1, 64)), nil
		}
	}
	return "", nil
}

// sizeSaid is a size in its unit, which no line ends between.
func sizeSaid(format, size string) string {
	return strings.ReplaceAll(strings.NewReplacer("%(size)d", size, "%s", size).Replace(format), " ", "\u00a0")
}

// add is a sum of numbers, and of texts or lists where they are none.
func add(c *call) (any, error) {
	a, errA := intOf(c.value)
	b, errB := intOf(c.arg)
	if errA == nil && errB == nil {
		return wholeOf(new(big.Int).Add(a, b)), nil
	}
	if x, is := c.value.(*sessionstore.List); is {
		if y, is := c.arg.(*sessionstore.List); is {
			sum := &sessionstore.List{}
			for _, l := range []*sessionstore.List{x, y} {
				for i := range l.Len() {
					sum.Append(l.At(i))
				}
			}
			return sum, nil
		}
		return "", nil
	}
	x, isText := plainText(c.value).(string)
	y, both := plainText(c.arg).(string)
	if x, y := Number(c.value), Number(c.arg); x != nil && y != nil { // not a number, or infinity
		sum, _ := new(big.Float).Add(x, y).Float64()
		return sum, nil
	}
	switch {
	case !isText || !both:
		return "", nil
	case isSafe(c.value) && isSafe(c.arg):
		return Safe(x + y), nil
	}
	return x + y, nil
}

func divisibleBy(c *call) (any, error) {
	a, err := intOf(c.value)
	if err != nil {
		return nil, err
	}
	b, err := intOf(c.arg)
	switch {
	case err != nil:
		return nil, err
	case b.Sign() == 0:
		return nil, errors.New("ZeroDivisionError: integer modulo by zero")
	}
	return new(big.Int).Rem(a, b).Sign() == 0, nil
}

func getDigit(c *call) (any, error) {
	at, err := intOf(c.arg)
	if errors.Is(err, errValue) {
		return c.value, nil
	}
	if err != nil {
		return nil, err
	}
	n, err := intOf(c.value)
	if errors.Is(err, errValue) {
		return c.value, nil
	}
	if err != nil {
		return nil, err
	}
	if at.Sign() <= 0 {
		return wholeOf(n), nil
	}
	digits := n.String()
	if !at.IsInt64() || at.Int64() > int64(len(digits)) {
		return int64(0), nil
	}
	d := digits[int64(len(digits))-at.Int64()]
	if d == '-' {
		return nil, fmt.Errorf("%w: invalid literal for int() with base 10: '-'", errValue)
	}
	return int64(d - '0'), nil
}

func pluralize(c *call) (any, error) {
	arg, isText := plainText(c.argOr("s")).(string)
	if !isText {
		return nil, fmt.Errorf("%w: argument of type '%s' is not iterable", errType, Kind(c.arg))
	}
	if !strings.Contains(arg, ",") {
		arg = "," + arg
	}
	forms := strings.Split(arg, ",")
	if len(forms) > 2 {
		return "", nil
	}
	one := false
	switch n, err := floatOf(c.value); {
	case err == nil:
		one = n == 1
	case errors.Is(err, errType):
		length, has := lengthOf(c.value)
		if !has {
			return "", nil
		}
		one = length == 1
	default:
		return "", nil
	}
	if one {
		return forms[0], nil
	}
	return forms[1], nil
}
