package scenario

import (
	"strings"

	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/trace"
)

// readPage reads words that the page shown has, and words that it lacks.
func readPage(c *compiler, n *lesson.Node) condition {
	var shows, lacks []lesson.Text
	c.Map(n, "page",
		lesson.Field{Name: "shows", Read: lesson.Into(&shows, lesson.ListOf(&c.Reader, "shows", c.text))},
		lesson.Field{Name: "lacks", Read: lesson.Into(&lacks, lesson.ListOf(&c.Reader, "lacks", c.text))},
	)
	return func(s *trace.Step, v values) []trace.Check {
		var checks []trace.Check
		words := trace.PlainWords(s.Shows)
		found := rule.Text(short(same(quoted(words)))) // once for all that are looked for
		for _, t := range shows {
			wanted := trace.PlainWords(v.Expand(t.Value))
			checks = append(checks, explained(check(t.Pos, "page.shows", same(quoted(wanted)), found, strings.Contains(words, wanted)), answered(lastAnswer(s))))
		}
		for _, t := range lacks {
			unwanted := trace.PlainWords(v.Expand(t.Value))
			checks = append(checks, check(t.Pos, "page.lacks", not(unwanted), found, !strings.Contains(words, unwanted)))
		}
		return checks
	}
}

// readUnchanged reads what this step did not change.
func readUnchanged(c *compiler, n *lesson.Node) condition {
	wanted, ok := lesson.ListOf(&c.Reader, "unchanged", c.OneOf("jar", "rows"))(n)
	if ok && len(n.Items) == 0 {
		c.Add(n.Pos, "write [jar], [rows] or [jar, rows]", "unchanged is empty")
	}
	return func(s *trace.Step, _ values) []trace.Check {
		var checks []trace.Check
		for _, w := range wanted {
			var changes []string
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
			checks = append(checks, check(w.Pos, "unchanged", same(w.Value), describeChanges(w.Value, changes), len(changes) == 0))
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
		return same(what)
	}
	return rule.Textf("%s changed: %s", "%s 바뀜: %s", what, strings.Join(changes, " "))
}

// not says that a value shall not be there.
func not(value string) rule.Text { return rule.Textf("not %s", "%s 없음", quoted(value)) }
