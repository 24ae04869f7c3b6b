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
	switch {
	case f.host != "" && h.Requests == 0:
		return nothingCalled(harWords.noHost, r.name, f.host, hostMeant(f.host), h.Hosts)
	case f.cookie != nil && len(h.Cookies) == 0 && slices.Contains(h.Names, *f.cookie) && f.host != "":
		return mistaken(harWords.notThere, r.name, f.host, cmp.Or(*f.cookie, `""`))
	case f.cookie != nil && len(h.Cookies) == 0 && h.Unseen[traffic.Sanitized] == 0:
		return nothingCalled(harWords.noCookie, r.name, cmp.Or(*f.cookie, `""`), *f.cookie, h.Names)
	case f.output != "" && r.Sanitized:
		return nil // harProblems says it
	case f.output != "":
		return a.harPage(r, f, h)
	}
	head := render.HistoryHead{File: r.name, All: f.all, One: f.cookie != nil, Word: shellWord(r.name)}
	return a.terminal(a.out).History(h, head)
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
	}
	if s.Jar != nil { // which is the one behind the exchange, too
		s.Jar.Cookies = slices.DeleteFunc(s.Jar.Cookies, func(e trace.JarEntry) bool { return e.Cookie.Name != *f.cookie })
		s.Jar.All = slices.DeleteFunc(s.Jar.All, func(c trace.Cookie) bool { return c.Name != *f.cookie })
	}
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
	return a.put(f.output, b.Bytes(), 0o600)
}

func prose(t rule.Text) trace.Prose { return trace.Prose{rule.English: t.EN, rule.Korean: t.KO} }
