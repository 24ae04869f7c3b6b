package pyrun

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/python"
)

// Decimal is a decimal.Decimal that is finite: n times ten to the power of exp.
type Decimal struct {
	n   *big.Int
	exp int
}

const (
	decimalDigits = 28   // of the usual context: what is reckoned is rounded to them
	mostDigits    = 1000 // of one that is written out
	farthest      = 999  // of the exponents that are played
)

// TypeName is that of a Moment.
func (Decimal) TypeName() string { return "decimal.Decimal" }

var decimalText = memo.Pattern(`^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$`)

// ParseDecimal is Decimal(text).
func ParseDecimal(text string) (Decimal, error) {
	parts := decimalText().FindStringSubmatch(strings.ReplaceAll(python.PlainDigits(python.Strip(text)), "_", ""))
	switch {
	case parts == nil || parts[2]+parts[3] == "":
		if word := strings.TrimLeft(strings.ToLower(strings.TrimSpace(text)), "+-"); word == "nan" || word == "snan" || word == "inf" || word == "infinity" {
			return Decimal{}, Raise("NotImplementedError", "Decimal(%q) is not played here: a Decimal is a number", text)
		}
		return Decimal{}, Raise("InvalidOperation", "[<class 'decimal.ConversionSyntax'>]")
	case len(parts[2]+parts[3]) > mostDigits:
		return Decimal{}, Raise("NotImplementedError", "a Decimal has at most %d digits here", mostDigits)
	}
	n, _ := new(big.Int).SetString(parts[2]+parts[3], 10)
	if parts[1] == "-" {
		n.Neg(n)
	}
	exp := 0
	_, _ = fmt.Sscan(parts[4], &exp)
	return nearDecimal(Decimal{n, exp - len(parts[3])})
}

// nearDecimal refuses one that lies farther than is played here.
func nearDecimal(d Decimal) (Decimal, error) {
	if d.exp > farthest || d.exp < -mostDigits-farthest {
		return Decimal{}, Raise("NotImplementedError", "a Decimal of this size is not played here")
	}
	return d, nil
}

// DecimalOf is Decimal(v): of a float it is what that is to the last digit.
func DecimalOf(v Value) (Decimal, error) {
	switch v := plain(v).(type) {
	case Decimal:
		return v, nil
	case string:
		return ParseDecimal(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) || v != 0 && (math.Abs(v) < 1e-60 || math.Abs(v) > 1e60) {
			return Decimal{}, Raise("NotImplementedError", "a Decimal of this size is not played here")
		}
		text := strings.TrimRight(new(big.Float).SetFloat64(v).Text('f', 300), "0")
		return ParseDecimal(strings.TrimSuffix(text, "."))
	case bool, int64, *big.Int:
		return Decimal{new(big.Int).Set(number(v).(*big.Int)), 0}, nil
	}
	return Decimal{}, Raise("TypeError", "conversion from %s to Decimal is not supported", KindOf(v))
}

// ten is ten to a power.
func ten(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// DecimalNear is a float with so many digits, as Context(prec=digits).create_decimal_from_float() makes it.
func DecimalNear(f float64, digits int) (Decimal, error) {
	d, err := DecimalOf(f)
	if err == nil {
		d = d.to(digits)
	}
	return d, err
}

// digits are the digits without a sign.
func (d Decimal) digits() string { return new(big.Int).Abs(d.n).String() }

// String is str() of it.
func (d Decimal) String() string {
	digits := d.digits()
	left := d.exp + len(digits)
	point := left
	if d.exp > 0 || left <= -6 {
		point = 1
	}
	var text string
	switch {
	case point <= 0:
		text = "0." + strings.Repeat("0", -point) + digits
	case point >= len(digits):
		text = digits + strings.Repeat("0", point-len(digits))
	default:
		text = digits[:point] + "." + digits[point:]
	}
	if point != left {
		text += fmt.Sprintf("E%+d", left-point)
	}
	if d.n.Sign() < 0 {
		text = "-" + text
	}
	return text
}

// Float is the nearest float.
func (d Decimal) Float() float64 {
	f, _ := d.Rat().Float64()
	return f
}

// Rat is the number that it is.
func (d Decimal) Rat() *big.Rat {
	if d.exp >= 0 {
		return new(big.Rat).SetInt(new(big.Int).Mul(d.n, ten(d.exp)))
	}
	return new(big.Rat).SetFrac(d.n, ten(-d.exp))
}

// Rounded is the Decimal with so many places, a half to the even one: quantize().
func (d Decimal) Rounded(places int) Decimal {
	if d.exp >= -places {
		return Decimal{new(big.Int).Mul(d.n, ten(d.exp+places)), -places}
	}
	return Decimal{halfEven(d.n, ten(-places-d.exp)), -places}
}

// Digits are how many digits it has, and how many of them stand behind the point.
func (d Decimal) Digits() (all, places int) {
	all, places = len(d.digits()), max(0, -d.exp)
	return max(all+max(0, d.exp), places), places
}

// halfEven is n / by, rounded to the nearest whole number, a half to the even one.
func halfEven(n, by *big.Int) *big.Int {
	q, rest := new(big.Int).QuoRem(n, by, new(big.Int))
	twice := new(big.Int).Abs(rest)
	if c := twice.Lsh(twice, 1).Cmp(by); c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(int64(n.Sign())))
	}
	return q
}

