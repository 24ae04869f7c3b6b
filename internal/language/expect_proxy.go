package language

import (
	"strconv"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// proxied is what a proxy made of a request, as far as it is looked at.
type proxied struct {
	asks, taken *match
	sets        []nameAnd[match]
}

var proxyWanted = shapeOf("proxy",
	at(Field{Name: "asks", About: en("the origin that it asks, without TLS: `http://shop.test`")}, pointerTo(matching), func(p *proxied) **match { return &p.asks }),
	at(Field{Name: "sets", About: en("headers that it has set, each with a match; one that it has not set is the empty text")}, namesOf("sets", matching), func(p *proxied) *[]nameAnd[match] { return &p.sets }),
	at(Field{Name: "taken", About: en("the origin that the site takes the request for: `https://shop.test`")}, pointerTo(matching), func(p *proxied) **match { return &p.taken }),
)

// pointerTo is a kind whose values are told from none.
func pointerTo[V any](k kind[V]) kind[*V] {
	return as(k, func(v V, _ *lesson.Node) *V { return &v }, nil)
}

func lookAtProxy(p proxied, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, kept world.Values) []trace.Check {
		if x.Server == nil || x.Server.Proxy == nil || x.Server.Proxy.Asks == "" {
			return []trace.Check{trace.NewCheck(n.Pos, "proxy", rule.Text{EN: "a proxy that asks the site", KO: "사이트에 요청하는 프록시"}, rule.Text{EN: "none did", KO: "없음"}, false)}
		}
		var checks []trace.Check
		look := func(about, found string, m *match) {
			if m != nil {
				wanted, holds := m.look(found, kept)
				checks = append(checks, trace.NewCheck(m.pos, about, wanted, rule.Same(quoted(found)), holds).Being(found))
			}
		}
		proxy := x.Server.Proxy
		look("proxy.asks", proxy.Asks, p.asks)
		for i := range p.sets {
			found := ""
			for _, h := range proxy.Sets {
				if h.Name == p.sets[i].Name {
					found = string(h.Value)
				}
			}
			look("proxy.sets."+p.sets[i].Name, found, &p.sets[i].Value)
		}
		look("proxy.taken", proxy.Taken, p.taken)
		return checks
	}
}

// lookAtLoop looks whether redirects led on and on, until the browser gave up.
func lookAtLoop(wanted bool, n *lesson.Node) Condition {
	return func(s *trace.Step, _ world.Values) []trace.Check {
		return []trace.Check{trace.NewCheck(n.Pos, "redirect_loop", rule.Same(strconv.FormatBool(wanted)), rule.Same(strconv.FormatBool(s.RedirectLoop)), s.RedirectLoop == wanted).Being(strconv.FormatBool(s.RedirectLoop))}
	}
}
