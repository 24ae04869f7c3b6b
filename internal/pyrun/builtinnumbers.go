package pyrun

import (
	"math"
	"math/big"
	"strings"
	"unicode/utf8"
)

// ofNumbers are what Python has to work with numbers and with characters as numbers.
func ofNumbers() map[string]Value {
	return map[string]Value{
		"abs": one("abs", func(v Value) (Value, error) {
			switch n := number(plain(v)).(type) {
			case *big.Int:
				return whole(new(big.Int).Abs(n)), nil
			case float64:
				return math.Abs(n), nil
			}
			if d, is := v.(Delta); is {
				return max(d, -d), nil
			}
			if d, is := v.(Decimal); is {
				return Decimal{new(big.Int).Abs(d.n), d.exp}.fitted()
			}
			if in, is := v.(*Instance); is {
				if v, has, err := in.do("__abs__"); has || err != nil {
					return v, err
				}
			}
			return nil, Raise("TypeError", "bad operand type for abs(): '%s'", KindOf(v))
		}),
		"round": Builtin{Name: "round", Do: rounded},
		"divmod": Builtin{Name: "divmod", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 2)
			if err != nil {
				return nil, err
			}
			q, err := operate("//", all[0], all[1])
			if err != nil {
				return nil, err
			}
			left, err := operate("%", all[0], all[1])
			return &Tuple{Items: []Value{q, left}}, err
		}},
		"pow": Builtin{Name: "pow", Do: func(args *Args) (Value, error) {
			all, err := args.fixed(2, 3)
			if err != nil {
				return nil, err
			}
			if len(all) == 3 && all[2] != nil {
				return powerOf(all[0], all[1], all[2])
			}
			return operate("**", all[0], all[1])
		}},
		"ord": one("ord", func(v Value) (Value, error) {
			s, is := Itself(v).(string)
			if !is {
				return nil, Raise("TypeError", "ord() expected string of length 1, but %s found", KindOf(v))
			}
			if n := utf8.RuneCountInString(s); n != 1 {
				return nil, Raise("TypeError", "ord() expected a character, but string of length %d found", n)
			}
			c, _ := utf8.DecodeRuneInString(s)
			return int64(c), nil
		}),
		"chr": one("chr", func(v Value) (Value, error) {
			n, is := wholeOf(v)
			if !is {
				return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(v))
			}
			if n < 0 || n > utf8.MaxRune {
				return nil, Raise("ValueError", "chr() arg not in range(0x110000)")
			}
			return string(rune(n)), nil
		}),
	}
}

// roundedWhole is a whole number rounded to so many tens.
func roundedWhole(x *big.Int, tens int64) Value {
	if tens > 1000 {
		return int64(0)
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(tens), nil)
	q, left := new(big.Int).DivMod(x, unit, new(big.Int))
	if by := left.Lsh(left, 1).Cmp(unit); by > 0 || by == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return whole(q.Mul(q, unit))
}

// powerOf is pow(x, y, m) of whole numbers.
func powerOf(x, y, m Value) (Value, error) {
	a, isA := number(plain(x)).(*big.Int)
	b, isB := number(plain(y)).(*big.Int)
	by, isM := number(plain(m)).(*big.Int)
	switch {
	case !isA || !isB || !isM:
		return nil, Raise("TypeError", "pow() 3rd argument not allowed unless all arguments are integers")
	case by.Sign() == 0:
		return nil, Raise("ValueError", "pow() 3rd argument cannot be 0")
	case b.Sign() < 0 && new(big.Int).ModInverse(a, new(big.Int).Abs(by)) == nil:
		return nil, Raise("ValueError", "base is not invertible for the given modulus")
	}
	if b.BitLen() > maxBits/8 || by.BitLen() > maxBits/8 {
		return nil, ErrTooLong
	}
	z := new(big.Int).Exp(a, b, new(big.Int).Abs(by))
	if by.Sign() < 0 && z.Sign() > 0 {
		z.Add(z, by)
	}
	return whole(z), nil
}

// baseOf is the base that a text begins with, as int(text, 0) has it, and its digits.
func baseOf(text string) (int64, string) {
	clean := strings.ToLower(strings.TrimSpace(text))
	for prefix, base := range map[string]int64{"0x": 16, "0o": 8, "0b": 2} {
		if digits, is := strings.CutPrefix(clean, prefix); is {
			return base, digits
		}
	}
	return 10, text
}
