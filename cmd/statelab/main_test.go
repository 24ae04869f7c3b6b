package main

import (
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the scripts' golden files")

// TestMain lets scripts run this program as a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"statelab": main})
}

// TestScripts runs the pages of testdata/script, each a story told at the
// command line.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("STATELAB_STATE", env.WorkDir+"/state") // never that of the person who tests
			for _, name := range []string{"CI", "NO_COLOR", "CLICOLOR_FORCE", "STATELAB_LANG", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "COLUMNS"} {
				env.Setenv(name, "")
			}
			recording, err := os.ReadFile("../../docs/examples/shop.har")
			if err != nil {
				return err
			}
			if err := os.WriteFile(env.WorkDir+"/shop.har", recording, 0o666); err != nil {
				return err
			}
			return os.WriteFile(env.WorkDir+"/small.yaml", []byte(small), 0o666)
		},
	})
}

// small is a lesson that every script finds in its folder.
const small = `statelab: 1
lesson: small
title: A small lesson
summary: One cookie comes and goes back.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    pages:
      /: {get: [{set_cookie_line: a=1}, {text: Hello.}]}
steps:
  - step: first
    visit: https://shop.test/
    say: |
      The server sends a cookie.
    expect: {status: 200, sent: [], stored: [a]}
  - step: second
    predict:
      ask: |
        What does the browser send now?
      choices:
        cookie: {text: The cookie, if: {sent: [a]}}
        nothing:
          text: Nothing
          if: {sent: []}
          reply: |
            It keeps what it was given.
    visit: https://shop.test/
    say: |
      The browser sends it back.
    hint:
      - |
        Look at the jar.
      - |
        It holds one cookie.
    expect: {status: 200, sent: [a]}
`
