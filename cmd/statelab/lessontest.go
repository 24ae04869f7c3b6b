package main

import (
	"context"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/view"
)

func (a *app) testCommand() *cobra.Command {
	var t tester
	var watch bool
	formats := testFormats()
	cmd := &cobra.Command{
		Use:   "test [PATH...]",
		Short: a.say(lessonWords.test),
		Long:  a.say(lessonWords.testLong),
		Example: `  statelab lesson test my-lessons/
  statelab lesson test my-lessons/ --watch
  statelab lesson test my-lesson.yaml --step alice-logs-out
  statelab lesson test my-lessons/ --format junit > results.xml`,
		ValidArgsFunction: lessonNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			t.app, t.words = a, args
			f := formats.asked()
			switch {
			case t.mutants && !f.write.mutants:
				return mistaken(mistakes.mutantsIn, f.name)
			case watch && !f.write.rounds:
				return mistaken(mistakes.watchIn, f.name)
			case watch && slices.Contains(args, stdin):
				return mistaken(mistakes.watchStdin)
			}
			t.write = f.write.report
			if watch {
				return t.watch(cmd.Context())
			}
			report, err := t.test(cmd.Context())
			if err != nil {
				return err
			}
			if err := written(t.write(a, report)); err != nil {
				return err
			}
			return outcome(report)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&t.step, "step", "", a.say(lessonWords.testStep))
	flags.Var(&t.only, "run", a.say(lessonWords.testRun))
	flags.StringVar(&t.topic, "topic", "", a.say(lessonWords.testTopic))
	flags.BoolVar(&t.failFast, "fail-fast", false, a.say(lessonWords.failFast))
	flags.BoolVar(&t.mutants, "mutants", false, a.say(lessonWords.mutants))
	flags.BoolVar(&watch, "watch", false, a.say(lessonWords.watch))
	flags.BoolVarP(&a.screen.quiet, "quiet", "q", false, a.say(lessonWords.noPicture))
	formats.register(cmd, a.say)
	return cmd
}

// testWriter writes how lessons came out.
type testWriter struct {
	report  func(a *app, r view.Report) error
	mutants bool // it has a place for mutants
	rounds  bool // it can be written again and again
}

func testFormats() *formats[testWriter] {
	return &formats[testWriter]{all: []format[testWriter]{
		{name: "text", says: words.screen, write: testWriter{mutants: true, rounds: true, report: func(a *app, r view.Report) error {
			term := a.terminal(a.out)
			term.Report(r)
			return term.Err()
		}}},
		{name: "json", says: lessonWords.testJSON, programs: true, write: testWriter{mutants: true, rounds: true, report: func(a *app, r view.Report) error {
			return render.JSONReport(a.out, r)
		}}},
		{name: "junit", says: lessonWords.testJUnit, programs: true, write: testWriter{report: func(a *app, r view.Report) error {
			return render.JUnitReport(a.out, r, a.lang)
		}}},
		{name: "tap", says: lessonWords.testTAP, programs: true, write: testWriter{report: func(a *app, r view.Report) error {
			return render.TAPReport(a.out, r, a.lang)
		}}},
		{name: "github", says: lessonWords.testGitHub, programs: true, write: testWriter{report: func(a *app, r view.Report) error {
			return render.GitHubReport(a.out, r, a.lang)
		}}},
	}}
}

func curriculumPlaces() []place {
	var places []place
	course := curriculumCourse()
	for _, id := range course.Order() {
		places = append(places, place{folder: curriculum, name: id, course: course})
	}
	return places
}

// tester runs lessons as a test.
type tester struct {
	*app
	words    []string // of the command line: files, folders and names; none: the curriculum
	step     string   // the only one to be told of; empty: all
	only     pattern  // of the ids of lessons
	topic    string   // that lessons have; empty: any
	failFast bool
	mutants  bool
	write    func(a *app, r view.Report) error
}

// pattern is a regular expression as the value of a flag. The zero value matches all.
type pattern struct{ *regexp.Regexp }

// String implements pflag.Value.
func (p *pattern) String() string {
	if p.Regexp == nil {
		return ""
	}
	return p.Regexp.String()
}

