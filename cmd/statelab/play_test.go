package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// A person types at the prompt of a terminal: keys complete, bring back and clear lines,
// and what is answered stands above the line.
func TestKeysAtThePrompt(t *testing.T) {
	screen, cmd := atTerminalWith(t, "A=b", pty.Winsize{Rows: 24, Cols: 80}, "play", "--color", "never")
	all := readUntil(t, screen, "alice>")
	for _, turn := range []struct{ story, typed, shown string }{
		{"Tab completes a word, Enter does the line", "vis\tshop.t\t\r", "SERVER'S TABLE  django_session"},
		{"Tab lists what could stand there", "w\t", "wait  wire  why  what-if"},
		{"Ctrl-C clears the line", "\x03", "alice> w^C"},
		{"what can mean one thing alone is done", "퍄냣 /login/\r", "the keyboard was set to Hangul: read as visit https://shop.test/login/"},
		{"a password is shown nowhere", "submit Log in username=alice password=pw-alice-1\r", "alice> submit Log in username=alice password=***"},
		{"nor kept in the history", "\x1b[A\r", "read as visit https://shop.test/login/"},
		{"Enter takes what was offered", "vist /cart/\r", "Right would be: visit /cart/"},
		{"and does it", "\r", "ANSWERS  200 OK  Your cart is empty."},
		{"a late answer of the terminal is no input", "\x1b[?2026;2$y\x1b[?1u\x1b]11;rgb:0000/0000/0000\x07jar\r", "alice> jar"},
		{"Hangul is edited by syllables", "who 가나\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7facts\r", "Done, the last first"},
		{"Ctrl-C on an empty line says how to leave and what would be lost", "\x03", "not saved, acts: 5. save my-playground.yaml keeps them"},
		{"a line in between takes it back", "jar\r", "BROWSER'S JAR"},
		{"Ctrl-D asks", "\x04", "not saved, acts: 5."},
	} {
		screen.WriteString(turn.typed)
		all += readUntil(t, screen, turn.shown)
	}
	screen.WriteString("\x04") // once more: it asked
	if err := cmd.Wait(); err != nil {
		t.Errorf("leaving: %v", err)
	}
	for _, asked := range []string{"\x1b[?u", "$p", "\x1b]10;?", "\x1b]11;?", "\x1b[6n", "\x1b[c", "\x1b[>c", "\x1b[>q"} {
		if strings.Contains(all, asked) {
			t.Errorf("the terminal is asked %q", asked)
		}
	}
	if !strings.Contains(all, "leave, or Ctrl-D, goes") {
		t.Error("it is not said how to leave")
	}
	if strings.Contains(all, "pw-alice-1*") || strings.Count(all, "Hello alice") != 1 {
		t.Errorf("a line was done twice, or a password is shown:\n%q", all)
	}
}

