package main

import (
	"errors"
	"strings"
	"testing"
)

// full is a device that is full.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// What cannot be written is no mistake in the command line.
func TestAFullDeviceIsAFault(t *testing.T) {
	for _, command := range []string{"version", "lesson list", "lesson show logout", "lesson run logout", "lesson test --run ^logout$", "explain https://shop.test/ a=1", "cookies -", "cookies - --to json", "cookies - --format json"} {
		var told strings.Builder
		code := run(strings.Fields(command), strings.NewReader(""), full{}, &told, func(string) string { return "" })
		if code != exitFault || told.String() != "error: no space left on device\n" {
			t.Errorf("statelab %s ends with %d and says %q", command, code, told.String())
		}
	}
}
