package language

import (
	"fmt"
	"slices"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/world"
)

// Condition is what a lesson expects, read: it looks at a finished step and says how
// each of its promises came out.
type Condition func(s *trace.Step, kept world.Values) []trace.Check

// exchangeCondition is a condition about one exchange.
type exchangeCondition func(x *trace.Exchange, kept world.Values) []trace.Check

// Expectation is one key of `expect`. Those about one request may stand under `hops` as
// well.
type Expectation struct {
	Name       string
	OneRequest bool
	About      string // its value, in the words of the reference
	Type       Type

	exchange func(r *Reader, n *lesson.Node) exchangeCondition // nil after a problem
	step     func(r *Reader, n *lesson.Node) Condition         // nil after a problem
	// without shows a step without a request as the exchange that the expectation can
	// look at in its place, or nil; nil for an expectation that needs a request.
	without func(s *trace.Step) *trace.Exchange
	// ofEach reports whether what is wanted says of each request of a step what it is not, so that nobody has to
	// guess which one is meant; nil: never.
	ofEach func(n *lesson.Node) bool
}

// each is the expectation with that.
func (e Expectation) each(ofEach func(n *lesson.Node) bool) Expectation {
	e.ofEach = ofEach
	return e
}

// onlyNot reports whether a map says what is not to be alone: {not: 5xx}.
func onlyNot(n *lesson.Node) bool {
	return n.Kind == lesson.Map && n.Get("not") != nil && len(n.Entries) == 1 || n.Kind == lesson.Map && n.Get("none_of") != nil && n.Get("one_of") == nil
}

// or is the expectation for steps without a request as well.
func (e Expectation) or(without func(s *trace.Step) *trace.Exchange) Expectation {
	e.without = without
	return e
}

// readByScript shows what a script sees as sent, writtenByScript what became of what it wrote as
// received.
func readByScript(s *trace.Step) *trace.Exchange {
	if s.Script == nil || s.Script.Writes {
		return nil
	}
	return &trace.Exchange{Sent: s.Script.Fates}
}

func writtenByScript(s *trace.Step) *trace.Exchange {
	if s.Script == nil || !s.Script.Writes {
		return nil
	}
	return &trace.Exchange{Received: s.Script.Fates}
}

// ranByCommand shows the statements of a command that somebody ran on a server.
func ranByCommand(s *trace.Step) *trace.Exchange {
	if len(s.Exchanges) > 0 {
		return nil
	}
	return &trace.Exchange{Server: &trace.Server{Queries: s.Queries}}
}

// ofRequest is an expectation about one exchange. look makes a condition of its value,
// which stands at a node.
func ofRequest[V any](name, about string, k kind[V], look func(v V, n *lesson.Node) exchangeCondition) Expectation {
	return Expectation{Name: name, OneRequest: true, About: about, Type: k.Type, exchange: func(r *Reader, n *lesson.Node) exchangeCondition {
		if v, ok := k.read(r, n); ok {
			return look(v, n)
		}
		return nil
	}}
}

// ofStep is an expectation about a whole step.
func ofStep[V any](name, about string, k kind[V], look func(v V, n *lesson.Node) Condition) Expectation {
	return Expectation{Name: name, About: about, Type: k.Type, step: func(r *Reader, n *lesson.Node) Condition {
		if v, ok := k.read(r, n); ok {
			return look(v, n)
		}
		return nil
	}}
}

