package language

import (
	"slices"
	"strings"

	"statelab/internal/address"
	"statelab/internal/httpsim"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/wire"
	"statelab/internal/world"
)

// noReason says that a server neither refused a request nor failed at it.
const noReason = "none"

// reason is a name of the list of reasons, none, or any exception of Python's.
var reason = func() kind[string] {
	names := collect(httpsim.Reasons(), func(r httpsim.ReasonInfo) string { return r.Name })
	return textKind.called("[reason](#why-a-server-refused-or-failed) or `none`").that(func(r *Reader, n *lesson.Node, name string) bool {
		if name == noReason || slices.Contains(names, name) {
			return true
		}
		hint := r.Guess(name, names, "")
		if isException(name) && hint == "" {
			return true
		}
		if hint == "" {
			hint = "docs/lesson-format.md lists the reasons; of an exception it is the name that Python has"
		}
		r.Add(n.Pos, hint, "%q is no reason", name)
		return false
	})
}()

func lookAtReason(wanted string, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, _ world.Values) []trace.Check {
		if x.Server != nil && x.Server.Unseen {
			return []trace.Check{trace.NewCheck(n.Pos, "reason", rule.Same(wanted), notSeen, false)}
		}
		found, told := noReason, rule.Same(noReason)
		if r := reasonOf(x); r != nil {
			found, told = r.Name, why(r)
		}
		if found == noReason && x.Response.Status >= 400 {
			told = because(told, rule.Textf("a page chose the status %d", "상태 코드 %d: 페이지가 고름", x.Response.Status))
		}
		return []trace.Check{trace.NewCheck(n.Pos, "reason", rule.Same(wanted), told, found == wanted).Being(found)}
	}
}

// matchOf looks at one text of the exchange.
func matchOf(about string, text func(*trace.Exchange) string) func(match, *lesson.Node) exchangeCondition {
	return func(m match, _ *lesson.Node) exchangeCondition {
		return func(x *trace.Exchange, kept world.Values) []trace.Check {
			found := text(x)
			wanted, holds := m.look(found, kept)
			return []trace.Check{explained(trace.NewCheck(m.pos, about, wanted, rule.Same(quoted(found)), holds).Being(found), answered(x))}
		}
	}
}

func redirectedTo(x *trace.Exchange) string {
	if x.Response.Status < 300 || x.Response.Status > 399 {
		return ""
	}
	return x.Response.Headers.Get("Location")
}

// lookAtHeaders looks at headers of a request or of an answer.
func lookAtHeaders(about string, of func(*trace.Exchange) wire.Headers) func([]nameAnd[match], *lesson.Node) exchangeCondition {
	return func(all []nameAnd[match], n *lesson.Node) exchangeCondition {
		conditions := collect(all, func(h nameAnd[match]) exchangeCondition {
			return matchOf(about+"."+h.Name, func(x *trace.Exchange) string {
				return strings.Join(of(x).Values(h.Name), ", ")
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
}

// httpMethods are the methods of requests that lessons speak of.
var httpMethods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

func lookAtMethod(wanted string, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, _ world.Values) []trace.Check {
		found := x.Request.Method
		return []trace.Check{trace.NewCheck(n.Pos, "method", rule.Same(wanted), rule.Same(found), found == wanted).Being(found)}
	}
}

// requestAddress is a match on a whole address. One that is written out is on a site of
// the lesson, and written as it is sent.
var requestAddress = matching.that(func(r *Reader, n *lesson.Node, _ match) bool {
	if n.Kind != lesson.Scalar {
		return true
	}
	if _, ok := siteURL.read(r, n); !ok {
		return false
	}
	if u, err := address.Parse(n.Value); err == nil && !strings.Contains(n.Value, "$") && u.String() != n.Value {
		r.Add(n.Pos, "write "+u.String(), "a browser asks for this address in another spelling")
		return false
	}
	return true
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
		return []trace.Check{explained(trace.NewCheck(n.Pos, "queries", rule.Listed(list), rule.Listed(found), slices.Equal(list, found)).Having(found), answered(x))}
	}
}

// userOrNobody is whom the server can see.
var userOrNobody = textKind.that(func(r *Reader, n *lesson.Node, _ string) bool {
	r.checkUser(n, trace.Anonymous, trace.NotAsked)
	return true
})

// someone is who is seen, or who is not.
type someone struct {
	name string
	not  bool
}

// userWanted is whom the server shall see, or not see.
var userWanted = kind[someone]{Type{Form: AsEither, Says: "name, `anonymous`, `not-asked` or `{not: NAME}`", Either: []Type{userOrNobody.Type, notUser.kind().Type}}, func(r *Reader, n *lesson.Node) (w someone, ok bool) {
	if n.Kind == lesson.Map {
		before := len(r.Problems)
		notUser.readInto(r, n, &w)
		return w, len(r.Problems) == before
	}
	w.name, ok = userOrNobody.read(r, n)
	return w, ok
}, nil}

var notUser = shapeOf("whom the server may see", put(Field{Name: "not", About: en("somebody else, or nobody; `anonymous`: somebody who is logged in")}, userOrNobody, func(w *someone, name string, _ *lesson.Node) {
	*w = someone{name, true}
}))

// lookAtUser looks at whom the server sees at the end of the request.
func lookAtUser(w someone, n *lesson.Node) exchangeCondition {
	wanted := rule.Same(w.name)
	if w.not {
		wanted = rule.Text{EN: "not " + w.name, KO: w.name + " 아님"}
	}
	return func(x *trace.Exchange, _ world.Values) []trace.Check {
		if x.Server == nil {
			return []trace.Check{trace.NewCheck(n.Pos, "user", wanted, rule.Text{EN: "no server answered", KO: "응답한 서버 없음"}, false)}
		}
		if x.Server.Unseen {
			return []trace.Check{trace.NewCheck(n.Pos, "user", wanted, notSeen, false)}
		}
		found, said := x.Server.User, rule.Same(x.Server.User)
		if found == "" {
			said = rule.Text{EN: "asked, which failed", KO: "묻다가 실패함"}
		}
		holds := (found == w.name) != w.not
		if w.not && w.name == trace.Anonymous && (found == trace.NotAsked || found == "") { // who knows
			holds = false
		}
		return []trace.Check{explained(trace.NewCheck(n.Pos, "user", wanted, said, holds).Being(found), answered(x))}
	}
}

func lookAtConnection(wanted string, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, _ world.Values) []trace.Check {
		found := "new"
		if x.Connection.Reused {
			found = reused
		}
		return []trace.Check{trace.NewCheck(n.Pos, "connection", rule.Same(wanted), rule.Same(found), found == wanted).Being(found)}
	}
}
