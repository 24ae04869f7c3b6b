package render

import (
	"strings"

	"statelab/internal/rule"
)

// Middle is what stands in the middle of a desk in the place of what crossed: a task, an answer
// to a line.
type Middle struct {
	Title string
	First func(*Terminal) // may be nil
	Then  func(*Terminal) // what was said last, below it; may be nil
}

// FromThen is the row of the wire's pane from which it shows what was said last.
const FromThen = -1

// Typing is what a person types at a desk, in the lower pane.
type Typing struct {
	Title string
	Rows  []TypingRow
	Row   int // of the cursor, from 0
	// Column is that of the cursor, counted from the left edge of the row's text.
	Column int
	Shown  Scroll // of what is written, where that stands in one place alone
	Looks  bool   // no row has the cursor: keys mean at once what they mean elsewhere
	Keys   TypingKeys
}

// A TypingRow is what leads to what is typed, and that, as it stands on one row; or the name of
// a place in which something is written, and which rows of it are shown.
type TypingRow struct {
	Lead, Text string
	Goes       bool // the row above goes on in it
	Name       string
	Shown      Scroll
}

// TypingKeys say what can be done where something is typed.
type TypingKeys struct {
	Hole    bool // what stands there is edited
	Lines   bool // Enter begins a new line of it
	Begins  bool // lines are written, and Ctrl-J begins one anywhere
	Next    bool // Enter goes to the next hole
	Same    bool // it was tried, and Enter goes on with what is told of that
	Others  bool // there are other holes
	More    bool // more is to be told of what was done
	Step    bool // that of which it is can be looked at
	Task    bool // there are hints, and it can be skipped
	Answer  bool // the answer can be asked for
	Reads   bool // what is read in a hole can be asked for
	Changed bool // what stood there first can be put back
	Back    bool
	Over    bool // nothing is typed any more
	Leaves  bool // q leaves a prompt, and no lesson
}

// TaskTitle is the title of a task.
func (t *Terminal) TaskTitle() string { return t.say(typingWords.task) }

// PromptTitle is the title of the prompt.
func (t *Terminal) PromptTitle() string { return t.say(typingWords.prompt) }

// ReplyTitle is the title of what a line at the prompt is answered with.
func (t *Terminal) ReplyTitle() string { return t.say(typingWords.reply) }

// ReadsTitle is the title of what is read in a hole.
func (t *Terminal) ReadsTitle() string { return t.say(typingWords.readsTitle) }

// HoleTitle is the title of what stands in a hole.
func (t *Terminal) HoleTitle(name string) string { return t.fill(typingWords.hole, name) }

// toldRows are the rows of what stands in the middle.
func (k *desk) toldRows(width int) []string {
	rows := k.drawnOn(width, func(t *Terminal) { k.Middle.draw(t, k.Middle.First) })
	if k.Middle.Then != nil && len(rows) > 0 {
		rows = append(rows, "")
	}
	return append(rows, k.thenRows(width)...)
}

func (k *desk) thenRows(width int) []string {
	rows := k.drawnOn(width, func(t *Terminal) { k.Middle.draw(t, k.Middle.Then) })
	for len(rows) > 0 && strings.TrimSpace(rows[0]) == "" {
		rows = rows[1:]
	}
	return rows
}

func (*Middle) draw(t *Terminal, draw func(*Terminal)) {
	if draw != nil {
		draw(t)
	}
}

// wirePane shows so many rows of the middle: where it is wanted, from what was said last.
func (k *desk) wirePane(wire []string, height int) pane {
	first := k.Wire
	if first == FromThen && k.Middle != nil {
		width := k.columns
		first = len(wire) - len(k.thenRows(width))
	}
	return newPane(wire, first, height)
}

// lower reports whether there is a lower pane, with so many rows above what is typed.
func (k *desk) lower(rows int) bool { return rows > 0 || k.typedHeight() > 0 }

func (k *desk) typedHeight() int {
	if k.Typing == nil {
		return 0
	}
	if k.saidAboveTyped() {
		return len(k.Typing.Rows) + 1
	}
	return len(k.Typing.Rows)
}

// saidAboveTyped reports whether what was said stands in the lower pane, above what is typed:
// a rule parts the two.
func (k *desk) saidAboveTyped() bool {
	return k.Typing != nil && len(k.Typing.Rows) > 0 && k.Desk.Below == BelowSaid && k.Desk.Said != nil
}

// saidTitle is the title of what was said above what is typed.
func (k *desk) saidTitle() line {
	if k.Typing.Keys.Task {
		return k.line(label, k.say(typingWords.came))
	}
	return k.line(label, k.say(typingWords.remarks))
}

// goesOn stands before a row that belongs to the line above it.
const goesOn = ".."

