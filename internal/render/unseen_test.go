package render_test

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// seenFromOutside is a visit of which somebody saw the browser's side alone, and of the
// wire not everything.
func seenFromOutside() trace.Step {
	return trace.Step{
		Lesson: trace.Lesson{ID: "outside", Number: 1, Of: 1}, Time: nine, Actor: "browser", Verb: "visit",
		Exchanges: []trace.Exchange{
			{
				Exchange: wire.Exchange{URL: "https://blog.test/", Request: wire.Request{Method: "GET", Target: "/"}, Response: wire.Response{Status: 200, Reason: "OK"}},
				Unseen:   []trace.Part{trace.RequestCookies, trace.ResponseCookies, trace.AnswerBody},
				Server:   &trace.Server{Host: "blog.test", Unseen: true},
			},
			{
				Exchange: wire.Exchange{URL: "https://blog.test/next", Request: wire.Request{Method: "GET", Target: "/next"}},
				Unseen:   []trace.Part{trace.Answer},
				Sent: []trace.Fate{
					{Fate: trace.Sent, Seen: both("by the rules it stays, and it was sent", "규칙대로라면 보내지 않아야 하는데 보냄"), Crossed: trace.Sent, Cookie: session(aliceKey)},
					{Fate: trace.NotSent, Seen: both("by the rules it goes along", "규칙대로라면 보내야 하는데 보내지 않음"), Crossed: trace.NotSent, Cookie: csrf(newToken, day)},
					{Fate: trace.Sent, Rule: "host-and-path-match", Seen: both("host and path match", "호스트와 경로가 맞음"), Crossed: trace.NotSeen, Cookie: csrf(oldToken, day)},
				},
			},
		},
		Jar:   &trace.Jar{Browser: "browser", Host: "blog.test"},
		Table: &trace.Table{Host: "blog.test", Kind: trace.UnseenTable},
	}
}

// What nobody saw has a word of its own, and is never drawn as if there were none.
func TestNotSeenIsNotNone(t *testing.T) {
	shows(t, rule.English, seenFromOutside(),
		"cookies  > not seen by anybody\n", "SERVER   what it did was not seen\n", "200 OK  (its body was not seen)", "cookies  < not seen by anybody\n",
		"the answer was not seen\n", "sent      by the rules it stays, and it", "not sent  by the rules it goes along\n", "crossed was not seen\n",
		"SERVER'S TABLE", "|   (not seen)\n")
	shows(t, rule.Korean, seenFromOutside(),
		"> 아무도 보지 못함\n", "무엇을 했는지 보지 못함\n", "200 OK  (본문을 보지 못함)", "< 아무도 보지 못함\n", "응답을 보지 못함\n", "보내지 않아야\n", "안 보냄  ", "보냈는지는 보지 못함\n", "|   (보지 못함)\n")
	for _, o := range []render.Options{{Profile: termenv.Ascii}, {Profile: termenv.Ascii, Linear: true}, {Profile: termenv.Ascii, Width: 40}, {Profile: termenv.Ascii, Verbose: true}} {
		got := drawn(t, o, func(r *render.Terminal) { r.Step(lesson(seenFromOutside()), 0) })
		for _, none := range []string{"none", "no answer", "no rows", "the page was run", "0 bytes", "does not ask"} {
			if strings.Contains(strings.ToLower(got), none) {
				t.Errorf("with %+v it says %q:\n%s", o, none, got)
			}
		}
	}
}
