package main

import (
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// A visit is one time at the terminal: what is typed, one line after the other, and what is
// seen and not seen in all of it.
type visit struct {
	story    string
	args     []string
	variable string // one more of the environment
	size     pty.Winsize
	typed    []string // at the prompts; a ^C or ^D is typed without Enter
	shown    []string
	hidden   string
	code     int // with which it ends; 0: it is not looked at
}

// visits lets a person come back to the terminal again and again.
func visits(t *testing.T, dir string, all ...visit) {
	t.Helper()
	for _, v := range all {
		if v.size.Cols == 0 {
			v.size = pty.Winsize{Rows: 120, Cols: 80}
		}
		if v.variable == "" {
			v.variable = "A=b"
		}
		screen, cmd := atTerminalIn(t, dir, v.variable, v.size, append(v.args, "--color", "never")...)
		var seen strings.Builder
		for _, typed := range v.typed {
			part, _ := stretch(screen)
			seen.WriteString(part)
			if !strings.HasPrefix(typed, "\x03") && !strings.HasPrefix(typed, "\x04") {
				typed += "\n"
			}
			screen.WriteString(typed)
		}
		rest, _ := stretch(screen)
		seen.WriteString(rest)
		cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); v.code != 0 && code != v.code {
			t.Fatalf("%s: it ends with %d, want %d", v.story, code, v.code)
		}
		all := strings.Join(strings.Fields(seen.String()), " ")
		for _, words := range v.shown {
			if !strings.Contains(all, words) {
				t.Fatalf("%s: %q is missing in\n%s", v.story, words, seen.String())
			}
		}
		if v.hidden != "" && strings.Contains(all, v.hidden) {
			t.Fatalf("%s: %q is shown in\n%s", v.story, v.hidden, seen.String())
		}
	}
}

