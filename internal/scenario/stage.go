package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"statelab/internal/address"
	"statelab/internal/browser"
	"statelab/internal/diag"
	"statelab/internal/htmlpage"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/witness"
	"statelab/internal/world"
)

// stage is one step while it is played.
type stage struct {
	world   *running
	profile *profile
	tab     string
	raw     bool // a client without a browser acts
	src     *step
	step    *trace.Step
}

// play plays one step: time passes, the action happens, and what both sides now
// hold is compared with before; then the promises are looked at.
func (w *running) play(src *step) (*trace.Step, error) {
	t := &trace.Step{ID: src.ID.Value, Pos: src.Pos, Verb: src.act.Kind().Verb, Say: prose(src.Say)}
	for _, hint := range src.Hint {
		t.Hints = append(t.Hints, prose(hint.Text))
	}
	s := &stage{world: w, profile: w.profile(src.Who.Value), tab: src.Tab.Value, src: src, step: t}
	if s.tab == "" {
		s.tab = lesson.MainTab
	}
	if a, ok := src.act.(world.Resume); ok {
		s.joins(a)
	}
	before := s.profile.Jar.Cookies(w.clock.Now())
	if err := s.pass(src); err != nil {
		return nil, err
	}
	if host := concerned(src.act); host != "" {
		w.host = host
	}
	t.Action = s.say(src.act)
	failed := false
	if s.blocked() {
		// the check says so
	} else if err := s.do(src.act); err != nil {
		var missing *htmlpage.NotOnPage
		if !errors.As(err, &missing) {
			return nil, err
		}
		wanted := missing.Wanted()
		s.check(src.pos, s.step.Verb, rule.Text{EN: "on the page: " + wanted.EN, KO: "페이지에 있을 것: " + wanted.KO}, missing.Text(), false)
		s.step.Checks[len(s.step.Checks)-1].Hint = trace.Phrase(diag.Guess(missing.Name, missing.There))
		failed = true
	}
	if err := w.broken(); err != nil {
		return nil, err
	}
	if !s.raw || len(t.Exchanges) == 0 {
		t.Actor = s.profile.name
		t.Jar = s.jar(before)
	}
	if err := s.table(); err != nil {
		return nil, err
	}
	if page := s.profile.Page(s.tab); page != nil {
		t.Shows = page.Words
	}
	if failed { // whatever was promised of it would only say so again
		return t, nil
	}
	s.remember(src.Remember)
	s.predict(src)
	if src.expect != nil {
		t.Checks = append(t.Checks, src.expect(t, w.values)...)
	}
	return t, nil
}

// pass lets the time before the action pass.
func (s *stage) pass(src *step) error {
	switch {
	case src.Wait.Given():
		s.step.Passed = src.Wait.Value
	case src.At.Given():
		s.step.Passed = src.At.Value.Sub(s.world.clock.Now())
		if s.step.Passed < 0 {
			s.check(src.At.Pos, "at", rule.Textf("a moment not before %s", "%s 이후의 시각", s.world.clock.Now().Format(time.RFC3339)),
				same(src.At.Value.Format(time.RFC3339)), false)
			s.step.Passed = 0
		}
	}
	s.world.clock.Advance(s.step.Passed)
	s.step.Time = s.world.clock.Now()
	s.profile.Jar.Expire(s.step.Time)
	return nil
}

// sentence says what the acting browser does. The Korean one begins with the
// browser's title and the particle that makes it the subject.
func (s *stage) sentence(en, ko string, args ...any) rule.Text {
	title := s.profile.title
	korean := title.In(rule.Korean)
	who := rule.Text{EN: title.In(rule.English), KO: korean + rule.Particle(korean, "이", "가")}
	if s.tab != lesson.MainTab {
		tab := s.tabTitle()
		who.EN += ", in " + tab.EN + ","
		who.KO += " " + tab.KO + "에서"
	}
	return rule.Text{
		EN: fmt.Sprintf(en, append([]any{who.EN}, args...)...),
		KO: fmt.Sprintf(ko, append([]any{who.KO}, args...)...),
	}
}

// tabTitle is what a tab is called in the middle of a sentence: as the lesson calls
// it, or else by its name.
func (s *stage) tabTitle() rule.Text {
	return titled(s.world.program.lesson.Tabs, s.tab, rule.Text{EN: `the tab "%s"`, KO: `"%s" 탭`})
}

