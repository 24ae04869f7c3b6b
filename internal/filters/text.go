package filters

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"statelab/internal/memo"
)

func upper(s string) string { return strings.ToUpper(strings.ReplaceAll(s, "ß", "SS")) }

func capFirst(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return upper(s[:size]) + s[size:]
}

// title is str.title(), without the capitals behind an apostrophe and behind a digit.
func title(s string) string {
	all := []rune(s)
	within := false
	for i, c := range all {
		if within {
			all[i] = unicode.ToLower(c)
		} else {
			all[i] = unicode.ToTitle(c)
		}
		within = unicode.IsUpper(c) || unicode.IsLower(c) || unicode.IsTitle(c)
	}
	isLow := func(i int) bool { return i >= 0 && all[i] >= 'a' && all[i] <= 'z' }
	for i := 1; i < len(all); i++ {
		if c := all[i]; c >= 'A' && c <= 'Z' && (all[i-1] == '\'' && isLow(i-2) || unicode.IsDigit(all[i-1])) {
			all[i] = unicode.ToLower(c)
		}
	}
	return string(all)
}

var (
	noSlug   = memo.Pattern(`[^a-z0-9_\s-]`)
	slugGaps = memo.Pattern(`[-\s]+`)
)

// Slugify is slugify() of django.utils.text, which keeps letters of ASCII.
func Slugify(s string) string { return slugify(s) }

func slugify(s string) string {
	var b strings.Builder
	for _, c := range norm.NFKD.String(s) {
		if c < utf8.RuneSelf {
			b.WriteRune(c)
		}
	}
	s = noSlug().ReplaceAllString(strings.ToLower(b.String()), "")
	return strings.Trim(slugGaps().ReplaceAllString(s, "-"), "-_")
}

func cut(c *call) (any, error) {
	what, is := plainText(c.arg).(string)
	if !is {
		return nil, fmt.Errorf("%w: replace() argument 1 must be str, not %s", errType, Kind(c.arg))
	}
	text := strings.ReplaceAll(c.str(), what, "")
	if isSafe(c.value) && what != ";" {
		return Safe(text), nil
	}
	return text, nil
}

// padded is rjust, ljust and center.
func padded(left, right bool) func(*call) (any, error) {
	return func(c *call) (any, error) {
		width, err := sizeOf(c.arg)
		if err != nil {
			return nil, err
		}
		s := c.str()
		missing := min(width, maxResult+1) - utf8.RuneCountInString(s)
		if missing <= 0 {
			return s, nil
		}
		before := 0
		switch {
		case left && right:
			before = missing/2 + missing&width&1
		case left:
			before = missing
		}
		return strings.Repeat(" ", before) + s + strings.Repeat(" ", missing-before), nil
	}
}

// truncated reads how much of a text stays; false where that is no number, and the text stays whole.
func truncated(c *call) (n int, ok bool, err error) {
	n, err = sizeOf(c.arg)
	if errors.Is(err, errValue) {
		return 0, false, nil
	}
	return n, err == nil, err
}

func truncateChars(c *call) (any, error) {
	n, ok, err := truncated(c)
	if !ok {
		return c.str(), err
	}
	text, seen, end := norm.NFC.String(c.str()), 0, -1
	for i, r := range text {
		if norm.NFC.PropertiesString(string(r)).CCC() != 0 { // it stands on the one before
			continue
		}
		if seen++; end < 0 && seen > n-1 {
			end = i
		}
		if seen > n {
			return text[:max(end, 0)] + "…", nil
		}
	}
	return text, nil
}

func truncateWords(c *call) (any, error) {
	n, ok, err := truncated(c)
	if !ok {
		return c.str(), err
	}
	words := strings.Fields(c.str())
	if len(words) <= n {
		return strings.Join(words, " "), nil
	}
	if n < 0 { // a slice from the end
		n = max(0, len(words)+n)
	}
	text := strings.Join(words[:n], " ")
	if strings.HasSuffix(text, " …") {
		return text, nil
	}
	return text + " …", nil
}

// quoted is quote() of urllib.parse.
func quoted(s, safe string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c < utf8.RuneSelf && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_.-~", c) >= 0 || strings.IndexByte(safe, c) >= 0) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func urlEncode(c *call) (any, error) {
	if c.given && c.arg != nil {
		return quoted(c.str(), Str(c.arg)), nil
	}
	return quoted(c.str(), "/"), nil
}

func phone(c *call) (any, error) {
	s, is := plainText(c.value).(string)
	if !is {
		return nil, noAttribute(c.value, "lower")
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return rune("22233344455566677778889999"[r-'a'])
		}
		return r
	}, strings.ToLower(s)), nil
}

// maxWidth bounds a text that is formatted.
const maxWidth = 10_000

var specifier = memo.Pattern(`^([-#0 +]*)(\d*)(?:\.(\d*))?[hlL]?([a-zA-Z%])(.*)$`)

