// Package lessontest runs a folder of lessons as Go tests: a subtest for each lesson, which
// runs beside the others, and in it one for each step. What fails, fails at the line of the
// lesson file.
//
//	func TestLessons(t *testing.T) {
//		lessontest.Run(t, os.DirFS("."), lessontest.Options{Folder: "testdata/lessons"})
//	}
//
// A folder that is embedded works alike:
//
//	//go:embed lessons
//	var files embed.FS
//
//	func TestLessons(t *testing.T) {
//		lessontest.Run(t, files, lessontest.Options{Folder: "lessons"})
//	}
//
// One step is run by its name, go test -run TestLessons/logout/alice-logs-out, after those
// before it.
package lessontest

import (
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"testing"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/lessons"
)

// Options say which lessons are run, and how. The zero value runs those at the root of the
// file system as they are.
type Options struct {
	// Folder is where in the file system the lessons are; "" is its root. Folders below it
	// are not looked at. Places of failures begin with it, so that they can be followed
	// from the test's own folder where the file system begins there.
	Folder string
	// Sites are handlers of one's own that answer for sites of the lessons in the place of
	// the pages that these have, by host: "shop.test". Lessons run at the same time, and so
	// a handler serves several. Nobody sees inside: that rows and queries are expected of
	// such a site fails, and what is a task is not proved. Its clock is the wall clock, not
	// the lesson's. A host that no lesson has fails the test.
	Sites map[string]http.Handler
}

// Run runs the lessons of a folder. What is wrong with the folder fails the test itself,
// what is wrong with a lesson its subtest.
func Run(t *testing.T, fsys fs.FS, o Options) {
	t.Helper()
	sub := path.Clean("/" + o.Folder)[1:]
	inside, err := fs.Sub(fsys, path.Join(".", sub))
	if err != nil {
		t.Fatal(err)
	}
	folder := lesson.Folder{FS: inside, Path: sub}
	found, problems, err := folder.List()
	if err != nil {
		t.Fatalf("the lessons of %s: %v", path.Join(".", sub), err)
	}
	for _, problem := range problems {
		t.Error(problem.Block())
	}
	if len(found) == 0 {
		t.Errorf("there are no lessons in %s", path.Join(".", sub))
	}
	ours, _, err := lesson.Folder{FS: lessons.Files}.List()
	if err != nil {
		t.Fatal(err)
	}
	var hosts []string
	for _, name := range found {
		hosts = append(hosts, runLesson(t, folder, slices.Concat(ours, found), name, o.Sites)...)
	}
	for _, host := range slices.Sorted(maps.Keys(o.Sites)) {
		if !slices.Contains(hosts, host) {
			t.Errorf("Options.Sites: no lesson in %s has the site %q", path.Join(".", sub), host)
		}
	}
}

// runLesson runs a lesson as a subtest, and returns the hosts of its sites.
func runLesson(t *testing.T, folder lesson.Folder, known []string, name string, sites map[string]http.Handler) (hosts []string) {
	program, problems, err := scenario.Load(folder, name)
	if program != nil {
		hosts = program.Hosts()
		problems = append(problems, program.Lesson().CheckLearnFirst(known)...)
	}
	t.Run(path.Base(name), func(t *testing.T) {
		t.Parallel()
		tell(t, problems, err)
		if program != nil {
			play(t, program, sites)
		}
	})
	return hosts
}

// tell fails a test with what is wrong with a lesson's files.
func tell(t *testing.T, problems diag.List, err error) {
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(problem.Block())
	}
}

// play runs a lesson, and its steps as subtests.
func play(t *testing.T, program *scenario.Program, sites map[string]http.Handler) {
	own := slices.ContainsFunc(program.Hosts(), func(host string) bool { return sites[host] != nil })
	tr, err := program.RunWith(t.Context(), scenario.Options{Handlers: sites, Prove: !own})
	if err != nil {
		t.Fatal(err)
	}
	for i := range tr.Given {
		fail(t, &tr.Given[i])
	}
	for i := range tr.Steps {
		t.Run(tr.Steps[i].ID, func(t *testing.T) {
			if since := tr.Steps[i].NotRun; since != "" {
				t.Skipf("not run, since %s did not get where it should", since)
			}
			fail(t, &tr.Steps[i])
		})
	}
}

func fail(t *testing.T, s *trace.Step) {
	for _, c := range s.Failed() {
		d := diag.Diagnostic{Pos: c.Pos, Line: c.Line, Cut: c.Cut, Hint: c.Hint.EN,
			Message: fmt.Sprintf("%s: wanted %s, found %s", c.About, c.Wanted.EN, c.Found.EN)}
		t.Error(d.Block())
	}
}
