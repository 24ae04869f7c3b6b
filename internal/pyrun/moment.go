package pyrun

import (
	"fmt"
	"math"
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

// Delta is a timedelta, in microseconds.
type Delta int64

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

// longestDelta is that of Python: 999,999,999 days.
const longestDelta = 999_999_999 * 86400 * 1e6

// TypeName is what sessionstore says of a value that JSON does not hold.
func (Moment) TypeName() string { return "datetime" }

// TypeName is that of a Moment.
func (Date) TypeName() string { return "date" }

// TypeName is that of a Moment.
func (Delta) TypeName() string { return "timedelta" }

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

// parts are days, seconds and microseconds as Python has them: the last two are never negative.
func (d Delta) parts() (days, seconds, micros int64) {
	const day = 86400 * 1e6
	days = floorDiv(int64(d), day)
	rest := int64(d) - days*day
	return days, rest / 1e6, rest % 1e6
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if (a%b != 0) && ((a < 0) != (b < 0)) {
		q--
	}
	return q
}

// String is str() of it: 1 day, 2:03:04.
func (d Delta) String() string {
	days, seconds, micros := d.parts()
	text := fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	if micros != 0 {
		text += fmt.Sprintf(".%06d", micros)
	}
	if days != 0 {
		plural := "s"
		if days == 1 || days == -1 {
			plural = ""
		}
		text = fmt.Sprintf("%d day%s, %s", days, plural, text)
	}
	return text
}

func (d Delta) repr() string {
	days, seconds, micros := d.parts()
	var all []string
	for _, p := range []struct {
		name string
		n    int64
	}{{"days", days}, {"seconds", seconds}, {"microseconds", micros}} {
		if p.n != 0 {
			all = append(all, fmt.Sprintf("%s=%d", p.name, p.n))
		}
	}
	if len(all) == 0 {
		return "datetime.timedelta(0)"
	}
	return "datetime.timedelta(" + strings.Join(all, ", ") + ")"
}

// Duration is the length as Go has it, cut where it is longer.
func (d Delta) Duration() time.Duration {
	if math.Abs(float64(d)) > math.MaxInt64/1000 {
		return time.Duration(math.MaxInt64)
	}
	return time.Duration(d) * time.Microsecond
}

// deltaOf is a length of so many microseconds.
func deltaOf(micros float64) (Value, error) {
	if math.IsNaN(micros) || math.Abs(micros) > longestDelta {
		return nil, Raise("OverflowError", "days=%.0f; must have magnitude <= 999999999", micros/86400e6)
	}
	return Delta(math.RoundToEven(micros)), nil
}

// makeDelta is timedelta(days=1, …).
func makeDelta(args *Args) (Value, error) {
	total := 0.0
	for _, unit := range []struct {
		name   string
		micros float64
	}{{"days", 86400e6}, {"seconds", 1e6}, {"microseconds", 1}, {"milliseconds", 1e3}, {"minutes", 60e6}, {"hours", 3600e6}, {"weeks", 7 * 86400e6}} {
		v, ok := args.Take(unit.name)
		if !ok {
			continue
		}
		n := number(v)
		if n == nil {
			return nil, Raise("TypeError", "unsupported type for timedelta %s component: %s", unit.name, KindOf(v))
		}
		total += asFloat(n) * unit.micros
	}
	if len(args.Named) > 0 {
		return nil, Raise("TypeError", "'%s' is an invalid keyword argument for __new__()", args.Named[0].Name)
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	return deltaOf(total)
}

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

// fromISO is datetime.fromisoformat(text).
func fromISO(text string) (Value, error) {
	for _, layout := range []string{"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return Moment{t.UTC(), false}, nil
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return Moment{t, true}, nil
		}
	}
	shown, _ := Repr(text)
	return nil, Raise("ValueError", "Invalid isoformat string: %s", shown)
}

// isoText is the text that fromisoformat() is given.
func isoText(args *Args) (string, error) {
	all, err := args.fixed(1, 1)
	if err != nil {
		return "", err
	}
	text, is := plain(all[0]).(string)
	if !is {
		return "", Raise("TypeError", "fromisoformat: argument must be str")
	}
	return text, nil
}

// strftime is Python's, of the C locale.
func strftime(t time.Time, zone, format string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		layout, known := map[byte]string{'Y': "2006", 'm': "01", 'd': "02", 'H': "15", 'M': "04", 'S': "05", 'y': "06", 'B': "January", 'b': "Jan", 'A': "Monday", 'a': "Mon", 'I': "03", 'p': "PM"}[format[i]]
		switch {
		case known:
			b.WriteString(t.Format(layout))
		case format[i] == 'j':
			fmt.Fprintf(&b, "%03d", t.YearDay())
		case format[i] == 'f':
			fmt.Fprintf(&b, "%06d", t.Nanosecond()/1000)
		case format[i] == 'w':
			fmt.Fprint(&b, int(t.Weekday()))
		case format[i] == 'z':
			b.WriteString(strings.ReplaceAll(zone, ":", ""))
		case format[i] == 'Z' && zone != "":
			b.WriteString("UTC")
		case format[i] == 'Z':
		case format[i] == '%':
			b.WriteByte('%')
		case format[i] == 'e':
			b.WriteString(t.Format("_2"))
		case format[i] == 'F':
			b.WriteString(t.Format("2006-01-02"))
		case format[i] == 'T' || format[i] == 'X':
			b.WriteString(t.Format("15:04:05"))
		case format[i] == 'R':
			b.WriteString(t.Format("15:04"))
		case format[i] == 'D' || format[i] == 'x':
			b.WriteString(t.Format("01/02/06"))
		case format[i] == 'c':
			b.WriteString(t.Format("Mon Jan _2 15:04:05 2006"))
		case format[i] == 's':
			fmt.Fprint(&b, t.Unix())
		case format[i] == 'u':
			fmt.Fprint(&b, (int(t.Weekday())+6)%7+1)
		case format[i] == 'U':
			fmt.Fprintf(&b, "%02d", (t.YearDay()+6-int(t.Weekday()))/7)
		case format[i] == 'W':
			fmt.Fprintf(&b, "%02d", (t.YearDay()+6-(int(t.Weekday())+6)%7)/7)
		case format[i] == '-' && i+1 < len(format) && strings.IndexByte("dmHMSIyj", format[i+1]) >= 0:
			i++
			text, err := strftime(t, zone, "%"+format[i:i+1])
			if err != nil {
				return "", err
			}
			if text = strings.TrimLeft(text, "0"); text == "" {
				text = "0"
			}
			b.WriteString(text)
		default:
			return "", Raise("NotImplementedError", "strftime() here does not know %%%c", format[i])
		}
		if b.Len() > MaxText {
			return "", ErrTooLong
		}
	}
	return b.String(), nil
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

// ofDelta are the attributes and methods of a length of time.
func ofDelta(d Delta, name string) (Value, bool) {
	days, seconds, micros := d.parts()
	switch name {
	case "days":
		return days, true
	case "seconds":
		return seconds, true
	case "microseconds":
		return micros, true
	case "total_seconds":
		return Builtin{Name: name, Do: func(args *Args) (Value, error) { return float64(d) / 1e6, args.Done() }}, true
	}
	return nil, false
}

// DateOf is the day of a moment in UTC.
func DateOf(t time.Time) Date { return dateOf(t.UTC()) }

// FromISO is datetime.fromisoformat(text).
func FromISO(text string) (Moment, error) {
	v, err := fromISO(text)
	if err != nil {
		return Moment{}, err
	}
	return v.(Moment), nil
}

// TimeTypes returns timedelta, and what makes datetime and date of somebody's clock: of whom is what
// now is asked with.
func TimeTypes(now func(of any) time.Time) (delta *Class, moment, day func(of any) *Class) {
	is := func(kind string) func(Value) bool { return func(v Value) bool { return KindOf(v) == kind } }
	delta = &Class{Name: "datetime.timedelta", Make: makeDelta, Is: is("datetime.timedelta")}
	day = func(of any) *Class {
		return &Class{Name: "datetime.date", Make: makeDate, Is: is("datetime.date"), Names: map[string]Value{
			"today": Builtin{Name: "today", Do: func(args *Args) (Value, error) { return dateOf(now(of).UTC()), args.Done() }},
			"fromisoformat": Builtin{Name: "fromisoformat", Do: func(args *Args) (Value, error) {
				text, err := isoText(args)
				if err != nil {
					return nil, err
				}
				t, err := time.Parse("2006-01-02", text)
				if err != nil {
					shown, _ := Repr(text)
					return nil, Raise("ValueError", "Invalid isoformat string: %s", shown)
				}
				return dateOf(t), nil
			}},
		}}
	}
	moment = func(of any) *Class {
		c := &Class{Name: "datetime.datetime", Make: makeMoment, Is: is("datetime.datetime")}
		c.Names = map[string]Value{
			"datetime": c, "timedelta": delta, "date": day(of), "timezone": &Module{Name: "timezone", Names: map[string]Value{"utc": utc}},
			"now": Builtin{Name: "now", Do: func(args *Args) (Value, error) {
				zone := args.Or("tz", nil)
				return Moment{now(of).UTC().Truncate(time.Microsecond), zone == nil}, args.Done()
			}},
			"utcnow": Builtin{Name: "utcnow", Do: func(args *Args) (Value, error) {
				return Moment{now(of).UTC().Truncate(time.Microsecond), true}, args.Done()
			}},
			"today": Builtin{Name: "today", Do: func(args *Args) (Value, error) {
				return Moment{now(of).UTC().Truncate(time.Microsecond), true}, args.Done()
			}},
			"fromisoformat": Builtin{Name: "fromisoformat", Do: func(args *Args) (Value, error) {
				text, err := isoText(args)
				if err != nil {
					return nil, err
				}
				return fromISO(text)
			}},
			"fromtimestamp": Builtin{Name: "fromtimestamp", Do: func(args *Args) (Value, error) {
				v, err := args.Need("timestamp")
				if err != nil {
					return nil, err
				}
				f, err := Float(v)
				if err != nil {
					return nil, err
				}
				if math.Abs(f) > 200e9 {
					return nil, Raise("ValueError", "year is out of range")
				}
				zone := args.Or("tz", nil)
				return Moment{time.UnixMicro(int64(math.Round(f * 1e6))).UTC(), zone == nil}, args.Done()
			}},
		}
		return c
	}
	return delta, moment, day
}
