package chromium_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"statelab/internal/explain"
	"statelab/internal/lesson"
	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/lessons"
)

// A paged is a lesson of the curriculum with its page in a file.
type paged struct {
	trace *trace.Trace
	url   string
}

// paging plays every lesson and writes its page into a folder.
func paging(t *testing.T) []paged {
	t.Helper()
	folder := lesson.Folder{FS: lessons.Files, Path: "lessons"}
	course, _, err := folder.LoadCourse()
	if err != nil {
		t.Fatal(err)
	}
	into := t.TempDir()
	var all []paged
	for _, id := range course.Order() {
		program, problems, err := scenario.Load(folder, id)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		tr, err := program.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(into, id+".html")
		f, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		err = page.Lesson(f, tr, page.Options{Langs: []rule.Language{rule.English, rule.Korean}, Rule: explain.RuleOf, Source: "statelab: 1\n", Version: "test"})
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		all = append(all, paged{tr, "file://" + file})
	}
	return all
}

// evaluate runs a line of script in the page and reads what it answers.
func (b *browser) evaluate(t *testing.T, script string, into any) {
	t.Helper()
	var answer struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	b.must(t, b.session, "Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true}, &answer)
	if answer.ExceptionDetails != nil {
		t.Fatalf("%.80s: %s %s", script, answer.ExceptionDetails.Text, answer.ExceptionDetails.Exception.Description)
	}
	if into != nil {
		if err := json.Unmarshal(answer.Result.Value, into); err != nil {
			t.Fatalf("%.80s: %s: %v", script, answer.Result.Value, err)
		}
	}
}

// press strikes a key.
func (b *browser) press(t *testing.T, key string) {
	t.Helper()
	for _, kind := range []string{"keyDown", "keyUp"} {
		params := map[string]any{"type": kind, "key": key}
		if len(key) == 1 && kind == "keyDown" {
			params["text"] = key
		}
		b.must(t, b.session, "Input.dispatchKeyEvent", params, nil)
	}
}

// shows opens a page in a tab that kept nothing, and waits until its script has run.
func (b *browser) shows(t *testing.T, url string) {
	t.Helper()
	b.evaluate(t, `try { sessionStorage.clear(); } catch (e) {}`, nil)
	b.opens(t, url)
}

// opens opens a page by a link, and waits until its script has run.
func (b *browser) opens(t *testing.T, url string) {
	t.Helper()
	b.navigate(t, "about:blank")
	b.forget()
	b.navigate(t, url)
	b.settles(t, url, `document.readyState === "complete" && document.documentElement.classList.contains("js")`, "true")
}

// quiet fails where a page wrote to the console, failed, or asked for anything but itself.
func (b *browser) quiet(t *testing.T, url string) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.events {
		switch e.Method {
		case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded":
			t.Errorf("%s: %s %s", url, e.Method, e.Params)
		case "Network.requestWillBeSent":
			var p struct{ Request struct{ URL string } }
			if json.Unmarshal(e.Params, &p) == nil && p.Request.URL != url && p.Request.URL != "about:blank" {
				t.Errorf("%s asked for %s", url, p.Request.URL)
			}
		}
	}
}

// A standing is what a person sees of a beat: where it is, the cookies with what became of
// them, and what both sides hold.
type standing struct {
	ID     string
	Fates  []string
	Sides  []string
	Asking bool
	Ahead  int // rows and marks of the timeline that come with the step or behind it
	Ended  bool
}

const look = `(function () {
var now = document.querySelector('.beat.now'), seen = function (e) { return e.textContent.replace(/\s+/g, ' ').trim(); };
var lang = document.documentElement.lang;
var all = function (q, e) { return e ? Array.prototype.map.call(e.querySelectorAll(q), function (x) { return x; }) : []; };
return {
ID: now ? now.id : '',
Fates: all('.fates > li', now).map(function (li) { return seen(li.querySelector('.cookie')) + ' ' + (li.querySelector('b span[lang=' + lang + ']') || li.querySelector('b')).textContent; }),
Sides: all('.sides tr:not(.more):not(.of)', document).map(function (tr) { return tr.className + ' ' + seen(tr.cells[1]); }),
Asking: document.documentElement.classList.contains('asking'),
Ahead: (function (at, veil) { return !at || !veil ? 0 : +(+veil.getAttribute('x') > +at.dataset.x) + all('.time .row:not(.later)', document).filter(function (r) { return +r.dataset.x >= +at.dataset.x; }).length; })(document.querySelector('.time a.now'), document.querySelector('.time .veil')),
Ended: !document.querySelector('.ending').hidden,
}; })()`

