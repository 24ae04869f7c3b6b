// Package scenario knows what the verbs and expectations of a lesson mean. It
// plays a lesson in a fresh world, on a virtual clock, into a trace. It knows no
// terminal, no command line and no place where files lie.
package scenario

import (
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/diag"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/wire"
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
}

// step is one step, compiled.
type step struct {
	*lesson.Step
	before  world.Wait // what passes before the act
	act     world.Act
	pos     diag.Pos // of the act
	expect  condition
	choices []condition // beside Predict.Choices; nil where the choice says itself whether it is right
}

// Compile finds out what a lesson means. The list holds everything that is wrong
// with its words; the program is nil unless it is empty.
func Compile(l *lesson.Lesson) (*Program, diag.List) {
	c := compiler{lesson: l, remembered: map[string]diag.Pos{}, used: map[string]bool{}}
	p := &Program{lesson: l}
	for _, s := range l.Sites {
		p.sites = append(p.sites, c.site(s))
	}
	for i := range l.Given {
		p.given = append(p.given, c.step(&l.Given[i], true))
	}
	for i := range l.Steps {
		p.steps = append(p.steps, c.step(&l.Steps[i], false))
	}
	c.checkBounds()
	c.checkPauses()
	c.checkUnused()
	p.pauses = len(c.pauses) > 0
	c.Problems.Sort()
	c.Problems.Quote(l.File, l.Source)
	if len(c.Problems) > 0 {
		return nil, c.Problems
	}
	return p, nil
}

// compiler collects what is known about a lesson while it is read.
type compiler struct {
	lesson.Reader
	lesson     *lesson.Lesson
	lines      []string // of its source, once they are asked for
	users      []string
	pauses     []lesson.Text // of pages
	resumes    []lesson.Text // of steps
	remembered map[string]diag.Pos
	used       map[string]bool
	patterns   int           // instructions of the regular expressions so far
	asked      []lesson.Text // the pages that the step being read asks for
	known      httpsim.Names // what the actions before have given to templates
}

func (c *compiler) step(src *lesson.Step, given bool) step {
	time := world.Wait{For: src.Wait.Value}
	if src.At.Given() {
		time.Until = &src.At.Value
	}
	s := step{Step: src, act: time, pos: src.Pos}
	c.checkWho(src)
	verb := c.verb(src, given)
	if verb != nil {
		a := src.Actions[0]
		s.pos, s.before = a.Key.Pos, time
		s.act = verb.read(c, a.Value)
		c.checkAsked(src)
		if !verb.Browser && (src.Who.Given() || src.Tab.Given()) {
			who := src.Who
			if !who.Given() {
				who = src.Tab
			}
			c.Add(who.Pos, "leave it out", "no browser acts in %q", verb.Verb)
		}
	}
	if src.Predict != nil {
		for _, choice := range src.Predict.Choices {
			var cond condition
			if choice.If != nil {
				cond = c.expect(choice.If)
			}
			s.choices = append(s.choices, cond)
		}
	}
	for _, r := range src.Remember {
		if before, double := c.remembered[r.Name.Value]; double {
			c.Add(r.Name.Pos, "", "$%s is remembered already, in line %d", r.Name.Value, before.Line)
		}
		c.remembered[r.Name.Value] = r.Name.Pos
	}
	switch {
	case src.Expect != nil:
		s.expect = c.expect(src.Expect)
	case verb != nil && verb.Requests && !given:
		c.Add(s.pos, "say with expect what must be true afterwards", "a step that makes a request expects nothing")
	}
	return s
}

// verb finds the one action of a step, or none where a step only waits.
func (c *compiler) verb(src *lesson.Step, given bool) *Verb {
	if src.Broken {
		return nil
	}
	if len(src.Actions) == 0 {
		if !src.Wait.Given() && !src.At.Given() {
			c.Add(src.Pos, "one of "+strings.Join(Vocabulary().Verbs, ", "), "the step does nothing")
		}
		return nil
	}
	for _, a := range src.Actions[1:] {
		c.Add(a.Key.Pos, "make a step of each", "a step has one action: %s came before %s", src.Actions[0].Key.Value, a.Key.Value)
	}
	a := src.Actions[0]
	verbs := Verbs()
	i := slices.IndexFunc(verbs, func(v Verb) bool { return v.Verb == a.Key.Value })
	switch {
	case i < 0:
		c.Unknown(a.Key, "a step", Vocabulary().Verbs)
		return nil
	case verbs[i].Given && !given:
		c.Add(a.Key.Pos, "visit the page and submit its form", "%s only sets the scene, under given", a.Key.Value)
	}
	return &verbs[i]
}

