// Package scenario plays a lesson in a fresh world, on a virtual clock, into a trace,
// and looks at what was expected of each step. It knows no terminal, no command line and
// no place where files lie.
package scenario

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/world"
)

// Program is a lesson whose every word has been understood. It can be run any
// number of times; each run has a world of its own.
type Program struct {
	lesson *lesson.Lesson
	sites  []httpsim.Site
	given  []step
	steps  []step
	pauses bool // a page can stop in the middle
	silent []diag.Pos
}

// step is one step, compiled.
type step struct {
	*lesson.Step
	before  world.Wait // what passes before the act
	act     world.Act
	pos     diag.Pos      // of the act
	deploy  *world.Deploy // what the sites run from here on; nil: what they ran
	task    *task
	expect  language.Condition
	choices []language.Condition // beside Predict.Choices; nil where the choice says itself whether it is right
}

// Compile finds out what a lesson means. The list holds everything that is wrong
// with its words; the program is nil unless it is empty.
func Compile(l *lesson.Lesson) (*Program, diag.List) { return compile(l, asWritten) }

func compile(l *lesson.Lesson, how manner) (*Program, diag.List) {
	c := compiler{Reader: language.NewReader(l), lesson: l, draft: how == asDraft}
	p := &Program{lesson: l}
	c.readHoles()
	for _, s := range l.Sites {
		p.sites = append(p.sites, c.ReadSite(s))
	}
	c.KnowWhoSignsUp()
	c.CheckLinks() // of the sites as they are before anything is deployed
	for i := range l.Given {
		p.given = append(p.given, c.step(&l.Given[i], true))
	}
	for i := range l.Steps {
		p.steps = append(p.steps, c.step(&l.Steps[i], false))
	}
	c.checkBounds()
	c.checkPauses()
	if p.silent = c.silent; how == asWritten {
		c.checkSilent()
	}
	c.checkUnused()
	p.pauses = len(c.Pauses) > 0
	for i, wrong := range c.Problems { // what is read first stands in the holes at the beginning
		if hole, in := language.InHole(wrong.Pos); in {
			if tasks, h := c.holesCalled(hole); len(tasks) > 0 {
				c.Problems[i].Pos = c.InWritten(h.Start, wrong.Pos)
			}
		}
	}
	c.Problems.Sort()
	c.Problems = slices.CompactFunc(c.Problems, func(a, b diag.Diagnostic) bool { // a site with a hole is read more than once
		return a.Pos == b.Pos && a.Message == b.Message
	})
	c.tellPagesOnce()
	c.Problems.Quote(l.File, l.Source)
	if len(c.Problems) > 0 {
		return nil, c.Problems
	}
	return p, nil
}

// tellPagesOnce puts together what is said of a page that is not there, and is asked for in
// several places: the slip may be one, in the path of the page.
func (c *compiler) tellPagesOnce() {
	var once diag.List
	also := map[string][]string{} // by what is said
	for _, p := range c.Problems {
		said, known := also[p.Message]
		if known && strings.Contains(p.Message, language.NoPage) {
			also[p.Message] = append(said, c.placeName(p.Pos))
			continue
		}
		also[p.Message] = said
		once = append(once, p)
	}
	c.Problems = nil
	for _, p := range once {
		if names := also[p.Message]; len(names) > 0 {
			c.Add(p.Pos, p.Hint+"; also in "+strings.Join(names, ", "), "%s", p.Message)
		} else {
			c.Problems = append(c.Problems, p)
		}
	}
}

// placeName is the step in which a place of the file stands, or its line.
func (c *compiler) placeName(pos diag.Pos) string {
	name := ""
	for _, s := range c.lesson.Steps {
		if s.Pos.Line <= pos.Line {
			name = s.ID.Value
		}
	}
	return cmp.Or(name, "line "+strconv.Itoa(pos.Line))
}

// compiler reads the words of a lesson and looks at what only all of them say.
type compiler struct {
	*language.Reader
	lesson *lesson.Lesson
	tasks  map[*lesson.Task]*task
	holes  language.Fillings // what stands in all holes
	draft  bool              // steps need not expect anything yet, and nothing need be used
	silent []diag.Pos        // the acts of steps that make a request and expect nothing
}

func (c *compiler) step(src *lesson.Step, given bool) step {
	before := world.Wait{For: src.Wait.Value}
	if src.At.Given() {
		before.Until = &src.At.Value
	}
	s := step{Step: src, act: before, pos: src.Pos}
	if src.Who.Given() {
		c.CheckBrowser(src.Who)
	}
	if src.Task != nil {
		s.task = c.task(src)
		s.before = before
		s.deploy = c.deploy(s.task)
		if s.deploy != nil {
			s.act = *s.deploy
		}
	}
	verb := c.verb(src, given)
	if verb != nil {
		a := src.Actions[0]
		s.pos, s.before = a.Key.Pos, before
		s.act = c.Act(verb, c.FillAct(a.Value))
		if src.Turns() > 1 {
			s.act = c.again(src, s.act)
		}
		c.CheckAsked(src)
		if src.IfThere.Value && verb.Verb != "click" && verb.Verb != "submit" {
			c.Add(src.IfThere.Pos, "delete it", "if_there is of click and submit: %s needs no link and no button", verb.Verb)
		}
		if who := src.Who; !verb.Browser && (who.Given() && !verb.ByHand || src.Tab.Given()) {
			if !who.Given() || verb.ByHand {
				who = src.Tab
			}
			c.Add(who.Pos, "leave it out", "no browser acts in %q", verb.Verb)
		}
	}
	if src.Predict != nil {
		for _, choice := range src.Predict.Choices {
			var cond language.Condition
			if choice.If != nil {
				cond = c.Expect(choice.If)
			}
			s.choices = append(s.choices, cond)
		}
	}
	for _, r := range src.Remember {
		c.Keep(r.Name)
		c.CheckRemember(r)
	}
	c.CheckShow(src.Show)
	switch {
	case src.Expect != nil:
		s.expect = c.Expect(src.Expect)
	case verb != nil && verb.Requests && !given && !c.draft && !src.Broken:
		c.silent = append(c.silent, s.pos)
	}
	return s
}

