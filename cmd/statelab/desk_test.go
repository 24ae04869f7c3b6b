package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
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
	until(t, fmt.Sprintf("%s: %q, and not %q", story, words, hidden), func() (bool, string) {
		screen := g.screen.String()
		return inOrder(screen, words) && (hidden == "" || !strings.Contains(screen, hidden)), screen
	})
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
		{"Enter begins, also as a line feed", "\n", []string{"small 1/2  first", "+ a  1  until close", "WIRE (1) of 1", "> ASKS GET /", "< ANSWERS 200 OK", "a  1  stored", "1 of 2"}, "The server sends"},
		{"Space goes on", " ", []string{"+ a  1", "WIRE (1) of 1", "TEXT", "The server sends a cookie.", "2 of 2"}, "second"},
		{"and the right arrow to the next step", toRight, []string{"small 2/2  second", "  a  1  until close", "QUESTION", "2  Nothing", "1 to 2 answer"}, "WIRE"},
		{"Enter gives nothing away", "\r", []string{"QUESTION", "a number answers the question"}, "WIRE"},
		{"nor does w", "w", []string{"QUESTION", "this is told when the question is answered"}, "WIRE"},
		{"a hint, by its Hangul key", "ㅗ", []string{"QUESTION", "HINT", "Look at the jar."}, "It holds"},
		{"the next hint", "h", []string{"HINT", "Look at the jar.", "It holds one cookie."}, ""},
		{"back to what was said, and before", toLeft, []string{"QUESTION"}, "HINT"},
		{"the step before stands at its end", toLeft, []string{"first", "TEXT", "The server sends a cookie."}, "QUESTION"},
		{"a number means nothing there", "2", []string{"first", "nothing is asked here"}, "QUESTION"},
		{"and on", "\r", []string{"second", "QUESTION"}, "HINT"},
		{"there is no third choice", "3", []string{"QUESTION", "a number from 1 to 2 answers the question"}, "WIRE"},
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
	g.until(t, "여기서 이어집니다", "Enter 이어서 하기")
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

// A line is mended where it stands. What is said of a try comes first, then what happened in
// it, and the way back leads through the task.
func TestATaskAtTheDesk(t *testing.T) {
	g := atDesk(t, t.TempDir(), "A=b", deskSize(80, 24), "lesson", "run", "session-cookies", "--from", "the-lent-laptop", "--color", "never")
	g.until(t, "Enter goes on")
	g.plays(t, []deskTurn{
		{"the task is set", "\r", []string{"session-cookies 10/10", "BROWSER'S JAR", "TASK", "Mend the line.", "YOU WRITE  room", "  room=204; Expires=", "Enter tries it"}, "WIRE"},
		{"a key of the desk is a letter there", "q", []string{"Path=/q"}, "WIRE"},
		{"which is taken back", "\x7f", []string{"Mend the line.", "Path=/"}, "Path=/q"},
		{"a try that fails: what is said", "; Max-Age=9\r", []string{"TASK", "True so far: 1 of 2.", "Not yet true: As long as", "What led there:", "YOU WRITE", "Enter on"}, "WIRE"},
		{"and what happened", "\r", []string{"2 days later.", "WIRE (1) of 1", "> ASKS GET /", "< ANSWERS 200 OK  Which room", "True so far: 1 of 2.", "Max-Age=9"}, "TASK"},
		{"and the task again", "\r", []string{"TASK", "True so far: 1 of 2."}, "WIRE"},
		{"keys, for who looks around", "\x1b", []string{"TASK", "t type", "h hint"}, "Enter tries"},
		{"all of them", "?", []string{"KEYS", "WHILE YOU TYPE", "WHILE YOU LOOK AROUND"}, "TASK"},
		{"and back", "\x1b", []string{"TASK", "t type"}, "KEYS"},
		{"a hint, by its Hangul key", "ㅗ", []string{"TASK", "HINT 1"}, "True so far"},
		{"the next one below it", "h", []string{"TASK", "HINT 1", "HINT 2"}, ""},
		{"the answer, too early", "a", []string{"The answer is shown after two tries; so far 1."}, "HINT 1"},
		{"back from what was said", toLeft, []string{"TASK"}, "after two tries"},
		{"the step before", toLeft, []string{"session-cookies 9/10"}, "TASK"},
		{"whose question is skipped", "s", []string{"WIRE"}, "QUESTION"},
		{"and on", "\r\r", []string{"TEXT"}, ""},
		{"and the task as it was left", "\r", []string{"session-cookies 10/10", "TASK", "Max-Age=9"}, "WIRE"},
		{"as at first", "\x1b", []string{"r as at first"}, ""},
		{"by a key", "r", []string{"TASK", "09:00:00 GMT; Path=/", "Enter tries it"}, "Max-Age=9"},
		{"another try", "; Max-Age=7\r", []string{"True so far: 1 of 2."}, "so far 1."},
		{"the answer", "\x1b", []string{"a answer"}, ""},
		{"which stands there then", "a", []string{"The answer:", "YOU WRITE", "  room=204; Path=/"}, "True so far"},
		{"and is tried", "\r", []string{"Solved, after the answer was shown.", "Enter on"}, "YOU WRITE"},
		{"then the step comes", "\r", []string{"session-cookies 10/10", "WIRE (1)", "w why"}, "TASK"},
	})
	g.plays(t, []deskTurn{
		{"its end", "\r", []string{"TEXT", "r again"}, ""},
		{"the task once more", "r", []string{"TASK", "YOU WRITE"}, "WIRE"},
		{"skipped", "\x1b", []string{"s skip"}, ""},
		{"by a key", "s", []string{"You skipped the task.", "The answer:", "Enter on"}, "YOU WRITE"},
		{"and the step again", "\r", []string{"WIRE (1)"}, "TASK"},
		{"q", "q", []string{"You stopped at step"}, "WIRE"},
	})
}

