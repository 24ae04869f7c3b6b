package scenario

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// Run plays the lesson in a fresh world. The trace is the same every time. An
// error means that the run could not go on, or took longer than the context; what
// failed an expectation stands in the trace.
func (p *Program) Run(ctx context.Context) (*trace.Trace, error) { return p.RunWith(ctx, Options{}) }

// Options say what a run leaves behind. The zero value leaves nothing.
type Options struct {
	// Files are the database files that keep the tables of sites, by host: new
	// ones, or with Django's tables and no rows. A site without one keeps them in
	// memory.
	Files map[string]string
	// Handlers answer for sites in the place of what the lesson says of them, by host:
	// nobody sees inside these.
	Handlers map[string]http.Handler
	// Prove adds to each step with a task what does not hold of it: see prover.prove.
	Prove bool
	// Mutants adds to each step whose task is proved what became of small changes of its
	// answer.
	Mutants bool
	// Tried is given each try that the proof of step i plays, counted from 0; nil: nobody
	// wants them. One that is two things, as what stands there first and a mistake, is given
	// twice, and played once.
	Tried func(i int, try trace.Played)
}

// RunWith is Run with options. The trace is the same with any, handlers apart.
func (p *Program) RunWith(ctx context.Context, o Options) (*trace.Trace, error) {
	w, err := world.Open(p.Setup(o))
	if err != nil {
		return nil, err
	}
	defer w.Close()
	l := p.lesson
	t := &trace.Trace{Format: trace.Format, ID: l.ID.Value, File: l.File, Title: prose(l.Title), Summary: prose(l.Summary), Start: w.Now()}
	for _, id := range l.LearnFirst {
		t.LearnFirst = append(t.LearnFirst, id.Value)
	}
	r := &run{ctx: ctx, world: w, first: l.Browsers[0].Name.Value, cut: map[seat]string{}, lost: map[string]string{}}
	if t.Given, err = r.play(p.given, nil); err != nil {
		return nil, err
	}
	prover := p.prover(ctx, o)
	defer prover.close()
	before := func(i int) error {
		if o.Prove && p.steps[i].task != nil {
			return prover.begin(w, i)
		}
		return nil
	}
	if t.Steps, err = r.play(p.steps, before); err != nil {
		return nil, err
	}
	for i := range t.Steps {
		t.Steps[i].Number, t.Steps[i].Of = i+1, len(p.steps)
	}
	p.unresumed(t, r, w.Waiting())
	if o.Prove && !r.full {
		if err := prover.prove(t, o); err != nil {
			return nil, err
		}
	}
	quoteChecks(t, l)
	return t, nil
}

// prose takes over a text of the lesson with its translations.
func prose(p lesson.Prose) trace.Prose {
	return p.Shown()
}

// Setup is what the world of the lesson is made of.
func (p *Program) Setup(o Options) world.Setup {
	l := p.lesson
	s := world.Setup{Seed: l.Chance(l.ID.Value), Start: l.Clock.Value, Tabs: language.Titles(l.Tabs), Pauses: language.Titles(l.Pauses), Stops: p.pauses}
	for _, site := range p.sites {
		if h := cmp.Or(o.Handlers[site.Host], o.Handlers[site.ProjectOf]); h != nil {
			s.Sites = append(s.Sites, world.Handled(site.Host, h))
			continue
		}
		s.Sites = append(s.Sites, world.Django(site, o.Files[site.Host]))
	}
	for _, b := range l.Browsers {
		options := cookiejar.Options{ThirdPartyBlocked: b.ThirdPartyCookies.Value == "blocked"}
		if b.Brand.Value == cookiejar.RFC6265bis.String() {
			options.Profile = cookiejar.RFC6265bis
		}
		s.Browsers = append(s.Browsers, world.Browser{Name: b.Name.Value, Title: prose(b.Title), Options: options, UserAgent: b.UserAgent.Value, Languages: b.Languages.Value, Metadata: b.FetchMetadata.Value == "sent", Address: b.Address.Value})
	}
	return s
}

