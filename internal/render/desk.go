package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"statelab/internal/phrases"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// The least screen that a desk is laid out for, in columns and rows.
const (
	DeskColumns = 80
	DeskRows    = 24
)

// A Desk is one step of a run on one screen, told beat by beat: what both sides hold, what
// crossed the wire, and below it what is said. What does not fit moves inside its own pane.
type Desk struct {
	Trace   *trace.Trace
	Step    *view.Step // as its question was answered
	Index   int        // of the step, from 0
	Beat    int        // of Told(Step), from 0
	Below   Below      // what the lower pane has
	Hint    int        // the last hint that it has, from 0; those before stand above it
	Wire    int        // rows that have left the wire's pane at its top
	Low     int        // and the lower pane
	Asks    bool       // the question is open
	Resumes bool       // a lesson goes on behind the cover, and does not begin
	Aside   string     // said once in the place of the number of the beat, may be empty
	Keys    Keys
	Middle  *Middle         // stands in the middle; nil: what crossed
	Typing  *Typing         // what is typed in the lower pane; nil: nothing is
	Said    func(*Terminal) // what BelowSaid has
}

// Below is what the lower pane has.
type Below int

// What the lower pane has: what belongs to the beat, the line of time, a hint, what was said
// aside.
const (
	BelowText Below = iota
	BelowTime
	BelowHint
	BelowSaid
)

// A Picture is a screen: as many lines as it has rows, each as wide as it is.
type Picture struct {
	Lines     []string
	Wire, Low Scroll
	News      bool // the lower pane has what the beat tells
	// Types says that a cursor stands where something is typed, at a row and a column of the
	// screen, from 0.
	Types       bool
	Row, Column int
}

// LowMoves reports whether it is the lower pane that up or down moves by so many rows, where
// both have more than they show: down moves it to its end and then the wire, and up the wire to
// its top and then the lower pane.
func (p Picture) LowMoves(rows int) bool {
	switch {
	case !p.News || p.Low.Whole():
		return false
	case rows < 0:
		return p.Wire.First == 0
	}
	return p.Low.Left() || p.Wire.Whole()
}

// A Scroll is which rows a pane shows.
type Scroll struct{ First, Rows, Of int }

// Left reports whether there is more below.
func (s Scroll) Left() bool { return s.First+s.Rows < s.Of }

// Whole reports whether all rows are shown.
func (s Scroll) Whole() bool { return s.Rows >= s.Of }

// Told are the beats of a step as a desk tells them: that of a task stands alone, while it is
// done, and a step that was not played has one in which this is said.
func Told(s *view.Step) []view.Beat {
	if len(s.Beats) == 1 && s.Beats[0].Task != nil {
		return s.Beats
	}
	beats := slices.DeleteFunc(slices.Clone(s.Beats), func(b view.Beat) bool { return b.Task != nil })
	if len(beats) == 0 {
		beats = []view.Beat{{Name: view.RestBeat}}
	}
	return beats
}

// desk is a Desk that is laid out.
type desk struct {
	*scene
	Desk
	beats         []view.Beat
	together      []*view.Beat // exchanges that stand in the middle below each other; nil: one does
	purposes      bool         // each query stands on a line of its own, with what it was for
	columns, rows int
}

func (t *Terminal) desk(d Desk, rows int) *desk {
	if d.Middle != nil {
		nothingDone(d.Step)
	}
	sc := t.scene(d.Step)
	sc.page = deskPage
	return &desk{scene: sc, Desk: d, beats: Told(d.Step), columns: t.o.Width, rows: rows}
}

// Desk lays a desk out on so many rows and as many columns as the terminal has.
func (t *Terminal) Desk(d Desk, rows int) Picture {
	k := t.desk(d, rows)
	out := k.headRows()
	foot := k.footRows(k.keyWords())
	room := rows - len(out) - len(foot)
	var p Picture
	var body []string
	if k.columns >= wideDesk {
		body, p = k.wideRows(room)
	} else {
		body, p = k.stackedRows(room)
	}
	p.Row += len(out)
	p.Lines = k.exact(slices.Concat(out, exactly(body, room), foot))
	return p
}

// Sheet lays out what somebody asked for on the whole screen below the head of a desk: what
// draw draws, from a row of it on.
func (t *Terminal) Sheet(d Desk, title string, draw func(*Terminal), first, rows int) Picture {
	k := t.desk(d, rows)
	out := k.headRows()
	foot := k.footRows(k.sheetKeys())
	drawn := k.drawnOn(k.columns, draw)
	for len(drawn) > 0 && strings.TrimSpace(drawn[0]) == "" {
		drawn = drawn[1:]
	}
	p := newPane(drawn, first, rows-len(out)-len(foot)-1)
	out = append(out, k.across(line{k.span(label, title)}, k.seen(p.Scroll, true)))
	return Picture{Lines: k.exact(slices.Concat(out, p.rows(), foot)), Low: p.Scroll, News: true}
}

// Cover lays out what stands before the first step.
func (t *Terminal) Cover(d Desk, draw func(*Terminal), first, rows int) Picture {
	k := t.desk(d, rows)
	foot := k.footRows(k.coverKeys())
	if k.Aside == "" {
		foot[0] = k.across(nil, nil)
	}
	p := newPane(k.drawnOn(k.columns, draw), first, rows-len(foot))
	return Picture{Lines: k.exact(append(p.rows(), foot...)), Low: p.Scroll, News: true}
}

