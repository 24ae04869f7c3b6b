package page

import (
	"html/template"
	"slices"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/visible"
	"statelab/internal/wire"
)

// A Part is a step as parts of a page that another package makes: one that stands beside a run
// that still goes on. The elements look by [Style], and speak the languages of the options as
// [Shared] switches them.
type Part struct {
	Line template.HTML // for a list: what was asked, what was answered, and what that changed
	Step template.HTML // its beats, with what both sides held behind each, and the rules that decided
}

// Parts makes parts of one step after another. Make one with PartsOf. It may be used by several
// goroutines.
type Parts struct {
	mu sync.Mutex
	p  *pager // its template serves all steps
}

// PartsOf makes parts by the options of a page, of which Langs, Rule, Whole, Recorded and Hosts count.
func PartsOf(o Options) *Parts { return &Parts{p: &pager{o: o}} }

// Of lays out a step without what a lesson asks and says around it.
func (m *Parts) Of(number int, step trace.Step) Part {
	m.mu.Lock()
	defer m.mu.Unlock()
	step.Lesson = trace.Lesson{Number: 1, Of: 1}
	p := pagerOf(&trace.Trace{Steps: []trace.Step{step}}, m.p.o)
	m.p.words()
	p.voice = m.p.voice
	*m.p = *p
	d := m.p.step(0)
	return Part{Line: m.p.execute("line", m.p.line(number, d)), Step: m.p.execute("part", partPage{number, d, m.p.spokenOf()})}
}

// A partPage is what the template is given of a step, and a lineOf of its line in a list.
type (
	partPage struct {
		Number int
		Step   *stepPage
		Rules  []*rule.Rule
	}
	lineOf struct {
		Number  int
		Method  string
		Target  template.HTML
		Status  template.HTML
		Does    template.HTML // where nothing crossed
		Who     template.HTML // of which browser it is, where no lesson tells that
		Others  int           // exchanges besides the one that is told
		Changes []change
		More    int // changes that are only counted
	}
	change struct {
		Class, Sign string
		Name        template.HTML
	}
)

// line is what a list tells of a step: what changed, and what did not go along or was refused.
func (p *pager) line(number int, d *stepPage) lineOf {
	l := lineOf{Number: number, Does: d.Does}
	if p.o.Recorded && d.Jar != nil {
		l.Who = p.phrase(d.Jar.Title)
	}
	tell := func(class, sign string, name template.HTML) {
		if c := (change{class, sign, name}); !slices.Contains(l.Changes, c) {
			l.Changes = append(l.Changes, c)
		}
	}
	told := false // by an exchange that changed something
	for _, b := range d.Beats {
		before := len(l.Changes)
		for _, f := range slices.Concat(b.Fates.Received, b.Fates.Sent) {
			if p.striking(&f.Fate) {
				tell(f.Class, f.Sign, cut(f.Name, 32))
			}
		}
		p.rowsOf(b, tell)
		if b.Exchange == nil {
			continue
		}
		if l.Others++; l.Method == "" || !told && len(l.Changes) > before {
			l.exchange(p, b.Exchange)
			told = len(l.Changes) > before
		}
	}
	l.Others = max(l.Others-1, 0)
	l.Changes, l.More = view.First(l.Changes, mostChanges)
	return l
}

// exchange writes what was asked and answered into the line.
func (l *lineOf) exchange(p *pager, e *view.Exchange) {
	target := e.Target
	if p.o.Hosts && e.Trace != nil {
		target = e.Trace.URL
	}
	_, rest, found := strings.Cut(target, "://")
	if !found {
		rest = target
	}
	if host, path, found := strings.Cut(rest, "/"); found && p.o.Hosts {
		rest = wire.Hostname(host) + "/" + path
	}
	l.Method, l.Target, l.Status = e.Method, cut(rest, 200), p.status(&e.Response)
}

// rowsOf tells the changes of what servers keep behind a beat.
func (p *pager) rowsOf(b *beatPage, tell func(class, sign string, name template.HTML)) {
	for _, side := range b.sides {
		for _, r := range side.Rows {
			if !side.Table || r.Class == "same" {
				continue
			}
			name := plain(r.Cells[0])
			if side.Title == phrases.Table {
				tell(r.Class, r.Sign, p.fill(pageWords["row"], name))
			} else {
				tell(r.Class, r.Sign, cut(name, 32))
			}
		}
	}
}

// mostChanges is how many changes stand in a line of a list.
const mostChanges = 6

// cut writes as much of a text as has its place in so many columns.
func cut(s string, columns int) template.HTML {
	return template.HTML(template.HTMLEscapeString(ansi.Truncate(visible.Text(s), columns, "…")))
}

// striking reports whether a list tells of a cookie: it changed, or it stayed away though the
// address was one of its own.
func (p *pager) striking(f *view.Fate) bool {
	switch {
	case f.Otherwise:
		return true
	case f.What == trace.NotSent:
		r := p.o.Rule(f.Rule)
		return !f.Missing && r != nil && r.Topic != "matching"
	}
	return f.What != trace.Sent && f.What != view.ByHand && f.What != trace.Unknown && !f.Renewed
}

func (p *pager) status(r *view.Response) template.HTML {
	switch {
	case r.Unseen:
		return p.word("answerUnseen")
	case r.None:
		return p.word("noAnswer")
	}
	code, _, _ := strings.Cut(r.Status, " ")
	return template.HTML(escape(code))
}

// Texts are the functions by which templates of other packages write texts in the languages:
// say a [rule.Text], prose a [trace.Prose] as paragraphs, phrase one that is a line, and seen
// a value of anybody. They may be used by several goroutines.
func Texts(langs []rule.Language) template.FuncMap {
	p := &pager{o: Options{Langs: langs}}
	return template.FuncMap{
		"say": p.say, "prose": p.prose, "phrase": p.phrase,
		"seen": func(s string) template.HTML { return template.HTML(escape(s)) },
	}
}

// Style is the style sheet of pages, and Shared the script by which each of them switches
// language and colours.
func Style() string { return squeezed(asset("page.css")) }

// Shared is described at [Style].
func Shared() string { return asset("shared.js") }

// execute writes a template into memory.
func (p *pager) execute(name string, data any) template.HTML {
	var b strings.Builder
	if err := p.words().ExecuteTemplate(&b, name, data); err != nil {
		panic(err) // it writes to memory
	}
	return template.HTML(b.String())
}
