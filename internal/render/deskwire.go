package render

import (
	"slices"
	"strconv"

	"statelab/internal/memo"
	"statelab/internal/phrases"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// deskPage is how many rows the words of a page may have there where not more are free.
const deskPage = 2

// wireTitle names what stands in the middle.
func (k *desk) wireTitle() line {
	b := &k.beats[k.Beat]
	if k.Middle != nil {
		return k.line(label, k.Middle.Title)
	}
	if b.Question != nil {
		return k.line(label, k.say(deskWords.question))
	}
	switch last := k.lastHappened(); {
	case last == nil:
		return k.line(label, k.say(deskWords.told))
	case last.Exchange != nil:
		if len(k.together) > 0 {
			last = k.together[0]
		}
		return k.exchangeTitle(last.Exchange)
	case last.Script != nil:
		return k.line(label, k.say(phrases.Script))
	}
	return k.line(label, k.say(deskWords.told))
}

func (k *desk) exchangeTitle(e *view.Exchange) line {
	return k.line(label, k.fill(deskWords.wire, e.Number, len(k.Trace.Steps[k.Index].Exchanges)))
}

// lastHappened is the beat of what happened that is told, or was told last. Behind all of
// them, beside an answer and a text, it is the exchange that these are about.
func (k *desk) lastHappened() *view.Beat {
	if b := &k.beats[k.Beat]; b.Verdict != nil || b.Name == view.TextBeat {
		if about := k.aboutExchange(); about != nil {
			return about
		}
	}
	for i := k.Beat; i >= 0; i-- {
		if b := &k.beats[i]; b.Exchange != nil || b.Script != nil || b.Rest != nil {
			return b
		}
	}
	return nil
}

// exchanges are the beats in which something crossed.
func (k *desk) exchanges() []*view.Beat {
	var all []*view.Beat
	for i := range k.beats {
		if k.beats[i].Exchange != nil {
			all = append(all, &k.beats[i])
		}
	}
	return all
}

// named finds an exchange that a text speaks of by its number: (1).
var named = memo.Pattern(`\((\d{1,2})\)`)

// namedExchange is the first exchange that the answer or the text of the beat names by its
// number; nil where it names none.
func (k *desk) namedExchange(exchanges []*view.Beat) *view.Beat {
	b := &k.beats[k.Beat]
	said := b.Text.In(k.o.Lang)
	if b.Verdict != nil {
		if said = ""; b.Verdict.Said != nil {
			said = b.Verdict.Said.Reply.In(k.o.Lang)
		}
	}
	for _, m := range named().FindAllStringSubmatch(said, -1) {
		for _, e := range exchanges {
			if strconv.Itoa(e.Exchange.Number) == m[1] {
				return e
			}
		}
	}
	return nil
}

// aboutExchange is the exchange of several that the beat's text names, else the one that settled
// the step's question, where that is known, else the first that changed what either side holds;
// nil where there is none.
func (k *desk) aboutExchange() *view.Beat {
	exchanges := k.exchanges()
	if b := k.namedExchange(exchanges); b != nil {
		return b
	}
	if p := k.Trace.Steps[k.Index].Predict; p != nil && p.Settled > 0 {
		for _, b := range exchanges {
			if b.Exchange.Number >= p.Settled { // or the first behind those that are only counted
				return b
			}
		}
	}
	for _, b := range exchanges {
		cookies := b.Jar != nil && slices.ContainsFunc(b.Jar.Cookies, func(c view.Cookie) bool { return c.Mark != trace.Same })
		if rows := b.Table != nil && slices.ContainsFunc(b.Table.Rows, func(r view.Row) bool { return r.Mark != trace.Same }); cookies || rows {
			return b
		}
	}
	return nil
}

// wireRows are what stands in the middle: the question, or what happened.
func (k *desk) wireRows(width int) []string {
	if k.Middle != nil {
		return k.toldRows(width)
	}
	if q := k.beats[k.Beat].Question; q != nil {
		return k.drawnOn(width, func(t *Terminal) { t.Question(q.Prediction) })
	}
	b := k.lastHappened()
	switch {
	case k.Desk.Step.NotRun != "":
		return k.drawnOn(width, func(t *Terminal) { t.notRun(k.Desk.Step.NotRun) })
	case b == nil:
		return nil
	case b.Exchange != nil && len(k.together) > 0:
		return k.togetherRows(width)
	case b.Exchange != nil:
		return k.paint(k.exchangeLines(b.Exchange, width)...)
	case b.Script != nil:
		return k.paint(k.scriptLines(b.Script, width)...)
	}
	return k.drawnOn(width, func(t *Terminal) {
		t.scene(k.Desk.Step).rest(b.Rest)
		if k.Desk.Step.Tools != nil {
			t.toolsTable(k.Desk.Step.Tools)
		}
	})
}

// togetherRows lay out several exchanges, each but the first below a title of its own.
func (k *desk) togetherRows(width int) []string {
	var rows []string
	for i, b := range k.together {
		if i > 0 {
			rows = append(rows, k.paint(k.dashes(k.exchangeTitle(b.Exchange), nil, width))...)
		}
		rows = append(rows, k.paint(k.exchangeLines(b.Exchange, width)...)...)
	}
	return rows
}

// leastBegun is how many rows an exchange has to have in the middle, with its title, where it is
// begun there and does not fit.
const leastBegun = 4

// widen are the rows of the middle with those exchanges beside the one that an answer or a text
// is about for which there is room in a height: first what came of it, of which the end may
// have to be moved to, then what came before.
func (k *desk) widen(rows []string, width, height int) []string {
	about := k.lastHappened()
	if b := &k.beats[k.Beat]; b.Verdict == nil && b.Name != view.TextBeat || k.Middle != nil || about == nil || about.Exchange == nil {
		return rows
	}
	all := k.exchanges()
	from := slices.Index(all, about)
	to := from + 1
	for to < len(all) && len(rows)+leastBegun <= height {
		to++
		k.together = all[from:to]
		rows = k.wireRows(width)
	}
	for from > 0 && len(rows) < height {
		k.together = all[from-1 : to]
		more := k.wireRows(width)
		if len(more) > height {
			k.together = all[from:to]
			break
		}
		rows = more
		from--
	}
	return rows
}

// roomier are the rows of the middle with the other exchanges, then with what each query was
// for, and then with as much of the words of a page, as there is room for in a height.
func (k *desk) roomier(rows []string, width, height int) []string {
	rows = k.widen(rows, width, height)
	if len(rows) >= height {
		return rows
	}
	k.purposes = true
	if more := k.wireRows(width); len(more) <= height {
		rows = more
	} else {
		k.purposes = false
	}
	k.page += height - len(rows)
	defer func() { k.page, k.purposes = deskPage, false }()
	if more := k.wireRows(width); len(more) <= height {
		return more
	}
	return rows
}
