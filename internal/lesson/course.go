package lesson

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"statelab/internal/diag"
	"statelab/internal/rule"
)

// CourseName is the name of the file that says what the lessons of a folder have in
// common, without ".yaml". A file of that name that has none of the keys of a course is a
// lesson.
const CourseName = "course"

// Course is what the lessons of a folder have in common: the chapters that they form,
// short paths through them, the closed list of the misconceptions that their questions
// are about, the names of their topics, and the claims of the course notes.
type Course struct {
	File           string // as shown in positions
	Source         []byte
	ID             Text
	Language       rule.Language // of its prose
	Title          Prose
	Chapters       []Chapter // none: the lessons have no order
	Paths          []Path
	Topics         []Topic
	Misconceptions []Misconception
	Claims         []Claim
	Overlays       []*Overlay // the translations applied

	unread bool     // of a chapter the lessons could not be read
	lender []*Prose // see Borrow
}

// Topic is what lessons can be about, with its name on the screen.
type Topic struct {
	ID    Text
	Title Prose
}

// Misconception is something that learners believe and that does not hold.
type Misconception struct {
	ID    Text
	Text  Prose  // the belief, in one sentence
	Notes []Text // where the course notes say it: an author's own ids
}

// Misconception returns the misconception of the id, or nil where the course has none.
func (c *Course) Misconception(id string) *Misconception {
	for i := range c.Misconceptions {
		if c.Misconceptions[i].ID.Value == id {
			return &c.Misconceptions[i]
		}
	}
	return nil
}

// TopicTitle returns the name of a topic in the language, its id where the course does not name it. A
// nil course names none.
func (c *Course) TopicTitle(id string, lang rule.Language) string {
	if c != nil {
		for _, t := range c.Topics {
			if t.ID.Value == id {
				return t.Title.In(lang)
			}
		}
	}
	return id
}

// LoadCourse reads course.yaml and its translations. The list holds what is wrong with
// them; the course is nil where the folder has none, or none that could be read.
func (f Folder) LoadCourse() (*Course, diag.List, error) {
	src, err := f.courseSource()
	if src == nil || err != nil {
		return nil, nil, err
	}
	c, problems := ParseCourse(f.shown(CourseName+".yaml"), src)
	if c == nil {
		return nil, problems, nil
	}
	more, err := f.lay(CourseName, c.apply)
	if err != nil {
		return nil, nil, err
	}
	return c, append(problems, more...), nil
}

// courseSource returns the content of course.yaml, nil where there is none or where it
// is a lesson, or something else.
func (f Folder) courseSource() ([]byte, error) {
	src, err := f.read(CourseName + ".yaml")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case hasKey(src, "course:"):
		return src, nil
	case !hasKey(src, "lesson:") && slices.ContainsFunc(courseKeys, func(key string) bool { return hasKey(src, key) }):
		return src, nil // it has no id, which is for who reads it to say
	}
	return nil, nil
}

// courseKeys are those that a course has and a lesson does not.
var courseKeys = []string{"chapters:", "paths:", "misconceptions:", "claims:"}

// hasKey reports whether a file has a key that is not indented.
func hasKey(src []byte, key string) bool {
	return bytes.HasPrefix(src, []byte(key)) || bytes.Contains(src, []byte("\n"+key))
}

// ParseCourse reads a course. It is nil where nothing could be read.
func ParseCourse(file string, src []byte) (*Course, diag.List) {
	root, problems := ParseNode(file, src)
	if root == nil {
		return nil, problems
	}
	c := &Course{File: file, Source: src, Language: rule.English}
	d := decoder{}
	d.Problems = problems
	if !d.course(root, c) {
		c = nil
	}
	d.Problems.Sort()
	d.Problems.Quote(file, src)
	return c, d.Problems
}

