package language

import (
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
	"statelab/internal/world"
)

// pageWordsOf are words that the page shown has, and words that it lacks.
type pageWordsOf struct{ shows, lacks []lesson.Text }

var pageWords = shapeOf("page",
	at(Field{Name: "shows", About: en("each is somewhere on the page")}, listOf("shows", placed(dollarText)), func(p *pageWordsOf) *[]lesson.Text { return &p.shows }),
	at(Field{Name: "lacks", About: en("none is anywhere on the page")}, listOf("lacks", placed(dollarText)), func(p *pageWordsOf) *[]lesson.Text { return &p.lacks }),
)

func lookAtPage(p pageWordsOf, _ *lesson.Node) Condition {
	return func(s *trace.Step, kept world.Values) []trace.Check {
		var checks []trace.Check
		words := trace.PlainWords(s.Shows)
		found := rule.Text(trace.Short(rule.Same(quoted(words)))) // once for all that are looked for
		for _, t := range p.shows {
			wanted := trace.PlainWords(kept.Expand(t.Value))
			checks = append(checks, explained(trace.NewCheck(t.Pos, "page.shows", rule.Same(quoted(wanted)), found, strings.Contains(words, wanted)), answered(s.LastAnswer())))
		}
		for _, t := range p.lacks {
			unwanted := trace.PlainWords(kept.Expand(t.Value))
			checks = append(checks, trace.NewCheck(t.Pos, "page.lacks", absent(unwanted), found, !strings.Contains(words, unwanted)))
		}
		return checks
	}
}

// whatIsUnchanged is what a step did not change.
var whatIsUnchanged = listOf("unchanged", placed(word("jar", "rows"))).that(func(r *Reader, n *lesson.Node, _ []lesson.Text) bool {
	if len(n.Items) == 0 {
		r.Add(n.Pos, "write [jar], [rows] or [jar, rows]", "unchanged is empty")
	}
	return true
})

func lookAtUnchanged(wanted []lesson.Text, _ *lesson.Node) Condition {
	return func(s *trace.Step, _ world.Values) []trace.Check {
		var checks []trace.Check
		for _, w := range wanted {
			var changes []string
			if w.Value == "rows" && unseen(s.Table) {
				checks = append(checks, trace.NewCheck(w.Pos, "unchanged", rule.Same(w.Value), notSeen, false))
				continue
			}
			if w.Value == "jar" && s.Jar != nil {
				for _, e := range s.Jar.Cookies {
					changes = addChange(changes, e.Mark, e.Cookie.Name)
				}
			}
			if w.Value == "rows" && s.Table != nil {
				for _, r := range s.Table.Rows {
					changes = addChange(changes, r.Mark, r.Key)
				}
			}
			checks = append(checks, trace.NewCheck(w.Pos, "unchanged", rule.Same(w.Value), describeChanges(w.Value, changes), len(changes) == 0))
		}
		return checks
	}
}

func addChange(changes []string, m trace.Mark, name string) []string {
	if m == trace.Same {
		return changes
	}
	return append(changes, string(m)+name)
}

func describeChanges(what string, changes []string) rule.Text {
	if len(changes) == 0 {
		return rule.Same(what)
	}
	return rule.Textf("%s changed: %s", "%s 바뀜: %s", what, strings.Join(changes, " "))
}

// absent says that a value shall not be there.
func absent(value string) rule.Text { return rule.Textf("not %s", "%s 없음", quoted(value)) }