// fitted is the Decimal with as many digits as the context has.
func (d Decimal) fitted() (Value, error) { return nearDecimal(d.to(decimalDigits)) }

// to is the Decimal with so many digits at most.
func (d Decimal) to(most int) Decimal {
	if more := len(d.digits()) - most; more > 0 {
		d = Decimal{halfEven(d.n, ten(more)), d.exp + more}
		if len(d.digits()) > most { // 99.9 has become 100
			d = Decimal{new(big.Int).Quo(d.n, big.NewInt(10)), d.exp + 1}
		}
	}
	return d
}

// aligned are two with the same exponent.
func aligned(a, b Decimal) (x, y *big.Int, exp int) {
	exp = min(a.exp, b.exp)
	return new(big.Int).Mul(a.n, ten(a.exp-exp)), new(big.Int).Mul(b.n, ten(b.exp-exp)), exp
}

// operateOnDecimal is a sign b where one of them is a Decimal.
func operateOnDecimal(sign string, a, b Value) (v Value, is bool, err error) {
	_, isA := a.(Decimal)
	_, isB := b.(Decimal)
	if !isA && !isB {
		return nil, false, nil
	}
	for _, one := range []Value{a, b} {
		switch one.(type) {
		case Decimal, int64, bool, *big.Int:
		default:
			return nil, false, nil // which is a TypeError, also of floats
		}
	}
	x, err := DecimalOf(a)
	if err != nil {
		return nil, true, err
	}
	y, err := DecimalOf(b)
	if err != nil {
		return nil, true, err
	}
	v, err = reckonDecimals(sign, x, y)
	return v, true, err
}

func reckonDecimals(sign string, x, y Decimal) (Value, error) {
	n, m, exp := aligned(x, y)
	switch sign {
	case "+":
		return Decimal{n.Add(n, m), exp}.fitted()
	case "-":
		return Decimal{n.Sub(n, m), exp}.fitted()
	case "*":
		return Decimal{n.Mul(x.n, y.n), x.exp + y.exp}.fitted()
	case "/":
		return quotient(x, y)
	case "//", "%":
		if m.Sign() == 0 {
			return nil, divisionByZero(n.Sign() == 0)
		}
		q, rest := new(big.Int).QuoRem(n, m, new(big.Int))
		if sign == "%" {
			return Decimal{rest, exp}.fitted()
		}
		return Decimal{q, 0}.fitted()
	case "**":
		if y.exp != 0 || !y.n.IsInt64() || y.n.Int64() < 0 || y.n.Int64() > 100 || len(x.digits()) > 2*decimalDigits {
			return nil, Raise("NotImplementedError", "a Decimal is raised to whole powers up to 100 here")
		}
		power := int(y.n.Int64())
		return Decimal{n.Exp(x.n, y.n, nil), x.exp * power}.fitted()
	}
	return nil, Raise("TypeError", "unsupported operand type(s) for %s: 'decimal.Decimal' and 'decimal.Decimal'", sign)
}

func divisionByZero(undefined bool) error {
	if undefined {
		return Raise("InvalidOperation", "[<class 'decimal.DivisionUndefined'>]")
	}
	return Raise("DivisionByZero", "[<class 'decimal.DivisionByZero'>]")
}

// quotient is x / y: as short as it is exact, and else with all digits.
func quotient(x, y Decimal) (Value, error) {
	if y.n.Sign() == 0 {
		return nil, divisionByZero(x.n.Sign() == 0)
	}
	ideal := x.exp - y.exp
	shift := max(0, len(y.digits())-len(x.digits())+decimalDigits+1)
	n := new(big.Int).Mul(x.n, ten(shift))
	q, rest := new(big.Int).QuoRem(n, y.n, new(big.Int))
	d := Decimal{q, ideal - shift}
	if rest.Sign() != 0 {
		if last := new(big.Int).Rem(q, big.NewInt(5)); last.Sign() == 0 { // so that no half is rounded that is none
			q.Add(q, big.NewInt(int64(n.Sign()*y.n.Sign())))
		}
		return d.fitted()
	}
	for d.exp < ideal {
		tenth, rest := new(big.Int).QuoRem(d.n, big.NewInt(10), new(big.Int))
		if rest.Sign() != 0 {
			break
		}
		d = Decimal{tenth, d.exp + 1}
	}
	return d.fitted()
}

// orderDecimals is the sign of a - b where one of them is a Decimal and both are numbers.
func orderDecimals(a, b Value) (order int, is bool) {
	_, isA := a.(Decimal)
	_, isB := b.(Decimal)
	if !isA && !isB {
		return 0, false
	}
	x, y := ratOf(a), ratOf(b)
	if x == nil || y == nil {
		return 0, false
	}
	return x.Cmp(y), true
}

