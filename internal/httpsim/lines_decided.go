package httpsim

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// What decided which lines ran is told where it was asked, before what its branch does: each if, elif and while of the
// view, of a decorator, a middleware or a module, with what it looked at. There are bounds to that, and so the if that
// ended the view is told in any case.

// mostAsked is how many conditions of one run of lines are told, and mostTurnsAsked how often one of them that is asked
// again and again.
const (
	mostAsked      = 12
	mostTurnsAsked = 3
)

// tellAsked tells a condition that was asked just now, unless another part of the exchange says the same, and reports
// whether that is told.
func (r *running) tellAsked(d pyrun.Decision) bool {
	asked := r.conditionAt(&d)
	if asked == "" {
		return false
	}
	saw, said := r.untold(d.Saw), fmt.Sprint(d.File, ":", d.Line)
	switch inMiddleware := r.chain != nil || r.of.Middleware; {
	case saidBeside(&d, len(saw)):
		return true
	case inMiddleware && !d.So: // what it passes over it passes over at each request
		return false
	}
	if r.asked == nil {
		r.asked = map[string]int{}
	}
	if _, before := r.asked[said]; !before && len(r.asked) == mostAsked || r.asked[said] == mostTurnsAsked {
		return false
	}
	r.asked[said]++
	r.noteAsked(asked, &d, saw)
	return true
}

// noteAsked notes what was asked, and what came of it.
func (r *running) noteAsked(asked string, d *pyrun.Decision, saw []string) {
	so := map[bool]string{true: "True", false: "False"}[d.So]
	if len(saw) > 0 {
		so += " (" + strings.Join(saw, ", ") + ")"
	}
	r.noteCode("%s: %s", asked, so)
}

// saidBeside reports whether what a condition looked at stands in another part of the exchange: its method, whether a form
// is valid, who is logged in; untold is how much of it nobody told.
func saidBeside(d *pyrun.Decision, untold int) bool {
	for _, s := range d.Saw {
		if s.Whole && isBeside(s.Name) {
			return true
		}
		untold += map[bool]int{false: 1}[isBeside(s.Name)]
	}
	return untold == 0 && len(d.Saw) > 0
}

// isBeside reports whether a name is one of which the value stands in another part of the exchange.
func isBeside(name string) bool {
	return name == "request.method" || strings.HasSuffix(name, ".is_valid()") || strings.HasPrefix(name, "request.user.")
}

// ending is an if of which a branch returned an answer, or raised.
type ending struct {
	pyrun.Decision
	answer *Response
	err    error
}

// keepHandled keeps of an if that raised what the handler came to that caught it: that may be what ended the lines.
func (r *running) keepHandled(caught *pyrun.Exception, value pyrun.Value, err error) {
	for _, e := range slices.Backward(r.decided) {
		if e.answer == nil && pyrun.ExceptionOf(e.err) == caught {
			r.keepDecision(e.Decision, value, err)
			return
		}
	}
}

// mostEndings is how many are kept: functions that call one another end one behind the other.
const mostEndings = 16

// keepDecision keeps an if that may be what ended the lines.
func (r *running) keepDecision(d pyrun.Decision, value pyrun.Value, err error) {
	e := ending{Decision: d, err: err, answer: answerIn(value)}
	if e.answer == nil && (value != nil || pyrun.ExceptionOf(err) == nil) {
		return
	}
	if r.decided = append(r.decided, e); len(r.decided) > mostEndings {
		r.decided = slices.Delete(r.decided, 0, 1)
	}
}

// tellDecision tells the if that was asked last of those that came to what the lines ended with, where it is not told
// yet and something that it looked at is not.
//
// It is told where it was asked, before what its branch did; of a middleware behind that, since what the middleware did is
// told apart from what the page did by where it stands.
func (r *running) tellDecision(value pyrun.Value, err error) {
	last := r.endedBy(value, err)
	if r.decided = nil; last == nil || last.Said {
		return
	}
	asked := r.conditionAt(&last.Decision)
	if saw := r.untold(last.Saw); len(saw) > 0 && asked != "" {
		at := len(r.notes)
		r.noteAsked(asked, &last.Decision, saw)
		if r.chain == nil && !r.of.Middleware {
			r.putNote(at, last.Told)
		}
	}
}

