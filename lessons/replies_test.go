package lessons_test

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/scenario"
)

// replied are codes that somebody may try in tasks, and the mistakes of which the reply is true of
// each: "" where none is, and the task says nothing.
var replied = []struct{ lesson, hole, code, want string }{
	{"four-pages", "order", "request.session[\"ordered\"] = request.session.get(\"cake\", \"\")\nreturn redirect(\"/thanks/\")", "not_compared"},
	{"four-pages", "order", "request.session[\"ordered\"] = request.POST[\"cake\"]\nreturn redirect(\"/thanks/\")", "believes_the_field"},
	{"four-pages", "order", "if request.POST[\"cake\"] != \"plum\":\n    return redirect(\"/check/\")\nrequest.session[\"ordered\"] = request.session.get(\"cake\", \"\")\nreturn redirect(\"/thanks/\")", "one_word"},
	{"four-pages", "order", "if request.POST[\"cake\"] != request.session[\"cake\"]:\n    return HttpResponse(\"Sorry, choose again\")\nrequest.session[\"ordered\"] = request.session.get(\"cake\", \"\")\nreturn redirect(\"/thanks/\")", "another_answer"},
	{"four-pages", "order", "if request.POST[\"cake\"] != request.session[\"cake\"]:\n    return render(request, \"check.html\")\nrequest.session[\"ordered\"] = request.session.get(\"cake\", \"\")\nreturn redirect(\"/thanks/\")", "shown_at_once"},
	{"four-pages", "order", "if request.POST[\"cake\"] != request.session[\"cake\"]:\n    redirect(\"/check/\")\nrequest.session[\"ordered\"] = request.session.get(\"cake\", \"\")\nreturn redirect(\"/thanks/\")", ""},
	{"four-pages", "order", "if request.POST[\"cake\"] != request.session[\"cake\"]:\n    request.session[\"cake\"] = \"\"\nrequest.session[\"ordered\"] = request.session.get(\"cake\", \"\")\nreturn redirect(\"/thanks/\")", "no_return"},
	{"four-pages", "order", "if request.POST[\"cake\"] == request.session[\"cake\"]:\n    return redirect(\"/check/\")\nrequest.session[\"ordered\"] = request.session.get(\"cake\", \"\")\nreturn redirect(\"/thanks/\")", "the_wrong_way_round"},
	{"behind-a-proxy", "settings", "SECURE_SSL_REDIRECT = True", "still_loops"},
	{"behind-a-proxy", "settings", "SECURE_SSL_REDIRECT = False", "nothing_left"},
	{"behind-a-proxy", "settings", "", "nothing_left"},
}

// What a task replies to a code is true of this code: it is the reply of the mistake that was
// made, and not of one that fails in the same way.
func TestRepliesAreTrueOfTheCode(t *testing.T) {
	for _, c := range replied {
		p, problems, err := scenario.Load(lesson.Folder{FS: os.DirFS(".")}, c.lesson)
		if err != nil || p == nil {
			t.Fatal(c.lesson, err, problems)
		}
		for i, s := range load(t, c.lesson).Steps {
			if s.Task == nil || len(s.Task.Write) != 1 || s.Task.Write[0].Name.Value != c.hole {
				continue
			}
			tried, err := p.Write(t.Context(), i, map[string]string{c.hole: c.code})
			if err != nil {
				t.Fatal(c.lesson, err)
			}
			if tried.Mistake != c.want || tried.Solved {
				t.Errorf("%s: to\n%s\nthe reply is that of %q, want %q (refused: %v, solved: %v)", c.lesson, indented(c.code), tried.Mistake, c.want, tried.Refused, tried.Solved)
			}
		}
	}
}

func indented(code string) string { return "    " + strings.ReplaceAll(code, "\n", "\n    ") }
