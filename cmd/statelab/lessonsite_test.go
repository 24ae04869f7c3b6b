package main

import (
	"bytes"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"statelab/internal/rule"
)

// sited writes the site of a folder, or of the curriculum, and returns where.
func sited(t testing.TB, folder ...string) string {
	t.Helper()
	into := t.TempDir()
	var out bytes.Buffer
	a := &app{out: &out, err: &out, lang: rule.English, prose: rule.English}
	places, err := a.courseOf(folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.writeSite(t.Context(), places, paging{output: into, course: true}); err != nil {
		t.Fatal(err, out.String())
	}
	return into
}

// Every link of a site leads to a page that is there, and to a moment or a rule on it, and
// each lesson is reached from the index, and from the one before.
func TestSiteIsWhole(t *testing.T) {
	for _, folder := range [][]string{{"../../docs/examples"}, nil} {
		if folder == nil && testing.Short() {
			continue // every lesson, with all its tries
		}
		into := sited(t, folder...)
		if folder == nil {
			t.Run("the index", func(t *testing.T) { indexOfTheCourse(t, into) })
		}
		files, err := filepath.Glob(filepath.Join(into, "*.html"))
		if err != nil || len(files) < 20 {
			t.Fatalf("%d pages, %v", len(files), err)
		}
		pages, ids := map[string]string{}, map[string]bool{}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(file)
			pages[name] = string(text)
			for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
				ids[name+"#"+html.UnescapeString(m[1])] = true
			}
		}
		reached := map[string]int{}
		for name, text := range pages {
			for _, m := range regexp.MustCompile(` href="([^"]+)"`).FindAllStringSubmatch(text, -1) {
				to := html.UnescapeString(m[1])
				if strings.HasPrefix(to, "https://") {
					continue
				}
				if strings.HasPrefix(to, "#") {
					to = name + to
				}
				file, _, inside := strings.Cut(to, "#")
				if _, there := pages[file]; !there || inside && !ids[to] {
					t.Errorf("%s leads to %s, which is not there", name, to)
				}
				reached[file]++
			}
		}
		for name := range pages {
			if reached[name] < 2 {
				t.Errorf("%d links lead to %s", reached[name], name)
			}
		}
	}
}

// indexOfTheCourse wants of the index what the curriculum has: chapters, paths, what notes
// say, and the terms.
func indexOfTheCourse(t *testing.T, site string) {
	text, err := os.ReadFile(filepath.Join(site, indexName))
	if err != nil {
		t.Fatal(err)
	}
	course := curriculumCourse()
	for _, c := range course.Chapters {
		for _, lang := range []rule.Language{rule.English, rule.Korean} {
			if !strings.Contains(string(text), html.EscapeString(c.Title.In(lang))) {
				t.Errorf("the index lacks the chapter %s", c.Title.In(lang))
			}
		}
	}
	if rows := strings.Count(string(text), "<tr><td>") - len(course.Claims); rows < len(course.Misconceptions)*3/4 {
		t.Errorf("%d things are said, of %d", rows, len(course.Misconceptions))
	}
	for _, want := range []string{
		`<a class="beside" href="logout.html#logout/alice-logs-out/1">`, `<b><span lang="en">One lecture of 50 minutes`,
		`<section id="claims">`, `<a class="beside" href="session-row.html#session-row/what-django-hides/1">`, `<span lang="ko">키로 행을 찾습니다.`,
		`<dt><span lang="en">session cookie</span><span lang="ko">세션 쿠키</span>`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the index lacks %s", want)
		}
	}
}

// BenchmarkSite is what it takes to write all pages of the curriculum.
func BenchmarkSite(b *testing.B) {
	for b.Loop() {
		sited(b)
	}
}
