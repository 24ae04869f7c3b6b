// Command statelab shows how HTTP is made to remember: it plays lessons in which
// a browser with a cookie jar talks to a server with a session table, and says
// why of everything that both decide.
//
// # Rooms
//
// The commands begin at root.go and door.go; each has files of its own: lesson*.go, play*.go,
// explain*.go, cookies*.go, session*.go, jar.go, progress*.go and review.go. What several
// share is screen.go, formats.go, language*.go, find.go (where lessons are), keep.go (where
// tables are kept), tell.go and mistake.go. A person at the keys has walk.go, keys.go,
// keeper.go, trying.go and interrupt.go; patience.go ends what never comes. Words are in *words.go.
package main

import "os"

func main() {
	code := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	os.Exit(code)
}
