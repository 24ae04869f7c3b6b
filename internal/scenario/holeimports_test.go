package scenario_test

import (
	"strings"
	"testing"
)

const importing = `statelab: 1
lesson: tasks
title: Fresh
summary: A view asks a function.
topics: [sessions]
clock: 2026-03-02T09:00:00Z
browsers: {laptop: {title: A}}
sites:
  shop.test:
    modules:
      age: |
        import time


        def is_fresh(request):
            {hole: fresh}
    views: |
      from django.http import HttpResponse, HttpResponseBadRequest

      from .age import is_fresh


      def home(request):
          return HttpResponse("yes" if is_fresh(request) else "no")


      def other(request):
          {hole: other}
    pages:
      /: {view: home}
      /other/: {view: other}
      /short/: {get: [{hole: short}]}
steps:
  - step: mend
    task:
      ask: |
        Let it be fresh.
      sort: repair
      write:
        fresh: {kind: view, start: return False, answer: return time.time() > 0}
      promises:
        fresh: {text: It is fresh, acts: [{visit: 'https://shop.test/'}], expect: {page: {shows: ['yes']}}}
    visit: https://shop.test/
    say: |
      It is.
    expect: {status: 200}
  - step: answer
    task:
      ask: |
        Let it answer.
      sort: repair
      write:
        other: {kind: view, start: return HttpResponseBadRequest("no"), answer: return HttpResponse("yes")}
      promises:
        answers: {text: It answers, acts: [{visit: 'https://shop.test/other/'}], expect: {status: 200}}
    visit: https://shop.test/other/
    say: |
      It does.
    expect: {status: 200}
  - step: short
    task:
      ask: |
        Let it answer.
      sort: repair
      write:
        short: {kind: view, start: return HttpResponseBadRequest("no"), answer: return HttpResponse("yes")}
      promises:
        answers: {text: It answers, acts: [{visit: 'https://shop.test/short/'}], expect: {status: 200}}
    visit: https://shop.test/short/
    say: |
      It does.
    expect: {status: 200}
`

// TestHolesNameWhatTheirFileImports types names into the holes of files that import something: one that nothing imports
// is refused as in the file itself, also where the view alone would need no import, and an import may be typed with it.
// Lines without any import stand as they are.
func TestHolesNameWhatTheirFileImports(t *testing.T) {
	p, wrong := loadTasks(t, importing)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	for _, c := range []struct {
		step       int
		hole, text string
		refused    string
	}{
		{0, "fresh", "return timezone.now() is not None", "1:8: timezone is not imported here: Python answers NameError"},
		{0, "fresh", "from django.utils import timezone\nreturn timezone.now() is not None", ""},
		{0, "fresh", "import uuid\nreturn HttpResponse(uuid.uuid4().hex) is not None", "2:8: HttpResponse is not imported here: Python answers NameError"},
		{1, "other", `return JsonResponse({"a": 1})`, "1:8: JsonResponse is not imported here: Python answers NameError"},
		{1, "other", `return HttpResponse(uuid.uuid4().hex)`, "1:21: uuid is not imported here: Python answers NameError"},
		{1, "other", "from django.http import JsonResponse\nreturn JsonResponse({'a': 1})", ""},
		{2, "short", `return JsonResponse({"a": 1})`, ""},
		{2, "short", "from django.utils import timezone\nreturn JsonResponse({'a': str(timezone.now())})", ""},
	} {
		tried, err := p.Write(t.Context(), c.step, map[string]string{c.hole: c.text})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		said := strings.ReplaceAll(tried.Refused.Error(), "hole "+c.hole+":", "")
		if tried.Solved != (c.refused == "") || !strings.HasPrefix(said, c.refused) || (c.refused == "") != (said == "") {
			t.Errorf("%s: refused: %q, want %q, solved %v", c.text, said, c.refused, tried.Solved)
		}
	}
	for _, answer := range []string{"answer: return time.time() > 0", `answer: return HttpResponse("yes")`} {
		wrong := strings.Replace(importing, answer, "answer: return JsonResponse(0)", 1)
		if _, problems := loadTasks(t, wrong); len(problems) == 0 || !strings.Contains(problems[0], "JsonResponse is not imported here") {
			t.Errorf("%s: %q", answer, problems)
		}
	}
}
