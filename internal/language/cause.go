package language

import (
	"slices"
	"strconv"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
)

// requests and rows write a number of them.
func requests(n int) rule.Text { return counted(n, "request", "요청") }
func rows(n int) rule.Text     { return counted(n, "row", "행") }

func counted(n int, en, ko string) rule.Text {
	if n != 1 {
		en += "s"
	}
	return rule.Textf("%[1]d %[2]s", "%[3]s %[1]d개", n, en, ko)
}

// What was found is often only the last link of a chain: no cookie was stored
// since the answer was a 404. A failed check says what the run knows of it.

// explained adds to a failed check why it may have failed.
func explained(ch trace.Check, causes ...rule.Text) trace.Check {
	if !ch.Holds {
		ch.Found = trace.Phrase(because(rule.Text(ch.Found), causes...))
	}
	return ch
}

// because adds to what was found why it may be so.
func because(found rule.Text, causes ...rule.Text) rule.Text {
	causes = slices.DeleteFunc(causes, rule.Text.IsZero)
	if len(causes) == 0 {
		return found
	}
	all := rule.Joined(causes)
	return rule.Text{EN: found.EN + " (" + all.EN + ")", KO: found.KO + " (" + all.KO + ")"}
}

// answered says that an answer was an error, or nothing where it was none.
func answered(x *trace.Exchange) rule.Text {
	if x == nil || x.Response.Status < 400 {
		return rule.Text{}
	}
	status := strings.TrimSpace(strconv.Itoa(x.Response.Status) + " " + x.Response.Reason)
	return rule.Textf("the answer was %s", "응답이 %s였음", status)
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
func became(cookies []string, fates []trace.Fate) []rule.Text {
	var all []rule.Text
	for _, name := range cookies {
		for _, f := range fates {
			if f.Cookie.Name != name {
				continue
			}
			said := rule.Textf("%[1]s was %[2]s", "%[1]s 쿠키: %[3]s", quoted(name), f.Fate, fateWord(f.Fate).KO)
			if f.Fate == trace.Refused || f.Fate == trace.NotSent {
				said.EN += ": " + string(f.Rule)
				said.KO += " (" + string(f.Rule) + ")"
			}
			all = append(all, said)
		}
	}
	return all
}

// fateWord is what became of a cookie, as the screen says it.
func fateWord(fate string) rule.Text {
	korean := map[string]string{
		trace.Sent: "보냄", trace.NotSent: "안 보냄", trace.Stored: "저장함",
		trace.Replaced: "바꿈", trace.Deleted: "지움", trace.Refused: "거부함",
	}
	return rule.Text{EN: fate, KO: korean[fate]}
}

// whyMissing says why a cookie is not in the jar after a step, or has not left it.
func whyMissing(s *trace.Step, name string) []rule.Text {
	var all []rule.Text
	for i := range s.Exchanges {
		all = append(all, became([]string{name}, refusals(&s.Exchanges[i]))...)
	}
	if len(all) > 0 {
		return all
	}
	return []rule.Text{answered(lastAnswer(s))}
}

func refusals(x *trace.Exchange) []trace.Fate {
	return slices.DeleteFunc(slices.Clone(x.Received), func(f trace.Fate) bool { return f.Fate != trace.Refused })
}