// What is done at a task is a step as any other, with what is said of it below.
func TestAnActAtTheDesk(t *testing.T) {
	g := atDesk(t, t.TempDir(), "A=b", deskSize(80, 24), "lesson", "run", "session-in-a-cookie", "--from", "what-ends-a-copy", "--color", "never")
	g.until(t, "Enter goes on")
	g.plays(t, []deskTurn{
		{"the task is set", "\r", []string{"session-in-a-cookie 8/9", "TASK", "What you can do: visit", "PROMPT", "alice>"}, "WIRE"},
		{"a line that is none", "fetch https://letters.test/\r", []string{"TASK", "fetch is not open in this task"}, "WIRE"},
		{"a letter is a key", "h\r", []string{"HINT 1"}, "fetch is not"},
		{"an act", "visit letters.test/password/\r", []string{"BROWSER'S JAR", "WIRE (1) of 1", "Old password", "PROMPT", "alice>"}, "TASK"},
		{"a try", "done\r", []string{"TASK", "True so far: 1 of 2.", "Enter on"}, "WIRE"},
		{"and what happened in it", "\r", []string{"Mallory's laptop goes to", "WIRE (1) of 1", "True so far: 1 of 2."}, "TASK"},
		{"what is needed", "submit Change password old_password=pw-alice-1 new_password1=a-new-secret-7 new_password2=a-new-secret-7\r", []string{"WIRE (1) of 2", "replaced", "All is true now: done ends the task.", "1 of 2"}, "TASK"},
		{"its second exchange, by Enter alone", "\r", []string{"WIRE (2) of 2", "2 of 2"}, "TASK"},
		{"done", "done\r", []string{"TASK", "Solved.", "Enter on"}, "alice>"},
		{"and on", "\r", []string{"WIRE (1) of 2", "w why"}, "TASK"},
	})
}

