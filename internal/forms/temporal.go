package forms

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"statelab/internal/memo"
	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// Formats that are read where a field has none of its own, as Django has them for English.
var (
	dayFormats    = []string{"%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%b %d %Y", "%b %d, %Y", "%d %b %Y", "%d %b, %Y", "%B %d %Y", "%B %d, %Y", "%d %B %Y", "%d %B, %Y"}
	momentFormats = []string{"%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S.%f", "%m/%d/%Y %H:%M",
		"%m/%d/%y %H:%M:%S", "%m/%d/%y %H:%M:%S.%f", "%m/%d/%y %H:%M", "%Y-%m-%d"}
)

// inputFormats are those by which the field reads what was sent, in the language that is active now; of a moment those of
// days as well.
func (f *Field) inputFormats() []string {
	switch {
	case f.formats != nil:
		return f.formats
	case f.kind.name == "DateField" && f.host != nil:
		return f.host.Formats("DATE_INPUT_FORMATS")
	case f.kind.name == "DateField":
		return dayFormats
	case f.host != nil:
		return slices.Concat(f.host.Formats("DATETIME_INPUT_FORMATS"), f.host.Formats("DATE_INPUT_FORMATS"))
	}
	return slices.Concat(momentFormats, dayFormats)
}

// mostFormats is how many formats a field reads at most.
const mostFormats = 50

func makeTemporal(f *Field, args *pyrun.Args) error {
	if given, _ := args.ByName("input_formats"); given != nil {
		all, err := textsIn(given)
		if err != nil {
			return err
		}
		if len(all) > mostFormats {
			return notPlayed("more than %d input_formats", mostFormats)
		}
		for _, format := range all {
			if !readable(format) {
				return notPlayed("%q, among the input_formats of a field,", format)
			}
		}
		f.formats = all
	}
	return nil
}

func dateValue(f *Field, value pyrun.Value) (pyrun.Value, error) {
	if IsEmpty(value) {
		return nil, nil
	}
	switch v := value.(type) {
	case pyrun.Moment:
		return pyrun.DateOf(v.Time), nil
	case pyrun.Date:
		return v, nil
	}
	at, err := f.readMoment(value)
	if err != nil {
		return nil, err
	}
	return pyrun.DateOf(at), nil
}

// isoMoment is what parse_datetime() reads.
var isoMoment = memo.Pattern(`^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[\.,](\d{1,6})\d{0,6})?)?(Z|[+-]\d{2}(?::?\d{2})?)?\n?$`)

func momentValue(f *Field, value pyrun.Value) (pyrun.Value, error) {
	if IsEmpty(value) {
		return nil, nil
	}
	switch v := value.(type) {
	case pyrun.Moment:
		return pyrun.Moment{Time: v.Time}, nil
	case pyrun.Date:
		return pyrun.Moment{Time: time.Date(v.Year, v.Month, v.Day, 0, 0, 0, 0, time.UTC)}, nil
	}
	text, is := value.(string)
	if !is {
		return nil, pyrun.NoAttribute(value, "strip")
	}
	if m := isoMoment().FindStringSubmatch(strings.TrimFunc(text, python.IsSpace)); m != nil {
		if m[8] != "" && m[8] != "Z" { // moments are those of UTC here
			return nil, notPlayed("a moment with an offset from UTC, %s,", m[8])
		}
		at, ok := isoOf(m)
		if !ok {
			return nil, f.wrong("invalid", nil)
		}
		return pyrun.Moment{Time: at}, nil
	}
	at, err := f.readMoment(value)
	if err != nil {
		return nil, err
	}
	return pyrun.Moment{Time: at}, nil
}

// isoOf is the moment of the parts of a text; false where there is no such.
func isoOf(m []string) (time.Time, bool) {
	var n [6]int
	for i := range n {
		n[i] = whole(m[i+1])
	}
	return moment(n[0], n[1], n[2], n[3], n[4], n[5], whole((m[7] + "000000")[:6]))
}

// whole is a short text of digits as a number.
func whole(digits string) (n int) {
	for _, c := range digits {
		n = 10*n + int(c-'0')
	}
	return n
}

