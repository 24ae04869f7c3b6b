package pyrun

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Delta is a timedelta, in microseconds.
type Delta int64

// longestDelta is that of Python: 999,999,999 days.
const longestDelta = 999_999_999 * 86400 * 1e6

// TypeName is that of a Moment.
func (Delta) TypeName() string { return "timedelta" }

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
