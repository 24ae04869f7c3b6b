package lesson

import (
	"bytes"
	"slices"
	"time"

	"statelab/internal/clock"
	"statelab/internal/diag"
)

// Chapter is a part of a course: lessons that belong together, in the order in which
// they are learnt.
type Chapter struct {
	ID      Text
	Title   Prose
	Aim     Prose // what can be done after it, in one sentence
	Lessons []Timed
}

// Timed is a lesson of a chapter and how long it takes, in whole minutes.
type Timed struct {
	ID    Text
	Takes Value[time.Duration]
}

// Path is a short way through a course.
type Path struct {
	ID      Text
	Title   Prose
	Takes   Value[time.Duration] // all that there is, in whole minutes
	Lessons []Text               // of the chapters, in the order of the path
}

// Lesson returns a lesson of the course by its id, and its chapter, nil where no chapter
// has it. A nil course has none.
func (c *Course) Lesson(id string) (*Chapter, *Timed) {
	if c == nil {
		return nil, nil
	}
	for i := range c.Chapters {
		for j := range c.Chapters[i].Lessons {
			if l := &c.Chapters[i].Lessons[j]; l.ID.Value == id {
				return &c.Chapters[i], l
			}
		}
	}
	return nil, nil
}

// Order returns the ids of the lessons of all chapters, in the order in which they are
// learnt. A nil course has none.
func (c *Course) Order() []string {
	var ids []string
	if c != nil {
		for _, chapter := range c.Chapters {
			for _, l := range chapter.Lessons {
				ids = append(ids, l.ID.Value)
			}
		}
	}
	return ids
}

// InOrder sorts the names of lessons of the course's folder as the course has them. Those
// of no chapter come last, as they were. The course may be nil.
func (c *Course) InOrder(names []string) []string {
	place := map[string]int{}
	order := c.Order()
	for i, id := range order {
		place[id] = i + 1
	}
	at := func(name string) int {
		if i := place[name]; i > 0 {
			return i
		}
		return len(order) + 1
	}
	sorted := slices.Clone(names)
	slices.SortStableFunc(sorted, func(a, b string) int { return at(a) - at(b) })
	return sorted
}

// Missing are the lessons of the chapters that are not among the names of the lessons in
// the course's folder. A nil course misses none.
func (c *Course) Missing(names []string) []string {
	return slices.DeleteFunc(c.Order(), func(id string) bool { return slices.Contains(names, id) })
}

// CheckLessons reports every lesson of a chapter that is Missing. Of one that is somewhere
// else the hint is the command that copies it; the command is empty for one that is nowhere,
// and known are the names of all that can be copied.
func (c *Course) CheckLessons(names, known []string, copied func(ids ...string) string) diag.List {
	var r Reader
	missing := c.Missing(names)
	for _, chapter := range c.Chapters {
		for _, l := range chapter.Lessons {
			if !slices.Contains(missing, l.ID.Value) {
				continue
			}
			hint := r.Guess(l.ID.Value, slices.Concat(names, known), "a chapter has lessons of its own folder")
			if slices.Contains(known, l.ID.Value) {
				hint = copied(l.ID.Value) + " puts it there"
			}
			r.Add(l.ID.Pos, hint, "there is no lesson %s.yaml beside %s", l.ID.Value, baseName(c.File))
		}
	}
	r.Problems.Quote(c.File, c.Source)
	return r.Problems
}

func (d *decoder) chapters(n *Node, c *Course) {
	entries, _ := d.Entries(n, "chapters")
	lines := map[string]int{} // where a lesson stands first
	for _, e := range entries {
		id, ok := d.ID(e.Key)
		if !ok {
			continue
		}
		chapter, key := Chapter{ID: id}, "chapters."+id.Value+"."
		d.Map(e.Value, "a chapter",
			Field{"title", true, Into(&chapter.Title, d.prose(key+"title", false))},
			Field{"aim", true, Into(&chapter.Aim, d.prose(key+"aim", false))},
			Field{"lessons", true, func(n *Node) {
				chapter.Lessons = d.timed(n, lines)
				c.unread = c.unread || n.Kind != Map
			}},
		)
		c.Chapters = append(c.Chapters, chapter)
	}
}

