package page

import (
	"cmp"
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// The measures of a line of time, in the units of its picture, which are pixels at its own
// size.
const (
	laneHeight   = 20
	ownerHeight  = 20
	axisHeight   = 40
	letterWidth  = 7 // of a text of 12 pixels, in the middle
	leastTick    = 40
	behindEnd    = 170
	eventSpacing = 11
	signRadius   = 7
	wroteWidth   = 6  // of a letter of what was written, which stands on the bar
	mostWrote    = 28 // letters of it that are shown; all of it is told where one points at it
)

// A drawing is a line of time while it is drawn.
type drawing struct {
	*pager
	*view.Timeline
	b, owners     strings.Builder
	left          int   // where the ticks begin
	at            []int // where each tick stands, and behind the last the end of the bars
	width, height int
}

// timeline is the line of time as a picture: a tick for each step, as far from the next as
// what is written in between needs, since time is not to scale.
func (p *pager) timeline(t *view.Timeline) template.HTML {
	if len(t.Lanes) == 0 {
		return ""
	}
	d := p.drawn(t)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" width="%d" height="%d" role="group" aria-label="%s">`, d.width, d.height, d.width, d.height, escape(p.named("timelineIs").In(p.o.Langs[0])))
	b.WriteString(d.b.String())
	fmt.Fprintf(&b, `<rect class="veil" x="%d" y="0" width="0" height="%d"/>`, d.width, d.height)
	b.WriteString(d.owners.String() + "</svg>") // above what is covered: they give nothing away
	return template.HTML(b.String())
}

// drawn draws the axis and what lives along it, and apart from these whose it is.
func (p *pager) drawn(t *view.Timeline) *drawing {
	d := &drawing{pager: p, Timeline: t, height: axisHeight}
	d.measure()
	var lanes strings.Builder
	for i := range t.Lanes {
		l := &t.Lanes[i]
		if i == 0 || l.Owner() != t.Lanes[i-1].Owner() {
			d.height += ownerHeight
			d.owners.WriteString(d.row(i, ownerHeight, d.ofOwner(i), d.text(4, d.height-5, "owner", func(lang rule.Language) string { return ownerName(l, lang) })))
		}
		lanes.WriteString(d.lane(l, i, d.height))
		d.height += laneHeight
		if more := t.More[l.Owner()]; more > 0 && (i+1 == len(t.Lanes) || t.Lanes[i+1].Owner() != l.Owner()) {
			lanes.WriteString(d.row(i, ownerHeight, d.firstOf(l), d.text(12, d.height+14, "what", func(lang rule.Language) string { return fmt.Sprintf(phrases.More.In(lang), more) })))
			d.height += ownerHeight
		}
	}
	d.height += 6
	d.axis(d.height)
	d.b.WriteString(lanes.String())
	return d
}

// row groups what belongs to a line of the picture, with where the line begins: before the
// moment that is shown comes there, the script leaves it out, and its name with it.
func (d *drawing) row(lane, height, tick int, drawn string) string {
	if d.still {
		return drawn
	}
	return fmt.Sprintf(`<g class="row" data-lane="%d" data-high="%d" data-x="%d">%s</g>`, lane, height, d.begins(tick), drawn)
}

// ofOwner is the tick at which the first lane of an owner begins, whose lanes are from i on.
func (d *drawing) ofOwner(i int) int {
	first := len(d.Ticks)
	for k := i; k < len(d.Lanes) && d.Lanes[k].Owner() == d.Lanes[i].Owner(); k++ {
		first = min(first, d.firstOf(&d.Lanes[k]))
	}
	return first
}

// firstOf is the tick at which a lane begins.
func (d *drawing) firstOf(l *view.Lane) int {
	if len(l.Events) == 0 {
		return 0
	}
	return l.Events[0].Tick
}

// begins is where the cover of what is still to come begins if a tick is covered: before the
// signs of the tick, which reach out to its left.
func (d *drawing) begins(tick int) int { return d.at[tick] + 6 - signRadius - 2 }

// measure finds where each tick stands.
func (d *drawing) measure() {
	d.left = 120
	for i := range d.Lanes {
		d.left = max(d.left, 24+letterWidth*ansi.StringWidth(laneName(&d.Lanes[i])))
	}
	d.left = min(d.left, 300)
	ahead := d.room()
	for i := range d.Ticks {
		d.at = append(d.at, d.left)
		if i == 0 {
			continue
		}
		room := leastTick
		if since := d.Ticks[i].Since; since != 0 {
			for _, lang := range d.o.Langs {
				room = max(room, 14+letterWidth*ansi.StringWidth(view.Roughly(since, lang)))
			}
		}
		d.at[i] = d.at[i-1] + room
		for _, before := range ahead[i] {
			d.at[i] = max(d.at[i], d.at[before.tick]+before.room)
		}
	}
	last := len(d.Ticks) - 1
	end := d.at[last] + leastTick
	for _, before := range ahead[last+1] {
		end = max(end, d.at[before.tick]+before.room)
	}
	d.at = append(d.at, end)
	d.width = end + behindEnd
}

// A span is what the events of a lane at a tick need up to the next of them.
type span struct{ tick, room int }

// room is what has to stand before each tick, and before the end of the bars.
func (d *drawing) room() [][]span {
	ahead := make([][]span, len(d.Ticks)+1)
	for i := range d.Lanes {
		events, here := d.Lanes[i].Events, 12
		for k := range events {
			here += d.eventRoom(&events[k])
			next := len(d.Ticks)
			if k+1 < len(events) {
				next = events[k+1].Tick
			}
			if at := events[k].Tick; next != at {
				ahead[next] = append(ahead[next], span{at, here})
				here = 12
			}
		}
	}
	return ahead
}

// eventRoom is how much of a bar an event takes: for its sign, and for what was written.
func (d *drawing) eventRoom(e *view.Event) int {
	wrote, _ := d.wrote(e)
	if wrote == "" {
		return eventSpacing
	}
	return eventSpacing + signRadius + wroteWidth*ansi.StringWidth(wrote)
}

// wrote is what an event wrote on a row or an entry, as much as has room, and all of it.
func (d *drawing) wrote(e *view.Event) (shown, all string) {
	all = e.Said(d.o.Langs[0], d.short)
	return clipped(all, mostWrote), all
}

// axis draws the ticks, each with how long it is to the next; one of a step leads to it.
func (d *drawing) axis(height int) {
	for i, tick := range d.Ticks {
		x := d.at[i] + 6
		class := "tick"
		switch tick.Step {
		case view.SceneTick:
			d.b.WriteString(svgText(x, 16, "tick", "0"))
		case view.EndTick:
			class = "tick end"
		default:
			number := svgText(x, 16, "tick", strconv.Itoa(tick.Step+1))
			if d.still {
				d.b.WriteString(number)
				break
			}
			fmt.Fprintf(&d.b, `<a href="#%s/%s/1" class="to" data-step="%s" data-x="%d">%s</a>`, escape(d.trace.ID), escape(tick.ID), escape(tick.ID), d.begins(i), number)
		}
		fmt.Fprintf(&d.b, `<line class="%s" x1="%d" y1="22" x2="%d" y2="%d"/>`, class, x, x, height)
		if i+1 < len(d.Ticks) && d.Ticks[i+1].Since != 0 {
			since := d.Ticks[i+1].Since
			d.b.WriteString(d.text(x+4, 34, "since", func(lang rule.Language) string { return view.Roughly(since, lang) }))
		}
	}
}

// lane draws a cookie or a row: bars while it is there, a sign for each event, and behind it
// what became of it.
func (d *drawing) lane(l *view.Lane, number, top int) string {
	var b strings.Builder
	middle := top + laneHeight/2
	b.WriteString(`<g class="lane">` + svgText(12, middle+4, "name", clipped(laneName(l), (d.left-20)/letterWidth)))
	from, class, thick := -1, "", 10
	if l.Record || l.Entry {
		thick = 16 // what was written stands on it
	}
	bar := func(to int) {
		if from >= 0 && to > from {
			fmt.Fprintf(&b, `<rect class="bar %s" x="%d" y="%d" width="%d" height="%d" rx="3"/>`, class, from, middle-thick/2, to-from, thick)
		}
		from = -1
	}
	var signs strings.Builder
	here, last := 0, -1
	for _, e := range l.Events {
		if e.Tick != last {
			here, last = 0, e.Tick
		}
		x := d.at[e.Tick] + 6 + here
		here += d.eventRoom(&e)
		switch e.What {
		case view.Stood, view.Made:
			from, class = x, "there"
		case view.Over:
			bar(x)
			from, class = x, "over"
		case view.Ended:
			bar(x)
		case view.Moved:
			bar(x)
			from, class = x, "there"
		}
		signs.WriteString(eventSign(e.What, x, middle) + d.wroteText(&e, x+signRadius+3, middle+4))
	}
	bar(d.at[len(d.Ticks)])
	b.WriteString(signs.String())
	x := d.at[len(d.Ticks)] + 8
	if !l.Alive {
		x = d.at[last] + 6 + here
	}
	if end := laneEnd(l); !end.IsZero() {
		d.owners.WriteString(d.row(number, 0, d.firstOf(l), d.text(x, middle+4, "what", end.In)))
	}
	b.WriteString("</g>")
	return d.row(number, laneHeight, d.firstOf(l), b.String())
}

// wroteText is what an event wrote, beside its sign.
func (d *drawing) wroteText(e *view.Event, x, y int) string {
	shown, all := d.wrote(e)
	switch {
	case shown == "":
		return ""
	case shown == all || d.still:
		return svgText(x, y, "wrote", shown)
	}
	return fmt.Sprintf(`<text class="wrote" x="%d" y="%d"><title>%s</title>%s</text>`, x, y, escape(all), escape(shown))
}

// eventSign is the sign of an event: its form says what it is, and its colour the same.
func eventSign(what string, x, y int) string {
	class, sign := "new", "+"
	switch what {
	case view.Stood:
		return ""
	case view.Written, view.Again:
		class, sign = "changed", "~"
	case view.Moved:
		class, sign = "changed", "›"
	case view.Over:
		class, sign = "never", "!"
	case view.Ended:
		class, sign = "gone", "−"
	}
	return fmt.Sprintf(`<circle class="%s" cx="%d" cy="%d" r="%d"/><text class="sign" x="%d" y="%d">%s</text>`, class, x, y, signRadius, x, y+4, sign)
}

func svgText(x, y int, class, text string) string {
	return fmt.Sprintf(`<text class="%s" x="%d" y="%d">%s</text>`, class, x, y, escape(text))
}

// text writes a text in each language of the page.
func (d *drawing) text(x, y int, class string, in func(rule.Language) string) string {
	all, same := make([]string, len(d.o.Langs)), true
	for i, lang := range d.o.Langs {
		all[i] = in(lang)
		same = same && all[i] == all[0]
	}
	if same {
		return svgText(x, y, class, all[0])
	}
	var b strings.Builder
	for i, lang := range d.o.Langs {
		fmt.Fprintf(&b, `<text lang="%s" class="%s" x="%d" y="%d">%s</text>`, escape(string(lang)), class, x, y, escape(all[i]))
	}
	return b.String()
}

func clipped(s string, columns int) string {
	if ansi.StringWidth(s) <= columns {
		return s
	}
	return ansi.Truncate(s, columns, "..")
}

// laneName names a cookie or a row, with what tells it from others.
func laneName(l *view.Lane) string {
	if c := l.Cookie; c != nil {
		name := cmp.Or(c.Name, "(no name)") + "  " + c.Domain
		if c.Path != "" && c.Path != "/" {
			name += c.Path
		}
		if c.Partition != "" {
			name += " (" + c.Partition + ")"
		}
		return name
	}
	name := short(l.Key) + "  " + cmp.Or(l.User, trace.Anonymous)
	switch {
	case l.Entry:
		name = l.Key
	case l.Record:
		name = strings.TrimRight(l.Key+"  "+l.User, " ")
	}
	if l.Instance > 0 {
		name += " #" + strconv.Itoa(l.Instance)
	}
	return name
}

// ownerName says whose the lanes below it are.
func ownerName(l *view.Lane, lang rule.Language) string {
	kept, where := l.OwnerWords()
	return kept.In(lang) + "  " + where.In(lang)
}

// laneEnd says why a cookie or a row went, or how long it has still to live.
func laneEnd(l *view.Lane) rule.Text {
	if !l.Alive {
		return l.Events[len(l.Events)-1].Why
	}
	return l.Left()
}