// endedBy is the if that was asked last of those that came to what the lines ended with, nil for none.
func (r *running) endedBy(value pyrun.Value, err error) (last *ending) {
	res, answers := value.(*answerObject)
	for i := range r.decided {
		e := &r.decided[i]
		so := err == nil && answers && e.answer == res.res || err != nil && e.answer == nil && pyrun.ExceptionOf(e.err) == pyrun.ExceptionOf(err)
		if so && (last == nil || e.Step >= last.Step) {
			last = e
		}
	}
	return last
}

// putNote puts the last note, which stands at one place, before what was noted from another one on.
func (r *Request) putNote(from, to int) {
	if to = min(to, from); to < from {
		note := r.notes[from]
		r.notes = slices.Insert(r.notes[:from], to, note)
		r.lookup.moved(to)
	}
}

// mostLinesAsked is over how many lines what is asked is looked for.
const mostLinesAsked = 6

// conditionAt is the if as it is written, in one line; "" where that is not known.
func (r *running) conditionAt(e *pyrun.Decision) string {
	of := &r.of
	if e.File != "" {
		of = r.server.code().modules[strings.TrimSuffix(e.File, ".py")]
	}
	if of == nil || e.Line < 1 || e.Line > len(of.Written) {
		return ""
	}
	code := strings.TrimSpace(of.Written[e.Line-1])
	for _, more := range of.Written[e.Line:min(e.Line-1+mostLinesAsked, len(of.Written))] {
		if strings.Count(code, "(") <= strings.Count(code, ")") {
			break
		}
		code += " " + strings.TrimSpace(more)
	}
	code = strings.ReplaceAll(strings.ReplaceAll(code, "( ", "("), " )", ")")
	return clippedCode(strings.TrimPrefix(headOf(code), "el"), longestShown)
}

// headOf is what stands before the colon of a statement: that of if a: return b is if a.
func headOf(code string) string {
	depth, quote := 0, rune(0)
	for i, c := range code {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case strings.ContainsRune("([{", c):
			depth++
		case strings.ContainsRune(")]}", c):
			depth--
		case c == ':' && depth == 0 && !strings.HasPrefix(code[i:], ":="):
			return code[:i]
		}
	}
	return code
}

// mostUntold is how many values of an if are told.
const mostUntold = 3

// untold are the plain values of some that no note and no other part of an exchange has: the method stands before it,
// whether a form is valid and who is logged in beside it, and what is all that is asked is what came of it.
func (r *running) untold(all []pyrun.Seen) (said []string) {
	named := map[string]bool{}
	for _, s := range slices.Backward(all) { // the last value of a name is the one that counted
		_, isTruth := s.Value.(bool)
		shown, err := shownValue(s.Value, longestShown)
		if who, is := s.Value.(*whoObject); is && !who.visitor && who.user != nil && !named[s.Name] { // who is logged in stands beside it
			named[s.Name] = true
			said = append(said, s.Name+" = "+who.user.Username)
			continue
		}
		if err != nil || named[s.Name] || isTruth && s.Whole || !isPlain(s.Value) || r.told[s.Name] == shown ||
			isBeside(s.Name) || isSecret(s.Name) {
			continue
		}
		named[s.Name] = true
		said = append(said, s.Name+" = "+shown)
	}
	slices.Reverse(said)
	return said[:min(len(said), mostUntold)]
}

// isPlain reports whether a value says of itself what it is.
func isPlain(v pyrun.Value) bool {
	switch v.(type) {
	case nil, bool, int64, float64, *big.Int, string, pyrun.Moment, pyrun.Date, pyrun.Delta:
		return true
	}
	return false
}

// isSecret reports whether a name says that its value is a password.
func isSecret(name string) bool { return strings.Contains(strings.ToLower(name), "passw") }

// keepsTold keeps what was told of a name's value. Where that is what was read of the cache just before, the name tells
// it.
func (r *running) keepsTold(name, shown string) {
	if r.told == nil {
		r.told = map[string]string{}
	}
	r.told[name] = shown
	if r.readAt > 0 && r.readAt == len(r.notes) && strings.HasSuffix(r.notes[r.readAt-1].EN, ": "+shown) {
		r.notes = r.notes[:r.readAt-1]
	}
	r.readAt = 0
}

// tellRead tells what was read of the cache, once.
func (r *running) tellRead(key string, value pyrun.Value) {
	shown, err := shownValue(value, longestText)
	name := fmt.Sprintf("cache.get(%s)", python.Quote(shortText(key)))
	if err != nil || r.told[name] == shown {
		return
	}
	r.keepsTold(name, shown)
	r.noteCode("%s: %s", name, shown)
	r.readAt = len(r.notes)
}
