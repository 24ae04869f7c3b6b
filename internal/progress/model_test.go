package progress_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"statelab/internal/lesson"
	"statelab/internal/progress"
	"statelab/internal/rule"
)

var (
	chance = flag.Int("chance", 12, "how many stories by chance")
	seed   = flag.Uint64("chance-seed", 1, "what they are drawn from")
)

// edition is the curriculum as one version of the program has it: one lesson. Its steps
// are known by what they were called first.
type edition struct {
	lesson  *lesson.Lesson
	origins []int // of its steps
}

func text(s string) lesson.Text { return lesson.Text{Value: s} }

func prose(s string) lesson.Prose {
	return lesson.Prose{Language: rule.English, Texts: map[rule.Language]string{rule.English: s}}
}

// first is the first edition: a question and a task in turn. Choices of the one are called as
// mistakes of the other are.
func first() edition {
	e := edition{lesson: named("l0")}
	for i := range 6 {
		s := lesson.Step{ID: text(fmt.Sprint("s", i)), Predict: &lesson.Predict{Ask: prose(fmt.Sprint("Question ", i))}}
		for c := range 3 {
			s.Predict.Choices = append(s.Predict.Choices, lesson.Choice{Name: text(fmt.Sprint("c", c)), Text: prose(fmt.Sprint("Choice ", c))})
		}
		if i%2 == 1 {
			s.Task = &lesson.Task{Ask: s.Predict.Ask, Promises: []lesson.Promise{{Name: text("p"), Text: prose("It holds")}}}
			for _, c := range s.Predict.Choices {
				s.Task.Mistakes = append(s.Task.Mistakes, lesson.Mistake{Name: c.Name, Reply: c.Text})
			}
			s.Predict = nil
		}
		e.lesson.Steps, e.origins = append(e.lesson.Steps, s), append(e.origins, i)
	}
	return e
}

// edited is a later edition: a step renamed, deleted, moved or reworded, a choice renamed,
// the lesson renamed, or a translation written.
func (e edition) edited(r *rand.Rand, n int) edition {
	l := *e.lesson
	l.Steps, e.origins = slices.Clone(l.Steps), slices.Clone(e.origins)
	i := r.IntN(len(l.Steps))
	s := &l.Steps[i]
	ask := own(s)
	switch r.IntN(7) {
	case 0:
		s.Formerly, s.ID = append(slices.Clone(s.Formerly), s.ID), text(fmt.Sprint("s", i, "-", n))
	case 1:
		if len(l.Steps) > 2 {
			l.Steps, e.origins = slices.Delete(l.Steps, i, i+1), slices.Delete(e.origins, i, i+1)
		}
	case 2:
		j := r.IntN(len(l.Steps))
		l.Steps[i], l.Steps[j] = l.Steps[j], l.Steps[i]
		e.origins[i], e.origins[j] = e.origins[j], e.origins[i]
	case 3:
		*ask = prose(fmt.Sprint("Reworded ", n))
	case 4:
		renameChoice(s, r.IntN(3), fmt.Sprint("-", n))
	case 5:
		l.Formerly, l.ID = append(slices.Clone(l.Formerly), l.ID), text(fmt.Sprint("l", n))
	case 6:
		before := progress.Fingerprint(s)
		*ask = lesson.Prose{Language: rule.English, Texts: map[rule.Language]string{rule.English: ask.In(rule.English), rule.Korean: fmt.Sprint("질문 ", n)}}
		if progress.Fingerprint(s) != before {
			panic("a translation changes the question")
		}
	}
	e.lesson = &l
	return e
}

// own gives a step of an edition its own question or task, and returns what it asks.
func own(s *lesson.Step) *lesson.Prose {
	if s.Task != nil {
		t := *s.Task
		t.Mistakes = slices.Clone(t.Mistakes)
		s.Task = &t
		return &t.Ask
	}
	p := *s.Predict
	p.Choices = slices.Clone(p.Choices)
	s.Predict = &p
	return &p.Ask
}

// renameChoice gives a choice or a mistake another name, and all another order.
func renameChoice(s *lesson.Step, i int, more string) {
	if s.Task != nil {
		m := &s.Task.Mistakes[i]
		m.Formerly, m.Name = append(slices.Clone(m.Formerly), m.Name), text(m.Name.Value+more)
		slices.Reverse(s.Task.Mistakes)
		return
	}
	c := &s.Predict.Choices[i]
	c.Formerly, c.Name = append(slices.Clone(c.Formerly), c.Name), text(c.Name.Value+more)
	slices.Reverse(s.Predict.Choices)
}

