package httpsim

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"statelab/internal/pyrun"
	"statelab/internal/python"
)

// What decided is told where it stands in no name of the view: an if of a decorator, a middleware, a module or the view
// that ended it, with what it looked at.

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

// tellDecision tells the if that was asked last of those that came to what the lines ended with, unless all that it
// looked at was told before.
//
// It is told where it was asked, before what its branch did; of a middleware behind that, since what the middleware did is
// told apart from what the page did by where it stands.
func (r *running) tellDecision(value pyrun.Value, err error) {
	last := r.endedBy(value, err)
	if r.decided = nil; last == nil {
		return
	}
	asked := r.conditionAt(last)
	if saw := r.untold(last.Saw); len(saw) > 0 && asked != "" {
		at := len(r.notes)
		r.noteCode("%s: %s (%s)", asked, map[bool]string{true: "True", false: "False"}[last.So], strings.Join(saw, ", "))
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

// conditionAt is the if as it is written; "" where that is not known.
func (r *running) conditionAt(e *ending) string {
	of := &r.of
	if e.File != "" {
		of = r.server.code().modules[strings.TrimSuffix(e.File, ".py")]
	}
	if of == nil || e.Line < 1 || e.Line > len(of.Written) {
		return ""
	}
	code := strings.TrimSpace(of.Written[e.Line-1])
	code = strings.TrimSuffix(strings.TrimPrefix(code, "el"), ":")
	return clippedCode(code, longestShown)
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
			s.Name == "request.method" || strings.HasSuffix(s.Name, ".is_valid()") || strings.HasPrefix(s.Name, "request.user.") || isSecret(s.Name) {
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
