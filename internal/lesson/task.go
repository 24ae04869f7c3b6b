package lesson

import (
	"slices"

	"statelab/internal/diag"
)

// Task is something to write or to do before a step happens. Exactly one of Write and
// Do is given. What a value means is known further up: nodes are undecoded.
type Task struct {
	Pos      diag.Pos
	Ask      Prose
	About    Text // the misconception that it is about, an id of the course; may be absent
	Sort     Text // repair, defend, attack or use
	Spelling bool // only how an attribute is spelt is asked
	Write    []Part
	Do       *Do
	Promises []Promise
	Also     []Part // other right answers
	Mistakes []Mistake
}

// Part is a named value of a task: a hole, or another answer.
type Part struct {
	Name Text
	Node *Node  // of a hole, and of an answer of Write
	Acts []Step // of an answer of Do
}

// Do is a task whose answer is what somebody does in the browser of the step.
type Do struct {
	Pos    diag.Pos
	Verbs  []Text // those that may be used; absent: those of a person at a browser
	Goal   *Node  // an expectation, nil where promises alone say when it is done
	Never  []Never
	Answer []Step
}

// Never is what breaks a try as soon as it is so.
type Never struct {
	Name     Text
	Formerly []Text
	Text     Prose
	If       *Node // an expectation
}

// Promise is what a try is judged by: what must be true behind acts in the world that the
// try made.
type Promise struct {
	Name     Text
	Formerly []Text // names that it had before
	Text     Prose
	Acts     []Step // as those that set the scene
	Expect   *Node
}

// Mistake is a wrong answer that is expected, and what is said to who gave it.
type Mistake struct {
	Name     Text
	Formerly []Text // names that it had before
	Try      *Node  // of Write: hole → text
	Acts     []Step // of Do
	If       *Node
	Reply    Prose
}

// The sorts of tasks.
const (
	Repair = "repair" // something broken
	Defend = "defend" // something that is attacked
	Attack = "attack" // in order to understand
	Use    = "use"    // an everyday job
)

// task reads a task. key is the step's place in translations.
func (d *decoder) task(n *Node, key string) *Task {
	key += "task."
	t := &Task{Pos: n.Pos}
	var spelling Value[bool]
	ok := d.Map(n, "a task",
		Field{"ask", true, Into(&t.Ask, d.prose(key+"ask", true))},
		Field{"about", false, Into(&t.About, d.ID)},
		Field{"sort", true, Into(&t.Sort, d.OneOf(Repair, Defend, Attack, Use))},
		Field{"spelling", false, Into(&spelling, d.Bool)},
		Field{"write", false, func(n *Node) { t.Write = d.parts(n, "write", d.Name) }},
		Field{"do", false, func(n *Node) { t.Do = d.do(n, key) }},
		Field{"promises", false, func(n *Node) { t.Promises = d.promises(n, key+"promises.") }},
		Field{"also", false, func(n *Node) { t.Also = d.parts(n, "also", d.PartName) }},
		Field{"mistakes", false, func(n *Node) { t.Mistakes = d.mistakes(n, key+"mistakes.") }},
	)
	t.Spelling = spelling.Value
	write, do := n.Get("write"), n.Get("do")
	switch {
	case !ok || n.damaged:
	case write == nil && do == nil:
		d.Add(n.Pos, "write: {NAME: {kind: …, start: …, answer: …}}, or do: {goal: …, answer: […]}", "a task has something to write or something to do")
	case write != nil && do != nil:
		d.Add(do.Pos, "make a step of each", `a task has "write" or "do", not both`)
	case write != nil && n.Get("promises") == nil:
		d.Add(n.Pos, "say with promises what must be true when it is right", `a task with "write" needs the key "promises"`)
	}
	if t.Do != nil {
		d.readActs(t)
	}
	return t
}

// readActs reads the answers and tries of a task whose answers are acts.
func (d *decoder) readActs(t *Task) {
	for i := range t.Also {
		t.Also[i].Acts, t.Also[i].Node = d.acts(t.Also[i].Node, "another answer"), nil
	}
	for i := range t.Mistakes {
		if m := &t.Mistakes[i]; m.Try != nil {
			m.Acts, m.Try = d.acts(m.Try, "try"), nil
		}
	}
}

// parts reads a map of names whose values are undecoded.
func (d *decoder) parts(n *Node, what string, named func(*Node) (Text, bool)) []Part {
	entries, _ := d.Entries(n, what)
	var all []Part
	for _, e := range entries {
		if name, ok := named(e.Key); ok {
			all = append(all, Part{Name: name, Node: e.Value})
		}
	}
	return all
}

func (d *decoder) do(n *Node, key string) *Do {
	do := &Do{Pos: n.Pos}
	ok := d.Map(n, "do",
		Field{"verbs", false, Into(&do.Verbs, ListOf(&d.Reader, "verbs", d.Name))},
		Field{"goal", false, func(n *Node) { do.Goal = n }},
		Field{"never", false, func(n *Node) { do.Never = d.never(n, key+"never.") }},
		Field{"answer", true, func(n *Node) { do.Answer = d.acts(n, "answer") }},
	)
	if ok && n.Get("answer") != nil && n.Get("answer").IsEmpty() {
		d.Add(n.Get("answer").Pos, "", "the answer does nothing")
	}
	return do
}

