// Package progress keeps where a learner is: one file for all courses, with the names of
// steps and choices and never anything that was typed. Lessons change between two days:
// what is kept is found again by the names of now, and what is not found stays as it is.
// The time is an argument.
package progress

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"statelab/internal/lesson"
)

// File is all that is kept. The zero File has nothing; its methods are not for several
// goroutines at once.
type File struct {
	Version int                           `json:"statelab_progress"`
	Courses map[string]map[string]*Lesson `json:"courses"` // by the ids of course and lesson; lessons of no course are in ""
}

// Lesson is how far a lesson was played. Times are in UTC.
type Lesson struct {
	At    string    `json:"at,omitempty"` // the step that comes next; empty at the beginning, and behind the end
	Steps []Step    `json:"steps"`        // those that were seen, in the order in which they were
	Begun time.Time `json:"begun"`
	Last  time.Time `json:"last"`           // when a step was seen last
	Ended time.Time `json:"ended,omitzero"` // when the end was reached last with all steps seen
}

// Step is a step that was seen.
type Step struct {
	ID       string    `json:"step"`
	Question *Question `json:"question,omitempty"` // nil where nothing was asked
}

// Mark says how the question or the task of a step came out.
type Mark string

// The marks.
const (
	Solved Mark = "solved" // the first answer was right; a task: whatever was tried before, its answer was not shown
	Seen   Mark = "seen"   // it was wrong, or none was given, and the right one was read
)

// Question is a question that was asked, or a task that was set.
type Question struct {
	Choice    string    `json:"choice,omitempty"` // the name of the first one chosen, or of the mistake of the first try; empty where there is none
	Asked     string    `json:"asked"`            // the Fingerprint of what was asked then
	Mark      Mark      `json:"mark"`
	Tries     int       `json:"tries"`               // how often it was answered
	Shown     bool      `json:"shown,omitempty"`     // the answer of a task was shown before it was solved
	Corrected bool      `json:"corrected,omitempty"` // Seen, and answered rightly afterwards, in the lesson
	First     time.Time `json:"first"`
	Last      time.Time `json:"last"`
	Right     int       `json:"right,omitempty"` // how often it was right when it came again, one after the other
}

// Answer is what somebody answers to the question or the task of a step.
type Answer struct {
	Choice string // its name, or that of the mistake; empty where there is none
	Right  bool
	Tries  int    // how often it was tried for that; 0 where it was skipped
	Asked  string // the Fingerprint of the step
}

// Fingerprint stands for what a step asks or sets as a task: for the question and its
// choices, or for the task and what must be true, in the language in which they were
// written, in whatever order: a translation does not change it, nor do new names or
// replies. It is empty where nothing is asked.
func Fingerprint(s *lesson.Step) string {
	switch {
	case s.Predict != nil:
		return fingerprint(s.Predict)
	case s.Task != nil:
		asked := &lesson.Predict{Ask: s.Task.Ask}
		for _, p := range s.Task.Promises {
			asked.Choices = append(asked.Choices, lesson.Choice{Text: p.Text})
		}
		return fingerprint(asked)
	}
	return ""
}

func fingerprint(p *lesson.Predict) string {
	original := func(t lesson.Prose) string { return t.In(t.Language) }
	texts := make([]string, len(p.Choices))
	for i, c := range p.Choices {
		texts[i] = original(c.Text)
	}
	slices.Sort(texts)
	hash := sha256.New()
	for _, text := range append([]string{original(p.Ask)}, texts...) {
		hash.Write([]byte(text))
		hash.Write([]byte{0})
	}
	return hex.EncodeToString(hash.Sum(nil)[:6])
}

// Try notes how a try of the task of a step came out: the mistake that was made, or that
// the task was solved. Tries count until it is solved, and the first mistake is kept.
func (k *Lesson) Try(step string, said *Answer, now time.Time) {
	switch q := k.noted(step, said, now); {
	case said.Right && !q.Shown:
		q.Mark, q.Corrected = Solved, false
	case said.Right:
		q.Corrected = true
	}
}

