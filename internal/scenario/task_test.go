package scenario_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
	"statelab/internal/trace"
)

// tasks is the reference's example of tasks.
func tasks(t testing.TB) string {
	t.Helper()
	src, err := os.ReadFile("../../docs/examples/tasks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func loadTasks(t testing.TB, src string) (*scenario.Program, []string) {
	t.Helper()
	p, list, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"tasks.yaml": {Data: []byte(src)}}}, "tasks")
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, d := range list {
		said = append(said, d.Message+" ("+d.Hint+")")
	}
	return p, said
}

// TestWhatIsWrongWithATask changes the example in one place and wants one problem, when it
// is read or when it is proved.
func TestWhatIsWrongWithATask(t *testing.T) {
	for _, c := range []struct{ about, old, new, want string }{
		{"nothing", "", "", ""},
		{"an unknown hole", "{hole: line}, {redirect", "{hole: lime}, {redirect", `no task fills the hole "lime" (did you mean "line"?)`},
		{"a hole that nothing has", "{hole: line}, {redirect", "{redirect", `no site and no act has the hole "line" (write {hole: line} where it belongs)`},
		{"a hole of the wrong kind", "kind: set_cookie", "kind: text", "a hole of kind text does not stand here (it stands for a whole text of a page or an act, visit: {hole: NAME}, or is a line of its own in a template)"},
		{"a kind that is none", "kind: set_cookie", "kind: set_cookies", `wanted set_cookie, settings, view, address or text, found "set_cookies" (did you mean "set_cookie"?)`},
		{"an answer that cannot be read", "answer: sid=; Path=/shop; Max-Age=0", `answer: "sid=\x01"`, "it holds a character that nobody types"},
		{"no promise", "{holds: [out], fails: [gone],", "{holds: [out], fails: [gon],", `the task has no promise "gon" (did you mean "gone"?)`},
		{"no hole in a mistake", "{wrote: {line: {has: Path=/shop/}}}", "{wrote: {lin: {has: Path=/shop/}}}", `the task has no hole "lin" (did you mean "line"?)`},
		{"an expectation about nobody knows what", "{wrote: {line: {has: Path=/shop/}}}", "{jar: empty}", "the task has 2 promises, and nothing says of which one this is (write in: and its name)"},
		{"a verb that is not open", "verbs: [visit, put_cookie]", "verbs: [visit]", "the answer uses put_cookie, which the task does not open (write verbs: [visit, put_cookie], or another answer)"},
		{"another who", "- visit: https://tea.test/shop\n      about", "- {who: browser, visit: https://tea.test/shop}\n      about", "who of the step acts, and nobody else (leave it out)"},
		{"an action beside do", "    say: |\n      The server", "    visit: https://tea.test/shop\n    say: |\n      The server", `a step whose task has "do" has no action: its answer is what happens (write it under answer)`},
		{"two questions", "    task:\n      ask: |\n        `/out`", "    predict:\n      ask: |\n        What?\n      choices: {a: {text: A, right: true}, b: {text: B, right: false}}\n    task:\n      ask: |\n        `/out`", `a step has "predict" or "task", not both (make a step of each)`},

		{"what is no attribute does not matter", "answer: sid=; Path=/shop; Max-Age=0}", "answer: sid=; Path=/shop; Max-Age=0, free: [Secur]}", `"Secur" is nothing that is written in a hole of kind set_cookie (did you mean "Secure"?)`},
		{"what matters is said not to", "answer: sid=; Path=/shop; Max-Age=0}", "answer: sid=; Path=/shop; Max-Age=0, free: [Domain]}", "no answer that passes differs in Domain"},
		{"start is right", "start: sid=; Path=/;", "start: sid=; Path=/shop; Secure;", "start keeps every promise"},
		{"the answer is wrong", "answer: sid=; Path=/shop;", "answer: sid=; Path=/;", "the promise out is broken: page.shows: wanted Hello stranger, found Hello mina Out"},
		{"another answer is wrong", "by_date: {line: 'sid=", "by_date: {line: 'side=", "the promise out is broken"},
		{"an act on the way is refused", "acts: [{visit: https://tea.test/out}], expect: {page: {shows: [Hello stranger]}}", "acts: [{visit: https://tea.test/away}, {visit: https://tea.test/out}], expect: {page: {shows: [Hello nobody]}}", "on the way: The browser goes to https://tea.test/away: 404 Not Found"},
		{"a mistake is none", "{line: sid=; Path=/shop/; Max-Age=0}", "{line: sid=; Path=/shop; Max-Age=0}", "it solves the task"},
		{"what an if expects is otherwise", "{wrote: {line: {has: Path=/shop/}}}", "{in: out, status: 404}", "its if does not hold: status: wanted one request, found 2 requests: GET /out 302, GET /shop 200"},
		{"a mistake is another's", "{holds: [out], fails: [gone], wrote: {line: {lacks: Max-Age}}}", "{holds: [gone]}", "its if does not hold"},
		{"a mistake before answers it", "{wrote: {line: {has: Path=/shop/}}}", "{fails: [gone]}", "slash, which stands before it, answers it"},
		{"a goal at once", "goal: {page: {shows: [Hello mina]}}", "goal: {jar: {sid: {value: mina}}}", "put_cookie https://tea.test/shop sid=mina; Path=/shop does it"},
		{"more than is needed", "          - visit: https://tea.test/shop\n", "          - visit: https://tea.test/shop\n          - visit: https://tea.test/shop\n", "does it"},
		{"a never that nothing breaks", "            - visit: https://tea.test/in\n          if: {breaks: [asked]}", "            - put_cookie: {url: https://tea.test/shop, name: side, value: mina}\n          if: {jar: {side: {value: mina}}}", "nothing breaks it"},
		{"no never of this name", "breaks: [asked]", "breaks: [askd]", `the task has no never "askd" (did you mean "asked"?)`},
		{"what never may be", "if: {stored: [sid]}", "if: {sent: [sid]}", "The page `/in` was asked for"},
	} {
		src := tasks(t)
		if !strings.Contains(src, c.old) {
			t.Fatalf("%s: the example has no %q", c.about, c.old)
		}
		p, said := loadTasks(t, strings.Replace(src, c.old, c.new, 1))
		if p != nil {
			tr, err := p.RunWith(t.Context(), scenario.Options{Prove: true})
			if err != nil {
				t.Fatalf("%s: %v", c.about, err)
			}
			for _, s := range tr.Steps {
				for _, ch := range s.Failed() {
					if strings.HasPrefix(ch.About, "task") {
						said = append(said, ch.Found.EN)
					}
				}
			}
		}
		got := strings.Join(said, "\n")
		if c.want == "" && c.about == "nothing" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s:\ngot  %s\nwant %s", c.about, got, c.want)
		}
	}
}

