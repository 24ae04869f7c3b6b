package chromium_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"statelab/internal/explain"
	"statelab/internal/lesson"
	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/lessons"
)

// tryAll clicks every whole answer of the tasks of a page and counts how many are solved as
// they are and how many are not told; then it switches all pieces on, which nobody played.
const tryAll = `(function () {
var said = {Solved: 0, Told: 0, Unknown: 0, Onward: 0, Stands: 0, Found: 0};
document.querySelectorAll('.trying').forEach(function (box) {
  var outcome = box.querySelector('.outcome'), marks = box.parentElement.querySelectorAll('.hole mark'), it = box.querySelector('[data-try=it]');
  box.querySelectorAll('.tries button').forEach(function (b) {
    b.click();
    if (outcome.querySelector('.solved')) { said.Solved++; }
    if (outcome.textContent.trim() !== '') { said.Told++; }
    var codes = b.querySelectorAll('code');
    if (Array.prototype.every.call(codes, function (c, n) { return c.textContent === '' || marks[n].textContent.replace(new RegExp('^ {' + marks[n].dataset.in + '}', 'gm'), '') === c.textContent; })) { said.Stands++; } // indented as its view
    var told = outcome.textContent;
    if (b.parentElement.dataset.key !== undefined) {
      box.querySelectorAll('.pieces button').forEach(function (p) { p.click(); p.click(); });
      var on = b.parentElement.dataset.key.split(/[.|]/);
      box.querySelectorAll('.pieces button').forEach(function (p) { if ((p.getAttribute('aria-pressed') === 'true') !== (on.indexOf(p.dataset.piece) >= 0)) { p.click(); } });
      it.click();
      if (outcome.textContent === told) { said.Found++; }
    } else { said.Found++; }
  });
  box.querySelectorAll('.tries li:empty').forEach(function (li) {
    while (box.querySelector('.done li')) { box.querySelector('[data-try=undo]').click(); }
    li.dataset.key.split('.').forEach(function (id) { if (id) { box.querySelector('[data-piece="' + id + '"]').click(); } });
    it.click();
    if (outcome.querySelector('.solved')) { said.Solved++; }
    if (outcome.textContent.trim() !== '') { said.Told++; said.Found++; said.Stands++; }
  });
  if (box.querySelector('.acts')) {
    for (var i = 0; i < 40; i++) { box.querySelector('[data-piece]').click(); }
    it.click();
    if (outcome.textContent.indexOf('has not played that') >= 0) { said.Unknown++; }
    onward();
  } else {
    box.querySelectorAll('.pieces button').forEach(function (b) { if (b.getAttribute('aria-pressed') === 'true') { b.click(); } });
    box.querySelectorAll('.pieces button').forEach(function (b) { b.click(); });
    it.click();
    if (outcome.textContent.indexOf('has not played that') >= 0) { said.Unknown++; }
    onward();
  }
  // From the unknown leads a button to what was played.
  function onward() {
    var near = outcome.querySelectorAll('.nearest button'), told = outcome.textContent;
    if (told.indexOf('has not played that') < 0) { return; }
    if (near.length > 0 && Array.prototype.every.call(near, function (b) { return b.textContent !== ''; })) { near[0].click(); }
    if (outcome.textContent !== told && outcome.textContent.indexOf('has not played that') < 0) { said.Onward++; }
  }
});
return said;
})()`

// Every try of every task of the curriculum is tried in a real Chromium, from its file: as a
// whole, and by its parts. What was not played is said to be unknown.
func TestTasksInThePage(t *testing.T) {
	b := start(t, 1, 1, false)
	b.must(t, b.session, "Runtime.enable", nil, nil)
	b.must(t, b.session, "Log.enable", nil, nil)
	folder := lesson.Folder{FS: lessons.Files, Path: "lessons"}
	into := t.TempDir()
	for _, id := range []string{"domain-and-path", "planted-key", "remember-me", "session-row", "behind-a-proxy", "key-and-value", "two-ports", "fetch-and-cookies"} {
		url, all, solved := withTries(t, folder, id, into)
		b.shows(t, url)
		var said struct{ Solved, Told, Unknown, Onward, Stands, Found int }
		b.evaluate(t, tryAll, &said)
		if said.Solved != solved || said.Told != all || said.Stands != all || said.Found != all || said.Unknown == 0 || said.Onward != said.Unknown {
			t.Errorf("%s: %d tries, %d of them solve a task; the page says %+v", id, all, solved, said)
		}
		b.quiet(t, url)
	}
}

// withTries writes the page of a lesson with the tries of its tasks, and returns where, how
// many tries stand in it, and how many of them solve their task.
func withTries(t *testing.T, folder lesson.Folder, id, into string) (url string, all, solved int) {
	t.Helper()
	program, _, err := scenario.Load(folder, id)
	if err != nil {
		t.Fatal(err)
	}
	tries := map[int][]trace.Played{}
	tr, err := program.RunWith(t.Context(), scenario.Options{Prove: true, Tried: func(i int, try trace.Played) {
		if slices.ContainsFunc(tries[i], func(was trace.Played) bool {
			return slices.Equal(was.Did, try.Did) && slices.Equal(was.Wrote, try.Wrote)
		}) {
			return
		}
		tries[i] = append(tries[i], try)
		all++
		if try.Solved {
			solved++
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(into, id+".html")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	err = page.Lesson(f, tr, page.Options{Langs: []rule.Language{rule.English, rule.Korean}, Rule: explain.RuleOf, Name: id, Version: "test", Tries: tries})
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return "file://" + file, all, solved
}

// An accessibility checker finds nothing in a task of which tries are opened, one that solves
// it and one that does not, with all that is folded open.
func TestTriesAreAccessible(t *testing.T) {
	axe := checker(t)
	b := start(t, 1, 1, false)
	folder := lesson.Folder{FS: lessons.Files, Path: "lessons"}
	for theme, id := range map[string]string{"light": "behind-a-proxy", "dark": "three-ways-out"} {
		b.must(t, b.session, "Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": theme}}}, nil)
		url, _, _ := withTries(t, folder, id, t.TempDir())
		b.shows(t, url)
		b.evaluate(t, axe, nil)
		for _, solves := range []bool{true, false} {
			var said string
			b.evaluate(t, `(function (solves) {
  var beat = document.querySelector('.trying').closest('.beat'), box = beat.querySelector('.trying');
  location.hash = '#' + beat.id;
  var li = Array.prototype.filter.call(box.querySelectorAll('.tries li'), function (li) { return (li.dataset.solved === 'true') === solves; })[0];
  var whole = li.querySelector('button');
  if (whole) { whole.click(); } else {
    while (box.querySelector('.done li')) { box.querySelector('[data-try=undo]').click(); }
    li.dataset.key.split('.').forEach(function (id) { if (id) { box.querySelector('[data-piece="' + id + '"]').click(); } });
    box.querySelector('[data-try=it]').click();
  }
  beat.querySelectorAll('details').forEach(function (d) { d.open = true; });
  return box.querySelector('.outcome').innerText;
})(`+strconv.FormatBool(solves)+`)`, &said)
			if said == "" {
				t.Errorf("%s: nothing is told of a try", id)
			}
			b.violations(t, id+", a try that is told: "+said)
		}
	}
}
