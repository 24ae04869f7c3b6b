package progress

import (
	"slices"
	"time"

	"statelab/internal/lesson"
)

const day = 24 * time.Hour

// spaces are how long a question stays away that was right so many times since it was
// wrong.
var spaces = [...]time.Duration{day, 3 * day, 7 * day, 21 * day}

// Due reports whether the question, or the task, comes again now; asked is the Fingerprint
// that it has now. One that was answered wrong and has been reworded comes at once. A date that lies
// more than a day ahead was noted by a clock that was wrong.
func (q *Question) Due(asked string, now time.Time) bool {
	if q == nil || q.Mark != Seen || q.Right >= len(spaces) {
		return false
	}
	return q.Asked != asked || now.Sub(q.Last) >= spaces[q.Right] || q.Last.Sub(now) > day
}

// Again notes an answer to a question that came again. Each that is right keeps it away
// for longer, until it does not come any more; one that is not begins anew.
func (q *Question) Again(said *Answer, now time.Time) {
	if q.Asked != said.Asked || !said.Right {
		q.Right = 0
	}
	if said.Right {
		q.Right++
	} else {
		q.Corrected = false
	}
	q.answered(said, now.UTC())
}

// Next is when the first question comes again that does not come now; the zero time where
// none will.
func (f *File) Next(course string, lessons []*lesson.Lesson) time.Time {
	var first time.Time
	for _, l := range lessons {
		k := f.Find(course, l)
		for i := range l.Steps {
			q := k.Question(l.Steps[i].ID.Value)
			if q == nil || Fingerprint(&l.Steps[i]) == "" || q.Mark != Seen || q.Right >= len(spaces) {
				continue
			}
			if at := q.Last.Add(spaces[q.Right]); first.IsZero() || at.Before(first) {
				first = at
			}
		}
	}
	return first
}

// Item is a question or a task that comes again, and the one that is asked in its stead:
// another one, or itself.
type Item struct{ Of, Asks Ask }

// Ask is the question or the task of a step of a lesson.
type Ask struct {
	Lesson *lesson.Lesson
	Step   int // from 0
}

// Question is the step with the question or the task.
func (a Ask) Question() *lesson.Step { return &a.Lesson.Steps[a.Step] }

// MostAtOnce is how many questions come again at once: about five minutes. A task takes as
// long as OfATask of them.
const (
	MostAtOnce = 8
	OfATask    = 3
)

func (a Ask) takes() int {
	if a.Question().Task != nil {
		return OfATask
	}
	return 1
}

// Due returns the questions and tasks of lessons of a course that come again now: those that
// waited longest first, as many as MostAtOnce has room for. Each is asked by another one
// about the same misconception where the learner has met one that is not in the list;
// otherwise it is asked itself.
func (f *File) Due(course string, lessons []*lesson.Lesson, now time.Time) []Item {
	type waiting struct {
		Item
		since time.Time
	}
	var due []waiting
	met := map[string][]Ask{} // by what they are about
	for _, l := range lessons {
		k := f.Find(course, l)
		for i := range l.Steps {
			s := &l.Steps[i]
			q, asked := k.Question(s.ID.Value), Fingerprint(s)
			if q == nil || asked == "" {
				continue
			}
			here := Ask{l, i}
			if q.Due(asked, now) {
				due = append(due, waiting{Item{here, here}, q.Last})
			} else if s.About().Given() {
				met[s.About().Value] = append(met[s.About().Value], here)
			}
		}
	}
	slices.SortStableFunc(due, func(a, b waiting) int { return a.since.Compare(b.since) })
	var items []Item
	room := MostAtOnce
	for _, w := range due {
		about := w.Of.Question().About()
		others := met[about.Value]
		if about.Given() && len(others) > 0 {
			w.Asks = others[0]
		}
		if w.Asks.takes() > room {
			continue
		}
		if w.Asks != w.Of {
			met[about.Value] = others[1:]
		}
		room -= w.Asks.takes()
		items = append(items, w.Item)
	}
	return items
}
