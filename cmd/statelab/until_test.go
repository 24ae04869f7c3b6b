package main

import (
	"testing"
	"time"
)

// longestWait is how long a test waits for anything.
const longestWait = 20 * time.Second

// until waits until something is so. What there is instead is told where it never is, which ends
// the test.
func until(t testing.TB, what string, is func() (so bool, instead string)) {
	t.Helper()
	for end := time.Now().Add(longestWait); ; time.Sleep(2 * time.Millisecond) {
		so, instead := is()
		switch {
		case so:
			return
		case time.Now().After(end):
			t.Fatalf("%s: waited %v for it, and there is\n%s", what, longestWait, instead)
		}
	}
}