// wanted is what view chose of a beat.
func wanted(tr *trace.Trace, i int, s *view.Step, n int, lang rule.Language) standing {
	b := s.Beats[n]
	is := standing{ID: fmt.Sprintf("%s/%s/%d", tr.ID, s.ID, n+1), Asking: b.Question != nil}
	fates := func(all view.Fates) {
		for _, f := range all.Shown {
			is.Fates = append(is.Fates, strings.TrimSpace(f.Cookie.Name+" "+f.Word().In(lang)))
		}
	}
	if e := b.Exchange; e != nil {
		fates(e.Sent)
		fates(e.Received)
	}
	if b.Script != nil {
		fates(b.Script.Cookies)
	}
	return is
}

// Every lesson is opened from its file in each language, gone through to its end by the
// keyboard, its questions answered right and wrong, and back to its beginning. What stands
// there is what view chose; the console stays empty, and nothing is asked for.
func TestPagesInChromium(t *testing.T) {
	b := start(t, 1, 1, false)
	b.must(t, b.session, "Runtime.enable", nil, nil)
	b.must(t, b.session, "Log.enable", nil, nil)
	for _, p := range paging(t) {
		for _, lang := range []rule.Language{rule.English, rule.Korean} {
			b.shows(t, p.url)
			if lang == rule.Korean {
				b.evaluate(t, `document.querySelector('.langs [data-to=ko]').click()`, nil)
			}
			b.walk(t, p.trace, lang)
			b.quiet(t, p.url)
		}
	}
}

// walk goes through a page; the first language answers right, the other one wrong.
func (b *browser) walk(t *testing.T, tr *trace.Trace, lang rule.Language) {
	t.Helper()
	run, right, asked, beats := view.Of(tr), 0, 0, 0
	b.press(t, "ArrowRight")
	for i := range tr.Steps {
		s := run.Step(i, view.Options{Answer: view.Skipped})
		for n := range s.Beats {
			beats++
			want := wanted(tr, i, s, n, lang)
			var got standing
			b.evaluate(t, look, &got)
			if got.ID != want.ID || got.Asking != want.Asking || !slices.Equal(got.Fates, want.Fates) {
				t.Fatalf("%s, %s: the page shows %+v, view has %+v", tr.ID, lang, got, want)
			}
			if got.Asking && got.Ahead > 0 {
				t.Errorf("%s, %s: the timeline shows %d things that come behind the question", tr.ID, got.ID, got.Ahead)
			}
			b.sides(t, s, n, got)
			if !want.Asking {
				b.press(t, "ArrowRight")
				continue
			}
			b.press(t, "Enter") // chooses nothing
			choice := tr.Steps[i].Predict.Right()
			asked++
			if lang == rule.Korean {
				choice = (choice + 1) % len(tr.Steps[i].Predict.Choices)
			} else {
				right++
			}
			b.press(t, fmt.Sprint(choice+1))
		}
	}
	var got struct {
		Ended bool
		Score string
	}
	b.evaluate(t, `({Ended: !document.querySelector('.ending').hidden, Score: (document.querySelector('.score') || {}).textContent || ''})`, &got)
	if !got.Ended || asked > 0 && got.Score != fmt.Sprintf("%d/%d", right, asked) {
		t.Errorf("%s, %s: the end is %+v; %d of %d were right", tr.ID, lang, got, right, asked)
	}
	for range beats + 1 {
		b.press(t, "ArrowLeft")
	}
	var opening bool
	b.evaluate(t, `!document.querySelector('.opening').hidden`, &opening)
	if !opening {
		t.Errorf("%s, %s: back does not lead to the beginning", tr.ID, lang)
	}
}

// sides compares both sides behind a beat of an exchange with what view has.
func (b *browser) sides(t *testing.T, s *view.Step, n int, got standing) {
	t.Helper()
	beat := s.Beats[n]
	if beat.Exchange == nil || s.Tools != nil {
		return
	}
	class := map[trace.Mark]string{trace.New: "new", trace.Changed: "changed", trace.Gone: "gone", trace.Same: "same"}
	var want []string
	if beat.Jar != nil {
		for _, c := range beat.Jar.Cookies {
			want = append(want, strings.TrimSpace(class[c.Mark]+" "+c.Name))
		}
	}
	if beat.Table != nil {
		for _, r := range beat.Table.Rows {
			want = append(want, class[r.Mark]+" "+page.Short(r.Key))
		}
	}
	if beat.Cache != nil {
		for _, e := range beat.Cache.Entries {
			want = append(want, class[e.Mark]+" "+e.Key)
		}
	}
	for _, table := range beat.Records {
		for _, r := range table.Rows {
			want = append(want, fmt.Sprintf("%s %d", class[r.Mark], r.ID))
		}
	}
	if beat.Jar == nil && beat.Table == nil {
		return
	}
	if !slices.Equal(got.Sides, want) {
		t.Errorf("%s: both sides are %q, view has %q", got.ID, got.Sides, want)
	}
}