func (c *compiler) checkWho(src *lesson.Step) {
	known := names(c.lesson.Browsers, func(b lesson.Browser) string { return b.Name.Value })
	if src.Who.Given() && !slices.Contains(known, src.Who.Value) {
		c.Add(src.Who.Pos, c.Guess(src.Who.Value, known, "the lesson has "+few(known)), "no browser is called %q", src.Who.Value)
	}
}

// host reads the name of a site of the lesson.
func (c *compiler) host(n *lesson.Node) (lesson.Text, bool) {
	t, ok := c.Site(n)
	return t, ok && c.checkHost(t, t.Value)
}

func (c *compiler) checkHost(t lesson.Text, host string) bool {
	known := names(c.lesson.Sites, func(s lesson.Site) string { return s.Host.Value })
	if slices.Contains(known, host) {
		return true
	}
	hint := c.Guess(host, known, "declare it under sites")
	if bare := wire.Hostname(host); bare != host && slices.Contains(known, bare) {
		hint = "leave the port out, or declare " + host + " as a site of its own"
	}
	c.Add(t.Pos, hint, "the lesson has no site %q", host)
	return false
}

// checkSite looks whether the address is on a site of the lesson that answers
// to its scheme.
func (c *compiler) checkSite(t lesson.Text) bool {
	u, err := address.Parse(t.Value)
	if err != nil || !c.checkHost(t, siteOf(u)) {
		return false
	}
	i := slices.IndexFunc(c.lesson.Sites, func(s lesson.Site) bool { return s.Host.Value == siteOf(u) })
	if n := c.lesson.Sites[i].Node.Get("http"); u.Scheme() == "http" && (n == nil || n.Value != "true") {
		c.Add(t.Pos, "write https://, or http: true for the site", "%s answers over https only", siteOf(u))
		return false
	}
	return true
}

// password returns the password of a user of the site of an address.
func (c *compiler) password(page, user lesson.Text) string {
	u, err := address.Parse(page.Value)
	if err != nil || !user.Given() {
		return ""
	}
	i := slices.IndexFunc(c.lesson.Sites, func(s lesson.Site) bool { return s.Host.Value == siteOf(u) })
	if i < 0 {
		return ""
	}
	var known []string
	for _, declared := range c.declaredUsers(c.lesson.Sites[i].Node) {
		if declared.Name == user.Value {
			return declared.Password
		}
		known = append(known, declared.Name)
	}
	hint := "it has [" + few(known) + "], under users"
	if len(known) == 0 {
		hint = "give the site users: {" + user.Value + ": {password: ...}}"
	}
	c.Add(user.Pos, c.Guess(user.Value, known, hint), "%s has no user %q", siteOf(u), user.Value)
	return ""
}

// checkUnused reports what is declared and never used. A lesson with other
// mistakes is not asked: what they misspell would seem unused.
func (c *compiler) checkUnused() {
	broken := func(s lesson.Step) bool { return s.Broken }
	if len(c.Problems) > 0 || slices.ContainsFunc(c.lesson.Given, broken) || slices.ContainsFunc(c.lesson.Steps, broken) {
		return
	}
	for name, pos := range c.remembered {
		if !c.used[name] {
			c.Add(pos, "delete it, or write $"+name+" where it belongs", "$%s is remembered and never used", name)
		}
	}
	acts, tabs := map[string]bool{}, map[string]bool{}
	for _, s := range append(slices.Clone(c.lesson.Given), c.lesson.Steps...) {
		who := s.Who.Value
		if who == "" {
			who = c.lesson.Browsers[0].Name.Value
		}
		acts[who], tabs[s.Tab.Value] = true, true
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
		if strings.Count(string(c.lesson.Source), s.Host.Value) < 2 {
			c.Add(s.Host.Pos, "", "the site %q is never used", s.Host.Value)
		}
	}
}
