package render

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// shortReason is the number of columns up to which a reason stands on a desk: that of the
// whole is asked for.
const shortReason = 44

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

// exchangeLines lay an exchange out: what goes, behind it the cookies and why, what the server
// did, what comes back with its cookies. Its lines have the names by which texts call them.
func (k *desk) exchangeLines(e *view.Exchange, width int) []line {
	body := width - 2
	asks := k.called(phrases.Asks, body, func(lay layout) []line {
		return ends(k.asks(e), k.line(faint, k.text(e.Why)), lay.first, lay.rest)
	})
	lines := under(line{k.span(sent, ">"), gap(1)}, k.atMost(asks, 3, body))
	lines = append(lines, k.acrossLines(e.Across, body)...)
	lines = append(lines, k.fateLines(e.Sent, width)...)
	if e.Proxy != nil {
		lines = append(lines, indent(k.called(phrases.Proxy, body, func(lay layout) []line { return k.forwarded(e.Proxy, lay) }), 2)...)
	}
	if e.Server != nil {
		lines = append(lines, indent(k.called(answeredBy(e.Server), body, func(lay layout) []line { return k.serverDid(e.Server, lay) }), 2)...)
	}
	if e.Queries != nil {
		lines = append(lines, indent(k.called(phrases.Queries, body, func(lay layout) []line { return k.queried(e.Queries, lay) }), 2)...)
	}
	answers := k.called(phrases.Answers, body, func(lay layout) []line { return k.answers(e, lay) })
	lines = append(lines, under(line{k.span(sent, "<"), gap(1)}, answers)...)
	lay := layout{first: body, rest: body}
	if len(e.Received.Shown) > 0 || e.Received.Unseen {
		lines = append(lines, k.fateLines(e.Received, width)...)
	}
	if e.Across != nil && e.Across.Reads != nil {
		as := wrong
		if e.Across.Reads.Holds {
			as = fresh
		}
		lines = append(lines, indent(k.ruled(k.readsTitle(e.Across), e.Across.Reads, as, lay), 2)...)
	}
	return lines
}

// called are the lines of a region of an exchange behind the word by which every view calls it:
// the first beside it, the others below.
func (k *desk) called(word rule.Text, width int, lines func(layout) []line) []line {
	head := line{k.span(label, k.say(word)), gap(1)}
	all := lines(layout{first: width - head.width(), rest: width})
	if len(all) == 0 {
		return []line{head}
	}
	all[0] = head.with(all[0]...)
	return all
}

// under puts lines behind a head, the others below the first.
func under(head line, lines []line) []line {
	if len(lines) == 0 {
		return []line{head}
	}
	return append([]line{head.with(lines[0]...)}, indent(lines[1:], head.width())...)
}

// atMost are the first of some lines, with a sign that there are more.
func (k *desk) atMost(lines []line, most, width int) []line {
	if len(lines) <= most {
		return lines
	}
	last := lines[most-1]
	last = last.with(k.span(plain, "...")).clip(min(width, last.width()+2))
	return append(lines[:most-1:most-1], last)
}

func (k *desk) acrossLines(a *view.Across, body int) []line {
	if a == nil {
		return nil
	}
	var lines []line
	if len(a.Headers) > 0 {
		headers := make([]string, len(a.Headers))
		for i, h := range a.Headers {
			headers[i] = k.brief(h)
		}
		lines = append(lines, indent(k.facts(faint, headers...).wrap(body, body), 2)...)
	}
	if a.Asks != nil {
		lines = append(lines, indent(k.ruled(k.say(a.Asks.Title), a.Asks, plain, layout{first: body, rest: body}), 2)...)
	}
	return lines
}

// queried are the statements of an exchange: each with what it was for where there is room, all
// on one line where that holds them, and else how many there are of each kind.
func (k *desk) queried(q *view.Queries, lay layout) []line {
	if k.purposes {
		lines := k.queryRows(q, layout{first: lay.first, rest: lay.first, reason: 28})
		return append(lines[:1:1], indent(lines[1:], lay.rest-lay.first)...)
	}
	said := line{k.span(plain, strconv.Itoa(q.Count))}
	var each, kinds []string
	counts := map[string]int{}
	for i := range q.All {
		if view.Transactional(&q.All[i]) {
			continue
		}
		each = append(each, view.Statement(&q.All[i]))
		if kind := q.All[i].Kind; counts[kind] == 0 {
			kinds = append(kinds, kind)
		}
		counts[q.All[i].Kind]++
	}
	if len(each) == 0 {
		return []line{said}
	}
	if all := said.with(k.span(faint, ": "+strings.Join(each, ", "))); all.width() <= lay.first {
		return []line{all}
	}
	for i, kind := range kinds {
		kinds[i] = strconv.Itoa(counts[kind]) + " " + kind
	}
	return said.with(k.span(faint, ": "+strings.Join(kinds, ", "))).wrap(lay.first, lay.rest)
}