// Moves are what the steps that set the scene do in a world, and so many of the steps
// behind them.
func (p *Program) Moves(steps int) []world.Move {
	var moves []world.Move
	for _, all := range [][]step{p.given, p.steps[:steps]} {
		for i := range all {
			moves = append(moves, all[i].moves()...)
		}
	}
	return moves
}

// moves are what the step does in a world, one after the other: what the sites run from
// here on, all acts of a task, or its one act.
func (s *step) moves() []world.Move {
	if s.task == nil || s.task.Do == nil {
		m := s.move(!s.ID.Given())
		if _, alone := s.act.(world.Deploy); s.deploy != nil && !alone {
			return []world.Move{{Act: *s.deploy}, m}
		}
		return []world.Move{m}
	}
	moves := s.task.movesOf(s.task.acts)
	if len(moves) > 0 {
		first, before := &moves[0].Wait, s.before
		if before.Until != nil {
			*first = before
		} else {
			first.For += before.For
		}
	}
	return moves
}

// movesOf are acts of a task in a world. Who acts is who acts in its step, unless they
// say otherwise.
func (t *task) movesOf(acts []step) []world.Move {
	var moves []world.Move
	for i := range acts {
		m := acts[i].move(false)
		m.Show = append(m.Show, trace.UserModel) // what is expected of users holds of those too that an act leaves as they are
		if !acts[i].Who.Given() && !acts[i].Tab.Given() {
			acting := step{Step: &t.acting}
			by := acting.move(false)
			m.Browser, m.Tab = by.Browser, by.Tab
		}
		moves = append(moves, m)
	}
	return moves
}

// move is what the step does in a world.
func (s *step) move(scene bool) world.Move {
	m := world.Move{Act: s.act, By: world.By{Browser: s.Who.Value, Wait: s.before, Scene: scene}, IfThere: s.IfThere.Value, Show: s.shows()}
	if s.Tab.Value != lesson.MainTab {
		m.Tab = s.Tab.Value
	}
	for _, r := range s.Remember {
		m.Remember = append(m.Remember, world.Remember{Name: r.Name.Value, From: r.From, Which: r.What.Value, Part: r.Part.Value})
	}
	return m
}

// shows are the models whose tables the lesson wants to have on the screen.
func (s *step) shows() (models []string) {
	for _, name := range s.Show {
		models = append(models, name.Value)
	}
	return models
}

// run is a lesson that is played.
type run struct {
	ctx    context.Context
	world  *world.World
	weight int     // of the steps played
	moves  []*step // each move so far, with its step
	full   bool    // the trace has grown too long

	first   string            // browser
	cut     map[seat]string   // tabs that cannot go on, each with the step that did not happen
	lastCut string            // the last of those steps
	lost    map[string]string // names under which nothing is kept since a step did not happen
}

// play plays steps one after the other, each behind a call of before; nil: none.
func (r *run) play(steps []step, before func(i int) error) ([]trace.Step, error) {
	if len(steps) == 0 {
		return nil, nil
	}
	played := make([]trace.Step, 0, len(steps))
	for i := 0; i < len(steps) && !r.full; i++ {
		if before != nil {
			if err := before(i); err != nil {
				return nil, err
			}
		}
		s, err := r.step(&steps[i], nameOf(&steps[i], i))
		if err != nil {
			return nil, err
		}
		r.weigh(&steps[i], s)
		played = append(played, *s)
	}
	return played, nil
}

// step plays one step, and looks at what was promised of it.
func (r *run) step(src *step, name string) (*trace.Step, error) {
	if cause := r.cause(src); cause != "" {
		return r.notRun(src, cause)
	}
	done, before, err := r.do(src)
	if err != nil {
		return nil, err
	}
	s := done.Step
	src.about(s, before)
	for _, f := range done.Findings {
		ch := trace.NewCheck(src.placeOf(f), f.About, f.Wanted, f.Found, f.Holds)
		ch.Hint = trace.Phrase(f.Hint)
		s.Checks = append(s.Checks, ch)
	}
	if done.Undone { // whatever was promised of it would only say so again
		r.cuts(src, name)
		return s, nil
	}
	src.look(s, r.world.Kept())
	if failed(src, s) {
		r.cuts(src, name)
	}
	return s, nil
}

