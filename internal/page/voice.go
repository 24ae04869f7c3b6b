package page

import (
	"fmt"
	"html/template"
	"io"
	"sync"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// A voice is the templates with what speaks in them, which is the page that is written with
// them. To make one takes as long as to write a small page, so that it speaks for one page
// after the other.
type voice struct {
	words *template.Template
	of    *pager
}

// voices are those that speak for no page. Unlike in a sync.Pool, who asks on one processor has
// what was given back on another.
var voices = make(chan *voice, 4)

// Ready begins to make what a page is written with, beside what is done until there is a page to
// write. Nobody has to wait for it, and a page is the same without.
func Ready() {
	go func() { giveBack(newVoice()) }()
}

// newVoice makes a voice that has spoken for an empty page: templates are escaped when they are
// first used.
func newVoice() *voice {
	empty := pagerOf(&trace.Trace{}, Options{Langs: []rule.Language{rule.English}})
	v := &voice{of: empty}
	v.words = template.Must(parsed().Clone()).Funcs(template.FuncMap{
		"say":      func(t rule.Text) template.HTML { return v.of.say(t) },
		"fill":     func(form rule.Text, args ...any) template.HTML { return v.of.fill(form, args...) },
		"prose":    func(t trace.Prose) template.HTML { return v.of.prose(t) },
		"phrase":   func(t trace.Prose) template.HTML { return v.of.phrase(t) },
		"w":        func(name string) template.HTML { return v.of.word(name) },
		"length":   func(d time.Duration) template.HTML { return v.of.length(d) },
		"text":     func(name string) rule.Text { return v.of.named(name) },
		"recorded": func() bool { return v.of.o.Recorded },
		"section":  func(s *stepPage) template.HTML { return written(func(h *writer) { v.of.section(h, s) }) },
		"told":     func(d *beatPage) template.HTML { return written(func(h *writer) { v.of.told(h, d) }) },
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
	for _, name := range []string{"say", "fill", "prose", "phrase", "w", "length", "section", "told"} {
		names[name] = nothing
	}
	for name, of := range map[string]any{
		"seen": func(s any) template.HTML { return template.HTML(escape(fmt.Sprint(s))) }, "seenLines": seenLines, "typed": typed, "lines": lines, "deeper": deeper,
		"text": named, "recorded": func() bool { return false },
	} {
		names[name] = of
	}
	t := template.New("").Funcs(names)
	for _, name := range []string{"head.html", "page.html", "part.html", "course.html", "sheet.html"} {
		template.Must(t.New(name).Parse(squeezed(asset(name))))
	}
	return t
})

// words are the templates in the voice of the page. It has one from when it first asks, since
// most of a picture needs none.
func (p *pager) words() *template.Template {
	if p.voice == nil {
		v := idleVoice()
		p.voice, v.of = v, p
	}
	return p.voice.words
}

// done gives the voice of a page that is written to the next one.
func (p *pager) done() {
	if v := p.voice; v != nil {
		p.voice, v.of = nil, nil
		giveBack(v)
	}
}

// idleVoice is one that speaks for no page.
func idleVoice() *voice {
	select {
	case v := <-voices:
		return v
	default:
		return newVoice()
	}
}

// giveBack keeps a voice for the next page, unless there are enough.
func giveBack(v *voice) {
	select {
	case voices <- v:
	default:
	}
}
