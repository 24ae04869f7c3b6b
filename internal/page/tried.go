package page

import (
	"html/template"
	"slices"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// outcome is what is shown of a try, part by part: tries have most of them in common.
func (p *pager) outcome(t *trace.Played) (shown []template.HTML) {
	keep := func(part func(h *writer)) {
		if text := strings.TrimSpace(string(written(part))); text != "" {
			shown = append(shown, template.HTML(text))
		}
	}
	keep(func(h *writer) { p.tried(h, t) })
	for _, how := range t.Refused {
		keep(func(h *writer) {
			h.lit(`<p class="no">`).put(p.word("refused")).lit(` `).put(p.say(how)).lit(`</p>`)
		})
	}
	for _, said := range append(slices.Clone(t.Passed), t.Reply) {
		if len(said) > 0 {
			keep(func(h *writer) { h.lit(`<div class="prose">`).put(p.prose(said)).lit(`</div>`) })
		}
	}
	if how := trace.CrashOf(t.Steps); how != nil {
		keep(func(h *writer) { p.crash(h, how) })
	}
	if last := len(t.Steps) - 1; last >= 0 {
		keep(func(h *writer) { p.led(h, p.ledTo(t.Steps, t.Missed)) })
		s := view.ActOf(&t.Steps[last], view.Options{})
		p.shorten = p.shortener(s.Values)
		if does := p.say(s.Sentence); does != "" {
			keep(func(h *writer) { h.lit(`<p class="does">`).put(does).lit(`</p>`) })
		}
		keep(func(h *writer) { p.missed(h, missedAt(t.Missed, last)) })
		d := &stepPage{Step: s}
		for _, b := range s.Beats {
			keep(func(h *writer) { p.happening(h, p.happened(d, b)) })
		}
		keep(func(h *writer) { p.panesList(h, p.panes(&beatPage{Step: d}, s.Jar, s.Tables, s.Caches, s.Records)) })
	}
	p.shorten = nil
	return shown
}

// tried is how a try came out.
func (p *pager) tried(h *writer, t *trace.Played) {
	if t.Solved {
		h.lit(`<p class="solved"><b>✓ `).put(p.word("solved")).lit(`</b></p>`)
		return
	}
	h.lit(`<p class="unsolved">`)
	if t.Of > 0 {
		h.lit(`<b>`).put(p.fill(p.named("trueSoFar"), t.Held, t.Of)).lit(`</b> `)
	}
	if len(t.Broken) > 0 {
		h.lit(`<b>`).put(p.word("mayNotBe")).lit(`</b> `).put(p.phrase(t.Broken))
	}
	if t.Failed != nil {
		h.put(p.word("notYet")).lit(` `).put(p.phrase(t.Failed.Text))
		for _, other := range t.Others {
			h.lit(`<br>`).put(p.word("notEither")).lit(` `).put(p.phrase(other.Text))
		}
	} else if len(t.Broken) == 0 && len(t.Refused) == 0 {
		h.put(p.word("notReached"))
	}
	h.lit(`</p>`)
}

// crash is how a server failed.
func (p *pager) crash(h *writer, c *trace.Crash) {
	h.lit(`<p class="no">`).put(p.word("crash")).lit(` `).seen(c.Status)
	if r := c.Reason; r != nil {
		h.lit(`, <code>`).seen(r.Name).lit(`</code>: `).seen(r.Says).lit(` (`).put(p.say(r.Text)).lit(`)`)
	}
	h.lit(`</p>`)
}

// led are the acts before the last one.
func (p *pager) led(h *writer, acts []ledAct) {
	if len(acts) == 0 {
		return
	}
	h.lit(`<p class="fine">`).put(p.word("led")).lit(`</p><ul class="led">`)
	for _, a := range acts {
		h.lit(`<li>`).put(a.Does)
		if a.Failed != nil {
			h.lit(` <b>`).seen(a.Failed.Response.Status).lit(`</b>`)
		}
		p.missed(h, a.Missed)
		p.fatesList(h, a.Set)
		h.lit(`</li>`)
	}
	h.lit(`</ul>`)
}

// missed is what an act needs and did not find.
func (p *pager) missed(h *writer, all []rule.Text) {
	for _, what := range all {
		h.lit(`<p class="no">`).put(p.say(what)).lit(`</p>`)
	}
}

// happening is a beat of an act that was tried.
func (p *pager) happening(h *writer, d *beatPage) {
	if d.Script != nil {
		p.script(h, d)
	}
	if d.Exchange != nil {
		p.exchange(h, d)
	}
	if d.Rest != nil {
		p.rest(h, d.Rest)
	}
}

// happened is a beat of an act that was tried, without the bytes.
func (p *pager) happened(s *stepPage, b view.Beat) *beatPage {
	d := &beatPage{Beat: b, Step: s}
	switch {
	case b.Exchange != nil:
		d.Fates = exchangeFates{p.fates(b.Exchange.Sent), p.fates(b.Exchange.Received)}
		d.Words = p.pageWords(b.Exchange.Response.Page)
	case b.Script != nil:
		d.Fates.Received = p.fates(b.Script.Cookies)
	}
	return d
}

// A ledAct is an act before the last one, as it is shown.
type ledAct struct {
	Does   template.HTML
	Failed *view.Exchange
	Missed []rule.Text
	Set    []fateRow
}

func (p *pager) ledTo(steps []trace.Step, missed [][]rule.Text) (acts []ledAct) {
	for _, l := range view.LedTo(steps, missed) {
		p.shorten = p.shortener(l.Values)
		acts = append(acts, ledAct{p.say(l.Sentence), l.Failed, l.Missed, p.fates(l.Set)})
	}
	return acts
}

func missedAt(all [][]rule.Text, act int) []rule.Text {
	if act < len(all) {
		return all[act]
	}
	return nil
}
