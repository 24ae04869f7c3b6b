package page

import (
	"html/template"
	"io"
	"regexp"
	"sync"
	"time"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/visible"
)

// A Course is what the index of several lessons' pages lists.
type Course struct {
	Title    trace.Prose
	Chapters []Chapter
	Paths    []Path
	Beliefs  []Belief
	Claims   []Claim
	Terms    []Term
}

// A Chapter is a part of a course. One without a title has the lessons of none.
type Chapter struct {
	Title, Aim trace.Prose
	Takes      time.Duration // zero where nobody says
	Lessons    []Entry
}

// An Entry is a lesson with its page.
type Entry struct {
	Link
	Summary trace.Prose
	Takes   time.Duration // zero where nobody says
	Task    bool          // it has something to do
}

// A Path is a short way through a course.
type Path struct {
	Title   trace.Prose
	Takes   time.Duration
	Lessons []Link
}

// A Belief is something that is said or noted and does not hold, with the moments at which
// a lesson asks about it.
type Belief struct {
	Text    trace.Prose
	Notes   []string // where the notes say it
	Moments []Moment
}

// A Claim is something that the notes of a course say, what of it holds, and the moments that
// show it.
type Claim struct {
	Note        string // its place in them
	Says, Holds trace.Prose
	Moments     []Moment
}

// A Moment is a step of a lesson: the link leads to its first beat.
type Moment struct {
	Link       // under the title of the lesson
	Number int // of the step, from 1
	Task   bool
}

// A Term is a word of the subject.
type Term struct {
	Names   []string // in all languages, those of each with the most usual one first
	About   rule.Text
	Lessons []Link // that use it
}

var courseMade = sync.OnceValue(func() *common {
	return commonOf(squeezed(asset("page.css"))+squeezed(asset("course.css")), asset("shared.js"))
})

// Index writes the page that leads to the pages of a course, in the languages and with the
// version of the options. An error is one of the writer.
func Index(w io.Writer, c *Course, o Options) error {
	p := &pager{o: o, marked: map[marked]string{}}
	made, first := courseMade(), o.Langs[0]
	return p.words().ExecuteTemplate(w, "course.html", &coursePage{
		Course: c, Terms: p.terms(c.Terms), Lang: string(first), Policy: made.policy, Style: template.CSS(made.style), Script: template.JS(made.script),
		Plain: visible.Text(c.Title.In(first)), Version: o.Version, Langs: p.switches(),
	})
}

// A coursePage is what the template is given.
type coursePage struct {
	*Course
	Terms                        []termPage
	Lang, Policy, Plain, Version string
	Style                        template.CSS
	Script                       template.JS
	Langs                        []langSwitch
}

type termPage struct {
	Name  template.HTML // in the language that is shown
	Other template.HTML // what else it is called, in any language
	About rule.Text
	In    []Link // the first lessons that use it
	More  []Link // the others
}

// fewLessons are as many as a term leads to before the rest is folded.
const fewLessons = 5

var hangul = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\p{Hangul}`) })

// terms are the terms under the name that each language has for them.
func (p *pager) terms(all []Term) []termPage {
	pages := make([]termPage, len(all))
	for i, t := range all {
		named := func(lang rule.Language) (name, others string) {
			at := 0
			for k, n := range t.Names {
				if hangul().MatchString(n) == (lang == rule.Korean) {
					at = k
					break
				}
			}
			for k, n := range t.Names {
				if k != at && others != "" {
					others += ", "
				}
				if k != at {
					others += n
				}
			}
			return t.Names[at], others
		}
		few := len(t.Lessons)
		if few > fewLessons+1 {
			few = fewLessons
		}
		pages[i] = termPage{About: t.About, In: t.Lessons[:few], More: t.Lessons[few:]}
		pages[i].Name = p.inEach(false, func(lang rule.Language) string { name, _ := named(lang); return escape(name) })
		pages[i].Other = p.inEach(false, func(lang rule.Language) string { _, others := named(lang); return escape(others) })
	}
	return pages
}
