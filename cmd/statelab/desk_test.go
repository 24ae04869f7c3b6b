package main

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// A glass is what somebody sees of a terminal at which the program runs.
type glass struct {
	keys   *os.File
	cmd    *exec.Cmd
	screen *emulator
	gone   chan struct{} // closed when the program writes no more
}

// An emulator is written by one and looked at by another. The library's own lock leaves out
// the look.
type emulator struct {
	mu sync.Mutex
	vt *vt.Emulator
}

func (e *emulator) Write(text []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.vt.Write(text)
}

// String is what stands on the screen.
func (e *emulator) String() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.vt.String()
}

// Resize is what a terminal does whose window changes.
func (e *emulator) Resize(columns, rows int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.vt.Resize(columns, rows)
}

// atDesk starts the program in a folder at a terminal of a size.
func atDesk(t testing.TB, dir, variable string, size pty.Winsize, args ...string) *glass {
	t.Helper()
	keys, cmd := started(t, dir, variable, size, args...)
	g := &glass{keys: keys, cmd: cmd, screen: &emulator{vt: vt.NewEmulator(int(size.Cols), int(size.Rows))}, gone: make(chan struct{})}
	go io.Copy(io.Discard, g.screen.vt) // what a terminal would answer: nothing hears it
	go func() {
		defer close(g.gone)
		io.Copy(g.screen, keys)
	}()
	return g
}

// until waits for a screen that has words, one behind the other.
func (g *glass) until(t testing.TB, words ...string) { g.wait(t, "", words, "") }

// wait waits for a screen that has words and not others.
func (g *glass) wait(t testing.TB, story string, words []string, hidden string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		screen := g.screen.String()
		if inOrder(screen, words) && (hidden == "" || !strings.Contains(screen, hidden)) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s: %q did not come, or not without %q:\n%s", story, words, hidden, screen)
		}
	}
}

// A deskTurn is a key and the words of the screen that it leads to, and others that are not
// there.
type deskTurn struct {
	story, keys string
	shown       []string
	hidden      string
}

func (g *glass) plays(t *testing.T, turns []deskTurn) {
	t.Helper()
	for _, turn := range turns {
		if _, err := io.WriteString(g.keys, turn.keys); err != nil {
			t.Fatal(err)
		}
		g.wait(t, turn.story, turn.shown, turn.hidden)
	}
}

const (
	toRight, toLeft, downwards, upwards = "\x1b[C", "\x1b[D", "\x1b[B", "\x1b[A"
)

func deskSize(columns, rows uint16) pty.Winsize { return pty.Winsize{Rows: rows, Cols: columns} }

