package render

import (
	"fmt"
	"strings"

	"statelab/internal/explain"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/view"
)

// The shape of an explanation: what is said of a line stands behind its number.
const explainEdge = 4

// setCookie is how a line is introduced that a server sent.
const setCookie = "Set-Cookie: "

// takenApart draws every line of the story with its attributes. Several are numbered
// through.
func (t *Terminal) takenApart(a *explain.Answer) {
	n := 0
	apart := func(lines []explain.Line, script bool) {
		label := setCookie
		if script {
			label = "document.cookie = "
		}
		for i := range lines {
			if n++; n > 1 || len(lines) > 1 || len(a.Then) > 0 {
				t.rule()
			}
			t.explainLine(n, label, &lines[i])
		}
	}
	apart(a.Lines, a.First.Script)
	for i := range a.Then {
		apart(a.Then[i].Lines, a.Then[i].Script)
	}
}

// explainLine draws one line: as it came, and its parts.
func (t *Terminal) explainLine(n int, label string, l *explain.Line) {
	number := line{t.span(faint, fmt.Sprintf("(%d)", n))}.pad(explainEdge - 1).with(gap(1))
	room := t.width - number.width()
	t.hang(number, t.rawLine(label, string(l.Raw), room), number.width())
	rows := []explain.Attribute{
		{Name: t.say(explainWords.name), Value: l.Name, Counts: true},
		{Name: t.say(explainWords.value), Value: l.Value, Counts: true},
	}
	grid := t.explainColumns(append(append(rows, l.Attributes...), l.Unsaid...))
	for i, about := range [...][]rule.Text{l.AboutName, l.AboutValue} {
		t.explainPair(grid, &rows[i])
		for _, r := range about {
			t.explainRemark(grid, t.say(r))
		}
	}
	for i := range l.Attributes {
		t.explainAttribute(grid, &l.Attributes[i])
	}
	if l.More > 0 {
		t.put(line{gap(explainEdge), t.span(faint, t.count(explainWords.moreAttributes, l.More))})
	}
	if len(l.Unsaid) > 0 {
		t.put(line{gap(explainEdge), t.span(faint, t.say(explainWords.unsaid))})
	}
	for i := range l.Unsaid {
		t.explainAttribute(grid, &l.Unsaid[i])
	}
	if len(l.Evicted) > 0 {
		t.put(line{gap(explainEdge), t.span(faint, t.say(explainWords.evicted))})
		t.explainFates(l.Evicted, 0)
	}
}

// rawLine is a line as it came. Of a very long one it has the beginning.
func (t *Terminal) rawLine(label, raw string, room int) []line {
	const most, mostCut = 5, 3
	shown, whole := beginning(raw, most*room)
	lines := line{t.span(faint, label), t.span(code, shown)}.wrap(room, room)
	if whole && len(lines) <= most {
		return lines
	}
	size := t.span(faint, " "+t.count(explainWords.bytesOfLine, len(raw)))
	lines = lines[:min(mostCut, len(lines))]
	last := len(lines) - 1
	if lines[last].width()+(line{size}).width() > room || whole {
		lines[last] = lines[last].clip(room - line{size}.width())
	}
	lines[last] = lines[last].with(size)
	return lines
}

// beginning is as much of a text as can fill so many columns, and whether that is all of
// it: a character has four bytes at most, and some have no column.
func beginning(text string, columns int) (string, bool) {
	if len(text) <= 4*columns {
		return text, true
	}
	return strings.ToValidUTF8(text[:4*columns], ""), false
}

func explainFated(fate string) (said rule.Text, r role, mark string) {
	switch fate {
	case explain.Stored:
		return phrases.Stored, fresh, "+"
	case explain.Replaced:
		return phrases.Replaced, amended, "~"
	case explain.Deleted:
		return phrases.Deleted, gone, "-"
	case explain.Goes:
		return phrases.Sent, sent, ">"
	case explain.Stays:
		return phrases.NotSent, never, "x"
	case explain.Shown:
		return explainWords.shown, sent, ">"
	case explain.Hidden:
		return explainWords.hidden, never, "x"
	case explain.Idle:
		return explainWords.idle, amended, "x"
	}
	return phrases.Refused, never, "x"
}

// because says what was seen, and for what did not hold what it would have taken.
func (t *Terminal) because(b *explain.Because) string {
	seen := t.say(b.Seen)
	if b.Wanted.IsZero() {
		return seen
	}
	return seen + "; " + fmt.Sprintf(t.say(explainWords.needs), t.say(b.Wanted))
}

// explainGrid has the columns of names and values.
type explainGrid struct{ names, values int }

func (t *Terminal) explainColumns(rows []explain.Attribute) explainGrid {
	var names, values []string
	for _, a := range rows {
		name, _ := beginning(a.Name, t.width)
		value, _ := beginning(string(a.Value), t.width)
		names, values = append(names, name), append(values, value)
	}
	return explainGrid{t.column(16, names...), max(4, t.column(t.width/4, values...))}
}

// explainPair draws name or value of the cookie itself, whole where it fits.
func (t *Terminal) explainPair(g explainGrid, a *explain.Attribute) {
	if t.o.Linear {
		t.tellOwn(a)
		return
	}
	head := line{gap(explainEdge), t.span(label, a.Name)}.pad(explainEdge + g.names + 2)
	room := t.width - head.width()
	shown, whole := beginning(string(a.Value), 3*room)
	value := t.span(key, shown)
	if a.Value == "" {
		value = t.span(faint, t.say(phrases.Empty))
		if a.Name == t.say(explainWords.name) {
			value = t.span(faint, t.say(explainWords.none))
		}
	}
	lines := line{value}.wrap(room, room)
	if len(lines) > 2 || !whole {
		size := t.span(faint, " "+t.count(explainWords.bytes, len(a.Value)))
		lines = []line{line{value}.clip(room - line{size}.width()).with(size)}
	}
	t.hang(head, lines, head.width())
}

