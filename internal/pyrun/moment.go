package pyrun

import (
	"fmt"
	"strings"
	"time"
)

// Moment is a datetime: an aware one in UTC, or a naive one, which here is in UTC as well.
type Moment struct {
	Time  time.Time
	Naive bool
}

// Date is a day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// utc is timezone.utc.
var utc = zoneUTC{}

type zoneUTC struct{}

// TypeName implements Object.
func (zoneUTC) TypeName() string { return "datetime.timezone" }

// Attr implements Object.
func (zoneUTC) Attr(string) (Value, bool, error) { return nil, false, nil }

// Str implements Shown.
func (zoneUTC) Str() (string, error) { return "UTC", nil }

// Repr implements Shown.
func (zoneUTC) Repr() (string, error) { return "datetime.timezone.utc", nil }

// TypeName is what sessionstore says of a value that JSON does not hold.
func (Moment) TypeName() string { return "datetime" }

// TypeName is that of a Moment.
func (Date) TypeName() string { return "date" }

// String is str() of it: 2026-03-02 09:00:00+00:00.
func (m Moment) String() string { return strings.Replace(m.iso(), "T", " ", 1) }

func (m Moment) iso() string {
	text := m.Time.UTC().Format("2006-01-02T15:04:05")
	if micro := m.Time.Nanosecond() / 1000; micro != 0 {
		text += fmt.Sprintf(".%06d", micro)
	}
	if !m.Naive {
		text += "+00:00"
	}
	return text
}

func (m Moment) repr() string {
	t := m.Time.UTC()
	parts := []int{t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond() / 1000}
	n := len(parts)
	for n > 5 && parts[n-1] == 0 {
		n--
	}
	var all []string
	for _, p := range parts[:n] {
		all = append(all, fmt.Sprint(p))
	}
	if !m.Naive {
		all = append(all, "tzinfo=datetime.timezone.utc")
	}
	return "datetime.datetime(" + strings.Join(all, ", ") + ")"
}

// String is 2026-03-02.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

func (d Date) repr() string {
	return fmt.Sprintf("datetime.date(%d, %d, %d)", d.Year, int(d.Month), d.Day)
}

func (d Date) time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

func dateOf(t time.Time) Date { return Date{t.Year(), t.Month(), t.Day()} }

// makeMoment is datetime(2026, 3, 2, 9, tzinfo=timezone.utc).
func makeMoment(args *Args) (Value, error) {
	var n [7]int
	for i, name := range []string{"year", "month", "day", "hour", "minute", "second", "microsecond"} {
		v, ok := args.Take(name)
		if !ok && i < 3 {
			return nil, Raise("TypeError", "function missing required argument '%s' (pos %d)", name, i+1)
		}
		if !ok {
			continue
		}
		whole, is := v.(int64)
		if !is {
			return nil, Raise("TypeError", "'%s' object cannot be interpreted as an integer", KindOf(v))
		}
		if whole < 0 || whole > 999_999 {
			return nil, Raise("ValueError", "%s is out of range", name)
		}
		n[i] = int(whole)
	}
	zone := args.Or("tzinfo", nil)
	if err := args.Done(); err != nil {
		return nil, err
	}
	for i, limit := range []struct {
		least, most int
		said        string
	}{{1, 9999, ""}, {1, 12, "month must be in 1..12"}, {}, {0, 23, "hour must be in 0..23"}, {0, 59, "minute must be in 0..59"}, {0, 59, "second must be in 0..59"}} {
		switch {
		case i == 2 || n[i] >= limit.least && n[i] <= limit.most:
		case i == 0:
			return nil, Raise("ValueError", "year %d is out of range", n[0])
		default:
			return nil, Raise("ValueError", "%s", limit.said)
		}
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], n[6]*1000, time.UTC)
	if int(t.Month()) != n[1] || t.Day() != n[2] {
		return nil, Raise("ValueError", "day is out of range for month")
	}
	return Moment{t, zone == nil}, nil
}

func makeDate(args *Args) (Value, error) {
	moment, err := makeMoment(args)
	if err != nil {
		return nil, err
	}
	return dateOf(moment.(Moment).Time), nil
}

