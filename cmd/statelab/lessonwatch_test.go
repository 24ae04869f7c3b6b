package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"statelab/internal/view"
)

const watchedLesson = `statelab: 1
lesson: %s
title: A page
summary: It is asked for.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test: {pages: {/: {get: [{text: Hello.}]}}}
steps:
  - step: home
    visit: https://shop.test/
    say: |
      Hello.
    expect: {status: %d}
`

// watching is a watch over a folder, which is ended with the test.
type watching struct {
	t      *testing.T
	folder string
	beats  chan time.Time
	done   chan error

	lock sync.Mutex
	out  bytes.Buffer
}

// Write keeps what is told.
func (w *watching) Write(p []byte) (int, error) {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.out.Write(p)
}

func (w *watching) put(name string, status int) {
	w.t.Helper()
	w.write(name+".yaml", fmt.Sprintf(watchedLesson, name, status))
}

func (w *watching) write(file, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.folder, file), []byte(text), 0o666); err != nil {
		w.t.Fatal(err)
	}
}

// told lets the watch look until nothing is new to it, and returns what it has told since
// the last time, without the pictures.
func (w *watching) told() string {
	w.t.Helper()
	for range 3 { // one sees it, one that it stays, one comes back when it is told
		select {
		case w.beats <- time.Time{}:
		case err := <-w.done:
			w.t.Fatalf("the watch ended: %v", err)
		}
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	told := w.out.String()
	w.out.Reset()
	return strings.ReplaceAll(strings.TrimSpace(told), w.folder+"/", "")
}

func watch(t *testing.T, files map[string]int) (*watching, context.CancelFunc) {
	w := &watching{t: t, folder: t.TempDir(), beats: make(chan time.Time), done: make(chan error, 1)}
	for name, status := range files {
		w.put(name, status)
	}
	a := &app{out: w, err: w, env: func(string) string { return "" }, now: wallClock}
	a.screen.quiet, a.screen.width = true, 200
	ctx, stop := context.WithCancel(t.Context())
	tester := &tester{app: a, words: []string{w.folder}, write: testFormats().asked().write.report}
	go func() { w.done <- tester.watching(ctx, w.beats) }()
	return w, stop
}

// TestWatchTellsWhatChanged saves, breaks, adds, deletes and replaces files as editors do.
func TestWatchTellsWhatChanged(t *testing.T) {
	w, stop := watch(t, map[string]int{"one": 200, "two": 200})
	wants := func(what string, lines ...string) {
		t.Helper()
		told := w.told()
		if len(lines) == 0 && told != "" {
			t.Errorf("%s: it tells\n%s", what, told)
		}
		for _, line := range lines {
			if !strings.Contains(told, line) {
				t.Errorf("%s: it does not tell %q:\n%s", what, line, told)
			}
		}
		if strings.Contains(what, "alone") && strings.Contains(told, "two") {
			t.Errorf("%s: it tells\n%s", what, told)
		}
	}
	wants("the first round", "OK    one", "OK    two", "OK  2 lessons, 2 checks")
	wants("nothing")
	w.put("one", 404)
	wants("one alone", "saved: one.yaml", "FAIL  one", "home: status: wanted 404, found 200", "FAIL  1 of 2 lessons failed")
	w.write("one.yaml", "statelab: 1\nlesson: one\n")
	wants("one that is broken alone", "FAIL  one  not run", `needs the key "steps"`)
	other := filepath.Join(w.folder, "one.yaml~")
	if err := os.WriteFile(other, []byte(fmt.Sprintf(watchedLesson, "one", 200)), 0o666); err != nil {
		t.Fatal(err)
	}
	wants("a copy of an editor's")
	if err := os.Rename(other, filepath.Join(w.folder, "one.yaml")); err != nil {
		t.Fatal(err)
	}
	wants("one that another file replaces, alone", "OK    one", "OK  2 lessons, 2 checks")
	w.put("three", 201)
	wants("a new one", "FAIL  three", "FAIL  1 of 3 lessons failed, 3 checks")
	w.write("two.ko.yaml", "statelab: 1\ntranslation_of: two\nlanguage: ko\nsubtitle: 둘\n")
	wants("a translation", "saved: two.ko.yaml", "FAIL  two  not run", `two.ko.yaml:4:1: the lesson has no text "subtitle"`)
	w.write("course.yaml", "statelab: 1\ncourse: all\ntitle: All\nchapters:\n  c: {title: C, aim: See., lessons: {one: 1m, nine: 1m}}\n")
	wants("a course, which changes nothing in one alone", "there is no lesson nine.yaml", "2 of 3 lessons failed")
	for _, name := range []string{"three.yaml", "two.ko.yaml"} {
		if err := os.Remove(filepath.Join(w.folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	wants("two that are gone", "gone: three.yaml", "OK    two", "OK  2 lessons")
	stop()
	if err := <-w.done; err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// TestWatchFollowsOneFile and what belongs to it.
func TestWatchFollowsOneFile(t *testing.T) {
	folder := t.TempDir()
	for _, file := range []string{"one.yaml", "one.ko.yaml", "course.yaml", "two.yaml", "one.txt"} {
		if err := os.WriteFile(filepath.Join(folder, file), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	w := watched{tester: &tester{words: []string{filepath.Join(folder, "one.yaml")}}, results: map[string]view.Result{}}
	if got := len(w.look()); got != 3 {
		t.Errorf("%d files are watched, want the lesson, its translation and the course", got)
	}
}

// BenchmarkWatch is one look at 200 files.
func BenchmarkWatch(b *testing.B) {
	folder := b.TempDir()
	for i := range 200 {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("l%d.yaml", i)), []byte("statelab: 1\n"), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	w := watched{tester: &tester{words: []string{folder}}}
	for b.Loop() {
		if len(differing(w.look(), w.look())) > 0 {
			b.Fatal("something changed")
		}
	}
}

// BenchmarkWatchAnswers is from a save among 200 lessons to the answer on the screen.
func BenchmarkWatchAnswers(b *testing.B) {
	folder := b.TempDir()
	save := func(i, status int) {
		name := fmt.Sprintf("l%d", i)
		if err := os.WriteFile(filepath.Join(folder, name+".yaml"), []byte(fmt.Sprintf(watchedLesson, name, status)), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	for i := range 200 {
		save(i, 200)
	}
	told := make(chan int, 1)
	a := &app{env: func(string) string { return "" }, now: wallClock}
	ctx, stop := context.WithCancel(b.Context())
	tester := &tester{app: a, words: []string{folder}, write: func(_ *app, r view.Report) error {
		told <- len(r.Results)
		return nil
	}}
	ended := make(chan error, 1)
	go func() { ended <- tester.watch(ctx) }()
	<-told
	for n := 0; b.Loop(); n++ {
		save(n%200, 200+n%2*4)
		if <-told != 1 {
			b.Fatal("more than one lesson was told of")
		}
	}
	stop()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
}
