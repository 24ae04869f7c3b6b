package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"statelab/internal/explain"
	"statelab/internal/rule"
	"statelab/internal/visible"
)

// The shape of an explanation: what is said of a line stands behind its number.
const explainEdge = 4

// setCookie is how a line is introduced that a server sent.
const setCookie = "Set-Cookie: "

// ExplainJSON writes an answer, a page or a list of explain as one JSON object.
// The only error is one of the writer.
func ExplainJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	_, err := w.Write(visible.JSON(b.Bytes()))
	return err
}

// Explanation draws an answer: every line taken apart, then every request that
// follows with its cookies.
func (t *Terminal) Explanation(a *explain.Answer) {
	head := t.line(strong, fmt.Sprintf(t.say(explainWords.answers), a.First.URL))
	t.put(t.headline(head, t.line(faint, t.moment(a.First.At)))...)
	said := []string{t.say(a.First.How)}
	if a.Profile == "rfc6265bis" {
		said = append(said, t.say(explainWords.draft))
	}
	if a.ThirdParty == "blocked" {
		said = append(said, t.say(explainWords.blocked))
	}
	t.put(t.line(plain, strings.Join(said, " ")).wrap(t.width, t.width)...)
	if len(a.Lines) == 0 {
		t.rule()
		t.put(t.line(plain, t.say(explainWords.noLines)))
	}
	label := setCookie
	if a.First.Script {
		label = "document.cookie = "
	}
	for i := range a.Lines {
		t.rule()
		t.explainLine(i+1, label, &a.Lines[i])
	}
	for i := range a.Then {
		t.rule()
		t.explainThen(&a.Then[i])
	}
	if t.o.Quiet {
		return
	}
	t.Blank()
	t.put(t.hints(explainWords.about)...)
}

// hints draws a sentence for those who want to know more, its code marked.
func (t *Terminal) hints(text rule.Text) []line {
	var l line
	for i, part := range strings.Split(t.say(text), "`") {
		r := faint
		if i%2 == 1 {
			r = code
		}
		l = l.with(t.line(r, part)...)
	}
	return l.wrap(t.width, t.width)
}

// explainLine draws one line: as it came, what became of it, its parts.
func (t *Terminal) explainLine(n int, label string, l *explain.Line) {
	number := line{t.span(faint, fmt.Sprintf("(%d)", n))}.pad(explainEdge - 1).with(gap(1))
	room := t.width - number.width()
	t.hang(number, t.rawLine(label, string(l.Raw), room), number.width())
	t.explainFate(l)
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
	head := t.span(faint, label)
	const most = 5
	lines := line{head, t.span(code, raw)}.wrap(room, room)
	if len(lines) <= most {
		return lines
	}
	size := t.span(faint, " "+fmt.Sprintf(t.say(explainWords.bytes), len(raw)))
	lines = lines[:most]
	lines[most-1] = lines[most-1].clip(room - line{size}.width()).with(size)
	return lines
}

// explainFate says what became of a line, why, and by which rule.
func (t *Terminal) explainFate(l *explain.Line) {
	said, r, _ := explainFated(l.Fate.Fate)
	head := line{gap(explainEdge), t.span(r, strings.ToUpper(t.say(said))), gap(2)}
	edge, room := explainEdge, t.width-explainEdge
	if t.o.Linear {
		edge, room = 0, t.width
		t.tell(strings.ToUpper(t.say(said)), t.because(&l.Because), t.byRule(string(l.Rule)))
	} else {
		why := line{t.span(plain, t.because(&l.Because)), gap(1), t.span(faint, "["+string(l.Rule)+"]")}
		wrapped := why.wrap(t.width-head.width(), room)
		t.put(head.with(wrapped[0]...))
		t.put(indent(wrapped[1:], explainEdge)...)
	}
	if l.Fate.Fate != explain.Refused && l.Fate.Fate != explain.Idle {
		return
	}
	text := t.say(l.Text)
	if l.Chromium != "" {
		text += " (" + fmt.Sprintf(t.say(explainWords.chromium), l.Chromium) + ")"
	}
	t.put(indent(t.line(faint, text).wrap(room, room), edge)...)
}

