package language_test

import (
	"testing"

	"statelab/internal/lesson"
)

// TestARefusalDoesNotShowTheAnswer holds what is said to lines that cannot be read against the
// answer: what it calls and the start does not is for the learner to find, whatever the hint
// has between its parentheses.
func TestARefusalDoesNotShowTheAnswer(t *testing.T) {
	r, _ := reader(t)
	for _, c := range []struct{ start, answer, text, hint string }{
		{"request.session.flush()", "request.session.set_expiry(60)", "request.session.set_expiry(age)", ""},
		{"request.session.flush()", "request.session[\"a\"] = \"b\"", "request.session.set_expiry(age)", "write request.session.set_expiry(60 * 60)"},
		{"request.session.set_expiry(0)", "request.session.set_expiry(60)", "request.session.set_expiry(age)", "write request.session.set_expiry(60 * 60)"},
	} {
		h := holeOf("code", "view")
		h.Start, h.Answer = lesson.Text{Value: c.start}, lesson.Text{Value: c.answer}
		_, problems := r.ReadHole(h, c.text)
		if len(problems) != 1 || problems[0].Hint != c.hint {
			t.Errorf("%s, where the answer is %s: %v, want the hint %q", c.text, c.answer, problems, c.hint)
		}
	}
}
