package filters

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Moment is a datetime that is aware of its zone, which is UTC: a DateTimeField, or now.
type Moment time.Time

// Time is the moment as Go has it, in UTC.
func (m Moment) Time() time.Time { return time.Time(m).UTC() }

// String is str() of it.
func (m Moment) String() string {
	if m.Time().Nanosecond() == 0 {
		return m.Time().Format("2006-01-02 15:04:05+00:00")
	}
	return m.Time().Format("2006-01-02 15:04:05.000000+00:00")
}

// ISO is the moment as DjangoJSONEncoder writes it.
func (m Moment) ISO() string {
	if m.Time().Nanosecond() == 0 {
		return m.Time().Format("2006-01-02T15:04:05Z")
	}
	return m.Time().Format("2006-01-02T15:04:05.000Z")
}

// The formats that Django has for en-us.
var formats = map[string]string{
	"DATE_FORMAT": "N j, Y", "DATETIME_FORMAT": "N j, Y, P", "TIME_FORMAT": "P", "YEAR_MONTH_FORMAT": "F Y", "MONTH_DAY_FORMAT": "F j",
	"SHORT_DATE_FORMAT": "m/d/Y", "SHORT_DATETIME_FORMAT": "m/d/Y P",
}

// InTemplate is the moment by DATETIME_FORMAT, as {{ }} shows it.
func (m Moment) InTemplate() string { return m.Format("DATETIME_FORMAT") }

// Format is the moment in one of Django's formats by its name, or in one that is made of PHP's
// letters: utils/dateformat.py. A letter behind a \ stands for itself.
func (m Moment) Format(format string) string {
	if named := formats[format]; named != "" {
		format = named
	}
	return m.formatted(format)
}

// timeLetters are those that a time has, and with it the filter time.
const timeLetters = "aAefgGhHiOPsTuZ"

// formatted writes what the letters stand for.
func (m Moment) formatted(format string) string {
	var b strings.Builder
	var before rune
	escapes := false
	for _, c := range format {
		value, known := m.letter(c)
		switch {
		case escapes:
			b.WriteRune(c)
			escapes = false
		case c == '\\':
			escapes = true
		case known && before != '\\':
			b.WriteString(value)
		default:
			b.WriteRune(c)
		}
		before = c
	}
	if escapes {
		b.WriteByte('\\')
	}
	return b.String()
}

// timeOfDay is the moment in a format of times; empty where a letter is none of theirs.
func (m Moment) timeOfDay(format string) string {
	if named := formats[format]; named != "" {
		format = named
	}
	var before rune
	for _, c := range format {
		if _, known := m.letter(c); known && before != '\\' && !strings.ContainsRune(timeLetters, c) {
			return ""
		}
		before = c
	}
	return m.formatted(format)
}

var (
	monthsAP = [...]string{"Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."}
	inGo     = map[rune]string{'d': "02", 'D': "Mon", 'E': "January", 'F': "January", 'h': "03", 'H': "15", 'g': "3", 'i': "04", 'j': "2", 'l': "Monday", 'm': "01", 'M': "Jan", 'n': "1",
		's': "05", 'y': "06", 'Y': "2006", 'r': "Mon, 02 Jan 2006 15:04:05 -0700"}
)

// letter is what one letter of a format stands for.
func (m Moment) letter(c rune) (string, bool) {
	t := m.Time()
	year, week := t.ISOWeek()
	if layout := inGo[c]; layout != "" {
		return t.Format(layout), true
	}
	switch c {
	case 'a':
		return map[bool]string{true: "p.m.", false: "a.m."}[t.Hour() > 11], true
	case 'A':
		return map[bool]string{true: "PM", false: "AM"}[t.Hour() > 11], true
	case 'b':
		return strings.ToLower(t.Format("Jan")), true
	case 'c':
		if t.Nanosecond() == 0 {
			return t.Format("2006-01-02T15:04:05+00:00"), true
		}
		return t.Format("2006-01-02T15:04:05.000000+00:00"), true
	case 'e', 'T':
		return "UTC", true
	case 'f':
		return strings.TrimSuffix(t.Format("3:04"), ":00"), true
	case 'G':
		return strconv.Itoa(t.Hour()), true
	case 'I', 'Z':
		return "0", true
	case 'L':
		return map[bool]string{true: "True", false: "False"}[daysIn(t.Year(), 2) == 29], true
	case 'N':
		return monthsAP[t.Month()-1], true
	case 'o':
		return strconv.Itoa(year), true
	case 'O':
		return "+0000", true
	case 'P':
		return m.twelve(), true
	case 'S':
		return ordinal(t.Day()), true
	case 't':
		return strconv.Itoa(daysIn(t.Year(), t.Month())), true
	case 'u':
		return fmt.Sprintf("%06d", t.Nanosecond()/1000), true
	case 'U':
		return strconv.FormatInt(t.Unix(), 10), true
	case 'w':
		return strconv.Itoa(int(t.Weekday())), true
	case 'W':
		return strconv.Itoa(week), true
	case 'z':
		return strconv.Itoa(t.YearDay()), true
	}
	return "", false
}

// twelve is the time of the day as P has it.
func (m Moment) twelve() string {
	t := m.Time()
	switch {
	case t.Hour() == 0 && t.Minute() == 0:
		return "midnight"
	case t.Hour() == 12 && t.Minute() == 0:
		return "noon"
	}
	return m.formatted("f a")
}

func ordinal(day int) string {
	if day < 11 || day > 13 {
		switch day % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// units are those in which timesince counts, the months by the calendar.
var units = []string{"year", "month", "week", "day", "hour", "minute"}

// since is the time from one moment to another in two units at most, next to one another:
// utils/timesince.py.
func since(from, to time.Time) string {
	if to.Sub(from) < time.Second {
		return "0\u00a0minutes"
	}
	months := (to.Year()-from.Year())*12 + int(to.Month()-from.Month())
	if clock := func(t time.Time) time.Duration { return t.Sub(t.Truncate(24 * time.Hour)) }; to.Day() < from.Day() || to.Day() == from.Day() && clock(from) > clock(to) {
		months--
	}
	pivot := from
	if months > 0 {
		month := time.Month((int(from.Month())-1+months)%12 + 1)
		year := from.Year() + (int(from.Month())-1+months)/12
		day := min(from.Day(), daysIn(2001, month)) // of a year that is none with a 29th of February
		pivot = time.Date(year, month, day, from.Hour(), from.Minute(), from.Second(), 0, time.UTC)
	}
	left := int64(to.Sub(pivot).Seconds())
	counts := []int64{int64(months / 12), int64(months % 12)}
	for _, seconds := range []int64{7 * 24 * 3600, 24 * 3600, 3600, 60} {
		counts = append(counts, left/seconds)
		left %= seconds
	}
	var parts []string
	for i, n := range counts {
		switch {
		case n > 0 && len(parts) < 2:
			parts = append(parts, fmt.Sprintf("%d\u00a0%s%s", n, units[i], plural(n)))
		case len(parts) > 0:
			return strings.Join(parts, ", ")
		}
	}
	if len(parts) == 0 {
		return "0\u00a0minutes"
	}
	return strings.Join(parts, ", ")
}

func plural(n int64) string {
	if n == 1 {
		return ""
	}
	return "s"
}