// again is the act of a step that is done several times.
func (c *compiler) again(src *lesson.Step, act world.Act) world.Act {
	switch act.(type) {
	case world.Resume:
		c.Add(src.Times.Pos, "write a step for each page that goes on", "a page that has stopped goes on once")
	case world.OpenDeveloperTools, world.Look:
		c.Add(src.Times.Pos, "leave it out", "to look changes nothing, however often")
	}
	return world.Again{Act: act, Times: src.Turns(), Wait: world.Wait{For: src.Wait.Value}}
}

// checkSilent reports steps that expect nothing. A lesson with other mistakes is not asked:
// what a step does is written before what it expects, and among many such lines the one
// that stops the lesson would be lost.
func (c *compiler) checkSilent() {
	if len(c.Problems) > 0 || c.lesson.Damaged {
		return
	}
	const hint = "say with expect what must be true afterwards, or let statelab lesson expect write it"
	switch len(c.silent) {
	case 0:
	case 1:
		c.Add(c.silent[0], hint, "a step that makes a request expects nothing")
	default:
		lines := make([]string, len(c.silent))
		for i, pos := range c.silent {
			lines[i] = strconv.Itoa(pos.Line)
		}
		c.Add(c.silent[0], hint, "%d steps that make a request expect nothing: lines %s", len(lines), strings.Join(lines, ", "))
	}
}

// verb finds the one action of a step, or none where a step only waits.
func (c *compiler) verb(src *lesson.Step, given bool) *language.Verb {
	if src.Broken {
		return nil
	}
	if len(src.Actions) == 0 {
		if src.Times.Given() && !given {
			c.Add(src.Times.Pos, "let more time pass at once", "times is of an action, and this step has none")
		}
		if !src.Wait.Given() && !src.At.Given() && src.Task == nil {
			c.Add(src.Pos, "one of "+strings.Join(language.Vocabulary().Verbs, ", "), "the step does nothing")
		}
		return nil
	}
	for _, a := range src.Actions[1:] {
		c.Add(a.Key.Pos, "make a step of each", "a step has one action: %s came before %s", src.Actions[0].Key.Value, a.Key.Value)
	}
	a := src.Actions[0]
	verb := language.VerbOf(a.Key.Value)
	if verb == nil {
		c.Unknown(a.Key, "a step", language.Vocabulary().Verbs)
	}
	return verb
}

// checkUnused reports what is declared and never used. A lesson with other
// mistakes is not asked: what they misspell would seem unused.
func (c *compiler) checkUnused() {
	broken := func(s lesson.Step) bool { return s.Broken }
	if c.draft || c.lesson.Damaged || len(c.Problems) > 0 || slices.ContainsFunc(c.lesson.Given, broken) || slices.ContainsFunc(c.lesson.Steps, broken) {
		return
	}
	c.CheckUnused()
	acts, tabs, opensMail := map[string]bool{}, map[string]bool{}, false
	for _, steps := range c.lesson.AllActs() {
		for _, s := range steps {
			who := s.Who.Value
			if who == "" {
				who = c.lesson.Browsers[0].Name.Value
			}
			acts[who], tabs[cmp.Or(s.Tab.Value, world.FirstTab)] = true, true
			opensMail = opensMail || slices.ContainsFunc(s.Actions, func(e lesson.Entry) bool { return e.Key.Value == world.OpenMail{}.Kind().Verb })
		}
	}
	for _, t := range c.lesson.Tabs {
		if !tabs[t.Name.Value] {
			c.Add(t.Name.Pos, "delete it, or let a step act in it: tab: "+t.Name.Value, "no step acts in the tab %q", t.Name.Value)
		}
	}
	for _, b := range c.lesson.Browsers {
		if b.Name.Given() && !acts[b.Name.Value] {
			c.Add(b.Name.Pos, "delete it, or let it act: who: "+b.Name.Value, "the browser %q never acts", b.Name.Value)
		}
	}
	for _, s := range c.lesson.Sites {
		if strings.Count(string(c.lesson.Source), s.Host.Value) < 2 && !(opensMail && s.Node.Get("built_in") != nil && s.Node.Get("built_in").Value == httpsim.Mailbox) {
			c.Add(s.Host.Pos, "", "the site %q is never used", s.Host.Value)
		}
	}
}
