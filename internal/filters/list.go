package filters

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"statelab/internal/sessionstore"
)

func noAttribute(v any, name string) error {
	return fmt.Errorf("AttributeError: '%s' object has no attribute '%s'", Kind(v), name)
}

// parts are what Python goes through in a value.
func parts(v any) (all []any, err error) {
	switch v := plainText(Items(v)).(type) {
	case string:
		all = make([]any, 0, utf8.RuneCountInString(v))
		for _, c := range v {
			all = append(all, string(c))
		}
	case *sessionstore.List:
		for i := range v.Len() {
			all = append(all, v.At(i))
		}
	case *sessionstore.Dict:
		for key := range v.All() {
			all = append(all, sessionstore.KeyValue(key))
		}
	default:
		return nil, fmt.Errorf("%w: '%s' object is not iterable", errType, Kind(v))
	}
	return all, nil
}

func listOf(all []any) *sessionstore.List {
	l := &sessionstore.List{}
	for _, v := range all {
		l.Append(v)
	}
	return l
}

func length(c *call) (any, error) {
	n, _ := lengthOf(c.value)
	return int64(n), nil
}

func makeList(c *call) (any, error) {
	all, err := parts(c.str())
	return listOf(all), err
}

// atEnd is [0] or [-1].
func atEnd(first bool) func(*call) (any, error) {
	return func(c *call) (any, error) {
		if _, is := c.value.(*sessionstore.Dict); is {
			return nil, errors.New("KeyError: " + map[bool]string{true: "0", false: "-1"}[first])
		}
		if text, is := plainText(c.value).(string); is {
			if first {
				_, n := utf8.DecodeRuneInString(text)
				return text[:n], nil
			}
			_, n := utf8.DecodeLastRuneInString(text)
			return text[len(text)-n:], nil
		}
		all, err := parts(c.value)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w: '%s' object is not subscriptable", errType, Kind(c.value))
		case len(all) == 0:
			return "", nil
		case first:
			return all[0], nil
		}
		return all[len(all)-1], nil
	}
}

// random draws one, of the chance of the world.
func random(c *call) (any, error) {
	n, has := lengthOf(c.value)
	switch {
	case !has:
		return nil, fmt.Errorf("%w: object of type '%s' has no len()", errType, Kind(c.value))
	case n == 0:
		return nil, errors.New("IndexError: Cannot choose from an empty sequence")
	}
	if _, is := c.value.(*sessionstore.Dict); is {
		return nil, errors.New("KeyError: 0")
	}
	all, err := parts(c.value)
	if err != nil {
		return nil, err
	}
	return all[c.Below(int64(n))], nil
}

// eachOf makes a list of the parts, changed by f.
func eachOf(f func(any) any) func(*call) (any, error) {
	return func(c *call) (any, error) {
		all, err := parts(c.value)
		if err != nil {
			return nil, err
		}
		made := &sessionstore.List{}
		for _, v := range all {
			made.Append(f(v))
		}
		return made, nil
	}
}

func joined(c *call) (any, error) {
	all, err := parts(c.value)
	if err != nil { // fails silently
		return c.value, nil
	}
	var texts []string
	size := 0
	for _, v := range all {
		text := ""
		switch s, is := plainText(v).(string); {
		case c.Escapes:
			text = escaped(v)
		case is:
			text = s
		default:
			return c.value, nil
		}
		if size += len(text); size > maxResult {
			return nil, ErrTooLong
		}
		texts = append(texts, text)
	}
	between := escaped(c.arg)
	if !c.Escapes {
		if between = Str(c.arg); !isSafe(c.arg) && Kind(c.arg) != "str" {
			return nil, noAttribute(c.arg, "join")
		}
	}
	if len(between)*len(texts) > maxResult {
		return nil, ErrTooLong
	}
	return Safe(strings.Join(texts, between)), nil
}

// slice is [a:b:c] of a text or a list.
func slice(c *call) (any, error) {
	bits := strings.Split(Str(c.arg), ":")
	bounds := make([]*int, 3)
	for i, bit := range bits {
		if i > 2 {
			return c.value, nil
		}
		if bit == "" {
			continue
		}
		n, err := sizeOf(bit)
		if err != nil {
			return c.value, nil
		}
		bounds[i] = &n
	}
	if len(bits) == 1 {
		bounds = []*int{nil, bounds[0], nil}
	}
	if _, isDict := c.value.(*sessionstore.Dict); isDict || bounds[2] != nil && *bounds[2] == 0 {
		return c.value, nil
	}
	all, err := parts(c.value)
	if err != nil {
		return c.value, nil
	}
	all = sliced(all, bounds[0], bounds[1], bounds[2])
	if _, is := plainText(c.value).(string); !is {
		return listOf(all), nil
	}
	var b strings.Builder
	for _, part := range all {
		b.WriteString(Str(part))
	}
	return b.String(), nil
}

