package chromium_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"statelab/internal/explain"
	"statelab/internal/lesson"
	"statelab/internal/livepage"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/lessons"
)

// living serves a live page and returns it with its address, the steps of a lesson to show, and
// what ends it.
func living(t *testing.T, pressed func(string)) (p *livepage.Page, url string, steps []trace.Step, end func()) {
	t.Helper()
	find(t)
	program, problems, err := scenario.Load(lesson.Folder{FS: lessons.Files, Path: "lessons"}, "logout")
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	tr, err := program.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p = livepage.New(livepage.Options{
		Langs: []rule.Language{rule.English, rule.Korean}, Rule: explain.RuleOf, Version: "test", Token: strings.Repeat("t", 26), Now: time.Now, Pressed: pressed,
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Serve(ctx, l) }()
	end = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(end)
	return p, p.Address(l), tr.Steps, end
}

// full is a panel with all that one can have.
func full(now int) livepage.Panel {
	panel := livepage.Panel{
		Title: trace.Prose{rule.English: "Logout", rule.Korean: "로그아웃"}, Prose: trace.Prose{rule.English: "What **goes**?", rule.Korean: "무엇이 **사라집니까**?"},
		Addresses: []string{"http://shop.localhost:8080/"}, Notes: []rule.Text{{EN: "A note.", KO: "알림."}},
		Buttons: []livepage.Button{{Before: rule.Text{EN: "The server's clock: 09:00", KO: "서버의 시계: 09:00"}, Name: "later", Text: rule.Text{EN: "1 hour later", KO: "1시간 뒤로"}}, {Name: "off", Text: rule.Text{EN: "Back", KO: "뒤로"}, Off: true}},
	}
	for i := range 4 {
		task := livepage.Task{Title: rule.Textf("Step %d", "%d단계", i+1), Ask: trace.Prose{rule.English: "Log in.", rule.Korean: "로그인합니다."}, Say: trace.Prose{rule.English: "A row.", rule.Korean: "행입니다."}, State: livepage.Later}
		if i < now {
			task.State = livepage.Done
		} else if i == now {
			task.State, task.Choices = livepage.Now, []livepage.Button{{Name: "yes", Text: rule.Text{EN: "It `stays`", KO: "`남습니다`"}}}
		}
		panel.Tasks = append(panel.Tasks, task)
	}
	return panel
}

// A seenPage is what a person sees of a live page.
type seenPage struct {
	List         []string // the numbers
	Current, At  string   // which is chosen, and what the address says of it
	Does         string   // what the step shown is
	Task, Lost   string
	Follows      bool
	Beats, Panes int
}

const lookLive = `(function () {
var lang = document.documentElement.lang, seen = function (e) { return e && e.getClientRects().length ? e.innerText.trim() : ''; }, all = function (q) { return Array.prototype.slice.call(document.querySelectorAll(q)); };
return {
List: all('.list li').filter(seen).map(function (li) { return li.dataset.number; }),
Current: all('.list a[aria-current]').map(function (a) { return a.parentElement.dataset.number; }).join(),
At: location.pathname.split('/').pop(),
Does: seen(document.querySelector('.shown .does')),
Task: seen(document.querySelector('.tasks .now h2')),
Lost: seen(document.querySelector('.lost')),
Follows: document.querySelector('[data-do=follow]').getAttribute('aria-pressed') === 'true',
Beats: all('.shown .beat').filter(seen).length, Panes: all('.shown .pane').filter(seen).length,
}; })()`

// sees waits until a page shows what is wanted.
func (b *browser) sees(t *testing.T, what string, is func(seenPage) bool) (got seenPage) {
	t.Helper()
	until(t, what, func() (bool, any) { b.evaluate(t, lookLive, &got); return is(got), got })
	return got
}

// A live page is followed in the browser: steps come and are shown, an older one is chosen by
// the keyboard and stays while others come, one that comes again is shown as it is now, the
// panel changes under the hand, a button is pressed, and the end of the server is told.
func TestLivePageInChromium(t *testing.T) {
	pressed := make(chan string, 1)
	p, url, steps, end := living(t, func(name string) { pressed <- name })
	b := start(t, 1, 1, false)
	b.must(t, b.session, "Runtime.enable", nil, nil)
	b.must(t, b.session, "Log.enable", nil, nil)
	p.Say(full(0))
	b.shows(t, url)
	b.sees(t, "nothing yet", func(s seenPage) bool { return len(s.List) == 0 && strings.HasSuffix(s.Task, "Step 1") })
	for i, s := range steps[:2] {
		p.Show(i+1, s)
		b.sees(t, "the newest", func(s seenPage) bool {
			return s.Current == fmt.Sprint(i+1) && s.At == "" && s.Follows && s.Beats > 0 && s.Panes > 0
		})
	}
	b.press(t, "ArrowLeft")
	first := b.sees(t, "the older one", func(s seenPage) bool {
		return s.Current == "1" && s.At == "1" && !s.Follows && strings.Contains(s.Does, "goes to")
	})
	p.Show(3, steps[2])
	p.Show(4, steps[3])
	b.sees(t, "it stays", func(s seenPage) bool { return len(s.List) == 4 && s.Current == "1" && s.Does == first.Does })
	again := steps[0]
	again.Action = rule.Text{EN: "It came again", KO: "다시 왔습니다"}
	again.Passed = 0
	p.Show(1, again)
	b.sees(t, "as it is now", func(s seenPage) bool { return len(s.List) == 4 && strings.HasPrefix(s.Does, "It came again") })
	b.evaluate(t, `document.querySelector('.langs [data-to=ko]').click()`, nil)
	b.sees(t, "in Korean", func(s seenPage) bool { return strings.HasPrefix(s.Does, "다시 왔습니다") })
	b.press(t, "ArrowRight")
	b.sees(t, "the newer one", func(s seenPage) bool { return s.Current == "2" })
	b.press(t, "f")
	b.sees(t, "followed again", func(s seenPage) bool { return s.Current == "4" && s.At == "" && s.Follows })

	b.press(t, "c")
	b.sees(t, "those with a change", func(s seenPage) bool { return fmt.Sprint(s.List) == "[4 2]" })
	b.press(t, "ArrowLeft")
	b.sees(t, "of these the older one", func(s seenPage) bool { return s.Current == "2" })
	b.press(t, "c")
	b.press(t, "f")

	b.evaluate(t, `document.querySelector('[data-press=later]').focus()`, nil)
	b.evaluate(t, `document.activeElement.click()`, nil)
	select {
	case name := <-pressed:
		if name != "later" {
			t.Errorf("%s was pressed", name)
		}
	case <-time.After(patience):
		t.Error("the button does nothing")
	}
	p.Say(full(1))
	b.sees(t, "the next task", func(s seenPage) bool { return strings.HasSuffix(s.Task, "2단계") })
	var focus string
	if b.evaluate(t, `document.activeElement.dataset.press || ''`, &focus); focus != "later" {
		t.Errorf("the focus went from the button to %q", focus)
	}
	behind := func(hidden bool) {
		b.evaluate(t, fmt.Sprintf(`Object.defineProperty(document, 'hidden', { value: %v, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`, hidden), nil)
	}
	behind(true) // it holds no connection, and is told what came when it is seen again
	until(t, "it listens no more", func() (bool, any) { n := b.listening(); return n == 0, n })
	p.Say(full(2))
	b.evaluate(t, `fetch(location.href).then(function (r) { return r.text(); })`, nil) // news would have come before that
	b.sees(t, "nothing while it is hidden", func(s seenPage) bool { return strings.HasSuffix(s.Task, "2단계") })
	behind(false)
	b.sees(t, "what came meanwhile", func(s seenPage) bool { return strings.HasSuffix(s.Task, "3단계") && s.Lost == "" })
	b.only(t, url)
	end()
	b.sees(t, "it has ended", func(s seenPage) bool { return s.Lost != "" })
}

// listening is how many streams of events the page holds open.
func (b *browser) listening() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	open := map[string]bool{}
	for _, e := range b.events {
		switch e.Method {
		case "Network.requestWillBeSent":
			var p struct{ Type string }
			if json.Unmarshal(e.Params, &p) == nil && p.Type == "EventSource" {
				open[idOf(e)] = true
			}
		case "Network.loadingFinished", "Network.loadingFailed":
			delete(open, idOf(e))
		}
	}
	return len(open)
}

