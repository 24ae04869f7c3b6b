package render

import (
	"strconv"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// Passing draws a step of traffic that passes, in few lines: what was asked and answered,
// what became of its cookies, which rows changed, what is said of it. Cookies that were sent
// as most are share a line. It returns the first error of the writer.
func (t *Terminal) Passing(number int, s *trace.Step) error {
	v := view.Of(&trace.Trace{Steps: []trace.Step{*s}}).Step(0, t.options(0))
	sc := t.scene(v)
	for _, b := range v.Beats {
		switch {
		case b.Exchange == nil:
		case t.o.Linear:
			b.Exchange.Number, b.Exchange.Server = number, nil
			t.tell("", momentAloud(s.Time, t.o.Lang), begun(sc.sender()))
			sc.tellExchange(b.Exchange)
		default:
			sc.passing(number, b.Exchange)
		}
	}
	sc.changedRows()
	for _, n := range s.Notes {
		if t.o.Linear {
			t.tell("", sc.text(n))
			continue
		}
		t.put(indent(t.line(faint, sc.text(n)).wrap(t.width-numberColumns, t.width-numberColumns), numberColumns)...)
	}
	return t.err
}

// passing draws one exchange.
func (sc *scene) passing(number int, e *view.Exchange) {
	e.Brief = true
	sc.region(strconv.Itoa(number), phrases.Asks, false, func(lay layout) []line {
		at := sc.line(faint, sc.step.Time.Format("15:04:05"))
		if who := sc.sender(); who != "" {
			at = line{sc.span(strong, who), gap(2)}.with(at...)
		}
		return ends(sc.asks(e), at, lay.first, lay.rest)
	})
	sc.region("", phrases.Cookies, true, func(lay layout) []line { return sc.sentRows(e.Sent, lay) })
	sc.region("", phrases.Answers, false, func(lay layout) []line {
		e.Response.BodyUnseen = false
		return sc.answers(e, lay)
	})
	if len(e.Received.Shown) > 0 {
		sc.region("", phrases.Cookies, true, func(lay layout) []line { return sc.cookieRows("<", e.Received, lay) })
	}
}

// sender says which browser a request is of, where that is told.
func (sc *scene) sender() string {
	if sc.step.Jar == nil {
		return ""
	}
	return sc.step.Jar.Title.In(sc.o.Lang)
}

// sentRows are the cookies of a request, those that went as most do in one line.
func (sc *scene) sentRows(all view.Fates, lay layout) []line {
	var names []string
	rest := all
	rest.Shown = nil
	for i := range all.Shown {
		f := &all.Shown[i]
		if f.What == trace.Sent && !f.Otherwise && f.Done {
			name := f.Cookie.Name
			if name == "" {
				name = sc.say(phrases.NoName)
			}
			names = append(names, name)
			continue
		}
		rest.Shown = append(rest.Shown, *f)
	}
	if len(names) == 0 {
		return sc.cookieRows(">", rest, lay)
	}
	went := line{sc.span(sent, ">"), gap(1), sc.span(key, strings.Join(names, ", ")), gap(2), sc.span(sent, sc.say(phrases.Sent))}
	lines := indentRest(went.wrap(lay.rest, lay.rest-2), 2)
	if len(rest.Shown) > 0 || rest.More > 0 {
		lines = append(lines, sc.cookieRows(">", rest, lay)...)
	}
	return lines
}

// changedRows draws the rows of the tables that changed, and what is said of a table.
func (sc *scene) changedRows() {
	for _, p := range sc.tablePanels() {
		var rows []panelRow
		for _, r := range p.rows {
			if r.mark != trace.Same {
				rows = append(rows, r)
			}
		}
		if p.rows = rows; len(rows) == 0 {
			continue
		}
		if sc.o.Linear {
			p.notes = nil
			sc.tellPanel(p)
			continue
		}
		sc.region("", passingWords.rows, true, func(lay layout) []line {
			var lines []line
			columns := sc.panelLayout(p, lay.rest)
			for _, r := range p.rows {
				lines = append(lines, sc.panelRow(r, columns)...)
			}
			return lines
		})
	}
}

// PassedOver says how many requests were not shown, since nothing is to be said of them.
func (t *Terminal) PassedOver(n int) {
	t.put(t.line(faint, strings.Repeat(" ", numberColumns)+"("+t.count(passingWords.folded, n)+")").wrap(t.width, t.width)...)
}

// Remark says something between two steps, behind the time.
func (t *Terminal) Remark(text rule.Text) {
	t.put(t.line(plain, t.say(text)).wrap(t.width, t.width)...)
}

var passingWords = struct{ rows, folded rule.Text }{
	rows:   rule.Text{EN: "rows", KO: "행"},
	folded: rule.Text{EN: "%d more: images, scripts and the like, of which nothing new is to be said", KO: "이미지나 스크립트처럼 새로 알려 줄 것이 없는 요청 %d개 더"},
}
