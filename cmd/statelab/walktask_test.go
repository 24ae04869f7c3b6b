package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// TestATaskAtTheKeys goes through the two tasks of the reference's example: what is typed,
// and what is told to it.
func TestATaskAtTheKeys(t *testing.T) {
	for _, variable := range []string{"A=b", "ACCESSIBLE=1"} {
		t.Run(variable, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			src, err := os.ReadFile("../../docs/examples/tasks.yaml")
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "tasks.yaml"), src, 0o600); err != nil {
				t.Fatal(err)
			}
			screen, _ := atTerminalIn(t, dir, variable, pty.Winsize{Rows: 200, Cols: 100}, "lesson", "run", "tasks.yaml", "--color", "never")
			for _, c := range []struct{ typed, prompt, want string }{
				{"", "line: ", "Tried as it stands. This counts as no try."},
				{"", "line: ", "Nothing was changed since"},
				{"h", "line: ", "which cookie does each of them mean?"},
				{"ㅗ", "line: ", "no more hints"},
				{"ㅠ", "line: ", "There is no step before"},
				{"문ㅈㄷㄱ", "line: ", "after two tries"},
				{"answer", "line: ", "after two tries"},
				{"-", "line: ", "what stood there is deleted"}, // no try: the first of two is the next
				{"Set-Cookie: sid=; Path=/shop/; Max-Age=0", "line: ", "are two paths."},
				{"sid=; Path=/shop", "line: ", "True so far: 1 of 2."},
				{"answer", "line: ", "sid=; Path=/shop; Max-Age=0"},
				{"sid=; Path=/shop; Max-Age=-1", "q quit ", "after the answer was shown"},
				{"w", "q quit ", "is asked in the task that comes next"},
				{"", "browser> ", "visit, put_cookie"},
				{"h", "browser> ", "can write it there"},
				{"help", "browser> ", "put_cookie"},
				{"nonsense", "browser> ", "visit https://tea.test/; put_cookie"},
				{"answer", "browser> ", "so far 0"},
				{"done", "browser> ", "not done yet"},
				{"answer", "browser> ", "so far 1"},
				{"fetch https://tea.test/", "browser> ", "fetch is not open in this task"},
				{"ㄹㄷㅅ초 https://tea.test/", "browser> ", "fetch is not open in this task"},
				{"ㅠ", "browser> ", "called by its name"},
				{"ㅇ", "browser> ", "curl -i"},
				{"users", "browser> ", "passwords of others"},
				{"visit tea.test/in", "browser> ", "was asked for."},
				{"undo", "browser> ", "visit https://tea.test/in"},
				{"put_cookie https://tea.test/shop sid=mina; Path=/shop", "browser> ", "typed in by hand"},
				{"visit tea.test/shop", "q quit ", "Solved."},
			} {
				if c.typed != "" || c.prompt == "browser> " || strings.HasPrefix(c.want, "Nothing") || strings.HasPrefix(c.want, "Tried") {
					if _, err := screen.WriteString(c.typed + "\n"); err != nil {
						t.Fatal(err)
					}
				}
				readUntil(t, screen, c.want, c.prompt)
			}
		})
	}
}

// TestAFailedTryAtTheKeys: how the server failed and what is said to the mistake stand with the
// verdict, before all that is told in parts, and lines that are typed where a part is waited for
// are lines of the next try.
func TestAFailedTryAtTheKeys(t *testing.T) {
	dir := t.TempDir()
	src, err := os.ReadFile("../../internal/scenario/testdata/crashing.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "crashing.yaml"), src, 0o600); err != nil {
		t.Fatal(err)
	}
	screen, _ := atTerminalIn(t, dir, "A=b", pty.Winsize{Rows: 16, Cols: 100}, "lesson", "run", "crashing.yaml", "--color", "never")
	readUntil(t, screen, "part 2 of")
	screen.WriteString("request.session[\"cup\"] = request.POST[\"cup\"]\n\n")
	seen := readUntil(t, screen, "True so far", "part 2 of")
	for _, want := range []string{"True so far: 1 of 2.", "MultiValueDictKeyError: 'cup'", "Nothing is kept yet."} {
		if !strings.Contains(seen, want) {
			t.Errorf("%q does not stand with the verdict:\n%s", want, seen)
		}
	}
	screen.WriteString("request.session[\"cup\"] = request.POST.get(\"cup\", \"none\")\n\n")
	readUntil(t, screen, "Solved.")
}

