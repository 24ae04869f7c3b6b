package page

import (
	"html/template"

	"statelab/internal/trace"
	"statelab/internal/view"
)

// exchange is a request, what the server did, and the answer.
func (p *pager) exchange(h *writer, d *beatPage) {
	e := d.Exchange
	h.lit(`<div class="exchange`)
	if e.Brief {
		h.lit(` brief`)
	}
	who := "browser"
	if e.Bare {
		who = "bare"
	}
	h.lit("\">\n<div class=\"ends\"><b>").put(p.word(who)).lit(`</b><b>`).seen(hostOf(e.Trace.URL)).lit("</b></div>\n")
	p.asked(h, d)
	h.lit("\n")
	if e.Proxy != nil {
		p.proxy(h, e.Proxy)
	}
	h.lit("\n")
	if e.Server != nil && !p.o.Recorded || e.Queries != nil {
		h.lit(`<div class="server">`)
		if e.Server != nil {
			p.server(h, e.Server)
		}
		h.lit("\n")
		p.queries(h, e.Queries)
		h.lit(`</div>`)
	}
	h.lit("\n")
	p.answered(h, d)
	h.lit("\n")
	if d.Bytes[0] != "" {
		p.details(h, d)
	}
	h.lit("\n</div>")
}

// asked is the request with its cookies.
func (p *pager) asked(h *writer, d *beatPage) {
	e := d.Exchange
	h.lit(`<div class="arrow to"><p class="head"><span class="n">(`).number(e.Number).lit(`)</span> <b>`).seen(e.Method).lit(`</b> <span class="target">`).seen(e.Target).lit(`</span>`)
	for _, f := range e.Typed {
		h.lit(` <span class="field">`).seen(f.Name).lit(`=`)
		if f.Secret {
			h.lit(`****`)
		} else {
			h.seen(f.Value)
		}
		h.lit(`</span>`)
	}
	for _, f := range e.Hidden {
		h.lit(` <span class="field hid">(`).put(p.word("hidden")).lit(`) `)
		if f.Token {
			h.put(p.word("token"))
		} else if h.seen(f.Name); f.Value != "" {
			h.lit(`=`).put(p.value(f.Value))
		}
		h.lit(`</span>`)
	}
	h.lit("</p>\n")
	if !e.Why.IsZero() {
		h.lit(`<p class="why">`).put(p.say(e.Why)).lit(`</p>`)
	}
	h.lit("\n")
	if e.Across != nil {
		p.across(h, e.Across)
	}
	h.lit("\n")
	switch {
	case len(d.Fates.Sent) > 0:
		p.fatesList(h, d.Fates.Sent)
	case e.Sent.Unseen:
		h.lit(`<p class="fine">`).put(p.word("unseen")).lit(`</p>`)
	default:
		h.lit(`<p class="fine">`).put(p.fill(p.named("cookiesNone"))).lit(`</p>`)
	}
	p.more(h, e.Sent.More)
	h.lit("\n</div>")
}

// across is what of a request others decide by whether a script may send it.
func (p *pager) across(h *writer, a *view.Across) {
	for _, header := range a.Headers {
		h.lit(`<p class="why"><code>`).put(p.brief(header)).lit(`</code></p>`)
	}
	if a.Body != "" {
		h.lit(`<p class="why"><code>`).put(p.brief(a.Body)).lit(`</code></p>`)
	}
	p.ruling(h, a.Asks)
}

// ruling is what the browser decided of what a script may.
func (p *pager) ruling(h *writer, r *trace.Ruling) {
	if r != nil {
		h.lit(`<p class="why">CORS: `).put(p.say(r.Title)).lit(`. `).put(p.say(r.Seen)).lit(`</p>`)
	}
}

// proxy is who handed a request on, and what it wrote into it.
func (p *pager) proxy(h *writer, by *trace.Proxy) {
	h.lit(`<div class="proxy"><b>`).put(p.word("proxy")).lit(`</b> `).put(p.fill(p.named("proxyAsks"), by.Asks)).lit(` `)
	for _, f := range by.Sets {
		h.lit(`<code>`).seen(f.Name).lit(`: `).seen(string(f.Value)).lit(`</code> `)
	}
	h.lit(`<span class="why">`).put(p.fill(p.named("proxyTaken"), by.Taken)).lit(`</span></div>`)
}

