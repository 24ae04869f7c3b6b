package main

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/progress"
	"statelab/internal/prompt"
	"statelab/internal/render"
	"statelab/internal/scenario"
	"statelab/internal/trace"
)

func (a *app) runCommand() *cobra.Command {
	var noPause bool
	var path string
	var how playing
	formats := runFormats()
	cmd := &cobra.Command{
		Use:   "run NAME|FILE|FOLDER...",
		Short: a.say(lessonWords.run),
		Long:  a.say(lessonWords.runLong),
		Example: `  statelab lesson run logout
  statelab lesson run logout --no-pause --verbose | less -R
  statelab lesson run --path lecture-50
  statelab lesson run my-lesson.yaml --format json`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case path == "":
				return someArgs(cmd, args)
			case len(args) > 1:
				return mistaken(mistakes.onePath)
			}
			return nil
		},
		ValidArgsFunction: lessonNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			how.pauses = !noPause && !formats.asked().programs && a.atKeys()
			if how.from != "" && !how.pauses {
				return mistaken(mistakes.fromAsks)
			}
			how.write = formats.asked().write
			if path != "" {
				return a.runPath(cmd.Context(), args, path, how)
			}
			return a.runLessons(cmd.Context(), args, how)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&noPause, "no-pause", false, a.say(lessonWords.noPause))
	formats.register(cmd, a.say)
	flags.StringVar(&how.db, "db", "", a.say(lessonWords.db))
	flags.BoolVarP(&a.screen.verbose, "verbose", "v", false, a.say(lessonWords.verbose))
	flags.BoolVar(&a.screen.cookies, "cookies", false, a.say(lessonWords.cookies))
	flags.BoolVar(&a.screen.timeline, "timeline", false, a.say(lessonWords.timeline))
	flags.BoolVar(&a.screen.plain, "plain", false, a.say(lessonWords.plain))
	flags.BoolVarP(&a.screen.quiet, "quiet", "q", false, a.say(lessonWords.onlyText))
	flags.StringVar(&how.from, "from", "", a.say(progressWords.from))
	flags.BoolVar(&how.again, "again", false, a.say(progressWords.again))
	a.pathFlag(cmd, &path, lessonWords.runPath)
	excludeAs(cmd, "from", "again", mistakes.beginsTwice)
	return cmd
}

// playing says how lessons are played.
type playing struct {
	write       runWriter
	pauses      bool     // a person is at the keys
	db          string   // where the tables are kept, empty for nowhere
	from        string   // the step that a person wants to begin at, empty for where the place was kept
	again       bool     // a person wants to begin at the beginning
	first, last bool     // of several lessons
	path        []string // the words of a path that is played, nil for none
	way         []string // the ids of all its lessons
	at          sessionAt
	ctx         context.Context
	program     *scenario.Program
}

// runLessons plays lessons one after the other.
func (a *app) runLessons(ctx context.Context, words []string, how playing) error {
	places, _, err := a.findEach(words) // what is wrong with a folder is for its author
	if err != nil {
		return err
	}
	return a.runInOrder(ctx, places, len(words) == 1, how)
}

// runPath plays the lessons of a path through a course.
func (a *app) runPath(ctx context.Context, folder []string, name string, how playing) error {
	_, places, err := a.onPath(folder, name)
	if err != nil {
		return err
	}
	how.path = pathWords(folder, name)
	for _, p := range places {
		how.way = append(how.way, p.name)
	}
	return a.runInOrder(ctx, places, true, how)
}

// runInOrder plays lessons one after the other. Where they belong together, a person goes on
// where the last of them was left.
func (a *app) runInOrder(ctx context.Context, places []place, together bool, how playing) error {
	switch {
	case how.db != "" && len(places) > 1:
		return mistaken(mistakes.oneLesson)
	case how.from != "" && len(places) > 1:
		return mistaken(mistakes.oneFrom)
	}
	if together && how.pauses && !how.again {
		places = a.unfinished(places)
	}
	return a.runPlaces(ctx, places, how)
}

