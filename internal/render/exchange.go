package render

import (
	"fmt"
	"strconv"
	"strings"

	"statelab/internal/trace"
)

// exchange writes one exchange, region by region.
func (sc *scene) exchange(number int, e *trace.Exchange) {
	if sc.o.Linear {
		sc.tellExchange(number, e)
		return
	}
	sc.region(fmt.Sprintf("(%d)", number), words.asks, false, func(lay layout) []line {
		return lay.beside(sc.asks(e), sc.line(faint, sc.text(e.Why)))
	})
	sc.region("", words.cookies, true, func(lay layout) []line { return sc.cookieRows(">", sentCookies(e), lay) })
	if s := e.Server; s != nil {
		if !sc.brief(e) || len(s.Notes)+len(s.Log) > 0 || s.User != trace.NotAsked {
			sc.region("", words.server, false, func(lay layout) []line { return sc.serverDid(s, lay) })
		}
		if len(s.Queries) > 0 || sc.use(s.Host).queries && !sc.brief(e) {
			sc.region("", words.queries, false, func(lay layout) []line { return sc.queryRows(s.Queries, lay) })
		}
	}
	sc.region("", words.answers, false, func(lay layout) []line { return sc.answers(e, lay) })
	if got := receivedCookies(e); len(got) > 0 {
		sc.region("", words.cookies, true, func(lay layout) []line { return sc.cookieRows("<", got, lay) })
	}
	if sc.o.Verbose {
		sc.weakSeam("details")
		sc.exchangeDetails(e)
	}
}

// brief reports whether an exchange is drawn in few lines: the page made it by
// itself, and what did not happen in it is left to the details.
func (sc *scene) brief(e *trace.Exchange) bool { return e.ByPage && !sc.open }

// asks is the request in a line: method, target, and the fields of a form, those
// that nobody typed by their names only.
func (sc *scene) asks(e *trace.Exchange) line {
	target := e.Request.Target
	if sc.full {
		target = e.URL
	}
	var typed, hidden []string
	for _, f := range e.Fields {
		switch {
		case f.Hidden && f.Name == "csrfmiddlewaretoken":
			hidden = append(hidden, sc.say(words.token))
		case f.Hidden:
			hidden = append(hidden, f.Name)
		case f.Secret:
			typed = append(typed, f.Name+"=****")
		default:
			typed = append(typed, f.Name+"="+sc.value(f.Value))
		}
	}
	asks := line{sc.span(strong, e.Request.Method), gap(1), sc.span(plain, target)}
	for _, f := range typed {
		asks = asks.with(gap(2), sc.span(plain, f))
	}
	if len(hidden) > 0 {
		form := words.hidden
		if len(typed) > 0 {
			form = words.alsoHidden
		}
		asks = asks.with(gap(2), sc.whole(faint, fmt.Sprintf(sc.say(form), strings.Join(hidden, ", "))))
	}
	return asks
}

// value returns the value of a form field: whole while it is a phrase, short
// when it is a long run without a blank, as keys and tokens are.
func (sc *scene) value(s string) string {
	if len(s) <= 24 || strings.Contains(s, " ") {
		return s
	}
	return short(s)
}

// serverDid is what the page did and, at the right edge, whom it saw.
func (sc *scene) serverDid(s *trace.Server, lay layout) []line {
	var did []string
	for _, n := range s.Notes {
		did = append(did, sc.text(n))
	}
	if len(did) == 0 {
		did = []string{sc.say(words.pageRan)}
	}
	lines := ends(sc.line(plain, strings.Join(did, ", ")), sc.user(s), lay.first, lay.rest)
	shown := s.Log
	if !sc.open && len(shown) > pageLines {
		shown = shown[:pageLines]
	}
	for _, entry := range shown {
		entry = sc.say(words.log) + ": " + sc.shorten.Replace(entry)
		lines = append(lines, sc.line(faint, entry).wrap(lay.rest, lay.rest)...)
	}
	if left := len(s.Log) - len(shown); left > 0 {
		lines = append(lines, sc.line(faint, "("+sc.count(words.moreLines, left)+")"))
	}
	return lines
}

func (sc *scene) user(s *trace.Server) line {
	switch before := s.UserBefore; {
	case !sc.use(s.Host).asks:
		return nil
	case s.User == trace.NotAsked || s.User == "":
		return sc.line(faint, sc.say(words.notAsked))
	case before == "" || before == trace.NotAsked || before == s.User:
		return sc.line(strong, s.User)
	default:
		return line{sc.span(plain, before+" -> "), sc.span(strong, s.User)}
	}
}

// answers is the response in a line and, at the right edge, its connection.
func (sc *scene) answers(e *trace.Exchange, lay layout) []line {
	r := &e.Response
	if r.Status == 0 {
		return ends(sc.line(wrong, sc.say(words.noAnswer)), sc.connection(e), lay.first, lay.rest)
	}
	status := strings.TrimSpace(strconv.Itoa(r.Status) + " " + r.Reason)
	answer := line{sc.span(strong, status)}
	if to := r.Headers.Get("Location"); to != "" && r.Status/100 == 3 {
		answer = answer.with(sc.span(plain, ", "+fmt.Sprintf(sc.say(words.goTo), to)))
	}
	page := onOneLine(e.Page)
	switch {
	case page != "":
		answer = answer.with(gap(2)).with(sc.buttons(plain, page)...)
	case len(r.Body) > 0:
		answer = answer.with(gap(2), sc.span(faint, sc.size(e)))
	}
	lines := answer.wrap(lay.first, lay.rest)
	most := sc.most(pageLines, lay.rest)
	if sc.brief(e) {
		most = sc.most(1, lay.rest)
	}
	if !sc.open && len(lines) > most {
		// What is cut off can be read in the details.
		last := lines[most-1]
		lines = append(lines[:most-1], last.with(sc.span(plain, strings.Repeat(".", lay.rest))).clip(max(last.width(), 4)))
	}
	lines = sc.tail(lines, sc.connection(e), lay)
	if means := sc.means(e); means != "" {
		lines = append(lines, sc.line(faint, means).wrap(lay.rest, lay.rest)...)
	}
	return lines
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
func (sc *scene) means(e *trace.Exchange) string {
	var all []string
	for _, s := range e.Means {
		if said := sc.say(s); said != s.EN {
			all = append(all, said)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return fmt.Sprintf(sc.say(words.means), strings.Join(all, " "))
}

func (sc *scene) size(e *trace.Exchange) string {
	kind, _, _ := strings.Cut(e.Response.Headers.Get("Content-Type"), ";")
	if kind == "" {
		kind = "?"
	}
	return fmt.Sprintf(sc.say(words.bytes), len(e.Response.Body), kind)
}

// connection says on which connection the exchange took place and what became of it.
func (sc *scene) connection(e *trace.Exchange) line {
	c := e.Connection
	if c.ID == 0 {
		return nil
	}
	facts := []string{fmt.Sprintf(sc.say(words.connection), c.ID), sc.say(words.opened)}
	if c.Reused {
		facts[1] = sc.say(words.reused)
	}
	switch c.Closed {
	case "server":
		facts = append(facts, sc.say(words.closedServer))
	case "browser":
		facts = append(facts, sc.say(words.closedBrowser))
	case "client":
		facts = append(facts, sc.say(words.closedClient))
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