// TestTwoHolesAtTheKeys types a line in each of two holes, with a key between, and one of which is
// not read: the other keeps what was typed, the writing goes on in that one, and help tells what
// is read.
func TestTwoHolesAtTheKeys(t *testing.T) {
	dir := t.TempDir()
	const two = `statelab: 1
lesson: two
title: Two
summary: Two holes are filled.
clock: 2026-03-02T09:00:00Z
sites:
  tea.test: {pages: {/: {get: [{hole: first}, {hole: second}, {text: Hello.}]}}}
steps:
- step: both
  task:
    ask: |
      Keep two values.
    sort: use
    write:
      first: {kind: view, start: 'request.session["a"] = "0"', answer: 'request.session["a"] = "1"'}
      second: {kind: view, start: 'request.session["b"] = "0"', answer: 'request.session["b"] = "1"'}
    promises: {kept: {text: Both are kept, acts: [{visit: https://tea.test/}], expect: {rows: [{data: {a: '1', b: '1'}}]}}}
  say: |
    So.
`
	if err := os.WriteFile(filepath.Join(dir, "two.yaml"), []byte(two), 0o600); err != nil {
		t.Fatal(err)
	}
	screen, _ := atTerminalIn(t, dir, "A=b", pty.Winsize{Rows: 200, Cols: 100}, "lesson", "run", "two.yaml", "--color", "never")
	for _, c := range []struct{ typed, want, prompt string }{
		{"", "What stands there (first)", "first: "},
		{"help\n", "Not read, and no try:", "first: "},
		{"request.session['a'] = '1'\n\n", "What stands there (second)", "second: "},
		{"h\n", "There is no hint", "second: "}, // and what was typed in the first stays
		{"request.session['b'] = nme\n\n", "nme has no value here", "second: "},
		{"request.session['b'] = '1'\n\n", "The lesson goes on with what you wrote.", "q quit"},
	} {
		if _, err := screen.WriteString(c.typed); err != nil {
			t.Fatal(err)
		}
		readUntil(t, screen, c.want, c.prompt)
	}
}

// TestSettingsAtTheKeys types one line to those that stand in a hole of settings, and takes
// one away.
func TestSettingsAtTheKeys(t *testing.T) {
	dir := t.TempDir()
	src, err := os.ReadFile("../../docs/examples/tasks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for old, new := range map[string]string{
		"{hole: line}, ": "",
		"    pages:\n":   "    settings: {hole: line}\n    pages:\n",
		"{kind: set_cookie, start: sid=; Path=/; Max-Age=0, answer: sid=; Path=/shop; Max-Age=0}": "{kind: settings, start: \"SESSION_COOKIE_SECURE = True\\nSESSION_COOKIE_AGE = 60\", answer: SESSION_COOKIE_SECURE = True}",
		"sid=; Path=/shop; Expires=Thu, 01 Jan 1970 00:00:00 GMT":                                 "",
		"try: {line: sid=; Path=/shop/; Max-Age=0}":                                               "try: {line: ''}",
		"try: {line: sid=; Path=/shop}":                                                           "try: {line: ''}",
		"{redirect: /shop}":                                                                       "{delete_cookie: {name: sid, path: /shop}}, {redirect: /shop}",
	} {
		if !strings.Contains(string(src), old) {
			t.Fatalf("the example has no %q", old)
		}
		src = []byte(strings.ReplaceAll(string(src), old, new))
	}
	if err := os.WriteFile(filepath.Join(dir, "tasks.yaml"), src, 0o600); err != nil {
		t.Fatal(err)
	}
	screen, _ := atTerminalIn(t, dir, "A=b", pty.Winsize{Rows: 200, Cols: 100}, "lesson", "run", "tasks.yaml", "--color", "never")
	readUntil(t, screen, "NAME = value replaces the line of that name", "line: ")
	for _, c := range []struct{ typed, prompt, want string }{
		{"-SESSION_COOKIE_PATH\n", "line: ", "no line here sets SESSION_COOKIE_PATH"},
		{"-SESSION_COOKIE_AGE\nSESSION_COOKIE_SECURE=True\n", "q quit ", "Solved."},
	} {
		if _, err := screen.WriteString(c.typed + "\n"); err != nil {
			t.Fatal(err)
		}
		out := readUntil(t, screen, c.want, c.prompt)
		if strings.Contains(out, "You wrote something else") {
			t.Errorf("the answer without its blanks is told to be another one:\n%s", out)
		}
	}
}

