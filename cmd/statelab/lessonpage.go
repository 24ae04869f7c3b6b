package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"statelab/internal/diag"
	"statelab/internal/explain"
	"statelab/internal/lesson"
	"statelab/internal/page"
	"statelab/internal/rule"
	"statelab/internal/scenario"
	"statelab/internal/trace"
	"statelab/internal/wholefile"
	"statelab/lessons"
)

// paging says what pages are made of lessons, and where they go.
type paging struct {
	output string
	step   string
	asked  bool
	course bool
	path   string                                                    // a way through the course, empty for none
	title  trace.Prose                                               // of that
	ending string                                                    // of the files in a folder, empty for ".html"
	write  pageWriter                                                // in the place of a page to look at; nil
	sheet  func(p place, tr *trace.Trace, o page.Options) page.Sheet // likewise, for paper
	beside *page.Beside                                              // in the site of a course
}

func (a *app) pageCommand() *cobra.Command {
	var how paging
	cmd := &cobra.Command{
		Use:   "page NAME|FILE|FOLDER...",
		Short: a.say(pageCommandWords.short),
		Long:  a.say(pageCommandWords.long),
		Example: `  statelab lesson page logout -o logout.html
  statelab lesson page my-lessons/ -o site/
  statelab lesson page logout --worksheet -o sheet.html
  statelab lesson page --course -o site/
  statelab lesson page --course --path lecture-50 -o site/
  statelab lesson page --course my-lessons --worksheet -o packet.html
  statelab lesson page logout --step alice-logs-out --question -o question.html`,
		Args: func(cmd *cobra.Command, args []string) error {
			if how.course || how.path != "" {
				return atMostOne(cmd, args)
			}
			return someArgs(cmd, args)
		},
		ValidArgsFunction: lessonNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			makeRoom()
			if how.write == nil {
				page.Ready()
			}
			if how.output == standardOutput {
				how.output = ""
			}
			places, err := a.pagePlaces(args, &how)
			switch {
			case err != nil:
				return err
			case how.course && how.write == nil && how.sheet == nil:
				return a.writeSite(cmd.Context(), places, how)
			}
			return a.writePages(cmd.Context(), places, how)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&how.output, "output", "o", "", a.say(pageCommandWords.output))
	flags.StringVar(&how.step, "step", "", a.say(pageCommandWords.step))
	flags.BoolVar(&how.asked, "question", false, a.say(pageCommandWords.question))
	flags.BoolVar(&how.course, "course", false, a.say(pageCommandWords.course))
	a.pathFlag(cmd, &how.path, pageCommandWords.path)
	a.paperFlags(cmd, &how)
	for _, several := range []string{"course", "path"} {
		exclude(cmd, several, "step")
		exclude(cmd, several, "question")
	}
	return cmd
}

// pagePlaces are the lessons of which pages are made: those of a path, of a course, or those
// that are named.
func (a *app) pagePlaces(args []string, how *paging) ([]place, error) {
	if how.path != "" {
		path, way, err := a.onPath(args, how.path)
		if err == nil {
			how.title = path.Title.Texts
		}
		return way, err
	}
	if how.course {
		return a.courseOf(args)
	}
	places, problems, err := a.findEach(args)
	if err == nil && len(problems) > 0 {
		err = &exit{exitLesson, problems}
	}
	return places, err
}

// writePages writes the page of each lesson: one into the file that is named, or to standard
// output; several into a folder, each under the name of its lesson. Sheets of several lessons
// may go into one file; in a folder those of a course stand in its order.
func (a *app) writePages(ctx context.Context, places []place, how paging) error {
	several := len(places) > 1 || how.course
	if several && how.sheet != nil && isPageFile(how.output) {
		return a.writePacket(ctx, places, how)
	}
	folder := several || how.output != "" && isFolder(how.output)
	switch {
	case folder && how.output == "" && how.sheet != nil:
		return mistaken(pageCommandWords.whereSheets)
	case folder && how.output == "":
		return mistaken(pageCommandWords.whereTo)
	case folder && isPageFile(how.output):
		return noFolder(how.output)
	case how.step != "" && len(places) > 1:
		return mistaken(pageCommandWords.oneLesson)
	case how.asked && how.step == "":
		return mistaken(pageCommandWords.ofStep)
	}
	inOrder := how.sheet != nil && (how.course || how.path != "")
	for i, p := range places {
		text, err := a.page(ctx, p, how)
		if err != nil {
			return err
		}
		file := how.output
		if folder {
			if err := os.MkdirAll(how.output, 0o777); err != nil {
				return fault(err)
			}
			name := p.name + cmp.Or(how.ending, ".html")
			if inOrder {
				name = fmt.Sprintf("%0*d-%s", len(strconv.Itoa(len(places))), i+1, name)
			}
			file = filepath.Join(how.output, name)
		}
		if err := a.put(file, text, kept{0o666, how.endings()}); err != nil {
			return err
		}
	}
	return nil
}

