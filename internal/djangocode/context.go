package djangocode

import (
	"slices"
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

// contextFor is the context that a template is given: what was put there by hand, and what
// it names of the view's own.
func (w *coder) contextFor(t httpsim.Template) string {
	var own []string
	if w.form && t.Uses("form") {
		own = append(own, `"form": form`)
	}
	if t.Uses("json") {
		w.readData()
		own = append(own, python.Quote(httpsim.Data)+": "+httpsim.Data)
	}
	for _, name := range []string{"token", "code", "claims", "signed"} {
		if t.Uses(name) {
			own = append(own, python.Quote(name)+": "+name)
		}
	}
	for _, name := range t.Rows() {
		own = append(own, python.Quote(name)+": "+name)
	}
	if t.Uses("found") {
		own = append(own, `"found": user`)
	}
	own = append(own, made(t)...)
	own = append(own, w.fromServer(t)...)
	if t.Uses(httpsim.Body) {
		own = append(own, python.Quote(httpsim.Body)+": "+httpsim.BodyCode)
	}
	if t.Uses("bearer") {
		own = append(own, `"bearer": `+bearer(`"`))
	}
	switch {
	case len(own) == 0 && w.context:
		return ", context"
	case len(own) == 0:
		return ""
	case w.context:
		own = append([]string{"**context"}, own...)
	}
	return ", {" + strings.Join(own, ", ") + "}"
}

// contextAround makes an empty context above branches of which some give one, so that there is one behind
// them on all ways; what it returns is done below them.
func (w *coder) contextAround(a httpsim.Action) (below func()) {
	if b, parts := a.(httpsim.Branching); parts && !w.context {
		switch contextBehind(b) {
		case onSome:
			w.line("context = {}")
			w.context = true
		case onAll:
			return func() { w.context = true }
		}
	}
	return func() {}
}

// contextBehind says on which ways through branches, of those that lead on, there is a context behind
// them where there was none above.
func contextBehind(b httpsim.Branching) ways {
	var open []ways
	ifSo, ifNot := b.Branches()
	for _, branch := range [][]httpsim.Action{ifSo, ifNot} {
		is := onNone
		for _, a := range branch {
			switch a := a.(type) {
			case httpsim.Context:
				is = onAll
			case Here:
				is = max(is, map[bool]ways{true: onAll}[a.Context])
			case httpsim.Branching:
				is = max(is, contextBehind(a))
			}
		}
		if !httpsim.End(branch) {
			open = append(open, is)
		}
	}
	switch {
	case len(open) == 0:
		return onNone
	case slices.Min(open) != slices.Max(open):
		return onSome
	}
	return open[0]
}

func (w *coder) putInContext(a httpsim.Context) {
	value := w.expression(a.Value)
	if a.User {
		value = w.user(a.Value)
	}
	if a.InSession != "" {
		value = python.Quote(a.InSession) + " in request.session"
	}
	if w.context && !a.Anew {
		w.line("context[%s] = %s", python.Quote(a.Name), value)
		return
	}
	w.line("context = {%s: %s}", python.Quote(a.Name), value)
	w.context = true
}