// about puts into the record what the lesson says of a step before anything is looked at. What
// was done before its last act is given.
func (src *step) about(s *trace.Step, before []trace.Step) {
	s.Task, s.Shown = src.tell(before), src.shows()
	s.ID, s.Pos, s.Say = src.ID.Value, src.Pos, prose(src.Say)
	for _, hint := range src.Hint {
		s.Hints = append(s.Hints, prose(hint.Text))
	}
}

// look looks which answer was right, and at what was expected.
func (src *step) look(s *trace.Step, kept world.Values) {
	predict(src, s, kept)
	if src.expect != nil {
		s.Checks = append(s.Checks, src.expect(s, kept)...)
	}
}

// do makes the moves of a step. All but the last are returned as steps of their own.
func (r *run) do(src *step) (done world.Done, before []trace.Step, err error) {
	for i, m := range src.moves() {
		if i > 0 {
			for _, f := range done.Findings {
				if !f.Holds {
					done.Step.Checks = append(done.Step.Checks, trace.NewCheck(src.placeOf(f), f.About, f.Wanted, f.Found, false))
				}
			}
			before = append(before, *done.Step)
		}
		r.moves = append(r.moves, src)
		if done, err = r.world.Do(r.ctx, m); err != nil {
			var text *world.FieldError
			if errors.As(err, &text) {
				return done, nil, fmt.Errorf("%s: %w", src.place(text.Field), text.Err)
			}
			return done, nil, err
		}
	}
	return done, before, nil
}

// placeOf returns where the lesson file says what a finding is about.
func (s *step) placeOf(f world.Finding) diag.Pos {
	switch {
	case f.About == "at":
		return s.At.Pos
	case f.About == "remember":
		i := slices.IndexFunc(s.Remember, func(r lesson.Remember) bool { return r.Name.Value == f.Field })
		return s.Remember[i].What.Pos
	case f.Field == "":
		return s.pos
	}
	return s.place(f.Field)
}

// place returns where a field of the step's act stands in the lesson file: "url", or
// "headers.Cookie". A field that is not written there stands where the act does.
func (s *step) place(field string) diag.Pos {
	if len(s.Actions) == 0 { // of a task
		return s.pos
	}
	n := s.Actions[0].Value
	for name := range strings.SplitSeq(field, ".") {
		if n.Kind == lesson.Map && n.Get(name) != nil {
			n = n.Get(name)
		}
	}
	return n.Pos
}

// unresumed adds a failed check to each step whose page still waits at the end of
// the lesson.
func (p *Program) unresumed(t *trace.Trace, r *run, waiting []world.Waiting) {
	for _, w := range waiting {
		src := r.moves[w.Move-1]
		i := slices.IndexFunc(p.steps[:len(t.Steps)], func(s step) bool { return s.Step == src.Step })
		from := t.Steps
		if i < 0 {
			i = slices.IndexFunc(p.given, func(s step) bool { return s.Step == src.Step })
			from = t.Given
		}
		from[i].Checks = append(from[i].Checks, trace.NewCheck(src.pos, w.Verb,
			rule.Textf("a later step that says resume: %s", "뒤의 단계에 resume: %s", w.Pause), w.Says, false))
	}
}

// quoteChecks gives every failed check its line of the lesson file.
func quoteChecks(t *trace.Trace, l *lesson.Lesson) {
	for _, steps := range [][]trace.Step{t.Given, t.Steps} {
		for i := range steps {
			for j := range steps[i].Checks {
				ch := &steps[i].Checks[j]
				if ch.Holds {
					continue
				}
				at := diag.List{{Pos: ch.Pos}}
				at.Quote(l.File, l.Source)
				ch.Line, ch.Cut = at[0].Line, at[0].Cut
			}
		}
	}
}