// choices are the names of the choices of a question, or of the mistakes of a task.
func choices(s *lesson.Step) (names []string) {
	if s.Task != nil {
		for _, m := range s.Task.Mistakes {
			names = append(names, m.Name.Value)
		}
		return names
	}
	for _, c := range s.Predict.Choices {
		names = append(names, c.Name.Value)
	}
	return names
}

// told is all that was ever answered to one question, or tried of one task. shown counts how
// often the answer of the task was shown.
type told struct{ answers, right, tries, shown int }

// story is what happens to one file, by chance.
type story struct {
	t        *testing.T
	r        *rand.Rand
	store    progress.Store
	now      time.Time
	editions []edition
	model    map[int]*told // by origin
}

// answer lets a program of the edition note an answer. It may run beside another.
func (s *story) answer(e edition, i int, said progress.Answer, now time.Time) error {
	aside, err := s.store.Change(func(f *progress.File) {
		k := f.Keep("c", e.lesson, now)
		switch id := e.lesson.Steps[i].ID.Value; {
		case e.lesson.Steps[i].Task == nil:
			k.See(id, &said, now)
		case said.Tries == 0:
			k.Show(id, said.Asked, now)
		default:
			k.Try(id, &said, now)
		}
		if i+1 < len(e.lesson.Steps) {
			k.Next(e.lesson.Steps[i+1].ID.Value, now)
		} else {
			k.End(e.lesson, now)
		}
	})
	if aside != "" {
		return errors.New("a whole file was put aside")
	}
	return err
}

// draw draws an answer to a step of an edition, and notes in the model that it is given.
func (s *story) draw(e edition) (i int, said progress.Answer) {
	i = s.r.IntN(len(e.lesson.Steps))
	step := &e.lesson.Steps[i]
	said.Asked = progress.Fingerprint(step)
	m := s.model[e.origins[i]]
	if m == nil {
		m = &told{}
		s.model[e.origins[i]] = m
	}
	m.answers++
	if s.r.IntN(4) > 0 {
		said.Choice, said.Right, said.Tries = choices(step)[s.r.IntN(3)], s.r.IntN(2) == 0, 1
		m.tries++
	} else if step.Task != nil {
		m.shown++
	}
	if said.Right && step.Task != nil {
		said.Choice = "" // no mistake
	}
	if said.Right {
		m.right++
	}
	return i, said
}

// happens lets one thing happen.
func (s *story) happens(n int) {
	s.now = s.now.Add(time.Duration(s.r.Int64N(int64(40*24*time.Hour))) - 10*24*time.Hour) // the date goes back, too
	any := s.editions[s.r.IntN(len(s.editions))]                                           // an older program, too
	switch s.r.IntN(8) {
	case 0:
		s.editions = append(s.editions, s.editions[len(s.editions)-1].edited(s.r, n))
	case 1: // two at once
		if runtime.GOOS == "windows" {
			return
		}
		other := s.editions[s.r.IntN(len(s.editions))]
		var both sync.WaitGroup
		for _, e := range []edition{any, other} {
			i, said := s.draw(e)
			both.Go(func() {
				if err := s.answer(e, i, said, s.now); err != nil {
					s.t.Error(err)
				}
			})
		}
		both.Wait()
	case 2: // a program that was killed while it wrote
		if err := os.WriteFile(filepath.Join(s.store.Folder, fmt.Sprint(".statelab-", n)), []byte(`{"statelab_pro`), 0o600); err != nil {
			s.t.Fatal(err)
		}
	case 3:
		s.spoilt(n)
	case 4:
		s.comesAgain()
	default:
		i, said := s.draw(any)
		if err := s.answer(any, i, said, s.now); err != nil {
			s.t.Fatal(err)
		}
	}
	s.holds()
}

