package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// condition is an expectation, compiled: it looks at a finished step and says
// how each of its promises came out.
type condition func(s *trace.Step, v values) []trace.Check

// exchangeCondition is a condition about one exchange.
type exchangeCondition func(x *trace.Exchange, v values) []trace.Check

// An expectation is one key of `expect`. Exactly one of its readers is set: those
// about one exchange may stand under `hops` as well.
type expectation struct {
	name     string
	exchange func(c *compiler, n *lesson.Node) exchangeCondition
	step     func(c *compiler, n *lesson.Node) condition
}

// expectations returns all keys of `expect`, as docs/lesson-format.md lists them.
func expectations() []expectation {
	return []expectation{
		{name: "status", exchange: readStatus},
		{name: "redirects_to", exchange: readRedirect},
		{name: "headers", exchange: readHeaders},
		{name: "body", exchange: readBody},
		{name: "sent", exchange: fateList("sent", trace.Sent, sentFates)},
		{name: "not_sent", exchange: fateRules("not_sent", trace.NotSent, sentFates)},
		{name: "stored", exchange: fateList("stored", trace.Stored, receivedFates)},
		{name: "replaced", exchange: fateList("replaced", trace.Replaced, receivedFates)},
		{name: "deleted", exchange: fateList("deleted", trace.Deleted, receivedFates)},
		{name: "refused", exchange: fateRules("refused", trace.Refused, receivedFates)},
		{name: "queries", exchange: readQueries},
		{name: "user", exchange: readUser},
		{name: "connection", exchange: readConnection},
		{name: "hops", step: readHops},
		{name: "page", step: readPage},
		{name: "jar", step: readJar},
		{name: "listed", step: readListed},
		{name: "gone", step: readGone},
		{name: "rows", step: readRows},
		{name: "unchanged", step: readUnchanged},
	}
}

func names[T, S any](all []T, name func(T) S) []S {
	list := make([]S, len(all))
	for i, v := range all {
		list[i] = name(v)
	}
	return list
}

// expect reads a map of expectations.
func (c *compiler) expect(n *lesson.Node) condition {
	var all []condition
	var fields []lesson.Field
	for _, e := range expectations() {
		fields = append(fields, lesson.Field{Name: e.name, Read: func(n *lesson.Node) {
			switch {
			case e.step != nil:
				if cond := e.step(c, n); cond != nil {
					all = append(all, cond)
				}
			default:
				if cond := e.exchange(c, n); cond != nil {
					all = append(all, onlyExchange(e.name, n.Pos, cond))
				}
			}
		}})
	}
	c.Map(n, "an expectation", fields...)
	return func(s *trace.Step, v values) []trace.Check {
		var checks []trace.Check
		for _, cond := range all {
			checks = append(checks, cond(s, v)...)
		}
		return checks
	}
}

// onlyExchange applies a condition to the one exchange of a step. Where there
// are several, nobody should have to guess which answer was meant.
func onlyExchange(name string, pos diag.Pos, cond exchangeCondition) condition {
	return func(s *trace.Step, v values) []trace.Check {
		script, ofScript := asExchange(s.Script, name)
		switch {
		case ofScript:
			return cond(script, v)
		case len(s.Exchanges) == 1:
			return cond(&s.Exchanges[0], v)
		case len(s.Exchanges) > 1:
			ch := check(pos, name, rule.Text{EN: "one request", KO: "요청 하나"}, requests(len(s.Exchanges)), false)
			ch.Hint = trace.Phrase{EN: "say what each one shall do, in order: hops: [ {…}, {…} ]", KO: "요청마다 순서대로 적습니다: hops: [ {…}, {…} ]"}
			return []trace.Check{ch}
		case name == "queries":
			return cond(&trace.Exchange{Server: &trace.Server{Queries: s.Queries}}, v)
		}
		return []trace.Check{check(pos, name, rule.Text{EN: "a request", KO: "요청"}, withoutRequest(s), false)}
	}
}

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

// readHops reads expectations for each exchange of a step, in order.
func readHops(c *compiler, n *lesson.Node) condition {
	items, ok := c.List(n, "hops")
	if !ok {
		return nil
	}
	if len(items) == 0 {
		c.Add(n.Pos, "one entry for each request, in order", "hops is empty")
		return nil
	}
	hops := make([][]exchangeCondition, len(items))
	for i, item := range items {
		var fields []lesson.Field
		for _, e := range expectations() {
			if e.exchange == nil {
				fields = append(fields, lesson.Field{Name: e.name, Read: func(n *lesson.Node) {
					c.Add(n.Pos, "it is about the whole step: write it beside hops", "a hop has no %q", e.name)
				}})
				continue
			}
			fields = append(fields, lesson.Field{Name: e.name, Read: func(n *lesson.Node) {
				if cond := e.exchange(c, n); cond != nil {
					hops[i] = append(hops[i], cond)
				}
			}})
		}
		c.Map(item, "a hop", fields...)
	}
	return func(s *trace.Step, v values) []trace.Check {
		if len(s.Exchanges) != len(hops) {
			return []trace.Check{check(n.Pos, "hops", requests(len(hops)), because(requests(len(s.Exchanges)), answered(lastAnswer(s))), false)}
		}
		var checks []trace.Check
		for i, conds := range hops {
			for _, cond := range conds {
				for _, ch := range cond(&s.Exchanges[i], v) {
					ch.About = fmt.Sprintf("hops[%d].%s", i+1, ch.About)
					checks = append(checks, ch)
				}
			}
		}
		return checks
	}
}

