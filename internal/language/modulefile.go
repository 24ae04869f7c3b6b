package language

import (
	"slices"

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
	text, ok := r.django(n, longestView)
	if !ok {
		return nil
	}
	if holes := slices.Concat(holesInLines(n), nearlyHoles(n)); len(holes) > 0 {
		for _, p := range holes {
			r.addOnce(r.HoleAt(p), "write the hole in a view, or the class with it above a view", "a file beside the views has no holes")
		}
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

// formsOf is the forms.py of a project, nil where it has none that can be read: what is wrong with it is told elsewhere.
func (r *Reader) formsOf(project *lesson.Node) *httpsim.Lines {
	if project.Kind != lesson.Map || project.Get(formsKey) == nil {
		return nil
	}
	n := project.Get(formsKey)
	if n.Kind != lesson.Scalar || len(n.Value) > longestView {
		return &httpsim.Lines{}
	}
	text := withStandIns(Untabbed(n.Value))
	file, err := r.besideView().ReadForms(text)
	if err != nil {
		program, _ := python.Program(text) // whose names are not told twice
		return &httpsim.Lines{Head: program}
	}
	return file
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
