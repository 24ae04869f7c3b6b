package render

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/experiments"
	"statelab/internal/explain"
	"statelab/internal/rule"
	"statelab/internal/wire"
)

// The most that is told of each kind, what gives up nothing and what does, and of how
// many it is told how frameworks write them.
const (
	mostChanges = 4
	mostWritten = 2
)

// The shape of what would change a verdict: below the verdict, a mark before each change.
const changeEdge = 4

// Change draws what would make a verdict another, by itself.
func (t *Terminal) Change(c *explain.Change) {
	t.Blank()
	about := c.URL
	if c.About != experiments.Read {
		about = t.nameOf(c.Name) + ", " + c.URL
	}
	t.put(t.line(strong, about).wrap(t.width, t.width)...)
	t.explainChange(c)
}

// explainChange draws what would make a verdict another: what the rule is for, what no
// line can do, and the changes that were tried.
func (t *Terminal) explainChange(c *explain.Change) {
	if c == nil {
		return
	}
	if t.o.Linear {
		heard := t.fill(changeWords.heard, t.nameOf(c.Name))
		if c.About == experiments.Read {
			heard = t.say(changeWords.heardReading)
		} else if c.Holds {
			heard = t.fill(changeWords.heardKept, t.nameOf(c.Name))
		}
		t.tell("", heard, t.changePurpose(c))
	} else {
		title := changeWords.title
		if c.Holds {
			title = changeWords.keep
		}
		t.put(indent(line{t.span(label, t.say(title)), gap(1), t.span(faint, t.say(changeWords.tried))}.wrap(t.width-2, t.width-2), 2)...)
		if p := t.changePurpose(c); p != "" {
			t.changeText(faint, p, 2)
		}
	}
	if c.Assumed != "" {
		line, _ := beginning(string(c.Assumed), t.width)
		t.changeText(plain, t.fill(changeWords.assumed, line), 2)
	}
	for _, never := range c.Never {
		t.changeText(plain, begun(t.say(never))+".", 2)
	}
	free, r := "+", sent
	if c.Holds { // nothing is mended
		free, r = "-", amended
	}
	t.findings(free, r, c.Free)
	if len(c.Costly) > 0 {
		t.changeText(faint, t.say(changeWords.costly), 2)
	}
	t.findings("!", amended, c.Costly)
	if len(c.Free)+len(c.Costly) == 0 && len(c.Never) == 0 {
		none := t.say(changeWords.nothing)
		if c.Tried > 0 {
			none = fmt.Sprintf(t.say(changeWords.none), c.Tried)
		}
		t.changeText(plain, none, 2)
	}
	if c.Cut {
		t.changeText(faint, t.say(changeWords.cut), 2)
	}
}

// findings draws the first ones. How frameworks write a line is told of the first two:
// those behind them differ little.
func (t *Terminal) findings(mark string, r role, list []experiments.Finding) {
	told := 0
	for i, f := range list {
		if i == mostChanges {
			t.changeText(faint, fmt.Sprintf(t.say(changeWords.more), len(list)-mostChanges), changeEdge)
			return
		}
		if told == mostWritten {
			f.Written = nil
		}
		if len(f.Written) > 0 {
			told++
		}
		t.finding(mark, r, f)
	}
}

// nameOf is the name of a cookie as sentences have it.
func (t *Terminal) nameOf(name wire.Bytes) string {
	if name == "" {
		return t.say(explainWords.none)
	}
	text, _ := beginning(string(name), t.width)
	return text
}

// changePurpose says what the rule keeps from happening, where it keeps something.
func (t *Terminal) changePurpose(c *explain.Change) string {
	if c.Purpose.IsZero() {
		return ""
	}
	return fmt.Sprintf(t.say(changeWords.purpose), t.say(c.Purpose))
}

// changeText draws a sentence below a verdict.
func (t *Terminal) changeText(r role, text string, edge int) {
	if t.o.Linear {
		t.tell("", text)
		return
	}
	room := t.width - edge
	t.put(indent(t.line(r, text).wrap(room, room), edge)...)
}

