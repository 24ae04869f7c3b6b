package main

import (
	"io"

	"github.com/spf13/cobra"

	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// paperFlags gives the command the flags by which a lesson is written for paper.
func (a *app) paperFlags(cmd *cobra.Command, how *paging) {
	var worksheet, answers bool
	cmd.Flags().BoolVar(&worksheet, "worksheet", false, a.say(paperWords.worksheet))
	cmd.Flags().BoolVar(&answers, "answers", false, a.say(paperWords.answers))
	exclude(cmd, "worksheet", "answers")
	for _, paper := range []string{"worksheet", "answers"} {
		for _, other := range []string{"course", "step", "question"} {
			exclude(cmd, paper, other)
		}
	}
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case worksheet:
			how.paper = func(w io.Writer, _ place, tr *trace.Trace, o page.Options) error { return page.Worksheet(w, tr, o) }
		case answers:
			how.paper = func(w io.Writer, p place, tr *trace.Trace, o page.Options) error {
				return page.Answers(w, tr, o, teachingOf(p))
			}
		}
		return run(cmd, args)
	}
}

// teachingOf is what the course of a lesson says of it.
func teachingOf(p place) page.Teaching {
	course := p.course
	if course == nil {
		course, _, _ = p.folder.LoadCourse() // what is wrong with it is for its author
	}
	t := page.Teaching{Beliefs: map[string]trace.Prose{}}
	if course == nil {
		return t
	}
	if chapter, l := course.Lesson(p.name); l != nil {
		t.Takes, t.Chapter, t.Aim = l.Takes.Value, chapter.Title.Texts, chapter.Aim.Texts
	}
	for _, m := range course.Misconceptions {
		t.Beliefs[m.ID.Value] = m.Text.Texts
	}
	return t
}

var paperWords = struct{ worksheet, answers rule.Text }{
	worksheet: rule.Text{EN: "the questions and tasks for paper, with room to write and no answer", KO: "질문과 과제를 종이에 인쇄할 수 있게. 적을 자리가 있고 답은 없음"},
	answers:   rule.Text{EN: "what who teaches wants beside it: answers, replies, hints, where to stop", KO: "강의하는 사람이 볼 종이: 답, 틀린 답에 할 말, 힌트, 멈출 곳"},
}
