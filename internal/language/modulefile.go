package language

import (
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/python"
)

// The keys of files of a site that stand beside its views.
const signalsKey, processorsKey, formsKey = "signals", "context_processors", "forms"

// moduleFile reads a file of a site that stands beside its views, nil where it is wrong.
func (r *Reader) moduleFile(n *lesson.Node, read func(djangocode.Known, string) (*httpsim.Lines, error)) *httpsim.Lines {
	text, ok := r.fileText(n, longestView)
	if !ok {
		return nil
	}
	filled := r.fillings.inView(text)
	known := r.besideView()
	known.Typed, known.AppAt = filled.typed, appsOf(n, filled)
	a, err := read(known, filled.text)
	if err != nil {
		r.unreadIn(n, text, filled, err)
		return nil
	}
	r.linesOf(a, n, filled)
	return a
}

// processorNames are the names that the context processors of a project may give templates.
func (r *Reader) processorNames(project *lesson.Node) map[string]bool {
	if project.Kind != lesson.Map {
		return nil
	}
	names := map[string]bool{}
	if text := project.Get("settings"); isSettingsFile(text) {
		if file := settingsOf(text); file != nil {
			for _, of := range file.DjangoProcessors() {
				for _, name := range httpsim.ProcessorsOfDjango()[of] {
					names[name] = true
				}
			}
		}
	}
	if project.Get(processorsKey) == nil {
		return names
	}
	program, err := python.Program(r.fillings.inView(Untabbed(project.Get(processorsKey).Value)).text)
	if err != nil {
		return names
	}
	for _, name := range djangocode.ProcessorNames(&httpsim.Lines{Head: program}) {
		names[name] = true
	}
	return names
}
