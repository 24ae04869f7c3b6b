package main

import (
	"bytes"
	"cmp"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/diag"
	"statelab/internal/explain"
	"statelab/internal/history"
	"statelab/internal/page"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/wire"
)

// The most that is found out about at once: of how many problems it is played what would
// change them, and how many requests a page has, with how many cookies beside them, those of each
// jar counted anew.
const (
	mostChanged = 6
	mostCured   = 20 // of a page
	mostPaged   = 60
	mostBeside  = 5000
)

// told is what is found out about each request, without its step.
func (r *recording) told() iter.Seq[*traffic.Finding] {
	o := r.options
	o.Once = true
	return traffic.Recording(r.File, o)
}

// telling says what of a recording is told.
func (r *recording) telling(f harFlags) history.Options {
	o := history.Options{Cookie: f.cookie, Host: f.host, Changes: mostChanged}
	if f.output != "" {
		o.Changes = mostCured
	}
	return o
}

// harStories shows what became of the cookies of a recording, or one request, or writes a
// page.
func (a *app) harStories(r recording, f harFlags) error {
	switch {
	case len(r.Entries) == 0 && len(r.Problems) > 0:
		return nil // which say it
	case f.request > 0 && f.output == "":
		return a.harRequest(r, f)
	}
	h := history.Of(r.told(), r.telling(f))
	if err := r.lacks(f, h); err != nil {
		return err
	}
	switch {
	case f.output != "" && r.Sanitized:
		return nil // harProblems says it
	case f.output != "":
		return a.harPage(r, f, h)
	}
	head := render.HistoryHead{File: r.name, All: f.all, One: f.cookie != nil, Word: shellWord(r.name)}
	return a.terminal(a.out).History(h, head)
}

// lacks says what of that which was asked for is not in a recording; nil where all of it is.
func (r *recording) lacks(f harFlags, h *history.History) error {
	noCookie := f.cookie != nil && len(h.Cookies) == 0
	switch {
	case f.host != "" && h.Requests == 0:
		return nothingCalled(harWords.noHost, r.name, f.host, hostMeant(f.host), h.Hosts)
	case noCookie && slices.Contains(h.Names, *f.cookie) && f.host != "":
		return mistaken(harWords.notThere, r.name, f.host, cmp.Or(*f.cookie, `""`))
	case noCookie && h.Unseen[traffic.Sanitized] == 0:
		return nothingCalled(harWords.noCookie, r.name, cmp.Or(*f.cookie, `""`), *f.cookie, h.Names)
	case f.request > 0:
		return r.lacksRequest(f)
	}
	return nil
}

// lacksRequest says why the request that was asked for is none of those to the host, and with
// the cookie, that were asked for, too; nil where it is one.
func (r *recording) lacksRequest(f harFlags) error {
	toHost := r.telling(harFlags{host: f.host})
	o := r.telling(f)
	for x := range r.told() {
		switch {
		case x.Number != f.request:
		case !toHost.Takes(x):
			return mistaken(harWords.otherHost, f.request, r.name, f.host)
		case !o.Takes(x) && !r.Sanitized: // of which harProblems says that it has none
			return mistaken(harWords.otherCookie, f.request, r.name, cmp.Or(*f.cookie, `""`))
		default:
			return nil
		}
	}
	return mistaken(harWords.noRequest, r.name, f.request, len(r.Entries))
}

// mostListed is how many names an error lists.
const mostListed = 12

// nothingCalled says that nothing has the name that was asked for, and what perhaps was
// meant, or else what there is.
func nothingCalled(text rule.Text, file, asked, meant string, known []string) error {
	hint := diag.Guess(meant, known)
	if meant != asked && slices.Contains(known, meant) {
		hint = diag.Meant(meant)
	}
	if named := slices.DeleteFunc(slices.Clone(known), func(s string) bool { return s == "" }); hint.IsZero() && len(named) > 0 {
		more := ""
		if len(named) > mostListed {
			named, more = named[:mostListed], ", …"
		}
		hint = filled(harWords.thereAre, strings.Join(named, ", ")+more)
	}
	return withHint(filled(text, file, asked), hint)
}

// hostMeant is the host of an address, where one was given in the place of a host.
func hostMeant(word string) string {
	if a, err := address.Parse(word); err == nil {
		return a.Host()
	}
	return word
}

// harRequest shows one request as lessons show a step.
func (a *app) harRequest(r recording, f harFlags) error {
	if f.host != "" || f.cookie != nil {
		if err := r.lacks(f, history.Of(r.told(), r.telling(f))); err != nil {
			return err
		}
	}
	steps := r.steps(f, nil, func(x *traffic.Finding) bool { return x.Number == f.request })
	if len(steps) == 0 {
		return mistaken(harWords.noRequest, r.name, f.request, len(r.Entries))
	}
	t, tr := a.terminal(a.out), &trace.Trace{Format: trace.Format, Steps: steps}
	if f.all {
		t.Details(tr, 0)
	} else {
		t.Step(tr, 0)
	}
	return t.Err()
}

