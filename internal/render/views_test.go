package render_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"statelab/internal/diag"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

func TestWholeRun(t *testing.T) {
	tr := lesson(login(), failing())
	for name, o := range map[string]render.Options{
		"whole.en.80.txt":         {},
		"whole.ko.80.txt":         {Lang: rule.Korean},
		"whole.quiet.80.txt":      {Quiet: true, Verbose: true},
		"whole.verbose.en.80.txt": {Verbose: true, Checks: true},
		"whole.ko.40.txt":         {Lang: rule.Korean, Width: 40},
		"whole.verbose.ko.40.txt": {Lang: rule.Korean, Verbose: true, Width: 40},
	} {
		t.Run(name, func(t *testing.T) {
			o.Profile = termenv.Ascii
			got := drawn(t, o, func(r *render.Terminal) { r.Whole(tr) })
			fits(t, got, max(o.Width, 40)*2)
			golden(t, name, got)
		})
	}
}

func TestColour(t *testing.T) {
	tr := lesson(logout())
	for name, o := range map[string]render.Options{
		"logout.any.txt":   {Profile: termenv.ANSI256},
		"logout.dark.txt":  {Profile: termenv.ANSI256, Theme: render.DarkBackground},
		"logout.light.txt": {Profile: termenv.ANSI256, Theme: render.LightBackground},
		"logout.few.txt":   {Profile: termenv.ANSI},
	} {
		golden(t, name, drawn(t, o, func(r *render.Terminal) { r.Step(tr, 0) }))
	}
}

func TestAskingAPrediction(t *testing.T) {
	s := login()
	for name, lang := range map[string]rule.Language{"asking.en.txt": rule.English, "asking.ko.txt": rule.Korean} {
		golden(t, name, drawn(t, render.Options{Lang: lang, Profile: termenv.Ascii}, func(r *render.Terminal) {
			asked, behind := render.Keys{Back: true, Details: true, Cookies: true, Hints: true}, render.Keys{Back: true, Details: true, Cookies: true, Hints: true, Again: true, See: true}
			unhinted, open := s, s
			unhinted.Hints, open.Hints = nil, nil
			open.Predict = &trace.Prediction{Ask: s.Predict.Ask, Choices: s.Predict.Choices}
			r.Question(s.Predict)
			r.Prompt(s.Predict, asked)
			r.Blank()
			r.HelpAsking(s.Predict, asked)
			r.NotYet()
			r.NoChoice(s.Predict)
			r.NoBefore()
			r.Hint(&s, 0)
			r.Hint(&s, 1)
			r.Hint(&unhinted, 0)
			r.Hint(&open, 0)
			r.Hint(&trace.Step{}, 0)
			r.Answered(lesson(s), 0, 1)
			r.Pause(behind)
			r.Blank()
			r.Help(behind)
			r.NoKey()
			r.NoQuestion()
			r.Pause(render.Keys{Last: true})
			r.Blank()
			r.Begin()
			r.Blank()
			r.Left(lesson(s), 0, "statelab lesson run logout", false)
			r.Left(lesson(s, s), 2, "statelab lesson run logout", true)
			r.GoesOn(2, 3, false, false, "statelab lesson run logout --again")
			r.GoesOn(2, 3, true, false, "statelab lesson run logout --again")
			r.GoesOn(2, 3, false, true, "statelab lesson run logout --again")
		}))
	}
}

// The names of remembered values are words of the lesson's file.
func TestRememberedValuesAreDetails(t *testing.T) {
	tr := lesson(logout())
	for _, s := range []*trace.Step{&tr.Given[0], &tr.Steps[0]} {
		s.Remembered = []trace.Remembered{{Name: "key", Value: aliceKey, From: trace.Phrase(both("cookie sessionid", "쿠키 sessionid"))}}
	}
	for verbose, want := range map[bool]int{false: 0, true: 2} {
		got := drawn(t, render.Options{Profile: termenv.Ascii, Verbose: verbose, Width: 120}, func(r *render.Terminal) { r.Whole(tr) })
		if n := strings.Count(got, "remembered: $key = "+aliceKey+" (cookie sessionid)"); n != want || strings.Count(got, "$key") != want {
			t.Errorf("verbose %v: told %d times, want %d, in\n%s", verbose, n, want, got)
		}
	}
}

