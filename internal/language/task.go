package language

import (
	"slices"

	"statelab/internal/lesson"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// Outcome is how a try came out, for what is said to it.
type Outcome struct {
	Wrote   map[string]string      // hole → what was written there
	Holds   map[string]bool        // promise → whether it holds
	Steps   map[string]*trace.Step // promise → its last act
	Last    *trace.Step            // the last act of who does; nil where something was written
	Kept    world.Values
	Promise string // the only one, "" where there are several
	Breaks  string // what never may be and was, "" for nothing
}

// Answering reports whether what is said to a mistake is said to a try. Where an expectation of
// its if does not hold, unmet is the first such check.
type Answering func(o Outcome) (is bool, unmet *trace.Check)

// MistakeFields returns the keys of `if` of a mistake, beside the expectations.
func MistakeFields() []Field { return when.fields() }

// when is what decides whether a mistake was made, expectations apart.
type whenRead struct {
	in                   lesson.Text
	holds, fails, breaks []lesson.Text
	wrote                []nameAnd[match]
}

var when = shapeOf("if",
	at(Field{Name: "wrote", About: en("hole → [match](#matches) on what was written there")}, namesOf("wrote", matching).called("hole → match"), func(w *whenRead) *[]nameAnd[match] { return &w.wrote }),
	at(Field{Name: "holds", About: en("promises that hold")}, listOf("holds", placed(partKind)).called("list of promises"), func(w *whenRead) *[]lesson.Text { return &w.holds }),
	at(Field{Name: "fails", About: en("promises that do not hold")}, listOf("fails", placed(partKind)).called("list of promises"), func(w *whenRead) *[]lesson.Text { return &w.fails }),
	at(Field{Name: "breaks", About: en("of `do`, what `never` may be and is")}, listOf("breaks", placed(partKind)).called("list of names of `never`"), func(w *whenRead) *[]lesson.Text { return &w.breaks }),
	at(Field{Name: "in", Default: "the only promise; of `do`, the last act", About: en("the promise whose last act the [expectations](#expectations) beside it are about")}, placed(partKind).called("promise"), func(w *whenRead) *lesson.Text { return &w.in }),
)

// When reads the `if` of a mistake of a task.
func (r *Reader) When(n *lesson.Node, t *lesson.Task) Answering {
	own := []string{}
	for _, f := range when.fields() {
		own = append(own, f.Name)
	}
	if n.Kind != lesson.Map || n.IsEmpty() {
		when.read(r, n) // it says what is wrong
		return nil
	}
	mine, rest := *n, *n
	mine.Entries, rest.Entries = nil, nil
	for _, e := range n.Entries {
		if slices.Contains(own, e.Key.Value) {
			mine.Entries = append(mine.Entries, e)
		} else {
			rest.Entries = append(rest.Entries, e)
		}
	}
	var w whenRead
	if len(mine.Entries) > 0 {
		when.readInto(r, &mine, &w)
	}
	r.checkWhen(t, w)
	var expect Condition
	if len(rest.Entries) > 0 {
		expect = r.Expect(&rest)
		if t.Do == nil && len(t.Promises) > 1 && !w.in.Given() {
			r.Add(rest.Entries[0].Key.Pos, "write in: and its name", "the task has %d promises, and nothing says of which one this is", len(t.Promises))
		}
	} else if w.in.Given() {
		r.Add(w.in.Pos, "write an expectation beside it, or holds: and fails:", `"in" alone says nothing`)
	}
	return func(o Outcome) (is bool, unmet *trace.Check) {
		met := expect == nil
		if !met {
			met, unmet = meets(expect, w.in.Value, o)
		}
		return met && w.holdsFor(o), unmet
	}
}

// checkWhen looks whether the task has the promises and the holes that are named.
func (r *Reader) checkWhen(t *lesson.Task, w whenRead) {
	promises := collect(t.Promises, func(p lesson.Promise) string { return p.Name.Value })
	holes := collect(t.Write, func(p lesson.Part) string { return p.Name.Value })
	named := slices.Concat(w.holds, w.fails)
	if w.in.Given() {
		named = append(named, w.in)
	}
	for _, p := range named {
		if len(promises) > 0 && !slices.Contains(promises, p.Value) {
			r.Add(p.Pos, r.Guess(p.Value, promises, "it has "+few(promises)), "the task has no promise %q", p.Value)
		}
	}
	var never []string
	if t.Do != nil {
		never = collect(t.Do.Never, func(n lesson.Never) string { return n.Name.Value })
	}
	for _, b := range w.breaks {
		if !slices.Contains(never, b.Value) {
			r.Add(b.Pos, r.Guess(b.Value, never, "breaks names what stands under never, of do; a promise stands under fails"), "the task has no never %q", b.Value)
		}
	}
	for _, h := range w.wrote {
		if !slices.Contains(holes, h.Name) {
			r.Add(h.Value.pos, r.Guess(h.Name, holes, "it has "+few(holes)), "the task has no hole %q", h.Name)
		}
	}
}

func (w whenRead) holdsFor(o Outcome) bool {
	for _, p := range w.holds {
		if !o.Holds[p.Value] {
			return false
		}
	}
	for _, p := range w.fails {
		if o.Holds[p.Value] {
			return false
		}
	}
	for _, b := range w.breaks {
		if b.Value != o.Breaks {
			return false
		}
	}
	for _, h := range w.wrote {
		if _, holds := h.Value.look(o.Wrote[h.Name], o.Kept); !holds {
			return false
		}
	}
	return true
}

// meets reports whether the act that a condition is about meets it, and what it does not meet.
func meets(expect Condition, in string, o Outcome) (met bool, unmet *trace.Check) {
	step := o.Last
	if in == "" {
		in = o.Promise
	}
	if in != "" && (step == nil || o.Steps[in] != nil) {
		step = o.Steps[in]
	}
	if step == nil {
		return false, nil
	}
	for _, ch := range expect(step, o.Kept) {
		if !ch.Holds {
			return false, &ch
		}
	}
	return true, nil
}

// Holds reports whether a step meets all that a condition says.
func Holds(c Condition, s *trace.Step, kept world.Values) bool {
	return !slices.ContainsFunc(c(s, kept), func(ch trace.Check) bool { return !ch.Holds })
}

// AtOnce is a condition looked at behind one act of several: what it says of one request
// is about the last one.
func AtOnce(c Condition) Condition {
	return func(s *trace.Step, kept world.Values) []trace.Check {
		if len(s.Exchanges) > 1 {
			last := *s
			last.Exchanges = s.Exchanges[len(s.Exchanges)-1:]
			s = &last
		}
		return c(s, kept)
	}
}

// Ever reports whether a step meets a condition: what it says of one request may hold of
// any of them.
func Ever(c Condition, s *trace.Step, kept world.Values) bool {
	if len(s.Exchanges) < 2 {
		return Holds(c, s, kept)
	}
	return slices.ContainsFunc(s.Exchanges, func(x trace.Exchange) bool {
		one := *s
		one.Exchanges = []trace.Exchange{x}
		return Holds(c, &one, kept)
	})
}

// AtBrowser are the verbs of a person at a browser: those that a task opens where it names
// none.
func AtBrowser() []string {
	return []string{"visit", "click", "submit", "press", "restart_browser", "put_cookie", "drop_cookie", "drop_cookies", Wait}
}

// Wait is what a task calls the passing of time among its verbs.
const Wait = "wait"

// CheckVerbs looks at the verbs that a task opens, and returns their names.
func (r *Reader) CheckVerbs(verbs []lesson.Text) []string {
	if len(verbs) == 0 {
		return AtBrowser()
	}
	known := append(Vocabulary().Verbs, Wait)
	for _, v := range verbs {
		if !slices.Contains(known, v.Value) {
			r.Add(v.Pos, r.Guess(v.Value, known, ""), "there is no verb %q", v.Value)
		}
	}
	return collect(verbs, func(t lesson.Text) string { return t.Value })
}