// moment is a moment of UTC; false where there is no such.
func moment(year, month, day, hour, minute, second, micro int) (time.Time, bool) {
	at := time.Date(year, time.Month(month), day, hour, minute, second, 1000*micro, time.UTC)
	ok := year >= 1 && at.Year() == year && int(at.Month()) == month && at.Day() == day && hour < 24 && minute < 60 && second < 60
	return at, ok
}

// readMoment reads what was sent in one of the formats of the field.
func (f *Field) readMoment(value pyrun.Value) (time.Time, error) {
	text, is := value.(string)
	if !is {
		return time.Time{}, pyrun.NoAttribute(value, "strip")
	}
	text = strings.TrimFunc(text, python.IsSpace)
	for _, format := range f.inputFormats() {
		if at, ok := strptime(text, format); ok {
			return at, nil
		}
	}
	return time.Time{}, f.wrong("invalid", nil)
}

// readable reports whether strptime reads a format here.
func readable(format string) bool {
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		if i++; i == len(format) || !strings.ContainsRune("YmdyHMSfbB%", rune(format[i])) {
			return false
		}
	}
	return true
}

// strptime is datetime.strptime(): each number has as many digits as it may have and as there are.
func strptime(text, format string) (time.Time, bool) {
	parts := map[byte]int{'Y': 1900, 'm': 1, 'd': 1}
	for i := 0; i < len(format); i++ {
		c := format[i]
		switch {
		case c == '%' && format[i+1] != '%':
			i++
			if month, rest := monthNamed(text, format[i]); month > 0 {
				parts['m'], text = month, rest
				continue
			}
			n := numberOf(text, format[i])
			if n == 0 {
				return time.Time{}, false
			}
			digits := text[:n]
			text = text[n:]
			switch format[i] {
			case 'f':
				digits = (digits + "000000")[:6]
			case 'y':
				two := whole(digits)
				parts['Y'] = 1900 + two
				if two < 69 {
					parts['Y'] = 2000 + two
				}
				continue
			}
			parts[format[i]] = whole(digits)
		case c < utf8.RuneSelf && python.IsSpace(rune(c)): // any blanks, at least one
			rest := strings.TrimLeftFunc(text, python.IsSpace)
			if len(rest) == len(text) {
				return time.Time{}, false
			}
			text = rest
			for i+1 < len(format) && format[i+1] < utf8.RuneSelf && python.IsSpace(rune(format[i+1])) {
				i++
			}
		default:
			if c == '%' {
				i++
			}
			if text == "" || text[0] != c && !strings.EqualFold(text[:1], string(c)) {
				return time.Time{}, false
			}
			text = text[1:]
		}
	}
	if text != "" {
		return time.Time{}, false
	}
	second := parts['S']
	if second > 59 { // strptime takes 61, which datetime does not
		return time.Time{}, false
	}
	return moment(parts['Y'], parts['m'], parts['d'], parts['H'], parts['M'], second, parts['f'])
}

// monthNamed is the number of the month with whose name a text begins, by %b or %B, and what stands behind it; 0 for none.
func monthNamed(text string, kind byte) (int, string) {
	if kind != 'b' && kind != 'B' {
		return 0, ""
	}
	for m := time.January; m <= time.December; m++ {
		name := m.String()
		if kind == 'b' {
			name = name[:3]
		}
		if len(text) >= len(name) && strings.EqualFold(text[:len(name)], name) {
			return int(m), text[len(name):]
		}
	}
	return 0, ""
}

// numberOf is how many digits of a text are a part of a moment, 0 for none.
func numberOf(text string, kind byte) int {
	least, most := 1, 2
	switch kind {
	case 'b', 'B': // a name, of which none stood there
		return 0
	case 'Y':
		least, most = 4, 4
	case 'y':
		least = 2
	case 'f':
		most = 6
	}
	limit := map[byte]int{'m': 12, 'd': 31, 'H': 23, 'M': 59, 'S': 61}[kind]
	n := 0
	for n < most && n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	if n == 2 && limit > 0 && whole(text[:2]) > limit {
		n = 1
	}
	if n < least || (kind == 'm' || kind == 'd') && whole(text[:n]) == 0 {
		return 0
	}
	return n
}
