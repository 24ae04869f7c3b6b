package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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
		visit{story: "it was answered, and is not asked again", args: run, typed: []string{"b", "", "q"}, shown: []string{again, "You said: Nothing.", "STEP 1 of 2"}, hidden: "1 to 2:"},
		visit{story: "from the beginning", args: append(run, "--again"), typed: []string{"", "1", "\x04"}, shown: []string{"STEP 1 of 2", "That holds."}, hidden: again},
		visit{story: "from a step", args: append(run, "--from", "second"), typed: []string{"1", "q"}, shown: []string{"From step 2 of 2.", "Predict:"}, hidden: "STEP 1"},
		visit{story: "from no step", args: append(run, "--from", "secnod"), shown: []string{`small has no step "secnod": did you mean "second"?`}},
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
		visit{story: "no home", args: run, variable: "HOME=", typed: []string{"q"}, shown: []string{"there is no home folder, so your place is not kept", "STEP 1 of 2"}},
	)
}