// spoilt puts something else in the place of the file: one of a newer program, which is left
// alone, or one that was cut off, which is put aside.
func (s *story) spoilt(n int) {
	whole, err := os.ReadFile(s.store.Path())
	if err != nil || len(whole) == 0 {
		return
	}
	write := func(src []byte) {
		if err := os.WriteFile(s.store.Path(), src, 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	newer := []byte(`{"statelab_progress": 99, "worlds": []}`)
	write(newer)
	_, err = s.store.Change(func(*progress.File) { s.t.Error("a newer file is changed") })
	if now, readErr := os.ReadFile(s.store.Path()); !errors.Is(err, progress.ErrNewer) || readErr != nil || string(now) != string(newer) {
		s.t.Fatalf("a newer file became %q: %v", now, err)
	}
	write(whole)
	if !bytes.Contains(whole, []byte("shown")) && !bytes.Contains(whole, []byte("corrected")) { // as version 1 had it
		write(bytes.Replace(whole, []byte(`"statelab_progress": 2`), []byte(`"statelab_progress": 1`), 1))
	}
	if s.r.IntN(3) > 0 {
		return
	}
	cut := whole[:1+s.r.IntN(len(whole)-2)]
	write(cut)
	f, aside, err := s.store.Load()
	if kept, readErr := os.ReadFile(aside); err != nil || readErr != nil || string(kept) != string(cut) || len(f.Courses) > 0 {
		s.t.Fatalf("%d: of a file that was cut off %q is left under %q: %v", n, kept, aside, err)
	}
	clear(s.model)
}

// comesAgain asks what is due, in the newest edition.
func (s *story) comesAgain() {
	e := s.editions[len(s.editions)-1]
	_, err := s.store.Change(func(f *progress.File) {
		for _, item := range f.Due("c", []*lesson.Lesson{e.lesson}, s.now) {
			step := item.Of.Question()
			q := f.Find("c", e.lesson).Question(step.ID.Value)
			before, right := q.Right, s.r.IntN(4) > 0
			reworded := q.Asked != progress.Fingerprint(step)
			q.Again(&progress.Answer{Choice: "c0", Right: right, Tries: 1, Asked: progress.Fingerprint(step)}, s.now)
			s.model[e.origins[item.Of.Step]].tries++
			switch {
			case right && !reworded && q.Right != before+1, right && reworded && q.Right != 1, !right && q.Right != 0:
				s.t.Errorf("right %v times, after %v times and an answer that is right: %v", q.Right, before, right)
			case q.Due(q.Asked, s.now):
				s.t.Error("it comes again at once")
			}
		}
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// holds wants all that was ever noted to be found by the newest program.
func (s *story) holds() {
	e := s.editions[len(s.editions)-1]
	f, aside, err := s.store.Load()
	if err != nil || aside != "" {
		s.t.Fatal(aside, err)
	}
	k := f.Find("c", e.lesson)
	if place, _ := k.Place(e.lesson); place < 0 || place >= len(e.lesson.Steps) {
		s.t.Errorf("the lesson goes on at step %d of %d", place, len(e.lesson.Steps))
	}
	for i, step := range e.lesson.Steps {
		q, want := k.Question(step.ID.Value), s.model[e.origins[i]]
		if want == nil || q == nil {
			if want != nil || q != nil {
				s.t.Errorf("of step %s is kept %v, want %v", step.ID.Value, q, want)
			}
			continue
		}
		switch {
		case q.Tries != want.tries:
			s.t.Errorf("step %s was tried %d times, %d are kept", step.ID.Value, want.tries, q.Tries)
		case step.Task == nil && want.right == want.answers && q.Mark != progress.Solved, want.right == 0 && q.Mark != progress.Seen:
			s.t.Errorf("step %s: %d of %d answers were right, and it is %s", step.ID.Value, want.right, want.answers, q.Mark)
		case step.Task != nil && want.right > 0 && want.shown == 0 && q.Mark != progress.Solved && !q.Corrected:
			s.t.Errorf("task %s was solved, its answer was not shown, and it is %s", step.ID.Value, q.Mark)
		case q.Shown && (q.Mark == progress.Solved || want.shown == 0), q.Corrected && (q.Mark == progress.Solved || want.right == 0):
			s.t.Errorf("step %s: of %+v is kept %+v", step.ID.Value, want, q)
		case q.Choice != "" && !slices.Contains(choices(&step), q.Choice):
			s.t.Errorf("step %s has no choice %s", step.ID.Value, q.Choice)
		case q.Mark == progress.Seen && q.Right < 4 && !q.Due(q.Asked, s.now) && !q.Due(q.Asked, s.now.Add(22*24*time.Hour)):
			s.t.Errorf("step %s does not come again: %+v at %v", step.ID.Value, q, s.now)
		}
	}
}

// TestByChance lets crashes, two writers, older and newer programs, and lessons that change
// happen to a file. More of them: -chance 1000 -chance-seed NEW.
func TestByChance(t *testing.T) {
	for n := range *chance {
		r := rand.New(rand.NewPCG(*seed, uint64(n)))
		s := &story{t: t, r: r, store: progress.Store{Folder: t.TempDir()}, now: start, editions: []edition{first()}, model: map[int]*told{}}
		for i := range 40 {
			if s.happens(i); t.Failed() {
				t.Fatalf("in story %d of -chance-seed %d, at %d", n, *seed, i)
			}
		}
	}
}