func (t *Terminal) explainRemark(g explainGrid, remark string) {
	if t.o.Linear {
		t.tell("", begun(remark))
		return
	}
	edge := explainEdge + g.names + 2
	if t.narrow() {
		edge = explainEdge + 2
	}
	room := t.width - edge
	t.put(indent(t.line(faint, remark).wrap(room, room), edge)...)
}

// explainAttribute draws a name, a value and what it means; on narrow screens the
// meaning below.
func (t *Terminal) explainAttribute(g explainGrid, a *explain.Attribute) {
	if t.o.Linear {
		t.tellAttribute(a)
		return
	}
	mark, meaning := span{text: " "}, t.line(plain, t.say(a.Meaning))
	switch {
	case !a.Counts:
		mark = t.span(never, "x")
		why := line{t.span(never, t.say(explainWords.ignored)), t.span(plain, ": "+t.say(a.Title))}
		meaning = join("; ", why, meaning).with(t.span(faint, " ["+string(a.Rule)+"]"))
	case a.Rule != "":
		mark = t.span(amended, "~")
		meaning = join("; ", t.line(amended, t.say(a.Title)), meaning).with(t.span(faint, " ["+string(a.Rule)+"]"))
	}
	name, _ := beginning(a.Name, t.width)
	head := line{gap(explainEdge - 2), mark, gap(1)}.with(line{t.span(label, name)}.clip(g.names)...)
	if a.Value != "" {
		head = head.pad(explainEdge + g.names + 2)
	}
	text, _ := beginning(string(a.Value), t.width)
	value := line{t.span(key, text)}
	if t.narrow() {
		t.put(head.with(value.clip(t.width - head.width())...))
		room := t.width - explainEdge - 2
		t.put(indent(meaning.wrap(room, room), explainEdge+2)...)
		return
	}
	head = head.with(value.clip(g.values)...).pad(explainEdge + g.names + 2 + g.values + 2)
	room := t.width - head.width()
	t.hang(head, meaning.wrap(room, room), head.width())
}

// explainFates draws a row for each cookie: mark, name, what became of it, why; and below
// it what each of the given has to say of the cookie of that number.
func (t *Terminal) explainFates(fates []explain.Fate, edge int, below ...func(i, edge int)) {
	fates, more := view.First(fates, mostFates)
	names := t.cookieNames(fates)
	if t.o.Linear {
		t.tellFates(fates, names, below)
	} else {
		t.fateRows(fates, names, edge, below)
	}
	if more > 0 {
		t.put(line{gap(edge + explainEdge), t.span(faint, t.count(explainWords.moreCookies, more))})
	}
}

func (t *Terminal) fateRows(fates []explain.Fate, names []string, edge int, below []func(i, edge int)) {
	var words []string
	for _, f := range fates {
		said, _, _ := explainFated(f.Fate)
		words = append(words, t.say(said))
	}
	limit := max(8, t.width/4)
	wordWidth := t.column(limit, words...)
	longest := t.width / 3 // what tells two of one name apart stands at the end
	if t.narrow() {
		longest = t.width // they have a line of their own
	}
	nameWidth := t.column(max(1, min(longest, t.width-edge-explainEdge-2-wordWidth)), names...)
	for i := range fates {
		f := &fates[i]
		said, r, mark := explainFated(f.Fate)
		head := line{gap(edge + explainEdge - 2), t.span(r, mark), gap(1)}
		head = head.with(line{t.span(key, names[i])}.clip(nameWidth)...).pad(edge + explainEdge + nameWidth + 2)
		head = head.with(t.span(r, t.say(said))).pad(edge + explainEdge + nameWidth + 2 + wordWidth + 2)
		why := line{t.span(plain, t.because(&f.Because))}
		if f.Rule != "" {
			why = why.with(gap(1), t.span(faint, "["+string(f.Rule)+"]"))
		}
		margin := head.width()
		if t.narrow() {
			margin = edge + explainEdge + 2
			t.put(head)
			t.put(indent(why.wrap(t.width-margin, t.width-margin), margin)...)
		} else {
			t.hang(head, why.wrap(t.width-margin, t.width-margin), margin)
		}
		for _, more := range below {
			more(i, margin)
		}
	}
}

// cookieNames are the names of cookies as a list shows them: with the domain, or the path,
// where two of it have one name.
func (t *Terminal) cookieNames(fates []explain.Fate) []string {
	names := make([]string, len(fates))
	for i := range fates {
		f := &fates[i]
		names[i], _ = beginning(string(f.Name), t.width)
		if f.Name == "" {
			names[i] = t.say(explainWords.none)
		}
		for j := range fates {
			if o := &fates[j]; j == i || o.Name != f.Name {
				continue
			} else if o.Domain != f.Domain || o.HostOnly != f.HostOnly {
				names[i] += " (" + dotted(f) + ")"
				break
			} else if o.Path != f.Path {
				names[i] += " (" + f.Path + ")"
				break
			}
		}
	}
	return names
}

// dotted is the domain of a cookie as developer tools write it: with a dot where hosts
// below it count.
func dotted(f *explain.Fate) string {
	if f.HostOnly {
		return f.Domain
	}
	return "." + f.Domain
}