// Promises are looked at where the person says to be done, and not before, however that is
// typed; a try shows what led to it.
func TestPromisesAreLookedAtWhenDone(t *testing.T) {
	src, err := os.ReadFile("../../docs/examples/tasks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const goal = "        goal: {page: {shows: [Hello mina]}}\n"
	promised := strings.Replace(string(src), goal, "", 1)
	promised = strings.Replace(promised, "      about: cookie-is-the-login", `      promises:
        in:
          text: The shop knows Mina
          acts: [{visit: https://tea.test/out}, {visit: https://tea.test/nowhere}, {visit: https://tea.test/shop}]
          expect: {page: {shows: [Hello mina]}}
      about: cookie-is-the-login`, 1)
	if promised == string(src) || strings.Contains(promised, goal) {
		t.Fatal("the example has no goal any more")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tasks.yaml"), []byte(promised), 0o600); err != nil {
		t.Fatal(err)
	}
	screen, _ := atTerminalIn(t, dir, "A=b", pty.Winsize{Rows: 200, Cols: 100}, "lesson", "run", "tasks.yaml", "--color", "never", "--from", "2")
	readUntil(t, screen, "done has it looked at", "browser> ")
	screen.WriteString("put_cookie https://tea.test/shop sid=mina; Path=/shop\n")
	if seen := readUntil(t, screen, "typed in by hand", "browser> "); strings.Contains(seen, "True so far") || strings.Contains(seen, "Nobody has asked") {
		t.Errorf("it is looked at before the person is done:\n%s", seen)
	}
	screen.WriteString("애ㅜㄷ\n")
	readUntil(t, screen, "True so far: 0 of 1.", "What led there:", "https://tea.test/out", "< sid", "deleted", "https://tea.test/nowhere", "ANSWERS", "404 Not Found", "browser> ")
}

// Every key of a task stands on one line, at whatever width.
func TestTheKeysOfATaskStayWhole(t *testing.T) {
	for lang, keys := range map[string][]string{
		"en": {"s skip", "h hint", "c cookies", "? the task", "q quit"}, "ko": {"s 건너뛰기", "h 힌트", "c 쿠키", "? 과제 다시 보기", "q 끝내기"},
	} {
		dir := t.TempDir()
		taskFolder(t, dir)
		for columns := uint16(40); columns <= 80; columns += 5 {
			screen, _ := atTerminalIn(t, dir, "A=b", pty.Winsize{Rows: 200, Cols: columns}, "lesson", "run", "mine/tasks.yaml", "--color", "never", "--lang", lang)
			seen := readUntil(t, screen, "line: ")
			for _, key := range keys {
				if !strings.Contains(seen, key) {
					t.Errorf("in %d columns %q is broken in\n%s", columns, key, seen)
				}
			}
		}
	}
}

// TestBehindTheLastHint looks at what h says where there are no more hints: what would
// change it only where the promise that failed looks at a cookie, and announced.
func TestBehindTheLastHint(t *testing.T) {
	for _, c := range []struct {
		lesson, step, prompt string
		lines                [][2]string // what is typed, and what is told
	}{
		{"stolen-key", "in-the-cafe", "settings: ", [][2]string{
			{"SESSION_COOKIE_HTTPONLY = True\n", "Not yet true"}, {"h", "HINT 1"}, {"h", "HINT 2"},
			{"h", "h once more shows"}, {"h", "WHAT WOULD KEEP IT FROM BEING SENT"},
		}},
		{"session-cookies", "the-lent-laptop", "room: ", [][2]string{
			{"room=204; Max-Age=60; Path=/", "Not yet true"}, {"h", "HINT 1"}, {"h", "HINT 2"},
			{"h", "answer shows the answer after two tries"}, {"room=205; Path=/", "Not yet true"}, {"h", "for this step. answer shows"},
		}},
		{"session-in-a-cookie", "what-ends-a-copy", "alice> ", [][2]string{
			{"help", "visit https://letters.test/"}, {"visit letters.test/password/", "Old password"},
			{"submit Change password old_password=pw-alice-1 new_password1=a-new-secret-7 new_password2=a-new-secret-7", "All is true now: done ends the task."},
			{"answer", "so far 0"}, {"done", "Solved."},
		}},
	} {
		t.Run(c.step, func(t *testing.T) {
			t.Parallel()
			screen, _ := atTerminalWith(t, "A=b", pty.Winsize{Rows: 200, Cols: 100}, "lesson", "run", c.lesson, "--from", c.step, "--color", "never")
			readUntil(t, screen, "q quit", c.prompt)
			for i, line := range c.lines {
				if _, err := screen.WriteString(line[0] + "\n"); err != nil {
					t.Fatal(err)
				}
				prompt := c.prompt
				if i == len(c.lines)-1 && line[0] == "done" {
					prompt = "q quit "
				}
				readUntil(t, screen, line[1], prompt)
			}
		})
	}
}