// Show notes that the answer of the task of a step was shown. Where it was solved before,
// it stays so.
func (k *Lesson) Show(step, asked string, now time.Time) {
	if q := k.noted(step, &Answer{Asked: asked}, now); q.Mark == Seen {
		q.Shown = true
	}
}

// Next notes that a step comes next, as a person who leaves there will want to go on.
func (k *Lesson) Next(step string, now time.Time) { k.At, k.Last = step, now.UTC() }

// End notes that the end was reached. The lesson is done where all its steps were seen: who
// began in the middle and has not been at those before has it still to do.
func (k *Lesson) End(l *lesson.Lesson, now time.Time) {
	k.At, k.Last = "", now.UTC()
	for i := range l.Steps {
		if !slices.ContainsFunc(k.Steps, func(s Step) bool { return s.ID == l.Steps[i].ID.Value }) {
			return
		}
	}
	k.Ended = now.UTC()
}

// See notes that a step was seen and, where it asks something, what was answered. What
// counts of several answers is the first, unless the question was another one then and was
// not solved.
func (k *Lesson) See(step string, said *Answer, now time.Time) {
	if q := k.noted(step, said, now); q != nil && said.Right && q.Mark == Seen {
		q.Corrected = true
	}
}

// noted notes that a step was seen, and an answer to what it asks; nil where there is none.
func (k *Lesson) noted(step string, said *Answer, now time.Time) *Question {
	now = now.UTC()
	k.Last = now
	i := slices.IndexFunc(k.Steps, func(s Step) bool { return s.ID == step })
	if i < 0 {
		i = len(k.Steps)
		k.Steps = append(k.Steps, Step{ID: step})
	}
	if said == nil {
		return nil
	}
	s := &k.Steps[i]
	if s.Question == nil || s.Question.Asked != said.Asked && s.Question.Mark == Seen {
		tries := 0
		if s.Question != nil {
			tries = s.Question.Tries
		}
		s.Question = &Question{Choice: said.Choice, Mark: Seen, Tries: tries, First: now}
		if said.Right {
			s.Question.Mark = Solved
		}
	}
	s.Question.answered(said, now)
	return s.Question
}

func (q *Question) answered(said *Answer, now time.Time) {
	q.Asked, q.Last = said.Asked, now
	q.Tries += said.Tries
}

// Question returns what is kept of the question of a step, nil where nothing is.
func (k *Lesson) Question(step string) *Question {
	if k == nil {
		return nil
	}
	for _, s := range k.Steps {
		if s.ID == step {
			return s.Question
		}
	}
	return nil
}

// Place is where a lesson goes on, as the number of a step from 0. Where the step is not
// in the lesson any more, that is the nearest before it which is, and moved is true.
func (k *Lesson) Place(l *lesson.Lesson) (step int, moved bool) {
	if k == nil || k.At == "" {
		return 0, false
	}
	find := func(id string) int {
		return slices.IndexFunc(l.Steps, func(s lesson.Step) bool { return s.ID.Value == id })
	}
	if i := find(k.At); i >= 0 {
		return i, false
	}
	before := slices.IndexFunc(k.Steps, func(s Step) bool { return s.ID == k.At })
	if before < 0 {
		before = len(k.Steps)
	}
	for _, s := range slices.Backward(k.Steps[:before]) {
		if i := find(s.ID); i >= 0 {
			return i, true
		}
	}
	return 0, true
}

// Left reports whether somebody left the lesson behind its first step: who looked into it
// alone has not been in it yet.
func (k *Lesson) Left() bool {
	return k.At != "" && !(len(k.Steps) == 0 || len(k.Steps) == 1 && k.Steps[0].ID == k.At)
}

// Done reports whether the lesson was played to its end.
func (k *Lesson) Done() bool { return k != nil && !k.Ended.IsZero() }

