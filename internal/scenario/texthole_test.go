package scenario_test

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/language"
)

// TestHolesInTemplates writes in a hole that is a line of a template, or all of it, and looks at what is told of it.
func TestHolesInTemplates(t *testing.T) {
	src, err := os.ReadFile("../../docs/examples/any-file.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lesson := strings.Replace(string(src), "lesson: any-file", "lesson: tasks", 1)
	p, said := loadTasks(t, lesson)
	if p == nil {
		t.Fatal(said)
	}
	const step = 6
	for _, c := range []struct {
		written, refused string
		line, col        int
		solved           bool
	}{
		{`<form method="post">{% csrf_token %}`, "", 0, 0, true},
		{"<h1>How many seats?</h1>\n<form method=\"post\">{% csrf_token %}\n<input name=\"seats\"> <button>Ask</button>\n</form>", "", 0, 0, true},
		{`<form method="post">`, "", 0, 0, false},
		{`-`, "", 0, 0, false},
		{`<form>{% csrf_tokn %}`, "Invalid block tag on line 2: 'csrf_tokn'", 1, 7, false},
		{`<form>{% if user %}`, "Unclosed tag on line 2: 'if'", 1, 7, false},
	} {
		tried, err := p.Write(t.Context(), step, map[string]string{"form": c.written})
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case c.refused == "" && len(tried.Refused) > 0:
			t.Errorf("%s was refused: %v", c.written, tried.Refused)
		case c.refused != "" && (len(tried.Refused) != 1 || !strings.Contains(tried.Refused[0].Message, c.refused)):
			t.Errorf("%s: refused with %v, wanted %s", c.written, tried.Refused, c.refused)
		case c.refused != "":
			at := tried.Refused[0].Pos
			if hole, _ := language.InHole(at); hole != "form" || at.Line != c.line || at.Col != c.col {
				t.Errorf("%s is wrong at %v, wanted line %d, column %d of the hole", c.written, at, c.line, c.col)
			}
		case tried.Solved != c.solved:
			t.Errorf("%s: solved is %v, wanted %v", c.written, tried.Solved, c.solved)
		}
	}
	for _, c := range []struct{ about, old, new, want string }{
		{"within a line", "\n        {hole: form}\n", "\n        <p>{hole: form}</p>\n", "a hole of kind text does not stand here"},
		{"a wrong line of the template below it", `<input name="seats">`, `<input name="seats">{% foo %}`, "in seats.html, line 3: TemplateSyntaxError: Invalid block tag on line 3: 'foo'"},
		{"a wrong start", "start: <form>", `start: "<form>{% endfor %}"`, "in seats.html, line 2: TemplateSyntaxError: Invalid block tag on line 2: 'endfor'"},
	} {
		if _, said := loadTasks(t, strings.Replace(lesson, c.old, c.new, 1)); !strings.Contains(strings.Join(said, "\n"), c.want) {
			t.Errorf("%s: found %q, wanted %q", c.about, said, c.want)
		}
	}
}
