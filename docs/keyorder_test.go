package docs_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
	"statelab/lessons"
)

// TestTheOrderOfASitesKeysIsNoMatter plays every lesson and every example with the keys of each site in reversed order:
// nothing is wrong with any, and each expectation holds.
func TestTheOrderOfASitesKeysIsNoMatter(t *testing.T) {
	for _, from := range []fs.FS{os.DirFS("examples"), lessons.Files} {
		files, err := fs.Glob(from, "*.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			id := strings.TrimSuffix(file, ".yaml")
			if strings.Contains(id, ".") || id == "course" {
				continue
			}
			t.Run(id, func(t *testing.T) {
				t.Parallel()
				src, err := fs.ReadFile(from, file)
				if err != nil {
					t.Fatal(err)
				}
				folder := lesson.Folder{FS: fstest.MapFS{file: {Data: []byte(sitesReversed(string(src)))}}, Path: path.Dir(file)}
				program, problems, err := scenario.Load(folder, id)
				if err != nil || len(problems) > 0 {
					t.Fatal(err, problems)
				}
				tr, err := program.Run(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range tr.Steps {
					for _, c := range s.Failed() {
						t.Errorf("%s: %s: wanted %s, found %s", s.ID, c.About, c.Wanted.EN, c.Found.EN)
					}
				}
			})
		}
	}
}

// sitesReversed is a lesson with the keys of each of its sites in reversed order, where each stands in lines of its own.
func sitesReversed(src string) string {
	var out []string
	var keys [][]string // of the site that is read
	end := func() {
		slices.Reverse(keys)
		out = append(out, slices.Concat(keys...)...)
		keys = nil
	}
	in := false
	for line := range strings.SplitSeq(src, "\n") {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case line == "" && len(keys) > 0, indent > 4 && len(keys) > 0:
			keys[len(keys)-1] = append(keys[len(keys)-1], line)
			continue
		case in && indent == 4 && line != "" && !strings.HasPrefix(line[4:], "#"):
			keys = append(keys, []string{line})
			continue
		}
		end()
		if indent == 0 && line != "" {
			in = line == "sites:"
		}
		out = append(out, line)
	}
	end()
	return strings.Join(out, "\n")
}