// writePacket writes the sheets of several lessons into one file.
func (a *app) writePacket(ctx context.Context, places []place, how paging) error {
	sheets := make([]page.Sheet, len(places))
	err := each(len(places), func(i int) error {
		program, err := places[i].load()
		if err != nil {
			return err
		}
		tr, o, err := a.played(ctx, places[i], program, how)
		sheets[i] = how.sheet(places[i], tr, o)
		return err
	})
	if err != nil {
		return err
	}
	title := how.title
	if title == nil {
		title = trace.Prose{rule.English: pageCommandWords.lessons.EN, rule.Korean: pageCommandWords.lessons.KO}
		if course := places[0].course; course != nil && how.course {
			title = course.Title.Texts
		}
	}
	var b bytes.Buffer
	if err := page.Packet(&b, title, sheets); err != nil {
		return fault(err)
	}
	return a.put(how.output, b.Bytes(), kept{0o666, how.endings()})
}

// isPageFile reports whether a name is that of a page, and no folder has it.
func isPageFile(name string) bool {
	return slices.Contains([]string{".html", ".htm", ".md"}, strings.ToLower(filepath.Ext(name))) && !isFolder(name)
}

// noFolder refuses a file where a folder is wanted.
func noFolder(file string) error {
	return mistaken(pageCommandWords.noFolder, file, strings.TrimSuffix(file, filepath.Ext(file)))
}

// standardOutput is what the name of a file is where no file is meant.
const standardOutput = "-"

// kept is how a text is kept: the mode of its file, and the endings of names by which programs know what it is.
type kept struct {
	mode    os.FileMode
	endings []string
}

// htmlEndings are those of pages of HTML.
func htmlEndings() []string { return []string{".html", ".htm", ".xhtml"} }

// endings are those of the files that are written.
func (how paging) endings() []string {
	if how.ending != "" {
		return []string{how.ending, ".markdown", ".txt"}
	}
	return htmlEndings()
}

// put writes a text into a file, or to standard output where none is named, and tells which
// file was written, and that its name says something else than what is in it.
func (a *app) put(file string, text []byte, how kept) error {
	if file == "" || file == standardOutput {
		_, err := a.out.Write(text)
		return written(err)
	}
	if err := wholefile.Write(file, text, how.mode); err != nil {
		return fault(mistake{reason(file, err)})
	}
	if len(how.endings) > 0 && !slices.Contains(how.endings, strings.ToLower(filepath.Ext(file))) {
		a.note(filled(pageCommandWords.otherEnding, file, strings.ToUpper(how.endings[0][1:]), how.endings[0]))
	}
	return a.wrote(file)
}

// wrote tells which file was written.
func (a *app) wrote(file string) error {
	_, err := fmt.Fprintln(a.out, file)
	return written(err)
}

// isFolder reports whether a name is that of a folder, or is written as one.
func isFolder(name string) bool {
	if info, err := os.Stat(name); err == nil {
		return info.IsDir()
	}
	return os.IsPathSeparator(name[len(name)-1])
}

// page is the page of a lesson.
func (a *app) page(ctx context.Context, p place, how paging) ([]byte, error) {
	program, err := p.load()
	if err != nil {
		return nil, err
	}
	return a.pageOf(ctx, p, program, how)
}

func (a *app) pageOf(ctx context.Context, p place, program *scenario.Program, how paging) ([]byte, error) {
	tr, o, err := a.played(ctx, p, program, how)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Grow(pageSize)
	switch {
	case how.sheet != nil:
		err = how.sheet(p, tr, o).Write(&b)
	case how.write != nil:
		err = how.write(&b, tr, o)
	default:
		err = page.Lesson(&b, tr, o)
	}
	return b.Bytes(), faulty(err)
}

