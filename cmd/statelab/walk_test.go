package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// asProgram returns a path under which the test binary acts as the program (see
// TestMain).
func asProgram(tb testing.TB, dir string) string {
	tb.Helper()
	exe, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	program := filepath.Join(dir, "statelab")
	if err := os.Symlink(exe, program); err != nil && !errors.Is(err, fs.ErrExist) {
		tb.Fatal(err)
	}
	return program
}

// atTerminal starts the program on a pseudo-terminal that never answers, and
// returns the terminal's other end.
func atTerminal(t *testing.T, columns uint16, args ...string) (*os.File, *exec.Cmd) {
	t.Helper()
	return atTerminalWith(t, "A=b", pty.Winsize{Rows: 120, Cols: columns}, args...)
}

// atTerminalWith is atTerminal of any size, with one more variable in the
// environment.
func atTerminalWith(t *testing.T, variable string, size pty.Winsize, args ...string) (*os.File, *exec.Cmd) {
	t.Helper()
	return atTerminalIn(t, t.TempDir(), variable, size, args...)
}

// atTerminalIn is atTerminalWith in a folder, which is the home of the person as well: what
// is kept there is found by whoever comes back. Lessons are told in lines, since most
// stories read them.
func atTerminalIn(t *testing.T, dir, variable string, size pty.Winsize, args ...string) (*os.File, *exec.Cmd) {
	t.Helper()
	if len(args) == 0 || strings.HasPrefix(args[0], "--") || args[0] == "play" || args[0] == "review" || slices.Equal(args[:min(2, len(args))], []string{"lesson", "run"}) {
		args = append(slices.Clone(args), "--plain")
	}
	return started(t, dir, variable, size, args...)
}

// started starts the program in a folder at a terminal, as it is called.
func started(t testing.TB, dir, variable string, size pty.Winsize, args ...string) (*os.File, *exec.Cmd) {
	t.Helper()
	program := asProgram(t, dir)
	if err := os.WriteFile(dir+"/small.yaml", []byte(small), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	// Where statements are counted, a program says so that does not know where to.
	cmd.Env = []string{"TERM=xterm-256color", "PATH=" + os.Getenv("PATH"), "HOME=" + dir, "GOCOVERDIR=" + dir, variable}
	screen, err := pty.StartWithSize(cmd, &size)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		screen.Close()
		cmd.Process.Kill()
		cmd.Wait()
	})
	return screen, cmd
}

// readUntil reads from the screen until the words have come, one behind the other.
func readUntil(t *testing.T, screen *os.File, words ...string) string {
	t.Helper()
	var seen bytes.Buffer
	found := make(chan error, 1)
	go func() {
		buf := make([]byte, 4096)
		for !inOrder(seen.String(), words) {
			n, err := screen.Read(buf)
			seen.Write(buf[:n])
			if err != nil {
				found <- err
				return
			}
		}
		found <- nil
	}()
	select {
	case err := <-found:
		if err != nil {
			t.Fatalf("%v before %q came:\n%s", err, words, seen.String())
		}
	case <-time.After(longestWait):
		t.Fatalf("%q did not come", words)
	}
	return seen.String()
}

// inOrder reports whether a text holds the words one behind the other.
func inOrder(text string, words []string) bool {
	for _, w := range words {
		_, rest, ok := strings.Cut(text, w)
		if !ok {
			return false
		}
		text = rest
	}
	return true
}

// A terminal can be asked for its colours, its size, its cursor. One that does
// not answer would keep who asks waiting, so nothing is asked.
func TestASilentTerminalIsAskedNothing(t *testing.T) {
	screen, _ := atTerminal(t, 80, "lesson", "run", "small.yaml")
	seen := readUntil(t, screen, "q quit")
	for _, query := range []string{"\x1b]10;?", "\x1b]11;?", "\x1b[6n", "\x1b[c", "\x1b[>", "\x1b[?", "\x1bP", "\x05"} {
		if strings.Contains(seen, query) {
			t.Errorf("the terminal is asked %q:\n%q", query, seen)
		}
	}
	if !strings.Contains(seen, "\x1b[") {
		t.Error("there is no colour on a terminal of 256 colours")
	}
}

