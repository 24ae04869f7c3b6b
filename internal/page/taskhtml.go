package page

import (
	"strconv"

	"statelab/internal/trace"
)

// ofModel lists what a model has, where it has some.
func (p *pager) ofModel(h *writer, word, name string, all []string) {
	if len(all) == 0 {
		return
	}
	h.lit(`<p class="fine">`).put(p.fill(p.named(word), name)).lit(` <code>`)
	for i, one := range all {
		if i > 0 {
			h.lit(`, `)
		}
		h.seen(one)
	}
	h.lit("</code></p>\n")
}

// task is a task: what must be, what stands there, what can be tried, and the answer.
func (p *pager) task(h *writer, d *beatPage) {
	t := d.Task
	h.lit(`<h3 class="label">`).put(p.word("task")).lit("</h3>\n<div class=\"ask\">").put(p.prose(t.Ask)).lit("</div>\n")
	p.promises(h, "mustBe", t.Promises)
	h.lit("\n")
	p.promises(h, "never", t.Never)
	h.lit("\n")
	for i := range t.Holes {
		p.hole(h, &t.Holes[i])
	}
	h.lit("\n")
	for _, m := range t.Models {
		p.ofModel(h, "fieldsOf", m.Name, m.Defined)
		p.ofModel(h, "methodsOf", m.Name, m.Methods)
	}
	if trying := d.Trying(); trying != nil {
		p.trying(h, trying)
	}
	h.lit("\n<details class=\"answer\"><summary>").put(p.word("answer")).lit("</summary>\n")
	for i := range t.Holes {
		preformatted(h, seenLines(t.Holes[i].Answer))
	}
	h.lit("\n")
	if len(t.Acts) > 0 {
		preformatted(h, written(func(h *writer) {
			for _, act := range t.Acts {
				h.seen(act).lit("\n")
			}
		}))
	}
	h.lit("\n</details>")
}

func (p *pager) promises(h *writer, word string, all []trace.Promise) {
	if len(all) == 0 {
		return
	}
	h.lit(`<p><b>`).put(p.word(word)).lit(`</b></p><ul>`)
	for _, is := range all {
		h.lit(`<li>`).put(p.phrase(is.Text)).lit(`</li>`)
	}
	h.lit(`</ul>`)
}

// hole is a hole with the lines around it.
func (p *pager) hole(h *writer, of *trace.Hole) {
	h.lit("<div class=\"hole\">\n")
	if of.HasAround() {
		around := "around"
		if of.IsText() {
			around = "aroundText"
		} else if of.InMiddleware() {
			around = "aroundPages"
		}
		said, name := p.word(around), of.Name
		if view := of.View(); view != "" && of.File == "" && !of.InMiddleware() {
			name = view
		}
		if of.File != "" {
			said = p.fill(p.named("aroundFile"), of.File)
		}
		h.lit(`<p class="fine">`).put(said).lit(` `).seen(name).lit(`</p>`)
	}
	h.lit("\n")
	if far := of.Far(); far != "" {
		h.lit(`<details class="far"><summary>`).put(p.fill(p.named("linesAbove"), of.FarLines())).lit(`</summary>`)
		preformatted(h, seenLines(far))
		h.lit("</details>\n")
	}
	h.lit(`<pre tabindex="0"><code>`)
	if near := of.Near(); near != "" {
		h.put(seenLines(near)).lit("\n")
	}
	h.lit(`<mark data-in="`).number(of.Indent).lit(`">`)
	if of.Start != "" {
		h.put(seenLines(deeper(of.Indent, of.Start)))
	} else {
		h.put(p.word("nothing"))
	}
	h.lit(`</mark>`)
	if of.Below != "" {
		h.lit("\n").put(seenLines(of.Below))
	}
	h.lit(`</code></pre></div>`)
}

