package language

import (
	"errors"

	"statelab/internal/diag"
	"statelab/internal/djangocode"
	"statelab/internal/lesson"
	"statelab/internal/python"
)

// A fileApart is a file of an app, and where it stands in the lesson.
type fileApart struct {
	djangocode.FileOfApp
	node   *lesson.Node // the text in which it stands, maybe with others
	text   string
	filled filledView
}

// checkApart tells what the files of each app have only from those of another one.
func (r *Reader) checkApart(project *lesson.Node) {
	files := r.filesApart(project)
	bare := make([]djangocode.FileOfApp, len(files))
	for i, f := range files {
		bare[i] = f.FileOfApp
	}
	for i, wrong := range djangocode.Apart(bare) {
		if len(wrong) > 0 {
			r.unreadIn(files[i].node, files[i].text, files[i].filled, errors.Join(wrong...))
		}
	}
}

// filesApart are the files of a project that stand by their apps: those of a kind, modules and addresses, as far as they
// read.
func (r *Reader) filesApart(project *lesson.Node) (all []fileApart) {
	for _, key := range filesTogether {
		if n := textUnder(project, key); n != nil && n.Kind == lesson.Scalar && len(n.Entries) > 0 && len(n.Value) <= longestViews {
			all = append(all, r.partedByApp(n)...)
		}
	}
	if len(all) == 0 {
		return nil
	}
	one := func(name string, n *lesson.Node) {
		if fileOfApp().MatchString(name) && n.Kind == lesson.Scalar && len(n.Value) <= longestViews {
			text := Untabbed(n.Value)
			filled := r.fillings.inFile(text)
			if program, err := python.Program(filled.text); err == nil {
				all = append(all, fileApart{djangocode.FileOfApp{Name: name, Program: program}, n, text, filled})
			}
		}
	}
	if modules := project.Get(modulesKey); modules != nil && modules.Kind == lesson.Map {
		for _, key := range modules.Items {
			if n := modules.Get(fileOfApp().FindStringSubmatch(key.Value)[2]); n != nil {
				one(key.Value, n)
			}
		}
	}
	for _, e := range firstOf(entriesOf(project, urlsKey), mostURLsFiles) {
		one(e.Key.Value, e.Value)
	}
	return all
}

// partedByApp are the files of a kind that stand together in a text, nil where it does not read.
func (r *Reader) partedByApp(n *lesson.Node) (all []fileApart) {
	text := Untabbed(n.Value)
	filled := r.fillings.inFile(text)
	program, err := python.Program(filled.text)
	if err != nil {
		return nil // which is told where the text is read
	}
	for _, name := range namesOfFiles(n) {
		all = append(all, fileApart{djangocode.FileOfApp{Name: name}, n, text, filled})
	}
	for _, s := range program {
		name := fileAt(n, filled.around(diag.Pos{Line: s.Line, Col: s.Col}).Line)
		for i := range all {
			if all[i].Name == name {
				all[i].Program = append(all[i].Program, s)
			}
		}
	}
	return all
}
