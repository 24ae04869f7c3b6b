package serve_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"statelab/internal/lesson"
	"statelab/internal/serve"
)

// till is a lesson in which a form is sent, which a page of another site has, too.
const till = `statelab: 1
lesson: club
title: A till
summary: Who pays?
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    pages:
      /:
        get:
          - template: '<form method="post" action="/pay/"><input name="to"><button>Pay</button></form>'
      /pay/:
        post: [text: Paid.]
  prize.test:
    pages:
      /:
        get:
          - template: '<form method="post" action="https://club.test/pay/"><input name="to"><button>Take it</button></form>'
given:
  - visit: https://club.test/
steps:
  - step: pay
    predict:
      ask: |
        Is it paid?
      choices:
        paid: {text: It is paid, if: {status: 200}}
        refused: {text: It is not, if: {status: 403}}
    submit: {button: Pay, fields: {to: joon}}
    say: |
      Joon is paid.
    expect: {status: 200}
  - step: prize
    visit: https://prize.test/
    say: |
      Another form.
    expect: {status: 200}
`

// A step is not seen done by what another page does, or by a form that says something else: the
// page says what is otherwise. What was asked and not answered stands behind it.
func TestWhatIsNearlyDone(t *testing.T) {
	p, _ := start(t, clubFolder(till), "club")
	p.asks(p.host(), "GET /")
	p.waitsFor("the visit", func() bool { return p.session.Done() == 1 })
	pays := func(origin, to string) {
		t.Helper()
		p.asks(p.host(), "POST /pay/", "Origin: ", origin, "\r\nContent-Type: application/x-www-form-urlencoded\r\n", fmt.Sprintf("Content-Length: %d\r\n\r\nto=%s", 3+len(to), to))
	}
	club := "http://" + p.host()
	prize := strings.Replace(club, "club", "prize", 1)
	for _, c := range []struct{ origin, to, says string }{
		{prize, "joon", "It has to come from one of <code>" + club},
		{club, "jo", "something else in the field <code>to</code>"},
	} {
		if pays(c.origin, c.to); p.session.Done() != 1 {
			t.Fatalf("%s pays %s, and that counts", c.origin, c.to)
		}
		p.shows(c.says)
	}
	pays(club, "joon")
	p.waitsFor("the form", func() bool { return p.session.Done() == 2 })
	p.shows("Joon is paid.")
	p.shows("No answer was chosen.")
	p.shows("What happened is: It is paid")
}

// Where something is to be written the page names the command by which that is done, and says the
// answer behind the step.
func TestWhatIsWrittenElsewhere(t *testing.T) {
	p, l := start(t, lesson.Folder{FS: os.DirFS("../../lessons"), Path: "lessons"}, "max-age")
	const command = "<code>statelab lesson run max-age --from "
	for range 10 * l.Steps() {
		if strings.Contains(p.panel(), command) {
			break
		}
		p.session.Press(serve.Skip)
	}
	p.shows(command)
	for done := p.session.Done(); ; {
		act, _ := p.session.Next()
		if p.session.Offers(serve.Go) {
			p.session.Press(serve.Go)
		} else if err := p.does(act); err != nil {
			t.Fatal(err)
		}
		p.waitsFor("the task", func() bool { return p.session.Done() > done })
		if done = p.session.Done(); act.Last {
			break
		}
	}
	p.shows("The lesson&#39;s answer:")
}

// What came before the lesson began anew is apart from what comes.
func TestALineStandsWhereItBeginsAnew(t *testing.T) {
	p, _ := start(t, clubFolder(till), "club")
	p.asks(p.host(), "GET /")
	p.session.Press(serve.Again)
	p.shows(`<li data-number="2" class="begins"><a href="2" aria-current="true">`)
}
