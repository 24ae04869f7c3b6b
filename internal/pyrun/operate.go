package pyrun

import (
	"math"
	"math/big"
	"slices"
	"strings"

	"statelab/internal/sessionstore"
)

// Operate is a sign b, of what is no comparison.
func Operate(sign string, a, b Value) (Value, error) { return operate(sign, a, b) }

// operate is a sign b, of what is no comparison. inPlace is the sign with = behind it where it is that.
func operate(sign string, a, b Value) (Value, error) {
	if owns(a, b) {
		if v, done, err := reckoned(sign, a, b); done || err != nil {
			return v, err
		}
	}
	a, b = plain(a), plain(b)
	if x, y := number(a), number(b); x != nil && y != nil {
		v, err := reckon(sign, x, y)
		if p, is := a.(bool); is && err == nil {
			if q, is := b.(bool); is && strings.Contains("&|^", sign) {
				return map[string]bool{"&": p && q, "|": p || q, "^": p != q}[sign], nil
			}
		}
		return v, err
	}
	if v, is, err := operateOnDecimal(sign, a, b); is {
		return v, err
	}
	if v, is, err := operateOnTime(sign, a, b); is {
		return v, err
	}
	switch x := a.(type) {
	case string:
		switch {
		case sign == "+":
			y, is := b.(string)
			if !is {
				return nil, Raise("TypeError", `can only concatenate str (not "%s") to str`, KindOf(b))
			}
			return joined(x, y)
		case sign == "*":
			return repeated(x, b)
		case sign == "%":
			return percent(x, b)
		}
	case Bytes:
		y, is := b.(Bytes)
		switch {
		case sign == "+" && !is:
			return nil, Raise("TypeError", "can't concat %s to bytes", KindOf(b))
		case sign == "+" || sign == "*":
			text, err := joined(string(x), string(y))
			if sign == "*" {
				text, err = repeated(string(x), b)
			}
			if err != nil {
				return nil, err
			}
			return Bytes(text.(string)), nil
		}
	case *sessionstore.List:
		if y, is := b.(*sessionstore.List); is && sign == "+" {
			return listOf(slices.Concat(listItems(x), listItems(y)))
		}
		if n, is := wholeOf(b); is && sign == "*" {
			items, err := repeatedItems(listItems(x), n)
			return List(items...), err
		}
		if sign == "+" {
			return nil, Raise("TypeError", `can only concatenate list (not "%s") to list`, KindOf(b))
		}
	case *Tuple:
		if y, is := b.(*Tuple); is && sign == "+" {
			if len(x.Items)+len(y.Items) > MaxItems {
				return nil, ErrTooLong
			}
			return &Tuple{Items: slices.Concat(x.Items, y.Items)}, nil
		}
		if n, is := wholeOf(b); is && sign == "*" {
			items, err := repeatedItems(x.Items, n)
			return &Tuple{Items: items}, err
		}
		if sign == "+" {
			return nil, Raise("TypeError", `can only concatenate tuple (not "%s") to tuple`, KindOf(b))
		}
	case *Set:
		if y, is := b.(*Set); is {
			return combined(sign, x, y)
		}
	case *sessionstore.Dict:
		y, is := b.(*sessionstore.Dict)
		if kind, counts := x.Kind.(*dictKind); is && counts && kind.name == "Counter" && (sign == "+" || sign == "-") {
			return sumOfCounts(sign, x, y)
		}
		if is && sign == "|" {
			return merged(x, y)
		}
	}
	if _, is := wholeOf(a); is && sign == "*" {
		switch b.(type) {
		case string, Bytes, *sessionstore.List, *Tuple:
			return operate(sign, b, a)
		}
	}
	for _, pair := range [][2]Value{{a, b}, {b, a}} {
		switch pair[0].(type) {
		case string, Bytes, *sessionstore.List, *Tuple:
			if sign == "*" {
				return nil, Raise("TypeError", "can't multiply sequence by non-int of type '%s'", KindOf(pair[1]))
			}
		}
	}
	if v, is := a.(view); is && v.kind != "dict_values" && strings.Contains("&|-^", sign) {
		x, err := setOf(a)
		if err != nil {
			return nil, err
		}
		y, err := setOf(b)
		if err != nil {
			return nil, err
		}
		return combined(sign, x, y)
	}
	return nil, Raise("TypeError", "unsupported operand type(s) for %s: '%s' and '%s'", sign, KindOf(a), KindOf(b))
}

func setOf(v Value) (*Set, error) {
	items, err := Iter(v)
	if err != nil {
		return nil, err
	}
	return NewSet(items...)
}

func joined(x, y string) (Value, error) {
	if len(x)+len(y) > MaxText {
		return nil, ErrTooLong
	}
	return x + y, nil
}

func repeated(x string, by Value) (Value, error) {
	n, is := wholeOf(by)
	if !is {
		return nil, Raise("TypeError", "can't multiply sequence by non-int of type '%s'", KindOf(by))
	}
	if n = max(n, 0); n > 0 && int64(len(x)) > MaxText/n {
		return nil, ErrTooLong
	}
	return strings.Repeat(x, int(n)), nil
}

func repeatedItems(items []Value, n int64) ([]Value, error) {
	if n = max(n, 0); n > 0 && int64(len(items)) > MaxItems/n {
		return nil, ErrTooLong
	}
	return slices.Repeat(items, int(n)), nil
}

func listOf(items []Value) (Value, error) {
	if len(items) > MaxItems {
		return nil, ErrTooLong
	}
	return List(items...), nil
}

