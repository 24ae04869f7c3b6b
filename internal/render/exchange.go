package render

import (
	"cmp"
	"fmt"
	"strings"

	"statelab/internal/phrases"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/view"
)

// exchange writes one exchange, region by region.
func (sc *scene) exchange(e *view.Exchange) {
	if sc.o.Linear {
		sc.tellExchange(e)
		return
	}
	sc.region(fmt.Sprintf("(%d)", e.Number), phrases.Asks, false, func(lay layout) []line {
		return lay.beside(sc.asks(e), sc.line(faint, sc.text(e.Why)))
	})
	sc.acrossFirst(e.Across)
	sc.region("", phrases.Cookies, true, func(lay layout) []line { return sc.cookieRows(">", e.Sent, lay) })
	if e.Proxy != nil {
		sc.region("", phrases.Proxy, false, func(lay layout) []line { return sc.forwarded(e.Proxy, lay) })
	}
	sc.serverRows(e)
	if e.Queries != nil {
		sc.region("", phrases.Queries, false, func(lay layout) []line { return sc.queryRows(e.Queries, lay) })
	}
	sc.answerRows(e)
	if len(e.Received.Shown) > 0 || e.Received.Unseen {
		sc.region("", phrases.Cookies, true, func(lay layout) []line { return sc.cookieRows("<", e.Received, lay) })
	}
	sc.acrossLast(e.Across)
	if sc.step.Details {
		sc.weakSeam("details")
		sc.exchangeDetails(e)
	}
}

// serverRows writes what the server did, where something is to be said of it.
func (sc *scene) serverRows(e *view.Exchange) {
	if e.Server != nil {
		sc.region("", answeredBy(e.Server), false, func(lay layout) []line { return sc.serverDid(e.Server, lay) })
	}
}

func (sc *scene) answerRows(e *view.Exchange) {
	sc.region("", phrases.Answers, false, func(lay layout) []line { return sc.answers(e, lay) })
}

// asks is the request in a line: method, target, and the fields of a form, those that
// nobody typed apart from the others.
func (sc *scene) asks(e *view.Exchange) line {
	asks := line{sc.span(strong, e.Method), gap(1), sc.span(plain, e.Target)}
	for _, f := range e.Typed {
		value := "****"
		if !f.Secret {
			value = sc.value(f.Value)
		}
		asks = asks.with(gap(2), sc.span(plain, f.Name+"="+value))
	}
	if e.Across != nil && e.Across.Body != "" {
		asks = asks.with(gap(2), sc.span(plain, sc.body(e.Across.Body)))
	}
	if len(e.Hidden) > 0 {
		form := phrases.Hidden
		if len(e.Typed) > 0 {
			form = phrases.AlsoHidden
		}
		asks = asks.with(gap(2), sc.whole(faint, fmt.Sprintf(sc.say(form), sc.hiddenFields(e))))
	}
	return asks
}

// hiddenFields are the fields that nobody typed, with their values; of one of which the
// value says nothing, or is shown nowhere, the name.
func (sc *scene) hiddenFields(e *view.Exchange) string {
	fields := make([]string, len(e.Hidden))
	for i, f := range e.Hidden {
		switch fields[i] = f.Name; {
		case f.Token:
			fields[i] = sc.say(phrases.Token)
		case !f.Secret && f.Value != "":
			fields[i] += "=" + sc.value(f.Value)
		}
	}
	return strings.Join(fields, ", ")
}

// value returns the value of a form field: whole while it is a phrase, short
// when it is a long run without a blank, as keys and tokens are.
func (sc *scene) value(s string) string {
	if len(s) <= 24 || strings.Contains(s, " ") {
		return s
	}
	return sc.short(s)
}

// forwarded is what a proxy made of the request, and what the site takes it for.
func (sc *scene) forwarded(p *trace.Proxy, lay layout) []line {
	asks, taken := sc.proxySentences(p)
	return append(sc.line(plain, asks).wrap(lay.first, lay.rest), sc.line(faint, taken).wrap(lay.rest, lay.rest)...)
}

func (sc *scene) proxySentences(p *trace.Proxy) (asks, taken string) {
	sets := make([]string, len(p.Sets))
	for i, h := range p.Sets {
		sets[i] = h.Name + ": " + string(h.Value)
	}
	if asks = sc.fill(phrases.ProxyAsks, p.Asks); len(sets) > 0 {
		asks = sc.fill(phrases.ProxySets, p.Asks, strings.Join(sets, ", "))
	}
	return asks, sc.fill(phrases.ProxyTaken, p.Taken)
}

// answeredBy is the label of what a server did, or the proxy before it in its place.
func answeredBy(s *view.Server) rule.Text {
	if s.ByProxy {
		return phrases.Proxy
	}
	return phrases.Server
}

// serverDid is what the page did and, at the right edge, whom it saw.
func (sc *scene) serverDid(s *view.Server, lay layout) []line {
	lines := ends(sc.line(plain, sc.did(s)), sc.user(s.Visitor), lay.first, lay.rest)
	if s.Reason != nil {
		lines = append(lines, sc.line(faint, sc.reason(s.Reason)).wrap(lay.rest, lay.rest)...)
	}
	for _, entry := range s.Log {
		entry = sc.say(phrases.Log) + ": " + sc.shorten.Replace(entry)
		lines = append(lines, sc.line(faint, entry).wrap(lay.rest, lay.rest)...)
	}
	if s.MoreLog > 0 {
		lines = append(lines, sc.line(faint, "("+sc.count(phrases.MoreLines, s.MoreLog)+")"))
	}
	return lines
}

