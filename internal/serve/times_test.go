package serve_test

import (
	"strings"
	"testing"
)

// closed is a lesson in which a browser is closed, and used again three days later.
const closed = `statelab: 1
lesson: club
title: A club
summary: Who is a member?
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    pages:
      /:
        get: [set_cookie: {name: card, value: m7}]
      /inside/:
        get: [text: You are inside.]
steps:
  - step: first-visit
    visit: https://club.test/
    say: |
      A cookie came.
    expect: {stored: [card]}
  - step: evening
    restart_browser: fresh
    say: |
      The browser is closed.
    expect: {jar: empty, gone: {card: browser-closed}}
  - step: later
    wait: 3d
    visit: https://club.test/inside/
    say: |
      It is gone.
    expect: {sent: []}
`

// When the browser was closed is told by the lesson's clock, and not by the one on the wall.
func TestReasonsHaveTheLessonsTime(t *testing.T) {
	p, _ := start(t, clubFolder(closed), "club")
	p.plays()
	step := p.session.Judged()[2]
	if len(step.Exchanges) == 0 || len(step.Exchanges[0].Sent) != 1 {
		t.Fatalf("of the request it is told %+v", step.Exchanges)
	}
	if said := step.Exchanges[0].Sent[0].Seen.EN; !strings.Contains(said, "3 days ago") || !strings.Contains(said, "2026-03-02 09:00") {
		t.Errorf("it says %q", said)
	}
}