// TestAMutantThatPassesIsTold takes the promise away that keeps answers apart.
func TestAMutantThatPassesIsTold(t *testing.T) {
	src := tasks(t)
	start := strings.Index(src, "        gone: {text")
	end := start + strings.Index(src[start:], "\n") + 1
	src = strings.Replace(src[:start]+src[end:], "{holds: [out], fails: [gone], wrote: {line: {lacks: Max-Age}}}", "{fails: [out]}", 1)
	p, said := loadTasks(t, src)
	if p == nil {
		t.Fatal(said)
	}
	tr, err := p.RunWith(t.Context(), scenario.Options{Prove: true})
	if err != nil {
		t.Fatal(err)
	}
	var found string
	for _, ch := range tr.Steps[0].Failed() {
		found += ch.Found.EN + "\n"
	}
	for _, want := range []string{`the task passes with each of 2 small changes: without Max-Age; Max-Age=3600`} {
		if !strings.Contains(found, want) {
			t.Errorf("it is not said that %s:\n%s", want, found)
		}
	}
	p, said = loadTasks(t, strings.Replace(src, "answer: sid=; Path=/shop; Max-Age=0}", "answer: sid=; Path=/shop; Max-Age=0, free: [Max-Age]}", 1))
	if p == nil {
		t.Fatal(said)
	}
	if tr, err = p.RunWith(t.Context(), scenario.Options{Prove: true}); err != nil {
		t.Fatal(err)
	}
	for _, ch := range tr.Steps[0].Failed() {
		if strings.Contains(ch.Found.EN, "Max-Age)") || strings.Contains(ch.Found.EN, "Max-Age=3600)") {
			t.Errorf("Max-Age does not matter, and it is said that %s", ch.Found.EN)
		}
	}
}

// TestATry tries a task as a learner would.
func TestATry(t *testing.T) {
	p, _ := loadTasks(t, tasks(t))
	for _, c := range []struct {
		typed, mistake string
		held           int
		solved         bool
	}{
		{"sid=; Path=/; Max-Age=0", "", 0, false},
		{"Set-Cookie: sid=; Path=/shop/; Max-Age=0\n", "slash", 0, false},
		{"sid=; Path=/shop", "emptied", 1, false},
		{"", "", 0, false},
		{"set-cookie:sid=gone; path=/shop; max-age=-1", "", 2, true},
	} {
		tried, err := p.Write(t.Context(), 0, map[string]string{"line": c.typed})
		if err != nil {
			t.Fatal(err)
		}
		if tried.Mistake != c.mistake || tried.Held() != c.held || tried.Solved != c.solved || len(tried.Refused) > 0 {
			t.Errorf("%q: mistake %q, %d held, solved %v, refused %v", c.typed, tried.Mistake, tried.Held(), tried.Solved, tried.Refused)
		}
		if told := strings.Contains(strings.ToLower(c.typed), "set-cookie:"); told != (len(tried.Told) > 0) {
			t.Errorf("%q: told %v", c.typed, tried.Told)
		}
	}
	for _, wrong := range []string{"a\nb", "a=\x1b[31m", "a=\xff", strings.Repeat("x", 9<<10)} {
		tried, err := p.Write(t.Context(), 0, map[string]string{"line": wrong})
		if err != nil || len(tried.Refused) == 0 || len(tried.Promises) > 0 {
			t.Errorf("%.20q: %v, refused %v", wrong, err, tried.Refused)
		}
	}
}

