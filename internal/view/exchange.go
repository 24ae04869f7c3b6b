package view

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/memo"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
)

// An Exchange is what is worth showing of one request and its answer.
type Exchange struct {
	Number int // in the step, from 1
	// Brief says that the page made it by itself, or that what it belongs to is done again after
	// it: it is told in few lines, and what did not happen in it is left to the details.
	Brief bool
	Bare  bool // it was sent by hand: no browser acted

	Method, Target string // the target is a whole URL where the step goes to several hosts, or from one to another
	Typed          []Field
	Hidden         []Field // those that nobody typed
	Why            rule.Text
	Across         *Across // nil where no script asked
	Sent           Fates

	Proxy    *trace.Proxy // nil where none handed the request on
	Server   *Server      // nil where nothing is worth saying
	Queries  *Queries     // nil where the site makes nothing of any
	Response Response
	Received Fates // of none, nothing is said

	// Trace is the exchange itself, for who wants every byte.
	Trace *trace.Exchange
}

// A Field is a form field that was posted.
type Field struct {
	Name, Value string
	Secret      bool // it has a value, which is shown nowhere but in the bytes
	Token       bool // it is the hidden field against forged requests
}

// A Server is what a server did between a request and its answer.
type Server struct {
	Did     []rule.Text   // at least one sentence
	Reason  *trace.Reason // why it refused or failed, nil where it did neither
	Visitor *Visitor      // nil where no page of the site ever asks who its visitor is
	Log     []string
	MoreLog int  // lines of the log that are left out
	ByProxy bool // a proxy answered in its place
}

// A Visitor is whom a server saw. The name is empty where the page did not ask, Before
// where it is who it was before.
type Visitor struct{ Before, Name string }

// A Response is the answer to a request.
type Response struct {
	None       bool   // no answer came
	Unseen     bool   // nobody saw whether one came
	BodyUnseen bool   // nobody saw its body
	Status     string // "302 Found"
	GoTo       string // where a redirect leads
	Page       string // the words of the page
	Size       int    // bytes of the body, where it has no words
	Type       string // its media type, empty where the answer names none
	Means      []rule.Text
	Connection wire.Connection // its number is 0 where nothing is known of it
}

// exchange chooses what to show of an exchange.
func (c *chooser) exchange(number int, e *trace.Exchange) *Exchange {
	v := &Exchange{
		Number: number, Brief: (e.ByPage || e.Turn < c.step.Turns && c.step.Turns > 2) && !c.open, Method: e.Request.Method, Target: e.Request.Target, Why: e.Why,
		Response: responseOf(e), Received: c.fates(c.brief(e, receivedCookies(e))), Trace: e,
		Across: across(e, c.asked(number), c.step.Actor == ""), Bare: c.step.Actor == "",
	}
	if p := c.step.Predict; p != nil && v.Response.Page != "" && strings.Contains(p.Ask.In(rule.English), tokenField) {
		v.Response.Page += hiddenTokens(string(e.Response.Body))
	}
	v.Sent = c.fates(c.brief(e, sentCookies(e)))
	if len(v.Sent.Shown) == 0 {
		v.Sent.Stayed = c.stayed(e)
	}
	v.Sent.Unseen, v.Received.Unseen = !e.Saw(trace.RequestCookies), !e.Saw(trace.ResponseCookies)
	if c.hosts {
		v.Target = e.URL
	}
	for _, f := range e.Fields {
		field := Field{Name: f.Name, Value: f.Value, Secret: f.Secret, Token: f.Hidden && f.Name == tokenField}
		if f.Secret {
			field.Value = ""
		}
		if f.Hidden {
			v.Hidden = append(v.Hidden, field)
		} else {
			v.Typed = append(v.Typed, field)
		}
	}
	if s := e.Server; s != nil {
		if !refusedByProxy(s) {
			v.Proxy = s.Proxy
		}
		if !v.Brief || len(s.Notes)+len(s.Log) > 0 || s.User != trace.NotAsked {
			v.Server = c.server(s, v.Response.GoTo != "", secretsOf(e))
		}
		if len(s.Queries) > 0 || c.use(s.Host).queries && !v.Brief && !s.Unseen {
			v.Queries = c.queries(s.Queries)
		}
	}
	return v
}

// refusedByProxy reports whether a proxy answered, and the site was not asked.
func refusedByProxy(s *trace.Server) bool { return s.Proxy != nil && s.Proxy.Asks == "" }

