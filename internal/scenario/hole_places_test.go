package scenario_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/scenario"
)

// twoHoles is a view with two holes, of which the one below uses what the one above gives a name.
const twoHoles = `statelab: 1
lesson: two
title: Two holes
summary: A view that is written in two places.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    pages:
      /:
        get:
          - {hole: key}
          - when: {get: {x: '1'}, then: [{session_set: {x: '1'}}]}
          - {hole: guard}
          - {text: Hello.}
steps:
  - step: write
    say: |
      Write both.
    hint:
      names: |
        A name of the first place is known in the second.
    task:
      sort: repair
      ask: |
        Count the visits, and refuse the third.
      write:
        key:
          kind: view
          start: ''
          answer: |
            key = f"visits-{request.GET.get('who', 'nobody')}"
            limit = 2
        guard:
          kind: view
          start: ''
          answer: |
            visits = cache.get(key, 0)
            cache.set(key, visits + 1, None)
            if visits >= limit:
                return HttpResponse("Enough.", status=429)
      promises:
        second:
          text: The second visit is welcome
          acts: [{visit: https://shop.test/}, {visit: https://shop.test/}]
          expect: {status: 200}
        third:
          text: The third is refused
          acts: [{visit: https://shop.test/}, {visit: https://shop.test/}, {visit: https://shop.test/}]
          expect: {status: 429}
`

func readTwo(t *testing.T, load func(lesson.Folder, string) (*scenario.Program, diag.List, error), src string) (*scenario.Program, diag.List) {
	t.Helper()
	p, problems, err := load(lesson.Folder{FS: fstest.MapFS{"two.yaml": {Data: []byte(src)}}}, "two")
	if err != nil {
		t.Fatal(err)
	}
	return p, problems
}

// A name that is given in the hole above is known in the one below, whoever writes both.
func TestAHoleKnowsTheNamesOfTheOneAbove(t *testing.T) {
	p, problems := readTwo(t, scenario.Load, twoHoles)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for name, c := range map[string]struct {
		texts  map[string]string
		solved bool
	}{
		"the answer's names":  {map[string]string{"key": "key = \"n\"\nlimit = 2", "guard": "n = cache.get(key, 0)\ncache.set(key, n + 1, None)\nif n >= limit:\n    return HttpResponse(\"Enough.\", status=429)"}, true},
		"others":              {map[string]string{"key": "entry = \"n\"", "guard": "cache.add(entry, 0)\nif cache.get(entry) >= 2:\n    return HttpResponse(\"Enough.\", status=429)\ncache.incr(entry)"}, true},
		"one that is missing": {map[string]string{"key": "limit = 2", "guard": "cache.set(key, 1, None)"}, false},
	} {
		tried, err := p.Write(t.Context(), 0, c.texts)
		if err != nil || len(tried.Refused) > 0 || tried.Solved != c.solved {
			t.Errorf("%s: %v, refused %v, solved %v, want %v", name, err, tried.Refused, tried.Solved, c.solved)
		}
	}
	if wrong := p.Unread(0, "guard", map[string]string{"key": "entry = \"n\"", "guard": "cache.incr(entry)"}); len(wrong) > 0 {
		t.Errorf("what the text above gives a name is not known: %v", wrong)
	}
	if wrong := p.Unread(0, "guard", map[string]string{"key": "", "guard": "cache.incr(entry)"}); len(wrong) == 0 {
		t.Error("a name that nothing gives is known")
	}
}

// What is wrong inside a block is told at its line and column there, once.
func TestWhatIsWrongInAnAnswerIsToldAtItsPlace(t *testing.T) {
	for about, c := range map[string]struct {
		old, new, message string
		column            int
	}{
		"in an answer":     {"cache.set(key, visits + 1, None)", "cache.set(key, visits * 2, None)", "calculations other than", 28},
		"in its last line": {"return HttpResponse(\"Enough.\", status=429)", "return HttpResponse(\"Enough.\", status=9)", "a status is a number", 17},
		"in quotes":        {"start: ''\n          answer: |\n            key", "start: 'a = len(1)'\n          answer: |\n            key", "len() is not read here", 23},
	} {
		src := strings.Replace(twoHoles, c.old, c.new, 1)
		_, problems := readTwo(t, scenario.Load, src)
		if len(problems) == 0 || !strings.Contains(problems[0].Message, c.message) {
			t.Errorf("%s: %v", about, problems)
			continue
		}
		lines := strings.Split(src, "\n")
		at := problems[0].Pos
		if at.Line < 1 || at.Col != c.column || !strings.Contains(c.new, strings.TrimSpace(lines[at.Line-1])) && !strings.Contains(lines[at.Line-1], "a = len(1)") {
			t.Errorf("%s: %v is told at %d:%d: %s", about, problems[0].Message, at.Line, at.Col, lines[max(at.Line-1, 0)])
		}
		for _, other := range problems[1:] {
			if other.Message == problems[0].Message || other.Pos.Line == 0 {
				t.Errorf("%s: told again: %v", about, other)
			}
		}
	}
}

// The code of a lesson is there before the task is that fills its holes.
func TestADraftNeedsNoTaskForItsHoles(t *testing.T) {
	src := twoHoles[:strings.Index(twoHoles, "    hint:")] + "    visit: https://shop.test/\n"
	if _, problems := readTwo(t, scenario.Load, src); len(problems) == 0 {
		t.Error("a lesson passes whose holes nothing fills")
	}
	p, problems := readTwo(t, scenario.LoadDraft, src)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if pages := p.Pages(); len(pages) != 1 || !strings.Contains(pages[0].Code, `request.session["x"] = "1"`) {
		t.Errorf("%+v", pages)
	}
}

// A comparison with another number, or another text, is a small change of an answer.
func TestAComparisonIsChanged(t *testing.T) {
	src := strings.NewReplacer("visits >= limit", "visits >= 2", "            limit = 2\n", "").Replace(twoHoles)
	p, problems := readTwo(t, scenario.Load, src)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	tr, err := p.RunWith(t.Context(), scenario.Options{Mutants: true, Prove: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range tr.Steps[0].Mutants {
		if m.What.EN == "if visits >= 20:" {
			if len(m.Breaks) != 1 || m.Breaks[0] != "third" {
				t.Errorf("%+v", m)
			}
			return
		}
	}
	t.Errorf("no other number was tried: %+v", tr.Steps[0].Mutants)
}
