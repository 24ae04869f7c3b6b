package scenario

import (
	"strings"
	"testing"
	"testing/fstest"

	"statelab/internal/httpsim"
	"statelab/internal/lesson"
)

// A mistake of the program's own code ends the run, with the place where it was, and is
// no page that a lesson could expect.
func TestAMistakeOfOurOwnEndsTheRun(t *testing.T) {
	const src = `statelab: 1
lesson: slip
title: Slip
summary: What a mistake of ours is.
clock: 2026-03-02T09:00:00Z
sites: {shop.test: {pages: {/: {get: [{fail: true}]}}}}
steps:
  - step: look
    visit: https://shop.test/
    say: |
      Look.
    expect: {status: 500}
`
	p, problems, err := Load(lesson.Folder{FS: fstest.MapFS{"slip.yaml": {Data: []byte(src)}}}, "slip")
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	tr, err := p.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, failed := tr.Checks(); failed > 0 {
		t.Error("a page that fails is no answer")
	}
	var nothing *httpsim.Request
	p.sites[0].Pages["/"] = httpsim.Page{View: func(*httpsim.Request) (*httpsim.Response, error) { return httpsim.HTML(nothing.Path), nil }}
	tr, err = p.Run(t.Context())
	if tr != nil || err == nil || !strings.Contains(err.Error(), "shop.test/: ") || !strings.Contains(err.Error(), "fault_test.go") {
		t.Errorf("a slip ends with %v, %v", tr, err)
	}
}
