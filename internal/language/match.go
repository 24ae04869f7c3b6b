package language

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"statelab/internal/diag"
	"statelab/internal/lesson"
	"statelab/internal/rule"
	"statelab/internal/visible"
	"statelab/internal/world"
)

// match is what a text must be: equal to one, or all that a map of conditions says.
type match struct {
	pos   diag.Pos
	tests []matchTest
}

// matchTest is one condition; wanted describes it as the lesson file does.
type matchTest struct {
	wanted func(kept world.Values) rule.Text
	holds  func(s string, kept world.Values) bool
	json   func(s string, kept world.Values) bool // holds, of JSON that is no text; nil where that is the same
}

// matching is a text (equal) or a map of tests.
var matching = kind[match]{Type{Form: AsEither, Says: "match", Either: []Type{textKind.Type, tests.kind().Type}}, func(r *Reader, n *lesson.Node) (match, bool) {
	m := match{pos: n.Pos}
	if n.Kind != lesson.Map {
		s, ok := dollarText.read(r, n)
		m.tests = append(m.tests, matchTest{
			func(kept world.Values) rule.Text { return rule.Same(quoted(kept.Expand(s))) },
			func(found string, kept world.Values) bool { return found == kept.Expand(s) },
			func(found string, kept world.Values) bool { return sameJSON(found, kept.Expand(s)) },
		})
		return m, ok
	}
	before := len(r.Problems)
	tests.readInto(r, n, &m.tests)
	return m, len(r.Problems) == before
}, nil}

// tests are what a match can ask of a text.
var tests = shapeOf("a match",
	against("is", "is equal", "%s", func(s, wanted string) bool { return s == wanted }, sameJSON),
	against("not", "is not equal", "%s 아님", func(s, wanted string) bool { return s != wanted }, func(s, wanted string) bool { return !sameJSON(s, wanted) }),
	holding("has", "has it inside, or all of these", "%s 포함", strings.Contains),
	holding("lacks", "does not have it inside, nor any of these", "%s 없음", func(s, part string) bool { return !strings.Contains(s, part) }),
	against("starts_with", "begins so", "앞부분이 %s", strings.HasPrefix, nil),
	against("ends_with", "ends so", "끝부분이 %s", strings.HasSuffix, nil),
	among("one_of", "is equal to one of these", "[%s] 중 하나", true),
	among("none_of", "is equal to none of these", "[%s] 모두 아님", false),
	put(Field{Name: "matches", About: en("matches as a whole, in the syntax of RE2; `.` is any character, line ends too")}, pattern, test),
	put(Field{Name: "length", About: en("has so many characters")}, numberKind, func(all *[]matchTest, length int, n *lesson.Node) {
		test(all, matchTest{
			func(world.Values) rule.Text { return rule.Textf("length %d", "길이 %d", length) },
			func(s string, _ world.Values) bool { return utf8.RuneCountInString(s) == length }, nil,
		}, n)
	}),
	put(Field{Name: "of", About: en("has no others")}, characters, test),
).without("a match has no %q", "write has, or one_of with a list", "in").
	without("a match has no %q", "write has", "contains", "includes").
	without("a match has no %q", "write lacks", "excludes", "has_not").
	without("a match has no %q", "write not", "is_not", "not_is").
	without("a match has no %q", "write one_of", "any_of").
	without("a match has no %q", "write starts_with", "startswith", "begins_with", "begins").
	without("a match has no %q", "write ends_with", "endswith", "ends").
	without("a match has no %q", "write is, or the text alone", "equals", "equal").
	without("a match has no %q", "write matches", "regex", "pattern")

func test(all *[]matchTest, t matchTest, _ *lesson.Node) { *all = append(*all, t) }