// finding draws changes that belong together: the line as it is then, how frameworks
// write it, what is given up, what else is another.
func (t *Terminal) finding(mark string, r role, f experiments.Finding) {
	do := t.changesOf(&f)
	if t.o.Linear {
		t.tellFinding(do, f)
		return
	}
	room := t.width - changeEdge
	t.hang(line{gap(changeEdge - 2), t.span(r, mark), gap(1)}, line{t.span(strong, do)}.wrap(room, room), changeEdge)
	for _, g := range f.GivesUp {
		t.changeText(plain, fmt.Sprintf(t.say(changeWords.givesUp), t.say(g)), changeEdge)
	}
	t.written(f)
	if f.ToRead != nil {
		t.changeText(plain, fmt.Sprintf(t.say(changeWords.toRead), t.changesOf(f.ToRead)), changeEdge)
		t.written(*f.ToRead)
	}
	for _, text := range t.otherwise(f) {
		t.changeText(faint, text, changeEdge)
	}
}

// changesOf lists the changes that belong together.
func (t *Terminal) changesOf(f *experiments.Finding) string {
	var parts []string
	for _, change := range f.Changes {
		parts = append(parts, t.say(change.Do))
	}
	return strings.Join(parts, t.say(changeWords.and))
}

// written draws the line, and the code of frameworks in a column beside their names.
func (t *Terminal) written(f experiments.Finding) {
	room := t.width - changeEdge
	if f.Line != "" {
		t.put(indent(t.rawLine(setCookie, string(f.Line), room), changeEdge)...)
	}
	width := 0
	for _, w := range f.Written {
		width = max(width, len(w.Framework))
	}
	for _, w := range f.Written {
		if t.narrow() { // code that is not broken inside its words can be copied
			t.put(line{gap(changeEdge), t.span(faint, w.Framework)})
			for code := range strings.SplitSeq(w.Code, "\n") {
				t.put(indent(t.codeLines(code, t.width-changeEdge-2), changeEdge+2)...)
			}
			t.writtenNote(w.Note, changeEdge+2)
			continue
		}
		for i, code := range strings.Split(w.Code, "\n") {
			head := line{gap(changeEdge)}
			if i == 0 {
				head = head.with(t.span(faint, w.Framework))
			}
			head = head.pad(changeEdge + width + 2)
			t.hang(head, t.codeLines(code, t.width-head.width()), head.width())
		}
		t.writtenNote(w.Note, changeEdge+width+2)
	}
}

// codeLines breaks code at its blanks, and a word that is wider than the room between its
// parts: inside no name, where that can be helped.
func (t *Terminal) codeLines(code string, room int) []line {
	room = max(1, room)
	var words []string
	for word := range strings.SplitSeq(code, " ") {
		for (line{t.span(key, word)}).width() > room {
			cut := strings.LastIndexAny(word[:min(len(word), room+1)], ".[({/")
			if cut <= 0 {
				break
			}
			words, word = append(words, word[:cut]+"\n"), word[cut:]
		}
		words = append(words, word)
	}
	var lines []line
	text := strings.ReplaceAll(strings.Join(words, " "), "\n ", "\n")
	for part := range strings.SplitSeq(text, "\n") {
		lines = append(lines, t.line(key, part).wrap(room, room)...)
	}
	return lines
}

func (t *Terminal) writtenNote(note rule.Text, edge int) {
	if !note.IsZero() {
		t.changeText(faint, "("+t.say(note)+")", edge)
	}
}

// otherwise says what else in the story is another: what works no more, and what goes
// along that did not.
func (t *Terminal) otherwise(f experiments.Finding) []string {
	var list []string
	if f.Allowed {
		list = append(list, t.say(changeWords.allowed))
	}
	for _, lost := range []bool{true, false} {
		for _, e := range f.Also {
			if e.Lost() != lost || len(list) >= mostChanges {
				continue
			}
			form, ok := changeWords.also[[2]string{e.Before, e.After}]
			if said := fmt.Sprintf(t.say(form), t.nameOf(e.Name), e.URL); ok && !slices.Contains(list, said) {
				list = append(list, said)
			}
		}
	}
	return list
}

