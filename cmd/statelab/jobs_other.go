//go:build !windows

package main

import "golang.org/x/sys/unix"

// underJobControl reports whether a shell goes on when the program is suspended: it then
// gave the program a process group of its own. Without one nobody could wake it.
func underJobControl() bool {
	session, err := unix.Getsid(0)
	return err == nil && unix.Getpgrp() != session
}
