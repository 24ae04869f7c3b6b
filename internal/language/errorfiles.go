package language

import (
	"bytes"
	"slices"

	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/memo"
)

// errorFile finds files that are called nearly as those that Django looks for where something went wrong, and the
// status in their names.
var errorFile = memo.Pattern(`(?i)^(?:.*/)?(?:(?:error|err|page|http|status)s?[-_]?)?([45][0-9]{2})(_csrf)?(?:[-_]?(?:error|page))?(?:\.[a-z]+)*$`)

// checkErrorFiles reads the files of errors, which no view names: what is wrong in one is told there, and not only
// where the first request fails.
func (r *Reader) checkErrorFiles(n *lesson.Node, site *httpsim.Site) {
	names := httpsim.ErrorFileNames(*site)
	for _, e := range entriesOf(n, "templates") {
		if !slices.Contains(httpsim.ErrorFiles(), e.Key.Value) || e.Value.Kind != lesson.Scalar {
			continue
		}
		_, err := names.ParseFile(e.Key.Value)
		te, is := err.(*httpsim.TemplateError)
		if !is {
			continue
		}
		at, file := e.Value, e.Key.Value
		if te.File != "" && te.File != file {
			if at, file = n.Get("templates").Get(te.File), te.File; at == nil {
				continue
			}
		}
		r.addOnce(r.within(at, te.Offset), te.Hint, "in %s, line %d: %s", file, te.Line, te.Message)
	}
}

// remarkErrorFiles remarks on files that Django does not look for, and whose names are nearly those of errors.
func (r *Reader) remarkErrorFiles(l *lesson.Lesson, s lesson.Site) {
	for _, e := range entriesOf(s.Node, "templates") {
		name := e.Key.Value
		m := errorFile().FindStringSubmatch(name)
		if m == nil || slices.Contains(httpsim.ErrorFiles(), name) || bytes.Contains(l.Source, []byte(`"`+name+`"`)) || bytes.Contains(l.Source, []byte("'"+name+"'")) {
			continue
		}
		hint := "Django has files for 400, 403, 404 and 500 alone"
		if meant := m[1] + m[2] + ".html"; slices.Contains(httpsim.ErrorFiles(), meant) {
			hint = "call it " + meant
		}
		r.Add(e.Key.Pos, hint, "nothing renders %s, and Django looks for no such file where something went wrong", name)
	}
}
