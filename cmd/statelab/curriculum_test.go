package main

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
	"github.com/muesli/termenv"

	"statelab/internal/explain"
	"statelab/internal/page"
	"statelab/internal/render"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// played returns the run of a lesson of the curriculum.
func played(t *testing.T, id string) *trace.Trace {
	t.Helper()
	program, err := place{folder: curriculum, name: id}.load()
	if err != nil {
		t.Fatal(err)
	}
	tr, err := play(t.Context(), program, "")
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// typist types the next line whenever somebody waits for one, and notes what stood on
// the screen by then.
type typist struct {
	lines  []string
	screen *strings.Builder
	seen   []string
}

func (p *typist) Read(b []byte) (int, error) {
	p.seen = append(p.seen, p.screen.String())
	p.screen.Reset()
	if len(p.lines) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.lines[0]+"\n")
	p.lines = p.lines[1:]
	return n, nil
}

// aloud leaves of what is drawn, or of what an author wrote, what is said aloud.
func aloud(texts ...string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return -1
	}, strings.Join(texts, ""))
}

// upToPrompt is what stands before the prompt that a person sees last.
func upToPrompt(seen string) string {
	for _, prompt := range []string{"\nLetter + Enter:", "\n글자를 입력하고 Enter:", "\n[Enter]"} {
		if i := strings.LastIndex(seen, prompt); i >= 0 {
			return seen[:i]
		}
	}
	return seen
}

// verdictWords are what is said around a question, without its signs.
type verdictWords struct{ predict, said, holds, right, answer string }

// A rehearsal is a lesson, what a person types who chooses every choice of every
// question, one after the other, and what is to be said aloud then.
type rehearsal struct {
	trace      *trace.Trace
	o          render.Options
	words      verdictWords
	typed      []string
	want       []string // before each line is typed
	transcript string   // of the whole run, for nobody
	questions  int
}

func (r *rehearsal) drawn(draw func(*render.Terminal)) string {
	var b strings.Builder
	draw(render.NewTerminal(&b, r.o))
	return b.String()
}

// step adds step i: as it is drawn without a question and, where it has one, before
// what happens what was said, and behind that what was said, the reply to it and what
// holds. There is nothing else: so a reply follows what it replies to, and no answer is
// seen too early or twice.
func (r *rehearsal) step(i int) {
	s := &r.trace.Steps[i]
	step := r.drawn(func(t *render.Terminal) { t.Step(r.trace, i) })
	if s.Predict == nil {
		r.typed, r.want = append(r.typed, ""), append(r.want, aloud(step))
		if s.Task != nil { // whose ask and answer the whole run has as well
			step = r.drawn(func(t *render.Terminal) { t.Answered(r.trace, i, view.Skipped) })
		}
		r.transcript += step
		return
	}
	head, evidence, _ := strings.Cut(step, "\n---")
	last := strings.LastIndex(evidence, "\n---")
	evidence, say := evidence[:last], evidence[last:]

	right := s.Predict.Choices[s.Predict.Right()]
	question := r.words.predict + s.Predict.Ask.In(r.o.Lang)
	for n, c := range s.Predict.Choices {
		question += fmt.Sprint(n+1, " ", c.Text.In(r.o.Lang))
	}
	for n, c := range s.Predict.Choices {
		said := r.words.said + c.Text.In(r.o.Lang)
		verdict := said + c.Reply.In(r.o.Lang) + r.words.right + right.Text.In(r.o.Lang)
		if c.Right {
			verdict = said + r.words.holds + c.Reply.In(r.o.Lang)
		}
		r.typed = append(r.typed, fmt.Sprint(n+1), "r")
		r.want = append(r.want, aloud(head, question), aloud(head, said, evidence, verdict, say))
	}
	r.typed[len(r.typed)-1] = ""
	r.transcript += head + question + evidence + r.words.answer + right.Text.In(r.o.Lang) + right.Reply.In(r.o.Lang) + say
	r.questions++
}

