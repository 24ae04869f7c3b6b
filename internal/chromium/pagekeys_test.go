package chromium_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"statelab/internal/explain"
	"statelab/internal/lesson"
	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/lessons"
)

// partOf writes the page of a lesson, or of a part of it, and returns where it stands.
func partOf(t *testing.T, id, step string, asked bool) string {
	t.Helper()
	program, _, err := scenario.Load(lesson.Folder{FS: lessons.Files, Path: "lessons"}, id)
	if err != nil {
		t.Fatal(err)
	}
	tr, err := program.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o := page.Options{Langs: []rule.Language{rule.English, rule.Korean}, Rule: explain.RuleOf, Version: "test", Asked: asked}
	for i := range tr.Steps {
		if tr.Steps[i].ID == step {
			o.Only = i + 1
		}
	}
	file := filepath.Join(t.TempDir(), id+".html")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := page.Lesson(f, tr, o); err != nil {
		t.Fatal(err)
	}
	return "file://" + file
}

// size makes the window as large as a screen.
func (b *browser) size(t *testing.T, width, height int) {
	t.Helper()
	b.must(t, b.session, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// settles waits until what a script answers is what is wanted. While one page gives way to the
// next, no script answers, or it does not find what it looks for.
func (b *browser) settles(t *testing.T, what, script, want string) {
	t.Helper()
	until(t, what+" has "+want+" as "+script, func() (bool, any) {
		said, err := b.call(b.session, "Runtime.evaluate", map[string]any{"expression": "String(" + script + ")", "returnByValue": true})
		var answer struct {
			Result           struct{ Value any }
			ExceptionDetails *struct{ Exception struct{ Description string } }
		}
		switch {
		case err != nil:
			return false, err
		case json.Unmarshal(said, &answer) != nil:
			return false, string(said)
		case answer.ExceptionDetails != nil:
			return false, answer.ExceptionDetails.Exception.Description
		}
		got := fmt.Sprint(answer.Result.Value)
		return got == want, got
	})
}

// again loads the page again.
func (b *browser) again(t *testing.T) {
	t.Helper()
	b.evaluate(t, `window.gone = true`, nil)
	b.must(t, b.session, "Page.reload", nil, nil)
	b.settles(t, "the page, loaded again,", `document.readyState === 'complete' && !window.gone && document.documentElement.classList.contains('js')`, "true")
}

const (
	where   = `document.querySelector('.where').textContent`
	aloud   = `document.querySelector('.heard').textContent`
	focused = `(function (e) { return e.id || (e.closest('section') || e).id + ' ' + e.tagName; })(document.activeElement)`
	scored  = `(document.querySelector('.score') || {}).textContent + ' ' + location.hash`
)

// By the keyboard alone: Enter at a question says what it needs, who goes on is met at the
// head of the new step and hears which it is, and Tab goes on from there.
func TestPagesMeetWhoGoesOn(t *testing.T) {
	b := start(t, 1, 1, false)
	b.shows(t, partOf(t, "logout", "", false)+"#logout/alice-is-logged-in/2")
	b.press(t, "ArrowRight")
	b.settles(t, "a new step", focused, "logout/alice-logs-out H2")
	b.settles(t, "a new step", aloud, "Step 2 of 4. 5 min later. Alice's laptop presses [Log out] on https://blog.test/. 1/5. Predict:")
	b.press(t, "Enter")
	b.settles(t, "Enter at a question", where, "Choose an answer: click it, or press its number. → skips the question.")
	b.must(t, b.session, "Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}, nil)
	b.settles(t, "Tab from the head of a step", `document.activeElement.closest('.choices li').dataset.choice`, "1")
	b.must(t, b.session, "Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}, nil)
	b.settles(t, "Enter on an answer", focused, "logout/alice-logs-out/2")
	b.settles(t, "Enter on an answer", aloud, "2/5. (1) POST /logout/")
}

// An answer stays when the page is loaded again, by the browser's Back, when somebody was
// on another page, and by a link to another moment; one that is changed counts as it was
// first, one that is chosen when the answer was shown does not, and the page says so.
func TestPagesKeepAnswers(t *testing.T) {
	b := start(t, 1, 1, false)
	url := partOf(t, "logout", "", false)
	b.shows(t, url+"#logout/alice-logs-out/1")
	chosen := `(document.querySelector('.here .chosen') || {}).textContent`
	b.press(t, "1")
	b.press(t, "ArrowLeft")
	b.again(t)
	b.settles(t, "loaded again", chosen, "It deletes the cookie in the browser, together with the row행을 지우면서 브라우저의 쿠키도 직접 지움")
	b.press(t, "2")
	b.press(t, "ArrowRight")
	b.press(t, "ArrowRight")
	b.settles(t, "a changed answer", `document.querySelector('.here .counts').innerText`, "At the end counts what was chosen first: 1.")
	for range 10 {
		b.press(t, "ArrowRight")
	}
	b.again(t)
	b.settles(t, "the end, loaded again", scored, "0/2 ")
	b.settles(t, "the end", `document.querySelector('.unanswered').innerText`, "Not answered: 1")
	b.evaluate(t, `history.back()`, nil)
	b.settles(t, "Back", scored, "0/2 #logout/the-old-key/4")
	b.navigate(t, "about:blank")
	b.evaluate(t, `history.back()`, nil)
	b.settles(t, "back from another page", `location.hash + document.querySelectorAll('.choices .chosen').length`, "#logout/the-old-key/41")
	b.opens(t, url+"#logout/the-old-key/1")
	b.press(t, "1") // what holds, which it has shown
	for range 10 {
		b.press(t, "ArrowRight")
	}
	b.settles(t, "the end of a link", scored+` + '; ' + document.querySelector('.ending .own:not([hidden])').innerText.replace(/\s*\n\s*/g, ' ').slice(0, 68)`,
		"0/2 ; Predictions that came true: 0/2 Chosen after the answer was shown: 1")
	b.evaluate(t, `history.replaceState({lesson: 'login', at: 3, answers: {}}, '')`, nil) // of another lesson at this address
	b.again(t)
	b.settles(t, "with another lesson's place", `location.hash + document.querySelector('.opening').hidden + document.querySelectorAll('.choices .chosen').length`, "false2")
	b.shows(t, url)
	b.settles(t, "in another tab", `document.querySelectorAll('.choices .chosen').length`, "0")
}

// solve does what solves the first task of a page.
const solve = `(function (box) {
  location.hash = box.closest('.beat').id;
  var li = box.querySelector('.tries [data-solved=true]'), whole = li.querySelector('button');
  if (whole) { whole.click(); } else {
    li.dataset.key.split('.').forEach(function (id) { box.querySelector('[data-piece="' + id + '"]').click(); });
    box.querySelector('[data-try=it]').click();
  }
})(document.querySelector('.trying'))`

// What was tried of a task stays as answers do, whatever else stands in the history of the
// tab, and is gone with "Start again".
func TestPagesKeepTries(t *testing.T) {
	b := start(t, 1, 1, false)
	b.must(t, b.session, "Log.enable", nil, nil)
	for _, id := range []string{"session-row", "session-cookies"} { // something is done, something is written
		url, _, _ := withTries(t, lesson.Folder{FS: lessons.Files, Path: "lessons"}, id, t.TempDir())
		b.shows(t, url)
		stands := `(function (box) { return Array.prototype.map.call(box.querySelectorAll('[aria-pressed=true],.done li,.outcome'), textOf).join(' ') + Array.prototype.map.call(box.parentElement.querySelectorAll('.hole mark'), textOf); function textOf(e) { return e.textContent; } })(document.querySelector('.trying'))`
		var before, tried, anew string
		b.evaluate(t, stands, &before)
		b.evaluate(t, solve, nil)
		b.evaluate(t, stands, &tried)
		if tried == before || !strings.Contains(tried, "Solved.") {
			t.Errorf("%s: of what was tried is shown %q", id, tried)
		}
		b.again(t)
		b.settles(t, id+", loaded again", stands, tried)
		b.settles(t, id+", what the step of a task does", `document.querySelector('.here .does').getClientRects().length`, "0") // it may be the answer
		b.settles(t, id+", the end", `(function (is) {
  while (document.querySelector('.ending').hidden) { document.querySelector('.steering [data-do=next]').click(); }
  location.hash = is;
  return document.querySelector('.tasks').textContent.split('/')[0] + document.querySelector('.helped').hidden;
})(location.hash)`, "1true")
		b.evaluate(t, `sessionStorage.clear(); history.replaceState({lesson: document.documentElement.dataset.lesson, at: 0.5, answers: 'x', tried: Object.fromEntries(Array.prototype.map.call(document.querySelectorAll('.trying'), function (box) {
  return [box.closest('.beat').id, {on: ['"]', 99, '__proto__'], whole: 'map', told: 'yes', solved: 1e9}];
}))}, '')`, nil)
		b.again(t)
		b.settles(t, id+", with what no page has kept", `document.querySelectorAll('.beat.shown').length + document.querySelectorAll('.trying .outcome:empty').length - document.querySelectorAll('.trying').length`, "1")
		b.evaluate(t, `document.querySelector('[data-do=again]').click()`, nil)
		b.evaluate(t, stands, &anew)
		if anew != before {
			t.Errorf("%s: once started again stands %q, and first %q", id, anew, before)
		}
		b.evaluate(t, `(function (beat) { location.hash = beat.id; beat.querySelector('.answer').open = true; })(document.querySelector('.trying').closest('.beat'))`, nil)
		b.settles(t, id+", an answer that is opened", `document.querySelector('.trying').tried.opened`, "true")
		b.evaluate(t, solve, nil)
		b.settles(t, id+", solved with the answer open", `(function () {
  while (document.querySelector('.ending').hidden) { document.querySelector('.steering [data-do=next]').click(); }
  return document.querySelector('.tasks').textContent.split('/')[0] + document.querySelector('.helped').innerText;
})()`, "0Solved after the answer was shown: 1")
		b.quiet(t, url)
	}
}

// A step alone counts no steps and has no button that leads nowhere; a question alone says
// where its answer stands, which is not in the file.
func TestPartsOfALessonEnd(t *testing.T) {
	b := start(t, 1, 1, false)
	const buttons = `Array.prototype.map.call(document.querySelectorAll('.steering button'), function (b) { return !b.disabled && b.getClientRects().length > 0; })`
	b.shows(t, partOf(t, "logout", "alice-logs-out", false))
	b.settles(t, "the beginning of a step", buttons, "false,true")
	for range 6 {
		b.press(t, "ArrowRight")
	}
	b.settles(t, "the end of a step", buttons+" + ' ' + "+where, "true,false 5/5")
	b.settles(t, "a step", `document.body.innerText.indexOf('of 4')`, "-1")

	b.shows(t, partOf(t, "logout", "alice-logs-out", true))
	b.press(t, "Enter")
	b.settles(t, "a question", buttons+" + ' ' + "+where, "false,false Choose an answer: click it, or press its number.")
	b.press(t, "1")
	b.settles(t, "a question", `document.querySelector('.elsewhere').innerText`, "You said: 1. This page has the question alone. What holds is shown in the lesson Logout, step 2.")
	b.settles(t, "a question", `document.querySelectorAll('[data-right],.id').length`, "0") // the step's id may tell what it shows
}

// On a projector the type grows with the screen, reasons with it; head and foot stay where
// they are, what is told is between them, and an answer is told with what is to be said of the
// wrong ones.
func TestPagesOnAProjector(t *testing.T) {
	b := start(t, 1, 1, false)
	type screen struct {
		At, Places   string
		Type, Reason float64
		Wire         float64 // the smallest type of what crossed, beside its labels
		Hidden, ID   bool
	}
	const look = `(function () {
  var box = function (q) { var r = document.querySelector(q).getBoundingClientRect(); return Math.round(r.top) + '-' + Math.round(r.bottom); }, now = document.querySelector('.beat.now');
  var why = now.querySelector('.why'), foot = document.querySelector('.steering').getBoundingClientRect();
  return {At: now.id, Places: box('.top') + ' ' + box('.steering'), Type: parseFloat(getComputedStyle(document.body).fontSize), Reason: why ? parseFloat(getComputedStyle(why).fontSize) : 0,
    Wire: Math.min.apply(null, Array.prototype.map.call(now.querySelectorAll('.head,.head .target,.fates code,.fates .v,.queries code'), function (e) { return parseFloat(getComputedStyle(e).fontSize); }).concat(99)),
    Hidden: now.getBoundingClientRect().bottom > foot.top || window.scrollY > 0 || document.documentElement.scrollHeight > window.innerHeight, ID: document.querySelector('.here .id').getClientRects().length > 0};
})()`
	var sizes []float64
	url, other := partOf(t, "logout", "", false), partOf(t, "session-row", "", false)
	for _, height := range []int{720, 1080} {
		b.size(t, height*16/9, height)
		b.shows(t, url+"?view=projector#logout/alice-logs-out/1")
		var first screen
		b.evaluate(t, look, &first)
		sizes = append(sizes, first.Type)
		for n := range 16 {
			var got screen
			if n == 10 { // what would be a little too high is made a little smaller
				b.shows(t, other+"?view=projector#session-row/the-right-password/2")
			}
			b.evaluate(t, look, &got)
			if got.Places != first.Places || got.Hidden || got.ID || got.Reason > 0 && got.Reason < got.Type || got.Wire < got.Type {
				t.Errorf("%d high: %+v, and %+v before", height, got, first)
			}
			b.press(t, "ArrowRight")
		}
	}
	if sizes[0] < 18 || sizes[1] < sizes[0]*1.45 {
		t.Errorf("the type is %v high", sizes)
	}
	b.shows(t, url+"#logout/alice-logs-out/5")
	const crossed = `document.querySelectorAll('.crossed').length + ' ' + document.querySelectorAll('.crossed > *').length`
	b.settles(t, "what crossed, beside what is said of it, where it stands below", crossed, "0 0")
	b.press(t, "p")
	b.settles(t, "what crossed, on a projector", crossed, "1 2")
	b.press(t, "p")
	b.settles(t, "what crossed, no more on a projector", crossed, "0 0")
	b.shows(t, url+"?view=projector#logout/alice-logs-out/4")
	b.press(t, "ArrowRight")
	var told string
	b.evaluate(t, `document.querySelector('.now .answer').innerText`, &told)
	if strings.Count(told, "That does not hold.") != 2 || !strings.Contains(told, "A server cannot reach into the jar") || strings.Contains(told, "You said") {
		t.Errorf("to a class that voted is told %q", told)
	}
}

// What a text on a projector speaks of stands beside it: queries are listed where it names them, be it in smaller type.
// The keys of a presenter's remote go on and back.
func TestQueriesThatAreSpokenOfStandOnAProjector(t *testing.T) {
	b := start(t, 1, 1, false)
	b.size(t, 1280, 720)
	b.shows(t, partOf(t, "login-step-by-step", "", false)+"?view=projector#login-step-by-step/login/2")
	const listed = `Array.prototype.filter.call(document.querySelectorAll('.beat.now .queries li,.crossed .queries li'), function (li) {
  var r = li.getBoundingClientRect(); return r.height > 0 && r.bottom <= document.querySelector('.steering').getBoundingClientRect().top; }).length + ' ' + document.querySelector('.beat.now').id`
	b.settles(t, "what the server asked", listed, "5 login-step-by-step/login/2")
	b.press(t, "PageDown")
	b.press(t, "PageDown")
	b.settles(t, "beside what is said of it", listed, "5 login-step-by-step/login/4")
	b.press(t, "PageUp")
	b.press(t, "PageUp")
	b.settles(t, "back again", listed, "5 login-step-by-step/login/2")
	b.evaluate(t, `document.querySelector('.langs [data-to=ko]').click()`, nil)
	b.settles(t, "the title of the tab", `document.title`, "로그인을 한 걸음씩")
}

// On a projector what can be tried stands beside its task, with what both sides hold below, so
// that a class has all of a short one before it; elsewhere it stands below the task.
func TestATaskOnAProjectorIsParted(t *testing.T) {
	b := start(t, 1, 1, false)
	b.size(t, 1280, 720)
	const look = `(function () {
  var box = function (q) { return document.querySelector(q).getBoundingClientRect(); }, now = '.beat.task.now ', main = document.querySelector('main');
  return {Beside: box(now + '.trying').left >= box(now + '.ask').right && box(now + '.trying').top < box(now + '.ask').bottom, Below: box(now + '.trying').top >= box(now + '.ask').bottom,
    Sides: box('.sides').top >= box('main').bottom && box('.sides').bottom <= box('.steering').top, Whole: main.scrollHeight <= main.clientHeight + 2};
})()`
	type screen struct{ Beside, Below, Sides, Whole bool }
	for id, step := range map[string]string{"session-row": "three-rows-of-alice", "domain-and-path": "the-key-stays-at-home"} {
		url, _, _ := withTries(t, lesson.Folder{FS: lessons.Files, Path: "lessons"}, id, t.TempDir())
		b.shows(t, url+"?view=projector#"+id+"/"+step+"/1")
		var got screen
		if b.evaluate(t, look, &got); got != (screen{Beside: true, Sides: true, Whole: true}) {
			t.Errorf("%s on a projector: %+v", id, got)
		}
		b.press(t, "p")
		if b.evaluate(t, look, &got); got.Beside || !got.Below {
			t.Errorf("%s elsewhere: %+v", id, got)
		}
	}
}

// What came of a try is seen above the foot, however low its button stands.
func TestWhatCameOfATryIsSeen(t *testing.T) {
	b := start(t, 1, 1, false)
	b.size(t, 1280, 720)
	url, _, _ := withTries(t, lesson.Folder{FS: lessons.Files, Path: "lessons"}, "key-and-value", t.TempDir())
	b.shows(t, url)
	var seen []bool
	b.evaluate(t, `(async function () {
  var seen = [];
  for (var box of document.querySelectorAll('.trying')) {
    location.hash = box.closest('.beat').id;
    await new Promise(function (r) { setTimeout(r, 100); });
    box.querySelector('[data-try=it]').click();
    await new Promise(function (r) { setTimeout(r, 1000); });
    var is = box.querySelector('.outcome').getBoundingClientRect(), foot = document.querySelector('.steering').getBoundingClientRect().top;
    seen.push(is.height > 20 && is.top > 0 && (is.bottom <= foot || is.top < 40));
  }
  return seen;
})()`, &seen)
	if len(seen) == 0 || slices.Contains(seen, false) {
		t.Errorf("what came of tries is seen: %v", seen)
	}
}
