package render

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"statelab/internal/phrases"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// endColumns are kept behind the bars of a timeline for what became of them.
const endColumns = 18

// mostWrote are the columns of what was written that are shown behind a bar. The table has all.
const mostWrote = 36

// Timeline draws the line of time of a run up to and with so many of its steps: a bar for
// each cookie and each row. Where the ticks have no room on one line, it goes on below.
func (t *Terminal) Timeline(tr *trace.Trace, steps int) {
	tl := view.Of(tr).Timeline(steps)
	if t.o.Linear {
		t.tellTimeline(tl)
		return
	}
	t.put(t.line(label, t.say(phrases.Timeline)))
	t.lanes(tl)
}

// lanes draws the bars of a timeline.
func (t *Terminal) lanes(tl *view.Timeline) {
	if len(tl.Lanes) == 0 {
		t.remark(t.say(phrases.NoLanes))
		return
	}
	a := t.axis(tl)
	for from := 0; from < len(a.ticks); {
		to := a.upTo(from)
		if from > 0 {
			t.Blank()
		}
		t.put(a.head(t, from, to)...)
		owner := ""
		for i := range tl.Lanes {
			l := &tl.Lanes[i]
			drawn := a.lane(t, l, from, to)
			if is := l.Owner(); is != owner && drawn != nil {
				owner = is
				t.put(t.ownerName(l).wrap(t.width, t.width)...)
			}
			t.put(drawn...)
			if more := t.moreLanes(tl, i); more != "" && to == len(a.ticks) {
				t.put(line{gap(2), t.span(faint, more)})
			}
		}
		from = to
	}
	t.timelineSigns(tl)
}

// moreLanes counts what is left out behind the last lane of an owner; else it is empty.
func (t *Terminal) moreLanes(tl *view.Timeline, i int) string {
	owner := tl.Lanes[i].Owner()
	if i+1 < len(tl.Lanes) && tl.Lanes[i+1].Owner() == owner || tl.More[owner] == 0 {
		return ""
	}
	return t.fill(phrases.More, tl.More[owner])
}

// An axis is where the ticks of a timeline stand. Each has the columns that its events and
// the length up to the next tick need: time is not to scale.
type axis struct {
	ticks []axisTick
	edge  int // columns before the bars
	names int // columns of what stands first in a name
	room  int // columns of the bars
}

type axisTick struct {
	mark, length string // what stands at the tick, and behind it
	columns      int
}

func (t *Terminal) axis(tl *view.Timeline) *axis {
	a := &axis{edge: 4}
	if !t.narrow() {
		for i := range tl.Lanes {
			a.names = max(a.names, columns(t.laneName(&tl.Lanes[i], 0)[0].text))
		}
		a.names = min(a.names, t.width/4)
		for i := range tl.Lanes {
			a.edge = max(a.edge, 8, 2+t.laneName(&tl.Lanes[i], a.names).width()+2)
		}
		a.edge = min(a.edge, t.width*2/5)
	}
	if a.room = t.width - a.edge; !t.narrow() {
		a.room -= endColumns
	}
	events := make([]int, len(tl.Ticks))
	for i := range tl.Lanes {
		here, at := 0, -1
		for _, e := range tl.Lanes[i].Events {
			if e.Tick != at {
				here, at = 0, e.Tick
			}
			here++
			events[at] = max(events[at], here)
		}
	}
	for i, tick := range tl.Ticks {
		at := axisTick{mark: t.tickMark(tick)}
		if i+1 < len(tl.Ticks) && tl.Ticks[i+1].Since != 0 {
			at.length = t.span(faint, view.Roughly(tl.Ticks[i+1].Since, t.o.Lang)).text
		}
		at.columns = min(a.room, max(events[i]+2, columns(at.length)+1, columns(at.mark)+1, 4))
		a.ticks = append(a.ticks, at)
	}
	return a
}

// tickMark is what stands on the axis at a tick: the number of a step, 0 before the first,
// a stroke where an end came in between.
func (t *Terminal) tickMark(tick view.Tick) string {
	switch tick.Step {
	case view.SceneTick:
		return "0"
	case view.EndTick:
		return "|"
	}
	return strconv.Itoa(tick.Step + 1)
}

// upTo returns the tick before which a block of them ends that begins at one.
func (a *axis) upTo(from int) int {
	used, to := 0, from
	for to < len(a.ticks) && (to == from || used+a.ticks[to].columns <= a.room) {
		used += a.ticks[to].columns
		to++
	}
	return to
}

// head draws the ticks, and below each how long it is to the next.
func (a *axis) head(t *Terminal, from, to int) []line {
	marks := line{gap(a.edge)}
	if !t.narrow() {
		marks = line{t.span(faint, t.say(phrases.TimelineSteps))}.pad(a.edge)
	}
	lengths := line{gap(a.edge)}
	for _, tick := range a.ticks[from:to] {
		marks = marks.with(line{t.span(strong, tick.mark)}.pad(tick.columns)...)
		lengths = lengths.with(line{t.span(faint, tick.length)}.pad(tick.columns)...)
	}
	if lengths = lengths.merged(); len(lengths) == 0 {
		return []line{marks.merged()}
	}
	return []line{marks.merged(), lengths}
}

