package main

import (
	"strings"
	"testing"

	"github.com/creack/pty"
)

// Where the first step would push what the lesson is about off the screen, it
// waits until that is read; where there is room for both, nobody is kept waiting.
func TestTheOpeningIsNotPushedOffTheScreen(t *testing.T) {
	for _, c := range []struct {
		rows  uint16
		waits bool
	}{{17, true}, {18, false}, {0, false}} {
		screen, _ := atTerminalWith(t, "A=b", pty.Winsize{Rows: c.rows, Cols: 80}, "lesson", "run", "small.yaml", "--color", "never")
		seen := readUntil(t, screen, "q quit")
		if got := strings.Contains(seen, "[Enter] begin"); got != c.waits || strings.Contains(seen, "STEP 1") == c.waits {
			t.Fatalf("%d rows: it waits %v, want %v:\n%s", c.rows, got, c.waits, seen)
		}
		if rows := uint16(strings.Count(seen, "\n") + 1); !c.waits && c.rows > 0 && rows != c.rows {
			t.Errorf("the opening and the first step take %d rows, so this test is about another number than %d", rows, c.rows)
		}
		if c.waits {
			screen.WriteString("x\n")
			readUntil(t, screen, "That is none of the keys")
			screen.WriteString("\n")
			readUntil(t, screen, "STEP 1 of 2")
		}
	}
}

// A step that is too tall for the screen is told in parts, and all keys can be typed
// between them; who makes the screen larger or smaller reads on there.
func TestAStepIsToldInParts(t *testing.T) {
	const more, behind = "2  or letter + Enter: ? help, q quit ", "q quit "
	screen, _ := atTerminalWith(t, "A=b", pty.Winsize{Rows: 12, Cols: 80}, "lesson", "run", "small.yaml", "--color", "never")
	readUntil(t, screen, "[Enter] begin  or letter + Enter: ? help, q quit ")
	for _, turn := range []struct {
		exchange
		resize pty.Winsize
	}{
		{exchange: exchange{"the exchange", "", more, []string{"\r\n\r\nSTEP 1 of 2", "ANSWERS", "[Enter] part 2 of "}, "BROWSER'S JAR"}},
		{exchange: exchange{"nobody knows this key", "x", more, []string{"That is none of the keys"}, "STEP"}},
		{exchange: exchange{"what can be typed", "?", "b break off, ? help, q quit ", []string{"goes on", "this step with its bytes", "] part 2 of "}, "STEP"}},
		{exchange: exchange{"and the marks", "", more, []string{"anonymous: somebody who is not logged in"}, "STEP"}},
		{exchange: exchange{"the cookies", "c", more, []string{"COOKIES  shop.test"}, "STEP"}},
		{exchange: exchange{"the details, which are taller still", "d", "or letter + Enter: b break off, ? help, q quit ", []string{"STEP 1 of 2"}, "BROWSER'S JAR"}},
		{exchange: exchange{"some more of them", "", "or letter + Enter: b break off, ? help, q quit ", []string{"details"}, "STEP"}},
		{exchange: exchange{"enough of them", "b", more, []string{"[Enter] part 2 of "}, "STEP"}},
		{exchange: exchange{"nothing is before", "b", more, []string{"There is no step before"}, "STEP"}},
		{exchange: exchange{"the second part", "", behind, []string{"BROWSER'S JAR", "The server sends a cookie.", "[Enter] next"}, "ANSWERS"}},
		{exchange: exchange{"the question", "", "1 to 2: ", []string{"Predict:"}, "ASKS"}},
		{exchange: exchange{"back to the step before", "b", more, []string{"STEP 1 of 2", "] part 2 of "}, "Predict:"}},
		{exchange: exchange{"the rest of it", "", behind, []string{"BROWSER'S JAR"}, "STEP"}},
		{exchange: exchange{"the question again", "", "1 to 2: ", []string{"Predict:"}, "ASKS"}},
		{exchange: exchange{"an answer", "2", behind, []string{"STEP 2 of 2", "You said: Nothing.", "] part 2 of "}, "What holds:"}},
		{exchange: exchange{"again, before the end was seen", "r", behind, []string{"when you have seen the whole step"}, "1 to 2"}},
		{exchange{"a wider, taller screen", "", behind, []string{"\r\n" + strings.Repeat("-", 99) + "\r\nBROWSER'S JAR", "What holds:", "[Enter] end"}, "STEP"}, pty.Winsize{Rows: 40, Cols: 100}},
		{exchange: exchange{"a number where nothing is asked", "1", behind, []string{"type r and Enter to take the question"}, "STEP"}},
		{exchange{"a screen of few rows", "x", behind, []string{"That is none of the keys", "e see again, r again"}, "STEP"}, pty.Winsize{Rows: 15, Cols: 100}},
		{exchange: exchange{"what has left the screen", "ㄷ", "b break off, ? help, q quit ", []string{"STEP 2 of 2", "You said: Nothing.", "] part 2 of "}, "What holds:"}},
		{exchange: exchange{"another key of the prompt behind it", "h", "q quit \r\nHINT 1 of 2\r\nLook at the jar.\r\n[Enter] end  or letter + Enter: b back, d details, c cookies, e see again, r again, t try, ? help,\r\nq quit ", nil, "none of the keys"}},
		{exchange{"a screen of few columns", "b", behind, []string{"\r\n" + strings.Repeat("-", 39) + "\r\n", "STEP 1 of 2", "BROWSER'S JAR", "[Enter] next"}, "] part "}, pty.Winsize{Rows: 40, Cols: 40}},
	} {
		if turn.resize.Rows > 0 {
			if err := pty.Setsize(screen, &turn.resize); err != nil {
				t.Fatal(err)
			}
		}
		turn.play(t, screen)
	}
}

// A width that was asked for stays, whatever the terminal does.
func TestAWidthThatWasAskedForStays(t *testing.T) {
	const rule = "\r\n-----------------------------------------------------------\r\n"
	screen, _ := atTerminal(t, 100, "lesson", "run", "small.yaml", "--color", "never", "--width", "60")
	readUntil(t, screen, "q quit ")
	if err := pty.Setsize(screen, &pty.Winsize{Rows: 50, Cols: 90}); err != nil {
		t.Fatal(err)
	}
	exchange{"on to the question", "", "1 to 2: ", nil, "ASKS"}.play(t, screen)
	exchange{"the step", "1", "q quit ", []string{rule}, "Predict:"}.play(t, screen)
}