// play plays the lesson, and compares.
func (r *rehearsal) play(t *testing.T) {
	t.Helper()
	opening := r.drawn(func(t *render.Terminal) { t.Opening(r.trace); t.Given(r.trace) })
	for i := range r.trace.Steps {
		r.step(i)
	}
	r.want[0] = aloud(opening) + r.want[0]

	person := typist{screen: &strings.Builder{}, lines: r.typed}
	w := walk{
		lines: bufio.NewReader(&person), term: render.NewTerminal(person.screen, r.o), lang: r.o.Lang, trace: r.trace,
		first: true, last: true, size: func() (int, int) { return 80, 0 }, mended: map[int]bool{},
	}
	if w.through() || len(person.seen) != len(r.want) {
		t.Fatalf("%s in %s: who typed %q saw %q", r.trace.ID, r.o.Lang, r.typed, person.seen)
	}
	for i, seen := range person.seen {
		if got := aloud(upToPrompt(seen)); got != r.want[i] {
			t.Errorf("%s in %s: this is drawn:\n%s\nwhich says\n%s\nwant\n%s", r.trace.ID, r.o.Lang, seen, got, r.want[i])
		}
	}
	if got, want := r.drawn(func(t *render.Terminal) { t.Whole(r.trace) }), aloud(opening, r.transcript); aloud(got) != want {
		t.Errorf("%s in %s: the transcript is\n%s\nwhich says\n%s\nwant\n%s", r.trace.ID, r.o.Lang, got, aloud(got), want)
	}
}

// Every choice of every question of the curriculum is chosen, in both languages.
func TestEveryAnswerStandsBehindWhatShowsIt(t *testing.T) {
	questions := 0
	for _, id := range inShort(curriculumCourse().Order()) {
		tr := played(t, id)
		for lang, words := range map[rule.Language]verdictWords{
			rule.English: {"Predict", "You said", "That holds", "What holds", "The answer"},
			rule.Korean:  {"예측해 봅시다", "고른 답", "맞습니다", "맞는 답", "답"},
		} {
			r := rehearsal{trace: tr, o: render.Options{Lang: lang, Profile: termenv.Ascii}, words: words}
			r.play(t)
			questions += r.questions
		}
	}
	if questions < 200 && !testing.Short() {
		t.Errorf("there are %d questions, fewer than the curriculum has", questions)
	}
}

// What decides a question has a name on the screen.
func TestEveryQuestionSaysWhereItIsDecided(t *testing.T) {
	for _, id := range inShort(curriculumCourse().Order()) {
		tr := played(t, id)
		for i, s := range tr.Steps {
			if s.Predict == nil || len(s.Predict.DecidedBy) == 0 {
				continue
			}
			var b strings.Builder
			render.NewTerminal(&b, render.Options{Profile: termenv.Ascii}).Answered(tr, i, view.Skipped)
			if !strings.Contains(strings.Join(strings.Fields(b.String()), " "), "You skipped the question. Look at:") {
				t.Errorf("%s, %s: nothing says where %q are seen:\n%s", id, s.ID, s.Predict.DecidedBy, b.String())
			}
		}
	}
}

// inShort is all of them and, with -short, as the race detector runs, one in eight: what plays one lesson after another
// shares nothing between them.
func inShort[T any](all []T) (some []T) {
	for i, one := range all {
		if i%8 == 3 || !testing.Short() {
			some = append(some, one)
		}
	}
	return some
}

// asksAnswer, asksTask and asksKey end what stands on the screen when a person is waited for.
var (
	asksAnswer = regexp.MustCompile(`(1 to \d+:|까지\):) $`)
	asksTask   = regexp.MustCompile(`(^|\n)(\w+:|\w+(\[\w+\])?>) $`)
	asksKey    = regexp.MustCompile(`(q quit|q 끝내기) $`)
)

