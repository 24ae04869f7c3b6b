package render

import (
	"fmt"
	"strings"

	"statelab/internal/explain"
	"statelab/internal/phrases"
	"statelab/internal/prompt"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// Reply draws what a line at the prompt is answered with. Answers that ask for something
// to be done, to save or to leave, draw nothing: whoever does it says so.
func (t *Terminal) Reply(a prompt.Answer) {
	switch a := a.(type) {
	case prompt.Stepped:
		for _, n := range a.Notes {
			t.remark(t.say(n))
		}
		t.Step(a.Run, a.Index)
	case prompt.Told:
		for _, n := range a.Notes {
			t.remark(t.say(n))
		}
		t.Reply(a.Answer)
	case prompt.Wire:
		t.Details(a.Run, a.Index)
	case prompt.Timeline:
		t.Timeline(a.Run, len(a.Run.Steps))
	case prompt.Moved:
		t.moved(a)
	case prompt.Listing:
		t.listing(a)
	case prompt.Cookies:
		t.looked(a)
	case prompt.Rows:
		t.lookedAtRows(a)
	case prompt.Said:
		t.put(t.line(plain, t.say(a.Text)).wrap(t.width, t.width)...)
	case *prompt.Mistake:
		t.mistake(a)
	}
}

// Waits writes what stands before a line, and leaves the cursor behind it.
func (t *Terminal) Waits(prompt string) {
	t.prompt(line{t.span(strong, strings.TrimSuffix(prompt, " "))})
}

// Typed writes a line as somebody typed it behind a prompt.
func (t *Terminal) Typed(prompt, typed string) {
	t.put(line{t.span(strong, prompt), t.span(plain, typed)})
}

// Welcome says what a world is that was just opened, who acts in it, and what can be typed.
func (t *Terminal) Welcome(title, summary trace.Prose, at, others rule.Text) {
	t.put(t.line(strong, title.In(t.o.Lang)).wrap(t.width, t.width)...)
	t.put(t.line(plain, summary.In(t.o.Lang)).wrap(t.width, t.width)...)
	t.remark(t.say(others))
	t.remark(t.say(at))
	t.remark(t.say(promptWords.welcome))
}

// Trying says where a person is who tries things behind a step of a lesson.
func (t *Terminal) Trying(at rule.Text) {
	t.Blank()
	t.put(t.line(strong, t.say(promptWords.trying)).wrap(t.width, t.width)...)
	t.remark(t.say(at))
	t.remark(t.say(promptWords.welcome))
}

// Aside says something in between that is no answer to a line.
func (t *Terminal) Aside(text rule.Text) { t.remark(t.say(text)) }

// Back says that the person is in the lesson again.
func (t *Terminal) Back() {
	t.Blank()
	t.put(t.line(strong, t.say(promptWords.back)).wrap(t.width, t.width)...)
}

// Changes draws what would change it for the cookies of a step.
func (t *Terminal) Changes(all []*explain.Change) {
	if len(all) == 0 {
		t.remark(t.say(promptWords.noChange))
	}
	for _, c := range all {
		t.Change(c)
	}
}

// Saved says that a lesson was written, what names the texts that it still lacks, and what tests it.
func (t *Terminal) Saved(file string, steps int, notes []rule.Text, check, test string) {
	t.put(t.line(plain, fmt.Sprintf(t.say(promptWords.saved), file, t.count(phrases.Steps, steps))).wrap(t.width, t.width)...)
	t.put(t.line(plain, "  "+check).wrap(t.width, t.width)...)
	for _, n := range notes {
		t.remark(t.say(n))
	}
	t.command(promptWords.test, test)
}

// Choices draws what could stand at the cursor.
func (t *Terminal) Choices(all []string) {
	t.put(t.line(faint, strings.Join(all, "  ")).wrap(t.width, t.width)...)
}

// moved says which acts were taken back or done again, and where that leads.
func (t *Terminal) moved(m prompt.Moved) {
	each := func(form rule.Text, lines []string) {
		for _, l := range lines {
			t.put(line{t.span(label, t.say(form)+":"), gap(1), t.span(plain, l)}.wrap(t.width, t.width)...)
		}
	}
	each(promptWords.undone, m.Undone)
	each(promptWords.redone, m.Redone)
	if m.Undone == nil && m.Redone == nil {
		t.put(t.line(plain, fmt.Sprintf(t.say(promptWords.again), m.Again)).wrap(t.width, t.width)...)
	}
	each(promptWords.left, m.Left)
	t.remark(t.say(m.At))
}

// listing draws names in a column, and what is said of each beside it or, where there is
// no room, below.
func (t *Terminal) listing(l prompt.Listing) {
	if title := t.say(l.Title); title != "" {
		t.put(t.line(label, title).wrap(t.width, t.width)...)
	}
	names := make([]string, len(l.Items))
	for i, it := range l.Items {
		names[i] = it.Name
	}
	column := t.column(t.width*2/5, names...)
	for _, it := range l.Items {
		t.item(it, column)
		t.readable(it.Text.EN, 4) // of a value that is kept
	}
	for _, n := range l.Notes {
		t.remark(t.say(n))
	}
	if l.Changes != nil {
		t.Changes(l.Changes)
	}
}

func (t *Terminal) item(it prompt.Item, column int) {
	text := t.say(it.Text)
	switch {
	case t.o.Linear && it.Name != "":
		t.tell(it.Name, begun(text))
	case t.o.Linear: // words of a page, as they are
		t.put(t.line(plain, text))
	case it.Name == "":
		t.put(t.line(label, text).wrap(t.width, t.width)...)
	default:
		const edge = 2
		name := line{gap(edge), t.span(key, it.Name)}
		if at := edge + column + 2; name.width() < at && !t.narrow() {
			t.hang(name.pad(at), t.line(plain, text).wrap(t.width-at, t.width-at), at)
			return
		}
		t.put(indentRest(name.wrap(t.width, t.width-2*edge), 2*edge)...)
		room := t.width - 2*edge
		t.put(indent(t.line(plain, text).wrap(room, room), 2*edge)...)
	}
}

// looked draws a jar as its panel, or as the table of developer tools.
func (t *Terminal) looked(c prompt.Cookies) {
	if c.Tools {
		t.cookieTable(c.Jar)
	} else {
		run := &trace.Trace{Steps: []trace.Step{{Jar: c.Jar}}}
		t.standing(view.Of(run).Step(0, t.options(0)))
	}
	for i := range c.Jar.Cookies {
		one := &c.Jar.Cookies[i].Cookie
		if value := string(one.Value); len(view.TokenOf(value)) > 0 {
			t.put(t.line(key, one.Name))
			t.readable(value, 4)
		}
	}
}

func (t *Terminal) lookedAtRows(r prompt.Rows) {
	s := view.Of(r.Run).Step(len(r.Run.Steps)-1, t.options(0))
	if len(s.Tables)+len(s.Caches)+len(s.Records) == 0 {
		t.remark(t.say(promptWords.noRows))
		return
	}
	t.standing(s)
}

// standing draws the panels of a step in which nothing was done: that nothing changed is
// not said.
func (t *Terminal) standing(s *view.Step) {
	nothingDone(s)
	t.scene(s).panels()
}

// nothingDone takes from a step in which nothing was done that nothing changed.
func nothingDone(s *view.Step) {
	if s.Jar != nil {
		s.Jar.Notes = view.NotYet(s.Jar.Notes)
	}
	for i := range s.Tables {
		s.Tables[i].Notes = view.NotYet(s.Tables[i].Notes)
	}
	for i := range s.Caches {
		s.Caches[i].Notes = view.NotYet(s.Caches[i].Notes)
	}
	for i := range s.Records {
		s.Records[i].Notes = view.NotYet(s.Records[i].Notes)
	}
}

// mistake says what is wrong with a line, and the nearest one that is right.
func (t *Terminal) mistake(m *prompt.Mistake) {
	for _, n := range m.Notes {
		t.remark(t.say(n))
	}
	t.refuse(t.say(m.Message))
	if hint := t.say(m.Hint); hint != "" {
		t.put(indentRest(line{gap(2), t.span(label, t.say(phrases.ToDo)), gap(1), t.span(plain, hint)}.wrap(t.width, t.width-4), 4)...)
	}
	if m.Offer != "" {
		t.command(promptWords.offer, m.Offer)
	}
}

// promptWords are the fixed words around answers.
var promptWords = struct{ welcome, saved, test, undone, redone, again, left, noRows, offer, trying, back, noChange rule.Text }{
	welcome:  rule.Text{EN: "Type help, or leave to go.", KO: "help를 입력하면 할 수 있는 것이 나옵니다. leave를 입력하면 나갑니다."},
	saved:    rule.Text{EN: "%s is written: %s of what was done here. Fill in where it says (to be written). What is left is named by:", KO: "%s 파일에 썼습니다. 여기서 한 일이 %s입니다. (여기에 설명)이라고 된 곳을 채우십시오. 남은 곳을 알려 주는 명령:"},
	test:     rule.Text{EN: "To test it:", KO: "검사:"},
	undone:   rule.Text{EN: "taken back", KO: "되돌림"},
	redone:   rule.Text{EN: "done again", KO: "다시 함"},
	again:    rule.Text{EN: "The world is the changed one. Acts done again in it: %d.", KO: "고친 파일대로 다시 시작했습니다. 거기서 다시 한 일: %d개."},
	left:     rule.Text{EN: "cannot be done there", KO: "거기서는 할 수 없음"},
	noRows:   rule.Text{EN: "No site keeps a session row.", KO: "세션 행이 있는 사이트가 없습니다."},
	trying:   rule.Text{EN: "Try what you like: the lesson stays as it is.", KO: "마음껏 해 보십시오. 수업은 그대로 있습니다."},
	back:     rule.Text{EN: "Back in the lesson.", KO: "수업으로 돌아왔습니다."},
	noChange: rule.Text{EN: "Nothing here kept a cookie from being sent or stored, so there is nothing to change.", KO: "여기서는 안 보내거나 거부한 쿠키가 없어 바꿔 볼 것이 없습니다."},
	offer:    rule.Text{EN: "Right would be:", KO: "맞는 줄:"},
}
