package lesson

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// step reads one step, of `given` or of `steps`.
func (d *decoder) step(n *Node, given bool) (Step, bool) {
	s := Step{Pos: n.Pos}
	if n.Kind == Map {
		if id := n.Get("step"); id != nil {
			s.ID.Value = id.Value
		}
	}
	fields, what := d.structure(&s), "a step"
	if given {
		fields, what = d.givenStructure(fields), "a given step"
		if d.inTask {
			what = "an act of a task"
		}
		if d.inPromise {
			fields = append(fields, Field{ifThere, false, Into(&s.IfThere, d.Bool)})
		}
	}
	ok := d.OpenMap(n, what, fields, d.vocabulary.Verbs, func(e Entry) bool {
		if e.Key.Value == ifThere {
			d.Add(e.Key.Pos, "delete it: what a lesson does is known beforehand", "only an act of a promise has %q", ifThere)
			return true
		}
		if len(d.vocabulary.Verbs) > 0 && !slices.Contains(d.vocabulary.Verbs, e.Key.Value) {
			s.Broken = true
			return false
		}
		if e.Value.Kind == Invalid {
			s.Broken = true
		} else {
			s.Actions = append(s.Actions, e)
		}
		return true
	})
	if !ok {
		return s, false
	}
	s.Broken = s.Broken || n.damaged
	d.checkOrder(n, &s)
	if s.Task != nil && s.Predict != nil {
		d.Add(s.Task.Pos, "make a step of each", `a step has "predict" or "task", not both`)
	}
	return s, true
}

// structure is the closed list of the keys of a step that are not its action.
func (d *decoder) structure(s *Step) []Field {
	key := "steps." + s.ID.Value + "."
	s.ID = Text{}
	return []Field{
		{"step", true, Into(&s.ID, d.ID)},
		{"who", false, Into(&s.Who, d.Name)},
		{"tab", false, Into(&s.Tab, d.Name)},
		{"wait", false, Into(&s.Wait, d.wait)},
		{"at", false, Into(&s.At, d.Time)},
		{"times", false, Into(&s.Times, d.times)},
		{"predict", false, func(n *Node) { s.Predict = d.predict(n, key) }},
		{"task", false, func(n *Node) { s.Task = d.task(n, key) }},
		{"remember", false, func(n *Node) { s.Remember = d.remember(n) }},
		{"show", false, Into(&s.Show, d.tablesShown)},
		{"say", true, Into(&s.Say, d.prose(key+"say", true))},
		{"expect", false, func(n *Node) { s.Expect = n }},
		{"hint", false, func(n *Node) { s.Hint = d.hints(n, key+"hint.") }},
		{"formerly", false, Into(&s.Formerly, d.formerly(d.ID))},
	}
}

// tablesShown are the names of the tables that a step shows.
func (d *decoder) tablesShown(n *Node) ([]Text, bool) {
	all, ok := ListOf(&d.Reader, "show", d.Text)(n)
	if ok && len(all) == 0 {
		d.Add(n.Pos, "name a table, as in [Session], or leave it out", "%s has nothing in it", "show")
	}
	return all, ok
}

// hints reads the help of a step, a map of names and texts. A list of texts is read
// too; its texts are called 1, 2 and so on. key is their place in translations.
func (d *decoder) hints(n *Node, key string) []Hint {
	var hints []Hint
	switch n.Kind {
	case Scalar:
		d.Add(n.Pos, `write "hint:", below it a name and " |", and the text indented below that`, "hint is a map of names and texts, found a text")
	case List:
		items, _ := d.List(n, "hint")
		for i, item := range items {
			h := Hint{Name: Text{strconv.Itoa(i + 1), item.Pos}}
			Into(&h.Text, d.prose(key+h.Name.Value, true))(item)
			hints = append(hints, h)
		}
	default:
		entries, _ := d.Entries(n, "hint")
		for _, e := range entries {
			name, ok := d.label(e.Key)
			if !ok {
				continue
			}
			h := Hint{Name: name}
			d.hint(e.Value, &h, key)
			hints = append(hints, h)
		}
	}
	return slices.DeleteFunc(hints, func(h Hint) bool { return !h.Text.Given() })
}

// hint reads one help: a text, or a map with a text.
func (d *decoder) hint(n *Node, h *Hint, key string) {
	text := Into(&h.Text, d.prose(key+h.Name.Value, true))
	if n.Kind != Map {
		text(n)
		return
	}
	d.Map(n, "a hint",
		Field{"text", true, text},
		Field{"formerly", false, Into(&h.Formerly, d.formerly(d.label))},
	)
}