func merged(x, y *sessionstore.Dict) (Value, error) {
	d := sessionstore.NewDict()
	for _, from := range []*sessionstore.Dict{x, y} {
		for key, value := range from.All() {
			d.Set(key, value)
		}
	}
	if d.Len() > MaxItems {
		return nil, ErrTooLong
	}
	return d, nil
}

func combined(sign string, x, y *Set) (Value, error) {
	s := &Set{dict: sessionstore.NewDict(), frozen: x.frozen}
	add := func(from *Set, if_ func(key string) bool) {
		for _, key := range from.dict.Keys() {
			if if_(key) {
				s.dict.Set(key, nil)
			}
		}
	}
	switch sign {
	case "|":
		add(x, func(string) bool { return true })
		add(y, func(string) bool { return true })
	case "&":
		add(x, y.has)
	case "-":
		add(x, func(key string) bool { return !y.has(key) })
	case "^":
		add(x, func(key string) bool { return !y.has(key) })
		add(y, func(key string) bool { return !x.has(key) })
	default:
		return nil, Raise("TypeError", "unsupported operand type(s) for %s: 'set' and 'set'", sign)
	}
	return s, nil
}

// Whole is a whole number that is small enough to count with, as Python takes one wherever it wants an int: also True and
// False, and members of enums that are numbers.
func Whole(v Value) (int64, bool) { return wholeOf(plain(v)) }

// wholeOf is a whole number that is small enough to count with, True and False too.
func wholeOf(v Value) (int64, bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case int64:
		return v, true
	}
	return 0, false
}

// reckon is a sign b of two numbers.
func reckon(sign string, a, b any) (Value, error) {
	x, isX := a.(*big.Int)
	y, isY := b.(*big.Int)
	if isX && isY && sign != "/" {
		return reckonWhole(sign, x, y)
	}
	if isX && isY && y.Sign() != 0 {
		q, _ := new(big.Rat).SetFrac(x, y).Float64()
		if math.IsInf(q, 0) {
			return nil, Raise("OverflowError", "integer division result too large for a float")
		}
		return q, nil
	}
	f, g := asFloat(a), asFloat(b)
	if isX && math.IsInf(f, 0) || isY && math.IsInf(g, 0) {
		return nil, Raise("OverflowError", "int too large to convert to float")
	}
	switch sign {
	case "+":
		return f + g, nil
	case "-":
		return f - g, nil
	case "*":
		return f * g, nil
	case "/":
		if g == 0 {
			return nil, Raise("ZeroDivisionError", "%s", map[bool]string{true: "division by zero", false: "float division by zero"}[isX && isY])
		}
		return f / g, nil
	case "//":
		if g == 0 {
			return nil, Raise("ZeroDivisionError", "float floor division by zero")
		}
		return math.Floor(f / g), nil
	case "%":
		if g == 0 {
			return nil, Raise("ZeroDivisionError", "float modulo")
		}
		left := math.Mod(f, g)
		if left != 0 && (left < 0) != (g < 0) {
			left += g
		}
		return left, nil
	case "**":
		if f == 0 && g < 0 {
			return nil, Raise("ZeroDivisionError", "0.0 cannot be raised to a negative power")
		}
		p := math.Pow(f, g)
		if math.IsInf(p, 0) && !math.IsInf(f, 0) && !math.IsInf(g, 0) {
			return nil, Raise("OverflowError", "(34, 'Numerical result out of range')")
		}
		return p, nil
	}
	return nil, Raise("TypeError", "unsupported operand type(s) for %s: '%s' and '%s'", sign, kindOfNumber(a), kindOfNumber(b))
}

func kindOfNumber(n any) string {
	if _, is := n.(float64); is {
		return "float"
	}
	return "int"
}

func reckonWhole(sign string, x, y *big.Int) (Value, error) {
	z := new(big.Int)
	switch sign {
	case "+":
		z.Add(x, y)
	case "-":
		z.Sub(x, y)
	case "*":
		if x.BitLen()+y.BitLen() > maxBits {
			return nil, ErrTooLong
		}
		z.Mul(x, y)
	case "//", "%":
		if y.Sign() == 0 {
			return nil, Raise("ZeroDivisionError", "%s", map[string]string{"//": "integer division or modulo by zero", "%": "integer modulo by zero"}[sign])
		}
		left := new(big.Int)
		z.QuoRem(x, y, left)
		if left.Sign() != 0 && left.Sign() != y.Sign() {
			z.Sub(z, big.NewInt(1))
			left.Add(left, y)
		}
		if sign == "%" {
			z = left
		}
	case "**":
		if y.Sign() < 0 {
			return reckon(sign, asFloat(x), asFloat(y))
		}
		if x.BitLen() > 1 && (!y.IsInt64() || y.Int64() > maxBits || int64(x.BitLen())*y.Int64() > maxBits) {
			return nil, ErrTooLong
		}
		z.Exp(x, y, nil)
	case "&":
		z.And(x, y)
	case "|":
		z.Or(x, y)
	case "^":
		z.Xor(x, y)
	case "<<", ">>":
		if y.Sign() < 0 {
			return nil, Raise("ValueError", "negative shift count")
		}
		if !y.IsInt64() || y.Int64() > maxBits {
			return nil, ErrTooLong
		}
		if sign == "<<" {
			z.Lsh(x, uint(y.Int64()))
		} else {
			z.Rsh(x, uint(y.Int64()))
		}
	default:
		return nil, Raise("TypeError", "unsupported operand type(s) for %s: 'int' and 'int'", sign)
	}
	if z.BitLen() > maxBits {
		return nil, ErrTooLong
	}
	return whole(z), nil
}

// Compare is the sign of a - b, of values that Python puts in an order. The error is the TypeError of others.
func Compare(a, b Value) (int, error) { return order("<", a, b, 0) }