// timed reads the lessons of a chapter: a map of ids and how long each takes.
func (d *decoder) timed(n *Node, lines map[string]int) []Timed {
	var lessons []Timed
	entries, _ := d.Entries(n, "the lessons of a chapter")
	for _, e := range entries {
		l := Timed{}
		var ok bool
		if l.ID, ok = d.ID(e.Key); !ok {
			continue
		}
		if line := lines[l.ID.Value]; line > 0 {
			d.Add(l.ID.Pos, "", "the lesson %s is in two chapters: the first time in line %d", l.ID.Value, line)
			continue
		}
		lines[l.ID.Value] = l.ID.Pos.Line
		l.Takes, _ = d.minutes(e.Value)
		lessons = append(lessons, l)
	}
	return lessons
}

// minutes reads how long something takes: whole minutes, one at least, and a day at most.
func (d *decoder) minutes(n *Node) (Value[time.Duration], bool) {
	v, ok := d.Length(n)
	if ok && (v.Value < time.Minute || v.Value > 24*time.Hour || v.Value%time.Minute != 0) {
		d.wanted(n, "whole minutes, such as 10m", "")
		return Value[time.Duration]{}, false
	}
	return v, ok
}

func (d *decoder) paths(n *Node, c *Course) {
	entries, _ := d.Entries(n, "paths")
	for _, e := range entries {
		id, ok := d.ID(e.Key)
		if !ok {
			continue
		}
		p := Path{ID: id}
		d.Map(e.Value, "a path",
			Field{"title", true, Into(&p.Title, d.prose("paths."+id.Value+".title", false))},
			Field{"takes", true, Into(&p.Takes, d.minutes)},
			Field{"lessons", true, Into(&p.Lessons, ListOf(&d.Reader, "the lessons of a path", d.ID))},
		)
		c.Paths = append(c.Paths, p)
	}
}

// checkPath reports what a path has and no chapter, what it has twice, and a path that
// is longer than it says.
func (d *decoder) checkPath(p *Path, c *Course) {
	var all time.Duration
	seen := map[string]bool{}
	for _, id := range p.Lessons {
		_, l := c.Lesson(id.Value)
		switch {
		case l == nil:
			d.Add(id.Pos, d.Guess(id.Value, c.Order(), "a path leads through lessons of the chapters"), "no chapter has the lesson %s", quote(id.Value))
			continue
		case seen[id.Value]:
			d.Add(id.Pos, "", "the path leads through %s twice", id.Value)
		}
		seen[id.Value] = true
		all += l.Takes.Value
	}
	if p.Takes.Given() && all > p.Takes.Value {
		d.Add(p.Takes.Pos, "leave a lesson out, or take more time", "the lessons of the path take %s, and the path has %s", clock.FormatLength(all), clock.FormatLength(p.Takes.Value))
	}
}

// Key is the id under which something is kept of the lessons of a course, empty for those
// of none.
func (c *Course) Key() string {
	if c == nil {
		return ""
	}
	return c.ID.Value
}

// Outline reads of course.yaml what who plays a lesson needs, in the language in which it
// is written: what it is called, its chapters and paths. It is nil where the folder has
// none, or none that can be read. What is wrong with it is for LoadCourse to say.
func (f Folder) Outline() (*Course, error) {
	src, err := f.courseSource()
	if src == nil || err != nil {
		return nil, err
	}
	c, _ := ParseCourse(f.shown(CourseName+".yaml"), without(src, "topics:", "misconceptions:", "claims:"))
	return c, nil
}

// without leaves sections out of a file, by the keys with which they begin: all up to the
// next line that is not indented.
func without(src []byte, keys ...string) []byte {
	var rest []byte
	inside := false
	for line := range bytes.Lines(src) {
		if !bytes.ContainsAny(line[:1], " \t#\r\n") {
			inside = slices.ContainsFunc(keys, func(key string) bool { return bytes.HasPrefix(line, []byte(key)) })
		}
		if !inside {
			rest = append(rest, line...)
		}
	}
	return rest
}
