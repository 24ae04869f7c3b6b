package world

import (
	"cmp"
	"context"
	"errors"
	"time"

	"statelab/internal/database"
	"statelab/internal/diag"
	"statelab/internal/htmlpage"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// By says who acts, where and when.
type By struct {
	Browser string // its name; empty: the first one
	Tab     string // its name; empty: the first one
	Wait    Wait   // what passes before
	Scene   bool   // the act sets a scene: it is told as something that was so before
}

// Move is an act with all that a world has to know to do it. It is plain data.
type Move struct {
	By
	Act      Act
	Remember []Remember // what is kept of it
	Show     []string   // the models whose rows are recorded though nothing changed in them; of the users, those that changed alone are else
	IfThere  bool       // it is done only where the page shown has its link or its button
}

// Done is what a move led to.
type Done struct {
	// Step is the record of it. What a lesson says of a step is not in it.
	Step *trace.Step
	// Findings are in the order in which they were made.
	Findings []Finding
	// Undone says that the page shown has not what the act needs: nothing was done, and
	// nothing is kept of it.
	Undone bool
}

// Finding says whether something was there that a move needs: the button that is
// pressed, the cookie that is deleted, the value that is kept.
type Finding struct {
	About string // the act's verb, "at" for the time before it, "remember" for what is kept
	// Field is the field of the act that it is about: "user", "url". It is empty for the
	// act itself, and the name under which a value is kept with About "remember".
	Field         string
	Wanted, Found rule.Text
	Hint          rule.Text // what may have been meant
	Holds         bool
}

// FieldError says that a text of an act means nothing, now that values stood in for
// their names. Nothing was done but that time has passed.
type FieldError struct {
	Field string // "url", "headers.Cookie"
	Err   error
}

// Error implements error.
func (e *FieldError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong with the text.
func (e *FieldError) Unwrap() error { return e.Err }

// stage is one move while it is made.
type stage struct {
	*World
	ctx     context.Context // what waits for a server ends with it
	profile *profile
	tab     string
	raw     bool // a client without a browser acts
	move    Move
	step    *trace.Step
	found   []Finding

	statements map[string][]database.Statement // that ran on each host
	afters     []after                         // of each exchange
	turn       int                             // of an act that is done several times, from 1
	told       int                             // hops of the act, in the steps in which its pages stopped
}

// Do makes a move: time passes, the act is done, and what both sides now hold is
// compared with before. The error is a *FieldError, or says why the world cannot go
// on. What waits for a server ends with the context, which must live on for a request
// whose page stops until that page goes on.
func (w *World) Do(ctx context.Context, m Move) (Done, error) {
	kind := m.Act.Kind()
	s := &stage{World: w, ctx: ctx, profile: w.profile(m.Browser), tab: m.Tab, move: m, step: &trace.Step{Verb: kind.Verb},
		statements: map[string][]database.Statement{}}
	w.done++
	if a, ok := m.Act.(Resume); ok {
		a.join(s)
	}
	before := s.profile.Jar.Cookies(w.clock.Now())
	s.pass(m.Wait)
	if host := concerned(m.Act); host != "" {
		w.host = host
	}
	s.step.Action = m.Act.say(s)
	undone := false
	if !s.blocked(kind) {
		var err error
		if undone, err = s.act(); err != nil {
			return Done{}, err
		}
	}
	if err := w.broken(); err != nil {
		return Done{}, err
	}
	if !s.raw || len(s.step.Exchanges) == 0 {
		s.step.Actor = s.profile.name
		s.step.Jar = s.jar(before)
	}
	s.jarsBehind(before)
	if err := s.table(); err != nil {
		return Done{}, err
	}
	if page := s.profile.Page(s.tab); page != nil {
		s.step.Shows = page.Words
	}
	if !undone {
		s.remember(m.Remember)
	}
	w.leaveRest()
	return Done{s.step, s.found, undone}, nil
}

// act does the act, and reports whether the page lacks what it needs.
func (s *stage) act() (undone bool, err error) {
	err = s.move.Act.do(s)
	var missing *htmlpage.NotOnPage
	if !errors.As(err, &missing) {
		return false, err
	}
	if s.move.IfThere && missing.Count == 0 && (missing.What == "link" || missing.What == "button") {
		s.step.Notes = append(s.step.Notes, missing.Text())
		return true, nil
	}
	wanted := missing.Wanted()
	f := Finding{Wanted: rule.Text{EN: "on the page: " + wanted.EN, KO: "페이지의 " + wanted.KO}, Found: missing.Text(), Hint: missing.Which()}
	if missing.What == "page" {
		f.Wanted = rule.Text{EN: "a page", KO: "페이지"}
		f.Found = rule.Textf("no page is open in tab %s", "%s 탭에 열린 페이지가 없음", cmp.Or(s.tab, FirstTab))
	}
	if missing.Count == 0 {
		f.Hint = cmp.Or(s.elsewhere(missing), diag.Guess(missing.Name, missing.There))
		if s.turn > 1 {
			f = s.ledAway(f)
		}
	}
	s.find(f)
	return true, nil
}

// elsewhere names the tab or the browser that shows what the acting tab lacks, zero where
// none does.
func (s *stage) elsewhere(missing *htmlpage.NotOnPage) rule.Text {
	for _, p := range append([]*profile{s.profile}, s.profiles...) {
		for _, tab := range p.Tabs() {
			if !has(&p.Page(tab).Page, missing) {
				continue
			}
			named := cmp.Or(tab, FirstTab)
			if p == s.profile {
				return rule.Textf("the tab %q has it: tab: %[1]s", "%q 탭에 있습니다: tab: %[1]s", named)
			}
			said := rule.Textf("the browser %q has it: who: %[1]s", "%q 브라우저에 있습니다: who: %[1]s", p.name)
			if tab != "" {
				said = rule.Textf("the browser %q has it in the tab %q: who: %[1]s, tab: %[2]s", "%q 브라우저의 %q 탭에 있습니다: who: %[1]s, tab: %[2]s", p.name, named)
			}
			return said
		}
	}
	return rule.Text{}
}

// has reports whether a page has what another one lacks.
func has(p *htmlpage.Page, missing *htmlpage.NotOnPage) bool {
	switch missing.What {
	case "page":
		return true
	case "link":
		_, err := p.Link(missing.Name, missing.Nth)
		return err == nil
	case "button":
		_, _, err := p.Button(missing.Name, missing.Nth)
		return err == nil
	}
	return false
}

// find notes a finding about the act.
func (s *stage) find(f Finding) {
	if f.About == "" {
		f.About = s.step.Verb
	}
	s.found = append(s.found, f)
}

func (s *stage) note(en, ko string) {
	s.step.Notes = append(s.step.Notes, rule.Text{EN: en, KO: ko})
}

// pass lets time pass.
func (s *stage) pass(w Wait) {
	passed := w.For
	if w.Until != nil {
		now := s.clock.Now()
		if passed = w.Until.Sub(now); passed < 0 {
			s.find(Finding{About: "at", Field: "at", Wanted: rule.Textf("a moment not before %s", "%s 이후의 시각", now.Format(time.RFC3339)),
				Found: rule.Textf("%s", "%s", w.Until.Format(time.RFC3339))})
			passed = 0
		}
	}
	s.clock.Advance(passed)
	s.step.Passed += passed
	s.step.Time = s.clock.Now()
	s.profile.Jar.Expire(s.step.Time)
}

func (Wait) say(*stage) rule.Text { return rule.Text{EN: "Time passes", KO: "시간이 흐릅니다."} }

func (w Wait) do(s *stage) error {
	s.pass(w)
	return nil
}
