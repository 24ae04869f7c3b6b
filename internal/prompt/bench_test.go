package prompt_test

import (
	"fmt"
	"io"
	"testing"

	"statelab/internal/prompt"
	"statelab/internal/render"
)

// hundred is a session of a hundred acts.
func hundred(b *testing.B) *prompt.Session {
	s := open(b, playground(b), 0, true)
	say(b, s, "visit https://shop.test/login/")
	say(b, s, "submit Log in username=alice password=pw-alice-1")
	for i := range 98 {
		say(b, s, fmt.Sprintf("visit https://shop.test/?%d", i))
	}
	return s
}

// BenchmarkAct does an act in a session of a hundred and draws its step, and takes it back
// outside of the time.
func BenchmarkAct(b *testing.B) {
	s := hundred(b)
	term := render.NewTerminal(io.Discard, render.Options{})
	for b.Loop() {
		term.Reply(say(b, s, "visit /cart/"))
		b.StopTimer()
		say(b, s, "undo")
		b.StartTimer()
	}
}

// BenchmarkUndo takes one of a hundred acts back, and does it again outside of the time.
func BenchmarkUndo(b *testing.B) {
	s := hundred(b)
	for b.Loop() {
		say(b, s, "undo")
		b.StopTimer()
		say(b, s, "redo")
		b.StartTimer()
	}
}

// BenchmarkWhatIf tries all changes for a cookie that was not sent, behind a hundred acts.
func BenchmarkWhatIf(b *testing.B) {
	s := hundred(b)
	say(b, s, "put_cookie locked=1; Secure")
	say(b, s, "visit http://shop.test/")
	for b.Loop() {
		say(b, s, "what-if")
	}
}

// BenchmarkComplete completes a line in a session of a hundred acts.
func BenchmarkComplete(b *testing.B) {
	s := hundred(b)
	for b.Loop() {
		s.Complete("why s", 5)
	}
}
