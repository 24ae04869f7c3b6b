package rule

import (
	"strings"
	"time"
)

// Length writes a length of time in the units that matter to people, whatever its sign:
// two years or more in whole years of 365 days, two days or more in whole days, a shorter
// one in two units at most.
func Length(d time.Duration) Text {
	const day = 24 * time.Hour
	const year = 365 * day
	switch d = d.Abs().Round(time.Second); {
	case d >= 2*year:
		return Textf("%d years", "%d년", d/year)
	case d >= 2*day:
		d = d.Round(day)
	case d >= day:
		d = d.Round(time.Hour)
	case d >= time.Hour:
		d = d.Round(time.Minute)
	}
	var en, ko []string
	for _, u := range [...]struct {
		size   time.Duration
		en, ko string
	}{{day, "%d days", "%d일"}, {time.Hour, "%d h", "%d시간"}, {time.Minute, "%d min", "%d분"}, {time.Second, "%d s", "%d초"}} {
		n := d / u.size
		d %= u.size
		if n > 0 || u.size == time.Second && en == nil {
			part := Textf(u.en, u.ko, n)
			en, ko = append(en, part.EN), append(ko, part.KO)
		}
	}
	if en[0] == "1 days" {
		en[0] = "1 day"
	}
	return Text{EN: strings.Join(en, " "), KO: strings.Join(ko, " ")}
}
