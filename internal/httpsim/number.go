package httpsim

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
)

// Number returns the template that is one whole number.
func Number(n int64) Template {
	t, _ := Constant(fmt.Sprint(n)) // a number is JSON
	return t
}

// AsNumber returns the template, which is one lookup, as a number that code counts with:
// what a browser sends is a text, of which int() makes one, and it has to be there; what is
// kept is a number already, and 0 where it is not there.
func (t Template) AsNumber() Template {
	switch n := t.nodes[0]; n.Path[0] {
	case "post", "get", "cookie", "header":
		return t.OrElse(Raises).Int()
	case "session", "json", "claims", "cache":
		return t.OrElse("0")
	}
	return t
}

// Int returns the template, which is one lookup, with int(…) around it.
func (t Template) Int() Template {
	n := t.nodes[0]
	n.Int = true
	return Template{nodes: []Node{n}, src: t.src}
}

// isNow reports whether a template is the time at which it is made, as a number.
func (t Template) isNow() bool {
	return len(t.nodes) == 1 && t.nodes[0].Kind == ValueNode && !t.nodes[0].Str && t.nodes[0].Path[0] == "now"
}

// Str returns the template, which is one lookup, with str(…) around it.
func (t Template) Str() Template {
	n := t.nodes[0]
	n.Str = true
	return Template{nodes: []Node{n}, src: t.src}
}

// Summand is where a value stands in a sum of texts, which + makes of texts alone. The zero value is in none.
type Summand int

// The places in a sum.
const (
	NoSummand Summand = iota
	FirstSummand
	NextSummand
)

// Summand returns the template, which is one lookup, as a part of a sum of texts: the first one, or one behind it.
func (t Template) Summand(first bool) Template {
	n := t.nodes[0]
	if n.Sum = NextSummand; first {
		n.Sum = FirstSummand
	}
	return Template{nodes: []Node{n}, src: t.src}
}

// added is a value that + puts together with texts, and what Python says where it is none.
func (s Summand) added(value any) (any, error) {
	switch value.(type) {
	case string, absent, safe:
		return value, nil
	}
	if s == FirstSummand {
		return sumOf(value, "", "+")
	}
	return sumOf("", value, "+")
}

// isCounted reports whether a template can stand where a number is wanted: it is one, or one
// lookup of something that may be one.
func (t Template) isCounted() bool {
	if len(t.nodes) != 1 {
		return false
	}
	switch n := t.nodes[0]; n.Kind {
	case ConstantNode:
		v, err := sessionstore.ParseJSON(n.Text)
		return err == nil && number(v) != nil
	case ValueNode:
		return n.Path[0] != "user" && n.Path[0] != "form" && n.Path[0] != "token"
	}
	return false
}

// remainder is Python's value % by, which is never negative where by is not.
func remainder(value sessionstore.Value, by int64) (sessionstore.Value, error) {
	if _, is := value.(string); is {
		return nil, errors.New("TypeError: not all arguments converted during string formatting")
	}
	if n := whole(value); n != nil {
		return new(big.Int).Mod(n, big.NewInt(by)).Int64(), nil
	}
	n, is := value.(float64)
	if !is {
		return nil, fmt.Errorf("TypeError: unsupported operand type(s) for %%: '%s' and 'int'", kindOf(value))
	}
	left := math.Mod(n, float64(by))
	if left < 0 {
		left += float64(by)
	}
	return left, nil
}

// counted checks a template that stands where a number is wanted.
func (c *checking) counted(what string, t Template) {
	c.value(t)
	if !t.isCounted() {
		c.add("%s takes a whole number, or one {{ }} that is one", what)
	}
}

var wholeInText = memo.Pattern(`^[+-]?\d+(?:_\d+)*$`)

// toInt is Python's int(…).
func toInt(v any) (sessionstore.Value, error) {
	switch v := v.(type) {
	case absent:
		return toInt("")
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	case int64, *big.Int:
		return v, nil
	case float64:
		if math.IsNaN(v) {
			return nil, errors.New("ValueError: cannot convert float NaN to integer")
		}
		if math.IsInf(v, 0) {
			return nil, errors.New("OverflowError: cannot convert float infinity to integer")
		}
		n, _ := big.NewFloat(v).Int(nil)
		return plain(n), nil
	case string:
		if text := strings.TrimSpace(v); wholeInText().MatchString(text) {
			n, ok := new(big.Int).SetString(strings.ReplaceAll(text, "_", ""), 10)
			if ok {
				return plain(n), nil
			}
		}
		return nil, fmt.Errorf("ValueError: invalid literal for int() with base 10: %s", python.Repr(shortText(v)))
	}
	return nil, fmt.Errorf("TypeError: int() argument must be a string, a bytes-like object or a real number, not '%s'", kindOf(v))
}

// plain is a whole number in the form that a session holds.
func plain(n *big.Int) sessionstore.Value {
	if n.IsInt64() {
		return n.Int64()
	}
	return n
}

// whole is a value as a whole number, nil where it is none.
func whole(v sessionstore.Value) *big.Int {
	switch v := v.(type) {
	case bool:
		if v {
			return big.NewInt(1)
		}
		return new(big.Int)
	case int64:
		return big.NewInt(v)
	case *big.Int:
		return v
	}
	return nil
}

// sumOf is value + by or value - by in Python. sign is the operator as messages name it.
func sumOf(value, by sessionstore.Value, sign string) (sessionstore.Value, error) {
	minus := strings.HasPrefix(sign, "-")
	if a, b := whole(value), whole(by); a != nil && b != nil {
		if minus {
			return plain(new(big.Int).Sub(a, b)), nil
		}
		return plain(new(big.Int).Add(a, b)), nil
	}
	a, b := number(value), number(by)
	text, isText := value.(string)
	other, isOther := by.(string)
	switch {
	case a != nil && b != nil:
		x, _ := a.Float64()
		y, _ := b.Float64()
		if minus {
			y = -y
		}
		return x + y, nil
	case minus || !isText:
		return nil, fmt.Errorf("TypeError: unsupported operand type(s) for %s: '%s' and '%s'", sign, kindOf(value), kindOf(by))
	case !isOther:
		return nil, fmt.Errorf("TypeError: can only concatenate str (not \"%s\") to str", kindOf(by))
	case len(text)+len(other) > maxOutput:
		return nil, errTooLong
	}
	return text + other, nil
}

// negative is -value in Python.
func negative(value sessionstore.Value) (sessionstore.Value, error) {
	if number(value) == nil {
		return nil, fmt.Errorf("TypeError: bad operand type for unary -: '%s'", kindOf(value))
	}
	return sumOf(int64(0), value, "-")
}
