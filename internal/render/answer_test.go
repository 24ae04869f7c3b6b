package render_test

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// What was said stands before what happens, with nothing about right or wrong, and
// once more behind it, with the reply and what holds.
func TestWhatHoldsStandsBehindWhatHappened(t *testing.T) {
	s := login()
	s.Predict.Choices[1].Reply = nil
	replied := login()
	open := login()
	open.Predict.DecidedBy = nil
	none := login()
	none.Predict.Choices[1].Right = false
	const say = "\n\n`login()` made a key"
	for _, c := range []struct {
		story          string
		step           trace.Step
		answer         view.Answer
		before, behind string
	}{
		{"a wrong answer", s, 1, "You said: no row.\n", "You said: no row.\nCount the rows after the step.\nWhat holds: one row." + say},
		{"the right one, to which nothing is said", s, 2, "You said: one row.\n", "You said: one row. That holds." + say},
		{"the right one, with a reply", replied, 2, "You said: one row.\n", "You said: one row. That holds.\nCount the rows after the step." + say},
		{"a question skipped", s, view.Skipped, "You skipped the question. Look at: queries, SERVER'S TABLE.\n", "The answer: one row." + say},
		{"another, which no run decides", open, view.Skipped, "You skipped the question. Look at what follows and decide for yourself.\n",
			"The answer: one row.\nCount the rows after the step." + say},
		{"none of the choices holds", none, 1, "You said: no row.\n", "You said: no row. That does not hold.\nCount the rows after the step." + say},
		{"nobody asked", s, 0, "", "`login()` made a key"},
	} {
		got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.Answered(lesson(c.step), 0, c.answer) })
		for _, want := range []string{"/login/\n" + c.before + "---", "---\n" + c.behind} {
			if strings.Count(got, want) != 1 {
				t.Errorf("%s: %q should stand once in\n%s", c.story, want, got)
			}
		}
		details := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.Details(lesson(c.step), 0) })
		for _, twice := range []string{"You said", "The answer", "`login()` made"} {
			if strings.Contains(details, twice) {
				t.Errorf("%s: %q was read before, and stands in the details too:\n%s", c.story, twice, details)
			}
		}
	}
}

// A transcript asks, shows what happens, and only then answers; without the evidence
// there is neither question nor answer, but to who was asked.
func TestATranscriptAnswersBehindWhatHappened(t *testing.T) {
	got := drawn(t, render.Options{Profile: termenv.Ascii}, func(r *render.Terminal) { r.Whole(lesson(login())) })
	at := 0
	for _, want := range []string{"Predict: How many rows", "\n  2  one row\n", "SERVER'S TABLE", "The answer: one row.\nCount the rows", "\n\n`login()` made"} {
		n := strings.Index(got[at:], want)
		if n < 0 {
			t.Fatalf("%q is missing, or too early, in\n%s", want, got)
		}
		at += n
	}
	quiet := render.Options{Profile: termenv.Ascii, Quiet: true}
	if got := drawn(t, quiet, func(r *render.Terminal) { r.Whole(lesson(login())) }); strings.Contains(got, "The answer:") {
		t.Errorf("an answer without its question:\n%s", got)
	}
	got = drawn(t, quiet, func(r *render.Terminal) { r.Answered(lesson(login()), 0, 1) })
	if strings.Count(got, "You said:") != 1 || !strings.Contains(got, "\nWhat holds: one row.\n") {
		t.Errorf("what came of an answer is missing, or said twice, in\n%s", got)
	}
}

// The end says what the person did, and how to go on.
func TestEnding(t *testing.T) {
	const next = "statelab lesson run expires-not-again-today"
	asking := lesson(login(), login(), login(), logout())
	for name, lang := range map[string]rule.Language{"ending.en.txt": rule.English, "ending.ko.txt": rule.Korean} {
		golden(t, name, drawn(t, render.Options{Lang: lang, Profile: termenv.Ascii}, func(r *render.Terminal) {
			r.Ending(asking, render.End{First: []view.Answer{2, 1, 2, 0}, Next: next})
			r.Ending(asking, render.End{First: []view.Answer{2, view.Skipped, 3, 0}, Retaken: true})
			r.Ending(lesson(login()), render.End{First: []view.Answer{2}, Others: "statelab lesson list"})
			r.Ending(lesson(logout()), render.End{First: []view.Answer{0}, Next: next})
			r.Ending(lesson(login(), failing()), render.End{First: []view.Answer{2, 0}, Next: next})
		}))
	}
	got := drawn(t, render.Options{Profile: termenv.Ascii, Width: 40}, func(r *render.Terminal) { r.Ending(asking, render.End{Next: next}) })
	if !strings.HasSuffix(got, "\nNext:\n"+next+"\n") {
		t.Errorf("the command cannot be copied from\n%s", got)
	}
}
