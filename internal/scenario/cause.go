package scenario

import (
	"fmt"
	"slices"
	"strings"

	"statelab/internal/trace"
)

// What was found is often only the last link of a chain: no cookie was stored
// since the answer was a 404. A failed check says what the run knows of it.

// explained adds to a failed check why it may have failed.
func explained(ch trace.Check, causes ...string) trace.Check {
	if !ch.Holds {
		ch.Found = because(ch.Found, causes...)
	}
	return ch
}

// because adds to what was found why it may be so.
func because(found string, causes ...string) string {
	causes = slices.DeleteFunc(causes, func(s string) bool { return s == "" })
	if len(causes) == 0 {
		return found
	}
	return found + " (" + strings.Join(causes, ", ") + ")"
}

// answered says that an answer was an error, or nothing where it was none.
func answered(x *trace.Exchange) string {
	if x == nil || x.Response.Status < 400 {
		return ""
	}
	return "the answer was " + strings.TrimSpace(fmt.Sprintf("%d %s", x.Response.Status, x.Response.Reason))
}

// lastAnswer is the exchange that made the page shown, or nil.
func lastAnswer(s *trace.Step) *trace.Exchange {
	for i := len(s.Exchanges) - 1; i >= 0; i-- {
		if !s.Exchanges[i].ByPage {
			return &s.Exchanges[i]
		}
	}
	return nil
}

// became says what became of cookies in place of what was wanted: the rule by
// which each was refused or kept back, or its other fate.
func became(cookies []string, fates []trace.Fate) []string {
	var all []string
	for _, name := range cookies {
		for _, f := range fates {
			if f.Cookie.Name != name {
				continue
			}
			said := quoted(name) + " was " + f.Fate
			if f.Fate == trace.Refused || f.Fate == trace.NotSent {
				said += ": " + string(f.Rule)
			}
			all = append(all, said)
		}
	}
	return all
}

// whyMissing says why a cookie is not in the jar after a step, or has not left it.
func whyMissing(s *trace.Step, name string) []string {
	var all []string
	for i := range s.Exchanges {
		all = append(all, became([]string{name}, refusals(&s.Exchanges[i]))...)
	}
	if len(all) > 0 {
		return all
	}
	return []string{answered(lastAnswer(s))}
}

func refusals(x *trace.Exchange) []trace.Fate {
	return slices.DeleteFunc(slices.Clone(x.Received), func(f trace.Fate) bool { return f.Fate != trace.Refused })
}