// unfinished leaves out of the lessons of a folder those before the one that comes next, and
// says so. Where all were played to the end, they begin anew.
func (a *app) unfinished(places []place) []place {
	if len(places) == 1 {
		return places
	}
	file, _, _ := a.progressFile()
	var names []string
	for _, p := range places {
		names = append(names, p.name)
	}
	next := comesNext(file.Courses[places[0].course.Key()], names)
	if next <= 0 {
		return places
	}
	a.note(filled(progressWords.goesOn, names[next]))
	return places[next:]
}

// runPlaces plays lessons one after the other, and those to which a person goes behind the
// last of them.
func (a *app) runPlaces(ctx context.Context, places []place, how playing) error {
	code := exitOK
	for i := 0; i < len(places); i++ {
		p := places[i]
		program, err := p.loadToPlay(a)
		if err != nil {
			return err
		}
		p.lesson = program.Lesson()
		if err := a.toldIn(p.lesson, len(places) == 1); err != nil {
			return err
		}
		if how.from != "" && stepNamed(p.lesson, how.from) < 0 {
			return noStep(p.lesson, how.from)
		}
		tr, err := play(ctx, program, how.db)
		if err != nil {
			return err
		}
		if _, failed := tr.Checks(); failed > 0 {
			code = exitFailed
		}
		how.first, how.last = i == 0, i == len(places)-1
		how.ctx, how.at = ctx, func(i int) (*prompt.Session, error) { return prompt.New(ctx, opening(program, i+1, true)) }
		how.program = program
		to, err := how.write(a, tr, how, p)
		if err != nil {
			return written(err)
		}
		if to.stopped {
			break
		}
		if to.next != nil {
			places, how.from, how.again = append(places, *to.next), "", false
			how.path, how.way = nil, nil
		}
	}
	if code != exitOK {
		return &exit{code: code}
	}
	return nil
}

// following is how to go on behind a lesson of a course: the one after it and the command
// that plays it, or, after the last, the command that lists them all. After a lesson of no
// course there is neither.
func (a *app) following(p place) (next *place, end render.End) {
	if _, in := p.course.Lesson(p.name); in == nil {
		return nil, end
	}
	to, ok := p.next()
	switch {
	case ok:
		end.Next = a.command("run", shellWord(to.word()))
		return &to, end
	case p.inCurriculum():
		end.Others = a.command("list")
	default:
		end.Others = a.command("list", shellWord(filepath.FromSlash(p.folder.Path)))
	}
	return nil, end
}

// command is a command about lessons, in the same language.
func (a *app) command(words ...string) string {
	typed := "statelab lesson " + strings.Join(words, " ")
	if a.screen.lang != "" {
		typed += " --lang " + a.screen.lang
	}
	return typed
}

// onward is where a person goes from a lesson: nowhere, or to the next one.
type onward struct {
	stopped bool
	next    *place // nil: to the next of those that were named
}

// runWriter writes a finished run of a lesson.
type runWriter func(a *app, tr *trace.Trace, how playing, p place) (onward, error)

func runFormats() *formats[runWriter] {
	return &formats[runWriter]{all: []format[runWriter]{
		{name: "text", says: words.screen, write: (*app).show},
		{name: "json", says: lessonWords.json, programs: true, write: func(a *app, tr *trace.Trace, _ playing, _ place) (onward, error) {
			return onward{}, render.JSONLines(a.out, tr)
		}},
	}}
}

// show shows a run, and to a person who plays it how to go on behind the last.
func (a *app) show(tr *trace.Trace, how playing, p place) (onward, error) {
	if how.pauses {
		return a.walkThrough(tr, how, p)
	}
	term := a.terminal(a.out)
	if !how.first {
		term.Blank()
	}
	term.Whole(tr)
	return onward{}, term.Err()
}