func TestAStudentWalksThroughALesson(t *testing.T) {
	screen, cmd := atTerminal(t, 80, "lesson", "run", "small.yaml", "--color", "never")
	seen := readUntil(t, screen, "q quit")
	if strings.Contains(seen, "STEP 2") || strings.Contains(seen, "What does the browser send") {
		t.Errorf("the second step came unasked:\n%s", seen)
	}
	screen.WriteString("\n")
	readUntil(t, screen, "2  Nothing")
	screen.WriteString("h\n")
	readUntil(t, screen, "Look at the jar.")
	screen.WriteString("2\n")
	seen = readUntil(t, screen, "[Enter] end")
	at := 0
	for _, words := range []string{
		"STEP 2 of 2", "You said: Nothing.", "ASKS", "BROWSER'S JAR", "You said: Nothing.", "It keeps what it was given.",
		"What holds: The cookie.", "The browser sends it back.",
	} {
		n := strings.Index(seen[at:], words)
		if n < 0 {
			t.Fatalf("after the answer %q does not come, or too early:\n%s", words, seen)
		}
		at += n
	}
	if strings.Contains(seen, "check") {
		t.Errorf("a student is told of checks that held:\n%s", seen)
	}
	screen.WriteString("\n")
	if seen := readUntil(t, screen, "right."); !strings.Contains(seen, "0 of 1 prediction right.") || strings.Contains(seen, "OK") {
		t.Errorf("it ends with\n%s", seen)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// An exchange is what a person types, the words up to which the screen then comes, and
// those that are on it and are not.
type exchange struct {
	story, typed, until string
	shown               []string
	hidden              string
}

func (x exchange) play(t *testing.T, screen *os.File) {
	t.Helper()
	screen.WriteString(x.typed + "\n")
	seen := readUntil(t, screen, x.until)
	for _, words := range x.shown {
		if !strings.Contains(seen, words) {
			t.Errorf("%s: %q is missing in\n%s", x.story, words, seen)
		}
	}
	if strings.Contains(seen, x.hidden) {
		t.Errorf("%s: %q came unasked in\n%s", x.story, x.hidden, seen)
	}
}

// The jar can be looked at before and after a step, a step can be seen again,
// whole or with everything, and who comes forward again is not asked twice.
func TestAStudentLooksAround(t *testing.T) {
	for _, columns := range []uint16{40, 80} {
		screen, cmd := atTerminal(t, columns, "lesson", "run", "small.yaml", "--color", "never")
		readUntil(t, screen, "q quit")
		for _, turn := range []exchange{
			{"the jar after the first step", "c", "q quit", []string{"COOKIES  shop.test", "Expires /", "Session: kept until"}, "STEP"},
			{"the first step with all there is", "d", "q quit", []string{"STEP 1 of 2", "GET / HTTP/1.1"}, "STEP 2"},
			{"nobody knows this key", "x", "q quit", []string{"That is none of the keys"}, "STEP"},
			{"there is nothing to go back to", "b", "q quit", []string{"There is no step before this one"}, "STEP"},
			{"and no question to take again", "r", "q quit", []string{"This step asks no question"}, "STEP"},
			{"what can be typed", "?", "q quit", []string{"leaves the lesson"}, "STEP"},
			{"on to the question", "n", "1 to 2:", []string{"What does the browser send", "c cookies"}, "ASKS"},
			{"nobody knows this answer", "3", "1 to 2:", []string{"That is no answer: type 1 to 2, s"}, "STEP"},
			{"the jar before the second step", "c", "1 to 2:", []string{"COOKIES  shop.test"}, "STEP"},
			{"back to the step before", "b", "q quit", []string{"STEP 1 of 2"}, "What does the browser send"},
			{"on to the question", "", "1 to 2:", []string{"What does the browser send"}, "ASKS"},
			{"and all there is of it", "d", "1 to 2:", []string{"STEP 1 of 2", "GET / HTTP/1.1", "What does the browser send"}, "It keeps"},
			{"the answer", "2", "q quit", []string{"STEP 2 of 2", "It keeps", "What holds: The cookie.", "b back"}, "STEP 1"},
			{"back", "b", "q quit", []string{"STEP 1 of 2"}, "STEP 2"},
			{"forward", "", "q quit", []string{"You said: Nothing.", "STEP 2 of 2", "What holds: The cookie."}, "1 to 2:"},
			{"with everything", "d", "q quit", []string{"GET / HTTP/1.1"}, "STEP 1"},
		} {
			turn.play(t, screen)
		}
		screen.WriteString("\n")
		readUntil(t, screen, "0 of 1 prediction right.")
		if err := cmd.Wait(); err != nil {
			t.Errorf("it ends with %v", err)
		}
	}
}

func TestAStudentLeaves(t *testing.T) {
	screen, cmd := atTerminal(t, 40, "lesson", "run", "small.yaml", "--color", "never")
	readUntil(t, screen, "q quit")
	screen.WriteString("q\n")
	readUntil(t, screen, "You stopped at step 1 of 2.\r\nTo go on from here:\r\nstatelab lesson run small.yaml\r\n")
	if err := cmd.Wait(); err != nil {
		t.Errorf("leaving ends with %v", err)
	}
}

// firstByte starts a lesson and returns how long its first byte took, the start
// of the process included: on a silent terminal, or in a pipe.
func firstByte(tb testing.TB, program string, terminal bool) time.Duration {
	tb.Helper()
	return firstByteOf(tb, terminal, tb.TempDir(), program, "lesson", "run", "logout")
}

// firstByteOf is firstByte of a program with any words behind it.
func firstByteOf(tb testing.TB, terminal bool, home, program string, args ...string) time.Duration {
	tb.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = []string{"TERM=xterm-256color", "HOME=" + home}
	begin := time.Now()
	var out io.ReadCloser
	var err error
	if terminal {
		out, err = pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	} else if out, err = cmd.StdoutPipe(); err == nil {
		err = cmd.Start()
	}
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		tb.Fatal(err)
	}
	took := time.Since(begin)
	out.Close()
	cmd.Process.Kill()
	cmd.Wait()
	return took
}

// asking is what a program writes to a terminal from which it wants an answer: where the cursor
// is, what the terminal is or can do, its colours.
var asking = regexp.MustCompile(`\x1b\[(?:[>=?]?[0-9;]*[cn]|\?[0-9;]*\$p|\?u|>0?q)|\x1b\][0-9]+;\?|\x1bP[+$]q`)

// Whoever asks a terminal that does not answer waits for seconds. On a silent terminal the
// lesson is there, and nothing was asked before.
func TestTheFirstByteDoesNotWaitForTheTerminal(t *testing.T) {
	for _, asks := range []string{"\x1b[6n", "\x1b[c", "\x1b[>0c", "\x1b[?2026$p", "\x1b]11;?\a", "\x1b[?u"} {
		if !asking.MatchString("a" + asks) {
			t.Errorf("%q asks, and is not known for it", asks)
		}
	}
	for _, args := range [][]string{{"lesson", "run", "logout"}, {"lesson", "run", "logout", "--plain"}, {}} {
		screen, cmd := started(t, t.TempDir(), "A=b", pty.Winsize{Rows: 24, Cols: 80}, args...)
		if before := readUntil(t, screen, "q quit"); asking.MatchString(before) {
			t.Errorf("statelab %s asks the terminal %q first", strings.Join(args, " "), asking.FindString(before))
		}
		screen.Close()
		cmd.Process.Kill()
		cmd.Wait()
	}
}

func BenchmarkFirstByte(b *testing.B) {
	program := asProgram(b, b.TempDir())
	for b.Loop() {
		firstByte(b, program, true)
	}
}

// A keyboard that is set to Hangul has other signs on the same keys, and some
// write wide digits.
func TestAStudentTypesHangul(t *testing.T) {
	screen, cmd := atTerminal(t, 80, "lesson", "run", "small.yaml", "--lang", "ko", "--color", "never")
	readUntil(t, screen, "q 끝내기")
	for _, turn := range []struct{ story, typed, until, shown string }{
		{"a key that nobody knows", "ㅋ", "q 끝내기", "그런 키는 없습니다"},
		{"c", "ㅊ", "q 끝내기", "세션: 브라우저를"},
		{"d", "ㅇ", "q 끝내기", "GET / HTTP/1.1"},
		{"n", "ㅜ", "2까지):", "What does the browser send"},
		{"h", "ㅗ", "2까지):", "Look at the jar."},
		{"b", "ㅠ", "q 끝내기", "1/2단계"},
		{"n", "ㅜ", "2까지):", "What does the browser send"},
		{"2", "２", "q 끝내기", "It keeps what it was given."},
	} {
		screen.WriteString(turn.typed + "\n")
		if seen := readUntil(t, screen, turn.until); !strings.Contains(seen, turn.shown) {
			t.Errorf("%s for %s: %q is missing in\n%s", turn.typed, turn.story, turn.shown, seen)
		}
	}
	screen.WriteString("ㅂ\n")
	if err := cmd.Wait(); err != nil {
		t.Errorf("ㅂ for q ends with %v", err)
	}
}

// Enter alone gives nothing away, as often as it is pressed, and a question can be
// taken again: what is shown is the last answer, what counts is the first.
func TestAStudentTakesAQuestionAgain(t *testing.T) {
	const asked, behind = "1 to 2: ", "q quit "
	screen, cmd := atTerminal(t, 80, "lesson", "run", "small.yaml", "--color", "never")
	readUntil(t, screen, behind)
	for _, turn := range []exchange{
		{"on to the question", "", asked, []string{"STEP 2 of 2", "goes to https://shop.test/", "Predict:", "s skip"}, "ASKS"},
		{"Enter", "", asked, []string{"Predict:", "2  Nothing", "Enter alone chooses nothing", "s skip"}, "ASKS"},
		{"Enter again", "", asked, []string{"Predict:", "Enter alone chooses nothing"}, "ASKS"},
		{"next", "n", asked, []string{"Predict:", "Enter alone chooses nothing"}, "ASKS"},
		{"the question, please", "r", asked, []string{"Predict:"}, "Enter alone"},
		{"what can be typed?", "?", asked, []string{"skips the question"}, "Predict:"},
		{"a wrong answer", "2", behind, []string{"You said: Nothing.\r\n---", "What holds: The cookie.", "r again"}, "Predict:"},
		{"the question again", "r", asked, []string{"Predict:"}, "ASKS"},
		{"the right answer, in words", "the cookie", behind, []string{"You said: The cookie.\r\n---", "You said: The cookie. That holds."}, "Nothing."},
		{"the question again", "r", asked, []string{"Predict:"}, "ASKS"},
		{"who skips it then keeps the answer", "s", behind, []string{"You said: The cookie. That holds."}, "skipped"},
		{"back", "b", behind, []string{"STEP 1 of 2"}, "r again"},
		{"forward", "", behind, []string{"STEP 2 of 2", "That holds.", "r again"}, "Predict:"},
	} {
		turn.play(t, screen)
	}
	screen.WriteString("\n")
	readUntil(t, screen, "0 of 1 prediction right.\r\nWrong: 2 second. You said: Nothing. What holds: The cookie.\r\nOf what you took again, the first time counts. 1 more right when taken again.\r\n")
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// One hint comes after the other, and then it is said that there are no more.
func TestHintsComeOneByOne(t *testing.T) {
	screen, _ := atTerminal(t, 80, "lesson", "run", "small.yaml", "--color", "never")
	readUntil(t, screen, "q quit")
	for _, turn := range []struct{ typed, until, shown string }{
		{"h", "q quit", "There is no hint for this step."},
		{"", "1 to 2:", "Predict:"},
		{"h", "1 to 2:", "HINT 1 of 2"},
		{"h", "1 to 2:", "HINT 2 of 2"},
		{"h", "1 to 2:", "There are no more hints for this step."},
		{"s", "q quit", "The answer: The cookie."},
		{"h", "q quit", "HINT 1 of 2"},
		{"h", "q quit", "HINT 2 of 2"},
		{"h", "q quit", "There are no more hints for this step."},
	} {
		screen.WriteString(turn.typed + "\n")
		if seen := readUntil(t, screen, turn.until); !strings.Contains(seen, turn.shown) {
			t.Errorf("%q: %q is missing in\n%s", turn.typed, turn.shown, seen)
		}
	}
}

// Before a question about the first step there is nothing to go back to.
func TestNothingIsBeforeTheFirstQuestion(t *testing.T) {
	head, steps, _ := strings.Cut(small, "  - step: first")
	_, second, _ := strings.Cut(steps, "  - step: second")
	file := filepath.Join(t.TempDir(), "small.yaml")
	if err := os.WriteFile(file, []byte(head+"  - step: second"+second), 0o666); err != nil {
		t.Fatal(err)
	}
	screen, _ := atTerminal(t, 80, "lesson", "run", file, "--color", "never")
	if seen := readUntil(t, screen, "1 to 2:"); strings.Contains(seen, "b back") {
		t.Errorf("a way back is offered:\n%s", seen)
	}
	screen.WriteString("b\n")
	if seen := readUntil(t, screen, "1 to 2:"); !strings.Contains(seen, "There is no step before this one") || strings.Contains(seen, "STEP") {
		t.Errorf("b before the first step shows\n%s", seen)
	}
	screen.WriteString("d\n")
	if seen := readUntil(t, screen, "1 to 2:"); !strings.Contains(seen, "There is no step before this one") || strings.Contains(seen, "STEP") {
		t.Errorf("d before the first step shows\n%s", seen)
	}
}

// Who ends the input leaves, and the shell's prompt begins on a line of its own.
func TestTheInputEnds(t *testing.T) {
	screen, cmd := atTerminal(t, 80, "lesson", "run", "small.yaml", "--color", "never")
	readUntil(t, screen, "q quit")
	screen.WriteString("\n")
	readUntil(t, screen, "1 to 2: ")
	screen.WriteString("\x04")
	seen := readUntil(t, screen, "small.yaml\r\n")
	if want := "\r\n\r\nYou stopped at step 2 of 2.\r\nTo go on from here: statelab lesson run small.yaml\r\n"; strings.ReplaceAll(seen, "^D\b\b", "") != want {
		t.Errorf("after the end of the input comes %q, want %q", seen, want)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// playThrough skips every question and task and goes on until a prompt has the words, or to the end,
// and returns all that was drawn.
func playThrough(screen *os.File, until string) (seen string) {
	for {
		part, more := stretch(screen)
		seen += part
		switch {
		case !more || strings.HasSuffix(part, until):
			return seen
		case asksAnswer.MatchString(part), asksTask.MatchString(part):
			screen.WriteString("s\n")
		default:
			screen.WriteString("\n")
		}
	}
}

// A lesson of the curriculum ends with the command that plays the one after it, in the
// language that was asked for, and Enter plays it.
func TestTheNextLessonFollows(t *testing.T) {
	order := curriculumCourse().Order()
	const onward, koreans = "[Enter] next lesson  or letter + Enter: ? help, q quit ", "[Enter] 다음 수업  또는 글자를 입력하고 Enter: ? 도움말, q 끝내기 "
	for _, c := range []struct {
		story       string
		args        []string
		until, last string
		title       string // of the lesson to which Enter goes
	}{
		{"a lesson", order[:1], onward, "\r\nNext: statelab lesson run " + order[1] + "\r\n\r\n" + onward, "One request, and the next"},
		{"in Korean", []string{order[0], "--lang", "ko"}, koreans, "\r\n다음 수업: statelab lesson run " + order[1] + " --lang ko\r\n\r\n" + koreans, "요청 하나, 그리고 다음 요청"},
		{"the last lesson", order[len(order)-1:], onward, "\r\nThis was the last of the lessons. To choose one again: statelab lesson list\r\n", ""},
		{"a lesson of one's own", []string{"small.yaml"}, onward, "0 of 1 prediction right, 1 skipped.\r\nSkipped: 2 second. The answer: The cookie.\r\n", ""},
	} {
		t.Run(c.story, func(t *testing.T) {
			screen, cmd := atTerminal(t, 80, append([]string{"lesson", "run", "--color", "never"}, c.args...)...)
			seen := playThrough(screen, c.until)
			if !strings.HasSuffix(seen, c.last) || strings.Count(seen, "statelab lesson run") > 1 {
				t.Errorf("it ends with\n%s", seen)
			}
			if c.title != "" {
				screen.WriteString("\n")
				readUntil(t, screen, c.title)
				screen.WriteString("q\n")
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("it ends with %v", err)
			}
		})
	}
}

// A machine that builds has a terminal at times, and nobody who presses Enter.
func TestNobodyIsAskedOnAMachineThatBuilds(t *testing.T) {
	screen, cmd := atTerminalWith(t, "CI=1", pty.Winsize{Rows: 24, Cols: 80}, "lesson", "run", "small.yaml", "--color", "never")
	if seen := readUntil(t, screen, "The browser sends it back."); strings.Contains(seen, "[Enter]") || !strings.Contains(seen, "The answer: The cookie.") {
		t.Errorf("somebody is asked:\n%s", seen)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}