// isoText is the text that fromisoformat() is given.
func isoText(args *Args) (string, error) {
	all, err := args.fixed(1, 1)
	if err != nil {
		return "", err
	}
	text, is := Itself(all[0]).(string)
	if !is {
		return "", Raise("TypeError", "fromisoformat: argument must be str")
	}
	return text, nil
}

// ofMoment are the attributes and methods of a moment.
func ofMoment(m Moment, name string) (Value, bool) {
	t := m.Time.UTC()
	numbers := map[string]int{"year": t.Year(), "month": int(t.Month()), "day": t.Day(), "hour": t.Hour(), "minute": t.Minute(), "second": t.Second(), "microsecond": t.Nanosecond() / 1000}
	if n, is := numbers[name]; is {
		return int64(n), true
	}
	zone := "+00:00"
	if m.Naive {
		zone = ""
	}
	method := func(least, most int, do func(all []Value) (Value, error)) (Value, bool) {
		return Builtin{Name: name, Do: func(args *Args) (Value, error) {
			all, err := args.fixed(least, most)
			if err != nil {
				return nil, err
			}
			return do(all)
		}}, true
	}
	switch name {
	case "tzinfo":
		if m.Naive {
			return nil, true
		}
		return utc, true
	case "timestamp":
		return method(0, 0, func([]Value) (Value, error) { return float64(t.UnixMicro()) / 1e6, nil })
	case "isoformat":
		return Builtin{Name: name, Do: func(args *Args) (Value, error) {
			sep, is := args.Or("sep", "T").(string)
			if !is || len(sep) != 1 {
				return nil, Raise("TypeError", "isoformat() argument 1 must be a unicode character, not %s", KindOf(sep))
			}
			layout, known := map[Value]string{"hours": "15", "minutes": "15:04", "seconds": "15:04:05", "milliseconds": "15:04:05.000", "microseconds": "15:04:05.000000", "auto": ""}[args.Or("timespec", "auto")]
			switch {
			case !known:
				return nil, Raise("ValueError", "Unknown timespec value")
			case layout != "":
				return t.Format("2006-01-02") + sep + t.Format(layout) + zone, args.Done()
			}
			return strings.Replace(m.iso(), "T", sep, 1), args.Done()
		}}, true
	case "date":
		return method(0, 0, func([]Value) (Value, error) { return dateOf(t), nil })
	case "weekday":
		return method(0, 0, func([]Value) (Value, error) { return int64((t.Weekday() + 6) % 7), nil })
	case "isoweekday":
		return method(0, 0, func([]Value) (Value, error) { return int64((t.Weekday()+6)%7) + 1, nil })
	case "astimezone":
		return method(0, 1, func([]Value) (Value, error) { return Moment{m.Time, false}, nil })
	case "strftime":
		return method(1, 1, func(all []Value) (Value, error) {
			text, is := all[0].(string)
			if !is {
				return nil, Raise("TypeError", "strftime() argument 1 must be str, not %s", KindOf(all[0]))
			}
			return strftime(t, zone, text)
		})
	case "replace":
		return Builtin{Name: name, Do: func(args *Args) (Value, error) {
			to := &Args{Func: "replace"}
			for _, part := range []string{"year", "month", "day", "hour", "minute", "second", "microsecond"} {
				to.Pos = append(to.Pos, args.Or(part, int64(numbers[part])))
			}
			var tz Value
			if !m.Naive {
				tz = true
			}
			to.Named = []Arg{{"tzinfo", args.Or("tzinfo", tz)}}
			if err := args.Done(); err != nil {
				return nil, err
			}
			return makeMoment(to)
		}}, true
	}
	return nil, false
}

// ofDate are the attributes and methods of a day.
func ofDate(d Date, name string) (Value, bool) {
	switch name {
	case "hour", "minute", "second", "microsecond", "timestamp", "tzinfo", "astimezone", "date":
		return nil, false
	case "replace":
		return Builtin{Name: name, Do: func(args *Args) (Value, error) {
			return makeDate(&Args{Func: name, Pos: []Value{args.Or("year", int64(d.Year)), args.Or("month", int64(d.Month)), args.Or("day", int64(d.Day))}, Named: args.Named})
		}}, true
	case "isoformat":
		return Builtin{Name: name, Do: func(args *Args) (Value, error) { return d.String(), args.Done() }}, true
	}
	return ofMoment(Moment{d.time(), true}, name)
}
