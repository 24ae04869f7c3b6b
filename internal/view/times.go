package view

import (
	"fmt"
	"strings"
	"time"

	"statelab/internal/rule"
)

// A unit of time in both languages. English "day" alone takes a plural.
type unit struct {
	size     time.Duration
	one, all string
	ko       string
}

const day = 24 * time.Hour

func units() []unit {
	return []unit{
		{day, "day", "days", "일"},
		{time.Hour, "h", "h", "시간"},
		{time.Minute, "min", "min", "분"},
		{time.Second, "s", "s", "초"},
	}
}

// Exactly writes a length with all its units down to the second: "14 days 1 s".
func Exactly(d time.Duration, lang rule.Language) string {
	d = d.Abs().Round(time.Second)
	var parts []string
	for _, u := range units() {
		n := d / u.size
		d %= u.size
		if n > 0 || u.size == time.Second && parts == nil {
			parts = append(parts, u.count(int64(n), lang))
		}
	}
	return strings.Join(parts, " ")
}

func (u unit) count(n int64, lang rule.Language) string {
	if lang == rule.Korean {
		return fmt.Sprintf("%d%s", n, u.ko)
	}
	if n == 1 {
		return fmt.Sprintf("%d %s", n, u.one)
	}
	return fmt.Sprintf("%d %s", n, u.all)
}

// Roughly writes how long something lasts as a person would say it: "14 days",
// "13 days 23 h", "15 h", "14 h 55 min", "10 min", "3 s". Days are rounded to
// hours, so that "14 days" are 14 days five minutes later too, and fewer than 14 an
// hour later; a hundred days or more are rounded to days.
func Roughly(d time.Duration, lang rule.Language) string {
	switch d = d.Round(time.Second); {
	case d < 0:
		return "-" + Roughly(-d, lang)
	case d >= 100*day:
		d = d.Round(day)
	case d >= day:
		d = d.Round(time.Hour)
	case d >= time.Hour:
		d = d.Round(time.Minute)
	}
	return Exactly(d, lang)
}

// Moment writes a time as the head of a step shows it, always in UTC.
func Moment(at time.Time, lang rule.Language) string {
	if at.IsZero() {
		return ""
	}
	at = at.UTC()
	if lang == rule.Korean {
		weekday := []string{"일", "월", "화", "수", "목", "금", "토"}[at.Weekday()]
		return at.Format("2006-01-02 (") + weekday + at.Format(") 15:04:05 UTC")
	}
	return at.Format("Mon 2 Jan 2006 15:04:05 UTC")
}
