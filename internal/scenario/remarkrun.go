package scenario

import (
	"context"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/language"
	"statelab/internal/trace"
)

// RemarkRun remarks on what only a run shows to be mostly not meant: right answers that all
// stand at one number, names that nothing in the lesson has, rules in prose that decided
// nothing, pages that fail at what is not played, and promises that a crash keeps. An error is one of that run.
func (p *Program) RemarkRun(ctx context.Context) (diag.List, error) {
	tr, err := p.Run(ctx)
	if err != nil {
		return nil, err
	}
	r := append(p.remarkOrder(tr), language.RemarkRun(p.lesson, tr)...)
	r = append(r, language.RemarkPermissions(p.lesson, p.sites)...)
	r = append(r, language.RemarkLanguages(p.lesson, p.sites)...)
	r = append(r, language.NotPlayed(p.lesson, tr, "")...)
	for i := range p.steps {
		if p.steps[i].task == nil || i >= len(tr.Steps) || tr.Steps[i].NotRun != "" {
			continue
		}
		if p.steps[i].task.Do != nil {
			continue
		}
		said, err := p.remarkTask(ctx, i)
		if err != nil {
			return nil, err
		}
		said.Quote(p.lesson.File, p.lesson.Source)
		r = append(r, said...)
	}
	return r, nil
}

// remarkTask remarks on a promise of what is written that says little: it is kept where the
// page that it looks at fails with 500, or with what stands there first, and no mistake that the
// task expects breaks it.
func (p *Program) remarkTask(ctx context.Context, i int) (r diag.List, err error) {
	t := p.steps[i].task
	start, crash, views := map[string]string{}, map[string]string{}, false
	for _, h := range t.holes {
		name := h.Name.Value
		start[name], crash[name] = t.before[name].Text, t.answer[name].Text
		if h.Kind == language.ViewHole {
			crash[name], views = djangocode.Crash, true
		}
	}
	broken := map[string]bool{}
	started, err := p.Write(ctx, i, start)
	if err != nil {
		return nil, err
	}
	tries := []*Tried{started}
	for _, m := range t.mistakes {
		texts := map[string]string{}
		for name, f := range m.fill {
			texts[name] = f.Text
		}
		tried, err := p.Write(ctx, i, texts)
		if err != nil {
			return nil, err
		}
		tries = append(tries, tried)
	}
	for _, tried := range tries {
		for _, j := range tried.Promises {
			broken[j.Name] = broken[j.Name] || !j.Holds
		}
	}
	for _, pr := range t.promises {
		if !broken[pr.Name.Value] && len(started.Promises) > 0 {
			r.Add(pr.Name.Pos, "add a mistake that breaks it, or leave it out", "the promise %s holds before anything is written, and no mistake breaks it", pr.Name.Value)
		}
	}
	if !views {
		return r, nil
	}
	tried, err := p.Write(ctx, i, crash)
	if err != nil {
		return nil, err
	}
	for n, j := range tried.Promises {
		if last := len(j.Steps) - 1; j.Holds && last >= 0 && trace.CrashOf(j.Steps[last:]) != nil {
			r.Add(t.promises[n].Name.Pos, "add status: or page: {shows: […]} to what it expects", "the promise %s is kept where the page fails with 500", j.Name)
		}
	}
	return r, nil
}