// Find returns what is kept of a lesson, under the names that it has now, nil where
// nothing is.
func (f *File) Find(course string, l *lesson.Lesson) *Lesson {
	of := f.Courses[course]
	k := of[l.ID.Value]
	for _, before := range l.Formerly {
		old := of[before.Value]
		if old == nil || before.Value == l.ID.Value {
			continue
		}
		delete(of, before.Value)
		k = joined(k, old)
		of[l.ID.Value] = k
	}
	if k != nil {
		k.rename(l)
	}
	return k
}

// Keep returns what is kept of a lesson, to be changed, and begins to keep it where
// nothing is.
func (f *File) Keep(course string, l *lesson.Lesson, now time.Time) *Lesson {
	if k := f.Find(course, l); k != nil {
		return k
	}
	if f.Courses == nil {
		f.Courses = map[string]map[string]*Lesson{}
	}
	if f.Courses[course] == nil {
		f.Courses[course] = map[string]*Lesson{}
	}
	k := &Lesson{Steps: []Step{}, Begun: now.UTC(), Last: now.UTC()}
	f.Courses[course][l.ID.Value] = k
	return k
}

// rename gives steps, choices and mistakes the names that they have now.
func (k *Lesson) rename(l *lesson.Lesson) {
	for i := range l.Steps {
		s := &l.Steps[i]
		for _, before := range s.Formerly {
			k.renameStep(before.Value, s.ID.Value)
		}
		q := k.Question(s.ID.Value)
		if q != nil && s.Task != nil {
			for _, m := range s.Task.Mistakes {
				if slices.ContainsFunc(m.Formerly, func(t lesson.Text) bool { return t.Value == q.Choice }) {
					q.Choice = m.Name.Value
				}
			}
		}
		if q == nil || s.Predict == nil {
			continue
		}
		for _, c := range s.Predict.Choices {
			if slices.ContainsFunc(c.Formerly, func(t lesson.Text) bool { return t.Value == q.Choice }) {
				q.Choice = c.Name.Value
			}
		}
	}
}

func (k *Lesson) renameStep(before, now string) {
	if k.At == before {
		k.At = now
	}
	at := func(id string) int { return slices.IndexFunc(k.Steps, func(s Step) bool { return s.ID == id }) }
	old, i := at(before), at(now)
	switch {
	case old < 0 || before == now:
	case i < 0:
		k.Steps[old].ID = now
	default: // an older program knew it under the old name meanwhile
		k.Steps[i].Question = together(k.Steps[i].Question, k.Steps[old].Question)
		k.Steps = slices.Delete(k.Steps, old, old+1)
	}
}

// joined is what is kept under two names of one lesson. Each may be nil.
func joined(a, b *Lesson) *Lesson {
	if a == nil {
		return b
	}
	if b.Last.After(a.Last) {
		a.At, a.Last = b.At, b.Last
	}
	if b.Begun.Before(a.Begun) {
		a.Begun = b.Begun
	}
	if b.Ended.After(a.Ended) {
		a.Ended = b.Ended
	}
	for _, s := range b.Steps {
		i := slices.IndexFunc(a.Steps, func(mine Step) bool { return mine.ID == s.ID })
		if i < 0 {
			a.Steps = append(a.Steps, s)
		} else {
			a.Steps[i].Question = together(a.Steps[i].Question, s.Question)
		}
	}
	return a
}

// together is one question that was kept under two names: the first answer counts. Each
// may be nil.
func together(a, b *Question) *Question {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case b.First.Before(a.First):
		a, b = b, a
	}
	a.Tries += b.Tries
	a.Shown = a.Mark == Seen && (a.Shown || b.Shown)
	a.Corrected = a.Mark == Seen && (a.Corrected || b.Corrected || b.Mark == Solved)
	if b.Last.After(a.Last) {
		a.Last, a.Right = b.Last, max(a.Right, b.Right)
	}
	return a
}
