package render

import (
	"fmt"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// Keys are the letters that can be typed beside ? and q, each with Enter behind it.
type Keys struct {
	Back, Details, Cookies, Hints bool
	Before                        bool // the step before can be looked at, from where the person stays
	Again                         bool // a question can be taken again
	Redo                          bool // a task can be
	See                           bool // what has left the screen can be seen again
	Enough                        bool // what is told can be broken off
	Last                          bool // Enter ends the lesson
	Try                           bool // things can be tried in the world of the step
	Change                        bool // a cookie was withheld or refused: what would change it is known
	Door, Review                  bool // at the front door; questions come again
}

// named writes keys in a line behind what leads to them. A key and its word stay
// together.
func (t *Terminal) named(lead line, k Keys, asking bool) line {
	said, comma := lead, ""
	for _, other := range []struct {
		offered bool
		name    rule.Text
	}{
		{k.Door, progressWords.keyLessons}, {k.Review, progressWords.keyReview}, {k.Door, progressWords.keyProgress},
		{asking, walkWords.keySkip}, {asking && k.Hints, walkWords.keyHint},
		{k.Back, walkWords.keyBack}, {k.Before, walkWords.keyBefore}, {k.Enough, walkWords.keyEnough}, {k.Details, walkWords.keyDetails}, {k.Cookies, walkWords.keyCookies},
		{k.See, walkWords.keySee}, {k.Again && !asking, walkWords.keyAgain}, {k.Redo, walkWords.keyRedo},
		{k.Change, walkWords.keyChange}, {k.Try, walkWords.keyTry}, {true, walkWords.keyHelp}, {true, walkWords.keyQuit},
	} {
		if other.offered {
			said = said.with(span{role: faint, text: comma + " "}, t.whole(faint, t.say(other.name)))
			comma = ","
		}
	}
	return said
}

// waits writes what Enter alone does, and the keys beside it. It leaves the cursor on
// the line.
func (t *Terminal) waits(enter string, k Keys) {
	t.prompt(t.named(line{t.whole(faint, enter), span{role: faint, text: "  "}, t.whole(faint, t.say(walkWords.other))}, k, false))
}

// Prompt asks for the number of a choice, or a letter. It leaves the cursor on the
// line.
func (t *Terminal) Prompt(p *trace.Prediction, k Keys) {
	t.put(t.named(line{t.whole(faint, t.say(walkWords.letter))}, k, true).wrap(t.width, t.width)...)
	t.prompt(t.line(strong, fmt.Sprintf(t.say(walkWords.choose), len(p.Choices))))
}

// Pause says what can be typed between two steps. It leaves the cursor on the
// line.
func (t *Terminal) Pause(k Keys) {
	enter := walkWords.next
	if k.Last {
		enter = walkWords.end
	}
	t.waits(t.say(enter), k)
}

// Begin says what can be typed before the first step, where the opening fills the
// screen. It leaves the cursor on the line.
func (t *Terminal) Begin() { t.waits(t.say(walkWords.begin), Keys{}) }

// More asks before the next part of what is told in parts. It leaves the cursor on the
// line.
func (t *Terminal) More(part, of int, k Keys) {
	t.waits(fmt.Sprintf(t.say(walkWords.part), part, of), k)
}

// Others says what can be typed between two lessons. It leaves the cursor on the line.
func (t *Terminal) Others() { t.waits(t.say(walkWords.nextOne), Keys{}) }

// NotYet tells a person who pressed Enter alone at a question that it chooses nothing.
func (t *Terminal) NotYet() { t.refuse(t.say(walkWords.notYet)) }

// NoChoice tells a person who typed something else what can be typed to answer a
// prediction.
func (t *Terminal) NoChoice(p *trace.Prediction) {
	t.refuse(fmt.Sprintf(t.say(walkWords.noChoice), len(p.Choices)))
}

// NoKey tells a person who typed something else what can be typed between two
// steps.
func (t *Terminal) NoKey() { t.refuse(t.say(walkWords.noKey)) }

// NoQuestion tells a person that the step has no question to take again.
func (t *Terminal) NoQuestion() { t.refuse(t.say(walkWords.noQuestion)) }

// NotSeen tells a person that a question can be taken again behind the whole step.
func (t *Terminal) NotSeen() { t.refuse(t.say(walkWords.notSeen)) }

// NotAsking tells a person who typed a number that nothing is asked here, and how the
// question of the step can be taken again where it can.
func (t *Terminal) NotAsking(again bool) {
	said := walkWords.notAsking
	if again {
		said = walkWords.askedBefore
	}
	t.refuse(t.say(said))
}

// NoBefore tells a person that there is nothing before the first step.
func (t *Terminal) NoBefore() { t.refuse(t.say(walkWords.noBefore)) }

func (t *Terminal) refuse(said string) { t.put(t.line(wrong, said).wrap(t.width, t.width)...) }

// A keyHelp is a key and what it does.
type keyHelp struct {
	offered bool
	key     string
	does    rule.Text
}

// HelpAsking says what each key does at a question.
func (t *Terminal) HelpAsking(p *trace.Prediction, k Keys) {
	t.help([]keyHelp{
		{true, fmt.Sprintf(t.say(helpWords.number), len(p.Choices)), helpWords.oneOf},
		{true, "s", helpWords.skip},
		{k.Hints, "h", helpWords.hint},
		{true, "r", helpWords.askAgain},
		{k.Back, "b", helpWords.back},
		{k.Before, "b", helpWords.before},
		{k.Details, "d", helpWords.detailsBefore},
		{k.Cookies, "c", helpWords.cookies},
		{k.Details, "l", helpWords.timeline},
		{true, "?", helpWords.help},
		{true, "q", helpWords.quit},
	}, true)
}

// HelpAtDoor says what each key does at the front door.
func (t *Terminal) HelpAtDoor(s Summary) {
	t.help([]keyHelp{
		{true, "Enter", helpWords.enter},
		{true, "l", progressWords.lessons},
		{s.Waiting > 0, "r", progressWords.review},
		{true, "p", progressWords.progress},
		{true, "?", helpWords.help},
		{true, "q", progressWords.quit},
	}, false)
	t.command(progressWords.playground, "statelab play")
	t.command(progressWords.commands, "statelab --help")
}

// Help says what each key does where nothing is asked.
func (t *Terminal) Help(k Keys) {
	t.help([]keyHelp{
		{true, "Enter", helpWords.enter},
		{k.See, "e", helpWords.see},
		{k.Again, "r", helpWords.again},
		{k.Redo, "r", helpWords.redo},
		{k.Back, "b", helpWords.back},
		{k.Enough, "b", helpWords.enough},
		{k.Details, "d", helpWords.details},
		{k.Cookies, "c", helpWords.cookies},
		{k.Details, "l", helpWords.timeline},
		{k.Hints, "h", helpWords.hint},
		{k.Change, "w", helpWords.change},
		{k.Try, "t", helpWords.try},
		{true, "?", helpWords.help},
		{true, "q", helpWords.quit},
	}, true)
}

// help says what keys do and, behind them, what the marks of the screen mean.
func (t *Terminal) help(keys []keyHelp, marks bool) {
	if t.o.Linear {
		t.tellHelp(keys)
		return
	}
	t.keyRows(keys)
	if marks {
		t.Blank()
		t.marks()
	}
}

// keyRows draws what keys do, a row for each.
func (t *Terminal) keyRows(keys []keyHelp) {
	edge := 0
	for _, k := range keys {
		edge = max(edge, 2+t.column(t.width, k.key)+2)
	}
	for _, k := range keys {
		if k.offered {
			room := t.width - edge
			t.hang(line{gap(2), t.span(strong, k.key)}.pad(edge), t.line(plain, t.say(k.does)).wrap(room, room), edge)
		}
	}
}

// marks says what each mark of the screen means.
func (t *Terminal) marks() {
	t.put(t.line(label, t.say(markWords.title)).wrap(t.width, t.width)...)
	t.markRows([]markMeaning{
		{sent, ">", t.say(markWords.sent)}, {sent, "<", t.say(markWords.received)}, {never, "x", t.say(markWords.not)},
		{fresh, string(trace.New), t.say(markWords.fresh)}, {amended, string(trace.Changed), t.say(markWords.changed)}, {gone, string(trace.Gone), t.say(markWords.gone)},
	})
	t.put(indent(t.line(plain, t.say(markWords.user)).wrap(t.width-2, t.width-2), 2)...)
}

// A markMeaning is a mark and what it means.
type markMeaning struct {
	role        role
	mark, means string
}

func (t *Terminal) markRows(all []markMeaning) {
	edge := 5
	for _, m := range all {
		edge = max(edge, 2+columns(m.mark)+2)
	}
	for _, m := range all {
		t.hang(line{gap(2), t.span(m.role, m.mark)}.pad(edge), t.line(plain, m.means).wrap(t.width-edge, t.width-edge), edge)
	}
}

// prompt writes a line and leaves the cursor behind it.
func (t *Terminal) prompt(said line) {
	lines := said.wrap(t.width-1, t.width-1)
	last := len(lines) - 1
	t.put(lines[:last]...)
	for _, s := range lines[last] {
		t.write(t.colour.paint(s.role, s.text))
	}
	t.write(" ")
}