// label reads the name of a hint: an id or a name that is not a number alone.
func (d *decoder) label(n *Node) (Text, bool) {
	inForm := func(s string) string {
		s = strings.ReplaceAll(strings.ToLower(s), " ", "-")
		if !labelPattern().MatchString(s) {
			return ""
		}
		return s
	}
	return d.matching(n, labelPattern(), "a name of a-z, 0-9, - and _ with a letter in it", inForm)
}

// formerly returns a reader for the names that a thing had before.
func (d *decoder) formerly(name func(*Node) (Text, bool)) func(*Node) ([]Text, bool) {
	return ListOf(&d.Reader, "formerly", name)
}

// checkFormerly reports every name of before that a thing of the same kind has now,
// or that two of them claim: nobody could tell which of them is meant.
func (d *decoder) checkFormerly() {
	var steps, before []Text
	for _, s := range d.lesson.Steps {
		steps, before = append(steps, s.ID), append(before, s.Formerly...)
		var hints, hintsBefore []Text
		for _, h := range s.Hint {
			hints, hintsBefore = append(hints, h.Name), append(hintsBefore, h.Formerly...)
		}
		d.claims("hint", hints, hintsBefore)
		if s.Task != nil {
			d.claimTask(s.Task)
		}
		if s.Predict == nil {
			continue
		}
		var choices, choicesBefore []Text
		for _, c := range s.Predict.Choices {
			choices, choicesBefore = append(choices, c.Name), append(choicesBefore, c.Formerly...)
		}
		d.claims("choice", choices, choicesBefore)
	}
	d.claims("step", steps, before)
	d.claims("lesson", []Text{d.lesson.ID}, d.lesson.Formerly)
}

func (d *decoder) claims(what string, now, before []Text) {
	lines := map[string]int{}
	for _, t := range now {
		lines[t.Value] = t.Pos.Line
	}
	for _, t := range before {
		if line, taken := lines[t.Value]; taken {
			d.Add(t.Pos, "formerly holds names that nothing has any more", "%s is taken: line %d has a %s of that name", quote(t.Value), line, what)
			continue
		}
		lines[t.Value] = t.Pos.Line
	}
}

// givenStructure leaves out of the keys of a step what a given step has not:
// it is shown as one line, and explains and checks nothing.
func (d *decoder) givenStructure(fields []Field) []Field {
	for i, f := range fields {
		fields[i].Required = false
		if slices.Contains([]string{"step", "predict", "task", "show", "say", "expect", "hint"}, f.Name) {
			fields[i].Read = func(n *Node) {
				if d.inTask {
					d.Add(n.Pos, "delete it", "an act of a task has no %q", f.Name)
					return
				}
				d.Add(n.Pos, "delete it, or make it one of the steps", "a given step has no %q", f.Name)
			}
		}
	}
	return fields
}

// ifThere is the key of an act that is done only where the page has what it needs.
const ifThere = "if_there"

// mostTimes is how often one act is done at most.
const mostTimes = 20

// times reads how often an act is done.
func (d *decoder) times(n *Node) (Value[int], bool) {
	v, ok := d.Number(n)
	if ok && (v.Value < 1 || v.Value > mostTimes) {
		d.Add(n.Pos, "", "an act is done 1 to %d times, not %d", mostTimes, v.Value)
		return v, false
	}
	return v, ok
}

// wait reads a length of time that is to pass: more than none.
func (d *decoder) wait(n *Node) (Value[time.Duration], bool) {
	v, ok := d.Length(n)
	if ok && v.Value <= 0 {
		d.Add(n.Pos, "leave it out, or write a longer time", "the clock goes forward only, found %s", quote(n.Value))
		return v, false
	}
	return v, ok
}

// checkOrder checks where the keys of a step stand: `step` first, the time before
// the action.
func (d *decoder) checkOrder(n *Node, s *Step) {
	if s.ID.Given() && n.Entries[0].Key.Value != "step" {
		d.Add(n.Entries[0].Key.Pos, "", `the first key of a step is "step"`)
	}
	if s.Wait.Given() && s.At.Given() {
		d.Add(s.At.Pos, "keep one of them", `a step has "wait" or "at", not both`)
	}
	if len(s.Actions) == 0 {
		return
	}
	for _, e := range n.Entries {
		late := e.Key.Pos.Line > s.Actions[0].Key.Pos.Line ||
			e.Key.Pos.Line == s.Actions[0].Key.Pos.Line && e.Key.Pos.Col > s.Actions[0].Key.Pos.Col
		if late && (e.Key.Value == "wait" || e.Key.Value == "at") {
			d.Add(e.Key.Pos, "the time passes first, then the action happens", "%q stands before %q", e.Key.Value, s.Actions[0].Key.Value)
		}
	}
}

