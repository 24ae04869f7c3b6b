package page

import (
	"fmt"
	"html/template"
	"io"
	"sync"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wire"
)

// A voice is the templates with what speaks in them, which is the page that is written with
// them. To make one takes as long as to write a small page, so that it speaks for one page
// after the other.
type voice struct {
	words *template.Template
	of    *pager
}

// voices are those that speak for no page.
var voices sync.Pool

// Ready begins to make what a page is written with, beside what is done until there is a page to
// write. Nobody has to wait for it, and a page is the same without.
func Ready() {
	go func() { voices.Put(newVoice()) }()
}

// newVoice makes a voice that has spoken for an empty page: templates are escaped when they are
// first used.
func newVoice() *voice {
	empty := pagerOf(&trace.Trace{}, Options{Langs: []rule.Language{rule.English}})
	v := &voice{of: empty}
	v.words = template.Must(parsed().Clone()).Funcs(template.FuncMap{
		"say":      func(t rule.Text) template.HTML { return v.of.say(t) },
		"did":      func(t rule.Text) template.HTML { return v.of.did(t) },
		"fill":     func(form rule.Text, args ...any) template.HTML { return v.of.fill(form, args...) },
		"prose":    func(t trace.Prose) template.HTML { return v.of.prose(t) },
		"phrase":   func(t trace.Prose) template.HTML { return v.of.phrase(t) },
		"value":    func(s string) template.HTML { return v.of.value(s) },
		"w":        func(name string) template.HTML { return v.of.word(name) },
		"size":     func(n int, media string) template.HTML { return v.of.size(n, media) },
		"length":   func(d time.Duration) template.HTML { return v.of.length(d) },
		"brief":    func(s string) template.HTML { return v.of.brief(s) },
		"words":    func(page string) []template.HTML { return v.of.pageWords(page) },
		"text":     func(name string) rule.Text { return v.of.named(name) },
		"recorded": func() bool { return v.of.o.Recorded },
		"script":   func(d *beatPage) template.HTML { return written(func(h *writer) { v.of.script(h, d) }) },
		"exchange": func(d *beatPage) template.HTML { return written(func(h *writer) { v.of.exchange(h, d) }) },
		"rest":     func(r *view.Rest) template.HTML { return written(func(h *writer) { v.of.rest(h, r) }) },
	})
	empty.voice, empty.tries = v, empty.layTries()
	if err := v.words.ExecuteTemplate(io.Discard, "page.html", empty.lesson()); err != nil {
		panic(err) // it is embedded
	}
	return v
}

// parsed is the templates with functions that each voice sets to its own.
var parsed = sync.OnceValue(func() *template.Template {
	nothing := func(...any) template.HTML { return "" }
	names := template.FuncMap{}
	for _, name := range []string{"say", "fill", "prose", "phrase", "value", "w", "size", "length", "brief", "did", "script", "exchange", "rest"} {
		names[name] = nothing
	}
	for name, of := range map[string]any{
		"seen": func(s any) template.HTML { return template.HTML(escape(fmt.Sprint(s))) }, "seenLines": seenLines, "words": func(string) []template.HTML { return nil }, "typed": typed, "lines": lines, "deeper": deeper,
		"inc": func(i int) int { return i + 1 }, "text": named, "recorded": func() bool { return false },
		"host": func(e *view.Exchange) string { return hostOf(e.Trace.URL) }, "bytes": func(b wire.Bytes) string { return string(b) },
	} {
		names[name] = of
	}
	t := template.New("").Funcs(names)
	for _, name := range []string{"head.html", "page.html", "step.html", "task.html", "part.html", "course.html", "sheet.html"} {
		template.Must(t.New(name).Parse(squeezed(asset(name))))
	}
	return t
})

// words are the templates in the voice of the page. It has one from when it first asks, since
// most of a picture needs none.
func (p *pager) words() *template.Template {
	if p.voice == nil {
		v, idle := voices.Get().(*voice)
		if !idle {
			v = newVoice()
		}
		p.voice, v.of = v, p
	}
	return p.voice.words
}

// done gives the voice of a page that is written to the next one.
func (p *pager) done() {
	if v := p.voice; v != nil {
		p.voice, v.of = nil, nil
		voices.Put(v)
	}
}
