package scenario_test

import (
	"fmt"
	"strings"
	"testing"
)

// remarkableRun is a lesson of whose run nothing is to be remarked.
const remarkableRun = `statelab: 1
lesson: shop
title: Shop
summary: Nothing to say of its run.
clock: 2026-03-02T09:00:00Z
sites:
  shop.test:
    csrf: true
    pages:
      /:
        get: [{set_cookie: {name: visited, value: once}}, {session_set: {basket: tea}}, {cache_set: {name: visitors, value: one}}, {text: Welcome.}]
      /leave/: {get: [{hole: line}, {text: Bye.}]}
steps:
  - step: first
    predict:
      ask: |
        What comes?
      choices:
        both: {text: Both, if: {stored: [visited, sessionid]}}
        one: {text: One, if: {stored: [visited]}}
    visit: https://shop.test/
    say: |
      It comes by itself: ` + "`visited`" + `.
    expect: {headers: {Location: ''}, rows: [{data: {basket: tea}}], cache: {visitors: one}, jar: {visited: {value: once}}}
  - step: leave
    task:
      ask: |
        Let the session end.
      sort: repair
      write: {line: {kind: view, start: '', answer: request.session.flush()}}
      promises:
        out: {text: The session ends, acts: [{visit: https://shop.test/leave/}], expect: {status: 200, jar: {sessionid: {there: false}}}}
      mistakes:
        cleared:
          try: {line: request.session.clear()}
          if: {wrote: {line: {has: clear}}}
          reply: |
            The row stays.
    visit: https://shop.test/leave/
    say: |
      It is gone.
    expect: {status: 200, deleted: [sessionid]}
`

// TestWhatIsRemarkedOfARun changes the lesson in one place and wants one remark, there.
func TestWhatIsRemarkedOfARun(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"", "", ""},
		{"if: {stored: [visited]}", "if: {stored: [visted]}", `20:40 nothing in the lesson has a cookie "visted" (did you mean "visited"?)`},
		{"if: {stored: [visited]}", "if: {hops: [{sent: [sesionid]}]}", `20:46 nothing in the lesson has a cookie "sesionid" (did you mean "sessionid"?)`},
		{"if: {stored: [visited]}", "if: {jar: {session-id: {there: true}}}", `20:37 nothing in the lesson has a cookie "session-id" (did you mean "sessionid"?)`},
		{"if: {stored: [visited]}", "if: {stored: [customer]}", ""}, // another word: nobody's slip
		{"{Location: ''}", "{Locaton: ''}", `24:24 nothing in the lesson has a header "Locaton" (did you mean "Location"?)`},
		{"{Location: ''}", "{location: '', X-Pay: ''}", ""},
		{"{data: {basket: tea}}", "{lacks: [baskte]}", `24:55 nothing in the lesson keeps "baskte" in a session (did you mean "basket"?)`},
		{"{visitors: one}", "{visitor: {there: false}}", `24:78 nothing in the lesson keeps "visitor" in the cache (did you mean "visitors"?)`},
		{"`visited`", "`host-and-path-match`", "23:28 first speaks of host-and-path-match, and nothing was decided by it until there (the step was decided by "},
		{"{status: 200, jar: {sessionid: {there: false}}}", "{page: {lacks: [Bye]}}", "32:9 the promise out is kept where the page fails with 500 (add status: or page: {shows: […]} to what it expects)"},
		{"{status: 200, jar: {sessionid: {there: false}}}", "{status: 200}", "32:9 the promise out holds before anything is written, and no mistake breaks it (add a mistake that breaks it, or leave it out)"},
	} {
		p, problems := compile(t, strings.Replace(remarkableRun, c.old, c.new, 1))
		if len(problems) > 0 {
			t.Fatalf("%s: %v", c.new, problems)
		}
		remarks, err := p.RemarkRun(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, d := range remarks {
			said = append(said, fmt.Sprintf("%d:%d %s (%s)", d.Pos.Line, d.Pos.Col, d.Message, d.Hint))
		}
		if got := strings.Join(said, "\n"); got != c.want && (!strings.HasSuffix(c.want, " by ") || !strings.HasPrefix(got, c.want)) {
			t.Errorf("%s in the place of %s:\ngot  %s\nwant %s", c.new, c.old, got, c.want)
		}
	}
}
