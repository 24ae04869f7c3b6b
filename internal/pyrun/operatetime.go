package pyrun

import (
	"math/big"
	"time"
)

// operateOnTime is a sign b where one of them is a moment, a day or a length of time.
func operateOnTime(sign string, a, b Value) (v Value, is bool, err error) {
	moved := func(m Moment, by Delta, back bool) (Value, bool, error) {
		if back {
			by = -by
		}
		days, rest := int64(by)/86400e6, int64(by)%86400e6
		if days < -4_000_000 || days > 4_000_000 {
			return nil, true, Raise("OverflowError", "date value out of range")
		}
		t := m.Time.AddDate(0, 0, int(days)).Add(time.Duration(rest) * time.Microsecond)
		if t.Year() < 1 || t.Year() > 9999 {
			return nil, true, Raise("OverflowError", "date value out of range")
		}
		return Moment{t, m.Naive}, true, nil
	}
	switch x := a.(type) {
	case Moment:
		switch y := b.(type) {
		case Delta:
			if sign == "+" || sign == "-" {
				return moved(x, y, sign == "-")
			}
		case Moment:
			if sign == "-" && x.Naive != y.Naive {
				return nil, true, Raise("TypeError", "can't subtract offset-naive and offset-aware datetimes")
			}
			if sign == "-" {
				return Delta(x.Time.UnixMicro() - y.Time.UnixMicro()), true, nil
			}
		}
	case Date:
		switch y := b.(type) {
		case Delta:
			if sign == "+" || sign == "-" {
				days, _, _ := y.parts()
				m, _, err := moved(Moment{x.time(), true}, Delta(days*86400e6), sign == "-")
				if err != nil {
					return nil, true, err
				}
				return dateOf(m.(Moment).Time), true, nil
			}
		case Date:
			if sign == "-" {
				return Delta(x.time().UnixMicro() - y.time().UnixMicro()), true, nil
			}
		}
	case Delta:
		switch y := b.(type) {
		case Moment:
			if sign == "+" {
				return moved(y, x, false)
			}
		case Delta:
			switch sign {
			case "+":
				v, err = deltaOf(float64(x) + float64(y))
				return v, true, err
			case "-":
				v, err = deltaOf(float64(x) - float64(y))
				return v, true, err
			case "/", "//", "%":
				if y == 0 {
					return nil, true, Raise("ZeroDivisionError", "integer division or modulo by zero")
				}
				switch sign {
				case "/":
					return float64(x) / float64(y), true, nil
				case "//":
					return floorDiv(int64(x), int64(y)), true, nil
				}
				return Delta(int64(x) - floorDiv(int64(x), int64(y))*int64(y)), true, nil
			}
		default:
			n := number(b)
			if n == nil {
				break
			}
			switch sign {
			case "*":
				v, err = deltaOf(float64(x) * asFloat(n))
				return v, true, err
			case "//":
				by, is := n.(*big.Int)
				if is && by.IsInt64() && by.Sign() != 0 {
					return Delta(floorDiv(int64(x), by.Int64())), true, nil
				}
				if is && by.Sign() == 0 {
					return nil, true, Raise("ZeroDivisionError", "integer division or modulo by zero")
				}
			case "/":
				if asFloat(n) == 0 {
					return nil, true, Raise("ZeroDivisionError", "integer division or modulo by zero")
				}
				v, err = deltaOf(float64(x) / asFloat(n))
				return v, true, err
			}
		}
	default:
		if y, isDelta := b.(Delta); isDelta && sign == "*" && number(a) != nil {
			return operateOnTime(sign, y, a)
		}
	}
	return nil, false, nil
}
