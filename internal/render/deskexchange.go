package render

import (
	"strconv"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/view"
)

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
	if len(kinds) == 1 { // which counts them all
		return k.line(plain, kinds[0]).wrap(lay.first, lay.rest)
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