// walkThrough goes through a run with a person, from where the lesson was left.
func (a *app) walkThrough(tr *trace.Trace, how playing, p place) (onward, error) {
	if p.course == nil {
		p.course, _ = p.folder.Outline() // without one, nothing follows
	}
	w := a.walk(tr)
	w.at, w.hand = how.at, &hand{app: a, ctx: how.ctx}
	w.program, w.ctx = how.program, how.ctx
	w.first, w.last, w.again, w.anew = how.first, how.last, a.command(append([]string{"run"}, how.commanded(p)...)...), a.command("run", shellWord(p.word()), "--again")
	if how.way != nil {
		w.number, w.of = slices.Index(how.way, p.name)+1, len(how.way)
		tr.LearnFirst = slices.DeleteFunc(tr.LearnFirst, func(id string) bool { return !slices.Contains(how.way, id) })
	}
	file, store, keeps := a.progressFile()
	if keeps {
		w.keeper = &keeper{notes{store: store, tell: a.noteOnce}, p.course.Key(), p.lesson, a.now}
	}
	a.tellHomeless(store)
	w.resume(how.resume(file.Find(p.course.Key(), p.lesson), p.lesson, tr))
	var next *place
	if how.last {
		var end render.End
		next, end = a.following(p)
		w.end.Next, w.end.Others = end.Next, end.Others
	}
	w.goesOn = next != nil && how.db == ""
	stopped := false
	if a.hasDesk() {
		stopped = w.sit(how.ctx, a)
	} else {
		stopped = w.through()
	}
	if stopped || !w.goesOn {
		next = nil
	}
	return onward{stopped, next}, cmp.Or(w.fault, w.term.Err())
}

// commanded is what stands behind lesson run to come back to a lesson: on a path, the path.
func (how playing) commanded(p place) []string {
	if how.path == nil {
		return []string{shellWord(p.word())}
	}
	return how.path
}

// resume is where a person begins of whom something is kept.
func (how playing) resume(kept *progress.Lesson, l *lesson.Lesson, tr *trace.Trace) resume {
	switch {
	case how.from != "":
		step := stepNamed(l, how.from)
		r := resume{step: step, answers: answersBefore(kept, l, tr, step), where: whereAsked}
		r.tasks, r.mended = taskMarks(kept, l, step)
		delete(r.tasks, step)
		return r
	case how.again:
		return resume{}
	}
	return resumed(kept, l, tr)
}

// walk is what goes through a run with a person.
func (a *app) walk(tr *trace.Trace) *walk {
	return &walk{
		lines: a.typed(), term: a.terminal(a.out), lang: a.lang, trace: tr, tasks: map[int]came{}, mended: map[int]bool{},
		size: func() (int, int) {
			_, rows := extent(a.out)
			return a.screen.columns(a.out, a.env), rows
		},
	}
}

// stepNamed returns the step that a person means by its name, now or before, or by its
// number from 1; -1 for none.
func stepNamed(l *lesson.Lesson, word string) int {
	if n, err := strconv.Atoi(word); err == nil && 1 <= n && n <= len(l.Steps) {
		return n - 1
	}
	return slices.IndexFunc(l.Steps, func(s lesson.Step) bool {
		return s.ID.Value == word || slices.ContainsFunc(s.Formerly, func(t lesson.Text) bool { return t.Value == word })
	})
}

func noStep(l *lesson.Lesson, word string) error {
	var names []string
	for _, s := range l.Steps {
		names = append(names, s.ID.Value)
	}
	return withHint(filled(mistakes.noStep, l.ID.Value, word), cmp.Or(diag.Guess(word, names), filled(mistakes.theSteps, strings.Join(names, ", "))))
}

// shellWord writes a word of the command line as a shell reads it.
func shellWord(word string) string {
	if strings.ContainsFunc(word, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("-_./:@%+,", c)
	}) {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}
