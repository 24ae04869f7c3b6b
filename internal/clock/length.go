package clock

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// units of a length, longest first. A day is 24 hours.
var units = [...]struct {
	name string
	size time.Duration
}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}}

// ParseLength reads a length of time: whole numbers with a unit, longest unit
// first ("10s", "5m", "1h30m", "14d"), with an optional leading minus. A number
// without a unit is an error, since nobody could tell seconds from days.
func ParseLength(s string) (time.Duration, error) {
	rest, negative := strings.CutPrefix(s, "-")
	if rest == "" {
		return 0, fmt.Errorf("%q is no length of time", s)
	}
	var total time.Duration
	next := 0
	for rest != "" {
		digits := 0
		for digits < len(rest) && '0' <= rest[digits] && rest[digits] <= '9' {
			digits++
		}
		n, err := strconv.ParseInt(rest[:digits], 10, 64)
		if err != nil {
			return 0, fmt.Errorf("%q is no length of time", s)
		}
		rest = rest[digits:]
		if rest == "" {
			return 0, fmt.Errorf("%q has no unit", s)
		}
		for next < len(units) && !strings.HasPrefix(rest, units[next].name) {
			next++
		}
		if next == len(units) {
			return 0, fmt.Errorf("%q is no length of time", s)
		}
		size := units[next].size
		if n > int64((math.MaxInt64-total)/size) {
			return 0, fmt.Errorf("%q is too long", s)
		}
		total += time.Duration(n) * size
		rest = rest[len(units[next].name):]
		next++
	}
	if negative {
		total = -total
	}
	return total, nil
}

// FormatLength writes d as ParseLength reads it, without units that are zero
// ("14d", "1h30m", "0s"). Parts of a second are dropped.
func FormatLength(d time.Duration) string {
	if d < 0 {
		return "-" + FormatLength(-d)
	}
	var b strings.Builder
	for _, u := range units {
		if n := d / u.size; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, u.name)
			d -= n * u.size
		}
	}
	if b.Len() == 0 {
		return "0s"
	}
	return b.String()
}
