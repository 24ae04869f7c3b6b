//go:build unix

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// setLine is a request that stores a cookie.
func setLine(name string) string {
	return fmt.Sprintf(`{"op":"set","now":"2026-03-02T09:00:00Z","url":"https://shop.test/","lines":["%s=1; Max-Age=60"]}`+"\n", name)
}

// Ten programs that add a cookie to a file at once lose none.
func TestJarsAtWorkOnOneFileLoseNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "jar.json")
	if code := run([]string{"jar", "--save", file}, strings.NewReader(setLine("first")), io.Discard, os.Stderr, noEnv); code != exitOK {
		t.Fatal(code)
	}
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			in := strings.NewReader(setLine(fmt.Sprintf("c%d", i)))
			if code := run([]string{"jar", "--load", file, "--save", file}, in, io.Discard, io.Discard, noEnv); code != exitOK {
				t.Errorf("ends with %d", code)
			}
		})
	}
	all.Wait()
	text, err := os.ReadFile(file)
	if n := strings.Count(string(text), `"name"`); err != nil || n != 11 {
		t.Errorf("%d cookies are left, want 11 (%v)\n%s", n, err, text)
	}
}

// A jar that is told to end saves what it holds, and says so.
func TestAnInterruptedJarSaves(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		for _, asked := range []string{setLine("a"), `{"op":"reset"}` + "\n"} {
			file := filepath.Join(t.TempDir(), "jar.json")
			in, ask := io.Pipe()
			answers, out := io.Pipe()
			var told strings.Builder
			done := make(chan int)
			go func() { done <- run([]string{"jar", "--save", file}, in, out, &told, noEnv) }()
			if _, err := io.WriteString(ask, asked+`{"op":"li`); err != nil { // and half a line
				t.Fatal(err)
			}
			if _, err := bufio.NewReader(answers).ReadString('\n'); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Kill(os.Getpid(), sig); err != nil {
				t.Fatal(err)
			}
			code := <-done
			said := strings.Join(strings.Fields(told.String()), " ")
			text, err := os.ReadFile(file)
			if strings.Contains(asked, "reset") {
				if code != exitFault || !errors.Is(err, os.ErrNotExist) || !strings.Contains(said, "nothing to save") {
					t.Errorf("%v: %d, %q, %s (%v)", sig, code, told.String(), text, err)
				}
				continue
			}
			if code != exitFault || !strings.Contains(string(text), `"name":"a"`) || !strings.Contains(said, "interrupted; the cookies are saved in "+file) {
				t.Errorf("%v: %d, %q, %s (%v)", sig, code, told.String(), text, err)
			}
		}
	}
}

// Who reads the answers may go, and what is asked may break off: what the jar holds is
// saved.
func TestAJarWithoutAListenerSaves(t *testing.T) {
	for name, ends := range map[string]struct {
		in  io.Reader
		out io.Writer
	}{
		"closed output": {strings.NewReader(setLine("a") + setLine("b")), brokenAfter(1)},
		"broken input":  {io.MultiReader(strings.NewReader(setLine("a")), iotestErr{}), io.Discard},
	} {
		file := filepath.Join(t.TempDir(), "jar.json")
		var told strings.Builder
		run([]string{"jar", "--save", file}, ends.in, ends.out, &told, noEnv)
		if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), `"name":"a"`) {
			t.Errorf("%s: %s (%v), told %q", name, text, err, told.String())
		}
	}
}

type iotestErr struct{}

func (iotestErr) Read([]byte) (int, error) { return 0, errors.New("broken") }

// brokenAfter takes so many writes.
func brokenAfter(n int) io.Writer { return &broken{n} }

type broken struct{ left int }

func (b *broken) Write(p []byte) (int, error) {
	if b.left--; b.left < 0 {
		return 0, syscall.EPIPE
	}
	return len(p), nil
}
