package language

import (
	"slices"
	"strconv"

	"statelab/internal/cors"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// What is expected of requests of scripts, by the rules of CORS.

func corsCodes() []string {
	return collect(cors.Rules(), func(r *rule.Rule) string { return string(r.Code) })
}

// corsRule is the code of a rule of CORS.
var corsRule = kind[string]{Type{Form: AsWord, Words: corsCodes(), Says: "[rule](#cross-origin-rules)"}, func(r *Reader, n *lesson.Node) (string, bool) {
	code, ok := textKind.read(r, n)
	if !ok || slices.Contains(corsCodes(), code) {
		return code, ok
	}
	r.Add(n.Pos, r.Guess(code, corsCodes(), "docs/lesson-format.md lists the codes"), "%q is the code of no rule about other origins", code)
	return "", false
}, lesson.NewText}

// readable is whether an answer may be read, or the rule that decides it.
var readable = kind[string]{Type{Form: AsEither, Either: []Type{boolKind.Type, corsRule.Type}}, func(r *Reader, n *lesson.Node) (string, bool) {
	if n.Kind == lesson.Scalar && (n.Value == "true" || n.Value == "false") {
		return n.Value, true
	}
	return corsRule.read(r, n)
}, lesson.NewText}

// notAcross is what is found of a request that no script made.
func notAcross() rule.Text {
	return rule.Text{EN: "no request of a script", KO: "스크립트의 요청이 아님"}
}

func lookAtPreflight(code string, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, _ world.Values) []trace.Check {
		found := notAcross()
		if x.CORS != nil {
			found = rule.Same(string(x.CORS.Asks.Rule))
		}
		ch := trace.NewCheck(n.Pos, "preflight", rule.Same(code), found, x.CORS != nil && string(x.CORS.Asks.Rule) == code)
		if x.CORS != nil {
			ch = ch.Being(string(x.CORS.Asks.Rule))
		}
		return []trace.Check{ch}
	}
}

// lookAtReadable looks at whether a script may read the answer or, of a preflight, whether
// leave was given.
func lookAtReadable(wanted string, n *lesson.Node) exchangeCondition {
	return func(x *trace.Exchange, _ world.Values) []trace.Check {
		found, holds := notAcross(), false
		if x.CORS != nil && x.CORS.Reads != nil {
			r := x.CORS.Reads
			found = rule.Textf("%[1]s (%[2]s)", "%[1]s (%[3]s)", r.Rule, r.Seen.EN, r.Seen.KO)
			holds = wanted == string(r.Rule) || wanted == strconv.FormatBool(r.Holds)
		}
		ch := trace.NewCheck(n.Pos, "readable", rule.Same(wanted), found, holds)
		if x.CORS != nil && x.CORS.Reads != nil {
			ch = ch.Being(string(x.CORS.Reads.Rule))
		}
		return []trace.Check{ch}
	}
}

// own are the exchanges of a step that one expectation may speak of without saying which: all
// but the questions for leave and the page that is opened before the link in a mail is clicked, or
// the form for a login is sent, unless there are only those. Of an act that is done several times
// they are those of the last time.
func own(s *trace.Step) []*trace.Exchange {
	var all, asking []*trace.Exchange
	opening, first := s.Verb == openMail.what || s.Verb == signIn.what, 0
	for i, x := range s.Exchanges {
		if x.Turn < s.Turns {
			first = i + 1
		}
	}
	for i := first; i < len(s.Exchanges); i++ {
		x := &s.Exchanges[i]
		if opening = opening && (i == first || x.ByPage); opening {
			asking = append(asking, x)
			continue
		}
		if x.CORS != nil && x.CORS.Preflight {
			asking = append(asking, x)
		} else {
			all = append(all, x)
		}
	}
	if len(all) == 0 {
		return asking
	}
	return all
}
