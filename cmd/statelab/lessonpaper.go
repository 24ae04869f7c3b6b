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
	formats := pageFormats()
	formats.register(cmd, a.say)
	exclude(cmd, "worksheet", "answers")
	for _, paper := range []string{"worksheet", "answers"} {
		for _, other := range []string{"step", "question"} {
			exclude(cmd, paper, other)
		}
	}
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if write := formats.asked().write; write != nil {
			for _, part := range []string{"worksheet", "answers", "step", "question"} {
				if cmd.Flags().Changed(part) {
					return withHint(filled(paperWords.htmlOnly, part), paperWords.leaveFormat)
				}
			}
			how.ending = ".md"
			how.write = write
		}
		switch {
		case worksheet:
			how.sheet = func(_ place, tr *trace.Trace, o page.Options) page.Sheet { return page.Sheet{Trace: tr, Options: o} }
		case answers:
			how.sheet = func(p place, tr *trace.Trace, o page.Options) page.Sheet {
				t := teachingOf(p)
				return page.Sheet{Trace: tr, Options: o, Teaching: &t}
			}
		}
		return run(cmd, args)
	}
}

type pageWriter func(io.Writer, *trace.Trace, page.Options) error

// pageFormats are those in which a lesson is written; nil writes the page to look at.
func pageFormats() *formats[pageWriter] {
	return &formats[pageWriter]{all: []format[pageWriter]{
		{name: "html", says: paperWords.html},
		{name: "markdown", says: paperWords.markdown, write: page.Markdown},
	}}
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

var paperWords = struct{ worksheet, answers, html, markdown, htmlOnly, leaveFormat rule.Text }{
	htmlOnly:    rule.Text{EN: "what --%s writes is HTML alone, and --format markdown writes a lesson whole", KO: "--%s 옵션은 HTML로만 씁니다. --format markdown은 수업 전체를 씁니다"},
	leaveFormat: rule.Text{EN: "leave --format out, and print the file or save it as PDF in a browser; the Markdown of a lesson has its answers in it, folded", KO: "--format을 빼고, 파일을 브라우저에서 인쇄하거나 PDF로 저장합니다. 수업을 Markdown으로 쓰면 답은 접힌 채로 그 안에 있습니다"},
	html:        rule.Text{EN: "one file of HTML", KO: "HTML 한 파일"},
	markdown:    rule.Text{EN: "for a course's own pages, with diagrams in Mermaid", KO: "강의 페이지에 넣을 글. 그림은 Mermaid"},
	worksheet:   rule.Text{EN: "the questions and tasks for paper, with room to write and no answer", KO: "질문과 과제를 종이에 인쇄할 수 있게. 적을 자리가 있고 답은 없음"},
	answers:     rule.Text{EN: "what who teaches wants beside it: answers, replies, hints, where to stop", KO: "강의하는 사람이 볼 종이: 답, 틀린 답에 할 말, 힌트, 멈출 곳"},
}
