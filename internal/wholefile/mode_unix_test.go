//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package wholefile

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A new file has what the umask leaves of its mode, as any program's; one that is replaced
// keeps its own, whatever the umask.
func TestModesAreThoseOfAnyProgram(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	for _, test := range []struct{ umask, old, mode, want os.FileMode }{
		{umask: 0o022, mode: 0o666, want: 0o644},
		{umask: 0o077, mode: 0o666, want: 0o600},
		{umask: 0o002, mode: 0o666, want: 0o664},
		{umask: 0o022, mode: 0o600, want: 0o600},
		{umask: 0o077, old: 0o664, mode: 0o666, want: 0o664},
		{umask: 0o022, old: 0o600, mode: 0o666, want: 0o600},
		{umask: 0o022, old: 0o400, mode: 0o666, want: 0o400},
	} {
		file := filepath.Join(t.TempDir(), "f")
		if test.old != 0 {
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(file, test.old); err != nil {
				t.Fatal(err)
			}
		}
		syscall.Umask(int(test.umask))
		if err := Write(file, []byte("text"), test.mode); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != test.want {
			t.Errorf("umask %03o, old %03o, mode %03o: the file has %03o, want %03o", test.umask, test.old, test.mode, got, test.want)
		}
	}
}