// stringFormat is "%…" % value, of one value.
func stringFormat(c *call) (any, error) {
	format := Str(c.arg)
	m := specifier().FindStringSubmatch(format)
	if m == nil || strings.Contains(strings.ReplaceAll(m[5], "%%", ""), "%") {
		return "", nil
	}
	width, _ := strconv.Atoi("0" + m[2])
	places, _ := strconv.Atoi("0" + m[3])
	if width > maxWidth || places > maxWidth {
		return nil, ErrTooLong
	}
	body, number, ok := formatted(c.value, m[4], format[len(m[1])+len(m[2]):], places, strings.Contains(m[1], "#"))
	if !ok {
		return "", nil
	}
	sign := ""
	if number {
		if rest, is := strings.CutPrefix(body, "-"); is {
			sign, body = "-", rest
		} else if strings.Contains(m[1], "+") {
			sign = "+"
		} else if strings.Contains(m[1], " ") {
			sign = " "
		}
	}
	missing := max(0, width-utf8.RuneCountInString(sign+body))
	switch {
	case strings.Contains(m[1], "-"):
		body = sign + body + strings.Repeat(" ", missing)
	case strings.Contains(m[1], "0") && number:
		body = sign + strings.Repeat("0", missing) + body
	default:
		body = strings.Repeat(" ", missing) + sign + body
	}
	return body + strings.ReplaceAll(m[5], "%%", "%"), nil
}

// formatted writes a value in one conversion; rest begins with the precision, where one is given.
func formatted(v any, conversion, rest string, places int, other bool) (body string, number, ok bool) {
	precise := strings.HasPrefix(rest, ".")
	switch conversion {
	case "s", "r", "a":
		if body = Str(v); conversion != "s" {
			body = Repr(v)
		}
		if all := []rune(body); precise && places < len(all) {
			body = string(all[:places])
		}
		return body, false, true
	case "c":
		if s, is := plainText(v).(string); is {
			return s, false, utf8.RuneCountInString(s) == 1
		}
		n, err := intOf(v)
		return string(rune(wholeRune(n))), false, err == nil && Kind(v) != "float" && wholeRune(n) >= 0
	case "d", "i", "u", "x", "X", "o":
		if Number(v) == nil || Kind(v) == "float" && strings.ContainsAny(conversion, "xXo") {
			return "", false, false
		}
		n, err := intOf(v)
		if err != nil {
			return "", false, false
		}
		return wholeIn(n, conversion, precise, places, other), true, true
	case "e", "E", "f", "F", "g", "G":
		if Number(v) == nil && Kind(v) != "float" {
			return "", false, false
		}
		f, err := floatOf(v)
		if !precise {
			places = 6
		}
		return floatIn(f, conversion, places), true, err == nil
	}
	return "", false, false
}

func wholeRune(n *big.Int) int64 {
	if n == nil || !n.IsInt64() || n.Int64() > unicode.MaxRune {
		return -1
	}
	return n.Int64()
}

func wholeIn(n *big.Int, conversion string, precise bool, places int, other bool) string {
	base, prefix := 10, ""
	switch conversion {
	case "x", "X":
		base, prefix = 16, "0"+conversion
	case "o":
		base, prefix = 8, "0o"
	}
	digits := new(big.Int).Abs(n).Text(base)
	if conversion == "X" {
		digits = strings.ToUpper(digits)
	}
	if precise && len(digits) < places {
		digits = strings.Repeat("0", places-len(digits)) + digits
	}
	if other {
		digits = prefix + digits
	}
	if n.Sign() < 0 {
		digits = "-" + digits
	}
	return digits
}

func floatIn(f float64, conversion string, places int) string {
	low := strings.ToLower(conversion)
	if low == "g" {
		places = max(places, 1)
	}
	text := strconv.FormatFloat(f, low[0], places, 64)
	if low == "g" { // Go and C differ in when an exponent is written
		text = shortest(f, places)
	}
	text = strings.TrimPrefix(strings.ToLower(text), "+")
	if low != conversion {
		return strings.ToUpper(text)
	}
	return text
}

// shortest is %g of C.
func shortest(f float64, places int) string {
	exact := strconv.FormatFloat(f, 'e', places-1, 64)
	digits, power, has := strings.Cut(exact, "e")
	exponent, err := strconv.Atoi(power)
	if !has || err != nil {
		return exact
	}
	if exponent < -4 || exponent >= places {
		return trimmed(digits) + "e" + power
	}
	return trimmed(strconv.FormatFloat(f, 'f', places-1-exponent, 64))
}

func trimmed(number string) string {
	if !strings.Contains(number, ".") {
		return number
	}
	return strings.TrimRight(strings.TrimRight(number, "0"), ".")
}

var wordsAndGaps = memo.Pattern(`[\t\n\v\f\r ]+|[^\t\n\v\f\r ]+`)

func wordWrap(c *call) (any, error) {
	width, err := sizeOf(c.arg)
	if err != nil {
		return nil, err
	}
	if width <= 0 {
		return nil, fmt.Errorf("%w: invalid width %d (must be > 0)", errValue, width)
	}
	var lines []string
	text := strings.ReplaceAll(c.str(), "\r\n", "\n")
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		lines = append(lines, wrapped(line, width)...)
	}
	if strings.HasSuffix(text, "\n") {
		lines = append(lines, "")
	}
	return strings.Join(lines, "\n"), nil
}

// wrapped is textwrap of one line, without breaking words.
func wrapped(line string, width int) (lines []string) {
	var now strings.Builder
	long, gap := 0, ""
	for _, part := range wordsAndGaps().FindAllString(line, -1) {
		if strings.TrimSpace(part) == "" {
			gap = part
			continue
		}
		n := utf8.RuneCountInString(part)
		if long+len(gap)+n > width {
			if now.Len() > 0 {
				lines = append(lines, now.String())
			}
			now.Reset()
			long, gap = 0, ""
		}
		now.WriteString(gap + part)
		long += len(gap) + n
		gap = ""
	}
	if now.Len() > 0 {
		return append(lines, now.String())
	}
	return []string{line}
}