// TooSmall says on a screen of any size that it is too small for a desk.
func (t *Terminal) TooSmall(rows int) []string {
	said := t.drawnOn(max(t.o.Width, MinWidth), func(t *Terminal) {
		t.remark(t.fill(deskWords.small, DeskColumns, DeskRows))
	})
	return exactly(said, rows)
}

// A pane is rows of which some are shown.
type pane struct {
	all []string
	Scroll
}

// newPane shows so many rows of all of them, from the first one on where that leaves no room
// at the end.
func newPane(all []string, first, room int) pane {
	first = max(0, min(first, len(all)-room))
	return pane{all, Scroll{First: first, Rows: max(0, room), Of: len(all)}}
}

func (p pane) rows() []string {
	return exactly(p.all[min(p.First, len(p.all)):min(p.First+p.Rows, len(p.all))], p.Rows)
}

// exactly returns n rows: the first ones, and empty ones behind them.
func exactly(rows []string, n int) []string {
	n = max(0, n)
	out := slices.Clone(rows[:min(n, len(rows))])
	for len(out) < n {
		out = append(out, "")
	}
	return out
}

// exact makes each row as wide as the screen, and of as many as it has.
func (k *desk) exact(rows []string) []string {
	rows = exactly(rows, k.rows)
	for i := range rows {
		rows[i] = fitted(rows[i], k.columns)
	}
	return rows
}

// fitted is a painted row of just so many columns.
func fitted(row string, width int) string {
	has := ansi.StringWidth(row)
	if has > width {
		row = ansi.Truncate(row, width, "")
		has = ansi.StringWidth(row)
	}
	return row + strings.Repeat(" ", max(0, width-has))
}

// drawnOn are the rows of what draw draws in so many columns.
func (t *Terminal) drawnOn(columns int, draw func(*Terminal)) []string {
	on := *t
	on.Resize(columns + 1) // a pane may use its last column
	text := strings.TrimRight(on.sketch(draw).String(), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// painted are lines as the terminal draws them.
func (t *Terminal) paint(lines ...line) []string {
	var rows []string
	for _, l := range lines {
		row := ""
		for _, s := range l {
			row += t.colour.paint(s.role, s.text)
		}
		rows = append(rows, row)
	}
	return rows
}

// headRows say which step it is, when, and who does what: on two rows, or three.
func (k *desk) headRows() []string {
	s := k.Desk.Step
	left := line{k.span(label, k.Trace.ID)}
	if s.Of > 0 {
		left = line{k.span(label, fmt.Sprintf("%s %d/%d", k.Trace.ID, s.Number, s.Of)), gap(2), k.span(strong, s.ID)}
	}
	right := k.line(faint, k.moment(s.Time))
	if room := k.columns - right.width() - 2; left.width() > room {
		left = left.clip(room)
	}
	lines := []line{left.pad(k.columns - right.width()).with(right...)}
	sentence := k.say(s.Sentence)
	if sentence == "" {
		return k.paint(lines...)
	}
	said := k.buttons(plain, k.shorten.Replace(sentence)).wrap(k.columns, k.columns)
	if len(said) > 2 {
		rest := said[1]
		for _, l := range said[2:] {
			rest = rest.with(gap(1)).with(l...)
		}
		said = append(said[:1:1], rest.clip(k.columns))
	}
	return k.paint(append(lines, said...)...)
}

// across is a rule with a title and what stands at its right end.
func (k *desk) across(title, right line, joints ...int) string {
	return k.paint(k.dashes(title, right, k.columns, joints...))[0]
}

// dashes is a rule of so many columns with a title in it, something at its right end, and
// signs where a line between two panes begins or ends.
func (k *desk) dashes(title, right line, width int, joints ...int) line {
	l := line{{role: faint, text: "-- "}}.with(title.clip(width - 6)...)
	if len(title) == 0 {
		l = line{{role: faint, text: "--"}}
	} else {
		l = l.with(gap(1))
	}
	end := line{}
	if room := width - l.width() - 4; len(right) > 0 && right.width() <= room {
		end = line{gap(1)}.with(right...)
	}
	var b strings.Builder
	for at := l.width(); at < width-end.width(); at++ {
		if slices.Contains(joints, at) {
			b.WriteByte('+')
		} else {
			b.WriteByte('-')
		}
	}
	return l.with(span{role: faint, text: b.String()}).with(end...)
}

// seen says which rows of a pane are shown, and that up and down move it, where not all are: of two that have more the
// lower one moves first, and the other behind it.
func (k *desk) seen(s Scroll, moves bool) line {
	if s.Whole() {
		return nil
	}
	if s.Rows <= 0 {
		return k.line(faint, k.count(deskWords.noRoom, s.Of))
	}
	said := k.fill(deskWords.rows, s.First+1, min(s.Of, s.First+s.Rows), s.Of)
	switch {
	case moves && k.Typing != nil && !k.Typing.Looks:
		said += "  " + k.say(typingWords.pages)
	case moves:
		said += "  " + k.say(deskWords.moves)
	}
	return k.line(faint, said)
}

// DetailsTitle is the title of the details.
func (t *Terminal) DetailsTitle() string { return t.say(deskWords.details) }

// DetailsBefore is the title of the details of the step before.
func (t *Terminal) DetailsBefore() string { return t.say(deskWords.detailsBefore) }

// WhyTitle is the title of the reasons.
func (t *Terminal) WhyTitle() string { return t.say(deskWords.whyTitle) }

// KeysTitle is the title of the keys.
func (t *Terminal) KeysTitle() string { return t.say(deskWords.keysTitle) }

// CookiesTitle is the title of the table of cookies.
func (t *Terminal) CookiesTitle() string { return t.say(phrases.CookieTable) }