// acts reads a list of acts, which are written as steps that set the scene. One that is done
// several times stands in it as often.
func (d *decoder) acts(n *Node, what string) []Step {
	items, _ := d.List(n, what)
	d.inTask = what != "given"
	defer func() { d.inTask = false }()
	var all []Step
	for _, item := range items {
		if s, ok := d.step(item, true); ok {
			all = append(all, slices.Repeat([]Step{s}, max(1, s.Times.Value))...)
		}
	}
	return all
}

// named reads a map of things that have names: fields are the keys of one, which is put
// in once its name is known.
func named[T any](d *decoder, n *Node, what, one string, fields func(name Text, t *T) []Field) []T {
	entries, _ := d.Entries(n, what)
	var all []T
	for _, e := range entries {
		name, ok := d.PartName(e.Key)
		if !ok {
			continue
		}
		var t T
		d.Map(e.Value, one, fields(name, &t)...)
		all = append(all, t)
	}
	return all
}

func (d *decoder) never(n *Node, key string) []Never {
	return named(d, n, "never", "what never may be", func(name Text, never *Never) []Field {
		never.Name = name
		return []Field{
			{"text", true, Into(&never.Text, d.prose(key+name.Value+".text", false))},
			{"if", true, func(n *Node) { never.If = n }},
			{"formerly", false, Into(&never.Formerly, d.formerly(d.PartName))},
		}
	})
}

func (d *decoder) promises(n *Node, key string) []Promise {
	return named(d, n, "promises", "a promise", func(name Text, p *Promise) []Field {
		p.Name = name
		return []Field{
			{"text", true, Into(&p.Text, d.prose(key+name.Value+".text", false))},
			{"acts", true, func(n *Node) {
				d.inPromise = true
				p.Acts = d.acts(n, "acts")
				if d.inPromise = false; n.Kind == List && n.IsEmpty() {
					d.Add(n.Pos, "write what is done to find out, as in [{visit: https://shop.test/}]", "the promise %s does nothing", quote(name.Value))
				}
			}},
			{"expect", true, func(n *Node) { p.Expect = n }},
			{"formerly", false, Into(&p.Formerly, d.formerly(d.PartName))},
		}
	})
}

func (d *decoder) mistakes(n *Node, key string) []Mistake {
	return named(d, n, "mistakes", "a mistake", func(name Text, m *Mistake) []Field {
		m.Name = name
		return []Field{
			{"try", true, func(n *Node) { m.Try = n }},
			{"if", true, func(n *Node) { m.If = n }},
			{"reply", true, Into(&m.Reply, d.prose(key+name.Value+".reply", true))},
			{"formerly", false, Into(&m.Formerly, d.formerly(d.PartName))},
		}
	})
}

// proses are the texts of the task, in the order of the file's keys.
func (t *Task) proses() []*Prose {
	all := []*Prose{&t.Ask}
	if t.Do != nil {
		for i := range t.Do.Never {
			all = append(all, &t.Do.Never[i].Text)
		}
	}
	for i := range t.Promises {
		all = append(all, &t.Promises[i].Text)
	}
	for i := range t.Mistakes {
		all = append(all, &t.Mistakes[i].Reply)
	}
	return all
}

// called is a thing of a task that has a name, and the names that it had before.
type called struct {
	what, key string // "promise", "promises"
	now       Text
	before    []Text
}

// called are the things of the task that translations and progress name.
func (t *Task) called() []called {
	var all []called
	if t.Do != nil {
		for _, n := range t.Do.Never {
			all = append(all, called{"never", "never", n.Name, n.Formerly})
		}
	}
	for _, p := range t.Promises {
		all = append(all, called{"promise", "promises", p.Name, p.Formerly})
	}
	for _, m := range t.Mistakes {
		all = append(all, called{"mistake", "mistakes", m.Name, m.Formerly})
	}
	return all
}

// claimTask is checkFormerly for what a task names.
func (d *decoder) claimTask(t *Task) {
	for _, what := range []string{"never", "promise", "mistake"} {
		var now, before []Text
		for _, c := range t.called() {
			if c.what == what {
				now, before = append(now, c.now), append(before, c.before...)
			}
		}
		d.claims(what, now, before)
	}
}

// acts are all acts of the task, in no particular order.
func (t *Task) acts() (all []Step) {
	for _, a := range t.Also {
		all = append(all, a.Acts...)
	}
	for _, p := range t.Promises {
		all = append(all, p.Acts...)
	}
	for _, m := range t.Mistakes {
		all = append(all, m.Acts...)
	}
	if t.Do != nil {
		all = append(all, t.Do.Answer...)
	}
	return all
}
