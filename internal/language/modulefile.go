package language

import (
	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/python"
)

// The keys of files of a site that stand beside its views.
const signalsKey, processorsKey = "signals", "context_processors"

// moduleFile reads a file of a site that stands beside its views, nil where it is wrong.
func (r *Reader) moduleFile(n *lesson.Node, read func(djangocode.Known, string) (*httpsim.Lines, error)) *httpsim.Lines {
	text, ok := r.django(n, longestView)
	if !ok || len(holesInLines(n)) > 0 { // which has its place elsewhere, and is told of
		return nil
	}
	known := r.besideView()
	a, err := read(known, text)
	if err != nil {
		r.unreadIn(n, text, filledView{}, err)
		return nil
	}
	a.FileLines = make([]int, len(a.Written))
	for i := range a.FileLines {
		a.FileLines[i] = r.InText(lesson.Text{Value: n.Value, Pos: n.Pos}, diag.Pos{Line: i + 1, Col: 1}).Line
	}
	return a
}

// processorNames are the names that the context processors of a project may give templates.
func processorNames(project *lesson.Node) map[string]bool {
	if project.Kind != lesson.Map || project.Get(processorsKey) == nil {
		return nil
	}
	program, err := python.Program(Untabbed(project.Get(processorsKey).Value))
	if err != nil {
		return nil
	}
	names := map[string]bool{}
	for _, name := range djangocode.ProcessorNames(&httpsim.Lines{Head: program}) {
		names[name] = true
	}
	return names
}
