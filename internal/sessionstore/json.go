package sessionstore

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ErrValue is wrapped by the error of a session that holds what Django could
// not encode either: a value that is no JSON, an expiry that is no time. Django
// answers such a page with 500. The text after it is Python's own.
var ErrValue = errors.New("the session cannot be encoded")

// depthLimit is how deep dicts and lists may nest, as Python's recursion limit
// is what ends them there.
const depthLimit = 990

// sizeLimit is how many octets a value may have as JSON: one list can stand in it many times.
const sizeLimit = 16 << 20

// digitsLimit is how many digits a whole number may have: Python refuses to
// turn longer ones into text and back.
const digitsLimit = 4300

// JSON returns the value as Python's json.dumps writes it with the separators
// "," and ":", which is how Django stores sessions: keys in their order, all
// beyond ASCII as \uXXXX, floats as repr(). A value that JSON cannot hold is
// an ErrValue.
func JSON(v Value) (string, error) {
	b, err := appendJSON(nil, v, depthLimit)
	return string(b), err
}

func appendJSON(b []byte, v Value, depth int) ([]byte, error) {
	if len(b) > sizeLimit {
		return b, fmt.Errorf("%w: MemoryError: the value is larger than is kept here", ErrValue)
	}
	if depth == 0 {
		return b, fmt.Errorf("%w: RecursionError: maximum recursion depth exceeded", ErrValue)
	}
	switch v := normal(v).(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case float64:
		return append(b, repr(v)...), nil
	case string:
		return appendString(b, v), nil
	case *big.Int:
		return appendBig(b, v)
	case *List:
		return appendList(b, v, depth)
	case *Dict:
		return appendDict(b, v, depth)
	case interface{ Sequence() []Value }: // a tuple
		return appendList(b, NewList(v.Sequence()...), depth)
	case interface{ Promise() }: // a text that is looked up late, as of gettext_lazy(), is none of json's
	case interface{ Plain() Value }: // of a class below str or int
		return appendJSON(b, v.Plain(), depth-1)
	}
	return b, fmt.Errorf("%w: TypeError: Object of type %s is not JSON serializable", ErrValue, pythonType(v))
}

func appendBig(b []byte, n *big.Int) ([]byte, error) {
	text := n.String()
	if len(strings.TrimPrefix(text, "-")) > digitsLimit {
		return b, fmt.Errorf("%w: ValueError: Exceeds the limit (%d digits) for integer string conversion", ErrValue, digitsLimit)
	}
	return append(b, text...), nil
}

func appendList(b []byte, l *List, depth int) ([]byte, error) {
	b = append(b, '[')
	for i := range l.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendJSON(b, l.At(i), depth-1); err != nil {
			return b, err
		}
	}
	return append(b, ']'), nil
}

func appendDict(b []byte, d *Dict, depth int) ([]byte, error) {
	b = append(b, '{')
	first := true
	for key, v := range d.All() {
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(appendString(b, JSONKey(key)), ':')
		var err error
		if b, err = appendJSON(b, v, depth-1); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

// appendString writes a JSON string in ASCII. Bytes that are no UTF-8 become
// U+FFFD, as they do in a form that Django reads.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			if half, ok := surrogate(s[i:]); ok {
				r, size = half, 3
			}
		}
		i += size
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r == '\f':
			b = append(b, `\f`...)
		case r == '\b':
			b = append(b, `\b`...)
		case ' ' <= r && r <= '~':
			b = append(b, byte(r))
		case r > 0xFFFF:
			r -= 0x10000
			b = fmt.Appendf(b, `\u%04x\u%04x`, 0xD800+r>>10, 0xDC00+r&0x3FF)
		default:
			b = fmt.Appendf(b, `\u%04x`, r)
		}
	}
	return append(b, '"')
}

// surrogate reads half of a surrogate pair in three bytes of UTF-8's form.
func surrogate(s string) (rune, bool) {
	if len(s) < 3 || s[0] != 0xED || s[1]&0xE0 != 0xA0 || s[2]&0xC0 != 0x80 {
		return 0, false
	}
	return 0xD000 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), true
}

// repr returns a float as Python's repr() and json have it: the shortest digits
// that read back, an exponent below 1e-4 and from 1e16 on.
func repr(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	if a := math.Abs(f); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64) // at least two digits of exponent, as in Python
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// pythonType names the type that a page of Django would have put there.
func pythonType(v Value) string {
	switch v := v.(type) {
	case interface{ TypeName() string }:
		return v.TypeName()
	case time.Time:
		return "datetime"
	case time.Duration:
		return "timedelta"
	case []byte:
		return "bytes"
	}
	return fmt.Sprintf("%T", v)
}
