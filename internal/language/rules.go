package language

import (
	"slices"

	"statelab/internal/cookiejar"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// rulesStand says in which expectations the rules of a topic can be named, or a rule that
// differs from the others of its topic.
var rulesStand = map[string][]string{
	"stored": {"stored"}, "replaced": {"replaced"}, "replaced-as-new": {"replaced"}, "expired-on-arrival": {"refused"},
	"line": {"refused"}, "domain": {"refused"}, "prefix": {"refused"}, "security": {"refused"},
	"attributes": ofTheLine, "line-cut": ofTheLine, "domain-made-host-only": ofTheLine,
	"host-and-path-match": {"sent"}, "sent-on-navigation": {"sent"}, "sent-as-new": {"sent"}, "sent-cross-site": {"sent"},
	"matching": {"not_sent"}, "secure-only": {"not_sent"}, "refused-to-script": refusedOrNotSent, "same-site": refusedOrNotSent,
	"leaving": {"gone", "not_sent"}, "deleted-by-server": {"deleted", "gone", "not_sent"}, "deleted-by-script": {"deleted", "gone", "not_sent"},
}

var (
	ofTheLine        = []string{"stored", "replaced", "deleted"}
	refusedOrNotSent = []string{"refused", "not_sent"}
)

// StandsIn returns the expectations in which a rule can be named, as the reference lists
// them. Nobody changes them.
func StandsIn(r *rule.Rule) []string {
	if keys, differs := rulesStand[string(r.Code)]; differs {
		return keys
	}
	return rulesStand[r.Topic]
}

// RulesIn returns the codes of the rules that can be named in an expectation, in the order
// of the reference.
func RulesIn(expectation string) []string {
	var codes []string
	for _, r := range cookiejar.Rules() {
		if slices.Contains(StandsIn(r), expectation) {
			codes = append(codes, string(r.Code))
		}
	}
	return codes
}

// checkRule reports a text that is the code of no rule, or of one that decides something
// else than the expectation is about.
func (r *Reader) checkRule(n *lesson.Node, expectation string, codes []string) bool {
	if slices.Contains(codes, n.Value) {
		return true
	}
	if known := cookiejar.RuleOf(rule.Code(n.Value)); known != nil {
		r.Add(n.Pos, "it stands in "+lesson.Alternatives(StandsIn(known)), "%s is no rule of %s", n.Value, expectation)
		return false
	}
	r.Add(n.Pos, r.Guess(n.Value, codes, "docs/lesson-format.md lists the codes"), "%q is the code of no rule", n.Value)
	return false
}
