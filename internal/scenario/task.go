package scenario

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
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

// readHoles reads what the tasks of the lesson say of their holes, and looks whether the
// lesson has each of them once.
func (c *compiler) readHoles() {
	c.tasks, c.holes = map[*lesson.Task]*task{}, language.Fillings{}
	c.Write(c.holes) // what is read of one is known of the next
	declared := map[string]lesson.Text{}
	for i := range c.lesson.Steps {
		src := c.lesson.Steps[i].Task
		if src == nil {
			continue
		}
		t := &task{Task: src, answer: language.Fillings{}}
		c.tasks[src] = t
		for _, part := range src.Write {
			if before, double := declared[part.Name.Value]; double {
				c.Add(part.Name.Pos, "give it another name", "the hole %q is filled already, in line %d", part.Name.Value, before.Pos.Line)
				continue
			}
			declared[part.Name.Value] = part.Name
			h, ok := c.Hole(part)
			t.holes = append(t.holes, h)
			if !ok {
				continue
			}
			c.holes[part.Name.Value] = c.fill(h, h.Start)
			t.answer[part.Name.Value] = c.fill(h, h.Answer)
		}
	}
	c.placeHoles(declared)
}

// fill reads what the lesson writes in a hole.
func (c *compiler) fill(h language.Hole, text lesson.Text) language.Filling {
	if strings.TrimSpace(text.Value) == language.Nothing {
		c.Add(text.Pos, "write '' for nothing", "whoever types - alone in a hole has nothing stand there, so nobody can write it")
		return language.Filling{}
	}
	f, problems := c.ReadHole(h, text.Value)
	for _, p := range problems {
		p.Pos = c.InText(text, p.Pos)
		c.Problems = append(c.Problems, p)
	}
	return f
}

// placeHoles looks whether each hole stands where its kind has a place, and which sites
// have holes of which task.
func (c *compiler) placeHoles(declared map[string]lesson.Text) {
	stands, meant := map[string]diag.Pos{}, map[string]bool{}
	look := func(places []language.HolePlace, in func(*task)) {
		for _, p := range places {
			t, h := c.holeCalled(p.Name.Value)
			switch {
			case len(c.lesson.Steps) == 0: // which is a problem of its own
				continue
			case t == nil && c.draft: // it is written later
				c.holes[p.Name.Value] = p.Unfilled()
				continue
			case t == nil && c.unwritten():
				continue // what fills it could not be read, which is told
			case t == nil:
				for name := range declared {
					if diag.DidYouMean(p.Name.Value, []string{name}) != "" {
						meant[name] = true // which is told here
					}
				}
				c.Add(c.HoleAt(p), c.Guess(p.Name.Value, slices.Sorted(maps.Keys(declared)), "a step fills it: task: {write: {"+p.Name.Value+": …}}"), "no task fills the hole %q", p.Name.Value)
				continue
			case h.Kind != "" && !slices.Contains(p.Kinds, h.Kind):
				c.Add(c.HoleAt(p), placeOf[h.Kind], "a hole of kind %s does not stand here", h.Kind)
				delete(c.holes, p.Name.Value)
				delete(t.answer, p.Name.Value)
				meant[p.Name.Value] = true
				continue
			}
			if first, twice := stands[p.Name.Value]; twice && h.Kind == language.ViewHole {
				c.Add(c.HoleAt(p), "give this place a hole of its own", "the hole %q stands in line %d already, and lines of a view stand in one place", p.Name.Value, first.Line)
			}
			stands[p.Name.Value] = c.HoleAt(p)
			in(t)
		}
	}
	for i, site := range c.lesson.Sites {
		look(language.Holes(site.Node), func(t *task) {
			for j, other := range c.lesson.Sites {
				if (j == i || c.PartOf(other, site)) && !slices.Contains(t.sites, j) {
					t.sites = append(t.sites, j)
				}
			}
		})
	}
	for _, acts := range c.lesson.AllActs() {
		for _, s := range acts {
			for _, a := range s.Actions {
				look(language.Holes(a.Value), func(*task) {})
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		if _, stood := stands[name]; !stood && !meant[name] && len(c.lesson.Sites) > 0 {
			c.Add(declared[name].Pos, "write {hole: "+name+"} where it belongs", "no site and no act has the hole %q", name)
		}
	}
}

// unwritten reports whether the holes of a task could not be read.
func (c *compiler) unwritten() bool {
	return slices.ContainsFunc(c.lesson.Steps, func(s lesson.Step) bool { return s.Task != nil && s.Task.Do == nil && len(s.Task.Write) == 0 })
}

// placeOf says where a hole of a kind stands.
var placeOf = map[string]string{
	language.SetCookieHole: "it is an item of a page's actions: - {hole: NAME}",
	language.ViewHole:      "it is an item of a page's actions, - {hole: NAME}, or a line of its own in a view",
	language.SettingsHole:  "it is a key of a site's settings: settings: {hole: NAME}",
	language.AddressHole:   "it stands for a whole text of a page or an act: visit: {hole: NAME}",
	language.TextHole:      "it stands for a whole text of a page or an act: visit: {hole: NAME}",
}

func (c *compiler) holeCalled(name string) (*task, language.Hole) {
	for _, t := range c.tasks {
		for _, h := range t.holes {
			if h.Name.Value == name {
				return t, h
			}
		}
	}
	return nil, language.Hole{}
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
		read := mistake{Mistake: m, fill: c.answers(t, m.Try), acts: c.actsAside(t, m.Acts)}
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

// models are those of the sites of a task in which a view is written.
func (c *compiler) models(t *task) []trace.Model {
	if !slices.ContainsFunc(t.holes, func(h language.Hole) bool { return h.Kind == language.ViewHole }) {
		return nil
	}
	var all []trace.Model
	in := c.aside(t, t.answer)
	for _, i := range t.sites {
		for _, m := range in.ReadSite(c.lesson.Sites[i]).Models {
			told := trace.Model{Name: m.Name}
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
		site := in.ReadSite(c.lesson.Sites[i])
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
					p.Pos = c.InText(h.Answer, p.Pos)
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
			all[e.Key.Value] = c.fill(t.holes[i], text)
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
		d.Sites = append(d.Sites, aside.ReadSite(c.lesson.Sites[i]))
	}
	c.takeProblems(t, aside)
	return d
}