// against is a test of a text beside another one; json is the test of JSON that is no
// text, nil where that is the same.
func against(word, about, korean string, holds, json func(s, wanted string) bool) key[[]matchTest] {
	return put(Field{Name: word, About: en(about)}, dollarText, func(all *[]matchTest, text string, n *lesson.Node) {
		t := matchTest{
			func(kept world.Values) rule.Text {
				value := quoted(kept.Expand(text))
				return rule.Text{EN: word + " " + value, KO: fmt.Sprintf(korean, value)}
			},
			func(s string, kept world.Values) bool { return holds(s, kept.Expand(text)) },
			nil,
		}
		if json != nil {
			t.json = func(s string, kept world.Values) bool { return json(s, kept.Expand(text)) }
		}
		test(all, t, n)
	})
}

// holding is against for what may be one text or a list of them, each of which is a test of its own.
func holding(word, about, korean string, holds func(s, part string) bool) key[[]matchTest] {
	list := listOf(word, dollarText)
	parts := kind[[]string]{Type{Form: AsEither, Says: "text, or list of texts", Either: []Type{textKind.Type, list.Type}}, func(r *Reader, n *lesson.Node) ([]string, bool) {
		if n.Kind != lesson.List {
			text, ok := dollarText.read(r, n)
			return []string{text}, ok
		}
		all, ok := list.read(r, n)
		if ok && len(all) == 0 {
			r.Add(n.Pos, "as in [small, large]", "%s has nothing in it", word)
		}
		return all, ok && len(all) > 0
	}, nil}
	return put(Field{Name: word, About: en(about)}, parts, func(all *[]matchTest, texts []string, n *lesson.Node) {
		for _, text := range texts {
			test(all, matchTest{
				func(kept world.Values) rule.Text {
					value := quoted(kept.Expand(text))
					return rule.Text{EN: word + " " + value, KO: fmt.Sprintf(korean, value)}
				},
				func(s string, kept world.Values) bool { return holds(s, kept.Expand(text)) },
				nil,
			}, n)
		}
	})
}

// among is a test of a text beside several.
func among(word, about, korean string, one bool) key[[]matchTest] {
	texts := listOf(word, dollarText).that(func(r *Reader, n *lesson.Node, all []string) bool {
		if len(all) == 0 {
			r.Add(n.Pos, "as in [small, large]", "%s has nothing in it", word)
		}
		return len(all) > 0
	})
	return put(Field{Name: word, About: en(about)}, texts, func(all *[]matchTest, texts []string, n *lesson.Node) {
		in := func(s string, kept world.Values, same func(a, b string) bool) bool {
			return slices.ContainsFunc(texts, func(text string) bool { return same(s, kept.Expand(text)) })
		}
		test(all, matchTest{
			func(kept world.Values) rule.Text {
				list := strings.Join(collect(texts, func(text string) string { return quoted(kept.Expand(text)) }), ", ")
				return rule.Text{EN: word + " [" + list + "]", KO: fmt.Sprintf(korean, list)}
			},
			func(s string, kept world.Values) bool {
				return in(s, kept, func(a, b string) bool { return a == b }) == one
			},
			func(s string, kept world.Values) bool { return in(s, kept, sameJSON) == one },
		}, n)
	})
}

// The bounds of patterns keep a match in time that grows with them: they lie far beyond
// what anybody reads.
const (
	maxPatternText = 1000  // characters
	maxPattern     = 2000  // instructions of one
	maxPatterns    = 10000 // instructions of all of a lesson
)

// pattern is a regular expression (RE2) that the whole text must match.
var pattern = kind[matchTest]{Type{Form: AsText, Says: "regular expression"}, func(r *Reader, n *lesson.Node) (matchTest, bool) {
	text, ok := textKind.read(r, n)
	if !ok || !r.fits(n.Pos, text) {
		return matchTest{}, false
	}
	var re *regexp.Regexp
	_, err := regexp.Compile(text) // by itself, so that it closes nothing that is put around it
	if err == nil {
		re, err = regexp.Compile(`^(?s:` + text + `)$`)
	}
	if err != nil {
		r.Add(n.Pos, "the syntax is RE2's", "wanted a regular expression: %v", err)
		return matchTest{}, false
	}
	return matchTest{
		func(world.Values) rule.Text { return rule.Textf("matches %s", "정규식 %s", text) },
		func(s string, _ world.Values) bool { return re.MatchString(s) }, nil,
	}, true
}, nil}

