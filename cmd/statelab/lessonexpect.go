package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"statelab/internal/language"
	"statelab/internal/lesson"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/view"
	"statelab/internal/visible"
	"statelab/internal/wholefile"
)

func (a *app) expectCommand() *cobra.Command {
	e := expecting{app: a}
	dryRun := false
	cmd := &cobra.Command{
		Use:   "expect FILE [STEP]",
		Short: a.say(lessonWords.expect),
		Long:  a.say(lessonWords.expectLong),
		Example: `  statelab lesson expect my-lesson.yaml
  statelab lesson expect my-lesson.yaml alice-logs-out --dry-run`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 2 {
				return exactArgs(2)(cmd, args)
			}
			return someArgs(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := a.find(args[0])
			switch {
			case err != nil:
				return err
			case p.inCurriculum():
				return mistaken(mistakes.noOwnFile, args[0])
			case len(args) > 1:
				e.step = args[1]
			}
			return e.expect(cmd.Context(), p, dryRun)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, a.say(lessonWords.dryRun))
	cmd.Flags().BoolVar(&e.replace, "replace", false, a.say(lessonWords.replace))
	return cmd
}

// expecting writes what steps changed as what they are expected to.
type expecting struct {
	*app
	step    string         // the only one; empty: all
	replace bool           // what does not hold, too
	played  *lesson.Lesson // as it was played last
}

// expect amends a lesson file, or shows what would be changed of it.
func (e *expecting) expect(ctx context.Context, p place, dryRun bool) error {
	path := filepath.Join(filepath.FromSlash(p.folder.Path), p.name+".yaml")
	src, err := os.ReadFile(path)
	if err != nil {
		return mistake{reason(path, err)}
	}
	amended, all, tr, err := e.amend(ctx, p, src)
	if err != nil {
		return err
	}
	if dryRun {
		if _, err := e.out.Write(diff.Diff(path, src, path, amended)); err != nil {
			return written(err)
		}
	} else if !bytes.Equal(src, amended) {
		if err := wholefile.Write(path, amended, 0o666); err != nil {
			return fault(err)
		}
		for _, line := range all {
			fmt.Fprintln(e.out, line)
		}
	}
	if unplayed := language.NotPlayed(e.played, tr, e.step); len(unplayed) > 0 {
		return &exit{exitLesson, unplayed}
	}
	if bytes.Equal(src, amended) {
		fmt.Fprintln(e.out, e.say(lessonWords.nothingNew))
	}
	return e.left(tr)
}

// left tells what of the steps does not hold, which ends the command as it ends a test.
func (e *expecting) left(tr *trace.Trace) error {
	result := view.ResultOf(tr)
	if e.step != "" {
		result = result.Of(e.step)
	}
	if result.OK() {
		return nil
	}
	term := e.terminal(e.out)
	term.Report(view.Report{Results: []view.Result{result}})
	if err := written(term.Err()); err != nil {
		return err
	}
	return &exit{code: exitFailed}
}

// amend plays the lesson and writes what its steps changed, until there is nothing more to
// write: what did not hold may have kept later steps from being run. The lines say what
// was written.
func (e *expecting) amend(ctx context.Context, p place, src []byte) (amended []byte, lines []string, tr *trace.Trace, err error) {
	tried := map[string]int{}
	before, known, told := src, maps.Clone(tried), 0
	for amended = src; ; {
		folder := lesson.Folder{FS: fstest.MapFS{p.name + ".yaml": {Data: amended}}, Path: p.folder.Path}
		program, problems, err := scenario.LoadDraft(folder, p.name)
		switch {
		case err != nil:
			return nil, nil, nil, fault(err)
		case len(problems) > 0 && !bytes.Equal(amended, src) && (language.Amending{Tried: tried}).GiveUp(known):
			amended, lines, known = before, lines[:told], maps.Clone(tried)
			continue
		case len(problems) > 0:
			return nil, nil, nil, &exit{exitLesson, problems}
		}
		l := program.Lesson()
		e.played = l
		if e.step != "" {
			i := stepNamed(l, e.step)
			if i < 0 {
				return nil, nil, nil, noStep(l, e.step)
			}
			e.step = l.Steps[i].ID.Value
		}
		if tr, err = runWithin(ctx, program, scenario.Options{}); err != nil {
			return nil, nil, nil, fault(err)
		}
		before, known, told = amended, maps.Clone(tried), len(lines)
		next, more := e.round(l, tr, tried)
		if len(more) == 0 || len(lines) > 10_000 {
			return amended, lines, tr, nil
		}
		amended, lines = next, append(lines, more...)
	}
}

// round writes once what the steps changed that were run and did what they do. Of a step in which a page failed at what
// statelab does not play it writes nothing: that would become what the lesson promises.
func (e *expecting) round(l *lesson.Lesson, tr *trace.Trace, tried map[string]int) ([]byte, []string) {
	root, _ := lesson.ParseNode(l.File, l.Source)
	to := lesson.Amend(l.Source)
	var lines []string
	kept := map[string]string{} // what steps keep, by the value
	for i := range tr.Given {
		noteKept(kept, &tr.Given[i])
	}
	for i := range tr.Steps {
		s := &tr.Steps[i]
		noteKept(kept, s)
		undone := slices.ContainsFunc(s.Failed(), func(c trace.Check) bool { return c.About == s.Verb })
		if e.step != "" && s.ID != e.step || s.NotRun != "" || undone || s.NotPlayed() != nil {
			continue
		}
		for _, done := range language.AmendStep(to, root.Get("steps").Items[i], s, language.Amending{Kept: kept, Replace: e.replace, Tried: tried}) {
			sign, value := "+", ": "+done.Value
			switch {
			case done.Value == "":
				sign, value = "-", ""
			case done.Was:
				sign = "~"
			}
			lines = append(lines, fmt.Sprintf("%s %s %s%s", s.ID, sign, done.Key, value))
			if strings.Contains(done.Value, "status: 500") {
				lines = append(lines, raisedIn(s)...)
			}
		}
	}
	return to.Source(), lines
}

// noteKept notes the values that a step keeps, each with its name.
func noteKept(kept map[string]string, s *trace.Step) {
	for _, r := range s.Remembered {
		kept[r.Value] = r.Name
	}
}

// raisedIn are the exceptions at which pages of a step failed, whole: what is written as expected
// has only their names.
func raisedIn(s *trace.Step) (lines []string) {
	for i := range s.Exchanges {
		x := &s.Exchanges[i]
		if x.Response.Status != http.StatusInternalServerError || x.Server == nil || x.Server.Reason == nil || x.Server.Reason.Says == "" {
			continue
		}
		line := fmt.Sprintf("%s   (%d) %s: %s", s.ID, i+1, x.Server.Reason.Name, oneLine(x.Server.Reason.Says))
		if at := x.Server.Reason.At; at != nil && at.Line > 0 {
			line += fmt.Sprintf("  [%d: %s]", at.Line, oneLine(at.Code))
		}
		lines = append(lines, line)
	}
	return lines
}

// oneLine writes what a server said on one line that a terminal can be given.
func oneLine(said string) string { return visible.Text(strings.Join(strings.Fields(said), " ")) }