// typedBelow puts what is typed below the rows of a body, and the cursor there.
func (k *desk) typedBelow(rows []string, p *Picture) []string {
	if k.Typing == nil {
		return rows
	}
	if k.saidAboveTyped() {
		rows = append(rows, k.across(k.line(label, k.Typing.Title), nil))
	}
	for i, r := range k.Typing.Rows {
		lead := k.line(strong, r.Lead)
		switch {
		case r.Name != "":
			lead = join("  ", k.line(strong, r.Name+":"), k.seen(r.Shown, false))
		case r.Goes:
			lead = k.line(faint, goesOn).pad(len(r.Lead))
		}
		if i == k.Typing.Row && !k.Typing.Looks {
			p.Types, p.Row, p.Column = true, len(rows), min(lead.width()+k.Typing.Column, k.columns-1)
		}
		rows = append(rows, k.paint(lead.with(k.span(code, r.Text)))...)
	}
	return rows
}

// typedKeys name the keys where something is typed.
func (k *desk) typedKeys() []string {
	if k.Typing.Looks {
		return k.lookingKeys()
	}
	t := k.Typing.Keys
	quit := typingWords.quits
	if t.Leaves {
		quit = typingWords.leaves
	}
	return k.offered([]offer{
		{t.Hole && t.Lines, typingWords.linesTry},
		{t.Hole && !t.Lines && t.Same || !t.Hole && t.More, deskWords.on},
		{t.Hole && !t.Lines && !t.Same && !t.Next, typingWords.tries},
		{t.Hole && !t.Lines && !t.Same && t.Next, typingWords.otherTry},
		{t.Hole && !t.Lines && t.Begins, typingWords.newLine},
		{!t.Hole && !t.More, typingWords.does},
		{!t.Hole, typingWords.completes},
		{t.Begins, typingWords.tabIndents},
		{t.Others && t.Begins, typingWords.arrowsHole},
		{t.Others && !t.Begins, typingWords.tabHole},
		{true, typingWords.escKeys},
		{true, quit},
	})
}

// lookingKeys name the keys of who types nothing at the moment.
func (k *desk) lookingKeys() []string {
	t := k.Typing.Keys
	quit := walkWords.keyQuit
	if t.Leaves {
		quit = typingWords.qLeaves
	}
	return k.offered([]offer{
		{t.More || t.Over, deskWords.on},
		{!t.Over, typingWords.escTypes},
		{t.Back, deskWords.back},
		{t.Task, walkWords.keyHint},
		{t.Task, walkWords.keySkip},
		{t.Answer, typingWords.answer},
		{t.Reads, typingWords.reads},
		{t.Changed, typingWords.start},
		{t.Step, walkWords.keyDetails},
		{t.Step && k.hasReasons(), deskWords.why},
		{true, walkWords.keyCookies},
		{true, deskWords.keys},
		{true, quit},
	})
}

// An offer is the name of a key, and whether it means something.
type offer struct {
	offered bool
	name    rule.Text
}

func (k *desk) offered(all []offer) (keys []string) {
	for _, o := range all {
		if o.offered {
			keys = append(keys, k.say(o.name))
		}
	}
	return keys
}

// HelpTyping says what each key does where something is typed at a desk.
func (t *Terminal) HelpTyping(k TypingKeys) {
	t.put(t.line(label, t.say(typingWords.whileTyping)))
	t.keyRows([]keyHelp{
		{k.Hole, "Enter", typingWords.enterTries},
		{k.Begins, "Ctrl-J", typingWords.startsLine},
		{!k.Hole, "Enter", typingWords.enterDoes},
		{k.Begins, "Tab", typingWords.tabDeeper},
		{true, "Ctrl-U", typingWords.emptiesLine},
		{k.Others, t.say(deskWords.moves), typingWords.arrowsHoles},
		{k.Others && !k.Begins, "Tab", typingWords.tabHoles},
		{!k.Hole, "Tab", typingWords.tabWord},
		{!k.Hole, t.say(deskWords.moves), typingWords.earlier},
		{true, t.say(typingWords.pages), deskWords.upDown},
		{true, "Esc", typingWords.escHelp},
		{k.Begins, goesOn, typingWords.goesOn},
		{k.Leaves, "Ctrl-C", typingWords.ctrlLeaves},
		{!k.Leaves, "Ctrl-C", helpWords.quit},
	})
	t.Blank()
	t.put(t.line(label, t.say(typingWords.whileLooking)))
	t.keyRows([]keyHelp{
		{true, "Enter", deskWords.enter},
		{true, "<-", deskWords.left},
		{true, t.say(deskWords.moves), deskWords.upDown},
		{true, "Tab", deskWords.tabKey},
		{k.Task, "h", helpWords.hint},
		{k.Task, "s", typingWords.skips},
		{k.Task, "a", typingWords.asksAnswer},
		{k.Task && k.Hole, "r", typingWords.putsBack},
		{k.Reads, "v", typingWords.whatIsRead},
		{true, "d", typingWords.theDetails},
		{true, "w", deskWords.reasons},
		{true, "c", helpWords.cookies},
		{true, "t", typingWords.escBack},
		{k.Leaves, "q", typingWords.qHelp},
		{!k.Leaves, "q", helpWords.quit},
	})
}