// played plays a lesson for its page, which is made with the options.
func (a *app) played(ctx context.Context, p place, program *scenario.Program, how paging) (*trace.Trace, page.Options, error) {
	l := program.Lesson()
	o := page.Options{Langs: a.pageLanguages(l.Title.Texts), Rule: explain.RuleOf, Asked: how.asked, Version: buildVersion(), Beside: how.beside, Name: shellWord(p.word())}
	if how.step != "" {
		i := stepNamed(l, how.step)
		if i < 0 {
			return nil, o, noStep(l, how.step)
		}
		o.Only = i + 1
		if o.Asked && !asks(&l.Steps[i]) {
			return nil, o, noQuestion(l, how.step)
		}
	}
	if source, err := fs.ReadFile(p.folder.FS, p.name+".yaml"); err == nil && o.Only == 0 {
		o.Source = string(source)
	}
	if p.inCurriculum() {
		o.Licence = "MIT"
	}
	switch {
	case isOurs(p):
		o.Name = p.name
	case filepath.IsAbs(p.word()): // a page says nothing of where somebody has it
		o.Name = shellWord(p.name + ".yaml")
	}
	tr, err := a.playTries(ctx, program, &o)
	if err == nil {
		err = a.green(p, tr)
	}
	return tr, o, err
}

// isOurs reports whether a lesson is one of statelab's as it came with it, also as a copy: it
// is found by its name wherever statelab is.
func isOurs(p place) bool {
	if p.inCurriculum() {
		return true
	}
	here, err := fs.ReadFile(p.folder.FS, p.name+".yaml")
	ours, missing := fs.ReadFile(lessons.Files, p.name+".yaml")
	return err == nil && missing == nil && bytes.Equal(here, ours)
}

// asks reports whether a step has a question, which can stand alone.
func asks(s *lesson.Step) bool { return s.Predict != nil }

// noQuestion says that a step has none, and which steps have one.
func noQuestion(l *lesson.Lesson, word string) error {
	var names []string
	for i := range l.Steps {
		if asks(&l.Steps[i]) {
			names = append(names, l.Steps[i].ID.Value)
		}
	}
	if names == nil {
		return mistaken(pageCommandWords.noQuestion, word)
	}
	return withHint(filled(pageCommandWords.noQuestion, word), filled(pageCommandWords.questions, strings.Join(names, ", ")))
}

// green refuses a run in which an expectation does not hold.
func (a *app) green(p place, tr *trace.Trace) error {
	if _, failed := tr.Checks(); failed > 0 {
		return &exit{exitFailed, diag.List{diag.Say(filled(pageCommandWords.notGreen, p.name), rule.Same(a.command("test", shellWord(p.word()))))}}
	}
	return nil
}

// buildVersion is the version that a page says it was made with, empty where nobody knows.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if v := version(info); ok && v != devel {
		return v
	}
	return ""
}

// playTries plays a lesson with the tries of its tasks that the page can show.
func (a *app) playTries(ctx context.Context, program *scenario.Program, o *page.Options) (*trace.Trace, error) {
	how := scenario.Options{Prove: !o.Asked}
	if how.Prove && o.Only > 0 {
		_, how.Prove = program.Task(o.Only - 1)
	}
	o.Tries = map[int][]trace.Played{}
	how.Tried = func(i int, try trace.Played) { o.Tries[i] = append(o.Tries[i], try) }
	tr, err := runWithin(ctx, program, how)
	return tr, faulty(err)
}

// pageLanguages are the languages of a lesson that a page can be switched between: that of
// the screen first, where the lesson has it.
func (a *app) pageLanguages(title map[rule.Language]string) []rule.Language {
	var langs []rule.Language
	for _, lang := range []rule.Language{a.prose, a.lang, rule.English, rule.Korean} {
		if _, has := title[lang]; has && !slices.Contains(langs, lang) {
			langs = append(langs, lang)
		}
	}
	if langs == nil {
		langs = []rule.Language{a.lang}
	}
	return langs
}

