package main

import "testing"

// Of what sessions hold only that stays which identifies nobody.
func TestWhatCountsOnly(t *testing.T) {
	for value, stays := range map[string]bool{"7": true, "-3": true, "999": true, "true": true, "null": true, "1234": false, `"7"`: false, `"alice"`: false, "": false, "[1]": false, "1.5": false} {
		if countsOnly("visits", value) != stays {
			t.Errorf("%s: %v", value, !stays)
		}
	}
	for _, name := range []string{"user_id", "pin", "member", "_auth_user_id"} {
		if countsOnly(name, "7") {
			t.Errorf("%s counts something", name)
		}
	}
}
