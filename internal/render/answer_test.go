package render_test

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/rule"
)

// The verdict stands at the top of the step, and again with the reply below its
// explanation, since a tall step leaves only that on the screen; who skipped the
// question is told the answer.
func TestAnAnswerStaysWithItsStep(t *testing.T) {
	s := login()
	s.Predict.Choices[1].Reply = nil
	for _, c := range []struct {
		story          string
		answer         render.Answer
		verdict, reply string
	}{
		{"a wrong answer", 1, "\nYour prediction: no row. Not so: one row.\n---", "\nNot so: one row. Count the rows after the step.\nOK  8"},
		{"the right one, to which nothing is said", 2, "\nYour prediction: one row. Right.\n---", "in the row.\nRight.\nOK  8"},
		{"a question skipped", render.Skipped, "\nSkipped. The answer: one row.\n---", "in the row.\nSkipped. The answer: one row.\nOK  8"},
		{"nobody asked", 0, "/login/\n---", "in the row.\nOK  8"},
	} {
		for view, draw := range map[string]func(*render.Terminal){
			"default": func(r *render.Terminal) { r.Answered(lesson(s), 0, c.answer) },
			"details": func(r *render.Terminal) { r.Details(lesson(s), 0, c.answer) },
		} {
			got := drawn(t, render.Options{Profile: termenv.Ascii, Checks: true}, draw)
			for _, want := range []string{c.verdict, c.reply} {
				if strings.Count(got, want) != 1 {
					t.Errorf("%s, %s: %q should stand once in\n%s", c.story, view, want, got)
				}
			}
		}
	}
	s.Predict.Choices[1].Reply = prose("A key needs a row.", "키에는 행이 있어야 합니다.")
	got := drawn(t, render.Options{Profile: termenv.Ascii, Checks: true}, func(r *render.Terminal) { r.Answered(lesson(s), 0, render.Skipped) })
	if !strings.Contains(got, "\nSkipped. The answer: one row. A key needs a row.\nOK  8") {
		t.Errorf("what the author says to the answer is missing in\n%s", got)
	}
}

// The end says what the person did, and how to go on.
func TestEnding(t *testing.T) {
	const next = "statelab lesson run expires-not-again-today"
	asking := lesson(login(), login(), login(), logout())
	for name, lang := range map[string]rule.Language{"ending.en.txt": rule.English, "ending.ko.txt": rule.Korean} {
		golden(t, name, drawn(t, render.Options{Lang: lang, Profile: termenv.Ascii}, func(r *render.Terminal) {
			r.Ending(asking, []render.Answer{2, 1, 2, 0}, next)
			r.Ending(asking, []render.Answer{2, render.Skipped, 3, 0}, "")
			r.Ending(lesson(login()), []render.Answer{2}, "")
			r.Ending(lesson(logout()), []render.Answer{0}, next)
			r.Ending(lesson(login(), failing()), []render.Answer{2, 0}, next)
		}))
	}
	got := drawn(t, render.Options{Profile: termenv.Ascii, Width: 40}, func(r *render.Terminal) { r.Ending(asking, nil, next) })
	if !strings.HasSuffix(got, "\nNext:\n"+next+"\n") {
		t.Errorf("the command cannot be copied from\n%s", got)
	}
}