// Whoever presses Enter when it was read misses nothing: all lessons are played on a
// screen of 24 rows, and between two prompts nothing leaves it.
func TestNothingLeavesTheScreenBeforeItIsRead(t *testing.T) {
	if testing.Short() {
		t.Skip("it plays the whole course three times: run without -short")
	}
	for _, c := range []struct {
		lang    string
		columns int
	}{{"en", 80}, {"ko", 80}, {"ko", 40}} {
		t.Run(fmt.Sprint(c.lang, c.columns), func(t *testing.T) {
			t.Parallel()
			size := pty.Winsize{Rows: 24, Cols: uint16(c.columns)}
			args := append([]string{"lesson", "run", "--color", "never", "--lang", c.lang}, curriculumCourse().Order()...)
			screen, cmd := atTerminalWith(t, "A=b", size, args...)
			defer time.AfterFunc(5*time.Minute, func() { cmd.Process.Kill() }).Stop() // should it hang
			prompts, parts := 0, 0
			for seen, more := stretch(screen); more; seen, more = stretch(screen) {
				if asksAnswer.MatchString(seen) {
					fmt.Fprintln(screen, []string{"s", "1", "2"}[prompts%3])
				} else if asksTask.MatchString(seen) {
					fmt.Fprintln(screen, "s")
				} else {
					fmt.Fprintln(screen)
				}
				if prompts++; strings.Contains(seen, "] part ") || strings.Contains(seen, "] 이어서 ") {
					parts++
				}
				if prompts == 1 {
					seen = "\n" + seen // nothing was typed before
				}
				if rows := tall(seen, c.columns); rows > int(size.Rows) {
					t.Errorf("%d rows stand between two prompts:\n%s", rows, seen)
				}
			}
			if prompts < 500 || parts < 50 {
				t.Errorf("there are %d prompts, %d of them before a part: not all was played", prompts, parts)
			}
		})
	}
}

// stretch reads what is drawn up to the next prompt. It is false at the end.
func stretch(screen *os.File) (seen string, more bool) {
	buf := make([]byte, 1<<16)
	for !asksAnswer.MatchString(seen) && !asksTask.MatchString(seen) && !asksKey.MatchString(seen) {
		n, err := screen.Read(buf)
		if seen += string(buf[:n]); err != nil {
			return seen, false
		}
	}
	return seen, true
}

// tall is how many rows of a terminal a stretch takes, without what was typed before it.
func tall(seen string, columns int) (rows int) {
	_, below, _ := strings.Cut(strings.ReplaceAll(seen, "\r", ""), "\n")
	for l := range strings.Lines(below) {
		rows += 1 + max(0, ansi.StringWidth(strings.TrimSuffix(l, "\n"))-1)/columns
	}
	return rows
}

// Behind every step of every lesson the timeline says that there is what is there: of the
// browser that acts all its cookies, and of the tables that are seen all their rows.
func TestTheTimelineEndsWithWhatIsThere(t *testing.T) {
	for _, id := range curriculumCourse().Order() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			tr := played(t, id)
			run := view.Of(tr)
			for i := range tr.Steps {
				s := &tr.Steps[i]
				held, kept := map[string]bool{}, map[string]bool{}
				for _, l := range run.Timeline(i + 1).Lanes {
					if last := l.Events[len(l.Events)-1]; (last.What != view.Ended) != l.Alive {
						t.Errorf("%s: a lane is alive (%v), and what came of it last is %s", s.ID, l.Alive, last.What)
					}
					for _, e := range l.Events {
						if e.Why.EN == "expired" && e.Lasts != 0 {
							t.Errorf("%s: %s%s expired, told %s late", s.ID, identity(l.Cookie), l.Key, -e.Lasts)
						}
					}
					switch {
					case !l.Alive || l.Record:
					case l.Cookie != nil:
						held[l.Browser+" "+identity(l.Cookie)+" "+string(l.Cookie.Value)] = true
					default:
						kept[fmt.Sprint(l.Host, " ", l.Key, " ", l.Instance, " ", l.Lasts > 0)] = true
					}
				}
				if s.Jar != nil {
					n := 0
					for _, c := range s.Jar.All {
						if is := s.Jar.Browser + " " + identity(&c) + " " + string(c.Value); !held[is] {
							t.Errorf("%s: %s is there, and the timeline has %v", s.ID, is, held)
						}
					}
					for is := range held {
						if strings.HasPrefix(is, s.Jar.Browser+" ") {
							n++
						}
					}
					if n != len(s.Jar.All) {
						t.Errorf("%s: the jar has %d cookies, the timeline %d: %v", s.ID, len(s.Jar.All), n, held)
					}
				}
				if s.Table == nil {
					continue
				}
				n := 0
				for _, r := range s.Table.Rows {
					if r.Mark != trace.Gone {
						n++
						if is := fmt.Sprint(s.Table.Host, " ", r.Key, " ", r.Instance, " ", r.Lasts > 0); !kept[is] {
							t.Errorf("%s: the row %s is there, and the timeline has %v", s.ID, is, kept)
						}
					}
				}
				for is := range kept {
					if strings.HasPrefix(is, s.Table.Host+" ") {
						n--
					}
				}
				if n != 0 {
					t.Errorf("%s: the timeline has %d rows more than the table", s.ID, -n)
				}
			}
		})
	}
}