// The prompt is in the desk: what a line does is a step, what it asks for a text, and the
// world is as it is behind both.
func TestPlayAtTheDesk(t *testing.T) {
	dir := t.TempDir()
	g := atDesk(t, dir, "A=b", deskSize(80, 24), "play", "--color", "never", "--record", "lines.txt")
	g.until(t, "BROWSER'S JAR", "-- ANSWER", "The playground", "PROMPT", "alice>")
	g.plays(t, []deskTurn{
		{"Tab completes", "vis\tshop.test/lo\t", []string{"alice> visit"}, "WIRE"},
		{"Ctrl-C clears the line", "\x03", []string{"alice>"}, "visit"},
		{"Hangul keys", "퍄냣 shop.test/login/\r", []string{"WIRE (1) of 1", "> ASKS GET /login/", "the keyboard was set to Hangul", "PROMPT", "alice>"}, "-- ANSWER"},
		{"a login has two exchanges", "submit Log in username=alice password=pw-alice-1\r", []string{"+ sessionid", "+ ", "WIRE (1) of 2", "stored", "Enter on"}, "-- ANSWER"},
		{"the second", "\r", []string{"WIRE (2) of 2", "sent", "Enter does the line"}, "WIRE (1)"},
		{"a text", "why sessionid\r", []string{"sessionid", "-- ANSWER", "The cookie sessionid of alice", "stored, from"}, "WIRE"},
		{"a mistake", "vist /cart/\r", []string{"-- ANSWER", "Right would be: visit /cart/"}, "WIRE"},
		{"Enter takes what was offered", "\r", []string{"WIRE", "> ASKS GET /cart/"}, "-- ANSWER"},
		{"a password is in no history", upwards + upwards, []string{"why sessionid"}, "pw-alice"},
		{"taken back", "\x03undo\r", []string{"-- ANSWER", "taken back: visit https://shop.test/cart/"}, "WIRE"},
		{"help is longer than its place", "help all\r", []string{"-- ANSWER", "rows 1 to", "Enter on"}, "WIRE"},
		{"and moves", "\x1b[6~", []string{"-- ANSWER"}, "rows 1 to"},
		{"looking around", "\x1b", []string{"t type", "q leave"}, "Enter does"},
		{"the step before the text", toLeft, []string{"WIRE (2) of 2"}, "-- ANSWER"},
		{"and its beat before", toLeft, []string{"WIRE (1) of 2"}, "WIRE (2)"},
		{"why", "w", []string{"WHY", "stored"}, "PROMPT"},
		{"details, from there", "d", []string{"DETAILS", "POST /login/"}, "WHY"},
		{"and the step", "\x1b", []string{"WIRE"}, "DETAILS"},
		{"the line of time", "\t", []string{"TIMELINE", "sessionid"}, ""},
		{"and typing again", "t", []string{"alice>", "Tab completes"}, "q leave"},
		{"an act of another browser", "as eve\r", []string{"eve>"}, "alice>"},
	})
	g.resize(t, 120, 40)
	g.until(t, "eve>")
	g.resize(t, 60, 20)
	g.until(t, "A lesson takes a screen of 80 by 24")
	g.resize(t, 80, 24)
	g.plays(t, []deskTurn{
		{"and the prompt again", "", []string{"eve>"}, "A lesson takes"},
		{"a paste is lines", "\x1b[200~visit shop.test\rjar\r# not yet\x1b[201~", []string{"-- ANSWER", "BROWSER'S JAR", "eve> # not yet"}, "WIRE"},
		{"it goes", "\x03leave\r", nil, "PROMPT"},
	})
	if err := g.cmd.Wait(); err != nil {
		t.Errorf("leaving: %v", err)
	}
	typed, err := os.ReadFile(dir + "/lines.txt")
	if err != nil || !strings.Contains(string(typed), "why sessionid\n") || strings.Contains(string(typed), "vist") {
		t.Errorf("recorded were %q, %v", typed, err)
	}
}

// Whoever leaves is asked once, and who tries behind a step comes back to it.
func TestLeavingThePromptAtTheDesk(t *testing.T) {
	g := atDesk(t, t.TempDir(), "A=b", deskSize(80, 24), "play", "--color", "never")
	g.until(t, "alice>")
	g.plays(t, []deskTurn{
		{"an act", "visit shop.test\r", []string{"WIRE"}, ""},
		{"leave asks", "leave\r", []string{"-- ANSWER", "not saved, acts: 1."}, "WIRE"},
		{"so does q", "jar\r\x1b", []string{"t type"}, "not saved"},
		{"once", "q", []string{"not saved, acts: 1.", "alice>"}, ""},
		{"and Ctrl-D goes", "\x04", nil, "PROMPT"},
	})
	if err := g.cmd.Wait(); err != nil {
		t.Errorf("leaving: %v", err)
	}
	g = atDesk(t, t.TempDir(), "A=b", deskSize(80, 24), "lesson", "run", "small.yaml", "--color", "never")
	g.until(t, "Enter begins")
	g.plays(t, []deskTurn{
		{"a step", "\r", []string{"small 1/2  first", "WIRE"}, ""},
		{"the prompt behind it", "t", []string{"small 1/2  first", "-- ANSWER", "Try what you like", "PROMPT", "browser>"}, "WIRE"},
		{"an act", "visit shop.test/\r", []string{"WIRE (1) of 1", "a  1  sent", "browser>"}, "-- ANSWER"},
		{"and back, with what was tried", "leave\r", []string{"small 1/2  first", "WIRE (1) of 1", "a  1  stored", "tried here and gone: visit https://shop.test/"}, "browser>"},
		{"which is left", toLeft, []string{"WIRE (1) of 1", "1 of 2"}, "tried here"},
		{"the lesson goes on", "\r", []string{"TEXT"}, ""},
		{"to its question", "\r", []string{"QUESTION"}, ""},
		{"q", "q", []string{"You stopped at step 2 of 2."}, "QUESTION"},
	})
}

