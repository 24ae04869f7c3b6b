package main

import (
	"testing"
	"time"
)

// A time is typed in the same forms wherever a command takes one. Those without a zone
// are UTC.
func TestFormsOfATime(t *testing.T) {
	for typed, want := range map[string]string{
		"2026-03-02T09:00:00Z":      "2026-03-02T09:00:00Z",
		"2026-03-02T18:00:00+09:00": "2026-03-02T09:00:00Z",
		"2026-03-02T09:00:01":       "2026-03-02T09:00:01Z",
		"2026-03-02T09:00":          "2026-03-02T09:00:00Z",
		"2026-03-02 09:00:01":       "2026-03-02T09:00:01Z",
		"2026-03-02 09:00":          "2026-03-02T09:00:00Z",
		"2026-03-02":                "2026-03-02T00:00:00Z",
		"0001-01-01":                "0001-01-01T00:00:00Z",
		"9989-12-31T23:59:59Z":      "9989-12-31T23:59:59Z",
		"0001-01-01T00:00:00+01:00": "",
		"9989-12-31T23:59:59-01:00": "",
		"9990-01-01":                "",
		"tomorrow":                  "",
	} {
		at, err := moment(typed)
		got := ""
		if err == nil {
			got = at.Format(time.RFC3339)
		}
		if got != want || err == nil && at.Location() != time.UTC {
			t.Errorf("%q is %q (%v), want %q", typed, got, err, want)
		}
	}
}
