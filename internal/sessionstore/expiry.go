package sessionstore

import (
	"fmt"
	"math"
	"math/big"
	"time"
)

// expiryName is where a session keeps an expiry of its own: seconds as a
// number, or a time as text.
const expiryName = "_session_expiry"

// SetExpiry makes the session live so many seconds from each save on. Zero lets
// the cookie end with the browser; the row then lives as long as any other.
func (s *Session) SetExpiry(seconds int64) { s.Set(expiryName, seconds) }

// SetExpiryDate makes the session end at a time, whenever it is saved.
func (s *Session) SetExpiryDate(t time.Time) { s.Set(expiryName, isoFormat(t)) }

// SetExpiryIn makes the session end at a time so far from now: Django's
// set_expiry(timedelta). Unlike SetExpiry it does not slide.
func (s *Session) SetExpiryIn(d time.Duration) { s.SetExpiryDate(s.env.Now().UTC().Add(d)) }

// UnsetExpiry goes back to the settings: Django's set_expiry(None).
func (s *Session) UnsetExpiry() { s.Del(expiryName) }

// ExpiryAge returns how many seconds the session has from now. An expiry that
// is no number and no time is an ErrValue, as a page's own doing can be.
func (s *Session) ExpiryAge() (seconds int64, err error) {
	seconds, at, err := s.expiry()
	if err != nil || at.IsZero() {
		return seconds, err
	}
	return int64(math.Floor(at.Sub(s.env.Now()).Seconds())), nil
}

// ExpiryDate returns when the session ends if it is saved now, in UTC or in the
// zone that SetExpiryDate was given. Errors
// are those of ExpiryAge, and a time after the year 9999.
func (s *Session) ExpiryDate() (time.Time, error) {
	seconds, at, err := s.expiry()
	if err != nil || !at.IsZero() {
		return at, err
	}
	now := s.env.Now().UTC()
	if limit := int64(10000 * 366 * 86400); seconds > limit || seconds < -limit {
		return time.Time{}, errOverflow
	}
	at = time.Unix(now.Unix()+seconds, int64(now.Nanosecond())).UTC()
	if at.Year() < 1 || at.Year() > 9999 {
		return time.Time{}, errOverflow
	}
	return at, nil
}

var errOverflow = fmt.Errorf("%w: OverflowError: date value out of range", ErrValue)

// ExpireAtBrowserClose reports whether the cookie should end with the browser:
// by the session's own expiry, or by the settings where it has none.
func (s *Session) ExpireAtBrowserClose() bool {
	switch v := s.Get(expiryName).(type) {
	case nil:
		return s.env.Settings.ExpireAtBrowserClose
	case int64:
		return v == 0
	case float64:
		return v == 0
	case bool:
		return !v
	}
	return false
}

// expiry returns the session's expiry as seconds from a save, or as a time.
func (s *Session) expiry() (seconds int64, at time.Time, err error) {
	switch v := s.Get(expiryName).(type) {
	case int64:
		seconds = v
	case *big.Int:
		return 0, at, errOverflow
	case float64:
		if math.IsNaN(v) || math.Abs(v) > 1e15 {
			return 0, at, errOverflow
		}
		seconds = int64(v)
	case bool:
		if v {
			seconds = 1
		}
	case time.Time:
		return 0, v.UTC(), nil
	case string:
		if v != "" {
			at, err = parseISO(v)
			return 0, at, err
		}
	case *Dict:
		if v.Len() > 0 {
			return 0, at, badExpiry(v)
		}
	case *List:
		if v.Len() > 0 {
			return 0, at, badExpiry(v)
		}
	case nil:
	default:
		return 0, at, badExpiry(v)
	}
	if seconds == 0 {
		seconds = s.env.Settings.cookieAge()
	}
	return seconds, at, nil
}

func badExpiry(v Value) error {
	return fmt.Errorf("%w: TypeError: unsupported type for timedelta seconds component: %s", ErrValue, pythonType(v))
}

// isoFormat returns a time as Python's isoformat() does, with microseconds only
// where there are any.
func isoFormat(t time.Time) string {
	t = t.Truncate(time.Microsecond)
	if t.Nanosecond() == 0 {
		return t.Format("2006-01-02T15:04:05-07:00")
	}
	return t.Format("2006-01-02T15:04:05.000000-07:00")
}

// parseISO reads a time as Python's fromisoformat() does. One without a zone
// cannot be compared with a clock that has one.
func parseISO(s string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02"} {
		if _, err := time.Parse(layout, s); err == nil {
			return time.Time{}, fmt.Errorf("%w: TypeError: can't subtract offset-naive and offset-aware datetimes", ErrValue)
		}
	}
	return time.Time{}, fmt.Errorf("%w: ValueError: Invalid isoformat string: '%s'", ErrValue, s)
}
