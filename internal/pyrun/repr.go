package pyrun

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"statelab/internal/python"
	"statelab/internal/sessionstore"
	"strconv"
	"strings"
)

// Str is str(v).
func Str(v Value) (string, error) {
	if in, is := v.(*Instance); is && in.plain != nil {
		return in.Str()
	}
	switch v := plain(v).(type) {
	case string:
		return v, nil
	case Moment:
		return v.String(), nil
	case Date:
		return v.String(), nil
	case Delta:
		return v.String(), nil
	case Decimal:
		return v.String(), nil
	case *Exception:
		return v.Str()
	case Shown:
		return v.Str()
	default:
		return Repr(v)
	}
}

// Repr is repr(v), of at most the length that a text may have.
func Repr(v Value) (string, error) {
	if err := Weigh(v); errors.Is(err, ErrTooLong) {
		return "", err
	}
	return repr(v, nil)
}

// Inspect is Repr for who looks on while lines run: it runs none of theirs, and an object of a class of their own is
// told by its class alone.
func Inspect(v Value) (string, error) {
	if err := Weigh(v); errors.Is(err, ErrTooLong) {
		return "", err
	}
	return repr(v, []Value{stillness{}})
}

// stillness is what a value lies in that is told without lines that run.
type stillness struct{}

func isStill(in []Value) bool { return len(in) > 0 && in[0] == Value(stillness{}) }

// deepest is how deep values lie in each other, where they are written.
const deepest = 200

func repr(v Value, in []Value) (string, error) {
	switch v.(type) {
	case *sessionstore.List, *sessionstore.Dict, *Tuple:
		if slices.Contains(in, v) { // it lies in itself
			return map[string]string{"list": "[...]", "dict": "{...}", "tuple": "(...)"}[KindOf(v)], nil
		}
		in = append(slices.Clip(in), v)
	}
	if len(in) > deepest {
		return "", Raise("RecursionError", "maximum recursion depth exceeded while getting the repr of an object")
	}
	list := func(open, end string, n int, at func(int) (string, error)) (string, error) {
		var b strings.Builder
		b.WriteString(open)
		for i := range n {
			part, err := at(i)
			if err != nil {
				return "", err
			}
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(part)
			if b.Len() > MaxText {
				return "", ErrTooLong
			}
		}
		b.WriteString(end)
		return b.String(), nil
	}
	switch v := v.(type) {
	case nil:
		return "None", nil
	case bool:
		if v {
			return "True", nil
		}
		return "False", nil
	case string:
		return python.Repr(v), nil
	case Bytes:
		return reprBytes(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case *big.Int:
		return v.String(), nil
	case float64:
		return floatText(v), nil
	case *sessionstore.List:
		return list("[", "]", v.Len(), func(i int) (string, error) { return repr(v.At(i), in) })
	case *Tuple:
		end := ")"
		if v.kind != nil {
			return list(v.kind.class.Name+"(", end, len(v.Items), func(i int) (string, error) {
				text, err := repr(v.Items[i], in)
				return v.kind.names[i] + "=" + text, err
			})
		}
		if len(v.Items) == 1 {
			end = ",)"
		}
		return list("(", end, len(v.Items), func(i int) (string, error) { return repr(v.Items[i], in) })
	case *Set:
		items := v.Items()
		switch {
		case len(items) == 0:
			return KindOf(v) + "()", nil
		case v.frozen:
			return list("frozenset({", "})", len(items), func(i int) (string, error) { return repr(items[i], in) })
		}
		return list("{", "}", len(items), func(i int) (string, error) { return repr(items[i], in) })
	case *sessionstore.Dict:
		if kind, is := v.Kind.(*dictKind); is {
			return kind.repr(v, in, list)
		}
		keys := v.Keys()
		return list("{", "}", v.Len(), func(i int) (string, error) {
			key, err := repr(keyValue(keys[i]), in)
			if err != nil {
				return "", err
			}
			value, err := repr(v.Get(keys[i]), in)
			return key + ": " + value, err
		})
	case Moment:
		return v.repr(), nil
	case Date:
		return v.repr(), nil
	case Delta:
		return v.repr(), nil
	case Decimal:
		return "Decimal('" + v.String() + "')", nil
	case *Class:
		if v.members != nil {
			return "<enum '" + v.Name + "'>", nil
		}
		return "<class '" + v.qualifiedName() + "'>", nil
	case *Exception:
		return v.repr(in)
	case view:
		inside, err := repr(List(v.items()...), in)
		return v.kind + "(" + inside + ")", err
	case *Function:
		return "<function " + v.qualified + ">", nil
	case *boundMethod:
		of, err := repr(v.self, in)
		if isStill(in) {
			return "<bound method>", err
		}
		name, failed := Repr(v.function)
		if f, is := v.function.(*Function); is {
			name = f.qualified
		}
		return "<bound method " + name + " of " + of + ">", errors.Join(err, failed)
	case Builtin:
		return "<built-in function " + v.Name + ">", nil
	case *Instance:
		if isStill(in) {
			return "<" + v.TypeName() + " object>", nil
		}
		return v.Repr()
	case Shown:
		return v.Repr()
	case Object:
		return "<" + v.TypeName() + " object>", nil
	}
	return fmt.Sprint(v), nil
}

func reprBytes(b Bytes) string {
	quote := `'`
	if strings.Contains(string(b), `'`) && !strings.Contains(string(b), `"`) {
		quote = `"`
	}
	var out strings.Builder
	out.WriteString("b" + quote)
	for i := range len(b) {
		switch c := b[i]; {
		case string(c) == quote || c == '\\':
			out.WriteString(`\` + string(c))
		case c == '\n':
			out.WriteString(`\n`)
		case c == '\r':
			out.WriteString(`\r`)
		case c == '\t':
			out.WriteString(`\t`)
		case c < ' ' || c > '~':
			fmt.Fprintf(&out, `\x%02x`, c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String() + quote
}

// floatText is a float as repr() has it.
func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	if a := math.Abs(f); a != 0 && (a < 1e-4 || a >= 1e16) {
		text := strconv.FormatFloat(f, 'e', -1, 64)
		return text
	}
	text := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}
