package main

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"github.com/spf13/cobra"

	"statelab/internal/lesson"
	"statelab/internal/progress"
	"statelab/internal/render"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/view"
)

func (a *app) reviewCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "review [FOLDER]",
		Short: a.say(progressWords.review),
		Long:  a.say(progressWords.reviewLong),
		Args:  atMostOne,
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := a.learner(args)
			if err != nil {
				return err
			}
			a.tellHomeless(l.store)
			return a.review(cmd.Context(), l)
		},
	}
	cmd.Flags().BoolVar(&a.screen.plain, "plain", false, a.say(lessonWords.plain))
	return cmd
}

// review asks what comes again now, or lists it where nobody can be asked.
func (a *app) review(ctx context.Context, l *learner) error {
	items := l.file.Due(l.course.Key(), l.lessons, a.now())
	term := a.terminal(a.out)
	if !a.atKeys() || len(items) == 0 {
		var questions []string
		for _, item := range items {
			questions = append(questions, item.Of.Lesson.ID.Value+", "+item.Of.Question().ID.Value)
		}
		term.Waiting(questions, l.file.Next(l.course.Key(), l.lessons), a.topCommand("review"+l.command))
		return written(term.Err())
	}
	notes := &notes{store: l.store, tell: a.noteOnce}
	right := 0
	for i, item := range items {
		answer, left, err := a.reviewOne(ctx, l, item, func(t *render.Terminal) { t.Reviewing(i+1, len(items)) })
		if err != nil {
			return err
		}
		if answer != nil {
			if answer.Right {
				right++
			}
			now, of := a.now(), item.Of
			answer.Asked = progress.Fingerprint(of.Question())
			notes.note(func(f *progress.File) {
				if q := f.Find(l.course.Key(), of.Lesson).Question(of.Question().ID.Value); q != nil {
					q.Again(answer, now)
				}
			})
		}
		if left {
			return nil
		}
	}
	if f, _, ok := a.progressFile(); ok {
		l.file = f // with what was answered just now
	}
	term.Reviewed(right, len(items), l.file.Next(l.course.Key(), l.lessons))
	return written(term.Err())
}

// reviewOne asks one question again, or sets one task, in the world as it stands before it,
// and shows how it came out. The answer is nil where none was given.
func (a *app) reviewOne(ctx context.Context, l *learner, item progress.Item, head drawing) (answer *progress.Answer, left bool, err error) {
	step := item.Asks.Step
	p := l.places[slices.Index(l.lessons, item.Asks.Lesson)]
	program, err := p.load()
	if err != nil {
		return nil, false, err
	}
	tr, err := runWithin(ctx, program, scenario.Options{})
	if err != nil {
		return nil, false, fault(err)
	}
	if tr.Steps[step].Predict != nil {
		shuffleChoices(tr, step, rand.New(rand.NewPCG(uint64(a.now().Unix()), uint64(step))))
	}
	w := a.walk(tr)
	w.answers, w.end.First = make([]view.Answer, step), make([]view.Answer, step)
	w.program, w.ctx = program, ctx
	w.look()
	world := func(t *render.Terminal) {
		head(t)
		t.World(tr, step)
	}
	if a.hasDesk() {
		left = w.sitAgain(ctx, a, step, world)
		return w.cameAgain(step, item.Asks.Question()), left, cmp.Or(w.fault, w.term.Err())
	}
	answer, left = w.askAgain(step, world, item.Asks.Question())
	if left {
		return nil, true, cmp.Or(w.fault, w.term.Err())
	}
	enter := func(t *render.Terminal) { t.Pause(render.Keys{}) }
	to := w.tell(w.answered(step), enter, func(part, of int) turn {
		return w.goOn(func(t *render.Terminal) { t.More(part, of, render.Keys{}) }, render.Keys{})
	})
	if to == next {
		to = w.goOn(enter, render.Keys{})
	}
	return answer, to == leave, w.term.Err()
}

// askAgain asks the question of step i again, or sets its task, below the world as it stands
// there. Who leaves a task keeps it for another time.
func (w *walk) askAgain(i int, world drawing, of *lesson.Step) (answer *progress.Answer, left bool) {
	if w.hasTask(i) {
		if w.aside(world, (*render.Terminal).Blank) || !w.doTask(i) {
			return nil, true
		}
		w.answers = append(w.answers, 0)
		return w.cameAgain(i, of), false
	}
	if w.aside(world, w.asking(i, 0, false)) {
		return nil, true
	}
	given, to := w.ask(i, false)
	w.answers = append(w.answers, given)
	return answerOf(of, given, w.trace.Steps[i].Predict), to == leave
}

// cameAgain is how the question or the task of step i came out, nil where it is open.
func (w *walk) cameAgain(i int, of *lesson.Step) *progress.Answer {
	if out, over := w.tasks[i]; over {
		return &progress.Answer{Right: out.solved, Tries: out.tries}
	}
	if p := w.trace.Steps[i].Predict; p != nil && i < len(w.answers) && w.answers[i] != 0 {
		return answerOf(of, w.answers[i], p)
	}
	return nil
}

// shuffleChoices puts the choices of a question of a run in another order.
func shuffleChoices(tr *trace.Trace, step int, r *rand.Rand) {
	choices := tr.Steps[step].Predict.Choices
	r.Shuffle(len(choices), func(i, j int) { choices[i], choices[j] = choices[j], choices[i] })
}
