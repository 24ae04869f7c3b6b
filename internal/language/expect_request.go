package language

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/cookiejar"
	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// status is the status of an answer.
var status = numberKind.that(func(r *Reader, n *lesson.Node, status int) bool {
	if status < 100 || status > 999 {
		r.Add(n.Pos, "", "%d is no status: wanted 100 to 999", status)
	}
	return true
})

func lookAtStatus(wanted int, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, _ world.Values) []trace.Check {
		found := x.Response.Status
		return []trace.Check{trace.NewCheck(n.Pos, "status", rule.Same(strconv.Itoa(wanted)), rule.Same(strconv.Itoa(found)), found == wanted)}
	}
}

// matchOf looks at one text of the exchange.
func matchOf(about string, text func(*trace.Exchange) string) func(match, *lesson.Node) exchangeCondition {
	return func(m match, _ *lesson.Node) exchangeCondition {
		return func(x *trace.Exchange, kept world.Values) []trace.Check {
			found := text(x)
			return []trace.Check{explained(trace.NewCheck(m.pos, about, m.wanted(kept), rule.Same(quoted(found)), m.holds(found, kept)), answered(x))}
		}
	}
}

func redirectedTo(x *trace.Exchange) string {
	if x.Response.Status < 300 || x.Response.Status > 399 {
		return ""
	}
	return x.Response.Headers.Get("Location")
}

func lookAtHeaders(all []nameAnd[match], n *lesson.Node) exchangeCondition {
	conditions := collect(all, func(h nameAnd[match]) exchangeCondition {
		return matchOf("headers."+h.Name, func(x *trace.Exchange) string {
			return strings.Join(x.Response.Headers.Values(h.Name), ", ")
		})(h.Value, n)
	})
	return func(x *trace.Exchange, kept world.Values) []trace.Check {
		var checks []trace.Check
		for _, cond := range conditions {
			checks = append(checks, cond(x, kept)...)
		}
		return checks
	}
}

func sentFates(x *trace.Exchange) []trace.Fate     { return x.Sent }
func receivedFates(x *trace.Exchange) []trace.Fate { return x.Received }

// namesIn is a complete list of names of cookies, in any order.
func namesIn(what string) kind[[]string] { return listOf(what, textKind) }

// fateList looks at the cookies that met one fate.
func fateList(about, fate string, of func(*trace.Exchange) []trace.Fate) func([]string, *lesson.Node) exchangeCondition {
	return func(list []string, n *lesson.Node) exchangeCondition {
		return func(x *trace.Exchange, _ world.Values) []trace.Check {
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
			ch := explained(trace.NewCheck(n.Pos, about, rule.Listed(list), rule.Listed(found), sameNames(list, found)), why...)
			ch.Cookies = append(missing, slices.DeleteFunc(found, func(name string) bool { return slices.Contains(list, name) })...)
			return []trace.Check{ch}
		}
	}
}

