package chromium_test

import (
	"os"
	"slices"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/trace"
	"statelab/lessons"
)

// A class has a task before it as a whole, with what can be tried of it and what both sides
// hold, in type that is not smaller than three quarters of what is usual on a projector.
func TestTasksFitAProjector(t *testing.T) {
	b := start(t, 1, 1, false)
	b.size(t, 1280, 720)
	const look = `(function () {
  var main = document.querySelector('main'), now = document.querySelector('.beat.task.now'), looks = [];
  now.querySelectorAll('.pieces button').forEach(function (b) {
    looks.push(Array.prototype.map.call(b.querySelector('code').childNodes, function (n) { return n.className === 'rep' && now.classList.contains('tight') ? '…' : n.textContent; }).join(''));
  });
  var when = document.querySelector('.step:has(>.task.now) .number').getBoundingClientRect(), trying = now.querySelector('.trying').getBoundingClientRect();
  return {Whole: main.scrollHeight <= main.clientHeight + 2, Over: when.right > trying.left, Small: parseFloat(now.style.zoom || 1) < 0.75, Twice: looks.filter(function (l, i) { return looks.indexOf(l) !== i; })};
})()`
	folder, into := lesson.Folder{FS: lessons.Files, Path: "lessons"}, t.TempDir()
	var tasks int
	var scroll []string
	for _, p := range paging(t) {
		has := func(s trace.Step) bool { return s.Task != nil }
		if !slices.ContainsFunc(p.trace.Steps, has) {
			continue
		}
		url, _, _ := withTries(t, folder, p.trace.ID, into)
		for i := range p.trace.Steps {
			s := &p.trace.Steps[i]
			if !has(*s) {
				continue
			}
			tasks++
			address := p.trace.ID + "/" + s.ID + "/1"
			b.shows(t, url+"?view=projector#"+address)
			var got struct {
				Whole, Over, Small bool
				Twice              []string
			}
			if b.evaluate(t, look, &got); got.Small || got.Over || len(got.Twice) > 0 {
				t.Errorf("%s: %+v", address, got)
			}
			if !got.Whole {
				scroll = append(scroll, address)
			}
		}
	}
	if tasks == 0 || len(scroll) > 0 {
		t.Errorf("of %d tasks %d scroll on a projector: %q", tasks, len(scroll), scroll)
	}
}

// Where the line of time is wider than its place, the step that is shown is in sight on it, and so
// are the names of what lives along it, with nothing across them.
func TestTheTimelineFollows(t *testing.T) {
	b := start(t, 1, 1, false)
	url, _, _ := withTries(t, lesson.Folder{FS: os.DirFS("../../docs/examples"), Path: "docs/examples"}, "orders", t.TempDir())
	const look = `(function () {
  var box = document.querySelector('.scroll'), place = box.getBoundingClientRect(), tick = document.querySelector('a.to.now').getBoundingClientRect(), names = 0, seen = 0;
  box.querySelectorAll('.row:not(.later) .name').forEach(function (name) {
    var at = name.getBoundingClientRect();
    names++;
    if (at.left >= place.left && at.right <= place.right && document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2) === name) { seen++; }
  });
  return {Wide: box.scrollWidth > box.clientWidth, Tick: tick.left >= place.left && tick.right <= place.right, Names: names > 0 && names === seen};
})()`
	for _, width := range []int{1280, 360} {
		b.size(t, width, 900)
		b.shows(t, url+"#orders/wrapped/1")
		b.evaluate(t, `window.scrollTo(0, 0)`, nil)
		var got struct{ Wide, Tick, Names bool }
		if b.evaluate(t, look, &got); !got.Wide || !got.Tick || !got.Names {
			t.Errorf("at %d pixels: %+v", width, got)
		}
	}
}

// On paper nothing of the timeline is cut, however wide it is, and there is nothing to press, nor
// above a task what may be its answer.
func TestOnPaperNothingIsCut(t *testing.T) {
	b := start(t, 1, 1, false)
	b.size(t, 660, 1000) // what A4 has between its margins
	url, _, _ := withTries(t, lesson.Folder{FS: os.DirFS("../../docs/examples"), Path: "docs/examples"}, "orders", t.TempDir())
	other, _, _ := withTries(t, lesson.Folder{FS: lessons.Files, Path: "lessons"}, "session-row", t.TempDir())
	b.must(t, b.session, "Emulation.setEmulatedMedia", map[string]any{"media": "print"}, nil)
	for url, wide := range map[string]bool{url: true, other: false} {
		b.shows(t, url)
		var got struct{ Wide, Cut, Buttons, Told bool }
		b.evaluate(t, `(function () {
  window.dispatchEvent(new Event('beforeprint'));
  var time = document.querySelector('.time'), seen = function (q) { return Array.prototype.some.call(document.querySelectorAll(q), function (e) { return e.getClientRects().length > 0; }); };
  return {Wide: time.classList.contains('wide'), Cut: time.querySelector('svg').getBoundingClientRect().right > document.documentElement.clientWidth, Buttons: seen('.trying,.steering,.controls'), Told: seen('.step:has(>.beat.task) .does')};
})()`, &got)
		if got.Cut || got.Buttons || got.Told || got.Wide != wide {
			t.Errorf("%s on paper: %+v", url, got)
		}
	}
}
