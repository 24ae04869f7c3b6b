package scenario

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/djangocode"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// task is a task whose every word has been understood.
type task struct {
	*lesson.Task
	holes    []language.Hole
	around   map[string]around // of the holes in views
	models   []trace.Model     // that a view may name
	before   language.Fillings // of all holes of the lesson, before the task
	answer   language.Fillings // of its holes
	sites    []int             // of the lesson, that have one of its holes
	acting   lesson.Step       // who does, and in which tab: the step's
	also     []other
	promises []promise
	mistakes []mistake

	verbs []string
	goal  language.Condition // nil where promises alone say when it is done
	never []language.Condition
	acts  []step // the answer of who does

	reader *language.Reader // as it stands before the step
}

// around is the view in which a hole is: the lines above and below, and by how many blanks
// what stands between them is indented.
type around struct {
	above, below string
	indent       int
}

// other is a right answer beside the one that the lesson goes on with.
type other struct {
	name lesson.Text
	fill language.Fillings
	acts []step
}

type promise struct {
	*lesson.Promise
	expect language.Condition
}

type mistake struct {
	*lesson.Mistake
	fill language.Fillings
	acts []step
	when language.Answering
}

// task reads the task of a step. From here on the lesson goes on with its answer.
func (c *compiler) task(src *lesson.Step) *task {
	t := c.tasks[src.Task]
	t.before, t.acting = maps.Clone(c.holes), lesson.Step{Who: src.Who, Tab: src.Tab}
	t.reader = c.Filled(c.holes)
	t.around, t.models = c.around(t), c.models(t)
	with := c.aside(t, t.answer)
	for _, a := range t.Also {
		t.also = append(t.also, other{a.Name, c.answers(t, a.Node), c.actsAside(t, a.Acts)})
	}
	for i := range t.Promises {
		p := &t.Promises[i]
		in := c.aside(t, t.answer)
		in.actsOf(p.Acts)
		if p.Expect != nil {
			t.promises = append(t.promises, promise{p, in.Expect(p.Expect)})
		}
		c.takeProblems(t, in)
	}
	if t.Do != nil {
		c.do(src, t, with)
	}
	for i := range t.Mistakes {
		m := &t.Mistakes[i]
		read := mistake{Mistake: m, fill: c.mistaken(t, m.Try), acts: c.actsAside(t, m.Acts)}
		if m.If != nil {
			read.when = with.When(m.If, t.Task)
		}
		t.mistakes = append(t.mistakes, read)
	}
	c.takeProblems(t, with)
	maps.Copy(c.holes, t.answer)
	c.Write(c.holes)
	return t
}

// models are those of the sites of a task in which a view is written, as they are before: the answer may be a field.
func (c *compiler) models(t *task) []trace.Model {
	if !slices.ContainsFunc(t.holes, func(h language.Hole) bool { return h.Kind == language.ViewHole }) {
		return nil
	}
	var all []trace.Model
	in := c.aside(t, t.before)
	for _, i := range t.sites {
		for _, m := range in.ReadSite(in.SiteNow(i)).Models {
			told := trace.Model{Name: m.Name, Defined: djangocode.Defined(m), Methods: djangocode.MethodsOf(m)}
			for _, f := range m.Fields {
				told.Fields = append(told.Fields, f.Name)
			}
			all = append(all, told)
		}
	}
	return all
}

// around finds the views in which the holes of a task are.
func (c *compiler) around(t *task) map[string]around {
	all := map[string]around{}
	for _, h := range t.holes {
		name := h.Name.Value
		if above, below, indent, ok := t.reader.AroundInText(name); ok {
			all[name] = around{above, below, indent}
		}
		if h.Kind != language.ViewHole {
			continue
		}
		if above, below, indent, ok := t.reader.AroundInLines(name); ok {
			all[name] = around{above, below, indent}
			continue
		}
		place := h.Place(t.before[name], t.answer[name])
		in, ok := c.aroundPlace(t, name, place.Above())
		if !ok || strings.TrimSpace(in.below) == djangocode.NoAnswer { // what is written there answers
			in, ok = c.aroundPlace(t, name, place)
		}
		if ok {
			all[name] = in
		}
	}
	return all
}

// aroundPlace finds the view in which the place of a hole is.
func (c *compiler) aroundPlace(t *task, name string, place language.Filling) (at around, ok bool) {
	in := c.aside(t, language.Fillings{name: place})
	for _, i := range t.sites {
		site := in.ReadSite(in.SiteNow(i))
		if above, below, indent, found := djangocode.AroundMiddleware(site); found {
			at, ok = around{above, below, indent}, true
		}
		for path := range site.Pages {
			if above, below, indent, found := djangocode.Around(site, path); found {
				at, ok = around{above, below, indent}, true
			}
		}
	}
	return at, ok
}