// Type implements pflag.Value.
func (p *pattern) Type() string { return "regexp" }

// Set implements pflag.Value.
func (p *pattern) Set(s string) error {
	re, err := regexp.Compile(s)
	if err != nil {
		return mistake{rule.Same(err.Error())}
	}
	p.Regexp = re
	return nil
}

// places are the lessons that are to be tested, and what is wrong with their folders.
func (t *tester) places() ([]place, diag.List, error) {
	places, problems := curriculumPlaces(), diag.List(nil)
	if len(t.words) > 0 {
		var err error
		if places, problems, err = t.findAll(t.words); err != nil {
			return nil, nil, err
		}
	}
	if t.only.Regexp != nil {
		places = slices.DeleteFunc(places, func(p place) bool { return !t.only.MatchString(p.name) })
	}
	return places, problems, nil
}

// test runs the lessons. Its error is of the command line: nothing of what it asks for is
// there.
func (t *tester) test(ctx context.Context) (view.Report, error) {
	places, problems, err := t.places()
	if err != nil {
		return view.Report{}, err
	}
	report := view.Report{Problems: problems}
	report.Results, report.Left = t.all(ctx, places)
	if len(report.Results) == 0 && len(problems) == 0 {
		return report, t.nothing(places)
	}
	return report, nil
}

// nothing says which of the flags left nothing over.
func (t *tester) nothing(places []place) error {
	switch {
	case len(places) == 0:
		return mistaken(mistakes.noneMatches, t.only.String())
	case t.step == "":
		return mistaken(mistakes.noTopic, t.topic)
	case len(places) == 1:
		if l, err := places[0].read(); err == nil {
			return noStep(l, t.step)
		}
	}
	return mistaken(mistakes.nowhereStep, t.step)
}

// outcome is the exit code of a test: the gravest of its lessons' codes.
func outcome(r view.Report) error {
	code := exitOK
	if len(r.Problems) > 0 {
		code = exitLesson
	}
	for _, r := range r.Results {
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

// all runs lessons on all processors. The results keep the order of the places, without
// those that were not asked for. Where the first that fails ends it, left is how many
// were not run.
func (t *tester) all(ctx context.Context, places []place) (results []view.Result, left int) {
	every := make([]*view.Result, len(places))
	next := make(chan int)
	var workers sync.WaitGroup
	var failed atomic.Bool
	for range min(runtime.GOMAXPROCS(0), len(places)) {
		workers.Go(func() {
			for i := range next {
				every[i] = t.one(ctx, places[i])
				if every[i] != nil && !every[i].OK() {
					failed.Store(true)
				}
			}
		})
	}
	for i := 0; i < len(places) && !(t.failFast && failed.Load()); i++ {
		next <- i
	}
	close(next)
	workers.Wait()
	for i, r := range every {
		if r == nil {
			continue
		}
		results = append(results, *r)
		if t.failFast && !r.OK() {
			return results, len(places) - i - 1
		}
	}
	return results, 0
}

// one runs one lesson. It is nil for one that was not asked for.
func (t *tester) one(ctx context.Context, p place) *view.Result {
	result := &view.Result{Lesson: p.name}
	program, problems, err := p.check()
	switch {
	case err != nil || len(problems) > 0:
		result.Problems, result.Err = problems, err
		return result
	case !t.asked(program.Lesson()):
		return nil
	}
	tr, err := runWithin(ctx, program, scenario.Options{Prove: true, Mutants: t.mutants})
	if err != nil {
		result.Err = err
		return result
	}
	*result = view.ResultOf(tr)
	if t.step != "" {
		*result = result.Of(program.Lesson().Steps[stepNamed(program.Lesson(), t.step)].ID.Value)
	}
	if result.OK() {
		result.Run = nil // nobody looks at it
	}
	return result
}

// asked reports whether a lesson has what was asked for.
func (t *tester) asked(l *lesson.Lesson) bool {
	return (t.step == "" || stepNamed(l, t.step) >= 0) &&
		(t.topic == "" || slices.ContainsFunc(l.Topics, func(topic lesson.Text) bool { return topic.Value == t.topic }))
}