func (c *chooser) server(s *trace.Server, sendsOn bool, hides secrets) *Server {
	v := &Server{Did: hides.of(s.Notes), Reason: s.Reason, Log: s.Log, ByProxy: refusedByProxy(s)}
	if s.Unseen {
		v.Did = []rule.Text{sentences.insideUnseen}
		return v
	}
	if own, b := s.Own, s.OwnBehind; !c.open && c.run.again[s] {
		again := func(of trace.NotesOf) []rule.Text { return append(whose(s, of, v.Did), sentences.middlewareAgain) }
		switch {
		case b.To > b.From && own.To == own.From: // it did all of it with the answer
			v.Did = slices.Concat(v.Did[:b.From], again(b), v.Did[b.To:])
		case b.To > b.From:
			v.Did = slices.Concat(v.Did[:own.From], again(own), v.Did[own.To:b.From], whose(s, b, v.Did), v.Did[b.To:])
		default:
			v.Did = slices.Concat(v.Did[:own.From], again(own), v.Did[own.To:])
		}
	}
	switch {
	case len(v.Did) > 0:
	case sendsOn:
		v.Did = []rule.Text{sentences.pageSendsOn}
	default:
		v.Did = []rule.Text{sentences.pageRan}
	}
	if !c.open {
		v.Log, v.MoreLog = First(s.Log, FewLines)
	}
	switch before := s.UserBefore; {
	case !c.use(s.Host).asks:
	case s.User == "": // asking failed, which the reason says
	case s.User == trace.NotAsked:
		v.Visitor = &Visitor{}
	case before == "" || before == trace.NotAsked || before == s.User:
		v.Visitor = &Visitor{Name: s.User}
	default:
		v.Visitor = &Visitor{Before: before, Name: s.User}
	}
	return v
}

// tokenField is the hidden field of Django's forms against forged requests.
const tokenField = "csrfmiddlewaretoken"

var tokenInput = memo.Pattern(`<input[^>]*name="` + tokenField + `" value="(\w{4})\w*(\w{4})"`)

// hiddenTokens are the tokens in the forms of a page, a line for each, for a question that is
// about them: nobody sees them on the page.
func hiddenTokens(body string) string {
	lines := ""
	for _, m := range tokenInput().FindAllStringSubmatch(body, -1) {
		lines += "\n" + `<input type="hidden" name="` + tokenField + `" value="` + m[1] + ".." + m[2] + `">`
	}
	return lines
}

func responseOf(e *trace.Exchange) Response {
	r := &e.Response
	v := Response{None: r.Status == 0, Connection: e.Connection, BodyUnseen: !e.Saw(trace.AnswerBody)}
	if v.None {
		v.Unseen = !e.Saw(trace.Answer)
		return v
	}
	v.Status = r.StatusLine()
	if r.Status/100 == 3 {
		v.GoTo = r.Headers.Get("Location")
	}
	if strings.TrimSpace(e.Page) != "" {
		v.Page = e.Page
	} else {
		v.Size = len(r.Body)
		v.Type, _, _ = strings.Cut(r.Headers.Get("Content-Type"), ";")
	}
	v.Means = e.Means
	return v
}

// A Script is a line of script that ran in the page shown.
type Script struct {
	Line    string
	Reads   bool
	Sees    string     // what it read
	Change  trace.Mark // what it did to the jar
	Cookies Fates
}

func (c *chooser) script(s *trace.Script) *Script {
	v := &Script{Line: s.Line, Reads: !s.Writes, Sees: string(s.Sees), Change: trace.Same, Cookies: c.fates(scriptCookies(s))}
	if s.Writes && len(s.Fates) > 0 {
		v.Change = changes(s.Fates[0].Fate)
	}
	return v
}

// changes is the mark of what a script did to the jar: nothing that it writes
// goes to a server or comes from one.
func changes(fate string) trace.Mark {
	switch fate {
	case trace.Stored:
		return trace.New
	case trace.Replaced:
		return trace.Changed
	case trace.Deleted:
		return trace.Gone
	}
	return trace.Same
}

// A Rest is what happened in a step without an exchange, or beside its exchanges.
type Rest struct {
	// Nothing says that nothing was sent. Where Instead is set, it tells more of just
	// that, and both make one sentence.
	Nothing bool
	Instead rule.Text
	Notes   []rule.Text
	Page    string   // the words of the page in the tab, where the step is a look at its site
	Queries *Queries // nil for none
}

