package scenario

import (
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// Describe says in a few words what a step does, for lists of steps that have not
// run: by whom, and on which page, only a run knows.
func Describe(l *lesson.Lesson, s *lesson.Step) rule.Text {
	if len(s.Actions) == 0 {
		if s.Wait.Given() || s.At.Given() {
			return rule.Text{EN: "time passes", KO: "시간이 흐름"}
		}
		return rule.Text{}
	}
	action := s.Actions[0]
	for _, v := range Verbs() {
		if v.Verb != action.Key.Value {
			continue
		}
		with := same(operands(action.Value))
		if v.Verb == "resume" {
			with = titles(l.Pauses).Of(action.Value.Value, same("%s"))
		}
		return rule.Text{EN: strings.ReplaceAll(v.Says.EN, "%s", with.EN), KO: strings.ReplaceAll(v.Says.KO, "%s", with.KO)}
	}
	return rule.Text{}
}

// operands are the values of an action on one line; maps and lists in it, such as
// the fields of a form, are left out.
func operands(n *lesson.Node) string {
	if n.Kind == lesson.Scalar {
		return n.Value
	}
	var all []string
	for _, e := range n.Entries {
		if e.Value.Kind == lesson.Scalar {
			all = append(all, e.Value.Value)
		}
	}
	return strings.Join(all, " ")
}
