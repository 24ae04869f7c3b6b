package main

import (
	"bytes"
	"strings"
	"testing"
)

// The examples are handed out as a folder with a course: who looks at it finds it whole.
func TestTheFolderOfExamplesIsWhole(t *testing.T) {
	for _, command := range []string{"check", "test"} {
		var out, complaints bytes.Buffer
		if code := run([]string{"lesson", command, "../../docs/examples"}, nil, &out, &complaints, func(string) string { return "" }); code != exitOK {
			t.Errorf("lesson %s of the examples ends with %d:\n%s%s", command, code, out.String(), complaints.String())
		}
		if said := out.String() + complaints.String(); strings.Contains(said, "no chapter of course.yaml has") {
			t.Errorf("an example has no place in its course:\n%s", said)
		}
	}
}