func TestDiagnosticsPointUnderTheCharacter(t *testing.T) {
	long := strings.Repeat("key: value, ", 20)
	list := diag.List{
		{Pos: diag.Pos{File: "a.yaml", Line: 3, Col: 1}, Message: `unknown key "stps"`, Hint: `did you mean "steps"?`, Line: "stps: []"},
		{Pos: diag.Pos{File: "a.ko.yaml", Line: 12, Col: 10}, Message: "nothing is called this", Line: "  제목: 세션 쿠키"},
		{Pos: diag.Pos{File: "a.yaml", Line: 4, Col: 3}, Message: "tabs are not allowed", Line: "\t\tstep: x"},
		{Pos: diag.Pos{File: "a.yaml", Line: 5, Col: 242}, Message: "a long line", Line: long + "here" + long},
		{Pos: diag.Pos{File: "a.yaml", Line: 6, Col: 205}, Message: "a line cut before", Line: "key: value, here", Cut: 192},
		{Pos: diag.Pos{File: "a.yaml", Line: 7, Col: 9}, Message: "behind the end", Line: "stps: []"},
		{Pos: diag.Pos{File: "a.yaml", Line: 8, Col: 2}, Message: "a control character", Line: "\x1b[31mred"},
		{Pos: diag.Pos{File: "b.yaml"}, Message: "the file is empty"},
		{Message: "no lesson is called lgout", Hint: `did you mean "logout"?`},
	}
	for name, lang := range map[string]rule.Language{"diagnostics.en.txt": rule.English, "diagnostics.ko.txt": rule.Korean} {
		got := drawn(t, render.Options{Lang: lang, Profile: termenv.Ascii}, func(r *render.Terminal) { r.Diagnostics(list) })
		fits(t, got, 79)
		golden(t, name, got)
	}
}

func TestResults(t *testing.T) {
	bad := view.ResultOf(lesson(login(), failing()))
	bad.Lesson = "two-half-logouts"
	results := []view.Result{
		view.ResultOf(lesson(login())), bad,
		{Lesson: "broken", Problems: diag.List{{Pos: diag.Pos{File: "broken.yaml", Line: 1, Col: 1}, Message: "no steps", Line: "statelab: 1"}}},
		{Lesson: "out-of-disk", Err: errors.New("database: disk full")},
	}
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		golden(t, "results."+string(lang)+".txt", drawn(t, render.Options{Lang: lang, Profile: termenv.Ascii}, func(r *render.Terminal) {
			r.Report(view.Report{Results: results})
			r.Report(view.Report{Results: results[:1]})
			r.Report(view.Report{})
		}))
	}
}

func TestOneLessonFails(t *testing.T) {
	one := []view.Result{view.ResultOf(lesson(failing()))}
	for lang, want := range map[rule.Language]string{
		rule.English: "FAIL  1 of 1 lesson failed, 10 checks\n",
		rule.Korean:  "실패  수업 1개 가운데 1개 실패, 검사 10개\n",
	} {
		got := drawn(t, render.Options{Lang: lang, Profile: termenv.Ascii}, func(r *render.Terminal) { r.Report(view.Report{Results: one}) })
		if !strings.HasSuffix(got, "\n\n"+want) {
			t.Errorf("%s does not end with %q", got, want)
		}
	}
}

