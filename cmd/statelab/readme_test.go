package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestThePicturesOfReadmesAreTrue runs the command of each console session, types what is
// typed there, and wants every line of the picture on the screen, one below the other as
// they are there. Lines may be left out where the picture says so.
func TestThePicturesOfReadmesAreTrue(t *testing.T) {
	session := regexp.MustCompile("(?ms)^```console\n\\$ go run \\./cmd/statelab ([^\n]*)\n(.*?)^```$")
	for _, name := range []string{"README.md", "README.ko.md"} {
		src, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		sessions := session.FindAllStringSubmatch(string(src), -1)
		if len(sessions) < 3 {
			t.Errorf("%s has %d console sessions, and not the prompt, a task and a step", name, len(sessions))
		}
		for _, m := range sessions {
			t.Run(name+" "+m[1], func(t *testing.T) {
				picture := strings.Split(strings.TrimSpace(m[2]), "\n")
				switch args := strings.Fields(m[1]); {
				case strings.HasPrefix(m[1], "lesson run logout"):
					isAtDesk(t, picture, args, []deskTurn{
						{keys: "\r", shown: []string{" 1/4 "}}, {keys: "\r", shown: []string{"2"}}, {keys: "\r", shown: []string{" 2/4 "}},
						{keys: "2", shown: []string{" 2/4 ", "POST /logout/"}},
					})
					return
				case slices.Contains(args, "--from"):
					const clears = "\x15"
					isAtDesk(t, picture, args, []deskTurn{
						{keys: "\r", shown: []string{"  room="}},
						{keys: clears + strings.TrimSpace(picture[len(picture)-3]) + "\r", shown: []string{"PgUp/PgDn", "  room="}},
					})
					return
				}
				isOn(t, picture, strings.Split(typedIn(t, strings.Fields(m[1]), typedLines(picture)), "\n"))
			})
		}
	}
}

// typedLines are the lines of a picture that a person types, without their prompts, and the
// prompts.
func typedLines(picture []string) (typed [][2]string) {
	prompt := regexp.MustCompile(`^(alice> )(.+)$`)
	for _, line := range picture {
		if m := prompt.FindStringSubmatch(line); m != nil {
			typed = append(typed, [2]string{m[1], m[2]})
		}
	}
	return typed
}

// typedIn is what the program writes, 80 columns wide, while the lines come to the prompt from
// a pipe.
func typedIn(t *testing.T, args []string, typed [][2]string) string {
	cmd := exec.Command(asProgram(t, t.TempDir()), append(args, "--width", "80")...)
	cmd.Dir = "../.." // where a reader of the README is
	cmd.Env = []string{"GOCOVERDIR=" + t.TempDir(), "HOME=" + t.TempDir()}
	var lines strings.Builder
	for _, line := range typed {
		lines.WriteString(line[1] + "\n")
	}
	cmd.Stdin = strings.NewReader(lines.String())
	seen, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(seen)
}

// isAtDesk wants the lines of a picture on the screen to which keys lead.
func isAtDesk(t *testing.T, picture, args []string, turns []deskTurn) {
	g := atDesk(t, t.TempDir(), "NO_COLOR=1", deskSize(80, 24), args...)
	g.until(t, "Enter ")
	g.plays(t, turns)
	g.meets(t, "the picture", func(screen string) string { return isOff(picture, strings.Split(screen, "\n")) })
}

// isOn wants the lines of a picture on a screen.
func isOn(t *testing.T, picture, screen []string) {
	t.Helper()
	if wrong := isOff(picture, screen); wrong != "" {
		t.Fatal(wrong)
	}
}

// isOff says what of a picture is not on a screen, "" where all of it is.
func isOff(picture, screen []string) string {
	const leftOut = "…"
	cut := true
	for _, line := range picture {
		if line == leftOut {
			cut = true
			continue
		}
		at := slices.Index(screen, line)
		if at < 0 || at > 0 && !cut {
			return fmt.Sprintf("this line is not on the screen, or not right behind the one before it: %q\n%s", line, strings.Join(screen, "\n"))
		}
		screen, cut = screen[at+1:], false
	}
	if !cut && strings.TrimSpace(strings.Join(screen, "")) != "" {
		return "the picture does not say that more follows:\n" + strings.Join(screen, "\n")
	}
	return ""
}