// lane draws a cookie or a row between two ticks: nothing where it is not there at all.
func (a *axis) lane(t *Terminal, l *view.Lane, from, to int) []line {
	bar, next, state := line{}, 0, span{text: " "}
	seen := false
	for i := range to {
		left := a.ticks[i].columns
		for ; next < len(l.Events) && l.Events[next].Tick == i; next++ {
			var sign span
			sign, state = t.eventSign(l.Events[next].What, state)
			if seen = seen || i >= from; i >= from {
				bar = bar.with(sign)
			}
			left--
		}
		if i >= from {
			seen = seen || state.text != " "
			bar = bar.with(span{state.role, strings.Repeat(state.text, left), false})
		}
	}
	if !seen {
		return nil
	}
	name := t.laneName(l, a.names)
	if t.narrow() {
		return append(indent(name.wrap(t.width-2, t.width-2), 2), a.ended(t, line{gap(a.edge)}.with(bar...), l, from, to)...)
	}
	head := line{gap(2)}.with(name.clip(a.edge - 4)...).pad(a.edge)
	return a.ended(t, head.with(bar...), l, from, to)
}

// ended puts behind a bar what was written between two ticks on a row of a model, why it ended,
// each time that it did, and at the end of the axis how long what is there has still to live.
func (a *axis) ended(t *Terminal, bar line, l *view.Lane, from, to int) []line {
	ends := 0
	for _, e := range l.Events {
		if e.What == view.Ended {
			ends++
		}
	}
	var all []string
	for _, e := range l.Events {
		if e.Tick < from || e.Tick >= to {
			continue
		}
		if wrote := e.Said(t.o.Lang, short); wrote != "" && l.Record {
			all = append(all, a.ticks[e.Tick].mark+" "+ansi.Truncate(wrote, mostWrote, ".."))
		}
		if e.What != view.Ended {
			continue
		}
		why := cmp.Or(t.say(e.Why), t.say(phrases.SignEnded))
		if ends > 1 || l.Alive || l.Record {
			why = a.ticks[e.Tick].mark + " " + why
		}
		all = append(all, why)
	}
	if left := l.Left(); !left.IsZero() && to == len(a.ticks) {
		all = append(all, t.say(left))
	}
	if len(all) == 0 {
		return []line{bar.merged()}
	}
	said := t.line(faint, strings.Join(all, ", "))
	if bar = bar.merged(); bar.width()+2+said.width() <= t.width {
		return []line{bar.with(gap(2)).with(said...)}
	}
	room := t.width - a.edge
	return append([]line{bar}, indent(said.wrap(room, room), a.edge)...)
}

// eventSign is the sign of an event, and what the bar is made of behind it.
func (t *Terminal) eventSign(what string, before span) (sign, behind span) {
	there := span{role: key, text: "="}
	switch what {
	case view.Stood:
		return there, there
	case view.Made:
		return span{role: fresh, text: "+"}, there
	case view.Moved:
		return span{role: amended, text: ">"}, there
	case view.Over:
		return span{role: never, text: "!"}, span{role: faint, text: "."}
	case view.Ended:
		return span{role: gone, text: "-"}, span{text: " "}
	}
	if before.text == " " {
		before = there
	}
	return span{role: amended, text: "~"}, before
}

// laneName names a cookie or a row, with what tells it from others behind so many columns.
func (t *Terminal) laneName(l *view.Lane, columns int) line {
	if c := l.Cookie; c != nil {
		name := line{t.span(key, cmp.Or(c.Name, t.say(phrases.NoName)))}.pad(columns).with(gap(2), t.span(plain, c.Domain))
		if c.Path != "" && c.Path != "/" {
			name = name.with(t.span(plain, c.Path))
		}
		if c.Partition != "" {
			name = name.with(gap(1), t.span(faint, "("+c.Partition+")"))
		}
		return name
	}
	named, holds := short(l.Key), cmp.Or(l.User, trace.Anonymous)
	switch {
	case l.Entry:
		named, holds = l.Key, short(l.Value)
	case l.Record:
		named, holds = l.Key, l.User
	}
	name := line{t.span(key, named)}.clip(max(columns, widest))
	if holds != "" {
		name = name.pad(columns).with(gap(2), t.span(plain, holds))
	}
	if l.Instance > 0 {
		name = name.with(gap(1), t.span(faint, "#"+strconv.Itoa(l.Instance)))
	}
	return name
}

// ownerName says whose the lanes below it are.
func (t *Terminal) ownerName(l *view.Lane) line {
	kept, where := l.OwnerWords()
	return line{t.span(label, t.say(kept)), gap(2), t.span(plain, where.In(t.o.Lang))}
}

// timelineSigns says what the signs mean that were drawn.
func (t *Terminal) timelineSigns(tl *view.Timeline) {
	drawn := map[string]bool{}
	for _, l := range tl.Lanes {
		for _, e := range l.Events {
			sign, _ := t.eventSign(e.What, span{})
			drawn[sign.text] = true
		}
	}
	var said line
	for _, what := range []string{view.Made, view.Written, view.Moved, view.Over, view.Ended} {
		sign, _ := t.eventSign(what, span{})
		if !drawn[sign.text] {
			continue
		}
		if len(said) > 0 {
			said = said.with(span{role: faint, text: ", "})
		}
		said = said.with(t.whole(faint, sign.text+" "+t.say((&view.Event{What: what}).Word())))
	}
	t.Blank()
	t.put(said.wrap(t.width, t.width)...)
}
