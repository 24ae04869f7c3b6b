package language

import (
	"slices"
	"strings"
	"testing"

	"statelab/internal/lesson"
)

// TestEveryKeyOfASiteIsOneOfItsHostOrOfItsProject, so that a site that is part of another's
// project is told of each key where it stands.
func TestEveryKeyOfASiteIsOneOfItsHostOrOfItsProject(t *testing.T) {
	for _, f := range Site() {
		if slices.Contains(ofOneHost, f.Name) == slices.Contains(ofProject, f.Name) {
			t.Errorf("%s is a key of the host and of the project, or of neither", f.Name)
		}
	}
	if len(Site()) != len(ofOneHost)+len(ofProject) {
		t.Error("some key is none of a site")
	}
}

const joined = `statelab: 1
lesson: joined
title: Joined
summary: Joined.
clock: 2026-03-02T09:00:00Z
sites:
  a.test: {pages: {/: {get: [{text: A.}]}}, users: {alice: {password: pw}}}
  b.test: {project_of: a.test, pages: {/: {get: [{login: alice}, {text: B.}]}}}
  c.test: {project_of: a.test, pages: {/: {get: [{text: C.}]}}}
steps: [{step: one, visit: 'https://a.test/', say: "|", expect: {status: 200}}]
`

func TestMistakesOfProjects(t *testing.T) {
	for replaced, want := range map[string]string{
		"c.test: {project_of: a.test,":                     "",
		"c.test: {project_of: x.test,":                     `the lesson has no site "x.test"`,
		"c.test: {project_of: c.test,":                     "a site is not part of its own project by this key",
		"c.test: {project_of: b.test,":                     "b.test is itself part of the project of a.test (write project_of: a.test)",
		"c.test: {project_of: a.test, csrf: true,":         "all hosts of a project have the same csrf (write it at a.test)",
		"c.test: {project_of: a.test, settings: {A: b},":   "all hosts of a project have the same settings (write it at a.test)",
		"c.test: {project_of: a.test, users: {bob: {}},":   "all hosts of a project have the same users (write it at a.test)",
		"c.test: {project_of: a.test, proxy: {sets: [A]},": "",
	} {
		l, _ := lesson.Parse("joined.yaml", []byte(strings.Replace(joined, "c.test: {project_of: a.test,", replaced, 1)), Vocabulary())
		if l == nil {
			t.Fatal("it is no lesson")
		}
		r := NewReader(l)
		for _, s := range l.Sites {
			r.ReadSite(s)
		}
		var said []string
		for _, p := range r.Problems {
			said = append(said, p.Message+" ("+p.Hint+")")
		}
		if all := strings.Join(said, "\n"); !strings.Contains(all, want) || want == "" && strings.Contains(all, "project") {
			t.Errorf("%s\ngot  %s\nwant %s", replaced, all, want)
		}
	}
}