func readStatus(c *compiler, n *lesson.Node) exchangeCondition {
	status, ok := c.Number(n)
	if ok && (status.Value < 100 || status.Value > 999) {
		c.Add(n.Pos, "", "%d is no status: wanted 100 to 999", status.Value)
	}
	return func(x *trace.Exchange, _ values) []trace.Check {
		return []trace.Check{check(n.Pos, "status", same(strconv.Itoa(status.Value)), same(strconv.Itoa(x.Response.Status)), x.Response.Status == status.Value)}
	}
}

// matchOf makes an exchange condition of a match on one text of the exchange.
func matchOf(about string, text func(*trace.Exchange) string) func(*compiler, *lesson.Node) exchangeCondition {
	return func(c *compiler, n *lesson.Node) exchangeCondition {
		m, _ := c.match(n)
		return func(x *trace.Exchange, v values) []trace.Check {
			found := text(x)
			return []trace.Check{explained(check(m.pos, about, m.wanted(v), same(quoted(found)), m.holds(found, v)), answered(x))}
		}
	}
}

func readRedirect(c *compiler, n *lesson.Node) exchangeCondition {
	return matchOf("redirects_to", func(x *trace.Exchange) string {
		if x.Response.Status < 300 || x.Response.Status > 399 {
			return ""
		}
		return x.Response.Headers.Get("Location")
	})(c, n)
}

func readBody(c *compiler, n *lesson.Node) exchangeCondition {
	return matchOf("body", func(x *trace.Exchange) string { return string(x.Response.Body) })(c, n)
}

func readHeaders(c *compiler, n *lesson.Node) exchangeCondition {
	entries, _ := c.Entries(n, "headers")
	var all []exchangeCondition
	for _, e := range entries {
		all = append(all, matchOf("headers."+e.Key.Value, func(x *trace.Exchange) string {
			return strings.Join(x.Response.Headers.Values(e.Key.Value), ", ")
		})(c, e.Value))
	}
	return func(x *trace.Exchange, v values) []trace.Check {
		var checks []trace.Check
		for _, cond := range all {
			checks = append(checks, cond(x, v)...)
		}
		return checks
	}
}

func sentFates(x *trace.Exchange) []trace.Fate     { return x.Sent }
func receivedFates(x *trace.Exchange) []trace.Fate { return x.Received }

// fateList reads the complete list of cookies that met one fate, in any order.
func fateList(about, fate string, of func(*trace.Exchange) []trace.Fate) func(*compiler, *lesson.Node) exchangeCondition {
	return func(c *compiler, n *lesson.Node) exchangeCondition {
		wanted, ok := lesson.ListOf(&c.Reader, about, c.Text)(n)
		if !ok {
			return nil
		}
		list := names(wanted, func(t lesson.Text) string { return t.Value })
		return func(x *trace.Exchange, _ values) []trace.Check {
			var found []string
			for _, f := range of(x) {
				if f.Fate == fate {
					found = append(found, f.Cookie.Name)
				}
			}
			missing := slices.DeleteFunc(slices.Clone(list), func(name string) bool { return slices.Contains(found, name) })
			why := became(missing, of(x))
			if len(missing) > len(why) && fate != trace.Sent {
				why = append(why, answered(x))
			}
			return []trace.Check{explained(check(n.Pos, about, listed(list), listed(found), sameNames(list, found)), why...)}
		}
	}
}