// reason is why a server refused or failed: the name by which lessons speak of it, and
// what it means.
func (sc *scene) reason(r *trace.Reason) string {
	return fmt.Sprintf(sc.say(phrases.Reason), r.Name, sc.text(r.Text))
}

// did is what the page did, one thing after the other; what it did several times running is
// said once. Some have commas in them.
func (sc *scene) did(s *view.Server) string {
	var did []string
	times := 1
	for i, n := range s.Did {
		said := sc.text(n)
		if i+1 < len(s.Did) && sc.text(s.Did[i+1]) == said {
			times++
			continue
		}
		if times > 1 {
			said = sc.count(phrases.Times, times, said)
		}
		did, times = append(did, said), 1
	}
	return strings.Join(did, "; ")
}

func (sc *scene) user(v *view.Visitor) line {
	switch {
	case v == nil:
		return nil
	case v.Name == "":
		return sc.line(faint, sc.say(phrases.NotAsked))
	case v.Before == "":
		return sc.line(strong, v.Name)
	}
	return line{sc.span(plain, v.Before+" -> "), sc.span(strong, v.Name)}
}

// answers is the response in a line and, at the right edge, its connection.
func (sc *scene) answers(e *view.Exchange, lay layout) []line {
	r := &e.Response
	switch {
	case r.Unseen:
		return sc.line(faint, sc.say(phrases.AnswerUnseen)).wrap(lay.first, lay.rest)
	case r.None:
		return ends(sc.line(wrong, sc.say(phrases.NoAnswer)), sc.connection(r), lay.first, lay.rest)
	}
	answer := line{sc.span(strong, r.Status)}
	if r.GoTo != "" {
		answer = answer.with(sc.span(plain, ", "+fmt.Sprintf(sc.say(phrases.GoTo), r.GoTo)))
	}
	switch {
	case r.Page != "":
		answer = answer.with(gap(2)).with(sc.buttons(plain, sc.words(onOneLine(r.Page)))...)
	case r.BodyUnseen:
		answer = answer.with(gap(2), sc.span(faint, sc.say(phrases.BodyUnseen)))
	case r.Size > 0:
		answer = answer.with(gap(2), sc.span(faint, sc.size(r)))
	}
	lines := answer.wrap(lay.first, lay.rest)
	most := sc.most(sc.page, lay.rest)
	if e.Brief {
		most = sc.most(1, lay.rest)
	}
	if !sc.step.Open && len(lines) > most {
		// What is cut off can be read in the details.
		last := lines[most-1]
		lines = append(lines[:most-1], last.with(sc.span(plain, strings.Repeat(".", lay.rest))).clip(max(last.width(), 4)))
	}
	lines = sc.tail(lines, sc.connection(r), lay)
	if means := sc.means(r); means != "" {
		lines = append(lines, sc.line(faint, means).wrap(lay.rest, lay.rest)...)
	}
	return lines
}

// words are those of a page with its long tokens in short, unless all of it is shown.
func (sc *scene) words(page string) string {
	if sc.step.Open && !sc.o.Linear {
		return page
	}
	return sc.brief(page)
}

// onOneLine is the words of a page with a stroke between two blocks of words, so that a
// name and what is said about it are not read as one sentence. What can be clicked
// stands apart by its brackets.
func onOneLine(page string) string {
	said := ""
	for block := range strings.Lines(page) {
		block = strings.Join(strings.Fields(block), " ")
		switch {
		case block == "":
			continue
		case said == "":
		case strings.HasSuffix(said, "]"), strings.HasPrefix(block, "["):
			said += " "
		default:
			said += " / "
		}
		said += block
	}
	return said
}

// means says in the reader's language what the sentences of the page say that a form
// or an error page has written.
func (sc *scene) means(r *view.Response) string {
	var all []string
	for _, s := range r.Means {
		if said := sc.say(s); said != s.EN {
			all = append(all, said)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return fmt.Sprintf(sc.say(phrases.Means), strings.Join(all, " "))
}

func (sc *scene) size(r *view.Response) string {
	return sc.count(phrases.Bytes, r.Size, cmp.Or(r.Type, "?"))
}

// connection says on which connection the exchange took place and what became of it.
func (sc *scene) connection(r *view.Response) line {
	c := r.Connection
	if c.ID == 0 {
		return nil
	}
	facts := []string{fmt.Sprintf(sc.say(phrases.Connection), c.ID), sc.say(phrases.Opened)}
	if c.Reused {
		facts[1] = sc.say(phrases.Reused)
	}
	switch c.Closed {
	case "server":
		facts = append(facts, sc.say(phrases.ClosedServer))
	case "browser":
		facts = append(facts, sc.say(phrases.ClosedBrowser))
	case "client":
		facts = append(facts, sc.say(phrases.ClosedClient))
	}
	var said line
	for i, fact := range facts {
		if i > 0 {
			said = said.with(span{role: faint, text: " "})
		}
		if i < len(facts)-1 {
			fact += ","
		}
		said = said.with(sc.whole(faint, fact))
	}
	return said
}
