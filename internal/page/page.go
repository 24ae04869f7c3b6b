// Package page writes a finished run as one file of HTML that works without a network and
// without a server: step by step, in the beats that view chooses, with both sides as they
// stand behind each beat, the line of time, and predictions that are answered by clicking.
// It lays out the choice of view and decides nothing.
//
// Without JavaScript everything stands below each other, an answer folded behind its
// question. Every value is escaped, and a Content-Security-Policy lets only the style and
// the script run that stand in the file, by their hashes.
//
// # Rooms
//
// What a page is made of is in page.go, what speaks in its templates in voice.go, what stands
// of one step in step.go, and a step for a page that stands beside a run in part.go. A task is in
// task.go, what was tried of it in tried.go, the line of time in timeline.go. What stands on a
// page dozens of times is written without templates: html.go is what writes, and beat.go,
// exchange.go, crossed.go and taskhtml.go are what it writes. A lesson for paper is in sheet.go
// and as Markdown in markdown.go; the index of a course in course.go, a step as a picture in
// picture.go and ink.go; texts are in text.go and words.go. The templates, the style and the
// script are in assets.
package page

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/visible"
)

// Options say what a page has beside the run.
type Options struct {
	Langs   []rule.Language // the languages that can be switched, the one shown first at the head
	Rule    func(rule.Code) *rule.Rule
	Source  string // the lesson file, empty for none
	Version string // of the program
	Licence string // of the lesson
	Only    int    // the number of the one step that is shown, from 1; 0 for all
	Asked   bool   // of the one step, only its question
	Beside  *Beside
	Name    string // by which the program finds the lesson
	Whole   bool   // nothing of a step is folded: there is no program beside the page that would show the rest
	// Recorded says that the steps are requests that somebody has seen, and no lesson: it has
	// words of its own.
	Recorded bool
	Hosts    bool // a line of a list of steps names the host, without its port
	// Tries are what was played of the tasks of steps, counted from 0: see
	// scenario.Options.Tried.
	Tries map[int][]trace.Played
}

// Beside are the pages that stand beside a lesson's in the site of a course.
type Beside struct {
	Index        Link // of the course
	Before, Next Link // in the order of the course; zero for none
}

// A Link leads to a page in the same folder.
type Link struct {
	To    string // an address, relative to the page that leads there
	Title trace.Prose
}

//go:embed assets
var assets embed.FS

func asset(name string) string {
	text, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(text)
}

// made are what all pages have in common.
var made = sync.OnceValue(func() *common {
	return commonOf(squeezed(asset("page.css")+asset("task.css")), asset("shared.js")+asset("task.js")+asset("page.js"))
})

type common struct{ style, script, policy string }

func commonOf(style, script string) *common {
	return &common{style, script, fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", hash(style), hash(script))}
}

// hash is the source expression of a Content-Security-Policy for what has exactly this
// text.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// squeezed leaves out the indentation of a text and its empty lines.
func squeezed(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// Lesson writes the page of a run. An error is one of the writer.
func Lesson(w io.Writer, tr *trace.Trace, o Options) error {
	p := pagerOf(tr, o)
	defer p.done()
	p.tries = p.layTries()
	return p.words().ExecuteTemplate(w, "page.html", p.lesson())
}

func pagerOf(tr *trace.Trace, o Options) *pager {
	run := view.Of(tr)
	return &pager{o: o, trace: tr, run: run, apart: apart(run), states: map[template.HTML]int{}, rules: map[rule.Code]bool{}, marked: map[marked]string{}}
}

// A pager makes one page.
type pager struct {
	o         Options
	trace     *trace.Trace
	run       *view.Run
	apart     map[string]string
	shorten   *strings.Replacer // of the step that is made
	states    map[template.HTML]int
	voice     *voice
	rules     map[rule.Code]bool // that are spoken of
	still     bool               // a picture is made, in which nothing leads anywhere
	marked    map[marked]string
	said      map[string]template.HTML // words, by their names
	tries     *tryPager                // of its tasks
	ofQueries bool                     // the texts of the step that is made speak of queries
}

// A lessonPage is what the template is given.
type lessonPage struct {
	Lang, Policy string
	Style        template.CSS
	Script       template.JS
	Langs        []langSwitch
	ID           string
	Title        trace.Prose
	Plain        string // the title without signs, for the window
	Summary      trace.Prose
	Start        template.HTML
	Given        []givenStep
	Steps        []*stepPage
	Time         template.HTML
	Source       string
	Version      string
	Licence      string
	Questions    int
	Tasks        int // that can be tried
	OneStep      bool
	Asked        bool // of the one step, its question alone: the answer is not in the file
	Beside       *Beside
	pager        *pager
}

type langSwitch struct{ Lang, Name string }

type givenStep struct {
	Sentence   template.HTML
	Remembered []trace.Remembered
}

func (p *pager) lesson() *lessonPage {
	c := made()
	first := p.o.Langs[0]
	d := &lessonPage{
		Lang: string(first), Policy: c.policy, Style: template.CSS(c.style), Script: template.JS(c.script),
		pager: p, ID: p.trace.ID, Title: p.trace.Title, Plain: visible.Text(p.trace.Title.In(first)), Summary: p.trace.Summary, Start: p.moment(p.trace.Start),
		Source: p.o.Source, Version: p.o.Version, Licence: p.o.Licence, OneStep: p.o.Only > 0, Asked: p.o.Asked, Beside: p.o.Beside, Langs: p.switches(),
	}
	for _, s := range p.run.Scene(view.Options{}) {
		p.shorten = p.shortener(s.Values)
		d.Given = append(d.Given, givenStep{p.say(s.Sentence), s.Remembered})
	}
	for i := range p.trace.Steps {
		if !p.shows(i) {
			continue
		}
		if p.trace.Steps[i].Predict != nil {
			d.Questions++
		}
		if p.tries.of(i) {
			d.Tasks++
		}
		d.Steps = append(d.Steps, p.step(i))
	}
	p.shorten = nil
	d.Time = p.timeline(p.run.Timeline(len(p.trace.Steps)))
	return d
}

// Shown is what is shown of tries, part by part, which stands behind all steps. It waits for the
// tries.
func (d *lessonPage) Shown() template.HTML {
	return written(func(h *writer) {
		for _, part := range d.pager.tries.wait().shown {
			h.lit(`<div>`).put(part).lit(`</div>`)
		}
	})
}

// Rules are those of which something was said.
func (d *lessonPage) Rules() []*rule.Rule {
	d.pager.tries.spokenOf(d.pager.rules)
	return d.pager.spokenOf()
}

// shows reports whether step i, counted from 0, is on the page.
func (p *pager) shows(i int) bool { return p.o.Only == 0 || p.o.Only == i+1 }

// spokenOf are the rules of which something was said, by their codes.
func (p *pager) spokenOf() []*rule.Rule {
	var all []*rule.Rule
	for code := range p.rules {
		if r := p.o.Rule(code); r != nil {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b *rule.Rule) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return all
}

// switches are the languages to choose from, where there are several.
func (p *pager) switches() []langSwitch {
	if len(p.o.Langs) < 2 {
		return nil
	}
	var all []langSwitch
	for _, lang := range p.o.Langs {
		all = append(all, langSwitch{string(lang), LanguageName(lang)})
	}
	return all
}

// LanguageName is what a language is called by who speaks it.
func LanguageName(lang rule.Language) string {
	switch lang {
	case rule.English:
		return "English"
	case rule.Korean:
		return "한국어"
	}
	return string(lang)
}
