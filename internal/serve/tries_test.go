package serve_test

import (
	"strings"
	"testing"
)

// knock is a lesson with a task that is solved by an answer which leads on.
const knock = `statelab: 1
lesson: knock
title: A door
summary: Who gets in?
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    pages:
      /:
        get:
          - text: "A door. [Knock](/knock)"
      /wrong:
        get:
          - set_cookie: {name: noise, value: loud}
          - text: It stays closed.
      /knock:
        get:
          - set_cookie: {name: card, value: m7}
          - redirect: /inside
      /inside:
        get: [text: You are inside.]
steps:
  - step: get-in
    task:
      ask: |
        Get a card.
      sort: use
      do:
        goal: {jar: {card: {value: m7}}}
        answer:
          - visit: https://club.test/knock
      mistakes:
        too_loud:
          try:
            - visit: https://club.test/wrong
          if: {stored: [noise]}
          reply: |
            That was the wrong door.
    say: |
      The card is there.
`

// What is said to a mistake stands there until something else is done; the page to which the
// request leads that solves the task is part of it; and the end of the lesson is told.
func TestATaskIsTried(t *testing.T) {
	p, _ := start(t, clubFolder(strings.ReplaceAll(knock, "lesson: knock", "lesson: club")), "club")
	b := p.browser("browser")
	visit := func(path string) {
		p.Helper()
		if _, err := b.Visit(t.Context(), "", p.url("http://"+p.host()+path)); err != nil {
			t.Fatal(err)
		}
	}
	said := func(what string) bool { return strings.Contains(p.panel(), what) }
	visit("/wrong")
	p.waitsFor("the reply", func() bool { return said("That was the wrong door.") })
	visit("/")
	p.waitsFor("another try", func() bool { return !said("That was the wrong door.") })
	if said("The end of the lesson") {
		t.Error("the lesson has ended before its task is solved")
	}
	visit("/knock")
	p.waitsFor("the task", func() bool { return p.session.Done() == 1 })
	p.shows("The end of the lesson")
	p.waitsFor("the page behind it", func() bool { return said("You are inside.") })
	if said("Something beside the lesson") {
		t.Error("where the answer leads that solved the task stands beside the lesson")
	}
}
