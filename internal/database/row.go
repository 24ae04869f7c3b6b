package database

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
)

// Row is one row of an answer, a value for each column.
type Row []driver.Value

// IsNull reports whether column i holds nothing.
func (r Row) IsNull(i int) bool { return r[i] == nil }

// Text returns column i as text: NULL is empty, a datetime is in Django's form.
func (r Row) Text(i int) string {
	switch v := r[i].(type) {
	case nil:
		return ""
	case string:
		return v
	case []byte:
		return string(v)
	case time.Time:
		return FormatTime(v)
	default:
		return fmt.Sprint(v)
	}
}

// Int returns column i as a whole number: NULL and what is no number are 0.
func (r Row) Int(i int) int64 {
	switch v := r[i].(type) {
	case int64:
		return v
	case float64:
		return int64(v)
	case bool:
		if v {
			return 1
		}
	}
	return 0
}

// Bool returns column i as a truth: everything but 0 and NULL is true.
func (r Row) Bool(i int) bool { return r.Int(i) != 0 }

// Time returns column i as a time in UTC, the zero time for NULL. A text that
// is no time is an error.
func (r Row) Time(i int) (time.Time, error) {
	switch v := r[i].(type) {
	case nil:
		return time.Time{}, nil
	case time.Time:
		return v.UTC(), nil
	default:
		return ParseTime(r.Text(i))
	}
}

const (
	wholeSeconds = "2006-01-02 15:04:05"
	microseconds = "2006-01-02 15:04:05.000000"
)

// FormatTime returns the text under which Django stores a time on SQLite: UTC
// without a zone, microseconds only where there are any, "2026-01-29 09:00:00"
// or "2026-01-29 09:00:00.158009". Finer parts are dropped.
func FormatTime(t time.Time) string {
	t = t.UTC().Truncate(time.Microsecond)
	if t.Nanosecond() == 0 {
		return t.Format(wholeSeconds)
	}
	return t.Format(microseconds)
}

// ParseTime reads a time as FormatTime writes it, with any number of digits
// after the second.
func ParseTime(s string) (time.Time, error) {
	t, err := time.Parse(wholeSeconds, strings.TrimSpace(s)) // reads a fraction too
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no stored time", s)
	}
	return t.Truncate(time.Microsecond), nil
}
