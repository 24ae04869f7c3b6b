package main

import (
	"runtime/debug"
	"strings"
	"testing"

	"statelab/internal/rule"
)

// What the go command writes down of a build is told, however it was made.
func TestWhichProgramThisIs(t *testing.T) {
	const revision = "daa88c5d3f5c1b0a7e6f2d1c0b9a8f7e6d5c4b3a"
	made := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: settings}
	}
	at := []debug.BuildSetting{{Key: "vcs.revision", Value: revision}, {Key: "vcs.time", Value: "2026-11-27T13:22:00Z"}, {Key: "vcs.modified", Value: "false"}}
	for _, test := range []struct {
		name string
		info *debug.BuildInfo
		want []string
	}{
		{"go run", made("(devel)"), []string{"statelab devel", "commit unknown: it was built outside of a checkout", "built with go"}},
		{"a checkout", made("v0.0.0-20261127132200-daa88c5d3f5c", at...), []string{"statelab v0.0.0-20261127132200-daa88c5d3f5c", "commit " + revision + " of 2026-11-27T13:22:00Z\n", "built with go"}},
		{"a changed checkout", made("v1.2.0+dirty", append(at[:2:2], debug.BuildSetting{Key: "vcs.modified", Value: "true"})...),
			[]string{"statelab v1.2.0+dirty", "commit " + revision + " of 2026-11-27T13:22:00Z, and changes that were not committed"}},
		{"go install of a version", made("v1.2.0"), []string{"statelab v1.2.0", "commit unknown"}},
		{"nothing is known", nil, []string{"statelab devel", "commit unknown"}},
	} {
		got := (&app{lang: rule.English}).built(test.info)
		for _, want := range test.want {
			if !strings.Contains(got+"\n", want) {
				t.Errorf("%s: it lacks %q:\n%s", test.name, want, got)
			}
		}
	}
}
