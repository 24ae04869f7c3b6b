package main

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"time"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/view"
)

// beat is how often watched files are looked at. They are asked for their dates rather
// than the system for news: that works alike on every system, on network drives and in
// containers, whatever way an editor has of putting a file in the place of another, and
// for 200 files takes a millisecond (BenchmarkWatch). A file is read when it was the same at
// two beats, so that none is read half written.
const beat = 25 * time.Millisecond

// watch tests lessons, and each again that is saved, until the program is told to end.
func (t *tester) watch(ctx context.Context) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	return t.watching(ctx, ticker.C)
}

// watching is watch with the beats at which it looks.
func (t *tester) watching(ctx context.Context, beats <-chan time.Time) error {
	w := watched{tester: t, results: map[string]view.Result{}}
	w.told = w.look()
	if len(w.told) == 0 {
		return mistaken(mistakes.watchNothing)
	}
	if err := w.round(ctx, nil); err != nil {
		return err
	}
	last := w.told
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-beats:
		}
		now := w.look()
		settled := len(differing(last, now)) == 0
		last = now
		if !settled {
			continue
		}
		saved := differing(w.told, now)
		if len(saved) == 0 {
			continue
		}
		w.told = now
		if err := w.round(ctx, saved); err != nil {
			return err
		}
	}
}

// watched are lessons with their results so far.
type watched struct {
	*tester
	told     map[string]fs.FileInfo // the files as they were in the last round
	order    []string               // of the results
	results  map[string]view.Result // by file
	problems diag.List              // of folders
}

// look returns what the files are like that belong to the lessons, by their paths.
func (w *watched) look() map[string]fs.FileInfo {
	files := map[string]fs.FileInfo{}
	add := func(path string, d fs.DirEntry) {
		if strings.HasSuffix(path, ".yaml") && !strings.HasPrefix(d.Name(), ".") {
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				files[path] = info
			}
		}
	}
	for _, word := range w.words {
		if info, err := os.Stat(word); err == nil && info.IsDir() {
			_ = filepath.WalkDir(word, func(path string, d fs.DirEntry, err error) error {
				switch {
				case err != nil:
					return nil // it went while it was looked at
				case !d.IsDir():
					add(path, d)
				case path != word && strings.HasPrefix(d.Name(), "."):
					return fs.SkipDir
				}
				return nil
			})
			continue
		}
		if !strings.HasSuffix(word, ".yaml") {
			word += ".yaml"
		}
		dir, name := filepath.Dir(word), lessonOf(word)
		beside, _ := os.ReadDir(dir)
		for _, d := range beside {
			if of := lessonOf(d.Name()); of == name || of == lesson.CourseName {
				add(filepath.Join(dir, d.Name()), d)
			}
		}
	}
	return files
}

// lessonOf is the name of the lesson to which a file belongs: that before the first dot.
func lessonOf(path string) string {
	name, _, _ := strings.Cut(filepath.Base(path), ".")
	return name
}

// differing are the paths at which two looks have not the same file.
func differing(was, is map[string]fs.FileInfo) []string {
	var paths []string
	for path, now := range is {
		before, ok := was[path]
		if !ok || !os.SameFile(before, now) || before.Size() != now.Size() || !before.ModTime().Equal(now.ModTime()) {
			paths = append(paths, path)
		}
	}
	for path := range was {
		if _, ok := is[path]; !ok {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// round runs the lessons to which saved files belong, in the first round all, and tells of
// those and of others that come out otherwise than before.
func (w *watched) round(ctx context.Context, saved []string) error {
	places, problems, err := w.places()
	if err != nil && (len(saved) == 0 || len(w.results) == 0) {
		return err
	}
	var again []place
	w.order = nil
	for _, p := range places {
		w.order = append(w.order, p.word())
		if len(saved) == 0 || slices.ContainsFunc(saved, func(file string) bool { return p.concerns(file) }) {
			again = append(again, p)
		}
	}
	report := view.Report{Problems: problems, Saved: saved, Gone: w.forget()}
	if reflect.DeepEqual(problems, w.problems) {
		report.Problems = nil
	}
	w.problems = problems
	news := map[string]bool{}
	for _, p := range again {
		result := w.one(ctx, p)
		if ctx.Err() != nil {
			return nil
		}
		if result == nil {
			continue
		}
		own := slices.ContainsFunc(saved, func(file string) bool { return lessonOf(file) == p.name })
		news[p.word()] = len(saved) == 0 || own || !alike(w.results[p.word()], *result)
		w.results[p.word()] = *result
	}
	for _, file := range w.order {
		if result, ran := w.results[file]; ran && news[file] {
			report.Results = append(report.Results, result)
		} else if ran {
			report.Rest = append(report.Rest, result)
		}
	}
	return written(w.write(w.app, report))
}

// concerns reports whether a file is one of the lesson, or of its course.
func (p place) concerns(file string) bool {
	name := lessonOf(file)
	return filepath.Dir(file) == filepath.Clean(filepath.FromSlash(p.folder.Path)) && (name == p.name || name == lesson.CourseName)
}

// forget leaves out what is not there any more, and returns it.
func (w *watched) forget() (gone []string) {
	for _, file := range slices.Sorted(maps.Keys(w.results)) {
		if !slices.Contains(w.order, file) {
			gone = append(gone, file)
			delete(w.results, file)
		}
	}
	return gone
}

// alike reports whether two results of a lesson say the same.
func alike(a, b view.Result) bool {
	a.Run, b.Run = nil, nil
	return reflect.DeepEqual(a, b)
}
