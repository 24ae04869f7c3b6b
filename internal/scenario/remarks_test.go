package scenario_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/scenario"
)

// remarkable is a lesson of which nothing is to be remarked.
const remarkable = `statelab: 1
lesson: shop
title: Shop
summary: Nothing to say of it.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    csrf: true
    bug: logout-keeps-row
    users: {alice: {password: pw}}
    pages:
      /:
        get: [{set_cookie_line: visited=1}, {template: '<a href="/cart/">Cart</a><form method="post" action="/leave/"><button>Leave</button></form>'}]
      /cart/: {get: [{login: alice}, {text: A cart.}]}
      /leave/: {get: [{text: Bye.}], post: [{logout: true}, {redirect: /cart/}]}
steps:
  - step: first
    visit: https://shop.test/
    say: |
      The cookie ` + "`visited` comes, by `host-and-path-match`" + ` it goes.
    expect: {stored: [visited]}
  - step: leave
    submit: {button: Leave}
    say: |
      There is no token.
    expect: {status: 403, reason: csrf-cookie-missing}
`

// pageElsewhere is a site with a form for the shop, and a step that opens it.
func pageElsewhere(settings string) string {
	return `
  prize.test:
` + settings + `    pages:
      /:
        get: [{template: '<form method="post" action="https://shop.test/leave/"><button>A prize</button></form> <a href="https://shop.test/cart/">Cart</a>'}]
given:
  - visit: https://prize.test/`
}

// lookingStep is a question about the jar in a step that looks, as the first one.
func lookingStep(more string) string {
	return `
steps:
  - step: in-the-jar
` + more + `    predict:
      ask: |
        Is it there?
      choices:
        here: {text: "Yes", if: {jar: {visited: {value: "1"}}}}
        none: {text: "No", if: {jar: {visited: {value: "2"}}}}
    look: shop.test
    say: |
      It is.
`
}

// TestWhatIsRemarked changes the lesson in one place and wants one remark, there.
func TestWhatIsRemarked(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"", "", ""},
		{", reason: csrf-cookie-missing", "", "26:22 403 would hold for any reason (add reason: (or body or page, where a page answers so))"},
		{"{status: 403, reason: csrf-cookie-missing}", "{hops: [{status: 403}]}", "26:30 403 would hold for any reason (add reason: (or body or page, where a page answers so))"},
		{", reason: csrf-cookie-missing", ", page: {shows: [Forbidden]}", ""},
		{", reason: csrf-cookie-missing", ", body: {has: Forbidden}", ""},
		{"{status: 403, reason: csrf-cookie-missing}", "{status: 302}", ""},
		{"{logout: true}, ", "", "9:10 no page of shop.test can show the bug logout-keeps-row (it needs a page with logout)"},
		{"      /leave/:", "      /about/us/: {get: [{text: We.}]}\n      /leave/:", "15:7 nothing in the lesson leads to /about/us/ (delete it, or let a step or a page lead to it)"},
		{"      /leave/:", "      /about/us/: {name: imprint, get: [{text: We.}]}\n      /leave/:", "15:7 nothing in the lesson leads to /about/us/ (delete it, or let a step or a page lead to it)"},
		{"      /leave/:", "      /about/us/: {name: \"imprint\", get: [{text: We.}]}\n      /leave/:", "15:7 nothing in the lesson leads to /about/us/ (delete it, or let a step or a page lead to it)"},
		{"      /leave/:", "      /about/us/: {name: imprint, get: [{text: We.}]}\n      /go/: {view: 'return redirect(\"imprint\")'}\n      /leave/:", "16:7 nothing in the lesson leads to /go/ (delete it, or let a step or a page lead to it)"},
		{"      /leave/:", "      /leave/old: {get: [{when: {header: {Sec-Fetch-Site: cross-site}, then: [{fail: PermissionDenied}]}}, {text: Yes.}]}\n      /leave/:", "15:7 nothing in the lesson leads to /leave/old (delete it, or let a step or a page lead to it)\n15:43 no browser of the lesson sends this header (give a browser fetch_metadata: sent)"},
		{"      /leave/:", "      /accounts/login/: {get: [{text: We.}]}\n      /leave/:", ""},
		{"      There is no token.", "      # No token\n      There is none.", "25:7 a heading is shown as it is typed (prose knows `code`, **strong**, *stress*, lists and links)"},
		{"      There is no token.", "      #1 is the token.", ""},
		{"      There is no token.", "      | a | b |\n      |---|---|\n      | 1 | 2 |", "25:7 a table is shown as it is typed (write a list)"},
		{"`visited`", "`visted`", `20:19 "visted" is no name of this lesson (did you mean "visited"?)`},
		{"`host-and-path-match`", "`host-and-path-mach`", `20:39 "host-and-path-mach" is no name of this lesson (did you mean "host-and-path-match"?)`},
		{"`visited`", "`csrf-token-mising`", `20:19 "csrf-token-mising" is no name of this lesson (did you mean "csrf-token-missing"?)`},
		{"{text: A cart.}", "{text: '<script>fetch(\"/\")</script> A cart.'}", "14:45 a script in a page is not run (let a step do what it does: fetch, or script where it is document.cookie)"},
		{"{text: A cart.}", "{text: '<a href=\"/cart/\" onclick=\"go()\">Cart</a>'}", "14:45 onclick in a page does nothing here (let a step do what it does, or leave it out)"},
		{"{text: A cart.}", "{text: '<META content=\"0; url=/\" HTTP-EQUIV=refresh> A cart.'}", "14:45 HTTP-EQUIV=refresh in a page does nothing here (let a step do what it does, or leave it out)"},
		{"{text: A cart.}", "{text: 'onclick=\"go()\" is an attribute, and <p class=\"a\">once</p> no other.'}", ""},
		{"{text: A cart.}", "{text: 'A <a href=”/cart/”>cart</a>.'}", `14:45 the quotes in href=”/cart/” are typographic, and part of the value (write straight ones, " or ')`},
		{"{text: A cart.}", "{text: '<p class=\"a\">He says “a=”b”.</p>'}", ""},
		{"{text: A cart.}", "{text: '<script src=\"/a.js\"></script> A cart.'}", ""},
		{"\nsteps:", pageElsewhere("") + "\nsteps:", "19:26 a form of prize.test for shop.test is sent with Origin: null (Django's Referrer-Policy is same-origin; with settings: {SECURE_REFERRER_POLICY: strict-origin-when-cross-origin} at prize.test it names its origin)"},
		{"\nsteps:", pageElsewhere("    settings: {SECURE_REFERRER_POLICY: origin}\n") + "\nsteps:", ""},
		{"\nsteps:", lookingStep(""), "19:7 what in-the-jar asks about stands above its question (ask it in the step that makes it so, or what a time has changed, with wait:)"},
		{"\nsteps:", lookingStep("    wait: 10m\n"), ""},
		{"`visited`", "`sessions`", ""},
		{"`visited`", "`Set-Cookie`", ""},
		{"`visited`", "`visit`", ""},
	} {
		p, problems := compile(t, strings.Replace(remarkable, c.old, c.new, 1))
		if len(problems) > 0 {
			t.Fatalf("%s: %v", c.new, problems)
		}
		var said []string
		for _, d := range language.Remarks(p.Lesson()) {
			said = append(said, fmt.Sprintf("%d:%d %s (%s)", d.Pos.Line, d.Pos.Col, d.Message, d.Hint))
		}
		if got := strings.Join(said, "\n"); got != c.want {
			t.Errorf("%s in the place of %s:\ngot  %s\nwant %s", c.new, c.old, got, c.want)
		}
	}
}

