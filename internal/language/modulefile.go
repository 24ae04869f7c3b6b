package language

import (
	"statelab/internal/diag"
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
	known.Typed = filled.typed
	a, err := read(known, filled.text)
	if err != nil {
		r.unreadIn(n, text, filled, err)
		return nil
	}
	a.FileLines = make([]int, len(a.Written))
	for i := range a.FileLines {
		if hole, at := filled.place(diag.Pos{Line: i + 1, Col: 1}); hole == "" {
			a.FileLines[i] = r.InText(lesson.Text{Value: n.Value, Pos: n.Pos}, at).Line
		}
	}
	return a
}

// formsOf is the forms.py of a project, nil where it has none that can be read: what is wrong with it is told elsewhere.
func (r *Reader) formsOf(project *lesson.Node) *httpsim.Lines {
	if project.Kind != lesson.Map || project.Get(formsKey) == nil {
		return nil
	}
	n := project.Get(formsKey)
	if n.Kind != lesson.Scalar || len(n.Value) > longestView {
		return &httpsim.Lines{}
	}
	text := r.fillings.inView(Untabbed(n.Value)).text
	file, err := r.besideView().ReadForms(text)
	if err != nil {
		program, _ := python.Program(text) // whose names are not told twice
		return &httpsim.Lines{Head: program}
	}
	return file
}

// processorNames are the names that the context processors of a project may give templates.
func (r *Reader) processorNames(project *lesson.Node) map[string]bool {
	if project.Kind != lesson.Map || project.Get(processorsKey) == nil {
		return nil
	}
	program, err := python.Program(r.fillings.inView(Untabbed(project.Get(processorsKey).Value)).text)
	if err != nil {
		return nil
	}
	names := map[string]bool{}
	for _, name := range djangocode.ProcessorNames(&httpsim.Lines{Head: program}) {
		names[name] = true
	}
	return names
}
