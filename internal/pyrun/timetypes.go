package pyrun

import (
	"fmt"
	"math"
	"strings"
	"time"
)

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
			"strptime": Builtin{Name: "strptime", Do: strptime},
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
