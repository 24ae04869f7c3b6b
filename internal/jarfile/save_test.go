package jarfile_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"statelab/internal/jarfile"
	"statelab/internal/wholefile"
)

// TestOnlyPlainFilesAreReplaced saves under names where a new file would take the
// place of something else.
func TestOnlyPlainFilesAreReplaced(t *testing.T) {
	folder := t.TempDir()
	socket, err := net.Listen("unix", filepath.Join(folder, "socket"))
	if err != nil {
		t.Skipf("no Unix socket can be made here: %v", err)
	}
	defer socket.Close()
	for link, leadsTo := range map[string]string{"nowhere": "missing", "to-socket": "socket"} {
		if err := os.Symlink(leadsTo, filepath.Join(folder, link)); err != nil {
			t.Skipf("no symbolic link can be made here: %v", err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"socket", "to-socket", "nowhere", "folder"} {
		file := filepath.Join(folder, name)
		before, err := os.Lstat(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := jarfile.Savable(file); !errors.Is(err, wholefile.ErrNoPlainFile) {
			t.Errorf("%s can be saved: %v", name, err)
		}
		if _, err := jarfile.Save(file, jarfile.JSON, nil); !errors.Is(err, wholefile.ErrNoPlainFile) {
			t.Errorf("%s is saved: %v", name, err)
		}
		if after, err := os.Lstat(file); err != nil || after.Mode() != before.Mode() {
			t.Errorf("%s was %v and became %v (%v)", name, before.Mode(), after.Mode(), err)
		}
	}
	if err := jarfile.Savable(filepath.Join(folder, "missing", "jar")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file in a folder that is not there can be saved: %v", err)
	}
	if err := jarfile.Savable(filepath.Join(folder, strings.Repeat("x", 250))); err != nil {
		t.Errorf("a new file cannot be saved: %v", err)
	}
	if _, err := jarfile.Save(filepath.Join(folder, strings.Repeat("x", 250)), jarfile.JSON, nil); err != nil {
		t.Errorf("a new file with a long name is not saved: %v", err)
	}
}

func TestSavingIsAllOrNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "jar.json")
	before := visited(t).Cookies(morning().Add(time.Second))
	for _, f := range []jarfile.Format{jarfile.Netscape, jarfile.JSON} {
		left, err := jarfile.Save(file, f, before)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := entries(t, string(text)); len(again)+len(left) != len(before) {
			t.Errorf("format %v: %d cookies come back, %d were left out, of %d", f, len(again), len(left), len(before))
		}
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a new file has mode %v (%v), want 0600", info.Mode(), err)
	}

	// A link stays a link, and the file behind it keeps its mode.
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(file, link); err != nil {
		t.Skipf("no symbolic link can be made here: %v", err)
	}
	if _, err := jarfile.Save(link, jarfile.JSON, nil); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v (%v)", info.Mode(), err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the file has mode %v (%v), want 0640", info.Mode(), err)
	}

	// Nothing is left of the second file.
	if entries, _ := os.ReadDir(filepath.Dir(file)); len(entries) != 1 {
		t.Errorf("the folder holds %v", entries)
	}
	if _, err := jarfile.Save(filepath.Join(file, "below"), jarfile.JSON, nil); err == nil {
		t.Error("a file below a file is saved")
	}
}