// tellFinding is a finding for those who listen.
func (t *Terminal) tellFinding(do string, f experiments.Finding) {
	facts := []string{}
	for _, g := range f.GivesUp {
		facts = append(facts, begun(fmt.Sprintf(t.say(changeWords.givesUp), t.say(g))))
	}
	for _, text := range t.otherwise(f) {
		facts = append(facts, begun(text))
	}
	t.tell("", append([]string{t.fill(changeWords.heardChange, do)}, facts...)...)
	if f.Line != "" {
		text, _ := beginning(string(f.Line), 4*t.width)
		t.tellValue("Set-Cookie", text)
	}
	t.tellWritten(f.Written)
	if f.ToRead != nil {
		t.tell("", begun(fmt.Sprintf(t.say(changeWords.toRead), t.changesOf(f.ToRead))))
		t.tellWritten(f.ToRead.Written)
	}
}

func (t *Terminal) tellWritten(list []experiments.Written) {
	for _, w := range list {
		for _, code := range strings.Split(w.Code, "\n") {
			t.tellValue(w.Framework, code)
		}
		t.tell("", begun(t.say(w.Note)))
	}
}

// changeWords are the fixed words of what would change a verdict. It is never called a
// cure: whether the verdict is wrong is for the reader to say.
var changeWords = struct {
	title, tried, purpose, costly, givesUp, none, nothing, cut, more, and, assumed, allowed rule.Text
	keep, toRead, askAlone, heard, heardKept, heardReading, heardChange                     rule.Text
	also                                                                                    map[[2]string]rule.Text
}{
	title:        rule.Text{EN: "WHAT WOULD CHANGE IT", KO: "무엇을 바꾸면 달라지는가"},
	keep:         rule.Text{EN: "WHAT WOULD KEEP IT FROM BEING SENT", KO: "무엇을 바꾸면 보내지 않게 되는가"},
	toRead:       rule.Text{EN: "for the page to read the answer, the server has to say too: %s", KO: "페이지가 응답을 읽으려면 서버의 응답에도 필요함: %s"},
	tried:        rule.Text{EN: "(tried)", KO: "(해 본 결과)"},
	purpose:      rule.Text{EN: "On purpose: %s.", KO: "이 규칙이 있는 이유: %s."},
	costly:       rule.Text{EN: "Giving up a protection:", KO: "보호가 약해지는 방법:"},
	givesUp:      rule.Text{EN: "the price: %s", KO: "그 대가: %s"},
	none:         rule.Text{EN: "Of the changes that were tried (%d), none does.", KO: "%d가지를 바꾸어 보았지만 달라지지 않습니다."},
	nothing:      rule.Text{EN: "There is no small change of this to be tried.", KO: "조금 바꾸어 해 볼 만한 것이 없습니다."},
	assumed:      rule.Text{EN: "It is not told how the cookie was set, so this is tried as if by 'Set-Cookie: %s'. Give the real line, and it is tried with that.", KO: "쿠키를 저장한 줄을 알 수 없으므로 'Set-Cookie: %s' 줄로 저장했다고 보고 해 보았습니다. 진짜 줄을 함께 적으면 그 줄로 해 봅니다."},
	allowed:      rule.Text{EN: "not where the browser blocks third-party cookies, as Safari and private windows do", KO: "Safari나 시크릿 창처럼 서드파티 쿠키를 차단하는 곳에서는 달라지지 않음"},
	cut:          rule.Text{EN: "The story is too long for all of them to be tried.", KO: "이야기가 길어서 모두 해 보지는 못했습니다."},
	more:         rule.Text{EN: "and %d more", KO: "그 밖의 %d가지"},
	and:          rule.Text{EN: ", and ", KO: ", 그리고 "},
	askAlone:     rule.Text{EN: "What would change the others is told where one of them is asked about alone.", KO: "다른 쿠키는 하나만 따로 물어보면 무엇을 바꾸면 달라지는지 나옵니다."},
	heard:        rule.Text{EN: "What would change it for cookie %s. Each change was tried, from the start", KO: "쿠키 %s: 무엇을 바꾸면 달라지는지 하나하나 처음부터 해 본 결과입니다"},
	heardKept:    rule.Text{EN: "What would keep cookie %s from being sent. Each change was tried, from the start", KO: "쿠키 %s: 무엇을 바꾸면 보내지 않게 되는지 하나하나 처음부터 해 본 결과입니다"},
	heardReading: rule.Text{EN: "What would let the page read the answer. Each change was tried, from the start", KO: "무엇을 바꾸면 페이지가 응답을 읽을 수 있는지 하나하나 처음부터 해 본 결과입니다"},
	heardChange:  rule.Text{EN: "A change: %s", KO: "바꿀 것: %s"},
	also: map[[2]string]rule.Text{
		{experiments.Read, "not read"}:           {EN: "without that the page may no longer read what %[2]s answers", KO: "그것이 없으면 페이지가 %[2]s 응답을 더 이상 읽을 수 없음"},
		{experiments.Sent, "not sent"}:           {EN: "then %s is no longer sent to %s", KO: "그러면 %s 쿠키가 %s 요청에는 더 이상 가지 않음"},
		{"sent several times", experiments.Sent}: {EN: "then one %s is sent to %s, not several", KO: "그러면 %s 쿠키가 %s 요청에 하나만 감"},
		{experiments.Sent, "sent several times"}: {EN: "then several cookies called %s are sent to %s", KO: "그러면 이름이 %s인 쿠키가 %s 요청에 여럿 감"},
		{experiments.Sent, "another sent"}:       {EN: "then it is another %s that is sent to %s", KO: "그러면 이름이 같은 다른 %s 쿠키가 %s 요청에 감"},
		{"not sent", experiments.Sent}:           {EN: "then %s is sent to %s as well", KO: "그러면 %s 쿠키가 %s 요청에도 감"},
		{experiments.Stored, "refused"}:          {EN: "then %s is no longer stored by %s", KO: "그러면 %s 쿠키를 %s의 응답에서는 저장하지 않게 됨"},
		{"refused", experiments.Stored}:          {EN: "then %s is stored by %s as well", KO: "그러면 %s 쿠키를 %s의 응답에서도 저장함"},
		{experiments.Deleted, "no effect"}:       {EN: "then %s is no longer deleted by %s", KO: "그러면 %s 쿠키를 %s의 응답에서는 지우지 않게 됨"},
		{experiments.Deleted, "refused"}:         {EN: "then %s is no longer deleted by %s", KO: "그러면 %s 쿠키를 %s의 응답에서는 지우지 않게 됨"},
		{"no effect", experiments.Deleted}:       {EN: "then %s is deleted by %s as well", KO: "그러면 %s 쿠키를 %s의 응답에서도 지움"},
		{"refused", experiments.Deleted}:         {EN: "then %s is deleted by %s as well", KO: "그러면 %s 쿠키를 %s의 응답에서도 지움"},
		{experiments.Stored, "no effect"}:        {EN: "then %s is no longer stored by %s", KO: "그러면 %s 쿠키를 %s의 응답에서는 저장하지 않게 됨"},
		{experiments.Stored, "deleted"}:          {EN: "then %s is deleted by %s", KO: "그러면 %s 쿠키를 %s의 응답에서 지움"},
		{experiments.Deleted, "stored"}:          {EN: "then %s is stored by %s, not deleted", KO: "그러면 %s 쿠키를 %s의 응답에서 지우지 않고 저장함"},
		{"no effect", experiments.Stored}:        {EN: "then %s is stored by %s as well", KO: "그러면 %s 쿠키를 %s의 응답에서도 저장함"},
	},
}
