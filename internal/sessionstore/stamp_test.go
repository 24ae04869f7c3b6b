package sessionstore_test

import (
	"testing"
	"time"

	"statelab/internal/sessionstore"
)

// The stamp of data can be any number, since it stands there in the clear. One that
// is no time of the calendar is not known; the data are read all the same.
func TestWhenDataWereSigned(t *testing.T) {
	for stamp, want := range map[string]string{
		"1vgJCy":       "2026-01-15T09:00:00Z",
		"0":            "1970-01-01T00:00:00Z",
		"-10000000000": "0001-01-01T00:00:00Z",
		"zzzzzzzz":     "0001-01-01T00:00:00Z",
		"4kfNBRrUUnw":  "0001-01-01T00:00:00Z",
		"?":            "0001-01-01T00:00:00Z",
	} {
		codec := sessionstore.Codec{Secret: "s"}
		d := codec.Decode(codec.Sign("e30:" + stamp))
		if got := d.SignedAt.Format(time.RFC3339); got != want || d.Readable != (stamp != "?") {
			t.Errorf("%s is signed at %s, readable %v; want %s", stamp, got, d.Readable, want)
		}
	}
}
