package serve

import (
	"context"
	"slices"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/localhost"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// A Lesson is a lesson whose sites can be served: below localhost, at a port, where it was
// played once by the simulated browser and came out as it is written.
type Lesson struct {
	program *scenario.Program
	port    int
	free    bool // it is a place to play in: its steps are not asked for
	run     *trace.Trace
	acts    []scenario.Act
}

// Open reads the lesson NAME.yaml of a folder and plays it. A free one is a place to play in,
// whose steps are not asked for. The list says what is wrong with its files. The error is an
// *Unplayable where a real browser cannot play the lesson, else it says why nothing could be
// read or played.
func Open(ctx context.Context, folder lesson.Folder, name string, port int, free bool) (*Lesson, diag.List, error) {
	there, problems, err := scenario.Load(folder, name)
	if there == nil {
		return nil, problems, err
	}
	hosts := localhost.New(port)
	folder.Change = hosts.Change
	here, problems, err := scenario.LoadDraft(folder, name)
	if err != nil {
		return nil, nil, err
	}
	l := &Lesson{program: here, port: port, free: free}
	causes := unplayable{there: there, hosts: hosts}
	if causes.declared(); here == nil && len(causes.all) == 0 {
		return nil, problems, nil
	}
	if len(causes.all) > 0 {
		return nil, nil, &Unplayable{causes.all}
	}
	if l.run, err = here.Run(ctx); err != nil {
		return nil, nil, err
	}
	if err := causes.played(ctx, l.run); err != nil {
		return nil, nil, err
	}
	if len(causes.all) > 0 && !free {
		return nil, nil, &Unplayable{causes.all}
	}
	l.acts = here.Acts(l.run)
	return l, nil, nil
}

// Sites are the addresses of the lesson's sites, in its order.
func (l *Lesson) Sites() []string {
	var all []string
	for _, host := range l.program.Hosts() {
		all = append(all, "http://"+host+"/")
	}
	return all
}

// Title is the title of the lesson.
func (l *Lesson) Title() trace.Prose { return l.run.Title }

// Browsers returns how many browsers the lesson has.
func (l *Lesson) Browsers() int { return len(l.program.Lesson().Browsers) }

// has reports whether the lesson has such a site.
func (l *Lesson) has(host string) bool { return slices.Contains(l.program.Hosts(), host) }

// Setup is what the world of the lesson is made of.
func (l *Lesson) Setup() world.Setup { return l.program.Setup(scenario.Options{}) }
