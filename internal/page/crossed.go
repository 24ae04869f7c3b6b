package page

import (
	"html/template"

	"statelab/internal/rule"
	"statelab/internal/view"
)

// script is a beat in which a script was at work.
func (p *pager) script(h *writer, d *beatPage) {
	s := d.Script
	h.lit(`<div class="script"><h3>`).put(p.word("script")).lit(`</h3><pre tabindex="0"><code>`).seen(s.Line).lit("</code></pre>\n")
	if s.Reads {
		h.lit(`<p><b>`).put(p.word("reads")).lit(`</b> `)
		if s.Sees != "" {
			h.lit(`<code>`).seen(s.Sees).lit(`</code>`)
		} else {
			h.put(p.word("empty"))
		}
		h.lit(`</p>`)
	}
	h.lit("\n")
	p.fatesList(h, d.Fates.Received)
	h.lit(`</div>`)
}

// rest is what else there is to say of a step.
func (p *pager) rest(h *writer, r *view.Rest) {
	h.lit(`<div class="rest">`)
	for _, note := range r.Notes {
		h.lit(`<p>`).put(p.say(note)).lit(`</p>`)
	}
	h.lit("\n")
	if !r.Instead.IsZero() {
		h.lit(`<p>`).put(p.fill(p.named("nothingSentFor"), r.Instead)).lit(`</p>`)
	} else if r.Nothing {
		h.lit(`<p class="fine">`).put(p.word("nothingSent")).lit(`</p>`)
	}
	h.lit("\n")
	if r.Page != "" {
		h.lit(`<p><b>`).put(p.word("tabShows")).lit(`</b></p><div class="page" tabindex="0" role="group">`)
		for _, words := range p.pageWords(r.Page) {
			h.lit(`<p>`).put(words).lit(`</p>`)
		}
		h.lit(`</div>`)
	}
	h.lit("\n")
	p.queries(h, r.Queries)
	h.lit(`</div>`)
}

// fatesList is what became of cookies, and by which rules.
func (p *pager) fatesList(h *writer, rows []fateRow) {
	if len(rows) == 0 {
		return
	}
	h.lit(`<ul class="fates">`)
	for i := range rows {
		r := &rows[i]
		h.lit(`<li class="`).seen(r.Class).lit(`"><span class="sign" aria-hidden="true">`).seen(r.Sign).lit(`</span> <code class="cookie">`)
		if r.Name != "" {
			h.seen(r.Name)
		} else {
			h.put(p.word("empty"))
		}
		h.lit(`</code> `).put(r.Shown).lit(` <b>`).put(p.say(r.Word())).lit(`</b> <span class="why">`).put(r.Why).lit("</span>\n")
		p.byRule(h, r)
		h.lit(`</li>`)
	}
	h.lit(`</ul>`)
}

// byRule are the rules by which a cookie fared so, and the line that it came in.
func (p *pager) byRule(h *writer, r *fateRow) {
	if r.SetCookie == "" && r.Rule == "" {
		return
	}
	h.lit(`<details><summary>`).put(p.word("rule")).lit(`</summary>`)
	if r.Rule != "" {
		p.ruleLink(h, r.Rule, r.Title)
	}
	for _, a := range r.Also {
		p.ruleLink(h, a.Rule, a.Title)
	}
	if r.SetCookie != "" {
		h.lit(`<p>`).put(p.word("whole")).lit(`: <code>Set-Cookie: `).put(r.SetCookie).lit(`</code></p>`)
	}
	h.lit(`</details>`)
}

func (p *pager) ruleLink(h *writer, code rule.Code, title rule.Text) {
	h.lit(`<p><a href="#rule-`).seen(string(code)).lit(`"><code>`).seen(string(code)).lit(`</code></a> `).put(p.say(title)).lit(`</p>`)
}

// queries are the statements that ran.
func (p *pager) queries(h *writer, q *view.Queries) {
	if q == nil {
		return
	}
	h.lit(`<div class="queries`)
	if p.ofQueries {
		h.lit(` told`)
	}
	h.lit(`"><b>`).put(p.word("queries")).lit(`</b> `).number(q.Count)
	if len(q.Groups) > 0 {
		h.lit(`<ul>`)
		for _, g := range q.Groups {
			h.lit(`<li>`)
			for _, s := range g.Statements {
				h.lit(`<code>`).seen(s.Text).lit(`</code> `)
			}
			h.lit(`<span class="why">`).put(p.say(g.Why)).lit(`</span></li>`)
		}
		h.lit(`</ul>`)
	}
	p.more(h, q.More)
	h.lit(`</div>`)
}

// more says how many there are that are not shown.
func (p *pager) more(h *writer, n int) {
	if n > 0 {
		h.lit(`<p class="fine">`).put(p.fill(p.named("more"), n)).lit(`</p>`)
	}
}

// panesList are a jar, tables and what else both sides hold.
func (p *pager) panesList(h *writer, panes []pane) {
	for i := range panes {
		d := &panes[i]
		h.lit(`<section class="pane`)
		if d.Table {
			h.lit(` table`)
		}
		h.lit("\">\n<h3><b>").put(p.say(d.Title)).lit(`</b>`)
		for _, of := range d.Of {
			h.lit(` <span class="of">`).put(of).lit(`</span>`)
		}
		h.lit("</h3>\n")
		if len(d.Rows) > 0 {
			h.lit(`<table>`)
			for j := range d.Rows {
				paneLine(h, &d.Rows[j])
			}
			h.lit(`</table>`)
		}
		h.lit("\n")
		for _, note := range d.Notes {
			h.lit(`<p class="fine">`).put(note).lit(`</p>`)
		}
		h.lit("\n</section>")
	}
}

func paneLine(h *writer, r *paneRow) {
	if r.Head != "" {
		h.lit(`<tr class="of"><td></td><td colspan="3">`).put(r.Head).lit(`</td></tr>`)
	}
	h.lit(`<tr class="`).seen(r.Class).lit(`"><td class="sign">`).seen(r.Sign).lit(`</td>`)
	for _, cell := range r.Cells {
		h.lit(`<td>`).put(cell).lit(`</td>`)
	}
	h.lit(`<td class="lasts">`).put(r.Lasts).lit(`</td></tr>`)
	for _, line := range [][]template.HTML{r.More, r.Holds} {
		if len(line) == 0 {
			continue
		}
		h.lit(`<tr class="more `).seen(r.Class).lit(`"><td></td><td colspan="3">`)
		for _, more := range line {
			h.lit(`<span>`).put(more).lit(`</span> `)
		}
		h.lit(`</td></tr>`)
	}
}
