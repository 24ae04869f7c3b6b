// Command statelab shows how HTTP is made to remember: it plays lessons in which
// a browser with a cookie jar talks to a server with a session table, and says
// why of everything that both decide.
package main

import "os"

func main() {
	code := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	os.Exit(code)
}
