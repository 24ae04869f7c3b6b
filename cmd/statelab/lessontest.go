package main

import (
	"context"
	"runtime"
	"sync"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/scenario"
	"statelab/internal/view"
)

func (a *app) testCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "test [PATH...]",
		Short: a.say(lessonWords.test),
		Long:  a.say(lessonWords.testLong),
		Example: `  statelab lesson test my-lessons/
  statelab lesson test session-row logout`,
		ValidArgsFunction: lessonNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			places, problems := curriculumPlaces(), diag.List(nil)
			if len(args) > 0 {
				var err error
				if places, problems, err = a.findAll(args); err != nil {
					return err
				}
			}
			results := runAll(cmd.Context(), places)
			term := a.terminal(a.out)
			term.Diagnostics(problems)
			term.Results(results)
			if err := written(term.Err()); err != nil {
				return err
			}
			return outcome(results, problems)
		},
	}
}

func curriculumPlaces() []place {
	var places []place
	course := curriculumCourse()
	for _, id := range course.Order() {
		places = append(places, place{folder: curriculum, name: id, course: course})
	}
	return places
}

// outcome is the exit code of a test: the gravest of its lessons' codes.
func outcome(results []view.Result, problems diag.List) error {
	code := exitOK
	if len(problems) > 0 {
		code = exitLesson
	}
	for _, r := range results {
		switch {
		case r.Err != nil:
			code = max(code, exitFault)
		case len(r.Problems) > 0:
			code = max(code, exitLesson)
		case len(r.Failed) > 0:
			code = max(code, exitFailed)
		}
	}
	if code == exitOK {
		return nil
	}
	return &exit{code: code}
}

// runAll runs lessons on all processors. The results keep the order of the
// places.
func runAll(ctx context.Context, places []place) []view.Result {
	results := make([]view.Result, len(places))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(places)) {
		workers.Go(func() {
			for i := range next {
				results[i] = places[i].run(ctx)
			}
		})
	}
	for i := range places {
		next <- i
	}
	close(next)
	workers.Wait()
	return results
}

// run runs one lesson.
func (p place) run(ctx context.Context) view.Result {
	result := view.Result{Lesson: p.name}
	program, problems, err := p.check()
	if err != nil || len(problems) > 0 {
		result.Problems, result.Err = problems, err
		return result
	}
	tr, err := runWithin(ctx, program, scenario.Options{Prove: true})
	if err != nil {
		result.Err = err
		return result
	}
	return view.ResultOf(tr)
}