// inside says what is done inside the acting browser by hand.
func (s *stage) inside(en, ko string, args ...any) rule.Text {
	return rule.Text{
		EN: fmt.Sprintf(en, append([]any{s.profile.title.In(rule.English)}, args...)...),
		KO: fmt.Sprintf(ko, append([]any{s.profile.title.In(rule.Korean)}, args...)...),
	}
}

// scene reports whether the step sets the scene, before the first step of the lesson.
func (s *stage) scene() bool { return s.step.ID == "" }

func (s *stage) shownURL() string {
	if page := s.profile.Page(s.tab); page != nil {
		return page.URL.String()
	}
	return "about:blank"
}

func (s *stage) note(en, ko string) {
	s.step.Notes = append(s.step.Notes, rule.Text{EN: en, KO: ko})
}

// check records a promise that nobody had to write: that the action can be done.
func (s *stage) check(pos diag.Pos, about string, wanted, found rule.Text, holds bool) {
	s.step.Checks = append(s.step.Checks, check(pos, about, wanted, found, holds))
}

// why says what made a request happen, where it is no plain visit.
func why(hop browser.Hop) rule.Text {
	who := rule.Text{EN: "the page", KO: "페이지가"}
	if hop.InFrame {
		who = rule.Text{EN: "the frame", KO: "프레임이"}
	}
	loads := func(en, ko string) rule.Text {
		return rule.Text{EN: who.EN + " loads " + en, KO: who.KO + " " + ko + " 불러옴"}
	}
	switch hop.Cause {
	case browser.Followed:
		return rule.Text{EN: "the browser follows by itself", KO: "브라우저가 스스로 따라감"}
	case browser.Image:
		return loads("an image", "이미지를")
	case browser.Script:
		return loads("a script", "스크립트를")
	case browser.Style:
		return loads("a style sheet", "스타일시트를")
	case browser.Framed:
		return loads("a frame", "프레임을")
	case browser.Fetched:
		return rule.Text{EN: "a script of the page fetches it", KO: "페이지의 스크립트가 fetch로 요청함"}
	}
	return rule.Text{}
}

// navigated records the hops of a navigation.
func (s *stage) navigated(nav browser.Navigation, err error) error {
	now := s.world.clock.Now()
	for _, hop := range nav.Hops {
		x := trace.Exchange{Exchange: hop.Exchange, Why: why(hop), ByPage: hop.ByPage, Sent: s.sentFates(hop.Sent, now)}
		for _, f := range hop.Fields {
			x.Fields = append(x.Fields, trace.Field{Name: f.Name, Value: f.Value, Hidden: f.Hidden, Secret: f.Secret})
		}
		for _, r := range hop.Received {
			x.Received = append(x.Received, witness.Received(r.Decision, now))
		}
		if hop.Page != nil {
			x.Page = hop.Page.Words
		}
		host := s.world.host
		if s.exchanged(x); hop.ByPage {
			s.world.host = host // the site of the page stays the one concerned
		}
	}
	s.step.Notes = append(s.step.Notes, nav.Notes...)
	if !nav.Problem.IsZero() {
		s.step.Notes = append(s.step.Notes, nav.Problem)
	}
	return err
}

// navigate lets the acting tab go somewhere, and records the hops in the step in
// which it arrives.
func (s *stage) navigate(act func() (browser.Navigation, error)) error {
	return s.await(func() landing {
		nav, err := act()
		return func(s *stage) error { return s.navigated(nav, err) }
	})
}

// send sends a request without a browser and records the exchange.
func (s *stage) send(u address.Address, req wire.Request) error {
	s.raw = true
	return s.await(func() landing {
		raw := browser.Raw{Net: s.world.net}
		done, err := raw.Send(s.world.ctx, u, req)
		return func(s *stage) error { return s.sent(u, done, err) }
	})
}

// sent records what a request without a browser led to.
func (s *stage) sent(u address.Address, done wire.Exchange, err error) error {
	if errors.Is(err, browser.ErrNoServer) {
		s.step.Notes = append(s.step.Notes, rule.Textf("no server answers at %s", "%s에서 응답하는 서버가 없음", u.HostPort()))
		return nil
	}
	if err != nil {
		return err
	}
	s.exchanged(trace.Exchange{Exchange: done, Page: browser.Words(done.Response)})
	return nil
}

