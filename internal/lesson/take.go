package lesson

import (
	"bytes"
	"slices"
	"strings"

	"statelab/internal/clock"
	"statelab/internal/rule"
)

// Abouts are the misconceptions that the step asks about, in its question or task as a whole
// or by one of the answers to choose, each once.
func (s *Step) Abouts() []string {
	ids := []string{s.About().Value}
	if s.Predict != nil {
		for _, c := range s.Predict.Choices {
			if !slices.Contains(ids, c.About.Value) {
				ids = append(ids, c.About.Value)
			}
		}
	}
	return ids
}

// NewCourse is the source of a course that holds nothing yet, with its title in the
// language in which it is written.
func NewCourse(id string, lang rule.Language, title string) []byte {
	src := "statelab: 1\ncourse: " + id + "\n"
	if lang != rule.English {
		src += "language: " + string(lang) + "\n"
	}
	return []byte(src + NewEntry("title", NewText(title)).YAML(0) + "\n")
}

// Take returns the source of the course with what lessons of another course need in it: the
// misconceptions that they ask about, the names of their topics and, where the lessons are
// to stand in chapters, each in the chapter that has its id in the other course, which is
// made where there is none. Whatever stands there stays as it is, byte for byte. The
// translations of what is new are Borrow's.
func (c *Course) Take(of *Course, lessons []*Lesson, inChapters bool) []byte {
	root, _ := ParseNode(c.File, c.Source)
	t := taking{c: c, root: root, to: Amend(c.Source)}
	if inChapters {
		t.chapters(of, lessons)
	}
	asked, topics := map[string]bool{}, map[string]bool{}
	for _, l := range lessons {
		for _, topic := range l.Topics {
			topics[topic.Value] = true
		}
		for i := range l.Steps {
			for _, id := range l.Steps[i].Abouts() {
				asked[id] = true
			}
		}
	}
	var named, believed []Entry
	for _, topic := range of.Topics {
		if topics[topic.ID.Value] && !slices.ContainsFunc(c.Topics, func(t Topic) bool { return t.ID.Value == topic.ID.Value }) {
			named = append(named, t.entry(topic.ID, t.text("title", topic.Title)))
		}
	}
	for _, m := range of.Misconceptions {
		if asked[m.ID.Value] && c.Misconception(m.ID.Value) == nil {
			believed = append(believed, t.entry(m.ID, t.text("text", m.Text)))
		}
	}
	t.section("topics", named)
	t.section("misconceptions", believed)
	return append(t.to.Source(), t.behind...)
}

// taking amends the source of a course.
type taking struct {
	c      *Course
	root   *Node
	to     *Amendments
	behind []byte // all that is there: sections that the course did not have
}

func (t *taking) entry(key Text, entries ...Entry) Entry {
	return NewEntry(key.Value, &Node{Kind: Map, Entries: entries})
}

// text is a text for people in the language of the course.
func (t *taking) text(key string, p Prose) Entry { return NewEntry(key, NewText(p.In(t.c.Language))) }

// section adds entries to a section of the course.
func (t *taking) section(key string, entries []Entry) {
	if len(entries) == 0 {
		return
	}
	if there := t.root.Get(key); there != nil {
		t.to.Add(there, entries...)
		return
	}
	var b bytes.Buffer
	if len(t.behind) == 0 && !bytes.HasSuffix(t.c.Source, []byte("\n")) {
		b.WriteString("\n")
	}
	b.WriteString("\n" + key + ":\n")
	for _, e := range entries {
		text := e.lines(2)
		if key == "topics" { // a name each
			text = e.YAML(2)
		}
		b.WriteString("  " + text + "\n")
	}
	text := b.Bytes()
	if bytes.Contains(t.c.Source, []byte("\r\n")) {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	t.behind = append(t.behind, text...)
}

// lines writes the entry with every text of it on a line of its own: people change them, and
// put lessons in another order.
func (e Entry) lines(indent int) string {
	if e.Value.Kind != Map {
		return e.YAML(indent)
	}
	text := yamlText(e.Key.Value, false) + ":"
	for _, inner := range e.Value.Entries {
		text += "\n" + strings.Repeat(" ", indent+2) + inner.lines(indent+2)
	}
	return text
}

// chapters gives each lesson that is in no chapter its place, in the order of the lessons; those
// of one chapter stand together.
func (t *taking) chapters(of *Course, lessons []*Lesson) {
	timed := map[*Chapter][]Entry{}
	var order []*Chapter
	for _, taken := range lessons {
		chapter, l := of.Lesson(taken.ID.Value)
		if _, in := t.c.Lesson(taken.ID.Value); in != nil || chapter == nil || slices.ContainsFunc(timed[chapter], func(e Entry) bool { return e.Key.Value == taken.ID.Value }) {
			continue
		}
		if timed[chapter] == nil {
			order = append(order, chapter)
		}
		timed[chapter] = append(timed[chapter], NewEntry(taken.ID.Value, NewText(clock.FormatLength(l.Takes.Value))))
	}
	var added []Entry
	for _, chapter := range order {
		timed := timed[chapter]
		if all := t.root.Get("chapters"); all != nil && all.Get(chapter.ID.Value) != nil {
			t.to.Add(all.Get(chapter.ID.Value).Get("lessons"), timed...)
			continue
		}
		added = append(added, t.entry(chapter.ID, t.text("title", chapter.Title), t.text("aim", chapter.Aim), NewEntry("lessons", &Node{Kind: Map, Entries: timed})))
	}
	t.section("chapters", added)
}
