package main

import (
	"errors"
	"runtime"
	"slices"
	"time"

	"statelab/internal/lesson"
	"statelab/internal/progress"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/wholefile"
)

// notes writes what is kept of a person. What cannot be written is told once, and tried
// again with the next note.
type notes struct {
	store   progress.Store
	tell    func(rule.Text)
	told    bool
	pending []func(*progress.File) // what is still to be written
}

func (n *notes) note(change func(*progress.File)) {
	n.pending = append(n.pending, change)
	write := func(f *progress.File) {
		for _, change := range n.pending {
			change(f)
		}
	}
	aside, err := n.store.Change(write)
	for tries := 0; errors.Is(err, wholefile.ErrHeld) && tries < 1000; tries++ { // Windows: for milliseconds
		aside, err = n.store.Change(write)
	}
	if aside != "" {
		n.tell(filled(progressWords.aside, n.store.Path(), aside))
	}
	switch {
	case err == nil:
		n.pending = nil
	case !n.told:
		n.told = true
		n.tell(notKept(progressWords.unwritten, n.store, err))
	}
}

// keeper keeps the place of a person who plays a lesson. A nil keeper keeps nothing.
type keeper struct {
	notes
	course string // its id
	lesson *lesson.Lesson
	now    func() time.Time
}

// note notes something of the lesson.
func (k *keeper) note(change func(kept *progress.Lesson)) {
	if k == nil {
		return
	}
	now := k.now()
	k.notes.note(func(f *progress.File) { change(f.Keep(k.course, k.lesson, now)) })
}

// begin notes that step i comes, and that it was seen where it asks nothing.
func (k *keeper) begin(i int) {
	k.note(func(kept *progress.Lesson) {
		id := k.lesson.Steps[i].ID.Value
		if s := &k.lesson.Steps[i]; s.Predict == nil && s.Task == nil {
			kept.See(id, nil, k.now())
		}
		kept.Next(id, k.now())
	})
}

// answer notes what was answered to the question of step i, if it has one.
func (k *keeper) answer(i int, a view.Answer, p *trace.Prediction) {
	if k == nil || p == nil {
		return
	}
	k.note(func(kept *progress.Lesson) {
		kept.See(k.lesson.Steps[i].ID.Value, answerOf(&k.lesson.Steps[i], a, p), k.now())
	})
}

// tried notes how a try of the task of step i came out: the name of the mistake that was
// made, and whether the task was solved.
func (k *keeper) tried(i int, mistake string, solved bool) {
	if k == nil {
		return
	}
	k.note(func(kept *progress.Lesson) {
		s := &k.lesson.Steps[i]
		kept.Try(s.ID.Value, &progress.Answer{Choice: mistake, Right: solved, Tries: 1, Asked: progress.Fingerprint(s)}, k.now())
	})
}

// shown notes that the answer of the task of step i was shown.
func (k *keeper) shown(i int) {
	if k == nil {
		return
	}
	k.note(func(kept *progress.Lesson) {
		s := &k.lesson.Steps[i]
		kept.Show(s.ID.Value, progress.Fingerprint(s), k.now())
	})
}

// answerOf is what was answered to a question, as it is kept.
func answerOf(s *lesson.Step, a view.Answer, p *trace.Prediction) *progress.Answer {
	said := &progress.Answer{Asked: progress.Fingerprint(s)}
	if a > 0 {
		c := p.Choices[a-1]
		said.Choice, said.Right, said.Tries = c.Name, c.Right, 1
	}
	return said
}

// end notes that the end of the lesson was reached.
func (k *keeper) end() { k.note(func(kept *progress.Lesson) { kept.End(k.lesson, k.now()) }) }

// keeps reports whether a person who leaves now can go on later.
func (k *keeper) keeps() bool { return k != nil && !k.told }

// progressFile reads what is kept of the person at the keys, and says where it lies. Where
// nothing is to be kept, or can be, ok is false. Why it cannot be read is told.
func (a *app) progressFile() (f *progress.File, store progress.Store, ok bool) {
	if a.noProgress {
		return &progress.File{}, store, false
	}
	store.Folder = progress.Folder(runtime.GOOS, a.env)
	if store.Folder == "" {
		return &progress.File{}, store, false
	}
	f, aside, err := store.Load()
	if aside != "" {
		a.note(filled(progressWords.aside, store.Path(), aside))
	}
	if err != nil {
		a.noteOnce(notKept(progressWords.unread, store, err))
		return &progress.File{}, store, false
	}
	return f, store, true
}

