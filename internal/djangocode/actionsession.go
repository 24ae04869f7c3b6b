package djangocode

import (
	"strings"

	"statelab/internal/httpsim"
	"statelab/internal/python"
)

func (w *coder) sessionSet(a httpsim.SessionSet) {
	if a.Inner == "" {
		w.line("request.session[%s] = %s", python.Quote(a.Name), w.expression(a.Value))
		return
	}
	inside, value := a.Variable(), w.expression(a.Value)
	w.line("%s = request.session.get(%s, {})", inside, python.Quote(a.Name))
	w.line("%s[%s] = %s", inside, python.Quote(a.Inner), value)
	w.line("request.session[%s] = %s", python.Quote(a.Name), inside)
}

func (w *coder) sessionCount(a httpsim.SessionCount) {
	inside := a.Variable()
	w.line("item = %s", w.expression(a.Inner))
	w.line("%s = request.session.get(%s, {})", inside, python.Quote(a.Name))
	w.line("%s[item] = %[1]s.get(item, 0) + 1", inside)
	w.line("request.session[%s] = %s", python.Quote(a.Name), inside)
}

func (w *coder) sessionAdd(a httpsim.SessionAdd) {
	name, sign := python.Quote(a.Name), "+"
	if a.Minus {
		sign = "-"
	}
	if a.From == nil {
		w.line("request.session[%s] %s= %s", name, sign, w.amount(a.By))
		return
	}
	w.line("request.session[%s] = request.session.get(%[1]s, %[2]d) %[3]s %[4]s", name, *a.From, sign, w.amount(a.By))
}

// amount is what is added to a number.
func (w *coder) amount(by httpsim.Template) string {
	if len(by.Nodes()) == 0 {
		return "1"
	}
	return w.expression(by)
}

// noAnswer ends a view that returns nothing. What was to be done to the answer is lost.
func (w *coder) noAnswer() {
	if len(w.lines) == 0 || strings.HasPrefix(w.lines[len(w.lines)-1], "if request.method == ") {
		w.line("pass")
	}
	w.ended = true
}

func (w *coder) setExpiry(a httpsim.SetExpiry) {
	if !a.At.IsZero() {
		w.use("datetime", "datetime", "timezone")
	}
	if a.In != nil {
		w.use("datetime", "timedelta")
	}
	w.line("request.session.set_expiry(%s)", a.Argument())
}
