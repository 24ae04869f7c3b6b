package sessionstore

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// A Dict has texts as keys, and in the lines of a view numbers, True, False and None may be keys as well. Each
// of them is a text that begins with an octet which no text begins with.
const keyMark = "\xff"

// Key returns the key of a Dict under which a value of Python stands, and false for one that has no hash or
// that is no key here. 1 and 1.0 are one key, as in Python; True is one of its own.
func Key(v Value) (key string, ok bool) {
	switch v := normal(v).(type) {
	case string:
		return v, true
	case nil:
		return keyMark + "null", true
	case bool:
		return keyMark + strconv.FormatBool(v), true
	case int64:
		return keyMark + strconv.FormatInt(v, 10), true
	case *big.Int:
		return keyMark + v.String(), true
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return Key(int64(v))
		}
		return keyMark + "f" + strconv.FormatFloat(v, 'g', -1, 64), true
	}
	return "", false
}

// KeyValue returns the value of which Key has made a key.
func KeyValue(key string) Value {
	text, marked := strings.CutPrefix(key, keyMark)
	switch {
	case !marked:
		return key
	case text == "null":
		return nil
	case text == "true" || text == "false":
		return text == "true"
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	if digits, is := strings.CutPrefix(text, "f"); is {
		if f, err := strconv.ParseFloat(digits, 64); err == nil {
			return f
		}
	}
	if n, ok := new(big.Int).SetString(text, 10); ok {
		return n
	}
	return key
}

// JSONKey is a key as JSON has it, where all keys are texts: that of 5 is "5".
func JSONKey(key string) string {
	switch v := KeyValue(key).(type) {
	case string:
		return v
	case float64:
		return repr(v)
	default:
		return strings.TrimPrefix(key, keyMark)
	}
}
