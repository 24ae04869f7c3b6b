package scenario

import (
	"maps"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
)

// readHoles reads what the tasks of the lesson say of their holes. What stands in one that
// an earlier task has is the answer of that one.
func (c *compiler) readHoles() {
	c.tasks, c.holes = map[*lesson.Task]*task{}, language.Fillings{}
	c.Write(c.holes) // what is read of one is known of the next
	declared, before := map[string]lesson.Text{}, map[string]language.Hole{}
	for i := range c.lesson.Steps {
		src := c.lesson.Steps[i].Task
		if src == nil {
			continue
		}
		t := &task{Task: src, answer: language.Fillings{}}
		c.tasks[src] = t
		for _, part := range src.Write {
			earlier, again := before[part.Name.Value]
			if !again {
				declared[part.Name.Value] = part.Name
			}
			h, ok := c.Hole(part)
			ok = c.starts(&h, part, earlier, again) && ok
			t.holes = append(t.holes, h)
			if before[part.Name.Value] = h; !ok {
				continue
			}
			if !again {
				c.holes[part.Name.Value] = c.fill(h, h.Start)
			}
			t.answer[part.Name.Value] = c.fill(h, h.Answer)
		}
	}
	c.placeHoles(declared)
}

// starts looks whether a task says what stands first in a hole, and only where no earlier one does.
func (c *compiler) starts(h *language.Hole, part lesson.Part, earlier language.Hole, again bool) bool {
	switch {
	case !again && !h.Start.Given() && part.Node.Kind == lesson.Map && part.Node.Get("start") == nil:
		c.Add(part.Node.Pos, "write start: …", "%s needs the key %q", "a hole", "start")
		return false
	case !again:
		return true
	case h.Start.Given():
		c.Add(h.Start.Pos, "leave it out", "the hole %q is that of the task above whose answer is in line %d, and that is what stands here first", h.Name.Value, earlier.Answer.Pos.Line)
		return false
	case h.Kind != "" && earlier.Kind != "" && h.Kind != earlier.Kind:
		c.Add(part.Node.Get("kind").Pos, "write kind: "+earlier.Kind+", or give it another name", "the hole %q is one of kind %s, in line %d", h.Name.Value, earlier.Kind, earlier.Name.Pos.Line)
		return false
	}
	h.Start = earlier.Answer
	return true
}

// fill reads what the lesson writes in a hole.
func (c *compiler) fill(h language.Hole, text lesson.Text) language.Filling {
	return c.fillBy(c.ReadHole, h, text)
}

// readsHole is [language.Reader.ReadHole], or what reads a text as something else than an answer.
type readsHole func(language.Hole, string) (language.Filling, diag.List)

func (c *compiler) fillBy(read readsHole, h language.Hole, text lesson.Text) language.Filling {
	if strings.TrimSpace(text.Value) == language.Nothing {
		c.Add(text.Pos, "write '' for nothing", "whoever types - alone in a hole has nothing stand there, so nobody can write it")
		return language.Filling{}
	}
	if len(c.lesson.Sites) > 0 && !c.stands(h.Name.Value) { // which is told of the hole: nothing stands around its lines
		return language.Filling{}
	}
	f, problems := read(h, text.Value)
	for _, p := range problems {
		p.Pos = c.InWritten(text, p.Pos)
		c.Problems = append(c.Problems, p)
	}
	return f
}

// stands reports whether a site or an act has a hole.
func (c *compiler) stands(hole string) (is bool) {
	c.eachPlace(func(places []language.HolePlace, _ int) {
		is = is || slices.ContainsFunc(places, func(p language.HolePlace) bool { return p.Name.Value == hole })
	})
	return is
}

// eachPlace gives the places of holes of each site, with its number, and of each act, with -1.
func (c *compiler) eachPlace(do func(places []language.HolePlace, site int)) {
	for i, site := range c.lesson.Sites {
		do(language.Holes(site.Node), i)
	}
	for _, acts := range c.lesson.AllActs() {
		for _, s := range acts {
			for _, a := range s.Actions {
				do(language.Holes(a.Value), -1)
			}
		}
	}
}

// placeHoles looks whether each hole stands where its kind has a place, and which sites
// have holes of which task.
func (c *compiler) placeHoles(declared map[string]lesson.Text) {
	stands, meant := map[string]diag.Pos{}, map[string]bool{}
	look := func(places []language.HolePlace, in func(*task)) {
		for _, p := range places {
			tasks, h := c.holesCalled(p.Name.Value)
			t := len(tasks) > 0
			switch {
			case len(c.lesson.Steps) == 0: // which is a problem of its own
				continue
			case !t && c.draft: // it is written later
				c.holes[p.Name.Value] = p.Unfilled()
				continue
			case !t && c.unwritten():
				continue // what fills it could not be read, which is told
			case !t:
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
				for _, t := range tasks {
					delete(t.answer, p.Name.Value)
				}
				meant[p.Name.Value] = true
				continue
			}
			if first, twice := stands[p.Name.Value]; twice && h.Kind == language.ViewHole {
				c.Add(c.HoleAt(p), "give this place a hole of its own", "the hole %q stands in line %d already, and lines of a view stand in one place", p.Name.Value, first.Line)
			}
			stands[p.Name.Value] = c.HoleAt(p)
			for _, t := range tasks {
				in(t)
			}
		}
	}
	c.eachPlace(func(places []language.HolePlace, site int) {
		look(places, func(t *task) {
			for j, other := range c.lesson.Sites {
				if site >= 0 && (j == site || c.PartOf(other, c.lesson.Sites[site])) && !slices.Contains(t.sites, j) {
					t.sites = append(t.sites, j)
				}
			}
		})
	})
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
	language.ViewHole:      "it is an item of a page's actions, - {hole: NAME}, or a line of its own in a view or in a file of the site",
	language.SettingsHole:  "it is a key of a site's settings: settings: {hole: NAME}",
	language.AddressHole:   "it stands for a whole text of a page or an act: visit: {hole: NAME}",
	language.TextHole:      "it stands for a whole text of a page or an act, visit: {hole: NAME}, or is a line of its own in a template",
}

// holesCalled returns the tasks that have a hole, in their order, and what the first says of it.
func (c *compiler) holesCalled(name string) (tasks []*task, first language.Hole) {
	for i := range c.lesson.Steps {
		t := c.tasks[c.lesson.Steps[i].Task]
		if t == nil {
			continue
		}
		if at := slices.IndexFunc(t.holes, func(h language.Hole) bool { return h.Name.Value == name }); at >= 0 {
			if len(tasks) == 0 {
				first = t.holes[at]
			}
			tasks = append(tasks, t)
		}
	}
	return tasks, first
}
