package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestFlagsAreGivenOnce: of a flag that is given twice no command takes one silently.
func TestFlagsAreGivenOnce(t *testing.T) {
	for _, args := range []string{"lesson test --topic cookies --topic sessions", "lesson list --width 60 --width 70", "--theme dark lesson list --theme light", "lesson test --run a --run b"} {
		var out, errOut bytes.Buffer
		env := func(name string) string { return map[string]string{"STATELAB_STATE": t.TempDir()}[name] }
		if code := run(strings.Fields(args), strings.NewReader(""), &out, &errOut, env); code != exitUsage || !strings.Contains(errOut.String(), "it is given twice") {
			t.Errorf("%s: code %d\n%s", args, code, errOut.String())
		}
	}
}
