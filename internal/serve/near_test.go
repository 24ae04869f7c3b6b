package serve_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

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

// What came before the lesson began anew is apart from what comes, and cookies of before that the
// browser still holds are told until they are deleted.
func TestALineStandsWhereItBeginsAnew(t *testing.T) {
	p, _ := start(t, clubFolder(till), "club")
	p.asks(p.host(), "GET /")
	p.shows(`title="club.localhost/">club.localhost/</span>`)
	p.session.Press(serve.Again)
	p.shows(`<li data-number="2" class="begins"><a href="2" aria-current="true">`)

	p, _ = start(t, clubFolder(club), "club")
	p.asks(p.host(), "GET /")
	p.session.Press(serve.Again)
	const still = "still holds cookies of club.localhost"
	p.shows(still)
	p.asks(p.host(), "GET /.statelab/secret")
	if strings.Contains(p.panel(), still) {
		t.Error("cookies are told that were deleted")
	}
}

// Who asks is told by the cookies that come along, and not by whose turn it is alone: what is done
// in another window than it should be does not count, and the page says in which it was done.
func TestInWhichWindow(t *testing.T) {
	text := strings.NewReplacer("sites:\n  club.test:", "browsers: {alice: {title: Alice}, mallory: {title: Mallory}}\nsites:\n  club.test:",
		"visit: https://club.test/\n    say", "who: alice\n    visit: https://club.test/\n    say",
		"wait: 10m", "who: mallory", "    expect: {sent: [card], jar: {card: {lasts: 50m}}}", "    expect: {status: 200}",
		"  - step: get-in", "  - step: get-in\n    who: alice").Replace(club)
	p, _ := start(t, clubFolder(text), "club")
	p.shows("Each of these needs a window with cookies of its own: Alice, Mallory.")
	const typed = "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"
	_, header, _ := p.asks(p.host(), "GET /", typed)
	p.waitsFor("the visit", func() bool { return p.session.Done() == 1 })
	card, _, _ := strings.Cut(header.Get("Set-Cookie"), ";")
	p.asks(p.host(), "GET /inside/", typed, "Cookie: "+card+"\r\n")
	if p.session.Done() != 1 {
		t.Fatal("what Alice does counts for Mallory")
	}
	p.shows("That was done in the window for Alice.")
	p.asks(p.host(), "GET /inside/", typed)
	p.waitsFor("the visit of Mallory", func() bool { return p.session.Done() == 2 })
}

// A private window that has no cookies yet is told by those that do not come: what is done in it
// is not taken for the other browser's, nor are that one's cookies taken to be gone.
func TestAWindowWithoutCookies(t *testing.T) {
	text := strings.NewReplacer("sites:\n  club.test:", "browsers: {alice: {title: Alice}, mallory: {title: Mallory}}\nsites:\n  club.test:",
		"visit: https://club.test/\n    say", "who: alice\n    visit: https://club.test/\n    say",
		"wait: 10m", "who: alice", "lasts: 50m", "lasts: 1h", "  - step: get-in", "  - step: get-in\n    who: mallory").Replace(club)
	p, _ := start(t, clubFolder(text), "club")
	const typed = "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"
	_, header, _ := p.asks(p.host(), "GET /", typed)
	p.waitsFor("the visit", func() bool { return p.session.Done() == 1 })
	p.clock.ahead.Add(int64(time.Second)) // the request is not on its way while the cookie comes
	p.asks(p.host(), "GET /inside/", typed)
	if p.session.Done() != 1 {
		t.Fatal("what Mallory does counts for Alice")
	}
	p.shows("That was done in the window for Mallory.")
	card, _, _ := strings.Cut(header.Get("Set-Cookie"), ";")
	p.asks(p.host(), "GET /inside/", typed, "Cookie: "+card+"\r\n")
	p.waitsFor("the second visit of Alice", func() bool { return p.session.Done() == 2 })
	if step := p.session.Judged()[1]; len(step.Failed()) > 0 {
		t.Errorf("it is told of Alice %+v", step.Failed())
	}
}

// Where cookies do not come along that the lesson has come, the page says which, and how that can
// be.
func TestWhichCookiesWereMissed(t *testing.T) {
	p, _ := start(t, clubFolder(club), "club")
	p.asks(p.host(), "GET /")
	p.session.Press(serve.Clock)
	p.asks(p.host(), "GET /inside/") // as from a private window
	p.waitsFor("the second visit", func() bool { return p.session.Done() == 2 })
	p.shows("was to bring <code>card</code>, and came without.")
	if !p.session.Offers(serve.Redo) {
		t.Error("it cannot be done again")
	}
}

const basket = `statelab: 1
lesson: club
title: A basket
summary: What lies in it?
clock: 2026-03-02T09:00:00Z
sites:
  club.test:
    users: {mina: {password: rain}, joon: {password: snow, active: false}}
    pages:
      /:
        get:
          - template: |
              <form method="post" action="/add/"><input type="hidden" name="item" value="pear"><button>Add pear</button></form>
              <form method="post" action="/add/"><input type="hidden" name="item" value="apple"><button>Add apple</button></form>
      /add/:
        post: [{session_set: {item: '{{ post.item }}'}}, {redirect: /}]
given:
  - visit: https://club.test/
steps:
  - step: apple
    submit: {button: Add apple}
    say: |
      An apple.
    expect: {hops: [{status: 302}, {status: 200}]}
`

// A form with nothing to fill in is another one, and an answer that leads nowhere is told.
func TestAnotherFormAndAnotherAnswer(t *testing.T) {
	p, _ := start(t, clubFolder(basket), "club")
	p.asks(p.host(), "GET /")
	p.waitsFor("the visit", func() bool { return p.session.Done() == 1 })
	p.asks(p.host(), "POST /add/", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nitem=pear")
	p.shows("Another form of the page was sent: its field <code>item</code> does not say <code>apple</code>.")

	p, _ = start(t, lesson.Folder{FS: os.DirFS("../../lessons"), Path: "lessons"}, "logout")
	blog := strings.Replace(p.host(), "club", "blog", 1)
	p.asks(blog, "GET /login/")
	p.asks(blog, "POST /login/", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 27\r\n\r\nusername=alice&password=no1")
	p.shows("The login did not succeed: the site shows the form again.")
}

// Where nothing is asked, the page says who can log in, and what each request was.
func TestAPlaceToPlayIn(t *testing.T) {
	p := startFree(t, clubFolder(basket), "club")
	p.shows("username mina, password rain.")
	p.shows("password snow. It is not active.")
	p.asks(p.host(), "GET /")
	p.shows("A visit to http://" + p.host() + "/")
	p.asks(p.host(), "POST /add/", "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nitem=pear")
	p.shows("A form is sent to http://" + p.host() + "/add/")
}