// TestATryTellsWhatFailedOnTheWay: an act that the server failed at, and a value that was not
// there to be kept, are told to who tries, and the first to the author whose promise holds all
// the same.
func TestATryTellsWhatFailedOnTheWay(t *testing.T) {
	src, err := os.ReadFile("testdata/crashing.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const crash = `request.session["cup"] = request.POST["cup"]`
	load := func(text string) *scenario.Program {
		p, list, err := scenario.Load(lesson.Folder{FS: fstest.MapFS{"crashing.yaml": {Data: []byte(text)}}}, "crashing")
		if err != nil || p == nil {
			t.Fatal(err, list)
		}
		return p
	}
	tried, err := load(string(src)).Write(t.Context(), 0, map[string]string{"keep": crash})
	if err != nil || len(tried.Promises) != 2 {
		t.Fatal(err, tried)
	}
	kept := tried.Promises[1]
	if how := trace.CrashOf(kept.Steps); how == nil || how.Act != &kept.Steps[1] || how.Reason == nil || how.Reason.Says != "'cup'" {
		t.Errorf("the crash is told as %v", how)
	}
	if got := kept.Missed[1]; len(got) != 1 || got[0].EN != "what a later act needs of it was not there: cookie sessionid" {
		t.Errorf("what was not there is told as %v", got)
	}
	start, end := strings.Index(string(src), "        kept:\n"), strings.Index(string(src), "      mistakes:")
	alone := string(src[:start]) + strings.NewReplacer("try: {keep: ''}", "try: {keep: '"+crash+"'}", "{fails: [kept]}", "{fails: [quiet]}").Replace(string(src[end:]))
	tr, err := load(alone).RunWith(t.Context(), scenario.Options{Prove: true})
	if err != nil {
		t.Fatal(err)
	}
	const want = "it solves the task, though in promise quiet the server failed: The browser presses [Go] on https://tea.test/ 500 Internal Server Error, MultiValueDictKeyError: 'cup'"
	if failed := tr.Steps[0].Failed(); !slices.ContainsFunc(failed, func(c trace.Check) bool { return c.Found.EN == want }) {
		t.Errorf("the author is told %v, want %s", failed, want)
	}
}

// TestNothingHasNothingInIt: what is asked for in None, and set in it, raises in Python's words.
func TestNothingHasNothingInIt(t *testing.T) {
	const src = `statelab: 1
lesson: tasks
title: None
summary: None has nothing in it.
clock: 2026-03-02T09:00:00Z
sites:
  tea.test:
    pages:
      /none: {get: [{session_set: {order: {json: 'null'}}}, {text: Set.}]}
      /ask: {get: [{when: {session: {order.cup: {there: false}}, then: [{redirect: /none}]}}, {text: There.}]}
      /set: {get: [{session_set: {order.cup: small}}, {text: Set.}]}
steps:
  - step: a
    visit: https://tea.test/ask
    say: |
      S.
    expect: {hops: [{status: 302}, {status: 200}]}
  - step: b
    visit: https://tea.test/ask
    say: |
      S.
    expect: {status: 500, reason: TypeError}
  - step: c
    visit: https://tea.test/set
    say: |
      S.
    expect: {status: 500, reason: TypeError}
`
	p, said := loadTasks(t, src)
	if p == nil {
		t.Fatal(said)
	}
	tr, err := p.RunWith(t.Context(), scenario.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"", "argument of type 'NoneType' is not iterable", "'NoneType' object does not support item assignment"} {
		s := &tr.Steps[i]
		if failed := s.Failed(); len(failed) > 0 {
			t.Errorf("%s: %v", s.ID, failed)
		}
		if x := s.LastAnswer(); want != "" && (x.Server.Reason == nil || x.Server.Reason.Says != want) {
			t.Errorf("%s: the reason is %v, want %s", s.ID, x.Server.Reason, want)
		}
	}
}

// TestTheLessonGoesOnWithTheAnswer looks at the run, at what is told of the task, and at
// what the steps before it ran.
func TestTheLessonGoesOnWithTheAnswer(t *testing.T) {
	src := strings.Replace(tasks(t), "steps:\n", "steps:\n  - step: before\n    visit: https://tea.test/out\n    say: |\n      It does not work.\n    expect: {hops: [{status: 302}, {sent: [sid]}]}\n", 1)
	p, said := loadTasks(t, src)
	if p == nil {
		t.Fatal(said)
	}
	tr, err := p.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, failed := tr.Checks(); failed > 0 {
		t.Error(failures(src, tr))
	}
	want := trace.Hole{Name: "line", Kind: "set_cookie", Start: "sid=; Path=/; Max-Age=0", Answer: "sid=; Path=/shop; Max-Age=0"}
	if got := tr.Steps[1].Task; len(got.Holes) != 1 || got.Holes[0] != want || len(got.Promises) != 2 {
		t.Errorf("of the task is told %+v", got)
	}
	if got := tr.Steps[2].Task; len(got.Before) != 1 || got.Before[0].Verb != "put_cookie" || len(got.Acts) != 2 || tr.Steps[2].Verb != "visit" {
		t.Errorf("of what was done is told %+v", got)
	}
}

// TestTheTimeOfAStepPassesBeforeItsTask tries a task in a step that waits: whoever tries
// begins when the time has passed, as the answer does.
func TestTheTimeOfAStepPassesBeforeItsTask(t *testing.T) {
	src := strings.Replace(tasks(t), "  - step: into-her-account\n", "  - step: into-her-account\n    wait: 72h\n", 1)
	src = strings.Replace(src, "      about: cookie-is-the-login", "      promises: {in: {text: In, acts: [{visit: https://tea.test/shop}], expect: {page: {shows: [Hello mina]}}}}\n      about: cookie-is-the-login", 1)
	p, said := loadTasks(t, src)
	if p == nil {
		t.Fatal(said)
	}
	tr, err := p.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tried, err := p.Done(t.Context(), 1, nil)
	if err != nil || len(tried.Promises) != 1 {
		t.Fatal(tried, err)
	}
	if tries, runs := tried.Promises[0].Steps[0].Time, tr.Steps[1].Time; !tries.Equal(runs) || tries.Sub(tr.Steps[0].Time) != 72*time.Hour {
		t.Errorf("who tries begins at %v, the lesson goes on at %v", tries, runs)
	}
}

func BenchmarkProof(b *testing.B) {
	p, _ := loadTasks(b, tasks(b))
	for b.Loop() {
		if _, err := p.RunWith(b.Context(), scenario.Options{Prove: true}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestAPromiseThatTwoVisitorsDiffer keeps the value of one and looks at that of the other: the
// same for both breaks it, and whatever differs keeps it.
func TestAPromiseThatTwoVisitorsDiffer(t *testing.T) {
	p, said := loadTasks(t, `statelab: 1
lesson: tasks
title: Two visitors
summary: Two visitors differ.
clock: 2026-03-02T09:00:00Z
browsers: {mina: {title: Mina}, joon: {title: Joon}}
sites:
  shop.test:
    pages:
      /: {get: [{hole: line}]}
steps:
  - step: first
    who: mina
    task:
      ask: |
        Give each visitor a code of their own.
      sort: repair
      write: {line: {kind: view, start: 'return HttpResponse("aaaaaa")', answer: 'return HttpResponse(get_random_string(6))'}}
      promises:
        differ:
          text: Two visitors have different codes
          acts:
            - {who: mina, visit: 'https://shop.test/', remember: {hers: {body: '(.+)'}}}
            - {who: joon, visit: 'https://shop.test/'}
          expect: {body: {not: $hers, length: 6}}
      mistakes:
        same:
          try: {line: 'return HttpResponse("bbbbbb")'}
          if: {fails: [differ]}
          reply: |
            The same for all.
    visit: https://shop.test/
    say: |
      A code.
    expect: {status: 200}
`)
	if len(said) > 0 {
		t.Fatal(said)
	}
	for line, solved := range map[string]bool{
		`return HttpResponse("cccccc")`:                           false,
		`return HttpResponse(get_random_string(6, "0123456789"))`: true,
	} {
		tried, err := p.Write(t.Context(), 0, map[string]string{"line": line})
		if err != nil || tried.Solved != solved {
			t.Errorf("%s: solved %v, %v", line, tried.Solved, err)
		}
	}
	tr, err := p.RunWith(t.Context(), scenario.Options{Prove: true})
	if err != nil {
		t.Fatal(err)
	}
	if made, failed := tr.Checks(); made == 0 || failed > 0 {
		t.Errorf("%d of %d checks failed", failed, made)
	}
}
