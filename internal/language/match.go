package scenario

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/rule"
)

// match is what a text must be: equal to one, or all that a map of conditions says.
type match struct {
	pos   diag.Pos
	tests []matchTest
}

// matchTest is one condition; wanted describes it as the lesson file does.
type matchTest struct {
	wanted func(v values) rule.Text
	holds  func(s string, v values) bool
}

// match reads a text (equal) or a map of is, not, has, matches, length, of.
func (c *compiler) match(n *lesson.Node) (match, bool) {
	m := match{pos: n.Pos}
	if n.Kind != lesson.Map {
		t, ok := c.text(n)
		m.tests = append(m.tests, matchTest{
			func(v values) rule.Text { return same(quoted(v.Expand(t.Value))) },
			func(s string, v values) bool { return s == v.Expand(t.Value) },
		})
		return m, ok
	}
	before := len(c.Problems)
	against := func(word, korean string, holds func(s, wanted string) bool) lesson.Field {
		return lesson.Field{Name: word, Read: func(n *lesson.Node) {
			if t, ok := c.text(n); ok {
				m.tests = append(m.tests, matchTest{
					func(v values) rule.Text {
						value := quoted(v.Expand(t.Value))
						return rule.Text{EN: word + " " + value, KO: fmt.Sprintf(korean, value)}
					},
					func(s string, v values) bool { return holds(s, v.Expand(t.Value)) },
				})
			}
		}}
	}
	c.Map(n, "a match",
		against("is", "%s", func(s, wanted string) bool { return s == wanted }),
		against("not", "%s 아님", func(s, wanted string) bool { return s != wanted }),
		against("has", "%s 포함", strings.Contains),
		lesson.Field{Name: "matches", Read: func(n *lesson.Node) { m.add(c.pattern(n)) }},
		lesson.Field{Name: "length", Read: func(n *lesson.Node) { m.add(c.lengthTest(n)) }},
		lesson.Field{Name: "of", Read: func(n *lesson.Node) { m.add(c.characters(n)) }},
	)
	return m, len(c.Problems) == before
}

func (m *match) add(t matchTest, ok bool) {
	if ok {
		m.tests = append(m.tests, t)
	}
}

// pattern reads a regular expression (RE2) that the whole text must match.
func (c *compiler) pattern(n *lesson.Node) (matchTest, bool) {
	t, ok := c.Text(n)
	if !ok {
		return matchTest{}, false
	}
	if !c.fits(n, t.Value) {
		return matchTest{}, false
	}
	var re *regexp.Regexp
	_, err := regexp.Compile(t.Value) // by itself, so that it closes nothing that is put around it
	if err == nil {
		re, err = regexp.Compile(`^(?s:` + t.Value + `)$`)
	}
	if err != nil {
		c.Add(n.Pos, "the syntax is RE2's", "wanted a regular expression: %v", err)
		return matchTest{}, false
	}
	return matchTest{
		func(values) rule.Text { return rule.Textf("matches %s", "정규식 %s", t.Value) },
		func(s string, _ values) bool { return re.MatchString(s) },
	}, true
}

// lengthTest reads how many characters the text must have.
func (c *compiler) lengthTest(n *lesson.Node) (matchTest, bool) {
	number, ok := c.Number(n)
	return matchTest{
		func(values) rule.Text { return rule.Textf("length %d", "길이 %d", number.Value) },
		func(s string, _ values) bool { return utf8.RuneCountInString(s) == number.Value },
	}, ok
}

// characters reads the set of characters that the text may hold, as in the
// brackets of a regular expression: a-z0-9.
func (c *compiler) characters(n *lesson.Node) (matchTest, bool) {
	t, ok := c.Text(n)
	if !ok {
		return matchTest{}, false
	}
	if len(t.Value) > maxPatternText {
		c.Add(n.Pos, "write ranges, as in a-z0-9", "a set of characters is written in at most %d", maxPatternText)
		return matchTest{}, false
	}
	set, err := syntax.Parse(`[`+t.Value+`]`, syntax.Perl)
	if err == nil && (len(set.Sub) > 0 || set.Op == syntax.OpLiteral && len(set.Rune) > 1) {
		err = errors.New("the brackets close before the end")
	}
	if err != nil {
		c.Add(n.Pos, "write them as in a-z0-9", "wanted characters: %v", err)
		return matchTest{}, false
	}
	re := regexp.MustCompile(`^[` + t.Value + `]*$`)
	return matchTest{
		func(values) rule.Text { return rule.Textf("of %s", "글자 %s", t.Value) },
		func(s string, _ values) bool { return re.MatchString(s) },
	}, true
}

func (m match) holds(s string, v values) bool {
	for _, t := range m.tests {
		if !t.holds(s, v) {
			return false
		}
	}
	return true
}

func (m match) wanted(v values) rule.Text {
	return joined(names(m.tests, func(t matchTest) rule.Text { return t.wanted(v) }))
}

// quoted writes a value the way a lesson file would, in quotes where bare it
// could be misread.
func quoted(s string) string {
	if s == "" || strings.TrimSpace(s) != s || strings.ContainsAny(s, "\n\r\t,[]{}:#\"'") {
		return fmt.Sprintf("%q", s)
	}
	return s
}