// fits reports whether a pattern is one that can be matched in short time, and says at
// its place where it is not.
func (r *Reader) fits(pos diag.Pos, pattern string) bool {
	const shorter = "use has, or a shorter pattern"
	size := 0
	if len(pattern) <= maxPatternText {
		parsed, err := syntax.Parse(pattern, syntax.Perl)
		if err != nil {
			return true // it is told elsewhere
		}
		prog, err := syntax.Compile(parsed.Simplify())
		if err != nil {
			return true
		}
		size = len(prog.Inst)
	}
	switch {
	case len(pattern) > maxPatternText:
		r.Add(pos, shorter, "a regular expression has at most %d characters", maxPatternText)
	case size > maxPattern:
		r.Add(pos, shorter, "the regular expression is too large: written out it has %d steps, %d are the most", size, maxPattern)
	case r.patterns+size > maxPatterns:
		r.Add(pos, shorter, "the regular expressions of the lesson are too large together: written out they have more than %d steps", maxPatterns)
	default:
		r.patterns += size
		return true
	}
	return false
}

// characters is the set of characters that the text may hold, as in the brackets of a
// regular expression.
var characters = kind[matchTest]{Type{Form: AsText, Says: "characters, as `a-z0-9`"}, func(r *Reader, n *lesson.Node) (matchTest, bool) {
	text, ok := textKind.read(r, n)
	if !ok {
		return matchTest{}, false
	}
	if len(text) > maxPatternText {
		r.Add(n.Pos, "write ranges, as in a-z0-9", "a set of characters is written in at most %d", maxPatternText)
		return matchTest{}, false
	}
	set, err := syntax.Parse(`[`+text+`]`, syntax.Perl)
	if err == nil && (len(set.Sub) > 0 || set.Op == syntax.OpLiteral && len(set.Rune) > 1) {
		err = errors.New("the brackets close before the end")
	}
	if err != nil {
		r.Add(n.Pos, "write them as in a-z0-9", "wanted characters: %v", err)
		return matchTest{}, false
	}
	re := regexp.MustCompile(`^[` + text + `]*$`)
	return matchTest{
		func(world.Values) rule.Text { return rule.Textf("of %s", "글자 %s", text) },
		func(s string, _ world.Values) bool { return re.MatchString(s) }, nil,
	}, true
}, nil}

// look looks at a text, and says what was wanted of it: all, or where some of it does not
// hold, that.
func (m match) look(s string, kept world.Values) (wanted rule.Text, holds bool) {
	return m.of(kept, func(t matchTest) bool { return t.holds(s, kept) })
}

// lookJSON is look for JSON that is no text.
func (m match) lookJSON(s string, kept world.Values) (wanted rule.Text, holds bool) {
	return m.of(kept, func(t matchTest) bool {
		if t.json != nil {
			return t.json(s, kept)
		}
		return t.holds(s, kept)
	})
}

func (m match) of(kept world.Values, holds func(matchTest) bool) (wanted rule.Text, all bool) {
	failed := slices.DeleteFunc(slices.Clone(m.tests), holds)
	if len(failed) == 0 {
		return m.wanted(kept), true
	}
	return match{tests: failed}.wanted(kept), false
}

func (m match) wanted(kept world.Values) rule.Text {
	return rule.Joined(collect(m.tests, func(t matchTest) rule.Text { return t.wanted(kept) }))
}

// quoted writes a value the way a lesson file would, in quotes where bare it
// could be misread.
func quoted(s string) string {
	if strings.Contains(s, `"`) && !strings.ContainsAny(s, "'\\") && !strings.ContainsFunc(s, func(r rune) bool { return !visible.Rune(r) }) {
		return "'" + s + "'" // JSON is read as it is
	}
	if s == "" || strings.TrimSpace(s) != s || strings.ContainsAny(s, "\n\r\t,[]{}:#\"'") {
		return fmt.Sprintf("%q", s)
	}
	return s
}