// steps are the requests that are wanted, as the steps of a run, with what became of the
// cookies that are asked for and, where there is a history, what would change that.
func (r *recording) steps(f harFlags, h *history.History, wanted func(*traffic.Finding) bool) []trace.Step {
	var steps []trace.Step
	beside := 0
	for x := range traffic.Recording(r.File, r.options) {
		if !wanted(x) {
			continue
		}
		s := x.Step()
		f.leaveOthers(&s)
		s.ID = fmt.Sprintf("request-%d", x.Number)
		if h != nil {
			s.Notes = append(h.Cures(x.Number), s.Notes...)
		}
		steps = append(steps, s)
		if beside += cookiesOf(&s); len(steps) == mostPaged || beside >= mostBeside {
			break
		}
	}
	return steps
}

// cookiesOf is how many cookies a step shows, those of each list and of the jar.
func cookiesOf(s *trace.Step) (n int) {
	for i := range s.Exchanges {
		n += len(s.Exchanges[i].Sent) + len(s.Exchanges[i].Received)
	}
	if s.Jar != nil {
		n += len(s.Jar.Cookies)
	}
	return n
}

// leaveOthers takes out of a step what became of cookies that are not asked for.
func (f *harFlags) leaveOthers(s *trace.Step) {
	if f.cookie == nil {
		return
	}
	other := func(fate trace.Fate) bool { return fate.Cookie.Name != *f.cookie }
	for i := range s.Exchanges {
		e := &s.Exchanges[i]
		e.Sent, e.Received, e.Cleared = slices.DeleteFunc(e.Sent, other), slices.DeleteFunc(e.Received, other), slices.DeleteFunc(e.Cleared, other)
		e.Request.Headers = onlyCookie(*f.cookie, e.Request.Headers)
		e.Response.Headers = onlyCookie(*f.cookie, e.Response.Headers)
	}
	if s.Jar != nil { // which is the one behind the exchange, too
		s.Jar.Cookies = slices.DeleteFunc(s.Jar.Cookies, func(e trace.JarEntry) bool { return e.Cookie.Name != *f.cookie })
		s.Jar.All = slices.DeleteFunc(s.Jar.All, func(c trace.Cookie) bool { return c.Name != *f.cookie })
	}
}

// onlyCookie are the headers with the cookies of one name alone. Those that were there stay as they
// are: the recording has them.
func onlyCookie(cookie string, headers wire.Headers) (kept wire.Headers) {
	is := func(pair string) bool {
		name, _, named := strings.Cut(strings.TrimSpace(pair), "=")
		return named && strings.TrimSpace(name) == cookie || !named && cookie == ""
	}
	for _, h := range headers {
		switch {
		case strings.EqualFold(h.Name, "Cookie"):
			pairs := slices.DeleteFunc(strings.Split(string(h.Value), ";"), func(pair string) bool { return !is(pair) })
			if h.Value = wire.Bytes(strings.TrimSpace(strings.Join(pairs, ";"))); len(pairs) == 0 {
				continue
			}
		case strings.EqualFold(h.Name, "Set-Cookie"):
			if pair, _, _ := strings.Cut(string(h.Value), ";"); !is(pair) {
				continue
			}
		}
		kept = append(kept, h)
	}
	return kept
}

// harPage writes the requests that were asked for as a page: where none was, those with
// which something went wrong.
func (a *app) harPage(r recording, f harFlags, h *history.History) error {
	o := r.telling(f)
	wanted := o.Takes
	switch {
	case f.request > 0:
		wanted = func(x *traffic.Finding) bool { return x.Number == f.request }
	case f.cookie == nil && f.host == "" && !f.all:
		wanted = func(x *traffic.Finding) bool { return h.Concerns(x.Number) }
	}
	steps := r.steps(f, h, wanted)
	if len(steps) == 0 {
		return mistaken(harWords.noPage, r.name)
	}
	for i := range steps {
		steps[i].Number, steps[i].Of = i+1, len(steps)
	}
	name := filepath.Base(r.name)
	tr := &trace.Trace{
		Format: trace.Format, ID: name, File: name, Title: trace.Prose{rule.English: name, rule.Korean: name}, Start: steps[0].Time, Steps: steps,
		Summary: prose(filled(harWords.pageAbout, len(steps), len(r.Entries))),
	}
	var b bytes.Buffer
	how := page.Options{Langs: a.pageLanguages(tr.Title), Rule: explain.RuleOf, Version: buildVersion(), Name: name, Whole: true, Recorded: true}
	if err := page.Lesson(&b, tr, how); err != nil {
		return fault(err)
	}
	return a.put(f.output, b.Bytes(), kept{0o600, htmlEndings()})
}

func prose(t rule.Text) trace.Prose { return trace.Prose{rule.English: t.EN, rule.Korean: t.KO} }