// Pasted lines are done one after the other, as if they were typed, and the last one,
// which has no end, waits.
func TestAPasteOfTenLines(t *testing.T) {
	screen, cmd := atTerminalWith(t, "A=b", pty.Winsize{Rows: 24, Cols: 80}, "play", "--color", "never")
	readUntil(t, screen, "alice>")
	lines := []string{"visit shop.test", "submit Add apple", "wait 1h", "visit /", "submit Add pear", "remember key cookie sessionid", "as eve", "visit shop.test", "acts", "kept"}
	screen.WriteString("\x1b[200~" + strings.Join(lines, "\r") + "\r# not yet\x1b[201~")
	seen := readUntil(t, screen, "$key  ")
	at := 0
	for _, line := range lines {
		n := strings.Index(seen[at:], "> "+line)
		if n < 0 {
			t.Fatalf("%q was not done, or too early:\n%s", line, seen)
		}
		at += n
	}
	screen.WriteString("\x03\x04\x04")
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// Nobody is asked who leaves nothing behind, has it in a file, or says so twice.
func TestLeavingAsksOnce(t *testing.T) {
	for _, turn := range []struct {
		story string
		args  []string
		typed []string // each behind what is shown before it
		shown []string
	}{
		{"nothing was done", nil, []string{"jar\r", "q\r"}, []string{"alice>", "no cookies"}},
		{"it is saved", nil, []string{"visit shop.test\r", "save mine.yaml\r", "quit\r"}, []string{"alice>", "connection 1", "is written"}},
		{"it is recorded", []string{"--record", "lines.txt"}, []string{"visit shop.test\r", "leave\r"}, []string{"alice>", "connection 1"}},
		{"Ctrl-C says it, and a second one goes", nil, []string{"visit shop.test\r", "\x03", "\x03"}, []string{"alice>", "connection 1", "not saved, acts: 1"}},
		{"leave asks, and leave goes", nil, []string{"visit shop.test\r", "leave\r", "leave\r"}, []string{"alice>", "connection 1", "not saved, acts: 1"}},
	} {
		screen, cmd := atTerminalWith(t, "A=b", pty.Winsize{Rows: 24, Cols: 80}, append([]string{"play", "--color", "never"}, turn.args...)...)
		for i, typed := range turn.typed {
			readUntil(t, screen, turn.shown[i])
			screen.WriteString(typed)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v", turn.story, err)
		}
	}
}

// What is drawn after the screen has changed has its new width.
func TestThePromptAfterAResize(t *testing.T) {
	screen, _ := atTerminalWith(t, "A=b", pty.Winsize{Rows: 24, Cols: 80}, "play", "--color", "never")
	readUntil(t, screen, "alice>")
	for _, columns := range []int{40, 100, 60} {
		if err := pty.Setsize(screen, &pty.Winsize{Rows: 30, Cols: uint16(columns)}); err != nil {
			t.Fatal(err)
		}
		screen.WriteString("jar\r")
		seen := readUntil(t, screen, "no cookies")
		if !strings.Contains(seen, strings.Repeat("-", columns-1)) || strings.Contains(seen, strings.Repeat("-", columns)) {
			t.Errorf("%d columns:\n%q", columns, seen)
		}
	}
}

// On a screen that is narrower than an answer can be drawn, no line is wider than it: the
// library counts lines, and would lose the one that is typed.
func TestAnswersOnANarrowScreen(t *testing.T) {
	const columns = 10
	screen, _ := atTerminalWith(t, "A=b", pty.Winsize{Rows: 6, Cols: columns}, "play", "--color", "never")
	readUntil(t, screen, "alice>")
	screen.WriteString("rows\r")
	seen := readUntil(t, screen, "No site ke", "eps a sess", "row.")
	answer := seen[strings.Index(seen, "No site ke"):]
	for _, line := range strings.FieldsFunc(ansi.Strip(answer), func(c rune) bool { return c == '\r' || c == '\n' }) {
		if ansi.StringWidth(line) > columns {
			t.Errorf("%q is wider than the screen:\n%q", line, answer)
		}
	}
}

// Who suspends the program has their shell again, and goes on with the line that was begun;
// where there is no shell to come back from, nothing is suspended.
func TestSuspendAndResume(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command("sh", "-c", "set -m; "+asProgram(t, dir)+" play --color never; echo in the shell; fg")
	cmd.Env = []string{"TERM=xterm-256color", "PATH=" + os.Getenv("PATH"), "HOME=" + dir, "GOCOVERDIR=" + dir}
	shell, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shell.Close(); cmd.Process.Kill(); cmd.Wait() })
	readUntil(t, shell, "alice>")
	shell.WriteString("ja\x1a")
	readUntil(t, shell, "in the shell", "alice> ja")
	shell.WriteString("r\r")
	readUntil(t, shell, "no cookies")

	alone, _ := atTerminalWith(t, "A=b", pty.Winsize{Rows: 24, Cols: 80}, "play", "--color", "never")
	readUntil(t, alone, "alice>")
	alone.WriteString("ja\x1ar\r")
	readUntil(t, alone, "no cookies")
}

// Who hears the screen, or has a dumb terminal, gets lines and nothing that is repainted.
func TestPlainLinesForWhoHearsTheScreen(t *testing.T) {
	for _, env := range []string{"ACCESSIBLE=1", "TERM=dumb"} {
		screen, cmd := atTerminalWith(t, env, pty.Winsize{Rows: 24, Cols: 80}, "play", "--color", "never")
		seen := readUntil(t, screen, "alice>")
		screen.WriteString("vist shop.test\n")
		seen += readUntil(t, screen, "visit shop.test")
		screen.WriteString("\n")
		seen += readUntil(t, screen, "BROWSER'S JAR")
		screen.WriteString("leave\n")
		seen += readUntil(t, screen, "not saved, acts: 1.")
		screen.WriteString("leave\n")
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v", env, err)
		}
		if strings.Contains(seen, "\x1b") {
			t.Errorf("%s: the screen is told how to draw:\n%q", env, seen)
		}
	}
}

// Behind a step of a lesson things can be tried in the world as it is there, and the
// lesson goes on where it was.
func TestTryBehindAStep(t *testing.T) {
	screen, _ := atTerminalWith(t, "A=b", pty.Winsize{Rows: 50, Cols: 80}, "lesson", "run", "small.yaml", "--color", "never")
	readUntil(t, screen, "q quit")
	screen.WriteString("t\n")
	readUntil(t, screen, "browser>")
	screen.WriteString("cookies\r")
	readUntil(t, screen, "Session")
	screen.WriteString("drop_cookie a\r")
	readUntil(t, screen, "no cookies left")
	screen.WriteString("leave\r")
	if seen := readUntil(t, screen, "Back in the lesson."); !strings.Contains(seen, "tried here and gone: drop_cookie a. save my-small.yaml keeps such things") {
		t.Errorf("what was tried is gone without a word:\n%s", seen)
	}
	screen.WriteString("\n")
	readUntil(t, screen, "2  Nothing")
	screen.WriteString("1\n")
	readUntil(t, screen, "That holds.")
}