// tellHomeless tells a person whose place will not be kept, since there is no folder for it.
func (a *app) tellHomeless(store progress.Store) {
	if store.Folder == "" && !a.noProgress {
		a.noteOnce(progressWords.noHome)
	}
}

// noteOnce notes something, and not again in what is one visit to the person.
func (a *app) noteOnce(text rule.Text) {
	if !slices.Contains(a.noted, text) {
		a.noted = append(a.noted, text)
		a.note(text)
	}
}

// notKept says why nothing is kept: the file is newer, or what the error says.
func notKept(said rule.Text, store progress.Store, err error) rule.Text {
	if errors.Is(err, progress.ErrNewer) {
		return filled(progressWords.newer, store.Path())
	}
	why := reason(store.Path(), err)
	return rule.Text{EN: filled(said, why.EN).EN, KO: filled(said, why.In(rule.Korean)).KO}
}

// resume is where a person begins who plays a lesson, and what was answered before that.
type resume struct {
	step    int           // from 0
	answers []view.Answer // to the questions before it and, where it was answered already, its own
	tasks   map[int]came  // how those came out that are over
	mended  map[int]bool  // steps whose questions were answered wrongly, and rightly when they were taken again
	where   resumeWhere
}

type resumeWhere int

const (
	fromBeginning resumeWhere = iota
	whereLeft
	nearWhereLeft // the step itself is gone
	whereAsked
)

// resumed finds where a lesson goes on of which something is kept.
func resumed(kept *progress.Lesson, l *lesson.Lesson, tr *trace.Trace) resume {
	step, moved := kept.Place(l)
	r := resume{step: step, answers: answersBefore(kept, l, tr, step)}
	r.tasks, r.mended = taskMarks(kept, l, step)
	if a := keptAnswer(kept, &l.Steps[step], tr.Steps[step].Predict); kept != nil && kept.At != "" && a != 0 {
		r.answers = append(r.answers, a)
	}
	switch {
	case moved:
		r.where = nearWhereLeft
	case step > 0:
		r.where = whereLeft
	}
	return r
}

// answersBefore are the answers that are kept to the questions before a step: 0 where
// nothing was asked, and where a question is to be asked again.
func answersBefore(kept *progress.Lesson, l *lesson.Lesson, tr *trace.Trace, step int) []view.Answer {
	var answers []view.Answer
	for i := range step {
		answers = append(answers, keptAnswer(kept, &l.Steps[i], tr.Steps[i].Predict))
	}
	return answers
}

// taskMarks are how the tasks of the steps before one came out, its own as well where it is
// solved, and the questions that were mended. Whose answer was shown may still be tried.
func taskMarks(kept *progress.Lesson, l *lesson.Lesson, step int) (tasks map[int]came, mended map[int]bool) {
	tasks, mended = map[int]came{}, map[int]bool{}
	for i := range l.Steps[:step+1] {
		s, q := &l.Steps[i], kept.Question(l.Steps[i].ID.Value)
		mended[i] = q != nil && q.Corrected
		switch {
		case s.Task == nil:
		case q != nil && (q.Mark == progress.Solved || i < step && q.Shown && q.Asked == progress.Fingerprint(s)):
			solved := q.Mark == progress.Solved
			tasks[i] = came{right: solved || q.Corrected, solved: solved, draw: func(t *render.Terminal) { t.TaskWasOver(solved) }}
		case i < step && q != nil:
			tasks[i] = came{draw: func(*render.Terminal) {}}
		case i < step: // it was never set
			tasks[i] = came{}
		}
	}
	return tasks, mended
}

func keptAnswer(kept *progress.Lesson, s *lesson.Step, p *trace.Prediction) view.Answer {
	q := kept.Question(s.ID.Value)
	if q == nil || p == nil || q.Mark == progress.Seen && q.Asked != progress.Fingerprint(s) {
		return 0
	}
	for i, c := range p.Choices {
		if c.Name == q.Choice {
			return view.Answer(i + 1)
		}
	}
	return view.Skipped
}
