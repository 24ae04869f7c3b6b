package main

import (
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"statelab/internal/diag"
	"statelab/internal/explain"
	"statelab/internal/history"
	"statelab/internal/page"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/traffic"
	"statelab/internal/wholefile"
)

// The most that is found out about at once: of how many problems it is played what would
// change them, and how many requests a page has.
const (
	mostChanged = 6
	mostPaged   = 60
)

// telling says what of a recording is told.
func (r *recording) telling(f harFlags) history.Options {
	return history.Options{Cookie: f.cookie, Host: f.host, Changes: mostChanged}
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
	h := history.Of(traffic.Recording(r.File, r.options), r.telling(f))
	switch {
	case f.host != "" && h.Requests == 0:
		return nothingCalled(harWords.noHost, r.name, f.host, h.Hosts)
	case f.cookie != nil && len(h.Cookies) == 0 && h.Unseen[traffic.Sanitized] == 0:
		return nothingCalled(harWords.noCookie, r.name, cmp.Or(*f.cookie, `""`), h.Names)
	case f.output != "" && r.Sanitized:
		return nil // harProblems says it
	case f.output != "":
		return a.harPage(r, f, h)
	}
	head := render.HistoryHead{File: r.name, All: f.all, One: f.cookie != nil, Word: shellWord(r.name)}
	return a.terminal(a.out).History(h, head)
}

// nothingCalled says that nothing has the name that was asked for, and what perhaps was
// meant.
func nothingCalled(text rule.Text, file, name string, known []string) error {
	return withHint(filled(text, file, name), diag.Guess(name, known))
}

// harRequest shows one request as lessons show a step.
func (a *app) harRequest(r recording, f harFlags) error {
	steps := r.steps(f, func(x *traffic.Finding) bool { return x.Number == f.request })
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
// cookies that are asked for.
func (r *recording) steps(f harFlags, wanted func(*traffic.Finding) bool) []trace.Step {
	var steps []trace.Step
	for x := range traffic.Recording(r.File, r.options) {
		if !wanted(x) {
			continue
		}
		s := x.Step()
		for i := range s.Exchanges {
			f.leaveOthers(&s.Exchanges[i])
		}
		s.ID = fmt.Sprintf("request-%d", x.Number)
		if steps = append(steps, s); len(steps) == mostPaged {
			break
		}
	}
	return steps
}

// leaveOthers takes out of an exchange what became of cookies that are not asked for.
func (f *harFlags) leaveOthers(e *trace.Exchange) {
	if f.cookie == nil {
		return
	}
	other := func(fate trace.Fate) bool { return fate.Cookie.Name != *f.cookie }
	e.Sent, e.Received = slices.DeleteFunc(e.Sent, other), slices.DeleteFunc(e.Received, other)
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
	steps := r.steps(f, wanted)
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
	how := page.Options{Langs: a.pageLanguages(tr.Title), Rule: explain.RuleOf, Version: buildVersion(), Name: name, Whole: true}
	if err := page.Lesson(&b, tr, how); err != nil {
		return fault(err)
	}
	if err := wholefile.Write(f.output, b.Bytes(), 0o600); err != nil {
		return fault(err)
	}
	return a.wrote(f.output)
}

func prose(t rule.Text) trace.Prose { return trace.Prose{rule.English: t.EN, rule.Korean: t.KO} }
