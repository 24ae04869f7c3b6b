// Package explain answers who only knows that a cookie does not work: what a browser
// makes of the lines of an answer, attribute by attribute, whether each cookie goes
// along with requests that follow, and whether the script may read what comes back. Its
// answers are plain values for views and programs. It also has the page of every rule,
// its example played, and finds rules by what people and browsers say.
//
// # Rooms
//
// What is asked is in question.go and paste.go, its request in dest.go and scene.go; play.go
// plays it. The answer is answer.go, its sentence verdict.go; a line is read aloud in
// reader.go, the Cookie header in header.go, what crosses origins in crossorigin.go, what
// would change it in change.go, files with cookies in file.go and filesaid.go. The pages of
// rules are rules.go and story.go, with those of CORS in corsrule.go. What finds a rule is
// find.go and nearest.go, by keywords.go, by what browsers say in said.go, and by words in
// words.go and korean.go.
package explain

import (
	"statelab/internal/cookiejar"
	"statelab/internal/diag"
)

// The most that is taken apart of one answer. A browser would not read so much either.
const (
	maxLines      = 200 // Set-Cookie lines of an answer
	maxAttributes = 40  // of a line, those that count always among them
	maxHeld       = 200 // cookies that are listed in the end
)

// Ask answers a question. The error is a diag.List of what is wrong with it.
func Ask(q Question) (*Answer, error) {
	var problems diag.List
	p := player{now: q.At.UTC()}
	profile := choice(&problems, "--profile", q.Profile, cookiejar.Chromium.String(), cookiejar.RFC6265bis.String())
	blocked := choice(&problems, "--third-party", q.ThirdParty, "allowed", "blocked")
	p.jar = cookiejar.New(cookiejar.Options{Profile: cookiejar.Profile(profile), ThirdPartyBlocked: blocked == 1})
	p.book.story.Options = p.jar.Options
	q.First.Lines = append(q.Lines[:len(q.Lines):len(q.Lines)], q.First.Lines...)
	first := q.First.scene(&problems)
	then := make([]scene, len(q.Then))
	for i, r := range q.Then {
		then[i] = r.scene(&problems)
	}
	if problems != nil {
		return nil, problems
	}
	a := &Answer{Format: 2, Profile: p.jar.Profile.String(), ThirdParty: [...]string{"allowed", "blocked"}[blocked], Notes: q.Notes}
	for _, c := range q.Held {
		p.hold(c)
		p.book.held(p.now, c)
	}
	a.First = p.play(first, len(q.Held) == 0)
	a.Lines, a.First.Lines = a.First.Lines, nil
	if a.Lines == nil {
		a.Lines = []Line{}
	}
	for _, s := range then {
		a.Then = append(a.Then, p.play(s, false))
	}
	a.Jar = p.holds(a)
	a.Verdicts, a.MoreVerdicts = a.judge(&p.book)
	a.change(&p.book)
	return a, nil
}