// remember reads the values that a step keeps.
func (d *decoder) remember(n *Node) []Remember {
	entries, _ := d.Entries(n, "remember")
	var kept []Remember
	for _, e := range entries {
		name, ok := d.Name(e.Key)
		if !ok {
			continue
		}
		m := Remember{Name: name}
		from := func(kind string) Field {
			return Field{kind, false, func(n *Node) {
				m.From = kind
				m.What, _ = d.Text(n)
			}}
		}
		if !d.Map(e.Value, "what is remembered", from("cookie"), from("set_cookie"), from("field"), from("header"), from("json"), from("session"), from("cache"), from("address"), from("body"),
			Field{"part", false, Into(&m.Part, d.Text)}) {
			continue
		}
		sources := slices.DeleteFunc(slices.Clone(e.Value.Entries), func(e Entry) bool { return e.Key.Value == "part" })
		switch {
		case len(sources) > 1:
			d.Add(sources[1].Key.Pos, "", "a name remembers one thing: a cookie, one of an answer, a field, a header, a value in JSON, in the session or in the cache, the address of the page, or a part of a body")
		case m.Part.Given() && len(sources) == 0:
			d.Add(m.Part.Pos, "as in {cookie: price, part: '^[^:]+:(.*)$'}", "part is of a value, which another key names")
		case m.Part.Given() && m.From == "body":
			d.Add(m.Part.Pos, "leave it out", "what is kept of a body is a part of it already")
		}
		if m.What.Given() {
			kept = append(kept, m)
		}
	}
	return kept
}

// predict reads a question and its choices. key is the step's place in translations.
func (d *decoder) predict(n *Node, key string) *Predict {
	p := &Predict{Pos: n.Pos}
	d.Map(n, "a prediction",
		Field{"ask", true, Into(&p.Ask, d.prose(key+"predict.ask", true))},
		Field{"choices", true, func(n *Node) { d.choices(n, p, key+"predict.choices.") }},
		Field{"about", false, Into(&p.About, d.ID)},
	)
	return p
}

func (d *decoder) choices(n *Node, p *Predict, key string) {
	entries, ok := d.Entries(n, "choices")
	lost := n.damaged || n.doubles > 0
	if ok && len(n.Entries) < 2 && !lost {
		d.Add(n.Pos, "", "a prediction has at least two choices")
	}
	for _, e := range entries {
		// A choice whose name is wrong is a choice all the same.
		d.PartName(e.Key)
		name := Text{e.Key.Value, e.Key.Pos}
		p.Choices = append(p.Choices, d.choice(name, e.Value, key+name.Value+"."))
	}
	if !lost && len(entries) == len(n.Entries) {
		d.checkAnswer(p)
	}
}

func (d *decoder) choice(name Text, n *Node, key string) Choice {
	c := Choice{Name: name}
	isMap := d.Map(n, "a choice",
		Field{"text", true, Into(&c.Text, d.prose(key+"text", false))},
		Field{"if", false, func(n *Node) { c.If = n }},
		Field{"right", false, Into(&c.Right, d.Bool)},
		Field{"reply", false, Into(&c.Reply, d.prose(key+"reply", true))},
		Field{"about", false, Into(&c.About, d.ID)},
		Field{"formerly", false, Into(&c.Formerly, d.formerly(d.PartName))},
	)
	switch {
	case !isMap:
	case n.Get("if") == nil && n.Get("right") == nil:
		d.Add(name.Pos, "write if: and an expectation, or right: true or false", "the choice %q does not say when it is right", name.Value)
	case n.Get("if") != nil && n.Get("right") != nil:
		d.Add(name.Pos, "keep one of them", `the choice %q has both "if" and "right"`, name.Value)
	}
	return c
}

// checkAnswer checks that the run decides among all choices or among none, and
// that exactly one is right where the lesson decides.
func (d *decoder) checkAnswer(p *Predict) {
	ifs, typed, right := 0, 0, 0
	for _, c := range p.Choices {
		switch {
		case c.If != nil:
			ifs++
		case c.Right.Given():
			typed++
			if c.Right.Value {
				right++
			}
		}
	}
	if ifs > 0 && typed > 0 {
		d.Add(p.Pos, "the run decides among all choices or among none", `some choices have "if", others "right"`)
	} else if typed == len(p.Choices) && typed > 0 && right != 1 {
		d.Add(p.Pos, "", "exactly one choice is right, found %d", right)
	}
}
