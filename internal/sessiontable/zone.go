package sessiontable

import (
	"fmt"
	"strconv"
	"time"
	_ "time/tzdata" // where the system has no names of zones, as Windows

	"statelab/internal/database"
	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/sessionstore"
)

// offsetForm is how far a zone is off, as +09:00, -0330, +9.
var offsetForm = memo.Pattern(`^([+-])(\d{1,2})(?::?([0-5]\d))?$`)

// farthest is how far a zone may be off: farther than any was, and less than a day.
const farthest = 18 * time.Hour

// ParseZone reads a time zone: a name of the IANA list, such as Asia/Seoul, or how far
// it is off, such as +09:00.
func ParseZone(text string) (*time.Location, error) {
	if m := offsetForm().FindStringSubmatch(text); m != nil {
		hours, _ := strconv.Atoi(m[2])
		minutes, _ := strconv.Atoi("0" + m[3])
		off := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
		if off > farthest {
			return nil, fmt.Errorf("%q is farther off than any zone", text)
		}
		if m[1] == "-" {
			off = -off
		}
		return zoneAt(off), nil
	}
	if text == "" || text == "Local" { // which Go takes for UTC, and for the computer's own
		return nil, fmt.Errorf("%q is no zone", text)
	}
	return time.LoadLocation(text)
}

// zoneAt is the zone that is so far off.
func zoneAt(off time.Duration) *time.Location {
	if off == 0 {
		return time.UTC
	}
	return time.FixedZone(offset(off), int(off/time.Second))
}

// offset writes how far a zone is off: "+09:00", and "UTC" for none.
func offset(off time.Duration) string {
	sign := '+'
	switch {
	case off == 0:
		return "UTC"
	case off < 0:
		sign, off = '-', -off
	}
	return fmt.Sprintf("%c%02d:%02d", sign, off/time.Hour, off%time.Hour/time.Minute)
}

// stamp writes a time as a clock in the zone shows it, in Django's form.
func stamp(at time.Time, zone *time.Location) string {
	_, off := at.In(zone).Zone()
	return database.FormatTime(at.Add(time.Duration(off) * time.Second))
}

// inZone returns the time at which a clock in the zone shows what one in UTC shows at
// the given one.
func inZone(at time.Time, zone *time.Location) time.Time {
	if zone == time.UTC {
		return at
	}
	return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), zone).UTC()
}

// Clock says by which clock expire_date seems to be written. Session data say when they
// were signed, always in UTC, and a session is signed whenever expire_date is written:
// where it is known how long a session lives, the zone of expire_date follows.
type Clock struct {
	Known int // rows whose zone follows
	Fit   int // of them, those that fit the zone that was asked for
	Early int // other rows that expire hours before they were signed

	offsets map[time.Duration]int
}

// Django's age of a session, where nothing else is set.
const defaultAge = 14 * 24 * time.Hour

// How zones lie: all of today's are whole quarters of an hour off UTC, from -12:00 to
// +14:00.
const (
	quarter       = 15 * time.Minute
	east, west    = 14 * time.Hour, -12 * time.Hour
	mostSaving    = 5 * time.Second // between signing and the expiry that is computed
	secondsSigned = time.Second     // the time of signing has no fraction
)

// add takes a row into account.
func (c *Clock) add(expires string, content Content, zone *time.Location) {
	at, err := database.ParseTime(expires)
	if err != nil || content.SignedAt.IsZero() {
		return
	}
	lives := at.Sub(content.SignedAt) // by a clock in UTC
	age, known := ageOf(content.Data)
	off := (lives - age).Round(quarter)
	rest := lives - age - off
	switch {
	case known && off >= west && off <= east && rest >= -secondsSigned && rest <= mostSaving:
		c.Known++
		if _, own := inZone(at, zone).In(zone).Zone(); time.Duration(own)*time.Second == off {
			c.Fit++
		}
		if c.offsets == nil {
			c.offsets = map[time.Duration]int{}
		}
		c.offsets[off]++
	case lives < 0 && lives >= west:
		c.Early++
	}
}

// ageOf returns how long a session lives from when it is saved, as far as it says so
// itself. One that says nothing has the project's SESSION_COOKIE_AGE, which most leave
// as it is.
func ageOf(data *sessionstore.Dict) (age time.Duration, known bool) {
	if data == nil {
		return 0, false
	}
	switch seconds := data.Get("_session_expiry").(type) {
	case nil:
		return defaultAge, true
	case int64:
		if seconds == 0 {
			return defaultAge, true
		}
		return time.Duration(seconds) * time.Second, seconds > -1e9 && seconds < 1e9
	}
	return 0, false
}

// Offset returns the offset that fits most rows, and how many.
func (c Clock) Offset() (off time.Duration, rows int) {
	for o, n := range c.offsets {
		if n > rows || n == rows && o > off {
			off, rows = o, n
		}
	}
	return off, rows
}

// Remark says that expire_date is not in the zone in which it is read, zero where
// nothing speaks against it.
func (c Clock) Remark(zone *time.Location) rule.Text {
	off, rows := c.Offset()
	switch {
	case rows > c.Fit && off == 0:
		return rule.Textf("by the times of signing, expire_date is not in %s but in UTC (rows: %d of %d). It is read so without --zone",
			"서명한 시각과 맞춰 보면 expire_date는 %s 시각이 아니라 UTC 시각입니다 (행 %[3]d개 가운데 %[2]d개). --zone을 빼면 그렇게 읽습니다", zone, rows, c.Known)
	case rows > c.Fit:
		return rule.Textf("by the times of signing, expire_date is not in %s but in %s (rows: %d of %d), as with USE_TZ = False. Try --zone %[2]s, or the zone's name",
			"서명한 시각과 맞춰 보면 expire_date는 %s 시각이 아니라 %s 시각입니다 (행 %[4]d개 가운데 %[3]d개). USE_TZ = False이면 그렇습니다. --zone %[2]s 또는 시간대 이름을 적습니다",
			zone, offset(off), rows, c.Known)
	case c.Early > 0 && c.Fit == 0:
		return rule.Textf("expire_date is not in %s: it lies hours before the time of signing (rows: %d), as with USE_TZ = False. Give TIME_ZONE as --zone",
			"expire_date는 %s 시각이 아닙니다. 서명한 시각보다 몇 시간 이릅니다 (행 %d개). USE_TZ = False이면 그렇습니다. TIME_ZONE을 --zone에 적습니다",
			zone, c.Early)
	}
	return rule.Text{}
}
