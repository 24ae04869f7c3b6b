package language

import (
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
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
	v := VerbOf(action.Key.Value)
	if v == nil {
		return rule.Text{}
	}
	with := rule.Same(operands(action.Value))
	if said, ok := v.words[action.Value.Value]; ok {
		with = said
	}
	if v.titles != nil {
		with = Titles(v.titles(l)).Of(action.Value.Value, rule.Same("%s"))
	}
	return rule.Text{EN: strings.ReplaceAll(v.Says.EN, "%s", with.EN), KO: strings.ReplaceAll(v.Says.KO, "%s", with.KO)}
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

// Titles is what a lesson calls tabs or pauses in the middle of a sentence. What it gives
// no title has at most one in Korean, by a translation.
func Titles(all []lesson.Titled) world.Titles {
	t := world.Titles{}
	for _, one := range all {
		title, said := trace.Prose(one.Title.Texts), rule.Text{}
		if one.Declared {
			said = rule.Text{EN: title.In(rule.English), KO: title.In(rule.Korean)}
			if rest, ok := strings.CutPrefix(said.EN, "The "); ok {
				said.EN = "the " + rest
			}
		}
		if ko, ok := title[rule.Korean]; ok {
			said.KO = ko
		}
		t[one.Name.Value] = said
	}
	return t
}

// Asked is what a task asks, without its answer, for who shows a lesson that has not run;
// nil where there is none.
func Asked(t *lesson.Task) *trace.Task {
	if t == nil {
		return nil
	}
	asked := &trace.Task{Sort: t.Sort.Value, Spelling: t.Spelling, Ask: t.Ask.Shown()}
	for _, part := range t.Write {
		var silent Reader
		h, _ := silent.Hole(part)
		asked.Holes = append(asked.Holes, trace.Hole{Name: h.Name.Value, Kind: h.Kind, Start: h.Start.Value})
	}
	for _, p := range t.Promises {
		asked.Promises = append(asked.Promises, trace.Promise{Name: p.Name.Value, Text: p.Text.Shown()})
	}
	if t.Do != nil {
		for _, n := range t.Do.Never {
			asked.Never = append(asked.Never, trace.Promise{Name: n.Name.Value, Text: n.Text.Shown()})
		}
	}
	return asked
}
