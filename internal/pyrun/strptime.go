package pyrun

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// readsDirective are the directives of strptime(), with what each takes, as Python's _strptime.py has them.
var readsDirective = map[byte]string{
	'd': `3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9]`, 'f': `[0-9]{1,6}`, 'H': `2[0-3]|[0-1]\d|\d`, 'I': `1[0-2]|0[1-9]|[1-9]`, 'j': `36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9]`,
	'm': `1[0-2]|0[1-9]|[1-9]`, 'M': `[0-5]\d|\d`, 'S': `6[0-1]|[0-5]\d|\d`, 'y': `\d\d`, 'Y': `\d\d\d\d`, 'z': `[+-]\d\d:?[0-5]\d|Z`,
	'a': `Mon|Tue|Wed|Thu|Fri|Sat|Sun`, 'A': `Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday`, 'p': `am|pm`,
	'b': `Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec`, 'B': `January|February|March|April|May|June|July|August|September|October|November|December`,
}

// longestFormat is how long the format of strptime() may be, and its text.
const longestFormat = 200

// strptime is datetime.strptime(text, format), in the C locale and in UTC.
func strptime(args *Args) (Value, error) {
	text, err := args.Text("date_string")
	if err != nil {
		return nil, Raise("TypeError", "strptime() argument 1 must be str, not %s", KindOf(args.Or("date_string", nil)))
	}
	format, err := args.Text("format")
	if err != nil {
		return nil, err
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	if len(text) > longestFormat || len(format) > longestFormat {
		return nil, Raise("NotImplementedError", "strptime() takes texts of at most %d octets here", longestFormat)
	}
	re, directives, err := formatPattern(format)
	if err != nil {
		return nil, err
	}
	shown, _ := Repr(text)
	wanted, _ := Repr(format)
	m := re.FindStringSubmatch(text)
	if m == nil {
		return nil, Raise("ValueError", "time data %s does not match format %s", shown, wanted)
	}
	if rest := text[len(m[0]):]; rest != "" {
		return nil, Raise("ValueError", "unconverted data remains: %s", rest)
	}
	return momentRead(directives, m[1:])
}

// formatPattern is the pattern of a format, with its directives in their order.
func formatPattern(format string) (*regexp.Regexp, []byte, error) {
	var b strings.Builder
	var directives []byte
	for i := 0; i < len(format); i++ {
		c := format[i]
		switch {
		case strings.IndexByte(" \t\n\r\v\f", c) >= 0:
			for i+1 < len(format) && strings.IndexByte(" \t\n\r\v\f", format[i+1]) >= 0 {
				i++
			}
			b.WriteString(`\s+`)
			continue
		case c != '%':
			b.WriteString(regexp.QuoteMeta(string(c)))
			continue
		case i+1 == len(format):
			return nil, nil, Raise("ValueError", "stray %% in format '%s'", format)
		}
		i++
		takes, known := readsDirective[format[i]]
		switch {
		case format[i] == '%':
			b.WriteString("%")
			continue
		case !known && strings.IndexByte("cxXUWGuVwZ", format[i]) >= 0:
			return nil, nil, Raise("NotImplementedError", "strptime() here does not know %%%c", format[i])
		case !known:
			return nil, nil, Raise("ValueError", "'%c' is a bad directive in format '%s'", format[i], format)
		case strings.IndexByte(string(directives), format[i]) >= 0:
			return nil, nil, Raise("ValueError", "re.error: redefinition of group name '%c'", format[i])
		}
		directives = append(directives, format[i])
		b.WriteString("(" + takes + ")")
	}
	re, err := regexp.Compile(`^(?i:` + b.String() + `)`)
	if err != nil {
		return nil, nil, Raise("NotImplementedError", "strptime() does not read the format '%s' here", format)
	}
	return re, directives, nil
}

// momentRead is the moment of what directives have taken.
func momentRead(directives []byte, taken []string) (Value, error) {
	year, month, day, hour, minute, second, micro, dayOfYear := 1900, 1, 1, 0, 0, 0, 0, 0
	naive, twelve, evening := true, false, false
	offset := 0
	for i, d := range directives {
		text := taken[i]
		n, _ := strconv.Atoi(strings.TrimSpace(text))
		switch d {
		case 'Y':
			year = n
		case 'y':
			if year = 1900 + n; n <= 68 {
				year = 2000 + n
			}
		case 'm':
			month = n
		case 'd':
			day = n
		case 'j':
			dayOfYear = n
		case 'b', 'B':
			month = 1 + indexFold([]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}, text[:3])
		case 'H':
			hour = n
		case 'I':
			hour, twelve = n%12, true
		case 'p':
			evening = strings.EqualFold(text, "pm")
		case 'M':
			minute = n
		case 'S':
			second = n
		case 'f':
			micro, _ = strconv.Atoi((text + "00000")[:6])
		case 'z':
			naive = false
			if digits := strings.ReplaceAll(text, ":", ""); len(digits) == 5 {
				h, _ := strconv.Atoi(digits[1:3])
				m, _ := strconv.Atoi(digits[3:])
				if offset = h*60 + m; digits[0] == '-' {
					offset = -offset
				}
			}
		}
	}
	if twelve && evening {
		hour += 12
	}
	switch {
	case offset != 0:
		return nil, Raise("NotImplementedError", "strptime() reads moments of UTC here, not with an offset")
	case year < 1:
		return nil, Raise("ValueError", "year %d is out of range", year)
	case second > 59:
		return nil, Raise("ValueError", "second must be in 0..59")
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, micro*1000, time.UTC)
	if dayOfYear > 0 && strings.IndexByte(string(directives), 'm') < 0 {
		t = time.Date(year, 1, dayOfYear, hour, minute, second, micro*1000, time.UTC)
	} else if t.Day() != day {
		return nil, Raise("ValueError", "day is out of range for month")
	}
	return Moment{t, naive}, nil
}

// indexFold is where a word stands among others, whatever its case.
func indexFold(words []string, word string) int {
	for i, w := range words {
		if strings.EqualFold(w, word) {
			return i
		}
	}
	return -1
}
