package render

import (
	"fmt"
	"strings"
	"time"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// Summary is how far somebody has come in a course.
type Summary struct {
	Title         trace.Prose
	Done, Lessons int    // of the course
	Right, Asked  int    // questions that were answered rightly at once, of those asked
	Solved, Tasks int    // tasks that were solved before their answer was shown, of those set
	Corrected     int    // of the others of both, those that came out right when they were taken again
	Waiting       int    // questions that come again now
	Review        string // the command that asks them
}

// Summary draws how far somebody has come.
func (t *Terminal) Summary(s Summary) {
	t.put(t.line(strong, s.Title.In(t.o.Lang)).wrap(t.width, t.width)...)
	said := fmt.Sprintf(t.say(progressWords.done), s.Done, t.count(phrases.Lessons, s.Lessons))
	if s.Asked > 0 {
		said += " " + fmt.Sprintf(t.say(walkWords.score), s.Right, t.count(walkWords.predictions, s.Asked))
	}
	if s.Tasks > 0 {
		said += " " + fmt.Sprintf(t.say(walkWords.tasksSolved), s.Solved, t.count(walkWords.tasks, s.Tasks))
	}
	if s.Corrected > 0 {
		said += " " + fmt.Sprintf(t.say(walkWords.mended), s.Corrected)
	}
	t.put(t.line(plain, said).wrap(t.width, t.width)...)
	if s.Waiting > 0 {
		t.command(rule.Text{EN: t.count(progressWords.waiting, s.Waiting), KO: t.count(progressWords.waiting, s.Waiting)}, s.Review)
	}
}

// Door draws the front door: how far somebody has come, and the lesson that comes next, at
// which of its steps, counted from 1; 0 is its beginning. The lesson is nil behind the last.
func (t *Terminal) Door(s Summary, next *Lesson, step, of int) {
	t.Summary(s)
	t.put(t.line(plain, t.say(progressWords.about)).wrap(t.width, t.width)...)
	t.Blank()
	if next == nil {
		t.put(t.line(plain, t.say(progressWords.allDone)).wrap(t.width, t.width)...)
		return
	}
	said := line{t.span(label, t.say(progressWords.next)), gap(1), t.span(key, next.ID)}
	facts := []string{next.Title.In(t.o.Lang)}
	if next.Minutes > 0 {
		facts = append(facts, t.count(phrases.Minutes, next.Minutes))
	}
	if step > 0 {
		facts = append(facts, fmt.Sprintf(t.say(progressWords.atStep), step, of))
	}
	if t.o.Linear {
		t.tell(t.say(progressWords.nextAloud), append([]string{next.ID}, facts...)...)
		return
	}
	t.put(said.with(gap(2), t.span(plain, strings.Join(facts, ", "))).wrap(t.width, t.width)...)
}

// AtDoor asks at the front door where to go. It leaves the cursor on the line.
func (t *Terminal) AtDoor(s Summary, next, begun bool) {
	enter := progressWords.goOn
	switch {
	case !next:
		enter = progressWords.list
	case !begun:
		enter = walkWords.begin
	}
	t.waits(t.say(enter), Keys{Door: true, Review: s.Waiting > 0})
}

// HowToChoose says below the list at the front door how a lesson of it is begun.
func (t *Terminal) HowToChoose() {
	t.Blank()
	t.put(t.line(plain, t.say(progressWords.choose)).wrap(t.width, t.width)...)
}

// NoLessonKey tells a person at the front door that what was typed is no key and no lesson.
func (t *Terminal) NoLessonKey() { t.refuse(t.say(progressWords.noLesson)) }

// Progress draws the page of one learner: how far he or she has come, the lessons that were
// begun, and what was wrong and has not been right since.
func (t *Terminal) Progress(s Summary, begun Catalog, wrong []trace.Prose, mended int) {
	t.Summary(s)
	if len(begun.Chapters) > 0 {
		t.Blank()
		t.Catalog(begun)
	}
	if len(wrong) > 0 {
		t.Blank()
		t.put(t.line(label, t.say(progressWords.wrong)).wrap(t.width, t.width)...)
		for _, belief := range wrong {
			if t.o.Linear {
				t.put(t.prose(belief, t.width)...)
				continue
			}
			t.hang(line{t.span(plain, "- ")}, t.prose(belief, t.width-2), 2)
		}
	}
	if mended > 0 {
		t.put(t.line(plain, t.count(progressWords.mended, mended)).wrap(t.width, t.width)...)
	}
}

// World draws the world as step i finds it, and nothing of the step itself: the lesson, what
// was done last, and what the jar and the table hold since.
func (t *Terminal) World(tr *trace.Trace, i int) {
	t.put(t.line(strong, tr.Title.In(t.o.Lang)).wrap(t.width, t.width)...)
	t.remark(fmt.Sprintf(t.say(progressWords.fromLesson), tr.ID))
	if i == 0 {
		t.put(t.prose(tr.Summary, t.width)...)
		t.Given(tr)
		return
	}
	sc := t.scene(view.Of(tr).Step(i-1, t.options(0)))
	t.put(t.line(faint, t.say(progressWords.lastAct)).wrap(t.width, t.width)...)
	t.put(sc.buttons(plain, sc.shorten.Replace(t.say(sc.step.Sentence))).wrap(t.width, t.width)...)
	if sc.step.Tools != nil {
		t.toolsTable(sc.step.Tools)
	} else {
		sc.panels()
	}
	t.rule()
}

// Reviewing says which of the questions that come again is asked, counted from 1.
func (t *Terminal) Reviewing(n, of int) {
	t.Blank()
	t.put(t.line(label, fmt.Sprintf(t.say(progressWords.question), n, of)))
}

// Reviewed says how many of the questions that came again were answered rightly, and from
// which day the next ones come, if any will.
func (t *Terminal) Reviewed(right, of int, next time.Time) {
	t.Blank()
	defer t.nextComes(next)
	t.put(t.line(strong, fmt.Sprintf(t.say(progressWords.reviewed), right, of)).wrap(t.width, t.width)...)
}

// nextComes says from which day the next questions come, if any will.
func (t *Terminal) nextComes(next time.Time) {
	if !next.IsZero() {
		t.remark(fmt.Sprintf(t.say(progressWords.nextComes), next.Local().Format(time.DateOnly)))
	}
}

// Waiting lists the questions that come again, each by its lesson and step, for whoever
// cannot be asked; where there are none, from which day the next ones come, if any will.
func (t *Terminal) Waiting(questions []string, next time.Time, review string) {
	if len(questions) == 0 {
		said := t.say(progressWords.nothingWaits)
		if !next.IsZero() {
			said += " " + fmt.Sprintf(t.say(progressWords.nextComes), next.Local().Format(time.DateOnly))
		}
		t.put(t.line(plain, said).wrap(t.width, t.width)...)
		return
	}
	t.command(rule.Text{EN: t.count(progressWords.waiting, len(questions)), KO: t.count(progressWords.waiting, len(questions))}, review)
	for _, q := range questions {
		t.put(indent(t.line(plain, q).wrap(t.width-2, t.width-2), 2)...)
	}
}

// progressWords are those of the front door, the page of a learner and what comes again.
var progressWords = struct {
	done, waiting, next, nextAloud, atStep, allDone, goOn, list rule.Text
	wrong, mended, lastAct, question, nothingWaits, nextComes   rule.Text
	reviewed, about, choose, noLesson, playground, fromLesson   rule.Text
	keyLessons, keyReview, keyProgress                          rule.Text
	lessons, review, progress, quit, commands                   rule.Text
}{
	about: rule.Text{
		EN: "You watch a browser and a server talk, and see who keeps what: cookies here, sessions there. Lessons ask what will happen; some have tasks, in which you mend something yourself. To try things without a lesson: statelab play",
		KO: "브라우저와 서버가 주고받는 것을 한 단계씩 보면서, 누가 무엇을 쿠키와 세션에 기억하는지 배웁니다. 수업은 무슨 일이 일어날지 먼저 묻고, 직접 고쳐 보는 과제가 있는 수업도 있습니다. 수업 없이 마음대로 해 보려면: statelab play",
	},
	fromLesson:   rule.Text{EN: "From the lesson %s; the words are those of the lesson.", KO: "%s 수업에서 나온 것입니다. 글은 그 수업의 글 그대로입니다."},
	choose:       rule.Text{EN: "To begin one, type its number or its name.", KO: "수업을 시작하려면 번호나 이름, 제목을 입력하고 Enter를 누릅니다."},
	noLesson:     rule.Text{EN: "That is none of the keys and no lesson: l lists the lessons, ? shows all keys.", KO: "그런 키도 수업도 없습니다. l을 입력하면 수업 목록이, ?를 입력하면 모든 키의 설명이 나옵니다."},
	playground:   rule.Text{EN: "To try things without a lesson:", KO: "수업 없이 마음대로 해 보는 놀이터:"},
	done:         rule.Text{EN: "%d of %s done.", KO: "%[2]s 가운데 %[1]d개를 마쳤습니다."},
	waiting:      rule.Text{EN: "Questions and tasks that come again: %d.", KO: "다시 풀어 볼 질문과 과제: %d개."},
	next:         rule.Text{EN: "Next:", KO: "다음 수업:"},
	nextAloud:    rule.Text{EN: "Next", KO: "다음 수업"},
	atStep:       rule.Text{EN: "at step %d of %d", KO: "%d/%d단계부터"},
	allDone:      rule.Text{EN: "You have played all lessons to the end.", KO: "모든 수업을 끝까지 보았습니다."},
	goOn:         rule.Text{EN: "[Enter] go on", KO: "[Enter] 계속"},
	list:         rule.Text{EN: "[Enter] all lessons", KO: "[Enter] 모든 수업"},
	wrong:        rule.Text{EN: "You said so, and it does not hold:", KO: "아직 바로잡지 못한 오해:"},
	mended:       rule.Text{EN: "Beliefs that you have since answered rightly: %d", KO: "틀렸다가 다시 물었을 때 맞힌 것: %d개"},
	lastAct:      rule.Text{EN: "What was done last:", KO: "마지막으로 한 일:"},
	question:     rule.Text{EN: "AGAIN %d of %d", KO: "다시 풀기 %d/%d"},
	nothingWaits: rule.Text{EN: "Nothing comes again now.", KO: "지금 다시 풀어 볼 것이 없습니다."},
	reviewed:     rule.Text{EN: "%d of %d right.", KO: "%[2]d개 가운데 %[1]d개를 맞혔습니다."},
	nextComes:    rule.Text{EN: "The next ones come from %s on.", KO: "다음은 %s부터 나옵니다."},
	keyLessons:   rule.Text{EN: "l lessons", KO: "l 수업 목록"},
	keyReview:    rule.Text{EN: "r review", KO: "r 다시 풀기"},
	keyProgress:  rule.Text{EN: "p progress", KO: "p 진도"},
	quit:         rule.Text{EN: "leaves", KO: "끝냅니다."},
	commands:     rule.Text{EN: "All commands:", KO: "모든 명령:"},
	lessons:      rule.Text{EN: "lists the lessons; the number or the name of one begins it", KO: "수업의 목록을 봅니다. 번호나 이름, 제목을 입력하면 그 수업을 시작합니다."},
	review:       rule.Text{EN: "asks what comes again", KO: "다시 풀어 볼 질문과 과제를 풉니다."},
	progress:     rule.Text{EN: "shows how far you have come", KO: "어디까지 왔는지 봅니다."},
}