// happened are the beats of what happened, in order.
func (c *chooser) happened() []Beat {
	s := c.step
	var beats []Beat
	if s.Script != nil {
		beats = append(beats, Beat{Name: ScriptBeat, Script: c.script(s.Script)})
	}
	folded := c.folded()
	for i := 0; i < len(s.Exchanges); i++ {
		if to := folded[i]; to > i {
			beats = append(beats, Beat{Name: RestBeat, Rest: &Rest{Notes: []rule.Text{rule.Textf("and so on: %d more requests like these", "같은 요청이 %d번 더 이어짐", to-i)}}})
			i = to - 1
			continue
		}
		beats = append(beats, c.exchanged(i+1, &s.Exchanges[i]))
	}
	if rest := c.rest(); rest != nil {
		beats = append(beats, Beat{Name: RestBeat, Rest: rest})
	}
	return beats
}

// folded are the exchanges, from one to before another, that only say again what others beside
// them do: of a redirect loop, and of an act that is done several times.
func (c *chooser) folded() map[int]int {
	all := map[int]int{}
	if from, to := c.repeated(); from >= 0 {
		all[from] = to
	}
	if c.step.Turns == 0 || c.open {
		return all
	}
	const few = 3 // of which nobody loses count
	first := c.turns()
	for turn := 1; turn < len(first)-2; { // those that have one like it before and behind them
		to := turn
		for to+1 < len(first)-1 && c.alike(first, to-1, to) && c.alike(first, to, to+1) {
			to++
		}
		if to-turn > few {
			all[first[turn]] = first[to]
		}
		turn = to + 1
	}
	return all
}

// turns are where the exchanges of each turn of an act begin, and behind the last one.
func (c *chooser) turns() (first []int) {
	all := c.step.Exchanges
	for i := range all {
		if i == 0 || all[i].Turn != all[i-1].Turn {
			first = append(first, i)
		}
	}
	return append(first, len(all))
}

// alike reports whether two turns, counted from 0, went alike as far as a browser sees.
func (c *chooser) alike(first []int, a, b int) bool {
	one, other := c.step.Exchanges[first[a]:first[a+1]], c.step.Exchanges[first[b]:first[b+1]]
	return slices.EqualFunc(one, other, func(x, y trace.Exchange) bool {
		return x.Request.Method == y.Request.Method && x.URL == y.URL && x.Response.Status == y.Response.Status && x.Page == y.Page
	})
}

// repeated are the exchanges of a redirect loop, from one to before another, that only say
// again what those before them did; none where everything is shown.
func (c *chooser) repeated() (from, to int) {
	const shown = 3 // the second and the third show which way it goes round
	all := c.step.Exchanges
	if !c.step.RedirectLoop || c.o.Details || len(all) < shown+2 {
		return -1, -1
	}
	again := func(i, back int) bool {
		one, other := &all[i], &all[i-back]
		return one.Request.Method == other.Request.Method && one.URL == other.URL && one.Response.Status == other.Response.Status && len(one.Received) == 0
	}
	for i := shown; i < len(all); i++ {
		if !again(i, 1) && !again(i, 2) {
			return -1, -1
		}
	}
	return shown, len(all) - 1
}

// exchanged is the beat of an exchange, with what both sides held behind it.
func (c *chooser) exchanged(number int, e *trace.Exchange) Beat {
	b := Beat{Name: strconv.Itoa(number), Exchange: c.exchange(number, e)}
	behind := c.behind(e)
	if j := behind.Jar; j != nil {
		b.Jar = c.jar(j, append(sentCookies(e), receivedCookies(e)...))
	}
	if t := behind.Table; t != nil {
		if c.use(t.Host).sessions {
			table := c.table(t, c.run.jarsBehind(c.step, e.Behind.Jar))
			b.Table = &table
		}
		b.Cache = c.cache(t)
		b.Records = c.records(t)
	}
	return b
}

// rest is nil where the exchanges say all. In a step of a browser one note alone tells
// more of why nothing was sent; what happened to a server stands for itself. A page that
// has stopped was asked for.
func (c *chooser) rest() *Rest {
	s := c.step
	v := &Rest{Notes: s.Notes}
	if len(s.Queries) > 0 {
		v.Queries = c.queries(s.Queries)
	}
	if len(s.Exchanges) > 0 {
		if len(v.Notes) == 0 && v.Queries == nil {
			return nil
		}
		return v
	}
	v.Nothing = !s.Paused
	if v.Nothing && s.Actor != "" && !trace.AtServer(s.Verb) && len(s.Notes) == 1 {
		v.Instead, v.Notes = s.Notes[0], nil
	}
	if s.Looks && strings.TrimSpace(s.Shows) != "" {
		v.Page = s.Shows
	}
	return v
}
