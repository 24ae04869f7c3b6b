package prompt

import (
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/cookiejar"
	"statelab/internal/cors"
	"statelab/internal/experiments"
	"statelab/internal/explain"
	"statelab/internal/language"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/world"
)

// decided is a verdict about a cookie, with the place in the story of its browser's jar
// at which it was made.
type decided struct {
	step int // of all that were recorded, the scene's first
	fate trace.Fate
	url  string
	op   int
}

// story is all that was done with a browser's jar, so that it can be played again.
type story struct {
	experiments.Story
	verdicts []decided
	unread   []unread
	leave    *cors.Answer   // to the last question for leave
	held     []trace.Cookie // what the jar holds after the last step that was told
}

// steps are the records of all that was done, the scene's first.
func (s *Session) steps() []*trace.Step {
	var all []*trace.Step
	for i := range s.before {
		all = append(all, &s.before[i])
	}
	for _, a := range s.acts {
		all = append(all, a.step)
	}
	return all
}

// storyOf tells the story of a browser's jar.
func (s *Session) storyOf(browserName string) *story {
	t := &story{}
	for _, b := range s.opening.Setup.Browsers {
		if b.Name == browserName {
			t.Options = b.Options
		}
	}
	moves := s.moves()
	for i, step := range s.steps() {
		if step.Jar == nil || step.Actor != browserName {
			continue
		}
		t.byHand(step, moves[i].Act)
		for x := range step.Exchanges {
			t.exchange(i, step, &step.Exchanges[x])
		}
		if step.Script != nil {
			t.script(i, step)
		}
		t.held = step.Jar.All
	}
	return t
}

func (t *story) add(o experiments.Op) int {
	t.Ops = append(t.Ops, o)
	return len(t.Ops) - 1
}

// byHand tells what a person did to the jar without a request.
func (t *story) byHand(step *trace.Step, act world.Act) {
	switch act := act.(type) {
	case world.RestartBrowser:
		if !act.Restored {
			t.add(experiments.Op{Kind: experiments.Close, Now: step.Time})
		}
	case world.PutCookie:
		for _, c := range step.Jar.All {
			if !slices.Contains(t.held, c) && c.Created.Equal(step.Time) {
				t.add(experiments.Brought(step.Time, jarCookie(&c))) // as a line, so that it can be changed
			}
		}
	case world.DropCookie, world.DropCookies:
		for _, c := range t.held {
			if !slices.ContainsFunc(step.Jar.All, c.Same) {
				t.add(experiments.Op{Kind: experiments.Drop, Now: step.Time, Cookie: jarCookie(&c)})
			}
		}
	}
}

// exchange tells a request and the lines of its answer.
func (t *story) exchange(n int, step *trace.Step, x *trace.Exchange) {
	u, err := address.Parse(x.URL)
	if err != nil || x.Around == nil {
		return
	}
	if t.across(n, x); x.CORS != nil && x.CORS.Preflight {
		return // it has nothing to do with cookies
	}
	ctx := around(x)
	op := t.add(experiments.Op{Kind: experiments.Get, Now: step.Time, URL: u, Context: ctx})
	for _, f := range x.Sent {
		t.verdicts = append(t.verdicts, decided{n, f, x.URL, op})
	}
	ctx.Date, _ = cookiejar.ParseDate(x.Response.Headers.Get("Date"), cookiejar.Chromium)
	for _, f := range x.Received {
		op := t.add(experiments.Op{Kind: experiments.Set, Now: step.Time, URL: u, Context: ctx, Line: string(f.Line)})
		t.verdicts = append(t.verdicts, decided{n, f, x.URL, op})
	}
	if len(x.Cleared) > 0 {
		t.add(experiments.Op{Kind: experiments.ClearSite, Now: step.Time, URL: u, Context: ctx})
	}
}

// script tells what a script of the page did.
func (t *story) script(n int, step *trace.Step) {
	u, err := address.Parse(step.Script.URL)
	if err != nil {
		return
	}
	o := experiments.Op{Kind: experiments.Get, Now: step.Time, URL: u, Context: cookiejar.Context{API: cookiejar.Script}}
	if !step.Script.Writes {
		op := t.add(o)
		for _, f := range step.Script.Fates {
			t.verdicts = append(t.verdicts, decided{n, f, step.Script.URL, op})
		}
		return
	}
	for _, f := range step.Script.Fates {
		o.Kind, o.Line = experiments.Set, string(f.Line)
		t.verdicts = append(t.verdicts, decided{n, f, step.Script.URL, t.add(o)})
	}
}

// around is what the jar was told of how a request came about.
func around(x *trace.Exchange) cookiejar.Context {
	a := x.Around
	ctx := cookiejar.Context{Method: x.Request.Method, Ancestors: origins(a.Ancestors), Redirects: origins(a.Redirects)}
	ctx.API = map[string]cookiejar.API{"script": cookiejar.Script}[a.API]
	ctx.Dest = map[string]cookiejar.Dest{"iframe": cookiejar.Iframe, "subresource": cookiejar.Subresource}[a.Dest]
	ctx.Credentials = map[string]cookiejar.Credentials{"same-origin": cookiejar.SameOrigin, "omit": cookiejar.Omit}[a.Credentials]
	ctx.Initiator, ctx.Top = origin(a.Initiator), origin(a.Top)
	return ctx
}

func origin(name string) *cookiejar.Origin {
	if name == "" {
		return nil
	}
	o, err := cookiejar.ParseOrigin(name)
	if err != nil {
		return nil
	}
	return &o
}