// exchanged adds an exchange, with what its server did. Its site is concerned now.
func (s *stage) exchanged(x trace.Exchange) {
	if u, err := address.Parse(x.URL); err == nil {
		s.world.host = siteOf(u)
		if server := s.world.servers[s.world.host]; server != nil {
			if h, ok := server.Take(x.Connection.ID); ok {
				s.world.fault = cmp.Or(s.world.fault, h.Fault)
				x.Server = witness.Server(s.world.host, h)
				if now := server.Now(); !now.Equal(s.world.clock.Now()) {
					clock := now.UTC().Format("2006-01-02 15:04:05 UTC")
					x.Server.Notes = slices.Insert(x.Server.Notes, 0, rule.Textf("its clock shows %s", "서버의 시계: %s", clock))
				}
				x.Means = httpsim.Sentences(fold(x.Page))
			}
		}
	}
	s.step.Exchanges = append(s.step.Exchanges, x)
}

// remember keeps the values that the step promises. One that is not there is a
// mistake of the lesson.
func (s *stage) remember(all []lesson.Remember) {
	for _, r := range all {
		value, held, ok := s.find(r)
		if !ok {
			s.check(r.What.Pos, "remember", rememberedFrom(r), listed(held), false)
			continue
		}
		s.world.values[r.Name.Value] = value
		s.step.Remembered = append(s.step.Remembered, trace.Remembered{Name: r.Name.Value, Value: value, From: trace.Phrase(rememberedFrom(r))})
	}
}

// rememberedFrom says where a value comes from.
func rememberedFrom(r lesson.Remember) rule.Text {
	korean := map[string]string{"cookie": "쿠키", "field": "입력란", "header": "헤더"}
	return rule.Textf("%[1]s %[3]s", "%[2]s %[3]s", r.From, korean[r.From], r.What.Value)
}

// find looks up a value to remember; held is what is there of its kind.
func (s *stage) find(r lesson.Remember) (value string, held []string, ok bool) {
	name := r.What.Value
	switch r.From {
	case "cookie":
		return s.findCookie(name)
	case "field":
		if page := s.profile.Page(s.tab); page != nil {
			for _, f := range page.Fields() {
				held = append(held, f.Name)
				if f.Name == name && !ok {
					value, ok = f.Value, true
				}
			}
		}
	case "header":
		if n := len(s.step.Exchanges); n > 0 {
			headers := s.step.Exchanges[n-1].Response.Headers
			for _, h := range headers {
				held = append(held, h.Name)
			}
			value, ok = headers.Get(name), headers.Has(name)
		}
	}
	return value, held, ok
}

// predict finds out which answer was right. Exactly one must be.
func (s *stage) predict(src *step) {
	if src.Predict == nil {
		return
	}
	p := &trace.Prediction{About: src.Predict.About.Value, Ask: prose(src.Predict.Ask)}
	var right []string
	var wrong []rule.Text
	for i, c := range src.Predict.Choices {
		holds := c.Right.Value
		if cond := src.choices[i]; cond != nil {
			checks := cond(s.step, s.world.values)
			for _, ch := range checks {
				if !slices.Contains(p.DecidedBy, ch.About) {
					p.DecidedBy = append(p.DecidedBy, ch.About)
				}
			}
			failed := slices.IndexFunc(checks, func(ch trace.Check) bool { return !ch.Holds })
			if holds = failed < 0; !holds {
				ch := checks[failed]
				wrong = append(wrong, rule.Textf("%[1]s (%[2]s: wanted %[3]s, found %[5]s)", "%[1]s (%[2]s: 기대한 값 %[4]s, 실제 값 %[6]s)",
					c.Name.Value, ch.About, ch.Wanted.EN, ch.Wanted.KO, ch.Found.EN, ch.Found.KO))
			}
		}
		if holds {
			right = append(right, c.Name.Value)
		}
		p.Choices = append(p.Choices, trace.Choice{Name: c.Name.Value, Text: prose(c.Text), Right: holds, Reply: prose(c.Reply)})
	}
	s.step.Predict = p
	none := joined(wrong)
	found := rule.Text{EN: "none: " + none.EN, KO: "없음: " + none.KO}
	if len(right) > 0 {
		found = same(strings.Join(right, ", "))
	}
	s.check(src.Predict.Pos, "predict", rule.Text{EN: "exactly one choice that holds", KO: "꼭 하나만 맞는 선택지"}, found, len(right) == 1)
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

// findCookie looks a cookie up in the jar: one of the site concerned, or else the
// first of another site.
func (s *stage) findCookie(name string) (value string, held []string, ok bool) {
	if s.step.Jar == nil {
		return "", nil, false
	}
	for _, c := range s.step.Jar.All {
		held = append(held, c.Name)
		if c.Name != name {
			continue
		}
		if c.Concerns(s.world.host) {
			return string(c.Value), held, true
		}
		if !ok {
			value, ok = string(c.Value), true
		}
	}
	return value, held, ok
}