var pageCommandWords = struct {
	short, long, output, step, question, path, whereTo, whereSheets, noFolder, oneLesson, ofStep, otherEnding, noQuestion, questions, notGreen, course, aFolder, isIndex, lessons rule.Text
}{
	short: rule.Text{EN: "write a lesson as a page of HTML, in one file", KO: "수업을 HTML 페이지 한 파일로 씀"},
	long: rule.Text{
		EN: `page plays a lesson and writes it as one file of HTML: step by step, with what
crossed, both sides behind each exchange, the timeline, and predictions to click. The
file needs no network and asks for none; it works from a USB stick, on any web server,
and in a frame of another page. Several lessons go into a folder; their worksheets or
answer sheets go into one file where -o names one.`,
		KO: `page는 수업을 실행해 HTML 한 파일로 씁니다. 단계마다 오간 내용, 요청 하나하나
뒤에 양쪽에 남은 것, 타임라인, 눌러서 답하는 예측 문제가 들어 있습니다.
네트워크가 없어도 되고 아무것도 불러오지 않으므로 USB 메모리에서도, 웹
서버에서도, 다른 페이지의 프레임 안에서도 열립니다. 수업이 여러 개면
폴더에 쓰고, 종이에 인쇄할 것은 -o에 파일 이름을 적으면 한 파일에 모읍니다.`,
	},
	output:      rule.Text{EN: "the file, or the folder, that is written (default: standard output)", KO: "쓸 파일이나 폴더 (적지 않으면 표준 출력)"},
	step:        rule.Text{EN: "only this step, by its id or number", KO: "이 단계만 (id나 번호)"},
	question:    rule.Text{EN: "only the question of that step", KO: "그 단계의 질문만"},
	whereTo:     rule.Text{EN: "several pages need a folder: -o FOLDER/", KO: "페이지가 여러 개면 폴더를 적습니다: -o 폴더/"},
	whereSheets: rule.Text{EN: "several sheets need a file for all of them, -o FILE.html, or a folder: -o FOLDER/", KO: "여러 수업의 문제지나 정답지는 파일 하나(-o 파일.html)나 폴더(-o 폴더/)에 씁니다"},
	noFolder:    rule.Text{EN: "several pages need a folder, and %s is called as a file: -o %s/", KO: "페이지가 여러 개면 파일 이름(%s)이 아니라 폴더를 적습니다: -o %s/"},
	path:        rule.Text{EN: "the lessons of this short path; with --course as a site", KO: "이 짧은 학습 경로의 수업만. --course와 함께 적으면 사이트로"},
	oneLesson:   rule.Text{EN: "--step is of one lesson", KO: "--step은 수업 하나에만 쓸 수 있습니다"},
	ofStep:      rule.Text{EN: "--question is of one step: --step ID --question", KO: "--question은 단계 하나에 씁니다: --step ID --question"},
	noQuestion:  rule.Text{EN: "step %s asks nothing", KO: "%s 단계에는 질문이 없습니다"},
	questions:   rule.Text{EN: "these steps have a question: %s", KO: "질문이 있는 단계: %s"},
	notGreen:    rule.Text{EN: "an expectation of %s does not hold, and nothing is shown of what is not so", KO: "%s 수업에 맞지 않는 검사가 있습니다. 사실과 다른 것은 보여 주지 않습니다"},
	course:      rule.Text{EN: "all lessons of FOLDER, or of statelab, as a site: an index, a page each, terms", KO: "폴더(적지 않으면 statelab)의 모든 수업을 사이트로: 차례, 수업마다 한 페이지, 용어"},
	aFolder:     rule.Text{EN: "--course is of one folder, and %s is none", KO: "--course에는 폴더 하나를 적습니다. 폴더가 아닙니다: %s"},
	isIndex:     rule.Text{EN: "a lesson of that name would take the place of the index: %s", KO: "그 이름의 수업은 차례와 같은 파일이 됩니다: %s"},
	lessons:     rule.Text{EN: "Lessons", KO: "수업"},
	otherEnding: rule.Text{
		EN: "what stands in %s is %s, and programs know that by a name that ends in %s",
		KO: "%s에 쓴 내용은 %s입니다. 프로그램은 이름이 %s로 끝나야 알아봅니다",
	},
}
