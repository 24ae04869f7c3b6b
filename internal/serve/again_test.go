package serve_test

import (
	"os"
	"strings"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/serve"
)

// badge is a lesson in which a cookie is typed in by hand.
const badge = `statelab: 1
lesson: club
title: A badge
summary: Who wears one?
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    pages:
      /:
        get: [text: "Welcome to club.test"]
steps:
  - step: put-it-on
    put_cookie: {url: https://club.test/, name: badge, value: gold, lasts: 1d}
    say: |
      A badge is on.
    expect: {jar: {badge: {value: gold}}}
  - step: wear-it
    visit: https://club.test/
    say: |
      The badge is seen by the server.
    expect: {sent: [badge]}
`

// What was said to be done and was not is told in a sentence, nothing of the lesson is told as
// if it had happened, and the step can be done again.
func TestWhatWasNotDoneIsDoneAgain(t *testing.T) {
	p, _ := start(t, clubFolder(badge), "club")
	act, _ := p.session.Next()
	b, home := p.browser(act.Played.Actor), p.url("http://"+p.host()+"/")
	visit := func() {
		t.Helper()
		if _, err := b.Visit(t.Context(), "", home); err != nil {
			t.Fatal(err)
		}
		p.waitsFor("the visit", func() bool { return p.session.Done() == 2 })
	}
	p.session.Press(serve.Did)
	visit()
	p.shows("here was to bring <code>badge</code>. It came without.")
	p.shows("it came out otherwise")
	if strings.Contains(p.panel(), "The badge is seen by the server") {
		t.Error("the lesson tells what did not happen")
	}
	if !p.session.Offers(serve.Redo) {
		t.Fatal("the step cannot be done again")
	}
	p.session.Press(serve.Redo)
	if p.session.Done() != 0 || p.session.Offers(serve.Redo) {
		t.Fatalf("%d acts are behind", p.session.Done())
	}
	if err := p.does(act); err != nil {
		t.Fatal(err)
	}
	p.session.Press(serve.Did)
	visit()
	p.shows("The badge is seen by the server")
	if strings.Contains(p.panel(), "it came out otherwise") || p.session.Offers(serve.Redo) {
		t.Error("what was done the second time is told as not done")
	}
}

// A step that was gone on without is not called seen, and a login that did not succeed is not
// told as one.
func TestWhatWasNotDoneIsNotSeen(t *testing.T) {
	p, _ := start(t, clubFolder(badge), "club")
	p.session.Press(serve.Skip)
	p.session.Press(serve.Skip)
	page := p.panel()
	if !strings.Contains(page, "gone on without") || strings.Contains(page, ">seen<") {
		t.Error("a step that was gone on without is called seen")
	}
	p, _ = start(t, lesson.Folder{FS: os.DirFS("../../lessons"), Path: "lessons"}, "logout")
	p.asks(strings.Replace(p.host(), "club", "blog", 1), "GET /login/")
	p.waitsFor("the page", func() bool { return strings.Contains(p.panel(), "/login/</") })
	p.shows("A login that has not succeeded so far")
	if strings.Contains(p.panel(), "signs in") {
		t.Error("a login is told that did not succeed")
	}
	p.session.Press(serve.Skip)
	p.shows("gone on without")
}

// seat is a lesson in which the browser is closed, with a session cookie in it.
const seat = `statelab: 1
lesson: club
title: A seat
summary: Who sits there?
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    pages:
      /:
        get: [text: "Welcome to club.test"]
      /seat/:
        get: [set_cookie: {name: seat, value: 12}, text: Sit down.]
given:
  - visit: https://club.test/seat/
steps:
  - step: close
    restart_browser: fresh
    say: |
      The seat is gone.
    expect: {gone: {seat: browser-closed}}
  - step: stand
    visit: https://club.test/
    say: |
      Nobody sits there.
    expect: {not_sent: {seat: browser-closed}}
`

// A browser that was said to be closed and was not still has its cookies: none of them is told as
// one from before, and what is done the second time counts.
func TestClosingTheSecondTime(t *testing.T) {
	p, _ := start(t, clubFolder(seat), "club")
	act, _ := p.session.Next()
	b := p.browser(act.Played.Actor)
	visit := func(path string) {
		t.Helper()
		done := p.session.Done()
		if _, err := b.Visit(t.Context(), "", p.url("http://"+p.host()+path)); err != nil {
			t.Fatal(err)
		}
		p.waitsFor("the visit", func() bool { return p.session.Done() == done+1 })
	}
	visit("/seat/")
	p.session.Press(serve.Did)
	visit("/")
	p.shows("It was still sent.")
	if strings.Contains(p.panel(), "no answer has set here") {
		t.Error("a cookie that an answer has set is told as one from before")
	}
	p.session.Press(serve.Redo)
	b.Restart(false)
	p.session.Press(serve.Did)
	visit("/")
	for i, step := range p.session.Judged() {
		for _, c := range step.Failed() {
			t.Errorf("step %d: %s: wanted %s, found %s", i, c.About, c.Wanted.EN, c.Found.EN)
		}
	}
}
