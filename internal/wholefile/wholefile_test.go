package wholefile

import (
	"os"
	"path/filepath"
	"testing"
)

// A save that fails at its last step leaves nothing behind: the second file would
// hold every cookie.
func TestAFailedSaveLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	place := filepath.Join(folder, "taken") // since it was looked at, a folder took the place
	if err := os.Mkdir(place, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := write(place, []byte("cookies"), 0o600, 0); err == nil {
		t.Error("a file took the place of a folder")
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 || entries[0].Name() != "taken" {
		t.Errorf("the folder holds %v (%v), want the one that was there", entries, err)
	}
}
