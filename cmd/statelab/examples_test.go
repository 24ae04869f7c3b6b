package main

import (
	"bytes"
	"strings"
	"testing"
)

// The examples are handed out as a folder with a course: who looks at it finds it whole.
func TestTheFolderOfExamplesIsWhole(t *testing.T) {
	for command, words := range map[string][]string{"check": {"lesson", "check", "--strict", "../../docs/examples"}, "test": {"lesson", "test", "../../docs/examples"}} {
		var out, complaints bytes.Buffer
		if code := run(words, nil, &out, &complaints, func(string) string { return "" }); code != exitOK {
			t.Errorf("lesson %s of the examples ends with %d:\n%s%s", command, code, out.String(), complaints.String())
		}
		if said := out.String() + complaints.String(); strings.Contains(said, "no chapter of course.yaml has") {
			t.Errorf("an example has no place in its course:\n%s", said)
		}
	}
}

// Nothing is left to remark on in the lessons that come with statelab: who runs the command
// on them sees what it says of a finished course.
func TestNothingIsRemarkedOfTheCurriculum(t *testing.T) {
	var out, complaints bytes.Buffer
	if code := run([]string{"lesson", "check", "--strict", "../../lessons"}, nil, &out, &complaints, func(string) string { return "" }); code != exitOK {
		t.Errorf("it ends with %d:\n%s%s", code, out.String(), complaints.String())
	}
}