func origins(names []string) []cookiejar.Origin {
	var all []cookiejar.Origin
	for _, name := range names {
		if o := origin(name); o != nil {
			all = append(all, *o)
		}
	}
	return all
}

// jarCookie is a cookie of the record as a jar has it.
func jarCookie(c *trace.Cookie) cookiejar.Cookie {
	held := cookiejar.Cookie{
		Name: c.Name, Value: string(c.Value), Domain: c.Domain, HostOnly: c.HostOnly, Path: c.Path, Secure: c.Secure, HttpOnly: c.HTTPOnly,
		Persistent: !c.Session, Expires: c.Expires, Created: c.Created, Partition: c.Partition, CrossSiteFrame: c.CrossSite,
	}
	for _, same := range []cookiejar.SameSite{cookiejar.SameSiteStrict, cookiejar.SameSiteLax, cookiejar.SameSiteNone} {
		if c.SameSite == same.String() {
			held.SameSite = same
		}
	}
	for _, p := range []cookiejar.Priority{cookiejar.PriorityLow, cookiejar.PriorityHigh} {
		if c.Priority == p.String() {
			held.Priority = p
		}
	}
	return held
}

// refusal is a cookie that was typed in and that the browser did not take: no act, but
// what was tried last.
type refusal struct {
	put     world.PutCookie
	browser string
	line    string
	said    rule.Text
}

// changeOf plays what would let a cookie be taken that was typed in and refused: as the
// line that the host would send for its first page over https, since developer tools ask
// neither how the page came nor for its path. It is nil where that is not refused.
func (s *Session) changeOf(f *refusal) *explain.Change {
	page, _ := address.Parse(s.world.Kept().Expand(f.put.URL))
	u, err := address.Parse("https://" + page.HostPort() + "/")
	line, ok := language.ActLine(f.put)
	if err != nil || !ok {
		return nil
	}
	_, line, _ = strings.Cut(strings.TrimPrefix(line, "put_cookie "), " ")
	t := s.storyOf(f.browser)
	op := t.add(experiments.Op{Kind: experiments.Set, Now: s.world.Now(), URL: u, Line: s.world.Kept().Expand(line)})
	c := &explain.Change{Name: wire.Bytes(f.put.Name), URL: u.String(), Answer: experiments.Ask(t.Story, experiments.Question{Op: op})}
	if c.Rule == "" || c.Holds {
		return nil
	}
	return c
}

// No reports whether a verdict is one that kept a cookie from being stored or sent.
func (d *decided) no() bool { return d.fate.Fate == trace.NotSent || d.fate.Fate == trace.Refused }

// change plays what would make a verdict another; nil where there is nothing to play.
func (t *story) change(d *decided) *explain.Change {
	cookie := jarCookie(&d.fate.Cookie)
	c := &explain.Change{Name: wire.Bytes(d.fate.Cookie.Name), URL: d.url,
		Answer: experiments.Ask(t.Story, experiments.Question{Op: d.op, Key: cookie.Key()})}
	if c.Rule == "" {
		return nil
	}
	return c
}

// lastNo are the verdicts of the last step that has any by which a cookie was withheld or
// refused, and the step's number; -1 where there is none.
func (t *story) lastNo() (step int, all []decided) {
	step = -1
	if n := len(t.unread); n > 0 {
		step = t.unread[n-1].step
	}
	for _, d := range slices.Backward(t.verdicts) {
		switch {
		case !d.no() || d.step < step:
			continue
		case d.step > step:
			step, all = d.step, nil
		}
		all = append(all, d)
	}
	slices.Reverse(all)
	return step, all
}

// Changes say what would change it, for each cookie that the last step withheld or
// refused, and each answer that it kept from a script: none where it did nothing of that.
func (s *Session) Changes() []*explain.Change {
	steps := s.steps()
	all := s.lastly(func(d *decided) bool { return d.no() })
	if len(steps) == 0 {
		return all
	}
	return append(all, s.storyOf(steps[len(steps)-1].Actor).toRead(len(steps)-1)...)
}

// ChangesOf say what would change what the last step did with the cookies of these names:
// what would send one that stayed, and what would keep one from being sent.
func (s *Session) ChangesOf(names []string) []*explain.Change {
	return slices.DeleteFunc(s.lastly(func(d *decided) bool { return slices.Contains(names, d.fate.Cookie.Name) }),
		func(c *explain.Change) bool { return c.Tried == 0 })
}

// lastly are what would change those verdicts of the last step of which that is asked.
func (s *Session) lastly(asked func(*decided) bool) []*explain.Change {
	steps := s.steps()
	if len(steps) == 0 {
		return nil
	}
	t := s.storyOf(steps[len(steps)-1].Actor)
	var all []decided
	for _, d := range t.verdicts {
		if d.step == len(steps)-1 && asked(&d) {
			all = append(all, d)
		}
	}
	return t.changes(all)
}

// changes are those of verdicts, one for each cookie and rule.
func (t *story) changes(all []decided) []*explain.Change {
	var list []*explain.Change
	for _, d := range each(all) {
		if c := t.change(&d); c != nil {
			list = append(list, c)
		}
	}
	return list
}

// each is one verdict for each cookie and rule.
func each(all []decided) []decided {
	type once struct {
		name string
		rule rule.Code
	}
	told := map[once]bool{}
	return slices.DeleteFunc(slices.Clone(all), func(d decided) bool {
		this := once{d.fate.Cookie.Name, d.fate.Rule}
		double := told[this]
		told[this] = true
		return double
	})
}