// What set the scene can fail too; then no view keeps it to itself.
func TestAFailedSceneIsSeen(t *testing.T) {
	tr := lesson(login())
	tr.Given[0].Checks = failing().Checks
	for _, quiet := range []bool{false, true} {
		got := drawn(t, render.Options{Profile: termenv.Ascii, Quiet: quiet}, func(r *render.Terminal) { r.Whole(tr) })
		for _, want := range []string{"signs in as alice", "FAIL logout.yaml:41:19 hops[1].deleted: wanted [sessionid], found", "FAIL  1 of 18 checks failed, in given[0]"} {
			if !strings.Contains(got, want) {
				t.Errorf("quiet %v: %q is not in\n%s", quiet, want, got)
			}
		}
	}
	got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.Report(view.Report{Results: []view.Result{view.ResultOf(tr)}}) })
	if !strings.Contains(got, "logout.yaml:41:19: given[0]: hops[1].deleted: wanted [sessionid]") {
		t.Errorf("the failed scene is not in\n%s", got)
	}
}

func TestLists(t *testing.T) {
	lessons := []render.Lesson{
		{ID: "first-cookie", Title: prose("The first cookie", "첫 쿠키"), Minutes: 9},
		{ID: "session-or-persistent", Title: prose("Session cookies and persistent cookies", "세션 쿠키와 지속 쿠키"), Topics: []string{"cookies", "lifetime", "the browser's session"}, Minutes: 11},
		{ID: "logout", Title: prose("What a logout ends", "로그아웃이 끝내는 것"), Topics: []string{"logout"}, Mark: rule.Text{EN: "at step 2 of 4", KO: "2/4단계"}},
	}
	chapters := []render.Chapter{{Title: prose("Cookies", "쿠키"), Aim: prose("Say which `cookies` are left.", "어떤 쿠키가 남는지 말할 수 있습니다."), Lessons: lessons}}
	far := render.Summary{Title: prose("Cookies and sessions", "쿠키와 세션"), Done: 2, Lessons: 3, Right: 4, Asked: 5, Waiting: 1, Review: "statelab review my-lessons/"}
	one := lessons[1]
	one.LearnFirst = []string{"first-cookie"}
	one.Summary = prose("Which cookies survive closing the browser?", "브라우저를 닫아도 남는 쿠키는 무엇입니까?")
	one.Pages = []render.Page{{Title: "https://shop.test/visit", Code: "def visit(request):\n    return HttpResponse(\"Welcome.\")\n"}}
	one.Steps = []render.LessonStep{
		{ID: "a", Action: both("The browser opens https://shop.test/visit", "브라우저가 https://shop.test/visit 를 엽니다."), Say: prose("A `Set-Cookie` line.", "`Set-Cookie` 한 줄.")},
		{ID: "b", Predict: &trace.Prediction{Ask: prose("Which are left?", "무엇이 남습니까?"), Choices: []trace.Choice{
			{Text: prose("All", "모두"), Reply: prose("One of them has no lifetime.", "하나에는 수명이 없습니다.")}, {Text: prose("One", "하나"), Right: true},
		}}, Hints: []trace.Prose{prose("Look at the jar.", "쿠키 저장소를 보십시오.")}, Say: prose("See?", "보십시오.")},
		{ID: "c", Predict: &trace.Prediction{Ask: prose("And now?", "이제는 무엇이 남습니까?"), Choices: []trace.Choice{{Text: prose("None", "없음")}}}},
	}
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		for _, width := range []int{40, 80} {
			name := fmt.Sprintf("lists.%s.%d.txt", lang, width)
			got := drawn(t, render.Options{Lang: lang, Width: width, Profile: termenv.Ascii}, func(r *render.Terminal) {
				r.Catalog(render.Catalog{Title: prose("Cookies and sessions", "쿠키와 세션"), Chapters: chapters, Paths: []render.Path{{ID: "short", Title: prose("30 minutes on cookies", "쿠키 30분")}}, Shorter: "statelab lesson list --path NAME"})
				r.Catalog(render.Catalog{Chapters: []render.Chapter{{Lessons: lessons[:1]}}})
				r.Catalog(render.Catalog{})
				r.Progress(far, render.Catalog{Chapters: chapters}, []trace.Prose{prose("The server deletes the `cookie`.", "서버가 쿠키를 지웁니다.")}, 2)
				r.Door(far, &lessons[1], 3, 8)
				r.Door(far, nil, 0, 0)
				r.AtDoor(far, true, true)
				r.Blank()
				r.HelpAtDoor(far)
				r.AtDoor(far, false, true)
				r.Blank()
				r.Waiting([]string{"logout, alice-logs-out"}, time.Time{}, far.Review)
				r.Waiting(nil, time.Date(2026, 3, 9, 12, 0, 0, 0, time.Local), far.Review)
				r.Reviewing(1, 8)
				r.Reviewed(7, 8, time.Date(2026, 3, 3, 12, 0, 0, 0, time.Local))
				r.Show(one)
			})
			fits(t, got, width-1)
			golden(t, name, got)
		}
	}
}

