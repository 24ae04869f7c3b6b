package page

import (
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// Drawn are the numbers of the beats of a step, counted from 0, in which something happens
// that can be drawn. The others are a question, a task and texts.
func Drawn(tr *trace.Trace, step int) []int {
	var numbers []int
	for i, b := range view.Of(tr).Step(step, view.Options{Answer: view.Skipped}).Beats {
		if b.Exchange != nil || b.Script != nil || b.Rest != nil {
			numbers = append(numbers, i+1)
		}
	}
	return numbers
}

// Picture writes a step, counted from 0, as a picture: the browser on the left, the server
// on the right, what goes between them, and what both sides hold behind it. Beat is the
// number of the one beat that is drawn, 0 for all. Of the options the first language and
// no more is used. An error is one of the writer.
func Picture(w io.Writer, tr *trace.Trace, step, beat int, o Options) error {
	o.Langs = o.Langs[:1]
	p := pagerOf(tr, o)
	p.still = true
	s := p.step(step)
	k := &ink{y: margin / 2}
	k.write(margin, pictureWidth-2*margin, "soft", strings.Join([]string{plain(p.phrase(p.trace.Title)), plain(p.fill(pageWords["stepOf"], s.Number, s.Of)), plain(s.Moment)}, " · "))
	k.write(margin, (pictureWidth-2*margin)*3/4, "title", plain(s.Does)) // its letters are larger
	k.y += 8
	host := ""
	var last *beatPage
	for _, b := range s.Beats {
		if beat != 0 && b.Number != beat {
			continue
		}
		if b.Exchange != nil || b.Script != nil || b.Rest != nil {
			p.draw(k, b, &host)
		}
		if beat != 0 || len(b.sides) > 0 {
			last = b
		}
	}
	if last != nil {
		k.y += 14
		p.drawSides(k, last.sides)
	}
	_, err := io.WriteString(w, svg(string(p.lang()), plain(s.Does), pictureStyle, k.b.String(), pictureWidth, k.y+margin))
	return err
}

// Timeline writes the line of time up to a step, counted from 1, as a picture. It reports
// whether there was anything to draw: a run without a cookie and without a row has none.
// An error is one of the writer.
func Timeline(w io.Writer, tr *trace.Trace, until int, o Options) (drawn bool, err error) {
	o.Langs = o.Langs[:1]
	p := pagerOf(tr, o)
	p.still = true
	t := p.run.Timeline(until)
	if len(t.Lanes) == 0 {
		return false, nil
	}
	d := p.drawn(t)
	_, err = io.WriteString(w, svg(string(p.lang()), phrases.Timeline.In(p.lang()), pictureStyle+timelineStyle, d.b.String()+d.owners.String(), d.width, d.height))
	return true, err
}

func (p *pager) lang() rule.Language { return p.o.Langs[0] }

// Where the lines of both sides stand, and the text between them.
const (
	browserLine = margin + 50
	serverLine  = pictureWidth - margin - 50
	textLeft    = browserLine + 14
	textWidth   = serverLine - browserLine - 28
	serverLeft  = 380
)

// draw draws what happens in a beat.
func (p *pager) draw(k *ink, b *beatPage, host *string) {
	if e := b.Exchange; e != nil {
		if at := hostOf(e.Trace.URL); at != *host {
			*host = at
			p.heads(k, sender(e), at)
		}
		top := k.y
		in := ink{y: k.y}
		p.drawExchange(&in, b)
		for _, x := range []int{browserLine, serverLine} {
			fmt.Fprintf(&k.b, `<line class="life" x1="%d" y1="%d" x2="%d" y2="%d"/>`+"\n", x, top, x, in.y+8)
		}
		k.b.WriteString(in.b.String())
		k.y = in.y + 8
		return
	}
	k.boxed("box", margin, pictureWidth-2*margin, func(in *ink) {
		const left, width = margin + boxPadding, pictureWidth - 2*margin - 2*boxPadding
		if s := b.Script; s != nil {
			in.write(left, width, "mono", plain(seenLines(s.Line)))
			if s.Reads {
				in.write(left, width, "soft", phrases.Reads.In(p.lang())+" "+plain(seenLines(s.Sees)))
			}
			p.drawFates(in, left, width, b.Fates.Received, 0)
		}
		if r := b.Rest; r != nil {
			for _, n := range r.Notes {
				in.write(left, width, "", plain(p.say(n)))
			}
			switch {
			case !r.Instead.IsZero():
				in.write(left, width, "", plain(p.fill(phrases.NothingSentFor, r.Instead)))
			case r.Nothing:
				in.write(left, width, "soft", plain(p.say(phrases.NothingSent)))
			}
			if r.Page != "" {
				p.drawPage(in, left, width, r.Page)
			}
		}
	})
	k.y += 8
}

// sender names what sends a request.
func sender(e *view.Exchange) rule.Text {
	if e.Bare {
		return pageWords["bare"]
	}
	return pageWords["browser"]
}

// heads names both sides.
func (p *pager) heads(k *ink, sends rule.Text, host string) {
	k.y += 4
	left, top := plain(p.say(sends)), k.y
	for _, head := range []struct {
		text string
		at   int
	}{{left, browserLine}, {host, serverLine}} {
		k.y = top
		text := clipped(plain(seenLines(head.text)), 40)
		width := wide(text) + 3*boxPadding
		x := min(max(head.at-width/2, margin), pictureWidth-margin-width)
		k.rect("box", x, top, width, lineHeight+6)
		k.y += 3
		k.say(x+boxPadding, inked{"strong", text})
	}
	k.y = top + lineHeight + 6
}

func (p *pager) drawExchange(k *ink, b *beatPage) {
	e := b.Exchange
	k.y += 6
	request := []inked{{"soft", fmt.Sprintf("(%d)", e.Number)}, {"strong", e.Method}, {"mono", clipped(plain(seenLines(e.Target)), 60)}}
	k.tell(textLeft, textWidth, request, p.fields(e))
	if !e.Why.IsZero() {
		k.write(textLeft, textWidth, "soft", plain(p.say(e.Why)))
	}
	if len(b.Fates.Sent) == 0 {
		none := pageWords["cookiesNone"]
		if e.Sent.Unseen {
			none = phrases.Unseen
		}
		k.write(textLeft, textWidth, "soft", plain(p.say(none)))
	}
	p.drawFates(k, textLeft, textWidth, b.Fates.Sent, e.Sent.More)
	k.arrow(browserLine, serverLine)
	if e.Server != nil || e.Queries != nil {
		k.y += 6
		k.boxed("box", serverLeft, pictureWidth-margin-serverLeft, func(in *ink) { p.drawServer(in, e) })
	}
	k.y += 4
	k.tell(textLeft, textWidth, p.answer(e), "")
	p.drawFates(k, textLeft, textWidth, b.Fates.Received, e.Received.More)
	if e.Response.Page != "" {
		p.drawPage(k, textLeft, textWidth, e.Response.Page)
	}
	k.arrow(serverLine, browserLine)
}

// fields are the form fields of a request, those that nobody typed by their names alone.
func (p *pager) fields(e *view.Exchange) string {
	var all []string
	for _, f := range e.Typed {
		value := p.short(f.Value)
		if f.Secret {
			value = "****"
		}
		all = append(all, plain(seenLines(f.Name))+"="+value)
	}
	for _, f := range e.Hidden {
		name := plain(seenLines(f.Name))
		switch {
		case f.Token:
			name = plain(p.say(phrases.Token))
		case f.Value != "":
			name += "=" + p.short(f.Value)
		}
		all = append(all, fmt.Sprintf(phrases.Hidden.In(p.lang()), name))
	}
	return strings.Join(all, "  ")
}

// answer is the head of an answer.
func (p *pager) answer(e *view.Exchange) []inked {
	r := &e.Response
	switch {
	case r.Unseen:
		return []inked{{"soft", plain(p.say(phrases.AnswerUnseen))}}
	case r.None:
		return []inked{{"soft", plain(p.say(phrases.NoAnswer))}}
	}
	pieces := []inked{{"strong", plain(seenLines(r.Status))}}
	if r.GoTo != "" {
		pieces = append(pieces, inked{"", clipped(plain(p.fill(phrases.GoTo, r.GoTo)), 70)})
	}
	return pieces
}

// drawServer draws what the server did, how many queries that took, and whom it saw.
func (p *pager) drawServer(k *ink, e *view.Exchange) {
	const left, width = serverLeft + boxPadding, pictureWidth - margin - serverLeft - 2*boxPadding
	if s := e.Server; s != nil {
		for _, did := range s.Did {
			k.write(left, width, "", plain(p.say(did)))
		}
		if s.Reason != nil {
			k.write(left, width, "soft", plain(p.fill(phrases.Reason, s.Reason.Name, s.Reason.Text)))
		}
		if v := s.Visitor; v != nil {
			who := plain(seenLines(v.Name))
			if v.Name == "" {
				who = plain(p.say(phrases.NotAsked))
			}
			if v.Before != "" {
				who = plain(seenLines(v.Before)) + " → " + who
			}
			k.write(left, width, "soft", who)
		}
	}
	if q := e.Queries; q != nil {
		k.write(left, width, "soft", fmt.Sprintf("%s: %d", phrases.Queries.In(p.lang()), q.Count))
	}
}

// drawPage draws the first words of a page.
func (p *pager) drawPage(k *ink, left, width int, page string) {
	const most = 2
	blocks := p.pageWords(page)
	for i, block := range blocks {
		if i == most {
			k.write(left, width, "soft", plain(p.fill(phrases.More, len(blocks)-most)))
			return
		}
		k.say(left, inked{"soft", clipped(plain(block), columns(width))})
	}
}

func (p *pager) drawFates(k *ink, left, width int, rows []fateRow, more int) {
	for _, r := range rows {
		name := plain(seenLines(r.Name))
		if name == "" {
			name = plain(p.say(phrases.NoName))
		}
		pieces := []inked{{r.Class + " strong", r.Sign}, {"mono", clipped(name, 30)}}
		if r.Shown != "" {
			pieces = append(pieces, inked{"mono", plain(r.Shown)})
		}
		k.tell(left, width, append(pieces, inked{r.Class + " strong", plain(p.say(r.Word()))}), plain(r.Why))
	}
	if more > 0 {
		k.write(left, width, "soft", plain(p.fill(phrases.More, more)))
	}
}

// drawSides draws the jar on the left and the tables on the right, or what there is over
// the whole width.
func (p *pager) drawSides(k *ink, sides []pane) {
	tables := slices.IndexFunc(sides, func(s pane) bool { return s.Table })
	if tables <= 0 {
		for i := range sides {
			p.drawPane(k, &sides[i], margin, pictureWidth-2*margin)
		}
		return
	}
	const half = (pictureWidth - 3*margin) / 2
	left, right := ink{y: k.y}, ink{y: k.y}
	for i := range sides {
		if i < tables {
			p.drawPane(&left, &sides[i], margin, half)
		} else {
			p.drawPane(&right, &sides[i], 2*margin+half, half)
		}
	}
	k.b.WriteString(left.b.String() + right.b.String())
	k.y = max(left.y, right.y)
}

func (p *pager) drawPane(k *ink, d *pane, left, width int) {
	k.boxed("pane", left, width, func(in *ink) {
		x, room := left+boxPadding, width-2*boxPadding
		title := []inked{{"strong", plain(p.say(d.Title))}}
		for _, of := range d.Of {
			title = append(title, inked{"soft", plain(of)})
		}
		in.tell(x, room, title, "")
		for i := range d.Rows {
			drawRow(in, &d.Rows[i], x, room)
		}
		for _, n := range d.Notes {
			in.write(x, room, "soft", plain(n))
		}
	})
	k.y += 8
}

// drawRow draws a cookie or a row: its sign, its cells, and at the right how long it lasts.
func drawRow(k *ink, r *paneRow, x, room int) {
	if r.Head != "" {
		k.write(x+16, room-16, "soft", plain(r.Head))
	}
	if r.Class != "same" {
		k.rect(r.Class+"row", x-4, k.y+1, room+8, lineHeight-1)
	}
	k.y += lineHeight
	y := k.y - 5
	gone := ""
	if r.Class == "gone" {
		gone = ` text-decoration="line-through"`
	}
	fmt.Fprintf(&k.b, `<text class="%s strong" x="%d" y="%d">%s</text>`, r.Class, x, y, r.Sign)
	lasts, below := plain(r.Lasts), ""
	if ansi.StringWidth(lasts) > columns(room)/3 {
		lasts, below = "", lasts
	}
	at, left := x+16, room-16-wide(lasts)-8
	for i, c := range r.Cells {
		text := clipped(plain(c), columns(left/(len(r.Cells)-i)))
		fmt.Fprintf(&k.b, `<text class="mono" x="%d" y="%d"%s>%s</text>`, at, y, gone, html.EscapeString(text))
		step := max(wide(text)+14, 120)
		at, left = at+step, left-step
	}
	fmt.Fprintf(&k.b, `<text class="soft" x="%d" y="%d" text-anchor="end">%s</text>`+"\n", x+room, y, html.EscapeString(lasts))
	if below != "" {
		k.write(x+16, room-16, "soft", below)
	}
	for _, m := range slices.Concat(r.More, r.Holds) {
		k.write(x+16, room-16, "soft", plain(m))
	}
}
