package chromium_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// The index of a course leads to the exact moment of a lesson, in the language and colours
// that were chosen; it asks for nothing, and an accessibility checker finds nothing in it.
func TestIndexInChromium(t *testing.T) {
	b := start(t, 1, 1, false)
	b.must(t, b.session, "Runtime.enable", nil, nil)
	b.must(t, b.session, "Log.enable", nil, nil)
	pages := paging(t)
	logout := pages[slices.IndexFunc(pages, func(p paged) bool { return p.trace.ID == "logout" })]
	link := func(hash string) page.Link { return page.Link{To: "logout.html" + hash, Title: logout.trace.Title} }
	course := &page.Course{
		Title:    trace.Prose{rule.English: "A course", rule.Korean: "강의"},
		Chapters: []page.Chapter{{Title: trace.Prose{rule.English: "Logout"}, Takes: time.Hour, Lessons: []page.Entry{{Link: link(""), Summary: logout.trace.Summary, Takes: time.Minute, Task: true}}}},
		Paths:    []page.Path{{Title: trace.Prose{rule.English: "Short"}, Takes: time.Minute, Lessons: []page.Link{link(""), link("")}}},
		Beliefs:  []page.Belief{{Text: trace.Prose{rule.English: "It `stays`."}, Moments: []page.Moment{{Link: link("#logout/alice-logs-out/1"), Number: 2}}}},
		Claims:   []page.Claim{{Says: trace.Prose{rule.English: "It goes."}, Holds: trace.Prose{rule.English: "It `stays`."}, Moments: []page.Moment{{Link: link("#logout/alice-logs-out/1"), Number: 2}}}},
		Terms:    []page.Term{{Names: []string{"cookie", "쿠키"}, About: rule.Text{EN: "A text.", KO: "글입니다."}}},
	}
	file := filepath.Join(filepath.Dir(strings.TrimPrefix(logout.url, "file://")), "index.html")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	err = page.Index(f, course, page.Options{Langs: []rule.Language{rule.English, rule.Korean}, Version: "test"})
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	url := "file://" + file
	b.shows(t, url)
	b.evaluate(t, `document.querySelector('.langs [data-to=ko]').click(); document.querySelector('[data-do=theme]').click()`, nil)
	b.quiet(t, url)
	var to string
	b.evaluate(t, `document.querySelector('#beliefs a').href`, &to)
	b.shows(t, to)
	var got struct{ Lang, Theme, At string }
	b.evaluate(t, `({Lang: document.documentElement.lang, Theme: document.documentElement.dataset.theme, At: document.querySelector('.beat.now').id})`, &got)
	if got.Lang != "ko" || got.Theme != "dark" || got.At != "logout/alice-logs-out/1" {
		t.Errorf("%s shows %+v", to, got)
	}
	axe := checker(t)
	for _, width := range []int{360, 1440} {
		b.must(t, b.session, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}, nil)
		b.shows(t, url)
		b.evaluate(t, axe, nil)
		b.violations(t, "the index")
	}
}

// The lines that docs/page.md has for a page around one make the frame as high as what it
// shows.
func TestTheFrameFollows(t *testing.T) {
	text, err := os.ReadFile("../../docs/page.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```html\n")
	lines, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("docs/page.md has no page around one")
	}
	b := start(t, 1, 1, false)
	pages := paging(t)
	logout := strings.TrimPrefix(pages[slices.IndexFunc(pages, func(p paged) bool { return p.trace.ID == "logout" })].url, "file://")
	around := filepath.Join(filepath.Dir(logout), "around.html")
	if err := os.WriteFile(around, []byte("<!doctype html><html class=js><title>Around</title>"+lines), 0o600); err != nil {
		t.Fatal(err)
	}
	b.shows(t, "file://"+around)
	var height string
	until(t, "the frame is as high as its page", func() (bool, any) {
		b.evaluate(t, `document.getElementById('logout').height`, &height)
		return height != "640", height
	})
	if n, err := strconv.Atoi(height); err != nil || n < 300 {
		t.Errorf("the frame is %q high, %v", height, err)
	}
}
