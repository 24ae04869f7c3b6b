package wholefile_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"statelab/internal/wholefile"
)

// Ten that add a line to a file at once lose none, though each replaces the file.
func TestWhoHoldsAFileLosesNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("on Windows nobody waits for a file that is held: ErrHeld is returned")
	}
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	link := file + "-link"
	if err := os.Symlink("f", link); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			name := []string{file, link}[i%2]
			held, err := wholefile.Hold(name, nil)
			if err != nil {
				t.Error(err)
				return
			}
			defer held.Close()
			text, err := os.ReadFile(name)
			if err == nil {
				err = wholefile.Write(name, append(text, strconv.Itoa(i)...), 0o600)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	text, err := os.ReadFile(file)
	if err != nil || len(text) != 10 {
		t.Errorf("%q is left (%v), want ten digits", text, err)
	}
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v (%v), want the file and the link", entries, err)
	}
}

// Who has to wait says so, once; who does not, does not.
func TestWaitingIsTold(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("on Windows nobody waits for a file that is held: ErrHeld is returned")
	}
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	first, err := wholefile.Hold(file, func() { t.Error("the first waits") })
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan bool, 9)
	done := make(chan error)
	go func() {
		second, err := wholefile.Hold(file, func() { told <- true })
		if err == nil {
			err = second.Close()
		}
		done <- err
	}()
	<-told
	if err := wholefile.Write(file, []byte("new"), 0o600); err != nil { // so that it has to look again
		t.Error(err)
	}
	first.Close()
	if err := <-done; err != nil || len(told) > 0 {
		t.Errorf("the second: %v, told %d times more", err, len(told))
	}
}

func TestWhatIsNotThereIsHeldByNobody(t *testing.T) {
	file := filepath.Join(t.TempDir(), "new")
	for range 2 {
		held, err := wholefile.Hold(file, func() { t.Error("somebody waits") })
		if err != nil {
			t.Fatal(err)
		}
		defer held.Close()
	}
	if _, err := wholefile.Hold(filepath.Dir(file), nil); err == nil || !strings.Contains(err.Error(), "no plain file") {
		t.Errorf("a folder is held: %v", err)
	}
}
