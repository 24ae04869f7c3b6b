package cookiejar

import (
	"strings"
	"time"
)

// ParseDate reads the date of an Expires attribute as leniently as browsers do
// (5.1.1): words and numbers in nearly any order, of which the first time, day,
// month and year count. Zones and weekdays are ignored: every date is UTC.
// Chromium also takes a year of one or of five digits, and any year before 1601,
// and no day and no time with letters after it. It reports false where no date
// can be made out.
func ParseDate(s string, profile Profile) (time.Time, bool) {
	var d cookieDate
	for i := 0; i < len(s); {
		if dateDelimiter(s[i]) {
			i++
			continue
		}
		start := i
		for i < len(s) && !dateDelimiter(s[i]) {
			i++
		}
		d.take(s[start:i], profile)
	}
	return d.time(profile)
}

// cookieDate is a date under construction; found has a flag for each part.
type cookieDate struct {
	clock            [3]int
	day, month, year int
	hasClock, hasDay bool
	hasYear          bool
}

func dateDelimiter(c byte) bool {
	return c == '\t' || 0x20 <= c && c <= 0x2F || 0x3B <= c && c <= 0x40 || 0x5B <= c && c <= 0x60 || 0x7B <= c && c <= 0x7E
}

// take lets a word be the first part that it can be.
func (d *cookieDate) take(word string, profile Profile) {
	if !d.hasClock && d.takeClock(word, profile) {
		return
	}
	n, digits := leadingNumber(word)
	whole := digits == len(word)
	if !d.hasDay && (digits == 1 || digits == 2) && (whole || profile == RFC6265bis) {
		d.day, d.hasDay = n, true
		return
	}
	if d.month == 0 && d.takeMonth(word) {
		return
	}
	fits := 2 <= digits && digits <= 4
	if profile == Chromium {
		fits = 1 <= digits && digits <= 5 && whole
	}
	if !d.hasYear && fits {
		d.year, d.hasYear = n, true
	}
}

// takeClock takes h:m:s of one or two digits each, and ignores what follows.
// Chromium takes any number of digits, and nothing else.
func (d *cookieDate) takeClock(word string, profile Profile) bool {
	var clock [3]int
	for i := range clock {
		n, digits := leadingNumber(word)
		if digits == 0 || digits > 2 && profile == RFC6265bis {
			return false
		}
		clock[i], word = n, word[digits:]
		if i < 2 {
			if word == "" || word[0] != ':' {
				return false
			}
			word = word[1:]
		}
	}
	if word != "" && profile == Chromium {
		return false
	}
	d.clock, d.hasClock = clock, true
	return true
}

func (d *cookieDate) takeMonth(word string) bool {
	if len(word) < 3 {
		return false
	}
	// A word has no space, so it can only be found where a month begins.
	i := strings.Index("jan feb mar apr may jun jul aug sep oct nov dec", lower(word[:3]))
	if i < 0 {
		return false
	}
	d.month = i/4 + 1
	return true
}

// time returns the date, unless a part is missing or out of its range.
func (d *cookieDate) time(profile Profile) (time.Time, bool) {
	if !d.hasClock || !d.hasDay || d.month == 0 || !d.hasYear {
		return time.Time{}, false
	}
	year := d.year
	if year < 70 {
		year += 2000
	} else if year < 100 {
		year += 1900
	}
	if year < 1601 && profile == RFC6265bis || d.clock[0] > 23 || d.clock[1] > 59 || d.clock[2] > 59 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(d.month), d.day, d.clock[0], d.clock[1], d.clock[2], 0, time.UTC)
	return t, t.Day() == d.day
}

// leadingNumber reads the digits that a word begins with. A number of more than
// five is of no use, so it is not read on.
func leadingNumber(word string) (n, digits int) {
	for digits < len(word) && n < 100_000 && '0' <= word[digits] && word[digits] <= '9' {
		n = n*10 + int(word[digits]-'0')
		digits++
	}
	return n, digits
}