// An accessibility checker finds nothing in a page, on any kind of beat, narrow and light and
// wide and dark, nor without JavaScript; and it can be printed.
func TestPagesAreAccessible(t *testing.T) {
	axe := checker(t)
	b := start(t, 1, 1, false)
	pages := paging(t)
	for _, id := range []string{"logout", "new-password", "csrf-token", "page-and-its-api", "first-cookie"} {
		i := slices.IndexFunc(pages, func(p paged) bool { return p.trace.ID == id })
		for theme, width := range map[string]int{"light": 360, "dark": 1440} {
			b.must(t, b.session, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}, nil)
			b.must(t, b.session, "Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": theme}}}, nil)
			b.shows(t, pages[i].url)
			b.evaluate(t, axe, nil)
			checked := map[string]bool{}
			for range 20 {
				var kind string
				b.evaluate(t, `(document.querySelector('.beat.now') || {className: 'opening'}).className`, &kind)
				if !checked[kind] {
					checked[kind] = true
					b.violations(t, fmt.Sprintf("%s, %d wide, %s, %s", id, width, theme, kind))
				}
				b.press(t, "ArrowRight")
			}
			b.press(t, "p")
			b.press(t, "ArrowLeft")
			b.violations(t, fmt.Sprintf("%s, %d wide, %s, on a projector", id, width, theme))
		}
		b.bare(t, axe, pages[i].url)
		b.violations(t, id+" without JavaScript")
		var printed struct{ Data string }
		b.must(t, b.session, "Page.printToPDF", map[string]any{}, &printed)
		if len(printed.Data) < 10_000 {
			t.Errorf("%s is printed on %d octets", id, len(printed.Data))
		}
	}
}

// bare opens a page without JavaScript: all of it is there, and answers are folded.
func (b *browser) bare(t *testing.T, axe, url string) {
	t.Helper()
	b.must(t, b.session, "Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
	b.navigate(t, url)
	// The page from before has the class that its script sets.
	b.settles(t, url, `document.readyState === "complete" && !document.documentElement.classList.contains("js")`, "true")
	var read struct {
		Beats, Hidden, Open int
	}
	b.evaluate(t, `({Beats: document.querySelectorAll('.beat').length, Hidden: Array.prototype.filter.call(document.querySelectorAll('.beat'), function (e) { return e.getClientRects().length === 0; }).length, Open: document.querySelectorAll('main details[open]').length})`, &read)
	if read.Beats == 0 || read.Hidden > 0 || read.Open > 0 {
		t.Errorf("%s without JavaScript: %+v", url, read)
	}
	b.must(t, b.session, "Emulation.setScriptExecutionDisabled", map[string]any{"value": false}, nil)
	b.evaluate(t, axe, nil)
}

// violations runs the checker and reports what it found.
func (b *browser) violations(t *testing.T, where string) {
	t.Helper()
	var found []struct {
		ID, Help string
		Nodes    []struct{ HTML, FailureSummary string }
	}
	b.evaluate(t, `axe.run(document).then(function (r) { return r.violations.map(function (v) { return {ID: v.id, Help: v.help, Nodes: v.nodes.slice(0, 2).map(function (n) { return {HTML: n.html.slice(0, 200), FailureSummary: n.failureSummary}; })}; }); })`, &found)
	for _, f := range found {
		t.Errorf("%s: %s (%s): %+v", where, f.ID, f.Help, f.Nodes)
	}
}

// checker is the source of axe-core from the npm registry; the test is skipped where that is
// not to be had.
func checker(t *testing.T) string {
	t.Helper()
	find(t)
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("there is no npm here, by which the accessibility checker comes")
	}
	folder := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, npm, "install", "--no-save", "--ignore-scripts", "axe-core@4")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("the accessibility checker does not come: %s", out)
	}
	source, err := os.ReadFile(filepath.Join(folder, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// A page in a frame of another one begins at the moment that its address names, shows no
// more than that needs, and tells how high it is.
func TestPagesInAFrame(t *testing.T) {
	b := start(t, 1, 1, false)
	pages := paging(t)
	for _, id := range []string{"logout", "max-age"} {
		p := pages[slices.IndexFunc(pages, func(p paged) bool { return p.trace.ID == id })]
		at := fmt.Sprintf("%s/%s/1", id, p.trace.Steps[1].ID)
		outer := filepath.Join(t.TempDir(), "notes.html")
		html := `<!doctype html><html class="js"><title>notes</title><iframe width="700" height="500" src="` + p.url + "#" + at + `"></iframe>
<script>addEventListener('message', function (e) { window.told = e.data.statelab; });</script></html>`
		if err := os.WriteFile(outer, []byte(html), 0o600); err != nil {
			t.Fatal(err)
		}
		b.shows(t, "file://"+outer)
		var told *struct {
			Height int
			At     string
		}
		until(t, id+" tells of itself", func() (bool, any) {
			b.evaluate(t, `window.told || null`, &told)
			return told != nil && told.At != "", told
		})
		if told.Height < 100 || told.At != at {
			t.Errorf("%s told of itself %+v, want %s", id, told, at)
		}
	}
}