// TestShortNamesInProse: of a short name another letter makes another word, and the same
// letters, or one more, a slip.
func TestShortNamesInProse(t *testing.T) {
	for name, want := range map[string]bool{"cpu": true, "cups": true, "cap": false, "up": false, "cup": false} {
		p, problems := compile(t, strings.NewReplacer("visited=1", "cup=1", "`visited`", "`"+name+"`").Replace(remarkable))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if said := language.Remarks(p.Lesson()); (len(said) > 0) != want {
			t.Errorf("of %s is said %v", name, said)
		}
	}
}

// TestPathsThatAreNearlyThere wants a slip of the pen found wherever a path stands.
func TestPathsThatAreNearlyThere(t *testing.T) {
	hint := func(path string) string {
		return fmt.Sprintf(" (did you mean %q?; to show what is not there, expect status: 404)", path)
	}
	for _, c := range []struct{ old, new, want string }{
		{"visit: https://shop.test/\n", "visit: https://shop.test/crat/\n", "18:12 shop.test has no page /crat/" + hint("/cart/")},
		{"visit: https://shop.test/\n    say: |\n      The cookie `visited` comes, by `host-and-path-match` it goes.\n    expect: {stored", "visit: https://shop.test/crat/\n    say: |\n      x\n    expect: {status: 200, stored",
			"18:12 shop.test has no page /crat/" + hint("/cart/")},
		{"visit: https://shop.test/\n    say: |\n      The cookie `visited` comes, by `host-and-path-match` it goes.\n    expect: {stored", "visit: https://shop.test/crat/\n    say: |\n      x\n    expect: {status: 404, stored", ""},
		{`href="/cart/"`, `href="/crat/"`, "13:66 shop.test has no page /crat/" + hint("/cart/")},
		{`href="/cart/"`, `href="https://shop.test/crat/?a=1"`, "13:66 shop.test has no page /crat/" + hint("/cart/")},
		{`action="/leave/"`, `action="/laeve/"`, "13:110 shop.test has no page /laeve/" + hint("/leave/")},
		{"redirect: /cart/", "redirect: /crat/", "15:72 shop.test has no page /crat/" + hint("/cart/")},
		{"redirect: /cart/", "redirect: '/{{ get.next }}'", ""},
		{"redirect: /cart/", "redirect: /elsewhere/", ""},
	} {
		_, problems := compile(t, strings.Replace(remarkable, c.old, c.new, 1))
		var said []string
		for _, d := range problems {
			said = append(said, fmt.Sprintf("%d:%d %s (%s)", d.Pos.Line, d.Pos.Col, d.Message, d.Hint))
		}
		if got := strings.Join(said, "\n"); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.new, got, c.want)
		}
	}
}

// TestNothingIsRemarkedOfWhatIsRight looks for false alarms in the curriculum and in the
// examples of the reference.
func TestNothingIsRemarkedOfWhatIsRight(t *testing.T) {
	if testing.Short() {
		t.Skip("circles need all lessons")
	}
	for _, dir := range []string{"../../lessons", "../../docs/examples"} {
		folder := lesson.Folder{FS: os.DirFS(dir)}
		names, problems, err := folder.List()
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		var all []*lesson.Lesson
		for _, name := range names {
			p, problems, err := scenario.Load(folder, name)
			if err != nil || len(problems) > 0 {
				t.Fatal(name, err, problems)
			}
			all = append(all, p.Lesson())
			for _, d := range append(language.Remarks(p.Lesson()), p.Lesson().RemarkLearnFirst(names)...) {
				t.Error(d.Block())
			}
		}
		for _, d := range lesson.RemarkCircles(all) {
			t.Error(d.Block())
		}
	}
}
