package main

import (
	"crypto/sha1"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A disk that is full is at fault itself, whether the file cannot be made or a page finds
// no room later, and not the file or the lesson. What was begun is taken away.
func TestAFullDiskKeepsNothing(t *testing.T) {
	var long strings.Builder // which zlib cannot make short
	for i := range 1500 {
		fmt.Fprintf(&long, "%x", sha1.Sum([]byte{byte(i), byte(i >> 8)}))
	}
	lesson := filepath.Join(t.TempDir(), "long.yaml")
	text := `statelab: 1
lesson: long
title: Long
summary: A long text goes into a session.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    users:
      alice: {password: pw-alice-1}
    pages:
      /: {get: [{session_set: {a: ` + long.String() + `}}, {text: Hello.}]}
steps:
  - step: visit
    visit: https://shop.test/
    say: |
      Hello.
    expect: {status: 200}
`
	if err := os.WriteFile(lesson, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, size := range []string{"8k", "40k", "44k", "48k"} {
		dir := t.TempDir()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
			t.Skip("no disk of a small size can be made: ", err)
		}
		t.Cleanup(func() { syscall.Unmount(dir, 0) })
		file := filepath.Join(dir, "new.sqlite3")
		var out, told strings.Builder
		code := run([]string{"lesson", "run", lesson, "--db", file}, strings.NewReader(""), &out, &told, func(string) string { return "" })
		if code != exitFault || !strings.Contains(strings.ReplaceAll(told.String(), "\n", " "), "new.sqlite3: the disk is full") || !strings.Contains(told.String(), "hint: make room on the disk") {
			t.Errorf("on a disk of %s it ends with %d and says %q", size, code, told.String())
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("on a disk of %s stand %v (%v)", size, left, err)
		}
	}
}
