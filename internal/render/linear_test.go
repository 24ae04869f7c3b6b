package render_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"statelab/internal/explain"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// TestEverythingIsHeardInWords draws what no lesson shows: lines that are taken apart, the
// pages of rules, session tables, lists, problems of files.
func TestEverythingIsHeardInWords(t *testing.T) {
	marks := regexp.MustCompile(`(?m)^ *[-+~<>x|^]( |$)|-{3}| \| | -> |\(\+ `)
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		got := drawn(t, render.Options{Lang: lang, Profile: termenv.Ascii, Linear: true}, func(r *render.Terminal) {
			r.Explanation(explained(t))
			for _, q := range changing() {
				r.Explanation(asked(t, q))
			}
			for _, q := range across() {
				r.Explanation(asked(t, q))
			}
			for _, text := range pastes() {
				r.Explanation(pasted(t, text))
			}
			r.Matches(explain.Search("why is my cookie not sent?"))
			r.RulePage(page(t, "cors-method-not-allowed"))
			r.RulePage(page(t, "same-site-lax"))
			r.RulePage(page(t, "evicted-site-full"))
			r.Rules(explain.Topics()[:1])
			drawSessions(t, r.Sessions(false))
			r.Catalog(render.Catalog{Chapters: []render.Chapter{{Title: prose("Logout", "로그아웃"), Aim: prose("Say what ends.", "무엇이 끝나는지 말할 수 있습니다."),
				Lessons: []render.Lesson{{ID: "logout", Title: prose("What a logout ends", "로그아웃이 끝내는 것"), Minutes: 5}}}}})
			far := render.Summary{Title: prose("Cookies", "쿠키"), Done: 1, Lessons: 3, Right: 1, Asked: 2, Waiting: 2, Review: "statelab review"}
			r.Door(far, &render.Lesson{ID: "logout", Title: prose("What a logout ends", "로그아웃이 끝내는 것"), Minutes: 5}, 2, 4)
			r.Progress(far, render.Catalog{}, []trace.Prose{prose("The server deletes the cookie.", "서버가 쿠키를 지웁니다.")}, 1)
			r.World(lesson(login(), logout()), 1)
			r.World(lesson(login(), logout()), 0)
			r.Report(view.Report{Results: []view.Result{view.ResultOf(lesson(failing()))}})
		})
		golden(t, "linear-others."+string(lang)+".txt", got)
		for _, line := range marks.FindAllString(got, -1) {
			t.Errorf("a mark is heard: %q", strings.TrimSpace(line))
		}
	}
}

// Who hears the screen hears the jar first and then the table.
func TestTheJarIsHeardBeforeTheTable(t *testing.T) {
	got := drawn(t, render.Options{Profile: termenv.Ascii, Linear: true}, func(r *render.Terminal) { r.Step(lesson(logout()), 0) })
	jar := strings.Index(got, "BROWSER'S JAR, blog.test")
	table := strings.Index(got, "SERVER'S TABLE, django_session:\nKey x2ye..he32, user: alice: gone, by logout().\n")
	if jar < 0 || table < jar {
		t.Errorf("the jar does not stand above the table:\n%s", got)
	}
}

// TestLinear draws what is heard: of a login that was predicted, of a logout, of what a
// page loads and what a script may see, and of a promise that was not kept.
func TestLinear(t *testing.T) {
	for _, lang := range []rule.Language{rule.English, rule.Korean} {
		tr := lesson(login(), logout(), reading(), writing(), failing())
		golden(t, "linear."+string(lang)+".txt", drawn(t, render.Options{Lang: lang, Profile: termenv.Ascii, Linear: true, Cookies: true}, func(r *render.Terminal) {
			r.Opening(tr)
			r.Given(tr)
			r.Question(tr.Steps[0].Predict)
			r.Hint(&tr.Steps[0], 0)
			r.HelpAsking(tr.Steps[0].Predict, render.Keys{Back: true, Hints: true})
			r.Prompt(tr.Steps[0].Predict, render.Keys{Back: true, Details: true, Hints: true})
			for i := range tr.Steps {
				r.Blank()
				r.Answered(tr, i, view.Answer(i%2+1))
			}
			r.Details(tr, 1)
			r.Pause(render.Keys{Back: true, Cookies: true})
		}))
	}
}
