package progress

import (
	"slices"

	"statelab/internal/lesson"
)

// Standing is how a learner stands with a misconception.
type Standing string

// The standings. Where no question about it was answered, there is none.
const (
	StandsRight  Standing = "right"  // every question about it was answered rightly at once
	StandsWrong  Standing = "wrong"  // one was answered by what the misconception says
	StandsMended Standing = "mended" // one was, and each of those was right when it was taken again
)

// Standings says how a learner stands with the misconceptions that the questions of the
// lessons of a course, and what was chosen there, are about, by their ids.
func (f *File) Standings(course string, lessons []*lesson.Lesson) map[string]Standing {
	standings := map[string]Standing{}
	for _, l := range lessons {
		k := f.Find(course, l)
		for _, s := range l.Steps {
			q := k.Question(s.ID.Value)
			if q == nil {
				continue
			}
			if about := q.about(&s); about != "" {
				standings[about] = worse(standings[about], q.standing())
			}
		}
	}
	return standings
}

// about is the misconception that the outcome of a step says something about: that of what
// was chosen wrongly, or else that of the question; empty where there is none.
func (q *Question) about(s *lesson.Step) string {
	about := s.About()
	if s.Predict != nil && q.Mark != Solved {
		for _, c := range s.Predict.Choices {
			if c.Name.Value == q.Choice && c.About.Given() {
				about = c.About
			}
		}
	}
	if about.Value == lesson.NoMisconception {
		return ""
	}
	return about.Value
}

// standing is how the learner stands after this question. Who skipped it has said nothing.
func (q *Question) standing() Standing {
	switch {
	case q.Mark == Solved:
		return StandsRight
	case q.Right > 0, q.Corrected:
		return StandsMended
	case q.Choice == "" && q.Tries == 0:
		return ""
	}
	return StandsWrong
}

func worse(a, b Standing) Standing {
	order := []Standing{"", StandsRight, StandsMended, StandsWrong}
	return order[max(slices.Index(order, a), slices.Index(order, b))]
}
