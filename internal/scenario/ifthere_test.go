package scenario_test

import (
	"strings"
	"testing"

	"statelab/internal/scenario"
)

// onceShop has a form that a right answer takes away, and one that leaves it and says no.
const onceShop = `statelab: 1
lesson: tasks
title: Once
summary: A page that is good for one time.
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    models: {Member: {fields: {name: CharField}}}
    pages:
      /:
        get: [{hole: shown}, {template: '<form method="post"><button>Join</button></form>'}]
        post: [{create_row: {model: Member, set: {name: Mina}}}, {text: Welcome.}]
steps:
  - step: join
    task:
      ask: |
        Let everybody in once.
      sort: repair
      write:
        shown:
          kind: view
          start: ''
          answer: |
            if Member.objects.exists():
                return HttpResponse("No more.", status=404)
      promises:
        once:
          text: Once is enough
          acts: [{visit: 'https://club.test/'}, {submit: {button: Join}}, {visit: 'https://club.test/'}, {if_there: true, submit: {button: Join}}]
          expect: {status: {one_of: [403, 4xx]}, tables: {Member: 1}}
      mistakes:
        never:
          try: {shown: 'raise Http404'}
          if: {wrote: {shown: raise Http404}}
          reply: |
            Nobody gets in.
    visit: https://club.test/
    say: |
      The form.
    expect: {status: 200}
`

// TestAnActThatARightAnswerTakesAway passes over an act of a promise where its button is gone:
// what is expected is about the act before it. Where the act must be done it is not passed over.
func TestAnActThatARightAnswerTakesAway(t *testing.T) {
	p, wrong := loadTasks(t, onceShop)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	try := func(texts map[string]string) *scenario.Tried {
		t.Helper()
		tried, err := p.Write(t.Context(), 0, texts)
		if err != nil || len(tried.Refused) > 0 {
			t.Fatal(err, tried.Refused)
		}
		return tried
	}
	tried := try(map[string]string{"shown": "if Member.objects.exists():\n    return HttpResponse(\"No more.\", status=404)\n"})
	if !tried.Solved || len(tried.Promises[0].Steps) != 3 {
		t.Errorf("solved %v, acts %d, not true and 3: the fourth was not there to be done", tried.Solved, len(tried.Promises[0].Steps))
	}
	if tried := try(map[string]string{"shown": "raise Http404\n"}); tried.Solved || len(tried.Promises[0].Missed[1]) != 1 {
		t.Errorf("solved %v, missed %v: the first form has to be there", tried.Solved, tried.Promises[0].Missed)
	}
	if tried := try(map[string]string{"shown": "pass\n"}); tried.Solved || len(tried.Promises[0].Steps) != 4 {
		t.Errorf("solved %v, acts %d: where it is there it is done", tried.Solved, len(tried.Promises[0].Steps))
	}
	for _, c := range []struct{ old, new, want string }{
		{"    visit: https://club.test/\n    say", "    if_there: true\n    visit: https://club.test/\n    say", `only an act of a promise has "if_there"`},
		{"{if_there: true, submit: {button: Join}}", "{if_there: true, visit: 'https://club.test/'}", "if_there is of click and submit: visit needs no link and no button"},
	} {
		if _, got := loadTasks(t, strings.Replace(onceShop, c.old, c.new, 1)); len(got) != 1 || !strings.Contains(got[0], c.want) {
			t.Errorf("%s: got %q, want %q", c.new, got, c.want)
		}
	}
}