// ratOf is a number as it is, nil for what is none.
func ratOf(v Value) *big.Rat {
	if d, is := v.(Decimal); is {
		return d.Rat()
	}
	switch n := number(v).(type) {
	case *big.Int:
		return new(big.Rat).SetInt(n)
	case float64:
		return new(big.Rat).SetFloat64(n)
	}
	return nil
}

// decimalIn is format() of it, of formats with f and %; false for another one.
func (d Decimal) in(kind, precision, group string) (string, error) {
	if kind == "" && precision == "" {
		whole, rest, _ := strings.Cut(d.String(), ".")
		if rest != "" {
			rest = "." + rest
		}
		return grouped(whole, group) + rest, nil
	}
	places := max(0, -d.exp)
	if precision != "" {
		_, _ = fmt.Sscan(precision, &places)
	}
	if places > mostDigits {
		return "", ErrTooLong
	}
	switch kind {
	case "f", "F":
	case "%":
		if d.exp += 2; precision == "" {
			places = max(0, -d.exp)
		}
	default:
		return "", Raise("NotImplementedError", "a Decimal is formatted by f or %% here")
	}
	text := plainDecimal(d.Rounded(places))
	whole, rest, has := strings.Cut(text, ".")
	if text = grouped(whole, group); has {
		text += "." + rest
	}
	if kind == "%" {
		text += "%"
	}
	return text, nil
}

// plainDecimal is one without an exponent.
func plainDecimal(d Decimal) string {
	digits, places := d.digits(), -d.exp
	if len(digits) <= places {
		digits = strings.Repeat("0", places-len(digits)+1) + digits
	}
	text := digits[:len(digits)-places]
	if places > 0 {
		text += "." + digits[len(digits)-places:]
	}
	if d.n.Sign() < 0 {
		text = "-" + text
	}
	return text
}

// DecimalClass is decimal.Decimal.
func DecimalClass() *Class {
	return &Class{Name: "decimal.Decimal", Is: func(v Value) bool { _, is := v.(Decimal); return is }, Make: func(args *Args) (Value, error) {
		v := args.Or("value", "0")
		if err := args.Done(); err != nil {
			return nil, err
		}
		return DecimalOf(v)
	}}
}

// roundings are those of the module decimal that quantize() takes.
var roundings = map[string]func(n, by *big.Int) *big.Int{
	"ROUND_HALF_EVEN": halfEven,
	"ROUND_HALF_UP": func(n, by *big.Int) *big.Int {
		q, rest := new(big.Int).QuoRem(n, by, new(big.Int))
		if twice := rest.Abs(rest); twice.Lsh(twice, 1).Cmp(by) >= 0 {
			q.Add(q, big.NewInt(int64(n.Sign())))
		}
		return q
	},
	"ROUND_DOWN": func(n, by *big.Int) *big.Int { return new(big.Int).Quo(n, by) },
	"ROUND_UP": func(n, by *big.Int) *big.Int {
		q, rest := new(big.Int).QuoRem(n, by, new(big.Int))
		if rest.Sign() != 0 {
			q.Add(q, big.NewInt(int64(n.Sign())))
		}
		return q
	},
}

// Roundings are their names.
func Roundings() []string {
	return []string{"ROUND_DOWN", "ROUND_HALF_EVEN", "ROUND_HALF_UP", "ROUND_UP"}
}

// ofDecimal are its attributes.
func ofDecimal(d Decimal, name string) (Value, bool) {
	switch name {
	case "quantize":
		return Builtin{Name: name, Do: func(args *Args) (Value, error) {
			to, err := args.Need("exp")
			if err != nil {
				return nil, err
			}
			like, is := to.(Decimal)
			if !is {
				if like, err = DecimalOf(to); err != nil {
					return nil, err
				}
			}
			rounding, _ := args.Or("rounding", "ROUND_HALF_EVEN").(string)
			round := roundings[rounding]
			if round == nil {
				return nil, Raise("NotImplementedError", "quantize() rounds by %s here", strings.Join(Roundings(), ", "))
			}
			if d.exp >= like.exp {
				n := new(big.Int).Mul(d.n, ten(d.exp-like.exp))
				return Decimal{n, like.exp}, args.Done()
			}
			return Decimal{round(d.n, ten(like.exp-d.exp)), like.exp}, args.Done()
		}}, true
	case "is_zero":
		return Builtin{Name: name, Do: func(args *Args) (Value, error) { return d.n.Sign() == 0, args.Done() }}, true
	}
	return nil, false
}

// roundedDecimal is round(d), or round(d, places).
func roundedDecimal(d Decimal, places Value, has bool) (Value, error) {
	if !has || places == nil {
		return whole(d.Rounded(0).n), nil
	}
	n, is := wholeOf(places)
	if !is || n < -farthest || n > farthest {
		return nil, Raise("TypeError", "optional arg must be an integer")
	}
	return d.Rounded(int(n)), nil
}
