package render_test

import (
	"compress/gzip"
	"os"
	"slices"
	"strings"
	"testing"

	"statelab/internal/harfile"
	"statelab/internal/history"
	"statelab/internal/render"
	"statelab/internal/trace"
	"statelab/internal/traffic"
)

// recorded reads a recording that lies packed beside the tests of traffic.
func recorded(t *testing.T, name string) *harfile.File {
	t.Helper()
	file, err := os.Open("../traffic/testdata/" + name + ".har.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	in, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	har, err := harfile.Read(name, in)
	if err != nil {
		t.Fatal(err)
	}
	return har
}

// secrets are the values of a recording that are long enough to be known again.
func secrets(file *harfile.File) []string {
	var all []string
	note := func(value string) {
		if value = strings.Trim(value, `" `); len(value) >= 10 && !slices.Contains(all, value) {
			all = append(all, value)
		}
	}
	for _, e := range file.Entries {
		for pair := range strings.SplitSeq(e.Request.Get("Cookie"), ";") {
			_, value, _ := strings.Cut(pair, "=")
			note(value)
		}
		for _, line := range e.Response.Headers().Values("Set-Cookie") {
			pair, _, _ := strings.Cut(line, ";")
			_, value, _ := strings.Cut(pair, "=")
			note(value)
		}
		note(e.Request.Get("Authorization"))
	}
	return all
}

// No value leaves by a screen, a step or a line for programs of a recording whose values are hidden.
func TestNothingMaskedIsSeen(t *testing.T) {
	for _, name := range []string{"devtools", "playwright"} {
		file := recorded(t, name)
		all := secrets(file)
		traffic.Hide(file)
		var b strings.Builder
		screen := render.NewTerminal(&b, render.Options{Verbose: true})
		h := history.Of(traffic.Recording(file, traffic.Options{}), history.Options{Changes: 20})
		for _, one := range []bool{false, true} {
			if err := screen.History(h, render.HistoryHead{File: name, All: true, One: one}); err != nil {
				t.Fatal(err)
			}
		}
		lines := traffic.NewLines(&b)
		for f := range traffic.Recording(file, traffic.Options{}) {
			screen.Step(&trace.Trace{Steps: []trace.Step{f.Step()}}, 0)
			if err := lines.Write(f); err != nil {
				t.Fatal(err)
			}
		}
		said := strings.NewReplacer("\n", "", " ", "").Replace(b.String())
		if len(all) < 5 {
			t.Fatalf("%s: %d values", name, len(all))
		}
		for _, secret := range all {
			if at := strings.Index(said, secret); at >= 0 {
				t.Errorf("%s: %q is seen: %q", name, secret, said[max(0, at-80):at])
			}
		}
	}
}
