package main

import (
	"os/exec"
	"strings"
	"testing"
)

// The secret key is typed at the prompt and never stands on the screen.
func TestTheSecretKeyIsAskedFor(t *testing.T) {
	dir := t.TempDir()
	program, file := asProgram(t, dir), dir+"/site.sqlite3"
	if out, err := exec.Command(program, "lesson", "run", "session-row", "--db", file).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	screen, cmd := atTerminal(t, 80, "sessions", file, "--at", "2026-03-02", "--ask-secret", "--color", "never")
	readUntil(t, screen, "SECRET_KEY: ")
	screen.WriteString("django-insecure-statelab\n")
	seen := readUntil(t, screen, "unreadable")
	if !strings.Contains(seen, "signature holds") || strings.Contains(seen, "insecure") {
		t.Errorf("after the secret key was typed:\n%s", seen)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

func TestWhoeverTypesNoSecretKeyLeaves(t *testing.T) {
	screen, cmd := atTerminal(t, 80, "sessions", "site.sqlite3", "--ask-secret", "--color", "never")
	readUntil(t, screen, "SECRET_KEY: ")
	screen.WriteString("\x03")
	readUntil(t, screen, "no secret key was typed")
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != exitUsage {
		t.Errorf("it ends with %v", err)
	}
}

// TestUsersOfSessionsAreGuessed: who is nearly called as a user of the table is meant perhaps.
func TestUsersOfSessionsAreGuessed(t *testing.T) {
	var f sessionFlags
	f.filter.User = "alise"
	if text := noneTaken(f.filter, 3, "7", []string{"bob", "alice"}); !strings.Contains(text.EN, `did you mean "alice"?`) || !strings.Contains(text.KO, "alice") {
		t.Error(text)
	}
	if text := noneTaken(f.filter, 3, "", []string{"bob"}); strings.Contains(text.EN, "bob") {
		t.Error(text)
	}
}