// server is what a server did, for whom, and why it refused.
func (p *pager) server(h *writer, s *view.Server) {
	h.lit(`<p class="did"><b>`).put(p.word("server")).lit(`</b> `)
	for i, did := range s.Did {
		if i > 0 {
			h.lit(`, `)
		}
		h.put(p.did(did))
	}
	if v := s.Visitor; v != nil {
		h.lit(` <span class="user">`)
		if v.Before != "" {
			h.seen(v.Before).lit(` → `)
		}
		if v.Name != "" {
			h.lit(`<b>`).seen(v.Name).lit(`</b>`)
		} else {
			h.put(p.word("notAsked"))
		}
		h.lit(`</span>`)
	}
	h.lit("</p>\n")
	if s.Reason != nil {
		h.lit(`<p class="why">`).put(p.word("reason")).lit(`: <code>`).seen(s.Reason.Name).lit(`</code> `).put(p.say(s.Reason.Text)).lit(`</p>`)
	}
	for _, line := range s.Log {
		h.lit(`<p class="why">`).put(p.word("log")).lit(`: `).seen(line).lit(`</p>`)
	}
}

// answered is the answer with its cookies and the words of its page.
func (p *pager) answered(h *writer, d *beatPage) {
	e, r := d.Exchange, &d.Exchange.Response
	h.lit(`<div class="arrow from"><p class="head">`)
	switch {
	case r.Unseen:
		h.put(p.word("answerUnseen"))
	case r.None:
		h.put(p.word("noAnswer"))
	default:
		h.lit(`<b>`).seen(r.Status).lit(`</b>`)
		if r.GoTo != "" {
			h.lit(`, `).put(p.fill(p.named("goTo"), r.GoTo))
		}
		if r.BodyUnseen {
			h.lit(` <span class="fine">`).put(p.word("bodyUnseen")).lit(`</span>`)
		} else if r.Page == "" && r.Size > 0 {
			h.lit(` <span class="fine">`).put(p.size(r.Size, r.Type)).lit(`</span>`)
		}
	}
	h.lit("</p>\n")
	p.fatesList(h, d.Fates.Received)
	p.more(h, e.Received.More)
	h.lit("\n")
	if e.Across != nil {
		p.ruling(h, e.Across.Reads)
	}
	h.lit("\n")
	if len(d.Words) > 0 {
		h.lit(`<div class="page" tabindex="0" role="group">`)
		for _, words := range d.Words {
			h.lit(`<p>`).put(words).lit(`</p>`)
		}
		for _, means := range d.Means {
			h.lit(`<p class="fine">`).put(means).lit(`</p>`)
		}
		h.lit(`</div>`)
	}
	h.lit("\n</div>")
}

// details are the bytes, what can be read in them, and the statements.
func (p *pager) details(h *writer, d *beatPage) {
	summary := "bytesOnly"
	if len(d.SQL) > 0 {
		summary = "details"
	}
	h.lit(`<details class="bytes"><summary>`).put(p.word(summary)).lit("</summary>\n")
	h.lit(`<h3>`).put(p.word("request")).lit(`</h3>`)
	preformatted(h, d.Bytes[0])
	h.lit("\n")
	if d.Bytes[1] != "" {
		h.lit(`<h3>`).put(p.word("response")).lit(`</h3>`)
		preformatted(h, d.Bytes[1])
	}
	h.lit("\n")
	if offers := d.Exchange.Offers(); len(offers) > 0 {
		h.lit(`<h3>`).put(p.word("offers")).lit(`</h3><ul>`)
		for _, o := range offers {
			h.lit(`<li>[`).seen(o.Text).lit(`] → <code>`)
			if o.Method != "" {
				h.seen(o.Method).lit(` `)
			}
			h.put(p.say(o.Leads)).lit(`</code></li>`)
		}
		h.lit(`</ul>`)
	}
	h.lit("\n")
	p.tokens(h, d.Exchange.Tokens())
	h.lit("\n")
	if len(d.SQL) > 0 {
		var lines writer
		for _, l := range d.SQL {
			lines.put(l.SQL).lit(` <i>-- `).put(l.Facts).lit("</i>\n")
		}
		h.lit(`<h3>SQL</h3>`)
		preformatted(h, lines.html())
	}
	h.lit("\n</details>")
}

// tokens are signed values and what anybody can read in them.
func (p *pager) tokens(h *writer, all []view.Token) {
	if len(all) == 0 {
		return
	}
	h.lit(`<h3>`).put(p.word("tokens")).lit(`</h3>`)
	for _, t := range all {
		way := literal(`&lt;`)
		if t.Sent {
			way = `&gt;`
		}
		h.lit(`<p>`).lit(way).lit(` `).put(p.say(t.Place)).lit(` `).put(p.value(t.Text)).lit(` `).seen(string(t.Form)).lit(`</p><ul>`)
		for _, f := range t.Facts() {
			h.lit(`<li>`).put(p.say(f.Name)).lit(`: <code>`).put(p.say(f.Value)).lit(`</code></li>`)
		}
		h.lit(`</ul>`)
	}
}

func preformatted(h *writer, text template.HTML) {
	h.lit(`<pre tabindex="0"><code>`).put(text).lit(`</code></pre>`)
}