// scriptLines lay out a line of script, what it read, and what became of its cookies.
func (k *desk) scriptLines(s *view.Script, width int) []line {
	body := width - 2
	lines := k.line(code, k.shorten.Replace(s.Line)).wrap(width, width)
	if s.Reads {
		sees := k.line(plain, k.shorten.Replace(s.Sees))
		if s.Sees == "" {
			sees = k.line(faint, k.say(phrases.Empty))
		}
		lines = append(lines, indent(line{k.span(label, k.say(phrases.Reads)), gap(2)}.with(sees...).wrap(body, body), 2)...)
	}
	return append(lines, k.fateLines(s.Cookies, width)...)
}

// fateLines list cookies: a mark where something did not happen, name, value, what became of
// it, and why in few words.
func (k *desk) fateLines(fates view.Fates, width int) []line {
	switch {
	case len(fates.Shown) == 0 && fates.Unseen:
		return []line{{gap(4), k.span(faint, k.say(phrases.Unseen))}}
	case len(fates.Shown) == 0 && fates.Stayed > 0:
		return []line{{gap(4), k.span(faint, k.fill(phrases.Stayed, fates.Stayed))}}
	case len(fates.Shown) == 0:
		return []line{{gap(4), k.span(faint, "("+k.say(phrases.JarEmpty)+")")}}
	}
	var names, values, words []string
	for i := range fates.Shown {
		f := &fates.Shown[i]
		names = append(names, cmp.Or(f.Cookie.Name, k.say(phrases.NoName)))
		values = append(values, k.fateValue(f))
		words = append(words, k.say(f.Word()))
	}
	value, word := k.column(longestWhole, values...), k.column(width, words...)
	name := k.column(max(9, width-4-2-value-2-word-2-shortReason), names...)
	at := 4 + name + 2 + value + 2 + word + 2
	var lines []line
	for i := range fates.Shown {
		f := &fates.Shown[i]
		role, mark := fateRole(f), " "
		if !f.Done {
			mark = "x"
		}
		row := line{gap(2), k.span(role, mark), gap(1)}.with(line{k.span(key, names[i])}.clip(name)...).pad(4 + name + 2)
		row = row.with(k.span(key, values[i])).pad(4 + name + 2 + value + 2).with(k.span(role, words[i]))
		why := k.shortly(f, min(shortReason, max(width-at, shortReason/2)))
		if row = row.pad(at); row.width()+why.width() <= width {
			lines = append(lines, row.with(why...))
			continue
		}
		lines = append(lines, row, line{gap(width - why.width())}.with(why...))
	}
	if fates.More > 0 {
		lines = append(lines, line{gap(4), k.span(faint, fmt.Sprintf(k.say(phrases.More), fates.More))})
	}
	return lines
}

// cutOff stands behind a text of which there is more.
const cutOff = " .."

// clausesOf are the beginnings of a text up to each of its commas, the longest first, with a sign
// that it goes on.
func clausesOf(text string) (all []string) {
	for end := strings.LastIndex(text, ", "); end > 0; end = strings.LastIndex(text[:end], ", ") {
		all = append(all, text[:end]+cutOff)
	}
	return all
}

// shortly says why in so many columns: all of it, else the rule's title where that says more
// than what was seen and than the word before it, or as many clauses as there is room for, else as many words of it.
// Of what did not happen the rule says more: what was seen is of many rules.
func (k *desk) shortly(f *view.Fate, room int) line {
	whole, seen, title := k.text(f.Reason), k.text(f.Seen), k.text(f.Title)
	said := append([]string{whole, seen}, clausesOf(whole)...)
	if title != k.say(f.Word()) {
		said = append([]string{whole, seen, title}, clausesOf(whole)...)
	}
	if !f.Done && !f.Missing {
		said = append([]string{whole, title}, clausesOf(title)...)
		said = append(said, seen)
	}
	for _, why := range said {
		if l := k.line(plain, why); len(l) > 0 && l.width() <= room {
			return l
		}
	}
	return k.line(plain, whole).wrap(room-3, room-3)[0].with(k.span(plain, cutOff))
}

// fates are those of the cookies of a beat.
func (k *desk) fates() []view.Fates {
	switch b := k.lastHappened(); {
	case b == nil:
	case b.Exchange != nil:
		return []view.Fates{b.Exchange.Sent, b.Exchange.Received}
	case b.Script != nil:
		return []view.Fates{b.Script.Cookies}
	}
	return nil
}

// hasReasons reports whether a beat has some.
func (k *desk) hasReasons() bool {
	return slices.ContainsFunc(k.fates(), func(f view.Fates) bool { return len(f.Shown) > 0 })
}

// reasons are those of a beat in full.
func (k *desk) reasons() {
	for i, f := range k.fates() {
		if len(f.Shown) > 0 {
			k.put(k.cookieRows([]string{">", "<"}[i], f, layout{first: k.width, rest: k.width, reason: 2 + k.names + 2 + k.values + 2 + fateColumns})...)
		}
	}
}

// Reasons draws the reasons of what a beat of a desk shows, in full.
func (t *Terminal) Reasons(d Desk) {
	k := t.desk(d, 0)
	k.reasons()
}
