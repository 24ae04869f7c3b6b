package scenario

import (
	"slices"
	"strings"

	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// predict finds out which answer to the question of a step was right. Exactly one must
// be.
func predict(src *step, s *trace.Step, kept world.Values) {
	if src.Predict == nil {
		return
	}
	p := &trace.Prediction{About: src.Predict.About.Value, Ask: prose(src.Predict.Ask)}
	var right []string
	var wrong []rule.Text
	for i, c := range src.Predict.Choices {
		holds := c.Right.Value
		if cond := src.choices[i]; cond != nil {
			checks := cond(s, kept)
			for _, ch := range checks {
				if !slices.Contains(p.DecidedBy, ch.About) {
					p.DecidedBy = append(p.DecidedBy, ch.About)
				}
			}
			failed := slices.IndexFunc(checks, func(ch trace.Check) bool { return !ch.Holds })
			if holds = failed < 0; !holds {
				ch := checks[failed]
				wrong = append(wrong, rule.Textf("%[1]s (%[2]s: wanted %[3]s, found %[5]s)", "%[1]s (%[2]s: 기대: %[4]s, 실제: %[6]s)",
					c.Name.Value, ch.About, ch.Wanted.EN, ch.Wanted.KO, ch.Found.EN, ch.Found.KO))
			}
		}
		if holds {
			right = append(right, c.Name.Value)
		}
		p.Choices = append(p.Choices, trace.Choice{Name: c.Name.Value, Text: prose(c.Text), Right: holds, Reply: prose(c.Reply)})
	}
	p.Settled = settled(src, s, kept)
	s.Predict = p
	none := rule.Joined(wrong)
	found := rule.Text{EN: "none: " + none.EN, KO: "없음: " + none.KO}
	if len(right) > 0 {
		found = rule.Same(strings.Join(right, ", "))
	}
	s.Checks = append(s.Checks, trace.NewCheck(src.Predict.Pos, "predict", rule.Text{EN: "exactly one choice that holds", KO: "맞는 선택지 하나"}, found, len(right) == 1))
}