func TestAStudentSitsAtTheDesk(t *testing.T) {
	dir := t.TempDir()
	g := atDesk(t, dir, "A=b", deskSize(80, 24), "lesson", "run", "small.yaml", "--color", "never")
	g.until(t, "A small lesson", "Enter begins")
	g.plays(t, []deskTurn{
		{"Enter begins", "\r", []string{"small 1/2  first", "+ a  1  until close", "WIRE (1) of 1", "> GET /", "< 200 OK", "a  1  stored", "1 of 2"}, "The server sends"},
		{"Space goes on", " ", []string{"+ a  1", "WIRE (1) of 1", "TEXT", "The server sends a cookie.", "2 of 2"}, "second"},
		{"and the right arrow to the next step", toRight, []string{"small 2/2  second", "  a  1  until close", "QUESTION", "2  Nothing", "1 to 2 answer"}, "WIRE"},
		{"Enter gives nothing away", "\r", []string{"QUESTION", "a number answers the question"}, "WIRE"},
		{"nor does w", "w", []string{"QUESTION", "this is told when the question is answered"}, "WIRE"},
		{"a hint, by its Hangul key", "ㅗ", []string{"QUESTION", "HINT", "Look at the jar."}, "It holds"},
		{"the next hint", "h", []string{"HINT", "It holds one cookie."}, "Look at the jar."},
		{"back to what was said, and before", toLeft, []string{"QUESTION"}, "HINT"},
		{"the step before stands at its end", toLeft, []string{"first", "TEXT", "The server sends a cookie."}, "QUESTION"},
		{"a number means nothing there", "2", []string{"first", "nothing is asked here"}, "QUESTION"},
		{"and on", "\r", []string{"second", "QUESTION"}, "HINT"},
		{"there is no third choice", "3", []string{"QUESTION", "a number answers the question"}, "WIRE"},
		{"a wrong answer is told after what happens", "2", []string{"WIRE (1) of 1", "a  1  sent", "YOUR ANSWER", "You said: Nothing."}, "It keeps"},
		{"and then", "\r", []string{"WIRE (1) of 1", "YOUR ANSWER", "It keeps what it was given.", "What holds: The cookie."}, "back."},
		{"the text", "\r", []string{"TEXT", "The browser sends it back.", "r again"}, "What holds"},
		{"the line of time", "\t", []string{"TIMELINE", "Tab: text", "BROWSER'S JAR", "a  ", "+"}, "sends it back"},
		{"and the text again", "\t", []string{"TEXT", "The browser sends it back."}, "TIMELINE"},
		{"details", "d", []string{"DETAILS", "Cookie: a=1"}, "TEXT"},
		{"which are longer than the screen", downwards + downwards, []string{"DETAILS", "rows 3 to "}, "rows 1 to"},
		{"and up", upwards, []string{"DETAILS", "rows 2 to "}, "rows 3 to"},
		{"which are left", "d", []string{"TEXT"}, "DETAILS"},
		{"why", "w", []string{"WHY", "> a", "sent", "host and path match"}, "TEXT"},
		{"cookies, from there", "c", []string{"COOKIES", "SameSite"}, "WHY"},
		{"keys", "?", []string{"KEYS", "r  ", "takes the question of this step again", "ASKS"}, "COOKIES"},
		{"Esc goes back", "\x1b", []string{"TEXT"}, "KEYS"},
		{"again", "r", []string{"QUESTION", "1 to 2 answer"}, "WIRE"},
		{"and rightly", "1", []string{"WIRE (1) of 1", "You said: The cookie."}, "QUESTION"},
		{"which is said", "\r", []string{"That holds."}, "It keeps"},
		{"the text", "\r", []string{"TEXT"}, "That holds"},
		{"the end is told in lines", "\r", []string{"0 of 1 prediction right.", "Of what you took again, the first time counts.", "1 more right when taken again."}, "TEXT"},
	})
	if err := g.cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

func TestAStudentLeavesTheDeskAndComesBack(t *testing.T) {
	dir := t.TempDir()
	g := atDesk(t, dir, "A=b", deskSize(80, 24), "lesson", "run", "small.yaml", "--color", "never")
	g.until(t, "Enter begins")
	g.plays(t, []deskTurn{
		{"on", "\r", []string{"first", "1 of 2"}, ""},
		{"on", "\r", []string{"first", "2 of 2"}, ""},
		{"on", "\r", []string{"second", "QUESTION"}, ""},
		{"a larger screen is laid out anew", "", []string{"QUESTION"}, ""},
	})
	g.resize(t, 120, 40)
	g.until(t, "-- QUESTION -", "+-- BROWSER'S JAR  shop.test")
	g.resize(t, 60, 20)
	g.until(t, "A lesson takes a screen of 80 by 24")
	g.resize(t, 80, 24)
	g.plays(t, []deskTurn{
		{"and the old one", "", []string{"second", "QUESTION"}, ""},
		{"q, in Hangul", "ㅂ", []string{"You stopped at step 2 of 2.", "To go on from here: statelab lesson run small.yaml"}, "QUESTION"},
	})
	if err := g.cmd.Wait(); err != nil {
		t.Errorf("leaving ends with %v", err)
	}
	g = atDesk(t, dir, "A=b", deskSize(80, 24), "lesson", "run", "small.yaml", "--color", "never", "--lang", "ko")
	g.until(t, "여기서 이어집니다", "Enter 시작")
	g.plays(t, []deskTurn{
		{"it goes on there", "\r", []string{"small 2/2  second", "질문", "1~2 답하기"}, ""},
		{"skipped", "s", []string{"요청과 응답 (1)/1", "질문을 건너뛰었습니다."}, ""},
		{"Ctrl-C leaves too", "\x03", []string{"2/2단계에서 멈추었습니다."}, "요청과 응답"},
	})
}

func (g *glass) resize(t *testing.T, columns, rows uint16) {
	t.Helper()
	g.screen.Resize(int(columns), int(rows))
	size := deskSize(columns, rows)
	if err := pty.Setsize(g.keys, &size); err != nil {
		t.Fatal(err)
	}
}

// A task and the prompt have lines: the desk makes room for them, and comes back.
func TestTheDeskMakesRoomForLines(t *testing.T) {
	g := atDesk(t, t.TempDir(), "A=b", deskSize(80, 24), "lesson", "run", "session-cookies", "--from", "the-lent-laptop", "--color", "never")
	g.until(t, "Enter begins")
	g.plays(t, []deskTurn{
		{"the task is set", "\r", []string{"Task:"}, "WIRE"},
		{"in parts", "\r", []string{"room:"}, "WIRE"},
		{"and skipped", "s\r", []string{"[Enter] next"}, "WIRE"},
		{"then the step comes", "\r", []string{"the-lent-laptop", "WIRE (1)"}, "[Enter]"},
		{"the prompt", "t", []string{"mina>"}, "WIRE"},
		{"a line", "jar\r", []string{"BROWSER'S JAR"}, "WIRE"},
		{"and back", "leave\r", []string{"the-lent-laptop", "WIRE (1)"}, "leave"},
		{"q", "q", []string{"You stopped at step"}, "WIRE"},
	})
}

// Lines are for everything that is no large terminal with somebody at it, and for who wants
// them.
func TestWhereThereIsNoDesk(t *testing.T) {
	for _, c := range []struct {
		story, variable string
		size            pty.Winsize
		args            []string
	}{
		{"--plain", "A=b", deskSize(80, 24), []string{"--plain"}},
		{"a dumb terminal", "TERM=dumb", deskSize(80, 24), nil},
		{"who hears", "ACCESSIBLE=1", deskSize(80, 24), nil},
		{"CI", "CI=1", deskSize(80, 24), nil},
		{"few columns", "A=b", deskSize(79, 24), nil},
		{"few rows", "A=b", deskSize(80, 23), nil},
		{"no pause", "A=b", deskSize(80, 24), []string{"--no-pause"}},
		{"all of it", "A=b", deskSize(80, 24), []string{"--verbose"}},
		{"a width", "A=b", deskSize(80, 24), []string{"--width", "70"}},
	} {
		keys, _ := started(t, t.TempDir(), c.variable, c.size, append([]string{"lesson", "run", "small.yaml", "--color", "never"}, c.args...)...)
		if seen := readUntil(t, keys, "A small lesson"); strings.Contains(seen, "\x1b[?1049h") {
			t.Errorf("%s: the whole screen is taken", c.story)
		}
	}
}

// Whoever asks a terminal that does not answer waits, or leaves what comes late to the shell.
func TestTheDeskAsksTheTerminalNothing(t *testing.T) {
	keys, _ := started(t, t.TempDir(), "A=b", deskSize(80, 24), "lesson", "run", "small.yaml")
	seen := readUntil(t, keys, "Enter begins")
	for _, query := range []string{"\x1b]10;?", "\x1b]11;?", "\x1b[6n", "\x1b[c", "\x1b[>c", "\x1b[>0q", "\x1b[?u", "$p", "\x1bP", "\x05"} {
		if strings.Contains(seen, query) {
			t.Errorf("the terminal is asked %q:\n%q", query, seen)
		}
	}
}

// BenchmarkDesk measures how long the first picture takes, the start of the program included,
// and how long a key.
func BenchmarkDesk(b *testing.B) {
	dir := b.TempDir()
	var first, key time.Duration
	keys := 0
	for b.Loop() {
		begin := time.Now()
		g := atDesk(b, dir, "A=b", deskSize(80, 24), "lesson", "run", "logout", "--no-progress")
		g.until(b, "Enter begins")
		first += time.Since(begin)
		for _, words := range []string{"1 of 2", "2 of 2", "QUESTION"} {
			pressed := time.Now()
			io.WriteString(g.keys, "\r")
			g.until(b, words)
			key += time.Since(pressed)
			keys++
		}
		g.keys.Close()
		g.cmd.Process.Kill()
		<-g.gone
	}
	b.ReportMetric(float64(first.Milliseconds())/float64(b.N), "ms/first")
	b.ReportMetric(float64(key.Milliseconds())/float64(keys), "ms/key")
}

// A task follows on a step that was told in more beats than the step behind the task has.
func TestTheDeskGoesFromALongStepToATask(t *testing.T) {
	g := atDesk(t, t.TempDir(), "A=b", deskSize(80, 24), "lesson", "run", "csrf-token", "--from", "a-form-from-before-the-login", "--color", "never")
	g.until(t, "Enter begins")
	g.plays(t, []deskTurn{
		{"the question", "\r", []string{"QUESTION"}, "WIRE"},
		{"answered", "2", []string{"WIRE", "YOUR ANSWER"}, "QUESTION"},
		{"how it came out", "\r", []string{"3 of 4"}, "2 of 4"},
		{"the text", "\r", []string{"4 of 4"}, "3 of 4"},
		{"the task", "\r", []string{"Task:"}, "WIRE"},
		{"skipped", "s\r", []string{"[Enter] next"}, "WIRE"},
		{"and the step behind it from its beginning", "\r", []string{"csrf-token 8/8", "WIRE", "1 of "}, "Task:"},
	})
}
