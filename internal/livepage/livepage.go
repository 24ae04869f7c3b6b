// Package livepage is the page that stands beside traffic while it goes on: every step as it
// comes, with what crossed, the jar, the rows and the reasons, and above them what whoever
// makes the steps has to say. It is served on an address of this machine alone, under a path
// that nobody can guess, and lays steps out by page.
//
// # Rooms
//
// What a page holds is in livepage.go, the panel above the steps in panel.go. Who may ask for
// what is in guard.go, what is answered in serve.go, and how those who look are told of what
// is new in events.go. The template, the style and the script are in assets, words in words.go.
package livepage

import (
	"embed"
	"html/template"
	"slices"
	"sync"
	"time"

	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// What is kept at most: of steps the last ones, by their numbers.
const (
	mostSteps = 500
	mostBytes = 16 << 20 // of what is laid out
	mostStep  = 1 << 20  // of one step; of a larger one its line alone is kept
)

// Options say how a page speaks, and who may see it.
type Options struct {
	Langs   []rule.Language // the languages that can be switched, the one shown first at the head
	Rule    func(rule.Code) *rule.Rule
	Version string // of the program
	// Recorded says that the steps are requests that were seen, and no lesson's: nobody saw the
	// server inside, and which browser made a request is told by its jar alone.
	Recorded bool
	Hosts    bool // there are several, and the list names that of each request

	// Token stands in the page's address, so that nobody else finds it: letters and digits of
	// at least 128 bits of chance. With an empty one nobody is served.
	Token string
	// Now is the time by which readers that are too slow are left.
	Now func() time.Time
	// Pressed is told the name of a button of the panel that was pressed, one at a time and
	// never of a button that does not stand there. It may call Say and Show. Nil: nobody is.
	Pressed func(name string)
}

// A Page holds the steps and the panel. Its methods may be called from several goroutines.
type Page struct {
	o        Options
	template *template.Template
	parts    *page.Parts
	pressing sync.Mutex // held while a button does its work
	looking  chan struct{}

	mu      sync.Mutex
	state   uint64 // grows with every change
	changed chan struct{}
	said    said
	steps   []step // by number
	bytes   int    // of what is laid out of them
	before  int    // steps up to this number are not kept any more
}

// A step is laid out when it comes.
type step struct {
	number int
	state  uint64 // in which it came
	begins bool
	page.Part
}

//go:embed assets
var assets embed.FS

// New returns a page without steps.
func New(o Options) *Page {
	p := &Page{o: o, changed: make(chan struct{}), looking: make(chan struct{}, mostLooking)}
	p.parts = page.PartsOf(page.Options{Langs: o.Langs, Rule: o.Rule, Whole: true, Recorded: o.Recorded, Hosts: o.Hosts})
	p.template = template.Must(template.New("").Funcs(page.Texts(o.Langs)).Funcs(template.FuncMap{"w": p.word}).ParseFS(assets, "assets/*.html"))
	p.Say(Panel{})
	return p
}

// Show puts a step into the page under its number, in the place of the one that had it, if
// any. It lays the step out, which takes about a millisecond, and waits for nobody who looks.
// Of very many steps those with the lowest numbers leave the page, and one that comes later
// with such a number does not enter it.
func (p *Page) Show(number int, t trace.Step) { p.show(number, t, false) }

// Begin is Show of a step with which all begins anew: a line stands between it and what was
// before, which has no part in what comes.
func (p *Page) Begin(number int, t trace.Step) { p.show(number, t, true) }

func (p *Page) show(number int, t trace.Step, begins bool) {
	part := p.parts.Of(number, t)
	if len(part.Step) > mostStep {
		part.Step = p.tooLarge()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if number <= p.before {
		return
	}
	p.change()
	s := step{number, p.state, begins, part}
	i, found := p.find(number)
	if found {
		p.bytes -= p.steps[i].size()
		p.steps[i] = s
	} else {
		p.steps = slices.Insert(p.steps, i, s)
	}
	p.bytes += s.size()
	for len(p.steps) > mostSteps || p.bytes > mostBytes && len(p.steps) > 1 {
		p.before = p.steps[0].number
		p.bytes -= p.steps[0].size()
		p.steps = slices.Delete(p.steps, 0, 1)
	}
}

func (s *step) size() int { return len(s.Line) + len(s.Step) }

// find returns where the step of a number is, or would be.
func (p *Page) find(number int) (at int, found bool) {
	return slices.BinarySearchFunc(p.steps, number, func(s step, n int) int { return s.number - n })
}

// change begins another state, and wakes who waits for one.
func (p *Page) change() {
	p.state++
	close(p.changed)
	p.changed = make(chan struct{})
}