// ofRequests are the expectations that speak of one request.
var ofRequests = []Expectation{
	ofRequest("status", "number, a class as `4xx`, or [several](#status)", statuses, lookAtStatus).each(onlyNot),
	ofRequest("method", "the request's own", word(httpMethods...), lookAtMethod),
	ofRequest("address", "match on the address that was asked for, whole: `https://shop.test/cart/?page=2`", requestAddress, matchOf("address", func(x *trace.Exchange) string { return x.URL })),
	ofRequest("request_headers", "header of the request → match, as `headers` has it", namesOf("request_headers", matching),
		lookAtHeaders("request_headers", func(x *trace.Exchange) wire.Headers { return x.Request.Headers })),
	ofRequest("fields", "what the body of the request says as a form: list of all names, in any order; or a map that picks, name → match or `{there: false}`", fieldsWanted, lookAtFields),
	ofRequest("request_body", "match on the body of the request as it went; none is the empty text", matching, matchOf("request_body", func(x *trace.Exchange) string { return string(x.Request.Body) })),
	ofRequest("reason", "[why](#why-a-server-refused-or-failed) the server refused the request or failed at it, as `csrf-token-missing` or `KeyError`; `none` where it did neither", reason, lookAtReason).each(func(n *lesson.Node) bool { return n.Value == noReason }),
	ofRequest("redirects_to", "match on `Location`; no redirect is the empty text", matching, matchOf("redirects_to", redirectedTo)),
	ofRequest("headers", "header → match; several lines of one name are joined with `, `; no line is the empty text", namesOf("headers", matching),
		lookAtHeaders("headers", func(x *trace.Exchange) wire.Headers { return x.Response.Headers })),
	ofRequest("body", "match on the body as it came", matching, matchOf("body", func(x *trace.Exchange) string { return string(x.Response.Body) })),
	ofRequest("json", "the body as JSON: a text that is JSON, or a map that picks, name → match. Spaces and the order of names do not count", wantedJSON, lookAtJSON),
	ofRequest("sent", "list of all cookies sent, in any order; or a map that picks, cookie → [rule](#cookie-rules)", cookiesIn("sent"), cookiesOfFate("sent", trace.Sent, sentFates)).or(readByScript),
	ofRequest("not_sent", "cookie → [rule](#cookie-rules) that kept it back. It knows those that the jar holds for other hosts, and those of the same site that have left it",
		rulesIn("not_sent"), fateRules("not_sent", trace.NotSent, sentFates)).or(readByScript),
	ofRequest("stored", allOfFate, cookiesIn("stored"), cookiesOfFate("stored", trace.Stored, receivedFates)).or(writtenByScript),
	ofRequest("replaced", allOfFate, cookiesIn("replaced"), cookiesOfFate("replaced", trace.Replaced, receivedFates)).or(writtenByScript),
	ofRequest("deleted", allOfFate, cookiesIn("deleted"), cookiesOfFate("deleted", trace.Deleted, receivedFates)).or(writtenByScript),
	ofRequest("refused", "cookie → rule by which the browser refused it", rulesIn("refused"), fateRules("refused", trace.Refused, receivedFates)).or(writtenByScript),
	ofRequest("queries", "list of all queries in order, as `SELECT auth_user`. BEGIN and COMMIT are not listed. In a step without a request: what was run at the server",
		listOf("queries", query), lookAtQueries).or(ranByCommand),
	ofRequest("user", "whom the server sees at the end: a user's name, `anonymous`, `not-asked` when the page never looked, or `{not: NAME}`", userWanted, lookAtUser).each(onlyNot),
	ofRequest("preflight", "rule by which the browser asked for leave first, or did not: see [fetch](#fetch)", corsRule, lookAtPreflight),
	ofRequest("readable", "`true` where the script may read the answer, `false` where it may not, or the [rule](#cross-origin-rules) that decided; of a preflight: whether leave was given", readable, lookAtReadable),
	ofRequest("proxy", "what a [proxy](#behind-a-proxy) made of the request", proxyWanted.kind(), lookAtProxy),
	ofRequest("connection", "`new` or `reused`", word("new", reused), lookAtConnection),
}

const (
	allOfFate = "list of all cookies that met this fate in the answer, in any order; or a map that picks, cookie → rule that decided, or by which an attribute did not count as it stood"
	reused    = "reused"
)

// ofSteps are those about a whole step, hops apart.
var ofSteps = []Expectation{
	ofStep("page", "[words](#page) that the page shown has or lacks", pageWords.kind(), lookAtPage),
	ofStep("jar", "[cookies](#jar) that the jar holds, or `empty`", wantedJar, lookAtJar),
	ofStep("listed", "list of all cookies in the table of `open_developer_tools`, in any order: those that belong to the page's address and to what it has loaded, and not those of other paths",
		namesIn("listed"), lookAtListed),
	ofStep("gone", "cookie → rule by which it left the jar in this step", rulesIn("gone"), lookAtGone),
	ofStep("rows", "list of [all session rows](#rows), or their number", wantedRows, lookAtRows),
	ofStep("cache", "[entries](#cache) that pages have put into the cache, or `empty`", wantedCache, lookAtCache),
	ofStep("tables", "[tables](#tables) of the site's own, by their models: all rows of each, or their number", wantedTables, lookAtTables),
	ofStep("users", "[users](#tables) whose rows the step changed or made: name → column → match", usersChanged, lookAtUsers),
	ofStep("redirect_loop", "whether redirects led on and on, until the browser gave up after 20 of them", boolKind, lookAtLoop),
	ofStep("unchanged", "`[jar]`, `[rows]` or `[jar, rows]`: this step changed nothing there", whatIsUnchanged, lookAtUnchanged),
}

var expectations = slices.Concat(ofRequests, []Expectation{
	ofStep("hops", "list of maps of the keys above, one for [each request](#hops); `[]` where none is sent", hopsOf(ofRequests, ofSteps), lookAtHops),
}, ofSteps)

// Expectations returns all keys of `expect`, as the reference lists them. Nobody changes
// them.
func Expectations() []Expectation { return expectations }

// Expect reads a map of expectations.
func (r *Reader) Expect(n *lesson.Node) Condition {
	var all []Condition
	expected.readInto(r, n, &all)
	return func(s *trace.Step, kept world.Values) []trace.Check {
		var checks []trace.Check
		for _, cond := range all {
			checks = append(checks, cond(s, kept)...)
		}
		return checks
	}
}

// expected is the map of all expectations.
var expected = shapeOf("an expectation", collect(expectations, func(e Expectation) key[[]Condition] {
	return put(Field{Name: e.Name, About: en(e.About)}, conditionOf(e), func(all *[]Condition, cond Condition, _ *lesson.Node) { *all = append(*all, cond) })
})...)

