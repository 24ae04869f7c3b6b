package httpsim

import (
	"errors"
	"strings"

	"statelab/internal/rule"
)

// brokenTemplate is what ended the filling in of a template, and where.
type brokenTemplate struct {
	err error
	at  TemplatePlace
}

// is reports whether an error is the one that ended it, by its words where that cannot be compared or was given
// another form.
func (b brokenTemplate) is(err error) bool {
	return b.err != nil && (errors.Is(err, b.err) || strings.Contains(err.Error(), b.err.Error()))
}

// breaksAt notes where a template failed: the innermost piece does so first.
func (r *Request) breaksAt(at TemplatePlace, err error) {
	if at.File != "" && !r.broken.is(err) {
		r.broken = brokenTemplate{err, at}
	}
}

// brokenTemplate is the line of a template at which an exception was raised, as Django names it beside the line
// of the view; false for one that no template raised, or that the page caught before.
func (r *Request) brokenTemplate(err error) (Place, bool) {
	b := r.broken
	if !b.is(err) || r.server == nil {
		return Place{}, false
	}
	lines := strings.Split(r.server.code().templates[b.at.File], "\n")
	if b.at.Line > len(lines) {
		return Place{}, false
	}
	return Place{File: b.at.File, Line: b.at.Line, Code: strings.TrimSpace(lines[b.at.Line-1])}, true
}

// isOfView reports whether a place is none, or a line of a view, which does not say more than that a template
// was filled in there.
func (p Place) isOfView() bool { return p.File == "" || strings.HasSuffix(p.File, "views.py") }

// told tells of an exception that was raised there.
func (p Place) told(exception string) rule.Text {
	code := strings.TrimSuffix(clipped(p.Code, 60), ":")
	if p.File == "" {
		return rule.Textf("an exception at line %[1]d, %[2]s: %[3]s", "예외 발생(%[1]d행, %[2]s): %[3]s", p.Line, code, exception)
	}
	return rule.Textf("an exception at line %[1]d of %[4]s, %[2]s: %[3]s", "예외 발생(%[4]s %[1]d행, %[2]s): %[3]s", p.Line, code, exception, p.File)
}
