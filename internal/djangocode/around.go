package djangocode

import (
	"strings"

	"statelab/internal/httpsim"
)

// Here marks the place of lines of a view that are still to be written, among the actions
// of a page. It does nothing.
type Here struct {
	httpsim.LookAtUser
	OnAnswer bool // the lines work on the answer, and stand where there is one
	Context  bool // the lines put something into the context
	Makes    bool // they make it
	Returns  bool // they return on every way, and nothing of the view comes behind them
}

// Answers reports whether what is written there answers.
func (h Here) Answers() bool { return h.Returns }

// NoAnswer is the last line of a view whose actions answer nothing.
const NoAnswer = "return HttpResponse()"

// here is the line of a place in the view.
const here = "\x00"

// OnAnswer reports whether one of the actions works on the answer of a view.
func OnAnswer(actions []httpsim.Action) bool {
	w := newCoder("")
	for _, a := range actions {
		w.action(a)
	}
	return len(w.pending) > 0
}

// Around returns the lines of a page's view above Here and below it, and by how many
// blanks what stands there is indented. It is false where the view has no such place.
func Around(site httpsim.Site, path string) (above, below string, indent int, ok bool) {
	page, _ := site.Page(path)
	if page.View != nil {
		return "", "", 0, false
	}
	w := newCoder(site.ViewName(path))
	w.views = viewsOf(site)
	w.head(&page)
	w.page(page)
	var lines []string
	lines = append(append(lines, w.decorators...), definition(path, w.name))
	for _, line := range w.lines {
		lines = append(lines, "    "+line)
	}
	return atPlace(lines)
}

// AroundMiddleware is Around in what a site does before each page.
func AroundMiddleware(site httpsim.Site) (above, below string, indent int, ok bool) {
	_, lines := middlewareLines(site)
	return atPlace(lines)
}

// atPlace cuts lines at the place of lines that are still to be written.
func atPlace(lines []string) (above, below string, indent int, ok bool) {
	for i, line := range lines {
		if blanks, _, is := strings.Cut(line, here); is {
			return strings.Join(lines[:i], "\n"), strings.Join(lines[i+1:], "\n"), len(blanks), true
		}
	}
	return "", "", 0, false
}
