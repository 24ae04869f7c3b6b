package database

import (
	"database/sql/driver"
	"fmt"
	"hash/fnv"
	"math"
	"sync"
	"time"
	"unicode/utf8"

	sqlite "modernc.org/sqlite"
)

// withFunctions is the driver with the functions that Django gives SQLite, by which it finds rows by parts of a moment and
// reckons with them.
var withFunctions = sync.OnceValue(func() *sqlite.Driver {
	d := &sqlite.Driver{}
	for name, f := range map[string]struct {
		takes int32
		do    func(args []driver.Value) driver.Value
	}{
		"django_datetime_extract":   {4, func(a []driver.Value) driver.Value { return partOf(a[0], a[1]) }},
		"django_date_extract":       {2, func(a []driver.Value) driver.Value { return partOf(a[0], a[1]) }},
		"django_datetime_cast_date": {3, func(a []driver.Value) driver.Value { return partOf("date", a[0]) }},
		"django_date_trunc":         {4, func(a []driver.Value) driver.Value { return cutOff(a[0], a[1], time.DateOnly) }},
		"django_datetime_trunc":     {4, func(a []driver.Value) driver.Value { return cutOff(a[0], a[1], time.DateTime) }},
		"django_format_dtdelta":     {3, func(a []driver.Value) driver.Value { return later(a[0], a[1], a[2]) }},
		"django_timestamp_diff":     {2, func(a []driver.Value) driver.Value { return between(a[0], a[1]) }},
		"drawn":                     {2, func(a []driver.Value) driver.Value { return drawn(a[0], a[1]) }},
		"ceiling":                   {1, func(a []driver.Value) driver.Value { return whole(a[0], math.Ceil) }},
		"floor":                     {1, func(a []driver.Value) driver.Value { return whole(a[0], math.Floor) }},
		"sqrt": {1, func(a []driver.Value) driver.Value {
			return reckoned(a, func(n []float64) float64 { return math.Sqrt(n[0]) })
		}},
		"power": {2, func(a []driver.Value) driver.Value {
			return reckoned(a, func(n []float64) float64 { return math.Pow(n[0], n[1]) })
		}},
		"mod": {2, func(a []driver.Value) driver.Value {
			return reckoned(a, func(n []float64) float64 { return math.Mod(n[0], n[1]) })
		}},
		"reverse": {1, func(a []driver.Value) driver.Value { return reversed(a[0]) }},
	} {
		d.MustRegisterDeterministicScalarFunction(name, f.takes, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) { return f.do(args), nil })
	}
	return d
})

// momentOf is a moment, or a day, as a column holds it; false where that is NULL or no moment.
func momentOf(v driver.Value) (time.Time, bool) {
	text, _ := v.(string)
	if at, is := v.(time.Time); is {
		text = FormatTime(at)
	}
	at, err := ParseTime(text)
	if err != nil {
		at, err = time.Parse(time.DateOnly, text)
	}
	return at, err == nil
}

// cutOff is the moment at which the year, the month and so on begins in which a moment is.
func cutOff(part, moment driver.Value, layout string) driver.Value {
	at, is := momentOf(moment)
	if !is {
		return nil
	}
	day := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
	switch part {
	case "year":
		day = time.Date(at.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	case "quarter":
		day = time.Date(at.Year(), (at.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
	case "month":
		day = time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
	case "week":
		day = day.AddDate(0, 0, -(int(at.Weekday())+6)%7)
	case "hour":
		day = at.Truncate(time.Hour)
	case "minute":
		day = at.Truncate(time.Minute)
	case "second":
		day = at.Truncate(time.Second)
	case "day":
	default:
		return nil
	}
	return day.Format(layout)
}

// later is a moment or a length of time, and another one, which are microseconds.
func later(sign, left, right driver.Value) driver.Value {
	if sign == "-" {
		n, is := right.(int64)
		if !is {
			return nil
		}
		right = -n
	}
	if a, is := left.(int64); is {
		left, right = right, a
	}
	n, is := right.(int64)
	if a, both := left.(int64); is && both {
		return a + n
	}
	at, moment := momentOf(left)
	if !is || !moment {
		return nil
	}
	return FormatTime(at.Add(time.Duration(n) * time.Microsecond))
}

// between is how many microseconds are between two moments.
func between(left, right driver.Value) driver.Value {
	a, is := momentOf(left)
	b, both := momentOf(right)
	if !is || !both {
		return nil
	}
	return a.Sub(b).Microseconds()
}

// reckoned is what comes of numbers; nil where one of them is none.
func reckoned(args []driver.Value, do func(n []float64) float64) driver.Value {
	numbers := make([]float64, len(args))
	for i, v := range args {
		switch v := v.(type) {
		case int64:
			numbers[i] = float64(v)
		case float64:
			numbers[i] = v
		default:
			return nil
		}
	}
	n := do(numbers)
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return nil
	}
	return n
}

// drawn is a number that a seed gives a row: of another seed the rows stand in another order.
func drawn(seed, row driver.Value) driver.Value {
	h := fnv.New64a()
	fmt.Fprint(h, seed, "/", row)
	n := h.Sum64()
	n = (n ^ n>>31) * 0x9e3779b97f4a7c15
	return int64(n >> 1)
}

// whole is a number without what stands behind its point.
func whole(v driver.Value, do func(float64) float64) driver.Value {
	n, is := reckoned([]driver.Value{v}, func(n []float64) float64 { return do(n[0]) }).(float64)
	if !is || math.Abs(n) > 1<<62 {
		return nil
	}
	return int64(n)
}

// reversed is a text from its end.
func reversed(v driver.Value) driver.Value {
	text, is := v.(string)
	if !is {
		return nil
	}
	made := make([]byte, 0, len(text))
	for len(text) > 0 {
		c, n := utf8.DecodeLastRuneInString(text)
		made, text = utf8.AppendRune(made, c), text[:len(text)-n]
	}
	return string(made)
}

// partOf is a part of a moment, as a column holds it; nil where that is NULL or no moment.
func partOf(part, moment driver.Value) driver.Value {
	at, is := momentOf(moment)
	if !is {
		return nil
	}
	weekday := (int64(at.Weekday())+6)%7 + 1 // of Monday 1
	switch part {
	case "year":
		return int64(at.Year())
	case "month":
		return int64(at.Month())
	case "day":
		return int64(at.Day())
	case "week":
		_, week := at.ISOWeek()
		return int64(week)
	case "week_day":
		return weekday%7 + 1
	case "iso_week_day":
		return weekday
	case "quarter":
		return (int64(at.Month()) + 2) / 3
	case "hour":
		return int64(at.Hour())
	case "minute":
		return int64(at.Minute())
	case "second":
		return int64(at.Second())
	case "date":
		return at.Format(time.DateOnly)
	}
	return nil
}
