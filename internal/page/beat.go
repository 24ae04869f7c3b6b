package page

import (
	"strconv"

	"statelab/internal/trace"
)

// section is a step.
func (p *pager) section(h *writer, s *stepPage) {
	h.lit(`<section class="step" id="`).seen(s.Lesson).lit(`/`).seen(s.ID).lit(`" data-step="`).seen(s.ID).lit("\">\n<header class=\"stephead\">\n<h2 class=\"number\">")
	if !s.Alone {
		h.lit(`<b>`).put(p.fill(p.named("stepOf"), s.Number, s.Of)).lit(`</b> `)
	}
	if !p.o.Recorded && !s.Asked {
		h.lit(`<span class="id">`).seen(s.ID).lit(`</span> `)
	}
	h.lit(`<time>`).put(s.Moment).lit("</time></h2>\n")
	if s.Does != "" {
		h.lit(`<p class="does">`).put(s.Does).lit(`</p>`)
	}
	h.lit("\n</header>\n")
	p.ofQueries = s.OfQueries
	for _, d := range s.Beats {
		p.told(h, d)
	}
	h.lit("\n</section>\n")
}

// told is a beat, and both sides behind it.
func (p *pager) told(h *writer, d *beatPage) {
	h.lit(`<section class="beat `).seen(d.Kind()).lit(`" id="`).seen(d.Address()).lit(`" data-state="`).number(d.State).lit("\">\n")
	if d.Question != nil {
		p.question(h, d)
	}
	h.lit("\n")
	if d.Task != nil {
		p.task(h, d)
	}
	h.lit("\n")
	if d.Script != nil {
		p.script(h, d)
	}
	h.lit("\n")
	if d.Exchange != nil {
		p.exchange(h, d)
	}
	h.lit("\n")
	if d.Rest != nil {
		p.rest(h, d.Rest)
	}
	h.lit("\n")
	if d.Verdict != nil {
		p.verdict(h, d)
	}
	h.lit("\n")
	if len(d.Text) > 0 {
		h.lit(`<div class="prose">`).put(p.prose(d.Text)).lit(`</div>`)
	}
	h.lit("\n")
	if d.Panes != "" {
		h.lit(`<div class="state" id="state-`).number(d.State).lit(`">`).put(d.Panes).lit(`</div>`)
	} else if d.Same {
		h.lit(`<p class="fine same"><a href="#state-`).number(d.State).lit(`">`).put(p.word("asAbove")).lit(`</a></p>`)
	}
	h.lit("\n</section>\n")
}

// question is what is asked before a step.
func (p *pager) question(h *writer, d *beatPage) {
	h.lit(`<h3 class="label">`).put(p.word("predict")).lit("</h3>\n<div class=\"ask\">").put(p.prose(d.Question.Ask)).lit("</div>\n")
	h.lit(`<p class="vote fine">`).put(p.word("vote")).lit("</p>\n<ol class=\"choices\">")
	for i, c := range d.Question.Choices {
		h.lit(`<li data-choice="`).number(i + 1).lit(`"`)
		if !d.Step.Asked {
			h.lit(` data-right="`).seen(strconv.FormatBool(c.Right)).lit(`"`)
		}
		h.lit(`><span class="choice">`).put(p.phrase(c.Text)).lit(`</span></li>`)
	}
	h.lit("</ol>\n")
	if d.Step.Asked {
		h.lit(`<p class="elsewhere" role="status" hidden>`).put(p.word("youSaid")).lit(` <b class="picked"></b>. `).put(p.word("elsewhere"))
		h.lit(` <b>`).put(p.phrase(d.Step.Title)).lit(`</b>, `).put(p.fill(p.named("moment"), d.Step.Number)).lit(".</p>\n")
	}
	if len(d.Step.Hints) > 0 {
		h.lit(`<details class="hints"><summary>`).put(p.word("hint")).lit(`</summary>`)
		for _, hint := range d.Step.Hints {
			h.put(p.prose(hint))
		}
		h.lit(`</details>`)
	}
	h.lit("\n")
}

// verdict is what holds, and what is said to each choice.
func (p *pager) verdict(h *writer, d *beatPage) {
	h.lit(`<details class="answer"><summary>`).put(p.word("answer")).lit("</summary>\n<p class=\"right\"><b>").put(p.word("right")).lit(`</b> `)
	if right := d.Verdict.Right; right != nil {
		h.put(p.phrase(right.Text))
	}
	h.lit("</p>\n<ol class=\"replies\">")
	for i := range d.Choices {
		p.reply(h, i+1, &d.Choices[i])
	}
	h.lit("</ol>\n<p class=\"counts own fine\" hidden>").put(p.word("firstCounts")).lit(" <b></b>.</p>\n</details>")
}

func (p *pager) reply(h *writer, number int, c *trace.Choice) {
	look, word := literal("no"), "notSo"
	if c.Right {
		look, word = "yes", "holds"
	}
	h.lit(`<li value="`).number(number).lit(`" data-choice="`).number(number).lit(`" data-right="`).seen(strconv.FormatBool(c.Right))
	h.lit(`"><p class="said"><b class="you">`).put(p.word("youSaid")).lit(`</b> `).put(p.phrase(c.Text)).lit(` <b class="`).lit(look).lit(`">`).put(p.word(word)).lit(`</b></p>`)
	if len(c.Reply) > 0 {
		h.lit(`<div class="prose">`).put(p.prose(c.Reply)).lit(`</div>`)
	}
	h.lit(`</li>`)
}
