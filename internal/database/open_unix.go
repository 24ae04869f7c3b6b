//go:build unix

package database

import "syscall"

// nonBlocking opens a pipe without waiting for somebody at its other end.
const nonBlocking = syscall.O_NONBLOCK
