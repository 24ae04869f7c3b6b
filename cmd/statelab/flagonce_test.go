package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"statelab/internal/diag"
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

// TestFaultsHaveTheirFile: which lesson could not be played is said, whether its fault is one problem or several.
func TestFaultsHaveTheirFile(t *testing.T) {
	p := fileAt(filepath.Join("course", "shop.yaml"))
	all := faultOf(p, diag.List{{Message: "one"}, {Message: "two", Pos: diag.Pos{File: "other.yaml"}}})
	if len(all) != 2 || all[0].Pos.File != filepath.Join("course", "shop.yaml") || all[1].Pos.File != "other.yaml" {
		t.Errorf("%+v", all)
	}
}

// TestUsersOfSessionsAreGuessed: who is nearly called as a user of the table is meant perhaps.
func TestUsersOfSessionsAreGuessed(t *testing.T) {
	var f sessionFlags
	f.filter.User = "alise"
	if text := noneTaken(f.filter, 3, "7", []string{"bob", "alice"}); !strings.Contains(text.EN, `did you mean "alice"?`) || !strings.Contains(text.KO, "alice") {
		t.Error(text)
	}
	if text := noneTaken(f.filter, 3, "", []string{"bob"}); strings.Contains(text.EN, "bob") {
		t.Error(text)
	}
}