// identity is what makes a cookie that cookie.
func identity(c *trace.Cookie) string {
	if c == nil {
		return ""
	}
	return fmt.Sprint(c.Name, "|", c.Domain, "|", c.HostOnly, "|", c.Path, "|", c.Partition, "|", c.CrossSite)
}

// What view chose of a step stands in every view of it: the cookies with what became of
// them and why, the statements, the rows of both sides. None leaves out what another shows.
func TestEveryViewShowsWhatWasChosen(t *testing.T) {
	tags, blanks := regexp.MustCompile(`<[^>]*>`), regexp.MustCompile(`\s+`)
	for _, id := range curriculumCourse().Order() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			tr := played(t, id)
			for _, lang := range []rule.Language{rule.English, rule.Korean} {
				var whole strings.Builder
				if err := page.Lesson(&whole, tr, page.Options{Langs: []rule.Language{lang}, Rule: explain.RuleOf}); err != nil {
					t.Fatal(err)
				}
				sections := strings.Split(whole.String(), `<section class="step"`)
				for i := range tr.Steps {
					s := view.Of(tr).Step(i, view.Options{Answer: view.Skipped})
					var lines strings.Builder
					render.NewTerminal(&lines, render.Options{Lang: lang, Width: 120, Profile: termenv.Ascii}).Answered(tr, i, view.Skipped)
					views := map[string]string{
						"the lines": blanks.ReplaceAllString(lines.String(), ""),
						"the page":  blanks.ReplaceAllString(strings.ReplaceAll(html.UnescapeString(tags.ReplaceAllString(sections[i+1]+sides(whole.String(), sections[i+1]), "")), "→", "->"), ""), // a page has the sign for it
					}
					for name, shown := range views {
						for _, said := range identities(s, lang) {
							if !strings.Contains(shown, blanks.ReplaceAllString(said, "")) {
								t.Errorf("%s, %s: %s leave out %q", s.ID, lang, name, said)
							}
						}
					}
				}
			}
		})
	}
}

// sides are the panes of a page to which the beats of a step lead, where they stand with
// the beat that has shown them first.
func sides(whole, step string) string {
	var all strings.Builder
	for _, m := range regexp.MustCompile(`data-state="(\d+)"`).FindAllStringSubmatch(step, -1) {
		_, panes, _ := strings.Cut(whole, `id="state-`+m[1]+`"`)
		panes, _, _ = strings.Cut(panes, "</div>")
		all.WriteString("<" + panes)
	}
	return all.String()
}

// identities are the values by which a view shows what was chosen of a step, each as every
// view writes it.
func identities(s *view.Step, lang rule.Language) []string {
	var all, long []string
	for _, v := range s.Values {
		if short := page.Short(v); len(v) >= 16 && short != v {
			long = append(long, v, short)
		}
	}
	shorten := strings.NewReplacer(append(long, "…", "..")...)
	fates := func(shown view.Fates) {
		for _, f := range shown.Shown {
			all = append(all, f.Cookie.Name, f.Word().In(lang), shorten.Replace(f.Reason.In(lang)))
		}
	}
	rows := func(jar *view.Jar, tables []view.Table) {
		if s.Tools != nil {
			return
		}
		if jar != nil {
			for _, c := range jar.Cookies {
				all = append(all, c.Name, page.Short(string(c.Value)))
			}
		}
		for _, table := range tables {
			for _, r := range table.Rows {
				all = append(all, page.Short(r.Key))
			}
		}
	}
	for _, b := range s.Beats {
		if b.Script != nil {
			fates(b.Script.Cookies)
		}
		e := b.Exchange
		if e == nil {
			continue
		}
		fates(e.Sent)
		fates(e.Received)
		all = append(all, e.Method, e.Response.Status)
		if e.Queries != nil {
			for _, g := range e.Queries.Groups {
				for _, q := range g.Statements {
					all = append(all, q.Text)
				}
			}
		}
		if e.Server != nil {
			for _, did := range e.Server.Did {
				all = append(all, shorten.Replace(did.In(lang)))
			}
		}
	}
	rows(s.Jar, s.Tables)
	return all
}