func explainFated(fate string) (said rule.Text, r role, mark string) {
	switch fate {
	case explain.Stored:
		return explainWords.stored, fresh, "+"
	case explain.Replaced:
		return explainWords.replaced, amended, "~"
	case explain.Deleted:
		return explainWords.deleted, gone, "-"
	case explain.Goes:
		return explainWords.sent, sent, ">"
	case explain.Stays:
		return explainWords.notSent, never, "x"
	case explain.Shown:
		return explainWords.shown, sent, ">"
	case explain.Hidden:
		return explainWords.hidden, never, "x"
	case explain.Idle:
		return explainWords.idle, amended, "x"
	}
	return explainWords.refused, never, "x"
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
		names, values = append(names, a.Name), append(values, string(a.Value))
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
	value := t.span(key, string(a.Value))
	if a.Value == "" {
		value = t.span(faint, t.say(explainWords.empty))
		if a.Name == t.say(explainWords.name) {
			value = t.span(faint, t.say(explainWords.none))
		}
	}
	room := t.width - head.width()
	lines := line{value}.wrap(room, room)
	if len(lines) > 2 {
		size := t.span(faint, " "+fmt.Sprintf(t.say(explainWords.bytes), len(a.Value)))
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
	head := line{gap(explainEdge - 2), mark, gap(1)}.with(line{t.span(label, a.Name)}.clip(g.names)...)
	if a.Value != "" {
		head = head.pad(explainEdge + g.names + 2)
	}
	value := line{t.span(key, string(a.Value))}
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

// explainThen draws a request that follows: the header, then every cookie.
func (t *Terminal) explainThen(s *explain.Sent) {
	head := line{t.span(label, t.say(explainWords.then)), gap(2), t.span(strong, s.URL)}
	t.put(t.headline(head, t.line(faint, t.moment(s.At)))...)
	how := t.say(s.How)
	if s.After > 0 {
		how = fmt.Sprintf(t.say(explainWords.later), exactly(time.Duration(s.After)*time.Second, t.o.Lang)) + " " + how
	}
	t.put(t.line(plain, how).wrap(t.width, t.width)...)
	room := t.width - explainEdge
	header, none := "Cookie: ", explainWords.noHeader
	if s.Script {
		header, none = "document.cookie: ", explainWords.noText
	}
	if s.Header != "" {
		t.put(indent(t.rawLine(header, string(s.Header), room), explainEdge)...)
	} else {
		t.put(line{gap(explainEdge), t.span(faint, t.say(none))})
	}
	if len(s.Cookies) == 0 {
		t.put(indent(t.line(faint, t.say(explainWords.nothing)).wrap(room, room), explainEdge)...)
	}
	t.explainFates(s.Cookies, 0)
}

// explainFates draws a row for each cookie: mark, name, what became of it, why.
func (t *Terminal) explainFates(fates []explain.Fate, edge int) {
	if t.o.Linear {
		t.tellFates(fates)
		return
	}
	var names, words []string
	for _, f := range fates {
		said, _, _ := explainFated(f.Fate)
		names, words = append(names, t.cookieName(string(f.Name))), append(words, t.say(said))
	}
	limit := max(8, t.width/4)
	nameWidth, wordWidth := t.column(limit, names...), t.column(limit, words...)
	for i := range fates {
		f := &fates[i]
		said, r, mark := explainFated(f.Fate)
		head := line{gap(edge + explainEdge - 2), t.span(r, mark), gap(1)}
		head = head.with(line{t.span(key, names[i])}.clip(nameWidth)...).pad(edge + explainEdge + nameWidth + 2)
		head = head.with(t.span(r, t.say(said))).pad(edge + explainEdge + nameWidth + 2 + wordWidth + 2)
		why := line{t.span(plain, t.because(&f.Because)), gap(1), t.span(faint, "["+string(f.Rule)+"]")}
		if t.narrow() {
			t.put(head)
			room := t.width - edge - explainEdge - 2
			t.put(indent(why.wrap(room, room), edge+explainEdge+2)...)
			continue
		}
		room := t.width - head.width()
		t.hang(head, why.wrap(room, room), head.width())
	}
}

func (t *Terminal) cookieName(name string) string {
	if name == "" {
		return t.say(explainWords.none)
	}
	return name
}
