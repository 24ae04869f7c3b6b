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

// A Language is how a template writes what differs between languages; nil is American English.
type Language interface {
	// Format is a format of dates by the name that Django gives it; empty for a name of none.
	Format(name string) string
	// Text is gettext(), and pgettext() with a context.
	Text(context, text string) string
	// Number is ngettext().
	Number(one, many string, n int64) string
}

// english is the Language of who has none.
type english struct{}

// Format implements Language.
func (english) Format(name string) string { return formats[name] }

// Text implements Language.
func (english) Text(_, text string) string { return text }

// Number implements Language.
func (english) Number(one, many string, n int64) string {
	if n == 1 {
		return one
	}
	return many
}

// The formats that Django has for en-us.
var formats = map[string]string{
	"DATE_FORMAT": "N j, Y", "DATETIME_FORMAT": "N j, Y, P", "TIME_FORMAT": "P", "YEAR_MONTH_FORMAT": "F Y", "MONTH_DAY_FORMAT": "F j",
	"SHORT_DATE_FORMAT": "m/d/Y", "SHORT_DATETIME_FORMAT": "m/d/Y P",
}

// Format is the moment in one of a language's formats by its name, or in one that is made of PHP's
// letters: utils/dateformat.py. A letter behind a \ stands for itself.
func (m Moment) Format(format string, in Language) string {
	if in == nil {
		in = english{}
	}
	if named := in.Format(format); named != "" {
		format = named
	}
	return m.formatted(format, in)
}

// timeLetters are those that a time has, and with it the filter time.
const timeLetters = "aAefgGhHiOPsTuZ"

// formatted writes what the letters stand for.
func (m Moment) formatted(format string, in Language) string {
	var b strings.Builder
	var before rune
	escapes := false
	for _, c := range format {
		value, known := m.letter(c, in)
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
func (m Moment) timeOfDay(format string, in Language) string {
	if in == nil {
		in = english{}
	}
	if named := in.Format(format); named != "" {
		format = named
	}
	var before rune
	for _, c := range format {
		if _, known := m.letter(c, in); known && before != '\\' && !strings.ContainsRune(timeLetters, c) {
			return ""
		}
		before = c
	}
	return m.formatted(format, in)
}

var (
	monthsAP = [...]string{"Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."}
	inGo     = map[rune]string{'d': "02", 'h': "03", 'H': "15", 'g': "3", 'i': "04", 'j': "2", 'm': "01", 'n': "1",
		's': "05", 'y': "06", 'Y': "2006", 'r': "Mon, 02 Jan 2006 15:04:05 -0700"}
)

// word is what a letter of a format stands for that is a word of the language.
func (m Moment) word(c rune, in Language) (string, bool) {
	t := m.Time()
	switch c {
	case 'a':
		return in.Text("", map[bool]string{true: "p.m.", false: "a.m."}[t.Hour() > 11]), true
	case 'A':
		return in.Text("", map[bool]string{true: "PM", false: "AM"}[t.Hour() > 11]), true
	case 'b':
		return in.Text("", strings.ToLower(t.Format("Jan"))), true
	case 'D':
		return in.Text("", t.Format("Mon")), true
	case 'E':
		return in.Text("alt. month", t.Format("January")), true
	case 'F':
		return in.Text("", t.Format("January")), true
	case 'l':
		return in.Text("", t.Format("Monday")), true
	case 'M':
		return title(in.Text("", strings.ToLower(t.Format("Jan")))), true
	case 'N':
		return in.Text("abbrev. month", monthsAP[t.Month()-1]), true
	case 'P':
		return m.twelve(in), true
	}
	return "", false
}

// letter is what one letter of a format stands for.
func (m Moment) letter(c rune, in Language) (string, bool) {
	t := m.Time()
	year, week := t.ISOWeek()
	if word, is := m.word(c, in); is {
		return word, true
	}
	if layout := inGo[c]; layout != "" {
		return t.Format(layout), true
	}
	switch c {
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
	case 'o':
		return strconv.Itoa(year), true
	case 'O':
		return "+0000", true
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
func (m Moment) twelve(in Language) string {
	t := m.Time()
	switch {
	case t.Hour() == 0 && t.Minute() == 0:
		return in.Text("", "midnight")
	case t.Hour() == 12 && t.Minute() == 0:
		return in.Text("", "noon")
	}
	return m.formatted("f a", in)
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
var units = [...][2]string{
	{"%(num)d year", "%(num)d years"}, {"%(num)d month", "%(num)d months"}, {"%(num)d week", "%(num)d weeks"},
	{"%(num)d day", "%(num)d days"}, {"%(num)d hour", "%(num)d hours"}, {"%(num)d minute", "%(num)d minutes"},
}

// counted is a number of units: avoid_wrapping() of its text.
func counted(unit int, n int64, in Language) string {
	text := strings.ReplaceAll(in.Number(units[unit][0], units[unit][1], n), "%(num)d", strconv.FormatInt(n, 10))
	return strings.ReplaceAll(text, " ", "\u00a0")
}

// since is the time from one moment to another in two units at most, next to one another:
// utils/timesince.py.
func since(from, to time.Time, in Language) string {
	if in == nil {
		in = english{}
	}
	if to.Sub(from) < time.Second {
		return counted(len(units)-1, 0, in)
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
			parts = append(parts, counted(i, n, in))
		case len(parts) > 0:
			return strings.Join(parts, in.Text("", ", "))
		}
	}
	if len(parts) == 0 {
		return counted(len(units)-1, 0, in)
	}
	return strings.Join(parts, in.Text("", ", "))
}