func TestASCII(t *testing.T) {
	s := closing()
	s.Say = prose("“Nothing” — see…", "“없음”")
	s.Jar.Cookies[0].Cookie.Value = "é한글"
	got := drawn(t, render.Options{Profile: termenv.Ascii, ASCII: true}, func(r *render.Terminal) { r.Step(lesson(s), 0) })
	for _, want := range []string{`"Nothing" - see...`, `\u00e9\ud55c\uae00`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	korean := drawn(t, render.Options{Lang: rule.Korean, Profile: termenv.Ascii, ASCII: true}, func(r *render.Terminal) { r.Step(lesson(s), 0) })
	if !strings.Contains(korean, `"없음"`) {
		t.Errorf("Korean lost its letters:\n%s", korean)
	}
}

func TestNothingIsWrittenAfterAnError(t *testing.T) {
	w := &full{left: 100}
	r := render.NewTerminal(w, render.Options{Profile: termenv.Ascii})
	r.Whole(lesson(login(), logout()))
	if r.Err() == nil || w.calls != w.failed {
		t.Errorf("the error is %v after %d writes, of which %d came before it", r.Err(), w.calls, w.failed)
	}
}

// full is a disk with so many bytes left.
type full struct{ left, calls, failed int }

func (f *full) Write(b []byte) (int, error) {
	f.calls++
	if f.left -= len(b); f.left < 0 {
		f.failed = f.calls
		return 0, errors.New("disk full")
	}
	return len(b), nil
}

// Details show what crossed, a password too: the curl line and the bytes are the
// same request. All else has stars for it.
func TestPasswordsAreMaskedButInTheDetails(t *testing.T) {
	for verbose, want := range map[bool]int{false: 0, true: 2} {
		got := drawn(t, render.Options{Profile: termenv.Ascii, Verbose: verbose, Width: 120}, func(r *render.Terminal) { r.Step(lesson(login()), 0) })
		told := 0
		for line := range strings.Lines(got) {
			shown := strings.TrimSpace(line)
			switch {
			case strings.HasPrefix(shown, "| ") || strings.HasPrefix(shown, "--data-raw"):
				told += strings.Count(shown, "password=it%27s+a+secret")
			case strings.Contains(shown, "secret"):
				t.Errorf("verbose %v: the password stands in %q", verbose, shown)
			}
		}
		if told != want || !strings.Contains(got, "password=****") {
			t.Errorf("verbose %v: the password is told %d times, want %d, in\n%s", verbose, told, want, got)
		}
	}
}

func TestLongListsAreCutUntilACheckFails(t *testing.T) {
	s := logout()
	for i := range 30 {
		c := session("v")
		c.Name = fmt.Sprintf("c%02d", i)
		s.Jar.Cookies = append(s.Jar.Cookies, trace.JarEntry{Mark: trace.Same, Cookie: c})
		s.Exchanges[0].Sent = append(s.Exchanges[0].Sent, sent(c))
	}
	step := func() string {
		return drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.Step(lesson(s), 0) })
	}
	if got := step(); !strings.Contains(got, "(20 more)") || strings.Contains(got, "c29") || !strings.Contains(got, "- sessionid") {
		t.Errorf("a long list should be cut, but for what changed:\n%s", got)
	}
	s.Checks = failing().Checks
	if got := step(); strings.Contains(got, "more)") || !strings.Contains(got, "c29") {
		t.Errorf("a failed check should open the lists:\n%s", got)
	}
}

