package livepage

import (
	"bytes"
	"html/template"
	"slices"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// A Panel is what stands above the steps. What of it is empty is not shown.
type Panel struct {
	Title trace.Prose // what the page is about, one line; empty for the program's name
	Prose trace.Prose // as Markdown
	// Addresses are what the reader opens, one a site. They are texts and no links: a page
	// that a link opens was asked for by another site, and cookies tell the difference.
	Addresses []string
	Tasks     []Task
	Notes     []rule.Text // what holds beside that: what cannot be seen, what comes of a clock
	Buttons   []Button
}

// A Task is something to do, in the order in which the tasks come.
type Task struct {
	Title rule.Text   // a few words: "Step 3 of 7"
	Ask   trace.Prose // as Markdown; shown of the task that is to be done now
	Say   trace.Prose // as Markdown, behind a task that lies behind; may be empty
	// Choices are answers to what is asked, and Then, as Markdown, what is to be done when one is
	// chosen; both are shown of the task that is to be done now.
	Choices []Button
	Then    trace.Prose
	State   State
	last    bool // of those that lie behind
}

// State is how a task stands.
type State string

// The states.
const (
	Later State = "later"
	Now   State = "now"
	Done  State = "done" // it was seen done
	// Without is one that was gone on without, and Otherwise one whose requests came, and of
	// which something else came out than it tells.
	Without   State = "without"
	Otherwise State = "otherwise"
)

// Asked reports whether the page shows what is to be done, and Done whether it lies behind.
func (t Task) Asked() bool { return t.State == Now }

// Done is described at [Task.Asked].
func (t Task) Done() bool { return t.State != Now && t.State != Later }

// Word names the word behind the title of a task that lies behind.
func (t Task) Word() string { return string(t.State) }

// Asks reports whether a task is to be done now: the buttons of the panel stand there.
func (p Panel) Asks() bool { return slices.ContainsFunc(p.Tasks, Task.Asked) }

// Last reports whether it is the last one that lies behind: what is said of it is unfolded.
func (t Task) Last() bool { return t.last }

// A Button does something when it is pressed: see Options.Pressed.
type Button struct {
	Before rule.Text // words in front of it, such as what it and the next ones are about
	Name   string    // by which Pressed knows it
	Text   rule.Text // a line of Markdown
	Off    bool      // it stands there and cannot be pressed now
}

// Line is the button's text as the template has it.
func (b Button) Line() trace.Prose {
	return trace.Prose{rule.English: b.Text.In(rule.English), rule.Korean: b.Text.In(rule.Korean)}
}

// said is a panel as it stands in the page.
type said struct {
	Panel
	state uint64 // in which it came
	html  template.HTML
}

// Say puts a panel in the place of the one before. A panel that is as that one changes nothing.
func (p *Page) Say(is Panel) {
	if len(is.Title) == 0 {
		is.Title = trace.Prose{rule.English: "statelab"}
	}
	is.Tasks = slices.Clone(is.Tasks)
	for i := len(is.Tasks) - 1; i >= 0; i-- {
		if is.Tasks[i].Done() {
			is.Tasks[i].last = true
			break
		}
	}
	var b bytes.Buffer
	if err := p.template.ExecuteTemplate(&b, "panel", is); err != nil {
		panic(err) // it writes to memory
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	html := template.HTML(b.String())
	if html == p.said.html && p.state > 0 {
		return
	}
	p.change()
	p.said = said{is, p.state, html}
}

// offers reports whether a button stands in the page and can be pressed.
func (p *Page) offers(name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.said.Buttons
	for _, t := range p.said.Tasks {
		if t.Asked() {
			all = slices.Concat(all, t.Choices)
		}
	}
	return slices.ContainsFunc(all, func(b Button) bool { return b.Name == name && !b.Off })
}