func sameNames(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// fateRules reads cookies that met one fate, each with the rule that decided.
func fateRules(about, fate string, of func(*trace.Exchange) []trace.Fate) func(*compiler, *lesson.Node) exchangeCondition {
	return func(c *compiler, n *lesson.Node) exchangeCondition {
		wanted := c.rules(n, about)
		return func(x *trace.Exchange, _ values) []trace.Check {
			var checks []trace.Check
			for _, w := range wanted {
				found, holds := fateOf(of(x), w.name, fate, w.code)
				if found == noSuchCookie() && fate == trace.Refused {
					found = because(found, answered(x))
				}
				checks = append(checks, check(w.pos, about+"."+w.name, same(string(w.code)), found, holds))
			}
			return checks
		}
	}
}

func noSuchCookie() rule.Text { return rule.Text{EN: "no such cookie", KO: "그런 쿠키 없음"} }

// fateOf says by which rule a cookie met the fate, or what happened to it
// instead, in the words of the lesson file.
func fateOf(fates []trace.Fate, name, fate string, code rule.Code) (found rule.Text, holds bool) {
	var all []rule.Text
	for _, f := range fates {
		switch {
		case f.Cookie.Name != name:
		case f.Fate != fate:
			all = append(all, fateWord(f.Fate))
		default:
			all = append(all, same(string(f.Rule)))
			holds = holds || f.Rule == code
		}
	}
	if len(all) == 0 {
		return noSuchCookie(), false
	}
	return joined(all), holds
}

// namedRule is a cookie and the rule that shall decide about it.
type namedRule struct {
	pos  diag.Pos
	name string
	code rule.Code
}

// rules reads a map of cookies to codes of rules.
func (c *compiler) rules(n *lesson.Node, what string) []namedRule {
	if n.Kind == lesson.List {
		c.Add(n.Pos, "say by which rule, as in {sessionid: expired}", "%s is a map of cookies to rules, found a list", what)
		return nil
	}
	entries, _ := c.Entries(n, what)
	var all []namedRule
	for _, e := range entries {
		t, ok := c.Text(e.Value)
		if !ok {
			continue
		}
		code := rule.Code(t.Value)
		if cookiejar.RuleOf(code) == nil {
			known := names(cookiejar.Rules(), func(r *rule.Rule) string { return string(r.Code) })
			c.Add(t.Pos, c.Guess(t.Value, known, "docs/lesson-format.md lists the codes"), "%q is the code of no rule", t.Value)
			continue
		}
		all = append(all, namedRule{t.Pos, e.Key.Value, code})
	}
	return all
}

// readQueries reads the complete list of statements in order, without those that
// only begin and end transactions.
func readQueries(c *compiler, n *lesson.Node) exchangeCondition {
	wanted, ok := lesson.ListOf(&c.Reader, "queries", c.query)(n)
	if !ok {
		return nil
	}
	list := names(wanted, func(t lesson.Text) string { return t.Value })
	return func(x *trace.Exchange, _ values) []trace.Check {
		var found []string
		if x.Server != nil {
			for _, q := range x.Server.Queries {
				if q.Table != "" {
					found = append(found, q.Kind+" "+q.Table)
				}
			}
		}
		return []trace.Check{explained(check(n.Pos, "queries", listed(list), listed(found), slices.Equal(list, found)), answered(x))}
	}
}

func (c *compiler) query(n *lesson.Node) (lesson.Text, bool) {
	t, ok := c.Text(n)
	kind, table, two := strings.Cut(t.Value, " ")
	kinds := []string{"SELECT", "INSERT", "UPDATE", "DELETE", "CREATE"}
	if ok && (!two || table == "" || !slices.Contains(kinds, kind)) {
		c.Add(n.Pos, c.Guess(kind, kinds, "write it as in SELECT auth_user"), "wanted the kind of a query and its table, found %q", t.Value)
		return t, false
	}
	return t, ok
}

// readUser reads whom the server sees at the end of the request.
func readUser(c *compiler, n *lesson.Node) exchangeCondition {
	user, ok := c.Text(n)
	if ok {
		c.checkUser(user)
	}
	return func(x *trace.Exchange, _ values) []trace.Check {
		if x.Server == nil {
			return []trace.Check{check(n.Pos, "user", same(user.Value), rule.Text{EN: "no server answered", KO: "응답한 서버 없음"}, false)}
		}
		found := x.Server.User
		return []trace.Check{explained(check(n.Pos, "user", same(user.Value), same(found), found == user.Value), answered(x))}
	}
}

// checkUser looks a name up among the users of the lesson's sites.
func (c *compiler) checkUser(name lesson.Text) {
	if !slices.Contains(c.users, name.Value) && name.Value != trace.Anonymous && name.Value != trace.NotAsked {
		known := append([]string{trace.Anonymous, trace.NotAsked}, c.users...)
		c.Add(name.Pos, c.Guess(name.Value, known, "it is one of "+few(known)), "no site of the lesson has a user %q", name.Value)
	}
}

func readConnection(c *compiler, n *lesson.Node) exchangeCondition {
	wanted, _ := c.OneOf("new", "reused")(n)
	return func(x *trace.Exchange, _ values) []trace.Check {
		found := "new"
		if x.Connection.Reused {
			found = "reused"
		}
		return []trace.Check{check(n.Pos, "connection", same(wanted.Value), same(found), found == wanted.Value)}
	}
}