// conditionOf is the value of an expectation as a condition of a step.
func conditionOf(e Expectation) kind[Condition] {
	return kind[Condition]{e.Type, func(r *Reader, n *lesson.Node) (Condition, bool) {
		if e.step != nil {
			cond := e.step(r, n)
			return cond, cond != nil
		}
		cond := e.exchange(r, n)
		if cond == nil {
			return nil, false
		}
		if e.ofEach != nil && e.ofEach(n) {
			return everyExchange(onlyExchange(&e, n.Pos, cond), cond), true
		}
		return onlyExchange(&e, n.Pos, cond), true
	}, nil}
}

// onlyExchange applies a condition to the one exchange of a step, a question for leave
// before it apart. Where there are several, nobody should have to guess which answer was
// meant.
func onlyExchange(e *Expectation, pos diag.Pos, cond exchangeCondition) Condition {
	return func(s *trace.Step, kept world.Values) []trace.Check {
		if e.without != nil {
			if x := e.without(s); x != nil {
				return cond(x, kept)
			}
		}
		switch all := own(s); {
		case len(all) == 1:
			return cond(withOthers(s, all[0]), kept)
		case len(all) > 1:
			ch := trace.NewCheck(pos, e.Name, rule.Text{EN: "one request", KO: "요청 하나"}, asked(s.Exchanges), false)
			ch.Hint = trace.Phrase{EN: "say what each one shall do, in order: hops: [ {…}, {…} ]", KO: "요청마다 순서대로 적습니다: hops: [ {…}, {…} ]"}
			return []trace.Check{ch}
		}
		return []trace.Check{trace.NewCheck(pos, e.Name, rule.Text(ARequest), because(withoutRequest(s), s.Notes...), false)}
	}
}

// everyExchange applies a condition that says what is not to be to each exchange of a step that has several; only is
// what it says where there is one, or none.
func everyExchange(only Condition, cond exchangeCondition) Condition {
	return func(s *trace.Step, kept world.Values) []trace.Check {
		all := own(s)
		if len(all) < 2 {
			return only(s, kept)
		}
		var checks []trace.Check
		for _, x := range all {
			if checks = cond(withOthers(s, x), kept); failing(checks) > 0 {
				break
			}
		}
		return checks
	}
}

// ARequest is what was wanted of a step that made none.
var ARequest = trace.Phrase{EN: "a request", KO: "요청"}

// withoutRequest says what a step was that made no request.
func withoutRequest(s *trace.Step) rule.Text {
	switch {
	case s.Script == nil:
		return rule.Text{EN: "no request was made", KO: "요청하지 않음"}
	case s.Script.Writes:
		return rule.Text{EN: "a script, which makes no request and here writes", KO: "스크립트: 요청하지 않고 여기서는 쓰기만 함"}
	}
	return rule.Text{EN: "a script, which makes no request and here reads", KO: "스크립트: 요청하지 않고 여기서는 읽기만 함"}
}

// hop is what is expected of one exchange.
type hop []exchangeCondition

// hopsOf is a list of maps of the expectations about one request. Those about the step
// have no place in it.
func hopsOf(ofRequests, ofSteps []Expectation) kind[[]hop] {
	one := shapeOf("a hop", collect(ofRequests, func(e Expectation) key[hop] {
		return put(Field{Name: e.Name, About: en(e.About)}, kind[exchangeCondition]{e.Type, func(r *Reader, n *lesson.Node) (exchangeCondition, bool) {
			cond := e.exchange(r, n)
			return cond, cond != nil
		}, nil}, func(all *hop, cond exchangeCondition, _ *lesson.Node) { *all = append(*all, cond) })
	})...).without("a hop has no %q", "it is about the whole step: write it beside hops",
		append([]string{"hops"}, collect(ofSteps, func(e Expectation) string { return e.Name })...)...)
	return kind[[]hop]{Type{Form: AsList, Of: &Type{Form: AsFields, Fields: one.fields()}}, func(r *Reader, n *lesson.Node) ([]hop, bool) {
		items, ok := r.List(n, "hops")
		hops := make([]hop, len(items))
		for i, item := range items {
			if item.Kind == lesson.Map && item.IsEmpty() {
				continue // {} is any
			}
			one.readInto(r, item, &hops[i])
		}
		return hops, ok
	}, nil}
}

func lookAtHops(hops []hop, n *lesson.Node) Condition {
	return func(s *trace.Step, kept world.Values) []trace.Check {
		if len(s.Exchanges) != len(hops) {
			return []trace.Check{trace.NewCheck(n.Pos, "hops", requests(len(hops)), because(asked(s.Exchanges), append(s.Notes[:len(s.Notes):len(s.Notes)], answered(s.LastAnswer()))...), false)}
		}
		var checks []trace.Check
		for i, conds := range hops {
			x := withOthers(s, &s.Exchanges[i])
			for _, cond := range conds {
				for _, ch := range cond(x, kept) {
					ch.About = fmt.Sprintf("hops[%d].%s", i+1, ch.About)
					checks = append(checks, ch)
				}
			}
		}
		return checks
	}
}
