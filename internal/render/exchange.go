package render

import (
	"fmt"
	"strconv"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// The columns of an exchange: its number, the label of the region, the body.
const (
	numberColumns = 4
	labelColumns  = 9
	narrowBody    = 6  // where the body goes on when there is no room beside the label
	fateColumns   = 10 // "not sent", "replaced", and two blanks
	reasonColumns = 22 // the least that is kept for reasons
	manyRows      = 12 // of cookies or queries, before the default view leaves some out
	pageLines     = 3
)

// A layout is the room of a region's body, counted from the body's left edge.
type layout struct {
	first, rest int // columns of the first line and of those below
	reason      int // where reasons stand; 0: below what they explain
}

// A scene is what the regions of one step have in common.
type scene struct {
	*Terminal
	step    *trace.Step
	shorten *strings.Replacer
	names   int  // the width of the column of cookie names
	values  int  // and of their values
	full    bool // exchanges name their host: they go to several
	open    bool // nothing is left out
	sites   map[string]siteUse
}

func (t *Terminal) scene(s *trace.Step) *scene {
	sc := &scene{Terminal: t, step: s, shorten: shortener(s), open: t.o.Verbose || len(s.Failed()) > 0}
	for i := range s.Exchanges {
		sc.full = sc.full || origin(s.Exchanges[i].URL) != origin(s.Exchanges[0].URL)
	}
	var names, values []string
	for _, f := range considered(s) {
		names = append(names, f.Cookie.Name)
		values = append(values, sc.fateValue(&f))
	}
	sc.values = max(4, sc.column(widest, values...))
	room := t.width - numberColumns - labelColumns - (2 + 2 + sc.values + 2 + fateColumns) - reasonColumns
	if t.narrow() {
		room = t.width - narrowBody - (2 + 2 + sc.values)
	}
	sc.names = max(9, sc.column(max(9, room), names...))
	return sc
}

// considered are all cookies of a step about which something was decided.
func considered(s *trace.Step) []trace.Fate {
	var all []trace.Fate
	for i := range s.Exchanges {
		all = append(append(all, sentCookies(&s.Exchanges[i])...), receivedCookies(&s.Exchanges[i])...)
	}
	if s.Script != nil {
		all = append(all, scriptCookies(s.Script)...)
	}
	return all
}

// origin is the part of an absolute URL up to its path.
func origin(url string) string {
	scheme, rest, found := strings.Cut(url, "://")
	if !found {
		return ""
	}
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}

// shortener replaces the long values that occur in the step by the form in which
// they are shown everywhere, so that a key can be recognised in a sentence too.
func shortener(s *trace.Step) *strings.Replacer {
	var pairs []string
	add := func(value string) {
		if len(value) >= 16 && short(value) != safe(value) {
			pairs = append(pairs, value, short(value))
		}
	}
	for _, f := range considered(s) {
		add(string(f.Cookie.Value))
	}
	if s.Jar != nil {
		for _, e := range s.Jar.Cookies {
			add(string(e.Cookie.Value))
		}
	}
	if s.Table != nil {
		for _, r := range s.Table.Rows {
			add(r.Key)
		}
	}
	return strings.NewReplacer(pairs...)
}

// text returns a text of the trace with the long values in it shortened, and
// without the ellipsis, whose width differs from terminal to terminal.
func (sc *scene) text(t rule.Text) string {
	return strings.ReplaceAll(sc.shorten.Replace(sc.say(t)), "…", "..")
}

// region writes one region of an exchange: mark, label, body.
func (sc *scene) region(mark string, name rule.Text, below bool, body func(layout) []line) {
	if name == words.server || name == words.answers {
		sc.weakSeam(name.EN)
	}
	head := line{sc.span(strong, mark)}
	if head.width() >= numberColumns {
		head = head.with(gap(1)) // from (10) on
	}
	head = head.pad(numberColumns).with(sc.span(label, sc.say(name)))
	if !sc.narrow() {
		edge := numberColumns + labelColumns
		room := sc.width - edge
		lines := body(layout{first: room, rest: room, reason: 2 + sc.names + 2 + sc.values + 2 + fateColumns})
		sc.hang(head.pad(edge), lines, edge)
		return
	}
	room := sc.width - narrowBody
	if below {
		sc.put(head)
		sc.put(indent(body(layout{first: room, rest: room}), narrowBody)...)
		return
	}
	head = head.with(gap(2))
	sc.hang(head, body(layout{first: sc.width - head.width(), rest: room}), narrowBody)
}

// hang writes lines, the first behind a head and the others indented.
func (t *Terminal) hang(head line, lines []line, edge int) {
	if len(lines) == 0 {
		t.put(head)
		return
	}
	t.put(head.with(lines[0]...))
	t.put(indent(lines[1:], edge)...)
}

// beside puts a reason where reasons stand, beside what it explains if there is
// room, else below.
func (lay layout) beside(what, why line) []line {
	if len(why) == 0 {
		return what.wrap(lay.first, lay.rest)
	}
	if lay.reason == 0 {
		return append(what.wrap(lay.first, lay.rest), indent(why.wrap(lay.rest-2, lay.rest-2), 2)...)
	}
	room := lay.rest - lay.reason
	switch width := what.width(); {
	case width+2 <= lay.reason:
		lines := indent(why.wrap(room, room), lay.reason)
		lines[0] = what.pad(lay.reason).with(lines[0][1:]...)
		return lines
	case width+2+why.width() <= lay.first:
		return []line{what.with(gap(2)).with(why...)}
	}
	return append(what.wrap(lay.first, lay.rest), indent(why.wrap(room, room), lay.reason)...)
}

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

// limit is how many rows the view shows of a long list.
func (sc *scene) limit() int {
	if sc.open {
		return 1 << 30
	}
	return manyRows
}

// few chooses which of n rows to show when there are more than limit: those that
// matter first, then the others from the top; in their order.
func few(n, limit int, matters func(int) bool) []int {
	chosen := make([]bool, n)
	left := limit
	for _, wanted := range []bool{true, false} {
		for i := 0; i < n && left > 0; i++ {
			if matters(i) == wanted {
				chosen[i] = true
				left--
			}
		}
	}
	var out []int
	for i, yes := range chosen {
		if yes {
			out = append(out, i)
		}
	}
	return out
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
	page := strings.Join(strings.Fields(e.Page), " ")
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

// most is how many lines of so many columns are shown of a text that has n lines on a
// standard screen: where lines are shorter there are more, so that no screen shows less.
func (sc *scene) most(n, columns int) int {
	const body = standardWidth - 1 - numberColumns - labelColumns
	if columns >= body {
		return n
	}
	return n*body/columns + 1
}

// tail puts a text at the right edge of the last line, or below it.
func (sc *scene) tail(lines []line, right line, lay layout) []line {
	last := len(lines) - 1
	width := lay.rest
	if last == 0 {
		width = lay.first
	}
	return append(lines[:last], ends(lines[last], right, width, lay.rest)...)
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