func sliced(all []any, from, to, by *int) (some []any) {
	step := 1
	if by != nil {
		step = *by
	}
	n := len(all)
	low, high := 0, n
	if step < 0 {
		low, high = -1, n-1
	}
	bound := func(p *int, otherwise int) int {
		if p == nil {
			return otherwise
		}
		at := *p
		if at < 0 {
			at += n
		}
		return min(max(at, low), high)
	}
	start, end := bound(from, low), bound(to, high)
	if step < 0 {
		start, end = bound(from, high), bound(to, low)
	}
	for i := start; step > 0 && i < end || step < 0 && i > end; i += step {
		some = append(some, all[i])
	}
	return some
}

// sorted is dictsort: by a key, an attribute or a place of each.
func sorted(backwards bool) func(*call) (any, error) {
	return func(c *call) (any, error) {
		all, err := parts(c.value)
		if err != nil {
			return "", nil
		}
		type keyed struct{ value, key any }
		list := make([]keyed, len(all))
		for i, v := range all {
			key, found, err := property(v, c.arg)
			if err != nil {
				return nil, err
			}
			if !found {
				return "", nil
			}
			list[i] = keyed{v, key}
		}
		unordered := false
		slices.SortStableFunc(list, func(a, b keyed) int {
			sign, ok := Order(a.key, b.key)
			unordered = unordered || !ok
			if backwards {
				return -sign
			}
			return sign
		})
		if unordered {
			return "", nil
		}
		made := &sessionstore.List{}
		for _, k := range list {
			made.Append(k.value)
		}
		return made, nil
	}
}

// property is what dictsort sorts by: below a value, along a dotted name or at a number.
func property(v, arg any) (any, bool, error) {
	if at, is := arg.(int64); is {
		all, err := parts(v)
		if err != nil || at >= int64(len(all)) || at < -int64(len(all)) {
			return nil, false, nil
		}
		return all[(at+int64(len(all)))%int64(len(all))], true, nil
	}
	name, isText := plainText(arg).(string)
	if _, err := strconv.ParseFloat(name, 64); err == nil || !isText || strings.HasPrefix(name, "_") || strings.Contains(name, "._") {
		return nil, false, nil
	}
	for part := range strings.SplitSeq(name, ".") {
		switch in := v.(type) {
		case *sessionstore.Dict:
			value, has := in.Lookup(part)
			if !has {
				return nil, false, nil
			}
			v = value
		case Object:
			value, err := in.Attribute(part)
			if err != nil {
				return nil, false, err
			}
			v = value
		default:
			return nil, false, nil
		}
	}
	return v, true, nil
}

func byDefault(c *call) (any, error) {
	if Truth(c.value) {
		return c.value, nil
	}
	return c.arg, nil
}

func ifNone(c *call) (any, error) {
	if c.value == nil {
		return c.arg, nil
	}
	return c.value, nil
}

func yesNo(c *call) (any, error) {
	arg := ""
	if c.given && c.arg != nil {
		s, is := plainText(c.arg).(string)
		if !is {
			return nil, noAttribute(c.arg, "split")
		}
		arg = s
	} else {
		arg = c.language().Text("", "yes,no,maybe")
	}
	bits := strings.Split(arg, ",")
	if len(bits) < 2 {
		return c.value, nil
	}
	maybe := bits[1]
	if len(bits) == 3 {
		maybe = bits[2]
	}
	switch {
	case c.value == nil:
		return maybe, nil
	case Truth(c.value):
		return bits[0], nil
	}
	return bits[1], nil
}

// date is a moment in a format of dates; of what is none, nothing.
func date(c *call) (any, error) { return c.dated("DATE_FORMAT", Moment.Format) }

// timeOf is the same of times.
func timeOf(c *call) (any, error) { return c.dated("TIME_FORMAT", Moment.timeOfDay) }

func (c *call) dated(otherwise string, format func(Moment, string, Language) string) (any, error) {
	at, is := c.value.(Moment)
	if day, dated := c.value.(Dated); dated {
		at, is = day.Day(), true
	}
	if !is {
		return "", nil
	}
	by := Str(c.argOr(""))
	if !c.given || !Truth(c.arg) {
		by = otherwise
	}
	return format(at, by, c.language()), nil
}

func timeSince(c *call) (any, error) { return c.between(false) }
func timeUntil(c *call) (any, error) { return c.between(true) }

// momentOrDay is a moment, or the midnight with which a day begins, which knows no zone.
func momentOrDay(value any) (at Moment, isDay bool, err error) {
	switch v := value.(type) {
	case Moment:
		return v, false, nil
	case Dated:
		return v.Day(), true, nil
	}
	return Moment{}, false, noAttribute(value, "year")
}

func (c *call) between(until bool) (any, error) {
	if !Truth(c.value) {
		return "", nil
	}
	at, isDay, err := momentOrDay(c.value)
	if err != nil {
		return nil, err
	}
	now := Moment(c.Now)
	if c.given && Truth(c.arg) {
		other, otherIsDay, err := momentOrDay(c.arg)
		if err != nil {
			return nil, err
		}
		if isDay != otherIsDay { // one knows its zone and one does not: a TypeError, of which the filter makes nothing
			return "", nil
		}
		now = other
	}
	if until {
		at, now = now, at
	}
	return since(at.Time(), now.Time(), c.language()), nil
}