// only fails where a page wrote to the console, failed, or asked for anything but its own.
func (b *browser) only(t *testing.T, url string) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.events {
		switch {
		case e.Method == "Runtime.consoleAPICalled" || e.Method == "Runtime.exceptionThrown" || e.Method == "Log.entryAdded":
			t.Errorf("%s: %s %s", url, e.Method, e.Params)
		case e.Method == "Network.requestWillBeSent" && !strings.Contains(string(e.Params), `"url":"`+url):
			t.Errorf("%s asked for %s", url, e.Params)
		}
	}
}

// An accessibility checker finds nothing in a live page, with and without steps, narrow and
// light and wide and dark, in either language; and nothing is wider than the screen.
func TestLivePagesAreAccessible(t *testing.T) {
	p, url, steps, _ := living(t, nil)
	axe := checker(t)
	b := start(t, 1, 1, false)
	check := func(what string) {
		for theme, width := range map[string]int{"light": 360, "dark": 1440} {
			b.must(t, b.session, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}, nil)
			b.must(t, b.session, "Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": theme}}}, nil)
			for _, lang := range []string{"en", "ko"} {
				b.shows(t, url+"?lang="+lang)
				b.evaluate(t, axe, nil)
				b.violations(t, fmt.Sprintf("%s, %d wide, %s, %s", what, width, theme, lang))
				var wide int
				if b.evaluate(t, `document.documentElement.scrollWidth`, &wide); wide > width {
					t.Errorf("%s is %d wide on a screen of %d", what, wide, width)
				}
			}
		}
	}
	check("an empty page")
	p.Say(full(2))
	for i, s := range steps {
		p.Show(i+1, s)
	}
	long := steps[1]
	long.Exchanges = append([]trace.Exchange(nil), long.Exchanges...)
	long.Exchanges[0].URL, long.Exchanges[0].Request.Target = "https://blog.test/"+strings.Repeat("x", 400), "/"+strings.Repeat("x", 400)
	p.Show(len(steps)+1, long)
	check("a full page")
}
