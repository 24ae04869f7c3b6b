package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// Who closes the terminal ends what runs there, also where the signal for it is ignored, as under nohup.
func TestTheProgramEndsWithItsTerminal(t *testing.T) {
	for _, line := range []string{"play", "play --plain", "lesson run small.yaml", "lesson run small.yaml --plain"} {
		dir := t.TempDir()
		program := asProgram(t, dir)
		if err := os.WriteFile(dir+"/small.yaml", []byte(small), 0o666); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("sh", "-c", "trap '' HUP; exec "+program+" "+line)
		cmd.Dir = dir
		cmd.Env = []string{"TERM=xterm-256color", "PATH=" + os.Getenv("PATH"), "HOME=" + dir, "GOCOVERDIR=" + dir}
		screen, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		readUntil(t, screen, map[bool]string{true: "alice>", false: "q quit"}[strings.HasPrefix(line, "play")])
		screen.Close()
		go func() { ended <- cmd.Wait() }()
		t.Cleanup(func() { cmd.Process.Kill() })
		until(t, line+" ends with its terminal", func() (bool, string) { return len(ended) > 0, "it runs" })
	}
}