// trying is what can be tried in the page.
func (p *pager) trying(h *writer, t *trying) {
	h.lit("<div class=\"trying\" hidden>\n")
	for _, hole := range t.Holes {
		h.lit(`<div class="pieces" role="group" aria-label="`).seen(hole.Name).lit(`" data-join="`).lit(hole.Join).lit(`"><p class="fine">`).put(p.word("switchs")).lit("</p>\n")
		for i := range hole.Pieces {
			is := &hole.Pieces[i]
			h.lit(`<button type="button" data-piece="`).number(is.ID).lit(`" data-group="`).seen(is.Group).lit(`" aria-pressed="`).seen(strconv.FormatBool(is.On)).lit(`"><code>`)
			is.write(h)
			h.lit("</code></button>\n")
		}
		h.lit(`</div>`)
	}
	h.lit("\n")
	if len(t.Acts) > 0 {
		p.acts(h, t.Acts)
	}
	h.lit("\n<p><button type=\"button\" class=\"primary\" data-try=\"it\">").put(p.word("tryIt")).lit("</button></p>\n")
	if len(t.Holes) > 0 {
		h.lit(`<details class="wholes"><summary>`).put(p.word("wholes")).lit(`</summary>`)
	}
	h.lit("\n<ul class=\"tries\"")
	if len(t.Holes) == 0 {
		h.lit(` hidden`)
	}
	h.lit(`>`)
	for i := range t.Tries {
		p.whole(h, &t.Tries[i])
	}
	h.lit("</ul>\n")
	if len(t.Holes) > 0 {
		h.lit(`</details>`)
	}
	h.lit("\n<div class=\"outcome\" role=\"status\"></div>\n<template class=\"unknown\"><p>").put(p.word("unknown")).lit(` <code>`).seen(t.Command).lit(`</code></p>`)
	if t.Saved {
		h.lit(`<p class="fine">`).put(p.word("saved")).lit(`</p>`)
	}
	h.lit(`<p>`).put(p.word("nearest")).lit("</p></template>\n<template class=\"none\">").put(p.word("nothing")).lit("</template>\n</div>")
}

// acts are those to choose from, of a task in which something is done.
func (p *pager) acts(h *writer, all []piece) {
	h.lit(`<p class="fine">`).put(p.word("doActs")).lit("</p>\n<div class=\"pieces acts\">")
	for i := range all {
		h.lit(`<button type="button" data-piece="`).number(all[i].ID).lit(`"><code>`)
		all[i].write(h)
		h.lit("</code></button>\n")
	}
	h.lit("</div>\n<ol class=\"done\"></ol>\n<p><button type=\"button\" data-try=\"undo\">").put(p.word("undo")).lit(`</button></p>`)
}

// write writes a piece, with what it repeats apart.
func (is *piece) write(h *writer) {
	if is.Before != "" {
		h.lit(`<span class="rep">`).put(seenLines(is.Before)).lit(`</span>`)
	}
	h.put(seenLines(is.Own()))
	if is.After != "" {
		h.lit(`<span class="rep">`).put(seenLines(is.After)).lit(`</span>`)
	}
}

// whole is a try as it is picked as a whole.
func (p *pager) whole(h *writer, t *tryPage) {
	h.lit(`<li`)
	if t.Keyed {
		h.lit(` data-key="`).seen(t.Key).lit(`"`)
	}
	h.lit(` data-shown="`).seen(t.Shown).lit(`"`)
	if t.Solved {
		h.lit(` data-solved="true"`)
	}
	h.lit(`>`)
	if len(t.Texts) > 0 {
		h.lit(`<button type="button">`)
		for _, text := range t.Texts {
			h.lit(`<code>`)
			if text != "" {
				h.put(seenLines(text))
			}
			h.lit(`</code>`)
			if text == "" {
				h.lit(`<span class="fine">`).put(p.word("nothing")).lit(`</span>`)
			}
		}
		h.lit(`</button>`)
	}
	h.lit("</li>\n")
}