func (d *decoder) course(root *Node, c *Course) bool {
	if version := root.Get("statelab"); version != nil && !d.isFormat(version) {
		return false
	}
	var language Value[rule.Language]
	isMap := d.Map(root, "a course",
		Field{"statelab", true, func(*Node) {}},
		Field{"course", true, Into(&c.ID, d.ID)},
		Field{"language", false, Into(&language, d.Language)},
		Field{"title", true, Into(&c.Title, d.prose("title", false))},
		Field{"chapters", false, func(n *Node) { d.chapters(n, c) }},
		Field{"paths", false, func(n *Node) { d.paths(n, c) }},
		Field{"topics", false, func(n *Node) { d.topics(n, c) }},
		Field{"misconceptions", false, func(n *Node) { d.misconceptions(n, c) }},
		Field{"claims", false, func(n *Node) { d.courseClaims(n, c) }},
	)
	if !isMap {
		return false
	}
	if language.Given() {
		c.Language = language.Value
	}
	for i := range c.Paths {
		d.checkPath(&c.Paths[i], c)
	}
	for i := range c.Claims {
		d.checkClaim(&c.Claims[i], c)
	}
	for _, p := range c.proses() {
		p.original(c.Language)
	}
	return true
}

func (d *decoder) topics(n *Node, c *Course) {
	entries, _ := d.Entries(n, "topics")
	for _, e := range entries {
		if id, ok := d.ID(e.Key); ok {
			t := Topic{ID: id}
			d.Map(e.Value, "a topic", Field{"title", true, Into(&t.Title, d.prose("topics."+id.Value+".title", false))})
			c.Topics = append(c.Topics, t)
		}
	}
}

func (d *decoder) misconceptions(n *Node, c *Course) {
	entries, _ := d.Entries(n, "misconceptions")
	for _, e := range entries {
		if id, ok := d.ID(e.Key); ok {
			m := Misconception{ID: id}
			d.Map(e.Value, "a misconception",
				Field{"text", true, Into(&m.Text, d.prose("misconceptions."+id.Value+".text", false))},
				Field{"notes", false, Into(&m.Notes, ListOf(&d.Reader, "notes", d.ID))},
			)
			c.Misconceptions = append(c.Misconceptions, m)
		}
	}
}

// proses returns every text for people in the course, in the order of the file.
func (c *Course) proses() []*Prose {
	all := []*Prose{&c.Title}
	for i := range c.Chapters {
		all = append(all, &c.Chapters[i].Title, &c.Chapters[i].Aim)
	}
	for i := range c.Paths {
		all = append(all, &c.Paths[i].Title)
	}
	for i := range c.Topics {
		all = append(all, &c.Topics[i].Title)
	}
	for i := range c.Misconceptions {
		all = append(all, &c.Misconceptions[i].Text)
	}
	for i := range c.Claims {
		all = append(all, &c.Claims[i].Says, &c.Claims[i].Holds)
	}
	return slices.DeleteFunc(all, func(p *Prose) bool { return !p.Given() })
}

func (c *Course) apply(o *Overlay) diag.List {
	var r Reader
	switch {
	case o.Of.Value != CourseName:
		r.Add(o.Of.Pos, "write translation_of: "+CourseName, "this is the translation of %s, the file beside it is %s.yaml", quote(o.Of.Value), CourseName)
	case o.Language.Value == c.Language:
		r.Add(o.Language.Pos, "", "the course itself is written in %s", quote(string(c.Language)))
	default:
		known := newTextsOf(c.proses())
		known.ofCourse = true
		for _, t := range o.Texts {
			known.apply(&r, t, o)
		}
		c.Overlays = append(c.Overlays, o)
	}
	r.Problems.Sort()
	r.Problems.Quote(o.File, o.Source)
	return r.Problems
}

// Remarks reports every text of the course that one of its translations lacks, and what
// of them may not be true any more.
func (c *Course) Remarks() diag.List {
	var lacking Reader
	var all diag.List
	for _, o := range c.Overlays {
		lang := o.Language.Value
		lacking.lacks(c.proses(), lang, CourseName+"."+string(lang)+".yaml")
		var r Reader
		o.stale(&r, newTextsOf(c.proses()), c.File, "")
		r.Problems.Quote(o.File, o.Source)
		all = append(all, r.Problems...)
	}
	lacking.Problems.Quote(c.File, c.Source)
	return append(lacking.Problems, all...)
}

// Template returns a new translation of the course, as Lesson.Template does.
func (c *Course) Template(lang rule.Language) string { return templateOf(CourseName, c.proses(), lang) }

// Untranslated is the number of texts that have no translation into the language.
func (c *Course) Untranslated(lang rule.Language) int {
	return tree(c.proses()).untranslated(lang)
}

