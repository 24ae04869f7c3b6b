package explain

import (
	"time"

	"statelab/internal/rule"
)

// length writes a length of time in its largest unit or two.
func length(d time.Duration) rule.Text {
	const day = 24 * time.Hour
	d = d.Abs().Round(time.Second)
	plural := func(n int64, unit, ko string) rule.Text {
		s := ""
		if n != 1 {
			s = "s"
		}
		return rule.Textf("%[1]d %[2]s%[3]s", "%[1]d%[4]s", n, unit, s, ko)
	}
	pair := func(a, b rule.Text) rule.Text { return rule.Text{EN: a.EN + " " + b.EN, KO: a.KO + " " + b.KO} }
	switch {
	case d >= 2*365*day:
		return plural(int64(d/(365*day)), "year", "년")
	case d >= 2*day:
		return plural(int64(d.Round(day)/day), "day", "일")
	case d >= day && d%day >= time.Hour:
		return pair(plural(int64(d/day), "day", "일"), plural(int64(d%day/time.Hour), "hour", "시간"))
	case d >= day:
		return plural(int64(d/day), "day", "일")
	case d >= time.Hour && d%time.Hour >= time.Minute:
		return pair(plural(int64(d/time.Hour), "hour", "시간"), plural(int64(d%time.Hour/time.Minute), "minute", "분"))
	case d >= time.Hour:
		return plural(int64(d/time.Hour), "hour", "시간")
	case d >= time.Minute && d%time.Minute > 0:
		return pair(plural(int64(d/time.Minute), "minute", "분"), plural(int64(d%time.Minute/time.Second), "second", "초"))
	case d >= time.Minute:
		return plural(int64(d/time.Minute), "minute", "분")
	}
	return plural(int64(d/time.Second), "second", "초")
}