func sameNames(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// fateRules looks at cookies that met one fate, each with the rule that decided.
func fateRules(about, fate string, of func(*trace.Exchange) []trace.Fate) func([]namedRule, *lesson.Node) exchangeCondition {
	return func(wanted []namedRule, _ *lesson.Node) exchangeCondition {
		return func(x *trace.Exchange, _ world.Values) []trace.Check {
			var checks []trace.Check
			for _, w := range wanted {
				found, holds := fateOf(of(x), w.name, fate, w.code)
				if found == noSuchCookie() && fate == trace.Refused {
					found = because(found, answered(x))
				}
				ch := trace.NewCheck(w.pos, about+"."+w.name, rule.Same(string(w.code)), found, holds)
				if !holds {
					ch.Cookies = []string{w.name}
				}
				checks = append(checks, ch)
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
			all = append(all, rule.Same(string(f.Rule)))
			holds = holds || f.Rule == code
		}
	}
	if len(all) == 0 {
		return noSuchCookie(), false
	}
	return rule.Joined(all), holds
}

// namedRule is a cookie and the rule that shall decide about it.
type namedRule struct {
	pos  diag.Pos
	name string
	code rule.Code
}

// rulesIn is a map of cookies to codes of rules.
func rulesIn(what string) kind[[]namedRule] {
	all := Type{Form: AsNames, Of: &Type{Form: AsWord, Words: codes(), Says: "rule"}}
	return kind[[]namedRule]{all, func(r *Reader, n *lesson.Node) ([]namedRule, bool) {
		if n.Kind == lesson.List {
			r.Add(n.Pos, "say by which rule, as in {sessionid: expired}", "%s is a map of cookies to rules, found a list", what)
			return nil, false
		}
		entries, ok := r.Entries(n, what)
		var all []namedRule
		for _, e := range entries {
			if code, ok := ruleCode.read(r, e.Value); ok {
				all = append(all, namedRule{e.Value.Pos, e.Key.Value, rule.Code(code)})
			}
		}
		return all, ok
	}, nil}
}

func codes() []string {
	return collect(cookiejar.Rules(), func(r *rule.Rule) string { return string(r.Code) })
}

// ruleCode is the code of a rule.
var ruleCode = textKind.that(func(r *Reader, n *lesson.Node, code string) bool {
	if cookiejar.RuleOf(rule.Code(code)) != nil {
		return true
	}
	r.Add(n.Pos, r.Guess(code, codes(), "docs/lesson-format.md lists the codes"), "%q is the code of no rule", code)
	return false
})

// query is the kind of a statement and its table.
var query = textKind.that(func(r *Reader, n *lesson.Node, s string) bool {
	kind, table, two := strings.Cut(s, " ")
	kinds := []string{"SELECT", "INSERT", "UPDATE", "DELETE", "CREATE"}
	if two && table != "" && slices.Contains(kinds, kind) {
		return true
	}
	r.Add(n.Pos, r.Guess(kind, kinds, "write it as in SELECT auth_user"), "wanted the kind of a query and its table, found %q", s)
	return false
})

// lookAtQueries looks at the statements in order, without those that only begin and end
// transactions.
func lookAtQueries(list []string, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, _ world.Values) []trace.Check {
		var found []string
		if x.Server != nil && x.Server.Unseen {
			return []trace.Check{trace.NewCheck(n.Pos, "queries", rule.Listed(list), notSeen, false)}
		}
		if x.Server != nil {
			for _, q := range x.Server.Queries {
				if q.Table != "" {
					found = append(found, q.Kind+" "+q.Table)
				}
			}
		}
		return []trace.Check{explained(trace.NewCheck(n.Pos, "queries", rule.Listed(list), rule.Listed(found), slices.Equal(list, found)), answered(x))}
	}
}

// userOrNobody is whom the server can see.
var userOrNobody = textKind.that(func(r *Reader, n *lesson.Node, _ string) bool {
	r.checkUser(n, trace.Anonymous, trace.NotAsked)
	return true
})

// lookAtUser looks at whom the server sees at the end of the request.
func lookAtUser(user string, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, _ world.Values) []trace.Check {
		if x.Server == nil {
			return []trace.Check{trace.NewCheck(n.Pos, "user", rule.Same(user), rule.Text{EN: "no server answered", KO: "응답한 서버 없음"}, false)}
		}
		if x.Server.Unseen {
			return []trace.Check{trace.NewCheck(n.Pos, "user", rule.Same(user), notSeen, false)}
		}
		found := x.Server.User
		return []trace.Check{explained(trace.NewCheck(n.Pos, "user", rule.Same(user), rule.Same(found), found == user), answered(x))}
	}
}

func lookAtConnection(wanted string, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, _ world.Values) []trace.Check {
		found := "new"
		if x.Connection.Reused {
			found = reused
		}
		return []trace.Check{trace.NewCheck(n.Pos, "connection", rule.Same(wanted), rule.Same(found), found == wanted)}
	}
}
