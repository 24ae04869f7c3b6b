package main

import (
	"context"
	"errors"
	"slices"
	"syscall"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/render"
	"statelab/internal/scenario"
	"statelab/internal/trace"
)

func (a *app) lessonCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lesson",
		Short: a.say(lessonWords.lesson),
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.listCommand(), a.showCommand(), a.runCommand(), a.testCommand(), a.checkCommand(), a.newCommand(), a.copyCommand(), a.expectCommand(), a.schemaCommand(), a.translateCommand(), a.pageCommand(), a.pictureCommand())
	return cmd
}

func (a *app) showCommand() *cobra.Command {
	var code, answers bool
	cmd := &cobra.Command{
		Use:   "show NAME|FILE",
		Short: a.say(lessonWords.show),
		Example: `  statelab lesson show logout
  statelab lesson show session-row --code`,
		Args:              exactArgs(1),
		ValidArgsFunction: lessonNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := a.find(args[0])
			if err != nil {
				return err
			}
			read := scenario.Load
			if code && !answers { // which people look at while they write the rest
				read = scenario.LoadDraft
			}
			program, err := p.loadBy(read)
			if err != nil {
				return err
			}
			if err := a.toldIn(program.Lesson(), true); err != nil {
				return err
			}
			course, _, err := p.folder.LoadCourse() // what is wrong with it is for its author
			if err != nil {
				return fault(err)
			}
			shown := a.described(program.Lesson(), course)
			if answers {
				tr, err := runWithin(cmd.Context(), program, scenario.Options{})
				if err != nil {
					return fault(err)
				}
				answered(&shown, tr)
			}
			if code {
				if !answers {
					shown = render.Lesson{Title: shown.Title}
				}
				for _, page := range program.Pages() {
					shown.Pages = append(shown.Pages, render.Page{Title: page.Title, Code: page.Code})
				}
			}
			term := a.terminal(a.out)
			term.Show(shown)
			return written(term.Err())
		},
	}
	cmd.Flags().BoolVar(&code, "code", false, a.say(lessonWords.code))
	cmd.Flags().BoolVar(&answers, "answers", false, a.say(lessonWords.answers))
	return cmd
}

// answered adds to a lesson what its author says to those who have answered, and which
// answers the run has made right, what was done in it, and what was checked.
func answered(shown *render.Lesson, tr *trace.Trace) {
	for i, s := range tr.Steps {
		shown.Steps[i].Action, shown.Steps[i].Checks = s.Action, s.Checks
		shown.Steps[i].Predict, shown.Steps[i].Task, shown.Steps[i].Hints, shown.Steps[i].Say = s.Predict, s.Task, s.Hints, s.Say
	}
}

// described takes from a lesson what lists and summaries show, which gives no answer
// away. The course, which may be nil, has the names of its topics.
func (a *app) described(l *lesson.Lesson, course *lesson.Course) render.Lesson {
	shown := render.Lesson{ID: l.ID.Value, Title: l.Title.Texts, Summary: l.Summary.Shown()}
	for _, t := range l.Topics {
		shown.Topics = append(shown.Topics, course.TopicTitle(t.Value, a.prose))
	}
	for _, t := range l.LearnFirst {
		shown.LearnFirst = append(shown.LearnFirst, t.Value)
	}
	for _, s := range l.Steps {
		step := render.LessonStep{ID: s.ID.Value, Action: language.Describe(l, &s)}
		if s.Predict != nil {
			step.Predict = &trace.Prediction{Ask: s.Predict.Ask.Shown()}
			for _, c := range s.Predict.Choices {
				step.Predict.Choices = append(step.Predict.Choices, trace.Choice{Text: c.Text.Shown()})
			}
		}
		step.Task = language.Asked(s.Task)
		shown.Steps = append(shown.Steps, step)
	}
	return shown
}

func (a *app) checkCommand() *cobra.Command {
	strict := false
	cmd := &cobra.Command{
		Use:   "check PATH...",
		Short: a.say(lessonWords.check),
		Long:  a.say(lessonWords.checkLong),
		Args:  someArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			places, problems, err := a.findAll(args)
			if err != nil {
				return err
			}
			c := checking{problems: problems, courses: map[*lesson.Course]bool{nil: true}}
			for _, p := range places {
				if err := c.one(cmd.Context(), p); cmd.Context().Err() != nil {
					return fault(err)
				} else if err != nil {
					c.faults = append(c.faults, faultOf(p, err)...)
				}
			}
			remarks := append(c.remarks, lesson.RemarkCircles(c.checked)...)
			remarks.Sort()
			term := a.terminal(a.out)
			term.Diagnostics(remarks)
			if wrong := append(c.problems, c.faults...); len(wrong) > 0 {
				wrong.Sort()
				code := exitLesson
				if len(c.faults) > 0 {
					code = exitFault
				}
				return &exit{code, wrong}
			}
			if strict && len(remarks) > 0 {
				return &exit{code: exitLesson}
			}
			term.Checked(len(places), len(remarks))
			return written(term.Err())
		},
	}
	cmd.Flags().BoolVar(&strict, "strict", false, a.say(lessonWords.strict))
	return cmd
}

// checking is what has been found in lessons that are looked at one after another.
type checking struct {
	problems, remarks diag.List
	faults            diag.List // of lessons that could not be played
	checked           []*lesson.Lesson
	courses           map[*lesson.Course]bool // that were looked at
}

// one looks at a lesson. The error is of that lesson alone.
func (c *checking) one(ctx context.Context, p place) error {
	if !c.courses[p.course] {
		c.courses[p.course] = true
		c.remarks = append(c.remarks, p.course.Remarks()...)
	}
	program, problems, err := p.check()
	c.problems = append(c.problems, problems...)
	if err != nil || program == nil {
		return err
	}
	c.remarks = append(c.remarks, program.Lesson().Remarks(p.course)...)
	c.remarks = append(c.remarks, language.Remarks(program.Lesson())...)
	c.checked = append(c.checked, program.Lesson())
	c.remarks = append(c.remarks, untranslated(program.Lesson())...)
	ran, err := program.RemarkRun(ctx)
	if err != nil {
		return err
	}
	c.remarks = append(c.remarks, ran...)
	beside, _, err := p.folder.List()
	if err != nil {
		return err
	}
	c.remarks = append(c.remarks, program.Lesson().RemarkLearnFirst(builtIn(), beside)...)
	return nil
}

// faultOf is why a lesson could not be looked at, with its file.
func faultOf(p place, err error) diag.List {
	var all diag.List
	if !errors.As(err, &all) {
		all = diag.List{{Message: err.Error()}}
	}
	all = slices.Clone(all)
	for i := range all {
		if all[i].Pos.File == "" {
			all[i].Pos.File = p.word()
		}
	}
	return all
}

// untranslated lists the texts that the lesson's translations lack, and the
// translations of texts that have changed since.
func untranslated(l *lesson.Lesson) diag.List {
	problems := l.Stale()
	for _, o := range l.Overlays {
		problems = append(problems, l.Missing(o.Language.Value)...)
	}
	return problems
}

// written turns an error of the output into a fault. A reader that has seen
// enough (a closed pipe) is none.
func written(err error) error {
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return fault(err)
}