// typedStories lead to screens where something is typed.
var typedStories = []struct {
	command, first string
	typed          []deskTurn
}{
	{"lesson run planted-key --from more-than-before", "Enter", []deskTurn{
		{keys: "\r", shown: []string{"def teacher_page", "  request.session"}},
		{keys: "\r", shown: []string{"< sessionid", "  request.session"}},
		{keys: "\x1b[6~\r", shown: []string{" GET /"}, hidden: "def teacher_page"},
	}},
	{"lesson run session-in-a-cookie --from what-ends-a-copy", "Enter", []deskTurn{
		{keys: "\r", shown: []string{"alice>"}},
		{keys: "visit letters.test/\r", shown: []string{" GET https://", "alice>"}, hidden: "alice> v"},
	}},
	{"play", "alice>", []deskTurn{
		{keys: "visit shop.test/login/\r", shown: []string{" GET /", "alice>"}, hidden: "alice> v"},
		{keys: "submit Log in username=alice password=pw-alice-1\r", shown: []string{" POST /login/", "alice>"}, hidden: "alice> s"},
		{keys: "why sessionid\r", shown: []string{"submit Log in", "alice>"}, hidden: " POST /login"},
	}},
}

// Screens of a task and of the prompt, as a terminal shows them.
func TestScreensWhereSomethingIsTyped(t *testing.T) {
	for _, lang := range []string{"en", "ko"} {
		for _, size := range []pty.Winsize{deskSize(80, 24), deskSize(120, 40)} {
			name := fmt.Sprintf("typed.%s.%dx%d.txt", lang, size.Cols, size.Rows)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				var b strings.Builder
				rule := strings.Repeat("=", int(size.Cols)) + "\n"
				before, _ := os.ReadFile(filepath.Join("testdata", name)) // golden says where it is missing
				wanted := strings.Split(string(before), rule)
				for _, story := range typedStories {
					g := atDesk(t, t.TempDir(), "A=b", size, append(strings.Fields(story.command), "--color", "never", "--lang", lang)...)
					g.until(t, story.first)
					for _, typed := range story.typed {
						io.WriteString(g.keys, typed.keys)
						g.wait(t, typed.keys, typed.shown, typed.hidden)
						if len(wanted) > 0 && !*update {
							g.meets(t, typed.keys, func(screen string) string {
								if screen != wanted[0] {
									return "which is not\n" + wanted[0]
								}
								return ""
							})
							b.WriteString(wanted[0] + rule)
							wanted = wanted[1:]
						} else {
							b.WriteString(g.rests(t) + rule)
						}
					}
				}
				golden(t, name, b.String())
			})
		}
	}
}

// golden compares a text with a file.
func golden(t *testing.T, name, drawn string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(drawn), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if drawn != string(want) {
		t.Errorf("%s differs; drawn:\n%s", name, drawn)
	}
}

// rests waits until nothing is drawn any more, and returns the screen.
func (g *glass) rests(t testing.TB) string {
	t.Helper()
	before, since := "", time.Now()
	until(t, "the screen rests", func() (bool, string) {
		if screen := g.screen.String(); screen != before || strings.TrimSpace(screen) == "" {
			before, since = screen, time.Now()
		}
		return time.Since(since) > 50*time.Millisecond, before
	})
	return trimmed(before)
}

// meets waits until the screen is as it should be, however long drawing takes: wrong says what
// is not, or nothing.
func (g *glass) meets(t testing.TB, what string, wrong func(screen string) string) {
	t.Helper()
	until(t, what, func() (bool, string) {
		screen := trimmed(g.screen.String())
		is := wrong(screen)
		return is == "", screen + is
	})
}

// trimmed is a screen without the blanks at the ends of its lines.
func trimmed(screen string) string {
	var b strings.Builder
	for l := range strings.Lines(screen + "\n") {
		b.WriteString(strings.TrimRight(l, " \n") + "\n")
	}
	return b.String()
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
	g.until(t, "Enter goes on")
	g.plays(t, []deskTurn{
		{"the question", "\r", []string{"QUESTION"}, "WIRE"},
		{"answered", "2", []string{"WIRE", "YOUR ANSWER"}, "QUESTION"},
		{"how it came out", "\r", []string{"3 of 4"}, "2 of 4"},
		{"the text", "\r", []string{"4 of 4"}, "3 of 4"},
		{"the task", "\r", []string{"TASK"}, "WIRE"},
		{"keys", "\x1b", []string{"s skip"}, ""},
		{"skipped", "s", []string{"You skipped the task."}, "WIRE"},
		{"and the step behind it from its beginning", "\r", []string{"csrf-token 8/8", "WIRE", "1 of "}, "TASK"},
	})
}