// A long reason that stands in the line above is not said again, but in the details.
func TestOneReasonForSeveral(t *testing.T) {
	s := reading()
	s.Script.Fates = append(s.Script.Fates, s.Script.Fates[1])
	s.Script.Fates[1], s.Script.Fates[2] = s.Script.Fates[2], s.Script.Fates[1]
	for verbose, want := range map[bool]int{false: 1, true: 2} {
		got := drawn(t, render.Options{Profile: termenv.Ascii, Verbose: verbose}, func(r *render.Terminal) { r.Step(lesson(s), 0) })
		if strings.Count(got, "HttpOnly, read by") != want || strings.Contains(got, "not seen  same reason") == verbose {
			t.Errorf("verbose %v: the reason should stand %d times in\n%s", verbose, want, got)
		}
	}
}

func TestJSONLines(t *testing.T) {
	var b strings.Builder
	if err := render.JSONLines(&b, lesson(login(), failing())); err != nil {
		t.Fatal(err)
	}
	golden(t, "trace.jsonl", b.String())
	var kinds []string
	for line := range strings.Lines(b.String()) {
		var l struct {
			Line string
			Part struct{ Step string }
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, strings.TrimSpace(l.Line+" "+l.Part.Step))
	}
	want := []string{"lesson", "given", "step the-right-password", "step a-wrong-expectation", "result"}
	if !slices.Equal(kinds, want) {
		t.Errorf("the lines are %q, want %q", kinds, want)
	}
}

// A look at a site shows the page of it that is on the screen, as far as there is
// room; where the tab is elsewhere, its page is not what is looked at.
func TestALookShowsThePageInTheTab(t *testing.T) {
	look := func(shows string, looks bool) string {
		s := logout()
		s.Exchanges, s.Notes, s.Shows, s.Looks = nil, nil, shows, looks
		return drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.Step(lesson(s), 0) })
	}
	const page = "Hello alice\n  [Log out]"
	if got := look(page, true); !strings.Contains(got, "\nThe tab shows: Hello alice [Log out]\n") {
		t.Errorf("the page is missing in\n%s", got)
	}
	for story, got := range map[string]string{"the tab is elsewhere": look(page, false), "an empty page": look("", true)} {
		if strings.Contains(got, "The tab shows") {
			t.Errorf("%s: a page is shown in\n%s", story, got)
		}
	}
	if got := look(strings.Repeat("a long page ", 40), true); !strings.Contains(got, "\n(4 more lines)\n") {
		t.Errorf("a long page is not cut in\n%s", got)
	}
}

// A view with two holes is drawn once, with the lines between them; holes of two views have one
// each.
func TestAViewWithTwoHolesIsDrawnOnce(t *testing.T) {
	first := trace.Hole{Name: "first", Start: "a", Above: "def b(request):", Below: "    between\n    c\n    return d", Indent: 4}
	second := trace.Hole{Name: "second", Start: "c", Above: "def b(request):\n    a\n    between", Below: "    return d", Indent: 4}
	other := trace.Hole{Name: "other", Above: "def e(request):", Below: "    return d", Indent: 4}
	got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) {
		r.Views(&trace.Task{Holes: []trace.Hole{first, second, other}}, map[string]string{"first": "x\ny"})
	})
	want := `The view in which you write: b (first, second)
  def b(request):
>     x
>     y
      between
>     c
      return d
The view in which you write: e
  def e(request):
>     here: other
      return d
`
	if got != want {
		t.Errorf("got\n%swanted\n%s", got, want)
	}
}