// A person leaves in the middle, comes back, and goes on there; a file has the names of
// what was chosen and nothing that was typed.
func TestAStudentComesBack(t *testing.T) {
	dir := t.TempDir()
	run := []string{"lesson", "run", "small.yaml"}
	again := "You left at step 2 of 2: here it goes on."
	visits(t, dir,
		visit{story: "the question is not answered", args: run, typed: []string{"", "my secret words", "q"}, shown: []string{"STEP 1 of 2", "You stopped at step 2 of 2. To go on from here: statelab lesson run small.yaml"}},
		visit{story: "in a pipe it would be played whole; at the terminal it goes on", args: run, typed: []string{"2", "\x03"}, shown: []string{again, "Predict:", "You said: Nothing."}, hidden: "STEP 1"},
		visit{story: "who goes back and leaves keeps the place", args: run, typed: []string{"b", "q"}, shown: []string{again, "STEP 1 of 2", "You stopped at step 2 of 2. To go on from here:"}},
		visit{story: "details leave out what was read", args: run, typed: []string{"d", "q"}, shown: []string{again, "curl -i"}, hidden: "1 to 2:"},
		visit{story: "it was answered, and is not asked again", args: run, typed: []string{"b", "", "q"}, shown: []string{again, "You said: Nothing.", "STEP 1 of 2"}, hidden: "1 to 2:"},
		visit{story: "from the beginning", args: append(run, "--again"), typed: []string{"", "1", "\x04"}, shown: []string{"STEP 1 of 2", "That holds."}, hidden: again},
		visit{story: "from a step", args: append(run, "--from", "second"), typed: []string{"1", "q"}, shown: []string{"From step 2 of 2.", "Predict:"}, hidden: "STEP 1"},
		visit{story: "from no step", args: append(run, "--from", "secnod"), shown: []string{`small has no step "secnod": did you mean "second"?`}, code: exitUsage},
		visit{story: "without", args: append(run, "--no-progress"), typed: []string{"q"}, shown: []string{"STEP 1 of 2", "To play it again:"}, hidden: again},
		visit{story: "in Korean", args: append(run, "--lang", "ko"), typed: []string{"q"}, shown: []string{"2/2단계에서 멈추었으므로 여기서 이어집니다."}},
		visit{story: "in 40 columns", args: run, size: pty.Winsize{Rows: 30, Cols: 40}, typed: []string{"q"}, shown: []string{again}},
		visit{story: "as sentences", args: run, variable: "ACCESSIBLE=1", typed: []string{"q"}, shown: []string{again}},
		visit{story: "to the end", args: run, typed: []string{""}, shown: []string{again, "0 of 1 prediction right."}},
		visit{story: "it was played, and begins anew", args: run, typed: []string{"q"}, shown: []string{"STEP 1 of 2"}, hidden: again},
	)
	kept, err := os.ReadFile(filepath.Join(dir, ".local", "state", "statelab", "progress.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"choice": "nothing"`, `"mark": "seen"`, `"tries": 3`} {
		if !strings.Contains(string(kept), want) {
			t.Errorf("%s is not kept: %s", want, kept)
		}
	}
	if strings.Contains(string(kept), "secret") {
		t.Errorf("what was typed is kept: %s", kept)
	}
}

// A folder goes on with the lesson that comes next in its course, and Enter leads through it.
func TestAFolderGoesOn(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "mine")
	if err := os.Mkdir(mine, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"course.yaml": "statelab: 1\ncourse: mine\ntitle: Mine\nchapters:\n  one: {title: One, aim: Say it., lessons: {small: 3m, again: 3m}}\n",
		"small.yaml":  small,
		"again.yaml":  strings.NewReplacer("lesson: small", "lesson: again", "A small lesson", "Once more").Replace(small),
	} {
		if err := os.WriteFile(filepath.Join(mine, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := []string{"lesson", "run", "mine"}
	visits(t, dir,
		visit{story: "the first, and on to the second", args: run, typed: []string{"", "1", "", "", "", "q"}, shown: []string{"A small lesson", "1 of 1 prediction right.", "[Enter] next lesson", "Once more", "You stopped at step 2 of 2."}},
		visit{story: "the second", args: run, typed: []string{"1", "", ""}, shown: []string{"the lessons before again were played: --again begins with the first", "You left at step 2 of 2", "To choose one again: statelab lesson list mine"}, hidden: "A small lesson"},
		visit{story: "all were played", args: run, typed: []string{"q"}, shown: []string{"A small lesson"}},
		visit{story: "one by its name goes on to the next", args: []string{"lesson", "run", "mine/small.yaml"}, typed: []string{"", "s", "", "", "q"}, shown: []string{"Next: statelab lesson run mine/again.yaml", "Once more"}},
		visit{story: "from the first", args: append(run, "--again"), typed: []string{"q"}, shown: []string{"A small lesson"}},
	)
}

// A lesson that has lost the step goes on before it; a file that is damaged, newer or in
// no folder is told, and the lesson goes on.
func TestWhatIsKeptIsWrong(t *testing.T) {
	dir := t.TempDir()
	state := filepath.Join(dir, "state")
	file := filepath.Join(state, "progress.json")
	run := []string{"lesson", "run", "small.yaml"}
	here := "STATELAB_STATE=" + state
	write := func(text string) {
		t.Helper()
		if err := os.MkdirAll(state, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"statelab_progress": 1, "courses": {"": {"small": {"at": "gone", "steps": [{"step": "first"}, {"step": "second"}, {"step": "gone"}], "begun": "2026-03-02T09:00:00Z", "last": "2026-03-02T09:00:00Z"}}}}`)
	visits(t, dir, visit{story: "the step is gone", args: run, variable: here, typed: []string{"q"}, shown: []string{"is not in the lesson any more: step 2 of 2 is the nearest before it."}})
	write(`{"statelab_pro`)
	visits(t, dir,
		visit{story: "damaged", args: run, variable: here, typed: []string{"", "q"}, shown: []string{"was damaged: what is kept of you begins anew, and the damaged file is now", "STEP 1 of 2", "To go on from here:"}},
		visit{story: "and kept from there on", args: run, variable: here, typed: []string{"q"}, shown: []string{"You left at step 2 of 2"}, hidden: "damaged"},
	)
	const newer = `{"statelab_progress": 7}`
	write(newer)
	visits(t, dir, visit{story: "newer", args: run, variable: here, typed: []string{"q"}, shown: []string{"was written by a newer version of statelab", "STEP 1 of 2", "To play it again:"}})
	if now, err := os.ReadFile(file); err != nil || string(now) != newer {
		t.Errorf("a newer file became %q (%v)", now, err)
	}
	visits(t, dir,
		visit{story: "a file where the folder would be", args: run, variable: "STATELAB_STATE=" + file + "/below", typed: []string{"q"}, shown: []string{"your place", "STEP 1 of 2", "To play it again:"}},
		visit{story: "no home", args: append(run, "small.yaml"), variable: "HOME=", typed: []string{"", "s", "", "", "q"}, shown: []string{"there is no home folder, so your place is not kept", "STEP 1 of 2"}},
	)
}

// writeProgress writes what is kept into the home of a person.
func writeProgress(t testing.TB, home, text string) {
	t.Helper()
	folder := filepath.Join(home, ".local", "state", "statelab")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "progress.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// longAgo is what is kept of somebody who played three lessons, one under its name of now,
// and left a fourth.
const longAgo = `{"statelab_progress": 1, "courses": {"statelab": {
 "request-and-response": {"steps": [], "begun": "2026-03-02T09:00:00Z", "last": "2026-03-02T09:30:00Z", "ended": "2026-03-02T09:30:00Z"},
 "stateless-requests": {"at": "a-new-connection", "steps": [], "begun": "2026-03-02T10:00:00Z", "last": "2026-03-02T10:30:00Z"},
 "logout": {"at": "the-old-key", "begun": "2026-03-03T09:00:00Z", "last": "2026-03-03T09:30:00Z", "steps": [
  {"step": "alice-is-logged-in"},
  {"step": "alice-logs-out", "question": {"choice": "by_itself", "asked": "changed", "mark": "seen", "tries": 1, "first": "2026-03-03T09:10:00Z", "last": "2026-03-03T09:10:00Z"}},
  {"step": "the-key-put-back"}]},
 "first-cookie": {"steps": [{"step": "set", "question": {"choice": "x", "asked": "y", "mark": "solved", "tries": 1, "first": "2026-03-03T09:10:00Z", "last": "2026-03-03T09:10:00Z"}}],
  "begun": "2026-03-02T09:00:00Z", "last": "2026-03-02T09:30:00Z", "ended": "2026-03-02T09:30:00Z"}}}}`

// The front door says where a person is and what comes next, and Enter goes there.
func TestTheFrontDoor(t *testing.T) {
	names, problems, err := curriculum.List()
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	dir, all := t.TempDir(), strconv.Itoa(len(names))
	visits(t, dir,
		visit{story: "the first time", typed: []string{"?", "x", "q"}, shown: []string{"0 of " + all + " lessons done.", "Next: request-and-response Request and response, 9 minutes", "[Enter] begin", "lists the lessons", "All commands: statelab --help", "none of the keys"}, hidden: "r review"},
		visit{story: "in Korean", args: []string{"--lang", "ko"}, typed: []string{"ㅂ"}, shown: []string{"수업 " + all + "개 가운데 0개를 마쳤습니다.", "다음 수업: request-and-response 요청과 응답, 9분", "[Enter] 시작"}},
		visit{story: "in 40 columns", size: pty.Winsize{Rows: 24, Cols: 40}, typed: []string{"q"}, shown: []string{"0 of " + all + " lessons done.", "Next: request-and-response"}},
		visit{story: "as sentences", variable: "ACCESSIBLE=1", typed: []string{"q"}, shown: []string{"Next: request-and-response. Request and response. 9 minutes."}},
		visit{story: "Ctrl-D", typed: []string{"\x04"}, shown: []string{"[Enter] begin"}},
		visit{story: "Ctrl-C", typed: []string{"\x03"}, shown: []string{"[Enter] begin"}},
		visit{story: "Enter plays", typed: []string{"", "q"}, shown: []string{"[Enter] begin", "What do a browser and a server say to each other"}},
		visit{story: "a list, and the door again", typed: []string{"l", "x", "q"}, shown: []string{"HTTP forgets 17 minutes", "logout Logout 5 minutes", "none of the keys"}},
		visit{story: "the list in pages, and a lesson of it by its title", size: pty.Winsize{Rows: 24, Cols: 80}, typed: []string{"l", "logout", "q"}, shown: []string{" 1 request-and-response", "part 2 of", "What goes when you log out"}, hidden: "That is none"},
		visit{story: "a lesson by its number", typed: []string{"2", "q"}, shown: []string{"One request, and the next"}, hidden: "That is none"},
		visit{story: "a lesson by the beginning of its title in Korean", args: []string{"--lang", "ko"}, typed: []string{"요청과 응", "q"}, shown: []string{"request-and-response,"}, hidden: "그런 키"},
		visit{story: "on a machine that builds", variable: "CI=1", shown: []string{"Usage:"}, hidden: "[Enter]"},
		visit{story: "without what is kept", args: []string{"--no-progress"}, typed: []string{"q"}, shown: []string{"0 of " + all + " lessons done."}},
	)
	writeProgress(t, dir, longAgo)
	visits(t, dir,
		visit{story: "somebody comes back", typed: []string{"", "q"}, shown: []string{"2 of " + all + " lessons done. 0 of 1 prediction right.", "Questions and tasks that come again: 1. statelab review", "Next: logout Logout, 5 minutes, at step 4 of 4", "[Enter] go on", "r review", "You left at step 4 of 4"}},
		visit{story: "progress, and the door again", typed: []string{"p", "x", "q"}, shown: []string{"none of the keys", "logout Logout at step 4 of 4, 0 of 1 right", "You said so, and it does not hold: - The server deletes the cookie in the browser.", "request-and-response Request and response done"}, hidden: "tracker"},
	)
}

// Two who play at two terminals lose nothing of each other.
func TestTwoTerminals(t *testing.T) {
	dir, size := t.TempDir(), pty.Winsize{Rows: 120, Cols: 80}
	run := []string{"lesson", "run", "small.yaml", "--color", "never"}
	one, first := atTerminalIn(t, dir, "A=b", size, run...)
	stretch(one)
	two, second := atTerminalIn(t, dir, "A=b", size, run...)
	stretch(two)
	for _, screen := range []*os.File{one, two} {
		screen.WriteString("\n")
	}
	stretch(one)
	stretch(two)
	one.WriteString("2\n")
	two.WriteString("1\n")
	for _, screen := range []*os.File{one, two} {
		stretch(screen)
		screen.WriteString("\n")
		stretch(screen)
	}
	if err := errors.Join(first.Wait(), second.Wait()); err != nil {
		t.Error(err)
	}
	kept, err := os.ReadFile(filepath.Join(dir, ".local", "state", "statelab", "progress.json"))
	if err != nil || !strings.Contains(string(kept), `"tries": 2`) || !strings.Contains(string(kept), `"ended"`) {
		t.Errorf("what is kept: %s (%v)", kept, err)
	}
}

// What was wrong comes again in the world as it stands there, with the choices in any
// order, and not again on the same day.
func TestWhatWasWrongComesAgain(t *testing.T) {
	dir := t.TempDir()
	writeProgress(t, dir, longAgo)
	world := []string{"AGAIN 1 of 1", "Logout", "What was done last:", "Alice's laptop goes to https://blog.test/", "BROWSER'S JAR", "sessionid 9ibh..yzqw 14 days", "SERVER'S TABLE", "Predict: The row is in the server's table"}
	right := "It asks the browser to delete it, with one more Set-Cookie line"
	visits(t, dir,
		visit{story: "Ctrl-D", args: []string{"review"}, typed: []string{"\x04"}, shown: world, hidden: "ASKS"},
		visit{story: "Ctrl-C", args: []string{"review"}, typed: []string{"\x03"}, shown: world, hidden: "ASKS"},
		visit{story: "in Korean", args: []string{"review", "--lang", "ko"}, typed: []string{"q"}, shown: []string{"다시 풀기 1/1", "로그아웃", "마지막으로 한 일:", "예측해 봅시다:"}},
		visit{story: "in 40 columns, with a hint", args: []string{"review"}, size: pty.Winsize{Rows: 60, Cols: 40}, typed: []string{"h", "q"}, shown: []string{"AGAIN 1 of 1", "Predict:", "HINT 1 of 1"}},
		visit{story: "as sentences, and looking around", args: []string{"review"}, variable: "ACCESSIBLE=1", typed: []string{"c", "b", "d", "q"}, shown: []string{"AGAIN 1 of 1", "What was done last:", "BROWSER'S JAR, blog.test"}},
		visit{story: "in words, since the choices stand anywhere", args: []string{"review"}, typed: []string{right, ""}, shown: append(world, "You said: "+right+". That holds.", "STEP 2 of 4", "1 of 1 right.")},
		visit{story: "and not again today", args: []string{"review"}, shown: []string{"Nothing comes again now. The next ones come from 20"}},
	)
	kept, err := os.ReadFile(filepath.Join(dir, ".local", "state", "statelab", "progress.json"))
	if err != nil || !strings.Contains(string(kept), `"right": 1`) || !strings.Contains(string(kept), `"tries": 2`) {
		t.Errorf("what is kept: %s (%v)", kept, err)
	}
}

// At the desk what was done last stands before the question, which is answered there as that of
// a lesson is, and how many were right is told in lines.
func TestWhatWasWrongComesAgainAtTheDesk(t *testing.T) {
	dir := t.TempDir()
	writeProgress(t, dir, longAgo)
	g := atDesk(t, dir, "A=b", deskSize(80, 24), "review", "--color", "never")
	g.until(t, "AGAIN 1 of 1", "Logout", "What was done last:", "BROWSER'S JAR", "Enter begins")
	g.plays(t, []deskTurn{
		{"the question, with the world that it is asked in", "\r", []string{"logout 2/4", "BROWSER'S JAR", "SERVER'S TABLE", "QUESTION", "1 to 3 answer", "<- back"}, "AGAIN"},
		{"what was before", toLeft, []string{"AGAIN 1 of 1", "What was done last:"}, "QUESTION"},
		{"and the question again", "\r", []string{"QUESTION", "It asks the browser to delete it"}, "AGAIN"},
	})
	right := regexp.MustCompile(`([1-3])  It asks the browser to delete it`).FindStringSubmatch(g.screen.String())
	if right == nil {
		t.Fatalf("the choice is not there:\n%s", g.screen)
	}
	g.plays(t, []deskTurn{
		{"the answer, and what happens", right[1], []string{"WIRE (1) of", "You said: It asks the browser to delete it"}, "QUESTION"},
		{"it is not taken again", "r", []string{"no such key"}, "QUESTION"},
	})
	for range 8 { // the beats of the step
		io.WriteString(g.keys, "\r")
	}
	g.until(t, "1 of 1 right.")
	if err := g.cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
	kept, err := os.ReadFile(filepath.Join(dir, ".local", "state", "statelab", "progress.json"))
	if err != nil || !strings.Contains(string(kept), `"right": 1`) {
		t.Errorf("what is kept: %s (%v)", kept, err)
	}
}

// A task that comes again is done at the desk, and who leaves it keeps it for another time.
func TestATaskComesAgainAtTheDesk(t *testing.T) {
	dir := t.TempDir()
	taskFolder(t, dir)
	writeProgress(t, dir, taskShown)
	for _, turns := range [][]deskTurn{
		{
			{"the task", "\r", []string{"TASK", "YOU WRITE", "Enter tries it"}, "AGAIN"},
			{"keys", "\x1b", []string{"t type"}, ""},
			{"what was before", toLeft, []string{"AGAIN 1 of 1"}, "TASK"},
			{"the task as it was left", "\r", []string{"TASK", "YOU WRITE"}, "AGAIN"},
			{"keys", "\x1b", []string{"t type"}, ""},
			{"it is left", "q", nil, "TASK"},
		},
		{
			{"it comes once more", "\r", []string{"TASK", "YOU WRITE"}, "AGAIN"},
			{"and is solved", "\x15sid=; Path=/shop; Max-Age=-1\r", []string{"Solved."}, "Enter tries it"},
			{"the step", "\r", []string{"WIRE (1)"}, "TASK"},
			{"and the end", "\r\r\r\r\r", []string{"1 of 1 right."}, "WIRE"},
		},
	} {
		g := atDesk(t, dir, "A=b", deskSize(80, 24), "review", "mine", "--color", "never")
		g.until(t, "AGAIN 1 of 1", "Something to mend", "Enter begins")
		g.plays(t, turns)
		if err := g.cmd.Wait(); err != nil {
			t.Errorf("it ends with %v", err)
		}
	}
}

// Wherever the right choice stands after the shuffle, it is the right one.
func TestChoicesAreShuffled(t *testing.T) {
	orders := map[string]bool{}
	for seed := range uint64(30) {
		tr := played(t, "logout")
		p := tr.Steps[1].Predict
		shuffleChoices(tr, 1, rand.New(rand.NewPCG(seed, 1)))
		var names []string
		for _, c := range p.Choices {
			names = append(names, c.Name)
			if c.Right != (c.Name == "asks") {
				t.Errorf("%s is right: %v", c.Name, c.Right)
			}
		}
		orders[strings.Join(names, " ")] = true
	}
	if len(orders) != 6 {
		t.Errorf("of 6 orders these come: %v", orders)
	}
}

// starts are ways to start the program, each with how long it takes to its first byte.
func starts(program, home string) map[string]func(testing.TB) time.Duration {
	first := func(terminal bool, args ...string) func(testing.TB) time.Duration {
		return func(tb testing.TB) time.Duration { return firstByteOf(tb, terminal, home, program, args...) }
	}
	return map[string]func(testing.TB) time.Duration{"version": first(false, "version"), "help": first(false), "door": first(true)}
}

// At the terminal the front door is there as soon as the version is, and so is the help in
// a pipe: no lesson is compiled for it.
func BenchmarkFrontDoor(b *testing.B) {
	program, home := asProgram(b, b.TempDir()), b.TempDir()
	writeProgress(b, home, longAgo)
	for name, start := range starts(program, home) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				start(b)
			}
		})
	}
}

// taskFolder is a folder with the reference's example of tasks.
func taskFolder(t *testing.T, dir string) {
	t.Helper()
	src, err := os.ReadFile("../../docs/examples/tasks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(dir, "mine")
	if err := os.MkdirAll(mine, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(mine, "tasks.yaml"), src, 0o600); err != nil {
		t.Fatal(err)
	}
}

// taskShown is what is kept of somebody who was shown the answer of a task.
const taskShown = `{"statelab_progress": 2, "courses": {"": {"tasks": {"steps": [
 {"step": "the-cookie-that-stays", "question": {"choice": "slash", "asked": "30f3d87fdc86", "mark": "seen", "tries": 1, "shown": true, "first": "2026-03-03T09:10:00Z", "last": "2026-03-03T09:10:00Z"}},
 {"step": "into-her-account", "question": {"asked": "old", "mark": "solved", "tries": 1, "first": "2026-03-03T09:10:00Z", "last": "2026-03-03T09:10:00Z"}}],
 "begun": "2026-03-03T09:00:00Z", "last": "2026-03-03T09:10:00Z"}}}}`

// A task whose answer was shown comes again in the world as it stands there, is right when
// it is solved, and then not on the same day.
func TestATaskComesAgain(t *testing.T) {
	dir := t.TempDir()
	taskFolder(t, dir)
	writeProgress(t, dir, taskShown)
	again := []string{"review", "mine"}
	world := []string{"AGAIN 1 of 1", "Something to mend", "should log Mina out, and she stays in."}
	visits(t, dir,
		visit{story: "it is left", args: again, typed: []string{"sid=; Path=/shop", "q"}, shown: append(world, "The cookie is still there"), hidden: "of 1 right"},
		visit{story: "skipped in Korean", args: append(again, "--lang", "ko"), typed: []string{"q"}, shown: []string{"다시 풀기 1/1", "과제:"}},
		visit{story: "in 40 columns", args: again, size: pty.Winsize{Rows: 60, Cols: 40}, typed: []string{"q"}, shown: []string{"AGAIN 1 of 1", "Task: `/out`"}},
		visit{story: "as sentences", args: again, variable: "ACCESSIBLE=1", typed: []string{"c", "h", "q"}, shown: world},
		visit{story: "solved", args: again, typed: []string{"sid=; Path=/", "sid=; Path=/shop; Max-Age=-1", ""}, shown: append(world, "Solved.", "You wrote:", "A cookie is called by its name", "1 of 1 right."), hidden: "after the answer"},
		visit{story: "and not again today", args: again, shown: []string{"Nothing comes again now. The next ones come from 20"}},
	)
	kept, err := os.ReadFile(filepath.Join(dir, ".local", "state", "statelab", "progress.json"))
	if err != nil || !strings.Contains(string(kept), `"right": 1`) || !strings.Contains(string(kept), `"tries": 3`) || !strings.Contains(string(kept), `"choice": "slash"`) {
		t.Errorf("what is kept: %s (%v)", kept, err)
	}
}

// A task and a question can be taken again. What counts is how they came out first; what
// came of them then is told beside it, at the end, on the page of progress and to a teacher.
func TestWhatIsTakenAgain(t *testing.T) {
	dir := t.TempDir()
	taskFolder(t, dir)
	run := []string{"lesson", "run", "mine/tasks.yaml"}
	visits(t, dir,
		visit{
			story: "skipped, and solved", args: run, typed: []string{"s", "r", "sid=; Path=/shop; Max-Age=0", "b", "", "put_cookie https://tea.test/shop sid=mina; Path=/shop", "visit tea.test/shop", ""},
			shown:  []string{"You skipped the task. It comes again in statelab review. The answer:", "r again", "Solved, after the answer was shown.", "1 of 2 tasks solved.", "Of what you took again, the first time counts. 1 more right when taken again."},
			hidden: "prediction",
		},
		visit{story: "the page", args: []string{"progress", "mine"}, shown: []string{"1 of 1 lesson done.", "1 of 2 tasks solved. 1 more right when taken again.", "1 of 2 solved, 1 corrected"}},
		visit{story: "in Korean", args: []string{"progress", "mine", "--lang", "ko"}, shown: []string{"과제 2개 가운데 1개를 풀었습니다. 다시 해서 맞힌 것: 1개.", "과제 2개 중 1개 풂, 다시 해서 맞힌 것 1개"}},
		visit{story: "to a teacher", args: []string{"progress", "mine", "--format", "json"}, shown: []string{`"tasks": 2, "solved": 1, "corrected": 1`}},
		visit{story: "a question", args: []string{"lesson", "run", "small.yaml"}, typed: []string{"", "1", "r", "2", "r", "1", ""}, shown: []string{"1 of 1 prediction right.", "Of what you took again, the first time counts."}, hidden: "more right"},
	)
}