// Renew brings a translation of the course up to it, as Lesson.Renew does.
func (c *Course) Renew(file string, src []byte) (Renewed, diag.List) {
	o, problems := ParseOverlay(file, src)
	if o == nil {
		return Renewed{}, problems
	}
	bare, more := ParseCourse(c.File, c.Source)
	if problems = append(problems, more...); bare != nil {
		if kept := o.withoutGone(newTextsOf(bare.proses())); kept != "" {
			if o, problems = ParseOverlay(file, []byte(kept)); o == nil {
				return Renewed{}, problems
			}
		}
		problems = append(problems, bare.apply(o)...)
	}
	if len(problems) > 0 {
		return Renewed{}, problems
	}
	return o.renew(bare.proses(), c.lender, newTextsOf(bare.proses()), ""), nil
}

// CheckAbout reports every question, choice and task of the lesson that is about something which is no
// misconception of the course.
func (l *Lesson) CheckAbout(c *Course) diag.List {
	var r Reader
	var known []string
	for _, m := range c.Misconceptions {
		known = append(known, m.ID.Value)
	}
	check := func(about Text) {
		if about.Given() && !slices.Contains(known, about.Value) {
			r.Add(about.Pos, r.Guess(about.Value, known, "add it under misconceptions"), "%s has no misconception %s", baseName(c.File), quote(about.Value))
		}
	}
	for _, s := range l.Steps {
		check(s.About())
		if s.Predict == nil {
			continue
		}
		for _, choice := range s.Predict.Choices {
			if choice.About.Value != NoMisconception {
				check(choice.About)
			}
		}
	}
	r.Problems.Quote(l.File, l.Source)
	return r.Problems
}

// remarkTask reports what a task does not owe.
func (r *Reader) remarkTask(c *Course, s *Step) {
	if len(s.Hint) == 0 {
		r.Add(s.Task.Pos, "add hint: to the step, with what helps to find the answer", "the task of %s has no hint", s.ID.Value)
	}
	if c != nil && !s.Task.About.Given() {
		r.Add(s.Task.Pos, "add about: and an id of "+baseName(c.File), "the task of %s does not say what it is about", s.ID.Value)
	}
	if len(s.Task.Mistakes) == 0 {
		r.Add(s.Task.Pos, "who makes one has only the reply to learn from", "the task of %s expects no mistake", s.ID.Value)
	}
}

// Remarks reports what a lesson does not owe and learners miss: a question without a
// hint, a wrong choice without a reply and, in a folder with a course, a question that
// does not say what it is about, and a lesson that is in no chapter. A choice whose answer only the run knows is wrong for
// somebody, and so may be any one of a question, apart from one.
func (l *Lesson) Remarks(c *Course) diag.List {
	var r Reader
	if c != nil && len(c.Chapters) > 0 {
		if _, in := c.Lesson(l.ID.Value); in == nil {
			r.Add(l.ID.Pos, "add it to one, with how long it takes", "no chapter of %s has the lesson", baseName(c.File))
		}
	}
	for _, s := range l.Steps {
		if s.Say.In(l.Language) == ToWrite.In(l.Language) {
			r.Add(s.Say.Pos, "say what is seen here, and why", "the text of %s has still to be written", s.ID.Value)
		}
		if s.Task != nil {
			r.remarkTask(c, &s)
		}
		p := s.Predict
		if p == nil {
			continue
		}
		if len(s.Hint) == 0 {
			r.Add(p.Pos, "add hint: to the step, with what helps to find the answer", "the question of %s has no hint", s.ID.Value)
		}
		if c != nil && !p.About.Given() {
			r.Add(p.Pos, "add about: and an id of "+baseName(c.File), "the question of %s does not say what it is about", s.ID.Value)
		}
		var silent []string
		for _, choice := range p.Choices {
			if !choice.Reply.Given() && !choice.Right.Value {
				silent = append(silent, choice.Name.Value)
			}
		}
		// Of choices that the run decides among, one is right and needs no reply.
		byRun := slices.ContainsFunc(p.Choices, func(c Choice) bool { return c.If != nil })
		if byRun && len(silent) <= 1 || len(silent) == 0 {
			continue
		}
		says := "wrong choices of %s have no reply: %s"
		if byRun {
			says = "of the choices of %s only the right one needs no reply, and these have none: %s"
		}
		r.Add(p.Pos, "a reply says to who chose it why it does not hold", says, s.ID.Value, strings.Join(silent, ", "))
	}
	r.Problems.Quote(l.File, l.Source)
	return r.Problems
}