// aside is a compiler that stands before the task with something in its holes. What it
// keeps and finds wrong is its own.
func (c *compiler) aside(t *task, written language.Fillings) *compiler {
	all := maps.Clone(t.before)
	maps.Copy(all, written)
	return &compiler{Reader: t.reader.Filled(all), lesson: c.lesson}
}

// takeProblems takes over what a compiler aside found wrong. What is wrong with an answer
// stands where the answer does.
func (c *compiler) takeProblems(t *task, aside *compiler) {
	for _, p := range aside.Problems {
		if hole, ok := language.InHole(p.Pos); ok {
			for _, h := range t.holes {
				if h.Name.Value == hole {
					p.Pos = c.InWritten(h.Answer, p.Pos)
				}
			}
		}
		c.Add(p.Pos, p.Hint, "%s", p.Message)
	}
	aside.Problems = nil
	c.Uses(aside.Reader)
}

// actsOf reads acts that are written as those that set the scene.
func (c *compiler) actsOf(acts []lesson.Step) (all []step) {
	for i := range acts {
		all = append(all, c.step(&acts[i], true))
	}
	return all
}

// actsAside is actsOf for acts that the lesson does not go on with.
func (c *compiler) actsAside(t *task, acts []lesson.Step) []step {
	in := c.aside(t, t.answer)
	all := in.actsOf(acts)
	c.takeProblems(t, in)
	return all
}

// answers reads what the lesson writes in the holes of a task, whose other holes keep
// what stands there before.
func (c *compiler) answers(t *task, n *lesson.Node) language.Fillings {
	return c.writes(t, n, c.ReadHole)
}

// mistaken is answers for what is a mistake: that something in it raises an exception may be what it is about.
func (c *compiler) mistaken(t *task, n *lesson.Node) language.Fillings {
	return c.writes(t, n, c.ReadMistake)
}

func (c *compiler) writes(t *task, n *lesson.Node, read readsHole) language.Fillings {
	if t.Do != nil || n == nil || len(t.holes) == 0 {
		return nil
	}
	all := language.Fillings{}
	for _, h := range t.holes {
		all[h.Name.Value] = t.before[h.Name.Value]
	}
	entries, _ := c.Entries(n, "what is written")
	for _, e := range entries {
		i := slices.IndexFunc(t.holes, func(h language.Hole) bool { return h.Name.Value == e.Key.Value })
		if i < 0 {
			var names []string
			for _, h := range t.holes {
				names = append(names, h.Name.Value)
			}
			c.Unknown(e.Key, "what is written", names)
			continue
		}
		if text, ok := c.Text(e.Value); ok {
			all[e.Key.Value] = c.fillBy(read, t.holes[i], text)
		}
	}
	return all
}

// do reads what a task says of what is to be done.
func (c *compiler) do(src *lesson.Step, t *task, with *compiler) {
	d := t.Do
	t.verbs = c.CheckVerbs(d.Verbs)
	if len(src.Actions) > 0 {
		c.Add(src.Actions[0].Key.Pos, "write it under answer", `a step whose task has "do" has no action: its answer is what happens`)
	}
	if d.Goal == nil && len(t.Promises) == 0 {
		c.Add(d.Pos, "write goal: or promises:", "nothing says when the task is done")
	}
	if d.Goal != nil {
		t.goal = language.AtOnce(with.Expect(d.Goal))
	}
	for _, n := range d.Never {
		if n.If != nil {
			t.never = append(t.never, with.Expect(n.If))
		}
	}
	t.acts = c.actsOf(d.Answer)
	for i := range t.acts {
		c.checkDone(t, &t.acts[i])
	}
	for _, m := range t.Mistakes {
		for i := range m.Acts {
			c.checkWho(&m.Acts[i])
		}
	}
}

// checkDone looks whether an act of the answer is one that the task opens.
func (c *compiler) checkDone(t *task, s *step) {
	c.checkWho(s.Step)
	verb, pos := language.Wait, s.Pos
	if len(s.Actions) > 0 {
		verb, pos = s.Actions[0].Key.Value, s.Actions[0].Key.Pos
	}
	if language.VerbOf(verb) == nil && verb != language.Wait {
		return
	}
	if !slices.Contains(t.verbs, verb) {
		c.Add(pos, "write verbs: ["+strings.Join(append(slices.Clone(t.verbs), verb), ", ")+"], or another answer", "the answer uses %s, which the task does not open", verb)
	}
}

func (c *compiler) checkWho(s *lesson.Step) {
	if s.Who.Given() {
		c.Add(s.Who.Pos, "leave it out", "who of the step acts, and nobody else")
	}
}

// deploy is what the sites run once the answer of a task is written, nil where nothing is
// written in a site.
func (c *compiler) deploy(t *task) *world.Deploy {
	if len(t.sites) == 0 {
		return nil
	}
	aside := c.aside(t, t.answer)
	d := &world.Deploy{}
	for _, i := range t.sites {
		d.Sites = append(d.Sites, aside.ReadSite(aside.SiteNow(i)))
	}
	c.takeProblems(t, aside)
	return d
}
